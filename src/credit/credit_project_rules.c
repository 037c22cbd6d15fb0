/* A project's log walked step by step: state, clocks, and what must be refused. Pure. */
#include "credit/credit_project_int.h"

#include <inttypes.h>
#include <string.h>

#define BIT(state) (1u << (state))
#define ANY_SUBMITTED (BIT(CREDIT_SUBMITTED) | BIT(CREDIT_VALIDATED) | BIT(CREDIT_CONSULTED) | BIT(CREDIT_COMMITTEE))
#define ANY_APPROVED (BIT(CREDIT_APPROVED) | BIT(CREDIT_STARTED) | BIT(CREDIT_CREDITING))
#define SAME CREDIT_PROJECT_STATES

#define CORRECTIONS_MAX 3           /* N13 ⑦ */
#define RENEWALS_MAX 2              /* N11 ② */
#define MOVED_MONTHS 24             /* N49 */
#define FOREST_MONITORING_MONTHS 60 /* N28 */

const char *const credit_project_state_name[CREDIT_PROJECT_STATES] = {"draft", "submitted", "validated", "consulted", "committee", "approved",
	"started", "crediting", "rejected", "objection", "ended", "cancelled"};

/* Step, the states it may be taken in, and the state it leads to. */
static const struct {
	unsigned from;
	int to;
} machine[CREDIT_STEPS] = {
	[CREDIT_STEP_REQUESTED] = {BIT(CREDIT_DRAFT), CREDIT_SUBMITTED},
	[CREDIT_STEP_NON_DISCLOSURE] = {BIT(CREDIT_SUBMITTED) | BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_CORRECTION] = {BIT(CREDIT_SUBMITTED), SAME},
	[CREDIT_STEP_VALIDATED] = {BIT(CREDIT_SUBMITTED), CREDIT_VALIDATED},
	[CREDIT_STEP_CONSULTED] = {BIT(CREDIT_VALIDATED), CREDIT_CONSULTED},
	[CREDIT_STEP_OBJECTION] = {BIT(CREDIT_REJECTED), CREDIT_OBJECTION},
	[CREDIT_STEP_COMMITTEE] = {BIT(CREDIT_CONSULTED) | BIT(CREDIT_OBJECTION), CREDIT_COMMITTEE},
	[CREDIT_STEP_APPROVED] = {BIT(CREDIT_COMMITTEE), CREDIT_APPROVED},
	[CREDIT_STEP_REJECTED] = {ANY_SUBMITTED | BIT(CREDIT_OBJECTION), CREDIT_REJECTED},
	[CREDIT_STEP_START_NOTICE] = {BIT(CREDIT_APPROVED), CREDIT_STARTED},
	[CREDIT_STEP_CREDITING_START] = {BIT(CREDIT_STARTED), CREDIT_CREDITING},
	[CREDIT_STEP_CREDITING_MOVED] = {BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_PLAN_CHANGE] = {ANY_APPROVED, SAME},
	[CREDIT_STEP_OWNERSHIP_CHANGE] = {ANY_APPROVED, SAME},
	[CREDIT_STEP_SUCCESSION] = {ANY_APPROVED, SAME},
	[CREDIT_STEP_SUCCESSION_ANSWERED] = {ANY_APPROVED, SAME},
	[CREDIT_STEP_LATE_REASON] = {BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_LATE_ACCEPTED] = {BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_MONITORING_REPORT] = {BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_CERTIFICATION_REQUEST] = {BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_CERTIFIED] = {BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_RENEWAL_REQUEST] = {BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_RENEWED] = {BIT(CREDIT_CREDITING), SAME},
	[CREDIT_STEP_CANCELLED] = {ANY_APPROVED, CREDIT_PROJECT_CANCELLED},
	[CREDIT_STEP_ENDED] = {BIT(CREDIT_CREDITING), CREDIT_PROJECT_ENDED},
};

const char *const credit_step_name[CREDIT_STEPS] = {"requested", "non_disclosure", "correction", "validated", "consulted", "objection", "committee",
	"approved", "rejected", "start_notice", "crediting_start", "crediting_moved", "plan_change", "ownership_change", "succession",
	"succession_answered", "late_reason", "late_accepted", "monitoring_report", "certification_request", "certified", "renewal_request",
	"renewed", "cancelled", "ended"};

