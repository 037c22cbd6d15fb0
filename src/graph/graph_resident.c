/* What a change misses is pushed on: a product that misses its equation by r takes r on and passes q · r to its users, inputs first. Everything is
 * kept by position of the order that was made last. The proof of a finite answer is kept too, as v > 0 with v > |Q| v: a new link takes from what v
 * leaves its product, and only where that is used up must v be raised, or the whole be judged anew. */
#include "graph/graph_resident.h"

#include "base/arena.h"
#include "graph/graph_int.h"
#include "graph/graph_marks.h"
#include "graph/graph_version_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ERROR_MAX 2.5e-11 /* a total may be off by this part of itself, from all that products miss together */
#define MISS_MOST 1e-11   /* what one product may miss in any case */
#define MISS_JUDGED 1e-14 /* where nothing bounds what the misses add up to */
#define SWEPT 0.25        /* links followed, as a part of all, from which a change counts as swept */
#define WORK_MAX 24       /* times all links, before solving anew */
#define RAISE_WORK 0.05   /* part of all links that may be followed to raise v */
#define RAISE_TO 0.02     /* of v that is left after raising */
#define LEFT_ENOUGH 1e-12
#define FORWARD_MAX 0.01 /* links that point forward since the order was made */
#define PIVOT_LEAST 0.01
#define ROUGH 16.0          /* a step, or a total before, larger than so many times the total may have rounded away what the total is made of */
#define ROUNDS_MAX 8        /* of computing residuals anew */
#define ESTIMATE_AFTER 1e-4 /* part of all links that may be new before it is estimated anew how misses add up */
#define ESTIMATE_SWEEPS 300
#define ESTIMATE_CHANGE 0.05

#define ALONE -1
#define SELF -2

/* Links of each product, or its users: a stretch of a common pool, moved to the pool's end when it is full. */
struct lists {
	struct stretch {
		uint32_t start, count, room;
	} * at;
	int32_t *col;
	double *q;
	size_t used, capacity;
};

struct wide_block {
	int32_t at, size;
	double *inverse;
};

/* What a change did, to take it back. */
struct old_link {
	int32_t product, input;
	double quantity;
	bool added; /* it was not there */
};
struct undo {
	int32_t *touched; /* positions */
	double *cell;     /* their cells before */
	size_t count, capacity;
	int32_t *direct_at;
	double *direct; /* columns for each of direct_at */
	size_t direct_count, direct_capacity;
	struct old_link *link;
	size_t link_count, link_capacity;
	struct old_witness {
		int32_t at;
		double v, left;
	} * witness;
	size_t witness_count, witness_capacity;
	double miss;
	size_t added;
};

struct graph_resident {
	pthread_mutex_t writer;
	struct graph_board board;
	int32_t n, columns;
	int32_t *row, *position;
	struct lists links, users;
	size_t link_count; /* with a quantity or without */
	size_t forward;    /* added since the order was made, pointing forward */
	double *self;
	double *cell;      /* for each position: totals, what they miss; columns each */
	double *direct;    /* columns for each position */
	int32_t *block_of; /* ALONE, or SELF: alone with a self-loop */
	struct wide_block *block;
	int32_t block_count;
	struct marks marked, touched, raised;
	double miss;
	size_t added; /* links since `miss` was found */
	bool rough;   /* what touched products miss must be computed anew */
	bool proved;
	double *v, *left; /* NULL if not proved */
	struct undo undo;
};

/* ---- links */

static void lists_init(struct lists *lists, int32_t n, size_t links)
{
	lists->at = heap_alloc((size_t)n, sizeof *lists->at);
	lists->capacity = links + links / 8 + 1024;
	lists->col = heap_array(lists->capacity, sizeof *lists->col);
	lists->q = heap_array(lists->capacity, sizeof *lists->q);
}

static void lists_done(struct lists *lists)
{
	free(lists->at);
	free(lists->col);
	free(lists->q);
}

static void lists_add(struct lists *lists, int32_t p, int32_t col, double q)
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

/* Place of a link in the pool, or NULL. */
static double *lists_find(const struct lists *lists, int32_t p, int32_t col)
{
	const struct stretch *at = &lists->at[p];

	for (uint32_t e = at->start; e < at->start + at->count; e++) {
		if (lists->col[e] == col)
			return &lists->q[e];
	}
	return NULL;
}

static void links_take(struct graph_resident *r, const struct graph_order *order)
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

/* ---- cells */

static double *cell_of(const struct graph_resident *r, int32_t p)
{
	return r->cell + (size_t)p * 2 * (size_t)r->columns;
}

