/* The planner's problem as numbers: what was put in comes out, and the judge believes nothing but the numbers, exactly. */
#include "plan/plan_problem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "plan_support.h"

static const struct plan_choice nothing = {PLAN_NONE, PLAN_NONE};

/* Two rows, three sets (the last one required), a candidate of two alternatives in each. */
static struct plan_problem *small_problem(void)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight[2] = {3, 2}, amount[2] = {10, 4};

	plan_row_add(p, 25);
	plan_row_add(p, 8);
	plan_pattern_add(p, 2, 2);
	plan_use_add(p, 0, 0, 0, 0, 1);
	plan_use_add(p, 0, 1, 0, 0, 1);
	plan_use_add(p, 0, 1, 1, 1, 2);
	plan_profile_add(p, weight, 2);
	for (int32_t s = 0; s < 3; s++) {
		plan_set_add(p, s == 2);
		plan_candidate_add(p, s, 0, 0, 100 + s, amount);
	}
	plan_forbid(p, 1, 0);
	return p;
}

static void test_numbers_are_counted_from_0_and_come_out_as_they_went_in(void **state)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight[3] = {7, -2, 0}, amount[2] = {INT64_C(1) << 40, 3};

	assert_int_equal(plan_row_count(p), 0);
	assert_int_equal(plan_row_add(p, -5), 0);
	assert_int_equal(plan_row_add(p, INT64_C(1) << 60), 1);
	assert_int_equal(plan_pattern_add(p, 1, 0), 0);
	assert_int_equal(plan_pattern_add(p, 3, 2), 1);
	assert_int_equal(plan_profile_add(p, weight, 1), 0);
	assert_int_equal(plan_profile_add(p, weight, 3), 1);
	assert_int_equal(plan_set_add(p, false), 0);
	assert_int_equal(plan_set_add(p, true), 1);
	assert_int_equal(plan_candidate_add(p, 1, 0, 0, 5, NULL), 0);
	assert_int_equal(plan_candidate_add(p, 0, 1, 1, -9, amount), 1);
	weight[0] = amount[0] = 0; /* both are copied */
	plan_use_add(p, 1, 2, 1, 0, 3);
	plan_use_add(p, 1, 2, 1, 1, -4);
	plan_use_add(p, 1, 2, 1, 0, 2); /* adds to the first */
	assert_int_equal(plan_row_count(p), 2);
	assert_int_equal(plan_set_count(p), 2);
	assert_int_equal(plan_candidate_count(p), 2);
	assert_int_equal(plan_row_capacity(p, 0), -5);
	assert_int_equal(plan_row_capacity(p, 1), INT64_C(1) << 60);
	assert_int_equal(plan_alternatives(p, 0), 1);
	assert_int_equal(plan_alternatives(p, 1), 3);
	assert_int_equal(plan_amount(p, 1, 0), INT64_C(1) << 40);
	assert_int_equal(plan_amount(p, 1, 1), 3);
	assert_true(plan_value_of(p, 0, 0) == 35);
	assert_true(plan_value_of(p, 1, 0) == -63 && plan_value_of(p, 1, 1) == 18 && plan_value_of(p, 1, 2) == 0);
	assert_true(plan_use_of(p, 1, 2, 1) == (plan_value)5 * (INT64_C(1) << 40) - 12);
	assert_true(plan_use_of(p, 1, 1, 1) == 0 && plan_use_of(p, 1, 2, 0) == 0 && plan_use_of(p, 0, 0, 1) == 0);
	plan_problem_free(p);
	plan_problem_free(NULL);
}

static void test_the_judge_adds_values_and_uses(void **state)
{
	struct plan_problem *p = small_problem();
	struct plan_choice choice[3] = {{0, 1}, nothing, {2, 0}};
	plan_value value, used[2];
	int32_t row = 77;

	assert_true(plan_judge(p, choice, &value, used, &row));
	assert_true(value == 100 * 2 + 102 * 3);
	assert_true(used[0] == 20 && used[1] == 8);
	assert_int_equal(row, PLAN_NONE);
	assert_true(plan_judge(p, choice, &value, NULL, NULL));
	plan_problem_free(p);
}

