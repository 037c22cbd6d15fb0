#include "server/server_follow_int.h"
#include "server/server_int.h"
#include "server/server_jobs.h"
#include "server/server_pact.h"

const struct server_part server_parts[SERVER_PART_COUNT] = {
	[SERVER_PART_JOBS] = {server_jobs_start, server_jobs_halt, server_jobs_stop, server_jobs_metrics},
	[SERVER_PART_DESK] = {NULL, NULL, NULL, NULL},
	[SERVER_PART_PACT] = {server_pact_start, server_pact_halt, server_pact_stop, server_pact_metrics},
	[SERVER_PART_FOLLOW] = {server_follow_start, NULL, server_follow_stop, server_follow_metrics},
};
