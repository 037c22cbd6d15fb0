/* Reading a mapping: which field goes where, in which unit and form. Every mistake is told with its line and column. */
#include "report/report_fill_int.h"

#include "base/decimal.h"
#include "file/xlsx_fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA "sangsaeng.fill_map/1"
#define PATH_LEN 256
#define DECIMALS_MAX 9
#define ROWS_MAX 100000

struct reader {
	struct report_map *map;
	struct arena *arena;
	struct findings *findings;
};

void report_complain(
	struct findings *findings, const char *file, int64_t line, int64_t column, const char *code, const char *a, const char *b, const char *c)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a ? a : "", b ? b : "", c ? c : "", NULL);
	err_at(&err, file, line, column);
	findings_add(findings, SEVERITY_ERROR, &err);
}

static void complain(struct reader *r, const char *path, const char *code, const char *a, const char *b, const char *c)
{
	int64_t line, column;

	json_locate(r->map->text, path, &line, &column);
	report_complain(r->findings, r->map->file, line, column, code, a, b, c);
}

/* A JSON Pointer below another; ~ and / in a key are written as it asks. */
static void join(char out[PATH_LEN], const char *base, const char *key)
{
	size_t length = (size_t)snprintf(out, PATH_LEN, "%s/", base);

	for (; *key && length + 3 < PATH_LEN; key++) {
		if (*key == '~' || *key == '/') {
			out[length++] = '~';
			out[length++] = *key == '~' ? '0' : '1';
		} else {
			out[length++] = *key;
		}
	}
	out[length < PATH_LEN ? length : PATH_LEN - 1] = '\0';
}

static void only_keys(struct reader *r, json_t *object, const char *base, const char *const *key)
{
	const char *name, *nearest;
	char path[PATH_LEN];
	json_t *value;

	json_object_foreach(object, name, value)
	{
		bool known = false;

		for (size_t i = 0; key[i]; i++)
			known |= strcmp(key[i], name) == 0;
		if (known)
			continue;
		join(path, base, name);
		nearest = string_nearest(name, key);
		complain(r, path, "map.key_unknown", name, nearest ? nearest : key[0], NULL);
	}
}
#define ONLY_KEYS(r, object, base, ...) only_keys(r, object, base, (const char *const[]){__VA_ARGS__, NULL})

static const char *string_of(struct reader *r, json_t *object, const char *base, const char *key, bool required)
{
	json_t *value = json_object_get(object, key);
	char path[PATH_LEN];

	join(path, base, key);
	if (!value && required)
		complain(r, base, "map.missing", key, NULL, NULL);
	else if (value && !json_is_string(value))
		complain(r, path, "map.type", key, "\"…\"", NULL);
	return value && json_is_string(value) ? arena_strdup(r->arena, json_string_value(value)) : NULL;
}

/* ---- a wish ---- */

static bool set_unit(struct report_wish *w, const char *unit)
{
	static const struct {
		const char *of, *unit;
		int scale;
	} list[] = {{"kgCO2e", "kgCO2e", 0}, {"kgCO2e", "gCO2e", 3}, {"kgCO2e", "tCO2e", -3}, {"kg", "kg", 0}, {"kg", "g", 3}, {"kg", "t", -3},
		{"percent", "percent", 0}, {"percent", "share", -2}};

	for (size_t i = 0; w->field->unit && i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].of, w->field->unit) == 0 && strcmp(list[i].unit, unit) == 0) {
			w->scale = list[i].scale;
			return true;
		}
	return false;
}

static const char *units_of(const struct view_field *field)
{
	if (!field->unit || !field->unit[0])
		return "—";
	return strcmp(field->unit, "kgCO2e") == 0 ? "kgCO2e, gCO2e, tCO2e" : strcmp(field->unit, "kg") == 0 ? "kg, g, t" : "percent, share";
}

