/* libmicrohttpd: listening sockets, epoll threads, and a request's way through its phases. */
#include "server/server_core_int.h"

#include "base/library.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CONNECTION_BYTES ((size_t)24 * 1024) /* a head of at most SERVER_HEADER_BYTES_MAX, and that of the answer */
#define BACKLOG 1024
#define CONNECTIONS_MAX 20000u

struct mhd_functions server_mhd;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static enum status load_status;
static struct err load_problem;

static void load(void)
{
#define NAMED(function) {#function, offsetof(struct mhd_functions, function)},
	static const struct library_function list[] = {MHD_FUNCTIONS(NAMED){NULL, 0}};
#undef NAMED

	load_status = library_load("libmicrohttpd.so.12", list, &server_mhd, &load_problem);
}

enum status server_http_load(struct err *err)
{
	pthread_once(&once, load);
	if (load_status != ST_OK && err)
		*err = load_problem;
	return load_status;
}

int64_t server_now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t server_now_ms(void)
{
	return server_now_us() / 1000;
}

/* ---- connections ---- */

static bool is_trusted(const struct server *server, const char *address)
{
	const char *list = server->options.trusted_proxies;
	size_t length = strlen(address);

	while (list && *list) {
		size_t word = strcspn(list, ",");

		if (word == length && memcmp(list, address, length) == 0)
			return true;
		list += word + (list[word] == ',');
	}
	return false;
}

static void name_address(struct server_link *link, const struct sockaddr *address)
{
	const void *bytes = NULL;

	if (address && address->sa_family == AF_INET) {
		bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
		link->loopback = ((const unsigned char *)bytes)[0] == 127;
	} else if (address && address->sa_family == AF_INET6) {
		bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
		link->loopback = IN6_IS_ADDR_LOOPBACK((const struct in6_addr *)bytes);
	}
	if (!bytes || !inet_ntop(address->sa_family, bytes, link->address, sizeof link->address))
		strcpy(link->address, "-");
}

static void notify_connection(void *context, struct MHD_Connection *connection, void **socket_context, enum MHD_ConnectionNotificationCode code)
{
	struct server *server = context;
	struct server_link *link = *socket_context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		link = heap_alloc(1, sizeof *link);
		memset(link, 0, sizeof *link);
		link->fd = server_mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		name_address(link, server_mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
		link->trusted = is_trusted(server, link->address);
		link->since_ms = server_now_ms();
		*socket_context = link;
		atomic_fetch_add(&server->connections, 1);
		pthread_mutex_lock(&server->links_lock);
		link->after = server->links;
		if (server->links)
			server->links->before = link;
		server->links = link;
		pthread_mutex_unlock(&server->links_lock);
		return;
	}
	if (!link)
		return;
	if (link->linger)
		server_linger_take(server, link->fd);
	pthread_mutex_lock(&server->links_lock);
	if (link->before)
		link->before->after = link->after;
	else
		server->links = link->after;
	if (link->after)
		link->after->before = link->before;
	pthread_mutex_unlock(&server->links_lock);
	atomic_fetch_sub(&server->connections, 1);
	free(link);
	*socket_context = NULL;
}

void server_link_phase(struct server *server, struct server_exchange *exchange, enum server_phase phase, int64_t bytes)
{
	struct server_link *link = exchange->link;
	int64_t now = server_now_ms();

	exchange->phase = phase;
	if (!link)
		return;
	__atomic_store_n(&link->bytes, bytes, __ATOMIC_RELAXED);
	__atomic_store_n(&link->since_ms, now, __ATOMIC_RELAXED);
	__atomic_store_n(&link->phase, phase, __ATOMIC_RELEASE);
}

#define SLOWEST_BYTES_MS 16 /* a client that is slower than 16 kB a second holds a connection up */

/* Longer than this no connection may be in a phase; -1: as long as it takes. An idle one is closed by the library; one that waits longer than that
 * brings its first line byte by byte. A server that stops waits for nobody who has not asked yet. */
