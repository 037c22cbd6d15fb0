/* Signing in through a company's OpenID provider: authorization code flow with PKCE. */
#ifndef SANGSAENG_IDENTITY_OIDC_H
#define SANGSAENG_IDENTITY_OIDC_H

#include "identity/identity.h"
#include "identity/identity_sign_in.h"

#include <stddef.h>

/* A provider, registered by the operator. Its people are those of one organisation, never of another. */
struct identity_provider {
	const char *provider, *issuer, *client, *organisation;
	const char *claim;   /* "email": a verified address that persons.csv has; "sub": subjects that were registered */
	bool inside;         /* its addresses may lie inside */
	const char *ca_file; /* NULL: the system's certificates only */
	int64_t created;
};
/* [store] ST_INPUT identity.provider_name, identity.issuer, identity.claim; ST_NOT_FOUND identity.organisation; ST_CONFLICT identity.provider_there.
 */
enum status identity_provider_add(
	struct identity *identity, const struct identity_provider *provider, const char *secret, const char *by, struct err *err);
/* [store] ST_NOT_FOUND identity.provider, identity.person. */
enum status identity_provider_subject(
	struct identity *identity, const char *provider, const char *subject, const char *person, const char *by, struct err *err);
enum status identity_provider_remove(struct identity *identity, const char *provider, const char *by, struct err *err);
enum status identity_providers(
	struct identity *identity, struct arena *arena, struct identity_provider **out_list, size_t *out_count, struct err *err);

/* [store, asks the provider] Where the browser is sent, and the secret that a cookie of it keeps. ST_NOT_FOUND identity.provider; ST_NETWORK
 * identity.oidc (cause); codes of net_http. */
enum status identity_oidc_start(struct identity *identity, const char *provider, struct arena *arena, const char **out_url,
	char out_browser[IDENTITY_SECRET_LEN], struct err *err);
struct identity_oidc_answer {
	const char *state, *code, *issuer, *error; /* of the query; NULL where absent */
	const char *browser;                       /* of the cookie; NULL */
};
/* [store, asks the provider] ST_DENIED identity.oidc_state, identity.oidc_denied, identity.oidc_person; ST_NETWORK identity.oidc (cause). */
enum status identity_oidc_finish(
	struct identity *identity, const struct identity_oidc_answer *answer, struct identity_signed_in *out_signed_in, struct err *err);

#endif
