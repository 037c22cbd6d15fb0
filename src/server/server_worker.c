/* Workers: what touches the database waits in a bounded queue for one of them. */
#include "server/server_core_int.h"
#include "server/server_identity_int.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define QUEUE_PER_WORKER 32

bool server_worker_give(struct server *server, struct server_exchange *exchange)
{
	struct server_queue *q = &server->queue;
	bool room;

	exchange->next = NULL;
	pthread_mutex_lock(&q->lock);
	room = q->length < q->max && !q->closed;
	if (room) {
		*q->last = exchange;
		q->last = &exchange->next;
		q->length++;
		pthread_cond_signal(&q->filled);
	}
	pthread_mutex_unlock(&q->lock);
	return room;
}

static struct server_exchange *take(struct server_queue *q)
{
	struct server_exchange *exchange;

	pthread_mutex_lock(&q->lock);
	while (!q->first && !q->closed)
		pthread_cond_wait(&q->filled, &q->lock);
	exchange = q->first;
	if (exchange) {
		q->first = exchange->next;
		if (!q->first)
			q->last = &q->first;
		q->length--;
		exchange->next = NULL;
	}
	pthread_mutex_unlock(&q->lock);
	return exchange;
}

static bool is_late(const struct server_exchange *exchange)
{
	return server_now_us() - exchange->started_us > (int64_t)exchange->call.server->options.request_seconds * 1000000;
}

static bool is_gone(const struct server_exchange *exchange)
{
	struct pollfd p = {.fd = exchange->link->fd, .events = POLLRDHUP};

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR | POLLNVAL));
}

bool server_cancelled(const struct server_call *call)
{
	const struct server_exchange *exchange = (const struct server_exchange *)call;

	return is_late(exchange) || is_gone(exchange);
}

/* A header holds ASCII only, so other words come percent-encoded as in an address, with or without the charset that RFC 8187 puts before them. What
 * is no such encoding is taken as it stands. */
static const char *stated_purpose(struct server_call *call)
{
	static const char charset[] = "UTF-8''";
	const char *said = server_header(call, "X-Purpose");
	char *words;

	if (!said || !strchr(said, '%'))
		return said;
	words = arena_strdup(&call->arena, strncasecmp(said, charset, strlen(charset)) == 0 ? said + strlen(charset) : said);
	return server_decode(words, strlen(words), false) < 0 ? said : words;
}

/* In the role that is said, else in the one whose sign-in link was opened, as long as it is the person's. */
static enum status find_in_role(struct server_call *call, struct err *err)
{
	const char *said = server_header(call, "X-Role"), *person = call->caller.person[0] ? call->caller.person : NULL;
	const char *opened = said || !person ? NULL : server_cookie(call, "role");

	if (opened && view_viewer_find(call->door, person, call->caller.organisation, opened, &call->arena, &call->viewer, err) == ST_OK)
		return ST_OK;
	err_clear(err);
	return view_viewer_find(call->door, person, call->caller.organisation, said, &call->arena, &call->viewer, err);
}

static enum status find_viewer(struct server_call *call, struct err *err)
{
	memset(&call->viewer, 0, sizeof call->viewer);
	call->viewer.on = DATE_NONE;
	call->viewer.lang = call->lang;
	if (call->caller.kind != IDENTITY_NOBODY) {
		enum status st = find_in_role(call, err);

		if (st != ST_OK)
			return st;
	}
	call->viewer.lang = call->lang;
	call->viewer.client = call->caller.client[0] ? call->caller.client : NULL;
	call->viewer.request_id = call->request_id;
	call->viewer.purpose = stated_purpose(call);
	call->viewer.as = server_query(call, "as");
	call->viewer.request_id = call->request_id;
	call->viewer.person = call->caller.person[0] ? call->caller.person : NULL;
	call->viewer.client = call->caller.client[0] ? call->caller.client : NULL;
	return call->viewer.purpose ? view_purpose_judge(call->door, &call->viewer, err) : ST_OK;
}

void server_exchange_run(struct server_exchange *exchange)
{
	struct server_call *call = &exchange->call;
	struct err err;
	enum status st = ST_OK;

	err_clear(&err);
	if (call->door && call->route->where == SERVER_WORKER)
		st = find_viewer(call, &err);
	if (st == ST_OK)
		st = call->route->handler(call, &err);
	if (st != ST_OK)
		server_problem(exchange, &err);
	server_answer_finish(exchange, call->door != NULL);
}

static void work(struct server_exchange *exchange, struct view_door *door)
{
	struct err err;

	exchange->call.door = door;
	if (exchange->phase == SERVER_IDENTIFYING) {
		enum status st = identity_find(exchange->call.server->identity, exchange->bearer, exchange->cookie, &exchange->call.caller, &err);

		if (st != ST_OK)
			st = server_request_identity(exchange, strcmp(err.code, "identity.expired") == 0 ? IDENTITY_EXPIRED : IDENTITY_REFUSED, &err);
		if (st == ST_OK)
			st = server_request_caller(exchange, &err);
		if (st != ST_OK) {
			server_problem(exchange, &err);
			server_answer_finish(exchange, true);
			exchange->failed = true;
		}
	} else if (is_late(exchange) || atomic_load(&exchange->call.server->hurry)) {
		err_set(&err, ST_CANCELLED, server_stopping(exchange->call.server) ? "server.stopping" : "server.late", NULL);
		server_problem(exchange, &err);
		server_answer_finish(exchange, true);
	} else if (strcmp(exchange->call.route->method, "GET") == 0 && is_gone(exchange)) {
		exchange->call.status = 499;
		exchange->close = true;
	} else {
		server_exchange_run(exchange);
	}
	exchange->call.door = NULL;
	server_mhd.MHD_resume_connection(exchange->connection);
}

struct worker {
	struct server *server;
	struct view_door *door;
};

static void *run(void *context)
{
	struct worker *worker = context;
	struct server_queue *q = &worker->server->queue;
	struct server_exchange *exchange;

	while ((exchange = take(q))) {
		atomic_fetch_add(&q->busy, 1);
		work(exchange, worker->door);
		atomic_fetch_sub(&q->busy, 1);
	}
	view_door_close(worker->door);
	free(worker);
	return NULL;
}

enum status server_worker_start(struct server *server, struct err *err)
{
	struct server_queue *q = &server->queue;

	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->filled, NULL);
	q->last = &q->first;
	q->max = (size_t)server->options.workers * QUEUE_PER_WORKER;
	q->thread = heap_alloc((size_t)server->options.workers, sizeof *q->thread);
	for (int i = 0; i < server->options.workers; i++) {
		struct worker *worker = heap_alloc(1, sizeof *worker);
		enum status st;

		worker->server = server;
		st = view_door_open(server->options.db, &worker->door, err);
		if (st == ST_OK && pthread_create(&q->thread[i], NULL, run, worker) != 0) {
			view_door_close(worker->door);
			st = err_internal(err, "pthread_create");
		}
		if (st != ST_OK) {
			free(worker);
			return st;
		}
		q->threads++;
	}
	return ST_OK;
}

void server_worker_stop(struct server *server)
{
	struct server_queue *q = &server->queue;

	if (!q->thread)
		return;
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->filled);
	pthread_mutex_unlock(&q->lock);
	for (int i = 0; i < q->threads; i++)
		pthread_join(q->thread[i], NULL);
	free(q->thread);
	pthread_mutex_destroy(&q->lock);
	pthread_cond_destroy(&q->filled);
}
