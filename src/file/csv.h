/* CSV reading: RFC 4180 with what offices really send: UTF-8 (with or without BOM) or CP949, CRLF or LF, quoted fields over several
 * lines, tabs (most lines have one) or semicolons (the first divided line has them only) in the place of commas, plain or gzip. Streams in bounded memory; every record knows the physical line on which it starts. */
#ifndef SANGSAENG_FILE_CSV_H
#define SANGSAENG_FILE_CSV_H

#include "base/err.h"
#include "base/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const struct message file_messages[];

#define CSV_RECORD_MAX ((size_t)1024 * 1024) /* bytes of one record, quotes included */
#define CSV_FIELDS_MAX 256

struct csv;

/* Opens `path` ("-" is standard input); `name` is shown in errors. gzip is recognised by its first bytes and, decompressed, may not exceed
 * `max_bytes` (0: 64 GiB). The encoding is decided at the first piece that holds a non-ASCII byte: UTF-8 if that whole piece is valid
 * UTF-8 (short Korean words that are valid in both are taken as CP949 when every sequence decodes to Hangul there, unless they look like
 * signs of units or Latin names: "m³", "°C", "José"), else CP949; what is damaged in both is read as the one that reads further.
 * Errors: file.open, file.directory, csv.empty (no header row). */
enum status csv_open(const char *path, const char *name, int64_t max_bytes, struct csv **out_csv, struct err *err);
/* The same for what is in memory; it is copied. */
enum status csv_open_bytes(const char *bytes, size_t length, const char *name, int64_t max_bytes, struct csv **out_csv, struct err *err);
void csv_close(struct csv *csv);

/* Next record: `*out_more` false at the end of the file. Blank lines are skipped. Fields are UTF-8, NUL-terminated, surrounding blanks kept
 * inside quotes and trimmed outside; valid until the next call. Errors (file, line and column set; after one of these marked * the file
 * cannot be read on and further calls repeat it):
 * csv.quote_open* (file ends inside a quoted field, line of its start), csv.quote_stray (text after a closing quote, or a quote inside a bare
 * field), csv.nul* (NUL byte), csv.record_too_long*, csv.too_many_fields, csv.encoding* (invalid byte), csv.utf16*, csv.gzip* (damaged or too large),
 * file.read*. After an unmarked error the next call goes on with the following record. */
enum status csv_next(struct csv *csv, bool *out_more, struct err *err);
int csv_field_count(const struct csv *csv);
const char *csv_field(const struct csv *csv, int index);
int64_t csv_line(const struct csv *csv);                    /* physical line where the record starts, from 1 */
int64_t csv_field_line(const struct csv *csv, int index);   /* physical line where the field starts */
int64_t csv_field_column(const struct csv *csv, int index); /* column where the field begins (its quote, if it has one), in characters, from 1 */
const char *csv_name(const struct csv *csv);
char csv_delimiter(const struct csv *csv);
bool csv_broken(const struct csv *csv); /* an error marked * has happened */
/* SHA-256 of the bytes read so far as they stand in the file; complete once csv_next said there is no more. */
void csv_digest(const struct csv *csv, char out_hex[65]);

/* Writing: quotes where RFC 4180 needs it, LF line ends; a text cell that begins with = + - @ or a tab is prefixed with ' so that a
 * spreadsheet does not run it (not applied to csv_write_number). */
struct text;
void csv_write_text(struct text *out, const char *field, bool first);
void csv_write_number(struct text *out, const char *digits, bool first);

#endif
