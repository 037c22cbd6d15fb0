#include "base/text.h"

#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_FIRST ((size_t)64)
#define WORD_MAX 64 /* characters that string_nearest looks at */

/* What an empty text points to: nothing is allocated before the first append, so a text that was taken or never used needs no text_done. */
static char nothing[1];

void text_init(struct text *text)
{
	text->data = nothing;
	text->capacity = 0;
	text->length = 0;
	text->max = TEXT_MAX_DEFAULT;
	text->overflowed = false;
}

void text_done(struct text *text)
{
	if (text->capacity)
		free(text->data);
	text->data = nothing;
	text->length = text->capacity = 0;
}

void text_clear(struct text *text)
{
	text->length = 0;
	if (text->capacity)
		text->data[0] = '\0';
	text->overflowed = false;
}

void text_reserve(struct text *text, size_t length)
{
	size_t needed = text->length + (length > text->max - text->length ? text->max - text->length : length) + 1;

	if (needed <= text->capacity)
		return;
	text->data = heap_grow(text->capacity ? text->data : NULL, needed, 1);
	text->capacity = needed;
	text->data[text->length] = '\0';
}

void text_append(struct text *text, const char *bytes, size_t length)
{
	if (text->overflowed || length == 0)
		return; /* nothing may follow what was cut */
	if (length > text->max - text->length) {
		text->overflowed = true;
		length = text->max - text->length;
		while (length > 0 && ((unsigned char)bytes[length] & 0xc0) == 0x80)
			length--; /* cut before a whole character */
	}
	if (text->length + length + 1 > text->capacity) {
		size_t capacity = text->capacity ? text->capacity * 2 : TEXT_FIRST;

		if (capacity < text->length + length + 1)
			capacity = text->length + length + 1;
		text->data = heap_grow(text->capacity ? text->data : NULL, capacity, 1);
		text->capacity = capacity;
	}
	memcpy(text->data + text->length, bytes, length);
	text->length += length;
	text->data[text->length] = '\0';
}

void text_append_string(struct text *text, const char *string)
{
	text_append(text, string, strlen(string));
}

void text_append_char(struct text *text, char c)
{
	text_append(text, &c, 1);
}

void text_append_number(struct text *text, uint64_t value, int digits)
{
	char number[20], *at = number + sizeof number;

	do
		*--at = (char)('0' + value % 10);
	while (value /= 10);
	while (at > number && number + sizeof number - at < digits)
		*--at = '0';
	text_append(text, at, (size_t)(number + sizeof number - at));
}

void text_printf(struct text *text, const char *format, ...)
{
	char small[256], *large;
	va_list args, again;
	int length;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(small, sizeof small, format, args);
	va_end(args);
	if (length >= 0 && (size_t)length < sizeof small) {
		text_append(text, small, (size_t)length);
	} else if (length >= 0) {
		large = heap_alloc((size_t)length + 1, 1);
		vsnprintf(large, (size_t)length + 1, format, again);
		text_append(text, large, (size_t)length);
		free(large);
	}
	va_end(again);
}

char *text_take(struct text *text)
{
	char *taken = text->capacity ? text->data : heap_strdup("");
	size_t max = text->max;

	text_init(text);
	text->max = max;
	return taken;
}

int utf8_length(const unsigned char *s, size_t available)
{
	if (available == 0)
		return 0;
	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	if (available < 2 || (s[1] & 0xc0) != 0x80)
		return 0;
	if (s[0] < 0xe0)
		return 2;
	if (available < 3 || (s[2] & 0xc0) != 0x80)
		return 0;
	if (s[0] < 0xf0) /* e0: not below U+0800; ed: no surrogates */
		return (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] >= 0xa0) ? 0 : 3;
	if (available < 4 || (s[3] & 0xc0) != 0x80)
		return 0;
	return (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] >= 0x90) ? 0 : 4;
}

uint32_t utf8_decode(const unsigned char *s, int length)
{
	switch (length) {
	case 1:
		return s[0];
	case 2:
		return ((s[0] & 0x1fu) << 6) | (s[1] & 0x3fu);
	case 3:
		return ((s[0] & 0x0fu) << 12) | ((s[1] & 0x3fu) << 6) | (s[2] & 0x3fu);
	default:
		return ((s[0] & 0x07u) << 18) | ((s[1] & 0x3fu) << 12) | ((s[2] & 0x3fu) << 6) | (s[3] & 0x3fu);
	}
}

