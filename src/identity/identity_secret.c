/* Secrets: making, telling ours from noise, hashing, sealing. Pure but for randomness. */
#include "identity/identity_int.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define RAW_BYTES (IDENTITY_RANDOM_BYTES + IDENTITY_TAG_BYTES)
#define B64 sodium_base64_VARIANT_URLSAFE_NO_PADDING
_Static_assert(sodium_base64_ENCODED_LEN(RAW_BYTES, B64) == IDENTITY_SECRET_LEN, "length of a secret");

/* Letters and digits that nobody takes for another (Crockford). */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void tag_of(const struct identity_keys *keys, char purpose, const unsigned char random[IDENTITY_RANDOM_BYTES],
	unsigned char out_tag[crypto_generichash_BYTES_MIN])
{
	unsigned char message[IDENTITY_RANDOM_BYTES + 1];

	message[0] = (unsigned char)purpose;
	memcpy(message + 1, random, IDENTITY_RANDOM_BYTES);
	crypto_generichash(out_tag, crypto_generichash_BYTES_MIN, message, sizeof message, keys->tag, sizeof keys->tag);
	sodium_memzero(message, sizeof message);
}

void identity_secret_make(const struct identity_keys *keys, char purpose, char out_secret[IDENTITY_SECRET_LEN])
{
	unsigned char raw[RAW_BYTES], tag[crypto_generichash_BYTES_MIN];

	randombytes_buf(raw, IDENTITY_RANDOM_BYTES);
	tag_of(keys, purpose, raw, tag);
	memcpy(raw + IDENTITY_RANDOM_BYTES, tag, IDENTITY_TAG_BYTES);
	sodium_bin2base64(out_secret, IDENTITY_SECRET_LEN, raw, sizeof raw, B64);
	sodium_memzero(raw, sizeof raw);
}

bool identity_secret_ours(const struct identity_keys *keys, char purpose, const char *secret)
{
	unsigned char raw[RAW_BYTES], tag[crypto_generichash_BYTES_MIN];
	size_t length = 0;

	if (strnlen(secret, IDENTITY_SECRET_LEN) != IDENTITY_SECRET_LEN - 1)
		return false;
	if (sodium_base642bin(raw, sizeof raw, secret, IDENTITY_SECRET_LEN - 1, NULL, &length, NULL, B64) != 0 || length != sizeof raw)
		return false;
	tag_of(keys, purpose, raw, tag);
	return sodium_memcmp(tag, raw + IDENTITY_RANDOM_BYTES, IDENTITY_TAG_BYTES) == 0;
}

void identity_secret_hash(const char *secret, unsigned char out_hash[IDENTITY_HASH_BYTES])
{
	crypto_hash_sha256(out_hash, (const unsigned char *)secret, strlen(secret));
}

void identity_secret_hex(const char *secret, char out_hex[HASH_HEX_LEN])
{
	unsigned char hash[IDENTITY_HASH_BYTES];

	identity_secret_hash(secret, hash);
	sodium_bin2hex(out_hex, HASH_HEX_LEN, hash, sizeof hash);
}

void identity_blind(const struct identity_keys *keys, const char *purpose, const char *value, const char *more, char out_hex[HASH_HEX_LEN])
{
	unsigned char hash[32];
	crypto_generichash_state state;
	const char *part[] = {purpose, value, more};

	crypto_generichash_init(&state, keys->has_file ? keys->file : keys->tag, IDENTITY_KEY_BYTES, sizeof hash);
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) /* with the NUL that ends each */
		crypto_generichash_update(&state, (const unsigned char *)part[i], strlen(part[i]) + 1);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(out_hex, HASH_HEX_LEN, hash, sizeof hash);
	sodium_memzero(&state, sizeof state);
}

void identity_id_make(const char *prefix, char out_id[IDENTITY_KEY_LEN])
{
	unsigned char random[26];
	size_t length = strlen(prefix);

	randombytes_buf(random, sizeof random);
	snprintf(out_id, IDENTITY_KEY_LEN, "%s", prefix);
	for (size_t i = 0; i < sizeof random; i++)
		out_id[length + i] = (char)tolower((unsigned char)letters[random[i] % 32]);
	out_id[length + sizeof random] = '\0';
}

void identity_csrf(const struct identity_keys *keys, const char *hash_hex, char out_csrf[IDENTITY_KEY_LEN])
{
	unsigned char hash[24];
	crypto_generichash_state state;

	crypto_generichash_init(&state, keys->tag, sizeof keys->tag, sizeof hash);
	crypto_generichash_update(&state, (const unsigned char *)"csrf", 5);
	crypto_generichash_update(&state, (const unsigned char *)hash_hex, strlen(hash_hex));
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2base64(out_csrf, IDENTITY_KEY_LEN, hash, sizeof hash, B64);
}

void identity_code_make(char out_code[IDENTITY_CODE_LEN])
{
	unsigned char random[8];
	size_t length = 0;

	randombytes_buf(random, sizeof random);
	for (size_t i = 0; i < sizeof random; i++) {
		if (i == 4)
			out_code[length++] = '-';
		out_code[length++] = letters[random[i] % 32];
	}
	out_code[length] = '\0';
	sodium_memzero(random, sizeof random);
}

bool identity_code_read(const char *typed, char out_code[IDENTITY_CODE_LEN])
{
	char code[IDENTITY_CODE_LEN];
	size_t length = 0;

	for (const char *s = typed; *s; s++) {
		char c = (char)toupper((unsigned char)*s);

		if (c == ' ' || c == '-' || c == '\t')
			continue;
		c = (char)(c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
		if (length == 8 || !memchr(letters, c, 32))
			return false;
		code[length++] = c;
	}
	code[length] = '\0';
	if (length == 8)
		memcpy(out_code, code, length + 1);
	return length == 8;
}

void identity_seal(const struct identity_keys *keys, const char *place, const void *bytes, size_t length, unsigned char *out)
{
	randombytes_buf(out, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL, bytes, length,
		(const unsigned char *)place, strlen(place), NULL, out, keys->file);
}

bool identity_unseal(const struct identity_keys *keys, const char *place, const void *sealed, size_t length, unsigned char *out)
{
	const unsigned char *bytes = sealed;

	return length >= IDENTITY_SEAL_EXTRA &&
	       crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL, bytes + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
		       length - crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, (const unsigned char *)place, strlen(place), bytes, keys->file) == 0;
}