bool credit_project_next(enum credit_project_state state, enum credit_step_kind step, enum credit_project_state *out_next)
{
	if (!(machine[step].from & BIT(state)))
		return false;
	*out_next = machine[step].to == SAME ? state : (enum credit_project_state)machine[step].to;
	return true;
}

/* ---- problems and clocks ---- */

void credit_walk_problem(struct credit_walk *w, enum severity severity, struct err *e, const char *file, int64_t line)
{
	struct credit_life *life = w->life;

	err_at(e, file, line, 0);
	life->problem = arena_grow(w->arena, life->problem, life->problems, sizeof *life->problem);
	life->problem[life->problems++] = (struct credit_problem){severity, *e};
}

const char *credit_walk_day(struct credit_walk *w, date_day day)
{
	char text[DATE_TEXT_LEN] = "";

	if (day != DATE_NONE)
		date_format(day, text);
	return arena_strdup(w->arena, text);
}

static struct duty_period period_of(const struct credit_walk *w, const char *kind, date_day event)
{
	return duty_clock(w->clock, kind, event);
}

/* The duty of a kind that an event raises: its day and its basis are the clock table's. */
static void clock_start(struct credit_walk *w, const char *kind, const char *subject, date_day event)
{
	struct credit_life *life = w->life;
	const struct duty_rule *rule = duty_clock_rule(w->clock, kind, event);
	size_t at = 0;

	/* the same duty again, such as after a crediting period was moved, is one duty */
	while (at < life->clocks && (strcmp(life->clock[at].kind, kind) != 0 || strcmp(life->clock[at].subject, subject) != 0))
		at++;
	if (at == life->clocks)
		life->clock = arena_grow(w->arena, life->clock, life->clocks++, sizeof *life->clock);
	life->clock[at] = (struct credit_clock){.kind = kind,
		.subject = subject,
		.owner = strcmp(rule->owner, "authority") == 0 ? "authority" : w->file->coordinator,
		.basis = rule->basis[LANG_EN],
		.evidence = "",
		.event_on = event,
		.period = period_of(w, kind, event),
		.done_on = DATE_NONE};
}

static void stop(struct credit_clock *clock, const struct credit_step *by)
{
	clock->done_on = by->done_on;
	clock->evidence = by->evidence ? by->evidence : "";
}

/* Stops the open clocks of a kind (NULL: of every kind). */
static void clock_stop(struct credit_walk *w, const char *kind, const struct credit_step *by)
{
	for (size_t i = 0; i < w->life->clocks; i++) {
		struct credit_clock *c = &w->life->clock[i];

		if (c->done_on == DATE_NONE && (!kind || strcmp(c->kind, kind) == 0))
			stop(c, by);
	}
}

static const char *subject_of(struct credit_walk *w, const char *what)
{
	return arena_printf(w->arena, "%s:%s", w->file->project, what);
}

/* ---- steps ---- */

static int crediting_months(const struct credit_walk *w, const struct credit_plan *plan)
{
	bool forest = strcmp(plan->crediting, "forest") == 0;

	if (credit_is_programme(w->file))
		return forest ? 720 : 336; /* N11 ⑤ */
	return forest ? 180 : strcmp(plan->crediting, "fixed") == 0 ? 120 : 60;
}

/* Small, micro and forest projects may report for the whole crediting period, or five years (N28). */
static bool has_report_clock(const struct credit_walk *w, const struct credit_plan *plan)
{
	return credit_plan_class(w->file, plan) == CREDIT_GENERAL && strcmp(plan->crediting, "forest") != 0;
}

static bool has_days(struct credit_walk *w, const struct credit_step *step, bool from, bool to)
{
	if ((!from || step->from_on != DATE_NONE) && (!to || step->to_on != DATE_NONE) && !(from && to && step->to_on < step->from_on))
		return true;
	REFUSE(w, STEPS_FILE, step->source_line, "project.step_days", credit_step_name[step->kind], NULL);
	return false;
}

static void crediting_length(struct credit_walk *w, const struct credit_step *step, date_day from, date_day to, const struct credit_plan *plan)
{
	int months = crediting_months(w, plan);
	char years[16];

	if (to < date_add_months(from, months))
		return;
	snprintf(years, sizeof years, "%d", months / 12);
	REFUSE(w, STEPS_FILE, step->source_line, "project.crediting_length", credit_walk_day(w, from), credit_walk_day(w, to), plan->crediting, years,
		NULL);
}

