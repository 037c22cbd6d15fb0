/* --server URL: the same commands, run by a server as jobs (docs/api.md). Files named are handed in first; what it prints comes to stdout, what it
 * writes into the file of -o. Who asks is told by SANGSAENG_TOKEN, or SANGSAENG_CLIENT and SANGSAENG_SECRET. */
#include "base/json.h"
#include "base/output.h"
#include "cli/cli.h"
#include "net/net_http.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ANSWER_MAX ((size_t)1 << 30)
#define TRANSFER_SECONDS 600
#define WAIT_MS_FIRST 50
#define WAIT_MS_MOST 1000

struct remote {
	const struct cli_args *args;
	const struct cli_command *command;
	struct arena arena;
	char base[512], host[300], authorization[4200];
	struct net_http_rules rules;
	const char *hosts[2];
	struct net_http_answer answer;
};

/* ---- the server ---- */

/* https://host[:port][/path]; http:// on this machine only: a token does not go out in clear. */
static enum status understand_url(struct remote *r, const char *url, struct err *err)
{
	bool plain = strncmp(url, "http://", 7) == 0;
	const char *host = url + (plain ? 7 : 8);
	size_t length;

	if (!plain && strncmp(url, "https://", 8) != 0)
		return err_set(err, ST_USAGE, "cli.server_url", url, NULL);
	length = strcspn(host, "/");
	if (length == 0 || length >= sizeof r->host - 4 || strlen(url) >= sizeof r->base || strpbrk(url, "@?# \t\r\n"))
		return err_set(err, ST_USAGE, "cli.server_url", url, NULL);
	snprintf(r->host, sizeof r->host, "%.*s%s", (int)length, host, plain && !memchr(host, ':', length) ? ":80" : "");
	if (plain && strncmp(host, "127.", 4) != 0 && strncmp(host, "localhost", 9) != 0 && strncmp(host, "[::1]", 5) != 0)
		return err_set(err, ST_USAGE, "cli.server_plain", url, NULL);
	snprintf(r->base, sizeof r->base, "%s", url);
	for (size_t n = strlen(r->base); n > 0 && r->base[n - 1] == '/'; n--)
		r->base[n - 1] = '\0';
	r->hosts[0] = r->host;
	r->rules = (struct net_http_rules){.host = r->hosts,
		.inside = true,
		.plain = plain,
		.ca_file = getenv("SANGSAENG_CA"),
		.body_max = ANSWER_MAX,
		.total_seconds = TRANSFER_SECONDS};
	return ST_OK;
}

/* The problem that the server answered, in the language asked for. */
static enum status problem(const struct remote *r, struct err *err)
{
	json_t *root = json_loadb(r->answer.body, r->answer.body_length, JSON_REJECT_DUPLICATES, NULL);
	const json_t *message = json_object_get(root, "message");
	const char *text = json_string_value(json_object_get(message, r->args->lang == LANG_KO ? "ko" : "en"));
	const char *code = json_string_value(json_object_get(root, "code"));
	int s = r->answer.status;
	enum status st = s == 401 || s == 403   ? ST_DENIED
			 : s == 404             ? ST_NOT_FOUND
			 : s == 409 || s == 412 ? ST_CONFLICT
			 : s == 400             ? ST_USAGE
			 : s >= 400 && s < 500  ? ST_INPUT
						: ST_NETWORK;
	char number[16];

	snprintf(number, sizeof number, "%d", s);
	if (json_string_value(json_object_get(root, "detail")))
		text = json_string_value(json_object_get(root, "detail"));
	err_set(err, st, "cli.server_said", r->host, number, code ? code : "", text ? text : "", NULL);
	json_decref(root);
	return st;
}

/* Any answer below 300 is good. */
static enum status ask(struct remote *r, const char *method, const char *path, const char *header, const char *body, size_t length, struct err *err)
{
	const char *headers[6] = {"Accept: application/json, */*", r->args->lang == LANG_KO ? "Accept-Language: ko" : "Accept-Language: en"};
	struct net_http_ask what = {
		.method = method, .url = arena_printf(&r->arena, "%s%s", r->base, path), .header = headers, .body = body, .body_length = length};
	size_t n = 2;
	enum status st;

