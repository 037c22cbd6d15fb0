/* Duties for the doors and the story: all of them as they stand on a day, and what people say of them at the desk. */
#ifndef SANGSAENG_PROGRAMME_DUTY_H
#define SANGSAENG_PROGRAMME_DUTY_H

#include "duty/duty.h"
#include "party/party_person.h"

/* One duty on a day. `rule` NULL for a kind of the desk that is not in the clock table: a task. */
struct programme_duty {
	struct duty duty;
	const struct duty_rule *rule;
	struct duty_standing standing;
	const struct duty_mark *mark; /* all marks of it, in order */
	size_t marks;
	const struct party_person
		*person; /* who does it on the day: the delegate, or who answers for its area at the owner; NULL if nobody is named */
};
/* Those of the run, of the desk, and of published footprints (these are worked out here, since footprints are published after a run), that were known
 * on the day, by due date, kind and subject. All in the arena. */
enum status programme_duties(
	struct store_tx *tx, date_day on, struct arena *arena, struct programme_duty **out_list, size_t *out_count, struct err *err);
/* How many tasks stand how; rights and periods are not counted. */
struct programme_duty_counts {
	int64_t done, done_late, open, overdue, waived; /* open: warned or not */
};
struct programme_duty_counts programme_duty_count(const struct programme_duty *list, size_t count);

/* What is said of one duty, on the desk's day. `by` is a person in the task on that day, or an organisation by its key (not for a waiver): the
 * owner's, the delegate, or of the operator or a ministry. Only tasks are done or waived; periods and rights end by themselves. Errors: duty.unknown,
 * actor.unknown, actor.left, duty.person, duty.person_left, duty.not_yours, duty.not_checker (ST_DENIED), duty.not_a_task, duty.not_open (with its
 * state), duty.by_facts, duty.nothing_marked, duty.four_eyes, duty.until, duty.reason (blank), duty.evidence or duty.evidence_near (with the nearest
 * key) where no such paper is there. */
struct programme_duty_mark {
	enum duty_mark_kind mark;
	const char *kind, *subject, *by;
	const char *checker;  /* waive: a second person, of the operator or a ministry: nobody waives an own duty */
	const char *to;       /* delegate */
	date_day until;       /* delegate: last day; DATE_NONE: open */
	const char *evidence; /* done */
	const char *reason;   /* waive, reopen; NULL if none */
	date_day on;          /* day of judgement and of what was done; DATE_NONE: today */
};
enum status programme_duty_mark(const char *db, const struct programme_duty_mark *mark, struct arena *arena, struct err *err);

#endif
