/* Filling a document, how a value reads, and the document as JSON, one table of it as CSV, one picture as SVG. */
#include "report/report_document.h"

#include "base/date.h"
#include "base/decimal.h"
#include "base/json.h"
#include "file/csv.h"
#include "report/report_drawing_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void report_document_init(struct report_document *document, struct arena *arena, enum lang lang, const char *kind)
{
	*document = (struct report_document){.lang = lang, .kind = kind, .arena = arena};
}

static struct report_block *add(struct report_document *d, enum report_block_kind kind)
{
	d->block = arena_grow(d->arena, d->block, d->count, sizeof *d->block);
	d->block[d->count] = (struct report_block){.kind = kind};
	return &d->block[d->count++];
}

void report_heading(struct report_document *document, int level, const char *text)
{
	struct report_block *block = add(document, BLOCK_HEADING);

	block->level = level;
	block->text = arena_strdup(document->arena, text);
}

static const char *formatted(struct arena *arena, const char *format, va_list list)
{
	char *out;
	va_list again;
	int length;

	va_copy(again, list);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	out = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(out, (size_t)length + 1, format, list);
	return out;
}

void report_paragraph(struct report_document *document, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	add(document, BLOCK_PARAGRAPH)->text = formatted(document->arena, format, list);
	va_end(list);
}

void report_note(struct report_document *document, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	add(document, BLOCK_NOTE)->text = formatted(document->arena, format, list);
	va_end(list);
}

void report_pairs(struct report_document *document, const char *key, const char *caption_or_null)
{
	struct report_block *block = add(document, BLOCK_PAIRS);

	block->key = key;
	block->text = caption_or_null ? arena_strdup(document->arena, caption_or_null) : NULL;
}

/* A pair is a row of two cells; what its value is stands in a column of its own: pairs have as many columns as rows. */
void report_pair(struct report_document *document, const char *key, const char *label, enum report_cell_type type, const char *value_or_null,
	const char *unit_or_null)
{
	struct arena *arena = document->arena;
	struct report_block *block = &document->block[document->count - 1];

	block->column = arena_grow(arena, block->column, block->column_count, sizeof *block->column);
	block->cell = arena_grow(arena, block->cell, block->row_count, sizeof *block->cell);
	block->column[block->column_count++] = (struct report_column){.key = arena_strdup(arena, key),
		.header = arena_strdup(arena, label),
		.unit = unit_or_null ? arena_strdup(arena, unit_or_null) : NULL,
		.type = type};
	block->cell[block->row_count++] = value_or_null ? arena_strdup(arena, value_or_null) : NULL;
}

void report_table(struct report_document *document, const char *key, const char *caption, const struct report_column *columns)
{
	struct report_block *block = add(document, BLOCK_TABLE);
	size_t count = 0;

	while (columns[count].key)
		count++;
	block->key = key;
	block->text = caption ? arena_strdup(document->arena, caption) : NULL;
	block->column_count = count;
	block->column = arena_alloc(document->arena, count * sizeof *block->column);
	memcpy(block->column, columns, count * sizeof *block->column);
}

void report_row(struct report_document *document, bool total, const char *const *cells)
{
	struct arena *arena = document->arena;
	struct report_block *block = &document->block[document->count - 1];
	size_t columns = block->column_count;

	if (block->row_count == block->row_capacity) {
		size_t capacity = block->row_capacity ? block->row_capacity * 2 : 16;
		const char **cell = arena_alloc(arena, capacity * columns * sizeof *cell);
		bool *sum = arena_alloc(arena, capacity * sizeof *sum);

		if (block->row_count > 0) {
			memcpy(cell, block->cell, block->row_count * columns * sizeof *cell);
			memcpy(sum, block->total, block->row_count * sizeof *sum);
		}
		block->cell = cell;
		block->total = sum;
		block->row_capacity = capacity;
	}
	for (size_t c = 0; c < columns; c++)
		block->cell[block->row_count * columns + c] = cells[c] ? arena_strdup(arena, cells[c]) : NULL;
	block->total[block->row_count++] = total;
}

void report_figure(struct report_document *document, const char *key, const struct report_drawing *drawing)
{
	struct report_block *block = add(document, BLOCK_DRAWING);

	block->key = key;
	block->drawing = drawing;
}

void report_signature(struct report_document *document, const char *text)
{
	add(document, BLOCK_SIGNATURE)->text = arena_strdup(document->arena, text);
}

