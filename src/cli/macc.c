/* `sangsaeng macc`: the abatement curve as text; JSON, tables and the picture are report's (report_macc.h). */
#include "base/money.h"
#include "cli/fund.h"
#include "cli/picture.h"
#include "cli/plan.h"
#include "report/report_macc.h"

#include <inttypes.h>
#include <string.h>

/* Whole won of a decimal string with separators; "" stays "". */
static const char *whole_won(const char *decimal, char out[48])
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

/* ---- text ---- */

static void text_bar(
	const struct cli_args *args, const struct view_macc *v, const struct view_macc_bar *b, int width, int name_width, struct text *out)
{
	char text[48], range[100], low[48], high[48];

	text_append_string(out, "  ");
	cli_pad(out, b->measure, width);
	text_append_char(out, ' ');
	cli_pad(out, args->lang == LANG_KO ? b->name_ko : b->name_en, name_width);
	fund_put_right(out, report_tonnes_shown(b->g_adds, text), 11);
	fund_put_right(out, report_tonnes_shown(b->cumulative_g, text), 12);
	fund_put_right(out, whole_won(b->krw_per_t, text), 14);
	range[0] = '\0';
	if (b->krw_per_t_low[0] || b->krw_per_t_high[0])
		snprintf(range, sizeof range, "%s ~ %s", whole_won(b->krw_per_t_low, low), whole_won(b->krw_per_t_high, high));
	fund_put_right(out, range, 24);
	if (v->factory) {
		mpq_t years;

		mpq_init(years);
		text[0] = '\0';
		if (b->payback_years[0] && decimal_parse_exact(b->payback_years, years, NULL) == ST_OK)
			snprintf(text, sizeof text, "%.1f", mpq_get_d(years));
		fund_put_right(out, text[0] ? text : "-", 10);
		mpq_clear(years);
	}
	if (v->has_price && b->under_price)
		text_append_string(out, cli_pick(args, "  under", "  이하"));
	if (b->waited)
		text_append_string(out, cli_pick(args, "  after what it needs", "  필요한 것 뒤"));
	text_append_char(out, '\n');
}

static void text_head(const struct cli_args *args, const struct view_macc *v, int width, int name_width, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	text_append_string(out, "  ");
	cli_pad(out, ko ? "설비투자" : "measure", width + 1);
	cli_pad(out, ko ? "설비" : "machine", name_width);
	fund_put_right(out, ko ? "t/년" : "t/year", 11);
	fund_put_right(out, ko ? "누적 t/년" : "cumulated", 12);
	fund_put_right(out, ko ? "원/t" : "won/t", 14);
	fund_put_right(out, ko ? "낮음 ~ 높음" : "low ~ high", 24);
	if (v->factory)
		fund_put_right(out, ko ? "회수(년)" : "payback", 10);
	text_append_char(out, '\n');
}

static void text_price(const struct cli_args *args, const struct view_macc *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char won[32], day[DATE_TEXT_LEN], under[48], total[48];

	if (!v->has_price) {
		fund_put_note(out, ko ? "탄소가격이 없습니다: --price 원 또는 폴더의 market_prices.csv(KAU)."
				      : "There is no carbon price: --price WON, or KAU prices in the folder's market_prices.csv.");
		return;
	}
	money_format(v->price_krw, won);
	text_printf(out, ko ? "탄소가격 %s원/t" : "Carbon price %s won/t", won);
	if (v->price_on != DATE_NONE) {
		date_format(v->price_on, day);
		text_printf(out, " (KAU, %s, %s)", day, v->price_source);
	}
	text_printf(out, ko ? ": 연 %s t 가운데 %s t가 그 이하입니다.\n" : ": of %s t a year, %s t are at or below it.\n",
		report_tonnes_shown(v->total_g, total), report_tonnes_shown(v->under_price_g, under));
}

static void text_pools(const struct cli_args *args, const struct view_macc *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	for (size_t i = 0; i < v->pools && !v->factory; i++) {
		const struct view_macc_pool *p = &v->pool[i];
		mpq_t per;
		char won[48] = "-", digits[DECIMAL_TEXT_LEN];

		mpq_init(per);
		if (decimal_parse_exact(p->t_per_krw, per, NULL) == ST_OK && mpq_sgn(per) > 0) {
			mpq_inv(per, per);
			decimal_from_exact(per, digits);
			whole_won(digits, won);
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

static void text_all(const struct cli_args *args, const struct view_macc *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	int width = 10, name_width = 8;

	text_append_string(out, v->factory ? (ko ? "한계감축비용곡선 · 업체 시각\n" : "Abatement curve · the factory's view\n")
					   : (ko ? "한계감축비용곡선 · 사업 시각\n" : "Abatement curve · the programme's view\n"));
	for (size_t i = 0; i < v->bars; i++) {
		const struct view_macc_bar *b = &v->bar[i];
		int w = utf8_width(b->measure), n = utf8_width(ko ? b->name_ko : b->name_en);

		width = w > width ? w : width;
		name_width = n > name_width ? n : name_width;
	}
	if (v->bars == 0) {
		fund_put_note(out, report_macc_empty(v, args->lang));
	} else {
		struct text basis;

		text_init(&basis);
		report_macc_title(v, args->lang, &basis);
		text_append_string(&basis, ".");
		fund_put_note(out, basis.data);
		text_clear(&basis);
		report_macc_basis(v, args->lang, &basis);
		fund_put_note(out, basis.data);
		text_done(&basis);
		text_head(args, v, width, name_width, out);
		for (size_t i = 0; i < v->bars; i++)
			text_bar(args, v, &v->bar[i], width, name_width, out);
		text_append_char(out, '\n');
		text_price(args, v, out);
		text_pools(args, v, out);
	}
	if (v->lefts > 0)
		text_append_string(out, ko ? "\n곡선에 없는 후보\n" : "\nNot on the curve\n");
	for (size_t i = 0; i < v->lefts; i++) {
		text_append_string(out, "  ");
		cli_pad(out, v->left[i].measure, width);
		text_append_string(out, "  ");
		report_macc_why(&v->left[i], args->lang, out);
		text_append_char(out, '\n');
	}
}

/* ---- the command ---- */

static void put_picture(const struct cli_args *args, const struct view_macc *macc, struct arena *arena, struct text *out)
{
	struct report_frame frame = cli_frame(args);
	struct report_drawing drawing;

	report_macc_drawing(macc, &frame, arena, &drawing);
	cli_picture(args, &drawing, out);
}

static void render(const struct cli_args *args, const struct view_macc *macc, struct arena *arena, struct text *out)
{
	switch (args->format) {
	case CLI_JSON:
		report_macc_json(macc, out);
		break;
	case CLI_CSV:
	case CLI_XLSX:
		report_macc_table(macc, args->table);
		break;
	case CLI_SVG:
		put_picture(args, macc, arena, out);
		break;
	default:
		text_all(args, macc, out);
	}
}

int cli_macc(const struct cli_args *args)
{
	const struct view_macc_options options = {.view = args->view,
		.tonnes = args->tonnes,
		.no_cascade = args->no_cascade,
		.discount = args->discount,
		.price_krw = args->price,
		.scope = args->scope,
		.catalogue = args->catalogue};
	struct view_macc macc;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct findings findings;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "macc", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	out.max = SIZE_MAX / 4;
	findings_init(&findings, (size_t)args->max_findings);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = view_macc(tx, &options, &arena, &macc, &findings, &err);
	if (st == ST_OK) {
		cli_warn(args, &findings);
		render(args, &macc, &arena, &out);
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
