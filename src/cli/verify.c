/* `sangsaeng verify`: the verifier's desk. */
#include "cli/verify.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- signing, checking ---- */

static enum status sign_stored(const struct cli_args *args, struct store *store, struct arena *arena, struct programme_signature *out_signature,
	bool *out_again, struct findings *findings, struct err *err)
{
	struct store_tx *tx;
	enum status st = store_begin(store, true, &tx, err);

	if (st != ST_OK)
		return st;
	st = programme_verify_sign(tx, args->positional[1], args->key, args->by, args->out, arena, out_signature, out_again, findings, err);
	if (st == ST_OK)
		return store_commit(tx, err);
	store_rollback(tx);
	return st;
}

/* Of a database, or without one the working papers of a file: then what is signed is in the new file only. */
static int sign_case(const struct cli_args *args, struct store *store_or_null, struct arena *arena, struct text *out)
{
	struct programme_signature s;
	struct findings findings;
	struct json_writer w;
	struct err err;
	bool again = false;

	findings_init(&findings, (size_t)args->max_findings);
	enum status st = store_or_null ? sign_stored(args, store_or_null, arena, &s, &again, &findings, &err)
				       : programme_verify_sign_file(args->positional[1], args->key, args->by, args->out, arena, &s, &err);
	if (st != ST_OK) {
		int code = cli_fail(args, st, &findings, &err);

		findings_done(&findings);
		return code;
	}
	findings_done(&findings);
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.verification_signature/1");
		json_put_string(&w, "verification", s.verification);
		json_put_string(&w, "role", s.role);
		json_put_string(&w, "public_key", s.public_key);
		json_put_string(&w, "version_sha256", s.version);
		json_put_string(&w, "file", args->out);
		json_put_bool(&w, "stored_before", again);
		json_object_close(&w);
	} else {
		text_printf(out,
			args->lang == LANG_KO ? "%s에 %s(으)로 서명했습니다. 공개키 %s\n판 %s%s\n" : "%s is signed as %s by %s\nversion %s%s\n",
			s.verification, s.role, s.public_key, s.version,
			again ? cli_pick(args, " (it was signed before)", " (이미 서명되어 있었음)") : "");
		if (!store_or_null)
			text_printf(out,
				args->lang == LANG_KO ? "서명한 사건을 %s에 썼습니다. 화면의 검증 건에 올리십시오.\n"
						      : "The signed case is in %s: hand it in at the case's page.\n",
				args->out);
		else if (args->out)
			text_printf(out,
				args->lang == LANG_KO ? "서명한 사건을 %s에 썼습니다. 데이터베이스와 다른 곳에 보관하십시오.\n"
						      : "The signed case is in %s: keep it away from the database.\n",
				args->out);
	}
	return cli_put(args, out->data, out->length);
}

static int put_judged(const struct cli_args *args, const struct programme_signature *list, size_t count, struct text *out)
{
	struct json_writer w;
	size_t held = 0;

	for (size_t i = 0; i < count; i++)
		held += list[i].holds;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.verification_check/1");
		json_put_int(&w, "held", (int64_t)held);
		json_put_int(&w, "failed", (int64_t)(count - held));
		json_array_begin(&w, "signatures");
		for (size_t i = 0; i < count; i++)
			verify_json_signature(&w, &list[i]);
		json_array_close(&w);
		json_object_close(&w);
	} else {
		for (size_t i = 0; i < count; i++) {
			verify_put_signature(args, &list[i], out);
			for (size_t k = 0; k < list[i].changes; k++)
				text_printf(out, "         - %s\n         + %s\n", list[i].change[k].before, list[i].change[k].now);
		}
		if (!args->public_key)
			fund_put_note(out,
				cli_pick(args, "Without --public a signature is judged by the key that it names itself: make sure that you know it.",
					"--public 없이는 서명이 스스로 밝힌 키로 확인합니다. 아는 키인지 살펴보십시오."));
	}
	int code = cli_answer(args, out);
	return code == 0 && held < count ? 1 : code;
}

static int check_case(const struct cli_args *args, struct store_tx *tx_or_null, struct arena *arena, struct text *out)
{
	const char *what = args->positional[1];
	struct programme_signature one, *list = &one;
	size_t count = 1;
	struct err err;
	enum status st;

	if (access(what, F_OK) == 0 || !tx_or_null)
		st = programme_verify_check_file(tx_or_null, what, args->public_key, arena, &one, &err);
	else
		st = programme_verify_check(tx_or_null, what, args->public_key, arena, &list, &count, &err);
	return st == ST_OK ? put_judged(args, list, count, out) : cli_fail(args, st, NULL, &err);
}

