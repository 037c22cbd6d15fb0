#include "programme/programme_int.h"

#include "base/text.h"
#include "file/csv.h"

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

static void complain(struct findings *findings, const struct csv *csv, int field, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a, b, NULL);
	err_at(&err, csv_name(csv), field < 0 ? csv_line(csv) : csv_field_line(csv, field), field < 0 ? 0 : csv_field_column(csv, field));
	findings_add(findings, SEVERITY_ERROR, &err);
}

/* The nearest column, or all of them where none is near. */
static void complain_unknown(struct findings *findings, const struct csv *csv, int field, const struct table *table, const char *word)
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
	complain(findings, csv, field, "table.column_unknown", word, nearest ? nearest : list.data);
	text_done(&list);
}

void programme_header_match(const struct csv *csv, const struct table *table, struct programme_header *header, struct findings *findings)
{
	header->fields = csv_field_count(csv);
	header->damaged = false;
	for (int c = 0; c < PROGRAMME_COLUMNS_MAX; c++)
		header->at[c] = -1;
	for (int f = 0; f < header->fields; f++) {
		char word[256];
		int c = column_named(table, trimmed(csv_field(csv, f), word, sizeof word));

		if (c < 0) {
			complain_unknown(findings, csv, f, table, word);
			header->damaged = true;
		} else if (header->at[c] >= 0) {
			complain(findings, csv, f, "table.column_twice", table->column[c].name, word);
			header->damaged = true;
		} else {
			header->at[c] = f;
		}
	}
	for (int c = 0; table->column[c].name; c++) {
		if (header->at[c] < 0 && (table->column[c].flags & COLUMN_REQUIRED)) {
			complain(findings, csv, -1, "table.column_missing", table->column[c].name, table->column[c].name_ko);
			header->damaged = true;
		}
	}
}
