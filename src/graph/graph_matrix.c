#include "base/arena.h"
#include "graph/graph_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INSERTION_MAX 24
#define BUCKET_ROWS 4096 /* rows sorted together: their entries fit the second cache */

struct entry {
	int32_t product, input;
	double quantity;
	uint32_t origin;
};

static int by_input(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;

	if (a->input != b->input)
		return a->input < b->input ? -1 : 1;
	return a->origin < b->origin ? -1 : a->origin > b->origin;
}

/* Stable by input; entries arrive in the caller's order. */
static void sort_row(struct entry *entry, size_t count)
{
	if (count > INSERTION_MAX) {
		qsort(entry, count, sizeof *entry, by_input);
		return;
	}
	for (size_t i = 1; i < count; i++) {
		struct entry moving = entry[i];
		size_t at = i;

		for (; at > 0 && entry[at - 1].input > moving.input; at--)
			entry[at] = entry[at - 1];
		entry[at] = moving;
	}
}

static enum status link_refused(const char *code, size_t position, int32_t row, int32_t n, struct err *err)
{
	char at[32], number[16], count[16];

	snprintf(at, sizeof at, "#%zu", position);
	snprintf(number, sizeof number, "%" PRId32, row);
	snprintf(count, sizeof count, "%" PRId32, n);
	return err_set(err, ST_INPUT, code, at, number, count, NULL);
}

/* Adds the sorted entries of one row to the matrix, repeated ones together. False if a sum overflows. */
static bool row_append(struct graph_matrix *matrix, const struct entry *entry, size_t count)
{
	size_t first = matrix->links;
	bool finite = true;

	for (size_t e = 0; e < count; e++) {
		size_t at = matrix->links;

		if (at > first && matrix->input[at - 1] == entry[e].input) {
			matrix->quantity[at - 1] += entry[e].quantity;
			finite &= isfinite(matrix->quantity[at - 1]) != 0;
			continue;
		}
		matrix->input[at] = entry[e].input;
		matrix->quantity[at] = entry[e].quantity;
		matrix->origin[at] = entry[e].origin;
		matrix->links++;
	}
	return finite;
}

/* Sorts in two steps, by groups of rows and then within each group, so that no step jumps about in more memory than the caches hold. */
static bool matrix_fill(struct graph_matrix *matrix, const struct graph_link *link, size_t link_count)
{
	size_t rows = (size_t)matrix->n, buckets = rows / BUCKET_ROWS + 1;
	size_t *first = heap_alloc(buckets + 1, sizeof *first), *cursor = heap_alloc(buckets + 1, sizeof *cursor), largest = 0;
	struct entry *entry = heap_array(link_count, sizeof *entry), *sorted;
	uint32_t *at = heap_alloc(BUCKET_ROWS + 1, sizeof *at);
	bool finite = true;

	for (size_t i = 0; i < link_count; i++)
		first[link[i].product / BUCKET_ROWS + 1]++;
	for (size_t b = 0; b < buckets; b++) {
		largest = first[b + 1] > largest ? first[b + 1] : largest;
		first[b + 1] += first[b];
		cursor[b] = first[b];
	}
	for (size_t i = 0; i < link_count; i++)
		entry[cursor[link[i].product / BUCKET_ROWS]++] = (struct entry){link[i].product, link[i].input, link[i].quantity, (uint32_t)i};
	sorted = heap_array(largest, sizeof *sorted);
	for (size_t b = 0; b < buckets; b++) {
		const struct entry *from = entry + first[b];
		size_t count = first[b + 1] - first[b], row = b * BUCKET_ROWS;

		memset(at, 0, (BUCKET_ROWS + 1) * sizeof *at);
		for (size_t e = 0; e < count; e++)
			at[(size_t)from[e].product - row + 1]++;
		for (size_t i = 0; i < BUCKET_ROWS; i++)
			at[i + 1] += at[i];
		for (size_t e = 0; e < count; e++)
			sorted[at[(size_t)from[e].product - row]++] = from[e];
		/* at[i] is now the end of row i of the group */
		for (size_t i = 0; i < BUCKET_ROWS && row + i < rows; i++) {
			size_t begin = i ? at[i - 1] : 0;

			matrix->start[row + i] = matrix->links;
			sort_row(sorted + begin, at[i] - begin);
			finite &= row_append(matrix, sorted + begin, at[i] - begin);
		}
	}
	matrix->start[rows] = matrix->links;
	matrix->repeated = link_count - matrix->links;
	free(first);
	free(cursor);
	free(entry);
	free(sorted);
	free(at);
	return finite;
}

enum status graph_matrix_new(int32_t n, const struct graph_link *link, size_t link_count, struct graph_matrix **out_matrix, struct err *err)
{
	struct graph_matrix *matrix;

	if (n < 0)
		return link_refused("graph.row_range", 0, n, n, err);
	if (link_count >= UINT32_MAX)
		return err_internal(err, "graph_matrix_new: links");
	for (size_t i = 0; i < link_count; i++) {
		if (link[i].product < 0 || link[i].product >= n)
			return link_refused("graph.row_range", i, link[i].product, n, err);
		if (link[i].input < 0 || link[i].input >= n)
			return link_refused("graph.row_range", i, link[i].input, n, err);
		if (!isfinite(link[i].quantity))
			return link_refused("graph.not_finite", i, link[i].product, n, err);
	}

	matrix = heap_alloc(1, sizeof *matrix);
	matrix->n = n;
	matrix->start = heap_array((size_t)n + 1, sizeof *matrix->start);
	matrix->input = heap_array(link_count, sizeof *matrix->input);
	matrix->quantity = heap_array(link_count, sizeof *matrix->quantity);
	matrix->origin = heap_array(link_count, sizeof *matrix->origin);
	if (!matrix_fill(matrix, link, link_count)) {
		graph_matrix_free(matrix);
		return err_set(err, ST_INPUT, "graph.not_finite", "sum of repeated links", NULL);
	}
	*out_matrix = matrix;
	return ST_OK;
}

void graph_matrix_free(struct graph_matrix *matrix)
{
	if (!matrix)
		return;
	free(matrix->start);
	free(matrix->input);
	free(matrix->quantity);
	free(matrix->origin);
	free(matrix);
}

int32_t graph_matrix_rows(const struct graph_matrix *matrix)
{
	return matrix->n;
}

size_t graph_matrix_links(const struct graph_matrix *matrix)
{
	return matrix->links;
}

size_t graph_matrix_repeated(const struct graph_matrix *matrix)
{
	return matrix->repeated;
}

void graph_matrix_inputs(const struct graph_matrix *matrix, int32_t row, const int32_t **out_input, const double **out_quantity,
	const uint32_t **out_origin, size_t *out_count)
{
	size_t begin = matrix->start[row];

	*out_input = matrix->input + begin;
	*out_quantity = matrix->quantity + begin;
	*out_origin = matrix->origin + begin;
	*out_count = matrix->start[row + 1] - begin;
}
