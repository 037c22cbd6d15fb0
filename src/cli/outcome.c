/* `sangsaeng outcome`: what a firm set out to do, did, and got, as text, JSON and CSV; the page for customers is in outcome_report.c. */
#include "cli/outcome.h"

#include "base/money.h"
#include "cli/fund.h"
#include "cli/plan.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const struct {
	const char *key, *en, *ko;
} label[] = {
	{"base_year", "base year", "기준연도"},
	{"base_tco2e", "emissions of the base year, t", "기준연도 배출량 (톤)"},
	{"intensity_kgco2e_per_kg", "emissions for each kg of output, kg", "생산량 1 kg당 배출량 (kg)"},
	{"target_tco2e", "target path", "목표 경로"},
	{"forecast_tco2e", "forecast", "예측"},
	{"target_kgco2e_per_kg", "target for each kg of output, kg", "생산량 1 kg당 목표 (kg)"},
	{"target_gap_kgco2e_per_kg", "above (+) or below the path, kg for each kg", "경로보다 위(+) 또는 아래 (1 kg당 kg)"},
	{"planned_verified_tco2e_per_year", "machines with verified months, planned t a year", "검증된 설비의 계획 (연 톤)"},
	{"planned_installed_tco2e_per_year", "installed and not verified, planned t a year", "설치했으나 검증 전인 설비의 계획 (연 톤)"},
	{"planned_selected_tco2e_per_year", "selected and not installed, planned t a year", "선정되어 설치를 앞둔 설비의 계획 (연 톤)"},
	{"measured_tco2e", "measured reduction, t", "계량한 감축 (톤)"},
	{"verified_tco2e", "verified reduction, t", "검증된 감축 (톤)"},
	{"saving_stated_krw_per_year", "production cost saved a year, as stated", "연 생산비 절감 (신청서)"},
	{"saving_measured_krw_per_year", "production cost saved a year, by the meters", "연 생산비 절감 (계량)"},
	{"saving_by_energy_price_krw_per_year", "the same at prices of energy", "연 생산비 절감 (에너지 단가로)"},
	{"support_krw", "support", "지원"},
	{"return_duty_krw", "return duty", "환원 의무"},
	{"returned_krw", "returned", "환원한 돈"},
	{"own_share_krw", "own share", "자부담"},
	{"saving_krw", "saving in the metered months", "계량한 달의 절감"},
	{"net_cash_krw", "net cash", "순현금"},
	{"payback_years", "payback, years", "회수 기간 (년)"},
	{"education_hours", "hours of education", "교육 시간"},
	{"education_person_hours", "hours × people", "교육 시간 × 인원"},
	{"measured_data_percent", "emissions from measured bills, %", "계량된 고지서에서 온 배출량 (%)"},
	{"primary_data_percent", "primary data in the footprint, %", "발자국의 1차 데이터 비율 (%)"},
	{"reduction_between_periods_percent", "reduction from the period before to the one after, %", "기간 앞뒤의 감축률 (%)"},
	{"percentile_in_tier", "place among suppliers of its tier, percentile", "같은 차수 협력사 가운데 백분위"},
};
static const struct {
	const char *why, *en, *ko;
} reason[] = {
	{"no_inventory", "the folder has no inventory of the whole year", "그 해 전체의 인벤토리가 없음"},
	{"months_missing", "bills of some months are missing", "고지서가 빠진 달이 있음"},
	{"no_production", "no output is recorded", "생산량 기록이 없음"},
	{"no_mass", "a product's mass is not known", "제품의 질량을 모름"},
	{"no_target", "the firm has set no target", "정한 목표가 없음"},
	{"no_absolute_target", "the firm's target is one of intensity", "업체의 목표가 원단위 목표임"},
	{"nothing_verified", "nothing is verified", "검증된 것이 없음"},
	{"nothing_measured", "nothing is metered", "계량한 것이 없음"},
	{"nothing_installed", "no machine is installed", "설치한 설비가 없음"},
	{"no_saving_stated", "the measures state no saving", "신청서에 절감액이 없음"},
	{"no_energy_price", "the folder has no prices of energy", "폴더에 에너지 단가가 없음"},
	{"no_grant", "the firm has no grant", "지원이 없음"},
	{"no_education", "no education is recorded", "교육 기록이 없음"},
	{"no_agreement", "the firm is in no agreement on this day", "이 날 협약에 들어 있지 않음"},
	{"not_stated", "not stated", "진술하지 않음"},
	{"small_cell", "too few firms to compare", "비교할 업체가 너무 적음"},
};
static const struct {
	const char *group, *en, *ko;
} heading[] = {{"base", "Base year", "기준연도"}, {"target", "Target", "목표"}, {"forecast", "Forecast", "예측"}, {"result", "Result", "실적"},
	{"money", "Money (won)", "돈 (원)"}, {"education", "Education", "교육"}, {"data", "Data", "데이터"},
	{"peers", "Among its peers", "같은 차수와 비교"}};

