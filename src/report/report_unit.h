/* How won and carbon are said to people, the same in cards, charts, tables and papers (tests/data/units.json holds the web page to it too): three
 * significant digits of won, four of carbon, whole digits never cut, zeros at the end left out. A column has one unit, chosen by its largest amount.
 * Exact integers stay where they are exact: in the tables of charts. */
#ifndef SANGSAENG_REPORT_UNIT_H
#define SANGSAENG_REPORT_UNIT_H

#include "base/arena.h"
#include "base/message.h"

#include <stdint.h>

struct report_unit {
	const char *name;   /* "억원", "KRW m", "tCO₂e": of axes and headers */
	const char *before; /* around a number: "KRW " */
	const char *after;  /* "억원", "m", " t" */
	int64_t per;        /* won or grams of one */
	int significant;    /* digits */
	int places;         /* decimals; -1: as many as `significant` asks */
};
/* 원 below 10,000, 만원 below 100 million, 억원, 조원 from a million million; KRW, KRW m, KRW bn. The rounded amount decides. */
struct report_unit report_unit_won(enum lang lang, int64_t most_krw);
/* g below a kilogram, kg below a tonne, then t. */
struct report_unit report_unit_carbon(int64_t most_g);
/* Won for a tonne: 만원, in English KRW thousand. */
struct report_unit report_unit_rate(enum lang lang);

/* Rounded, half away from zero, with separators and a true minus: "1,234.5", "−0.3". What is less than half of
 * the last decimal, which is the fourth at most, is "<0.0001", never 0. */
const char *report_unit_number(struct arena *arena, struct report_unit unit, double amount);
/* The same with the unit: "1.23억원". */
const char *report_unit_text(struct arena *arena, struct report_unit unit, double amount);
/* A number with `places` decimals, the same way. */
const char *report_number(struct arena *arena, double value, int places);
/* An exact integer with separators: "1,234,567", "−1". */
const char *report_whole(struct arena *arena, int64_t value);

#endif
