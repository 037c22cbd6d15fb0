/* How figures of a trading position, bars of the abatement curve, a machine's reductions and a plan's totals came to be. */
#include "view/view_working_int.h"

#include "base/text.h"
#include "view/view_macc.h"
#include "view/view_monitoring.h"
#include "view/view_words.h"
#include "view/view_worked.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- position ---- */

static const char *word_ko(const char *kind, const char *code, const char **out_en)
{
	for (const struct view_word *word = view_words; word->kind; word++)
		if (strcmp(word->kind, kind) == 0 && strcmp(word->code, code) == 0) {
			*out_en = word->en;
			return word->ko;
		}
	*out_en = code;
	return code;
}

/* The formulas of a position are English with the numbers in them; their few words in Korean, longest first. */
static const char *formula_ko(const char *formula, struct arena *arena)
{
	static const char *const words[][2] = {
		{"what was allocated free: no holdings are entered", "무상으로 할당받은 양 (보유 자료 없음)"},
		{"free and auctioned are published as one figure", "무상과 유상이 한 수치로 공표됨"},
		{"allowances of the year that are not needed", "그 해 할당배출권 가운데 쓰고 남은 것"},
		{"live, not on hold, within their window", "살아 있고 보류되지 않았으며 전환 기간 안인 것"},
		{" for each month of delay, at most ", ", 늦은 달마다, 최대 "},
		{"live, not on hold", "살아 있고 보류되지 않은 것"},
		{" of what is held", " (보유분에서)"},
		{" surrendered", " (제출)"},
		{"= certified_t", "= 인증 배출량"},
		{"at most ", "최대 "},
		{" days of ", "일, "},
		{" months", "개월"},
		{"floor(", "내림("},
		{"max(", "큰 값("},
		{"min(", "작은 값("},
		{"Decree ", "시행령 "},
		{"Act ", "법 "},
	};
	struct text out;
	const char *result;

	text_init(&out);
	while (*formula) {
		size_t i = 0;

		while (i < COUNT(words) && strncmp(formula, words[i][0], strlen(words[i][0])) != 0)
			i++;
		if (i < COUNT(words)) {
			text_append_string(&out, words[i][1]);
			formula += strlen(words[i][0]);
		} else {
			text_append_char(&out, *formula++);
		}
	}
	result = arena_strdup(arena, out.data ? out.data : "");
	text_done(&out);
	return result;
}

static bool is_won(const char *key)
{
	size_t length = strlen(key);

	return length > 4 && strcmp(key + length - 4, "_krw") == 0;
}

static void put_figure(struct working *w, const struct view_figure *f)
{
	const char *en, *ko = word_ko("position", f->key, &en);

	working_put(w, "", ko, en, f->known ? working_whole(w, f->value) : "", is_won(f->key) ? "krw" : "t", f->source, f->source);
}

/* What a figure is made of; the rest is as it is given. */
static void put_parts(struct working *w, const struct view_position *p, const char *figure)
{
	static const char *const parts[][4] = {
		{"obligation_t", "certified_t"},
		{"offset_limit_t", "obligation_t"},
		{"offset_limit_left_t", "offset_limit_t", "surrendered_kcu_t"},
		{"covered_t", "obligation_t", "surrendered_kcu_t", "held_kau_t"},
		{"shortfall_t", "obligation_t", "surrendered_kcu_t", "covered_t"},
		{"penalty_krw", "shortfall_t", "mean_price_kau_krw"},
		{"late_per_month_krw", "penalty_krw"},
		{"bankable_t", "surplus_t"},
		{"borrowable_t", "obligation_t"},
	};

	for (size_t i = 0; i < COUNT(parts); i++)
		for (size_t k = 1; strcmp(parts[i][0], figure) == 0 && k < 4 && parts[i][k]; k++)
			for (size_t f = 0; f < p->figures; f++)
				if (p->figure[f].known && strcmp(p->figure[f].key, parts[i][k]) == 0)
					put_figure(w, &p->figure[f]);
}

enum status working_position(struct working *w, struct err *err)
{
	const struct view_figure *found = NULL;
	struct view_position p;
	char *rest = NULL;
	long year = w->part[3][0] ? strtol(w->part[3], &rest, 10) : 0;
	enum status st;

	if (!w->part[2][0] || (rest && (*rest || year < 1990 || year > 2200)))
		return working_unknown(w, err);
	st = view_position_for(w->door, w->viewer, w->part[1], year ? date_make((int)year, 12, 31) : DATE_NONE, w->arena, &p, err);
	for (size_t i = 0; st == ST_OK && i < p.figures; i++)
		if (strcmp(p.figure[i].key, w->part[2]) == 0)
			found = &p.figure[i];
	if (st == ST_OK && !found)
		st = working_unknown(w, err);
	if (st != ST_OK)
		return st;
	w->out.name_ko = word_ko("position", found->key, &w->out.name_en);
	w->out.unit = is_won(found->key) ? "krw" : "t";
	w->out.value = found->known ? working_whole(w, found->value) : "";
	w->out.formula = "";
	w->out.formula_ko = found->formula[0] ? formula_ko(found->formula, w->arena) : "자료에 적힌 그대로";
	w->out.formula_en = found->formula[0] ? found->formula : "as it is given";
	put_parts(w, &p, found->key);
	if (w->out.inputs == 0)
		put_figure(w, found);
	return ST_OK;
}

