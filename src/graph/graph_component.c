/* Strong components (Tarjan 1972), without recursion: a supply chain may be a million tiers deep. */
#include "base/arena.h"
#include "graph/graph_int.h"

#include <stdlib.h>

/* `low` doubles as the mark: 0 not seen, > 0 on the stack, -1 assigned. */
struct search {
	const struct graph_matrix *matrix;
	int32_t *low, *seen;
	size_t *cursor;
	int32_t *path, *stack;
	int32_t clock, depth, height;
	int32_t written;
};

static void enter(struct search *s, int32_t row)
{
	s->seen[row] = s->low[row] = ++s->clock;
	s->cursor[row] = s->matrix->start[row];
	s->path[s->depth++] = row;
	s->stack[s->height++] = row;
}

static void leave(struct search *s, int32_t row, struct graph_components *out)
{
	int32_t low = s->low[row], member;

	s->depth--;
	if (s->depth && s->low[s->path[s->depth - 1]] > low)
		s->low[s->path[s->depth - 1]] = low;
	if (low != s->seen[row])
		return;
	out->first[out->count++] = s->written;
	do {
		member = s->stack[--s->height];
		s->low[member] = -1;
		out->member[s->written++] = member;
	} while (member != row);
}

void graph_components_find(const struct graph_matrix *matrix, struct graph_components *out)
{
	size_t n = (size_t)matrix->n;
	struct search s = {.matrix = matrix};

	s.low = heap_alloc(n, sizeof *s.low);
	s.seen = heap_alloc(n, sizeof *s.seen);
	s.cursor = heap_alloc(n, sizeof *s.cursor);
	s.path = heap_alloc(n, sizeof *s.path);
	s.stack = heap_alloc(n, sizeof *s.stack);
	out->count = 0;
	out->member = heap_alloc(n, sizeof *out->member);
	out->first = heap_alloc(n + 1, sizeof *out->first);
	for (int32_t root = 0; root < matrix->n; root++) {
		if (s.low[root])
			continue;
		enter(&s, root);
		while (s.depth) {
			int32_t row = s.path[s.depth - 1];
			size_t e = s.cursor[row];

			if (e == matrix->start[row + 1]) {
				leave(&s, row, out);
				continue;
			}
			s.cursor[row]++;
			if (matrix->quantity[e] != 0) {
				int32_t input = matrix->input[e];

				if (!s.low[input])
					enter(&s, input);
				else if (s.low[input] > 0 && s.seen[input] < s.low[row])
					s.low[row] = s.seen[input];
			}
		}
	}
	out->first[out->count] = s.written;
	free(s.low);
	free(s.seen);
	free(s.cursor);
	free(s.path);
	free(s.stack);
}

void graph_components_done(struct graph_components *components)
{
	free(components->member);
	free(components->first);
}
