/* Our own published footprint as PACT 3. */
#include "exchange_support.h"

#define ID "0F1E2D3C-4B5A-4978-8776-655443322110"

/* A published version; `more` replaces or adds members. */
static char *payload(const char *more)
{
	json_t *root = json_loads("{\"schema\": \"sangsaeng.footprint/1\", \"simulated\": true, \"product\": \"S1-P1\", \"name\": \"Body module\","
				  " \"declared_unit\": \"piece\", \"mass_kg\": \"900\", \"reference_period_start\": \"2027-01-01\","
				  " \"reference_period_end\": \"2027-12-31\", \"valid_until\": \"2030-12-31\", \"complete\": true,"
				  " \"components_kgco2e\": {\"fossil\": \"1.4556\", \"technological_removal\": \"-0.1\", \"biogenic_non_co2\": \"0.2\","
				  " \"biogenic_uptake\": \"-0.3\", \"land_use_change\": \"0.05\", \"land_management\": \"0.04\","
				  " \"land_management_removal\": \"-0.02\", \"aircraft\": \"1\"}, \"packaging_kgco2e\": \"0.5\","
				  " \"outbound_logistics_kgco2e\": \"0.7\", \"carbon_content_kg\": {\"fossil\": \"0.1\", \"biogenic\": \"0.09\","
				  " \"recycled\": null}, \"primary_data_percent\": \"56.12\", \"data_quality_rating\": {\"technological\": \"2\","
				  " \"temporal\": \"3\", \"geographical\": \"1.5\"}, \"exempted_percent\": \"0\", \"gwp_sets\": [\"AR5\", \"as published\"],"
				  " \"sources\": [{\"source\": \"A database\", \"edition\": 2025, \"status\": \"secondary\"},"
				  " {\"source\": \"A database\", \"edition\": 2025, \"status\": \"secondary\"},"
				  " {\"source\": \"Own meters\", \"edition\": 2025, \"status\": \"primary\"}]}",
		0, NULL);
	json_t *change = more ? json_loads(more, 0, NULL) : NULL;
	char *text;

	assert_non_null(root);
	if (change)
		json_object_update(root, change);
	text = json_dumps(root, 0);
	json_decref(change);
	json_decref(root);
	return text;
}

static const char *company[] = {"urn:pact:maker.example:company-id:S1"};
static const char *product[] = {"urn:pact:maker.example:product-id:S1-P1", "urn:pact:carmaker.example:buyer-id:4711"};

static struct exchange_own own_of(const char *payload)
{
	return (struct exchange_own){.payload = payload,
		.id = ID,
		.created_us = INT64_C(1830000000000000),
		.company_name = "Fictional Parts 1",
		.companies = {company, 1},
		.product_name = "Body module",
		.products = {product, 2},
		.country = "KR",
		.packaging_included = -1};
}

struct written {
	struct arena arena;
	struct exchange_pact pact;
	struct findings findings;
	struct err err;
	enum status status;
	char *json;
};

static void write_own(struct written *w, const struct exchange_own *own)
{
	size_t length;

	memset(w, 0, sizeof *w);
	arena_init(&w->arena);
	findings_init(&w->findings, 50);
	w->status = exchange_pact_write(own, &w->arena, &w->json, &length, &w->err);
	if (w->status != ST_OK)
		return;
	assert_int_equal(strlen(w->json), length);
	assert_int_equal(exchange_pact_read(w->json, length, "", &w->arena, &w->findings, &w->pact, &w->err), ST_OK);
	assert_int_equal(w->findings.errors + w->findings.warnings, 0);
	assert_null(strstr(w->json, "null"));
	assert_null(strstr(w->json, "[]"));
}

static void written_done(struct written *w)
{
	findings_done(&w->findings);
	arena_done(&w->arena);
}

static void test_whole(void **state)
{
	char *text = payload(NULL), time[EXCHANGE_TIME_LEN];
	struct exchange_own own = own_of(text);
	struct written w;

	(void)state;
	write_own(&w, &own);
	assert_int_equal(w.status, ST_OK);
	assert_string_equal(w.pact.id, "0f1e2d3c-4b5a-4978-8776-655443322110");
	assert_string_equal(w.pact.spec_version, "3.0.3");
	assert_string_equal(w.pact.fossil.text, "2.4556"); /* with aircraft */
	assert_string_equal(w.pact.aircraft.text, "1");
	assert_string_equal(w.pact.t2.text, "2.6256"); /* 2.4556 + 0.05 + 0.04 - 0.02 + 0.2 - 0.1 */
	assert_string_equal(w.pact.t1.text, "2.3256");
	assert_string_equal(w.pact.removals.text, "-0.1");
	assert_string_equal(w.pact.mass_kg.text, "900");
	assert_string_equal(w.pact.unit, "piece");
	assert_string_equal(w.pact.rating[1].text, "1.5"); /* geographical */
	assert_string_equal(w.pact.packaging.text, "0.5");
	assert_null(w.pact.recycled_carbon_kg.text);
	assert_int_equal(w.pact.products.count, 2);
	assert_int_equal(w.pact.gwp.count, 1);
	exchange_time_write(w.pact.reference_start_us, time);
	assert_string_equal(time, "2026-12-31T15:00:00Z"); /* midnight in Seoul */
	exchange_time_write(w.pact.reference_end_us, time);
	assert_string_equal(time, "2027-12-31T15:00:00Z"); /* exclusive */
	exchange_time_write(w.pact.valid_to_us, time);
	assert_string_equal(time, "2030-12-31T15:00:00Z");
	assert_non_null(strstr(w.pact.comment, "Asia/Seoul"));
	assert_non_null(strstr(w.pact.comment, "Simulated"));
	assert_null(strstr(w.json, "Own meters"));
	assert_null(strstr(strstr(w.json, "A database") + 1, "A database"));
	written_done(&w);
	free(text);
}

