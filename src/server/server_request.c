/* Requests on their way in: what is judged before the body, the body, and a call for the handler. */
#include "server/server_core_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* ---- memory of requests, used again and again ---- */

#define SPARES_MAX 256
#define KEEP_BYTES ((size_t)256 * 1024)

struct server_exchange *server_exchange_take(struct server *server)
{
	struct server_exchange *exchange;

	pthread_mutex_lock(&server->spare_lock);
	exchange = server->spare;
	if (exchange) {
		server->spare = exchange->next;
		server->spares--;
	}
	pthread_mutex_unlock(&server->spare_lock);
	if (!exchange) {
		exchange = heap_alloc(1, sizeof *exchange);
		memset(exchange, 0, sizeof *exchange);
		arena_init(&exchange->call.arena);
		text_init(&exchange->call.out);
		text_init(&exchange->body);
		text_init(&exchange->packed);
		text_init(&exchange->pending);
		exchange->call.server = server;
		exchange->body_file = -1;
		exchange->call.file = -1;
	}
	exchange->next = NULL;
	exchange->call.lang = server->options.lang;
	exchange->call.status = 200;
	exchange->call.content_type = "application/json";
	atomic_fetch_add(&server->exchanges, 1);
	return exchange;
}

void server_exchange_free(struct server_exchange *exchange)
{
	arena_done(&exchange->call.arena);
	text_done(&exchange->call.out);
	text_done(&exchange->body);
	text_done(&exchange->packed);
	text_done(&exchange->pending);
	free(exchange);
}

static void clear_text(struct text *text)
{
	if (text->capacity > KEEP_BYTES) {
		text_done(text);
		text_init(text);
	}
	text_clear(text);
}

void server_exchange_give(struct server *server, struct server_exchange *exchange)
{
	struct arena arena;
	struct text out, body, packed, pending;
	bool spare;

	server_answer_end(exchange);
	if (exchange->body_file >= 0)
		close(exchange->body_file);
	if (exchange->call.body_path)
		unlink(exchange->call.body_path);
	arena_clear(&exchange->call.arena);
	clear_text(&exchange->call.out);
	clear_text(&exchange->body);
	clear_text(&exchange->packed);
	clear_text(&exchange->pending);
	arena = exchange->call.arena;
	out = exchange->call.out;
	body = exchange->body;
	packed = exchange->packed;
	pending = exchange->pending;
	memset(exchange, 0, offsetof(struct server_exchange, header));
	exchange->call.arena = arena;
	exchange->call.out = out;
	exchange->body = body;
	exchange->packed = packed;
	exchange->pending = pending;
	exchange->call.server = server;
	exchange->body_file = exchange->call.file = -1;
	pthread_mutex_lock(&server->spare_lock);
	spare = server->spares < SPARES_MAX;
	if (spare) {
		exchange->next = server->spare;
		server->spare = exchange;
		server->spares++;
	}
	pthread_mutex_unlock(&server->spare_lock);
	if (!spare)
		server_exchange_free(exchange);
	atomic_fetch_sub(&server->exchanges, 1);
}

/* ---- headers ---- */

static const char *find_header(const struct server_exchange *exchange, const char *name, size_t length)
{
	for (size_t i = 0; i < exchange->headers; i++)
		if (exchange->header_length[i] == length && strcasecmp(exchange->header[i].name, name) == 0)
			return exchange->header[i].value;
	return NULL;
}

const char *server_header(const struct server_call *call, const char *name)
{
	return find_header((const struct server_exchange *)call, name, strlen(name));
}

const char *server_query(const struct server_call *call, const char *name)
{
	for (size_t i = 0; i < call->queries; i++)
		if (strcmp(call->query[i].name, name) == 0)
			return call->query[i].value;
	return NULL;
}

struct gathering {
	struct server_exchange *exchange;
	const char *end; /* of the value before */
	bool too_many, bad;
};

/* Lines of a head lie one after the other in memory, CR and LF of each overwritten by two NULs. The library takes a bare LF for a line's end, drops
 * what a folded line adds and cuts a value at a NUL; a proxy before us may see that otherwise. Such gaps are neither 2 bytes nor far away (a head
 * that was moved while it grew). */
#define FAR 65536
static bool gap_is_odd(const char *before, const char *after, ptrdiff_t expected)
{
	ptrdiff_t gap = after - before;

	return gap != expected && gap > -FAR && gap < FAR;
}

