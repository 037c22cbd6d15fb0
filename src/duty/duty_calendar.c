#include "duty/duty_calendar.h"

static bool is_holiday(const struct duty_calendar *calendar, date_day day)
{
	size_t low = 0, high = calendar->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (calendar->holiday[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < calendar->count && calendar->holiday[low] == day;
}

bool duty_calendar_covers(const struct duty_calendar *calendar, date_day day)
{
	int year, other, month, d;

	date_split(day, &year, &month, &d);
	for (size_t i = 0; i < calendar->count; i++) {
		date_split(calendar->holiday[i], &other, &month, &d);
		if (other == year)
			return true;
	}
	return false;
}

bool duty_is_working_day(const struct duty_calendar *calendar, date_day day)
{
	return date_weekday(day) < 5 && !is_holiday(calendar, day);
}

date_day duty_working_day_from(const struct duty_calendar *calendar, date_day day)
{
	while (!duty_is_working_day(calendar, day))
		day++;
	return day;
}

date_day duty_working_day_until(const struct duty_calendar *calendar, date_day day)
{
	while (!duty_is_working_day(calendar, day))
		day--;
	return day;
}

static struct duty_period forward(const struct duty_calendar *calendar, date_day end)
{
	return (struct duty_period){end, duty_working_day_from(calendar, end), duty_working_day_until(calendar, end)};
}

struct duty_period duty_period_months(const struct duty_calendar *calendar, date_day event, int months)
{
	return forward(calendar, date_add_months(event, months));
}

struct duty_period duty_period_days(const struct duty_calendar *calendar, date_day event, int days)
{
	return forward(calendar, event + days);
}

struct duty_period duty_period_before(const struct duty_calendar *calendar, date_day end, int months)
{
	date_day ends_on = date_add_months(end, -months), last_day = duty_working_day_until(calendar, ends_on);

	return (struct duty_period){ends_on, last_day, duty_working_day_until(calendar, last_day - 1)};
}
