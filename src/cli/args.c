#include "cli/cli.h"

#include "base/decimal.h"
#include "programme/programme_evidence.h"
#include "programme/programme_plan_generate.h"

#include <stdlib.h>
#include <string.h>

static const char *const format_names[CLI_FORMATS] = {"text", "json", "csv", "svg", "xlsx"};

const char *cli_format_name(enum cli_format format)
{
	return format_names[format];
}

enum lang cli_lang_default(void)
{
	static const char *const variable[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

	for (size_t i = 0; i < sizeof variable / sizeof *variable; i++) {
		const char *value = getenv(variable[i]);

		if (value && value[0])
			return strncmp(value, "ko", 2) == 0 ? LANG_KO : LANG_EN;
	}
	return LANG_EN;
}

const struct cli_command *cli_command_find(const char *name)
{
	for (const struct cli_command *c = cli_commands; c->name; c++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

static const char *nearest_command(const char *word)
{
	const char *candidate[64];
	size_t n = 0;

	for (const struct cli_command *c = cli_commands; c->name && n + 1 < sizeof candidate / sizeof *candidate; c++)
		candidate[n++] = c->name;
	candidate[n] = NULL;
	return string_nearest(word, candidate);
}

static bool accepts(const struct cli_command *command, int option)
{
	return ((command ? command->options : 0) | CLI_GLOBAL) & CLI_BIT(option);
}

/* "did you mean": among the options that the command takes. */
static enum status unknown_option(const char *shown, const struct cli_command *command, struct err *err)
{
	const char *candidate[CLI_OPTION_COUNT + 1], *nearest;
	char word[128], with_dashes[140];
	size_t n = 0, length = strcspn(shown, "=");

	for (int o = 0; o < CLI_OPTION_COUNT; o++)
		if (accepts(command, o))
			candidate[n++] = cli_options[o].name;
	candidate[n] = NULL;
	snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), shown);
	nearest = string_nearest(word + strspn(word, "-"), candidate);
	if (nearest) {
		snprintf(with_dashes, sizeof with_dashes, "--%s", nearest);
		return err_set(err, ST_USAGE, "cli.option_unknown", word, with_dashes, NULL);
	}
	snprintf(with_dashes, sizeof with_dashes, "sangsaeng %s%s--help", command ? command->name : "", command ? " " : "");
	return err_set(err, ST_USAGE, "cli.option_unknown", word, with_dashes, NULL);
}

static enum status bad_value(int option, const char *value, const char *allowed, struct err *err)
{
	char name[40];

	snprintf(name, sizeof name, "%s%s", option == CLI_OUTPUT ? "-" : "--", option == CLI_OUTPUT ? "O" : cli_options[option].name);
	return err_set(err, ST_USAGE, "cli.value", name, value, allowed, NULL);
}

static enum status set_variable(const char *name, int option, const char *value, struct err *err)
{
	return value[0] && setenv(name, value, 1) == 0 ? ST_OK : bad_value(option, value, cli_options[option].value, err);
}

static enum status number(int option, const char *value, int64_t min, int64_t max, int64_t *out, struct err *err)
{
	char allowed[64];

	if (decimal_parse_int(value, min, max, out, NULL) == ST_OK)
		return ST_OK;
	snprintf(allowed, sizeof allowed, "%lld … %lld", (long long)min, (long long)max);
	return bad_value(option, value, allowed, err);
}

/* 2027, or a quarter of it: 2027Q2. */
static enum status year_of(int option, const char *value, struct cli_args *args, struct err *err)
{
	char year[8];

	if (strlen(value) != 6 || (value[4] != 'Q' && value[4] != 'q') || value[5] < '1' || value[5] > '4')
		return number(option, value, 1990, 2199, &args->year, err);
	snprintf(year, sizeof year, "%.4s", value);
	args->quarter = value[5] - '0';
	return number(option, year, 1990, 2199, &args->year, err);
}

static enum status set_format(const struct cli_command *command, const char *value, struct cli_args *args, struct err *err)
{
	char allowed[64] = "";

