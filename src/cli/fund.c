/* `sangsaeng fund`: answers from the ledger. The trace is in fund_trace.c, firms and statements in fund_money.c. */
#include "cli/fund.h"

#include "base/date.h"
#include "base/money.h"

#include <inttypes.h>
#include <string.h>

/* ---- shared ---- */

void fund_put_right(struct text *out, const char *s, int width)
{
	for (int w = utf8_width(s); w < width; w++)
		text_append_char(out, ' ');
	text_append_string(out, s);
}

void fund_put_won(struct text *out, int64_t krw, int width)
{
	char won[32];
	money_format(krw, won);
	fund_put_right(out, won, width);
}

void fund_end_line(struct text *out)
{
	while (out->length > 0 && out->data[out->length - 1] == ' ')
		out->data[--out->length] = '\0';
	text_append_char(out, '\n');
}

const char *fund_firm_name(const struct cli_args *args, const char *organisation, const char *name_en, const char *name_ko)
{
	const char *name = cli_pick(args, name_en, name_ko);

	return name && name[0] ? name : organisation;
}

const char *fund_day_text(date_day day, char out[DATE_TEXT_LEN])
{
	out[0] = '\0';
	if (day != DATE_NONE)
		date_format(day, out);
	return out;
}

void fund_put_title(const struct cli_args *args, struct text *out, const struct view_fund *fund, const char *en, const char *ko)
{
	char on[DATE_TEXT_LEN], first[DATE_TEXT_LEN];
	bool is_ko = args->lang == LANG_KO;
	if (fund->on != DATE_NONE)
		text_printf(out, is_ko ? "%s · %s 현재\n" : "%s · on %s\n", is_ko ? ko : en, fund_day_text(fund->on, on));
	else
		text_printf(out, "%s\n", is_ko ? ko : en);
	if (fund->last_position == 0)
		text_append_string(out, is_ko ? "장부에 기록이 없습니다.\n" : "Nothing is booked.\n");
	else if (fund->on != DATE_NONE && fund->on < fund->first_day)
		text_printf(out,
			is_ko ? "장부의 첫 기록은 %s입니다. 그 전에는 아무것도 없습니다.\n"
			      : "The first entry is of %s; before it there is nothing.\n",
			fund_day_text(fund->first_day, first));
}

void fund_put_note(struct text *out, const char *s)
{
	int column = 0;
	while (*s) {
		size_t length = strcspn(s, " ");
		char word[256];
		snprintf(word, sizeof word, "%.*s", (int)length, s);
		int width = utf8_width(word);
		if (column > 0 && column + 1 + width > 100) {
			text_append_char(out, '\n');
			column = 0;
		}
		if (column > 0) {
			text_append_char(out, ' ');
			column++;
		}
		text_append(out, s, length);
		column += width;
		s += length + strspn(s + length, " ");
	}
	text_append_char(out, '\n');
}

/* ---- balance ---- */

#define AMOUNT 17

/* A name that is wider than its column has a line of its own. */
static void balance_row(struct text *out, const char *name, int width, const struct view_balance *b)
{
	text_append_string(out, "  ");
	if (utf8_width(name) > width) {
		text_printf(out, "%s\n  ", name);
		name = "";
	}
	cli_pad(out, name, width);
	fund_put_won(out, b->debits_krw, AMOUNT);
	fund_put_won(out, b->credits_krw, AMOUNT);
	fund_put_won(out, b->balance_krw, AMOUNT);
	text_append_char(out, '\n');
}

static void reserved_row(const struct cli_args *args, struct text *out, int width, const struct view_balance *b)
{
	if (b->reserved_debits_krw == 0 && b->reserved_credits_krw == 0)
		return;
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, "  reserved, not posted", "  예약 (아직 기록 안 됨)"), width);
	fund_put_won(out, b->reserved_debits_krw, AMOUNT);
	fund_put_won(out, b->reserved_credits_krw, AMOUNT);
	fund_put_won(out, b->reserved_debits_krw - b->reserved_credits_krw, AMOUNT);
	text_append_char(out, '\n');
}

