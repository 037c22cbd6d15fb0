/* Catena-X in and out. */
#include "exchange/exchange_catena_int.h"
#include "exchange_support.h"

/* The sample as Catena-X can carry it: a piece, no removals, at most 10 % exempted. */
static json_t *sample_for_catena(void)
{
	json_t *root = sample_footprint(), *pcf = json_object_get(root, "pcf");

	set(pcf, "declaredUnitOfMeasurement", "piece");
	set(pcf, "technologicalCO2Removals", "0");
	set(pcf, "ccsTechnologicalCO2Capture", "0");
	set(pcf, "fossilGhgEmissions", "4.50");
	set(pcf, "aircraftGhgEmissions", "1.25");
	set(pcf, "pcfExcludingBiogenicUptake", "8.5"); /* 4.5 + 3 × 1.5 - 0.5 */
	set(pcf, "pcfIncludingBiogenicUptake", "8");
	json_object_del(root, "extensions");
	json_object_del(pcf, "landCarbonLeakage");
	json_object_del(pcf, "landManagementFossilGhgEmissions");
	json_object_del(pcf, "landAreaOccupation");
	json_object_del(pcf, "technologicalCO2CaptureOrigin");
	json_object_del(pcf, "ccuCarbonContent");
	json_object_del(pcf, "ccuCalculationApproach");
	json_object_del(pcf, "ccuCreditCertification");
	json_object_del(pcf, "verification");
	return root;
}

static const struct exchange_catena_own settings = {.waste_incineration = "cut-off", .packaging_included = -1, .storage_included = -1};

struct conversion {
	struct reading from;
	char *json;
	size_t length;
	struct exchange_words lost;
	struct err err;
	enum status status;
};

static void to_catena(struct conversion *c, const json_t *root, const struct exchange_catena_own *own)
{
	memset(c, 0, sizeof *c);
	read_json(&c->from, root);
	assert_int_equal(c->from.status, ST_OK);
	c->status = exchange_catena_write(&c->from.pact, own, &c->from.arena, &c->json, &c->length, &c->lost, &c->err);
}

static const json_t *in(const json_t *root, const char *name)
{
	return catena_value(root, catena_at(name, 9));
}

