/* PACT events: rules R18 to R32 and R40 to R42 of docs/pact.md, and received footprints in the roll-up. */
#include "exchange/exchange_event_int.h"
#include "exchange/exchange_outbox.h"

#include "base/hash.h"
#include "duty/duty.h"
#include "programme/programme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FOLDER_MAX 512
/* What is run, the database that it gave, and the copy that a test works on. */
static char folder[FOLDER_MAX], made[FOLDER_MAX], db[FOLDER_MAX];
static struct arena arena;
static struct err err;

#define ID_A "0f1e2d3c-4b5a-4978-8776-655443322100"
#define ID_B "0f1e2d3c-4b5a-4978-8776-655443322101"
#define ID_C "0f1e2d3c-4b5a-4978-8776-655443322102"
#define THEIRS "urn:pact:acme.example:product-id:PRESSED-9"
#define OURS "urn:pact:us.example:product-id:S3-P1"
#define BASE "https://acme.example/pact"

static void ok(enum status st)
{
	if (st != ST_OK)
		err_print(stderr, &err, LANG_EN);
	assert_int_equal(st, ST_OK);
}

/* ---- the database ---- */

static void copy(const char *from, const char *to)
{
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	char buffer[65536];
	size_t n;

	assert_non_null(in);
	assert_non_null(out);
	while ((n = fread(buffer, 1, sizeof buffer, in)) > 0)
		assert_int_equal(fwrite(buffer, 1, n, out), n);
	fclose(in);
	assert_int_equal(fclose(out), 0);
}

static void remove_db(const char *path)
{
	static const char *const end[] = {"", "-wal", "-shm", ".partners.key", ".pact-reads"};
	char name[FOLDER_MAX + 32];

	for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
		snprintf(name, sizeof name, "%s%s", path, end[i]);
		unlink(name);
	}
}

static struct store_tx *begin(struct store **store)
{
	struct store_tx *tx;

	ok(programme_open(db, STORE_WRITE, store, &err));
	ok(store_begin(*store, true, &tx, &err));
	return tx;
}

static void commit(struct store *store, struct store_tx *tx)
{
	ok(store_commit(tx, &err));
	store_close(store);
}

static void put_partner(const char *key, const char *base, const char *organisation)
{
	struct exchange_secret_key secret;
	struct exchange_partner partner = {.partner = key,
		.organisation = organisation,
		.name = key,
		.base_url = base,
		.auth_url = base,
		.client_id = "us",
		.speaks_v3 = true,
		.inside = true};
	struct store *store;
	struct store_tx *tx;

	ok(exchange_secret_open(db, true, &secret, &err));
	tx = begin(&store);
	ok(exchange_partner_put(tx, &partner, "a-secret", &secret, false, "OPERATOR", &err));
	commit(store, tx);
	exchange_secret_done(&secret);
}

static int make(void **state)
{
	const char *source = getenv("SANGSAENG_SOURCE"), *temporary = getenv("TMPDIR");
	struct programme_options options = {0};
	struct programme_story story;
	struct findings findings;

	programme_start();
	exchange_start();
	arena_init(&arena);
	snprintf(folder, sizeof folder, "%s/examples/small", source ? source : ".");
	snprintf(made, sizeof made, "%s/events-%ld.db", temporary ? temporary : "/tmp", (long)getpid());
	remove_db(made);
	findings_init(&findings, 100);
	if (programme_run(folder, made, &options, &arena, &story, &findings, &err) != ST_OK)
		findings_print(stderr, &findings, LANG_EN);
	findings_done(&findings);
	return access(made, R_OK);
}

static int unmake(void **state)
{
	remove_db(made);
	arena_done(&arena);
	return 0;
}

static int start(void **state)
{
	snprintf(db, sizeof db, "%.480s.copy", made);
	remove_db(db);
	copy(made, db);
	put_partner("ACME", BASE, "S3");
	put_partner("OTHER", "https://other.example", NULL);
	ok(exchange_base_tell(db, "https://us.example/pact", &err));
	return 0;
}

static int stop(void **state)
{
	remove_db(db);
	return 0;
}

/* One number that a query gives. */
static int64_t number(const char *sql)
{
	struct store *store;
	struct store_tx *tx = begin(&store);
	int64_t value = -1;

	ok(store_get_int(tx, sql, -1, &value, &err));
	store_rollback(tx);
	store_close(store);
	return value;
}

static const char *text(const char *sql)
{
	struct store *store;
	struct store_tx *tx = begin(&store);
	struct store_stmt *s;
	const char *value = NULL;
	bool row = false;

	ok(store_query(tx, sql, &s, &err));
	ok(store_step(s, &row, &err));
	assert_true(row);
	value = store_text_copy(s, 0, &arena);
	store_rollback(tx);
	store_close(store);
	return value;
}

static void change(const char *sql)
{
	struct store *store;
	struct store_tx *tx = begin(&store);
	struct store_stmt *s;

	ok(store_query(tx, sql, &s, &err));
	ok(store_run(s, &err));
	commit(store, tx);
}

