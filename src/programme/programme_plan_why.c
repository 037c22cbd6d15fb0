/* Why a plan is as it is: what its prices say, and what other searches prove. */
#include "programme/programme_plan_why.h"

#include "programme/programme_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the plan uses ---- */

static plan_value *used_of(const struct programme_plan *plan, struct arena *arena)
{
	plan_value value, *used = arena_alloc(arena, (plan->model.rows + 1) * sizeof *used);
	plan_judge(plan->model.problem, plan->result.choice, &value, used, NULL);
	return used;
}

/* Calls for every alternative that chooses one measure and nothing else. */
static bool alone(const struct plan_model *model, int32_t candidate, size_t measure)
{
	struct plan_chosen chosen[PLAN_COMPONENT_MAX];
	return plan_model_chosen(model, candidate, 0, chosen) == 1 && chosen[0].measure == measure;
}

/* The candidate that is this measure alone; PLAN_NONE. */
static int32_t candidate_of(const struct plan_model *model, size_t measure)
{
	for (int32_t c = 0; (size_t)c < plan_candidate_count(model->problem); c++)
		if (alone(model, c, measure))
			return c;
	return PLAN_NONE;
}

static bool is_chosen(const struct programme_plan *plan, size_t measure, int32_t *out_option)
{
	const struct plan_model *model = &plan->model;
	struct plan_chosen chosen[PLAN_COMPONENT_MAX];
	if (model->set[measure] == PLAN_NONE || plan->result.choice[model->set[measure]].candidate == PLAN_NONE)
		return false;
	const struct plan_choice *choice = &plan->result.choice[model->set[measure]];
	size_t count = plan_model_chosen(model, choice->candidate, choice->alternative, chosen);
	for (size_t k = 0; k < count; k++)
		if (chosen[k].measure == measure) {
			*out_option = chosen[k].option;
			return true;
		}
	return false;
}

static const struct plan_option *option_at(const struct plan_model *model, int32_t candidate, int32_t alternative, size_t measure)
{
	struct plan_chosen chosen[PLAN_COMPONENT_MAX];
	size_t count = plan_model_chosen(model, candidate, alternative, chosen);
	for (size_t k = 0; k < count; k++)
		if (chosen[k].measure == measure)
			return &model->option[measure][chosen[k].option];
	return NULL;
}

/* ---- unused money ---- */

static int64_t won_of(const struct plan_terms *terms, const struct plan_option *o, const char *funder, enum party_route route)
{
	int64_t won = 0;
	for (size_t k = 0; k < terms->sources; k++)
		if (terms->source[k].route == route && strcmp(terms->source[k].funder, funder) == 0)
			won = money_add(won, o->won[k]);
	return won;
}

/* Why a funder's rest stays: who could still use it, and what keeps them out. */
static void explain_unused(const struct programme_planning *planning, const struct programme_plan *plan, const plan_value *used,
	struct programme_unused *u, struct arena *arena)
{
	const struct plan_model *model = &plan->model;
	size_t *count = arena_alloc(arena, (model->rules + 1) * sizeof *count), most = 0;
	for (size_t i = 0; i < planning->candidates.measures.count; i++) {
		int32_t unused_option, c = candidate_of(model, i);
		int32_t blocking = -1;
		if (c == PLAN_NONE || is_chosen(plan, i, &unused_option))
			continue;
		for (int32_t a = 0; a < plan_alternatives(model->problem, c); a++) {
			const struct plan_option *o = option_at(model, c, a, i);
			int64_t won = won_of(&planning->terms, o, u->funder, u->route);
			if (won == 0 || planning->terms.first_year + o->t != u->year)
				continue;
			if (!u->measure || won < u->needs_krw) {
				u->measure = planning->candidates.measures.list[i].measure;
				u->needs_krw = won;
			}
			if (won > u->left_krw)
				continue;
			for (size_t r = 0; r < model->rows && blocking < 0; r++) {
				plan_value use = plan_use_of(model->problem, c, a, (int32_t)r);
				if (use > 0 && used[r] + use > model->row[r].capacity)
					blocking = model->row[r].rule;
			}
		}
		if (blocking >= 0) {
			u->blocked++;
			count[blocking]++;
			if (count[blocking] > most) {
				most = count[blocking];
				u->blocks = &model->rule[blocking];
			}
		}
	}
}

