/* Strong components (Tarjan 1972), without recursion: a supply chain may be a million tiers deep. Products come in any numbering, so nearly
 * every step is a cache miss; what a product will need is fetched when it is entered. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <math.h>
#include <stdlib.h>

/* `low` doubles as the mark: 0 not seen, > 0 on the stack, -1 assigned. */
struct visit {
	int32_t low, seen;
};

struct step {
	int32_t row;
	size_t at; /* next link */
};

struct search {
	const struct graph_arcs *arcs;
	struct visit *visit;
	struct step *path;
	int32_t *stack;
	int32_t clock, depth, height;
	int32_t written;
};

static void enter(struct search *s, int32_t row)
{
	size_t begin = s->arcs->start[row], end = s->arcs->start[row + 1];

	s->visit[row].seen = s->visit[row].low = ++s->clock;
	s->path[s->depth++] = (struct step){row, begin};
	s->stack[s->height++] = row;
	for (size_t e = begin; e < end && e < begin + 8; e++) {
		__builtin_prefetch(&s->visit[s->arcs->input[e]]);
		__builtin_prefetch(&s->arcs->start[s->arcs->input[e]]);
	}
}

static void leave(struct search *s, int32_t row, struct graph_components *out)
{
	int32_t low = s->visit[row].low, member;

	s->depth--;
	if (s->depth && s->visit[s->path[s->depth - 1].row].low > low)
		s->visit[s->path[s->depth - 1].row].low = low;
	if (low != s->visit[row].seen)
		return;
	out->first[out->count++] = s->written;
	do {
		member = s->stack[--s->height];
		s->visit[member].low = -1;
		out->member[s->written++] = member;
	} while (member != row);
}

void graph_components_find(const struct graph_arcs *arcs, struct graph_components *out)
{
	size_t n = (size_t)arcs->n;
	struct search s = {.arcs = arcs};

	s.visit = heap_alloc(n, sizeof *s.visit);
	s.path = heap_array(n, sizeof *s.path);
	s.stack = heap_array(n, sizeof *s.stack);
	out->count = 0;
	out->member = heap_array(n, sizeof *out->member);
	out->first = heap_array(n + 1, sizeof *out->first);
	for (int32_t root = 0; root < arcs->n; root++) {
		if (s.visit[root].low)
			continue;
		enter(&s, root);
		while (s.depth) {
			struct step *step = &s.path[s.depth - 1];
			int32_t row = step->row, input;
			size_t e = step->at;

			if (e == arcs->start[row + 1]) {
				leave(&s, row, out);
				continue;
			}
			step->at++;
			if (arcs->weight && !(fabs(arcs->weight[e]) > arcs->above))
				continue;
			input = arcs->input[e];
			if (!s.visit[input].low)
				enter(&s, input);
			else if (s.visit[input].low > 0 && s.visit[input].seen < s.visit[row].low)
				s.visit[row].low = s.visit[input].seen;
		}
	}
	out->first[out->count] = s.written;
	free(s.visit);
	free(s.path);
	free(s.stack);
}

void graph_components_done(struct graph_components *components)
{
	free(components->member);
	free(components->first);
}
