/* Private to the planner on plain files: what a folder becomes. */
#ifndef SANGSAENG_PROGRAMME_PLAN_INT_H
#define SANGSAENG_PROGRAMME_PLAN_INT_H

#include "base/decimal.h"
#include "plan/plan_solve.h"
#include "programme/programme_int.h"
#include "programme/programme_plan_solve.h"

#define PLAN_YEARS_MAX 50

struct plan_floor {
	char region[PARTY_ID_LEN];
	struct rate share;
};
#define PLAN_FLOORS_MAX 64
struct plan_folder_rules {
	struct rate subsidy_share, return_ratio, match_ratio;
	int64_t lag, years, opening_pool, supplier_cap, consortium_cap; /* caps -1 if there is none */
	struct plan_floor floor[PLAN_FLOORS_MAX];
	size_t floors;
};
struct plan_folder {
	struct plan_problem *problem; /* candidate n is data row n of candidates.csv */
	int exponent;                 /* a unit of value is 10^exponent tonnes */
	struct plan_folder_rules rules;
	int64_t budget[PLAN_YEARS_MAX];
};
/* The optimiser's options for an effort. */
struct plan_options programme_plan_options(const struct programme_plan_effort *effort);
/* What is wrong in the files becomes findings; `err` only where nothing further can be done. The caller frees the problem (NULL after an error). */
enum status plan_folder_read(
	const char *folder, programme_progress *progress, struct plan_folder *out_folder, struct findings *findings, struct err *err);
/* rules.json, by itself. */
enum status plan_folder_rules_read(const char *path, const char *name, struct plan_folder_rules *out_rules, struct findings *findings);

#endif
