/* Branch and bound over the relaxation: a node closes one option, or all others of its set; its prices start from its parent's. */
#include "plan/plan_int.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NODES_MAX 2000000
#define DIVE_MAX 12
/* Softness from which a node's prices are sought, against that of the root's: in a small problem one decision moves all prices far. */
#define SOFT_SMALL 3000
#define SOFT_LARGE 40
#define SMALL 20000                           /* options, up to which every node looks for all that follows from it */
#define PRICES_MAX ((size_t)64 * 1024 * 1024) /* doubles kept for open nodes */

struct node {
	double bound;  /* above what rounding can make of it */
	double *price; /* by active row, of its parent */
	int32_t parent, set, item, alternative;
	bool forced; /* the option is chosen; else it is closed */
};
/* Opens or closes what a node decided. What was closed before the search stays closed: `open` of a closed option is never set here twice, since a
 * node decides only about open ones, and decisions are undone in reverse order. */
struct undo {
	uint32_t option;
	int32_t set;
	bool required;
};
struct trail {
	struct undo *list;
	size_t count, room;
};

struct branch {
	struct plan_state *state;
	struct plan_core *core;
	struct plan_pricer *pricer;
	struct node *node;
	size_t nodes;
	int32_t *heap; /* open nodes, the highest bound on top */
	size_t heaped;
	double margin; /* what rounding can make of the bound at the root's prices */
	double softness;
	size_t solved, nodes_max, next_kick, kick_rest;
	double cbc_at; /* seconds; 0: not, or not again */
	const double *root;
	double *price; /* by row, of the node at hand */
	struct trail trail;
	bool small;
	/* scratch, by row */
	int64_t *all, *least, *one;
	int32_t *touched, touches;
	bool *is_touched;
	double *slot;
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

/* What rounding can make of a Lagrangian function at prices: its terms are some products of doubles each. */
static double margin_of(const struct branch *b, const double *price)
{
	const struct plan_core *c = b->core;
	double sum = c->value_reach;
	for (size_t r = 0; r < c->rows; r++)
		sum += price[r] * (c->reach[r] + fabs((double)c->problem->capacity[r]));
	return 1e-13 * sum;
}

/* ---- what follows from a node's decisions ---- */

static void close_option(struct branch *b, struct trail *t, int32_t set, uint32_t option)
{
	b->core->open[option] = false;
	note(t, option, set, b->core->required[set]);
	plan_pricer_thaw(b->pricer, set);
}

/* The least a set uses of each row it touches; rows in `touched`, their number returned. */
static int32_t least_use(struct branch *b, size_t s)
{
	const struct plan_core *c = b->core;
	const struct plan_problem *p = c->problem;
	int32_t count = 0;
	bool first = true;
	for (int32_t k = 0; k < b->touches; k++)
		b->is_touched[b->touched[k]] = false;
	for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
		for (int32_t a = 0; a < c->item[i].alternatives; a++) {
			if (!c->open[c->item[i].option + (uint32_t)a])
				continue;
			int32_t head = c->item[i].head + a;
			for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++) {
				int32_t r = c->use[k].row;
				if (!b->is_touched[r]) {
					b->is_touched[r] = true;
					b->touched[count++] = r;
					/* options before did without this row */
					b->least[r] = first && c->required[s] ? INT64_MAX : 0;
				}
				b->one[r] += c->use[k].coefficient * p->amount[c->item[i].amount + (size_t)c->use[k].slot];
			}
			for (int32_t k = 0; k < count; k++) {
				int32_t r = b->touched[k];
				b->least[r] = b->one[r] < b->least[r] ? b->one[r] : b->least[r];
				b->one[r] = 0;
			}
			first = false;
		}
	b->touches = count;
	return count;
}

