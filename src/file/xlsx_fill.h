/* Filling somebody else's workbook (XLSX, ISO/IEC 29500-1): given cells get values; every other byte of the package stays as it is.
 *
 * Parts that are not touched keep their compressed bytes. In the sheets only the cells that are set change; a cell that is not there is inserted in
 * its place, with its row if need be; a cell inside merged ones is written to their first cell. Styles stay; text is written inline, shared strings
 * are left alone. A cell with a formula is not overwritten. What Excel had calculated is dropped (values of formulas, calcChain), and the workbook is
 * marked to be calculated anew when it is opened.
 *
 * Refused: what is no workbook, encrypted ones and those with macros or a signature (which would no longer hold), and what unpacks to too much
 * (XLSX_PART_MAX a part, XLSX_TOTAL_MAX in all, XLSX_RATIO_MAX to one). The parts are read with expat; document types are refused. */
#ifndef SANGSAENG_FILE_XLSX_FILL_H
#define SANGSAENG_FILE_XLSX_FILL_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XLSX_PART_MAX ((uint64_t)64 * 1024 * 1024)
#define XLSX_TOTAL_MAX ((uint64_t)512 * 1024 * 1024)
#define XLSX_RATIO_MAX 500
#define XLSX_ENTRIES_MAX 10000
#define XLSX_ROWS 1048576
#define XLSX_COLUMNS 16384
#define XLSX_TEXT_MAX 32767 /* characters of a cell */
#define XLSX_NAME_LEN 12    /* of a cell: "XFD1048576" */

struct xlsx;
/* `name` is shown in errors. xlsx.open, xlsx.not_one, xlsx.cut, xlsx.other_kind, xlsx.encrypted, xlsx.macro, xlsx.signed,
 * xlsx.too_large, xlsx.part. */
enum status xlsx_open(const char *path, const char *name, struct xlsx **out_book, struct err *err);
void xlsx_close(struct xlsx *book);
/* Names of the worksheets, NULL-ended, in order; they live as long as the book. */
const char *const *xlsx_sheets(const struct xlsx *book);

/* "B7" → row 7, column 2. */
bool xlsx_cell_parse(const char *text, int *out_row, int *out_column);
void xlsx_cell_name(int row, int column, char out[XLSX_NAME_LEN]);
/* "B" → 2; 0 if it is no column. */
int xlsx_column_parse(const char *text);

enum xlsx_kind { XLSX_NUMBER, XLSX_TEXT, XLSX_DATE };
struct xlsx_cell {
	const char *sheet, *value; /* value: canonical decimal; UTF-8; "2026-06-30" */
	enum xlsx_kind kind;
	int row, column;
	int like_row; /* a cell that is not there takes the style of this row's; 0: none */
};
/* Sets the cells and writes `out`, beside its place first. A date is a number of days where the cell is formatted as a date, else text. Errors name
 * the cell; `*out_cell` (may be NULL) is the index of the cell that is to blame, or SIZE_MAX. xlsx.sheet_unknown, xlsx.cell_twice, xlsx.formula,
 * xlsx.text, xlsx.part, xlsx.write. */
enum status xlsx_fill(struct xlsx *book, const struct xlsx_cell *cell, size_t count, const char *out, size_t *out_cell, struct err *err);

#endif
