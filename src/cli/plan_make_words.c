/* Words and tables that the verbs of the full planner share. */
#include "cli/plan_make.h"

#include "base/money.h"
#include "cli/fund.h"

#include <math.h>
#include <string.h>

#define GAP 1e-4
#define SECONDS 30

struct programme_plan_effort plan_make_effort(const struct cli_args *args)
{
	struct programme_plan_effort effort = cli_plan_effort(args);

	if (args->gap < 0)
		effort.gap = GAP;
	if (args->seconds < 0 && args->work == 0)
		effort.seconds = SECONDS;
	return effort;
}

struct programme_planning_options plan_make_planning(const struct cli_args *args, const char *file)
{
	return (struct programme_planning_options){.file = file, .budget_krw = args->budget, .price_krw = args->price, .catalogue = args->catalogue};
}

void plan_make_value(const struct cli_args *args, enum plan_objective objective, double units, char out[96])
{
	char shown[48], won[32];

	switch (objective) {
	case PLAN_TONNES:
		snprintf(out, 96, "%s tCO2e", report_tonnes_shown(llrint(units), shown));
		break;
	case PLAN_VEHICLE:
		snprintf(out, 96, "%.4g kgCO2e", units / 1e9);
		break;
	default:
		money_format(llrint(fabs(units)), won);
		snprintf(out, 96, "%s%s%s", units < 0 ? "-" : "", won, cli_pick(args, " won", "원"));
	}
}

void plan_make_price(const struct cli_args *args, enum plan_objective objective, double units_per_won, char out[96])
{
	char shown[48];

	if (units_per_won <= 0)
		snprintf(out, 96, "–");
	else if (objective == PLAN_TONNES && units_per_won < 1000)
		snprintf(out, 96, "%.4g t", units_per_won); /* grams per won are tonnes per million */
	else if (objective == PLAN_TONNES && units_per_won < 1e9)
		snprintf(out, 96, "%s t", report_tonnes_shown(llrint(1e6 * units_per_won), shown));
	else if (objective == PLAN_TONNES)
		snprintf(out, 96, "%.4g t", units_per_won);
	else if (objective == PLAN_VEHICLE)
		snprintf(out, 96, "%.4g g", units_per_won);
	else
		plan_make_value(args, objective, 1e6 * units_per_won, out);
}

const char *plan_make_price_text(const struct plan_model *model, double units_per_won, char out[DECIMAL_TEXT_LEN])
{
	decimal_from_double(1e6 * units_per_won / (double)plan_model_scale(model), out);
	return out;
}

const char *plan_make_route(const struct cli_args *args, enum party_route route)
{
	static const char *const en[] = {"tier 1", "pool", "ministry"}, *const ko[] = {"1차", "환원금", "부처 자체"};

	return args->lang == LANG_KO ? ko[route] : en[route];
}

const char *plan_make_size(const struct cli_args *args, enum party_size size)
{
	static const char *const ko[PARTY_SIZE_COUNT] = {
		[PARTY_SIZE_SMALL] = "소기업", [PARTY_SIZE_MEDIUM] = "중기업", [PARTY_SIZE_MID] = "중견기업", [PARTY_SIZE_LARGE] = "대기업"};

	return args->lang == LANG_KO ? ko[size] : party_size_name(size);
}

void plan_make_rule(const struct cli_args *args, const struct plan_rule *rule, const char *of, char out[256])
{
	bool ko = args->lang == LANG_KO;
	const char *colon = strchr(rule->per, ':'), *per = colon ? colon + 1 : rule->per;
	const char *word = strcmp(per, "firm") == 0         ? cli_pick(args, "firm", "업체")
			   : strcmp(per, "site") == 0       ? cli_pick(args, "site", "사업장")
			   : strcmp(per, "consortium") == 0 ? cli_pick(args, "consortium", "컨소시엄")
			   : strcmp(per, "firm_year") == 0  ? cli_pick(args, "firm and year", "업체와 연도")
							    : per;

	switch (rule->kind) {
	case PLAN_RULE_LIMIT:
		snprintf(out, 256, ko ? "%s의 %s 한도: %s" : "cap of %s per %s: %s",
			rule->name[0] ? rule->name : cli_pick(args, "the pool", "환원금"), word, of);
		break;
	case PLAN_RULE_TOTAL:
		snprintf(out, 256, "%s", cli_pick(args, "budget of all funders", "모든 출연자의 예산"));
		break;
	case PLAN_RULE_CEILING:
		snprintf(out, 256, ko ? "%s의 상한" : "ceiling of %s", rule->name);
		break;
	case PLAN_RULE_SINGLE:
		snprintf(out, 256, ko ? "국비는 한 %s에 한 번: %s" : "state money once per %s: %s", word, of);
		break;
	case PLAN_RULE_FLOOR:
		snprintf(out, 256, ko ? "%s의 하한" : "floor for %s", rule->name);
		break;
	case PLAN_RULE_TARGET:
		snprintf(out, 256, ko ? "목표 %s tCO2e" : "target of %s tCO2e", rule->name);
		break;
	default:
		snprintf(out, 256, "%s %s", plan_rule_kind_name(rule->kind), rule->name);
	}
}

