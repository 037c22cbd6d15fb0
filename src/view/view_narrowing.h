/* A firm's contract narrows what a receiver sees of its data: the opposite of a consent (view_consent.h), and stricter than it. From its first day the
 * receiver, or every one of a group, sees at most what it names; of several that run, and beside any consent, older or newer, the strictest holds. To
 * show again it is withdrawn, for the future. The record and whom it meets: party_narrowing.h; where it is applied: view_eye_sees (view_int.h), and for
 * partners of PACT in `exchange`.
 *
 * What cannot be narrowed, and is refused when it is tried:
 *  - what operator, ministries and verifiers see: Subsidy Act 36 and the offset notice decide that, not a contract
 *  - costs, returns and credits: beyond law, who sees them is a party to that very quote, settlement or transfer, and it is its own book too
 *  - what is published (notice N40 (2), open data), and the other side of one's own supply contract
 * What was handed over before, an answer or a statement that was sent, stays the receiver's paper; nothing new of the class is sent (view.narrowed).
 * So projects keep the registry's public fields, whatever is narrowed. */
#ifndef SANGSAENG_VIEW_NARROWING_H
#define SANGSAENG_VIEW_NARROWING_H

#include "programme/programme_job.h"
#include "view/view_log.h"
#include "view/view_resource.h"

struct view_narrowing {
	const char *owner;
	const char *receiver; /* an organisation; NULL: `group` */
	const char *group;    /* "buyer" (who buys from the owner directly), "carmaker", "supplier" (every other firm); NULL: `receiver` */
	const char *class;    /* of the matrix: "footprint" … */
	const char *most;     /* "none", "aggregate" (sums over firms), "pseudonym" */
	date_day from, until; /* DATE_NONE: today; open */
	const char *contract; /* its number or name */
	const char *evidence; /* key of the owner's document in the programme, by which its hash is known; NULL */
	const char *reason;   /* NULL */
};
bool view_narrowing_is_group(const char *word);

/* By a person of the owner, or the owner itself. Written with its line of the log, and with what `also` (or NULL) does, in one transaction; when that
 * is called `*out_seq` is there.
 * ST_DENIED view.narrow_owner; ST_NOT_FOUND view.none (receiver, document); ST_INPUT view.narrow_receiver (neither or both of receiver and group, or a
 * word that is no group), view.narrow_class, view.narrow_most, view.narrow_days (ends before it begins, or begins before today), view.narrow_contract;
 * ST_CONFLICT view.narrow_law, view.narrow_money, view.narrow_open, view.narrow_side. */
enum status view_narrowing_add(struct view_door *door, const struct view_viewer *viewer, const struct view_narrowing *narrowing,
	programme_also *also_or_null, void *context, int64_t *out_seq, struct err *err);
/* From now on. ST_NOT_FOUND view.none; ST_CONFLICT view.narrow_withdrawn. */
enum status view_narrowing_withdraw(struct view_door *door, const struct view_viewer *viewer, int64_t seq, struct err *err);

/* Does a contract of the owner keep its footprints from the receiver today? For what is sent by hand. */
enum status view_narrowing_keeps(
	struct store_tx *tx, const char *owner, const char *receiver, enum view_class class, bool *out_keeps, struct err *err);

#endif
