/* `sangsaeng macc`: the abatement curve as text, JSON and CSV; the picture is in macc_svg.c. */
#include "cli/macc.h"

#include "base/json.h"
#include "base/money.h"
#include "cli/fund.h"
#include "cli/plan.h"

#include <inttypes.h>
#include <string.h>

const char *macc_won(const char *decimal, char out[48])
{
	mpq_t value;

	out[0] = '\0';
	mpq_init(value);
	if (decimal[0] && decimal_parse_exact(decimal, value, NULL) == ST_OK) {
		int64_t krw = mpq_cmp_si(value, MONEY_MAX_KRW, 1) > 0 ? MONEY_MAX_KRW : decimal_round_half_even(value);
		char won[32];

		money_format(krw < 0 ? -krw : krw, won);
		snprintf(out, 48, "%s%s", krw < 0 ? "-" : "", won);
	}
	mpq_clear(value);
	return out;
}

static bool is_factory(const struct programme_curve *c)
{
	return c->options.view == PLAN_VIEW_FACTORY;
}

static double discount_percent(const struct programme_curve *c)
{
	return 100.0 * (double)c->options.discount.numerator / (double)c->options.discount.denominator;
}

/* ---- sentences ---- */

void macc_title(const struct cli_args *args, const struct programme_curve *c, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char tonnes[48], under[48];

	cli_plan_tonnes_shown(c->curve.total_g, tonnes);
	text_printf(out, ko ? "후보 %zu건이 연 %s\u00a0tCO₂e를 줄일 수 있습니다" : "%zu candidates can cut %s\u00a0tCO₂e a year", c->curve.bar_count,
		tonnes);
	if (c->options.has_price)
		text_printf(out, ko ? ". 탄소가격 이하는 %s\u00a0t" : "; %s\u00a0t at or below the carbon price",
			cli_plan_tonnes_shown(c->curve.under_price_g, under));
}

void macc_basis(const struct cli_args *args, const struct programme_curve *c, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN];

	date_format(c->candidates.as_of, day);
	if (is_factory(c))
		text_append_string(out, ko ? "업체의 돈: 자부담 − 할인한 절감액" : "the firm's money: own share less discounted savings");
	else
		text_append_string(
			out, ko ? "사업의 돈: 새 지원금(국가·완성차·매칭)" : "the programme's money: new support (state, carmakers, match)");
	text_append_string(
		out, c->options.cascade ? (ko ? " · 환원 포함" : " · with the cascade") : (ko ? " · 환원 제외" : " · without the cascade"));
	text_append_string(out, c->options.discount_tonnes ? (ko ? " · 수명 동안의 톤(할인)" : " · tonnes over the life, discounted")
							   : (ko ? " · 수명 동안의 톤(할인 안 함)" : " · tonnes over the life, not discounted"));
	if (is_factory(c) || c->options.discount_tonnes)
		text_printf(out, ko ? " · 할인율 연 %.4g%%" : " · discount rate %.4g %% a year", discount_percent(c));
	text_printf(out, ko ? " · %s 현재" : " · on %s", day);
}

const char *macc_empty(const struct cli_args *args, const struct programme_curve *c)
{
	if (c->candidates.measures.count == 0)
		return cli_pick(args, "There is no open candidate. A sector pack has some: --catalogue packs/SECTOR/measures.csv",
			"열려 있는 후보가 없습니다. 업종 팩의 후보를 보려면: --catalogue packs/업종/measures.csv");
	if (c->curve.left_count > 0)
		return cli_pick(args, "No candidate can be shown; why stands below.", "보일 수 있는 후보가 없습니다. 이유는 아래에 있습니다.");
	return cli_pick(args, "There is no candidate in this scope.", "이 범위에는 후보가 없습니다.");
}

static void why_left(const struct cli_args *args, const struct programme_curve *c, const struct plan_left *left, struct text *out)
{
	const char *other = c->candidates.measures.list[left->other].measure;
	bool ko = args->lang == LANG_KO;

	switch (left->why) {
	case PLAN_OUT_NO_TONNES:
		text_append_string(out, cli_pick(args, "saves no tonnes beside those before it", "앞선 것에 더해 줄이는 톤이 없음"));
		break;
	case PLAN_OUT_NO_SUPPORT:
		text_append_string(out, cli_pick(args, "the rules give it no support", "규칙상 지원금이 없음"));
		break;
	case PLAN_OUT_EXCLUDED:
		text_printf(out, ko ? "함께할 수 없는 더 싼 것: %s" : "not together with %s, which is cheaper", other);
		break;
	case PLAN_OUT_PREREQUISITE:
		text_printf(out, ko ? "필요한 %s이(가) 곡선에 없음" : "needs %s, which is not on the curve", other);
		break;
	}
}

