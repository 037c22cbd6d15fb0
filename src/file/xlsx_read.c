/* A workbook that is read: its sheets, what is hidden, what merged cells stand for. */
#include "file/xlsx_read_int.h"

#include <stdlib.h>
#include <string.h>

#define SMALL_PARTS_MAX ((uint64_t)64 * 1024 * 1024) /* of parts that are read whole */
#define LOOKED_THROUGH ((uint64_t)64 * 1024 * 1024)  /* larger sheets are not read twice for what stands behind their rows */
#define FILLED_COLUMNS 1024
#define OPEN_MAX 1024

struct xlsx_read {
	char *name;
	struct xlsx_package package;
	struct xlsx_strings *strings;
	uint64_t max;
	size_t sheet;
	struct xlsx_sheet_rows *rows;
	struct xlsx_merges merges;
	struct xlsx_row row; /* as it is given */
	int room;
	bool looked, below, broken, ended; /* looked: the merges are known */
	int64_t hidden, header;
};

enum status xlsx_read_open(int fd, const char *name, uint64_t max, struct xlsx_read **out_read, struct err *err)
{
	struct xlsx_read *read = heap_alloc(1, sizeof *read);
	uint64_t small = max < SMALL_PARTS_MAX ? max : SMALL_PARTS_MAX;
	enum status st;

	*read = (struct xlsx_read){.name = heap_strdup(name), .max = max};
	st = xlsx_package_open(&read->package, fd, read->name, &(struct xlsx_limits){small, max, true}, err);
	if (st != ST_OK) {
		err_at(err, name, 0, 0);
		xlsx_read_close(read);
		return st;
	}
	*out_read = read;
	return ST_OK;
}

static void end_sheet(struct xlsx_read *read)
{
	xlsx_sheet_close(read->rows);
	xlsx_merges_done(&read->merges);
	read->rows = NULL;
	read->looked = read->below = read->broken = read->ended = false;
	read->hidden = read->header = 0;
}

void xlsx_read_close(struct xlsx_read *read)
{
	if (!read)
		return;
	end_sheet(read);
	xlsx_strings_free(read->strings);
	xlsx_package_close(&read->package);
	free(read->row.cell);
	free(read->row.holds);
	free(read->name);
	free(read);
}

size_t xlsx_read_sheets(const struct xlsx_read *read)
{
	return read->package.sheets;
}

const struct xlsx_sheet *xlsx_read_sheet(const struct xlsx_read *read, size_t sheet)
{
	return &read->package.sheet[sheet];
}

/* Merged cells are named behind the rows, and wanted before them. */
static enum status look_through(struct xlsx_read *read, const struct xlsx_sheet *sheet, struct err *err)
{
	struct xlsx_sheet_rows *rows;
	uint64_t size = 0;
	enum status st = xlsx_package_fits(&read->package, sheet->entry, read->max, &size, err);

	if (st == ST_OK && size > LOOKED_THROUGH)
		return ST_OK;
	if (st == ST_OK)
		st = xlsx_sheet_open(&read->package, sheet, &read->strings, read->max, &rows, err);
	if (st != ST_OK) {
		err_at_cell(err, read->name, sheet->name, 0, 0);
		return st;
	}
	/* what is wrong is said where it is reached */
	if (xlsx_sheet_pass(rows, NULL) == ST_OK)
		xlsx_sheet_merges_take(rows, &read->merges);
	read->looked = true;
	xlsx_sheet_close(rows);
	return ST_OK;
}

enum status xlsx_read_begin(struct xlsx_read *read, size_t number, struct err *err)
{
	const struct xlsx_sheet *sheet = &read->package.sheet[number];
	enum status st;

	end_sheet(read);
	read->sheet = number;
	st = look_through(read, sheet, err);
	return st == ST_OK ? xlsx_sheet_open(&read->package, sheet, &read->strings, read->max, &read->rows, err) : st;
}

/* ---- merged cells ---- */

/* Which ranges reach the row. False: too many. */
static bool open_merges(struct xlsx_merges *m, int64_t row)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->opens; i++) {
		if (m->open[i]->to_row >= row) {
			m->open[kept++] = m->open[i];
		} else {
			free(m->open[i]->value);
			m->open[i]->value = NULL;
		}
	}
	m->opens = kept;
	for (; m->next < m->count && m->list[m->next].from_row <= row; m->next++) {
		if (m->list[m->next].to_row < row)
			continue;
		if (!m->open)
			m->open = heap_alloc(OPEN_MAX, sizeof *m->open);
		if (m->opens == OPEN_MAX)
			return false;
		m->open[m->opens++] = &m->list[m->next];
	}
	return true;
}

