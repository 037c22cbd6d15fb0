/* What lists and requests select, events, version 2. */
#include "exchange/exchange_pact_event.h"
#include "exchange/exchange_pact_v2.h"
#include "exchange_support.h"

static int64_t at(const char *time)
{
	int64_t us = 0;

	assert_true(exchange_time_read(time, &us, NULL));
	return us;
}

/* ---- criteria ---- */

static enum status criteria(struct arena *arena, const char *const *words, struct exchange_criteria *out, struct err *err)
{
	struct exchange_pair pair[12];
	size_t count = 0;

	for (; words[2 * count]; count++)
		pair[count] = (struct exchange_pair){words[2 * count], words[2 * count + 1]};
	return exchange_criteria_read(pair, count, arena, out, err);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void test_matching(void **state)
{
	/* sample: products urn:pact:maker.example:productIds:0, KR, valid 2026-01-01 to 2028-12-31 */
	static const struct {
		const char *word[8];
		bool matches;
	} cases[] = {
		{{"productId", "URN:pact:MAKER.example:productIds:0"}, true},
		{{"PRODUCTID", "urn:pact:maker.example:productIds:0"}, true},
		{{"productId", "urn:x:y"}, false},
		{{"productId", "urn:x:y", "productId", "urn:pact:maker.example:productIds:0"}, true},
		{{"productId", "urn:pact:maker.example:productIds:0", "companyId", "urn:x:y"}, false},
		{{"companyId", "urn:pact:maker.example:companyIds:0"}, true},
		{{"classification", "urn:pact:maker.example:productClassifications:0"}, true},
		{{"geography", "kr"}, true},
		{{"geography", "KR-11"}, false},
		{{"geography", "Asia"}, false},
		{{"x-sangsaeng-within", "Asia"}, true},
		{{"x-sangsaeng-within", "Europe"}, false},
		{{"geography", ""}, true},
		{{"geography", "", "geography", "XX"}, false},
		{{"validOn", "2026-01-01T00:00:00Z"}, true}, /* both ends (R13) */
		{{"validOn", "2028-12-31T00:00:00Z"}, true},
		{{"validOn", "2028-12-31T00:00:01Z"}, false},
		{{"validOn", "2025-12-31"}, false},
		{{"validAfter", "2025-12-31"}, true},
		{{"validAfter", "2026-01-01"}, false},
		{{"validBefore", "2029-01-01"}, true},
		{{"validBefore", "2028-12-31"}, false},
		{{"status", "active"}, true},
		{{"status", "Deprecated"}, false},
		{{"status", "Deprecated", "status", "Active"}, true},
		{{"status", "Unknown"}, false}, /* R7 */
		{{"unknown", "x"}, true},
	};
	json_t *root = sample_footprint();
	struct exchange_criteria c;
	struct reading r;
	struct err err;

	(void)state;
	read_json(&r, root);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(criteria(&r.arena, cases[i].word, &c, &err), ST_OK);
		if (exchange_criteria_match(&c, &r.pact) != cases[i].matches)
			fail_msg("case %zu: %s=%s", i, cases[i].word[0], cases[i].word[1]);
	}
	reading_done(&r);
	json_decref(root);
}

static void test_unreadable(void **state)
{
	static const char *const cases[][5] = {{"limit", "-1"}, {"limit", "x"}, {"limit", "1", "limit", "2"},
		{"validOn", "tomorrow"}, {"validOn", "2026-01-01", "validOn", "2026-01-02"}, {"x-other-filter", "1"}, {"$filter", "a eq b"},
		{"X-Other", "1"}};
	struct exchange_criteria c;
	struct arena arena;
	struct err err;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(criteria(&arena, cases[i], &c, &err), ST_INPUT);
		assert_string_equal(err.code, "pact.criteria");
	}
	assert_int_equal(criteria(&arena, WORDS("limit", "0", "cursor", "abc"), &c, &err), ST_OK);
	assert_int_equal(c.limit, 0);
	assert_string_equal(c.cursor, "abc");
	assert_false(exchange_criteria_any(&c));
	arena_done(&arena);
}

