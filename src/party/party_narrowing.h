/* What a contract narrows: from a day on a receiver sees at most so much of one class of a firm's data. The firm is a party to the contract and
 * keeps the record itself; it may only take away. While several run, the strictest wins, and each of them wins over every consent and grant of the
 * same class, older or newer: to show again, the narrowing is withdrawn first. Withdrawing is for the future; what was not shown meanwhile stays so.
 *
 * Which classes and receivers may be narrowed at all, and what of them stands by law, the room `view` decides (view_narrowing.h); here are the
 * records and the one rule whom a record meets, so that `view` and `exchange` answer alike. */
#ifndef SANGSAENG_PARTY_NARROWING_H
#define SANGSAENG_PARTY_NARROWING_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct party_narrowing {
	int64_t seq; /* filled when it is written */
	const char *owner;
	const char *receiver; /* an organisation; NULL: all of `group` */
	const char *group;    /* one of party_narrowing_groups; NULL: `receiver` */
	const char *class;    /* of the matrix: "footprint", "project" … */
	const char *most;     /* what is seen at most: "none", "aggregate", "pseudonym" */
	date_day from;
	date_day until;                                                /* DATE_NONE: open */
	const char *contract;                                          /* its number or name */
	const char *evidence;                                          /* key of the document, whose hash stands with it; NULL */
	const char *reason;                                            /* NULL */
	const char *given_at, *given_by, *withdrawn_at, *withdrawn_by; /* withdrawn_…: NULL while it stands */
};
/* "buyer" (who buys from the owner directly), "carmaker", "supplier" (all other firms); NULL-ended. */
extern const char *const party_narrowing_groups[];

/* Is it of that organisation, or of its group? `kind`: of organisations.csv; `buys`: it buys from the owner directly. Never of the owner itself. */
bool party_narrowing_meets(const struct party_narrowing *narrowing, const char *organisation, const char *kind, bool buys);
/* Does it stand on that day? */
bool party_narrowing_runs(const struct party_narrowing *narrowing, date_day on);

/* All, in order. */
enum status party_narrowings(struct store_tx *tx, struct arena *arena, struct party_narrowing **out_list, size_t *out_count, struct err *err);
/* Writes one that was judged. */
enum status party_narrowing_put(struct store_tx *tx, const struct party_narrowing *narrowing, int64_t *out_seq, struct err *err);
/* The row must be there and stand. */
enum status party_narrowing_end(struct store_tx *tx, int64_t seq, const char *at, const char *by, struct err *err);

#endif