static bool is_name(const char *name, size_t length)
{
	static const char token[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return length > 0 && strspn(name, token) == length && name[length] == '\0';
}

static bool is_value(const char *value, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)value[i] < 0x20 && value[i] != '\t') || value[i] == 0x7f)
			return false;
	return true;
}

static enum MHD_Result gather(void *context, enum MHD_ValueKind kind, const char *name, size_t name_length, const char *value, size_t value_length)
{
	struct gathering *g = context;
	struct server_exchange *exchange = g->exchange;

	if (exchange->headers == SERVER_HEADERS_MAX) {
		g->too_many = true;
		return MHD_NO;
	}
	if (!value || !is_name(name, name_length) || !is_value(value, value_length) || (g->end && gap_is_odd(g->end, name, 2)) ||
		value - name - (ptrdiff_t)name_length < 1 || value - name - (ptrdiff_t)name_length > 64)
		g->bad = true;
	g->end = value ? value + value_length : NULL;
	exchange->header[exchange->headers] = (struct server_pair){name, value ? value : ""};
	exchange->header_length[exchange->headers++] = name_length;
	return MHD_YES;
}

/* What may stand once only: two of them are how requests are smuggled past a proxy. */
static bool repeats(const struct server_exchange *exchange)
{
	static const char *const once[] = {"Host", "Content-Length", "Transfer-Encoding", "Authorization", "Content-Type", "X-CSRF-Token"};

	for (size_t k = 0; k < sizeof once / sizeof *once; k++) {
		size_t length = strlen(once[k]), n = 0;

		for (size_t i = 0; i < exchange->headers; i++)
			n += exchange->header_length[i] == length && strcasecmp(exchange->header[i].name, once[k]) == 0;
		if (n > 1)
			return true;
	}
	return false;
}

static enum status judge_framing(struct server_exchange *exchange, struct err *err)
{
	const char *length = find_header(exchange, "Content-Length", 14), *coding = find_header(exchange, "Transfer-Encoding", 17);

	exchange->expected = 0;
	if (repeats(exchange) || (length && coding))
		return err_set(err, ST_INPUT, "server.header", "Content-Length, Transfer-Encoding, Host", NULL);
	if (coding) {
		if (strcasecmp(coding, "chunked") != 0)
			return err_set(err, ST_INPUT, "server.header", "Transfer-Encoding", NULL);
		exchange->expected = -1;
	}
	if (length) {
		size_t digits = strspn(length, "0123456789");

		if (digits == 0 || length[digits] || digits > 18)
			return err_set(err, ST_INPUT, "server.header", "Content-Length", NULL);
		exchange->expected = strtoll(length, NULL, 10);
	}
	return ST_OK;
}

static const char *request_id(struct server_exchange *exchange)
{
	struct server *server = exchange->call.server;
	const char *id = find_header(exchange, "X-Request-Id", 12);
	unsigned long long number;
	char *made, *at;

	if (server_request_id_good(id))
		return id;
	/* "%s-%08llx", without the cost of a format */
	number = atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
	made = arena_alloc(&exchange->call.arena, sizeof server->boot + 16 + 1);
	at = stpcpy(made, server->boot);
	*at++ = '-';
	for (int shift = number >> 32 ? 60 : 28; shift >= 0; shift -= 4)
		*at++ = "0123456789abcdef"[number >> shift & 15];
	return made;
}

static void take_address(struct server_exchange *exchange)
{
	const char *forwarded;

	exchange->call.address = exchange->link->address;
	if (!exchange->link->trusted)
		return;
	forwarded = find_header(exchange, "X-Forwarded-For", 15);
	if (forwarded) { /* the last one: it is the one our proxy saw */
		const char *last = strrchr(forwarded, ',');

		last = last ? last + 1 + strspn(last + 1, " ") : forwarded;
		if (last[strspn(last, "0123456789abcdefABCDEF.:")] == '\0' && strlen(last) < 46)
			exchange->call.address = last;
	}
}

/* Names by which this server may be called; others are somebody's page that resolves to our address. */
static bool host_is_ours(const struct server *server, const char *host)
{
	static const char *const local[] = {"localhost", "127.0.0.1", "[::1]"};
	const char *base = strstr(server->base, "://") + 3;
	size_t length = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":"), ours = strcspn(base, "/");

	if (strncasecmp(base, host, ours) == 0 && (host[ours] == '\0'))
		return true;
	if (strncasecmp(base, host, length) == 0 && (base[length] == '\0' || base[length] == ':' || base[length] == '/'))
		return true;
	for (size_t i = 0; i < sizeof local / sizeof *local; i++)
		if (strlen(local[i]) == length && strncasecmp(local[i], host, length) == 0)
			return true;
	for (int i = 0; i < server->daemons; i++)
		if (strncasecmp(server->daemon[i].shown, host, strlen(server->daemon[i].shown)) == 0)
			return true;
	/* by its bare address no page of another site can reach us under its own name */
	return host[0] == '[' || host[strspn(host, "0123456789.:")] == '\0';
}

