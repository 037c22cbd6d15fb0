/* From plan to money: keeping a plan, taking one in from a file, adopting it as grants and reservations. */
#ifndef SANGSAENG_PROGRAMME_PLAN_H
#define SANGSAENG_PROGRAMME_PLAN_H

#include "plan/plan_record.h"
#include "programme/programme.h"

/* ---- programme_plan_file.c ---- */

/* Keeps a plan and renews the seal of the plans. ST_CONFLICT plan.key_used; plan.seal if a kept plan was changed by hand. */
enum status programme_plan_keep(struct store_tx *tx, const struct plan_record *record, bool *out_again, struct err *err);
/* Reads a file of schema "sangsaeng.plan-record/1", as `plan show -O json` writes it. Every field is judged, an unknown one refused; who adopted it
 * elsewhere ("adoptions") is not taken over. ST_INPUT with file, line and column: codes of base/json.h, plan.*. Strings in the arena. */
enum status programme_plan_file_read(const char *path, struct arena *arena, struct plan_record *out_record, struct err *err);
/* Reads and keeps it, in a transaction of its own. */
enum status programme_plan_import(
	struct store *store, const char *path, bool dry_run, struct arena *arena, struct plan_record *out_record, bool *out_again, struct err *err);

/* ---- programme_plan_adopt.c ---- */

struct programme_adopt_options {
	const char *plan;
	const char *maker, *checker;   /* who prepares and who releases: two people */
	const char *committee_or_null; /* that decided on it; a call may ask for one. The checker is its chair */
	int year;                      /* only the picks of this year; 0: all */
	date_day on;                   /* DATE_NONE: the programme's as_of */
	bool dry_run;                  /* everything is done and then rolled back */
};
struct programme_adopted {
	const char *measure, *organisation;
	int year;
	date_day on;
	bool before; /* it had been adopted already */
	struct programme_adopted_source {
		const char *origin;
		int64_t reserved_krw;
	} * source; /* of its grant */
	size_t source_count;
};
struct programme_adoption {
	const char *plan;
	struct programme_adopted *item; /* as in the plan */
	size_t count, fresh;            /* fresh: adopted now */
	int64_t fresh_krw;              /* reserved now */
};
/* Makes each pick a grant, with reservations at the sources that it names, in a transaction of its own: all or none. What the run asks of a decision
 * is asked here: eligibility, rates, caps, own share, quotes; where a route has calls, application, review and committee too. Keyed by (plan,
 * measure) for ever: the same again answers the same and changes nothing, by other people or on another day ST_CONFLICT plan.adopted_otherwise. A
 * pick that decisions.csv decides, or that has a grant, is refused: plan.decided, plan.has_grant. Others: ST_CONFLICT fund.four_eyes, plan.no_run,
 * plan.seal; ST_NOT_FOUND plan.unknown, plan.no_year; ST_INPUT plan.short (measure, account, missing won), plan.above, plan.pick_differs …, codes of
 * the run's own rules. */
enum status programme_plan_adopt(struct store *store, const struct programme_adopt_options *options, struct arena *arena,
	struct programme_adoption *out_adoption, struct findings *findings, struct err *err);

#endif
