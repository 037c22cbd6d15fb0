/* How won and carbon are said to people: one place for charts, tables and papers, and the web page has the same rules (tests/data/units.json holds
 * both), so that none disagrees with another. A column has one unit and so many decimals, chosen by its largest amount; what is not zero is never
 * shown as zero. Exact integers stay where they are exact: tables of charts hold them. */
#ifndef SANGSAENG_REPORT_UNIT_H
#define SANGSAENG_REPORT_UNIT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/message.h"

#include <stdint.h>

struct report_unit {
	const char *name;   /* "억원", "KRW m", "tCO₂e": of axes and headers */
	const char *before; /* around a number: "KRW " */
	const char *after;  /* "억원", " m", " t" */
	int64_t per;        /* won or grams of one */
	int places;         /* decimals that are shown */
};
/* 원 below 10,000, 만원 below 100 million, then 억원; KRW, KRW m, KRW bn. */
struct report_unit report_unit_won(enum lang lang, int64_t most_krw);
/* kg below a tonne, then t. */
struct report_unit report_unit_carbon(int64_t most_g);
/* Won for a tonne: 만원, in English KRW thousand. */
struct report_unit report_unit_rate(enum lang lang, double most_krw);

/* Rounded, half away from zero, with separators and a true minus: "1,234.5", "−0.3"; "<0.1" for less than half of the last place. */
const char *report_unit_number(struct arena *arena, struct report_unit unit, double amount);
/* The same with the unit: "1,234.5억원". */
const char *report_unit_text(struct arena *arena, struct report_unit unit, double amount);
/* A number with `places` decimals, the same way. */
const char *report_number(struct arena *arena, double value, int places);
/* An exact integer with separators: "1,234,567", "−1". */
const char *report_whole(struct arena *arena, int64_t value);

/* Days and months as people write them, the way the page does: "2028. 6. 30.", "30 Jun 2028"; "2028년 6월", "Jun 2028"; "2027년 1월 – 2027년 12월". A
 * day DATE_NONE is "". What machines read has the ISO form. */
const char *report_day(struct arena *arena, enum lang lang, date_day day);
const char *report_month(struct arena *arena, enum lang lang, date_month month);
const char *report_months(struct arena *arena, enum lang lang, date_month from, date_month to);

#endif
