#include "cli/svg.h"

#include "base/money.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void svg_escape(struct text *out, const char *s)
{
	for (; *s; s++) {
		if (*s == '&')
			text_append_string(out, "&amp;");
		else if (*s == '<')
			text_append_string(out, "&lt;");
		else if (*s == '>')
			text_append_string(out, "&gt;");
		else if (*s == '"')
			text_append_string(out, "&quot;");
		else if ((unsigned char)*s >= 0x20) /* control characters are not XML */
			text_append_char(out, *s);
	}
}

void svg_put(struct text *out, double x, double y, int size, const char *colour, const char *anchor, const char *weight, const char *s)
{
	text_printf(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" fill=\"%s\"", x, y, size, colour);
	if (strcmp(anchor, "start") != 0)
		text_printf(out, " text-anchor=\"%s\"", anchor);
	if (strcmp(weight, "normal") != 0)
		text_printf(out, " font-weight=\"%s\"", weight);
	text_append_char(out, '>');
	svg_escape(out, s);
	text_append_string(out, "</text>\n");
}

double svg_wide(const char *s, int size)
{
	return utf8_width(s) * size * 0.54;
}

double svg_put_wrapped(struct text *out, double x, double y, double room, int size, const char *colour, const char *weight, const char *s)
{
	struct text line;

	text_init(&line);
	while (*s) {
		size_t length = strcspn(s, " "), before = line.length;

		if (before > 0)
			text_append_char(&line, ' ');
		text_append(&line, s, length);
		if (before > 0 && svg_wide(line.data, size) > room) {
			line.data[before] = '\0';
			svg_put(out, x, y + size, size, colour, "start", weight, line.data);
			y += size + 6;
			text_clear(&line);
			text_append(&line, s, length);
		}
		s += length + strspn(s + length, " ");
	}
	if (line.length > 0) {
		svg_put(out, x, y + size, size, colour, "start", weight, line.data);
		y += size + 6;
	}
	text_done(&line);
	return y;
}

double svg_step(double span, int parts)
{
	double raw = span / parts, power = pow(10, floor(log10(raw))), part = raw / power;

	return (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10) * power;
}

const char *svg_figure(double value, double step, char out[48])
{
	char digits[48], grouped[32];
	int places = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;

	if (fabs(value) < step / 1000)
		value = 0;
	snprintf(digits, sizeof digits, "%.*f", places, fabs(value));
	money_format(strtoll(digits, NULL, 10), grouped);
	snprintf(out, 48, "%s%s%s", value < 0 ? "−" : "", grouped, places ? strchr(digits, '.') : "");
	return out;
}

void svg_page(struct text *out, int width, int height, bool korean, const char *title, const char *description, const struct text *body)
{
	text_printf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" lang=\"%s\" "
		"font-family=\"Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', NanumGothic, "
		"sans-serif\">\n<title>",
		width, height, width, height, korean ? "ko" : "en");
	svg_escape(out, title);
	text_append_string(out, "</title>\n<desc>");
	svg_escape(out, description);
	text_append_string(out, "</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
	text_append(out, body->data, body->length);
	text_append_string(out, "</svg>\n");
}
