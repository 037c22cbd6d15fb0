/* Amounts go the other way: what a product takes is passed on to its inputs. Only what stands behind the product asked for is visited. A product
 * whose waiting amount could not change the total by more than a tiny part of it is left waiting. */
#include "graph/graph_explain.h"

#include "base/arena.h"
#include "graph/graph_int.h"
#include "graph/graph_marks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DROP_EACH 1e-18 /* times the products … */
#define DROP_MOST 1e-13 /* … up to this, of the total, may a product leave waiting */
#define DROP_TIER 1e-13
#define WORK_PART 0.06 /* of all links, before solving for all amounts at once */
#define WORK_LEAST 100000
#define PATH_STEPS 200000
#define NODES_MAX 4000000
#define ROWS_AHEAD 16

struct search {
	const struct graph_order *order;
	const struct graph_question *question;
	int32_t columns;
	const double *direct, *total;
	double scale[GRAPH_COLUMNS_MAX]; /* 1 / |total| of the product asked for, 0 where that is 0 */
	double *amount, *waiting;        /* by position */
	struct marks marked, seen;
	double drop;
	bool is_signed; /* totals may cancel, so their size says nothing about what they are made of: nothing is dropped */
	size_t work, most;
};

/* How much of the total a waiting amount at p stands for, at most over the columns. */
static double weight_at(const struct search *s, int32_t p, double waiting)
{
	const double *total = s->total + (size_t)s->order->row[p] * (size_t)s->columns;
	double most = 0;

	for (int32_t c = 0; c < s->columns; c++)
		most = fmax(most, fabs(total[c]) * s->scale[c]);
	return most * fabs(waiting);
}

static void search_init(struct search *s)
{
	const double *total = s->total + (size_t)s->question->row * (size_t)s->columns;
	size_t n = (size_t)s->order->n;

	for (int32_t c = 0; c < s->columns; c++)
		s->scale[c] = total[c] != 0 ? 1 / fabs(total[c]) : 0;
	s->amount = heap_alloc(n, sizeof *s->amount);
	s->waiting = heap_alloc(n, sizeof *s->waiting);
	marks_init(&s->marked, s->order->n);
	marks_init(&s->seen, s->order->n);
	s->is_signed = s->order->is_signed;
	for (size_t i = 0; !s->is_signed && i < n * (size_t)s->columns; i++)
		s->is_signed = s->direct[i] < 0;
	s->drop = fmin(DROP_MOST, DROP_EACH * (double)n);
	s->work = 0;
	s->most = (size_t)(WORK_PART * (double)((size_t)s->order->outer.start[n] + s->order->inner.start[n] + n)) + WORK_LEAST / 10;
}

static void search_done(struct search *s)
{
	free(s->amount);
	free(s->waiting);
	marks_done(&s->marked);
	marks_done(&s->seen);
}

/* What `step` more at p makes wait at its inputs outside positions skip … skip + skipped - 1. */
static void pass_on(struct search *s, const struct graph_csr *csr, int32_t p, double step, int32_t skip, int32_t skipped)
{
	for (uint32_t e = csr->start[p]; e < csr->start[p + 1]; e++) {
		int32_t input = csr->col[e];

		if (input >= skip && input < skip + skipped)
			continue;
		s->waiting[input] += csr->q[e] * step;
		mark(&s->marked, input);
	}
	s->work += csr->start[p + 1] - csr->start[p] + 1;
}

static void step_take(struct search *s, int32_t p, double step, int32_t skip, int32_t skipped)
{
	s->amount[p] += step;
	mark(&s->seen, p);
	pass_on(s, &s->order->outer, p, step, skip, skipped);
	pass_on(s, &s->order->inner, p, step, skip, skipped);
}

/* What strong loops tie together takes all at once. */
static void block_take(struct search *s, const struct graph_sweep *sweep, const struct block *block, int32_t begin)
{
	const double *inverse = sweep->inverse + block->inverse;
	int32_t at = begin + block->at, size = block->size;
	double step[BLOCK_MAX];

	for (int32_t i = 0; i < size; i++) {
		step[i] = 0;
		for (int32_t l = 0; l < size; l++)
			step[i] += inverse[l * size + i] * s->waiting[at + l];
	}
	for (int32_t i = 0; i < size; i++) {
		s->waiting[at + i] = 0;
		unmark(&s->marked, at + i);
	}
	for (int32_t i = 0; i < size; i++)
		step_take(s, at + i, step[i], at, size);
}

