/* Footprints as partners read them: who sees what, what filters select (rules R4 to R17 of the reference by number), pages, the log of reads, and
 * readers while the state is replaced. */
#include "exchange/exchange_host.h"
#include "exchange/exchange_host_int.h"
#include "exchange/exchange_outbox.h"
#include "exchange/exchange_pact_v2.h"
#include "programme/programme.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_support.h"

#define LINK "https://host.example/pact/3/footprints"

/* ---- a database with partners and footprints ---- */

struct sample {
	int number;
	const char *product, *owner;                            /* ours */
	const char *products, *companies, *classes, *geography; /* as JSON */
	const char *from, *to;                                  /* validity; NULL: none */
	bool deprecated;
};

static const char *id_of(int number)
{
	static _Thread_local char id[37];

	snprintf(id, sizeof id, "00000000-0000-4000-8000-%012x", (unsigned)number);
	return id;
}

static void write_json(const struct sample *s, struct text *out)
{
	text_printf(out,
		"{\"id\":\"%s\",\"specVersion\":\"3.0.3\",\"created\":\"2026-01-01T00:00:00Z\",\"status\":\"%s\",\"companyName\":\"Fictional\","
		"\"companyIds\":%s,\"productDescription\":\"\",\"productIds\":%s,",
		id_of(s->number), s->deprecated ? "Deprecated" : "Active", s->companies ? s->companies : "[\"urn:pact:x.example:company-id:S1\"]",
		s->products ? s->products : "[\"urn:pact:x.example:product-id:P\"]");
	if (s->classes)
		text_printf(out, "\"productClassifications\":%s,", s->classes);
	if (s->from)
		text_printf(out, "\"validityPeriodStart\":\"%s\",", s->from);
	if (s->to)
		text_printf(out, "\"validityPeriodEnd\":\"%s\",", s->to);
	text_printf(out,
		"\"productNameCompany\":\"Part %d\",\"pcf\":{\"declaredUnitOfMeasurement\":\"kilogram\",\"declaredUnitAmount\":\"1\","
		"\"productMassPerDeclaredUnit\":\"1\",\"referencePeriodStart\":\"2025-01-01T00:00:00Z\",\"referencePeriodEnd\":"
		"\"2026-01-01T00:00:00Z\",%s%s\"pcfExcludingBiogenicUptake\":\"2\",\"pcfIncludingBiogenicUptake\":\"2\",\"fossilGhgEmissions\":"
		"\"2\",\"fossilCarbonContent\":\"0\",\"biogenicCarbonContent\":\"0\",\"packagingEmissionsIncluded\":true,"
		"\"ipccCharacterizationFactors\":[\"AR6\"],\"crossSectoralStandards\":[\"ISO14067\"],\"exemptedEmissionsPercent\":\"0\"}}",
		s->number, s->geography ? s->geography : "", s->geography ? "," : "");
}

static void need(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s %s %s %s", err->code, err->param[0], err->param[1], err->param[2]);
}

static struct store_tx *begin(struct store **out_store)
{
	struct store_tx *tx;
	struct err err;

	need(programme_open(db_path, STORE_WRITE, out_store, &err), &err);
	need(store_begin(*out_store, true, &tx, &err), &err);
	return tx;
}

static void commit(struct store_tx *tx, struct store *store)
{
	struct err err;

	need(store_commit(tx, &err), &err);
	store_close(store);
}

static void publish(const struct sample *list, size_t count)
{
	struct store *store;
	struct store_tx *tx = begin(&store);
	struct text json;
	struct err err;
	int64_t seq;

	text_init(&json);
	for (size_t i = 0; i < count; i++) {
		text_clear(&json);
		write_json(&list[i], &json);
		need(exchange_footprint_add(
			     tx, json.data, NULL, list[i].product ? list[i].product : "S1-P1", list[i].owner ? list[i].owner : "S1", &seq, &err),
			&err);
	}
	text_done(&json);
	commit(tx, store);
}

static void partner(const char *key, const char *organisation, bool v2)
{
	struct exchange_partner p = {.partner = key, .organisation = organisation, .serve_v2 = v2, .base_url = "https://partner.example/base/"};
	struct store *store;
	struct store_tx *tx = begin(&store);
	struct err err;

	need(exchange_partner_put(tx, &p, NULL, NULL, false, "OPERATOR", &err), &err);
	commit(tx, store);
}

static const char *grant(const char *key, const char *owner, const char *product, date_day from, date_day until)
{
	static char number[32];
	struct exchange_grant g = {
		.partner = key, .owner = owner, .product = product, .purpose = "purchasing", .from = from, .until = until, .by = "OPERATOR"};
	struct store *store;
	struct store_tx *tx = begin(&store);
	struct arena arena;
	struct err err;

	arena_init(&arena);
	need(exchange_grant_add(tx, &g, &arena, &err), &err);
	snprintf(number, sizeof number, "%s", g.grant);
	arena_done(&arena);
	commit(tx, store);
	return number;
}

static struct exchange_host *host;

static void reopen(void)
{
	struct exchange_host_options options = {.db = db_path, .domain = "x.example"};
	struct err err;

	exchange_host_close(host);
	host = NULL;
	need(exchange_host_open(&options, &host, &err), &err);
}

static void refresh(void)
{
	struct err err;

	need(exchange_host_refresh(host, &err), &err);
}

/* A programme of the examples, once; each test works on a copy. */
static char *made;
static size_t made_bytes;

