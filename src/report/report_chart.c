/* What the charts share: shapes, text that is measured, legends, rows with bars, tables. */
#include "report/report_chart_int.h"

#include "base/decimal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_MIN 280
#define WIDTH_MAX 1400
#define SIZE 12
#define SIZE_MIN 9
#define LIST_BELOW 50 /* em */
#define ROW_NAME 0.28 /* of the width: where bars begin in a row that is wide enough */
#define ROW_VALUE 0.8 /* and where they end */

void chart_begin(struct chart *c, const char *kind, const struct report_frame *frame, struct arena *arena)
{
	*c = (struct chart){.arena = arena, .lang = frame->lang, .ko = frame->lang == LANG_KO};
	c->width = fmin(fmax(frame->width, WIDTH_MIN), WIDTH_MAX);
	c->em = frame->size > 0 ? fmax(frame->size, SIZE_MIN) : SIZE;
	c->list = c->width < LIST_BELOW * c->em;
	c->d.kind = kind;
	c->d.title = c->d.subtitle = c->d.finding = "";
}

void chart_end(struct chart *c, struct report_drawing *out_drawing)
{
	c->d.width = c->width;
	c->d.height = c->y;
	c->d.header = c->header;
	c->d.number = c->number;
	c->d.cell = c->cell;
	*out_drawing = c->d;
}

const char *chart_pick(const struct chart *c, const char *en, const char *ko)
{
	return c->ko ? ko : en;
}

/* ---- shapes ---- */

static struct report_shape *add(struct chart *c, enum report_shape_kind kind, const char *key, enum report_paint paint, double x, double y)
{
	struct report_shape *s;

	c->d.shape = arena_grow(c->arena, c->d.shape, c->d.count, sizeof *c->d.shape);
	s = &c->d.shape[c->d.count++];
	*s = (struct report_shape){.kind = kind, .key = key, .paint = paint, .x = x, .y = y};
	return s;
}

void chart_rect(struct chart *c, const char *key, enum report_paint paint, enum report_fill fill, double x, double y, double width, double height,
	const char *tip)
{
	struct report_shape *s = add(c, SHAPE_RECT, key, paint, x, y);

	s->fill = fill;
	s->width = width;
	s->height = height;
	s->text = tip;
}

void chart_line(struct chart *c, const char *key, enum report_paint paint, double x, double y, double width, double height, double size, bool dashed)
{
	struct report_shape *s = add(c, SHAPE_LINE, key, paint, x, y);

	s->width = width;
	s->height = height;
	s->size = size;
	s->dashed = dashed;
}

void chart_ribbon(struct chart *c, const char *key, enum report_paint paint, enum report_fill fill, double x, double y, double width, double height,
	double y2, const char *tip)
{
	struct report_shape *s = add(c, SHAPE_RIBBON, key, paint, x, y);

	s->fill = fill;
	s->width = width;
	s->height = height;
	s->y2 = y2;
	s->text = tip;
}

void chart_circle(
	struct chart *c, const char *key, enum report_paint paint, enum report_fill fill, double x, double y, double diameter, const char *tip)
{
	struct report_shape *s = add(c, SHAPE_CIRCLE, key, paint, x, y);

	s->fill = fill;
	s->width = diameter;
	s->text = tip;
}

void chart_polyline(struct chart *c, const char *key, enum report_paint paint, const double *point, size_t count, double size, bool dashed)
{
	struct report_shape *s = add(c, SHAPE_POLYLINE, key, paint, 0, 0);

	s->point = point;
	s->point_count = count;
	s->size = size;
	s->dashed = dashed;
}

void chart_text(struct chart *c, const char *key, enum report_paint paint, enum report_anchor anchor, bool bold, double x, double y, const char *text)
{
	struct report_shape *s;

	if (!text || !text[0])
		return;
	s = add(c, SHAPE_TEXT, key, paint, x, y);
	s->anchor = anchor;
	s->bold = bold;
	s->size = c->em;
	s->text = text;
}

/* ---- text ---- */

double chart_wide(const struct chart *c, const char *text)
{
	return report_text_wide(text) * c->em;
}

size_t chart_wrap(struct chart *c, const char *text, double room, size_t max, const char *out_line[CHART_LINES_MAX])
{
	return report_text_wrap(c->arena, text, room / c->em, max < CHART_LINES_MAX ? max : CHART_LINES_MAX, out_line);
}

void chart_note(struct chart *c, enum report_paint paint, bool bold, const char *text)
{
	const char *line[CHART_LINES_MAX];
	size_t lines = chart_wrap(c, text, c->width, CHART_LINES_MAX, line);

	for (size_t i = 0; i < lines; i++) {
		chart_text(c, NULL, paint, ANCHOR_START, bold, 0, c->y + CHART_ASCENT * c->em, line[i]);
		c->y += CHART_LINE * c->em;
	}
}

