/* The links of a resident, both ways, in lists that can grow; and its blocks. */
#include "base/arena.h"
#include "graph/graph_resident_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- links */

static void lists_init(struct lists *lists, int32_t n, size_t links)
{
	lists->at = heap_alloc((size_t)n, sizeof *lists->at);
	lists->capacity = links + links / 8 + 1024;
	lists->col = heap_array(lists->capacity, sizeof *lists->col);
	lists->q = heap_array(lists->capacity, sizeof *lists->q);
}

void graph_lists_done(struct lists *lists)
{
	free(lists->at);
	free(lists->col);
	free(lists->q);
}

void graph_lists_add(struct lists *lists, int32_t p, int32_t col, double q)
{
	struct stretch *at = &lists->at[p];

	if (at->count == at->room) {
		size_t larger = at->room ? (size_t)at->room * 2 : 4;

		if (lists->used + larger > lists->capacity) {
			lists->capacity = lists->capacity * 2 + larger;
			lists->col = heap_grow(lists->col, lists->capacity, sizeof *lists->col);
			lists->q = heap_grow(lists->q, lists->capacity, sizeof *lists->q);
		}
		memcpy(lists->col + lists->used, lists->col + at->start, at->count * sizeof *lists->col);
		memcpy(lists->q + lists->used, lists->q + at->start, at->count * sizeof *lists->q);
		*at = (struct stretch){(uint32_t)lists->used, at->count, (uint32_t)larger};
		lists->used += larger;
	}
	lists->col[at->start + at->count] = col;
	lists->q[at->start + at->count++] = q;
}

double *graph_lists_find(const struct lists *lists, int32_t p, int32_t col)
{
	const struct stretch *at = &lists->at[p];

	for (uint32_t e = at->start; e < at->start + at->count; e++) {
		if (lists->col[e] == col)
			return &lists->q[e];
	}
	return NULL;
}

void graph_links_take(struct graph_resident *r, const struct graph_order *order)
{
	const struct graph_csr *part[] = {&order->outer, &order->inner};
	size_t links = (size_t)order->outer.start[r->n] + order->inner.start[r->n];

	lists_init(&r->links, r->n, links);
	lists_init(&r->users, r->n, links);
	for (int k = 0; k < 2; k++) {
		for (size_t e = 0; e < part[k]->start[r->n]; e++)
			r->users.at[part[k]->col[e]].room++;
	}
	for (int32_t p = 0; p < r->n; p++) {
		r->users.at[p].start = (uint32_t)r->users.used;
		r->users.used += r->users.at[p].room;
	}
	for (int32_t p = 0; p < r->n; p++) {
		r->links.at[p].start = (uint32_t)r->links.used;
		for (int k = 0; k < 2; k++) {
			for (uint32_t e = part[k]->start[p]; e < part[k]->start[p + 1]; e++) {
				int32_t i = part[k]->col[e];
				uint32_t at = r->users.at[i].start + r->users.at[i].count++;

				r->links.col[r->links.used] = i;
				r->links.q[r->links.used++] = part[k]->q[e];
				r->users.col[at] = p;
				r->users.q[at] = part[k]->q[e];
			}
		}
		r->links.at[p].room = r->links.at[p].count = (uint32_t)(r->links.used - r->links.at[p].start);
	}
	r->link_count = links;
	memcpy(r->self, order->self, (size_t)r->n * sizeof *r->self);
}

/* ---- blocks */

void graph_block_invert(struct graph_resident *r, int32_t index)
{
	struct wide_block *block = &r->block[index];
	double a[BLOCK_MAX * BLOCK_MAX];
	int32_t size = block->size;

	for (int32_t i = 0; i < size; i++) {
		int32_t p = block->at + i;

		for (int32_t k = 0; k < size; k++)
			a[i * size + k] = i == k ? 1 - r->self[p] : 0;
		for (uint32_t e = r->links.at[p].start; e < r->links.at[p].start + r->links.at[p].count; e++) {
			int32_t k = r->links.col[e] - block->at;

			if (k >= 0 && k < size)
				a[i * size + k] -= r->links.q[e];
		}
	}
	if (!graph_dense_invert(a, size, block->inverse)) {
		for (int32_t i = 0; i < size; i++)
			r->block_of[block->at + i] = r->self[block->at + i] == 0 ? ALONE : SELF;
	}
}

void graph_blocks_take(struct graph_resident *r, const struct graph_order *order)
{
	int32_t count = 0;

	r->block_of = heap_array((size_t)r->n, sizeof *r->block_of);
	for (int32_t p = 0; p < r->n; p++)
		r->block_of[p] = r->self[p] == 0 ? ALONE : SELF;
	for (int32_t c = 0; c < order->component_count; c++)
		count += order->component[c].sweep ? order->component[c].sweep->block_count : 0;
	r->block = heap_alloc((size_t)count, sizeof *r->block);
	for (int32_t c = 0; c < order->component_count; c++) {
		const struct graph_sweep *sweep = order->component[c].sweep;

		for (int32_t b = 0; sweep && b < sweep->block_count; b++) {
			struct wide_block *block = &r->block[r->block_count];

			if (sweep->block[b].size == 1)
				continue;
			block->at = order->component[c].begin + sweep->block[b].at;
			block->size = sweep->block[b].size;
			block->inverse = heap_alloc((size_t)(block->size * block->size), sizeof *block->inverse);
			for (int32_t i = 0; i < block->size; i++)
				r->block_of[block->at + i] = r->block_count;
			graph_block_invert(r, r->block_count++);
		}
	}
}