static void product_take(struct search *s, int32_t p, const struct component *component)
{
	const struct block *block = NULL;
	double step = s->waiting[p], self = s->order->self[p];

	unmark(&s->marked, p);
	if (!(weight_at(s, p, step) > s->drop))
		return;
	if (component && component->sweep)
		block = graph_sweep_block(component->sweep, p - component->begin);
	if (block) {
		block_take(s, component->sweep, block, component->begin);
		return;
	}
	s->waiting[p] = 0;
	if (self != 0 && fabs(self) < 1) {
		step /= 1 - self;
	} else if (self != 0) {
		s->waiting[p] = self * step;
		mark(&s->marked, p);
	}
	step_take(s, p, step, 0, 0);
}

/* Amounts behind the product asked for, from it downwards; a component is gone through until nothing waits in it. False: too much work. */
static bool amounts_search(struct search *s)
{
	const struct graph_order *order = s->order;
	int32_t p = order->position[s->question->row], c = order->component_count;

	s->waiting[p] = 1;
	mark(&s->marked, p);
	while (p >= 0) {
		const struct component *inside;
		int32_t next;

		while (c > 0 && order->component[c - 1].begin > p)
			c--;
		inside = c > 0 && p < order->component[c - 1].end ? &order->component[c - 1] : NULL;
		product_take(s, p, inside);
		if (s->work > s->most)
			return false;
		next = marks_previous(&s->marked, p - 1);
		if (inside && next < inside->begin) {
			int32_t again = marks_previous(&s->marked, inside->end - 1);

			next = again > next ? again : next;
		}
		p = next;
	}
	return true;
}

/* All amounts at once. */
static enum status amounts_solve(struct search *s, struct err *err)
{
	enum status status;

	memset(s->amount, 0, (size_t)s->order->n * sizeof *s->amount);
	s->amount[s->order->position[s->question->row]] = 1;
	status = graph_order_amounts(s->order, s->amount, err);
	for (int32_t p = 0; status == ST_OK && p < s->order->n; p++) {
		if (s->amount[p] != 0)
			mark(&s->seen, p);
	}
	return status;
}

/* ---- the list */

struct ranked {
	int32_t row, position;
	double size;
};

static bool ranks_before(const struct ranked *a, const struct ranked *b)
{
	return a->size > b->size || (a->size == b->size && a->row < b->row);
}

static int by_rank(const void *left, const void *right)
{
	return ranks_before(left, right) ? -1 : 1; /* rows differ */
}

/* Keeps the best `top` of what is offered: a heap with the last of them on top. */
static void ranked_offer(struct ranked *heap, size_t *count, size_t top, struct ranked item)
{
	size_t at;

	if (*count < top) {
		for (at = (*count)++; at > 0 && ranks_before(&heap[(at - 1) / 2], &item); at = (at - 1) / 2)
			heap[at] = heap[(at - 1) / 2];
		heap[at] = item;
		return;
	}
	if (top == 0 || !ranks_before(&item, &heap[0]))
		return;
	for (at = 0;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < *count && ranks_before(&heap[child], &heap[child + 1]))
			child++;
		if (child >= *count || !ranks_before(&item, &heap[child]))
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = item;
}

static void list_make(const struct search *s, struct graph_explanation *out)
{
	const struct graph_question *question = s->question;
	size_t k = (size_t)s->columns, count = 0, n = (size_t)s->order->n, top = question->top < n ? question->top : n;
	struct ranked *heap = heap_array(top, sizeof *heap);

	for (int32_t p = marks_next(&s->seen, 0); p >= 0; p = marks_next(&s->seen, p + 1)) {
		int32_t row = s->order->row[p];
		double size = fabs(s->amount[p] * s->direct[(size_t)row * k + (size_t)question->by]);

		if (p + ROWS_AHEAD < s->order->n) /* of use where nearly all are seen */
			__builtin_prefetch(&s->direct[(size_t)s->order->row[p + ROWS_AHEAD] * k + (size_t)question->by]);
		if (size > 0)
			ranked_offer(heap, &count, top, (struct ranked){row, p, size});
	}
	qsort(heap, count, sizeof *heap, by_rank);
	out->count = count;
	out->row = heap_array(count, sizeof *out->row);
	out->amount = heap_array(count, sizeof *out->amount);
	out->part = heap_array(count * k, sizeof *out->part);
	out->rest = heap_array(k, sizeof *out->rest);
	memcpy(out->rest, s->total + (size_t)question->row * k, k * sizeof *out->rest);
	for (size_t i = 0; i < count; i++) {
		out->row[i] = heap[i].row;
		out->amount[i] = s->amount[heap[i].position];
		for (size_t c = 0; c < k; c++) {
			out->part[i * k + c] = out->amount[i] * s->direct[(size_t)heap[i].row * k + c];
			out->rest[c] -= out->part[i * k + c];
		}
	}
	free(heap);
}

