/* The optimiser as its headers promise it: against brute force in exact integers, at the edges of what can be calculated, with caps of single firms.
 * (How it stops: test_plan_stop.c.) */
#include "plan/plan_solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "plan_check.h"

/* The Lagrangian function at the prices, from the model. */
static long double lagrangian(const struct model *m, const double *price, long double *out_size)
{
	long double sum = 0, size = 0;
	for (int32_t r = 0; r < m->rows; r++) {
		sum += (long double)price[r] * m->capacity[r];
		size += fabsl((long double)price[r] * m->capacity[r]);
	}
	for (int32_t s = 0; s < m->sets; s++) {
		long double best = m->required[s] ? -HUGE_VALL : 0, most = 0;
		for (int32_t i = 0; i < m->candidates; i++)
			for (int32_t a = 0; m->set[i] == s && a < m->alternatives[m->pattern[i]]; a++) {
				long double value = (long double)model_value_of(m, i, a), of = fabsl(value);
				for (int32_t r = 0; r < m->rows; r++) {
					value -= (long double)price[r] * (long double)model_use_of(m, i, a, r);
					of += fabsl((long double)price[r] * (long double)model_use_of(m, i, a, r));
				}
				if (!m->forbidden[i][a])
					best = fmaxl(best, value);
				most = fmaxl(most, of);
			}
		sum += best;
		size += most;
	}
	*out_size = size;
	return sum;
}

static void check_prices(const struct model *m, const struct plan_result *r, const struct brute *best, const char *name, uint64_t number)
{
	long double size, limit = lagrangian(m, r->price, &size), slack = 1 + size * 1e-12L;

	if (!best->found)
		return;
	if (limit < (long double)best->value - slack)
		fail_msg("%s %d: the prices prove less than the best", name, (int)number);
	if ((long double)r->bound > limit + slack)
		fail_msg("%s %d: the bound %Lg is above what the prices prove, %Lg", name, (int)number, (long double)r->bound, limit);
	for (int32_t i = 0; i < m->candidates; i++)
		for (int32_t a = 0; a < m->alternatives[m->pattern[i]]; a++) {
			long double value = (long double)model_value_of(m, i, a), of = fabsl(value);
			for (int32_t k = 0; k < m->rows; k++) {
				value -= (long double)r->price[k] * (long double)model_use_of(m, i, a, k);
				for (int32_t slot = 0; slot < m->slots[m->pattern[i]]; slot++)
					of += fabsl((long double)r->price[k] *
						    (long double)(m->coefficient[m->pattern[i]][a][k][slot] * m->amount[i][slot]));
			}
			if (fabsl(plan_reduced_value(m->problem, r->price, i, a) - value) > of * 1e-12L)
				fail_msg("%s %d: reduced value of candidate %d", name, (int)number, i);
		}
}

static void test_the_answer_is_that_of_brute_force(void **state)
{
	static struct model m;
	int found = 0, none = 0;

	for (uint64_t n = 0; n < (uint64_t)(500 * test_effort()); n++) {
		draw_model(&m, n, 1500);
		struct brute best = model_solve(&m);
		struct plan_result r = solve(m.problem, (struct plan_options){.seconds = GUARD, .seed = n, .threads = (int)(n % 3)});
		check_optimal(m.problem, &r, &best, "problem", n);
		check_prices(&m, &r, &best, "problem", n);
		plan_result_done(&r);
		assert_null(r.choice);
		assert_null(r.price);
		r = solve(m.problem, (struct plan_options){.seconds = GUARD, .seed = n, .no_cbc = true});
		check_optimal(m.problem, &r, &best, "problem without CBC", n);
		plan_result_done(&r);
		found += best.found;
		none += !best.found;
		plan_problem_free(m.problem);
	}
	assert_true(found > 300 && none > 30);
}

/* ---- amounts at the edges ---- */

static int64_t edge(int most)
{
	int64_t power = INT64_C(1) << below(most + 1);
	switch (below(6)) {
	case 0:
		return 0;
	case 1:
		return 1;
	case 2:
		return power - 1;
	case 3:
		return power + 1;
	case 4:
		return INT64_C(1) << (most < 40 ? most : 40);
	default:
		return power;
	}
}