	if (r->authorization[0])
		headers[n++] = r->authorization;
	if (header)
		headers[n++] = header;
	if (body && !(header && strncmp(header, "Content-Type", 12) == 0))
		headers[n++] = "Content-Type: application/json";
	st = net_http(&what, &r->rules, &r->arena, &r->answer, err);
	return st == ST_OK && r->answer.status >= 300 ? problem(r, err) : st;
}

static json_t *body_of(const struct remote *r)
{
	return json_loadb(r->answer.body, r->answer.body_length, JSON_REJECT_DUPLICATES, NULL);
}

static enum status sign_in(struct remote *r, struct err *err)
{
	const char *token = getenv("SANGSAENG_TOKEN"), *client = getenv("SANGSAENG_CLIENT"), *secret = getenv("SANGSAENG_SECRET");
	const char *word, *basic;
	size_t length;
	json_t *root;
	enum status st;

	if (token && !token[0])
		token = NULL;
	if (!token && !(client && secret))
		return err_set(err, ST_USAGE, "cli.server_who", NULL);
	if (!token) {
		word = arena_printf(&r->arena, "%s:%s", client, secret);
		length = sodium_base64_ENCODED_LEN(strlen(word), sodium_base64_VARIANT_ORIGINAL);
		basic = sodium_bin2base64(
			arena_alloc(&r->arena, length), length, (const unsigned char *)word, strlen(word), sodium_base64_VARIANT_ORIGINAL);
		if (snprintf(r->authorization, sizeof r->authorization, "Authorization: Basic %s", basic) >= (int)sizeof r->authorization)
			return err_set(err, ST_USAGE, "cli.server_who", NULL);
		st = ask(r, "POST", "/v1/token", "Content-Type: application/x-www-form-urlencoded", "grant_type=client_credentials",
			strlen("grant_type=client_credentials"), err);
		if (st != ST_OK)
			return st;
		root = body_of(r);
		token = arena_strdup(&r->arena,
			json_string_value(json_object_get(root, "access_token")) ? json_string_value(json_object_get(root, "access_token")) : "");
		json_decref(root);
	}
	if (snprintf(r->authorization, sizeof r->authorization, "Authorization: Bearer %s", token) >= (int)sizeof r->authorization ||
		strpbrk(token, "\r\n"))
		return err_set(err, ST_USAGE, "cli.server_who", NULL);
	return ST_OK;
}

/* ---- what is asked ---- */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static enum status hand_in(struct remote *r, const char *path, json_t **out, struct err *err)
{
	struct text name;
	struct stat s;
	void *bytes;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status st;
	json_t *root;

	if (fd < 0 || fstat(fd, &s) != 0)
		st = err_set(err, ST_INPUT, "file.open", path, NULL);
	else if (S_ISDIR(s.st_mode))
		st = err_set(err, ST_INPUT, "cli.server_folder", path, NULL);
	else if (s.st_size == 0)
		st = err_set(err, ST_INPUT, "cli.server_empty", path, NULL);
	else
		st = ST_OK;
	bytes = st == ST_OK ? mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	if (fd >= 0)
		close(fd);
	if (st != ST_OK)
		return st;
	if (bytes == MAP_FAILED)
		return err_set(err, ST_INPUT, "file.open", path, NULL);
	text_init(&name);
	for (const char *c = base_name(path); *c; c++)
		text_printf(&name,
			(*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '.' || *c == '-' || *c == '_'
				? "%c"
				: "%%%02X",
			(unsigned char)*c);
	st = ask(r, "POST", arena_printf(&r->arena, "/v1/files?name=%s", name.data), "Content-Type: application/octet-stream", bytes,
		(size_t)s.st_size, err);
	munmap(bytes, (size_t)s.st_size);
	text_done(&name);
	if (st != ST_OK)
		return st;
	root = body_of(r);
	*out = json_pack("{s:O?}", "upload", json_object_get(root, "id"));
	json_decref(root);
	return ST_OK;
}

/* "FILE", "ID|FILE.json", "FOLDER": may it be a file or folder of this machine. */
static bool may_be_file(const char *name)
{
	while (name && *name) {
		size_t length = strcspn(name, "|");

		if (memchr(name, '.', length) || (length == 4 && memcmp(name, "FILE", 4) == 0) || (length == 3 && memcmp(name, "DIR", 3) == 0) ||
			(length == 6 && memcmp(name, "FOLDER", 6) == 0))
			return true;
		name += length + (name[length] == '|');
	}
	return false;
}

static enum status value_of(struct remote *r, const char *name, const char *value, json_t **out, struct err *err)
{
	struct stat s;

	if (may_be_file(name) && stat(value, &s) == 0)
		return hand_in(r, value, out, err);
	*out = json_string(value);
	return *out ? ST_OK : err_set(err, ST_USAGE, "cli.value_unknown", value, NULL);
}

static bool is_word(const json_t *forms, const char *word)
{
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *words = json_object_get(json_array_get(forms, i), "words");

		for (size_t w = 0; w < json_array_size(words); w++)
			if (strcmp(json_string_value(json_array_get(words, w)), word) == 0)
				return true;
	}
	return false;
}

