/* Rows: every limit of the plan, what each option uses of it, and which rows can bind at all. */
#include "plan/plan_model_int.h"

#include <stdio.h>
#include <string.h>

/* ---- drafts ---- */

static int32_t add_draft(struct plan_building *b, int rule, const char *of, int year, int64_t capacity)
{
	b->draft = arena_grow(&b->model->arena, b->draft, b->drafts, sizeof *b->draft);
	b->draft[b->drafts] = (struct plan_draft){{rule, of, year, capacity}, 0, false, PLAN_NONE};
	return (int32_t)b->drafts++;
}

/* The row of a rule for a group and year: found, or made with that capacity. */
static int32_t draft_of(struct plan_building *b, int rule, const char *part, const char *of, int year, int64_t capacity)
{
	char key[PARTY_ID_LEN + 96];
	int64_t at;
	snprintf(key, sizeof key, "%d:%s:%s:%d", rule, part, of, year);
	if (map_get(b->group, key, &at))
		return (int32_t)at;
	at = add_draft(b, rule, of, year, capacity);
	map_add(b->group, key, at, NULL);
	return (int32_t)at;
}

static void use(struct plan_building *b, struct plan_draws *d, int32_t draft, int64_t won)
{
	if (won == 0)
		return;
	for (size_t k = 0; k < d->count; k++)
		if (d->list[k].draft == draft) {
			d->list[k].won += won;
			return;
		}
	d->list = arena_grow(&b->model->arena, d->list, d->count, sizeof *d->list);
	d->list[d->count++] = (struct plan_draw){draft, won};
}

/* ---- funders' money ---- */

static int64_t sum_until(const int64_t *by_year, int from, int to)
{
	int64_t sum = 0;
	for (int t = from; t <= to; t++)
		sum = money_add(sum, by_year[t]);
	return sum;
}

static void use_budgets(struct plan_building *b, const struct plan_option *o, struct plan_draws *d)
{
	const struct plan_terms *terms = b->input->terms;
	for (size_t k = 0; k < terms->sources; k++) {
		const struct plan_source *source = &terms->source[k];
		if (o->won[k] == 0 || !source->budget_krw)
			continue;
		int rule = b->at.source[k];
		if (!plan_rule_counts(b, rule))
			continue;
		for (int t = o->t; t <= (terms->carry_over ? terms->years - 1 : o->t); t++)
			use(b, d,
				draft_of(b, rule, "", "", terms->first_year + t,
					terms->carry_over ? sum_until(source->budget_krw, 0, t) : source->budget_krw[t]),
				o->won[k]);
	}
	if (o->route != PARTY_ROUTE_POOL && plan_rule_counts(b, b->at.total))
		use(b, d, draft_of(b, b->at.total, "", "", 0, b->input->scenario->budget_krw), o->support_krw);
}

static void use_limits(struct plan_building *b, const struct plan_measure *m, const struct plan_option *o, struct plan_draws *d)
{
	const struct plan_terms *terms = b->input->terms;
	for (size_t l = 0; l < terms->limits; l++) {
		const char *group = plan_group_of(m, terms->limit[l].per);
		int rule = b->at.limit + (int)l;
		if (terms->limit[l].route != o->route || !group[0] || !plan_rule_counts(b, rule))
			continue;
		for (size_t k = 0; k < terms->sources; k++)
			if (terms->source[k].route == o->route && strcmp(terms->source[k].funder, terms->limit[l].funder) == 0 && o->won[k] > 0)
				use(b, d, draft_of(b, rule, "", group, 0, plan_limit_left(b, l, group)), o->won[k]);
	}
	for (size_t i = 0; o->route == PARTY_ROUTE_MINISTRY && i < terms->ceilings; i++) {
		const struct plan_ceiling *c = &terms->ceiling[i];
		int rule = b->at.ceiling + (int)i;
		if (!(c->pays & party_tier_bit(m->tier)) || !plan_rule_counts(b, rule))
			continue;
		for (size_t k = 0; k < terms->sources; k++)
			if (o->won[k] > 0 && strcmp(terms->source[k].funder, c->funder) == 0)
				use(b, d, draft_of(b, rule, "", "", 0, c->amount_krw), o->won[k]);
	}
}

