/* A drawing as SVG and as JSON. */
#include "report/report_drawing_int.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- SVG ---- */

#define TITLE_SIZE 15.0
#define SUBTITLE_SIZE 12.0
#define LEADING 1.45
#define HEAD_GAP 10.0
#define HEAD_LINES_MAX 6

void report_put_xml(struct text *out, const char *s)
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
		else if ((unsigned char)*s >= 0x20)
			text_append_char(out, *s);
	}
}

/* At most three decimals, no zeros at the end, never "-0". */
static void put_number(struct text *out, double value)
{
	char digits[64];
	size_t length;

	if (fabs(value) < 0.0005)
		value = 0;
	length = (size_t)snprintf(digits, sizeof digits, "%.3f", value);
	while (digits[length - 1] == '0')
		length--;
	if (digits[length - 1] == '.')
		length--;
	text_append(out, digits, length);
}

static void put_attribute(struct text *out, const char *name, double value)
{
	text_printf(out, " %s=\"", name);
	put_number(out, value);
	text_append_char(out, '"');
}

static void put_colour(struct text *out, const char *attribute, uint32_t colour)
{
	text_printf(out, " %s=\"#%06x\"", attribute, colour);
}

/* What it says when pointed at. */
static void put_end(struct text *out, const char *element, const char *tip)
{
	if (!tip) {
		text_append_string(out, "/>\n");
		return;
	}
	text_append_string(out, "><title>");
	report_put_xml(out, tip);
	text_printf(out, "</title></%s>\n", element);
}

static void put_fill(struct text *out, const struct report_shape *s)
{
	if (s->paint == PAINT_NONE) {
		text_append_string(out, " fill=\"none\"");
	} else if (s->fill == FILL_HATCHED) {
		text_printf(out, " fill=\"url(#hatch-%s)\"", report_paint_name(s->paint));
		put_colour(out, "stroke", report_paint_colour(s->paint));
		text_append_string(out, " stroke-width=\"0.75\"");
	} else if (s->fill == FILL_OUTLINE) {
		text_append_string(out, " fill=\"none\"");
		put_colour(out, "stroke", report_paint_colour(s->paint));
		put_attribute(out, "stroke-width", DRAWING_OUTLINE);
		if (s->dashed)
			text_append_string(out, " stroke-dasharray=\"4 4\"");
	} else {
		put_colour(out, "fill", report_paint_colour(s->paint));
	}
}

static void put_stroke(struct text *out, const struct report_shape *s)
{
	put_colour(out, "stroke", report_paint_colour(s->paint));
	put_attribute(out, "stroke-width", s->size > 0 ? s->size : 1);
	if (s->dashed)
		text_append_string(out, " stroke-dasharray=\"4 4\"");
}

static void put_point(struct text *out, const char *command, double x, double y)
{
	text_append_string(out, command);
	put_number(out, x);
	text_append_char(out, ' ');
	put_number(out, y);
}

static void put_polyline(struct text *out, const struct report_shape *s)
{
	bool pen_down = false;

	text_append_string(out, "<path fill=\"none\" stroke-linejoin=\"round\"");
	put_stroke(out, s);
	text_append_string(out, " d=\"");
	for (size_t i = 0; i < s->point_count; i++) {
		double x = s->point[2 * i], y = s->point[2 * i + 1];

		if (isnan(x) || isnan(y)) {
			pen_down = false;
			continue;
		}
		put_point(out, pen_down ? "L" : "M", x, y);
		pen_down = true;
	}
	text_append_string(out, "\"/>\n");
}

static void put_ribbon(struct text *out, const struct report_shape *s)
{
	double handle = DRAWING_HANDLE(s), right = s->x + s->width;

	text_append_string(out, "<path");
	put_fill(out, s);
	if (s->fill == FILL_SOLID)
		put_attribute(out, "fill-opacity", DRAWING_RIBBON_OPACITY);
	text_append_string(out, " d=\"");
	put_point(out, "M", s->x, s->y);
	put_point(out, "C", handle, s->y);
	put_point(out, " ", handle, s->y2);
	put_point(out, " ", right, s->y2);
	put_point(out, "L", right, s->y2 + s->height);
	put_point(out, "C", handle, s->y2 + s->height);
	put_point(out, " ", handle, s->y + s->height);
	put_point(out, " ", s->x, s->y + s->height);
	text_append_string(out, "Z\"");
	put_end(out, "path", s->text);
}

static void put_text(struct text *out, const struct report_shape *s, bool halo)
{
	text_append_string(out, "<text");
	put_attribute(out, "x", s->x);
	put_attribute(out, "y", s->y);
	put_attribute(out, "font-size", s->size);
	put_colour(out, "fill", report_paint_colour(s->paint));
	if (s->anchor != ANCHOR_START)
		text_printf(out, " text-anchor=\"%s\"", s->anchor == ANCHOR_MIDDLE ? "middle" : "end");
	if (s->bold)
		text_append_string(out, " font-weight=\"bold\"");
	if (halo) {
		put_colour(out, "stroke", report_paint_colour(PAINT_PAGE));
		put_attribute(out, "stroke-width", DRAWING_HALO);
		text_append_string(out, " stroke-linejoin=\"round\" paint-order=\"stroke\"");
	}
	text_append_char(out, '>');
	report_put_xml(out, s->text);
	text_append_string(out, "</text>\n");
}

