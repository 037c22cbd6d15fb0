/* Order inside a large component. Sweeps go from inputs to products; each link to a product that comes later makes them go round again. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <stdlib.h>
#include <string.h>

#define FEW_FORWARD 0.03 /* share of links that is good enough to stop looking */

struct arcs {
	int32_t m;
	size_t *start, *use_start; /* inputs of, users of */
	int32_t *input, *user;
};

static int by_number(const void *left, const void *right)
{
	int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;

	return a < b ? -1 : a > b;
}

static void arcs_init(struct arcs *arcs, const struct graph_matrix *matrix, const int32_t *row, int32_t m, const int32_t *at)
{
	size_t count = 0;

	arcs->m = m;
	arcs->start = heap_alloc((size_t)m + 1, sizeof *arcs->start);
	arcs->use_start = heap_alloc((size_t)m + 2, sizeof *arcs->use_start);
	for (int32_t i = 0; i < m; i++) {
		for (size_t e = matrix->start[row[i]]; e < matrix->start[row[i] + 1]; e++) {
			int32_t k = at[matrix->input[e]];

			if (matrix->quantity[e] == 0 || k < 0 || k == i)
				continue;
			count++;
			arcs->use_start[k + 2]++;
		}
		arcs->start[i + 1] = count;
	}
	arcs->input = heap_alloc(count, sizeof *arcs->input);
	arcs->user = heap_alloc(count, sizeof *arcs->user);
	for (int32_t i = 0; i < m; i++)
		arcs->use_start[i + 2] += arcs->use_start[i + 1];
	count = 0;
	for (int32_t i = 0; i < m; i++) {
		for (size_t e = matrix->start[row[i]]; e < matrix->start[row[i] + 1]; e++) {
			int32_t k = at[matrix->input[e]];

			if (matrix->quantity[e] == 0 || k < 0 || k == i)
				continue;
			arcs->input[count++] = k;
			arcs->user[arcs->use_start[k + 1]++] = i;
		}
	}
}

static void arcs_done(struct arcs *arcs)
{
	free(arcs->start);
	free(arcs->use_start);
	free(arcs->input);
	free(arcs->user);
}

static size_t forward_links(const struct arcs *arcs, const int32_t *place)
{
	size_t count = 0;

	for (int32_t i = 0; i < arcs->m; i++) {
		for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++)
			count += place[arcs->input[e]] > place[i];
	}
	return count;
}

/* Eades, Lin and Smyth 1993: take products without open inputs to the front and products without open users to the end; where there is
 * neither, the one with the greatest excess of users over inputs to the front. Products of equal excess stand in one list. */
struct greedy {
	int32_t *uses, *needs, *next, *previous, *head;
	int32_t offset, top;
};

static int32_t excess_of(const struct greedy *g, int32_t i)
{
	return g->uses[i] - g->needs[i] + g->offset;
}

/* Lists 0 … 2·offset by excess, then one for products without inputs and one for products without users. */
static int32_t list_of(const struct greedy *g, int32_t i)
{
	return g->needs[i] == 0 ? 2 * g->offset + 1 : g->uses[i] == 0 ? 2 * g->offset + 2 : excess_of(g, i);
}

static void list_add(struct greedy *g, int32_t i)
{
	int32_t list = list_of(g, i), first = g->head[list];

	g->next[i] = first;
	g->previous[i] = -1;
	if (first >= 0)
		g->previous[first] = i;
	g->head[list] = i;
	if (list <= 2 * g->offset && list > g->top)
		g->top = list;
}

static void list_remove(struct greedy *g, int32_t i)
{
	if (g->previous[i] >= 0)
		g->next[g->previous[i]] = g->next[i];
	else
		g->head[list_of(g, i)] = g->next[i];
	if (g->next[i] >= 0)
		g->previous[g->next[i]] = g->previous[i];
}