static int make_programme(void **state)
{
	struct programme_options options = {0};
	struct programme_story story;
	struct findings findings;
	struct arena arena;
	char folder[512];
	struct err err;
	FILE *file;

	(void)state;
	programme_start();
	exchange_start();
	db_fresh();
	arena_init(&arena);
	findings_init(&findings, 10);
	snprintf(folder, sizeof folder, "%s/examples/small", getenv("SANGSAENG_SOURCE"));
	need(programme_run(folder, db_path, &options, &arena, &story, &findings, &err), &err);
	findings_done(&findings);
	arena_done(&arena);
	file = fopen(db_path, "rb");
	fseek(file, 0, SEEK_END);
	made_bytes = (size_t)ftell(file);
	rewind(file);
	made = malloc(made_bytes);
	assert_int_equal(fread(made, 1, made_bytes, file), made_bytes);
	fclose(file);
	return 0;
}

static int drop_programme(void **state)
{
	(void)state;
	free(made);
	db_gone();
	return 0;
}

static int set_up(void **state)
{
	FILE *file;
	char beside[600];

	(void)state;
	snprintf(beside, sizeof beside, "%s.pact-reads", db_path);
	unlink(beside);
	snprintf(beside, sizeof beside, "%s-wal", db_path);
	unlink(beside);
	snprintf(beside, sizeof beside, "%s-shm", db_path);
	unlink(beside);
	file = fopen(db_path, "wb");
	assert_int_equal(fwrite(made, 1, made_bytes, file), made_bytes);
	fclose(file);
	partner("buyer", "CARMAKER", false);
	grant("buyer", "S1", NULL, 0, DATE_NONE);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	exchange_host_close(host);
	host = NULL;
	return 0;
}

/* ---- asking ---- */

#define ALL 100000
/* "12,3,": numbers of the footprints in the answer, in order. Follows no links. */
static const char *answer_of(const char *key, int major, const char *query, char *link, size_t link_size, enum exchange_host_answer *out_answer)
{
	static _Thread_local char shown[8192];
	struct exchange_pair pair[32];
	size_t pairs = 0;
	struct exchange_criteria criteria;
	struct exchange_host_ask ask = {.major = major, .partner = key, .link = LINK, .criteria = &criteria};
	struct text body, next;
	struct arena arena;
	char copy[2048], *save = NULL;
	struct err err;

	arena_init(&arena);
	text_init(&body);
	text_init(&next);
	snprintf(copy, sizeof copy, "%s", query);
	for (char *word = strtok_r(copy, "&", &save); word; word = strtok_r(NULL, "&", &save)) {
		char *equals = strchr(word, '=');

		if (equals)
			*equals++ = '\0';
		pair[pairs++] = (struct exchange_pair){word, equals ? equals : ""};
	}
	shown[0] = '\0';
	if (link_size > 0)
		link[0] = '\0';
	*out_answer = EXCHANGE_HOST_BAD;
	if (exchange_criteria_read(pair, pairs, &arena, &criteria, &err) == ST_OK)
		*out_answer = exchange_host_list(host, &ask, &body, &next, &err);
	if (*out_answer == EXCHANGE_HOST_OK) {
		json_error_t error;
		json_t *root = json_loads(body.data, 0, &error), *item;
		size_t i, at = 0;

		assert_non_null(root);
		json_array_foreach(json_object_get(root, "data"), i, item)
		{
			const char *id = json_string_value(json_object_get(item, "id"));

			at += (size_t)snprintf(shown + at, sizeof shown - at, "%ld,", strtol(id + 24, NULL, 16));
		}
		json_decref(root);
		if (link_size > 0)
			snprintf(link, link_size, "%s", next.data);
	}
	text_done(&body);
	text_done(&next);
	arena_done(&arena);
	return shown;
}

static const char *list(const char *query)
{
	enum exchange_host_answer answer;
	const char *shown = answer_of("buyer", 3, query, NULL, 0, &answer);

	assert_int_equal(answer, EXCHANGE_HOST_OK);
	return shown;
}

static bool refused(const char *query)
{
	enum exchange_host_answer answer;

	answer_of("buyer", 3, query, NULL, 0, &answer);
	return answer == EXCHANGE_HOST_BAD;
}

static enum exchange_host_answer get(const char *key, int number)
{
	struct text body;
	enum exchange_host_answer answer;

	text_init(&body);
	answer = exchange_host_get(host, 3, key, id_of(number), &body);
	text_done(&body);
	return answer;
}

/* ---- filters ---- */

static const struct sample samples[] = {
	{.number = 1, .products = "[\"urn:gtin:1\"]", .geography = "\"geographyCountry\":\"KR\""},
	{.number = 2, .products = "[\"urn:gtin:2\",\"urn:gtin:22\"]", .geography = "\"geographyCountrySubdivision\":\"KR-11\""},
	{.number = 3, .products = "[\"urn:gtin:3\"]", .companies = "[\"urn:uuid:AAAAAAAA-0000-4000-8000-000000000001\"]"},
	{.number = 4, .products = "[\"urn:gtin:1\"]", .classes = "[\"urn:cpc:49112\"]", .deprecated = true},
	{.number = 5,
		.products = "[\"urn:gtin:5\"]",
		.geography = "\"geographyRegionOrSubregion\":\"Eastern Asia\"",
		.from = "2026-06-01T00:00:00Z",
		.to = "2026-12-31T00:00:00Z"},
	{.number = 6, .products = "[\"urn:gtin:6\"]", .classes = "[\"urn:cpc:49112\",\"urn:cpc:1\"]", .geography = "\"geographyCountry\":\"DE\""},
};
#define SAMPLES (sizeof samples / sizeof *samples)

