/* Answers on their way out: ETag, packing, security headers, files and streams. */
#include "server/server_core_int.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>
#include <zlib.h>

#define PACK_MIN 1024
static const char policy[] = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
			     "require-trusted-types-for 'script'";

static bool packs_well(const char *type)
{
	return strncmp(type, "text/", 5) == 0 || strstr(type, "json") || strstr(type, "javascript") || strstr(type, "xml");
}

static void pack(struct server_exchange *exchange)
{
	struct text *out = &exchange->call.out, *packed = &exchange->packed;
	z_stream z = {0};
	char buffer[16384];
	int result;

	if (deflateInit2(&z, 5, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		return;
	z.next_in = (Bytef *)out->data;
	z.avail_in = (uInt)out->length;
	text_clear(packed);
	do {
		z.next_out = (Bytef *)buffer;
		z.avail_out = sizeof buffer;
		result = deflate(&z, Z_FINISH);
		text_append(packed, buffer, sizeof buffer - z.avail_out);
	} while (result == Z_OK);
	deflateEnd(&z);
	exchange->zipped = result == Z_STREAM_END && packed->length < out->length;
}

void server_tag_of(const struct text *body, char out_tag[SERVER_TAG_LEN])
{
	XXH128_hash_t hash = XXH3_128bits(body->data, body->length);

	snprintf(out_tag, SERVER_TAG_LEN, "\"%016llx%016llx\"", (unsigned long long)hash.high64, (unsigned long long)hash.low64);
}

void server_answer_finish(struct server_exchange *exchange, bool may_pack)
{
	struct server_call *call = &exchange->call;
	const char *known;

	if (call->stream || call->file >= 0 || exchange->failed)
		return;
	if (call->etag && call->status == 200) {
		server_tag_of(&call->out, exchange->etag);
		known = server_header(call, "If-None-Match");
		exchange->etag[33] = '\0';
		if (known && server_tag_listed(known, exchange->etag + 1, 32)) {
			call->status = 304;
			text_clear(&call->out);
		}
		exchange->etag[33] = '"';
	}
	if (may_pack && call->out.length >= PACK_MIN && packs_well(call->content_type)) {
		if (server_accepts(server_header(call, "Accept-Encoding"), "gzip"))
			pack(exchange);
		if (exchange->zipped && exchange->etag[0])
			strcpy(exchange->etag + 33, "-gzip\"");
	}
}

/* ---- streams: a suspended connection is woken when it is to be asked again ---- */

static void sleep_until(struct server_exchange *exchange, int wait_ms)
{
	struct server *server = exchange->call.server;

	exchange->wake_ms = server_now_ms() + (wait_ms > 0 ? wait_ms : 100);
	server_mhd.MHD_suspend_connection(exchange->connection);
	pthread_mutex_lock(&server->sleep_lock);
	exchange->sleeper = server->sleepers;
	server->sleepers = exchange;
	pthread_cond_signal(&server->sleep_changed);
	pthread_mutex_unlock(&server->sleep_lock);
}

static void *wake(void *context)
{
	struct server *server = context;

	pthread_mutex_lock(&server->sleep_lock);
	while (!server->sleep_closed || server->sleepers) {
		int64_t now = server_now_ms(), next = now + 1000;
		struct timespec until;

		for (struct server_exchange **at = &server->sleepers; *at;) {
			struct server_exchange *exchange = *at;

			if (exchange->wake_ms <= now || server->sleep_closed || server_stopping(server)) {
				*at = exchange->sleeper;
				server_mhd.MHD_resume_connection(exchange->connection);
				continue;
			}
			if (exchange->wake_ms < next)
				next = exchange->wake_ms;
			at = &exchange->sleeper;
		}
		until.tv_sec = next / 1000;
		until.tv_nsec = next % 1000 * 1000000;
		if (!server->sleep_closed)
			pthread_cond_timedwait(&server->sleep_changed, &server->sleep_lock, &until);
	}
	pthread_mutex_unlock(&server->sleep_lock);
	return NULL;
}

enum status server_stream_start(struct server *server, struct err *err)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&server->sleep_changed, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return pthread_create(&server->sleep_thread, NULL, wake, server) == 0 ? ST_OK : err_internal(err, "pthread_create");
}

void server_stream_stop(struct server *server)
{
	pthread_mutex_lock(&server->sleep_lock);
	server->sleep_closed = true;
	pthread_cond_signal(&server->sleep_changed);
	pthread_mutex_unlock(&server->sleep_lock);
	pthread_join(server->sleep_thread, NULL);
	pthread_cond_destroy(&server->sleep_changed);
}

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t max)
{
	struct server_exchange *exchange = context;
	struct text *pending = &exchange->pending;
	int wait_ms = 250;
	size_t n;

	if (exchange->pending_sent == pending->length) {
		text_clear(pending);
		exchange->pending_sent = 0;
		if (exchange->ended || server_stopping(exchange->call.server))
			return MHD_CONTENT_READER_END_OF_STREAM;
		exchange->ended = !exchange->call.stream->next(exchange->call.stream->context, pending, &wait_ms);
		if (pending->length == 0) {
			if (exchange->ended)
				return MHD_CONTENT_READER_END_OF_STREAM;
			sleep_until(exchange, wait_ms);
			return 0;
		}
	}
	n = pending->length - exchange->pending_sent;
	if (n > max)
		n = max;
	memcpy(buffer, pending->data + exchange->pending_sent, n);
	exchange->pending_sent += n;
	return (ssize_t)n;
}

