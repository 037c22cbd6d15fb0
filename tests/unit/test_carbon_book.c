/* The book of a process: other inputs, exclusions, balances of mass, and the published vectors (footprint rules
 * section 5) from rows to what is stated. Footprints received from suppliers: test_carbon_received.c; co-products: test_carbon_allocation.c;
 * electricity: test_carbon_electricity.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

/* ---- V2, V14: links ---- */

static void v2_three_tiers_with_two_suppliers_of_one_part(void **state)
{
	struct bench *b = *state;
	static const char *const own[][2] = {
		{"door", "0.12"}, {"br-a", "0.031"}, {"br-b", "0.028"}, {"steel-c", "1.92"}, {"steel-d", "0.41"}, {"power", "0.433"}};
	struct carbon_explanation e;

	for (size_t i = 0; i < 6; i++) {
		factor_row(b, own[i][0], "kg", own[i][1]);
		product_row(b, own[i][0], "part", "kg", "1", "", own[i][0]);
	}
	run_sql(b, "INSERT INTO links VALUES ('door', 'br-a', 'bracket', 'contains', '4', '0.65', 90), ('door', 'br-b', 'bracket', 'contains', '4', "
		   "'0.35', 91)");
	takes(b, "door", "power", "1.75");
	takes(b, "br-a", "steel-c", "0.62");
	takes(b, "br-a", "power", "0.85");
	takes(b, "br-b", "steel-c", "0.33");
	takes(b, "br-b", "steel-d", "0.27");
	takes(b, "br-b", "power", "0.7");
	takes(b, "steel-c", "power", "0.12");
	takes(b, "steel-d", "power", "0.55");
	build(b);
	t2_is(b, "door", "6.71366574");
	t2_is(b, "br-a", "1.6216652");
	t2_is(b, "br-b", "1.1568473");
	t2_is(b, "steel-c", "1.97196");
	t2_is(b, "steel-d", "0.64815");
	e = explain(b, CARBON_AFTER, "door");
	assert_int_equal(e.contribution_count, 6);
	assert_string_equal(e.contribution[0].product, "steel-c");
	says(e.contribution[0].amount, "2.074");
	says(e.contribution[0].kgco2e, "3.98208");
	assert_string_equal(e.contribution[1].product, "power");
	says(e.contribution[1].amount, "5.39678");
	says(e.contribution[1].kgco2e, "2.33680574");
}

static void v14_two_links_between_the_same_pair_add_up_and_quantity_0_is_no_use(void **state)
{
	struct bench *b = *state;

	factor_row(b, "two", "kg", "2");
	product_row(b, "P", "part", "kg", "1", "", "one");
	product_row(b, "Q", "material", "kg", "1", "", "two");
	product_row(b, "R", "material", "kg", "1", "", ""); /* nothing is known of it */
	takes(b, "P", "Q", "0.3");
	takes(b, "P", "Q", "0.2");
	takes(b, "P", "R", "0");
	build(b);
	t2_is(b, "P", "2");
	assert_true(after(b, "P").publishable);
	assert_false(after(b, "R").publishable);
}

/* ---- V4: returns ---- */

/* Melt takes 0.45 kg of returns; `casting` as the two ways of counting say. */
static void the_foundry_of_v4(struct bench *b)
{
	factor_row(b, "sorting", "kg", "0.09");
	factor_row(b, "ingot", "kg", "7.8");
	factor_row(b, "power", "kWh", "0.45");
	product_row(b, "scrap", "material", "kg", "1", "", "sorting"); /* cut-off: collection and sorting only */
	product_row(b, "ingot", "material", "kg", "1", "", "ingot");
	product_row(b, "power", "material", "kWh", "", "", "power");
	product_row(b, "melt", "part", "kg", "1", "", "");
	product_row(b, "casting", "part", "kg", "1", "6000", "");
	product_row(b, "returns", "part", "kg", "1", "900", "");
	process_row(b, "MELT", "mass", "0");
	process_row(b, "CAST", "mass", "0");
	process_row(b, "PREPARE", "mass", "0");
	input_row(b, "MELT", "furnace", "process_emission", "one", "992", "kg"); /* 0.62 × 1,600 */
	input_row(b, "PREPARE", "cutting", "process_emission", "one", "12", "kg");
	makes(b, "MELT", "melt", "1600");
	makes(b, "CAST", "casting", "1000");
	makes(b, "PREPARE", "returns", "600");
	takes(b, "melt", "scrap", "0.35");
	takes(b, "melt", "ingot", "0.24");
}

