/* Routes of operations: health, readiness, counters. */
#include "server/server_core_int.h"

#include "programme/programme.h"

#include <string.h>

static enum status healthz(struct server_call *call, struct err *err)
{
	call->etag = false;
	text_append_string(&call->out, "{\"status\":\"ok\"}\n");
	return ST_OK;
}

static enum status readyz(struct server_call *call, struct err *err)
{
	struct store *store;
	enum status st;

	call->etag = false;
	if (server_stopping(call->server))
		return err_set(err, ST_CANCELLED, "server.stopping", NULL);
	st = programme_open(server_db(call), STORE_READ, &store, err);
	if (st != ST_OK) {
		char code[ERR_CODE_LEN];

		strcpy(code, err->code);
		return err_set(err, ST_CANCELLED, "server.not_ready", code, NULL);
	}
	store_close(store);
	text_append_string(&call->out, "{\"status\":\"ready\"}\n");
	return ST_OK;
}

static enum status metrics(struct server_call *call, struct err *err)
{
	call->etag = false;
	call->content_type = "text/plain; version=0.0.4";
	server_metrics_write(call->server, &call->out);
	return ST_OK;
}

const struct server_route server_routes_operations[] = {
	{"GET", "/healthz", "healthz", SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, healthz},
	{"GET", "/readyz", "readyz", SERVER_WORKER, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, readyz},
	{"GET", "/metrics", "metrics", SERVER_MEMORY, SERVER_LOOPBACK, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, metrics},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
