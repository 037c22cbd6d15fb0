/* What programs show at the token endpoint: the header "Basic …" and forms. Pure. */
#include "identity/identity_client.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#define PLAIN_MAX 1024

static int digit_of(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Length of what is decoded; -1 if it is not percent-encoded text, holds a NUL or does not fit `size`. */
static int64_t decode(const char *text, size_t length, char *out, size_t size)
{
	size_t put = 0;

	for (size_t i = 0; i < length; i++) {
		char c = text[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			int high = i + 2 < length ? digit_of(text[i + 1]) : -1, low = high >= 0 ? digit_of(text[i + 2]) : -1;

			if (low < 0)
				return -1;
			c = (char)(high * 16 + low);
			i += 2;
		}
		if (c == '\0' || put + 1 >= size)
			return -1;
		out[put++] = c;
	}
	out[put] = '\0';
	return (int64_t)put;
}

bool identity_basic_parse(const char *header, char out_client[IDENTITY_KEY_LEN], char out_secret[IDENTITY_SECRET_LEN])
{
	char plain[PLAIN_MAX], client[IDENTITY_KEY_LEN], secret[IDENTITY_SECRET_LEN];
	const char *encoded, *colon;
	size_t length = 0, given;
	bool good = false;

	if (strncasecmp(header, "Basic ", 6) != 0)
		return false;
	encoded = header + 6 + strspn(header + 6, " ");
	given = strcspn(encoded, " ");
	if (encoded[given] || given >= PLAIN_MAX)
		return false;
	/* padding is right, or absent, as some write it */
	if (sodium_base642bin((unsigned char *)plain, sizeof plain - 1, encoded, given, NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 &&
		sodium_base642bin((unsigned char *)plain, sizeof plain - 1, encoded, given, NULL, &length, NULL,
			sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0)
		return false;
	plain[length] = '\0';
	colon = memchr(plain, ':', length);
	/* our ids and secrets hold nothing that encoding would change, so what is encoded can always be decoded */
	if (colon && decode(plain, (size_t)(colon - plain), client, sizeof client) > 0 &&
		decode(colon + 1, length - (size_t)(colon - plain) - 1, secret, sizeof secret) >= 0) {
		memcpy(out_client, client, sizeof client);
		memcpy(out_secret, secret, sizeof secret);
		good = true;
	}
	sodium_memzero(plain, sizeof plain);
	sodium_memzero(secret, sizeof secret);
	return good;
}

const char *identity_form_value(const char *body, size_t length, const char *name, struct arena *arena, bool *out_twice)
{
	const char *end = body + length, *value = NULL;
	size_t name_length = strlen(name);

	*out_twice = false;
	for (const char *at = body; at < end;) {
		const char *next = memchr(at, '&', (size_t)(end - at)), *stop = next ? next : end;
		const char *equals = memchr(at, '=', (size_t)(stop - at));
		size_t word = (size_t)((equals ? equals : stop) - at);

		if (equals && word == name_length && memcmp(at, name, word) == 0) {
			size_t size = (size_t)(stop - equals);
			char *out = arena_alloc(arena, size);

			*out_twice = *out_twice || value;
			if (decode(equals + 1, size - 1, out, size) >= 0)
				value = out;
			else
				*out_twice = true; /* unreadable: as bad as two */
		}
		at = next ? next + 1 : end;
	}
	return value;
}
