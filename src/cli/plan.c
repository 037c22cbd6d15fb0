/* `sangsaeng plan VERB …`: finds the verb; each has a file of its own. */
#include "cli/plan.h"

#include "base/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define OUTPUTS (CLI_BIT(CLI_OUTPUT) | CLI_BIT(CLI_JSON_SHORT))
#define READS (CLI_BIT(CLI_DB) | OUTPUTS | CLI_BIT(CLI_OUT) | CLI_BIT(CLI_BOM))
#define EFFORT (CLI_BIT(CLI_GAP) | CLI_BIT(CLI_SECONDS) | CLI_BIT(CLI_WORK) | CLI_BIT(CLI_THREADS)) /* of a search with the seed of a kept plan */
#define SEARCHES (EFFORT | CLI_BIT(CLI_SEED) | CLI_BIT(CLI_MAX_FINDINGS))
#define SCENARIO (CLI_BIT(CLI_BUDGET) | CLI_BIT(CLI_PRICE) | CLI_BIT(CLI_CATALOGUE))
#define FORMAT(f) (1u << (f))
#define TABLE (FORMAT(CLI_TEXT) | FORMAT(CLI_JSON) | FORMAT(CLI_CSV) | FORMAT(CLI_XLSX))

static const struct verb {
	const char *name;
	int arguments_min, arguments_max; /* after the verb */
	const char *missing;              /* what the first one is */
	cli_option_set options;           /* beside the global ones */
	unsigned formats;
	int (*run)(const struct cli_args *args);
} verbs[] = {
	{"candidates", 0, 0, "", READS | CLI_BIT(CLI_CATALOGUE) | CLI_BIT(CLI_ALL) | CLI_BIT(CLI_MAX_FINDINGS), TABLE, cli_plan_candidates},
	{"generate", 1, 1, "KIND", CLI_BIT(CLI_OUT) | CLI_BIT(CLI_SEED) | CLI_BIT(CLI_PLANTS) | CLI_BIT(CLI_SUPPLIERS) | CLI_BIT(CLI_FLOOR), ~0u,
		cli_plan_generate},
	{"compare", 2, 2, "A B", READS, TABLE, cli_plan_compare},
	{"make", 0, 1, "",
		READS | SCENARIO | SEARCHES | CLI_BIT(CLI_NAME) | CLI_BIT(CLI_BY) | CLI_BIT(CLI_DRY_RUN) | CLI_BIT(CLI_TOP) | CLI_BIT(CLI_WIDTH),
		TABLE | FORMAT(CLI_SVG), cli_plan_make},
	{"sensitivity", 0, 1, "", READS | SCENARIO | SEARCHES | CLI_BIT(CLI_PRICES) | CLI_BIT(CLI_EDITION), TABLE, cli_plan_sensitivity},
	{"solve", 1, 1, "DIR", OUTPUTS | SEARCHES, FORMAT(CLI_TEXT) | FORMAT(CLI_JSON) | FORMAT(CLI_CSV), cli_plan_solve},
	{"why", 1, 2, "PLAN", READS | EFFORT | CLI_BIT(CLI_CATALOGUE) | CLI_BIT(CLI_MAX_FINDINGS), FORMAT(CLI_TEXT) | FORMAT(CLI_JSON), cli_plan_why},
	{"list", 0, 0, "", READS, TABLE, cli_plan_list},
	{"show", 1, 1, "PLAN", READS | CLI_BIT(CLI_WIDTH), TABLE | FORMAT(CLI_SVG), cli_plan_show},
	{"import", 1, 1, "FILE.json", READS | CLI_BIT(CLI_DRY_RUN), FORMAT(CLI_TEXT) | FORMAT(CLI_JSON), cli_plan_import},
	{"adopt", 1, 1, "PLAN",
		READS | CLI_BIT(CLI_BY) | CLI_BIT(CLI_CHECKER) | CLI_BIT(CLI_COMMITTEE) | CLI_BIT(CLI_YEAR) | CLI_BIT(CLI_ON) | CLI_BIT(CLI_DRY_RUN) |
			CLI_BIT(CLI_MAX_FINDINGS),
		TABLE, cli_plan_adopt},
	{"variance", 1, 1, "PLAN", READS, TABLE, cli_plan_variance},
};

const char *cli_plan_origin(const struct cli_args *args, const char *origin)
{
	return strcmp(origin, "returned") == 0 ? cli_pick(args, "pool", "환원금") : origin;
}

const char *cli_plan_word(const struct cli_args *args, const char *word)
{
	static const struct {
		const char *word, *ko;
	} list[] = {{"tonnes", "감축 톤"}, {"vehicle", "차 한 대의 발자국"}, {"net_value", "순가치"}, {"optimal", "최적임을 증명"},
		{"gap", "차이에 이름"}, {"work", "작업량"}, {"time", "시간"}, {"cancel", "중단"}};

	for (size_t i = 0; args->lang == LANG_KO && i < sizeof list / sizeof *list; i++)
		if (strcmp(list[i].word, word) == 0)
			return list[i].ko;
	return word;
}

int cli_plan_read(const struct cli_args *args, cli_render *render)
{
	char name[48];

	snprintf(name, sizeof name, "plan %s", args->positional[0]);
	return cli_read(args, name, render);
}

struct programme_plan_effort cli_plan_effort(const struct cli_args *args)
{
	cli_progress_start(args);
	return (struct programme_plan_effort){
		.gap = args->gap >= 0 ? args->gap : 0,
		.seconds = args->seconds >= 0 ? args->seconds
			   : args->work > 0   ? 0
					      : 60,
		.work = args->work,
		.seed = (uint64_t)args->seed,
		.threads = (int)args->threads,
		.progress = cli_progress_plan,
	};
}

/* Exit code of wrong usage, or 0: what another verb takes would only be ignored here. */
static int check_options(const struct cli_args *args, const struct verb *v)
{
	char name[48], option[40];
	struct err err;

	snprintf(name, sizeof name, "plan %s", v->name);
	for (int o = 0; o < CLI_OPTION_COUNT; o++) {
		if (!(args->given & ~(v->options | CLI_GLOBAL) & CLI_BIT(o)))
			continue;
		snprintf(option, sizeof option, "--%s", cli_options[o].name);
		return cli_usage(args, name, "cli.option_not_of", option);
	}
	if (v->formats & FORMAT(args->format))
		return 0;
	err_set(&err, ST_USAGE, "cli.value", args->format_given ? "-O" : "-o", cli_format_name(args->format),
		v->formats & FORMAT(CLI_CSV) ? "text, json, csv, xlsx" : "text, json", NULL);
	return cli_fail(args, ST_USAGE, NULL, &err);
}

int cli_plan(const struct cli_args *args)
{
	const char *word = args->positional[0];
	struct err err;

	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		const struct verb *v = &verbs[i];
		int arguments = args->positional_count - 1;

		if (strcmp(v->name, word) != 0)
			continue;
		if (arguments < v->arguments_min)
			return cli_usage(args, "plan", "cli.option_needed", v->missing);
		if (arguments > v->arguments_max) {
			err_set(&err, ST_USAGE, "cli.argument_extra", args->positional[v->arguments_max + 1], "plan", NULL);
			return cli_fail(args, ST_USAGE, NULL, &err);
		}
		int code = check_options(args, v);

		return code ? code : v->run(args);
	}
	return cli_usage(args, "plan", "cli.value_unknown", word);
}
