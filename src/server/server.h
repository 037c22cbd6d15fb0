/* Server: the programme over HTTP. Routes of /v1, /pact and of operations; nothing here is a rule, and every answer about data comes through `view`.
 *
 * Threads: epoll threads of libmicrohttpd answer from memory; whatever touches the database, hashes a password or solves goes through a bounded queue
 * to workers, and 503 with Retry-After when the queue is full. */
#ifndef SANGSAENG_SERVER_H
#define SANGSAENG_SERVER_H

#include "base/err.h"
#include "base/message.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

extern const struct message server_messages[];

struct server_options {
	const char *db;
	const char *listen; /* "127.0.0.1:8080", "[::1]:0" (port 0: any); more than one with commas */
	bool tls;           /* HTTPS */
	const char *certificate,
		*key;                /* PEM files; read again on SIGHUP; NULL with tls: a self-signed one for localhost is made beside the database */
	const char *base_url;        /* as others see it: "https://host/base"; NULL: made from `listen` */
	const char *trusted_proxies; /* addresses whose X-Forwarded-… are believed, with commas; NULL: none */
	const char *mailbox, *smtp;  /* where codes and letters go; both NULL: a folder beside the database */
	const char *catalogue;       /* measures that may fit a firm (packs/SECTOR/measures.csv); NULL: those of the programme only */
	const char *ui;              /* folder of the web page's files; NULL: the installed one, or a plain page */
	int threads, workers;        /* 0: by the number of processors */
	int64_t body_max, upload_max;      /* bytes; 0: 1 MiB, 256 MiB */
	int idle_seconds, request_seconds; /* 0: 30, 60 */
	bool log_text;                     /* else JSON */
	const char *program;               /* path of this program, for jobs that run as a process of their own */
	const char *version;               /* of this program, for build_info */
	enum lang lang;
};
/* Serves until SIGTERM or SIGINT; finishes what it accepted. The address it listens on goes to stderr once it answers. ST_USAGE, ST_NETWORK
 * server.listen, server.certificate; what programme_open says. */
enum status server_run(const struct server_options *options, struct err *err);
/* Every route as JSON, with the lists' columns: what docs/openapi.yaml must say, and a test holds against it. */
void server_routes_write(struct text *out);

#endif
