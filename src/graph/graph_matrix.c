#include "base/arena.h"
#include "graph/graph_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INSERTION_MAX 24

struct entry {
	int32_t input;
	double quantity;
	size_t origin;
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

enum status graph_matrix_new(int32_t n, const struct graph_link *link, size_t link_count, struct graph_matrix **out_matrix, struct err *err)
{
	struct graph_matrix *matrix;
	struct entry *entry;
	size_t *cursor, written = 0;
	bool overflow = false;

	if (n < 0)
		return link_refused("graph.row_range", 0, n, n, err);
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
	matrix->start = heap_alloc((size_t)n + 1, sizeof *matrix->start);
	cursor = heap_alloc((size_t)n + 1, sizeof *cursor);
	entry = heap_alloc(link_count, sizeof *entry);
	for (size_t i = 0; i < link_count; i++)
		cursor[link[i].product + 1]++;
	for (int32_t j = 0; j < n; j++)
		cursor[j + 1] += cursor[j];
	for (size_t i = 0; i < link_count; i++)
		entry[cursor[link[i].product]++] = (struct entry){link[i].input, link[i].quantity, i};
	/* cursor[j] is now the end of row j */

	matrix->input = heap_alloc(link_count, sizeof *matrix->input);
	matrix->quantity = heap_alloc(link_count, sizeof *matrix->quantity);
	matrix->origin = heap_alloc(link_count, sizeof *matrix->origin);
	for (int32_t j = 0; j < n; j++) {
		size_t begin = j ? cursor[j - 1] : 0, end = cursor[j];

		matrix->start[j] = written;
		sort_row(entry + begin, end - begin);
		for (size_t e = begin; e < end; e++) {
			if (written > matrix->start[j] && matrix->input[written - 1] == entry[e].input) {
				matrix->quantity[written - 1] += entry[e].quantity;
				overflow |= !isfinite(matrix->quantity[written - 1]);
				continue;
			}
			matrix->input[written] = entry[e].input;
			matrix->quantity[written] = entry[e].quantity;
			matrix->origin[written] = entry[e].origin;
			written++;
		}
	}
	matrix->start[n] = written;
	matrix->links = written;
	matrix->repeated = link_count - written;
	free(cursor);
	free(entry);
	if (overflow) {
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
	const size_t **out_origin, size_t *out_count)
{
	size_t begin = matrix->start[row];

	*out_input = matrix->input + begin;
	*out_quantity = matrix->quantity + begin;
	*out_origin = matrix->origin + begin;
	*out_count = matrix->start[row + 1] - begin;
}
