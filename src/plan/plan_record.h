/* A plan as it is kept: scenario, what was chosen when with whose money, its proof; and what became of it. Rows are append-only. */
#ifndef SANGSAENG_PLAN_RECORD_H
#define SANGSAENG_PLAN_RECORD_H

#include "fund/fund.h"
#include "party/party.h"

/* What one source pays for a chosen measure. */
struct plan_pay {
	const char *origin; /* funder, or "returned" for the pool of returned money */
	int64_t amount_krw;
};
struct plan_pick {
	const char *measure, *organisation, *site, *consortium, *carrier;
	int year; /* calendar year in which it is agreed */
	int tier;
	enum party_route route;
	enum party_size size;
	int64_t cost_krw, support_krw; /* support: sum of pays */
	struct plan_pay *pay;
	size_t pay_count;
	int64_t g_per_year; /* as counted in the plan: beside what it shares a use with */
	int life_years;
	const char *value; /* decimal string, in the unit of the plan's objective */
};
struct plan_record {
	const char *plan;     /* key, given by who makes it */
	const char *scenario; /* the scenario's JSON as it was used, canonical */
	const char *made_by;
	date_day as_of;            /* the programme's clock */
	const char *objective;     /* "tonnes", "vehicle", "net_value" */
	const char *value, *bound; /* decimal strings in `unit`; bound >= value */
	const char *unit;          /* "tCO2e", "kgCO2e", "KRW" */
	const char *stopped;       /* optimal, gap, work, time, cancel */
	int64_t seed, work;
	const char *method;        /* "sangsaeng plan/1" */
	const char *inputs_sha256; /* over the candidates, rules and scenario that it was made from */
	struct plan_pick *pick;    /* by year, then measure */
	size_t pick_count;
};

#endif
