/* The abatement curve: a bar for each measure, as wide as its tonnes a year and as high as its won a tonne, with whiskers for the band, the carbon
 * price, savings below zero, and the bars by number below. */
#include "report/report_chart_int.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEFT 5.0        /* em for the numbers of the axis */
#define PLOT 26.0       /* em, height */
#define LISTED 50       /* bars with a number and a line in the list below */
#define LISTED_ROWS 25  /* and where there is no picture */
#define LIST_COLUMN 35  /* em of such a column, at least */
#define LIST_FIGURE 7.0 /* em of a column of numbers in it */
#define LIST_GAP 2.0    /* em between columns */

struct picture {
	struct chart *c;
	const struct report_curve *v;
	struct report_unit rate, t;
	double left, right, top, bottom, low, high; /* of the plot; low, high in won a tonne */
	double total_g;
	bool cut; /* a bar is higher than the plot, or lower */
};

static const char *number_of(struct picture *p, size_t i)
{
	return arena_printf(p->c->arena, "%zu", i + 1);
}

static enum report_paint paint_of(const struct report_curve_bar *b)
{
	return b->tier <= 1 ? PAINT_TIER1 : b->tier == 2 ? PAINT_CUT : PAINT_OWN;
}

static const char *cost_text(struct picture *p, double krw)
{
	return isnan(krw) ? "–" : report_unit_number(p->c->arena, p->rate, krw);
}

static const char *tip_of(struct picture *p, size_t i)
{
	struct chart *c = p->c;
	const struct report_curve_bar *b = &p->v->bar[i];
	const char *band = isnan(b->low) || isnan(b->high)
				   ? ""
				   : arena_printf(c->arena, " (%s ~ %s)", report_number(c->arena, b->low, 0), report_number(c->arena, b->high, 0));

	return arena_printf(c->arena, c->ko ? "%zu. %s · %s · 연 %s · %s원/t%s" : "%zu. %s · %s · %s a year · %s won/t%s", i + 1, b->measure, b->name,
		report_unit_text(c->arena, p->t, (double)b->grams), report_number(c->arena, b->krw_per_t, 0), band);
}

/* ---- scale ---- */

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A few very dear bars would flatten all others: what is above one and a half times the 90th percentile, and above the price, is cut and says so. */
static void scale(struct picture *p)
{
	const struct report_curve *v = p->v;
	double *height = arena_alloc(p->c->arena, (v->bars + 1) * sizeof *height), most = 0, least = 0, limit, floor_at, step,
	       price = (double)v->price_krw;

	for (size_t i = 0; i < v->bars; i++) {
		const struct report_curve_bar *b = &v->bar[i];

		height[i] = b->krw_per_t;
		most = fmax(most, fmax(height[i], isnan(b->high) ? 0 : b->high));
		least = fmin(least, fmin(height[i], isnan(b->low) ? 0 : b->low));
		p->total_g += (double)b->grams;
	}
	qsort(height, v->bars, sizeof *height, by_value);
	limit = 1.5 * fmax(0, height[(v->bars - 1) * 9 / 10]);
	floor_at = 1.5 * fmin(0, height[(v->bars - 1) / 10]);
	if (v->price_krw >= 0)
		limit = fmax(limit, 1.25 * price);
	if (limit <= 0)
		limit = fmax(most, -floor_at / 4);
	p->high = most > limit ? limit : fmax(most, v->price_krw >= 0 ? 1.25 * price : most);
	p->low = least < floor_at ? floor_at : least;
	if (p->high - p->low <= 0)
		p->high = p->low + 10000;
	step = chart_step(p->high - p->low, 6);
	p->high = ceil(p->high / step - 1e-9) * step;
	p->low = floor(p->low / step + 1e-9) * step;
	p->cut = most > p->high || least < p->low;
	p->rate = report_unit_rate(p->c->lang, fmax(p->high, -p->low));
	p->t = report_unit_carbon(p->total_g < 9e18 ? (int64_t)p->total_g : INT64_MAX);
}

static double at_y(const struct picture *p, double krw)
{
	return p->bottom - (fmin(fmax(krw, p->low), p->high) - p->low) / (p->high - p->low) * (p->bottom - p->top);
}

static double at_x(const struct picture *p, double grams)
{
	return p->left + (p->total_g > 0 ? grams / p->total_g : 0) * (p->right - p->left);
}

