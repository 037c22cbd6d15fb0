/* A small foundry worked out by hand: a loop, a co-product, biogenic content, and a supplier's footprint that a newer one replaces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

/* The book, all of 2027-01:
 *
 * MELT makes 500 kg melt: 200 kWh × 0.5 and 20 Nm3 gas × 2 = 100 + 40 = 140 kg, 0.28 a kg.
 * CAST makes 250 casting (1.2 kg) and 250 lid (0.4 kg) by mass, 3/4 and 1/4: 300 kWh × 0.5 = 150 kg, and 37.5 kg of uptake that is let go again
 *      when wooden patterns burn (D +37.5, no part of T2). A casting: 150 × 3/4 / 250 = 0.45, D 37.5 × 3/4 / 250 = 0.1125; a lid: 0.15, D 0.0375.
 * ASM makes 100 set: 80 kWh × 0.5 = 40 kg, 0.4 a set.
 *
 * Links: melt ← 0.9 pig (supplier's), 0.2 casting (scrap castings that go back, in pieces per kg of melt); casting ← 1.5 melt, 0.25 wood
 * (supplier's); lid ← 0.5 melt; set ← 2 casting, 1 lid, -0.1 pig (borings sold back displace pig).
 *
 * pig, footprint OLD: T2 2.0, of it B -0.1. wood: T2 0.3 with C 0.02, E 0.05, D -1.5.
 *
 * Per column, with m, c, l, s for melt, casting, lid, set, p for pig, w for wood, and own parts M, K, L, S:
 *   m = M + 0.9 p + 0.2 c,  c = K + 1.5 m + 0.25 w
 *   m = M + 0.9 p + 0.2 K + 0.3 m + 0.05 w  →  m = (M + 0.9 p + 0.2 K + 0.05 w) / 0.7           (gain 0.2 × 1.5 = 0.3)
 *   l = L + 0.5 m,  s = S + 2 c + l - 0.1 p
 *
 * T2 under OLD (p 2.0, w 0.3, M 0.28, K 0.45, L 0.15, S 0.4):
 *   m = (0.28 + 1.8 + 0.09 + 0.015) / 0.7 = 2.185 / 0.7 = 437/140
 *   c = 0.45 + 1.5 × 437/140 + 0.075 = 0.525 + 1311/280 = 1458/280 = 729/140
 *   l = 0.15 + 437/280 = 479/280
 *   s = 0.4 + 1458/140 + 479/280 - 0.2 = 0.2 + 3395/280 = 12.325
 * T2 under NEW (p 1.3):
 *   m = (0.28 + 1.17 + 0.09 + 0.015) / 0.7 = 1.555 / 0.7 = 311/140
 *   c = 0.525 + 933/280 = 1080/280 = 27/7
 *   l = 0.15 + 311/280 = 353/280
 *   s = 0.4 + 54/7 + 353/280 - 0.13 = 0.27 + 2513/280 = 9.245
 * Difference of s: 0.7 of p times what pig is in one set: 2 × 1.5 × 0.9/0.7 + 0.5 × 0.9/0.7 - 0.1 = 4.5 - 0.1 = 4.4 kg → 3.08 = 12.325 - 9.245.
 *
 * D (w -1.5, K +0.1125, L +0.0375, pig, M and S 0):
 *   m = (0.2 × 0.1125 - 0.075) / 0.7 = -0.0525 / 0.7 = -0.075
 *   c = 0.1125 - 0.1125 - 0.375 = -0.375,  l = 0.0375 - 0.0375 = 0,  s = -0.75
 *   so T1 of a set is 11.575 and its content is 0.75 × 12/44 = 9/44 kg C: 0.20454…; stated as 0.2045 (0.02 % off) it agrees.
 * B under OLD (p -0.1): m = -0.09/0.7 = -9/70, c = -27/140, l = -9/140, s = -54/140 - 9/140 + 0.01 = -0.44. Under NEW (B 0): exactly 0.
 * C (w 0.02): m = 0.001/0.7 = 1/700, c = 0.005 + 1.5/700 = 1/140, s = 2/140 + 0.5/700 = 3/200 = 0.015.  E (w 0.05): 2.5 times C: 0.0375.
 * A = T2 - B - C - E: under OLD 12.325 + 0.44 - 0.0525 = 12.7125, under NEW 9.245 - 0.0525 = 9.1925.
 *
 * Primary (only the metered gas is): M 0.08: m = 0.08/0.7 = 4/35, c = 6/35, l = 2/35, s = 14/35 = 0.4 kg.
 *   NEW says 50 % of its own: p' = 0.65 → s' = 0.4 + 4.4 × 0.65 = 3.26. Share of T2: 40/12.325 % under OLD, 326/9.245 % under NEW.
 */