static void list_unused(struct programme_why *why, const plan_value *used, struct arena *arena)
{
	const struct programme_plan *plan = &why->plan;
	why->unused = arena_alloc(arena, (plan->monies + 1) * sizeof *why->unused);
	for (size_t i = 0; i < plan->monies; i++) {
		const struct programme_plan_money *m = &plan->money[i];
		bool carries = why->planning.terms.carry_over && i + 1 < plan->monies && plan->money[i + 1].year == m->year + 1;
		if (m->budget_krw <= m->used_krw || (carries && plan->money[i + 1].used_krw > 0))
			continue;
		/* what carries over is told of once: in the year in which the money was last used, or came */
		if (carries ? m->used_krw == 0 : m->used_krw == 0 && why->planning.terms.carry_over)
			continue;
		struct programme_unused *u = &why->unused[why->unuseds++];
		*u = (struct programme_unused){.funder = m->funder, .route = m->route, .year = m->year, .left_krw = m->budget_krw - m->used_krw};
		explain_unused(&why->planning, plan, used, u, arena);
	}
}

/* ---- a measure ---- */

/* A choice of a set and what it is worth at the prices; nothing (PLAN_NONE) is worth 0. */
struct priced {
	struct plan_choice choice;
	double reduced;
};

static struct priced priced(const struct programme_plan *plan, struct plan_choice choice)
{
	return (struct priced){choice, plan_reduced_value(plan->model.problem, plan->result.price, choice.candidate, choice.alternative)};
}

/* The best that its set does at the prices with the measure, and without it. */
static void best_choices(const struct programme_plan *plan, size_t measure, struct priced *out_with, struct priced *out_without)
{
	const struct plan_model *model = &plan->model;
	*out_with = (struct priced){{PLAN_NONE, 0}, -HUGE_VAL};
	*out_without = (struct priced){{PLAN_NONE, 0}, 0};
	for (int32_t c = 0; (size_t)c < plan_candidate_count(model->problem); c++) {
		struct plan_chosen chosen[PLAN_COMPONENT_MAX];
		size_t count = plan_model_chosen(model, c, 0, chosen);
		bool has = false;
		if (model->set[chosen[0].measure] != model->set[measure])
			continue;
		for (size_t k = 0; k < count; k++)
			has |= chosen[k].measure == measure;
		for (int32_t a = 0; a < plan_alternatives(model->problem, c); a++) {
			struct priced p = priced(plan, (struct plan_choice){c, a});
			struct priced *best = has ? out_with : out_without;
			if (p.reduced > best->reduced)
				*best = p;
		}
	}
}

static plan_value use_of(const struct plan_model *model, struct plan_choice choice, size_t row)
{
	return choice.candidate == PLAN_NONE ? 0 : plan_use_of(model->problem, choice.candidate, choice.alternative, (int32_t)row);
}

static int by_units(const void *pa, const void *pb)
{
	const struct programme_charge *a = pa, *b = pb;
	return a->units > b->units ? -1 : a->units < b->units;
}

/* What the choice uses more than the one in its place, at the prices. */
static void list_charges(
	const struct programme_plan *plan, struct plan_choice with, struct plan_choice without, struct programme_why_measure *w, struct arena *arena)
{
	const struct plan_model *model = &plan->model;
	w->charge = arena_alloc(arena, (model->rows + 1) * sizeof *w->charge);
	for (size_t r = 0; r < model->rows; r++) {
		plan_value use = use_of(model, with, r) - use_of(model, without, r);
		const struct plan_rule *rule = &model->rule[model->row[r].rule];
		size_t k = 0;
		if (use == 0 || plan->result.price[r] <= 0)
			continue;
		/* rows of one rule are its years: money that carries over is the same won in each */
		while (k < w->charges &&
			!(w->charge[k].rule == rule && w->charge[k].won == (int64_t)use && strcmp(w->charge[k].row->of, model->row[r].of) == 0))
			k++;
		if (k == w->charges)
			w->charge[w->charges++] = (struct programme_charge){rule, &model->row[r], (int64_t)use, 0};
		w->charge[k].units += (double)use * plan->result.price[r];
	}
	if (w->charges > 1)
		qsort(w->charge, w->charges, sizeof *w->charge, by_units);
}