static const char *kind_word(const struct cli_args *args, const char *kind)
{
	static const struct {
		const char *kind, *en, *ko;
	} word[] = {{"bank", "money in the programme's account", "사업 계좌의 돈"}, {"contribution", "paid in by funders", "출연"},
		{"returned", "returned by firms", "업체의 환원"}, {"grant", "support in the firms' machines", "업체에 있는 지원금"},
		{"interest_due", "interest, to be handed over", "이자 채권"}, {"interest_owed", "interest that arose", "생긴 이자"},
		{"settlement", "settlement returns to come", "정산 반납 채권"}, {"recovery", "recoveries to come", "환수 채권"},
		{"sanction", "surcharges imposed", "부과한 제재부가금"}, {"duty", "return duty, open", "남은 환원 의무"},
		{"duty_contra", "counter account of duties", "환원 의무의 상대 계정"}, {"treasury", "remitted to the treasury", "국고 송금"},
		{"fees", "fees", "수수료"}};
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i].kind, kind) == 0)
			return cli_pick(args, word[i].en, word[i].ko);
	return kind;
}

static void text_balances(const struct cli_args *args, const struct view_balances *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	const char *head[] = {ko ? "차변" : "debits", ko ? "대변" : "credits", ko ? "잔액" : "balance"};
	int width = 34;
	fund_put_title(args, out, &v->fund, "Balances (won)", "계정 잔액 (원)");
	if (v->at > 0)
		text_printf(out, ko ? "순번 %" PRId64 "까지\n" : "up to position %" PRId64 "\n", v->at);
	for (size_t i = 0; i < v->account_count; i++)
		if (utf8_width(v->account[i].account) > width)
			width = utf8_width(v->account[i].account);
	if (width > 46)
		width = 46;
	text_append_string(out, "  ");
	cli_pad(out, ko ? "계정" : "account", width);
	for (size_t i = 0; i < sizeof head / sizeof *head; i++)
		fund_put_right(out, head[i], AMOUNT);
	text_append_char(out, '\n');
	for (size_t i = 0; i < v->account_count; i++) {
		const struct view_balance *b = &v->account[i];
		if (b->debits_krw == 0 && b->credits_krw == 0 && b->reserved_debits_krw == 0 && b->reserved_credits_krw == 0)
			continue;
		balance_row(out, b->account, width, b);
		reserved_row(args, out, width, b);
	}
	text_append_string(out, ko ? "종류별 합계\n" : "by kind\n");
	for (size_t i = 0; i < v->kind_count; i++) {
		const struct view_balance *k = &v->kind[i];
		if (k->debits_krw == 0 && k->credits_krw == 0 && k->reserved_debits_krw == 0 && k->reserved_credits_krw == 0)
			continue;
		balance_row(out, kind_word(args, v->kind[i].kind), width, &v->kind[i]);
		reserved_row(args, out, width, &v->kind[i]);
	}
	balance_row(out, ko ? "합계" : "total", width, &v->total);
	text_append_string(out, ko ? "잔액 = 차변 − 대변." : "Balance = debits − credits.");
	if (v->whole && v->fund.last_position > 0)
		text_append_string(out, v->stored_agree ? (ko ? " 저장된 잔액과 같습니다 (L8)." : " The stored balances are the same (L8).")
							: (ko ? " 저장된 잔액과 다릅니다: sangsaeng check를 돌리십시오."
							      : " The stored balances DIFFER: run sangsaeng check."));
	text_append_char(out, '\n');
}

static void json_balance(struct json_writer *w, const struct view_balance *b)
{
	json_put_int(w, "debits_krw", b->debits_krw);
	json_put_int(w, "credits_krw", b->credits_krw);
	json_put_int(w, "balance_krw", b->balance_krw);
	json_put_int(w, "reserved_debits_krw", b->reserved_debits_krw);
	json_put_int(w, "reserved_credits_krw", b->reserved_credits_krw);
}

