#include "server/server_int.h"
#include "server/server_jobs.h"

const struct server_part server_parts[SERVER_PART_COUNT] = {
	[SERVER_PART_JOBS] = {server_jobs_start, server_jobs_halt, server_jobs_stop, server_jobs_metrics},
	[SERVER_PART_DESK] = {NULL, NULL, NULL, NULL},
	[SERVER_PART_PACT] = {NULL, NULL, NULL, NULL},
	[SERVER_PART_FOLLOW] = {NULL, NULL, NULL, NULL},
};
