/* One component by itself, and a scale that takes the units out. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>

#define BALANCE_WORK 30000000 /* links looked at, over all passes */
#define BALANCE_PASSES 4000
#define BALANCE_ENOUGH 0.1f  /* in powers of two */
#define BALANCE_WATCH 16     /* passes over which the imbalance must shrink … */
#define BALANCE_SHRINK 0.97f /* … to this part of it */

void graph_order_local(const struct graph_order *order, const struct component *component, struct graph_local *out)
{
	*out = (struct graph_local){.begin = component->begin,
		.m = component->end - component->begin,
		.start = order->inner.start + component->begin,
		.col = order->inner.col,
		.q = order->inner.q,
		.self = order->self + component->begin,
		.links = &order->inner,
		.users = &order->inner_users,
		.is_signed = component->is_signed};
}

/* Every product's inputs within the component sum to less than 1: the units are fit as they are. */
static bool balanced_as_is(const struct graph_arcs *arcs, const double *self)
{
	for (int32_t i = 0; i < arcs->n; i++) {
		double sum = self[i];

		for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++)
			sum += arcs->weight[e];
		if (!(sum < 1))
			return false;
	}
	return true;
}

/* Osborne's balancing in the largest-entry norm, on logarithms so that no unit overflows; all products at once, half way, because
 * neighbours move too. */
void graph_balance(const struct graph_arcs *arcs, const double *self, double *scale)
{
	int32_t m = arcs->n;
	size_t count = arcs->start[m], passes = count ? BALANCE_WORK / count : 0;
	float *size, *level, *in_row, *in_column, before = HUGE_VALF;

	if (balanced_as_is(arcs, self)) {
		for (int32_t i = 0; i < m; i++)
			scale[i] = 1;
		return;
	}
	size = heap_array(count, sizeof *size);
	level = heap_alloc((size_t)m, sizeof *level);
	in_row = heap_array((size_t)m, sizeof *in_row);
	in_column = heap_array((size_t)m, sizeof *in_column);
	passes = passes < 8 ? 8 : passes > BALANCE_PASSES ? BALANCE_PASSES : passes;
	for (size_t e = 0; e < count; e++)
		size[e] = (float)log2(arcs->weight[e]);
	for (size_t pass = 0; pass < passes; pass++) {
		float worst = 0, total = 0;

		for (int32_t i = 0; i < m; i++)
			in_row[i] = in_column[i] = -HUGE_VALF;
		for (int32_t i = 0; i < m; i++) {
			for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++) {
				int32_t k = arcs->input[e];
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
