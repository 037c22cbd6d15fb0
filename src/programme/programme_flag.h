/* Published footprints that rest on the reduction of a machine whose grant was recovered. A version never changes, so what came after it is told
 * beside it: one row for each version and recovery, outside the chain of versions and outside the run's seal, as versions are. A version rests on a
 * machine if its period is the one after, and its stored inputs lead from the machine's process to its product. */
#ifndef SANGSAENG_PROGRAMME_FLAG_H
#define SANGSAENG_PROGRAMME_FLAG_H

#include "base/arena.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>

struct programme_flag {
	const char *version, *recovery, *measure, *cause, *on_date; /* cause and day of the recovery's decision */
	bool known; /* the recovery stood in the books when the version was published: a note; else the version is older and must be looked at */
};
/* By recovery and version; of one version if it is not NULL. */
enum status programme_flags(
	struct store_tx *tx, const char *version, struct arena *arena, struct programme_flag **out_list, size_t *out_count, struct err *err);

/* Brings the flags up to date with the recoveries: what is missing is added (`known` as told), those of recoveries that are gone are dropped. */
enum status programme_flags_take(struct store_tx *tx, bool known, struct err *err);
/* Copies the flags of another database, for versions that are carried over. */
enum status programme_flags_carry(struct store_tx *from, struct store_tx *to, struct err *err);
/* Recomputed: version.flag_differs for one that is missing, surplus or changed; a warning version.flagged for each that is not known. */
enum status programme_flags_check(struct store_tx *tx, struct findings *findings, struct err *err);

/* programme_flag_store.c */
extern const char programme_flag_schema[];
enum status programme_flag_put(struct store_tx *tx, const struct programme_flag *flag, struct err *err);
enum status programme_flag_drop(struct store_tx *tx, const struct programme_flag *flag, struct err *err);

#endif
