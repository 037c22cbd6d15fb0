/* Order inside a large component. Sweeps go from inputs to products; each link to a product that comes later makes them go round again. First what
 * strong loops tie together becomes one block, solved at once; then blocks are placed one by one, each when all its inputs are there. Where none is
 * ready, the one that lacks the fewest inputs is placed before them, of several the one most used (after Eades, Lin and Smyth 1993). */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STRONG 0.3       /* balanced entries above this tie products into a block */
#define STRONG_RAISE 1.4 /* where a block would be too large, only stronger ones */
#define STRONG_MAX 4.0
#define LACK_MAX 16     /* inputs lacking, told apart */
#define USED_CLASSES 24 /* by powers of two */

struct sequence {
	const struct graph_arcs *arcs;
	int32_t *cluster;               /* of each product */
	int32_t *first, *member, count; /* products of each cluster */
	uint32_t *user_start;           /* users of each product */
	int32_t *user;
	int32_t *lacking;    /* inputs of each cluster not yet placed, -1 once it is placed itself */
	unsigned char *used; /* class of how often it is used */
	int32_t *ready;
	int32_t ready_count;
	struct stack {
		int32_t *item;
		size_t count, capacity;
	} waiting[LACK_MAX][USED_CLASSES]; /* may hold clusters that have moved on since */
};

/* Only the links above STRONG, and only among products that are not settled yet. */
static void strong_fill(struct graph_arcs *strong, size_t *start, int32_t *input, double *weight, const struct graph_arcs *arcs, const bool *settled)
{
	size_t count = 0;

	for (int32_t i = 0; i < arcs->n; i++) {
		start[i] = count;
		for (size_t e = arcs->start[i]; !settled[i] && e < arcs->start[i + 1]; e++) {
			if (arcs->weight[e] > strong->above && !settled[arcs->input[e]]) {
				input[count] = arcs->input[e];
				weight[count++] = arcs->weight[e];
			}
		}
	}
	start[arcs->n] = count;
}

/* Clusters of at most BLOCK_MAX products, numbered in the order of their first product. */
static void clusters_find(struct sequence *s)
{
	const struct graph_arcs *arcs = s->arcs;
	size_t m = (size_t)arcs->n, strong_links = 0, *start = heap_array(m + 1, sizeof *start);
	bool *settled = heap_alloc(m, sizeof *settled), again = true;
	int32_t *leader = heap_array(m, sizeof *leader), *input;
	double *weight;
	struct graph_arcs strong = {arcs->n, start, NULL, NULL, STRONG};

	for (size_t e = 0; e < arcs->start[m]; e++)
		strong_links += arcs->weight[e] > STRONG;
	input = heap_array(strong_links, sizeof *input);
	weight = heap_array(strong_links, sizeof *weight);
	strong.input = input;
	for (size_t i = 0; i < m; i++)
		leader[i] = (int32_t)i;
	for (; again && strong_links && strong.above < STRONG_MAX; strong.above *= STRONG_RAISE) {
		struct graph_components found;

		strong_fill(&strong, start, input, weight, arcs, settled);
		graph_components_find(&strong, &found);
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
				settled[found.member[i]] = true;
				leader[found.member[i]] = smallest;
			}
		}
		graph_components_done(&found);
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
	free(start);
	free(settled);
	free(leader);
	free(input);
	free(weight);
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

static void wait_for_inputs(struct sequence *s, int32_t cluster)
{
	int32_t lacking = s->lacking[cluster];
	struct stack *stack;

	if (lacking == 0) {
		s->ready[s->ready_count++] = cluster;
		return;
	}
	if (lacking > LACK_MAX)
		return;
	stack = &s->waiting[lacking - 1][s->used[cluster]];
	if (stack->count == stack->capacity) {
		stack->capacity = stack->capacity ? stack->capacity * 2 : 64;
		stack->item = heap_grow(stack->item, stack->capacity, sizeof *stack->item);
	}
	stack->item[stack->count++] = cluster;
}

static void needs_count(struct sequence *s)
{
	const struct graph_arcs *arcs = s->arcs;
	uint32_t *uses = heap_alloc((size_t)s->count, sizeof *uses);

	s->lacking = heap_alloc((size_t)s->count, sizeof *s->lacking);
	s->used = heap_alloc((size_t)s->count, sizeof *s->used);
	s->ready = heap_array((size_t)s->count, sizeof *s->ready);
	for (int32_t i = 0; i < arcs->n; i++) {
		for (size_t e = arcs->start[i]; e < arcs->start[i + 1]; e++) {
			int32_t from = s->cluster[i], to = s->cluster[arcs->input[e]];

			if (from == to)
				continue;
			s->lacking[from]++;
			uses[to]++;
		}
	}
	for (int32_t c = 0; c < s->count; c++) {
		int class = uses[c] ? 32 - __builtin_clz(uses[c]) : 0;

		s->used[c] = (unsigned char)(class < USED_CLASSES ? class : USED_CLASSES - 1);
	}
	for (int32_t c = s->count; c-- > 0;)
		wait_for_inputs(s, c);
	free(uses);
}

/* The next cluster to place: one that is ready, else the one that lacks least; `*fallback` walks over all of them. */
static int32_t next_of(struct sequence *s, int32_t *fallback)
{
	if (s->ready_count)
		return s->ready[--s->ready_count];
	for (int32_t lacking = 1; lacking <= LACK_MAX; lacking++) {
		for (int class = USED_CLASSES; class -- > 0;) {
			struct stack *stack = &s->waiting[lacking - 1][class];

			while (stack->count) {
				int32_t cluster = stack->item[--stack->count];

				if (s->lacking[cluster] == lacking)
					return cluster;
			}
		}
	}
	while (s->lacking[*fallback] < 0)
		++*fallback;
	return *fallback;
}

void graph_sequence(const struct graph_arcs *arcs, int32_t *member, int32_t *block)
{
	struct sequence s = {.arcs = arcs};
	int32_t written = 0, fallback = 0;

	clusters_find(&s);
	users_find(&s);
	needs_count(&s);
	for (int32_t placed = 0; placed < s.count; placed++) {
		int32_t cluster = next_of(&s, &fallback), size = s.first[cluster + 1] - s.first[cluster];

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
	for (int lacking = 0; lacking < LACK_MAX; lacking++) {
		for (int class = 0; class < USED_CLASSES; class ++)
			free(s.waiting[lacking][class].item);
	}
	free(s.cluster);
	free(s.first);
	free(s.member);
	free(s.user_start);
	free(s.user);
	free(s.lacking);
	free(s.used);
	free(s.ready);
}
