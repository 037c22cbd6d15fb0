/* What several measures save together. */
#include "plan/plan_measure.h"

#include "base/decimal.h"

#include <stdlib.h>

/* Places of `members` that are looked at, and which of them were visited. */
struct group {
	const struct plan_measures *measures;
	const size_t *member;
	size_t count;
	bool *seen;
};

static size_t first_relation(const struct plan_measures *measures, size_t measure)
{
	size_t low = 0, high = measures->relation_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (measures->relation[middle].measure < measure)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool shares(const struct plan_measures *measures, size_t a, size_t b)
{
	size_t from = a < b ? a : b, to = a < b ? b : a;

	for (int way = 0; way < 2; way++) {
		size_t owner = way ? to : from, other = way ? from : to;

		for (size_t r = first_relation(measures, owner); r < measures->relation_count && measures->relation[r].measure == owner; r++)
			if (measures->relation[r].other == other && measures->relation[r].kind == PLAN_SHARES)
				return true;
	}
	return false;
}

static void save_together(const struct plan_measures *measures, const size_t *member, size_t count, mpq_t out_g);

/* Moves the members that are joined to the one at `start` to `part`, in the order of the list. */
static size_t take_joined(struct group *g, size_t start, size_t *part)
{
	size_t count = 0, ascending = 0;
	size_t *queue = heap_alloc(g->count, sizeof *queue);
	bool *mine = heap_alloc(g->count, sizeof *mine);

	queue[count++] = start;
	g->seen[start] = mine[start] = true;
	for (size_t at = 0; at < count; at++)
		for (size_t i = 0; i < g->count; i++)
			if (!g->seen[i] && shares(g->measures, g->member[queue[at]], g->member[i])) {
				g->seen[i] = mine[i] = true;
				queue[count++] = i;
			}
	for (size_t i = 0; i < g->count; i++)
		if (mine[i])
			part[ascending++] = g->member[i];
	free(mine);
	free(queue);
	return ascending;
}

/* Members that are all joined and have a use: the largest use U contains the others. U × (1 − Π (1 − g / U) × (1 − saved in the smaller uses / U)).
 */
static void save_joined(const struct plan_measures *measures, const size_t *member, size_t count, mpq_t out_g)
{
	const struct plan_measure *list = measures->list;
	size_t *inner = heap_alloc(count, sizeof *inner), inners = 0;
	int64_t use = 0;
	mpq_t left, factor, whole;

	for (size_t i = 0; i < count; i++)
		use = list[member[i]].g_use > use ? list[member[i]].g_use : use;
	mpq_inits(left, factor, whole, NULL);
	mpq_set_si(whole, use, 1);
	mpq_set(left, whole);
	for (size_t i = 0; i < count; i++) {
		if (list[member[i]].g_use < use) {
			inner[inners++] = member[i];
			continue;
		}
		/* left × (1 − g / U); nothing saves more than there is */
		int64_t g = list[member[i]].g_per_year < use ? list[member[i]].g_per_year : use;
		mpq_set_si(factor, use - g, (unsigned long)use);
		mpq_canonicalize(factor);
		mpq_mul(left, left, factor);
	}
	if (inners > 0) {
		save_together(measures, inner, inners, factor);
		mpq_sub(factor, whole, factor);
		if (mpq_sgn(factor) < 0)
			mpq_set_ui(factor, 0, 1);
		mpq_div(factor, factor, whole);
		mpq_mul(left, left, factor);
	}
	mpq_sub(out_g, whole, left);
	mpq_clears(left, factor, whole, NULL);
	free(inner);
}

/* Sum over the groups of joined members, and of those that stand alone. */
static void save_together(const struct plan_measures *measures, const size_t *member, size_t count, mpq_t out_g)
{
	struct group g = {measures, member, count, heap_alloc(count + 1, sizeof(bool))};
	size_t *part = heap_alloc(count + 1, sizeof *part);
	mpq_t saved;

	mpq_init(saved);
	mpq_set_ui(out_g, 0, 1);
	for (size_t i = 0; i < count; i++)
		g.seen[i] = measures->list[member[i]].g_use <= 0;
	for (size_t i = 0; i < count; i++) {
		size_t joined = 1;

		if (measures->list[member[i]].g_use <= 0)
			part[0] = member[i];
		else if (g.seen[i])
			continue;
		else
			joined = take_joined(&g, i, part);
		if (joined == 1)
			mpq_set_si(saved, measures->list[part[0]].g_per_year, 1);
		else
			save_joined(measures, part, joined, saved);
		mpq_add(out_g, out_g, saved);
	}
	mpq_clear(saved);
	free(part);
	free(g.seen);
}

int64_t plan_together_g(const struct plan_measures *measures, const size_t *members, size_t count)
{
	int64_t grams;
	mpq_t saved;

	mpq_init(saved);
	save_together(measures, members, count, saved);
	grams = decimal_round_half_even(saved);
	mpq_clear(saved);
	return grams;
}
