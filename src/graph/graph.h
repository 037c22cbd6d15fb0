/* Supply graph as numbers: F = D + Q F for k columns at once (shared model: footprint rules 1.1 to 1.3). Pure: no store, no clock, no
 * files. Index (ids ↔ rows) belongs to the caller; here products are rows 0 … n-1.
 *
 *   f_j = d_j + sum over inputs i of q_ji · f_i          F = D + Q F
 *
 * Loops, self-loops, negative entries and input sums above 1 are ordinary. A total exists if the spectral radius of each strong component
 * of Q is below 1; otherwise the solve is refused (rollup.diverges) with the offending loop. Nothing rests on row sums or positivity, so a
 * change of units changes no answer.
 *
 * Three types, one job each: graph_matrix (links, duplicates added up), graph_order (strong components in solving order, with their
 * factors), and the solves. All are immutable once built and may be read by many threads. Sums run in a fixed order. */
#ifndef SANGSAENG_GRAPH_H
#define SANGSAENG_GRAPH_H

#include "base/err.h"
#include "base/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const struct message graph_messages[];

#define GRAPH_COLUMNS_MAX 32

struct graph_link {
	int32_t product, input; /* rows */
	double quantity;        /* declared units of input for one declared unit of product */
};

/* Links sorted by product, then input; links between the same pair are added up (in the order given). Quantity 0 is kept without effect.
 * Each merged link remembers the position in the caller's array of the first link it came from. */
struct graph_matrix;
/* Errors: graph.row_range (a row outside 0 … n-1), graph.not_finite (quantity). O(links). */
enum status graph_matrix_new(int32_t n, const struct graph_link *link, size_t link_count, struct graph_matrix **out_matrix, struct err *err);
void graph_matrix_free(struct graph_matrix *matrix);
int32_t graph_matrix_rows(const struct graph_matrix *matrix);
size_t graph_matrix_links(const struct graph_matrix *matrix);    /* after adding up */
size_t graph_matrix_repeated(const struct graph_matrix *matrix); /* links that were added to an earlier one */
/* Inputs of a row: pointers into the matrix, `*out_count` of them; `origin` is the first position in the caller's array. */
void graph_matrix_inputs(const struct graph_matrix *matrix, int32_t row, const int32_t **out_input, const double **out_quantity,
	const uint32_t **out_origin, size_t *out_count);

/* A loop or component that stands in the way of a finite answer. */
struct graph_refusal {
	int32_t *row;   /* the loop's products in order (row[i] uses row[i+1], the last uses the first; row[0] is the smallest); or the
			 * component's products in row order */
	size_t *origin; /* for a loop: position of each link row[i] → row[i+1] in the caller's array; NULL for a component */
	size_t count;
	bool is_loop;  /* true: one loop of |gain| >= 1; false: no single loop reaches 1, the component together does */
	double gain;   /* signed product of the loop's quantities, at most DBL_MAX in size; 0 for a component */
	double radius; /* estimated spectral radius of the component */
};
void graph_refusal_done(struct graph_refusal *refusal);

/* Says a refusal with the caller's names: fills `err` with ST_INPUT rollup.diverges and both sentences, Korean in value 0 and English in
 * value 1 (the two texts of that code are just "{0}" and "{1}"): "loop: A → B → A, gain 1.02, must be below 1", or "no single loop reaches
 * 1, but these products together do (radius 1.068): A, B". `name` gives the name of a row, valid until the next call; with NULL rows are
 * called #0, #1 … graph_messages must be registered. A list too long for an error's value loses its middle ("… 12 more …"); the full one is in
 * `refusal`. Returns ST_INPUT. */
enum status graph_refusal_say(const struct graph_refusal *refusal, const char *(*name)(void *context, int32_t row), void *context, struct err *err);

struct graph_order;
struct graph_order_info {
	int32_t components;    /* strong components with more than one product or a self-loop */
	int32_t largest;       /* products in the largest, 0 if there is none */
	double radius;         /* largest estimated spectral radius over the components, 0 if there is no loop */
	double gain;           /* largest g_j = 1 - 1/x_jj over the products in components (footprint rules 1.3: warn from 0.95 on), 0 if there
				* is no loop. Exact for components solved densely; for large ones the largest of a few likely products, exact
				* for these to about 1e-6 */
	int32_t strongest_row; /* the product that has it, -1 if there is no loop */
	bool proved;           /* finiteness proved for all (radius of |Q| below 1), else judged by the growth of Q^k */
};
/* Finds the strong components (inputs first), proves or judges that each has a finite answer and prepares its solution. Links of quantity 0
 * tie nothing together. The order keeps what it needs: the matrix may be freed.
 * ST_INPUT rollup.diverges if one has not: `*out_refusal` (may be NULL) is filled with the first in row order (graph_refusal_done it; on
 * any other outcome it is left empty), and `err` says it with row numbers (graph_refusal_say does so with names). A loop whose gain is
 * within a few units in the last place below 1 counts as 1. ST_INPUT graph.not_converged if bounded work gave no verdict or no answer.
 * O(n + links) outside components; a component solved densely (up to 1,000 products) m³, a larger one some tens of passes over its links. */
enum status graph_order_new(const struct graph_matrix *matrix, struct graph_order **out_order, struct graph_refusal *out_refusal, struct err *err);
void graph_order_free(struct graph_order *order);
/* Radius and gain of large components are found when asked for: several solves. */
void graph_order_info(const struct graph_order *order, struct graph_order_info *out_info);

/* Solves F = D + Q F. `direct` and `total` are n × columns, row by row (row j at [j × columns]); they may not overlap. `threads` >= 1; the
 * result is the same bits for every number of threads (work is shared by columns, so more threads than columns change nothing) and for every
 * set of columns solved together. A column without entries gives exactly 0. graph.not_finite if an entry is not finite or the result
 * overflows; graph.not_converged; `total` is then unspecified. `columns` beyond 1 … GRAPH_COLUMNS_MAX is an internal error. */
enum status graph_solve(const struct graph_order *order, int32_t columns, const double *direct, double *total, int threads, struct err *err);

/* How far totals may be from the exact answer of the system as given. `relative` is the largest bound over products and columns, against the total
 * itself or, where its terms cancel to less, a thousandth of their absolute sum. Proved where the radius of |Q| is below 1 in every component (from
 * the residuals, their rounding and e >= |r| + |Q| e); otherwise the same calculation is an estimate. About two passes and some sweeps a column. */
struct graph_bound {
	double relative;
	int32_t row; /* that has it, -1 if there are no products */
	bool proved;
};
void graph_bound_find(const struct graph_order *order, int32_t columns, const double *direct, const double *total, struct graph_bound *out_bound);

/* The other direction: amounts x = y + transpose(Q) x for an order y (length n). Contribution of product i is x_i · d_i, and
 * sum x_i d_i = sum y_j f_j. Errors as graph_solve. */
enum status graph_amounts(const struct graph_order *order, const double *order_amount, double *amount, struct err *err);

/* A loop in links that must have none (a part that physically contains itself): fills `out_loop` (is_loop true, gain 0) and returns true if
 * there is one. Independent of quantities; links with a row outside 0 … n-1 are passed over. `out_loop` may be NULL. O(n + links). */
bool graph_find_loop(int32_t n, const struct graph_link *link, size_t link_count, struct graph_refusal *out_loop);

#endif
