/* What happens to a grant between its agreement and the fixing: changes that need approval first (Subsidy Act 23), suspension, what a carmaker gives
 * in kind, set-off. Rows of the input tables, and the change of the planned cost; the other commands are in fund.h. */
#ifndef SANGSAENG_FUND_CHANGE_H
#define SANGSAENG_FUND_CHANGE_H

#include "fund/fund.h"

/* Lowers or raises the planned eligible cost of a grant before its completion. What the sources may pay falls with it: reservations of unpaid
 * milestones shrink, the last ones first, never below what was paid. They do not rise: what costs more is the firm's own share. `change` is the key:
 * sent again with the same amount it has no effect. fund.transition outside agreed … installed (suspended included). */
enum status fund_grant_change_cost(
	struct store_tx *tx, struct fund_grant *grant, const char *change, int64_t eligible_planned_krw, const struct fund_act *act, struct err *err);
/* Planned cost of a grant after its approved changes until a day; `planned_krw` where there is none. */
enum status fund_changed_cost(struct store_tx *tx, const char *grant, date_day until, int64_t planned_krw, int64_t *out_krw, struct err *err);

/* ---- input tables, in order of date then key; strings in the arena ---- */

struct fund_change {
	const char *id, *measure, *kind, *requested_by, *decision, *decided_by, *evidence; /* kind: budget|vendor|schedule|content|abandonment */
	date_day requested_on, decided_on;
	int64_t cost_krw; /* budget: the new planned cost */
	int64_t source_line;
};
enum status fund_changes(struct store_tx *tx, struct arena *arena, struct fund_change **out_list, size_t *out_count, struct err *err);

struct fund_suspension {
	const char *id, *measure, *ordered_by, *evidence;
	date_day suspended_on, resumed_on; /* DATE_NONE: not resumed */
	int64_t source_line;
};
enum status fund_suspensions(struct store_tx *tx, struct arena *arena, struct fund_suspension **out_list, size_t *out_count, struct err *err);

/* What a funder gives a grant in kind: pledged at the agreement, paid when it is given. */
struct fund_gift {
	const char *id, *measure, *funder, *evidence; /* evidence: the valuation */
	date_day given_on;
	int64_t value_krw;
	int64_t source_line;
};
enum status fund_gifts(struct store_tx *tx, struct arena *arena, struct fund_gift **out_list, size_t *out_count, struct err *err);

struct fund_set_off_row {
	const char *id, *measure, *against, *evidence;
	date_day set_off_on;
	int64_t amount_krw;
	int64_t source_line;
};
enum status fund_set_off_rows(struct store_tx *tx, struct arena *arena, struct fund_set_off_row **out_list, size_t *out_count, struct err *err);

/* Rules over several rows of these tables: decided before asked, a change of cost without cost, a gift of somebody who is no carmaker or without a
 * paper that values it, suspensions of one grant that overlap, an invoice of a vendor that neither quoted nor was approved. `vendors_bound` turns the
 * last one on. */
enum status fund_check_changes(struct store_tx *tx, bool vendors_bound, struct findings *findings, struct err *err);

#endif
