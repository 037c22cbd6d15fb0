#include "file/xlsx_read_int.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS 15        /* that a double holds whatever they are, and that spreadsheets show */
#define PLACES_MAX 20    /* of a number that is written without exponent, before and behind the point */
#define LAST_DAY 2958465 /* 9999-12-31 */
#define DAY_SECONDS 86400

static const char zeros[] = "000000000000000000000";

/* ---- numbers ---- */

/* 0.DIGITS × 10^point */
struct decimal {
	char digit[DIGITS + 1];
	int count, point;
	bool negative;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "-0012.50" with an exponent or without. What follows 15 digits: `*out_rest` its first two, or -1 if it is nothing. False if it is no number. */
static bool take_apart(const char *s, const char *end, struct decimal *out, int *out_rest)
{
	const char *begin;
	bool any = false, point = false;
	int exponent = 0, seen = 0, rest = 0, rests = 0, sign = 1;

	out->count = out->point = 0;
	out->negative = s < end && *s == '-';
	s += s < end && (*s == '-' || *s == '+');
	for (begin = s; s < end && (is_digit(*s) || (*s == '.' && !point)); s++) {
		if (*s == '.') {
			point = true;
			continue;
		}
		any = true;
		seen += seen > 0 || *s != '0';
		out->point += seen > 0 ? !point : -point;
		if (seen == 0)
			continue;
		if (out->count < DIGITS)
			out->digit[out->count++] = *s;
		else if (rests++ < 2)
			rest = rest * 10 + (*s - '0');
	}
	if (!any || s - begin > 400)
		return false;
	if (s < end && (*s == 'e' || *s == 'E')) {
		s++;
		if (s < end && (*s == '-' || *s == '+'))
			sign = *s++ == '-' ? -1 : 1;
		if (s == end || end - s > 4)
			return false;
		for (; s < end && is_digit(*s); s++)
			exponent = exponent * 10 + (*s - '0');
		out->point += sign * exponent;
	}
	*out_rest = rests == 0 ? -1 : rests == 1 ? rest * 10 : rest;
	return s == end;
}

static void round_up(struct decimal *d)
{
	int i = d->count - 1;

	while (i >= 0 && d->digit[i] == '9')
		d->digit[i--] = '0';
	if (i >= 0) {
		d->digit[i]++;
		return;
	}
	d->digit[0] = '1'; /* 99.9 → 100 */
	d->point++;
}

/* As a double rounds: where the text alone does not decide. */
static bool round_exactly(const char *s, size_t length, struct decimal *d)
{
	char copy[512], scientific[40];
	double value;
	int rest;

	if (length >= sizeof copy)
		return false;
	memcpy(copy, s, length);
	copy[length] = '\0';
	value = strtod(copy, NULL);
	snprintf(scientific, sizeof scientific, "%.*e", DIGITS - 1, value);
	return isfinite(value) && take_apart(scientific, scientific + strlen(scientific), d, &rest);
}

static size_t put(const struct decimal *d, char *out)
{
	char *start = out;

	if (d->negative)
		*out++ = '-';
	if (d->point > PLACES_MAX || d->point < -PLACES_MAX) { /* of no use in a table, but a number */
		out += sprintf(out, "%c%s%.*se%d", d->digit[0], d->count > 1 ? "." : "", d->count - 1, d->digit + 1, d->point - 1);
		return (size_t)(out - start);
	}
	if (d->point <= 0) {
		memcpy(out, "0.", 2);
		memcpy(out + 2, zeros, (size_t)-d->point);
		out += 2 - d->point;
		memcpy(out, d->digit, (size_t)d->count);
		out += d->count;
	} else if (d->point >= d->count) {
		memcpy(out, d->digit, (size_t)d->count);
		out += d->count;
		memcpy(out, zeros, (size_t)(d->point - d->count));
		out += d->point - d->count;
	} else {
		memcpy(out, d->digit, (size_t)d->point);
		out += d->point;
		*out++ = '.';
		memcpy(out, d->digit + d->point, (size_t)(d->count - d->point));
		out += d->count - d->point;
	}
	*out = '\0';
	return (size_t)(out - start);
}

size_t xlsx_value_number(const char *s, size_t length, char out[XLSX_VALUE_LEN])
{
	struct decimal d;
	int rest = -1;

	if (length == 0 || !take_apart(s, s + length, &d, &rest))
		return 0;
	if (rest >= 40 && rest < 60) { /* near the middle between two */
		if (!round_exactly(s, length, &d))
			return 0;
	} else if (rest >= 60) {
		round_up(&d);
	}
	while (d.count > 0 && d.digit[d.count - 1] == '0')
		d.count--;
	if (d.count == 0) { /* never "-0" */
		memcpy(out, "0", 2);
		return 1;
	}
	return d.point > 309 ? 0 : put(&d, out);
}

/* ---- days ---- */

/* Days are counted from 1 = 1900-01-01, and 1900-02-29 is counted though there was none (60); or from 0 = 1904-01-01. */
static bool day_of(int64_t days, bool from_1904, int *year, int *month, int *day)
{
	int64_t shifted, era, of_era, year_of_era, day_of_year, m;

	days += from_1904 ? 1462 : 0;
	if (days < 1 || days > LAST_DAY || days == 60)
		return false;
	if (days > 60)
		days--;
	/* days since 0000-03-01, in eras of 400 years; 1900-01-01 is day 693901 of them */
	shifted = days + 693900;
	era = shifted / 146097;
	of_era = shifted - era * 146097;
	year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	m = (5 * day_of_year + 2) / 153;
	*day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2));
	return true;
}

