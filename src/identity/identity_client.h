/* Programs that call the server: API clients and partners, their secrets and tokens. */
#ifndef SANGSAENG_IDENTITY_CLIENT_H
#define SANGSAENG_IDENTITY_CLIENT_H

#include "identity/identity.h"

#include <stddef.h>

#define IDENTITY_TOKEN_SECONDS 3600
#define IDENTITY_SCOPES_PARTNER "footprint:list footprint:read"
#define IDENTITY_SCOPES_API "api:read api:write"

struct identity_client {
	const char *client, *name, *organisation, *partner, *scopes; /* partner NULL if it is none */
	int64_t created, revoked;                                    /* seconds since 1970; revoked 0: it is not */
	int secrets;                                                 /* that are valid now: 1, or 2 while they change */
};
struct identity_client_ask {
	const char *name, *organisation;
	const char *partner; /* NULL: an API client. A partner may have no organisation (NULL) */
	const char *scopes;  /* NULL: the usual ones */
};
/* [store] A new client; the secret is shown this once. ST_NOT_FOUND identity.organisation; ST_INPUT identity.scopes. */
enum status identity_client_add(struct identity *identity, const struct identity_client_ask *ask, const char *by, char out_client[IDENTITY_KEY_LEN],
	char out_secret[IDENTITY_SECRET_LEN], struct err *err);
/* [store] One more secret; the one before stays valid for `overlap_seconds` and any older one ends. ST_NOT_FOUND identity.client_unknown. */
enum status identity_client_rotate(struct identity *identity, const char *client, int64_t overlap_seconds, const char *by,
	char out_secret[IDENTITY_SECRET_LEN], struct err *err);
/* [store] Its tokens end with it. */
enum status identity_client_revoke(struct identity *identity, const char *client, const char *by, struct err *err);
/* [store] The tokens of a partner's clients end, for good; the clients stay. */
enum status identity_partner_end(struct identity *identity, const char *partner, const char *by, struct err *err);
/* [store] Of one organisation, or with NULL all; the revoked ones too. */
enum status identity_clients(struct identity *identity, const char *organisation_or_null, struct arena *arena, struct identity_client **out_list,
	size_t *out_count, struct err *err);

struct identity_granted {
	char token[IDENTITY_SECRET_LEN]; /* wiped by the caller */
	char scopes[IDENTITY_SCOPES_LEN];
	bool narrowed; /* other scopes than were asked */
	int seconds;
};
/* [store] Client credentials (RFC 6749 4.4). Unknown client and wrong secret are one answer and take one time: ST_DENIED identity.client. ST_DENIED
 * identity.locked (seconds) after too many of these from the address. */
enum status identity_token_grant(struct identity *identity, const char *client, const char *secret, const char *scope_or_null, const char *address,
	struct identity_granted *out_granted, struct err *err);

/* Client id and secret of a header "Basic …", percent-encoded or not (RFC 6749 2.3.1 asks for it, most clients do not). Pure. False if it is none. */
bool identity_basic_parse(const char *header, char out_client[IDENTITY_KEY_LEN], char out_secret[IDENTITY_SECRET_LEN]);
/* One value of a form (application/x-www-form-urlencoded), decoded, in the arena; NULL if absent. *out_twice: it stands there more than once. */
const char *identity_form_value(const char *body, size_t length, const char *name, struct arena *arena, bool *out_twice);

#endif
