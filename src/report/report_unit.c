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
#define JO INT64_C(1000000000000)
#define WON_DIGITS 3
#define CARBON_DIGITS 4
#define PLACES_MAX 4

static int64_t size_of(int64_t amount)
{
	return amount < 0 ? -amount : amount;
}

/* Rounded to whole ones of the smaller unit, does it come to one of the larger? 99,999,999 is one 억, not 10,000 만. */
static bool reaches(int64_t size, int64_t unit, int64_t smaller)
{
	return (size + smaller / 2) / smaller >= unit / smaller;
}

struct report_unit report_unit_won(enum lang lang, int64_t most_krw)
{
	int64_t most = size_of(most_krw);

	if (lang == LANG_KO) {
		if (reaches(most, JO, EOK))
			return (struct report_unit){"조원", "", "조원", JO, WON_DIGITS, -1};
		if (reaches(most, EOK, MAN))
			return (struct report_unit){"억원", "", "억원", EOK, WON_DIGITS, -1};
		if (most >= MAN)
			return (struct report_unit){"만원", "", "만원", MAN, WON_DIGITS, -1};
		return (struct report_unit){"원", "", "원", 1, WON_DIGITS, -1};
	}
	if (reaches(most, BILLION, MILLION))
		return (struct report_unit){"KRW bn", "KRW ", "bn", BILLION, WON_DIGITS, -1};
	if (most >= MILLION)
		return (struct report_unit){"KRW m", "KRW ", "m", MILLION, WON_DIGITS, -1};
	return (struct report_unit){"KRW", "KRW ", "", 1, WON_DIGITS, -1};
}

struct report_unit report_unit_carbon(int64_t most_g)
{
	int64_t most = size_of(most_g);

	if (most >= MILLION)
		return (struct report_unit){"tCO₂e", "", " t", MILLION, CARBON_DIGITS, -1};
	if (most >= 1000 || most == 0)
		return (struct report_unit){"kgCO₂e", "", " kg", 1000, CARBON_DIGITS, -1};
	return (struct report_unit){"gCO₂e", "", " g", 1, CARBON_DIGITS, -1};
}

struct report_unit report_unit_rate(enum lang lang)
{
	return lang == LANG_KO ? (struct report_unit){"만원", "", "만원", MAN, WON_DIGITS, -1}
			       : (struct report_unit){"KRW thousand", "KRW ", "k", 1000, WON_DIGITS, -1};
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

/* So many significant digits, whole ones never cut, PLACES_MAX decimals at most, without zeros at the end. */
static const char *by_digits(struct arena *arena, double value, int significant)
{
	int whole = value == 0 ? significant : (int)floor(log10(fabs(value))) + 1, places = significant - whole;
	char *text, *end;

	places = places < 0 ? 0 : places > PLACES_MAX ? PLACES_MAX : places;
	/* 9.995 becomes 10.00: one place less */
	if (value != 0 && places > 0 && floor(fabs(value) * pow(10, places) + 0.5 + 1e-9) >= pow(10, whole + places))
		places--;
	text = arena_strdup(arena, report_number(arena, value, places));
	end = text + strlen(text);
	if (strchr(text, '.')) {
		while (end[-1] == '0')
			*--end = '\0';
		if (end[-1] == '.')
			*--end = '\0';
	}
	return text;
}

const char *report_unit_number(struct arena *arena, struct report_unit unit, double amount)
{
	double value = amount / (double)unit.per;

	return unit.places < 0 ? by_digits(arena, value, unit.significant) : report_number(arena, value, unit.places);
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
