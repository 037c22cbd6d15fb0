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
#include "duty/duty_clock.h"
#include "store/store.h"

#include <stdbool.h>

extern const struct message fund_messages[];
extern const struct table fund_tables[];
extern const struct store_migration fund_migrations[];

#define FUND_ID_LEN 65

/* ---- pure rules (fund_rules.c) ---- */

/* What all sources together may pay of an eligible cost: floor((1 − own share) × eligible). L11. */
int64_t fund_support_limit_krw(struct rate own_share_min, int64_t eligible_krw);
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
/* What an account is for: owner, source, purpose and tier as kind, owner, detail and tier, then the programme whose money it is and the budget year.
 * Its code is "kind:owner:detail", with "@programme" and "/year" behind it where these are set. Kinds:
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
	int tier;              /* 0 if it has none */
	const char *programme; /* NULL: the only one */
	int year;              /* budget year of state and carmakers' money; 0: not bound to one */
};
/* Finds or opens an account. */
enum status fund_account_open(struct store_tx *tx, const struct fund_account *account, int64_t *out_id, struct err *err);
/* The same for who only looks: 0 where there is no such account. */
enum status fund_account_find(struct store_tx *tx, const struct fund_account *account, int64_t *out_id, struct err *err);

enum fund_transfer_type { FUND_POST, FUND_PENDING, FUND_POST_PENDING, FUND_VOID_PENDING, FUND_EXPIRE_PENDING };
struct fund_transfer {
	enum fund_transfer_type type;
	int64_t debit, credit; /* accounts; ignored when resolving a pending one */
	int64_t amount_krw;    /* > 0; resolving: at most the pending amount, the remainder is restored in the same step */
	int64_t pending;       /* position of the pending transfer to resolve */
	date_day expires_on;   /* FUND_PENDING: last day on which it can be posted; 0: it does not expire */
	int64_t reverses; /* FUND_POST: position of the posted entry that it reverses, in part or whole (accounts are taken from it, the other way
			     round); 0: none. L7: all reversals of an entry together at most its amount. What a grant was paid is corrected by the
			     grant's own commands: fund.reversal_of, fund.reversal_above. */
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
struct fund_memory;
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
enum status fund_book_all(struct store_tx *tx, struct fund_memory *memory_or_null, const struct fund_command *command, size_t count,
	struct fund_outcome *out_outcome, struct err *err);
/* What a writer remembers from one batch to the next: accounts, so that they are not read again. It is believed only while the log ends as it did
 * after that batch (position and hash of its last entry, which every batch reads), since a balance changes with an entry and never without. So a
 * transaction that is rolled back, or another writer, needs no word to it. */
struct fund_memory *fund_memory_new(void);
/* With a memory a batch may be written without reading anything first: as if no key was used before, all commands being acceptable. Where that is
 * wrong the database notices (a key twice, another end of the log), and this call or the commit fails. After a failure, ask this: true means that the
 * memory was wrong, has been emptied, and the whole transaction is to be done again. In such a transaction book with the memory only. */
bool fund_memory_wrong(struct fund_memory *memory, const struct err *err);
void fund_memory_free(struct fund_memory *memory);
/* Expires every open reservation whose last day was before `today`, in the order of the log; each in a group of its own. `today` is the clock of the
 * programme, not the computer's, so a replay expires the same ones (L4). `*out_count` how many there were. */
enum status fund_expire(struct store_tx *tx, date_day today, const char *actor, int64_t *out_count, struct err *err);
/* Posted debits and credits of an account. */
struct fund_balance {
	int64_t debits_posted, credits_posted, debits_pending, credits_pending;
};
enum status fund_account_balance(struct store_tx *tx, int64_t account, struct fund_balance *out_balance, struct err *err);
/* Sums over accounts of a kind; owner, detail and tier are filters (NULL, NULL, -1 for all). */
enum status fund_kind_balance(struct store_tx *tx, const char *kind, const char *owner_or_null, const char *detail_or_null, int tier,
	struct fund_balance *out_balance, struct err *err);
/* Position of the first entry of a command; 0 if it was not booked. */
enum status fund_position_of(struct store_tx *tx, const char *key, int64_t *out_position, struct err *err);
/* The latest day of an entry or of a grant's step; DATE_NONE if there is none. */
enum status fund_last_day(struct store_tx *tx, date_day *out_day, struct err *err);
/* Sum of posted amounts of entries with a step. */
enum status fund_step_sum(struct store_tx *tx, const char *step, int64_t *out_krw, struct err *err);

/* ---- grants (fund_grant.c) ----
 * Each command below is all or none, and idempotent: sent again with the same content it has no effect and the same answer, with other content it is
 * ST_CONFLICT fund.key_reused (its key comes from the grant, the milestone, the return or the statement line). The caller's grant is brought up to
 * date on success and stays untouched on failure; what is stored counts, not what the caller holds, unless said. */

/* States G1, in the order of a grant's life:
 * - draft > submitted > reviewed > selected > agreed > reserved > disbursed* > installed > completed > settled > closed
 * - submitted|reviewed > selected (a call may do without review) | waiting | rejected; waiting > selected | rejected; rejected > reviewed (an
 * objection that was upheld)
 * - submitted … reserved > withdrawn, as long as nothing was paid
 * - reserved|disbursed|installed > suspended > the state before it; or from there withdrawn (nothing paid), settled at nothing, recovery
 * - disbursed > settled for a machine that was never installed
 * - disbursed|installed|suspended|completed|settled|closed > recovery > recovered: cancelled (Subsidy Act 30) */
enum fund_state {
	FUND_DRAFT,
	FUND_SUBMITTED,
	FUND_REVIEWED,
	FUND_WAITING,
	FUND_REJECTED,
	FUND_WITHDRAWN,
	FUND_SELECTED,
	FUND_AGREED,
	FUND_RESERVED,
	FUND_DISBURSED,
	FUND_INSTALLED,
	FUND_SUSPENDED,
	FUND_COMPLETED,
	FUND_SETTLED,
	FUND_CLOSED,
	FUND_RECOVERY,
	FUND_RECOVERED,
	FUND_STATE_COUNT
};
const char *fund_state_name(enum fund_state state);
bool fund_transition_allowed(enum fund_state from, enum fund_state to);
/* Whose step it is to come to a state (G1): "applicant", "reviewer", "committee", "operator", "authority". */
const char *fund_state_role(enum fund_state to);
/* Does a step need a second person who releases it: a decision, an agreement, anything that moves money? */
bool fund_state_needs_checker(enum fund_state to);

/* Who does something, when, and what proves it. */
struct fund_act {
	date_day on;
	const char *maker;    /* who prepared it */
	const char *checker;  /* who released it: another one than the maker; NULL where fund_state_needs_checker says no */
	const char *evidence; /* key of the evidence (its SHA-256 is kept with the step), or NULL */
};

#define FUND_SOURCES_MAX 8
/* One origin of a grant's money. `origin` is the funder, or "returned" for firms' returned money. */
struct fund_source {
	char origin[FUND_ID_LEN];
	enum fund_nature nature;
	int64_t bank;     /* account that pays */
	struct rate rate; /* of eligible cost; 0/1 where the amount came from the pool's composition */
	int64_t reserved_krw, paid_krw, fixed_krw;
	int64_t pledged_krw;   /* part of reserved that is promised in kind: it is not reserved on the bank */
	int64_t in_kind_krw;   /* part of paid that never passed the bank: what was delivered of the pledge */
	int64_t recovered_krw; /* part of fixed that a later cancellation took back */
	int64_t came_back_krw; /* part of paid − fixed that has come in */
};
struct fund_grant {
	char grant[FUND_ID_LEN]; /* = measure */
	char organisation[FUND_ID_LEN], site[FUND_ID_LEN], consortium[FUND_ID_LEN];
	char route[12];
	char programme[FUND_ID_LEN]; /* whose money: opens accounts of that programme; "" if there is only one */
	int tier;
	int return_rule; /* version of its tier's return rule in force at its agreement; 0: there is none, or only one */
	enum fund_state state;
	int64_t eligible_planned_krw, eligible_final_krw, invoiced_krw;
	int64_t interest_krw;      /* booked on the separate account up to fixing */
	struct rate own_share_min; /* of eligible cost, that the firm must pay itself; denominator 0: none */
	size_t source_count;
	struct fund_source source[FUND_SOURCES_MAX];
};
enum status fund_grant_get(struct store_tx *tx, const char *grant, struct fund_grant *out_grant, struct err *err);
/* All grants in key order. */
enum status fund_grants(struct store_tx *tx, struct arena *arena, struct fund_grant **out_list, size_t *out_count, struct err *err);

/* A state change with who, when and evidence; `group_first` is the first ledger position of the money that belongs to it, 0 if none (G3).
 * fund.transition when it is not in the list (G1); fund.four_eyes when a second person is missing or the same; fund.rejected_with_money for a
 * rejected or withdrawn grant. A withdrawn grant gives back its reservations; one that comes out of suspension returns to the state it had. */
enum status fund_grant_move(
	struct store_tx *tx, const char *grant, enum fund_state to, const struct fund_act *act, int64_t group_first, struct err *err);
enum status fund_grant_create(struct store_tx *tx, const struct fund_grant *grant, const struct fund_act *act, struct err *err);
/* Ends a suspension: back to the state before it. */
enum status fund_grant_resume(struct store_tx *tx, const char *grant, const struct fund_act *act, struct err *err);
/* How a grant came to its amount. */
enum fund_fixing {
	FUND_NOT_FIXED,
	FUND_FIXED,     /* after its completion, from the invoices */
	FUND_ABANDONED, /* at nothing: the machine was never installed, or the firm gave up */
	FUND_CANCELLED  /* before the fixing, at what was paid */
};
/* `*out_on` the day, DATE_NONE if it is not fixed. */
enum status fund_grant_fixing(struct store_tx *tx, const char *grant, enum fund_fixing *out_fixing, date_day *out_on, struct err *err);
/* The recorded steps of grants, in the order in which they came. Texts in the arena, "" where there is none. */
struct fund_step {
	const char *grant, *from, *to, *role, *maker, *checker, *evidence, *evidence_sha256;
	date_day on;
	int64_t position; /* of the money that belongs to it; 0: none */
};
enum status fund_grant_steps(
	struct store_tx *tx, struct arena *arena, const char *grant_or_null, struct fund_step **out_list, size_t *out_count, struct err *err);
/* Stores amounts and sources after a step (state is moved by fund_grant_move). */
enum status fund_grant_put(struct store_tx *tx, const struct fund_grant *grant, struct err *err);

/* Reserve Σ sources on their bank accounts, one pending transfer per milestone and source (agreed → reserved). `share[n]` sum to 1. Reservations that
 * are not paid until `expires_on` expire (fund_expire); 0: they do not. */
enum status fund_grant_reserve(struct store_tx *tx, struct fund_grant *grant, const struct rate *share, size_t milestone_count, date_day expires_on,
	const struct fund_act *act, struct err *err);
/* Pay milestone `index`: posts its pendings; raises the provisional return duty when `duty` is given. G2: evidence must be named. */
/* The return rule of a tier, in one version. A programme's rules are a list by `next`; what takes a rule picks the one of the grant's tier and
 * version from it, and does nothing about duties if there is none. */
struct fund_duty_rule {
	struct rate ratio;
	bool state_only;
	bool as_paid;           /* the base is what was paid, less what came back, whatever was fixed */
	int tier, version;      /* tier 0 stands for 1; version: that of the grants (return_rule) */
	date_day due_on;        /* last day to return, if due_months is 0; DATE_NONE or 0: none */
	int due_months;         /* after the fixing */
	const char *on_default; /* what the programme says of it; NULL: nothing */
	const struct fund_duty_rule *next;
};
const struct fund_duty_rule *fund_duty_rule_of(const struct fund_duty_rule *list_or_null, const struct fund_grant *grant);
/* A firm's duty brought up to date after something else than the commands below changed its base: help in kind that was there before the agreement;
 * money that came back, where as_paid. */
enum status fund_duty_true_up(struct store_tx *tx, const struct fund_grant *grant, const struct fund_duty_rule *list, const struct fund_act *act,
	const char *key, struct err *err);
enum status fund_grant_pay(struct store_tx *tx, struct fund_grant *grant, size_t index, const struct fund_duty_rule *duty_or_null,
	const struct fund_act *act, struct err *err);
/* A funder delivers in kind what it pledged for the grant, at the value that `act->evidence` proves (never through the bank): paid like money.
 * `contribution` is the funder's account, `key` the delivery. fund.in_kind_above: more than what is left of the pledge. */
enum status fund_grant_in_kind(struct store_tx *tx, struct fund_grant *grant, const char *origin, int64_t amount_krw, int64_t contribution,
	const struct fund_duty_rule *duty_or_null, const struct fund_act *act, const char *key, struct err *err);
/* Interest that arose on the firm's separate account. */
enum status fund_grant_interest(struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *key, struct err *err);
/* Fixes the amount (확정): per source min(paid, floor(rate × eligible)), the pool's by the share of the reservation; books the receivable; trues the
 * provisional duty up or down to the firm's obligation; gives back reservations never paid. completed → settled; disbursed or suspended → settled at
 * nothing only. `*out_return` what must come back with interest. */
enum status fund_grant_fix(struct store_tx *tx, struct fund_grant *grant, int64_t eligible_final_krw, const struct fund_duty_rule *duty_or_null,
	const struct fund_act *act, int64_t *out_return_krw, struct err *err);
/* Money paid back after fixing: settles the receivable and the interest; state part and interest go on to the treasury on the same day. fund.overpaid
 * if it is more than due. */
enum status fund_grant_settlement_in(
	struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *bank_line, struct err *err);

/* Return duty of a firm at a tier: obligation = floor(ratio × Σ base) over its grants of that tier and version, split over them by largest remainder.
 */
struct fund_obligation {
	char grant[FUND_ID_LEN], organisation[FUND_ID_LEN];
	int64_t base_krw, obligation_krw, returned_krw;
};
enum status fund_obligations(struct store_tx *tx, struct arena *arena, struct fund_obligation **out_list, size_t *out_count, struct err *err);
/* The account that holds what a tier returned, one for each programme and, where pools are by consortium, consortium ("" if not): kind bank, owner
 * "returned", tier `pays` (the tier below the one that returns), which with the consortium is its detail: "pool", "pool:C1", "tier3_pool".
 * fund.pool_name: the consortium's name is too long. */
enum status fund_pool_open(struct store_tx *tx, const char *programme_or_null, int pays, const char *consortium, int64_t *out_id, struct err *err);
enum status fund_pool_find(struct store_tx *tx, const char *programme_or_null, int pays, const char *consortium, int64_t *out_id, struct err *err);
/* What is neither paid nor reserved of it; 0 where there is no such account. Of all programmes. */
enum status fund_pool_free(struct store_tx *tx, int pays, const char *consortium, int64_t *out_krw, struct err *err);
/* The tier that money of a purpose (the detail of an account of kind bank) is for: 1; or 2, 3 … and deeper ones (L9). */
int fund_purpose_tier(const char *detail);
/* A return into the fund (bank `pool_bank`), or in kind for a grant of a deeper tier (`for_grant`, never through the bank). Settlements never exceed
 * the obligation: fund.return_above_obligation. */
enum status fund_return(struct store_tx *tx, const char *return_id, const char *grant, int64_t amount_krw, int64_t pool_bank,
	const char *for_grant_or_null, date_day on, const char *evidence, struct err *err);
/* Attribution, first in first out in each pool: which returned won a payment used. Rows (payment position, return position, the entry that brought
 * them into the pool, won). What a grant gives back stays money of the return it came from: every won that a pool pays has a link. */
enum status fund_attribute(struct store_tx *tx, struct err *err);

/* Cancels a share of a grant (→ recovery): receivables for principal by source, later interest, surcharge on the state part; trues the duty down.
 * Before the fixing only the whole can be cancelled (fund.cancel_part): what was paid stands as its amount, and what is reserved is given back. */
struct fund_recovery {
	int64_t principal_krw, state_principal_krw, interest_krw, surcharge_krw;
};
enum status fund_grant_recover(struct store_tx *tx, struct fund_grant *grant, struct rate cancelled, struct rate multiple, int64_t later_interest_krw,
	const struct fund_duty_rule *duty_or_null, const struct fund_act *act, struct fund_recovery *out_recovery, struct err *err);
/* Money of a recovery comes in; the state part goes on to the treasury (recovery → recovered when all is in). */
enum status fund_grant_recovery_in(
	struct store_tx *tx, struct fund_grant *grant, int64_t amount_krw, date_day on, const char *bank_line, struct err *err);
/* Set-off (Subsidy Act 32): what a firm owes on `grant` (settlement, interest, recovery, surcharge) is taken from what was paid to `against`, another
 * grant of the same firm and programme, on the same day, of state money; like money that came in. fund.set_off_firm, fund.set_off_above (paid that
 * day and not set off yet), fund.overpaid. */
enum status fund_grant_set_off(struct store_tx *tx, struct fund_grant *grant, const char *against, int64_t amount_krw, const struct fund_act *act,
	const char *set_off_id, struct err *err);

/* Exclusion from subsidies (Subsidy Act 31-2): at most 5 years, and only for one fraud, a second use for another purpose (or disposal), a third
 * breach. fund.exclusion_early, fund.exclusion_years. */
enum status fund_exclude(
	struct store_tx *tx, const char *recovery, const char *organisation, const char *cause, date_day from, int years, struct err *err);
/* Is the firm excluded on a day by a decision of this programme? */
enum status fund_excluded_on(struct store_tx *tx, const char *organisation, date_day day, bool *out_excluded, struct err *err);

/* ---- the budget year (fund_year.c) ---- */

/* Carries the money of a budget year into the next: what is reserved with its reservations, and the rest if `uncommitted` is true or it is private.
 * State money that is not carried lapses to the treasury. One group for each account; on the first day of the next year. */
struct fund_year_end {
	int64_t carried_krw, reserved_krw, lapsed_krw; /* reserved: part of carried */
};
enum status fund_year_carry(
	struct store_tx *tx, int year, bool uncommitted, const struct fund_act *act, struct fund_year_end *out_end, struct err *err);

/* ---- figures and checks ---- */
struct fund_totals {
	int64_t in_ministry_trade, in_carmaker, in_ministry_sme, in_returned, in_interest, in_recovered, paid_tier1, paid_deeper, to_treasury, fees,
		on_hand, fixed_tier1;
	int64_t obligation, settled;                              /* return duty of tier 1 and what settled it */
	int64_t return_credit;                                    /* returned above a duty that fell afterwards */
	int64_t deeper_obligation, deeper_settled, deeper_credit; /* the same of deeper tiers */
	int64_t own_share;                                        /* invoiced without tax, minus fixed */
};
/* Contributions are told apart by the detail of their account: the funder's kind ("ministry_trade", "ministry_sme", "carmaker"), which programme
 * sets. `fixed_tier1` is the base of the return rule after recoveries. */
enum status fund_totals(struct store_tx *tx, const struct fund_duty_rule *duty, struct fund_totals *out_totals, struct err *err);
/* What is left of duties whose last day was before `on`: of tier 1, and of deeper tiers. */
enum status fund_overdue(struct store_tx *tx, const struct fund_duty_rule *list, const struct duty_clock *clock, date_day on, int64_t *out_krw,
	int64_t *out_deeper_krw, struct err *err);

/* Recomputes from the rows, by part. LEDGER: L1 to L4, L8, L9, L12 at every position and the hash chain. GRANTS: L11 per grant and source,
 * milestones, and the states by G1 and G3. CASCADE: obligations by firm, returns, L10 (pool money paid never exceeds returned plus match),
 * attribution. */
/* The pool of what a tier returns, and its match per returned won. */
struct fund_pool_rule {
	int tier;      /* that returns */
	unsigned pays; /* tiers that it pays: bits 1 << tier, the last bit for deeper ones too */
	bool by_consortium;
	struct rate match_rate;
	int64_t match_ceiling_krw; /* of all its pools together */
	date_day match_until;      /* what is returned later is not matched; DATE_NONE: no such day */
};
/* A ministry's own support of tiers (account "tier2_support"), decided by its own selection. */
struct fund_ceiling {
	const char *funder;
	unsigned tiers;
	int64_t krw;
};
struct fund_check_rule {
	struct fund_duty_rule duty;
	struct rate match_rate; /* these two without `pool`: one pool of tier 1's returns, for all deeper tiers */
	int64_t match_ceiling_krw;
	const struct fund_pool_rule *pool;
	size_t pools;
	const struct fund_ceiling *ceiling;
	size_t ceilings;
};
enum fund_check_part { FUND_CHECK_LEDGER, FUND_CHECK_GRANTS, FUND_CHECK_CASCADE };
enum status fund_recheck(
	struct store_tx *tx, const struct fund_check_rule *rule, enum fund_check_part part, struct findings *findings, struct err *err);

/* Cross-row rules of the input tables: an approval number on two invoices, a quote missing, a fund return without its bank line (same day, amount,
 * firm), in-kind return without tier-2 measure, an invoice for a measure that was not selected, bank lines of a kind that needs a measure. */
enum status fund_check_rows(struct store_tx *tx, int quotes_needed, struct findings *findings, struct err *err);

/* Readers of the input tables for the chain, in date then key order. Strings in the arena. */
struct fund_decision {
	const char *measure, *route, *decision, *reason, *evidence, *committee; /* reason and committee NULL if none */
	date_day decided_on, promoted_on;                                       /* promoted_on: selected after all; DATE_NONE if not */
	int64_t rank;                                                           /* on the waiting list; 0: none */
	int64_t source_line;
};
/* Was it selected in the end: at once, from the waiting list, or after an objection? */
bool fund_decision_selects(const struct fund_decision *decision);
enum status fund_decisions(struct store_tx *tx, struct arena *arena, struct fund_decision **out_list, size_t *out_count, struct err *err);
struct fund_payin {
	const char *funding, *funder, *purpose, *evidence;
	date_day paid_on;
	int64_t amount_krw;
	int64_t source_line;
};
/* A pay-in that was booked too high, or should not have been: reversed, never changed (L7). */
struct fund_correction {
	const char *id, *funding, *corrected_by, *evidence;
	date_day corrected_on;
	int64_t amount_krw;
	int64_t source_line;
};
enum status fund_corrections(struct store_tx *tx, struct arena *arena, struct fund_correction **out_list, size_t *out_count, struct err *err);
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
	const char *credits; /* what the decision says of the machine's credits: "hold", "cancel" */
	date_day decided_on;
	int64_t exclusion_years; /* 0: none */
	int64_t source_line;
};
enum status fund_recovery_rows(struct store_tx *tx, struct arena *arena, struct fund_recovery_row **out_list, size_t *out_count, struct err *err);
/* E-tax invoices by approval number: one row each, with its first line. The number is unique over all programmes (the working test for duplicates).
 */
