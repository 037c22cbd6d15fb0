/* Files of utility bills as firms get them from their supplier's site, or keep them themselves: electricity, city gas, heat, LPG, oil; CSV, TSV or a
 * sheet of a workbook, of no fixed layout (docs/bills.md). Columns are found by their words (사용전력량, 사용열량, kWh, 요금 …), months down or across;
 * totals and whatever else stands around are left out and counted. A unit in a cell (520만원, 39.1 MWh) goes before that of the header. Nothing is
 * guessed: what is no number, is not said or is said twice is a finding with its place. */
#ifndef SANGSAENG_PROGRAMME_BILL_H
#define SANGSAENG_PROGRAMME_BILL_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "programme/programme_start.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRAMME_BILL_MONTHS 12
#define PROGRAMME_BILL_BYTES_MAX ((int64_t)64 * 1024 * 1024) /* that a workbook may unfold to */

/* ---- reading (programme_bill.c, programme_bill_words.c, programme_bill_settle.c); pure ---- */

struct programme_bill_options {
	const char *sheet;    /* of a workbook; NULL: the one whose header does best */
	const char *account;  /* customer or meter number; "all": every one, added up; NULL: the file has one only */
	const char *carrier;  /* only this one, and what the file is of where it does not say; NULL: all */
	const char *fallback; /* what the file is of where it does not say, if `carrier` is NULL; NULL: that is a mistake */
	int year;             /* of months without one, and only this year; 0: as the file says, all years */
	date_month from;      /* only the twelve months from here, a month without a year is the one of them; 0: by `year` */
};
/* What a file says of one month: amounts are canonical decimals. */
struct programme_bill_value {
	const char *carrier; /* as in activity.csv: "electricity", "city_gas" … */
	const char *account; /* "": the file names none, or all were added up */
	date_month month;
	const char *quantity, *unit; /* quantity NULL: won only; unit NULL: the file does not say */
	const char *won;             /* NULL: not said */
	bool estimated;              /* an estimated read (추정, 인정검침), or m³ of gas that are taken as Nm³ */
	date_day from, to;           /* billing period; DATE_NONE: not said */
	bool moved;                  /* the period touches two months */
	const char *place;           /* "bill.csv:7", "bill.xlsx:전기!C7", without folders */
	struct err at;               /* the same place, for findings */
};
struct programme_bill {
	const char *header; /* words of the column of quantities, else of won */
	const char *unit;   /* of the header */
	struct programme_bill_value *value; /* by carrier, account and month */
	size_t values;
	const char **account; /* that the file names */
	size_t accounts;
	int64_t left_out; /* rows that were not used */
	int64_t credits;  /* rows of refunds */
	bool by_last_day; /* periods over two months are put in the month of their last day, not of their first */
};
/* Every mistake is a finding; then ST_INPUT bill.refused. ST_INPUT bill.header (no column by its words), bill.none (no month in question), bill.long;
 * what rows_open and rows_next say. */
enum status programme_bill_read(const char *path, const char *name, const struct programme_bill_options *options, struct arena *arena,
	struct programme_bill *out_bill, struct findings *findings, struct err *err);

/* Twelve months of electricity for the steps of a start. */
struct programme_bill_month {
	const char *quantity; /* in the file's unit; NULL: blank or not there */
	const char *won, *place;
	bool estimated;
};
struct programme_bill_year {
	const char *header, *unit; /* unit: "kWh", "MWh"; NULL: the file does not say */
	struct programme_bill_month month[PROGRAMME_BILL_MONTHS];
	int64_t left_out;
};
/* ST_INPUT with the first finding's code and place; bill.other where the file is of another carrier. */
enum status programme_bill_year_read(
	const char *path, const char *name, date_month from, struct arena *arena, struct programme_bill_year *out_year, struct err *err);

/* ---- taking it in (programme_bill_take.c) ---- */

/* A month as it is kept in the record of the firm's year (programme_start.h). */
struct programme_bill_row {
	const struct programme_bill_value *value;
	const char *state;          /* "added", "changed", "same" */
	const char *quantity, *unit; /* in the record's unit; quantity NULL: from won, by the record's price */
	const char *before;         /* "changed": what was there; NULL */
	const char *held;           /* code of what keeps it out of every sum ("energy.outlier" …); NULL */
	const char *suggestion;     /* value that would repair it, in `unit`; NULL */
	const char *amount;         /* kWh that follow from won; NULL */
};
struct programme_bill_result {
	struct programme_bill bill;
	const char *firm; /* NULL without a site */
	struct programme_bill_row *row;
	size_t rows, added, changed, same, held;
	const char **start; /* records that hold them, by year */
	size_t starts;
};
struct programme_bill_taking {
	struct programme_bill_options options;
	const char *site;  /* NULL: read and judged only */
	const char *by;    /* NULL: the firm */
	bool force;        /* keep values that stand out, too: they stay out of every sum until somebody confirms them */
	bool dry_run;
};
/* Takes a file into the records of the site's firm, one a calendar year: all or nothing, and nothing is written where everything is there already. Months
 * are judged beside the record's others by the rule of a start (programme_start_rules.c); what stands out is a finding with its cell, and without `force`
 * ST_INPUT bill.held (not of a dry run). Besides what programme_bill_read says: bill.unit_other; ST_NOT_FOUND bill.site; ST_CONFLICT start.other_site.
 * `store` NULL: read and judged only. */
enum status programme_bill_take(struct store *store, const char *path, const char *name, const struct programme_bill_taking *taking, struct arena *arena,
	struct programme_bill_result *out_result, struct findings *findings, struct err *err);

#endif