/* ---- what partners send ---- */

static const char *footprint(const char *id, const char *status, const char *t2, const char *preceding)
{
	const char *before = preceding ? arena_printf(&arena, "\"precedingPfIds\":[\"%s\"],", preceding) : "";

	return arena_printf(&arena,
		"{\"id\":\"%s\",\"specVersion\":\"3.0.3\",%s\"created\":\"2026-02-01T00:00:00Z\",\"status\":\"%s\",\"companyName\":\"Acme\","
		"\"companyIds\":[\"urn:pact:acme.example:company-id:1\"],\"productDescription\":\"pressed part\",\"productIds\":[\"" THEIRS "\"],"
		"\"productNameCompany\":\"Pressed\",\"pcf\":{\"declaredUnitOfMeasurement\":\"piece\",\"declaredUnitAmount\":\"1\","
		"\"productMassPerDeclaredUnit\":\"150\",\"referencePeriodStart\":\"2024-12-31T15:00:00Z\",\"referencePeriodEnd\":"
		"\"2025-12-31T15:00:00Z\",\"pcfExcludingBiogenicUptake\":\"%s\",\"pcfIncludingBiogenicUptake\":\"%s\",\"fossilGhgEmissions\":\"%s\","
		"\"fossilCarbonContent\":\"0\",\"ipccCharacterizationFactors\":[\"AR6\"],\"crossSectoralStandards\":[\"PACT-3.0\"],"
		"\"exemptedEmissionsPercent\":\"0\",\"primaryDataShare\":\"60\"}}",
		id, before, status, t2, t2, t2);
}

static const char *event(const char *id, const char *source, const char *type, const char *data)
{
	return arena_printf(&arena,
		"{\"type\":\"org.wbcsd.pact.ProductFootprint.%s\",\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"time\":"
		"\"2026-11-26T00:00:00Z\",\"data\":%s}",
		type, id, source, data);
}

static enum exchange_problem problem;
static unsigned number_of_footprints;

static enum status take_as(const char *partner, const char *media, const char *body)
{
	struct exchange_take take = {.partner = partner, .major = 3, .content_type = media, .body = body, .length = strlen(body)};

	return exchange_event_take(db, &take, &arena, &problem, &err);
}

static enum status take(const char *body)
{
	return take_as("ACME", "application/cloudevents+json; charset=UTF-8", body);
}

static void refused(enum status st, const char *code)
{
	assert_int_equal(st, ST_INPUT);
	assert_string_equal(err.code, code);
}

/* Everything but what goes over the network. */
static struct exchange_worked work(void)
{
	struct exchange_worker worker = {.base_url = "https://us.example/pact"};
	struct exchange_worked worked = {0};
	struct exchange_step step = {.db = db, .worker = &worker, .worked = &worked};

	ok(exchange_step_received(&step, &err));
	ok(exchange_step_requests(&step, &err));
	return worked;
}

static const char *ask(const char *product)
{
	struct exchange_pair pair = {"productId", THEIRS};
	struct exchange_asking asking = {.partner = "ACME", .pair = &pair, .pairs = 1, .product = product, .by = "P-OPERATOR"};
	const char *id;

	ok(exchange_request_create(db, &asking, &arena, &id, &err));
	return id;
}

static const char *fulfilled(const char *request, const char *footprints)
{
	return arena_printf(&arena, "{\"requestEventId\":\"%s\",\"pfs\":[%s]}", request, footprints);
}

static void publish(const char *product)
{
	struct programme_publish_options options = {.product = &product, .product_count = 1, .by = "P-OPERATOR", .incomplete = true};
	struct programme_published *list;
	struct exchange_synced *synced;
	struct findings findings;
	struct store *store;
	struct store_tx *tx = begin(&store);
	size_t count;

	findings_init(&findings, 100);
	ok(programme_publish(tx, &options, &arena, &list, &count, &findings, &err));
	ok(exchange_host_sync(tx, "us.example", &arena, &synced, &count, &findings, &err));
	ok(exchange_event_announce(NULL, tx, synced, count, &err));
	findings_print(stderr, &findings, LANG_EN);
	findings_done(&findings);
	commit(store, tx);
}

/* kg CO2-eq of the version in force. */
static double published(const char *product)
{
	struct programme_version *list;
	struct store *store;
	struct store_tx *tx = begin(&store);
	size_t count;
	double value = -1;

	ok(programme_versions(tx, product, &arena, &list, &count, &err));
	for (size_t i = 0; i < count; i++)
		if (list[i].is_active) {
			const char *at = strstr(list[i].payload, "\"pcf_excluding_biogenic_uptake_kgco2e\": \"");

			assert_non_null(at);
			value = strtod(at + strlen("\"pcf_excluding_biogenic_uptake_kgco2e\": \""), NULL);
		}
	store_rollback(tx);
	store_close(store);
	return value;
}

