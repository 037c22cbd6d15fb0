/* A supply graph that stays solved: totals kept up to date after each change, what-ifs, and consistent versions for readers.
 *
 * A change is pushed through the links as the difference that it makes, in the order of the roll-up, until no product misses its equation
 * f = d + Q f by more than about 1e-11 of itself, less where misses add up; what stays below that is remembered and pushed with later changes, so
 * that errors do not add up. Totals are within 1e-10 of a full solve. Work is bounded: a change that reaches most of the graph is swept through all
 * of it, and if that takes too long the system is ordered and solved anew.
 *
 * Threads: any number of readers (graph_resident_read …) beside one another and beside a writer; apply, what_if, renew and links take turns. */
#ifndef SANGSAENG_GRAPH_RESIDENT_H
#define SANGSAENG_GRAPH_RESIDENT_H

#include "graph/graph.h"

struct graph_resident;

/* Takes a copy of the system (direct: n × columns, row by row), orders and solves it. Errors as graph_matrix_new, graph_order_new, graph_solve. */
enum status graph_resident_new(int32_t n, const struct graph_link *link, size_t link_count, int32_t columns, const double *direct,
	struct graph_resident **out_resident, struct graph_refusal *out_refusal, struct err *err);
void graph_resident_free(struct graph_resident *resident);

enum graph_change_kind {
	GRAPH_SET_DIRECT, /* `direct` (columns values) becomes the direct value of `product` */
	GRAPH_SET_LINK,   /* `quantity` becomes what `product` uses of `input`, all links between them together; 0 takes the link away */
};
struct graph_change {
	enum graph_change_kind kind;
	int32_t product, input;
	double quantity;
	const double *direct;
};
/* What a change took, for those who watch. */
struct graph_effort {
	size_t touched; /* products whose totals changed */
	size_t work;    /* links followed */
	bool swept;     /* it reached so much that the whole graph was swept */
	bool anew;      /* ordered and solved anew */
};

/* Applies the changes together and publishes the totals as a new version, all or nothing. graph.row_range, graph.not_finite; rollup.diverges with
 * the refusal if there would be no finite answer. `out_refusal`, `out_effort` may be NULL. */
enum status graph_resident_apply(struct graph_resident *resident, const struct graph_change *change, size_t count, struct graph_effort *out_effort,
	struct graph_refusal *out_refusal, struct err *err);
/* The totals that `rows` would have with the changes: out_total is row_count × columns. The base stays as it is, bit for bit. */
enum status graph_resident_what_if(struct graph_resident *resident, const struct graph_change *change, size_t count, const int32_t *row,
	size_t row_count, double *out_total, struct graph_refusal *out_refusal, struct err *err);
/* Orders and solves anew, which changes no total by more than 1e-10 of itself: after many new links the order is no longer the best. It does so by
 * itself when more than a hundredth of the links have come to point forward. */
enum status graph_resident_renew(struct graph_resident *resident, struct err *err);
/* Links as they are now, `*out_link` to be freed. */
void graph_resident_links(struct graph_resident *resident, struct graph_link **out_link, size_t *out_count);

/* ---- reading. A version never changes; hold it as long as it is needed, then release it. */
struct graph_version;
const struct graph_version *graph_resident_read(struct graph_resident *resident);
void graph_version_release(struct graph_resident *resident, const struct graph_version *version);
uint64_t graph_version_number(const struct graph_version *version); /* rises by one with each change applied and each renewal */
/* Totals of one row: `columns` values. */
const double *graph_version_total(const struct graph_version *version, int32_t row);

#endif
