/* `sangsaeng plan why`: what one more won would bring, why money is left, why a measure is in or out. */
#include "base/json.h"
#include "base/money.h"
#include "cli/fund.h"
#include "cli/plan_make.h"
#include "programme/programme_plan_why.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define CHANGES_SHOWN 12

/* A row in words: "budget of MOTIE, 2026", "pool for tier 2, 2027", "cap of OEM-A per firm: S001". */
static void row_name(const struct cli_args *args, const struct plan_rule *rule, const struct plan_row *row, char out[320])
{
	char name[256];
	bool ko = args->lang == LANG_KO;

	if (rule->kind == PLAN_RULE_BUDGET)
		snprintf(name, sizeof name, ko ? "%s의 예산" : "budget of %s", rule->name);
	else if (rule->kind == PLAN_RULE_POOL)
		snprintf(name, sizeof name, ko ? "%s차에 쓰일 환원금" : "pool for tier %s", rule->name);
	else
		plan_make_rule(args, rule, row ? row->of : "", name);
	if (row && row->year)
		snprintf(out, 320, ko ? "%s, %d년" : "%s, %d", name, row->year);
	else
		snprintf(out, 320, "%s", name);
}

static void put_unused(const struct cli_args *args, const struct programme_why *why, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	if (why->unuseds > 0)
		text_append_string(out, ko ? "\n쓰지 않은 돈\n" : "\nUnused money\n");
	for (size_t i = 0; i < why->unuseds; i++) {
		const struct programme_unused *u = &why->unused[i];
		char left[32], needs[32], rule[320];
		struct text line;

		money_format(u->left_krw, left);
		money_format(u->needs_krw, needs);
		text_init(&line);
		text_printf(&line, ko ? "%s(%s) %d년 %s원: " : "%s (%s), %d, %s won: ", u->funder, plan_make_route(args, u->route), u->year, left);
		if (!u->measure)
			text_append_string(&line, ko ? "이 돈을 쓸 수 있는 설비가 더 없습니다." : "there is no other machine for this money.");
		else if (!u->blocks)
			text_printf(&line,
				ko ? "계획에 없는 설비 가운데 가장 적게 드는 %s도 이 돈 %s원이 필요합니다."
				   : "the cheapest machine left, %s, needs %s won of it.",
				u->measure, needs);
		else {
			row_name(args, u->blocks, NULL, rule);
			text_printf(&line,
				ko ? "이 돈으로 살 수 있는 설비 %zu대는 다른 규칙에 막혀 있습니다. 가장 많이 막는 것: %s."
				   : "%zu machines that it could pay are kept out by other rules, most by: %s.",
				u->blocked, rule);
		}
		text_append_string(out, "  ");
		fund_put_note(out, line.data);
		text_done(&line);
	}
}

static void put_changes(const struct cli_args *args, const struct programme_why_measure *w, struct text *out)
{
	if (w->changes == 0)
		return;
	text_append_string(out, args->lang == LANG_KO ? "  바뀌는 것:" : "  what changes:");
	for (size_t k = 0; k < w->changes && k < CHANGES_SHOWN; k++)
		text_printf(out, " %s%s", w->changed[k], k + 1 < w->changes ? "," : "");
	if (w->changes > CHANGES_SHOWN)
		text_printf(out, args->lang == LANG_KO ? " … 그 밖 %zu건" : " … and %zu more", w->changes - CHANGES_SHOWN);
	text_append_char(out, '\n');
}

/* What the other search lost, or that there is no such plan. */
static void put_tried(const struct cli_args *args, const struct programme_why *why, struct text *out)
{
	const struct programme_why_measure *w = &why->of;
	enum plan_objective objective = why->planning.scenario.objective;
	bool ko = args->lang == LANG_KO, in = w->state == PROGRAMME_WHY_IN;
	char lost[96];

	if (!w->tried)
		return;
	if (!w->possible) {
		text_printf(out,
			in ? (ko ? "  이것 없이는 규칙을 모두 지키는 계획이 없습니다.\n" : "  Without it no plan meets all rules.\n")
			   : (ko ? "  이것을 꼭 넣으면 규칙을 모두 지키는 계획이 없습니다.\n" : "  With it required no plan meets all rules.\n"));
		return;
	}
	plan_make_value(args, objective, (double)(why->plan.result.objective - w->other), lost);
	if (in)
		text_printf(out,
			ko ? "  이것을 빼고 다시 세우면 %s를 잃습니다 (다시 계산해 확인).\n"
			   : "  Left out, the best plan found loses %s (searched again).\n",
			lost);
	else
		text_printf(out,
			ko ? "  꼭 넣고 다시 세우면 %s를 잃습니다 (다시 계산해 확인).\n"
			   : "  Required, the best plan found loses %s (searched again).\n",
			lost);
	if (w->other > why->plan.result.objective)
		text_append_string(out, ko ? "  (다시 찾은 계획이 더 낫습니다: 처음 계획이 가장 좋은 것은 아니었습니다.)\n"
					   : "  (That is better than the plan: it was within its gap of the best, not the best.)\n");
	put_changes(args, w, out);
}

