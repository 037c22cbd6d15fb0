/* Working days: not a Saturday, a Sunday or a public holiday. Holidays are data (holidays.csv), no list is built in. */
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

/* The name of a public holiday as holidays.csv has it, in the arena; "" for a day that is none. */
enum status duty_holiday_name(struct store_tx *tx, date_day day, struct arena *arena, const char **out_name, struct err *err);

#endif