/* Closes options that no longer fit whatever the other sets do. False if even the least exceeds a row. */
static bool propagate(struct branch *b, struct trail *t)
{
	const struct plan_core *c = b->core;
	const struct plan_problem *p = c->problem;
	memset(b->all, 0, c->rows * sizeof *b->all);
	for (size_t s = 0; s < c->sets; s++) {
		int32_t count = least_use(b, s);
		for (int32_t k = 0; k < count; k++)
			b->all[b->touched[k]] += b->least[b->touched[k]];
	}
	for (size_t r = 0; r < c->rows; r++)
		if (b->all[r] > p->capacity[r])
			return false;
	for (size_t s = 0; s < c->sets; s++) {
		if (c->set_from[s] == c->set_from[s + 1])
			continue;
		least_use(b, s);
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++) {
				uint32_t option = c->item[i].option + (uint32_t)a;
				if (!c->open[option])
					continue;
				int32_t head = c->item[i].head + a;
				bool fits = true;
				for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++)
					b->one[c->use[k].row] += c->use[k].coefficient * p->amount[c->item[i].amount + (size_t)c->use[k].slot];
				for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++) {
					int32_t r = c->use[k].row;
					fits = fits && b->all[r] - b->least[r] + b->one[r] <= p->capacity[r];
				}
				for (int32_t k = c->use_from[head]; k < c->use_from[head + 1]; k++)
					b->one[c->use[k].row] = 0;
				if (!fits)
					close_option(b, t, (int32_t)s, option);
			}
	}
	plan_clock_spend(b->state->clock, (int64_t)c->options * 4);
	return true;
}

/* Closes options that their sets regret so much that no better plan has them. */
static void close_regretted(struct branch *b, struct trail *t, const double *price, double bound)
{
	const struct plan_core *c = b->core;
	double room = bound + margin_of(b, price) - (double)b->state->best_value;
	plan_slot_prices(c, price, b->slot);
	for (size_t s = 0; s < c->sets; s++) {
		double best = c->required[s] ? -HUGE_VAL : 0;
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++)
				if (c->open[c->item[i].option + (uint32_t)a])
					best = fmax(best, core_reduced(c, b->slot, &c->item[i], a));
		for (uint32_t i = c->set_from[s]; i < c->set_from[s + 1]; i++)
			for (int32_t a = 0; a < c->item[i].alternatives; a++) {
				uint32_t option = c->item[i].option + (uint32_t)a;
				if (c->open[option] && best - core_reduced(c, b->slot, &c->item[i], a) > room)
					close_option(b, t, (int32_t)s, option);
			}
		if (!c->required[s] && best > room) { /* choosing nothing is out too */
			note(t, UINT32_MAX, (int32_t)s, false);
			c->required[s] = true;
		}
	}
	plan_clock_spend(b->state->clock, (int64_t)c->options * 2);
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
	b->nodes++;
}

/* Nothing in the node can be better than the best plan; `bound` is the node's, above what rounding can make of it. Values are integers; where
 * rounding leaves it open the bound is computed exactly. */
static bool is_pruned(const struct branch *b, double bound, const double *price)
{
	const struct plan_state *s = b->state;
	if (!s->found) /* no plan is worth less than that: the prices prove that there is none */
		return bound < -b->core->value_reach;
	double best = (double)s->best_value;
	if (bound <= best)
		return true;
	return bound - 2 * margin_of(b, price) <= best + 1 && plan_bound(b->core, price) <= s->best_value;
}

/* A plan from the node's prices. */
static void look_for_plan(struct branch *b, const double *price, double bound)
{
	struct plan_state *s = b->state;
	plan_state_price(s, price, bound);
	plan_near_list(s, fabs(bound) + 1, 100000);
	plan_round(s);
	plan_near_list(s, fmax(plan_loss(s), 2 * (bound - (double)s->best_value)), 3000);
	plan_swap(s, 1);
}

/* The best plan, kicked at the root's prices; again soon if that helped. */
static void kick(struct branch *b, double bound)
{
	struct plan_state *s = b->state;
	plan_value before = s->best_value;
	plan_state_recall(s);
	plan_state_price(s, b->root, bound);
	plan_near_list(s, plan_loss(s), b->solved % 8 == 4 ? 20000 : 6000);
	plan_swap(s, 1);
	plan_kick(s, 16);
	b->kick_rest = (double)(s->best_value - before) > 0.02 * (bound - (double)before) ? 4 : b->kick_rest * 2;
	b->next_kick = b->solved + b->kick_rest;
}

#define CORE_MAX 30000 /* open options that CBC is asked about */
#define CBC_AFTER 1.0  /* seconds of our own search before that */

/* When to ask CBC, in seconds; 0: never. A search that is measured in work must not depend on its clock. */
static double cbc_start(const struct plan_state *s)
{
	const struct plan_options *options = s->clock->options;
	if (options->no_cbc || options->work > 0)
		return 0;
	return options->seconds > 0 ? fmin(CBC_AFTER, options->seconds / 3) : CBC_AFTER;
}