static int64_t longest_ms(const struct server *server, enum server_phase phase, int64_t bytes)
{
	int64_t idle = (int64_t)server->options.idle_seconds * 1000, most = (int64_t)server->options.request_seconds * 1000;

	if (server_stopping(server) && (phase == SERVER_WAITING || phase == SERVER_HEADING || phase == SERVER_READING))
		return phase == SERVER_READING ? 5000 : 1000;
	switch (phase) {
	case SERVER_WAITING:
		return idle + idle / 2;
	case SERVER_HEADING:
		return idle;
	case SERVER_READING:
	case SERVER_SENDING:
		return most + bytes / SLOWEST_BYTES_MS;
	default:
		return -1;
	}
}

/* The library misses the end of a connection that came together with the last bytes. */
static bool has_left(const struct server_link *link)
{
	struct pollfd p = {.fd = link->fd, .events = POLLRDHUP};

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

void server_http_sweep(struct server *server)
{
	int64_t now = server_now_ms();

	pthread_mutex_lock(&server->links_lock);
	for (struct server_link *link = server->links; link; link = link->after) {
		enum server_phase phase = __atomic_load_n(&link->phase, __ATOMIC_ACQUIRE);
		int64_t age = now - __atomic_load_n(&link->since_ms, __ATOMIC_RELAXED);
		int64_t longest = longest_ms(server, phase, __atomic_load_n(&link->bytes, __ATOMIC_RELAXED));

		if ((longest >= 0 && age > longest) || (age > 1000 && (phase == SERVER_HEADING || phase == SERVER_READING) && has_left(link)))
			shutdown(link->fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&server->links_lock);
}

int server_http_pending(struct server *server)
{
	int64_t now = server_now_ms();
	int n = 0;

	pthread_mutex_lock(&server->links_lock);
	for (const struct server_link *link = server->links; link; link = link->after) {
		enum server_phase phase = __atomic_load_n(&link->phase, __ATOMIC_ACQUIRE);
		int64_t longest = longest_ms(server, phase, 0);

		n += phase != SERVER_WAITING &&
		     (longest < 0 || phase == SERVER_SENDING || now - __atomic_load_n(&link->since_ms, __ATOMIC_RELAXED) <= longest);
	}
	pthread_mutex_unlock(&server->links_lock);
	return n;
}

/* ---- requests ---- */

#define DROPPED_MAX ((int64_t)4 << 20) /* beyond what the route takes */

/* The library would split the query, at the cost of some 60 bytes of the connection's memory for each parameter, and answers nothing at all where
 * they fill it. The query is split here (server_target.c), by a copy: in the library's own it is one parameter. */
static void hide_parameters(const char *uri)
{
	for (char *at = strchr(uri, '?'); at && *at; at++)
		if (*at == '&')
			*at = ';';
}

static void *begin(void *context, const char *uri, struct MHD_Connection *connection)
{
	struct server *server = context;
	struct server_exchange *exchange = server_exchange_take(server);
	const union MHD_ConnectionInfo *info = server_mhd.MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	exchange->connection = connection;
	exchange->link = info ? info->socket_context : NULL;
	exchange->started_us = server_now_us();
	server_link_phase(server, exchange, SERVER_HEADING, 0);
	exchange->target = arena_strdup(&exchange->call.arena, uri);
	exchange->target_end = uri + strlen(uri);
	hide_parameters(uri);
	return exchange;
}

/* The error becomes the answer. */
static void refuse_later(struct server_exchange *exchange, const struct err *err)
{
	server_problem(exchange, err);
	server_answer_finish(exchange, false);
	exchange->failed = true;
}

/* Hands it to a worker while the connection sleeps. */
static enum MHD_Result give(struct server_exchange *exchange, enum server_phase phase)
{
	struct server *server = exchange->call.server;
	struct err err;

	server_link_phase(server, exchange, phase, 0);
	server_mhd.MHD_suspend_connection(exchange->connection);
	if (server_worker_give(server, exchange))
		return MHD_YES;
	err_set(&err, ST_CANCELLED, server_stopping(server) ? "server.stopping" : "server.busy", NULL);
	server_problem(exchange, &err);
	exchange->failed = true;
	server_mhd.MHD_resume_connection(exchange->connection);
	return MHD_YES; /* called again once it is awake */
}

/* The body is there, or none was sent. */
static enum MHD_Result complete(struct server_exchange *exchange)
{
	struct err err;

	if (exchange->phase == SERVER_WORKING || exchange->failed || exchange->found)
		return server_answer_send(exchange);
	if (server_request_ready(exchange, &err) != ST_OK) {
		server_problem(exchange, &err);
		return server_answer_send(exchange);
	}
	exchange->call.etag = strcmp(exchange->call.route->method, "GET") == 0;
	if (exchange->call.route->where != SERVER_MEMORY)
		return give(exchange, SERVER_WORKING);
	server_exchange_run(exchange);
	return server_answer_send(exchange);
}

/* An error before the body was read, of a caller that may be sending it: a fair one is read and dropped before the answer. Whoever waits to be told
 * to go on sends none. */
static bool answers_at_once(const struct server_exchange *exchange)
{
	return exchange->failed && exchange->close &&
	       (!exchange->framed || exchange->expected > server_request_body_max(exchange) || server_header(&exchange->call, "Expect"));
}

/* Called before the body, and again after a worker looked for the caller. An answer given here would end the connection. */
static enum MHD_Result head(struct server_exchange *exchange)
{
	struct server *server = exchange->call.server;
	struct err err;
	bool ask = false;

	if (!exchange->judged) {
		exchange->judged = true;
		if (server_request_head(exchange, &ask, &err) != ST_OK)
			refuse_later(exchange, &err);
		else if (ask)
			return give(exchange, SERVER_IDENTIFYING);
	}
	server_link_phase(server, exchange, SERVER_READING,
		exchange->expected > 0 ? exchange->expected
		: exchange->expected   ? server->options.upload_max
				       : 0);
	if (!answers_at_once(exchange))
		return MHD_YES;
	if (exchange->link)
		exchange->link->linger = true;
	return server_answer_send(exchange);
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
	const char *upload_data, size_t *upload_data_size, void **con_cls)
{
	struct server_exchange *exchange = *con_cls;
	struct err err;

	if (!exchange)
		return MHD_NO;
	if (exchange->phase == SERVER_HEADING || exchange->phase == SERVER_IDENTIFYING) {
		exchange->method = method;
		exchange->version = version;
		return head(exchange);
	}
	if (*upload_data_size == 0)
		return complete(exchange);
	/* an answer can only be given once the body was read: what is too much is dropped, and who sends far too much is hung up on */
	if (!exchange->failed && server_request_body(exchange, upload_data, *upload_data_size, &err) != ST_OK) {
		server_problem(exchange, &err);
		exchange->failed = exchange->close = true;
	} else if (exchange->failed) {
		exchange->body_bytes += (int64_t)*upload_data_size;
		if (exchange->body_bytes > server_request_body_max(exchange) + DROPPED_MAX)
			return MHD_NO;
	}
	*upload_data_size = 0;
	return MHD_YES;
}

static void completed(void *context, struct MHD_Connection *connection, void **con_cls, enum MHD_RequestTerminationCode code)
{
	struct server *server = context;
	struct server_exchange *exchange = *con_cls;
	int64_t us;

	if (!exchange)
		return;
	*con_cls = NULL;
	if (exchange->corked && !server_tls_uncork(connection))
		shutdown(exchange->link->fd, SHUT_RDWR); /* it asks on and on without reading */
	us = server_now_us() - exchange->started_us;
	if (exchange->call.method) {
		if (code != MHD_REQUEST_TERMINATED_COMPLETED_OK && exchange->phase != SERVER_SENDING && exchange->phase != SERVER_STREAMING)
			exchange->call.status = 499;
		server_metrics_count(exchange, us);
		server_log_request(exchange, us);
	}
	server_link_phase(server, exchange, SERVER_WAITING, 0);
	server_exchange_give(server, exchange);
}

static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *s)
{
	return strlen(s);
}

static void note(void *context, const char *format, va_list arguments)
{
}

/* ---- listening ---- */

static enum status open_listener(const char *where, struct server_daemon *out, struct err *err)
{
	char host[64], port[8];
	const char *colon = strrchr(where, ':');
	size_t length = colon ? (size_t)(colon - where) : 0;
	struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *list;
	struct sockaddr_storage bound;
	socklen_t size = sizeof bound;
	int fd, on = 1;

	if (!colon || length >= sizeof host || strlen(colon + 1) >= sizeof port || !colon[1])
		return err_set(err, ST_USAGE, "server.address", where, NULL);
	if (where[0] == '[' && length > 2)
		snprintf(host, sizeof host, "%.*s", (int)length - 2, where + 1);
	else
		snprintf(host, sizeof host, "%.*s", (int)length, where);
	snprintf(port, sizeof port, "%s", colon + 1);
	if (getaddrinfo(host[0] ? host : NULL, port, &hints, &list) != 0)
		return err_set(err, ST_USAGE, "server.address", where, NULL);
	fd = socket(list->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0) {
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
		if (list->ai_family == AF_INET6)
			setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	}
	if (fd < 0 || bind(fd, list->ai_addr, list->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
		int reason = errno;

		freeaddrinfo(list);
		if (fd >= 0)
			close(fd);
		return err_set(err, ST_NETWORK, "server.listen", where, strerror(reason), NULL);
	}
	freeaddrinfo(list);
	getsockname(fd, (struct sockaddr *)&bound, &size);
	snprintf(out->shown, sizeof out->shown, "%.*s:%u", (int)length, where,
		ntohs(bound.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&bound)->sin6_port : ((struct sockaddr_in *)&bound)->sin_port));
	out->listener = fd;
	return ST_OK;
}

enum status server_http_listen(struct server *server, struct err *err)
{
	const char *list = server->options.listen;

	while (*list) {
		size_t length = strcspn(list, ",");
		char where[80];
		enum status st;

		if (length >= sizeof where || server->daemons == SERVER_LISTEN_MAX)
			return err_set(err, ST_USAGE, "server.address", list, NULL);
		snprintf(where, sizeof where, "%.*s", (int)length, list);
		st = open_listener(where, &server->daemon[server->daemons], err);
		if (st != ST_OK)
			return st;
		server->daemons++;
		list += length + (list[length] == ',');
	}
	return server->daemons ? ST_OK : err_set(err, ST_USAGE, "server.address", "", NULL);
}

static struct MHD_Daemon *start_daemon(struct server *server, int listener, unsigned threads)
{
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_ERROR_LOG;
	struct MHD_OptionItem option[16];
	int n = 0;

	if (server->options.tls) {
		flags |= MHD_USE_TLS;
		option[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)server_tls_priorities};
		option[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_CERT_CALLBACK, 0, server_tls_retrieve()};
	}
	if (threads > 1)
		option[n++] = (struct MHD_OptionItem){MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)threads, NULL};
	option[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
	return server_mhd.MHD_start_daemon(flags, 0, NULL, NULL, handle, server, MHD_OPTION_EXTERNAL_LOGGER, note, server, MHD_OPTION_LISTEN_SOCKET,
		listener, MHD_OPTION_URI_LOG_CALLBACK, begin, server, MHD_OPTION_NOTIFY_COMPLETED, completed, server, MHD_OPTION_NOTIFY_CONNECTION,
		notify_connection, server, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, server, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_BYTES,
		MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)server->options.idle_seconds,
		MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_ARRAY, option, MHD_OPTION_END);
}

enum status server_http_start(struct server *server, struct err *err)
{
	for (int i = 0; i < server->daemons; i++) {
		unsigned threads = (unsigned)(server->options.threads / server->daemons);

		server->daemon[i].daemon = start_daemon(server, server->daemon[i].listener, threads > 0 ? threads : 1);
		if (!server->daemon[i].daemon)
			return err_set(err, ST_NETWORK, "server.listen", server->daemon[i].shown, strerror(errno), NULL);
	}
	return ST_OK;
}

void server_http_quiesce(struct server *server)
{
	for (int i = 0; i < server->daemons; i++) {
		if (!server->daemon[i].daemon)
			continue;
		server_mhd.MHD_quiesce_daemon(server->daemon[i].daemon);
		close(server->daemon[i].listener);
		server->daemon[i].listener = -1;
	}
}

void server_http_stop(struct server *server)
{
	for (int i = 0; i < server->daemons; i++) {
		if (server->daemon[i].daemon)
			server_mhd.MHD_stop_daemon(server->daemon[i].daemon);
		else if (server->daemon[i].listener >= 0)
			close(server->daemon[i].listener);
		server->daemon[i].daemon = NULL;
	}
}
