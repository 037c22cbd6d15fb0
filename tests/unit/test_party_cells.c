/* When an aggregate over firms must not be shown: the vectors of the confidentiality rules. */
#include "party/party_cells.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define CELL(n, ...)                                                                                                                                 \
	(struct party_cell)                                                                                                                          \
	{                                                                                                                                            \
		(const char *const[]){"A", "B", "C", "D", "E", "F"}, (const int64_t[]){__VA_ARGS__}, n                                               \
	}

static const struct party_cell_rule *const rule = &party_cell_default;

static enum party_cell_answer alone(struct party_cell cell)
{
	return party_cell_judge(rule, &cell, NULL, 0);
}

static enum party_cell_answer after(struct party_cell cell, struct party_cell released)
{
	return party_cell_judge(rule, &cell, &released, 1);
}

static void two_firms_are_too_few(void **state)
{
	assert_int_equal(alone(CELL(2, 50, 50)), PARTY_CELL_FEW);
	assert_int_equal(alone(CELL(0, 0)), PARTY_CELL_FEW);
	assert_int_equal(alone(CELL(3, 40, 30, 30)), PARTY_CELL_SHOWN);
}

static void one_firm_above_the_limit_dominates(void **state)
{
	assert_int_equal(alone(CELL(3, 85, 10, 5)), PARTY_CELL_DOMINATED);
	assert_int_equal(alone(CELL(3, 80, 10, 10)), PARTY_CELL_SHOWN); /* not more than 80 % */
	assert_int_equal(alone(CELL(3, 8000001, 1000000, 999999)), PARTY_CELL_DOMINATED);
	assert_int_equal(alone(CELL(3, -85, 10, 5)), PARTY_CELL_DOMINATED); /* size counts, not sign */
	assert_int_equal(alone(CELL(3, 0, 0, 0)), PARTY_CELL_SHOWN);
	assert_int_equal(alone(CELL(3, INT64_MAX, INT64_MAX, INT64_MAX)), PARTY_CELL_SHOWN); /* no overflow */
}

static void difference_of_one_firm_is_refused(void **state)
{
	assert_int_equal(after(CELL(3, 25, 25, 25), CELL(4, 25, 25, 25, 25)), PARTY_CELL_DIFFERENCE);
	assert_int_equal(after(CELL(4, 25, 25, 25, 25), CELL(3, 25, 25, 25)), PARTY_CELL_DIFFERENCE);
	/* a joiner for a leaver: two firms differ, and neither set holds the other */
	struct party_cell other = {(const char *const[]){"B", "C", "D"}, (const int64_t[]){25, 25, 25}, 3};
	assert_int_equal(after(CELL(3, 25, 25, 25), other), PARTY_CELL_DIFFERENCE);
}

static void same_set_may_be_shown_again(void **state)
{
	assert_int_equal(after(CELL(4, 25, 25, 25, 25), CELL(4, 25, 25, 25, 25)), PARTY_CELL_SHOWN);
}

static void half_of_six_is_shown_where_both_halves_could_be(void **state)
{
	assert_int_equal(after(CELL(3, 20, 15, 15), CELL(6, 20, 15, 15, 20, 15, 15)), PARTY_CELL_SHOWN);
}

static void complement_that_one_firm_dominates_is_refused(void **state)
{
	assert_int_equal(after(CELL(3, 20, 15, 15), CELL(6, 20, 15, 15, 90, 5, 5)), PARTY_CELL_DIFFERENCE);
}

static void limits_are_the_programmes(void **state)
{
	struct party_cell_rule strict = {5, {1, 2}}, open = {1, {1, 1}};
	struct party_cell four = CELL(4, 25, 25, 25, 25), half = CELL(5, 51, 20, 10, 10, 9), one = CELL(1, 1);

	assert_int_equal(party_cell_judge(&strict, &four, NULL, 0), PARTY_CELL_FEW);
	assert_int_equal(party_cell_judge(&strict, &half, NULL, 0), PARTY_CELL_DOMINATED);
	assert_int_equal(party_cell_judge(&open, &one, NULL, 0), PARTY_CELL_SHOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_firms_are_too_few),
		cmocka_unit_test(one_firm_above_the_limit_dominates),
		cmocka_unit_test(difference_of_one_firm_is_refused),
		cmocka_unit_test(same_set_may_be_shown_again),
		cmocka_unit_test(half_of_six_is_shown_where_both_halves_could_be),
		cmocka_unit_test(complement_that_one_firm_dominates_is_refused),
		cmocka_unit_test(limits_are_the_programmes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