/* ---- text ---- */

static void text_bar(
	const struct cli_args *args, const struct programme_curve *c, const struct plan_bar *b, int width, int name_width, struct text *out)
{
	const struct plan_measure *m = &c->candidates.measures.list[b->measure];
	char text[48], range[100], low[48], high[48];

	text_append_string(out, "  ");
	cli_pad(out, m->measure, width);
	text_append_char(out, ' ');
	cli_pad(out, args->lang == LANG_KO ? c->candidates.name_ko_of[b->measure] : c->candidates.name_en_of[b->measure], name_width);
	fund_put_right(out, cli_plan_tonnes_shown(b->g_adds, text), 11);
	fund_put_right(out, cli_plan_tonnes_shown(b->cumulative_g, text), 12);
	fund_put_right(out, macc_won(b->krw_per_t, text), 14);
	range[0] = '\0';
	if (b->krw_per_t_low[0] || b->krw_per_t_high[0])
		snprintf(range, sizeof range, "%s ~ %s", macc_won(b->krw_per_t_low, low), macc_won(b->krw_per_t_high, high));
	fund_put_right(out, range, 24);
	if (is_factory(c)) {
		mpq_t years;

		mpq_init(years);
		text[0] = '\0';
		if (b->payback_years[0] && decimal_parse_exact(b->payback_years, years, NULL) == ST_OK)
			snprintf(text, sizeof text, "%.1f", mpq_get_d(years));
		fund_put_right(out, text[0] ? text : "-", 10);
		mpq_clear(years);
	}
	if (c->options.has_price && b->under_price)
		text_append_string(out, cli_pick(args, "  under", "  이하"));
	if (b->waited)
		text_append_string(out, cli_pick(args, "  after what it needs", "  필요한 것 뒤"));
	text_append_char(out, '\n');
}

static void text_head(const struct cli_args *args, const struct programme_curve *c, int width, int name_width, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	text_append_string(out, "  ");
	cli_pad(out, ko ? "설비투자" : "measure", width + 1);
	cli_pad(out, ko ? "설비" : "machine", name_width);
	fund_put_right(out, ko ? "t/년" : "t/year", 11);
	fund_put_right(out, ko ? "누적 t/년" : "cumulated", 12);
	fund_put_right(out, ko ? "원/t" : "won/t", 14);
	fund_put_right(out, ko ? "낮음 ~ 높음" : "low ~ high", 24);
	if (is_factory(c))
		fund_put_right(out, ko ? "회수(년)" : "payback", 10);
	text_append_char(out, '\n');
}

static void text_price(const struct cli_args *args, const struct programme_curve *c, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char won[32], day[DATE_TEXT_LEN], under[48], total[48];

	if (!c->options.has_price) {
		fund_put_note(out, ko ? "탄소가격이 없습니다: --price 원 또는 폴더의 market_prices.csv(KAU)."
				      : "There is no carbon price: --price WON, or KAU prices in the folder's market_prices.csv.");
		return;
	}
	money_format(c->options.price_krw, won);
	text_printf(out, ko ? "탄소가격 %s원/t" : "Carbon price %s won/t", won);
	if (c->price_on != DATE_NONE) {
		date_format(c->price_on, day);
		text_printf(out, " (KAU, %s, %s)", day, c->price_source);
	}
	text_printf(out, ko ? ": 연 %s t 가운데 %s t가 그 이하입니다.\n" : ": of %s t a year, %s t are at or below it.\n",
		cli_plan_tonnes_shown(c->curve.total_g, total), cli_plan_tonnes_shown(c->curve.under_price_g, under));
}

