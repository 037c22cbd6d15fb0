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
/* The same money and tonnes from funder to vehicle or credit, for the picture (view_flows.c). Won of every grant that was agreed, up to the
 * programme's day whatever the year: what it kept by source; what is reserved and not paid yet; own shares, of grants that are not fixed as planned.
 * Tonnes of twelve months: those of the year, or the last twelve that are metered. A machine's verified grams go to credits and to other schemes as
 * these claim them (programme_claims.h), the rest to the vehicles that its process's emissions end in (the adjoint of their footprints times the
 * vehicles built, carbon_chain_leverage) and to other products; what is metered and not verified, and the plan of months that are not metered, are
 * claimed by nobody yet. Each machine's parts sum to its grams exactly. Below zero is nothing: no flow goes back. */
enum view_flow_state { VIEW_FLOW_SURE, VIEW_FLOW_PROVISIONAL, VIEW_FLOW_PLANNED }; /* fixed, paid, reserved; verified, metered, planned */
const char *view_flow_state_name(enum view_flow_state state);                      /* "sure", "provisional", "planned" */
struct view_flow_source {                    /* in the order of the picture: by lowest tier that it pays, kind, key */
	const char *key, *name_ko, *name_en; /* organisation; "own:1" and "returned:1": firms of that tier, without names */
	const char *kind;                    /* "state", "carmaker", "own", "returned" */
	int tier, pays_tier;                 /* of own, returned: whose, else 0; the lowest that it pays */
	int64_t rest_krw;                    /* came in and is still on hand; 0 of own shares */
};
struct view_flow_class { /* machines of one name, in the order of their names */
	const char *name, *name_en;
	int64_t machines;
};
struct view_flow_sink {         /* by kind in this order, then key */
	const char *kind;       /* "vehicle", "products", "claim", "credit", "unverified", "planned" */
	const char *key, *name; /* of a vehicle; else "" */
};
struct view_flow_won {
	size_t source, class;
	int tier;
	enum view_flow_state state;
	int64_t krw;
};
struct view_flow_grams {
	size_t class, sink;
	enum view_flow_state state;
	int64_t grams;
};
struct view_flows {
	date_month from, to; /* of the tonnes; twelve months */
	int64_t machines;    /* that the fund pays */
	struct view_flow_source *source;
	struct view_flow_class *class;
	struct view_flow_sink *sink;
	struct view_flow_won *won;    /* by source, class, tier, state; above zero */
	struct view_flow_grams *gram; /* by class, sink, state; above zero */
	size_t sources, classes, sinks, wons, grams;
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
	const struct view_flows *flows;
};
/* ST_NOT_FOUND cascade.year: nothing is known of the year. */
enum status view_cascade(struct store_tx *tx, int year, struct arena *arena, struct view_cascade *out_cascade, struct err *err);

#endif