static const char *rate_unit(struct picture *p)
{
	return p->c->ko ? "만원/tCO₂e" : "thousand won/tCO₂e";
}

/* ---- the picture ---- */

static void put_axes(struct picture *p)
{
	struct chart *c = p->c;
	double em = c->em, step = chart_step(p->high - p->low, 6), per = (double)p->t.per,
	       along = chart_step(p->total_g / per, (int)(c->width / em / 9));
	int places = chart_places(step / (double)p->rate.per);

	chart_text(c, NULL, PAINT_QUIET, ANCHOR_START, false, 0, p->top - 0.9 * em, rate_unit(p));
	for (int i = 0; p->low + i * step <= p->high + step / 2; i++) {
		double krw = p->low + i * step;

		chart_line(c, NULL, PAINT_RULE, p->left, at_y(p, krw), p->right - p->left, 0, 1, false);
		chart_text(c, NULL, PAINT_QUIET, ANCHOR_END, false, p->left - 0.5 * em, at_y(p, krw) + 0.33 * em,
			report_number(c->arena, krw / (double)p->rate.per, places));
	}
	for (int i = 0; i * along <= p->total_g / per * (1 + 1e-9); i++) {
		const char *figure = report_number(c->arena, i * along, chart_places(along));
		double x = at_x(p, i * along * per), half = chart_wide(c, figure) / 2;

		chart_line(c, NULL, PAINT_QUIET, x, p->bottom, 0, 0.4 * em, 1, false);
		chart_text(c, NULL, PAINT_QUIET, ANCHOR_MIDDLE, false, fmin(x, c->width - half), p->bottom + 1.5 * em, figure);
	}
	chart_text(c, NULL, PAINT_QUIET, ANCHOR_END, false, p->right, p->bottom + 2.9 * em,
		arena_printf(c->arena, c->ko ? "누적 감축 (%s/년)" : "cumulated cut (%s a year)", p->t.name));
}

/* Two strokes of the page's colour across the end of a bar that goes on. */
static void put_break(struct picture *p, double x, double width, bool above)
{
	double em = p->c->em, y = above ? p->top + 0.6 * em : p->bottom - 0.9 * em;

	for (int i = 0; i < 2; i++)
		chart_line(p->c, "break", PAINT_PAGE, x - 1, y + (0.25 + 0.4 * i) * em, width + 2, -0.35 * em, 2.5, false);
}

static void put_bars(struct picture *p)
{
	struct chart *c = p->c;
	double zero = at_y(p, 0), done = 0;

	for (size_t i = 0; i < p->v->bars; i++) {
		const struct report_curve_bar *b = &p->v->bar[i];
		double x = at_x(p, done), end = at_x(p, done + (double)b->grams), y = at_y(p, b->krw_per_t);

		chart_rect(c, b->measure, paint_of(b), b->estimate ? FILL_HATCHED : FILL_SOLID, x, fmin(y, zero), end - x, fmax(fabs(zero - y), 1),
			tip_of(p, i));
		if (i > 0)
			chart_line(c, NULL, PAINT_PAGE, x, fmin(y, zero), 0, fmax(fabs(zero - y), 1), 0.5, false);
		if (b->krw_per_t > p->high || b->krw_per_t < p->low)
			put_break(p, x, end - x, b->krw_per_t > p->high);
		done += (double)b->grams;
	}
	done = 0;
	for (size_t i = 0; i < p->v->bars; i++) {
		const struct report_curve_bar *b = &p->v->bar[i];
		double x = at_x(p, done), end = at_x(p, done + (double)b->grams), middle = (x + end) / 2, cap = fmin(4, (end - x) / 2);

		done += (double)b->grams;
		if (isnan(b->low) || isnan(b->high) || end - x < 2.5)
			continue;
		chart_line(c, b->measure, PAINT_TEXT, middle, at_y(p, b->low), 0, at_y(p, b->high) - at_y(p, b->low), 1, false);
		chart_line(c, b->measure, PAINT_TEXT, middle - cap, at_y(p, b->low), 2 * cap, 0, 1, false);
		chart_line(c, b->measure, PAINT_TEXT, middle - cap, at_y(p, b->high), 2 * cap, 0, 1, false);
	}
	chart_line(c, "zero", PAINT_TEXT, p->left, zero, p->right - p->left, 0, 1, false);
}