/* CBC on what is left of the problem once the options that cannot be part of a better plan are closed. Returns the bound, `bound` or lower. */
static plan_value core_problem(struct branch *b, struct trail *t, const double *root, plan_value bound)
{
	struct plan_state *s = b->state;
	const struct plan_options *options = s->clock->options;
	b->cbc_at = 0;
	double left = options->seconds > 0 ? options->seconds - plan_clock_seconds(s->clock) : 60, proven;
	size_t open = 0;
	close_regretted(b, t, root, (double)bound);
	for (size_t o = 0; o < b->core->options; o++)
		open += b->core->open[o];
	if (open <= CORE_MAX && plan_cbc(s, 0.4 * left, &proven)) {
		if (proven < (double)bound)
			bound = proven <= (double)s->best_value ? s->best_value : (plan_value)ceil(proven);
	}
	return bound;
}

static void branch_init(struct branch *b, struct plan_state *s, struct plan_core *c, struct plan_pricer *pricer, const double *root)
{
	*b = (struct branch){.state = s, .core = c, .pricer = pricer, .root = root, .next_kick = 4, .kick_rest = 4};
	b->all = heap_alloc(c->rows + 1, sizeof *b->all);
	b->least = heap_alloc(c->rows + 1, sizeof *b->least);
	b->one = heap_alloc(c->rows + 1, sizeof *b->one);
	b->touched = heap_alloc(c->rows + 1, sizeof *b->touched);
	b->is_touched = heap_alloc(c->rows + 1, 1);
	b->slot = heap_alloc(c->slots + 1, sizeof *b->slot);
	b->price = heap_alloc(c->rows + 1, sizeof *b->price);
	memcpy(b->price, root, c->rows * sizeof *root);
	b->small = c->options < SMALL;
	b->nodes_max = PRICES_MAX / (c->active_rows + 8);
	b->nodes_max = b->nodes_max < NODES_MAX ? b->nodes_max : NODES_MAX;
	b->margin = margin_of(b, root);
	b->softness = plan_pricer_softness(pricer) * (b->small ? SOFT_SMALL : SOFT_LARGE);
	b->cbc_at = cbc_start(s);
}

static void branch_done(struct branch *b)
{
	for (size_t n = 0; n < b->nodes; n++)
		free(b->node[n].price);
	void *list[] = {b->node, b->heap, b->trail.list, b->all, b->least, b->one, b->touched, b->is_touched, b->slot, b->price};
	for (size_t k = 0; k < sizeof list / sizeof *list; k++)
		free(list[k]);
}

/* Makes two nodes of one, or of the root (PLAN_NONE). Returns the one to go on with, down the side that the relaxation leans to, while that lasts;
 * the others wait. */
static int32_t split(struct branch *b, int32_t n, double bound, size_t depth)
{
	int32_t set, item, alternative, next = PLAN_NONE;
	double share;
	if (!plan_pricer_undecided(b->pricer, b->price, &set, &item, &alternative, &share)) {
		look_for_plan(b, b->price, bound); /* one choice is left to every set */
		return PLAN_NONE;
	}
	for (int forced = 0; forced < 2; forced++) {
		add_node(b, n, bound, b->price, set, item, alternative, forced == 1);
		if (depth < DIVE_MAX && (forced == 1) == (share >= 0.5))
			next = (int32_t)b->nodes - 1;
		else
			push(b, (int32_t)b->nodes - 1);
	}
	return next;
}

static void apply_path(struct branch *b, int32_t n)
{
	for (; n != PLAN_NONE; n = b->node[n].parent)
		apply(b, &b->node[n], &b->trail);
}

/* Prices a node whose decisions are applied. True if something better may be in it. */
static bool solve_node(struct branch *b, int32_t n, double gap_here)
{
	const struct plan_core *c = b->core;
	struct plan_state *s = b->state;
	double *from = b->node[n].price, bound = -HUGE_VAL;
	if (!b->small || propagate(b, &b->trail)) {
		double enough = s->found ? (double)s->best_value - b->margin : -2 * c->value_reach;
		memset(b->price, 0, c->rows * sizeof *b->price);
		for (size_t r = 0; r < c->active_rows; r++)
			b->price[c->row_of[r]] = from[r];
		bound = plan_pricer_descend(b->pricer, b->price, b->softness, fmin(1e-5, fmax(1e-9, 0.02 * gap_here)), enough);
		bound += bound > -HUGE_VAL ? margin_of(b, b->price) : 0;
	}
	free(from);
	b->node[n].price = NULL;
	b->node[n].bound = fmin(b->node[n].bound, bound);
	b->solved++;
	return !is_pruned(b, b->node[n].bound, b->price);
}