/* ---- tables ---- */

static void text_money(const struct cli_args *args, const struct programme_planning *planning, const struct programme_plan *p, struct text *out)
{
	enum plan_objective objective = planning->scenario.objective;
	char year[24], price[96];

	text_append_string(out, cli_pick(args, "\nMoney (won)\n  ", "\n돈 (원)\n  "));
	cli_pad(out, cli_pick(args, "funder", "출연자"), 14);
	cli_pad(out, cli_pick(args, "route", "경로"), 12);
	cli_pad(out, cli_pick(args, "year", "연도"), 6);
	fund_put_right(out, cli_pick(args, "there is", "쓸 수 있음"), 18);
	fund_put_right(out, cli_pick(args, "used", "씀"), 18);
	fund_put_right(out, cli_pick(args, "left", "남음"), 18);
	fund_put_right(out, cli_pick(args, "1m won more brings", "백만 원 더 주면"), 20);
	text_append_char(out, '\n');
	for (size_t i = 0; i < p->monies; i++) {
		const struct programme_plan_money *m = &p->money[i];

		const struct programme_plan_money *before = i > 0 && p->money[i - 1].year == m->year - 1 ? m - 1 : NULL;

		/* years in which nothing came and nothing was used say nothing */
		if (m->used_krw == 0 && (m->budget_krw <= 0 || (before && m->budget_krw == before->budget_krw - before->used_krw)))
			continue;
		text_append_string(out, "  ");
		cli_pad(out, m->funder, 14);
		cli_pad(out, plan_make_route(args, m->route), 12);
		snprintf(year, sizeof year, "%d", m->year);
		cli_pad(out, year, 6);
		if (m->budget_krw >= 0)
			fund_put_won(out, m->budget_krw, 18);
		else
			fund_put_right(out, "–", 18);
		fund_put_won(out, m->used_krw, 18);
		if (m->budget_krw >= 0)
			fund_put_won(out, m->budget_krw - m->used_krw, 18);
		else
			fund_put_right(out, "–", 18);
		plan_make_price(args, objective, m->price, price);
		fund_put_right(out, price, 20);
		text_append_char(out, '\n');
	}
}

static bool pool_is_used(const struct programme_plan *p, int tier)
{
	for (size_t i = 0; i < p->pools; i++)
		if (p->pool[i].tier == tier && (p->pool[i].opening_krw || p->pool[i].returned_krw || p->pool[i].drawn_krw))
			return true;
	return false;
}

static void text_pools(const struct cli_args *args, const struct programme_planning *planning, const struct programme_plan *p, struct text *out)
{
	bool head = false;
	char label[32], price[96];

	for (size_t i = 0; i < p->pools; i++) {
		const struct programme_plan_pool *y = &p->pool[i];

		if (!pool_is_used(p, y->tier) || (y->returned_krw == 0 && y->matched_krw == 0 && y->drawn_krw == 0))
			continue;
		if (!head) {
			text_append_string(out, cli_pick(args, "\nPools of returned money (won)\n  ", "\n환원금 (원)\n  "));
			cli_pad(out, cli_pick(args, "for", "쓰는 차수"), 12);
			cli_pad(out, cli_pick(args, "year", "연도"), 6);
			fund_put_right(out, cli_pick(args, "from before", "이월"), 16);
			fund_put_right(out, cli_pick(args, "returned", "환원"), 16);
			fund_put_right(out, cli_pick(args, "can be matched", "매칭할 수 있음"), 16);
			fund_put_right(out, cli_pick(args, "matched", "매칭"), 16);
			fund_put_right(out, cli_pick(args, "drawn", "씀"), 16);
			fund_put_right(out, cli_pick(args, "left", "남음"), 16);
			fund_put_right(out, cli_pick(args, "1m won more brings", "백만 원 더 있으면"), 20);
			text_append_char(out, '\n');
			head = true;
		}
		text_append_string(out, "  ");
		snprintf(label, sizeof label, args->lang == LANG_KO ? "%d차" : "tier %d", y->tier);
		cli_pad(out, label, 12);
		snprintf(label, sizeof label, "%d", y->year);
		cli_pad(out, label, 6);
		fund_put_won(out, y->opening_krw, 16);
		fund_put_won(out, y->returned_krw, 16);
		if (y->match_there_krw >= 0)
			fund_put_won(out, y->match_there_krw, 16);
		else
			fund_put_right(out, "–", 16);
		fund_put_won(out, y->matched_krw, 16);
		fund_put_won(out, y->drawn_krw, 16);
		fund_put_won(out, y->left_krw, 16);
		plan_make_price(args, planning->scenario.objective, y->price, price);
		fund_put_right(out, price, 20);
		text_append_char(out, '\n');
	}
}

