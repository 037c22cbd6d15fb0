/* What a cell of a table holds. */
#ifndef SANGSAENG_REPORT_CELL_H
#define SANGSAENG_REPORT_CELL_H

#include <stdbool.h>

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

/* Digits: right-aligned wherever it is shown. */
static inline bool report_cell_is_number(enum report_cell_type type)
{
	return type != CELL_TEXT && type != CELL_DAY && type != CELL_MONTH;
}

#endif