static void put_shape(struct text *out, const struct report_shape *s)
{
	switch (s->kind) {
	case SHAPE_RECT:
		text_append_string(out, "<rect");
		put_attribute(out, "x", s->x);
		put_attribute(out, "y", s->y);
		put_attribute(out, "width", s->width);
		put_attribute(out, "height", s->height);
		put_fill(out, s);
		put_end(out, "rect", s->text);
		break;
	case SHAPE_LINE:
		text_append_string(out, "<line");
		put_attribute(out, "x1", s->x);
		put_attribute(out, "y1", s->y);
		put_attribute(out, "x2", s->x + s->width);
		put_attribute(out, "y2", s->y + s->height);
		put_stroke(out, s);
		text_append_string(out, "/>\n");
		break;
	case SHAPE_POLYLINE:
		put_polyline(out, s);
		break;
	case SHAPE_RIBBON:
		put_ribbon(out, s);
		break;
	case SHAPE_CIRCLE:
		text_append_string(out, "<circle");
		put_attribute(out, "cx", s->x);
		put_attribute(out, "cy", s->y);
		put_attribute(out, "r", s->width / 2);
		put_fill(out, s);
		put_end(out, "circle", s->text);
		break;
	case SHAPE_TEXT:
		if (s->text)
			put_text(out, s, DRAWING_HAS_HALO(s));
		break;
	}
}

/* A pattern for each role that is hatched somewhere. */
static void put_patterns(struct text *out, const struct report_drawing *drawing)
{
	bool used[PAINT_COUNT] = {false};

	for (size_t i = 0; i < drawing->count; i++)
		if (drawing->shape[i].fill == FILL_HATCHED)
			used[drawing->shape[i].paint] = true;
	for (enum report_paint p = PAINT_NONE + 1; p < PAINT_COUNT; p++) {
		if (!used[p])
			continue;
		text_printf(out,
			"<pattern id=\"hatch-%s\" width=\"%g\" height=\"%g\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
			"<rect width=\"%g\" height=\"%g\" fill=\"#%06x\"/><rect width=\"%g\" height=\"%g\" fill=\"#%06x\"/></pattern>\n",
			report_paint_name(p), DRAWING_HATCH, DRAWING_HATCH, DRAWING_HATCH, DRAWING_HATCH, report_paint_tint(p), DRAWING_HATCH_LINE,
			DRAWING_HATCH, report_paint_colour(p));
	}
}

/* Title or subtitle in as many lines as it needs, from `y` on; returns where it ends. */
static double put_head(struct text *out, const char *words, enum report_paint paint, double size, double room, double y)
{
	const char *line[HEAD_LINES_MAX];
	struct arena arena;
	size_t lines;

	arena_init(&arena);
	lines = report_text_wrap(&arena, words, room / size, HEAD_LINES_MAX, line);
	for (size_t i = 0; i < lines; i++) {
		const struct report_shape shape = {.kind = SHAPE_TEXT,
			.paint = paint,
			.size = size,
			.x = DRAWING_EDGE,
			.y = y + size,
			.bold = paint == PAINT_TEXT,
			.text = line[i]};

		put_text(out, &shape, false);
		y += size * LEADING;
	}
	arena_done(&arena);
	return y;
}