static void without_a_filter_all_are_listed_in_order_of_publication_deprecated_ones_too_r14_r16(void **state)
{
	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_string_equal(list(""), "1,2,3,4,5,6,");
	assert_string_equal(list("status=Active"), "1,2,3,5,6,");
	assert_string_equal(list("status=deprecated"), "4,");
	assert_string_equal(list("status=Active&status=Deprecated"), "1,2,3,4,5,6,");
}

static void values_of_one_filter_are_alternatives_and_filters_are_joined(void **state)
{
	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_string_equal(list("productId=urn:gtin:1"), "1,4,");
	assert_string_equal(list("productId=urn:gtin:22&productId=urn:gtin:1"), "1,2,4,");
	assert_string_equal(list("productId=urn:gtin:2&productId=urn:gtin:22"), "2,");
	assert_string_equal(list("productId=urn:gtin:1&classification=urn:cpc:49112"), "4,");
	assert_string_equal(list("classification=urn:cpc:49112"), "4,6,");
	assert_string_equal(list("classification=urn:cpc:49112&geography=DE"), "6,");
	assert_string_equal(list("companyId=urn:uuid:aaaaaaaa-0000-4000-8000-000000000001"), "3,");
	assert_string_equal(list("companyId=urn:pact:x.example:company-id:S1&productId=urn:gtin:3"), "");
	assert_string_equal(list("companyId=urn:pact:x.example:company-id:S1&productId=urn:gtin:3&productId=urn:gtin:5"), "5,");
}

static void names_and_values_match_without_case_r9(void **state)
{
	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_string_equal(list("PRODUCTID=URN:GTIN:5"), "5,");
	assert_string_equal(list("geography=kr"), "1,");
	assert_string_equal(list("geography=eastern%20asia"), ""); /* the door decodes */
	assert_string_equal(list("geography=EASTERN ASIA"), "5,");
	assert_true(refused("x-vendor-thing=1"));
	assert_true(refused("$filter=created ge '2020'"));
	assert_string_equal(list("colour=red&productId=urn:gtin:5"), "5,");
}

static void an_empty_value_is_no_filter_r6_and_what_cannot_match_finds_nothing_r7(void **state)
{
	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_string_equal(list("geography="), "1,2,3,4,5,6,");
	assert_string_equal(list("geography=&geography=KR"), "1,");
	assert_string_equal(list("status=Retired"), "");
	assert_string_equal(list("status=Retired&status=Deprecated"), "4,");
	assert_string_equal(list("productId=part 7"), "");
	assert_string_equal(list("productId=part 7&productId=urn:gtin:6"), "6,");
	assert_string_equal(list("geography=XX"), "");
}

static void what_cannot_be_read_is_refused_and_limit_0_is_an_empty_list_r8_r10(void **state)
{
	enum exchange_host_answer answer;
	char link[1024];

	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_true(refused("validOn=yesterday"));
	assert_true(refused("limit=-1"));
	assert_true(refused("limit=many"));
	assert_true(refused("limit=1&limit=2"));
	assert_true(refused("validOn=2026-01-01&validOn=2026-01-02"));
	assert_string_equal(answer_of("buyer", 3, "limit=0", link, sizeof link, &answer), "");
	assert_int_equal(answer, EXCHANGE_HOST_OK);
	assert_string_equal(link, "");
	assert_string_equal(list("productId=urn:gtin:5,urn:gtin:6"), ""); /* commas do not separate */
}

static void dates_are_read_in_several_forms_r11(void **state)
{
	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_string_equal(list("validOn=2026-06-01T00:00:00Z&productId=urn:gtin:5"), "5,");
	assert_string_equal(list("validOn=2026-06-01&productId=urn:gtin:5"), "5,");
	assert_string_equal(list("validOn=2026-06-01T09:00 09:00&productId=urn:gtin:5"), "5,"); /* the + that a form made a blank */
	assert_string_equal(list("validOn=2026-05-31T23:59Z&productId=urn:gtin:5"), "");
}

static void geography_is_equality_and_within_is_containment_r12(void **state)
{
	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_string_equal(list("geography=KR"), "1,");
	assert_string_equal(list("geography=KR-11"), "2,");
	assert_string_equal(list("x-sangsaeng-within=KR"), "1,2,");
	assert_string_equal(list("x-sangsaeng-within=Asia"), "1,2,5,");
	assert_string_equal(list("x-sangsaeng-within=Asia&x-sangsaeng-within=DE&geography=DE"), "6,");
}

static void both_ends_of_the_period_are_in_it_r13_and_the_others_bound_the_whole_period(void **state)
{
	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_string_equal(list("validOn=2026-12-31T00:00:00Z&productId=urn:gtin:5"), "5,");
	assert_string_equal(list("validOn=2026-12-31T00:00:01Z&productId=urn:gtin:5"), "");
	assert_string_equal(list("validAfter=2026-05-31T00:00:00Z"), "5,");
	assert_string_equal(list("validAfter=2026-06-01T00:00:00Z"), "");
	assert_string_equal(list("validBefore=2027-01-01T00:00:00Z"), "5,");
	assert_string_equal(list("validBefore=2026-12-31T00:00:00Z"), "");
	/* without dates of its own: from the end of the reference period on, for three years */
	assert_string_equal(list("validOn=2029-01-01T00:00:00Z&productId=urn:gtin:6"), "6,");
	assert_string_equal(list("validOn=2029-01-01T00:00:01Z&productId=urn:gtin:6"), "");
}