void report_break(struct report_document *document)
{
	add(document, BLOCK_BREAK);
}

/* ---- values ---- */

/* Digits of the whole part in groups of three; sign and fraction as they are. */
static const char *grouped(struct arena *arena, const char *digits)
{
	size_t start = *digits == '-', whole = strspn(digits + start, "0123456789"), used = 0;
	char *out;

	if (whole == 0 || strspn(digits + start + whole, "0123456789.") != strlen(digits + start + whole))
		return digits; /* 1.2e-05, or no number */
	out = arena_alloc(arena, strlen(digits) + whole / 3 + 1);
	memcpy(out, digits, start);
	used = start;
	for (size_t i = 0; i < whole; i++) {
		if (i > 0 && (whole - i) % 3 == 0)
			out[used++] = ',';
		out[used++] = digits[start + i];
	}
	strcpy(out + used, digits + start + whole);
	return out;
}

const char *report_value(struct arena *arena, enum lang lang, enum report_cell_type type, const char *value_or_null)
{
	date_day day;
	int year, month, number;

	if (!value_or_null)
		return "—";
	switch (type) {
	case CELL_WON:
	case CELL_TONNES:
	case CELL_COUNT:
	case CELL_DECIMAL:
		return grouped(arena, value_or_null);
	case CELL_SHARE:
		return arena_printf(arena, "%.1f %%", strtod(value_or_null, NULL) * 100);
	case CELL_DAY:
		if (lang == LANG_KO && date_parse(value_or_null, &day, NULL) == ST_OK &&
			sscanf(value_or_null, "%d-%d-%d", &year, &month, &number) == 3)
			return arena_printf(arena, "%d년 %d월 %d일", year, month, number);
		return value_or_null;
	case CELL_MONTH:
		if (lang == LANG_KO && sscanf(value_or_null, "%d-%d", &year, &month) == 2)
			return arena_printf(arena, "%d년 %d월", year, month);
		return value_or_null;
	default:
		return value_or_null;
	}
}

/* ---- JSON, CSV, SVG ---- */

static const char *const type_names[] = {"text", "won", "tonnes", "count", "decimal", "share", "day", "month"};

static bool is_integer(enum report_cell_type type)
{
	return type == CELL_WON || type == CELL_TONNES || type == CELL_COUNT || type == CELL_PLAIN;
}

static void put_value(struct json_writer *json, const char *key, enum report_cell_type type, const char *value)
{
	int64_t whole;

	if (value && is_integer(type) && decimal_parse_int(value, INT64_MIN, INT64_MAX, &whole, NULL) == ST_OK)
		json_put_int(json, key, whole);
	else
		json_put_string(json, key, value);
}

static void put_pairs(struct json_writer *json, const struct report_block *block)
{
	json_array_begin(json, "values");
	for (size_t i = 0; i < block->row_count; i++) {
		const struct report_column *column = &block->column[i];

		json_object_begin(json, NULL);
		json_put_string(json, "key", column->key);
		json_put_string(json, "label", column->header);
		json_put_string(json, "type", type_names[column->type]);
		json_put_string(json, "unit", column->unit);
		put_value(json, "value", column->type, block->cell[i]);
		json_object_close(json);
	}
	json_array_close(json);
}

/* Sums stand apart, so that whoever adds the rows up does not count twice. */
static void put_rows(struct json_writer *json, const struct report_block *block, const char *name, bool totals)
{
	json_array_begin(json, name);
	for (size_t r = 0; r < block->row_count; r++) {
		if (block->total[r] != totals)
			continue;
		json_object_begin(json, NULL);
		for (size_t c = 0; c < block->column_count; c++)
			put_value(json, block->column[c].key, block->column[c].type, block->cell[r * block->column_count + c]);
		json_object_close(json);
	}
	json_array_close(json);
}

static void put_table(struct json_writer *json, const struct report_block *block)
{
	json_array_begin(json, "columns");
	for (size_t c = 0; c < block->column_count; c++) {
		json_object_begin(json, NULL);
		json_put_string(json, "key", block->column[c].key);
		json_put_string(json, "header", block->column[c].header);
		json_put_string(json, "type", type_names[block->column[c].type]);
		json_put_string(json, "unit", block->column[c].unit);
		json_object_close(json);
	}
	json_array_close(json);
	put_rows(json, block, "rows", false);
	put_rows(json, block, "totals", true);
}

