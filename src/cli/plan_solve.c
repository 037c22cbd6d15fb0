#include "cli/plan.h"

int cli_plan_solve(const struct cli_args *args)
{
	struct programme_plan_files files = {.folder = args->positional[1], .csv = args->format == CLI_CSV, .effort = cli_plan_effort(args)};
	struct findings findings;
	struct err err;
	enum status st;
	int code;

	if (args->format_given && args->format == CLI_TEXT) /* a machine's answer; without -O it is JSON */
		return cli_usage(args, "plan solve", "cli.not_together", "-O text");
	findings_init(&findings, (size_t)args->max_findings);
	st = programme_plan_solve(&files, stdout, &findings, &err);
	cli_progress_end();
	code = st == ST_OK ? cli_put(args, "", 0) : cli_fail(args, st, &findings, &err);
	findings_done(&findings);
	return code;
}
