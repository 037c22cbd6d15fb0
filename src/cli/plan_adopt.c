/* `sangsaeng plan adopt`: the picks of a plan become grants with their reservations, all or none. */
#include "cli/fund.h"
#include "cli/plan.h"
#include "programme/programme_plan.h"

#include <inttypes.h>

static void put_text(const struct cli_args *args, const struct programme_adoption *a, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	char won[32];
	int measure = 8, firm = 6;
	for (size_t i = 0; i < a->count; i++) {
		measure = utf8_width(a->item[i].measure) > measure ? utf8_width(a->item[i].measure) : measure;
		firm = utf8_width(a->item[i].organisation) > firm ? utf8_width(a->item[i].organisation) : firm;
	}
	if (args->dry_run)
		text_append_string(out, ko ? "시험 실행: 아무것도 바꾸지 않았습니다\n" : "dry run: nothing was changed\n");
	for (size_t i = 0; i < a->count; i++) {
		const struct programme_adopted *item = &a->item[i];
		char day[DATE_TEXT_LEN], year[24];
		text_append_string(out, "  ");
		cli_pad(out, item->measure, measure + 2);
		cli_pad(out, item->organisation, firm + 2);
		snprintf(year, sizeof year, "%d", item->year);
		cli_pad(out, year, 6);
		cli_pad(out, fund_day_text(item->on, day), 12);
		cli_pad(out, item->before ? cli_pick(args, "adopted before", "이미 채택함") : cli_pick(args, "reserved", "예약함"), 16);
		for (size_t s = 0; s < item->source_count; s++) {
			money_format(item->source[s].reserved_krw, won);
			text_printf(out, "%s%s %s", s ? " + " : "", item->source[s].origin, won);
		}
		fund_end_line(out);
	}
	money_format(a->fresh_krw, won);
	text_printf(out,
		ko ? "계획 %s: 새로 채택 %zu, 이미 채택 %zu, 새 예약 %s원\n" : "plan %s: %zu adopted now, %zu before, %s won newly reserved\n",
		a->plan, a->fresh, a->count - a->fresh, won);
}

static void put_json(const struct cli_args *args, const struct programme_adoption *a, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan-adoption/1");
	json_put_string(&w, "plan", a->plan);
	json_put_bool(&w, "dry_run", args->dry_run);
	json_put_int(&w, "adopted", (int64_t)a->fresh);
	json_put_int(&w, "adopted_before", (int64_t)(a->count - a->fresh));
	json_put_int(&w, "newly_reserved_krw", a->fresh_krw);
	json_array_begin(&w, "grants");
	for (size_t i = 0; i < a->count; i++) {
		const struct programme_adopted *item = &a->item[i];
		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", item->measure);
		json_put_string(&w, "organisation", item->organisation);
		json_put_int(&w, "year", item->year);
		report_put_day(&w, "adopted_on", item->on);
		json_array_begin(&w, "sources");
		for (size_t s = 0; s < item->source_count; s++) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "origin", item->source[s].origin);
			json_put_int(&w, "reserved_krw", item->source[s].reserved_krw);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void put_table(const struct programme_adoption *a, struct report_table *t)
{
	report_table_begin(t, "adoption", "measure,organisation,year,adopted_on,origin,reserved_krw");
	for (size_t i = 0; i < a->count; i++) {
		const struct programme_adopted *item = &a->item[i];
		for (size_t s = 0; s < item->source_count; s++) {
			report_table_text(t, item->measure);
			report_table_text(t, item->organisation);
			report_table_integer(t, item->year);
			report_table_day(t, item->on);
			report_table_text(t, item->source[s].origin);
			report_table_integer(t, item->source[s].reserved_krw);
		}
	}
}

int cli_plan_adopt(const struct cli_args *args)
{
	struct programme_adopt_options options = {.plan = args->positional[1],
		.maker = args->by,
		.checker = args->checker,
		.committee_or_null = args->committee,
		.year = (int)args->year,
		.on = args->on,
		.dry_run = args->dry_run};
	struct programme_adoption adoption;
	struct findings findings;
	struct store *store = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db || !args->by || !args->checker)
		return cli_usage(args, "plan adopt", "cli.option_needed", !args->db ? "--db FILE" : !args->by ? "--by NAME" : "--checker NAME");
	arena_init(&arena);
	text_init(&out);
	findings_init(&findings, (size_t)args->max_findings);
	st = programme_open(args->db, STORE_WRITE, &store, &err);
	if (st == ST_OK)
		st = programme_plan_adopt(store, &options, &arena, &adoption, &findings, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		if (args->format == CLI_JSON)
			put_json(args, &adoption, &out);
		else if (cli_is_table(args))
			put_table(&adoption, args->table);
		else
			put_text(args, &adoption, &out);
		code = cli_answer(args, &out);
	}
	store_close(store);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
