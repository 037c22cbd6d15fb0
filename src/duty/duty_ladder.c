/* Days of reminders. */
#include "duty/duty_campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct planned {
	struct duty_step step;
	int days;
};

static int compare(const void *a, const void *b)
{
	const struct planned *l = a, *r = b;

	if (l->step.on != r->step.on)
		return l->step.on < r->step.on ? -1 : 1;
	return (l->days > r->days) - (l->days < r->days);
}

size_t duty_ladder(const struct duty_rung *rung, size_t count, date_day start, date_day due, const struct duty_calendar *calendar,
	struct duty_step out_step[DUTY_STEPS_MAX])
{
	struct planned list[DUTY_STEPS_MAX];
	size_t planned = 0, steps = 0;

	for (size_t i = 0; i < count && i < DUTY_STEPS_MAX; i++) {
		struct planned *p = &list[planned];
		date_day day = due + rung[i].days;

		if (rung[i].at_start)
			day = start;
		else if (rung[i].days < 0)
			day = duty_working_day_until(calendar, day);
		else
			day = duty_working_day_from(calendar, day);
		if (!rung[i].at_start && day <= start)
			continue;
		*p = (struct planned){.step = {.on = day, .channel = rung[i].channel}, .days = rung[i].days};
		if (rung[i].at_start)
			snprintf(p->step.label, sizeof p->step.label, "start");
		else
			snprintf(p->step.label, sizeof p->step.label, rung[i].days < 0 ? "before-%d" : "after-%d", abs(rung[i].days));
		planned++;
	}
	qsort(list, planned, sizeof *list, compare);
	for (size_t i = 0; i < planned; i++) {
		if (i + 1 < planned && list[i + 1].step.on == list[i].step.on)
			continue;
		out_step[steps] = list[i].step;
		out_step[steps].step = (int)steps + 1;
		steps++;
	}
	return steps;
}

const struct duty_step *duty_ladder_next(const struct duty_step *step, size_t count, date_day today, int last_sent)
{
	const struct duty_step *latest = NULL;

	for (size_t i = 0; i < count; i++)
		if (step[i].on <= today && (!latest || step[i].step > latest->step))
			latest = &step[i];
	return latest && latest->step > last_sent ? latest : NULL;
}
