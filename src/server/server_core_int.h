/* Private to the core of the server: connections, requests on their way, workers, log and counters. Handlers need server_int.h only. */
#ifndef SANGSAENG_SERVER_CORE_INT_H
#define SANGSAENG_SERVER_CORE_INT_H

#include "server/server_int.h"
#include "server/server_mhd_int.h"

#include <pthread.h>
#include <stdatomic.h>

#define SERVER_LISTEN_MAX 8
#define SERVER_HEADERS_MAX 64
#define SERVER_QUERIES_MAX 48
#define SERVER_TARGET_MAX 8192
#define SERVER_HEADER_BYTES_MAX (16 * 1024)

/* ---- routes (server_route.c) ---- */

struct server_router;
struct server_router *server_router_new(void);
void server_router_free(struct server_router *router);
size_t server_router_count(const struct server_router *router);
/* i-th of the routes; their numbers are those of the counters. */
const struct server_route *server_router_at(const struct server_router *router, size_t i);
/* Adds a table, ended by a NULL method. */
void server_router_add(struct server_router *router, const struct server_route *table);
void server_router_seal(struct server_router *router);
struct server_match {
	const struct server_route *route;
	size_t number;
	const char *allow; /* where the path is known and the method is not: "GET, HEAD, OPTIONS" */
	const char *part[SERVER_PARTS];
};
/* All tables. */
void server_router_fill(struct server_router *router);
/* Decodes `length` bytes in place (%EA, with `plus` + for a blank) and ends them with NUL; the new length, or -1: a bad escape, a control character,
 * no UTF-8. */
ptrdiff_t server_decode(char *s, size_t length, bool plus);
/* Segments of a decoded path. False: no such path. */
bool server_router_find(const struct server_router *router, const char *method, char **segment, size_t segments, struct server_match *out_match);

/* Takes a request target apart, in place of a copy: path to segments, query to pairs, everything decoded. ST_INPUT server.path, server.query. */
#define SERVER_SEGMENTS_MAX 24
struct server_target {
	char *path; /* decoded */
	char *segment[SERVER_SEGMENTS_MAX];
	size_t segments;
	struct server_pair query[SERVER_QUERIES_MAX];
	size_t queries;
};
enum status server_target_parse(const char *target, struct arena *arena, struct server_target *out_target, struct err *err);
/* Is every parameter one of the route's? ST_INPUT server.query_unknown, server.query_near, server.query_none. */
enum status server_query_judge(const struct server_route *route, const struct server_pair *query, size_t queries, struct err *err);

/* Values of headers (server_header.c). */
bool server_request_id_good(const char *id_or_null);
/* Korean or English, whichever weighs more; else the fallback. */
enum lang server_language_of(const char *accepted_or_null, enum lang fallback);
/* Whether Accept-Encoding names a coding ("gzip", "br") with a weight above 0. */
bool server_accepts(const char *accepted_or_null, const char *coding);
/* A bearer token, else the session of a cookie; NULL where there is none. */
void server_credentials(const char *authorization_or_null, const char *cookie_or_null, bool secure, struct arena *arena, const char **out_bearer,
	const char **out_session);
/* Whether a list of If-None-Match names the tag (without quotes, of `length` bytes), packed or not; "*" names all. */
bool server_tag_listed(const char *list, const char *tag, size_t length);

/* ---- connections and requests ---- */

enum server_phase {
	SERVER_WAITING,     /* a connection: between requests */
	SERVER_HEADING,     /* reading a head whose first line is there */
	SERVER_IDENTIFYING, /* a worker looks for the caller */
	SERVER_READING,     /* the body */
	SERVER_WORKING,     /* queued or with a worker */
	SERVER_SENDING,
	SERVER_STREAMING,
};
/* A connection. */
struct server_link {
	struct server_link *before, *after; /* of the server's list */
	int fd;
	enum server_phase phase; /* written by the connection's thread, read by the sweep: under links_lock */
	int64_t since_ms;        /* when the phase began */
	int64_t bytes;           /* expected in this phase, for its deadline */
	bool loopback, trusted;
	bool linger; /* closed while its caller still sends */
	char address[48];
	struct identity_shown shown;
};
struct server_exchange {
	struct server_call call;
	struct server_exchange *next; /* in a list of the server */
	struct server_link *link;
	struct MHD_Connection *connection;
	enum server_phase phase;
	bool judged, failed, close, head, found, corked, zipped;
	bool framed;   /* where the body ends is known */
	size_t number; /* of the route, or the router's count */
	int64_t started_us;
	int64_t expected;                          /* of the body, -1 if chunked */
	const char *target;                        /* as it was asked */
	const char *method, *target_end, *version; /* where they lie in the head */
	const char *bearer, *cookie;
	struct text body;
	int body_file;
	int64_t body_bytes;
	char etag[48];
	struct text packed;
	/* of a stream */
	struct text pending;
	size_t pending_sent;
	bool ended;
	int64_t wake_ms;
	struct server_exchange *sleeper;
	/* from here on nothing is cleared between requests */
	size_t headers;
	struct server_pair header[SERVER_HEADERS_MAX];
	size_t header_length[SERVER_HEADERS_MAX];
	struct server_target parsed;
};

/* ---- the server ---- */

