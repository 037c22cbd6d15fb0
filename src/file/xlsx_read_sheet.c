/* Rows of a sheet: cells by their places, values in text. */
#include "file/xlsx_read_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_TRUTH, TYPE_ERROR, TYPE_DAY };

struct xlsx_sheet_rows {
	struct xlsx_package *package;
	const char *name; /* of the sheet */
	struct xlsx_strings **strings;
	uint64_t max;
	struct xlsx_scan scan;
	bool seen_data, in_data, ended, broken;
	struct xlsx_row row;
	int room;              /* of its cells */
	int64_t last_row;
	struct text values;    /* of the row; its room is reserved, so that it does not move */
	size_t bytes;          /* of all texts of the row */
	struct text value;     /* of the cell at hand */
	struct err wrong;      /* the row's first error; ST_OK: none */
	struct xlsx_merges merges;
};

/* ---- opening ---- */

enum status xlsx_sheet_open(struct xlsx_package *package, const struct xlsx_sheet *sheet, struct xlsx_strings **strings, uint64_t max,
	struct xlsx_sheet_rows **out_rows, struct err *err)
{
	struct xlsx_sheet_rows *rows = heap_alloc(1, sizeof *rows);
	enum status st;

	*rows = (struct xlsx_sheet_rows){.package = package, .name = sheet->name, .strings = strings, .max = max};
	text_init(&rows->values);
	text_init(&rows->value);
	rows->values.max = XLSX_ROW_BYTES_MAX;
	rows->value.max = XLSX_TEXT_BYTES_MAX;
	text_reserve(&rows->values, XLSX_ROW_BYTES_MAX);
	st = xlsx_scan_open(&rows->scan, package, sheet->entry, max, err);
	if (st != ST_OK) {
		err_at_cell(err, package->name, sheet->name, 0, 0);
		xlsx_sheet_close(rows);
		return st;
	}
	*out_rows = rows;
	return ST_OK;
}

void xlsx_sheet_close(struct xlsx_sheet_rows *rows)
{
	if (!rows)
		return;
	xlsx_scan_close(&rows->scan);
	text_done(&rows->values);
	text_done(&rows->value);
	xlsx_merges_done(&rows->merges);
	free(rows->row.cell);
	free(rows->row.holds);
	free(rows);
}

/* ---- a cell ---- */

static void make_room(struct xlsx_sheet_rows *rows, int column)
{
	int room = rows->room ? rows->room : 32;

	if (column <= rows->room)
		return;
	while (room < column)
		room *= 2;
	rows->row.cell = heap_grow(rows->row.cell, (size_t)room, sizeof *rows->row.cell);
	rows->row.holds = heap_grow(rows->row.holds, (size_t)room, 1);
	for (; rows->room < room; rows->room++) {
		rows->row.cell[rows->room] = "";
		rows->row.holds[rows->room] = XLSX_HOLDS_NOTHING;
	}
}

/* The row goes on, and is wrong as a whole. */
static void note_wrong(struct xlsx_sheet_rows *rows, int column, const char *code, const char *value)
{
	if (rows->wrong.status != ST_OK)
		return;
	err_set(&rows->wrong, ST_INPUT, code, value, NULL);
	err_at_cell(&rows->wrong, rows->package->name, rows->name, rows->row.number, column);
}

static void set_cell(struct xlsx_sheet_rows *rows, int column, const char *text, size_t length, enum xlsx_holds holds)
{
	if (length == 0)
		return;
	rows->bytes += length;
	if (rows->values.overflowed || rows->bytes > XLSX_ROW_BYTES_MAX) {
		note_wrong(rows, column, "xlsx.row_too_long", NULL);
		return;
	}
	make_room(rows, column);
	rows->row.cell[column - 1] = text;
	rows->row.holds[column - 1] = (char)holds;
	if (column > rows->row.count)
		rows->row.count = column;
}

