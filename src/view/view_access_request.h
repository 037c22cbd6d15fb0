/* A request to see what the matrix does not show: who may know of a thing asks its owner, who grants it by a consent (view_consent.h) with a last day,
 * or refuses and says why. A request opens nothing by itself, and there is no way around the consent: contracts still win over it.
 *
 * The asker names the thing by the key under which it sees it in a list, a pseudonym too, and is told of it by that key only. What it may not know of
 * and what there is not give the same answer. Costs and recipes no buyer may ask for (Subcontracting Act 12-3 and its guideline, as of campaigns,
 * duty_campaign.h); what people are called, papers, returns and credits are not asked for this way either. */
#ifndef SANGSAENG_VIEW_ACCESS_REQUEST_H
#define SANGSAENG_VIEW_ACCESS_REQUEST_H

#include "programme/programme_job.h"
#include "view/view_log.h"
#include "view/view_resource.h"

enum view_access_state { VIEW_ACCESS_OPEN, VIEW_ACCESS_GRANTED, VIEW_ACCESS_REFUSED, VIEW_ACCESS_WITHDRAWN };
const char *view_access_state_name(enum view_access_state state); /* "open", "granted", "refused", "withdrawn" */

struct view_access_request {
	int64_t seq;
	const char *asker, *owner; /* organisations; `owner` by its own key: not for the asker */
	enum view_class class;
	const char *kind, *subject; /* "organisation", "product", "site" or "measure", and its own key */
	const char *reason;
	date_day until; /* asked for, then granted; DATE_NONE: the asker named none */
	const char *asked_at, *asked_by;
	date_day asked_on;
	enum view_access_state state;
	const char *answered_at, *answered_by; /* of a withdrawn one too; NULL while it is open */
	date_day answered_on;
	const char *answer; /* why it was refused; NULL */
	int64_t consent;    /* that it was granted by; 0: none */
};
/* The subject where the request is of that kind, else NULL. */
const char *view_access_request_of(const struct view_access_request *request, const char *kind);
/* All, in order. */
enum status view_access_requests(
	struct store_tx *tx, struct arena *arena, struct view_access_request **out_list, size_t *out_count, struct err *err);

#define VIEW_ACCESS_A_DAY 20   /* of one organisation */
#define VIEW_ACCESS_REST_DAYS 30 /* after a refusal nobody asks again */
struct view_access_question {
	const char *class, *kind, *key; /* as the asker knows them */
	const char *reason;             /* for the owner; of meter data the purpose of the consent too: a statement in writing */
	date_day until;                 /* DATE_NONE: as the owner likes */
};
/* By a person or program, for its organisation. Written with its line of the log and what `also` (or NULL) does, in one transaction; when that is called
 * `*out_seq` is there.
 * ST_DENIED view.access_person; ST_INPUT view.access_class, view.access_kind, view.access_reason, view.access_days; ST_NOT_FOUND view.none;
 * ST_CONFLICT view.access_law, view.access_open, view.access_other (nobody may ask for that class so), view.access_own, view.access_seen (it sees it
 * already), view.narrowed (a contract keeps it), view.access_again (one waits), view.access_rest (refused lately), view.access_many. */
enum status view_access_request_ask(struct view_door *door, const struct view_viewer *viewer, const struct view_access_question *question,
	programme_also *also_or_null, void *context, int64_t *out_seq, struct err *err);

struct view_access_answer {
	bool grants;
	date_day until;     /* of a grant: the last day, from today on */
	const char *reason; /* of a refusal */
};
/* By the owner; a grant gives the consent in the same transaction. ST_NOT_FOUND view.none; ST_CONFLICT view.access_answered, view.narrowed;
 * ST_INPUT view.access_until, view.access_reason. `*out_consent` 0 of a refusal. */
enum status view_access_request_answer(struct view_door *door, const struct view_viewer *viewer, int64_t seq, const struct view_access_answer *answer,
	programme_also *also_or_null, void *context, int64_t *out_consent, struct err *err);
/* By the asker, while it waits. ST_NOT_FOUND view.none; ST_CONFLICT view.access_answered. */
enum status view_access_request_withdraw(struct view_door *door, const struct view_viewer *viewer, int64_t seq, struct err *err);

/* Private to view: SQL of it (view_access_request_store.c). */
enum status view_access_request_put(struct store_tx *tx, const struct view_access_request *request, int64_t *out_seq, struct err *err);
enum status view_access_request_end(struct store_tx *tx, const struct view_access_request *request, struct err *err);

#endif
