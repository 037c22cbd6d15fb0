/* `sangsaeng credit`: the registry of credits, external projects and the trading desk. One file per noun. */
#include "cli/credit.h"

#include <string.h>

const char *credit_word(const struct cli_args *args, const char *const (*list)[3], size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i][0], word) == 0)
			return cli_pick(args, list[i][1], list[i][2]);
	return word;
}

struct noun {
	const char *word, *about; /* about: what must be named, NULL if it need not */
	int positional_max;
	bool day, on;
	credit_show *show;
};
static const struct noun nouns[] = {
	{"accounts", NULL, 1, false, false, credit_show_accounts},
	{"holdings", NULL, 2, false, false, credit_show_holdings},
	{"events", NULL, 1, false, false, credit_show_events},
	{"block", "SERIAL", 2, false, false, credit_show_block},
	{"trace", "SERIAL", 2, false, false, credit_show_trace},
	{"project", NULL, 2, false, true, credit_show_project},
	{"rules", NULL, 1, false, false, credit_show_rules},
	{"position", "ORGANISATION", 2, true, true, credit_show_position},
	{"contracts", NULL, 1, false, false, credit_show_contracts},
	{"pays", NULL, 2, false, true, credit_show_pays},
};

/* Exit code of wrong usage, or 0. */
static int check_usage(const struct cli_args *args, const struct noun **out_noun)
{
	const struct noun *n = NULL;
	char name[48];

	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
		if (strcmp(nouns[i].word, args->positional[0]) == 0)
			n = &nouns[i];
	if (!n)
		return cli_usage(args, "credit", "cli.value_unknown", args->positional[0]);
	snprintf(name, sizeof name, "credit %s", n->word);
	if (n->about && args->positional_count < 2)
		return cli_usage(args, name, "cli.option_needed", n->about);
	if (args->positional_count > n->positional_max) {
		struct err err;

		err_set(&err, ST_USAGE, "cli.argument_extra", args->positional[n->positional_max], "credit", NULL);
		return cli_fail(args, ST_USAGE, NULL, &err);
	}
	if ((args->on != DATE_NONE && !n->on) || (args->day != DATE_NONE && !n->day))
		return cli_usage(args, name, "cli.not_together", args->on != DATE_NONE && !n->on ? "--on" : "--day");
	if (n->show != credit_show_position && (args->format == CLI_SVG || args->given & CLI_BIT(CLI_WIDTH)))
		return cli_usage(args, name, "cli.not_together", "-O svg, --width");
	if (!args->db && n->show != credit_show_rules)
		return cli_usage(args, name, "cli.option_needed", "--db FILE");
	*out_noun = n;
	return 0;
}

int cli_credit(const struct cli_args *args)
{
	const struct noun *noun = NULL;
	struct store *store = NULL;
	struct store_tx *tx = NULL;
	struct arena arena;
	struct text out;
	struct err err;
	enum status st = ST_OK;
	int code = check_usage(args, &noun);

	if (code != 0)
		return code;
	arena_init(&arena);
	text_init(&out);
	if (noun->show != credit_show_rules) { /* the rules stand in the program */
		st = programme_open(args->db, STORE_READ, &store, &err);
		if (st == ST_OK)
			st = store_begin(store, false, &tx, &err);
	}
	if (st == ST_OK)
		st = noun->show(args, tx, &arena, &out, &err);
	code = st == ST_OK ? cli_answer(args, &out) : cli_fail(args, st, NULL, &err);
	if (tx)
		store_rollback(tx);
	store_close(store);
	text_done(&out);
	arena_done(&arena);
	return code;
}
