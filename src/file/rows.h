/* Rows of a table that somebody sends, whatever it is kept in: CSV or TSV text (csv.h), or one sheet of a workbook (XLSX, ISO/IEC 29500). What it is,
 * is decided by its bytes, not by its name. One row at a time, in bounded memory; every cell knows its place. */
#ifndef SANGSAENG_FILE_ROWS_H
#define SANGSAENG_FILE_ROWS_H

#include "base/err.h"
#include "base/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rows;

#define ROWS_HEADER_WITHIN 100 /* rows that hold anything, in which a header is looked for */
#define ROWS_HEADER INT32_MAX  /* this row is the header, whatever follows */

/* How well a row would do as the header of the table that is wanted: 0 not at all. */
typedef int rows_header(const void *context, const char *const *cell, int count);

struct rows_options {
	int64_t max_bytes; /* that compressed content may unfold to; 0: 64 GiB of text, 4 GiB of a workbook */
	/* With it the first row that is given is the one that does best among the first, and what stands above it is passed over; the first row of all
	 * where none does. Of a workbook's sheets that are shown, the one is read whose header does best; ST_INPUT xlsx.sheets_alike where several
	 * have one that is it surely. Without it: the first sheet that is shown and holds anything. */
	rows_header *header;
	const void *context;
	const char *sheet; /* this one, though it be hidden; ST_NOT_FOUND xlsx.no_such_sheet, also where there are no sheets */
};

/* Opens `path` ("-": standard input); `name` is shown in errors. `options` may be NULL. Errors: those of csv_open; xlsx.cut, xlsx.encrypted,
 * xlsx.other_kind, xlsx.macro, xlsx.not_one, xlsx.unpacks, xlsx.part, xlsx.empty, and those above. */
enum status rows_open(const char *path, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err);
/* The same for what is in memory; it is copied. */
enum status rows_open_bytes(
	const char *bytes, size_t length, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err);
void rows_close(struct rows *rows);

/* Next row that holds anything: `*out_more` false at the end. Cells are UTF-8 with surrounding blanks trimmed (not inside the quotes of text), valid
 * until the next call.
 *
 * Cells of a workbook are given as people would write them: numbers without exponent and with at most the 15 digits that spreadsheets show ("12.5"),
 * by their formats days as 2026-05-15, months as 2026-05, years as 2026, times as 2026-05-15T13:45:00 or 13:45:00; true and false; formulas as their
 * stored result. Hidden rows are passed over (rows_remark). Where cells are merged, their value stands for all of them in the header and above; below
 * it text and days stand for the rows that they span, in their first column, and an amount stands once, in its first cell.
 *
 * Errors: those of csv_next; of a workbook's row xlsx.error_value (#N/A …), xlsx.no_result (of a formula), xlsx.no_day, xlsx.no_number,
 * xlsx.row_too_long; xlsx.part, xlsx.unpacks and xlsx.merged_late end the reading. With place; after one that is not the end (rows_broken) the next
 * call goes on with the following row. */
enum status rows_next(struct rows *rows, bool *out_more, struct err *err);
int rows_count(const struct rows *rows);                   /* cells of this row; in a workbook at least as many as the header has */
const char *rows_cell(const struct rows *rows, int index); /* "" where there is none */
const char *const *rows_cells(const struct rows *rows);
/* Has the row as many cells as its header? In a workbook: no more. */
bool rows_fit(const struct rows *rows, int header_count);
/* The first cell of a workbook's row that holds something though the header above it is blank; -1: none. */
int rows_unnamed(const struct rows *rows);

/* Where the row stands, from 1: physical line, or number of the sheet's row; and where a cell begins. */
int64_t rows_line(const struct rows *rows);
int64_t rows_cell_line(const struct rows *rows, int index);
int64_t rows_cell_column(const struct rows *rows, int index);
/* Sets the place of `err`: a cell of this row, the row where it has no such cell (-1), or another line. */
void rows_at(const struct rows *rows, int index, struct err *err);
void rows_at_line(const struct rows *rows, int64_t line, struct err *err);
const char *rows_name(const struct rows *rows);
const char *rows_sheet(const struct rows *rows); /* of a workbook; "" for text */
bool rows_broken(const struct rows *rows);       /* an error has ended the reading */
/* What should be known of rows that were not given: a warning xlsx.hidden_rows. To be called at the end. */
void rows_remark(const struct rows *rows, struct findings *findings);
/* SHA-256 of the file's bytes; complete once rows_next said there is no more. */
void rows_digest(const struct rows *rows, char out_hex[65]);

#endif
