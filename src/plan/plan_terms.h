/* The terms of a plan as plain numbers: what a programme's rules and a scenario say of its years. Pure: no store, no clock. */
#ifndef SANGSAENG_PLAN_TERMS_H
#define SANGSAENG_PLAN_TERMS_H

#include "plan/plan_scenario.h"

#define PLAN_SOURCES_MAX 16

/* Who pays which rate of a cost on a route; funder "" is the pool. */
struct plan_source {
	enum party_route route;
	const char *funder;
	struct rate rate[PARTY_SIZE_COUNT];
	unsigned years; /* bit t: in force in the t-th year */
	bool is_state;
	int64_t *budget_krw; /* by year; NULL: no limit of its own */
};
/* Upper limit of what a source pays per firm, site or consortium over all years. */
struct plan_limit {
	enum party_route route;
	const char *funder;
	enum party_cap_per per;
	int64_t amount_krw;
};
/* The pool that the returns of a tier fill, and what is matched. */
struct plan_pool_terms {
	int tier;
	unsigned pays; /* party_tier_bit of the tiers that it pays */
	bool by_consortium;
	struct rate ratio[PLAN_YEARS_MAX];           /* of grants agreed in that year */
	enum party_return_base base[PLAN_YEARS_MAX]; /* the same */
	int lag_years[PARTY_ROUTE_COUNT];            /* from agreement to the year in which the return can be drawn */
	struct rate match;                           /* 0: none */
	const char *match_funder;                    /* "" if none */
	int64_t match_ceiling_krw;                   /* INT64_MAX: none */
	int64_t *match_budget_krw;                   /* by year; NULL: the ceiling only */
};
/* What a ministry's own selection pays at most for these tiers. */
struct plan_ceiling {
	const char *funder;
	unsigned pays;
	int64_t amount_krw;
};
/* When a year's grants of a route and tier are agreed, and how many years later the machine saves. */
struct plan_calendar {
	int month, start_lag_years;
};
/* What grants that stand already have taken of the limits. */
struct plan_spent {
	enum party_route route;
	const char *funder, *organisation, *site, *consortium;
	int tier;
	int64_t amount_krw;
};

struct plan_terms {
	int first_year, years, count_until;
	bool carry_over; /* what is left of a budget may be used in the next year */
	struct plan_source source[PLAN_SOURCES_MAX];
	size_t sources;
	struct plan_limit *limit;
	size_t limits;
	struct plan_pool_terms pool[PARTY_TIERS_MAX];
	size_t pools;
	struct plan_ceiling *ceiling;
	size_t ceilings;
	struct plan_calendar calendar[PARTY_ROUTE_COUNT][PARTY_TIERS_MAX + 1];
	struct rate own_share_min[PARTY_ROUTE_COUNT]; /* of a cost, that the firm pays itself */
	unsigned single_scope;                        /* PARTY_SCOPE_SITE, PARTY_SCOPE_FIRM_YEAR: state money only once there */
	const struct plan_spent *spent;               /* plan_terms_take; may be none */
	size_t spents;
};

/* Terms of a scenario whose first_year is given. Findings at places of `file` (NULL: without) for what does not fit the rules:
 * scenario.count_until, scenario.funder_unknown, scenario.funder_route, scenario.year_outside, scenario.no_pool, scenario.pool_consortium,
 * plan.too_many_sources. is_state is the caller's to fill. Everything lives in `arena`. */
enum status plan_terms_make(const struct party_rules *rules, const struct plan_scenario *scenario, const char *file, struct arena *arena,
	struct plan_terms *out_terms, struct findings *findings);

/* Grants that stand: the caps, the ceiling of each match and of a ministry's own selection are less what they have of them. Once; `spent` must
 * outlive the terms. */
void plan_terms_take(struct plan_terms *terms, const struct plan_spent *spent, size_t spents);

/* Index of the pool that pays a tier, -1: none. */
int plan_pool_paying(const struct plan_terms *terms, int tier);
/* The pool that the returns of a tier fill, -1: none. */
int plan_pool_filled(const struct plan_terms *terms, int tier);
/* What the pool that pays a tier holds at the start, for a consortium ("" where there is one pool for all). */
int64_t plan_opening_krw(const struct plan_scenario *scenario, const struct plan_terms *terms, int pool, const char *consortium);

/* Savings of a machine agreed in the t-th year on a route: its first calendar year, and the first month (year × 12 + month − 1) of credits. */
int plan_start_year(const struct plan_terms *terms, enum party_route route, int tier, int t);
int plan_credit_month(const struct plan_terms *terms, const struct plan_scenario *scenario, enum party_route route, int tier, int t);

#endif
