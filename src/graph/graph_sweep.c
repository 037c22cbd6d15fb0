/* Components too large for factors. Plain sweeps (Gauss-Seidel) in the component's order, all columns at once: where loops are weak each brings
 * about a digit. What is left when most products have settled is pushed from product to product, over the links of those that still change only.
 * Strong loops are inside blocks, which a sweep solves at once. A column that does not come on that way goes to GMRES (graph_krylov.c).
 *
 * After a sweep only early products, those that read an old value, miss their equation, by q times the change of what they read. A column is
 * solved once no product misses by more than SETTLED of itself. Columns never look at each other, so a column's result does not depend on those
 * solved beside it. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SETTLED 4e-16
#define SWEEPS_MAX 60
#define DEPTH 6
#define SWEEPS_EARLY 4
#define RATE_SLOW 0.15  /* a sweep that leaves more of the miss is worth accelerating */
#define SWEEPS_LOOK 8   /* how far a column has come by then … */
#define SWEEPS_AGAIN 12 /* … and by then tells whether it is worth going on */
#define RATE_MAX 0.5    /* of what a sweep may leave of the miss */
#define PUSH_SHARE 0.3  /* of the early products may be unsettled for pushing … */
#define PUSH_SLOW 0.02  /* … and where loops are strong: pushing goes round them many times */
#define PUSH_WORK 1     /* times the links of the component */

/* ---- preparation */

/* Entries of I - Q, or I - |Q|, within one block, scaled. */
static void block_fill(const struct graph_local *local, const struct block *block, const double *scale, bool absolute, double *a)
{
	int32_t size = block->size;

	memset(a, 0, (size_t)(size * size) * sizeof *a);
	for (int32_t i = 0; i < size; i++) {
		int32_t product = block->at + i;

		a[i * size + i] = 1 - (absolute ? fabs(local->self[product]) : local->self[product]);
		for (uint32_t e = local->start[product]; e < local->start[product + 1]; e++) {
			int32_t k = local->col[e] - local->begin - block->at;

			if (k >= 0 && k < size)
				a[i * size + k] = -(absolute ? fabs(local->q[e]) : local->q[e]) * (scale[block->at + k] / scale[product]);
		}
	}
}

static bool block_invert(const struct graph_local *local, const struct block *block, const double *scale, bool absolute, double *inverse)
{
	double a[BLOCK_MAX * BLOCK_MAX];
	int32_t size = block->size;
	bool usable;

	block_fill(local, block, scale, absolute, a);
	usable = graph_dense_invert(a, size, inverse);
	for (int32_t i = 0; i < size; i++) {
		for (int32_t k = 0; k < size; k++) {
			if (absolute && !(inverse[i * size + k] >= 0))
				usable = false; /* no M-matrix */
			inverse[i * size + k] *= scale[block->at + i] / scale[block->at + k];
			usable &= isfinite(inverse[i * size + k]) != 0;
		}
	}
	return usable;
}

/* Blocks that cannot be inverted are left to the sweeps; their self-loops with them, so that only a component with mixed signs may lose some. */
static void blocks_make(struct graph_sweep *sweep, const struct graph_local *local, const int32_t *size, const double *scale)
{
	size_t count = 0, doubles = 0, used = 0;
	bool provable = true;

	for (int32_t i = 0; i < local->m; i += size[i]) {
		if (size[i] == 1 && local->self[i] == 0)
			continue;
		count++;
		doubles += (size_t)(size[i] * size[i]);
	}
	sweep->block = heap_alloc(count, sizeof *sweep->block);
	sweep->inverse = heap_alloc(doubles, sizeof *sweep->inverse);
	sweep->inverse_absolute = local->is_signed ? heap_alloc(doubles, sizeof *sweep->inverse_absolute) : sweep->inverse;
	for (int32_t i = 0; i < local->m; i += size[i]) {
		struct block block = {i, size[i], (uint32_t)used};

		if (size[i] == 1 && local->self[i] == 0)
			continue;
		provable &= block_invert(local, &block, scale, true, sweep->inverse_absolute + used);
		if (local->is_signed && !block_invert(local, &block, scale, false, sweep->inverse + used)) {
			provable = false;
			continue;
		}
		sweep->block[sweep->block_count++] = block;
		used += (size_t)(size[i] * size[i]);
	}
	if (!provable) {
		if (local->is_signed)
			free(sweep->inverse_absolute);
		sweep->inverse_absolute = NULL;
	}
}

