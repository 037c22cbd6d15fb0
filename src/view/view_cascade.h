/* The cascade measured afterwards: won → machines → tonnes, tier by tier. Read-only; no won is counted twice (programme rules 10).
 *
 * Won are what grants keep: paid − cut at the fixing − taken back, as `sangsaeng fund firms`. Returned money is the firms' own and stands where it
 * was spent; new money is state + carmakers + match. Own share: invoices without tax − fixed, of grants that are fixed. A project whose reduction is
 * not above zero counts as nothing, as in the story of a run. With a year: what moved in the ledger in that calendar year, below zero where
 * more was given back than paid (own share: by the day of the fixing; grants: whose money moved or was fixed), machines installed and months metered
 * in it; grams are then rounded for each machine and year. */
#ifndef SANGSAENG_VIEW_CASCADE_H
#define SANGSAENG_VIEW_CASCADE_H

#include "view/view_fund.h"

struct view_cascade_tier {
	int tier; /* 0: machines that the fund did not pay; -1: all that it paid */
	int64_t grants, machines;
	int64_t state_krw, carmaker_krw, match_krw, returned_krw, own_share_krw; /* state without the match */
	int64_t planned_g, measured_g, verified_g;                               /* of the metered months */
	const char *verified_t_per_million_krw; /* of state, carmakers, match and returned money spent at this tier; of all: of new money. NULL */
};
struct view_cascade {
	struct view_fund fund;
	int year;     /* 0: all */
	bool metered; /* months of the year are metered; else its tonnes are not known, though 0 here */
	date_month metered_from, metered_to;
	struct view_cascade_tier *tier, all;
	size_t tiers;
	int64_t first_krw, pool_krw, new_krw; /* state + carmakers of tier 1; returned + match that went on; state + carmakers + match */
	/* 12 digits; NULL where what it is divided by is not above zero */
	const char *verified_multiplier, *planned_multiplier; /* tonnes of all tiers ÷ tonnes of tier 1 */
	const char *money_multiplier;                         /* pool money that moved ÷ first money */
	const char *krw_per_t;                                /* new money ÷ verified tonnes of all tiers */
};
/* ST_NOT_FOUND cascade.year: nothing is known of the year. */
enum status view_cascade(struct store_tx *tx, int year, struct arena *arena, struct view_cascade *out_cascade, struct err *err);

#endif
