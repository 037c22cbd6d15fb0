#include "base/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define YEAR_MIN 1990
#define YEAR_MAX 2199
#define FAR 2000000000 /* days */
#define SEOUL_SECONDS (9 * 60 * 60)

/* Proleptic Gregorian calendar, eras of 400 years that begin on 1 March (Hinnant, "chrono-compatible low-level date algorithms"). */
date_day date_make(int year, int month, int day)
{
	int y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400, year_of_era = y - era * 400;
	int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t days = INT64_C(146097) * era + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;

	/* a day that somebody wrote into a database by hand may be anything: it stays within an int, with room for a day more */
	return (date_day)(days > FAR ? FAR : days < -FAR ? -FAR : days);
}

void date_split(date_day day, int *out_year, int *out_month, int *out_day)
{
	int clamped = day > FAR    ? FAR
		      : day < -FAR ? -FAR
				   : day,
	    shifted = clamped + 719468, era = (shifted >= 0 ? shifted : shifted - 146096) / 146097, day_of_era = shifted - era * 146097;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100), m = (5 * day_of_year + 2) / 153;

	*out_day = day_of_year - (153 * m + 2) / 5 + 1;
	*out_month = m < 10 ? m + 3 : m - 9;
	*out_year = year_of_era + era * 400 + (*out_month <= 2);
}

static date_month month_make(int year, int month)
{
	return year * 12 + month - 1;
}

/* Reads `count` digits, or -1. */
static int digits(const char *s, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = value * 10 + (s[i] - '0');
	}
	return value;
}

/* "2026-06", with anything behind it. */
static bool parse_month(const char *s, int *out_year, int *out_month)
{
	int year = digits(s, 4), month;

	if (year < 0 || s[4] != '-' || (month = digits(s + 5, 2)) < 0)
		return false;
	*out_year = year;
	*out_month = month;
	return true;
}

static bool in_range(int year, int month)
{
	return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12;
}

enum status date_parse(const char *s, date_day *out_day, struct err *err)
{
	int year, month, day;

	if (strnlen(s, 11) != 10 || !parse_month(s, &year, &month) || s[7] != '-' || (day = digits(s + 8, 2)) < 0)
		return err_set(err, ST_INPUT, "date.syntax", s, NULL);
	if (!in_range(year, month) || day < 1 || day > month_days(month_make(year, month)))
		return err_set(err, ST_INPUT, "date.range", s, NULL);
	*out_day = date_make(year, month, day);
	return ST_OK;
}

enum status month_parse(const char *s, date_month *out_month, struct err *err)
{
	int year, month;

	if (strnlen(s, 8) != 7 || !parse_month(s, &year, &month))
		return err_set(err, ST_INPUT, "date.month_syntax", s, NULL);
	if (!in_range(year, month))
		return err_set(err, ST_INPUT, "date.range", s, NULL);
	*out_month = month_make(year, month);
	return ST_OK;
}

void date_format(date_day day, char out[DATE_TEXT_LEN])
{
	int year, month, mday;

	if (day == DATE_NONE) {
		out[0] = '\0';
		return;
	}
	date_split(day, &year, &month, &mday);
	snprintf(out, DATE_TEXT_LEN, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)month % 100, (unsigned)mday % 100);
}

void month_format(date_month month, char out[DATE_TEXT_LEN])
{
	if (month == DATE_NONE) {
		out[0] = '\0';
		return;
	}
	snprintf(out, DATE_TEXT_LEN, "%04u-%02u", (unsigned)(month / 12) % 10000, (unsigned)(month % 12 + 1) % 100);
}

date_month month_of(date_day day)
{
	int year, month, mday;

	date_split(day, &year, &month, &mday);
	return month_make(year, month);
}

date_day month_first_day(date_month month)
{
	return date_make(month / 12, month % 12 + 1, 1);
}

date_day month_last_day(date_month month)
{
	return month_first_day(month + 1) - 1;
}

int month_days(date_month month)
{
	return month_first_day(month + 1) - month_first_day(month);
}

date_day date_add_months(date_day day, int months)
{
	date_month from = month_of(day), to = from + months;
	int64_t offset = (int64_t)day - month_first_day(from);

	if (offset >= month_days(to))
		return month_last_day(to);
	return month_first_day(to) + (int)(offset < 0 ? 0 : offset);
}

int date_weekday(date_day day)
{
	int weekday = (day + 3) % 7; /* 1970-01-01 was a Thursday */

	return weekday < 0 ? weekday + 7 : weekday;
}

date_day date_in_seoul(int64_t seconds)
{
	int64_t days = seconds / DATE_DAY_SECONDS, rest = seconds % DATE_DAY_SECONDS + SEOUL_SECONDS;

	days += rest < 0 ? -1 : rest >= DATE_DAY_SECONDS ? 1 : 0;
	return (date_day)(days > FAR ? FAR : days < -FAR ? -FAR : days);
}

int64_t date_seoul_begins(date_day day)
{
	return (int64_t)day * DATE_DAY_SECONDS - SEOUL_SECONDS;
}