/* A copy that lives as long as the row. */
static void keep_cell(struct xlsx_sheet_rows *rows, int column, const char *text, size_t length, enum xlsx_holds holds)
{
	const char *at = rows->values.data + rows->values.length;

	text_append(&rows->values, text, length + 1);
	set_cell(rows, column, at, length, holds);
}

static enum status shared_text(struct xlsx_sheet_rows *rows, int column, struct err *err)
{
	uint64_t number = 0;
	const char *text = NULL, *s = rows->value.data;
	size_t length = 0;
	enum status st = ST_OK;

	if (!*rows->strings)
		st = xlsx_strings_read(rows->package, rows->max, rows->strings, err);
	if (st != ST_OK)
		return st;
	for (; *s >= '0' && *s <= '9' && number < UINT32_MAX; s++)
		number = number * 10 + (uint64_t)(*s - '0');
	if (s > rows->value.data && *s == '\0')
		text = xlsx_strings_get(*rows->strings, number, &rows->values, &length);
	if (!text)
		return xlsx_scan_refuse(&rows->scan, "a shared text that is not there", err);
	set_cell(rows, column, text, length, XLSX_HOLDS_TEXT);
	return ST_OK;
}

/* "2026-05-15T00:00:00.000Z" of a strict workbook; a day alone where that is what the cell shows. */
static void day_text(struct xlsx_sheet_rows *rows, int column, enum xlsx_shows shows)
{
	char *s = rows->value.data;
	size_t length = strlen(s);

	if (length > 10 && s[10] == 'T') {
		s[length < 19 ? length : 19] = '\0';
		if (strcmp(s + 10, "T00:00:00") == 0 && shows != XLSX_SHOWS_DAY_TIME && shows != XLSX_SHOWS_TIME)
			s[10] = '\0';
	}
	keep_cell(rows, column, s, strlen(s), XLSX_HOLDS_DAY);
}

static void number_text(struct xlsx_sheet_rows *rows, int column, enum xlsx_shows shows)
{
	bool day = shows != XLSX_SHOWS_NUMBER;
	char out[XLSX_VALUE_LEN];
	size_t length = day ? xlsx_value_day(rows->value.data, shows, rows->package->styles.from_1904, out)
			    : xlsx_value_number(rows->value.data, rows->value.length, out);

	if (length > 0)
		keep_cell(rows, column, out, length, day ? XLSX_HOLDS_DAY : XLSX_HOLDS_NUMBER);
	else if (day && xlsx_value_number(rows->value.data, rows->value.length, out) > 0)
		note_wrong(rows, column, "xlsx.no_day", out);
	else
		note_wrong(rows, column, "xlsx.no_number", rows->value.data);
}

static enum status finish_cell(struct xlsx_sheet_rows *rows, int column, enum type type, long style, struct err *err)
{
	struct text *value = &rows->value;

	if (type == TYPE_TEXT) {
		keep_cell(rows, column, value->data, value->length, XLSX_HOLDS_TEXT);
		return ST_OK;
	}
	/* most numbers need no cleaning */
	if (value->length > 0 && ((unsigned char)value->data[0] <= ' ' || (unsigned char)value->data[value->length - 1] <= ' '))
		value->length = xlsx_text_clean(value->data, value->length);
	if (value->length == 0)
		return ST_OK;
	switch (type) {
	case TYPE_SHARED:
		return shared_text(rows, column, err);
	case TYPE_TRUTH: {
		bool truth = strcmp(value->data, "1") == 0 || strcmp(value->data, "true") == 0;

		if (!truth && strcmp(value->data, "0") != 0 && strcmp(value->data, "false") != 0)
			note_wrong(rows, column, "xlsx.no_number", value->data);
		else
			set_cell(rows, column, truth ? "true" : "false", truth ? 4 : 5, XLSX_HOLDS_TEXT);
		return ST_OK;
	}
	case TYPE_ERROR:
		note_wrong(rows, column, "xlsx.error_value", value->data);
		return ST_OK;
	case TYPE_DAY:
		day_text(rows, column, xlsx_styles_shows(&rows->package->styles, style));
		return ST_OK;
	default:
		number_text(rows, column, xlsx_styles_shows(&rows->package->styles, style));
		return ST_OK;
	}
}

