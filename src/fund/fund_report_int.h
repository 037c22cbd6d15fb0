/* Inside fund: the ledger in memory, as the reports use it. */
#ifndef SANGSAENG_FUND_REPORT_INT_H
#define SANGSAENG_FUND_REPORT_INT_H

#include "fund/fund_int.h"
#include "fund/fund_report.h"

/* Entry n has position n + 1, account n the id n + 1: fund_ledger_read makes sure. */
struct fund_ledger {
	struct fund_account_row *account;
	struct fund_entry *entry;
	struct fund_grant *grant; /* by key */
	struct fund_event *event;
	struct fund_obligation *obligation; /* by grant */
	struct fund_milestone_row *milestone;
	struct fund_return_entry *returned;   /* by position */
	struct fund_attribution *attribution; /* by payment, through, return */
	struct fund_set_off *set_off;         /* by position */
	size_t accounts, entries, grants, events, obligations, milestones, returns, attributions, set_offs;
	bool *resolved;     /* by entry: a reservation that was paid or released */
	const char **label; /* by account: its detail with "@programme" and "/year" behind it where these are set */
};

static inline const struct fund_account_row *fund_account_of(const struct fund_ledger *ledger, int64_t id)
{
	return &ledger->account[id - 1];
}
static inline bool fund_is_posted(const struct fund_entry *entry)
{
	return entry->type == FUND_POST || entry->type == FUND_POST_PENDING;
}
const struct fund_grant *fund_ledger_grant(const struct fund_ledger *ledger, const char *grant);
/* The grant that an account belongs to by its code; "" if it is none's. */
const char *fund_account_grant(const struct fund_account_row *account);

#endif
