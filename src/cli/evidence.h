/* Shared by the files of `sangsaeng evidence` and `sangsaeng person`. */
#ifndef SANGSAENG_CLI_EVIDENCE_H
#define SANGSAENG_CLI_EVIDENCE_H

#include "cli/cli.h"

#include "base/json.h"
#include "programme/programme_evidence.h"

/* Opens the database and a transaction for reading. */
enum status evidence_open(const struct cli_args *args, struct store **out_store, struct store_tx **out_tx, struct err *err);
/* A day as JSON or CSV writes it; "" if there is none. */
const char *evidence_day(date_day day, char buffer[DATE_TEXT_LEN]);
/* evidence_pack.c */
int evidence_pack(const struct cli_args *args);

#endif
