/* An audit pack: one zip that answers one question, for somebody who has neither this program nor its database. index.csv and index.json say of each
 * item what it is, its hash, what it proves, who added it and when; README.txt says how to read them; files/ holds the contents. The same database
 * gives the same bytes. Memory does not grow with the files; those of an answer (at most
 * PROGRAMME_PART_BYTES_MAX each), which stand in its own table, are copied as they came. */
#ifndef SANGSAENG_PROGRAMME_PACK_H
#define SANGSAENG_PROGRAMME_PACK_H

#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stddef.h>

struct programme_pack {
	const char *kind, *id; /* "grant", "project", "request" or "finding" (VERIFICATION/FINDING), and its key */
	const char *out;       /* never over a file that is there */
	enum lang lang;        /* of README.txt */
};
/* evidence.target_unknown, pack.nothing, evidence.exists, evidence.write; codes of evidence_reader. */
enum status programme_pack_write(
	struct store_tx *tx, const struct programme_pack *pack, size_t *out_items, size_t *out_files, char out_sha256[65], struct err *err);

#endif
