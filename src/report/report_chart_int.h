/* Private to report: what the charts share. Everything is laid out in `em`, the size of text, from the upper left corner downwards; docs/charts.md
 * states each rule, since the web page follows the same ones. */
#ifndef SANGSAENG_REPORT_CHART_INT_H
#define SANGSAENG_REPORT_CHART_INT_H

#include "base/decimal.h"
#include "report/report_chart.h"
#include "report/report_drawing_int.h"
#include "report/report_figure.h"
#include "report/report_unit.h"

#include <stdint.h>

#define CHART_LINE 1.4   /* em from one line of text to the next */
#define CHART_ASCENT 0.8 /* em of a line above its baseline that letters need */

struct chart {
	struct arena *arena;
	enum lang lang;
	bool ko, list;       /* list: too narrow for a picture, so rows with the same numbers */
	double width, em, y; /* y: where the next thing goes */
	struct report_drawing d;
	const char **cell;
	const char **header;
	bool *number;
};

void chart_begin(struct chart *c, const char *kind, const struct report_frame *frame, struct arena *arena);
/* Height is where `y` stands. */
void chart_end(struct chart *c, struct report_drawing *out_drawing);
const char *chart_pick(const struct chart *c, const char *en, const char *ko);

/* ---- shapes ---- */

void chart_rect(struct chart *c, const char *key, enum report_paint paint, enum report_fill fill, double x, double y, double width, double height,
	const char *tip_or_null);
/* From (x, y) by (width, height). */
void chart_line(struct chart *c, const char *key, enum report_paint paint, double x, double y, double width, double height, double size, bool dashed);
void chart_ribbon(struct chart *c, const char *key, enum report_paint paint, enum report_fill fill, double x, double y, double width, double height,
	double y2, const char *tip_or_null);
void chart_circle(struct chart *c, const char *key, enum report_paint paint, enum report_fill fill, double x, double y, double diameter,
	const char *tip_or_null);
/* Points are the arena's. */
void chart_polyline(struct chart *c, const char *key, enum report_paint paint, const double *point, size_t count, double size, bool dashed);
/* `x` is the anchor's, `y` the baseline. Empty text is left out. */
void chart_text(
	struct chart *c, const char *key, enum report_paint paint, enum report_anchor anchor, bool bold, double x, double y, const char *text);

/* ---- text ---- */

double chart_wide(const struct chart *c, const char *text);
/* Lines of at most `room`, `max` of them, the last one cut with … where more would follow. Returns how many. */
#define CHART_LINES_MAX 12
size_t chart_wrap(struct chart *c, const char *text, double room, size_t max, const char *out_line[CHART_LINES_MAX]);
/* Lines below each other from `c->y` on, which moves below them. */
void chart_note(struct chart *c, enum report_paint paint, bool bold, const char *text);

struct chart_mark { /* of a legend */
	enum report_paint paint;
	enum report_fill fill;
	bool line, dashed; /* a line in the place of a box; the line, or the outline of the box */
	const char *text;
};
/* In rows from `c->y` on. */
void chart_legend(struct chart *c, const struct chart_mark *mark, size_t count);

/* ---- rows with bars: some charts always, every chart on a phone ---- */

void chart_rows_head(struct chart *c, const char *title, const char *unit);
struct chart_part { /* of a bar, between 0 and 1 of the room; from < to */
	double from, to;
	enum report_paint paint;
	enum report_fill fill;
};
struct chart_row {
	const char *key, *name, *value, *note; /* value, note NULL: none */
	const struct chart_part *part;
	size_t parts; /* 0: no bar */
	double mark;  /* up to 1: a line across the bar there; 0: none */
	bool bold;
	const char *tip;  /* of the bar; NULL */
	bool left_dashed; /* the last part is what is left over, its outline dashed */
};
/* Wide enough: name, bar with the note below it, value. Else name and value, and below them bar and note. */
void chart_rows_put(struct chart *c, const struct chart_row *row);

/* ---- axes ---- */

/* 1, 2 or 5 times a power of ten, so that at most `parts` of them fill `span`. */
double chart_step(double span, int parts);
/* Decimals that a number of an axis with that step needs. */
int chart_places(double step);

/* ---- table ---- */

/* Headers end with NULL; a header that begins with '#' is of numbers. */
void chart_table(struct chart *c, const char *const *headers);
/* As many cells as there are headers; NULL: "". */
void chart_table_row(struct chart *c, const char *const *cells);

/* ---- numbers ---- */

/* A decimal string as a double; NaN for NULL, "" and what is no number. */
double chart_value(const char *decimal);
/* "2028-12"; "" for none. */
const char *chart_month(struct chart *c, date_month month);
/* Kilograms below a tonne, else tonnes, with as many decimals as show the smallest amount with two digits, three at most. */
struct report_unit chart_unit(double most_kg, double least_kg);
/* "vehicle", "piece", or the unit as it is: of one declared unit of a product. */
const char *chart_per(const struct chart *c, const struct view_explanation *product);
/* Tonnes of grams, exact: "12.345678". */
const char *chart_tonnes(struct chart *c, int64_t grams);

#endif
