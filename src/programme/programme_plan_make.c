/* The search for a plan, and what it found as a record and in plain sums. */
#include "programme/programme_planning.h"

#include "base/decimal.h"
#include "programme/programme_plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define METHOD "sangsaeng plan/1"
#define CONFLICT_WORK 200000

/* Units of value as a decimal in full. */
static const char *value_text(plan_value value, int64_t scale, struct arena *arena)
{
	char text[DECIMAL_TEXT_LEN * 2];
	mpq_t q;
	plan_value size = value < 0 ? -value : value;
	mpq_init(q);
	mpz_set_ui(mpq_numref(q), (unsigned long)(uint64_t)(size >> 64));
	mpz_mul_2exp(mpq_numref(q), mpq_numref(q), 64);
	mpz_add_ui(mpq_numref(q), mpq_numref(q), (unsigned long)(uint64_t)size);
	if (value < 0)
		mpz_neg(mpq_numref(q), mpq_numref(q));
	mpz_set_si(mpq_denref(q), scale);
	mpq_canonicalize(q);
	decimal_canonical(q, text);
	mpq_clear(q);
	return arena_strdup(arena, text);
}

const char *programme_plan_value_text(const struct plan_model *model, plan_value value, struct arena *arena)
{
	return value_text(value, plan_model_scale(model), arena);
}

enum status programme_plan_free_name(struct store_tx *tx, struct arena *arena, const char **out_name, struct err *err)
{
	struct plan_kept *kept;
	size_t count;
	enum status st = plan_record_list(tx, arena, &kept, &count, err);
	for (size_t n = 1; st == ST_OK; n++) {
		const char *name = arena_printf(arena, "plan-%zu", n);
		bool used = false;
		for (size_t i = 0; i < count; i++)
			used |= strcmp(kept[i].record.plan, name) == 0;
		if (!used) {
			*out_name = name;
			return ST_OK;
		}
	}
	return st;
}

/* ---- rules that cannot be met together ---- */

static void add_rule(struct findings *findings, const struct plan_rule *rule)
{
	char code[ERR_CODE_LEN], won[32] = "";
	struct err err;
	if (rule->amount_krw >= 0)
		money_format(rule->amount_krw, won);
	snprintf(code, sizeof code, "plan.rule_%s", plan_rule_kind_name(rule->kind));
	if (rule->kind == PLAN_RULE_FLOOR && rule->share.denominator > 0) {
		snprintf(won, sizeof won, "%lld/%lld", (long long)rule->share.numerator, (long long)rule->share.denominator);
		snprintf(code, sizeof code, "plan.rule_floor_share");
	}
	if (rule->kind == PLAN_RULE_RELATION)
		snprintf(code, sizeof code, "plan.rule_%s", rule->per);
	err_set(&err, ST_INPUT, code, rule->name, rule->other[0] ? rule->other : rule->per, won, NULL);
	findings_add(findings, SEVERITY_ERROR, &err);
}

static enum status explain_conflict(const struct programme_planning *planning, const struct plan_options *options, struct programme_plan *plan,
	struct arena *arena, struct findings *findings, struct err *err)
{
	struct plan_conflict conflict;
	struct plan_options short_options = *options;
	/* many searches, each for any plan at all: most end at once, and none may take long */
	if (options->work > 0)
		short_options.work = options->work / 4 > CONFLICT_WORK ? options->work / 4 : CONFLICT_WORK;
	else
		short_options.seconds = options->seconds > 0 && options->seconds < 20 ? options->seconds / 4 : 5;
	enum status st = plan_conflict_find(&planning->input, &short_options, arena, &conflict, err);
	if (st != ST_OK)
		return st;
	for (size_t k = 0; k < conflict.count; k++)
		add_rule(findings, &plan->model.rule[conflict.rule[k]]);
	return err_set(err, ST_INPUT,
		!conflict.proven      ? "plan.impossible_perhaps"
		: conflict.count == 1 ? "plan.impossible_alone"
				      : "plan.impossible",
		arena_printf(arena, "%zu", conflict.count), NULL);
}

/* ---- the record ---- */

static int by_year_and_key(const void *pa, const void *pb)
{
	const struct plan_pick *a = pa, *b = pb;
	return a->year != b->year ? (a->year < b->year ? -1 : 1) : strcmp(a->measure, b->measure);
}