static void v4_returns_as_a_co_product_make_a_loop(void **state)
{
	struct bench *b = *state;

	the_foundry_of_v4(b);
	link_row(b, "melt", "returns", "returns", "0.45", "1");
	takes(b, "casting", "melt", "1.4678899082568807339");
	takes(b, "casting", "power", "0.77981651376146788991");
	takes(b, "returns", "melt", "0.22018348623853211009");
	takes(b, "returns", "power", "0.11697247706422018349");
	build(b);
	t2_is(b, "casting", "4.515784114");
	t2_is(b, "returns", "0.6973676171");
	t2_is(b, "melt", "2.837315428");
}

static void v4_burden_free_returns_cost_their_preparation_only(void **state)
{
	struct bench *b = *state;
	int line;

	the_foundry_of_v4(b);
	line = link_row(b, "melt", "returns", "returns", "0.45", "1");
	takes(b, "casting", "melt", "1.6");
	takes(b, "casting", "power", "0.85");
	build(b);
	t2_is(b, "casting", "4.4345");
	t2_is(b, "returns", "0.02");
	t2_is(b, "melt", "2.5325");
	/* 0.72 kg per kg of casting are used where 0.6 arise */
	finds_at(b, "links.returns_more", "links.csv", line);
	assert_string_equal(b->err.param[0], "returns");
	says(b->err.param[1], "720");
	says(b->err.param[2], "600");
	assert_int_equal(errors_of(b), 0); /* it is a warning */
	run_sql(b, "UPDATE links SET quantity = '0.375' WHERE source_line = %d", line);
	assert_false(finds(b, "links.returns_more")); /* as much as arises */
}

/* ---- V9, V10 ---- */

static void v9_credit_method_and_rolling_average_conserve_the_sum(void **state)
{
	struct bench *b = *state;

	factor_row(b, "certified", "t", "900");
	factor_row(b, "plain", "t", "2100");
	process_row(b, "PX", "mass", "0");
	process_row(b, "PY", "mass", "0");
	process_row(b, "ALL", "mass", "0");
	product_row(b, "X", "part", "t", "1000", "", "");
	product_row(b, "Y", "part", "t", "1000", "", "");
	product_row(b, "MEAN", "part", "t", "1000", "", "");
	makes(b, "PX", "X", "235");
	makes(b, "PY", "Y", "705");
	makes(b, "ALL", "MEAN", "940");
	input_row(b, "PX", "certified", "material", "certified", "250", "t");
	input_row(b, "PX", "process", "process_emission", "one", "100", "t");
	input_row(b, "PY", "certified", "material", "certified", "50", "t");
	input_row(b, "PY", "plain", "material", "plain", "700", "t");
	input_row(b, "PY", "process", "process_emission", "one", "300", "t");
	input_row(b, "ALL", "certified", "material", "certified", "300", "t");
	input_row(b, "ALL", "plain", "material", "plain", "700000", "kg");
	input_row(b, "ALL", "process", "process_emission", "one", "400", "t");
	build(b);
	t2_is(b, "X", "1382.978723"); /* kg per t */
	t2_is(b, "Y", "2574.468085");
	t2_is(b, "MEAN", "2276.595745");
}