/* ---- pages ---- */

static void a_page_links_to_the_next_with_every_filter_r15(void **state)
{
	enum exchange_host_answer answer;
	char link[1024];

	(void)state;
	publish(samples, SAMPLES);
	reopen();
	assert_string_equal(answer_of("buyer", 3, "limit=1&productId=urn:gtin:1&status=", link, sizeof link, &answer), "1,");
	assert_memory_equal(link, "<" LINK "?", strlen(LINK) + 2);
	assert_non_null(strstr(link, "productId=urn"));
	assert_non_null(strstr(link, "&limit=1&cursor="));
	assert_non_null(strstr(link, ">; rel=\"next\""));
	answer_of("buyer", 3, "limit=2&productId=urn:gtin:1", link, sizeof link, &answer);
	assert_string_equal(link, ""); /* that was all */
	assert_true(refused("cursor=AAAAAAAAAAAAAA"));
	assert_true(refused("cursor=12"));
}

static void next_query(const char *link, char *out, size_t size)
{
	const char *from = strchr(link, '?') + 1, *end = strchr(link, '>');
	size_t at = 0;

	for (; from < end && at + 1 < size; from++) {
		unsigned code = 0;

		if (*from == '%' && sscanf(from + 1, "%2x", &code) == 1) {
			out[at++] = (char)code;
			from += 2;
		} else {
			out[at++] = *from;
		}
	}
	out[at] = '\0';
}

static void pages_lose_nothing_and_repeat_nothing_while_more_is_published_r16(void **state)
{
	static const char *const filters[] = {"", "geography=KR", "status=Active", "productId=urn:gtin:3&productId=urn:gtin:4", "companyId=urn:x:c1"};
	struct sample many[300];
	char link[1024], query[1024], whole[8192], joined[16384];
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < 300; i++) {
		static char product[300][32];

		snprintf(product[i], sizeof product[i], "[\"urn:gtin:%d\"]", rand_r(&seed) % 9);
		many[i] = (struct sample){.number = i + 1,
			.products = product[i],
			.companies = rand_r(&seed) % 2 ? "[\"urn:x:c1\"]" : "[\"urn:x:c2\"]",
			.geography = rand_r(&seed) % 2 ? "\"geographyCountry\":\"KR\"" : NULL,
			.deprecated = rand_r(&seed) % 3 == 0};
	}
	publish(many, 280);
	reopen();
	for (size_t f = 0; f < sizeof filters / sizeof *filters; f++) {
		for (int turn = 0; turn < 4; turn++) {
			static const int sizes[] = {1, 7, 64, 500};
			enum exchange_host_answer answer;
			int pages = 0;

			joined[0] = '\0';
			snprintf(query, sizeof query, "%s&limit=%d", filters[f], sizes[turn]);
			do {
				strcat(joined, answer_of("buyer", 3, query, link, sizeof link, &answer));
				assert_int_equal(answer, EXCHANGE_HOST_OK);
				if (f == 0 && turn == 1 && ++pages == 5) { /* in the midst of it */
					publish(many + 280, 20);
					refresh();
				}
				if (link[0])
					next_query(link, query, sizeof query);
			} while (link[0]);
			snprintf(whole, sizeof whole, "%s", list(filters[f]));
			assert_string_equal(joined, whole);
		}
	}
}

static void no_page_has_more_than_500_r17(void **state)
{
	static struct sample many[620];
	enum exchange_host_answer answer;
	char link[1024], query[1024];
	size_t count = 0;

	(void)state;
	for (int i = 0; i < 620; i++)
		many[i] = (struct sample){.number = i + 1};
	publish(many, 620);
	reopen();
	for (const char *p = answer_of("buyer", 3, "limit=100000", link, sizeof link, &answer); *p; p++)
		count += *p == ',';
	assert_int_equal(count, 500);
	count = 0;
	for (const char *p = list("limit=99999999999999999999999999"); *p; p++)
		count += *p == ',';
	assert_int_equal(count, 500);
	next_query(link, query, sizeof query);
	count = 0;
	for (const char *p = answer_of("buyer", 3, query, link, sizeof link, &answer); *p; p++)
		count += *p == ',';
	assert_int_equal(count, 120);
	assert_string_equal(link, "");
}

/* ---- rights ---- */

static const struct sample owned[] = {
	{.number = 1, .product = "S1-P1", .owner = "S1"},
	{.number = 2, .product = "S2-P1", .owner = "S2"},
	{.number = 3, .product = "S3-P1", .owner = "S3"},
	{.number = 4, .product = "S1-P1", .owner = "S1"},
};

static const char *seen_by(const char *key)
{
	enum exchange_host_answer answer;
	const char *shown = answer_of(key, 3, "", NULL, 0, &answer);

	return answer == EXCHANGE_HOST_STRANGER ? "stranger" : shown;
}

