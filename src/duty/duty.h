/* Duties: what somebody has to do by a date, from whatever room it arises; one clock (duty_clock.h). */
#ifndef SANGSAENG_DUTY_H
#define SANGSAENG_DUTY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/table.h"
#include "duty/duty_clock.h"
#include "store/store.h"

extern const struct message duty_messages[];
extern const struct table duty_tables[];
extern const struct store_migration duty_migrations[];

/* One dated duty. `kind` is one of the clock table (duty_clock.h), or at the desk any word; (kind, subject) is unique. */
struct duty {
	const char *kind, *subject, *owner, *legal_basis;
	date_day due_on;      /* the last day, after moving */
	date_day done_on;     /* DATE_NONE: still open */
	const char *evidence; /* NULL if none */
	date_day alarm_on;    /* working day on which to warn at the latest; 0: none */
	date_day ends_on;     /* the end before moving; 0: the last day itself */
	date_day event_on;    /* what raised it, or for what is counted back the end; 0: unknown */
	bool desk;            /* arose at the desk (table desk_duty) */
};
/* Adds a duty with the days of a period to a list in the arena. */
void duty_add(struct arena *arena, struct duty **list, size_t *count, const struct duty *duty, struct duty_period period);
enum status duty_put(struct store_tx *tx, const struct duty *duty, struct err *err);
/* The same for what arose at the desk after the run and outlives the next one (table desk_duty): a request, a question. */
enum status duty_put_desk(struct store_tx *tx, const struct duty *duty, struct err *err);
/* Whether of a run or of the desk; ST_NOT_FOUND duty.none. */
enum status duty_done(struct store_tx *tx, const char *kind, const char *subject, date_day done_on, const char *evidence_or_null, struct err *err);
/* All duties, of run and desk, of a kind by subject, or with NULL of every kind, by due date, kind and subject; strings in the arena. */
enum status duty_list(struct store_tx *tx, const char *kind_or_null, struct arena *arena, struct duty **out_list, size_t *out_count, struct err *err);
/* Takes the duties of the run away, so that they can be put anew; those of the desk stay. */
enum status duty_clear(struct store_tx *tx, struct err *err);

/* ---- marks: what people said of a duty at the desk (table desk_duty_mark) ---- */

enum duty_mark_kind { DUTY_MARK_DONE, DUTY_MARK_DELEGATE, DUTY_MARK_WAIVE, DUTY_MARK_REOPEN, DUTY_MARKS };
extern const char *const duty_mark_name[DUTY_MARKS]; /* "done" … */
struct duty_mark {
	int64_t seq; /* from 1; filled by duty_mark_put */
	const char *kind, *subject;
	enum duty_mark_kind mark;
	date_day on;                   /* from this day on */
	const char *by, *checker;      /* keys of persons; checker "" but for a waiver (four eyes) */
	const char *to;                /* the delegate, a person; "" */
	date_day until;                /* last day of the delegation; DATE_NONE */
	const char *evidence, *reason; /* "" */
	const char *at;                /* UTC, as in the log */
};
enum status duty_mark_put(struct store_tx *tx, const struct duty_mark *mark, struct err *err);
/* All marks by kind, subject and number; in the arena. */
enum status duty_marks(struct store_tx *tx, struct arena *arena, struct duty_mark **out_list, size_t *out_count, struct err *err);

/* ---- what a duty is on a day (duty_state.c, pure) ---- */

/* DUTY_ENDED: a right that was not used, or a period that is over. A right or a period is open until then. */
enum duty_state { DUTY_OPEN, DUTY_SOON, DUTY_OVERDUE, DUTY_DONE, DUTY_DONE_LATE, DUTY_WAIVED, DUTY_ENDED, DUTY_STATES };
extern const char *const duty_state_name[DUTY_STATES]; /* "open", "due_soon", "overdue", "done", "done_late", "waived", "ended" */
struct duty_standing {
	enum duty_state state;
	date_day done_on;                 /* DATE_NONE */
	const char *evidence;             /* of what was done; NULL */
	const struct duty_mark *mark;     /* that decided; NULL: the facts */
	const struct duty_mark *delegate; /* who does it on the day; NULL */
};
/* Facts win: what the run found done is done, whatever was marked. `mark`: those of this duty, in order. */
struct duty_standing duty_stand(const struct duty *duty, enum duty_nature nature, const struct duty_mark *mark, size_t marks, date_day on);
/* The marks of a duty among all, which are by kind and subject. */
void duty_marks_of(const struct duty_mark *all, size_t count, const struct duty *duty, const struct duty_mark **out_first, size_t *out_count);

#endif
