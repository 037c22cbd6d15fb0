#include "evidence/evidence_cipher.h"

#include "base/lines.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char magic[8] = {'S', 'S', 'E', 'V', 'I', 'D', '1', '\n'};
static const char key_head[] = "sangsaeng evidence key 1";

static void sodium_ready(void)
{
	if (sodium_init() < 0)
		abort(); /* no random source: no key may be made */
}

/* ---- the master key ---- */

static void name_key(struct evidence_master *master)
{
	static const char what[] = "sangsaeng evidence key id";
	unsigned char digest[(EVIDENCE_KEY_ID_LEN - 1) / 2 + 8];

	_Static_assert(sizeof digest >= crypto_generichash_BYTES_MIN, "a digest of its own length");
	crypto_generichash(digest, sizeof digest, (const unsigned char *)what, sizeof what - 1, master->secret, sizeof master->secret);
	sodium_bin2hex(master->id, sizeof master->id, digest, (sizeof master->id - 1) / 2);
}

void evidence_master_make(struct evidence_master *out_master)
{
	sodium_ready();
	crypto_secretbox_keygen(out_master->secret);
	name_key(out_master);
}

void evidence_master_done(struct evidence_master *master)
{
	sodium_memzero(master, sizeof *master);
}

size_t evidence_master_text(const struct evidence_master *master, char out[EVIDENCE_MASTER_TEXT_LEN])
{
	_Static_assert(sizeof key_head + 2 * crypto_secretbox_KEYBYTES + 16 < EVIDENCE_MASTER_TEXT_LEN, "it fits");
	size_t length = (size_t)snprintf(out, EVIDENCE_MASTER_TEXT_LEN, "%s\nsecret: ", key_head);

	sodium_bin2hex(out + length, EVIDENCE_MASTER_TEXT_LEN - length, master->secret, sizeof master->secret);
	length += 2 * sizeof master->secret;
	out[length++] = '\n';
	out[length] = '\0';
	return length;
}

enum status evidence_master_parse(const char *text, size_t length, struct evidence_master *out_master, struct err *err)
{
	struct lines l;
	struct evidence_master master = {0};
	char secret[2 * crypto_secretbox_KEYBYTES + 1];
	enum status st;

	sodium_ready();
	lines_start(&l, text, length, "evidence.key_not_one", "evidence.key_not_one");
	st = lines_head(&l, key_head, err);
	if (st == ST_OK)
		st = lines_hex(&l, "secret", "evidence.key_value", "evidence.key_value", secret, sizeof secret, err);
	if (st == ST_OK)
		st = lines_rest_blank(&l, "evidence.key_value", err);
	if (st == ST_OK) {
		sodium_hex2bin(master.secret, sizeof master.secret, secret, sizeof secret - 1, NULL, NULL, NULL);
		name_key(&master);
		*out_master = master;
	}
	sodium_memzero(secret, sizeof secret);
	evidence_master_done(&master);
	return st;
}

void evidence_wrap(const struct evidence_master *master, const unsigned char key[EVIDENCE_KEY_BYTES], unsigned char out[EVIDENCE_WRAPPED_BYTES])
{
	randombytes_buf(out, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, key, EVIDENCE_KEY_BYTES, out, master->secret);
}

bool evidence_unwrap(const struct evidence_master *master, const void *wrapped, size_t length, unsigned char out_key[EVIDENCE_KEY_BYTES])
{
	const unsigned char *bytes = wrapped;

	return wrapped && length == EVIDENCE_WRAPPED_BYTES &&
	       crypto_secretbox_open_easy(
		       out_key, bytes + crypto_secretbox_NONCEBYTES, length - crypto_secretbox_NONCEBYTES, bytes, master->secret) == 0;
}

/* ---- one object ---- */

enum status evidence_sealing_start(struct evidence_sealing *s, evidence_sink *sink, void *context, struct err *err)
{
	unsigned char head[EVIDENCE_HEAD_BYTES];

	sodium_ready();
	s->held = 0;
	s->sink = sink;
	s->context = context;
	crypto_secretstream_xchacha20poly1305_keygen(s->key);
	memcpy(head, magic, sizeof magic);
	crypto_secretstream_xchacha20poly1305_init_push(&s->state, head + sizeof magic, s->key);
	return sink(context, head, sizeof head, err);
}

static enum status push(struct evidence_sealing *s, unsigned char tag, struct err *err)
{
	unsigned long long length = 0;

	crypto_secretstream_xchacha20poly1305_push(&s->state, s->sealed, &length, s->plain, s->held, NULL, 0, tag);
	s->held = 0;
	return s->sink(s->context, s->sealed, (size_t)length, err);
}

enum status evidence_sealing_add(struct evidence_sealing *s, const unsigned char *bytes, size_t length, struct err *err)
{
	enum status st = ST_OK;

	while (st == ST_OK && length > 0) {
		size_t room = EVIDENCE_CHUNK - s->held, part = length < room ? length : room;

		if (part == 0) { /* more follows: what is held is not the last */
			st = push(s, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE, err);
			continue;
		}
		memcpy(s->plain + s->held, bytes, part);
		s->held += part;
		bytes += part;
		length -= part;
	}
	return st;
}

enum status evidence_sealing_end(struct evidence_sealing *s, struct err *err)
{
	return push(s, crypto_secretstream_xchacha20poly1305_TAG_FINAL, err);
}

void evidence_sealing_done(struct evidence_sealing *s)
{
	sodium_memzero(s, sizeof *s);
}

static enum status not_sealed(struct err *err)
{
	return err_set(err, ST_INPUT, "evidence.sealed_form", NULL);
}

enum status evidence_opening_start(
	struct evidence_opening *o, const unsigned char key[EVIDENCE_KEY_BYTES], evidence_source *source, void *context, struct err *err)
{
	unsigned char head[EVIDENCE_HEAD_BYTES];

	sodium_ready();
	o->ended = false;
	o->source = source;
	o->context = context;
	if (source(context, head, sizeof head) != (ssize_t)sizeof head || memcmp(head, magic, sizeof magic) != 0 ||
		crypto_secretstream_xchacha20poly1305_init_pull(&o->state, head + sizeof magic, key) != 0)
		return not_sealed(err);
	return ST_OK;
}

enum status evidence_opening_next(struct evidence_opening *o, size_t *out_length, struct err *err)
{
	unsigned long long length = 0;
	unsigned char tag = 0, more;
	ssize_t got;

	if (o->ended) {
		*out_length = 0;
		return ST_OK;
	}
	got = o->source(o->context, o->sealed, sizeof o->sealed);
	if (got < (ssize_t)crypto_secretstream_xchacha20poly1305_ABYTES ||
		crypto_secretstream_xchacha20poly1305_pull(&o->state, o->plain, &length, &tag, o->sealed, (unsigned long long)got, NULL, 0) != 0)
		return not_sealed(err);
	o->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
	/* full chunks up to the last, and nothing after it */
	if (o->ended ? o->source(o->context, &more, 1) != 0 : length != EVIDENCE_CHUNK)
		return not_sealed(err);
	*out_length = (size_t)length;
	return ST_OK;
}

void evidence_opening_done(struct evidence_opening *o)
{
	sodium_memzero(o, sizeof *o);
}