const char *outcome_why(const struct cli_args *args, const char *why)
{
	for (size_t i = 0; i < sizeof reason / sizeof *reason; i++)
		if (strcmp(reason[i].why, why) == 0)
			return cli_pick(args, reason[i].en, reason[i].ko);
	return why;
}

const char *outcome_state(const struct cli_args *args, const char *state)
{
	static const char *const word[][3] = {{"verified", "verified", "검증됨"}, {"installed", "installed, not verified", "설치, 검증 전"},
		{"selected", "selected, not installed", "선정, 설치 전"}, {"open", "open", "미정"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], state) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return state;
}

const char *outcome_shown(const char *decimal, int places, char out[DECIMAL_TEXT_LEN * 2])
{
	mpq_t value, scale;
	int64_t whole, unit = 1;
	char won[32];

	snprintf(out, DECIMAL_TEXT_LEN * 2, "–");
	if (!decimal || !decimal[0])
		return out;
	for (int i = 0; i < places; i++)
		unit *= 10;
	mpq_inits(value, scale, NULL);
	mpq_set_si(scale, unit, 1);
	if (decimal_parse_exact(decimal, value, NULL) == ST_OK) {
		mpq_mul(value, value, scale);
		if (fabs(mpq_get_d(value)) < (double)MONEY_MAX_KRW) {
			whole = decimal_round_half_even(value);
			int64_t size = whole < 0 ? -whole : whole;

			money_format(size / unit, won);
			if (places == 0)
				snprintf(out, DECIMAL_TEXT_LEN * 2, "%s%s", whole < 0 ? "-" : "", won);
			else
				snprintf(out, DECIMAL_TEXT_LEN * 2, "%s%s.%0*" PRId64, whole < 0 ? "-" : "", won, places, size % unit);
		} else {
			snprintf(out, DECIMAL_TEXT_LEN * 2, "%s", decimal);
		}
	}
	mpq_clears(value, scale, NULL);
	return out;
}

static bool ends_in(const char *s, const char *end)
{
	size_t a = strlen(s), b = strlen(end);

	return a >= b && strcmp(s + a - b, end) == 0;
}

const char *outcome_value(const struct cli_args *args, const struct view_outcome_figure *f, char out[DECIMAL_TEXT_LEN * 2])
{
	char won[32];

	if (!f || f->form == VIEW_FIGURE_UNKNOWN) {
		snprintf(out, DECIMAL_TEXT_LEN * 2, "%s", f ? outcome_why(args, f->why) : "–");
	} else if (f->form == VIEW_FIGURE_WHOLE) {
		if (ends_in(f->key, "_year") && strcmp(f->key, "base_year") == 0)
			snprintf(out, DECIMAL_TEXT_LEN * 2, "%" PRId64, f->whole);
		else {
			money_format(f->whole < 0 ? -f->whole : f->whole, won);
			snprintf(out, DECIMAL_TEXT_LEN * 2, "%s%s", f->whole < 0 ? "-" : "", won);
		}
	} else {
		bool short_one = ends_in(f->key, "_percent") || ends_in(f->key, "_years") || ends_in(f->key, "_hours") || ends_in(f->key, "_tier");

		outcome_shown(f->decimal, ends_in(f->key, "_per_kg") ? 6 : short_one ? 1 : 3, out);
	}
	return out;
}

