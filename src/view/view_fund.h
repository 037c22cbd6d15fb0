/* View of the fund for the doors: traces, balances, dues, firms, statements, property, exports (view_fund.c). Rules and meaning of every figure:
 * fund/fund_report.h. Strings live in the caller's arena; what is not known is "" (dates DATE_NONE). All read-only; ST_NOT_FOUND programme.none where
 * the database holds no programme. */
#ifndef SANGSAENG_VIEW_FUND_H
#define SANGSAENG_VIEW_FUND_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/text.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view_fund { /* what every answer rests on */
	const char *programme, *name_ko, *name_en;
	date_day as_of, on;           /* of the programme; that was asked for */
	date_day first_day, last_day; /* of the entries, DATE_NONE if there is none */
	int64_t last_position;        /* 0: nothing is booked */
};

/* ---- trace ---- */

struct view_trace_node {
	const char *kind; /* fund_trace_kind_name */
	int64_t amount_krw, position, entry_krw;
	date_day on;
	bool reservation, attributed, fixed; /* fixed: the grant's amount has been fixed */
	const char *step, *evidence, *actor, *debit, *credit, *grant, *organisation, *origin;
	int tier, milestone;
	struct view_trace_node **branch;
	size_t branch_count;
};
struct view_trace {
	struct view_fund fund;
	const char *asked;        /* as it was asked for */
	const char *return_ratio; /* "1" */
	bool state_only;          /* the duty rests on state money only */
	bool redirected;          /* asked for a position that moves no money: what it stands for is traced */
	int64_t sum_krw;          /* of all entries traced */
	struct {
		int64_t position;
		struct view_trace_node *came_from, *went_to; /* the entry itself with its branches */
	} * entry;
	size_t entry_count;
};
/* ST_NOT_FOUND fund.trace_unknown, fund.trace_empty. */
enum status view_fund_trace(struct store_tx *tx, const char *entry, struct arena *arena, struct view_trace *out_trace, struct err *err);

/* ---- balances ---- */

struct view_balance {
	const char *account;                                                     /* "kind:owner:detail" */
	const char *kind, *owner, *detail, *nature, *journal, *journal_reserved; /* nature: state, private, duty, outside */
	int tier;
	int64_t debits_krw, credits_krw, balance_krw; /* posted; balance = debits − credits */
	int64_t reserved_debits_krw, reserved_credits_krw;
};
struct view_balances {
	struct view_fund fund;
	int64_t at; /* last position that counts; 0: all */
	struct view_balance *account;
	size_t account_count;
	struct view_balance *kind; /* sums by kind, `account` is the kind */
	size_t kind_count;
	struct view_balance total;
	bool whole, stored_agree; /* every entry counts; and then the stored balances are the same (L8) */
};
/* `on` DATE_NONE: as of the programme's day; `at` 0: up to any position; `prefix` NULL or what the account's name begins with. ST_NOT_FOUND
 * fund.no_position. */
enum status view_fund_balances(
	struct store_tx *tx, date_day on, int64_t at, const char *prefix, struct arena *arena, struct view_balances *out_balances, struct err *err);

/* ---- dues ---- */

struct view_due {
	const char *kind, *organisation, *name_ko, *name_en, *grant, *origin;
	const char *state; /* "settled", "settled_late", "open", "overdue", "above": settled above a duty that fell afterwards */
	int64_t due_krw, settled_krw, open_krw, days_late;
	date_day since, due_on, settled_on;
	int tier;               /* of the grant; 0 if none */
	bool provisional;       /* a return duty before the fixing: on what was paid so far */
	const char *on_default; /* overdue return duty: what its rule says of it; "" */
};
/* Return duties of a firm at a tier. */
struct view_due_firm {
	const char *organisation, *name_ko, *name_en, *on_default;
	int tier;
	int64_t provisional_krw, fixed_krw, settled_krw, open_krw, overdue_krw, above_krw, days_late; /* days: the longest of what is overdue */
};
struct view_dues {
	struct view_fund fund;
	struct view_due *item;
	size_t count;
	struct view_due_sum {
		const char *kind;
		int64_t due_krw, settled_krw, open_krw, overdue_krw, above_krw; /* open: what is still to come; overdue: part of it past its day */
	} sum[5];
	size_t sum_count;
	struct view_due_firm *firm;
	size_t firm_count;
};
enum status view_fund_dues(struct store_tx *tx, date_day on, struct arena *arena, struct view_dues *out_dues, struct err *err);

/* ---- firms ---- */

