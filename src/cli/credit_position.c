/* `sangsaeng credit position` and `credit contracts`: the trading desk. */
#include "view/view_credit_position.h"

#include "base/date.h"
#include "base/money.h"
#include "cli/credit.h"
#include "cli/fund.h"
#include "cli/picture.h"

#include <inttypes.h>
#include <string.h>

static const char *const names[][3] = {{"certified_t", "certified emissions", "인증 배출량"}, {"obligation_t", "obligation", "의무량"},
	{"offset_limit_t", "offset limit", "상쇄 한도"}, {"surrendered_kcu_t", "KCU surrendered", "제출한 KCU"},
	{"offset_limit_left_t", "offset limit left", "남은 상쇄 한도"}, {"allocated_free_t", "allocated free", "무상할당"},
	{"allocated_auctioned_t", "allocated, to be bought", "유상할당"}, {"allocated_undivided_t", "allocated, undivided", "할당 (미구분)"},
	{"mean_price_kau_krw", "mean price KAU", "KAU 평균 가격"}, {"mean_price_kcu_krw", "mean price KCU", "KCU 평균 가격"},
	{"mean_price_koc_krw", "mean price KOC", "KOC 평균 가격"}, {"held_kau_t", "KAU held", "보유 KAU"},
	{"held_kau_banked_t", "  of it banked", "  이월한 것"}, {"held_kau_borrowed_t", "  of it borrowed", "  차입한 것"},
	{"held_kcu_t", "KCU held", "보유 KCU"}, {"held_koc_t", "KOC held", "보유 KOC"}, {"covered_t", "covered", "충당"},
	{"shortfall_t", "shortfall", "부족"}, {"penalty_krw", "penalty, estimate", "과징금 추정"},
	{"late_per_month_krw", "late payment a month", "월 가산금"}, {"surplus_t", "surplus", "잉여"}, {"bankable_t", "can be banked", "이월 가능"},
	{"borrowable_t", "can be borrowed", "차입 가능"}};
static const char *const reasons[][3] = {{"lapses", "lapses with the year unless banking is approved", "이월 승인이 없으면 그 해로 소멸"},
	{"banked", "was banked: cannot be banked again", "이미 이월함: 다시 이월할 수 없음"},
	{"this_year", "of this year: what is left may be banked within the limit", "이 해의 것: 남으면 한도 안에서 이월 가능"},
	{"window", "convert it to KCU first; its window ends on that day", "먼저 KCU로 전환. 그 날 전환 기한이 끝남"},
	{"borrowed", "borrowed from next year: last", "다음 해에서 차입: 마지막"},
	{"not_there", "came after that day: of no use for this year", "그 날보다 뒤에 얻음: 이 해에는 쓸 수 없음"},
	{"over_limit", "above the offset limit of this year", "이 해의 상쇄 한도를 넘음"}};

static bool is_won(const char *key)
{
	size_t length = strlen(key);

	return length > 4 && strcmp(key + length - 4, "_krw") == 0;
}

static void text_position(const struct cli_args *args, const struct view_position *v, struct text *out)
{
	bool ko = args->lang == LANG_KO, estimate = false, stand_in = false;
	char day[DATE_TEXT_LEN];

	text_printf(
		out, ko ? "%s · 이행연도 %d · %s 현재\n" : "%s · compliance year %d · on %s\n", v->organisation, v->year, fund_day_text(v->on, day));
	for (size_t i = 0; i < v->figures; i++) {
		const struct view_figure *f = &v->figure[i];
		char number[32];

		text_append_string(out, "  ");
		cli_pad(out, CREDIT_WORD(args, names, f->key), 26);
		money_format(f->value, number);
		fund_put_right(out, f->known ? number : (ko ? "모름" : "not known"), 20);
		text_printf(out, " %s%s%s", is_won(f->key) ? (ko ? "원" : "KRW") : "t", f->estimate ? " ~" : "", f->stand_in ? " †" : "");
		if (f->formula[0] || f->source[0])
			text_printf(out, "   %s%s%s%s", f->formula, f->formula[0] && f->source[0] ? " · " : "", f->source, "");
		text_append_char(out, '\n');
		estimate |= f->estimate;
		stand_in |= f->stand_in;
	}
	if (v->lots > 0)
		text_append_string(out, ko ? "\n제출 순서\n" : "\nSurrender in this order\n");
	for (size_t i = 0; i < v->lots; i++) {
		const struct view_lot *lot = &v->lot[i];
		char held[32], use[32];

		money_format(lot->tonnes, held);
		money_format(lot->use_t, use);
		text_printf(out, ko ? "  %2zu  %s %s %" PRId64 " · " : "  %2zu  %s %s %" PRId64 " · ", i + 1, lot->instrument, lot->id, lot->vintage);
		text_printf(out, ko ? "%s톤 가운데 %s톤 · %s까지" : "%s t, use %s t · until %s", held, use, fund_day_text(lot->last_day, day));
		if (lot->price_krw >= 0) {
			money_format(lot->price_krw, held);
			text_printf(out, ko ? " · %s원" : " · %s KRW", held);
		}
		text_printf(out, " · %s\n", CREDIT_WORD(args, reasons, lot->reason));
	}
	if (estimate || stand_in || v->weekends_only)
		text_append_char(out, '\n');
	if (estimate)
		text_append_string(
			out, ko ? "~ 추정: 과징금은 주무관청이 그 안에서 정합니다.\n" : "~ estimate: the authority sets the sum within it.\n");
	if (stand_in)
		text_append_string(out, ko ? "† 모르는 값을 대신한 값이나 나누지 않고 공표된 값으로 계산했습니다.\n"
					   : "† made with a figure that stands in for an unknown one, or is published undivided.\n");
	if (v->weekends_only)
		text_append_string(out, ko ? "* 공휴일이 holidays.csv에 없는 해는 주말만 셌습니다.\n"
					   : "* years without rows in holidays.csv: only weekends were counted.\n");
}