/* ---- tiers: y ← transpose(Q) y, one tier at a time */

static void tiers_make(struct search *s, struct graph_explanation *out)
{
	const struct graph_order *order = s->order;
	const struct graph_csr *part[] = {&order->outer, &order->inner};
	size_t k = (size_t)s->columns;
	double *now = heap_alloc((size_t)order->n, sizeof *now), *next = heap_alloc((size_t)order->n, sizeof *next);
	struct marks marked_now, marked_next;

	marks_init(&marked_now, order->n);
	marks_init(&marked_next, order->n);
	out->tier = heap_alloc((size_t)s->question->tiers * k, sizeof *out->tier);
	out->tier_rest = heap_array(k, sizeof *out->tier_rest);
	memcpy(out->tier_rest, s->total + (size_t)s->question->row * k, k * sizeof *out->tier_rest);
	now[order->position[s->question->row]] = 1;
	mark(&marked_now, order->position[s->question->row]);
	s->work = 0;
	s->most = (size_t)order->outer.start[order->n] + order->inner.start[order->n] + (size_t)order->n + WORK_LEAST;
	while (out->tier_count < s->question->tiers && s->work <= s->most && marks_next(&marked_now, 0) >= 0) {
		double *tier = out->tier + (size_t)out->tier_count++ * k, *swap = now;
		struct marks swap_marks = marked_now;

		for (int32_t p = marks_next(&marked_now, 0); p >= 0; p = marks_next(&marked_now, p + 1)) {
			double amount = now[p];

			for (size_t c = 0; c < k; c++)
				tier[c] += amount * s->direct[(size_t)order->row[p] * k + c];
			now[p] = 0;
			unmark(&marked_now, p);
			if (!s->is_signed && !(weight_at(s, p, amount) > DROP_TIER))
				continue;
			if (order->self[p] != 0) {
				next[p] += order->self[p] * amount;
				mark(&marked_next, p);
			}
			for (int j = 0; j < 2; j++) {
				for (uint32_t e = part[j]->start[p]; e < part[j]->start[p + 1]; e++) {
					next[part[j]->col[e]] += part[j]->q[e] * amount;
					mark(&marked_next, part[j]->col[e]);
				}
				s->work += part[j]->start[p + 1] - part[j]->start[p];
			}
		}
		for (size_t c = 0; c < k; c++)
			out->tier_rest[c] -= tier[c];
		now = next;
		next = swap;
		marked_now = marked_next;
		marked_next = swap_marks;
	}
	free(now);
	free(next);
	marks_done(&marked_now);
	marks_done(&marked_next);
}

/* ---- paths: the most promising one is followed next; nothing behind an amount x of a product of total f can be more than x f */

struct node {
	int32_t position;
	uint32_t before, depth; /* the node it was reached from */
	double amount;
};

struct candidate {
	uint32_t node;
	double size;
};

static void candidate_push(struct candidate **heap, size_t *count, size_t *capacity, struct candidate item)
{
	size_t at;

	if (*count == *capacity) {
		*capacity = *capacity ? *capacity * 2 : 1024;
		*heap = heap_grow(*heap, *capacity, sizeof **heap);
	}
	for (at = (*count)++; at > 0 && (*heap)[(at - 1) / 2].size < item.size; at = (at - 1) / 2)
		(*heap)[at] = (*heap)[(at - 1) / 2];
	(*heap)[at] = item;
}

static struct candidate candidate_pop(struct candidate *heap, size_t *count)
{
	struct candidate top = heap[0], item = heap[--*count];
	size_t at = 0;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < *count && heap[child].size < heap[child + 1].size)
			child++;
		if (child >= *count || !(item.size < heap[child].size))
			break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = item;
	return top;
}

static void path_write(const struct search *s, const struct node *node, uint32_t last, struct graph_path *out)
{
	out->count = node[last].depth + 1;
	out->row = heap_array(out->count, sizeof *out->row);
	out->amount = node[last].amount;
	for (size_t k = out->count; k-- > 0; last = node[last].before)
		out->row[k] = s->order->row[node[last].position];
}

