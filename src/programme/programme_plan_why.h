/* Why a plan is as it is: prices and unused money; why a measure is in or out and what would change that; plan against plan; other prices and
 * factors. */
#ifndef SANGSAENG_PROGRAMME_PLAN_WHY_H
#define SANGSAENG_PROGRAMME_PLAN_WHY_H

#include "programme/programme_planning.h"

/* ---- programme_plan_why.c ---- */

/* Money of a funder that the plan leaves in the last year in which it could be used, and why. */
struct programme_unused {
	const char *funder;
	enum party_route route;
	int year;
	int64_t left_krw;
	const char *measure;            /* the cheapest one of this money that is not in the plan; NULL: all are in it */
	int64_t needs_krw;              /* of this money */
	const struct plan_rule *blocks; /* of those that `left_krw` would pay: the rule that keeps most of them out; NULL: it pays none */
	size_t blocked;                 /* how many */
};
/* What a measure uses of a rule that has a price; `row` is the first of its years. */
struct programme_charge {
	const struct plan_rule *rule;
	const struct plan_row *row;
	int64_t won;
	double units; /* won × price, in units of value */
};
/* What is missing of a row for the measure to join the plan as it is. */
struct programme_shortage {
	const struct plan_rule *rule;
	const struct plan_row *row;
	int64_t krw;
};
enum programme_why_state { PROGRAMME_WHY_IN, PROGRAMME_WHY_OUT, PROGRAMME_WHY_NEVER };
struct programme_why_measure {
	const struct plan_measure *measure;
	enum programme_why_state state; /* never: no year and route has money for it, or it is excluded */
	bool excluded;                  /* by the scenario */
	int year;                       /* in which it is bought, or would be at best */
	enum party_route route;
	int64_t support_krw;
	plan_value value; /* what it is worth, less what the prices would have in its place (of measures that depend on it; mostly nothing) */
	double reduced;   /* value less the charges: above 0 the prices alone would take it */
	struct programme_charge *charge; /* largest first */
	size_t charges;
	int64_t enters_cost_krw;             /* out: the highest cost found at which a search buys it; 0: none does, -1: not found in the time */
	struct programme_shortage *shortage; /* out: what more it takes to join the plan as it is, nothing dropped; by the model's rows */
	size_t shortages;                    /* never: what the nearest way to buy it (year, route) lacks; 0: no route pays for it */
	bool tried;           /* the search with it required (out), or excluded (in), was made … */
	bool possible;        /* … and there is such a plan */
	plan_value other;     /* its value */
	const char **changed; /* in the plan only, or in the other only, with "-" or "+" before the key and year */
	size_t changes;
};
struct programme_why {
	struct programme_planning planning;
	struct programme_plan plan; /* made anew from the kept scenario: its prices */
	bool inputs_changed;        /* candidates, rules or grants are others than when the plan was kept */
	bool plan_changed;          /* the search found other picks */
	struct programme_unused *unused;
	size_t unuseds;
	bool has_measure;
	struct programme_why_measure of;
};
/* A kept plan is searched again with the scenario that it keeps. `measure` NULL: only the plan. ST_NOT_FOUND plan.unknown, plan.measure_unknown.
 * programme_why_done in any case. */
enum status programme_plan_why(const char *db, const char *plan, const char *measure, const char *catalogue,
	const struct programme_plan_effort *effort, struct arena *arena, struct programme_why *out_why, struct findings *findings, struct err *err);
void programme_why_done(struct programme_why *why);
/* programme_plan_never.c: excluded, or what the nearest way to buy a measure lacks. */
enum status programme_why_never(const struct programme_planning *planning, const struct plan_model *model, size_t measure, struct arena *arena,
	struct programme_why_measure *w, struct err *err);

/* ---- programme_plan_compare.c ---- */

struct programme_compared {
	const char *measure, *organisation;
	int tier, year_a, year_b; /* 0: not in it */
	int64_t support_a_krw, support_b_krw, g_per_year_a, g_per_year_b;
};
struct programme_comparison {
	struct plan_record a, b;
	struct programme_compared *item;           /* by measure: those that differ in year, route or support, and those in one only */
	size_t count, same, only_a, only_b, moved; /* moved: other year */
	int64_t support_a_krw, support_b_krw, g_per_year_a, g_per_year_b;
};
enum status programme_plan_compare(
	struct store_tx *tx, const char *a, const char *b, struct arena *arena, struct programme_comparison *out_comparison, struct err *err);

struct programme_sensitivity {
	const char *label; /* "as it is", "price 30000", "electricity=KEY" */
	const char *kind;  /* "base", "price", "edition" */
	const char *value, *bound, *unit, *stopped;
	int64_t picks, support_krw, g_per_year;
	int64_t added, dropped, moved; /* against the first */
	const char **changed;          /* "+KEY 2027", "-KEY 2026", "KEY 2026>2027" */
	size_t changes;
};
/* The scenario as it is, then with each price, then with each edition. Nothing is kept. */
enum status programme_plan_sensitivity(const char *db, const struct programme_planning_options *planning, const int64_t *price, size_t prices,
	const struct programme_edition *edition, size_t editions, const struct programme_plan_effort *effort, struct arena *arena,
	struct programme_sensitivity **out_list, size_t *out_count, struct findings *findings, struct err *err);

#endif
