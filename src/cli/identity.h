/* Shared by `sangsaeng client`, `session` and `oidc`: who holds the database file decides, without a server. */
#ifndef SANGSAENG_CLI_IDENTITY_H
#define SANGSAENG_CLI_IDENTITY_H

#include "base/json.h"
#include "cli/cli.h"
#include "identity/identity.h"

/* The identity of the database of --db; a running server sees within a second what is changed. */
enum status cli_identity_open(const struct cli_args *args, struct identity **out_identity, struct err *err);
/* Who is named in the log: --by, else "operator". */
const char *cli_identity_by(const struct cli_args *args);
#define CLI_TIME_LEN 24
/* "2026-11-26T08:00:00Z". */
const char *cli_time(int64_t seconds, char buffer[CLI_TIME_LEN]);
/* A verb of a command: its words, how many it takes after it, what it does with the open identity. */
struct cli_verb {
	const char *name;
	int words;
	const char *missing; /* shown if one is missing */
	enum status (*run)(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err);
};
/* Runs the verb of the first word, the first of the list without one. */
int cli_identity_run(const struct cli_args *args, const char *command, const struct cli_verb *verbs);

#endif