enum status credit_show_position(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct report_frame frame = cli_frame(args);
	struct report_drawing drawing;
	struct view_position v;
	enum status st = view_credit_position(tx, args->positional[1], args->day, args->on, arena, &v, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		report_position_json(&v, out);
	else if (cli_is_table(args))
		report_position_table(&v, args->table);
	else if (args->format == CLI_SVG) {
		report_chart_position(&v, &frame, arena, &drawing);
		cli_picture(args, &drawing, out);
	} else
		text_position(args, &v, out);
	return ST_OK;
}

/* ---- contracts ---- */

static void text_contracts(const struct cli_args *args, const struct view_contracts *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char day[DATE_TEXT_LEN], amount[32], paid[32], firm[32], carmaker[32];

	text_printf(out, ko ? "크레딧 매매 계약 · %s 현재\n" : "Offtake contracts · on %s\n", fund_day_text(v->as_of, day));
	for (size_t i = 0; i < v->count; i++) {
		const struct view_contract *c = &v->item[i];

		money_format(c->amount_krw, amount);
		money_format(c->paid_krw, paid);
		money_format(c->firm_krw, firm);
		money_format(c->carmaker_krw, carmaker);
		text_printf(out, "%s · %s → %s · %s · %s\n", c->contract, c->seller, c->buyer, c->project, c->status);
		text_printf(out,
			ko ? "  약속 %" PRId64 "톤 · 인도 %" PRId64 "톤 × %" PRId64 "원 = %s원 · 지급 %s원\n"
			   : "  promised %" PRId64 " t · delivered %" PRId64 " t × %" PRId64 " KRW = %s KRW · paid %s KRW\n",
			c->promised_t, c->delivered_t, c->price_krw, amount, paid);
		text_printf(out, ko ? "  매출 몫 %s: 기업 %s원, 완성차 %s원\n" : "  revenue share %s: firm %s KRW, carmaker %s KRW\n", c->firm_share,
			firm, carmaker);
	}
}

static void json_contracts(const struct view_contracts *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.credit_contracts/1");
	report_put_day(&w, "as_of", v->as_of);
	json_array_begin(&w, "contracts");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_contract *c = &v->item[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "contract", c->contract);
		json_put_string(&w, "seller", c->seller);
		json_put_string(&w, "buyer", c->buyer);
		json_put_string(&w, "project", c->project);
		json_put_string(&w, "status", c->status);
		report_put_text(&w, "share", c->share);
		json_put_int(&w, "promised_t", c->promised_t);
		json_put_int(&w, "delivered_t", c->delivered_t);
		json_put_int(&w, "issued_t", c->issued_t);
		json_put_int(&w, "price_krw", c->price_krw);
		json_put_int(&w, "amount_krw", c->amount_krw);
		json_put_int(&w, "paid_krw", c->paid_krw);
		json_put_int(&w, "due_krw", c->due_krw);
		json_put_string(&w, "firm_share", c->firm_share);
		json_put_int(&w, "firm_krw", c->firm_krw);
		json_put_int(&w, "carmaker_krw", c->carmaker_krw);
		report_put_text(&w, "invoice", c->invoice);
		report_put_day(&w, "signed_on", c->signed_on);
		report_put_day(&w, "due_on", c->due_on);
		report_put_day(&w, "paid_on", c->paid_on);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_contracts(const struct view_contracts *v, struct report_table *t)
{
	report_table_begin(t, "contracts",
		"contract,seller,buyer,project,status,promised_t,delivered_t,price_krw,amount_krw,paid_krw,due_krw,firm_share,firm_krw,carmaker_krw");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_contract *c = &v->item[i];

		report_table_text(t, c->contract);
		report_table_text(t, c->seller);
		report_table_text(t, c->buyer);
		report_table_text(t, c->project);
		report_table_text(t, c->status);
		report_table_integer(t, c->promised_t);
		report_table_integer(t, c->delivered_t);
		report_table_integer(t, c->price_krw);
		report_table_integer(t, c->amount_krw);
		report_table_integer(t, c->paid_krw);
		report_table_integer(t, c->due_krw);
		report_table_text(t, c->firm_share);
		report_table_integer(t, c->firm_krw);
		report_table_integer(t, c->carmaker_krw);
	}
}

enum status credit_show_contracts(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_contracts v;
	enum status st = view_credit_contracts(tx, arena, &v, err);

	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_contracts(&v, out);
	else if (cli_is_table(args))
		table_contracts(&v, args->table);
	else
		text_contracts(args, &v, out);
	return ST_OK;
}
