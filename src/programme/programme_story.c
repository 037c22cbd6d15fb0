/* What a run tells, read from the database that holds it. */
#include "programme/programme_chain.h"

#include "base/decimal.h"
#include "base/map.h"
#include "programme/programme_duty.h"

#include <string.h>

/* Grams as tonnes: exact decimal, 12 significant digits. */
static void tonnes_text(int64_t grams, char out[48])
{
	mpq_t value;
	mpq_init(value);
	mpq_set_si(value, grams, 1000000);
	mpq_canonicalize(value);
	decimal_from_exact(value, out);
	mpq_clear(value);
}

static enum status read_money(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_story *story, struct err *err)
{
	struct fund_totals totals;
	const struct fund_duty_rule *duty = programme_duty_rules(rules, arena);
	struct duty_clock clock;
	enum status status = fund_totals(tx, duty, &totals, err);
	if (status == ST_OK)
		status = duty_clock_read(tx, arena, &clock, err);
	if (status == ST_OK)
		status = fund_overdue(tx, duty, &clock, rules->as_of, &story->money_krw.overdue, &story->deeper_overdue_krw, err);
	if (status != ST_OK)
		return status;
	story->deeper_obligation_krw = totals.deeper_obligation;
	story->deeper_returned_krw = totals.deeper_settled;
	story->deeper_credit_krw = totals.deeper_credit;
	story->money_krw.in_motie = totals.in_ministry_trade;
	story->money_krw.in_oem = totals.in_carmaker;
	story->money_krw.in_mss = totals.in_ministry_sme;
	story->money_krw.in_returned = totals.in_returned;
	story->money_krw.in_interest = totals.in_interest;
	story->money_krw.in_recovered = totals.in_recovered;
	story->money_krw.paid_tier1 = totals.paid_tier1;
	story->money_krw.paid_tier2 = totals.paid_deeper;
	story->money_krw.to_treasury = totals.to_treasury;
	story->money_krw.fees = totals.fees;
	story->money_krw.on_hand = totals.on_hand;
	story->money_krw.fixed_tier1 = totals.fixed_tier1;
	story->money_krw.obligation = totals.obligation;
	story->money_krw.own_share = totals.own_share;
	story->return_credit_krw = totals.return_credit;
	return ST_OK;
}

/* Reserved, paid and fixed by tier and origin; the match that was paid out. */
static enum status read_routes(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_story *story, struct err *err)
{
	struct fund_grant *grant;
	size_t count;
	enum status status = fund_grants(tx, arena, &grant, &count, err);
	if (status != ST_OK)
		return status;
	story->route = arena_alloc(arena, (count * FUND_SOURCES_MAX + 1) * sizeof *story->route);
	for (size_t i = 0; i < count; i++) {
		story->applied++;
		if (grant[i].state >= FUND_SELECTED)
			story->selected++;
		if (grant[i].state >= FUND_INSTALLED)
			story->installed++;
		for (size_t s = 0; s < grant[i].source_count; s++) {
			const struct fund_source *source = &grant[i].source[s];
			struct programme_route_money *line = NULL;
			for (size_t k = 0; k < story->route_count; k++)
				if (story->route[k].tier == grant[i].tier && strcmp(story->route[k].funder, source->origin) == 0)
					line = &story->route[k];
			if (!line) {
				/* kept sorted by tier, then by first appearance */
				size_t place = story->route_count++;
				while (place > 0 && story->route[place - 1].tier > grant[i].tier) {
					story->route[place] = story->route[place - 1];
					place--;
				}
				line = &story->route[place];
				*line = (struct programme_route_money){.tier = grant[i].tier, .funder = arena_strdup(arena, source->origin)};
			}
			line->reserved_krw += source->reserved_krw;
			line->paid_krw += source->paid_krw;
			line->fixed_krw += source->fixed_krw - source->recovered_krw;
			line->grants++;
			const struct party_return_rule *pool = party_pool_for(rules, grant[i].tier);
			const struct party_match_rule *match = pool ? party_match_for(rules, pool->tier) : NULL;
			if (match && strcmp(grant[i].route, party_route_name(PARTY_ROUTE_POOL)) == 0 && strcmp(source->origin, match->funder) == 0)
				story->match_krw += source->paid_krw;
		}
	}
	return ST_OK;
}

