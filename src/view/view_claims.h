/* View of claims for the doors: machine by machine, who claims which months; what the claim-adjusted footprint adds back; what is on hold. The rules:
 * credit/credit_claim.h. Strings live in the caller's arena, "" where nothing is known. Read-only. */
#ifndef SANGSAENG_VIEW_CLAIMS_H
#define SANGSAENG_VIEW_CLAIMS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Months of a machine in one state: "estimated" (planned, nothing metered), "measured", "reported" (an opinion that is not fit covers it),
 * "verified", "certified", "retained", "void" (the month does not count, or its certificate is cancelled or has lapsed). Derived, never stored. */
struct view_claim_interval {
	const char *measure, *site, *project, *state;
	const char *why; /* of void: the gate, "cancelled" */
	date_month from, to;
	const char *reduction_kgco2e; /* exact sum of the months, 12 digits */
};
/* A claim: a row of claims.csv, or a certificate of the registry. */
struct view_claim {
	const char *claim, *kind, *organisation, *measure, *meter, *site, *from, *to, *quantity, *unit, *registry, *certificate, *made_on,
		*released_on, *evidence;
	bool live; /* as of the programme's day */
};
struct view_claim_added { /* programme_claim_part */
	const char *measure, *process, *claim, *kind, *organisation;
	int64_t grams, all_grams;
};
struct view_claim_hold {
	const char *measure, *recovery;
	date_day on;
	int64_t held_t, surrendered_t; /* surrendered before: a liability */
};
struct view_claims {
	date_day as_of;
	struct view_claim_interval *interval; /* by machine and month */
	struct view_claim *claim;             /* certificates, then rows by day */
	struct view_claim_added *added;
	struct view_claim_hold *hold;
	size_t intervals, claims, addeds, holds;
};
/* All, or of one machine (and what names its meter or site). ST_NOT_FOUND claim.measure_unknown, programme.none. */
enum status view_claims_read(struct store_tx *tx, const char *measure_or_null, struct arena *arena, struct view_claims *out_claims, struct err *err);

/* What may stand side by side: kinds with "|" between; who "anybody", "same_firm", "other_firm". */
struct view_claim_rule {
	const char *a, *b, *who, *rule, *en, *ko, *source; /* rule "" where it is allowed */
	bool beside;
};
void view_claim_rules(struct arena *arena, struct view_claim_rule **out_list, size_t *out_count);

#endif
