/* The life of an external project (notice N of 2025-10-01, Act A, Decree D): its plan in versions, the log of its steps, the state these come to, and
 * every clock with due date and alarm. What is refused names its rule (credit_refusals.h).
 *
 * A project without rows in project_plans and project_steps is one whose life is not kept here: projects.csv alone says when it was resolved and how
 * long it is credited, and nothing of this file applies. */
#ifndef SANGSAENG_CREDIT_PROJECT_H
#define SANGSAENG_CREDIT_PROJECT_H

#include "credit/credit.h"
#include "duty/duty.h"

/* In the order of a life; the last three end it. A project that was started before its approval is started with it (N26). */
enum credit_project_state {
	CREDIT_DRAFT,
	CREDIT_SUBMITTED,
	CREDIT_VALIDATED,
	CREDIT_CONSULTED,
	CREDIT_COMMITTEE,
	CREDIT_APPROVED,
	CREDIT_STARTED,
	CREDIT_CREDITING,
	CREDIT_REJECTED,
	CREDIT_OBJECTION,
	CREDIT_PROJECT_ENDED,
	CREDIT_PROJECT_CANCELLED,
	CREDIT_PROJECT_STATES
};
extern const char *const credit_project_state_name[CREDIT_PROJECT_STATES];

/* In this order where two are of one day. */
enum credit_step_kind {
	CREDIT_STEP_REQUESTED,
	CREDIT_STEP_NON_DISCLOSURE,
	CREDIT_STEP_CORRECTION,
	CREDIT_STEP_VALIDATED,
	CREDIT_STEP_CONSULTED,
	CREDIT_STEP_OBJECTION,
	CREDIT_STEP_COMMITTEE,
	CREDIT_STEP_APPROVED,
	CREDIT_STEP_REJECTED,
	CREDIT_STEP_START_NOTICE,
	CREDIT_STEP_CREDITING_START,
	CREDIT_STEP_CREDITING_MOVED,
	CREDIT_STEP_PLAN_CHANGE,
	CREDIT_STEP_OWNERSHIP_CHANGE,
	CREDIT_STEP_SUCCESSION,
	CREDIT_STEP_SUCCESSION_ANSWERED,
	CREDIT_STEP_LATE_REASON,
	CREDIT_STEP_LATE_ACCEPTED,
	CREDIT_STEP_MONITORING_REPORT,
	CREDIT_STEP_CERTIFICATION_REQUEST,
	CREDIT_STEP_CERTIFIED,
	CREDIT_STEP_RENEWAL_REQUEST,
	CREDIT_STEP_RENEWED,
	CREDIT_STEP_CANCELLED,
	CREDIT_STEP_ENDED,
	CREDIT_STEPS
};
extern const char *const credit_step_name[CREDIT_STEPS];
/* The state machine: false if a project in `state` cannot take the step. Pure. */
bool credit_project_next(enum credit_project_state state, enum credit_step_kind step, enum credit_project_state *out_next);

/* Rows as they are stored; texts live in the arena, days DATE_NONE and texts NULL where the cell is blank. */
struct credit_plan {
	const char *project;
	int64_t version;
	date_day submitted_on, methodology_from, methodology_to;
	const char *crediting;                                       /* renewable, fixed, forest */
	const char *expected_t_per_year, *largest_member_t_per_year; /* decimals */
	const char *change;                                          /* replacement, removal, maintenance, behaviour, output_cut */
	const char *methodology, *methodology_version, *legal_duty_share, *parent, *consultant;
	bool economic_test;
	int64_t source_line;
};
struct credit_step {
	const char *project;
	enum credit_step_kind kind;
	int64_t round;
	date_day done_on, from_on, to_on;
	const char *actor, *evidence, *note;
	int64_t source_line;
};
#define CREDIT_VALIDATION_ITEMS 11   /* N13 ① */
#define CREDIT_CERTIFICATION_ITEMS 5 /* N32 ① */
struct credit_checklist_item {
	const char *project, *list, *result, *checked_by, *evidence, *note;
	int64_t item;
	date_day checked_on;
	int64_t source_line;
};
/* All that is kept of a project: its own slice of each table. */
struct credit_project_file {
	const char *project, *name, *kind, *coordinator; /* kind: single, bundle, programme */
	date_day started_on, resolution_on, crediting_to, certified_on;
	const char *evidence; /* of the resolution; NULL if none */
	int64_t source_line;
	const struct credit_plan *plan; /* by version */
	const struct credit_step *step; /* by day, then in the order above, then round */
	const struct credit_checklist_item *check;
	struct credit_owned_from { /* days on which ownership was stated */
		date_day valid_from;
		int64_t source_line;
	} * owned;
	size_t plans, steps, checks, owned_count;
};
/* By key. */
enum status credit_project_files(struct store_tx *tx, struct arena *arena, struct credit_project_file **out_list, size_t *out_count, struct err *err);

