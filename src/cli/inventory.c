/* `sangsaeng inventory`: emissions of sites by scope and month. */
#include "cli/cli.h"

#include "base/json.h"
#include "view/view.h"

#include <inttypes.h>
#include <string.h>

static void json_all(const struct view_inventory *v, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.inventory/1");
	json_put_string(&w, "purpose", v->purpose);
	json_array_begin(&w, "sites");
	for (size_t i = 0; i < v->site_count; i++) {
		const struct view_inventory_site *s = &v->site[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "site", s->site);
		json_put_string(&w, "period", s->period);
		json_put_string(&w, "scope1_kgco2e", s->scope1_kgco2e);
		json_put_string(&w, "scope2_location_kgco2e", s->scope2_location_kgco2e);
		json_put_string(&w, "scope2_market_kgco2e", s->scope2_market_kgco2e);
		json_put_string(&w, "scope3_kgco2e", s->scope3_kgco2e);
		json_put_int(&w, "missing_lines", s->missing_lines);
		json_put_int(&w, "estimated_lines", s->estimated_lines);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_array_begin(&w, "lines");
	for (size_t i = 0; i < v->line_count; i++) {
		const struct view_inventory_line *l = &v->line[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "site", l->site);
		json_put_string(&w, "process", l->process);
		json_put_string(&w, "month", l->month);
		json_put_string(&w, "carrier", l->carrier);
		json_put_int(&w, "scope", l->scope);
		json_put_string(&w, "status", l->status);
		json_put_string(&w, "factor", l->factor);
		json_put_string(&w, "amount", l->amount);
		json_put_string(&w, "unit", l->unit);
		json_put_string(&w, "location_kgco2e", l->location_kgco2e);
		json_put_string(&w, "market_kgco2e", l->market_kgco2e);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_all(const struct view_inventory *v, struct report_table *t)
{
	report_table_begin(t, "inventory", "site,process,month,carrier,scope,status,factor,amount,unit,location_kgco2e,market_kgco2e");
	for (size_t i = 0; i < v->line_count; i++) {
		const struct view_inventory_line *l = &v->line[i];

		report_table_text(t, l->site);
		report_table_text(t, l->process);
		report_table_put(t, CELL_MONTH, l->month);
		report_table_text(t, l->carrier);
		report_table_integer(t, l->scope);
		report_table_text(t, l->status);
		report_table_text(t, l->factor);
		report_table_number(t, l->amount);
		report_table_text(t, l->unit);
		report_table_number(t, l->location_kgco2e);
		report_table_number(t, l->market_kgco2e);
	}
}

static void text_all(const struct cli_args *args, const struct view_inventory *v, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	int64_t missing = 0;

	text_append_string(out, "  ");
	cli_pad(out, ko ? "사업장" : "site", 14);
	text_append_string(out, "  ");
	cli_pad(out, ko ? "기간" : "period", 6);
	text_printf(out, "  %14s  %14s  %14s  %14s  %s\n", ko ? "scope 1" : "scope 1", ko ? "2 (location)" : "2 location",
		ko ? "2 (market)" : "2 market", "scope 3", ko ? "누락" : "missing");
	for (size_t i = 0; i < v->site_count; i++) {
		const struct view_inventory_site *s = &v->site[i];

		text_append_string(out, "  ");
		cli_pad(out, s->site, 14);
		text_printf(out, "  %-6s  %14s  %14s  %14s  %14s  %" PRId64 "\n", s->period, s->scope1_kgco2e, s->scope2_location_kgco2e,
			s->scope2_market_kgco2e, s->scope3_kgco2e, s->missing_lines);
		missing += s->missing_lines;
	}
	text_append_string(
		out, ko ? "kgCO2e. 스코프 3은 자료가 있는 것만. 달마다 보기: -O csv\n" : "kgCO2e; scope 3 where data are there; months: -O csv\n");
	if (missing > 0)
		text_printf(out,
			ko ? "누락된 줄 %" PRId64 "개는 합에 들지 않았습니다. 0이 아닙니다.\n"
			   : "%" PRId64 " lines are missing and not in the sums; they are not zero.\n",
			missing);
}

int cli_inventory(const struct cli_args *args)
{
	struct view_inventory inventory;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "inventory", "cli.option_needed", "--db FILE");
	if (args->purpose && strcmp(args->purpose, "footprint") != 0 && strcmp(args->purpose, "kets") != 0) {
		err_set(&err, ST_USAGE, "cli.value", "--purpose", args->purpose, "footprint, kets", NULL);
		return cli_fail(args, ST_USAGE, NULL, &err);
	}
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = view_inventory_read(tx, args->site, args->purpose && strcmp(args->purpose, "kets") == 0, &arena, &inventory, &err);
	if (st == ST_OK) {
		if (args->format == CLI_JSON)
			json_all(&inventory, &out);
		else if (cli_is_table(args))
			table_all(&inventory, args->table);
		else
			text_all(args, &inventory, &out);
	}
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