static void nothing_is_seen_without_a_grant_and_nothing_beyond_it(void **state)
{
	(void)state;
	publish(owned, 4);
	partner("none", NULL, false);
	partner("product", NULL, false);
	grant("product", NULL, "S3-P1", 0, DATE_NONE);
	partner("directly", "CARMAKER", false);
	grant("directly", NULL, NULL, 0, DATE_NONE); /* what the carmaker buys: not S3's, which S1 buys */
	partner("supplier", "S1", false);
	grant("supplier", NULL, NULL, 0, DATE_NONE);
	reopen();
	assert_string_equal(seen_by("buyer"), "1,4,");
	assert_string_equal(seen_by("none"), "");
	assert_string_equal(seen_by("product"), "3,");
	assert_string_equal(seen_by("directly"), "1,2,4,");
	assert_string_equal(seen_by("supplier"), "3,");
	assert_string_equal(seen_by("nobody"), "stranger");
}

static void an_id_that_is_not_granted_is_unknown_unless_a_supply_link_joins_them_r4(void **state)
{
	(void)state;
	publish(owned, 4);
	partner("apart", NULL, false);
	reopen();
	assert_int_equal(get("buyer", 1), EXCHANGE_HOST_OK);
	assert_int_equal(get("buyer", 2), EXCHANGE_HOST_DENIED);    /* the carmaker buys of S2 */
	assert_int_equal(get("buyer", 3), EXCHANGE_HOST_NOT_FOUND); /* not of S3 */
	assert_int_equal(get("buyer", 99), EXCHANGE_HOST_NOT_FOUND);
	assert_int_equal(get("apart", 1), EXCHANGE_HOST_NOT_FOUND);
	assert_int_equal(get("nobody", 1), EXCHANGE_HOST_STRANGER);
}

static void a_grant_ends_with_its_day_when_it_is_revoked_and_with_the_partner(void **state)
{
	char number[32];
	enum exchange_host_answer answer;
	struct store *store;
	struct store_tx *tx;
	char link[1024], query[1024];
	struct err err;

	(void)state;
	publish(owned, 4);
	partner("past", NULL, false);
	grant("past", "S1", NULL, 10000, 10001);
	partner("future", NULL, false);
	grant("future", "S1", NULL, 60000, DATE_NONE);
	partner("revoked", NULL, false);
	snprintf(number, sizeof number, "%s", grant("revoked", "S1", NULL, 0, DATE_NONE));
	reopen();
	assert_string_equal(seen_by("past"), "");
	assert_string_equal(seen_by("future"), "");
	answer_of("revoked", 3, "limit=1", link, sizeof link, &answer);
	next_query(link, query, sizeof query);
	assert_string_equal(answer_of("revoked", 3, query, link, sizeof link, &answer), "4,");
	tx = begin(&store);
	need(exchange_grant_revoke(tx, number, "OPERATOR", &err), &err);
	need(exchange_grant_revoke(tx, number, "OPERATOR", &err), &err);
	need(exchange_partner_state(tx, "buyer", "suspended", "OPERATOR", &err), &err);
	commit(tx, store);
	refresh();
	assert_string_equal(answer_of("revoked", 3, query, link, sizeof link, &answer), ""); /* a cursor grants nothing */
	assert_string_equal(seen_by("buyer"), "stranger");
}

static void only_the_owner_or_who_oversees_the_programme_may_grant(void **state)
{
	static const struct {
		const char *by, *owner, *product;
		enum status expected;
	} tries[] = {{"P-S1-2", "S1", NULL, ST_OK}, {"P-S1-1", "S1", NULL, ST_DENIED}, {"S1", NULL, "S1-P1", ST_OK}, {"P-S2", "S1", NULL, ST_DENIED},
		{"CARMAKER", "S1", NULL, ST_DENIED}, {"P-S1-2", NULL, NULL, ST_DENIED}, {"P-OPERATOR", NULL, NULL, ST_OK},
		{"WHO", "S1", NULL, ST_NOT_FOUND}, {"P-OPERATOR", NULL, "NOTHING", ST_NOT_FOUND}, {"P-OPERATOR", "S2", "S1-P1", ST_INPUT}};

	(void)state;
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct exchange_grant g = {.partner = "buyer",
			.owner = tries[i].owner,
			.product = tries[i].product,
			.purpose = "",
			.until = DATE_NONE,
			.by = tries[i].by};
		struct store *store;
		struct store_tx *tx = begin(&store);
		struct arena arena;
		struct err err;

		arena_init(&arena);
		if (exchange_grant_add(tx, &g, &arena, &err) != tries[i].expected)
			fail_msg("%zu: %s", i, err.code);
		arena_done(&arena);
		store_rollback(tx);
		store_close(store);
	}
}

/* ---- the log ---- */

static void each_read_is_in_the_log_alike_ones_as_one_line(void **state)
{
	struct exchange_entry *entry;
	struct findings findings;
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	size_t count;
	int64_t lists = 0, gets = 0;
	struct err err;

	(void)state;
	publish(owned, 4);
	reopen();
	for (int i = 0; i < 50; i++)
		list("");
	get("buyer", 1);
	get("buyer", 2);
	refresh();
	tx = begin(&store);
	arena_init(&arena);
	need(exchange_log_read(tx, "buyer", 0, &arena, &entry, &count, &err), &err);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(entry[i].action, "list") == 0) {
			lists += entry[i].times;
			assert_string_equal(entry[i].ids, "#1,#4");
			assert_int_equal(strlen(entry[i].sha256), 64);
		}
		if (strcmp(entry[i].action, "get") == 0) {
			gets += entry[i].times;
			assert_string_equal(entry[i].ids, entry[i].status == 200 ? "#1" : id_of(2));
		}
	}
	assert_int_equal(lists, 50);
	assert_int_equal(gets, 2);
	findings_init(&findings, 10);
	need(exchange_log_check(tx, &findings, &err), &err);
	assert_int_equal(findings.errors, 0);
	store_rollback(tx);
	store_close(store);
	db_raw("UPDATE live_pact_log SET status = 404 WHERE seq = 2");
	tx = begin(&store);
	need(exchange_log_check(tx, &findings, &err), &err);
	assert_int_equal(findings.errors, 1);
	findings_done(&findings);
	store_rollback(tx);
	store_close(store);
	arena_done(&arena);
}

