/* The programme's rules and the scenario as plain numbers. */
#include "plan/plan_terms.h"

#include <stdio.h>
#include <string.h>

static void complain(struct findings *findings, const char *file, int64_t line, int64_t column, const char *code, const char *a, const char *b)
{
	struct err err;
	err_set(&err, ST_INPUT, code, a, b, NULL);
	if (file && line)
		err_at(&err, file, line, column);
	findings_add(findings, SEVERITY_ERROR, &err);
}

static int year_of(date_day day)
{
	int year, month, of_month;
	date_split(day, &year, &month, &of_month);
	return year;
}

/* The same day of another year; 28 February for the 29th. */
static date_day day_in(int year, date_day day)
{
	int of, month, of_month;
	date_split(day, &of, &month, &of_month);
	return date_make(year, month, month == 2 && of_month == 29 ? 28 : of_month);
}

static bool in_force(date_day from, date_day to, date_day day)
{
	return (from == DATE_NONE || from <= day) && (to == DATE_NONE || day <= to);
}

static int lowest_tier(unsigned tiers)
{
	for (int tier = 1; tier <= PARTY_TIERS_MAX; tier++)
		if (tiers & party_tier_bit(tier))
			return tier;
	return 2;
}

/* ---- calendars ---- */

static void make_calendar(const struct party_rules *rules, const struct plan_scenario *scenario, struct plan_terms *t)
{
	for (int route = 0; route < PARTY_ROUTE_COUNT; route++) {
		for (int tier = 1; tier <= PARTY_TIERS_MAX; tier++) {
			struct plan_calendar *c = &t->calendar[route][tier];
			*c = (struct plan_calendar){1, scenario->start_lag_years >= 0 ? scenario->start_lag_years : 1};
			if (!rules->route_present[route])
				continue;
			const struct party_route_rule *rule = party_route_for(rules, (enum party_route)route, tier);
			int year, day;
			date_split(rule->agreed_on, &year, &c->month, &day);
			if (scenario->start_lag_years < 0 && year_of(rule->completed_on) >= year)
				c->start_lag_years = year_of(rule->completed_on) - year;
		}
	}
}

/* ---- sources ---- */

static struct plan_source *add_source(struct plan_terms *t, enum party_route route, const char *funder, struct findings *findings)
{
	if (t->sources == PLAN_SOURCES_MAX) {
		complain(findings, NULL, 0, 0, "plan.too_many_sources", funder, "16");
		return NULL;
	}
	struct plan_source *source = &t->source[t->sources++];
	*source = (struct plan_source){.route = route, .funder = funder};
	return source;
}

static void make_sources(const struct party_rules *rules, const struct plan_scenario *s, struct plan_terms *t, struct findings *findings)
{
	for (size_t i = 0; s->rules.has_support && i < s->rules.support_count; i++) {
		struct plan_source *source = add_source(t, s->rules.support[i].route, s->rules.support[i].funder, findings);
		if (!source)
			return;
		memcpy(source->rate, s->rules.support[i].rate, sizeof source->rate);
		source->years = (1u << t->years) - 1;
	}
	/* versions of one rate follow each other: each is a source of its years */
	for (size_t i = 0; !s->rules.has_support && i < rules->support_count; i++) {
		const struct party_support *support = &rules->support[i];
		unsigned years = 0;
		if (!rules->route_present[support->route])
			continue;
		date_day agreed = party_route_for(rules, support->route, support->route == PARTY_ROUTE_TIER1 ? 1 : 2)->agreed_on;
		for (int k = 0; k < t->years; k++)
			if (in_force(support->valid_from, support->valid_to, day_in(t->first_year + k, agreed)))
				years |= 1u << k;
		struct plan_source *source = years ? add_source(t, support->route, support->funder, findings) : NULL;
		if (!source)
			continue;
		memcpy(source->rate, support->rate, sizeof source->rate);
		source->years = years;
	}
}

/* ---- pools ---- */

