/* The solves: positions from first to last for totals, from last to first for amounts. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Columns first … first+count-1 of `columns`, solved by one thread. */
struct share {
	const struct graph_order *order;
	int columns, first, count;
	const double *direct;
	double *total;
	enum outcome outcome;
	int32_t stuck; /* products in the component that did not converge */
};

/* f_i ← d_i + inputs, for the columns of one position. */
static void row_gather(const struct graph_order *order, const struct share *share, int32_t i, double *f)
{
	const double *direct = share->direct + (size_t)order->row[i] * (size_t)share->columns + share->first;
	size_t width = (size_t)share->count;

	if (width == 1) {
		double value = direct[0] + 0.0; /* -0 becomes 0 */

		for (size_t e = order->start[i]; e < order->start[i + 1]; e++)
			value += order->quantity[e] * f[order->input[e]];
		f[i] = value;
		return;
	}
	for (size_t c = 0; c < width; c++)
		f[(size_t)i * width + c] = direct[c] + 0.0;
	for (size_t e = order->start[i]; e < order->start[i + 1]; e++) {
		const double *from = f + (size_t)order->input[e] * width;
		double *restrict to = f + (size_t)i * width, q = order->quantity[e];

		for (size_t c = 0; c < width; c++)
			to[c] += q * from[c];
	}
}

static bool column_blank(const double *f, size_t m, size_t width, size_t c)
{
	for (size_t i = 0; i < m; i++) {
		if (f[i * width + c] != 0)
			return false;
	}
	return true;
}

/* Solves the m × width block f in place, right-hand sides to solutions. Columns without entries stay exactly 0. */
static enum outcome component_solve(const struct component *component, bool transposed, double *f, size_t width)
{
	size_t m = (size_t)(component->end - component->begin);
	enum outcome outcome = OUTCOME_OK;
	size_t used = 0, column[GRAPH_COLUMNS_MAX];
	double *b, *x;

	if (!component->local) {
		for (size_t c = 0; c < width; c++)
			f[c] = f[c] / component->keep;
		return OUTCOME_OK;
	}
	for (size_t c = 0; c < width; c++) {
		if (!column_blank(f, m, width, c))
			column[used++] = c;
	}
	if (!used)
		return OUTCOME_OK;
	for (size_t i = 0; i < m * width; i++) {
		if (!isfinite(f[i]))
			return OUTCOME_NOT_FINITE;
	}
	b = heap_alloc(m * used, sizeof *b);
	x = heap_alloc(m * used, sizeof *x);
	if (component->dense) {
		for (size_t i = 0; i < m; i++) {
			for (size_t c = 0; c < used; c++)
				b[i * used + c] = f[i * width + column[c]];
		}
		if (!graph_dense_solve(component->dense, component->local, transposed, (int)used, b, x))
			outcome = OUTCOME_NOT_FINITE;
		for (size_t i = 0; i < m; i++) {
			for (size_t c = 0; c < used; c++)
				f[i * width + column[c]] = x[i * used + c] + 0.0;
		}
	} else {
		for (size_t c = 0; outcome == OUTCOME_OK && c < used; c++) {
			for (size_t i = 0; i < m; i++)
				b[i] = f[i * width + column[c]];
			outcome = graph_sweep_solve(component->sweep, component->local, transposed, b, x);
			for (size_t i = 0; i < m; i++)
				f[i * width + column[c]] = x[i] + 0.0;
		}
	}
	free(b);
	free(x);
	return outcome;
}

static void *share_solve(void *argument)
{
	struct share *share = argument;
	const struct graph_order *order = share->order;
	size_t width = (size_t)share->count;
	double *f = heap_alloc((size_t)order->n * width, sizeof *f);
	int32_t c = 0;

	for (int32_t i = 0; i < order->n && share->outcome == OUTCOME_OK; i++) {
		const struct component *component = c < order->component_count ? order->component + c : NULL;

		row_gather(order, share, i, f);
		if (!component || i != component->end - 1)
			continue;
		c++;
		share->outcome = component_solve(component, false, f + (size_t)component->begin * width, width);
		share->stuck = component->end - component->begin;
	}
	for (int32_t i = 0; i < order->n && share->outcome == OUTCOME_OK; i++) {
		double *total = share->total + (size_t)order->row[i] * (size_t)share->columns + share->first;

		for (size_t k = 0; k < width; k++) {
			total[k] = f[(size_t)i * width + k];
			if (!isfinite(total[k]))
				share->outcome = OUTCOME_NOT_FINITE;
		}
	}
	free(f);
	return NULL;
}

static enum status outcome_status(enum outcome outcome, int32_t stuck, const char *what, struct err *err)
{
	char size[16];

	if (outcome == OUTCOME_OK)
		return ST_OK;
	if (outcome == OUTCOME_NOT_FINITE)
		return err_set(err, ST_INPUT, "graph.not_finite", what, NULL);
	snprintf(size, sizeof size, "%" PRId32, stuck);
	return err_set(err, ST_INPUT, "graph.not_converged", size, NULL);
}

enum status graph_solve(const struct graph_order *order, int32_t columns, const double *direct, double *total, int threads, struct err *err)
{
	struct share share[GRAPH_COLUMNS_MAX] = {0};
	pthread_t thread[GRAPH_COLUMNS_MAX];
	bool started[GRAPH_COLUMNS_MAX] = {false};
	int shares = threads < 1 ? 1 : threads > columns ? columns : threads;

	if (columns < 1 || columns > GRAPH_COLUMNS_MAX)
		return err_internal(err, "graph_solve: columns");
	for (int s = 0; s < shares; s++) {
		int first = (int)((int64_t)columns * s / shares), end = (int)((int64_t)columns * (s + 1) / shares);

		share[s] = (struct share){.order = order, .columns = columns, .first = first, .count = end - first, .direct = direct, .total = total};
		started[s] = s > 0 && pthread_create(&thread[s], NULL, share_solve, &share[s]) == 0;
	}
	for (int s = 0; s < shares; s++) {
		if (!started[s])
			share_solve(&share[s]);
	}
	for (int s = 0; s < shares; s++) {
		if (started[s])
			pthread_join(thread[s], NULL);
	}
	for (int s = 0; s < shares; s++) {
		if (share[s].outcome != OUTCOME_OK)
			return outcome_status(share[s].outcome, share[s].stuck, "total", err);
	}
	return ST_OK;
}

enum status graph_amounts(const struct graph_order *order, const double *order_amount, double *amount, struct err *err)
{
	double *x = heap_alloc((size_t)order->n, sizeof *x);
	enum outcome outcome = OUTCOME_OK;
	int32_t c = order->component_count - 1, stuck = 0;

	for (int32_t i = 0; i < order->n; i++)
		x[i] = order_amount[order->row[i]] + 0.0;
	for (int32_t i = order->n; i-- > 0 && outcome == OUTCOME_OK;) {
		const struct component *component = c >= 0 && i == order->component[c].end - 1 ? order->component + c-- : NULL;

		if (component) {
			outcome = component_solve(component, true, x + component->begin, 1);
			stuck = component->end - component->begin;
		}
		if (x[i] == 0)
			continue;
		for (size_t e = order->start[i]; e < order->start[i + 1]; e++)
			x[order->input[e]] += order->quantity[e] * x[i];
	}
	for (int32_t i = 0; i < order->n && outcome == OUTCOME_OK; i++) {
		amount[order->row[i]] = x[i];
		if (!isfinite(x[i]))
			outcome = OUTCOME_NOT_FINITE;
	}
	free(x);
	return outcome_status(outcome, stuck, "amount", err);
}
