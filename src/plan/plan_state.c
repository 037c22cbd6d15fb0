/* The plan in hand, the best one, and the options that are worth looking at. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

uint64_t plan_draw(struct plan_state *s, uint64_t n)
{
	/* SplitMix64 */
	uint64_t z = s->random += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	__extension__ typedef unsigned __int128 wide;
	return (uint64_t)(((wide)(z ^ (z >> 31)) * n) >> 64);
}

void plan_state_init(struct plan_state *s, const struct plan_core *c, struct plan_clock *clock, const double *price, double limit, uint64_t seed)
{
	*s = (struct plan_state){.core = c, .clock = clock, .random = seed};
	s->price = heap_alloc(c->rows + 1, sizeof *s->price);
	s->price_at = heap_alloc(c->active_rows + 1, sizeof *s->price_at);
	s->weight = heap_alloc(c->active_rows + 1, sizeof *s->weight);
	s->slack = heap_alloc(c->active_rows + 1, sizeof *s->slack);
	s->best_reduced = heap_array(c->sets + 1, sizeof *s->best_reduced);
	s->item = heap_array(c->sets + 1, sizeof *s->item);
	s->alternative = heap_array(c->sets + 1, sizeof *s->alternative);
	s->best = heap_array(c->sets + 1, sizeof *s->best);
	s->near_from = heap_array(c->sets + 2, sizeof *s->near_from);
	s->current = heap_array(c->sets + 1, sizeof *s->current);
	for (size_t r = 0; r < c->active_rows; r++) {
		s->slack[r] = c->problem->capacity[c->row_of[r]];
		s->exceeded += s->slack[r] < 0;
	}
	plan_state_price(s, price, limit);
	for (size_t k = 0; k < c->sets; k++) {
		s->item[k] = s->current[k] = PLAN_NONE;
		s->best[k] = (struct plan_choice){PLAN_NONE, PLAN_NONE};
	}
	plan_value value;
	if (plan_judge(c->problem, s->best, &value, NULL, NULL))
		s->found = true; /* the empty plan */
}

void plan_state_price(struct plan_state *s, const double *price, double limit)
{
	const struct plan_core *c = s->core;
	memcpy(s->price, price, c->rows * sizeof *price);
	s->limit = limit;
	s->priced = false;
	for (size_t r = 0; r < c->active_rows; r++) {
		s->price_at[r] = price[c->row_of[r]];
		s->weight[r] = s->price_at[r] + 1e-3 * c->value_reach / (c->reach[c->row_of[r]] + 1);
	}
}

void plan_state_done(struct plan_state *s)
{
	free(s->price);
	free(s->price_at);
	free(s->slack);
	free(s->best_reduced);
	free(s->item);
	free(s->alternative);
	free(s->best);
	free(s->near);
	free(s->near_use);
	free(s->near_from);
	free(s->current);
	free(s->weight);
	free(s->give);
	free(s->move);
}

/* What an option uses of active rows, each row once; at most `room`. */
static uint32_t uses_of(const struct plan_core *c, const struct core_item *item, int32_t alternative, struct near_use *out)
{
	const int64_t *amount = c->problem->amount + item->amount;
	int32_t head = item->head + alternative;
	uint32_t count = 0;
	for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++) {
		int32_t r = c->row_at[c->use[k].row];
		if (r == PLAN_NONE)
			continue;
		uint32_t j = 0;
		while (j < count && out[j].row != r)
			j++;
		if (j == count)
			out[count++] = (struct near_use){0, r};
		out[j].amount += c->use[k].coefficient * amount[c->use[k].slot];
	}
	return count;
}

static void shift_row(struct plan_state *s, int32_t row, int64_t by)
{
	bool before = s->slack[row] < 0;
	s->slack[row] += by;
	s->exceeded += (size_t)(s->slack[row] < 0) - (size_t)before;
}

static void shift_slack(struct plan_state *s, int32_t item, int32_t alternative, int64_t sign)
{
	const struct plan_core *c = s->core;
	if (item == PLAN_NONE)
		return;
	const struct core_item *i = &c->item[item];
	int32_t head = i->head + alternative;
	for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++) {
		int32_t r = c->row_at[c->use[k].row];
		if (r != PLAN_NONE)
			shift_row(s, r, sign * c->use[k].coefficient * c->problem->amount[i->amount + (size_t)c->use[k].slot]);
	}
}