/* ---- text ---- */

static void put_years(const struct cli_args *args, const struct view_outcome_firm *firm, struct text *out)
{
	static const char *const column[][3] = {{"emissions_tco2e", "emissions", "배출량"}, {"target_tco2e", "target path", "목표 경로"},
		{"target_gap_tco2e", "above path", "경로와 차이"}, {"forecast_tco2e", "forecast", "예측"},
		{"verified_tco2e", "verified cut", "검증 감축"}};
	int first, last;

	view_outcome_years(firm, &first, &last);
	if (first == 0)
		return;
	text_append_string(out, cli_pick(args, "Tonnes CO2e by year (scopes 1 and 2)\n  year", "연도별 tCO2e (스코프 1, 2)\n  연도"));
	for (size_t c = 0; c < sizeof column / sizeof *column; c++)
		fund_put_right(out, cli_pick(args, column[c][1], column[c][2]), 15);
	text_append_char(out, '\n');
	for (int year = first; year <= last; year++) {
		text_printf(out, "  %d", year);
		for (size_t c = 0; c < sizeof column / sizeof *column; c++) {
			const struct view_outcome_figure *f = view_outcome_find(firm, column[c][0], year);
			char cell[DECIMAL_TEXT_LEN * 2];

			fund_put_right(out, f && f->form == VIEW_FIGURE_DECIMAL ? outcome_value(args, f, cell) : "–", 15);
		}
		text_append_char(out, '\n');
	}
}

static void put_won_years(const struct cli_args *args, const struct view_outcome_firm *firm, struct text *out)
{
	static const char *const column[][3] = {{"support_krw", "support", "지원"}, {"return_duty_krw", "return duty", "환원 의무"},
		{"own_share_krw", "own share", "자부담"}, {"saving_krw", "saving", "절감"}, {"net_cash_krw", "net cash", "순현금"},
		{"returned_krw", "returned", "환원한 돈"}};
	bool any = false;

	for (size_t i = 0; i < firm->figures; i++) {
		int year = firm->figure[i].year;

		if (year == 0 || strcmp(firm->figure[i].key, "net_cash_krw") != 0)
			continue;
		if (!any) {
			text_append_string(out,
				cli_pick(args, "Won by year (over all years they sum to the lines above)\n  year", "연도별 돈 (원), 모든 해를 더하면 위의 값\n  연도"));
			for (size_t c = 0; c < sizeof column / sizeof *column; c++)
				fund_put_right(out, cli_pick(args, column[c][1], column[c][2]), 16);
			text_append_char(out, '\n');
			any = true;
		}
		text_printf(out, "  %d", year);
		for (size_t c = 0; c < sizeof column / sizeof *column; c++) {
			char cell[DECIMAL_TEXT_LEN * 2];

			fund_put_right(out, outcome_value(args, view_outcome_find(firm, column[c][0], year), cell), 16);
		}
		text_append_char(out, '\n');
	}
}

static bool in_table(const struct view_outcome_figure *f)
{
	bool tonnes = ends_in(f->key, "_tco2e") && strcmp(f->key, "measured_tco2e") != 0 && strcmp(f->key, "base_tco2e") != 0;

	return f->year > 0 && (tonnes || strcmp(f->group, "money") == 0);
}

