/* Private to file: the stations a CSV file passes. csv_source.c gives its bytes (plain or out of gzip) and hashes them, csv_encoding.c finds
 * out the encoding and makes UTF-8 of it, csv.c cuts records. */
#ifndef SANGSAENG_FILE_CSV_INT_H
#define SANGSAENG_FILE_CSV_INT_H

#include "base/hash.h"
#include "file/csv.h"

#include <stddef.h>
#include <zlib.h>

#define CSV_PIECE ((size_t)256 * 1024) /* bytes read at a time: stays in the second-level cache from disk to field */

/* --- csv_source.c --- */

struct csv_source {
	int fd;
	const char *name;       /* shown in errors; outlives the source */
	bool gzip, stream_open; /* stream_open: inside a gzip member */
	bool file_ended;
	z_stream stream;
	struct hash hash;
	int64_t left_bytes; /* that gzip may still give */
	unsigned char *in;  /* read and not yet handed out */
	size_t in_start, in_end;
};
enum status csv_source_open(struct csv_source *source, const char *path, const char *name, int64_t max_bytes, struct err *err);
enum status csv_source_open_bytes(struct csv_source *source, const char *bytes, size_t length, const char *name, int64_t max_bytes, struct err *err);
void csv_source_close(struct csv_source *source);
/* Fills `out` as far as the file goes: fewer bytes than `size` mean its end. On failure *out_length bytes are good. */
enum status csv_source_read(struct csv_source *source, unsigned char *out, size_t size, size_t *out_length, struct err *err);

/* --- csv.c --- */

/* The fields of the record as csv_field gives them. */
const char *const *csv_fields(const struct csv *csv);
/* From a source that is open; it is taken over, on failure too. */
enum status csv_open_source(struct csv_source *source, const char *name, struct csv **out_csv, struct err *err);

/* --- csv_encoding.c --- */

enum csv_encoding { CSV_ASCII, CSV_UTF8, CSV_CP949 };

/* The encoding of a file whose first piece with a byte above 127 this is; `last`: the file ends with it. */
enum csv_encoding csv_encoding_detect(const unsigned char *s, size_t length, bool last);
/* Length of the valid part at the beginning; a character cut off by the end is not part of it. */
size_t csv_utf8_valid(const unsigned char *s, size_t length);
/* Is what is left at the end the beginning of a character that may go on? */
bool csv_utf8_cut(const unsigned char *s, size_t length);
/* Decodes to UTF-8 (at most 3 bytes for 2) until the end, a cut character or an invalid byte; gives the bytes read and written. */
void csv_cp949_decode(const unsigned char *s, size_t length, unsigned char *out, size_t *out_read, size_t *out_written);
bool csv_cp949_cut(const unsigned char *s, size_t length);

#endif