/* The option for which least is missing; every row that would be exceeded. */
static void list_shortages(
	const struct programme_plan *plan, const plan_value *used, size_t measure, struct programme_why_measure *w, struct arena *arena)
{
	const struct plan_model *model = &plan->model;
	int32_t c = candidate_of(model, measure), best = -1;
	plan_value least = 0;
	if (c == PLAN_NONE)
		return;
	for (int32_t a = 0; a < plan_alternatives(model->problem, c); a++) {
		plan_value missing = 0;
		for (size_t r = 0; r < model->rows; r++) {
			plan_value over = used[r] + plan_use_of(model->problem, c, a, (int32_t)r) - model->row[r].capacity;
			if (over > missing)
				missing = over;
		}
		if (best < 0 || missing < least) {
			best = a;
			least = missing;
		}
	}
	w->shortage = arena_alloc(arena, (model->rows + 1) * sizeof *w->shortage);
	for (size_t r = 0; r < model->rows; r++) {
		plan_value over = used[r] + plan_use_of(model->problem, c, best, (int32_t)r) - model->row[r].capacity;
		if (over <= 0)
			continue;
		/* money that carries over is missing in every later year too: told of once for each rule and group, at its largest */
		size_t k = 0;
		while (k < w->shortages &&
			!(w->shortage[k].rule == &model->rule[model->row[r].rule] && strcmp(w->shortage[k].row->of, model->row[r].of) == 0))
			k++;
		if (k == w->shortages)
			w->shortage[w->shortages++] = (struct programme_shortage){&model->rule[model->row[r].rule], &model->row[r], 0};
		if ((int64_t)over > w->shortage[k].krw)
			w->shortage[k] = (struct programme_shortage){&model->rule[model->row[r].rule], &model->row[r], (int64_t)over};
	}
}

static const struct plan_pick *pick_of(const struct plan_record *record, const char *measure)
{
	for (size_t i = 0; i < record->pick_count; i++)
		if (strcmp(record->pick[i].measure, measure) == 0)
			return &record->pick[i];
	return NULL;
}

static void list_changes(const struct plan_record *from, const struct plan_record *to, const char ***out_list, size_t *out_count, struct arena *arena)
{
	const char **list = arena_alloc(arena, (from->pick_count + to->pick_count + 1) * sizeof *list);
	size_t count = 0;
	for (size_t i = 0; i < from->pick_count; i++)
		if (!pick_of(to, from->pick[i].measure))
			list[count++] = arena_printf(arena, "-%s %d", from->pick[i].measure, from->pick[i].year);
	for (size_t i = 0; i < to->pick_count; i++)
		if (!pick_of(from, to->pick[i].measure))
			list[count++] = arena_printf(arena, "+%s %d", to->pick[i].measure, to->pick[i].year);
	*out_list = list;
	*out_count = count;
}

static struct programme_planning *copy_planning(const struct programme_planning *planning, struct arena *arena)
{
	struct programme_planning *copy = arena_alloc(arena, sizeof *copy);
	*copy = *planning;
	copy->input.measures = &copy->candidates.measures;
	copy->input.terms = &copy->terms;
	copy->input.scenario = &copy->scenario;
	return copy;
}

/* Searches again with the measure required or excluded. */
static enum status try_other(struct programme_why *why, const char *measure, bool require, const struct programme_plan_effort *effort,
	struct arena *arena, struct err *err)
{
	struct programme_planning *other = copy_planning(&why->planning, arena);
	struct programme_plan plan;
	struct findings unheard;
	struct plan_named **list = require ? &other->scenario.require : &other->scenario.exclude;
	size_t *count = require ? &other->scenario.require_count : &other->scenario.exclude_count;
	struct plan_named *longer = arena_alloc(arena, (*count + 1) * sizeof *longer);
	if (*count > 0)
		memcpy(longer, *list, *count * sizeof *longer);
	snprintf(longer[*count].measure, sizeof longer->measure, "%s", measure);
	*list = longer;
	++*count;
	findings_init(&unheard, 1);
	enum status st = programme_plan_search(other, effort, why->plan.record.plan, why->plan.record.made_by, arena, &plan, &unheard, err);
	why->of.tried = true;
	if (st == ST_OK) {
		why->of.possible = true;
		why->of.other = plan.result.objective;
		list_changes(&why->plan.record, &plan.record, &why->of.changed, &why->of.changes, arena);
	}
	programme_plan_done(&plan);
	findings_done(&unheard);
	/* rules that cannot be met with it are an answer too */
	return st == ST_INPUT ? ST_OK : st;
}

