/* Order inside a large component. Sweeps go from inputs to products; each link to a product that comes later makes them go round again. First what
 * strong loops tie together becomes one block, solved at once; then blocks are placed one by one, each when all its inputs are there. Where none is
 * ready, the one with the most users for each input that it lacks is placed before these (after Eades, Lin and Smyth 1993). */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STRONG 0.3       /* balanced entries above this tie products into a block */
#define STRONG_GAIN 0.02 /* also links of a loop of two of at least this gain, if one of them is above STRONG */
#define STRONG_RAISE 1.4 /* where a block would be too large, only stronger ones */
#define STRONG_MAX 4.0
#define CLASSES 512

struct sequence {
	const struct graph_arcs *arcs;
	int32_t *cluster;               /* of each product */
	int32_t *first, *member, count; /* products of each cluster */
	uint32_t *user_start;           /* users of each product */
	int32_t *user;
	int32_t *lacking; /* inputs of each cluster not yet placed, -1 once it is placed itself */
	uint32_t *uses;   /* how often each cluster is used */
	int32_t *ready;
	int32_t ready_count;
	struct stack {
		int32_t *item;
		size_t count, capacity;
	} waiting[CLASSES]; /* by how much placing a cluster would help; may hold clusters that have moved on since */
	int top;
};

/* How strongly each link ties its ends together: its weight if that is above STRONG; or, if the link the other way round is, by the gain of the
 * two. 0 for others. */
static double *strengths_find(const struct graph_arcs *arcs)
{
	double *strength = heap_alloc(arcs->start[arcs->n], sizeof *strength);

	for (int32_t i = 0; i < arcs->n; i++) {
		for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++) {
			int32_t k = arcs->input[e];

			if (!(arcs->weight[e] > STRONG))
				continue;
			strength[e] = fmax(strength[e], arcs->weight[e]);
			for (size_t back = arcs->start[k]; back < arcs->start[k + 1]; back++) {
				double gain = arcs->weight[e] * arcs->weight[back];

				if (arcs->input[back] == i && gain > STRONG_GAIN)
					strength[back] = fmax(strength[back], STRONG * sqrt(gain / STRONG_GAIN));
			}
		}
	}
	return strength;
}

/* The links of some strength among products that are not settled yet. */
struct strong {
	struct graph_arcs arcs;
	size_t *start;
	int32_t *input;
	double *strength;
};

static void strong_init(struct strong *strong, const struct graph_arcs *arcs)
{
	double *strength = strengths_find(arcs);
	size_t m = (size_t)arcs->n, count = 0;

	for (size_t e = 0; e < arcs->start[m]; e++)
		count += strength[e] > 0;
	strong->start = heap_array(m + 1, sizeof *strong->start);
	strong->input = heap_array(count, sizeof *strong->input);
	strong->strength = heap_array(count, sizeof *strong->strength);
	count = 0;
	for (size_t i = 0; i < m; i++) {
		strong->start[i] = count;
		for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++) {
			if (strength[e] > 0) {
				strong->input[count] = arcs->input[e];
				strong->strength[count++] = strength[e];
			}
		}
	}
	strong->start[m] = count;
	strong->arcs = (struct graph_arcs){arcs->n, strong->start, strong->input, strong->strength, STRONG};
	free(strength);
}

/* Takes out what touches a settled product. */
static void strong_settle(struct strong *strong, const bool *settled)
{
	for (int32_t i = 0; i < strong->arcs.n; i++) {
		for (size_t e = strong->start[i]; e < strong->start[i + 1]; e++) {
			if (settled[i] || settled[strong->input[e]])
				strong->strength[e] = 0;
		}
	}
}

static void strong_done(struct strong *strong)
{
	free(strong->start);
	free(strong->input);
	free(strong->strength);
}

/* Clusters of at most BLOCK_MAX products, numbered in the order of their first product. */
static void clusters_find(struct sequence *s)
{
	const struct graph_arcs *arcs = s->arcs;
	size_t m = (size_t)arcs->n;
	bool *settled = heap_alloc(m, sizeof *settled), again = true;
	int32_t *leader = heap_array(m, sizeof *leader);
	struct strong strong;

	strong_init(&strong, arcs);
	for (size_t i = 0; i < m; i++)
		leader[i] = (int32_t)i;
	for (; again && strong.start[m] && strong.arcs.above < STRONG_MAX; strong.arcs.above *= STRONG_RAISE) {
		struct graph_components found;

		graph_components_find(&strong.arcs, &found);
		again = false;
		for (int32_t c = 0; c < found.count; c++) {
			int32_t size = found.first[c + 1] - found.first[c], smallest = arcs->n;

			if (size > BLOCK_MAX) {
				again = true;
				continue;
			}
			for (int32_t i = found.first[c]; i < found.first[c + 1]; i++)
				smallest = found.member[i] < smallest ? found.member[i] : smallest;
			for (int32_t i = found.first[c]; i < found.first[c + 1]; i++) {
				if (size == 1 && settled[found.member[i]])
					continue;
				settled[found.member[i]] = true;
				leader[found.member[i]] = smallest;
			}
		}
		graph_components_done(&found);
		if (again)
			strong_settle(&strong, settled);
	}
	s->cluster = heap_array(m, sizeof *s->cluster);
	s->first = heap_alloc(m + 2, sizeof *s->first);
	s->member = heap_array(m, sizeof *s->member);
	for (size_t i = 0; i < m; i++) { /* a leader comes before those it leads */
		s->cluster[i] = leader[i] == (int32_t)i ? s->count++ : s->cluster[leader[i]];
		s->first[s->cluster[i] + 2]++;
	}
	for (int32_t c = 0; c < s->count; c++)
		s->first[c + 2] += s->first[c + 1];
	for (size_t i = 0; i < m; i++)
		s->member[s->first[s->cluster[i] + 1]++] = (int32_t)i;
	strong_done(&strong);
	free(settled);
	free(leader);
}

