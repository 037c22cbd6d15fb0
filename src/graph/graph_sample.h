/* Uncertainty: Monte Carlo through the engine (shared model: footprint rules, section 4).
 *
 * Each uncertain number is log-normal with the entered value as its median: X = m exp(s Z), s = ln GSD. Numbers with the same draw share one Z, in
 * every link, direct value and column; the draw is a function of (seed, draw, sample) alone, so order, threads and what else is asked change nothing.
 * Direct rows: all columns of a row share the row's draw. Negative m: the sign stays. s = 0: constant.
 *
 * Several samples go through the graph together. A sample without finite answer, or that does not settle, is counted and left out. */
#ifndef SANGSAENG_GRAPH_SAMPLE_H
#define SANGSAENG_GRAPH_SAMPLE_H

#include "graph/graph.h"

/* Draws are known by 64-bit numbers of the caller's, best made from names, so that nothing depends on the order of rows. GRAPH_OWN gives a link or
 * direct row a draw of its own by its place in the array; these are numbered from 2^62 on. */
#define GRAPH_OWN UINT64_MAX
struct graph_uncertainty {
	/* for each link as it was given to graph_matrix_new */
	const float *link_s;       /* NULL: all certain */
	const uint64_t *link_draw; /* NULL: all GRAPH_OWN */
	/* for each row */
	const float *direct_s;
	const uint64_t *direct_draw;
};

struct graph_sampling {
	int32_t samples; /* >= 1 */
	uint64_t seed;
	int threads;
	/* What is kept: totals of these rows, all columns. NULL: of every row. */
	const int32_t *row;
	size_t row_count;
	bool (*progress)(void *context, int32_t done, int32_t samples); /* may be NULL; false cancels. From any thread, one at a time */
	void *progress_context;
};

/* Per kept row and column. */
struct graph_spread {
	double mean, deviation;               /* standard deviation, n - 1 */
	double p2_5, p25, median, p75, p97_5; /* of n sorted values: linear between the neighbours of (n - 1) p */
	double p2_5_error, p97_5_error;       /* their sampling error: half the distance of the percentiles one standard error of p to either side */
};

struct graph_samples {
	int32_t done;                /* samples with an answer */
	int32_t without_answer;      /* diverged, or did not settle within the work allowed */
	struct graph_spread *spread; /* row_count (or n) × columns */
};
void graph_samples_done(struct graph_samples *samples);

/* `link`, `direct` as for graph_matrix_new and graph_solve; `order` is that of the same links, `total` their totals (n × columns): what a number
 * without uncertainty gives, bit for bit. Totals of each sample are within about 1e-9 of an exact solve of that sample.
 * Memory: threads × n × 64 bytes for up to four columns, and the kept values; where these would be more than 2 GB the samples are drawn again for
 * the next part of the rows. ST_CANCELLED graph.cancelled if progress said so; graph.samples if more than 1 % of the samples have no answer: then
 * there is no result. Components with negative entries are judged by whether they settle. ST_INPUT
 * graph.samples_cancel if uncertain links of one pair cancel at their medians: the order knows nothing of them. */
enum status graph_sample(const struct graph_order *order, const struct graph_link *link, size_t link_count, int32_t columns, const double *direct,
	const double *total, const struct graph_uncertainty *uncertainty, const struct graph_sampling *sampling, struct graph_samples *out_samples,
	struct err *err);

#endif
