#include "cli/cli.h"

int cli_format(const struct cli_args *args)
{
	programme_format_print(stdout);
	return cli_put(args, "", 0);
}