	for (int f = 0; f < CLI_FORMATS; f++) {
		if (!(command->formats & (1u << f)))
			continue;
		if (strcmp(format_names[f], value) == 0) {
			args->format = (enum cli_format)f;
			args->format_given = true;
			return ST_OK;
		}
		if (allowed[0])
			strcat(allowed, ", ");
		strcat(allowed, format_names[f]);
	}
	return bad_value(CLI_OUTPUT, value, allowed, err);
}

static enum status apply(int option, const char *value, const struct cli_command *command, struct cli_args *args, struct err *err)
{
	switch ((enum cli_option)option) {
	case CLI_DB:
		args->db = value;
		return ST_OK;
	case CLI_OUTPUT:
		return set_format(command, value, args, err);
	case CLI_JSON_SHORT:
		return set_format(command, "json", args, err);
	case CLI_BOM:
		args->bom = true;
		return ST_OK;
	case CLI_LINKS:
		args->links = value;
		return ST_OK;
	case CLI_DIRECT:
		args->direct = value;
		return ST_OK;
	case CLI_PRODUCT:
		args->product = value;
		return ST_OK;
	case CLI_CASE:
		if (strcmp(value, "before") != 0 && strcmp(value, "after") != 0)
			return bad_value(option, value, "before, after", err);
		args->which = value;
		return ST_OK;
	case CLI_TOP:
		return number(option, value, 1, 1000000, &args->top, err);
	case CLI_FACTORS:
		args->factors = value;
		return ST_OK;
	case CLI_REGION:
		args->region = value;
		return ST_OK;
	case CLI_UNIT:
		args->unit = value;
		return ST_OK;
	case CLI_DAY:
		return date_parse(value, &args->day, NULL) == ST_OK ? ST_OK : bad_value(option, value, "2026-01-31", err);
	case CLI_GWP:
		if (strcmp(value, "SAR") != 0 && strcmp(value, "AR4") != 0 && strcmp(value, "AR5") != 0 && strcmp(value, "AR6") != 0)
			return bad_value(option, value, "SAR, AR4, AR5, AR6", err);
		args->gwp = value;
		return ST_OK;
	case CLI_THREADS:
		return number(option, value, 1, 1024, &args->threads, err);
	case CLI_INDICATORS:
		args->indicators = value;
		return ST_OK;
	case CLI_SAMPLES:
		return number(option, value, 1, 1000000, &args->samples, err);
	case CLI_SEED:
		return number(option, value, 0, INT64_MAX, &args->seed, err);
	case CLI_EXPLAIN:
		args->explain = value;
		return ST_OK;
	case CLI_ENGINE:
		if (strcmp(value, "builtin") != 0 && strcmp(value, "petsc") != 0)
			return bad_value(option, value, "builtin, petsc", err);
		args->engine = value;
		return ST_OK;
	case CLI_RANKS:
		return number(option, value, 1, 4096, &args->ranks, err);
	case CLI_SAVE:
		args->save = value;
		return ST_OK;
	case CLI_SNAPSHOT:
		args->snapshot = value;
		return ST_OK;
	case CLI_MODE:
		args->mode = value;
		return ST_OK;
	case CLI_PRODUCTS:
		return number(option, value, 100, 100000000, &args->products, err);
	case CLI_GSD:
		if (decimal_parse_double(value, &args->gsd, NULL) != ST_OK || args->gsd < 1 || args->gsd > 1000)
			return bad_value(option, value, "1 … 1000", err);
		return ST_OK;
	case CLI_GAP:
		if (decimal_parse_double(value, &args->gap, NULL) != ST_OK || args->gap < 0 || args->gap > 1)
			return bad_value(option, value, "0 … 1", err);
		return ST_OK;
	case CLI_SECONDS:
		if (decimal_parse_double(value, &args->seconds, NULL) != ST_OK || args->seconds < 0 || args->seconds > 1e9)
			return bad_value(option, value, "0 … 1000000000", err);
		return ST_OK;
	case CLI_BUDGET:
		if (money_parse(value, &args->budget, NULL) != ST_OK)
			return bad_value(option, value, "0 …", err);
		return ST_OK;
	case CLI_NAME:
		args->name = value;
		return ST_OK;
	case CLI_PRICES:
		args->prices = value;
		return ST_OK;
	case CLI_EDITION:
		if (args->edition_count == CLI_BESIDE_MAX)
			return bad_value(option, value, "at most 8", err);
		args->edition[args->edition_count++] = value;
		return ST_OK;
	case CLI_WORK:
		return number(option, value, 1, INT64_MAX / 1000, &args->work, err);
	case CLI_PLANTS:
		return number(option, value, PROGRAMME_PLAN_SUPPLIERS_MIN, PROGRAMME_PLAN_SUPPLIERS_MAX, &args->plants, err);
	case CLI_SUPPLIERS:
		return number(option, value, PROGRAMME_PLAN_SUPPLIERS_MIN, PROGRAMME_PLAN_SUPPLIERS_MAX, &args->suppliers, err);
	case CLI_FLOOR:
		args->floor = true;
		return ST_OK;
	case CLI_OUT:
		args->out = value;
		return ST_OK;
	case CLI_SEAL_KEY: /* the option is the variable, for one command */
		return set_variable(PROGRAMME_EVIDENCE_KEY, option, value, err);
	case CLI_EVIDENCE_DIR:
		return set_variable(PROGRAMME_EVIDENCE_FOLDER, option, value, err);
	case CLI_TITLE:
		args->title = value;
		return ST_OK;
	case CLI_MEASURE:
		args->measure = value;
		return ST_OK;
	case CLI_ISSUED:
		return date_parse(value, &args->issued, NULL) == ST_OK ? ST_OK : bad_value(option, value, "2027-06-30", err);
	case CLI_PERSON:
		args->person = value;
		return ST_OK;
	case CLI_PERSONAL:
		args->personal = true;
		return ST_OK;
	case CLI_PROJECT:
		args->project = value;
		return ST_OK;
	case CLI_REQUEST:
		args->request = value;
		return ST_OK;
	case CLI_FINDING:
		args->finding = value;
		return ST_OK;
	case CLI_FORCE:
		args->force = true;
		return ST_OK;
	case CLI_CATALOGUE:
		args->catalogue = value;
		return ST_OK;
	case CLI_VIEW:
		if (strcmp(value, "programme") != 0 && strcmp(value, "factory") != 0)
			return bad_value(option, value, "programme, factory", err);
		args->view = value;
		return ST_OK;
	case CLI_PRICE:
		return number(option, value, 0, 1000000000, &args->price, err);
	case CLI_REPORT:
		args->report = true;
		return ST_OK;
	case CLI_SCOPE:
		if (args->scope_count == CLI_POSITIONAL_MAX)
			return bad_value(option, value, "at most 64", err);
		args->scope[args->scope_count++] = value;
		return ST_OK;
	case CLI_NO_CASCADE:
		args->no_cascade = true;
		return ST_OK;
	case CLI_DISCOUNT: /* at most six digits: its powers over a life stay small */
		if (strlen(value) > 8 || rate_parse(value, 0, 1, &args->discount, NULL) != ST_OK)
			return bad_value(option, value, "0 … 1", err);
		return ST_OK;
	case CLI_TONNES:
		if (strcmp(value, "plain") != 0 && strcmp(value, "discounted") != 0)
			return bad_value(option, value, "plain, discounted", err);
		args->tonnes = value;
		return ST_OK;
	case CLI_WIDTH:
		return number(option, value, 320, 1400, &args->width, err);
	case CLI_MAX_FINDINGS:
		return number(option, value, 1, 1000000, &args->max_findings, err);
	case CLI_LANG:
		if (strcmp(value, "ko") != 0 && strcmp(value, "en") != 0)
			return bad_value(option, value, "ko, en", err);
		args->lang = strcmp(value, "ko") == 0 ? LANG_KO : LANG_EN;
		return ST_OK;
	case CLI_COLOR:
		if (strcmp(value, "auto") != 0 && strcmp(value, "always") != 0 && strcmp(value, "never") != 0)
			return bad_value(option, value, "auto, always, never", err);
		args->color = value[1] == 'u' ? CLI_COLOR_AUTO : value[0] == 'a' ? CLI_COLOR_ALWAYS : CLI_COLOR_NEVER;
		return ST_OK;
	case CLI_SITE:
		args->site = value;
		return ST_OK;
	case CLI_PURPOSE:
		args->purpose = value;
		return ST_OK;
	case CLI_BY:
		args->by = value;
		return ST_OK;
	case CLI_TARGETS:
		args->targets = value;
		return ST_OK;
	case CLI_SHEET:
		args->sheet = value;
		return ST_OK;
	case CLI_MAILBOX:
		args->mailbox = value;
		return ST_OK;
	case CLI_SMTP:
		args->smtp = value;
		return ST_OK;
	case CLI_COMMAND:
		args->command = value;
		return ST_OK;
	case CLI_UNCERTAIN:
		args->uncertain = true;
		return ST_OK;
	case CLI_REASON:
		if (string_is_blank(value))
			return err_set(err, ST_USAGE, "cli.value_missing", "--reason", cli_options[option].value, NULL);
		args->reason = value;
		return ST_OK;
	case CLI_LISTEN:
		args->listen = value;
		return ST_OK;
	case CLI_PARTNER:
		args->partner = value;
		return ST_OK;
	case CLI_SECRET_FILE:
		args->secret_file = value;
		return ST_OK;
	case CLI_INSIDE:
		args->inside = true;
		return ST_OK;
	case CLI_TLS:
		args->tls = true;
		return ST_OK;
	case CLI_CERTIFICATE:
		args->certificate = value;
		return ST_OK;
	case CLI_CERTIFICATE_KEY:
		args->certificate_key = value;
		return ST_OK;
	case CLI_BASE_URL:
		args->base_url = value;
		return ST_OK;
	case CLI_WASTE:
		args->waste = value;
		return ST_OK;
	case CLI_TRUSTED_PROXIES:
		args->trusted_proxies = value;
		return ST_OK;
	case CLI_URL:
		args->url = value;
		return ST_OK;
	case CLI_SECRET:
		args->secret = value;
		return ST_OK;
	case CLI_SET:
		if (args->setting_count == CLI_POSITIONAL_MAX)
			return bad_value(option, value, "at most 64", err);
		args->setting[args->setting_count++] = value;
		return ST_OK;
	case CLI_UI:
		args->ui = value;
		return ST_OK;
	case CLI_WORKERS:
		return number(option, value, 1, 256, &args->workers, err);
	case CLI_BODY_MAX:
		return number(option, value, 1, (int64_t)1 << 30, &args->body_max, err);
	case CLI_UPLOAD_MAX:
		return number(option, value, 1, (int64_t)1 << 40, &args->upload_max, err);
	case CLI_IDLE_SECONDS:
		return number(option, value, 1, 3600, &args->idle_seconds, err);
	case CLI_REQUEST_SECONDS:
		return number(option, value, 1, 3600, &args->request_seconds, err);
	case CLI_LOG:
		if (strcmp(value, "json") != 0 && strcmp(value, "text") != 0)
			return bad_value(option, value, "json, text", err);
		args->log_text = value[0] == 't';
		return ST_OK;
	case CLI_SHOW:
		args->show = value;
		return ST_OK;
	case CLI_RECOMPUTE:
		args->recompute = value;
		return ST_OK;
	case CLI_BESIDE:
		if (args->beside_count == CLI_BESIDE_MAX)
			return bad_value(option, value, "at most 8", err);
		args->beside[args->beside_count++] = value;
		return ST_OK;
	case CLI_ON:
		return date_parse(value, &args->on, NULL) == ST_OK ? ST_OK : bad_value(option, value, "2027-06-30", err);
	case CLI_DUE:
		args->due = value;
		return ST_OK;
	case CLI_OVERDUE:
		args->overdue = true;
		return ST_OK;
	case CLI_KIND:
		args->kind = value;
		return ST_OK;
	case CLI_EVIDENCE:
		args->evidence = value;
		return ST_OK;
	case CLI_TO:
		args->to = value;
		return ST_OK;
	case CLI_UNTIL:
		return date_parse(value, &args->until, NULL) == ST_OK ? ST_OK : bad_value(option, value, "2027-06-30", err);
	case CLI_AT:
		return number(option, value, 1, INT64_MAX, &args->at, err);
	case CLI_ACCOUNT:
		args->account = value;
		return ST_OK;
	case CLI_FOR:
		args->funder = value;
		return ST_OK;
	case CLI_FIRM:
		args->firm = value;
		return ST_OK;
	case CLI_GRANT:
		args->grant = value;
		return ST_OK;
	case CLI_STATEMENT:
		args->statement = value;
		return ST_OK;
	case CLI_DAYS:
		return number(option, value, 0, 31, &args->days, err);
	case CLI_KEY:
		args->key = value;
		return ST_OK;
	case CLI_PUBLIC:
		args->public_key = value;
		return ST_OK;
	case CLI_CHECKPOINT:
		if (args->checkpoint_count == CLI_BESIDE_MAX)
			return bad_value(option, value, "at most 8", err);
		args->checkpoint[args->checkpoint_count++] = value;
		return ST_OK;
	case CLI_CHECKER:
		args->checker = value;
		return ST_OK;
	case CLI_COMMITTEE:
		args->committee = value;
		return ST_OK;
	case CLI_YEAR:
		return year_of(option, value, args, err);
	case CLI_AUDIENCE:
		args->audience = value;
		return ST_OK;
	case CLI_TABLE:
		args->part = value;
		return ST_OK;
	case CLI_ALL:
		args->all = true;
		return ST_OK;
	case CLI_INCOMPLETE:
		args->incomplete = true;
		return ST_OK;
	case CLI_AGAIN:
		args->again = true;
		return ST_OK;
	case CLI_LIST:
		args->list = true;
		return ST_OK;
	case CLI_MAP:
		args->map = value;
		return ST_OK;
	case CLI_DRY_RUN:
		args->dry_run = true;
		return ST_OK;
	case CLI_SERVER:
		args->server = value;
		return ST_OK;
	case CLI_QUIET:
		args->quiet = true;
		return ST_OK;
	case CLI_VERBOSE:
		args->verbose = true;
		return ST_OK;
	case CLI_NO_PROGRESS:
		args->no_progress = true;
		return ST_OK;
	case CLI_PROGRESS:
		if (strcmp(value, "auto") != 0 && strcmp(value, "json") != 0)
			return bad_value(option, value, "auto, json", err);
		args->progress_json = value[0] == 'j';
		return ST_OK;
	case CLI_HELP:
		args->help = true;
		return ST_OK;
	case CLI_VERSION:
		args->version = true;
		return ST_OK;
	case CLI_OPTION_COUNT:
		break;
	}
	return ST_OK;
}

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = words; (at = strstr(at, word)); at += length)
		if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

