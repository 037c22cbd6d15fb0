/* From installed machines to credits: freeze, measure, verify, certify, convert, surrender; and the holds of recovered grants. */
#include "programme/programme_chain.h"

#include "base/decimal.h"
#include "credit/credit_project.h"
#include "duty/duty.h"
#include "duty/duty_calendar.h"

#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 int128;

static const struct party_factor_choice *choose(
	const struct party_rules *rules, const char *carrier, enum party_factor_purpose purpose, date_month month)
{
	for (size_t i = 0; i < rules->factor_choice_count; i++) {
		const struct party_factor_choice *choice = &rules->factor_choice[i];
		if (choice->purpose == purpose && strcmp(choice->carrier, carrier) == 0 && choice->from <= month && month <= choice->to)
			return choice;
	}
	return NULL;
}

enum status programme_planned_kg(struct store_tx *tx, const struct party_rules *rules, const struct party_measure *measure, struct arena *arena,
	struct factor *factor, mpq_t out_kg_per_year, struct err *err)
{
	const struct party_factor_choice *choice = choose(rules, measure->carrier, PARTY_PURPOSE_OFFSET, rules->metered_from);
	if (!choice) {
		char month[DATE_TEXT_LEN];
		month_format(rules->metered_from, month);
		return programme_at(
			err_set(err, ST_INPUT, "factor.no_choice", measure->carrier, month, NULL), err, "measures.csv", measure->source_line);
	}
	mpq_t saving;
	mpq_init(saving);
	enum status status = factor_get(tx, arena, choice->factor, rules->gwp_set, DATE_NONE, factor, err);
	if (status == ST_OK)
		status = decimal_parse_exact(measure->saving_per_year, saving, err);
	if (status == ST_OK)
		status = factor_activity(factor, saving, measure->unit, saving, err);
	if (status == ST_OK)
		mpq_mul(out_kg_per_year, saving, factor->kgco2e_per_unit);
	/* a billion tonnes a year is more than any machine saves, and keeps grams over a life within 64 bits */
	if (status == ST_OK && (mpq_cmp_ui(out_kg_per_year, 1000000000000, 1) > 0 || measure->life_years > 200))
		status = err_set(err, ST_INPUT, "measure.saving_range", measure->measure, NULL);
	mpq_clear(saving);
	return programme_at(status, err, "measures.csv", measure->source_line);
}

/* Who may not verify a project: its owners and coordinator, who wrote its plan, the firms whose machines are in it, and who sold those machines
 * (R10). */
static enum status list_conflicts(struct store_tx *tx, const struct party_measure *measure, size_t measures, struct arena *arena,
	struct programme_cases *cases, struct err *err)
{
	struct credit_owner *owner, *consultant;
	struct fund_vendor *vendor;
	size_t owners, consultants, vendors;
	enum status status = credit_owners(tx, arena, &owner, &owners, err);
	if (status == ST_OK)
		status = credit_consultants(tx, arena, &consultant, &consultants, err);
	if (status == ST_OK)
		status = fund_vendors(tx, arena, &vendor, &vendors, err);
	if (status != ST_OK)
		return status;
	cases->conflict = arena_alloc(arena, (owners + consultants + measures + vendors + 1) * sizeof *cases->conflict);
	for (size_t i = 0; i < owners; i++)
		cases->conflict[cases->conflict_count++] = (struct reduction_party){owner[i].project, owner[i].organisation};
	for (size_t i = 0; i < consultants; i++)
		cases->conflict[cases->conflict_count++] = (struct reduction_party){consultant[i].project, consultant[i].organisation};
	for (size_t i = 0; i < measures; i++)
		if (measure[i].project)
			cases->conflict[cases->conflict_count++] = (struct reduction_party){measure[i].project, measure[i].organisation};
	for (size_t v = 0; v < vendors; v++)
		for (size_t i = 0; i < measures; i++)
			if (measure[i].project && strcmp(measure[i].measure, vendor[v].measure) == 0)
				cases->conflict[cases->conflict_count++] = (struct reduction_party){measure[i].project, vendor[v].vendor};
	return ST_OK;
}

