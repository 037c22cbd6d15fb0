/* Fund: programme money in a double-entry ledger, the grant's life cycle, returned money (환원) and recovery. Knows nothing of carbon.
 *
 * Ledger: accounts and transfers. A transfer moves whole won from one account (credit) to another (debit), posted at once or in two steps (pending,
 * then posted in full or in part, or void). Transfers of one call are one group: all or none. Append-only; each entry carries the hash of the one
 * before it; an idempotency key is kept for ever: same key and content → same answer and no effect, other content → ST_CONFLICT fund.key_reused.
 * Invariants L1 to L13 and G1 to G3 of the ledger rules; `assert` guards them in release too. Money classes: cash accounts (bank:*) never go below
 * what is posted plus reserved (L3). */
#ifndef SANGSAENG_FUND_H
#define SANGSAENG_FUND_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/money.h"
#include "base/table.h"
#include "store/store.h"

#include <stdbool.h>

extern const struct message fund_messages[];
extern const struct table fund_tables[];
extern const struct store_migration fund_migrations[];

#define FUND_ID_LEN 65

/* ---- pure rules (fund_rules.c) ---- */

/* Subsidy of one funder on eligible cost: floor(rate × eligible), not above what its caps leave (INT64_MAX: no cap). Programme rules 1 and 4. */
int64_t fund_support_krw(struct rate rate, int64_t eligible_krw, int64_t cap_left_krw);
/* Subsidy Act 31 ②: (paid + interest) − fixed, if positive. */
int64_t fund_settlement_return_krw(int64_t paid_krw, int64_t interest_krw, int64_t fixed_krw);
/* Subsidy Act 31 ①, 33-2: cancelled part plus the interest that arose; surcharge = floor(multiple × cancelled part), at most 5 ×. */
struct fund_sanction {
	int64_t principal_krw, interest_krw, surcharge_krw, limit_krw, exposure_krw;
};
struct fund_sanction fund_sanction_of(int64_t grant_krw, struct rate cancelled, int64_t interest_krw, struct rate multiple);
/* Late charge on a surcharge (Act 33-2 ④, Decree 14-2 ⑧): ≤ 1 week 1 %, ≤ 1 month 2 %, then 2 % + 1 % per full month elapsed, at most 5 %. */
int64_t fund_late_charge_krw(int64_t surcharge_krw, date_day due, date_day paid);
/* obligation = floor(ratio × base) of a firm. */
int64_t fund_obligation_krw(struct rate ratio, int64_t base_krw);
/* Payment cut for a late performance report (Decree 12 ③): 0, 10, 20 or 50 percent. */
int fund_late_report_cut_percent(date_day due, date_day reported);

/* ---- ledger (fund_ledger.c) ---- */

enum fund_nature { FUND_STATE, FUND_PRIVATE, FUND_DUTY, FUND_OUTSIDE };
/* What an account is for; its code is "kind:owner:detail". Kinds:
 * - bank: money in the programme's account, by origin (owner = funder, "returned", or "transit" on its way to the treasury) and purpose;
 *   never negative
 * - contribution: what a funder paid in
 * - returned: what firms returned (the firms' own money)
 * - grant: what a grant was paid, by origin
 * - interest_due, interest_owed: interest on a separate account
 * - settlement: receivable, settlement return
 * - recovery: receivable, recovery after cancellation
 * - sanction: counter account of surcharge and interest in a recovery
 * - duty, duty_contra: return duty of a firm and its counter account (no income)
 * - treasury: remitted to the treasury
 * - fees: fees paid */
struct fund_account {
	const char *kind, *owner, *detail;
	enum fund_nature nature;
	int tier; /* 0 if it has none */
};
/* Finds or opens an account. */
enum status fund_account_open(struct store_tx *tx, const struct fund_account *account, int64_t *out_id, struct err *err);

