/* A file of electricity bills as firms get it from their supplier's site, or keep it themselves: CSV or a sheet of a workbook, of no fixed layout.
 * The columns are found by their words (사용량, 사용전력량, kWh, 요금 …), months down or across; lines of totals and whatever else stands around are
 * left out and counted. A unit in a cell (520만원, 39.1 MWh) goes before that of the header. Nothing is guessed: what is no number is an error with its place. Nothing is kept. */
#ifndef SANGSAENG_PROGRAMME_BILL_H
#define SANGSAENG_PROGRAMME_BILL_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define PROGRAMME_BILL_MONTHS 12
#define PROGRAMME_BILL_BYTES_MAX ((int64_t)64 * 1024 * 1024) /* that a workbook may unfold to */

struct programme_bill_month {
	const char *quantity; /* in `unit`; NULL: blank or not there */
	const char *won;
	const char *place; /* of the row: "line 7"-like, file:sheet!row; NULL: the month is not there */
};
struct programme_bill {
	const char *header; /* words of the column of quantities, else of won */
	const char *unit;   /* "kWh", "MWh"; NULL: the file does not say */
	struct programme_bill_month month[PROGRAMME_BILL_MONTHS];
	int64_t left_out; /* rows that were not used */
};
/* Of the twelve months from `from`; a month without a year is the one of them. `path` may be any file; `name` is what errors call it. ST_INPUT
 * bill.header (no column by its words), bill.none (no month of these), bill.twice, bill.unit, start.number, bill.long, and what rows_open and rows_next say. */
enum status programme_bill_read(
	const char *path, const char *name, date_month from, struct arena *arena, struct programme_bill *out_bill, struct err *err);

#endif
