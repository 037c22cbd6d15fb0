/* Where everything of a document stands on its pages: pure, but for the widths of the fonts' letters. A document becomes pieces that are not split (a
 * line of text, a row of a table, a picture), in order; pieces are put on pages from above; what a page repeats (a table's header) is added. Points
 * from the upper left corner. Room private. */
#ifndef SANGSAENG_REPORT_REPORT_PAGE_H
#define SANGSAENG_REPORT_REPORT_PAGE_H

#include "report/report_document.h"

#define PAGE_SHORT 595.276 /* A4 */
#define PAGE_LONG 841.89
#define PAGE_MARGIN 56.7
#define PAGE_BOTTOM 56.7
#define PAGE_HEADER 34.0 /* baseline of what stands above every page but the first */
#define PAGE_FOOTER 30.0 /* baseline of the foot, from below */
#define PAGE_BASIS 43.0  /* lower edge of the basis, from below */
#define PAGE_TOP 56.7
#define PAGE_MAX 2000

#define TABLE_GAP 10.0    /* between columns, twice where text follows numbers */
#define TABLE_AIR 3.2     /* above and below its lines */
#define TABLE_LEADING 1.4 /* lines of a cell, by size */
#define TABLE_SMALLEST 7.0

#define DRAFT_SIZE 8.5
#define DRAFT_LEADING 12.0
#define DRAFT_PADDING 5.0
#define DRAFT_AFTER 16.0
#define DRAFT_LINES 6 /* of the reason at most */

enum page_part {
	PART_LINE, /* a line of text: title, heading, paragraph, note, caption */
	PART_RULE, /* under the title */
	PART_HEAD, /* header of a table */
	PART_ROW,  /* of a table, or a label with its value */
	PART_DRAWING,
	PART_SIGNATURE,
	PART_BREAK, /* a new page begins */
};
enum page_role {
	ROLE_TITLE,
	ROLE_SUBTITLE,
	ROLE_META,
	ROLE_HEADING_1,
	ROLE_HEADING_2,
	ROLE_HEADING_3,
	ROLE_PARAGRAPH,
	ROLE_NOTE,
	ROLE_CAPTION,
	ROLE_BASIS,
	ROLE_COUNT
};
struct page_style {
	double size, leading, before, after;
	bool bold, quiet;
};
extern const struct page_style page_style[ROLE_COUNT];

/* What is laid out in columns. */
struct page_table {
	const char *caption; /* NULL: none */
	size_t columns, rows;
	const char **header; /* with units; NULL: no header */
	const char **cell;   /* as it is shown */
	bool *missing;       /* by cell: nothing is stated */
	const bool *total;   /* by row; NULL: none */
	bool *right;         /* by column: numbers */
	bool labels;         /* the first column holds labels: pairs */
	double *x, *width;   /* by column: from the left margin, and what its text may use */
	double size, head_height;
	bool wide; /* on a page that lies on its side */
};
struct page_piece {
	enum page_part part;
	enum page_role role;            /* of a line */
	const char *text;               /* of a line */
	size_t length;                  /* in bytes */
	bool begins;                    /* the first line of its text */
	const struct page_table *table; /* of a header, caption or row */
	size_t row, line, lines;        /* lines of the row that stand here */
	const struct report_drawing *drawing;
	double scale; /* of a drawing */
	bool again;   /* repeated on a further page */
	bool keep;    /* stays with the piece that follows */
	bool wide;
	double before, height, after;
	int page; /* from 0 */
	double y; /* of its upper edge */
};
struct page_layout {
	struct page_piece *piece;
	size_t count;
	bool *wide; /* by page: it lies on its side */
	int pages;
	double top; /* of the content, below the mark of a draft */
	const char *draft;
	size_t draft_lines;
};

/* Fonts are loaded (report_font.h). Everything lives in the arena. ST_INPUT report.too_long. */
enum status page_layout_make(const struct report_document *document, struct arena *arena, struct page_layout *out_layout, struct err *err);
double page_width(bool wide);
double page_height(bool wide);

#endif