/* R01: no external project inside an allocated company's boundary on any day that could be credited. */
static enum status check_host(struct store_tx *tx, const struct party_measure *measure, const struct reduction_case *c, struct err *err)
{
	date_day from = month_first_day(c->metered_from), to = month_last_day(c->metered_to);
	bool allocated = false;
	if (c->resolution_on == DATE_NONE)
		return ST_OK;
	from = c->resolution_on > from ? c->resolution_on : from;
	from = c->installed_on > from ? c->installed_on : from;
	enum status status = party_flag_between(tx, measure->organisation, "allocated", from, to, &allocated, err);
	if (status == ST_OK && allocated)
		status = programme_at(err_set(err, ST_INPUT, "credit.host_allocated", measure->measure, measure->organisation, NULL), err,
			"measures.csv", measure->source_line);
	return status;
}

enum status programme_cases_build(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_cases *out_cases, struct err *err)
{
	struct programme_cases cases = {0};
	struct party_measure *measure;
	struct reduction_machine *machine;
	struct credit_project *project;
	struct credit_crediting *crediting;
	size_t measures, machines, projects, creditings;
	enum status status = party_measures(tx, arena, &measure, &measures, err);
	if (status == ST_OK)
		status = reduction_machines(tx, arena, &machine, &machines, err);
	if (status == ST_OK)
		status = credit_projects(tx, arena, &project, &projects, err);
	if (status == ST_OK)
		status = credit_crediting_days(tx, rules->as_of, arena, &crediting, &creditings, err);
	if (status == ST_OK)
		status = list_conflicts(tx, measure, measures, arena, &cases, err);
	if (status != ST_OK)
		return status;
	cases.measure = measure;
	cases.measure_count = measures;
	cases.list = arena_alloc(arena, (machines + 1) * sizeof *cases.list);
	cases.value = arena_alloc(arena, (2 * machines + 1) * sizeof *cases.value);
	struct factor factor;
	factor_init(&factor);
	for (size_t i = 0, k = 0; status == ST_OK && i < machines; i++) {
		if (machine[i].installed_on == DATE_NONE)
			continue;
		/* both lists are in key order */
		while (k < measures && strcmp(measure[k].measure, machine[i].measure) < 0)
			k++;
		if (k == measures || strcmp(measure[k].measure, machine[i].measure) != 0)
			continue;
		mpq_t *ef = &cases.value[2 * cases.count], *planned = &cases.value[2 * cases.count + 1];
		mpq_inits(*ef, *planned, NULL);
		struct reduction_case *c = &cases.list[cases.count++];
		status = programme_planned_kg(tx, rules, &measure[k], arena, &factor, *planned, err);
		if (status != ST_OK)
			break;
		mpq_set(*ef, factor.kgco2e_per_unit);
		/* the factor per unit of history and readings */
		mpq_t one;
		mpq_init(one);
		mpq_set_ui(one, 1, 1);
		status = programme_at(factor_activity(&factor, one, machine[i].energy_unit[0] ? machine[i].energy_unit : factor.unit, one, err), err,
			"baselines.csv", 0);
		if (status == ST_OK)
			mpq_mul(*ef, *ef, one);
		mpq_clear(one);
		*c = (struct reduction_case){.measure = measure[k].measure,
			.project = measure[k].project,
			.methodology = measure[k].methodology,
			.factor = arena_strdup(arena, factor.key),
			.kgco2e_per_energy = *ef,
			.energy_unit = machine[i].energy_unit[0] ? machine[i].energy_unit : factor.unit,
			.planned_kg_per_year = *planned,
			.fundable = measure[k].equipment,
			.installed_on = machine[i].installed_on,
			.scrapped_on = machine[i].scrapped_on,
			.old_life_end = measure[k].old_life_end,
			.resolution_on = DATE_NONE,
			.crediting_to = DATE_NONE,
			.metered_from = rules->metered_from,
			.metered_to = rules->metered_to};
		for (size_t p = 0; measure[k].project && p < projects; p++) {
			if (strcmp(project[p].project, measure[k].project) == 0) {
				c->resolution_on = project[p].resolution_on;
				c->crediting_to = project[p].crediting_to;
			}
		}
		/* where its steps say when crediting began, nothing earlier counts */
		for (size_t p = 0; measure[k].project && p < creditings; p++)
			if (strcmp(crediting[p].project, measure[k].project) == 0 && crediting[p].from > c->resolution_on)
				c->resolution_on = crediting[p].from;
		if (status == ST_OK)
			status = check_host(tx, &measure[k], c, err);
	}
	factor_done(&factor);
	if (status != ST_OK)
		programme_cases_done(&cases);
	else
		*out_cases = cases;
	return status;
}

