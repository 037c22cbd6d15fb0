/* `sangsaeng bill`: a file of utility bills read month by month, judged, and taken into a site's record. */
#include "cli/cli.h"

#include "base/json.h"
#include "programme/programme_bill.h"
#include "report/report_figure.h"

#include <inttypes.h>
#include <string.h>

static bool is_estimated(const struct programme_bill_row *row)
{
	return row->value->estimated || !row->quantity;
}

static const char *quantity_of(const struct programme_bill_row *row)
{
	return row->quantity ? row->quantity : row->amount;
}

/* The record keeps electricity in MWh where its firm has chosen so; what follows from won is kWh. */
static const char *unit_of(const struct programme_bill_row *row)
{
	return row->quantity ? row->unit : "kWh";
}

/* ---- JSON ---- */

static void json_row(struct json_writer *w, const struct programme_bill_row *row)
{
	const struct programme_bill_value *v = row->value;
	char month[DATE_TEXT_LEN];

	month_format(v->month, month);
	json_object_begin(w, NULL);
	json_put_string(w, "carrier", v->carrier);
	json_put_string(w, "month", month);
	json_put_string(w, "account", v->account[0] ? v->account : NULL);
	json_put_string(w, "quantity", quantity_of(row));
	json_put_string(w, "unit", unit_of(row));
	json_put_string(w, "billed_krw", v->won);
	json_put_string(w, "status", is_estimated(row) ? "estimated" : "measured");
	json_put_bool(w, "from_won", !row->quantity);
	report_put_day(w, "period_from", v->from);
	report_put_day(w, "period_to", v->to);
	json_put_bool(w, "two_months", v->moved);
	json_put_string(w, "source", v->place);
	json_put_string(w, "state", row->state);
	json_put_string(w, "before", row->before);
	json_put_string(w, "held", row->held);
	json_put_string(w, "suggestion", row->suggestion);
	json_object_close(w);
}

static void json_result(const struct cli_args *args, const struct programme_bill_result *r, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.bill_import/1");
	json_put_bool(&w, "dry_run", args->dry_run || !args->site);
	json_put_string(&w, "site", args->site);
	json_put_string(&w, "organisation", r->firm);
	json_put_string(&w, "header", r->bill.header);
	json_put_int(&w, "imported", (int64_t)(r->added + r->changed));
	json_put_int(&w, "added", (int64_t)r->added);
	json_put_int(&w, "changed", (int64_t)r->changed);
	json_put_int(&w, "same", (int64_t)r->same);
	json_put_int(&w, "held_out", (int64_t)r->held);
	json_put_int(&w, "left_out", r->bill.left_out);
	json_put_int(&w, "refunds", r->bill.credits);
	json_put_string(&w, "periods_by", r->bill.by_last_day ? "last_day" : "first_day");
	json_array_begin(&w, "accounts");
	for (size_t i = 0; i < r->bill.accounts; i++)
		json_put_string(&w, NULL, r->bill.account[i]);
	json_array_close(&w);
	json_array_begin(&w, "starts");
	for (size_t i = 0; i < r->starts; i++)
		json_put_string(&w, NULL, r->start[i]);
	json_array_close(&w);
	json_array_begin(&w, "months");
	for (size_t i = 0; i < r->rows; i++)
		json_row(&w, &r->row[i]);
	json_array_close(&w);
	json_object_close(&w);
}

/* ---- table, text ---- */

static void table_result(const struct cli_args *args, const struct programme_bill_result *r)
{
	struct report_table *t = args->table;

	report_table_begin(t, "bill",
		"month,carrier,quantity,unit,status,billed_krw,account,period_from,period_to,source,change,before,held,suggestion");
	for (size_t i = 0; i < r->rows; i++) {
		const struct programme_bill_row *row = &r->row[i];
		const struct programme_bill_value *v = row->value;

		report_table_month(t, v->month);
		report_table_text(t, v->carrier);
		report_table_number(t, quantity_of(row));
		report_table_text(t, unit_of(row));
		report_table_text(t, is_estimated(row) ? "estimated" : "measured");
		report_table_number(t, v->won);
		report_table_text(t, v->account[0] ? v->account : NULL);
		report_table_day(t, v->from);
		report_table_day(t, v->to);
		report_table_text(t, v->place);
		report_table_text(t, row->state);
		report_table_text(t, row->before);
		report_table_text(t, row->held);
		report_table_number(t, row->suggestion);
	}
}