static void test_the_judge_refuses_what_is_no_choice(void **state)
{
	static const struct plan_choice wrong[][3] = {
		{{1, 1}, {PLAN_NONE, PLAN_NONE}, {2, 0}},                 /* a candidate of another set */
		{{PLAN_NONE, PLAN_NONE}, {1, 0}, {2, 0}},                 /* forbidden */
		{{0, 0}, {PLAN_NONE, PLAN_NONE}, {PLAN_NONE, PLAN_NONE}}, /* nothing where something must be */
		{{0, 2}, {PLAN_NONE, PLAN_NONE}, {2, 0}},                 /* no such alternative */
		{{0, -1}, {PLAN_NONE, PLAN_NONE}, {2, 0}},
		{{3, 0}, {PLAN_NONE, PLAN_NONE}, {2, 0}}, /* no such candidate */
		{{-2, 0}, {PLAN_NONE, PLAN_NONE}, {2, 0}},
	};
	struct plan_problem *p = small_problem();

	for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
		plan_value value = 55, used[2] = {55, 55};
		int32_t row = 77;

		if (plan_judge(p, wrong[k], &value, used, &row))
			fail_msg("choice %zu was accepted", k);
		assert_int_equal(row, PLAN_NONE);          /* no row is the reason */
		assert_true(value == 55 && used[0] == 55); /* untouched */
	}
	plan_problem_free(p);
}

static void test_the_judge_names_the_first_row_that_is_exceeded(void **state)
{
	struct plan_problem *p = small_problem();
	struct plan_choice both[3] = {{0, 0}, {1, 1}, {2, 0}}, second[3] = {{0, 1}, nothing, {2, 1}}, all[3] = {{0, 1}, {1, 1}, {2, 1}};
	plan_value value;
	int32_t row = 77;

	assert_false(plan_judge(p, both, &value, NULL, &row)); /* 30 of 25 */
	assert_int_equal(row, 0);
	assert_false(plan_judge(p, second, &value, NULL, &row)); /* 16 of 8 */
	assert_int_equal(row, 1);
	assert_false(plan_judge(p, all, &value, NULL, &row)); /* both */
	assert_int_equal(row, 0);
	assert_false(plan_judge(p, all, &value, NULL, NULL));
	plan_problem_free(p);
}

static void test_a_negative_capacity_must_be_freed(void **state)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight = 1, amount = 5;
	struct plan_choice choice = nothing;
	plan_value value, used;
	int32_t row;

	plan_row_add(p, -5);
	plan_pattern_add(p, 1, 1);
	plan_use_add(p, 0, 0, 0, 0, -1);
	plan_profile_add(p, &weight, 1);
	plan_set_add(p, false);
	plan_candidate_add(p, 0, 0, 0, 1, &amount);
	assert_false(plan_judge(p, &choice, &value, NULL, &row));
	assert_int_equal(row, 0);
	choice = (struct plan_choice){0, 0};
	assert_true(plan_judge(p, &choice, &value, &used, &row));
	assert_true(used == -5);
	plan_problem_free(p);
}

