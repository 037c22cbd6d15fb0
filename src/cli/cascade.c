/* `sangsaeng cascade`: won → machines → tonnes, tier by tier, and what the first money set in motion. */
#include "cli/fund.h"
#include "cli/outcome.h"
#include "cli/picture.h"
#include "cli/plan.h"
#include "view/view_cascade.h"

#include <inttypes.h>

static const char *tier_name(const struct cli_args *args, int tier, char out[24])
{
	if (tier < 0)
		return cli_pick(args, "all", "합계");
	if (tier == 0)
		return cli_pick(args, "unpaid", "지원 밖");
	snprintf(out, 24, args->lang == LANG_KO ? "%d차" : "tier %d", tier);
	return out;
}

static void put_won_line(const struct cli_args *args, const struct view_cascade_tier *t, struct text *out)
{
	char name[24];

	text_append_string(out, "  ");
	cli_pad(out, tier_name(args, t->tier, name), 8);
	fund_put_won(out, t->state_krw, 16);
	fund_put_won(out, t->carmaker_krw, 16);
	fund_put_won(out, t->match_krw, 16);
	fund_put_won(out, t->returned_krw, 16);
	fund_put_won(out, t->own_share_krw, 16);
	text_append_char(out, '\n');
}

static void put_tonnes_line(const struct cli_args *args, const struct view_cascade_tier *t, bool metered, struct text *out)
{
	char name[24], cell[DECIMAL_TEXT_LEN * 2], exact[DECIMAL_TEXT_LEN];
	const int64_t grams[] = {t->planned_g, t->measured_g, t->verified_g};

	text_append_string(out, "  ");
	cli_pad(out, tier_name(args, t->tier, name), 8);
	text_printf(out, "%8" PRId64 "%10" PRId64, t->grants, t->machines);
	for (size_t i = 0; i < 3; i++) {
		report_tonnes_exact(grams[i], exact);
		fund_put_right(out, outcome_shown(metered ? exact : NULL, 3, cell), 16);
	}
	fund_put_right(out, outcome_shown(metered ? t->verified_t_per_million_krw : NULL, 3, cell), 16);
	text_append_char(out, '\n');
}

static void put_ratio(const struct cli_args *args, const char *en, const char *ko, const char *value, int places, struct text *out)
{
	char cell[DECIMAL_TEXT_LEN * 2];

	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, en, ko), 66);
	fund_put_right(out, outcome_shown(value, places, cell), 14);
	text_append_char(out, '\n');
}

