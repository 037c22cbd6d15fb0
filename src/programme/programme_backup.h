/* Backups: one file with a consistent copy of the database (SQLite), every sealed object, and a manifest of their hashes. The master key is not in
 * it: who finds the backup can open no evidence, and who has lost the key cannot either. Of a server only the objects: its own tools copy its tables.
 */
#ifndef SANGSAENG_PROGRAMME_BACKUP_H
#define SANGSAENG_PROGRAMME_BACKUP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/message.h"
#include "evidence/evidence_object.h"

#include <stdbool.h>

/* The manifest, a text of lines:
 *   sangsaeng backup 1
 *   programme: KEY
 *   schema: N
 *   database: SHA256 BYTES        ("database: -" of a server)
 *   object: ab/HASH-WORD SHA256 BYTES     for each file, by name
 * Hashes are of the bytes as they stand in the archive. */
struct programme_manifest {
	char programme[65];
	int64_t schema;
	char database[HASH_HEX_LEN]; /* "" of a server */
	int64_t database_bytes;
	struct programme_manifest_object {
		char file[EVIDENCE_FILE_LEN], sha256[HASH_HEX_LEN];
		int64_t bytes;
	} * object;
	size_t count;
};
void programme_manifest_text(const struct programme_manifest *manifest, struct text *out);
/* Strict: names that are none of ours, a wrong order or a repeated name are refused, so that nothing is written outside the folder. backup.manifest
 * with the line. In the arena. */
enum status programme_manifest_parse(const char *text, size_t length, struct arena *arena, struct programme_manifest *out_manifest, struct err *err);

struct programme_backup {
	char sha256[HASH_HEX_LEN]; /* of the archive */
	char programme[65];
	int64_t bytes, objects;
	bool database;            /* the tables are in it */
	const char *key, *folder; /* where the key is (NULL: not known), and where evidence was restored; in the arena */
};
/* While others read and write. The archive is read again and compared before it gets its name. evidence.exists, evidence.object_missing,
 * evidence.object_changed, backup.differs, codes of the store. */
enum status programme_backup_write(const char *db, const char *out, struct arena *arena, struct programme_backup *out_backup, struct err *err);
/* Everything is compared with the manifest before anything is written; the database comes to its place last and whole. ST_CONFLICT backup.exists
 * unless `force`; backup.not_one, backup.manifest, backup.differs, backup.newer, backup.server. */
enum status programme_backup_restore(
	const char *archive, const char *db, bool force, struct arena *arena, struct programme_backup *out_backup, struct err *err);

#endif
