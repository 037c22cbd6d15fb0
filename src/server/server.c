/* Start and stop: everything that serves, in order, and back. */
#include "server/server_core_int.h"

#include "exchange/exchange_partner.h"
#include "programme/programme.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define STOP_SECONDS 30

static void set_defaults(struct server *server, const struct server_options *options)
{
	struct server_options *o = &server->options;
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	*o = *options;
	if (!o->listen)
		o->listen = "127.0.0.1:8080";
	if (o->threads <= 0)
		o->threads = processors > 1 ? (int)processors : 2;
	if (o->workers <= 0)
		o->workers = processors > 2 ? (int)processors : 4;
	if (o->body_max <= 0)
		o->body_max = (int64_t)1 << 20;
	if (o->upload_max <= 0)
		o->upload_max = (int64_t)256 << 20;
	if (o->idle_seconds <= 0)
		o->idle_seconds = 30;
	if (o->request_seconds <= 0)
		o->request_seconds = 60;
}

/* One server of a database file: what it keeps in memory nobody else changes. */
static enum status take_file(struct server *server, struct err *err)
{
	char path[4096];

	server->lock_fd = -1;
	if (strncmp(server->options.db, "postgres", 8) == 0 && strstr(server->options.db, "://"))
		return ST_OK;
	if (snprintf(path, sizeof path, "%s.serve", server->options.db) >= (int)sizeof path)
		return err_internal(err, "path");
	server->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (server->lock_fd < 0)
		return err_set(err, ST_INTERNAL, "file.write", path, strerror(errno), NULL);
	return flock(server->lock_fd, LOCK_EX | LOCK_NB) == 0 ? ST_OK : err_set(err, ST_CONFLICT, "server.other", server->options.db, NULL);
}

static void make_base(struct server *server)
{
	size_t length;

	if (server->options.base_url)
		snprintf(server->base, sizeof server->base, "%s", server->options.base_url);
	else
		snprintf(server->base, sizeof server->base, "%s://%s", server->options.tls ? "https" : "http", server->daemon[0].shown);
	length = strlen(server->base);
	while (length > 8 && server->base[length - 1] == '/')
		server->base[--length] = '\0';
}

void server_router_fill(struct server_router *router)
{
	const struct server_route *const tables[] = {server_routes_operations, server_routes_identity, server_routes_resources(),
		server_routes_documents, server_routes_figures, server_routes_plans, server_routes_sharing, server_routes_jobs, server_routes_desk,
		server_routes_findings, server_routes_start, server_routes_pact, server_routes_resident, server_routes_people};

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		server_router_add(router, tables[i]);
	server_router_seal(router);
}

static enum status start_parts(struct server *server, struct err *err)
{
	for (int i = 0; i < SERVER_PART_COUNT; i++) {
		enum status st = server_parts[i].start ? server_parts[i].start(server, &server->state[i], err) : ST_OK;

		if (st != ST_OK)
			return st;
		server->part_started[i] = server_parts[i].start != NULL;
	}
	return ST_OK;
}

static void log_identity(void *context, const char *level, const char *message, const char *detail_or_null)
{
	server_log(context, level, message, detail_or_null);
}

static enum status start(struct server *server, struct err *err)
{
	struct identity_options identity = {.mailbox = server->options.mailbox,
		.smtp = server->options.smtp,
		.lang = server->options.lang,
		.open = programme_open,
		.partner_suspended = exchange_partner_suspended,
		.log = log_identity,
		.log_context = server};
	enum status st = server_http_load(err);

	if (st == ST_OK)
		st = take_file(server, err);
	if (st == ST_OK)
		st = server_http_listen(server, err);
	if (st != ST_OK)
		return st;
	make_base(server);
	server->router = server_router_new();
	server_router_fill(server->router);
	server_metrics_start(server);
	st = server_log_start(server, err);
	if (st == ST_OK && server->options.tls)
		st = server_tls_load(server, err);
	identity.base_url = server->base;
	if (st == ST_OK)
		st = server_worker_start(server, err);
	if (st == ST_OK)
		st = identity_open(server->options.db, &identity, &server->identity, err);
	if (st == ST_OK)
		st = start_parts(server, err);
	if (st == ST_OK)
		st = server_stream_start(server, err);
	server->streams_started = st == ST_OK;
	if (st == ST_OK)
		st = server_linger_start(server, err);
	return st == ST_OK ? server_http_start(server, err) : st;
}

