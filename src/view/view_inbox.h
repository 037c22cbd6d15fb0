/* What waits for who is signed in: requests to its firm and its firm's own duties, by last day; requests to see its firm's data, and the answers to its
 * own. Everything in it is the firm's own, so nothing is logged. A consultant sees the one request that was handed to it. */
#ifndef SANGSAENG_VIEW_INBOX_H
#define SANGSAENG_VIEW_INBOX_H

#include "view/view_access_request.h"
#include "view/view_campaign.h"
#include "view/view_duty.h"
#include "view/view_resource.h"

struct view_inbox_name { /* as it is shown to the firm: keys or pseudonyms, names "" where it has none or may not know them */
	const char *key, *ko, *en;
};
#define VIEW_INBOX_ANSWER_DAYS 30
struct view_inbox_access {
	const struct view_access_request *request;
	struct view_inbox_name asker, owner, subject;
};
struct view_inbox {
	date_day today;
	struct view_request *request; /* open ones */
	size_t requests;
	struct view_duty *duty; /* not done yet; then those that were done */
	size_t duties;
	struct view_inbox_access *access; /* to answer; then answers of the last VIEW_INBOX_ANSWER_DAYS days to what the firm asked */
	size_t accesses;
};
/* ST_DENIED view.signed_in. */
enum status view_inbox_for(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_inbox *out_inbox, struct err *err);

#endif
