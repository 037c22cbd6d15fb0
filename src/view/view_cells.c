/* Small cells, domination, differences and combinations: what may be shown together. Pure. */
#include "view/view_aggregate.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#define SETS_MAX 256 /* more than that are not looked through: nothing new is shown then */
#define PRIME ((UINT64_C(1) << 61) - 1)
__extension__ typedef unsigned __int128 wide;

/* ---- combinations: does some sum of multiples of the sets leave one or two firms? ---- */

/* Firms that are in the same sets cannot be told apart: one column for each kind of firm, with how many there are. */
struct kinds {
	size_t sets, count;
	uint64_t *in; /* sets × count: 1 or 0 */
	size_t *firms;
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool member_of(const struct party_cell *cell, const char *firm)
{
	return bsearch(&firm, cell->member, cell->count, sizeof *cell->member, by_text) != NULL;
}

static void add_kind(struct kinds *k, const uint64_t *pattern)
{
	for (size_t c = 0; c < k->count; c++) {
		size_t s = 0;

		while (s < k->sets && k->in[c * k->sets + s] == pattern[s])
			s++;
		if (s == k->sets) {
			k->firms[c]++;
			return;
		}
	}
	memcpy(k->in + k->count * k->sets, pattern, k->sets * sizeof *pattern);
	k->firms[k->count++] = 1;
}

static struct kinds kinds_of(const struct party_cell *const *set, size_t sets)
{
	struct kinds k = {.sets = sets};
	size_t all = 0, firms = 0;
	const char **firm;
	uint64_t *pattern = heap_alloc(sets + 1, sizeof *pattern);

	for (size_t s = 0; s < sets; s++)
		all += set[s]->count;
	firm = heap_alloc(all + 1, sizeof *firm);
	for (size_t s = 0; s < sets; s++)
		for (size_t i = 0; i < set[s]->count; i++)
			firm[firms++] = set[s]->member[i];
	qsort(firm, firms, sizeof *firm, by_text);
	k.in = heap_alloc((firms + 1) * sets + 1, sizeof *k.in);
	k.firms = heap_alloc(firms + 1, sizeof *k.firms);
	for (size_t i = 0; i < firms; i++) {
		if (i > 0 && strcmp(firm[i], firm[i - 1]) == 0)
			continue;
		for (size_t s = 0; s < sets; s++)
			pattern[s] = member_of(set[s], firm[i]);
		add_kind(&k, pattern);
	}
	free(firm);
	free(pattern);
	return k;
}

static uint64_t times(uint64_t a, uint64_t b)
{
	return (uint64_t)((wide)a * b % PRIME);
}

static uint64_t inverse(uint64_t a)
{
	uint64_t result = 1;

	for (uint64_t n = PRIME - 2; n > 0; n >>= 1) {
		if (n & 1)
			result = times(result, a);
		a = times(a, a);
	}
	return result;
}

/* Rank of the kinds × sets matrix without two of the kinds (SIZE_MAX: none), over a prime field: a rank lost there is a rank lost over the rationals
 * but for a chance of nothing. */
static size_t rank_without(const struct kinds *k, size_t one, size_t other)
{
	uint64_t *m = heap_alloc(k->count * k->sets + 1, sizeof *m);
	size_t rank = 0, rows = 0;

	for (size_t c = 0; c < k->count; c++)
		if (c != one && c != other)
			memcpy(m + rows++ * k->sets, k->in + c * k->sets, k->sets * sizeof *m);
	for (size_t column = 0; column < k->sets && rank < rows; column++) {
		size_t pivot = rank;
		uint64_t scale;

		while (pivot < rows && m[pivot * k->sets + column] == 0)
			pivot++;
		if (pivot == rows)
			continue;
		for (size_t s = 0; s < k->sets && pivot != rank; s++) {
			uint64_t swap = m[pivot * k->sets + s];

			m[pivot * k->sets + s] = m[rank * k->sets + s];
			m[rank * k->sets + s] = swap;
		}
		scale = inverse(m[rank * k->sets + column]);
		for (size_t row = rank + 1; row < rows; row++) {
			uint64_t factor = times(m[row * k->sets + column], scale);

			for (size_t s = column; factor != 0 && s < k->sets; s++)
				m[row * k->sets + s] = (m[row * k->sets + s] + PRIME - times(factor, m[rank * k->sets + s])) % PRIME;
		}
		rank++;
	}
	free(m);
	return rank;
}

bool view_cells_span_few(const struct party_cell *const *set, size_t sets, int fewest)
{
	struct kinds k;
	size_t rank;
	bool few = false;

	if (sets == 0 || fewest < 2)
		return false;
	k = kinds_of(set, sets);
	rank = rank_without(&k, SIZE_MAX, SIZE_MAX);
	for (size_t a = 0; a < k.count && !few; a++) {
		if (k.firms[a] > (fewest > 2 ? 2U : 1U))
			continue;
		few = rank_without(&k, a, SIZE_MAX) < rank;
		for (size_t b = a + 1; b < k.count && !few && fewest > 2 && k.firms[a] == 1; b++)
			few = k.firms[b] == 1 && rank_without(&k, a, b) < rank;
	}
	free(k.in);
	free(k.firms);
	return few;
}

/* ---- one table ---- */

struct table_of {
	const struct party_cell_rule *rule;
	const struct party_cell *cell;
	size_t cells;
	const struct view_released *released;
	size_t releases;
	struct party_cell total;
	bool *shown, total_shown;
};

static bool same_members(const struct party_cell *a, const struct party_cell *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->member[i], b->member[i]) != 0)
			return false;
	return true;
}

