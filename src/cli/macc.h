/* Private to cli: what the files of `sangsaeng macc` share. */
#ifndef SANGSAENG_CLI_MACC_H
#define SANGSAENG_CLI_MACC_H

#include "cli/cli.h"
#include "programme/programme_candidates.h"

/* The picture, laid out for args->width. */
void macc_svg(const struct cli_args *args, const struct programme_curve *curve, struct arena *arena, struct text *out);
/* What it says, in one sentence each: title; unit and basis; for people, in the language of `args`. */
void macc_title(const struct cli_args *args, const struct programme_curve *curve, struct text *out);
void macc_basis(const struct cli_args *args, const struct programme_curve *curve, struct text *out);
/* The sentence where there is no bar. */
const char *macc_empty(const struct cli_args *args, const struct programme_curve *curve);
/* Whole won of a decimal string with separators; "" stays "". */
const char *macc_won(const char *decimal, char out[48]);

#endif
