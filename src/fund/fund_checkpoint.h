/* Signed checkpoints of the ledger (Ed25519, RFC 8032). A checkpoint states where the ledger stood: programme, last entry with its hash, last grant
 * event with its hash, accounts opened so far, posted sums, latest day. The hash chain alone tells a change by hand; a checkpoint that is kept
 * elsewhere also tells a history that was rewritten with all its hashes, since only the holder of the secret key can sign. Judging a checkpoint needs
 * the public key only.
 *
 * What it does not tell: a checkpoint proves what came before it; and a stored one names its own key, so whoever may write the database can remove it
 * or replace it by one of a key of his own. Hence `verify --public`, and files kept elsewhere. */
#ifndef SANGSAENG_FUND_CHECKPOINT_H
#define SANGSAENG_FUND_CHECKPOINT_H

#include "base/hash.h"
#include "base/sign.h"
#include "base/text.h"
#include "fund/fund.h"

/* ---- one checkpoint (fund_checkpoint.c) ---- */

struct fund_checkpoint {
	char programme[FUND_ID_LEN];
	int64_t position, event, accounts;                                                    /* of the last entry and event, and how many accounts */
	char entry_hash[HASH_HEX_LEN], event_hash[HASH_HEX_LEN], accounts_hash[HASH_HEX_LEN]; /* zeros where there is none */
	int64_t debits_krw, credits_krw;                                                      /* posted up to the position */
	date_day day;                                                                         /* the latest of an entry up to it */
	char public_key[SIGN_KEY_HEX_LEN], signature[SIGN_SIGNATURE_HEX_LEN];
};
#define FUND_CHECKPOINT_TEXT_MAX 4096
/* The canonical text, one "word: value" a line; the signature covers every line before its own. Appends. */
void fund_checkpoint_text(const struct fund_checkpoint *checkpoint, struct text *out);
/* Reads it back; ends of lines may be CRLF, blank lines may follow, as mail and editors leave them. Codes checkpoint.not_one, checkpoint.truncated,
 * checkpoint.line, checkpoint.value, checkpoint.extra, with line and column. Does not look at the signature. */
enum status fund_checkpoint_parse(const char *text, size_t length, struct fund_checkpoint *out_checkpoint, struct err *err);
/* Fills public_key and signature. */
void fund_checkpoint_sign(struct fund_checkpoint *checkpoint, const struct sign_key *key);
/* Is the signature that of its text by its public key? */
bool fund_checkpoint_signed(const struct fund_checkpoint *checkpoint);

/* ---- against a ledger ---- */

/* All hashes of a ledger, recomputed from its rows and never read (fund_checkpoint_store.c). In the arena. */
struct fund_history {
	struct fund_history_entry {
		char hash[HASH_HEX_LEN];
		int64_t debits_krw, credits_krw; /* posted up to it */
		date_day day;                    /* latest up to it */
	} * entry;                               /* position 1 is [0] */
	char (*event)[HASH_HEX_LEN];
	char (*account)[HASH_HEX_LEN]; /* chain over number, kind, owner, detail, nature, tier, programme, year: entries name accounts by number */
	size_t entries, events, accounts;
};
enum status fund_history_read(struct store_tx *tx, struct arena *arena, struct fund_history *out_history, struct err *err);
/* The end of the ledger, unsigned. ST_NOT_FOUND checkpoint.empty if nothing is booked. */
enum status fund_checkpoint_make(const struct fund_history *history, const char *programme, struct fund_checkpoint *out_checkpoint, struct err *err);

enum fund_checkpoint_outcome {
	FUND_CHECKPOINT_HOLDS,
	FUND_CHECKPOINT_SIGNATURE, /* its text was changed after signing, or its signature */
	FUND_CHECKPOINT_KEY,       /* signed by another key than expected */
	FUND_CHECKPOINT_PROGRAMME, /* of another programme */
	FUND_CHECKPOINT_SHORT,     /* the ledger ends before it */
	FUND_CHECKPOINT_ENTRY,     /* an entry up to it is another one now */
	FUND_CHECKPOINT_EVENT,     /* a grant event up to it */
	FUND_CHECKPOINT_ACCOUNTS,  /* an account opened by then */
	FUND_CHECKPOINT_SUMS,      /* sums or day: signed by a program that counts otherwise */
	FUND_CHECKPOINT_OUTCOMES
};
const char *fund_checkpoint_outcome_name(enum fund_checkpoint_outcome outcome); /* "holds", "signature" …; messages checkpoint.NAME */
/* `public_key` NULL: any key. */
enum fund_checkpoint_outcome fund_checkpoint_judge(
	const struct fund_history *history, const struct fund_checkpoint *checkpoint, const char *programme, const char *public_key);

/* ---- stored ones (fund_checkpoint_store.c) ---- */

struct fund_checkpoint_row {
	int64_t position;
	const char *public_key, *text;
	bool readable;                     /* the text is a canonical one and agrees with the row's position and key */
	struct fund_checkpoint checkpoint; /* where readable */
};
/* In the order of position and key. */
enum status fund_checkpoints(struct store_tx *tx, struct arena *arena, struct fund_checkpoint_row **out_list, size_t *out_count, struct err *err);
/* `*out_again`: it was there already (the same position signed by the same key gives the same text). */
enum status fund_checkpoint_put(struct store_tx *tx, const struct fund_checkpoint *checkpoint, bool *out_again, struct err *err);
enum status fund_checkpoint_count(struct store_tx *tx, int64_t *out_count, struct err *err);

/* Why a checkpoint does not hold, as a message; `name` says which it is. */
void fund_checkpoint_explain(enum fund_checkpoint_outcome outcome, const char *name, const struct fund_checkpoint *checkpoint,
	const struct fund_history *history, struct err *out_err);
/* Judges every stored checkpoint by the key it names; a finding for each that does not hold. */
enum status fund_checkpoints_check(struct store_tx *tx, const char *programme, struct findings *findings, struct err *err);

#endif
