/* A picture as numbers: shapes in order, in points, from the upper left corner. One function a chart (report_chart.h) lays it out without knowing who
 * draws it; report_drawing.c writes it as SVG and as the JSON that the web page's tests hold their own layout against, report_pdf.c draws it with
 * cairo. Colours are roles, never values: what paints a role differs by theme. */
#ifndef SANGSAENG_REPORT_DRAWING_H
#define SANGSAENG_REPORT_DRAWING_H

#include "base/arena.h"
#include "base/message.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum report_paint { /* the tokens --chart-… of the web page (docs/charts.md) */
	PAINT_NONE,
	PAINT_TEXT,
	PAINT_QUIET, /* quiet text, axes */
	PAINT_RULE,  /* grid lines */
	PAINT_PAGE,
	PAINT_STATE, /* ministries' money */
	PAINT_CARMAKER,
	PAINT_OWN, /* firms' own share */
	PAINT_TIER1,
	PAINT_TIER2,
	PAINT_RETURN, /* 환원 */
	PAINT_CUT,    /* measures, reductions */
	PAINT_RISE,
	PAINT_TOTAL,
	PAINT_CREDIT,
	PAINT_REST, /* 미집행, 미확인: what is left over */
	PAINT_COUNT
};
/* Verified or measured is solid, an estimate hatched, a plan an outline, what is missing a gap. */
enum report_fill { FILL_SOLID, FILL_HATCHED, FILL_OUTLINE };
enum report_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

enum report_shape_kind { SHAPE_RECT, SHAPE_LINE, SHAPE_POLYLINE, SHAPE_RIBBON, SHAPE_CIRCLE, SHAPE_TEXT };

struct report_shape {
	enum report_shape_kind kind;
	enum report_paint paint;
	enum report_fill fill;
	double x, y, width,
		height; /* rect; line: from x,y by width,height; circle: centre and width as diameter; text: anchor point on the baseline */
	/* ribbon: a band from (x, y) to (x + width, y2), `height` high on both sides, bent by one cubic with its handles at half the way */
	double y2;
	const double *point; /* polyline: x0, y0, x1, y1 …; NaN breaks the line (a missing month) */
	size_t point_count;  /* of pairs */
	const char *text; /* of a rect, circle or ribbon: what it says when pointed at; NULL */
	double size; /* of text, 8 or more; of a line: its width */
	enum report_anchor anchor;
	bool bold, dashed;
	const char *key; /* what it stands for: id of a node, a month, a measure; NULL: nothing. Golden data compare by it */
};
struct report_drawing {
	const char *kind;             /* cascade, waterfall, macc, monitoring, position */
	/* Subtitle: unit, period, basis, as of. Neither is among the shapes: whoever draws sets them above, as the file or page does with captions. */
	const char *title, *subtitle;
	const char *finding; /* one sentence that says what it shows: the name of the picture for who cannot see it */
	double width, height;
	struct report_shape *shape;
	size_t count;
	/* The same as a table, which every chart has: header and rows of `column_count` cells, row by row. `number`: the column is right-aligned. */
	const char *const *header;
	const bool *number;
	const char *const *cell;
	size_t column_count, row_count;
};

/* The margin that an SVG has around it: its width is that of the drawing and twice this. */
#define DRAWING_EDGE 12.0
/* SVG without style attributes or scripts, text as text, title and subtitle above the shapes; valid alone in a file. */
void report_drawing_svg(const struct report_drawing *drawing, enum lang lang, struct text *out);
/* As text or a quoted attribute of XML and HTML; control characters, which neither may hold, are left out. */
void report_put_xml(struct text *out, const char *s);
/* {"schema": "sangsaeng.drawing/1", "kind": …, "width": …, "shapes": [{"kind": …, "x": …}], "table": …}: docs/charts.md. Numbers with at most
 * 3 decimals. */
void report_drawing_json(const struct report_drawing *drawing, struct text *out);

#endif