static void checked(void)
{
	struct findings findings;
	struct store *store;
	struct store_tx *tx = begin(&store);
	int64_t passed, failed = -1;

	findings_init(&findings, 100);
	ok(programme_check(tx, NULL, &findings, &passed, &failed, &err));
	if (failed > 0)
		findings_print(stderr, &findings, LANG_EN);
	findings_done(&findings);
	store_rollback(tx);
	store_close(store);
	assert_int_equal(failed, 0);
}

/* ---- taking ---- */

static void r18_other_media_types_are_refused(void **state)
{
	const char *body = event("e1", BASE, "PublishedEvent.3", "{\"pfIds\":[]}");

	refused(take_as("ACME", "text/plain", body), "event.media_type");
	assert_int_equal(problem, EXCHANGE_MEDIA_TYPE);
	refused(take_as("ACME", "application/cloudevents-batch+json", body), "event.media_type");
	ok(take_as("ACME", "application/json", body));
	assert_int_equal(exchange_event_take(db,
				 &(struct exchange_take){.partner = "ACME",
					 .major = 3,
					 .binary = true,
					 .content_type = "application/json",
					 .body = "{\"pfIds\":[]}",
					 .length = 12},
				 &arena, &problem, &err),
		ST_INPUT);
	assert_string_equal(err.code, "event.binary");
	assert_int_equal(problem, EXCHANGE_MEDIA_TYPE);
}

static void who_is_suspended_sends_nothing_and_learns_nothing(void **state)
{
	change("UPDATE live_pact_partner SET state = 'suspended' WHERE partner = 'ACME'");
	assert_int_equal(take(event("e1", BASE, "RequestCreatedEvent.3", "{\"productId\":[\"" OURS "\"]}")), ST_DENIED);
	assert_int_equal(problem, EXCHANGE_TOKEN_BAD);
	assert_int_equal(take("no event at all"), ST_DENIED);
	assert_int_equal(take_as("NOBODY", "text/plain", ""), ST_DENIED);
	assert_int_equal(problem, EXCHANGE_TOKEN_BAD);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in"), 0);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_log WHERE direction = 'in' AND status = 401"), 3);
}

static void r19_r20_r22_what_is_no_event_is_refused(void **state)
{
	assert_int_equal(take(event("e1", BASE, "SomethingElse.3", "{}")), ST_INPUT);
	assert_int_equal(problem, EXCHANGE_BAD_REQUEST);
	assert_int_equal(take(event("", BASE, "PublishedEvent.3", "{\"pfIds\":[]}")), ST_INPUT);
	assert_int_equal(take(event("e1", BASE, "RequestCreatedEvent.3", "{\"comment\":\"please\"}")), ST_INPUT);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in"), 0);
}

static void r28_the_same_event_again_has_no_effect(void **state)
{
	const char *data = "{\"productId\":[\"" OURS "\"]}", *body = event("e1", BASE, "RequestCreatedEvent.3", data);

	ok(take(body));
	ok(take(body));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_request_in"), 1);
	/* written anew by the peer: other spaces, other order */
	ok(take("{ \"data\" : "
		"{\"productId\": [\"" OURS "\"]} , \"id\": \"e1\", \"source\": \"" BASE "\",\"specversion\":\"1.0\", \"type\":"
		"\"org.wbcsd.pact.ProductFootprint.RequestCreatedEvent.3\",\"time\": \"2026-11-26T00:00:00Z\"}"));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in"), 1);
	refused(take(event("e1", BASE, "RequestCreatedEvent.3", "{\"productId\":[\"urn:x:other\"]}")), "event.reused");
	/* another source, or another partner, is another event */
	ok(take(event("e1", BASE "/3/events", "RequestCreatedEvent.3", data)));
	ok(take_as("OTHER", "application/json", event("e1", "https://other.example", "RequestCreatedEvent.3", data)));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_request_in"), 3);
}

static void r30_the_source_must_be_the_partners(void **state)
{
	const char *data = "{\"productId\":[\"" OURS "\"]}";

	refused(take(event("e1", "https://evil.example/pact", "RequestCreatedEvent.3", data)), "event.source");
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_request_in"), 0);
	ok(take(event("e2", "//acme.example/pact/3/events", "RequestCreatedEvent.3", data)));
	ok(take(event("e3", "/somewhere", "RequestCreatedEvent.3", data)));
	ok(take(event("e4", "https://evil.example/pact", "PublishedEvent.3", "{\"pfIds\":[]}")));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in WHERE finding <> ''"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_log WHERE action = 'event.source'"), 1);
}

static void r27_each_published_id_is_a_job(void **state)
{
	ok(take(event("e1", BASE, "PublishedEvent.3", "{\"pfIds\":[]}")));
	assert_int_equal(take(event("e2", BASE, "PublishedEvent.3", "{\"pfIds\":[\"no-uuid\"]}")), ST_INPUT);
	assert_int_equal(take(event("e3", BASE, "PublishedEvent.3", "{}")), ST_INPUT);
	ok(take(event("e4", BASE, "PublishedEvent.3", "{\"pfIds\":[\"" ID_A "\",\"" ID_B "\"]}")));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_job WHERE state = 'waiting'"), 2);
}