static void what_a_killed_process_had_put_down_is_written_at_the_next_start(void **state)
{
	static const struct host_digests digests = {.count = 1, .digest = {{1}}};
	struct host_queue *queue;
	char path[600];
	struct err err;

	(void)state;
	snprintf(path, sizeof path, "%s.pact-reads", db_path);
	need(host_queue_open(path, &queue, &err), &err);
	for (int i = 0; i < 3; i++)
		assert_true(host_queue_put(queue, "buyer", "list", "#77", 200, &digests));
	host_queue_close(queue); /* nothing was written into the database */
	assert_int_equal(db_raw_int("SELECT COUNT(*) FROM live_pact_log WHERE ids = '#77'"), 0);
	reopen();
	assert_int_equal(db_raw_int("SELECT SUM(times) FROM live_pact_log WHERE ids = '#77'"), 3);
}

static void a_partner_who_reads_the_same_all_the_time_fills_no_queue(void **state)
{
	static const struct host_digests digests = {.count = 1, .digest = {{1}}};
	struct host_queue *queue;
	char path[600];
	struct err err;

	(void)state;
	snprintf(path, sizeof path, "%s.pact-reads", db_path);
	need(host_queue_open(path, &queue, &err), &err);
	for (int i = 0; i < 300000; i++) /* 20 MB one by one; a half holds 4 */
		assert_true(host_queue_put(queue, i % 3 ? "buyer" : "other", "list", i % 7 ? "#88" : "#89", i % 5 ? 200 : 403, &digests));
	need(host_queue_flush(queue, db_path, &err), &err);
	host_queue_close(queue);
	assert_int_equal(db_raw_int("SELECT SUM(times) FROM live_pact_log WHERE ids IN ('#88', '#89')"), 300000);
	assert_int_equal(db_raw_int("SELECT SUM(times) FROM live_pact_log WHERE ids = '#88' AND partner = 'buyer' AND status = 200"), 137142);
	assert_in_range(db_raw_int("SELECT COUNT(*) FROM live_pact_log WHERE ids IN ('#88', '#89')"), 8, 64);
}

static void what_cannot_be_put_down_is_not_answered(void **state)
{
	static const struct host_digests digests = {.count = 1, .digest = {{1}}};
	static char ids[100000];
	struct host_queue *queue;
	struct err err;
	int taken = 0;

	(void)state;
	memset(ids, '1', sizeof ids - 1);
	need(host_queue_open(NULL, &queue, &err), &err);
	while (host_queue_put(queue, "buyer", "list", ids, 200, &digests))
		snprintf(ids, 16, "%015d", ++taken), ids[15] = '1';
	assert_in_range(taken, 30, 50);
	assert_int_not_equal(host_queue_flush(queue, "/nowhere/at.all", &err), ST_OK);
	assert_true(host_queue_waits(queue)); /* it waits on */
	host_queue_close(queue);
}

/* ---- readers while the state is replaced ---- */

static atomic_bool reading;

static void *read_on(void *context)
{
	int64_t *reads = context;
	enum exchange_host_answer answer;

	while (atomic_load(&reading)) {
		const char *shown = answer_of("buyer", 3, "limit=3", NULL, 0, &answer);

		if (answer != EXCHANGE_HOST_OK || strncmp(shown, "1,2,3,", 6) != 0)
			return NULL;
		++*reads;
	}
	return context;
}

static void readers_go_on_while_states_are_replaced(void **state)
{
	pthread_t thread[3];
	int64_t reads[3] = {0};
	struct sample sample = {0};

	(void)state;
	publish((struct sample[]){{.number = 1}, {.number = 2}, {.number = 3}}, 3);
	reopen();
	atomic_store(&reading, true);
	for (int i = 0; i < 3; i++)
		pthread_create(&thread[i], NULL, read_on, &reads[i]);
	for (int i = 0; i < 15; i++) {
		sample.number = 10 + i;
		publish(&sample, 1);
		refresh();
	}
	atomic_store(&reading, false);
	for (int i = 0; i < 3; i++) {
		void *fine;

		pthread_join(thread[i], &fine);
		assert_non_null(fine);
		assert_true(reads[i] > 0);
	}
	assert_int_equal(strlen(list("")), strlen("1,2,3,") + 15 * 3);
}

static void a_deprecated_one_keeps_its_place_and_says_so(void **state)
{
	struct store *store;
	struct store_tx *tx;
	struct text body;
	struct err err;

	(void)state;
	publish(owned, 4);
	reopen();
	tx = begin(&store);
	need(exchange_footprint_deprecate(tx, id_of(1), 1, &err), &err);
	need(exchange_footprint_deprecate(tx, id_of(1), 2, &err), &err);
	assert_int_equal(exchange_footprint_deprecate(tx, id_of(55), 2, &err), ST_NOT_FOUND);
	commit(tx, store);
	refresh();
	assert_string_equal(list(""), "1,4,");
	assert_string_equal(list("status=Deprecated"), "1,");
	text_init(&body);
	assert_int_equal(exchange_host_get(host, 3, "buyer", id_of(1), &body), EXCHANGE_HOST_OK);
	assert_non_null(strstr(body.data, "\"status\":\"Deprecated\""));
	text_done(&body);
}

