/* Footprints received from suppliers: their components, shares and ratings over the tiers (vectors V5, V6), their declared units (V8), and what they
 * stand for. Which one is chosen: test_carbon_choice.c. The book of a process: test_carbon_book.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

/* ---- V5, V6 ---- */

static void components_are(struct bench *b, const char *product, const char *const expected[8], const char *t1, const char *t2)
{
	struct carbon_statement s = after(b, product);

	for (size_t c = 0; c < 8; c++)
		says(s.component[c], expected[c]);
	says(s.t1_kgco2e, t1);
	says(s.t2_kgco2e, t2);
}

static void part_of_v5(struct bench *b)
{
	component_row(b, "burnt", "kg", "1.65", "biogenic_uptake"); /* carbon that leaves again: 0.45 × 44/12 */
	component_row(b, "air", "tkm", "0.5", "aircraft");
	process_row(b, "PART", "mass", "0");
	product_row(b, "part", "part", "piece", "1.5", "", "");
	product_row(b, "fibre", "material", "kg", "1", "", "");
	product_row(b, "resin", "material", "kg", "1", "", "");
	product_row(b, "power", "material", "kWh", "", "", "");
	makes(b, "PART", "part", "100");
	input_row(b, "PART", "burnt", "process_emission", "burnt", "6", "kg"); /* 0.06 kg a part */
	input_row(b, "PART", "flight", "transport_in", "air", "7", "tkm");     /* 0.035 kg */
	receive(b, (struct given){FROM("F", "fibre", "kg", "0.247"), .component = {"0.18", "0", "0.012", "-1.65", "0.03", "0.045", "-0.02", "0"},
			   .verified = "third_party"});
	receive(b, (struct given){FROM("R", "resin", "kg", "1.905"), .component = {"1.95", "-0.05", "0.001", "0", "0", "0", "0", "0.004"},
			   .verified = "third_party"});
	receive(b, (struct given){FROM("P", "power", "kWh", "0.3919"), .component = {"0.388", "0", "0.0031", "0", "0.0008", "0", "0", "0"},
			   .verified = "third_party"});
	run_sql(b,
		"UPDATE products SET biogenic_carbon_kg = CASE product WHEN 'part' THEN '0.27' ELSE '0.45' END WHERE product IN ('part', 'fibre')");
	takes(b, "part", "fibre", "0.66");
	takes(b, "part", "resin", "0.9");
	takes(b, "part", "power", "1.4");
}

static void v5_components_a_to_h_and_both_totals(void **state)
{
	struct bench *b = *state;

	part_of_v5(b);
	build(b);
	components_are(b, "fibre", (const char *const[8]){"0.18", "0", "0.012", "-1.65", "0.03", "0.045", "-0.02", "0"}, "-1.403", "0.247");
	components_are(b, "resin", (const char *const[8]){"1.95", "-0.05", "0.001", "0", "0", "0", "0", "0.004"}, "1.905", "1.905");
	components_are(b, "power", (const char *const[8]){"0.388", "0", "0.0031", "0", "0.0008", "0", "0", "0"}, "0.3919", "0.3919");
	components_are(b, "part", (const char *const[8]){"2.417", "-0.045", "0.01316", "-0.99", "0.02092", "0.0297", "-0.0132", "0.0386"}, "1.47118",
		"2.46118");
	assert_int_equal(errors_of(b), 0);
	assert_true(after(b, "part").publishable);
	assert_int_equal(after(b, "part").note_count, 0);
}

static void uptake_and_biogenic_content_agree_within_a_thousandth(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	part_of_v5(b);
	build(b);
	s = after(b, "part");
	assert_int_equal(s.note_count, 0);
	assert_true(s.publishable);
	assert_string_equal(s.biogenic_carbon_kg, "0.27");
	run_sql(b, "UPDATE products SET biogenic_carbon_kg = '0.2702' WHERE product = 'part'");
	assert_int_equal(after(b, "part").note_count, 0);
	run_sql(b, "UPDATE products SET biogenic_carbon_kg = '0.297' WHERE product = 'part'"); /* 0.66 kg × 0.45: the burnt fibre forgotten */
	build(b);
	s = after(b, "part");
	assert_true(has_note(&s, "biogenic:0.27"));
	assert_false(s.publishable);
}

