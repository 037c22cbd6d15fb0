/* The desk: commands of people after the run (evidence, duties, campaigns). Each is one transaction on tables named desk_…, which outlive run
 * --again, are sealed anew by each command, and are told in the log (evidence/evidence_log.h). */
#ifndef SANGSAENG_PROGRAMME_DESK_H
#define SANGSAENG_PROGRAMME_DESK_H

#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#define PROGRAMME_AT_LEN 21
struct programme_desk {
	struct store *store;
	struct store_tx *tx;
	date_day today;            /* programme_today */
	char at[PROGRAMME_AT_LEN]; /* UTC, "2026-11-26T08:00:00Z": for the log */
};
/* Opens a database that holds a programme for one command that states facts. Errors: programme.none, desk.seal if a table of the desk was changed by
 * hand, desk.ahead (day, last day) where the day given is after the one that holds without it. */
enum status programme_desk_open(const char *db, date_day on_or_none, struct programme_desk *out_desk, struct err *err);
/* For campaigns, whose ladder of letters is tried out ahead of time: any day. */
enum status programme_desk_open_ahead(const char *db, date_day on_or_none, struct programme_desk *out_desk, struct err *err);
/* Seals the desk's tables and commits; closed afterwards, also on failure (then nothing was changed). */
enum status programme_desk_commit(struct programme_desk *desk, struct err *err);
void programme_desk_abandon(struct programme_desk *desk);
/* One line of the log. */
enum status programme_desk_log(
	struct programme_desk *desk, const char *kind, const char *subject, const char *actor, const char *sha256, struct err *err);

/* The day by which the desk's commands judge: the one given, else today in Seoul, or the programme's as_of where that is later (an example that is
 * told ahead of time). programme.none. */
enum status programme_today(struct store_tx *tx, date_day on_or_none, date_day *out_today, struct err *err);
/* Now in UTC, "2026-11-26T08:00:00Z". */
void programme_now(char out_at[PROGRAMME_AT_LEN]);

#endif
