/* Private to cli: what the files of `sangsaeng outcome` share. */
#ifndef SANGSAENG_CLI_OUTCOME_H
#define SANGSAENG_CLI_OUTCOME_H

#include "base/decimal.h"
#include "cli/cli.h"
#include "view/view_outcome.h"

/* A decimal string with `places` digits behind the point and thousands separators, for people; "–" for NULL or "". */
const char *outcome_shown(const char *decimal, int places, char out[DECIMAL_TEXT_LEN * 2]);
/* A figure for people: won and whole numbers with separators, tonnes with three places, or why it is not known. */
const char *outcome_value(const struct cli_args *args, const struct view_outcome_figure *f, char out[DECIMAL_TEXT_LEN * 2]);
/* Why something is not known, in the user's language. */
const char *outcome_why(const struct cli_args *args, const char *why);
/* The word of a measure's state. */
const char *outcome_state(const struct cli_args *args, const char *state);

/* The page that a firm may hand to anybody (outcome_report.c): HTML without scripts or outside resources. */
void outcome_report(const struct cli_args *args, const struct view_report *report, struct text *out);

#endif
