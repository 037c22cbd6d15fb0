/* A document as its content: blocks in reading order, without a word on how a page looks. One function a kind (report_kind.h) fills it; each format
 * has one writer. What is missing is said as missing ("—" with a reason), never as zero. */
#ifndef SANGSAENG_REPORT_DOCUMENT_H
#define SANGSAENG_REPORT_DOCUMENT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/message.h"
#include "base/text.h"
#include "report/report_cell.h"
#include "report/report_drawing.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report_column {
	const char *key;    /* stable English name, of JSON and CSV; the unit at its end: amount_krw, mass_kg */
	const char *header; /* in the document's language, without unit */
	const char *unit;   /* "원", "tCO2e"; NULL: none */
	enum report_cell_type type;
	double weight; /* share of the width; 0: by type */
};
enum report_block_kind {
	BLOCK_HEADING,   /* text, level 1 to 3 */
	BLOCK_PARAGRAPH, /* text */
	BLOCK_NOTE,      /* text, smaller: sources, rules, what was assumed */
	BLOCK_PAIRS,     /* labels and values: column[i] says what cell[i] is and has its label as header; row_count pairs */
	BLOCK_TABLE,
	BLOCK_DRAWING,
	BLOCK_SIGNATURE, /* text: who signs; a line and room for a seal */
	BLOCK_BREAK,     /* a new page, where there are pages */
};
struct report_block {
	enum report_block_kind kind;
	const char *key; /* stable English name in JSON, of sheets and of CSV files: "contributions"; NULL for text */
	int level;
	const char *text; /* heading, paragraph, note; caption of a table */
	struct report_column *column;
	size_t column_count;
	const char **cell;              /* row by row; NULL: nothing is stated ("—") */
	bool *total;                    /* by row: a sum, shown heavier, left out of CSV; NULL: none */
	size_t row_count, row_capacity; /* the capacity is report_row's own */
	const struct report_drawing *drawing;
};
struct report_document {
	enum lang lang;
	const char *kind; /* "footprint-statement" */
	const char *title;
	const char *subtitle; /* whose, what period; NULL: none */
	const char *number;   /* of the paper, and in the file's properties; NULL: none */
	const char *day;      /* as of, 2026-05-15 */
	const char *issuer;   /* who hands it out */
	const char *draft;    /* NULL, or why this is a draft; shown on every page: a layout we could not see says so */
	const char *basis;    /* hash of the input, edition of factors: foot of the last page */
	struct report_block *block;
	size_t count, capacity;
	struct arena *arena; /* everything above lives here */
};

void report_document_init(struct report_document *document, struct arena *arena, enum lang lang, const char *kind);
void report_heading(struct report_document *document, int level, const char *text);
/* printf into the arena. */
void report_paragraph(struct report_document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void report_note(struct report_document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void report_pairs(struct report_document *document, const char *key, const char *caption_or_null);
void report_pair(struct report_document *document, const char *key, const char *label, enum report_cell_type type, const char *value_or_null,
	const char *unit_or_null);
/* Columns are copied; the array ends with a NULL key. Rows follow, cell by cell. */
void report_table(struct report_document *document, const char *key, const char *caption, const struct report_column *columns);
void report_row(struct report_document *document, bool total, const char *const *cells);
void report_figure(struct report_document *document, const char *key, const struct report_drawing *drawing);
void report_signature(struct report_document *document, const char *text);
void report_break(struct report_document *document);

/* A value as people read it: 1,234,567 · 12.5 % · 2026-05-15 (2026년 5월 15일 in Korean) · "—" for NULL. One function for every format, in the arena.
 */
const char *report_value(struct arena *arena, enum lang lang, enum report_cell_type type, const char *value_or_null);

/* Writers. Each writes the file whole or not at all (base/output.h). ST_INTERNAL library.missing, ST_INPUT file.write. PDF also: ST_INTERNAL
 * report.font_missing, ST_INPUT report.too_long (more than 2000 pages). */
enum status report_document_pdf(
	const struct report_document *document, const char *path, struct err *err); /* report_pdf.c: A4, tagged, fonts embedded */
enum status report_document_xlsx(const struct report_document *document, const char *path, struct err *err); /* report_book.c: one sheet a table */
enum status report_document_docx(const struct report_document *document, const char *path, struct err *err); /* report_docx.c: editable */
enum status report_document_hwpx(const struct report_document *document, const char *path, struct err *err); /* report_hwpx.c: editable */
void report_document_json(const struct report_document *document, struct text *out);
/* One table of it, tidy: no totals. ST_NOT_FOUND report.table_unknown with the keys there are; `key` NULL: the only table or the first. */
enum status report_document_csv(const struct report_document *document, const char *key, bool bom, struct text *out, struct err *err);
/* One picture of it; `key` NULL: the first. ST_NOT_FOUND report.drawing_unknown with the keys there are, report.no_drawing. */
enum status report_document_svg(const struct report_document *document, const char *key, struct text *out, struct err *err);

#endif
