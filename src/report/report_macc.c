/* The abatement curve: what `sangsaeng macc` prints and /v1/macc answers. */
#include "report/report_macc.h"

#include "base/arena.h"
#include "base/money.h"

#include "report/report_unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *pick(enum lang lang, const char *en, const char *ko)
{
	return lang == LANG_KO ? ko : en;
}

/* ---- sentences ---- */

void report_macc_title(const struct view_macc *v, enum lang lang, struct text *out)
{
	char tonnes[48], under[48];

	text_printf(out, lang == LANG_KO ? "후보 %zu건이 연 %s\u00a0tCO₂e를 줄일 수 있습니다" : "%zu candidates can cut %s\u00a0tCO₂e a year",
		v->bars, report_tonnes_shown(v->total_g, tonnes));
	if (v->has_price)
		text_printf(out, lang == LANG_KO ? ". 탄소가격 이하는 %s\u00a0t" : "; %s\u00a0t at or below the carbon price",
			report_tonnes_shown(v->under_price_g, under));
}

void report_macc_basis(const struct view_macc *v, enum lang lang, struct text *out)
{
	struct arena arena;

	arena_init(&arena);
	if (v->factory)
		text_append_string(out, pick(lang, "the firm's money: own share less discounted savings", "업체의 돈: 자부담 − 할인한 절감액"));
	else
		text_append_string(
			out, pick(lang, "the programme's money: new support (state, carmakers, match)", "사업의 돈: 새 지원금(국가·완성차·매칭)"));
	text_append_string(
		out, v->cascade ? pick(lang, " · with the cascade", " · 환원 포함") : pick(lang, " · without the cascade", " · 환원 제외"));
	text_append_string(out, v->discount_tonnes ? pick(lang, " · tonnes over the life, discounted", " · 수명 동안의 톤(할인)")
						   : pick(lang, " · tonnes over the life, not discounted", " · 수명 동안의 톤(할인 안 함)"));
	if (v->factory || v->discount_tonnes)
		text_printf(out, lang == LANG_KO ? " · 할인율 연 %.4g%%" : " · discount rate %.4g %% a year",
			100.0 * (double)v->discount.numerator / (double)v->discount.denominator);
	text_printf(out, lang == LANG_KO ? " · %s 기준" : " · as of %s", report_day(&arena, lang, v->as_of));
	arena_done(&arena);
}

const char *report_macc_empty(const struct view_macc *v, enum lang lang)
{
	if (v->candidates == 0)
		return pick(lang, "There is no open candidate. A sector pack has some: --catalogue packs/SECTOR/measures.csv",
			"열려 있는 후보가 없습니다. 업종 팩의 후보를 보려면: --catalogue packs/업종/measures.csv");
	if (v->lefts > 0)
		return pick(lang, "No candidate can be shown; why stands below.", "보일 수 있는 후보가 없습니다. 이유는 아래에 있습니다.");
	return pick(lang, "There is no candidate in this scope.", "이 범위에는 후보가 없습니다.");
}

void report_macc_why(const struct view_macc_left *left, enum lang lang, struct text *out)
{
	if (strcmp(left->reason, "no_tonnes") == 0)
		text_append_string(out, pick(lang, "saves no tonnes beside those before it", "앞선 것에 더해 줄이는 톤이 없음"));
	else if (strcmp(left->reason, "no_support") == 0)
		text_append_string(out, pick(lang, "the rules give it no support", "규칙상 지원금이 없음"));
	else if (strcmp(left->reason, "excluded") == 0)
		text_printf(out, lang == LANG_KO ? "함께할 수 없는 더 싼 것: %s" : "not together with %s, which is cheaper", left->other);
	else
		text_printf(out, lang == LANG_KO ? "필요한 %s이(가) 곡선에 없음" : "needs %s, which is not on the curve", left->other);
}

/* ---- JSON ---- */