/* Sets a choice of the plan in hand, by item. */
void plan_choose(struct plan_state *s, size_t set, int32_t item, int32_t alternative)
{
	const struct plan_core *c = s->core;
	if (s->item[set] != PLAN_NONE)
		s->value -= core_value(c, &c->item[s->item[set]], s->alternative[set]);
	shift_slack(s, s->item[set], s->alternative[set], 1);
	s->item[set] = item;
	s->alternative[set] = alternative;
	shift_slack(s, item, alternative, -1);
	if (item != PLAN_NONE)
		s->value += core_value(c, &c->item[item], alternative);
}

void plan_put(struct plan_state *s, int32_t near)
{
	const struct near *n = &s->near[near], *old = s->current[n->set] == PLAN_NONE ? NULL : &s->near[s->current[n->set]];
	if (old) {
		for (uint32_t k = 0; k < old->uses; k++)
			shift_row(s, s->near_use[old->use + k].row, s->near_use[old->use + k].amount);
		s->value -= old->value;
	}
	for (uint32_t k = 0; k < n->uses; k++)
		shift_row(s, s->near_use[n->use + k].row, -s->near_use[n->use + k].amount);
	s->value += n->value;
	s->current[n->set] = near;
	s->item[n->set] = n->item;
	s->alternative[n->set] = n->alternative;
}

bool plan_is_feasible(const struct plan_state *s)
{
	return s->exceeded == 0;
}

double plan_loss(const struct plan_state *s)
{
	return s->limit - s->value;
}

bool plan_state_keep(struct plan_state *s)
{
	const struct plan_core *c = s->core;
	plan_value value;
	/* doubles decide only what they can tell apart */
	if (!plan_is_feasible(s) || (s->found && s->value < (double)s->best_value - 1e-12 * c->value_reach))
		return false;
	struct plan_choice *choice = heap_array(c->sets + 1, sizeof *choice);
	for (size_t k = 0; k < c->sets; k++) {
		choice[k].candidate = s->item[k] == PLAN_NONE ? PLAN_NONE : c->item[s->item[k]].origin;
		choice[k].alternative = s->item[k] == PLAN_NONE ? PLAN_NONE : s->alternative[k];
	}
	bool better = plan_judge(c->problem, choice, &value, NULL, NULL) && (!s->found || value > s->best_value);
	if (better) {
		free(s->best);
		s->best = choice;
		s->best_value = value;
		s->value = (double)value;
		s->found = true;
		s->clock->objective = (double)value;
	} else {
		free(choice);
	}
	return better;
}

/* ---- near options ---- */

static int by_regret(const void *a, const void *b)
{
	const struct near *x = a, *y = b;
	if (x->regret != y->regret)
		return x->regret < y->regret ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x->alternative < y->alternative ? -1 : x->alternative > y->alternative;
}

static void add_near(struct plan_state *s, size_t *room, size_t set, int32_t item, int32_t alternative, double value, double regret)
{
	if (s->nears == *room) {
		*room = *room ? *room * 2 : 4096;
		s->near = heap_grow(s->near, *room, sizeof *s->near);
	}
	s->near[s->nears++] = (struct near){value, regret, (int32_t)set, item, alternative, 0, 0};
}

