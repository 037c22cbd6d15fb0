/* `sangsaeng factor compare`: what the footprints would be with another factor. */
#include "cli/cli.h"

#include "base/json.h"
#include "programme/programme_edition.h"

#include <inttypes.h>
#include <string.h>

struct comparison {
	const struct cli_args *args;
	const char *old, *new;
	struct programme_edition edition;
	size_t shown;
};

static const char *case_of(const struct cli_args *args)
{
	return args->which ? args->which : "after";
}

static void json_comparison(const struct comparison *c, struct text *out)
{
	const struct programme_edition *e = &c->edition;
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.factor_comparison/1");
	json_put_string(&w, "old", c->old);
	json_put_string(&w, "new", c->new);
	json_put_string(&w, "period", case_of(c->args));
	json_put_int(&w, "choices", e->choices);
	json_put_int(&w, "cells", e->cells);
	json_put_int(&w, "products", e->products);
	json_put_int(&w, "changed", e->changed);
	json_put_int(&w, "incomplete", e->incomplete);
	json_array_begin(&w, "items");
	for (size_t i = 0; i < c->shown; i++) {
		const struct programme_edition_row *r = &e->row[i];

		json_object_begin(&w, NULL);
		json_put_string(&w, "product", r->product);
		json_put_string(&w, "name", r->name);
		json_put_string(&w, "organisation", r->organisation);
		json_put_string(&w, "kind", r->kind);
		json_put_string(&w, "declared_unit", r->unit);
		json_put_string(&w, "before_kgco2e", r->before_kgco2e);
		json_put_string(&w, "after_kgco2e", r->after_kgco2e);
		json_put_string(&w, "change_kgco2e", r->change_kgco2e);
		json_put_string(&w, "change_percent", r->change_percent[0] ? r->change_percent : NULL);
		json_put_bool(&w, "complete_before", r->complete_before);
		json_put_bool(&w, "complete_after", r->complete_after);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void table_comparison(const struct comparison *c, struct report_table *t)
{
	report_table_begin(t, "factor-comparison",
		"product,name,organisation,declared_unit,before_kgco2e,after_kgco2e,change_kgco2e,change_percent,complete_before,complete_after");
	for (size_t i = 0; i < c->shown; i++) {
		const struct programme_edition_row *r = &c->edition.row[i];

		report_table_text(t, r->product);
		report_table_text(t, r->name);
		report_table_text(t, r->organisation);
		report_table_text(t, r->unit);
		report_table_number(t, r->before_kgco2e);
		report_table_number(t, r->after_kgco2e);
		report_table_number(t, r->change_kgco2e);
		report_table_number(t, r->change_percent[0] ? r->change_percent : NULL);
		report_table_yes(t, r->complete_before);
		report_table_yes(t, r->complete_after);
	}
}

static void text_comparison(const struct comparison *c, struct text *out)
{
	const struct programme_edition *e = &c->edition;
	bool ko = c->args->lang == LANG_KO;

	if (ko)
		text_printf(out,
			"%s 자리에 %s: 사업 규칙 %" PRId64 "곳, 표 %" PRId64 "칸\n제품 %" PRId64 "개 가운데 %" PRId64 "개가 바뀌고, %" PRId64
			"개는 완전한 값이 아니게 됩니다.\n",
			c->old, c->new, e->choices, e->cells, e->products, e->changed, e->incomplete);
	else
		text_printf(out,
			"%s in the place of %s: %" PRId64 " choices of programme.json, %" PRId64 " cells of tables\nOf %" PRId64 " products %" PRId64
			" change, and %" PRId64 " are no longer complete.\n",
			c->new, c->old, e->choices, e->cells, e->products, e->changed, e->incomplete);
	for (size_t i = 0; i < c->shown; i++) {
		const struct programme_edition_row *r = &e->row[i];

		cli_pad(out, r->product, 20);
		text_printf(out, " %s → %s kgCO2e/%s (%s%s%s%s)%s\n", r->before_kgco2e, r->after_kgco2e, r->unit, r->change_kgco2e,
			r->change_percent[0] ? ", " : "", r->change_percent, r->change_percent[0] ? " %" : "",
			r->complete_before && !r->complete_after ? cli_pick(c->args, "  no longer complete", "  완전하지 않게 됨") : "");
	}
	if (c->shown < e->count)
		text_printf(out, ko ? "가장 큰 %zu개를 보였습니다. 모두: --top %zu\n" : "the largest %zu are shown; all: --top %zu\n", c->shown,
			e->count);
}

int cli_factor_compare(const struct cli_args *args)
{
	struct comparison c = {.args = args};
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (args->positional_count != 3)
		return cli_usage(args, "factor compare", "cli.option_needed", "OLD NEW");
	if (!args->db || args->factors)
		return cli_usage(args, "factor compare", "cli.option_needed", "--db FILE");
	c.old = args->positional[1];
	c.new = args->positional[2];
	arena_init(&arena);
	text_init(&out);
	st = programme_edition_compare(args->db, c.old, c.new, strcmp(case_of(args), "before") == 0, &arena, &c.edition, &err);
	if (st == ST_OK) {
		c.shown = c.edition.count < (size_t)args->top ? c.edition.count : (size_t)args->top;
		if (args->format == CLI_JSON)
			json_comparison(&c, &out);
		else if (cli_is_table(args))
			table_comparison(&c, args->table);
		else
			text_comparison(&c, &out);
		code = cli_answer(args, &out);
	} else {
		code = cli_fail(args, st, NULL, &err);
	}
	text_done(&out);
	arena_done(&arena);
	return code;
}