static void renewal_clock(struct credit_walk *w, const struct credit_plan *plan)
{
	bool renewable = strcmp(plan->crediting, "fixed") != 0 && !credit_is_programme(w->file);

	if (renewable && w->life->renewals < RENEWALS_MAX)
		clock_start(w, "renewal_request", subject_of(w, credit_walk_day(w, w->life->crediting_to)), w->life->crediting_to);
}

static void report_clock(struct credit_walk *w, const struct credit_plan *plan, date_day from)
{
	date_day end = period_of(w, "monitoring_period", from).ends_on;

	if (!has_report_clock(w, plan) || from > w->life->crediting_to)
		return;
	end = end < w->life->crediting_to ? end : w->life->crediting_to;
	clock_start(w, "monitoring_report", subject_of(w, credit_walk_day(w, from)), end);
}

static void on_approved(struct credit_walk *w, const struct credit_step *step, const struct credit_plan *plan)
{
	w->approved = step->done_on;
	credit_walk_checklist(w, step, plan, "validation", CREDIT_VALIDATION_ITEMS);
	clock_start(w, "start_notice", w->file->project, step->done_on);
	if (w->file->started_on <= step->done_on) {
		w->life->state = CREDIT_STARTED; /* deemed filed */
		clock_stop(w, "start_notice", step);
	}
	if (w->file->resolution_on != w->resolved)
		REFUSE(w, STEPS_FILE, step->source_line, "project.resolution_differs", credit_walk_day(w, w->resolved),
			credit_walk_day(w, w->file->resolution_on), NULL);
}

static void on_crediting_start(struct credit_walk *w, const struct credit_step *step, const struct credit_plan *plan)
{
	if (step->from_on < w->resolved)
		REFUSE(w, STEPS_FILE, step->source_line, "project.credited_before_resolution", credit_walk_day(w, step->from_on),
			credit_walk_day(w, w->resolved), NULL);
	crediting_length(w, step, step->from_on, step->to_on, plan);
	w->life->crediting_from = w->first_crediting = step->from_on;
	w->life->crediting_to = step->to_on;
	renewal_clock(w, plan);
	report_clock(w, plan, step->from_on);
}

/* As many months, or where neither period is of whole months, as many days. */
static bool same_length(date_day from, date_day to, date_day other_from, date_day other_to)
{
	int months = (int)(month_of(to + 1) - month_of(from));

	if (date_add_months(from, months) == to + 1)
		return date_add_months(other_from, months) == other_to + 1;
	return to - from == other_to - other_from;
}

/* Within two years of the first start, never before the resolution, the length unchanged (N49). */
static void on_crediting_moved(struct credit_walk *w, const struct credit_step *step, const struct credit_plan *plan)
{
	struct credit_life *life = w->life;

	if (!has_days(w, step, true, true))
		return;
	if (step->from_on < date_add_months(w->first_crediting, -MOVED_MONTHS) || step->from_on > date_add_months(w->first_crediting, MOVED_MONTHS) ||
		step->from_on < w->resolved || !same_length(life->crediting_from, life->crediting_to, step->from_on, step->to_on))
		REFUSE(w, STEPS_FILE, step->source_line, "project.crediting_moved", credit_walk_day(w, step->from_on),
			credit_walk_day(w, step->to_on), credit_walk_day(w, w->first_crediting), NULL);
	life->crediting_from = step->from_on;
	life->crediting_to = step->to_on;
	clock_stop(w, "renewal_request", step);
	clock_stop(w, "monitoring_report", step);
	renewal_clock(w, plan);
	report_clock(w, plan, life->monitored_to == DATE_NONE ? step->from_on : life->monitored_to + 1);
}