static const char *state_word(const struct cli_args *args, const char *state)
{
	return strcmp(state, "added") == 0     ? cli_pick(args, "new", "새 값")
	       : strcmp(state, "changed") == 0 ? cli_pick(args, "changed", "바뀜")
					       : cli_pick(args, "same", "같음");
}

static void text_row(const struct cli_args *args, const struct programme_bill_row *row, struct text *out)
{
	const struct programme_bill_value *v = row->value;
	char month[DATE_TEXT_LEN], from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];
	struct text amount;

	month_format(v->month, month);
	text_init(&amount);
	text_printf(&amount, "%s %s", quantity_of(row) ? quantity_of(row) : "-", unit_of(row));
	text_append_string(out, "  ");
	cli_pad(out, month, 9);
	cli_pad(out, v->carrier, 13);
	cli_pad(out, amount.data, 22);
	cli_pad(out, args->site ? state_word(args, row->state) : "", args->site ? 9 : 0);
	text_append_string(out, v->place);
	text_done(&amount);
	if (row->before && strcmp(row->state, "changed") == 0)
		text_printf(out, "  (%s %s)", cli_pick(args, "was", "전의 값"), row->before);
	if (v->account[0])
		text_printf(out, "  %s", v->account);
	if (!row->quantity)
		text_append_string(out, cli_pick(args, "  estimated from won", "  금액에서 추정"));
	else if (v->estimated)
		text_append_string(out, cli_pick(args, "  estimated", "  추정"));
	if (v->moved) {
		date_format(v->from, from);
		date_format(v->to, to);
		text_printf(out, "  %s~%s", from, to);
	}
	if (row->held)
		text_append_string(out, cli_pick(args, "  to be confirmed", "  확인 필요"));
	text_append_char(out, '\n');
}

static void text_result(const struct cli_args *args, const struct programme_bill_result *r, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	if (args->dry_run)
		text_append_string(out, cli_pick(args, "dry run: nothing was changed\n", "시험 실행: 아무것도 바꾸지 않았습니다\n"));
	if (args->site)
		text_printf(out,
			ko ? "새 달 %zu, 바뀐 달 %zu, 같은 달 %zu, 확인이 필요한 달 %zu, 쓰지 않은 줄 %" PRId64 "\n"
			   : "months that are new: %zu, changed: %zu, the same: %zu, to be confirmed: %zu; rows left out: %" PRId64 "\n",
			r->added, r->changed, r->same, r->held, r->bill.left_out);
	else
		text_printf(out,
			ko ? "읽은 달 %zu, 확인이 필요한 달 %zu, 쓰지 않은 줄 %" PRId64 "\n"
			   : "months read: %zu, to be confirmed: %zu; rows left out: %" PRId64 "\n",
			r->rows, r->held, r->bill.left_out);
	for (size_t i = 0; i < r->rows; i++)
		text_row(args, &r->row[i], out);
}

/* 1 where nothing was to be kept and something stands out, as of check. */
static int answer(const struct cli_args *args, const struct programme_bill_result *result)
{
	struct text out;
	int code;

	text_init(&out);
	if (args->format == CLI_JSON)
		json_result(args, result, &out);
	else if (cli_is_table(args))
		table_result(args, result);
	else
		text_result(args, result, &out);
	code = cli_answer(args, &out);
	text_done(&out);
	return code == 0 && result->held > 0 && !args->force && (args->dry_run || !args->site) ? 1 : code;
}

int cli_bill(const struct cli_args *args)
{
	const struct programme_bill_taking taking = {.options = {.sheet = args->sheet, .account = args->account, .carrier = args->kind, .year = (int)args->year},
		.site = args->site,
		.by = args->by,
		.force = args->force,
		.dry_run = args->dry_run};
	struct programme_bill_result result;
	struct findings findings;
	struct store *store = NULL;
	struct arena arena;
	struct err err;
	enum status st = ST_OK;
	int code;

	if (!args->site != !args->db)
		return cli_usage(args, "bill", "cli.option_needed", args->site ? "--db FILE" : "--site SITE");
	arena_init(&arena);
	findings_init(&findings, (size_t)args->max_findings);
	if (args->site)
		st = programme_open(args->db, STORE_WRITE, &store, &err);
	if (st == ST_OK)
		st = programme_bill_take(store, args->positional[0], args->positional[0], &taking, &arena, &result, &findings, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_warn(args, &findings);
		code = answer(args, &result);
	}
	store_close(store);
	findings_done(&findings);
	arena_done(&arena);
	return code;
}