enum fund_transfer_type { FUND_POST, FUND_PENDING, FUND_POST_PENDING, FUND_VOID_PENDING };
struct fund_transfer {
	enum fund_transfer_type type;
	int64_t debit, credit; /* accounts; ignored when resolving a pending one */
	int64_t amount_krw;    /* > 0; resolving: at most the pending amount, the remainder is restored in the same step */
	int64_t pending;       /* position of the pending transfer to resolve */
	const char *
		step;         /* "pay_in", "reserve", "pay", "interest", "fix", "settlement_in", "remit", "interest_later" (after the fixing),
				 "obligation", "obligation_down", "return", "return_in_kind",      "duty_settled", "match_in", "recovery", "recovery_in", … */
	const char *grant;    /* measure key or NULL */
	const char *evidence; /* or NULL */
};
/* Books a group: all or none. A refused one (ST_INPUT, ST_CONFLICT) leaves the transaction as it was; after a failure of the store the caller rolls
 * back. `key` is the command's idempotency key; `actor` who did it. `*out_first` is the position of the first entry. No balance rises above
 * MONEY_MAX_KRW. fund.limit (account, missing won), fund.pending_resolved, fund.purpose (cash goes only to grants of its tier class and origin, state
 * money also to the treasury; L9), fund.amount, fund.accounts, fund.key_reused. */
enum status fund_book(struct store_tx *tx, const struct fund_transfer *list, size_t count, date_day effective_on, const char *actor, const char *key,
	int64_t *out_first, struct err *err);
/* Many commands at once, each a group of its own with its own answer: accounts are read and written once, entries go in together. The order decides,
 * as if they had come one after the other. Returns anything but ST_OK only where the store failed; the caller rolls back then. */
struct fund_command {
	const struct fund_transfer *list;
	size_t count; /* >= 1 */
	date_day effective_on;
	const char *actor, *key;
};
struct fund_outcome {
	enum status status; /* ST_OK, ST_INPUT or ST_CONFLICT, with `err` as fund_book */
	int64_t first;
	bool again; /* it had been booked before */
	struct err err;
};
enum status fund_book_all(struct store_tx *tx, const struct fund_command *command, size_t count, struct fund_outcome *out_outcome, struct err *err);
/* Posted debits and credits of an account. */
struct fund_balance {
	int64_t debits_posted, credits_posted, debits_pending, credits_pending;
};
enum status fund_account_balance(struct store_tx *tx, int64_t account, struct fund_balance *out_balance, struct err *err);
/* Sums over accounts of a kind; owner, detail and tier are filters (NULL, NULL, -1 for all). */
enum status fund_kind_balance(struct store_tx *tx, const char *kind, const char *owner_or_null, const char *detail_or_null, int tier,
	struct fund_balance *out_balance, struct err *err);
/* Sum of posted amounts of entries with a step. */
enum status fund_step_sum(struct store_tx *tx, const char *step, int64_t *out_krw, struct err *err);

/* ---- grants (fund_grant.c) ----
 * Each command below is all or none, and idempotent: sent again with the same content it has no effect and the same answer, with other content it is
 * ST_CONFLICT fund.key_reused (its key comes from the grant, the milestone, the return or the statement line). The caller's grant is brought up to
 * date on success and stays untouched on failure; what is stored counts, not what the caller holds, unless said. */

/* States G1: draft > submitted > selected > agreed > reserved > disbursed* > installed > completed > settled > closed; settled|closed > recovery >
 * recovered; disbursed > settled for a machine that was never installed; submitted > rejected|waiting. */
enum fund_state {
	FUND_DRAFT,
	FUND_SUBMITTED,
	FUND_WAITING,
	FUND_REJECTED,
	FUND_SELECTED,
	FUND_AGREED,
	FUND_RESERVED,
	FUND_DISBURSED,
	FUND_INSTALLED,
	FUND_COMPLETED,
	FUND_SETTLED,
	FUND_CLOSED,
	FUND_RECOVERY,
	FUND_RECOVERED,
	FUND_STATE_COUNT
};
const char *fund_state_name(enum fund_state state);
bool fund_transition_allowed(enum fund_state from, enum fund_state to);

#define FUND_SOURCES_MAX 8
/* One origin of a grant's money. `origin` is the funder, or "returned" for firms' returned money. */
struct fund_source {
	char origin[FUND_ID_LEN];
	enum fund_nature nature;
	int64_t bank;     /* account that pays */
	struct rate rate; /* of eligible cost; 0/1 where the amount came from the pool's composition */
	int64_t reserved_krw, paid_krw, fixed_krw;
	int64_t in_kind_krw;   /* part of paid that never passed the bank */
	int64_t recovered_krw; /* part of fixed that a later cancellation took back */
};
struct fund_grant {
	char grant[FUND_ID_LEN]; /* = measure */
	char organisation[FUND_ID_LEN], site[FUND_ID_LEN], consortium[FUND_ID_LEN];
	char route[12];
	int tier;
	enum fund_state state;
	int64_t eligible_planned_krw, eligible_final_krw, invoiced_krw;
	int64_t interest_krw; /* booked on the separate account up to fixing */
	size_t source_count;
	struct fund_source source[FUND_SOURCES_MAX];
};
enum status fund_grant_get(struct store_tx *tx, const char *grant, struct fund_grant *out_grant, struct err *err);
/* All grants in key order. */
enum status fund_grants(struct store_tx *tx, struct arena *arena, struct fund_grant **out_list, size_t *out_count, struct err *err);

