/* Objects: contents of evidence, named by the SHA-256 of their plain bytes, sealed at rest (evidence_cipher.h). Small ones stand in the database,
 * others in a folder beside it as ab/HASH-RANDOM; the row in desk_object says where. A name on disk is never used twice, so no writer can replace
 * what another one's row means; what a crash leaves is a file without a row, which evidence_sweep takes away.
 *
 * An object whose key was forgotten is erased: its row and hash stay. */
#ifndef SANGSAENG_EVIDENCE_OBJECT_H
#define SANGSAENG_EVIDENCE_OBJECT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/message.h"
#include "evidence/evidence_cipher.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

#define EVIDENCE_IN_DATABASE_MAX 65536 /* sealed bytes up to which an object stands in the database */
#define EVIDENCE_FILE_LEN 80
struct evidence_object {
	const char *sha256, *media, *file; /* file "" in the database: relative to the folder */
	const char *sealed_sha256, *key_id;
	int64_t bytes, sealed_bytes;
	const char *erased_on; /* "2026-11-26", NULL while it is there */
};
/* All of them by hash, or the one; in the arena. ST_NOT_FOUND evidence.no_object. */
enum status evidence_objects(struct store_tx *tx, struct arena *arena, struct evidence_object **out_list, size_t *out_count, struct err *err);
enum status evidence_object_get(struct store_tx *tx, const char *sha256, struct arena *arena, struct evidence_object *out_object, struct err *err);

/* ---- taking in ---- */

/* A file on its way: sealed in memory while small, else in a new file of the folder. */
struct evidence_intake;
/* Reads `fd` to its end in memory of a few chunks. `name` judges the type (evidence_type_end), `folder` NULL: there is none (evidence.no_folder for
 * what is too large for the database). ST_INPUT evidence.too_large (name, MiB), evidence.read; ST_INTERNAL evidence.write. On failure nothing is
 * left. */
enum status evidence_intake_read(
	const char *folder, int fd, const char *name, int64_t max_bytes, struct evidence_intake **out_intake, struct err *err);
const char *evidence_intake_sha256(const struct evidence_intake *intake);
const char *evidence_intake_media(const struct evidence_intake *intake);
int64_t evidence_intake_bytes(const struct evidence_intake *intake);
/* The file that evidence_intake_keep made, relative to the folder; "" if there is none. */
const char *evidence_intake_file(const struct evidence_intake *intake);
/* Puts it into its place and writes its row; durable before the row is. `*out_again`: the content is there already, nothing is written. ST_CONFLICT
 * evidence.erased (day) if it was erased before. */
enum status evidence_intake_keep(
	struct evidence_intake *intake, struct store_tx *tx, const struct evidence_master *master, bool *out_again, struct err *err);
/* After the commit. */
void evidence_intake_done(struct evidence_intake *intake);
/* Instead, where the transaction did not happen: nothing of it is left. */
void evidence_intake_undo(struct evidence_intake *intake);

/* ---- reading ---- */

struct evidence_reader;
/* Codes: evidence.no_object, evidence.erased, evidence.key_wrong, evidence.object_missing (hash, file), evidence.object_changed (hash). */
enum status evidence_reader_open(struct store_tx *tx, const char *folder, const struct evidence_master *master, const char *sha256,
	struct evidence_reader **out_reader, struct err *err);
/* The next piece of the plain content, valid until the next call; length 0 at the end, where the whole agreed with its hash. */
enum status evidence_reader_next(struct evidence_reader *reader, const unsigned char **out_bytes, size_t *out_length, struct err *err);
void evidence_reader_close(struct evidence_reader *reader);

/* ---- keeping in order ---- */

/* Each object is unsealed and hashed again; without `master` only its sealed bytes are. Findings evidence.object_missing, evidence.object_changed,
 * evidence.key_wrong (errors), evidence.orphan (note: a file that no row names). */
enum status evidence_objects_check(
	struct store_tx *tx, const char *folder, const struct evidence_master *master_or_null, struct findings *findings, struct err *err);
/* Forgets an object's key and content; its file is to be removed after the commit (`*out_file` in the arena, "" if none). */
enum status evidence_object_erase(struct store_tx *tx, const char *sha256, date_day on, struct arena *arena, const char **out_file, struct err *err);
/* Files that no row names, also those being written by a process that is no more; relative to the folder, in order, in the arena. */
enum status evidence_orphans(
	struct store_tx *tx, const char *folder, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err);
/* Removes a file of the folder. evidence.write. */
enum status evidence_file_remove(const char *folder, const char *file, struct err *err);
/* The sealed bytes of an object as they are, for backups: into the sink, compared with the row. evidence.object_missing, evidence.object_changed. */
enum status evidence_object_sealed(const char *folder, const struct evidence_object *object, evidence_sink *sink, void *context, struct err *err);

#endif
