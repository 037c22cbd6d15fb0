/* Texts of lines "word: value", as signed statements and key files are: one way to write each, and a clear place for what is wrong. Ends of lines may
 * be CRLF, a byte order mark may lead, as mail and editors leave them. */
#ifndef SANGSAENG_BASE_LINES_H
#define SANGSAENG_BASE_LINES_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lines {
	const char *at, *end;
	int64_t line;     /* of the current one, from 1 */
	const char *text; /* the current one, without its end */
	size_t length;
	const char *not_one, *truncated; /* codes: no such text at all; it ends too early */
};
/* `text` must stay while lines are read. */
void lines_start(struct lines *l, const char *text, size_t length, const char *not_one, const char *truncated);
/* False at the end. A last line without its end counts: an editor may have taken it. */
bool lines_next(struct lines *l);
/* Gives an error the place of the current line; returns `status`. */
enum status lines_at(const struct lines *l, enum status status, int64_t column, struct err *err);
/* The first line is `head`, else `not_one`. */
enum status lines_head(struct lines *l, const char *head, struct err *err);
/* The value of the next line, "word: value"; `code` with the word if it is another line. */
enum status lines_word(struct lines *l, const char *word, const char *code, const char **out_value, size_t *out_length, struct err *err);
/* A value of `size` - 1 hexadecimal digits in lower case, copied with its NUL; `code_value` with word and number of digits. */
enum status lines_hex(struct lines *l, const char *word, const char *code_line, const char *code_value, char *out, size_t size, struct err *err);
/* Nothing but blanks follows. */
enum status lines_rest_blank(struct lines *l, const char *code, struct err *err);

/* `digits` hexadecimal digits in lower case and no more. */
bool hex_digits(const char *s, size_t length, size_t digits);

#endif