/* What stands behind a product is at most its total; where signs are mixed that is a guess, and not to be 0. */
static double size_of(const struct search *s, size_t at)
{
	double size = fmax(fabs(s->total[at]), fabs(s->direct[at]));

	return s->is_signed && size == 0 ? DBL_MIN : size;
}

static void paths_make(const struct search *s, struct graph_explanation *out)
{
	const struct graph_order *order = s->order;
	const struct graph_csr *part[] = {&order->outer, &order->inner};
	size_t k = (size_t)s->columns, by = (size_t)s->question->by, most = s->question->paths < PATH_STEPS ? s->question->paths : PATH_STEPS;
	size_t nodes = 1, node_capacity = 1024, open = 0, open_capacity = 0, found = 0, steps = 0;
	struct node *node = heap_array(node_capacity, sizeof *node);
	struct candidate *heap = NULL;
	struct ranked *best = heap_array(most, sizeof *best); /* `row` is the node here */

	node[0] = (struct node){order->position[s->question->row], 0, 0, 1};
	candidate_push(&heap, &open, &open_capacity, (struct candidate){0, HUGE_VAL});
	out->paths_complete = !s->is_signed;
	while (open > 0) {
		struct candidate top = candidate_pop(heap, &open);
		int32_t p = node[top.node].position;
		double value;

		if (found == most && top.size <= best[0].size)
			break;
		if (++steps > PATH_STEPS || nodes > NODES_MAX) {
			out->paths_complete = false;
			break;
		}
		value = fabs(node[top.node].amount * s->direct[(size_t)order->row[p] * k + by]);
		if (value > 0)
			ranked_offer(best, &found, most, (struct ranked){(int32_t)top.node, p, value});
		for (int j = -1; j < 2; j++) {
			uint32_t begin = j < 0 ? 0 : part[j]->start[p], end = j < 0 ? order->self[p] != 0 : part[j]->start[p + 1];

			for (uint32_t e = begin; e < end; e++) {
				int32_t input = j < 0 ? p : part[j]->col[e];
				double amount = node[top.node].amount * (j < 0 ? order->self[p] : part[j]->q[e]);
				double size = fabs(amount) * size_of(s, (size_t)order->row[input] * k + by);

				if (!(size > 0) || (found == most && size <= best[0].size))
					continue;
				if (nodes == node_capacity) {
					node_capacity *= 2;
					node = heap_grow(node, node_capacity, sizeof *node);
				}
				node[nodes] = (struct node){input, top.node, node[top.node].depth + 1, amount};
				candidate_push(&heap, &open, &open_capacity, (struct candidate){(uint32_t)nodes++, size});
			}
		}
	}
	qsort(best, found, sizeof *best, by_rank);
	out->path = heap_alloc(found, sizeof *out->path);
	out->path_count = found;
	for (size_t i = 0; i < found; i++)
		path_write(s, node, (uint32_t)best[i].row, &out->path[i]);
	free(node);
	free(heap);
	free(best);
}

void graph_explanation_done(struct graph_explanation *explanation)
{
	free(explanation->row);
	free(explanation->amount);
	free(explanation->part);
	free(explanation->rest);
	free(explanation->tier);
	free(explanation->tier_rest);
	for (size_t i = 0; i < explanation->path_count; i++)
		free(explanation->path[i].row);
	free(explanation->path);
	*explanation = (struct graph_explanation){0};
}

enum status graph_explain(const struct graph_order *order, int32_t columns, const double *direct, const double *total,
	const struct graph_question *question, struct graph_explanation *out_explanation, struct err *err)
{
	struct search search = {.order = order, .question = question, .columns = columns, .direct = direct, .total = total};
	struct graph_explanation out = {0};
	enum status status = ST_OK;

	if (columns < 1 || columns > GRAPH_COLUMNS_MAX || question->by < 0 || question->by >= columns || question->row < 0 ||
		question->row >= order->n)
		return err_internal(err, "graph_explain: question");
	search_init(&search);
	if (search.is_signed || !amounts_search(&search)) {
		marks_clear(&search.seen);
		status = amounts_solve(&search, err);
	}
	if (status == ST_OK) {
		list_make(&search, &out);
		if (question->tiers > 0)
			tiers_make(&search, &out);
		if (question->paths > 0)
			paths_make(&search, &out);
		*out_explanation = out;
	}
	search_done(&search);
	return status;
}
