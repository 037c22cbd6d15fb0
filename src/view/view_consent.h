/* A firm's dated consent: this receiver may see this class of its data, of all or of one product, site or machine, until a day. It widens the matrix
 * for that receiver and nobody else, and can be withdrawn for the future; what was seen meanwhile stays in the log. */
#ifndef SANGSAENG_VIEW_CONSENT_H
#define SANGSAENG_VIEW_CONSENT_H

#include "programme/programme_job.h"
#include "view/view_log.h"
#include "view/view_resource.h"

struct view_consent {
	int64_t seq; /* filled when it is given */
	const char *owner, *receiver;
	enum view_class class;
	const char *product, *site, *measure;                          /* one of them at most; all NULL: of the owner as a whole */
	const char *purpose;                                           /* NULL: any */
	date_day from;                                                 /* DATE_NONE: today */
	date_day until;                                                /* DATE_NONE: open */
	const char *given_at, *given_by, *withdrawn_at, *withdrawn_by; /* withdrawn_…: NULL while it stands */
};
/* Meter data, costs and recipes: technical data, of which the Subcontracting Act 12-3 wants purpose, scope and expiry in writing. */
bool view_class_is_technical(enum view_class class);
/* By a person of the owner, or the owner itself. Technical data need a purpose and a last day. Written with its line of the log in one transaction. ST_DENIED view.consent_owner, ST_INPUT view.consent_purpose,
 * view.consent_days, view.consent_scope (more than one of product, site, measure), ST_NOT_FOUND view.none (receiver, product, site, measure). */
enum status view_consent_give(
	struct view_door *door, const struct view_viewer *viewer, const struct view_consent *consent, int64_t *out_seq, struct err *err);
/* The same with what else belongs to its transaction; when `also` is called `*out_seq` is there. */
enum status view_consent_give_with(struct view_door *door, const struct view_viewer *viewer, const struct view_consent *consent, programme_also *also,
	void *context, int64_t *out_seq, struct err *err);
/* From now on. ST_NOT_FOUND view.none; ST_CONFLICT view.consent_withdrawn. */
enum status view_consent_withdraw(struct view_door *door, const struct view_viewer *viewer, int64_t seq, struct err *err);
/* The same within a transaction that writes; of a consent that the caller has judged, with its first day. */
enum status view_consent_give_tx(
	struct store_tx *tx, const struct view_viewer *viewer, const struct view_consent *consent, int64_t *out_seq, struct err *err);
enum status view_consent_withdraw_tx(struct store_tx *tx, const struct view_viewer *viewer, int64_t seq, struct err *err);
/* All, in order; for the resource `consents`. */
enum status view_consents(struct store_tx *tx, struct arena *arena, struct view_consent **out_list, size_t *out_count, struct err *err);

#endif
