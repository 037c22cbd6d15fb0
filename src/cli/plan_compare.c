/* `sangsaeng plan compare`: what one plan has and the other has not. */
#include "base/json.h"
#include "base/money.h"
#include "cli/fund.h"
#include "cli/plan_make.h"
#include "programme/programme_plan_why.h"

#include <inttypes.h>
#include <string.h>

static const char *change_of(const struct programme_compared *k)
{
	return !k->year_b ? "only_a" : !k->year_a ? "only_b" : k->year_a != k->year_b ? "moved" : "money";
}

static void put_sum(const struct cli_args *args, const struct plan_record *r, int64_t support_krw, int64_t g_per_year, struct text *out)
{
	char won[32], tonnes[48];

	money_format(support_krw, won);
	text_printf(out,
		args->lang == LANG_KO ? "  %s: 값 %s %s, 설비 %zu대, 지원 %s원, 연 %s t\n"
				      : "  %s: value %s %s, %zu machines, %s won support, %s t a year\n",
		r->plan, r->value, r->unit, r->pick_count, won, cli_plan_tonnes_shown(g_per_year, tonnes));
}

static void put_text(const struct cli_args *args, const struct programme_comparison *c, struct text *out)
{
	static const char *const en[] = {"only in", "only in", "moved", "other money"}, *const ko[] = {
												"여기에만:", "여기에만:", "해가 다름", "돈이 다름"};
	bool is_ko = args->lang == LANG_KO;
	int width = 8;

	text_printf(out, is_ko ? "계획 비교: %s, %s\n" : "Plans %s and %s\n", c->a.plan, c->b.plan);
	put_sum(args, &c->a, c->support_a_krw, c->g_per_year_a, out);
	put_sum(args, &c->b, c->support_b_krw, c->g_per_year_b, out);
	if (c->count == 0) {
		text_append_string(out, is_ko ? "두 계획은 같은 설비를 같은 해에 같은 돈으로 삽니다.\n"
					      : "Both buy the same machines in the same years with the same money.\n");
		return;
	}
	for (size_t i = 0; i < c->count; i++)
		width = utf8_width(c->item[i].measure) > width ? utf8_width(c->item[i].measure) : width;
	for (int kind = 0; kind < 4; kind++) {
		static const char *const word[] = {"only_a", "only_b", "moved", "money"};
		bool head = false;

		for (size_t i = 0; i < c->count; i++) {
			const struct programme_compared *k = &c->item[i];
			char cell[48];

			if (strcmp(change_of(k), word[kind]) != 0)
				continue;
			if (!head)
				text_printf(out, "\n%s%s%s\n", is_ko ? ko[kind] : en[kind], kind < 2 ? " " : "",
					kind == 0   ? c->a.plan
					: kind == 1 ? c->b.plan
						    : "");
			head = true;
			text_append_string(out, "  ");
			cli_pad(out, k->measure, width + 2);
			if (k->year_a && k->year_b && k->year_a != k->year_b)
				snprintf(cell, sizeof cell, "%d → %d", k->year_a, k->year_b);
			else
				snprintf(cell, sizeof cell, "%d", k->year_a ? k->year_a : k->year_b);
			cli_pad(out, cell, 13);
			if (k->year_a)
				fund_put_won(out, k->support_a_krw, 16);
			if (k->year_a && k->year_b)
				text_append_string(out, " → ");
			if (k->year_b)
				fund_put_won(out, k->support_b_krw, 16);
			fund_put_right(out, cli_plan_tonnes_shown(k->year_b ? k->g_per_year_b : k->g_per_year_a, cell), 12);
			text_append_string(out, is_ko ? " t/년\n" : " t/year\n");
		}
	}
	text_printf(out, is_ko ? "\n같은 것 %zu대.\n" : "\n%zu are the same in both.\n", c->same);
}

static void json_plan(struct json_writer *w, const char *key, const struct plan_record *r, int64_t support_krw, int64_t g_per_year)
{
	char tonnes[48];

	json_object_begin(w, key);
	json_put_string(w, "plan", r->plan);
	json_put_string(w, "objective", r->objective);
	json_put_string(w, "value", r->value);
	json_put_string(w, "unit", r->unit);
	json_put_int(w, "picks", (int64_t)r->pick_count);
	json_put_int(w, "support_krw", support_krw);
	report_tonnes(g_per_year, tonnes);
	json_put_string(w, "reduction_tco2e_per_year", tonnes);
	json_object_close(w);
}

static void put_json(const struct programme_comparison *c, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.plan-compare/1");
	json_plan(&w, "a", &c->a, c->support_a_krw, c->g_per_year_a);
	json_plan(&w, "b", &c->b, c->support_b_krw, c->g_per_year_b);
	json_put_int(&w, "same", (int64_t)c->same);
	json_put_int(&w, "only_a", (int64_t)c->only_a);
	json_put_int(&w, "only_b", (int64_t)c->only_b);
	json_put_int(&w, "moved", (int64_t)c->moved);
	json_array_begin(&w, "changes");
	for (size_t i = 0; i < c->count; i++) {
		const struct programme_compared *k = &c->item[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "measure", k->measure);
		json_put_string(&w, "organisation", k->organisation);
		json_put_string(&w, "change", change_of(k));
		if (k->year_a)
			json_put_int(&w, "year_a", k->year_a);
		if (k->year_b)
			json_put_int(&w, "year_b", k->year_b);
		json_put_int(&w, "support_a_krw", k->support_a_krw);
		json_put_int(&w, "support_b_krw", k->support_b_krw);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
	text_append_char(out, '\n');
}

static void put_table(const struct programme_comparison *c, struct report_table *t)
{
	report_table_begin(t, "comparison", "measure,organisation,tier,change,year_a,year_b,support_a_krw,support_b_krw");
	for (size_t i = 0; i < c->count; i++) {
		const struct programme_compared *k = &c->item[i];

		report_table_text(t, k->measure);
		report_table_text(t, k->organisation);
		report_table_integer(t, k->tier);
		report_table_text(t, change_of(k));
		report_table_positive(t, k->year_a);
		report_table_positive(t, k->year_b);
		report_table_integer(t, k->support_a_krw);
		report_table_integer(t, k->support_b_krw);
	}
}

int cli_plan_compare(const struct cli_args *args)
{
	struct programme_comparison comparison;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;

	if (!args->db)
		return cli_usage(args, "plan compare", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = programme_plan_compare(tx, args->positional[1], args->positional[2], &arena, &comparison, &err);
	if (st == ST_OK) {
		if (args->format == CLI_JSON)
			put_json(&comparison, &out);
		else if (cli_is_table(args))
			put_table(&comparison, args->table);
		else
			put_text(args, &comparison, &out);
		st = cli_output(args, &out, &err);
	}
	if (tx)
		store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return st == ST_OK ? 0 : cli_fail(args, st, NULL, &err);
}
