#include "view/view_credit_project.h"

#include "credit/credit_project.h"
#include "credit/credit_refusals.h"
#include "party/party.h"

#include <string.h>

static const char *known(const char *text)
{
	return text ? text : "";
}

static const char *status_of(const struct credit_clock *clock, date_day on)
{
	if (clock->done_on != DATE_NONE)
		return clock->done_on <= clock->period.last_day ? "done" : "done_late";
	if (on > clock->period.last_day)
		return "overdue";
	return on >= clock->period.alarm_on ? "alarm" : "open";
}

static void put_clocks(struct view_project *v, const struct credit_life *life, const struct duty_clock *clock, date_day on, struct arena *arena)
{
	v->clock = arena_alloc(arena, (life->clocks + 1) * sizeof *v->clock);
	for (size_t i = 0; i < life->clocks; i++) {
		const struct credit_clock *c = &life->clock[i];

		v->clock[v->clocks++] = (struct view_project_clock){.kind = c->kind,
			.subject = c->subject,
			.owner = c->owner,
			.basis = c->basis,
			.evidence = c->evidence,
			.status = status_of(c, on),
			.due_on = c->period.last_day,
			.alarm_on = c->period.alarm_on,
			.done_on = c->done_on,
			.weekends_only = !duty_calendar_covers(&clock->calendar, c->period.ends_on)};
	}
}

static void put_steps(struct view_project *v, const struct credit_project_file *file, struct arena *arena)
{
	v->step = arena_alloc(arena, (file->steps + 1) * sizeof *v->step);
	for (size_t i = 0; i < file->steps; i++) {
		const struct credit_step *s = &file->step[i];

		v->step[v->steps++] = (struct view_project_step){.step = s->kind < CREDIT_STEPS ? credit_step_name[s->kind] : "",
			.actor = s->actor,
			.evidence = known(s->evidence),
			.note = known(s->note),
			.round = s->round,
			.done_on = s->done_on,
			.from_on = s->from_on,
			.to_on = s->to_on};
	}
}

/* Every item of both lists, also those that nobody has looked at. */
static void put_checks(struct view_project *v, const struct credit_project_file *file, date_day on, struct arena *arena)
{
	static const struct {
		const char *list;
		int items;
	} lists[] = {{"validation", CREDIT_VALIDATION_ITEMS}, {"certification", CREDIT_CERTIFICATION_ITEMS}};

	v->check = arena_alloc(arena, (CREDIT_VALIDATION_ITEMS + CREDIT_CERTIFICATION_ITEMS) * sizeof *v->check);
	for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
		for (int item = 1; item <= lists[l].items; item++) {
			struct view_project_check *check = &v->check[v->checks++];

			*check = (struct view_project_check){lists[l].list, "open", "", "", "", item, DATE_NONE};
			for (size_t i = 0; i < file->checks; i++) {
				const struct credit_checklist_item *c = &file->check[i];

				if (c->item == item && strcmp(c->list, lists[l].list) == 0 && c->checked_on <= on)
					*check = (struct view_project_check){
						c->list, c->result, c->checked_by, known(c->evidence), known(c->note), item, c->checked_on};
			}
		}
}

static void put_machines(struct view_project *v, const struct party_measure *measure, size_t count, struct arena *arena)
{
	for (size_t i = 0; i < count; i++)
		if (measure[i].project && strcmp(measure[i].project, v->project) == 0) {
			v->machine = arena_grow(arena, v->machine, v->machines, sizeof *v->machine);
			v->machine[v->machines++] =
				(struct view_project_machine){measure[i].measure, measure[i].organisation, measure[i].site, measure[i].machine};
		}
}

static void put_certificates(struct view_project *v, const struct credit_issue *issue, size_t count, date_day on, struct arena *arena)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(issue[i].project, v->project) == 0 && issue[i].on <= on) {
			v->certificate = arena_grow(arena, v->certificate, v->certificates, sizeof *v->certificate);
			v->certificate[v->certificates++] = (struct view_project_certificate){.tonnes = issue[i].tonnes,
				.remainder_g = issue[i].remainder_g,
				.serial_from = issue[i].serial_from,
				.serial_to = issue[i].serial_to,
				.from = issue[i].from,
				.to = issue[i].to,
				.on = issue[i].on};
		}
}

