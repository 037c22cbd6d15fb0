/* Branch and bound over the relaxation: a node closes one option, or all others of its set; its prices start from its parent's. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NODES_MAX 2000000
#define PRICES_MAX ((size_t)64 * 1024 * 1024) /* doubles kept for open nodes */

struct node {
	double bound;
	double *price; /* by active row, of its parent */
	int32_t parent, set, item, alternative;
	bool forced; /* the option is chosen; else it is closed */
};
struct branch {
	struct plan_state *state;
	struct plan_core *core;
	struct plan_pricer *pricer;
	struct node *node;
	size_t nodes;
	int32_t *heap; /* open nodes, the highest bound on top */
	size_t heaped;
	double margin; /* what rounding can make of a bound */
	double softness;
	size_t solved;
};

static bool is_above(const struct branch *b, int32_t x, int32_t y)
{
	return b->node[x].bound > b->node[y].bound || (b->node[x].bound == b->node[y].bound && x < y);
}

static void push(struct branch *b, int32_t n)
{
	size_t i = b->heaped++;
	b->heap = heap_grow(b->heap, b->heaped, sizeof *b->heap);
	for (; i > 0 && is_above(b, n, b->heap[(i - 1) / 2]); i = (i - 1) / 2)
		b->heap[i] = b->heap[(i - 1) / 2];
	b->heap[i] = n;
}

static int32_t pop(struct branch *b)
{
	int32_t top = b->heap[0], last = b->heap[--b->heaped];
	size_t i = 0;
	while (i * 2 + 1 < b->heaped) {
		size_t child = i * 2 + 1;
		if (child + 1 < b->heaped && is_above(b, b->heap[child + 1], b->heap[child]))
			child++;
		if (!is_above(b, b->heap[child], last))
			break;
		b->heap[i] = b->heap[child];
		i = child;
	}
	b->heap[i] = last;
	return top;
}

/* Opens or closes what a node decided. What was closed before the search stays closed: `open` of a closed option is never set here twice, since a node
 * decides only about open ones, and decisions are undone in reverse order. */
struct undo {
	uint32_t option;
	int32_t set;
	bool required;
};
struct trail {
	struct undo *list;
	size_t count, room;
};

static void note(struct trail *t, uint32_t option, int32_t set, bool required)
{
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 256;
		t->list = heap_grow(t->list, t->room, sizeof *t->list);
	}
	t->list[t->count++] = (struct undo){option, set, required};
}

static void apply(struct branch *b, const struct node *n, struct trail *t)
{
	struct plan_core *c = b->core;
	uint32_t chosen = c->item[n->item].option + (uint32_t)n->alternative;
	plan_pricer_thaw(b->pricer, n->set);
	if (!n->forced) {
		if (c->open[chosen]) {
			c->open[chosen] = false;
			note(t, chosen, n->set, c->required[n->set]);
		}
		return;
	}
	for (uint32_t i = c->set_from[n->set]; i < c->set_from[n->set + 1]; i++)
		for (int32_t a = 0; a < c->item[i].alternatives; a++) {
			uint32_t option = c->item[i].option + (uint32_t)a;
			if (option != chosen && c->open[option]) {
				c->open[option] = false;
				note(t, option, n->set, c->required[n->set]);
			}
		}
	note(t, UINT32_MAX, n->set, c->required[n->set]);
	c->required[n->set] = true;
}

static void undo(struct branch *b, struct trail *t)
{
	struct plan_core *c = b->core;
	while (t->count > 0) {
		struct undo *u = &t->list[--t->count];
		if (u->option != UINT32_MAX)
			c->open[u->option] = true;
		c->required[u->set] = u->required;
		plan_pricer_thaw(b->pricer, u->set);
	}
}

static double *copy_prices(const struct branch *b, const double *price)
{
	double *copy = heap_array(b->core->active_rows + 1, sizeof *copy);
	for (size_t r = 0; r < b->core->active_rows; r++)
		copy[r] = price[b->core->row_of[r]];
	return copy;
}

static void add_node(struct branch *b, int32_t parent, double bound, const double *price, int32_t set, int32_t item, int32_t alternative, bool forced)
{
	b->node = b->nodes % 1024 == 0 ? heap_grow(b->node, b->nodes + 1024, sizeof *b->node) : b->node;
	b->node[b->nodes] = (struct node){bound, copy_prices(b, price), parent, set, item, alternative, forced};
	push(b, (int32_t)b->nodes++);
}

/* Nothing in the node can be better than the best plan. Values are integers; where rounding leaves it open the bound is computed exactly. */
static bool is_pruned(const struct branch *b, double bound, const double *price)
{
	const struct plan_state *s = b->state;
	if (!s->found)
		return bound == -HUGE_VAL;
	double best = (double)s->best_value;
	if (bound + b->margin <= best)
		return true;
	return bound - b->margin <= best + 1 && plan_bound(b->core, price) <= s->best_value;
}

