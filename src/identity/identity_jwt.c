#include "identity/identity_jwt_int.h"

#include "identity/identity_gnutls_int.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define B64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
#define NUMBER_MAX 1024 /* bytes of a key's number */
#define RSA_MIN_BITS 2048
#define SLACK_SECONDS 60 /* clocks differ */

static enum status wrong(const char *cause, struct err *err)
{
	return err_set(err, ST_NETWORK, "identity.oidc", cause, NULL);
}

const char *identity_json_string(json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value ? value : "";
}

/* ---- one key ---- */

struct number {
	unsigned char byte[NUMBER_MAX];
	gnutls_datum_t datum;
};

static bool read_number(json_t *key, const char *name, struct number *out)
{
	const char *text = identity_json_string(key, name);
	size_t length = 0;

	if (!text[0] || sodium_base642bin(out->byte, sizeof out->byte, text, strlen(text), NULL, &length, NULL, B64) != 0)
		return false;
	out->datum = (gnutls_datum_t){.data = out->byte, .size = (unsigned)length};
	return length > 0;
}

static bool import_key(json_t *key, bool rsa, gnutls_pubkey_t pubkey)
{
	struct number a, b;
	unsigned bits = 0;

	if (rsa)
		return read_number(key, "n", &a) && read_number(key, "e", &b) &&
		       identity_gnutls.gnutls_pubkey_import_rsa_raw(pubkey, &a.datum, &b.datum) == 0 &&
		       identity_gnutls.gnutls_pubkey_get_pk_algorithm(pubkey, &bits) == GNUTLS_PK_RSA && bits >= RSA_MIN_BITS;
	return strcmp(identity_json_string(key, "crv"), "P-256") == 0 && read_number(key, "x", &a) && read_number(key, "y", &b) &&
	       identity_gnutls.gnutls_pubkey_import_ecc_raw(pubkey, GNUTLS_ECC_CURVE_SECP256R1, &a.datum, &b.datum) == 0;
}

static bool verify(gnutls_pubkey_t pubkey, bool rsa, const gnutls_datum_t *text, unsigned char *signature, size_t length)
{
	gnutls_datum_t given = {.data = signature, .size = (unsigned)length};
	bool good;

	if (rsa)
		return identity_gnutls.gnutls_pubkey_verify_data2(pubkey, GNUTLS_SIGN_RSA_SHA256, 0, text, &given) >= 0;
	if (length != 64)
		return false;
	{
		gnutls_datum_t r = {.data = signature, .size = 32}, s = {.data = signature + 32, .size = 32}, both;

		if (identity_gnutls.gnutls_encode_rs_value(&both, &r, &s) != 0)
			return false;
		good = identity_gnutls.gnutls_pubkey_verify_data2(pubkey, GNUTLS_SIGN_ECDSA_SHA256, 0, text, &both) >= 0;
		free(both.data); /* gnutls_free is free() unless somebody changed it, which nobody does */
	}
	return good;
}

static bool key_fits(json_t *key, bool rsa, const char *algorithm, const char *kid)
{
	const char *use = identity_json_string(key, "use"), *own = identity_json_string(key, "alg");

	return strcmp(identity_json_string(key, "kty"), rsa ? "RSA" : "EC") == 0 && (!use[0] || strcmp(use, "sig") == 0) &&
	       (!own[0] || strcmp(own, algorithm) == 0) && (!kid[0] || strcmp(identity_json_string(key, "kid"), kid) == 0);
}

static bool signed_by(
	json_t *keys, bool rsa, const char *algorithm, const char *kid, const gnutls_datum_t *text, unsigned char *signature, size_t length)
{
	json_t *list = json_object_get(keys, "keys"), *key;
	bool good = false;
	size_t i;

	json_array_foreach(list, i, key)
	{
		gnutls_pubkey_t pubkey;

		if (good || i >= 32 || !key_fits(key, rsa, algorithm, kid) || identity_gnutls.gnutls_pubkey_init(&pubkey) != 0)
			continue;
		good = import_key(key, rsa, pubkey) && verify(pubkey, rsa, text, signature, length);
		identity_gnutls.gnutls_pubkey_deinit(pubkey);
	}
	return good;
}