/* Years from an agreement on a route to the agreements of the pool that its return can still reach. */
static int lag_of(const struct party_rules *rules, const struct party_return_rule *rule, enum party_route route)
{
	if (!rules->route_present[route])
		return 1;
	const struct party_route_rule *calendar = party_route_for(rules, route, rule->tier);
	const struct party_match_rule *match = party_match_for(rules, rule->tier);
	date_day due = rule->due_on != DATE_NONE ? rule->due_on : date_add_months(calendar->fixed_on, rule->due_months);
	int lag = year_of(due) - year_of(calendar->agreed_on);
	if (rules->route_present[PARTY_ROUTE_POOL]) {
		date_day drawn = day_in(year_of(due), party_route_for(rules, PARTY_ROUTE_POOL, lowest_tier(rule->pays))->agreed_on);
		if (due > drawn || (match && match->on != DATE_NONE && day_in(year_of(due), match->on) > drawn))
			lag++;
	}
	return lag < 0 ? 0 : lag;
}

static void make_pools(const struct party_rules *rules, const struct plan_scenario *s, struct plan_terms *t)
{
	for (size_t i = 0; i < rules->returned_count; i++) {
		const struct party_return_rule *rule = &rules->returned[i];
		const struct party_match_rule *match = party_match_for(rules, rule->tier);
		if (rule->version != 1)
			continue; /* the versions of a tier share their pool */
		struct plan_pool_terms *pool = &t->pool[t->pools++];
		*pool = (struct plan_pool_terms){.tier = rule->tier,
			.pays = rule->pays,
			.by_consortium = rule->by_consortium,
			.match = match ? match->rate : (struct rate){0, 1},
			.match_funder = match ? match->funder : "",
			.match_ceiling_krw = match ? match->ceiling_krw : INT64_MAX};
		if (match && s->rules.has_match)
			pool->match = s->rules.match;
		if (match && s->rules.match_ceiling_krw >= 0)
			pool->match_ceiling_krw = s->rules.match_ceiling_krw;
		for (int route = 0; route < PARTY_ROUTE_COUNT; route++)
			pool->lag_years[route] = s->rules.due_lag_years >= 0 ? s->rules.due_lag_years : lag_of(rules, rule, (enum party_route)route);
		date_day agreed = party_route_for(rules, rule->tier == 1 ? PARTY_ROUTE_TIER1 : PARTY_ROUTE_POOL, rule->tier)->agreed_on;
		for (int k = 0; k < t->years; k++) {
			const struct party_return_rule *then = party_return_on(rules, rule->tier, day_in(t->first_year + k, agreed));
			pool->ratio[k] = s->rules.has_return_ratio ? s->rules.return_ratio : then ? then->ratio : (struct rate){0, 1};
			pool->base[k] = then ? then->base : rule->base;
		}
	}
}

static void make_ceilings(const struct party_rules *rules, struct arena *arena, struct plan_terms *t)
{
	t->ceiling = arena_alloc(arena, (rules->match_count + 1) * sizeof *t->ceiling);
	for (size_t i = 0; i < rules->match_count; i++) {
		const struct party_match_rule *match = &rules->match[i];
		const struct party_return_rule *rule = party_return_find(rules, match->tier, 1);
		if (match->shape == PARTY_MATCH_OWN_SELECTION && rule)
			t->ceiling[t->ceilings++] = (struct plan_ceiling){match->funder, rule->pays, match->ceiling_krw};
	}
}

int plan_pool_paying(const struct plan_terms *terms, int tier)
{
	for (size_t p = 0; p < terms->pools; p++)
		if (terms->pool[p].pays & party_tier_bit(tier))
			return (int)p;
	return -1;
}

int plan_pool_filled(const struct plan_terms *terms, int tier)
{
	for (size_t p = 0; p < terms->pools; p++)
		if (terms->pool[p].tier == tier)
			return (int)p;
	return -1;
}

int64_t plan_opening_krw(const struct plan_scenario *scenario, const struct plan_terms *terms, int pool, const char *consortium)
{
	int64_t sum = 0;
	for (size_t i = 0; i < scenario->opening_count; i++)
		if (plan_pool_paying(terms, scenario->opening[i].tier) == pool && strcmp(scenario->opening[i].consortium, consortium) == 0)
			sum = money_add(sum, scenario->opening[i].amount_krw);
	return sum;
}

/* ---- limits ---- */

