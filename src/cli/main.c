/* The `sangsaeng` command: finds the command, calls it, returns its exit code. */
#include "cli/cli.h"

#include "exchange/exchange_outbox.h"
#include "identity/identity.h"
#include "report/report_fill.h"
#include "view/view.h"

#include <unistd.h>

int main(int argc, char **argv)
{
	const struct cli_command *command;
	struct report_table table;
	struct cli_args args;
	struct err err;
	enum status st;
	int code;

	programme_start();
	message_register(report_messages);
	exchange_start();
	identity_start();
	programme_migrations_add(identity_migrations);
	cli_serve_start();
	view_start();
	message_register(cli_messages);
	st = cli_args_parse(argc, argv, &args, &command, &err);
	if (st != ST_OK)
		return cli_fail(&args, st, NULL, &err);
	if (args.version) {
		cli_version_print(stdout);
		return cli_put(&args, "", 0);
	}
	if (args.help) {
		cli_help_print(stdout, command, args.lang);
		return cli_put(&args, "", 0);
	}
	if (!command) {
		cli_help_print(stderr, NULL, args.lang);
		return status_exit_code(ST_USAGE);
	}
	if (args.out && args.db && cli_same_file(args.out, args.db))
		return cli_usage(&args, command->name, "cli.not_together", "--db FILE -o FILE");
	if (args.format == CLI_XLSX && !args.out && isatty(STDOUT_FILENO)) /* nobody reads it there */
		return cli_usage(&args, command->name, "cli.option_needed", "-o FILE.xlsx");
	report_table_init(&table);
	args.table = &table;
	code = args.server ? cli_remote(&args, command) : command->run(&args);
	report_table_done(&table);
	return code;
}
