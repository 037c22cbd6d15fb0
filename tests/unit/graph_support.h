/* Shared by the tests of the room graph: small systems written as text, random systems, and slow references in quadruple precision. */
#ifndef SANGSAENG_TEST_GRAPH_SUPPORT_H
#define SANGSAENG_TEST_GRAPH_SUPPORT_H

#include "base/arena.h"
#include "graph/graph.h"
#include "graph/graph_chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

__extension__ typedef __float128 quad;

/* ---- numbers */
static inline int32_t chance_below(struct chance *chance, int32_t limit)
{
	return (int32_t)(chance_next(chance) % (uint64_t)limit);
}

static inline quad quad_abs(quad x)
{
	return x < 0 ? -x : x;
}

/* Natural logarithm to double precision of any finite quad > 0. */
static inline double quad_log(quad x)
{
	double shift = 0;

	for (; x > 1e300; shift += 300 * log(10))
		x /= 1e300;
	for (; x < 1e-300 && x > 0; shift -= 300 * log(10))
		x *= 1e300;
	return log((double)x) + shift;
}

static inline void assert_near(double actual, double expected, double relative)
{
	if (!(fabs(actual - expected) <= relative * fabs(expected)))
		fail_msg("%.17g differs from %.17g by %.3g of it", actual, expected, fabs(actual - expected) / fabs(expected));
}

/* ---- systems */
struct links {
	struct graph_link *link;
	size_t count, capacity;
};

static inline void links_add(struct links *links, int32_t product, int32_t input, double quantity)
{
	if (links->count == links->capacity) {
		links->capacity = links->capacity ? links->capacity * 2 : 64;
		links->link = heap_grow(links->link, links->capacity, sizeof *links->link);
	}
	links->link[links->count++] = (struct graph_link){product, input, quantity};
}

static inline void links_done(struct links *links)
{
	free(links->link);
	*links = (struct links){0};
}

/* One letter or digit a product, as in "P,Q,0.4; Q,P,0.25"; `names` gives their rows. */
static inline void links_read(struct links *links, const char *names, const char *text)
{
	while (*text) {
		char product, input;
		double quantity;
		int used = 0;

		if (sscanf(text, " %c,%c,%lf%n", &product, &input, &quantity, &used) != 3)
			fail_msg("cannot read links at '%s'", text);
		assert_non_null(strchr(names, product));
		assert_non_null(strchr(names, input));
		links_add(links, (int32_t)(strchr(names, product) - names), (int32_t)(strchr(names, input) - names), quantity);
		text += used;
		text += strspn(text, "; ");
	}
}

static inline struct graph_order *order_of(int32_t n, const struct links *links)
{
	struct graph_matrix *matrix = NULL;
	struct graph_order *order = NULL;
	struct graph_refusal refusal;
	struct err err = {0};

	assert_int_equal(graph_matrix_new(n, links->link, links->count, &matrix, &err), ST_OK);
	if (graph_order_new(matrix, &order, &refusal, &err) != ST_OK)
		fail_msg("refused: %s %s", err.code, err.param[1]);
	assert_null(refusal.row);
	graph_matrix_free(matrix);
	return order;
}

/* Refused systems: the refusal, to be released. */
static inline struct graph_refusal refusal_of(int32_t n, const struct links *links, struct err *err)
{
	struct graph_matrix *matrix = NULL;
	struct graph_order *order = NULL;
	struct graph_refusal refusal;

	assert_int_equal(graph_matrix_new(n, links->link, links->count, &matrix, err), ST_OK);
	if (graph_order_new(matrix, &order, &refusal, err) == ST_OK) {
		graph_order_free(order);
		fail_msg("not refused");
	}
	assert_null(order);
	assert_string_equal(err->code, "rollup.diverges");
	graph_matrix_free(matrix);
	return refusal;
}

