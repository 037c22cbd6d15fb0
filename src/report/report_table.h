/* A list for the desk, filled cell by cell. The same calls make CSV, whose keys never change, and a workbook, whose header words are in the reader's
 * language (report_words.c). Cells go left to right; a row ends by itself when it has as many as there are columns. */
#ifndef SANGSAENG_REPORT_TABLE_H
#define SANGSAENG_REPORT_TABLE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/text.h"
#include "report/report_cell.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report_cell {
	const char *value; /* NULL: nothing is stated */
	enum report_cell_type type;
};
struct report_table {
	const char *name; /* of report_words.c; NULL: not begun */
	const char **key;
	bool *has_unit; /* by column */
	size_t columns;
	struct report_cell *cell;
	size_t count, capacity;
	struct arena arena;
};

void report_table_init(struct report_table *table);
void report_table_done(struct report_table *table);
/* `keys`: "grant,organisation,paid_krw"; a key ends in its unit. */
void report_table_begin(struct report_table *table, const char *name, const char *keys);

/* Strings are copied. NULL and "" are blank. */
void report_table_text(struct report_table *table, const char *value_or_null);
/* A decimal string. */
void report_table_number(struct report_table *table, const char *digits_or_null);
/* A year, position or count; an amount where the key of its column says a unit. */
void report_table_integer(struct report_table *table, int64_t value);
/* The value of a figure whose own key says the unit: "certified_t" is an amount, "base_year" is not. */
void report_table_figure(struct report_table *table, const char *key, int64_t value);
/* An integer; blank if it is 0 or below. */
void report_table_positive(struct report_table *table, int64_t value);
void report_table_day(struct report_table *table, date_day day_or_none);
void report_table_month(struct report_table *table, date_month month_or_none);
void report_table_yes(struct report_table *table, bool yes);
/* Any of these, as text. */
void report_table_put(struct report_table *table, enum report_cell_type type, const char *value_or_null);
void report_table_blank(struct report_table *table, size_t cells);

/* `bom`: with a byte order mark, for spreadsheets that take UTF-8 for something else without. */
void report_table_csv(const struct report_table *table, bool bom, struct text *out);
/* The bytes of a workbook with one sheet. `day` ("2026-05-15") goes into its properties; NULL: a fixed one. ST_INTERNAL library.missing, ST_INPUT
 * file.write, report.sheet_full. */
enum status report_table_xlsx(const struct report_table *table, enum lang lang, const char *day_or_null, struct text *out, struct err *err);

#endif
