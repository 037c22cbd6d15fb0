/* `sangsaeng plan show`: one plan, as `plan import` reads it again. */
#include "base/decimal.h"
#include "cli/fund.h"
#include "cli/picture.h"
#include "cli/plan.h"

#include <inttypes.h>
#include <string.h>

/* "MOTIE 50,000,000 + CARMAKER 10,000,000" */
static void put_pays(const struct cli_args *args, struct text *out, const struct view_plan_pay *pay, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		char won[32];
		money_format(pay[k].amount_krw, won);
		text_printf(out, "%s%s %s", k ? " + " : "", cli_plan_origin(args, pay[k].origin), won);
	}
}

static const char *firm_of(const struct cli_args *args, const struct view_plan_pick *p)
{
	const char *name = cli_pick(args, p->name_en, p->name_ko);
	return name[0] ? name : p->organisation;
}

static void put_sum(const struct cli_args *args, struct text *out, const struct view_plan_sum *s, const char *name)
{
	char tonnes[DECIMAL_TEXT_LEN], support[32], cost[32];
	money_format(s->support_krw, support);
	money_format(s->cost_krw, cost);
	report_tonnes_exact(s->g_per_year, tonnes);
	text_printf(out,
		args->lang == LANG_KO ? "  %s: 선택 %" PRId64 " (채택 %" PRId64 "), 비용 %s원, 지원 %s원, 한 해 %s tCO2e\n    "
				      : "  %s: %" PRId64 " picks (%" PRId64 " adopted), cost %s won, support %s won, %s tCO2e a year\n    ",
		name, s->picks, s->adopted, cost, support, tonnes);
	put_pays(args, out, s->pay, s->pays);
	fund_end_line(out);
}

static void put_text(const struct cli_args *args, const struct view_plan *p, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN], name[24];
	int measure = 8, firm = 6;
	text_printf(
		out, ko ? "계획 %s · 기준일 %s · %s 작성\n" : "Plan %s · as of %s · made by %s\n", p->plan, fund_day_text(p->as_of, day), p->made_by);
	text_printf(out,
		ko ? "값 %s %s (목표 %s), 어떤 계획도 %s보다 클 수 없음 (차이 %s%%), 멈춘 까닭: %s\n"
		   : "value %s %s (objective %s), no plan can be above %s (gap %s %%), stopped: %s\n",
		p->value, p->unit, cli_plan_word(args, p->objective), p->bound, p->gap_percent, cli_plan_word(args, p->stopped));
	text_printf(out, ko ? "방법 %s, 씨앗 %" PRId64 ", 작업량 %" PRId64 "\n" : "method %s, seed %" PRId64 ", work %" PRId64 "\n", p->method,
		p->seed, p->work);
	text_printf(out, ko ? "입력의 SHA-256 %s\n계획의 SHA-256 %s\n" : "SHA-256 of the inputs %s\nSHA-256 of the plan   %s\n", p->inputs_sha256,
		p->sha256);
	for (int64_t i = 0; i < p->picks; i++) {
		measure = utf8_width(p->pick[i].measure) > measure ? utf8_width(p->pick[i].measure) : measure;
		firm = utf8_width(firm_of(args, &p->pick[i])) > firm ? utf8_width(firm_of(args, &p->pick[i])) : firm;
	}
	for (int64_t i = 0; i < p->picks; i++) {
		const struct view_plan_pick *k = &p->pick[i];
		char tonnes[DECIMAL_TEXT_LEN], cell[32];
		if (i == 0 || k->year != p->pick[i - 1].year) {
			text_printf(out, ko ? "\n%d년\n  " : "\n%d\n  ", k->year);
			cli_pad(out, cli_pick(args, "measure", "설비투자"), measure + 1);
			cli_pad(out, cli_pick(args, "firm", "업체"), firm + 1);
			cli_pad(out, cli_pick(args, "tier", "차수"), 5);
			fund_put_right(out, cli_pick(args, "cost (won)", "비용 (원)"), 16);
			fund_put_right(out, cli_pick(args, "support (won)", "지원 (원)"), 16);
			fund_put_right(out, cli_pick(args, "tCO2e a year", "한 해 tCO2e"), 16);
			text_append_string(out, "  ");
			cli_pad(out, cli_pick(args, "adopted", "채택"), 12);
			text_printf(out, "%s\n", cli_pick(args, "whose money", "누구의 돈"));
		}
		text_append_string(out, "  ");
		cli_pad(out, k->measure, measure + 1);
		cli_pad(out, firm_of(args, k), firm + 1);
		snprintf(cell, sizeof cell, "%d", k->tier);
		cli_pad(out, cell, 5);
		fund_put_won(out, k->cost_krw, 16);
		fund_put_won(out, k->support_krw, 16);
		report_tonnes_exact(k->g_per_year, tonnes);
		fund_put_right(out, tonnes, 16);
		text_append_string(out, "  ");
		cli_pad(out, k->adopted_on == DATE_NONE ? "–" : fund_day_text(k->adopted_on, day), 12);
		put_pays(args, out, k->pay, k->pays);
		fund_end_line(out);
	}
	text_printf(out, "\n%s\n", cli_pick(args, "sums", "합계"));
	for (size_t y = 0; y < p->years; y++) {
		snprintf(name, sizeof name, "%d", p->year[y].year);
		put_sum(args, out, &p->year[y], name);
	}
	put_sum(args, out, &p->total, cli_pick(args, "all", "모두"));
	text_printf(out, ko ? "\n시나리오: %s\n" : "\nscenario: %s\n", p->scenario);
}