static enum status read_reductions(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_story *story, struct err *err)
{
	struct reduction_total *total;
	size_t count;
	int64_t planned = 0, verified = 0, at;
	enum status status = reduction_totals(tx, rules->after_from, rules->after_to, arena, &total, &count, err);
	if (status != ST_OK)
		return status;
	/* a machine below zero reduces its project; a project below zero counts as zero */
	int64_t *net = arena_alloc(arena, (count + 1) * sizeof *net);
	struct map *place = map_new();
	for (size_t i = 0; i < count; i++) {
		planned += total[i].planned_g;
		story->filled_months += total[i].filled_months;
		net[i] = 0;
		if (map_add(place, total[i].project, (int64_t)i, &at))
			at = (int64_t)i;
		net[at] += total[i].verified_g;
	}
	map_free(place);
	for (size_t i = 0; i < count; i++)
		verified += net[i] > 0 ? net[i] : 0;
	tonnes_text(planned, story->planned_tco2e);
	tonnes_text(verified, story->verified_tco2e);
	return ST_OK;
}

static enum status read_vehicles(struct store_tx *tx, struct arena *arena, struct programme_story *story, struct err *err)
{
	struct carbon_vehicle *vehicle;
	size_t count;
	enum status status = carbon_vehicles(tx, arena, &vehicle, &count, err);
	if (status != ST_OK)
		return status;
	story->vehicle = arena_alloc(arena, (count + 1) * sizeof *story->vehicle);
	story->vehicle_count = count;
	for (size_t i = 0; i < count; i++)
		story->vehicle[i] = (struct programme_vehicle){vehicle[i].product, vehicle[i].before_kgco2e, vehicle[i].after_kgco2e,
			vehicle[i].claim_adjusted_kgco2e, vehicle[i].publishable};
	return ST_OK;
}

enum status programme_story_read(struct store_tx *tx, struct arena *arena, struct programme_story *out_story, struct err *err)
{
	struct programme_story story = {0};
	struct party_rules rules;
	struct party_counts counts;
	struct party_measure *measure;
	struct programme_proposal proposal;
	struct credit_position position;
	struct programme_duty *duty;
	struct programme_duty_counts duties;
	size_t duty_count;
	size_t measures;
	enum status status = programme_rules_read(tx, arena, &rules, NULL, err);
	if (status != ST_OK)
		return status;
	story.programme = arena_strdup(arena, rules.programme);
	story.name_ko = rules.name_ko;
	story.name_en = rules.name_en;
	story.sector = rules.sector;
	story.as_of = rules.as_of;
	story.historical = rules.historical;
	status = party_counts(tx, rules.as_of, &counts, err);
	if (status == ST_OK) {
		story.suppliers = counts.suppliers;
		story.tier1 = counts.tier1;
		story.tier2 = counts.deeper;
		status = party_promise_counts(tx, &story.promises, &story.promises_delivered, err);
	}
	if (status == ST_OK)
		status = party_measures(tx, arena, &measure, &measures, err);
	if (status == ST_OK) {
		story.measures = (int64_t)measures;
		status = read_money(tx, &rules, arena, &story, err);
	}
	if (status == ST_OK)
		status = read_routes(tx, &rules, arena, &story, err);
	if (status == ST_OK)
		status = read_reductions(tx, &rules, arena, &story, err);
	if (status == ST_OK)
		status = read_vehicles(tx, arena, &story, err);
	if (status == ST_OK)
		status = credit_position(tx, rules.trading_entity[0] ? rules.trading_entity : NULL, rules.compliance_year, &position, err);
	if (status == ST_OK) {
		story.credits.koc_issued = position.koc_issued_t;
		story.credits.kcu_converted = position.kcu_converted_t;
		story.credits.kcu_surrendered = position.kcu_surrendered_t;
		story.credits.held = position.held_t;
		story.credits.blocked = position.blocked_t;
		story.credits.obligation_t = position.obligation_t;
		story.credits.surrender_cap = position.surrender_cap_t;
		status = programme_duties(tx, rules.as_of, arena, &duty, &duty_count, err);
	}
	if (status == ST_OK) {
		duties = programme_duty_count(duty, duty_count);
		story.duties_done = duties.done;
		story.duties_late = duties.done_late;
		story.duties_open = duties.open;
		story.duties_overdue = duties.overdue;
		status = programme_propose(tx, &rules, &proposal, err);
	}
	if (status == ST_OK) {
		story.plan_proposed = proposal.proposed;
		story.plan_same = proposal.same;
		tonnes_text(proposal.objective_g, story.proposal_tco2e);
		tonnes_text(proposal.bound_g, story.proposal_bound_tco2e);
		tonnes_text(proposal.decided_g, story.decided_tco2e);
		*out_story = story;
	}
	return status;
}