static void v9_no_more_is_attributed_than_certified_input_times_yield(void **state)
{
	struct bench *b = *state;

	product_row(b, "FEED", "material", "kg", "1", "", "one");
	product_row(b, "X", "part", "kg", "1", "", "one");
	product_row(b, "Y", "part", "kg", "1", "", "one");
	run_sql(b, "INSERT INTO mass_balances VALUES ('B', 'ISCC', 'FEED', '300000', '0.94', 'X', '282000', 1, 2)");
	assert_int_equal(errors_of(b), 0);
	run_sql(b, "UPDATE mass_balances SET attributed_kg = '282100'");
	finds_at(b, "mass_balance.above", "mass_balances.csv", 2);
	says(b->err.param[1], "282100");
	says(b->err.param[2], "282000");
	assert_int_equal(errors_of(b), 1);
	/* all products of a balance together */
	run_sql(b, "UPDATE mass_balances SET attributed_kg = '200000'");
	run_sql(b,
		"INSERT INTO mass_balances VALUES ('B', 'ISCC', 'FEED', '300000', '0.94', 'Y', '82000', 1, 3), ('C', 'ISCC', 'FEED', '100', '0.9', "
		"'Y', '90', 1, 4)");
	assert_int_equal(errors_of(b), 0);
	run_sql(b, "UPDATE mass_balances SET attributed_kg = '82000.1' WHERE balance = 'B' AND product = 'Y'");
	assert_true(finds(b, "mass_balance.above"));
	run_sql(b, "UPDATE mass_balances SET \"yield\" = '0.99' WHERE balance = 'B' AND product = 'Y'");
	finds_at(b, "mass_balance.differs", "mass_balances.csv", 3);
}

static void v10_what_is_left_out_is_stated_and_the_footprint_is_not_scaled(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	process_row(b, "MAKE", "mass", "0");
	input_row(b, "MAKE", "own", "process_emission", "one", "420", "kg");
	product_row(b, "P", "part", "kg", "1", "", "");
	product_row(b, "S1", "part", "kg", "1", "", "");
	product_row(b, "S2", "part", "kg", "1", "", "");
	product_row(b, "TOP", "vehicle", "piece", "", "", "");
	makes(b, "MAKE", "P", "100");
	receive(b, (struct given){FROM("F1", "S1", "kg", "4"), .verified = "third_party"});
	receive(b, (struct given){FROM("F2", "S2", "kg", "1.05"), .verified = "third_party"});
	takes(b, "P", "S1", "1");
	takes(b, "P", "S2", "2");
	takes(b, "TOP", "P", "2");
	run_sql(b, "INSERT INTO exclusions VALUES ('P', 'paint', '0.09', 'small', 2), ('P', 'tools', '0.14', 'small', 3), ('S1', 'glue', '9', 'x', "
		   "4)");
	build(b);
	s = after(b, "P");
	says(s.t2_kgco2e, "10.3");
	says(s.exempted_percent, "2.184235518");
	assert_int_equal(s.note_count, 0);
	assert_true(s.publishable);
	says(after(b, "S1").exempted_percent, "0"); /* a supplier's footprint counts as 0 % */
	says(after(b, "TOP").t2_kgco2e, "20.6");
	says(after(b, "TOP").exempted_percent, "2.184235518");
	run_sql(b, "INSERT INTO exclusions VALUES ('P', 'trips', '0.12', 'small', 5)");
	build(b);
	s = after(b, "P");
	says(s.t2_kgco2e, "10.3");
	says(s.exempted_percent, "3.286384977");
	assert_true(has_note(&s, "exempted:3"));
	assert_false(s.publishable);
	b->rules.exempted_limit_percent = 5; /* PACT version 2 */
	build(b);
	build(b);
	s = after(b, "P");
	assert_int_equal(s.note_count, 0);
	assert_true(s.publishable);
}

/* ---- V11: claims ---- */

static void certified_tonnes_are_added_back_beside_the_physical_footprint(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	/* A 40,000 pieces, B 10,000, by mass 3 : 2; the line emits 100 t, materials 1 and 2 kg a piece */
	process_row(b, "LINE", "mass", "200000");
	product_row(b, "A", "part", "piece", "0.3", "", "");
	product_row(b, "B", "part", "piece", "0.8", "", "");
	product_row(b, "RAW", "material", "kg", "1", "", "one");
	product_row(b, "SET", "vehicle", "piece", "", "", "");
	makes(b, "LINE", "A", "40000");
	makes(b, "LINE", "B", "10000");
	takes(b, "A", "RAW", "1");
	takes(b, "B", "RAW", "2");
	takes(b, "SET", "A", "2");
	takes(b, "SET", "B", "1");
	b->claim[0] = (struct carbon_claim){"LINE", 192000000};
	b->claims = 1;
	build(b);
	s = after(b, "A");
	says(s.t2_kgco2e, "2.5");
	says(s.claim_kgco2e, "2.88");
	says(s.adjusted_kgco2e, "5.38");
	s = after(b, "B");
	says(s.t2_kgco2e, "6");
	says(s.claim_kgco2e, "7.68");
	says(s.adjusted_kgco2e, "13.68");
	s = after(b, "SET");
	says(s.t2_kgco2e, "11");
	says(s.adjusted_kgco2e, "24.44");
	says(s.component[CARBON_A], "11"); /* no claim inside a component */
	says(after(b, "RAW").adjusted_kgco2e, "1");
}

