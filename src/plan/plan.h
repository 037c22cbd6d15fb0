/* Plan: which machines to propose for given budgets. The committee decides; the proposal is what it is held against.
 *
 * For now one year and one route at a time: the best tonnes for the money of several funders under caps per consortium, by greedy choice, with a
 * proven upper bound (the smallest of the single-budget relaxations). The multi-year optimiser comes with the Planner issue. */
#ifndef SANGSAENG_PLAN_H
#define SANGSAENG_PLAN_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAN_FUNDERS_MAX 8

struct plan_candidate {
	const char *measure, *consortium;      /* consortium "" if none */
	int64_t support_krw[PLAN_FUNDERS_MAX]; /* what each funder would pay for it alone */
	int64_t least_krw[PLAN_FUNDERS_MAX];   /* what it costs at least beside others that share its caps; for the bound only */
	int64_t planned_g;                     /* g CO2-eq over the machine's life */
	bool chosen;                           /* result */
};
struct plan_result {
	int64_t chosen, objective_g, bound_g; /* bound_g >= the best possible >= objective_g */
};
/* Marks the proposed candidates. `budget_krw[funders]`; `consortium_cap_krw[funders]` INT64_MAX if none. Ties by measure key. O(n log n + n ·
 * consortia). */
void plan_propose(struct plan_candidate *list, size_t count, size_t funders, const int64_t *budget_krw, const int64_t *consortium_cap_krw,
	struct plan_result *out_result);

#endif