/* The name of argument `index` in the form with the word; the longest list that fits. */
static const char *argument_name(const json_t *forms, const char *word, size_t index)
{
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i), *list = json_object_get(form, "arguments"), *words = json_object_get(form, "words");
		size_t count = json_array_size(list);

		for (size_t w = 0; w < json_array_size(words) && count > 0; w++)
			if (strcmp(json_string_value(json_array_get(words, w)), word) == 0)
				return json_string_value(json_object_get(json_array_get(list, index < count ? index : count - 1), "name"));
	}
	return NULL;
}

static bool stays_here(int option)
{
	return CLI_GLOBAL & CLI_BIT(option) || option == CLI_SERVER || option == CLI_OUTPUT || option == CLI_JSON_SHORT;
}

/* A secret key leaves this machine for no server, whatever that would make of it. */
static enum status refuse_key(const struct cli_args *args, struct err *err)
{
	for (int i = 0; i < args->said_count; i++)
		if (args->said[i].option == CLI_KEY)
			return err_set(err, ST_USAGE, "cli.server_key", args->said[i].value, NULL);
	return ST_OK;
}

static enum status put_option(struct remote *r, json_t *options, const struct cli_said *said, struct err *err)
{
	const char *name = cli_options[said->option].name;
	json_t *value, *before = json_object_get(options, name);
	enum status st = ST_OK;

	if (!said->value)
		value = json_true();
	else if (said->option == CLI_OUT)
		value = json_string(base_name(said->value));
	else
		st = value_of(r, cli_options[said->option].value, said->value, &value, err);
	if (st != ST_OK)
		return st;
	if (before) { /* given again: a list */
		json_t *list = json_is_array(before) ? json_incref(before) : json_pack("[O]", before);

		json_array_append_new(list, value);
		value = list;
	}
	json_object_set_new(options, name, value);
	return ST_OK;
}

static enum status put_request(struct remote *r, json_t **out_body, struct err *err)
{
	const struct cli_args *args = r->args;
	json_t *help = NULL, *forms = NULL, *arguments = json_array(), *options = json_object(), *value;
	const char *words = r->command->name, *word = "";
	struct text text;
	enum status st;
	int first = 0;

