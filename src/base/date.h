/* Calendar dates and months of the programme (Asia/Seoul, no time of day). Dates are days since 1970-01-01, months are year × 12 +
 * (month − 1): plain integers that compare and subtract. Valid years 1990 to 2199. */
#ifndef SANGSAENG_BASE_DATE_H
#define SANGSAENG_BASE_DATE_H

#include "base/err.h"

#include <stdint.h>

typedef int32_t date_day; /* DATE_NONE if absent */
typedef int32_t date_month;
#define DATE_NONE INT32_MIN
#define DATE_TEXT_LEN 11

/* "2026-06-30" exactly (date.syntax, date.range for 2026-02-30) and "2026-06". */
enum status date_parse(const char *s, date_day *out_day, struct err *err);
enum status month_parse(const char *s, date_month *out_month, struct err *err);
void date_format(date_day day, char out[DATE_TEXT_LEN]);
void month_format(date_month month, char out[DATE_TEXT_LEN]);
date_day date_make(int year, int month, int day);
void date_split(date_day day, int *out_year, int *out_month, int *out_day);
date_month month_of(date_day day);
date_day month_first_day(date_month month);
date_day month_last_day(date_month month);
int month_days(date_month month);
/* The first day is not counted; the period ends on the matching calendar day, or the month's last day if it has no such day (Civil Act 157, 160, as
 * the reference reads them). Negative `months` goes back in the same way. */
date_day date_add_months(date_day day, int months);
int date_weekday(date_day day); /* 0 = Monday … 6 = Sunday */

/* The day in Seoul (UTC+9, no summer time since 1988) at a moment, and the moment at which a day begins there: seconds since
 * 1970-01-01T00:00:00Z, before it negative. */
#define DATE_DAY_SECONDS (24 * 60 * 60)
date_day date_in_seoul(int64_t seconds);
int64_t date_seoul_begins(date_day day);

#endif
