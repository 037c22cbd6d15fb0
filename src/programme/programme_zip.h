/* Private to programme: a zip (packs, backups) with contents of evidence in it. */
#ifndef SANGSAENG_PROGRAMME_ZIP_H
#define SANGSAENG_PROGRAMME_ZIP_H

#include "base/err.h"
#include "evidence/evidence_cipher.h"
#include "file/zip_out.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

/* ST_CONFLICT evidence.exists, ST_INPUT evidence.write. Only its owner may read it. */
enum status programme_zip_begin(const char *path, struct zip_out **out_zip, struct err *err);
/* The plain content of an object, read when it is written: `tx`, `folder` and `master` must stand until zip_out_end. */
void programme_zip_evidence(struct zip_out *zip, const char *name, struct store_tx *tx, const char *folder, const struct evidence_master *master,
	const char *sha256, int64_t bytes, bool compress);
/* SHA-256 of a file. file.open. */
enum status programme_zip_digest(const char *path, char out_sha256[65], struct err *err);

#endif
