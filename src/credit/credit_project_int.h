/* Private to credit: what walking a project's log carries, shared by steps (credit_project_rules.c) and plans with checklists
 * (credit_project_plan.c). */
#ifndef SANGSAENG_CREDIT_PROJECT_INT_H
#define SANGSAENG_CREDIT_PROJECT_INT_H

#include "credit/credit_int.h"
#include "credit/credit_project.h"

struct credit_walk {
	const struct credit_project_file *file, *all;
	size_t count;
	const struct duty_clock *clock;
	date_day as_of;
	struct arena *arena;
	struct credit_life *life;
	date_day requested, certification_requested, approved, resolved, rejected, first_crediting, renewal_requested, late_accepted_until;
	date_day late_reason_on;
};
/* Keeps a problem with its place. */
void credit_walk_problem(struct credit_walk *w, enum severity severity, struct err *e, const char *file, int64_t line);
/* "2026-01-31" in the arena, "" for DATE_NONE. */
const char *credit_walk_day(struct credit_walk *w, date_day day);

#define STEPS_FILE "project_steps.csv"
#define PLANS_FILE "project_plans.csv"
/* Refuses a row: code and values after the project's key. */
#define REFUSE(w, table_file, line, code, ...)                                                                                                       \
	do {                                                                                                                                         \
		struct err e_;                                                                                                                       \
		err_set(&e_, ST_INPUT, code, (w)->file->project, __VA_ARGS__);                                                                       \
		credit_walk_problem(w, SEVERITY_ERROR, &e_, table_file, line);                                                                       \
	} while (0)
#define WARN(w, table_file, line, code, ...)                                                                                                         \
	do {                                                                                                                                         \
		struct err e_;                                                                                                                       \
		err_set(&e_, ST_INPUT, code, (w)->file->project, __VA_ARGS__);                                                                       \
		credit_walk_problem(w, SEVERITY_WARNING, &e_, table_file, line);                                                                     \
	} while (0)

/* ---- credit_project_plan.c ---- */

const char *credit_class_name(enum credit_class class); /* micro, small, general */
/* Scale class; a bundle has its members' class, which its total may exceed. */
enum credit_class credit_plan_class(const struct credit_project_file *file, const struct credit_plan *plan);
bool credit_is_programme(const struct credit_project_file *file);
/* What every version of the plan must keep; a version after the approval needs the committee (R18). Versions before it belong to the rounds of
 * correction. */
void credit_walk_plans(struct credit_walk *w);
/* Every needed item of a list passed by the day of the step? */
void credit_walk_checklist(struct credit_walk *w, const struct credit_step *step, const struct credit_plan *plan, const char *list, int items);
/* Items that no list has. */
void credit_walk_items(struct credit_walk *w);

/* credit_project.c: the clocks of all projects, added to a list in the arena. */
enum status credit_project_clocks(struct store_tx *tx, date_day as_of, struct arena *arena, struct duty **list, size_t *count, struct err *err);

#endif