	text_init(&text);
	cli_help_json(&text);
	st = json_read_text(text.data, text.length, "help", &help, err);
	text_done(&text);
	for (size_t i = 0; i < json_array_size(json_object_get(help, "commands")); i++) {
		json_t *command = json_array_get(json_object_get(help, "commands"), i);

		if (strcmp(json_string_value(json_object_get(command, "command")), r->command->name) == 0)
			forms = json_object_get(command, "forms");
	}
	if (args->positional_count > 0 && is_word(forms, args->positional[0])) {
		word = args->positional[first++];
		words = arena_printf(&r->arena, "%s %s", r->command->name, word);
	}
	for (int i = first; st == ST_OK && i < args->positional_count; i++) {
		st = value_of(r, argument_name(forms, word, (size_t)(i - first)), args->positional[i], &value, err);
		if (st == ST_OK)
			json_array_append_new(arguments, value);
	}
	for (int i = 0; st == ST_OK && i < args->said_count; i++)
		if (!stays_here(args->said[i].option))
			st = put_option(r, options, &args->said[i], err);
	if (st == ST_OK)
		*out_body = json_pack("{s:s, s:O, s:O}", "command", words, "arguments", arguments, "options", options);
	if (st == ST_OK && r->command->formats != 0)
		json_object_set_new(*out_body, "format", json_string(cli_format_name(args->format)));
	json_decref(arguments);
	json_decref(options);
	json_decref(help);
	return st;
}

/* ---- the job ---- */

/* Cells of text files are named with their file, those of workbooks with their sheet. */
static bool is_in_workbook(const char *file, const char *cell)
{
	size_t length = file ? strlen(file) : 0;

	return file && cell && !(strncmp(cell, file, length) == 0 && cell[length] == '!');
}

/* As the command prints it (message.h); the problem of a job too. */
static void print_finding(const struct remote *r, const json_t *f)
{
	const char *lang = r->args->lang == LANG_KO ? "ko" : "en";
	const char *severity = json_string_value(json_object_get(f, "severity")), *code = json_string_value(json_object_get(f, "code")),
		   *text = json_string_value(json_object_get(json_object_get(f, "message"), lang)),
		   *hint = json_string_value(json_object_get(json_object_get(f, "suggestion"), lang)),
		   *file = json_string_value(json_object_get(f, "file")), *cell = json_string_value(json_object_get(f, "cell"));
	json_int_t line = json_integer_value(json_object_get(f, "line")), column = json_integer_value(json_object_get(f, "column"));

	if (is_in_workbook(file, cell))
		fprintf(stderr, "%s:%s: ", file, cell);
	else if (file && line > 0 && column > 0)
		fprintf(stderr, "%s:%" JSON_INTEGER_FORMAT ":%" JSON_INTEGER_FORMAT ": ", file, line, column);
	else if (file && line > 0)
		fprintf(stderr, "%s:%" JSON_INTEGER_FORMAT ": ", file, line);
	else if (cell || file)
		fprintf(stderr, "%s: ", cell ? cell : file);
	fprintf(stderr, "%s[%s]: %s\n", severity ? severity : "error", code ? code : "", text ? text : "");
	if (hint)
		fprintf(stderr, "  %s\n", hint);
}

static void print_findings(const struct remote *r, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		print_finding(r, json_array_get(list, i));
}

/* Follows the job to its end; interrupted, asks that it be stopped. */
static enum status follow(struct remote *r, const char *path, json_t **out_job, struct err *err)
{
	bool cancelled = false;
	long wait_ms = WAIT_MS_FIRST;

	for (;;) {
		json_t *job = body_of(r);
		const char *state = json_string_value(json_object_get(job, "state")), *phase = json_string_value(json_object_get(job, "phase"));
		struct timespec pause = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
		enum status st;

		if (state && strcmp(state, "queued") != 0 && strcmp(state, "running") != 0) {
			*out_job = job;
			return ST_OK;
		}
		if (json_is_true(json_object_get(job, "needs_approval"))) {
			json_decref(job);
			return err_set(err, ST_CONFLICT, "cli.server_approval", path, NULL);
		}
		if (!cli_progress(NULL, phase ? phase : "queued", json_integer_value(json_object_get(job, "done")),
			    json_integer_value(json_object_get(job, "total"))) &&
			!cancelled) {
			cancelled = true;
			st = ask(r, "POST", arena_printf(&r->arena, "%s/cancel", path), NULL, "{}", 2, err);
			if (st != ST_OK) {
				json_decref(job);
				return st;
			}
		}
		json_decref(job);
		nanosleep(&pause, NULL);
		wait_ms = wait_ms * 3 / 2 < WAIT_MS_MOST ? wait_ms * 3 / 2 : WAIT_MS_MOST;
		st = ask(r, "GET", path, NULL, NULL, 0, err);
		if (st != ST_OK)
			return st;
	}
}