static inline bool misses(const struct graph_resident *r, const double *cell, int32_t k)
{
	for (int32_t c = 0; c < k; c++) {
		if (!(fabs(cell[k + c]) <= r->miss * fabs(cell[c])))
			return true;
	}
	return false;
}

static inline void touch(struct graph_resident *r, int32_t p, int32_t k)
{
	size_t width = 2 * (size_t)k;
	struct undo *undo = &r->undo;
	const double *cell;

	if (is_marked(&r->touched, p))
		return;
	mark(&r->touched, p);
	if (undo->count == undo->capacity) {
		undo->capacity = undo->capacity ? undo->capacity * 2 : 1024;
		undo->touched = heap_grow(undo->touched, undo->capacity, sizeof *undo->touched);
		undo->cell = heap_grow(undo->cell, undo->capacity, width * sizeof *undo->cell);
	}
	cell = r->cell + (size_t)p * width;
	for (size_t c = 0; c < width; c++)
		undo->cell[undo->count * width + c] = cell[c];
	undo->touched[undo->count++] = p;
}

/* ---- blocks */

/* Anew from the links as they are; a block that has no usable inverse is given up, its products then stand alone. */
static void block_invert(struct graph_resident *r, int32_t index)
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

static void blocks_take(struct graph_resident *r, const struct graph_order *order)
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
			block_invert(r, r->block_count++);
		}
	}
}

/* ---- pushing */

/* Passes a step of product p (k values) on to its users outside positions skip … skip + skipped - 1. */
static inline __attribute__((always_inline)) size_t step_pass_columns(
	struct graph_resident *r, int32_t p, const double *step, int32_t skip, int32_t skipped, int32_t k)
{
	uint32_t begin = r->users.at[p].start, end = begin + r->users.at[p].count;

	for (uint32_t e = begin; e < end; e++) {
		int32_t user = r->users.col[e];
		double *cell = r->cell + (size_t)user * 2 * (size_t)k, q = r->users.q[e];

		if (e + 8 < end)
			__builtin_prefetch(r->cell + (size_t)r->users.col[e + 8] * 2 * (size_t)k);
		if (user >= skip && user < skip + skipped)
			continue;
		touch(r, user, k);
		for (int32_t c = 0; c < k; c++) {
			double add = q * step[c];

			cell[k + c] += add;
			r->rough |= fabs(add) > ROUGH * fabs(cell[c]);
		}
		if (misses(r, cell, k)) {
			mark(&r->marked, user);
			__builtin_prefetch(&r->users.at[user]);
		}
	}
	return end - begin + 1;
}

static size_t step_pass(struct graph_resident *r, int32_t p, const double *step, int32_t skip, int32_t skipped)
{
	if (r->columns == 1) /* unrolled */
		return step_pass_columns(r, p, step, skip, skipped, 1);
	return step_pass_columns(r, p, step, skip, skipped, r->columns);
}

static size_t alone_push(struct graph_resident *r, int32_t p)
{
	double step[GRAPH_COLUMNS_MAX], *cell = cell_of(r, p), self = r->block_of[p] == SELF ? r->self[p] : 0;
	bool usable = 1 - self > PIVOT_LEAST; /* else the self-loop is gone round like any other */
	int32_t k = r->columns;

	unmark(&r->marked, p);
	touch(r, p, k);
	for (int32_t c = 0; c < k; c++) {
		step[c] = usable && self != 0 ? cell[k + c] / (1 - self) : cell[k + c];
		cell[c] += step[c];
		cell[k + c] = usable ? 0 : self * step[c];
		r->rough |= fabs(step[c]) > ROUGH * fabs(cell[c]);
	}
	if (!usable && misses(r, cell, k))
		mark(&r->marked, p);
	return step_pass(r, p, step, 0, 0);
}

static size_t block_push(struct graph_resident *r, const struct wide_block *block)
{
	double step[BLOCK_MAX][GRAPH_COLUMNS_MAX];
	int32_t k = r->columns;
	size_t work = 0;

	for (int32_t i = 0; i < block->size; i++) {
		for (int32_t c = 0; c < k; c++) {
			step[i][c] = 0;
			for (int32_t l = 0; l < block->size; l++)
				step[i][c] += block->inverse[i * block->size + l] * cell_of(r, block->at + l)[k + c];
		}
	}
	for (int32_t i = 0; i < block->size; i++) {
		double *cell = cell_of(r, block->at + i);

		unmark(&r->marked, block->at + i);
		touch(r, block->at + i, k);
		for (int32_t c = 0; c < k; c++) {
			cell[c] += step[i][c];
			cell[k + c] = 0;
			r->rough |= fabs(step[i][c]) > ROUGH * fabs(cell[c]);
		}
	}
	for (int32_t i = 0; i < block->size; i++)
		work += step_pass(r, block->at + i, step[i], block->at, block->size);
	return work;
}

