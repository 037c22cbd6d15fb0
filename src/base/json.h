/* JSON: reading with places for error messages (jansson parses; json_locate finds the line of a value), and writing in fixed order. */
#ifndef SANGSAENG_BASE_JSON_H
#define SANGSAENG_BASE_JSON_H

#include "base/err.h"
#include "base/text.h"

#include <jansson.h>
#include <stdbool.h>

/* Reads a whole file (at most 16 MiB) as UTF-8 JSON with an object at the top; duplicate keys, NUL bytes and trailing text are refused.
 * `file` is the name shown in errors. On success the caller owns `*out_root` (json_decref) and `*out_text` (free): the text is what
 * json_locate works on. Codes: file.open, file.directory, file.read, file.too_long, json.syntax, json.duplicate_key,
 * json.not_object. */
enum status json_read_file(const char *path, const char *file, json_t **out_root, char **out_text, struct err *err);

/* The same for `length` bytes in memory. The caller owns `*out_root`. */
enum status json_read_text(const char *text, size_t length, const char *file, json_t **out_root, struct err *err);

/* Line and column of the value at a JSON Pointer ("/rules/return/ratio") in a text that parsed; of its deepest existing parent if absent. */
void json_locate(const char *text, const char *pointer, int64_t *out_line, int64_t *out_column);

/* A number at a JSON Pointer as it is written there, since 0.1 read as a double is not 0.1; a string's content too ("0.1"). False if it is absent, neither
 * of these, or does not fit. */
bool json_number_text(const char *text, const char *pointer, char *out, size_t size);

/* Where the value at a JSON Pointer stands in a text that parsed ("": the first value); false if it is absent. */
bool json_span(const char *text, const char *pointer, const char **out_value, size_t *out_length);

/* Writer: appends JSON with two-space indentation, keys in the order of the calls. */
struct json_writer {
	struct text *out;
	int depth;
	bool first;
};
void json_writer_init(struct json_writer *w, struct text *out);
void json_object_begin(struct json_writer *w, const char *key_or_null);
void json_object_close(struct json_writer *w);
void json_array_begin(struct json_writer *w, const char *key_or_null);
void json_array_close(struct json_writer *w);
void json_put_string(struct json_writer *w, const char *key_or_null, const char *value_or_null);
void json_put_int(struct json_writer *w, const char *key_or_null, int64_t value);
void json_put_bool(struct json_writer *w, const char *key_or_null, bool value);
/* A value that is JSON already, as it stands. */
void json_put_raw(struct json_writer *w, const char *key_or_null, const char *json);
/* A double as a JSON number that reads back to the same double. */
void json_put_double(struct json_writer *w, const char *key_or_null, double value);

#endif
