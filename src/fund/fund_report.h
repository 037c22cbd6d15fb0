/* Answers from the ledger: where a won came from and went, balances of any day, what is due, each firm's cash, statements, the register of property,
 * and the journal for other programs. Read-only: a copy of the ledger is read once, everything else is a function of it.
 *
 * How single won are followed. The won of an entry are numbered from 0. What leaves an account is taken from what came in:
 * - cash (bank), receivables (settlement, recovery, interest_due): first in, first out; but money that comes in and goes out in one group is the same
 *   money (a settlement return and its remittance), and a payment of returned money uses the returns that its stored attribution links name
 * - a grant: what is cut at the fixing or taken back is what was paid last
 * A return is the firm's own money: it is not the won that was paid, but it settles the duty that these won raised. The duty of a grant is shared out
 * over its payments by what was kept of each (largest remainder), a payment's won carry it evenly, and returns settle it in the order of payments. */
#ifndef SANGSAENG_FUND_REPORT_H
#define SANGSAENG_FUND_REPORT_H

#include "fund/fund.h"

#include "base/text.h"

/* The ledger, grants and duties in memory. */
struct fund_ledger;
/* ST_INPUT fund.L1, fund.position where the rows are no ledger (`check` says more). */
enum status fund_ledger_read(struct store_tx *tx, struct arena *arena, struct fund_ledger **out_ledger, struct err *err);
/* Positions are 1 … this; 0: nothing is booked. */
int64_t fund_ledger_last(const struct fund_ledger *ledger);
/* First and last effective date; DATE_NONE if nothing is booked. */
void fund_ledger_days(const struct fund_ledger *ledger, date_day *out_first, date_day *out_last);

/* ---- balances (fund_report.c) ---- */

struct fund_account_state {
	const char *kind, *owner, *detail;
	enum fund_nature nature;
	int tier;
	struct fund_balance balance;
	bool differs; /* the whole ledger was asked for, and the stored balance is another one (L8) */
};
/* The fold of the entries with position <= `at` (0: all) and effective date <= `on` (DATE_NONE: all), for every account in the order of their
 * opening. An account without such entries has a balance of 0. */
void fund_balances(
	const struct fund_ledger *ledger, int64_t at, date_day on, struct arena *arena, struct fund_account_state **out_list, size_t *out_count);

/* ---- the trace (fund_trace.c) ---- */

enum fund_trace_kind {
	FUND_TRACE_ENTRY,     /* an entry of the ledger */
	FUND_TRACE_DUTY,      /* the return duty between a payment and a return: no money; its amount is won of duty */
	FUND_TRACE_FUNDER,    /* came from: paid in from outside */
	FUND_TRACE_FIRM,      /* came from: the firm's own money */
	FUND_TRACE_INTEREST,  /* came from: interest on a separate account */
	FUND_TRACE_SURCHARGE, /* came from: a surcharge that was imposed */
	FUND_TRACE_UNKNOWN,   /* came from: nothing that the ledger shows */
	FUND_TRACE_UNPAID,    /* came from: nothing was spent on this part of a reservation */
	FUND_TRACE_ON_HAND,   /* went to: still on the account */
	FUND_TRACE_MACHINE,   /* went to: in the machine, kept by the firm */
	FUND_TRACE_OPEN,      /* went to: a receivable that is still open */
	FUND_TRACE_TREASURY,  /* went to: the treasury */
	FUND_TRACE_REVERSED,  /* went to: back to the funder, since it was booked by mistake */
	FUND_TRACE_FEES,      /* went to: fees */
	FUND_TRACE_RESERVED,  /* went to: still reserved */
	FUND_TRACE_RELEASED,  /* went to: back to the account, never paid */
	FUND_TRACE_DUTY_OPEN, /* duty not settled yet */
	FUND_TRACE_NO_DUTY,   /* returned above a duty that fell afterwards */
	FUND_TRACE_KINDS
};
const char *fund_trace_kind_name(enum fund_trace_kind kind); /* "entry", "duty", "funder" … */

/* A node of the tree. The branches of an entry, those of kind duty left out, sum to its amount; those of a duty to the won of duty: the amounts of
 * its payments are what was paid (equal at ratio 1). */