static int export_case(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out)
{
	const char *content;
	size_t length;
	struct err err;
	enum status st = programme_verify_export(tx, args->positional[1], args->public_key, args->out, arena, &content, &length, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (!args->out)
		return cli_put(args, content, length);
	text_printf(out, args->lang == LANG_KO ? "사건을 %s에 썼습니다.\n" : "The case is in %s.\n", args->out);
	return cli_put(args, out->data, out->length);
}

/* ---- recomputing ---- */

static void text_steps(const struct cli_args *args, const struct programme_step *step, size_t count, size_t differ, struct text *out)
{
	for (size_t begin = 0, end; begin < count; begin = end) {
		size_t same = 0;

		for (end = begin; end < count && strcmp(step[end].measure, step[begin].measure) == 0; end++)
			same += step[end].same;
		text_append_string(out, "  ");
		cli_pad(out, step[begin].measure[0] ? step[begin].measure : cli_pick(args, "sample", "표본"), 16);
		text_printf(out, args->lang == LANG_KO ? "%zu단계, %zu단계 같음\n" : "%zu steps, %zu the same\n", end - begin, same);
		for (size_t i = begin; i < end; i++)
			if (!step[i].same)
				text_printf(out, "    %s %s: %s ≠ %s\n", step[i].month, step[i].name, verify_or_dash(step[i].stored),
					verify_or_dash(step[i].recomputed));
	}
	if (differ == 0)
		text_printf(out,
			args->lang == LANG_KO ? "원자료에서 %zu단계를 다시 계산했습니다. 모두 한 자리도 다르지 않습니다.\n"
					      : "%zu steps recomputed from the raw readings: all are the same, bit for bit.\n",
			count);
	else
		text_printf(out,
			args->lang == LANG_KO ? "원자료에서 %zu단계를 다시 계산했습니다. %zu단계가 다릅니다.\n"
					      : "%zu steps recomputed from the raw readings: %zu differ.\n",
			count, differ);
}

static int recompute_case(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out)
{
	struct report_table *t = args->table;
	struct programme_step *step;
	struct json_writer w;
	size_t count, differ = 0;
	struct err err;
	enum status st = programme_verify_recompute(tx, args->positional[1], arena, &step, &count, &err);

	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	for (size_t i = 0; i < count; i++)
		differ += !step[i].same;
	if (args->format == CLI_JSON) {
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.verification_recompute/1");
		json_put_string(&w, "verification", args->positional[1]);
		json_put_int(&w, "differ", (int64_t)differ);
		json_array_begin(&w, "steps");
		for (size_t i = 0; i < count; i++) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "measure", step[i].measure[0] ? step[i].measure : NULL);
			json_put_string(&w, "month", step[i].month[0] ? step[i].month : NULL);
			json_put_string(&w, "step", step[i].name);
			json_put_string(&w, "stored", step[i].stored);
			json_put_string(&w, "recomputed", step[i].recomputed);
			json_put_bool(&w, "same", step[i].same);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
	} else if (cli_is_table(args)) {
		report_table_begin(t, "steps", "measure,month,step,stored,recomputed,same");
		for (size_t i = 0; i < count; i++) {
			report_table_text(t, step[i].measure);
			report_table_put(t, CELL_MONTH, step[i].month);
			report_table_text(t, step[i].name);
			report_table_number(t, step[i].stored);
			report_table_number(t, step[i].recomputed);
			report_table_yes(t, step[i].same);
		}
	} else {
		text_steps(args, step, count, differ, out);
	}
	int code = cli_answer(args, out);
	return code == 0 && differ > 0 ? 1 : code;
}

/* ---- the command ---- */

enum verb { SHOW, SIGN, CHECK, EXPORT, RECOMPUTE };

/* An option that belongs to another question is a mistake, not to be passed over. */
static const char *misplaced(const struct cli_args *args, enum verb verb)
{
	if (args->key && verb != SIGN)
		return "--key";
	if (args->by && verb != SIGN)
		return "--by";
	if (args->public_key && verb != CHECK && verb != EXPORT)
		return "--public";
	if (cli_is_table(args) && verb != SHOW && verb != RECOMPUTE)
		return cli_table_option(args);
	return args->format == CLI_JSON && verb == EXPORT ? "-O json" : NULL;
}

static int dispatch(const struct cli_args *args, enum verb verb, struct store *store, struct arena *arena, struct text *out)
{
	struct store_tx *tx = NULL;
	struct err err;
	int code;

	if (verb == SIGN)
		return sign_case(args, store, arena, out);
	if (store) {
		enum status st = store_begin(store, false, &tx, &err);

		if (st != ST_OK)
			return cli_fail(args, st, NULL, &err);
	}
	code = verb == CHECK                 ? check_case(args, tx, arena, out)
	       : verb == EXPORT              ? export_case(args, tx, arena, out)
	       : verb == RECOMPUTE           ? recompute_case(args, tx, arena, out)
	       : args->positional_count == 0 ? verify_list(args, tx, arena, out)
					     : verify_show(args, tx, arena, out);
	if (tx)
		store_rollback(tx);
	return code;
}

int cli_verify(const struct cli_args *args)
{
	static const char *const word[] = {"", "sign", "check", "export", "recompute"};
	enum verb verb = SHOW;
	struct store *store = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st = ST_OK;
	int code;

	for (int i = SIGN; args->positional_count > 0 && i <= RECOMPUTE; i++)
		if (strcmp(args->positional[0], word[i]) == 0)
			verb = (enum verb)i;
	if (misplaced(args, verb))
		return cli_usage(args, "verify", "cli.not_together", misplaced(args, verb));
	if (verb != SHOW && args->positional_count < 2)
		return cli_usage(args, "verify", "cli.option_needed", verb == CHECK ? "CASE | FILE" : "CASE");
	if (!args->db && verb != CHECK && !(verb == SIGN && access(args->positional[1], F_OK) == 0))
		return cli_usage(args, "verify", "cli.option_needed", "--db FILE");
	if (verb == SIGN && !args->key)
		return cli_usage(args, "verify", "cli.option_needed", "--key KEYFILE");
	if (verb == SIGN && !args->db && !args->out)
		return cli_usage(args, "verify", "cli.option_needed", "-o FILE");
	arena_init(&arena);
	text_init(&out);
	if (args->db)
		st = programme_open(args->db, verb == SIGN ? STORE_WRITE : STORE_READ, &store, &err);
	code = st == ST_OK ? dispatch(args, verb, store, &arena, &out) : cli_fail(args, st, NULL, &err);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