static void put_figure(const struct cli_args *args, const struct view_outcome_figure *f, struct text *out)
{
	char cell[DECIMAL_TEXT_LEN * 2];
	const char *name = f->key;

	for (size_t i = 0; i < sizeof label / sizeof *label; i++)
		if (strcmp(label[i].key, f->key) == 0)
			name = cli_pick(args, label[i].en, label[i].ko);
	struct text left;
	text_init(&left);
	if (f->year > 0 && strcmp(f->key, "base_tco2e") != 0)
		text_printf(&left, "%d ", f->year);
	else if (f->year == 0 && (strcmp(f->group, "education") == 0 || strcmp(f->group, "result") == 0))
		text_append_string(&left, cli_pick(args, "all years: ", "모든 해 "));
	text_append_string(&left, name);
	if (f->subject[0])
		text_printf(&left, " (%s)", f->subject);
	text_append_string(out, "  ");
	cli_pad(out, left.data, 54);
	if (f->form == VIEW_FIGURE_UNKNOWN)
		text_printf(out, "  %s: %s\n", cli_pick(args, "not known", "모름"), outcome_why(args, f->why));
	else {
		fund_put_right(out, outcome_value(args, f, cell), 16);
		text_append_char(out, '\n');
	}
	text_done(&left);
}

static void put_measures(const struct cli_args *args, const struct view_outcome_firm *firm, struct text *out)
{
	if (firm->measures == 0)
		return;
	text_append_string(out, cli_pick(args, "Machines\n", "설비\n"));
	for (size_t i = 0; i < firm->measures; i++) {
		const struct view_outcome_measure *m = &firm->measure[i];
		char day[DATE_TEXT_LEN], planned[DECIMAL_TEXT_LEN], cell[DECIMAL_TEXT_LEN * 2];

		report_tonnes_exact(m->planned_g_per_year, planned);
		text_append_string(out, "  ");
		cli_pad(out, m->measure, 12);
		text_printf(out, " %s · %s", args->lang == LANG_KO ? m->machine : m->machine_en, outcome_state(args, m->state));
		if (m->installed_on != DATE_NONE)
			text_printf(out, args->lang == LANG_KO ? " · 설치 %s" : " · installed on %s", fund_day_text(m->installed_on, day));
		else if (m->year > 0)
			text_printf(out, args->lang == LANG_KO ? " (%d년)" : " (%d)", m->year);
		if (m->plan[0])
			text_printf(out, args->lang == LANG_KO ? ", 계획 %s" : ", plan %s", m->plan);
		text_printf(out, args->lang == LANG_KO ? " · 계획 연 %s톤" : " · planned %s t a year", outcome_shown(planned, 3, cell));
		if (m->verified_tco2e)
			text_printf(out, args->lang == LANG_KO ? " · 지금까지 검증 %s톤" : " · verified %s t so far",
				outcome_shown(m->verified_tco2e, 3, cell));
		text_append_char(out, '\n');
	}
}

static void put_firm(const struct cli_args *args, const struct view_outcomes *v, const struct view_outcome_firm *firm, struct text *out)
{
	char day[DATE_TEXT_LEN];

	text_printf(out, "%s · %s", firm->organisation, cli_pick(args, firm->name_en, firm->name_ko));
	if (firm->tier > 0)
		text_printf(out, args->lang == LANG_KO ? " · %d차" : " · tier %d", firm->tier);
	if (firm->consortium[0])
		text_printf(out, " · %s", firm->consortium);
	text_printf(out, args->lang == LANG_KO ? " · %s 현재\n" : " · on %s\n", fund_day_text(v->on, day));
	put_years(args, firm, out);
	for (size_t g = 0; g < sizeof heading / sizeof *heading; g++) {
		bool any = false;

		for (size_t i = 0; i < firm->figures; i++) {
			const struct view_outcome_figure *f = &firm->figure[i];

			if (strcmp(f->group, heading[g].group) != 0 || in_table(f))
				continue;
			if (!any)
				text_printf(out, "%s\n", cli_pick(args, heading[g].en, heading[g].ko));
			any = true;
			put_figure(args, f, out);
		}
		if (strcmp(heading[g].group, "money") == 0)
			put_won_years(args, firm, out);
	}
	put_measures(args, firm, out);
}

