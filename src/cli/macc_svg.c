/* The abatement curve as a picture: a bar for each measure, as wide as its tonnes a year and as high as its won a tonne, with whiskers for the band,
 * the carbon price, savings below zero, and a list of the bars by number. Laid out for the width asked for, so that text keeps its size on a phone.
 */
#include "cli/macc.h"

#include "base/money.h"
#include "cli/plan.h"
#include "cli/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN 14
#define LINE 18
#define LEFT_ROOM 62   /* for the numbers of the axis */
#define LISTED_ROWS 25 /* of a column of the list */
#define COLUMN_WIDTH 420
#define FIGURE_WIDTH 80 /* of a column of numbers in the list */

#define PRICE "#b3261e"

/* Tier 1, 2, deeper: fill and line. Colour is never alone: the list names the tier. */
static const struct {
	const char *fill, *line;
} tier_colour[] = {{"#cfe0fa", "#1d56bc"}, {"#cdeee3", "#0b6e54"}, {"#e6dafa", "#6236b3"}};

struct picture {
	const struct cli_args *args;
	const struct programme_curve *c;
	struct text *out;
	bool ko;
	int width, y;             /* y: where the next thing goes */
	double left, right;       /* of the plot */
	double top, bottom;       /* of the plot, px */
	double low, high;         /* of the plot, shown won a tonne */
	double unit_krw, total_t; /* 10,000 won in Korean, 1,000 in English */
	bool cut;                 /* a bar is higher than the plot */
};

static void put(struct picture *p, double x, double y, int size, const char *colour, const char *anchor, const char *weight, const char *s)
{
	svg_put(p->out, x, y, size, colour, anchor, weight, s);
}

static void put_wrapped(struct picture *p, int size, const char *colour, const char *weight, const char *s)
{
	p->y = (int)svg_put_wrapped(p->out, MARGIN, p->y, p->width - 2 * MARGIN, size, colour, weight, s);
}

static int columns_of(const struct picture *p)
{
	return p->width / COLUMN_WIDTH > 1 ? p->width / COLUMN_WIDTH : 1;
}

/* Bars that the list has room for, and so have a number. */
static size_t listed_of(const struct picture *p)
{
	size_t room = (size_t)columns_of(p) * LISTED_ROWS;

	return p->c->curve.bar_count < room ? p->c->curve.bar_count : room;
}

/* ---- scale ---- */

