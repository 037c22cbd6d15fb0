/* One component by itself: its links, and a scale that takes the units out. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>

#define BALANCE_WORK 30000000 /* links looked at, over all passes */
#define BALANCE_PASSES 4000
#define BALANCE_ENOUGH 0.1f  /* in powers of two */
#define BALANCE_WATCH 16     /* passes over which the imbalance must shrink … */
#define BALANCE_SHRINK 0.97f /* … to this part of it */

struct graph_local *graph_local_new(const struct graph_matrix *matrix, const int32_t *row, const int32_t *position, int32_t begin, int32_t end)
{
	struct graph_local *local = heap_alloc(1, sizeof *local);
	size_t m = (size_t)(end - begin), count = 0;

	local->m = end - begin;
	local->start = heap_alloc(m + 1, sizeof *local->start);
	local->upper = heap_alloc(m, sizeof *local->upper);
	local->self = heap_alloc(m, sizeof *local->self);
	for (int32_t i = begin; i < end; i++) {
		for (size_t e = matrix->start[row[i]]; e < matrix->start[row[i] + 1]; e++)
			count += matrix->quantity[e] != 0 && position[matrix->input[e]] >= begin;
	}
	local->col = heap_alloc(count, sizeof *local->col);
	local->q = heap_alloc(count, sizeof *local->q);
	count = 0;
	for (int32_t i = begin; i < end; i++) {
		size_t first = matrix->start[row[i]], last = matrix->start[row[i] + 1];

		local->start[i - begin] = count;
		for (int part = 0; part < 2; part++) { /* lower, then upper; each in the matrix's order */
			for (size_t e = first; e < last; e++) {
				int32_t at = position[matrix->input[e]];

				if (matrix->quantity[e] == 0 || at < begin)
					continue;
				local->is_signed |= matrix->quantity[e] < 0;
				if (at == i) {
					local->self[i - begin] = matrix->quantity[e];
				} else if ((at > i) == part) {
					local->col[count] = at - begin;
					local->q[count++] = matrix->quantity[e];
				}
			}
			if (part == 0)
				local->upper[i - begin] = count;
		}
	}
	local->start[m] = count;
	return local;
}

void graph_local_free(struct graph_local *local)
{
	if (!local)
		return;
	free(local->start);
	free(local->upper);
	free(local->col);
	free(local->q);
	free(local->self);
	free(local);
}

/* Osborne's balancing in the largest-entry norm, on logarithms so that no unit overflows; all products at once, half way, because
 * neighbours move too. */
void graph_balance(const struct graph_local *local, double *scale)
{
	int32_t m = local->m;
	size_t count = local->start[m];
	float *size = heap_alloc(count, sizeof *size), *level = heap_alloc((size_t)m, sizeof *level);
	float *in_row = heap_alloc((size_t)m, sizeof *in_row), *in_column = heap_alloc((size_t)m, sizeof *in_column);
	size_t passes = count ? BALANCE_WORK / count : 0;
	float before = HUGE_VALF;

	passes = passes < 8 ? 8 : passes > BALANCE_PASSES ? BALANCE_PASSES : passes;
	for (size_t e = 0; e < count; e++)
		size[e] = (float)log2(fabs(local->q[e]));
	for (size_t pass = 0; pass < passes; pass++) {
		float worst = 0, total = 0;

		for (int32_t i = 0; i < m; i++)
			in_row[i] = in_column[i] = -HUGE_VALF;
		for (int32_t i = 0; i < m; i++) {
			for (size_t e = local->start[i]; e < local->start[i + 1]; e++) {
				int32_t k = local->col[e];
				float value = size[e] + level[k] - level[i];

				in_row[i] = value > in_row[i] ? value : in_row[i];
				in_column[k] = value > in_column[k] ? value : in_column[k];
			}
		}
		for (int32_t i = 0; i < m; i++) {
			float step = in_row[i] - in_column[i];

			if (!isfinite(step)) /* a product alone with its self-loop */
				continue;
			level[i] += step / 4;
			worst = fabsf(step) > worst ? fabsf(step) : worst;
			total += fabsf(step);
		}
		if (worst < BALANCE_ENOUGH)
			break;
		if (pass % BALANCE_WATCH == 0) {
			if (!(total < before * BALANCE_SHRINK))
				break;
			before = total;
		}
	}
	for (int32_t i = 0; i < m; i++) {
		double clipped = level[i] > 900 ? 900 : level[i] < -900 ? -900 : level[i];

		scale[i] = exp2(clipped);
	}
	free(size);
	free(level);
	free(in_row);
	free(in_column);
}