static void test_written(void **state)
{
	json_t *root = sample_for_catena(), *out;
	struct conversion c;

	(void)state;
	to_catena(&c, root, &settings);
	assert_int_equal(c.status, ST_OK);
	assert_int_equal(c.lost.count, 0);
	out = json_loadb(c.json, c.length, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(out);
	assert_true(exchange_catena_is(c.json, c.length));
	assert_null(strstr(c.json, "null"));
	assert_non_null(strstr(c.json, "\"fossilGhgEmissions\":3.25,")); /* without aircraft */
	assert_non_null(strstr(c.json, "\"aircraftGhgEmissions\":1.25}"));
	assert_non_null(strstr(c.json, "\"pcfExcludingBiogenicUptake\":8.5,"));
	assert_string_equal(json_string_value(in(out, "geographyRegionOrSubregion")), "Eastern Asia");
	assert_string_equal(json_string_value(in(out, "geographyCountry")), "KR");
	assert_string_equal(json_string_value(json_array_get(in(out, "crossSectoralStandards"), 0)), "ISO 14067");
	assert_string_equal(json_string_value(json_array_get(in(out, "secondaryEmissionFactorSources"), 0)), "some name 0 some version 0");
	assert_string_equal(json_string_value(in(out, "allocationWasteIncineration")), "cut-off");
	assert_true(json_is_false(in(out, "massBalancingUsed")));
	assert_true(json_is_true(in(out, "distributionStageIncluded")));
	assert_true(json_number_value(in(out, "carbonContentTotal")) == 3);
	/* what is mandatory is there */
	for (const struct catena_row *row = catena_rows; row->name; row++)
		if (!row->none && row->at9 && strcmp(row->name, "geographyCountrySubdivision") != 0)
			assert_non_null(in(out, row->name));
	json_decref(out);
	reading_done(&c.from);
	json_decref(root);
}

/* There and back: the same footprint but for the source that is carried along. */
static void test_there_and_back(void **state)
{
	static const char *const same[] = {"id", "created", "companyName", "companyIds", "productIds", "productNameCompany", "productDescription",
		"productClassifications", "precedingPfIds", "comment", "validityPeriodEnd"};
	static const char *const same_pcf[] = {"declaredUnitOfMeasurement", "declaredUnitAmount", "productMassPerDeclaredUnit", "geographyCountry",
		"referencePeriodStart", "referencePeriodEnd", "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake", "landUseChangeGhgEmissions",
		"landManagementBiogenicCO2Emissions", "landManagementBiogenicCO2Removals", "biogenicCO2Uptake", "biogenicNonCO2Emissions",
		"aircraftGhgEmissions", "packagingEmissionsIncluded", "packagingGhgEmissions", "outboundLogisticsGhgEmissions", "fossilCarbonContent",
		"biogenicCarbonContent", "recycledCarbonContent", "packagingBiogenicCarbonContent", "crossSectoralStandards",
		"ipccCharacterizationFactors", "exemptedEmissionsPercent", "primaryDataShare", "dqi", "boundaryProcessesDescription",
		"exemptedEmissionsDescription", "allocationRulesDescription"};
	json_t *root = sample_for_catena(), *back;
	struct exchange_catena_read read;
	struct conversion c, again;

	(void)state;
	to_catena(&c, root, &settings);
	assert_int_equal(exchange_catena_read(c.json, c.length, &c.from.arena, &c.from.findings, &read, &c.err), ST_OK);
	back = json_loadb(read.json, read.json_length, 0, NULL);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (!json_equal(json_object_get(root, same[i]), json_object_get(back, same[i])))
			fail_msg("%s", same[i]);
	for (size_t i = 0; i < sizeof same_pcf / sizeof *same_pcf; i++)
		if (!json_equal(json_object_get(json_object_get(root, "pcf"), same_pcf[i]), json_object_get(json_object_get(back, "pcf"), same_pcf[i])))
			fail_msg("pcf.%s", same_pcf[i]);
	assert_string_equal(read.pact.fossil.text, "4.5");
	/* and to Catena-X again: byte for byte */
	to_catena(&again, back, &settings);
	assert_int_equal(again.status, ST_OK);
	assert_string_equal(again.json, c.json);
	reading_done(&again.from);
	reading_done(&c.from);
	json_decref(back);
	json_decref(root);
}

/* A source with everything that PACT lacks: it goes through PACT and comes out as it was. */
static void test_nothing_lost(void **state)
{
	json_t *root = sample_for_catena(), *source, *back;
	struct exchange_catena_read read;
	struct conversion c, again;
	char *text;

	(void)state;
	to_catena(&c, root, &settings);
	source = json_loadb(c.json, c.length, 0, NULL);
	for (const struct catena_row *row = catena_rows; row->name; row++) {
		const char *slash;
		json_t *group;

		if (!row->none || !row->at9 || in(source, row->name))
			continue;
		slash = strrchr(row->at9, '/');
		group = (json_t *)(uintptr_t)catena_value(source, arena_strndup(&c.from.arena, row->at9, (size_t)(slash - row->at9)));
		if (!group) {
			json_t *method = json_array_get(json_object_get(source, "pcfAssessmentAndMethodology"), 0);

			group = json_object();
			json_object_set_new(method, "verificationAndCertificationShares", json_pack("[o]", group));
		}
		json_object_set_new(group, row->name, json_loads("0.10", JSON_DECODE_ANY, NULL));
	}
	json_object_set_new(source, "attestationOfConformance",
		json_loads("[{\"attestationType\": \"PCF Verification\", \"standardName\": \"a\", \"attestationStandard\": \"b\","
			   " \"attestationOfConformanceId\": \"c\", \"providerName\": \"d\"}, {\"attestationType\": \"other\"}]",
			0, NULL));
	json_object_set_new(source, "own-extension", json_pack("{s:f}", "value", 1.5));
	text = json_dumps(source, JSON_INDENT(2));
	assert_int_equal(exchange_catena_read(text, strlen(text), &c.from.arena, NULL, &read, &c.err), ST_OK);
	assert_true(read.lost.count >= 25); /* of PACT's own fields */
	assert_string_equal(read.pact.verification_coverage, "product level");
	back = json_loadb(read.json, read.json_length, 0, NULL);
	assert_int_equal(exchange_catena_write(&read.pact, &settings, &c.from.arena, &again.json, &again.length, &again.lost, &c.err), ST_OK);
	assert_string_equal(again.json, text);
	/* a partner changed a value on the way: written anew, with what Catena-X alone has */
	set(back, "comment", "changed");
	to_catena(&again, back, &settings);
	assert_int_equal(again.status, ST_OK);
	json_decref(source);
	source = json_loadb(again.json, again.length, 0, NULL);
	assert_string_equal(json_string_value(in(source, "comment")), "changed");
	for (const struct catena_row *row = catena_rows; row->name; row++)
		if (row->at9 && strcmp(row->name, "geographyCountrySubdivision") != 0 && !in(source, row->name))
			fail_msg("%s", row->name);
	assert_int_equal(json_array_size(json_object_get(source, "attestationOfConformance")), 2);
	reading_done(&again.from);
	reading_done(&c.from);
	free(text);
	json_decref(source);
	json_decref(back);
	json_decref(root);
}

static void test_cannot_be_sent(void **state)
{
	static const char *const cases[][3] = {
		{"technologicalCO2Removals", "\"-1\"", "technologicalCO2Removals"},
		{"ccsTechnologicalCO2Capture", "\"-1\"", "ccsTechnologicalCO2Capture"},
		{"pcfExcludingBiogenicUptake", "\"-1\"", "pcfExcludingBiogenicUptake"},
		{"exemptedEmissionsPercent", "\"10.1\"", "exemptedEmissionsPercent"},
		{"declaredUnitOfMeasurement", "\"megabit second\"", "declaredUnitOfMeasurement"},
		{"aircraftGhgEmissions", "\"5\"", "fossilGhgEmissions"},
		{"ipccCharacterizationFactors", "[\"AR7\"]", "ipccCharacterizationFactors"},
		{"packagingEmissionsIncluded", "null", "packagingEmissionsIncluded"},
		{"ccsTechnologicalCO2CaptureIncluded", "null", "ccsTechnologicalCO2CaptureIncluded"},
	};
	struct exchange_catena_own none = {.packaging_included = -1, .storage_included = -1};
	struct conversion c;
	json_t *root;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		root = sample_for_catena();
		json_object_set_new(json_object_get(root, "pcf"), cases[i][0], json_loads(cases[i][1], JSON_DECODE_ANY, NULL));
		to_catena(&c, root, &settings);
		assert_int_equal(c.status, ST_INPUT);
		assert_string_equal(c.err.code, "pact.catena_refused");
		assert_string_equal(c.err.param[0], cases[i][2]);
		reading_done(&c.from);
		json_decref(root);
	}
	root = sample_for_catena();
	to_catena(&c, root, &none);
	assert_string_equal(c.err.param[0], "allocationWasteIncineration");
	reading_done(&c.from);
	set(root, "status", "Deprecated");
	to_catena(&c, root, &settings);
	assert_string_equal(c.err.param[0], "status");
	reading_done(&c.from);
	json_decref(root);
	root = sample_footprint(); /* what is lost is named */
	set(json_object_get(root, "pcf"), "technologicalCO2Removals", "0");
	set(json_object_get(root, "pcf"), "ccsTechnologicalCO2Capture", "0");
	set(json_object_get(root, "pcf"), "exemptedEmissionsPercent", "1");
	to_catena(&c, root, &settings);
	assert_int_equal(c.status, ST_OK);
	assert_int_equal(c.lost.count, 9); /* seven properties, the extension, the verification */
	reading_done(&c.from);
	json_decref(root);
}

