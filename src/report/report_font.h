/* The letters of a page: which glyph of which embedded font a character gets, how wide it is, where a line ends. The fonts are two files by name, not
 * what happens to be installed, so that a document is the same everywhere: NanumGothic, and DejaVu Sans for what it lacks (letters of European and
 * Vietnamese names). Widths are the fonts' own, without hinting or kerning. Room private. */
#ifndef SANGSAENG_REPORT_REPORT_FONT_H
#define SANGSAENG_REPORT_REPORT_FONT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Loads both fonts in regular and bold for the rest of the process; thread safe. ST_INTERNAL library.missing, report.font_missing (file, package).
 * SANGSAENG_FONTS in the environment names a folder that has them, instead of the system's. */
enum status report_font_load(struct err *err);

#define FONT_FACES 4
struct report_glyph {
	int bytes;          /* of the text that it shows: decomposed Hangul are up to three characters for one glyph */
	uint32_t character; /* what it shows, 0: nothing (a control character) */
	int face;           /* for report_font_face */
	unsigned id;
	double advance; /* at size 1 */
};
/* The first glyph of a text that is not empty. Bytes that are no UTF-8 show as U+FFFD. */
void report_font_glyph(bool bold, const char *s, size_t length, struct report_glyph *out_glyph);
/* The cairo_font_face_t of a face. */
void *report_font_face(int face);

double report_font_width(bool bold, double size, const char *s, size_t length);
/* Bytes of the first line of `s` within `width`; the next one begins at `*out_next` (its end: there is none). Lines end at spaces and line feeds; a
 * word that is wider than a line breaks after a mark such as / - _ . or anywhere. At least one character. */
size_t report_font_line(bool bold, double size, const char *s, double width, size_t *out_next);
size_t report_font_lines(bool bold, double size, const char *s, double width);
/* What the widest word needs, at size 1. A word that is wider than `most` may break after marks. */
double report_font_widest_word(bool bold, const char *s, double most);

#endif
