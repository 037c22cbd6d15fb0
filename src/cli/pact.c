/* `sangsaeng pact`: exchanging footprints with partners. */
#include "cli/pact.h"

#include <string.h>

int cli_pact(const struct cli_args *args)
{
	static const struct {
		const char *name;
		int words; /* that must follow */
		const char *missing;
		pact_verb *run;
	} verbs[] = {{"request", 2, "PARTNER NAME=VALUE", pact_request}, {"fetch", 1, "PARTNER", NULL}, {"requests", 0, NULL, pact_requests},
		{"events", 0, NULL, pact_events}, {"received", 0, NULL, pact_received}, {"match", 2, "PARTNER ID", pact_match},
		{"answer", 2, "REQUEST grant|decline", pact_answer}, {"work", 0, NULL, pact_work}};
	struct arena arena;
	struct text out;
	struct err err;
	size_t i = 0;
	enum status st;
	int code, left_out = 0;

	if (strcmp(args->positional[0], "check") == 0)
		return pact_check(args);
	while (i < sizeof verbs / sizeof *verbs && strcmp(verbs[i].name, args->positional[0]) != 0)
		i++;
	if (i == sizeof verbs / sizeof *verbs)
		return cli_usage(args, "pact", "cli.value_unknown", args->positional[0]);
	if (!args->db)
		return cli_usage(args, "pact", "cli.option_needed", "--db FILE");
	if (args->positional_count < verbs[i].words + 1)
		return cli_usage(args, "pact", "cli.option_needed", verbs[i].missing);
	arena_init(&arena);
	text_init(&out);
	st = verbs[i].run ? verbs[i].run(args, &arena, &out, &err) : pact_fetch(args, &arena, &out, &left_out, &err);
	code = st == ST_OK ? cli_put(args, out.data, out.length) : cli_fail(args, st, NULL, &err);
	code = code == 0 ? left_out : code;
	text_done(&out);
	arena_done(&arena);
	return code;
}
