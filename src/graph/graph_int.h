/* Inside of the room graph. Two numberings: rows are the caller's, positions those of the order (inputs first). "Absolute" means |Q| in place
 * of Q. */
#ifndef SANGSAENG_GRAPH_INT_H
#define SANGSAENG_GRAPH_INT_H

#include "graph/graph.h"

#include <float.h>

#define DENSE_MAX 1000          /* products of a component solved by factors */
#define DENSE_ALWAYS 16         /* up to here regardless of the budgets below */
#define DENSE_WORK 4e9          /* sum of m³ over the components solved densely */
#define DENSE_BYTES 268435456.0 /* and of their factors */

#define BLOCK_MAX 16 /* products of a component that are eliminated together */

/* Entries are known to about half a unit in the last place, so a radius within this of 1 cannot be told from 1. */
#define ENTRY_DOUBT (4 * DBL_EPSILON)

struct graph_matrix {
	int32_t n;
	size_t links, repeated;
	size_t *start; /* n + 1 */
	int32_t *input;
	double *quantity;
	uint32_t *origin;
};

/* ---- graph_component.c: strong components of the links whose |weight| is above `above` (all links if `weight` is NULL) */
struct graph_arcs {
	int32_t n;
	const size_t *start; /* n + 1 */
	const int32_t *input;
	const double *weight;
	double above;
};
struct graph_components {
	int32_t count;
	int32_t *member; /* n rows, component after component, inputs first */
	int32_t *first;  /* count + 1 */
};
void graph_components_find(const struct graph_arcs *arcs, struct graph_components *out);
void graph_components_done(struct graph_components *components);

/* ---- compressed rows. `col` and `q` are readable GRAPH_AHEAD entries beyond the last, for prefetching. */
#define GRAPH_AHEAD 128
struct graph_csr {
	uint32_t *start; /* n + 1 */
	int32_t *col;
	double *q;
};

/* ---- graph_local.c: one component by itself, a view of the order. Position begin + i is its product i. Its self-loops are apart, in `self`, and
 * entries are sorted by position; there are no zeros. */
struct graph_local {
	int32_t begin, m;
	const uint32_t *start; /* m + 1, into col and q */
	const int32_t *col;    /* positions, all within the component */
	const double *q;
	const double *self;                    /* m */
	const struct graph_csr *links, *users; /* the same by position, and turned round */
	bool is_signed;                        /* some entry is negative */
};
/* Scale s > 0 (m) such that the entries of Q scaled, q_ij s_j / s_i, no longer depend on the units: of each product the largest entry of its row
 * and of its column are about the same. All 1 where each product's inputs already sum to less than 1. `arcs`: links of one component without
 * self-loops, weighed by |q|; `self`: |q| of these. */
void graph_balance(const struct graph_arcs *arcs, const double *self, double *scale);

enum verdict { VERDICT_PROVED, VERDICT_JUDGED, VERDICT_DIVERGES, VERDICT_UNKNOWN };

/* What is found out about a component. */
struct graph_finding {
	enum verdict verdict;
	double radius;
	double gain;
	int32_t strongest; /* product of the component */
};

enum outcome { OUTCOME_OK, OUTCOME_NOT_FINITE, OUTCOME_NOT_CONVERGED };

/* ---- graph_sequence.c */
/* The order within one component of more than DENSE_ALWAYS products. `arcs` has its links without self-loops, weighed by |q| balanced, products
 * numbered 0 … m-1. `member` gets the products in an order in which few links point forward, products of one block side by side; `block[i]` is the
 * number of products in the block that begins at member[i], 0 inside one. Blocks hold what strong loops tie together. */
void graph_sequence(const struct graph_arcs *arcs, int32_t *member, int32_t *block);

/* ---- graph_dense.c: components solved by LU factors */
struct graph_dense {
	int32_t m;
	double *factor; /* m × m: L below the diagonal, U on and above */
	int32_t *swap;  /* m, or NULL: rows were not exchanged */
	double *scale;  /* m, as graph_balance */
};
/* `scale` as graph_balance, by product; copied. NULL if the verdict refuses. */
struct graph_dense *graph_dense_new(const struct graph_local *local, const double *scale, struct graph_finding *out_finding);
void graph_dense_free(struct graph_dense *dense);
/* b, x: m × columns (1 … GRAPH_COLUMNS_MAX), apart. False if not finite. */
bool graph_dense_solve(const struct graph_dense *dense, const struct graph_local *local, bool transposed, int columns, const double *b, double *x);
/* Radius of the m × m matrix `a` (spoilt; `spare` has the same size) by squaring; returns VERDICT_JUDGED or VERDICT_DIVERGES. */
enum verdict graph_dense_judge(double *a, double *spare, int32_t m, double *out_radius);
/* The inverse of the size × size matrix `a` (spoilt), size up to BLOCK_MAX. False if there is none worth using. */
bool graph_dense_invert(double *a, int32_t size, double *out_inverse);

/* x ← A⁻¹ x for the m × m matrix `a` (spoilt) and `columns` columns. Without exchanges false unless all pivots are positive: for I - Q without
 * negative entries in Q that means a radius of 1 or more. */
bool graph_dense_solve_once(double *a, int32_t m, bool exchange, double *x, size_t columns);

/* ---- graph_kernel.c: the inner loops, for 1 … GRAPH_COLUMNS_MAX columns at once. The same bits on every processor and for every width. */
/* to_p = from_p + Σ q x_col for rows begin … end-1, one after the other, so that `x` and `to` may be the same array. */
void graph_rows_up(const struct graph_csr *csr, int32_t begin, int32_t end, int width, const double *from, double *to, const double *x);
/* The same from the last row to the first. */
void graph_rows_down(const struct graph_csr *csr, int32_t begin, int32_t end, int width, const double *from, double *to, const double *x);