/* R08: at most two years at a time, reported within twelve months, or a reason within thirty days that was accepted. */
static void on_report(struct credit_walk *w, const struct credit_step *step, const struct credit_plan *plan)
{
	struct credit_life *life = w->life;
	bool forest = strcmp(plan->crediting, "forest") == 0;
	bool general = has_report_clock(w, plan);
	date_day longest = DATE_NONE; /* last day of the longest period from there */
	struct duty_period limit;

	if (!has_days(w, step, true, true))
		return;
	if (step->from_on < life->crediting_from || step->to_on > life->crediting_to)
		REFUSE(w, STEPS_FILE, step->source_line, "project.outside_crediting", credit_walk_day(w, step->from_on),
			credit_walk_day(w, step->to_on), NULL);
	if (life->monitored_to != DATE_NONE && step->from_on <= life->monitored_to)
		REFUSE(w, STEPS_FILE, step->source_line, "project.monitored_twice", credit_walk_day(w, step->from_on),
			credit_walk_day(w, life->monitored_to), NULL);
	if (step->done_on <= step->to_on)
		REFUSE(w, STEPS_FILE, step->source_line, "project.monitoring_open", credit_walk_day(w, step->to_on), NULL);
	if (general)
		longest = period_of(w, "monitoring_period", step->from_on).ends_on;
	else if (forest)
		longest = date_add_months(step->from_on, FOREST_MONITORING_MONTHS) - 1;
	if (longest != DATE_NONE && step->to_on > longest)
		REFUSE(w, STEPS_FILE, step->source_line, "project.monitoring_too_long", credit_walk_day(w, step->from_on),
			credit_walk_day(w, step->to_on), forest ? "5" : "2", NULL);
	limit = period_of(w, "monitoring_report", step->to_on);
	if (general && step->done_on > limit.last_day && !(w->late_accepted_until >= limit.last_day))
		REFUSE(w, STEPS_FILE, step->source_line, "project.report_late", credit_walk_day(w, step->to_on), credit_walk_day(w, limit.last_day),
			NULL);
	life->monitored_to = step->to_on;
	clock_stop(w, "monitoring_report", step);
	report_clock(w, plan, step->to_on + 1);
}

/* `to_on` names the last day of the monitoring period that is late. */
static void on_late_reason(struct credit_walk *w, const struct credit_step *step)
{
	date_day limit, last;

	if (!has_days(w, step, false, true))
		return;
	limit = period_of(w, "monitoring_report", step->to_on).last_day;
	last = period_of(w, "late_reason", limit).last_day;
	if (step->done_on > last)
		REFUSE(w, STEPS_FILE, step->source_line, "project.late_reason", credit_walk_day(w, step->to_on), credit_walk_day(w, last), NULL);
	else
		w->late_reason_on = limit;
}

static void on_renewed(struct credit_walk *w, const struct credit_step *step, const struct credit_plan *plan)
{
	struct credit_life *life = w->life;
	struct duty_period limit = period_of(w, "renewal_request", life->crediting_to);

	if (!has_days(w, step, false, true))
		return;
	if (strcmp(plan->crediting, "fixed") == 0 || credit_is_programme(w->file) || life->renewals == RENEWALS_MAX)
		REFUSE(w, STEPS_FILE, step->source_line, "project.not_renewable", plan->crediting, NULL);
	if (w->renewal_requested == DATE_NONE || w->renewal_requested > limit.last_day)
		REFUSE(w, STEPS_FILE, step->source_line, "project.renewal_late", credit_walk_day(w, life->crediting_to),
			credit_walk_day(w, limit.last_day), NULL);
	if (plan->methodology_to != DATE_NONE && plan->methodology_to < w->renewal_requested) /* the newest version (N42) */
		REFUSE(w, STEPS_FILE, step->source_line, "project.methodology_version", plan->methodology, plan->methodology_version,
			credit_walk_day(w, w->renewal_requested), NULL);
	crediting_length(w, step, life->crediting_to + 1, step->to_on, plan);
	life->renewals++;
	life->crediting_to = step->to_on;
	w->renewal_requested = DATE_NONE;
	renewal_clock(w, plan);
	if (life->monitored_to != DATE_NONE)
		report_clock(w, plan, life->monitored_to + 1);
}

static void on_correction(struct credit_walk *w, const struct credit_step *step)
{
	w->life->corrections++;
	if (w->life->corrections > CORRECTIONS_MAX)
		REFUSE(w, STEPS_FILE, step->source_line, "project.corrections", NULL);
	clock_stop(w, "validation_opinion", step); /* a new round of thirty days */
	clock_start(w, "validation_opinion", subject_of(w, arena_printf(w->arena, "%d", w->life->corrections + 1)), step->done_on);
}

static void on_ownership_change(struct credit_walk *w, const struct credit_step *step)
{
	if (!has_days(w, step, true, false))
		return;
	if (step->done_on > period_of(w, "ownership_notice", step->from_on).last_day)
		WARN(w, STEPS_FILE, step->source_line, "project.ownership_reported_late", credit_walk_day(w, step->from_on),
			credit_walk_day(w, step->done_on), NULL);
}

