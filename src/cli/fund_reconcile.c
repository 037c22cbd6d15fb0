/* `sangsaeng fund reconcile`: a bank's statement against the books. */
#include "view/view_reconcile.h"

#include "base/money.h"
#include "cli/fund.h"

#include <inttypes.h>
#include <string.h>

#define AMOUNT 16

static const char *kind_word(const struct cli_args *args, const char *kind)
{
	static const char *const word[][3] = {{"pay_in", "paid in by", "출연"}, {"return", "return", "환원"},
		{"settlement", "settlement return", "정산 반납"}, {"recovery", "recovery", "환수"}, {"payment", "payment", "지급"},
		{"remittance", "to the treasury", "국고 송금"}, {"fee", "fee", "수수료"}, {"interest", "interest", "이자"},
		{"invoice", "invoice", "계산서"}};
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], kind) == 0)
			return cli_pick(args, word[i][1], word[i][2]);
	return kind;
}

/* "payment S1-M1 no. 2 (#17)", "invoice I-1 line 2, S1-M1". */
static void put_cash(const struct cli_args *args, struct text *out, const struct view_reconciled *r)
{
	bool ko = args->lang == LANG_KO, invoice = strcmp(r->kind, "invoice") == 0;
	text_append_string(out, kind_word(args, r->kind));
	if (invoice) {
		text_printf(out, " %s", r->invoice);
		if (r->part)
			text_printf(out, ko ? " %" PRId64 "행" : " line %" PRId64, r->part);
	}
	text_printf(out, "%s %s", invoice ? "," : "", r->grant[0] ? r->grant : r->organisation);
	if (r->milestone)
		text_printf(out, ko ? " %d회차" : " no. %d", r->milestone);
	if (r->support)
		text_append_string(out, ko ? " 가운데 지원금" : ", the supported part");
	if (!invoice)
		text_printf(out, " (#%" PRId64 ")", r->part ? r->part : r->position);
}

/* What the bank says of a line, on one line: banks put anything there. */
static void put_bank_text(struct text *out, const struct view_reconciled *r)
{
	const char *s[] = {r->counterparty, r->text};
	bool some = false;
	for (size_t i = 0; i < sizeof s / sizeof *s; i++) {
		if (!s[i][0])
			continue;
		text_append_string(out, some ? " · " : "");
		for (const char *c = s[i]; *c; c++)
			text_append_char(out, (unsigned char)*c < 32 || *c == 127 ? ' ' : *c);
		some = true;
	}
}

static void put_amount(struct text *out, int64_t krw)
{
	char won[32];
	money_format(krw > 0 ? krw : -krw, won);
	fund_put_right(out, krw > 0 ? won : "", AMOUNT);
	fund_put_right(out, krw < 0 ? won : "", AMOUNT);
	text_append_string(out, "  ");
}

static void put_sums(struct text *out, const char *name, const struct view_sums *s)
{
	char count[24];
	text_append_string(out, "  ");
	cli_pad(out, name, 40);
	snprintf(count, sizeof count, "%" PRId64, s->count);
	fund_put_right(out, count, 6);
	fund_put_won(out, s->in_krw, AMOUNT);
	fund_put_won(out, s->out_krw, AMOUNT);
	text_append_char(out, '\n');
}

static void put_all_sums(const struct cli_args *args, struct text *out, const struct view_reconciled_account *a)
{
	bool ko = args->lang == LANG_KO;
	text_append_string(out, "  ");
	cli_pad(out, "", 40);
	fund_put_right(out, ko ? "건수" : "count", 6);
	fund_put_right(out, ko ? "입금" : "in", AMOUNT);
	fund_put_right(out, ko ? "출금" : "out", AMOUNT);
	text_append_char(out, '\n');
	put_sums(out, ko ? "통장" : "bank", &a->bank);
	put_sums(out, ko ? "  장부와 맞음" : "  matched", &a->matched);
	put_sums(out, ko ? "  통장에만 있음" : "  only at the bank", &a->bank_only);
	put_sums(out, ko ? "장부 (통장의 기간)" : "books, in the statement's days", &a->books);
	put_sums(out, ko ? "  통장과 맞음" : "  matched", &a->matched);
	put_sums(out, ko ? "  장부에만 있음" : "  only in the books", &a->books_only);
}

