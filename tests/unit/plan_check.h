/* What any answer of the optimiser must be. */
#ifndef SANGSAENG_TESTS_PLAN_CHECK_H
#define SANGSAENG_TESTS_PLAN_CHECK_H

#include "plan_support.h"

#include <math.h>

#define GUARD 20 /* seconds, if a search does not end */

MAYBE struct plan_result solve(const struct plan_problem *p, struct plan_options options)
{
	struct plan_result result;
	struct err err;

	if (plan_solve(p, &options, &result, &err) != ST_OK)
		fail_msg("refused: %s", err.code);
	return result;
}

/* What any answer must be: judged, priced, never above its bound. */
MAYBE void check_answer(const struct plan_problem *p, const struct plan_result *r, const char *name, uint64_t number)
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
MAYBE void check_truth(const struct plan_problem *p, const struct plan_result *r, const struct brute *best, const char *name, uint64_t number)
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

MAYBE void check_optimal(const struct plan_problem *p, const struct plan_result *r, const struct brute *best, const char *name, uint64_t number)
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

#endif
