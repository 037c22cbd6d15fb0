/* Duties: what somebody has to do by a date, from whatever room it arises; one clock. */
#ifndef SANGSAENG_DUTY_H
#define SANGSAENG_DUTY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/table.h"
#include "store/store.h"

extern const struct message duty_messages[];
extern const struct table duty_tables[];
extern const struct store_migration duty_migrations[];

/* One dated duty. `kind` is a stable word ("performance_report", "return", "koc_conversion" …); (kind, subject) is unique. */
struct duty {
	const char *kind, *subject, *owner, *legal_basis;
	date_day due_on;
	date_day done_on;     /* DATE_NONE: still open */
	const char *evidence; /* NULL if none */
	date_day alarm_on;    /* working day on which to warn at the latest; 0: none (duty_calendar.h) */
};
enum status duty_put(struct store_tx *tx, const struct duty *duty, struct err *err);
/* The same for what arose at the desk after the run and outlives the next one (table desk_duty): a request, a question. */
enum status duty_put_desk(struct store_tx *tx, const struct duty *duty, struct err *err);
/* Whether of a run or of the desk; ST_NOT_FOUND duty.none. */
enum status duty_done(struct store_tx *tx, const char *kind, const char *subject, date_day done_on, const char *evidence_or_null, struct err *err);
/* All duties, of run and desk, of a kind by subject, or with NULL of every kind, by due date, kind and subject; strings in the arena. */
enum status duty_list(struct store_tx *tx, const char *kind_or_null, struct arena *arena, struct duty **out_list, size_t *out_count, struct err *err);
struct duty_counts {
	int64_t done, done_late, open, overdue;
};
enum status duty_counts(struct store_tx *tx, date_day as_of, struct duty_counts *out_counts, struct err *err);

#endif
