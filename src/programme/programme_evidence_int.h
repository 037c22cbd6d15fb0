/* Private to programme: where evidence is kept, and the folder's files on their way into it. */
#ifndef SANGSAENG_PROGRAMME_EVIDENCE_INT_H
#define SANGSAENG_PROGRAMME_EVIDENCE_INT_H

#include "evidence/evidence_object.h"
#include "programme/programme_evidence.h"

/* ---- programme_evidence_place.c ---- */

struct programme_place {
	char *folder, *key; /* NULL: not known */
};
void programme_place_of(const struct store *store, struct programme_place *out_place);
void programme_place_done(struct programme_place *place);
/* The master key, from its file. Where there is none and nothing was sealed yet, a new one, which programme_seal_key_keep writes before the commit
 * (`*out_fresh`; NULL: for reading, never make one). evidence.key_needed, evidence.key_missing, for sealing
 * also evidence.key_wrong where all that was sealed has another one; codes of the file. */
enum status programme_seal_key(
	struct store_tx *tx, const struct programme_place *place, struct evidence_master *out_master, bool *out_fresh_or_null, struct err *err);
/* Mode 0600, whole or not at all, never over another one. */
enum status programme_seal_key_keep(const struct programme_place *place, const struct evidence_master *master, struct err *err);

/* ---- programme_evidence_take.c ---- */

/* What a run or import put beside the database, until it is certain. */
struct programme_kept {
	char *folder, **file;
	size_t count;
};
/* Takes the files that evidence.csv names into the store: when nothing refuses the run any more, since a refused one leaves nothing.
 * evidence.changed_meanwhile. */
enum status programme_evidence_take(struct store_tx *tx, const char *folder, struct programme_kept *kept, struct err *err);
void programme_kept_done(struct programme_kept *kept);
void programme_kept_undo(struct programme_kept *kept);
/* Rule "evidence" of check: objects, items, links. */
enum status programme_evidence_check(struct store_tx *tx, struct findings *findings, struct err *err);

/* ---- programme_evidence_store.c ---- */

/* Is there such a thing? `kind` as in programme_evidence_targets, or "person", "measure". evidence.link_kind, evidence.target_unknown. */
enum status programme_evidence_target_find(struct store_tx *tx, const char *kind, const char *target, struct err *err);
/* By which key what is kept is sealed: `key_id` if anything is, else another one, "" if nothing is sealed. */
enum status programme_evidence_sealed_by(struct store_tx *tx, const char *key_id, char out_key_id[EVIDENCE_KEY_ID_LEN], struct err *err);

#endif
