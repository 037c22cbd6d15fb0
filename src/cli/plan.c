/* `sangsaeng plan VERB …`: finds the verb; each has a file of its own. */
#include "cli/plan.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct verb {
	const char *name;
	int arguments_min, arguments_max; /* after the verb */
	const char *missing;              /* what the first one is */
	int (*run)(const struct cli_args *args);
} verbs[] = {
	{"candidates", 0, 0, "", cli_plan_candidates},
	{"generate", 1, 1, "KIND", cli_plan_generate},
	{"compare", 2, 2, "A B", cli_plan_compare},
	{"make", 0, 1, "", cli_plan_make},
	{"sensitivity", 0, 1, "", cli_plan_sensitivity},
	{"solve", 1, 1, "DIR", cli_plan_solve},
	{"why", 1, 2, "PLAN", cli_plan_why},
	{"list", 0, 0, "", cli_plan_list},
	{"show", 1, 1, "PLAN", cli_plan_show},
	{"import", 1, 1, "FILE.json", cli_plan_import},
	{"adopt", 1, 1, "PLAN", cli_plan_adopt},
	{"variance", 1, 1, "PLAN", cli_plan_variance},
};

void cli_plan_tonnes_exact(int64_t grams, char out[CLI_PLAN_TONNES_LEN])
{
	uint64_t g = grams < 0 ? -(uint64_t)grams : (uint64_t)grams;
	int length = snprintf(out, CLI_PLAN_TONNES_LEN, "%s%" PRIu64 ".%06" PRIu64, grams < 0 ? "-" : "", g / 1000000, g % 1000000);

	while (out[length - 1] == '0')
		out[--length] = '\0';
	if (out[length - 1] == '.')
		out[--length] = '\0';
}

int cli_plan_read(const struct cli_args *args, cli_plan_render *render)
{
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	char name[48];
	enum status st;
	int code;

	snprintf(name, sizeof name, "plan %s", args->positional[0]);
	if (!args->db)
		return cli_usage(args, name, "cli.option_needed", "--db FILE");
	arena_init(&arena);
	text_init(&out);
	st = programme_open(args->db, STORE_READ, &store, &err);
	if (st == ST_OK)
		st = store_begin(store, false, &tx, &err);
	if (st == ST_OK)
		st = render(args, tx, &arena, &out, &err);
	code = st == ST_OK ? cli_put(args, out.data, out.length) : cli_fail(args, st, NULL, &err);
	if (tx)
		store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
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
		/* only a made plan has a picture */
		if (cli_format_of(args) == CLI_SVG && v->run != cli_plan_make)
			return cli_usage(args, "plan", "cli.value_unknown", "svg");
		return v->run(args);
	}
	return cli_usage(args, "plan", "cli.value_unknown", word);
}
