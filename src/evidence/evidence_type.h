/* What a file is, by its content (libmagic and a look of our own), not by its name; and whether it may be evidence. Streaming: the content is shown
 * once, in pieces of any size. */
#ifndef SANGSAENG_EVIDENCE_TYPE_H
#define SANGSAENG_EVIDENCE_TYPE_H

#include "base/err.h"

#include <stddef.h>

struct evidence_type;
struct evidence_type *evidence_type_new(void);
void evidence_type_free(struct evidence_type *type);
void evidence_type_add(struct evidence_type *type, const unsigned char *bytes, size_t length);
/* After the whole content. `name` is the file's name or "" (standard input): its ending, if it has one, must be one of that type. The media type has
 * static lifetime. ST_INPUT evidence.empty, evidence.type_refused (name, what it is), evidence.type_differs (name, ending, what it is); ST_INTERNAL
 * evidence.magic. */
enum status evidence_type_end(struct evidence_type *type, const char *name, const char **out_media, struct err *err);
/* The usual ending of a media type, with its dot; "" if it is none of ours. */
const char *evidence_type_ending(const char *media);

#endif
