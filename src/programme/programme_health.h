/* What an operator looks at every day: jobs that failed or wait, the last backup and the last check, letters that did not go out. */
#ifndef SANGSAENG_PROGRAMME_HEALTH_H
#define SANGSAENG_PROGRAMME_HEALTH_H

#include "base/arena.h"
#include "base/err.h"
#include "programme/programme_job.h"
#include "store/store.h"

#include <stdint.h>

#define PROGRAMME_LATELY_S (7 * 24 * 60 * 60) /* what failed longer ago is not told of any more */
struct programme_health_job {
	const char *job; /* NULL: there was none */
	int64_t ended_ms;
	int64_t bytes;    /* of the file that it made; 0 if none */
	int64_t findings; /* that it told of */
};
struct programme_health {
	int64_t queued, running, failed;
	int64_t oldest_queued_ms;                  /* 0: none waits */
	struct programme_health_job backup, check; /* the last that succeeded */
	int64_t letters_waiting, letters_uncertain, letters_refused;
};
/* `now_ms` for what counts as lately. */
enum status programme_health_read(struct store_tx *tx, int64_t now_ms, struct arena *arena, struct programme_health *out_health, struct err *err);

#endif
