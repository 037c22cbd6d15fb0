/* Signed checkpoints of the ledger: key files, signing the end, verifying what is stored and what was kept elsewhere. What a checkpoint proves, and
 * its text: fund/fund_checkpoint.h. */
#ifndef SANGSAENG_PROGRAMME_CHECKPOINT_H
#define SANGSAENG_PROGRAMME_CHECKPOINT_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRAMME_PUBLIC_KEY_LEN 65

/* Makes a key pair and writes it to a new file of mode 0600. ST_CONFLICT key.exists (never overwritten), ST_INPUT key.write. */
enum status programme_key_make(const char *path, char out_public[PROGRAMME_PUBLIC_KEY_LEN], struct err *err);

struct programme_checkpoint {
	const char *file; /* it was given as; NULL: a stored one */
	const char *programme, *public_key, *text;
	const char *outcome; /* fund_checkpoint_outcome_name; "" where nothing was verified */
	bool holds;
	struct err why; /* where it does not hold */
	int64_t position, event, accounts, debits_krw, credits_krw;
	date_day day;
};
/* Signs the end of the ledger with the key of a file, stores the checkpoint and, with `out_path`, writes its text to a new file. Nothing is signed
 * where the rules fund.ledger and fund.checkpoints fail: findings, and ST_CONFLICT checkpoint.refused. `*out_again`: the same was stored before.
 * The caller commits. ST_DENIED key.mode (others may read the key), ST_NOT_FOUND checkpoint.empty, programme.none, ST_CONFLICT checkpoint.exists
 * (there is a file at `out_path`), ST_INPUT file.open, file.directory, key.*. */
enum status programme_checkpoint_sign(struct store_tx *tx, const char *key_path, const char *out_path, struct arena *arena,
	struct programme_checkpoint *out_checkpoint, bool *out_again, struct findings *findings, struct err *err);

struct programme_checkpoints {
	const char *programme;
	int64_t last_position, last_event; /* of the ledger; 0 where nothing was verified */
	int64_t proven;                    /* the last position of a checkpoint that holds */
	struct programme_checkpoint *item; /* stored ones by position, then the files as given */
	size_t count, held;
};
/* Those that are stored, as they are. */
enum status programme_checkpoint_list(struct store_tx *tx, struct arena *arena, struct programme_checkpoints *out_checkpoints, struct err *err);
/* Recomputes the ledger's hashes from its rows and judges every stored checkpoint and those of the files (NULL-ended, or NULL). `public_key` NULL:
 * any key counts. ST_USAGE key.public (not 64 digits), ST_NOT_FOUND checkpoint.none (none stored, none given), programme.none, ST_INPUT file.open and
 * checkpoint.* with file, line and column. */
enum status programme_checkpoint_verify(struct store_tx *tx, const char *const *file, const char *public_key, struct arena *arena,
	struct programme_checkpoints *out_checkpoints, struct err *err);

#endif