void chart_legend(struct chart *c, const struct chart_mark *mark, size_t count)
{
	double em = c->em, x = 0, box = 1.2 * em, height = 0.75 * em;

	for (size_t i = 0; i < count; i++) {
		const char *line[CHART_LINES_MAX];
		double needed = box + 0.5 * em + chart_wide(c, mark[i].text);
		size_t lines;

		if (x > 0 && x + needed > c->width) {
			x = 0;
			c->y += 1.5 * em;
		}
		if (mark[i].line)
			chart_line(c, "legend", mark[i].paint, x, c->y + 0.45 * em, box, 0, 2, mark[i].dashed);
		else
			chart_rect(c, "legend", mark[i].paint, mark[i].fill, x, c->y + 0.1 * em, box, height, NULL);
		c->d.shape[c->d.count - 1].dashed = mark[i].dashed;
		lines = chart_wrap(c, mark[i].text, c->width - x - box - 0.5 * em, CHART_LINES_MAX, line);
		for (size_t k = 0; k < lines; k++)
			chart_text(c, "legend", PAINT_QUIET, ANCHOR_START, false, x + box + 0.5 * em,
				c->y + (CHART_ASCENT + CHART_LINE * (double)k) * em, line[k]);
		if (lines > 1)
			c->y += CHART_LINE * (double)(lines - 1) * em;
		x += needed + 1.4 * em;
	}
	if (count > 0)
		c->y += 1.7 * em;
}

/* ---- rows with bars ---- */

void chart_rows_head(struct chart *c, const char *title, const char *unit)
{
	const char *line[CHART_LINES_MAX];
	double room = c->width - (unit[0] ? chart_wide(c, unit) + c->em : 0);
	size_t lines = chart_wrap(c, title, room, 3, line);

	c->y += c->d.count > 0 ? 0.6 * c->em : 0;
	for (size_t i = 0; i < lines; i++) {
		chart_text(c, NULL, PAINT_TEXT, ANCHOR_START, true, 0, c->y + CHART_ASCENT * c->em, line[i]);
		if (i == 0)
			chart_text(c, NULL, PAINT_QUIET, ANCHOR_END, false, c->width, c->y + CHART_ASCENT * c->em, unit);
		c->y += CHART_LINE * c->em;
	}
	chart_line(c, NULL, PAINT_RULE, 0, c->y, c->width, 0, 1, false);
	c->y += 0.5 * c->em;
}

static void put_parts(struct chart *c, const struct chart_row *row, double x, double width, double height)
{
	for (size_t i = 0; i < row->parts; i++) {
		const struct chart_part *p = &row->part[i];

		if (!(p->to > p->from))
			continue;
		chart_rect(c, row->key, p->paint, p->fill, x + p->from * width, c->y, (p->to - p->from) * width, height, row->tip);
		c->d.shape[c->d.count - 1].dashed = row->left_dashed && i + 1 == row->parts;
	}
	if (row->parts > 0 && row->mark > 0)
		chart_line(c, row->key, PAINT_TEXT, x + row->mark * width, c->y - 0.15 * c->em, 0, height + 0.3 * c->em, 1.5, false);
}

/* Lines from `*y` on, which moves below them. */
static void put_lines(struct chart *c, const struct chart_row *row, enum report_paint paint, enum report_anchor anchor, double x, double *y,
	const char *const *line, size_t lines)
{
	for (size_t i = 0; i < lines; i++) {
		chart_text(c, row->key, paint, anchor, row->bold && paint == PAINT_TEXT, x, *y + CHART_ASCENT * c->em, line[i]);
		*y += CHART_LINE * c->em;
	}
}

/* The halo of letters right below would cut the line of an outline. */
static bool has_outline(const struct chart_row *row)
{
	bool any = false;

	for (size_t i = 0; i < row->parts; i++)
		any |= row->part[i].fill == FILL_OUTLINE && row->part[i].to > row->part[i].from;
	return any;
}

