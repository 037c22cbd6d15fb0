#include "base/arena.h"
#include "graph/graph_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A component with loops, before it is prepared: in `first` … of the components, and its smallest row. */
struct loop_at {
	int32_t begin, end, smallest;
};

static int by_smallest(const void *left, const void *right)
{
	const struct loop_at *a = left, *b = right;

	return a->smallest < b->smallest ? -1 : a->smallest > b->smallest;
}

static int by_begin(const void *left, const void *right)
{
	const struct component *a = left, *b = right;

	return a->begin < b->begin ? -1 : a->begin > b->begin;
}

static double self_quantity(const struct graph_matrix *matrix, int32_t row)
{
	size_t low = matrix->start[row], high = matrix->start[row + 1];

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (matrix->input[middle] < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < matrix->start[row + 1] && matrix->input[low] == row ? matrix->quantity[low] : 0;
}

/* Lists the components that have loops, by smallest row. */
static struct loop_at *loops_list(const struct graph_matrix *matrix, const struct graph_components *components, int32_t *out_count)
{
	struct loop_at *list = NULL;
	int32_t count = 0, capacity = 0;

	for (int32_t c = 0; c < components->count; c++) {
		int32_t begin = components->first[c], end = components->first[c + 1], smallest = components->member[begin];

		if (end - begin == 1 && self_quantity(matrix, smallest) == 0)
			continue;
		for (int32_t i = begin; i < end; i++)
			smallest = components->member[i] < smallest ? components->member[i] : smallest;
		if (count == capacity) {
			capacity = capacity ? capacity * 2 : 16;
			list = heap_grow(list, (size_t)capacity, sizeof *list);
		}
		list[count++] = (struct loop_at){begin, end, smallest};
	}
	if (count)
		qsort(list, (size_t)count, sizeof *list, by_smallest);
	*out_count = count;
	return list;
}

/* Factors while memory and work allow: a graph of thousands of middle-sized components must not fill the machine. */
static bool dense_affordable(int32_t m, double *work, double *bytes)
{
	double size = m;

	if (m <= DENSE_ALWAYS)
		return true;
	if (m > DENSE_MAX || *work + size * size * size > DENSE_WORK || *bytes + size * size * sizeof(double) > DENSE_BYTES)
		return false;
	*work += size * size * size;
	*bytes += size * size * sizeof(double);
	return true;
}

/* The links of one component among its products 0 … m-1 in member order, self-loops apart. `at` holds -1 for every row and is left so. */
struct inside {
	struct graph_arcs arcs;
	size_t *start;
	int32_t *input;
	double *weight; /* |q| */
	double *self;
};

static void inside_init(struct inside *inside, const struct graph_matrix *matrix, const int32_t *member, int32_t m, int32_t *at)
{
	size_t capacity = 0, count = 0;

	for (int32_t i = 0; i < m; i++) {
		at[member[i]] = i;
		capacity += matrix->start[member[i] + 1] - matrix->start[member[i]];
	}
	inside->start = heap_array((size_t)m + 1, sizeof *inside->start);
	inside->input = heap_array(capacity, sizeof *inside->input);
	inside->weight = heap_array(capacity, sizeof *inside->weight);
	inside->self = heap_alloc((size_t)m, sizeof *inside->self);
	for (int32_t i = 0; i < m; i++) {
		inside->start[i] = count;
		for (size_t e = matrix->start[member[i]]; e < matrix->start[member[i] + 1]; e++) {
			int32_t k = at[matrix->input[e]];

			if (k == i) {
				inside->self[i] = fabs(matrix->quantity[e]);
			} else if (k >= 0 && matrix->quantity[e] != 0) {
				inside->input[count] = k;
				inside->weight[count++] = fabs(matrix->quantity[e]);
			}
		}
	}
	inside->start[m] = count;
	for (int32_t i = 0; i < m; i++)
		at[member[i]] = -1;
	inside->arcs = (struct graph_arcs){m, inside->start, inside->input, inside->weight, 0};
}

static void inside_done(struct inside *inside)
{
	free(inside->start);
	free(inside->input);
	free(inside->weight);
	free(inside->self);
}

/* What ordering finds out about a component and preparing it needs. By product of the component in its final order. */
struct plan {
	double *scale;
	int32_t *block; /* NULL: solved densely */
};

static void component_order(struct plan *plan, const struct graph_matrix *matrix, int32_t *member, int32_t m, bool dense, int32_t *at)
{
	struct inside inside;
	double *scale = heap_array((size_t)m, sizeof *scale);

	inside_init(&inside, matrix, member, m, at);
	graph_balance(&inside.arcs, inside.self, scale);
	plan->scale = scale;
	if (!dense) {
		int32_t *order = heap_array((size_t)m, sizeof *order), *old = heap_array((size_t)m, sizeof *old);

		for (int32_t i = 0; i < m; i++) {
			for (size_t e = inside.start[i]; e < inside.start[i + 1]; e++)
				inside.weight[e] *= scale[inside.input[e]] / scale[i];
		}
		plan->block = heap_array((size_t)m, sizeof *plan->block);
		graph_sequence(&inside.arcs, order, plan->block);
		plan->scale = heap_array((size_t)m, sizeof *plan->scale);
		memcpy(old, member, (size_t)m * sizeof *old);
		for (int32_t i = 0; i < m; i++) {
			member[i] = old[order[i]];
			plan->scale[i] = scale[order[i]];
		}
		free(order);
		free(old);
		free(scale);
	}
	inside_done(&inside);
}

static void csr_init(struct graph_csr *csr, int32_t n, size_t links)
{
	csr->start = heap_array((size_t)n + 1, sizeof *csr->start);
	csr->col = heap_array(links + GRAPH_AHEAD, sizeof *csr->col);
	csr->q = heap_array(links + GRAPH_AHEAD, sizeof *csr->q);
}

static void csr_close(struct graph_csr *csr, int32_t n, size_t links)
{
	csr->start[n] = (uint32_t)links;
	memset(csr->col + links, 0, GRAPH_AHEAD * sizeof *csr->col);
	memset(csr->q + links, 0, GRAPH_AHEAD * sizeof *csr->q);
}

static void csr_done(struct graph_csr *csr)
{
	free(csr->start);
	free(csr->col);
	free(csr->q);
}

#define ROWS_AHEAD 8 /* rows whose links are fetched before they are needed */

/* Rows stand anywhere in the matrix and so do their inputs: start, links and positions of rows to come are fetched one after the other. */
static void row_fetch(const struct graph_order *order, const struct graph_matrix *matrix, int32_t i)
{
	if (i + 3 * ROWS_AHEAD < order->n)
		__builtin_prefetch(&matrix->start[order->row[i + 3 * ROWS_AHEAD]]);
	if (i + 2 * ROWS_AHEAD < order->n) {
		__builtin_prefetch(&matrix->input[matrix->start[order->row[i + 2 * ROWS_AHEAD]]]);
		__builtin_prefetch(&matrix->quantity[matrix->start[order->row[i + 2 * ROWS_AHEAD]]]);
	}
	if (i + ROWS_AHEAD < order->n) {
		int32_t row = order->row[i + ROWS_AHEAD];

		for (size_t e = matrix->start[row]; e < matrix->start[row + 1] && e < matrix->start[row] + 8; e++)
			__builtin_prefetch(&order->position[matrix->input[e]]);
	}
}

/* The links by position, apart by whether they leave the component; those inside sorted by position. */
static void links_fill(struct graph_order *order, const struct graph_matrix *matrix)
{
	size_t outside = 0, within = 0, room = 0;
	int32_t c = 0;

	for (int32_t k = 0; k < order->component_count; k++) {
		for (int32_t i = order->component[k].begin; i < order->component[k].end; i++)
			room += matrix->start[order->row[i] + 1] - matrix->start[order->row[i]];
	}
	csr_init(&order->outer, order->n, matrix->links);
	csr_init(&order->inner, order->n, room);
	order->self = heap_alloc((size_t)order->n, sizeof *order->self);
	for (int32_t i = 0; i < order->n; i++) {
		int32_t row = order->row[i], begin = i;
		struct component *component = NULL;

		row_fetch(order, matrix, i);
		while (c < order->component_count && order->component[c].end <= i)
			c++;
		if (c < order->component_count && order->component[c].begin <= i) {
			component = &order->component[c];
			begin = component->begin;
		}
		order->outer.start[i] = (uint32_t)outside;
		order->inner.start[i] = (uint32_t)within;
		for (size_t e = matrix->start[row]; e < matrix->start[row + 1]; e++) {
			int32_t at = order->position[matrix->input[e]];
			double q = matrix->quantity[e];
			size_t place = within;

			if (q == 0)
				continue;
			order->is_signed |= q < 0;
			if (at < begin) {
				order->outer.col[outside] = at;
				order->outer.q[outside++] = q;
				continue;
			}
			if (component)
				component->is_signed |= q < 0;
			if (at == i) {
				order->self[i] = q;
				continue;
			}
			for (; place > order->inner.start[i] && order->inner.col[place - 1] > at; place--) {
				order->inner.col[place] = order->inner.col[place - 1];
				order->inner.q[place] = order->inner.q[place - 1];
			}
			order->inner.col[place] = at;
			order->inner.q[place] = q;
			within++;
		}
	}
	csr_close(&order->outer, order->n, outside);
	csr_close(&order->inner, order->n, within);
}

/* The links within components turned round. */
static void users_fill(struct graph_order *order)
{
	size_t links = order->inner.start[order->n];
	struct graph_csr *users = &order->inner_users;
	uint32_t *cursor = heap_alloc((size_t)order->n + 2, sizeof *cursor);

	csr_init(users, order->n, links);
	for (size_t e = 0; e < links; e++)
		cursor[order->inner.col[e] + 2]++;
	for (int32_t i = 0; i < order->n; i++)
		cursor[i + 2] += cursor[i + 1];
	memcpy(users->start, cursor + 1, (size_t)order->n * sizeof *cursor);
	for (int32_t i = 0; i < order->n; i++) {
		for (uint32_t e = order->inner.start[i]; e < order->inner.start[i + 1]; e++) {
			uint32_t at = cursor[order->inner.col[e] + 1]++;

			users->col[at] = i;
			users->q[at] = order->inner.q[e];
		}
	}
	csr_close(users, order->n, links);
	free(cursor);
}

/* Prepares one component; its verdict says whether it has a finite answer. */
static void component_prepare(struct component *component, const struct graph_order *order, const struct plan *plan)
{
	struct graph_local local;

	if (component->end - component->begin == 1) {
		double q = order->self[component->begin];

		component->keep = 1 - q;
		component->finding = (struct graph_finding){fabs(q) >= 1 ? VERDICT_DIVERGES : VERDICT_PROVED, fabs(q), q, 0};
		return;
	}
	graph_order_local(order, component, &local);
	if (!plan->block)
		component->dense = graph_dense_new(&local, plan->scale, &component->finding);
	else
		component->sweep = graph_sweep_new(&local, plan->block, plan->scale, &component->finding);
}

/* One component that cannot be accepted. */
static enum status component_refuse(const struct component *component, const struct graph_order *order, const struct graph_matrix *matrix,
	struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_refusal refusal;
	enum status status;
	int32_t *at;

	if (component->finding.verdict == VERDICT_UNKNOWN) {
		char size[16];

		snprintf(size, sizeof size, "%" PRId32, component->end - component->begin);
		return err_set(err, ST_INPUT, "graph.not_converged", size, NULL);
	}
	at = heap_array((size_t)order->n, sizeof *at);
	for (int32_t i = 0; i < order->n; i++)
		at[i] = -1;
	graph_refusal_find(matrix, order->row + component->begin, component->end - component->begin, at, component->finding.radius, &refusal);
	free(at);
	status = graph_refusal_say(&refusal, NULL, NULL, err);
	if (out_refusal)
		*out_refusal = refusal;
	else
		graph_refusal_done(&refusal);
	return status;
}

enum status graph_order_new(const struct graph_matrix *matrix, struct graph_order **out_order, struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_order *order = heap_alloc(1, sizeof *order);
	struct graph_arcs arcs = {matrix->n, matrix->start, matrix->input, matrix->quantity, 0};
	struct graph_components components;
	struct loop_at *loop;
	struct plan *plan;
	int32_t count, *where;
	double work = 0, bytes = 0;
	enum status status = ST_OK;

	if (out_refusal)
		*out_refusal = (struct graph_refusal){0};
	graph_components_find(&arcs, &components);
	loop = loops_list(matrix, &components, &count);
	plan = heap_alloc((size_t)count, sizeof *plan);
	order->n = matrix->n;
	order->position = heap_array((size_t)order->n, sizeof *order->position);
	for (int32_t i = 0; i < order->n; i++)
		order->position[i] = -1;
	for (int32_t c = 0; c < count; c++) {
		int32_t m = loop[c].end - loop[c].begin;

		if (m > 1)
			component_order(&plan[c], matrix, components.member + loop[c].begin, m, dense_affordable(m, &work, &bytes), order->position);
	}
	order->row = components.member;
	components.member = NULL;
	for (int32_t i = 0; i < order->n; i++)
		order->position[order->row[i]] = i;
	order->component = heap_alloc((size_t)count, sizeof *order->component);
	order->component_count = count;
	for (int32_t c = 0; c < count; c++) { /* by position for filling and solving, by smallest row for refusing */
		order->component[c] = (struct component){.begin = loop[c].begin, .end = loop[c].end, .smallest = loop[c].smallest, .plan = c};
	}
	if (count)
		qsort(order->component, (size_t)count, sizeof *order->component, by_begin);
	links_fill(order, matrix);
	users_fill(order);
	where = heap_array((size_t)count, sizeof *where);
	for (int32_t c = 0; c < count; c++)
		where[order->component[c].plan] = c;
	for (int32_t c = 0; status == ST_OK && c < count; c++) {
		struct component *component = &order->component[where[c]];

		component_prepare(component, order, &plan[c]);
		if (component->finding.verdict == VERDICT_UNKNOWN || component->finding.verdict == VERDICT_DIVERGES)
			status = component_refuse(component, order, matrix, out_refusal, err);
	}
	if (status == ST_OK)
		*out_order = order;
	else
		graph_order_free(order);
	for (int32_t c = 0; c < count; c++) {
		free(plan[c].scale);
		free(plan[c].block);
	}
	graph_components_done(&components);
	free(loop);
	free(plan);
	free(where);
	return status;
}

void graph_order_free(struct graph_order *order)
{
	if (!order)
		return;
	for (int32_t c = 0; c < order->component_count; c++) {
		graph_dense_free(order->component[c].dense);
		graph_sweep_free(order->component[c].sweep);
	}
	free(order->component);
	free(order->row);
	free(order->position);
	csr_done(&order->outer);
	csr_done(&order->inner);
	csr_done(&order->inner_users);
	free(order->self);
	free(order);
}

void graph_order_info(const struct graph_order *order, struct graph_order_info *out_info)
{
	struct graph_order_info info = {.strongest_row = -1, .proved = true};
	int32_t strongest_smallest = 0;

	for (int32_t c = 0; c < order->component_count; c++) {
		const struct component *component = &order->component[c];
		struct graph_finding finding = component->finding;

		if (component->sweep) {
			struct graph_local local;

			graph_order_local(order, component, &local);
			graph_sweep_strength(component->sweep, &local, &finding);
		}
		info.components++;
		if (component->end - component->begin > info.largest)
			info.largest = component->end - component->begin;
		info.radius = fmax(info.radius, finding.radius);
		info.proved &= finding.verdict == VERDICT_PROVED;
		if (info.strongest_row < 0 || finding.gain > info.gain || (finding.gain == info.gain && component->smallest < strongest_smallest)) {
			info.gain = finding.gain;
			info.strongest_row = order->row[component->begin + finding.strongest];
			strongest_smallest = component->smallest;
		}
	}
	*out_info = info;
}