static char *put_two(char *out, int64_t value)
{
	*out++ = (char)('0' + value / 10);
	*out++ = (char)('0' + value % 10);
	return out;
}

static char *put_clock(char *out, int64_t seconds)
{
	out = put_two(out, seconds / 3600);
	*out++ = ':';
	out = put_two(out, seconds / 60 % 60);
	*out++ = ':';
	return put_two(out, seconds % 60);
}

/* The serial in whole seconds: a quarter of an hour is no double. */
static bool seconds_of(const char *s, int64_t *out)
{
	static const double ten[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
	uint64_t digits = 0;
	int count = 0, places = 0;
	const char *p = s;
	double days;
	char *end;

	for (bool point = false; (is_digit(*p) || (*p == '.' && !point)) && count < 18; p++) {
		if (*p == '.') {
			point = true;
			continue;
		}
		digits = digits * 10 + (uint64_t)(*p - '0');
		count++;
		places += point;
	}
	days = (double)digits / ten[places];
	if (*p != '\0' || count == 0) {
		char plain[XLSX_VALUE_LEN];

		if (xlsx_value_number(s, strlen(s), plain) == 0)
			return false;
		days = strtod(s, &end);
	}
	if (!(days >= 0 && days < LAST_DAY + 1))
		return false;
	*out = (int64_t)(days * DAY_SECONDS + 0.5);
	return true;
}

size_t xlsx_value_day(const char *s, enum xlsx_shows shows, bool from_1904, char out[XLSX_VALUE_LEN])
{
	int64_t seconds, clock;
	int year, month, day;
	char *to = out;

	if (!seconds_of(s, &seconds))
		return 0;
	clock = seconds % DAY_SECONDS;
	if (shows == XLSX_SHOWS_ELAPSED) {
		return (size_t)snprintf(out, XLSX_VALUE_LEN, "%02lld:%02d:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60),
			(int)(seconds % 60));
	}
	if (seconds < DAY_SECONDS && (shows == XLSX_SHOWS_TIME || (clock > 0 && !from_1904))) {
		to = put_clock(out, clock);
		*to = '\0';
		return (size_t)(to - out);
	}
	if (!day_of(seconds / DAY_SECONDS, from_1904, &year, &month, &day))
		return 0;
	to = put_two(put_two(to, year / 100), year % 100);
	if (clock > 0 || shows == XLSX_SHOWS_DAY_TIME || shows == XLSX_SHOWS_TIME || shows == XLSX_SHOWS_DAY || day > 1 ||
		(shows == XLSX_SHOWS_YEAR && month > 1)) {
		*to++ = '-';
		to = put_two(to, month);
		*to++ = '-';
		to = put_two(to, day);
	} else if (shows == XLSX_SHOWS_MONTH) {
		*to++ = '-';
		to = put_two(to, month);
	}
	if (clock > 0 || shows == XLSX_SHOWS_DAY_TIME || shows == XLSX_SHOWS_TIME) {
		*to++ = 'T';
		to = put_clock(to, clock);
	}
	*to = '\0';
	return (size_t)(to - out);
}
