/* From installed machines to credits: freeze, measure, verify, certify, convert, surrender; and the holds of recovered grants. */
#include "programme/programme_chain.h"

#include "base/decimal.h"
#include "duty/duty.h"

#include <string.h>

__extension__ typedef __int128 int128;

static enum status at(enum status status, struct err *err, const char *file, int64_t line)
{
	if (status == ST_NOT_FOUND)
		status = ST_INPUT;
	if (status != ST_OK && err) {
		err->status = status;
		if (err->file[0] == '\0')
			err_at(err, file, line, 0);
	}
	return status;
}

static const struct party_factor_choice *choose(const struct party_rules *rules, const char *carrier, enum party_factor_purpose purpose, date_month month)
{
	for (size_t i = 0; i < rules->factor_choice_count; i++) {
		const struct party_factor_choice *choice = &rules->factor_choice[i];
		if (choice->purpose == purpose && strcmp(choice->carrier, carrier) == 0 && choice->from <= month && month <= choice->to)
			return choice;
	}
	return NULL;
}

enum status programme_planned_kg(struct store_tx *tx, const struct party_rules *rules, const struct party_measure *measure, struct arena *arena, struct factor *factor,
	mpq_t out_kg_per_year, struct err *err)
{
	const struct party_factor_choice *choice = choose(rules, measure->carrier, PARTY_PURPOSE_OFFSET, rules->metered_from);
	if (!choice) {
		char month[DATE_TEXT_LEN];
		month_format(rules->metered_from, month);
		return at(err_set(err, ST_INPUT, "factor.no_choice", measure->carrier, month, NULL), err, "programme.json", 0);
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
	mpq_clear(saving);
	return at(status, err, "measures.csv", measure->source_line);
}

/* Who may not verify a project: its owners and coordinator, the firms whose machines are in it. */
static enum status list_conflicts(struct store_tx *tx, const struct party_measure *measure, size_t measures, struct arena *arena, struct programme_cases *cases, struct err *err)
{
	struct credit_owner *owner;
	size_t owners;
	enum status status = credit_owners(tx, arena, &owner, &owners, err);
	if (status != ST_OK)
		return status;
	cases->conflict = arena_alloc(arena, (owners + measures + 1) * sizeof *cases->conflict);
	for (size_t i = 0; i < owners; i++)
		cases->conflict[cases->conflict_count++] = (struct reduction_party){owner[i].project, owner[i].organisation};
	for (size_t i = 0; i < measures; i++)
		if (measure[i].project)
			cases->conflict[cases->conflict_count++] = (struct reduction_party){measure[i].project, measure[i].organisation};
	return ST_OK;
}

enum status programme_cases_build(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_cases *out_cases, struct err *err)
{
	struct programme_cases cases = {0};
	struct party_measure *measure;
	struct reduction_machine *machine;
	struct credit_project *project;
	size_t measures, machines, projects;
	enum status status = party_measures(tx, arena, &measure, &measures, err);
	if (status == ST_OK)
		status = reduction_machines(tx, arena, &machine, &machines, err);
	if (status == ST_OK)
		status = credit_projects(tx, arena, &project, &projects, err);
	if (status == ST_OK)
		status = list_conflicts(tx, measure, measures, arena, &cases, err);
	if (status != ST_OK)
		return status;
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
		status = at(factor_activity(&factor, one, machine[i].energy_unit[0] ? machine[i].energy_unit : factor.unit, one, err), err, "baselines.csv", 0);
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
	}
	factor_done(&factor);
	if (status != ST_OK)
		programme_cases_done(&cases);
	else
		*out_cases = cases;
	return status;
}

void programme_cases_done(struct programme_cases *cases)
{
	for (size_t i = 0; i < 2 * cases->count; i++)
		mpq_clear(cases->value[i]);
	cases->count = 0;
}