static void json_bar(struct json_writer *w, const struct view_macc *v, const struct view_macc_bar *b)
{
	char text[DECIMAL_TEXT_LEN];

	json_object_begin(w, NULL);
	json_put_string(w, "measure", b->measure);
	json_put_string(w, "origin", b->origin);
	json_put_string(w, "organisation", b->organisation);
	json_put_string(w, "firm_ko", b->firm_ko);
	json_put_string(w, "firm_en", b->firm_en);
	json_put_string(w, "site", b->site);
	json_put_int(w, "tier", b->tier);
	json_put_string(w, "name_ko", b->name_ko);
	json_put_string(w, "name_en", b->name_en);
	json_put_string(w, "cost_krw_per_tco2e", b->krw_per_t);
	report_put_text(w, "cost_low_krw_per_tco2e", b->krw_per_t_low);
	report_put_text(w, "cost_high_krw_per_tco2e", b->krw_per_t_high);
	json_put_string(w, "adds_tco2e_per_year", report_tonnes(b->g_adds, text));
	json_put_string(w, "cumulative_tco2e_per_year", report_tonnes(b->cumulative_g, text));
	json_put_bool(w, "under_price", b->under_price);
	json_put_bool(w, "after_what_it_needs", b->waited);
	json_object_begin(w, "inputs");
	json_put_int(w, "cost_krw", b->cost_krw);
	json_put_int(w, "support_krw", b->support_krw);
	json_put_int(w, "returned_krw", b->returned_krw);
	json_put_int(w, "match_krw", b->match_krw);
	json_put_int(w, "life_years", b->life_years);
	json_put_string(w, "annuity_years", b->annuity);
	json_put_string(w, "alone_tco2e_per_year", report_tonnes(b->g_alone, text));
	json_put_string(w, "alone_low_tco2e_per_year", report_tonnes(b->g_low, text));
	json_put_string(w, "alone_high_tco2e_per_year", report_tonnes(b->g_high, text));
	json_put_string(w, "own_tco2e", b->own_t);
	if (v->factory) {
		json_put_int(w, "own_krw", b->own_krw);
		json_put_string(w, "saving_krw_per_year", b->saving_krw);
		report_put_text(w, "payback_years", b->payback_years);
	} else {
		json_put_string(w, "new_krw", b->new_krw);
		json_put_string(w, "bought_tco2e", b->bought_t);
	}
	json_put_string(w, "tonnes", b->explanation);
	json_object_close(w);
	json_object_close(w);
}

static void json_pools(struct json_writer *w, const struct view_macc *v)
{
	json_array_begin(w, "pools");
	for (size_t i = 0; i < v->pools; i++) {
		const struct view_macc_pool *p = &v->pool[i];

		json_object_begin(w, NULL);
		json_array_begin(w, "pays_tiers");
		for (size_t t = 0; t < p->tiers; t++)
			json_put_int(w, NULL, p->tier[t]);
		json_array_close(w);
		json_put_int(w, "candidates", (int64_t)p->candidates);
		json_put_string(w, "average_tco2e_per_krw", p->t_per_krw);
		json_put_string(w, "match_krw_per_krw", p->match_krw_per_krw);
		json_object_close(w);
	}
	json_array_close(w);
}

static const char *formula(const struct view_macc *v)
{
	if (v->factory)
		return v->cascade
			       ? "cost_krw_per_tco2e = (own_krw - saving_krw_per_year * annuity_years) / own_tco2e; own_krw = cost_krw - support_krw "
				 "+ "
				 "returned_krw"
			       : "cost_krw_per_tco2e = (own_krw - saving_krw_per_year * annuity_years) / own_tco2e; own_krw = cost_krw - support_krw";
	return v->cascade ? "cost_krw_per_tco2e = new_krw / (own_tco2e + bought_tco2e); bought_tco2e = (returned_krw + match_krw) * "
			    "average_tco2e_per_krw of the pool; new_krw = support_krw + match_krw + (returned_krw + match_krw) * match_krw_per_krw "
			    "of the pool"
			  : "cost_krw_per_tco2e = new_krw / own_tco2e; new_krw = support_krw";
}

