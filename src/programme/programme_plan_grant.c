/* One pick of a plan becomes a grant: is it still what was planned, whose money, and the reservation. */
#include "programme/programme_plan_adopt_int.h"

#include "evidence/evidence.h"

#include <assert.h>
#include <string.h>

/* The paper that proves the decision: the plan itself, by its hash. */
static const char *paper_of(struct money *m, const char *plan)
{
	return arena_printf(&m->arena, "plan:%s", plan);
}

struct fund_decision programme_adoption_decision(struct money *m, const struct plan_pick *pick, const struct plan_adoption *how)
{
	const struct fund_committee *committee = how->committee[0] ? fund_selection_committee(&m->selection, how->committee) : NULL;
	return (struct fund_decision){.measure = pick->measure,
		.route = party_route_name(pick->route),
		.decision = "selected",
		.reason = how->plan,
		.evidence = committee ? committee->minutes : paper_of(m, how->plan),
		.committee = how->committee[0] ? how->committee : NULL,
		.decided_on = how->on,
		.promoted_on = DATE_NONE};
}

static enum status differs(struct err *err, const char *measure, const char *field, const char *planned, const char *now)
{
	return err_set(err, ST_INPUT, "plan.pick_differs", measure, field, planned[0] ? planned : "–", now[0] ? now : "–", NULL);
}

/* Is the machine still the one that was planned, of the same firm at the same place in the chain? */
static enum status check_pick(struct money *m, const struct plan_pick *pick, const struct party_measure *measure, date_day on, struct err *err)
{
	char consortium[PARTY_ID_LEN], planned[24], now[24];
	int64_t lowest, quotes;
	int tier;
	if (strcmp(measure->organisation, pick->organisation) != 0)
		return differs(err, pick->measure, "organisation", pick->organisation, measure->organisation);
	if (strcmp(measure->site, pick->site) != 0)
		return differs(err, pick->measure, "site", pick->site, measure->site);
	enum status status = party_tier_on(m->tx, measure->organisation, on, &tier, consortium, err);
	snprintf(planned, sizeof planned, "%d", pick->tier);
	snprintf(now, sizeof now, "%d", tier);
	if (status == ST_OK && tier == 0)
		status = programme_not_eligible(err, "decision.no_agreement", pick->measure, measure->organisation, on);
	if (status == ST_OK && tier != pick->tier)
		status = differs(err, pick->measure, "tier", planned, now);
	if (status == ST_OK && strcmp(consortium, pick->consortium) != 0)
		status = differs(err, pick->measure, "consortium", pick->consortium, consortium);
	/* its call says how many quotes an application needs */
	if (status == ST_OK && !programme_call(m, pick->measure)) {
		status = fund_quote_lowest(m->tx, pick->measure, on, &lowest, &quotes, err);
		snprintf(now, sizeof now, "%lld", (long long)quotes);
		snprintf(planned, sizeof planned, "%d", m->rules->quotes_needed);
		if (status == ST_OK && quotes < m->rules->quotes_needed)
			status = err_set(err, ST_INPUT, "plan.quotes", pick->measure, now, planned, NULL);
	}
	for (size_t i = 0; status == ST_OK && measure->old_serial && i < m->besides; i++)
		if (m->beside[i].kind == PROGRAMME_BESIDE_MACHINE && strcmp(m->beside[i].key, measure->old_serial) == 0)
			status = err_set(
				err, ST_INPUT, "beside.machine_twice", measure->old_serial, m->beside[i].programme, m->beside[i].funder, NULL);
	return status;
}

/* ---- whose money ---- */

static enum status above(struct err *err, const char *measure, const char *origin, int64_t planned_krw, int64_t most_krw)
{
	char planned[32], most[32], missing[32];
	money_format(planned_krw, planned);
	money_format(most_krw, most);
	money_format(planned_krw - most_krw, missing);
	return err_set(err, ST_INPUT, "plan.above", measure, origin, planned, most, missing, NULL);
}

/* Which account is short of how much. */
static enum status missing(struct money *m, struct err *err, const struct plan_pick *pick, const char *origin, int year, int64_t krw)
{
	const char *purpose = pick->route == PARTY_ROUTE_TIER1 ? "tier1_equipment" : pick->route == PARTY_ROUTE_MINISTRY ? "tier2_support" : "pool";
	char won[32];
	money_format(krw, won);
	return err_set(err, ST_INPUT, "plan.short", pick->measure,
		year > 0 ? arena_printf(&m->arena, "bank:%s:%s/%d", origin, purpose, year) : arena_printf(&m->arena, "bank:%s:%s", origin, purpose),
		won, NULL);
}

