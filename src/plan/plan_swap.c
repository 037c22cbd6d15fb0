/* Swaps and ejection chains: a move that would gain but does not fit is joined by moves that free what it lacks, taken from lists sorted by how much
 * they free: those that free just enough cost least. What a plan loses against the bound is the sum of its regrets and its slack at the prices; a
 * chain can only gain by turning slack into less regret, so moves that regret more than the slack is worth need not be looked at. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 4

struct freeing {
	int64_t amount; /* that the move frees of the row, > 0 */
	int32_t near;
};
struct swap {
	struct plan_state *s;
	/* by active row: moves that free it, by amount */
	struct freeing *freeing;
	size_t *from;
	uint32_t *version, now;                    /* by set: when it last moved in this pass */
	double most_regret;                        /* of a move that can be part of a better plan; see `room` */
	double room;                               /* what a chain loses by regrets must be less than the priced slack it begins with */
	int32_t chain[DEPTH_MAX], left[DEPTH_MAX]; /* near options that came in, and what they replaced */
	int32_t best[DEPTH_MAX];
	int best_length;
	double best_gain;
	int breadth[DEPTH_MAX];
	int depth;
	double *scratch;
};

static int by_amount(const void *a, const void *b)
{
	const struct freeing *x = a, *y = b;
	if (x->amount != y->amount)
		return x->amount < y->amount ? -1 : 1;
	return x->near < y->near ? -1 : x->near > y->near;
}

/* What a move frees of each row it touches: calls back for rows with a positive amount. */
static uint32_t freed_by(const struct plan_state *s, const struct near *near, struct near_use *out)
{
	const struct near *old = &s->near[s->current[near->set]];
	uint32_t count = 0;
	for (uint32_t k = 0; k < old->uses; k++)
		out[count++] = s->near_use[old->use + k];
	for (uint32_t k = 0; k < near->uses; k++) {
		const struct near_use *use = &s->near_use[near->use + k];
		uint32_t j = 0;
		while (j < count && out[j].row != use->row)
			j++;
		if (j == count)
			out[count++] = (struct near_use){0, use->row};
		out[j].amount -= use->amount;
	}
	return count;
}

static uint32_t uses_max(const struct plan_state *s)
{
	uint32_t most = 0;
	for (size_t n = 0; n < s->nears; n++)
		most = s->near[n].uses > most ? s->near[n].uses : most;
	return most * 2 + 1;
}

static void list_freeing(struct swap *w)
{
	struct plan_state *s = w->s;
	size_t rows = s->core->active_rows, *count = heap_alloc(rows + 1, sizeof *count);
	struct near_use *use = heap_array(uses_max(s), sizeof *use);
	for (int round = 0; round < 2; round++) {
		for (size_t m = 0; m < s->moves; m++) {
			size_t n = (size_t)s->move[m];
			const struct near *old = &s->near[s->current[s->near[n].set]];
			if (old == &s->near[n] || s->near[n].regret - old->regret >= w->most_regret)
				continue;
			uint32_t uses = freed_by(s, &s->near[n], use);
			for (uint32_t k = 0; k < uses; k++) {
				if (use[k].amount <= 0)
					continue;
				if (round == 1)
					w->freeing[w->from[use[k].row] + count[use[k].row]] = (struct freeing){use[k].amount, (int32_t)n};
				count[use[k].row]++;
			}
		}
		if (round == 0) {
			w->from[0] = 0;
			for (size_t r = 0; r < rows; r++)
				w->from[r + 1] = w->from[r] + count[r];
			memset(count, 0, rows * sizeof *count);
			w->freeing = heap_array(w->from[rows] + 1, sizeof *w->freeing);
		}
	}
	for (size_t r = 0; r < rows; r++)
		qsort(w->freeing + w->from[r], w->from[r + 1] - w->from[r], sizeof *w->freeing, by_amount);
	free(count);
	free(use);
	plan_clock_spend(s->clock, (int64_t)s->moves * 20 + (int64_t)w->from[rows] * 20);
}

static void look_at(const struct plan_state *s, const struct near *near, int32_t *worst, double *most)
{
	for (uint32_t k = 0; k < near->uses; k++) {
		int32_t r = s->near_use[near->use + k].row;
		double lack = s->slack[r] < 0 ? -(double)s->slack[r] * s->price_at[r] : -1;
		if (lack > *most || (lack == *most && r < *worst)) {
			*most = lack;
			*worst = r;
		}
	}
}

/* The row that is exceeded most, at the prices; PLAN_NONE. Only rows that the chain touched can be. */
static int32_t worst_row(const struct swap *w, int length)
{
	int32_t worst = PLAN_NONE;
	double most = -0.5;
	if (w->s->exceeded == 0)
		return PLAN_NONE;
	for (int k = 0; k < length; k++) {
		look_at(w->s, &w->s->near[w->chain[k]], &worst, &most);
		look_at(w->s, &w->s->near[w->left[k]], &worst, &most);
	}
	return worst;
}