/* A dated duty of a project's life. */
struct credit_clock {
	const char *kind, *subject, *owner, *basis, *evidence; /* evidence "" if none */
	date_day event_on;                                     /* what raised it, or the end it is counted back from */
	struct duty_period period;
	date_day done_on; /* DATE_NONE: open */
};
struct credit_problem {
	enum severity severity;
	struct err err; /* with its place */
};
/* What a project's rows come to. */
struct credit_life {
	enum credit_project_state state;
	const char *scale;                     /* micro, small, general; "" without a plan */
	date_day crediting_from, crediting_to; /* DATE_NONE before crediting */
	date_day cancellable_from;             /* approved and not started in a year: from that day; else DATE_NONE */
	date_day monitored_to;                 /* end of the last reported monitoring period */
	int corrections, renewals;
	struct credit_clock *clock; /* in the order they began */
	size_t clocks;
	struct credit_problem *problem;
	size_t problems;
};
/* Walks a project's log. `all` are all projects (a unit is held against its programme). Pure: the same rows, day and holidays give the same. */
void credit_project_walk(const struct credit_project_file *file, const struct credit_project_file *all, size_t count, const struct duty_clock *clock,
	date_day as_of, struct arena *arena, struct credit_life *out_life);

/* The plan in force on a day (NULL without one). */
const struct credit_plan *credit_plan_on(const struct credit_project_file *file, date_day day);

/* Findings of every project's walk, and small projects that look like one divided project (warning). */
enum status credit_project_check_rows(struct store_tx *tx, date_day as_of, struct findings *findings, struct err *err);
/* The dated duties that credits raise: every clock of a project, conversion of what was certified, lapse of what was converted, the trading calendar
 * of the years in compliance.csv, deliveries under offtake contracts. Adds those that arose by `as_of` to `list` in the arena, in a fixed order. */
enum status credit_duties(
	struct store_tx *tx, date_day as_of, const struct duty_clock *clock, struct arena *arena, struct duty **list, size_t *count, struct err *err);
/* First day of crediting of the projects whose steps say so: it may be later than the resolution, and nothing before it counts (R05). By key. */
struct credit_crediting {
	const char *project;
	date_day from;
};
enum status credit_crediting_days(
	struct store_tx *tx, date_day as_of, struct arena *arena, struct credit_crediting **out_list, size_t *out_count, struct err *err);
/* What a project was issued: its certificates by number. */
struct credit_issue {
	const char *project;
	int64_t tonnes, remainder_g, serial_from, serial_to; /* serials 0 if nothing was issued */
	date_month from, to;
	date_day on;
};
enum status credit_issues(struct store_tx *tx, struct arena *arena, struct credit_issue **out_list, size_t *out_count, struct err *err);
/* Consultants of projects: they may not verify (R10). */
enum status credit_consultants(struct store_tx *tx, struct arena *arena, struct credit_owner **out_list, size_t *out_count, struct err *err);
/* R03: of each machine's grams only what goes beyond a legal duty, by the share in the plan in force on `on`, rounded down once. Amounts below zero
 * stay whole. */
enum status credit_project_excess(struct store_tx *tx, const char *project, date_day on, struct credit_unit *unit, size_t count, struct err *err);

#endif