static void greedy_place(const struct arcs *arcs, int32_t *place)
{
	int32_t m = arcs->m, front = 0, back = m, degree_max = 0;
	struct greedy g;
	bool *gone = heap_alloc((size_t)m, sizeof *gone);

	g.uses = heap_alloc((size_t)m, sizeof *g.uses);
	g.needs = heap_alloc((size_t)m, sizeof *g.needs);
	g.next = heap_alloc((size_t)m, sizeof *g.next);
	g.previous = heap_alloc((size_t)m, sizeof *g.previous);
	for (int32_t i = 0; i < m; i++) {
		g.needs[i] = (int32_t)(arcs->start[i + 1] - arcs->start[i]);
		g.uses[i] = (int32_t)(arcs->use_start[i + 1] - arcs->use_start[i]);
		degree_max = g.needs[i] > degree_max ? g.needs[i] : degree_max;
		degree_max = g.uses[i] > degree_max ? g.uses[i] : degree_max;
	}
	g.offset = degree_max;
	g.top = 0;
	g.head = heap_alloc(2 * (size_t)degree_max + 3, sizeof *g.head);
	for (size_t i = 0; i < 2 * (size_t)degree_max + 3; i++)
		g.head[i] = -1;
	for (int32_t i = m - 1; i >= 0; i--)
		list_add(&g, i);
	while (front < back) {
		int32_t i;

		if (g.head[2 * g.offset + 2] >= 0 && g.head[2 * g.offset + 1] < 0) {
			i = g.head[2 * g.offset + 2];
			place[i] = --back;
		} else if (g.head[2 * g.offset + 1] >= 0) {
			i = g.head[2 * g.offset + 1];
			place[i] = front++;
		} else {
			while (g.head[g.top] < 0)
				g.top--;
			i = g.head[g.top];
			place[i] = front++;
		}
		list_remove(&g, i);
		gone[i] = true;
		for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++) {
			int32_t k = arcs->input[e];

			if (gone[k])
				continue;
			list_remove(&g, k);
			g.uses[k]--;
			list_add(&g, k);
		}
		for (size_t e = arcs->use_start[i]; e < arcs->use_start[i + 1]; e++) {
			int32_t k = arcs->user[e];

			if (gone[k])
				continue;
			list_remove(&g, k);
			g.needs[k]--;
			list_add(&g, k);
		}
	}
	free(g.uses);
	free(g.needs);
	free(g.next);
	free(g.previous);
	free(g.head);
	free(gone);
}

void graph_sequence(const struct graph_matrix *matrix, int32_t *member, int32_t count, int32_t *at)
{
	struct arcs arcs;
	size_t m = (size_t)count, best_forward, enough;
	int32_t *row = heap_alloc(m, sizeof *row), *place = heap_alloc(m, sizeof *place), *best = heap_alloc(m, sizeof *best);

	memcpy(row, member, m * sizeof *row);
	qsort(row, m, sizeof *row, by_number);
	for (int32_t i = 0; i < count; i++)
		at[row[i]] = i;
	arcs_init(&arcs, matrix, row, count, at);
	enough = (size_t)((double)arcs.start[count] * FEW_FORWARD);

	/* Callers often number products in a useful order, either way round; the search's own order comes next. */
	for (int32_t i = 0; i < count; i++)
		best[i] = i;
	best_forward = forward_links(&arcs, best);
	for (int attempt = 0; attempt < 3 && best_forward > enough; attempt++) {
		size_t forward;

		if (attempt == 0) {
			for (int32_t i = 0; i < count; i++)
				place[i] = count - 1 - i;
		} else if (attempt == 1) {
			for (int32_t i = 0; i < count; i++)
				place[at[member[i]]] = i;
		} else {
			greedy_place(&arcs, place);
		}
		forward = forward_links(&arcs, place);
		if (forward < best_forward) {
			best_forward = forward;
			memcpy(best, place, m * sizeof *best);
		}
	}
	for (int32_t i = 0; i < count; i++) {
		member[best[i]] = row[i];
		at[row[i]] = -1;
	}
	arcs_done(&arcs);
	free(row);
	free(place);
	free(best);
}
