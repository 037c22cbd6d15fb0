#include "graph/graph_generate.h"

#include "base/arena.h"
#include "graph/graph_chance.h"

#include <math.h>
#include <stdlib.h>

#define TIERS 5
#define INPUTS 6
#define NEXT_TIER 0.8
#define UTILITIES 100 /* one product of the last tier in so many */
#define LOOPS 0.01
#define SUM_MAX 0.95

const char *const graph_mode_name[GRAPH_MODES + 1] = {"acyclic", "local", "random", "strong", NULL};

struct network {
	enum graph_mode mode;
	int32_t n, edge[TIERS + 1], utilities; /* first product of each tier; first of the utilities, the last of the last tier */
	struct chance chance;
	struct graph_link *link;
	size_t count;
	size_t *first; /* n + 1: a product's links */
};

static int32_t below(struct network *net, int32_t limit)
{
	return (int32_t)(chance_real(&net->chance) * limit);
}

/* Place among `limit` products; the first are the popular ones. */
static int32_t popular(struct network *net, int32_t limit)
{
	double u = chance_real(&net->chance);

	return (int32_t)(u * u * limit);
}

static int32_t input_of(struct network *net, int32_t product, int tier)
{
	int from = tier + 1;

	if (tier == TIERS - 1)
		return net->utilities + popular(net, net->n - net->utilities);
	if (tier + 2 < TIERS && chance_real(&net->chance) >= NEXT_TIER)
		from = tier + 2 + below(net, TIERS - tier - 2);
	return net->edge[from] + popular(net, net->edge[from + 1] - net->edge[from]);
}

static void links_make(struct network *net)
{
	int tier = 0;

	for (int32_t product = 0; product < net->n; product++) {
		size_t first = net->count;
		double sum = 0, shrink;

		while (tier + 1 < TIERS && product >= net->edge[tier + 1])
			tier++;
		net->first[product] = first;
		for (int k = 0; k < INPUTS && product < net->utilities; k++) {
			int32_t input = input_of(net, product, tier);
			double quantity = 0.1 * exp(0.8 * chance_normal(&net->chance));

			if (net->mode == GRAPH_RANDOM && chance_real(&net->chance) < LOOPS)
				input = below(net, net->edge[tier + 1]);
			net->link[net->count++] = (struct graph_link){product, input, quantity};
			sum += quantity;
		}
		shrink = sum > SUM_MAX ? SUM_MAX / sum : 1;
		for (size_t e = first; e < net->count; e++)
			net->link[e].quantity *= shrink;
	}
	net->first[net->n] = net->count;
}

/* Turns one link in a hundred back to a user of its product, or to a user of that. */
static void links_turn_back(struct network *net)
{
	uint32_t *start = heap_alloc((size_t)net->n + 2, sizeof *start);
	int32_t *user = heap_array(net->count, sizeof *user);

	for (size_t e = 0; e < net->count; e++)
		start[net->link[e].input + 2]++;
	for (int32_t i = 0; i < net->n; i++)
		start[i + 2] += start[i + 1];
	for (size_t e = 0; e < net->count; e++)
		user[start[net->link[e].input + 1]++] = net->link[e].product;
	for (size_t e = 0; e < net->count; e++) {
		int32_t at = net->link[e].product;

		if (chance_real(&net->chance) >= LOOPS)
			continue;
		for (int steps = chance_real(&net->chance) < 0.5 ? 1 : 2; steps > 0; steps--) {
			if (start[at] < start[at + 1])
				at = user[start[at] + (uint32_t)below(net, (int32_t)(start[at + 1] - start[at]))];
		}
		if (at != net->link[e].product)
			net->link[e].input = at;
	}
	free(start);
	free(user);
}

/* Gives one link of a product `share` of its whole sum. */
static void emphasise(struct network *net, int32_t product, size_t strong, double share)
{
	double others = 0;

	for (size_t e = net->first[product]; e < net->first[product + 1]; e++)
		others += e == strong ? 0 : net->link[e].quantity;
	for (size_t e = net->first[product]; e < net->first[product + 1]; e++)
		net->link[e].quantity *= e == strong ? 0 : others > 0 ? SUM_MAX * (1 - share) / others : 0;
	net->link[strong].quantity = SUM_MAX * share;
}

/* A link e of product P to input I; one of I's links is turned back to P, and both are made strong. */
static void loops_strengthen(struct network *net)
{
	size_t loops = (size_t)((double)net->count * LOOPS);

	for (size_t k = 0; k < loops; k++) {
		size_t forward = (size_t)(chance_real(&net->chance) * (double)net->count), back;
		int32_t product = net->link[forward].product, input = net->link[forward].input;

		if (net->first[input] == net->first[input + 1] || product == input)
			continue;
		back = net->first[input] + (size_t)below(net, (int32_t)(net->first[input + 1] - net->first[input]));
		net->link[back].input = product;
		emphasise(net, product, forward, 0.7 + 0.3 * chance_real(&net->chance));
		emphasise(net, input, back, 0.7 + 0.3 * chance_real(&net->chance));
	}
}

/* Rows and links in random order (Fisher and Yates). */
static void shuffle(struct network *net, double **out_direct)
{
	int32_t *row = heap_alloc((size_t)net->n, sizeof *row);
	double *direct = heap_alloc((size_t)net->n, sizeof *direct);

	for (int32_t i = 0; i < net->n; i++) {
		int32_t at = below(net, i + 1);

		row[i] = row[at];
		row[at] = i;
	}
	for (size_t e = 0; e < net->count; e++) {
		size_t at = (size_t)(chance_real(&net->chance) * (double)(e + 1));
		struct graph_link link = net->link[e];

		link.product = row[link.product];
		link.input = row[link.input];
		net->link[e] = net->link[at];
		net->link[at] = link;
	}
	for (int32_t i = 0; i < net->n; i++)
		direct[i] = exp(chance_normal(&net->chance));
	free(row);
	*out_direct = direct;
}

enum status graph_generate(
	enum graph_mode mode, int32_t n, uint64_t seed, struct graph_link **out_link, size_t *out_count, double **out_direct, struct err *err)
{
	static const double up_to[TIERS + 1] = {0, 0.1, 0.3, 0.55, 0.8, 1};
	struct network net = {.mode = mode, .n = n, .chance = {seed}};

	if (n < GRAPH_GENERATE_MIN)
		return err_internal(err, "graph_generate: products");
	for (int t = 0; t <= TIERS; t++)
		net.edge[t] = (int32_t)(up_to[t] * n);
	net.utilities = n - (n - net.edge[TIERS - 1] + UTILITIES - 1) / UTILITIES;
	net.link = heap_alloc((size_t)n * INPUTS, sizeof *net.link);
	net.first = heap_alloc((size_t)n + 1, sizeof *net.first);
	links_make(&net);
	if (mode == GRAPH_LOCAL)
		links_turn_back(&net);
	if (mode == GRAPH_STRONG)
		loops_strengthen(&net);
	shuffle(&net, out_direct);
	free(net.first);
	*out_link = net.link;
	*out_count = net.count;
	return ST_OK;
}
