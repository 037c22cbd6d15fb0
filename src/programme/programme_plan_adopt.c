/* `plan adopt`: the picks of a plan become grants with their reservations; and the same again in a later run. */
#include "programme/programme_plan.h"

#include "evidence/evidence.h"
#include "programme/programme_money_int.h"

#include <assert.h>
#include <string.h>

#define EVIDENCE_PREFIX "plan:"

/* The paper that proves the decision: the plan itself, by its hash. */
static const char *paper_of(struct money *m, const char *plan)
{
	return arena_printf(&m->arena, EVIDENCE_PREFIX "%s", plan);
}

static enum status at_plan(enum status status, struct err *err, const char *plan)
{
	char place[PLAN_KEY_LEN + 16];
	snprintf(place, sizeof place, "plan:%s", plan);
	return programme_at(status, err, place, 0);
}

date_day programme_adopted_on(const struct money *m, const char *measure)
{
	const struct fund_decision *decision = programme_decision(m, measure);
	for (size_t i = 0; i < m->adoptions && (!decision || decision->source_line == 0); i++)
		if (strcmp(m->adoption[i].measure, measure) == 0)
			return m->adoption[i].on;
	return DATE_NONE;
}

enum status programme_at_grant(const struct money *m, enum status status, struct err *err, const char *grant)
{
	const struct fund_decision *decision = programme_decision(m, grant);
	for (size_t i = 0; i < m->adoptions && (!decision || decision->source_line == 0); i++)
		if (strcmp(m->adoption[i].measure, grant) == 0)
			return at_plan(status, err, m->adoption[i].plan);
	return programme_at(status, err, "decisions.csv", decision ? decision->source_line : 0);
}

/* An adoption is a decision that no row of decisions.csv has. */
static struct fund_decision decision_of(struct money *m, const struct plan_pick *pick, const struct plan_adoption *how)
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

/* ---- what the selection asks ---- */

