/* From measures, terms and scenario to the optimiser's problem, and back from a choice to picks.
 *
 * A measure has options: a year, a route, and who pays how much. Measures that depend on each other (one excludes, needs or shares a use with
 * another) are one set of the problem, whose candidates are the groups of measures that can be bought together and whose alternatives are their
 * options. What limits the plan is a row with a label, and every row belongs to a rule: a thing that a person can name and could lift. Amounts are
 * whole won.
 *
 * Values are exact integers: tonnes in grams over the years that count; vehicle in micrograms of CO2-eq per vehicle, at the gate once the machine
 * runs; net_value in won: discounted carbon price × credits of the years that count − discounted programme won. */
#ifndef SANGSAENG_PLAN_MODEL_H
#define SANGSAENG_PLAN_MODEL_H

#include "plan/plan_measure.h"
#include "plan/plan_problem.h"
#include "plan/plan_terms.h"

/* Whether a measure is of a floor's region, size or tier. */
bool plan_floor_counts(const struct plan_floor *floor, const struct plan_measure *measure);

struct plan_input {
	const struct plan_measures *measures;
	const unsigned *barred; /* by measure: routes (bits 1 << route) that its firm may not take; NULL: none. Who may not take the ministry's money
				 * is not matched either */
	const double *leverage; /* by measure, for objective vehicle: weighted kg per vehicle for each kg a year that the process emits */
	const struct plan_terms *terms;
	const struct plan_scenario *scenario;
};

/* A way to buy a measure. */
struct plan_option {
	int t; /* 0 is the first year */
	enum party_route route;
	int64_t won[PLAN_SOURCES_MAX]; /* by source */
	int64_t support_krw;
	int64_t returned_krw, matched_krw; /* what it brings into the pool of its tier, and what is matched of that */
};

enum plan_rule_kind {
	PLAN_RULE_BUDGET,  /* of a funder on a route */
	PLAN_RULE_TOTAL,   /* of all funders */
	PLAN_RULE_POOL,    /* what came back, and its match */
	PLAN_RULE_LIMIT,   /* cap per firm, site or consortium */
	PLAN_RULE_CEILING, /* of a ministry's own selection */
	PLAN_RULE_SINGLE,  /* state money once for a site, or for a firm and year */
	PLAN_RULE_FLOOR,
	PLAN_RULE_TARGET,
	PLAN_RULE_REQUIRE,
	PLAN_RULE_EXCLUDE,
	PLAN_RULE_RELATION /* of two measures: one excludes or needs the other */
};
const char *plan_rule_kind_name(enum plan_rule_kind kind); /* "budget" … */
struct plan_rule {
	enum plan_rule_kind kind;
	const char *name;   /* funder, tier that a pool pays, measure, group of a floor, tonnes of the target; "" */
	const char *per;    /* route; "tier1:firm" …; region, size, tier; excludes, requires; "" */
	const char *other;  /* of a relation: the second measure; "" */
	int64_t amount_krw; /* its sum over all years; -1: has none */
	struct rate share;  /* of a floor by share; denominator 0: none */
};
struct plan_row {
	int rule;         /* its rule */
	const char *of;   /* firm, site, consortium; "" */
	int year;         /* 0: all years */
	int64_t capacity; /* as in the problem */
};

/* What an alternative chooses. */
struct plan_chosen {
	size_t measure;
	int32_t option;
};

struct plan_model {
	struct plan_problem *problem;
	struct plan_rule *rule;
	size_t rules;
	struct plan_row *row; /* by row of the problem */
	size_t rows;
	struct plan_option **option; /* by measure */
	int32_t *options;            /* by measure, how many */
	int32_t *set;                /* by measure: its set, PLAN_NONE: it cannot be bought */
	bool impossible;             /* a required measure cannot be bought at all */
	size_t one_year;             /* components so large that their measures are bought in one year or not at all */
	struct plan_block *block;    /* by candidate: its members and combinations */
	const struct plan_input *input;
	struct arena arena;
};

#define PLAN_COMPONENT_MAX 12       /* measures that depend on each other, directly or not, beside those that only exclude each other */
#define PLAN_COMBINATIONS_MAX 65536 /* of one set */

/* `without` (by rule, NULL: none) names rules that do not count; rules are numbered the same way in every model of one input. ST_INPUT
 * plan.component_too_large naming the measures; scenario.measure_unknown with file position for a required or excluded measure that is not there.
 * plan_model_done in any case. The input must outlive the model. */
enum status plan_model_make(const struct plan_input *input, const bool *without, const char *file, struct plan_model *out_model, struct err *err);
/* The same rules for the question whether there is any plan: nothing has a value, but what is not met costs PLAN_UNMET each (a required measure that
 * is left out, a floor or target that is not reached), so that an empty plan is always feasible and the best has the value 0 where all can be met. A
 * bound below 0 proves that they cannot. */
#define PLAN_UNMET 1000000
enum status plan_model_make_any(const struct plan_input *input, const bool *without, const char *file, struct plan_model *out_model, struct err *err);
void plan_model_done(struct plan_model *model);

/* What an alternative of a candidate chooses: at most PLAN_COMPONENT_MAX; how many. */
size_t plan_model_chosen(const struct plan_model *model, int32_t candidate, int32_t alternative, struct plan_chosen out_chosen[PLAN_COMPONENT_MAX]);
/* Grams a year that a member adds to those before it, in the order of start, then key: what shares a use is not counted twice. */
int64_t plan_model_adds_g(const struct plan_model *model, const struct plan_chosen *chosen, size_t count, size_t member);
/* What they are worth together. Members in ascending order of place, here and below. */
int64_t plan_model_value(const struct plan_model *model, const struct plan_chosen *chosen, size_t count);
/* Grams over the years that count. */
int64_t plan_model_grams(const struct plan_model *model, const struct plan_chosen *chosen, size_t count);
/* Grams in a calendar year; 0 outside the years that count. */
int64_t plan_model_grams_in(const struct plan_model *model, const struct plan_chosen *chosen, size_t count, int year);
/* Of a feasible choice, one that is worth no less, in the same order every time: what is worth nothing and that no rule needs is left out, and of
 * alternatives of the same value the one that cuts no less, costs no more and comes no later is taken. Returns its value. */
plan_value plan_model_tidy(const struct plan_model *model, struct plan_choice *choice);
/* Units of value in one of the published unit: 1000000 (tonnes), 1000000000 (kg), 1 (won). */
int64_t plan_model_scale(const struct plan_model *model);

#endif