static void put_block(struct json_writer *json, const struct report_block *block)
{
	static const char *const kind[] = {"heading", "paragraph", "note", "pairs", "table", "drawing", "signature", "break"};

	json_object_begin(json, NULL);
	json_put_string(json, "block", kind[block->kind]);
	if (block->kind == BLOCK_HEADING)
		json_put_int(json, "level", block->level);
	if (block->key)
		json_put_string(json, "key", block->key);
	if (block->text)
		json_put_string(json, block->kind == BLOCK_PAIRS || block->kind == BLOCK_TABLE ? "caption" : "text", block->text);
	if (block->kind == BLOCK_PAIRS)
		put_pairs(json, block);
	else if (block->kind == BLOCK_TABLE)
		put_table(json, block);
	else if (block->kind == BLOCK_DRAWING)
		report_drawing_put(block->drawing, json);
	json_object_close(json);
}

void report_document_json(const struct report_document *document, struct text *out)
{
	struct json_writer json;

	json_writer_init(&json, out);
	json_object_begin(&json, NULL);
	json_put_string(&json, "schema", "sangsaeng.document/1");
	json_put_string(&json, "kind", document->kind);
	json_put_string(&json, "lang", document->lang == LANG_KO ? "ko" : "en");
	json_put_string(&json, "title", document->title);
	json_put_string(&json, "subtitle", document->subtitle);
	json_put_string(&json, "number", document->number);
	json_put_string(&json, "day", document->day);
	json_put_string(&json, "issuer", document->issuer);
	json_put_string(&json, "draft", document->draft);
	json_put_string(&json, "basis", document->basis);
	json_array_begin(&json, "blocks");
	for (size_t i = 0; i < document->count; i++)
		if (document->block[i].kind != BLOCK_BREAK)
			put_block(&json, &document->block[i]);
	json_array_close(&json);
	json_object_close(&json);
}

/* The block of a kind with this key, or the first of the kind; else the error `code` with the keys there are. */
static enum status find_block(const struct report_document *document, enum report_block_kind kind, const char *key, const char *code,
	const struct report_block **out_block, struct err *err)
{
	struct text keys;
	enum status status = ST_NOT_FOUND;

	text_init(&keys);
	for (size_t i = 0; i < document->count && status != ST_OK; i++) {
		const struct report_block *block = &document->block[i];

		if (block->kind != kind)
			continue;
		if (!key || (block->key && strcmp(block->key, key) == 0)) {
			*out_block = block;
			status = ST_OK;
		} else if (block->key) {
			text_printf(&keys, "%s%s", keys.length > 0 ? ", " : "", block->key);
		}
	}
	if (status != ST_OK)
		err_set(err, status, code, key ? key : "", keys.length > 0 ? keys.data : "—", NULL);
	text_done(&keys);
	return status;
}

enum status report_document_csv(const struct report_document *document, const char *key, bool bom, struct text *out, struct err *err)
{
	const struct report_block *block;
	enum status status = find_block(document, BLOCK_TABLE, key, "report.table_unknown", &block, err);

	if (status != ST_OK)
		return status;
	if (bom)
		text_append_string(out, "\xef\xbb\xbf");
	for (size_t c = 0; c < block->column_count; c++)
		csv_write_text(out, block->column[c].key, c == 0);
	text_append_char(out, '\n');
	for (size_t r = 0; r < block->row_count; r++) {
		if (block->total[r])
			continue;
		for (size_t c = 0; c < block->column_count; c++) {
			const char *cell = block->cell[r * block->column_count + c];

			if (report_cell_is_number(block->column[c].type))
				csv_write_number(out, cell ? cell : "", c == 0);
			else
				csv_write_text(out, cell ? cell : "", c == 0);
		}
		text_append_char(out, '\n');
	}
	return ST_OK;
}

enum status report_document_svg(const struct report_document *document, const char *key, struct text *out, struct err *err)
{
	const struct report_block *block;
	bool any = false;
	enum status status;

	for (size_t i = 0; i < document->count; i++)
		any |= document->block[i].kind == BLOCK_DRAWING;
	if (!any)
		return err_set(err, ST_NOT_FOUND, "report.no_drawing", NULL);
	status = find_block(document, BLOCK_DRAWING, key, "report.drawing_unknown", &block, err);
	if (status == ST_OK)
		report_drawing_svg(block->drawing, document->lang, out);
	return status;
}
