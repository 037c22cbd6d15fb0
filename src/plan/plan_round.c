/* Look-ahead rounding: the prices say how much each set would lose by not having its best choice, so those that would lose most choose first, and the
 * few that hardly care take what is left. Sets that free a row for others (they fill a pool) come before those that draw on it. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct turn {
	double margin;
	int32_t set;
	bool frees;
};

static int by_margin(const void *a, const void *b)
{
	const struct turn *x = a, *y = b;
	if (x->frees != y->frees)
		return x->frees ? -1 : 1;
	if (x->margin != y->margin)
		return x->margin > y->margin ? -1 : 1;
	return x->set < y->set ? -1 : x->set > y->set;
}


static bool frees_a_row(const struct plan_state *s, const struct near *near)
{
	for (uint32_t k = 0; k < near->uses; k++)
		if (s->near_use[near->use + k].amount < 0)
			return true;
	return false;
}


/* Change of the excess when a near option takes its set's place. */
static double excess_change(struct plan_state *s, const double *weight, const struct near *near)
{
	const struct near *old = &s->near[s->current[near->set]];
	double before = 0, after = 0;
	for (int sign = 1; sign >= -1; sign -= 2) {
		const struct near *n = sign > 0 ? old : near;
		for (uint32_t k = 0; k < n->uses; k++) {
			const struct near_use *use = &s->near_use[n->use + k];
			before += weight[use->row] * (double)(s->slack[use->row] < 0 ? -s->slack[use->row] : 0);
			s->slack[use->row] += sign * use->amount;
			after += weight[use->row] * (double)(s->slack[use->row] < 0 ? -s->slack[use->row] : 0);
		}
	}
	for (int sign = 1; sign >= -1; sign -= 2) {
		const struct near *n = sign > 0 ? old : near;
		for (uint32_t k = 0; k < n->uses; k++)
			s->slack[s->near_use[n->use + k].row] -= sign * s->near_use[n->use + k].amount;
	}
	/* a row that both touch was counted from its middle state; the sum of changes is right */
	return after - before;
}

/* Rows with a negative capacity, or sets that must choose: single moves until nothing is exceeded, or nothing helps. */
static void repair(struct plan_state *s)
{
	const struct plan_core *c = s->core;
	double *weight = heap_alloc(c->active_rows + 1, sizeof *weight);
	for (size_t r = 0; r < c->active_rows; r++)
		weight[r] = s->price_at[r] + c->value_reach / (c->reach[c->row_of[r]] + 1);
	for (int round = 0; round < 2000 && !plan_is_feasible(s) && !s->clock->stopped; round++) {
		double most = 0;
		int32_t choice = PLAN_NONE;
		for (size_t n = 0; n < s->nears; n++) {
			const struct near *near = &s->near[n];
			if (s->current[near->set] == (int32_t)n)
				continue;
			double gain = -excess_change(s, weight, near), loss = near->regret - s->near[s->current[near->set]].regret;
			if (gain <= 0)
				continue;
			double score = gain / (fmax(loss, 0) + 1e-6 * gain + 1e-9 * c->value_reach / (double)(c->sets + 1));
			if (choice == PLAN_NONE || score > most) {
				most = score;
				choice = (int32_t)n;
			}
		}
		plan_clock_spend(s->clock, (int64_t)s->nears * 8);
		if (choice == PLAN_NONE)
			break;
		plan_put(s, choice);
	}
	free(weight);
}

void plan_round(struct plan_state *s)
{
	const struct plan_core *c = s->core;
	struct turn *turn = heap_array(c->sets + 1, sizeof *turn);
	size_t turns = 0;
	for (size_t k = 0; k < c->sets; k++) {
		uint32_t from = s->near_from[k], end = s->near_from[k + 1];
		if (from == end)
			continue;
		/* begin with nothing, or with the least a required set can do */
		uint32_t none = from;
		while (none < end && s->near[none].item != PLAN_NONE)
			none++;
		plan_put(s, (int32_t)(none < end ? none : from));
		if (end - from > 1 || none == end)
			turn[turns++] = (struct turn){end - from > 1 ? s->near[from + 1].regret : HUGE_VAL, (int32_t)k, frees_a_row(s, &s->near[from])};
		else if (s->near[from].item != PLAN_NONE)
			turn[turns++] = (struct turn){s->near[from].value, (int32_t)k, frees_a_row(s, &s->near[from])};
	}
	qsort(turn, turns, sizeof *turn, by_margin);
	for (size_t t = 0; t < turns; t++) {
		int32_t k = turn[t].set;
		for (uint32_t n = s->near_from[k]; n < s->near_from[k + 1]; n++) {
			if (s->current[k] == (int32_t)n)
				break; /* what it has is better than all that follow */
			if (s->near[n].item == PLAN_NONE) {
				plan_put(s, (int32_t)n);
				break;
			}
			int32_t before = s->current[k];
			plan_put(s, (int32_t)n);
			bool good = true;
			for (uint32_t u = 0; good && u < s->near[n].uses; u++)
				good = s->near_use[s->near[n].use + u].amount <= 0 || s->slack[s->near_use[s->near[n].use + u].row] >= 0;
			if (good)
				break;
			plan_put(s, before);
		}
	}
	free(turn);
	plan_clock_spend(s->clock, (int64_t)s->nears * 4);
	if (!plan_is_feasible(s))
		repair(s);
	plan_state_keep(s);
}
