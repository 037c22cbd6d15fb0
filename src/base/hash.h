/* SHA-256 in hex (libsodium), and a running digest over typed fields, so that no two different records give the same bytes. */
#ifndef SANGSAENG_BASE_HASH_H
#define SANGSAENG_BASE_HASH_H

#include <sodium.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_HEX_LEN 65

struct hash {
	crypto_hash_sha256_state state;
};
void hash_init(struct hash *hash);
/* Raw bytes, for files. */
void hash_bytes(struct hash *hash, const void *bytes, size_t length);
/* Fields: each is written with its type and length, so ("ab","c") differs from ("a","bc") and NULL from "". */
void hash_string(struct hash *hash, const char *string_or_null);
void hash_text(struct hash *hash, const char *bytes, size_t length); /* a string that may hold NUL bytes; same field as hash_string */
void hash_blob(struct hash *hash, const void *bytes, size_t length);
void hash_int(struct hash *hash, int64_t value);
void hash_double(struct hash *hash, double value);
void hash_null(struct hash *hash);
void hash_final(struct hash *hash, char out_hex[HASH_HEX_LEN]);

#endif