static void draw_edges(struct model *m, uint64_t n)
{
	seed_ = UINT64_C(0x9e3779b97f4a7c15) * (n + 77);
	for (int k = 0; k < 4; k++)
		below(2);
	model_begin(m);
	int most = (int)(below(3) == 0 ? 20 : below(2) ? 55 : 61), bases = (int)(below(2) ? 50 : below(2) ? 90 : 108);
	int32_t rows = (int32_t)between(1, 4), patterns = (int32_t)between(1, 3);
	for (int32_t r = 0; r < rows; r++)
		model_row(m, below(6) == 0 ? -edge(most) : edge(most) + below(3));
	for (int32_t p = 0; p < patterns; p++) {
		model_pattern(m, (int32_t)between(1, 3), (int32_t)between(1, 3));
		for (int32_t a = 0; a < m->alternatives[p]; a++)
			for (int32_t r = 0; r < rows; r++)
				for (int32_t k = 0; k < m->slots[p]; k++)
					if (below(2))
						model_use(m, p, a, r, k, below(3) == 0 ? -1 : below(6) == 0 ? edge(most) : 1);
	}
	for (int64_t combinations = 300; combinations > 1 && m->sets < SETS;) {
		int32_t set = model_set(m, below(8) == 0), options = 1;
		for (int64_t candidates = between(0, 3); candidates > 0; candidates--) {
			int32_t p = (int32_t)below(patterns);
			int64_t weight[ALTERNATIVES], amount[SLOTS];
			for (int32_t a = 0; a < m->alternatives[p]; a++)
				weight[a] = below(4) == 0 ? -edge(8) : edge(8);
			for (int32_t k = 0; k < m->slots[p]; k++)
				amount[k] = edge(most);
			model_candidate(m, set, p, (plan_value)edge(bases / 2) * edge(bases / 2), weight, amount);
			options += m->alternatives[p];
		}
		combinations /= options;
	}
}

/* By far above or below what can be calculated: sums over sets of their largest term. */
static void size_of(const struct model *m, double *out_won, double *out_value)
{
	double value = 0;
	*out_won = 0;
	for (int32_t s = 0; s < m->sets; s++) {
		double most = 0;
		for (int32_t i = 0; i < m->candidates; i++)
			for (int32_t a = 0; m->set[i] == s && a < m->alternatives[m->pattern[i]]; a++)
				most = fmax(most, fabs((double)model_value_of(m, i, a)));
		value += most;
	}
	for (int32_t r = 0; r < m->rows; r++) {
		double sum = fabs((double)m->capacity[r]);
		for (int32_t s = 0; s < m->sets; s++) {
			double most = 0;
			for (int32_t i = 0; i < m->candidates; i++)
				for (int32_t a = 0; m->set[i] == s && a < m->alternatives[m->pattern[i]]; a++) {
					double terms = 0;
					for (int32_t k = 0; k < m->slots[m->pattern[i]]; k++)
						terms += fabs((double)(m->coefficient[m->pattern[i]][a][r][k] * m->amount[i][k]));
					most = fmax(most, terms);
				}
			sum += most;
		}
		*out_won = fmax(*out_won, sum);
	}
	*out_value = value;
}

static void test_amounts_at_the_edges_are_right_or_refused(void **state)
{
	static struct model m;
	int solved = 0, refused = 0;

	for (uint64_t n = 0; n < (uint64_t)(600 * test_effort()); n++) {
		draw_edges(&m, n);
		struct plan_options options = {.seconds = GUARD, .seed = n};
		struct plan_result r;
		struct err err;
		double won, value;
		size_of(&m, &won, &value);
		if (plan_solve(m.problem, &options, &r, &err) == ST_OK) {
			struct brute best = model_solve(&m);
			check_optimal(m.problem, &r, &best, "edges", n);
			plan_result_done(&r);
			solved++;
		} else {
			assert_string_equal(err.code, "plan.too_large");
			if (won < 0x1p60 && value < 0x1p108)
				fail_msg("edges %d: refused with sums of 2^%g and 2^%g", (int)n, log2(won), log2(value));
			refused++;
		}
		plan_problem_free(m.problem);
	}
	assert_true(solved > 200 && refused > 50);
}

static void test_sums_that_leave_62_bits_are_refused(void **state)
{
	for (int many = 1; many <= 4; many *= 2)
		for (int values = 0; values < 2; values++) {
			struct plan_problem *p = plan_problem_new();
			int64_t amount = values ? 1 : INT64_C(1) << 61, weight = values ? INT64_C(1) << 62 : 1;
			struct plan_options options = {0};
			struct plan_result r;
			struct err err;

			plan_row_add(p, 5);
			plan_pattern_add(p, 1, 1);
			plan_use_add(p, 0, 0, 0, 0, values ? 1 : -many);
			plan_profile_add(p, &weight, 1);
			for (int s = 0; s < 4; s++) {
				plan_set_add(p, false);
				plan_candidate_add(p, s, 0, 0, values ? (plan_value)1 << 62 : 1, &amount);
			}
			assert_int_equal(plan_solve(p, &options, &r, &err), ST_INPUT);
			assert_string_equal(err.code, "plan.too_large");
			plan_problem_free(p);
		}
}