static void put_never(const struct cli_args *args, const struct programme_why_measure *w, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char won[32], name[320];

	if (w->excluded) {
		text_printf(out, ko ? "%s: 시나리오가 뺐습니다 (exclude).\n" : "%s: the scenario leaves it out (exclude).\n", w->measure->measure);
		return;
	}
	text_printf(out,
		w->shortages > 0 ? (ko ? "%s: 어느 해 어느 경로에도 이 설비를 살 만큼의 돈이 없습니다 (%d차, %s).\n"
				       : "%s: in no year and on no route is there enough money for it (tier %d, size %s).\n")
				 : (ko ? "%s: 이 설비에 돈을 대는 경로가 없습니다 (%d차, %s).\n" : "%s: no route pays for it (tier %d, size %s).\n"),
		w->measure->measure, w->measure->tier, plan_make_size(args, w->measure->size));
	if (w->shortages > 0) {
		money_format(w->support_krw, won);
		text_printf(out, ko ? "  가장 가까운 때는 %d년(%s, 지원 %s원)입니다.\n" : "  Nearest is %d (%s, %s won support).\n", w->year,
			plan_make_route(args, w->route), won);
	}
	for (size_t k = 0; k < w->shortages; k++) {
		row_name(args, w->shortage[k].rule, w->shortage[k].row, name);
		money_format(w->shortage[k].krw, won);
		text_printf(out, ko ? "  %s: %s원이 모자랍니다.\n" : "  %s: %s won are missing.\n", name, won);
	}
}

static void put_measure(const struct cli_args *args, const struct programme_why *why, struct text *out)
{
	const struct programme_why_measure *w = &why->of;
	enum plan_objective objective = why->planning.scenario.objective;
	bool ko = args->lang == LANG_KO;
	char won[32], cost[32], value[96], reduced[96], name[320];

	money_format(w->support_krw, won);
	money_format(w->measure->cost_krw, cost);
	if (w->state == PROGRAMME_WHY_NEVER) {
		put_never(args, w, out);
		return;
	}
	plan_make_value(args, objective, (double)w->value, value);
	plan_make_value(args, objective, fabs(w->reduced), reduced);
	if (w->state == PROGRAMME_WHY_IN)
		text_printf(out, ko ? "%s: 계획에 있음 (%d년, %s, 지원 %s원). 값 %s.\n" : "%s: in the plan (%d, %s, %s won support). Worth %s.\n",
			w->measure->measure, w->year, plan_make_route(args, w->route), won, value);
	else
		text_printf(out,
			ko ? "%s: 계획에 없음. 가장 나은 때는 %d년(%s, 지원 %s원), 값 %s.\n"
			   : "%s: not in the plan. At best in %d (%s, %s won support), worth %s.\n",
			w->measure->measure, w->year, plan_make_route(args, w->route), won, value);
	if (w->reduced >= 0)
		text_printf(out,
			ko ? "  쓰는 돈이 다른 곳에서 벌 값보다 %s 더 법니다.%s\n"
			   : "  It brings %s more than the money it uses would elsewhere.%s\n",
			reduced,
			w->state == PROGRAMME_WHY_IN ? ""
						     : cli_pick(args, " But that counts parts of machines, and only whole ones can be bought.",
							       " 다만 이것은 설비를 나누어 살 수 있다고 본 셈이고, 설비는 통째로만 삽니다."));
	else
		text_printf(out,
			ko ? "  쓰는 돈이 다른 곳에서 벌 값보다 %s 덜 법니다.\n" : "  It brings %s less than the money it uses would elsewhere.\n",
			reduced);
	for (size_t k = 0; k < w->charges; k++) {
		const struct programme_charge *c = &w->charge[k];

		row_name(args, c->rule, c->row->of[0] ? c->row : NULL, name);
		money_format(c->won < 0 ? -c->won : c->won, won);
		plan_make_value(args, objective, fabs(c->units), value);
		text_printf(out,
			c->units >= 0 ? (ko ? "    %s: %s원은 다른 곳에서 %s를 법니다\n" : "    %s: %s won would bring %s elsewhere\n")
				      : (ko ? "    %s: %s원을 보태어 %s를 벌어 줍니다\n" : "    %s: adds %s won there, which brings %s\n"),
			name, won, value);
	}
	if (w->state == PROGRAMME_WHY_OUT) {
		char enters[32];

		money_format(w->enters_cost_krw, enters);
		if (w->enters_cost_krw > 0)
			text_printf(out,
				ko ? "  투자비가 %s원이 아니라 %s원이면 들어옵니다 (다시 계산해 확인).\n"
				   : "  If it costs, in the place of %s won, %s won, it comes in (searched again).\n",
				cost, enters);
		else
			text_append_string(out, w->enters_cost_krw == 0
							? cli_pick(args, "  At no lower cost does it come in (searched again).\n",
								  "  투자비가 아무리 내려도 들어오지 않습니다 (다시 계산해 확인).\n")
							: cli_pick(args, "  At which cost it would come in was not found in the time.\n",
								  "  어느 투자비에서 들어올지는 주어진 시간 안에 밝히지 못했습니다.\n"));
		for (size_t k = 0; k < w->shortages; k++) {
			row_name(args, w->shortage[k].rule, w->shortage[k].row, name);
			money_format(w->shortage[k].krw, won);
			text_printf(out,
				ko ? "  지금 계획에 그대로 더하려면 %s: %s원이 모자랍니다.\n"
				   : "  To join the plan as it is, %s: %s won are missing.\n",
				name, won);
		}
	}
	put_tried(args, why, out);
}

