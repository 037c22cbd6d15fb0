/* What a change misses is pushed on: a product that misses its equation by r takes r on and passes q · r to its users, inputs first. */
#include "base/arena.h"
#include "graph/graph_resident_int.h"

#include <stdlib.h>

#define WORK_MAX 24 /* times all links, before solving anew */
#define PIVOT_LEAST 0.01
#define ROUGH 16.0   /* a step, or a total before, larger than so many times the total may have rounded away what the total is made of */
#define ROUNDS_MAX 8 /* of computing residuals anew */

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

/* A new total of product p. */
static void total_set(struct graph_resident *r, int32_t p, double *cell, int32_t c, double step)
{
	float *peak = &r->peak[(size_t)p * (size_t)r->columns + (size_t)c];

	cell[c] += step;
	if (fabs(cell[c]) > (double)*peak)
		*peak = (float)fabs(cell[c]);
	r->rough |= fabs(step) > ROUGH * fabs(cell[c]);
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
		total_set(r, p, cell, c, step[c]);
		cell[k + c] = usable ? 0 : self * step[c];
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
			total_set(r, block->at + i, cell, c, step[i][c]);
			cell[k + c] = 0;
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
	for (int32_t c = 0; c < k; c++) {
		cell[k + c] = (double)sum[c];
		r->peak[(size_t)p * (size_t)k + (size_t)c] = (float)fabs(cell[c]);
	}
}

bool graph_settle(struct graph_resident *r, size_t *work)
{
	int32_t k = r->columns;

	for (int round = 0; round < ROUNDS_MAX; round++) {
		if (!push_run(r, work))
			return false;
		for (size_t i = 0; round == 0 && !r->rough && i < r->undo.count; i++) {
			size_t p = (size_t)r->undo.touched[i];

			for (int32_t c = 0; c < k; c++)
				r->rough |= (double)r->peak[p * (size_t)k + (size_t)c] > ROUGH * fabs(cell_of(r, (int32_t)p)[c]);
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
