/* Private to cli: `sangsaeng pact`, by verb. */
#ifndef SANGSAENG_CLI_PACT_H
#define SANGSAENG_CLI_PACT_H

#include "cli/cli.h"
#include "exchange/exchange_event.h"

/* "NAME=VALUE" of the positional arguments from `first` on. ST_USAGE cli.value_unknown for one without "=". */
enum status pact_pairs(
	const struct cli_args *args, int first, struct arena *arena, struct exchange_pair **out_pair, size_t *out_count, struct err *err);
typedef enum status pact_verb(const struct cli_args *args, struct arena *arena, struct text *out, struct err *err);
pact_verb pact_request, pact_requests, pact_events, pact_received, pact_match, pact_answer, pact_work;

/* `*out_code` 1: something was refused. */
enum status pact_fetch(const struct cli_args *args, struct arena *arena, struct text *out, int *out_code, struct err *err);

/* `pact check FILE`: needs no database; exit code. */
int pact_check(const struct cli_args *args);

#endif
