/* Rules of the wire and findings across properties: times, decimals, identifiers, periods, totals, what is kept. */
#include "exchange_support.h"

#define DAY INT64_C(86400000000)

static void test_times(void **state)
{
	static const struct {
		const char *text, *utc;
	} read[] = {
		{"2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"},
		{"2026-03-01t09:00:00+09:00", "2026-03-01T00:00:00Z"},
		{"2026-02-28T23:59:59.5-00:30", "2026-03-01T00:29:59.5Z"},
		{"2024-02-29T12:00:00z", "2024-02-29T12:00:00Z"},
		{"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
		{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
		{"9999-12-31T23:59:59.123456789Z", "9999-12-31T23:59:59.123456Z"},
		{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
	};
	static const char *const query[][2] = {{"2026-03-01", "2026-03-01T00:00:00Z"}, {"2026-03-01T09:00+09:00", "2026-03-01T00:00:00Z"},
		{"2026-03-01T09:00:00 09:00", "2026-03-01T00:00:00Z"}};
	char text[EXCHANGE_TIME_LEN];
	int64_t us;
	bool zone;

	(void)state;
	for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
		assert_true(exchange_time_read(read[i].text, &us, NULL));
		exchange_time_write(us, text);
		assert_string_equal(text, read[i].utc);
		assert_true(exchange_time_read_query(read[i].text, &us));
	}
	for (size_t i = 0; i < 3; i++) {
		assert_false(exchange_time_read(query[i][0], &us, NULL));
		assert_true(exchange_time_read_query(query[i][0], &us));
		exchange_time_write(us, text);
		assert_string_equal(text, query[i][1]);
	}
	assert_false(exchange_time_read_query("2026-03-01T09:00", &us));
	assert_false(exchange_time_read_query("2026-02-29", &us));
	assert_true(exchange_time_read("2026-03-01T00:00:00", &us, &zone));
	assert_false(zone);
	/* midnight in Seoul */
	exchange_time_write(exchange_time_of_day(20454), text);
	assert_string_equal(text, "2025-12-31T15:00:00Z");
}

static void test_three_years(void **state)
{
	static const char *const cases[][2] = {{"2024-02-29T10:00:00Z", "2027-02-28T10:00:00Z"}, {"2025-01-01T00:00:00Z", "2028-01-01T00:00:00Z"},
		{"2025-02-28T00:00:00Z", "2028-02-28T00:00:00Z"}, {"2021-02-28T23:59:59Z", "2024-02-28T23:59:59Z"}};
	int64_t from, to;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(exchange_time_read(cases[i][0], &from, NULL));
		assert_true(exchange_time_read(cases[i][1], &to, NULL));
		assert_int_equal(exchange_time_add_years(from, 3), to);
	}
}

/* Effective period: the four rows of the table. */
static void test_periods(void **state)
{
	int64_t end, three, from, to, given_from = 900 * DAY, given_to = 1000 * DAY;

	(void)state;
	assert_true(exchange_time_read("2025-01-01T00:00:00Z", &end, NULL));
	assert_true(exchange_time_read("2028-01-01T00:00:00Z", &three, NULL));
	exchange_pact_period(end, EXCHANGE_TIME_NONE, EXCHANGE_TIME_NONE, &from, &to);
	assert_true(from == end && to == three);
	exchange_pact_period(end, given_from, EXCHANGE_TIME_NONE, &from, &to);
	assert_true(from == given_from && to == three);
	exchange_pact_period(end, EXCHANGE_TIME_NONE, given_to, &from, &to);
	assert_true(from == end && to == given_to);
	exchange_pact_period(end, given_from, given_to, &from, &to);
	assert_true(from == given_from && to == given_to);
}

static void test_decimals(void **state)
{
	static const char *const plain[][2] = {{"+1.50", "1.50"}, {"007", "7"}, {"-0.0", "0"}, {"1e3", "1000"}, {"-2.5E-2", "-0.025"},
		{"0.10", "0.10"}, {"-12.5", "-12.5"}, {"00.5", "0.5"}};
	struct arena arena;
	double value;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
		assert_true(exchange_decimal_read(plain[i][0], &value));
		assert_string_equal(exchange_decimal_plain(&arena, plain[i][0]), plain[i][1]);
	}
	assert_true(exchange_decimal_read("0000000000000000000000000000000000000000000000000000000000000001", &value)); /* 64 characters */
	assert_string_equal(exchange_decimal_divide(&arena, "48", "20"), "2.4");
	assert_string_equal(exchange_decimal_divide(&arena, "1", "3"), "0.333333333333");
	assert_string_equal(exchange_decimal_divide(&arena, "0.0000000000005", "1"), "0.0000000000005");
	assert_string_equal(exchange_decimal_minus(&arena, "2.5", "0.5"), "2");
	assert_string_equal(exchange_decimal_minus(&arena, "2.5", "-0.5"), "3");
	assert_string_equal(exchange_decimal_sum(&arena, (const char *const[]){"1000000000000.5", "0"}, 2), "1000000000000"); /* half to even */
	assert_string_equal(exchange_decimal_sum(&arena, (const char *const[]){"0.1", NULL, "0.2"}, 3), "0.3");
	arena_done(&arena);
}

