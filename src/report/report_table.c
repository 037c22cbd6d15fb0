#include "report/report_table.h"

#include "file/csv.h"
#include "report/report_sheet_int.h"
#include "report/report_words_int.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void report_table_init(struct report_table *t)
{
	*t = (struct report_table){0};
	arena_init(&t->arena);
}

void report_table_done(struct report_table *t)
{
	free(t->cell);
	arena_done(&t->arena);
}

void report_table_begin(struct report_table *t, const char *name, const char *keys)
{
	assert(!t->name);
	t->name = name;
	while (*keys) {
		size_t length = strcspn(keys, ",");

		t->key = arena_grow(&t->arena, (void *)t->key, t->columns, sizeof *t->key);
		t->key[t->columns++] = arena_strndup(&t->arena, keys, length);
		keys += length + (keys[length] == ',');
	}
	t->has_unit = arena_alloc(&t->arena, t->columns * sizeof *t->has_unit);
	for (size_t c = 0; c < t->columns; c++)
		t->has_unit[c] = report_word_has_unit(t->key[c]);
}

/* ---- cells ---- */

void report_table_put(struct report_table *t, enum report_cell_type type, const char *value)
{
	if (t->count == t->capacity) {
		t->capacity = t->capacity ? 2 * t->capacity : 256;
		t->cell = heap_grow(t->cell, t->capacity, sizeof *t->cell);
	}
	t->cell[t->count++] = (struct report_cell){value && value[0] ? arena_strdup(&t->arena, value) : NULL, type};
}

void report_table_text(struct report_table *t, const char *value)
{
	report_table_put(t, CELL_TEXT, value);
}

void report_table_number(struct report_table *t, const char *digits)
{
	report_table_put(t, CELL_DECIMAL, digits);
}

static void put_integer(struct report_table *t, enum report_cell_type type, int64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%" PRId64, value);
	report_table_put(t, type, digits);
}

void report_table_integer(struct report_table *t, int64_t value)
{
	put_integer(t, t->has_unit[t->count % t->columns] ? CELL_COUNT : CELL_PLAIN, value);
}

void report_table_figure(struct report_table *t, const char *key, int64_t value)
{
	put_integer(t, report_word_has_unit(key) ? CELL_COUNT : CELL_PLAIN, value);
}

void report_table_positive(struct report_table *t, int64_t value)
{
	if (value > 0)
		report_table_integer(t, value);
	else
		report_table_blank(t, 1);
}

void report_table_day(struct report_table *t, date_day day)
{
	char text[DATE_TEXT_LEN] = "";

	if (day != DATE_NONE)
		date_format(day, text);
	report_table_put(t, CELL_DAY, text);
}

void report_table_month(struct report_table *t, date_month month)
{
	char text[DATE_TEXT_LEN] = "";

	if (month != DATE_NONE)
		month_format(month, text);
	report_table_put(t, CELL_MONTH, text);
}

void report_table_yes(struct report_table *t, bool yes)
{
	report_table_put(t, CELL_TEXT, yes ? "yes" : "no");
}

void report_table_blank(struct report_table *t, size_t cells)
{
	while (cells-- > 0)
		report_table_put(t, CELL_TEXT, NULL);
}

/* ---- written ---- */

void report_table_csv(const struct report_table *t, bool bom, struct text *out)
{
	assert(t->count % t->columns == 0);
	out->max = SIZE_MAX / 2; /* as large as the list */
	if (bom)
		text_append_string(out, "\xEF\xBB\xBF");
	for (size_t c = 0; c < t->columns; c++)
		csv_write_text(out, t->key[c], c == 0);
	for (size_t i = 0; i < t->count; i++) {
		const struct report_cell *cell = &t->cell[i];
		bool first = i % t->columns == 0;

		if (first)
			text_append_char(out, '\n');
		if (report_cell_is_number(cell->type))
			csv_write_number(out, cell->value ? cell->value : "", first);
		else
			csv_write_text(out, cell->value ? cell->value : "", first);
	}
	text_append_char(out, '\n');
}

struct writing {
	const struct report_table *table;
	enum lang lang;
	const char *day;
};

static enum status write_book(const void *what, const char *path, struct err *err)
{
	const struct writing *w = what;
	const struct report_table *t = w->table;
	const char *name = report_word_table(w->lang, t->name);
	struct report_book *book;
	struct arena arena;
	enum status st = report_book_open(path, &(struct report_about){.title = name, .day = w->day}, &book, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	report_book_sheet(book, name);
	for (size_t c = 0; c < t->columns; c++) {
		struct report_word word = report_word_of(w->lang, t->name, t->key[c], NULL, &arena);

		report_book_head(book, word.word, word.unit);
	}
	report_book_filter(book, t->count / t->columns);
	for (size_t i = 0; i < t->count; i++) {
		if (i % t->columns == 0)
			report_book_row(book);
		report_book_cell(book, t->cell[i].type, t->cell[i].value, false);
	}
	arena_done(&arena);
	return report_book_close(book, err);
}

enum status report_table_xlsx(const struct report_table *table, enum lang lang, const char *day, struct text *out, struct err *err)
{
	const struct writing writing = {table, lang, day};

	assert(table->count % table->columns == 0);
	return report_book_bytes(write_book, &writing, out, err);
}
