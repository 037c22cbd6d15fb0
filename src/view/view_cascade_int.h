/* Private to view: what the cascade by tier (view_cascade.c) and its flows (view_flows.c) are made of. */
#ifndef SANGSAENG_VIEW_CASCADE_INT_H
#define SANGSAENG_VIEW_CASCADE_INT_H

#include "base/map.h"
#include "reduction/reduction.h"
#include "reduction/reduction_saving.h"
#include "view/view_cascade.h"
#include "view/view_fund_int.h"

struct view_cascading {
	struct store_tx *tx;
	struct arena *arena;
	struct view_reading r;
	struct view_cascade *v;
	struct fund_grant *grant;
	struct reduction_machine *machine;
	struct reduction_total *total;
	struct reduction_saving *saving;
	struct map *grant_at; /* place of a grant */
	bool *seen;           /* grants that the year, or all of it, counts */
	size_t grants, machines, totals, savings;
	int year;
	int first, last; /* years of which there are won, machines or metered months; last 0: none */
};
/* NULL if there is none. */
const struct fund_grant *view_cascade_grant(const struct view_cascading *w, const char *measure_or_null);
/* By place in `total`: is it of a project whose verified reduction is above zero over all its machines? */
bool *view_cascade_counted(const struct view_cascading *w);
/* Whole grams of kilograms, half to even. */
int64_t view_cascade_grams(const mpq_t kg);
/* DATE_NONE if it is not. */
date_day view_cascade_installed(const struct view_cascading *w, const char *measure);
/* Sets w->v->flows. */
enum status view_cascade_flows(struct view_cascading *w, struct view_flows *out_flows, struct err *err);

#endif
