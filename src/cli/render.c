#include "cli/cli.h"

#include "base/json.h"
#include "store/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *cli_pick(const struct cli_args *args, const char *en, const char *ko)
{
	return args->lang == LANG_KO ? ko : en;
}

bool cli_colored(const struct cli_args *args)
{
	const char *no_color = getenv("NO_COLOR");

	if (args->color != CLI_COLOR_AUTO)
		return args->color == CLI_COLOR_ALWAYS;
	return !(no_color && no_color[0]) && isatty(STDOUT_FILENO);
}

int cli_put(const struct cli_args *args, const char *bytes, size_t length)
{
	struct err err;

	if (fwrite(bytes, 1, length, stdout) == length && fflush(stdout) == 0 && !ferror(stdout))
		return 0;
	err_set(&err, ST_INTERNAL, "cli.write", strerror(errno), NULL);
	err_print(stderr, &err, args->lang);
	return status_exit_code(ST_INTERNAL);
}

static const char *const severity_word[] = {"error", "warning", "note"};

/* Errors first; warnings and notes only where they were not asked to be left out. */
void cli_warn(const struct cli_args *args, struct findings *findings)
{
	if (args->quiet) {
		size_t kept = 0;

		for (size_t i = 0; i < findings->count; i++)
			if (findings->item[i].severity == SEVERITY_ERROR)
				findings->item[kept++] = findings->item[i];
		findings->count = kept;
	}
	if (args->progress_json) {
		for (size_t i = 0; i < findings->count; i++)
			cli_line_found("finding", severity_word[findings->item[i].severity], &findings->item[i].err);
	} else {
		findings_print(stderr, findings, args->lang);
	}
}

int cli_fail(const struct cli_args *args, enum status status, struct findings *findings, const struct err *err)
{
	cli_progress_end();
	if (findings)
		cli_warn(args, findings);
	if (args->progress_json)
		cli_line_found("error", NULL, err);
	else
		err_print(stderr, err, args->lang);
	return status_exit_code(status);
}

int cli_usage(const struct cli_args *args, const char *command, const char *code, const char *value)
{
	struct err err;

	err_set(&err, ST_USAGE, code, command, value, NULL);
	return cli_fail(args, ST_USAGE, NULL, &err);
}

void cli_quote(struct text *out, const char *s)
{
	char shown[256];

	s = store_shown(s, shown, sizeof shown);
	if (s[0] && s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-")] == '\0') {
		text_append_string(out, s);
		return;
	}
	text_append_char(out, '\'');
	for (; *s; s++) {
		if (*s == '\'')
			text_append_string(out, "'\\''");
		else
			text_append_char(out, *s);
	}
	text_append_char(out, '\'');
}

void cli_json_findings(struct json_writer *w, const char *key, const struct findings *findings)
{
	json_array_begin(w, key);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->item[i];
		char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
		int64_t line = message_place(&f->err, file, cell);
		struct text text;

		text_init(&text);
		json_object_begin(w, NULL);
		json_put_string(w, "severity", severity_word[f->severity]);
		json_put_string(w, "code", f->err.code);
		json_put_string(w, "file", file[0] ? file : NULL);
		json_put_int(w, "line", line);
		json_put_int(w, "column", f->err.column);
		if (cell[0])
			json_put_string(w, "cell", cell);
		json_object_begin(w, "message");
		message_format(&text, &f->err, LANG_KO);
		json_put_string(w, "ko", text.data);
		text_clear(&text);
		message_format(&text, &f->err, LANG_EN);
		json_put_string(w, "en", text.data);
		json_object_close(w);
		json_object_close(w);
		text_done(&text);
	}
	json_array_close(w);
}

bool cli_is_table(const struct cli_args *args)
{
	return args->format == CLI_CSV || args->format == CLI_XLSX;
}

const char *cli_table_option(const struct cli_args *args)
{
	return args->format == CLI_XLSX ? "-O xlsx" : "-O csv";
}

/* A workbook says when it was made: on the programme's as_of, so that the same list is the same bytes. */
static enum status put_workbook(const struct cli_args *args, struct text *out, struct err *err)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct party_rules rules;
	struct arena arena;
	char day[DATE_TEXT_LEN];
	enum status st = args->db ? programme_open(args->db, STORE_READ, &store, err) : ST_OK;

	arena_init(&arena);
	if (st == ST_OK && store)
		st = store_begin(store, false, &tx, err);
	if (st == ST_OK && store)
		st = programme_rules_read(tx, &arena, &rules, NULL, err);
	if (st == ST_OK && store)
		date_format(rules.as_of, day);
	if (st == ST_OK)
		st = report_table_xlsx(args->table, args->lang, store ? day : NULL, out, err);
	if (tx)
		store_rollback(tx);
	store_close(store);
	arena_done(&arena);
	return st;
}

enum status cli_output(const struct cli_args *args, struct text *out, struct err *err)
{
	enum status st = ST_OK;

	if (args->table->name && args->format == CLI_XLSX)
		st = put_workbook(args, out, err);
	else if (args->table->name)
		report_table_csv(args->table, args->bom, out);
	if (st != ST_OK)
		return st;
	if (args->out && strcmp(args->out, "-") != 0)
		return cli_write_file(args->out, out, err);
	if (fwrite(out->data, 1, out->length, stdout) == out->length && fflush(stdout) == 0 && !ferror(stdout))
		return ST_OK;
	return err_set(err, ST_INTERNAL, "cli.write", strerror(errno), NULL);
}

int cli_answer(const struct cli_args *args, struct text *out)
{
	struct err err;
	enum status st = cli_output(args, out, &err);

	return st == ST_OK ? 0 : cli_fail(args, st, NULL, &err);
}

const char *cli_grouped(const char *decimal, char *out, size_t size)
{
	size_t whole = strcspn(decimal, "."), at = 0;

	if (strlen(decimal) + whole / 3 + 1 > size) {
		snprintf(out, size, "%s", decimal);
		return out;
	}
	for (size_t i = 0; i < whole; i++) {
		out[at++] = decimal[i];
		if (decimal[i] != '-' && i + 1 < whole && (whole - i - 1) % 3 == 0)
			out[at++] = ',';
	}
	snprintf(out + at, size - at, "%s", decimal + whole);
	return out;
}

void cli_pad(struct text *out, const char *s, int width)
{
	text_append_string(out, s);
	for (int w = utf8_width(s); w < width; w++)
		text_append_char(out, ' ');
}

int cli_read(const struct cli_args *args, const char *command, cli_render *render)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st;
	int code = 0;

	if (!args->db)
		return cli_usage(args, command, "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = render(args, tx, &arena, &out, &err);
	if (st == ST_OK)
		st = cli_output(args, &out, &err);
	if (st != ST_OK)
		code = cli_fail(args, st, NULL, &err);
	if (tx)
		store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