static void take_credentials(struct server_exchange *exchange)
{
	const char *authorization = find_header(exchange, "Authorization", 13), *cookie = find_header(exchange, "Cookie", 6);
	bool secure = exchange->call.server->options.tls || strncmp(exchange->call.server->base, "https:", 6) == 0;

	server_credentials(authorization, cookie, secure, &exchange->call.arena, &exchange->bearer, &exchange->cookie);
}

/* ---- the head ---- */

/* Bytes from the version to the end of the empty line. */
static ptrdiff_t head_length(const struct server_exchange *exchange)
{
	const union MHD_ConnectionInfo *info = server_mhd.MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

	return info ? (ptrdiff_t)info->header_size - (exchange->version - exchange->method) : 0;
}

static enum status find_route(struct server_exchange *exchange, struct err *err)
{
	struct server_call *call = &exchange->call;
	struct server_match match;
	enum status st;

	if (strcmp(exchange->target, "*") == 0 && strcmp(call->method, "OPTIONS") == 0) {
		exchange->found = true;
		call->status = 204;
		server_answer_header(call, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
		return ST_OK;
	}
	st = server_target_parse(exchange->target, &call->arena, &exchange->parsed, err);
	if (st != ST_OK)
		return st;
	call->path = exchange->parsed.path;
	call->query = exchange->parsed.query;
	call->queries = exchange->parsed.queries;
	if (!server_router_find(call->server->router, call->method, exchange->parsed.segment, exchange->parsed.segments, &match)) {
		if (!server_page_takes(call->server, exchange->parsed.segment, exchange->parsed.segments))
			return err_set(err, ST_NOT_FOUND, "server.no_route", NULL);
		match.allow = "GET, HEAD, OPTIONS";
		match.number = server_router_count(call->server->router);
		match.route = strcmp(call->method, "GET") == 0 || exchange->head ? &server_route_page : NULL;
	}
	memcpy(call->part, match.part, sizeof call->part);
	if (match.route) {
		call->route = match.route;
		exchange->number = match.number;
		return server_query_judge(match.route, call->query, call->queries, err);
	}
	server_answer_header(call, "Allow", match.allow);
	if (strcmp(call->method, "OPTIONS") != 0)
		return err_set(err, ST_USAGE, "server.method", match.allow, NULL);
	exchange->found = true; /* answered by its Allow */
	call->status = 204;
	return ST_OK;
}

int64_t server_request_body_max(const struct server_exchange *exchange)
{
	const struct server_options *options = &exchange->call.server->options;
	enum server_body kind = exchange->call.route ? exchange->call.route->body : SERVER_BODY_NONE;

	return kind == SERVER_BODY_FILE ? options->upload_max : kind == SERVER_BODY_EVENT ? SERVER_EVENT_MAX : options->body_max;
}

static enum status judge_body(struct server_exchange *exchange, struct err *err)
{
	const struct server_call *call = &exchange->call;
	enum server_body kind = call->route ? call->route->body : SERVER_BODY_NONE;
	int64_t max = server_request_body_max(exchange);
	const char *expect = find_header(exchange, "Expect", 6);
	char shown[32];

	if (expect && strcasecmp(expect, "100-continue") != 0)
		return err_set(err, ST_USAGE, "server.expect", NULL);
	if (kind == SERVER_BODY_NONE)
		return exchange->expected ? err_set(err, ST_INPUT, "server.body_unexpected", NULL) : ST_OK;
	snprintf(shown, sizeof shown, "%lld", (long long)max);
	return exchange->expected > max ? err_set(err, ST_INPUT, "server.too_large", shown, NULL) : ST_OK;
}

enum status server_request_head(struct server_exchange *exchange, bool *out_ask, struct err *err)
{
	struct server_call *call = &exchange->call;
	const char *method = exchange->method;
	struct gathering g = {exchange, exchange->version ? exchange->version + strlen(exchange->version) : NULL, false, false};
	enum identity_answer answer;
	enum status st;