/* ---- the token ---- */

static json_t *read_part(const char *text, size_t length)
{
	unsigned char *bytes = malloc(length + 1);
	size_t got = 0;
	json_t *root = NULL;
	struct err own;

	if (bytes && sodium_base642bin(bytes, length, text, length, NULL, &got, NULL, B64) == 0) {
		bytes[got] = '\0';
		if (json_read_text((const char *)bytes, got, "token", &root, &own) != ST_OK)
			root = NULL;
	}
	free(bytes);
	return root;
}

enum status identity_jwt_read(const char *jwt, json_t *keys, json_t **out_claims, struct err *err)
{
	const char *first = strchr(jwt, '.'), *second = first ? strchr(first + 1, '.') : NULL;
	unsigned char signature[NUMBER_MAX];
	gnutls_datum_t text;
	const char *algorithm;
	json_t *head, *claims;
	size_t length = 0;
	bool rsa, good;
	enum status st = identity_gnutls_load(err);

	if (st != ST_OK)
		return st;
	if (!second || strchr(second + 1, '.') || strlen(jwt) > IDENTITY_JWT_MAX ||
		sodium_base642bin(signature, sizeof signature, second + 1, strlen(second + 1), NULL, &length, NULL, B64) != 0 || length == 0)
		return wrong("id_token", err);
	head = read_part(jwt, (size_t)(first - jwt));
	algorithm = identity_json_string(head, "alg");
	rsa = strcmp(algorithm, "RS256") == 0;
	if ((!rsa && strcmp(algorithm, "ES256") != 0) || json_object_get(head, "crit")) {
		json_decref(head);
		return wrong("alg", err);
	}
	text = (gnutls_datum_t){.size = (unsigned)(second - jwt)};
	text.data = malloc(text.size + 1);
	if (!text.data) {
		json_decref(head);
		return err_internal(err, "memory");
	}
	memcpy(text.data, jwt, text.size);
	good = signed_by(keys, rsa, algorithm, identity_json_string(head, "kid"), &text, signature, length);
	free(text.data);
	json_decref(head);
	if (!good)
		return wrong("signature", err);
	claims = read_part(first + 1, (size_t)(second - first - 1));
	if (!claims)
		return wrong("id_token", err);
	*out_claims = claims;
	return ST_OK;
}

static bool for_client(json_t *claims, const char *client)
{
	json_t *audience = json_object_get(claims, "aud"), *one;
	const char *party = json_string_value(json_object_get(claims, "azp"));
	bool found = false;
	size_t i;

	if (party && strcmp(party, client) != 0)
		return false;
	if (json_is_string(audience))
		return strcmp(json_string_value(audience), client) == 0;
	json_array_foreach(audience, i, one)
	{
		found = found || (json_is_string(one) && strcmp(json_string_value(one), client) == 0);
	}
	return found && (json_array_size(audience) == 1 || party);
}

enum status identity_jwt_judge(json_t *claims, const char *issuer, const char *client, const char *nonce, int64_t now, struct err *err)
{
	const char *shown = identity_json_string(claims, "nonce"), *subject = identity_json_string(claims, "sub");
	json_t *expires = json_object_get(claims, "exp"), *made = json_object_get(claims, "iat");

	if (strcmp(identity_json_string(claims, "iss"), issuer) != 0)
		return wrong("iss", err);
	if (!for_client(claims, client))
		return wrong("aud", err);
	if (!json_is_integer(expires) || json_integer_value(expires) + SLACK_SECONDS <= now)
		return wrong("exp", err);
	if (!json_is_integer(made) || json_integer_value(made) - SLACK_SECONDS > now)
		return wrong("iat", err);
	if (strlen(shown) != strlen(nonce) || sodium_memcmp(shown, nonce, strlen(nonce)) != 0)
		return wrong("nonce", err);
	if (!subject[0] || strlen(subject) > 255)
		return wrong("sub", err);
	return ST_OK;
}
