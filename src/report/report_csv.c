/* A CSV form: its header words say which fields are wanted, a row is written for each product (or month, or site). */
#include "report/report_fill_int.h"

#include "base/output.h"
#include "file/csv.h"
#include "file/csv_form.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HEADER_WORDS 2 /* a row with so many known words is the header; what stands above it is kept */

struct column {
	struct report_wish wish; /* field NULL: blank */
};
struct form {
	const struct report_map *map;
	struct arena *arena;
	struct findings *findings;
	struct report_filled *filled;
	struct column *column;
	int columns;
	enum view_each each;
};

static const struct report_wish *mapped(const struct report_map *map, const char *word)
{
	for (size_t i = 0; map && i < map->headers; i++)
		if (strcmp(map->header[i].word, word) == 0)
			return &map->header[i].wish;
	return NULL;
}

static bool wish_of(const struct form *f, const char *word, struct report_wish *out)
{
	const struct report_wish *wish = mapped(f->map, word);
	const struct view_field *field = wish ? wish->field : view_field_word(word);

	*out = wish ? *wish : (struct report_wish){.field = field, .decimals = -1};
	return field != NULL;
}

static bool is_header(const struct form *f, const struct csv *csv)
{
	struct report_wish wish;
	int known = 0;

	for (int i = 0; i < csv_field_count(csv); i++)
		known += csv_field(csv, i)[0] && wish_of(f, csv_field(csv, i), &wish);
	return known >= HEADER_WORDS || (known == 1 && csv_field_count(csv) == 1);
}

/* What a header asks for: forbidden words are refused, others left blank. */
static void read_header(struct form *f, const struct csv *csv)
{
	f->columns = csv_field_count(csv);
	f->column = arena_alloc(f->arena, ((size_t)f->columns + 1) * sizeof *f->column);
	for (int i = 0; i < f->columns; i++) {
		const char *word = csv_field(csv, i), *code;
		const struct view_field *field;

		if (!word[0])
			continue;
		if (!wish_of(f, word, &f->column[i].wish)) {
			code = view_record_forbidden(word);
			if (code)
				report_complain(f->findings, csv_name(csv), csv_field_line(csv, i), csv_field_column(csv, i), code, word, NULL, NULL);
			f->filled->unknown = arena_grow(f->arena, f->filled->unknown, f->filled->unknowns, sizeof *f->filled->unknown);
			f->filled->unknown[f->filled->unknowns++] = arena_strdup(f->arena, word);
			continue;
		}
		field = f->column[i].wish.field;
		if (field->each == VIEW_EACH_ONE || field->each == f->each)
			continue;
		if (f->each == VIEW_EACH_ONE)
			f->each = field->each;
		else
			report_complain(f->findings, csv_name(csv), csv_field_line(csv, i), csv_field_column(csv, i), "map.field_block", word,
				view_each_name(f->each), NULL);
	}
}

static void copy_record(const struct csv *csv, struct text *out)
{
	for (int i = 0; i < csv_field_count(csv); i++)
		csv_write_text(out, csv_field(csv, i), i == 0);
	text_append_char(out, '\n');
}

static bool is_blank(const struct csv *csv)
{
	for (int i = 0; i < csv_field_count(csv); i++)
		if (csv_field(csv, i)[0])
			return false;
	return true;
}

static enum status read_form(struct form *f, struct csv *csv, struct text *out, struct err *err)
{
	bool more = true;
	enum status st;

	while ((st = csv_next(csv, &more, err)) == ST_OK && more) {
		if (f->columns == 0) {
			copy_record(csv, out);
			if (is_header(f, csv))
				read_header(f, csv);
		} else if (!is_blank(csv)) {
			report_complain(f->findings, csv_name(csv), csv_line(csv), 1, "fill.rows_there", NULL, NULL, NULL);
			return ST_OK;
		}
	}
	if (st == ST_OK && f->columns == 0)
		report_complain(f->findings, csv_name(csv), 1, 1, "fill.no_header", NULL, NULL, NULL);
	return st;
}

static void put_rows(struct form *f, const struct view_record *record, struct text *out)
{
	for (size_t row = 0; row < record->count[f->each]; row++) {
		for (int i = 0; i < f->columns; i++) {
			const struct report_wish *w = &f->column[i].wish;
			const char *value = w->field ? report_wish_value(record, w, row, f->arena) : NULL;

			if (w->field && !value)
				report_not_stated(f->filled, w->field->name, f->arena);
			f->filled->cells += value != NULL;
			if (value && w->field->value == VIEW_VALUE_NUMBER && !w->as_text)
				csv_write_number(out, value, i == 0);
			else
				csv_write_text(out, value ? value : "", i == 0);
		}
		text_append_char(out, '\n');
	}
}

enum status report_fill_csv(const struct report_fill *fill, const struct report_map *map, const struct view_record *record, struct arena *arena,
	struct findings *findings, struct report_filled *filled, struct err *err)
{
	struct form f = {.map = map, .arena = arena, .findings = findings, .filled = filled, .each = VIEW_EACH_ONE};
	const char *slash = strrchr(fill->form, '/');
	struct csv_form form;
	struct csv *csv;
	struct text out, encoded;
	enum status st = csv_open(fill->form, slash ? slash + 1 : fill->form, 0, &csv, err);

	if (st != ST_OK)
		return st;
	st = csv_form_read(fill->form, &form, err);
	text_init(&out);
	text_init(&encoded);
	if (st == ST_OK && csv_delimiter(csv) != ',') /* it would come back with commas */
		report_complain(findings, csv_name(csv), 1, 1, "fill.delimiter", NULL, NULL, NULL);
	else if (st == ST_OK)
		st = read_form(&f, csv, &out, err);
	csv_close(csv);
	if (st == ST_OK && findings->errors > 0) {
		char count[24];

		snprintf(count, sizeof count, "%" PRId64, findings->errors);
		st = err_set(err, ST_INPUT, "fill.refused", count, NULL);
	}
	if (st == ST_OK) {
		put_rows(&f, record, &out);
		st = csv_form_write(&form, &out, &encoded, err);
	}
	if (st == ST_OK)
		st = output_write(fill->out, encoded.data, encoded.length, err);
	text_done(&encoded);
	text_done(&out);
	return st;
}