/* A push waits for memory four times in a row; so what the next marked products will need is fetched meanwhile. */
static void users_fetch(const struct graph_resident *r, int32_t p)
{
	for (int ahead = 0; ahead < 3; ahead++) {
		const struct stretch *at;

		p = marks_next(&r->marked, p + 1);
		if (p < 0)
			return;
		at = &r->users.at[p];
		if (ahead == 2) {
			__builtin_prefetch(at);
			__builtin_prefetch(&r->block_of[p]);
		} else if (ahead == 1) {
			__builtin_prefetch(&r->users.col[at->start]);
			__builtin_prefetch(&r->users.q[at->start]);
		} else {
			for (uint32_t e = at->start; e < at->start + at->count && e < at->start + 6; e++)
				__builtin_prefetch(cell_of(r, r->users.col[e]));
		}
	}
}

/* Until no product misses too much, in rounds over the positions. False if that is too much work, or if a total is no longer finite. */
static bool push_run(struct graph_resident *r, size_t *work)
{
	size_t most = WORK_MAX * (r->link_count + (size_t)r->n);
	int32_t p = 0;

	for (;;) {
		p = marks_next(&r->marked, p);
		if (p < 0) {
			p = marks_next(&r->marked, 0);
			if (p < 0)
				return true;
		}
		if (!misses(r, cell_of(r, p), r->columns)) {
			unmark(&r->marked, p);
			continue;
		}
		users_fetch(r, p);
		*work += r->block_of[p] >= 0 ? block_push(r, &r->block[r->block_of[p]]) : alone_push(r, p);
		if (*work > most || !isfinite(cell_of(r, p)[0]))
			return false;
		p++;
	}
}

/* What product p misses, from its equation. */
static void residual_set(struct graph_resident *r, int32_t p)
{
	double *cell = cell_of(r, p);
	int32_t k = r->columns;
	long double sum[GRAPH_COLUMNS_MAX];

	for (int32_t c = 0; c < k; c++)
		sum[c] = (long double)r->direct[(size_t)p * (size_t)k + (size_t)c] + ((long double)r->self[p] - 1) * cell[c];
	for (uint32_t e = r->links.at[p].start; e < r->links.at[p].start + r->links.at[p].count; e++) {
		const double *from = cell_of(r, r->links.col[e]);

		for (int32_t c = 0; c < k; c++)
			sum[c] += (long double)r->links.q[e] * from[c];
	}
	for (int32_t c = 0; c < k; c++)
		cell[k + c] = (double)sum[c];
}

/* Pushes until all is settled; where steps were large against what is left of a total, the residuals of all that was touched are computed anew and
 * pushed again. False: solve anew. */
static bool settle(struct graph_resident *r, size_t *work)
{
	int32_t k = r->columns;

	for (int round = 0; round < ROUNDS_MAX; round++) {
		if (!push_run(r, work))
			return false;
		for (size_t i = 0; round == 0 && !r->rough && i < r->undo.count; i++) {
			for (int32_t c = 0; c < k; c++)
				r->rough |= fabs(r->undo.cell[i * 2 * (size_t)k + (size_t)c]) > ROUGH * fabs(cell_of(r, r->undo.touched[i])[c]);
		}
		if (!r->rough)
			return true;
		r->rough = false;
		for (size_t i = 0; i < r->undo.count; i++) {
			int32_t p = r->undo.touched[i];

			residual_set(r, p);
			if (misses(r, cell_of(r, p), r->columns))
				mark(&r->marked, p);
		}
	}
	return false;
}

/* ---- the proof */

static void witness_log(struct graph_resident *r, int32_t p)
{
	struct undo *undo = &r->undo;

	if (undo->witness_count == undo->witness_capacity) {
		undo->witness_capacity = undo->witness_capacity ? undo->witness_capacity * 2 : 256;
		undo->witness = heap_grow(undo->witness, undo->witness_capacity, sizeof *undo->witness);
	}
	undo->witness[undo->witness_count++] = (struct old_witness){p, r->v[p], r->left[p]};
}

