/* Inside view: what the answers about the fund read first. */
#ifndef SANGSAENG_VIEW_FUND_INT_H
#define SANGSAENG_VIEW_FUND_INT_H

#include "fund/fund_report.h"
#include "party/party.h"
#include "view/view_fund.h"

/* What every answer reads first. */
struct view_reading {
	struct party_rules rules;
	struct fund_ledger *ledger;
	const struct fund_duty_rule *duty; /* of all tiers and versions */
	struct duty_clock clock;
	struct party_organisation *organisation; /* by id */
	size_t organisations;
};
enum status view_fund_read(
	struct store_tx *tx, date_day on, struct arena *arena, struct view_reading *out, struct view_fund *out_fund, struct err *err);
/* Korean and English name of an organisation; "" if it is not known. */
void view_fund_name(const struct view_reading *r, const char *organisation, const char **out_ko, const char **out_en);
/* What grants were paid (above zero) and gave back (below), entry by entry in the order of the ledger. */
typedef void view_kept(void *context, const struct fund_grant *grant, const struct fund_source *source, date_day on, int64_t krw);
void view_fund_kept(const struct view_reading *r, const struct fund_grant *grant, size_t grants, view_kept *each, void *context);
/* view_fund_firms, with what it read, for who goes on with it. */
enum status view_fund_firms_read(
	struct store_tx *tx, struct arena *arena, struct view_reading *out_reading, struct view_firms *out_firms, struct err *err);
/* Months of the metered period that are over on `as_of` and begin after the machine was there: those that planned grams stand for. */
int view_fund_months_metered(const struct party_rules *rules, date_day installed_on);
/* Is that origin of the grant a match of returned money? */
bool view_fund_is_match(const struct view_reading *r, const struct fund_grant *grant, const char *origin);

#endif
