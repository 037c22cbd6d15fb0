/* Private to exchange: the state in memory, and the queue of the log. */
#ifndef SANGSAENG_EXCHANGE_HOST_INT_H
#define SANGSAENG_EXCHANGE_HOST_INT_H

#include "base/map.h"
#include "exchange/exchange_host.h"
#include "exchange/exchange_partner.h"

#include <stdatomic.h>

#define HOST_DIGEST 32

/* One footprint: one piece of memory, never changed, shared by the states that hold it. */
struct host_record {
	atomic_int references;
	size_t bytes;
	int64_t seq, created_us, deprecated_us, reference_start_us, reference_end_us, valid_from_us, valid_to_us;
	bool deprecated;
	unsigned char digest[HOST_DIGEST];
	char id[37];
	uint32_t json_length, v2_length;
	const char *json, *v2; /* v2 NULL: not for version 2 */
	const char *product, *owner, *products, *companies, *classifications, *geography;
};
struct host_record *host_record_new(const struct exchange_footprint *f);
void host_record_drop(struct host_record *record);

/* Words of one kind, and which records have them. */
enum host_kind { HOST_PRODUCTS, HOST_COMPANIES, HOST_CLASSES, HOST_KINDS };
struct host_words {
	struct map *number;
	uint32_t count;
	uint32_t *at, *word;      /* of record i: word[at[i]] … word[at[i + 1] - 1] */
	uint32_t *post_at, *post; /* of word w: records post[post_at[w]] … ascending; NULL: not kept */
};
struct host_row {
	int64_t from_us, to_us;
	uint32_t geography;
	bool deprecated, v2;
};
struct host_partner {
	char key[EXCHANGE_PARTNER_LEN];
	bool active, serve_v2;
	uint64_t *visible; /* a bit a record; NULL: nothing */
	bool *linked;      /* by owner: a supply link joins them; NULL: none */
};
struct host_state {
	int64_t change;
	struct host_record **record; /* by seq */
	size_t count, active, bytes;
	struct host_row *row;
	uint32_t *owner, *product; /* numbers of our keys */
	uint32_t *id_slot;         /* open addressing, index + 1; 0: free */
	size_t id_mask;
	struct host_words words[HOST_KINDS];
	struct map *geography, *owners, *own_products, *partner_index;
	const char **geography_name; /* by number; in `arena` */
	uint32_t geographies;
	struct host_partner *partner;
	size_t partners;
	struct arena arena;
};
/* What a state is made of. */
struct host_source {
	struct host_record **record; /* by seq; each reference is handed over */
	size_t count;
	const struct exchange_partner *partner;
	size_t partners;
	const struct exchange_grant *grant;
	size_t grants;
	const struct host_bought { /* direct supply */
		const char *buyer, *owner, *product;
	} * bought;
	size_t boughts;
	const struct host_closed { /* by contract no footprint of the owner is for the organisation, whatever is granted */
		const char *organisation, *owner;
	} * closed;
	size_t closeds;
	date_day today;
};
struct host_state *host_state_new(const struct host_source *source);
void host_state_free(struct host_state *state);
/* Index of a record by id, or -1. */
int64_t host_state_find(const struct host_state *state, const char *id);
const struct host_partner *host_state_partner(const struct host_state *state, const char *key);
static inline bool host_visible(const struct host_partner *p, size_t i)
{
	return p->visible && (p->visible[i / 64] >> (i % 64) & 1);
}
/* Does the grant open this product of this owner to the partner on the day? `bought`: its organisation buys it. */
bool host_grant_opens(const struct exchange_grant *grant, const char *owner, const char *product, bool bought, date_day today);

/* ---- exchange_host_answer.c ---- */

/* Digests of what went out, in order: those of the footprints while they are few, else (HOST_WHOLE) the digest over them. A hash costs as much as a
 * good part of a read, and alike reads become one line of the log: it is made with that line. */
#define HOST_FEW 4
#define HOST_WHOLE (HOST_FEW + 1)
struct host_digests {
	uint32_t count; /* HOST_WHOLE: one */
	unsigned char digest[HOST_FEW][HOST_DIGEST];
};
enum exchange_host_answer host_list(const struct host_state *state, const struct exchange_host_ask *ask, struct text *out_body, struct text *out_link,
	struct text *out_ids, struct host_digests *out_digests, struct err *err);
enum exchange_host_answer host_get(const struct host_state *state, int major, const char *partner, const char *id, struct text *out_body,
	struct text *out_ids, struct host_digests *out_digests);

/* ---- exchange_host_store.c ---- */

enum status host_records_read(struct store_tx *tx, int64_t after_change, struct host_record ***out_list, size_t *out_count, struct err *err);
enum status host_bought_read(struct store_tx *tx, struct arena *arena, struct host_bought **out_list, size_t *out_count, struct err *err);
/* What the owners' contracts narrow on that day, for the organisations of the partners. */
enum status host_closed_read(struct store_tx *tx, const struct exchange_partner *partner, size_t partners, const struct host_bought *bought,
	size_t boughts, date_day today, struct arena *arena, struct host_closed **out_list, size_t *out_count, struct err *err);
/* Number of the version published last, 0 if none: they are only ever added. */
enum status host_version_last(struct store_tx *tx, int64_t *out_last, struct err *err);
/* Published versions, and footprints made of one: counts all of them. */
enum status host_version_counts(struct store_tx *tx, int64_t *out_versions, int64_t *out_made, struct err *err);

/* Fills `seq`. */
enum status host_footprint_insert(struct store_tx *tx, struct exchange_footprint *f, struct err *err);
/* Writes json, v2_json, sha256 and deprecated_us of one that is Active. */
enum status host_footprint_end(struct store_tx *tx, const struct exchange_footprint *f, struct err *err);
struct host_made {
	const char *version, *footprint, *preceding;
};
/* Footprints that were made of versions, in order. */
enum status host_made_read(struct store_tx *tx, struct arena *arena, struct host_made **out_list, size_t *out_count, struct err *err);

/* ---- exchange_host_queue.c ---- */

struct host_queue;
/* `path` NULL: in memory only. Lines that a killed process left in the file come first at the next host_queue_flush. ST_CONFLICT partner.reads. */
enum status host_queue_open(const char *path_or_null, struct host_queue **out_queue, struct err *err);
void host_queue_close(struct host_queue *queue);
/* False: full. */
bool host_queue_put(
	struct host_queue *queue, const char *partner, const char *action, const char *ids, int status, const struct host_digests *digests);
bool host_queue_waits(struct host_queue *queue);
/* Writes what waits into the log. What failed waits on. */
enum status host_queue_flush(struct host_queue *queue, const char *db, struct err *err);

/* ---- exchange_export.c ---- */

/* What products.csv says of a product for partners: its classification, the standards that its footprint follows, packaging. */
struct party_product;
struct exchange_own;
void exchange_own_facts(struct arena *arena, const struct party_product *product, struct exchange_own *own);

#endif