/* One character of a NUL-terminated string; a byte that is not UTF-8 counts as U+FFFD. */
static uint32_t next_code_point(const unsigned char **s)
{
	const unsigned char *p = *s;
	int length = utf8_length(p, strnlen((const char *)p, 4));

	*s += length ? length : 1;
	return length ? utf8_decode(p, length) : 0xfffd;
}

static bool in_ranges(uint32_t c, const uint32_t (*range)[2], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c >= range[i][0] && c <= range[i][1])
			return true;
	return false;
}

int utf8_width(const char *s)
{
	static const uint32_t none[][2] = {{0x0000, 0x001f}, {0x007f, 0x009f}, {0x0300, 0x036f}, {0x1160, 0x11ff}, {0x200b, 0x200f}, {0x2028, 0x202e},
		{0x2060, 0x206f}, {0x20d0, 0x20ff}, {0x302a, 0x302d}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}};
	static const uint32_t wide[][2] = {{0x1100, 0x115f}, {0x2e80, 0x303e}, {0x3041, 0xa4cf}, {0xa960, 0xa97c}, {0xac00, 0xd7a3}, {0xf900, 0xfaff},
		{0xfe30, 0xfe6f}, {0xff01, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
	const unsigned char *p = (const unsigned char *)s;
	int width = 0;

	while (*p) {
		uint32_t c = next_code_point(&p);

		if (c >= 0x20 && c < 0x7f)
			width++;
		else if (!in_ranges(c, none, sizeof none / sizeof none[0]))
			width += in_ranges(c, wide, sizeof wide / sizeof wide[0]) ? 2 : 1;
	}
	return width;
}

bool string_is_blank(const char *string)
{
	static const uint32_t space[] = {
		0xA0, 0x2007, 0x200B, 0x202F, 0x3000, 0x3164, 0xFEFF}; /* fixed widths, zero width, ideographic, Hangul filler */
	const unsigned char *at = (const unsigned char *)string;

	while (*at) {
		int length = utf8_length(at, strlen((const char *)at));
		uint32_t c = length > 0 ? utf8_decode(at, length) : 'x';
		bool blank = c <= ' ' || c == 0x7F;

		for (size_t i = 0; i < sizeof space / sizeof *space; i++)
			blank |= c == space[i];
		if (!blank)
			return false;
		at += length;
	}
	return true;
}

bool string_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static size_t decode_word(const char *word, uint32_t out[WORD_MAX])
{
	const unsigned char *p = (const unsigned char *)word;
	size_t n = 0;

	while (*p && n < WORD_MAX)
		out[n++] = next_code_point(&p);
	return n;
}

/* Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
static size_t edit_distance(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	size_t row[3][WORD_MAX + 1], *before = row[0], *above = row[1], *here = row[2];

	for (size_t j = 0; j <= nb; j++)
		above[j] = before[j] = j;
	for (size_t i = 1; i <= na; i++) {
		here[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (here[j - 1] + 1 < best)
				best = here[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			here[j] = best;
		}
		size_t *spare = before;

		before = above;
		above = here;
		here = spare;
	}
	return above[nb];
}

const char *string_nearest(const char *word, const char *const *candidates)
{
	uint32_t a[WORD_MAX], b[WORD_MAX];
	size_t na = decode_word(word, a), best = na / 3 + 1;
	const char *nearest = NULL;

	for (; *candidates; candidates++) {
		size_t nb = decode_word(*candidates, b);
		size_t distance = edit_distance(a, na, b, nb);

		if (distance < best) {
			best = distance;
			nearest = *candidates;
		}
	}
	return nearest;
}

bool string_is_mail_address(const char *address)
{
	const char *at = strchr(address, '@');
	size_t length = strlen(address);

	if (!at || at == address || at - address > 64 || length > 254 || strchr(at + 1, '@') || !at[1] || address[0] == '-')
		return false;
	for (const char *s = address; s < at; s++)
		if (*s <= 0x20 || *s >= 0x7f || strchr("<>()[],;:\\\"", *s))
			return false;
	for (const char *s = at + 1; *s; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') || *s == '-' || *s == '.'))
			return false;
	return at[1] != '.' && at[1] != '-' && address[length - 1] != '.';
}

void text_column_letters(int64_t column, char out_letters[16])
{
	char letters[16];
	int count = 0;

	for (; column > 0 && count < 15; column = (column - 1) / 26)
		letters[count++] = (char)('A' + (column - 1) % 26);
	for (int i = 0; i < count; i++)
		out_letters[i] = letters[count - 1 - i];
	out_letters[count] = '\0';
}
