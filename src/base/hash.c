#include "base/hash.h"

#include "base/hash_int.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void start_sodium(void)
{
	if (sodium_init() < 0)
		abort(); /* no random source: nothing that signs or hashes may go on */
}

void sodium_ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start_sodium);
}

void hash_init(struct hash *hash)
{
	sodium_ready();
	crypto_hash_sha256_init(&hash->state);
}

void hash_bytes(struct hash *hash, const void *bytes, size_t length)
{
	crypto_hash_sha256_update(&hash->state, bytes, length);
}

/* A field is a type letter, its length or value in 8 bytes (lowest first), and its bytes. */
static void field(struct hash *hash, char type, uint64_t number)
{
	unsigned char head[9] = {(unsigned char)type};

	for (int i = 0; i < 8; i++)
		head[1 + i] = (unsigned char)(number >> (8 * i));
	hash_bytes(hash, head, sizeof head);
}

void hash_text(struct hash *hash, const char *bytes, size_t length)
{
	field(hash, 's', length);
	hash_bytes(hash, bytes, length);
}

void hash_string(struct hash *hash, const char *string_or_null)
{
	if (string_or_null)
		hash_text(hash, string_or_null, strlen(string_or_null));
	else
		hash_null(hash);
}

void hash_blob(struct hash *hash, const void *bytes, size_t length)
{
	field(hash, 'b', length);
	hash_bytes(hash, bytes, length);
}

void hash_int(struct hash *hash, int64_t value)
{
	field(hash, 'i', (uint64_t)value);
}

void hash_double(struct hash *hash, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	field(hash, 'd', bits);
}

void hash_null(struct hash *hash)
{
	hash_bytes(hash, "n", 1);
}

void hash_final(struct hash *hash, char out_hex[HASH_HEX_LEN])
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	crypto_hash_sha256_final(&hash->state, digest);
	sodium_bin2hex(out_hex, HASH_HEX_LEN, digest, sizeof digest);
}