/* One request per project with a certification day: all its machines' verified grams. */
static enum status certify(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct err *err)
{
	struct credit_project *project;
	struct reduction_total *total;
	struct reduction_opinion *opinion;
	size_t projects, totals, opinions;
	enum status status = credit_projects(tx, arena, &project, &projects, err);
	if (status == ST_OK)
		status = reduction_totals(tx, rules->after_from, rules->after_to, arena, &total, &totals, err);
	if (status == ST_OK)
		status = reduction_opinions(tx, arena, &opinion, &opinions, err);
	for (size_t p = 0; status == ST_OK && p < projects; p++) {
		if (project[p].certified_on == DATE_NONE || project[p].certified_on > rules->as_of)
			continue;
		/* the period of the fit verifications signed before the request */
		date_month from = INT32_MAX, to = INT32_MIN;
		const char *evidence = "";
		for (size_t i = 0; i < opinions; i++) {
			if (strcmp(opinion[i].project, project[p].project) != 0 || !opinion[i].fit || opinion[i].signed_on > project[p].certified_on)
				continue;
			from = opinion[i].period_from < from ? opinion[i].period_from : from;
			to = opinion[i].period_to > to ? opinion[i].period_to : to;
			evidence = opinion[i].verification;
		}
		if (from > to)
			return at(err_set(err, ST_INPUT, "credit.no_fit_verification", project[p].project, NULL), err, "projects.csv", 0);
		struct credit_unit *unit = arena_alloc(arena, (totals + 1) * sizeof *unit);
		size_t units = 0;
		for (size_t i = 0; i < totals; i++)
			if (strcmp(total[i].project, project[p].project) == 0)
				unit[units++] = (struct credit_unit){total[i].measure, total[i].verified_g};
		int year, month, day;
		int64_t issued;
		date_split(month_first_day(to), &year, &month, &day);
		status = credit_certify(tx, project[p].project, year, from, to, unit, units, project[p].certified_on, evidence,
			arena_printf(arena, "certify:%s:%d", project[p].project, year), &issued, err);
		if (status != ST_OK)
			return at(status, err, "projects.csv", 0);
		if (issued == 0)
			continue;
		struct duty duty = {.kind = "koc_conversion", .subject = project[p].project, .owner = project[p].project, .due_on = date_add_months(project[p].certified_on, 60),
			.done_on = DATE_NONE, .legal_basis = "notice on external projects, art. 34"};
		status = duty_put(tx, &duty, err);
	}
	return status;
}

static enum status convert_and_surrender(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct err *err)
{
	struct credit_compliance *row;
	size_t rows;
	enum status status = credit_compliances(tx, arena, &row, &rows, err);
	for (size_t i = 0; status == ST_OK && i < rows; i++) {
		bool allocated = false;
		int64_t tonnes;
		const char *evidence = row[i].evidence;
		struct duty duty = {.kind = "surrender", .subject = arena_printf(arena, "%s:%d", row[i].organisation, row[i].year), .owner = row[i].organisation,
			.due_on = date_make(row[i].year + 1, 8, 31), .done_on = row[i].surrendered_on, .evidence = evidence[0] ? evidence : NULL, .legal_basis = "Trading Act 27, Decree 44"};
		status = duty_put(tx, &duty, err);
		if (status == ST_OK && row[i].converted_on != DATE_NONE && row[i].converted_on <= rules->as_of) {
			status = party_flag_on(tx, row[i].organisation, "allocated", row[i].converted_on, &allocated, err);
			if (status == ST_OK)
				status = credit_convert(tx, row[i].organisation, allocated, row[i].converted_on, evidence,
					arena_printf(arena, "convert:%s:%d", row[i].organisation, row[i].year), &tonnes, err);
		}
		if (status == ST_OK && row[i].surrendered_on != DATE_NONE && row[i].surrendered_on <= rules->as_of)
			status = credit_surrender(tx, row[i].organisation, row[i].year, row[i].surrendered_on, evidence,
				arena_printf(arena, "surrender:%s:%d", row[i].organisation, row[i].year), &tonnes, err);
		if (status != ST_OK)
			return at(status, err, "compliance.csv", 0);
	}
	return status;
}

static enum status hold_recovered(struct store_tx *tx, struct arena *arena, struct err *err)
{
	struct fund_recovery_row *row;
	size_t rows;
	enum status status = fund_recovery_rows(tx, arena, &row, &rows, err);
	for (size_t i = 0; status == ST_OK && i < rows; i++) {
		int64_t held, gone;
		status = at(credit_hold(tx, row[i].measure, row[i].decided_on, row[i].id, arena_printf(arena, "hold:%s", row[i].id), &held, &gone, err), err, "recoveries.csv",
			row[i].source_line);
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
		status = at(reduction_freeze(tx, cases.list, cases.count, rules->route[PARTY_ROUTE_TIER1].agreed_on, err), err, "baselines.csv", 0);
		if (status == ST_OK)
			status = at(reduction_measure(tx, cases.list, cases.count, err), err, "meter_readings.csv", 0);
		if (status == ST_OK)
			status = at(reduction_verify(tx, cases.conflict, cases.conflict_count, err), err, "verifications.csv", 0);
	}
	if (status == ST_OK)
		status = certify(tx, rules, &arena, err);
	if (status == ST_OK)
		status = convert_and_surrender(tx, rules, &arena, err);
	if (status == ST_OK)
		status = hold_recovered(tx, &arena, err);
	programme_cases_done(&cases);
	arena_done(&arena);
	return status;
}

enum status programme_claims(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct carbon_claim **out_list, size_t *out_count, struct err *err)
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