/* An error of one machine names it first: its line in measures.csv is the place. */
static enum status at_measure(enum status status, struct err *err, const struct programme_cases *cases)
{
	int64_t line = 0;
	for (size_t i = 0; status != ST_OK && err && err->param_count > 0 && i < cases->measure_count; i++)
		if (strcmp(cases->measure[i].measure, err->param[0]) == 0)
			line = cases->measure[i].source_line;
	return programme_at(status, err, "measures.csv", line);
}

void programme_cases_done(struct programme_cases *cases)
{
	for (size_t i = 0; i < 2 * cases->count; i++)
		mpq_clear(cases->value[i]);
	cases->count = 0;
}

/* Everything that happens to credits, by date: certification of a project, conversion and surrender of a company, hold of a recovered machine. */
enum registry_kind { REGISTRY_CERTIFY, REGISTRY_HOLD, REGISTRY_CONVERT, REGISTRY_SURRENDER };
struct registry_step {
	date_day on;
	enum registry_kind kind;
	size_t index;
};
struct registry {
	struct store_tx *tx;
	const struct party_rules *rules;
	struct arena *arena;
	struct duty_calendar calendar;
	struct credit_project *project;
	struct reduction_total *total;
	struct reduction_opinion *opinion;
	struct credit_compliance *compliance;
	struct fund_recovery_row *recovery;
	size_t projects, totals, opinions, compliances, recoveries;
};

/* A recovered machine's units are held from the decision on; where they are certified only later, from that day. */
static enum status hold(struct registry *r, const struct fund_recovery_row *row, date_day on, const char *when, struct err *err)
{
	int64_t held, gone;
	return programme_at(credit_hold(r->tx, row->measure, on, row->id, arena_printf(r->arena, "hold:%s%s", row->id, when), &held, &gone, err), err,
		"recoveries.csv", row->source_line);
}

static enum status hold_certified(struct registry *r, const char *project, date_day on, struct err *err)
{
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < r->recoveries; i++)
		for (size_t k = 0; status == ST_OK && k < r->totals; k++)
			if (r->recovery[i].decided_on <= on && strcmp(r->total[k].measure, r->recovery[i].measure) == 0 &&
				strcmp(r->total[k].project, project) == 0)
				status = hold(r, &r->recovery[i], on, ":certified", err);
	return status;
}

/* One request of a project: all its machines' verified grams. */
static enum status certify(struct registry *r, const struct credit_project *project, struct err *err)
{
	/* the period of the fit verifications signed before the request */
	date_month from = INT32_MAX, to = INT32_MIN;
	const char *evidence = "";
	for (size_t i = 0; i < r->opinions; i++) {
		const struct reduction_opinion *opinion = &r->opinion[i];
		if (strcmp(opinion->project, project->project) != 0 || !opinion->fit || opinion->signed_on > project->certified_on)
			continue;
		from = opinion->period_from < from ? opinion->period_from : from;
		to = opinion->period_to > to ? opinion->period_to : to;
		evidence = opinion->verification;
	}
	if (from > to)
		return programme_at(
			err_set(err, ST_INPUT, "credit.no_fit_verification", project->project, NULL), err, "projects.csv", project->source_line);
	/* only what was verified of that period: a later opinion is for a later request */
	struct reduction_total *total;
	size_t totals, units = 0;
	enum status status = reduction_totals(r->tx, from, to, r->arena, &total, &totals, err);
	if (status != ST_OK)
		return status;
	struct credit_unit *unit = arena_alloc(r->arena, (totals + 1) * sizeof *unit);
	for (size_t i = 0; i < totals; i++)
		if (strcmp(total[i].project, project->project) == 0)
			unit[units++] = (struct credit_unit){total[i].measure, total[i].verified_g_in_after};
	status = credit_project_excess(r->tx, project->project, project->certified_on, unit, units, err);
	if (status != ST_OK)
		return status;
	int year, month, day;
	int64_t issued;
	date_split(month_first_day(to), &year, &month, &day);
	status = credit_certify(r->tx, project->project, year, from, to, unit, units, project->certified_on, evidence,
		arena_printf(r->arena, "certify:%s:%d", project->project, year), &issued, err);
	if (status != ST_OK)
		return programme_at(status, err, "projects.csv", project->source_line);
	if (issued == 0)
		return ST_OK;
	struct duty_period period = duty_period_months(&r->calendar, project->certified_on, 60);
	struct duty duty = {.kind = "koc_conversion",
		.subject = project->project,
		.owner = project->project,
		.due_on = period.last_day,
		.alarm_on = period.alarm_on,
		.done_on = DATE_NONE,
		.legal_basis = "notice on external projects, art. 34"};
	status = duty_put(r->tx, &duty, err);
	return status == ST_OK ? hold_certified(r, project->project, project->certified_on, err) : status;
}