static void put_text(const struct cli_args *args, const struct programme_why *why, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	const struct plan_record *r = &why->plan.record;

	text_printf(out, ko ? "계획 %s · 값 %s %s, 상한 %s\n" : "Plan %s · value %s %s, no plan above %s\n", r->plan, r->value, r->unit, r->bound);
	if (why->inputs_changed)
		fund_put_note(out, ko ? "주의: 후보, 규칙이나 이미 한 지원이 계획을 남긴 뒤 바뀌었습니다. 아래는 지금 기준입니다."
				      : "Note: candidates, rules or grants have changed since the plan was kept; this is for what there is now.");
	else if (why->plan_changed)
		fund_put_note(out, ko ? "주의: 다시 찾은 계획의 설비가 남긴 계획과 다릅니다. 값은 위와 같습니다."
				      : "Note: the search found other machines than the kept plan has; its value is the one above.");
	if (why->has_measure) {
		put_measure(args, why, out);
		return;
	}
	plan_make_tables(args, &why->planning, &why->plan, out);
	put_unused(args, why, out);
}

static void json_row(struct json_writer *w, const struct plan_rule *rule, const struct plan_row *row)
{
	json_put_string(w, "kind", plan_rule_kind_name(rule->kind));
	json_put_string(w, "name", rule->name);
	json_put_string(w, "per", rule->per);
	json_put_string(w, "of", row->of);
	if (row->year)
		json_put_int(w, "year", row->year);
}

static const char *units_text(const struct plan_model *model, double units, char out[DECIMAL_TEXT_LEN])
{
	decimal_from_double(units / (double)plan_model_scale(model), out);
	return out;
}

static void json_missing(struct json_writer *w, const struct programme_why_measure *m)
{
	json_array_begin(w, "missing");
	for (size_t k = 0; k < m->shortages; k++) {
		json_object_begin(w, NULL);
		json_row(w, m->shortage[k].rule, m->shortage[k].row);
		json_put_int(w, "krw", m->shortage[k].krw);
		json_object_close(w);
	}
	json_array_close(w);
}