/* "0" and "0.00": so many decimals; "text". */
static bool set_format(struct report_wish *w, const char *format)
{
	size_t zeros = strlen(format);

	if (strcmp(format, "text") == 0) {
		w->as_text = true;
		return true;
	}
	if (w->field->value != VIEW_VALUE_NUMBER || format[0] != '0' || (zeros > 1 && (format[1] != '.' || zeros == 2)) ||
		(zeros > 2 && strspn(format + 2, "0") != zeros - 2) || zeros > DECIMALS_MAX + 2)
		return false;
	w->decimals = zeros > 2 ? (int)zeros - 2 : 0;
	return true;
}

static bool read_field(struct reader *r, const char *name, const char *path, struct report_wish *out)
{
	const struct view_field *field = view_field_find(name);
	const char *code = field ? NULL : view_record_forbidden(name), *nearest = view_field_nearest(name);

	if (code)
		complain(r, path, code, name, NULL, NULL);
	else if (!field)
		complain(r, path, "map.field_unknown", name, nearest ? nearest : "—", NULL);
	if (!field)
		return false;
	*out = (struct report_wish){.field = field, .decimals = -1};
	json_locate(r->map->text, path, &out->line, &out->column);
	return true;
}

static bool read_form(struct reader *r, json_t *object, const char *base, struct report_wish *wish)
{
	const char *unit = string_of(r, object, base, "unit", false), *format = string_of(r, object, base, "format", false);
	char path[PATH_LEN];

	if (unit && !set_unit(wish, unit)) {
		join(path, base, "unit");
		complain(r, path, "map.unit", unit, wish->field->name, units_of(wish->field));
	}
	if (format && !set_format(wish, format)) {
		join(path, base, "format");
		complain(r, path, "map.format", format, wish->field->name, NULL);
	}
	return true;
}

/* "field", or {"value": "field", "unit": …, "format": …}. */
static bool read_wish(struct reader *r, json_t *value, const char *path, struct report_wish *out)
{
	char inner[PATH_LEN];
	const char *name;

	if (json_is_string(value))
		return read_field(r, json_string_value(value), path, out);
	if (!json_is_object(value)) {
		complain(r, path, "map.type", "value", "\"…\"", NULL);
		return false;
	}
	ONLY_KEYS(r, value, path, "value", "unit", "format");
	name = string_of(r, value, path, "value", true);
	join(inner, path, "value");
	return name && read_field(r, name, inner, out) && read_form(r, value, path, out);
}

/* ---- cells, blocks, header words ---- */

static json_t *list_of(struct reader *r, json_t *root, const char *key)
{
	json_t *list = json_object_get(root, key);
	char path[PATH_LEN];

	if (list && !json_is_array(list)) {
		join(path, "", key);
		complain(r, path, "map.type", key, "[ … ]", NULL);
		list = NULL;
	}
	return list;
}

static bool is_object(struct reader *r, json_t *item, const char *base)
{
	if (!json_is_object(item))
		complain(r, base, "map.type", base, "{ … }", NULL);
	return json_is_object(item);
}

static void read_cells(struct reader *r, json_t *root)
{
	json_t *list = list_of(r, root, "cells"), *item;
	size_t i;

	r->map->cell = arena_alloc(r->arena, (json_array_size(list) + 1) * sizeof *r->map->cell);
	json_array_foreach(list, i, item)
	{
		struct report_map_cell cell = {0};
		char base[PATH_LEN], path[PATH_LEN];
		const char *at, *name;

		snprintf(base, sizeof base, "/cells/%zu", i);
		if (!is_object(r, item, base))
			continue;
		ONLY_KEYS(r, item, base, "sheet", "cell", "value", "product", "unit", "format");
		cell.sheet = string_of(r, item, base, "sheet", true);
		at = string_of(r, item, base, "cell", true);
		name = string_of(r, item, base, "value", true);
		cell.product = string_of(r, item, base, "product", false);
		if (at && !xlsx_cell_parse(at, &cell.row, &cell.column)) {
			join(path, base, "cell");
			complain(r, path, "map.cell", at, NULL, NULL);
			at = NULL;
		}
		join(path, base, "value");
		if (!name || !read_field(r, name, path, &cell.wish) || !read_form(r, item, base, &cell.wish) || !at || !cell.sheet)
			continue;
		if (cell.wish.field->each > VIEW_EACH_PRODUCT)
			complain(r, path, "map.field_each", name, view_each_name(cell.wish.field->each), NULL);
		else if (cell.product && cell.wish.field->each != VIEW_EACH_PRODUCT)
			complain(r, path, "map.field_product", name, NULL, NULL);
		r->map->cell[r->map->cells++] = cell;
	}
}

