/* Plan against plan, and a scenario at other prices and factors. */
#include "programme/programme_plan_why.h"

#include "programme/programme.h"

#include <stdlib.h>
#include <string.h>

static int by_measure(const void *pa, const void *pb)
{
	const struct plan_pick *const *a = pa, *const *b = pb;
	return strcmp((*a)->measure, (*b)->measure);
}

/* Picks in the order of their measures. */
static const struct plan_pick **sorted(const struct plan_record *record, struct arena *arena)
{
	const struct plan_pick **list = arena_alloc(arena, (record->pick_count + 1) * sizeof *list);
	for (size_t i = 0; i < record->pick_count; i++)
		list[i] = &record->pick[i];
	if (record->pick_count > 1)
		qsort(list, record->pick_count, sizeof *list, by_measure);
	return list;
}

static void compare(struct programme_comparison *c, struct arena *arena)
{
	const struct plan_pick **a = sorted(&c->a, arena), **b = sorted(&c->b, arena);
	size_t i = 0, k = 0;
	c->item = arena_alloc(arena, (c->a.pick_count + c->b.pick_count + 1) * sizeof *c->item);
	while (i < c->a.pick_count || k < c->b.pick_count) {
		int order = i == c->a.pick_count ? 1 : k == c->b.pick_count ? -1 : strcmp(a[i]->measure, b[k]->measure);
		const struct plan_pick *x = order <= 0 ? a[i++] : NULL, *y = order >= 0 ? b[k++] : NULL, *any = x ? x : y;
		struct programme_compared item = {.measure = any->measure,
			.organisation = any->organisation,
			.tier = any->tier,
			.year_a = x ? x->year : 0,
			.year_b = y ? y->year : 0,
			.support_a_krw = x ? x->support_krw : 0,
			.support_b_krw = y ? y->support_krw : 0,
			.g_per_year_a = x ? x->g_per_year : 0,
			.g_per_year_b = y ? y->g_per_year : 0};
		c->support_a_krw = money_add(c->support_a_krw, item.support_a_krw);
		c->support_b_krw = money_add(c->support_b_krw, item.support_b_krw);
		c->g_per_year_a += item.g_per_year_a;
		c->g_per_year_b += item.g_per_year_b;
		c->only_a += !y;
		c->only_b += !x;
		c->moved += x && y && x->year != y->year;
		if (x && y && x->year == y->year && x->support_krw == y->support_krw && x->route == y->route)
			c->same++;
		else
			c->item[c->count++] = item;
	}
}

enum status programme_plan_compare(
	struct store_tx *tx, const char *a, const char *b, struct arena *arena, struct programme_comparison *out_comparison, struct err *err)
{
	struct programme_comparison c = {0};
	enum status st = plan_record_get(tx, a, arena, &c.a, NULL, err);
	if (st == ST_OK)
		st = plan_record_get(tx, b, arena, &c.b, NULL, err);
	if (st != ST_OK)
		return st;
	compare(&c, arena);
	*out_comparison = c;
	return ST_OK;
}

/* ---- sensitivity ---- */

static void against(const struct plan_record *base, const struct plan_record *now, struct programme_sensitivity *s, struct arena *arena)
{
	struct programme_comparison c = {.a = *base, .b = *now};
	compare(&c, arena);
	s->added = (int64_t)c.only_b;
	s->dropped = (int64_t)c.only_a;
	s->moved = (int64_t)c.moved;
	s->changed = arena_alloc(arena, (c.count + 1) * sizeof *s->changed);
	for (size_t i = 0; i < c.count; i++) {
		const struct programme_compared *k = &c.item[i];
		if (k->year_a == k->year_b)
			continue; /* other money only */
		s->changed[s->changes++] = !k->year_b   ? arena_printf(arena, "-%s %d", k->measure, k->year_a)
					   : !k->year_a ? arena_printf(arena, "+%s %d", k->measure, k->year_b)
							: arena_printf(arena, "%s %d>%d", k->measure, k->year_a, k->year_b);
	}
}

/* One search; the first becomes the base. */
static enum status run(struct store_tx *tx, const struct programme_planning_options *options, const struct programme_plan_effort *effort,
	struct arena *arena, struct plan_record *base, struct programme_sensitivity *s, struct findings *findings, struct err *err)
{
	struct programme_planning *planning = arena_alloc(arena, sizeof *planning);
	struct programme_plan plan;
	enum status st = programme_planning_open(tx, options, arena, planning, findings, err);
	if (st != ST_OK)
		return st;
	st = programme_plan_search(planning, effort, "sensitivity", planning->rules.maker, arena, &plan, findings, err);
	if (st == ST_OK && plan.result.stopped == PLAN_STOP_CANCEL)
		st = err_set(err, ST_CANCELLED, "plan.cancelled", NULL);
	if (st == ST_OK) {
		s->value = plan.record.value;
		s->bound = plan.record.bound;
		s->unit = plan.record.unit;
		s->stopped = plan.record.stopped;
		s->picks = (int64_t)plan.record.pick_count;
		s->support_krw = plan.support_krw;
		s->g_per_year = plan.g_per_year;
		if (!base->plan)
			*base = plan.record;
		against(base, &plan.record, s, arena);
	}
	programme_plan_done(&plan);
	return st;
}

enum status programme_plan_sensitivity(const char *db, const struct programme_planning_options *planning, const int64_t *price, size_t prices,
	const struct programme_edition *edition, size_t editions, const struct programme_plan_effort *effort, struct arena *arena,
	struct programme_sensitivity **out_list, size_t *out_count, struct findings *findings, struct err *err)
{
	struct programme_sensitivity *list = arena_alloc(arena, (1 + prices + editions) * sizeof *list);
	struct plan_record base = {0};
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	size_t count = 0;
	enum status st = programme_open(db, STORE_READ, &store, err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, err);
	list[0] = (struct programme_sensitivity){.label = "", .kind = "base"};
	if (st == ST_OK)
		st = run(tx, planning, effort, arena, &base, &list[count++], findings, err);
	if (st == ST_OK && prices > 0 && strcmp(base.objective, plan_objective_name(PLAN_NET_VALUE)) != 0) {
		struct err note;
		err_set(&note, ST_INPUT, "scenario.price_idle", base.objective, NULL);
		findings_add(findings, SEVERITY_WARNING, &note);
	}
	for (size_t i = 0; st == ST_OK && i < prices; i++) {
		struct programme_planning_options with = *planning;
		with.price_krw = price[i];
		list[count] = (struct programme_sensitivity){.label = arena_printf(arena, "%lld", (long long)price[i]), .kind = "price"};
		st = run(tx, &with, effort, arena, &base, &list[count++], findings, err);
	}
	for (size_t i = 0; st == ST_OK && i < editions; i++) {
		struct programme_planning_options with = *planning;
		with.edition = &edition[i];
		with.editions = 1;
		list[count] = (struct programme_sensitivity){
			.label = arena_printf(arena, "%s=%s", edition[i].carrier, edition[i].factor), .kind = "edition"};
		st = run(tx, &with, effort, arena, &base, &list[count++], findings, err);
	}
	if (tx)
		store_rollback(tx);
	store_close(store);
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
