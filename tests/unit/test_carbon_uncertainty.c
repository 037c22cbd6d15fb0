/* Uncertainty of footprints by Monte Carlo (footprint rules 4, vector V15): medians and percentiles, one draw for one thing, the same bits whatever
 * the threads and the products asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

#define GSD_02 "1.2214027581601698339" /* exp(0.2) */

static struct carbon_spread *spread(struct bench *b, const char *const *product, size_t products, int32_t samples, int threads, size_t *out_count)
{
	struct carbon_sampling how = {samples, 20260101, threads};
	struct carbon_spread *list;
	int32_t without;

	if (carbon_uncertainty(b->tx, &b->rules, CARBON_AFTER, b->claim, b->claims, product, products, &how, &b->arena, &list, out_count, &without,
		    &b->err) != ST_OK)
		fail_msg("%s %s %s", b->err.code, b->err.param[0], b->err.param[1]);
	assert_int_equal(without, 0);
	return list;
}

static struct carbon_spread spread_of(struct bench *b, const char *product, int32_t samples)
{
	size_t count;
	struct carbon_spread *list = spread(b, &product, 1, samples, 2, &count);

	assert_int_equal(count, 1);
	assert_string_equal(list[0].product, product);
	return list[0];
}

static bool within(double value, double expected, double tolerance)
{
	return fabs(value - expected) <= tolerance * fabs(expected);
}

static void variation_is(struct bench *b, const char *product, double expected)
{
	struct carbon_spread s = spread_of(b, product, 20000);

	if (!within(s.deviation[0] / s.mean[0], expected, 0.05))
		fail_msg("%s: coefficient of variation %.6g, expected %.6g", product, s.deviation[0] / s.mean[0], expected);
}

/* ---- V15 ---- */

static void v15_percentiles_of_a_pedigree_are_the_analytic_ones_within_the_sampling_error(void **state)
{
	struct bench *b = *state;
	struct carbon_spread s;

	factor_row(b, "steel", "kg", "2.5");
	run_sql(b, "UPDATE factors SET pedigree = '2;3;2;1;3' WHERE \"key\" = 'steel'");
	product_row(b, "P", "part", "kg", "1", "", "steel");
	s = spread_of(b, "P", 20000);
	assert_true(s.value[0] == 2.5);
	assert_true(s.p2_5_error[0] > 0 && s.p2_5_error[0] < 0.02 && s.p97_5_error[0] > 0 && s.p97_5_error[0] < 0.03);
	assert_true(fabs(s.p2_5[0] - 2.048771239) < 4 * s.p2_5_error[0]);
	assert_true(fabs(s.p97_5[0] - 3.050609009) < 4 * s.p97_5_error[0]);
	assert_true(within(s.median[0], 2.5, 0.004)); /* the entered value is the median */
	assert_true(within(s.mean[0], 2.512925899, 0.003));
	assert_true(within(s.p25[0], 2.5 * exp(-0.6744897502 * 0.1015582508), 0.005));
	assert_true(within(s.p75[0], 2.5 * exp(0.6744897502 * 0.1015582508), 0.005));
}

static void the_mean_lies_above_the_calculated_value_because_that_is_the_median(void **state)
{
	struct bench *b = *state;
	struct carbon_spread s;

	factor_row(b, "wide", "kg", "3");
	run_sql(b, "UPDATE factors SET gsd = '2' WHERE \"key\" = 'wide'");
	product_row(b, "P", "part", "kg", "1", "", "wide");
	s = spread_of(b, "P", 20000);
	/* m exp(s²/2), s = ln 2: 27 % above */
	assert_true(within(s.mean[0], 3 * exp(log(2) * log(2) / 2), 0.03));
	assert_true(s.mean[0] > 1.2 * s.median[0]);
	assert_true(within(s.median[0], s.value[0], 0.03));
	assert_true(s.p2_5[0] < s.p25[0] && s.p25[0] < s.median[0] && s.median[0] < s.p75[0] && s.p75[0] < s.p97_5[0]);
}

static void one_factor_on_two_paths_has_one_draw(void **state)
{
	struct bench *b = *state;

	/* 1 unit in A, 2 units in B: independent draws would give 0.1506 */
	factor_row(b, "f", "kg", "1");
	run_sql(b, "UPDATE factors SET gsd = '" GSD_02 "' WHERE \"key\" = 'f'");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "f");
	product_row(b, "TOP", "part", "kg", "1", "", "");
	process_row(b, "PA", "mass", "0");
	makes(b, "PA", "A", "10");
	input_row(b, "PA", "stuff", "material", "f", "10", "kg");
	takes(b, "TOP", "A", "1");
	takes(b, "TOP", "B", "2");
	variation_is(b, "TOP", 0.2020167671);
	variation_is(b, "A", 0.2020167671);
	variation_is(b, "B", 0.2020167671);
}