/* ---- caps of single firms ---- */

/* Firms with a cap each, sets that draw on it and on one budget of few won: exactly solved by counting the budget. */
#define FIRMS 45
#define BUDGET 60
static void test_many_caps_of_single_firms_equal_the_optimum(void **state)
{
	for (uint64_t n = 0; n < (uint64_t)(40 * test_effort()); n++) {
		int64_t best[BUDGET + 1] = {0}, budget = between(20, BUDGET);
		struct plan_problem *p = plan_problem_new();
		int32_t set = 0;

		seed_ = UINT64_C(0x9e3779b97f4a7c15) * (n + 31);
		below(2);
		bool fit = true, requires = n % 4 == 3; /* required sets make some of them impossible */
		plan_row_add(p, budget);
		for (int64_t k = 0; k < budget; k++)
			best[k + 1] = 0;
		for (int f = 0; f < FIRMS; f++) {
			int64_t cap = below(8), gain[BUDGET + 1], next[BUDGET + 1], use[3], value[3], weight = 1;
			int32_t row = plan_row_add(p, cap), pattern = plan_pattern_add(p, 1, 1);
			bool must = requires && below(15) == 0;
			plan_use_add(p, pattern, 0, 0, 0, 1);
			plan_use_add(p, pattern, 0, row, 0, 1);
			int32_t profile = plan_profile_add(p, &weight, 1);
			for (int k = 0; k < 3; k++) {
				use[k] = between(1, 6);
				value[k] = use[k] * 10 + below(7);
				plan_set_add(p, must && k == 0);
				plan_candidate_add(p, set++, pattern, profile, value[k], &use[k]);
			}
			for (int64_t b = 0; b <= BUDGET; b++) {
				gain[b] = -1;
				for (int chosen = 0; chosen < 8; chosen++) {
					int64_t used = 0, worth = 0;
					for (int k = 0; k < 3; k++) {
						used += chosen >> k & 1 ? use[k] : 0;
						worth += chosen >> k & 1 ? value[k] : 0;
					}
					if (used == b && used <= cap && (!must || (chosen & 1)) && worth > gain[b])
						gain[b] = worth;
				}
			}
			for (int64_t b = 0; b <= BUDGET; b++) {
				next[b] = -1;
				for (int64_t k = 0; k <= b; k++)
					if (gain[k] >= 0 && best[b - k] >= 0 && best[b - k] + gain[k] > next[b])
						next[b] = best[b - k] + gain[k];
			}
			memcpy(best, next, sizeof best);
		}
		fit = best[budget] >= 0;
		for (int mode = 0; mode < 3; mode++) {
			struct brute truth = {.found = fit, .value = fit ? best[budget] : 0};
			struct plan_options options = {
				.seconds = mode == 2 ? 0 : GUARD, .no_cbc = mode == 1, .work = mode == 2 ? 300 * (int64_t)(n + 1) : 0};
			struct plan_result r = solve(p, options);
			if (mode == 2)
				check_truth(p, &r, &truth, "caps stopped by work", n);
			else
				check_optimal(p, &r, &truth, "caps", n);
			plan_result_done(&r);
		}
		plan_problem_free(p);
	}
}

/* Few sets, but 40 rows that bind nothing besides their firms' caps: priced as caps of their own, with anything in them. */
static void draw_own_rows(struct model *m, uint64_t n)
{
	seed_ = UINT64_C(0x9e3779b97f4a7c15) * (n + 4242);
	for (int k = 0; k < 4; k++)
		below(2);
	model_begin(m);
	enum size amounts = (enum size)below(SIZES), values = (enum size)below(SIZES);
	if (below(2))
		draw_pool(m, amounts);
	else
		draw_any(m, amounts);
	while (m->rows < 52)
		model_row(m, below(2)); /* nobody uses them */
	draw_candidates(m, amounts, values, 1000);
}

static void check_own_rows(uint64_t n)
{
	static struct model m;
	draw_own_rows(&m, n);
	struct brute best = model_solve(&m);
	struct plan_result r = solve(m.problem, (struct plan_options){.seconds = GUARD, .seed = n});
	check_optimal(m.problem, &r, &best, "own rows", n);
	check_prices(&m, &r, &best, "own rows", n);
	plan_result_done(&r);
	for (int64_t work = 3; work < 3000; work *= 5) {
		r = solve(m.problem, (struct plan_options){.work = work, .seed = n});
		check_truth(m.problem, &r, &best, "own rows stopped by work", n);
		plan_result_done(&r);
	}
	plan_problem_free(m.problem);
}

static void test_rows_of_their_own_equal_brute_force(void **state)
{
	for (uint64_t n = 0; n < (uint64_t)(250 * test_effort()); n++)
		check_own_rows(n);
	check_own_rows(22899); /* a required set whose last option has a price of nearly nothing */
}

