/* The verbs of `sangsaeng plan`, one file each. */
#ifndef SANGSAENG_CLI_PLAN_H
#define SANGSAENG_CLI_PLAN_H

#include "base/decimal.h"
#include "cli/cli.h"
#include "programme/programme_plan_solve.h"

/* --gap, --seconds, --work, --seed, --threads, with progress on stderr; end it with cli_progress_end. */
struct programme_plan_effort cli_plan_effort(const struct cli_args *args);

/* Tonnes of grams as a decimal string of 12 digits; with one place and thousands separators for people. */
const char *cli_plan_tonnes(int64_t grams, char out[DECIMAL_TEXT_LEN]);
const char *cli_plan_tonnes_shown(int64_t grams, char out[48]);

int cli_plan_candidates(const struct cli_args *args);
int cli_plan_generate(const struct cli_args *args);
int cli_plan_compare(const struct cli_args *args);
int cli_plan_make(const struct cli_args *args);
int cli_plan_sensitivity(const struct cli_args *args);
int cli_plan_why(const struct cli_args *args);
int cli_plan_solve(const struct cli_args *args);

#endif
