/* View of campaigns for the doors: requests with their state, whom they go to and why they do not, coverage, letters, and what is asked of one firm
 * or person. Strings live in the caller's arena. Read-only; no address and no name of a person leaves it. */
#ifndef SANGSAENG_VIEW_CAMPAIGN_H
#define SANGSAENG_VIEW_CAMPAIGN_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "duty/duty_campaign.h"
#include "duty/duty_outbox.h"
#include "store/store.h"

struct view_request {
	struct duty_request request;
	const struct duty_campaign *campaign;
	const char *firm_ko, *firm_en, *asker_ko, *asker_en;
	const char *state;         /* of duty_request_state_name, or "silent" */
	const char *person;        /* whom letters go to; NULL: nobody */
	const char *contact_state; /* "good", "nobody", "no_address", "bounced" */
	size_t letters;            /* sent */
	const char *last_letter;   /* label of the last step that was sent; NULL: none */
	date_day next_on;          /* of the next step; DATE_NONE: none follows */
	size_t answers;            /* files of answers that wait or are accepted */
	int minutes;               /* about how long an answer takes */
};
struct view_coverage {
	size_t asked, answered, accepted, declined, silent, unknown;
	const char *total_t, *answered_t, *accepted_t;                       /* exact */
	const char *by_count_percent, *by_tonnes_percent, *accepted_percent; /* two digits, half away from zero; "" of nothing */
};
struct view_campaign {
	struct duty_campaign campaign;
	const char *asker_ko, *asker_en;
	struct view_coverage coverage;
	struct view_request *request;
	size_t count;
};
/* Of one campaign, or with NULL of all. ST_NOT_FOUND campaign.none, programme.none. */
enum status view_campaigns_read(struct store_tx *tx, const char *campaign_or_null, date_day on, struct arena *arena, date_day *out_today,
	struct view_campaign **out_list, size_t *out_count, struct err *err);
/* Open requests of a firm, or those whose letters go to a person; by last day. ST_NOT_FOUND campaign.firm_unknown, campaign.person_unknown. */
enum status view_inbox_read(struct store_tx *tx, const char *firm_or_null, const char *person_or_null, date_day on, struct arena *arena,
	date_day *out_today, struct view_request **out_list, size_t *out_count, struct err *err);
/* Letters of one campaign, or with NULL of all. */
enum status view_outbox_read(
	struct store_tx *tx, const char *campaign_or_null, struct arena *arena, struct duty_outbox **out_list, size_t *out_count, struct err *err);

#endif