/* ---- version 2 ---- */

static void version_2_is_a_projection_that_leaves_out_what_it_cannot_say(void **state)
{
	enum exchange_host_answer answer;
	char link[1024];
	struct text body;

	(void)state;
	publish(samples, SAMPLES);
	partner("old", NULL, true);
	grant("old", "S1", NULL, 0, DATE_NONE);
	reopen();
	assert_string_equal(answer_of("old", 2, "", link, sizeof link, &answer), "4,6,"); /* those with a CPC code */
	assert_string_equal(answer_of("old", 2, "limit=1", link, sizeof link, &answer), "4,");
	assert_non_null(strstr(link, "cursor="));
	answer_of("old", 2, "limit=0", link, sizeof link, &answer);
	assert_int_equal(answer, EXCHANGE_HOST_BAD);
	answer_of("buyer", 2, "", link, sizeof link, &answer);
	assert_int_equal(answer, EXCHANGE_HOST_OFF); /* it is known, and the version is switched off for it: no new token would help */
	text_init(&body);
	assert_int_equal(exchange_host_get(host, 2, "old", id_of(1), &body), EXCHANGE_HOST_NOT_FOUND);
	assert_int_equal(exchange_host_get(host, 2, "old", id_of(6), &body), EXCHANGE_HOST_OK);
	assert_non_null(strstr(body.data, "\"specVersion\":\"2.3.0\""));
	text_done(&body);
}

/* ---- partners ---- */

static void secrets_are_sealed_and_addresses_are_judged(void **state)
{
	static const char *const wrong[] = {
		"http://a.example", "https://", "https://user@a.example", "https://a.example/?x", "ftp://a", "https://a b"};
	struct exchange_partner p = {.partner = "peer", .base_url = "HTTPS://Peer.Example:8443/Base/", .client_id = "id"};
	struct exchange_secret_key key, other = {{1}};
	char secret[EXCHANGE_SECRET_LEN], url[EXCHANGE_URL_LEN], name[EXCHANGE_URL_LEN];
	struct store *store;
	struct store_tx *tx = begin(&store);
	struct arena arena;
	struct err err;

	(void)state;
	need(exchange_secret_open(db_path, true, &key, &err), &err);
	need(exchange_partner_put(tx, &p, "very-secret-word", &key, false, "OPERATOR", &err), &err);
	assert_int_equal(exchange_partner_put(tx, &p, NULL, NULL, false, "OPERATOR", &err), ST_CONFLICT);
	need(exchange_partner_put(tx, &p, NULL, NULL, true, "OPERATOR", &err), &err);
	need(exchange_partner_secret(tx, "peer", &key, secret, &err), &err);
	assert_string_equal(secret, "very-secret-word");
	assert_int_equal(exchange_partner_secret(tx, "peer", &other, secret, &err), ST_DENIED);
	assert_int_equal(exchange_partner_secret(tx, "buyer", &key, secret, &err), ST_NOT_FOUND);
	need(exchange_partner_learn(tx, "peer", "login.example", false, true, false, &err), &err);
	need(exchange_partner_learn(tx, "peer", "elsewhere.example", false, true, false, &err), &err);
	arena_init(&arena);
	need(exchange_partner_get(tx, "peer", &arena, &p, &err), &err);
	assert_string_equal(p.base_url, "https://peer.example:8443/Base");
	assert_string_equal(p.auth_url, p.base_url);
	assert_string_equal(p.token_host, "login.example"); /* pinned: another needs to be confirmed */
	arena_done(&arena);
	commit(tx, store);
	assert_int_equal(db_raw_int("SELECT COUNT(*) FROM live_pact_partner WHERE instr(secret, 'secret') > 0"), 0);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(exchange_url_clean(wrong[i], url, name));
	exchange_secret_done(&key);
}

static enum status put_by(const char *key, const char *by, const char *ca, struct err *err)
{
	struct exchange_partner p = {.partner = key, .base_url = "https://partner.example", .ca_file = ca};
	struct store *store;
	struct store_tx *tx = begin(&store);
	enum status st = exchange_partner_put(tx, &p, NULL, NULL, false, by, err);

	if (st == ST_OK)
		st = exchange_partner_state(tx, key, "suspended", by, err);
	store_rollback(tx);
	store_close(store);
	return st;
}

static void partners_are_kept_by_who_oversees_the_programme(void **state)
{
	static const struct {
		const char *by;
		enum status expected;
	} tries[] = {{"OPERATOR", ST_OK}, {"P-OPERATOR", ST_OK}, {"NOBODY", ST_NOT_FOUND}, {"P-S2", ST_DENIED}, {"CARMAKER", ST_DENIED}};
	struct store *store;
	struct store_tx *tx;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		if (put_by("another", tries[i].by, NULL, &err) != tries[i].expected)
			fail_msg("%s: %s", tries[i].by, err.code);
	tx = begin(&store);
	assert_int_equal(exchange_partner_state(tx, "buyer", "suspended", "P-S2", &err), ST_DENIED);
	assert_string_equal(err.code, "partner.by");
	store_rollback(tx);
	store_close(store);
}

