/* Routes of what is made of lists: explanations, the matrix, the logs, consents. */
#include "server/server_api.h"

const struct server_route server_routes_documents[] = {
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