static bool read_each(struct reader *r, json_t *item, const char *base, enum view_each *out)
{
	const char *word = string_of(r, item, base, "each", true);
	char path[PATH_LEN];

	for (int e = VIEW_EACH_PRODUCT; word && e < VIEW_EACH_COUNT; e++)
		if (strcmp(word, view_each_name((enum view_each)e)) == 0) {
			*out = (enum view_each)e;
			return true;
		}
	join(path, base, "each");
	if (word)
		complain(r, path, "map.each", word, NULL, NULL);
	return false;
}

static int read_row(struct reader *r, json_t *item, const char *base, const char *key, bool required, int max)
{
	json_t *value = json_object_get(item, key);
	char path[PATH_LEN], allowed[32];

	join(path, base, key);
	snprintf(allowed, sizeof allowed, "1 … %d", max);
	if (!value && required)
		complain(r, base, "map.missing", key, NULL, NULL);
	else if (value && (!json_is_integer(value) || json_integer_value(value) < 1 || json_integer_value(value) > max))
		complain(r, path, "map.type", key, allowed, NULL);
	else if (value)
		return (int)json_integer_value(value);
	return 0;
}

static void read_columns(struct reader *r, json_t *columns, const char *base, struct report_map_block *block)
{
	const char *letters;
	char path[PATH_LEN];
	json_t *value;

	block->list = arena_alloc(r->arena, (json_object_size(columns) + 1) * sizeof *block->list);
	json_object_foreach(columns, letters, value)
	{
		struct report_map_column column = {.column = xlsx_column_parse(letters)};

		join(path, base, letters);
		if (column.column == 0) {
			complain(r, path, "map.column", letters, NULL, NULL);
			continue;
		}
		if (!read_wish(r, value, path, &column.wish))
			continue;
		if (column.wish.field->each != VIEW_EACH_ONE && column.wish.field->each != block->each)
			complain(r, path, "map.field_block", column.wish.field->name, view_each_name(block->each), NULL);
		block->list[block->count++] = column;
	}
}

static void read_blocks(struct reader *r, json_t *root)
{
	json_t *list = list_of(r, root, "blocks"), *item;
	size_t i;

	r->map->block = arena_alloc(r->arena, (json_array_size(list) + 1) * sizeof *r->map->block);
	json_array_foreach(list, i, item)
	{
		struct report_map_block block = {0};
		char base[PATH_LEN], path[PATH_LEN];
		json_t *columns;

		snprintf(base, sizeof base, "/blocks/%zu", i);
		if (!is_object(r, item, base))
			continue;
		ONLY_KEYS(r, item, base, "sheet", "from_row", "each", "columns", "max_rows");
		json_locate(r->map->text, base, &block.line, &block.column);
		block.sheet = string_of(r, item, base, "sheet", true);
		block.from_row = read_row(r, item, base, "from_row", true, XLSX_ROWS - ROWS_MAX);
		block.rows_max = read_row(r, item, base, "max_rows", false, ROWS_MAX);
		columns = json_object_get(item, "columns");
		join(path, base, "columns");
		if (!json_is_object(columns) || json_object_size(columns) == 0)
			complain(r, columns ? path : base, columns ? "map.type" : "map.missing", "columns", "{ \"A\": \"product.name\" }", NULL);
		else if (read_each(r, item, base, &block.each))
			read_columns(r, columns, path, &block);
		if (block.sheet && block.from_row && block.count)
			r->map->block[r->map->blocks++] = block;
	}
}

