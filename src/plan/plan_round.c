/* Look-ahead rounding. A plan is filled year by year with what is worth most at the prices, against what its set could do later: the prices look
 * ahead. Where that exceeds a row (required sets, rows with a negative capacity), the sets that lose least for what they free give way. */
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
	for (size_t m = 0; m < s->moves; m++) {
		size_t n = (size_t)s->move[m];
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
	plan_clock_spend(s->clock, (int64_t)s->moves * 4 + (int64_t)count * 20);
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

struct offer {
	double worth;
	int32_t near;
	bool frees;
};

static int by_worth(const void *a, const void *b)
{
	const struct offer *x = a, *y = b;
	if (x->frees != y->frees)
		return x->frees ? -1 : 1;
	if (x->worth != y->worth)
		return x->worth > y->worth ? -1 : 1;
	return x->near < y->near ? -1 : x->near > y->near;
}

/* What a near option is worth beyond what its set would otherwise do, now or later, for a unit of what it uses at the prices. */
static struct offer offer_of(const struct plan_state *s, uint32_t n)
{
	const struct near *near = &s->near[n];
	double price = 0, reduced = s->best_reduced[near->set] - near->regret, next = s->core->required[near->set] ? -HUGE_VAL : 0;
	struct offer offer = {0, (int32_t)n, false};
	/* near options are in the order of their regrets: the first one after this that is not earlier */
	for (uint32_t k = s->near_from[near->set]; k < s->near_from[near->set + 1]; k++)
		if (k != n && s->near[k].item != PLAN_NONE &&
			(s->near[k].alternative > near->alternative || (s->near[k].alternative == near->alternative && k > n))) {
			next = fmax(next, s->best_reduced[near->set] - s->near[k].regret);
			break;
		}
	for (uint32_t u = 0; u < near->uses; u++) {
		const struct near_use *use = &s->near_use[near->use + u];
		price += use->amount > 0 ? s->price_at[use->row] * (double)use->amount : 0;
		offer.frees |= use->amount < 0;
	}
	if (next == -HUGE_VAL)
		next = reduced;
	/* in this order: a price far below the value must not vanish, since a required set has to take its last option */
	offer.worth = price > 0 ? (price + (reduced - next)) / price : HUGE_VAL;
	return offer;
}

static int by_alternative(const void *a, const void *b)
{
	const struct near *const *x = a, *const *y = b;
	if ((*x)->alternative != (*y)->alternative)
		return (*x)->alternative < (*y)->alternative ? -1 : 1;
	return *x < *y ? -1 : 1;
}

/* Year by year (alternative by alternative): what is worth most is taken if it fits; what is too large for what is left is passed over, and smaller
 * ones follow. Sets that free rows for others come first. */
static void fill_by_worth(struct plan_state *s)
{
	const struct plan_core *c = s->core;
	struct offer *list = heap_array(s->nears + 1, sizeof *list);
	const struct near **order = heap_array(s->nears + 1, sizeof *order);
	bool *taken = heap_alloc(c->sets + 1, 1);
	size_t count = 0, options = 0;
	for (size_t n = 0; n < s->nears; n++) {
		if (s->near[n].item == PLAN_NONE)
			plan_put(s, (int32_t)n);
		else
			order[options++] = &s->near[n];
	}
	qsort(order, options, sizeof *order, by_alternative);
	for (size_t i = 0; i < options; i += count) {
		for (count = 0; i + count < options && order[i + count]->alternative == order[i]->alternative; count++)
			list[count] = offer_of(s, (uint32_t)(order[i + count] - s->near));
		qsort(list, count, sizeof *list, by_worth);
		for (size_t k = 0; k < count; k++) {
			const struct near *near = &s->near[list[k].near];
			int32_t before = s->current[near->set];
			bool fits = !taken[near->set] && list[k].worth > 0;
			for (uint32_t u = 0; fits && before != PLAN_NONE && u < near->uses; u++) /* most do not fit */
				fits = s->near_use[near->use + u].amount <= s->slack[s->near_use[near->use + u].row] || s->near[before].uses > 0;
			if (!fits)
				continue;
			plan_put(s, list[k].near);
			for (uint32_t u = 0; fits && u < near->uses; u++) {
				const struct near_use *use = &s->near_use[near->use + u];
				fits = use->amount <= 0 || s->slack[use->row] >= 0;
			}
			taken[near->set] = fits;
			if (!fits && before != PLAN_NONE)
				plan_put(s, before);
		}
	}
	plan_clock_spend(s->clock, (int64_t)s->nears * 40);
	free(list);
	free(order);
	free(taken);
}

void plan_round(struct plan_state *s)
{
	fill_by_worth(s);
	if (!plan_is_feasible(s))
		plan_repair(s, PLAN_NONE);
	plan_state_keep(s);
}
