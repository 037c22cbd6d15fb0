/* `sangsaeng fund firms` and `fund statement`: who ends with what, and what each funder's money did. */
#include "cli/fund.h"

#include "base/decimal.h"
#include "base/money.h"

#include <inttypes.h>
#include <string.h>

/* ---- firms ---- */

static void firm_row(struct text *out, const char *name, int width, const struct view_firm *f)
{
	const int64_t krw[] = {f->support_krw, f->duty_krw, f->own_share_krw, f->saving_krw, f->net_krw, f->cash_krw};
	text_append_string(out, "  ");
	cli_pad(out, name, width);
	for (size_t i = 0; i < sizeof krw / sizeof *krw; i++)
		fund_put_won(out, krw[i], 15);
	text_append_char(out, '\n');
}

static void tonnes(struct text *out, int64_t grams, int width)
{
	char won[32], cell[48];
	bool below = grams < 0;
	int64_t g = below ? -grams : grams, kg = g / 1000;
	kg += g % 1000 > 500 || (g % 1000 == 500 && kg % 2); /* half to even, as everywhere */
	money_format(kg / 1000, won);
	snprintf(cell, sizeof cell, "%s%s.%03d", below ? "-" : "", won, (int)(kg % 1000));
	fund_put_right(out, cell, width);
}

/* Whole won of a decimal string, cut; "-" for "". */
static void per_tonne(struct text *out, const char *decimal, int width)
{
	char won[32];
	mpq_t value;
	if (!decimal[0]) {
		fund_put_right(out, "-", width);
		return;
	}
	mpq_init(value);
	if (decimal_parse_exact(decimal, value, NULL) == ST_OK)
		money_format(decimal_round_half_even(value), won);
	else
		snprintf(won, sizeof won, "%s", decimal);
	mpq_clear(value);
	fund_put_right(out, won, width);
}

static void tier_row(const struct cli_args *args, struct text *out, const struct view_tier_money *t)
{
	bool ko = args->lang == LANG_KO;
	char name[32];
	if (t->tier < 0)
		snprintf(name, sizeof name, "%s", ko ? "모두" : "all");
	else if (t->tier == 0)
		snprintf(name, sizeof name, "%s", ko ? "지원 없음" : "no grant");
	else
		snprintf(name, sizeof name, ko ? "%d차" : "tier %d", t->tier);
	text_append_string(out, "  ");
	cli_pad(out, name, 10);
	fund_put_won(out, t->state_krw, 16);
	fund_put_won(out, t->carmaker_krw, 15);
	fund_put_won(out, t->returned_krw, 16);
	tonnes(out, t->verified_g, 13);
	per_tonne(out, t->state_krw_per_t, 12);
	per_tonne(out, t->new_krw_per_t, 14);
	text_append_char(out, '\n');
}

static const char *firm_of(const struct cli_args *args, const struct view_firm *f)
{
	return fund_firm_name(args, f->organisation, f->name_en, f->name_ko);
}

