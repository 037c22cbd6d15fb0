/* The log on stderr: one line for each request and event. Threads that answer only append to memory; a thread of its own writes. */
#include "server/server_core_int.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WAITING_MAX ((size_t)4 * 1024 * 1024)

static void put_time(struct text *out)
{
	static _Thread_local char second[24]; /* "2026-11-26T08:00:00." of `shown` */
	static _Thread_local time_t shown;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (now.tv_sec != shown || !second[0]) {
		struct tm tm;

		gmtime_r(&now.tv_sec, &tm);
		strftime(second, sizeof second, "%Y-%m-%dT%H:%M:%S.", &tm);
		shown = now.tv_sec;
	}
	text_append_string(out, second);
	text_append_number(out, (uint64_t)now.tv_nsec / 1000000, 3);
	text_append_char(out, 'Z');
}

/* Inside quotes of JSON. */
static void put_escaped(struct text *out, const char *s)
{
	while (*s) {
		size_t plain = 0;

		while ((unsigned char)s[plain] >= 0x20 && s[plain] != '"' && s[plain] != '\\')
			plain++;
		text_append(out, s, plain);
		s += plain;
		if (!*s)
			return;
		if ((unsigned char)*s >= 0x20)
			text_append_char(out, '\\');
		text_append_char(out, (unsigned char)*s < 0x20 ? ' ' : *s);
		s++;
	}
}

static void append(struct server_logger *log, const struct text *line)
{
	pthread_mutex_lock(&log->lock);
	if (log->waiting.length + line->length > WAITING_MAX)
		log->dropped++;
	else
		text_append(&log->waiting, line->data, line->length);
	pthread_mutex_unlock(&log->lock);
}

void server_log(struct server *server, const char *level, const char *message, const char *detail_or_null)
{
	struct text line;

	text_init(&line);
	if (server->log.text) {
		put_time(&line);
		text_printf(&line, " %s %s%s%s\n", level, message, detail_or_null ? ": " : "", detail_or_null ? detail_or_null : "");
	} else {
		text_append_string(&line, "{\"ts\":\"");
		put_time(&line);
		text_printf(&line, "\",\"level\":\"%s\",\"msg\":\"", level);
		put_escaped(&line, message);
		if (detail_or_null) {
			text_append_string(&line, "\",\"detail\":\"");
			put_escaped(&line, detail_or_null);
		}
		text_append_string(&line, "\"}\n");
	}
	append(&server->log, &line);
	text_done(&line);
}

static void put_ms(struct text *out, int64_t us)
{
	text_append_number(out, (uint64_t)us / 1000, 1);
	text_append_char(out, '.');
	text_append_number(out, (uint64_t)us % 1000, 3);
}

static const char *user_of(const struct server_call *call)
{
	return call->caller.kind == IDENTITY_PERSON ? call->caller.person : call->caller.kind == IDENTITY_CLIENT ? call->caller.client : "";
}

void server_log_request(struct server_exchange *exchange, int64_t us)
{
	struct server_call *call = &exchange->call;
	struct text *line = &exchange->pending; /* free by now */
	const char *template = call->route ? call->route->path : "";

	text_clear(line);
	if (call->server->log.text) {
		put_time(line);
		text_printf(line, " %d %s %s ", call->status, call->method, template[0] ? template : "-");
		put_ms(line, us);
		text_printf(line, " ms %s %s\n", call->request_id, user_of(call));
	} else {
		text_append_string(line, "{\"ts\":\"");
		put_time(line);
		text_append_string(line, call->status >= 500 ? "\",\"level\":\"error\"" : "\",\"level\":\"info\"");
		text_append_string(line, ",\"msg\":\"request\",\"request_id\":\"");
		text_append_string(line, call->request_id);
		text_append_string(line, "\",\"user\":\"");
		put_escaped(line, user_of(call));
		text_append_string(line, "\",\"method\":\"");
		put_escaped(line, call->method);
		text_append_string(line, "\",\"route\":\"");
		text_append_string(line, template);
		text_append_string(line, "\",\"status\":");
		text_append_number(line, (uint64_t)call->status, 1);
		text_append_string(line, ",\"ms\":");
		put_ms(line, us);
		text_append_string(line, "}\n");
	}
	append(&call->server->log, line);
}

static void write_all(const char *bytes, size_t length)
{
	while (length) {
		ssize_t n = write(STDERR_FILENO, bytes, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		bytes += n;
		length -= (size_t)n;
	}
}

static void *run(void *context)
{
	struct server_logger *log = context;
	struct text out;
	bool closed;

	text_init(&out);
	do {
		struct timespec pause = {.tv_nsec = 50 * 1000000};
		struct text full;
		int64_t dropped;

		nanosleep(&pause, NULL);
		pthread_mutex_lock(&log->lock);
		closed = log->closed;
		full = log->waiting;
		log->waiting = out;
		dropped = log->dropped;
		log->dropped = 0;
		pthread_mutex_unlock(&log->lock);
		out = full;
		write_all(out.data, out.length);
		if (dropped)
			dprintf(STDERR_FILENO, "{\"level\":\"warning\",\"msg\":\"log lines dropped\",\"count\":%lld}\n", (long long)dropped);
		text_clear(&out);
	} while (!closed);
	text_done(&out);
	return NULL;
}

enum status server_log_start(struct server *server, struct err *err)
{
	struct server_logger *log = &server->log;

	log->text = server->options.log_text;
	pthread_mutex_init(&log->lock, NULL);
	text_init(&log->waiting);
	log->started = pthread_create(&log->thread, NULL, run, log) == 0;
	return log->started ? ST_OK : err_internal(err, "pthread_create");
}

void server_log_stop(struct server *server)
{
	struct server_logger *log = &server->log;

	if (!log->started)
		return;
	pthread_mutex_lock(&log->lock);
	log->closed = true;
	pthread_mutex_unlock(&log->lock);
	pthread_join(log->thread, NULL);
	text_done(&log->waiting);
	pthread_mutex_destroy(&log->lock);
}
