/* `sangsaeng ledger`: signed checkpoints of the ledger. */
#include "cli/fund.h"
#include "programme/programme_checkpoint.h"

#include <inttypes.h>
#include <string.h>

/* ---- keygen ---- */

static int make_key(const struct cli_args *args)
{
	char public_key[PROGRAMME_PUBLIC_KEY_LEN];
	bool ko = args->lang == LANG_KO;
	struct text out;
	struct err err;
	enum status st = programme_key_make(args->out, public_key, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	text_init(&out);
	if (args->format == CLI_JSON) {
		struct json_writer w;
		json_writer_init(&w, &out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.ledger_key/1");
		json_put_string(&w, "file", args->out);
		json_put_string(&w, "public_key", public_key);
		json_object_close(&w);
	} else {
		text_printf(&out,
			ko ? "비밀키를 %s에 썼습니다. 소유자만 읽을 수 있습니다(0600).\n공개키 (확인하는 사람에게 줍니다):\n%s\n"
			   : "The secret key is in %s; only its owner may read it (0600).\nPublic key, for those who verify:\n%s\n",
			args->out, public_key);
	}
	int code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code;
}

/* ---- a checkpoint ---- */

static void json_members(struct json_writer *w, const struct programme_checkpoint *c)
{
	json_put_string(w, "programme", c->programme);
	json_put_int(w, "position", c->position);
	json_put_int(w, "event", c->event);
	json_put_int(w, "accounts", c->accounts);
	json_put_int(w, "debits_krw", c->debits_krw);
	json_put_int(w, "credits_krw", c->credits_krw);
	report_put_day(w, "day", c->day);
	json_put_string(w, "public_key", c->public_key);
}

static void put_signed(const struct cli_args *args, const struct programme_checkpoint *c, bool again, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	if (args->format == CLI_JSON) {
		struct json_writer w;
		json_writer_init(&w, out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.ledger_checkpoint/1");
		json_members(&w, c);
		json_put_bool(&w, "stored_before", again);
		json_put_string(&w, "text", c->text);
		json_object_close(&w);
	} else if (args->out) {
		text_printf(out,
			ko ? "순번 %" PRId64 "까지의 장부에 서명해 %s에 썼습니다%s.\n이 파일을 데이터베이스와 다른 곳에 보관하십시오.\n"
			   : "The ledger is signed up to position %" PRId64
			     " and written to %s%s.\nKeep this file elsewhere, not beside the database.\n",
			c->position, args->out,
			!again ? ""
			: ko   ? " (데이터베이스에는 이미 있었습니다)"
			       : " (the database had it already)");
	} else {
		text_append_string(out, c->text);
	}
}

static int sign(const struct cli_args *args, struct store *store, struct arena *arena, struct text *out)
{
	struct programme_checkpoint checkpoint;
	struct findings findings;
	struct store_tx *tx;
	struct err err;
	bool again = false;
	findings_init(&findings, (size_t)args->max_findings);
	enum status st = store_begin(store, true, &tx, &err);
	if (st == ST_OK) {
		st = programme_checkpoint_sign(tx, args->key, args->out, arena, &checkpoint, &again, &findings, &err);
		if (st == ST_OK)
			st = store_commit(tx, &err);
		else
			store_rollback(tx);
	}
	int code;
	if (st == ST_OK) {
		put_signed(args, &checkpoint, again, out);
		code = cli_put(args, out->data, out->length);
	} else {
		code = cli_fail(args, st, &findings, &err);
	}
	findings_done(&findings);
	return code;
}

/* ---- several ---- */

static void json_checkpoints(const struct cli_args *args, const struct programme_checkpoints *v, bool verified, struct text *out)
{
	struct json_writer w;
	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", verified ? "sangsaeng.ledger_verify/1" : "sangsaeng.ledger_checkpoints/1");
	json_put_string(&w, "programme", v->programme);
	if (verified) {
		json_put_string(&w, "public_key", args->public_key);
		json_put_int(&w, "last_position", v->last_position);
		json_put_int(&w, "last_event", v->last_event);
		json_put_int(&w, "proven_position", v->proven);
		json_put_int(&w, "held", (int64_t)v->held);
		json_put_int(&w, "failed", (int64_t)(v->count - v->held));
	}
	json_array_begin(&w, "checkpoints");
	for (size_t i = 0; i < v->count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "file", v->item[i].file);
		json_members(&w, &v->item[i]);
		if (verified) {
			json_put_bool(&w, "holds", v->item[i].holds);
			json_put_string(&w, "outcome", v->item[i].outcome);
		} else {
			json_put_string(&w, "text", v->item[i].text);
		}
		json_object_close(&w);
	}
	json_array_close(&w);
	json_object_close(&w);
}

static void put_row(const struct cli_args *args, const struct programme_checkpoint *c, bool verified, struct text *out)
{
	char day[DATE_TEXT_LEN], number[24];
	text_append_string(out, "  ");
	if (verified) {
		bool colored = cli_colored(args);
		text_append_string(out, !colored ? "" : c->holds ? "\033[32m" : "\033[1;31m");
		cli_pad(out, c->holds ? cli_pick(args, "holds", "맞음") : cli_pick(args, "FAILS", "틀림"), 7);
		text_append_string(out, colored ? "\033[0m" : "");
	}
	snprintf(number, sizeof number, "%" PRId64, c->position);
	fund_put_right(out, number, 10);
	text_append_string(out, "  ");
	cli_pad(out, fund_day_text(c->day, day), 12);
	snprintf(number, sizeof number, "%.16s…", c->public_key);
	cli_pad(out, number, 19);
	text_append_string(out, c->file ? c->file : cli_pick(args, "stored", "저장됨"));
	text_append_char(out, '\n');
	if (verified && !c->holds) {
		text_append_string(out, "           ");
		message_format(out, &c->why, args->lang);
		text_append_char(out, '\n');
	}
}

static void put_head(const struct cli_args *args, bool verified, struct text *out)
{
	text_append_string(out, "  ");
	if (verified)
		cli_pad(out, "", 7);
	fund_put_right(out, cli_pick(args, "position", "순번"), 10);
	text_append_string(out, "  ");
	cli_pad(out, cli_pick(args, "up to", "날짜"), 12);
	cli_pad(out, cli_pick(args, "signed by", "서명한 키"), 19);
	text_printf(out, "%s\n", cli_pick(args, "kept", "보관"));
}

/* The signature is good, but the ledger is another one. */
static bool is_rewritten(const char *outcome)
{
	static const char *const word[] = {"short", "entry", "event", "accounts", "sums"};
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(outcome, word[i]) == 0)
			return true;
	return false;
}

/* What was shown, in a sentence; and what was not. */
static void put_verdict(const struct cli_args *args, const struct programme_checkpoints *v, struct text *out)
{
	bool ko = args->lang == LANG_KO, rewritten = false;
	for (size_t i = 0; i < v->count; i++)
		rewritten |= is_rewritten(v->item[i].outcome);
	text_printf(out, ko ? "체크포인트 %zu개: %zu개 맞음, %zu개 틀림\n" : "%zu checkpoints: %zu hold, %zu fail\n", v->count, v->held,
		v->count - v->held);
	if (rewritten)
		text_append_string(out, ko ? "서명한 뒤에 장부가 고쳐졌거나 새로 만들어졌습니다(run --again).\n"
					   : "After signing, the ledger was rewritten or made anew (run --again).\n");
	if (v->proven > 0)
		text_printf(out,
			ko ? "순번 %" PRId64 "까지의 기록은 서명한 그대로입니다. 장부는 %" PRId64 "에서 끝납니다.\n"
			   : "What was booked up to position %" PRId64 " is as it was signed; the ledger ends at %" PRId64 ".\n",
			v->proven, v->last_position);
	if (!args->public_key)
		fund_put_note(out,
			ko ? "--public 없이는 체크포인트가 스스로 밝힌 키로 확인합니다. 위의 키가 아는 키인지 살펴보십시오."
			   : "Without --public a checkpoint is verified by the key that it names itself: make sure that you know the keys above.");
}

static void text_checkpoints(const struct cli_args *args, const struct programme_checkpoints *v, bool verified, struct text *out)
{
	bool ko = args->lang == LANG_KO;
	text_printf(out, ko ? "%s 장부의 체크포인트\n" : "Checkpoints of the ledger of %s\n", v->programme);
	if (v->count == 0) {
		text_append_string(out, ko ? "  저장된 체크포인트가 없습니다.\n" : "  None is stored.\n");
		return;
	}
	put_head(args, verified, out);
	for (size_t i = 0; i < v->count; i++)
		put_row(args, &v->item[i], verified, out);
	if (verified)
		put_verdict(args, v, out);
}

static int show(const struct cli_args *args, struct store *store, bool verified, struct arena *arena, struct text *out)
{
	struct programme_checkpoints v;
	struct store_tx *tx;
	struct err err;
	enum status st = store_begin(store, false, &tx, &err);
	if (st == ST_OK) {
		st = verified ? programme_checkpoint_verify(
					tx, args->checkpoint_count > 0 ? args->checkpoint : NULL, args->public_key, arena, &v, &err)
			      : programme_checkpoint_list(tx, arena, &v, &err);
		store_rollback(tx);
	}
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	if (args->format == CLI_JSON)
		json_checkpoints(args, &v, verified, out);
	else
		text_checkpoints(args, &v, verified, out);
	int code = cli_put(args, out->data, out->length);
	return code == 0 && verified && v.held < v.count ? 1 : code;
}

/* ---- the command ---- */

/* An option that belongs to another question is a mistake, not to be passed over. */
static const char *misplaced(const struct cli_args *args, const char *what)
{
	bool is_keygen = strcmp(what, "keygen") == 0, is_sign = strcmp(what, "checkpoint") == 0, is_verify = strcmp(what, "verify") == 0;
	if (args->db && is_keygen)
		return "keygen --db";
	if (args->key && !is_sign)
		return "--key";
	if (args->out && !is_keygen && !is_sign)
		return "-o";
	if (args->public_key && !is_verify)
		return "--public";
	if (args->checkpoint_count > 0 && !is_verify)
		return "--checkpoint";
	return NULL;
}

static const char *needed(const struct cli_args *args, const char *what)
{
	bool is_keygen = strcmp(what, "keygen") == 0;
	if (is_keygen && !args->out)
		return "-o KEYFILE";
	if (!is_keygen && !args->db)
		return "--db FILE";
	return strcmp(what, "checkpoint") == 0 && !args->key ? "--key KEYFILE" : NULL;
}

int cli_ledger(const struct cli_args *args)
{
	static const char *const what[] = {"keygen", "checkpoint", "verify", "checkpoints", NULL};
	const char *asked = args->positional[0];
	size_t i = 0;
	while (what[i] && strcmp(what[i], asked) != 0)
		i++;
	if (!what[i])
		return cli_usage(args, "ledger", "cli.value_unknown", asked);
	if (misplaced(args, asked)) {
		char both[64];
		snprintf(both, sizeof both, "%s, %s", asked, misplaced(args, asked));
		return cli_usage(args, "ledger", "cli.not_together", both);
	}
	if (needed(args, asked))
		return cli_usage(args, "ledger", "cli.option_needed", needed(args, asked));
	if (strcmp(asked, "keygen") == 0)
		return make_key(args);

	struct store *store = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	bool writes = strcmp(asked, "checkpoint") == 0;
	arena_init(&arena);
	text_init(&out);
	enum status st = programme_open(args->db, writes ? STORE_WRITE : STORE_READ, &store, &err);
	int code = st != ST_OK ? cli_fail(args, st, NULL, &err)
		   : writes    ? sign(args, store, &arena, &out)
			       : show(args, store, strcmp(asked, "verify") == 0, &arena, &out);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
