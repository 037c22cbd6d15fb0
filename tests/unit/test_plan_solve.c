/* The optimiser as its headers promise it: against brute force in exact integers, stopped at every moment, with any number of threads. */
#include "plan/plan_solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "plan_support.h"

#define GUARD 20 /* seconds, if a search does not end */

static struct plan_result solve(const struct plan_problem *p, struct plan_options options)
{
	struct plan_result result;
	struct err err;

	if (plan_solve(p, &options, &result, &err) != ST_OK)
		fail_msg("refused: %s", err.code);
	return result;
}

/* What any answer must be: judged, priced, never above its bound. */
static void check_answer(const struct plan_problem *p, const struct plan_result *r, const char *name, uint64_t number)
{
	plan_value value;
	int32_t row;

	if (r->found && !plan_judge(p, r->choice, &value, NULL, &row))
		fail_msg("%s %d: the plan is not feasible (row %d)", name, (int)number, row);
	if (r->found && value != r->objective)
		fail_msg("%s %d: the plan is not worth its objective", name, (int)number);
	if (r->found && r->bound < r->objective)
		fail_msg("%s %d: bound below objective", name, (int)number);
	if (r->found && r->infeasible)
		fail_msg("%s %d: found and infeasible", name, (int)number);
	for (size_t k = 0; k < plan_row_count(p); k++)
		if (!(r->price[k] >= 0 && r->price[k] < HUGE_VAL))
			fail_msg("%s %d: price %g of row %zu", name, (int)number, r->price[k], k);
	assert_true(r->work >= 0 && r->seconds >= 0);
	if (r->found && r->bound > 0)
		assert_true(fabs(r->gap - (double)(r->bound - r->objective) / (double)r->bound) <= 1e-9);
	assert_non_null(plan_stop_name(r->stopped));
}

/* And against the truth. */
static void check_truth(const struct plan_problem *p, const struct plan_result *r, const struct brute *best, const char *name, uint64_t number)
{
	check_answer(p, r, name, number);
	if (r->infeasible && best->found)
		fail_msg("%s %d: infeasible is said, but there is a plan", name, (int)number);
	if (r->found && !best->found)
		fail_msg("%s %d: found what brute force did not", name, (int)number);
	if (best->found && r->bound < best->value)
		fail_msg("%s %d: bound %lld:%llu below the best %lld:%llu", name, (int)number, PRINT_128(r->bound), PRINT_128(best->value));
	if (r->found && r->objective > best->value)
		fail_msg("%s %d: objective above the best", name, (int)number);
}

static void check_optimal(const struct plan_problem *p, const struct plan_result *r, const struct brute *best, const char *name, uint64_t number)
{
	check_truth(p, r, best, name, number);
	if (!best->found && !r->infeasible)
		fail_msg("%s %d: there is no plan, but that was not said (%s)", name, (int)number, plan_stop_name(r->stopped));
	if (best->found && !r->found)
		fail_msg("%s %d: no plan (%s)", name, (int)number, plan_stop_name(r->stopped));
	if (best->found && (r->objective != best->value || r->bound != best->value || r->stopped != PLAN_STOP_OPTIMAL || r->gap != 0))
		fail_msg("%s %d: %s with objective %lld:%llu, bound %lld:%llu, the best is %lld:%llu", name, (int)number, plan_stop_name(r->stopped),
			PRINT_128(r->objective), PRINT_128(r->bound), PRINT_128(best->value));
}

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
					of += fabsl((long double)r->price[k] * (long double)(m->coefficient[m->pattern[i]][a][k][slot] * m->amount[i][slot]));
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

