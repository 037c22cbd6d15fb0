/* Look-ahead rounding: at the prices nearly every set knows its choice, and these choices together exceed the rows only by what the few sets take that
 * are undecided. So all choose, and then the sets that lose least for what they free give way, row by row. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS_MAX 400

static int by_score(const void *a, const void *b)
{
	const struct plan_give *x = a, *y = b;
	if (x->score != y->score)
		return x->score < y->score ? -1 : 1;
	return x->near < y->near ? -1 : x->near > y->near;
}

/* Change of what is exceeded, in value at the weights, when a near option takes its set's place. */
static double excess_change(struct plan_state *s, const double *weight, const struct near *near)
{
	const struct near *old = &s->near[s->current[near->set]];
	double change = 0;
	for (int sign = 1; sign >= -1; sign -= 2) {
		const struct near *n = sign > 0 ? old : near;
		for (uint32_t k = 0; k < n->uses; k++) {
			const struct near_use *use = &s->near_use[n->use + k];
			int64_t before = s->slack[use->row] < 0 ? -s->slack[use->row] : 0;
			s->slack[use->row] += sign * use->amount;
			change += weight[use->row] * (double)((s->slack[use->row] < 0 ? -s->slack[use->row] : 0) - before);
		}
	}
	for (int sign = 1; sign >= -1; sign -= 2) {
		const struct near *n = sign > 0 ? old : near;
		for (uint32_t k = 0; k < n->uses; k++)
			s->slack[s->near_use[n->use + k].row] -= sign * s->near_use[n->use + k].amount;
	}
	return change;
}

/* Moves that lessen the excess, those that lose least for it first. */
static size_t list_gives(struct plan_state *s, int32_t locked)
{
	double least = 1e-12 * (fabs(s->limit) + 1);
	size_t count = 0;
	for (size_t n = 0; n < s->nears; n++) {
		const struct near *near = &s->near[n], *old = &s->near[s->current[near->set]];
		if (near == old || near->set == locked)
			continue;
		bool touches = false;
		for (uint32_t k = 0; !touches && k < old->uses; k++)
			touches = s->slack[s->near_use[old->use + k].row] < 0;
		for (uint32_t k = 0; !touches && k < near->uses; k++)
			touches = s->slack[s->near_use[near->use + k].row] < 0;
		double gain = touches ? -excess_change(s, s->weight, near) : 0;
		if (gain > 0)
			s->give[count++] = (struct plan_give){(fmax(near->regret - old->regret, 0) + least) / gain, (int32_t)n};
	}
	plan_clock_spend(s->clock, (int64_t)s->nears * 4 + (int64_t)count * 20);
	qsort(s->give, count, sizeof *s->give, by_score);
	return count;
}

bool plan_repair(struct plan_state *s, int32_t locked)
{
	for (int round = 0; round < ROUNDS_MAX && !plan_is_feasible(s) && !s->clock->stopped; round++) {
		size_t count = list_gives(s, locked), put = 0;
		for (size_t i = 0; i < count && !plan_is_feasible(s); i++) {
			const struct near *near = &s->near[s->give[i].near];
			double gain = -excess_change(s, s->weight, near), loss = fmax(near->regret - s->near[s->current[near->set]].regret, 0);
			/* earlier moves may have left it little to do: then its turn comes in the next round */
			if (gain <= 0 || loss > 1.5 * gain * s->give[i].score)
				continue;
			plan_put(s, s->give[i].near);
			put++;
		}
		if (put == 0)
			break;
	}
	return plan_is_feasible(s);
}

void plan_round(struct plan_state *s)
{
	for (size_t k = 0; k < s->core->sets; k++)
		if (s->near_from[k] < s->near_from[k + 1])
			plan_put(s, (int32_t)s->near_from[k]);
	plan_repair(s, PLAN_NONE);
	plan_state_keep(s);
}
