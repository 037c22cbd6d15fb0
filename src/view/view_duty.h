/* View of duties for the doors: who owes what by when, how its day was worked out, what was said of it, and the clock table itself. Strings live in
 * the caller's arena; what is not known is "" (days DATE_NONE). Texts in two languages are by enum lang. Read-only. */
#ifndef SANGSAENG_VIEW_DUTY_H
#define SANGSAENG_VIEW_DUTY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>

/* A day that is none to work on, by which a last day moved. */
struct view_duty_day {
	date_day day;
	const char *holiday; /* "" for a Saturday or Sunday */
};
struct view_duty_mark {
	const char *mark, *by, *checker, *to, *evidence, *reason; /* mark: done, delegate, waive, reopen */
	date_day on, until;
};
struct view_duty {
	const char *kind, *subject, *owner, *owner_name[2];
	const char *name[2], *event[2], *ends[2], *basis[2], *note[2]; /* name is the kind where the clock table has none */
	const char *area, *nature, *firmness;                          /* area "", nature "duty", firmness "" without a rule */
	const char *state;                                             /* open, due_soon, overdue, done, done_late, waived, ended */
	date_day event_on, ends_on, due_on, alarm_on, done_on;         /* ends_on: before moving */
	int64_t days_left;                                             /* to the last day; below 0: overdue */
	const char *evidence, *person, *person_name;
	const char *delegate; /* key of the person it was delegated to on the day */
	date_day delegated_until;
	bool moved, desk, weekends_only; /* weekends_only: no holiday of that year is known */
	struct view_duty_mark *mark;
	struct view_duty_day *skipped; /* why the last day is not the end: days between, in order */
	size_t marks, skips;
};
struct view_duty_counts {
	int64_t done, done_late, open, overdue, waived;
};
struct view_duty_question {
	const char *due;                            /* "30d", "2w", "3m" from the day: what is not done and due by then, overdue ones too; NULL */
	bool overdue;                               /* only those */
	const char *firm, *person, *kind, *subject; /* NULL: all */
	bool all;                                   /* also what is done, waived or over, and periods */
	date_day on;                                /* DATE_NONE: today */
};
struct view_duties {
	const char *programme;
	date_day on, as_of;
	struct view_duty_counts counts; /* tasks by firm, person and kind, whatever their state */
	struct view_duty *duty;         /* by due date, kind, subject */
	size_t count;
};
/* ST_USAGE duty.period; ST_NOT_FOUND duty.unknown where kind and subject are given and there is none, duty.person, duty.firm, and
 * duty.kind where only a kind is given that is none. */
enum status view_duties_read(
	struct store_tx *tx, const struct view_duty_question *question, struct arena *arena, struct view_duties *out_duties, struct err *err);

struct view_duty_rule {
	const char *kind, *area, *nature, *from, *owner, *firmness; /* from "" if the rule has its span */
	const char *name[2], *event[2], *ends[2], *basis[2], *note[2];
	const char *unit, *moves; /* days, months, years, stated; next, previous, no */
	int span, alarm;          /* span 0: stated in data */
	bool before, first_day, alarm_working_days, raised;
	date_day valid_from, valid_to; /* DATE_NONE: always */
	int64_t source_line;           /* of duty_rules.csv; 0: built in */
};
/* The clock table, of all kinds or one: as built in, and with a database what its folder says. ST_NOT_FOUND duty.kind. */
enum status view_duty_rules(struct store_tx *tx_or_null, const char *kind_or_null, struct arena *arena, struct view_duty_rule **out_list,
	size_t *out_count, struct err *err);

#endif