static void text_pools(const struct cli_args *args, const struct programme_curve *c, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	for (size_t i = 0; i < c->curve.pool_count && !is_factory(c); i++) {
		const struct plan_pool *p = &c->curve.pool[i];
		mpq_t per;
		char won[48] = "-", digits[DECIMAL_TEXT_LEN];

		mpq_init(per);
		if (decimal_parse_exact(p->t_per_krw, per, NULL) == ST_OK && mpq_sgn(per) > 0) {
			mpq_inv(per, per);
			decimal_from_exact(per, digits);
			macc_won(digits, won);
		}
		mpq_clear(per);
		if (p->candidates == 0)
			text_append_string(
				out, ko ? "환원 재원으로 지원할 하위 차수 후보가 없어 환원금이 사는 톤은 0입니다.\n"
					: "The pool of returned money has no candidate in deeper tiers: what is returned buys no tonnes.\n");
		else
			text_printf(out,
				ko ? "환원 재원이 지원할 하위 차수 후보 %zu건의 평균은 1톤에 %s원입니다.\n"
				   : "The pool of returned money has %zu candidates in deeper tiers, on average %s won a tonne.\n",
				p->candidates, won);
	}
}

static void text_all(const struct cli_args *args, const struct programme_curve *c, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	int width = 10, name_width = 8;

	text_append_string(out, is_factory(c) ? (ko ? "한계감축비용곡선 · 업체 시각\n" : "Abatement curve · the factory's view\n")
					      : (ko ? "한계감축비용곡선 · 사업 시각\n" : "Abatement curve · the programme's view\n"));
	for (size_t i = 0; i < c->curve.bar_count; i++) {
		size_t at = c->curve.bar[i].measure;
		int w = utf8_width(c->candidates.measures.list[at].measure),
		    n = utf8_width(ko ? c->candidates.name_ko_of[at] : c->candidates.name_en_of[at]);

		width = w > width ? w : width;
		name_width = n > name_width ? n : name_width;
	}
	if (c->curve.bar_count == 0) {
		fund_put_note(out, macc_empty(args, c));
	} else {
		struct text basis;

		text_init(&basis);
		macc_title(args, c, &basis);
		text_append_string(&basis, ".");
		fund_put_note(out, basis.data);
		text_clear(&basis);
		macc_basis(args, c, &basis);
		fund_put_note(out, basis.data);
		text_done(&basis);
		text_head(args, c, width, name_width, out);
		for (size_t i = 0; i < c->curve.bar_count; i++)
			text_bar(args, c, &c->curve.bar[i], width, name_width, out);
		text_append_char(out, '\n');
		text_price(args, c, out);
		text_pools(args, c, out);
	}
	if (c->curve.left_count > 0)
		text_append_string(out, ko ? "\n곡선에 없는 후보\n" : "\nNot on the curve\n");
	for (size_t i = 0; i < c->curve.left_count; i++) {
		text_append_string(out, "  ");
		cli_pad(out, c->candidates.measures.list[c->curve.left[i].measure].measure, width);
		text_append_string(out, "  ");
		why_left(args, c, &c->curve.left[i], out);
		text_append_char(out, '\n');
	}
}

/* ---- json, csv ---- */

static void json_bar(struct json_writer *w, const struct programme_curve *c, const struct plan_bar *b)
{
	const struct plan_measure *m = &c->candidates.measures.list[b->measure];
	const struct plan_money *money = &c->candidates.money[b->measure];
	char text[DECIMAL_TEXT_LEN];

	json_object_begin(w, NULL);
	json_put_string(w, "measure", m->measure);
	json_put_string(w, "origin", m->origin);
	json_put_string(w, "organisation", m->organisation);
	json_put_string(w, "site", m->site);
	json_put_int(w, "tier", m->tier);
	json_put_string(w, "name_ko", c->candidates.name_ko_of[b->measure]);
	json_put_string(w, "name_en", c->candidates.name_en_of[b->measure]);
	json_put_string(w, "cost_krw_per_tco2e", b->krw_per_t);
	report_put_text(w, "cost_low_krw_per_tco2e", b->krw_per_t_low);
	report_put_text(w, "cost_high_krw_per_tco2e", b->krw_per_t_high);
	json_put_string(w, "adds_tco2e_per_year", report_tonnes(b->g_adds, text));
	json_put_string(w, "cumulative_tco2e_per_year", report_tonnes(b->cumulative_g, text));
	json_put_bool(w, "under_price", b->under_price);
	json_put_bool(w, "after_what_it_needs", b->waited);
	json_object_begin(w, "inputs");
	json_put_int(w, "cost_krw", m->cost_krw);
	json_put_int(w, "support_krw", money->support_krw);
	json_put_int(w, "returned_krw", c->options.cascade ? money->returned_krw : 0);
	json_put_int(w, "match_krw", c->options.cascade ? money->match_krw : 0);
	json_put_int(w, "life_years", m->life_years);
	json_put_string(w, "annuity_years", b->annuity);
	json_put_string(w, "alone_tco2e_per_year", report_tonnes(m->g_per_year, text));
	json_put_string(w, "alone_low_tco2e_per_year", report_tonnes(m->g_low, text));
	json_put_string(w, "alone_high_tco2e_per_year", report_tonnes(m->g_high, text));
	json_put_string(w, "own_tco2e", b->own_t);
	if (is_factory(c)) {
		json_put_int(w, "own_krw", b->own_krw);
		json_put_string(w, "saving_krw_per_year", b->saving_krw);
		report_put_text(w, "payback_years", b->payback_years);
	} else {
		json_put_string(w, "new_krw", b->new_krw);
		json_put_string(w, "bought_tco2e", b->bought_t);
	}
	json_put_string(w, "tonnes", m->explanation);
	json_object_close(w);
	json_object_close(w);
}

