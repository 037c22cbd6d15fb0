#include "cli/cli.h"

int cli_rollup(const struct cli_args *args)
{
	struct programme_rollup_options options = {
		.links = args->links,
		.direct = args->direct,
		.json = args->format == CLI_JSON,
		.threads = (int)args->threads,
		.max_findings = (size_t)args->max_findings,
		.progress = cli_progress,
	};
	struct findings findings;
	struct err err;
	enum status st;
	int code;

	if (!args->links)
		return cli_usage(args, "rollup", "cli.option_needed", "--links FILE");
	if (!args->direct)
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