static void test_stopped_at_any_moment_it_has_a_plan_or_none_and_a_bound(void **state)
{
	static struct model m;

	for (uint64_t n = 0; n < (uint64_t)(150 * test_effort()); n++) {
		draw_model(&m, n + 10000, 1500);
		struct brute best = model_solve(&m);
		int64_t all = 0;
		for (int64_t work = 1; work < 4000000; work += work / 3 + 1) {
			struct plan_result r = solve(m.problem, (struct plan_options){.work = work, .seed = n});
			check_truth(m.problem, &r, &best, "problem stopped by work", n);
			bool done = r.stopped != PLAN_STOP_WORK;
			all = r.work;
			plan_result_done(&r);
			if (done)
				break;
		}
		struct plan_result r = solve(m.problem, (struct plan_options){.work = all + 1000, .seed = n});
		check_optimal(m.problem, &r, &best, "problem with enough work", n);
		plan_result_done(&r);
		r = solve(m.problem, (struct plan_options){.seconds = 1e-9 + (double)(n % 7) * 2e-5, .seed = n});
		check_truth(m.problem, &r, &best, "problem stopped by time", n);
		plan_result_done(&r);
		double gap = (double)(n % 5) * 0.05;
		r = solve(m.problem, (struct plan_options){.gap = gap, .seconds = GUARD});
		check_truth(m.problem, &r, &best, "problem with a gap", n);
		assert_int_equal(r.found, best.found);
		assert_true(!r.found || r.gap <= gap || r.stopped == PLAN_STOP_OPTIMAL);
		plan_result_done(&r);
		plan_problem_free(m.problem);
	}
}

/* ---- amounts at the edges ---- */

static int64_t edge(int most)
{
	int64_t power = INT64_C(1) << below(most + 1);
	switch (below(6)) {
	case 0: return 0;
	case 1: return 1;
	case 2: return power - 1;
	case 3: return power + 1;
	case 4: return INT64_C(1) << (most < 40 ? most : 40);
	default: return power;
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
			struct plan_options options = {.seconds = mode == 2 ? 0 : GUARD, .no_cbc = mode == 1, .work = mode == 2 ? 300 * (int64_t)(n + 1) : 0};
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

/* ---- larger ones ---- */

/* Hard to finish: many sets of two years under budgets and a pool, values near to amounts. */
static struct plan_problem *large_problem(int32_t sets, uint64_t seed)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight[3] = {12, 11, 10};

	seed_ = UINT64_C(0x9e3779b97f4a7c15) * seed;
	for (int t = 0; t < 3; t++)
		plan_row_add(p, (int64_t)sets * 150000);
	for (int t = 0; t < 3; t++)
		plan_row_add(p, (int64_t)sets * 20000);
	plan_pattern_add(p, 3, 2);
	plan_pattern_add(p, 3, 2);
	for (int t = 0; t < 3; t++) {
		plan_use_add(p, 0, t, t, 0, 1);
		for (int u = t + 1; u < 3; u++)
			plan_use_add(p, 0, t, 3 + u, 1, -1);
		for (int u = t; u < 3; u++)
			plan_use_add(p, 1, t, 3 + u, 0, 1);
	}
	plan_profile_add(p, weight, 3);
	for (int32_t s = 0; s < sets; s++) {
		plan_set_add(p, false);
		for (int k = 0; k < 2; k++) {
			int64_t amount[2] = {between(100000, 3000000), 0};
			amount[1] = amount[0] / 5;
			plan_candidate_add(p, s, (int32_t)below(2), 0, amount[0] / 1000 + between(100, 300), amount);
		}
	}
	return p;
}

static void test_threads_change_nothing(void **state)
{
	static const int threads[] = {1, 2, 4, 8};
	static const int64_t works[2][2] = {{2000, 20000}, {3000, 15000}};
	static const int32_t sets[] = {300, 9000}; /* threads are started for many sets only */

	for (size_t k = 0; k < 2; k++) {
		struct plan_problem *p = large_problem(sets[k], 5);
		for (size_t w = 0; w < 2; w++) {
			struct plan_result first = {0};
			for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
				struct plan_result r = solve(p, (struct plan_options){.work = works[k][w], .seed = 3, .threads = threads[t]});
				check_answer(p, &r, "threads", (uint64_t)threads[t]);
				if (t == 0) {
					first = r;
					continue;
				}
				if (r.objective != first.objective || r.bound != first.bound || r.work != first.work || r.stopped != first.stopped)
					fail_msg("%d sets, work %d: another answer with %d threads", (int)sets[k], (int)works[k][w], threads[t]);
				assert_memory_equal(r.choice, first.choice, (size_t)sets[k] * sizeof *r.choice);
				assert_memory_equal(r.price, first.price, plan_row_count(p) * sizeof *r.price);
				plan_result_done(&r);
			}
			plan_result_done(&first);
		}
		plan_problem_free(p);
	}
}