static void put_heading(const struct cli_args *args, struct text *out, const char *en, const char *ko)
{
	bool colored = cli_colored(args);
	text_printf(out, " %s%s%s\n", colored ? "\033[1m" : "", cli_pick(args, en, ko), colored ? "\033[0m" : "");
}

/* When the bank did it, seen from the books. */
static void put_days(const struct cli_args *args, struct text *out, int days)
{
	int n = days > 0 ? days : -days;
	if (args->lang == LANG_KO)
		text_printf(out, ", %d일 %s", n, days > 0 ? "뒤" : "앞");
	else
		text_printf(out, ", %d day%s %s", n, n == 1 ? "" : "s", days > 0 ? "later" : "earlier");
}

static void put_items(const struct cli_args *args, struct text *out, const struct view_reconciled_account *a, const char *status)
{
	int line = 4;
	for (size_t i = 0; i < a->count; i++)
		if (utf8_width(a->item[i].line) > line)
			line = utf8_width(a->item[i].line);
	for (size_t i = 0; i < a->count; i++) {
		const struct view_reconciled *r = &a->item[i];
		char day[DATE_TEXT_LEN];
		if (strcmp(r->status, status) != 0)
			continue;
		bool bank = r->line[0] != '\0', books = r->kind[0] != '\0';
		text_printf(out, "  %s  ", fund_day_text(bank ? r->booked_on : r->on, day));
		if (bank) {
			cli_pad(out, r->line, line);
			text_append_string(out, " ");
		}
		put_amount(out, r->amount_krw);
		if (books) {
			put_cash(args, out, r);
			if (bank && r->days != 0)
				put_days(args, out, r->days);
			if (r->alike)
				text_append_string(out, cli_pick(args, ", one of several alike", ", 같은 것이 더 있음"));
		} else {
			put_bank_text(out, r);
		}
		if (strcmp(r->seems, "double") == 0)
			text_printf(out, args->lang == LANG_KO ? " ← %s번 줄과 같은 거래가 두 번?" : " ← the same as line %s, twice?", r->seems_of);
		else if (r->seems[0])
			text_printf(out, args->lang == LANG_KO ? " ← 합친 것? %s" : " ← %s in one?", r->seems_of);
		fund_end_line(out);
	}
}

static void put_breaks(const struct cli_args *args, struct text *out, const struct view_reconciled_account *a)
{
	bool ko = args->lang == LANG_KO;
	for (size_t i = 0; i < a->break_count; i++) {
		char day[DATE_TEXT_LEN], stated[32], expected[32];
		money_format(a->broken[i].stated_krw, stated);
		money_format(a->broken[i].expected_krw, expected);
		text_printf(out,
			ko ? "  %s  %s 잔액 %s, 앞줄에서 이어지는 잔액 %s\n" : "  %s  %s: the bank says %s, from the lines before it is %s\n",
			fund_day_text(a->broken[i].booked_on, day), a->broken[i].line, stated, expected);
	}
}

static void put_account(const struct cli_args *args, struct text *out, const struct view_reconciled_account *a)
{
	bool ko = args->lang == LANG_KO;
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	text_append_char(out, '\n');
	if (a->organisation[0])
		text_printf(out, ko ? "별도 계좌: %s %s" : "Separate account of %s, %s", a->organisation, ko ? a->name_ko : a->name_en);
	else
		text_append_string(out, ko ? "사업 계좌" : "The programme's account");
	text_printf(out, ko ? " · %s ~ %s\n" : " · %s to %s\n", fund_day_text(a->from, from), fund_day_text(a->to, to));
	put_all_sums(args, out, a);
	if (args->all && a->matched.count > 0) {
		put_heading(args, out, "Matched", "맞음");
		put_items(args, out, a, "matched");
	}
	if (a->bank_only.count > 0) {
		put_heading(args, out, "Only at the bank", "통장에만 있음");
		put_items(args, out, a, "bank_only");
	}
	if (a->books_only.count > 0) {
		put_heading(args, out, "Only in the books", "장부에만 있음");
		put_items(args, out, a, "books_only");
	}
	if (a->break_count > 0) {
		put_heading(args, out, "The balance does not follow", "잔액이 이어지지 않음");
		put_breaks(args, out, a);
	}
}