void server_answer_end(struct server_exchange *exchange)
{
	struct server_call *call = &exchange->call;

	if (call->stream && call->stream->done)
		call->stream->done(call->stream->context);
	call->stream = NULL;
	if (call->file >= 0)
		close(call->file);
	call->file = -1;
}

/* ---- sending ---- */

static void add(struct MHD_Response *response, const char *name, const char *value)
{
	server_mhd.MHD_add_response_header(response, name, value);
}

static void add_headers(struct server_exchange *exchange, struct MHD_Response *response)
{
	struct server_call *call = &exchange->call;
	bool secure = strncmp(call->server->base, "https:", 6) == 0;

	if (call->status != 204 && call->status != 304)
		add(response, "Content-Type", call->content_type);
	add(response, "X-Request-Id", call->request_id ? call->request_id : "-");
	add(response, "Cache-Control", call->cache ? call->cache : "no-store");
	add(response, "X-Content-Type-Options", "nosniff");
	add(response, "Referrer-Policy", "same-origin");
	add(response, "Content-Security-Policy", policy);
	if (secure)
		add(response, "Strict-Transport-Security", "max-age=31536000");
	if (exchange->etag[0])
		add(response, "ETag", exchange->etag);
	if (call->route && call->route->where != SERVER_MEMORY)
		add(response, "Vary", "Accept, Accept-Encoding, Accept-Language");
	if (exchange->zipped)
		add(response, "Content-Encoding", "gzip");
	for (size_t i = 0; i < call->headers; i++)
		add(response, call->header[i].name, call->header[i].value);
	if (exchange->close || server_stopping(call->server))
		add(response, "Connection", "close");
}

enum MHD_Result server_answer_send(struct server_exchange *exchange)
{
	struct server_call *call = &exchange->call;
	const struct text *out = exchange->zipped ? &exchange->packed : &call->out;
	struct MHD_Response *response;
	enum MHD_Result result;
	int64_t bytes = (int64_t)out->length;

	if (call->stream) {
		response = server_mhd.MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read_stream, exchange, NULL);
	} else if (call->file >= 0) {
		bytes = call->file_bytes;
		response = server_mhd.MHD_create_response_from_fd64((uint64_t)bytes, call->file);
		if (response)
			call->file = -1; /* closed with the response */
	} else {
		response = server_mhd.MHD_create_response_from_buffer(out->length, out->data, MHD_RESPMEM_PERSISTENT);
	}
	if (!response)
		return MHD_NO;
	add_headers(exchange, response);
	server_link_phase(call->server, exchange, call->stream ? SERVER_STREAMING : SERVER_SENDING, bytes);
	if (call->server->tls && !call->stream && call->file < 0 && bytes <= SERVER_TLS_RECORD)
		exchange->corked = server_tls_cork(exchange->connection);
	result = server_mhd.MHD_queue_response(exchange->connection, (unsigned)call->status, response);
	server_mhd.MHD_destroy_response(response);
	return result;
}
