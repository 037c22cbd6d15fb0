/* Footprints that partners sent: further rows of supplier_footprints, in the next run and in every publication until then.
 *
 * Identity is partner + id (docs/pact.md): the same id from another partner is another footprint. One that came is never changed, but that it becomes
 * Deprecated. It counts for the product of ours that it was matched with; unmatched ones wait for a person. In place of the folder's rows: a received
 * footprint replaces those of the same product and supplier whose data do not end later, those that carry its own id or one that it says it precedes,
 * and what the same partner sent before and names as preceding. A later row of the folder stands beside it, and the rules of choice decide. */
#ifndef SANGSAENG_PROGRAMME_RECEIVED_H
#define SANGSAENG_PROGRAMME_RECEIVED_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum programme_received_state {
	PROGRAMME_RECEIVED_UNMATCHED, /* of no product of ours, as far as is known */
	PROGRAMME_RECEIVED_NEW,       /* not yet in a publication */
	PROGRAMME_RECEIVED_USED,      /* a row like those of the folder, and the one that was chosen */
	PROGRAMME_RECEIVED_PASSED,    /* such a row, of which the rules chose another or none: `finding` says why */
	PROGRAMME_RECEIVED_UNUSABLE,  /* `finding` says why */
	PROGRAMME_RECEIVED_STATES
};
const char *programme_received_state_name(enum programme_received_state state); /* "unmatched", "new", "used", "passed_over", "unusable" */

/* A cell of supplier_footprints by its column's name; all but footprint, product, supplier, status and replaces. */
struct programme_received_cell {
	const char *column, *value;
};
struct programme_received {
	const char *partner, *footprint; /* the partner's key and its id: a UUID in lower case */
	const char *product, *supplier;  /* of ours; NULL: not known */
	const char *preceding;           /* its precedingPfIds with blanks between; "" */
	bool deprecated;
	const struct programme_received_cell *cell;
	size_t cells;
	const char *json;           /* as it came */
	const char *sha256;         /* of `json` */
	const char *content_sha256; /* of what may not change: all but the status */
	const char *event;          /* with which it came; "" if it was fetched */
	const char *finding;        /* code; given: why it waits for a person */
	/* filled by reading */
	int64_t number;
	const char *received_at, *deprecated_at, *key; /* key: as in supplier_footprints */
	enum programme_received_state state;
};
enum programme_received_outcome {
	PROGRAMME_RECEIVED_TAKEN,
	PROGRAMME_RECEIVED_AGAIN,      /* known, the same */
	PROGRAMME_RECEIVED_DEPRECATED, /* known, now Deprecated */
	PROGRAMME_RECEIVED_DIFFERS,    /* known with other content: the first is kept */
};
enum status programme_received_put(struct store_tx *tx, const struct programme_received *received, const char *at,
	enum programme_received_outcome *out_outcome, struct err *err);
/* A person, or an answered request, says for which product of ours it stands. ST_NOT_FOUND received.none, product.unknown. */
enum status programme_received_match(
	struct store_tx *tx, const char *partner, const char *footprint, const char *product, const char *supplier_or_null, struct err *err);
/* Do footprints of the partner stand for the product already? */
enum status programme_received_stands(struct store_tx *tx, const char *partner, const char *product, bool *out_stands, struct err *err);
/* Without JSON and cells; of a partner or with NULL of all, by number. */
enum status programme_received_list(struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct programme_received **out_list,
	size_t *out_count, struct err *err);
enum status programme_received_json(
	struct store_tx *tx, const char *partner, const char *footprint, struct arena *arena, const char **out_json, struct err *err);

/* Judges what is new by the rules of supplier_footprints and publishes what rests on it: each product that was published before, anew where its
 * statement changed. What cannot be published as complete stays as it was (finding publish.incomplete). Nothing to do: `*out_settled` false. */
struct programme_published;
enum status programme_received_settle(struct store_tx *tx, struct arena *arena, bool *out_settled, struct programme_published **out_list,
	size_t *out_count, struct findings *findings, struct err *err);

#endif
