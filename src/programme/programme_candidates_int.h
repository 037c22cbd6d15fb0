/* Private to programme: what the files that gather candidates share. */
#ifndef SANGSAENG_PROGRAMME_CANDIDATES_INT_H
#define SANGSAENG_PROGRAMME_CANDIDATES_INT_H

#include "carbon/carbon.h"
#include "fund/fund.h"
#include "programme/programme_candidates.h"
#include "programme/programme_catalogue.h"
#include "programme/programme_plan_money.h"
#include "reduction/reduction.h"

struct row {
	struct plan_measure m;
	const char *state, *name_ko, *name_en, *saving, *unit;
	struct plan_money money;
};
/* What a process uses of a carrier in a year, in the unit of the carrier's factor. */
struct use {
	const char *process, *site, *name, *carrier;
	mpq_t amount;
	int months; /* with a bill, of the unit with most of them */
};
struct carrier {
	const char *name;
	bool known; /* the rules have a factor */
	struct factor factor;
};
struct firm { /* as of the day */
	const char *organisation, *consortium;
	int tier;
	enum party_size size;
};

/* All that is read and found on the way; one per call. */
struct gather {
	struct store_tx *tx;
	const struct programme_candidate_options *options;
	struct arena *arena;
	struct findings *findings;
	struct party_rules rules;
	struct programme_payers payers;
	struct party_measure *measure;
	struct fund_decision *decision;
	struct fund_grant *grant;
	struct reduction_machine *machine;
	struct reduction_use *history;
	struct party_site *site;
	struct party_relation *relation;
	struct carbon_use *bill;
	size_t measures, decisions, grants, machines, histories, sites, relations, bills;
	struct use *use; /* by process and carrier */
	size_t uses;
	struct carrier *carrier;
	size_t carriers;
	struct firm *firm;
	size_t firms;
	struct programme_catalogue catalogue;
	struct row *row;
	size_t rows, not_open, of_catalogue;
	mpq_t a, b, c; /* for what is calculated in between */
};

/* "open", "selected", "installed"; "no_agreement" where it would be open and `tier` is 0. */
const char *programme_candidate_state(const struct gather *g, const char *measure, int tier);

/* ---- programme_relations.c; rows are in order of their key ---- */

/* Closes what excludes, or is excluded by, one that is done, and what needs one that is neither done nor open; leaves out what is not open, but for
 * options->all. */
void programme_candidates_close(struct gather *g);
void programme_candidates_relate(struct gather *g, struct plan_measures *measures);

#endif
