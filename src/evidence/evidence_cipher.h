/* How evidence is sealed at rest: each object by a key of its own (libsodium's secretstream, XChaCha20-Poly1305, in chunks of 64 KiB), that key
 * wrapped by the master key (crypto_secretbox). So an object is destroyed for good by forgetting 72 bytes, wherever copies of its sealed bytes may
 * lie.
 *
 * A sealed object: "SSEVID1\n", the stream's header, then chunks; all but the last hold 64 KiB, the last carries the final tag, so a cut, a swap or a
 * change of any byte is noticed. Pure: no file, no store. */
#ifndef SANGSAENG_EVIDENCE_CIPHER_H
#define SANGSAENG_EVIDENCE_CIPHER_H

#include "base/err.h"

#include <sodium.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#define EVIDENCE_CHUNK 65536
#define EVIDENCE_SEALED_CHUNK (EVIDENCE_CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES)
#define EVIDENCE_HEAD_BYTES (8 + crypto_secretstream_xchacha20poly1305_HEADERBYTES)
#define EVIDENCE_KEY_BYTES crypto_secretstream_xchacha20poly1305_KEYBYTES
#define EVIDENCE_WRAPPED_BYTES (crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + EVIDENCE_KEY_BYTES)

/* ---- the master key ---- */

#define EVIDENCE_KEY_ID_LEN 17
struct evidence_master {
	unsigned char secret[crypto_secretbox_KEYBYTES];
	char id[EVIDENCE_KEY_ID_LEN]; /* of a digest: tells which key an object was sealed with, and nothing of the key */
};
void evidence_master_make(struct evidence_master *out_master);
void evidence_master_done(struct evidence_master *master); /* wipes it */
/* The text of its file; returns the length. The caller wipes `out`. */
#define EVIDENCE_MASTER_TEXT_LEN 160
size_t evidence_master_text(const struct evidence_master *master, char out[EVIDENCE_MASTER_TEXT_LEN]);
/* evidence.key_not_one, evidence.key_value, with the line. No message holds anything of the file. */
enum status evidence_master_parse(const char *text, size_t length, struct evidence_master *out_master, struct err *err);

void evidence_wrap(const struct evidence_master *master, const unsigned char key[EVIDENCE_KEY_BYTES], unsigned char out[EVIDENCE_WRAPPED_BYTES]);
/* False if it was wrapped by another master key, or changed. */
bool evidence_unwrap(const struct evidence_master *master, const void *wrapped, size_t length, unsigned char out_key[EVIDENCE_KEY_BYTES]);

/* ---- one object ---- */

/* Takes sealed bytes. */
typedef enum status evidence_sink(void *context, const unsigned char *bytes, size_t length, struct err *err);
struct evidence_sealing {
	crypto_secretstream_xchacha20poly1305_state state;
	unsigned char key[EVIDENCE_KEY_BYTES];
	unsigned char plain[EVIDENCE_CHUNK], sealed[EVIDENCE_SEALED_CHUNK];
	size_t held; /* of `plain`: the last chunk is known only at the end */
	evidence_sink *sink;
	void *context;
};
/* Draws a key and writes the head. */
enum status evidence_sealing_start(struct evidence_sealing *s, evidence_sink *sink, void *context, struct err *err);
enum status evidence_sealing_add(struct evidence_sealing *s, const unsigned char *bytes, size_t length, struct err *err);
enum status evidence_sealing_end(struct evidence_sealing *s, struct err *err);
void evidence_sealing_done(struct evidence_sealing *s); /* wipes key and content */

/* Gives up to `size` bytes: fewer only at the end; -1 if they cannot be read. */
typedef ssize_t evidence_source(void *context, unsigned char *out, size_t size);
struct evidence_opening {
	crypto_secretstream_xchacha20poly1305_state state;
	unsigned char plain[EVIDENCE_CHUNK], sealed[EVIDENCE_SEALED_CHUNK];
	bool ended;
	evidence_source *source;
	void *context;
};
/* ST_INPUT evidence.sealed_form: it is no sealed object, was changed or cut, or the key is another. */
enum status evidence_opening_start(
	struct evidence_opening *o, const unsigned char key[EVIDENCE_KEY_BYTES], evidence_source *source, void *context, struct err *err);
/* The next chunk, in `o->plain`; 0 at the end. */
enum status evidence_opening_next(struct evidence_opening *o, size_t *out_length, struct err *err);
void evidence_opening_done(struct evidence_opening *o);

#endif