static double shown(const struct picture *p, const char *decimal)
{
	return decimal[0] ? strtod(decimal, NULL) / p->unit_krw : NAN;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* A few very dear bars would flatten all others: what is above one and a half times the 90th percentile, and above the price, is cut and says so. */
static void scale(struct picture *p)
{
	size_t n = p->c->curve.bar_count;
	double *height = heap_alloc(n + 1, sizeof *height), most = 0, least = 0, limit, floor_at, step;

	for (size_t i = 0; i < n; i++) {
		const struct plan_bar *b = &p->c->curve.bar[i];
		double high = shown(p, b->krw_per_t_high), low = shown(p, b->krw_per_t_low);

		height[i] = shown(p, b->krw_per_t);
		most = fmax(most, fmax(height[i], isnan(high) ? 0 : high));
		least = fmin(least, fmin(height[i], isnan(low) ? 0 : low));
	}
	qsort(height, n, sizeof *height, by_value);
	limit = 1.5 * fmax(0, height[(n - 1) * 9 / 10]);
	floor_at = 1.5 * fmin(0, height[(n - 1) / 10]);
	free(height);
	if (p->c->options.has_price)
		limit = fmax(limit, 1.25 * (double)p->c->options.price_krw / p->unit_krw);
	if (limit <= 0)
		limit = fmax(most, -floor_at / 4);
	p->high = most > limit ? limit : fmax(most, p->c->options.has_price ? 1.25 * (double)p->c->options.price_krw / p->unit_krw : most);
	p->low = least < floor_at ? floor_at : least;
	if (p->high - p->low <= 0)
		p->high = 1;
	step = svg_step(p->high - p->low, 6);
	p->high = ceil(p->high / step) * step;
	p->low = floor(p->low / step) * step;
	p->cut = most > p->high || least < p->low;
}

static double at_y(const struct picture *p, double value)
{
	double v = fmin(fmax(value, p->low), p->high);

	return p->bottom - (v - p->low) / (p->high - p->low) * (p->bottom - p->top);
}

static double at_x(const struct picture *p, double t)
{
	return p->left + t / p->total_t * (p->right - p->left);
}

/* ---- axes ---- */

static void axes(struct picture *p)
{
	double step = svg_step(p->high - p->low, 6), along = svg_step(p->total_t, p->width < 600 ? 4 : 8);
	char text[48];

	put(p, MARGIN, p->top - 10, SVG_SMALL, SVG_QUIET, "start", "normal", p->ko ? "만원/tCO₂e" : "thousand won/tCO₂e");
	for (double v = p->low; v <= p->high + step / 2; v += step) {
		double y = at_y(p, v);

		text_printf(p->out, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", p->left, p->right, y, y, SVG_GRID);
		put(p, p->left - 6, y + 4, SVG_SMALL, SVG_QUIET, "end", "normal", svg_figure(v, step, text));
	}
	for (double t = 0; t <= p->total_t + along / 1000; t += along) {
		text_printf(p->out, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", at_x(p, t), at_x(p, t), p->bottom,
			p->bottom + 5, SVG_QUIET);
		put(p, at_x(p, t), p->bottom + 19, SVG_SMALL, SVG_QUIET, "middle", "normal", svg_figure(t, along, text));
	}
	put(p, p->right, p->bottom + 36, SVG_SMALL, SVG_QUIET, "end", "normal", p->ko ? "누적 감축 tCO₂e/년" : "cumulated tCO₂e a year");
}

/* ---- bars ---- */

static int colour_of(const struct plan_measure *m)
{
	return m->tier <= 1 ? 0 : m->tier == 2 ? 1 : 2;
}

static void tip(struct picture *p, size_t number, const struct plan_bar *b)
{
	const struct plan_measure *m = &p->c->candidates.measures.list[b->measure];
	char tonnes[48], won[48], low[48], high[48];

	text_printf(p->out, "<title>%zu. ", number);
	svg_escape(p->out, m->measure);
	text_append_string(p->out, " · ");
	svg_escape(p->out, p->ko ? p->c->candidates.name_ko_of[b->measure] : p->c->candidates.name_en_of[b->measure]);
	text_printf(p->out, p->ko ? " · 연 %s t · %s원/t" : " · %s t a year · %s won/t", cli_plan_tonnes_shown(b->g_adds, tonnes),
		macc_won(b->krw_per_t, won));
	if (b->krw_per_t_low[0] && b->krw_per_t_high[0])
		text_printf(p->out, " (%s ~ %s)", macc_won(b->krw_per_t_low, low), macc_won(b->krw_per_t_high, high));
	text_append_string(p->out, "</title>");
}

static void bar(struct picture *p, size_t number, const struct plan_bar *b)
{
	const struct plan_measure *m = &p->c->candidates.measures.list[b->measure];
	int colour = colour_of(m);
	double x = at_x(p, (double)(b->cumulative_g - b->g_adds) / 1e6), end = at_x(p, (double)b->cumulative_g / 1e6);
	double value = shown(p, b->krw_per_t), zero = at_y(p, 0), y = at_y(p, value), upper = fmin(y, zero);

	text_append_string(p->out, "<g>");
	tip(p, number, b);
	text_printf(p->out, "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" fill=\"%s\" stroke=\"%s\"%s/>", x, upper, fmax(end - x, 0.5),
		fmax(fabs(zero - y), 1), tier_colour[colour].fill, tier_colour[colour].line,
		strcmp(m->origin, "catalogue") == 0 ? " stroke-dasharray=\"4 2\"" : "");
	if (value > p->high || value < p->low) { /* cut: two strokes across its end */
		double at = value > p->high ? p->top + 7 : p->bottom - 9;

		for (int i = 0; i < 2; i++)
			text_printf(p->out, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#fff\" stroke-width=\"2.5\"/>", x - 1,
				end + 1, at + 5 * i + 3, at + 5 * i - 1);
	}
	text_append_string(p->out, "</g>\n");
}

static void whisker(struct picture *p, const struct plan_bar *b)
{
	double low = shown(p, b->krw_per_t_low), high = shown(p, b->krw_per_t_high);
	double from = at_x(p, (double)(b->cumulative_g - b->g_adds) / 1e6), to = at_x(p, (double)b->cumulative_g / 1e6), x = (from + to) / 2;
	double cap = fmin(4, (to - from) / 2);

	if (isnan(low) || isnan(high) || to - from < 2.5)
		return;
	text_printf(p->out, "<path d=\"M%.1f %.1fV%.1fM%.1f %.1fh%.1fM%.1f %.1fh%.1f\" stroke=\"%s\" fill=\"none\"/>\n", x, at_y(p, low),
		at_y(p, high), x - cap, at_y(p, low), 2 * cap, x - cap, at_y(p, high), 2 * cap, SVG_INK);
}

/* Numbers stand at the end of the bars, where there is room for them. */
static void numbers(struct picture *p)
{
	double used = -1e9;

	for (size_t i = 0; i < p->c->curve.bar_count; i++) {
		const struct plan_bar *b = &p->c->curve.bar[i];
		double x = (at_x(p, (double)(b->cumulative_g - b->g_adds) / 1e6) + at_x(p, (double)b->cumulative_g / 1e6)) / 2;
		double value = shown(p, b->krw_per_t), y = value < 0 ? at_y(p, value) + SVG_SMALL + 2 : at_y(p, value) - 5;
		char digits[24];

		snprintf(digits, sizeof digits, "%zu", i + 1);
		if (i >= listed_of(p) || x - svg_wide(digits, SVG_SMALL) / 2 < used + 4)
			continue;
		used = x + svg_wide(digits, SVG_SMALL) / 2;
		text_printf(p->out,
			"<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" fill=\"%s\" text-anchor=\"middle\" stroke=\"#fff\" stroke-width=\"3\" "
			"paint-order=\"stroke\">%s</text>\n",
			x, y, SVG_SMALL, SVG_INK, digits);
	}
}

static void price(struct picture *p)
{
	double y = at_y(p, (double)p->c->options.price_krw / p->unit_krw);
	char won[32], day[DATE_TEXT_LEN], label[128];

	if (!p->c->options.has_price)
		return;
	money_format(p->c->options.price_krw, won);
	snprintf(label, sizeof label, p->ko ? "탄소가격 %s원/t" : "carbon price %s won/t", won);
	if (p->c->price_on != DATE_NONE) {
		date_format(p->c->price_on, day);
		snprintf(label + strlen(label), sizeof label - strlen(label), " (%s)", day);
	}
	text_printf(p->out, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"7 4\"/>\n",
		p->left, p->right, y, y, PRICE);
	text_printf(p->out,
		"<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" fill=\"%s\" stroke=\"#fff\" stroke-width=\"4\" paint-order=\"stroke\">%s</text>\n",
		p->left + 6, y - 6, SVG_SMALL, PRICE, label);
}

/* ---- below the plot ---- */

static double legend_item(struct picture *p, double x, int colour, bool dashed, const char *label)
{
	double needed = 24 + svg_wide(label, SVG_SMALL) + 14;

	if (x > MARGIN && x + needed > p->width - MARGIN) {
		p->y += LINE;
		x = MARGIN;
	}
	text_printf(p->out, "<rect x=\"%.1f\" y=\"%d\" width=\"16\" height=\"10\" fill=\"%s\" stroke=\"%s\"%s/>\n", x, p->y + 2,
		tier_colour[colour].fill, tier_colour[colour].line, dashed ? " stroke-dasharray=\"4 2\"" : "");
	put(p, x + 22, p->y + 11, SVG_SMALL, SVG_QUIET, "start", "normal", label);
	return x + needed;
}

static void legend(struct picture *p)
{
	bool tier[3] = {false}, entries = false, band = false;
	double x = MARGIN;

	for (size_t i = 0; i < p->c->curve.bar_count; i++) {
		const struct plan_measure *m = &p->c->candidates.measures.list[p->c->curve.bar[i].measure];

		tier[colour_of(m)] = true;
		entries |= strcmp(m->origin, "catalogue") == 0;
		band |= p->c->curve.bar[i].krw_per_t_low[0] != '\0';
	}
	static const char *const en[] = {"tier 1", "tier 2", "tier 3 and deeper"}, *const ko[] = {"1차", "2차", "3차 이하"};
	for (int t = 0; t < 3; t++)
		if (tier[t])
			x = legend_item(p, x, t, false, p->ko ? ko[t] : en[t]);
	if (entries)
		legend_item(p, x, 0, true, p->ko ? "점선 테두리: 설비 목록의 추정" : "dashed: estimate of the catalogue");
	p->y += LINE + 4;
	if (band)
		put_wrapped(p, SVG_SMALL, SVG_QUIET, "normal",
			p->ko ? "세로 막대: 낮음과 높음(설비 목록은 절감률 범위, 그 밖은 배출계수의 95% 범위)."
			      : "Whiskers: low and high (the catalogue's range of savings; else the 95 % range of the emission factor).");
	if (p->cut)
		put_wrapped(p, SVG_SMALL, SVG_QUIET, "normal",
			p->ko ? "끝이 끊긴 막대는 세로축 밖까지 이어집니다. 값은 아래 목록에 있습니다."
			      : "Bars with a broken end go on beyond the axis; their values are in the list.");
	if (p->c->curve.left_count > 0) {
		char note[160];

		snprintf(note, sizeof note,
			p->ko ? "함께할 수 없거나, 필요한 것이 없거나, 지원금이나 톤이 없어 뺀 후보: %zu건."
			      : "Left out (not together, something needed is missing, no support or no tonnes): %zu.",
			p->c->curve.left_count);
		put_wrapped(p, SVG_SMALL, SVG_QUIET, "normal", note);
	}
	p->y += 6;
}

/* The name cut to what fits, at a character. */
static void fit(const char *name, double room, char out[256])
{
	size_t length = 0;

	snprintf(out, 256, "%s", name);
	if (svg_wide(out, SVG_SMALL) <= room)
		return;
	for (const unsigned char *s = (const unsigned char *)name; *s;) {
		int bytes = utf8_length(s, strlen((const char *)s));
		char part[256];

		bytes = bytes > 0 ? bytes : 1;
		snprintf(part, sizeof part, "%.*s…", (int)(length + (size_t)bytes), name);
		if (length + (size_t)bytes > 200 || svg_wide(part, SVG_SMALL) > room)
			break;
		length += (size_t)bytes;
		s += bytes;
	}
	snprintf(out, 256, "%.*s…", (int)length, name);
}

static void list(struct picture *p)
{
	size_t n = p->c->curve.bar_count, listed = listed_of(p);
	int columns = columns_of(p);
	size_t rows = (listed + (size_t)columns - 1) / (size_t)columns;
	double each = (p->width - 2.0 * MARGIN - 24.0 * (columns - 1)) / columns;
	double step = svg_step(p->high - p->low, 6) / 10;

	for (int c = 0; c < columns && (size_t)c * rows < listed; c++) {
		double right = MARGIN + c * (each + 24) + each;

		put(p, right - FIGURE_WIDTH, p->y + SVG_SMALL, SVG_SMALL, SVG_QUIET, "end", "normal", p->ko ? "t/년" : "t/year");
		put(p, right, p->y + SVG_SMALL, SVG_SMALL, SVG_QUIET, "end", "normal", p->ko ? "만원/t" : "1,000 won/t");
	}
	for (size_t i = 0; i < listed; i++) {
		const struct plan_bar *b = &p->c->curve.bar[i];
		const struct plan_measure *m = &p->c->candidates.measures.list[b->measure];
		double x = MARGIN + (double)(i / rows) * (each + 24), y = p->y + LINE * (double)(i % rows + 1) + SVG_SMALL;
		char text[256], label[256];

		snprintf(text, sizeof text, "%zu", i + 1);
		put(p, x + 20, y, SVG_SMALL, SVG_QUIET, "end", "normal", text);
		snprintf(text, sizeof text, p->ko ? "%s · %s (%d차)" : "%s · %s (tier %d)", m->measure,
			p->ko ? p->c->candidates.name_ko_of[b->measure] : p->c->candidates.name_en_of[b->measure], m->tier);
		fit(text, each - 26 - 2 * FIGURE_WIDTH + 12, label);
		put(p, x + 26, y, SVG_SMALL, SVG_INK, "start", "normal", label);
		put(p, x + each - FIGURE_WIDTH, y, SVG_SMALL, SVG_INK, "end", "normal", cli_plan_tonnes_shown(b->g_adds, text));
		put(p, x + each, y, SVG_SMALL, SVG_INK, "end", "normal", svg_figure(shown(p, b->krw_per_t), step < 0.1 ? 0.01 : 0.1, text));
	}
	p->y += LINE * (int)(rows + 1) + 6;
	if (n > listed) {
		char note[96];

		snprintf(note, sizeof note, p->ko ? "그 밖 %zu건: -O csv" : "%zu more: -O csv", n - listed);
		put_wrapped(p, SVG_SMALL, SVG_QUIET, "normal", note);
	}
}

static void plot(struct picture *p)
{
	p->left = MARGIN + LEFT_ROOM;
	p->right = p->width - MARGIN;
	p->top = p->y + 30;
	p->bottom = p->top + (p->width < 600 ? 240 : 340);
	p->total_t = (double)p->c->curve.total_g / 1e6;
	scale(p);
	axes(p);
	for (size_t i = 0; i < p->c->curve.bar_count; i++)
		bar(p, i + 1, &p->c->curve.bar[i]);
	for (size_t i = 0; i < p->c->curve.bar_count; i++)
		whisker(p, &p->c->curve.bar[i]);
	text_printf(p->out, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", p->left, p->right, at_y(p, 0), at_y(p, 0),
		SVG_INK);
	numbers(p);
	price(p);
	p->y = (int)p->bottom + 50;
}

void macc_svg(const struct cli_args *args, const struct programme_curve *curve, struct text *out)
{
	struct text body, title, basis;
	struct picture p = {.args = args, .c = curve, .out = &body, .ko = args->lang == LANG_KO, .width = (int)args->width, .y = MARGIN};

	text_init(&body);
	text_init(&title);
	text_init(&basis);
	body.max = out->max;
	p.unit_krw = p.ko ? 10000 : 1000;
	if (curve->curve.bar_count > 0)
		macc_title(args, curve, &title);
	else
		text_append_string(&title, macc_empty(args, curve));
	macc_basis(args, curve, &basis);
	put_wrapped(&p, SVG_FONT + 5, SVG_INK, "bold", title.data);
	put_wrapped(&p, SVG_SMALL, SVG_QUIET, "normal", basis.data);
	if (curve->curve.bar_count > 0) {
		plot(&p);
		legend(&p);
		list(&p);
	}
	svg_page(out, p.width, p.y + MARGIN, p.ko, title.data, basis.data, &body);
	text_done(&body);
	text_done(&title);
	text_done(&basis);
}