static void json_balances(const struct view_balances *v, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.fund_balance/1", &v->fund);
	if (v->at > 0)
		json_put_int(&w, "at", v->at);
	else
		json_put_string(&w, "at", NULL);
	if (v->whole)
		json_put_bool(&w, "stored_agree", v->stored_agree);
	else
		json_put_string(&w, "stored_agree", NULL);
	json_array_begin(&w, "accounts");
	for (size_t i = 0; i < v->account_count; i++) {
		const struct view_balance *b = &v->account[i];
		json_object_begin(&w, NULL);
		json_put_string(&w, "account", b->account);
		json_put_string(&w, "kind", b->kind);
		json_put_string(&w, "owner", b->owner);
		report_put_text(&w, "detail", b->detail);
		json_put_string(&w, "nature", b->nature);
		json_put_int(&w, "tier", b->tier);
		json_put_string(&w, "journal", b->journal);
		json_put_string(&w, "journal_reserved", b->journal_reserved);
		json_balance(&w, b);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "kinds");
	for (size_t i = 0; i < v->kind_count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "kind", v->kind[i].kind);
		json_balance(&w, &v->kind[i]);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_begin(&w, "total");
	json_balance(&w, &v->total);
	json_object_close(&w);
	json_object_close(&w);
}

static void table_balances(const struct view_balances *v, struct report_table *t)
{
	report_table_begin(t, "balances",
		"account,kind,owner,detail,nature,tier,debits_krw,credits_krw,balance_krw,reserved_debits_krw,reserved_credits_krw,journal");
	for (size_t i = 0; i < v->account_count; i++) {
		const struct view_balance *b = &v->account[i];
		report_table_text(t, b->account);
		report_table_text(t, b->kind);
		report_table_text(t, b->owner);
		report_table_text(t, b->detail);
		report_table_text(t, b->nature);
		report_table_integer(t, b->tier);
		report_table_integer(t, b->debits_krw);
		report_table_integer(t, b->credits_krw);
		report_table_integer(t, b->balance_krw);
		report_table_integer(t, b->reserved_debits_krw);
		report_table_integer(t, b->reserved_credits_krw);
		report_table_text(t, b->journal);
	}
}

static enum status show_balance(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_balances balances;
	enum status st = view_fund_balances(tx, args->on, args->at, args->account, arena, &balances, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_balances(&balances, out);
	else if (cli_is_table(args))
		table_balances(&balances, args->table);
	else
		text_balances(args, &balances, out);
	return ST_OK;
}

/* ---- due ---- */

static const char *due_heading(const struct cli_args *args, const char *kind)
{
	static const char *const word[][3] = {{"return", "Return duty of the firms", "업체의 환원 의무"},
		{"settlement", "Settlement returns", "정산 반납"}, {"interest", "Interest of the separate accounts", "별도 계좌의 이자"},
		{"recovery", "Recovery after cancellation", "취소 뒤의 환수"}, {"surcharge", "Surcharge", "제재부가금"}};
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], kind) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return kind;
}

static void widen(int *width, const char *s)
{
	if (utf8_width(s) > *width)
		*width = utf8_width(s);
}

static void due_row(const struct cli_args *args, struct text *out, const struct view_due *d, int width)
{
	char cell[160], day[DATE_TEXT_LEN];
	bool late = strcmp(d->state, "overdue") == 0;
	text_append_string(out, "  ");
	cli_pad(out, fund_firm_name(args, d->organisation, d->name_en, d->name_ko), width);
	snprintf(cell, sizeof cell, "%s%s%s", d->grant, d->origin[0] ? " " : "", d->origin);
	text_append_char(out, ' ');
	cli_pad(out, cell, 15);
	fund_put_won(out, d->due_krw, 14);
	fund_put_won(out, d->settled_krw, 14);
	fund_put_won(out, d->open_krw, 14);
	fund_put_right(out, fund_day_text(d->due_on, day), 11);
	snprintf(cell, sizeof cell, "%" PRId64, d->days_late);
	fund_put_right(out, d->days_late > 0 ? cell : "", 5);
	if (d->provisional)
		text_printf(out, " %s", cli_pick(args, "provisional", "잠정"));
	if (late)
		text_printf(out, cli_colored(args) ? " \033[31m%s\033[0m" : " %s", cli_pick(args, "late", "연체"));
	fund_end_line(out);
}

