/* View of the bank reconciliation for the doors. How lines are matched, and what the kinds mean: fund/fund_reconcile.h. Strings live in the caller's
 * arena; what is not known is "" (dates DATE_NONE). Read-only. */
#ifndef SANGSAENG_VIEW_RECONCILE_H
#define SANGSAENG_VIEW_RECONCILE_H

#include "base/message.h"
#include "view/view_fund.h"

#define VIEW_RECONCILE_DAYS 3 /* a weekend, where nobody says otherwise */
struct view_reconcile_question {
	const char *account;        /* NULL: all; "fund", "separate" */
	const char *firm;           /* NULL: all */
	const char *statement_path; /* NULL: the stored lines; else a bank's export of that account (and firm) */
	const char *sheet;          /* of it, where it is a workbook; NULL: found by its header */
	int days;                   /* how far bank and books may be apart */
};
struct view_reconciled {
	const char *status; /* "matched"; "bank_only": on the statement and not expected; "books_only": expected and not on the statement */
	/* of the bank's line, "" and DATE_NONE where there is none */
	const char *line, *counterparty, *text;
	date_day booked_on;
	/* of the books */
	const char *kind, *organisation, *grant, *invoice;
	date_day on;
	int64_t position;     /* 0 if none */
	int64_t part;         /* position, or line of the invoice, where only a part of the movement is meant; 0: all of it */
	int milestone;        /* 0 if none */
	int64_t amount_krw;   /* > 0: into the account */
	int days;             /* the bank later than the books */
	bool support;         /* the part of an invoice that the support pays */
	bool alike;           /* another movement would have fitted as well */
	const char *seems;    /* of a line only at the bank: "double", "merged", "" */
	const char *seems_of; /* the line that it repeats; the movements that make it up, with " + " between */
};
struct view_sums {
	int64_t count, in_krw, out_krw;
};
struct view_reconciled_account {
	const char *account, *organisation, *name_ko, *name_en; /* organisation "" for the fund's */
	date_day from, to;
	struct view_reconciled *item; /* matched in the order of lines, then bank_only, then books_only */
	size_t count;
	struct view_balance_break {
		const char *line;
		date_day booked_on;
		int64_t stated_krw, expected_krw;
	} * broken;
	size_t break_count;
	int64_t balances;                                             /* lines that state one */
	struct view_sums bank, matched, bank_only, books, books_only; /* bank = matched + bank_only, books = matched + books_only */
	int64_t outside;                                              /* movements of the books outside the statement's days */
};
struct view_reconciliation {
	struct view_fund fund;
	int days;
	struct view_reconciled_account *account; /* the fund's first, then firms by id */
	size_t account_count;
	int64_t unmatched, breaks; /* over all accounts */
	const char **without;      /* firms with a grant that was paid, asked for, and without any line */
	size_t without_count;
};
/* ST_NOT_FOUND reconcile.no_firm, reconcile.no_statement, programme.none; with a file also what programme/programme_bank_file.h says. */
enum status view_fund_reconcile(struct store_tx *tx, const struct view_reconcile_question *question, struct arena *arena,
	struct view_reconciliation *out_reconciliation, struct findings *findings, struct err *err);

#endif
