/* Rows from whatever keeps them, and the rows that were read ahead to find the header. */
#include "file/rows.h"

#include "base/arena.h"
#include "file/csv_int.h"

#include <stdlib.h>
#include <string.h>

#define AHEAD_BYTES_MAX ((size_t)4 * 1024 * 1024)

/* A row that was read ahead, or the error that stood in its place. */
struct ahead {
	const char **cell;
	int64_t *cell_line, *cell_column;
	int64_t line;
	int count;
	struct err *err;
};
struct rows {
	struct csv *csv;
	/* the row at hand */
	const char *const *cell;
	int count;
	const struct ahead *row; /* NULL: it stands in `csv` */
	bool broken;
	/* what was read ahead and is not yet given */
	struct arena arena;
	struct ahead *ahead;
	size_t aheads, next;
	bool ended; /* nothing comes behind these */
};

/* ---- looking for the header ---- */

static void keep(struct rows *rows)
{
	struct ahead *a = &rows->ahead[rows->aheads++];

	*a = (struct ahead){.line = csv_line(rows->csv), .count = csv_field_count(rows->csv)};
	a->cell = arena_alloc(&rows->arena, ((size_t)a->count + 1) * sizeof *a->cell);
	a->cell_line = arena_alloc(&rows->arena, ((size_t)a->count + 1) * sizeof *a->cell_line);
	a->cell_column = arena_alloc(&rows->arena, ((size_t)a->count + 1) * sizeof *a->cell_column);
	for (int i = 0; i < a->count; i++) {
		a->cell[i] = arena_strdup(&rows->arena, csv_field(rows->csv, i));
		a->cell_line[i] = csv_field_line(rows->csv, i);
		a->cell_column[i] = csv_field_column(rows->csv, i);
	}
}

static void keep_error(struct rows *rows, const struct err *err)
{
	struct ahead *a = &rows->ahead[rows->aheads++];

	*a = (struct ahead){.err = arena_alloc(&rows->arena, sizeof *a->err)};
	*a->err = *err;
}

/* Reads on until a row is surely the header, or enough was seen; then all that stands above the best one is dropped but its errors. */
static void find_header(struct rows *rows, const struct rows_options *options)
{
	size_t best = 0, bytes = 0, kept = 0;
	int best_score = 0;

	rows->ahead = arena_alloc(&rows->arena, ROWS_HEADER_WITHIN * sizeof *rows->ahead);
	while (rows->aheads < ROWS_HEADER_WITHIN && bytes < AHEAD_BYTES_MAX && best_score < ROWS_HEADER && !rows->ended) {
		struct err err;
		bool more;
		int score;

		if (csv_next(rows->csv, &more, &err) != ST_OK) {
			keep_error(rows, &err);
			rows->ended = csv_broken(rows->csv);
			continue;
		}
		rows->ended = !more;
		if (!more)
			break;
		keep(rows);
		score = options->header(options->context, rows->ahead[rows->aheads - 1].cell, rows->ahead[rows->aheads - 1].count);
		for (int i = 0; i < csv_field_count(rows->csv); i++)
			bytes += strlen(csv_field(rows->csv, i)) + 3 * sizeof(char *);
		if (score > best_score) {
			best_score = score;
			best = rows->aheads - 1;
		}
	}
	for (size_t i = 0; i < rows->aheads; i++)
		if (i >= best || rows->ahead[i].err)
			rows->ahead[kept++] = rows->ahead[i];
	rows->aheads = kept;
}

/* ---- opening ---- */

static enum status open_with(enum status st, struct csv *csv, const struct rows_options *options, struct rows **out_rows)
{
	struct rows *rows;

	if (st != ST_OK)
		return st;
	rows = heap_alloc(1, sizeof *rows);
	rows->csv = csv;
	arena_init(&rows->arena);
	if (options && options->header)
		find_header(rows, options);
	*out_rows = rows;
	return ST_OK;
}

enum status rows_open(const char *path, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err)
{
	struct csv *csv = NULL;
	enum status st = csv_open(path, name, options ? options->max_bytes : 0, &csv, err);

	return open_with(st, csv, options, out_rows);
}

enum status rows_open_bytes(
	const char *bytes, size_t length, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err)
{
	struct csv *csv = NULL;
	enum status st = csv_open_bytes(bytes, length, name, options ? options->max_bytes : 0, &csv, err);

	return open_with(st, csv, options, out_rows);
}

void rows_close(struct rows *rows)
{
	if (!rows)
		return;
	csv_close(rows->csv);
	arena_done(&rows->arena);
	free(rows);
}

/* ---- row by row ---- */

static enum status give_ahead(struct rows *rows, bool *out_more, struct err *err)
{
	const struct ahead *a = &rows->ahead[rows->next++];

	if (a->err) {
		if (err)
			*err = *a->err;
		rows->broken = rows->ended && rows->next == rows->aheads && csv_broken(rows->csv);
		return a->err->status;
	}
	rows->row = a;
	rows->cell = a->cell;
	rows->count = a->count;
	*out_more = true;
	return ST_OK;
}

enum status rows_next(struct rows *rows, bool *out_more, struct err *err)
{
	enum status st;

	rows->count = 0;
	rows->row = NULL;
	if (rows->next < rows->aheads)
		return give_ahead(rows, out_more, err);
	st = csv_next(rows->csv, out_more, err);
	if (st != ST_OK) {
		rows->broken = csv_broken(rows->csv);
	} else if (*out_more) {
		rows->cell = csv_fields(rows->csv);
		rows->count = csv_field_count(rows->csv);
	}
	return st;
}

int rows_count(const struct rows *rows)
{
	return rows->count;
}

const char *rows_cell(const struct rows *rows, int index)
{
	return index >= 0 && index < rows->count ? rows->cell[index] : "";
}

const char *const *rows_cells(const struct rows *rows)
{
	return rows->cell;
}

bool rows_fit(const struct rows *rows, int header_count)
{
	return rows->count == header_count;
}

/* ---- places ---- */

int64_t rows_line(const struct rows *rows)
{
	return rows->row ? rows->row->line : csv_line(rows->csv);
}

int64_t rows_cell_line(const struct rows *rows, int index)
{
	if (!rows->row)
		return csv_field_line(rows->csv, index);
	return index >= 0 && index < rows->count ? rows->row->cell_line[index] : rows->row->line;
}

int64_t rows_cell_column(const struct rows *rows, int index)
{
	if (!rows->row)
		return csv_field_column(rows->csv, index);
	return index >= 0 && index < rows->count ? rows->row->cell_column[index] : 0;
}

void rows_at(const struct rows *rows, int index, struct err *err)
{
	if (index >= 0 && index < rows->count)
		err_at(err, csv_name(rows->csv), rows_cell_line(rows, index), rows_cell_column(rows, index));
	else
		err_at(err, csv_name(rows->csv), rows_line(rows), 0);
}

void rows_at_line(const struct rows *rows, int64_t line, struct err *err)
{
	err_at(err, csv_name(rows->csv), line, 0);
}

const char *rows_name(const struct rows *rows)
{
	return csv_name(rows->csv);
}

const char *rows_sheet(const struct rows *rows)
{
	(void)rows;
	return "";
}

bool rows_broken(const struct rows *rows)
{
	return rows->broken;
}

void rows_digest(const struct rows *rows, char out_hex[65])
{
	csv_digest(rows->csv, out_hex);
}