/* What v leaves of product p: v - |Q| v, less its own rounding. */
static double left_of(const struct graph_resident *r, int32_t p)
{
	const struct stretch *at = &r->links.at[p];
	double sum = fabs(r->self[p]) * r->v[p];

	for (uint32_t e = at->start; e < at->start + at->count; e++)
		sum += fabs(r->links.q[e]) * r->v[r->links.col[e]];
	return r->v[p] - sum - ENTRY_DOUBT * (double)(at->count + 2) * (r->v[p] + sum);
}

/* Raises v where nothing is left of it. False if that does not come to an end soon. */
static bool witness_raise(struct graph_resident *r)
{
	size_t work = 0, most = (size_t)(RAISE_WORK * (double)r->link_count) + 10000;
	int32_t p = 0;

	for (;;) {
		double keep, step;

		p = marks_next(&r->raised, p);
		if (p < 0) {
			p = marks_next(&r->raised, 0);
			if (p < 0)
				return true;
		}
		unmark(&r->raised, p);
		witness_log(r, p);
		r->left[p] = left_of(r, p);
		if (r->left[p] > LEFT_ENOUGH * r->v[p])
			continue;
		keep = 1 - fabs(r->self[p]);
		if (!(keep > RAISE_TO))
			return false;
		step = (RAISE_TO * r->v[p] - r->left[p]) / (keep - RAISE_TO);
		r->v[p] += step;
		r->left[p] += keep * step;
		for (uint32_t e = r->users.at[p].start; e < r->users.at[p].start + r->users.at[p].count; e++) {
			int32_t user = r->users.col[e];

			if (r->users.q[e] == 0)
				continue;
			witness_log(r, user);
			r->left[user] -= fabs(r->users.q[e]) * step;
			if (!(r->left[user] > LEFT_ENOUGH * r->v[user]))
				mark(&r->raised, user);
		}
		work += r->users.at[p].count + 1;
		if (work > most || !isfinite(r->v[p]))
			return false;
		p++;
	}
}

/* How much a product may miss: by how much a total can be off, as a part of itself, when every product misses the same small part of itself, is the
 * largest (I - |Q|)⁻¹ |f| against |f|; estimated by sweeps. */
static void misses_estimate(struct graph_resident *r)
{
	size_t n = (size_t)r->n;
	double *sum = heap_array(n, sizeof *sum), most = 1;

	for (int32_t c = 0; r->proved && c < r->columns; c++) {
		double change = HUGE_VAL;

		for (size_t p = 0; p < n; p++)
			sum[p] = fabs(cell_of(r, (int32_t)p)[c]);
		for (int sweep = 0; change > ESTIMATE_CHANGE && sweep < ESTIMATE_SWEEPS; sweep++) {
			change = 0;
			for (int32_t p = 0; p < r->n; p++) {
				const struct stretch *at = &r->links.at[p];
				double value = fabs(cell_of(r, p)[c]);

				for (uint32_t e = at->start; e < at->start + at->count; e++)
					value += fabs(r->links.q[e]) * sum[r->links.col[e]];
				value /= 1 - fabs(r->self[p]); /* proved: below 1 */
				change = fmax(change, value > 0 ? (value - sum[p]) / value : 0);
				sum[p] = value;
			}
		}
		most = change > ESTIMATE_CHANGE ? HUGE_VAL : most;
		for (int32_t p = 0; p < r->n; p++) {
			double size = fabs(cell_of(r, p)[c]);

			most = size > 0 ? fmax(most, sum[p] / size) : most;
		}
	}
	free(sum);
	r->added = 0;
	r->miss = r->proved ? fmin(MISS_MOST, ERROR_MAX / most) : MISS_JUDGED;
	r->miss = fmax(r->miss, 4 * DBL_EPSILON);
}

/* After new links: if less may be missed than before, what is missed now has to be pushed. */
static void misses_renew(struct graph_resident *r)
{
	double before = r->miss;

	misses_estimate(r);
	for (int32_t p = 0; r->miss < before && p < r->n; p++) {
		if (misses(r, cell_of(r, p), r->columns))
			mark(&r->marked, p);
	}
}

