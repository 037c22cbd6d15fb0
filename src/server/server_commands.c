#include "server/server_commands.h"

#include "programme/programme_kept.h"
#include "server/server_child.h"
#include "server/server_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VALUES_MAX 64
#define VALUE_LEN_MAX 4096

struct server_commands {
	json_t *root, *commands;
	json_t *options; /* by name */
};

#define KEY_EN "a secret key stays with its owner; do it where the key is"
#define KEY_KO "비밀키는 주인만 지녀야 합니다. 키가 있는 기계에서 하십시오"
/* Not asked of a server: what acts on the machine or on the database below the server's feet, and what makes or takes a secret key. */
static const struct {
	const char *command, *why_en, *why_ko;
} machine_only[] = {
	{"serve", "it is the server", "서버 자신입니다"},
	{"restore", "it replaces the database of the running server", "돌고 있는 서버의 데이터베이스를 바꿉니다"},
	{"migrate", "tables are changed while no server runs", "표는 서버가 서 있지 않을 때 바꿉니다"},
	{"ledger keygen", KEY_EN, KEY_KO},
	{"ledger checkpoint", KEY_EN, KEY_KO},
	{"verify sign", KEY_EN, KEY_KO},
};
/* Set by the server, never by who asks. `by` and `checker` are who is signed in; a secret key (`key`) is set by nobody. */
static const char *const of_server[] = {"db", "output", "json", "seal-key", "evidence-dir", "mailbox", "smtp", "command", "by", "checker", "lang",
	"quiet", "verbose", "no-progress", "progress", "color", "help", "version", "server", "key"};
/* Change the programme although no person is named in them. */
static const char *const writers[] = {"run", "import", "campaign remind", "plan import", "evidence sweep"};
static const char *const replacers[] = {"run", "import"};
/* A file named as an argument that is written, not read. */
static const char *const makers[] = {"backup"};
/* May be given more than once; of all others a command would take the last. */
static const char *const repeated[] = {"edition", "scope", "set", "beside", "checkpoint"};

#define IN(list, word) is_in(list, sizeof(list) / sizeof *(list), word)
static bool is_in(const char *const *list, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], word) == 0)
			return true;
	return false;
}

static const char *string_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static bool has(const json_t *list, const char *word)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), word) == 0)
			return true;
	return false;
}

enum status server_commands_read(const char *help, size_t length, struct server_commands **out_commands, struct err *err)
{
	struct server_commands *c;
	json_t *root = NULL;
	enum status st = json_read_text(help, length, "help", &root, err);

	if (st != ST_OK)
		return st;
	c = heap_alloc(1, sizeof *c);
	c->root = root;
	c->commands = json_object_get(root, "commands");
	c->options = json_object();
	for (size_t i = 0; i < json_array_size(json_object_get(root, "options")); i++) {
		json_t *option = json_array_get(json_object_get(root, "options"), i);

		json_object_set(c->options, string_of(option, "option"), option);
	}
	*out_commands = c;
	return ST_OK;
}

enum status server_commands_load(const char *program, struct server_commands **out_commands, struct err *err)
{
	char *const ask[] = {(char *)(uintptr_t) "sangsaeng", (char *)(uintptr_t) "help", (char *)(uintptr_t) "-O", (char *)(uintptr_t) "json", NULL};
	struct text text;
	enum status st;

	text_init(&text);
	st = server_child_ask(program, ask, &text, err);
	if (st == ST_OK)
		st = server_commands_read(text.data, text.length, out_commands, err);
	text_done(&text);
	return st;
}

void server_commands_free(struct server_commands *c)
{
	if (!c)
		return;
	json_decref(c->root);
	json_decref(c->options);
	free(c);
}

/* ---- one command, and the form of it that is meant ---- */

struct chosen {
	const json_t *command, *form;
	const char *name, *word; /* "duty", "list"; word "" */
};

static const json_t *find_command(const struct server_commands *c, const char *name, size_t length)
{
	for (size_t i = 0; i < json_array_size(c->commands); i++) {
		const json_t *command = json_array_get(c->commands, i);
		const char *own = string_of(command, "command");

		if (strlen(own) == length && memcmp(own, name, length) == 0)
			return command;
	}
	return NULL;
}

