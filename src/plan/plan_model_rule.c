/* The rules of a plan that a person could lift, in a fixed order whatever counts. */
#include "plan/plan_model_int.h"

#include <string.h>

static const char *const kind_names[] = {"budget", "total", "pool", "cap", "ceiling", "single", "floor", "target", "require", "exclude", "relation"};

const char *plan_rule_kind_name(enum plan_rule_kind kind)
{
	return kind_names[kind];
}

static struct plan_rule *add(struct plan_building *b, enum plan_rule_kind kind, const char *name, const char *per, int64_t amount_krw)
{
	struct plan_model *m = b->model;
	m->rule = arena_grow(&m->arena, m->rule, m->rules, sizeof *m->rule);
	m->rule[m->rules] = (struct plan_rule){kind, name, per, "", amount_krw, {0, 0}};
	return &m->rule[m->rules++];
}

bool plan_rule_counts(const struct plan_building *b, int rule)
{
	return rule >= 0 && !(b->without && b->without[rule]);
}

static int64_t sum(const int64_t *by_year, int years)
{
	int64_t won = 0;
	for (int t = 0; t < years; t++)
		won = money_add(won, by_year[t]);
	return won;
}

static int last(const struct plan_building *b)
{
	return (int)b->model->rules - 1;
}

static int next(const struct plan_building *b)
{
	return (int)b->model->rules;
}

static void list_budgets(struct plan_building *b)
{
	const struct plan_terms *terms = b->input->terms;
	for (size_t k = 0; k < terms->sources; k++) {
		const struct plan_source *source = &terms->source[k];
		b->at.source[k] = -1;
		if (!source->budget_krw)
			continue;
		/* versions of one rate share their funder's money */
		for (size_t i = 0; i < k; i++)
			if (terms->source[i].route == source->route && strcmp(terms->source[i].funder, source->funder) == 0)
				b->at.source[k] = b->at.source[i];
		if (b->at.source[k] < 0) {
			add(b, PLAN_RULE_BUDGET, source->funder, party_route_name(source->route), sum(source->budget_krw, terms->years));
			b->at.source[k] = last(b);
		}
	}
	b->at.total = -1;
	if (b->input->scenario->budget_krw >= 0) {
		add(b, PLAN_RULE_TOTAL, "", "", b->input->scenario->budget_krw);
		b->at.total = last(b);
	}
}

static void list_pools(struct plan_building *b)
{
	const struct plan_terms *terms = b->input->terms;
	for (size_t p = 0; p < terms->pools; p++) {
		const struct plan_pool_terms *pool = &terms->pool[p];
		const char *tier = arena_printf(&b->model->arena, "%d", pool->tier + 1);
		b->at.pool[p].budget = b->at.pool[p].ceiling = -1;
		add(b, PLAN_RULE_POOL, tier, "", -1);
		b->at.pool[p].pool = last(b);
		if (pool->match_budget_krw) {
			add(b, PLAN_RULE_BUDGET, pool->match_funder, arena_printf(&b->model->arena, "pool:%s", tier),
				sum(pool->match_budget_krw, terms->years));
			b->at.pool[p].budget = last(b);
		}
		if (pool->match_funder[0] && pool->match_ceiling_krw != INT64_MAX) {
			add(b, PLAN_RULE_CEILING, pool->match_funder, arena_printf(&b->model->arena, "pool:%s", tier), pool->match_ceiling_krw);
			b->at.pool[p].ceiling = last(b);
		}
	}
	b->at.ceiling = next(b);
	for (size_t i = 0; i < terms->ceilings; i++)
		add(b, PLAN_RULE_CEILING, terms->ceiling[i].funder, party_route_name(PARTY_ROUTE_MINISTRY), terms->ceiling[i].amount_krw);
}

static const char *const per_names[] = {"firm", "site", "consortium"};

static void list_limits(struct plan_building *b)
{
	const struct plan_terms *terms = b->input->terms;
	b->at.limit = next(b);
	for (size_t i = 0; i < terms->limits; i++)
		add(b, PLAN_RULE_LIMIT, terms->limit[i].funder,
			arena_printf(&b->model->arena, "%s:%s", party_route_name(terms->limit[i].route), per_names[terms->limit[i].per]),
			terms->limit[i].amount_krw);
	b->at.site = b->at.firm_year = -1;
	if (terms->single_scope & PARTY_SCOPE_SITE) {
		add(b, PLAN_RULE_SINGLE, "", "site", -1);
		b->at.site = last(b);
	}
	if (terms->single_scope & PARTY_SCOPE_FIRM_YEAR) {
		add(b, PLAN_RULE_SINGLE, "", "firm_year", -1);
		b->at.firm_year = last(b);
	}
}

static void list_named(struct plan_building *b, enum plan_rule_kind kind, const struct plan_named *list, size_t count, int *by_measure)
{
	const struct plan_measures *measures = b->input->measures;
	for (size_t i = 0; i < measures->count; i++)
		by_measure[i] = -1;
	for (size_t k = 0; k < count; k++) {
		add(b, kind, list[k].measure, "", -1);
		for (size_t i = 0; i < measures->count; i++)
			if (strcmp(measures->list[i].measure, list[k].measure) == 0)
				by_measure[i] = last(b);
	}
}

void plan_rules_list(struct plan_building *b)
{
	const struct plan_scenario *s = b->input->scenario;
	const struct plan_measures *measures = b->input->measures;
	struct arena *arena = &b->model->arena;
	list_budgets(b);
	list_pools(b);
	list_limits(b);
	b->at.floor = next(b);
	for (size_t i = 0; i < s->floor_count; i++) {
		const struct plan_floor *f = &s->floor[i];
		struct plan_rule *rule = add(b, PLAN_RULE_FLOOR, f->of, plan_floor_by_name(f->by), f->is_share ? -1 : f->amount_krw);
		if (f->is_share)
			rule->share = f->share;
	}
	b->at.target = -1;
	if (s->target_g >= 0) {
		add(b, PLAN_RULE_TARGET, arena_printf(arena, "%lld", (long long)(s->target_g / 1000000)), "", -1);
		b->at.target = last(b);
	}
	b->required = arena_alloc(arena, (measures->count + 1) * sizeof *b->required);
	b->excluded = arena_alloc(arena, (measures->count + 1) * sizeof *b->excluded);
	list_named(b, PLAN_RULE_REQUIRE, s->require, s->require_count, b->required);
	list_named(b, PLAN_RULE_EXCLUDE, s->exclude, s->exclude_count, b->excluded);
	b->at.relation = arena_alloc(arena, (measures->relation_count + 1) * sizeof *b->at.relation);
	for (size_t i = 0; i < measures->relation_count; i++) {
		const struct plan_relation *r = &measures->relation[i];
		b->at.relation[i] = -1;
		if (r->kind == PLAN_SHARES)
			continue;
		add(b, PLAN_RULE_RELATION, measures->list[r->measure].measure, r->kind == PLAN_EXCLUDES ? "excludes" : "requires", -1)->other =
			measures->list[r->other].measure;
		b->at.relation[i] = last(b);
	}
}
