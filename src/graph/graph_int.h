/* Inside of the room graph. Three forms of the same numbers:
 *   matrix      the caller's rows, as given
 *   order       rows renumbered by position (inputs first); links inside a component are taken out
 *   local       one component by itself, its products numbered 0 … m-1 in position order
 * "Absolute" always means |Q| in place of Q. */
#ifndef SANGSAENG_GRAPH_INT_H
#define SANGSAENG_GRAPH_INT_H

#include "graph/graph.h"

#include <float.h>

#define DENSE_MAX 1000          /* products of a component solved by factors */
#define DENSE_ALWAYS 16         /* up to here regardless of the budgets below */
#define DENSE_WORK 4e9          /* sum of m³ over the components solved densely */
#define DENSE_BYTES 268435456.0 /* and of their factors */

/* Entries are known to about half a unit in the last place, so a radius within this of 1 cannot be told from 1. */
#define ENTRY_DOUBT (4 * DBL_EPSILON)

struct graph_matrix {
	int32_t n;
	size_t links, repeated;
	size_t *start; /* n + 1 */
	int32_t *input;
	double *quantity;
	size_t *origin;
};

/* ---- graph_local.c: one component by itself. Entries off the diagonal, each row's lower ones (col < row) first; the diagonal is apart; no zeros. */
struct graph_local {
	int32_t m;
	size_t *start; /* m + 1 */
	size_t *upper; /* m: first entry of the row with col > row */
	int32_t *col;
	double *q;
	double *self;   /* m */
	bool is_signed; /* some entry is negative */
};
/* The products at positions begin … end-1, a whole component; `row` by position, `position` by row. */
struct graph_local *graph_local_new(const struct graph_matrix *matrix, const int32_t *row, const int32_t *position, int32_t begin, int32_t end);
void graph_local_free(struct graph_local *local);

/* Scale s > 0 such that the entries of Q scaled, q_ij s_j / s_i, no longer depend on the units: of each product the
 * largest entry of its row and of its column are about the same. */
void graph_balance(const struct graph_local *local, double *scale);

enum verdict { VERDICT_PROVED, VERDICT_JUDGED, VERDICT_DIVERGES, VERDICT_UNKNOWN };

/* What is found out about a component while it is prepared. */
struct graph_finding {
	enum verdict verdict;
	double radius;
	double gain;
	int32_t strongest; /* local */
};

enum outcome { OUTCOME_OK, OUTCOME_NOT_FINITE, OUTCOME_NOT_CONVERGED };

/* ---- graph_dense.c: components solved by LU factors */
struct graph_dense {
	int32_t m;
	double *factor; /* m × m: L below the diagonal, U on and above */
	int32_t *swap;  /* m, or NULL: rows were not exchanged */
	double *scale;  /* m, as graph_balance */
};
struct graph_dense *graph_dense_new(const struct graph_local *local, struct graph_finding *out_finding);
void graph_dense_free(struct graph_dense *dense);
/* b, x: m × columns (1 … GRAPH_COLUMNS_MAX), apart. False if not finite. */
bool graph_dense_solve(const struct graph_dense *dense, const struct graph_local *local, bool transposed, int columns, const double *b, double *x);
/* Radius of the m × m matrix `a` (spoilt; `spare` has the same size) by squaring; returns VERDICT_JUDGED or VERDICT_DIVERGES. */
enum verdict graph_dense_judge(double *a, double *spare, int32_t m, double *out_radius);

/* ---- graph_sweep.c: components too large for factors */
struct graph_sweep {
	double *pivot;  /* m: 1 - q_ii, or 1 where q_ii >= 1 */
	double *carry;  /* m: q_ii where it is >= 1, else 0; NULL if there is none */
	int32_t *late;  /* products whose value is read before a sweep reaches them */
	int32_t *early; /* products that read such a value: the same for the transposed sweep */
	int32_t late_count, early_count;
	double *weight; /* m: size of a total in its own unit; amounts are of size 1 / weight */
};
struct graph_sweep *graph_sweep_new(const struct graph_local *local, struct graph_finding *out_finding);
void graph_sweep_free(struct graph_sweep *sweep);
/* One column. */
enum outcome graph_sweep_solve(const struct graph_sweep *sweep, const struct graph_local *local, bool transposed, const double *b, double *x);

/* ---- graph_component.c */
struct graph_components {
	int32_t count;
	int32_t *member; /* n rows, component after component, inputs first */
	int32_t *first;  /* count + 1 */
};
void graph_components_find(const struct graph_matrix *matrix, struct graph_components *out);
void graph_components_done(struct graph_components *components);
/* ---- graph_sequence.c */
/* Puts the rows of one large component into an order in which few links point forward. `at` has n entries, all -1, and is left so. */
void graph_sequence(const struct graph_matrix *matrix, int32_t *member, int32_t count, int32_t *at);

/* ---- graph_loop.c: the loop, or else the products, that make the component with these rows diverge */
void graph_refusal_find(
	const struct graph_matrix *matrix, const int32_t *member, int32_t count, int32_t *at, double radius, struct graph_refusal *out);

/* ---- graph_order.c */
struct component {
	int32_t begin, end; /* positions */
	double keep;        /* a self-loop alone: 1 - q; otherwise 0 */
	struct graph_local *local;
	struct graph_dense *dense; /* one of these two, with local */
	struct graph_sweep *sweep;
};
struct graph_order {
	int32_t n;
	int32_t *row;   /* by position */
	size_t *start;  /* n + 1: links to earlier components, in the matrix's order */
	int32_t *input; /* positions */
	double *quantity;
	struct component *component; /* with loops, by position */
	int32_t component_count;
	struct graph_order_info info;
};

#endif