/* The chain so far has been put; `gain` is its gain in value. Looks for what makes it fit and still gains. */
static void extend(struct swap *w, int length, double gain, double regret)
{
	struct plan_state *s = w->s;
	int32_t row = worst_row(w, length);
	plan_clock_spend(s->clock, 10);
	if (row == PLAN_NONE) {
		if (gain > w->best_gain) {
			w->best_gain = gain;
			w->best_length = length;
			memcpy(w->best, w->chain, sizeof w->best);
		}
		return;
	}
	if (length >= w->depth || length >= DEPTH_MAX)
		return;
	int64_t lack = -s->slack[row];
	size_t low = w->from[row], high = w->from[row + 1], end = high;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (w->freeing[middle].amount < lack)
			low = middle + 1;
		else
			high = middle;
	}
	int tried = 0;
	/* in a deeper chain what frees not quite enough may do too, since more moves follow */
	if (length + 1 < w->depth) {
		size_t back = (size_t)w->breadth[length] / 4;
		low = low - w->from[row] > back ? low - back : w->from[row];
	}
	for (; low < end && tried < w->breadth[length]; low++) {
		int32_t n = w->freeing[low].near;
		const struct near *near = &s->near[n];
		int32_t before = s->current[near->set];
		if (w->version[near->set] == w->now)
			continue; /* has moved: it frees something else now */
		tried++;
		double change = near->value - s->near[before].value, more = near->regret - s->near[before].regret;
		if (gain + change <= w->best_gain || regret + more >= w->room)
			continue;
		w->version[near->set] = w->now;
		plan_put(s, n);
		w->chain[length] = n;
		w->left[length] = before;
		extend(w, length + 1, gain + change, regret + more);
		plan_put(s, before);
		w->version[near->set] = w->now - 1;
	}
	plan_clock_spend(s->clock, tried * 6);
}

struct start {
	double gain;
	int32_t near;
};
static int by_gain(const void *a, const void *b)
{
	const struct start *x = a, *y = b;
	if (x->gain != y->gain)
		return x->gain > y->gain ? -1 : 1;
	return x->near < y->near ? -1 : x->near > y->near;
}

static double priced_slack(const struct plan_state *s)
{
	double slack = 1e-9 * fabs(s->value);
	for (size_t r = 0; r < s->core->active_rows; r++)
		slack += s->price_at[r] * (double)s->slack[r];
	return slack;
}

/* One pass over all moves that gain. Returns how much the plan gained. */
static double pass(struct swap *w)
{
	struct plan_state *s = w->s;
	struct start *start = heap_array(s->moves + 1, sizeof *start);
	size_t starts = 0;
	double before = s->value, slack = priced_slack(s), most = 0;
	for (size_t k = 0; k < s->core->sets; k++)
		if (s->current[k] != PLAN_NONE && s->near[s->current[k]].regret > most)
			most = s->near[s->current[k]].regret;
	w->most_regret = slack + most;
	list_freeing(w);
	for (size_t m = 0; m < s->moves; m++) {
		size_t n = (size_t)s->move[m];
		const struct near *near = &s->near[n], *old = &s->near[s->current[near->set]];
		if (near->value > old->value && near->regret - old->regret < slack)
			start[starts++] = (struct start){old->regret - near->regret, (int32_t)n};
	}
	qsort(start, starts, sizeof *start, by_gain);
	w->now++;
	for (size_t i = 0; i < starts && !s->clock->stopped; i++) {
		const struct near *near = &s->near[start[i].near];
		int32_t old = s->current[near->set];
		double gain = near->value - s->near[old].value;
		if (w->version[near->set] == w->now || gain <= 0)
			continue;
		w->room = slack;
		double regret = near->regret - s->near[old].regret;
		if (regret >= w->room)
			continue;
		w->best_gain = 1e-12 * fabs(s->value);
		w->best_length = 0;
		w->version[near->set] = w->now;
		plan_put(s, start[i].near);
		w->chain[0] = start[i].near;
		w->left[0] = old;
		extend(w, 1, gain, regret);
		plan_put(s, old);
		w->version[near->set] = w->now - 1;
		for (int k = 0; k < w->best_length; k++) {
			plan_put(s, w->best[k]);
			w->version[s->near[w->best[k]].set] = w->now;
		}
		if (w->best_length > 0)
			slack = priced_slack(s);
	}
	free(start);
	free(w->freeing);
	w->freeing = NULL;
	w->now++;
	return s->value - before;
}

void plan_swap(struct plan_state *s, int levels)
{
	static const int breadth[][DEPTH_MAX] = {{0, 24, 0, 0}, {0, 24, 8, 0}, {0, 16, 8, 6}};
	struct swap w = {.s = s, .now = 2};
	if (!plan_is_feasible(s))
		return;
	w.from = heap_alloc(s->core->active_rows + 2, sizeof *w.from);
	w.version = heap_alloc(s->core->sets + 1, sizeof *w.version);
	for (int level = 0; level < levels && !s->clock->stopped;) {
		memcpy(w.breadth, breadth[level], sizeof w.breadth);
		w.depth = level + 2;
		double gain = pass(&w);
		plan_state_keep(s);
		/* on while it pays */
		if (gain <= fmax(0.02 * plan_loss(s), 1e-9 * fabs(s->value)))
			level++;
	}
	free(w.from);
	free(w.version);
}