static bool counts(const json_t *form, size_t arguments)
{
	const json_t *list = json_object_get(form, "arguments");
	size_t min = 0, max = 0;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *a = json_array_get(list, i);

		min += !json_is_true(json_object_get(a, "optional"));
		max = json_is_true(json_object_get(a, "many")) || max == SIZE_MAX ? SIZE_MAX : max + 1;
	}
	return arguments >= min && arguments <= max;
}

static bool knows(const json_t *form, const json_t *options)
{
	const json_t *listed = json_object_get(form, "options");
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)options, key, value) if (!has(listed, key)) return false;
	return true;
}

/* The first form of the words that fits arguments and options, else the first that fits the arguments, else the first. */
static bool choose(const struct server_commands *c, const char *words, size_t arguments, const json_t *options, struct chosen *out)
{
	size_t length = strcspn(words, " ");
	const char *word = words[length] ? words + length + 1 : "";
	const json_t *command = find_command(c, words, length), *forms = json_object_get(command, "forms");
	int best = 0;

	if (!command)
		return false;
	for (size_t i = 0; i < json_array_size(forms); i++) {
		const json_t *form = json_array_get(forms, i);
		int rank;

		if (!has(json_object_get(form, "words"), word))
			continue;
		rank = 1 + 2 * counts(form, arguments) + knows(form, options);
		if (rank > best) {
			best = rank;
			*out = (struct chosen){command, form, string_of(command, "command"), word};
		}
	}
	return best > 0;
}

static bool takes(const struct chosen *chosen, const char *option)
{
	return has(json_object_get(chosen->form, "options"), option);
}

static bool is_word(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(text, word, length) == 0;
}

/* Of "ID|FILE.json", "FORM.xlsx", "DIR": may it be a file, must it be one, is it a folder. */
struct file_place {
	bool may, must, folder;
};
static struct file_place place_of(const char *name)
{
	struct file_place place = {.must = name[0] != '\0'};

	while (*name) {
		size_t length = strcspn(name, "|");
		bool folder = is_word(name, length, "DIR") || is_word(name, length, "FOLDER");
		bool file = folder || is_word(name, length, "FILE") || memchr(name, '.', length);

		place.may |= file;
		place.must &= file;
		place.folder |= folder;
		name += length + (name[length] == '|');
	}
	return place;
}

static const char *argument_name(const struct chosen *chosen, size_t index)
{
	const json_t *list = json_object_get(chosen->form, "arguments");
	size_t count = json_array_size(list);

	return count == 0 ? "" : string_of(json_array_get(list, index < count ? index : count - 1), "name");
}

/* ---- judging what was asked ---- */

struct judge {
	const struct server_commands *commands;
	struct arena *arena;
	struct findings *findings;
	struct server_plan *plan;
	struct view_command_option option[VALUES_MAX];
	size_t options;
};

static void find(struct judge *j, const char *pointer, const char *code, const char *a, const char *b)
{
	struct err err;

	err_set(&err, ST_INPUT, code, a ? a : "", b ? b : "", NULL);
	err_at(&err, pointer, 0, 0);
	findings_add(j->findings, SEVERITY_ERROR, &err);
}

/* A value that may go to the command line: it is never a path, however the command reads it. The command runs in a folder of its own, so that what
 * neither begins at the root nor goes up stays there. */