/* Once the prices are found: a plan from prices that are still on their way may happen to be better. */
static void test_more_work_is_never_worse(void **state)
{
	for (uint64_t n = 0; n < (uint64_t)(4 * test_effort()); n++) {
		struct plan_problem *p = large_problem(120, n + 100);
		plan_value before = 0, bound = 0;
		for (int64_t work = 1500; work < 40000; work += work / 2) {
			struct plan_result r = solve(p, (struct plan_options){.work = work, .seed = n});
			check_answer(p, &r, "more work", n);
			if (r.objective < before)
				fail_msg("problem %d: work %lld gives a worse plan", (int)n, (long long)work);
			if (work > 1500 && r.bound > bound)
				fail_msg("problem %d: work %lld gives a worse bound", (int)n, (long long)work);
			before = r.objective;
			bound = r.bound;
			plan_result_done(&r);
		}
		plan_problem_free(p);
	}
}

struct watch {
	int calls, stop_at;
	double objective, bound, seconds;
};
static bool watch(void *context, double objective, double bound, double seconds)
{
	struct watch *w = context;
	assert_true(bound >= objective - 1e-9 * fabs(objective));
	assert_true(objective >= w->objective && seconds >= w->seconds);
	w->objective = objective;
	w->bound = bound;
	w->seconds = seconds;
	return ++w->calls < w->stop_at;
}

static void test_a_user_may_cancel_and_a_clock_may_run_out(void **state)
{
	struct plan_problem *p = large_problem(3000, 9);
	struct watch w = {.stop_at = 3};
	struct plan_result r = solve(p, (struct plan_options){.progress = watch, .context = &w, .seconds = GUARD});

	check_answer(p, &r, "cancel", 0);
	assert_int_equal(r.stopped, PLAN_STOP_CANCEL);
	assert_int_equal(w.calls, 3); /* it is not asked again */
	assert_true(r.found && (double)r.objective >= w.objective);
	plan_result_done(&r);
	r = solve(p, (struct plan_options){.seconds = 0.2});
	check_answer(p, &r, "clock", 0);
	assert_int_equal(r.stopped, PLAN_STOP_TIME);
	assert_true(r.seconds >= 0.2 && r.seconds < 5);
	plan_result_done(&r);
	plan_problem_free(p);
}

/* Amounts whose sum must meet a number: a solver with tolerances finds sums that are a few won too many. The planted choice meets it. */
static struct plan_problem *planted_sum(uint64_t n, struct brute *out_truth)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight = 1, capacity = 0, amount[40];

	seed_ = UINT64_C(0x9e3779b97f4a7c15) * (n + 555);
	for (int k = 0; k < 40; k++) {
		amount[k] = between(INT64_C(1) << 34, INT64_C(1) << 36);
		capacity += below(2) ? amount[k] : 0;
	}
	plan_row_add(p, capacity);
	plan_pattern_add(p, 1, 1);
	plan_use_add(p, 0, 0, 0, 0, 1);
	plan_profile_add(p, &weight, 1);
	for (int k = 0; k < 40; k++) {
		plan_set_add(p, false);
		plan_candidate_add(p, k, 0, 0, amount[k], &amount[k]);
	}
	*out_truth = (struct brute){.found = true, .value = capacity};
	return p;
}

static void test_what_a_solver_with_tolerances_says_is_not_believed(void **state)
{
	for (uint64_t n = 0; n < (uint64_t)(2 * test_effort()); n++) {
		struct brute truth;
		struct plan_problem *p = planted_sum(n, &truth);
		struct plan_result r = solve(p, (struct plan_options){.seconds = 0.5, .seed = n});

		check_truth(p, &r, &truth, "planted sum", n);
		plan_result_done(&r);
		plan_problem_free(p);
	}
}