static void the_wrong_sign_of_a_received_component_is_found(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F", "A", "kg", "1.5"), .component = {NULL, "0.5"}});
	finds_at(b, "footprint.sign", "supplier_footprints.csv", b->line - 1);
	run_sql(b, "UPDATE supplier_footprints SET technological_removal = '0', biogenic_uptake = '0.1'");
	assert_true(finds(b, "footprint.sign"));
	run_sql(b, "UPDATE supplier_footprints SET biogenic_uptake = '-0.1', land_management_removal = '0.1'");
	assert_true(finds(b, "footprint.sign"));
	build(b);
	assert_false(after(b, "A").publishable);
}

static void received_components_that_do_not_add_up_leave_the_total_as_it_is(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	product_row(b, "A", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .component = {"1.5", "-0.1", "0.2", "-3", "0", "0", "0", "0.3"}});
	finds_at(b, "footprint.sum", "supplier_footprints.csv", b->line - 1); /* 1.9 of 2: 5 % */
	says(b->err.param[1], "5");
	assert_int_equal(errors_of(b), 0);
	build(b);
	s = after(b, "A");
	says(s.t2_kgco2e, "2");
	says(s.t1_kgco2e, "-1");
	says(s.component[CARBON_A], "1.6"); /* the difference is in A */
	says(s.component[CARBON_H], "0.3");
	run_sql(b, "UPDATE supplier_footprints SET fossil = '1.599'"); /* 0.05 % */
	assert_false(finds(b, "footprint.sum"));
	run_sql(b, "UPDATE supplier_footprints SET fossil = NULL"); /* what the others leave */
	assert_false(finds(b, "footprint.sum"));
	build(b);
	says(after(b, "A").component[CARBON_A], "1.6");
}

static void v6_primary_share_ratings_and_verified_shares_over_three_tiers(void **state)
{
	struct bench *b = *state;
	static const char *const expected[3][9] = {
		{"wire", "2.4", "62.5", "1.8", "2.2", "1.5", "100", "0", "40"},
		{"pin", "2.47", "60.72874494", "1.723076923", "2.135222672", "1.388663968", "77.73279352", "12.14574899", "31.09311741"},
		{"rod", "4.134", "56.24092888", "1.831930334", "2.393033382", "1.438316401", "58.63570392", "8.708272859", "34.33962264"},
	};

	factor_row(b, "coat", "kg", "3");
	run_sql(b, "UPDATE factors SET dqr_technological = '1', dqr_temporal = '1', dqr_geographical = '1' WHERE \"key\" = 'gas'");
	run_sql(b, "UPDATE factors SET dqr_technological = '2', dqr_temporal = '3', dqr_geographical = '1' WHERE \"key\" = 'grid'");
	run_sql(b, "UPDATE factors SET dqr_technological = '1', dqr_temporal = '2', dqr_geographical = '1' WHERE \"key\" = 'oil'");
	run_sql(b, "UPDATE factors SET dqr_technological = '3', dqr_temporal = '4', dqr_geographical = '2' WHERE \"key\" = 'coat'");
	process_row(b, "PIN", "mass", "50"); /* 0.25 kg a pin */
	process_row(b, "ROD", "mass", "0");
	energy_row(b, "PIN", "2027-01", "city_gas", "15", "Nm3");
	energy_row(b, "ROD", "2027-01", "kerosene", "18", "L");
	run_sql(b, "UPDATE activity SET verified = 'first_party' WHERE carrier = 'city_gas'");
	run_sql(b, "UPDATE activity SET verified = 'third_party' WHERE carrier = 'kerosene'");
	input_row(b, "ROD", "coating", "material", "coat", "20", "kg");
	product_row(b, "wire", "material", "kg", "1", "", "");
	product_row(b, "pin", "part", "piece", "1", "", "");
	product_row(b, "rod", "part", "piece", "1", "", "");
	makes(b, "PIN", "pin", "100");
	makes(b, "ROD", "rod", "100");
	receive(b,
		(struct given){FROM("W", "wire", "kg", "2.4"), .primary = "62.5", .dqr = {"1.8", "2.2", "1.5"}, .share = {"100", NULL, NULL, "40"}});
	takes(b, "pin", "wire", "0.8");
	takes(b, "rod", "pin", "1.2");
	takes(b, "rod", "wire", "0.05");
	build(b);
	for (size_t i = 0; i < 3; i++) {
		struct carbon_statement s = after(b, expected[i][0]);

		says(s.t2_kgco2e, expected[i][1]);
		says(s.primary_data_percent, expected[i][2]);
		for (size_t k = 0; k < 3; k++)
			says(s.rating[k], expected[i][3 + k]);
		says(s.verified_percent[0], expected[i][6]);
		says(s.verified_percent[1], expected[i][7]);
		says(s.verified_percent[2], "0");
		says(s.verified_percent[3], expected[i][8]);
	}
}

