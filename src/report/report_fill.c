/* A workbook by its mapping: the cells that follow, checked before the first is written. */
#include "report/report_fill_int.h"

#include "base/map.h"
#include "file/xlsx_fill.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct filling {
	const struct report_map *map;
	const struct view_record *record;
	const char *const *sheets;
	struct arena *arena;
	struct findings *findings;
	struct report_filled *filled;
	struct map *taken; /* "sheet!cell" → line of the mapping */
	struct xlsx_cell *cell;
	const struct report_wish **wish; /* of each cell */
	size_t cells;
};

/* Every cell of the mapping is taken once, stated or not. */
static void add_cell(struct filling *f, const char *sheet, int row, int column, int like_row, const struct report_wish *wish, size_t index)
{
	const char *value = report_wish_value(f->record, wish, index, f->arena);
	char name[XLSX_NAME_LEN], line[24];
	int64_t before;

	xlsx_cell_name(row, column, name);
	if (!map_add(f->taken, arena_printf(f->arena, "%s!%s", sheet, name), wish->line, &before)) {
		snprintf(line, sizeof line, "%" PRId64, before);
		report_complain(f->findings, f->map->file, wish->line, wish->column, "map.cell_twice", sheet, name, line);
		return;
	}
	if (!value) {
		report_not_stated(f->filled, wish->field->name, f->arena);
		return;
	}
	f->cell = arena_grow(f->arena, f->cell, f->cells, sizeof *f->cell);
	f->wish = arena_grow(f->arena, f->wish, f->cells, sizeof *f->wish);
	f->wish[f->cells] = wish;
	f->cell[f->cells++] = (struct xlsx_cell){.sheet = sheet,
		.value = value,
		.kind = wish->as_text || wish->field->value == VIEW_VALUE_TEXT ? XLSX_TEXT
			: wish->field->value == VIEW_VALUE_DATE                ? XLSX_DATE
									       : XLSX_NUMBER,
		.row = row,
		.column = column,
		.like_row = like_row};
}

static bool sheet_known(struct filling *f, const char *sheet, const struct report_wish *wish)
{
	const char *nearest = string_nearest(sheet, f->sheets);

	for (size_t i = 0; f->sheets[i]; i++)
		if (strcmp(f->sheets[i], sheet) == 0)
			return true;
	report_complain(f->findings, f->map->file, wish->line, wish->column, "xlsx.sheet_unknown", sheet, nearest ? nearest : f->sheets[0], NULL);
	return false;
}

/* Which product a single cell is about. */
static bool product_of(struct filling *f, const struct report_map_cell *c, size_t *out_index)
{
	size_t count = f->record->count[VIEW_EACH_PRODUCT];
	char many[24];

	*out_index = 0;
	if (c->wish.field->each != VIEW_EACH_PRODUCT)
		return true;
	for (size_t i = 0; c->product && i < count; i++) {
		const char *key = view_record_value(f->record, view_field_find("product.key"), i);

		if (key && strcmp(key, c->product) == 0) {
			*out_index = i;
			return true;
		}
	}
	snprintf(many, sizeof many, "%zu", count);
	if (c->product)
		report_complain(f->findings, f->map->file, c->wish.line, c->wish.column, "map.product_unknown", c->product, f->record->firm, NULL);
	else if (count != 1)
		report_complain(f->findings, f->map->file, c->wish.line, c->wish.column, "map.which_product", c->wish.field->name, many, NULL);
	return !c->product && count == 1;
}

static void list_cells(struct filling *f)
{
	for (size_t i = 0; i < f->map->cells; i++) {
		const struct report_map_cell *c = &f->map->cell[i];
		size_t index;

		if (sheet_known(f, c->sheet, &c->wish) && product_of(f, c, &index))
			add_cell(f, c->sheet, c->row, c->column, 0, &c->wish, index);
	}
	for (size_t i = 0; i < f->map->blocks; i++) {
		const struct report_map_block *b = &f->map->block[i];
		size_t rows = f->record->count[b->each];
		char have[24], room[24];

		if (b->rows_max > 0 && rows > (size_t)b->rows_max) {
			snprintf(have, sizeof have, "%zu", rows);
			snprintf(room, sizeof room, "%d", b->rows_max);
			report_complain(f->findings, f->map->file, b->line, b->column, "map.rows", view_each_name(b->each), have, room);
		} else if (sheet_known(f, b->sheet, &b->list[0].wish)) {
			for (size_t row = 0; row < rows; row++)
				for (size_t k = 0; k < b->count; k++)
					add_cell(f, b->sheet, b->from_row + (int)row, b->list[k].column, b->from_row, &b->list[k].wish, row);
		}
	}
}

static enum status refused(const struct findings *findings, struct err *err)
{
	char count[24];

	snprintf(count, sizeof count, "%" PRId64, findings->errors);
	return err_set(err, ST_INPUT, "fill.refused", count, NULL);
}

static enum status fill_book(const struct report_fill *fill, struct filling *f, struct xlsx *book, struct err *err)
{
	size_t blamed = SIZE_MAX;
	struct err problem;
	enum status st;

	f->sheets = xlsx_sheets(book);
	list_cells(f);
	if (f->findings->errors > 0)
		return refused(f->findings, err);
	st = xlsx_fill(book, f->cell, f->cells, fill->out, &blamed, &problem);
	if (st != ST_OK && blamed < f->cells) { /* something that only the workbook shows: told at the mapping's line */
		err_at(&problem, f->map->file, f->wish[blamed]->line, f->wish[blamed]->column);
		findings_add(f->findings, SEVERITY_ERROR, &problem);
		return refused(f->findings, err);
	}
	if (st != ST_OK && err)
		*err = problem;
	f->filled->cells = f->cells;
	return st;
}

static enum status fill_xlsx(const struct report_fill *fill, const struct report_map *map, const struct view_record *record, struct arena *arena,
	struct findings *findings, struct report_filled *filled, struct err *err)
{
	struct filling f = {.map = map, .record = record, .arena = arena, .findings = findings, .filled = filled};
	const char *slash = strrchr(fill->form, '/');
	struct xlsx *book;
	enum status st;

	if (map->cells == 0 && map->blocks == 0 && findings->errors == 0)
		report_complain(findings, map->file, 1, 1, "map.empty", NULL, NULL, NULL);
	st = xlsx_open(fill->form, slash ? slash + 1 : fill->form, &book, err);
	if (st != ST_OK)
		return st;
	f.taken = map_new();
	st = fill_book(fill, &f, book, err);
	map_free(f.taken);
	xlsx_close(book);
	return st;
}

static bool is_csv(const char *path)
{
	size_t length = strlen(path);

	return length > 4 && strcmp(path + length - 4, ".csv") == 0;
}

enum status report_fill_form(const struct report_fill *fill, const struct view_record *record, struct arena *arena, struct findings *findings,
	struct report_filled *out_filled, struct err *err)
{
	struct report_filled filled = {0};
	struct report_map map = {0};
	enum status st = fill->map_or_null ? report_map_read(fill->map_or_null, arena, &map, findings, err) : ST_OK;

	if (st == ST_OK && is_csv(fill->form))
		st = report_fill_csv(fill, fill->map_or_null ? &map : NULL, record, arena, findings, &filled, err);
	else if (st == ST_OK)
		st = fill->map_or_null ? fill_xlsx(fill, &map, record, arena, findings, &filled, err)
				       : err_set(err, ST_USAGE, "fill.map_needed", NULL);
	if (st == ST_OK)
		*out_filled = filled;
	return st;
}
