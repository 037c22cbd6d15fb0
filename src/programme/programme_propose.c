/* What the planner would have proposed for tier 1 with the money that was there, beside what the committee decided. */
#include "programme/programme_chain.h"

#include "base/decimal.h"
#include "plan/plan_model.h"
#include "plan/plan_solve.h"

#include <string.h>

/* Enough for a proof within a ten-thousandth on hundreds of machines; a run must not wait for the rest. */
#define PROPOSE_WORK 100000
#define PROPOSE_GAP 1e-4

static const struct party_measure *find_measure(const struct party_measure *list, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].measure, id) == 0)
			return &list[i];
	return NULL;
}

/* What was applied for on route tier 1, as the planner takes it, and what the committee selected of it. */
struct applied {
	struct plan_measures measures;
	bool *selected;
};

static enum status list_applied(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct applied *out, struct err *err)
{
	struct party_measure *measures;
	struct fund_decision *decisions;
	size_t measure_count, decision_count;
	struct factor factor;
	mpq_t kg, grams;
	enum status status = party_measures(tx, arena, &measures, &measure_count, err);
	if (status == ST_OK)
		status = fund_decisions(tx, arena, &decisions, &decision_count, err);
	if (status != ST_OK)
		return status;
	out->measures.list = arena_alloc(arena, (decision_count + 1) * sizeof *out->measures.list);
	out->selected = arena_alloc(arena, decision_count + 1);
	factor_init(&factor);
	mpq_inits(kg, grams, NULL);
	for (size_t i = 0; status == ST_OK && i < decision_count; i++) {
		const struct fund_decision *decision = &decisions[i];
		const struct party_measure *measure = find_measure(measures, measure_count, decision->measure);
		struct plan_measure m = {.tier = 1};
		int64_t lowest, quotes;
		char consortium[PARTY_ID_LEN];
		if (strcmp(decision->route, party_route_name(PARTY_ROUTE_TIER1)) != 0 || !measure->equipment)
			continue;
		status = party_tier_on(tx, measure->organisation, decision->decided_on, &m.tier, consortium, err);
		if (status == ST_OK)
			status = party_size_on(tx, measure->organisation, decision->decided_on, &m.size, err);
		if (status == ST_OK)
			status = fund_quote_lowest(tx, measure->measure, decision->decided_on, &lowest, &quotes, err);
		if (status == ST_OK)
			status = programme_planned_kg(tx, rules, measure, arena, &factor, kg, err);
		if (status != ST_OK)
			break;
		mpq_set_ui(grams, 1000, 1);
		mpq_mul(grams, grams, kg);
		m.measure = measure->measure;
		m.organisation = measure->organisation;
		m.site = measure->site;
		m.consortium = arena_strdup(arena, consortium);
		m.region = m.process = m.machine = m.carrier = "";
		m.cost_krw = quotes > 0 && lowest < measure->cost_krw ? lowest : measure->cost_krw;
		m.g_per_year = decimal_round_half_even(grams);
		m.life_years = measure->life_years;
		out->selected[out->measures.count] = fund_decision_selects(decision);
		out->measures.list[out->measures.count++] = m;
	}
	mpq_clears(kg, grams, NULL);
	factor_done(&factor);
	return status;
}

/* One year with what every funder paid in for tier 1. */
static enum status make_scenario(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct plan_scenario *out_scenario, struct err *err)
{
	struct fund_payin *payins;
	size_t count;
	int month, day;
	enum status status = fund_payins(tx, arena, &payins, &count, err);
	if (status != ST_OK)
		return status;
	struct plan_scenario s = plan_scenario_default();
	date_split(party_route_for(rules, PARTY_ROUTE_TIER1, 1)->agreed_on, &s.first_year, &month, &day);
	s.years = 1;
	s.count_until = s.first_year + 1000; /* the whole life */
	s.budget = arena_alloc(arena, (count + rules->support_count + 1) * sizeof *s.budget);
	for (size_t i = 0; i < rules->support_count; i++) {
		struct plan_budget *b = &s.budget[s.budget_count];
		bool known = rules->support[i].route != PARTY_ROUTE_TIER1;
		for (size_t k = 0; k < s.budget_count; k++)
			known |= strcmp(s.budget[k].funder, rules->support[i].funder) == 0;
		if (known)
			continue;
		*b = (struct plan_budget){.route = PARTY_ROUTE_TIER1, .route_given = true, .year = s.first_year};
		snprintf(b->funder, sizeof b->funder, "%s", rules->support[i].funder);
		for (size_t k = 0; k < count; k++)
			if (strcmp(payins[k].purpose, "tier1_equipment") == 0 && strcmp(payins[k].funder, b->funder) == 0)
				b->amount_krw = money_add(b->amount_krw, payins[k].amount_krw);
		s.budget_count++;
	}
	*out_scenario = s;
	return ST_OK;
}

/* Reads the answer: the model has a set for each measure that can be bought. */
static void count_same(const struct plan_model *model, const struct plan_result *result, const bool *selected, struct programme_proposal *proposal)
{
	for (size_t s = 0; s < plan_set_count(model->problem); s++) {
		struct plan_chosen chosen[PLAN_COMPONENT_MAX];
		if (result->choice[s].candidate == PLAN_NONE)
			continue;
		size_t count = plan_model_chosen(model, result->choice[s].candidate, result->choice[s].alternative, chosen);
		for (size_t k = 0; k < count; k++) {
			proposal->proposed++;
			proposal->same += selected[chosen[k].measure];
		}
	}
	proposal->objective_g = (int64_t)result->objective;
	proposal->bound_g = (int64_t)result->bound;
}

static enum status solve(const struct plan_input *input, const bool *selected, struct programme_proposal *proposal, struct err *err)
{
	struct plan_model model;
	struct plan_result result;
	const struct plan_options options = {.gap = PROPOSE_GAP, .work = PROPOSE_WORK, .seed = 1, .threads = 1};
	enum status status = plan_model_make(input, NULL, NULL, &model, err);
	if (status == ST_OK)
		status = plan_solve(model.problem, &options, &result, err);
	if (status == ST_OK) {
		count_same(&model, &result, selected, proposal);
		plan_result_done(&result);
	}
	plan_model_done(&model);
	return status;
}

enum status programme_propose(struct store_tx *tx, const struct party_rules *rules, struct programme_proposal *out_proposal, struct err *err)
{
	struct arena arena;
	struct applied applied = {0};
	struct plan_scenario scenario;
	struct plan_terms terms;
	struct findings findings;
	struct programme_proposal proposal = {0};
	arena_init(&arena);
	findings_init(&findings, 1);
	enum status status = list_applied(tx, rules, &arena, &applied, err);
	if (status == ST_OK)
		status = make_scenario(tx, rules, &arena, &scenario, err);
	if (status == ST_OK)
		status = plan_terms_make(rules, &scenario, NULL, &arena, &terms, &findings);
	if (status == ST_INPUT && findings.count > 0)
		*err = findings.item[0].err;
	const struct plan_input input = {.measures = &applied.measures, .terms = &terms, .scenario = &scenario};
	if (status == ST_OK)
		status = solve(&input, applied.selected, &proposal, err);
	for (size_t i = 0; status == ST_OK && i < applied.measures.count; i++)
		if (applied.selected[i])
			proposal.decided_g += applied.measures.list[i].g_per_year * applied.measures.list[i].life_years;
	findings_done(&findings);
	arena_done(&arena);
	if (status == ST_OK)
		*out_proposal = proposal;
	return status;
}
