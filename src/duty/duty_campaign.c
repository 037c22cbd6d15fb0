/* Words and small rules of campaigns. */
#include "duty/duty_campaign.h"
#include "duty/duty_outbox.h"

#include <string.h>

const char *duty_request_state_name(enum duty_request_state state)
{
	static const char *const name[] = {"sent", "returned", "answered", "accepted", "declined"};

	return name[state];
}

const char *duty_answer_state_name(enum duty_answer_state state)
{
	static const char *const name[] = {"waiting", "accepted", "returned"};

	return name[state];
}

bool duty_request_open(const struct duty_request *request)
{
	return request->state == DUTY_SENT || request->state == DUTY_RETURNED;
}

bool duty_campaign_asks(const struct duty_campaign *campaign, const char *table)
{
	for (size_t i = 0; i < campaign->asked_count; i++)
		if (strcmp(campaign->asked[i], table) == 0)
			return true;
	return false;
}

const char *duty_letter_name(enum duty_letter kind)
{
	static const char *const name[] = {"reminder", "delegated", "returned", "escalation", "bounced"};

	return name[kind];
}

static const char *const outbox_state[] = {"waiting", "claimed", "sent", "uncertain", "refused", "no_address", "dropped"};

const char *duty_outbox_state_name(enum duty_outbox_state state)
{
	return outbox_state[state];
}

bool duty_outbox_state_parse(const char *name, enum duty_outbox_state *out_state)
{
	for (size_t i = 0; i < sizeof outbox_state / sizeof *outbox_state; i++)
		if (strcmp(outbox_state[i], name) == 0) {
			*out_state = (enum duty_outbox_state)i;
			return true;
		}
	return false;
}

int64_t duty_outbox_pause_seconds(int64_t attempts)
{
	int64_t pause = 5 * 60;

	for (int64_t i = 1; i < attempts && pause < 24 * 60 * 60; i++)
		pause *= 2;
	return pause < 24 * 60 * 60 ? pause : 24 * 60 * 60;
}