static void json_pools(struct json_writer *w, const struct programme_curve *c)
{
	json_array_begin(w, "pools");
	for (size_t i = 0; i < c->curve.pool_count; i++) {
		const struct plan_pool *p = &c->curve.pool[i];

		json_object_begin(w, NULL);
		json_array_begin(w, "pays_tiers");
		for (int t = 1; t <= PARTY_TIERS_MAX; t++)
			if (p->pays & party_tier_bit(t))
				json_put_int(w, NULL, t);
		json_array_close(w);
		json_put_int(w, "candidates", (int64_t)p->candidates);
		json_put_string(w, "average_tco2e_per_krw", p->t_per_krw);
		json_put_string(w, "match_krw_per_krw", p->match_krw_per_krw);
		json_object_close(w);
	}
	json_array_close(w);
}

static const char *formula(const struct programme_curve *c)
{
	if (is_factory(c))
		return c->options.cascade
			       ? "cost_krw_per_tco2e = (own_krw - saving_krw_per_year * annuity_years) / own_tco2e; own_krw = cost_krw - support_krw "
				 "+ "
				 "returned_krw"
			       : "cost_krw_per_tco2e = (own_krw - saving_krw_per_year * annuity_years) / own_tco2e; own_krw = cost_krw - support_krw";
	return c->options.cascade
		       ? "cost_krw_per_tco2e = new_krw / (own_tco2e + bought_tco2e); bought_tco2e = (returned_krw + match_krw) * "
			 "average_tco2e_per_krw of the pool; new_krw = support_krw + match_krw + (returned_krw + match_krw) * match_krw_per_krw "
			 "of the pool"
		       : "cost_krw_per_tco2e = new_krw / own_tco2e; new_krw = support_krw";
}

