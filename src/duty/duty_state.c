/* Lists of duties, and what a duty is on a day. Pure. */
#include "duty/duty.h"

#include <string.h>

const char *const duty_state_name[DUTY_STATES] = {"open", "due_soon", "overdue", "done", "done_late", "waived", "ended"};
const char *const duty_mark_name[DUTY_MARKS] = {"done", "delegate", "waive", "reopen"};

void duty_add(struct arena *arena, struct duty **list, size_t *count, const struct duty *duty, struct duty_period period)
{
	struct duty *added;

	*list = arena_grow(arena, *list, *count, sizeof **list);
	added = &(*list)[(*count)++];
	*added = *duty;
	added->due_on = period.last_day;
	added->ends_on = period.ends_on;
	added->alarm_on = period.alarm_on;
}

static enum duty_state of_open(const struct duty *duty, enum duty_nature nature, date_day on)
{
	if (on > duty->due_on)
		return nature == DUTY_TASK ? DUTY_OVERDUE : DUTY_ENDED;
	return duty->alarm_on && on >= duty->alarm_on ? DUTY_SOON : DUTY_OPEN;
}

struct duty_standing duty_stand(const struct duty *duty, enum duty_nature nature, const struct duty_mark *mark, size_t marks, date_day on)
{
	struct duty_standing s = {.state = of_open(duty, nature, on), .done_on = DATE_NONE};

	for (size_t i = 0; i < marks; i++) {
		const struct duty_mark *m = &mark[i];

		if (m->on > on)
			continue;
		if (m->mark == DUTY_MARK_DELEGATE)
			s.delegate = m;
		else
			s.mark = m->mark == DUTY_MARK_REOPEN ? NULL : m;
	}
	if (s.delegate && s.delegate->until != DATE_NONE && on > s.delegate->until)
		s.delegate = NULL;
	if (duty->done_on != DATE_NONE && duty->done_on <= on) {
		s.mark = NULL;
		s.done_on = duty->done_on;
		s.evidence = duty->evidence;
	} else if (s.mark && s.mark->mark == DUTY_MARK_DONE) {
		s.done_on = s.mark->on;
		s.evidence = s.mark->evidence;
	}
	if (s.done_on != DATE_NONE)
		s.state = s.done_on > duty->due_on ? DUTY_DONE_LATE : DUTY_DONE;
	else if (s.mark)
		s.state = DUTY_WAIVED;
	return s;
}

static int order(const struct duty_mark *mark, const struct duty *duty)
{
	int kind = strcmp(mark->kind, duty->kind);

	return kind != 0 ? kind : strcmp(mark->subject, duty->subject);
}

void duty_marks_of(const struct duty_mark *all, size_t count, const struct duty *duty, const struct duty_mark **out_first, size_t *out_count)
{
	size_t low = 0, high = count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (order(&all[middle], duty) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < count && order(&all[end], duty) == 0;)
		end++;
	*out_first = all + low;
	*out_count = end - low;
}
