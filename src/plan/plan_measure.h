/* Candidate measures: what could be bought, where, for how much, and how measures depend on each other. Plain values; `programme` fills them from the
 * programme's measures and from a sector pack's catalogue matched to a site's energy profile. */
#ifndef SANGSAENG_PLAN_MEASURE_H
#define SANGSAENG_PLAN_MEASURE_H

#include "party/party.h"

/* One machine that could be replaced. Texts live in the caller's arena; "" if there is none. */
struct plan_measure {
	const char *measure; /* key: of measures.csv, or "ENTRY@PROCESS" for an entry of a catalogue */
	const char *origin;  /* "programme" or "catalogue" */
	const char *organisation, *site, *process, *machine, *consortium, *region, *carrier, *methodology;
	int tier;
	enum party_size size;
	int64_t cost_krw, saving_krw_per_year;
	int64_t g_per_year;    /* expected saving alone, g CO2-eq a year, by the site's factors */
	int64_t g_low, g_high; /* band: the catalogue's range, or the factor's and rating's uncertainty */
	int64_t g_use;         /* what the machine (or site) emits a year before: for measures that share it; 0 unknown */
	int life_years;
	const char *factor, *explanation; /* key of the emission factor; formula with inputs, for a person */
};

enum plan_relation_kind {
	PLAN_EXCLUDES, /* at most one of the two */
	PLAN_REQUIRES, /* `measure` only with `other`, in the same year or later */
	PLAN_SHARES    /* both save on one use: together 1 − (1 − a)(1 − b) of it, not a + b */
};
struct plan_relation {
	size_t measure, other; /* places in the list of measures */
	enum plan_relation_kind kind;
};
struct plan_measures {
	struct plan_measure *list; /* by key */
	size_t count;
	struct plan_relation *relation; /* by measure, other */
	size_t relation_count;
};

/* What `members` (places, ascending) save together, g a year: alone each its g_per_year; those that share a use (g_use > 0, joined by PLAN_SHARES)
 * save g_use × (1 − Π (1 − g_per_year / g_use)), rounded half even; never more than their sum. Where the uses differ, the smaller ones are parts of
 * the largest (a machine of a site): what is saved in them is one factor of its product. Exact, the whole rounded once. Pure. */
int64_t plan_together_g(const struct plan_measures *measures, const size_t *members, size_t count);

#endif