static void the_foundry(struct bench *b)
{
	component_row(b, "let-go", "kg", "1", "biogenic_uptake");
	process_row(b, "MELT", "mass", "200");
	process_row(b, "CAST", "mass", "300");
	process_row(b, "ASM", "mass", "80");
	energy_row(b, "MELT", "2027-01", "city_gas", "20", "Nm3");
	input_row(b, "CAST", "patterns", "process_emission", "let-go", "37.5", "kg");
	product_row(b, "melt", "part", "kg", "1", "", "");
	product_row(b, "casting", "part", "piece", "1.2", "", "");
	product_row(b, "lid", "part", "piece", "0.4", "", "");
	product_row(b, "set", "vehicle", "piece", "3", "", "");
	product_row(b, "pig", "material", "kg", "1", "", "");
	product_row(b, "wood", "material", "kg", "1", "", "");
	run_sql(b, "UPDATE products SET biogenic_carbon_kg = '0.2045' WHERE product = 'set'");
	makes(b, "MELT", "melt", "500");
	makes(b, "CAST", "casting", "250");
	makes(b, "CAST", "lid", "250");
	makes(b, "ASM", "set", "100");
	takes(b, "melt", "pig", "0.9");
	link_row(b, "melt", "casting", "returns", "0.2", "1");
	takes(b, "casting", "melt", "1.5");
	takes(b, "casting", "wood", "0.25");
	takes(b, "lid", "melt", "0.5");
	takes(b, "set", "casting", "2");
	takes(b, "set", "lid", "1");
	takes(b, "set", "pig", "-0.1");
	receive(b, (struct given){FROM("OLD", "pig", "t", "2000"), .component = {"2100", "-100"}, .verified = "third_party", .from = "2025-01-01",
			   .to = "2025-12-31"});
	receive(b, (struct given){FROM("WOOD", "wood", "kg", "0.3"), .component = {NULL, NULL, "0.02", "-1.5", "0.05"}, .verified = "third_party"});
}

/* A stored total, as precise as it is kept. */
static double total_of(struct bench *b, const char *product, const char *component)
{
	struct carbon_rows rows = {0};
	double value = NAN;
	int table = component ? CARBON_TABLE_COMPONENT : CARBON_TABLE_FOOTPRINT;

	assert_int_equal(carbon_rows_read(b->tx, &b->arena, &carbon_derived[table], &rows, &b->err), ST_OK);
	for (size_t i = 0; i < rows.count; i++) {
		const char *const *cell = rows.item[i].cell;

		if (strcmp(cell[0], "after") != 0 || strcmp(cell[1], product) != 0 || (component && strcmp(cell[COMPONENT_NAME], component) != 0))
			continue;
		assert_int_equal(decimal_parse_double(cell[component ? COMPONENT_TOTAL_DIGITS : FOOTPRINT_KG_DIGITS], &value, &b->err), ST_OK);
	}
	carbon_rows_done(&rows);
	return value;
}

static void is(struct bench *b, const char *product, const char *component, double expected)
{
	double actual = total_of(b, product, component);

	if (!(fabs(actual - expected) <= 1e-12 * fmax(fabs(expected), expected == 0 ? 1 : 0)))
		fail_msg("%s %s: %.17g, expected %.17g", product, component ? component : "T2", actual, expected);
}

static void the_foundry_comes_out_as_by_hand(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;

	the_foundry(b);
	assert_int_equal(errors_of(b), 0);
	build(b);
	is(b, "melt", NULL, 437.0 / 140);
	is(b, "casting", NULL, 729.0 / 140);
	is(b, "lid", NULL, 479.0 / 280);
	is(b, "set", NULL, 12.325);
	is(b, "set", "fossil", 12.7125);
	is(b, "set", "technological_removal", -0.44);
	is(b, "set", "biogenic_non_co2", 0.015);
	is(b, "set", "land_use_change", 0.0375);
	is(b, "melt", "biogenic_uptake", -0.075);
	is(b, "casting", "biogenic_uptake", -0.375);
	is(b, "lid", "biogenic_uptake", 0);
	is(b, "set", "biogenic_uptake", -0.75);
	is(b, "set", "primary", 0.4);
	s = after(b, "set");
	says(s.t1_kgco2e, "11.575");
	says(s.primary_data_percent, "3.245436105");
	assert_int_equal(s.note_count, 0);
	assert_true(s.publishable);
}

static void a_newer_footprint_of_one_material_moves_everything_above_it_by_what_is_in_it(void **state)
{
	struct bench *b = *state;
	struct carbon_statement s;
	double before;

	the_foundry(b);
	build(b);
	before = total_of(b, "set", NULL);
	receive(b, (struct given){FROM("NEW", "pig", "kg", "1.3"), .primary = "50", .replaces = "OLD"});
	build(b);
	is(b, "melt", NULL, 311.0 / 140);
	is(b, "casting", NULL, 27.0 / 7);
	is(b, "lid", NULL, 353.0 / 280);
	is(b, "set", NULL, 9.245);
	is(b, "set", "fossil", 9.1925);
	assert_true(isnan(total_of(b, "set", "technological_removal")) || total_of(b, "set", "technological_removal") == 0);
	is(b, "set", "biogenic_uptake", -0.75);
	is(b, "set", "primary", 3.26);
	s = after(b, "set");
	assert_string_equal(s.component[CARBON_B], "0");
	says(s.primary_data_percent, "35.26230395");
	assert_string_equal(after(b, "pig").chosen, "NEW");
	/* and back: the new one withdrawn, the old one stands as before, bit for bit */
	run_sql(b, "DELETE FROM supplier_footprints WHERE footprint = 'NEW'");
	build(b);
	assert_true(total_of(b, "set", NULL) == before);
}

static void the_sum_of_contributions_names_pig_with_what_is_in_a_set(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;
	bool there = false;

	the_foundry(b);
	build(b);
	e = explain(b, CARBON_AFTER, "set");
	for (size_t i = 0; i < e.contribution_count; i++) {
		if (strcmp(e.contribution[i].product, "pig") != 0)
			continue;
		there = true;
		says(e.contribution[i].amount, "4.4");
		says(e.contribution[i].kgco2e, "8.8");
	}
	assert_true(there);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_foundry_comes_out_as_by_hand),
		TEST(a_newer_footprint_of_one_material_moves_everything_above_it_by_what_is_in_it),
		TEST(the_sum_of_contributions_names_pig_with_what_is_in_a_set),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