static void read_headers(struct reader *r, json_t *root)
{
	json_t *headers = json_object_get(root, "headers"), *value;
	const char *word;

	if (headers && !json_is_object(headers)) {
		complain(r, "/headers", "map.type", "headers", "{ \"word\": \"product.name\" }", NULL);
		return;
	}
	r->map->header = arena_alloc(r->arena, (json_object_size(headers) + 1) * sizeof *r->map->header);
	json_object_foreach(headers, word, value)
	{
		struct report_map_header header = {.word = arena_strdup(r->arena, word)};
		char path[PATH_LEN];

		join(path, "/headers", word);
		if (read_wish(r, value, path, &header.wish))
			r->map->header[r->map->headers++] = header;
	}
}

enum status report_map_read(const char *path, struct arena *arena, struct report_map *out_map, struct findings *findings, struct err *err)
{
	const char *slash = strrchr(path, '/'), *schema;
	struct report_map map = {.file = slash ? slash + 1 : path};
	struct reader r = {.map = &map, .arena = arena, .findings = findings};
	json_t *root;
	char *text;
	enum status st = json_read_file(path, map.file, &root, &text, err);

	if (st != ST_OK)
		return st;
	map.text = arena_strdup(arena, text);
	free(text);
	ONLY_KEYS(&r, root, "", "schema", "note", "cells", "blocks", "headers");
	schema = string_of(&r, root, "", "schema", true);
	if (schema && strcmp(schema, SCHEMA) != 0)
		complain(&r, "/schema", "map.schema", schema, SCHEMA, NULL);
	read_cells(&r, root);
	read_blocks(&r, root);
	read_headers(&r, root);
	json_decref(root);
	*out_map = map;
	return ST_OK;
}

/* ---- values ---- */

/* value × 10^scale, rounded to so many decimals (half to even), in full. */
static const char *number_of(const char *value, const struct report_wish *w, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN * 2];
	mpq_t exact, power, limit;

	mpq_inits(exact, power, limit, NULL);
	if (decimal_parse_exact(value, exact, NULL) != ST_OK) {
		mpq_clears(exact, power, limit, NULL);
		return NULL;
	}
	mpz_ui_pow_ui(mpq_numref(power), 10, (unsigned long)abs(w->scale));
	if (w->scale > 0)
		mpq_mul(exact, exact, power);
	else
		mpq_div(exact, exact, power);
	mpq_set_ui(limit, 1000000000, 1);
	if (w->decimals >= 0 && mpq_cmp(exact, limit) < 0) {
		char digits[DECIMAL_DIGITS_LEN];

		mpz_ui_pow_ui(mpq_numref(power), 10, (unsigned long)w->decimals);
		mpq_mul(exact, exact, power);
		decimal_from_digits(decimal_round_half_even(exact), -w->decimals, digits);
		snprintf(text, sizeof text, "%.90s", digits);
	} else {
		decimal_canonical(exact, text);
	}
	mpq_clears(exact, power, limit, NULL);
	return arena_strdup(arena, text);
}

const char *report_wish_value(const struct view_record *record, const struct report_wish *wish, size_t index, struct arena *arena)
{
	const char *value = view_record_value(record, wish->field, wish->field->each == VIEW_EACH_ONE ? 0 : index);

	return value && wish->field->value == VIEW_VALUE_NUMBER ? number_of(value, wish, arena) : value;
}

void report_not_stated(struct report_filled *filled, const char *field, struct arena *arena)
{
	for (size_t i = 0; i < filled->not_stateds; i++)
		if (strcmp(filled->not_stated[i], field) == 0)
			return;
	filled->not_stated = arena_grow(arena, filled->not_stated, filled->not_stateds, sizeof *filled->not_stated);
	filled->not_stated[filled->not_stateds++] = field;
}
