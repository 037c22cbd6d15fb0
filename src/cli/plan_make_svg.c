/* A plan as a picture: above, won by year and source; below, the tonnes cut up to each year, in outline since they are planned, not measured. */
#include "cli/plan_make.h"
#include "cli/svg.h"

#include "base/money.h"

#include <math.h>
#include <string.h>

#define MARGIN 14
#define LEFT_ROOM 66 /* for the numbers of the axes */
#define LINE 18
#define PLAN_LINE "#1d56bc"

/* Fill and line of each source; after these they begin again, with dashes. Colour is never alone: the legend has the sums. */
static const struct {
	const char *fill, *line;
} colour[] = {{"#cfe0fa", "#1d56bc"}, {"#cdeee3", "#0b6e54"}, {"#fde3c3", "#9a5b00"}, {"#e6dafa", "#6236b3"}, {"#f9d6dc", "#a3243b"},
	{"#e4e6ea", "#464c53"}};
#define COLOURS (sizeof colour / sizeof *colour)

struct origin {
	const char *name;
	int64_t sum_krw;
	int64_t *year_krw;
};

struct picture {
	const struct cli_args *args;
	const struct programme_made *made;
	struct text *out;
	bool ko;
	double left, right, top, bottom;
	int first, years, counted; /* first year; of the plan; that count */
	struct origin *origin;
	size_t origins;
};

static void sum_origins(struct picture *p, struct arena *arena)
{
	const struct plan_record *r = &p->made->plan.record;

	p->origin = arena_alloc(arena, (PLAN_SOURCES_MAX + 1) * sizeof *p->origin);
	for (size_t i = 0; i < r->pick_count; i++)
		for (size_t s = 0; s < r->pick[i].pay_count; s++) {
			const struct plan_pay *pay = &r->pick[i].pay[s];
			size_t k = 0;

			while (k < p->origins && strcmp(p->origin[k].name, pay->origin) != 0)
				k++;
			if (k == p->origins && p->origins < PLAN_SOURCES_MAX + 1)
				p->origin[p->origins++] = (struct origin){pay->origin, 0, arena_alloc(arena, (size_t)p->years * sizeof(int64_t))};
			p->origin[k].sum_krw = money_add(p->origin[k].sum_krw, pay->amount_krw);
			p->origin[k].year_krw[r->pick[i].year - p->first] += pay->amount_krw;
		}
}

static void grid(struct picture *p, double high, double step, const char *unit)
{
	char text[48];

	svg_put(p->out, MARGIN, p->top - 12, SVG_SMALL, SVG_QUIET, "start", "normal", unit);
	for (double v = 0; v <= high + step / 2; v += step) {
		double y = p->bottom - v / high * (p->bottom - p->top);

		text_printf(p->out, "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", p->left, p->right, y, y,
			v > 0 ? SVG_GRID : SVG_QUIET);
		svg_put(p->out, p->left - 6, y + 4, SVG_SMALL, SVG_QUIET, "end", "normal", svg_figure(v, step, text));
	}
}

static double x_of(const struct picture *p, double year)
{
	return p->left + (year - p->first) / p->counted * (p->right - p->left);
}

static void years(struct picture *p, int last)
{
	int every = (p->right - p->left) / p->counted < 40 ? 2 : 1;
	char text[16];

	for (int y = p->first; y <= last; y += every) {
		snprintf(text, sizeof text, "%d", y);
		svg_put(p->out, x_of(p, y + 0.5), p->bottom + 18, SVG_SMALL, SVG_QUIET, "middle", "normal", text);
	}
}

/* Both panels have the same years side by side, so that money and what comes of it stand under each other. */
static void money(struct picture *p)
{
	double unit = p->ko ? 1e8 : 1e6, most = 0, step, high, width = (p->right - p->left) / p->counted;
	char won[32];

	for (int y = 0; y < p->years; y++) {
		double sum = 0;

		for (size_t k = 0; k < p->origins; k++)
			sum += (double)p->origin[k].year_krw[y];
		most = fmax(most, sum / unit);
	}
	step = svg_step(fmax(most, 1e-3), 5);
	high = fmax(ceil(most / step) * step, step);
	grid(p, high, step, p->ko ? "지원 (억 원)" : "support (million won)");
	for (int y = 0; y < p->years; y++) {
		double base = p->bottom;

		for (size_t k = 0; k < p->origins; k++) {
			double height = (double)p->origin[k].year_krw[y] / unit / high * (p->bottom - p->top);

			if (height <= 0)
				continue;
			money_format(p->origin[k].year_krw[y], won);
			base -= height;
			text_printf(p->out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\" stroke=\"%s\"%s><title>%d · ",
				x_of(p, p->first + y) + 0.16 * width, base, 0.68 * width, height, colour[k % COLOURS].fill, colour[k % COLOURS].line,
				k >= COLOURS ? " stroke-dasharray=\"4 2\"" : "", p->first + y);
			svg_escape(p->out, p->origin[k].name);
			text_printf(p->out, " · %s %s</title></rect>\n", won, p->ko ? "원" : "won");
		}
	}
	years(p, p->first + p->years - 1);
}

