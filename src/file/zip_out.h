/* Writing a zip through libzip: entries in their order and with one fixed time, so that the same content gives the same bytes. Entries are only
 * noted; zip_out_end reads and writes them all. The file has its name only once it is whole; what fails leaves no trace. */
#ifndef SANGSAENG_FILE_ZIP_OUT_H
#define SANGSAENG_FILE_ZIP_OUT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct zip_out;
struct zip;        /* of libzip: zip_t … */
struct zip_source; /* … and zip_source_t, for who brings a source of its own */

struct zip_out_rules {
	const char *write;  /* code of what cannot be written (path, cause) */
	const char *exists; /* code where a file of that name is there already; NULL: it is replaced */
	bool private;       /* nobody else may read it */
};
/* ST_CONFLICT rules.exists, ST_INPUT rules.write, file.… of base/output.h. `rules` must stand until the end. */
enum status zip_out_begin(const char *path, const struct zip_out_rules *rules, struct zip_out **out_zip, struct err *err);
/* Bytes are copied. Not compressed: as the first entry of some formats must be. */
void zip_out_bytes(struct zip_out *zip, const char *name, const char *bytes, size_t length, bool compress);
/* A file as it is; `path` is copied. */
void zip_out_file(struct zip_out *zip, const char *name, const char *path, bool compress);
/* Takes the source, also where it fails; NULL: it could not be made. */
void zip_out_source(struct zip_out *zip, const char *name, struct zip_source *source_or_null, bool compress);
struct zip *zip_out_handle(struct zip_out *zip);
/* The first error is what zip_out_end returns. */
void zip_out_fail(struct zip_out *zip, const struct err *err);
/* Writes it all; `zip` is gone afterwards. */
enum status zip_out_end(struct zip_out *zip, struct err *err);
void zip_out_abandon(struct zip_out *zip);

#endif
