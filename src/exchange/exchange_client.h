/* A partner's node as its client: token, then requests with it (R29 to R31). Addresses and hosts come from the registry only. */
#ifndef SANGSAENG_EXCHANGE_CLIENT_H
#define SANGSAENG_EXCHANGE_CLIENT_H

#include "exchange/exchange_partner.h"
#include "exchange/exchange_secret.h"
#include "net/net_http.h"

struct exchange_client {
	struct exchange_partner partner;
	char secret[EXCHANGE_SECRET_LEN];
	char base_host[EXCHANGE_URL_LEN], auth_host[EXCHANGE_URL_LEN];
};
/* Reads the partner and unseals its secret; strings of the partner in the arena. partner.unknown, partner.suspended, partner.no_address,
 * partner.no_secret, secret.*. exchange_client_done wipes the secret; it may be called after a failure too. */
enum status exchange_client_open(
	struct store_tx *tx, const char *db, const char *partner, struct arena *arena, struct exchange_client *out_client, struct err *err);
void exchange_client_done(struct exchange_client *client);

struct exchange_client_ask {
	const char *method;       /* "GET", "POST" */
	const char *url;          /* path behind the partner's base URL ("/3/events"), or a whole URL of the same host (a Link) */
	const char *content_type; /* NULL: no body */
	const char *body;
	size_t body_length;
	size_t answer_max; /* 0: 64 KiB */
};
/* Asks with a token, which is kept until a minute before it ends; after a 401 once more with a new one. ST_OK with whatever status came. Codes of
 * net_http; ST_NETWORK client.token (what the token endpoint said); ST_DENIED client.link for a URL of another host. */
enum status exchange_client_ask(struct exchange_client *client, const struct exchange_client_ask *ask, struct arena *arena,
	struct net_http_answer *out_answer, struct err *err);
/* A token, kept or new; `*out_token` in the arena. `fresh`: not a kept one. */
enum status exchange_client_token(struct exchange_client *client, bool fresh, struct arena *arena, const char **out_token, struct err *err);
/* The URL in a Link header with rel="next"; NULL if there is none. */
const char *exchange_client_next(const char *link, struct arena *arena);

#endif