/* A plan from the node's prices. */
static void look_for_plan(struct branch *b, const double *price, double bound)
{
	struct plan_state *s = b->state;
	plan_state_price(s, price, bound);
	plan_near_list(s, fmax(0.02 * fabs(bound), 2 * (bound - (double)s->best_value)), b->core->options < 20000 ? 20000 : 4000);
	plan_round(s);
	plan_swap(s, 1);
}

plan_value plan_branch(struct plan_state *s, struct plan_pricer *pricer, const double *root, plan_value bound, double gap)
{
	struct plan_core *c = (struct plan_core *)(uintptr_t)s->core;
	struct branch b = {.state = s, .core = c, .pricer = pricer};
	struct trail trail = {0};
	double *price = heap_alloc(c->rows + 1, sizeof *price), top = (double)bound;
	b.margin = 1e-13 * c->value_reach;
	for (size_t r = 0; r < c->rows; r++)
		b.margin += 1e-13 * root[r] * (c->reach[r] + fabs((double)c->problem->capacity[r]));
	b.softness = plan_pricer_softness(pricer) * 300;
	int32_t set = 0, item = 0, alternative = 0;
	memcpy(price, root, c->rows * sizeof *price);
	int32_t current = PLAN_NONE; /* the root */
	bool done = false;
	while (!s->clock->stopped) {
		/* `current` is to be split, or was just solved */
		if (current != PLAN_NONE || b.nodes == 0) {
			double bound_here = current == PLAN_NONE ? top : b.node[current].bound;
			if (plan_pricer_undecided(pricer, price, &set, &item, &alternative)) {
				add_node(&b, current, bound_here, price, set, item, alternative, true);
				add_node(&b, current, bound_here, price, set, item, alternative, false);
			}
		}
		undo(&b, &trail);
		current = PLAN_NONE;
		if (b.heaped == 0) {
			done = b.nodes > 0 || !s->found;
			break;
		}
		if (b.nodes >= NODES_MAX)
			break;
		int32_t n = pop(&b);
		top = b.node[n].bound;
		if (getenv("PLAN_TRACE") && (b.solved & (b.solved - 1)) == 0)
			fprintf(stderr, "node %zu: top %.9g best %.9g (%.3g) open %zu work %ld, %.3f s\n", b.solved, top, (double)s->best_value, (top - (double)s->best_value) / top, b.heaped, (long)s->clock->work / PLAN_STEPS_A_UNIT, plan_clock_seconds(s->clock));
		if (s->found && (top + b.margin <= (double)s->best_value || top - (double)s->best_value <= gap * fabs(top))) {
			push(&b, n);
			break;
		}
		s->clock->bound = top;
		for (int32_t k = n; k != PLAN_NONE; k = b.node[k].parent)
			apply(&b, &b.node[k], &trail);
		memset(price, 0, c->rows * sizeof *price);
		for (size_t r = 0; r < c->active_rows; r++)
			price[c->row_of[r]] = b.node[n].price[r];
		double enough = s->found ? (double)s->best_value - b.margin : -HUGE_VAL, reached = (top - (double)s->best_value) / fabs(top);
		double lagrange = plan_pricer_descend(pricer, price, b.softness, fmin(1e-5, fmax(1e-9, 0.02 * reached)), enough);
		free(b.node[n].price);
		b.node[n].price = NULL;
		b.solved++;
		if (lagrange > b.node[n].bound)
			lagrange = b.node[n].bound;
		b.node[n].bound = lagrange;
		if (is_pruned(&b, lagrange, price))
			continue;
		if (c->options < 2000 || (b.solved & (b.solved - 1)) == 0 || b.solved % 16 == 0)
			look_for_plan(&b, price, lagrange);
		if (is_pruned(&b, lagrange, price))
			continue;
		current = n;
	}
	undo(&b, &trail);
	plan_value proven = bound;
	if (done && s->found) {
		proven = s->best_value;
	} else if (b.heaped > 0) {
		/* the open node with the highest bound; what was being solved is below `top` */
		double highest = fmax(top, b.node[b.heap[0]].bound) + b.margin;
		if (highest < (double)bound)
			proven = (plan_value)ceil(highest);
		if (s->found && proven < s->best_value)
			proven = s->best_value;
	}
	if (getenv("PLAN_TRACE"))
		fprintf(stderr, "branch: %zu nodes solved, %zu open, bound %.9g, best %.9g, %.3f s\n", b.solved, b.heaped, (double)proven, (double)s->best_value, plan_clock_seconds(s->clock));
	for (size_t n = 0; n < b.nodes; n++)
		free(b.node[n].price);
	free(b.node);
	free(b.heap);
	free(trail.list);
	free(price);
	return proven;
}