struct fund_approval {
	const char *approval_number, *measure;
	int64_t source_line;
};
enum status fund_approvals(struct store_tx *tx, struct arena *arena, struct fund_approval **out_list, size_t *out_count, struct err *err);
/* Who sold what a measure was invoiced for: no double pairs. They may not verify it (R10). */
struct fund_vendor {
	const char *measure, *vendor;
};
enum status fund_vendors(struct store_tx *tx, struct arena *arena, struct fund_vendor **out_list, size_t *out_count, struct err *err);
/* Quotes and lines of invoices for one measure, by key and line. Texts in the arena, evidence NULL where there is none. */
struct fund_quote {
	const char *quote, *vendor;
	date_day quoted_on;
	int64_t supply_value_krw, tax_krw;
};
enum status fund_quotes_of(
	struct store_tx *tx, const char *measure, struct arena *arena, struct fund_quote **out_list, size_t *out_count, struct err *err);
struct fund_invoice {
	const char *invoice, *item, *vendor, *approval_number, *evidence;
	int64_t line, supply_value_krw, tax_krw;
	bool eligible, tax_eligible;
	date_day issued_on, paid_on;
};
enum status fund_invoices_of(
	struct store_tx *tx, const char *measure, struct arena *arena, struct fund_invoice **out_list, size_t *out_count, struct err *err);
/* Lowest quote (supply value) and number of quotes of a measure; eligible and all supply value invoiced and paid for it until a day. */
enum status fund_quote_lowest(struct store_tx *tx, const char *measure, date_day until, int64_t *out_lowest_krw, int64_t *out_count, struct err *err);
enum status fund_invoiced(
	struct store_tx *tx, const char *measure, date_day until, int64_t *out_eligible_krw, int64_t *out_supply_krw, struct err *err);

#endif