/* One change of a Catena-X footprint, and what reading says. */
static void test_reading(void **state)
{
	static const struct {
		const char *name, *value, *code; /* code NULL: read */
	} cases[] = {
		{"retroOrProspectivePcfType", "\"Prospective PCF with forerunner\"", "pact.catena_prospective"},
		{"partialFullPcf", "\"Cradle-to-grave\"", "pact.catena_scope"},
		{"declaredUnitOfMeasurement", "\"megabit\"", "pact.catena_unit"},
		{"declaredUnitAmount", "\"1\"", "pact.type"},
		{"declaredUnitAmount", "0", "pact.above_0"},
		{"companyName", "7", "pact.type"},
		{"companyIds", "[\"https://maker.example\"]", "pact.missing"},
		{"created", "\"soon\"", "pact.time"},
		{"fossilGhgEmissions", "null", "pact.catena_refused"},
		{"ipccCharacterizationFactors", "\"unspecified\"", "pact.catena_refused"},
		{"specVersion", "\"urn:io.catenax.pcf:datamodel:version:6.0.0\"", "pact.catena_version"},
		{"specVersion", "[\"urn:io.catenax.pcf:datamodel:version:9.0.0\"]", NULL},
		{"created", "\"2026-01-01T00:00:00\"", NULL},
		{"fossilCarbonContent", "null", NULL}, /* total less biogenic */
		{"geographyRegionOrSubregion", "\"Several\"", NULL},
		{"id", "\"urn:uuid:0f1e2d3c-4b5a-4978-8776-655443322110\"", NULL},
	};
	json_t *root = sample_for_catena();
	struct exchange_catena_read read;
	struct conversion c;

	(void)state;
	to_catena(&c, root, &settings);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *source = json_loadb(c.json, c.length, 0, NULL);
		const char *pointer = catena_at(cases[i].name, 9), *slash = strrchr(pointer, '/');
		json_t *group =
			(json_t *)(uintptr_t)catena_value(source, arena_strndup(&c.from.arena, pointer, (size_t)(slash - pointer)));
		enum status st;
		char *text;

		json_object_set_new(group, cases[i].name, json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
		text = json_dumps(source, JSON_COMPACT);
		st = exchange_catena_read(text, strlen(text), &c.from.arena, NULL, &read, &c.err);
		if (cases[i].code ? st != ST_INPUT || strcmp(c.err.code, cases[i].code) != 0 : st != ST_OK)
			fail_msg("%s %s: %d %s", cases[i].name, cases[i].value, (int)st, c.err.code);
		free(text);
		json_decref(source);
	}
	assert_true(strstr(read.pact.id, "0f1e2d3c") == read.pact.id);
	reading_done(&c.from);
	json_decref(root);
}

