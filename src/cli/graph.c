#include "cli/cli.h"

#include <string.h>

int cli_graph(const struct cli_args *args)
{
	struct programme_generate_options options = {
		.mode = args->mode ? args->mode : "local",
		.products = (int32_t)args->products,
		.seed = (uint64_t)args->seed,
		.gsd = args->gsd,
		.folder = args->out,
		.progress = cli_progress,
	};
	struct err err;
	enum status st;

	if (strcmp(args->positional[0], "generate") != 0)
		return cli_usage(args, "graph", "cli.value_unknown", args->positional[0]);
	if (!args->out)
		return cli_usage(args, "graph", "cli.option_needed", "-o FOLDER");
	cli_progress_start(args);
	st = programme_graph_generate(&options, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	cli_progress_end();
	return cli_put(args, "", 0);
}