static void text_firms(const struct cli_args *args, const struct view_firms *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	const char *head[] = {ko ? "지원금" : "support", ko ? "환원 의무" : "return duty", ko ? "자부담" : "own share", ko ? "절감액" : "saving",
		ko ? "순현금" : "net cash", ko ? "남는 현금" : "cash left"};
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], planned[32], note[512];
	int width = 8, tier = 0;
	fund_put_title(args, out, &v->fund, "Cash of the firms (won)", "업체별 순현금 (원)");
	for (size_t i = 0; i < v->firm_count; i++)
		if (utf8_width(firm_of(args, &v->firm[i])) > width)
			width = utf8_width(firm_of(args, &v->firm[i]));
	text_append_string(out, "  ");
	cli_pad(out, ko ? "업체" : "firm", width);
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		fund_put_right(out, head[i], 15);
	text_append_char(out, '\n');
	for (tier = 1; tier <= 64; tier++) {
		bool any = false;
		for (size_t i = 0; i < v->firm_count; i++) {
			if (v->firm[i].tier != tier)
				continue;
			if (!any)
				text_printf(out, ko ? "%d차\n" : "tier %d\n", tier);
			any = true;
			firm_row(out, firm_of(args, &v->firm[i]), width, &v->firm[i]);
		}
	}
	firm_row(out, ko ? "합계" : "total", width, &v->total);
	month_format(v->metered_from, from);
	month_format(v->metered_to, to);
	fund_put_note(out,
		ko ? "순현금 = 지원금 − 환원 의무 − 자부담 + 절감액. 지원금은 환수 뒤의 확정액(확정 전이면 지급액), 자부담은 계산서(세액 제외) − "
		     "확정액입니다."
		   : "Net cash = support − return duty − own share + saving. Support: as fixed, after recoveries (as paid, where it is not "
		     "fixed yet). Own share: invoices without tax − fixed.");
	fund_put_note(
		out, ko ? "남는 현금 = 지원금 − 계산서 − 환원 의무 − 제재부가금 + 절감액. 받은 지원금도 공급자에게 나갔으므로, 공급자에게 다 치른 "
			  "뒤의 현금입니다."
			: "Cash left = support − invoices − return duty − surcharge + saving: the support went to the vendor too, so this is the "
			  "cash once the vendors are paid.");
	money_format(v->total.saving_planned_krw, planned);
	snprintf(note, sizeof note,
		ko ? "절감액 = 신청서의 연간 절감액 × 계량 개월/12 × 측정 감축/계획 감축, %s부터 %s까지. 계획대로면 %s."
		   : "Saving = the application's yearly saving × metered months / 12 × measured / planned reduction, %s to %s. By plan it "
		     "would be %s.",
		from, to, planned);
	fund_put_note(out, note);
	text_append_char(out, '\n');
	const char *columns[] = {ko ? "국가" : "state", ko ? "완성차" : "carmakers", ko ? "환원금" : "returned", ko ? "검증 tCO2e" : "verified t",
		ko ? "국가/t" : "state/t", ko ? "새 돈/t" : "new money/t"};
	const int cells[] = {16, 15, 16, 13, 12, 14};
	text_append_string(out, ko ? "검증된 1톤에 든 돈 (원)\n  " : "Won per verified tonne\n  ");
	cli_pad(out, "", 10);
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		fund_put_right(out, columns[i], cells[i]);
	text_append_char(out, '\n');
	for (size_t i = 0; i < v->tier_count; i++)
		tier_row(args, out, &v->tier[i]);
	tier_row(args, out, &v->all);
	fund_put_note(out, ko ? "새 돈 = 국가 + 완성차. 환원금은 이미 한 번 센 돈을 대신하므로 어느 쪽에도 다시 세지 않습니다."
			      : "New money = state + carmakers. Returned won are counted in neither: the money they come back for is in it once.");
}

static void json_firm(struct json_writer *w, const struct view_firm *f)
{
	json_put_int(w, "grants", f->grants);
	json_put_int(w, "support_krw", f->support_krw);
	json_put_int(w, "duty_krw", f->duty_krw);
	json_put_int(w, "returned_krw", f->returned_krw);
	json_put_int(w, "own_share_krw", f->own_share_krw);
	json_put_int(w, "invoiced_krw", f->invoiced_krw);
	json_put_int(w, "surcharge_krw", f->surcharge_krw);
	json_put_int(w, "saving_krw", f->saving_krw);
	json_put_int(w, "saving_planned_krw", f->saving_planned_krw);
	json_put_int(w, "verified_g", f->verified_g);
	json_put_int(w, "net_krw", f->net_krw);
	json_put_int(w, "cash_krw", f->cash_krw);
}

static void json_tier(struct json_writer *w, const struct view_tier_money *t)
{
	json_put_int(w, "state_krw", t->state_krw);
	json_put_int(w, "carmaker_krw", t->carmaker_krw);
	json_put_int(w, "returned_krw", t->returned_krw);
	json_put_int(w, "verified_g", t->verified_g);
	report_put_text(w, "state_krw_per_tco2e", t->state_krw_per_t);
	report_put_text(w, "new_krw_per_tco2e", t->new_krw_per_t);
}

