#include "view/view_page.h"

#include "base/text.h"

#include <sodium.h>
#include <string.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define POSITION_MAX 4096
#define NULL_CELL "\x1e"
#define BETWEEN '\x1f'

/* What a position is tied to. */
static void question(const struct view_viewer *v, const struct view_ask *ask, struct text *out)
{
	const char *const field[] = {
		ask->resource->name, v->owner ? "owner" : view_role_name(v->role), v->organisation, v->as, v->request, v->purpose};

	for (size_t i = 0; i < sizeof field / sizeof *field; i++)
		text_printf(out, "%s%c", field[i] ? field[i] : NULL_CELL, BETWEEN);
	for (size_t i = 0; i < ask->filters; i++)
		text_printf(out, "%s=%s%c", ask->filter[i].column, ask->filter[i].value, BETWEEN);
}

const char *view_page_seal(const struct view_relations *r, const struct view_viewer *v, const struct view_ask *ask, const char *const *place,
	size_t keys, struct arena *arena)
{
	struct text plain, tied;
	unsigned char *sealed;
	unsigned long long length = 0;
	size_t size;
	char *out;

	text_init(&plain);
	text_init(&tied);
	for (size_t k = 0; k < keys; k++)
		text_printf(&plain, "%s%c", place[k] ? place[k] : NULL_CELL, BETWEEN);
	question(v, ask, &tied);
	sealed = arena_alloc(arena, NONCE + plain.length + TAG);
	randombytes_buf(sealed, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, &length, (const unsigned char *)plain.data, plain.length,
		(const unsigned char *)tied.data, tied.length, NULL, sealed, r->cursor_key);
	size = sodium_base64_encoded_len(NONCE + (size_t)length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	out = arena_alloc(arena, size);
	sodium_bin2base64(out, size, sealed, NONCE + (size_t)length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	text_done(&plain);
	text_done(&tied);
	return out;
}

static bool unseal(const struct view_relations *r, const struct view_viewer *v, const struct view_ask *ask, unsigned char *out, size_t *out_length)
{
	unsigned char sealed[POSITION_MAX];
	unsigned long long length = 0;
	size_t bytes = 0;
	struct text tied;
	bool good;

	if (strlen(ask->after) > POSITION_MAX ||
		sodium_base642bin(
			sealed, sizeof sealed, ask->after, strlen(ask->after), NULL, &bytes, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
		bytes < NONCE + TAG)
		return false;
	text_init(&tied);
	question(v, ask, &tied);
	good = crypto_aead_xchacha20poly1305_ietf_decrypt(
		       out, &length, NULL, sealed + NONCE, bytes - NONCE, (const unsigned char *)tied.data, tied.length, sealed, r->cursor_key) == 0;
	text_done(&tied);
	*out_length = (size_t)length;
	return good;
}

enum status view_page_open(const struct view_relations *r, const struct view_viewer *v, const struct view_ask *ask, size_t keys, struct arena *arena,
	const char *const **out_place, struct err *err)
{
	unsigned char plain[POSITION_MAX + 1];
	const char **place = arena_alloc(arena, (keys + 1) * sizeof *place);
	char *at;
	size_t length = 0;

	if (!unseal(r, v, ask, plain, &length))
		return err_set(err, ST_INPUT, "view.position", NULL);
	at = arena_strndup(arena, (const char *)plain, length);
	for (size_t k = 0; k < keys; k++) {
		char *end = strchr(at, BETWEEN);

		if (!end)
			return err_set(err, ST_INPUT, "view.position", NULL);
		*end = '\0';
		place[k] = strcmp(at, NULL_CELL) == 0 ? NULL : at;
		at = end + 1;
	}
	*out_place = place;
	return ST_OK;
}
