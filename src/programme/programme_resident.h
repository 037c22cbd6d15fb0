/* The programme's footprints in memory: totals and what-ifs in microseconds, without the database. Made of the same inputs as a publication, with
 * what was received since the run, and followed when another process changes them.
 *
 * Nothing that is published, stated or signed comes from here: that is always a full solve of the stored rows (programme_publish, carbon). Totals
 * here agree with it to about 1e-10.
 *
 * Threads: any number of readers beside one that refreshes. A reader holds a state, which does not change while it is held. */
#ifndef SANGSAENG_PROGRAMME_PROGRAMME_RESIDENT_H
#define SANGSAENG_PROGRAMME_PROGRAMME_RESIDENT_H

#include "carbon/carbon.h"

#include <stdbool.h>
#include <stdint.h>

struct programme_resident;
/* Nothing is read yet. */
struct programme_resident *programme_resident_new(const char *db);
void programme_resident_free(struct programme_resident *resident); /* no state may be held any more */
/* Reads the inputs and, where they differ from those in memory, solves them and puts them in place. `changed`: as programme_watch_wait told; 0: look
 * anyway. Takes as long as reading and solving does; to stay light on a large programme it waits ten times as long until it does so again, which
 * `*out_later` (may be NULL) says: call again soon. What cannot be read or solved is kept as the answer to readers, and returned. [store] */
enum status programme_resident_refresh(struct programme_resident *resident, unsigned changed, bool *out_later, struct err *err);

struct programme_resident_state {
	int64_t number;     /* 1, 2 … of this process */
	char inputs[65];    /* digest of the inputs, as in published versions */
	const char *period; /* "before", "after" */
	const struct carbon_live *live;
};
/* ST_CONFLICT resident.loading before the first refresh; else what stands in the way of an answer (programme.none, rollup.diverges …). Never blocks
 * on the database. Release each one. */
enum status programme_resident_read(
	struct programme_resident *resident, enum carbon_case which, const struct programme_resident_state **out_state, struct err *err);
void programme_resident_release(struct programme_resident *resident, const struct programme_resident_state *state);
/* Number of the state that readers get now, 0 before the first; for metrics. */
int64_t programme_resident_number(struct programme_resident *resident);

#endif
