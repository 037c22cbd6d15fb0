/* Planning over a programme: candidates, rules, money and scenario brought together for the optimiser; the search; what it found in plain values. */
#ifndef SANGSAENG_PROGRAMME_PLANNING_H
#define SANGSAENG_PROGRAMME_PLANNING_H

#include "plan/plan_conflict.h"
#include "plan/plan_model.h"
#include "plan/plan_record.h"
#include "plan/plan_solve.h"
#include "programme/programme_candidates.h"
#include "programme/programme_plan_solve.h"

/* ---- programme_planning.c ---- */

struct programme_planning_options {
	const char *file;     /* scenario; NULL: what a file "{}" says, or */
	const char *json;     /* the text of one, as a kept plan has it */
	int64_t budget_krw;   /* of all funders over all years, in the place of the scenario's budgets; -1: as there */
	int64_t price_krw;    /* of a tonne of credits in all years; -1: as there */
	const char *catalogue; /* NULL, or a pack's measures.csv */
	const struct programme_edition *edition; /* factors in the place of the programme's choice */
	size_t editions;
};
struct programme_planning {
	struct party_rules rules;
	struct programme_candidates candidates;
	struct plan_scenario scenario; /* as it is used: first year, last year that counts, and budgets filled in */
	struct plan_terms terms;
	struct plan_input input;
	const char *file;          /* of the scenario, NULL */
	const char *scenario_json; /* canonical */
	char inputs_sha256[HASH_HEX_LEN];
};
/* Everything lives in the arena. Findings for what is wrong in the scenario; then ST_INPUT scenario.refused. ST_NOT_FOUND programme.none;
 * carbon.not_built, product.unknown for vehicles of the objective; scenario.no_money where neither scenario nor pay-ins give any. */
enum status programme_planning_open(struct store_tx *tx, const struct programme_planning_options *options, struct arena *arena,
	struct programme_planning *out_planning, struct findings *findings, struct err *err);

/* ---- programme_plan_make.c ---- */

/* A row of the plan: what limits it, what is used, and what one more won would bring. */
struct programme_plan_limit {
	const struct plan_rule *rule;
	const struct plan_row *row;
	int64_t used_krw;
	double price; /* units of value per won, at the bound */
	bool binds;   /* nothing that is not chosen fits any more, or it has a price */
};
struct programme_plan {
	struct plan_record record; /* as it is kept */
	struct plan_model model;
	struct plan_result result;
	struct programme_plan_limit *limit; /* by row */
	size_t limits;
	int64_t grams;       /* over the years that count, whatever the objective */
	int64_t g_per_year;  /* once all run */
	int64_t support_krw, cost_krw;
};
/* Builds, solves and puts the plan together. ST_INPUT plan.impossible with a finding for each rule of an irreducible set that cannot be met together;
 * plan.none_found where none was found in the time and none was proven impossible; ST_CANCELLED is not one: result.stopped says so.
 * programme_plan_done in any case. */
enum status programme_plan_search(const struct programme_planning *planning, const struct programme_plan_effort *effort, const char *name,
	const char *made_by, struct arena *arena, struct programme_plan *out_plan, struct findings *findings, struct err *err);
void programme_plan_done(struct programme_plan *plan);
/* "plan-1", "plan-2" …: the first that no kept plan has. */
enum status programme_plan_free_name(struct store_tx *tx, struct arena *arena, const char **out_name, struct err *err);
/* Units of value as a decimal string in the objective's unit. */
const char *programme_plan_value_text(const struct plan_model *model, plan_value value, struct arena *arena);

#endif