static void text_dues(const struct cli_args *args, const struct view_dues *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	int width = 9;
	fund_put_title(args, out, &v->fund, "What is due (won)", "받을 돈과 의무 (원)");
	for (size_t i = 0; i < v->count; i++)
		widen(&width, fund_firm_name(args, v->item[i].organisation, v->item[i].name_en, v->item[i].name_ko));
	for (size_t k = 0; k < v->sum_count; k++) {
		const struct view_due_sum *s = &v->sum[k];
		struct view_due total = {.organisation = cli_pick(args, "total", "합계"),
			.grant = "",
			.origin = "",
			.state = "",
			.due_krw = s->due_krw,
			.settled_krw = s->settled_krw,
			.open_krw = s->due_krw - s->settled_krw,
			.due_on = DATE_NONE};
		size_t settled = 0;
		bool any = false;
		for (size_t i = 0; i < v->count; i++)
			any |= strcmp(v->item[i].kind, s->kind) == 0;
		if (!any)
			continue;
		text_printf(out, "\n%s\n  ", due_heading(args, s->kind));
		cli_pad(out, ko ? "업체" : "firm", width + 1);
		cli_pad(out, ko ? "지원" : "grant", 15);
		fund_put_right(out, ko ? "의무" : "due", 14);
		fund_put_right(out, ko ? "이행" : "settled", 14);
		fund_put_right(out, ko ? "남음" : "open", 14);
		fund_put_right(out, ko ? "기한" : "due on", 11);
		fund_put_right(out, ko ? "늦음" : "days", 5);
		text_append_char(out, '\n');
		for (size_t i = 0; i < v->count; i++) {
			const struct view_due *d = &v->item[i];
			if (strcmp(d->kind, s->kind) != 0)
				continue;
			if (strcmp(d->kind, "return") == 0 && d->tier > 1 && (i == 0 || v->item[i - 1].tier != d->tier))
				text_printf(out, ko ? "  %d차\n" : "  tier %d\n", d->tier);
			/* receivables that were paid in time say nothing */
			if (strcmp(d->kind, "return") != 0 && strcmp(d->state, "settled") == 0) {
				settled++;
				continue;
			}
			due_row(args, out, d, width);
		}
		if (settled > 0)
			text_printf(out, ko ? "  (다 들어온 %zu건은 줄임)\n" : "  (%zu settled in full are not listed)\n", settled);
		due_row(args, out, &total, width);
		if (s->above_krw > 0) {
			text_append_string(out, ko ? "  줄어든 의무보다 더 낸 환원 " : "  of it returned above a duty that fell later: ");
			fund_put_won(out, s->above_krw, 0);
			text_append_char(out, '\n');
		}
	}
	text_append_char(out, '\n');
	for (size_t i = 0; i < v->firm_count; i++) {
		const struct view_due_firm *f = &v->firm[i];
		bool said = false;
		for (size_t k = 0; k < i; k++)
			said |= v->firm[k].tier == f->tier && strcmp(v->firm[k].on_default, f->on_default) == 0;
		if (f->on_default[0] && !said)
			text_printf(out, ko ? "%d차의 연체에 대한 규칙: %s\n" : "On default of tier %d the rule says: %s\n", f->tier, f->on_default);
	}
	fund_put_note(out, ko ? "늦음: 기한이 지난 날수. 다 낸 것은 마지막으로 낸 날까지입니다. 정산 반납과 이자에는 사업이 정한 기한이 없습니다."
			      : "days: late since the due date; of what is settled, when the last won came. Settlement returns and interest have no "
				"due date in the programme's rules.");
}