/* A link repeats every filter. */
static void test_query(void **state)
{
	struct exchange_criteria c;
	struct arena arena;
	struct text out;
	struct err err;

	(void)state;
	arena_init(&arena);
	text_init(&out);
	assert_int_equal(criteria(&arena,
				 WORDS("productId", "urn:a b&c", "validOn", "2026-03-01T09:00:00+09:00", "status", "Active", "limit", "3",
					 "geography", "South-eastern Asia"),
				 &c, &err),
		ST_OK);
	exchange_criteria_query(&c, &out);
	assert_string_equal(out.data, "productId=urn:a%20b%26c&geography=South-eastern%20Asia&validOn=2026-03-01T00:00:00Z&status=Active");
	text_done(&out);
	arena_done(&arena);
}

/* ---- events ---- */

static const struct exchange_event_head head = {"event-1", "https://maker.example/base", INT64_C(1767225600000000)};

static enum status read_event(struct arena *arena, const char *text, int major, struct exchange_event *e, struct err *err)
{
	return exchange_event_read(text, strlen(text), major, arena, NULL, e, err);
}

static void test_created(void **state)
{
	struct exchange_criteria c;
	struct exchange_event e;
	struct arena arena;
	struct text out;
	struct err err;

	(void)state;
	arena_init(&arena);
	text_init(&out);
	assert_int_equal(
		criteria(&arena, WORDS("productId", "urn:gtin:1", "productId", "urn:gtin:2", "validOn", "2026-03-01", "status", "Active"), &c, &err),
		ST_OK);
	exchange_event_write_created(&out, &head, &c, "for model \"X\"");
	assert_int_equal(read_event(&arena, out.data, 3, &e, &err), ST_OK);
	assert_int_equal(e.kind, EXCHANGE_REQUEST_CREATED);
	assert_string_equal(e.id, "event-1");
	assert_string_equal(e.source, head.source);
	assert_true(e.time_us == head.time_us);
	assert_string_equal(e.comment, "for model \"X\"");
	assert_int_equal(e.criteria.products.count, 2);
	assert_true(e.criteria.valid_on_us == at("2026-03-01T00:00:00Z"));
	assert_int_equal(e.criteria.status, EXCHANGE_STATUS_ACTIVE);
	assert_int_equal(read_event(&arena, out.data, 2, &e, &err), ST_INPUT); /* R19 */
	assert_string_equal(err.code, "pact.event_version");
	text_done(&out);
	arena_done(&arena);
}

#define ENVELOPE(type, data)                                                                                                                         \
	"{\"type\": \"" type "\", \"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"//maker.example\", \"time\": \"2026-01-01T00:00:00Z\","     \
	" \"data\": " data "}"
#define CREATED "org.wbcsd.pact.ProductFootprint.RequestCreatedEvent.3"
#define FULFILLED "org.wbcsd.pact.ProductFootprint.RequestFulfilledEvent.3"
#define REJECTED "org.wbcsd.pact.ProductFootprint.RequestRejectedEvent.3"
#define PUBLISHED "org.wbcsd.pact.ProductFootprint.PublishedEvent.3"
#define CREATED_2 "org.wbcsd.pathfinder.ProductFootprintRequest.Created.v1"
#define PUBLISHED_2 "org.wbcsd.pathfinder.ProductFootprint.Published.v1"