/* v = 1 + |Q| v, from the order of the system itself or, if it has negative entries, of its absolute. */
static void witness_take(struct graph_resident *r, const struct graph_order *order)
{
	double *one = heap_array((size_t)r->n, sizeof *one), *v = heap_array((size_t)r->n, sizeof *v);
	struct graph_order *absolute = NULL;
	bool is_signed = false;

	for (size_t e = 0; e < r->links.used; e++)
		is_signed |= r->links.q[e] < 0;
	for (int32_t p = 0; p < r->n; p++) {
		is_signed |= r->self[p] < 0;
		one[p] = 1;
	}
	r->proved = true;
	if (is_signed) {
		struct graph_link *link;
		struct graph_matrix *matrix;
		size_t count;

		graph_resident_links(r, &link, &count);
		for (size_t e = 0; e < count; e++)
			link[e].quantity = fabs(link[e].quantity);
		if (graph_matrix_new(r->n, link, count, &matrix, NULL) != ST_OK) {
			r->proved = false;
		} else {
			r->proved = graph_order_new(matrix, &absolute, NULL, NULL) == ST_OK;
			graph_matrix_free(matrix);
		}
		free(link);
	}
	r->proved = r->proved && graph_solve(is_signed ? absolute : order, 1, one, v, 1, NULL) == ST_OK;
	graph_order_free(absolute);
	r->v = heap_array((size_t)r->n, sizeof *r->v);
	r->left = heap_array((size_t)r->n, sizeof *r->left);
	for (int32_t p = 0; r->proved && p < r->n; p++)
		r->v[p] = v[r->row[p]];
	for (int32_t p = 0; r->proved && p < r->n; p++) {
		r->left[p] = left_of(r, p);
		r->proved = r->left[p] > LEFT_ENOUGH * r->v[p];
	}
	misses_estimate(r);
	free(one);
	free(v);
}

/* ---- making and renewing */

static void parts_done(struct graph_resident *r)
{
	free(r->row);
	free(r->position);
	lists_done(&r->links);
	lists_done(&r->users);
	free(r->self);
	free(r->cell);
	free(r->direct);
	free(r->block_of);
	for (int32_t b = 0; b < r->block_count; b++)
		free(r->block[b].inverse);
	free(r->block);
	marks_done(&r->marked);
	marks_done(&r->touched);
	marks_done(&r->raised);
	free(r->v);
	free(r->left);
	free(r->undo.touched);
	free(r->undo.cell);
	free(r->undo.direct_at);
	free(r->undo.direct);
	free(r->undo.link);
	free(r->undo.witness);
}

/* Everything but locks and board from an order and its solution. `direct`, `total`: n × columns by row. */
static void parts_take(struct graph_resident *r, const struct graph_order *order, const double *direct, const double *total)
{
	size_t n = (size_t)r->n, k = (size_t)r->columns;

	r->row = heap_array(n, sizeof *r->row);
	r->position = heap_array(n, sizeof *r->position);
	memcpy(r->row, order->row, n * sizeof *r->row);
	memcpy(r->position, order->position, n * sizeof *r->position);
	r->self = heap_array(n, sizeof *r->self);
	links_take(r, order);
	blocks_take(r, order);
	r->cell = heap_array(n * 2 * k, sizeof *r->cell);
	r->direct = heap_array(n * k, sizeof *r->direct);
	for (size_t p = 0; p < n; p++) {
		memcpy(r->cell + p * 2 * k, total + (size_t)r->row[p] * k, k * sizeof *total);
		memset(r->cell + (p * 2 + 1) * k, 0, k * sizeof *total);
		memcpy(r->direct + p * k, direct + (size_t)r->row[p] * k, k * sizeof *total);
	}
	marks_init(&r->marked, r->n);
	marks_init(&r->touched, r->n);
	marks_init(&r->raised, r->n);
	witness_take(r, order);
}

/* The order of the links as they are now. */
static enum status order_now(const struct graph_resident *r, struct graph_order **out_order, struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_link *link;
	struct graph_matrix *matrix;
	enum status status;
	size_t count;

	graph_resident_links(r, &link, &count);
	status = graph_matrix_new(r->n, link, count, &matrix, err);
	free(link);
	if (status != ST_OK)
		return status;
	status = graph_order_new(matrix, out_order, out_refusal, err);
	graph_matrix_free(matrix);
	return status;
}

static double *direct_now(const struct graph_resident *r)
{
	size_t n = (size_t)r->n, k = (size_t)r->columns;
	double *direct = heap_array(n * k, sizeof *direct);

	for (size_t p = 0; p < n; p++)
		memcpy(direct + (size_t)r->row[p] * k, r->direct + p * k, k * sizeof *direct);
	return direct;
}

static void publish_all(struct graph_resident *r)
{
	graph_board_renew(&r->board, r->position, r->cell, 2 * (size_t)r->columns);
}

/* Puts a new order and solution in the place of the old. */
static enum status renew_with(struct graph_resident *r, const struct graph_order *order, struct err *err)
{
	double *direct = direct_now(r), *total = heap_array((size_t)r->n * (size_t)r->columns, sizeof *total);
	enum status status = graph_solve(order, r->columns, direct, total, 1, err);