static void json_dues(const struct view_dues *v, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.fund_due/1", &v->fund);
	json_array_begin(&w, "dues");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_due *d = &v->item[i];
		json_object_begin(&w, NULL);
		json_put_string(&w, "kind", d->kind);
		json_put_string(&w, "organisation", d->organisation);
		json_put_string(&w, "grant", d->grant);
		report_put_text(&w, "origin", d->origin);
		json_put_string(&w, "state", d->state);
		json_put_int(&w, "due_krw", d->due_krw);
		json_put_int(&w, "settled_krw", d->settled_krw);
		json_put_int(&w, "open_krw", d->open_krw);
		report_put_day(&w, "since", d->since);
		report_put_day(&w, "due_on", d->due_on);
		report_put_day(&w, "settled_on", d->settled_on);
		json_put_int(&w, "days_late", d->days_late);
		json_put_int(&w, "tier", d->tier);
		if (strcmp(d->kind, "return") == 0)
			json_put_bool(&w, "provisional", d->provisional);
		if (d->on_default[0])
			json_put_string(&w, "default", d->on_default);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "firms");
	for (size_t i = 0; i < v->firm_count; i++) {
		const struct view_due_firm *f = &v->firm[i];
		json_object_begin(&w, NULL);
		json_put_string(&w, "organisation", f->organisation);
		json_put_int(&w, "tier", f->tier);
		json_put_int(&w, "provisional_krw", f->provisional_krw);
		json_put_int(&w, "fixed_krw", f->fixed_krw);
		json_put_int(&w, "settled_krw", f->settled_krw);
		json_put_int(&w, "open_krw", f->open_krw);
		json_put_int(&w, "overdue_krw", f->overdue_krw);
		json_put_int(&w, "above_krw", f->above_krw);
		json_put_int(&w, "days_late", f->days_late);
		if (f->on_default[0])
			json_put_string(&w, "default", f->on_default);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_begin(&w, "sums");
	for (size_t k = 0; k < v->sum_count; k++) {
		json_object_begin(&w, v->sum[k].kind);
		json_put_int(&w, "due_krw", v->sum[k].due_krw);
		json_put_int(&w, "settled_krw", v->sum[k].settled_krw);
		json_put_int(&w, "open_krw", v->sum[k].open_krw);
		json_put_int(&w, "overdue_krw", v->sum[k].overdue_krw);
		json_put_int(&w, "above_krw", v->sum[k].above_krw);
		json_object_close(&w);
	}
	json_object_close(&w);
	json_object_close(&w);
}

static void table_dues(const struct view_dues *v, struct report_table *t)
{
	report_table_begin(t, "dues", "kind,organisation,grant,origin,state,due_krw,settled_krw,open_krw,since,due_on,settled_on,days_late");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_due *d = &v->item[i];
		report_table_text(t, d->kind);
		report_table_text(t, d->organisation);
		report_table_text(t, d->grant);
		report_table_text(t, d->origin);
		report_table_text(t, d->state);
		report_table_integer(t, d->due_krw);
		report_table_integer(t, d->settled_krw);
		report_table_integer(t, d->open_krw);
		report_table_day(t, d->since);
		report_table_day(t, d->due_on);
		report_table_day(t, d->settled_on);
		report_table_integer(t, d->days_late);
	}
}

