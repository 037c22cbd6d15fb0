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
	const char *file;                        /* scenario; NULL: what a file "{}" says, or */
	const char *json;                        /* the text of one, as a kept plan has it */
	int64_t budget_krw;                      /* of all funders over all years, in the place of the scenario's budgets; -1: as there */
	int64_t price_krw;                       /* of a tonne of credits in all years; -1: as there */
	const char *catalogue;                   /* NULL, or a pack's measures.csv */
	const struct programme_edition *edition; /* factors in the place of the programme's choice */
	size_t editions;
};
struct programme_planning {
	struct party_rules rules;
	struct programme_candidates candidates;
	struct plan_scenario scenario; /* as it is used: first year, last year that counts, budgets and opening pools filled in */
	struct plan_terms terms;
	struct plan_input input;
	const char *file;          /* of the scenario, NULL */
	const char *scenario_json; /* canonical */
	bool is_default_money;     /* neither the scenario nor --budget gives any */
	char inputs_sha256[HASH_HEX_LEN];
};
/* Everything lives in the arena. Findings for what is wrong in the scenario; then ST_INPUT scenario.refused. ST_NOT_FOUND programme.none;
 * carbon.not_built, product.unknown for vehicles of the objective; scenario.no_money where neither scenario nor pay-ins give any. */
enum status programme_planning_open(struct store_tx *tx, const struct programme_planning_options *options, struct arena *arena,
	struct programme_planning *out_planning, struct findings *findings, struct err *err);

/* ---- programme_plan_names.c ---- */

bool programme_planning_has(const struct programme_planning *planning, const char *measure, size_t *out_place);
/* Why a measure of the programme is no open candidate: ST_NOT_FOUND scenario.measure_selected, measure_installed, measure_no_agreement,
 * measure_closed, measure_not_open. ST_OK: it is one, or the programme does not know it. */
enum status programme_measure_state(struct store_tx *tx, const char *catalogue_or_null, const char *measure, struct arena *arena, struct err *err);
/* A finding of these for each that the scenario requires or excludes; then ST_INPUT scenario.refused. */
enum status programme_planning_names(struct store_tx *tx, const struct programme_planning *planning, const char *catalogue_or_null,
	struct arena *arena, struct findings *findings, struct err *err);

/* ---- programme_plan_make.c ---- */

/* What a funder has for a route in a year, and what the plan takes. */
struct programme_plan_money {
	const char *funder;
	enum party_route route;
	int year;
	int64_t budget_krw; /* with what carried over; -1: no budget of its own */
	int64_t used_krw;
	double price; /* units of value for one more won in that year, at the bound: the shadow price */
};
/* The pool that pays a tier, in a year; of all consortia together. */
struct programme_plan_pool {
	int tier, year;
	int64_t opening_krw, returned_krw, matched_krw, drawn_krw, left_krw; /* matched: at most */
	int64_t match_there_krw; /* what there is to match with: of the budget, with what carried over, and of the ceiling; -1: no limit */
	double price;            /* for one more won in it before that year's draws */
};
/* Another rule that holds the plan back: a cap, a ceiling, a floor, a target. */
struct programme_plan_limit {
	const struct plan_rule *rule;
	const struct plan_row *row;
	int64_t used;
	double price;                 /* for one more of its capacity */
	int64_t least_krw, given_krw; /* of a floor: what it asks for of this plan's support, and what its group gets */
	int64_t least_g, reached_g;   /* of a target */
};
struct programme_plan {
	struct plan_record record; /* as it is kept */
	struct plan_model model;
	struct plan_result result;
	struct programme_plan_money *money; /* by route, funder, year */
	size_t monies;
	struct programme_plan_pool *pool; /* by tier, year */
	size_t pools;
	struct programme_plan_limit *limit; /* those with a price or used up */
	size_t limits;
	int64_t *year_g;    /* cut in each year from the first to the last that counts */
	int64_t grams;      /* over the years that count, whatever the objective */
	int64_t g_per_year; /* once all run */
	int64_t support_krw, cost_krw;
};
/* Builds, solves and puts the plan together. ST_INPUT plan.impossible with a finding for each rule of an irreducible set that cannot be met together;
 * plan.none_found where none was found in the time and none was proven impossible; ST_CANCELLED is not one: result.stopped says so.
 * programme_plan_done in any case. */
enum status programme_plan_search(const struct programme_planning *planning, const struct programme_plan_effort *effort, const char *name,
	const char *made_by, struct arena *arena, struct programme_plan *out_plan, struct findings *findings, struct err *err);
void programme_plan_done(struct programme_plan *plan);
/* programme_plan_sums.c: fills money, pool and limit. */
void programme_plan_sum(const struct programme_planning *planning, struct programme_plan *plan, struct arena *arena);
/* "plan-1", "plan-2" …: the first that no kept plan has. */
enum status programme_plan_free_name(struct store_tx *tx, struct arena *arena, const char **out_name, struct err *err);
struct programme_make_options {
	struct programme_planning_options planning;
	struct programme_plan_effort effort;
	const char *name;    /* key of the plan; NULL: the first free "plan-N" */
	const char *made_by; /* NULL: who prepares grants in the programme */
	bool dry_run;        /* nothing is kept */
};
struct programme_made {
	struct programme_planning planning;
	struct programme_plan plan;
	bool kept, again; /* again: it was kept before, with the same content */
};
/* sangsaeng plan make: reads in one transaction, searches without one, keeps the plan in one. Interrupted, it has the best plan so far and keeps
 * nothing: ST_CANCELLED plan.stopped with `*out_made` filled; any other status than ST_OK leaves it empty. programme_made_done in any case. */
enum status programme_plan_make(const char *db, const struct programme_make_options *options, struct arena *arena, struct programme_made *out_made,
	struct findings *findings, struct err *err);
void programme_made_done(struct programme_made *made);
/* Units of value as a decimal string in the objective's unit. */
const char *programme_plan_value_text(const struct plan_model *model, plan_value value, struct arena *arena);

#endif