static void test_identifiers(void **state)
{
	struct arena arena;
	char id[37];

	(void)state;
	arena_init(&arena);
	assert_true(exchange_uuid_is("0F1E2D3C-4B5A-4978-8776-655443322110"));
	exchange_uuid_lower("0F1E2D3C-4B5A-4978-8776-655443322110", id);
	assert_string_equal(id, "0f1e2d3c-4b5a-4978-8776-655443322110");
	assert_true(exchange_urn_is("URN:gtin:4712345060507"));
	assert_false(exchange_urn_is("url:gtin:4712345060507"));
	assert_true(exchange_word_equal("urn:PACT:Maker", "URN:pact:maker"));
	assert_false(exchange_word_equal("a", "ab"));
	assert_string_equal(exchange_urn_make(&arena, "maker.example", "product-id", "S1 P/1"), "urn:pact:maker.example:product-id:S1%20P%2F1");
	arena_done(&arena);
}

static void test_versions(void **state)
{
	static const char *const good[] = {"3.0.0", "3.0.3", "3.1.0", "3.0.3-20251118"}, *const other[] = {"2.3.0", "4.0.0", "30.0.0", "2.3"},
				 *const bad[] = {"3", "3.0.x", "v3.0.0", "3.0.0.0", "3.0.3-2025", "3.0.3-beta"};
	json_t *root = sample_footprint();

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		set(root, "specVersion", good[i]);
		accepted(root);
		set(root, "specVersion", other[i]);
		refused(root, "pact.version", "specVersion");
	}
	for (size_t i = 0; i < 6; i++) {
		set(root, "specVersion", bad[i]);
		refused(root, "pact.form", "specVersion");
	}
	set(root, "specVersion", "3.1");
	refused(root, "pact.form", "specVersion");
	set(root, "specVersion", "3.0"); /* R1 */
	found(root, "pact.version_short", "specVersion");
	json_decref(root);
}

static void test_totals(void **state)
{
	json_t *root = sample_footprint(), *pcf = json_object_get(root, "pcf");

	(void)state;
	set(pcf, "pcfExcludingBiogenicUptake", "4.504"); /* within 0.1 % */
	accepted(root);
	set(pcf, "pcfExcludingBiogenicUptake", "4.51");
	found(root, "pact.total", "pcf.pcfExcludingBiogenicUptake");
	set(pcf, "pcfExcludingBiogenicUptake", "4.5");
	set(pcf, "pcfIncludingBiogenicUptake", "4.01");
	found(root, "pact.total", "pcf.pcfIncludingBiogenicUptake");
	json_decref(root);
}