static const struct fund_source *source_of(const struct fund_grant *grant, const char *origin)
{
	for (size_t s = 0; s < grant->source_count && s < FUND_SOURCES_MAX; s++)
		if (strcmp(grant->source[s].origin, origin) == 0)
			return &grant->source[s];
	return NULL;
}

static int64_t pay_of(const struct plan_pick *pick, const char *origin)
{
	for (size_t k = 0; k < pick->pay_count; k++)
		if (strcmp(pick->pay[k].origin, origin) == 0)
			return pick->pay[k].amount_krw;
	return 0;
}

/* What each funder's rate and caps allow is the most; the plan may take less. */
static enum status fund_by_rates(struct money *m, struct fund_grant *grant, const struct plan_pick *pick, enum party_size size, date_day on,
	const struct fund_grant *all, size_t count, struct err *err)
{
	size_t kept = 0;
	enum status status = programme_fund_by_rates(m, grant, pick->route, size, on, all, count, err);
	if (status != ST_OK)
		return status;
	for (size_t k = 0; k < pick->pay_count; k++) {
		const struct fund_source *source = source_of(grant, pick->pay[k].origin);
		int64_t most = source ? source->reserved_krw : 0;
		if (pick->pay[k].amount_krw > most)
			return above(err, pick->measure, pick->pay[k].origin, pick->pay[k].amount_krw, most);
	}
	/* in the order of the rules, without those that the plan does not use */
	for (size_t s = 0; s < grant->source_count; s++) {
		int64_t planned = pay_of(pick, grant->source[s].origin);
		if (planned == 0)
			continue;
		grant->source[kept] = grant->source[s];
		grant->source[kept++].reserved_krw = planned;
	}
	grant->source_count = kept;
	return ST_OK;
}

/* What the pools' match promised before, as the grants have it. */
static void list_match_uses(struct money *m, const struct fund_grant *all, size_t count)
{
	m->match_use = NULL;
	m->match_uses = 0;
	for (size_t g = 0; g < count; g++) {
		const struct party_return_rule *rule = party_pool_for(m->rules, all[g].tier);
		const struct party_match_rule *match = rule ? party_match_for(m->rules, rule->tier) : NULL;
		if (!match || strcmp(all[g].route, party_route_name(PARTY_ROUTE_POOL)) != 0 || all[g].state < FUND_AGREED)
			continue;
		for (size_t s = 0; s < all[g].source_count; s++)
			if (strcmp(all[g].source[s].origin, match->funder) == 0)
				programme_match_used(m, match, &all[g], all[g].source[s].reserved_krw);
	}
}

/* A plan that names "returned" alone means the pool as a whole: it is split as a run splits it, returned money and match by what is there. */
static enum status fund_by_pool(struct money *m, struct fund_grant *grant, const struct plan_pick *pick, enum party_size size, date_day on,
	const struct fund_grant *all, size_t count, struct err *err)
{
	struct programme_pool_offer offer;
	int64_t part[2] = {0, 0};
	bool match_named = false;
	enum status status = programme_pool_offer(m, grant, size, on, all, count, &offer, err);
	if (status != ST_OK)
		return status;
	if (pick->support_krw > offer.support_krw)
		return above(err, pick->measure, "pool", pick->support_krw, offer.support_krw);
	for (size_t k = 0; k < pick->pay_count; k++) {
		const struct plan_pay *pay = &pick->pay[k];
		bool is_match = offer.match && strcmp(pay->origin, offer.match->funder) == 0;
		if (!is_match && strcmp(pay->origin, "returned") != 0)
			return above(err, pick->measure, pay->origin, pay->amount_krw, 0);
		part[is_match] = pay->amount_krw;
		match_named |= is_match;
	}
	int64_t rest = pick->support_krw - offer.in_kind_krw;
	if (!match_named) {
		int64_t there = offer.available_krw[0] + offer.available_krw[1];
		part[0] = part[1] = 0;
		if (rest < 0)
			return above(err, pick->measure, "returned", offer.in_kind_krw, pick->support_krw);
		if (rest > there)
			return missing(m, err, pick, "returned", 0, rest - there);
		if (rest > 0)
			split_largest_remainder(rest, offer.available_krw, 2, part);
	} else {
		part[0] -= offer.in_kind_krw;
		if (part[0] < 0)
			return above(err, pick->measure, "returned", offer.in_kind_krw, part[0] + offer.in_kind_krw);
		for (int k = 0; k < 2; k++)
			if (part[k] > offer.available_krw[k])
				return missing(m, err, pick, k == 0 ? "returned" : offer.match->funder, 0, part[k] - offer.available_krw[k]);
	}
	programme_pool_take(m, grant, &offer, part);
	return ST_OK;
}