static void test_events_refused(void **state)
{
	static const struct {
		const char *text, *code, *path;
	} cases[] = {
		{ENVELOPE("org.wbcsd.pact.ProductFootprint.OtherEvent.3", "{}"), "pact.event_type", "type"},
		{ENVELOPE(CREATED, "{}"), "pact.criteria", "data"},                        /* R22 */
		{ENVELOPE(CREATED, "{\"comment\": \"please\"}"), "pact.criteria", "data"}, /* R22 */
		{ENVELOPE(CREATED, "{\"productId\": [\"\"]}"), "pact.criteria", "data"},   /* R6 */
		{ENVELOPE(CREATED, "{\"productId\": 7}"), "pact.type", "data.productId"},
		{ENVELOPE(CREATED, "{\"productId\": [7]}"), "pact.type", "data.productId[0]"},
		{ENVELOPE(CREATED, "{\"validOn\": \"2026-01-01\"}"), "pact.time", "data.validOn"},
		{ENVELOPE(CREATED, "{\"productId\": [\"urn:a:b\"], \"x-other\": \"1\"}"), "pact.criteria", "data.x-other"},
		{ENVELOPE(CREATED, "{\"productId\": [\"urn:a:b\"], \"comment\": 1}"), "pact.type", "data.comment"},
		{ENVELOPE(CREATED, "[]"), "pact.type", "data"},
		{ENVELOPE(CREATED, "null"), "pact.missing", "data"},
		{ENVELOPE(FULFILLED, "{\"pfs\": []}"), "pact.missing", "data.requestEventId"},
		{ENVELOPE(FULFILLED, "{\"requestEventId\": \"1\"}"), "pact.missing", "data.pfs"},
		{ENVELOPE(FULFILLED, "{\"requestEventId\": \"1\", \"pfs\": []}"), "pact.empty", "data.pfs"},
		{ENVELOPE(FULFILLED, "{\"requestEventId\": \"1\", \"pfs\": [7]}"), "pact.type", "data.pfs[0]"},
		{ENVELOPE(FULFILLED, "{\"requestEventId\": \"1\", \"pfs\": [{}]}"), "pact.missing", "data.pfs[0].id"},
		{ENVELOPE(REJECTED, "{\"requestEventId\": \"1\"}"), "pact.missing", "data.error"},
		{ENVELOPE(REJECTED, "{\"requestEventId\": \"1\", \"error\": {\"code\": \"NotFound\"}}"), "pact.missing", "data.error.message"},
		{ENVELOPE(PUBLISHED, "{}"), "pact.missing", "data.pfIds"}, /* R27 */
		{ENVELOPE(PUBLISHED, "{\"pfIds\": [\"7\"]}"), "pact.uuid", "data.pfIds[0]"},
		{"{}", "pact.missing", "type"},
		{"{\"type\": \"" CREATED "\", \"specversion\": \"0.3\"}", "pact.form", "specversion"},
		{"{\"type\": \"" CREATED "\", \"specversion\": \"1.0\", \"id\": \"\"}", "pact.blank", "id"},
		{"{\"type\": \"" CREATED "\", \"specversion\": \"1.0\", \"id\": 5}", "pact.type", "id"},
		{"{\"type\": \"" CREATED "\", \"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/\", \"time\": \"now\"}", "pact.time", "time"},
	};
	struct exchange_event e;
	struct arena arena;
	struct err err;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(read_event(&arena, cases[i].text, 3, &e, &err), ST_INPUT);
		if (strcmp(err.code, cases[i].code) != 0 || strcmp(err.param[0], cases[i].path) != 0)
			fail_msg("case %zu: %s %s", i, err.code, err.param[0]);
	}
	assert_int_equal(read_event(&arena, ENVELOPE(CREATED_2, "{}"), 3, &e, &err), ST_INPUT);
	arena_done(&arena);
}

static void test_events_read(void **state)
{
	struct exchange_event e;
	struct arena arena;
	struct err err;
	char id[300];

	(void)state;
	arena_init(&arena);
	assert_int_equal(
		read_event(&arena, ENVELOPE(CREATED, "{\"productId\": \"urn:a:b\", \"status\": [\"Active\", \"Deprecated\"]}"), 3, &e, &err), ST_OK);
	assert_int_equal(e.criteria.products.count, 1); /* R25: a text or a list */
	assert_int_equal(e.criteria.status, EXCHANGE_STATUS_ACTIVE | EXCHANGE_STATUS_DEPRECATED);
	assert_int_equal(read_event(&arena, ENVELOPE(PUBLISHED, "{\"pfIds\": []}"), 3, &e, &err), ST_OK);
	assert_int_equal(e.published.count, 0);
	assert_int_equal(read_event(&arena, ENVELOPE(PUBLISHED_2, "{\"pfIds\": [\"0F1E2D3C-4B5A-4978-8776-655443322110\"]}"), 2, &e, &err), ST_OK);
	assert_string_equal(e.published.item[0], "0f1e2d3c-4b5a-4978-8776-655443322110");
	memset(id, 'x', 256);
	id[256] = '\0';
	assert_int_equal(
		read_event(&arena, arena_printf(&arena, "{\"type\": \"" PUBLISHED "\", \"specversion\": \"1.0\", \"id\": \"%s\"}", id), 3, &e, &err),
		ST_INPUT);
	assert_string_equal(err.code, "pact.long"); /* R20 */
	arena_done(&arena);
}

