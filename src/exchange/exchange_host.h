/* Footprints that we published, as PACT partners read them: rows of live_pact_footprint, and all of them resident in memory so that a list costs a
 * few copies. What lies in memory is never changed: a thread of its own looks for changes of the database (each 250 ms, or when woken), builds the
 * next state beside the one in use and swaps them; readers never wait.
 *
 * Who sees what: nothing unless granted (exchange_partner.h); rights are judged on the day, anew for each page. An id that the caller may not see is
 * unknown to it, unless a supply link joins it and the owner (R4).
 *
 * Each list and get leaves a line in the log of exchanges. It is put down before the answer goes out, in a file that is mapped into memory
 * ("DB.pact-reads"), and moved into the database within 250 ms, alike ones as one line that says how many: killing the process loses none (after a
 * power failure those of the last quarter of a second may be missing, after a kill some may be there twice). With a server's database, where nothing
 * is beside it, the file is named by SANGSAENG_PACT_READS; without it, a kill may lose a quarter of a second. No answer is given that cannot be put
 * down (EXCHANGE_HOST_BUSY). The digest of such a line is SHA-256 over the digests of the footprints that went out, in order; the rows keep these. */
#ifndef SANGSAENG_EXCHANGE_HOST_H
#define SANGSAENG_EXCHANGE_HOST_H

#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "exchange/exchange_pact.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- rows (exchange_host_store.c) ---- */

struct exchange_footprint {
	int64_t seq;                        /* order of publication, from 1 */
	const char *footprint;              /* id, lower case */
	const char *version;                /* of programme_versions; NULL: none */
	const char *product, *organisation; /* ours, and who owns it */
	const char *preceding;              /* id of the one before, NULL if none */
	bool deprecated;
	int64_t created_us, deprecated_us;                  /* deprecated_us EXCHANGE_TIME_NONE while active */
	const char *json;                                   /* with the status that it has now */
	const char *v2_json, *v2_lacks;                     /* as version 2 shows it, or why it cannot; both NULL: not known */
	const char *products, *companies, *classifications; /* folded, one a line */
	const char *geography;                              /* folded; "" */
	int64_t reference_start_us, reference_end_us, valid_from_us, valid_to_us;
	const char *sha256; /* of `json` */
};
/* Appends one, whose JSON is valid: everything but version, product and organisation is taken from it; fills `seq`. ST_CONFLICT store.unique. */
enum status exchange_footprint_add(struct store_tx *tx, const char *json, const char *version_or_null, const char *product, const char *organisation,
	int64_t *out_seq, struct err *err);
/* What criteria and filters look at, out of the row and without reading its text: ids, words, period, geography (folded). */
void exchange_footprint_sketch(const struct exchange_footprint *footprint, struct arena *arena, struct exchange_pact *out_pact);
/* Active to Deprecated, once; a second time changes nothing. ST_NOT_FOUND partner.footprint_unknown. */
enum status exchange_footprint_deprecate(struct store_tx *tx, const char *footprint, int64_t at_us, struct err *err);
/* One by id: ST_NOT_FOUND partner.footprint_unknown. */
enum status exchange_footprint_get(
	struct store_tx *tx, const char *footprint, struct arena *arena, struct exchange_footprint *out_footprint, struct err *err);
/* All that match the criteria (limit and cursor apart) and that the partner may see on the programme's day, in order; at most `top`, `*out_more`
 * tells whether there are more. Reads the database: for requests, not for lists. */
enum status exchange_footprints_find(struct store_tx *tx, const char *partner, const struct exchange_criteria *criteria, size_t top,
	struct arena *arena, struct exchange_footprint **out_list, size_t *out_count, bool *out_more, struct err *err);
/* Partners that may see a product's footprints on the day: keys, in the arena. */
enum status exchange_footprint_partners(
	struct store_tx *tx, const char *product, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err);

/* ---- publishing (exchange_host_sync.c) ---- */

struct exchange_synced { /* what changed, in order */
	const char *footprint, *product;
	bool deprecated; /* else new */
};
/* Every published version that has no footprint gets one, with a new id, and the one before becomes Deprecated. `domain` stands in the URNs that we
 * issue. A version that cannot be said in PACT without inventing a value is left out: a warning of each. Does nothing a second time, and may be done
 * by several processes. */
enum status exchange_host_sync(struct store_tx *tx, const char *domain, struct arena *arena, struct exchange_synced **out_list, size_t *out_count,
	struct findings *findings, struct err *err);

/* ---- in memory ---- */

struct exchange_host;
struct exchange_host_options {
	const char *db;
	const char *domain; /* of our URNs: a host name */
	/* Called in the transaction that published or deprecated, for the events that tell it; NULL: nobody. */
	enum status (*published)(void *context, struct store_tx *tx, const struct exchange_synced *list, size_t count, struct err *err);
	/* What the thread cannot give back: versions that are left out, looks that failed (level "warning", code, values); NULL: nobody. */
	void (*log)(void *context, const char *level, const char *message, const char *detail_or_null);
	void *context;
};
/* Publishes what is not yet, reads everything and starts the thread. */
enum status exchange_host_open(const struct exchange_host_options *options, struct exchange_host **out_host, struct err *err);
/* Nobody may be reading any more. Writes the rest of the log. */
void exchange_host_close(struct exchange_host *host);
/* Something changed: look now. Any thread, never waits. */
void exchange_host_wake(struct exchange_host *host);
/* Looks now and in this thread, and returns when what was committed before is served; writes the log. [store] */
enum status exchange_host_refresh(struct exchange_host *host, struct err *err);

enum exchange_host_answer {
	EXCHANGE_HOST_OK,
	EXCHANGE_HOST_BAD,      /* a cursor that is none, a limit of 0 in version 2: `err` */
	EXCHANGE_HOST_STRANGER, /* no such partner, or suspended */
	EXCHANGE_HOST_NOT_FOUND,
	EXCHANGE_HOST_DENIED, /* not granted, but the partner may know that it is there (R4) */
	EXCHANGE_HOST_BUSY,   /* the log is full */
	EXCHANGE_HOST_OFF,    /* version 2 is not for it */
};
struct exchange_host_ask {
	int major;           /* 3 or 2 */
	const char *partner; /* key */
	const char *link;    /* of lists, what a Link begins with: "https://host/pact/3/footprints" */
	const struct exchange_criteria *criteria;
	const struct exchange_v2_filter *filter; /* version 2, and the text that it was read from; NULL */
	const char *filter_text;
};
#define EXCHANGE_HOST_PAGE_MAX 500
/* Appends {"data":[…]} to `out_body`, and the value of Link to `out_link` (nothing if that was all). Any thread; never blocks. */
enum exchange_host_answer exchange_host_list(
	struct exchange_host *host, const struct exchange_host_ask *ask, struct text *out_body, struct text *out_link, struct err *err);
/* Appends {"data":{…}}. `id` is any text: BAD if it is no UUID. */
enum exchange_host_answer exchange_host_get(struct exchange_host *host, int major, const char *partner, const char *id, struct text *out_body);
/* Footprints, those active, and bytes in memory. */
void exchange_host_counts(struct exchange_host *host, size_t *out_footprints, size_t *out_active, size_t *out_bytes);

#endif