/* ---- V13: avoided products ---- */

static void v13_an_avoided_product_may_make_a_total_negative_which_is_shown_and_not_published(void **state)
{
	struct bench *b = *state;
	static const char *const name[3][2] = {{"heat", "7.5"}, {"power", "42"}, {"slag", "1"}};
	struct carbon_statement s;

	for (size_t i = 0; i < 3; i++) {
		process_row(b, name[i][0], "mass", "0");
		input_row(b, name[i][0], "own", "process_emission", "one", name[i][1], "kg");
		product_row(b, name[i][0], "part", "kg", "1", "", "");
		makes(b, name[i][0], name[i][0], "100");
	}
	takes(b, "heat", "power", "-0.12");
	takes(b, "power", "heat", "0.05");
	takes(b, "slag", "heat", "-0.8");
	build(b);
	t2_is(b, "heat", "0.02445328032");
	t2_is(b, "power", "0.421222664");
	s = after(b, "slag");
	says(s.t2_kgco2e, "-0.009562624254");
	says(s.component[CARBON_A], "-0.009562624254");
	assert_true(has_note(&s, "negative"));
	assert_true(has_note(&s, "sign:fossil"));
	assert_true(has_note(&s, "ratios"));
	assert_null(s.primary_data_percent);
	assert_null(s.rating[0]);
	assert_null(s.verified_percent[3]);
	assert_null(s.exempted_percent);
	assert_false(s.publishable);
	assert_true(after(b, "heat").publishable);
}

/* ---- other inputs ---- */

/* P makes 10 piece of A and uses no energy. */
static void a_process(struct bench *b)
{
	process_row(b, "P", "pieces", "0");
	product_row(b, "A", "vehicle", "piece", "", "", "");
	makes(b, "P", "A", "10");
}

static void a_process_gas_counts_with_its_gwp_in_the_programmes_set(void **state)
{
	struct bench *b = *state;

	a_process(b);
	factor_row(b, "sf6", "kg", "");
	run_sql(b, "UPDATE factors SET gas = 'SF6' WHERE \"key\" = 'sf6'");
	input_row(b, "P", "etch", "process_emission", "sf6", "2", "kg");
	input_row(b, "P", "switch", "leak", "sf6", "500", "g");
	build(b);
	t2_is(b, "A", "5875"); /* 2.5 × 23,500 / 10 */
	assert_int_equal(line_of(b, "P", "process_emission:etch").scope, 1);
	assert_int_equal(line_of(b, "P", "leak:switch").scope, 1);
	says(line_of(b, "P", "leak:switch").location, "11750");
	says(after(b, "A").primary_data_percent, "100"); /* measured on site */
	snprintf(b->rules.gwp_set, sizeof b->rules.gwp_set, "AR6");
	build(b);
	t2_is(b, "A", "6075"); /* 24,300 */
}

static void inbound_transport_is_inside_and_by_aircraft_in_its_own_column(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	a_process(b);
	component_row(b, "air", "tkm", "0.6", "aircraft");
	factor_row(b, "truck", "tkm", "0.1");
	factor_row(b, "landfill", "t", "40");
	input_row(b, "P", "flight", "transport_in", "air", "50", "tkm");
	input_row(b, "P", "road", "transport_in", "truck", "200", "tkm");
	input_row(b, "P", "out", "transport_out", "truck", "300", "tkm");
	input_row(b, "P", "film", "packaging", "one", "7", "kg");
	input_row(b, "P", "sludge", "waste", "landfill", "500", "kg");
	build(b);
	s = after(b, "A");
	says(s.component[CARBON_H], "3");
	says(s.component[CARBON_A], "4.7"); /* 2 road, 0.7 packaging, 2 waste */
	says(s.t2_kgco2e, "7.7");
	says(s.t1_kgco2e, "7.7");
	says(s.packaging_kgco2e, "0.7");
	says(s.outbound_kgco2e, "3");
	assert_int_equal(line_of(b, "P", "waste:sludge").scope, 3);
	assert_int_equal(line_of(b, "P", "transport_out:out").scope, 3);
	run_sql(b, "DELETE FROM inputs WHERE kind IN ('transport_out', 'packaging')");
	build(b);
	s = after(b, "A");
	says(s.t2_kgco2e, "7");
	assert_null(s.packaging_kgco2e);
	assert_null(s.outbound_kgco2e);
}

