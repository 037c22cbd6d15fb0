/* `sangsaeng plan list`: the plans that are kept. */
#include "cli/fund.h"
#include "cli/plan.h"

#include <inttypes.h>

static void put_text(const struct cli_args *args, const struct view_plan *list, size_t count, struct text *out)
{
	int width = 8;
	for (size_t i = 0; i < count; i++)
		width = utf8_width(list[i].plan) > width ? utf8_width(list[i].plan) : width;
	if (count == 0) {
		text_append_string(out, cli_pick(args, "no plan is kept\n", "남긴 계획이 없습니다.\n"));
		return;
	}
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, "plan", "계획"), width + 1);
	cli_pad(out, cli_pick(args, "as of", "기준일"), 12);
	fund_put_right(out, cli_pick(args, "value", "값"), 18);
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, "unit", "단위"), 7);
	fund_put_right(out, cli_pick(args, "gap %", "차이 %"), 8);
	fund_put_right(out, cli_pick(args, "picks", "선택"), 7);
	fund_put_right(out, cli_pick(args, "adopted", "채택"), 8);
	fund_put_right(out, cli_pick(args, "support (won)", "지원 (원)"), 18);
	text_append_string(out, "  ");
	text_printf(out, "%s\n", cli_pick(args, "made by", "만든 사람"));
	for (size_t i = 0; i < count; i++) {
		const struct view_plan *p = &list[i];
		char day[DATE_TEXT_LEN], cell[24];
		text_append_string(out, "  ");
		cli_pad(out, p->plan, width + 1);
		cli_pad(out, fund_day_text(p->as_of, day), 12);
		fund_put_right(out, p->value, 18);
		text_append_string(out, "  ");
		cli_pad(out, p->unit, 7);
		fund_put_right(out, p->gap_percent, 8);
		snprintf(cell, sizeof cell, "%" PRId64, p->picks);
		fund_put_right(out, cell, 7);
		snprintf(cell, sizeof cell, "%" PRId64, p->adopted);
		fund_put_right(out, cell, 8);
		fund_put_won(out, p->support_krw, 18);
		text_printf(out, "  %s\n", p->made_by);
	}
}

static void put_json(const struct view_plan *list, size_t count, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plans/1");
	json_array_begin(&w, "plans");
	for (size_t i = 0; i < count; i++) {
		const struct view_plan *p = &list[i];
		json_object_begin(&w, NULL);
		json_put_string(&w, "plan", p->plan);
		report_put_day(&w, "as_of", p->as_of);
		json_put_string(&w, "made_by", p->made_by);
		json_put_string(&w, "objective", p->objective);
		json_put_string(&w, "value", p->value);
		json_put_string(&w, "bound", p->bound);
		json_put_string(&w, "unit", p->unit);
		json_put_string(&w, "gap_percent", p->gap_percent);
		json_put_string(&w, "stopped", p->stopped);
		json_put_int(&w, "picks", p->picks);
		json_put_int(&w, "adopted", p->adopted);
		json_put_int(&w, "support_krw", p->support_krw);
		json_put_string(&w, "sha256", p->sha256);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void put_table(const struct view_plan *list, size_t count, struct report_table *t)
{
	report_table_begin(t, "plans", "plan,as_of,made_by,objective,value,bound,unit,gap_percent,stopped,picks,adopted,support_krw,sha256");
	for (size_t i = 0; i < count; i++) {
		const struct view_plan *p = &list[i];
		report_table_text(t, p->plan);
		report_table_day(t, p->as_of);
		report_table_text(t, p->made_by);
		report_table_text(t, p->objective);
		report_table_number(t, p->value);
		report_table_number(t, p->bound);
		report_table_text(t, p->unit);
		report_table_number(t, p->gap_percent);
		report_table_text(t, p->stopped);
		report_table_integer(t, p->picks);
		report_table_integer(t, p->adopted);
		report_table_integer(t, p->support_krw);
		report_table_text(t, p->sha256);
	}
}

static enum status render(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out, struct err *err)
{
	struct view_plan *list;
	size_t count;
	enum status status = view_plans(tx, arena, &list, &count, err);
	if (status != ST_OK)
		return status;
	if (args->format == CLI_JSON)
		put_json(list, count, out);
	else if (cli_is_table(args))
		put_table(list, count, args->table);
	else
		put_text(args, list, count, out);
	return ST_OK;
}

int cli_plan_list(const struct cli_args *args)
{
	return cli_plan_read(args, render);
}
