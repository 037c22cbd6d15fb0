/* What the plan would have proposed for tier 1 with the money that was there, beside what the committee decided. */
#include "programme/programme_chain.h"

#include "base/decimal.h"

#include <string.h>

static const struct party_measure *find_measure(const struct party_measure *list, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].measure, id) == 0)
			return &list[i];
	return NULL;
}

/* What a machine costs a funder at least when others share its caps: a cap C over candidates that ask for T > C in all leaves any subset that asks
 * for x at least x · C / T, because min(x, C) is concave; caps per site, firm and consortium are nested, so their ratios multiply. One won less
 * guards the rounding. */
static int64_t least_cost(const struct party_rules *rules, const struct plan_candidate *list, const struct party_measure *const *owner, size_t count,
	size_t i, size_t k, const char *funder)
{
	long double cost = (long double)list[i].support_krw[k];
	for (size_t c = 0; c < rules->cap_count; c++) {
		const struct party_cap *cap = &rules->cap[c];
		int64_t asked = 0;
		if (cap->route != PARTY_ROUTE_TIER1 || strcmp(cap->funder, funder) != 0 ||
			(cap->per == PARTY_CAP_CONSORTIUM && !list[i].consortium[0]))
			continue;
		for (size_t n = 0; n < count; n++) {
			bool shared = cap->per == PARTY_CAP_FIRM   ? strcmp(owner[n]->organisation, owner[i]->organisation) == 0
				      : cap->per == PARTY_CAP_SITE ? strcmp(owner[n]->site, owner[i]->site) == 0
								   : strcmp(list[n].consortium, list[i].consortium) == 0;
			asked = shared ? money_add(asked, list[n].support_krw[k]) : asked;
		}
		if (asked > cap->amount_krw)
			cost = cost * (long double)cap->amount_krw / (long double)asked;
	}
	return cost > 1 ? (int64_t)cost - 1 : 0;
}

enum status programme_propose(struct store_tx *tx, const struct party_rules *rules, struct programme_proposal *out_proposal, struct err *err)
{
	struct arena arena;
	struct party_measure *measures;
	struct fund_decision *decisions;
	struct fund_payin *payins;
	size_t measure_count, decision_count, payin_count;
	arena_init(&arena);
	struct programme_proposal proposal = {0};
	int64_t budget[PLAN_FUNDERS_MAX] = {0}, cap[PLAN_FUNDERS_MAX];
	const char *funder[PLAN_FUNDERS_MAX];
	size_t funders = 0, count = 0;
	enum status status = party_measures(tx, &arena, &measures, &measure_count, err);
	if (status == ST_OK)
		status = fund_decisions(tx, &arena, &decisions, &decision_count, err);
	if (status == ST_OK)
		status = fund_payins(tx, &arena, &payins, &payin_count, err);
	if (status != ST_OK) {
		arena_done(&arena);
		return status;
	}
	for (size_t i = 0; status == ST_OK && i < rules->support_count && funders < PLAN_FUNDERS_MAX; i++) {
		bool known = rules->support[i].route != PARTY_ROUTE_TIER1;
		for (size_t k = 0; k < funders; k++)
			known |= strcmp(funder[k], rules->support[i].funder) == 0;
		if (known)
			continue;
		cap[funders] = INT64_MAX;
		for (size_t k = 0; k < rules->cap_count; k++)
			if (rules->cap[k].route == PARTY_ROUTE_TIER1 && rules->cap[k].per == PARTY_CAP_CONSORTIUM &&
				strcmp(rules->cap[k].funder, rules->support[i].funder) == 0)
				cap[funders] = rules->cap[k].amount_krw;
		for (size_t k = 0; k < payin_count; k++)
			if (strcmp(payins[k].purpose, "tier1_equipment") == 0 && strcmp(payins[k].funder, rules->support[i].funder) == 0)
				budget[funders] = money_add(budget[funders], payins[k].amount_krw);
		funder[funders++] = rules->support[i].funder;
	}
	struct plan_candidate *candidate = arena_alloc(&arena, (decision_count + 1) * sizeof *candidate);
	const struct party_measure **owner = arena_alloc(&arena, (decision_count + 1) * sizeof *owner);
	bool *decided = arena_alloc(&arena, decision_count + 1);
	struct factor factor;
	factor_init(&factor);
	mpq_t kg;
	mpq_init(kg);
	for (size_t i = 0; status == ST_OK && i < decision_count; i++) {
		const struct fund_decision *decision = &decisions[i];
		const struct party_measure *measure = find_measure(measures, measure_count, decision->measure);
		enum party_size size;
		int64_t lowest, quotes;
		int tier;
		char consortium[PARTY_ID_LEN];
		if (strcmp(decision->route, party_route_name(PARTY_ROUTE_TIER1)) != 0 || !measure->equipment)
			continue;
		status = party_tier_on(tx, measure->organisation, decision->decided_on, &tier, consortium, err);
		if (status == ST_OK)
			status = party_size_on(tx, measure->organisation, decision->decided_on, &size, err);
		if (status == ST_OK)
			status = fund_quote_lowest(tx, measure->measure, decision->decided_on, &lowest, &quotes, err);
		if (status == ST_OK)
			status = programme_planned_kg(tx, rules, measure, &arena, &factor, kg, err);
		if (status != ST_OK)
			break;
		struct plan_candidate *c = &candidate[count++];
		*c = (struct plan_candidate){.measure = measure->measure, .consortium = arena_strdup(&arena, consortium)};
		owner[count - 1] = measure;
		decided[count - 1] = fund_decision_selects(decision);
		int64_t eligible = quotes > 0 && lowest < measure->cost_krw ? lowest : measure->cost_krw;
		for (size_t s = 0; s < rules->support_count; s++)
			for (size_t k = 0; k < funders; k++)
				if (rules->support[s].route == PARTY_ROUTE_TIER1 && strcmp(rules->support[s].funder, funder[k]) == 0 &&
					rules->support[s].valid_from <= decision->decided_on &&
					(rules->support[s].valid_to == DATE_NONE || rules->support[s].valid_to >= decision->decided_on))
					c->support_krw[k] = fund_support_krw(rules->support[s].rate[size], eligible, INT64_MAX);
		mpq_t grams, factor_g;
		mpq_inits(grams, factor_g, NULL);
		mpq_set_ui(factor_g, 1000 * (unsigned long)measure->life_years, 1);
		mpq_mul(grams, kg, factor_g);
		c->planned_g = decimal_round_half_even(grams);
		mpq_clears(grams, factor_g, NULL);
	}
	struct plan_result result = {0};
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < funders; k++)
			candidate[i].least_krw[k] = least_cost(rules, candidate, owner, count, i, k, funder[k]);
	if (status == ST_OK)
		plan_propose(candidate, count, funders, budget, cap, &result);
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		bool selected = decided[i];
		if (selected)
			proposal.decided_g += candidate[i].planned_g;
		if (selected && candidate[i].chosen)
			proposal.same++;
	}
	proposal.proposed = result.chosen;
	proposal.objective_g = result.objective_g;
	proposal.bound_g = result.bound_g;
	mpq_clear(kg);
	factor_done(&factor);
	arena_done(&arena);
	if (status == ST_OK)
		*out_proposal = proposal;
	return status;
}
