/* Why a measure cannot be bought at all: the money that its nearest way to be bought lacks. */
#include "programme/programme_plan_why.h"

#include <string.h>

/* Budget of a source that could be used in the t-th year. */
static int64_t there_is_krw(const struct plan_terms *terms, const struct plan_source *source, int t)
{
	int64_t sum = 0;
	for (int y = terms->carry_over ? 0 : t; y <= t; y++)
		sum = money_add(sum, source->budget_krw[y]);
	return sum;
}

static const struct plan_rule *rule_of(const struct plan_model *model, enum plan_rule_kind kind, const char *name, const char *per)
{
	for (size_t r = 0; r < model->rules; r++)
		if (model->rule[r].kind == kind && (!name || strcmp(model->rule[r].name, name) == 0) &&
			(!per || strcmp(model->rule[r].per, per) == 0))
			return &model->rule[r];
	return NULL;
}

/* Rules of pools stand in the order of the pools. */
static const struct plan_rule *pool_rule(const struct plan_model *model, int pool)
{
	for (size_t r = 0; r < model->rules; r++)
		if (model->rule[r].kind == PLAN_RULE_POOL && pool-- == 0)
			return &model->rule[r];
	return NULL;
}

struct lacks {
	const struct plan_model *model;
	struct programme_shortage *list;
	size_t count;
	int64_t sum_krw;
};

static void add(struct lacks *l, const struct plan_rule *rule, int year, int64_t needs_krw, int64_t there_krw, struct arena *arena)
{
	if (!rule || needs_krw <= there_krw)
		return;
	struct plan_row *row = arena_alloc(arena, sizeof *row);
	*row = (struct plan_row){.rule = (int)(rule - l->model->rule), .of = "", .year = year, .capacity = there_krw};
	l->list = arena_grow(arena, l->list, l->count, sizeof *l->list);
	l->list[l->count++] = (struct programme_shortage){rule, row, needs_krw - there_krw};
	l->sum_krw = money_add(l->sum_krw, needs_krw - there_krw);
}

static struct lacks lacks_of(const struct programme_planning *planning, const struct plan_model *model, const struct plan_measure *m,
	const struct plan_option *o, struct arena *arena)
{
	const struct plan_terms *terms = &planning->terms;
	struct lacks l = {.model = model};
	int year = terms->first_year + o->t, pool = plan_pool_paying(terms, m->tier);
	for (size_t k = 0; k < terms->sources; k++) {
		const struct plan_source *source = &terms->source[k];
		if (o->won[k] == 0)
			continue;
		if (source->budget_krw)
			add(&l, rule_of(model, PLAN_RULE_BUDGET, source->funder, party_route_name(o->route)), year, o->won[k],
				there_is_krw(terms, source, o->t), arena);
		for (size_t c = 0; o->route == PARTY_ROUTE_MINISTRY && c < terms->ceilings; c++)
			if (terms->ceiling[c].pays & party_tier_bit(m->tier) && strcmp(terms->ceiling[c].funder, source->funder) == 0)
				add(&l, rule_of(model, PLAN_RULE_CEILING, source->funder, party_route_name(o->route)), 0, o->won[k],
					terms->ceiling[c].amount_krw, arena);
	}
	if (o->route != PARTY_ROUTE_POOL && planning->scenario.budget_krw >= 0)
		add(&l, rule_of(model, PLAN_RULE_TOTAL, NULL, NULL), 0, o->support_krw, planning->scenario.budget_krw, arena);
	if (o->route == PARTY_ROUTE_POOL && pool >= 0)
		add(&l, pool_rule(model, pool), year, o->support_krw,
			plan_opening_krw(&planning->scenario, terms, pool, terms->pool[pool].by_consortium ? m->consortium : ""), arena);
	return l;
}

enum status programme_why_never(const struct programme_planning *planning, const struct plan_model *model, size_t measure, struct arena *arena,
	struct programme_why_measure *w, struct err *err)
{
	const struct plan_rule *excluded = rule_of(model, PLAN_RULE_EXCLUDE, w->measure->measure, NULL);
	bool *without = arena_alloc(arena, (model->rules + 1) * sizeof *without);
	struct plan_model lifted;
	if (excluded) {
		w->excluded = true;
		return ST_OK;
	}
	/* as if money were no object: what is left are the ways that the rules know */
	for (size_t r = 0; r < model->rules; r++)
		switch (model->rule[r].kind) {
		case PLAN_RULE_BUDGET:
		case PLAN_RULE_TOTAL:
		case PLAN_RULE_POOL:
		case PLAN_RULE_CEILING:
			without[r] = true;
			break;
		default:
			without[r] = false;
		}
	enum status st = plan_model_make(&planning->input, without, planning->file, &lifted, err);
	struct lacks least = {0};
	const struct plan_option *nearest = NULL;
	for (int32_t k = 0; st == ST_OK && k < lifted.options[measure]; k++) {
		struct lacks l = lacks_of(planning, model, w->measure, &lifted.option[measure][k], arena);
		if (nearest && l.sum_krw >= least.sum_krw)
			continue;
		least = l;
		nearest = &lifted.option[measure][k];
	}
	if (nearest && least.count > 0) {
		w->year = planning->terms.first_year + nearest->t;
		w->route = nearest->route;
		w->support_krw = nearest->support_krw;
		w->shortage = least.list;
		w->shortages = least.count;
	}
	plan_model_done(&lifted);
	return st;
}