static void text_reconciliation(const struct cli_args *args, const struct view_reconciliation *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	int64_t balances = 0, outside = 0;
	text_printf(
		out, ko ? "통장과 장부 맞추기 (원, %d일까지의 차이)\n" : "Bank reconciliation (won; bank and books up to %d days apart)\n", v->days);
	for (size_t i = 0; i < v->account_count; i++) {
		put_account(args, out, &v->account[i]);
		balances += v->account[i].balances;
		outside += v->account[i].outside;
	}
	text_append_char(out, '\n');
	if (v->unmatched == 0)
		text_append_string(out, ko ? "모두 맞습니다.\n" : "Everything matches.\n");
	else
		text_printf(out, ko ? "맞지 않는 것: %" PRId64 "건.\n" : "Unmatched: %" PRId64 ".\n", v->unmatched);
	if (balances > 0 && v->breaks == 0)
		text_append_string(out, ko ? "적힌 잔액은 모두 이어집니다.\n" : "Every balance stated follows from the line before.\n");
	if (outside > 0)
		text_printf(out,
			ko ? "통장의 기간 밖인 장부의 움직임 %" PRId64 "건은 보지 않았습니다.\n"
			   : "%" PRId64 " movements of the books lie outside the statements' days.\n",
			outside);
	for (size_t i = 0; i < v->without_count; i++)
		text_printf(out, "%s%s", i ? ", " : ko ? "통장 거래가 없는 업체: " : "Paid firms without a statement: ", v->without[i]);
	text_append_string(out, v->without_count ? "\n" : "");
}

/* ---- JSON and CSV ---- */

static void json_sums(struct json_writer *w, const char *key, const struct view_sums *s)
{
	json_object_begin(w, key);
	json_put_int(w, "count", s->count);
	json_put_int(w, "in_krw", s->in_krw);
	json_put_int(w, "out_krw", s->out_krw);
	json_object_close(w);
}

static void json_optional(struct json_writer *w, const char *key, int64_t value)
{
	if (value)
		json_put_int(w, key, value);
	else
		json_put_string(w, key, NULL);
}

static void json_item(struct json_writer *w, const struct view_reconciled *r)
{
	json_object_begin(w, NULL);
	json_put_string(w, "status", r->status);
	json_put_int(w, "amount_krw", r->amount_krw);
	report_put_text(w, "line", r->line);
	report_put_day(w, "booked_on", r->booked_on);
	report_put_text(w, "counterparty", r->counterparty);
	report_put_text(w, "text", r->text);
	report_put_text(w, "kind", r->kind);
	report_put_text(w, "organisation", r->organisation);
	report_put_text(w, "grant", r->grant);
	report_put_text(w, "invoice", r->invoice);
	report_put_day(w, "on", r->on);
	json_optional(w, "position", r->position);
	json_optional(w, "part", r->part);
	json_optional(w, "milestone", r->milestone);
	json_put_int(w, "days", r->days);
	json_put_bool(w, "supported_part", r->support);
	json_put_bool(w, "alike", r->alike);
	report_put_text(w, "seems", r->seems);
	report_put_text(w, "seems_of", r->seems_of);
	json_object_close(w);
}

static void json_account(struct json_writer *w, const struct view_reconciled_account *a)
{
	json_object_begin(w, NULL);
	json_put_string(w, "account", a->account);
	report_put_text(w, "organisation", a->organisation);
	report_put_day(w, "from", a->from);
	report_put_day(w, "to", a->to);
	json_sums(w, "bank", &a->bank);
	json_sums(w, "matched", &a->matched);
	json_sums(w, "bank_only", &a->bank_only);
	json_sums(w, "books", &a->books);
	json_sums(w, "books_only", &a->books_only);
	json_put_int(w, "outside", a->outside);
	json_put_int(w, "balances", a->balances);
	json_array_begin(w, "balance_breaks");
	for (size_t i = 0; i < a->break_count; i++) {
		json_object_begin(w, NULL);
		json_put_string(w, "line", a->broken[i].line);
		report_put_day(w, "booked_on", a->broken[i].booked_on);
		json_put_int(w, "stated_krw", a->broken[i].stated_krw);
		json_put_int(w, "expected_krw", a->broken[i].expected_krw);
		json_object_close(w);
	}
	json_array_close(w);
	json_array_begin(w, "items");
	for (size_t i = 0; i < a->count; i++)
		json_item(w, &a->item[i]);
	json_array_close(w);
	json_object_close(w);
}

