/* Text: a growable, always NUL-terminated byte string with a maximum, and UTF-8 helpers. */
#ifndef SANGSAENG_BASE_TEXT_H
#define SANGSAENG_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	char *data; /* never NULL after text_init */
	size_t length, capacity, max;
	bool overflowed; /* an append would have passed `max`; what fitted is kept */
};
#define TEXT_MAX_DEFAULT ((size_t)64 * 1024 * 1024)
void text_init(struct text *text);
void text_done(struct text *text);
void text_clear(struct text *text);
/* Makes room for `length` more bytes, so that the appends that follow do not move it. */
void text_reserve(struct text *text, size_t length);
void text_append(struct text *text, const char *bytes, size_t length);
void text_append_string(struct text *text, const char *string);
void text_append_char(struct text *text, char c);
/* In decimal, with leading zeros up to `digits`: what a format does, where each request needs it. */
void text_append_number(struct text *text, uint64_t value, int digits);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Moves the string out (free with free()); `text` is empty and usable afterwards. */
char *text_take(struct text *text);

/* Length of the valid UTF-8 character at `s` (1 to 4), 0 if the bytes there are not valid UTF-8 (overlong, surrogate, cut off). */
int utf8_length(const unsigned char *s, size_t available);
/* Code point of the character at `s` whose length utf8_length gave (1 to 4). */
uint32_t utf8_decode(const unsigned char *s, int length);
/* Display width of a UTF-8 string in terminal cells (Hangul and other wide characters count 2). */
int utf8_width(const char *s);
/* May it stand in the envelope of a mail: one @, ASCII, no blanks, brackets or control characters, at most 254 bytes. */
bool string_is_mail_address(const char *address);
bool string_equal(const char *a, const char *b);
/* Nothing to read in it: empty, or only spaces (of any width) and control characters. */
bool string_is_blank(const char *string);
/* A spreadsheet's name of a column: 1 is A, 27 is AA; "" for 0 and below. */
void text_column_letters(int64_t column, char out_letters[16]);
/* Edit distance for "did you mean"; returns the nearest of `candidates` (NULL-ended) within a third of the length, or NULL. */
const char *string_nearest(const char *word, const char *const *candidates);

#endif
