#include "programme/programme_int.h"

#include "base/text.h"
#include "file/rows.h"

#include <string.h>

/* The word without blanks around it, also inside quotes and the wide blanks of spreadsheets. */
static const char *trimmed(const char *word, char *out, size_t size)
{
	size_t length;

	for (;;) {
		if (*word == ' ' || *word == '\t' || *word == '\n' || *word == '\r')
			word++;
		else if (strncmp(word, "\xc2\xa0", 2) == 0)
			word += 2;
		else if (strncmp(word, "\xe3\x80\x80", 3) == 0 || strncmp(word, "\xef\xbb\xbf", 3) == 0)
			word += 3;
		else
			break;
	}
	length = strlen(word);
	while (length > 0) {
		if (strchr(" \t\r\n", word[length - 1]))
			length--;
		else if (length >= 2 && memcmp(word + length - 2, "\xc2\xa0", 2) == 0)
			length -= 2;
		else if (length >= 3 && memcmp(word + length - 3, "\xe3\x80\x80", 3) == 0)
			length -= 3;
		else
			break;
	}
	if (length >= size)
		length = size - 1;
	memcpy(out, word, length);
	out[length] = '\0';
	return out;
}

static int column_named(const struct table *table, const char *word)
{
	for (int c = 0; table->column[c].name; c++)
		if (strcasecmp(table->column[c].name, word) == 0 || strcasecmp(table->column[c].name_ko, word) == 0)
			return c;
	return -1;
}

static void complain(struct findings *findings, const struct rows *in, int field, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	rows_at(in, field, &err);
	findings_add(findings, SEVERITY_ERROR, &err);
}

/* The nearest column, or all of them where none is near. */
static void complain_unknown(struct findings *findings, const struct rows *in, int field, const struct table *table, const char *word)
{
	const char *candidate[PROGRAMME_COLUMNS_MAX * 2 + 1];
	char lower[128];
	size_t n = 0, i = 0;
	const char *nearest;
	struct text list;

	for (; word[i] && i + 1 < sizeof lower; i++)
		lower[i] = word[i] >= 'A' && word[i] <= 'Z' ? (char)(word[i] + 32) : word[i];
	lower[i] = '\0';
	for (int c = 0; table->column[c].name; c++) {
		candidate[n++] = table->column[c].name;
		candidate[n++] = table->column[c].name_ko;
	}
	candidate[n] = NULL;
	nearest = string_nearest(lower, candidate);
	text_init(&list);
	for (int c = 0; table->column[c].name; c++)
		text_printf(&list, "%s%s", c ? ", " : "", table->column[c].name);
	complain(findings, in, field, "table.column_unknown", word, nearest ? nearest : list.data);
	text_done(&list);
}

static int score(const void *context, const char *const *cell, int count)
{
	const struct table *table = context;
	bool named[PROGRAMME_COLUMNS_MAX] = {false}, all = true;
	char word[256];
	int known = 0;

	for (int f = 0; f < count; f++) {
		int c = column_named(table, trimmed(cell[f], word, sizeof word));

		known += c >= 0 && !named[c];
		if (c >= 0)
			named[c] = true;
	}
	for (int c = 0; table->column[c].name; c++)
		all = all && (named[c] || !(table->column[c].flags & COLUMN_REQUIRED));
	if (all && known > 0)
		return ROWS_HEADER;
	return known > 1 ? known : 0; /* one word may be the title, or stand in a row of values */
}

enum status programme_header_open(const char *path, const char *name, const char *sheet, const struct table *table, int64_t max_bytes,
	struct rows **out_in, struct err *err)
{
	struct rows_options options = {.max_bytes = max_bytes, .header = score, .context = table, .sheet = sheet};

	return rows_open(path, name, &options, out_in, err);
}

enum status programme_header_open_bytes(const char *bytes, size_t length, const char *name, const struct table *table, int64_t max_bytes,
	struct rows **out_in, struct err *err)
{
	struct rows_options options = {.max_bytes = max_bytes, .header = score, .context = table};

	return rows_open_bytes(bytes, length, name, &options, out_in, err);
}

int programme_words_score(const void *context, const char *const *cell, int count)
{
	const struct programme_words *words = context;
	int known = 0, needed = 0;

	for (int c = 0; c < words->count; c++) {
		int f = 0;

		while (f < count && strcasecmp(words->en[c], cell[f]) != 0 && !(words->ko && strcmp(words->ko[c], cell[f]) == 0))
			f++;
		known += f < count;
		needed += f < count && c < words->needed;
	}
	return needed == words->needed ? ROWS_HEADER : known > 1 ? known : 0;
}

bool programme_header_fits(const struct rows *in, int fields, struct findings *findings)
{
	int unnamed = rows_unnamed(in);
	char found[16], expected[16];

	if (unnamed >= 0) {
		complain(findings, in, unnamed, "table.column_unnamed", rows_cell(in, unnamed), NULL);
		return false;
	}
	if (rows_fit(in, fields))
		return true;
	snprintf(found, sizeof found, "%d", rows_count(in));
	snprintf(expected, sizeof expected, "%d", fields);
	complain(findings, in, -1, "table.field_count", found, expected);
	return false;
}

void programme_header_match(const struct rows *in, const struct table *table, struct programme_header *header, struct findings *findings)
{
	header->fields = rows_count(in);
	header->damaged = false;
	for (int c = 0; c < PROGRAMME_COLUMNS_MAX; c++)
		header->at[c] = -1;
	for (int f = 0; f < header->fields; f++) {
		char word[256];
		int c = column_named(table, trimmed(rows_cell(in, f), word, sizeof word));

		if (!word[0] && rows_sheet(in)[0]) /* a margin of the sheet: what stands below is judged by programme_header_fits */
			continue;
		if (c < 0) {
			complain_unknown(findings, in, f, table, word);
			header->damaged = true;
		} else if (header->at[c] >= 0) {
			complain(findings, in, f, "table.column_twice", table->column[c].name, word);
			header->damaged = true;
		} else {
			header->at[c] = f;
		}
	}
	for (int c = 0; table->column[c].name; c++) {
		if (header->at[c] < 0 && (table->column[c].flags & COLUMN_REQUIRED)) {
			complain(findings, in, -1, "table.column_missing", table->column[c].name, table->column[c].name_ko);
			header->damaged = true;
		}
	}
}
