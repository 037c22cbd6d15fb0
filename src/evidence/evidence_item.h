/* Items: papers as people know them, from evidence.csv or uploaded at the desk, with what each proves. Items and links stay for ever, also when the
 * content is erased; uploaded ones outlive run --again (tables desk_…). */
#ifndef SANGSAENG_EVIDENCE_ITEM_H
#define SANGSAENG_EVIDENCE_ITEM_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>

struct evidence_item {
	const char *evidence, *kind;
	const char *organisation, *measure; /* NULL if none */
	date_day issued_on;
	const char *title;  /* "" once it was erased with a person's data */
	const char *sha256; /* of the content, or of the record where there never was a file */
	const char *file;   /* name of the file: as uploaded, or in the programme folder; NULL if there is none */
	bool uploaded;
	/* of uploaded ones; NULL, DATE_NONE, false for others */
	const char *added_by;
	date_day added_on;
	bool personal;      /* it holds personal data */
	const char *person; /* of this person and nobody else's; NULL if none */
};
/* All of them by key; one: ST_NOT_FOUND evidence.unknown. In the arena. */
enum status evidence_items(struct store_tx *tx, struct arena *arena, struct evidence_item **out_list, size_t *out_count, struct err *err);
enum status evidence_item_get(struct store_tx *tx, const char *evidence, struct arena *arena, struct evidence_item *out_item, struct err *err);
/* Adds an uploaded one. The same again (kind, firm, measure, day, content): no effect, `*out_again`; another one of that key: ST_CONFLICT
 * evidence.key_used, with the same content evidence.key_differs. It counts where the rules ask for evidence from the next run on. */
enum status evidence_item_add(struct store_tx *tx, const struct evidence_item *item, bool *out_again, struct err *err);
/* Uploaded items become rows of the run's table, so that every rule and reference finds them: after evidence.csv was read. A finding
 * evidence.key_twice where evidence.csv has that key too. */
enum status evidence_items_carry(struct store_tx *tx, struct findings *findings, struct err *err);
/* Takes title and file name out of an uploaded item: they may hold a name. */
enum status evidence_item_blank(struct store_tx *tx, const char *evidence, struct err *err);

/* ---- what an item proves ---- */

struct evidence_link {
	const char *evidence, *kind, *target; /* kind: "invoice", "grant", "meter" …; target: its key, parts apart by "/" */
	date_day linked_on;
	const char *linked_by;
};
/* The same again: no effect, `*out_again`. */
enum status evidence_link_add(struct store_tx *tx, const struct evidence_link *link, bool *out_again, struct err *err);
/* All of them by item, kind and target; in the arena. */
enum status evidence_links(struct store_tx *tx, struct arena *arena, struct evidence_link **out_list, size_t *out_count, struct err *err);

/* ---- what was erased, for ever ---- */

struct evidence_erasure {
	const char *kind, *subject; /* "evidence" or "person", and its key */
	date_day on;
	const char *by, *reason;
};
enum status evidence_erasure_add(struct store_tx *tx, const struct evidence_erasure *erasure, struct err *err); /* the first one stays */
/* Takes a word (a person's name or address) out of the reasons: the key stands in its place. */
enum status evidence_erasures_replace(struct store_tx *tx, const char *word, const char *key, struct err *err);
enum status evidence_erasures(struct store_tx *tx, struct arena *arena, struct evidence_erasure **out_list, size_t *out_count, struct err *err);

/* ---- how long it must be kept ---- */

/* Is a paper of that kind a record of the subsidy (Subsidy Act 25 ③)? Others prove amounts of carbon only. */
bool evidence_kind_is_subsidy(const char *kind);

#endif