#define LITERAL(s) (s), sizeof(s) - 1

static bool span_is(const struct xlsx_span *span, const char *word)
{
	return strlen(word) == span->length && memcmp(span->s, word, span->length) == 0;
}

static bool type_of(const struct xlsx_span *t, enum type *out)
{
	static const struct {
		const char *word;
		size_t length;
		enum type type;
	} known[] = {{LITERAL("s"), TYPE_SHARED}, {LITERAL("n"), TYPE_NUMBER}, {LITERAL("inlineStr"), TYPE_TEXT}, {LITERAL("str"), TYPE_TEXT},
		{LITERAL("b"), TYPE_TRUTH}, {LITERAL("e"), TYPE_ERROR}, {LITERAL("d"), TYPE_DAY}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].length == t->length && *known[i].word == *t->s && memcmp(known[i].word, t->s, t->length) == 0) {
			*out = known[i].type;
			return true;
		}
	return false;
}

/* "XFD1048576" to numbers from 1; no other form. */
static bool cell_of(const struct xlsx_span *r, int64_t *out_row, int *out_column)
{
	int64_t row = 0;
	int column = 0;
	size_t i = 0;

	for (; i < r->length && i < 4 && r->s[i] >= 'A' && r->s[i] <= 'Z'; i++)
		column = column * 26 + (r->s[i] - 'A' + 1);
	if (i == 0 || column > XLSX_COLUMNS || i == r->length || r->s[i] == '0')
		return false;
	for (; i < r->length && r->s[i] >= '0' && r->s[i] <= '9' && row <= XLSX_ROWS; i++)
		row = row * 10 + (r->s[i] - '0');
	*out_row = row;
	*out_column = column;
	return i == r->length && row <= XLSX_ROWS;
}

static bool whole_number(const struct xlsx_span *s, int64_t max, int64_t *out)
{
	int64_t value = 0;

	if (s->length == 0)
		return false;
	for (size_t i = 0; i < s->length; i++) {
		if (s->s[i] < '0' || s->s[i] > '9' || value > max)
			return false;
		value = value * 10 + (s->s[i] - '0');
	}
	*out = value;
	return value <= max;
}

/* Its attributes; `*column` is that of the cell before. */
static enum status begin_cell(struct xlsx_sheet_rows *rows, int *column, enum type *out_type, int64_t *out_style, struct err *err)
{
	const char *at = rows->scan.text;
	struct xlsx_span name, value;
	int64_t row = rows->row.number;

	++*column;
	while (xlsx_scan_attribute(&rows->scan, &at, &name, &value)) {
		if (name.length != 1)
			continue; /* the three have forms without references, which are refused so */
		if (*name.s == 'r' && (!cell_of(&value, &row, column) || row != rows->row.number))
			return xlsx_scan_refuse(&rows->scan, "a cell that is not of its row", err);
		if (*name.s == 's' && !whole_number(&value, INT32_MAX, out_style))
			return xlsx_scan_refuse(&rows->scan, "a style that is none", err);
		if (*name.s == 't' && !type_of(&value, out_type))
			return xlsx_scan_refuse(&rows->scan, "a cell of an unknown kind", err);
	}
	if (*column > XLSX_COLUMNS)
		return xlsx_scan_refuse(&rows->scan, "too many columns", err);
	return ST_OK;
}

static void clean_value(struct xlsx_sheet_rows *rows)
{
	rows->value.length = xlsx_text_clean(rows->value.data, rows->value.length);
}

/* A cell as nearly all are written. */
static bool is_plain(struct xlsx_scan *scan, bool *out_inline)
{
	const char *at = scan->window + scan->start;

	if (scan->end - scan->start < 4 || scan->open[scan->depth - 1].length != 1)
		return false;
	*out_inline = at[1] == 'i';
	return *out_inline ? xlsx_scan_whole(scan, LITERAL("<is><t>"), LITERAL("</t></is></c>"))
			   : xlsx_scan_whole(scan, LITERAL("<v>"), LITERAL("</v></c>"));
}

