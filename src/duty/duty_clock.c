#include "duty/duty_clock.h"

#include <assert.h>
#include <string.h>

const char *const duty_area_name[] = {"money", "carbon", "credits", "agreement"};
const char *const duty_nature_name[] = {"duty", "right", "period"};
const char *const duty_unit_name[] = {"days", "months", "years", "stated"};
const char *const duty_move_name[] = {"next", "previous", "no"};

static const struct duty_clock built_in;

const struct duty_rule *duty_clock_rule(const struct duty_clock *clock_or_null, const char *kind, date_day on)
{
	const struct duty_clock *clock = clock_or_null ? clock_or_null : &built_in;

	for (size_t i = 0; on != DATE_NONE && i < clock->owns; i++)
		if (strcmp(clock->own[i].kind, kind) == 0 && clock->own[i].valid_from <= on &&
			(clock->own[i].valid_to == DATE_NONE || on <= clock->own[i].valid_to))
			return &clock->own[i];
	for (const struct duty_rule *rule = duty_rules_builtin; rule->kind; rule++)
		if (strcmp(rule->kind, kind) == 0)
			return rule;
	return NULL;
}

static date_day end_of(const struct duty_rule *rule, date_day event, int length)
{
	int sign = rule->before ? -1 : 1;
	date_day end = event;

	switch (rule->unit) {
	case DUTY_DAYS:
		end = event + sign * length;
		break;
	case DUTY_MONTHS:
		end = date_add_months(event, sign * length);
		break;
	case DUTY_YEARS:
		end = date_add_months(event, sign * 12 * length);
		break;
	case DUTY_STATED:
		break;
	}
	return rule->first_day ? end - 1 : end;
}

static date_day alarm_of(const struct duty_calendar *calendar, const struct duty_rule *rule, date_day from)
{
	date_day day = duty_working_day_until(calendar, rule->alarm_working_days ? from : from - rule->alarm);

	for (int i = 0; rule->alarm_working_days && i < rule->alarm; i++)
		day = duty_working_day_until(calendar, day - 1);
	return day;
}

static struct duty_period period_of(const struct duty_clock *clock, const struct duty_rule *rule, date_day end, bool moves)
{
	const struct duty_calendar *calendar = clock ? &clock->calendar : &built_in.calendar;
	struct duty_period period = {.ends_on = end, .last_day = end};

	if (moves && rule->move == DUTY_MOVE_NEXT)
		period.last_day = duty_working_day_from(calendar, end);
	else if (moves && rule->move == DUTY_MOVE_PREVIOUS)
		period.last_day = duty_working_day_until(calendar, end);
	period.alarm_on = alarm_of(calendar, rule, rule->before ? period.last_day - 1 : end);
	return period;
}

struct duty_period duty_clock_length(const struct duty_clock *clock_or_null, const char *kind, date_day event, int length)
{
	const struct duty_rule *rule = duty_clock_rule(clock_or_null, kind, event);

	assert(rule);
	return period_of(clock_or_null, rule, end_of(rule, event, length), true);
}

struct duty_period duty_clock(const struct duty_clock *clock_or_null, const char *kind, date_day event)
{
	const struct duty_rule *rule = duty_clock_rule(clock_or_null, kind, event);

	assert(rule && rule->span > 0);
	return duty_clock_length(clock_or_null, kind, event, rule->span);
}

struct duty_period duty_clock_stated(const struct duty_clock *clock_or_null, const char *kind, date_day day)
{
	const struct duty_rule *rule = duty_clock_rule(clock_or_null, kind, day);

	assert(rule);
	return period_of(clock_or_null, rule, day, false);
}

static int least_days(const struct duty_rule *rule)
{
	return rule->unit == DUTY_DAYS ? rule->span : rule->unit == DUTY_MONTHS ? 28 * rule->span : 365 * rule->span;
}

int duty_clock_shortest_days(const struct duty_clock *clock_or_null, const char *kind)
{
	const struct duty_rule *rule = duty_clock_rule(NULL, kind, DATE_NONE);
	int least;

	assert(rule);
	least = least_days(rule);
	for (size_t i = 0; clock_or_null && i < clock_or_null->owns; i++)
		if (strcmp(clock_or_null->own[i].kind, kind) == 0 && least_days(&clock_or_null->own[i]) < least)
			least = least_days(&clock_or_null->own[i]);
	return least;
}
