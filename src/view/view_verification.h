/* A verification case as its opinion states it: scope, sample, findings, visits, signatures. No reading of a meter is in it. What a case is, and when
 * it is stale: reduction/reduction_audit.h. Strings live in the caller's arena; what is not known is "" (dates DATE_NONE). Read-only. */
#ifndef SANGSAENG_VIEW_VERIFICATION_H
#define SANGSAENG_VIEW_VERIFICATION_H

#include "view/view.h"

struct view_verified_machine {
	const char *measure, *organisation, *machine, *machine_en, *site, *methodology;
	const char *drawn, *risks; /* "" if it is not in the sample; words separated by blanks */
	int64_t place, grams;      /* place in the sample, 0: not in it */
};
struct view_verified_factor {
	const char *factor, *kgco2e_per_unit, *unit, *gwp_set, *year, *source;
};
struct view_verified_finding {
	const char *finding, *kind, *measure, *month, *grams, *description, *answer, *answered_by, *resolution, *evidence, *sha256;
	const char *raised_on, *answered_on, *closed_on; /* closed_on "": open */
};
struct view_verified_visit {
	const char *site, *visited_on, *visited_by, *evidence, *sha256;
};
struct view_verified_signature {
	const char *role, *public_key, *version;
	bool holds;
	struct err why; /* where it does not hold */
};
struct view_verification {
	const char *programme, *verification, *project, *project_name, *verifier;
	const char *opinion; /* "fit", "unfit", "open" */
	const char *version, *stated_version, *method, *materiality, *statement, *evidence, *sha256;
	date_month from, to;
	date_day signed_on;
	int64_t drawn, minimum, grams, open_findings;
	bool stale;                            /* the opinion does not count */
	struct view_verified_machine *machine; /* in the order of the sample, then of keys */
	struct view_verified_factor *factor;
	struct view_verified_finding *finding;
	struct view_verified_visit *visit;
	struct view_verified_signature *signature;
	size_t machines, factors, findings, visits, signatures, held;
};
/* ST_NOT_FOUND verification.unknown, programme.none. */
enum status view_verification_read(
	struct store_tx *tx, const char *verification, struct arena *arena, struct view_verification *out_case, struct err *err);

#endif