static bool is_plain(const char *value)
{
	if (strlen(value) > VALUE_LEN_MAX || value[0] == '/' || value[0] == '~' || strncmp(value, "postgres", 8) == 0)
		return false;
	for (const char *c = value; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	for (const char *at = value; (at = strstr(at, "..")); at += 2)
		if ((at == value || at[-1] == '/') && (at[2] == '\0' || at[2] == '/'))
			return false;
	return true;
}

/* A number or text as it stands on the command line; NULL if it is neither, or no plain value. */
static const char *plain_of(const json_t *value, struct arena *arena)
{
	if (json_is_integer(value))
		return arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (json_is_string(value) && strlen(json_string_value(value)) == json_string_length(value) && is_plain(json_string_value(value)))
		return arena_strdup(arena, json_string_value(value));
	return NULL;
}

static const char *upload_of(const json_t *value)
{
	return json_is_object(value) && json_object_size(value) == 1 ? string_of(value, "upload") : NULL;
}

static void add_upload(struct judge *j, const char *upload)
{
	j->plan->upload = arena_grow(j->arena, j->plan->upload, j->plan->uploads, sizeof *j->plan->upload);
	j->plan->upload[j->plan->uploads++] = arena_strdup(j->arena, upload);
}

static void note_option(struct judge *j, const char *name, const char *value)
{
	if (j->options < VALUES_MAX)
		j->option[j->options++] = (struct view_command_option){name, value};
	else /* what is not noted is not judged */
		find(j, arena_printf(j->arena, "/options/%s", name), "job.value", name, "");
}

static bool is_result(const char *option)
{
	return strcmp(option, "out") == 0 || strcmp(option, "save") == 0;
}

static void judge_one(struct judge *j, const char *name, const char *word, const json_t *value, const char *pointer)
{
	const char *plain = plain_of(value, j->arena);

	if (is_result(name)) {
		if (!plain || !programme_kept_name(plain))
			find(j, pointer, "job.name", name, NULL);
		note_option(j, name, plain);
	} else if (place_of(word).must) {
		if (!upload_of(value))
			find(j, pointer, "job.upload_needed", name, NULL);
		else
			add_upload(j, upload_of(value));
		note_option(j, name, NULL);
	} else {
		if (!plain)
			find(j, pointer, "job.value", name, word);
		note_option(j, name, plain);
	}
}

/* One option; its name on the command line. */
static void judge_option(struct judge *j, const struct chosen *chosen, const char *name, const json_t *value)
{
	const char *pointer = arena_printf(j->arena, "/options/%s", name);
	const json_t *known = json_object_get(j->commands->options, name), *listed = json_object_get(chosen->command, "options");
	const char *word = string_of(known, "value");

	if (strcmp(name, "dry-run") == 0 && IN(replacers, chosen->name))
		return; /* into a database of the job's own */
	if (!known || !has(listed, name)) {
		const char *candidate[160];
		size_t n = 0;

		for (size_t i = 0; i < json_array_size(listed) && n < 159; i++)
			if (!IN(of_server, json_string_value(json_array_get(listed, i))))
				candidate[n++] = json_string_value(json_array_get(listed, i));
		candidate[n] = NULL;
		find(j, pointer, "job.option", name, string_nearest(name, candidate));
	} else if (IN(of_server, name)) {
		find(j, pointer, strcmp(name, "key") == 0 ? "job.option_key" : "job.option_server", name, NULL);
	} else if (!word) {
		if (!json_is_boolean(value))
			find(j, pointer, "job.value", name, "true, false");
		else if (json_is_true(value))
			note_option(j, name, NULL);
	} else if (json_is_array(value) && !IN(repeated, name)) {
		find(j, pointer, "job.value", name, word);
	} else if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value) && i < VALUES_MAX; i++)
			judge_one(j, name, word, json_array_get(value, i), arena_printf(j->arena, "%s/%zu", pointer, i));
	} else {
		judge_one(j, name, word, value, pointer);
	}
}

static const char *judge_argument(struct judge *j, const struct chosen *chosen, size_t index, const json_t *value)
{
	const char *pointer = arena_printf(j->arena, "/arguments/%zu", index), *name = argument_name(chosen, index),
		   *plain = plain_of(value, j->arena);
	struct file_place place = place_of(name);

	if (!name[0]) {
		find(j, pointer, "job.argument_extra", chosen->name, NULL);
	} else if (IN(makers, chosen->name)) {
		if (!plain || !programme_kept_name(plain))
			find(j, pointer, "job.name", name, NULL);
	} else if (upload_of(value) && place.may) {
		add_upload(j, upload_of(value));
		return NULL;
	} else if (place.must) {
		find(j, pointer, "job.upload_needed", name, NULL);
	} else if (!plain) {
		find(j, pointer, "job.value", name, name);
	}
	return plain;
}

/* "dry_run" → "dry-run" */
static json_t *dashed(const json_t *options)
{
	json_t *out = json_object(), *value;
	const char *key;

	json_object_foreach((json_t *)(uintptr_t)options, key, value)
	{
		char name[64];

		snprintf(name, sizeof name, "%s", key);
		for (char *c = name; *c; c++)
			if (*c == '_')
				*c = '-';
		json_object_set(out, name, value);
	}
	return out;
}

static bool good_format(const struct chosen *chosen, const char *format)
{
	return has(json_object_get(chosen->command, "formats"), format);
}