/* A state change with who, when and evidence; `group_first` is the first ledger position of the money that belongs to it, 0 if none (G3).
 * fund.transition when it is not in the list (G1); fund.rejected_with_money. */
enum status fund_grant_move(struct store_tx *tx, const char *grant, enum fund_state to, date_day on, const char *actor, const char *evidence,
	int64_t group_first, struct err *err);
enum status fund_grant_create(
	struct store_tx *tx, const struct fund_grant *grant, date_day on, const char *actor, const char *evidence, struct err *err);
/* Was it settled without completion, because the machine was never installed? */
enum status fund_grant_abandoned(struct store_tx *tx, const char *grant, bool *out_abandoned, struct err *err);
/* Stores amounts and sources after a step (state is moved by fund_grant_move). */
enum status fund_grant_put(struct store_tx *tx, const struct fund_grant *grant, struct err *err);

/* Reserve Σ sources on their bank accounts, one pending transfer per milestone and source (agreed → reserved). `share[n]` sum to 1. */
enum status fund_grant_reserve(struct store_tx *tx, struct fund_grant *grant, const struct rate *share, size_t milestone_count, date_day on,
	const char *evidence, struct err *err);
/* Pay milestone `index`: posts its pendings; raises the provisional return duty when `duty` is given (tier 1). G2: evidence must be named. */
struct fund_duty_rule {
	struct rate ratio;
	bool state_only;
};
enum status fund_grant_pay(struct store_tx *tx, struct fund_grant *grant, size_t index, const struct fund_duty_rule *duty_or_null, date_day on,
	const char *evidence, struct err *err);
/* Interest that arose on the firm's separate account. */
enum status fund_grant_interest(struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *key, struct err *err);
/* Fixes the amount (확정): per source min(paid, floor(rate × eligible)), the pool's by the share of the reservation; books the receivable; trues the
 * provisional duty up or down to the firm's obligation; gives back reservations never paid. completed → settled; disbursed → settled at nothing only.
 * `*out_return` what must come back with interest. */
enum status fund_grant_fix(struct store_tx *tx, struct fund_grant *grant, int64_t eligible_final_krw, const struct fund_duty_rule *duty_or_null,
	date_day on, const char *evidence, int64_t *out_return_krw, struct err *err);
/* Money paid back after fixing: settles the receivable and the interest; state part and interest go on to the treasury on the same day. fund.overpaid
 * if it is more than due. */
enum status fund_grant_settlement_in(
	struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *bank_line, struct err *err);

/* Return duty of a firm: Σ over its tier-1 grants, obligation = floor(ratio × Σ base), split over grants by largest remainder. */
struct fund_obligation {
	char grant[FUND_ID_LEN], organisation[FUND_ID_LEN];
	int64_t base_krw, obligation_krw, returned_krw;
};
enum status fund_obligations(struct store_tx *tx, struct arena *arena, struct fund_obligation **out_list, size_t *out_count, struct err *err);
/* A return into the fund (bank `pool_bank`), or in kind for a tier-2 grant (`for_grant`, never through the bank). Settlements never exceed the
 * obligation: fund.return_above_obligation. */
enum status fund_return(struct store_tx *tx, const char *return_id, const char *grant, int64_t amount_krw, int64_t pool_bank,
	const char *for_grant_or_null, date_day on, const char *evidence, struct err *err);
/* Attribution, first in first out: which returned won a pool payment used. Rows (payment position, return position, won); returns used at most up to
 * their amount. */
enum status fund_attribute(struct store_tx *tx, struct err *err);

/* Cancels a share of a grant (settled|closed → recovery): receivables for principal by source, later interest, surcharge on the state part; trues the
 * duty down. */
struct fund_recovery {
	int64_t principal_krw, state_principal_krw, interest_krw, surcharge_krw;
};
enum status fund_grant_recover(struct store_tx *tx, struct fund_grant *grant, struct rate cancelled, struct rate multiple, int64_t later_interest_krw,
	const struct fund_duty_rule *duty_or_null, date_day on, const char *evidence, struct fund_recovery *out_recovery, struct err *err);
