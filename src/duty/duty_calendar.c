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