static void put_json(const struct view_plan *p, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan-record/1");
	json_put_string(&w, "plan", p->plan);
	json_put_string(&w, "made_by", p->made_by);
	report_put_day(&w, "as_of", p->as_of);
	json_put_string(&w, "objective", p->objective);
	json_put_string(&w, "value", p->value);
	json_put_string(&w, "bound", p->bound);
	json_put_string(&w, "unit", p->unit);
	json_put_string(&w, "stopped", p->stopped);
	json_put_int(&w, "seed", p->seed);
	json_put_int(&w, "work", p->work);
	json_put_string(&w, "method", p->method);
	json_put_string(&w, "inputs_sha256", p->inputs_sha256);
	json_put_string(&w, "sha256", p->sha256);
	json_put_string(&w, "scenario", p->scenario);
	json_array_begin(&w, "picks");
	for (int64_t i = 0; i < p->picks; i++) {
		json_object_begin(&w, NULL);
		report_plan_pick_members(&w, &p->pick[i]);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "adoptions");
	for (int64_t i = 0; i < p->picks; i++) {
		const struct view_plan_pick *k = &p->pick[i];
		if (k->adopted_on == DATE_NONE)
			continue;
		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", k->measure);
		report_put_day(&w, "adopted_on", k->adopted_on);
		json_put_string(&w, "by", k->maker);
		json_put_string(&w, "checker", k->checker);
		report_put_text(&w, "committee", k->committee);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

void cli_plan_picture(const struct cli_args *args, const struct view_plan *plan, struct arena *arena, struct text *out)
{
	struct report_frame frame = cli_frame(args);
	struct report_drawing drawing;

	report_chart_plan(plan, &frame, arena, &drawing);
	cli_picture(args, &drawing, out);
}

static enum status render(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_plan plan;
	enum status status = view_plan_show(tx, args->positional[1], arena, &plan, err);
	if (status != ST_OK)
		return status;
	if (args->format == CLI_JSON)
		put_json(&plan, out);
	else if (cli_is_table(args))
		report_plan_table(&plan, args->table);
	else if (args->format == CLI_SVG)
		cli_plan_picture(args, &plan, arena, out);
	else
		put_text(args, &plan, out);
	return ST_OK;
}

int cli_plan_show(const struct cli_args *args)
{
	return cli_plan_read(args, render);
}