/* ---- the cost at which it would come in ---- */

/* Is it bought when it costs this much? Unknown if the search was interrupted. */
static enum status buys_at(const struct programme_why *why, size_t measure, int64_t cost_krw, const struct programme_plan_effort *effort,
	struct arena *arena, bool *out_buys, bool *out_known, struct err *err)
{
	struct programme_planning *other = copy_planning(&why->planning, arena);
	struct plan_measures *measures = &other->candidates.measures;
	struct plan_measure *list = arena_alloc(arena, measures->count * sizeof *list);
	struct programme_plan plan;
	struct findings unheard;
	memcpy(list, measures->list, measures->count * sizeof *list);
	list[measure].cost_krw = cost_krw;
	measures->list = list;
	findings_init(&unheard, 1);
	enum status st = programme_plan_search(other, effort, why->plan.record.plan, why->plan.record.made_by, arena, &plan, &unheard, err);
	*out_known = st != ST_OK || plan.result.stopped != PLAN_STOP_CANCEL;
	*out_buys = st == ST_OK && pick_of(&plan.record, list[measure].measure);
	programme_plan_done(&plan);
	findings_done(&unheard);
	return st == ST_INPUT ? ST_OK : st;
}

/* Where what it uses at the prices would be worth just what it brings: a first guess only, for machines are bought whole. */
static double first_guess_krw(const struct programme_why_measure *w)
{
	double charged = 0;
	for (size_t k = 0; k < w->charges; k++)
		charged += w->charge[k].units;
	return (double)w->measure->cost_krw * (w->value > 0 && charged > 0 ? fmin(1, (double)w->value / charged) : 0.5);
}

/* The highest cost found, in three digits and within a fiftieth, at which a search buys it. */
static enum status find_entry(
	struct programme_why *why, size_t measure, const struct programme_plan_effort *effort, struct arena *arena, struct err *err)
{
	struct programme_why_measure *w = &why->of;
	struct programme_plan_effort quick = *effort;
	int64_t unit = 1, buys_n = 0;
	bool buys, known = true;
	enum status st = ST_OK;
	quick.seconds /= 4;
	while (w->measure->cost_krw / unit >= 1000)
		unit *= 10;
	int64_t not_n = (w->measure->cost_krw + unit - 1) / unit; /* as it costs now */
	int64_t n = (int64_t)(first_guess_krw(w) / (double)unit);
	while (buys_n == 0 && not_n > 1 && st == ST_OK && known) {
		n = n < 1 ? 1 : n < not_n ? n : not_n - 1;
		st = buys_at(why, measure, n * unit, &quick, arena, &buys, &known, err);
		*(buys ? &buys_n : &not_n) = n;
		n /= 8;
	}
	while (buys_n > 0 && (not_n - buys_n) * 50 > not_n && not_n - buys_n > 1 && st == ST_OK && known) {
		n = buys_n + (not_n - buys_n) / 2;
		st = buys_at(why, measure, n * unit, &quick, arena, &buys, &known, err);
		*(buys ? &buys_n : &not_n) = n;
	}
	/* a search with all of the time has the last word */
	if (buys_n > 0 && st == ST_OK && known && effort->work == 0) {
		st = buys_at(why, measure, buys_n * unit, effort, arena, &buys, &known, err);
		known &= buys;
	}
	if (st == ST_OK && known)
		w->enters_cost_krw = buys_n * unit;
	return st;
}

