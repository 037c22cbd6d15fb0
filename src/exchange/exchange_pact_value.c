/* Times, decimals and identifiers as they stand on the wire. */
#include "exchange/exchange_pact.h"

#include "base/date.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
#define DAY_US (INT64_C(86400) * SECOND_US)

/* ---- calendar: days since 1970-01-01 of any year from 1 to 9999 (proleptic Gregorian) ---- */

static int64_t days_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year, era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void split_days(int64_t days, int64_t *out_year, int *out_month, int *out_day)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100), m = (5 * of_year + 2) / 153;

	*out_day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*out_month = (int)(m < 10 ? m + 3 : m - 9);
	*out_year = year + era * 400 + (*out_month <= 2);
}

static bool is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool digits(const char **s, int count, int *out)
{
	int value = 0;

	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char)(*s)[i]))
			return false;
		value = value * 10 + (*s)[i] - '0';
	}
	*s += count;
	*out = value;
	return true;
}

static bool date_at(const char **s, int64_t *out_us)
{
	int year, month, day;

	if (!digits(s, 4, &year) || **s != '-' || !(++*s, digits(s, 2, &month)) || **s != '-' || !(++*s, digits(s, 2, &day)))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
		return false;
	*out_us = days_of(year, month, day) * DAY_US;
	return true;
}

/* Hours, minutes and, unless `short_form` lets them be missing, seconds with a fraction. */
static bool clock_at(const char **s, bool short_form, int64_t *io_us)
{
	int hour, minute, second = 0;
	int64_t fraction = 0, unit = SECOND_US / 10;

	if (!digits(s, 2, &hour) || **s != ':' || !(++*s, digits(s, 2, &minute)) || hour > 23 || minute > 59)
		return false;
	if (**s == ':') {
		++*s;
		if (!digits(s, 2, &second) || second > 60) /* 60: a leap second, read as the second behind it */
			return false;
		if (**s == '.') {
			if (!isdigit((unsigned char)*++*s))
				return false;
			for (; isdigit((unsigned char)**s); ++*s, unit /= 10)
				fraction += (**s - '0') * unit;
		}
	} else if (!short_form) {
		return false;
	}
	*io_us += ((int64_t)hour * 3600 + minute * 60 + second) * SECOND_US + fraction;
	return true;
}

/* Z or +hh:mm; `blank`: a blank may stand for the +. */
static bool zone_at(const char **s, bool blank, int64_t *io_us)
{
	int hour, minute, sign;

	if (**s == 'Z' || **s == 'z') {
		++*s;
		return true;
	}
	if (**s != '+' && **s != '-' && !(blank && **s == ' '))
		return false;
	sign = **s == '-' ? -1 : 1;
	++*s;
	if (!digits(s, 2, &hour) || **s != ':' || !(++*s, digits(s, 2, &minute)) || hour > 23 || minute > 59)
		return false;
	*io_us -= sign * ((int64_t)hour * 3600 + minute * 60) * SECOND_US;
	return true;
}

bool exchange_time_read(const char *text, int64_t *out_us, bool *out_zone)
{
	int64_t us;
	bool zone = true;

	if (!date_at(&text, &us) || (*text != 'T' && *text != 't') || !(++text, clock_at(&text, false, &us)))
		return false;
	if (out_zone && *text == '\0')
		zone = false;
	else if (!zone_at(&text, false, &us))
		return false;
	if (*text != '\0')
		return false;
	*out_us = us;
	if (out_zone)
		*out_zone = zone;
	return true;
}

bool exchange_time_read_query(const char *text, int64_t *out_us)
{
	int64_t us;

	if (!date_at(&text, &us))
		return false;
	if (*text != '\0') {
		if ((*text != 'T' && *text != 't') || !(++text, clock_at(&text, true, &us)) || !zone_at(&text, true, &us) || *text != '\0')
			return false;
	}
	*out_us = us;
	return true;
}