struct fund_trace_node {
	enum fund_trace_kind kind;
	int64_t amount_krw; /* won of this node that belong to what was asked for */
	int64_t position;   /* entry: its position, and all it moved */
	int64_t entry_krw;
	date_day on;
	bool reservation, attributed;        /* entry: a reservation; joined to its parent by an attribution link */
	bool fixed;                          /* its grant's amount has been fixed */
	const char *step, *evidence, *actor; /* entry; evidence "" if none */
	const char *debit, *credit;          /* entry: codes of its accounts, see struct fund_account */
	const char *grant, *organisation;    /* "" if none: of the money's grant */
	const char *origin;                  /* whose money: funder, "returned"; "" if none */
	int tier, milestone;                 /* 0 if none */
	struct fund_trace_node **branch;
	size_t branches;
};
struct fund_trace {
	int64_t asked;                                     /* position asked for, or one of the grant's payments */
	const struct fund_trace_node *came_from, *went_to; /* both stand for the entry itself */
};
/* `entry`: a position, or a grant (each of its payments). A duty, its settlement and a release are no money: what they stand for is traced (the
 * payments, the return, the reservation), so `list[i].asked` may differ from the number asked for. ST_NOT_FOUND fund.trace_unknown with the range of
 * positions, fund.trace_empty if nothing is booked at all. An empty list: a grant that was never paid. */
enum status fund_trace(const struct fund_ledger *ledger, const char *entry, const struct fund_duty_rule *duty, struct arena *arena,
	struct fund_trace **out_list, size_t *out_count, struct err *err);

/* ---- what is due (fund_report.c) ---- */

enum fund_due_kind { FUND_DUE_RETURN, FUND_DUE_SETTLEMENT, FUND_DUE_INTEREST, FUND_DUE_RECOVERY, FUND_DUE_SURCHARGE, FUND_DUE_KINDS };
const char *fund_due_kind_name(enum fund_due_kind kind); /* "return", "settlement", "interest", "recovery", "surcharge" */
struct fund_due {
	enum fund_due_kind kind;
	const char *organisation, *grant, *origin; /* origin "" for duty, interest and surcharge */
	int64_t due_krw, settled_krw, open_krw;    /* open < 0: settled above a duty that fell afterwards */
	date_day since, due_on, settled_on;        /* first booked; DATE_NONE if no day is set; last settlement, DATE_NONE */
	int tier;                                  /* of the grant */
	bool fixed;                                /* return: the amount was fixed by that day; a duty before it is provisional */
	const char *on_default;                    /* return that is overdue: what its rule says of it; "" */
	int64_t days_late;                         /* open: since due_on; settled: of the last settlement; else 0 */
};
/* Return duties and receivables as of a day, in order of kind, tier (duties), firm, grant, origin. `rules` say when duties are due. */
enum status fund_dues(struct store_tx *tx, const struct fund_ledger *ledger, date_day on, const struct fund_duty_rule *rules,
	const struct duty_clock *clock, struct arena *arena, struct fund_due **out_list, size_t *out_count, struct err *err);

/* ---- firms (fund_report.c) ---- */

/* What the programme knows of a machine and fund does not: saving in won and verified grams. */
struct fund_effect {
	const char *grant;
	int64_t saving_krw, saving_planned_krw, verified_g;
};
/* floor(per year × months / 12 × measured / planned): the saving as measured; planned 0: nothing. */
int64_t fund_saving_krw(int64_t per_year_krw, int months, int64_t measured_g, int64_t planned_g);
struct fund_firm {
	const char *organisation;
	int tier; /* of its grants; the lowest */
	int64_t grants;
	int64_t support_krw;                 /* what it keeps: paid − cut at the fixing − taken back */
	int64_t duty_krw, returned_krw;      /* return duty, and what settled it */
	int64_t invoiced_krw, own_share_krw; /* of fixed grants: invoices without tax, and what of them was not fixed as support */
	int64_t surcharge_krw;
	int64_t saving_krw, saving_planned_krw, verified_g;
	int64_t net_krw;  /* support − duty − own share + saving: the programme's formula */
	int64_t cash_krw; /* support − invoices − duty − surcharge + saving: what is left once the vendors are paid */
};
struct fund_tier_money { /* new money of the programme by tier; returned won are no new money */
	int tier;
	int64_t state_krw, carmaker_krw, returned_krw, verified_g;
};
void fund_firms(const struct fund_ledger *ledger, const struct fund_effect *effect, size_t effects, struct arena *arena, struct fund_firm **out_firm,
	size_t *out_firms, struct fund_tier_money **out_tier, size_t *out_tiers);