	call->method = method;
	exchange->head = strcmp(method, "HEAD") == 0;
	exchange->number = server_router_count(call->server->router);
	server_mhd.MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, gather, &g);
	if (exchange->target_end && gap_is_odd(exchange->target_end, exchange->version, 1))
		g.bad = true; /* a NUL in the address */
	if (g.end && !g.too_many && gap_is_odd(g.end, exchange->version + head_length(exchange), 4))
		g.bad = true;
	call->request_id = request_id(exchange);
	call->lang = server_language_of(find_header(exchange, "Accept-Language", 15), call->server->options.lang);
	take_address(exchange);
	exchange->close = true; /* until the framing is known to be sound */
	if (g.too_many || head_length(exchange) > SERVER_HEADER_BYTES_MAX)
		return err_set(err, ST_INPUT, "server.headers_long", NULL);
	if (g.bad)
		return err_set(err, ST_INPUT, "server.header", "…", NULL);
	st = judge_framing(exchange, err);
	if (st != ST_OK)
		return st;
	exchange->framed = true;
	exchange->close = exchange->expected != 0; /* an error before the body was read */
	call->host = find_header(exchange, "Host", 4);
	if (!call->host)
		return err_set(err, ST_INPUT, "server.header", "Host", NULL);
	if (!host_is_ours(call->server, call->host))
		return err_set(err, ST_DENIED, "server.host", call->host, NULL);
	st = find_route(exchange, err);
	if (st == ST_OK)
		st = judge_body(exchange, err);
	if (st != ST_OK || exchange->found)
		return st;
	take_credentials(exchange);
	answer = identity_lookup_again(call->server->identity, &exchange->link->shown, exchange->bearer, exchange->cookie, &call->caller);
	*out_ask = answer == IDENTITY_ASK;
	if (*out_ask)
		return ST_OK;
	st = server_request_identity(exchange, answer, err);
	return st == ST_OK ? server_request_caller(exchange, err) : st;
}

enum status server_request_identity(struct server_exchange *exchange, enum identity_answer answer, struct err *err)
{
	if (answer == IDENTITY_KNOWN)
		return ST_OK;
	memset(&exchange->call.caller, 0, sizeof exchange->call.caller);
	if (!exchange->bearer && exchange->call.route->who == SERVER_ANYBODY)
		return ST_OK; /* an old cookie is nobody's */
	if (!exchange->bearer && exchange->call.route->who == SERVER_PARTNER)
		return err_set(err, ST_DENIED, "server.token_needed", NULL);
	return answer == IDENTITY_EXPIRED ? err_set(err, ST_DENIED, "server.token_expired", NULL) : err_set(err, ST_DENIED, "server.token", NULL);
}

static bool same_secret(const char *a, const char *b)
{
	size_t length = strlen(a);
	unsigned char different = length != strlen(b);

	for (size_t i = 0; i < length && b[i]; i++)
		different |= (unsigned char)(a[i] ^ b[i]);
	return !different;
}

/* A program may do in /v1 what its token was given for; what is open to nobody is open to it too, and it may always ask who it is. */
static enum status judge_scope(const struct server_call *call, struct err *err)
{
	bool reads = strcmp(call->route->method, "GET") == 0 || strcmp(call->route->operation, "rollupWhatIf") == 0; /* which changes nothing */
	const char *scope = reads ? "api:read" : "api:write";

	if (call->caller.kind != IDENTITY_CLIENT || call->route->where == SERVER_MEMORY || strncmp(call->route->path, "/v1/", 4) != 0)
		return ST_OK;
	if (strcmp(call->route->operation, "getMe") == 0) /* who one is, whatever one may do */
		return ST_OK;
	if (call->route->errors != SERVER_PROBLEM || identity_has_scope(&call->caller, scope))
		return ST_OK;
	return err_set(err, ST_DENIED, "server.scope", scope, NULL);
}

enum status server_request_caller(struct server_exchange *exchange, struct err *err)
{
	const struct server_call *call = &exchange->call;
	const struct identity_caller *caller = &call->caller;