static void two_factors_are_drawn_apart(void **state)
{
	struct bench *b = *state;

	factor_row(b, "f", "kg", "1");
	factor_row(b, "g", "kg", "1");
	run_sql(b, "UPDATE factors SET gsd = '" GSD_02 "' WHERE \"key\" IN ('f', 'g')");
	product_row(b, "A", "part", "kg", "1", "", "f");
	product_row(b, "B", "part", "kg", "1", "", "g");
	product_row(b, "TOP", "part", "kg", "1", "", "");
	takes(b, "TOP", "A", "1");
	takes(b, "TOP", "B", "2");
	variation_is(b, "TOP", 0.1505744079);
}

static void verified_and_unverified_use_of_a_factor_is_one_draw(void **state)
{
	struct bench *b = *state;

	run_sql(b, "UPDATE factors SET gsd = '" GSD_02 "' WHERE \"key\" = 'gas'");
	process_row(b, "P1", "mass", "0");
	process_row(b, "P2", "mass", "0");
	energy_row(b, "P1", "2027-01", "city_gas", "10", "Nm3");
	energy_row(b, "P2", "2027-01", "city_gas", "20", "Nm3");
	run_sql(b, "UPDATE activity SET verified = 'third_party' WHERE process = 'P1'");
	run_sql(b, "UPDATE activity SET status = 'estimated' WHERE process = 'P2'");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	product_row(b, "TOP", "part", "kg", "1", "", "");
	makes(b, "P1", "A", "10");
	makes(b, "P2", "B", "10");
	takes(b, "TOP", "A", "1");
	takes(b, "TOP", "B", "1");
	variation_is(b, "TOP", 0.2020167671);
}

static void an_amount_measured_once_has_one_draw_for_all_that_share_it(void **state)
{
	struct bench *b = *state;

	process_row(b, "P", "mass", "1000");
	run_sql(b, "UPDATE activity SET gsd = '" GSD_02 "'");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	product_row(b, "TOP", "part", "kg", "1", "", "");
	makes(b, "P", "A", "10");
	makes(b, "P", "B", "10");
	takes(b, "TOP", "A", "1");
	takes(b, "TOP", "B", "2");
	variation_is(b, "A", 0.2020167671);
	variation_is(b, "TOP", 0.2020167671);
}

static void amounts_of_two_processes_are_drawn_apart(void **state)
{
	struct bench *b = *state;

	process_row(b, "P1", "mass", "10");
	process_row(b, "P2", "mass", "20");
	run_sql(b, "UPDATE activity SET gsd = '" GSD_02 "'");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	product_row(b, "TOP", "part", "kg", "1", "", "");
	makes(b, "P1", "A", "10");
	makes(b, "P2", "B", "10");
	takes(b, "TOP", "A", "1");
	takes(b, "TOP", "B", "1");
	variation_is(b, "TOP", 0.1505744079);
}