	if (status == ST_OK) {
		struct graph_resident fresh = {.n = r->n, .columns = r->columns, .board = r->board, .writer = r->writer};

		parts_take(&fresh, order, direct, total);
		parts_done(r);
		fresh.board = r->board;
		fresh.writer = r->writer;
		*r = fresh;
	}
	free(direct);
	free(total);
	return status;
}

enum status graph_resident_new(int32_t n, const struct graph_link *link, size_t link_count, int32_t columns, const double *direct,
	struct graph_resident **out_resident, struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_resident *r;
	struct graph_matrix *matrix;
	struct graph_order *order;
	double *total;
	enum status status;

	if (out_refusal)
		*out_refusal = (struct graph_refusal){0};
	if (columns < 1 || columns > GRAPH_COLUMNS_MAX)
		return err_internal(err, "graph_resident_new: columns");
	status = graph_matrix_new(n, link, link_count, &matrix, err);
	if (status != ST_OK)
		return status;
	status = graph_order_new(matrix, &order, out_refusal, err);
	graph_matrix_free(matrix);
	if (status != ST_OK)
		return status;
	total = heap_array((size_t)n * (size_t)columns, sizeof *total);
	status = graph_solve(order, columns, direct, total, 1, err);
	if (status == ST_OK) {
		r = heap_alloc(1, sizeof *r);
		r->n = n;
		r->columns = columns;
		pthread_mutex_init(&r->writer, NULL);
		graph_board_init(&r->board, n, columns);
		parts_take(r, order, direct, total);
		publish_all(r);
		*out_resident = r;
	}
	graph_order_free(order);
	free(total);
	return status;
}

void graph_resident_free(struct graph_resident *resident)
{
	if (!resident)
		return;
	parts_done(resident);
	graph_board_done(&resident->board);
	pthread_mutex_destroy(&resident->writer);
	free(resident);
}

void graph_resident_links(const struct graph_resident *r, struct graph_link **out_link, size_t *out_count)
{
	struct graph_link *link = heap_array(r->links.used + (size_t)r->n, sizeof *link);
	size_t count = 0;

	for (int32_t row = 0; row < r->n; row++) {
		int32_t p = r->position[row];

		if (r->self[p] != 0)
			link[count++] = (struct graph_link){row, row, r->self[p]};
		for (uint32_t e = r->links.at[p].start; e < r->links.at[p].start + r->links.at[p].count; e++) {
			if (r->links.q[e] != 0)
				link[count++] = (struct graph_link){row, r->row[r->links.col[e]], r->links.q[e]};
		}
	}
	*out_link = link;
	*out_count = count;
}

/* ---- changes */

static enum status changes_check(const struct graph_resident *r, const struct graph_change *change, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		int32_t wrong = change[i].product < 0 || change[i].product >= r->n ? change[i].product : change[i].input;
		bool finite = true;
		char at[32], number[16], rows[16];

		snprintf(at, sizeof at, "#%zu", i);
		snprintf(rows, sizeof rows, "%" PRId32, r->n);
		snprintf(number, sizeof number, "%" PRId32, wrong);
		if (wrong < 0 || wrong >= r->n) {
			if (wrong == change[i].product || change[i].kind == GRAPH_SET_LINK)
				return err_set(err, ST_INPUT, "graph.row_range", at, number, rows, NULL);
		}
		if (change[i].kind == GRAPH_SET_LINK)
			finite = isfinite(change[i].quantity) != 0;
		for (int32_t c = 0; change[i].kind == GRAPH_SET_DIRECT && c < r->columns; c++)
			finite &= isfinite(change[i].direct[c]) != 0;
		if (!finite)
			return err_set(err, ST_INPUT, "graph.not_finite", at, NULL);
	}
	return ST_OK;
}

static void direct_set(struct graph_resident *r, int32_t p, const double *direct)
{
	double *cell = cell_of(r, p), *old = r->direct + (size_t)p * (size_t)r->columns;
	struct undo *undo = &r->undo;
	int32_t k = r->columns;

	if (undo->direct_count == undo->direct_capacity) {
		undo->direct_capacity = undo->direct_capacity ? undo->direct_capacity * 2 : 64;
		undo->direct_at = heap_grow(undo->direct_at, undo->direct_capacity, sizeof *undo->direct_at);
		undo->direct = heap_grow(undo->direct, undo->direct_capacity, (size_t)k * sizeof *undo->direct);
	}
	undo->direct_at[undo->direct_count] = p;
	memcpy(undo->direct + undo->direct_count++ * (size_t)k, old, (size_t)k * sizeof *old);
	touch(r, p, k);
	for (int32_t c = 0; c < k; c++) {
		double value = direct[c] + 0.0;

		cell[k + c] += value - old[c];
		old[c] = value;
	}
	mark(&r->marked, p);
}

