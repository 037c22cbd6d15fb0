#include "server/server_pact_worker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUND_SECONDS 1 /* what another process put there is seen so late at most */
#define PAUSE_SECONDS 5 /* after an error */

struct server_pact_worker {
	struct server *server;
	struct exchange_host *host;
	struct exchange_worker options;
	char *base;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool ending, woken;
};

/* Waits until woken, or for a round. False: the server stops. */
static bool wait_round(struct server_pact_worker *w, bool failed)
{
	struct timespec until;
	bool going;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += failed ? PAUSE_SECONDS : ROUND_SECONDS;
	pthread_mutex_lock(&w->lock);
	while (!w->ending && !w->woken && pthread_cond_timedwait(&w->changed, &w->lock, &until) != ETIMEDOUT)
		;
	w->woken = false;
	going = !w->ending;
	pthread_mutex_unlock(&w->lock);
	return going;
}

static void *run(void *context)
{
	struct server_pact_worker *w = context;
	const char *db = server_options_of(w->server)->db;
	bool failed = false;

	while (wait_round(w, failed)) {
		struct exchange_worked worked;
		struct err err;

		/* somebody else who writes is no fault: the next round sees to it */
		failed = exchange_worker_tick(db, &w->options, &worked, &err) != ST_OK;
		if (failed && strncmp(err.code, "store.", 6) != 0 && strcmp(err.code, "programme.held") != 0)
			server_log(w->server, "error", err.code, err.param_count ? err.param[0] : NULL);
		if (!failed && worked.published + worked.answered > 0)
			exchange_host_wake(w->host);
	}
	return NULL;
}

static char *pact_base(const struct server *server)
{
	struct text url;
	char *base;

	text_init(&url);
	text_printf(&url, "%s/pact", server_base_of(server));
	base = text_take(&url);
	text_done(&url);
	return base;
}

enum status server_pact_tell(struct server *server, struct err *err)
{
	char *base = pact_base(server);
	enum status st = strncmp(base, "https://", 8) == 0 ? exchange_base_tell(server_options_of(server)->db, base, err) : ST_OK;

	free(base);
	return st;
}

enum status server_pact_worker_start(struct server *server, struct exchange_host *host, struct server_pact_worker **out_worker, struct err *err)
{
	struct server_pact_worker *w = heap_alloc(1, sizeof *w);
	pthread_condattr_t monotonic;

	*w = (struct server_pact_worker){.server = server, .host = host, .base = pact_base(server)};
	if (strncmp(w->base, "https://", 8) == 0) /* nobody answers to an address without TLS */
		w->options.base_url = w->base;
	exchange_worker_environment(&w->options);
	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&w->thread, NULL, run, w) != 0) {
		pthread_cond_destroy(&w->changed);
		pthread_mutex_destroy(&w->lock);
		free(w->base);
		free(w);
		return err_internal(err, "thread");
	}
	*out_worker = w;
	return ST_OK;
}

void server_pact_worker_wake(struct server_pact_worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->woken = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void server_pact_worker_halt(struct server_pact_worker *w)
{
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_cond_signal(&w->changed);
	pthread_mutex_unlock(&w->lock);
}

void server_pact_worker_stop(struct server_pact_worker *w)
{
	server_pact_worker_halt(w);
	pthread_join(w->thread, NULL);
	pthread_cond_destroy(&w->changed);
	pthread_mutex_destroy(&w->lock);
	free(w->base);
	free(w);
}

/* ---- the route ---- */

static enum status refuse(struct server_call *call, enum exchange_problem problem, int major, const struct err *why_or_null)
{
	struct text message;

	text_init(&message);
	if (why_or_null)
		exchange_pact_message(&message, why_or_null);
	call->status = exchange_problem_status(problem, major);
	exchange_problem_write(&call->out, problem, major, message.length > 0 ? message.data : NULL);
	if (call->status == 401)
		server_answer_header(call, "WWW-Authenticate", "Bearer error=\"invalid_token\"");
	if (call->status == 503)
		server_answer_header(call, "Retry-After", "1");
	text_done(&message);
	return ST_OK;
}

enum status server_pact_event(struct server_call *call, int major, struct server_pact_worker *worker)
{
	struct exchange_take take = {.partner = call->caller.partner,
		.major = major,
		.binary = server_header(call, "ce-specversion") || server_header(call, "ce-type") || server_header(call, "ce-id"),
		.content_type = server_header(call, "Content-Type"),
		.body = call->body ? call->body : "",
		.length = call->body_length};
	enum exchange_problem problem;
	struct err why;
	enum status st;

	if (!call->caller.partner[0])
		return refuse(call, EXCHANGE_TOKEN_BAD, major, NULL);
	st = exchange_event_take(server_db(call), &take, &call->arena, &problem, &why);
	if (st != ST_OK)
		return refuse(call, problem, major, st == ST_INPUT || problem == EXCHANGE_ACCESS_DENIED ? &why : NULL);
	server_pact_worker_wake(worker);
	return ST_OK;
}
