/* View of external projects for the doors: state, plan, clocks, checklist, machines, certificates; and the rules R01 to R21. What they mean:
 * credit/credit_project.h. Strings live in the caller's arena; what is not known is "" (dates DATE_NONE). Read-only. */
#ifndef SANGSAENG_VIEW_CREDIT_PROJECT_H
#define SANGSAENG_VIEW_CREDIT_PROJECT_H

#include "view/view.h"

struct view_project_clock {
	const char *kind, *subject, *owner, *basis, *evidence;
	const char *status; /* done, done_late, open, alarm (its warning day has come), overdue */
	date_day due_on, alarm_on, done_on;
	bool weekends_only; /* no holidays are known for the year of the due date */
};
struct view_project_step {
	const char *step, *actor, *evidence, *note;
	int64_t round;
	date_day done_on, from_on, to_on;
};
struct view_project_check {
	const char *list, *result, *checked_by, *evidence, *note; /* result "open" where nobody looked */
	int item;
	date_day checked_on;
};
struct view_project_machine {
	const char *measure, *organisation, *site, *machine;
};
struct view_project_certificate {
	int64_t tonnes, remainder_g, serial_from, serial_to;
	date_month from, to;
	date_day on;
};
struct view_project {
	const char *project, *name, *kind, *coordinator;
	const char *state; /* by its steps; "" for a project whose life is not kept */
	const char *scale, *crediting, *expected_t_per_year, *methodology, *methodology_version, *parent, *legal_duty_share;
	int64_t plan_version;
	int corrections, renewals;
	date_day started_on, resolution_on, crediting_from, crediting_to, certified_on, cancellable_from, monitored_to;
	struct view_project_clock *clock;
	struct view_project_step *step;
	struct view_project_check *check;
	struct view_project_machine *machine;
	struct view_project_certificate *certificate;
	size_t clocks, steps, checks, machines, certificates;
};
struct view_projects {
	date_day as_of;
	struct view_project *item; /* by key */
	size_t count;
};
/* Of one project, or of all with NULL. `on` DATE_NONE: the programme's as_of; later steps are left out. ST_NOT_FOUND credit.project_unknown,
 * programme.none. */
enum status view_credit_projects(
	struct store_tx *tx, const char *project_or_null, date_day on, struct arena *arena, struct view_projects *out_projects, struct err *err);

struct view_refusal {
	const char *code, *when_en, *when_ko, *basis, *where;
};
/* Ended by a NULL code. */
const struct view_refusal *view_credit_refusals(struct arena *arena);

#endif
