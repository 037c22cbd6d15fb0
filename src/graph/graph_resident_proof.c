/* The proof of a finite answer is kept up with the links, as v > 0 with v > |Q| v: a new link takes from what v leaves its product, and only where
 * that is used up must v be raised, or the whole be judged anew. */
#include "base/arena.h"
#include "graph/graph_resident_int.h"

#include <stdlib.h>

#define ERROR_MAX 2.5e-11 /* a total may be off by this part of itself, from all that products miss together */
#define MISS_MOST 1e-11   /* what one product may miss in any case */
#define MISS_JUDGED 1e-14 /* where nothing bounds what the misses add up to */
#define RAISE_WORK 0.05   /* part of all links that may be followed to raise v */
#define RAISE_TO 0.02     /* of v that is left after raising */
#define LEFT_ENOUGH 1e-12
#define ESTIMATE_SWEEPS 300
#define ESTIMATE_CHANGE 0.05

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

bool graph_witness_raise(struct graph_resident *r)
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

void graph_misses_renew(struct graph_resident *r)
{
	double before = r->miss;

	misses_estimate(r);
	for (int32_t p = 0; r->miss < before && p < r->n; p++) {
		if (misses(r, cell_of(r, p), r->columns))
			mark(&r->marked, p);
	}
}

/* The size of a product's totals, so that v does not depend on units; 1 where they say nothing. */
static double own_size(const struct graph_resident *r, int32_t p)
{
	double size = 0;

	for (int32_t c = 0; c < r->columns; c++)
		size = fmax(size, fabs(cell_of(r, p)[c]));
	return size > 0 ? size : 1;
}

void graph_witness_take(struct graph_resident *r, const struct graph_order *order)
{
	double *own = heap_array((size_t)r->n, sizeof *own), *v = heap_array((size_t)r->n, sizeof *v);
	struct graph_order *absolute = NULL;
	bool is_signed = false;

	for (size_t e = 0; e < r->links.used; e++)
		is_signed |= r->links.q[e] < 0;
	for (int32_t p = 0; p < r->n; p++) {
		is_signed |= r->self[p] < 0;
		own[r->row[p]] = own_size(r, p);
	}
	r->proved = true;
	if (is_signed) {
		struct graph_link *link;
		struct graph_matrix *matrix;
		size_t count;

		graph_links_list(r, &link, &count);
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
	r->proved = r->proved && graph_solve(is_signed ? absolute : order, 1, own, v, 1, NULL) == ST_OK;
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
	free(own);
	free(v);
}
