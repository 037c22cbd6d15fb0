/* View of kept plans for the doors: what is there, one of them, and what became of it (view_plan.c). Strings live in the caller's arena; what is not
 * known is "" (dates DATE_NONE). All read-only. */
#ifndef SANGSAENG_VIEW_PLAN_H
#define SANGSAENG_VIEW_PLAN_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "plan/plan_record.h"
#include "store/store.h"

#include <stddef.h>
#include <stdint.h>

struct view_plan_pay {
	const char *origin;
	int64_t amount_krw;
};
struct view_plan_pick {
	const char *measure, *organisation, *name_ko, *name_en, *site, *consortium, *carrier, *route, *size, *value;
	const char *machine, *machine_en; /* "" where the programme does not know the measure: of a catalogue, of another run */
	int year, tier, life_years;
	int64_t cost_krw, support_krw, g_per_year;
	struct view_plan_pay *pay;
	size_t pays;
	date_day adopted_on; /* DATE_NONE if it was not */
	const char *maker, *checker, *committee;
};
struct view_plan_sum { /* of a year, or of all (year 0) */
	int year;
	int64_t picks, adopted, cost_krw, support_krw, g_per_year;
	struct view_plan_pay *pay; /* by origin */
	size_t pays;
};
/* What the scenario gives a funder for a route over all years, and what the picks take of it. Those without a budget of their own too. */
struct view_plan_money {
	const char *funder, *route;    /* "returned": the pool; route "": whichever it pays on */
	const char *name_ko, *name_en; /* of the funder; NULL where the programme does not know it, and of the pool */
	bool is_state;                 /* a ministry's */
	int64_t budget_krw;            /* -1: none of its own */
	int64_t used_krw;              /* -1: not known: a budget for matching returned money, whose use is in no pick */
	int64_t *given_krw, *paid_krw; /* the same by year of the plan, 0 where there is none */
};
struct view_plan {
	const char *plan, *scenario, *made_by, *objective, *value, *bound, *unit, *stopped, *method, *inputs_sha256, *sha256;
	const char *gap_percent; /* (bound − value) / bound, two digits behind the point, rounded up; "0.00" if the bound is 0 */
	date_day as_of;
	int64_t seed, work, picks, adopted, support_krw;
	struct view_plan_pick *pick; /* by year, measure; NULL in a list of plans */
	struct view_plan_sum *year;
	size_t years;
	struct view_plan_sum total;
	/* Of all funders over all years, as the scenario gives it (-1: it does not, or in a list of plans); what picks take of it; and what the pool
	 * pays, which is in no budget. */
	int64_t budget_krw, used_krw, returned_krw;
	struct view_plan_money *money; /* by funder, route; none in a list of plans */
	size_t moneys;
	/* Years of the scenario, and of picks where they reach beyond it; none in a list of plans, or where there is neither. */
	int first_year, span;
	bool carries_over; /* as the programme has it: what is left of a year's budget is there in the next */
};
enum status view_plans(struct store_tx *tx, struct arena *arena, struct view_plan **out_list, size_t *out_count, struct err *err);
/* ST_NOT_FOUND plan.unknown. */
enum status view_plan_show(struct store_tx *tx, const char *plan, struct arena *arena, struct view_plan *out_plan, struct err *err);
/* The same of a plan that need not be kept; `sha256` as far as it has one, or "". */
enum status view_plan_of(
	struct store_tx *tx, const struct plan_record *record, const char *sha256, struct arena *arena, struct view_plan *out_plan, struct err *err);
/* Sums of the picks by year and over all, and the budget line, from a plan's picks, scenario and carries_over. Pure. */
void view_plan_add_up(struct view_plan *plan, struct arena *arena);
/* Is it money that a budget of the scenario counts? What the pool pays is not. */
bool view_plan_is_budgeted(const struct view_plan *plan, const struct view_plan_money *money);
/* What the budgets hold in the y-th year of the plan, with what is left from before where that carries over; -1: the scenario sets none. */
int64_t view_plan_there_krw(const struct view_plan *plan, size_t y);

/* A pick and what became of it; meaning of the figures and reasons: plan/plan_variance.h. */
struct view_outcome {
	const struct view_plan_pick *pick;
	const char *state; /* of its grant; "" if there is none */
	const char *how;   /* "adopted", "decided" (by decisions.csv), "applied", "" */
	int year;          /* in which it was agreed, 0 if it was not */
	int64_t reserved_krw, paid_krw, fixed_krw, support_krw, difference_krw;
	int64_t months, verified_g_per_year, difference_g_per_year; /* months: verified ones */
	struct view_outcome_source {
		const char *origin;
		int64_t planned_krw, actual_krw;
	} * source; /* by origin */
	size_t sources;
	const char **reason; /* plan_deviation_name */
	size_t reasons;
};
struct view_variance {
	struct view_plan plan;
	struct view_outcome *item; /* as the plan's picks */
	struct view_outcome total; /* sums over all; pick, state, how, reason unset; the planned g of `compared` picks beside their verified */
	int64_t as_planned, compared, compared_g_per_year; /* picks without any reason; picks with verified months, and their planned g a year */
};
enum status view_plan_variance(struct store_tx *tx, const char *plan, struct arena *arena, struct view_variance *out_variance, struct err *err);

/* What one plan has and the other has not. */
struct view_plan_compared {
	const char *measure, *organisation, *name_ko, *name_en, *machine, *machine_en; /* name: of the organisation */
	const char *change;                                                            /* "only_a", "only_b", "moved" (other year), "money" */
	int tier, year_a, year_b;                                                      /* 0: not in it */
	int64_t support_a_krw, support_b_krw, g_per_year_a, g_per_year_b;
};
struct view_plan_side {
	const char *plan, *objective, *value, *unit;
	int64_t picks, support_krw, g_per_year;
};
struct view_plan_comparison {
	struct view_plan_side a, b;
	struct view_plan_compared *item; /* by measure */
	size_t count, same, only_a, only_b, moved;
};
/* ST_NOT_FOUND plan.unknown. */
enum status view_plan_compare(
	struct store_tx *tx, const char *a, const char *b, struct arena *arena, struct view_plan_comparison *out_comparison, struct err *err);

#endif
