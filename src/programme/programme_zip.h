/* Private to programme: writing a zip (packs, backups) through libzip. Entries are only noted; programme_zip_end reads and writes them all, in their
 * order and with a fixed time, so that the same content gives the same bytes. The file has its name only once it is whole. */
#ifndef SANGSAENG_PROGRAMME_ZIP_H
#define SANGSAENG_PROGRAMME_ZIP_H

#include "base/err.h"
#include "evidence/evidence_cipher.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

struct programme_zip;
/* ST_CONFLICT evidence.exists, ST_INPUT evidence.write. */
enum status programme_zip_begin(const char *path, struct programme_zip **out_zip, struct err *err);
/* Bytes are copied. */
void programme_zip_text(struct programme_zip *zip, const char *name, const char *bytes, size_t length);
/* The plain content of an object, read when it is written: `tx`, `folder` and `master` must stand until programme_zip_end. */
void programme_zip_evidence(struct programme_zip *zip, const char *name, struct store_tx *tx, const char *folder,
	const struct evidence_master *master, const char *sha256, int64_t bytes, bool compress);
/* A file as it is; `path` is copied. */
void programme_zip_file(struct programme_zip *zip, const char *name, const char *path, bool compress);
/* Writes it all; `zip` is gone afterwards, on failure without a trace. Codes of what was read, evidence.write, evidence.exists. */
enum status programme_zip_end(struct programme_zip *zip, struct err *err);
void programme_zip_abandon(struct programme_zip *zip);
/* SHA-256 of a file. file.open. */
enum status programme_zip_digest(const char *path, char out_sha256[65], struct err *err);

#endif