static void stop(struct server *server)
{
	struct server_exchange *exchange;

	atomic_store(&server->hurry, true);
	server_worker_stop(server); /* before the connections: one that sleeps for a worker cannot be closed */
	if (server->streams_started)
		server_stream_stop(server);
	server_http_stop(server);
	server_linger_stop(server);
	for (int i = SERVER_PART_COUNT - 1; i >= 0; i--)
		if (server->part_started[i] && server_parts[i].stop)
			server_parts[i].stop(server->state[i]);
	identity_close(server->identity);
	server_log_stop(server);
	if (server->counters)
		server_metrics_stop(server);
	server_tls_free(server);
	server_router_free(server->router);
	while ((exchange = server->spare)) {
		server->spare = exchange->next;
		server_exchange_free(exchange);
	}
	if (server->lock_fd >= 0)
		close(server->lock_fd);
}

/* No new connections; what was asked is answered. */
static void finish(struct server *server, const sigset_t *signals)
{
	struct timespec pause = {.tv_nsec = 10 * 1000000};
	int64_t until = server_now_ms() + STOP_SECONDS * 1000;

	server_notify("STOPPING=1");
	server_log(server, "info", "stopping", NULL);
	atomic_store(&server->stopping, true);
	for (int i = 0; i < SERVER_PART_COUNT; i++)
		if (server->part_started[i] && server_parts[i].halt)
			server_parts[i].halt(server->state[i]);
	server_http_quiesce(server);
	pthread_mutex_lock(&server->sleep_lock);
	pthread_cond_signal(&server->sleep_changed);
	pthread_mutex_unlock(&server->sleep_lock);
	while (server_http_pending(server) > 0 && server_now_ms() < until) {
		if (sigtimedwait(signals, NULL, &pause) == SIGINT)
			return; /* a second Ctrl-C does not wait */
		server_http_sweep(server);
	}
}

static void serve(struct server *server, const sigset_t *signals)
{
	struct timespec tick = {.tv_sec = 1};
	struct err err;

	for (;;) {
		int sig = sigtimedwait(signals, NULL, &tick);

		if (sig == SIGTERM || sig == SIGINT)
			return;
		if (sig == SIGHUP && server->options.tls) {
			if (server_tls_reload(server, &err) == ST_OK)
				server_log(server, "info", "certificate read again", NULL);
			else
				server_log(server, "error", err.code, err.param_count ? err.param[0] : NULL);
		}
		server_http_sweep(server);
		server_notify("WATCHDOG=1");
	}
}

static void announce(const struct server *server)
{
	for (int i = 0; i < server->daemons; i++)
		fprintf(stderr, server->options.lang == LANG_KO ? "sangsaeng: %s://%s 에서 응답합니다\n" : "sangsaeng: serving on %s://%s\n",
			server->options.tls ? "https" : "http", server->daemon[i].shown);
	fflush(stderr);
}

/* A connection is a descriptor: as many as this process may have. */
static void allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

enum status server_run(const struct server_options *options, struct err *err)
{
	static struct server server; /* one in a process; handlers hold pointers to it */
	sigset_t signals, old;
	unsigned char boot[4];
	enum status st;

	if (sodium_init() < 0)
		return err_internal(err, "sodium_init");
	memset(&server, 0, sizeof server);
	set_defaults(&server, options);
	randombytes_buf(boot, sizeof boot);
	sodium_bin2hex(server.boot, sizeof server.boot, boot, sizeof boot);
	pthread_mutex_init(&server.links_lock, NULL);
	pthread_mutex_init(&server.spare_lock, NULL);
	pthread_mutex_init(&server.sleep_lock, NULL);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &signals, &old);
	allow_files();
	signal(SIGPIPE, SIG_IGN);
	st = start(&server, err);
	if (st == ST_OK) {
		announce(&server);
		server_notify("READY=1");
		serve(&server, &signals);
		finish(&server, &signals);
	}
	stop(&server);
	signal(SIGTERM, SIG_IGN); /* told twice is told once */
	signal(SIGINT, SIG_IGN);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return st;
}