static enum status read_cell(struct xlsx_sheet_rows *rows, int *column, struct err *err)
{
	struct xlsx_scan *scan = &rows->scan;
	int outside = scan->depth - 1;
	enum type type = TYPE_NUMBER;
	enum xlsx_token token;
	int64_t style = 0;
	bool formula = false, valued = false, is = false;
	enum status st = begin_cell(rows, column, &type, &style, err);

	text_clear(&rows->value);
	if (st == ST_OK && is_plain(scan, &is)) {
		valued = true;
		st = xlsx_scan_append(scan, &rows->value, err);
		if (type == TYPE_TEXT || is)
			clean_value(rows);
	}
	while (st == ST_OK && scan->depth > outside) {
		st = xlsx_scan_next(scan, &token, err);
		if (st != ST_OK || token != XLSX_SCAN_OPEN)
			continue;
		is = xlsx_scan_is(scan, "is");
		if ((is || xlsx_scan_is(scan, "v")) && valued) {
			st = xlsx_scan_refuse(scan, "two values in a cell", err);
		} else if (is) {
			valued = true;
			st = xlsx_strings_item(scan, &rows->value, err);
		} else if (xlsx_scan_is(scan, "v")) {
			valued = true;
			st = xlsx_scan_text(scan, &rows->value, err);
			if (type == TYPE_TEXT)
				clean_value(rows);
		} else {
			formula = formula || xlsx_scan_is(scan, "f");
			st = xlsx_scan_skip(scan, err);
		}
	}
	if (st != ST_OK)
		return st;
	if (rows->room >= *column && rows->row.holds[*column - 1] != XLSX_HOLDS_NOTHING)
		return xlsx_scan_refuse(scan, "a cell that stands twice", err);
	if (formula && rows->value.length == 0 && !(type == TYPE_TEXT && valued)) {
		note_wrong(rows, *column, "xlsx.no_result", NULL);
		return ST_OK;
	}
	return finish_cell(rows, *column, type, (long)style, err);
}

/* ---- a row ---- */

static enum status begin_row(struct xlsx_sheet_rows *rows, struct err *err)
{
	const char *at = rows->scan.text;
	struct xlsx_span name, value;
	int64_t number = rows->last_row + 1;

	rows->row.hidden = false;
	while (xlsx_scan_attribute(&rows->scan, &at, &name, &value)) {
		if (span_is(&name, "r") && !whole_number(&value, XLSX_ROWS, &number))
			return xlsx_scan_refuse(&rows->scan, "a row without a number", err);
		if (memchr(value.s, '&', value.length))
			return xlsx_scan_refuse(&rows->scan, "a reference in an attribute", err);
		if (span_is(&name, "hidden"))
			rows->row.hidden = span_is(&value, "1") || span_is(&value, "true");
	}
	if (number <= rows->last_row || number > XLSX_ROWS)
		return xlsx_scan_refuse(&rows->scan, "rows out of order", err);
	rows->last_row = rows->row.number = number;
	for (int i = 0; i < rows->row.count; i++) {
		rows->row.cell[i] = "";
		rows->row.holds[i] = XLSX_HOLDS_NOTHING;
	}
	rows->row.count = 0;
	rows->bytes = 0;
	text_clear(&rows->values);
	err_clear(&rows->wrong);
	return ST_OK;
}

static enum status read_row(struct xlsx_sheet_rows *rows, struct err *err)
{
	struct xlsx_scan *scan = &rows->scan;
	int outside = scan->depth - 1, column = 0;
	enum xlsx_token token;
	enum status st = begin_row(rows, err);

	while (st == ST_OK && scan->depth > outside) {
		st = xlsx_scan_next(scan, &token, err);
		if (st != ST_OK || token != XLSX_SCAN_OPEN)
			continue;
		st = xlsx_scan_is(scan, "c") ? read_cell(rows, &column, err) : xlsx_scan_skip(scan, err);
	}
	return st;
}

