/* Bank reconciliation: what a bank's statement shows against what the books expect on that account. The programme's account ("fund"), and the
 * separate account of a firm (Subsidy Act 34). Pure but for the readers; nothing is booked by it.
 *
 * What is expected (`struct fund_cash`), with the entries of one command and direction as one movement:
 * - fund account: in: pay-ins, returns (환원), settlement returns and recoveries with their interest; out: payments, remittances to the treasury,
 * fees
 * - separate account: in: the payments of the firm's grants (a milestone is the sum over its sources), booked interest; out: invoices paid (supply
 *   value + tax, or the part that the support pays of it), settlement returns and recoveries paid back. A return is the firm's own money and does not
 *   come from there.
 *
 * What was set off (Act 32) is taken off the payment: it never moved.
 *
 * How lines are matched, one to one:
 * 1. the same direction and amount, days apart by at most `days`; a line that names a grant or a firm only fits movements of it
 * 2. nearest day first; among equals an invoice in full before its supported part, then a line whose text names the grant or the firm, then the order
 *    of lines, then that of movements. Whether another movement would have fitted as well is told (`alike`)
 * 3. whole movements first; what is left of one with several entries (or invoice lines) may then be matched entry by entry
 * What the books expect outside the statement's days may be matched, but is not missed. */
#ifndef SANGSAENG_FUND_RECONCILE_H
#define SANGSAENG_FUND_RECONCILE_H

#include "fund/fund_report.h"

struct fund_statement_line {
	const char *line;                   /* its id, or the number of its line in a bank's file */
	bool separate;                      /* of a firm's separate account; else of the programme's */
	const char *organisation, *measure; /* NULL if it names none */
	date_day booked_on;
	int64_t paid_in_krw, paid_out_krw; /* one of the two, the other is 0 */
	bool has_balance;
	int64_t balance_krw;             /* after it */
	const char *counterparty, *text; /* "" if none */
	int64_t source_line;
};
/* All lines of the table `statements`, in the order of the file (fund_input_store.c). */
enum status fund_statement_lines(struct store_tx *tx, struct arena *arena, struct fund_statement_line **out_list, size_t *out_count, struct err *err);
struct fund_invoice_line {
	const char *invoice, *measure, *vendor;
	int64_t line, supply_value_krw, tax_krw;
	bool eligible;
	date_day paid_on;
};
/* By invoice and line. */
enum status fund_invoice_lines(struct store_tx *tx, struct arena *arena, struct fund_invoice_line **out_list, size_t *out_count, struct err *err);

enum fund_cash_kind {
	FUND_CASH_PAY_IN,
	FUND_CASH_RETURN,
	FUND_CASH_SETTLEMENT,
	FUND_CASH_RECOVERY,
	FUND_CASH_PAYMENT,
	FUND_CASH_REMITTANCE,
	FUND_CASH_FEE,
	FUND_CASH_INTEREST,
	FUND_CASH_INVOICE,
	FUND_CASH_KINDS
};
const char *fund_cash_kind_name(enum fund_cash_kind kind); /* "pay_in", "return" … */
/* A movement that the books expect on a bank account. */
struct fund_cash {
	enum fund_cash_kind kind;
	const char *organisation, *grant, *invoice; /* whose; "" if none. organisation: funder or firm; for an invoice its vendor is `vendor` */
	const char *vendor;
	const char *name; /* of the organisation (vendor), which a line's text may hold; the caller may set it */
	date_day on;
	int64_t amount_krw;  /* > 0 into the account, < 0 out of it */
	int64_t support_krw; /* invoice: the part that the support pays, < 0; else 0 */
	int64_t position;    /* of its first entry, 0 for an invoice */
	int milestone;       /* of a payment, from 1; else 0 */
	struct fund_cash_part {
		int64_t number, amount_krw; /* position of the entry, or line of the invoice */
	} * part;
	size_t parts;
};
/* In the order of days, then positions or invoices. */
void fund_cash_of_fund(const struct fund_ledger *ledger, struct arena *arena, struct fund_cash **out_list, size_t *out_count);
void fund_cash_of_firm(const struct fund_ledger *ledger, const struct fund_invoice_line *invoice, size_t invoices, const char *organisation,
	struct arena *arena, struct fund_cash **out_list, size_t *out_count);

struct fund_match {
	size_t line, cash;
	int part;           /* of the movement, -1: all of it */
	bool support;       /* the part of an invoice that the support pays */
	int64_t amount_krw; /* signed as the movement */
	int days;           /* the bank later (> 0) or earlier (< 0) than the books */
	bool alike;
};
struct fund_missing { /* expected in the statement's days, and not there */
	size_t cash;
	int part;
	int64_t amount_krw;
};
/* What a line that matches nothing looks like, for a person to decide; nothing is matched by it. double: the bank has a line of the same amount and
 * party that matched, at most `days` apart. merged: two or three movements that are missing, in the same direction and at most `days` away, make it
 * up. */
#define FUND_SEEMS_MAX 3
struct fund_seems {
	bool is_double;
	size_t line;                    /* that it repeats */
	size_t missing[FUND_SEEMS_MAX]; /* merged: those of fund_reconciliation.missing; parts 0: not merged */
	size_t parts;
};
struct fund_balance_break {
	size_t line;
	int64_t stated_krw, expected_krw; /* expected from the line before */
};
struct fund_sums {
	int64_t count, in_krw, out_krw; /* out > 0 */
};
struct fund_reconciliation {
	date_day from, to;        /* of the lines, DATE_NONE without any */
	struct fund_match *match; /* in the order of lines */
	size_t *alone;            /* lines that match nothing */
	struct fund_seems *seems; /* of each of them */
	struct fund_missing *missing;
	struct fund_balance_break *broken;
	size_t matches, alones, missings, breaks;
	/* bank = matched + bank_only; books = matched + books_only */
	struct fund_sums bank, matched, bank_only, books, books_only;
	int64_t outside; /* movements outside the statement's days that match nothing */
};
/* All lines are of one account. */
void fund_reconcile(const struct fund_statement_line *line, size_t lines, const struct fund_cash *cash, size_t cashes, int days, struct arena *arena,
	struct fund_reconciliation *out_reconciliation);

#endif