static void a_footprint_verified_as_a_whole_is_verified_to_100_percent_and_blank_ratings_are_3(void **state)
{
	struct bench *b = *state;
	static const char *const by[4] = {"programme", "first_party", "second_party", "third_party"};

	product_row(b, "A", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F", "A", "kg", "2")});
	for (size_t k = 0; k < 4; k++) {
		run_sql(b, "UPDATE supplier_footprints SET verified = '%s'", by[k]);
		build(b);
		for (size_t i = 0; i < 4; i++)
			says(after(b, "A").verified_percent[i], i == k ? "100" : "0");
	}
	says(after(b, "A").primary_data_percent, "0");
	for (size_t i = 0; i < 3; i++)
		says(after(b, "A").rating[i], "3");
}

static void ratings_and_shares_out_of_their_scale_are_found(void **state)
{
	struct bench *b = *state;
	static const char *const wrong[] = {"primary_data_share = '100.1'", "dqr_temporal = '0.9'", "dqr_technological = '5.1'",
		"verified_3_share = '101'", "gsd = '0.9'", "gsd = '1001'"};
	int line;

	product_row(b, "A", "part", "kg", "1", "", "");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		line = receive(b, (struct given){FROM("F", "A", "kg", "2")});
		run_sql(b, "UPDATE supplier_footprints SET %s", wrong[i]);
		finds_at(b, "footprint.range", "supplier_footprints.csv", line);
		assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_INPUT);
		assert_string_equal(b->err.code, "footprint.range");
		run_sql(b, "DELETE FROM supplier_footprints");
	}
}

/* ---- V8 ---- */

/* T2 of a product with that unit and mass under the one footprint that is there. */
static void per_unit(struct bench *b, const char *unit, const char *mass_kg, const char *expected)
{
	run_sql(b, "UPDATE products SET declared_unit = '%s', mass_kg = NULLIF('%s', '') WHERE product = 'A'", unit, mass_kg);
	build(b);
	t2_is(b, "A", expected);
}

static void v8_per_1000_pieces_with_a_mass_for_pieces_and_for_kilograms(void **state)
{
	struct bench *b = *state;
	int line;

	product_row(b, "A", "part", "piece", "", "", "");
	product_row(b, "TOP", "part", "piece", "", "", "");
	takes(b, "TOP", "A", "4");
	line = receive(b, (struct given){FROM("F", "A", "piece", "845.2"), .amount = "1000", .mass_kg = "312"});
	per_unit(b, "piece", "", "0.8452");
	per_unit(b, "piece", "0.312", "0.8452");
	t2_is(b, "TOP", "3.3808");
	run_sql(b, "UPDATE links SET quantity = '0.75'");
	per_unit(b, "kg", "1", "2.708974359");
	t2_is(b, "TOP", "2.031730769");
	per_unit(b, "t", "1000", "2708.974359");
	/* as version 2 gives it: per kilogram already */
	run_sql(b, "UPDATE supplier_footprints SET declared_unit = 'kg', declared_amount = '1', mass_kg = '1', pcf_excluding_uptake = "
		   "'2.7089743589743589744'");
	per_unit(b, "kg", "1", "2.708974359");
	per_unit(b, "piece", "0.312", "0.8452");
	/* no mass, no conversion */
	run_sql(b, "UPDATE products SET mass_kg = NULL WHERE product = 'A'");
	finds_at(b, "footprint.no_mass", "supplier_footprints.csv", line);
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "footprint.no_mass");
	run_sql(b, "UPDATE products SET declared_unit = 'kg' WHERE product = 'A'");
	run_sql(b, "UPDATE supplier_footprints SET declared_unit = 'piece', mass_kg = NULL");
	assert_true(finds(b, "footprint.no_mass"));
}