static void judge_rest(struct judge *j, const struct chosen *chosen, json_t *body)
{
	static const char *const member[] = {"command", "arguments", "options", "format"};
	const char *format = string_of(body, "format"), *key;
	json_t *value;

	json_object_foreach(body, key, value) if (!IN(member, key)) find(j, arena_printf(j->arena, "/%s", key), "job.member", key,
		string_nearest(key, (const char *const[]){"command", "arguments", "options", "format", NULL}));
	if (json_object_get(body, "format") && !(format && good_format(chosen, format)))
		find(j, "/format", "job.value", "format", "json, csv, xlsx, text, svg");
}

static const char *nearest_command(const struct server_commands *c, const char *words)
{
	const char *candidate[64];
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(c->commands) && n < 63; i++)
		candidate[n++] = string_of(json_array_get(c->commands, i), "command");
	candidate[n] = NULL;
	return string_nearest(words, candidate);
}

static const char *machine_reason(const char *command, enum lang lang)
{
	for (size_t i = 0; i < sizeof machine_only / sizeof *machine_only; i++)
		if (strcmp(machine_only[i].command, command) == 0)
			return lang == LANG_KO ? machine_only[i].why_ko : machine_only[i].why_en;
	return NULL;
}

static bool is_true(const json_t *options, const char *name)
{
	return json_is_true(json_object_get(options, name));
}

static void tell(struct server_plan *plan, const struct chosen *chosen, const json_t *options)
{
	bool dry = is_true(options, "dry-run");

	plan->alone = IN(replacers, plan->kind) && !dry;
	plan->second = takes(chosen, "checker") && !dry;
	plan->writes = (takes(chosen, "by") || IN(writers, plan->kind)) && !dry;
	plan->for_ever = plan->writes;
}

enum status server_commands_plan(const struct server_commands *commands, const struct view_viewer *viewer, json_t *body, struct arena *arena,
	struct findings *findings, struct server_plan *out_plan, struct err *err)
{
	struct server_plan plan = {0};
	struct judge j = {.commands = commands, .arena = arena, .findings = findings, .plan = &plan};
	const char *words = string_of(body, "command"), **argument = arena_alloc(arena, VALUES_MAX * sizeof *argument), *key;
	json_t *arguments = json_object_get(body, "arguments"), *options, *value;
	size_t count = json_array_size(arguments);
	struct view_command_option *option;
	struct chosen chosen;
	enum status st;

	if (!words || (arguments && !json_is_array(arguments)) || count > VALUES_MAX ||
		(json_object_get(body, "options") && !json_is_object(json_object_get(body, "options"))))
		return err_set(err, ST_INPUT, "job.body", NULL);
	options = dashed(json_object_get(body, "options"));
	if (!choose(commands, words, count, options, &chosen)) {
		json_decref(options);
		return err_set(
			err, ST_NOT_FOUND, "job.command", words, nearest_command(commands, words) ? nearest_command(commands, words) : "", NULL);
	}
	if (machine_reason(words, LANG_EN)) {
		json_decref(options);
		return err_set(err, ST_DENIED, "job.machine", words, machine_reason(words, viewer->lang), NULL);
	}
	plan.kind = arena_strdup(arena, words);
	for (size_t i = 0; i < count; i++)
		argument[i] = judge_argument(&j, &chosen, i, json_array_get(arguments, i));
	json_object_foreach(options, key, value) judge_option(&j, &chosen, arena_strdup(arena, key), value);
	judge_rest(&j, &chosen, body);
	option = arena_alloc(arena, sizeof j.option);
	memcpy(option, j.option, j.options * sizeof *option);
	plan.what = (struct view_command){.words = plan.kind, .argument = argument, .arguments = count, .option = option, .options = j.options};
	st = view_command_may(viewer, &plan.what, err);
	if (st == ST_OK && findings->errors > 0)
		st = err_set(err, ST_INPUT, "job.refused", plan.kind, NULL);
	if (st == ST_OK) {
		tell(&plan, &chosen, options);
		plan.arguments = json_pack("{s:s, s:O?, s:O, s:s*, s:s}", "command", words, "arguments", arguments, "options", options, "format",
			string_of(body, "format"), "lang", viewer->lang == LANG_KO ? "ko" : "en");
		*out_plan = plan;
	}
	json_decref(options);
	return st;
}

/* ---- the command line ---- */

struct line {
	struct arena *arena;
	char **word;
	size_t count;
	const struct server_line *with;
	const char **result;
};

static void add(struct line *l, const char *word)
{
	l->word = arena_grow(l->arena, l->word, l->count, sizeof *l->word);
	l->word[l->count++] = word ? arena_strdup(l->arena, word) : NULL;
}