static void version_2_documents_are_put_aside(void **state)
{
	const char *body = "{\"type\":\"org.wbcsd.pathfinder.ProductFootprint.Published.v1\",\"specversion\":\"1.0\",\"id\":\"e1\",\"source\":\"" BASE
			   "\",\"time\":\"2026-11-26T00:00:00Z\",\"data\":{\"pfIds\":[\"" ID_A "\"]}}";
	struct exchange_take v2 = {.partner = "ACME", .major = 2, .content_type = "application/json", .body = body, .length = strlen(body)};

	assert_int_equal(exchange_event_take(db, &v2, &arena, &problem, &err), ST_DENIED); /* until it is opened to the partner */
	assert_int_equal(problem, EXCHANGE_ACCESS_DENIED);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in"), 0);
	change("UPDATE live_pact_partner SET serve_v2 = 1 WHERE partner = 'ACME'");
	ok(exchange_event_take(db, &v2, &arena, &problem, &err));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in WHERE state = 'aside'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_job"), 0);
	assert_int_equal(take(body), ST_INPUT); /* R19: not under /3 */
}

/* ---- requests that came ---- */

static void r23_an_unknown_product_is_rejected_at_once_and_once(void **state)
{
	ok(take(event("e1", BASE, "RequestCreatedEvent.3", "{\"productId\":[\"urn:pact:us.example:product-id:NO-SUCH\"]}")));
	assert_int_equal(work().rejected, 1);
	assert_int_equal(work().rejected, 0);
	assert_int_equal(
		number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'rejected' AND body LIKE '%NotFound%' AND body LIKE '%e1%'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out"), 1);
}

static void r23_a_footprint_that_is_not_there_yet_is_a_task_of_its_owner(void **state)
{
	ok(take(event("e1", BASE, "RequestCreatedEvent.3", "{\"productId\":[\"" OURS "\"]}")));
	assert_int_equal(work().asked, 1);
	assert_int_equal(number("SELECT COUNT(*) FROM desk_duty WHERE kind = 'pact_request' AND owner = 'S3'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out"), 0);
	/* published, but nobody gave access: the task stays */
	publish("S3-P1");
	work();
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'fulfilled'"), 0);
	assert_int_equal(exchange_request_answer(db, "PACT-1", true, "P-S2", NULL, DATE_NONE, &arena, &err), ST_DENIED);
	assert_int_equal(exchange_request_answer(db, "PACT-9", true, "S3", NULL, DATE_NONE, &arena, &err), ST_NOT_FOUND);
	ok(exchange_request_answer(db, "PACT-1", true, "S3", NULL, DATE_NONE, &arena, &err));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'fulfilled' AND body LIKE '%e1%'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM desk_duty WHERE kind = 'pact_request' AND done_on IS NOT NULL"), 1);
	assert_int_equal(exchange_request_answer(db, "PACT-1", true, "S3", NULL, DATE_NONE, &arena, &err), ST_CONFLICT);
	/* the next request for it is answered at once */
	ok(take(event("e2", BASE, "RequestCreatedEvent.3", "{\"productId\":[\"" OURS "\"]}")));
	assert_int_equal(work().answered, 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'fulfilled'"), 2);
	checked();
}

static void a_grant_first_and_a_publication_later_is_answered_too(void **state)
{
	ok(take(event("e1", BASE, "RequestCreatedEvent.3", "{\"productId\":[\"" OURS "\"]}")));
	work();
	ok(exchange_request_answer(db, "PACT-1", true, "S3", NULL, DATE_NONE, &arena, &err));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out"), 0);
	publish("S3-P1");
	assert_int_equal(work().answered, 1);
}

static void a_request_that_is_declined_or_late_is_rejected_once(void **state)
{
	const char *data = "{\"productId\":[\"" OURS "\"]}";

	ok(take(event("e1", BASE, "RequestCreatedEvent.3", data)));
	ok(take(event("e2", BASE, "RequestCreatedEvent.3", data)));
	work();
	assert_int_equal(exchange_request_answer(db, "PACT-1", false, "S3", NULL, DATE_NONE, &arena, &err), ST_INPUT);
	ok(exchange_request_answer(db, "PACT-1", false, "S3", "not for this use", DATE_NONE, &arena, &err));
	assert_int_equal(
		number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'rejected' AND body LIKE '%AccessDenied%not for this use%'"), 1);
	change("UPDATE live_pact_request_in SET answer_by = '2026-01-01' WHERE event = 2");
	change("DELETE FROM live_pact_setting WHERE name = 'requests_seen'");
	assert_int_equal(work().rejected, 1);
	assert_int_equal(work().rejected, 0);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'rejected' AND body LIKE '%NotFound%'"), 1);
}

static const char *named(const char *json, const char *product)
{
	const char *at = strstr(json, THEIRS);

	return arena_printf(&arena, "%.*surn:pact:us.example:product-id:%s%s", (int)(at - json), json, product, at + strlen(THEIRS));
}

/* ---- answers to ours ---- */

static void r26_an_answer_is_taken_whole_or_not_at_all(void **state)
{
	const char *request = ask("S3-P1"), *bad;

	bad = arena_printf(&arena, "%s,%s", footprint(ID_A, "Active", "400", NULL), "{\"id\":\"" ID_B "\"}");
	assert_int_equal(take(event("f1", BASE, "RequestFulfilledEvent.3", fulfilled(request, bad))), ST_INPUT);
	assert_non_null(strstr(err.param[0], "pfs[1]"));
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received"), 0);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_request_out WHERE state = 'waiting'"), 1);
	ok(take(event("f2", BASE, "RequestFulfilledEvent.3", fulfilled(request, footprint(ID_A, "Active", "400", NULL)))));
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received WHERE product = 'S3-P1' AND supplier = 'S3'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_request_out WHERE state = 'fulfilled'"), 1);
	checked();
}

static void r26_what_nobody_asked_for_is_put_aside(void **state)
{
	const char *request = ask("S3-P1"), *data = fulfilled(request, footprint(ID_A, "Active", "400", NULL));

	ok(take(event("f1", BASE, "RequestFulfilledEvent.3", fulfilled("unknown", footprint(ID_A, "Active", "400", NULL)))));
	ok(take_as("OTHER", "application/json", event("f2", "https://other.example", "RequestFulfilledEvent.3", data)));
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received"), 0);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in WHERE state = 'aside'"), 2);
	ok(take(event("f3", BASE, "RequestFulfilledEvent.3", data)));
	ok(take(event("f4", BASE, "RequestFulfilledEvent.3", data))); /* a second answer */
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_in WHERE state = 'aside'"), 3);
}

