/* From installed machines to what was verified: freeze, measure, verify. What follows in the registry: programme_registry.c. */
#include "programme/programme_chain.h"

#include "base/decimal.h"
#include "credit/credit_project.h"

#include <stdlib.h>
#include <string.h>

const struct party_factor_choice *programme_factor_choice(
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
	const struct party_factor_choice *choice = programme_factor_choice(rules, measure->carrier, PARTY_PURPOSE_OFFSET, rules->metered_from);
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

/* Pairs of project and organisation that grow as they are found. */
struct conflicts {
	struct reduction_party *list;
	size_t count;
	struct arena *arena;
};

static void add_conflict(struct conflicts *c, const char *project, const char *organisation)
{
	c->list = arena_grow(c->arena, c->list, c->count, sizeof *c->list);
	c->list[c->count++] = (struct reduction_party){project, organisation};
}

/* Who sold something to a measure: its machine, or the advice where the measure is consulting; that advice was given to the firm, so it touches every
 * project with a machine of the firm. */
static void add_vendor(struct conflicts *c, const struct fund_vendor *vendor, const struct party_measure *measure, size_t measures)
{
	for (size_t i = 0; i < measures; i++) {
		if (strcmp(measure[i].measure, vendor->measure) != 0)
			continue;
		if (measure[i].project)
			add_conflict(c, measure[i].project, vendor->vendor);
		for (size_t k = 0; strcmp(measure[i].type, "consulting") == 0 && k < measures; k++)
			if (measure[k].project && strcmp(measure[k].organisation, measure[i].organisation) == 0)
				add_conflict(c, measure[k].project, vendor->vendor);
	}
}

/* The organisation at the top of a group; a chain of parents that loops is the importer's finding. */
static const char *group_of(const struct party_parent *parent, size_t parents, const char *organisation)
{
	for (size_t steps = 0; steps <= parents; steps++) {
		const char *up = NULL;
		for (size_t i = 0; i < parents && !up; i++)
			if (strcmp(parent[i].organisation, organisation) == 0)
				up = parent[i].parent;
		if (!up)
			break;
		organisation = up;
	}
	return organisation;
}

/* A verifier of the same business group as somebody with an interest has that interest too. */
static void add_groups(
	struct conflicts *c, const struct party_parent *parent, size_t parents, const struct reduction_opinion *opinion, size_t opinions)
{
	size_t direct = c->count;
	for (size_t o = 0; parents > 0 && o < opinions; o++) {
		const char *group = group_of(parent, parents, opinion[o].verifier);
		for (size_t i = 0; i < direct; i++) {
			if (strcmp(c->list[i].project, opinion[o].project) != 0 || strcmp(c->list[i].organisation, opinion[o].verifier) == 0 ||
				strcmp(group_of(parent, parents, c->list[i].organisation), group) != 0)
				continue;
			add_conflict(c, opinion[o].project, opinion[o].verifier);
			break;
		}
	}
}

/* Who may not verify a project (R10): its owners and coordinator, who wrote its plan, the firms whose machines are in it, who sold those machines or
 * advised those firms, and whoever belongs to the group of one of these. */
static enum status list_conflicts(struct store_tx *tx, const struct party_measure *measure, size_t measures, struct arena *arena,
	struct programme_cases *cases, struct err *err)
{
	struct conflicts c = {.arena = arena};
	struct credit_owner *owner, *consultant;
	struct fund_vendor *vendor;
	struct party_parent *parent;
	struct reduction_opinion *opinion;
	size_t owners, consultants, vendors, parents, opinions;
	enum status status = credit_owners(tx, arena, &owner, &owners, err);
	if (status == ST_OK)
		status = credit_consultants(tx, arena, &consultant, &consultants, err);
	if (status == ST_OK)
		status = fund_vendors(tx, arena, &vendor, &vendors, err);
	if (status == ST_OK)
		status = party_parents(tx, arena, &parent, &parents, err);
	if (status == ST_OK)
		status = reduction_verifiers(tx, arena, &opinion, &opinions, err);
	if (status != ST_OK)
		return status;
	for (size_t i = 0; i < owners; i++)
		add_conflict(&c, owner[i].project, owner[i].organisation);
	for (size_t i = 0; i < consultants; i++)
		add_conflict(&c, consultant[i].project, consultant[i].organisation);
	for (size_t i = 0; i < measures; i++)
		if (measure[i].project)
			add_conflict(&c, measure[i].project, measure[i].organisation);
	for (size_t i = 0; i < vendors; i++)
		add_vendor(&c, &vendor[i], measure, measures);
	add_groups(&c, parent, parents, opinion, opinions);
	cases->conflict = c.list;
	cases->conflict_count = c.count;
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
		status = programme_registry(tx, rules, &arena, err);
	programme_cases_done(&cases);
	arena_done(&arena);
	return status;
}
