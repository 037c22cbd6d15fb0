/* What a plan does with each funder's money and each pool, year by year, and which rules hold it back. */
#include "programme/programme_planning.h"

#include <string.h>

static bool is_first_of(const struct plan_terms *terms, size_t source)
{
	for (size_t k = 0; k < source; k++)
		if (terms->source[k].route == terms->source[source].route && strcmp(terms->source[k].funder, terms->source[source].funder) == 0)
			return false;
	return true;
}

/* Of all rows of a rule in a year or, where money carries over, from it on: one more won helps in each of them. */
static double price_of(const struct programme_plan *plan, enum plan_rule_kind kind, const char *name, const char *per, int year, bool and_later)
{
	double price = 0;
	for (size_t r = 0; plan->result.price && r < plan->model.rows; r++) {
		const struct plan_row *row = &plan->model.row[r];
		const struct plan_rule *rule = &plan->model.rule[row->rule];
		if (rule->kind == kind && strcmp(rule->name, name) == 0 && strcmp(rule->per, per) == 0 &&
			(row->year == year || (and_later && row->year > year)))
			price += plan->result.price[r];
	}
	return price;
}

static int64_t used_of(const struct programme_plan *plan, enum party_route route, const char *origin, int year)
{
	int64_t used = 0;
	for (size_t i = 0; i < plan->record.pick_count; i++) {
		const struct plan_pick *pick = &plan->record.pick[i];
		for (size_t k = 0; pick->route == route && pick->year == year && k < pick->pay_count; k++)
			if (strcmp(pick->pay[k].origin, origin) == 0)
				used = money_add(used, pick->pay[k].amount_krw);
	}
	return used;
}

static void sum_money(const struct programme_planning *planning, struct programme_plan *plan, struct arena *arena)
{
	const struct plan_terms *terms = &planning->terms;
	plan->money = arena_alloc(arena, (terms->sources * (size_t)terms->years + 1) * sizeof *plan->money);
	for (int route = 0; route < PARTY_ROUTE_COUNT; route++)
		for (size_t k = 0; k < terms->sources; k++) {
			const struct plan_source *source = &terms->source[k];
			int64_t left = 0;
			if (source->route != (enum party_route)route || !source->funder[0] || !is_first_of(terms, k))
				continue;
			for (int t = 0; t < terms->years; t++) {
				struct programme_plan_money *m = &plan->money[plan->monies++];
				*m = (struct programme_plan_money){.funder = source->funder, .route = source->route, .year = terms->first_year + t};
				m->used_krw = used_of(plan, m->route, m->funder, m->year);
				m->budget_krw = source->budget_krw ? source->budget_krw[t] + left : -1;
				left = source->budget_krw && terms->carry_over ? m->budget_krw - m->used_krw : 0;
				m->price = price_of(plan, PLAN_RULE_BUDGET, m->funder, party_route_name(m->route), m->year, terms->carry_over);
			}
		}
}

