/* Lists as JSON and CSV. */
#include "report/report_list.h"
#include "report/report_words_int.h"

#include "file/csv.h"

#include <stdlib.h>
#include <string.h>

static bool is_integer(enum view_type type)
{
	return type == VIEW_WON || type == VIEW_TONNES || type == VIEW_COUNT || type == VIEW_YEAR;
}

static void put_string(struct text *out, const char *value)
{
	static const char digit[] = "0123456789abcdef";

	text_append_char(out, '"');
	for (const char *c = value; *c; c++) {
		unsigned char byte = (unsigned char)*c;

		if (byte == '"' || byte == '\\') {
			text_append_char(out, '\\');
			text_append_char(out, *c);
		} else if (byte < 0x20) {
			text_append_string(out, "\\u00");
			text_append_char(out, digit[byte >> 4]);
			text_append_char(out, digit[byte & 15]);
		} else {
			text_append_char(out, *c);
		}
	}
	text_append_char(out, '"');
}

static void put_cell(struct text *out, enum view_type type, const char *value)
{
	if (!value)
		text_append_string(out, "null");
	else if (is_integer(type) || type == VIEW_BOOL)
		text_append_string(out, value);
	else
		put_string(out, value);
}

void report_row_json(const struct view_list *list, size_t row, struct text *out)
{
	const struct view_resource *r = list->resource;

	text_append_char(out, '{');
	for (size_t c = 0; c < r->columns; c++) {
		if (c > 0)
			text_append_char(out, ',');
		put_string(out, r->column[c].name);
		text_append_char(out, ':');
		put_cell(out, r->column[c].type, list->cell[row][c]);
	}
	text_append_char(out, '}');
}

/* {"organisation": {"S1": {"ko": …, "en": null}}}: by column, where it names somebody. */
static void put_names(const struct view_list *list, struct text *out)
{
	text_append_string(out, ",\"names\":{");
	for (size_t i = 0; i < list->names; i++) {
		const struct view_name *n = &list->name[i];
		bool first = i == 0 || list->name[i - 1].column != n->column, last = i + 1 == list->names || list->name[i + 1].column != n->column;

		if (i > 0)
			text_append_char(out, ',');
		if (first) {
			put_string(out, list->resource->column[n->column].name);
			text_append_string(out, ":{");
		}
		put_string(out, n->key);
		text_append_string(out, ":{\"ko\":");
		put_cell(out, VIEW_TEXT, n->ko);
		text_append_string(out, ",\"en\":");
		put_cell(out, VIEW_TEXT, n->en);
		text_append_string(out, last ? "}}" : "}");
	}
	text_append_char(out, '}');
}

void report_list_json(const struct view_list *list, struct text *out)
{
	text_append_string(out, "{\"items\":[");
	for (size_t i = 0; i < list->rows; i++) {
		if (i > 0)
			text_append_char(out, ',');
		report_row_json(list, i, out);
	}
	text_append_string(out, "],\"next_cursor\":");
	if (list->next)
		put_string(out, list->next);
	else
		text_append_string(out, "null");
	if (list->total >= 0)
		text_printf(out, ",\"total\":%lld", (long long)list->total);
	put_names(list, out);
	text_append_string(out, "}\n");
}

/* A column that the folder has under its English name is headed by the word for it. */
static bool is_korean(const char *ko)
{
	for (; *ko; ko++)
		if ((unsigned char)*ko >= 0x80)
			return true;
	return false;
}

const char *report_list_head(const struct view_column *column, enum lang lang, struct arena *arena)
{
	struct report_word word = report_word_of(lang, NULL, column->name, is_korean(column->ko) ? column->ko : NULL, arena);

	return word.unit && column->type != VIEW_TEXT ? arena_printf(arena, "%s (%s)", word.word, word.unit) : word.word;
}

void report_list_csv(const struct view_list *list, enum lang lang, bool bom, struct text *out)
{
	const struct view_resource *r = list->resource;

	out->max = SIZE_MAX / 2; /* as large as the list */
	if (bom)
		text_append_string(out, "\xEF\xBB\xBF");
	for (size_t c = 0; c < r->columns; c++)
		csv_write_text(out, lang == LANG_KO ? r->column[c].ko : r->column[c].name, c == 0);
	text_append_char(out, '\n');
	for (size_t i = 0; i < list->rows; i++) {
		for (size_t c = 0; c < r->columns; c++) {
			const char *value = list->cell[i][c] ? list->cell[i][c] : "";
			enum view_type type = r->column[c].type;

			if (is_integer(type) || type == VIEW_DECIMAL)
				csv_write_number(out, value, c == 0);
			else
				csv_write_text(out, value, c == 0);
		}
		text_append_char(out, '\n');
	}
}
