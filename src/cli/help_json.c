/* The commands as data. Forms, arguments and their files are read from the usage texts that people see, so that both say the same. */
#include "cli/cli.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define FORM_MAX 2048

static json_t *both(const char *ko, const char *en)
{
	return json_pack("{s:s, s:s}", "ko", ko, "en", en);
}

static int option_of(const char *word)
{
	for (int o = 0; o < CLI_OPTION_COUNT; o++) {
		const char *name = cli_options[o].name;

		if (word[1] == '-' ? strcmp(word + 2, name) == 0 : cli_options[o].letter && word[1] == cli_options[o].letter && !word[2])
			return o;
	}
	return -1;
}

static void add_once(json_t *list, const char *text)
{
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item) if (strcmp(json_string_value(item), text) == 0) return;
	json_array_append_new(list, json_string(text));
}

/* Blanks around brackets, and before an option that follows "|"; the dots of "any number" stay with their word. */
static void spread(const char *usage, char out[FORM_MAX])
{
	size_t n = 0;

	for (; *usage && n + 8 < FORM_MAX; usage++) {
		bool alone = strchr("[]\n", *usage) || (*usage == '|' && (usage[1] == '-' || usage[1] == ' '));

		if (alone)
			out[n++] = ' ';
		out[n++] = *usage == '\n' ? ' ' : *usage;
		if (alone)
			out[n++] = ' ';
	}
	out[n] = '\0';
}

static void add_argument(json_t *arguments, const char *word, bool optional)
{
	static const char dots[] = "…";
	size_t length = strlen(word), i;
	bool many = length >= sizeof dots - 1 && strcmp(word + length - (sizeof dots - 1), dots) == 0;
	char name[64];
	json_t *item;

	snprintf(name, sizeof name, "%.*s", (int)(many ? length - (sizeof dots - 1) : length), word);
	if (!name[0])
		return;
	json_array_foreach(arguments, i, item) if (strcmp(json_string_value(json_object_get(item, "name")), name) == 0) return;
	json_array_append_new(arguments, json_pack("{s:s, s:b, s:b}", "name", name, "optional", (int)optional, "many", (int)many));
}

/* The first word of a form, if it is one: "list", "block|trace"; "[list]" may be left out. */
static void add_words(json_t *words, const char *word, bool optional)
{
	char each[64];

	if (optional)
		json_array_append_new(words, json_string(""));
	while (*word) {
		size_t length = strcspn(word, "|");

		snprintf(each, sizeof each, "%.*s", (int)length, word);
		json_array_append_new(words, json_string(each));
		word += length + (word[length] == '|');
	}
}

static json_t *form_of(const struct cli_command *command, const char *usage)
{
	json_t *words = json_array(), *arguments = json_array(), *options = json_array();
	char text[FORM_MAX], *save = NULL;
	bool first = true;
	int depth = 0;

	spread(usage, text);
	for (char *word = strtok_r(text, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
		if (word[0] == '[' || word[0] == ']') {
			depth += word[0] == '[' ? 1 : -1;
			continue;
		}
		if (word[0] == '-' && option_of(word) >= 0) {
			int option = option_of(word);

			add_once(options, cli_options[option].name);
			if (cli_options[option].value)
				strtok_r(NULL, " ", &save);
		} else if (first && islower((unsigned char)word[0])) {
			add_words(words, word, depth > 0);
		} else if (isupper((unsigned char)word[0])) {
			add_argument(arguments, word, depth > 0);
		}
		first = false;
	}
	if (json_array_size(words) == 0)
		json_array_append_new(words, json_string(""));
	for (int o = 0; o < CLI_OPTION_COUNT; o++) /* what the usage leaves unsaid, every form takes */
		if ((command->options & CLI_BIT(o)) && (o == CLI_OUTPUT || o == CLI_JSON_SHORT || o == CLI_BOM || o == CLI_MAX_FINDINGS))
			add_once(options, cli_options[o].name);
	return json_pack("{s:o, s:o, s:o}", "words", words, "arguments", arguments, "options", options);
}

static json_t *forms_of(const struct cli_command *command)
{
	json_t *forms = json_array();
	const char *at = command->usage;
	char start[64];

	snprintf(start, sizeof start, "\n  sangsaeng %s ", command->name);
	while (at) {
		const char *next = strstr(at, start);
		char form[FORM_MAX];

		snprintf(form, sizeof form, "%.*s", (int)(next ? (size_t)(next - at) : strlen(at)), at);
		json_array_append_new(forms, form_of(command, form));
		at = next ? next + strlen(start) : NULL;
	}
	return forms;
}

static json_t *command_of(const struct cli_command *command)
{
	json_t *formats = json_array(), *options = json_array();

	for (int f = 0; f < CLI_FORMATS; f++)
		if (command->formats & (1u << f))
			json_array_append_new(formats, json_string(cli_format_name((enum cli_format)f)));
	for (int o = 0; o < CLI_OPTION_COUNT; o++)
		if (command->options & CLI_BIT(o))
			json_array_append_new(options, json_string(cli_options[o].name));
	return json_pack("{s:s, s:o, s:s, s:o, s:s, s:o, s:o}", "command", command->name, "text", both(command->ko, command->en), "usage",
		command->usage, "formats", formats, "format", cli_format_name(command->format), "options", options, "forms", forms_of(command));
}

void cli_help_json(struct text *out)
{
	json_t *commands = json_array(), *options = json_array(), *root;
	char *text;

	for (const struct cli_command *c = cli_commands; c->name; c++)
		json_array_append_new(commands, command_of(c));
	for (int o = 0; o < CLI_OPTION_COUNT; o++) {
		const struct cli_option_text *t = &cli_options[o];

		json_array_append_new(options, json_pack("{s:s, s:s*, s:o}", "option", t->name, "value", t->value, "text", both(t->ko, t->en)));
	}
	root = json_pack("{s:s, s:o, s:o}", "schema", "sangsaeng.commands/1", "commands", commands, "options", options);
	text = json_dumps(root, JSON_INDENT(1));
	text_append_string(out, text ? text : "");
	text_append_char(out, '\n');
	free(text);
	json_decref(root);
}