static void json_firms(const struct view_firms *v, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.fund_firms/1", &v->fund);
	json_array_begin(&w, "firms");
	for (size_t i = 0; i < v->firm_count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "organisation", v->firm[i].organisation);
		json_put_string(&w, "name_ko", v->firm[i].name_ko);
		json_put_string(&w, "name_en", v->firm[i].name_en);
		json_put_int(&w, "tier", v->firm[i].tier);
		json_firm(&w, &v->firm[i]);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_begin(&w, "total");
	json_firm(&w, &v->total);
	json_object_close(&w);
	json_array_begin(&w, "tiers");
	for (size_t i = 0; i < v->tier_count; i++) {
		json_object_begin(&w, NULL);
		json_put_int(&w, "tier", v->tier[i].tier);
		json_tier(&w, &v->tier[i]);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_begin(&w, "programme_wide");
	json_tier(&w, &v->all);
	json_object_close(&w);
	json_object_close(&w);
}

static void table_firms(const struct view_firms *v, struct report_table *t)
{
	report_table_begin(t, "firms",
		"organisation,name_ko,name_en,tier,grants,support_krw,duty_krw,returned_krw,own_share_krw,invoiced_krw,surcharge_krw,saving_krw,"
		"saving_planned_krw,verified_g,net_krw,cash_krw");
	for (size_t i = 0; i < v->firm_count; i++) {
		const struct view_firm *f = &v->firm[i];
		const int64_t krw[] = {f->tier, f->grants, f->support_krw, f->duty_krw, f->returned_krw, f->own_share_krw, f->invoiced_krw,
			f->surcharge_krw, f->saving_krw, f->saving_planned_krw, f->verified_g, f->net_krw, f->cash_krw};
		report_table_text(t, f->organisation);
		report_table_text(t, f->name_ko);
		report_table_text(t, f->name_en);
		for (size_t k = 0; k < sizeof krw / sizeof *krw; k++)
			report_table_integer(t, krw[k]);
	}
}

enum status fund_show_firms(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_firms firms;
	enum status st = view_fund_firms(tx, arena, &firms, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_firms(&firms, out);
	else if (cli_is_table(args))
		table_firms(&firms, args->table);
	else
		text_firms(args, &firms, out);
	return ST_OK;
}

/* ---- statement ---- */

static void won_line(const struct cli_args *args, struct text *out, const char *en, const char *ko, int64_t krw)
{
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, en, ko), 50);
	fund_put_won(out, krw, 20);
	text_append_char(out, '\n');
}

static void won_if(const struct cli_args *args, struct text *out, const char *en, const char *ko, int64_t krw)
{
	if (krw != 0)
		won_line(args, out, en, ko, krw);
}

/* One line for each tier with money: "paid to" + tier, or "fixed at" + tier, after recoveries. */
static void tier_lines(const struct cli_args *args, struct text *out, bool paid, const int64_t *krw, int deepest)
{
	for (int t = 1; t <= deepest; t++) {
		char en[64], ko[64];
		snprintf(en, sizeof en, paid ? "paid to tier %d" : "fixed at tier %d, after recoveries", t);
		snprintf(ko, sizeof ko, paid ? "%d차에 지급" : "%d차 확정액 (환수 뒤)", t);
		won_if(args, out, en, ko, krw[t]);
	}
}

static void rule(struct text *out)
{
	text_append_string(out, "  ----------------------------------------------------------------------\n");
}

