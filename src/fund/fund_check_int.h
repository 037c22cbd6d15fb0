/* Inside fund: what the parts of the recheck share. */
#ifndef SANGSAENG_FUND_CHECK_INT_H
#define SANGSAENG_FUND_CHECK_INT_H

#include "fund/fund_int.h"

struct replay {
	struct store_tx *tx;
	struct arena arena;
	struct findings *findings;
	struct fund_account_row *account;
	struct fund_balance *balance; /* recomputed, by account */
	struct fund_entry *entry;
	struct fund_grant *grant;
	struct fund_event *event;
	struct fund_obligation *obligation;
	struct fund_milestone_row *milestone;
	struct fund_return_entry *returned;
	struct fund_set_off *set_off;
	size_t accounts, entries, grants, events, obligations, milestones, returns, set_offs;
};

/* Findings: stored against recomputed, or that a row is wrong. */
void fund_check_differ(struct replay *r, const char *code, const char *place, int64_t stored, int64_t recomputed);
void fund_check_complain(struct replay *r, const char *code, const char *place);
/* Names an entry in a finding. */
const char *fund_check_entry(struct replay *r, const struct fund_entry *entry);
bool fund_check_known(const struct replay *r, int64_t account);
bool fund_check_is(const struct replay *r, int64_t account, const char *kind);
const struct fund_grant *fund_check_grant(const struct replay *r, const char *grant);

/* fund_check_cascade.c: duties by firm and tier, what settled them, what each pool may have paid (L10), attribution. */
enum status fund_check_cascade(struct replay *r, const struct fund_check_rule *rule, struct err *err);

#endif
