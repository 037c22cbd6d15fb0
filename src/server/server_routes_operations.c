/* Routes of operations: health, readiness, counters, the catalogue of problems. */
#include "server/server_core_int.h"

#include "programme/programme.h"

#include <string.h>
#include <sys/statvfs.h>

#define ROOM_BYTES ((int64_t)64 << 20) /* below this much free disk a write may fail half way: no new work */

static enum status healthz(struct server_call *call, struct err *err)
{
	call->etag = false;
	text_append_string(&call->out, "{\"status\":\"ok\"}\n");
	return ST_OK;
}

static bool has_room(const char *db)
{
	char folder[4096];
	struct statvfs disk;
	char *slash;

	if (strstr(db, "://") || snprintf(folder, sizeof folder, "%s", db) >= (int)sizeof folder)
		return true;
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	else
		strcpy(folder, ".");
	return statvfs(folder, &disk) != 0 || (int64_t)disk.f_bavail * (int64_t)disk.f_frsize >= ROOM_BYTES;
}

static enum status readyz(struct server_call *call, struct err *err)
{
	struct store *store;

	call->etag = false;
	if (server_stopping(call->server))
		return err_set(err, ST_CANCELLED, "server.stopping", NULL);
	if (!has_room(server_db(call)))
		return err_set(err, ST_CANCELLED, "server.not_ready", "disk", NULL);
	if (programme_open(server_db(call), STORE_READ, &store, err) != ST_OK) {
		char code[ERR_CODE_LEN];

		snprintf(code, sizeof code, "%s", err->code);
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

static void put_code(struct json_writer *w, const struct message *message)
{
	json_object_begin(w, NULL);
	json_put_string(w, "code", message->code);
	json_object_begin(w, "message");
	json_put_string(w, "ko", message->ko);
	json_put_string(w, "en", message->en);
	json_object_close(w);
	if (message->hint_en) {
		json_object_begin(w, "hint");
		json_put_string(w, "ko", message->hint_ko);
		json_put_string(w, "en", message->hint_en);
		json_object_close(w);
	}
	json_object_close(w);
}

static enum status problems(struct server_call *call, struct err *err)
{
	const char *wanted = call->part[0];
	const struct message *one = wanted ? message_find(wanted) : NULL;
	struct json_writer w;

	if (wanted && !one)
		return err_set(err, ST_NOT_FOUND, "server.no_problem", wanted, NULL);
	call->cache = "no-cache";
	json_writer_init(&w, &call->out);
	if (one) {
		put_code(&w, one);
	} else {
		json_object_begin(&w, NULL);
		json_array_begin(&w, "items");
		for (size_t i = 0; message_at(i); i++)
			put_code(&w, message_at(i));
		json_array_close(&w);
		json_object_close(&w);
	}
	text_append_char(&call->out, '\n');
	return ST_OK;
}

const struct server_route server_routes_operations[] = {
	{"GET", "/healthz", "healthz", SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, healthz},
	{"GET", "/readyz", "readyz", SERVER_WORKER_PLAIN, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, readyz},
	{"GET", "/metrics", "metrics", SERVER_MEMORY, SERVER_LOOPBACK, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, metrics},
	{"GET", "/docs/problems", "problems", SERVER_WORKER_PLAIN, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, problems},
	{"GET", "/docs/problems/{code}", "problem", SERVER_WORKER_PLAIN, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, problems},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