static void r26_what_was_not_asked_for_is_kept_and_not_used(void **state)
{
	const char *request = ask("S3-P1"), *other = named(footprint(ID_A, "Active", "400", NULL), "S2-P1");

	ok(take(event("f1", BASE, "RequestFulfilledEvent.3", fulfilled(request, other))));
	assert_int_equal(
		number("SELECT COUNT(*) FROM desk_received WHERE product IS NULL AND finding = 'received.not_asked' AND state = 'unmatched'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_alias"), 0);
}

static void a_rejection_ends_the_request(void **state)
{
	const char *request = ask(NULL);

	ok(take(event("f1", BASE, "RequestRejectedEvent.3",
		arena_printf(&arena, "{\"requestEventId\":\"%s\",\"error\":{\"code\":\"NotFound\",\"message\":\"no such product\"}}", request))));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_request_out WHERE state = 'rejected' AND result = 'NotFound: no such product'"), 1);
}

static void r42_identity_is_owner_and_id(void **state)
{
	struct exchange_partner acme = {.partner = "ACME", .organisation = "S3"}, other = {.partner = "OTHER"};
	struct exchange_accept accept = {.partner = &acme, .product = "S3-P1", .at = "2026-11-26T00:00:00Z"};
	enum programme_received_outcome outcome;
	struct exchange_pact pact;
	struct store *store;
	struct store_tx *tx = begin(&store);
	const char *json = footprint(ID_A, "Active", "400", NULL);

	ok(exchange_pact_read(json, strlen(json), "", &arena, NULL, &pact, &err));
	ok(exchange_accept(tx, &accept, &pact, &arena, &outcome, &err));
	assert_int_equal(outcome, PROGRAMME_RECEIVED_TAKEN);
	ok(exchange_accept(tx, &accept, &pact, &arena, &outcome, &err));
	assert_int_equal(outcome, PROGRAMME_RECEIVED_AGAIN);
	accept.partner = &other;
	ok(exchange_accept(tx, &accept, &pact, &arena, &outcome, &err));
	assert_int_equal(outcome, PROGRAMME_RECEIVED_TAKEN);
	accept.partner = &acme;
	json = footprint(ID_A, "Active", "500", NULL);
	ok(exchange_pact_read(json, strlen(json), "", &arena, NULL, &pact, &err));
	ok(exchange_accept(tx, &accept, &pact, &arena, &outcome, &err));
	assert_int_equal(outcome, PROGRAMME_RECEIVED_DIFFERS);
	json = footprint(ID_A, "Deprecated", "400", NULL);
	ok(exchange_pact_read(json, strlen(json), "", &arena, NULL, &pact, &err));
	ok(exchange_accept(tx, &accept, &pact, &arena, &outcome, &err));
	assert_int_equal(outcome, PROGRAMME_RECEIVED_DEPRECATED);
	json = footprint(ID_A, "Active", "400", NULL);
	ok(exchange_pact_read(json, strlen(json), "", &arena, NULL, &pact, &err));
	ok(exchange_accept(tx, &accept, &pact, &arena, &outcome, &err));
	assert_int_equal(outcome, PROGRAMME_RECEIVED_DIFFERS); /* for good */
	store_rollback(tx);
	store_close(store);
}