/* ---- statement (fund_report.c) ---- */

#define FUND_TIERS_MAX 8
struct fund_statement {
	const char *funder,
		*kind; /* organisation and "ministry_trade", "ministry_sme", "carmaker"; or "returned" for both: the firms' returned money */
	enum fund_nature nature;
	int64_t received_krw;                /* paid in; for "returned" what firms returned, in kind too */
	int64_t interest_krw;                /* of the separate accounts, as it came in; a grant's interest goes with its first state funder */
	int64_t settlement_krw;              /* came back after the fixing, without interest */
	int64_t recovery_krw, surcharge_krw; /* came in after a cancellation */
	int64_t reserved_krw;                /* reserved at agreement, in kind included */
	int64_t paid_krw[FUND_TIERS_MAX],
		fixed_krw[FUND_TIERS_MAX]; /* by tier, from 1 at [1]; the last one holds deeper ones too. Fixed: after recoveries */
	int64_t treasury_krw, fees_krw, on_hand_krw;
	int64_t held_krw; /* part of on hand that is reserved and not paid yet */
	/* Subsidy Act, for grants that were fixed: paid + interest = fixed + due (31 ②); and after cancellations (31 ①, 33-2). Interest only for a
	 * state funder. */
	int64_t act_grants, act_paid_krw, act_interest_krw, act_fixed_krw, act_due_krw, act_returned_krw;
	int64_t act_cancelled_krw, act_surcharge_krw, act_later_interest_krw, act_open_krw;
};
/* received + interest + settlement + recovery + surcharge = paid + treasury + fees + on hand, for each. */
void fund_statements(const struct fund_ledger *ledger, struct arena *arena, struct fund_statement **out_list, size_t *out_count);

/* ---- important property (fund_report.c) ---- */

enum fund_property_state { FUND_PROPERTY_LOCKED, FUND_PROPERTY_FREE, FUND_PROPERTY_RECOVERY, FUND_PROPERTY_RECOVERED, FUND_PROPERTY_STATES };
const char *fund_property_state_name(enum fund_property_state state); /* "locked", "free", "recovery", "recovered" */
struct fund_property {
	const char *grant, *organisation, *site, *cause; /* cause of a recovery: "disposal" …; "" if none */
	int tier;
	int64_t fixed_krw, state_krw; /* as fixed, and the state's part; 0 before the fixing */
	int64_t recovered_krw;
	date_day completed_on, locked_until;
	enum fund_property_state state;
};
/* Machines whose completion was accepted by that day, by grant. */
enum status fund_properties(struct store_tx *tx, const struct fund_ledger *ledger, date_day on, int lock_years, const struct duty_clock *clock,
	struct arena *arena, struct fund_property **out_list, size_t *out_count, struct err *err);

/* ---- exports (fund_journal.c) ---- */

/* The ledger as a journal of hledger: one transaction for each group in order of date, balance assertions at the end. Accounts: docs/fund.md. `title`
 * is written as a comment. */
void fund_journal(const struct fund_ledger *ledger, const char *title, struct text *out);
/* The name that an account has in the journal, and the one that holds its reservations. Appends. */
void fund_journal_account(const char *kind, const char *owner, const char *detail, bool reserved, struct text *out);
/* One entry after the other, as stored, with account names in the place of numbers. Strings in memory of the ledger. */
struct fund_entry_line {
	int64_t position, group_first, amount_krw, pending; /* pending 0 if none */
	date_day on;
	const char *type; /* "post", "reserve", "post_reserved", "release", "expire" */
	const char *debit_kind, *debit_owner, *debit_detail, *credit_kind, *credit_owner, *credit_detail;
	const char *step, *grant, *evidence, *actor, *key, *hash; /* "" if none */
};
struct fund_entry_line fund_ledger_line(const struct fund_ledger *ledger, int64_t position);

#endif