static enum status explain_measure(struct programme_why *why, size_t measure, const plan_value *used, const struct programme_plan_effort *effort,
	struct arena *arena, struct err *err)
{
	const struct programme_plan *plan = &why->plan;
	const struct plan_model *model = &plan->model;
	struct programme_why_measure *w = &why->of;
	struct priced with, without;
	int32_t option;
	*w = (struct programme_why_measure){.measure = &why->planning.candidates.measures.list[measure], .enters_cost_krw = -1};
	why->has_measure = true;
	if (model->set[measure] == PLAN_NONE) {
		w->state = PROGRAMME_WHY_NEVER;
		return programme_why_never(&why->planning, model, measure, arena, w, err);
	}
	bool in = is_chosen(plan, measure, &option);
	best_choices(plan, measure, &with, &without);
	if (with.choice.candidate == PLAN_NONE) {
		w->state = PROGRAMME_WHY_NEVER;
		return programme_why_never(&why->planning, model, measure, arena, w, err);
	}
	if (in) /* as it is planned, whether or not the prices would have taken another year */
		with = priced(plan, plan->result.choice[model->set[measure]]);
	w->state = in ? PROGRAMME_WHY_IN : PROGRAMME_WHY_OUT;
	w->reduced = with.reduced - without.reduced;
	const struct plan_option *o =
		in ? &model->option[measure][option] : option_at(model, with.choice.candidate, with.choice.alternative, measure);
	w->year = why->planning.terms.first_year + o->t;
	w->route = o->route;
	w->support_krw = o->support_krw;
	w->value = plan_value_of(model->problem, with.choice.candidate, with.choice.alternative);
	if (without.choice.candidate != PLAN_NONE)
		w->value -= plan_value_of(model->problem, without.choice.candidate, without.choice.alternative);
	list_charges(plan, with.choice, without.choice, w, arena);
	if (!in) {
		list_shortages(plan, used, measure, w, arena);
		enum status st = find_entry(why, measure, effort, arena, err);
		if (st != ST_OK)
			return st;
	}
	return try_other(why, w->measure->measure, !in, effort, arena, err);
}

/* ---- all of it ---- */

static bool same_picks(const struct plan_record *a, const struct plan_record *b)
{
	if (a->pick_count != b->pick_count)
		return false;
	for (size_t i = 0; i < a->pick_count; i++)
		if (strcmp(a->pick[i].measure, b->pick[i].measure) != 0 || a->pick[i].year != b->pick[i].year ||
			a->pick[i].support_krw != b->pick[i].support_krw)
			return false;
	return true;
}

static enum status read_inputs(const char *db, const char *plan, const char *measure, const char *catalogue, struct arena *arena,
	struct plan_record *out_record, struct programme_planning *planning, size_t *out_place, struct findings *findings, struct err *err)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	enum status st = programme_open(db, STORE_READ, &store, err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, err);
	if (st == ST_OK)
		st = plan_record_get(tx, plan, arena, out_record, NULL, err);
	const struct programme_planning_options options = {
		.json = st == ST_OK ? out_record->scenario : NULL, .budget_krw = -1, .price_krw = -1, .catalogue = catalogue};
	if (st == ST_OK)
		st = programme_planning_open(tx, &options, arena, planning, findings, err);
	if (st == ST_OK && measure && !programme_planning_has(planning, measure, out_place)) {
		st = programme_measure_state(tx, catalogue, measure, arena, err);
		if (st == ST_OK)
			st = err_set(err, ST_NOT_FOUND, "scenario.measure_unknown", measure, "", NULL);
	}
	if (tx)
		store_rollback(tx);
	store_close(store);
	return st;
}

enum status programme_plan_why(const char *db, const char *plan, const char *measure, const char *catalogue,
	const struct programme_plan_effort *effort, struct arena *arena, struct programme_why *out_why, struct findings *findings, struct err *err)
{
	struct plan_record kept;
	struct programme_plan_effort again = *effort;
	*out_why = (struct programme_why){0};
	size_t place = 0;
	enum status st = read_inputs(db, plan, measure, catalogue, arena, &kept, &out_why->planning, &place, findings, err);
	if (st != ST_OK)
		return st;
	again.seed = (uint64_t)kept.seed;
	if (kept.work > 0 && again.work == 0) {
		again.work = kept.work;
		again.seconds = 0;
	}
	st = programme_plan_search(&out_why->planning, &again, plan, kept.made_by, arena, &out_why->plan, findings, err);
	if (st != ST_OK)
		return st;
	out_why->inputs_changed = strcmp(kept.inputs_sha256, out_why->planning.inputs_sha256) != 0;
	out_why->plan_changed = !same_picks(&kept, &out_why->plan.record);
	plan_value *used = used_of(&out_why->plan, arena);
	list_unused(out_why, used, arena);
	return measure ? explain_measure(out_why, place, used, &again, arena, err) : ST_OK;
}

void programme_why_done(struct programme_why *why)
{
	programme_plan_done(&why->plan);
}
