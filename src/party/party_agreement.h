/* The agreement: who signed it in which role, what each promised by when, annexes that change it, who joined and who left.
 *
 * Rights and duties. A firm has rights (to apply, to be selected, to be paid, to be asked) while its agreement is in force: from signed_on to
 * ended_on, both included. Who joins has them from the signature on. Who leaves keeps what it owes: the duty to return, the lock on the machine, the
 * reports; it gets no new grant, no further payment and no further request. A promise that is not delivered when its signatory leaves stays owed if
 * it was due until then or says that it stands (column survives); else it has ended. */
#ifndef SANGSAENG_PARTY_AGREEMENT_H
#define SANGSAENG_PARTY_AGREEMENT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>

/* Rows; texts are NULL where the cell is blank, dates DATE_NONE. */
struct party_agreement { /* by key */
	const char *agreement, *organisation, *role, *consortium, *evidence;
	const char *tier_origin; /* where the tier comes from: "agreed", "assumed"; NULL if it is not said */
	int tier;                /* 0 if none */
	date_day signed_on, ended_on;
	int64_t source_line;
};
struct party_promise { /* by agreement, then key */
	const char *promise, *agreement, *text, *evidence;
	bool survives; /* stays owed after the signatory left */
	date_day due_on, delivered_on;
	int64_t source_line;
};
struct party_annex { /* by agreement, first day, key */
	const char *annex, *agreement, *title, *changes, *promise, *evidence;
	date_day in_force_from, in_force_to, due_on; /* due_on: the promise's new day */
	int64_t source_line;
};
struct party_consortium { /* by key */
	const char *consortium, *name, *lead, *kind, *note;
	int year;
};
enum status party_agreements(struct store_tx *tx, struct arena *arena, struct party_agreement **out_list, size_t *out_count, struct err *err);
enum status party_promises(struct store_tx *tx, struct arena *arena, struct party_promise **out_list, size_t *out_count, struct err *err);
enum status party_annexes(struct store_tx *tx, struct arena *arena, struct party_annex **out_list, size_t *out_count, struct err *err);
enum status party_consortia(struct store_tx *tx, struct arena *arena, struct party_consortium **out_list, size_t *out_count, struct err *err);

bool party_agreement_in_force(const struct party_agreement *agreement, date_day day);
/* Among those of an organisation, in whatever role: is one in force on the day; and the one that ended last before it, NULL if none did. */
bool party_agreement_signed(const struct party_agreement *list, size_t count, const char *organisation, date_day day);
const struct party_agreement *party_agreement_left(const struct party_agreement *list, size_t count, const char *organisation, date_day day);
bool party_annex_in_force(const struct party_annex *annex, date_day day);

/* By when a promise is due as seen on a day: its own day, or that of the last annex in force which moves it. DATE_NONE: no day was agreed. */
date_day party_promise_due(const struct party_promise *promise, const struct party_annex *annex, size_t annexes, date_day day);
enum party_promise_state { PARTY_PROMISE_DELIVERED, PARTY_PROMISE_LATE, PARTY_PROMISE_OPEN, PARTY_PROMISE_OVERDUE, PARTY_PROMISE_ENDED };
const char *party_promise_state_name(enum party_promise_state state); /* "delivered", "delivered_late", "open", "overdue", "ended" */
/* State on a day, with the day on which it is due (party_promise_due). */
enum party_promise_state party_promise_state(
	const struct party_promise *promise, const struct party_agreement *agreement, date_day due_on, date_day day);

/* Rules over several rows of agreements, promises and annexes: who leaves before signing, two agreements of a supplier at one time, what was
 * delivered before it was promised, annexes outside their agreement or about another's promise. Findings with file and line. */
enum status party_check_agreements(struct store_tx *tx, struct findings *findings, struct err *err);

#endif
