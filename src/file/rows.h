/* Rows of a table that somebody sends, whatever it is kept in: CSV or TSV text (csv.h). What it is, is decided by its bytes, not by its name. One
 * row at a time, in bounded memory; every cell knows its place. */
#ifndef SANGSAENG_FILE_ROWS_H
#define SANGSAENG_FILE_ROWS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rows;

#define ROWS_HEADER_WITHIN 100 /* rows that hold anything, in which a header is looked for */
#define ROWS_HEADER INT32_MAX  /* this row is the header, whatever follows */

/* How well a row would do as the header of the table that is wanted: 0 not at all. */
typedef int rows_header(const void *context, const char *const *cell, int count);

struct rows_options {
	int64_t max_bytes; /* that compressed content may unfold to; 0: 64 GiB */
	/* With it the first row that is given is the one that does best among the first, and what stands above it is passed over; the first row of all
	 * where none does. */
	rows_header *header;
	const void *context;
};

/* Opens `path` ("-": standard input); `name` is shown in errors. `options` may be NULL. Errors: those of csv_open. */
enum status rows_open(const char *path, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err);
/* The same for what is in memory; it is copied. */
enum status rows_open_bytes(
	const char *bytes, size_t length, const char *name, const struct rows_options *options, struct rows **out_rows, struct err *err);
void rows_close(struct rows *rows);

/* Next row that holds anything: `*out_more` false at the end. Cells are UTF-8 with surrounding blanks trimmed (not inside the quotes of text), valid
 * until the next call. Errors: those of csv_next, with place; after one that is not the end (rows_broken) the next call goes on with the following
 * row. */
enum status rows_next(struct rows *rows, bool *out_more, struct err *err);
int rows_count(const struct rows *rows); /* cells of this row */
const char *rows_cell(const struct rows *rows, int index); /* "" where there is none */
const char *const *rows_cells(const struct rows *rows);
/* Has the row as many cells as its header? */
bool rows_fit(const struct rows *rows, int header_count);

/* Where the row stands: physical line, from 1; and where a cell begins. */
int64_t rows_line(const struct rows *rows);
int64_t rows_cell_line(const struct rows *rows, int index);
int64_t rows_cell_column(const struct rows *rows, int index);
/* Sets the place of `err`: a cell of this row, the row where it has no such cell (-1), or another line. */
void rows_at(const struct rows *rows, int index, struct err *err);
void rows_at_line(const struct rows *rows, int64_t line, struct err *err);
const char *rows_name(const struct rows *rows);
const char *rows_sheet(const struct rows *rows); /* of a workbook; "" for text */
bool rows_broken(const struct rows *rows); /* an error has ended the reading */
/* SHA-256 of the file's bytes; complete once rows_next said there is no more. */
void rows_digest(const struct rows *rows, char out_hex[65]);

#endif