/* Money of a recovery comes in; the state part goes on to the treasury (recovery → recovered when all is in). */
enum status fund_grant_recovery_in(
	struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *bank_line, struct err *err);

/* ---- figures and checks ---- */
struct fund_totals {
	int64_t in_ministry_trade, in_carmaker, in_ministry_sme, in_returned, in_interest, in_recovered, paid_tier1, paid_deeper, to_treasury, fees,
		on_hand, fixed_tier1;
	int64_t obligation, settled; /* return duty and what settled it */
	int64_t return_credit;       /* returned above a duty that fell afterwards */
	int64_t own_share;           /* invoiced without tax, minus fixed */
};
/* Contributions are told apart by the detail of their account: the funder's kind ("ministry_trade", "ministry_sme", "carmaker"), which programme
 * sets. `fixed_tier1` is the base of the return rule after recoveries. */
enum status fund_totals(struct store_tx *tx, const struct fund_duty_rule *duty, struct fund_totals *out_totals, struct err *err);

/* Recomputes from the rows, by part. LEDGER: L1 to L4, L8, L9, L12 at every position and the hash chain. GRANTS: L11 per grant and source,
 * milestones, and the states by G1 and G3. CASCADE: obligations by firm, returns, L10 (pool money paid never exceeds returned plus match),
 * attribution. */
struct fund_check_rule {
	struct fund_duty_rule duty;
	struct rate match_rate;
	int64_t match_ceiling_krw;
};
enum fund_check_part { FUND_CHECK_LEDGER, FUND_CHECK_GRANTS, FUND_CHECK_CASCADE };
enum status fund_recheck(
	struct store_tx *tx, const struct fund_check_rule *rule, enum fund_check_part part, struct findings *findings, struct err *err);

/* Cross-row rules of the input tables: an approval number on two invoices, a quote missing, a fund return without its bank line (same day, amount,
 * firm), in-kind return without tier-2 measure, an invoice for a measure that was not selected, bank lines of a kind that needs a measure. */
enum status fund_check_rows(struct store_tx *tx, int quotes_needed, struct findings *findings, struct err *err);

/* Readers of the input tables for the chain, in date then key order. Strings in the arena. */
struct fund_decision {
	const char *measure, *route, *decision, *reason, *evidence;
	date_day decided_on;
	int64_t source_line;
};
enum status fund_decisions(struct store_tx *tx, struct arena *arena, struct fund_decision **out_list, size_t *out_count, struct err *err);
struct fund_payin {
	const char *funding, *funder, *purpose, *evidence;
	date_day paid_on;
	int64_t amount_krw;
	int64_t source_line;
};
enum status fund_payins(struct store_tx *tx, struct arena *arena, struct fund_payin **out_list, size_t *out_count, struct err *err);
struct fund_bank_line {
	const char *line, *account, *organisation, *measure, *kind;
	date_day booked_on;
	int64_t amount_krw;
	int64_t source_line;
};
enum status fund_bank_lines(struct store_tx *tx, struct arena *arena, struct fund_bank_line **out_list, size_t *out_count, struct err *err);
struct fund_return_row {
	const char *id, *measure, *channel, *for_measure, *evidence, *bank_line;
	date_day returned_on;
	int64_t amount_krw;
	int64_t source_line;
};
enum status fund_return_rows(struct store_tx *tx, struct arena *arena, struct fund_return_row **out_list, size_t *out_count, struct err *err);
struct fund_recovery_row {
	const char *id, *measure, *cause, *cancelled_share, *surcharge_multiple, *evidence;
	date_day decided_on;
	int64_t source_line;
};
enum status fund_recovery_rows(struct store_tx *tx, struct arena *arena, struct fund_recovery_row **out_list, size_t *out_count, struct err *err);
/* Who sold what a measure was invoiced for: no double pairs. They may not verify it (R10). */
struct fund_vendor {
	const char *measure, *vendor;
};
enum status fund_vendors(struct store_tx *tx, struct arena *arena, struct fund_vendor **out_list, size_t *out_count, struct err *err);
/* Lowest quote (supply value) and number of quotes of a measure; eligible and all supply value invoiced and paid for it until a day. */
enum status fund_quote_lowest(struct store_tx *tx, const char *measure, date_day until, int64_t *out_lowest_krw, int64_t *out_count, struct err *err);
enum status fund_invoiced(
	struct store_tx *tx, const char *measure, date_day until, int64_t *out_eligible_krw, int64_t *out_supply_krw, struct err *err);

#endif
