/* Seeded synthetic supply networks, for benches and trials: no real firm's figures.
 *
 * Products stand in five tiers, 10, 20, 25, 25 and 20 % of all; the first holds finished goods, the last raw materials. Each has six inputs:
 * 80 % of them from the next tier, the others from a tier behind that; raw materials use the last hundredth of their tier (energy, utilities), which
 * uses nothing. Some products are far more popular than
 * others. Quantities are log-normal, a product's add up to 0.95 at most, so that every network has a finite answer. Rows and links come in a
 * random order, as files do. */
#ifndef SANGSAENG_GRAPH_GENERATE_H
#define SANGSAENG_GRAPH_GENERATE_H

#include "graph/graph.h"

enum graph_mode {
	GRAPH_ACYCLIC,
	GRAPH_LOCAL,  /* 1 % of links point back: to a user of the product, or to a user of one (scrap and returns among neighbours) */
	GRAPH_RANDOM, /* the same, to any product of the tiers before or of its own: ties an eighth to a seventh of all products into one strong
			 component */
	GRAPH_STRONG, /* 1 % of links point back to a user of the product, and both links carry most of their product's sum: gains up to 0.9 */
	GRAPH_MODES
};
extern const char *const graph_mode_name[GRAPH_MODES + 1]; /* "acyclic" …, NULL at the end */

#define GRAPH_GENERATE_MIN 100 /* products */

/* `*out_link` (to be freed) has `*out_count` links, about 6 n; `*out_direct` (to be freed) n values above 0. The same arguments give the same
 * network on every machine. Internal error if n < GRAPH_GENERATE_MIN. O(n). */
enum status graph_generate(
	enum graph_mode mode, int32_t n, uint64_t seed, struct graph_link **out_link, size_t *out_count, double **out_direct, struct err *err);

#endif