static void copy_row(struct xlsx_read *read, const struct xlsx_row *row, int columns)
{
	if (columns > read->room) {
		read->room = columns;
		read->row.cell = heap_grow(read->row.cell, (size_t)columns, sizeof *read->row.cell);
		read->row.holds = heap_grow(read->row.holds, (size_t)columns, 1);
	}
	for (int i = 0; i < columns; i++) {
		read->row.cell[i] = i < row->count ? row->cell[i] : "";
		read->row.holds[i] = i < row->count ? row->holds[i] : XLSX_HOLDS_NOTHING;
	}
	read->row.number = row->number;
	read->row.count = row->count;
	read->row.hidden = row->hidden;
}

static void fill_merge(struct xlsx_read *read, struct xlsx_merge *m)
{
	struct xlsx_row *row = &read->row;

	if (m->from_row == row->number && m->from_column <= row->count && row->cell[m->from_column - 1][0]) {
		char holds = row->holds[m->from_column - 1];

		m->value = heap_strdup(row->cell[m->from_column - 1]);
		m->names = holds == XLSX_HOLDS_TEXT || holds == XLSX_HOLDS_DAY;
	}
	for (int c = m->from_column; m->value && c <= m->to_column && c <= FILLED_COLUMNS; c++) {
		bool stays = m->names && c == m->from_column;

		if (row->cell[c - 1][0] || (read->below && !stays))
			continue;
		row->cell[c - 1] = m->value;
		row->holds[c - 1] = stays ? XLSX_HOLDS_TEXT : XLSX_HOLDS_MERGED;
		if (c > row->count)
			row->count = c;
	}
}

static enum status fill_row(struct xlsx_read *read, const struct xlsx_row **row, struct err *err)
{
	struct xlsx_merges *m = &read->merges;
	int columns = (*row)->count;

	if (!open_merges(m, (*row)->number)) {
		read->broken = true;
		err_set(err, ST_INPUT, "xlsx.part", xlsx_read_sheet(read, read->sheet)->name, "too many merged cells", NULL);
		err_at_cell(err, read->name, xlsx_read_sheet(read, read->sheet)->name, (*row)->number, 0);
		return ST_INPUT;
	}
	if (m->opens == 0)
		return ST_OK;
	for (size_t i = 0; i < m->opens; i++) {
		int last = m->open[i]->to_column < FILLED_COLUMNS ? m->open[i]->to_column : FILLED_COLUMNS;

		columns = last > columns ? last : columns;
	}
	copy_row(read, *row, columns);
	for (size_t i = 0; i < m->opens; i++)
		fill_merge(read, m->open[i]);
	*row = &read->row;
	return ST_OK;
}

/* At the end of a large sheet: were there merged cells that would have had to be known? */
static enum status judge_late(struct xlsx_read *read, struct err *err)
{
	struct xlsx_merges late;
	enum status st = ST_OK;

	read->ended = true;
	if (read->looked)
		return ST_OK;
	xlsx_sheet_merges_take(read->rows, &late);
	for (size_t i = 0; st == ST_OK && i < late.count; i++) {
		if (late.list[i].to_row < read->header)
			continue;
		read->broken = true;
		st = err_set(err, ST_INPUT, "xlsx.merged_late", NULL);
		err_at_cell(err, read->name, xlsx_read_sheet(read, read->sheet)->name, late.list[i].from_row, late.list[i].from_column);
	}
	xlsx_merges_done(&late);
	return st;
}

/* ---- row by row ---- */

enum status xlsx_read_next(struct xlsx_read *read, const struct xlsx_row **out_row, struct err *err)
{
	*out_row = NULL;
	while (!read->ended) {
		struct err wrong;
		const struct xlsx_row *row;
		enum status st = xlsx_sheet_next(read->rows, &row, &wrong);

		if (st != ST_OK && !row) {
			read->broken = true;
		} else if (!row) {
			return judge_late(read, err);
		} else if (read->merges.count > 0) {
			enum status filled = fill_row(read, &row, &wrong);

			st = filled == ST_OK ? st : filled;
		}
		if (row && row->hidden && !read->broken) {
			read->hidden++;
			continue;
		}
		if (st == ST_OK)
			*out_row = row;
		else if (err)
			*err = wrong;
		return st;
	}
	return ST_OK;
}

void xlsx_read_below(struct xlsx_read *read, int64_t header_row)
{
	read->below = true;
	read->header = header_row;
}

bool xlsx_read_broken(const struct xlsx_read *read)
{
	return read->broken;
}

int64_t xlsx_read_hidden(const struct xlsx_read *read)
{
	return read->hidden;
}