/* Links that point forward, and the products at both ends. */
static void forward_find(struct graph_sweep *sweep, const struct graph_local *local)
{
	size_t m = (size_t)local->m, count = 0;
	int32_t *late = heap_alloc(m, sizeof *late), *block_end = heap_array(m, sizeof *block_end);
	int32_t late_count = 0;

	for (int32_t i = 0; i < local->m; i++)
		block_end[i] = i; /* the last product solved with this one */
	for (int32_t k = 0; k < sweep->block_count; k++) {
		for (int32_t i = 0; i < sweep->block[k].size; i++)
			block_end[sweep->block[k].at + i] = sweep->block[k].at + sweep->block[k].size - 1;
	}
	for (int32_t i = 0; i < local->m; i++) {
		bool early = false;

		for (uint32_t e = local->start[i]; e < local->start[i + 1]; e++) {
			int32_t k = local->col[e] - local->begin;

			if (k <= block_end[i])
				continue;
			early = true;
			late[k] = 1;
			count++;
		}
		sweep->early_count += early;
	}
	for (size_t i = 0; i < m; i++) {
		if (late[i])
			late[i] = ++late_count;
	}
	sweep->late_count = late_count;
	sweep->late = heap_alloc((size_t)late_count, sizeof *sweep->late);
	sweep->early = heap_alloc((size_t)sweep->early_count, sizeof *sweep->early);
	sweep->forward = heap_alloc(count, sizeof *sweep->forward);
	sweep->forward_count = count;
	for (int32_t i = 0; i < local->m; i++) {
		if (late[i])
			sweep->late[late[i] - 1] = i;
	}
	count = 0;
	sweep->early_count = 0;
	for (int32_t i = 0; i < local->m; i++) {
		size_t before = count;

		for (uint32_t e = local->start[i]; e < local->start[i + 1]; e++) {
			int32_t k = local->col[e] - local->begin;

			if (k > block_end[i])
				sweep->forward[count++] = (struct forward){sweep->early_count, late[k] - 1, local->q[e]};
		}
		if (count > before)
			sweep->early[sweep->early_count++] = i;
	}
	free(late);
	free(block_end);
}

struct graph_sweep *graph_sweep_new(const struct graph_local *local, const int32_t *block, const double *scale, struct graph_finding *out_finding)
{
	struct graph_sweep *sweep = heap_alloc(1, sizeof *sweep);

	sweep->weight = heap_array((size_t)local->m, sizeof *sweep->weight);
	memcpy(sweep->weight, scale, (size_t)local->m * sizeof *scale);
	blocks_make(sweep, local, block, sweep->weight);
	forward_find(sweep, local);
	sweep->verdict = out_finding->verdict = graph_prove(local, sweep, out_finding);
	if (sweep->verdict == VERDICT_DIVERGES || sweep->verdict == VERDICT_UNKNOWN) {
		graph_sweep_free(sweep);
		return NULL;
	}
	return sweep;
}

void graph_sweep_free(struct graph_sweep *sweep)
{
	if (!sweep)
		return;
	if (sweep->inverse_absolute != sweep->inverse)
		free(sweep->inverse_absolute);
	free(sweep->block);
	free(sweep->inverse);
	free(sweep->forward);
	free(sweep->late);
	free(sweep->early);
	free(sweep->weight);
	free(sweep);
}

/* ---- pushing what is left of one column */

struct push {
	const struct side *side;
	int width, column;
	const double *b; /* m × width */
	double *x;       /* by position × width */
	double *r;       /* m: what each product misses */
	uint64_t *mark;  /* products that miss too much */
	size_t work;
};

static double *value_of(const struct push *push, int32_t product)
{
	return push->x + (size_t)(push->side->local->begin + product) * (size_t)push->width + push->column;
}

/* What a product may be compared with: a total that cancels is not asked to be met to more than its own terms allow. */
static bool misses(const struct push *push, int32_t product)
{
	double size = fmax(fabs(*value_of(push, product)), fabs(push->b[(size_t)product * (size_t)push->width + (size_t)push->column]));

	return !(fabs(push->r[product]) <= SETTLED * size);
}