static void a_received_footprint_is_drawn_as_a_whole_and_an_amount_times_its_factor(void **state)
{
	struct bench *b = *state;

	product_row(b, "A", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F", "A", "kg", "2"), .component = {NULL, "-0.5", "0.3"}, .gsd = GSD_02});
	product_row(b, "TOP", "part", "kg", "1", "", "");
	takes(b, "TOP", "A", "7"); /* the demand is 7, not 1 */
	variation_is(b, "TOP", 0.2020167671);
	assert_true(within(spread_of(b, "TOP", 1000).median[0], 14, 0.03));
	/* amount and factor both uncertain: s² adds up */
	process_row(b, "P", "mass", "100");
	run_sql(b, "UPDATE activity SET gsd = '" GSD_02 "'");
	run_sql(b, "UPDATE factors SET gsd = '" GSD_02 "' WHERE \"key\" = 'grid'");
	product_row(b, "B", "part", "kg", "1", "", "");
	makes(b, "P", "B", "10");
	variation_is(b, "B", 0.288595);
}

/* ---- bits ---- */

/* A loop, co-products, a supplier's footprint, a claim; certain unless made otherwise. */
static void a_small_plant(struct bench *b)
{
	process_row(b, "P", "mass", "1000");
	energy_row(b, "P", "2027-01", "city_gas", "33.3", "Nm3");
	product_row(b, "A", "part", "kg", "0.7", "", "");
	product_row(b, "B", "part", "kg", "1.3", "", "");
	product_row(b, "RAW", "material", "kg", "1", "", "");
	product_row(b, "CAR", "vehicle", "piece", "", "", "");
	product_row(b, "BUS", "vehicle", "piece", "", "", "");
	makes(b, "P", "A", "37");
	makes(b, "P", "B", "11");
	takes(b, "A", "RAW", "0.9");
	takes(b, "A", "B", "0.3");
	takes(b, "B", "A", "0.17");
	takes(b, "CAR", "A", "3.1");
	takes(b, "CAR", "B", "-0.2");
	takes(b, "BUS", "B", "2.7");
	receive(b, (struct given){FROM("F", "RAW", "kg", "1.7")});
	b->claim[0] = (struct carbon_claim){"P", 54321};
	b->claims = 1;
}

static void make_uncertain(struct bench *b)
{
	run_sql(b, "UPDATE activity SET gsd = '1.1'");
	run_sql(b, "UPDATE factors SET gsd = '1.3'");
	run_sql(b, "UPDATE supplier_footprints SET gsd = '1.5'");
}

static void certain_inputs_give_the_calculated_value_bit_for_bit(void **state)
{
	struct bench *b = *state;
	static const char *const all[] = {"A", "B", "BUS", "CAR", "RAW"};
	struct carbon_spread *list;
	struct carbon_rows rows = {0};
	size_t count;

	a_small_plant(b);
	build(b);
	list = spread(b, all, 5, 100, 2, &count);
	assert_int_equal(count, 5);
	assert_int_equal(carbon_rows_read(b->tx, &b->arena, &carbon_derived[CARBON_TABLE_FOOTPRINT], &rows, &b->err), ST_OK);
	for (size_t i = 0; i < count; i++) {
		double stored = 0;

		assert_string_equal(list[i].product, all[i]);
		for (int c = 0; c < 2; c++) {
			const struct carbon_spread *s = &list[i];

			assert_true(s->p2_5[c] == s->value[c] && s->p25[c] == s->value[c] && s->median[c] == s->value[c]);
			assert_true(s->p75[c] == s->value[c] && s->p97_5[c] == s->value[c] && s->mean[c] == s->value[c]);
			assert_true(s->deviation[c] == 0 && s->p2_5_error[c] == 0 && s->p97_5_error[c] == 0);
		}
		for (size_t r = 0; r < rows.count; r++)
			if (strcmp(rows.item[r].cell[0], "after") == 0 && strcmp(rows.item[r].cell[1], all[i]) == 0)
				assert_int_equal(decimal_parse_double(rows.item[r].cell[FOOTPRINT_KG_DIGITS], &stored, &b->err), ST_OK);
		assert_true(within(list[i].value[0], stored, 1e-14)); /* the published number */
	}
	carbon_rows_done(&rows);
}

static void same(const struct carbon_spread *a, const struct carbon_spread *b)
{
	assert_string_equal(a->product, b->product);
	for (int c = 0; c < 2; c++) {
		assert_true(a->value[c] == b->value[c] && a->mean[c] == b->mean[c] && a->deviation[c] == b->deviation[c]);
		assert_true(a->p2_5[c] == b->p2_5[c] && a->p25[c] == b->p25[c] && a->median[c] == b->median[c] && a->p75[c] == b->p75[c]);
		assert_true(a->p97_5[c] == b->p97_5[c] && a->p2_5_error[c] == b->p2_5_error[c] && a->p97_5_error[c] == b->p97_5_error[c]);
	}
}

static void the_same_seed_gives_the_same_bits_for_any_number_of_threads(void **state)
{
	struct bench *b = *state;
	struct carbon_spread *one, *other;
	size_t count;

	a_small_plant(b);
	make_uncertain(b);
	one = spread(b, NULL, 0, 1000, 1, &count);
	assert_int_equal(count, 2); /* what is reported: BUS, CAR */
	assert_string_equal(one[0].product, "BUS");
	assert_true(one[0].deviation[0] > 0 && one[1].deviation[0] > 0);
	for (int threads = 1; threads <= 4; threads *= 2) {
		other = spread(b, NULL, 0, 1000, threads, &count);
		assert_int_equal(count, 2);
		same(&one[0], &other[0]);
		same(&one[1], &other[1]);
	}
	{
		struct carbon_sampling how = {1000, 7, 2};
		int32_t without;

		assert_int_equal(carbon_uncertainty(b->tx, &b->rules, CARBON_AFTER, b->claim, b->claims, NULL, 0, &how, &b->arena, &other, &count,
					 &without, &b->err),
			ST_OK);
		assert_true(one[0].median[0] != other[0].median[0]);
		assert_true(one[0].value[0] == other[0].value[0]);
	}
}

static void a_products_samples_do_not_depend_on_what_else_is_asked_for_or_there(void **state)
{
	struct bench *b = *state;
	static const char *const some[] = {"RAW", "CAR", "A"};
	struct carbon_spread alone, *list;
	size_t count;

	a_small_plant(b);
	make_uncertain(b);
	alone = spread_of(b, "CAR", 1000);
	list = spread(b, some, 3, 1000, 2, &count);
	assert_int_equal(count, 3);
	assert_string_equal(list[0].product, "A"); /* in order of their key */
	same(&alone, &list[1]);
	list = spread(b, NULL, 0, 1000, 1, &count);
	same(&alone, &list[1]);
	/* a product that comes before it and shares nothing with it */
	factor_row(b, "ant", "kg", "4");
	run_sql(b, "UPDATE factors SET gsd = '2' WHERE \"key\" = 'ant'");
	product_row(b, "0", "part", "kg", "1", "", "ant");
	list = spread(b, some, 3, 1000, 2, &count);
	assert_true(list[1].median[0] == alone.median[0] && list[1].p97_5[0] == alone.p97_5[0]);
}

static void the_claim_adjusted_column_is_physical_plus_claim_in_every_sample(void **state)
{
	struct bench *b = *state;
	struct carbon_spread s;
	double claim;

	a_small_plant(b);
	make_uncertain(b);
	s = spread_of(b, "CAR", 1000);
	claim = s.value[1] - s.value[0];
	build(b);
	assert_true(within(claim, strtod(after(b, "CAR").claim_kgco2e, NULL), 1e-9));
	assert_true(claim > 0.1);
	/* tonnes certified are certain, and so is what of them is in the product: every percentile moves by them */
	assert_true(within(s.p2_5[1] - s.p2_5[0], claim, 1e-8));
	assert_true(within(s.p25[1] - s.p25[0], claim, 1e-8));
	assert_true(within(s.median[1] - s.median[0], claim, 1e-8));
	assert_true(within(s.p75[1] - s.p75[0], claim, 1e-8));
	assert_true(within(s.p97_5[1] - s.p97_5[0], claim, 1e-8));
	assert_true(within(s.mean[1] - s.mean[0], claim, 1e-8));
	assert_true(within(s.deviation[1], s.deviation[0], 1e-8));
}

static void an_avoided_product_keeps_its_sign_in_every_sample(void **state)
{
	struct bench *b = *state;
	struct carbon_spread s;

	run_sql(b, "UPDATE factors SET gsd = '2' WHERE \"key\" = 'one'");
	product_row(b, "HEAT", "material", "kg", "1", "", "one");
	product_row(b, "SLAG", "part", "kg", "1", "", "");
	takes(b, "SLAG", "HEAT", "-0.8");
	s = spread_of(b, "SLAG", 1000);
	assert_true(s.p97_5[0] < 0 && s.p2_5[0] < s.p97_5[0]);
	assert_true(within(s.median[0], -0.8, 0.1));
	assert_true(s.mean[0] < s.median[0]); /* the magnitude is drawn */
}

static void bad_input_is_an_error_even_where_nobody_uses_it(void **state)
{
	struct bench *b = *state;
	struct carbon_sampling how = {100, 1, 1};
	struct carbon_spread *list;
	static const char *const car = "CAR", *const nobody = "CARR";
	size_t count;
	int32_t without;

	a_small_plant(b);
	run_sql(b, "UPDATE activity SET gsd = '0.5' WHERE carrier = 'city_gas'");
	assert_int_equal(
		carbon_uncertainty(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &car, 1, &how, &b->arena, &list, &count, &without, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "activity.gsd");
	assert_string_equal(b->err.file, "activity.csv");
	run_sql(b, "UPDATE activity SET gsd = NULL");
	assert_int_equal(carbon_uncertainty(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &nobody, 1, &how, &b->arena, &list, &count, &without, &b->err),
		ST_NOT_FOUND);
	assert_string_equal(b->err.code, "product.unknown");
}

static void a_bill_that_a_contract_covers_in_part_is_still_one_measured_amount(void **state)
{
	struct bench *b = *state;

	factor_row(b, "ppa", "kWh", "0.5");
	process_row(b, "P", "mass", "1000");
	run_sql(b, "UPDATE activity SET gsd = '" GSD_02 "'");
	product_row(b, "A", "part", "kg", "1", "", "");
	makes(b, "P", "A", "10");
	variation_is(b, "A", 0.2020167671);
	contract_row(b, "C", "500", "ppa", "footprint");
	variation_is(b, "A", 0.2020167671);
}

static void two_amounts_of_one_factor_measured_apart_are_drawn_apart(void **state)
{
	struct bench *b = *state;

	process_row(b, "P", "mass", "0");
	input_row(b, "P", "acid", "material", "one", "10", "kg");
	input_row(b, "P", "base", "material", "one", "20", "kg");
	run_sql(b, "UPDATE inputs SET gsd = '" GSD_02 "'");
	product_row(b, "A", "part", "kg", "1", "", "");
	makes(b, "P", "A", "10");
	variation_is(b, "A", 0.1505744079);
}

static void certain_inputs_with_several_components_give_the_stored_value_bit_for_bit(void **state)
{
	struct bench *b = *state;
	struct carbon_sampling how = {100, 1, 1};
	struct carbon_spread *list;
	struct carbon_rows rows = {0};
	const char *top = "TOP";
	size_t count;
	int32_t without;
	double stored = 0;

	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	product_row(b, "TOP", "part", "kg", "1", "", "");
	receive(b, (struct given){FROM("F", "A", "kg", "0.247"), .component = {"0.18", "0", "0.012", "-1.65", "0.03", "0.045", "-0.02", "0"}});
	receive(b, (struct given){FROM("G", "B", "kg", "1.905"), .component = {"1.95", "-0.05", "0.001", "0", "0", "0", "0", "0.004"}});
	takes(b, "TOP", "A", "0.66");
	takes(b, "TOP", "B", "0.9");
	takes(b, "A", "B", "0.3");
	build(b);
	assert_int_equal(carbon_rows_read(b->tx, &b->arena, &carbon_derived[CARBON_TABLE_FOOTPRINT], &rows, &b->err), ST_OK);
	for (size_t r = 0; r < rows.count; r++)
		if (strcmp(rows.item[r].cell[0], "after") == 0 && strcmp(rows.item[r].cell[1], "TOP") == 0)
			assert_int_equal(decimal_parse_double(rows.item[r].cell[FOOTPRINT_KG_DIGITS], &stored, &b->err), ST_OK);
	carbon_rows_done(&rows);
	assert_int_equal(
		carbon_uncertainty(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &top, 1, &how, &b->arena, &list, &count, &without, &b->err), ST_OK);
	if (list[0].value[0] != stored)
		fail_msg("%.17g sampled, %.17g stored", list[0].value[0], stored);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(v15_percentiles_of_a_pedigree_are_the_analytic_ones_within_the_sampling_error),
		TEST(the_mean_lies_above_the_calculated_value_because_that_is_the_median),
		TEST(one_factor_on_two_paths_has_one_draw),
		TEST(two_factors_are_drawn_apart),
		TEST(verified_and_unverified_use_of_a_factor_is_one_draw),
		TEST(an_amount_measured_once_has_one_draw_for_all_that_share_it),
		TEST(amounts_of_two_processes_are_drawn_apart),
		TEST(a_received_footprint_is_drawn_as_a_whole_and_an_amount_times_its_factor),
		TEST(certain_inputs_give_the_calculated_value_bit_for_bit),
		TEST(the_same_seed_gives_the_same_bits_for_any_number_of_threads),
		TEST(a_products_samples_do_not_depend_on_what_else_is_asked_for_or_there),
		TEST(the_claim_adjusted_column_is_physical_plus_claim_in_every_sample),
		TEST(an_avoided_product_keeps_its_sign_in_every_sample),
		TEST(bad_input_is_an_error_even_where_nobody_uses_it),
		TEST(a_bill_that_a_contract_covers_in_part_is_still_one_measured_amount),
		TEST(two_amounts_of_one_factor_measured_apart_are_drawn_apart),
		TEST(certain_inputs_with_several_components_give_the_stored_value_bit_for_bit),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