static bool is_within(const struct plan_state *s, double bound, double gap)
{
	return s->found && gap > 0 && bound - (double)s->best_value <= gap * fabs(bound);
}

plan_value plan_branch(
	struct plan_state *s, struct plan_core *c, struct plan_pricer *pricer, const double *root, plan_value bound, double gap, bool *out_infeasible)
{
	struct branch b;
	branch_init(&b, s, c, pricer, root);
	size_t depth = 0;
	double top = (double)bound + b.margin;
	int32_t current = PLAN_NONE,
		next = split(&b, PLAN_NONE, top, depth); /* what was solved and is to be split; what comes next, if it is its child */
	bool done = false, settled = false;              /* all is searched; CBC has proven it */
	while (!s->clock->stopped && b.nodes + 2 < b.nodes_max) {
		if (current != PLAN_NONE)
			next = split(&b, current, b.node[current].bound, depth);
		current = PLAN_NONE;
		depth = next == PLAN_NONE ? 0 : depth + 1;
		if (next == PLAN_NONE) {
			undo(&b, &b.trail);
			done = b.heaped == 0;
			if (done)
				break;
			next = pop(&b);
			apply_path(&b, b.node[next].parent);
		}
		int32_t n = next;
		next = PLAN_NONE;
		apply(&b, &b.node[n], &b.trail);
		top = b.heaped > 0 ? fmax(b.node[n].bound, b.node[b.heap[0]].bound) : b.node[n].bound;
		s->clock->bound = fmin(top, (double)bound);
		if (is_within(s, fmin(top, (double)bound), gap) || (s->found && top <= (double)s->best_value)) {
			push(&b, n);
			break;
		}
		bool open = solve_node(&b, n, (top - (double)s->best_value) / fabs(top));
		if (s->clock->stopped) { /* not split yet: it stays open */
			push(&b, n);
			break;
		}
		if (!open)
			continue;
		double here = b.node[n].bound;
		if (b.small && s->found)
			close_regretted(&b, &b.trail, b.price, here);
		if (c->options < 2000 || depth == DIVE_MAX || b.solved < 3 || b.solved % 8 == 0)
			look_for_plan(&b, b.price, here);
		bool asks = b.cbc_at > 0 && plan_clock_seconds(s->clock) >= b.cbc_at;
		if (asks || (s->found && b.solved >= b.next_kick)) {
			undo(&b, &b.trail);
			if (asks) {
				bound = core_problem(&b, &b.trail, root, bound);
				settled = s->found && (double)(bound - s->best_value) <= PLAN_EXACT * fabs((double)bound);
			} else
				kick(&b, (double)bound);
			undo(&b, &b.trail);
			apply_path(&b, n);
		}
		if (settled || is_within(s, (double)bound, gap)) {
			push(&b, n);
			break;
		}
		if (!is_pruned(&b, here, b.price))
			current = n;
	}
	undo(&b, &b.trail);
	if (s->found && (done || bound <= s->best_value)) {
		bound = s->best_value;
	} else if (b.heaped > 0) {
		/* what is open: the top of the heap, and what was about to be split or solved */
		double highest = b.node[b.heap[0]].bound;
		highest = current != PLAN_NONE ? fmax(highest, b.node[current].bound) : highest;
		highest = next != PLAN_NONE ? fmax(highest, b.node[next].bound) : highest;
		/* no plan is worth less than -value_reach; where none fits the rows the prices prove less than that */
		if (highest < (double)bound)
			bound = (plan_value)ceil(fmax(highest, -c->value_reach));
		/* what is open is bounded from above with more than doubles can round away */
		if (s->found && (bound < s->best_value || highest <= (double)s->best_value))
			bound = s->best_value;
	}
	*out_infeasible = done && !s->found;
	branch_done(&b);
	return bound;
}