void report_drawing_svg(const struct report_drawing *drawing, enum lang lang, struct text *out)
{
	double y = DRAWING_EDGE, width = drawing->width + 2 * DRAWING_EDGE, height;
	struct text head;

	text_init(&head);
	if (drawing->title)
		y = put_head(&head, drawing->title, PAINT_TEXT, TITLE_SIZE, drawing->width, y);
	if (drawing->subtitle)
		y = put_head(&head, drawing->subtitle, PAINT_QUIET, SUBTITLE_SIZE, drawing->width, y);
	if (head.length > 0)
		y += HEAD_GAP;
	height = y + drawing->height + DRAWING_EDGE;
	text_append_string(out, "<svg xmlns=\"http://www.w3.org/2000/svg\"");
	put_attribute(out, "width", width);
	put_attribute(out, "height", height);
	text_append_string(out, " viewBox=\"0 0 ");
	put_number(out, width);
	text_append_char(out, ' ');
	put_number(out, height);
	text_printf(out,
		"\" role=\"img\" lang=\"%s\" font-family=\"Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', "
		"NanumGothic, sans-serif\">\n<title>",
		lang == LANG_KO ? "ko" : "en");
	report_put_xml(out, drawing->title ? drawing->title : "");
	text_append_string(out, "</title>\n<desc>");
	report_put_xml(out, drawing->finding ? drawing->finding : "");
	text_append_string(out, "</desc>\n");
	put_patterns(out, drawing);
	text_append_string(out, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
	text_append(out, head.data, head.length);
	text_append_string(out, "<g transform=\"translate(");
	put_number(out, DRAWING_EDGE);
	text_append_char(out, ' ');
	put_number(out, y);
	text_append_string(out, ")\">\n");
	for (size_t i = 0; i < drawing->count; i++)
		put_shape(out, &drawing->shape[i]);
	text_append_string(out, "</g>\n</svg>\n");
	text_done(&head);
}

/* ---- JSON ---- */

static double rounded(double value)
{
	double thousandths = round(value * 1000);

	return thousandths == 0 ? 0 : thousandths / 1000;
}

static void put_points(struct json_writer *json, const struct report_shape *s)
{
	json_array_begin(json, "points");
	for (size_t i = 0; i < s->point_count; i++) {
		double x = s->point[2 * i], y = s->point[2 * i + 1];

		if (isnan(x) || isnan(y)) { /* the line has a gap here */
			json_put_string(json, NULL, NULL);
			continue;
		}
		json_array_begin(json, NULL);
		json_put_double(json, NULL, rounded(x));
		json_put_double(json, NULL, rounded(y));
		json_array_close(json);
	}
	json_array_close(json);
}

static void put_shape_json(struct json_writer *json, const struct report_shape *s)
{
	static const char *const kind[] = {"rect", "line", "polyline", "ribbon", "circle", "text"}, *const fill[] = {"solid", "hatched", "outline"},
				 *const anchor[] = {"start", "middle", "end"};

	json_object_begin(json, NULL);
	json_put_string(json, "kind", kind[s->kind]);
	if (s->key)
		json_put_string(json, "key", s->key);
	json_put_string(json, "paint", report_paint_name(s->paint));
	if (s->kind == SHAPE_RECT || s->kind == SHAPE_RIBBON || s->kind == SHAPE_CIRCLE)
		json_put_string(json, "fill", fill[s->fill]);
	if (s->kind == SHAPE_POLYLINE) {
		put_points(json, s);
	} else {
		json_put_double(json, "x", rounded(s->x));
		json_put_double(json, "y", rounded(s->y));
	}
	if (s->kind == SHAPE_RECT || s->kind == SHAPE_LINE || s->kind == SHAPE_RIBBON || s->kind == SHAPE_CIRCLE)
		json_put_double(json, "width", rounded(s->width));
	if (s->kind == SHAPE_RECT || s->kind == SHAPE_LINE || s->kind == SHAPE_RIBBON)
		json_put_double(json, "height", rounded(s->height));
	if (s->kind == SHAPE_RIBBON)
		json_put_double(json, "y2", rounded(s->y2));
	if (s->kind == SHAPE_TEXT) {
		json_put_string(json, "text", s->text);
		json_put_string(json, "anchor", anchor[s->anchor]);
	}
	if (s->kind == SHAPE_TEXT || s->kind == SHAPE_LINE || s->kind == SHAPE_POLYLINE)
		json_put_double(json, "size", rounded(s->size));
	else if (s->text)
		json_put_string(json, "tip", s->text);
	if (s->bold)
		json_put_bool(json, "bold", true);
	if (s->dashed)
		json_put_bool(json, "dashed", true);
	json_object_close(json);
}

void report_drawing_put(const struct report_drawing *d, struct json_writer *json)
{
	json_put_string(json, "kind", d->kind);
	json_put_string(json, "title", d->title);
	json_put_string(json, "subtitle", d->subtitle);
	json_put_string(json, "finding", d->finding);
	json_put_double(json, "width", rounded(d->width));
	json_put_double(json, "height", rounded(d->height));
	json_array_begin(json, "shapes");
	for (size_t i = 0; i < d->count; i++)
		put_shape_json(json, &d->shape[i]);
	json_array_close(json);
	json_object_begin(json, "table");
	json_array_begin(json, "header");
	for (size_t c = 0; c < d->column_count; c++)
		json_put_string(json, NULL, d->header[c]);
	json_array_close(json);
	json_array_begin(json, "number");
	for (size_t c = 0; c < d->column_count; c++)
		json_put_bool(json, NULL, d->number && d->number[c]);
	json_array_close(json);
	json_array_begin(json, "rows");
	for (size_t r = 0; r < d->row_count; r++) {
		json_array_begin(json, NULL);
		for (size_t c = 0; c < d->column_count; c++)
			json_put_string(json, NULL, d->cell[r * d->column_count + c]);
		json_array_close(json);
	}
	json_array_close(json);
	json_object_close(json);
}

void report_drawing_json(const struct report_drawing *drawing, struct text *out)
{
	struct json_writer json;

	json_writer_init(&json, out);
	json_object_begin(&json, NULL);
	json_put_string(&json, "schema", "sangsaeng.drawing/1");
	report_drawing_put(drawing, &json);
	json_object_close(&json);
}