static void put_text(const struct cli_args *args, const struct view_cascade *v, struct text *out)
{
	static const char *const won[][2] = {
		{"state", "국고"}, {"carmakers", "완성차"}, {"match", "매칭"}, {"returned", "환원"}, {"own share", "자부담"}};
	static const char *const tonnes[][2] = {
		{"planned t", "계획 톤"}, {"measured t", "계량 톤"}, {"verified t", "검증 톤"}, {"t/million won", "백만 원당 톤"}};
	char day[DATE_TEXT_LEN];

	text_append_string(out, cli_pick(args, "The cascade: won, machines, tonnes", "환원의 흐름: 돈, 설비, 톤"));
	if (v->year > 0)
		text_printf(out, args->lang == LANG_KO ? " · %d년" : " · %d", v->year);
	text_printf(out, args->lang == LANG_KO ? " · %s 현재\n" : " · on %s\n", fund_day_text(v->fund.as_of, day));
	if (v->year > 0)
		text_append_string(out, cli_pick(args, "Won that moved in the year: paid, less what was cut or given back\n  ",
						"그 해에 오간 지원금: 지급 − 감액과 반납 (원)\n  "));
	else
		text_append_string(out, cli_pick(args, "Won that grants kept\n  ", "지원금으로 남은 돈 (원)\n  "));
	cli_pad(out, "", 8);
	for (size_t i = 0; i < 5; i++)
		fund_put_right(out, cli_pick(args, won[i][0], won[i][1]), 16);
	text_append_char(out, '\n');
	for (size_t i = 0; i < v->tiers; i++)
		if (v->tier[i].tier > 0)
			put_won_line(args, &v->tier[i], out);
	put_won_line(args, &v->all, out);
	text_append_string(out, cli_pick(args, "Machines and tonnes CO2e\n  ", "설비와 tCO2e\n  "));
	cli_pad(out, "", 8);
	fund_put_right(out, cli_pick(args, "grants", "지원"), 8);
	fund_put_right(out, cli_pick(args, "machines", "설비"), 10);
	for (size_t i = 0; i < 4; i++)
		fund_put_right(out, cli_pick(args, tonnes[i][0], tonnes[i][1]), 16);
	text_append_char(out, '\n');
	for (size_t i = 0; i < v->tiers; i++)
		put_tonnes_line(args, &v->tier[i], v->metered, out);
	put_tonnes_line(args, &v->all, v->metered, out);
	text_append_string(out, cli_pick(args, "What the first money set in motion\n", "첫 돈이 움직인 것\n"));
	put_ratio(args, "verified tonnes of all tiers ÷ those of tier 1", "검증 톤: 모든 차수 ÷ 1차", v->verified_multiplier, 3, out);
	put_ratio(args, "planned tonnes of all tiers ÷ those of tier 1", "계획 톤: 모든 차수 ÷ 1차", v->planned_multiplier, 3, out);
	put_ratio(args, "returned and match that went on ÷ state and carmakers at tier 1", "하위 차수로 간 환원금과 매칭 ÷ 1차의 국고와 완성차 돈",
		v->money_multiplier, 3, out);
	put_ratio(args, "won of state, carmakers and match for a verified tonne", "검증 1톤에 든 국고, 완성차, 매칭 (원)", v->krw_per_t, 0, out);
	fund_put_note(out,
		cli_pick(args,
			"Returned won are counted where they were spent and never as new money: the won they come back for is in state or carmakers "
			"once. "
			"Tonnes for a million won: at a tier of all money but the own share, in the last line of new money. –: divided by nothing.",
			"환원금은 쓰인 곳에만 적고 새 돈으로 세지 않습니다. 그 원래 돈이 국고나 완성차에 한 번 들어 있기 때문입니다. 백만 원당 톤은 "
			"차수에서는 "
			"자부담을 뺀 모든 돈, 합계에서는 새 돈에 대한 것입니다. –는 나눌 것이 없음."));
	if (v->year > 0)
		fund_put_note(out, cli_pick(args,
					   "Of one year: below zero, more was cut or given back than paid. Grants are those whose money moved or was "
					   "fixed in the year, own "
					   "share is of those that were fixed in it.",
					   "한 해의 것: 0보다 작으면 지급보다 감액과 반납이 많았다는 뜻입니다. 지원은 그 해에 돈이 오갔거나 금액이 "
					   "확정된 것이고, "
					   "자부담은 그 해에 확정된 것입니다."));
	if (!v->metered)
		fund_put_note(out, cli_pick(args, "No month of this year is metered: its tonnes are not known.",
					   "이 해에는 계량한 달이 없어 톤을 알 수 없습니다."));
}

static enum status render(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct report_frame frame = cli_frame(args);
	struct report_drawing drawing;
	struct view_cascade v;
	enum status st = view_cascade(tx, (int)args->year, arena, &v, err);

	if (st != ST_OK)
		return st;
	switch (args->format) {
	case CLI_JSON:
		report_cascade_json(&v, out);
		break;
	case CLI_CSV:
	case CLI_XLSX:
		report_cascade_table(&v, args->table);
		break;
	case CLI_SVG:
		report_chart_cascade(&v, &frame, arena, &drawing);
		cli_picture(args, &drawing, out);
		break;
	default:
		put_text(args, &v, out);
	}
	return ST_OK;
}

int cli_cascade(const struct cli_args *args)
{
	return cli_plan_read(args, render);
}
