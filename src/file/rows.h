/* Rows of a table that somebody sends, whatever it is kept in: CSV or TSV text (csv.h) or one sheet of a workbook (XLSX). What it is, is decided by
 * its bytes, not by its name. One row at a time, in bounded memory; every cell knows its place. */
#ifndef SANGSAENG_FILE_ROWS_H
#define SANGSAENG_FILE_ROWS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rows;

/* How a sheet is chosen where a workbook has several. NULL members: the first visible sheet that holds anything. */
struct rows_options {
	int64_t max_bytes; /* that compressed content may unfold to; 0: 64 GiB for text, 4 GiB for a workbook */
	const char *sheet; /* name of the sheet; ST_NOT_FOUND xlsx.sheet_unknown with the names there are */
	/* Or asked for each visible sheet in order, with its first rows that hold anything: whether this is the one. */
	bool (*wanted)(void *context, const char *sheet, const char *const *const *rows, const int *counts, int row_count);
	void *context;
};

/* Opens `path` ("-": standard input); `name` is shown in errors. `options` may be NULL. Errors: file.open, file.directory, csv.empty, those of
 * csv_open and xlsx.* (damaged, encrypted, too large, macro-enabled, no sheet). */
enum status rows_open(const char *path, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err);
/* The same for what is in memory; it is copied. */
enum status rows_open_bytes(
	const char *bytes, size_t length, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err);
void rows_close(struct rows *rows);

/* Next row that holds anything: `*out_more` false at the end. Cells are UTF-8 with surrounding blanks trimmed, valid until the next call; a cell that
 * is not there is "". Cells of a workbook are given as CSV would have them: numbers in the shortest decimal form that gives the same double ("12.5",
 * never "1.25E1"), days as 2026-05-15, times as 2026-05-15T13:45:00, truth as true and false, formulas as their stored result. A formula without a
 * result, an error value
 * (#N/A …) is an error of that row. Errors: those of csv_next and of a workbook (xlsx.damaged* …), with place; after one that is not the end
 * (rows_broken) the next call goes on with the following row. */
enum status rows_next(struct rows *rows, bool *out_more, struct err *err);
int rows_count(const struct rows *rows); /* cells of this row */
const char *rows_cell(const struct rows *rows, int index);
int64_t rows_line(const struct rows *rows); /* where the row stands: physical line, or number of the sheet's row, from 1 */
/* Sets the place of `err` to a cell of this row, or to the row (index < 0): file:line:column, or file:sheet!C14. */
void rows_at(const struct rows *rows, int index, struct err *err);
const char *rows_name(const struct rows *rows);
bool rows_broken(const struct rows *rows); /* an error has ended the reading */
/* SHA-256 of the file's bytes; complete once rows_next said there is no more. */
void rows_digest(const struct rows *rows, char out_hex[65]);

#endif
