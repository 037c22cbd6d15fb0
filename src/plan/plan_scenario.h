/* A scenario: for which years, with whose money, to which end a plan is made, and what is to be other than in the programme's rules. The file is
 * JSON, schema "sangsaeng.scenario/1" (docs/planning.md); every member may be left out. Pure: no store, no clock. */
#ifndef SANGSAENG_PLAN_SCENARIO_H
#define SANGSAENG_PLAN_SCENARIO_H

#include "party/party.h"

#define PLAN_YEARS_MAX 15
#define PLAN_LIST_MAX 400 /* entries of a list of the scenario */

enum plan_objective { PLAN_TONNES, PLAN_VEHICLE, PLAN_NET_VALUE, PLAN_OBJECTIVE_COUNT };
const char *plan_objective_name(enum plan_objective objective); /* "tonnes", "vehicle", "net_value" */
const char *plan_objective_unit(enum plan_objective objective); /* "tCO2e", "kgCO2e", "KRW" */

/* What a funder has for a route in a year; on the pool's route what it has to match returned money. */
struct plan_budget {
	char funder[PARTY_ID_LEN];
	enum party_route route;
	bool route_given; /* else the one on which the funder pays */
	int year;
	int64_t amount_krw;
	int64_t line, column;
};
struct plan_opening { /* what the pool that pays a tier holds before the first year */
	int tier;
	char consortium[PARTY_ID_LEN]; /* "" where there is one pool for all */
	int64_t amount_krw;
	int64_t line, column;
};
struct plan_vehicle {
	char vehicle[PARTY_ID_LEN];
	struct rate weight;
	int64_t line, column;
};
struct plan_price { /* of a tonne of credits, from that year on */
	int year;
	int64_t krw_per_t;
};
enum plan_floor_by { PLAN_BY_REGION, PLAN_BY_SIZE, PLAN_BY_TIER };
const char *plan_floor_by_name(enum plan_floor_by by); /* "region", "size", "tier" */
/* At least so much of all support goes to measures of a region, size class or tier. */
struct plan_floor {
	enum plan_floor_by by;
	char of[PARTY_ID_LEN];
	bool is_share;
	struct rate share;
	int64_t amount_krw;
	int64_t line, column;
};
struct plan_named { /* a measure of require or exclude */
	char measure[PARTY_ID_LEN];
	int64_t line, column;
};
/* In the place of the programme's: rates, caps. */
struct plan_support {
	enum party_route route;
	char funder[PARTY_ID_LEN]; /* "" on the pool's route */
	struct rate rate[PARTY_SIZE_COUNT];
	int64_t line, column;
};
struct plan_cap {
	enum party_route route;
	char funder[PARTY_ID_LEN];
	enum party_cap_per per;
	int64_t amount_krw;
};
struct plan_override {
	bool has_return_ratio, has_match, has_support, has_caps;
	struct rate return_ratio, match;
	int due_lag_years;         /* -1: as in the rules */
	int64_t match_ceiling_krw; /* -1: as in the rules */
	struct plan_support *support;
	size_t support_count;
	struct plan_cap *cap;
	size_t cap_count;
};

struct plan_scenario {
	const char *name;
	int first_year;                                             /* 0: not given */
	int years;                                                  /* 1 to PLAN_YEARS_MAX; 5 where nothing is said */
	int count_until;                                            /* last calendar year whose tonnes count; 0: not given */
	int64_t first_line, first_column, count_line, count_column; /* where these stand */
	enum plan_objective objective;
	struct plan_budget *budget;
	size_t budget_count;
	int64_t budget_krw; /* of all funders over all years, in the place of budgets; -1: not given */
	bool opening_given; /* else: what is free in the pools, by the caller */
	struct plan_opening *opening;
	size_t opening_count;
	struct plan_vehicle *vehicle; /* none: every one, each with weight 1 */
	size_t vehicle_count;
	struct plan_price *price; /* by year */
	size_t price_count;
	struct rate discount;
	int approval_lead_months; /* from agreement to the resolution from which credits count */
	int start_lag_years;      /* from agreement to the first year of saving; -1: as in the programme's calendar */
	int64_t target_g;         /* at least so much must be cut in the years that count; -1: no target */
	struct plan_floor *floor;
	size_t floor_count;
	struct plan_named *require, *exclude;
	size_t require_count, exclude_count;
	bool anew; /* plan as if nothing had been granted so far */
	struct plan_override rules;
};

/* The defaults: what a file "{}" says. */
struct plan_scenario plan_scenario_default(void);
/* Reads a file as already parsed; `text` is for places, `file` the name in errors. Every finding is added; ST_INPUT if there was an error. Lists and
 * texts live in `arena`. */
enum status plan_scenario_parse(
	const json_t *root, const char *text, const char *file, struct arena *arena, struct plan_scenario *out_scenario, struct findings *findings);
/* The scenario as canonical JSON: every member, in fixed order. Reads back to the same. */
struct text;
void plan_scenario_write(struct text *out, const struct plan_scenario *scenario);

#endif
