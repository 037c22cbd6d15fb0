/* A call that must have its effect once, however often it is sent: its key, what was asked, and the answer, kept in the same transaction as the
 * effect. Table live_idempotency, shared by all processes. */
#ifndef SANGSAENG_PROGRAMME_ONCE_H
#define SANGSAENG_PROGRAMME_ONCE_H

#include "base/arena.h"
#include "base/err.h"
#include "programme/programme_job.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

struct programme_once {
	const char *caller, *key;
	const char *asked; /* SHA-256 of method, path, parameters and body */
	bool for_ever;     /* money, credits and signatures; else a day */
	/* the answer */
	int status;
	const char *location; /* "" */
	const char *body;
};
/* Is it new? Then it is marked as under way, in a transaction of its own, for `hold_ms`. Else `*out_again`, and the answer is in *once.
 * ST_INPUT once.other: the key was used for something else; ST_CONFLICT once.running. */
enum status programme_once_begin(const char *db, struct programme_once *once, int64_t hold_ms, struct arena *arena, bool *out_again, struct err *err);
/* Its answer, in the transaction of the effect. */
enum status programme_once_end(struct store_tx *tx, const struct programme_once *once, struct err *err);
/* There was no effect: the key may be used again. */
void programme_once_forget(const char *db, const struct programme_once *once);

/* For use cases that have their own transaction: what the desk commits next in this thread (programme_desk_commit), and whatever else calls
 * programme_once_save, holds the answer too. NULL: no longer. `once` must stand until then. */
struct programme_with {
	const struct programme_once *once; /* NULL: none */
	programme_also *also;              /* what else belongs to the transaction; NULL */
	void *context;
	bool dry_run; /* everything is judged and done, and then taken back */
};
void programme_once_attach(const struct programme_with *with_or_null);
enum status programme_once_save(struct store_tx *tx, struct err *err);
/* Must it be taken back? */
bool programme_once_dry(void);
/* Was it saved since it was attached? */
bool programme_once_saved(void);

#endif