static size_t differ(const struct party_cell *a, const struct party_cell *b)
{
	size_t i = 0, k = 0, count = 0;

	while (i < a->count || k < b->count) {
		int order = i == a->count ? 1 : k == b->count ? -1 : strcmp(a->member[i], b->member[k]);

		count += order != 0;
		i += order <= 0;
		k += order >= 0;
	}
	return count;
}

/* By itself, against each that was released, and against the total of its own table. */
static bool alone(const struct table_of *t, const struct party_cell *asked, const struct party_cell *total_or_null)
{
	if (party_cell_judge(t->rule, asked, total_or_null, total_or_null ? 1 : 0) != PARTY_CELL_SHOWN)
		return false;
	for (size_t i = 0; i < t->releases; i++) {
		const struct view_released *r = &t->released[i];

		if (r->other_period) {
			size_t moved = differ(asked, &r->cell);

			if (moved > 0 && moved < (size_t)t->rule->fewest)
				return false;
		} else if (!same_members(asked, &r->cell) && party_cell_judge(t->rule, asked, &r->cell, 1) != PARTY_CELL_SHOWN) {
			return false;
		}
	}
	return true;
}

/* What is left of the total when all that is shown is taken away. */
static bool rest_is_safe(const struct table_of *t)
{
	struct party_cell rest;
	const char **member = heap_alloc(t->total.count + 1, sizeof *member);
	int64_t *weight = heap_alloc(t->total.count + 1, sizeof *weight);
	bool safe;

	rest = (struct party_cell){member, weight, 0};
	for (size_t i = 0; i < t->total.count; i++) {
		bool told = false;

		for (size_t c = 0; c < t->cells && !told; c++)
			told = t->shown[c] && member_of(&t->cell[c], t->total.member[i]);
		if (told)
			continue;
		member[rest.count] = t->total.member[i];
		weight[rest.count++] = t->total.weight[i];
	}
	safe = rest.count == 0 || party_cell_judge(t->rule, &rest, NULL, 0) == PARTY_CELL_SHOWN;
	free(member);
	free(weight);
	return safe;
}

static bool together_safe(const struct table_of *t)
{
	const struct party_cell **set = heap_alloc(t->releases + t->cells + 2, sizeof *set);
	size_t sets = 0;
	bool safe;

	for (size_t i = 0; i < t->releases; i++)
		if (!t->released[i].other_period)
			set[sets++] = &t->released[i].cell;
	for (size_t c = 0; c < t->cells; c++)
		if (t->shown[c])
			set[sets++] = &t->cell[c];
	if (t->total_shown)
		set[sets++] = &t->total;
	safe = sets <= SETS_MAX && !view_cells_span_few(set, sets, t->rule->fewest) && (!t->total_shown || rest_is_safe(t));
	free(set);
	return safe;
}

static int64_t size_of(const struct party_cell *cell)
{
	int64_t sum = 0;

	for (size_t i = 0; i < cell->count; i++) {
		int64_t size = cell->weight[i] < 0 ? -cell->weight[i] : cell->weight[i];

		sum = sum > INT64_MAX - size ? INT64_MAX : sum + size;
	}
	return sum;
}

/* The smallest that is shown goes; when none is left, the total. */
static void hide_one(struct table_of *t)
{
	size_t least = SIZE_MAX;

	for (size_t c = 0; c < t->cells; c++)
		if (t->shown[c] && (least == SIZE_MAX || size_of(&t->cell[c]) < size_of(&t->cell[least])))
			least = c;
	if (least != SIZE_MAX)
		t->shown[least] = false;
	else
		t->total_shown = false;
}

static bool any_shown(const struct table_of *t)
{
	bool any = t->total_shown;

	for (size_t c = 0; c < t->cells; c++)
		any = any || t->shown[c];
	return any;
}

struct weighed {
	const char *member;
	int64_t weight;
};

static int by_member(const void *a, const void *b)
{
	return strcmp(((const struct weighed *)a)->member, ((const struct weighed *)b)->member);
}

/* Of all cells; a firm in two of them once, with both weights. */
static struct party_cell total_of(const struct party_cell *cell, size_t cells)
{
	size_t all = 0, count = 0, n = 0;
	struct weighed *list;
	const char **member;
	int64_t *weight;

	for (size_t c = 0; c < cells; c++)
		all += cell[c].count;
	list = heap_alloc(all + 1, sizeof *list);
	member = heap_alloc(all + 1, sizeof *member);
	weight = heap_alloc(all + 1, sizeof *weight);
	for (size_t c = 0; c < cells; c++)
		for (size_t i = 0; i < cell[c].count; i++)
			list[n++] = (struct weighed){cell[c].member[i], cell[c].weight[i]};
	qsort(list, all, sizeof *list, by_member);
	for (size_t i = 0; i < all; i++) {
		if (count > 0 && strcmp(member[count - 1], list[i].member) == 0) {
			weight[count - 1] += list[i].weight;
			continue;
		}
		member[count] = list[i].member;
		weight[count++] = list[i].weight;
	}
	free(list);
	return (struct party_cell){member, weight, count};
}

void view_cells_judge(const struct party_cell_rule *rule, const struct party_cell *cell, size_t cells, bool total,
	const struct view_released *released, size_t releases, bool *out_shown, bool *out_total)
{
	struct table_of t = {.rule = rule, .cell = cell, .cells = cells, .released = released, .releases = releases, .shown = out_shown};

	t.total = total_of(cell, cells);
	t.total_shown = total && alone(&t, &t.total, NULL);
	for (size_t c = 0; c < cells; c++)
		out_shown[c] = alone(&t, &cell[c], t.total_shown && !same_members(&cell[c], &t.total) ? &t.total : NULL);
	while (any_shown(&t) && !together_safe(&t))
		hide_one(&t);
	*out_total = t.total_shown;
	free((void *)(uintptr_t)t.total.member);
	free((void *)(uintptr_t)t.total.weight);
}