static void v8_per_20_litres_with_a_mass(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "L", "", "", "");
	product_row(b, "TOP", "part", "piece", "", "", "");
	takes(b, "TOP", "A", "0.35");
	receive(b, (struct given){FROM("F", "A", "L", "48"), .amount = "20", .mass_kg = "22"});
	per_unit(b, "L", "", "2.4");
	per_unit(b, "kg", "1", "2.181818182");
	t2_is(b, "TOP", "0.7636363636");
}

/* ---- what a footprint stands for ---- */

static void a_replaced_products_own_process_and_inputs_count_no_more(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	process_row(b, "LINE", "mass", "400"); /* 200 kg for 100 kg A and 100 kg B */
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	product_row(b, "RAW", "material", "kg", "1", "", "one");
	product_row(b, "TOP", "vehicle", "piece", "", "", "");
	makes(b, "LINE", "A", "100");
	makes(b, "LINE", "B", "100");
	takes(b, "A", "RAW", "3");
	takes(b, "B", "RAW", "3");
	takes(b, "TOP", "A", "2");
	run_sql(b, "UPDATE factors SET \"use\" = 'screening' WHERE \"key\" = 'one'");
	build(b);
	t2_is(b, "A", "4");
	t2_is(b, "TOP", "8");
	assert_false(after(b, "A").publishable);
	assert_null(after(b, "A").chosen); /* there was no choice */
	receive(b, (struct given){FROM("F", "A", "kg", "3.5"), .verified = "third_party"});
	build(b);
	s = after(b, "A");
	says(s.t2_kgco2e, "3.5");
	assert_string_equal(s.chosen, "F");
	assert_true(s.publishable); /* what was not sure of its own inputs is no part of it */
	says(after(b, "TOP").t2_kgco2e, "7");
	assert_true(after(b, "TOP").publishable);
	says(after(b, "B").t2_kgco2e, "4"); /* B bears no more than its share */
	assert_int_equal(explain(b, CARBON_AFTER, "A").contribution_count, 1);
	run_sql(b, "DELETE FROM activity");
	build(b);
	assert_true(after(b, "A").publishable);
	assert_false(after(b, "B").publishable);
}

static void without_a_usable_footprint_the_products_factor_or_process_counts(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "A", "kg", "5"), .status = "Deprecated"});
	build(b);
	t2_is(b, "A", "1");
	assert_string_equal(after(b, "A").chosen, "");
	assert_int_equal(after(b, "A").chosen_rank, 4); /* secondary factor */
	run_sql(b, "UPDATE supplier_footprints SET status = 'Active'");
	build(b);
	t2_is(b, "A", "5"); /* instead of the factor, not on top of it */
}

static void a_ratio_that_leaves_its_scale_is_not_stated(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	/* 2 kg of primary data less 1 kg of secondary: 200 % of T2 */
	product_row(b, "OWN", "part", "kg", "1", "", "");
	product_row(b, "SAVED", "part", "kg", "1", "", "");
	product_row(b, "P", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F", "OWN", "kg", "2"), .primary = "100", .dqr = {"1", "1", "4"}, .verified = "third_party"});
	receive(b, (struct given){FROM("G", "SAVED", "kg", "1"), .dqr = {"2", "1", "1"}, .verified = "third_party"});
	takes(b, "P", "OWN", "1");
	takes(b, "P", "SAVED", "-1");
	build(b);
	s = after(b, "P");
	says(s.t2_kgco2e, "1");
	assert_null(s.primary_data_percent);
	assert_true(has_note(&s, "range:primary"));
	assert_null(s.rating[0]); /* 2 - 2 = 0, below 1 */
	says(s.rating[1], "1");
	assert_null(s.rating[2]);           /* 8 - 1 = 7, above 5 */
	says(s.verified_percent[3], "100"); /* 2 - 1 of 1 */
	says(s.verified_percent[0], "0");
	assert_false(s.publishable);
	run_sql(b, "UPDATE links SET quantity = '-2' WHERE input = 'SAVED'"); /* nothing is left */
	build(b);
	s = after(b, "P");
	says(s.t2_kgco2e, "0");
	assert_true(has_note(&s, "ratios"));
	assert_null(s.verified_percent[3]);
}

static void statements_come_in_order_of_their_key_and_only_after_the_calculation(void **state)
{
	struct bench *b = *state;
	struct carbon_statement *list;
	size_t count;

	product_row(b, "Z", "part", "kg", "1", "", "one");
	product_row(b, "A", "part", "kg", "1", "", "one");
	assert_int_equal(carbon_statements(b->tx, &b->rules, CARBON_AFTER, "A", &b->arena, &list, &count, &b->err), ST_NOT_FOUND);
	assert_string_equal(b->err.code, "carbon.not_built");
	build(b);
	assert_int_equal(carbon_statements(b->tx, &b->rules, CARBON_AFTER, NULL, &b->arena, &list, &count, &b->err), ST_OK);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].product, "A");
	assert_string_equal(list[1].product, "Z");
	assert_string_equal(list[0].gwp_set, "AR5");
	assert_int_equal(list[0].period_from, 2027 * 12);
	assert_int_equal(strlen(list[0].input_sha256), 64);
	assert_int_equal(carbon_statements(b->tx, &b->rules, CARBON_AFTER, "Q", &b->arena, &list, &count, &b->err), ST_NOT_FOUND);
	assert_string_equal(b->err.code, "product.unknown");
}