static void blank_is_never_zero_and_only_what_is_missing_is_blank(void **state)
{
	struct bench *b = *state;
	int bill, input;

	a_process(b);
	bill = energy_row(b, "P", "2027-01", "city_gas", "", "Nm3");
	input = input_row(b, "P", "acid", "material", "one", "", "kg");
	finds_at(b, "activity.blank", "activity.csv", bill);
	finds_at(b, "inputs.blank", "inputs.csv", input);
	assert_int_equal(errors_of(b), 2);
	run_sql(b, "UPDATE activity SET status = 'missing' WHERE carrier = 'city_gas'");
	run_sql(b, "UPDATE inputs SET status = 'missing'");
	assert_int_equal(errors_of(b), 0);
	build(b);
	assert_true(is_missing(b, "A", "month:P:2027-01"));
	assert_false(after(b, "A").publishable);
	assert_null(line_of(b, "P", "city_gas").amount);
	assert_null(line_of(b, "P", "material:acid").location);
	run_sql(b, "UPDATE activity SET quantity = '5' WHERE carrier = 'city_gas'");
	run_sql(b, "UPDATE inputs SET quantity = '5'");
	finds_at(b, "activity.not_blank", "activity.csv", bill);
	finds_at(b, "inputs.not_blank", "inputs.csv", input);
	run_sql(b, "UPDATE inputs SET quantity = '-5', status = 'measured'");
	finds_at(b, "inputs.negative", "inputs.csv", input);
}

static void own_fuel_is_primary_if_measured_and_bought_power_is_not(void **state)
{
	struct bench *b = *state;

	a_process(b);
	run_sql(b, "UPDATE activity SET quantity = '60'");      /* 30 kg */
	energy_row(b, "P", "2027-01", "city_gas", "35", "Nm3"); /* 70 kg */
	build(b);
	says(after(b, "A").primary_data_percent, "70");
	run_sql(b, "UPDATE activity SET status = 'estimated' WHERE carrier = 'city_gas'");
	build(b);
	says(after(b, "A").primary_data_percent, "0");
	t2_is(b, "A", "10");
	run_sql(b, "UPDATE factors SET primary_data = 1 WHERE \"key\" = 'grid'"); /* the supplier's own figure */
	build(b);
	says(after(b, "A").primary_data_percent, "30");
}

/* ---- the stored result and its book ---- */

static int64_t differences(struct bench *b)
{
	struct findings findings;
	int64_t errors;

	findings_init(&findings, 100);
	assert_int_equal(carbon_verify(b->tx, &b->rules, b->claim, b->claims, &findings, &b->err), ST_OK);
	errors = findings.errors;
	findings_done(&findings);
	return errors;
}

