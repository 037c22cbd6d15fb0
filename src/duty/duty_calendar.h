/* Working days and the last day of a period, by the Civil Act: 157 (the first day is not counted), 159 and 160 (a period of months ends on the
 * matching calendar day, or the month's last one), 161 (a Saturday, Sunday or public holiday moves the last day to the next working day). The
 * articles are from memory of the law and to be confirmed; holidays are data (holidays.csv), no list is built in. Pure. */
#ifndef SANGSAENG_DUTY_CALENDAR_H
#define SANGSAENG_DUTY_CALENDAR_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

/* Public holidays in ascending order, each once. All zero: only weekends count. */
struct duty_calendar {
	const date_day *holiday;
	size_t count;
};
/* Of holidays.csv, in the arena. */
enum status duty_calendar_read(struct store_tx *tx, struct arena *arena, struct duty_calendar *out_calendar, struct err *err);

/* Whether any holiday of the day's year is known: without, only weekends moved it, and an answer should say so. */
bool duty_calendar_covers(const struct duty_calendar *calendar, date_day day);
bool duty_is_working_day(const struct duty_calendar *calendar, date_day day);
/* The day itself, or the next (the last) working day after (before) it. */
date_day duty_working_day_from(const struct duty_calendar *calendar, date_day day);
date_day duty_working_day_until(const struct duty_calendar *calendar, date_day day);

/* A period that begins with an event on `event`: its last day after moving, and the day to warn, which is the last working day not after the end
 * before moving. Certified 2026-03-15, 60 months: ends on Saturday 2031-03-15, so last day 2031-03-17, alarm 2031-03-14. */
struct duty_period {
	date_day ends_on, last_day, alarm_on; /* ends_on: before moving */
};
struct duty_period duty_period_months(const struct duty_calendar *calendar, date_day event, int months);
struct duty_period duty_period_days(const struct duty_calendar *calendar, date_day event, int days);
/* The last day to act at least `months` before `end`: counted back in the same way, and moved to the working day before (conservative: whether such a
 * limit moves at all is not stated). Crediting ends 2031-06-30, six months: 2030-12-30. The alarm is the working day before that. */
struct duty_period duty_period_before(const struct duty_calendar *calendar, date_day end, int months);

#endif