static void a_suppliers_footprint_does_not_take_certified_tonnes_out_of_the_claim_adjusted_one(void **state)
{
	struct bench *b = *state;

	process_row(b, "LINE", "mass", "200000");
	product_row(b, "A", "part", "piece", "0.3", "", "");
	product_row(b, "B", "part", "piece", "0.8", "", "");
	makes(b, "LINE", "A", "40000");
	makes(b, "LINE", "B", "10000");
	receive(b, (struct given){FROM("F", "A", "piece", "2.5"), .verified = "third_party"}); /* the maker's own figure, after its machines */
	b->claim[0] = (struct carbon_claim){"LINE", 192000000};
	b->claims = 1;
	build(b);
	t2_is(b, "A", "2.5");
	says(after(b, "B").claim_kgco2e, "7.68");
	says(after(b, "A").claim_kgco2e, "2.88"); /* the sum over the parts is what was certified */
	says(after(b, "A").adjusted_kgco2e, "5.38");
}

static void a_suppliers_footprint_in_another_gwp_set_says_so(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;
	struct carbon_statement s;

	product_row(b, "A", "material", "kg", "1", "", "");
	product_row(b, "TOP", "vehicle", "piece", "", "", "");
	takes(b, "TOP", "A", "2");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .verified = "third_party"});
	run_sql(b, "UPDATE supplier_footprints SET gwp_set = 'AR4'");
	build(b);
	e = explain(b, CARBON_AFTER, "A");
	s = after(b, "A");
	assert_string_equal(e.source[0].gwp_set, "AR4");
	assert_true(has_note(&s, "gwp")); /* every report used is listed, those of received footprints included (2.12) */
	s = after(b, "TOP");
	assert_true(has_note(&s, "gwp"));
	run_sql(b, "UPDATE supplier_footprints SET gwp_set = 'AR5'");
	build(b);
	s = after(b, "TOP");
	assert_int_equal(s.note_count, 0);
}

static void what_is_not_publishable_as_stated_is_not_publishable_as_explained(void **state)
{
	struct bench *b = *state;
	struct carbon_vehicle *list;
	size_t count;

	product_row(b, "CAR", "vehicle", "kg", "", "", "one");
	run_sql(b, "INSERT INTO exclusions VALUES ('CAR', 'paint', '0.9', 'large', 2)");
	build(b);
	assert_false(after(b, "CAR").publishable);
	assert_int_equal(carbon_vehicles(b->tx, &b->arena, &list, &count, &b->err), ST_OK);
	assert_false(list[0].publishable);
	assert_false(explain(b, CARBON_AFTER, "CAR").publishable);
}

static void negligible_biogenic_content_may_go_without_uptake(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "part", "kg", "1", "", "one");
	run_sql(b, "UPDATE products SET biogenic_carbon_kg = '0.00001'");
	build(b);
	assert_true(after(b, "A").publishable);
}

