/* The planner's problem as numbers: which candidate, in which alternative (usually: which year), under rows of limited resources.
 *
 * A multiple-choice problem: candidates lie in sets, and of a set at most one (candidate, alternative) is chosen; a required set needs exactly one.
 * What is chosen has a value and uses rows; of every row at most its capacity is used. A pool that carries over is one row per year, for the sum of
 * all draws up to it less all that came in: sum(draws to t) - sum(contributions to t) <= opening. A floor is a row with negative coefficients. All
 * numbers are integers, so that feasibility and value are exact; who builds the problem knows what they stand for (won, units of tonnes).
 *
 * A pattern says which rows a candidate uses in each alternative, as coefficient × amount, where the amounts (in won) are the candidate's own; a
 * profile how many times its base value each alternative is worth. Many candidates share a pattern and a profile. Measures that are not independent
 * (prerequisites, two on one motor) are one candidate whose alternatives are the combinations.
 *
 * Value of (candidate i, alternative a) = base[i] × weight[profile[i]][a]. Pure: no store, no clock. */
#ifndef SANGSAENG_PLAN_PROBLEM_H
#define SANGSAENG_PLAN_PROBLEM_H

#include "base/err.h"
#include "base/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const struct message plan_messages[];

__extension__ typedef __int128 plan_value;

#define PLAN_ALTERNATIVES_MAX 4096 /* of one pattern */
#define PLAN_AMOUNTS_MAX 64        /* of one candidate */
#define PLAN_NONE (-1)

struct plan_problem;

struct plan_problem *plan_problem_new(void);
void plan_problem_free(struct plan_problem *problem);

/* Each returns the number of what was added, counted from 0 in the order of the calls.
 * A row's capacity may be negative: then what is chosen must free that much. */
int32_t plan_row_add(struct plan_problem *problem, int64_t capacity);
/* A pattern has `alternatives` >= 1 and takes `amounts` of a candidate; plan_use_add says that an alternative uses coefficient × amount[slot] of a
 * row. */
int32_t plan_pattern_add(struct plan_problem *problem, int32_t alternatives, int32_t amounts);
void plan_use_add(struct plan_problem *problem, int32_t pattern, int32_t alternative, int32_t row, int32_t slot, int64_t coefficient);
/* weight[alternatives], copied; may be negative. */
int32_t plan_profile_add(struct plan_problem *problem, const int64_t *weight, int32_t alternatives);
int32_t plan_set_add(struct plan_problem *problem, bool required);
/* A candidate with `amount` (as many as its pattern takes, copied). The profile has as many alternatives as the pattern. */
int32_t plan_candidate_add(struct plan_problem *problem, int32_t set, int32_t pattern, int32_t profile, plan_value base, const int64_t *amount);
/* An alternative that cannot be chosen (a year before a firm joins). */
void plan_forbid(struct plan_problem *problem, int32_t candidate, int32_t alternative);

size_t plan_row_count(const struct plan_problem *problem);
size_t plan_set_count(const struct plan_problem *problem);
size_t plan_candidate_count(const struct plan_problem *problem);
int64_t plan_row_capacity(const struct plan_problem *problem, int32_t row);
int32_t plan_alternatives(const struct plan_problem *problem, int32_t candidate);
/* Amount `slot` of a candidate, won. */
int64_t plan_amount(const struct plan_problem *problem, int32_t candidate, int32_t slot);
plan_value plan_value_of(const struct plan_problem *problem, int32_t candidate, int32_t alternative);
/* What (candidate, alternative) uses of a row. */
plan_value plan_use_of(const struct plan_problem *problem, int32_t candidate, int32_t alternative, int32_t row);

/* What was chosen of a set; candidate PLAN_NONE if nothing. */
struct plan_choice {
	int32_t candidate, alternative;
};

/* Judges choice[plan_set_count()] from the numbers alone, exactly: each in its set, nothing forbidden, required sets chosen, no row above its
 * capacity. Returns true if it is feasible; `*out_value` its value; `out_used[plan_row_count()]`, or NULL, what it uses of each row; `*out_row`, or
 * NULL, the first row that is exceeded, PLAN_NONE if that is not it. */
bool plan_judge(const struct plan_problem *problem, const struct plan_choice *choice, plan_value *out_value, plan_value *out_used, int32_t *out_row);

#endif