static void users_find(struct sequence *s)
{
	const struct graph_arcs *arcs = s->arcs;
	size_t m = (size_t)arcs->n, links = arcs->start[m];

	s->user_start = heap_alloc(m + 2, sizeof *s->user_start);
	s->user = heap_array(links, sizeof *s->user);
	for (size_t e = 0; e < links; e++)
		s->user_start[arcs->input[e] + 2]++;
	for (size_t i = 0; i < m; i++)
		s->user_start[i + 2] += s->user_start[i + 1];
	for (int32_t i = 0; i < arcs->n; i++) {
		for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++)
			s->user[s->user_start[arcs->input[e] + 1]++] = i;
	}
}

/* Users for each input lacking, in eighths of a power of two (in whole numbers, so that every machine orders alike). */
static int class_of(const struct sequence *s, int32_t cluster)
{
	uint64_t ratio = (((uint64_t)s->uses[cluster] * 2 + 1) << 16) / (uint64_t)s->lacking[cluster];
	int power = 63 - __builtin_clzll(ratio | 1), class = power * 8 + (int)(ratio >> (power > 3 ? power - 3 : 0) & 7);

	return class < CLASSES ? class : CLASSES - 1;
}

static void wait_for_inputs(struct sequence *s, int32_t cluster)
{
	struct stack *stack;
	int class;

	if (s->lacking[cluster] == 0) {
		s->ready[s->ready_count++] = cluster;
		return;
	}
	class = class_of(s, cluster);
	stack = &s->waiting[class];
	if (stack->count == stack->capacity) {
		stack->capacity = stack->capacity ? stack->capacity * 2 : 64;
		stack->item = heap_grow(stack->item, stack->capacity, sizeof *stack->item);
	}
	stack->item[stack->count++] = cluster;
	s->top = class > s->top ? class : s->top;
}

static void needs_count(struct sequence *s)
{
	const struct graph_arcs *arcs = s->arcs;

	s->lacking = heap_alloc((size_t)s->count, sizeof *s->lacking);
	s->uses = heap_alloc((size_t)s->count, sizeof *s->uses);
	s->ready = heap_array((size_t)s->count, sizeof *s->ready);
	for (int32_t i = 0; i < arcs->n; i++) {
		for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++) {
			int32_t from = s->cluster[i], to = s->cluster[arcs->input[e]];

			if (from == to)
				continue;
			s->lacking[from]++;
			s->uses[to]++;
		}
	}
	for (int32_t c = s->count; c-- > 0;)
		wait_for_inputs(s, c);
}

/* The next cluster to place; there is one. */
static int32_t next_of(struct sequence *s)
{
	if (s->ready_count)
		return s->ready[--s->ready_count];
	for (;; s->top--) {
		struct stack *stack = &s->waiting[s->top];

		while (stack->count) {
			int32_t cluster = stack->item[--stack->count];

			if (s->lacking[cluster] > 0 && class_of(s, cluster) == s->top)
				return cluster;
		}
	}
}

void graph_sequence(const struct graph_arcs *arcs, int32_t *member, int32_t *block)
{
	struct sequence s = {.arcs = arcs};
	int32_t written = 0;

	clusters_find(&s);
	users_find(&s);
	needs_count(&s);
	for (int32_t placed = 0; placed < s.count; placed++) {
		int32_t cluster = next_of(&s), size = s.first[cluster + 1] - s.first[cluster];

		s.lacking[cluster] = -1;
		for (int32_t i = 0; i < size; i++) {
			int32_t product = s.member[s.first[cluster] + i];

			block[written] = i ? 0 : size;
			member[written++] = product;
			for (uint32_t u = s.user_start[product]; u < s.user_start[product + 1]; u++) {
				int32_t user = s.cluster[s.user[u]];

				if (s.lacking[user] > 0) {
					s.lacking[user]--;
					wait_for_inputs(&s, user);
				}
			}
		}
	}
	for (int class = 0; class < CLASSES; class ++)
		free(s.waiting[class].item);
	free(s.cluster);
	free(s.first);
	free(s.member);
	free(s.user_start);
	free(s.user);
	free(s.lacking);
	free(s.uses);
	free(s.ready);
}
