/* Filling a document, and how a value reads. */
#include "report/report_document.h"

#include "base/date.h"

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