	switch (call->route->who) {
	case SERVER_ANYBODY:
		break;
	case SERVER_SIGNED_IN:
		if (caller->kind == IDENTITY_NOBODY)
			return err_set(err, ST_DENIED, "server.signed_in", NULL);
		break;
	case SERVER_PARTNER:
		if (!exchange->bearer)
			return err_set(err, ST_DENIED, "server.token_needed", NULL);
		if (caller->kind != IDENTITY_CLIENT)
			return err_set(err, ST_DENIED, "server.token", NULL);
		break;
	case SERVER_LOOPBACK:
		if ((!exchange->link->loopback || exchange->link->trusted) && !identity_has_scope(caller, "metrics"))
			return err_set(err, ST_DENIED, "server.loopback", NULL);
		break;
	}
	if (exchange->cookie && caller->kind == IDENTITY_PERSON && strcmp(call->route->method, "GET") != 0) {
		const char *token = find_header(exchange, "X-CSRF-Token", 12);

		if (!caller->csrf[0] || !token || !same_secret(caller->csrf, token))
			return err_set(err, ST_DENIED, "server.csrf", NULL);
	}
	return judge_scope(call, err);
}

/* ---- the body ---- */

static enum status open_spool(struct server_exchange *exchange, struct err *err)
{
	const char *folder = getenv("TMPDIR");
	char *path = arena_printf(&exchange->call.arena, "%s/sangsaeng-upload-XXXXXX", folder && folder[0] ? folder : "/tmp");

	exchange->body_file = mkostemp(path, O_CLOEXEC);
	if (exchange->body_file < 0)
		return err_internal(err, strerror(errno));
	exchange->call.body_path = path;
	return ST_OK;
}

enum status server_request_body(struct server_exchange *exchange, const char *bytes, size_t length, struct err *err)
{
	const struct server_call *call = &exchange->call;
	bool file = call->route->body == SERVER_BODY_FILE;
	int64_t max = server_request_body_max(exchange);
	enum status st = ST_OK;
	char shown[32];

	snprintf(shown, sizeof shown, "%lld", (long long)max);
	exchange->body_bytes += (int64_t)length;
	if (exchange->body_bytes > max)
		return err_set(err, ST_INPUT, "server.too_large", shown, NULL);
	if (!file) {
		text_append(&exchange->body, bytes, length);
		return ST_OK;
	}
	if (exchange->body_file < 0)
		st = open_spool(exchange, err);
	while (st == ST_OK && length) {
		ssize_t n = write(exchange->body_file, bytes, length);

		if (n <= 0)
			return err_internal(err, strerror(errno));
		bytes += n;
		length -= (size_t)n;
	}
	return st;
}

enum status server_request_ready(struct server_exchange *exchange, struct err *err)
{
	struct server_call *call = &exchange->call;

	exchange->close = false;
	if ((call->route->body == SERVER_BODY_MEMORY || call->route->body == SERVER_BODY_EVENT) && exchange->body_bytes > 0) {
		call->body = exchange->body.data;
		call->body_length = exchange->body.length;
	}
	if (call->route->body == SERVER_BODY_FILE) {
		call->body_length = (size_t)exchange->body_bytes;
		if (exchange->body_file < 0)
			return open_spool(exchange, err);
	}
	return ST_OK;
}

enum status server_body_json(struct server_call *call, json_t **out_root, struct err *err)
{
	const char *type = server_header(call, "Content-Type");

	if (!call->body)
		return err_set(err, ST_INPUT, "server.body_needed", NULL);
	if (!type || (strncasecmp(type, "application/json", 16) != 0 && !strcasestr(type, "+json")))
		return err_set(err, ST_USAGE, "server.media_type", type ? type : "", "application/json", NULL);
	return json_read_text(call->body, call->body_length, "", out_root, err);
}

/* ---- what handlers ask ---- */

const char *server_db(const struct server_call *call)
{
	return call->server->options.db;
}

const struct server_options *server_options(const struct server_call *call)
{
	return &call->server->options;
}

const struct server_options *server_options_of(const struct server *server)
{
	return &server->options;
}

const char *server_base(const struct server_call *call)
{
	return call->server->base;
}

const char *server_base_of(const struct server *server)
{
	return server->base;
}

bool server_stopping(const struct server *server)
{
	return atomic_load(&server->stopping);
}

void *server_state(const struct server_call *call, enum server_part_name part)
{
	return call->server->state[part];
}

void *server_state_of(const struct server *server, enum server_part_name part)
{
	return server->state[part];
}

struct identity *server_identity(const struct server_call *call)
{
	return call->server->identity;
}

void server_answer_header(struct server_call *call, const char *name, const char *value)
{
	if (call->headers < sizeof call->header / sizeof *call->header)
		call->header[call->headers++] = (struct server_pair){arena_strdup(&call->arena, name), arena_strdup(&call->arena, value)};
}