/* Sets what p uses of i, in all that follows from it; returns what it was. */
static double quantity_set(struct graph_resident *r, int32_t p, int32_t i, double quantity, bool *out_added)
{
	double *link = p == i ? &r->self[p] : lists_find(&r->links, p, i), before = link ? *link : 0;

	*out_added = false;
	if (quantity == before)
		return before;
	if (p == i) {
		r->self[p] = quantity;
		if (r->block_of[p] < 0)
			r->block_of[p] = quantity == 0 ? ALONE : SELF;
	} else if (link) {
		*link = quantity;
		*lists_find(&r->users, i, p) = quantity;
	} else {
		lists_add(&r->links, p, i, quantity);
		lists_add(&r->users, i, p, quantity);
		r->link_count++;
		r->forward += i > p;
		*out_added = true;
	}
	if (r->block_of[p] >= 0 && r->block_of[p] == r->block_of[i])
		block_invert(r, r->block_of[p]);
	return before;
}

static void link_set(struct graph_resident *r, int32_t p, int32_t i, double quantity)
{
	struct undo *undo = &r->undo;
	double before, *cell = cell_of(r, p), *from = cell_of(r, i);
	int32_t k = r->columns;
	bool added;

	touch(r, p, k);
	before = quantity_set(r, p, i, quantity + 0.0, &added);
	r->added += added;
	if (undo->link_count == undo->link_capacity) {
		undo->link_capacity = undo->link_capacity ? undo->link_capacity * 2 : 64;
		undo->link = heap_grow(undo->link, undo->link_capacity, sizeof *undo->link);
	}
	undo->link[undo->link_count++] = (struct old_link){p, i, before, added};
	for (int32_t c = 0; c < k; c++)
		cell[k + c] += (quantity - before) * from[c];
	mark(&r->marked, p);
	if (r->proved && fabs(quantity) > fabs(before))
		mark(&r->raised, p); /* looked at when all changes are made */
}

/* Takes a link away that was the last one added to both lists. */
static void link_take_back(struct graph_resident *r, int32_t p, int32_t i)
{
	r->links.at[p].count--;
	r->users.at[i].count--;
	r->link_count--;
	r->forward -= i > p;
	if (r->block_of[p] >= 0 && r->block_of[p] == r->block_of[i])
		block_invert(r, r->block_of[p]);
}

static void undo_clear(struct graph_resident *r)
{
	for (size_t i = 0; i < r->undo.count; i++)
		unmark(&r->touched, r->undo.touched[i]);
	r->undo.count = r->undo.direct_count = r->undo.link_count = r->undo.witness_count = 0;
	marks_clear(&r->marked);
	marks_clear(&r->raised);
	r->rough = false;
}

static void undo_run(struct graph_resident *r)
{
	struct undo *undo = &r->undo;
	size_t k = (size_t)r->columns, width = 2 * k;

	for (size_t i = undo->direct_count; i-- > 0;)
		memcpy(r->direct + (size_t)undo->direct_at[i] * k, undo->direct + i * k, k * sizeof *undo->direct);
	for (size_t i = undo->link_count; i-- > 0;) {
		const struct old_link *old = &undo->link[i];
		bool added;

		if (old->added)
			link_take_back(r, old->product, old->input);
		else
			quantity_set(r, old->product, old->input, old->quantity, &added);
	}
	for (size_t i = undo->witness_count; i-- > 0;) {
		r->v[undo->witness[i].at] = undo->witness[i].v;
		r->left[undo->witness[i].at] = undo->witness[i].left;
	}
	for (size_t i = 0; i < undo->count; i++)
		memcpy(cell_of(r, undo->touched[i]), undo->cell + i * width, width * sizeof *undo->cell);
	r->miss = undo->miss;
	r->added = undo->added;
	undo_clear(r);
}

/* Makes the changes and pushes them. `*out_order` stays NULL if that was enough; otherwise it is the order to solve anew with. On an error the
 * changes still stand, to be taken back. */
static enum status changes_make(struct graph_resident *r, const struct graph_change *change, size_t count, size_t *work,
	struct graph_order **out_order, struct graph_refusal *out_refusal, struct err *err)
{
	bool links = false, settled = true;