static void add_option(struct line *l, const char *name, const char *value)
{
	add(l, value ? arena_printf(l->arena, "--%s=%s", name, value) : arena_printf(l->arena, "--%s", name));
}

static const char *path_of(const struct line *l, const json_t *value)
{
	const char *upload = upload_of(value);

	for (size_t i = 0; upload && l->with->file[i]; i += 2)
		if (strcmp(l->with->file[i], upload) == 0)
			return l->with->file[i + 1];
	return NULL;
}

static const char *result_path(struct line *l, const char *name)
{
	*l->result = arena_printf(l->arena, "%s/out/%s", l->with->folder, name);
	return *l->result;
}

static const char *value_of(struct line *l, const char *option, const json_t *value)
{
	const char *path = path_of(l, value);

	if (path)
		return path;
	return is_result(option) ? result_path(l, plain_of(value, l->arena)) : plain_of(value, l->arena);
}

static void add_options(struct line *l, const json_t *options)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)options, key, value)
	{
		if (json_is_boolean(value)) {
			if (json_is_true(value))
				add_option(l, key, NULL);
		} else if (json_is_array(value)) {
			for (size_t i = 0; i < json_array_size(value); i++)
				add_option(l, key, value_of(l, key, json_array_get(value, i)));
		} else {
			add_option(l, key, value_of(l, key, value));
		}
	}
}

static const char *media_of(const char *format)
{
	static const char *const media[][2] = {
		{"json", "application/json"}, {"csv", "text/csv; charset=utf-8"}, {"svg", "image/svg+xml"}, {"xlsx", SERVER_XLSX}};

	for (size_t i = 0; i < sizeof media / sizeof *media; i++)
		if (strcmp(media[i][0], format) == 0)
			return media[i][1];
	return "text/plain; charset=utf-8";
}

#define IS_FORM(chosen, command, form) (strcmp((chosen)->name, command) == 0 && strcmp((chosen)->word, form) == 0)
/* JSON where there is one. */
static const char *format_of(const struct chosen *chosen, const json_t *options)
{
	if (IS_FORM(chosen, "export", "ledger"))
		return "csv";
	if (IS_FORM(chosen, "export", "hledger") || IS_FORM(chosen, "duty", "calendar") || json_object_get(options, "report"))
		return string_of(chosen->command, "format");
	return good_format(chosen, "json") ? "json" : string_of(chosen->command, "format");
}

/* What the server adds: database, who, where letters go, the format. */
static void add_own(struct line *l, const struct chosen *chosen, const json_t *arguments, json_t *options, const char **out_media)
{
	const char *format = string_of(arguments, "format");
	bool dry = is_true(options, "dry-run");

	if (takes(chosen, "db") && !json_object_get(options, "factors"))
		add_option(l, "db", IN(replacers, chosen->name) && dry ? "tried.db" : l->with->db);
	if (IN(replacers, chosen->name))
		json_object_del(options, "dry-run");
	if (takes(chosen, "by"))
		add_option(l, "by", l->with->by);
	if (takes(chosen, "checker") && l->with->checker[0])
		add_option(l, "checker", l->with->checker);
	if (takes(chosen, "mailbox") && !dry)
		add_option(l, l->with->smtp ? "smtp" : "mailbox", l->with->smtp ? l->with->smtp : l->with->mailbox);
	if (!format)
		format = format_of(chosen, options);
	if (takes(chosen, "output") && (string_of(arguments, "format") || !json_object_get(options, "out")))
		add_option(l, "output", format);
	*out_media = IS_FORM(chosen, "duty", "calendar") ? "text/calendar; charset=utf-8" : media_of(format);
}

char **server_commands_line(const struct server_commands *commands, const json_t *arguments, const struct server_line *with, struct arena *arena,
	const char **out_result, const char **out_media)
{
	struct line l = {.arena = arena, .with = with, .result = out_result};
	const json_t *list = json_object_get(arguments, "arguments");
	json_t *options = json_deep_copy(json_object_get(arguments, "options"));
	struct chosen chosen;

	*out_result = NULL;
	if (!choose(commands, string_of(arguments, "command"), json_array_size(list), options, &chosen)) {
		json_decref(options);
		return NULL;
	}
	add(&l, with->program);
	add(&l, chosen.name);
	if (chosen.word[0])
		add(&l, chosen.word);
	add_option(&l, "progress", "json"); /* first, so that a mistake in what follows is told in it */
	add_option(&l, "lang", string_of(arguments, "lang"));
	add_own(&l, &chosen, arguments, options, out_media);
	add_options(&l, options);
	add(&l, "--");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *value = json_array_get(list, i);
		const char *path = path_of(&l, value), *plain = plain_of(value, arena);

		add(&l, path ? path : IN(makers, chosen.name) ? result_path(&l, plain) : plain ? plain : "");
	}
	add(&l, NULL);
	json_decref(options);
	return l.word;
}

