/* Keys and signatures (Ed25519), key files. */
#include "base/sign.h"

#include "base/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char key_head[] = "sangsaeng ledger key 1"; /* its first use; keys sign verification cases too */

/* libsodium takes this any number of times, from any thread. */
static void sodium_ready(void)
{
	if (sodium_init() < 0)
		abort(); /* no random source: no key may be made */
}

void sign_key_make(struct sign_key *out_key)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	sodium_ready();
	crypto_sign_keypair(public_key, out_key->secret);
	sodium_bin2hex(out_key->public_hex, sizeof out_key->public_hex, public_key, sizeof public_key);
}

void sign_key_done(struct sign_key *key)
{
	sodium_memzero(key, sizeof *key);
}

size_t sign_key_text(const struct sign_key *key, char out[SIGN_KEY_TEXT_LEN])
{
	_Static_assert(sizeof key_head + SIGN_KEY_HEX_LEN + 2 * crypto_sign_SECRETKEYBYTES + 24 < SIGN_KEY_TEXT_LEN, "it fits");
	size_t length = (size_t)snprintf(out, SIGN_KEY_TEXT_LEN, "%s\npublic: %s\nsecret: ", key_head, key->public_hex);
	sodium_bin2hex(out + length, SIGN_KEY_TEXT_LEN - length, key->secret, sizeof key->secret);
	length += 2 * sizeof key->secret;
	out[length++] = '\n';
	out[length] = '\0';
	return length;
}

static enum status key_lines(struct lines *l, struct sign_key *key, char secret[2 * crypto_sign_SECRETKEYBYTES + 1], struct err *err)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES], again[crypto_sign_SECRETKEYBYTES];
	char hex[SIGN_KEY_HEX_LEN];
	enum status status = lines_head(l, key_head, err);
	if (status == ST_OK)
		status = lines_hex(l, "public", "key.value", "key.value", key->public_hex, sizeof key->public_hex, err);
	if (status == ST_OK)
		status = lines_hex(l, "secret", "key.value", "key.value", secret, 2 * crypto_sign_SECRETKEYBYTES + 1, err);
	if (status == ST_OK)
		status = lines_rest_blank(l, "key.value", err);
	if (status != ST_OK)
		return status;
	sodium_hex2bin(key->secret, sizeof key->secret, secret, 2 * crypto_sign_SECRETKEYBYTES, NULL, NULL, NULL);
	/* the secret key is its seed and the public key: both must belong together */
	crypto_sign_seed_keypair(public_key, again, key->secret);
	sodium_bin2hex(hex, sizeof hex, public_key, sizeof public_key);
	bool same = sodium_memcmp(again, key->secret, sizeof again) == 0 && strcmp(hex, key->public_hex) == 0;
	sodium_memzero(again, sizeof again);
	return same ? ST_OK : err_set(err, ST_INPUT, "key.mismatch", NULL);
}

enum status sign_key_parse(const char *text, size_t length, struct sign_key *out_key, struct err *err)
{
	struct lines l;
	struct sign_key key = {0};
	char secret[2 * crypto_sign_SECRETKEYBYTES + 1];
	sodium_ready();
	lines_start(&l, text, length, "key.not_one", "key.truncated");
	enum status status = key_lines(&l, &key, secret, err);
	if (status == ST_OK)
		*out_key = key;
	sodium_memzero(secret, sizeof secret);
	sign_key_done(&key);
	return status;
}

bool sign_public_key_valid(const char *hex)
{
	return hex_digits(hex, strlen(hex), SIGN_KEY_HEX_LEN - 1);
}

void sign_text(const struct sign_key *key, const char *text, size_t length, char out_signature[SIGN_SIGNATURE_HEX_LEN])
{
	unsigned char signature[crypto_sign_BYTES];
	sodium_ready();
	crypto_sign_detached(signature, NULL, (const unsigned char *)text, length, key->secret);
	sodium_bin2hex(out_signature, SIGN_SIGNATURE_HEX_LEN, signature, sizeof signature);
}

bool sign_holds(const char *public_key, const char *signature, const char *text, size_t length)
{
	unsigned char bytes[crypto_sign_BYTES], key[crypto_sign_PUBLICKEYBYTES];
	size_t key_length = 0, signature_length = 0;
	sodium_ready();
	if (sodium_hex2bin(key, sizeof key, public_key, strlen(public_key), NULL, &key_length, NULL) != 0 || key_length != sizeof key ||
		sodium_hex2bin(bytes, sizeof bytes, signature, strlen(signature), NULL, &signature_length, NULL) != 0 ||
		signature_length != sizeof bytes)
		return false;
	return crypto_sign_verify_detached(bytes, (const unsigned char *)text, length, key) == 0;
}