static size_t columns_of(const struct chart *c)
{
	double columns = floor(c->width / (LIST_COLUMN * c->em));

	return columns > 1 ? (size_t)columns : 1;
}

static size_t listed_of(const struct picture *p)
{
	size_t room = p->c->list ? LISTED_ROWS : LISTED;

	return p->v->bars < room ? p->v->bars : room;
}

/* Numbers stand beyond the ends of the bars and their whiskers, with the name where the bar is wide enough, and only where there is room. */
static void put_numbers(struct picture *p)
{
	struct chart *c = p->c;
	double em = c->em, used = -INFINITY, done = 0;

	for (size_t i = 0; i < p->v->bars; i++) {
		const struct report_curve_bar *b = &p->v->bar[i];
		double from = at_x(p, done), to = at_x(p, done + (double)b->grams), x = (from + to) / 2, half;
		bool below = b->krw_per_t < 0;
		double most = fmax(b->krw_per_t, isnan(b->high) ? b->krw_per_t : b->high),
		       least = fmin(b->krw_per_t, isnan(b->low) ? b->krw_per_t : b->low);
		double y = below ? at_y(p, least) + 1.0 * em : at_y(p, most) - 0.4 * em;
		const char *label = number_of(p, i), *full = arena_printf(c->arena, "%s %s", label, b->name);

		done += (double)b->grams;
		if (chart_wide(c, full) <= to - from - 0.6 * em)
			label = full;
		half = chart_wide(c, label) / 2;
		if (2 * half > to - from) /* away from the longer neighbour, which follows above zero and goes before below it */
			x = below ? from + half : to - half;
		x = fmax(x, p->left + half);
		y = fmin(fmax(y, p->top + em), p->bottom - 0.3 * em);
		if (i >= listed_of(p) || x - half < used + 0.3 * em || x + half > c->width)
			continue;
		used = x + half;
		chart_text(c, b->measure, PAINT_TEXT, ANCHOR_MIDDLE, false, x, y, label);
	}
}

static const char *price_text(struct picture *p)
{
	struct chart *c = p->c;
	const char *day = p->v->price_on[0] ? arena_printf(c->arena, " (%s)", p->v->price_on) : "";

	return arena_printf(c->arena, c->ko ? "탄소가격 %s원/t%s" : "carbon price %s won/t%s", report_whole(c->arena, p->v->price_krw), day);
}

/* Is there a word already where this one would stand? */
static bool is_taken(const struct chart *c, double left, double right, double baseline)
{
	for (size_t i = 0; i < c->d.count; i++) {
		const struct report_shape *s = &c->d.shape[i];
		double wide, from;

		if (s->kind != SHAPE_TEXT)
			continue;
		wide = chart_wide(c, s->text);
		from = s->x - (s->anchor == ANCHOR_START ? 0 : s->anchor == ANCHOR_MIDDLE ? wide / 2 : wide);
		if (from < right && from + wide > left && fabs(s->y - baseline) < c->em)
			return true;
	}
	return false;
}

/* Below the numbers, whose halo then keeps the line from crossing them. */
static void put_price_line(struct picture *p)
{
	if (p->v->price_krw >= 0)
		chart_line(p->c, "price", PAINT_RISE, p->left, at_y(p, (double)p->v->price_krw), p->right - p->left, 0, 2, true);
}

/* The words stand above the line at its left or at its right, where no number stands; the legend has them too. */
static void put_price(struct picture *p)
{
	struct chart *c = p->c;
	double y = at_y(p, (double)p->v->price_krw), em = c->em, base = y - 0.5 * em, wide;

	if (p->v->price_krw < 0)
		return;
	wide = chart_wide(c, price_text(p));
	if (!is_taken(c, p->left + 0.5 * em, p->left + 0.5 * em + wide, base))
		chart_text(c, "price", PAINT_RISE, ANCHOR_START, true, p->left + 0.5 * em, base, price_text(p));
	else if (!is_taken(c, p->right - 0.5 * em - wide, p->right - 0.5 * em, base))
		chart_text(c, "price", PAINT_RISE, ANCHOR_END, true, p->right - 0.5 * em, base, price_text(p));
}

static void put_others(struct picture *p)
{
	struct chart *c = p->c;
	size_t others = p->v->bars - listed_of(p);

	if (others > 0)
		chart_note(c, PAINT_QUIET, false,
			arena_printf(c->arena, c->ko ? "그 밖 %zu건은 표에 있습니다." : "%zu more stand in the table.", others));
}