static void certificates_are_looked_at_when_they_are_set(void **state)
{
	char path[600];
	struct err err;
	FILE *file;

	(void)state;
	assert_int_equal(put_by("another", "OPERATOR", "/nonexistent.pem", &err), ST_INPUT);
	assert_string_equal(err.code, "partner.ca_file");
	assert_int_equal(put_by("another", "OPERATOR", db_path, &err), ST_INPUT); /* no certificate in it */
	snprintf(path, sizeof path, "%s.pem", db_path);
	file = fopen(path, "w");
	assert_true(fputs("Bag attributes\n-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n", file) > 0);
	fclose(file);
	need(put_by("another", "OPERATOR", path, &err), &err);
	unlink(path);
}

static void a_name_means_one_product_whatever_its_case(void **state)
{
	static const struct {
		const char *partner, *product, *alias, *by;
		enum status expected;
	} tries[] = {{"buyer", "S1-P1", "urn:gtin:4712345060507", "S1", ST_OK}, {"buyer", "S1-P1", "URN:GTIN:4712345060507", "P-OPERATOR", ST_OK},
		{"buyer", "S2-P1", "urn:GTIN:4712345060507", "P-OPERATOR", ST_CONFLICT},
		{"other", "S2-P1", "urn:gtin:4712345060507", "S2", ST_CONFLICT}, {"other", "S1-P1", "urn:gtin:4712345060507", "S1", ST_OK},
		{"buyer", "NOPE", "urn:gtin:1", "P-OPERATOR", ST_NOT_FOUND}, {"nobody", "S1-P1", "urn:gtin:1", "P-OPERATOR", ST_NOT_FOUND},
		{"buyer", "S1-P1", "urn:gtin:1", "WHO", ST_NOT_FOUND}, {"buyer", "S1-P1", "urn:gtin:1", "P-S2", ST_DENIED},
		{"buyer", "S1-P1", "gtin:1", "S1", ST_INPUT}, {"buyer", "S1-P1", "urn:gtin:<script>", "S1", ST_INPUT}};
	struct store *store;
	struct store_tx *tx;
	struct arena arena;
	struct err err;

	(void)state;
	partner("other", NULL, false);
	arena_init(&arena);
	tx = begin(&store);
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
		if (exchange_alias_add(tx, tries[i].partner, tries[i].product, tries[i].alias, tries[i].by, &arena, &err) != tries[i].expected)
			fail_msg("%zu: %s", i, err.code);
	/* out of a message: what names another product already is passed over */
	need(exchange_alias_learn(tx, "other", "S2-P1", "urn:gtin:4712345060507", &arena, &err), &err);
	need(exchange_alias_learn(tx, "other", "S2-P1", "urn:gtin:2", &arena, &err), &err);
	commit(tx, store);
	arena_done(&arena);
	assert_int_equal(db_raw_int("SELECT COUNT(*) FROM live_pact_alias"), 3);
	assert_int_equal(db_raw_int("SELECT COUNT(*) FROM live_pact_alias WHERE product = 'S2-P1'"), 1);
	assert_int_equal(
		db_raw_int("SELECT COUNT(*) FROM live_pact_log WHERE action = 'alias.add' AND ids LIKE 'S1-P1,urn:gtin:4712345060507,%'"), 2);
}

int main(void)
{
#define ONE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		ONE(without_a_filter_all_are_listed_in_order_of_publication_deprecated_ones_too_r14_r16),
		ONE(values_of_one_filter_are_alternatives_and_filters_are_joined),
		ONE(names_and_values_match_without_case_r9),
		ONE(an_empty_value_is_no_filter_r6_and_what_cannot_match_finds_nothing_r7),
		ONE(what_cannot_be_read_is_refused_and_limit_0_is_an_empty_list_r8_r10),
		ONE(dates_are_read_in_several_forms_r11),
		ONE(geography_is_equality_and_within_is_containment_r12),
		ONE(both_ends_of_the_period_are_in_it_r13_and_the_others_bound_the_whole_period),
		ONE(a_page_links_to_the_next_with_every_filter_r15),
		ONE(pages_lose_nothing_and_repeat_nothing_while_more_is_published_r16),
		ONE(no_page_has_more_than_500_r17),
		ONE(partners_are_kept_by_who_oversees_the_programme),
		ONE(certificates_are_looked_at_when_they_are_set),
		ONE(a_name_means_one_product_whatever_its_case),
		ONE(nothing_is_seen_without_a_grant_and_nothing_beyond_it),
		ONE(an_id_that_is_not_granted_is_unknown_unless_a_supply_link_joins_them_r4),
		ONE(a_grant_ends_with_its_day_when_it_is_revoked_and_with_the_partner),
		ONE(only_the_owner_or_who_oversees_the_programme_may_grant),
		ONE(each_read_is_in_the_log_alike_ones_as_one_line),
		ONE(what_a_killed_process_had_put_down_is_written_at_the_next_start),
		ONE(a_partner_who_reads_the_same_all_the_time_fills_no_queue),
		ONE(what_cannot_be_put_down_is_not_answered),
		ONE(readers_go_on_while_states_are_replaced),
		ONE(a_deprecated_one_keeps_its_place_and_says_so),
		ONE(version_2_is_a_projection_that_leaves_out_what_it_cannot_say),
		ONE(secrets_are_sealed_and_addresses_are_judged),
	};

	return cmocka_run_group_tests(tests, make_programme, drop_programme);
}
