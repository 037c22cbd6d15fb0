/* Signatures (Ed25519, RFC 8032) and the files of their keys. Signed are the bytes of a text; judging needs the public key only. */
#ifndef SANGSAENG_BASE_SIGN_H
#define SANGSAENG_BASE_SIGN_H

#include "base/err.h"

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>

#define SIGN_KEY_HEX_LEN (2 * crypto_sign_PUBLICKEYBYTES + 1)
#define SIGN_SIGNATURE_HEX_LEN (2 * crypto_sign_BYTES + 1)
struct sign_key {
	unsigned char secret[crypto_sign_SECRETKEYBYTES];
	char public_hex[SIGN_KEY_HEX_LEN];
};
void sign_key_make(struct sign_key *out_key);
/* Wipes the secret (sodium_memzero). */
void sign_key_done(struct sign_key *key);
/* The text of a key file; its length. `out` holds the secret afterwards: the caller wipes it. In a buffer that never moves, so that no copy stays. */
#define SIGN_KEY_TEXT_LEN 256
size_t sign_key_text(const struct sign_key *key, char out[SIGN_KEY_TEXT_LEN]);
/* Codes key.not_one, key.truncated, key.value, key.mismatch, with the line. No message holds anything of the file. */
enum status sign_key_parse(const char *text, size_t length, struct sign_key *out_key, struct err *err);
/* 64 hexadecimal digits. */
bool sign_public_key_valid(const char *hex);

void sign_text(const struct sign_key *key, const char *text, size_t length, char out_signature[SIGN_SIGNATURE_HEX_LEN]);
/* Is `signature` that of the text by `public_key` (both hex)? */
bool sign_holds(const char *public_key, const char *signature, const char *text, size_t length);

#endif
