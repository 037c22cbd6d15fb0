#include "cli/cli.h"

#include "base/json.h"
#include "base/money.h"

static int print_counts(const struct cli_args *args, const struct programme_import_counts *counts, const struct findings *findings)
{
	struct text out;
	int code;

	text_init(&out);
	if (args->format == CLI_JSON) {
		struct json_writer w;

		json_writer_init(&w, &out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.import/1");
		json_put_int(&w, "imported", counts->rows);
		json_put_int(&w, "failed", 0);
		json_put_int(&w, "skipped", 0);
		cli_json_findings(&w, "findings", findings);
		json_object_close(&w);
	} else {
		char rows[32];

		money_format(counts->rows, rows);
		text_printf(&out, args->lang == LANG_KO ? "%s줄을 가져왔습니다\n" : "%s rows imported\n", rows);
	}
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code;
}

int cli_import(const struct cli_args *args)
{
	struct programme_options options = {.max_findings = (size_t)args->max_findings, .again = args->again, .progress = cli_progress};
	struct programme_import_counts counts = {0};
	struct findings findings;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "import", "cli.option_needed", "--db FILE");
	findings_init(&findings, options.max_findings);
	cli_progress_start(args);
	st = programme_take_in(args->positional[0], args->db, &options, &findings, &counts, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_progress_end();
		cli_warn(args, &findings);
		code = print_counts(args, &counts, &findings);
	}
	findings_done(&findings);
	return code;
}