/* ---- amounts that double numbers cannot tell ---- */

/* A problem of one row and one set whose candidate uses coefficient[k] x amount[k] of it. */
static struct plan_result solve_one(int64_t capacity, const int64_t *coefficient, const int64_t *amount, int32_t amounts)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight = 1;

	plan_row_add(p, capacity);
	plan_pattern_add(p, 1, amounts);
	for (int32_t k = 0; k < amounts; k++)
		plan_use_add(p, 0, 0, 0, k, coefficient[k]);
	plan_profile_add(p, &weight, 1);
	plan_set_add(p, false);
	plan_candidate_add(p, 0, 0, 0, 9, amount);
	struct plan_result r = solve(p, (struct plan_options){.seconds = GUARD});
	check_answer(p, &r, "one", 0);
	plan_problem_free(p);
	return r;
}

static void test_a_won_decides_where_large_amounts_cancel(void **state)
{
	static const int64_t coefficient[] = {1, -1}, amount[] = {(INT64_C(1) << 54) + 3, (INT64_C(1) << 54) + 1}; /* as doubles 4 apart */

	for (int64_t capacity = 1; capacity <= 2; capacity++) {
		struct plan_result r = solve_one(capacity, coefficient, amount, 2);
		assert_int_equal(r.objective, capacity == 2 ? 9 : 0);
		assert_int_equal(r.stopped, PLAN_STOP_OPTIMAL);
		plan_result_done(&r);
	}
}

static void test_a_large_coefficient_of_nothing_does_no_harm(void **state)
{
	static const int64_t coefficient[] = {1, INT64_C(1) << 62}, amount[] = {5, 0};
	struct plan_result r = solve_one(5, coefficient, amount, 2);

	assert_int_equal(r.objective, 9);
	assert_int_equal(r.stopped, PLAN_STOP_OPTIMAL);
	plan_result_done(&r);
}

static void test_terms_that_cancel_beyond_62_bits_are_refused(void **state)
{
	static const int64_t coefficient[2] = {1, -1}, amount[2] = {INT64_C(1) << 62, INT64_C(1) << 62};
	struct plan_problem *p = plan_problem_new();
	struct plan_options options = {0};
	struct plan_result r;
	struct err err;
	int64_t weight = 1;

	plan_row_add(p, 0);
	plan_pattern_add(p, 1, 2);
	plan_use_add(p, 0, 0, 0, 0, coefficient[0]);
	plan_use_add(p, 0, 0, 0, 1, coefficient[1]);
	plan_profile_add(p, &weight, 1);
	plan_set_add(p, false);
	plan_candidate_add(p, 0, 0, 0, 9, amount);
	assert_int_equal(plan_solve(p, &options, &r, &err), ST_INPUT);
	assert_string_equal(err.code, "plan.too_large");
	plan_problem_free(p);
}

/* ---- single ones ---- */

static void test_problems_without_anything(void **state)
{
	for (int k = 0; k < 6; k++) {
		struct plan_problem *p = plan_problem_new();
		struct brute truth = {.found = true};
		if (k == 1 || k == 3)
			plan_row_add(p, 7);
		if (k == 2 || k == 3)
			plan_set_add(p, false);
		if (k == 4)
			plan_set_add(p, true);
		if (k == 5)
			plan_row_add(p, -1);
		truth.found = k < 4;
		struct plan_result r = solve(p, (struct plan_options){.seconds = GUARD});
		check_optimal(p, &r, &truth, "empty", (uint64_t)k);
		plan_result_done(&r);
		r = solve(p, (struct plan_options){.work = 1});
		check_truth(p, &r, &truth, "empty with work", (uint64_t)k);
		plan_result_done(&r);
		plan_problem_free(p);
	}
}

static void test_a_result_may_be_freed_twice(void **state)
{
	struct plan_result none = {0};

	plan_result_done(&none);
	plan_result_done(&none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_answer_is_that_of_brute_force),
		cmocka_unit_test(test_amounts_at_the_edges_are_right_or_refused),
		cmocka_unit_test(test_sums_that_leave_62_bits_are_refused),
		cmocka_unit_test(test_many_caps_of_single_firms_equal_the_optimum),
		cmocka_unit_test(test_rows_of_their_own_equal_brute_force),
		cmocka_unit_test(test_a_won_decides_where_large_amounts_cancel),
		cmocka_unit_test(test_a_large_coefficient_of_nothing_does_no_harm),
		cmocka_unit_test(test_terms_that_cancel_beyond_62_bits_are_refused),
		cmocka_unit_test(test_problems_without_anything),
		cmocka_unit_test(test_a_result_may_be_freed_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
