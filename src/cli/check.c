#include "cli/cli.h"

#include "base/json.h"
#include "exchange/exchange_partner.h"
#include "view/view_log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* One rule and how it went. */
struct outcome {
	const struct programme_rule *rule;
	bool passed;
	int64_t findings;
};

static int print_list(const struct cli_args *args)
{
	struct text out;
	int code;

	text_init(&out);
	if (args->format == CLI_JSON) {
		struct json_writer w;

		json_writer_init(&w, &out);
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.rules/1");
		json_array_begin(&w, "rules");
		for (const struct programme_rule *r = programme_rules(); r->name; r++) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "rule", r->name);
			json_put_string(&w, "ko", r->text_ko);
			json_put_string(&w, "en", r->text_en);
			json_object_close(&w);
		}
		json_array_close(&w);
		json_object_close(&w);
	} else {
		for (const struct programme_rule *r = programme_rules(); r->name; r++)
			text_printf(&out, "%-16s %s\n", r->name, cli_pick(args, r->text_en, r->text_ko));
	}
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code;
}

static bool wanted(const struct cli_args *args, const char *name)
{
	if (args->positional_count == 0)
		return true;
	for (int i = 0; i < args->positional_count; i++)
		if (strcmp(args->positional[i], name) == 0)
			return true;
	return false;
}

/* Rule by rule, so that each can be told passed or failed. */
static enum status check_rules(
	const struct cli_args *args, struct store_tx *tx, struct outcome *outcome, size_t *out_count, struct findings *findings, struct err *err)
{
	size_t count = 0;
	enum status st = ST_OK;

	if (args->positional_count > 0) { /* an unknown name is refused before anything is computed */
		for (int i = 0; i < args->positional_count; i++) {
			const struct programme_rule *r = programme_rules();

			while (r->name && strcmp(r->name, args->positional[i]) != 0)
				r++;
			if (!r->name) {
				const char *only[] = {args->positional[i], NULL};
				int64_t passed, failed;

				return programme_check(tx, only, findings, &passed, &failed, err);
			}
		}
	}
	for (const struct programme_rule *r = programme_rules(); r->name && st == ST_OK; r++) {
		const char *only[] = {r->name, NULL};
		int64_t passed = 0, failed = 0, before = findings->errors;

		if (!wanted(args, r->name))
			continue;
		if (!cli_progress(NULL, "check", (int64_t)count, 0))
			return err_set(err, ST_CANCELLED, "programme.cancelled", NULL);
		st = programme_check(tx, only, findings, &passed, &failed, err);
		outcome[count++] = (struct outcome){.rule = r, .passed = failed == 0, .findings = findings->errors - before};
	}
	*out_count = count;
	return st;
}

static void text_result(const struct cli_args *args, struct text *out, const struct outcome *outcome, size_t count, size_t failed)
{
	bool ko = args->lang == LANG_KO;

	for (size_t i = 0; i < count; i++) {
		const char *word = outcome[i].passed ? (ko ? "통과" : "passed") : (ko ? "실패" : "FAILED");

		if (cli_colored(args))
			text_printf(out, "\033[%sm%s\033[0m", outcome[i].passed ? "32" : "1;31", word);
		else
			text_append_string(out, word);
		text_printf(out, "  %-16s %s\n", outcome[i].rule->name, ko ? outcome[i].rule->text_ko : outcome[i].rule->text_en);
	}
	text_printf(out, ko ? "규칙 %zu개 통과, %zu개 실패\n" : "%zu rules passed, %zu failed\n", count - failed, failed);
}

static void json_result(struct text *out, const struct outcome *outcome, size_t count, size_t failed, const struct findings *findings)
{
	struct json_writer w;

	json_writer_init(&w, out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.check/1");
	json_put_int(&w, "passed", (int64_t)(count - failed));
	json_put_int(&w, "failed", (int64_t)failed);
	json_array_begin(&w, "rules");
	for (size_t i = 0; i < count; i++) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "rule", outcome[i].rule->name);
		json_put_bool(&w, "passed", outcome[i].passed);
		json_put_int(&w, "findings", outcome[i].findings);
		json_object_close(&w);
	}
	json_array_close(&w);
	cli_json_findings(&w, "findings", findings);
	json_put_int(&w, "findings_dropped", findings->dropped);
	json_object_close(&w);
}

static int print_result(const struct cli_args *args, const struct outcome *outcome, size_t count, struct findings *findings)
{
	size_t failed = 0;
	struct text out;
	int code;

	for (size_t i = 0; i < count; i++)
		failed += !outcome[i].passed;
	text_init(&out);
	cli_warn(args, findings);
	if (args->format == CLI_JSON)
		json_result(&out, outcome, count, failed, findings);
	else
		text_result(args, &out, outcome, count, failed);
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code != 0 ? code : failed > 0 || findings->errors > 0 ? 1 : 0;
}

int cli_check(const struct cli_args *args)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct findings findings;
	struct outcome *outcome;
	struct err err;
	size_t rules = 0, count = 0;
	enum status st;
	int code;

	if (args->list)
		return print_list(args);
	if (!args->db)
		return cli_usage(args, "check", "cli.option_needed", "--db FILE");
	for (const struct programme_rule *r = programme_rules(); r->name; r++)
		rules++;
	outcome = heap_alloc(rules, sizeof *outcome);
	findings_init(&findings, (size_t)args->max_findings);
	cli_progress_start(args);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = check_rules(args, tx, outcome, &count, &findings, &err);
	if (st == ST_OK && args->positional_count == 0) /* a server's log of reads and writes; it has no rule of its own where there is none */
		st = view_check_log(tx, &findings, NULL, &err);
	if (st == ST_OK && args->positional_count == 0) /* and that of what was exchanged with partners */
		st = exchange_log_check(tx, &findings, &err);
	store_rollback(tx);
	store_close(store);
	cli_progress_end();
	code = st == ST_OK ? print_result(args, outcome, count, &findings) : cli_fail(args, st, &findings, &err);
	findings_done(&findings);
	free(outcome);
	return code;
}