/* The file as it stood on a day: later steps are cut off. */
static struct credit_project_file until(const struct credit_project_file *file, date_day on)
{
	struct credit_project_file cut = *file;

	while (cut.steps > 0 && cut.step[cut.steps - 1].done_on > on)
		cut.steps--;
	return cut;
}

static struct view_project describe(const struct credit_project_file *file, const struct credit_life *life, date_day on)
{
	const struct credit_plan *plan = credit_plan_on(file, on);

	return (struct view_project){.project = file->project,
		.name = file->name,
		.kind = file->kind,
		.coordinator = file->coordinator,
		.state = file->steps > 0 || file->plans > 0 ? credit_project_state_name[life->state] : "",
		.scale = life->scale,
		.crediting = plan ? plan->crediting : "",
		.expected_t_per_year = plan ? plan->expected_t_per_year : "",
		.methodology = plan ? plan->methodology : "",
		.methodology_version = plan ? plan->methodology_version : "",
		.parent = plan ? known(plan->parent) : "",
		.legal_duty_share = plan ? plan->legal_duty_share : "",
		.plan_version = plan ? plan->version : 0,
		.corrections = life->corrections,
		.renewals = life->renewals,
		.started_on = file->started_on,
		.resolution_on = file->resolution_on,
		.crediting_from = life->crediting_from,
		.crediting_to = file->crediting_to,
		.certified_on = file->certified_on,
		.cancellable_from = life->cancellable_from,
		.monitored_to = life->monitored_to};
}

enum status view_credit_projects(
	struct store_tx *tx, const char *project_or_null, date_day on, struct arena *arena, struct view_projects *out_projects, struct err *err)
{
	struct view_projects v = {0};
	struct credit_project_file *file;
	struct duty_clock clock;
	struct party_measure *measure;
	struct credit_issue *issue;
	struct party_rules rules;
	size_t files, measures, issues;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = credit_project_files(tx, arena, &file, &files, err);
	if (st == ST_OK)
		st = duty_clock_read(tx, arena, &clock, err);
	if (st == ST_OK)
		st = party_measures(tx, arena, &measure, &measures, err);
	if (st == ST_OK)
		st = credit_issues(tx, arena, &issue, &issues, err);
	if (st != ST_OK)
		return st;
	v.as_of = on == DATE_NONE ? rules.as_of : on;
	v.item = arena_alloc(arena, (files + 1) * sizeof *v.item);
	for (size_t i = 0; i < files; i++) {
		struct credit_project_file cut = until(&file[i], v.as_of);
		struct credit_life life;
		struct view_project *item;

		if (project_or_null && strcmp(project_or_null, cut.project) != 0)
			continue;
		credit_project_walk(&cut, file, files, &clock, v.as_of, arena, &life);
		item = &v.item[v.count++];
		*item = describe(&cut, &life, v.as_of);
		put_clocks(item, &life, &clock, v.as_of, arena);
		put_steps(item, &cut, arena);
		if (cut.plans > 0)
			put_checks(item, &cut, v.as_of, arena);
		put_machines(item, measure, measures, arena);
		put_certificates(item, issue, issues, v.as_of, arena);
	}
	if (project_or_null && v.count == 0)
		return err_set(err, ST_NOT_FOUND, "credit.project_unknown", project_or_null, NULL);
	*out_projects = v;
	return ST_OK;
}

const struct view_refusal *view_credit_refusals(struct arena *arena)
{
	struct view_refusal *list = NULL;
	size_t count = 0;

	for (const struct credit_refusal *r = credit_refusals;; r++) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct view_refusal){r->code, r->when_en, r->when_ko, r->basis, r->where};
		if (!r->code)
			return list;
	}
}