/* One change of the sample each, and what is found. */
static void test_across(void **state)
{
	static const struct {
		const char *object, *name, *value; /* value as JSON */
		const char *code, *path;
	} cases[] = {
		{NULL, "validityPeriodStart", "\"2025-12-31T23:59:59Z\"", "pact.window_start", "validityPeriodStart"},
		{NULL, "validityPeriodEnd", "\"2029-01-01T00:00:01Z\"", "pact.window_end", "validityPeriodEnd"},
		{NULL, "validityPeriodEnd", "\"2026-01-01T00:00:00Z\"", "pact.window_order", "validityPeriodEnd"},
		{"pcf", "referencePeriodStart", "\"2026-01-01T00:00:00Z\"", "pact.reference_order", "pcf.referencePeriodEnd"},
		{"pcf", "packagingEmissionsIncluded", "false", "pact.absent_if_false", "pcf.packagingGhgEmissions"},
		{"pcf", "ccsTechnologicalCO2CaptureIncluded", "false", "pact.absent_if_false", "pcf.technologicalCO2Removals"},
		{"pcf", "ccsTechnologicalCO2CaptureIncluded", "false", "pact.absent_if_false", "pcf.ccsTechnologicalCO2Capture"},
		{"pcf", "ccsTechnologicalCO2CaptureIncluded", "false", "pact.absent_if_false", "pcf.technologicalCO2CaptureOrigin"},
		{"pcf", "ccuCalculationApproach", "\"Cut-off\"", "pact.credit_only", "pcf.ccuCreditCertification"},
		{"pcf", "ccuCreditCertification", "\"not a URI\"", "pact.uri", "pcf.ccuCreditCertification"},
		{"pcf", "declaredUnitOfMeasurement", "\"kilogram\"", "pact.mass_differs", "pcf.productMassPerDeclaredUnit"},
		{"pcf", "crossSectoralStandards", "[\"ISO14067\", \"OUR-OWN\"]", "pact.unknown_word", "pcf.crossSectoralStandards[1]"},
		{"pcf", "packagingEmissionsIncluded", "null", "pact.reporting", "pcf.packagingEmissionsIncluded"},
		{"pcf", "productOrSectorSpecificRules", "[{\"operator\": \"Other\", \"ruleNames\": [\"r\"]}]", "pact.other_operator",
			"pcf.productOrSectorSpecificRules[0].otherOperatorName"},
		{"pcf", "productOrSectorSpecificRules", "[{\"operator\": \"PEF\", \"ruleNames\": [\"r\"], \"otherOperatorName\": \"we\"}]",
			"pact.other_operator", "pcf.productOrSectorSpecificRules[0].otherOperatorName"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *root = sample_footprint();

		json_object_set_new(cases[i].object ? json_object_get(root, cases[i].object) : root, cases[i].name,
			json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
		found(root, cases[i].code, cases[i].path);
		json_decref(root);
	}
}

static void test_one_geography(void **state)
{
	json_t *root = sample_footprint(), *pcf = json_object_get(root, "pcf");

	(void)state;
	set(pcf, "geographyRegionOrSubregion", "Eastern Asia");
	refused(root, "pact.geographies", "pcf.geographyCountry");
	json_object_del(pcf, "geographyRegionOrSubregion");
	set(pcf, "geographyCountrySubdivision", "KR-11");
	refused(root, "pact.geographies", "pcf.geographyCountrySubdivision");
	json_object_del(pcf, "geographyCountry");
	accepted(root);
	json_object_set_new(pcf, "geographyCountry", json_null());
	accepted(root);
	json_object_del(pcf, "geographyCountrySubdivision");
	accepted(root); /* global */
	json_decref(root);
}

static enum status read_text(struct reading *r, const char *text)
{
	memset(r, 0, sizeof *r);
	arena_init(&r->arena);
	findings_init(&r->findings, 100);
	r->status = exchange_pact_read(text, strlen(text), "data.pfs[2].", &r->arena, &r->findings, &r->pact, &r->err);
	return r->status;
}

static void not_json(const char *text, const char *code)
{
	struct reading r;

	assert_int_equal(read_text(&r, text), ST_INPUT);
	assert_string_equal(r.err.code, code);
	reading_done(&r);
}

static void test_syntax(void **state)
{
	struct text deep;
	struct reading r;
	struct text message;

	(void)state;
	not_json("", "json.syntax");
	not_json("[]", "json.not_object");
	not_json("{\"a\": 1, \"a\": 2}", "json.duplicate_key");
	not_json("{} {}", "json.syntax");
	not_json("{\"id\": \"\xff\"}", "json.syntax");
	text_init(&deep);
	text_append_string(&deep, "{\"x\":");
	for (int i = 0; i < 64; i++)
		text_append_char(&deep, '[');
	not_json(deep.data, "pact.depth");
	text_done(&deep);
	/* the message of the wire, with the place in the event */
	assert_int_equal(read_text(&r, "{\"pcf\": {\"declaredUnitAmount\": \"0\"}}"), ST_INPUT);
	assert_true(has_finding(&r, SEVERITY_ERROR, "pact.above_0", "data.pfs[2].pcf.declaredUnitAmount"));
	text_init(&message);
	exchange_pact_message(&message, &r.err);
	assert_string_equal(message.data, "data.pfs[2].id: is mandatory and missing");
	text_clear(&message);
	err_set(&r.err, ST_INPUT, "pact.above_0", "pcf.declaredUnitAmount", NULL);
	exchange_pact_message(&message, &r.err);
	assert_string_equal(message.data, "pcf.declaredUnitAmount: must be greater than 0");
	text_done(&message);
	reading_done(&r);
}

/* Digits and unknown properties are kept; only the status changes. */
static void test_kept(void **state)
{
	json_t *root = sample_footprint(), *pcf = json_object_get(root, "pcf");
	struct reading r, again;
	char *other;
	size_t length;

	(void)state;
	json_object_set_new(root, "x-unknown", json_loads("{\"deep\": [1, {\"n\": 123456789012345678}], \"nothing\": null}", 0, NULL));
	set(pcf, "fossilGhgEmissions", "+01.50e0");
	set(root, "id", "0F1E2D3C-4B5A-4978-8776-655443322110");
	read_json(&r, root);
	assert_int_equal(r.status, ST_OK);
	assert_string_equal(r.pact.fossil.text, "+01.50e0");
	assert_true(r.pact.fossil.value == 1.5);
	assert_string_equal(r.pact.id, "0f1e2d3c-4b5a-4978-8776-655443322110");
	assert_non_null(strstr(r.pact.json, "123456789012345678"));
	assert_non_null(strstr(r.pact.json, "\"nothing\":null"));
	assert_false(r.pact.deprecated);
	other = exchange_pact_set_status(&r.arena, &r.pact, true);
	length = strlen(other);
	memset(&again, 0, sizeof again);
	arena_init(&again.arena);
	assert_int_equal(exchange_pact_read(other, length, "", &again.arena, NULL, &again.pact, &again.err), ST_OK);
	assert_true(again.pact.deprecated);
	assert_int_equal(length, r.pact.json_length + strlen("Deprecated") - strlen("Active"));
	assert_true(exchange_pact_same(&r.pact, &again.pact));
	assert_string_equal(exchange_pact_set_status(&again.arena, &again.pact, false), r.pact.json);
	arena_done(&again.arena);
	set(pcf, "fossilGhgEmissions", "1.50");
	read_json(&again, root);
	assert_false(exchange_pact_same(&r.pact, &again.pact));
	reading_done(&again);
	reading_done(&r);
	json_decref(root);
}

static void test_geography(void **state)
{
	const char *subregion, *region;

	(void)state;
	assert_true(exchange_geography_of("KR", &subregion, &region));
	assert_string_equal(subregion, "Eastern Asia");
	assert_string_equal(region, "Asia");
	assert_true(exchange_geography_of("us", &subregion, &region));
	assert_string_equal(region, "Americas");
	assert_false(exchange_geography_of("XX", &subregion, &region));
	assert_true(exchange_geography_within("KR-11", "kr"));
	assert_true(exchange_geography_within("KR-11", "Eastern Asia"));
	assert_true(exchange_geography_within("Eastern Asia", "Asia"));
	assert_true(exchange_geography_within("DE", "Europe"));
	assert_false(exchange_geography_within("KR", "KR-11"));
	assert_false(exchange_geography_within("Asia", "Eastern Asia"));
	assert_string_equal(exchange_geography_region("eastern asia"), "Eastern Asia");
	assert_null(exchange_geography_region("Atlantis"));
	/* every name of the table is one of PACT's */
	for (const char *code = "DZAOMXUSKZKRVNINTRPLGBITFRAUFJGUWS"; *code; code += 2) {
		char country[3] = {code[0], code[1], 0};

		assert_true(exchange_geography_of(country, &subregion, &region));
		assert_string_equal(exchange_geography_region(subregion), subregion);
		assert_string_equal(exchange_geography_region(region), region);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_three_years),
		cmocka_unit_test(test_periods),
		cmocka_unit_test(test_decimals),
		cmocka_unit_test(test_identifiers),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_totals),
		cmocka_unit_test(test_across),
		cmocka_unit_test(test_one_geography),
		cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_geography),
	};

	message_register(base_messages);
	message_register(exchange_pact_messages);
	return cmocka_run_group_tests_name("exchange_pact_rules", tests, NULL, NULL);
}