static void test_values_and_uses_are_exact_beyond_64_bits(void **state)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight = INT64_C(1000000007), amount[2] = {(INT64_C(1) << 61) + 1, (INT64_C(1) << 61) - 1};
	struct plan_choice choice[2] = {{0, 0}, {1, 0}};
	plan_value base = ((plan_value)1 << 90) + 1, value, used[2];

	plan_row_add(p, 8); /* 2^63 + 4 - (2^63 - 4) */
	plan_row_add(p, INT64_MAX);
	plan_pattern_add(p, 1, 2);
	plan_use_add(p, 0, 0, 0, 0, 4);
	plan_use_add(p, 0, 0, 0, 1, -4);
	plan_pattern_add(p, 1, 2);
	plan_use_add(p, 1, 0, 1, 0, 2);
	plan_use_add(p, 1, 0, 1, 1, 2);
	plan_profile_add(p, &weight, 1);
	plan_set_add(p, false);
	plan_set_add(p, false);
	plan_candidate_add(p, 0, 0, 0, base, amount);
	plan_candidate_add(p, 1, 1, 0, base, amount);
	int32_t row;
	assert_false(plan_judge(p, choice, &value, used, &row)); /* 2^63 is one more than there is */
	assert_int_equal(row, 1);
	choice[1] = nothing;
	assert_true(plan_judge(p, choice, &value, used, &row));
	assert_true(used[0] == 8 && used[1] == 0);
	assert_true(value == base * weight && value % 2 == 1);
	plan_problem_free(p);
}

static void test_nothing_is_a_plan_for_nothing(void **state)
{
	struct plan_problem *p = plan_problem_new();
	struct plan_choice none = nothing;
	plan_value value = 3;

	assert_true(plan_judge(p, &none, &value, NULL, NULL));
	assert_true(value == 0);
	plan_set_add(p, true); /* a required set without candidates */
	assert_false(plan_judge(p, &none, &value, NULL, NULL));
	plan_problem_free(p);
}

static void test_the_judge_agrees_with_a_second_description(void **state)
{
	static struct model m;
	int good = 0, bad = 0;

	for (int round = 0; round < 400 * test_effort(); round++) {
		draw_model(&m, (uint64_t)round, 200);
		struct brute best = model_solve(&m);
		for (int k = 0; k < 30; k++) {
			struct plan_choice choice[SETS + 1];
			plan_value used[ROWS] = {0}, value = 0, said, said_used[ROWS];
			int32_t exceeded = PLAN_NONE, row;
			bool right = true;

			for (int32_t s = 0; s < m.sets; s++) {
				choice[s] = nothing;
				int32_t i = m.candidates > 0 ? (int32_t)below(m.candidates) : PLAN_NONE;
				if (i == PLAN_NONE || below(3) == 0 || (m.set[i] != s && below(20) > 0)) {
					right &= !m.required[s];
					continue;
				}
				choice[s] = (struct plan_choice){i, (int32_t)below(m.alternatives[m.pattern[i]])};
				right &= m.set[i] == s && !m.forbidden[i][choice[s].alternative];
				value += model_value_of(&m, i, choice[s].alternative);
				for (int32_t r = 0; r < m.rows; r++)
					used[r] += model_use_of(&m, i, choice[s].alternative, r);
			}
			for (int32_t r = m.rows - 1; right && r >= 0; r--)
				exceeded = used[r] > m.capacity[r] ? r : exceeded;
			right &= exceeded == PLAN_NONE;
			assert_int_equal(plan_judge(m.problem, choice, &said, said_used, &row), right);
			assert_int_equal(row, exceeded);
			if (right) {
				assert_true(said == value && best.found && said <= best.value);
				assert_memory_equal(said_used, used, (size_t)m.rows * sizeof *used);
			}
			good += right;
			bad += !right;
		}
		plan_problem_free(m.problem);
	}
	assert_true(good > 1000 && bad > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_counted_from_0_and_come_out_as_they_went_in),
		cmocka_unit_test(test_the_judge_adds_values_and_uses),
		cmocka_unit_test(test_the_judge_refuses_what_is_no_choice),
		cmocka_unit_test(test_the_judge_names_the_first_row_that_is_exceeded),
		cmocka_unit_test(test_a_negative_capacity_must_be_freed),
		cmocka_unit_test(test_values_and_uses_are_exact_beyond_64_bits),
		cmocka_unit_test(test_nothing_is_a_plan_for_nothing),
		cmocka_unit_test(test_the_judge_agrees_with_a_second_description),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
