/* Routes of operations: health, readiness, counters, the catalogue of problems; what an operator looks at every day. */
#include "server/server_core_int.h"

#include "programme/programme.h"
#include "server/server_jobs.h"
#include "view/view_health.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define ROOM_BYTES ((int64_t)64 << 20) /* below this much free disk a write may fail half way: no new work */

static enum status healthz(struct server_call *call, struct err *err)
{
	call->etag = false;
	text_append_string(&call->out, "{\"status\":\"ok\"}\n");
	return ST_OK;
}

/* Free bytes of the disk on which a database file lies; -1: it is a server's, or not known. */
static int64_t free_bytes(const char *db)
{
	char folder[4096];
	struct statvfs disk;
	char *slash;

	if (strstr(db, "://") || snprintf(folder, sizeof folder, "%s", db) >= (int)sizeof folder)
		return -1;
	slash = strrchr(folder, '/');
	if (slash)
		slash[slash == folder] = '\0';
	else
		strcpy(folder, ".");
	return statvfs(folder, &disk) != 0 ? -1 : (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
}

static bool has_room(const char *db)
{
	int64_t bytes = free_bytes(db);

	return bytes < 0 || bytes >= ROOM_BYTES;
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

/* ---- what an operator looks at every day ---- */

static void put_ms(struct json_writer *w, const char *key, int64_t ms)
{
	char text[SERVER_TIME_LEN];

	server_time_text(ms, text);
	json_put_string(w, key, text[0] ? text : NULL);
}

static void put_bytes(struct json_writer *w, const char *key, int64_t bytes)
{
	if (bytes >= 0)
		json_put_int(w, key, bytes);
	else
		json_put_string(w, key, NULL);
}

static void put_job(struct json_writer *w, const char *key, const struct programme_health_job *job, bool file)
{
	json_object_begin(w, key);
	json_put_string(w, "job", job->job);
	put_ms(w, "ended_at", job->ended_ms);
	json_put_int(w, file ? "bytes" : "findings", file ? job->bytes : job->findings);
	json_object_close(w);
}

static void put_health(struct server_call *call, const struct view_health *health)
{
	const struct programme_health *h = &health->programme;
	const char *db = server_db(call);
	struct json_writer w;
	struct stat file;

	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "schema", "sangsaeng.health/1");
	json_put_string(&w, "version", server_options(call)->version ? server_options(call)->version : "");
	json_put_int(&w, "database_schema", programme_schema());
	json_object_begin(&w, "database");
	json_put_bool(&w, "server", store_is_server(db));
	put_bytes(&w, "bytes", !store_is_server(db) && stat(db, &file) == 0 ? (int64_t)file.st_size : -1);
	put_bytes(&w, "free_bytes", free_bytes(db));
	json_put_bool(&w, "room", has_room(db));
	json_object_close(&w);
	json_object_begin(&w, "jobs");
	json_put_int(&w, "queued", h->queued);
	json_put_int(&w, "running", h->running);
	json_put_int(&w, "failed", h->failed);
	json_put_int(&w, "failed_days", PROGRAMME_LATELY_S / (24 * 60 * 60));
	put_ms(&w, "oldest_queued_at", h->oldest_queued_ms);
	json_object_close(&w);
	put_job(&w, "backup", &h->backup, true);
	put_job(&w, "check", &h->check, false);
	json_object_begin(&w, "letters");
	json_put_int(&w, "waiting", h->letters_waiting);
	json_put_int(&w, "uncertain", h->letters_uncertain);
	json_put_int(&w, "refused", h->letters_refused);
	json_object_close(&w);
	json_object_begin(&w, "events");
	json_put_int(&w, "waiting", health->queue.waiting);
	json_put_int(&w, "retried", health->queue.retried);
	json_put_int(&w, "given_up", health->queue.given_up);
	json_object_close(&w);
	json_object_close(&w);
}

static enum status health(struct server_call *call, struct err *err)
{
	struct view_health found;
	enum status st = view_health_for(call->door, &call->viewer, &call->arena, &found, err);

	call->etag = false;
	if (st == ST_OK)
		put_health(call, &found);
	return st;
}

static void put_chain(struct json_writer *w, const char *log, int64_t lines, const char *finding)
{
	json_object_begin(w, NULL);
	json_put_string(w, "log", log);
	put_bytes(w, "lines", lines);
	json_put_bool(w, "intact", !finding);
	json_put_string(w, "finding", finding);
	json_object_close(w);
}

/* Each recomputed from its first line. */
static enum status chains(struct server_call *call, struct err *err)
{
	struct view_chain chain[VIEW_CHAINS];
	struct identity_event *event;
	struct findings findings;
	struct json_writer w;
	size_t count = 0;
	enum status st = view_chains_for(call->door, &call->viewer, &call->arena, chain, err);

	findings_init(&findings, 1);
	if (st == ST_OK)
		st = identity_log_read(server_identity(call), &call->arena, &event, &count, &findings, err);
	call->etag = false;
	json_writer_init(&w, &call->out);
	if (st == ST_OK) {
		json_object_begin(&w, NULL);
		json_array_begin(&w, "items");
		for (int i = 0; i < VIEW_CHAINS; i++)
			put_chain(&w, chain[i].log, chain[i].lines, chain[i].finding);
		put_chain(&w, "sign_ins", (int64_t)count, findings.errors ? findings.item[0].err.code : NULL);
		json_array_close(&w);
		json_object_close(&w);
	}
	findings_done(&findings);
	return st;
}

const struct server_route server_routes_operations[] = {
	{"GET", "/healthz", "healthz", SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, healthz},
	{"GET", "/readyz", "readyz", SERVER_WORKER_PLAIN, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, readyz},
	{"GET", "/v1/health", "getHealth", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, health},
	{"GET", "/v1/log-chains", "checkLogChains", SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, chains},
	{"GET", "/metrics", "metrics", SERVER_MEMORY, SERVER_LOOPBACK, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, metrics},
	{"GET", "/docs/problems", "problems", SERVER_WORKER_PLAIN, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, problems},
	{"GET", "/docs/problems/{code}", "problem", SERVER_WORKER_PLAIN, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, "", false, NULL, problems},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
