/* sangsaeng plan solve DIR: the optimiser on plain files (one-run.md; docs/planning.md). */
#ifndef SANGSAENG_PROGRAMME_PLAN_SOLVE_H
#define SANGSAENG_PROGRAMME_PLAN_SOLVE_H

#include "base/message.h"

#include <stdbool.h>
#include <stdio.h>

/* The state of a search; false stops it. */
typedef bool programme_plan_progress(void *context, double objective, double bound, double seconds);
/* How long to search: until the plan is proven to be within `gap` of the best, for `seconds` of the clock, or for `work` units, whatever comes first
 * (0: no limit). With work the same input and seed give the same plan, whatever the number of threads. */
struct programme_plan_effort {
	double gap, seconds;
	int64_t work;
	uint64_t seed;
	int threads;
	programme_plan_progress *progress; /* or NULL */
	void *context;
};

struct programme_plan_files {
	const char *folder; /* holds candidates.csv, budgets.csv, rules.json */
	bool csv;           /* the chosen rows as CSV in the place of JSON */
	struct programme_plan_effort effort;
};
/* Reads the folder, solves and writes {"schema": "sangsaeng.plan/1", …} to `out`, all numbers in full. Everything that is wrong in the files is a
 * finding; then ST_INPUT plan.refused, and nothing is written. Stopped by `progress`: the best plan so far is written, and ST_CANCELLED
 * plan.cancelled. */
enum status programme_plan_solve(const struct programme_plan_files *files, FILE *out, struct findings *findings, struct err *err);

#endif