static void a_row_of_the_book_that_changes_after_the_calculation_is_noticed(void **state)
{
	struct bench *b = *state;
	static const char *const change[] = {
		"activity SET gsd = '1.2'",
		"activity SET verified = 'third_party'",
		"activity SET status = 'estimated'",
		"inputs SET quantity = '901' WHERE item = 'feed'",
		"inputs SET kind = 'packaging' WHERE item = 'feed'",
		"inputs SET gsd = '1.2' WHERE item = 'stack'",
		"inputs SET verified = 'first_party' WHERE item = 'stack'",
		"inputs SET status = 'missing', quantity = NULL WHERE item = 'feed'",
		"contracts SET kwh_per_month = '101'",
		"contracts SET claimed_for = 'rec'",
		"supplier_footprints SET pcf_excluding_uptake = '2.1'",
		"supplier_footprints SET biogenic_uptake = '-0.1'",
		"supplier_footprints SET verified = 'no'",
		"supplier_footprints SET dqr_temporal = '2'",
		"supplier_footprints SET primary_data_share = '5'",
		"supplier_footprints SET gsd = '1.2'",
		"supplier_footprints SET status = 'Deprecated'",
		"prices SET price_krw = '8'",
		"exclusions SET kgco2e = '0.02'",
		"factors SET component = 'land_use_change' WHERE \"key\" = 'feed'",
		"factors SET gsd = '1.2' WHERE \"key\" = 'feed'",
		"factors SET dqr_temporal = '4' WHERE \"key\" = 'feed'",
		"factors SET primary_data = 1 WHERE \"key\" = 'grid'",
		"processes SET allocation = 'mass'",
		"production SET quantity = '811' WHERE product = 'X'",
		"links SET \"share\" = '0.5'",
	};

	the_run_of_v3(b, "rule", "9", "1.5");
	run_sql(b, "INSERT INTO prices VALUES ('X', 2026, '9', 90)");
	run_sql(b, "INSERT INTO exclusions VALUES ('X', 'paint', '0.01', 'small', 91)");
	factor_row(b, "ppa", "kWh", "0.1");
	contract_row(b, "C", "100", "ppa", "re100");
	product_row(b, "RAW", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "RAW", "kg", "2"), .verified = "third_party"});
	takes(b, "X", "RAW", "1");
	build(b);
	for (size_t i = 0; i < sizeof change / sizeof *change; i++) {
		run_sql(b, "SAVEPOINT hand");
		run_sql(b, "UPDATE %s", change[i]);
		assert_true(store_changes(b->tx) > 0);
		if (differences(b) == 0)
			fail_msg("not noticed: %s", change[i]);
		run_sql(b, "ROLLBACK TO hand");
		run_sql(b, "RELEASE hand");
	}
	assert_int_equal(differences(b), 0);
}

static void a_row_that_cannot_be_counted_is_an_error_at_its_place(void **state)
{
	struct bench *b = *state;
	int line;

	a_process(b);
	line = input_row(b, "P", "acid", "material", "one", "5", "L");
	finds_at(b, "unit.dimension", "inputs.csv", line);
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_INPUT);
	assert_string_equal(b->err.file, "inputs.csv");
	assert_int_equal(b->err.line, line);
	run_sql(b, "UPDATE inputs SET unit = 'kg', factor = 'nothing'");
	finds_at(b, "factor.unknown", "inputs.csv", line);
	run_sql(b, "UPDATE inputs SET factor = 'one', gsd = '0.9'");
	finds_at(b, "activity.gsd", "inputs.csv", line);
	run_sql(b, "UPDATE inputs SET gsd = NULL");
	run_sql(b, "UPDATE factors SET valid_to = '2026-12-31' WHERE \"key\" = 'one'"); /* an edition is never replaced silently */
	finds_at(b, "factor.not_valid", "inputs.csv", line);
}

static void outbound_transport_of_unverified_factors_is_marked(void **state)
{
	struct bench *b = *state;

	process_row(b, "P", "mass", "100");
	product_row(b, "A", "part", "kg", "1", "", "");
	makes(b, "P", "A", "10");
	factor_row(b, "truck", "tkm", "0.1");
	run_sql(b, "UPDATE factors SET status = 'unverified' WHERE \"key\" = 'truck'");
	input_row(b, "P", "out", "transport_out", "truck", "300", "tkm");
	build(b);
	says(after(b, "A").outbound_kgco2e, "3");
	assert_false(after(b, "A").publishable); /* unverified factors never in a published footprint */
}

static void what_arises_on_site_has_no_upstream_but_bought_material_has(void **state)
{
	struct bench *b = *state;

	process_row(b, "P", "mass", "0");
	product_row(b, "A", "part", "kg", "1", "", "");
	makes(b, "P", "A", "10");
	run_sql(b, "UPDATE factors SET upstream = 0 WHERE \"key\" = 'one'");
	input_row(b, "P", "stack", "process_emission", "one", "10", "kg");
	build(b);
	assert_true(after(b, "A").publishable);
	assert_int_equal(explain(b, CARBON_AFTER, "A").missing_count, 0);
	input_row(b, "P", "acid", "material", "one", "10", "kg");
	build(b);
	assert_false(after(b, "A").publishable);
	assert_true(is_missing(b, "A", "no_upstream:one"));
	assert_int_equal(explain(b, CARBON_AFTER, "A").source_count, 1);
	t2_is(b, "A", "2");
}