/* Lists what is near; returns false when there are more than `most`. */
static bool list_near(struct plan_state *s, const double *slot, double reach, size_t most, bool with_best, size_t *room)
{
	const struct plan_core *c = s->core;
	size_t moves = 0;
	s->nears = 0;
	for (size_t k = 0; k < c->sets; k++) {
		double best = c->required[k] ? -HUGE_VAL : 0;
		if (with_best) {
			for (uint32_t i = c->set_from[k]; i < c->set_from[k + 1]; i++)
				for (int32_t a = 0; a < c->item[i].alternatives; a++)
					if (c->open[c->item[i].option + (uint32_t)a]) {
						double reduced = core_reduced(c, slot, &c->item[i], a);
						best = reduced > best ? reduced : best;
					}
			s->best_reduced[k] = best;
		}
		best = s->best_reduced[k];
		s->near_from[k] = (uint32_t)s->nears;
		if (!c->required[k] && (best <= reach || s->item[k] == PLAN_NONE))
			add_near(s, room, k, PLAN_NONE, PLAN_NONE, 0, best);
		for (uint32_t i = c->set_from[k]; i < c->set_from[k + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++) {
				if (!c->open[c->item[i].option + (uint32_t)a])
					continue;
				double regret = best - core_reduced(c, slot, &c->item[i], a);
				if (regret <= reach || (s->item[k] == (int32_t)i && s->alternative[k] == a))
					add_near(s, room, k, (int32_t)i, a, core_value(c, &c->item[i], a), regret);
			}
		if (s->nears > s->near_from[k])
			qsort(s->near + s->near_from[k], s->nears - s->near_from[k], sizeof *s->near, by_regret);
		if (s->nears - s->near_from[k] > 1)
			moves += s->nears - s->near_from[k];
		if (moves > most)
			return false;
	}
	s->near_from[c->sets] = (uint32_t)s->nears;
	return true;
}

void plan_near_list(struct plan_state *s, double reach, size_t most)
{
	const struct plan_core *c = s->core;
	size_t room = s->nears;
	double *slot = heap_alloc(c->slots + 1, sizeof *slot);
	if (s->nears > 0) { /* its room is not known any more */
		free(s->near);
		s->near = NULL;
		room = 0;
	}
	plan_slot_prices(c, s->price, slot);
	for (size_t k = 0; k < c->sets; k++) /* what was closed meanwhile goes */
		if (s->item[k] != PLAN_NONE && !c->open[c->item[s->item[k]].option + (uint32_t)s->alternative[k]])
			plan_choose(s, k, PLAN_NONE, PLAN_NONE);
	s->reach = reach;
	while (!list_near(s, slot, s->reach, most, !s->priced, &room)) {
		s->reach *= 0.5;
		if (s->reach < 1e-8 * fabs(s->limit)) /* so many sets regret what they have: all of them, then */
			most = SIZE_MAX;
		plan_clock_spend(s->clock, (int64_t)c->options);
	}
	s->priced = true;
	plan_clock_spend(s->clock, (int64_t)c->options * 2);
	free(slot);
	free(s->give);
	free(s->move);
	s->give = heap_array(s->nears + 1, sizeof *s->give);
	s->move = heap_array(s->nears + 1, sizeof *s->move);
	s->moves = 0;
	s->near_uses = 0;
	for (size_t k = 0; k < c->sets; k++) {
		s->current[k] = PLAN_NONE;
		for (uint32_t n = s->near_from[k]; n < s->near_from[k + 1]; n++) {
			struct near *near = &s->near[n];
			uint32_t uses = 0;
			if (s->near_from[k + 1] - s->near_from[k] > 1)
				s->move[s->moves++] = (int32_t)n;
			if (near->item != PLAN_NONE) {
				const struct core_item *item = &c->item[near->item];
				uses = (uint32_t)(c->use_from[item->head + near->alternative + 1] - c->use_from[item->head + near->alternative]);
			}
			if (s->near_uses + uses > s->near_uses_room) {
				s->near_uses_room = (s->near_uses + uses) * 2 + 4096;
				s->near_use = heap_grow(s->near_use, s->near_uses_room, sizeof *s->near_use);
			}
			near->use = (uint32_t)s->near_uses;
			if (uses > 0)
				near->uses = uses_of(c, &c->item[near->item], near->alternative, s->near_use + s->near_uses);
			s->near_uses += near->uses;
			if (near->item == s->item[k] && (near->item == PLAN_NONE || near->alternative == s->alternative[k]))
				s->current[k] = (int32_t)n;
		}
	}
}

void plan_state_recall(struct plan_state *s)
{
	const struct plan_core *c = s->core;
	for (size_t k = 0; k < c->sets; k++) {
		int32_t item = PLAN_NONE;
		if (s->best[k].candidate != PLAN_NONE)
			for (uint32_t i = c->set_from[k]; i < c->set_from[k + 1]; i++)
				if (c->item[i].origin == s->best[k].candidate)
					item = (int32_t)i;
		if (s->item[k] != item || (item != PLAN_NONE && s->alternative[k] != s->best[k].alternative))
			plan_choose(s, k, item, s->best[k].alternative);
	}
	s->value = (double)s->best_value;
}