static void a_product_with_a_suppliers_footprint_is_not_called_without_data(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "material", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .verified = "third_party", .from = "2024-01-01", .to = "2024-12-31"});
	receive(b, (struct given){FROM("G", "B", "kg", "2"), .verified = "third_party", .from = "2024-01-01", .to = "2024-12-31"});
	build(b);
	assert_true(after(b, "A").publishable);
	assert_false(finds(b, "product.no_factor"));
	assert_false(finds(b, "product.no_data"));
}

static void a_suppliers_footprint_instead_of_a_factor_and_inputs_is_not_counted_twice(void **state)
{
	struct bench *b = *state;

	process_row(b, "P", "mass", "100");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "RAW", "material", "kg", "1", "", "one");
	makes(b, "P", "A", "10");
	takes(b, "A", "RAW", "1");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .verified = "third_party", .from = "2024-01-01", .to = "2024-12-31"});
	assert_int_equal(errors_of(b), 0);
	assert_false(finds(b, "product.counted_twice"));
}

static void a_loop_through_a_product_that_is_replaced_is_no_loop(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "part", "kg", "1", "", "one");
	product_row(b, "B", "part", "kg", "1", "", "one");
	takes(b, "A", "B", "1.25");
	takes(b, "B", "A", "0.8");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .verified = "third_party", .from = "2024-01-01", .to = "2024-12-31"});
	build(b);
	t2_is(b, "B", "2.6");
	assert_int_equal(errors_of(b), 0);
}

static void content_that_is_blank_does_not_agree_with_uptake(void **state)
{
	struct bench *b = *state;

	component_row(b, "wood", "kg", "-1.65", "biogenic_uptake");
	product_row(b, "A", "material", "kg", "1", "", "wood");
	build(b);
	assert_true(after(b, "A").note_count > 1 || !after(b, "A").publishable);
}

static void a_mark_that_cancels_out_stays_and_so_does_another_gwp(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	product_row(b, "RAW", "material", "kg", "1", "", "");
	product_row(b, "A", "part", "kg", "1", "", "one");
	receive(b, (struct given){FROM("F", "RAW", "kg", "2"), .verified = "third_party"});
	run_sql(b, "UPDATE supplier_footprints SET gwp_set = 'AR4'");
	takes(b, "A", "RAW", "1");
	takes(b, "A", "RAW", "-1");
	build(b);
	s = after(b, "A");
	says(s.t2_kgco2e, "1");
	assert_true(s.publishable);
	assert_true(has_note(&s, "gwp"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(v5_components_a_to_h_and_both_totals),
		TEST(uptake_and_biogenic_content_agree_within_a_thousandth),
		TEST(the_wrong_sign_of_a_received_component_is_found),
		TEST(received_components_that_do_not_add_up_leave_the_total_as_it_is),
		TEST(v6_primary_share_ratings_and_verified_shares_over_three_tiers),
		TEST(a_footprint_verified_as_a_whole_is_verified_to_100_percent_and_blank_ratings_are_3),
		TEST(ratings_and_shares_out_of_their_scale_are_found),
		TEST(v8_per_1000_pieces_with_a_mass_for_pieces_and_for_kilograms),
		TEST(v8_per_20_litres_with_a_mass),
		TEST(a_replaced_products_own_process_and_inputs_count_no_more),
		TEST(without_a_usable_footprint_the_products_factor_or_process_counts),
		TEST(a_ratio_that_leaves_its_scale_is_not_stated),
		TEST(statements_come_in_order_of_their_key_and_only_after_the_calculation),
		TEST(a_suppliers_footprint_does_not_take_certified_tonnes_out_of_the_claim_adjusted_one),
		TEST(a_suppliers_footprint_in_another_gwp_set_says_so),
		TEST(what_is_not_publishable_as_stated_is_not_publishable_as_explained),
		TEST(negligible_biogenic_content_may_go_without_uptake),
		TEST(a_product_with_a_suppliers_footprint_is_not_called_without_data),
		TEST(a_suppliers_footprint_instead_of_a_factor_and_inputs_is_not_counted_twice),
		TEST(a_loop_through_a_product_that_is_replaced_is_no_loop),
		TEST(content_that_is_blank_does_not_agree_with_uptake),
		TEST(a_mark_that_cancels_out_stays_and_so_does_another_gwp),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
