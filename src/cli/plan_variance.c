/* `sangsaeng plan variance`: what was planned beside what became of it. */
#include "cli/fund.h"
#include "cli/plan.h"

#include <inttypes.h>
#include <string.h>

static const char *reason_text(const struct cli_args *args, const char *reason)
{
	static const struct {
		const char *word, *en, *ko;
	} list[] = {{"not_granted", "not adopted", "채택하지 않음"}, {"undecided", "applied for, not decided", "신청했으나 결정 전"},
		{"rejected", "rejected", "거절"}, {"withdrawn", "withdrawn before payment", "지급 전에 철회"},
		{"other_year", "agreed in another year", "다른 해에 협약"}, {"cost_fell", "cost fell", "비용이 줄어듦"},
		{"cost_rose", "cost rose", "비용이 늘어남"}, {"support_less", "less support at the same cost", "같은 비용에 지원이 적음"},
		{"support_more", "more support at the same cost", "같은 비용에 지원이 많음"},
		{"other_sources", "from other sources", "다른 재원에서"}, {"not_paid", "nothing paid yet", "아직 지급 전"},
		{"not_installed", "not installed", "설치 전"}, {"suspended", "suspended", "정지"},
		{"recovered", "cancelled and taken back", "취소되어 환수"}, {"not_verified", "no month verified", "검증된 달이 없음"},
		{"saves_less", "saves less than planned", "계획보다 덜 줄임"}, {"saves_more", "saves more than planned", "계획보다 더 줄임"}};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].word, reason) == 0)
			return cli_pick(args, list[i].en, list[i].ko);
	return reason;
}

static const char *how_text(const struct cli_args *args, const char *how)
{
	if (strcmp(how, "adopted") == 0)
		return cli_pick(args, "adopted", "채택");
	if (strcmp(how, "decided") == 0)
		return cli_pick(args, "decided", "결정");
	if (strcmp(how, "applied") == 0)
		return cli_pick(args, "applied", "신청");
	return "–";
}

static void put_reasons(const struct cli_args *args, const struct view_outcome *o, struct text *out)
{
	for (size_t r = 0; r < o->reasons; r++)
		text_printf(out, "%s%s", r ? ", " : "", reason_text(args, o->reason[r]));
	if (o->reasons == 0)
		text_append_string(out, cli_pick(args, "as planned", "계획대로"));
}

static void put_tonnes(struct text *out, int64_t g, bool known, int width)
{
	char tonnes[DECIMAL_TEXT_LEN];
	report_tonnes_exact(g, tonnes);
	fund_put_right(out, known ? tonnes : "–", width);
}

static void put_head(const struct cli_args *args, int measure, struct text *out)
{
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, "measure", "설비투자"), measure + 1);
	cli_pad(out, cli_pick(args, "plan", "계획"), 6);
	cli_pad(out, cli_pick(args, "agreed", "협약"), 8);
	cli_pad(out, cli_pick(args, "how", "방법"), 9);
	fund_put_right(out, cli_pick(args, "planned (won)", "계획 (원)"), 16);
	fund_put_right(out, cli_pick(args, "reserved", "예약"), 16);
	fund_put_right(out, cli_pick(args, "paid", "지급"), 16);
	fund_put_right(out, cli_pick(args, "fixed", "확정"), 16);
	fund_put_right(out, cli_pick(args, "planned t/year", "계획 톤/년"), 16);
	fund_put_right(out, cli_pick(args, "verified t/year", "검증 톤/년"), 17);
	text_printf(out, "  %s\n", cli_pick(args, "why", "까닭"));
}

static void put_text(const struct cli_args *args, const struct view_variance *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	int measure = 8;
	text_printf(out, ko ? "계획 %s: 계획과 실제\n" : "Plan %s against actual\n", v->plan.plan);
	for (int64_t i = 0; i < v->plan.picks; i++)
		measure = utf8_width(v->plan.pick[i].measure) > measure ? utf8_width(v->plan.pick[i].measure) : measure;
	put_head(args, measure, out);
	for (int64_t i = 0; i < v->plan.picks; i++) {
		const struct view_outcome *o = &v->item[i];
		char cell[24];
		text_append_string(out, "  ");
		cli_pad(out, o->pick->measure, measure + 1);
		snprintf(cell, sizeof cell, "%d", o->pick->year);
		cli_pad(out, cell, 6);
		snprintf(cell, sizeof cell, "%d", o->year);
		cli_pad(out, o->year ? cell : "–", 8);
		cli_pad(out, how_text(args, o->how), 9);
		fund_put_won(out, o->pick->support_krw, 16);
		fund_put_won(out, o->reserved_krw, 16);
		fund_put_won(out, o->paid_krw, 16);
		fund_put_won(out, o->fixed_krw, 16);
		put_tonnes(out, o->pick->g_per_year, true, 16);
		put_tonnes(out, o->verified_g_per_year, o->months > 0, 17);
		text_append_string(out, "  ");
		put_reasons(args, o, out);
		text_append_char(out, '\n');
	}
	char planned[32], actual[32], difference[32], before[DECIMAL_TEXT_LEN], after[DECIMAL_TEXT_LEN];
	money_format(v->plan.support_krw, planned);
	money_format(v->total.support_krw, actual);
	money_format(v->total.difference_krw, difference);
	report_tonnes_exact(v->compared_g_per_year, before);
	report_tonnes_exact(v->total.verified_g_per_year, after);
	text_printf(out,
		ko ? "\n선택 %" PRId64 ", 계획대로 %" PRId64 ". 지원: 계획 %s원, 실제 %s원 (차이 %s원)\n"
		   : "\n%" PRId64 " picks, %" PRId64 " as planned. Support: planned %s won, actual %s won (difference %s won)\n",
		v->plan.picks, v->as_planned, planned, actual, difference);
	for (size_t s = 0; s < v->total.sources; s++) {
		money_format(v->total.source[s].planned_krw, planned);
		money_format(v->total.source[s].actual_krw, actual);
		text_printf(out, ko ? "  %s: 계획 %s원, 실제 %s원\n" : "  %s: planned %s won, actual %s won\n",
			cli_plan_origin(args, v->total.source[s].origin), planned, actual);
	}
	text_printf(out,
		ko ? "검증된 달이 있는 선택 %" PRId64 ": 계획 한 해 %s tCO2e, 검증 한 해 %s tCO2e\n"
		   : "%" PRId64 " picks with verified months: planned %s tCO2e a year, verified %s tCO2e a year\n",
		v->compared, before, after);
}

static enum status render(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_variance variance;
	enum status status = view_plan_variance(tx, args->positional[1], arena, &variance, err);
	if (status != ST_OK)
		return status;
	if (args->format == CLI_JSON)
		report_variance_json(&variance, out);
	else if (cli_is_table(args))
		report_variance_table(&variance, args->table);
	else
		put_text(args, &variance, out);
	return ST_OK;
}

int cli_plan_variance(const struct cli_args *args)
{
	return cli_plan_read(args, render);
}
