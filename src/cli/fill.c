/* `sangsaeng fill`: a customer's own spreadsheet, filled from a firm's record. */
#include "cli/cli.h"

#include "base/json.h"
#include "report/report_fill.h"
#include "view/view_record.h"

#include <stdlib.h>
#include <string.h>

/* ---- what there is to fill in ---- */

static void list_text(const struct cli_args *args, struct text *out)
{
	text_append_string(out, cli_pick(args, "Fields and the header words of a CSV that mean them\n", "값과, CSV에서 그것을 뜻하는 머리글\n"));
	for (const struct view_field *f = view_fields; f->name; f++) {
		if (f == view_fields || f->each != f[-1].each)
			text_printf(out, "\n%s\n",
				f->each == VIEW_EACH_ONE ? cli_pick(args, "once", "한 번")
				: args->lang == LANG_KO  ? (f->each == VIEW_EACH_PRODUCT        ? "제품마다"
								   : f->each == VIEW_EACH_MONTH ? "달마다"
												: "사업장마다")
							 : (f->each == VIEW_EACH_PRODUCT        ? "for each product"
								   : f->each == VIEW_EACH_MONTH ? "for each month"
												: "for each site"));
		text_append_string(out, "  ");
		cli_pad(out, f->name, 27);
		cli_pad(out, f->unit && f->unit[0] ? f->unit : "", 9);
		cli_pad(out, cli_pick(args, f->word_en, f->word_ko), 32);
		text_printf(out, "%s\n", cli_pick(args, f->en, f->ko));
	}
}

static void list_json(struct text *out)
{
	static const char *const kind[] = {"number", "text", "date"};
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.fill_fields/1");
	json_array_begin(&w, "fields");
	for (const struct view_field *f = view_fields; f->name; f++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "field", f->name);
		json_put_string(&w, "each", view_each_name(f->each));
		json_put_string(&w, "kind", kind[f->value]);
		json_put_string(&w, "unit", f->unit && f->unit[0] ? f->unit : NULL);
		json_put_string(&w, "word_en", f->word_en);
		json_put_string(&w, "word_ko", f->word_ko);
		json_put_string(&w, "meaning_en", f->en);
		json_put_string(&w, "meaning_ko", f->ko);
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void list_table(struct report_table *t)
{
	report_table_begin(t, "fields", "field,each,unit,word_en,word_ko");
	for (const struct view_field *f = view_fields; f->name; f++) {
		report_table_text(t, f->name);
		report_table_text(t, view_each_name(f->each));
		report_table_text(t, f->unit && f->unit[0] ? f->unit : NULL);
		report_table_text(t, f->word_en);
		report_table_text(t, f->word_ko);
	}
}

static int list(const struct cli_args *args)
{
	struct text out;
	int code;

	text_init(&out);
	if (args->format == CLI_JSON)
		list_json(&out);
	else if (cli_is_table(args))
		list_table(args->table);
	else
		list_text(args, &out);
	code = cli_answer(args, &out);
	text_done(&out);
	return code;
}

/* ---- filling ---- */

static void put_names(struct text *out, const char *const *name, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_printf(out, "%s%s", i > 0 ? ", " : "", name[i]);
}

static void told(const struct cli_args *args, const struct view_record *record, const struct report_filled *filled, struct text *out)
{
	bool ko = args->lang == LANG_KO;

	text_printf(out, ko ? "%s: %zu칸을 채웠습니다 (%s, 제품 %zu개)\n" : "%s: %zu cells filled (%s, %zu products)\n", args->out, filled->cells,
		record->firm, record->count[VIEW_EACH_PRODUCT]);
	if (filled->not_stateds > 0) {
		text_append_string(out, ko ? "값이 없어 그대로 둔 것: " : "not stated, left as it was: ");
		put_names(out, filled->not_stated, filled->not_stateds);
		text_append_char(out, '\n');
	}
	if (filled->unknowns > 0) {
		text_append_string(out, ko ? "모르는 머리글이라 비워 둔 열: " : "columns left blank, since their word is not known: ");
		put_names(out, filled->unknown, filled->unknowns);
		text_append_char(out, '\n');
	}
}

static void told_json(const struct cli_args *args, const struct view_record *record, const struct report_filled *filled, struct text *out)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.fill/1");
	json_put_string(&w, "out", args->out);
	json_put_string(&w, "firm", record->firm);
	json_put_int(&w, "products", (int64_t)record->count[VIEW_EACH_PRODUCT]);
	json_put_int(&w, "cells", (int64_t)filled->cells);
	json_array_begin(&w, "not_stated");
	for (size_t i = 0; i < filled->not_stateds; i++)
		json_put_string(&w, NULL, filled->not_stated[i]);
	json_array_close(&w);
	json_array_begin(&w, "unknown_words");
	for (size_t i = 0; i < filled->unknowns; i++)
		json_put_string(&w, NULL, filled->unknown[i]);
	json_array_close(&w);
	json_object_close(&w);
}

static int usage(const struct cli_args *args)
{
	if (args->positional_count == 0)
		return cli_usage(args, "fill", "cli.argument_missing", "FORM.xlsx --map MAP.json --db FILE -o OUT.xlsx");
	if (!args->db)
		return cli_usage(args, "fill", "cli.option_needed", "--db FILE");
	if (!args->out)
		return cli_usage(args, "fill", "cli.option_needed", "-o FILE");
	if (cli_same_file(args->out, args->positional[0]) || (args->map && cli_same_file(args->out, args->map)))
		return cli_usage(args, "fill", "cli.not_together", "FORM -o FORM");
	if (cli_is_table(args))
		return cli_usage(args, "fill", "cli.not_together", args->format == CLI_CSV ? "FORM, -O csv" : "FORM, -O xlsx");
	return 0;
}

int cli_fill(const struct cli_args *args)
{
	const char *product[CLI_POSITIONAL_MAX + 2];
	struct view_record_question question = {
		.firm = args->firm, .product = product, .which = args->which && strcmp(args->which, "before") == 0 ? VIEW_BEFORE : VIEW_AFTER};
	struct report_fill fill = {.form = args->positional[0], .map_or_null = args->map, .out = args->out};
	struct report_filled filled;
	struct view_record record;
	struct findings findings;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	size_t products = 0;
	int code;

	if (args->list)
		return list(args);
	code = usage(args);
	if (code)
		return code;
	for (int i = 1; i < args->positional_count; i++)
		product[products++] = args->positional[i];
	if (args->product)
		product[products++] = args->product;
	product[products] = NULL;
	arena_init(&arena);
	text_init(&out);
	findings_init(&findings, (size_t)args->max_findings);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = view_record_read(tx, &question, &arena, &record, &err);
	store_rollback(tx);
	store_close(store);
	if (st == ST_OK)
		st = report_fill_form(&fill, &record, &arena, &findings, &filled, &err);
	if (st == ST_OK && args->format == CLI_JSON)
		told_json(args, &record, &filled, &out);
	else if (st == ST_OK)
		told(args, &record, &filled, &out);
	code = st == ST_OK ? cli_put(args, out.data, out.length) : cli_fail(args, st, &findings, &err);
	findings_done(&findings);
	text_done(&out);
	arena_done(&arena);
	return code;
}