static void take_step(struct credit_walk *w, const struct credit_step *step, const struct credit_plan *plan)
{
	const char *project = w->file->project;

	switch (step->kind) {
	case CREDIT_STEP_REQUESTED:
		w->requested = step->done_on;
		clock_start(w, "validation_opinion", subject_of(w, "1"), step->done_on);
		break;
	case CREDIT_STEP_CORRECTION:
		on_correction(w, step);
		break;
	case CREDIT_STEP_VALIDATED:
		clock_stop(w, "validation_opinion", step);
		clock_start(w, "consultation", project, step->done_on);
		break;
	case CREDIT_STEP_CONSULTED:
		clock_stop(w, "consultation", step);
		break;
	case CREDIT_STEP_COMMITTEE:
		w->resolved = step->done_on;
		clock_stop(w, "objection_answer", step);
		break;
	case CREDIT_STEP_APPROVED:
		on_approved(w, step, plan);
		break;
	case CREDIT_STEP_REJECTED:
		w->rejected = step->done_on;
		clock_stop(w, NULL, step);
		clock_start(w, "objection", arena_printf(w->arena, "%s:%" PRId64, project, step->round), step->done_on);
		break;
	case CREDIT_STEP_OBJECTION:
		if (step->done_on > period_of(w, "objection", w->rejected).last_day)
			REFUSE(w, STEPS_FILE, step->source_line, "project.objection_late", credit_walk_day(w, w->rejected), NULL);
		clock_stop(w, "objection", step);
		clock_start(w, "objection_answer", arena_printf(w->arena, "%s:%" PRId64, project, step->round), step->done_on);
		break;
	case CREDIT_STEP_START_NOTICE:
		clock_stop(w, "start_notice", step);
		break;
	case CREDIT_STEP_CREDITING_START:
		on_crediting_start(w, step, plan);
		break;
	case CREDIT_STEP_CREDITING_MOVED:
		on_crediting_moved(w, step, plan);
		break;
	case CREDIT_STEP_OWNERSHIP_CHANGE:
		on_ownership_change(w, step);
		break;
	case CREDIT_STEP_SUCCESSION:
		clock_start(w, "succession_answer", arena_printf(w->arena, "%s:%" PRId64, project, step->round), step->done_on);
		break;
	case CREDIT_STEP_SUCCESSION_ANSWERED:
		clock_stop(w, "succession_answer", step);
		break;
	case CREDIT_STEP_LATE_REASON:
		on_late_reason(w, step);
		break;
	case CREDIT_STEP_LATE_ACCEPTED:
		w->late_accepted_until = w->late_reason_on;
		break;
	case CREDIT_STEP_MONITORING_REPORT:
		on_report(w, step, plan);
		break;
	case CREDIT_STEP_CERTIFICATION_REQUEST:
		if (w->life->monitored_to == DATE_NONE)
			REFUSE(w, STEPS_FILE, step->source_line, "project.nothing_monitored", NULL);
		w->certification_requested = step->done_on;
		clock_start(w, "certification_opinion", arena_printf(w->arena, "%s:%" PRId64, project, step->round), step->done_on);
		break;
	case CREDIT_STEP_CERTIFIED:
		if (w->certification_requested == DATE_NONE)
			REFUSE(w, STEPS_FILE, step->source_line, "project.not_requested", NULL);
		credit_walk_checklist(w, step, plan, "certification", CREDIT_CERTIFICATION_ITEMS);
		clock_stop(w, "certification_opinion", step);
		w->certification_requested = DATE_NONE;
		break;
	case CREDIT_STEP_RENEWAL_REQUEST:
		w->renewal_requested = step->done_on;
		clock_stop(w, "renewal_request", step);
		break;
	case CREDIT_STEP_RENEWED:
		on_renewed(w, step, plan);
		break;
	case CREDIT_STEP_CANCELLED:
	case CREDIT_STEP_ENDED:
		clock_stop(w, NULL, step);
		break;
	case CREDIT_STEP_NON_DISCLOSURE: /* N52 */
		if (step->done_on != w->requested && step->done_on != w->certification_requested)
			REFUSE(w, STEPS_FILE, step->source_line, "project.non_disclosure", credit_walk_day(w, step->done_on), NULL);
		break;
	case CREDIT_STEP_PLAN_CHANGE:
	case CREDIT_STEPS:
		break;
	}
}

/* ---- after the last step ---- */

