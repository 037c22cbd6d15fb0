/* What the claim-adjusted footprint adds back (programme_claims.c). */
#ifndef SANGSAENG_PROGRAMME_CLAIMS_H
#define SANGSAENG_PROGRAMME_CLAIMS_H

#include "base/arena.h"
#include "base/err.h"
#include "party/party.h"
#include "store/store.h"

/* What is claimed elsewhere of a machine's reduction in the months of the period after: certified tonnes from the day of certification until they are
 * cancelled or lapse, own reductions and claims in other schemes from made_on until released_on (as of the programme's as_of). A certificate's tonnes
 * go to months in proportion to what was verified in them. */
struct programme_claim_part {
	const char *measure, *process;  /* process "" where the machine has none: nothing to add to */
	const char *claim, *kind, *who; /* "certificate 1" or the claim's key; "koc" …; project or organisation */
	int64_t grams;                  /* in the period after */
	int64_t all_grams;              /* of the whole certificate or claim */
};
/* By certificate and machine, then claims in the order of their entry. */
enum status programme_claim_parts(struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_claim_part **out_list,
	size_t *out_count, struct err *err);

#endif