/* What the name of -o says, where -O says nothing and the command knows the format. */
static void infer_format(const struct cli_command *command, struct cli_args *args)
{
	const char *dot = args->out ? strrchr(args->out, '.') : NULL, *word = args->positional[0];

	if (word && command->files && (command->files[0] == '*' || has_word(command->files, word)))
		return;
	for (int f = 0; dot && !args->format_given && f < CLI_FORMATS; f++)
		if ((command->formats & (1u << f)) && strcmp(dot + 1, f == CLI_TEXT ? "txt" : format_names[f]) == 0)
			args->format = (enum cli_format)f;
}

static int find_long(const char *word, size_t length)
{
	for (int o = 0; o < CLI_OPTION_COUNT; o++)
		if (strlen(cli_options[o].name) == length && memcmp(cli_options[o].name, word, length) == 0)
			return o;
	return -1;
}

/* One option at argv[*at]; moves *at over its value. */
static enum status parse_option(int argc, char **argv, int *at, const struct cli_command *command, struct cli_args *args, struct err *err)
{
	const char *word = argv[*at], *value = NULL;
	int option = -1;

	if (word[1] == '-') {
		size_t length = strcspn(word + 2, "=");

		option = find_long(word + 2, length);
		value = word[2 + length] == '=' ? word + 3 + length : NULL;
	} else {
		for (int o = 0; o < CLI_OPTION_COUNT; o++)
			if (cli_options[o].letter && cli_options[o].letter == word[1])
				option = o;
		value = word[1] && word[2] ? word + 2 : NULL; /* -Ojson */
	}
	if (option < 0 || !accepts(command, option))
		return unknown_option(word, command, err);
	if (!cli_options[option].value) {
		if (value)
			return word[1] == '-' ? err_set(err, ST_USAGE, "cli.no_value", cli_options[option].name, value, NULL)
					      : unknown_option(word, command, err);
	} else if (!value) {
		if (*at + 1 >= argc)
			return err_set(err, ST_USAGE, "cli.value_missing", word, cli_options[option].value, NULL);
		value = argv[++*at];
	}
	args->given |= CLI_BIT(option);
	if (args->said_count == CLI_SAID_MAX)
		return err_set(err, ST_USAGE, "cli.argument_extra", word, command ? command->name : "", NULL);
	args->said[args->said_count++] = (struct cli_said){option, value};
	return apply(option, value, command, args, err);
}

