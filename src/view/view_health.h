/* What operator and ministries look at every day, and whether the logs are whole. Of no firm: nothing of it stands in the log of reads. */
#ifndef SANGSAENG_VIEW_HEALTH_H
#define SANGSAENG_VIEW_HEALTH_H

#include "exchange/exchange_event.h"
#include "programme/programme_health.h"
#include "view/view_access.h"
#include "view/view_resource.h"

struct view_health {
	struct programme_health programme;
	struct exchange_queue queue;
};
/* ST_DENIED view.overseers for others. */
enum status view_health_for(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_health *out_health, struct err *err);

/* A log whose lines are chained by hashes, recomputed from the first. */
struct view_chain {
	const char *log;     /* "reads", "exchange" */
	int64_t lines;       /* -1: not counted */
	const char *finding; /* code of what is broken; NULL: whole */
};
#define VIEW_CHAINS 2
/* All lines are read: for a person who asks, not for a page that refreshes itself. ST_DENIED view.overseers. */
enum status view_chains_for(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_chain out_chain[VIEW_CHAINS], struct err *err);

#endif
