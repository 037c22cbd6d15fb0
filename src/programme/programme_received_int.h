/* Private to programme: received footprints as rows, for those who read a folder or the inputs of a publication. */
#ifndef SANGSAENG_PROGRAMME_RECEIVED_INT_H
#define SANGSAENG_PROGRAMME_RECEIVED_INT_H

#include "programme/programme_int.h"
#include "programme/programme_received.h"

/* Their lines are those of part PROGRAMME_RECEIVED_PART + number; answers (programme_answer.h) have the parts below. */
#define PROGRAMME_RECEIVED_PART ((int64_t)1 << 30)
#define PROGRAMME_RECEIVED_LINE (PROGRAMME_RECEIVED_PART << MESSAGE_PART_SHIFT)

/* One row of supplier_footprints, cells in the order of its description. */
struct programme_received_row {
	int64_t number, line;
	const char *key, *partner, *footprint;
	const char *cell[PROGRAMME_COLUMNS_MAX];
	bool known; /* judged before, or of this run */
};
/* Those that were matched and not found unusable, by key, with what they replace among the folder's rows as they are. */
enum status programme_received_rows(
	struct store_tx *tx, bool unusable_too, struct arena *arena, struct programme_received_row **out_list, size_t *out_count, struct err *err);
enum status programme_received_insert(struct store_tx *tx, const struct programme_received_row *row, struct err *err);
/* For a run: puts them behind the folder's own rows; those whose product or supplier is gone are left out. */
enum status programme_received_read(struct programme_reading *reading, int index, struct err *err);
/* Takes out of supplier_footprints what the findings `all` hold against received rows, which are moved to `findings` as warnings; `*out_removed` is
 * how many rows went. Findings about other rows stay in `all`. */
enum status programme_received_drop(struct store_tx *tx, struct findings *all, struct findings *findings, size_t *out_removed, struct err *err);
/* Once the rows stand and fit: what the roll-up makes of each received one. */
enum status programme_received_told(struct store_tx *tx, const struct party_rules *rules, struct err *err);
/* Their numbers and digests, for the digest of the folder; nothing if there are none. */
struct hash;
enum status programme_received_digest(struct store_tx *tx, struct hash *hash, struct err *err);
/* Rule "received" of check: what is kept is what came. */
enum status programme_received_check(struct store_tx *tx, struct findings *findings, struct err *err);

/* ---- programme_received_store.c ---- */

extern const char programme_received_schema[]; /* a step of programme_migrations */

struct programme_received_stored {
	struct programme_received row;
	const char *cells; /* JSON object */
};
enum status programme_received_all(
	struct store_tx *tx, struct arena *arena, struct programme_received_stored **out_list, size_t *out_count, struct err *err);
enum status programme_received_get(struct store_tx *tx, const char *partner, const char *footprint, struct arena *arena, bool *out_found,
	struct programme_received_stored *out_row, struct err *err);
enum status programme_received_add(
	struct store_tx *tx, const struct programme_received *received, const char *key, const char *cells, const char *at, struct err *err);
enum status programme_received_deprecate(struct store_tx *tx, int64_t number, const char *sha256, const char *json, const char *at, struct err *err);
enum status programme_received_state_set(
	struct store_tx *tx, int64_t number, enum programme_received_state state, const char *finding, struct err *err);
enum status programme_received_product_set(struct store_tx *tx, int64_t number, const char *product, const char *supplier_or_null, struct err *err);
/* A row of supplier_footprints that is not a received one. */
struct programme_received_beside {
	const char *footprint, *product, *supplier, *reference_to;
};
enum status programme_received_folder(
	struct store_tx *tx, struct arena *arena, struct programme_received_beside **out_list, size_t *out_count, struct err *err);
/* The rows behind PROGRAMME_RECEIVED_LINE, all or (line > 0) one. */
enum status programme_received_remove(struct store_tx *tx, int64_t line, struct err *err);
struct programme_received_kept {
	int64_t number;
	const char *sha256, *json; /* json NULL: lost */
};
enum status programme_received_kept_all(
	struct store_tx *tx, struct arena *arena, struct programme_received_kept **out_list, size_t *out_count, struct err *err);

#endif
