/* What the writers of a drawing share: how its roles look. */
#ifndef SANGSAENG_REPORT_DRAWING_INT_H
#define SANGSAENG_REPORT_DRAWING_INT_H

#include "report/report_drawing.h"

#include <stdint.h>

/* "state", as in JSON and in the web page's --chart-state. */
const char *report_paint_name(enum report_paint role);
/* 0xRRGGBB on a white page. */
uint32_t report_paint_colour(enum report_paint role);
/* A light tone of it: the ground of a hatched area. */
uint32_t report_paint_tint(enum report_paint role);

#define DRAWING_HATCH 5.0          /* distance of hatching lines, in points */
#define DRAWING_HATCH_LINE 1.3     /* and their width */
#define DRAWING_OUTLINE 1.2        /* width of an outline that stands for a plan */
#define DRAWING_HALO 3.0           /* width of the white line under letters */
#define DRAWING_RIBBON_OPACITY 0.5 /* bands cross */
#define DRAWING_DASH 4.0

/* White letters stand on a filled shape, others may cross one and have a halo. */
#define DRAWING_HAS_HALO(shape) ((shape)->paint != PAINT_PAGE)
/* The curve of a ribbon from x to x + width bends at half the way. */
#define DRAWING_HANDLE(shape) ((shape)->x + (shape)->width / 2)

/* ---- how wide text is, in em (report_letters.c): no font is asked ---- */
double report_text_wide(const char *text);
/* Lines of at most `room` em, broken at blanks, a word too long where it must; `max` of them, the last one with … where more would follow. */
size_t report_text_wrap(struct arena *arena, const char *text, double room, size_t max, const char **out_line);

/* The drawing inside a JSON object that is open. */
struct json_writer;
void report_drawing_put(const struct report_drawing *drawing, struct json_writer *json);

#endif