static void tonnes(struct picture *p)
{
	const struct programme_plan *plan = &p->made->plan;
	double most = (double)plan->grams / 1e6, step = svg_step(fmax(most, 1e-3), 4), high = fmax(ceil(most / step) * step, step), sum = 0;
	double height = p->bottom - p->top;
	char shown[48], label[96];

	grid(p, high, step, p->ko ? "누적 감축 (tCO₂e)" : "cumulated cut (tCO₂e)");
	text_printf(p->out, "<path d=\"M%.1f %.1f", p->left, p->bottom);
	for (int y = 0; y < p->counted; y++) {
		sum += (double)plan->year_g[y] / 1e6;
		text_printf(p->out, "V%.1fH%.1f", p->bottom - sum / high * height, x_of(p, p->first + y + 1));
	}
	text_printf(p->out, "\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"6 3\"/>\n", PLAN_LINE);
	report_tonnes_shown(plan->grams, shown);
	if (p->ko)
		snprintf(label, sizeof label, "계획: %d년까지 %s t", p->first + p->counted - 1, shown);
	else
		snprintf(label, sizeof label, "plan: %s t by %d", shown, p->first + p->counted - 1);
	text_printf(p->out,
		"<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" fill=\"%s\" text-anchor=\"end\" stroke=\"#fff\" stroke-width=\"4\" "
		"paint-order=\"stroke\">",
		p->right - 4, p->bottom - most / high * height - 8, SVG_FONT, PLAN_LINE);
	svg_escape(p->out, label);
	text_append_string(p->out, "</text>\n");
	years(p, p->first + p->counted - 1);
}

static double legend(struct picture *p, double y)
{
	double x = MARGIN;

	for (size_t k = 0; k < p->origins; k++) {
		char won[32], label[160];

		money_format(p->origin[k].sum_krw, won);
		snprintf(label, sizeof label, p->ko ? "%s %s원" : "%s %s won",
			strcmp(p->origin[k].name, "returned") == 0 ? (p->ko ? "환원금과 매칭" : "returned money and match") : p->origin[k].name, won);
		double needed = 24 + svg_wide(label, SVG_SMALL) + 16;
		if (x > MARGIN && x + needed > p->right) {
			y += LINE;
			x = MARGIN;
		}
		text_printf(p->out, "<rect x=\"%.1f\" y=\"%.1f\" width=\"16\" height=\"10\" fill=\"%s\" stroke=\"%s\"%s/>\n", x, y + 2,
			colour[k % COLOURS].fill, colour[k % COLOURS].line, k >= COLOURS ? " stroke-dasharray=\"4 2\"" : "");
		svg_put(p->out, x + 22, y + 11, SVG_SMALL, SVG_INK, "start", "normal", label);
		x += needed;
	}
	return y + LINE;
}

void plan_make_svg(const struct cli_args *args, const struct programme_made *made, struct text *out)
{
	const struct plan_terms *terms = &made->planning.terms;
	struct text body, title, proof;
	struct arena arena;
	struct picture p = {.args = args,
		.made = made,
		.out = &body,
		.ko = args->lang == LANG_KO,
		.left = MARGIN + LEFT_ROOM,
		.right = (double)args->width - MARGIN,
		.first = terms->first_year,
		.years = terms->years,
		.counted = terms->count_until - terms->first_year + 1};
	double y = MARGIN, room = (double)args->width - 2 * MARGIN;

	p.counted = p.counted < p.years ? p.years : p.counted;
	arena_init(&arena);
	text_init(&body);
	text_init(&title);
	text_init(&proof);
	sum_origins(&p, &arena);
	plan_make_title(args, made, &title);
	plan_make_proof(args, made, &proof);
	y = svg_put_wrapped(&body, MARGIN, y, room, SVG_FONT + 5, SVG_INK, "bold", title.data);
	y = svg_put_wrapped(&body, MARGIN, y, room, SVG_SMALL, SVG_QUIET, "normal", proof.data);
	y = legend(&p, y + 4);
	p.top = y + 30;
	p.bottom = p.top + 200;
	money(&p);
	p.top = p.bottom + 62;
	p.bottom = p.top + 200;
	tonnes(&p);
	svg_page(out, (int)args->width, (int)p.bottom + 30, p.ko, title.data, proof.data, &body);
	text_done(&body);
	text_done(&title);
	text_done(&proof);
	arena_done(&arena);
}
