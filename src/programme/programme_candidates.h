/* Candidate measures of a programme and their abatement curve: joins party, carbon, factor, fund and reduction into the plain values of `plan`. */
#ifndef SANGSAENG_PROGRAMME_CANDIDATES_H
#define SANGSAENG_PROGRAMME_CANDIDATES_H

#include "base/arena.h"
#include "base/err.h"
#include "base/message.h"
#include "plan/plan_curve.h"
#include "plan/plan_measure.h"
#include "store/store.h"

/* Another edition of a carrier's factor in the place of the one that the programme's rules choose for offsets. */
struct programme_edition {
	const char *carrier, *factor;
};
struct programme_candidate_options {
	const char *catalogue; /* NULL, or a pack's measures.csv */
	bool all;              /* also what is not open any more */
	const struct programme_edition *edition;
	size_t editions;
};
struct programme_candidates {
	const char *programme, *name_ko, *name_en;
	date_day as_of;
	date_month profile_from, profile_to; /* months of the energy profile */
	const char *gwp_set;
	struct plan_measures measures;
	/* by place in measures.list */
	const char **state;                    /* "open"; with `all` also "selected", "installed", "no_agreement", "closed" (by a relation) */
	const char **name_ko_of, **name_en_of; /* of machine or entry */
	const char **saving, **unit; /* energy saved in a year, exact, and its unit */
	struct plan_money *money;
	size_t not_open; /* measures of the programme that are left out, or with `all` listed, as not open */
	size_t of_catalogue;
};
/* (a) Equipment of the programme that nobody has selected or installed, at the lowest quote if there is one, tonnes by programme_planned_kg, the band
 * by the factor's geometric standard deviation (95 %); (b) entries of the catalogue matched to what each process used in the reference period
 * (periods.before), where the programme has no equipment on that process (site) and carrier. Tier, consortium, size and rates as of the programme's
 * day. Money: rates by size of the tier's route, each funder's caps for this measure alone; what is reserved already is not looked at.
 * Relations: the folder's measure_relations, and derived ones (two on one machine of a process and one carrier, entries on one process or its site
 * and one carrier share their use). A measure that excludes one that is done already, or needs one that is not to be had, is left out.
 * Everything lives in the arena. ST_NOT_FOUND programme.none; of the catalogue: findings, ST_INPUT catalogue.refused, file.open. A warning
 * catalogue.no_factor for each carrier without a factor. */
enum status programme_candidates(struct store_tx *tx, const struct programme_candidate_options *options, struct arena *arena,
	struct programme_candidates *out_candidates, struct findings *findings, struct err *err);

/* The discount rate where none is asked for: 4.5 %, the social discount rate of Korean preliminary feasibility studies (예비타당성조사) since 2017.
 */
#define PROGRAMME_DISCOUNT "0.045"

struct programme_curve {
	struct programme_candidates candidates;
	struct plan_curve_options options;
	struct plan_curve curve;
	const char *price_source; /* "" where the price was given */
	date_day price_on;        /* of a market price, DATE_NONE */
};
/* `scope`: NULL-ended words, each a site, firm, consortium or "tierN"; NULL or none: all. Without options->has_price the newest KAU price of the
 * folder by the programme's day counts, if there is one. ST_NOT_FOUND plan.scope_unknown. */
enum status programme_curve(struct store_tx *tx, const struct programme_candidate_options *candidates, const struct plan_curve_options *options,
	const char *const *scope, struct arena *arena, struct programme_curve *out_curve, struct findings *findings, struct err *err);

#endif