static void text_statement(const struct cli_args *args, struct text *out, const struct view_statement *s, int deepest)
{
	bool pool = strcmp(s->kind, "returned") == 0, state = strcmp(s->nature, "state") == 0;
	text_append_char(out, '\n');
	if (pool)
		text_printf(out, "%s\n", cli_pick(args, "RETURNED MONEY of the firms", "업체의 환원금"));
	else
		text_printf(out, "%s (%s)\n", s->funder, cli_pick(args, s->name_en, s->name_ko));
	won_line(args, out, pool ? "returned, in kind included" : "received", pool ? "환원 (현물 포함)" : "받은 출연금", s->received_krw);
	won_if(args, out, "interest of the separate accounts", "별도 계좌의 이자", s->interest_krw);
	won_if(args, out, "came back at settlement", "정산 반납", s->settlement_krw);
	won_if(args, out, "recovered", "환수", s->recovery_krw);
	won_if(args, out, "surcharge", "제재부가금", s->surcharge_krw);
	rule(out);
	won_line(args, out, "total in", "들어온 돈의 합계", s->in_krw);
	tier_lines(args, out, true, s->paid_krw, deepest);
	won_if(args, out, "returned to the treasury", "국고에 반납", s->treasury_krw);
	won_if(args, out, "fees", "수수료", s->fees_krw);
	won_line(args, out, "on hand", "잔액", s->on_hand_krw);
	won_if(args, out, "  of it reserved", "  그중 예약", s->held_krw);
	rule(out);
	won_line(args, out, "total out and on hand", "나간 돈과 잔액의 합계", s->out_krw);
	won_line(args, out, "reserved in all", "예약 누계", s->reserved_krw);
	tier_lines(args, out, false, s->fixed_krw, deepest);
	if (!state && s->act_open_krw == 0)
		return;
	text_printf(out, args->lang == LANG_KO ? " 보조금법 (확정된 지원 %" PRId64 "건)\n" : " Subsidy Act (%" PRId64 " grants that were fixed)\n",
		s->act_grants);
	won_line(args, out, "paid", "지급", s->act_paid_krw);
	won_line(args, out, "interest until the fixing", "확정까지의 이자", s->act_interest_krw);
	won_line(args, out, "fixed (확정액)", "확정액", s->act_fixed_krw);
	won_line(args, out, "to return: paid + interest − fixed (31 ②)", "반환할 돈: 지급 + 이자 − 확정 (제31조 ②)", s->act_due_krw);
	won_line(args, out, "  of it returned", "  그중 반환", s->act_returned_krw);
	won_if(args, out, "interest after the fixing", "확정 뒤의 이자", s->act_later_interest_krw);
	won_if(args, out, "cancelled and taken back (31 ①)", "취소해 환수 (제31조 ①)", s->act_cancelled_krw);
	won_if(args, out, "surcharge imposed (33-2)", "제재부가금 부과 (제33조의2)", s->act_surcharge_krw);
	won_line(args, out, "still open", "아직 들어오지 않음", s->act_open_krw);
}

static void text_statements(const struct cli_args *args, const struct view_statements *v, struct text *out)
{
	fund_put_title(args, out, &v->fund, "Statement of the programme (won)", "사업 명세 (원)");
	for (size_t i = 0; i < v->count; i++)
		text_statement(args, out, &v->item[i], v->deepest);
	if (v->count > 1) {
		text_append_string(out, cli_pick(args, "\nALL\n", "\n모두\n"));
		won_line(args, out, "total in", "들어온 돈의 합계", v->total.in_krw);
		tier_lines(args, out, true, v->total.paid_krw, v->deepest);
		won_line(args, out, "returned to the treasury", "국고에 반납", v->total.treasury_krw);
		won_line(args, out, "on hand", "잔액", v->total.on_hand_krw);
	}
	text_append_char(out, '\n');
	fund_put_note(out,
		cli_pick(args,
			"Interest and surcharge of a grant stand with its first state funder. Returned money is the firms' own and no state money.",
			"지원 하나의 이자와 제재부가금은 그 지원의 첫 국가 출연자에 넣습니다. 환원금은 업체의 돈이며 국가의 돈이 아닙니다."));
}

static void json_tiers(struct json_writer *w, const char *key, const int64_t *krw, int deepest)
{
	json_array_begin(w, key);
	for (int t = 1; t <= deepest; t++)
		json_put_int(w, NULL, krw[t]);
	json_array_close(w);
}

