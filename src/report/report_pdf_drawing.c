/* Shapes of a drawing, drawn by cairo. */
#include "report/report_drawing_int.h"
#include "report/report_font.h"
#include "report/report_pdf_int.h"

#include <math.h>
#include <string.h>

#define C report_cairo

/* The path stays for the outline. */
static void hatch(struct pdf_pen *pen, const struct report_shape *s)
{
	cairo_t *cr = pen->cr;
	double left, top, right, bottom, step = DRAWING_HATCH * sqrt(2);

	pdf_colour(pen, report_paint_tint(s->paint));
	C.cairo_fill_preserve(cr);
	C.cairo_path_extents(cr, &left, &top, &right, &bottom);
	C.cairo_save(cr);
	pdf_colour(pen, report_paint_colour(s->paint));
	C.cairo_set_line_width(cr, 0.75);
	C.cairo_stroke_preserve(cr);
	C.cairo_clip(cr);
	C.cairo_set_line_width(cr, DRAWING_HATCH_LINE);
	/* one family of lines over the whole picture, so that neighbours match */
	for (double d = floor((left + top) / step) * step; d <= right + bottom; d += step) {
		C.cairo_move_to(cr, d - top, top);
		C.cairo_line_to(cr, d - bottom, bottom);
	}
	C.cairo_stroke(cr);
	C.cairo_restore(cr);
	pen->face = -1;
}

static void paint(struct pdf_pen *pen, const struct report_shape *s, double opacity)
{
	static const double dash[] = {DRAWING_DASH};
	cairo_t *cr = pen->cr;
	uint32_t colour = report_paint_colour(s->paint);

	if (s->paint == PAINT_NONE) {
		C.cairo_new_path(cr);
	} else if (s->fill == FILL_HATCHED) {
		hatch(pen, s);
	} else if (s->fill == FILL_OUTLINE) {
		pdf_colour(pen, colour);
		C.cairo_set_line_width(cr, DRAWING_OUTLINE);
		C.cairo_set_dash(cr, dash, s->dashed ? 1 : 0, 0);
		C.cairo_stroke(cr);
		C.cairo_set_dash(cr, dash, 0, 0);
	} else {
		C.cairo_set_source_rgba(cr, (colour >> 16) / 255.0, (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0, opacity);
		C.cairo_fill(cr);
	}
}

static void stroke(struct pdf_pen *pen, const struct report_shape *s)
{
	static const double dash[] = {DRAWING_DASH};

	pdf_colour(pen, report_paint_colour(s->paint));
	C.cairo_set_line_width(pen->cr, s->size > 0 ? s->size : 1);
	C.cairo_set_dash(pen->cr, dash, s->dashed ? 1 : 0, 0);
	C.cairo_stroke(pen->cr);
	C.cairo_set_dash(pen->cr, dash, 0, 0);
}

static void polyline(struct pdf_pen *pen, const struct report_shape *s)
{
	bool down = false;

	for (size_t i = 0; i < s->point_count; i++) {
		double x = s->point[2 * i], y = s->point[2 * i + 1];

		if (isnan(x) || isnan(y)) {
			down = false;
			continue;
		}
		if (down)
			C.cairo_line_to(pen->cr, x, y);
		else
			C.cairo_move_to(pen->cr, x, y);
		down = true;
	}
	stroke(pen, s);
}

static void ribbon(struct pdf_pen *pen, const struct report_shape *s)
{
	double handle = DRAWING_HANDLE(s), right = s->x + s->width;

	C.cairo_move_to(pen->cr, s->x, s->y);
	C.cairo_curve_to(pen->cr, handle, s->y, handle, s->y2, right, s->y2);
	C.cairo_line_to(pen->cr, right, s->y2 + s->height);
	C.cairo_curve_to(pen->cr, handle, s->y2 + s->height, handle, s->y + s->height, s->x, s->y + s->height);
	C.cairo_close_path(pen->cr);
	paint(pen, s, DRAWING_RIBBON_OPACITY);
}

/* The outline of letters, for the white line under them. */
static void letter_paths(struct pdf_pen *pen, double x, double y, const struct report_shape *s)
{
	size_t length = strlen(s->text);
	struct report_glyph glyph;

	for (size_t i = 0; i < length; i += (size_t)glyph.bytes) {
		cairo_glyph_t at = {.x = x, .y = y};

		report_font_glyph(s->bold, s->text + i, length - i, &glyph);
		at.index = glyph.id;
		x += glyph.advance * s->size;
		if (glyph.character <= ' ')
			continue;
		C.cairo_set_font_face(pen->cr, report_font_face(glyph.face));
		C.cairo_set_font_size(pen->cr, s->size);
		C.cairo_glyph_path(pen->cr, &at, 1);
	}
	pen->face = -1;
}

static void text(struct pdf_pen *pen, const struct report_shape *s)
{
	double width = report_font_width(s->bold, s->size, s->text, strlen(s->text)), x = s->x;

	if (s->anchor != ANCHOR_START)
		x -= s->anchor == ANCHOR_MIDDLE ? width / 2 : width;
	if (DRAWING_HAS_HALO(s)) {
		letter_paths(pen, x, s->y, s);
		pdf_colour(pen, report_paint_colour(PAINT_PAGE));
		C.cairo_set_line_width(pen->cr, DRAWING_HALO);
		C.cairo_stroke(pen->cr);
	}
	pdf_colour(pen, report_paint_colour(s->paint));
	pdf_text(pen, x, s->y, s->bold, s->size, s->text, strlen(s->text));
}

static void shape(struct pdf_pen *pen, const struct report_shape *s)
{
	C.cairo_new_path(pen->cr);
	switch (s->kind) {
	case SHAPE_RECT:
		C.cairo_rectangle(pen->cr, s->x, s->y, s->width, s->height);
		paint(pen, s, 1);
		break;
	case SHAPE_LINE:
		C.cairo_move_to(pen->cr, s->x, s->y);
		C.cairo_line_to(pen->cr, s->x + s->width, s->y + s->height);
		stroke(pen, s);
		break;
	case SHAPE_POLYLINE:
		polyline(pen, s);
		break;
	case SHAPE_RIBBON:
		ribbon(pen, s);
		break;
	case SHAPE_CIRCLE:
		C.cairo_arc(pen->cr, s->x, s->y, s->width / 2, 0, 2 * acos(-1));
		paint(pen, s, 1);
		break;
	case SHAPE_TEXT:
		if (s->text)
			text(pen, s);
		break;
	}
}

void pdf_drawing(struct pdf_pen *pen, const struct report_drawing *drawing, double x, double y, double scale)
{
	C.cairo_save(pen->cr);
	C.cairo_translate(pen->cr, x, y);
	C.cairo_scale(pen->cr, scale, scale);
	C.cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
	for (size_t i = 0; i < drawing->count; i++)
		shape(pen, &drawing->shape[i]);
	C.cairo_restore(pen->cr);
	pen->face = -1;
}
