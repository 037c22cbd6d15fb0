/* Sealed evidence from any bytes: what opens seals to the same length, ends with its final chunk, and nothing but what the key sealed ever opens. The
 * key is the one of the corpus, so that mutations reach every check. */
#include "evidence/evidence_cipher.h"
#include "fuzz.h"

#include <string.h>

struct input {
	const uint8_t *data;
	size_t left;
};

static ssize_t give(void *context, unsigned char *out, size_t size)
{
	struct input *in = context;
	size_t part = in->left < size ? in->left : size;

	memcpy(out, in->data, part);
	in->data += part;
	in->left -= part;
	return (ssize_t)part;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct evidence_opening o;
	static const unsigned char key[EVIDENCE_KEY_BYTES] = "the key of the fuzz corpus only"; /* 31 letters and a NUL */
	struct input in = {data, size};
	struct evidence_master master;
	struct err err;
	size_t length = 1, total = 0;
	enum status st = evidence_opening_start(&o, key, give, &in, &err);

	while (st == ST_OK && length > 0) {
		st = evidence_opening_next(&o, &length, &err);
		PROMISE(st != ST_OK || length <= EVIDENCE_CHUNK);
		total += st == ST_OK ? length : 0;
	}
	if (st == ST_OK) {
		PROMISE(in.left == 0);
		PROMISE(total + EVIDENCE_HEAD_BYTES + (total / EVIDENCE_CHUNK + 1) * crypto_secretstream_xchacha20poly1305_ABYTES >= size);
		PROMISE(size == EVIDENCE_HEAD_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES + total || total >= EVIDENCE_CHUNK);
	} else {
		PROMISE(strcmp(err.code, "evidence.sealed_form") == 0);
	}
	if (evidence_master_parse((const char *)data, size, &master, &err) != ST_OK)
		PROMISE(strncmp(err.code, "evidence.key_", 13) == 0);
	return 0;
}
