/* Bounds from residuals. If e >= |r| + |Q| e for some e >= 0 and the radius of |Q| is below 1, then |error| <= e. Going through the order, e is
 * |r| + |Q| e of what came before; inside a component sweeps from below bring e to where the next would add at most a tenth of |r| to any product,
 * and then e stretched by a quarter is enough. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>

#define SWEEPS_BOUND 500 /* or more where that is little work */
#define WORK_BOUND 20000000
#define ADDS_AT_MOST 0.1
#define STRETCH 1.25
#define CANCELS 1e-3

struct bounding {
	const struct graph_order *order;
	double *f, *e, *b, *size; /* by position: totals; bounds; |r| and, later, what comes from outside; sums of absolute terms */
	bool proved;
};

static void residuals_find(struct bounding *s, const double *direct, size_t stride)
{
	const struct graph_order *order = s->order;
	const struct graph_csr *part[] = {&order->outer, &order->inner};

	for (int32_t p = 0; p < order->n; p++) {
		double d = direct[(size_t)order->row[p] * stride], terms = 3;
		long double r = (long double)d - s->f[p] + (long double)order->self[p] * s->f[p];
		double size = fabs(d) + fabs(order->self[p] * s->f[p]);

		for (int k = 0; k < 2; k++) {
			for (uint32_t e = part[k]->start[p]; e < part[k]->start[p + 1]; e++) {
				r += (long double)part[k]->q[e] * s->f[part[k]->col[e]];
				size += fabs(part[k]->q[e] * s->f[part[k]->col[e]]);
			}
			terms += part[k]->start[p + 1] - part[k]->start[p];
		}
		s->size[p] = size;
		/* the arithmetic here, and that of links that were added up */
		s->b[p] = (double)fabsl(r) * (1 + DBL_EPSILON) + (terms * 0x1p-63 + 0x1p-52) * (size + fabs(s->f[p])) + DBL_MIN;
	}
}

/* No bound can be had: the size of what the residuals themselves come to. */
static void component_guess(struct bounding *s, const struct component *component)
{
	size_t m = (size_t)(component->end - component->begin);
	struct graph_local local;
	double *own = s->e + component->begin;
	bool solved;

	graph_order_local(s->order, component, &local);
	if (component->dense)
		solved = graph_dense_solve(component->dense, &local, false, 1, s->b + component->begin, own);
	else
		solved = graph_sweep_solve(component->sweep, &local, false, 1, s->b + component->begin, s->e) == OUTCOME_OK;
	for (size_t i = 0; i < m; i++)
		own[i] = fmax(solved ? fabs(own[i]) : 0, s->b[(size_t)component->begin + i]);
	s->proved = false;
}

static void component_bound(struct bounding *s, const struct component *component)
{
	const struct graph_order *order = s->order;
	const struct graph_csr *inner = &order->inner;
	uint32_t links = inner->start[component->end] - inner->start[component->begin];
	int most = links < WORK_BOUND / SWEEPS_BOUND ? WORK_BOUND / (int)(links + 1) : SWEEPS_BOUND;
	bool settled = false;

	if (component->end - component->begin == 1) {
		s->e[component->begin] = s->b[component->begin] / (1 - fabs(order->self[component->begin])) * (1 + 4 * DBL_EPSILON);
		return;
	}
	if (component->finding.verdict != VERDICT_PROVED) {
		component_guess(s, component);
		return;
	}
	for (int32_t p = component->begin; p < component->end; p++)
		s->e[p] = 0;
	for (int sweep = 0; !settled && sweep < most; sweep++) {
		settled = true;
		for (int32_t p = component->begin; p < component->end; p++) {
			double self = fabs(order->self[p]), sum = s->b[p], next; /* proved: self is below 1 */

			for (uint32_t e = inner->start[p]; e < inner->start[p + 1]; e++)
				sum += fabs(inner->q[e]) * s->e[inner->col[e]];
			next = sum / (1 - self);
			settled &= (next - s->e[p]) * (1 - self) <= ADDS_AT_MOST * s->b[p];
			s->e[p] = next;
		}
	}
	s->proved &= settled;
	for (int32_t p = component->begin; p < component->end; p++)
		s->e[p] *= STRETCH;
}

void graph_bound_find(const struct graph_order *order, int32_t columns, const double *direct, const double *total, struct graph_bound *out_bound)
{
	size_t n = (size_t)order->n, stride = (size_t)columns;
	struct bounding s = {order, heap_array(n, sizeof(double)), heap_array(n, sizeof(double)), heap_array(n, sizeof(double)),
		heap_array(n, sizeof(double)), true};
	struct graph_bound bound = {.row = -1};

	for (int32_t column = 0; column < columns; column++) {
		int32_t c = 0;

		for (size_t p = 0; p < n; p++)
			s.f[p] = total[(size_t)order->row[p] * stride + (size_t)column];
		residuals_find(&s, direct + column, stride);
		for (int32_t p = 0; p < order->n; p++) {
			const struct component *inside = c < order->component_count && p >= order->component[c].begin ? &order->component[c] : NULL;

			for (uint32_t e = order->outer.start[p]; e < order->outer.start[p + 1]; e++)
				s.b[p] += fabs(order->outer.q[e]) * s.e[order->outer.col[e]];
			s.b[p] *=
				1 + (double)(order->outer.start[p + 1] - order->outer.start[p] + 8) * DBL_EPSILON; /* each addition may round down */
			if (!inside) {
				s.e[p] = s.b[p];
			} else if (p == inside->end - 1) {
				component_bound(&s, inside);
				c++;
			}
		}
		for (int32_t p = 0; p < order->n; p++) {
			double size = fmax(fabs(s.f[p]), CANCELS * s.size[p]), relative = size > 0 ? s.e[p] / size : 0;

			if (s.f[p] == 0 && s.size[p] == 0) /* nothing there, nothing lost */
				continue;
			if (bound.row < 0 || relative > bound.relative) {
				bound.relative = relative;
				bound.row = order->row[p];
			}
		}
	}
	bound.proved = s.proved;
	free(s.f);
	free(s.e);
	free(s.b);
	free(s.size);
	*out_bound = bound;
}
