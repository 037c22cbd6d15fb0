/* Private to cli: what the files of `sangsaeng campaign` share. */
#ifndef SANGSAENG_CLI_CAMPAIGN_H
#define SANGSAENG_CLI_CAMPAIGN_H

#include "cli/fund.h"
#include "view/view_campaign.h"

/* Verbs that only read: list, show, coverage, outbox (campaign_show.c). Exit code. */
int campaign_read(const struct cli_args *args, const char *verb);
/* The state of a request in the reader's language. */
const char *campaign_state_word(const struct cli_args *args, const char *state);
/* Why a request cannot be written to, in the reader's language; "" if it can. */
const char *campaign_contact_word(const struct cli_args *args, const char *contact_state);
/* Members of a request in JSON. */
void campaign_json_request(struct json_writer *w, const struct view_request *r);
/* "2027-01 – 2027-12" */
void campaign_put_period(struct text *out, const struct duty_campaign *c);

#endif