/* ---- what stands behind the rows ---- */

static enum status read_merges(struct xlsx_sheet_rows *rows, struct err *err)
{
	struct xlsx_scan *scan = &rows->scan;
	int outside = scan->depth - 1;
	enum xlsx_token token;
	enum status st = ST_OK;

	while (st == ST_OK && scan->depth > outside) {
		const char *at;
		struct xlsx_span name, value;

		st = xlsx_scan_next(scan, &token, err);
		if (st != ST_OK || token != XLSX_SCAN_OPEN || !xlsx_scan_is(scan, "mergeCell"))
			continue;
		at = scan->text;
		while (st == ST_OK && xlsx_scan_attribute(scan, &at, &name, &value))
			if (span_is(&name, "ref") && !xlsx_merges_add(&rows->merges, value.s, value.length))
				st = xlsx_scan_refuse(scan, "too many merged cells", err);
	}
	return st;
}

/* To the next row, or the end. */
static enum status find_row(struct xlsx_sheet_rows *rows, struct err *err)
{
	struct xlsx_scan *scan = &rows->scan;
	enum xlsx_token token;
	enum status st = ST_OK;

	while (st == ST_OK) {
		st = xlsx_scan_next(scan, &token, err);
		if (st != ST_OK)
			break;
		rows->in_data = rows->in_data && scan->depth >= 2;
		if (token == XLSX_SCAN_END) {
			rows->ended = true;
			xlsx_merges_sort(&rows->merges);
			return ST_OK;
		}
		if (token != XLSX_SCAN_OPEN || scan->depth == 1)
			continue;
		if (rows->in_data && scan->depth == 3 && xlsx_scan_is(scan, "row"))
			return ST_OK;
		if (scan->depth == 2 && xlsx_scan_is(scan, "sheetData")) {
			if (rows->seen_data)
				st = xlsx_scan_refuse(scan, "rows in two places", err);
			rows->seen_data = rows->in_data = true;
		} else if (scan->depth == 2 && xlsx_scan_is(scan, "mergeCells")) {
			st = read_merges(rows, err);
		} else {
			st = xlsx_scan_skip(scan, err);
		}
	}
	return st;
}

/* ---- all of it ---- */

static enum status break_off(struct xlsx_sheet_rows *rows, enum status st, struct err *err)
{
	rows->broken = true;
	err_at_cell(err, rows->package->name, rows->name, 0, 0);
	return st;
}

enum status xlsx_sheet_next(struct xlsx_sheet_rows *rows, const struct xlsx_row **out_row, struct err *err)
{
	*out_row = NULL;
	while (!rows->ended) {
		enum status st = find_row(rows, err);

		if (st == ST_OK && !rows->ended)
			st = read_row(rows, err);
		if (st != ST_OK)
			return break_off(rows, st, err);
		if (rows->ended)
			break;
		if (rows->row.count == 0 && rows->wrong.status == ST_OK)
			continue;
		*out_row = &rows->row;
		if (rows->wrong.status == ST_OK)
			return ST_OK;
		if (err)
			*err = rows->wrong;
		return ST_INPUT;
	}
	return ST_OK;
}

enum status xlsx_sheet_pass(struct xlsx_sheet_rows *rows, struct err *err)
{
	enum status st = ST_OK;

	while (st == ST_OK && !rows->ended) {
		st = find_row(rows, err);
		if (st == ST_OK && !rows->ended)
			st = xlsx_scan_skip(&rows->scan, err);
	}
	return st == ST_OK ? ST_OK : break_off(rows, st, err);
}

bool xlsx_sheet_broken(const struct xlsx_sheet_rows *rows)
{
	return rows->broken;
}

void xlsx_sheet_merges_take(struct xlsx_sheet_rows *rows, struct xlsx_merges *out_merges)
{
	*out_merges = rows->merges;
	rows->merges = (struct xlsx_merges){0};
}