/* A second state subsidy in one place is none: at most one grant with state money. The pool's money may hold the state's match. */
static void use_singles(struct plan_building *b, const struct plan_measure *m, const struct plan_option *o, struct plan_draws *d)
{
	const struct plan_terms *terms = b->input->terms;
	int p = plan_pool_paying(terms, m->tier);
	bool state = o->route == PARTY_ROUTE_POOL && p >= 0 && terms->pool[p].match.numerator > 0;
	for (size_t k = 0; k < terms->sources; k++)
		state |= o->won[k] > 0 && terms->source[k].is_state;
	if (state && plan_rule_counts(b, b->at.site))
		use(b, d, draft_of(b, b->at.site, "", m->site, 0, 1), 1);
	if (state && plan_rule_counts(b, b->at.firm_year))
		use(b, d, draft_of(b, b->at.firm_year, "", m->organisation, terms->first_year + o->t, 1), 1);
}

/* ---- pools ----
 *
 * The draws D to year t may be at most opening + returned R(t) + matched M(t). What is matched is, without limit, m R(t); the funder's yearly budgets
 * B and its ceiling C make it M(t) = min over j <= t of (m R(j) + B(j+1) + … + B(t)), and <= C. Each of these is a row:
 * D(t) − R(t) − m R(j) <= opening + B(j+1 … t). Where budgets carry over, only j = 0 and j = t matter. Firms whose draws may not be matched:
 * D'(t) − R(t) <= opening. */

static bool has_match(const struct plan_pool_terms *pool)
{
	return pool->match.numerator > 0 && pool->match_ceiling_krw > 0;
}

struct pool_rows {
	int year_rule, budget, ceiling; /* rules */
	const struct plan_pool_terms *terms;
	const char *consortium;
	int64_t opening;
};

/* Ceiling and match budgets of a pool by consortium are shared out by what its firms of the paying tier cost: a fixed part each, so that a plan that
 * holds here holds however the match is given out. */
static int64_t share_out(const struct plan_building *b, const struct plan_pool_terms *pool, const char *consortium, int64_t krw)
{
	const struct plan_measures *all = b->input->measures;
	__extension__ typedef __int128 wide;
	wide mine = 0, sum = 0;
	if (!pool->by_consortium || krw == INT64_MAX)
		return krw;
	for (size_t i = 0; i < all->count; i++) {
		if (all->list[i].tier != pool->tier || !all->list[i].consortium[0])
			continue;
		sum += all->list[i].cost_krw;
		mine += strcmp(all->list[i].consortium, consortium) == 0 ? all->list[i].cost_krw : 0;
	}
	return sum > 0 ? (int64_t)(mine * krw / sum) : 0;
}

static bool find_pool(struct plan_building *b, int p, const struct plan_measure *m, struct pool_rows *out)
{
	const struct plan_terms *terms = b->input->terms;
	if (p < 0)
		return false;
	const struct plan_pool_terms *pool = &terms->pool[p];
	*out = (struct pool_rows){.terms = pool,
		.consortium = pool->by_consortium ? m->consortium : "",
		.year_rule = b->at.pool[p].pool,
		.budget = b->at.pool[p].budget,
		.ceiling = b->at.pool[p].ceiling};
	if (!plan_rule_counts(b, out->year_rule) || (pool->by_consortium && !m->consortium[0]))
		return false;
	out->opening = plan_opening_krw(b->input->scenario, terms, p, out->consortium);
	return true;
}

