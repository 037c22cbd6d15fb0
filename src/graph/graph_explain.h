/* What a total is made of. The amount x_i of product i behind one unit of the product asked for gives its contribution x_i · d_i, and all
 * contributions together the total (shared model: footprint rules 1.1, 1.3). */
#ifndef SANGSAENG_GRAPH_EXPLAIN_H
#define SANGSAENG_GRAPH_EXPLAIN_H

#include "graph/graph.h"

struct graph_question {
	int32_t row;   /* of the product asked for */
	int32_t by;    /* column by which contributions and paths are ranked */
	size_t top;    /* contributions listed */
	int32_t tiers; /* sums by number of links up to here, 0: none */
	size_t paths;  /* paths listed, 0: none */
};

struct graph_path {
	int32_t *row; /* from the product asked for to the one that contributes */
	size_t count;
	double amount; /* of the last product along this path */
};

/* Columns are those of the solve. */
struct graph_explanation {
	size_t count; /* the largest by |contribution| in column `by`, largest first, then by row; those of exactly 0 are left out */
	int32_t *row;
	double *amount;
	double *part; /* count × columns: contributions */
	double *rest; /* columns: the total less those listed: all others in one figure */
	int32_t tier_count;
	double *tier;            /* tier_count × columns: tier 0 is the product itself, tier t what stands t links away, over every path */
	double *tier_rest;       /* columns: the total less these */
	struct graph_path *path; /* by |amount · direct| in column `by`. Each ends at its last product; loops may be gone round */
	size_t path_count;
	bool paths_complete; /* no other path can be larger than the last listed (without negative entries); false if the search was cut off */
};
void graph_explanation_done(struct graph_explanation *explanation);

/* `direct` and `total` are n × columns by row, as given to and got from graph_solve. Small parts of the chain, together below about 1e-9 of the
 * total, may end up in the rest. Work grows with what stands behind the product and is never more than about 1.5 solves of one column, beside tiers
 * and paths, which are cut off at as much again. graph.not_converged as graph_amounts; rows and columns out of range are internal errors. */
enum status graph_explain(const struct graph_order *order, int32_t columns, const double *direct, const double *total,
	const struct graph_question *question, struct graph_explanation *out_explanation, struct err *err);

#endif
