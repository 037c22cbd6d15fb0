/* `sangsaeng plan make`: builds a plan, shows it as text, JSON, CSV or a picture, keeps it. */
#include "cli/plan_make.h"

#include "base/money.h"
#include "cli/fund.h"
#include "programme/programme.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void plan_make_title(const struct cli_args *args, const struct programme_made *made, struct text *out)
{
	const struct plan_scenario *s = &made->planning.scenario;
	bool ko = args->lang == LANG_KO;
	char value[96], year[48];

	plan_make_value(args, s->objective, (double)made->plan.result.objective, value);
	report_tonnes_shown(made->plan.g_per_year, year);
	if (s->objective == PLAN_TONNES && ko)
		text_printf(out, "%d–%d년에 %s를 줄입니다 (모두 가동하면 연 %s t)", s->first_year, s->count_until, value, year);
	else if (s->objective == PLAN_TONNES)
		text_printf(out, "Cuts %s in %d to %d (%s t a year once all run)", value, s->first_year, s->count_until, year);
	else if (s->objective == PLAN_VEHICLE)
		text_printf(out,
			ko ? "차 한 대의 발자국을 %s 줄입니다 (모델 %zu개의 가중 합, 모두 가동하면 연 %s t)"
			   : "Cuts %s from one vehicle (weighted sum of %zu models; %s t a year once all run)",
			value, s->vehicle_count, year);
	else
		text_printf(out,
			ko ? "%d–%d년의 크레딧에서 사업 돈을 뺀 값이 %s입니다 (모두 가동하면 연 %s t)"
			   : "Credits of %d to %d less programme money are worth %s (%s t a year once all run)",
			s->first_year, s->count_until, value, year);
}

void plan_make_proof(const struct cli_args *args, const struct programme_made *made, struct text *out)
{
	const struct plan_result *r = &made->plan.result;
	bool ko = args->lang == LANG_KO;
	char bound[96];

	plan_make_value(args, made->planning.scenario.objective, (double)r->bound, bound);
	if (r->bound == r->objective)
		text_append_string(out, ko ? "이보다 나은 계획은 없습니다 (증명됨)" : "No plan is better (proven)");
	else
		text_printf(out,
			ko ? "어떤 계획도 %s를 넘지 못합니다: 가장 좋은 계획과의 차이는 많아야 %.3g %%입니다"
			   : "No plan can be above %s: this one is within %.3g %% of the best",
			bound, 100 * r->gap);
}

/* ---- text ---- */

static int by_value_text(const void *pa, const void *pb)
{
	const struct plan_pick *const *a = pa, *const *b = pb;
	double x = strtod((*a)->value, NULL), y = strtod((*b)->value, NULL);

	return x != y ? (x > y ? -1 : 1) : strcmp((*a)->measure, (*b)->measure);
}

static int by_year_text(const void *pa, const void *pb)
{
	const struct plan_pick *const *a = pa, *const *b = pb;

	return (*a)->year != (*b)->year ? ((*a)->year < (*b)->year ? -1 : 1) : strcmp((*a)->measure, (*b)->measure);
}

static const char *machine_of(const struct cli_args *args, const struct programme_made *made, const char *measure)
{
	const struct programme_candidates *c = &made->planning.candidates;

	for (size_t i = 0; i < c->measures.count; i++)
		if (strcmp(c->measures.list[i].measure, measure) == 0)
			return args->lang == LANG_KO ? c->name_ko_of[i] : c->name_en_of[i];
	return "";
}

static void text_picks(const struct cli_args *args, const struct programme_made *made, struct text *out)
{
	const struct plan_record *r = &made->plan.record;
	bool ko = args->lang == LANG_KO;
	size_t shown = r->pick_count < (size_t)args->top ? r->pick_count : (size_t)args->top;
	const struct plan_pick **list = heap_alloc(r->pick_count + 1, sizeof *list);
	int width = 8, name_width = 8;

	for (size_t i = 0; i < r->pick_count; i++)
		list[i] = &r->pick[i];
	if (r->pick_count > 1)
		qsort(list, r->pick_count, sizeof *list, by_value_text);
	if (shown > 1)
		qsort(list, shown, sizeof *list, by_year_text);
	for (size_t i = 0; i < shown; i++) {
		int w = utf8_width(list[i]->measure), n = utf8_width(machine_of(args, made, list[i]->measure));

		width = w > width ? w : width;
		name_width = n > name_width ? n : name_width;
	}
	if (shown < r->pick_count && ko)
		text_printf(out, "\n설비 %zu대 가운데 값이 큰 %zu대 (모두: --top %zu 또는 -O csv)\n", r->pick_count, shown, r->pick_count);
	else if (shown < r->pick_count)
		text_printf(out, "\nThe %zu of %zu machines that bring the most (all: --top %zu or -O csv)\n", shown, r->pick_count, r->pick_count);
	else
		text_append_string(out, ko ? "\n설비\n" : "\nMachines\n");
	text_append_string(out, "  ");
	cli_pad(out, ko ? "연도" : "year", 6);
	cli_pad(out, ko ? "설비투자" : "measure", width + 2);
	cli_pad(out, ko ? "설비" : "machine", name_width + 2);
	cli_pad(out, ko ? "차수" : "tier", 5);
	fund_put_right(out, ko ? "투자비" : "cost", 15);
	fund_put_right(out, ko ? "지원" : "support", 15);
	fund_put_right(out, ko ? "t/년" : "t/year", 10);
	text_printf(out, "  %s\n", ko ? "누구의 돈" : "whose money");
	for (size_t i = 0; i < shown; i++) {
		const struct plan_pick *k = list[i];
		char cell[48];

		text_append_string(out, "  ");
		snprintf(cell, sizeof cell, "%d", k->year);
		cli_pad(out, cell, 6);
		cli_pad(out, k->measure, width + 2);
		cli_pad(out, machine_of(args, made, k->measure), name_width + 2);
		snprintf(cell, sizeof cell, "%d", k->tier);
		cli_pad(out, cell, 5);
		fund_put_won(out, k->cost_krw, 15);
		fund_put_won(out, k->support_krw, 15);
		fund_put_right(out, report_tonnes_shown(k->g_per_year, cell), 10);
		text_append_string(out, "  ");
		for (size_t s = 0; s < k->pay_count; s++) {
			money_format(k->pay[s].amount_krw, cell);
			text_printf(out, "%s%s %s", s ? " + " : "",
				strcmp(k->pay[s].origin, "returned") == 0 ? cli_pick(args, "pool", "환원금") : k->pay[s].origin, cell);
		}
		text_append_char(out, '\n');
	}
	free(list);
}