void exchange_time_write(int64_t us, char out[EXCHANGE_TIME_LEN])
{
	int64_t days = us >= 0 ? us / DAY_US : -((DAY_US - 1 - us) / DAY_US), of_day = us - days * DAY_US, year, second = of_day / SECOND_US;
	int month, day, length;

	split_days(days, &year, &month, &day);
	length = snprintf(out, EXCHANGE_TIME_LEN, "%04" PRId64 "-%02d-%02dT%02d:%02d:%02d", year, month, day, (int)(second / 3600),
		(int)(second / 60 % 60), (int)(second % 60));
	if (of_day % SECOND_US != 0) {
		length += snprintf(out + length, (size_t)(EXCHANGE_TIME_LEN - length), ".%06d", (int)(of_day % SECOND_US));
		while (out[length - 1] == '0')
			length--;
	}
	out[length++] = 'Z';
	out[length] = '\0';
}

int64_t exchange_time_add_years(int64_t us, int years)
{
	int64_t days = us >= 0 ? us / DAY_US : -((DAY_US - 1 - us) / DAY_US), of_day = us - days * DAY_US, year;
	int month, day;

	split_days(days, &year, &month, &day);
	year += years;
	if (day > days_in(year, month))
		day = days_in(year, month);
	return days_of(year, month, day) * DAY_US + of_day;
}

int64_t exchange_time_of_day(int32_t day)
{
	return date_seoul_begins(day) * SECOND_US;
}

/* ---- decimals ---- */

bool exchange_decimal_read(const char *text, double *out_value)
{
	const char *s = text;
	double value;

	if (strlen(text) > EXCHANGE_PACT_DECIMAL_MAX)
		return false;
	s += *s == '+' || *s == '-';
	if (!isdigit((unsigned char)*s))
		return false;
	s += strspn(s, "0123456789");
	if (*s == '.') {
		if (!isdigit((unsigned char)*++s))
			return false;
		s += strspn(s, "0123456789");
	}
	if (*s == 'e' || *s == 'E') {
		s++;
		s += *s == '+' || *s == '-';
		if (!isdigit((unsigned char)*s))
			return false;
		s += strspn(s, "0123456789");
	}
	if (*s != '\0')
		return false;
	value = strtod(text, NULL);
	if (!isfinite(value))
		return false;
	*out_value = value;
	return true;
}

/* ---- identifiers ---- */

bool exchange_uuid_is(const char *text)
{
	for (int i = 0; i < 36; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
			return false;
	}
	return text[36] == '\0';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

void exchange_uuid_lower(const char *text, char out[37])
{
	size_t i = 0;

	for (; i < 36 && text[i]; i++)
		out[i] = lower(text[i]);
	out[i] = '\0';
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text <= 0x20 || *text == 0x7f)
			return false;
	return true;
}

bool exchange_urn_is(const char *text)
{
	return lower(text[0]) == 'u' && lower(text[1]) == 'r' && lower(text[2]) == 'n' && text[3] == ':' && text[4] != '\0';
}

bool exchange_uri_is(const char *text)
{
	const char *s = text;

	if (!isalpha((unsigned char)*s) || !is_plain(text))
		return false;
	while (isalnum((unsigned char)*s) || *s == '+' || *s == '-' || *s == '.')
		s++;
	return *s == ':' && s[1] != '\0';
}

bool exchange_word_equal(const char *a, const char *b)
{
	for (; *a && lower(*a) == lower(*b); a++, b++)
		;
	return lower(*a) == lower(*b);
}

char *exchange_word_fold(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);

	for (char *s = copy; *s; s++)
		*s = lower(*s);
	return copy;
}

char *exchange_urn_make(struct arena *arena, const char *domain, const char *kind, const char *id)
{
	size_t head = strlen(domain) + strlen(kind) + 12;
	char *urn = arena_alloc(arena, head + 3 * strlen(id) + 1), *to = urn;

	to += sprintf(to, "urn:pact:%s:%s:", domain, kind);
	for (; *id; id++) {
		if (isalnum((unsigned char)*id) || strchr("-._~!$'()*,;=@", *id))
			*to++ = *id;
		else
			to += sprintf(to, "%%%02X", (unsigned char)*id);
	}
	*to = '\0';
	return urn;
}