static void put_key(struct picture *p)
{
	struct chart *c = p->c;
	size_t listed = listed_of(p), columns = columns_of(c), rows = (listed + columns - 1) / columns;
	double em = c->em, each = (c->width - LIST_GAP * em * (double)(columns - 1)) / (double)columns, line = 1.5 * em;

	for (size_t k = 0; k < columns && k * rows < listed; k++) {
		double right = (double)k * (each + LIST_GAP * em) + each;

		chart_text(c, NULL, PAINT_QUIET, ANCHOR_END, false, right - LIST_FIGURE * em, c->y + CHART_ASCENT * em,
			arena_printf(c->arena, c->ko ? "%s/년" : "%s/yr", p->t.name));
		chart_text(c, NULL, PAINT_QUIET, ANCHOR_END, false, right, c->y + CHART_ASCENT * em, c->ko ? "만원/t" : "1,000 won/t");
	}
	for (size_t i = 0; i < listed; i++) {
		const struct report_curve_bar *b = &p->v->bar[i];
		double x = (double)(i / rows) * (each + LIST_GAP * em), y = c->y + line * (double)(i % rows + 1) + CHART_ASCENT * em;
		const char *name = arena_printf(c->arena, c->ko ? "%s · %s (%d차)" : "%s · %s (tier %d)", b->measure, b->name, b->tier),
			   *fitting[CHART_LINES_MAX];

		chart_text(c, b->measure, PAINT_QUIET, ANCHOR_END, false, x + 1.6 * em, y, number_of(p, i));
		if (chart_wrap(c, name, each - 2.2 * em - 2 * LIST_FIGURE * em + 1.5 * em, 1, fitting) > 0)
			chart_text(c, b->measure, PAINT_TEXT, ANCHOR_START, false, x + 2.2 * em, y, fitting[0]);
		chart_text(c, b->measure, PAINT_TEXT, ANCHOR_END, false, x + each - LIST_FIGURE * em, y,
			report_unit_number(c->arena, p->t, (double)b->grams));
		chart_text(c, b->measure, PAINT_TEXT, ANCHOR_END, false, x + each, y, cost_text(p, b->krw_per_t));
	}
	c->y += line * (double)(rows + 1) + 0.4 * em;
	put_others(p);
}

static void put_picture(struct picture *p)
{
	struct chart *c = p->c;

	p->left = LEFT * c->em;
	p->right = c->width - 0.5 * c->em;
	p->top = c->y + 2.2 * c->em;
	p->bottom = p->top + PLOT * c->em;
	put_axes(p);
	put_bars(p);
	put_price_line(p);
	put_numbers(p);
	put_price(p);
	c->y = p->bottom + 3.8 * c->em;
}

/* ---- on a phone ---- */

static void put_list(struct picture *p)
{
	struct chart *c = p->c;
	double span = p->high - p->low, zero = (fmin(fmax(0, p->low), p->high) - p->low) / span;

	chart_rows_head(c, chart_pick(c, "From the cheapest", "싼 것부터"), rate_unit(p));
	for (size_t i = 0; i < listed_of(p); i++) {
		const struct report_curve_bar *b = &p->v->bar[i];
		double end = (fmin(fmax(b->krw_per_t, p->low), p->high) - p->low) / span;
		struct chart_part part = {
			fmin(zero, end), fmax(fmax(zero, end), fmin(zero, end) + 0.003), paint_of(b), b->estimate ? FILL_HATCHED : FILL_SOLID};
		const char *band =
			isnan(b->low) || isnan(b->high) ? "" : arena_printf(c->arena, " · %s ~ %s", cost_text(p, b->low), cost_text(p, b->high));

		chart_rows_put(c, &(struct chart_row){.key = b->measure,
					  .name = arena_printf(c->arena, "%zu %s · %s", i + 1, b->measure, b->name),
					  .value = cost_text(p, b->krw_per_t),
					  .part = &part,
					  .parts = 1,
					  .tip = tip_of(p, i),
					  .mark = p->v->price_krw >= 0 ? ((double)p->v->price_krw - p->low) / span : 0,
					  .note = arena_printf(c->arena, c->ko ? "연 %s%s" : "%s a year%s",
						  report_unit_text(c->arena, p->t, (double)b->grams), band)});
	}
	put_others(p);
}

