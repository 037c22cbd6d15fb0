#include "report/report_unit.h"

#include "base/money.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAN INT64_C(10000)
#define EOK INT64_C(100000000)
#define MILLION INT64_C(1000000)
#define BILLION INT64_C(1000000000)

struct report_unit report_unit_won(enum lang lang, int64_t most_krw)
{
	int64_t most = most_krw < 0 ? -most_krw : most_krw;

	if (lang == LANG_KO) {
		if (most < MAN)
			return (struct report_unit){"원", "", "원", 1, 0};
		if (most < EOK)
			return (struct report_unit){"만원", "", "만원", MAN, 0};
		return (struct report_unit){"억원", "", "억원", EOK, most < 10 * EOK ? 2 : most < 1000 * EOK ? 1 : 0};
	}
	if (most < MILLION)
		return (struct report_unit){"KRW", "KRW ", "", 1, 0};
	if (most < BILLION)
		return (struct report_unit){"KRW m", "KRW ", " m", MILLION, 1};
	return (struct report_unit){"KRW bn", "KRW ", " bn", BILLION, most < 100 * BILLION ? 2 : 0};
}

struct report_unit report_unit_carbon(int64_t most_g)
{
	int64_t most = most_g < 0 ? -most_g : most_g;

	if (most < MILLION)
		return (struct report_unit){"kgCO₂e", "", " kg", 1000, most < 10000 ? 2 : most < 100000 ? 1 : 0};
	return (struct report_unit){"tCO₂e", "", " t", MILLION, most < 10 * MILLION ? 2 : most < 1000 * MILLION ? 1 : 0};
}

struct report_unit report_unit_rate(enum lang lang, double most_krw)
{
	double most = fabs(most_krw);

	if (lang == LANG_KO)
		return (struct report_unit){"만원", "", "만원", MAN, most < 100.0 * MAN ? 1 : 0};
	return (struct report_unit){"KRW thousand", "KRW ", "k", 1000, most < 10000 ? 1 : 0};
}

/* Digits of |value| without sign. */
static const char *digits_of(struct arena *arena, double value, int places)
{
	char digits[340], grouped[32];
	char *point;

	snprintf(digits, sizeof digits, "%.*f", places, value);
	point = strchr(digits, '.');
	if (value >= 9e15) /* beyond exact integers: as it is */
		return arena_strdup(arena, digits);
	money_format(strtoll(digits, NULL, 10), grouped);
	return arena_printf(arena, "%s%s", grouped, point ? point : "");
}

const char *report_number(struct arena *arena, double value, int places)
{
	double last = pow(10, -places), size = fabs(value), rounded = floor(size / last + 0.5 + 1e-9) * last;
	const char *sign = value < 0 ? "−" : "";

	if (size > 0 && rounded < last / 2) {
		if (value < 0)
			return arena_printf(arena, "−<%.*f", places, last);
		return arena_printf(arena, "<%.*f", places, last);
	}
	return arena_printf(arena, "%s%s", sign, digits_of(arena, rounded, places));
}

const char *report_unit_number(struct arena *arena, struct report_unit unit, double amount)
{
	return report_number(arena, amount / (double)unit.per, unit.places);
}

const char *report_unit_text(struct arena *arena, struct report_unit unit, double amount)
{
	return arena_printf(arena, "%s%s%s", unit.before, report_unit_number(arena, unit, amount), unit.after);
}

const char *report_whole(struct arena *arena, int64_t value)
{
	char grouped[32];

	money_format(value < 0 ? -value : value, grouped);
	return arena_printf(arena, "%s%s", value < 0 ? "−" : "", grouped);
}

/* ---- days and months ---- */

static const char *const month_name[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"};

const char *report_day(struct arena *arena, enum lang lang, date_day day)
{
	int y, m, d;

	if (day == DATE_NONE)
		return "";
	date_split(day, &y, &m, &d);
	return lang == LANG_KO ? arena_printf(arena, "%d. %d. %d.", y, m, d) : arena_printf(arena, "%d %s %d", d, month_name[m - 1], y);
}

const char *report_month(struct arena *arena, enum lang lang, date_month month)
{
	int y, m, d;

	date_split(month_first_day(month), &y, &m, &d);
	return lang == LANG_KO ? arena_printf(arena, "%d년 %d월", y, m) : arena_printf(arena, "%s %d", month_name[m - 1], y);
}

const char *report_months(struct arena *arena, enum lang lang, date_month from, date_month to)
{
	const char *first = report_month(arena, lang, from);

	return from == to ? first : arena_printf(arena, "%s – %s", first, report_month(arena, lang, to));
}
