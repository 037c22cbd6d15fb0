/* A workbook, written cell by cell and row by row in bounded memory (libxlsxwriter, loaded when one is asked for). Strings stay strings, whatever
 * they begin with; numbers are numbers where a double holds all their digits, else text at the right. The same calls give the same bytes. */
#ifndef SANGSAENG_REPORT_SHEET_INT_H
#define SANGSAENG_REPORT_SHEET_INT_H

#include "base/err.h"
#include "base/text.h"
#include "report/report_cell.h"

#include <stdbool.h>
#include <stddef.h>

struct report_book;

/* What goes into the file's properties; NULL: nothing. */
struct report_about {
	const char *title, *subject, *author, *keywords, *comments;
	const char *day; /* 2026-05-15, as the day of creation; NULL: a fixed one */
};
/* `path` is written when the book is closed. ST_INTERNAL library.missing, ST_INPUT file.write. */
enum status report_book_open(const char *path, const struct report_about *about, struct report_book **out_book, struct err *err);
/* The book is freed in any case. ST_INPUT file.write, report.sheet_full (more rows or columns than a sheet has). */
enum status report_book_close(struct report_book *book, struct err *err);

/* A new sheet, named as far as a sheet's name may be so: 31 characters, some of them not, none twice. */
void report_book_sheet(struct report_book *book, const char *name);
/* Next cell of the row; NULL: left blank. `strong`: a sum. */
void report_book_cell(struct report_book *book, enum report_cell_type type, const char *value_or_null, bool strong);
/* Next cell of a table's header: a word, and its unit in brackets. */
void report_book_head(struct report_book *book, const char *word, const char *unit_or_null);
/* The next row. */
void report_book_row(struct report_book *book);
/* After the header: its row stays in view, is repeated on each page and filters the `rows` rows that follow. Columns become as wide as what is in
 * them. */
void report_book_filter(struct report_book *book, size_t rows);

/* A sheet to be read: call it first. Widths of its columns in characters. */
void report_book_page(struct report_book *book, const int *widths, int columns);
/* A row of it: one text over all its columns; level 1 to 3 a heading, 0 text, -1 smaller. */
void report_book_line(struct report_book *book, const char *text, int level);

/* The bytes of a workbook that `write` makes of `what`, appended to `out`. ST_INPUT file.write. */
enum status report_book_bytes(
	enum status (*write)(const void *what, const char *path, struct err *err), const void *what, struct text *out, struct err *err);

#endif