static void json_measure(struct json_writer *w, const struct programme_why *why, struct arena *arena)
{
	static const char *const state[] = {"in", "out", "never"};
	const struct programme_why_measure *m = &why->of;
	const struct plan_model *model = &why->plan.model;
	char text[DECIMAL_TEXT_LEN];

	json_object_begin(w, "measure");
	json_put_string(w, "measure", m->measure->measure);
	json_put_string(w, "state", state[m->state]);
	if (m->state != PROGRAMME_WHY_NEVER) {
		json_put_int(w, "year", m->year);
		json_put_string(w, "route", party_route_name(m->route));
		json_put_int(w, "support_krw", m->support_krw);
		json_put_string(w, "value", programme_plan_value_text(model, m->value, arena));
		json_put_string(w, "reduced_value", units_text(model, m->reduced, text));
		json_array_begin(w, "charges");
		for (size_t k = 0; k < m->charges; k++) {
			json_object_begin(w, NULL);
			json_row(w, m->charge[k].rule, m->charge[k].row);
			json_put_int(w, "krw", m->charge[k].won);
			json_put_string(w, "value", units_text(model, m->charge[k].units, text));
			json_object_close(w);
		}
		json_array_close(w);
		if (m->enters_cost_krw >= 0)
			json_put_int(w, "enters_at_cost_krw", m->enters_cost_krw);
		json_missing(w, m);
		json_put_bool(w, "possible_otherwise", m->possible);
		if (m->possible) {
			json_put_string(w, "value_otherwise", programme_plan_value_text(model, m->other, arena));
			json_put_string(w, "lost", programme_plan_value_text(model, why->plan.result.objective - m->other, arena));
			json_array_begin(w, "changes");
			for (size_t k = 0; k < m->changes; k++)
				json_put_string(w, NULL, m->changed[k]);
			json_array_close(w);
		}
	} else {
		json_put_bool(w, "excluded", m->excluded);
		if (m->shortages > 0) {
			json_put_int(w, "year", m->year);
			json_put_string(w, "route", party_route_name(m->route));
			json_put_int(w, "support_krw", m->support_krw);
		}
		json_missing(w, m);
	}
	json_object_close(w);
}

static void put_json(const struct programme_why *why, struct text *out, struct arena *arena)
{
	const struct plan_record *r = &why->plan.record;
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan-why/1");
	json_put_string(&w, "plan", r->plan);
	json_put_string(&w, "objective", r->objective);
	json_put_string(&w, "value", r->value);
	json_put_string(&w, "bound", r->bound);
	json_put_string(&w, "unit", r->unit);
	json_put_bool(&w, "inputs_changed", why->inputs_changed);
	json_put_bool(&w, "plan_changed", why->plan_changed);
	if (why->has_measure) {
		json_measure(&w, why, arena);
	} else {
		plan_make_json_tables(&w, &why->plan);
		json_array_begin(&w, "unused");
		for (size_t i = 0; i < why->unuseds; i++) {
			const struct programme_unused *u = &why->unused[i];

			json_object_begin(&w, NULL);
			json_put_string(&w, "funder", u->funder);
			json_put_string(&w, "route", party_route_name(u->route));
			json_put_int(&w, "year", u->year);
			json_put_int(&w, "left_krw", u->left_krw);
			json_put_string(&w, "cheapest", u->measure);
			json_put_int(&w, "cheapest_needs_krw", u->needs_krw);
			json_put_string(&w, "blocked_by", u->blocks ? plan_rule_kind_name(u->blocks->kind) : NULL);
			json_put_string(&w, "blocked_by_name", u->blocks ? u->blocks->name : NULL);
			json_put_int(&w, "blocked", (int64_t)u->blocked);
			json_object_close(&w);
		}
		json_array_close(&w);
	}
	json_object_close(&w);
	text_append_char(out, '\n');
}

int cli_plan_why(const struct cli_args *args)
{
	struct programme_plan_effort effort;
	struct programme_why why;
	struct findings findings;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "plan why", "cli.option_needed", "--db FILE");
	effort = plan_make_effort(args);
	arena_init(&arena);
	text_init(&out);
	findings_init(&findings, (size_t)args->max_findings);
	st = programme_plan_why(args->db, args->positional[1], args->positional[2], args->catalogue, &effort, &arena, &why, &findings, &err);
	cli_progress_end();
	if (st == ST_OK) {
		cli_warn(args, &findings);
		if (args->format == CLI_JSON)
			put_json(&why, &out, &arena);
		else
			put_text(args, &why, &out);
		st = cli_output(args, &out, &err);
	}
	code = st == ST_OK ? 0 : cli_fail(args, st, &findings, &err);
	programme_why_done(&why);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