static enum status show_due(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_dues dues;
	enum status st = view_fund_dues(tx, args->on, arena, &dues, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_dues(&dues, out);
	else if (cli_is_table(args))
		table_dues(&dues, args->table);
	else
		text_dues(args, &dues, out);
	return ST_OK;
}

/* ---- property ---- */

static const char *property_word(const struct cli_args *args, const struct view_property *p)
{
	if (strcmp(p->state, "locked") == 0)
		return cli_pick(args, "locked", "처분 제한");
	if (strcmp(p->state, "free") == 0)
		return cli_pick(args, "lock over", "제한 끝");
	if (strcmp(p->cause, "disposal") == 0)
		return cli_pick(args, "disposed", "처분됨");
	return strcmp(p->state, "recovered") == 0 ? cli_pick(args, "recovered", "환수됨") : cli_pick(args, "in recovery", "환수 중");
}

static void text_properties(const struct cli_args *args, const struct view_properties *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	int grant = 5, firm = 4, machine = 7, serial = 8;
	int64_t fixed = 0;
	fund_put_title(args, out, &v->fund, "Register of important property (Subsidy Act 35; won)", "중요재산 대장 (보조금법 제35조, 원)");
	for (size_t i = 0; i < v->count; i++) {
		widen(&grant, v->item[i].grant);
		widen(&firm, fund_firm_name(args, v->item[i].organisation, v->item[i].name_en, v->item[i].name_ko));
		widen(&machine, cli_pick(args, v->item[i].machine_en, v->item[i].machine));
		widen(&serial, v->item[i].serial);
	}
	text_append_string(out, "  ");
	cli_pad(out, ko ? "지원" : "grant", grant + 1);
	cli_pad(out, ko ? "업체" : "firm", firm + 1);
	cli_pad(out, ko ? "설비" : "machine", machine + 1);
	cli_pad(out, ko ? "제조번호" : "serial", serial);
	fund_put_right(out, ko ? "확정액" : "fixed", 14);
	text_append_string(out, "  ");
	cli_pad(out, ko ? "완료" : "completed", 11);
	cli_pad(out, ko ? "제한 끝" : "lock ends", 11);
	text_printf(out, "%s\n", ko ? "상태" : "state");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_property *p = &v->item[i];
		char completed[DATE_TEXT_LEN], until[DATE_TEXT_LEN];
		text_append_string(out, "  ");
		cli_pad(out, p->grant, grant + 1);
		cli_pad(out, fund_firm_name(args, p->organisation, p->name_en, p->name_ko), firm + 1);
		cli_pad(out, cli_pick(args, p->machine_en, p->machine), machine + 1);
		cli_pad(out, p->serial, serial);
		fund_put_won(out, p->fixed_krw, 14);
		text_append_string(out, "  ");
		cli_pad(out, fund_day_text(p->completed_on, completed), 11);
		cli_pad(out, fund_day_text(p->locked_until, until), 11);
		text_printf(out, "%s\n", property_word(args, p));
		fixed += p->fixed_krw;
	}
	text_printf(out, ko ? "  설비 %zu대, 확정액 " : "  %zu machines, fixed in all ", v->count);
	fund_put_won(out, fixed, 0);
	char note[512];
	snprintf(note, sizeof note,
		ko ? "처분 제한은 완료 후 %d년입니다(사업 규칙). 그때까지 승인 없이 다른 용도 사용, 양도, 교환, 대여, 담보를 할 수 없습니다."
		   : "The lock lasts %d years after completion (a rule of the programme): until then no other use, transfer, exchange, lease "
		     "or security without approval.",
		v->lock_years);
	text_append_char(out, '\n');
	fund_put_note(out, note);
}