static enum status convert(struct registry *r, const struct credit_compliance *row, struct err *err)
{
	bool allocated = false;
	int64_t tonnes;
	enum status status = party_flag_on(r->tx, row->organisation, "allocated", row->converted_on, &allocated, err);
	if (status == ST_OK)
		status = credit_convert(r->tx, row->organisation, allocated, row->converted_on, row->evidence,
			arena_printf(r->arena, "convert:%s:%d", row->organisation, row->year), &tonnes, err);
	return programme_at(status, err, "compliance.csv", row->source_line);
}

static enum status surrender(struct registry *r, const struct credit_compliance *row, struct err *err)
{
	int64_t tonnes;
	return programme_at(credit_surrender(r->tx, row->organisation, row->year, row->surrendered_on, row->evidence,
				    arena_printf(r->arena, "surrender:%s:%d", row->organisation, row->year), &tonnes, err),
		err, "compliance.csv", row->source_line);
}

static enum status note_compliance(struct registry *r, struct err *err)
{
	enum status status = ST_OK;
	for (size_t i = 0; status == ST_OK && i < r->compliances; i++) {
		const struct credit_compliance *row = &r->compliance[i];
		struct duty_period period = duty_period_months(&r->calendar, date_make(row->year, 12, 31), 8);
		struct duty duty = {.kind = "surrender",
			.subject = arena_printf(r->arena, "%s:%d", row->organisation, row->year),
			.owner = row->organisation,
			.due_on = period.ends_on, /* not moved by a holiday: the registry's own last day */
			.alarm_on = period.alarm_on,
			.done_on = row->surrendered_on,
			.evidence = row->evidence[0] ? row->evidence : NULL,
			.legal_basis = "Trading Act 27, Decree 44"};
		status = duty_put(r->tx, &duty, err);
	}
	return status;
}