static void text_all(const struct cli_args *args, const struct programme_made *made, struct text *out)
{
	const struct programme_plan *p = &made->plan;
	bool ko = args->lang == LANG_KO;
	struct text sentence;
	char day[DATE_TEXT_LEN], cost[32], support[32];

	date_format(p->record.as_of, day);
	text_printf(out, ko ? "계획 %s · %s 작성 · 기준일 %s%s\n" : "Plan %s · made by %s · as of %s%s\n", p->record.plan, p->record.made_by, day,
		made->kept ? "" : cli_pick(args, " · not kept", " · 남기지 않음"));
	text_init(&sentence);
	plan_make_title(args, made, &sentence);
	text_append_string(&sentence, ". ");
	plan_make_proof(args, made, &sentence);
	text_append_char(&sentence, '.');
	fund_put_note(out, sentence.data);
	text_clear(&sentence);
	money_format(p->cost_krw, cost);
	money_format(p->support_krw, support);
	text_printf(&sentence, ko ? "설비 %zu대, 투자비 %s원, 그 가운데 지원 %s원." : "%zu machines for %s won, of it %s won support.",
		p->record.pick_count, cost, support);
	if (made->planning.scenario.objective == PLAN_NET_VALUE)
		text_printf(&sentence,
			ko ? " 크레딧은 협약 %d개월 뒤의 승인부터 셉니다." : " Credits count from an approval %d months after the agreement.",
			made->planning.scenario.approval_lead_months);
	if (p->model.one_year > 0)
		text_printf(&sentence,
			ko ? " 서로 얽힌 후보가 많은 %zu곳은 한 해에 함께 사는 것만 따졌습니다."
			   : " In %zu places so many candidates depend on each other that only buying them in one year was considered.",
			p->model.one_year);
	fund_put_note(out, sentence.data);
	text_done(&sentence);
	plan_make_tables(args, &made->planning, p, out);
	text_picks(args, made, out);
}

/* ---- json, csv ---- */

static void json_pick(struct json_writer *w, const struct plan_pick *k)
{
	struct view_plan_pay *pay = heap_alloc(k->pay_count + 1, sizeof *pay);

	for (size_t i = 0; i < k->pay_count; i++)
		pay[i] = (struct view_plan_pay){.origin = k->pay[i].origin, .amount_krw = k->pay[i].amount_krw};
	json_object_begin(w, NULL);
	report_plan_pick_members(w, &(struct view_plan_pick){.measure = k->measure,
					    .organisation = k->organisation,
					    .site = k->site,
					    .consortium = k->consortium,
					    .carrier = k->carrier,
					    .year = k->year,
					    .tier = k->tier,
					    .route = party_route_name(k->route),
					    .size = party_size_name(k->size),
					    .cost_krw = k->cost_krw,
					    .support_krw = k->support_krw,
					    .pay = pay,
					    .pays = k->pay_count,
					    .g_per_year = k->g_per_year,
					    .life_years = k->life_years,
					    .value = k->value});
	json_object_close(w);
	free(pay);
}