/* ---- references */
/* Dense I - Q (or transposed) in quads. */
static inline quad *quad_system(int32_t n, const struct links *links, bool transposed)
{
	quad *a = heap_alloc((size_t)n * (size_t)n, sizeof *a);

	for (int32_t i = 0; i < n; i++)
		a[(size_t)i * (size_t)n + (size_t)i] = 1;
	for (size_t e = 0; e < links->count; e++) {
		size_t j = (size_t)links->link[e].product, i = (size_t)links->link[e].input;

		a[transposed ? i * (size_t)n + j : j * (size_t)n + i] -= links->link[e].quantity;
	}
	return a;
}

/* Gaussian elimination without exchanges: right for I - Q with the radius of |Q| below 1 (an H-matrix), whatever the units, and what is 0
 * stays 0. `a` and `b` (n × columns) are spoilt, b becomes x. */
static inline void quad_solve(quad *a, int32_t count, quad *b, int32_t columns)
{
	size_t n = (size_t)count, width = (size_t)columns;

	for (size_t k = 0; k < n; k++) {
		for (size_t i = k + 1; i < n; i++) {
			quad factor = a[i * n + k] / a[k * n + k];

			if (factor == 0)
				continue;
			for (size_t j = k + 1; j < n; j++)
				a[i * n + j] -= factor * a[k * n + j];
			for (size_t c = 0; c < width; c++)
				b[i * width + c] -= factor * b[k * width + c];
		}
	}
	for (size_t i = n; i-- > 0;) {
		for (size_t c = 0; c < width; c++) {
			for (size_t j = i + 1; j < n; j++)
				b[i * width + c] -= a[i * n + j] * b[j * width + c];
			b[i * width + c] /= a[i * n + i];
		}
	}
}

/* Spectral radius of the whole of Q in quads by 2^40 powers. */
static inline double quad_radius(int32_t count, const struct links *links)
{
	size_t n = (size_t)count;
	quad *a = quad_system(count, links, false), *next = heap_alloc(n * n, sizeof *next);
	double log_norm = 0, power = 1;

	for (size_t i = 0; i < n * n; i++)
		a[i] = (i % (n + 1) == 0) - a[i];
	for (int round = 0; round < 41; round++) {
		quad sum = 0, *swap = a;

		for (size_t i = 0; i < n * n; i++)
			sum += quad_abs(a[i]);
		if (sum == 0) {
			free(a);
			free(next);
			return 0;
		}
		for (size_t i = 0; i < n * n; i++)
			a[i] /= sum;
		log_norm = (round ? 2 * log_norm : 0) + quad_log(sum);
		power = round ? power * 2 : 1;
		if (round == 40)
			break;
		memset(next, 0, n * n * sizeof *next);
		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < n; k++) {
				quad factor = a[i * n + k];

				for (size_t j = 0; factor != 0 && j < n; j++)
					next[i * n + j] += factor * a[k * n + j];
			}
		}
		a = next;
		next = swap;
	}
	free(a);
	free(next);
	return exp(log_norm / power);
}

/* Largest |d - f + Q f| of a row against the sum of its absolute terms, in long double. */
static inline double backward_error(int32_t n, const struct links *links, bool transposed, const double *direct, const double *total)
{
	long double *r = heap_alloc((size_t)n, sizeof *r), *size = heap_alloc((size_t)n, sizeof *size);
	double worst = 0;

	for (int32_t i = 0; i < n; i++) {
		r[i] = (long double)direct[i] - total[i];
		size[i] = fabsl(direct[i]) + fabsl(total[i]);
	}
	for (size_t e = 0; e < links->count; e++) {
		int32_t to = transposed ? links->link[e].input : links->link[e].product,
			from = transposed ? links->link[e].product : links->link[e].input;
		long double term = (long double)links->link[e].quantity * total[from];

		r[to] += term;
		size[to] += fabsl(term);
	}
	for (int32_t i = 0; i < n; i++) {
		double ratio = r[i] == 0 ? 0 : (double)(fabsl(r[i]) / size[i]);

		if (!(ratio <= worst))
			worst = ratio;
	}
	free(r);
	free(size);
	return worst;
}

#endif
