/* `sangsaeng evidence pack`, `sangsaeng backup` and `restore`: files that leave the house. */
#include "cli/evidence.h"

#include "base/money.h"
#include "programme/programme_backup.h"
#include "programme/programme_pack.h"

#include <inttypes.h>

int evidence_pack(const struct cli_args *args)
{
	const char *const value[] = {args->grant, args->project, args->request, args->finding};
	static const char *const kind[] = {"grant", "project", "request", "finding"};
	struct programme_pack pack = {.out = args->out, .lang = args->lang};
	struct store *store;
	struct store_tx *tx;
	struct text out;
	struct json_writer w;
	size_t items = 0, files = 0;
	int given = 0, code;
	char sha256[65];
	struct err err;
	enum status st;

	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++) {
		if (!value[i])
			continue;
		pack.kind = kind[i];
		pack.id = value[i];
		given++;
	}
	if (given != 1 || !args->out)
		return given > 1 ? cli_usage(args, "evidence pack", "cli.not_together", "--grant, --project, --request, --finding")
				 : cli_usage(args, "evidence pack", "cli.option_needed",
					   given ? "-o FILE.zip"
						 : "--grant GRANT | --project PROJECT | --request REQUEST | --finding VERIFICATION/FINDING");
	st = evidence_open(args, &store, &tx, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	st = programme_pack_write(tx, &pack, &items, &files, sha256, &err);
	store_rollback(tx);
	store_close(store);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	text_init(&out);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, &out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.evidence_packed/1");
		json_put_string(&w, "file", args->out);
		json_put_string(&w, "sha256", sha256);
		json_put_int(&w, "items", (int64_t)items);
		json_put_int(&w, "files", (int64_t)files);
		json_object_close(&w);
	} else {
		text_printf(&out,
			args->lang == LANG_KO ? "%s에 증빙 %zu건을 묶었습니다. 파일 %zu개, 나머지는 기록입니다.\n    SHA-256 %s\n"
					      : "%s holds %zu items: %zu files, the others are records.\n    SHA-256 %s\n",
			args->out, items, files, sha256);
	}
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code;
}

static int put_backup(const struct cli_args *args, const struct programme_backup *b, bool restored)
{
	const char *file = args->positional[0];
	bool ko = args->lang == LANG_KO;
	char bytes[32];
	struct json_writer w;
	struct text out;
	int code;

	text_init(&out);
	money_format(b->bytes, bytes);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, &out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", restored ? "sangsaeng.restore/1" : "sangsaeng.backup/1");
		json_put_string(&w, "file", file);
		json_put_string(&w, "sha256", b->sha256);
		json_put_string(&w, "programme", b->programme);
		json_put_bool(&w, "database", b->database);
		json_put_int(&w, "objects", b->objects);
		json_put_string(&w, "key", b->key);
		json_object_close(&w);
	} else if (restored) {
		if (b->database)
			text_printf(&out, ko ? "%s의 백업을 되살렸습니다.\n" : "The backup of %s is restored.\n", b->programme);
		else
			text_printf(&out,
				ko ? "%s의 증빙 파일을 %s에 되살렸습니다. 표는 pg_restore로 되살립니다.\n"
				   : "The evidence of %s is restored to %s; its tables come back by pg_restore.\n",
				b->programme, b->folder ? b->folder : "-");
		text_printf(&out, ko ? "    SHA-256 %s\n" : "    SHA-256 %s\n", b->sha256);
		text_printf(&out,
			ko ? "증빙을 여는 키는 백업에 없습니다. 따로 보관한 키 파일을 %s에 두십시오.\n다음으로 sangsaeng check로 확인하십시오.\n"
			   : "The key that opens evidence is not in the backup: put the key file back at %s.\nThen look with sangsaeng check.\n",
			b->key ? b->key : "SANGSAENG_SEAL_KEY");
	} else {
		text_printf(&out,
			ko ? "%s에 %s의 백업을 썼고 다시 읽어 확인했습니다. %s바이트, 증빙 파일 %" PRId64 "개\n"
			   : "%s holds a backup of %s, read again and compared: %s bytes, %" PRId64 " files of evidence\n",
			file, b->programme, bytes, b->objects);
		text_printf(&out, "    SHA-256 %s\n", b->sha256);
		if (!b->database)
			text_append_string(&out, ko ? "서버의 표는 들어 있지 않습니다. pg_dump로 함께 백업하십시오(docs/operations.md).\n"
						    : "The server's tables are not in it: back them up with pg_dump (docs/operations.md).\n");
		if (b->objects > 0)
			text_printf(&out,
				ko ? "증빙을 여는 키 %s은(는) 들어 있지 않습니다. 백업과 다른 곳에 보관하십시오.\n"
				   : "The key that opens evidence, %s, is not in it: keep it in another place than the backup.\n",
				b->key ? b->key : "SANGSAENG_SEAL_KEY");
	}
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code;
}

static int copy(const struct cli_args *args, bool restore)
{
	struct programme_backup backup;
	struct arena arena;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, restore ? "restore" : "backup", "cli.option_needed", "--db FILE");
	arena_init(&arena);
	st = restore ? programme_backup_restore(args->positional[0], args->db, args->force, &arena, &backup, &err)
		     : programme_backup_write(args->db, args->positional[0], &arena, &backup, &err);
	code = st == ST_OK ? put_backup(args, &backup, restore) : cli_fail(args, st, NULL, &err);
	arena_done(&arena);
	return code;
}

int cli_backup(const struct cli_args *args)
{
	return copy(args, false);
}

int cli_restore(const struct cli_args *args)
{
	return copy(args, true);
}