static void json_all(const struct programme_made *made, struct text *out)
{
	const struct programme_plan *p = &made->plan;
	const struct plan_record *r = &p->record;
	struct json_writer w;
	char text[DECIMAL_TEXT_LEN];

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan-make/1");
	json_put_string(&w, "plan", r->plan);
	json_put_bool(&w, "kept", made->kept);
	json_put_string(&w, "made_by", r->made_by);
	report_put_day(&w, "as_of", r->as_of);
	json_put_string(&w, "objective", r->objective);
	json_put_string(&w, "value", r->value);
	json_put_string(&w, "bound", r->bound);
	json_put_string(&w, "unit", r->unit);
	decimal_from_double(100 * p->result.gap, text);
	json_put_string(&w, "gap_percent", text);
	json_put_string(&w, "stopped", r->stopped);
	json_put_int(&w, "seed", r->seed);
	json_put_int(&w, "work", r->work);
	json_put_string(&w, "inputs_sha256", r->inputs_sha256);
	json_put_int(&w, "first_year", made->planning.scenario.first_year);
	json_put_int(&w, "last_year", made->planning.scenario.first_year + made->planning.scenario.years - 1);
	json_put_int(&w, "count_until", made->planning.scenario.count_until);
	json_put_int(&w, "candidates", (int64_t)made->planning.candidates.measures.count);
	json_put_int(&w, "cost_krw", p->cost_krw);
	json_put_int(&w, "support_krw", p->support_krw);
	report_tonnes(p->grams, text);
	json_put_string(&w, "reduction_tco2e", text);
	report_tonnes(p->g_per_year, text);
	json_put_string(&w, "reduction_tco2e_per_year", text);
	plan_make_json_tables(&w, p);
	json_array_begin(&w, "picks");
	for (size_t i = 0; i < r->pick_count; i++)
		json_pick(&w, &r->pick[i]);
	json_array_close(&w);
	json_object_close(&w);
	text_append_char(out, '\n');
}

/* A row for each machine and source. */
static void table_all(const struct programme_made *made, struct report_table *t)
{
	const struct plan_record *r = &made->plan.record;
	char text[48];

	report_table_begin(t, "plan",
		"plan,year,measure,organisation,site,tier,route,origin,amount_krw,cost_krw,support_krw,reduction_tco2e_per_year,value,unit");
	for (size_t i = 0; i < r->pick_count; i++)
		for (size_t s = 0; s < r->pick[i].pay_count; s++) {
			const struct plan_pick *k = &r->pick[i];

			report_table_text(t, r->plan);
			report_table_integer(t, k->year);
			report_table_text(t, k->measure);
			report_table_text(t, k->organisation);
			report_table_text(t, k->site);
			report_table_integer(t, k->tier);
			report_table_text(t, party_route_name(k->route));
			report_table_text(t, k->pay[s].origin);
			report_table_integer(t, k->pay[s].amount_krw);
			report_table_integer(t, k->cost_krw);
			report_table_integer(t, k->support_krw);
			report_tonnes_exact(k->g_per_year, text);
			report_table_number(t, text);
			report_table_number(t, k->value);
			report_table_text(t, r->unit);
		}
}

/* ---- picture ---- */

/* As of a kept plan, whether it is kept or not: what the page shows of it is the same. */
static enum status put_picture(const struct cli_args *args, const struct programme_made *made, struct arena *arena, struct text *out, struct err *err)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct view_plan plan;
	enum status st = programme_open(args->db, STORE_READ, &store, err);

	if (st == ST_OK)
		st = store_begin(store, false, &tx, err);
	if (st == ST_OK)
		st = view_plan_of(tx, &made->plan.record, "", arena, &plan, err);
	if (st == ST_OK)
		cli_plan_picture(args, &plan, arena, out);
	if (tx)
		store_rollback(tx);
	store_close(store);
	return st;
}

/* ---- the verb ---- */

static enum status render(const struct cli_args *args, const struct programme_made *made, struct arena *arena, struct text *out, struct err *err)
{
	switch (args->format) {
	case CLI_JSON:
		json_all(made, out);
		break;
	case CLI_CSV:
	case CLI_XLSX:
		table_all(made, args->table);
		break;
	case CLI_SVG:
		return put_picture(args, made, arena, out, err);
	default:
		text_all(args, made, out);
	}
	return ST_OK;
}

int cli_plan_make(const struct cli_args *args)
{
	struct programme_make_options options = {
		.planning = plan_make_planning(args, args->positional[1]), .name = args->name, .made_by = args->by, .dry_run = args->dry_run};
	struct programme_made made;
	struct findings findings;
	struct arena arena;
	struct text out;
	struct err err, write_err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "plan make", "cli.option_needed", "--db FILE");
	options.effort = plan_make_effort(args);
	arena_init(&arena);
	text_init(&out);
	out.max = SIZE_MAX / 4;
	findings_init(&findings, (size_t)args->max_findings);
	st = programme_plan_make(args->db, &options, &arena, &made, &findings, &err);
	cli_progress_end();
	code = st == ST_OK ? 0 : status_exit_code(st);
	if (st == ST_OK || (st == ST_CANCELLED && made.plan.record.plan)) {
		cli_warn(args, &findings);
		if (render(args, &made, &arena, &out, &write_err) != ST_OK || cli_output(args, &out, &write_err) != ST_OK)
			code = cli_fail(args, write_err.status, NULL, &write_err);
		if (st == ST_CANCELLED)
			cli_fail(args, st, NULL, &err);
	} else {
		cli_fail(args, st, &findings, &err);
	}
	programme_made_done(&made);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