/* ---- the abatement curve ---- */

static const struct working_figure macc_figures[] = {
	{"programme", "1톤을 줄이는 데 드는 새 지원금", "New support for a tonne", "krw_per_tco2e", "K = N ÷ (T + B)",
		"톤당 비용 = 새 지원금 ÷ (이 설비의 톤 + 환원금이 사는 톤)",
		"cost = new support ÷ (tonnes of the machine + tonnes bought by what it returns)"},
	{"factory", "1톤을 줄이는 데 공장이 치르는 돈", "What the factory pays for a tonne", "krw_per_tco2e", "K = (O − S × A) ÷ T",
		"톤당 비용 = (자부담 − 연간 절감액 × 연금계수) ÷ 톤", "cost = (own share − saving a year × annuity) ÷ tonnes"},
};

static void put_tonnes(struct working *w, const struct view_macc *v, const struct view_macc_bar *b)
{
	working_put(w, "", "앞선 설비에 더해 줄이는 양", "what it adds to those before it", working_tonnes(w, b->g_adds), "tco2e_per_year",
		"계획한 절감량 × 배출계수 (measures)", "planned saving × emission factor (measures)");
	working_put(w, "", "설비 수명", "life of the machine", working_whole(w, b->life_years), "years", "measures", "measures");
	if (v->factory || v->discount_tonnes)
		working_put(w, v->factory ? "A" : "", "연금계수: 수명 동안 Σ (1 + 할인율)^−년", "annuity: Σ (1 + discount)^−year over the life",
			b->annuity, "years", "할인율과 수명", "discount rate and life");
}

static void put_bar(struct working *w, const struct view_macc *v, const struct view_macc_bar *b)
{
	static const char rules_ko[] = "사업 규정의 지원 비율과 상한", rules_en[] = "rates and caps of the programme's rules";

	if (v->factory) {
		working_put(w, "O", "자부담: 투자비 − 지원금 + 환원금", "own share: investment − support + what it returns",
			working_whole(w, b->own_krw), "krw", "measures, 사업 규정", "measures, rules of the programme");
		working_put(w, "S", "연간 절감액", "saving a year", b->saving_krw, "krw_per_year", "measures", "measures");
	} else {
		working_put(w, "N", "새 지원금: 지원금 + 환원금에 대한 매칭", "new support: support + match of what it returns", b->new_krw, "krw",
			rules_ko, rules_en);
	}
	working_put(w, "T", "수명 동안 이 설비의 톤", "tonnes of the machine over its life", b->own_t, "tco2e", "연간 감축량 × 수명",
		"reduction a year × life");
	if (!v->factory)
		working_put(w, "B", "환원금이 다음 차수에서 사는 톤", "tonnes that the returned money buys at deeper tiers", b->bought_t, "tco2e",
			"환원 재원의 평균 (pools)", "average of the pool (pools)");
	put_tonnes(w, v, b);
	working_put(w, "", "투자비", "investment", working_whole(w, b->cost_krw), "krw", "measures", "measures");
	working_put(w, "", "지원금", "support", working_whole(w, b->support_krw), "krw", rules_ko, rules_en);
	working_put(w, "", "환원할 돈", "to be returned", working_whole(w, b->returned_krw), "krw", rules_ko, rules_en);
}

enum status working_macc(struct working *w, struct err *err)
{
	struct view_macc_options options = {.view = w->part[2][0] ? w->part[2] : NULL, .price_krw = -1, .catalogue = w->catalogue};
	const struct view_macc_bar *found = NULL;
	struct findings findings;
	struct view_macc v;
	enum status st =
		options.view && strcmp(options.view, "programme") != 0 && strcmp(options.view, "factory") != 0 ? working_unknown(w, err) : ST_OK;

	findings_init(&findings, 10);
	if (st == ST_OK)
		st = view_macc_for(w->door, w->viewer, &options, w->arena, &v, &findings, err);
	findings_done(&findings);
	for (size_t i = 0; st == ST_OK && i < v.bars; i++)
		if (strcmp(v.bar[i].measure, w->part[1]) == 0)
			found = &v.bar[i];
	if (st == ST_OK && !found)
		st = err_set(err, ST_NOT_FOUND, "view.none", NULL);
	if (st == ST_OK)
		st = working_begin(w, macc_figures, COUNT(macc_figures), v.factory ? "factory" : "programme", err);
	if (st != ST_OK)
		return st;
	w->out.value = found->krw_per_t;
	put_bar(w, &v, found);
	return ST_OK;
}

/* ---- reductions of a machine ---- */