/* What is not known is left out, not 0; a SHALL value with its reason. */
static void test_sparse(void **state)
{
	char *text = payload("{\"components_kgco2e\": {\"fossil\": \"10\", \"aircraft\": \"0\", \"biogenic_uptake\": \"0\"}, \"packaging_kgco2e\": null,"
			     " \"outbound_logistics_kgco2e\": null, \"primary_data_percent\": null, \"sources\": [], \"complete\": false,"
			     " \"data_quality_rating\": {\"technological\": null, \"temporal\": \"3\", \"geographical\": \"1\"},"
			     " \"carbon_content_kg\": {\"fossil\": \"0\", \"biogenic\": null, \"recycled\": null}, \"valid_until\": \"2035-12-31\"}");
	struct exchange_own own = own_of(text);
	struct written w;

	(void)state;
	own.comment = "Furnace replaced since the predecessor.";
	write_own(&w, &own);
	assert_int_equal(w.status, ST_OK);
	assert_string_equal(w.pact.t2.text, "10");
	assert_string_equal(w.pact.t1.text, "10");
	assert_null(w.pact.aircraft.text);
	assert_null(w.pact.uptake.text);
	assert_null(w.pact.rating[0].text);
	assert_null(strstr(w.json, "secondaryEmissionFactorSources"));
	assert_null(strstr(w.json, "\"packagingEmissionsIncluded\":"));
	assert_non_null(strstr(w.pact.comment, "packagingEmissionsIncluded: "));
	assert_non_null(strstr(w.pact.comment, "primaryDataShare: "));
	assert_non_null(strstr(w.pact.comment, "incomplete"));
	assert_ptr_equal(strstr(w.pact.comment, "Furnace"), w.pact.comment);
	assert_true(w.pact.valid_to_us == exchange_time_add_years(w.pact.reference_end_us, 3)); /* not longer than PACT allows */
	written_done(&w);
	free(text);
}

static void test_units(void **state)
{
	static const char *const cases[][4] = {{"kg", "kilogram", "1", "1"}, {"t", "kilogram", "1000", "1000"}, {"L", "liter", "1", "900"},
		{"kWh", "kilowatt hour", "1", "0"}, {"tkm", "ton kilometer", "1", "0"}, {"m2", "square meter", "1", "900"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char more[80], *text;
		struct exchange_own own;
		struct written w;

		snprintf(more, sizeof more, "{\"declared_unit\": \"%s\"}", cases[i][0]);
		text = payload(more);
		own = own_of(text);
		write_own(&w, &own);
		assert_int_equal(w.status, ST_OK);
		assert_string_equal(w.pact.unit, cases[i][1]);
		assert_string_equal(w.pact.amount.text, cases[i][2]);
		assert_string_equal(w.pact.mass_kg.text, cases[i][3]);
		written_done(&w);
		free(text);
	}
}

static void test_refused(void **state)
{
	static const char *const cases[][3] = {
		{"{\"carbon_content_kg\": {\"fossil\": null}}", "pact.own_missing", "pcf.fossilCarbonContent"},
		{"{\"mass_kg\": null, \"exempted_percent\": null}", "pact.own_missing", "pcf.productMassPerDeclaredUnit, pcf.exemptedEmissionsPercent"},
		{"{\"gwp_sets\": [\"as published\"]}", "pact.own_missing", "pcf.ipccCharacterizationFactors"},
		{"{\"declared_unit\": \"Nm3\"}", "pact.own_unit", "Nm3"},
		{"{\"schema\": \"other\"}", "pact.own_payload", "schema"},
		{"{\"primary_data_percent\": \"120\"}", "pact.own_finding", "pcf.primaryDataShare: 120 is not between 0 and 100"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = payload(cases[i][0]);
		struct exchange_own own = own_of(text);
		struct written w;

		write_own(&w, &own);
		assert_int_equal(w.status, ST_INPUT);
		assert_string_equal(w.err.code, cases[i][1]);
		assert_string_equal(w.err.param[0], cases[i][2]);
		written_done(&w);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_sparse),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_refused),
	};

	message_register(exchange_pact_messages);
	return cmocka_run_group_tests_name("exchange_pact_write", tests, NULL, NULL);
}