static void json_properties(const struct view_properties *v, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.fund_property/1", &v->fund);
	json_put_int(&w, "lock_years", v->lock_years);
	json_array_begin(&w, "property");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_property *p = &v->item[i];
		json_object_begin(&w, NULL);
		json_put_string(&w, "grant", p->grant);
		json_put_string(&w, "organisation", p->organisation);
		json_put_string(&w, "site", p->site);
		json_put_int(&w, "tier", p->tier);
		json_put_string(&w, "machine", p->machine);
		report_put_text(&w, "serial", p->serial);
		report_put_text(&w, "old_serial", p->old_serial);
		json_put_int(&w, "fixed_krw", p->fixed_krw);
		json_put_int(&w, "state_krw", p->state_krw);
		json_put_int(&w, "recovered_krw", p->recovered_krw);
		report_put_day(&w, "completed_on", p->completed_on);
		report_put_day(&w, "locked_until", p->locked_until);
		json_put_string(&w, "state", p->state);
		report_put_text(&w, "cause", p->cause);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_properties(const struct view_properties *v, struct report_table *t)
{
	report_table_begin(t, "property",
		"grant,organisation,site,tier,machine,serial,old_serial,fixed_krw,state_krw,recovered_krw,completed_on,locked_until,state,cause");
	for (size_t i = 0; i < v->count; i++) {
		const struct view_property *p = &v->item[i];
		report_table_text(t, p->grant);
		report_table_text(t, p->organisation);
		report_table_text(t, p->site);
		report_table_integer(t, p->tier);
		report_table_text(t, p->machine);
		report_table_text(t, p->serial);
		report_table_text(t, p->old_serial);
		report_table_integer(t, p->fixed_krw);
		report_table_integer(t, p->state_krw);
		report_table_integer(t, p->recovered_krw);
		report_table_day(t, p->completed_on);
		report_table_day(t, p->locked_until);
		report_table_text(t, p->state);
		report_table_text(t, p->cause);
	}
}

static enum status show_property(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_properties properties;
	enum status st = view_fund_properties(tx, args->on, arena, &properties, err);
	if (st != ST_OK)
		return st;
	if (args->format == CLI_JSON)
		json_properties(&properties, out);
	else if (cli_is_table(args))
		table_properties(&properties, args->table);
	else
		text_properties(args, &properties, out);
	return ST_OK;
}

/* ---- the command ---- */

struct question {
	const char *word;
	int positional;
	bool on, at, account, funder, csv, reconcile, grant; /* options that it takes; `reconcile`: those of that question */
	enum status (*show)(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err);
};
static const struct question questions[] = {
	{"trace", 2, false, false, false, false, false, false, false, fund_show_trace},
	{"balance", 1, true, true, true, false, true, false, false, show_balance},
	{"due", 1, true, false, false, false, true, false, false, show_due},
	{"firms", 1, false, false, false, false, true, false, false, fund_show_firms},
	{"statement", 1, false, false, false, true, true, false, false, fund_show_statement},
	{"property", 1, true, false, false, false, true, false, false, show_property},
	{"grants", 1, false, false, false, false, true, false, true, fund_show_grants},
	{"reconcile", 1, false, false, true, false, true, true, false, NULL},
};

/* Exit code of wrong usage, or 0. */
static int check_usage(const struct cli_args *args, const struct question **out_question)
{
	const struct question *q = NULL;
	char name[48];
	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		if (strcmp(questions[i].word, args->positional[0]) == 0)
			q = &questions[i];
	if (!q)
		return cli_usage(args, "fund", "cli.value_unknown", args->positional[0]);
	snprintf(name, sizeof name, "fund %s", q->word);
	if (args->positional_count < q->positional)
		return cli_usage(args, name, "cli.option_needed", "ENTRY");
	if (args->positional_count > q->positional) {
		struct err err;
		err_set(&err, ST_USAGE, "cli.argument_extra", args->positional[q->positional], "fund", NULL);
		return cli_fail(args, ST_USAGE, NULL, &err);
	}
	if ((args->on != DATE_NONE && !q->on) || (args->at && !q->at) || (args->account && !q->account) || (args->funder && !q->funder) ||
		(args->grant && !q->grant) || (cli_is_table(args) && !q->csv))
		return cli_usage(args, name, "cli.not_together",
			args->on != DATE_NONE && !q->on ? "--on"
			: args->at && !q->at            ? "--at"
			: args->account && !q->account  ? "--account"
			: args->funder && !q->funder    ? "--for"
			: args->grant && !q->grant      ? "--grant"
							: cli_table_option(args));
	if (!q->reconcile && (args->firm || args->statement || args->sheet || args->days >= 0 || args->all))
		return cli_usage(args, name, "cli.not_together",
			args->firm        ? "--firm"
			: args->sheet     ? "--sheet"
			: args->statement ? "--statement"
			: args->days >= 0 ? "--days"
					  : "--all");
	if (!args->db)
		return cli_usage(args, name, "cli.option_needed", "--db FILE");
	*out_question = q;
	return q->reconcile ? fund_reconcile_usage(args) : 0;
}

int cli_fund(const struct cli_args *args)
{
	const struct question *question = NULL;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code = check_usage(args, &question);

	if (code != 0)
		return code;
	arena_init(&arena);
	text_init(&out);
	out.max = SIZE_MAX / 4; /* a trace of a ministry's money is long in JSON */
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK && question->reconcile) {
		code = fund_reconcile_accounts(args, tx, &arena, &out);
	} else {
		if (st == ST_OK)
			st = question->show(args, tx, &arena, &out, &err);
		code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	}
	store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