static const struct working_figure reduction_figures[] = {
	{"planned", "계획한 감축량", "Planned reduction", "kgco2e", "P = Σ x", "계측한 달마다 연간 계획의 12분의 1",
		"a twelfth of the yearly plan for each month that is metered"},
	{"measured", "계측한 감축량", "Measured reduction", "kgco2e", "R = Σ x", "달마다 기준 배출 − 새 설비의 배출 − 누출, 인정되는 달의 합",
		"baseline − emissions of the new machine − leakage, over the months that count"},
	{"verified", "검증된 감축량", "Verified reduction", "kgco2e", "V = Σ x", "계측한 감축량 가운데 적합 의견이 나온 달의 합",
		"what was measured in the months that a fit opinion covers"},
};

static void put_month(struct working *w, const struct view_monitoring *m, const struct view_band_month *month, const char *figure)
{
	bool planned = strcmp(figure, "planned") == 0;
	const char *value = planned                                                                       ? month->planned_kg
			    : month->rejected[0] || (strcmp(figure, "verified") == 0 && !month->verified) ? ""
													  : month->reduction_kg;
	char text[DATE_TEXT_LEN];
	struct view_working_input *input;

	if (!value[0])
		return;
	month_format(month->month, text);
	input = planned ? working_put(w, "", arena_strdup(w->arena, text), arena_strdup(w->arena, text), value, "kgco2e", "measures", "measures")
			: working_put(w, "", arena_printf(w->arena, "%s: 기준 %s − 실제 %s", text, month->baseline_kg, month->project_kg),
				  arena_printf(w->arena, "%s: baseline %s − actual %s", text, month->baseline_kg, month->project_kg), value, "kgco2e",
				  arena_printf(w->arena, "기준선(%s 고정), 계측값", m->frozen_on),
				  arena_printf(w->arena, "baseline (frozen %s), readings", m->frozen_on));
	input->factor = m->factor;
	input->edition = arena_printf(w->arena, "%s %s", m->methodology, m->methodology_version);
}

enum status working_reduction(struct working *w, struct err *err)
{
	struct view_monitoring m;
	struct view_list list;
	struct err closed;
	enum status st = working_begin(w, reduction_figures, COUNT(reduction_figures), w->part[2], err);

	if (st == ST_OK)
		st = working_item(w, "reductions", w->part[1], &list, err);
	if (st != ST_OK)
		return st;
	w->out.value = working_cell(&list, arena_printf(w->arena, "%s_kgco2e", w->part[2]));
	/* who may see the sum, but not the meter: the formula alone */
	st = view_monitoring_for(w->door, w->viewer, w->part[1], w->arena, &m, &closed);
	for (size_t i = 0; st == ST_OK && i < m.band.months; i++)
		put_month(w, &m, &m.band.month[i], w->part[2]);
	if (st == ST_OK || st == ST_DENIED || st == ST_NOT_FOUND)
		return ST_OK;
	*err = closed;
	return st;
}

/* ---- plans ---- */

static const struct working_figure plan_figures[] = {
	{"tonnes", "줄일 톤", "Tonnes to be saved", "tco2e_per_year", "T = Σ x", "해마다 뽑은 설비의 연간 감축량의 합",
		"sum of the yearly reductions of what each year picks"},
	{"support", "지원금", "Support", "krw", "S = Σ x", "해마다 뽑은 설비에 드는 지원금의 합", "sum of the support of what each year picks"},
	{"own", "자부담", "Own shares", "krw", "O = K − S", "자부담 = 투자비 − 지원금", "own shares = investment − support"},
};

enum status working_plan(struct working *w, struct err *err)
{
	bool own = strcmp(w->part[2], "own") == 0, tonnes = strcmp(w->part[2], "tonnes") == 0;
	struct view_plan plan;
	enum status st = working_begin(w, plan_figures, COUNT(plan_figures), w->part[2], err);

	if (st == ST_OK)
		st = view_plan_for(w->door, w->viewer, w->part[1], w->arena, &plan, err);
	if (st != ST_OK)
		return st;
	w->out.value = own      ? working_whole(w, plan.total.cost_krw - plan.total.support_krw)
		       : tonnes ? working_tonnes(w, plan.total.g_per_year)
				: working_whole(w, plan.total.support_krw);
	if (own) {
		working_put(w, "K", "투자비", "investment", working_whole(w, plan.total.cost_krw), "krw", "계획에 뽑힌 설비 (picks)",
			"picks of the plan (picks)");
		working_put(w, "S", "지원금", "support", working_whole(w, plan.total.support_krw), "krw", "계획에 뽑힌 설비 (picks)",
			"picks of the plan (picks)");
	}
	for (size_t i = 0; !own && i < plan.years; i++) {
		const struct view_plan_sum *year = &plan.year[i];

		working_put(w, "", arena_printf(w->arena, "%d년: 설비 %" PRId64 "대", year->year, year->picks),
			arena_printf(w->arena, "%d: %" PRId64 " machines", year->year, year->picks),
			tonnes ? working_tonnes(w, year->g_per_year) : working_whole(w, year->support_krw), tonnes ? "tco2e_per_year" : "krw",
			"계획에 뽑힌 설비 (picks)", "picks of the plan (picks)");
	}
	return ST_OK;
}