static void json_all(const struct programme_curve *c, struct text *out)
{
	struct json_writer w;
	char text[DECIMAL_TEXT_LEN];
	mpq_t rate;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.macc/1");
	json_put_string(&w, "programme", c->candidates.programme);
	report_put_day(&w, "as_of", c->candidates.as_of);
	json_put_string(&w, "view", plan_view_name(c->options.view));
	json_put_bool(&w, "cascade", c->options.cascade);
	mpq_init(rate);
	mpq_set_si(rate, c->options.discount.numerator, (unsigned long)c->options.discount.denominator);
	decimal_from_exact(rate, text);
	mpq_clear(rate);
	json_put_string(&w, "discount_per_year", text);
	json_put_bool(&w, "tonnes_discounted", c->options.discount_tonnes);
	json_put_string(&w, "formula", formula(c));
	json_put_string(&w, "tonnes_formula",
		c->options.discount_tonnes ? "own_tco2e = adds_tco2e_per_year * annuity_years; annuity_years = sum over k = 1..life_years of (1 + "
					     "discount_per_year)^-k"
					   : "own_tco2e = adds_tco2e_per_year * life_years; annuity_years = sum over k = 1..life_years of (1 + "
					     "discount_per_year)^-k");
	if (c->options.has_price) {
		json_put_int(&w, "price_krw_per_tco2e", c->options.price_krw);
		report_put_day(&w, "price_on", c->price_on);
		report_put_text(&w, "price_source", c->price_source);
		json_put_string(&w, "under_price_tco2e_per_year", report_tonnes(c->curve.under_price_g, text));
	} else {
		json_put_string(&w, "price_krw_per_tco2e", NULL);
		json_put_string(&w, "price_on", NULL);
		json_put_string(&w, "price_source", NULL);
		json_put_string(&w, "under_price_tco2e_per_year", NULL);
	}
	json_put_string(&w, "total_tco2e_per_year", report_tonnes(c->curve.total_g, text));
	json_pools(&w, c);
	json_array_begin(&w, "bars");
	for (size_t i = 0; i < c->curve.bar_count; i++)
		json_bar(&w, c, &c->curve.bar[i]);
	json_array_close(&w);
	json_array_begin(&w, "left_out");
	for (size_t i = 0; i < c->curve.left_count; i++) {
		const struct plan_left *left = &c->curve.left[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", c->candidates.measures.list[left->measure].measure);
		json_put_string(&w, "reason", plan_out_name(left->why));
		json_put_string(&w, "other", left->other == left->measure ? NULL : c->candidates.measures.list[left->other].measure);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_all(const struct programme_curve *c, struct report_table *t)
{
	report_table_begin(t, "curve",
		"measure,origin,organisation,site,tier,name_ko,name_en,cost_krw_per_tco2e,cost_low_krw_per_tco2e,"
		"cost_high_krw_per_tco2e,adds_tco2e_per_year,cumulative_tco2e_per_year,under_price,payback_years");
	for (size_t i = 0; i < c->curve.bar_count; i++) {
		const struct plan_bar *b = &c->curve.bar[i];
		const struct plan_measure *m = &c->candidates.measures.list[b->measure];
		char text[DECIMAL_TEXT_LEN];

		report_table_text(t, m->measure);
		report_table_text(t, m->origin);
		report_table_text(t, m->organisation);
		report_table_text(t, m->site);
		report_table_integer(t, m->tier);
		report_table_text(t, c->candidates.name_ko_of[b->measure]);
		report_table_text(t, c->candidates.name_en_of[b->measure]);
		report_table_number(t, b->krw_per_t);
		report_table_number(t, b->krw_per_t_low);
		report_table_number(t, b->krw_per_t_high);
		report_table_number(t, report_tonnes(b->g_adds, text));
		report_table_number(t, report_tonnes(b->cumulative_g, text));
		report_table_text(t, !c->options.has_price ? "" : b->under_price ? "yes" : "no");
		report_table_number(t, is_factory(c) ? b->payback_years : "");
	}
}

/* ---- the command ---- */

static void render(const struct cli_args *args, const struct programme_curve *curve, struct arena *arena, struct text *out)
{
	switch (args->format) {
	case CLI_JSON:
		json_all(curve, out);
		break;
	case CLI_CSV:
	case CLI_XLSX:
		table_all(curve, args->table);
		break;
	case CLI_SVG:
		macc_svg(args, curve, arena, out);
		break;
	default:
		text_all(args, curve, out);
	}
}

int cli_macc(const struct cli_args *args)
{
	struct programme_candidate_options candidates = {.catalogue = args->catalogue};
	struct plan_curve_options options = {.view = args->view && strcmp(args->view, "factory") == 0 ? PLAN_VIEW_FACTORY : PLAN_VIEW_PROGRAMME,
		.cascade = !args->no_cascade,
		.discount = args->discount,
		.has_price = args->price >= 0,
		.price_krw = args->price};
	struct programme_curve curve;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct findings findings;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st = ST_OK;
	int code;

	if (!args->db)
		return cli_usage(args, "macc", "cli.option_needed", "--db FILE");
	options.discount_tonnes = args->tonnes ? strcmp(args->tonnes, "discounted") == 0 : options.view == PLAN_VIEW_FACTORY;
	if (options.discount.denominator == 0)
		st = rate_parse(PROGRAMME_DISCOUNT, 0, 1, &options.discount, &err);
	arena_init(&arena);
	text_init(&out);
	out.max = SIZE_MAX / 4;
	findings_init(&findings, (size_t)args->max_findings);
	if (st == ST_OK)
		st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = programme_curve(tx, &candidates, &options, args->scope, &arena, &curve, &findings, &err);
	if (st == ST_OK) {
		cli_warn(args, &findings);
		render(args, &curve, &arena, &out);
		code = cli_answer(args, &out);
	} else {
		code = cli_fail(args, st, &findings, &err);
	}
	store_rollback(tx);
	store_close(store);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