/* Every change of owners after the first statement is reported in fourteen days (R14). */
static void check_ownership_reports(struct credit_walk *w)
{
	for (size_t i = 1; i < w->file->owned_count; i++) {
		date_day day = w->file->owned[i].valid_from;
		struct duty_period period = period_of(w, "ownership_notice", day);
		const struct credit_step *report = NULL;

		for (size_t s = 0; s < w->file->steps; s++)
			if (w->file->step[s].kind == CREDIT_STEP_OWNERSHIP_CHANGE && w->file->step[s].from_on == day)
				report = &w->file->step[s];
		clock_start(w, "ownership_notice", subject_of(w, credit_walk_day(w, day)), day);
		if (report)
			stop(&w->life->clock[w->life->clocks - 1], report);
		else if (w->as_of > period.last_day)
			WARN(w, "ownership.csv", w->file->owned[i].source_line, "project.ownership_unreported", credit_walk_day(w, day), NULL);
	}
}

static void finish(struct credit_walk *w)
{
	struct credit_life *life = w->life;

	for (size_t i = 0; i < life->clocks; i++)
		if (life->state == CREDIT_APPROVED && strcmp(life->clock[i].kind, "start_notice") == 0 && w->as_of > life->clock[i].period.last_day) {
			life->cancellable_from = life->clock[i].period.last_day + 1;
			WARN(w, "projects.csv", w->file->source_line, "project.cancellable", credit_walk_day(w, life->cancellable_from), NULL);
		}
	if (life->crediting_to != DATE_NONE && life->crediting_to != w->file->crediting_to)
		REFUSE(w, "projects.csv", w->file->source_line, "project.crediting_differs", credit_walk_day(w, w->file->crediting_to),
			credit_walk_day(w, life->crediting_to), NULL);
	if (w->approved == DATE_NONE && w->file->resolution_on != DATE_NONE)
		REFUSE(w, "projects.csv", w->file->source_line, "project.not_approved", credit_walk_day(w, w->file->resolution_on), NULL);
	if (life->state == CREDIT_CREDITING && w->as_of > life->crediting_to)
		life->state = CREDIT_PROJECT_ENDED; /* reports on its last period may still come */
	if (w->file->certified_on != DATE_NONE && life->crediting_from == DATE_NONE)
		REFUSE(w, "projects.csv", w->file->source_line, "project.not_credited", credit_walk_day(w, w->file->certified_on), NULL);
	check_ownership_reports(w);
}

void credit_project_walk(const struct credit_project_file *file, const struct credit_project_file *all, size_t count, const struct duty_clock *clock,
	date_day as_of, struct arena *arena, struct credit_life *out_life)
{
	struct credit_life life = {.state = CREDIT_DRAFT,
		.scale = "",
		.crediting_from = DATE_NONE,
		.crediting_to = DATE_NONE,
		.cancellable_from = DATE_NONE,
		.monitored_to = DATE_NONE};
	struct credit_walk w = {file, all, count, clock, as_of, arena, &life, DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE, DATE_NONE,
		DATE_NONE, DATE_NONE, DATE_NONE};
	const struct credit_plan *plan = credit_plan_on(file, as_of);

	if (plan)
		life.scale = credit_class_name(credit_plan_class(file, plan));
	if (file->resolution_on != DATE_NONE && !file->evidence)
		REFUSE(&w, "projects.csv", file->source_line, "project.resolution_evidence", NULL);
	credit_walk_items(&w);
	for (size_t i = 0; i < file->steps; i++) {
		const struct credit_step *step = &file->step[i];
		enum credit_project_state next;

		if (step->kind >= CREDIT_STEPS) /* a word changed by hand: the seal reports it */
			continue;
		plan = credit_plan_on(file, step->done_on);
		if (!plan) {
			REFUSE(&w, STEPS_FILE, step->source_line, "project.no_plan", credit_step_name[step->kind], NULL);
			continue;
		}
		if (!credit_project_next(life.state, step->kind, &next)) {
			REFUSE(&w, STEPS_FILE, step->source_line, "project.step_not_now", credit_step_name[step->kind],
				credit_project_state_name[life.state], NULL);
			continue;
		}
		if (step->kind == CREDIT_STEP_CREDITING_START && !has_days(&w, step, true, true))
			continue; /* who is crediting has a period */
		life.state = next;
		take_step(&w, step, plan);
	}
	credit_walk_plans(&w);
	if (file->steps > 0)
		finish(&w);
	*out_life = life;
}
