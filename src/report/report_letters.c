/* How wide text is, by a rule that needs no font: the same lines break in a file, on paper and on the web page. Wider than most fonts set it, so that
 * what fits by this rule fits. */
#include "report/report_drawing_int.h"

#include <string.h>

#define ELLIPSIS 0.75

static double wide_of(uint32_t code)
{
	if (code == ' ')
		return 0.3;
	if (code < 0x80 && strchr(".,:;'|!()[]ijl", (int)code))
		return 0.35;
	if (code == 'W' || code == 'M' || code == 'm' || code == 'w' || code == '%' || code == '@')
		return 0.9;
	if (code >= 'A' && code <= 'Z')
		return 0.72;
	if (code >= 0x2080 && code <= 0x2089) /* digits below the line, as in CO2 */
		return 0.45;
	if (code == 0xb7 || code == 0xa0)
		return 0.35;
	if (code >= 0x1100)
		return code >= 0x2000 && code < 0x2e80 ? 0.75 : 1.0; /* signs, arrows; then Hangul and other wide letters */
	return 0.62;
}

/* Of the first bytes; `room` cuts at the last character that fits (at least one), and *out_fitting is where. */
static double wide_bytes(const char *text, size_t bytes, double room, size_t *out_fitting)
{
	double sum = 0;
	size_t at = 0;

	while (at < bytes) {
		int length = utf8_length((const unsigned char *)text + at, bytes - at);
		double wide = length > 0 ? wide_of(utf8_decode((const unsigned char *)text + at, length)) : 0.62;

		if (sum + wide > room && at > 0)
			break;
		sum += wide;
		at += length > 0 ? (size_t)length : 1;
	}
	*out_fitting = at;
	return sum;
}

double report_text_wide(const char *text)
{
	size_t all;

	return wide_bytes(text, strlen(text), 1e9, &all);
}

size_t report_text_wrap(struct arena *arena, const char *text, double room, size_t max, const char **out_line)
{
	size_t lines = 0;

	text += strspn(text, " ");
	while (*text && lines < max) {
		size_t end = 0, left = strlen(text), fits;

		/* Words as long as they fit. */
		while (end < left) {
			size_t word = end + strspn(text + end, " ");

			word += strcspn(text + word, " ");
			(void)wide_bytes(text, word, room, &fits);
			if (fits < word)
				break;
			end = word;
		}
		if (end == 0) /* one word is too long: it breaks where it must */
			(void)wide_bytes(text, strcspn(text, " "), room, &end);
		if (lines + 1 == max && text[end + strspn(text + end, " ")]) {
			(void)wide_bytes(text, end, room - ELLIPSIS, &end);
			while (end > 1 && text[end - 1] == ' ')
				end--;
			out_line[lines++] = arena_printf(arena, "%.*s…", (int)end, text);
			break;
		}
		out_line[lines++] = arena_strndup(arena, text, end);
		text += end;
		text += strspn(text, " ");
	}
	return lines;
}
