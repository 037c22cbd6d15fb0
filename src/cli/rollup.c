#include "cli/cli.h"

#include <string.h>

/* What cannot be asked for together. Returns the option to name, NULL if all is well. */
static const char *conflict(const struct cli_args *args)
{
	bool petsc = args->engine && strcmp(args->engine, "petsc") == 0;

	if (args->snapshot && (args->links || args->direct))
		return "--snapshot, --links";
	if (args->snapshot && args->samples)
		return "--snapshot, --samples";
	if (args->snapshot && args->indicators)
		return "--snapshot, --indicators";
	if (args->samples && args->explain)
		return "--samples, --explain";
	if (petsc && (args->samples || args->explain || args->save || args->snapshot))
		return args->samples   ? "--engine petsc, --samples"
		       : args->explain ? "--engine petsc, --explain"
		       : args->save    ? "--engine petsc, --save"
				       : "--engine petsc, --snapshot";
	return NULL;
}

int cli_rollup(const struct cli_args *args)
{
	struct programme_rollup_options options = {
		.links = args->links ? args->links : "",
		.direct = args->direct ? args->direct : "",
		.snapshot = args->snapshot,
		.save = args->save,
		.indicators = args->indicators,
		.json = args->format == CLI_JSON,
		.threads = (int)args->threads,
		.petsc = args->engine && strcmp(args->engine, "petsc") == 0,
		.ranks = (int)args->ranks,
		.samples = (int32_t)args->samples,
		.seed = (uint64_t)args->seed,
		.explain = args->explain,
		.top = (size_t)args->top,
		.say_bound = args->verbose,
		.max_findings = (size_t)args->max_findings,
		.progress = cli_progress,
	};
	struct findings findings;
	struct err err;
	enum status st;
	int code;

	if (conflict(args))
		return cli_usage(args, "rollup", "cli.not_together", conflict(args));
	if (!args->links && !args->snapshot)
		return cli_usage(args, "rollup", "cli.option_needed", "--links FILE");
	if (!args->direct && !args->snapshot)
		return cli_usage(args, "rollup", "cli.option_needed", "--direct FILE");
	findings_init(&findings, options.max_findings);
	cli_progress_start(args);
	st = programme_rollup(&options, stdout, &findings, &err);
	if (st != ST_OK) {
		code = cli_fail(args, st, &findings, &err);
	} else {
		cli_progress_end();
		cli_warn(args, &findings);
		code = cli_put(args, "", 0);
	}
	findings_done(&findings);
	return code;
}