static void fetched(const char *partner, const char *organisation, const char *json)
{
	struct exchange_partner from = {.partner = partner, .organisation = organisation};
	struct exchange_accept accept = {.partner = &from, .at = "2026-11-26T00:00:00Z"};
	enum programme_received_outcome outcome;
	struct exchange_pact pact;
	struct programme_desk desk;

	ok(programme_desk_open_ahead(db, DATE_NONE, &desk, &err));
	ok(exchange_pact_read(json, strlen(json), "", &arena, NULL, &pact, &err));
	ok(exchange_accept(desk.tx, &accept, &pact, &arena, &outcome, &err));
	ok(programme_desk_commit(&desk, &err));
}

static void what_a_partner_sends_never_stands_for_anothers_product_by_its_id_alone(void **state)
{
	struct programme_desk desk;
	double before;

	publish("V-1");
	publish("S1-P1");
	before = published("V-1");
	fetched("ACME", "S3", named(footprint(ID_A, "Active", "1", NULL), "V-1"));    /* our own vehicle */
	fetched("ACME", "S3", named(footprint(ID_B, "Active", "1", NULL), "S1-P1"));  /* another supplier's part */
	fetched("OTHER", NULL, named(footprint(ID_C, "Active", "1", NULL), "S3-P1")); /* from nobody of the programme */
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received WHERE product IS NULL AND state = 'unmatched'"), 3);
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received WHERE finding = 'received.not_supplied' AND supplier IS NULL"), 3);
	work();
	assert_true(published("V-1") == before);
	/* its own is taken; another's once a person said so, and from then on */
	fetched("ACME", "S3", named(footprint(ID_C, "Active", "400", NULL), "S3-P1"));
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received WHERE product = 'S3-P1' AND partner = 'ACME'"), 1);
	ok(programme_desk_open_ahead(db, DATE_NONE, &desk, &err));
	ok(programme_received_match(desk.tx, "ACME", ID_B, "S1-P1", "S1", &err));
	ok(programme_desk_commit(&desk, &err));
	fetched("ACME", "S3", named(footprint("0f1e2d3c-4b5a-4978-8776-655443322109", "Active", "2", NULL), "S1-P1"));
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received WHERE product = 'S1-P1'"), 2);
}

/* ---- the roll-up ---- */

static void accept_one(const char *json)
{
	ok(take(event(arena_printf(&arena, "f-%s", ask("S3-P1")), BASE, "RequestFulfilledEvent.3",
		arena_printf(&arena, "{\"requestEventId\":\"%s\",\"pfs\":[%s]}", ask("S3-P1"), json))));
}

static void what_came_changes_what_is_published_above_it(void **state)
{
	double before, after, again;

	publish("V-1");
	before = published("V-1");
	accept_one(footprint(ID_A, "Active", "400", NULL));
	assert_int_equal(work().published, 1);
	after = published("V-1");
	assert_true(after < before - 1 || after > before + 1);
	assert_int_equal(work().published, 0);
	checked();
	/* a successor: the old one is deprecated, the new one counts. 4 pieces stand in one vehicle */
	accept_one(footprint(ID_B, "Active", "300", ID_A));
	assert_int_equal(work().published, 1);
	again = published("V-1");
	assert_true(after - again > 399.9 && after - again < 400.1);
	accept_one(footprint(ID_A, "Deprecated", "400", NULL));
	assert_int_equal(work().published, 0);
	checked();
}

static void what_cannot_be_converted_is_kept_and_not_used(void **state)
{
	char *json = arena_strdup(&arena, footprint(ID_A, "Active", "400", NULL));

	memcpy(strstr(json, "\"piece\""), "\"hour\" ", 7);
	publish("V-1");
	accept_one(json);
	assert_int_equal(work().published, 0);
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received WHERE state = 'unusable' AND finding <> ''"), 1);
	checked();
}

static void the_next_run_has_the_same_rows(void **state)
{
	struct programme_options options = {.again = true};
	struct programme_story story;
	struct findings findings;
	double after;

	publish("V-1");
	accept_one(footprint(ID_A, "Active", "400", NULL));
	work();
	after = published("V-1");
	findings_init(&findings, 100);
	ok(programme_run(folder, db, &options, &arena, &story, &findings, &err));
	findings_done(&findings);
	assert_int_equal(number("SELECT COUNT(*) FROM supplier_footprints"), 1);
	publish("V-1");
	assert_int_equal(number("SELECT COUNT(*) FROM footprint_version WHERE product = 'V-1'"), 2); /* no third: the same inputs */
	assert_true(published("V-1") == after);
	checked();
}

static void a_change_is_told_to_who_may_see_or_holds_it(void **state)
{
	ok(take(event("e1", BASE, "RequestCreatedEvent.3", "{\"productId\":[\"" OURS "\"]}")));
	publish("S3-P1");
	work();
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'published'"), 0);
	ok(exchange_request_answer(db, "PACT-1", true, "S3", NULL, DATE_NONE, &arena, &err));
	accept_one(footprint(ID_A, "Active", "400", NULL));
	assert_int_equal(work().published, 1);
	publish("S3-P1"); /* the host notices */
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'published' AND partner = 'ACME'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE partner = 'OTHER'"), 0);
}

