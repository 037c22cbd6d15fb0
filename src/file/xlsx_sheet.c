/* One worksheet: cells are set by replacing or inserting bytes of its XML; the rest is not written anew. */
#include "base/date.h"
#include "base/map.h"
#include "file/xlsx_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool xlsx_cell_parse(const char *text, int *out_row, int *out_column)
{
	int64_t row = 0, column = 0;
	const char *s = text;

	for (; *s >= 'A' && *s <= 'Z' && column <= XLSX_COLUMNS; s++)
		column = column * 26 + (*s - 'A' + 1);
	if (s == text || column > XLSX_COLUMNS || *s < '1' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9' && row <= XLSX_ROWS; s++)
		row = row * 10 + (*s - '0');
	if (*s || row > XLSX_ROWS)
		return false;
	*out_row = (int)row;
	*out_column = (int)column;
	return true;
}

int xlsx_column_parse(const char *text)
{
	char cell[8];
	int row, column;

	if (strlen(text) > 3)
		return 0;
	snprintf(cell, sizeof cell, "%s1", text);
	return xlsx_cell_parse(cell, &row, &column) ? column : 0;
}

void xlsx_cell_name(int row, int column, char out[XLSX_NAME_LEN])
{
	char letters[16];

	text_column_letters(column, letters);
	snprintf(out, XLSX_NAME_LEN, "%.3s%d", letters, row);
}

/* A cell to set, where it is really written. */
struct target {
	int row, column;
	size_t index;
	bool done;
};
struct merge {
	int from_row, from_column, to_row, to_column;
};
struct edit {
	struct arena *arena;
	const struct xlsx_cell *cell;
	struct target *target; /* by row and column */
	size_t targets, next;  /* next: the first that is not done */
	const struct xlsx_styles *styles;
	struct merge *merge;
	size_t merges;
	struct map *style;  /* "row:column" of rows that lend their styles → style + 1 */
	struct map *lends;  /* rows that lend */
	const char *prefix; /* of element names, with its colon; "" */
	/* where we are */
	int row, column; /* of the row and cell at hand, or the last one; 0 before the first */
	bool in_data, in_row, in_cell, has_formula, data_seen;
	size_t row_from, row_start_to, cell_from, cell_end, value_from;
	size_t row_splice; /* first splice of the row at hand */
	long cell_style;
	size_t value_splice_from, value_splice_to; /* <v> of the cell at hand; 0, 0: none */
	int last_column, last_row;                 /* largest that was set */
	size_t dimension_from, dimension_to;
	int dimension[4];
	bool has_dimension, inserted;
	size_t *blame;
};

static enum status at_cell(const struct edit *e, struct xlsx_part *part, const char *code, const struct target *t, const char *value)
{
	char name[XLSX_NAME_LEN];

	xlsx_cell_name(t->row, t->column, name);
	if (e->blame)
		*e->blame = t->index;
	return err_set(part->err, ST_INPUT, code, name, value, NULL);
}

/* ---- the new cell ---- */

static bool style_is_date(const struct edit *e, long style)
{
	enum xlsx_shows shows = xlsx_styles_shows(e->styles, style);

	return shows >= XLSX_SHOWS_YEAR && shows <= XLSX_SHOWS_DAY_TIME;
}

/* Days as Excel counts them: 1 is 1900-01-01, and 1900-02-29 is counted though there was none; or days since 1904-01-01. */
static long serial_of(const struct edit *e, const char *date)
{
	date_day day;

	if (date_parse(date, &day, NULL) != ST_OK)
		return -1;
	return (long)day + (e->styles->from_1904 ? 24107 : 25569);
}

static void put_cell(const struct edit *e, const struct target *t, long style, struct text *out)
{
	const struct xlsx_cell *c = &e->cell[t->index];
	char name[XLSX_NAME_LEN];
	long serial = c->kind == XLSX_DATE && style_is_date(e, style) ? serial_of(e, c->value) : -1;

	xlsx_cell_name(t->row, t->column, name);
	text_printf(out, "<%sc r=\"%s\"", e->prefix, name);
	if (style > 0)
		text_printf(out, " s=\"%ld\"", style);
	if (serial >= 0) {
		text_printf(out, "><%sv>%ld</%sv></%sc>", e->prefix, serial, e->prefix, e->prefix);
	} else if (c->kind == XLSX_NUMBER) {
		text_printf(out, "><%sv>%s</%sv></%sc>", e->prefix, c->value, e->prefix, e->prefix);
	} else {
		text_printf(out, " t=\"inlineStr\"><%sis><%st xml:space=\"preserve\">", e->prefix, e->prefix);
		xlsx_escape(out, c->value);
		text_printf(out, "</%st></%sis></%sc>", e->prefix, e->prefix, e->prefix);
	}
}

static long lent_style(const struct edit *e, const struct target *t)
{
	const struct xlsx_cell *c = &e->cell[t->index];
	char key[32];
	int64_t style = 0;

	snprintf(key, sizeof key, "%d:%d", c->like_row, t->column);
	return c->like_row > 0 && map_get(e->style, key, &style) ? (long)style : 0;
}

static void done(struct edit *e, const struct target *t)
{
	if (t->column > e->last_column)
		e->last_column = t->column;
	if (t->row > e->last_row)
		e->last_row = t->row;
	e->next++;
}

/* Cells of the row at hand that come before a column, which are not there; 0: all that are left of it. */
static void insert_cells(struct xlsx_part *part, struct edit *e, int before_column, struct text *out)
{
	while (e->next < e->targets && e->target[e->next].row == e->row && (before_column == 0 || e->target[e->next].column < before_column)) {
		const struct target *t = &e->target[e->next];

		put_cell(e, t, lent_style(e, t), out);
		e->inserted = true;
		done(e, t);
	}
}

/* Whole rows that are not there, before a row; 0: all that are left. */
static void insert_rows(struct xlsx_part *part, struct edit *e, int before_row, struct text *out)
{
	int now = e->row;

	while (e->next < e->targets && (before_row == 0 || e->target[e->next].row < before_row)) {
		e->row = e->target[e->next].row;
		text_printf(out, "<%srow r=\"%d\">", e->prefix, e->row);
		insert_cells(part, e, 0, out);
		text_printf(out, "</%srow>", e->prefix);
	}
	e->row = now;
}

static void splice_text(struct xlsx_part *part, size_t from, size_t to, const struct text *text)
{
	if (text->length > 0 || to > from)
		xlsx_part_splice(part, from, to, text->data, text->length);
}

/* Removes the hint of which columns a row spans: it need not be true any more. */
static void drop_spans(struct xlsx_part *part, size_t from, size_t to)
{
	for (size_t i = from; i + 8 < to; i++) {
		const char *end;

		if (memcmp(part->xml + i, " spans=", 7) != 0 || (part->xml[i + 7] != '"' && part->xml[i + 7] != '\''))
			continue;
		end = memchr(part->xml + i + 8, part->xml[i + 7], to - i - 8);
		if (end)
			xlsx_part_splice(part, i, (size_t)(end - part->xml) + 1, "", 0);
		return;
	}
}

/* ---- events ---- */

static enum status start_row(struct xlsx_part *part, struct edit *e, const char **attribute)
{
	const char *r = xlsx_attribute(attribute, "r");
	int64_t row = r ? strtoll(r, NULL, 10) : (int64_t)e->row + 1;
	struct text text;

	if (row <= e->row || row > XLSX_ROWS)
		return err_set(part->err, ST_INPUT, "xlsx.part", part->name, "rows out of order", NULL);
	e->row_from = xlsx_part_from(part);
	e->row_start_to = xlsx_part_to(part);
	text_init(&text);
	insert_rows(part, e, (int)row, &text);
	splice_text(part, e->row_from, e->row_from, &text);
	text_done(&text);
	e->row = (int)row;
	e->column = 0;
	e->in_row = true;
	e->inserted = false;
	return ST_OK;
}

static void end_row(struct xlsx_part *part, struct edit *e)
{
	bool empty = xlsx_part_from(part) == xlsx_part_to(part); /* <row/> */
	size_t from = xlsx_part_from(part);
	struct text text;

	text_init(&text);
	insert_cells(part, e, 0, &text);
	if (e->inserted)
		drop_spans(part, e->row_from, e->row_start_to);
	if (text.length > 0 && empty) {
		struct text opened;

		text_init(&opened);
		text_printf(&opened, ">%s</%srow>", text.data, e->prefix);
		xlsx_part_splice(part, e->row_start_to - 2, e->row_start_to, opened.data, opened.length);
		text_done(&opened);
	} else {
		splice_text(part, from, from, &text);
	}
	text_done(&text);
	e->in_row = false;
}

static enum status start_cell(struct xlsx_part *part, struct edit *e, const char **attribute)
{
	const char *r = xlsx_attribute(attribute, "r"), *s = xlsx_attribute(attribute, "s");
	int row = e->row, column = e->column + 1;
	char key[32];
	struct text text;

	if (r && (!xlsx_cell_parse(r, &row, &column) || row != e->row || column <= e->column))
		return err_set(part->err, ST_INPUT, "xlsx.part", part->name, "cells out of order", NULL);
	if (column > XLSX_COLUMNS)
		return err_set(part->err, ST_INPUT, "xlsx.part", part->name, "too many columns", NULL);
	e->cell_from = xlsx_part_from(part);
	e->cell_style = s ? strtol(s, NULL, 10) : 0;
	if (e->cell_style < 0 || e->cell_style > 65535 * 8)
		e->cell_style = 0;
	text_init(&text);
	insert_cells(part, e, column, &text);
	splice_text(part, e->cell_from, e->cell_from, &text);
	text_done(&text);
	int64_t lends;
	snprintf(key, sizeof key, "%d", e->row);
	if (map_get(e->lends, key, &lends)) {
		snprintf(key, sizeof key, "%d:%d", e->row, column);
		map_add(e->style, key, e->cell_style, NULL);
	}
	e->column = column;
	e->in_cell = true;
	e->has_formula = false;
	e->value_splice_from = e->value_splice_to = 0;
	return ST_OK;
}

static enum status end_cell(struct xlsx_part *part, struct edit *e)
{
	const struct target *t = e->next < e->targets ? &e->target[e->next] : NULL;
	struct text text;

	e->in_cell = false;
	if (!t || t->row != e->row || t->column != e->column) {
		if (e->has_formula && e->value_splice_to > 0)
			xlsx_part_splice(part, e->value_splice_from, e->value_splice_to, "", 0);
		return ST_OK;
	}
	if (e->has_formula)
		return at_cell(e, part, "xlsx.formula", t, NULL);
	text_init(&text);
	put_cell(e, t, e->cell_style, &text);
	splice_text(part, e->cell_from, xlsx_part_to(part), &text);
	text_done(&text);
	done(e, t);
	return ST_OK;
}

static void end_data(struct xlsx_part *part, struct edit *e)
{
	bool empty = xlsx_part_from(part) == xlsx_part_to(part); /* <sheetData/> */
	size_t from = xlsx_part_from(part);
	struct text text;

	text_init(&text);
	insert_rows(part, e, 0, &text);
	if (text.length > 0 && empty) {
		struct text opened;

		text_init(&opened);
		text_printf(&opened, ">%s</%ssheetData>", text.data, e->prefix);
		xlsx_part_splice(part, from - 2, from, opened.data, opened.length);
		text_done(&opened);
	} else {
		splice_text(part, from, from, &text);
	}
	text_done(&text);
	e->in_data = false;
}

static void start_element(struct xlsx_part *part, const char *element, const char **attribute)
{
	struct edit *e = part->context;
	const char *ref;

	if (strcmp(element, "sheetData") == 0 && part->depth == 2) {
		if (e->data_seen)
			part->status = err_set(part->err, ST_INPUT, "xlsx.part", part->name, "two sheetData", NULL);
		e->in_data = true;
		e->data_seen = true;
	} else if (strcmp(element, "dimension") == 0 && part->depth == 2 && (ref = xlsx_attribute(attribute, "ref"))) {
		char first[XLSX_NAME_LEN];
		const char *second = strchr(ref, ':');

		snprintf(first, sizeof first, "%.*s", (int)strcspn(ref, ":"), ref);
		e->has_dimension = xlsx_cell_parse(first, &e->dimension[0], &e->dimension[1]) &&
				   xlsx_cell_parse(second ? second + 1 : first, &e->dimension[2], &e->dimension[3]);
		e->dimension_from = xlsx_part_from(part);
		e->dimension_to = xlsx_part_to(part);
	} else if (e->in_data && strcmp(element, "row") == 0 && part->depth == 3) {
		part->status = start_row(part, e, attribute);
	} else if (e->in_row && strcmp(element, "c") == 0 && part->depth == 4) {
		part->status = start_cell(part, e, attribute);
	} else if (e->in_cell && part->depth == 5) {
		e->has_formula |= strcmp(element, "f") == 0;
		if (strcmp(element, "v") == 0)
			e->value_from = xlsx_part_from(part);
	}
}

static void end_element(struct xlsx_part *part, const char *element)
{
	struct edit *e = part->context; /* depth is that of the parent now */

	if (e->in_cell && part->depth == 4 && strcmp(element, "v") == 0 && e->value_splice_to > 0) {
		part->status = err_set(part->err, ST_INPUT, "xlsx.part", part->name, "two values in a cell", NULL);
	} else if (e->in_cell && part->depth == 4 && strcmp(element, "v") == 0) {
		e->value_splice_from = e->value_from;
		e->value_splice_to = xlsx_part_to(part);
	} else if (e->in_cell && part->depth == 3 && strcmp(element, "c") == 0) {
		part->status = end_cell(part, e);
	} else if (e->in_row && part->depth == 2 && strcmp(element, "row") == 0) {
		end_row(part, e);
	} else if (e->in_data && part->depth == 1 && strcmp(element, "sheetData") == 0) {
		end_data(part, e);
	}
}

/* First pass: merged cells, which stand behind the data, and how elements are prefixed. */
static void start_first(struct xlsx_part *part, const char *element, const char **attribute)
{
	struct edit *e = part->context;
	const char *ref;

	if (strcmp(element, "sheetData") == 0 && part->depth == 2) {
		const char *tag = part->xml + xlsx_part_from(part) + 1;

		e->prefix = arena_strndup(e->arena, tag, (size_t)(strstr(tag, "sheetData") - tag));
	} else if (strcmp(element, "mergeCell") == 0 && (ref = xlsx_attribute(attribute, "ref"))) {
		struct merge m;
		char first[XLSX_NAME_LEN];
		const char *second = strchr(ref, ':');

		snprintf(first, sizeof first, "%.*s", (int)strcspn(ref, ":"), ref);
		if (!second || !xlsx_cell_parse(first, &m.from_row, &m.from_column) || !xlsx_cell_parse(second + 1, &m.to_row, &m.to_column))
			return;
		e->merge = arena_grow(e->arena, e->merge, e->merges, sizeof *e->merge);
		e->merge[e->merges++] = m;
	}
}

/* ---- the whole ---- */

static int by_target(const void *pa, const void *pb)
{
	const struct target *a = pa, *b = pb;

	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->column != b->column)
		return a->column < b->column ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static enum status list_targets(struct edit *e, struct xlsx_part *part, size_t count)
{
	e->target = arena_alloc(e->arena, (count + 1) * sizeof *e->target);
	for (size_t i = 0; i < count; i++) {
		struct target *t = &e->target[e->targets++];
		char key[32];

		*t = (struct target){.row = e->cell[i].row, .column = e->cell[i].column, .index = i};
		for (size_t k = 0; k < e->merges; k++)
			if (t->row >= e->merge[k].from_row && t->row <= e->merge[k].to_row && t->column >= e->merge[k].from_column &&
				t->column <= e->merge[k].to_column) {
				t->row = e->merge[k].from_row;
				t->column = e->merge[k].from_column;
				break;
			}
		snprintf(key, sizeof key, "%d", e->cell[i].like_row);
		if (e->cell[i].like_row > 0)
			map_add(e->lends, key, 1, NULL);
	}
	qsort(e->target, e->targets, sizeof *e->target, by_target);
	for (size_t i = 0; i + 1 < e->targets; i++)
		if (e->target[i].row == e->target[i + 1].row && e->target[i].column == e->target[i + 1].column)
			return at_cell(e, part, "xlsx.cell_twice", &e->target[i + 1], NULL);
	return ST_OK;
}

static void widen_dimension(struct xlsx_part *part, const struct edit *e)
{
	int to_row = e->last_row > e->dimension[2] ? e->last_row : e->dimension[2];
	int to_column = e->last_column > e->dimension[3] ? e->last_column : e->dimension[3];
	char from[XLSX_NAME_LEN], to[XLSX_NAME_LEN], tag[128];
	int from_row = e->dimension[0], from_column = e->dimension[1];

	for (size_t i = 0; i < e->targets; i++) {
		from_row = e->target[i].row < from_row ? e->target[i].row : from_row;
		from_column = e->target[i].column < from_column ? e->target[i].column : from_column;
	}
	if (!e->has_dimension ||
		(to_row == e->dimension[2] && to_column == e->dimension[3] && from_row == e->dimension[0] && from_column == e->dimension[1]))
		return;
	xlsx_cell_name(from_row, from_column, from);
	xlsx_cell_name(to_row, to_column, to);
	/* the tag at hand may be empty or have an end tag: only what stands before its end is known to be an attribute */
	const char *start = part->xml + e->dimension_from, *quote = NULL;
	size_t length = e->dimension_to - e->dimension_from;

	for (size_t i = 0; i + 5 < length && !quote; i++)
		if (memcmp(start + i, " ref=", 5) == 0)
			quote = start + i + 5;
	if (!quote || (*quote != '"' && *quote != '\''))
		return;
	const char *end = memchr(quote + 1, *quote, length - (size_t)(quote + 1 - start));
	if (!end)
		return;
	snprintf(tag, sizeof tag, "%s:%s", from, to);
	xlsx_part_splice(part, (size_t)(quote + 1 - part->xml), (size_t)(end - part->xml), tag, strlen(tag));
}

static enum status edit_sheet(struct edit *e, struct xlsx_part *part, size_t count, struct text *out, bool *out_changed)
{
	enum status st;

	part->start = start_first;
	st = xlsx_part_parse(part);
	if (st == ST_OK)
		st = list_targets(e, part, count);
	if (st != ST_OK)
		return st;
	part->start = start_element;
	part->end = end_element;
	st = xlsx_part_parse(part);
	if (st == ST_OK && (!e->data_seen || e->next < e->targets))
		st = err_set(part->err, ST_INPUT, "xlsx.part", part->name, "no sheetData", NULL);
	if (st != ST_OK)
		return st;
	if (e->targets > 0)
		widen_dimension(part, e);
	*out_changed = part->splices > 0;
	return xlsx_part_write(part, out);
}

enum status xlsx_sheet_edit(const char *name, const char *xml, size_t length, const struct xlsx_cell *cell, size_t count,
	const struct xlsx_styles *styles, struct text *out, bool *out_changed, size_t *out_cell, struct err *err)
{
	struct arena arena;
	struct edit e = {.arena = &arena, .cell = cell, .styles = styles, .prefix = "", .blame = out_cell};
	struct xlsx_part part = {.name = name, .xml = xml, .length = length, .arena = &arena, .context = &e, .err = err};
	enum status st;

	arena_init(&arena);
	e.style = map_new();
	e.lends = map_new();
	st = edit_sheet(&e, &part, count, out, out_changed);
	map_free(e.style);
	map_free(e.lends);
	arena_done(&arena);
	return st;
}