/* ---- words ---- */

static void put_legend(struct picture *p)
{
	struct chart *c = p->c;
	static const char *const en[] = {"tier 1", "tier 2", "tier 3 and deeper"}, *const ko[] = {"1차", "2차", "3차 이하"};
	struct chart_mark mark[6];
	size_t n = 0;
	bool estimate = false, band = false;

	for (int tier = 1; tier <= 3; tier++)
		for (size_t i = 0; i < p->v->bars; i++) {
			const struct report_curve_bar *b = &p->v->bar[i];

			estimate |= b->estimate;
			band |= !isnan(b->low) && !isnan(b->high);
			if ((b->tier < 1 ? 1 : b->tier > 3 ? 3 : b->tier) != tier)
				continue;
			mark[n++] = (struct chart_mark){.paint = paint_of(b), .text = chart_pick(c, en[tier - 1], ko[tier - 1])};
			break;
		}
	for (size_t i = 0; i < p->v->bars && !estimate; i++)
		estimate = p->v->bar[i].estimate;
	if (estimate)
		mark[n++] = (struct chart_mark){.paint = PAINT_QUIET,
			.fill = FILL_HATCHED,
			.text = chart_pick(c, "hatched: estimate of the catalogue", "빗금: 설비 목록의 추정")};
	if (p->v->price_krw >= 0)
		mark[n++] = (struct chart_mark){.paint = PAINT_RISE, .line = true, .dashed = true, .text = price_text(p)};
	chart_legend(c, mark, n);
	if (band && !c->list)
		chart_note(c, PAINT_QUIET, false, p->v->band);
	if (p->cut)
		chart_note(c, PAINT_QUIET, false,
			c->list ? chart_pick(c, "The longest bars go on beyond the scale.", "가장 긴 막대는 눈금 밖까지 이어집니다.")
				: chart_pick(c, "Bars with a broken end go on beyond the axis; their values are in the list.",
					  "끝이 끊긴 막대는 세로축 밖까지 이어집니다. 값은 아래 목록에 있습니다."));
	if (p->v->left_out > 0)
		chart_note(c, PAINT_QUIET, false,
			arena_printf(c->arena,
				c->ko ? "함께할 수 없거나, 필요한 것이 없거나, 지원금이나 톤이 없어 뺀 후보: %zu건."
				      : "Left out (not together, something needed is missing, no support or no tonnes): %zu.",
				p->v->left_out));
	c->y += 0.5 * c->em;
}

static void put_table(struct picture *p)
{
	struct chart *c = p->c;
	double done = 0;

	chart_table(c, c->ko ? (const char *const[]){"#번호", "설비투자", "설비", "#차수", "#감축 (tCO₂e/년)", "#누적 (tCO₂e/년)", "#비용 (원/tCO₂e)",
				       "#낮음", "#높음", NULL}
			     : (const char *const[]){"#number", "measure", "machine", "#tier", "#cut (tCO₂e a year)", "#cumulated (tCO₂e a year)",
				       "#cost (won/tCO₂e)", "#low", "#high", NULL});
	for (size_t i = 0; i < p->v->bars; i++) {
		const struct report_curve_bar *b = &p->v->bar[i];

		done += (double)b->grams;
		chart_table_row(c, (const char *const[]){number_of(p, i), b->measure, b->name, arena_printf(c->arena, "%d", b->tier),
					   chart_tonnes(c, b->grams), chart_tonnes(c, (int64_t)done), b->exact, b->low_exact, b->high_exact});
	}
}

void report_chart_macc(const struct report_curve *curve, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .v = curve};

	chart_begin(&c, "macc", frame, arena);
	c.d.title = curve->bars > 0 ? curve->title : chart_pick(&c, "Abatement curve", "한계감축비용곡선");
	c.d.subtitle = curve->basis;
	c.d.finding = curve->bars > 0 ? curve->title : curve->empty;
	put_table(&p);
	if (curve->bars == 0)
		chart_note(&c, PAINT_TEXT, false, curve->empty);
	if (curve->bars > 0) {
		scale(&p);
		if (c.list)
			put_list(&p);
		else
			put_picture(&p);
		put_legend(&p);
		if (!c.list)
			put_key(&p);
	}
	chart_end(&c, out_drawing);
}
