/* Private to the command `duty`: pieces that its files share. */
#ifndef SANGSAENG_CLI_DUTY_H
#define SANGSAENG_CLI_DUTY_H

#include "base/json.h"
#include "cli/cli.h"
#include "view/view_duty.h"

/* A state, a nature, an area in the reader's language. */
const char *duty_state_word(const struct cli_args *args, const char *state);
/* One duty as an object; `whole` with its marks and how its day was worked out. */
void duty_json(struct json_writer *w, const struct view_duty *d, bool whole);
/* duty_show.c: one duty for people; the clock table. */
void duty_put_one(const struct cli_args *args, struct text *out, const struct view_duty *d, date_day on);
int duty_rules(const struct cli_args *args, struct store_tx *tx_or_null, struct arena *arena, struct text *out);
/* duty_calendar.c: duties as an iCalendar object (RFC 5545); lines end with CRLF. */
void duty_calendar(const struct cli_args *args, struct text *out, const struct view_duties *v);

#endif
