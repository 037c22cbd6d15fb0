/* Shared by the files of `sangsaeng verify`. */
#ifndef SANGSAENG_CLI_VERIFY_H
#define SANGSAENG_CLI_VERIFY_H

#include "cli/fund.h"
#include "programme/programme_verify.h"

/* verify_case.c: every case; the case of the first word, or one machine of it. Exit codes. */
int verify_list(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out);
int verify_show(const struct cli_args *args, struct store_tx *tx, struct arena *arena, struct text *out);
/* "–" for what is blank. */
const char *verify_or_dash(const char *value);
/* A signature as one line (two where it does not hold), and as an object. */
void verify_put_signature(const struct cli_args *args, const struct programme_signature *s, struct text *out);
void verify_json_signature(struct json_writer *w, const struct programme_signature *s);

#endif