static void json_statement(struct json_writer *w, const struct view_statement *s, int deepest)
{
	json_put_int(w, "received_krw", s->received_krw);
	json_put_int(w, "interest_krw", s->interest_krw);
	json_put_int(w, "settlement_krw", s->settlement_krw);
	json_put_int(w, "recovery_krw", s->recovery_krw);
	json_put_int(w, "surcharge_krw", s->surcharge_krw);
	json_put_int(w, "in_krw", s->in_krw);
	json_put_int(w, "reserved_krw", s->reserved_krw);
	json_tiers(w, "paid_krw_by_tier", s->paid_krw, deepest);
	json_tiers(w, "fixed_krw_by_tier", s->fixed_krw, deepest);
	json_put_int(w, "treasury_krw", s->treasury_krw);
	json_put_int(w, "fees_krw", s->fees_krw);
	json_put_int(w, "on_hand_krw", s->on_hand_krw);
	json_put_int(w, "on_hand_reserved_krw", s->held_krw);
	json_put_int(w, "out_krw", s->out_krw);
	json_object_begin(w, "subsidy_act");
	json_put_int(w, "grants", s->act_grants);
	json_put_int(w, "paid_krw", s->act_paid_krw);
	json_put_int(w, "interest_krw", s->act_interest_krw);
	json_put_int(w, "fixed_krw", s->act_fixed_krw);
	json_put_int(w, "to_return_krw", s->act_due_krw);
	json_put_int(w, "returned_krw", s->act_returned_krw);
	json_put_int(w, "later_interest_krw", s->act_later_interest_krw);
	json_put_int(w, "cancelled_krw", s->act_cancelled_krw);
	json_put_int(w, "surcharge_krw", s->act_surcharge_krw);
	json_put_int(w, "open_krw", s->act_open_krw);
	json_object_close(w);
}

static void json_statements(const struct view_statements *v, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.fund_statement/1", &v->fund);
	json_array_begin(&w, "funders");
	for (size_t i = 0; i < v->count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "funder", v->item[i].funder);
		json_put_string(&w, "kind", v->item[i].kind);
		json_put_string(&w, "nature", v->item[i].nature);
		json_statement(&w, &v->item[i], v->deepest);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_begin(&w, "total");
	json_statement(&w, &v->total, v->deepest);
	json_object_close(&w);
	json_object_close(&w);
}

static void table_statements(const struct view_statements *v, struct report_table *t)
{
	report_table_begin(t, "statement",
		"funder,kind,nature,received_krw,interest_krw,settlement_krw,recovery_krw,surcharge_krw,in_krw,reserved_krw,paid_krw,fixed_krw,"
		"treasury_krw,fees_krw,on_hand_krw,out_krw,act_paid_krw,act_interest_krw,act_fixed_krw,act_to_return_krw,act_returned_krw,act_"
		"cancelled_krw,act_surcharge_krw,act_open_krw");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_statement *s = &v->item[i];
		int64_t paid = 0, fixed = 0;
		for (int tier = 0; tier < VIEW_TIERS_MAX; tier++) {
			paid += s->paid_krw[tier];
			fixed += s->fixed_krw[tier];
		}
		const int64_t krw[] = {s->received_krw, s->interest_krw, s->settlement_krw, s->recovery_krw, s->surcharge_krw, s->in_krw,
			s->reserved_krw, paid, fixed, s->treasury_krw, s->fees_krw, s->on_hand_krw, s->out_krw, s->act_paid_krw, s->act_interest_krw,
			s->act_fixed_krw, s->act_due_krw, s->act_returned_krw, s->act_cancelled_krw, s->act_surcharge_krw, s->act_open_krw};
		report_table_text(t, s->funder);
		report_table_text(t, s->kind);
		report_table_text(t, s->nature);
		for (size_t k = 0; k < sizeof krw / sizeof *krw; k++)
			report_table_integer(t, krw[k]);
	}
}

enum status fund_show_statement(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_statements statements;
	enum status st = view_fund_statements(tx, args->funder, arena, &statements, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_statements(&statements, out);
	else if (cli_is_table(args))
		table_statements(&statements, args->table);
	else
		text_statements(args, &statements, out);
	return ST_OK;
}
