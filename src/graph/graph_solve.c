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

static bool column_blank(const double *f, size_t m, size_t width, size_t c)
{
	for (size_t i = 0; i < m; i++) {
		if (f[i * width + c] != 0)
			return false;
	}
	return true;
}

/* Solves for the columns of `b` (m × width), into f (by position × width). Columns without entries are exactly 0. */
static enum outcome component_solve(
	const struct graph_order *order, const struct component *component, bool transposed, size_t width, const double *b, double *f)
{
	size_t m = (size_t)(component->end - component->begin), used = 0, column[GRAPH_COLUMNS_MAX];
	double *own = f + (size_t)component->begin * width;
	enum outcome outcome = OUTCOME_OK;
	struct graph_local local;
	double *part, *x;

	if (!component->dense && !component->sweep) {
		for (size_t c = 0; c < width; c++)
			own[c] = b[c] / component->keep;
		return OUTCOME_OK;
	}
	for (size_t c = 0; c < width; c++) {
		if (!column_blank(b, m, width, c))
			column[used++] = c;
	}
	for (size_t i = 0; i < m * width; i++) {
		if (!isfinite(b[i]))
			return OUTCOME_NOT_FINITE;
	}
	graph_order_local(order, component, &local);
	if (component->sweep && used == width)
		return graph_sweep_solve(component->sweep, &local, transposed, (int)width, b, f);
	memset(own, 0, m * width * sizeof *own);
	if (!used)
		return OUTCOME_OK;
	part = heap_array(m * used, sizeof *part);
	x = heap_array(m * used, sizeof *x);
	for (size_t i = 0; i < m; i++) {
		for (size_t c = 0; c < used; c++)
			part[i * used + c] = b[i * width + column[c]];
	}
	if (component->sweep)
		outcome = graph_sweep_solve(component->sweep, &local, transposed, (int)used, part, graph_by_position(&local, x, (int)used));
	else if (!graph_dense_solve(component->dense, &local, transposed, (int)used, part, x))
		outcome = OUTCOME_NOT_FINITE;
	for (size_t i = 0; i < m; i++) {
		for (size_t c = 0; c < used; c++)
			own[i * width + column[c]] = x[i * used + c] + 0.0;
	}
	free(part);
	free(x);
	return outcome;
}

/* f holds the direct values by position; totals take their place. */
static enum outcome positions_solve(const struct graph_order *order, int width, double *f, int32_t *out_stuck)
{
	size_t columns = (size_t)width;
	int32_t done = 0, largest = 0;
	double *b;

	for (int32_t c = 0; c < order->component_count; c++) {
		int32_t m = order->component[c].end - order->component[c].begin;

		largest = m > largest ? m : largest;
	}
	b = heap_array((size_t)largest * columns, sizeof *b);
	for (int32_t c = 0; c < order->component_count; c++) {
		const struct component *component = &order->component[c];
		double *own = f + (size_t)component->begin * columns;
		enum outcome outcome;

		graph_rows_up(&order->outer, done, component->end, width, f, f, f);
		memcpy(b, own, (size_t)(component->end - component->begin) * columns * sizeof *b);
		outcome = component_solve(order, component, false, columns, b, f);
		if (outcome != OUTCOME_OK) {
			*out_stuck = component->end - component->begin;
			free(b);
			return outcome;
		}
		done = component->end;
	}
	graph_rows_up(&order->outer, done, order->n, width, f, f, f);
	free(b);
	return OUTCOME_OK;
}

#define ROWS_AHEAD 16 /* rows fetched before they are needed */

static void *share_solve(void *argument)
{
	struct share *share = argument;
	const struct graph_order *order = share->order;
	size_t width = (size_t)share->count, columns = (size_t)share->columns;
	double *f = heap_array((size_t)order->n * width, sizeof *f);
	bool finite = true;

	for (int32_t i = 0; i < order->n; i++) {
		const double *direct = share->direct + (size_t)order->row[i] * columns + share->first;

		if (i + ROWS_AHEAD < order->n)
			__builtin_prefetch(share->direct + (size_t)order->row[i + ROWS_AHEAD] * columns + share->first);
		for (size_t c = 0; c < width; c++)
			f[(size_t)i * width + c] = direct[c] + 0.0; /* -0 becomes 0 */
	}
	share->outcome = positions_solve(order, share->count, f, &share->stuck);
	for (int32_t row = 0; row < order->n && share->outcome == OUTCOME_OK; row++) {
		const double *from = f + (size_t)order->position[row] * width;
		double *total = share->total + (size_t)row * columns + share->first;

		if (row + ROWS_AHEAD < order->n)
			__builtin_prefetch(f + (size_t)order->position[row + ROWS_AHEAD] * width);
		for (size_t c = 0; c < width; c++) {
			total[c] = from[c];
			finite &= isfinite(from[c]) != 0;
		}
	}
	if (share->outcome == OUTCOME_OK && !finite)
		share->outcome = OUTCOME_NOT_FINITE;
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

static enum outcome positions_amounts(const struct graph_order *order, double *x, int32_t *out_stuck)
{
	enum outcome outcome = OUTCOME_OK;
	int32_t c = order->component_count - 1;

	for (int32_t i = order->n; i-- > 0 && outcome == OUTCOME_OK;) {
		const struct component *component = c >= 0 && i == order->component[c].end - 1 ? order->component + c-- : NULL;

		if (component) {
			size_t m = (size_t)(component->end - component->begin);
			double *b = heap_array(m, sizeof *b);

			memcpy(b, x + component->begin, m * sizeof *b);
			outcome = component_solve(order, component, true, 1, b, x);
			*out_stuck = component->end - component->begin;
			free(b);
		}
		if (x[i] == 0)
			continue;
		for (uint32_t e = order->outer.start[i]; e < order->outer.start[i + 1]; e++)
			x[order->outer.col[e]] += order->outer.q[e] * x[i];
	}
	return outcome;
}

enum status graph_order_solve(const struct graph_order *order, int width, double *f, struct err *err)
{
	int32_t stuck = 0;
	enum outcome outcome = positions_solve(order, width, f, &stuck);

	return outcome_status(outcome, stuck, "total", err);
}

enum status graph_order_amounts(const struct graph_order *order, double *x, struct err *err)
{
	int32_t stuck = 0;
	enum outcome outcome = positions_amounts(order, x, &stuck);

	for (int32_t i = 0; i < order->n && outcome == OUTCOME_OK; i++) {
		if (!isfinite(x[i]))
			outcome = OUTCOME_NOT_FINITE;
	}
	return outcome_status(outcome, stuck, "amount", err);
}

enum status graph_amounts(const struct graph_order *order, const double *order_amount, double *amount, struct err *err)
{
	double *x = heap_array((size_t)order->n, sizeof *x);
	enum status status;

	for (int32_t i = 0; i < order->n; i++)
		x[i] = order_amount[order->row[i]] + 0.0;
	status = graph_order_amounts(order, x, err);
	for (int32_t i = 0; i < order->n && status == ST_OK; i++)
		amount[order->row[i]] = x[i];
	free(x);
	return status;
}
