#include "view/view_verification.h"

#include "credit/credit_export.h"
#include "party/party.h"
#include "programme/programme_verify.h"
#include "reduction/reduction_saving.h"

#include <stdlib.h>
#include <string.h>

static const char *value(const struct programme_fact *fact, const char *name)
{
	const char *text = programme_fact_value(fact, name);

	return text ? text : "";
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool is_kind(const struct programme_fact *fact, const char *kind)
{
	return strcmp(fact->kind, kind) == 0;
}

static int by_place(const void *pa, const void *pb)
{
	const struct view_verified_machine *a = pa, *b = pb;

	if ((a->place == 0) != (b->place == 0))
		return a->place == 0 ? 1 : -1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return strcmp(a->measure, b->measure);
}

static void add_machine(const struct programme_fact *fact, struct view_verification *v)
{
	struct view_verified_machine *m = &v->machine[v->machines++];

	*m = (struct view_verified_machine){.measure = value(fact, "measure"),
		.organisation = "",
		.machine = "",
		.machine_en = "",
		.site = "",
		.methodology = "",
		.drawn = value(fact, "drawn"),
		.risks = value(fact, "risks"),
		.place = strtoll(value(fact, "place"), NULL, 10),
		.grams = strtoll(value(fact, "grams"), NULL, 10)};
}

static void add_fact(const struct programme_fact *fact, struct view_verification *v)
{
	if (is_kind(fact, "sample"))
		add_machine(fact, v);
	else if (is_kind(fact, "factor"))
		v->factor[v->factors++] = (struct view_verified_factor){value(fact, "factor"), value(fact, "kgco2e_per_unit"), value(fact, "unit"),
			value(fact, "gwp_set"), value(fact, "year"), value(fact, "source")};
	else if (is_kind(fact, "finding"))
		v->finding[v->findings++] = (struct view_verified_finding){.finding = value(fact, "finding"),
			.kind = value(fact, "kind"),
			.measure = value(fact, "measure"),
			.month = value(fact, "month"),
			.grams = value(fact, "grams"),
			.description = value(fact, "description"),
			.answer = value(fact, "answer"),
			.answered_by = value(fact, "answered_by"),
			.resolution = value(fact, "resolution"),
			.evidence = value(fact, "evidence"),
			.sha256 = value(fact, "sha256"),
			.raised_on = value(fact, "raised_on"),
			.answered_on = value(fact, "answered_on"),
			.closed_on = value(fact, "closed_on")};
	else if (is_kind(fact, "visit"))
		v->visit[v->visits++] = (struct view_verified_visit){
			value(fact, "site"), value(fact, "visited_on"), value(fact, "visited_by"), value(fact, "evidence"), value(fact, "sha256")};
}

static enum status add_names(struct store_tx *tx, struct arena *arena, struct view_verification *v, struct err *err)
{
	struct credit_export_project *project;
	struct party_measure *measure;
	struct reduction_plan *plan;
	size_t projects, measures, plans;
	enum status st = party_measures(tx, arena, &measure, &measures, err);

	if (st == ST_OK)
		st = reduction_plans(tx, arena, &plan, &plans, err);
	if (st == ST_OK)
		st = credit_export_projects(tx, arena, &project, &projects, err);
	if (st != ST_OK)
		return st;
	for (size_t k = 0; k < v->machines; k++) {
		struct view_verified_machine *m = &v->machine[k];

		for (size_t i = 0; i < measures; i++)
			if (strcmp(measure[i].measure, m->measure) == 0) {
				m->organisation = measure[i].organisation;
				m->machine = measure[i].machine;
				m->machine_en = measure[i].machine_en;
				m->site = measure[i].site;
				m->methodology = or_empty(measure[i].methodology);
			}
		for (size_t i = 0; i < plans; i++)
			if (strcmp(plan[i].measure, m->measure) == 0)
				m->methodology = plan[i].methodology_version
							 ? arena_printf(arena, "%s %s", plan[i].methodology, plan[i].methodology_version)
							 : plan[i].methodology;
	}
	for (size_t i = 0; i < projects; i++)
		if (strcmp(project[i].project, v->project) == 0)
			v->project_name = or_empty(project[i].name);
	return ST_OK;
}

enum status view_verification_read(
	struct store_tx *tx, const char *verification, struct arena *arena, struct view_verification *out_case, struct err *err)
{
	struct programme_verification c;
	struct view_verification v;
	enum status st = programme_verify_read(tx, verification, arena, &c, err);

	if (st != ST_OK)
		return st;
	v = (struct view_verification){.programme = c.programme,
		.verification = c.verification,
		.project = c.project,
		.project_name = "",
		.verifier = c.verifier,
		.opinion = c.opinion,
		.version = c.version,
		.stated_version = or_empty(c.stated_version),
		.method = c.method,
		.materiality = c.materiality,
		.statement = value(&c.stated, "findings"),
		.evidence = value(&c.stated, "evidence"),
		.sha256 = value(&c.stated, "sha256"),
		.from = c.from,
		.to = c.to,
		.signed_on = c.signed_on,
		.drawn = c.drawn,
		.minimum = c.minimum,
		.grams = c.grams,
		.open_findings = c.open_findings,
		.stale = c.stale,
		.machine = arena_alloc(arena, (c.facts + 1) * sizeof *v.machine),
		.factor = arena_alloc(arena, (c.facts + 1) * sizeof *v.factor),
		.finding = arena_alloc(arena, (c.facts + 1) * sizeof *v.finding),
		.visit = arena_alloc(arena, (c.facts + 1) * sizeof *v.visit),
		.signature = arena_alloc(arena, (c.signatures + 1) * sizeof *v.signature),
		.held = c.held};
	for (size_t i = 0; i < c.facts; i++)
		add_fact(&c.fact[i], &v);
	for (size_t i = 0; i < c.signatures; i++)
		v.signature[v.signatures++] = (struct view_verified_signature){
			c.signature[i].role, c.signature[i].public_key, c.signature[i].version, c.signature[i].holds, c.signature[i].why};
	st = add_names(tx, arena, &v, err);
	if (st != ST_OK)
		return st;
	qsort(v.machine, v.machines, sizeof *v.machine, by_place);
	*out_case = v;
	return ST_OK;
}