/* 7.0.0: flat, per one unit. */
static void test_seven(void **state)
{
	static const char text[] =
		"{\"specVersion\": \"urn:io.catenax.pcf:datamodel:version:7.0.0\", \"id\": \"0f1e2d3c-4b5a-4978-8776-655443322110\", \"version\": 0,"
		" \"created\": \"2026-01-02T00:00:00Z\", \"extWBCSD_pfStatus\": \"Active\", \"companyName\": \"Maker\","
		" \"companyIds\": [\"urn:BPNL00000000TEST\"], \"productIds\": [\"urn:maker.example:p\"], \"productName\": \"Coolant\","
		" \"extWBCSD_productCodeCpc\": \"354\", \"partialFullPcf\": \"Cradle-to-gate\", \"validityPeriodStart\": \"2026-01-02T00:00:00Z\","
		" \"validityPeriodEnd\": \"2027-01-01T00:00:00Z\", \"pcf\": {\"declaredUnit\": \"liter\", \"unitaryProductAmount\": 20.0,"
		" \"productMassPerDeclaredUnit\": 1.1, \"exemptedEmissionsPercent\": 0.0, \"pcfExcludingBiogenic\": 2.4, \"pcfIncludingBiogenic\": 2.3,"
		" \"fossilGhgEmissions\": 2.5, \"biogenicCarbonWithdrawal\": -0.1, \"extTFS_luGhgEmissions\": -0.1,"
		" \"extWBCSD_fossilCarbonContent\": 0.1, \"carbonContentBiogenic\": 0.0, \"carbonContentTotal\": 0.1,"
		" \"referencePeriodStart\": \"2025-01-01T00:00:00Z\", \"referencePeriodEnd\": \"2026-01-01T00:00:00Z\","
		" \"crossSectoralStandardsUsed\": [{\"crossSectoralStandard\": \"ISO Standard 14067\"}],"
		" \"productOrSectorSpecificRules\": [{\"extWBCSD_operator\": \"PEF\", \"productOrSectorSpecificRules\": [{\"ruleName\": \"r1\"}]}],"
		" \"extWBCSD_characterizationFactors\": \"AR5\", \"extTFS_allocationWasteIncineration\": \"cut-off\", \"primaryDataShare\": 56.12,"
		" \"secondaryEmissionFactorSources\": [{\"secondaryEmissionFactorSource\": \"ecoinvent 3.8\"}], \"geographyCountry\": \"DE\","
		" \"geographyRegionOrSubregion\": \"Global\", \"extWBCSD_packagingEmissionsIncluded\": true, \"boundaryProcessesDescription\": \"all\","
		" \"dataQualityRating\": {\"technologicalDQR\": 2.0, \"coveragePercent\": 100}}}";
	struct exchange_catena_own own = {.packaging_included = -1, .storage_included = 0};
	struct exchange_catena_read read;
	struct exchange_words lost;
	struct findings findings;
	struct arena arena;
	struct err err;
	size_t length;
	char *out;

	(void)state;
	arena_init(&arena);
	findings_init(&findings, 20);
	assert_int_equal(exchange_catena_read(text, strlen(text), &arena, &findings, &read, &err), ST_OK);
	assert_int_equal(read.major, 7);
	assert_string_equal(read.pact.amount.text, "20.0");
	assert_string_equal(read.pact.t2.text, "48");
	assert_string_equal(read.pact.mass_kg.text, "22");
	assert_string_equal(read.pact.land_removals.text, "-2");
	assert_string_equal(read.pact.country, "DE");
	assert_string_equal(read.pact.standards.item[0], "ISO14067");
	assert_string_equal(read.pact.classifications.item[0], "urn:cpc:354");
	assert_string_equal(read.pact.primary_percent.text, "56.12");
	assert_null(read.pact.rating[0].text);
	/* on to 9.0.0 */
	assert_int_equal(exchange_catena_write(&read.pact, &own, &arena, &out, &length, &lost, &err), ST_OK);
	assert_non_null(strstr(out, "\"pcfExcludingBiogenicUptake\":48,"));
	assert_non_null(strstr(out, "\"allocationWasteIncineration\":\"cut-off\""));
	findings_done(&findings);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_written),
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_nothing_lost),
		cmocka_unit_test(test_cannot_be_sent),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_seven),
	};

	message_register(exchange_pact_messages);
	return cmocka_run_group_tests_name("exchange_catena", tests, NULL, NULL);
}