struct view_firm {
	const char *organisation, *name_ko, *name_en;
	int tier;
	int64_t grants, support_krw, duty_krw, returned_krw, invoiced_krw, own_share_krw, surcharge_krw, saving_krw, saving_planned_krw, verified_g,
		net_krw, cash_krw;
};
struct view_tier_money {
	int tier; /* 0: machines that the fund did not pay; -1: all */
	int64_t state_krw, carmaker_krw, returned_krw, verified_g;
	const char *state_krw_per_t, *new_krw_per_t; /* "" without verified tonnes; new money is state + carmaker */
};
struct view_firms {
	struct view_fund fund;
	date_month metered_from, metered_to;
	struct view_firm *firm, total;
	size_t firm_count;
	struct view_tier_money *tier, all;
	size_t tier_count;
};
enum status view_fund_firms(struct store_tx *tx, struct arena *arena, struct view_firms *out_firms, struct err *err);

/* ---- statement ---- */

#define VIEW_TIERS_MAX 8
struct view_statement {
	const char *funder, *name_ko, *name_en, *kind, *nature;
	int64_t received_krw, interest_krw, settlement_krw, recovery_krw, surcharge_krw, in_krw; /* in: their sum */
	int64_t reserved_krw, paid_krw[VIEW_TIERS_MAX], fixed_krw[VIEW_TIERS_MAX], treasury_krw, fees_krw, on_hand_krw, held_krw, out_krw; /* out:
		paid + treasury + fees + on hand */
	int64_t act_grants, act_paid_krw, act_interest_krw, act_fixed_krw, act_due_krw, act_returned_krw, act_cancelled_krw, act_surcharge_krw,
		act_later_interest_krw, act_open_krw;
};
struct view_statements {
	struct view_fund fund;
	struct view_statement *item, total; /* total over all funders, also where one was asked for */
	size_t count;
	int deepest; /* tier */
};
/* `funder` NULL: all. ST_NOT_FOUND fund.no_funder with those there are. */
enum status view_fund_statements(
	struct store_tx *tx, const char *funder, struct arena *arena, struct view_statements *out_statements, struct err *err);

/* ---- important property ---- */

struct view_property {
	const char *grant, *organisation, *name_ko, *name_en, *site, *machine, *machine_en, *serial, *old_serial, *state, *cause;
	int tier;
	int64_t fixed_krw, state_krw, recovered_krw;
	date_day completed_on, locked_until;
};
struct view_properties {
	struct view_fund fund;
	int lock_years;
	struct view_property *item;
	size_t count;
};
enum status view_fund_properties(struct store_tx *tx, date_day on, struct arena *arena, struct view_properties *out_properties, struct err *err);

/* ---- grants: from the application on ---- */

/* Something that happened to a grant: a step of its state, or a row about it. */
struct view_moment {
	const char *kind; /* "step", "review", "recusal", "score", "objection", "answer", "visit" */
	const char *what; /* state, or result of a review, points, "", outcome (also of a visit) */
	const char *who, *released, *evidence, *sha256,
		*note; /* who made it; who released it; note: step of a review, meeting, key and grounds, purpose */
	date_day on;
	int64_t position; /* of the money that belongs to a step; 0: none */
};
struct view_grant {
	const char *grant, *organisation, *name_ko, *name_en, *route, *state, *call, *committee, *decision, *reason;
	const char *score;                                                    /* exact mean, 12 digits; "" without scores */
	int scores, counted, recusals;                                        /* scores given, those that count, members who stepped back */
	int64_t rank;                                                         /* on the waiting list; 0: none */
	date_day applied_on, decided_on, promoted_on, withdrawn_on, state_on; /* state_on: of its last step */
	const char *prepared, *released, *evidence, *sha256;                  /* of the decision */
	int64_t reserved_krw, paid_krw, fixed_krw;
	struct view_moment *moment; /* in order of day; filled where one grant was asked for */
	size_t moment_count;
};
struct view_grants {
	struct view_fund fund;
	struct view_grant *item; /* by key */
	size_t count;
};
/* `grant` NULL: all, without moments. ST_NOT_FOUND fund.no_grant. */
enum status view_fund_grants(struct store_tx *tx, const char *grant, struct arena *arena, struct view_grants *out_grants, struct err *err);

/* ---- exports ---- */

/* The journal of hledger; appended to `out`, whose maximum the caller sets. ST_INTERNAL where it does not fit. */
enum status view_fund_journal(struct store_tx *tx, struct text *out, struct err *err);
struct view_entry {
	int64_t position, group_first, amount_krw, reservation; /* reservation 0 if it resolves none */
	date_day on;
	const char *type, *debit, *credit, *step, *grant, *evidence, *actor, *key, *hash;
};
enum status view_fund_entries(struct store_tx *tx, struct arena *arena, struct view_entry **out_list, size_t *out_count, struct err *err);

#endif