/* Name and value on one line, the bar below, the note below that. */
static void put_narrow(struct chart *c, const struct chart_row *row)
{
	const char *line[CHART_LINES_MAX];
	double em = c->em, value = row->value ? chart_wide(c, row->value) : 0, y = c->y;
	bool own_line = value > 0.6 * c->width - em; /* the value leaves too little room for the name */
	size_t lines = chart_wrap(c, row->name, own_line ? c->width : c->width - value - em, 3, line);

	put_lines(c, row, PAINT_TEXT, ANCHOR_START, 0, &y, line, lines);
	if (row->value) {
		double at = own_line ? y : c->y;

		chart_text(c, row->key, PAINT_TEXT, ANCHOR_END, true, c->width, at + CHART_ASCENT * em, row->value);
		y = fmax(y, at + CHART_LINE * em);
	}
	c->y = y;
	put_parts(c, row, 0, c->width, 0.5 * em);
	c->y += row->parts > 0 ? 0.7 * em : 0;
	c->y += has_outline(row) && row->note ? 0.25 * em : 0;
	if (row->note)
		put_lines(c, row, PAINT_QUIET, ANCHOR_START, 0, &c->y, line, chart_wrap(c, row->note, c->width, 3, line));
	c->y += row->note ? 0.35 * em : 0.5 * em;
}

/* Name at the left, bar in the middle with the note below it, value at the right. */
static void put_wide(struct chart *c, const struct chart_row *row)
{
	const char *line[CHART_LINES_MAX];
	double em = c->em, bar = ROW_NAME * c->width, room = (ROW_VALUE - ROW_NAME) * c->width, y = c->y, low = c->y;

	put_lines(c, row, PAINT_TEXT, ANCHOR_START, 0, &low, line, chart_wrap(c, row->name, bar - em, 3, line));
	if (row->value)
		put_lines(c, row, PAINT_TEXT, ANCHOR_END, c->width, &y, line, chart_wrap(c, row->value, (1 - ROW_VALUE) * c->width - em, 3, line));
	low = fmax(low, y);
	put_parts(c, row, bar, room, em);
	y = c->y + (row->parts > 0 ? 1.3 * em : 0);
	if (row->note)
		put_lines(c, row, PAINT_QUIET, ANCHOR_START, bar, &y, line, chart_wrap(c, row->note, room, 3, line));
	c->y = fmax(low, y) + 0.5 * em;
}

void chart_rows_put(struct chart *c, const struct chart_row *row)
{
	if (c->list)
		put_narrow(c, row);
	else
		put_wide(c, row);
}

/* ---- axes ---- */

double chart_step(double span, int parts)
{
	double raw = span / parts, power, part;

	if (!(raw > 0))
		return 1;
	power = pow(10, floor(log10(raw)));
	part = raw / power;
	return (part <= 1 + 1e-9 ? 1 : part <= 2 + 1e-9 ? 2 : part <= 5 + 1e-9 ? 5 : 10) * power;
}

int chart_places(double step)
{
	int places = 0;

	for (; step < 1 - 1e-9 && places < 6; step *= 10)
		places++;
	return places;
}

/* ---- table ---- */

void chart_table(struct chart *c, const char *const *headers)
{
	size_t n = 0;

	while (headers[n])
		n++;
	c->d.column_count = n;
	c->header = arena_alloc(c->arena, (n + 1) * sizeof *c->header);
	c->number = arena_alloc(c->arena, n + 1);
	for (size_t i = 0; i < n; i++) {
		c->number[i] = headers[i][0] == '#';
		c->header[i] = headers[i] + c->number[i];
	}
}

void chart_table_row(struct chart *c, const char *const *cells)
{
	for (size_t i = 0; i < c->d.column_count; i++) {
		size_t at = c->d.row_count * c->d.column_count + i;

		c->cell = arena_grow(c->arena, c->cell, at, sizeof *c->cell);
		c->cell[at] = cells[i] ? cells[i] : "";
	}
	c->d.row_count++;
}

/* ---- numbers ---- */

double chart_value(const char *decimal)
{
	double value;

	if (!decimal || !decimal[0] || decimal_parse_double(decimal, &value, NULL) != ST_OK)
		return NAN;
	return value;
}

const char *chart_month(struct chart *c, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	return arena_strdup(c->arena, text);
}

struct report_unit chart_unit(double most_kg, double least_kg)
{
	struct report_unit unit = report_unit_carbon(most_kg < 9e12 ? (int64_t)(most_kg * 1000) : INT64_C(9000000000000000));
	double least = least_kg * 1000 / (double)unit.per;

	while (unit.places < 3 && least * pow(10, unit.places) < 10)
		unit.places++;
	return unit;
}

const char *chart_per(const struct chart *c, const struct view_explanation *product)
{
	if (strcmp(product->unit, "piece") != 0)
		return product->unit;
	return strcmp(product->kind, "vehicle") == 0 ? chart_pick(c, "vehicle", "대") : chart_pick(c, "piece", "개");
}

const char *chart_tonnes(struct chart *c, int64_t grams)
{
	char text[DECIMAL_TEXT_LEN];

	return arena_strdup(c->arena, report_tonnes(grams, text));
}
