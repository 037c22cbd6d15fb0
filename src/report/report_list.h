/* A list of view as JSON, CSV or a workbook. */
#ifndef SANGSAENG_REPORT_LIST_H
#define SANGSAENG_REPORT_LIST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/message.h"
#include "base/text.h"
#include "view/view_resource.h"

/* {"items": [{…}], "next_cursor": "…" or null, "total": N where it was asked for}. Won, tonnes and counts are integers, other quantities decimal
 * strings, what is absent or not for the viewer null. */
void report_list_json(const struct view_list *list, struct text *out);
/* What heads a column, with its unit: "지급액 (원)", "Paid (KRW)". In the arena. */
const char *report_list_head(const struct view_column *column, enum lang lang, struct arena *arena);
/* One row as an object, for an item. */
void report_row_json(const struct view_list *list, size_t row, struct text *out);
/* Tidy CSV: header words in the language, text cells that a spreadsheet would run made harmless (file/csv.h); `bom`: with a byte order mark, for
 * spreadsheets that take UTF-8 for something else without. */
void report_list_csv(const struct view_list *list, enum lang lang, bool bom, struct text *out);
/* A workbook with one sheet (report_sheet_int.h): header words with units, numbers as numbers, days as dates, no formulas. Written to `path`, row by
 * row. ST_INTERNAL library.missing, ST_INPUT file.write, report.sheet_full. */
enum status report_list_xlsx(const struct view_list *list, enum lang lang, const char *path, struct err *err);
/* The same, appended to `out`. */
enum status report_list_xlsx_bytes(const struct view_list *list, enum lang lang, struct text *out, struct err *err);

#endif
