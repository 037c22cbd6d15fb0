/* Private to evidence: rows of objects. */
#ifndef SANGSAENG_EVIDENCE_INT_H
#define SANGSAENG_EVIDENCE_INT_H

#include "evidence/evidence_object.h"

/* `wrapped` EVIDENCE_WRAPPED_BYTES; `content` NULL where a file holds it. */
enum status evidence_object_insert(
	struct store_tx *tx, const struct evidence_object *object, const unsigned char *wrapped, const void *content, size_t length, struct err *err);
/* Key and content of an object, copied to the arena; a NULL key once erased. */
struct evidence_sealed {
	const void *wrapped, *content;
	size_t wrapped_length, content_length;
};
enum status evidence_object_sealed_row(struct store_tx *tx, const char *sha256, struct arena *arena, struct evidence_sealed *out, struct err *err);
enum status evidence_object_forget(struct store_tx *tx, const char *sha256, date_day on, struct err *err);

#endif