/* All or nothing (R26), and each footprint as it came. */
static void test_fulfilled(void **state)
{
	json_t *root = sample_footprint();
	char *one, *two, *bad;
	struct exchange_event e;
	struct arena arena;
	struct text out;
	struct err err;

	(void)state;
	arena_init(&arena);
	text_init(&out);
	one = json_dumps(root, JSON_INDENT(1));
	set(root, "comment", "the second, with a { and a \" in it");
	two = json_dumps(root, JSON_COMPACT);
	set(json_object_get(root, "pcf"), "declaredUnitAmount", "0");
	bad = json_dumps(root, JSON_COMPACT);
	exchange_event_write_fulfilled(&out, 3, &head, "request-9", (const char *const[]){one, two}, 2);
	assert_int_equal(read_event(&arena, out.data, 3, &e, &err), ST_OK);
	assert_string_equal(e.request_id, "request-9");
	assert_int_equal(e.footprint_count, 2);
	assert_string_equal(e.footprint[0].json, one);
	assert_string_equal(e.footprint[1].json, two);
	text_clear(&out);
	exchange_event_write_fulfilled(&out, 3, &head, "request-9", (const char *const[]){one, bad}, 2);
	assert_int_equal(read_event(&arena, out.data, 3, &e, &err), ST_INPUT);
	assert_string_equal(err.param[0], "data.pfs[1].pcf.declaredUnitAmount");
	text_clear(&out);
	exchange_event_write_rejected(&out, 3, &head, "request-9", "NotFound", "no footprint by the deadline");
	assert_int_equal(read_event(&arena, out.data, 3, &e, &err), ST_OK);
	assert_string_equal(e.error_code, "NotFound");
	text_clear(&out);
	exchange_event_write_published(&out, &head, &(struct exchange_words){(const char *[]){"0f1e2d3c-4b5a-4978-8776-655443322110"}, 1});
	assert_int_equal(read_event(&arena, out.data, 3, &e, &err), ST_OK);
	assert_int_equal(e.published.count, 1);
	free(one);
	free(two);
	free(bad);
	text_done(&out);
	arena_done(&arena);
	json_decref(root);
}

static void test_media_types(void **state)
{
	(void)state;
	assert_true(exchange_event_media_type(EXCHANGE_EVENT_MEDIA_TYPE));
	assert_true(exchange_event_media_type("application/json"));
	assert_true(exchange_event_media_type("Application/JSON; charset=\"utf-8\""));
	assert_false(exchange_event_media_type("application/json; charset=euc-kr"));
	assert_false(exchange_event_media_type("application/cloudevents-batch+json"));
	assert_false(exchange_event_media_type("text/plain"));
	assert_false(exchange_event_media_type(NULL));
}

static void test_problems(void **state)
{
	struct text out;

	(void)state;
	text_init(&out);
	exchange_problem_write(&out, EXCHANGE_NOT_FOUND, 3, NULL);
	assert_string_equal(out.data, "{\"code\":\"NotFound\",\"message\":\"there is no such footprint\"}");
	text_done(&out);
	assert_int_equal(exchange_problem_status(EXCHANGE_NOT_FOUND, 3), 404);
	assert_string_equal(exchange_problem_code(EXCHANGE_NOT_FOUND, 2), "NoSuchFootprint");
	assert_int_equal(exchange_problem_status(EXCHANGE_NOT_IMPLEMENTED, 2), 400);
	assert_int_equal(exchange_problem_status(EXCHANGE_NOT_IMPLEMENTED, 3), 501);
	assert_string_equal(exchange_problem_code(EXCHANGE_TOKEN_BAD, 3), "BadRequest");
	assert_string_equal(exchange_problem_code(EXCHANGE_BUSY, 3), "InternalError");
}

/* ---- version 2 ---- */

