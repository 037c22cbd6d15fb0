#include "server/server_int.h"

const struct server_part server_parts[SERVER_PART_COUNT] = {
	[SERVER_PART_JOBS] = {NULL, NULL, NULL, NULL},
	[SERVER_PART_DESK] = {NULL, NULL, NULL, NULL},
	[SERVER_PART_PACT] = {NULL, NULL, NULL, NULL},
	[SERVER_PART_FOLLOW] = {NULL, NULL, NULL, NULL},
};