/* What a member adds to those before it, so that the values of the picks sum to the plan's. */
static plan_value value_added(const struct plan_model *model, const struct plan_chosen *chosen, size_t count, size_t member)
{
	struct plan_chosen part[PLAN_COMPONENT_MAX];
	size_t with = 0, without = 0;
	if (count == 1)
		return plan_model_value(model, chosen, 1);
	for (size_t k = 0; k <= member; k++)
		part[with++] = chosen[k];
	plan_value value = plan_model_value(model, part, with);
	without = with - 1;
	return without > 0 ? value - plan_model_value(model, part, without) : value;
}

static void list_pays(const struct programme_planning *planning, const struct plan_option *o, struct plan_pick *pick, struct arena *arena)
{
	const struct plan_terms *terms = &planning->terms;
	pick->pay = arena_alloc(arena, (terms->sources + 1) * sizeof *pick->pay);
	for (size_t k = 0; k < terms->sources; k++)
		if (o->won[k] > 0)
			pick->pay[pick->pay_count++] =
				(struct plan_pay){terms->source[k].funder[0] ? arena_strdup(arena, terms->source[k].funder) : "returned", o->won[k]};
}

static void list_picks(const struct programme_planning *planning, struct programme_plan *plan, struct arena *arena)
{
	const struct plan_model *model = &plan->model;
	size_t sets = plan_set_count(model->problem);
	plan->record.pick = arena_alloc(arena, (planning->candidates.measures.count + 1) * sizeof *plan->record.pick);
	plan->year_g = arena_alloc(arena, (size_t)(planning->terms.count_until - planning->terms.first_year + 1) * sizeof *plan->year_g);
	for (size_t s = 0; s < sets; s++) {
		struct plan_chosen chosen[PLAN_COMPONENT_MAX];
		if (plan->result.choice[s].candidate == PLAN_NONE)
			continue;
		size_t count = plan_model_chosen(model, plan->result.choice[s].candidate, plan->result.choice[s].alternative, chosen);
		for (int y = 0; y <= planning->terms.count_until - planning->terms.first_year; y++) {
			int64_t grams = plan_model_grams_in(model, chosen, count, planning->terms.first_year + y);
			plan->year_g[y] += grams;
			plan->grams += grams;
		}
		for (size_t k = 0; k < count; k++) {
			const struct plan_measure *m = &planning->candidates.measures.list[chosen[k].measure];
			const struct plan_option *o = &model->option[chosen[k].measure][chosen[k].option];
			struct plan_pick *pick = &plan->record.pick[plan->record.pick_count++];
			*pick = (struct plan_pick){.measure = m->measure,
				.organisation = m->organisation,
				.site = m->site,
				.consortium = m->consortium,
				.carrier = m->carrier,
				.year = planning->terms.first_year + o->t,
				.tier = m->tier,
				.route = o->route,
				.size = m->size,
				.cost_krw = m->cost_krw,
				.support_krw = o->support_krw,
				.g_per_year = plan_model_adds_g(model, chosen, count, k),
				.life_years = m->life_years,
				.value = programme_plan_value_text(model, value_added(model, chosen, count, k), arena)};
			list_pays(planning, o, pick, arena);
			plan->g_per_year += pick->g_per_year;
			plan->support_krw = money_add(plan->support_krw, pick->support_krw);
			plan->cost_krw = money_add(plan->cost_krw, pick->cost_krw);
		}
	}
	if (plan->record.pick_count > 1)
		qsort(plan->record.pick, plan->record.pick_count, sizeof *plan->record.pick, by_year_and_key);
}