static void mark_set(struct push *push, int32_t product)
{
	push->mark[product / 64] |= UINT64_C(1) << (product % 64);
}

/* Adds `step` to a product and what follows from it to those that read it, but not to its own block. */
static void step_add(struct push *push, int32_t product, double step, int32_t block_at, int32_t block_size)
{
	const struct graph_local *local = push->side->local;
	const struct graph_csr *readers = push->side->transposed ? local->links : local->users;
	int32_t p = local->begin + product;

	*value_of(push, product) += step;
	for (uint32_t e = readers->start[p]; e < readers->start[p + 1]; e++) {
		int32_t reader = readers->col[e] - local->begin;

		if (reader >= block_at && reader < block_at + block_size)
			continue;
		push->r[reader] += readers->q[e] * step;
		if (misses(push, reader))
			mark_set(push, reader);
	}
	push->work += readers->start[p + 1] - readers->start[p] + 1;
}

const struct block *graph_sweep_block(const struct graph_sweep *sweep, int32_t product)
{
	int32_t low = 0, high = sweep->block_count;

	while (low < high) {
		int32_t middle = low + (high - low) / 2;

		if (sweep->block[middle].at + sweep->block[middle].size <= product)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sweep->block_count && sweep->block[low].at <= product ? &sweep->block[low] : NULL;
}

static void product_push(struct push *push, int32_t product)
{
	const struct graph_sweep *sweep = push->side->sweep;
	const struct block *block = graph_sweep_block(sweep, product);
	double step[BLOCK_MAX];
	int32_t size = block ? block->size : 1, at = block ? block->at : product;

	if (!block) {
		step[0] = push->r[product];
	} else {
		const double *inverse = sweep->inverse + block->inverse;

		for (int32_t i = 0; i < size; i++) {
			step[i] = 0;
			for (int32_t l = 0; l < size; l++)
				step[i] += inverse[push->side->transposed ? l * size + i : i * size + l] * push->r[at + l];
		}
	}
	for (int32_t i = 0; i < size; i++) {
		push->r[at + i] = 0;
		push->mark[(at + i) / 64] &= ~(UINT64_C(1) << ((at + i) % 64));
	}
	for (int32_t i = 0; i < size; i++)
		step_add(push, at + i, step[i], at, size);
}

/* Rounds over the marked products in the sweep's direction until there are none. False if that is too much work. */
static bool push_run(struct push *push)
{
	const struct graph_local *local = push->side->local;
	size_t words = ((size_t)local->m + 63) / 64, most = PUSH_WORK * (size_t)(local->start[local->m] - local->start[0] + (uint32_t)local->m);
	bool any = true;

	while (any) {
		any = false;
		for (size_t k = 0; k < words; k++) {
			size_t w = push->side->transposed ? words - 1 - k : k;

			while (push->mark[w]) {
				int bit = push->side->transposed ? 63 - __builtin_clzll(push->mark[w]) : __builtin_ctzll(push->mark[w]);
				int32_t product = (int32_t)(w * 64) + bit;

				any = true;
				if (push->work > most)
					return false;
				if (misses(push, product))
					product_push(push, product);
				else
					push->mark[w] &= ~(UINT64_C(1) << bit);
			}
		}
	}
	return true;
}

/* ---- the solve */

/* What the last sweeps did to the old values, for Anderson's acceleration: DEPTH differences of changes and of values, and the last of both. */
struct history {
	double *change, *value;           /* DEPTH × old × width */
	double *last_change, *last_value; /* old × width */
};

struct solve {
	struct side side;
	int width;
	const double *b;
	double *x;              /* by position */
	const int32_t *missing; /* products that may miss after a sweep */
	size_t missing_count;
	double *before, *miss; /* old values before the sweep, later their change; what the products of `missing` miss */
	double *done;          /* m × width: columns that are finished while others go on; NULL as long as there are none */
	bool aside[GRAPH_COLUMNS_MAX];
	bool finished[GRAPH_COLUMNS_MAX], slow[GRAPH_COLUMNS_MAX]; /* `slow`: accelerated */
	int depth[GRAPH_COLUMNS_MAX];                              /* sweeps in the history, -1: none yet */
	struct history history;
	size_t unsettled[GRAPH_COLUMNS_MAX];
	double worst[GRAPH_COLUMNS_MAX], looked[GRAPH_COLUMNS_MAX],
		early_worst[GRAPH_COLUMNS_MAX]; /* miss against the product's size: now, and after SWEEPS_LOOK */
};

static double *at_product(const struct solve *s, int32_t product)
{
	return s->x + (size_t)(s->side.local->begin + product) * (size_t)s->width;
}

static void old_save(struct solve *s)
{
	for (size_t a = 0; a < s->side.old_count; a++)
		memcpy(s->before + a * (size_t)s->width, at_product(s, s->side.old[a]), (size_t)s->width * sizeof(double));
}

/* What early products miss after a sweep. */
static void miss_find(struct solve *s, bool with_worst)
{
	const struct graph_sweep *sweep = s->side.sweep;
	size_t width = (size_t)s->width;

	for (size_t a = 0; a < s->side.old_count; a++) {
		const double *now = at_product(s, s->side.old[a]);

		for (size_t c = 0; c < width; c++)
			s->before[a * width + c] = now[c] - s->before[a * width + c];
	}
	memset(s->miss, 0, s->missing_count * width * sizeof *s->miss);
	for (size_t f = 0; f < sweep->forward_count; f++) {
		const struct forward *link = &sweep->forward[f];
		const double *change = s->before + (size_t)(s->side.transposed ? link->early : link->late) * width;
		double *to = s->miss + (size_t)(s->side.transposed ? link->late : link->early) * width;

		for (size_t c = 0; c < width; c++)
			to[c] += link->q * change[c];
	}
	for (size_t c = 0; c < width; c++) {
		s->unsettled[c] = 0;
		if (with_worst)
			s->worst[c] = 0;
	}
	for (size_t a = 0; a < s->missing_count; a++) {
		const double *now = at_product(s, s->missing[a]), *b = s->b + (size_t)s->missing[a] * width;

		for (size_t c = 0; c < width; c++) {
			double size = fmax(fabs(now[c]), fabs(b[c])), miss = fabs(s->miss[a * width + c]);

			s->unsettled[c] += !(miss <= SETTLED * size);
			if (with_worst && !(miss <= s->worst[c] * size))
				s->worst[c] = miss / size;
		}
	}
}

/* What products of blocks miss: an inverse is not as exact as a sweep. */
static void blocks_miss(struct push *push)
{
	const struct graph_local *local = push->side->local;
	const struct graph_csr *csr = push->side->transposed ? local->users : local->links;

	for (int32_t k = 0; k < push->side->sweep->block_count; k++) {
		const struct block *block = &push->side->sweep->block[k];

		for (int32_t i = block->at; i < block->at + block->size; i++) {
			long double miss = push->b[(size_t)i * (size_t)push->width + (size_t)push->column];
			uint32_t end = csr->start[local->begin + i + 1];

			miss += ((long double)local->self[i] - 1) * *value_of(push, i);
			for (uint32_t e = csr->start[local->begin + i]; e < end; e++)
				miss += (long double)csr->q[e] * *value_of(push, csr->col[e] - local->begin);
			push->r[i] = (double)miss;
			if (misses(push, i))
				mark_set(push, i);
		}
	}
}

/* θ of least Σ (change - Σ θ_i change_i)² / size², sizes being those of the products, by the normal equations. False if they have no use. */
static bool history_fit(const struct solve *s, int column, const double *size, int depth, double *theta)
{
	size_t old = s->side.old_count, width = (size_t)s->width;
	double a[DEPTH * DEPTH] = {0}, rhs[DEPTH] = {0};

	for (size_t k = 0; k < old; k++) {
		double row[DEPTH], weight = size[k] > 0 ? 1 / size[k] : 0, change = s->before[k * width + (size_t)column] * weight;

		for (int i = 0; i < depth; i++) {
			row[i] = s->history.change[((size_t)i * old + k) * width + (size_t)column] * weight;
			rhs[i] += row[i] * change;
			for (int j = 0; j <= i; j++)
				a[i * DEPTH + j] += row[i] * row[j];
		}
	}
	for (int i = 0; i < depth; i++) { /* Cholesky; what is nearly dependent is left out by a pivot that is not clearly positive */
		for (int j = 0; j <= i; j++) {
			double value = a[i * DEPTH + j];

			for (int l = 0; l < j; l++)
				value -= a[i * DEPTH + l] * a[j * DEPTH + l];
			if (i == j) {
				if (!(value > 1e-13 * a[i * DEPTH + i]))
					return false;
				a[i * DEPTH + i] = sqrt(value);
			} else {
				a[i * DEPTH + j] = value / a[j * DEPTH + j];
			}
		}
	}
	for (int i = 0; i < depth; i++) {
		theta[i] = rhs[i];
		for (int l = 0; l < i; l++)
			theta[i] -= a[i * DEPTH + l] * theta[l];
		theta[i] /= a[i * DEPTH + i];
	}
	for (int i = depth; i-- > 0;) {
		for (int l = i + 1; l < depth; l++)
			theta[i] -= a[l * DEPTH + i] * theta[l];
		theta[i] /= a[i * DEPTH + i];
		if (!isfinite(theta[i]))
			return false;
	}
	return true;
}

/* Old values for the next sweep: not those that came out of the last one, but the combination of the last sweeps that changes least. */
static void column_accelerate(struct solve *s, int column)
{
	size_t old = s->side.old_count, width = (size_t)s->width, c = (size_t)column;
	struct history *h = &s->history;
	double *size = heap_array(old, sizeof *size), theta[DEPTH];
	int depth = ++s->depth[column] < DEPTH ? s->depth[column] : DEPTH;

	if (!h->change) {
		h->change = heap_array(DEPTH * old * width, sizeof *h->change);
		h->value = heap_array(DEPTH * old * width, sizeof *h->value);
		h->last_change = heap_array(old * width, sizeof *h->last_change);
		h->last_value = heap_array(old * width, sizeof *h->last_value);
	}
	for (size_t k = 0; k < old; k++) {
		double value = at_product(s, s->side.old[k])[column], change = s->before[k * width + c];
		size_t at = ((size_t)((s->depth[column] + DEPTH - 1) % DEPTH) * old + k) * width + c;

		if (depth > 0) {
			h->change[at] = change - h->last_change[k * width + c];
			h->value[at] = value - h->last_value[k * width + c];
		}
		h->last_change[k * width + c] = change;
		h->last_value[k * width + c] = value;
		size[k] = fmax(fabs(value), fabs(s->b[(size_t)s->side.old[k] * width + c]));
	}
	if (depth > 0 && history_fit(s, column, size, depth, theta)) {
		for (size_t k = 0; k < old; k++) {
			double *value = at_product(s, s->side.old[k]) + column;

			for (int i = 0; i < depth; i++)
				*value -= theta[i] * h->value[((size_t)i * old + k) * width + c];
		}
	} else if (depth > 0) {
		s->depth[column] = 0; /* begin anew */
	}
	free(size);
}

static bool push_column(struct solve *s, int column)
{
	size_t m = (size_t)s->side.local->m, width = (size_t)s->width;
	struct push push = {.side = &s->side, .width = s->width, .column = column, .b = s->b, .x = s->x};
	bool settled;

	push.r = heap_alloc(m, sizeof *push.r);
	push.mark = heap_alloc((m + 63) / 64, sizeof *push.mark);
	for (size_t a = 0; a < s->missing_count; a++) {
		push.r[s->missing[a]] = s->miss[a * width + (size_t)column];
		if (misses(&push, s->missing[a]))
			mark_set(&push, s->missing[a]);
	}
	blocks_miss(&push);
	settled = push_run(&push);
	free(push.r);
	free(push.mark);
	return settled;
}

static enum outcome krylov_column(struct solve *s, int column)
{
	const struct graph_local *local = s->side.local;
	size_t m = (size_t)local->m, width = (size_t)s->width;
	struct krylov *krylov = graph_krylov_new(&s->side, s->side.sweep->weight);
	double *b = heap_array(m, sizeof *b), *x = heap_array(m, sizeof *x);
	enum outcome outcome;

	for (size_t i = 0; i < m; i++)
		b[i] = s->b[i * width + (size_t)column];
	outcome = graph_krylov_solve(krylov, b, x);
	for (size_t i = 0; i < m; i++)
		at_product(s, (int32_t)i)[column] = x[i];
	graph_krylov_free(krylov);
	free(b);
	free(x);
	return outcome;
}

/* Sets columns aside that are finished: the sweeps that others need go on over them. */
static void columns_set_aside(struct solve *s)
{
	size_t m = (size_t)s->side.local->m, width = (size_t)s->width, count = 0, column[GRAPH_COLUMNS_MAX];

	for (size_t c = 0; c < width; c++) {
		if (s->finished[c] && !s->aside[c]) {
			s->aside[c] = true;
			column[count++] = c;
		}
	}
	if (count && !s->done)
		s->done = heap_array(m * width, sizeof *s->done);
	for (size_t i = 0; count && i < m; i++) {
		const double *from = at_product(s, (int32_t)i);

		for (size_t k = 0; k < count; k++)
			s->done[i * width + column[k]] = from[column[k]];
	}
}

/* Looks at every column after sweep number `sweep`; returns how many are still to go. */
static int columns_look(struct solve *s, int sweep, enum outcome *outcome)
{
	int left = 0;

	miss_find(s, sweep == SWEEPS_EARLY || sweep == SWEEPS_EARLY + 2 || sweep == SWEEPS_LOOK || sweep == SWEEPS_AGAIN);
	for (int c = 0; c < s->width; c++) {
		bool hopeless = sweep == SWEEPS_MAX;

		if (s->finished[c])
			continue;
		if (sweep == SWEEPS_LOOK)
			s->looked[c] = s->worst[c];
		if (sweep == SWEEPS_AGAIN)
			hopeless = !(s->worst[c] <= s->looked[c] * pow(RATE_MAX, SWEEPS_AGAIN - SWEEPS_LOOK));
		if ((double)s->unsettled[c] <= (s->slow[c] ? PUSH_SLOW : PUSH_SHARE) * (double)s->missing_count && !hopeless &&
			isfinite(s->worst[c])) {
			bool settled = (s->unsettled[c] == 0 && s->side.sweep->block_count == 0) || push_column(s, c);

			s->unsettled[c] = !settled;
			s->slow[c] |= !settled; /* sweeps go on from where pushing got to */
			s->depth[c] = -1;
		}
		if (s->unsettled[c] > 0 && !hopeless) {
			left++;
			if (sweep == SWEEPS_EARLY)
				s->early_worst[c] = s->worst[c];
			if (sweep == SWEEPS_EARLY + 2)
				s->slow[c] = !(s->worst[c] <= s->early_worst[c] * RATE_SLOW * RATE_SLOW);
			if (s->slow[c] && sweep > SWEEPS_EARLY + 1)
				column_accelerate(s, c);
			continue;
		}
		if (s->unsettled[c] > 0) {
			enum outcome of_column = krylov_column(s, c);

			if (*outcome == OUTCOME_OK)
				*outcome = of_column;
		}
		s->finished[c] = true;
	}
	if (left)
		columns_set_aside(s);
	return left;
}

enum outcome graph_sweep_solve(
	const struct graph_sweep *sweep, const struct graph_local *local, bool transposed, int width, const double *b, double *x)
{
	struct solve s = {.side = graph_side(local, sweep, transposed, false), .width = width, .b = b, .x = x};
	size_t m = (size_t)local->m, columns = (size_t)width;
	enum outcome outcome = OUTCOME_OK;
	int left = width;

	s.missing = transposed ? sweep->late : sweep->early;
	s.missing_count = (size_t)(transposed ? sweep->late_count : sweep->early_count);
	s.before = heap_alloc(s.side.old_count * columns, sizeof *s.before);
	s.miss = heap_alloc(s.missing_count * columns, sizeof *s.miss);
	for (int c = 0; c < width; c++)
		s.depth[c] = -1;
	memset(at_product(&s, 0), 0, m * columns * sizeof *x);
	for (int k = 1; left; k++) {
		bool look = k % 2 == 0 || k > SWEEPS_EARLY || s.side.old_count == 0;

		if (look)
			old_save(&s);
		graph_side_sweep(&s.side, width, graph_by_position(local, b, width), x);
		if (look)
			left = columns_look(&s, k, &outcome);
	}
	for (size_t i = 0; s.done && i < m; i++) {
		for (size_t c = 0; c < columns; c++) {
			if (s.aside[c])
				at_product(&s, (int32_t)i)[c] = s.done[i * columns + c];
		}
	}
	free(s.before);
	free(s.miss);
	free(s.done);
	free(s.history.change);
	free(s.history.value);
	free(s.history.last_change);
	free(s.history.last_value);
	return outcome;
}
