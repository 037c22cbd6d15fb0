#include "base/text.h"
#include "file/csv_int.h"

#include <iconv.h>
#include <pthread.h>
#include <string.h>

/* --- UTF-8 --- */

size_t csv_utf8_valid(const unsigned char *s, size_t length)
{
	const unsigned char *p = s, *end = s + length;

	for (;;) {
		uint64_t word[2];
		int n;

		while ((size_t)(end - p) >= sizeof word) {
			memcpy(word, p, sizeof word);
			if ((word[0] | word[1]) & UINT64_C(0x8080808080808080))
				break;
			p += sizeof word;
		}
		while (p < end && *p < 0x80)
			p++;
		/* Runs of three-byte characters: Hangul and most of the world's scripts; e0 and ed have rules of their own. */
		while (end - p >= 3 && p[0] > 0xe0 && p[0] < 0xf0 && p[0] != 0xed && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80)
			p += 3;
		if (p == end)
			return length;
		if (*p < 0x80)
			continue;
		n = utf8_length(p, (size_t)(end - p));
		if (n == 0)
			return (size_t)(p - s);
		p += n;
	}
}

bool csv_utf8_cut(const unsigned char *s, size_t length)
{
	unsigned char whole[4] = {0x80, 0x80, 0x80, 0x80};

	if (length == 0 || length > 3)
		return false;
	memcpy(whole, s, length);
	if (length == 1 && (s[0] == 0xe0 || s[0] == 0xf0)) /* the smallest second byte would be overlong */
		whole[1] = 0xa0;
	return utf8_length(whole, 4) > (int)length;
}

/* --- CP949 --- */

#define LEAD_FIRST 0x81
#define LEAD_LAST 0xfe
#define TRAIL_FIRST 0x41
#define TRAIL_LAST 0xfe

/* Code point of each pair of bytes, 0: none. From glibc's iconv, once for the process. */
static uint16_t cp949[LEAD_LAST - LEAD_FIRST + 1][TRAIL_LAST - TRAIL_FIRST + 1];

static void make_cp949(void)
{
	iconv_t iconv_cp949 = iconv_open("UTF-16LE", "CP949");

	if (iconv_cp949 == (iconv_t)-1)
		return; /* no pair decodes: every CP949 file is refused as csv.encoding */
	for (int lead = LEAD_FIRST; lead <= LEAD_LAST; lead++) {
		for (int trail = TRAIL_FIRST; trail <= TRAIL_LAST; trail++) {
			char in[2] = {(char)lead, (char)trail}, *from = in;
			unsigned char out[4] = {0};
			char *to = (char *)out;
			size_t in_left = 2, out_left = sizeof out;

			iconv(iconv_cp949, NULL, NULL, NULL, NULL);
			if (iconv(iconv_cp949, &from, &in_left, &to, &out_left) == 0 && in_left == 0 && out_left == 2)
				cp949[lead - LEAD_FIRST][trail - TRAIL_FIRST] = (uint16_t)(out[0] | out[1] << 8);
		}
	}
	iconv_close(iconv_cp949);
}

static void need_cp949(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, make_cp949);
}

static unsigned decode_pair(unsigned char lead, unsigned char trail)
{
	if (lead < LEAD_FIRST || lead > LEAD_LAST || trail < TRAIL_FIRST || trail > TRAIL_LAST)
		return 0;
	return cp949[lead - LEAD_FIRST][trail - TRAIL_FIRST];
}

void csv_cp949_decode(const unsigned char *s, size_t length, unsigned char *out, size_t *out_read, size_t *out_written)
{
	const unsigned char *p = s, *end = s + length;
	unsigned char *to = out;

	need_cp949();
	while (p < end) {
		unsigned c;

		if (*p < 0x80) {
			*to++ = *p++;
			continue;
		}
		if (end - p < 2 || (c = decode_pair(p[0], p[1])) == 0)
			break;
		if (c >= 0x800)
			*to++ = (unsigned char)(0xe0 | c >> 12);
		*to++ = (unsigned char)(c >= 0x800 ? 0x80 | (c >> 6 & 0x3f) : 0xc0 | c >> 6); /* no pair stands for ASCII */
		*to++ = (unsigned char)(0x80 | (c & 0x3f));
		p += 2;
	}
	*out_read = (size_t)(p - s);
	*out_written = (size_t)(to - out);
}

bool csv_cp949_cut(const unsigned char *s, size_t length)
{
	return length == 1 && s[0] >= LEAD_FIRST && s[0] <= LEAD_LAST;
}

/* --- which of the two --- */

/* Bytes from the beginning that decode as CP949. */
static size_t cp949_valid(const unsigned char *s, size_t length)
{
	size_t i = 0;

	need_cp949();
	while (i < length) {
		if (s[i] < 0x80)
			i++;
		else if (i + 1 < length && decode_pair(s[i], s[i + 1]))
			i += 2;
		else
			break;
	}
	return i;
}

static bool is_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* For bytes that are valid in both: UTF-8 sequences of two bytes are the Hangul of CP949 that begins with c2 to c8. Text is Korean when
 * every pair decodes to Hangul and at least one looks like a word: not beside a Latin letter ("José") and not led by c2, where UTF-8 has
 * the signs of units ("m³", "°C", "µ", "·") and CP949 little more than 짜 to 쩜. */
static bool reads_as_hangul(const unsigned char *s, size_t length)
{
	bool word = false;

	for (size_t i = 0; i < length; i++) {
		unsigned c;

		if (s[i] < 0x80)
			continue;
		c = i + 1 < length ? decode_pair(s[i], s[i + 1]) : 0;
		if (c < 0xac00 || c > 0xd7a3)
			return false;
		if (s[i] != 0xc2 && !(i > 0 && is_letter(s[i - 1])) && !(i + 2 < length && is_letter(s[i + 2])))
			word = true;
		i++;
	}
	return word;
}

enum csv_encoding csv_encoding_detect(const unsigned char *s, size_t length, bool last)
{
	size_t utf8 = csv_utf8_valid(s, length), korean = cp949_valid(s, length);

	if (!last && utf8 < length && csv_utf8_cut(s + utf8, length - utf8))
		utf8 = length;
	if (!last && korean < length && csv_cp949_cut(s + korean, length - korean))
		korean = length;
	if (utf8 == length)
		return korean == length && reads_as_hangul(s, length) ? CSV_CP949 : CSV_UTF8;
	/* Damaged in both: the one that reads further, so that the error names the true place. */
	return korean >= utf8 ? CSV_CP949 : CSV_UTF8;
}