static int by_date(const void *pa, const void *pb)
{
	const struct registry_step *a = pa, *b = pb;
	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static enum status run_registry(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct err *err)
{
	struct registry r = {.tx = tx, .rules = rules, .arena = arena};
	enum status status = credit_projects(tx, arena, &r.project, &r.projects, err);
	if (status == ST_OK)
		status = reduction_totals(tx, rules->after_from, rules->after_to, arena, &r.total, &r.totals, err);
	if (status == ST_OK)
		status = reduction_opinions(tx, arena, &r.opinion, &r.opinions, err);
	if (status == ST_OK)
		status = credit_compliances(tx, arena, &r.compliance, &r.compliances, err);
	if (status == ST_OK)
		status = fund_recovery_rows(tx, arena, &r.recovery, &r.recoveries, err);
	if (status == ST_OK)
		status = duty_calendar_read(tx, arena, &r.calendar, err);
	if (status == ST_OK)
		status = note_compliance(&r, err);
	if (status == ST_OK)
		status = credit_project_duties(tx, rules->as_of, err);
	if (status != ST_OK)
		return status;
	struct registry_step *step = arena_alloc(arena, (r.projects + 2 * r.compliances + r.recoveries + 1) * sizeof *step);
	size_t steps = 0;
	for (size_t i = 0; i < r.projects; i++)
		if (r.project[i].certified_on != DATE_NONE)
			step[steps++] = (struct registry_step){r.project[i].certified_on, REGISTRY_CERTIFY, i};
	for (size_t i = 0; i < r.recoveries; i++)
		step[steps++] = (struct registry_step){r.recovery[i].decided_on, REGISTRY_HOLD, i};
	for (size_t i = 0; i < r.compliances; i++) {
		if (r.compliance[i].converted_on != DATE_NONE)
			step[steps++] = (struct registry_step){r.compliance[i].converted_on, REGISTRY_CONVERT, i};
		if (r.compliance[i].surrendered_on != DATE_NONE)
			step[steps++] = (struct registry_step){r.compliance[i].surrendered_on, REGISTRY_SURRENDER, i};
	}
	qsort(step, steps, sizeof *step, by_date);
	for (size_t i = 0; status == ST_OK && i < steps; i++) {
		switch (step[i].kind) {
		case REGISTRY_CERTIFY:
			status = certify(&r, &r.project[step[i].index], err);
			break;
		case REGISTRY_HOLD:
			status = hold(&r, &r.recovery[step[i].index], step[i].on, "", err);
			break;
		case REGISTRY_CONVERT:
			status = convert(&r, &r.compliance[step[i].index], err);
			break;
		case REGISTRY_SURRENDER:
			status = surrender(&r, &r.compliance[step[i].index], err);
			break;
		}
	}
	return status;
}

enum status programme_reduction(struct store_tx *tx, const struct party_rules *rules, struct err *err)
{
	struct arena arena;
	struct programme_cases cases;
	arena_init(&arena);
	enum status status = programme_cases_build(tx, rules, &arena, &cases, err);
	if (status != ST_OK) {
		arena_done(&arena);
		return status;
	}
	if (cases.count > 0) {
		/* baselines are frozen with the grant agreements, before anything is installed */
		status = at_measure(reduction_freeze(tx, cases.list, cases.count, rules->route[PARTY_ROUTE_TIER1].agreed_on, err), err, &cases);
		if (status == ST_OK)
			status = at_measure(reduction_measure(tx, cases.list, cases.count, err), err, &cases);
		if (status == ST_OK)
			status = programme_at(reduction_verify(tx, cases.conflict, cases.conflict_count, err), err, "verifications.csv", 0);
	}
	if (status == ST_OK)
		status = run_registry(tx, rules, &arena, err);
	programme_cases_done(&cases);
	arena_done(&arena);
	return status;
}

enum status programme_claims(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct carbon_claim **out_list, size_t *out_count, struct err *err)
{
	struct credit_claim *certified;
	struct reduction_total *total;
	struct party_measure *measure;
	size_t claims, totals, measures, count = 0;
	enum status status = credit_claims(tx, arena, &certified, &claims, err);
	if (status == ST_OK)
		status = reduction_totals(tx, rules->after_from, rules->after_to, arena, &total, &totals, err);
	if (status == ST_OK)
		status = party_measures(tx, arena, &measure, &measures, err);
	if (status != ST_OK)
		return status;
	struct carbon_claim *list = arena_alloc(arena, (claims + 1) * sizeof *list);
	for (size_t i = 0; i < claims; i++) {
		int64_t grams = 0;
		const char *process = NULL;
		for (size_t k = 0; k < totals; k++)
			if (strcmp(total[k].measure, certified[i].measure) == 0 && total[k].verified_g > 0 && total[k].verified_g_in_after > 0)
				grams = (int64_t)((int128)certified[i].certified_t * 1000000 * total[k].verified_g_in_after / total[k].verified_g);
		/* a month may exceed the period's total where another was negative; never more than what was certified */
		if (grams > certified[i].certified_t * 1000000)
			grams = certified[i].certified_t * 1000000;
		for (size_t k = 0; k < measures; k++)
			if (strcmp(measure[k].measure, certified[i].measure) == 0)
				process = measure[k].process;
		if (process && grams > 0)
			list[count++] = (struct carbon_claim){process, grams};
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
