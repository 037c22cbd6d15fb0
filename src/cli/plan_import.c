/* `sangsaeng plan import`: keeps a plan that was made elsewhere. */
#include "cli/plan.h"

#include "base/json.h"
#include "programme/programme_plan.h"

int cli_plan_import(const struct cli_args *args)
{
	struct plan_record record;
	struct json_writer w;
	struct store *store = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	bool again = false;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "plan import", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_WRITE, &store, &err);
	if (st == ST_OK)
		st = programme_plan_import(store, args->positional[1], args->dry_run, &arena, &record, &again, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, NULL, &err);
	} else {
		char sha256[HASH_HEX_LEN];

		plan_record_hash(&record, sha256);
		if (args->format == CLI_JSON) {
			json_writer_init(&w, &out);
			json_object_begin(&w, NULL);
			json_put_string(&w, "schema", "sangsaeng.plan-import/1");
			json_put_string(&w, "plan", record.plan);
			json_put_bool(&w, "dry_run", args->dry_run);
			json_put_bool(&w, "known", again);
			json_put_int(&w, "picks", (int64_t)record.pick_count);
			json_put_string(&w, "sha256", sha256);
			json_object_close(&w);
		} else {
			if (args->dry_run)
				text_append_string(&out, cli_pick(args, "dry run: nothing was changed\n", "시험 실행: 아무것도 바꾸지 않았습니다\n"));
			if (again)
				text_printf(&out,
					args->lang == LANG_KO ? "같은 내용으로 이미 있는 계획: %s (선택 %zu, SHA-256 %s)\n"
							      : "plan %s is kept already, the same (%zu picks, SHA-256 %s)\n",
					record.plan, record.pick_count, sha256);
			else
				text_printf(&out,
					args->lang == LANG_KO ? "남긴 계획: %s (선택 %zu, SHA-256 %s)\n" : "plan %s kept (%zu picks, SHA-256 %s)\n",
					record.plan, record.pick_count, sha256);
		}
		code = cli_put(args, out.data, out.length);
	}
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