/* Footprints of S3-P1, made up. */
static void add_footprints(int count)
{
	struct store *store;
	struct store_tx *tx = begin(&store);
	int64_t seq;

	for (int i = 0; i < count; i++) {
		char id[37];
		const char *json;

		snprintf(id, sizeof id, "00000000-0000-4000-8000-%012x", number_of_footprints++);
		json = footprint(id, "Active", "400", NULL);
		ok(exchange_footprint_add(tx, json, NULL, "S3-P1", "S3", &seq, &err));
	}
	commit(store, tx);
}

static void r24_more_than_500_matches_are_rejected(void **state)
{
	const char *data = "{\"productId\":[\"" THEIRS "\"]}";
	struct exchange_grant grant = {.partner = "ACME", .owner = "S3", .purpose = "", .until = DATE_NONE, .by = "S3"};
	struct store *store;
	struct store_tx *tx = begin(&store);

	ok(exchange_grant_add(tx, &grant, &arena, &err));
	commit(store, tx);
	add_footprints(500);
	ok(take(event("e1", BASE, "RequestCreatedEvent.3", data)));
	assert_int_equal(work().answered, 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'fulfilled'"), 1);
	add_footprints(1);
	ok(take(event("e2", BASE, "RequestCreatedEvent.3", data)));
	assert_int_equal(work().rejected, 1);
	assert_int_equal(
		number("SELECT COUNT(*) FROM live_pact_event_out WHERE kind = 'rejected' AND body LIKE '%BadRequest%narrow the request%'"), 1);
}

static void r32_the_order_of_events_does_not_matter(void **state)
{
	double alone;

	publish("V-1");
	/* the successor first, its announcement in between, the one that it replaces last */
	accept_one(footprint(ID_B, "Active", "300", ID_A));
	work();
	alone = published("V-1");
	ok(take(event("e1", BASE, "PublishedEvent.3", "{\"pfIds\":[\"" ID_A "\",\"" ID_B "\"]}")));
	accept_one(footprint(ID_A, "Active", "400", NULL));
	work();
	assert_true(published("V-1") == alone);
	accept_one(footprint(ID_C, "Deprecated", "500", NULL)); /* over before it was known */
	work();
	assert_true(published("V-1") == alone);
	checked();
}

static void r40_the_whole_chain_stands_in_preceding_newest_first(void **state)
{
	const char *first, *second;

	publish("V-1");
	accept_one(footprint(ID_A, "Active", "400", NULL));
	work();
	publish("V-1");
	accept_one(footprint(ID_B, "Active", "300", ID_A));
	work();
	publish("V-1");
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_footprint WHERE product = 'V-1'"), 3);
	first = text("SELECT footprint FROM live_pact_footprint WHERE product = 'V-1' ORDER BY seq LIMIT 1");
	second = text("SELECT footprint FROM live_pact_footprint WHERE product = 'V-1' ORDER BY seq LIMIT 1 OFFSET 1");
	assert_non_null(strstr(text("SELECT json FROM live_pact_footprint WHERE product = 'V-1' ORDER BY seq DESC LIMIT 1"),
		arena_printf(&arena, "\"precedingPfIds\":[\"%s\",\"%s\"]", second, first)));
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_footprint WHERE product = 'V-1' AND status = 'Active'"), 1);
}

static void r41_new_ids_are_random_and_any_uuid_is_read(void **state)
{
	static const char *const any[] = {"C232AB00-9414-11EC-B3C8-9F6BDECED846", "ffffffff-ffff-ffff-ffff-ffffffffffff"};
	char one[EXCHANGE_UUID_LEN], two[EXCHANGE_UUID_LEN];

	exchange_uuid_new(one);
	exchange_uuid_new(two);
	assert_string_not_equal(one, two);
	assert_true(exchange_uuid_is(one) && one[14] == '4' && strchr("89ab", one[19]));
	publish("S3-P1");
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_footprint WHERE substr(footprint, 15, 1) = '4'"), 1);
	for (size_t i = 0; i < sizeof any / sizeof *any; i++)
		accept_one(footprint(any[i], "Active", "400", NULL));
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received WHERE footprint = 'c232ab00-9414-11ec-b3c8-9f6bdeced846'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM desk_received"), 2);
}

/* ---- delivery ---- */

static void r29_what_cannot_be_delivered_waits_longer_each_time(void **state)
{
	struct exchange_worker worker = {.base_url = "https://us.example/pact", .retry_seconds = 100};
	struct exchange_worked worked;

	put_partner("DOWN", "https://127.0.0.1:1", NULL);
	change("UPDATE live_pact_partner SET state = 'suspended' WHERE partner = 'ACME'");
	ok(exchange_request_create(db,
		&(struct exchange_asking){.partner = "DOWN", .pair = &(struct exchange_pair){"productId", THEIRS}, .pairs = 1, .by = "P-OPERATOR"},
		&arena, &(const char *){NULL}, &err));
	ok(exchange_worker_tick(db, &worker, &worked, &err));
	assert_int_equal(worked.later, 1);
	assert_int_equal(number("SELECT attempts FROM live_pact_event_out"), 1);
	assert_in_range(number("SELECT not_before FROM live_pact_event_out") - exchange_now(), 75, 121);
	ok(exchange_worker_tick(db, &worker, &worked, &err));
	assert_int_equal(worked.later, 0); /* not yet */
	change("UPDATE live_pact_event_out SET not_before = 0");
	ok(exchange_worker_tick(db, &worker, &worked, &err));
	assert_in_range(number("SELECT not_before FROM live_pact_event_out") - exchange_now(), 155, 241);
	change("UPDATE live_pact_event_out SET not_before = 0, first_at = 1000");
	ok(exchange_worker_tick(db, &worker, &worked, &err));
	assert_int_equal(worked.failed, 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_event_out WHERE state = 'abandoned'"), 1);
	assert_int_equal(number("SELECT COUNT(*) FROM live_pact_request_out WHERE state = 'failed'"), 1);
}

static void a_claim_holds_until_it_lapses(void **state)
{
	struct exchange_event_out first, second;
	bool found, held;
	struct store *store;
	struct store_tx *tx;

	ask(NULL);
	tx = begin(&store);
	ok(exchange_event_out_claim(tx, "one", 1000, 1100, &arena, &found, &first, &err));
	assert_true(found);
	ok(exchange_event_out_claim(tx, "two", 1050, 1150, &arena, &found, &second, &err));
	assert_false(found);
	ok(exchange_event_out_claim(tx, "two", 1100, 1200, &arena, &found, &second, &err));
	assert_true(found);
	assert_string_equal(first.id, second.id); /* the event keeps its id */
	first.state = "sent";
	first.detail = "";
	ok(exchange_event_out_settle(tx, "one", &first, 1101, &held, &err));
	assert_false(held);
	store_rollback(tx);
	store_close(store);
}

static void r31_our_source_is_the_base_or_its_events(void **state)
{
	struct exchange_partner plain = {.partner = "A"}, posts = {.partner = "B", .source_events = true};
	struct store *store;
	struct store_tx *tx = begin(&store);
	const char *source;

	ok(exchange_source(tx, &plain, &arena, &source, &err));
	assert_string_equal(source, "https://us.example/pact");
	ok(exchange_source(tx, &posts, &arena, &source, &err));
	assert_string_equal(source, "https://us.example/pact/3/events");
	store_rollback(tx);
	store_close(store);
}

static void links_lead_to_the_next_page(void **state)
{
	assert_string_equal(exchange_client_next("<https://a/x?c=1>; rel=\"next\"", &arena), "https://a/x?c=1");
	assert_string_equal(exchange_client_next("<https://a/0>; rel=\"prev\", <https://a/2>; rel=\"next\"", &arena), "https://a/2");
	assert_null(exchange_client_next("<https://a/0>; rel=\"prev\"", &arena));
	assert_null(exchange_client_next("", &arena));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {CASE(r18_other_media_types_are_refused), CASE(who_is_suspended_sends_nothing_and_learns_nothing),
		CASE(r24_more_than_500_matches_are_rejected), CASE(r32_the_order_of_events_does_not_matter),
		CASE(r40_the_whole_chain_stands_in_preceding_newest_first), CASE(r41_new_ids_are_random_and_any_uuid_is_read),
		CASE(r19_r20_r22_what_is_no_event_is_refused), CASE(r28_the_same_event_again_has_no_effect),
		CASE(r30_the_source_must_be_the_partners), CASE(r27_each_published_id_is_a_job), CASE(version_2_documents_are_put_aside),
		CASE(r23_an_unknown_product_is_rejected_at_once_and_once), CASE(r23_a_footprint_that_is_not_there_yet_is_a_task_of_its_owner),
		CASE(a_grant_first_and_a_publication_later_is_answered_too), CASE(a_request_that_is_declined_or_late_is_rejected_once),
		CASE(r26_an_answer_is_taken_whole_or_not_at_all), CASE(r26_what_nobody_asked_for_is_put_aside),
		CASE(r26_what_was_not_asked_for_is_kept_and_not_used), CASE(a_rejection_ends_the_request), CASE(r42_identity_is_owner_and_id),
		CASE(what_a_partner_sends_never_stands_for_anothers_product_by_its_id_alone), CASE(what_came_changes_what_is_published_above_it),
		CASE(what_cannot_be_converted_is_kept_and_not_used), CASE(the_next_run_has_the_same_rows),
		CASE(a_change_is_told_to_who_may_see_or_holds_it), CASE(r29_what_cannot_be_delivered_waits_longer_each_time),
		CASE(a_claim_holds_until_it_lapses), CASE(r31_our_source_is_the_base_or_its_events), CASE(links_lead_to_the_next_page)};

	return cmocka_run_group_tests(tests, make, unmake);
}
