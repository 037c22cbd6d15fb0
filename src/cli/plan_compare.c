/* `sangsaeng plan compare`: what one plan has and the other has not. */
#include "base/money.h"
#include "cli/fund.h"
#include "cli/plan.h"

#include <inttypes.h>
#include <string.h>

static void put_sum(const struct cli_args *args, const struct view_plan_side *r, struct text *out)
{
	char won[32], tonnes[48];

	money_format(r->support_krw, won);
	text_printf(out,
		args->lang == LANG_KO ? "  %s: 값 %s %s, 설비 %" PRId64 "대, 지원 %s원, 연 %s t\n"
				      : "  %s: value %s %s, %" PRId64 " machines, %s won support, %s t a year\n",
		r->plan, r->value, r->unit, r->picks, won, report_tonnes_shown(r->g_per_year, tonnes));
}

static void put_text(const struct cli_args *args, const struct view_plan_comparison *c, struct text *out)
{
	static const char *const en[] = {"only in", "only in", "moved", "other money"}, *const ko[] = {
												"여기에만:", "여기에만:", "해가 다름", "돈이 다름"};
	bool is_ko = args->lang == LANG_KO;
	int width = 8;

	text_printf(out, is_ko ? "계획 비교: %s, %s\n" : "Plans %s and %s\n", c->a.plan, c->b.plan);
	put_sum(args, &c->a, out);
	put_sum(args, &c->b, out);
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
			const struct view_plan_compared *k = &c->item[i];
			char cell[48];

			if (strcmp(k->change, word[kind]) != 0)
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
			fund_put_right(out, report_tonnes_shown(k->year_b ? k->g_per_year_b : k->g_per_year_a, cell), 12);
			text_append_string(out, is_ko ? " t/년\n" : " t/year\n");
		}
	}
	text_printf(out, is_ko ? "\n같은 것 %zu대.\n" : "\n%zu are the same in both.\n", c->same);
}

int cli_plan_compare(const struct cli_args *args)
{
	struct view_plan_comparison comparison;
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
		st = view_plan_compare(tx, args->positional[1], args->positional[2], &arena, &comparison, &err);
	if (st == ST_OK) {
		if (args->format == CLI_JSON)
			report_comparison_json(&comparison, &out);
		else if (cli_is_table(args))
			report_comparison_table(&comparison, args->table);
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
