/* Private to the reader of bills: what a word of a header, a row or a title says. */
#ifndef SANGSAENG_PROGRAMME_BILL_INT_H
#define SANGSAENG_PROGRAMME_BILL_INT_H

#include "programme/programme_bill.h"

#include <gmp.h>

enum bill_role {
	BILL_NONE,
	BILL_QUANTITY,
	BILL_PART, /* of a month's quantity: light, mid and peak load */
	BILL_WON,
	BILL_ACCOUNT,
	BILL_MONTH,
	BILL_YEAR,
	BILL_PERIOD, /* first and last day in one cell */
	BILL_FROM,
	BILL_TO,
	BILL_DAY,       /* of a delivery: several of a month are added up */
	BILL_ESTIMATED, /* whether it is an estimated read */
	BILL_CARRIER,
	BILL_UNIT,
};
/* Carriers in the order of activity.csv; BILL_OTHER: one that is not among them. */
enum bill_carrier { BILL_ELECTRICITY, BILL_CITY_GAS, BILL_LPG, BILL_KEROSENE, BILL_DIESEL, BILL_HEAVY_OIL, BILL_STEAM, BILL_OTHER, BILL_CARRIERS };
#define BILL_UNSAID (-1)
struct bill_word {
	enum bill_role role;
	int carrier;      /* BILL_UNSAID: it does not say, or names several */
	const char *unit; /* canonical; NULL */
	int rank;         /* of several columns the higher one is read */
	int power;        /* of ten, of won */
	bool corrected;   /* gas volume at 0 °C and 1 atm (보정량) */
};
void programme_bill_word(const char *text, struct bill_word *out_word);
const char *programme_bill_carrier_key(int carrier);
int programme_bill_carrier_find(const char *key); /* BILL_UNSAID: none */
/* The one carrier that a text names; BILL_UNSAID where it names none or several. */
int programme_bill_carrier_in(const char *text);
/* The unit that stands in a text, "사용량(kWh)"; NULL. */
const char *programme_bill_unit_in(const char *text);
bool programme_bill_is_blank(const char *cell); /* also "-" */
bool programme_bill_is_total(const char *cell);
bool programme_bill_is_estimate(const char *cell); /* 추정, 인정검침, estimated */

/* "39,120 kWh", "520만원", "▲1,200", "(1,200)": a number and what stands behind it. `unit` NULL: nothing; `power` of ten of won, -1: no won. */
struct bill_amount {
	const char *unit;
	int power;
};
bool programme_bill_amount(const char *cell, mpq_t out_value, struct bill_amount *out);

/* In full where it is a decimal of at most 24 places, else (MJ as kWh) of 12 significant digits. */
const char *programme_bill_text(const mpq_t value, struct arena *arena);

/* "2026-03", "2026.3.31", "202603", "'26년 3월", "3월", "Mar 2026"; parts that are not said are 0. False: it is no such thing. `loose`: in a column
 * of months, where "3" and "26.03" are months too. */
struct bill_time {
	int year, month, day;
};
bool programme_bill_time(const char *cell, bool loose, struct bill_time *out);
/* "2025.12.15~2026.01.14"; `year`: of the last day where none is said, 0: then it is no period. */
bool programme_bill_period(const char *cell, int year, date_day *out_from, date_day *out_to);
/* "2026년 전기 사용 내역" → 2026; 0: no year, several, or the day of a print. */
int programme_bill_heading_year(const char *cell);
date_day programme_bill_day(const struct bill_time *t); /* DATE_NONE: no such day */

/* ---- what was read, before it is put to months ---- */

struct bill_raw {
	struct programme_bill_value v;
	int carrier;
	int year, month; /* as they stand; 0: not said */
	bool delivery;
};
struct bill_read {
	const struct programme_bill_options *options;
	const char *name;
	struct arena *arena;
	struct findings *findings;
	struct bill_raw *raw;
	size_t raws;
	struct programme_bill out;
};
void programme_bill_complain(struct bill_read *r, enum severity severity, const struct err *at, const char *code, const char *a, const char *b);
enum status programme_bill_settle(struct bill_read *r, struct err *err);

#endif