/* ---- one pick ---- */

/* Is the money there? A grant is reserved in parts, so its whole is looked at before. */
static enum status check_money(struct money *m, const struct fund_grant *grant, const struct plan_pick *pick, struct err *err)
{
	int year = 0, month, day;
	if (m->rules->by_year)
		date_split(m->today, &year, &month, &day);
	for (size_t s = 0; s < grant->source_count; s++) {
		const struct fund_source *source = &grant->source[s];
		int64_t left = 0, cash = source->reserved_krw - source->pledged_krw;
		enum status status = programme_bank_left(m, source->bank, &left, err);
		if (status != ST_OK)
			return status;
		if (cash > left)
			return missing(m, err, pick, source->origin, year, cash - left);
	}
	return ST_OK;
}

/* The grant of a pick in state submitted or reviewed; opened where nobody applied. */
static enum status find_or_open(struct money *m, const struct plan_pick *pick, const struct party_measure *measure, date_day on,
	struct fund_grant *out_grant, struct err *err)
{
	const struct fund_decision *decided = programme_decision(m, pick->measure);
	if (decided)
		return err_set(err, ST_INPUT, "plan.decided", pick->measure, decided->decision, NULL);
	enum status status = fund_grant_get(m->tx, pick->measure, out_grant, err);
	if (status == ST_OK && out_grant->state != FUND_SUBMITTED && out_grant->state != FUND_REVIEWED)
		return err_set(err, ST_INPUT, "plan.has_grant", pick->measure, fund_state_name(out_grant->state), NULL);
	if (status == ST_OK && strcmp(out_grant->route, party_route_name(pick->route)) != 0)
		return differs(err, pick->measure, "route", party_route_name(pick->route), out_grant->route);
	if (status != ST_NOT_FOUND)
		return status;
	struct fund_act act = {.on = on, .maker = measure->organisation};
	status = programme_open_grant(m, measure, pick->route, on, act, err);
	return status == ST_OK ? fund_grant_get(m->tx, pick->measure, out_grant, err) : status;
}

static enum status reserve(struct money *m, struct fund_grant *grant, const struct plan_pick *pick, const struct plan_adoption *how,
	const char *selected_by, struct err *err)
{
	const struct party_route_rule *rule = party_route_for(m->rules, pick->route, grant->tier);
	struct fund_act act = {.on = how->on, .maker = how->maker, .checker = how->checker, .evidence = selected_by};
	struct rate share[PARTY_MILESTONES_MAX];
	char last[DATE_TEXT_LEN];
	if (rule->reserved_until != DATE_NONE && rule->reserved_until < how->on) {
		date_format(rule->reserved_until, last);
		return err_set(err, ST_INPUT, "plan.reserved_until", pick->measure, party_route_name(pick->route), last, NULL);
	}
	for (int k = 0; k < rule->milestone_count; k++)
		share[k] = rule->milestone[k].share;
	enum status status = fund_grant_move(m->tx, grant->grant, FUND_SELECTED, &act, 0, err);
	act.evidence = paper_of(m, how->plan);
	if (status == ST_OK)
		status = fund_grant_move(m->tx, grant->grant, FUND_AGREED, &act, 0, err);
	grant->state = FUND_AGREED;
	if (status == ST_OK)
		status = fund_grant_reserve(
			m->tx, grant, share, (size_t)rule->milestone_count, rule->reserved_until == DATE_NONE ? 0 : rule->reserved_until, &act, err);
	if (status == ST_OK && grant->source_count > 0 && grant->source[0].in_kind_krw > 0)
		status = fund_duty_true_up(m->tx, grant, m->duty, &act, arena_printf(&m->arena, "duty:%s:reserve", grant->grant), err);
	return status;
}

