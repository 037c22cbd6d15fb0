/* Private to cli: pieces of pictures (SVG). Text keeps its size whatever the picture's width. */
#ifndef SANGSAENG_CLI_SVG_H
#define SANGSAENG_CLI_SVG_H

#include "base/text.h"

#define SVG_FONT 13
#define SVG_SMALL 12 /* the smallest text there is */
#define SVG_INK "#1e2124"
#define SVG_QUIET "#464c53"
#define SVG_GRID "#d8dbdf"

void svg_escape(struct text *out, const char *s);
/* One line of text; `anchor` start, middle or end; `weight` normal or bold. */
void svg_put(struct text *out, double x, double y, int size, const char *colour, const char *anchor, const char *weight, const char *s);
/* About how wide: a Hangul character is as wide as it is high, others a little more than half of that. */
double svg_wide(const char *s, int size);
/* Lines broken at blanks within `room`; returns y below them. */
double svg_put_wrapped(struct text *out, double x, double y, double room, int size, const char *colour, const char *weight, const char *s);
/* 1, 2 or 5 times a power of ten, so that about `parts` of them fill `span`. */
double svg_step(double span, int parts);
/* A number of an axis with that step, with separators. */
const char *svg_figure(double value, double step, char out[48]);
/* A picture of that size with its title and description around `body`. */
void svg_page(struct text *out, int width, int height, bool korean, const char *title, const char *description, const struct text *body);

#endif