	for (size_t i = 0; i < count; i++) {
		int32_t p = r->position[change[i].product];

		if (change[i].kind == GRAPH_SET_DIRECT) {
			direct_set(r, p, change[i].direct);
			continue;
		}
		links = true;
		link_set(r, p, r->position[change[i].input], change[i].quantity);
	}
	if (links && !(r->proved && witness_raise(r)))
		return order_now(r, out_order, out_refusal, err);
	if ((double)r->added > ESTIMATE_AFTER * (double)r->link_count)
		misses_renew(r);
	settled = settle(r, work);
	for (size_t i = 0; settled && i < r->undo.count; i++) {
		for (int32_t c = 0; c < r->columns; c++)
			settled &= isfinite(cell_of(r, r->undo.touched[i])[c]) != 0;
	}
	return settled ? ST_OK : order_now(r, out_order, out_refusal, err);
}

/* Products whose totals are not what they were. */
static size_t touched_count(const struct graph_resident *r)
{
	size_t k = (size_t)r->columns, count = 0;

	for (size_t i = 0; i < r->undo.count; i++)
		count += memcmp(r->undo.cell + i * 2 * k, cell_of(r, r->undo.touched[i]), k * sizeof(double)) != 0;
	return count;
}

enum status graph_resident_apply(struct graph_resident *r, const struct graph_change *change, size_t count, struct graph_effort *out_effort,
	struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_effort effort = {0};
	struct graph_order *order = NULL;
	enum status status;

	if (out_refusal)
		*out_refusal = (struct graph_refusal){0};
	pthread_mutex_lock(&r->writer);
	r->undo.miss = r->miss;
	r->undo.added = r->added;
	status = changes_check(r, change, count, err);
	if (status == ST_OK)
		status = changes_make(r, change, count, &effort.work, &order, out_refusal, err);
	effort.touched = touched_count(r);
	effort.swept = (double)effort.work > SWEPT * (double)r->link_count + 1000;
	if (status == ST_OK && !order && (double)r->forward > FORWARD_MAX * (double)r->link_count + 1000)
		status = order_now(r, &order, out_refusal, err);
	if (status == ST_OK && order) {
		effort.anew = true;
		status = renew_with(r, order, err);
		if (status == ST_OK)
			publish_all(r);
	} else if (status == ST_OK) {
		graph_board_publish(&r->board, r->undo.touched, r->undo.count, r->cell, 2 * (size_t)r->columns);
	}
	if (status == ST_OK)
		undo_clear(r);
	else
		undo_run(r);
	graph_order_free(order);
	pthread_mutex_unlock(&r->writer);
	if (out_effort)
		*out_effort = effort;
	return status;
}

enum status graph_resident_what_if(struct graph_resident *r, const struct graph_change *change, size_t count, const int32_t *row, size_t row_count,
	double *out_total, struct graph_refusal *out_refusal, struct err *err)
{
	size_t work = 0, k = (size_t)r->columns;
	struct graph_order *order = NULL;
	double *total = NULL;
	enum status status;

	if (out_refusal)
		*out_refusal = (struct graph_refusal){0};
	pthread_mutex_lock(&r->writer);
	r->undo.miss = r->miss;
	r->undo.added = r->added;
	status = changes_check(r, change, count, err);
	if (status == ST_OK)
		status = changes_make(r, change, count, &work, &order, out_refusal, err);
	if (status == ST_OK && order) {
		double *direct = direct_now(r);

		total = heap_array((size_t)r->n * k, sizeof *total);
		status = graph_solve(order, r->columns, direct, total, 1, err);
		free(direct);
	}
	for (size_t i = 0; status == ST_OK && i < row_count; i++)
		memcpy(out_total + i * k, total ? total + (size_t)row[i] * k : cell_of(r, r->position[row[i]]), k * sizeof *out_total);
	undo_run(r);
	graph_order_free(order);
	free(total);
	pthread_mutex_unlock(&r->writer);
	return status;
}

enum status graph_resident_renew(struct graph_resident *r, struct err *err)
{
	struct graph_order *order = NULL;
	enum status status;

	pthread_mutex_lock(&r->writer);
	status = order_now(r, &order, NULL, err);
	if (status == ST_OK)
		status = renew_with(r, order, err);
	if (status == ST_OK)
		publish_all(r);
	graph_order_free(order);
	pthread_mutex_unlock(&r->writer);
	return status;
}

const struct graph_version *graph_resident_read(struct graph_resident *resident)
{
	return graph_board_read(&resident->board);
}

void graph_version_release(struct graph_resident *resident, const struct graph_version *version)
{
	graph_board_release(&resident->board, version);
}
