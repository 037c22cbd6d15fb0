/* Allocation and marks: the published vectors V3 and V11, the claim vector, and the crossing from exact numbers to doubles. */
#include "base/decimal.h"
#include "carbon/carbon_int.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void set(mpq_t value, const char *decimal)
{
	assert_int_equal(decimal_parse_exact(decimal, value, NULL), ST_OK);
}

static void assert_digits(double value, const char *expected)
{
	char text[32];

	snprintf(text, sizeof text, "%.10g", value);
	assert_string_equal(text, expected);
}

/* kg per unit of two products that share `total_kg`. */
static void share_of_two(const char *total_kg, const char *const output[2], const char *const weight[2], double out_per_unit[2])
{
	mpq_t m[2], w[2], a[2], total, f;

	mpq_inits(m[0], m[1], w[0], w[1], a[0], a[1], total, f, NULL);
	for (int k = 0; k < 2; k++) {
		set(m[k], output[k]);
		set(w[k], weight[k]);
	}
	set(total, total_kg);
	assert_true(carbon_allocate(2, m, w, a));
	mpq_add(f, a[0], a[1]);
	assert_int_equal(mpq_cmp_ui(f, 1, 1), 0); /* exactly */
	for (int k = 0; k < 2; k++) {
		carbon_per_unit(total, a[k], m[k], f);
		out_per_unit[k] = carbon_solve_double(f);
	}
	mpq_clears(m[0], m[1], w[0], w[1], a[0], a[1], total, f, NULL);
}

static void v3_co_products_by_mass_by_value_and_after_subdivision(void **state)
{
	static const char *const output[2] = {"810", "190"}, *const mass[2] = {"1", "1"}, *const price[2] = {"9", "1.5"};
	double f[2];

	share_of_two("2580", output, mass, f);
	assert_digits(f[0], "2.58");
	assert_digits(f[1], "2.58");
	share_of_two("2580", output, price, f);
	assert_digits(f[0], "3.065346535");
	assert_digits(f[1], "0.5108910891");
	share_of_two("2391", output, price, f); /* 189 kg finish X alone: 3.074125413 in all */
	assert_digits(f[1], "0.4734653465");
	assert_digits(f[0] + 189.0 / 810.0, "3.074125413");
}

static void v11_claims_follow_the_key_of_the_energy(void **state)
{
	static const char *const output[2] = {"60000", "25000"}, *const mass[2] = {"0.8", "1.6"};
	double f[2];

	share_of_two("120000", output, mass, f);
	assert_digits(f[0], "1.090909091");
	assert_digits(f[1], "2.181818182");
	assert_digits(3 * (2.4 + f[0]) + 2 * (5.1 + f[1]) + 0.9, "25.93636364");
}

static void a_certified_tonne_is_added_back_to_the_parts_it_came_from(void **state)
{
	static const char *const output[2] = {"40000", "10000"}, *const mass[2] = {"0.75", "2"}; /* a line by mass 3:2 */
	char adjusted[48];
	double f[2];

	share_of_two("192000", output, mass, f);
	assert_digits(f[0], "2.88");
	assert_digits(f[1], "7.68");
	decimal_from_double(2.5 + f[0], adjusted);
	assert_string_equal(adjusted, "5.38");
	decimal_from_double(6.0 + f[1], adjusted);
	assert_string_equal(adjusted, "13.68");
}

static void nothing_made_means_nothing_to_share_among(void **state)
{
	mpq_t m[1], w[1], a[1];

	mpq_inits(m[0], w[0], a[0], NULL);
	mpq_set_ui(w[0], 1, 1);
	mpq_set_ui(a[0], 7, 1);
	assert_false(carbon_allocate(1, m, w, a));
	assert_int_equal(mpq_cmp_ui(a[0], 7, 1), 0);
	carbon_per_unit(w[0], a[0], m[0], a[0]);
	assert_int_equal(mpq_sgn(a[0]), 0);
	mpq_clears(m[0], w[0], a[0], NULL);
}

static void an_exact_number_becomes_the_nearest_double(void **state)
{
	static const char *const decimal[] = {"0.1", "-0.1", "0.433", "2.17528005", "571011.013125", "9007199254740993", "9007199254740995", "1e-20",
		"-3e20", "1", "0.333333333333333333333333333333333333", "123456789.987654321"};
	mpq_t value;

	mpq_init(value);
	for (size_t i = 0; i < sizeof decimal / sizeof decimal[0]; i++) {
		set(value, decimal[i]);
		assert_true(carbon_solve_double(value) == strtod(decimal[i], NULL)); /* strtod rounds to nearest */
	}
	mpq_set_si(value, -1, 3);
	assert_true(carbon_solve_double(value) == -1.0 / 3.0);
	mpq_set_ui(value, 2, 3);
	assert_true(carbon_solve_double(value) == 2.0 / 3.0);
	mpq_set_ui(value, 0, 1);
	assert_true(carbon_solve_double(value) == 0 && !signbit(carbon_solve_double(value)));
	for (double d = 1e-30; d < 1e30; d *= 7.3) {
		mpq_set_d(value, d);
		assert_true(carbon_solve_double(value) == d);
	}
	mpq_clear(value);
}