/* A program `cbc` that answers what it should not. */
static void test_a_solver_that_is_wrong_changes_nothing(void **state)
{
	static const char *const script[] = {
		/* above the capacity, called optimal */
		"for o; do :; done; { echo 'Optimal - objective value -1'; for k in $(seq 0 39); do echo \"$k x$k 1 0\"; done; } > \"$o\"",
		/* nothing at all, called optimal */
		"for o; do :; done; echo 'Optimal - objective value -1' > \"$o\"",
		/* no solution, no words */
		"for o; do :; done; head -c 3000 /dev/urandom > \"$o\"",
		"for o; do :; done; { echo 'Optimal'; echo '0 x4000000000 1 0'; echo '0 x40 1'; echo '0 x-1 1'; echo x; } > \"$o\"",
		"exit 1",
		"kill -SEGV $$",
		"exec sleep 30",
	};
	const char *base = getenv("TMPDIR"), *before = getenv("PATH");
	char folder[300], path[400], search[4096], kept[4096];

	snprintf(kept, sizeof kept, "%s", before ? before : "/bin:/usr/bin");
	snprintf(folder, sizeof folder, "%.200s/plan-cbc-XXXXXX", base && base[0] ? base : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/cbc", folder);
	snprintf(search, sizeof search, "%.300s:%.3000s", folder, kept);
	setenv("PATH", search, 1);
	for (size_t k = 0; k < sizeof script / sizeof *script; k++) {
		struct brute truth;
		struct plan_problem *p = planted_sum(k + 100, &truth);
		FILE *f = fopen(path, "we");

		assert_non_null(f);
		fprintf(f, "#!/bin/sh\n%s\n", script[k]);
		fclose(f);
		chmod(path, 0700);
		struct plan_result r = solve(p, (struct plan_options){.seconds = 0.4, .seed = 1});
		check_truth(p, &r, &truth, "a wrong solver", k);
		assert_true(r.seconds < 5); /* it was not waited for */
		plan_result_done(&r);
		plan_problem_free(p);
	}
	setenv("PATH", kept, 1);
	unlink(path);
	rmdir(folder);
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

static void test_stops_have_names(void **state)
{
	assert_string_equal(plan_stop_name(PLAN_STOP_OPTIMAL), "optimal");
	assert_string_equal(plan_stop_name(PLAN_STOP_GAP), "gap");
	assert_string_equal(plan_stop_name(PLAN_STOP_WORK), "work");
	assert_string_equal(plan_stop_name(PLAN_STOP_TIME), "time");
	assert_string_equal(plan_stop_name(PLAN_STOP_CANCEL), "cancel");
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
		cmocka_unit_test(test_stopped_at_any_moment_it_has_a_plan_or_none_and_a_bound),
		cmocka_unit_test(test_amounts_at_the_edges_are_right_or_refused),
		cmocka_unit_test(test_sums_that_leave_62_bits_are_refused),
		cmocka_unit_test(test_many_caps_of_single_firms_equal_the_optimum),
		cmocka_unit_test(test_rows_of_their_own_equal_brute_force),
		cmocka_unit_test(test_a_won_decides_where_large_amounts_cancel),
		cmocka_unit_test(test_a_large_coefficient_of_nothing_does_no_harm),
		cmocka_unit_test(test_terms_that_cancel_beyond_62_bits_are_refused),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_more_work_is_never_worse),
		cmocka_unit_test(test_a_user_may_cancel_and_a_clock_may_run_out),
		cmocka_unit_test(test_what_a_solver_with_tolerances_says_is_not_believed),
		cmocka_unit_test(test_a_solver_that_is_wrong_changes_nothing),
		cmocka_unit_test(test_problems_without_anything),
		cmocka_unit_test(test_stops_have_names),
		cmocka_unit_test(test_a_result_may_be_freed_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
