/* Evidence: papers that prove something, with their hash. Money moves only with the evidence that a rule asks for. */
#ifndef SANGSAENG_EVIDENCE_H
#define SANGSAENG_EVIDENCE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "base/table.h"
#include "store/store.h"

#include <stdbool.h>

extern const struct message evidence_messages[];
extern const struct table evidence_tables[];
extern const struct store_migration evidence_migrations[];

#define EVIDENCE_ID_LEN 65

/* Items here are those of the run: of evidence.csv, uploaded before it (evidence_item.h), or written by this program. kind, sha256 and paper know
 * what was uploaded since the run too; money moves only on what the run knew. */

/* The newest item of a kind about a measure issued on or before `day`; ST_NOT_FOUND evidence.missing (kind, measure, day) if there is none. */
enum status evidence_find(
	struct store_tx *tx, const char *measure, const char *kind, date_day day, char out_evidence[EVIDENCE_ID_LEN], struct err *err);

/* The kind of an item; ST_NOT_FOUND evidence.unknown if there is none of that key. */
#define EVIDENCE_KIND_LEN 33
enum status evidence_kind(struct store_tx *tx, const char *evidence, char out_kind[EVIDENCE_KIND_LEN], struct err *err);

/* Is it one of the kinds that evidence.csv may have? */
bool evidence_kind_known(const char *kind);

/* The SHA-256 of an item in hex; "" if there is no such item. */
#define EVIDENCE_SHA256_LEN 65
enum status evidence_sha256(struct store_tx *tx, const char *evidence, char out_sha256[EVIDENCE_SHA256_LEN], struct err *err);

/* An item beside the number that it proves: its hash and its file below the programme folder, each NULL if there is none. ST_NOT_FOUND
 * evidence.unknown. In the arena. */
struct evidence_paper {
	const char *kind, *title, *file, *sha256;
};
enum status evidence_paper(struct store_tx *tx, const char *evidence, struct arena *arena, struct evidence_paper *out_paper, struct err *err);

/* All items of some kinds (NULL-ended), by kind, measure, organisation, day and key; measure and organisation "" if none. In the arena. */
struct evidence_proof {
	const char *evidence, *kind, *organisation, *measure;
	date_day issued_on;
};
enum status evidence_of_kinds(
	struct store_tx *tx, const char *const *kinds, struct arena *arena, struct evidence_proof **out_list, size_t *out_count, struct err *err);

/* Adds a paper that this program wrote itself, with its hash. The same again: no effect; another one of that key: ST_CONFLICT evidence.key_used. */
enum status evidence_put(
	struct store_tx *tx, const char *evidence, const char *kind, date_day issued_on, const char *title, const char *sha256, struct err *err);

/* Gives every item its hash: of the file below `folder` (evidence_open_below), which must agree with the stated one (evidence.hash_differs); without
 * a file and hash, of the record's own fields. A file must be fit to be evidence (evidence_type.h, at most `max_bytes`: evidence.too_large). Adds
 * findings for evidence.csv. */
enum status evidence_seal(struct store_tx *tx, const char *folder, int64_t max_bytes, struct findings *findings, struct err *err);
/* Opens a regular file that really lies below the folder (relative path, no "..", whatever links lead to it); a pipe is not waited for.
 * evidence.file_missing, evidence.path, evidence.file_unfit. */
enum status evidence_open_below(const char *folder, const char *name, int *out_fd, struct err *err);
/* The files that evidence.csv names, with their hashes; in the arena. */
struct evidence_file {
	const char *file, *sha256;
	int64_t source_line;
};
enum status evidence_files(struct store_tx *tx, struct arena *arena, struct evidence_file **out_list, size_t *out_count, struct err *err);

#endif