static int print_result(struct remote *r, const char *path, const json_t *job, struct err *err)
{
	const struct cli_args *args = r->args;
	json_int_t code = json_integer_value(json_object_get(job, "exit_code"));
	enum status st = ST_OK;
	int put = 0;

	print_findings(r, json_object_get(job, "findings"));
	if (json_is_null(json_object_get(job, "result")))
		return (int)code;
	st = ask(r, "GET", arena_printf(&r->arena, "%s/result?part=answer", path), NULL, NULL, 0, err);
	if (st == ST_OK && r->answer.body_length > 0)
		put = cli_put(args, r->answer.body, r->answer.body_length);
	else if (st == ST_NOT_FOUND)
		st = ST_OK;
	if (st == ST_OK && args->out) {
		st = ask(r, "GET", arena_printf(&r->arena, "%s/result?part=file", path), NULL, NULL, 0, err);
		if (st == ST_OK)
			st = output_write(args->out, r->answer.body, r->answer.body_length, err);
	}
	if (st != ST_OK)
		return cli_fail(args, st, NULL, err);
	return put ? put : (int)code;
}

int cli_remote(const struct cli_args *args, const struct cli_command *command)
{
	struct remote *r = heap_alloc(1, sizeof *r);
	json_t *body = NULL, *job = NULL, *made;
	const char *path = NULL;
	unsigned char random[16];
	char hex[2 * sizeof random + 1];
	struct err err;
	enum status st;
	int code;

	r->args = args;
	r->command = command;
	arena_init(&r->arena);
	cli_progress_start(args);
	st = args->db ? err_set(&err, ST_USAGE, "cli.not_together", command->name, "--server, --db", NULL) : understand_url(r, args->server, &err);
	if (st == ST_OK)
		st = refuse_key(args, &err);
	if (st == ST_OK)
		st = sign_in(r, &err);
	if (st == ST_OK)
		st = put_request(r, &body, &err);
	if (st == ST_OK) {
		char *text = json_dumps(body, JSON_COMPACT);

		randombytes_buf(random, sizeof random);
		st = ask(r, "POST", "/v1/jobs",
			arena_printf(&r->arena, "Idempotency-Key: cli-%s", sodium_bin2hex(hex, sizeof hex, random, sizeof random)), text,
			strlen(text), &err);
		free(text);
	}
	if (st == ST_OK) {
		made = body_of(r);
		path = arena_printf(&r->arena, "/v1/jobs/%s",
			json_string_value(json_object_get(made, "id")) ? json_string_value(json_object_get(made, "id")) : "");
		json_decref(made);
		st = follow(r, path, &job, &err);
	}
	cli_progress_end();
	if (st != ST_OK) {
		code = cli_fail(args, st, NULL, &err);
	} else if (strcmp(json_string_value(json_object_get(job, "state")), "succeeded") == 0) {
		code = print_result(r, path, job, &err);
	} else if (strcmp(json_string_value(json_object_get(job, "state")), "cancelled") == 0) {
		code = status_exit_code(ST_CANCELLED);
	} else {
		const json_t *why = json_object_get(job, "problem");

		print_findings(r, json_object_get(why, "errors"));
		print_finding(r, why);
		code = json_is_integer(json_object_get(job, "exit_code")) ? (int)json_integer_value(json_object_get(job, "exit_code"))
									  : status_exit_code(ST_INTERNAL);
	}
	json_decref(body);
	json_decref(job);
	sodium_memzero(r->authorization, sizeof r->authorization);
	arena_done(&r->arena);
	free(r);
	return code;
}
