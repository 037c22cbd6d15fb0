/* Private to credit: what the two files of the recheck share. */
#ifndef SANGSAENG_CREDIT_RECHECK_INT_H
#define SANGSAENG_CREDIT_RECHECK_INT_H

#include "credit/credit_registry_int.h"

struct recheck {
	struct arena *arena;
	struct findings *findings;
	/* as stored */
	struct credit_event *event;
	struct credit_move *move;
	struct credit_certificate *certificate;
	struct credit_surrender_row *surrender;
	struct credit_holding *block;
	struct credit_pending *pending;
	struct credit_obligation *obligation;
	struct credit_account_row *account;
	struct credit_sum *sum;
	size_t events, moves, certificates, surrenders, blocks, pendings, obligations, accounts, sums;
};

/* Findings. `row` is the row's number or its first serial. */
void recheck_text(struct recheck *r, const char *table, int64_t row, const char *column, const char *stored, const char *now);
void recheck_int(struct recheck *r, const char *table, int64_t row, const char *column, int64_t stored, int64_t now);
void recheck_missing(struct recheck *r, const char *table, int64_t row);
void recheck_surplus(struct recheck *r, const char *table, int64_t row);
void recheck_broken(struct recheck *r, const char *code, const char *a, const char *b, int64_t x, int64_t y);
/* Numbers changed by hand may be anything: sums stop at the end of the range, a range that is none counts nothing. */
int64_t recheck_add(int64_t a, int64_t b);
/* Cap of obligation and rate; false if they are no such numbers. */
bool recheck_cap(int64_t obligation_t, const char *rate, int64_t *out_cap_t);

/* The registry's invariants on the rows alone (credit_recheck_rows.c). */
enum status recheck_rows(struct recheck *r, struct store_tx *tx, struct err *err);

#endif