/* The sample as version 2 can show it: classified, one of its standards, AR6. */
static json_t *sample_for_v2(void)
{
	json_t *root = sample_footprint(), *pcf = json_object_get(root, "pcf");

	json_object_set_new(root, "productClassifications", json_pack("[s, s]", "urn:unspsc:1", "urn:cpc:49121"));
	json_object_set_new(pcf, "crossSectoralStandards", json_pack("[s, s]", "ISO14067", "PAS2050"));
	return root;
}

static json_t *projected(const json_t *root, int64_t deprecated_us, struct err *err)
{
	struct reading r;
	char *json;
	size_t length;
	json_t *out = NULL;

	read_json(&r, root);
	assert_int_equal(r.status, ST_OK);
	if (exchange_v2_project(&r.pact, deprecated_us, &r.arena, &json, &length, err) == ST_OK) {
		out = json_loadb(json, length, JSON_REJECT_DUPLICATES, NULL);
		assert_non_null(out);
		assert_null(strstr(json, "null"));
		assert_null(strstr(json, "[]\"")); /* no empty list */
	}
	reading_done(&r);
	return out;
}

static const char *pcf_text(const json_t *root, const char *name)
{
	return json_string_value(json_object_get(json_object_get(root, "pcf"), name));
}

/* 20 litres at 48 kgCO2e and 22 kg are 2.4 kgCO2e and 1.1 kg per litre. */
static void test_coolant(void **state)
{
	json_t *root = sample_for_v2(), *pcf = json_object_get(root, "pcf"), *v2;
	struct err err;

	(void)state;
	set(pcf, "declaredUnitAmount", "20");
	set(pcf, "productMassPerDeclaredUnit", "22");
	set(pcf, "pcfExcludingBiogenicUptake", "48");
	set(pcf, "exemptedEmissionsPercent", "0.50");
	v2 = projected(root, EXCHANGE_TIME_NONE, &err);
	assert_non_null(v2);
	assert_string_equal(pcf_text(v2, "declaredUnit"), "liter");
	assert_string_equal(pcf_text(v2, "unitaryProductAmount"), "20");
	assert_string_equal(pcf_text(v2, "pCfExcludingBiogenic"), "2.4");
	assert_string_equal(pcf_text(v2, "productMassPerDeclaredUnit"), "1.1");
	assert_string_equal(json_string_value(json_object_get(v2, "specVersion")), EXCHANGE_V2_VERSION);
	assert_string_equal(json_string_value(json_object_get(v2, "productCategoryCpc")), "49121");
	assert_int_equal(json_integer_value(json_object_get(v2, "version")), 1);
	assert_null(json_object_get(v2, "updated"));
	assert_true(json_is_number(json_object_get(json_object_get(v2, "pcf"), "exemptedEmissionsPercent")));
	assert_string_equal(pcf_text(v2, "characterizationFactors"), "AR6");
	assert_string_equal(json_string_value(json_array_get(json_object_get(json_object_get(v2, "pcf"), "crossSectoralStandardsUsed"), 0)),
		"ISO Standard 14067");
	assert_int_equal(json_array_size(json_object_get(json_object_get(v2, "pcf"), "crossSectoralStandards")), 1); /* PAS2050 is none of v2's */
	assert_null(json_object_get(json_object_get(v2, "pcf"), "dqi"));
	json_decref(v2);
	json_decref(root);
}

/* Pieces become kilograms. */
static void test_pieces(void **state)
{
	json_t *root = sample_for_v2(), *pcf = json_object_get(root, "pcf"), *v2;
	struct err err;

	(void)state;
	set(pcf, "declaredUnitOfMeasurement", "piece");
	set(pcf, "declaredUnitAmount", "1");
	set(pcf, "productMassPerDeclaredUnit", "4");
	json_object_del(pcf, "biogenicCarbonContent");
	set(pcf, "biogenicCO2Uptake", "-44");
	set(root, "status", "Deprecated");
	v2 = projected(root, at("2026-05-01T00:00:00Z"), &err);
	assert_non_null(v2);
	assert_string_equal(pcf_text(v2, "declaredUnit"), "kilogram");
	assert_string_equal(pcf_text(v2, "unitaryProductAmount"), "4");
	assert_string_equal(pcf_text(v2, "pCfExcludingBiogenic"), "1.125");
	assert_string_equal(pcf_text(v2, "productMassPerDeclaredUnit"), "1");
	assert_string_equal(pcf_text(v2, "biogenicCarbonContent"), "3"); /* 44 × 12/44 / 4 */
	assert_int_equal(json_integer_value(json_object_get(v2, "version")), 2);
	assert_string_equal(json_string_value(json_object_get(v2, "updated")), "2026-05-01T00:00:00Z");
	json_decref(v2);
	json_decref(root);
}