static void text_limits(const struct cli_args *args, const struct programme_planning *planning, const struct programme_plan *p, struct text *out)
{
	char name[256], used[48], capacity[32], price[96];

	if (p->limits > 0)
		text_append_string(out, cli_pick(args, "\nWhat else holds it back\n", "\n그 밖에 막는 것\n"));
	for (size_t i = 0; i < p->limits; i++) {
		const struct programme_plan_limit *l = &p->limit[i];

		plan_make_rule(args, l->rule, l->row->of, name);
		money_format(l->used < 0 ? -l->used : l->used, used);
		money_format(l->row->capacity < 0 ? -l->row->capacity : l->row->capacity, capacity);
		text_append_string(out, "  ");
		cli_pad(out, name, 46);
		if (l->rule->kind == PLAN_RULE_LIMIT || l->rule->kind == PLAN_RULE_TOTAL || l->rule->kind == PLAN_RULE_CEILING) {
			text_printf(out, args->lang == LANG_KO ? "  %s원 가운데 %s원 씀" : "  %s of %s won used",
				args->lang == LANG_KO ? capacity : used, args->lang == LANG_KO ? used : capacity);
			plan_make_price(args, planning->scenario.objective, l->price, price);
			if (l->price > 0)
				text_printf(out, args->lang == LANG_KO ? ", 백만 원 더 주면 %s" : "; 1m won more brings %s", price);
		} else if (l->rule->kind == PLAN_RULE_FLOOR) {
			money_format(l->given_krw, used);
			money_format(l->least_krw, capacity);
			text_printf(
				out, args->lang == LANG_KO ? "  적어도 %s원, 계획은 %s원" : "  at least %s won; the plan gives %s", capacity, used);
		} else if (l->rule->kind == PLAN_RULE_TARGET) {
			text_printf(out, args->lang == LANG_KO ? "  계획은 %s t" : "  the plan cuts %s t", report_tonnes_shown(l->reached_g, used));
		}
		fund_end_line(out);
	}
}

void plan_make_tables(const struct cli_args *args, const struct programme_planning *planning, const struct programme_plan *plan, struct text *out)
{
	text_money(args, planning, plan, out);
	text_pools(args, planning, plan, out);
	text_limits(args, planning, plan, out);
}

/* Each figure in its unit. */
static void json_limit(struct json_writer *w, const struct programme_plan *p, const struct programme_plan_limit *l)
{
	char text[DECIMAL_TEXT_LEN];

	switch (l->rule->kind) {
	case PLAN_RULE_TARGET:
		report_tonnes(l->least_g, text);
		json_put_string(w, "least_tco2e", text);
		report_tonnes(l->reached_g, text);
		json_put_string(w, "reached_tco2e", text);
		break;
	case PLAN_RULE_FLOOR:
		json_put_int(w, "least_krw", l->least_krw);
		json_put_int(w, "given_krw", l->given_krw);
		break;
	case PLAN_RULE_SINGLE: /* grants */
		json_put_int(w, "capacity", l->row->capacity);
		json_put_int(w, "used", l->used);
		break;
	default:
		json_put_int(w, "available_krw", l->row->capacity);
		json_put_int(w, "used_krw", l->used);
		json_put_string(w, "value_per_million_krw", plan_make_price_text(&p->model, l->price, text));
	}
}

void plan_make_json_tables(struct json_writer *w, const struct programme_plan *p)
{
	char text[DECIMAL_TEXT_LEN];

	json_array_begin(w, "money");
	for (size_t i = 0; i < p->monies; i++) {
		const struct programme_plan_money *m = &p->money[i];

		json_object_begin(w, NULL);
		json_put_string(w, "funder", m->funder);
		json_put_string(w, "route", party_route_name(m->route));
		json_put_int(w, "year", m->year);
		if (m->budget_krw >= 0)
			json_put_int(w, "available_krw", m->budget_krw);
		else
			json_put_string(w, "available_krw", NULL);
		json_put_int(w, "used_krw", m->used_krw);
		json_put_string(w, "value_per_million_krw", plan_make_price_text(&p->model, m->price, text));
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "pools");
	for (size_t i = 0; i < p->pools; i++) {
		const struct programme_plan_pool *y = &p->pool[i];

		json_object_begin(w, NULL);
		json_put_int(w, "tier", y->tier);
		json_put_int(w, "year", y->year);
		json_put_int(w, "opening_krw", y->opening_krw);
		json_put_int(w, "returned_krw", y->returned_krw);
		if (y->match_there_krw >= 0)
			json_put_int(w, "match_available_krw", y->match_there_krw);
		else
			json_put_string(w, "match_available_krw", NULL);
		json_put_int(w, "matched_krw", y->matched_krw);
		json_put_int(w, "drawn_krw", y->drawn_krw);
		json_put_int(w, "left_krw", y->left_krw);
		json_put_string(w, "value_per_million_krw", plan_make_price_text(&p->model, y->price, text));
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "limits");
	for (size_t i = 0; i < p->limits; i++) {
		const struct programme_plan_limit *l = &p->limit[i];

		json_object_begin(w, NULL);
		json_put_string(w, "kind", plan_rule_kind_name(l->rule->kind));
		json_put_string(w, "name", l->rule->name);
		json_put_string(w, "per", l->rule->per);
		json_put_string(w, "of", l->row->of);
		json_limit(w, p, l);
		json_object_close(w);
	}
	json_array_close(w);
}