static void json_reconciliation(const struct view_reconciliation *v, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	report_put_fund(&w, "sangsaeng.fund_reconcile/1", &v->fund);
	json_put_int(&w, "days", v->days);
	json_put_int(&w, "unmatched", v->unmatched);
	json_put_int(&w, "balance_breaks", v->breaks);
	json_array_begin(&w, "without_statement");
	for (size_t i = 0; i < v->without_count; i++)
		json_put_string(&w, NULL, v->without[i]);
	json_array_close(&w);
	json_array_begin(&w, "accounts");
	for (size_t i = 0; i < v->account_count; i++)
		json_account(&w, &v->account[i]);
	json_array_close(&w);
	json_object_close(&w);
}

static void table_reconciliation(const struct view_reconciliation *v, struct report_table *t)
{
	report_table_begin(t, "reconciliation",
		"account,account_of,status,amount_krw,line,booked_on,counterparty,text,kind,organisation,grant,invoice,on,position,part,milestone,"
		"days,supported_part,alike");
	for (size_t i = 0; i < v->account_count; i++)
		for (size_t k = 0; k < v->account[i].count; k++) {
			const struct view_reconciled *r = &v->account[i].item[k];
			report_table_text(t, v->account[i].account);
			report_table_text(t, v->account[i].organisation);
			report_table_text(t, r->status);
			report_table_integer(t, r->amount_krw);
			report_table_text(t, r->line);
			report_table_day(t, r->booked_on);
			report_table_text(t, r->counterparty);
			report_table_text(t, r->text);
			report_table_text(t, r->kind);
			report_table_text(t, r->organisation);
			report_table_text(t, r->grant);
			report_table_text(t, r->invoice);
			report_table_day(t, r->on);
			report_table_positive(t, r->position);
			report_table_positive(t, r->part);
			report_table_positive(t, r->milestone);
			report_table_integer(t, r->days);
			report_table_yes(t, r->support);
			report_table_yes(t, r->alike);
		}
}

int fund_reconcile_usage(const struct cli_args *args)
{
	const char *const name = "fund reconcile";
	bool separate = args->account && strcmp(args->account, "separate") == 0;
	if (args->account && !separate && strcmp(args->account, "fund") != 0) {
		struct err err;
		err_set(&err, ST_USAGE, "cli.value", "--account", args->account, "fund, separate", NULL);
		return cli_fail(args, ST_USAGE, NULL, &err);
	}
	if (args->firm && args->account && !separate)
		return cli_usage(args, name, "cli.not_together", "--account fund, --firm");
	if (args->sheet && !args->statement)
		return cli_usage(args, name, "cli.option_needed", "--statement FILE");
	if (args->statement && !args->account)
		return cli_usage(args, name, "cli.option_needed", "--account fund|separate");
	if (args->statement && separate && !args->firm)
		return cli_usage(args, name, "cli.option_needed", "--firm FIRM");
	return 0;
}

int fund_reconcile_accounts(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out)
{
	struct view_reconcile_question question = {.account = args->account,
		.firm = args->firm,
		.statement_path = args->statement,
		.sheet = args->sheet,
		.days = args->days < 0 ? VIEW_RECONCILE_DAYS : (int)args->days};
	struct view_reconciliation v;
	struct findings findings;
	struct err err;
	int code;
	findings_init(&findings, (size_t)args->max_findings);
	enum status st = view_fund_reconcile(tx, &question, arena, &v, &findings, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_warn(args, &findings);
		if (args->format == CLI_JSON)
			json_reconciliation(&v, out);
		else if (cli_is_table(args))
			table_reconciliation(&v, args->table);
		else
			text_reconciliation(args, &v, out);
		code = cli_answer(args, out);
		if (code == 0 && v.unmatched + v.breaks > 0)
			code = 1;
	}
	findings_done(&findings);
	return code;
}