struct server_daemon {
	struct MHD_Daemon *daemon;
	int listener;
	char shown[80]; /* host:port */
};
struct server_queue {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct server_exchange *first, **last;
	size_t length, max;
	bool closed;
	pthread_t *thread;
	int threads;
	atomic_int busy;
};
struct server_logger {
	pthread_mutex_t lock;
	pthread_cond_t filled;
	struct text waiting;
	int64_t dropped;
	bool text, closed, started;
	pthread_t thread;
};
#define SERVER_LINGERERS_MAX 64
struct server_lingerer {
	int fd;
	int64_t until_ms, bytes;
};
struct server_linger {
	pthread_mutex_t lock;
	pthread_t thread;
	struct server_lingerer one[SERVER_LINGERERS_MAX];
	size_t count;
	int wake; /* an eventfd */
	bool started, closed;
};
struct server_counters;
struct server_tls;
struct server {
	struct server_options options;
	char base[256];
	struct server_router *router;
	struct identity *identity;
	struct server_daemon daemon[SERVER_LISTEN_MAX];
	int daemons;
	struct server_tls *tls;
	struct server_queue queue;
	struct server_logger log;
	struct server_counters *counters;
	void *state[SERVER_PART_COUNT];
	bool part_started[SERVER_PART_COUNT];
	atomic_bool stopping, hurry; /* hurry: what waits is not begun any more */
	atomic_int exchanges;        /* requests under way */
	atomic_int connections;      /* open */
	pthread_mutex_t links_lock;
	struct server_link *links;
	struct server_linger linger;
	pthread_mutex_t spare_lock;
	struct server_exchange *spare;
	size_t spares;
	pthread_mutex_t sleep_lock;
	pthread_cond_t sleep_changed;
	struct server_exchange *sleepers;
	bool sleep_closed, streams_started;
	pthread_t sleep_thread;
	char boot[9];
	atomic_ullong requests;
	int lock_fd;
};
int64_t server_now_ms(void);
int64_t server_now_us(void);

/* server_http.c */
enum status server_http_load(struct err *err);
enum status server_http_listen(struct server *server, struct err *err);
enum status server_http_start(struct server *server, struct err *err);
void server_http_quiesce(struct server *server);
void server_http_stop(struct server *server);
/* Ends connections whose phase lasts longer than it may. */
void server_http_sweep(struct server *server);
/* Requests that a server which stops still waits for. */
int server_http_pending(struct server *server);
void server_link_phase(struct server *server, struct server_exchange *exchange, enum server_phase phase, int64_t bytes);

/* server_linger.c: connections that were answered before their body was read. Closing such a one resets it, and the caller loses the answer; so what
 * it still sends is dropped for a while. */
enum status server_linger_start(struct server *server, struct err *err);
void server_linger_stop(struct server *server);
/* Nothing more is sent to it; keeps a descriptor of its own. */
void server_linger_take(struct server *server, int fd);

/* server_request.c */
struct server_exchange *server_exchange_take(struct server *server);
void server_exchange_give(struct server *server, struct server_exchange *exchange);
void server_exchange_free(struct server_exchange *exchange);
/* Everything that is judged before the body: false if an error is to be answered (in err). *out_ask: a worker has to look for the caller first. */
/* Of a body for the route that was found, or none. */
int64_t server_request_body_max(const struct server_exchange *exchange);
enum status server_request_head(struct server_exchange *exchange, bool *out_ask, struct err *err);
/* After the caller is known. */
enum status server_request_caller(struct server_exchange *exchange, struct err *err);
enum status server_request_body(struct server_exchange *exchange, const char *bytes, size_t length, struct err *err);
enum status server_request_ready(struct server_exchange *exchange, struct err *err);
/* identity_answer to an error. */
enum status server_request_identity(struct server_exchange *exchange, enum identity_answer answer, struct err *err);

/* server_pages.c: paths that no other route takes. */
extern const struct server_route server_route_page;
bool server_page_takes(const struct server *server, char *const *segment, size_t segments);

/* server_worker.c */
enum status server_worker_start(struct server *server, struct err *err);
void server_worker_stop(struct server *server);
/* False: the queue is full. */
bool server_worker_give(struct server *server, struct server_exchange *exchange);
/* Runs the handler and finishes the answer. */
void server_exchange_run(struct server_exchange *exchange);

/* server_answer.c */
/* After the handler: status, ETag, packing. On a worker `may_pack`. */
void server_answer_finish(struct server_exchange *exchange, bool may_pack);
enum MHD_Result server_answer_send(struct server_exchange *exchange);
void server_answer_end(struct server_exchange *exchange);
enum status server_stream_start(struct server *server, struct err *err);
void server_stream_stop(struct server *server);

/* server_problem.c: the error becomes the answer. */
void server_problem(struct server_exchange *exchange, const struct err *err);

/* server_log.c */
enum status server_log_start(struct server *server, struct err *err);
void server_log_stop(struct server *server);
void server_log_request(struct server_exchange *exchange, int64_t us);

/* server_metrics.c */
void server_metrics_start(struct server *server);
void server_metrics_stop(struct server *server);
void server_metrics_count(struct server_exchange *exchange, int64_t us);
void server_metrics_write(struct server *server, struct text *out);

/* server_tls.c */
enum status server_tls_load(struct server *server, struct err *err);
/* Reads the certificate again; the old one stays if the new one is no good. */
enum status server_tls_reload(struct server *server, struct err *err);
void server_tls_free(struct server *server);
extern const char server_tls_priorities[];
/* A gnutls_certificate_retrieve_function2. */
void *server_tls_retrieve(void);

/* Made of docs/openapi.yaml when the program is built (docs/openapi_embed.py): packed with zlib. */
extern const unsigned char server_openapi[], server_page[];
extern const size_t server_openapi_packed, server_openapi_size, server_page_packed, server_page_size;
/* Head and body of an answer as one TLS record, so one call of the system: they wait until the answer is complete. */
#define SERVER_TLS_RECORD 15000
bool server_tls_cork(struct MHD_Connection *connection);
/* False: the connection takes nothing more now, though it had room for so little a moment ago. */
bool server_tls_uncork(struct MHD_Connection *connection);

/* server_notify.c: systemd. */
void server_notify(const char *state);

#endif