enum status cli_args_parse(int argc, char **argv, struct cli_args *args, const struct cli_command **out_command, struct err *err)
{
	const struct cli_command *command = NULL;
	bool options = true;

	*args = (struct cli_args){.lang = cli_lang_default(),
		.max_findings = 200,
		.top = 10,
		.threads = 1,
		.day = DATE_NONE,
		.on = DATE_NONE,
		.until = DATE_NONE,
		.issued = DATE_NONE,
		.days = -1,
		.price = -1,
		.budget = -1,
		.width = 960,
		.seed = 1,
		.ranks = 1,
		.products = 20000,
		.gap = -1,
		.seconds = -1,
		.program = argc > 0 ? argv[0] : "sangsaeng"};
	*out_command = NULL;
	/* The language first, so that a mistake elsewhere is said in the language asked for. */
	for (int i = 1; i + 1 < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--lang") == 0 && (strcmp(argv[i + 1], "ko") == 0 || strcmp(argv[i + 1], "en") == 0))
			args->lang = strcmp(argv[i + 1], "ko") == 0 ? LANG_KO : LANG_EN;
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i];
		enum status st;

		if (options && strcmp(word, "--") == 0) {
			options = false;
		} else if (options && word[0] == '-' && word[1]) {
			st = parse_option(argc, argv, &i, command, args, err);
			if (st != ST_OK)
				return st;
		} else if (!command) {
			command = cli_command_find(word);
			if (!command) {
				const char *nearest = nearest_command(word);
				char hint[64];

				snprintf(hint, sizeof hint, "sangsaeng %s", nearest ? nearest : "help");
				return err_set(err, ST_USAGE, "cli.command_unknown", word, hint, NULL);
			}
			*out_command = command;
			args->format = command->format;
		} else if (args->positional_count == CLI_POSITIONAL_MAX || args->positional_count == command->positional_max) {
			return err_set(err, ST_USAGE, "cli.argument_extra", word, command->name, NULL);
		} else {
			args->positional[args->positional_count++] = word;
		}
	}
	if (command)
		infer_format(command, args);
	if (args->quarter && command && strcmp(command->name, "export") != 0)
		return bad_value(CLI_YEAR, "Q", "1990 … 2199", err);
	if (command && !args->help && !args->version && args->positional_count < command->positional_min) {
		char first[256];
		int length = (int)strcspn(command->usage, "\n"); /* one line; all of them are in the help */

		snprintf(first, sizeof first, "%.*s%s", length < 240 ? length : 240, command->usage, command->usage[length] ? " …" : "");
		return err_set(err, ST_USAGE, "cli.argument_missing", command->name, first, NULL);
	}
	return ST_OK;
}
