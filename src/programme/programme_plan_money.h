/* Private to programme: what the rules would pay for a measure, and what the firm would return of it. */
#ifndef SANGSAENG_PROGRAMME_PLAN_MONEY_H
#define SANGSAENG_PROGRAMME_PLAN_MONEY_H

#include "party/party.h"
#include "plan/plan_curve.h"

/* Which funders are ministries, by rule. */
struct programme_payers {
	const struct party_rules *rules;
	const bool *state; /* by place in rules->support */
};
enum status programme_payers_read(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_payers *out_payers, struct err *err);
/* Tier 1: route tier1; deeper: the pool that pays the tier, else the SME ministry. Each support's rate × cost within its caps (those for any or this
 * type), together at most the cost less the own share of the call on the day. Returned: floor(ratio × base) by the tier's rule on the day; match:
 * floor(rate × returned). */
struct plan_money programme_plan_money(
	const struct programme_payers *payers, int tier, enum party_size size, const char *consortium, int64_t cost_krw, date_day day);
/* By which route, and who pays how much of it: `source` has room for every support of the rules. */
struct programme_plan_source {
	const char *funder; /* "": the pool */
	int64_t krw;
};
enum party_route programme_plan_route(const struct party_rules *rules, int tier);
size_t programme_plan_sources(const struct programme_payers *payers, int tier, enum party_size size, const char *consortium, int64_t cost_krw,
	date_day day, struct programme_plan_source *source);

#endif