/* ---- graph_sweep.c: components too large for factors */
struct block {
	int32_t at, size; /* product of the component */
	uint32_t inverse; /* place of its size × size inverse */
};
/* A link that points forward: what product early[] reads of product late[] is an old value in a sweep. */
struct forward {
	int32_t early, late; /* places in the lists */
	double q;
};
struct graph_sweep {
	struct block *block; /* by `at`; also single products with a self-loop */
	int32_t block_count;
	double *inverse;          /* of I - Q within the blocks */
	double *inverse_absolute; /* of I - |Q|; the same array where nothing is negative; NULL if a block has none that is non-negative */
	struct forward *forward;  /* by early product */
	size_t forward_count;
	int32_t *late, *early; /* products */
	int32_t late_count, early_count;
	double *weight; /* m: v > 0 with v > |Q| v if proved, else a scale: the size of a total in its own unit; amounts are of size 1 / weight */
	double spare;   /* least (v - |Q| v) / v over the products, 0 if not proved */
	enum verdict verdict;
};
/* `block` as from graph_sequence. Proves or judges; NULL if the verdict refuses. */
struct graph_sweep *graph_sweep_new(const struct graph_local *local, const int32_t *block, const double *scale, struct graph_finding *out_finding);
void graph_sweep_free(struct graph_sweep *sweep);
/* The block of a product of the component, NULL if it stands alone without self-loop. */
const struct block *graph_sweep_block(const struct graph_sweep *sweep, int32_t product);
/* Solves for `width` columns at once. b: m × width; x: the whole vector by position × width, of which the component's part is written. */
enum outcome graph_sweep_solve(
	const struct graph_sweep *sweep, const struct graph_local *local, bool transposed, int width, const double *b, double *x);
/* Radius and gain of a component that has been accepted. Several solves. */
void graph_sweep_strength(const struct graph_sweep *sweep, const struct graph_local *local, struct graph_finding *finding);

/* ---- graph_krylov.c: one column by GMRES over the values that a sweep reads before it writes them, as exactly as doubles can. Slower than plain
 * sweeps, and far more robust. Vectors have m entries. */
struct side {
	const struct graph_local *local;
	const struct graph_sweep *sweep;
	bool transposed, absolute;
	const int32_t *old; /* the products whose old values a sweep reads */
	size_t old_count;
};
struct side graph_side(const struct graph_local *local, const struct graph_sweep *sweep, bool transposed, bool absolute);
/* One sweep in place for the right-hand side `b`. Both are `width` columns by position, of which the component's are used; of `x` only the old
 * values are read. `width` is 1 for the absolute of a component with negative entries. */
void graph_side_sweep(const struct side *side, int width, const double *b, double *x);
/* A vector of the component's own as if it were by position. */
static inline double *graph_by_position(const struct graph_local *local, const double *own, int width)
{
	return (double *)((uintptr_t)own - (size_t)local->begin * (size_t)width * sizeof *own);
}
double graph_dot(const double *a, const double *b, size_t count);
void graph_add_multiple(double *restrict to, const double *restrict from, double factor, size_t count);
struct krylov;
struct krylov *graph_krylov_new(const struct side *side, const double *weight);
void graph_krylov_free(struct krylov *krylov);
enum outcome graph_krylov_solve(struct krylov *krylov, const double *b, double *x);
/* To about 1e-8 of the whole only. */
enum outcome graph_krylov_solve_once(struct krylov *krylov, const double *b, double *x);
/* Solves x = b + |Q| x with b > 0 until every row is met to `slack` · b, within `sweeps`. The residual b - x + |Q| x and the absolute terms of its
 * rows can be read afterwards. */
bool graph_krylov_solve_loosely(struct krylov *krylov, const double *b, double *x, double slack, int sweeps);
const double *graph_krylov_residual(const struct krylov *krylov, const double **out_size);

/* ---- graph_proof.c: has a component a finite answer, and how near is it to none */
/* Tries to prove the radius of |Q| below 1, or not. On VERDICT_PROVED sweep->weight and sweep->spare are the witness; else a scale. */
enum verdict graph_prove(const struct graph_local *local, struct graph_sweep *sweep, struct graph_finding *finding);

/* ---- graph_loop.c: the loop, or else the products, that make the component with these rows diverge */
void graph_refusal_find(
	const struct graph_matrix *matrix, const int32_t *member, int32_t count, int32_t *at, double radius, struct graph_refusal *out);

/* ---- graph_order.c */
struct component {
	int32_t begin, end; /* positions */
	double keep;        /* a self-loop alone: 1 - q; otherwise 0 */
	int32_t smallest;   /* row */
	int32_t plan;       /* used while the order is made */
	bool is_signed;
	struct graph_dense *dense; /* one of these two, or neither for a self-loop alone */
	struct graph_sweep *sweep;
	struct graph_finding finding; /* radius and gain only for components solved densely */
};
struct graph_order {
	int32_t n;
	int32_t *row, *position;       /* by position; by row */
	struct graph_csr outer, inner; /* links to earlier components; to others of the same component */
	struct graph_csr inner_users;  /* the latter turned round: users by position */
	double *self;                  /* by position */
	struct component *component;   /* with loops, by position */
	int32_t component_count;
	bool is_signed; /* some link is negative */
};
/* ---- graph_solve.c: by position, in place. Nothing looks for overflow of totals in acyclic parts. */
enum status graph_order_solve(const struct graph_order *order, int width, double *f, struct err *err);
enum status graph_order_amounts(const struct graph_order *order, double *x, struct err *err);
void graph_order_local(const struct graph_order *order, const struct component *component, struct graph_local *out);

#endif
