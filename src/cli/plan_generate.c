#include "cli/plan.h"

#include "programme/programme_plan_generate.h"

#include <string.h>

int cli_plan_generate(const struct cli_args *args)
{
	bool audit = strcmp(args->positional[1], programme_plan_kind_name[PROGRAMME_PLAN_AUDIT]) == 0;
	struct programme_plan_generate_options options = {
		.kind = args->positional[1],
		.seed = (uint64_t)args->seed,
		.suppliers = audit ? args->plants : args->suppliers,
		.floor = args->floor,
		.folder = args->out,
		.progress = cli_progress,
	};
	char together[64];
	struct err err;
	enum status st;

	if (!args->out)
		return cli_usage(args, "plan", "cli.option_needed", "-o DIR");
	if (audit ? args->suppliers > 0 : args->plants > 0) {
		snprintf(together, sizeof together, "%.32s, %s", options.kind, audit ? "--suppliers" : "--plants");
		return cli_usage(args, "plan", "cli.not_together", together);
	}
	cli_progress_start(args);
	st = programme_plan_generate(&options, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	cli_progress_end();
	return cli_put(args, "", 0);
}
