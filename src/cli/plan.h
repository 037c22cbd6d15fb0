/* The verbs of `sangsaeng plan`, one file each. */
#ifndef SANGSAENG_CLI_PLAN_H
#define SANGSAENG_CLI_PLAN_H

#include "base/decimal.h"
#include "cli/cli.h"
#include "programme/programme_plan_solve.h"
#include "report/report_figure.h"
#include "report/report_plan.h"
#include "view/view_plan.h"

/* --gap, --seconds, --work, --seed, --threads, with progress on stderr; end it with cli_progress_end. */
struct programme_plan_effort cli_plan_effort(const struct cli_args *args);

/* Opens the database for reading, renders, prints. */
int cli_plan_read(const struct cli_args *args, cli_render *render);

/* For people: whose money ("returned" is the pool's); an objective or why a search stopped, in the user's language. */
const char *cli_plan_origin(const struct cli_args *args, const char *origin);
const char *cli_plan_word(const struct cli_args *args, const char *word);

/* report_chart_plan, at the width and in the language of the command line. */
void cli_plan_picture(const struct cli_args *args, const struct view_plan *plan, struct arena *arena, struct text *out);

int cli_plan_adopt(const struct cli_args *args);
int cli_plan_candidates(const struct cli_args *args);
int cli_plan_generate(const struct cli_args *args);
int cli_plan_compare(const struct cli_args *args);
int cli_plan_make(const struct cli_args *args);
int cli_plan_sensitivity(const struct cli_args *args);
int cli_plan_why(const struct cli_args *args);
int cli_plan_import(const struct cli_args *args);
int cli_plan_list(const struct cli_args *args);
int cli_plan_show(const struct cli_args *args);
int cli_plan_solve(const struct cli_args *args);
int cli_plan_variance(const struct cli_args *args);

#endif
