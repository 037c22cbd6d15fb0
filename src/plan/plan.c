#include "plan/plan.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 int128;

static int64_t cost_of(const struct plan_candidate *c, size_t funders)
{
	int64_t cost = 0;
	for (size_t k = 0; k < funders; k++)
		cost += c->support_krw[k];
	return cost;
}

struct ranked {
	size_t index;
	int64_t gain, cost;
	const char *measure;
};

/* Most grams per won first: a.gain / a.cost > b.gain / b.cost without division; free candidates first. */
static int by_ratio(const void *pa, const void *pb)
{
	const struct ranked *a = pa, *b = pb;
	int128 left = (int128)a->gain * b->cost, right = (int128)b->gain * a->cost;
	if (left != right)
		return left > right ? -1 : 1;
	return strcmp(a->measure, b->measure);
}

/* Upper bound if only funder k's budget counted: fractional knapsack, rounded up. */
static int64_t bound_of(const struct plan_candidate *list, size_t count, size_t k, int64_t budget)
{
	struct ranked *order = heap_alloc(count + 1, sizeof *order);
	size_t n = 0;
	int64_t bound = 0;
	for (size_t i = 0; i < count; i++) {
		if (list[i].planned_g <= 0)
			continue;
		if (list[i].least_krw[k] <= 0)
			bound += list[i].planned_g;
		else
			order[n++] = (struct ranked){i, list[i].planned_g, list[i].least_krw[k], list[i].measure};
	}
	qsort(order, n, sizeof *order, by_ratio);
	for (size_t i = 0; i < n && budget > 0; i++) {
		if (order[i].cost <= budget) {
			bound += order[i].gain;
			budget -= order[i].cost;
			continue;
		}
		bound += (int64_t)((int128)order[i].gain * budget / order[i].cost) + 1;
		budget = 0;
	}
	free(order);
	return bound;
}

void plan_propose(struct plan_candidate *list, size_t count, size_t funders, const int64_t *budget_krw, const int64_t *consortium_cap_krw,
	struct plan_result *out_result)
{
	struct plan_result result = {.bound_g = INT64_MAX};
	int64_t left[PLAN_FUNDERS_MAX] = {0};
	for (size_t k = 0; k < funders; k++) {
		left[k] = budget_krw[k];
		int64_t bound = bound_of(list, count, k, budget_krw[k]);
		if (bound < result.bound_g)
			result.bound_g = bound;
	}
	struct ranked *order = heap_alloc(count + 1, sizeof *order);
	size_t n = 0;
	for (size_t i = 0; i < count; i++) {
		list[i].chosen = false;
		if (list[i].planned_g > 0)
			order[n++] = (struct ranked){i, list[i].planned_g, cost_of(&list[i], funders), list[i].measure};
	}
	qsort(order, n, sizeof *order, by_ratio);
	for (size_t i = 0; i < n; i++) {
		struct plan_candidate *c = &list[order[i].index];
		bool fits = true;
		for (size_t k = 0; fits && k < funders; k++) {
			fits = c->support_krw[k] <= left[k];
			if (!fits || !c->consortium[0] || consortium_cap_krw[k] == INT64_MAX)
				continue;
			int64_t used = c->support_krw[k];
			for (size_t m = 0; m < count; m++)
				if (list[m].chosen && strcmp(list[m].consortium, c->consortium) == 0)
					used += list[m].support_krw[k];
			fits = used <= consortium_cap_krw[k];
		}
		if (!fits)
			continue;
		c->chosen = true;
		for (size_t k = 0; k < funders; k++)
			left[k] -= c->support_krw[k];
		result.chosen++;
		result.objective_g += c->planned_g;
	}
	free(order);
	if (funders == 0 || result.bound_g < result.objective_g)
		result.bound_g = result.objective_g;
	*out_result = result;
}
