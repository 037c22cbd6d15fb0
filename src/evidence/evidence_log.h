/* What was done at the desk after the run, in order: append-only and hash-chained, so that nothing of it can be changed or left out unnoticed. It
 * holds keys and hashes, never a name, an address or a content: personal data can be erased and the chain still holds. */
#ifndef SANGSAENG_EVIDENCE_LOG_H
#define SANGSAENG_EVIDENCE_LOG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

struct evidence_event {
	int64_t seq;         /* from 1; filled by evidence_log_add */
	const char *at;      /* UTC, "2026-11-26T08:00:00Z" */
	const char *kind;    /* stable words with dots: "evidence.added", "duty.done", "campaign.started" … */
	const char *subject; /* key of what it is about */
	const char *actor;   /* key of a person, or an organisation; "" if the program acted by itself */
	const char *sha256;  /* of what was decided or stored, "" if there is nothing more than the other fields */
	const char *hash;    /* of this event and the one before; filled by evidence_log_add */
};
enum status evidence_log_add(struct store_tx *tx, const struct evidence_event *event, struct err *err);
/* All events, or with a subject those about it, in order; in the arena. */
enum status evidence_log_list(
	struct store_tx *tx, const char *subject_or_null, struct arena *arena, struct evidence_event **out_list, size_t *out_count, struct err *err);
/* Recomputes the chain: findings log.gap (a number is missing), log.hash (an event was changed). */
enum status evidence_log_check(struct store_tx *tx, struct findings *findings, struct err *err);

#endif
