/* The dated duties that money raises, from the rows: reports, audits, publication, property, objections, returns, recoveries, records. The days are
 * the clock table's (duty/duty_clock.h). */
#ifndef SANGSAENG_FUND_DUTIES_H
#define SANGSAENG_FUND_DUTIES_H

#include "duty/duty.h"
#include "fund/fund.h"
#include "party/party.h"

/* Adds the duties that arose by `as_of`, in a fixed order, to `list` in the arena; `rules` say when returns are due. What is done by a paper (audits,
 * publication, half-yearly reports) is done on the paper's day. */
enum status fund_duties(struct store_tx *tx, const struct party_rules *party, const struct fund_duty_rule *rules, date_day as_of,
	const struct duty_clock *clock, struct arena *arena, struct duty **list, size_t *count, struct err *err);

#endif
