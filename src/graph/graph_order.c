#include "base/arena.h"
#include "graph/graph_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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

/* Links into earlier components, by position. */
static void links_fill(
	struct graph_order *order, const struct graph_matrix *matrix, const struct graph_components *components, const int32_t *position)
{
	size_t written = 0;
	int32_t c = 0;

	order->start = heap_alloc((size_t)order->n + 1, sizeof *order->start);
	order->input = heap_alloc(matrix->links, sizeof *order->input);
	order->quantity = heap_alloc(matrix->links, sizeof *order->quantity);
	for (int32_t i = 0; i < order->n; i++) {
		int32_t row = order->row[i];

		while (components->first[c + 1] <= i)
			c++;
		order->start[i] = written;
		for (size_t e = matrix->start[row]; e < matrix->start[row + 1]; e++) {
			int32_t at = position[matrix->input[e]];

			if (matrix->quantity[e] == 0 || at >= components->first[c])
				continue;
			order->input[written] = at;
			order->quantity[written++] = matrix->quantity[e];
		}
	}
	order->start[order->n] = written;
}

static void info_add(
	struct graph_order_info *info, const struct graph_order *order, const struct component *component, const struct graph_finding *finding)
{
	info->components++;
	if (component->end - component->begin > info->largest)
		info->largest = component->end - component->begin;
	info->radius = fmax(info->radius, finding->radius);
	info->proved &= finding->verdict == VERDICT_PROVED;
	if (info->strongest_row < 0 || finding->gain > info->gain) {
		info->gain = finding->gain;
		info->strongest_row = order->row[component->begin + finding->strongest];
	}
}

/* Prepares one component; its verdict says whether it has a finite answer. */
static struct graph_finding component_prepare(
	struct component *component, const struct graph_order *order, const struct graph_matrix *matrix, const int32_t *position, bool dense)
{
	struct graph_finding finding = {.verdict = VERDICT_PROVED};

	if (component->end - component->begin == 1) {
		double q = self_quantity(matrix, order->row[component->begin]);

		component->keep = 1 - q;
		finding.radius = fabs(q);
		finding.gain = q;
		if (finding.radius >= 1)
			finding.verdict = VERDICT_DIVERGES;
		return finding;
	}
	component->local = graph_local_new(matrix, order->row, position, component->begin, component->end);
	if (dense)
		component->dense = graph_dense_new(component->local, &finding);
	else
		component->sweep = graph_sweep_new(component->local, &finding);
	return finding;
}

enum status graph_order_new(const struct graph_matrix *matrix, struct graph_order **out_order, struct graph_refusal *out_refusal, struct err *err)
{
	struct graph_order *order = heap_alloc(1, sizeof *order);
	struct graph_components components;
	struct loop_at *loop;
	size_t n = (size_t)matrix->n;
	int32_t *position = heap_alloc(n, sizeof *position), count;
	double work = 0, bytes = 0;
	enum status status = ST_OK;

	if (out_refusal)
		*out_refusal = (struct graph_refusal){0};
	graph_components_find(matrix, &components);
	loop = loops_list(matrix, &components, &count);
	for (size_t i = 0; i < n; i++)
		position[i] = -1;
	for (int32_t c = 0; c < count; c++) {
		if (loop[c].end - loop[c].begin > DENSE_ALWAYS)
			graph_sequence(matrix, components.member + loop[c].begin, loop[c].end - loop[c].begin, position);
	}
	for (size_t i = 0; i < n; i++)
		position[components.member[i]] = (int32_t)i;
	order->n = matrix->n;
	order->row = components.member;
	components.member = NULL;
	order->info = (struct graph_order_info){.strongest_row = -1, .proved = true};
	order->component = heap_alloc((size_t)count, sizeof *order->component);
	for (int32_t c = 0; status == ST_OK && c < count; c++) {
		struct component *component = order->component + order->component_count++;
		struct graph_finding finding;

		component->begin = loop[c].begin;
		component->end = loop[c].end;
		finding = component_prepare(component, order, matrix, position, dense_affordable(loop[c].end - loop[c].begin, &work, &bytes));
		if (finding.verdict == VERDICT_UNKNOWN) {
			char size[16];

			snprintf(size, sizeof size, "%" PRId32, component->end - component->begin);
			status = err_set(err, ST_INPUT, "graph.not_converged", size, NULL);
		} else if (finding.verdict == VERDICT_DIVERGES) {
			struct graph_refusal refusal;

			for (size_t i = 0; i < n; i++)
				position[i] = -1;
			graph_refusal_find(
				matrix, order->row + component->begin, component->end - component->begin, position, finding.radius, &refusal);
			status = graph_refusal_say(&refusal, NULL, NULL, err);
			if (out_refusal)
				*out_refusal = refusal;
			else
				graph_refusal_done(&refusal);
		} else {
			info_add(&order->info, order, component, &finding);
		}
	}
	if (status == ST_OK) {
		if (count)
			qsort(order->component, (size_t)count, sizeof *order->component, by_begin);
		links_fill(order, matrix, &components, position);
		*out_order = order;
	} else {
		graph_order_free(order);
	}
	graph_components_done(&components);
	free(loop);
	free(position);
	return status;
}

void graph_order_free(struct graph_order *order)
{
	if (!order)
		return;
	for (int32_t c = 0; c < order->component_count; c++) {
		graph_local_free(order->component[c].local);
		graph_dense_free(order->component[c].dense);
		graph_sweep_free(order->component[c].sweep);
	}
	free(order->component);
	free(order->row);
	free(order->start);
	free(order->input);
	free(order->quantity);
	free(order);
}

void graph_order_info(const struct graph_order *order, struct graph_order_info *out_info)
{
	*out_info = order->info;
}