enum status programme_plan_search(const struct programme_planning *planning, const struct programme_plan_effort *effort, const char *name,
	const char *made_by, struct arena *arena, struct programme_plan *out_plan, struct findings *findings, struct err *err)
{
	const struct plan_options options = {.gap = effort->gap,
		.seconds = effort->seconds,
		.work = effort->work,
		.seed = effort->seed,
		.threads = effort->threads,
		.progress = effort->progress,
		.context = effort->context};
	*out_plan = (struct programme_plan){0};
	enum status st = plan_model_make(&planning->input, NULL, planning->file, &out_plan->model, err);
	if (st == ST_OK && out_plan->model.impossible)
		return explain_conflict(planning, &options, out_plan, arena, findings, err);
	if (st == ST_OK)
		st = plan_solve(out_plan->model.problem, &options, &out_plan->result, err);
	if (st != ST_OK)
		return st;
	if (!out_plan->result.found && out_plan->result.stopped == PLAN_STOP_CANCEL)
		return err_set(err, ST_CANCELLED, "plan.cancelled", NULL);
	if (!out_plan->result.found) {
		enum plan_verdict verdict = PLAN_IMPOSSIBLE;
		if (!out_plan->result.infeasible)
			st = plan_possible(&planning->input, NULL, &options, &verdict, err);
		if (st == ST_OK && verdict == PLAN_IMPOSSIBLE)
			st = explain_conflict(planning, &options, out_plan, arena, findings, err);
		else if (st == ST_OK)
			st = err_set(err, ST_INPUT, "plan.none_found", NULL);
		return st;
	}
	struct plan_result *r = &out_plan->result;
	plan_value tidy = plan_model_tidy(&out_plan->model, r->choice);
	if (tidy != r->objective && r->bound != 0)
		r->gap = (double)(r->bound - tidy) / fabs((double)r->bound);
	r->objective = tidy;
	out_plan->record = (struct plan_record){.plan = name,
		.scenario = planning->scenario_json,
		.made_by = made_by,
		.as_of = planning->candidates.as_of,
		.objective = plan_objective_name(planning->scenario.objective),
		.value = programme_plan_value_text(&out_plan->model, out_plan->result.objective, arena),
		.bound = programme_plan_value_text(&out_plan->model, out_plan->result.bound, arena),
		.unit = plan_objective_unit(planning->scenario.objective),
		.stopped = plan_stop_name(out_plan->result.stopped),
		.seed = (int64_t)effort->seed,
		.work = effort->work,
		.method = METHOD,
		.inputs_sha256 = planning->inputs_sha256};
	list_picks(planning, out_plan, arena);
	programme_plan_sum(planning, out_plan, arena);
	return ST_OK;
}

void programme_plan_done(struct programme_plan *plan)
{
	plan_result_done(&plan->result);
	plan_model_done(&plan->model);
}

/* ---- sangsaeng plan make ---- */

static enum status read_inputs(const char *db, const struct programme_make_options *options, struct arena *arena, struct programme_planning *planning,
	const char **out_name, struct findings *findings, struct err *err)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	enum status st = programme_open(db, STORE_READ, &store, err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, err);
	if (st == ST_OK)
		st = programme_planning_open(tx, &options->planning, arena, planning, findings, err);
	*out_name = options->name;
	if (st == ST_OK && !options->name)
		st = programme_plan_free_name(tx, arena, out_name, err);
	if (tx)
		store_rollback(tx);
	store_close(store);
	return st;
}

static enum status keep(const char *db, struct programme_made *made, struct err *err)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	enum status st = programme_open(db, STORE_WRITE, &store, err);
	if (st == ST_OK)
		st = store_begin(store, true, &tx, err);
	if (st == ST_OK)
		st = programme_plan_keep(tx, &made->plan.record, &made->again, err);
	if (st == ST_OK)
		st = store_commit(tx, err);
	else if (tx)
		store_rollback(tx);
	store_close(store);
	made->kept = st == ST_OK;
	return st;
}

enum status programme_plan_make(const char *db, const struct programme_make_options *options, struct arena *arena, struct programme_made *out_made,
	struct findings *findings, struct err *err)
{
	const char *name;
	*out_made = (struct programme_made){0};
	enum status st = read_inputs(db, options, arena, &out_made->planning, &name, findings, err);
	if (st != ST_OK)
		return st;
	const struct programme_planning *p = &out_made->planning;
	st = programme_plan_search(
		p, &options->effort, name, options->made_by ? options->made_by : p->rules.maker, arena, &out_made->plan, findings, err);
	if (st == ST_OK)
		st = plan_record_check(&out_made->plan.record, err);
	if (st == ST_OK && out_made->plan.result.stopped == PLAN_STOP_CANCEL)
		return err_set(err, ST_CANCELLED, "plan.stopped", NULL);
	return st == ST_OK && !options->dry_run ? keep(db, out_made, err) : st;
}

void programme_made_done(struct programme_made *made)
{
	programme_plan_done(&made->plan);
}