/* Judges the adoptions as rows of decisions.csv would be judged. */
static enum status check_selection(
	struct money *m, const struct fund_decision *decision, size_t count, const char *plan, struct findings *findings, struct err *err)
{
	struct fund_selection judged = m->selection;
	struct findings found;
	char number[24];
	enum status status = fund_selection_add(m->tx, decision, count, &m->arena, &judged, err);
	if (status != ST_OK)
		return status;
	findings_init(&found, 1000);
	fund_selection_check(&judged, &found);
	for (size_t i = 0; i < found.count; i++) {
		struct err *e = &found.item[i].err;
		if (e->line == 0)
			err_at(e, plan, 0, 0);
		findings_add(findings, found.item[i].severity, e);
	}
	snprintf(number, sizeof number, "%lld", (long long)found.errors);
	if (found.errors > 0)
		status = err_set(err, ST_INPUT, "plan.refused", plan, number, NULL);
	findings_done(&found);
	return status;
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
			status = err_set(err, ST_INPUT, "beside.machine_twice", measure->old_serial, m->beside[i].programme, m->beside[i].funder, NULL);
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

/* What each funder's rate and caps allow is the most; the plan may take less. */
static enum status fund_by_rates(struct money *m, struct fund_grant *grant, const struct plan_pick *pick, enum party_size size, date_day on,
	const struct fund_grant *all, size_t count, struct err *err)
{
	size_t kept = 0;
	enum status status = programme_fund_by_rates(m, grant, pick->route, size, on, all, count, err);
	if (status != ST_OK)
		return status;
	for (size_t k = 0; k < pick->pay_count; k++) {
		const struct plan_pay *pay = &pick->pay[k];
		int64_t most = 0;
		for (size_t s = 0; s < grant->source_count; s++)
			if (strcmp(grant->source[s].origin, pay->origin) == 0)
				most = grant->source[s].reserved_krw;
		if (pay->amount_krw > most)
			return above(err, pick->measure, pay->origin, pay->amount_krw, most);
	}
	for (size_t s = 0; s < grant->source_count; s++) {
		for (size_t k = 0; k < pick->pay_count; k++) {
			if (strcmp(grant->source[s].origin, pick->pay[k].origin) != 0)
				continue;
			grant->source[kept] = grant->source[s];
			grant->source[kept++].reserved_krw = pick->pay[k].amount_krw;
			break;
		}
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
		if (rest > there) {
			char missing[32];
			money_format(rest - there, missing);
			return err_set(err, ST_INPUT, "plan.short", pick->measure, "bank:returned", missing, NULL);
		}
		if (rest > 0)
			split_largest_remainder(rest, offer.available_krw, 2, part);
	} else {
		part[0] -= offer.in_kind_krw;
		for (int k = 0; k < 2; k++) {
			char missing[32];
			money_format(part[k] - offer.available_krw[k], missing);
			if (part[k] > offer.available_krw[k])
				return err_set(err, ST_INPUT, "plan.short", pick->measure,
					k == 0 ? "bank:returned" : arena_printf(&m->arena, "bank:%s", offer.match->funder), missing, NULL);
			if (part[k] < 0)
				return above(err, pick->measure, "returned", offer.in_kind_krw, part[0] + offer.in_kind_krw);
		}
	}
	programme_pool_take(m, grant, &offer, part);
	return ST_OK;
}

/* ---- one pick ---- */

/* The account that is short, and for which measure. */
static enum status name_account(enum status status, const char *measure, int year, struct err *err)
{
	char account[2 * FUND_ID_LEN + 16], missing[ERR_PARAM_LEN];
	if (status != ST_INPUT || !err || strcmp(err->code, "fund.limit") != 0)
		return status;
	snprintf(account, sizeof account, "bank:%.64s:%.64s", err->param[0], err->param[1]);
	if (year > 0)
		snprintf(account + strlen(account), sizeof account - strlen(account), "/%d", year);
	snprintf(missing, sizeof missing, "%s", err->param[2]);
	return err_set(err, ST_INPUT, "plan.short", measure, account, missing, NULL);
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

static enum status reserve(
	struct money *m, struct fund_grant *grant, const struct plan_pick *pick, const struct plan_adoption *how, const char *selected_by, struct err *err)
{
	const struct party_route_rule *rule = party_route_for(m->rules, pick->route, grant->tier);
	struct fund_act act = {.on = how->on, .maker = how->maker, .checker = how->checker, .evidence = selected_by};
	struct rate share[PARTY_MILESTONES_MAX];
	char last[DATE_TEXT_LEN];
	int year = 0, month, day;
	if (rule->reserved_until != DATE_NONE && rule->reserved_until < how->on) {
		date_format(rule->reserved_until, last);
		return err_set(err, ST_INPUT, "plan.reserved_until", pick->measure, party_route_name(pick->route), last, NULL);
	}
	for (int k = 0; k < rule->milestone_count; k++)
		share[k] = rule->milestone[k].share;
	if (m->rules->by_year)
		date_split(how->on, &year, &month, &day);
	enum status status = fund_grant_move(m->tx, grant->grant, FUND_SELECTED, &act, 0, err);
	act.evidence = paper_of(m, how->plan);
	if (status == ST_OK)
		status = fund_grant_move(m->tx, grant->grant, FUND_AGREED, &act, 0, err);
	grant->state = FUND_AGREED;
	if (status == ST_OK)
		status = fund_grant_reserve(m->tx, grant, share, (size_t)rule->milestone_count,
			rule->reserved_until == DATE_NONE ? 0 : rule->reserved_until, &act, err);
	if (status == ST_OK && grant->source_count > 0 && grant->source[0].in_kind_krw > 0)
		status = fund_duty_true_up(m->tx, grant, m->duty, &act, arena_printf(&m->arena, "duty:%s:reserve", grant->grant), err);
	return name_account(status, pick->measure, year, err);
}

/* All grants, brought up to date as picks become grants: they are read once. */
struct adopting {
	struct money *m;
	struct fund_grant *all; /* by key as read, then as they came */
	size_t count, room;
};

static enum status adopting_open(struct money *m, size_t more, struct adopting *out, struct err *err)
{
	struct fund_grant *read;
	size_t count;
	enum status status = fund_grants(m->tx, &m->arena, &read, &count, err);
	if (status != ST_OK)
		return status;
	*out = (struct adopting){.m = m, .count = count, .room = count + more};
	out->all = arena_alloc(&m->arena, (out->room + 1) * sizeof *out->all);
	memcpy(out->all, read, count * sizeof *read);
	/* the decisions that the adoptions stand for come behind those of the folder */
	struct fund_decision *decision = arena_alloc(&m->arena, (m->decisions + more + 1) * sizeof *decision);
	memcpy(decision, m->decision, m->decisions * sizeof *decision);
	m->decision = decision;
	return ST_OK;
}

static void remember(struct adopting *a, const struct fund_grant *grant, const struct fund_decision *decision)
{
	size_t i = 0;
	while (i < a->count && strcmp(a->all[i].grant, grant->grant) != 0)
		i++;
	assert(i < a->room);
	a->all[i] = *grant;
	a->count = i == a->count ? i + 1 : a->count;
	a->m->decision[a->m->decisions++] = *decision;
}

static enum status find_money(struct adopting *a, struct fund_grant *grant, const struct plan_pick *pick, date_day on, struct err *err)
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

/* Makes one pick a grant. */
static enum status adopt(
	struct adopting *a, const struct plan_pick *pick, const struct plan_adoption *how, struct fund_grant *out_grant, struct err *err)
{
	struct money *m = a->m;
	const struct party_measure *measure = programme_measure(m, pick->measure);
	struct fund_grant grant;
	if (!measure)
		return err_set(err, ST_INPUT, "plan.measure_unknown", pick->measure, NULL);
	enum status status = check_pick(m, pick, measure, how->on, err);
	if (status == ST_OK)
		status = find_or_open(m, pick, measure, how->on, &grant, err);
	struct fund_decision decision = decision_of(m, pick, how);
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
		status = reserve(m, &grant, pick, how, decision.evidence, err);
	if (status != ST_OK)
		return status;
	remember(a, &grant, &decision);
	*out_grant = grant;
	return ST_OK;
}

static enum status put_paper(struct money *m, const struct plan_adoption *how, struct err *err)
{
	return evidence_put(m->tx, paper_of(m, how->plan), "other", how->on, paper_of(m, how->plan), how->sha256, err);
}

static const struct plan_pick *find_pick(const struct plan_record *plan, const char *measure)
{
	for (size_t i = 0; i < plan->pick_count; i++)
		if (strcmp(plan->pick[i].measure, measure) == 0)
			return &plan->pick[i];
	return NULL;
}

/* ---- again, in a run ---- */

enum status programme_adopt_again(struct money *m, size_t first, struct err *err)
{
	date_day on = m->adoption[first].on;
	size_t end = first, picks = 0;
	while (end < m->adoptions && m->adoption[end].on == on)
		end++;
	const struct plan_pick **pick = arena_alloc(&m->arena, (end - first + 1) * sizeof *pick);
	const struct plan_adoption **how = arena_alloc(&m->arena, (end - first + 1) * sizeof *how);
	struct fund_decision *decision = arena_alloc(&m->arena, (end - first + 1) * sizeof *decision);
	struct plan_record plan = {.plan = ""};
	struct adopting a;
	struct findings findings;
	enum status status = ST_OK;
	for (size_t i = first; status == ST_OK && i < end; i++) {
		const struct plan_adoption *row = &m->adoption[i];
		/* what decisions.csv names by now is the folder's */
		if (programme_decision(m, row->measure))
			continue;
		if (strcmp(plan.plan, row->plan) != 0)
			status = plan_record_get(m->tx, row->plan, &m->arena, &plan, NULL, err);
		pick[picks] = status == ST_OK ? find_pick(&plan, row->measure) : NULL;
		if (status == ST_OK && !pick[picks])
			status = err_set(err, ST_INPUT, "plan.unknown", row->plan, NULL);
		if (status != ST_OK)
			return at_plan(status, err, row->plan);
		how[picks] = row;
		decision[picks] = decision_of(m, pick[picks], row);
		picks++;
	}
	if (picks == 0)
		return status;
	findings_init(&findings, 1);
	status = check_selection(m, decision, picks, how[0]->plan, &findings, err);
	/* a run refuses one row at a time */
	if (status == ST_INPUT && findings.count > 0)
		*err = findings.item[0].err;
	findings_done(&findings);
	if (status == ST_OK)
		status = adopting_open(m, picks, &a, err);
	for (size_t i = 0; status == ST_OK && i < picks; i++) {
		struct fund_grant grant;
		status = put_paper(m, how[i], err);
		if (status == ST_OK)
			status = adopt(&a, pick[i], how[i], &grant, err);
		if (status != ST_OK)
			return at_plan(status, err, how[i]->plan);
	}
	return status;
}

/* ---- the command ---- */

static bool is_name(const char *name)
{
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c < 32 || *c == 127)
			return false;
	return name[0] && strlen(name) < PARTY_ID_LEN;
}

/* Who: two people; where a committee decided, its chair releases. */
static enum status check_people(const struct money *m, const struct programme_adopt_options *o, struct err *err)
{
	if (!is_name(o->maker) || !is_name(o->checker))
		return err_set(err, ST_INPUT, "plan.name", is_name(o->maker) ? o->checker : o->maker, NULL);
	if (strcmp(o->maker, o->checker) == 0)
		return err_set(err, ST_CONFLICT, "fund.four_eyes", o->plan, fund_state_name(FUND_RESERVED), o->maker, NULL);
	if (!o->committee_or_null)
		return ST_OK;
	const struct fund_committee *committee = fund_selection_committee(&m->selection, o->committee_or_null);
	if (!committee)
		return err_set(err, ST_NOT_FOUND, "plan.committee_unknown", o->committee_or_null, NULL);
	if (strcmp(committee->chair, o->checker) != 0)
		return err_set(err, ST_CONFLICT, "plan.chair", o->committee_or_null, committee->chair, o->checker, NULL);
	return ST_OK;
}

/* Not in the future of the programme, and not before what is booked already. */
static enum status check_day(const struct money *m, date_day on, struct err *err)
{
	char day[DATE_TEXT_LEN], limit[DATE_TEXT_LEN];
	date_day last = DATE_NONE;
	date_format(on, day);
	enum status status = fund_last_day(m->tx, &last, err);
	if (status == ST_OK && on > m->rules->as_of) {
		date_format(m->rules->as_of, limit);
		status = err_set(err, ST_INPUT, "plan.future", day, limit, NULL);
	} else if (status == ST_OK && last != DATE_NONE && on < last) {
		date_format(last, limit);
		status = err_set(err, ST_INPUT, "plan.backdated", day, limit, NULL);
	}
	return status;
}

static const struct plan_adoption *find_adoption(const struct money *m, const char *plan, const char *measure)
{
	for (size_t i = 0; i < m->adoptions; i++)
		if (strcmp(m->adoption[i].plan, plan) == 0 && strcmp(m->adoption[i].measure, measure) == 0)
			return &m->adoption[i];
	return NULL;
}

/* The same command again must say the same. */
static enum status check_same(const struct plan_adoption *row, const struct programme_adopt_options *o, struct err *err)
{
	const char *committee = o->committee_or_null ? o->committee_or_null : "";
	char key[PLAN_KEY_LEN + FUND_ID_LEN + 8], day[DATE_TEXT_LEN];
	if (strcmp(row->maker, o->maker) == 0 && strcmp(row->checker, o->checker) == 0 && strcmp(row->committee, committee) == 0 &&
		(o->on == DATE_NONE || o->on == row->on))
		return ST_OK;
	snprintf(key, sizeof key, EVIDENCE_PREFIX "%s:%s", row->plan, row->measure);
	date_format(row->on, day);
	return err_set(err, ST_CONFLICT, "plan.adopted_otherwise", key, day, row->maker, row->checker, NULL);
}

static void describe(const struct plan_pick *pick, date_day on, bool before, const struct fund_grant *grant, struct arena *arena,
	struct programme_adopted *out)
{
	*out = (struct programme_adopted){.measure = pick->measure, .organisation = pick->organisation, .year = pick->year, .on = on, .before = before};
	out->source = arena_alloc(arena, (grant->source_count + 1) * sizeof *out->source);
	for (size_t i = 0; i < grant->source_count; i++)
		out->source[out->source_count++] =
			(struct programme_adopted_source){arena_strdup(arena, grant->source[i].origin), grant->source[i].reserved_krw};
}

/* The picks asked for, judged; which of them are new. */
struct choice {
	const struct plan_pick **pick;
	const struct plan_adoption **row; /* NULL: new */
	size_t count, fresh;
};

static enum status choose(struct money *m, const struct plan_record *plan, const struct programme_adopt_options *o, struct choice *out, struct err *err)
{
	struct choice c = {.pick = arena_alloc(&m->arena, (plan->pick_count + 1) * sizeof *c.pick),
		.row = arena_alloc(&m->arena, (plan->pick_count + 1) * sizeof *c.row)};
	for (size_t i = 0; i < plan->pick_count; i++) {
		if (o->year != 0 && plan->pick[i].year != o->year)
			continue;
		c.pick[c.count] = &plan->pick[i];
		c.row[c.count] = find_adoption(m, plan->plan, plan->pick[i].measure);
		if (c.row[c.count]) {
			enum status status = check_same(c.row[c.count], o, err);
			if (status != ST_OK)
				return status;
		} else {
			c.fresh++;
		}
		c.count++;
	}
	if (c.count == 0) {
		char year[24];
		snprintf(year, sizeof year, "%d", o->year);
		return err_set(err, ST_NOT_FOUND, "plan.no_year", plan->plan, o->year ? year : "–", NULL);
	}
	*out = c;
	return ST_OK;
}

static enum status adopt_fresh(struct money *m, const struct plan_record *plan, const struct plan_adoption *how, const struct choice *c,
	struct arena *arena, struct programme_adoption *out, struct findings *findings, struct err *err)
{
	struct fund_decision *decision = arena_alloc(&m->arena, (c->fresh + 1) * sizeof *decision);
	struct adopting a = {0};
	size_t fresh = 0;
	enum status status = programme_seal_intact(m->tx, PROGRAMME_SEALED_ADOPTION, err);
	for (size_t i = 0; i < c->count; i++)
		if (!c->row[i])
			decision[fresh++] = decision_of(m, c->pick[i], how);
	if (status == ST_OK)
		status = check_day(m, how->on, err);
	if (status == ST_OK)
		status = check_selection(m, decision, fresh, plan->plan, findings, err);
	if (status == ST_OK)
		status = put_paper(m, how, err);
	if (status == ST_OK)
		status = adopting_open(m, fresh, &a, err);
	for (size_t i = 0; status == ST_OK && i < c->count; i++) {
		struct plan_adoption row = *how;
		struct fund_grant grant;
		int64_t number;
		if (c->row[i])
			continue;
		row.measure = c->pick[i]->measure;
		status = adopt(&a, c->pick[i], &row, &grant, err);
		if (status == ST_OK)
			status = plan_adoption_put(m->tx, &row, &number, err);
		if (status != ST_OK)
			break;
		describe(c->pick[i], how->on, false, &grant, arena, &out->item[i]);
		for (size_t s = 0; s < grant.source_count; s++)
			out->fresh_krw = money_add(out->fresh_krw, grant.source[s].reserved_krw);
		out->fresh++;
	}
	return status == ST_OK ? programme_reseal_plans(m->tx, PROGRAMME_SEALED_ADOPTION, err) : status;
}

static enum status adopt_plan(struct money *m, const struct programme_adopt_options *o, struct arena *arena, struct programme_adoption *out,
	struct findings *findings, struct err *err)
{
	struct plan_record plan;
	struct choice c;
	const char *stored;
	char sha256[HASH_HEX_LEN];
	int64_t seals = 0;
	enum status status = programme_store_seal_count(m->tx, &seals, err);
	if (status == ST_OK && seals == 0)
		status = err_set(err, ST_CONFLICT, "plan.no_run", NULL);
	if (status == ST_OK)
		status = plan_record_get(m->tx, o->plan, arena, &plan, &stored, err);
	if (status != ST_OK)
		return status;
	plan_record_hash(&plan, sha256);
	if (strcmp(sha256, stored) != 0)
		return err_set(err, ST_CONFLICT, "plan.hash", o->plan, NULL);
	status = programme_money_read(m, err);
	if (status == ST_OK)
		status = check_people(m, o, err);
	if (status == ST_OK)
		status = choose(m, &plan, o, &c, err);
	if (status != ST_OK)
		return status;
	struct plan_adoption how = {.plan = plan.plan,
		.maker = o->maker,
		.checker = o->checker,
		.committee = o->committee_or_null ? o->committee_or_null : "",
		.sha256 = stored,
		.on = o->on == DATE_NONE ? m->rules->as_of : o->on};
	m->today = how.on;
	out->plan = plan.plan;
	out->count = c.count;
	out->item = arena_alloc(arena, (c.count + 1) * sizeof *out->item);
	for (size_t i = 0; status == ST_OK && i < c.count; i++) {
		struct fund_grant grant;
		if (!c.row[i])
			continue;
		status = fund_grant_get(m->tx, c.pick[i]->measure, &grant, err);
		if (status == ST_OK)
			describe(c.pick[i], c.row[i]->on, true, &grant, arena, &out->item[i]);
	}
	return status == ST_OK && c.fresh > 0 ? adopt_fresh(m, &plan, &how, &c, arena, out, findings, err) : status;
}

enum status programme_plan_adopt(struct store *store, const struct programme_adopt_options *options, struct arena *arena,
	struct programme_adoption *out_adoption, struct findings *findings, struct err *err)
{
	struct programme_adoption adoption = {0};
	struct party_rules rules;
	struct money m = {.rules = &rules};
	enum status status = store_begin(store, true, &m.tx, err);
	if (status != ST_OK)
		return status;
	arena_init(&m.arena);
	status = party_programme_get(m.tx, &m.arena, &rules, NULL, err);
	if (status == ST_OK)
		status = adopt_plan(&m, options, arena, &adoption, findings, err);
	if (status == ST_OK && !options->dry_run && adoption.fresh > 0)
		status = store_commit(m.tx, err);
	else
		store_rollback(m.tx);
	arena_done(&m.arena);
	if (status == ST_OK)
		*out_adoption = adoption;
	return status;
}
