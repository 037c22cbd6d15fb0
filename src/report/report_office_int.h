/* Private to report: what both editable formats (report_docx.c, report_hwpx.c) make of a document before they write it. */
#ifndef SANGSAENG_REPORT_OFFICE_INT_H
#define SANGSAENG_REPORT_OFFICE_INT_H

#include "report/report_document.h"

/* Text with the characters that XML reserves as references; what XML 1.0 cannot hold becomes U+FFFD. */
void office_xml(struct text *out, const char *s);
#define OFFICE_MANY_COLUMNS 7 /* more are set smaller */

/* A table, a list of pairs or the numbers of a drawing as texts in a grid. */
struct office_grid {
	const char *caption;     /* NULL: none */
	const char *const *head; /* of the columns; NULL: the first column holds labels */
	const char **cell;       /* row by row, as shown */
	const bool *right;       /* by column: numbers; NULL: none */
	const bool *total;       /* by row; NULL: none */
	unsigned *width;         /* by column; they sum to the width asked for */
	size_t columns, rows;
	const char *finding; /* of a drawing, else NULL */
};
/* Of a block of kind BLOCK_PAIRS, BLOCK_TABLE or BLOCK_DRAWING, in the document's arena. `width` in the writer's unit. */
void office_grid_of(const struct report_document *document, const struct report_block *block, unsigned width, struct office_grid *out_grid);

/* Words of both formats in the document's language. */
const char *office_draft(const struct report_document *document); /* "초안: 이유", NULL: no draft */
const char *office_seal(enum lang lang);                          /* "(서명 또는 인)" */
const char *office_foot(const struct report_document *document);  /* number and basis; "" if there are none */

#endif