static void put_cell(const struct cli_args *args, const struct view_outcome_firm *firm, const char *key, int year, int width, struct text *out)
{
	const struct view_outcome_figure *f = view_outcome_find(firm, key, year);
	char cell[DECIMAL_TEXT_LEN * 2];

	fund_put_right(out, f && f->form != VIEW_FIGURE_UNKNOWN ? outcome_value(args, f, cell) : "–", width);
}

static void put_all(const struct cli_args *args, const struct view_outcomes *v, struct text *out)
{
	static const struct {
		const char *key, *en, *ko;
		int width;
	} column[] = {{"base_tco2e", "base year, t", "기준연도 톤", 14}, {"verified_tco2e", "verified t", "검증 톤", 12},
		{"saving_measured_krw_per_year", "saved/yr", "연 절감", 16}, {"net_cash_krw", "net cash", "순현금", 18},
		{"education_hours", "hours", "교육", 8}, {"percentile_in_tier", "percentile", "백분위", 12}};
	char day[DATE_TEXT_LEN];

	text_printf(out, args->lang == LANG_KO ? "업체 %zu곳의 성과 · %s 현재\n  " : "Outcome of %zu firms · on %s\n  ", v->firms,
		fund_day_text(v->on, day));
	cli_pad(out, cli_pick(args, "firm", "업체"), 14);
	fund_put_right(out, cli_pick(args, "tier", "차수"), 5);
	for (size_t c = 0; c < sizeof column / sizeof *column; c++)
		fund_put_right(out, cli_pick(args, column[c].en, column[c].ko), column[c].width);
	text_append_char(out, '\n');
	for (size_t i = 0; i < v->firms; i++) {
		const struct view_outcome_firm *firm = &v->firm[i];

		text_append_string(out, "  ");
		cli_pad(out, firm->organisation, 14);
		text_printf(out, "%5d", firm->tier);
		for (size_t c = 0; c < sizeof column / sizeof *column; c++) {
			const struct view_outcome_figure *base = view_outcome_find(firm, "base_year", 0);
			bool of_base = strcmp(column[c].key, "base_tco2e") == 0;
			bool by_year = strcmp(column[c].key, "verified_tco2e") == 0 || strcmp(column[c].key, "education_hours") == 0;

			put_cell(args, firm, column[c].key, of_base ? (int)base->whole : by_year ? (int)args->year : 0, column[c].width, out);
		}
		text_append_char(out, '\n');
	}
	text_append_string(out, cli_pick(args, "–: not known or not shown; why, and the formula of each figure: -O json, or sangsaeng outcome FIRM\n",
					"–는 모르거나 보이지 않는 것. 이유와 식은 -O json 또는 sangsaeng outcome 업체\n"));
}

/* ---- the command ---- */

static enum status render(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	const char *firm = args->positional_count > 0 ? args->positional[0] : NULL;
	struct view_outcomes v;
	enum status st;

	if (args->report) {
		struct view_report report;

		st = view_outcome_report(tx, firm, (int)args->year, args->on, arena, &report, err);
		if (st == ST_OK)
			outcome_report(args, &report, out);
		return st;
	}
	st = view_outcomes(tx, firm, (int)args->year, args->on, arena, &v, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		report_outcome_json(&v, out);
	else if (cli_is_table(args))
		report_outcome_table(&v, args->table);
	else if (firm)
		put_firm(args, &v, &v.firm[0], out);
	else
		put_all(args, &v, out);
	return ST_OK;
}

int cli_outcome(const struct cli_args *args)
{
	if (args->positional_count == 0 && !args->all)
		return cli_usage(args, "outcome", "cli.option_needed", "FIRM, --all");
	if (args->positional_count > 0 && args->all)
		return cli_usage(args, "outcome", "cli.not_together", "FIRM, --all");
	if (args->report && (args->positional_count == 0 || args->year == 0))
		return cli_usage(args, "outcome", "cli.option_needed", args->year == 0 ? "--year YEAR" : "FIRM");
	return cli_read(args, "outcome", render);
}