/* Calls `use` for every row of the pool in which `draw` won are drawn in year t0 (0: none) and `back` come back in year t1 (PLAN_YEARS_MAX: none). */
static void use_pool(struct plan_building *b, const struct pool_rows *r, struct plan_draws *d, int t0, int64_t draw, bool unmatched, int t1,
	int64_t back, int64_t matched)
{
	const struct plan_terms *terms = b->input->terms;
	const struct plan_pool_terms *pool = r->terms;
	bool match = has_match(pool), budgets = match && pool->match_budget_krw && plan_rule_counts(b, r->budget);
	for (int t = 0; t < terms->years; t++) {
		int64_t of = (t >= t0 ? draw : 0) - (t >= t1 ? back : 0);
		int year = terms->first_year + t;
		if (t < t0 && t < t1)
			continue;
		use(b, d, draft_of(b, r->year_rule, "all", r->consortium, year, r->opening), of - (match && t >= t1 ? matched : 0));
		for (int j = 0; budgets && j <= t; j++) {
			char part[24];
			/* j counts years whose returns are matched in full: 0 … t; all of t + 1 is the row above */
			if (terms->carry_over && j > 0)
				break;
			snprintf(part, sizeof part, "budget%d", j);
			int64_t more = share_out(b, pool, r->consortium, sum_until(pool->match_budget_krw, j, t));
			use(b, d, draft_of(b, r->budget, part, r->consortium, year, money_add(r->opening, more)), of - (j > t1 ? matched : 0));
		}
		if (match && plan_rule_counts(b, r->ceiling))
			use(b, d,
				draft_of(b, r->ceiling, "ceiling", r->consortium, year,
					money_add(r->opening, share_out(b, pool, r->consortium, pool->match_ceiling_krw))),
				of);
		if (match && (unmatched || t >= t1))
			use(b, d, draft_of(b, r->year_rule, "unmatched", r->consortium, year, r->opening),
				(unmatched && t >= t0 ? draw : 0) - (t >= t1 ? back : 0));
	}
}

static void use_pools(struct plan_building *b, size_t i, const struct plan_option *o, struct plan_draws *d)
{
	const struct plan_terms *terms = b->input->terms;
	const struct plan_measure *m = &b->input->measures->list[i];
	bool unmatched = b->input->barred && b->input->barred[i] & 1u << PARTY_ROUTE_MINISTRY;
	struct pool_rows r;
	if (o->route == PARTY_ROUTE_POOL && find_pool(b, plan_pool_paying(terms, m->tier), m, &r))
		use_pool(b, &r, d, o->t, o->support_krw, unmatched, PLAN_YEARS_MAX, 0, 0);
	if (o->returned_krw > 0 && find_pool(b, plan_pool_filled(terms, m->tier), m, &r)) {
		int t1 = o->t + r.terms->lag_years[o->route];
		use_pool(b, &r, d, PLAN_YEARS_MAX, 0, false, t1, o->returned_krw, o->matched_krw);
	}
}

/* ---- floors ---- */

bool plan_floor_counts(const struct plan_floor *f, const struct plan_measure *m)
{
	char tier[24];
	snprintf(tier, sizeof tier, "%d", m->tier);
	return strcmp(f->of, f->by == PLAN_BY_REGION ? m->region : f->by == PLAN_BY_SIZE ? party_size_name(m->size) : tier) == 0;
}

/* Support of the group >= share p/q of all: p × (all) − q × (group) <= 0; or >= an amount: − (group) <= − amount. */
static void use_floors(struct plan_building *b, const struct plan_measure *m, const struct plan_option *o, struct plan_draws *d)
{
	const struct plan_scenario *s = b->input->scenario;
	for (size_t k = 0; k < s->floor_count; k++) {
		const struct plan_floor *f = &s->floor[k];
		int rule = b->at.floor + (int)k;
		if (!plan_rule_counts(b, rule))
			continue;
		int32_t draft = draft_of(b, rule, "", "", 0, f->is_share ? 0 : -f->amount_krw);
		if (f->is_share)
			use(b, d, draft, o->support_krw * (f->share.numerator - (plan_floor_counts(f, m) ? f->share.denominator : 0)));
		else if (plan_floor_counts(f, m))
			use(b, d, draft, -o->support_krw);
	}
}

/* Floors that no measure serves have a row all the same. */
static void add_floors(struct plan_building *b)
{
	const struct plan_scenario *s = b->input->scenario;
	for (size_t k = 0; k < s->floor_count; k++) {
		int rule = b->at.floor + (int)k;
		if (plan_rule_counts(b, rule))
			draft_of(b, rule, "", "", 0, s->floor[k].is_share ? 0 : -s->floor[k].amount_krw);
	}
}