static void make_limits(const struct party_rules *rules, const struct plan_scenario *s, struct arena *arena, struct plan_terms *t)
{
	t->limit = arena_alloc(arena, (rules->cap_count + s->rules.cap_count + 1) * sizeof *t->limit);
	for (size_t i = 0; s->rules.has_caps && i < s->rules.cap_count; i++) {
		const struct plan_cap *cap = &s->rules.cap[i];
		t->limit[t->limits++] = (struct plan_limit){cap->route, cap->funder, cap->per, cap->amount_krw};
	}
	for (size_t i = 0; !s->rules.has_caps && i < rules->cap_count; i++) {
		const struct party_cap *cap = &rules->cap[i];
		/* measures of a plan are machines */
		if (!cap->measure_type[0] || strcmp(cap->measure_type, "equipment") == 0)
			t->limit[t->limits++] = (struct plan_limit){cap->route, cap->funder, cap->per, cap->amount_krw};
	}
	for (size_t i = 0; i < rules->call_count; i++) {
		const struct party_call *call = &rules->call[i];
		struct rate *own = &t->own_share_min[call->route];
		t->single_scope |= call->duplicate_scope & (PARTY_SCOPE_SITE | PARTY_SCOPE_FIRM_YEAR);
		if (call->own_share_min.denominator > 0 && rate_compare(call->own_share_min, *own) > 0)
			*own = call->own_share_min;
	}
}

/* ---- budgets ---- */

static bool matches(const struct plan_pool_terms *pool, const char *funder)
{
	return pool->match_funder[0] && strcmp(pool->match_funder, funder) == 0;
}

/* Routes on which a funder pays, as bits; the pool's: it matches. */
static unsigned roles_of(const struct plan_terms *t, const char *funder)
{
	unsigned roles = 0;
	for (size_t k = 0; k < t->sources; k++)
		if (t->source[k].funder[0] && strcmp(t->source[k].funder, funder) == 0)
			roles |= 1u << t->source[k].route;
	for (size_t p = 0; p < t->pools; p++)
		if (matches(&t->pool[p], funder))
			roles |= 1u << PARTY_ROUTE_POOL;
	return roles;
}

static int64_t *budget_of(struct arena *arena, int64_t **budget, int years)
{
	if (!*budget)
		*budget = arena_alloc(arena, (size_t)years * sizeof **budget);
	return *budget;
}

static void take_budget(struct plan_terms *t, const struct plan_budget *b, enum party_route route, struct arena *arena)
{
	int year = b->year - t->first_year;
	for (size_t k = 0; k < t->sources; k++)
		if (t->source[k].route == route && t->source[k].funder[0] && strcmp(t->source[k].funder, b->funder) == 0) {
			int64_t *budget = budget_of(arena, &t->source[k].budget_krw, t->years);
			budget[year] = money_add(budget[year], b->amount_krw);
		}
	for (size_t p = 0; route == PARTY_ROUTE_POOL && p < t->pools; p++)
		if (matches(&t->pool[p], b->funder)) {
			int64_t *budget = budget_of(arena, &t->pool[p].match_budget_krw, t->years);
			budget[year] = money_add(budget[year], b->amount_krw);
		}
}

/* A funder without any budget pays nothing on that route, where the scenario lists budgets. */
static void make_budgets(const struct plan_scenario *s, const char *file, struct arena *arena, struct plan_terms *t, struct findings *findings)
{
	for (size_t i = 0; i < s->budget_count; i++) {
		const struct plan_budget *b = &s->budget[i];
		unsigned roles = roles_of(t, b->funder);
		enum party_route route = b->route;
		char year[24];
		snprintf(year, sizeof year, "%d", b->year);
		if (roles == 0 || (b->route_given && !(roles & 1u << route))) {
			complain(findings, file, b->line, b->column, "scenario.funder_unknown", b->funder,
				b->route_given ? party_route_name(route) : "tier1, pool, ministry");
			continue;
		}
		if (!b->route_given && (roles & (roles - 1)) != 0) {
			complain(findings, file, b->line, b->column, "scenario.funder_route", b->funder, "");
			continue;
		}
		for (int k = 0; !b->route_given && k < PARTY_ROUTE_COUNT; k++)
			if (roles & 1u << k)
				route = (enum party_route)k;
		if (b->year < t->first_year || b->year >= t->first_year + t->years) {
			complain(findings, file, b->line, b->column, "scenario.year_outside", b->funder, year);
			continue;
		}
		take_budget(t, b, route, arena);
	}
	if (s->budget_count == 0)
		return;
	size_t kept = 0;
	for (size_t k = 0; k < t->sources; k++)
		if (t->source[k].budget_krw || !t->source[k].funder[0])
			t->source[kept++] = t->source[k];
	t->sources = kept;
}