/* A pool as a clerk would keep it: what comes in, what is matched of it as far as the ministry's budget and ceiling go, what is drawn. */
static void sum_pool(const struct programme_planning *planning, struct programme_plan *plan, size_t p, struct arena *arena)
{
	const struct plan_terms *terms = &planning->terms;
	const struct plan_pool_terms *pool = &terms->pool[p];
	const struct plan_model *model = &plan->model;
	int64_t waiting = 0, has = 0, given = 0, left = 0;
	const char *tier = arena_printf(arena, "%d", pool->tier + 1), *part = arena_printf(arena, "pool:%s", tier);
	for (size_t i = 0; i < planning->scenario.opening_count; i++)
		if (plan_pool_paying(terms, planning->scenario.opening[i].tier) == (int)p)
			left = money_add(left, planning->scenario.opening[i].amount_krw);
	for (int t = 0; t < terms->years; t++) {
		struct programme_plan_pool *y = &plan->pool[plan->pools++];
		*y = (struct programme_plan_pool){.tier = pool->tier + 1, .year = terms->first_year + t, .opening_krw = left};
		for (size_t s = 0; s < plan_set_count(model->problem); s++) {
			struct plan_chosen chosen[PLAN_COMPONENT_MAX];
			if (plan->result.choice[s].candidate == PLAN_NONE)
				continue;
			size_t count = plan_model_chosen(model, plan->result.choice[s].candidate, plan->result.choice[s].alternative, chosen);
			for (size_t k = 0; k < count; k++) {
				const struct plan_measure *m = &planning->candidates.measures.list[chosen[k].measure];
				const struct plan_option *o = &model->option[chosen[k].measure][chosen[k].option];
				if (plan_pool_filled(terms, m->tier) == (int)p && o->t + pool->lag_years[o->route] == t) {
					y->returned_krw += o->returned_krw;
					waiting += o->matched_krw;
				}
				if (o->route == PARTY_ROUTE_POOL && o->t == t && plan_pool_paying(terms, m->tier) == (int)p)
					y->drawn_krw += o->support_krw;
			}
		}
		int64_t there = pool->match_ceiling_krw == INT64_MAX ? INT64_MAX : pool->match_ceiling_krw - given;
		if (pool->match_budget_krw) {
			has = pool->match_budget_krw[t] + (terms->carry_over ? has : 0);
			there = has < there ? has : there;
		}
		y->matched_krw = waiting < there ? waiting : there;
		y->match_there_krw = pool->match.numerator == 0 ? 0 : there == INT64_MAX ? -1 : there;
		has -= y->matched_krw;
		waiting -= y->matched_krw;
		given += y->matched_krw;
		y->left_krw = left + y->returned_krw + y->matched_krw - y->drawn_krw;
		left = y->left_krw;
		y->price = price_of(plan, PLAN_RULE_POOL, tier, "", y->year, true);
		if (pool->match_funder[0])
			y->price += price_of(plan, PLAN_RULE_BUDGET, pool->match_funder, part, y->year, true) +
				    price_of(plan, PLAN_RULE_CEILING, pool->match_funder, part, y->year, true);
	}
}

/* A floor's row says p × all − q × group <= 0, or − group <= − amount; a target's − grams <= − target. */
static void tell_least(const struct programme_plan *plan, struct programme_plan_limit *l)
{
	struct rate share = l->rule->share;
	if (l->rule->kind == PLAN_RULE_TARGET) {
		l->least_g = -l->row->capacity;
		l->reached_g = -l->used;
	} else if (l->rule->kind == PLAN_RULE_FLOOR && share.denominator > 0) {
		int64_t of_all = share.numerator * plan->support_krw;
		l->least_krw = (of_all + share.denominator - 1) / share.denominator;
		l->given_krw = (of_all - l->used) / share.denominator;
	} else if (l->rule->kind == PLAN_RULE_FLOOR) {
		l->least_krw = -l->row->capacity;
		l->given_krw = -l->used;
	}
}

/* Caps and the like: those that have a price, or are used up. */
static void sum_limits(struct programme_plan *plan, struct arena *arena)
{
	const struct plan_model *model = &plan->model;
	plan_value value, *used = arena_alloc(arena, (model->rows + 1) * sizeof *used);
	plan->limit = arena_alloc(arena, (model->rows + 1) * sizeof *plan->limit);
	if (!plan_judge(model->problem, plan->result.choice, &value, used, NULL))
		return;
	for (size_t r = 0; r < model->rows; r++) {
		const struct plan_rule *rule = &model->rule[model->row[r].rule];
		double price = plan->result.price ? plan->result.price[r] : 0;
		bool money = rule->kind == PLAN_RULE_POOL || (rule->kind == PLAN_RULE_BUDGET) ||
			     (rule->kind == PLAN_RULE_CEILING && strncmp(rule->per, "pool", 4) == 0);
		if (!money && (price > 0 || (used[r] == model->row[r].capacity && used[r] != 0))) {
			struct programme_plan_limit *l = &plan->limit[plan->limits++];
			*l = (struct programme_plan_limit){.rule = rule, .row = &model->row[r], .used = (int64_t)used[r], .price = price};
			tell_least(plan, l);
		}
	}
}

void programme_plan_sum(const struct programme_planning *planning, struct programme_plan *plan, struct arena *arena)
{
	sum_money(planning, plan, arena);
	plan->pool = arena_alloc(arena, (planning->terms.pools * (size_t)planning->terms.years + 1) * sizeof *plan->pool);
	for (size_t p = 0; p < planning->terms.pools; p++)
		sum_pool(planning, plan, p, arena);
	sum_limits(plan, arena);
}