static void test_left_out(void **state)
{
	static const struct {
		const char *object, *name, *value, *reason;
	} cases[] = {
		{NULL, "productClassifications", "[\"urn:unspsc:1\"]", "CPC code missing"},
		{"pcf", "declaredUnitOfMeasurement", "\"hour\"", "the declared unit does not exist in version 2"},
		{"pcf", "declaredUnitOfMeasurement", "\"megabit second\"", "the declared unit does not exist in version 2"},
		{"pcf", "pcfExcludingBiogenicUptake", "\"-1\"", "the footprint is negative"},
		{"pcf", "ipccCharacterizationFactors", "[\"AR6\", \"AR4\"]", "GWP set is neither AR5 nor AR6"},
		{"pcf", "crossSectoralStandards", "[\"PEF\"]", "none of the standards that version 2 knows"},
		{"pcf", "exemptedEmissionsPercent", "\"101\"", "exempted emissions are not between 0 and 100 %"},
	};
	json_t *root;
	struct err err;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		root = sample_for_v2();
		json_object_set_new(cases[i].object ? json_object_get(root, cases[i].object) : root, cases[i].name,
			json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
		assert_null(projected(root, EXCHANGE_TIME_NONE, &err));
		assert_string_equal(err.code, "pact.v2_left_out");
		assert_string_equal(err.param[0], cases[i].reason);
		json_decref(root);
	}
	root = sample_for_v2();
	set(json_object_get(root, "pcf"), "declaredUnitOfMeasurement", "piece");
	set(json_object_get(root, "pcf"), "productMassPerDeclaredUnit", "0");
	assert_null(projected(root, EXCHANGE_TIME_NONE, &err));
	assert_string_equal(err.param[0], "pieces without mass");
	json_decref(root);
	root = sample_for_v2();
	json_object_del(json_object_get(root, "pcf"), "biogenicCarbonContent");
	json_object_del(json_object_get(root, "pcf"), "biogenicCO2Uptake"); /* absent means unknown, not 0 */
	assert_null(projected(root, EXCHANGE_TIME_NONE, &err));
	assert_string_equal(err.param[0], "biogenic carbon content missing");
	json_decref(root);
	root = sample_for_v2();
	json_object_del(json_object_get(root, "pcf"), "packagingEmissionsIncluded");
	json_object_del(json_object_get(root, "pcf"), "packagingGhgEmissions");
	assert_null(projected(root, EXCHANGE_TIME_NONE, &err));
	assert_string_equal(err.param[0], "not said whether packaging is included");
	json_decref(root);
}

