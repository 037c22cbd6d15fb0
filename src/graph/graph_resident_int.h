/* Inside of the room graph: what the parts of a resident share. Everything is kept by position of the order that was made last. */
#ifndef SANGSAENG_GRAPH_RESIDENT_INT_H
#define SANGSAENG_GRAPH_RESIDENT_INT_H

#include "graph/graph_int.h"
#include "graph/graph_marks.h"
#include "graph/graph_version_int.h"

#include <math.h>

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
	float *peak;      /* and peaks */
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
	float *peak;       /* columns for each position: the largest |total| since what is missed was last computed anew; its rounding may be in it */
	int32_t *block_of; /* ALONE, or SELF: alone with a self-loop */
	struct wide_block *block;
	int32_t block_count;
	struct marks marked, touched, raised;
	double miss;
	size_t added; /* links that came or grew since `miss` was found */
	bool rough;   /* what touched products miss must be computed anew */
	bool proved;
	double *v, *left; /* NULL if not proved */
	struct undo undo;
};

/* ---- graph_resident_links.c */
void graph_links_take(struct graph_resident *r, const struct graph_order *order);
/* The links as they are, by row; `*out_link` to be freed. */
void graph_links_list(const struct graph_resident *r, struct graph_link **out_link, size_t *out_count);
void graph_lists_done(struct lists *lists);
void graph_lists_add(struct lists *lists, int32_t p, int32_t col, double q);
/* Place of a link in the pool, or NULL. */
double *graph_lists_find(const struct lists *lists, int32_t p, int32_t col);
void graph_blocks_take(struct graph_resident *r, const struct graph_order *order);
/* Anew from the links as they are; a block that has no usable inverse is given up, its products then stand alone. */
void graph_block_invert(struct graph_resident *r, int32_t index);

/* ---- graph_resident_push.c */
/* Pushes until all is settled; where steps were large against what is left of a total, the residuals of all that was touched are computed anew and
 * pushed again. False: solve anew. Adds the links followed to `*work`. */
bool graph_settle(struct graph_resident *r, size_t *work);

/* ---- graph_resident_proof.c */
/* v = w + |Q| v, w the size of each total, from the order of the system itself or, if it has negative entries, of its absolute; and what may be
 * missed. */
void graph_witness_take(struct graph_resident *r, const struct graph_order *order);
/* Raises v where nothing is left of it. False if that does not come to an end soon. */
bool graph_witness_raise(struct graph_resident *r);
/* After new links: if less may be missed than before, what is missed now has to be pushed. */
void graph_misses_renew(struct graph_resident *r);

/* ---- cells */

static inline double *cell_of(const struct graph_resident *r, int32_t p)
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
		undo->peak = heap_grow(undo->peak, undo->capacity, (size_t)k * sizeof *undo->peak);
	}
	cell = r->cell + (size_t)p * width;
	for (size_t c = 0; c < width; c++)
		undo->cell[undo->count * width + c] = cell[c];
	for (int32_t c = 0; c < k; c++)
		undo->peak[undo->count * (size_t)k + (size_t)c] = r->peak[(size_t)p * (size_t)k + (size_t)c];
	undo->touched[undo->count++] = p;
}

#endif
