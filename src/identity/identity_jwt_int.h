/* Private to identity: signed tokens of a provider (RFC 7515, 7517, 7519). Pure. */
#ifndef SANGSAENG_IDENTITY_IDENTITY_JWT_INT_H
#define SANGSAENG_IDENTITY_IDENTITY_JWT_INT_H

#include "base/err.h"
#include "base/json.h"

#include <stdint.h>

#define IDENTITY_JWT_MAX ((size_t)32 * 1024)
/* Judges the signature (RS256 or ES256, no other) by one of the provider's keys. The caller owns *out_claims. ST_NETWORK identity.oidc (cause: a
 * stable word). */
enum status identity_jwt_read(const char *jwt, json_t *keys, json_t **out_claims, struct err *err);
/* Claims of an ID token (OpenID Connect Core 3.1.3.7): whose, for whom, until when, of which question. */
enum status identity_jwt_judge(json_t *claims, const char *issuer, const char *client, const char *nonce, int64_t now, struct err *err);
const char *identity_json_string(json_t *object, const char *key); /* "" if it is none */

#endif