/* ---- what can be asked ---- */

static json_t *settable(const struct server_commands *c, const json_t *command)
{
	const json_t *listed = json_object_get(command, "options");
	json_t *out = json_array();

	for (size_t i = 0; i < json_array_size(listed); i++) {
		const char *name = json_string_value(json_array_get(listed, i));
		const json_t *known = json_object_get(c->options, name);
		const char *word = string_of(known, "value");
		const char *type = !word ? "boolean" : is_result(name) ? "name" : place_of(word).must ? "upload" : "string";
		char snake[64];

		if (IN(of_server, name))
			continue;
		snprintf(snake, sizeof snake, "%s", name);
		for (char *p = snake; *p; p++)
			if (*p == '-')
				*p = '_';
		json_array_append_new(out,
			json_pack("{s:s, s:s, s:s*, s:O}", "option", snake, "type", type, "value", word, "text", json_object_get(known, "text")));
	}
	return out;
}

void server_commands_list(const struct server_commands *c, const struct view_viewer *viewer, struct text *out)
{
	json_t *items = json_array(), *root;
	char *text;

	for (size_t i = 0; i < json_array_size(c->commands); i++) {
		const json_t *command = json_array_get(c->commands, i), *forms = json_object_get(command, "forms");
		const char *name = string_of(command, "command");
		json_t *words = json_array();

		for (size_t f = 0; f < json_array_size(forms); f++) {
			const json_t *each = json_object_get(json_array_get(forms, f), "words");

			for (size_t w = 0; w < json_array_size(each); w++) {
				const char *word = json_string_value(json_array_get(each, w));
				char full[96];

				snprintf(full, sizeof full, "%s%s%s", name, word[0] ? " " : "", word);
				if (view_command_open(viewer->role, full) && !machine_reason(full, LANG_EN) && !has(words, full))
					json_array_append_new(words, json_string(full));
			}
		}
		if (json_array_size(words) > 0)
			json_array_append_new(items, json_pack("{s:s, s:O, s:O, s:O, s:o, s:o}", "command", name, "text",
							     json_object_get(command, "text"), "usage", json_object_get(command, "usage"), "formats",
							     json_object_get(command, "formats"), "may", words, "options", settable(c, command)));
		else
			json_decref(words);
	}
	root = json_pack("{s:s, s:o}", "schema", "sangsaeng.commands/1", "items", items);
	text = json_dumps(root, JSON_INDENT(2));
	text_append_string(out, text ? text : "");
	text_append_char(out, '\n');
	free(text);
	json_decref(root);
}

bool server_commands_folder(const struct server_commands *commands, const json_t *arguments, const char *upload)
{
	const json_t *list = json_object_get(arguments, "arguments");
	struct chosen chosen;

	if (!choose(commands, string_of(arguments, "command"), json_array_size(list), json_object_get(arguments, "options"), &chosen))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *own = upload_of(json_array_get(list, i));

		if (own && strcmp(own, upload) == 0 && place_of(argument_name(&chosen, i)).folder)
			return true;
	}
	return false;
}

void server_commands_uploads(const json_t *value, struct arena *arena, const char ***list, size_t *count)
{
	const char *key, *upload = upload_of(value);
	json_t *each;
	size_t i;

	if (upload) {
		*list = arena_grow(arena, *list, *count, sizeof **list);
		(*list)[(*count)++] = arena_strdup(arena, upload);
	} else if (json_is_array(value)) {
		json_array_foreach(value, i, each) server_commands_uploads(each, arena, list, count);
	} else if (json_is_object(value)) {
		json_object_foreach((json_t *)(uintptr_t)value, key, each) server_commands_uploads(each, arena, list, count);
	}
}

bool server_commands_alone(const json_t *arguments)
{
	return IN(replacers, string_of(arguments, "command")) && !is_true(json_object_get(arguments, "options"), "dry-run");
}
