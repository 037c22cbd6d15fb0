#include "cli/cli.h"
#include "cli/version.h"

#include "server/server.h"

#include <stdlib.h>
#include <unistd.h>

void cli_serve_start(void)
{
	message_register(server_messages);
}

/* The program itself, for jobs that run as a process of their own. */
static char *program_path(const char *called)
{
	char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

	if (length <= 0)
		return heap_strdup(called);
	path[length] = '\0';
	return heap_strdup(path);
}

/* What it would answer, as data. */
static int list_routes(const struct cli_args *args)
{
	struct text out;
	int code;

	text_init(&out);
	server_routes_write(&out);
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code;
}

int cli_serve(const struct cli_args *args)
{
	struct server_options options = {.db = args->db,
		.listen = args->listen,
		.tls = args->tls || args->certificate,
		.certificate = args->certificate,
		.key = args->certificate_key,
		.base_url = args->base_url,
		.trusted_proxies = args->trusted_proxies,
		.mailbox = args->mailbox,
		.smtp = args->smtp,
		.ui = args->ui,
		.catalogue = args->catalogue,
		.threads = args->given & CLI_BIT(CLI_THREADS) ? (int)args->threads : 0,
		.workers = (int)args->workers,
		.body_max = args->body_max,
		.upload_max = args->upload_max,
		.idle_seconds = (int)args->idle_seconds,
		.request_seconds = (int)args->request_seconds,
		.log_text = args->log_text,
		.version = SANGSAENG_VERSION,
		.lang = args->lang};
	char *program;
	struct err err;
	enum status st;

	if (args->list)
		return list_routes(args);
	if (!args->db)
		return cli_usage(args, "serve", "cli.option_needed", "--db FILE");
	if ((args->certificate != NULL) != (args->certificate_key != NULL))
		return cli_usage(args, "serve", "cli.option_needed", args->certificate ? "--certificate-key FILE" : "--certificate FILE");
	if (args->mailbox && args->smtp)
		return cli_usage(args, "serve", "cli.not_together", "--mailbox, --smtp");
	program = program_path(args->program);
	options.program = program;
	st = server_run(&options, &err);
	free(program);
	return st == ST_OK ? 0 : cli_fail(args, st, NULL, &err);
}