/* ---- all of them ---- */

static void mark_freed(struct plan_building *b)
{
	for (size_t r = 0; r < b->drafts; r++)
		b->draft[r].frees = false;
	for (size_t i = 0; i < b->input->measures->count; i++)
		for (int32_t o = 0; o < b->model->options[i]; o++)
			for (size_t k = 0; k < b->draws[i][o].count; k++)
				if (b->draws[i][o].list[k].won < 0)
					b->draft[b->draws[i][o].list[k].draft].frees = true;
}

/* Takes out options that alone ask for more of a row than there can ever be: a pool in a year before anything comes back. True if there were any. */
static bool drop_hopeless(struct plan_building *b)
{
	bool dropped = false;
	for (size_t i = 0; i < b->input->measures->count; i++) {
		int32_t kept = 0;
		for (int32_t o = 0; o < b->model->options[i]; o++) {
			bool fits = true;
			for (size_t k = 0; k < b->draws[i][o].count; k++) {
				const struct plan_draw *draw = &b->draws[i][o].list[k];
				fits &= b->draft[draw->draft].frees || draw->won <= b->draft[draw->draft].row.capacity;
			}
			if (!fits)
				continue;
			b->draws[i][kept] = b->draws[i][o];
			b->model->option[i][kept++] = b->model->option[i][o];
		}
		dropped |= kept < b->model->options[i];
		b->model->options[i] = kept;
	}
	return dropped;
}

static void weigh(struct plan_building *b)
{
	for (size_t i = 0; i < b->input->measures->count; i++) {
		/* the most that one of its options uses of each row: options of a measure exclude each other */
		struct plan_draws most = {0};
		for (int32_t o = 0; o < b->model->options[i]; o++)
			for (size_t k = 0; k < b->draws[i][o].count; k++) {
				const struct plan_draw *draw = &b->draws[i][o].list[k];
				size_t at = 0;
				while (at < most.count && most.list[at].draft != draw->draft)
					at++;
				if (at == most.count) {
					most.list = arena_grow(&b->model->arena, most.list, most.count, sizeof *most.list);
					most.list[most.count++] = (struct plan_draw){draw->draft, 0};
				}
				most.list[at].won = draw->won > most.list[at].won ? draw->won : most.list[at].won;
			}
		for (size_t k = 0; k < most.count; k++)
			b->draft[most.list[k].draft].most += most.list[k].won;
	}
}

void plan_rows_make(struct plan_building *b)
{
	struct plan_model *model = b->model;
	size_t count = b->input->measures->count;
	b->draws = arena_alloc(&model->arena, (count + 1) * sizeof *b->draws);
	for (size_t i = 0; i < count; i++) {
		const struct plan_measure *m = &b->input->measures->list[i];
		b->draws[i] = arena_alloc(&model->arena, (size_t)(model->options[i] + 1) * sizeof **b->draws);
		for (int32_t k = 0; k < model->options[i]; k++) {
			const struct plan_option *o = &model->option[i][k];
			struct plan_draws *d = &b->draws[i][k];
			use_budgets(b, o, d);
			use_limits(b, m, o, d);
			use_singles(b, m, o, d);
			use_pools(b, i, o, d);
			use_floors(b, m, o, d);
		}
	}
	add_floors(b);
	/* what was dropped frees nothing: then more may be hopeless. A row that only hopeless options want would have any price */
	do
		mark_freed(b);
	while (drop_hopeless(b));
	weigh(b);
	b->target = PLAN_NONE;
	if (plan_rule_counts(b, b->at.target))
		b->target = add_draft(b, b->at.target, "", 0, -b->input->scenario->target_g);
	for (size_t r = 0; r < b->drafts; r++) {
		struct plan_draft *draft = &b->draft[r];
		/* a floor that nothing serves stays: it says that there is no plan */
		if (draft->most <= draft->row.capacity && (int32_t)r != b->target)
			continue;
		draft->at = plan_row_add(model->problem, draft->row.capacity);
		model->row = arena_grow(&model->arena, model->row, model->rows, sizeof *model->row);
		model->row[model->rows++] = draft->row;
	}
}
