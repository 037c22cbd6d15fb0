/* One request to another machine over HTTPS (libcurl), with the limits that keep a partner, or who pretends to be one, from using us: registered
 * hosts only, certificates verified, no redirects, the name resolved once and no loopback, private, link-local, carrier-grade, multicast or
 * unique-local address unless that was opened for the host. Thread safe. */
#ifndef SANGSAENG_NET_HTTP_H
#define SANGSAENG_NET_HTTP_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct net_http_rules {
	const char *const *host;            /* NULL-ended: "partner.example" (port 443) or "partner.example:8443"; nothing else is asked */
	bool inside;                        /* addresses inside (loopback, private …) are allowed for these hosts */
	bool plain;                         /* http:// too: for tests and providers on loopback */
	const char *ca_file;                /* certificates to trust beside the system's; NULL */
	int connect_seconds, total_seconds; /* 0: 5, 30 */
	size_t body_max;                    /* of the answer; 0: 64 KiB */
};
struct net_http_ask {
	const char *method, *url;
	const char *const *header; /* NULL-ended "Name: value"; NULL: none. Never logged */
	const char *body;          /* NULL: none */
	size_t body_length;
};
struct net_http_answer {
	int status;
	const char *body, *content_type, *link, *retry_after; /* in the arena; "" where absent; a NUL follows the body */
	size_t body_length;
};
/* ST_NETWORK http.connect, http.tls, http.timeout, http.too_long, http.broken (host, cause); ST_DENIED http.host, http.address, http.scheme. Any
 * status of the other side is ST_OK. */
enum status net_http(
	const struct net_http_ask *ask, const struct net_http_rules *rules, struct arena *arena, struct net_http_answer *out_answer, struct err *err);

#endif