static void test_filters(void **state)
{
	static const struct {
		const char *text;
		int matches; /* -1: refused */
	} cases[] = {
		{"productCategoryCpc eq '49121'", 1},
		{"productCategoryCpc eq '3342'", 0},
		{"pcf/geographyCountry eq 'KR'", 1},
		{"created ge 2026-01-01T00:00:00Z", 1},
		{"created gt '2026-01-01T00:00:00Z'", 0},
		{"updated ge 2000-01-01T00:00:00Z", 0}, /* it was never updated */
		{"(pcf/referencePeriodStart ge 2025-01-01T00:00:00.000Z) and (pcf/referencePeriodEnd le '2026-01-01T00:00:00Z')", 1},
		{"productIds/any(productId:(productId eq 'urn:pact:maker.example:productIds:0'))", 1},
		{"companyIds/any(x:(x eq 'urn:x:y')) and pcf/geographyCountry eq 'KR'", 0},
		{"productCategoryCpc eq 'it''s'", 0},
		{"", -1},
		{"created", -1},
		{"created eq", -1},
		{"created ne '2026-01-01T00:00:00Z'", -1},
		{"created eq 'soon'", -1},
		{"companyName eq 'x'", -1},
		{"created eq '2026-01-01T00:00:00Z' or created eq '2026-01-01T00:00:00Z'", -1},
		{"(created eq '2026-01-01T00:00:00Z'", -1},
		{"created eq '2026-01-01T00:00:00Z')", -1},
		{"productIds/any(x:(y eq 'urn:x:y'))", -1},
		{"productIds/any(x:(x gt 'urn:x:y'))", -1},
		{"productCategoryCpc eq 'open", -1},
		{"contains(productCategoryCpc, '1')", -1},
	};
	json_t *root = sample_for_v2();
	struct exchange_v2_filter filter;
	struct reading r;
	struct text many;
	struct err err;

	(void)state;
	read_json(&r, root);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum status st = exchange_v2_filter_read(cases[i].text, &r.arena, &filter, &err);
		int got = st != ST_OK ? -1 : exchange_v2_filter_match(&filter, &r.pact, EXCHANGE_TIME_NONE);

		if (got != cases[i].matches)
			fail_msg("%s: %d", cases[i].text, got);
	}
	text_init(&many);
	for (int i = 0; i < 20; i++)
		text_printf(&many, "%sproductCategoryCpc ge '%d'", i ? " and " : "", i % 4);
	assert_int_equal(exchange_v2_filter_read(many.data, &r.arena, &filter, &err), ST_OK);
	text_append_string(&many, " and productCategoryCpc ge '1'");
	assert_int_equal(exchange_v2_filter_read(many.data, &r.arena, &filter, &err), ST_INPUT);
	text_clear(&many);
	for (int i = 0; i < 2049; i++)
		text_append_char(&many, ' ');
	assert_int_equal(exchange_v2_filter_read(many.data, &r.arena, &filter, &err), ST_INPUT);
	text_clear(&many);
	for (int i = 0; i < 100; i++)
		text_append_char(&many, '(');
	assert_int_equal(exchange_v2_filter_read(many.data, &r.arena, &filter, &err), ST_INPUT);
	text_done(&many);
	reading_done(&r);
	json_decref(root);
}

static void test_request_v2(void **state)
{
	json_t *root = sample_for_v2();
	struct exchange_event e;
	struct reading r;

	(void)state;
	read_json(&r, root);
	assert_int_equal(
		read_event(&r.arena,
			ENVELOPE(CREATED_2, "{\"pf\": {\"productIds\": [\"urn:pact:maker.example:productids:0\"], \"geographyCountry\": \"KR\","
					    " \"pcf\": {\"referencePeriodStart\": \"2025-06-01T00:00:00Z\", \"declaredUnit\": \"liter\"}}}"),
			2, &e, &r.err),
		ST_OK);
	assert_true(exchange_request_v2_match(&e.request_v2, &r.pact));
	assert_int_equal(e.request_v2.ignored.count, 1);
	assert_string_equal(e.request_v2.ignored.item[0], "pf.pcf.declaredUnit");
	e.request_v2.reference_start_us = at("2026-01-01T00:00:00Z"); /* begins where the footprint's ends */
	assert_false(exchange_request_v2_match(&e.request_v2, &r.pact));
	assert_int_equal(read_event(&r.arena, ENVELOPE(CREATED_2, "{\"pf\": {\"geographyCountry\": \"KR\"}}"), 2, &e, &r.err), ST_OK);
	assert_int_equal(e.request_v2.products.count, 0); /* answered with Rejected */
	assert_int_equal(read_event(&r.arena, ENVELOPE(CREATED_2, "{}"), 2, &e, &r.err), ST_INPUT);
	reading_done(&r);
	json_decref(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matching),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_query),
		cmocka_unit_test(test_created),
		cmocka_unit_test(test_events_refused),
		cmocka_unit_test(test_events_read),
		cmocka_unit_test(test_fulfilled),
		cmocka_unit_test(test_media_types),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_coolant),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_request_v2),
	};

	message_register(exchange_pact_messages);
	return cmocka_run_group_tests_name("exchange_pact_list", tests, NULL, NULL);
}
