/* What a cell of a table holds. */
#ifndef SANGSAENG_REPORT_CELL_H
#define SANGSAENG_REPORT_CELL_H

enum report_cell_type {
	CELL_TEXT,
	CELL_WON,     /* digits of an integer */
	CELL_TONNES,  /* digits of an integer */
	CELL_COUNT,   /* digits of an integer */
	CELL_DECIMAL, /* a decimal string, shown as it is, grouped */
	CELL_SHARE,   /* a decimal between 0 and 1, shown as per cent with one decimal */
	CELL_DAY,     /* 2026-05-15 */
	CELL_MONTH,   /* 2026-05 */
	CELL_PLAIN,   /* digits of an integer that is no amount: a year, a position; shown without groups */
};

#endif
