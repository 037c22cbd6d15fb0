/* Private to cli: what the files of the full planner share (plan make, why, compare, sensitivity). */
#ifndef SANGSAENG_CLI_PLAN_MAKE_H
#define SANGSAENG_CLI_PLAN_MAKE_H

#include "base/json.h"
#include "cli/plan.h"
#include "programme/programme_planning.h"

/* A value or a difference of values for people, with its unit: "127,267.3 tCO2e". */
void plan_make_value(const struct cli_args *args, enum plan_objective objective, double units, char out[96]);
/* What one more million won would bring, for people; "–" for nothing. */
void plan_make_price(const struct cli_args *args, enum plan_objective objective, double units_per_won, char out[96]);
/* The same as a decimal string in the objective's unit. */
const char *plan_make_price_text(const struct plan_model *model, double units_per_won, char out[DECIMAL_TEXT_LEN]);
/* "cap of OEM-A per firm", … in words. */
void plan_make_rule(const struct cli_args *args, const struct plan_rule *rule, const char *of, char out[256]);
const char *plan_make_route(const struct cli_args *args, enum party_route route);
const char *plan_make_size(const struct cli_args *args, enum party_size size);
/* The sentence of what a plan achieves, and the one of how good it is. */
void plan_make_title(const struct cli_args *args, const struct programme_made *made, struct text *out);
void plan_make_proof(const struct cli_args *args, const struct programme_made *made, struct text *out);
/* The tables of money and pools with their shadow prices, and of what else holds the plan back; in JSON as members. */
void plan_make_tables(const struct cli_args *args, const struct programme_planning *planning, const struct programme_plan *plan, struct text *out);
void plan_make_json_tables(struct json_writer *w, const struct programme_plan *plan);
/* How long to search where nothing is said: within a ten-thousandth of the best, half a minute at most. */
struct programme_plan_effort plan_make_effort(const struct cli_args *args);
/* Options of the scenario, the candidates and the search. */
struct programme_planning_options plan_make_planning(const struct cli_args *args, const char *file);

#endif