static void marks_reach_everything_downstream_through_loops_and_cancelling_links(void **state)
{
	/* 0 uses 1 and 2, which cancel; 1 ⇄ 3 is a loop; 3 uses 4; 5 uses 4 with quantity 0; 6 stands alone */
	const struct graph_link link[] = {{0, 1, 1}, {0, 2, -1}, {1, 3, 0.5}, {3, 1, 0.5}, {3, 4, 2}, {5, 4, 0}};
	unsigned marks[7] = {0, 0, 8, 0, 1, 0, 4};
	const unsigned expected[7] = {9, 1, 8, 1, 1, 0, 4};

	carbon_marks_spread(7, link, sizeof link / sizeof link[0], marks);
	assert_memory_equal(marks, expected, sizeof expected);
}

static void marks_spread_in_any_order_of_rows(void **state)
{
	enum { N = 200 };
	struct graph_link link[N];
	unsigned marks[N] = {0};

	for (int32_t i = 0; i + 1 < N; i++) /* i + 1 uses i, given last first */
		link[N - 2 - i] = (struct graph_link){i + 1, i, 1};
	for (unsigned bit = 0; bit < 5; bit++)
		marks[bit * 3] |= 1u << bit;
	carbon_marks_spread(N, link, N - 1, marks);
	assert_int_equal(marks[27], 31);
	assert_int_equal(marks[2], 1);
}

static void electricity_and_steam_are_scope_2(void **state)
{
	assert_int_equal(carbon_scope("electricity"), 2);
	assert_int_equal(carbon_scope("steam"), 2);
	assert_int_equal(carbon_scope("city_gas"), 1);
}

static void v7_quality_of_version_2_counts_what_contributes_more_than_a_twentieth(void **state)
{
	static const struct carbon_rated input[] = {
		{3.64, {1, 2, 1, 1, 2}}, {1.95, {2, 1, 1, 2, 1}}, {0.98, {3, 3, 2, 2, 3}}, {0.35, {3, 2, 3, 3, 3}}, {0.08, {2, 2, 2, 3, 2}}};
	static const double expected[] = {1.595129376, 1.852359209, 1.149162861, 1.445966514, 1.852359209};
	static const double all[] = {1.67, 1.861428571, 1.251428571, 1.541428571, 1.911428571};
	double coverage, rating[CARBON_RATINGS_V2], sum = 0;

	assert_true(carbon_quality_v2(input, 5, &coverage, rating));
	assert_true(fabs(coverage - 93.85714286) < 1e-8);
	for (int k = 0; k < CARBON_RATINGS_V2; k++) {
		assert_true(fabs(rating[k] - expected[k]) < 1e-9);
		sum = 0;
		for (int i = 0; i < 5; i++)
			sum += input[i].kgco2e * input[i].rating[k] / 7;
		assert_true(fabs(sum - all[k]) < 1e-9); /* the vector's own cross-check: the small ones would change it */
	}
	assert_false(carbon_quality_v2(input, 0, &coverage, rating));
}

static void v16_embedded_emissions_of_bolts(void **state)
{
	const struct carbon_precursor direct[] = {{5250, 1.84}, {140, 2.21}}, indirect[] = {{5250, 0.31}, {140, 0.29}};

	assert_true(fabs(carbon_cbam_see(1480, 5000, direct, 2) - 2.28988) < 1e-12);
	assert_true(fabs(carbon_cbam_see(610, 5000, indirect, 2) - 0.45562) < 1e-12);
	assert_true(carbon_cbam_see(1480, 5000, NULL, 0) == 1480.0 / 5000); /* a simple good */
}

static void every_message_has_both_languages(void **state)
{
	for (const struct message *m = carbon_messages; m->code; m++) {
		assert_true(m->ko && m->ko[0] && m->en && m->en[0]);
		assert_true(!m->hint_ko == !m->hint_en);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(v3_co_products_by_mass_by_value_and_after_subdivision),
		cmocka_unit_test(v11_claims_follow_the_key_of_the_energy),
		cmocka_unit_test(a_certified_tonne_is_added_back_to_the_parts_it_came_from),
		cmocka_unit_test(nothing_made_means_nothing_to_share_among),
		cmocka_unit_test(an_exact_number_becomes_the_nearest_double),
		cmocka_unit_test(marks_reach_everything_downstream_through_loops_and_cancelling_links),
		cmocka_unit_test(marks_spread_in_any_order_of_rows),
		cmocka_unit_test(electricity_and_steam_are_scope_2),
		cmocka_unit_test(v7_quality_of_version_2_counts_what_contributes_more_than_a_twentieth),
		cmocka_unit_test(v16_embedded_emissions_of_bolts),
		cmocka_unit_test(every_message_has_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
