/* The arithmetic of a firm's outcome: percentile, target path, ratios, months. */
#include "view/view_outcome_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MOST 8

static void percentile_is(const char *const *value, size_t count, size_t place, long numerator, unsigned long denominator)
{
	mpq_t list[MOST], got, want;

	mpq_inits(got, want, NULL);
	for (size_t i = 0; i < count; i++) {
		mpq_init(list[i]);
		assert_int_equal(mpq_set_str(list[i], value[i], 10), 0);
	}
	view_percentile(list, count, place, got);
	mpq_set_si(want, numerator, denominator);
	mpq_canonicalize(want);
	assert_true(mpq_equal(got, want));
	for (size_t i = 0; i < count; i++)
		mpq_clear(list[i]);
	mpq_clears(got, want, NULL);
}

static void percentile_counts_half_of_the_equal_ones(void **state)
{
	const char *const value[] = {"1", "2", "2", "2", "9/2"};

	percentile_is(value, 5, 0, 10, 1); /* itself, halved */
	percentile_is(value, 5, 1, 50, 1); /* one below, three equal */
	percentile_is(value, 5, 3, 50, 1);
	percentile_is(value, 5, 4, 90, 1);
}

static void percentile_of_all_equal_is_the_middle(void **state)
{
	const char *const value[] = {"-3", "-3", "-3"};

	for (size_t i = 0; i < 3; i++)
		percentile_is(value, 3, i, 50, 1);
}

static void percentile_is_exact(void **state)
{
	const char *const value[] = {"1", "2", "3"};

	percentile_is(value, 3, 0, 50, 3);
}

static bool path_is(int year, const char *want)
{
	struct view_path_point point[3] = {{.year = 2025}, {.year = 2027}, {.year = 2030}};
	mpq_t got, expected;
	bool known, same;

	mpq_inits(got, expected, point[0].value, point[1].value, point[2].value, NULL);
	mpq_set_ui(point[0].value, 1000, 1);
	mpq_set_ui(point[1].value, 900, 1);
	mpq_set_ui(point[2].value, 500, 1);
	known = view_path_on(point, 3, year, got);
	same = known && want && mpq_set_str(expected, want, 10) == 0 && mpq_equal(got, expected);
	mpq_clears(got, expected, point[0].value, point[1].value, point[2].value, NULL);
	return want ? same : !known;
}

static void path_meets_its_points(void **state)
{
	assert_true(path_is(2025, "1000"));
	assert_true(path_is(2027, "900"));
	assert_true(path_is(2030, "500"));
}

static void path_is_straight_between_points(void **state)
{
	assert_true(path_is(2026, "950"));
	assert_true(path_is(2028, "2300/3"));
	assert_true(path_is(2029, "1900/3"));
}

static void path_says_nothing_outside(void **state)
{
	assert_true(path_is(2024, NULL));
	assert_true(path_is(2031, NULL));
}

static void ratio_by_nothing_is_not_known(void **state)
{
	mpq_t a, b, r;

	mpq_inits(a, b, r, NULL);
	mpq_set_si(a, 5, 1);
	assert_false(view_ratio(a, b, r)); /* no tonnes of tier 1 */
	mpq_set_si(b, -1, 1);
	assert_false(view_ratio(a, b, r)); /* and none where they went up */
	mpq_set_si(b, 2, 1);
	assert_true(view_ratio(a, b, r));
	assert_int_equal(mpq_cmp_si(r, 5, 2), 0);
	mpq_clears(a, b, r, NULL);
}

static void months_of_a_year_within_an_interval(void **state)
{
	date_month from = month_of(date_make(2026, 11, 1)), to = month_of(date_make(2028, 2, 1));

	assert_int_equal(view_months_of(2025, from, to), 0);
	assert_int_equal(view_months_of(2026, from, to), 2);
	assert_int_equal(view_months_of(2027, from, to), 12);
	assert_int_equal(view_months_of(2028, from, to), 2);
	assert_int_equal(view_months_of(2029, from, to), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentile_counts_half_of_the_equal_ones),
		cmocka_unit_test(percentile_of_all_equal_is_the_middle),
		cmocka_unit_test(percentile_is_exact),
		cmocka_unit_test(path_meets_its_points),
		cmocka_unit_test(path_is_straight_between_points),
		cmocka_unit_test(path_says_nothing_outside),
		cmocka_unit_test(ratio_by_nothing_is_not_known),
		cmocka_unit_test(months_of_a_year_within_an_interval),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