void report_macc_json(const struct view_macc *v, struct text *out)
{
	struct json_writer w;
	char text[DECIMAL_TEXT_LEN];
	mpq_t rate;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.macc/1");
	json_put_string(&w, "programme", v->programme);
	report_put_day(&w, "as_of", v->as_of);
	json_put_string(&w, "view", v->factory ? "factory" : "programme");
	json_put_bool(&w, "cascade", v->cascade);
	json_put_bool(&w, "catalogue", v->catalogue);
	mpq_init(rate);
	mpq_set_si(rate, v->discount.numerator, (unsigned long)v->discount.denominator);
	decimal_from_exact(rate, text);
	mpq_clear(rate);
	json_put_string(&w, "discount_per_year", text);
	json_put_bool(&w, "tonnes_discounted", v->discount_tonnes);
	json_put_string(&w, "formula", formula(v));
	json_put_string(&w, "tonnes_formula",
		v->discount_tonnes ? "own_tco2e = adds_tco2e_per_year * annuity_years; annuity_years = sum over k = 1..life_years of (1 + "
				     "discount_per_year)^-k"
				   : "own_tco2e = adds_tco2e_per_year * life_years; annuity_years = sum over k = 1..life_years of (1 + "
				     "discount_per_year)^-k");
	if (v->has_price) {
		json_put_int(&w, "price_krw_per_tco2e", v->price_krw);
		report_put_day(&w, "price_on", v->price_on);
		report_put_text(&w, "price_source", v->price_source);
		json_put_string(&w, "under_price_tco2e_per_year", report_tonnes(v->under_price_g, text));
	} else {
		json_put_string(&w, "price_krw_per_tco2e", NULL);
		json_put_string(&w, "price_on", NULL);
		json_put_string(&w, "price_source", NULL);
		json_put_string(&w, "under_price_tco2e_per_year", NULL);
	}
	json_put_string(&w, "total_tco2e_per_year", report_tonnes(v->total_g, text));
	json_pools(&w, v);
	json_array_begin(&w, "bars");
	for (size_t i = 0; i < v->bars; i++)
		json_bar(&w, v, &v->bar[i]);
	json_array_close(&w);
	json_array_begin(&w, "left_out");
	for (size_t i = 0; i < v->lefts; i++) {
		const struct view_macc_left *left = &v->left[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", left->measure);
		json_put_string(&w, "reason", left->reason);
		report_put_text(&w, "other", left->other);
		json_put_string(&w, "organisation", left->organisation);
		json_put_string(&w, "firm_ko", left->firm_ko);
		json_put_string(&w, "firm_en", left->firm_en);
		json_put_string(&w, "name_ko", left->name_ko);
		json_put_string(&w, "name_en", left->name_en);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

void report_macc_table(const struct view_macc *v, struct report_table *t)
{
	report_table_begin(t, "curve",
		"measure,origin,organisation,site,tier,name_ko,name_en,cost_krw_per_tco2e,cost_low_krw_per_tco2e,"
		"cost_high_krw_per_tco2e,adds_tco2e_per_year,cumulative_tco2e_per_year,under_price,payback_years");
	for (size_t i = 0; i < v->bars; i++) {
		const struct view_macc_bar *b = &v->bar[i];
		char text[DECIMAL_TEXT_LEN];

		report_table_text(t, b->measure);
		report_table_text(t, b->origin);
		report_table_text(t, b->organisation);
		report_table_text(t, b->site);
		report_table_integer(t, b->tier);
		report_table_text(t, b->name_ko);
		report_table_text(t, b->name_en);
		report_table_number(t, b->krw_per_t);
		report_table_number(t, b->krw_per_t_low);
		report_table_number(t, b->krw_per_t_high);
		report_table_number(t, report_tonnes(b->g_adds, text));
		report_table_number(t, report_tonnes(b->cumulative_g, text));
		report_table_text(t, !v->has_price ? "" : b->under_price ? "yes" : "no");
		report_table_number(t, v->factory ? b->payback_years : "");
	}
}

/* ---- the picture ---- */

static double won(const char *decimal)
{
	return decimal[0] ? strtod(decimal, NULL) : NAN;
}

static const char *kept(struct arena *arena, struct text *text)
{
	const char *copy = arena_strdup(arena, text->data);

	text_done(text);
	return copy;
}

void report_macc_drawing(const struct view_macc *v, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct text title, basis;
	struct report_curve curve = {.empty = report_macc_empty(v, frame->lang),
		.band = pick(frame->lang, "Whiskers: low and high (the catalogue's range of savings; else the 95 % range of the emission factor).",
			"세로 막대: 낮음과 높음(설비 목록은 절감률 범위, 그 밖은 배출계수의 95% 범위)."),
		.bar = arena_alloc(arena, (v->bars + 1) * sizeof *curve.bar),
		.bars = v->bars,
		.left_out = v->lefts,
		.price_krw = v->has_price ? v->price_krw : -1,
		.price_on = ""};

	text_init(&title);
	text_init(&basis);
	report_macc_title(v, frame->lang, &title);
	report_macc_basis(v, frame->lang, &basis);
	curve.title = kept(arena, &title);
	curve.basis = kept(arena, &basis);
	if (v->has_price)
		curve.price_on = report_day(arena, frame->lang, v->price_on);
	for (size_t i = 0; i < curve.bars; i++) {
		const struct view_macc_bar *b = &v->bar[i];

		curve.bar[i] = (struct report_curve_bar){.measure = b->measure,
			.name = pick(frame->lang, b->name_en, b->name_ko),
			.tier = b->tier,
			.estimate = strcmp(b->origin, "catalogue") == 0,
			.grams = b->g_adds,
			.krw_per_t = won(b->krw_per_t),
			.low = won(b->krw_per_t_low),
			.high = won(b->krw_per_t_high),
			.exact = b->krw_per_t,
			.low_exact = b->krw_per_t_low,
			.high_exact = b->krw_per_t_high};
	}
	report_chart_macc(&curve, frame, arena, out_drawing);
}
