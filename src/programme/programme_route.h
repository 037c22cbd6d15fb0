/* Route per measure: which support fits, whether registering credits pays, which claim its tonnes may serve. Nothing is written.
 *
 * Every amount is that of the code that decides: eligibility, rates, caps, own share and pools as a run grants them (programme_support.c), credits as
 * credit/credit_pays.h, claims as the table of credit/credit_claim.h. For a machine that has a grant its own reservation is left out of what is used,
 * so that the amounts are those that a decision would find without it. The advice is an advice: a committee, the firm and the sector authority
 * decide. */
#ifndef SANGSAENG_PROGRAMME_ROUTE_H
#define SANGSAENG_PROGRAMME_ROUTE_H

#include "credit/credit_pays.h"
#include "party/party.h"

/* Money of one source, in the order of the rules. */
struct programme_route_source {
	const char *origin;    /* funder, or "returned" for the pool; its match under its funder's name */
	int64_t offer_krw;     /* by rate, within what is left of the caps */
	int64_t available_krw; /* what its account holds and has not promised */
};
/* A route by one of its calls (or without calls). */
struct programme_route_option {
	const char *route, *call;     /* call "" where the route has none */
	date_day opens_on, closes_on; /* of the call; DATE_NONE */
	bool eligible;                /* no rule forbids it */
	struct err *refusal;          /* the rules that do, as messages */
	size_t refusals;
	struct err *open; /* what is still to be done or known before an application, as messages */
	size_t opens;
	int64_t cost_krw;            /* the lowest quote, or the planned cost */
	int64_t rule_krw;            /* by rates and caps, as if nobody had used the caps yet: the planner's amount */
	int64_t offer_krw;           /* within what is left of the caps */
	int64_t payable_krw;         /* of that, what the accounts hold now */
	int64_t own_krw;             /* cost − offer */
	int64_t duty_krw, match_krw; /* return duty that the offer would raise, and the match on it */
	struct programme_route_source *source;
	size_t sources;
};
enum { PROGRAMME_CLAIM_CREDIT, PROGRAMME_CLAIM_OWN, PROGRAMME_CLAIM_RETAINED, PROGRAMME_CLAIMS };
extern const char *const programme_claim_name[PROGRAMME_CLAIMS]; /* koc, own_reduction, retained */
struct programme_claim_choice {
	bool possible;
	const char *rule;     /* code of the rule that forbids it: R01, R02, R05, R13, R21, M2; "" */
	const char *ko, *en;  /* why not, or what it means */
	const char *beside;   /* claim that stands against it: key, or "certificate N"; "" */
	const char *claimant; /* who would claim: the firm, a carmaker; "" if nobody can */
};
struct programme_route {
	const char *measure, *organisation, *site, *machine, *type, *project, *consortium, *size; /* project, consortium, size "" if none */
	int tier;
	bool allocated, target_managed, excluded;
	const char *grant_state; /* "" without a grant */
	int64_t reserved_krw;    /* of its grant */
	bool granted;            /* its grant is selected or further on */
	struct programme_route_option *option;
	size_t options;
	const struct credit_pays_answer *pays;
	struct programme_claim_choice claim[PROGRAMME_CLAIMS];
	int best;           /* eligible, and its money is there: the one that pays most; -1: none, or it has a grant */
	int nearest;        /* the same of those whose money is not all there */
	const char *advice; /* "koc", "retained", "unknown" (what is missing stands in pays), "registered" in its project already */
};
/* Of the measures named (NULL-ended), or all of a firm. `on` DATE_NONE: programme_today. `price_krw` a tonne, -1: the folder's. ST_NOT_FOUND
 * pays.no_measure, outcome.firm_unknown, programme.none. */
struct programme_routes {
	const char *programme;
	date_day on;
	struct programme_route *item;
	size_t count;
};
enum status programme_routes(struct store_tx *tx, const char *const *measure, const char *firm_or_null, date_day on, int64_t price_krw,
	struct arena *arena, struct programme_routes *out_routes, struct err *err);

#endif