static void the_faults_of_an_input_are_its_own(void **state)
{
	struct bench *b = *state;

	process_row(b, "P", "mass", "100");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "TOP", "vehicle", "piece", "", "", "");
	makes(b, "P", "A", "10");
	takes(b, "TOP", "A", "1");
	product_row(b, "REST", "part", "kg", "1", "", "one");
	takes(b, "TOP", "REST", "20");
	run_sql(b, "INSERT INTO exclusions VALUES ('A', 'paint', '0.5', 'x', 2)"); /* 9 % of A, 2 % of TOP */
	build(b);
	assert_false(after(b, "A").publishable);
	assert_true(after(b, "TOP").publishable);
	assert_true(explain(b, CARBON_AFTER, "TOP").publishable);
}

static void no_ratio_is_stated_where_terms_of_one_component_cancel(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	factor_row(b, "big", "kg", "1000000.3");
	factor_row(b, "other", "kg", "1000000.2");
	run_sql(b, "UPDATE factors SET dqr_temporal = '4' WHERE \"key\" = 'other'");
	product_row(b, "P", "part", "kg", "1", "", "");
	product_row(b, "Q", "part", "kg", "1", "", "big");
	product_row(b, "R", "part", "kg", "1", "", "other");
	product_row(b, "S", "part", "kg", "1", "", "one");
	takes(b, "P", "Q", "1");
	takes(b, "P", "R", "-1");
	takes(b, "P", "S", "-0.0999999999");
	build(b);
	s = after(b, "P");
	assert_true(s.primary_data_percent == NULL && has_note(&s, "ratios")); /* 1e-10 left of 2,000,000 */
}

static void uptake_that_cancels_needs_no_content(void **state)
{
	struct bench *b = *state;

	/* 0.1 + 0.2 - 0.3 kg of wood: no uptake is left but rounding */
	component_row(b, "wood", "kg", "-1.65", "biogenic_uptake");
	product_row(b, "W1", "material", "kg", "1", "", "wood");
	product_row(b, "W2", "material", "kg", "1", "", "wood");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "ONE", "material", "kg", "1", "", "one");
	run_sql(b, "UPDATE products SET biogenic_carbon_kg = '0.45' WHERE factor = 'wood'");
	takes(b, "A", "ONE", "1");
	takes(b, "A", "W1", "0.1");
	takes(b, "A", "W2", "0.2");
	takes(b, "A", "W1", "-0.3");
	build(b);
	assert_true(after(b, "W1").publishable);
	assert_true(after(b, "A").publishable);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(v2_three_tiers_with_two_suppliers_of_one_part),
		TEST(v14_two_links_between_the_same_pair_add_up_and_quantity_0_is_no_use),
		TEST(v4_returns_as_a_co_product_make_a_loop),
		TEST(v4_burden_free_returns_cost_their_preparation_only),
		TEST(v9_credit_method_and_rolling_average_conserve_the_sum),
		TEST(v9_no_more_is_attributed_than_certified_input_times_yield),
		TEST(v10_what_is_left_out_is_stated_and_the_footprint_is_not_scaled),
		TEST(certified_tonnes_are_added_back_beside_the_physical_footprint),
		TEST(v13_an_avoided_product_may_make_a_total_negative_which_is_shown_and_not_published),
		TEST(a_process_gas_counts_with_its_gwp_in_the_programmes_set),
		TEST(inbound_transport_is_inside_and_by_aircraft_in_its_own_column),
		TEST(blank_is_never_zero_and_only_what_is_missing_is_blank),
		TEST(own_fuel_is_primary_if_measured_and_bought_power_is_not),
		TEST(a_row_of_the_book_that_changes_after_the_calculation_is_noticed),
		TEST(a_row_that_cannot_be_counted_is_an_error_at_its_place),
		TEST(outbound_transport_of_unverified_factors_is_marked),
		TEST(what_arises_on_site_has_no_upstream_but_bought_material_has),
		TEST(the_faults_of_an_input_are_its_own),
		TEST(no_ratio_is_stated_where_terms_of_one_component_cancel),
		TEST(uptake_that_cancels_needs_no_content),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