static void check_openings(const struct plan_scenario *s, const char *file, const struct plan_terms *t, struct findings *findings)
{
	for (size_t i = 0; i < s->opening_count; i++) {
		const struct plan_opening *o = &s->opening[i];
		int pool = plan_pool_paying(t, o->tier);
		char tier[24];
		snprintf(tier, sizeof tier, "%d", o->tier);
		if (pool < 0)
			complain(findings, file, o->line, o->column, "scenario.no_pool", tier, "");
		else if (t->pool[pool].by_consortium != (o->consortium[0] != '\0'))
			complain(findings, file, o->line, o->column, "scenario.pool_consortium", tier, o->consortium);
	}
}

enum status plan_terms_make(const struct party_rules *rules, const struct plan_scenario *scenario, const char *file, struct arena *arena,
	struct plan_terms *out_terms, struct findings *findings)
{
	int64_t before = findings->errors;
	struct plan_terms *t = arena_alloc(arena, sizeof *t);
	int last = scenario->first_year + scenario->years - 1;
	t->first_year = scenario->first_year;
	t->years = scenario->years;
	/* ten years that count, so that an earlier machine is worth more; at least the plan's own */
	t->count_until = scenario->count_until ? scenario->count_until : scenario->first_year + 9 > last ? scenario->first_year + 9 : last;
	if (t->count_until < t->first_year) {
		char until[24], first[24];
		snprintf(until, sizeof until, "%d", t->count_until);
		snprintf(first, sizeof first, "%d", t->first_year);
		complain(findings, file, scenario->count_line, scenario->count_column, "scenario.count_until", until, first);
	}
	t->carry_over = !rules->by_year || rules->carry_all;
	for (int route = 0; route < PARTY_ROUTE_COUNT; route++)
		t->own_share_min[route] = (struct rate){0, 1};
	make_calendar(rules, scenario, t);
	make_sources(rules, scenario, t, findings);
	make_pools(rules, scenario, t);
	make_ceilings(rules, arena, t);
	make_limits(rules, scenario, arena, t);
	make_budgets(scenario, file, arena, t, findings);
	check_openings(scenario, file, t, findings);
	if (findings->errors != before)
		return ST_INPUT;
	*out_terms = *t;
	return ST_OK;
}

static int64_t less(int64_t ceiling_krw, int64_t spent_krw)
{
	return ceiling_krw == INT64_MAX ? ceiling_krw : ceiling_krw > spent_krw ? ceiling_krw - spent_krw : 0;
}

void plan_terms_take(struct plan_terms *t, const struct plan_spent *spent, size_t spents)
{
	t->spent = spent;
	t->spents = spents;
	for (size_t i = 0; i < spents; i++) {
		const struct plan_spent *s = &spent[i];
		for (size_t p = 0; s->route == PARTY_ROUTE_POOL && p < t->pools; p++)
			if (t->pool[p].pays & party_tier_bit(s->tier) && matches(&t->pool[p], s->funder))
				t->pool[p].match_ceiling_krw = less(t->pool[p].match_ceiling_krw, s->amount_krw);
		for (size_t c = 0; s->route == PARTY_ROUTE_MINISTRY && c < t->ceilings; c++)
			if (t->ceiling[c].pays & party_tier_bit(s->tier) && strcmp(t->ceiling[c].funder, s->funder) == 0)
				t->ceiling[c].amount_krw = less(t->ceiling[c].amount_krw, s->amount_krw);
	}
}

int plan_start_year(const struct plan_terms *terms, enum party_route route, int tier, int t)
{
	return terms->first_year + t + terms->calendar[route][tier].start_lag_years;
}

int plan_credit_month(const struct plan_terms *terms, const struct plan_scenario *scenario, enum party_route route, int tier, int t)
{
	int approved = (terms->first_year + t) * 12 + terms->calendar[route][tier].month - 1 + scenario->approval_lead_months;
	int start = 12 * plan_start_year(terms, route, tier, t);
	return approved > start ? approved : start;
}