enum status programme_adopting_open(struct money *m, size_t more, struct programme_adopting *out, struct err *err)
{
	struct fund_grant *read;
	size_t count;
	enum status status = fund_grants(m->tx, &m->arena, &read, &count, err);
	if (status != ST_OK)
		return status;
	*out = (struct programme_adopting){.m = m, .count = count, .room = count + more};
	out->all = arena_alloc(&m->arena, (out->room + 1) * sizeof *out->all);
	for (size_t i = 0; i < count; i++)
		out->all[i] = read[i];
	/* the decisions that the adoptions stand for come behind those of the folder */
	struct fund_decision *decision = arena_alloc(&m->arena, (m->decisions + more + 1) * sizeof *decision);
	for (size_t i = 0; i < m->decisions; i++)
		decision[i] = m->decision[i];
	m->decision = decision;
	return ST_OK;
}

static void remember(struct programme_adopting *a, const struct fund_grant *grant, const struct fund_decision *decision)
{
	size_t i = 0;
	while (i < a->count && strcmp(a->all[i].grant, grant->grant) != 0)
		i++;
	assert(i < a->room);
	a->all[i] = *grant;
	a->count = i == a->count ? i + 1 : a->count;
	a->m->decision[a->m->decisions++] = *decision;
}

static enum status find_money(struct programme_adopting *a, struct fund_grant *grant, const struct plan_pick *pick, date_day on, struct err *err)
{
	struct money *m = a->m;
	enum party_size size;
	enum status status = party_size_on(m->tx, grant->organisation, on, &size, err);
	if (status != ST_OK)
		return status;
	if (pick->route != PARTY_ROUTE_POOL)
		return fund_by_rates(m, grant, pick, size, on, a->all, a->count, err);
	/* a run keeps count of what the match promised in its own way, which who comes after the run does not know */
	struct programme_match_use *use = m->match_use;
	size_t uses = m->match_uses;
	list_match_uses(m, a->all, a->count);
	status = fund_by_pool(m, grant, pick, size, on, a->all, a->count, err);
	m->match_use = use;
	m->match_uses = uses;
	const struct party_return_rule *rule = party_pool_for(m->rules, grant->tier);
	const struct party_match_rule *match = rule ? party_match_for(m->rules, rule->tier) : NULL;
	for (size_t s = 1; status == ST_OK && match && s < grant->source_count; s++)
		programme_match_used(m, match, grant, grant->source[s].reserved_krw);
	return status;
}

enum status programme_adopt_pick(
	struct programme_adopting *a, const struct plan_pick *pick, const struct plan_adoption *how, struct fund_grant *out_grant, struct err *err)
{
	struct money *m = a->m;
	const struct party_measure *measure = programme_measure(m, pick->measure);
	struct fund_grant grant;
	if (!measure)
		return err_set(err, ST_INPUT, "plan.measure_unknown", pick->measure, NULL);
	enum status status = check_pick(m, pick, measure, how->on, err);
	if (status == ST_OK)
		status = find_or_open(m, pick, measure, how->on, &grant, err);
	struct fund_decision decision = programme_adoption_decision(m, pick, how);
	if (status == ST_OK)
		status = programme_check_selectable(m, &decision, how->on, err);
	if (status != ST_OK)
		return status;
	grant.own_share_min = programme_own_share(programme_call(m, pick->measure));
	grant.return_rule = programme_return_version(m, grant.tier, how->on);
	status = find_money(a, &grant, pick, how->on, err);
	if (status == ST_OK)
		status = programme_check_duplicates(m, &grant, pick->route, a->all, a->count, err);
	if (status == ST_OK)
		status = programme_pledge(m, &grant, err);
	if (status == ST_OK)
		status = check_money(m, &grant, pick, err);
	if (status == ST_OK)
		status = reserve(m, &grant, pick, how, decision.evidence, err);
	if (status != ST_OK)
		return status;
	remember(a, &grant, &decision);
	*out_grant = grant;
	return ST_OK;
}

enum status programme_adoption_paper(struct money *m, const struct plan_adoption *how, struct err *err)
{
	return evidence_put(m->tx, paper_of(m, how->plan), "other", how->on, paper_of(m, how->plan), how->sha256, err);
}
