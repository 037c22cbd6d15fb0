#include "cli/cli.h"

/* The tables of a database, made or brought up to date; no row is changed. For whoever owns the tables on a server: others may only fill them. */
int cli_migrate(const struct cli_args *args)
{
	struct store *store;
	char shown[256];
	struct text out;
	struct err err;
	enum status st;
	int code;

	if (!args->db)
		return cli_usage(args, "migrate", "cli.option_needed", "--db FILE");
	st = programme_open(args->db, STORE_WRITE_CREATE, &store, &err);
	if (st != ST_OK)
		return cli_fail(args, st, NULL, &err);
	store_close(store);
	text_init(&out);
	text_printf(&out, args->lang == LANG_KO ? "%s: 구조 %d단계\n" : "%s: schema %d\n", store_shown(args->db, shown, sizeof shown),
		programme_schema());
	code = cli_put(args, out.data, out.length);
	text_done(&out);
	return code;
}
