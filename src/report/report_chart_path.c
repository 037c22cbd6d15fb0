/* A firm's emissions year by year against its target path, and what its planned machines let expect: known years are solid, the path and the forecast
 * dashed with open marks. A year that is not known is a gap. */
#include "report/report_chart_int.h"

#include "view/view_outcome.h"

#include <math.h>

#define LEFT 5.0  /* em for the numbers of the axis, or more where they are longer */
#define PLOT 18.0 /* em, height */
#define MARK 0.6  /* em, diameter */

enum line { EMISSIONS, TARGET, FORECAST, LINES };
static const struct {
	const char *key, *en, *ko;
	enum report_paint paint;
	bool given; /* as it was, not as it should or may be */
} line_of[LINES] = {{"emissions_tco2e", "emissions", "배출량", PAINT_TOTAL, true}, {"target_tco2e", "target path", "목표 경로", PAINT_CREDIT, false},
	{"forecast_tco2e", "forecast from planned machines", "계획한 설비로 본 예측", PAINT_CUT, false}};

struct picture {
	struct chart *c;
	const struct view_outcome_firm *firm;
	int first, years;
	struct report_unit t;
	double left, right, top, bottom, high, step; /* high, step in tonnes */
	bool has[LINES];
};

static const char *text_of(const struct picture *p, const char *key, int y)
{
	const struct view_outcome_figure *f = view_outcome_find(p->firm, key, p->first + y);

	return f && f->form == VIEW_FIGURE_DECIMAL ? f->decimal : "";
}

/* NaN where it is not known. */
static double tonnes_of(const struct picture *p, enum line line, int y)
{
	return chart_value(text_of(p, line_of[line].key, y));
}

static const char *name_of(const struct picture *p, enum line line)
{
	return chart_pick(p->c, line_of[line].en, line_of[line].ko);
}

static const char *year_text(struct picture *p, int y)
{
	return arena_printf(p->c->arena, "%d", p->first + y);
}

static const char *tonnes_text(struct picture *p, double tonnes)
{
	return isnan(tonnes) ? "–" : report_unit_text(p->c->arena, p->t, 1e6 * tonnes);
}

/* ---- words ---- */

/* The newest year that is known, beside the path in it. */
static void say(struct picture *p, date_day on)
{
	struct chart *c = p->c;
	const char *name = chart_pick(c, p->firm->name_en, p->firm->name_ko), *beside = "";
	int newest = -1;

	for (int y = 0; y < p->years; y++)
		newest = isnan(tonnes_of(p, EMISSIONS, y)) ? newest : y;
	c->d.title = arena_printf(c->arena, c->ko ? "%s: 배출량과 목표 경로" : "%s: emissions and target path", name);
	if (p->years > 0)
		c->d.subtitle = arena_printf(c->arena,
			c->ko ? "%s/년 · %d~%d년 · 스코프 1, 2 (지역 기반) · %s 현재"
			      : "%s a year · %d to %d · scopes 1 and 2 (location-based) · on %s",
			p->t.name, p->first, p->first + p->years - 1, report_day(c->arena, c->lang, on));
	if (newest < 0) {
		c->d.finding = chart_pick(c, "No year's emissions are known.", "배출량을 아는 해가 없습니다.");
		return;
	}
	if (!isnan(tonnes_of(p, TARGET, newest)))
		beside = arena_printf(c->arena, c->ko ? " 그 해의 목표 경로는 %s입니다." : " The target path is at %s then.",
			tonnes_text(p, tonnes_of(p, TARGET, newest)));
	c->d.finding = arena_printf(c->arena, c->ko ? "%d년 배출량은 %s입니다.%s" : "Emissions of %d are %s.%s", p->first + newest,
		tonnes_text(p, tonnes_of(p, EMISSIONS, newest)), beside);
}

static void put_table(struct picture *p)
{
	struct chart *c = p->c;

	chart_table(c, c->ko ? (const char *const[]){"해", "#배출량 (tCO₂e)", "#목표 경로 (tCO₂e)", "#예측 (tCO₂e)", "#검증된 감축 (tCO₂e)", NULL}
			     : (const char *const[]){
				       "year", "#emissions (tCO₂e)", "#target path (tCO₂e)", "#forecast (tCO₂e)", "#verified cut (tCO₂e)", NULL});
	for (int y = 0; y < p->years; y++)
		chart_table_row(c, (const char *const[]){year_text(p, y), text_of(p, "emissions_tco2e", y), text_of(p, "target_tco2e", y),
					   text_of(p, "forecast_tco2e", y), text_of(p, "verified_tco2e", y)});
}

static void put_legend(struct picture *p)
{
	struct chart *c = p->c;
	struct chart_mark mark[LINES];
	size_t n = 0;

	for (enum line l = 0; l < LINES; l++)
		if (p->has[l])
			mark[n++] = (struct chart_mark){.paint = line_of[l].paint, .line = true, .dashed = !line_of[l].given, .text = name_of(p, l)};
	chart_legend(c, mark, n);
}

/* ---- the picture ---- */

static double at_x(const struct picture *p, int y)
{
	return p->years == 1 ? (p->left + p->right) / 2 : p->left + (p->right - p->left) * (double)y / (double)(p->years - 1);
}

static double at_y(const struct picture *p, double tonnes)
{
	return p->bottom - fmin(fmax(tonnes, 0), p->high) / p->high * (p->bottom - p->top);
}

static const char *axis_number(const struct picture *p, double tonnes)
{
	double per = (double)p->t.per / 1e6;

	return report_number(p->c->arena, tonnes / per, chart_places(p->step / per));
}

static void put_axes(struct picture *p)
{
	struct chart *c = p->c;
	double em = c->em, next = -INFINITY, half = chart_wide(c, "2028") / 2;

	chart_text(c, NULL, PAINT_QUIET, ANCHOR_START, false, 0, p->top - 0.9 * em, p->t.name);
	for (int i = 0; i * p->step <= p->high * (1 + 1e-9); i++) {
		double y = at_y(p, i * p->step);

		chart_line(c, NULL, i == 0 ? PAINT_QUIET : PAINT_RULE, p->left, y, p->right - p->left, 0, 1, false);
		chart_text(c, NULL, PAINT_QUIET, ANCHOR_END, false, p->left - 0.8 * em, y + 0.33 * em, axis_number(p, i * p->step));
	}
	for (int y = 0; y < p->years; y++) {
		if (at_x(p, y) - half < next)
			continue;
		next = at_x(p, y) + half + 0.6 * em;
		chart_text(c, NULL, PAINT_QUIET, ANCHOR_MIDDLE, false, at_x(p, y), p->bottom + 1.5 * em, year_text(p, y));
	}
}

/* Path and forecast begin at the newest known year before their own first. */
static void put_line(struct picture *p, enum line l)
{
	struct chart *c = p->c;
	double *point = arena_alloc(c->arena, (2 * (size_t)p->years + 2) * sizeof *point);
	int before = -1;
	bool begun = false;

	for (int y = 0; y < p->years; y++) {
		double t = tonnes_of(p, l, y);

		if (!begun && !isnan(t) && !line_of[l].given && before >= 0 && before < y) {
			point[2 * before] = at_x(p, before);
			point[2 * before + 1] = at_y(p, tonnes_of(p, EMISSIONS, before));
			for (int between = before + 1; between < y; between++) { /* straight on */
				point[2 * between] = at_x(p, between);
				point[2 * between + 1] = at_y(p, tonnes_of(p, EMISSIONS, before)) +
							 (at_y(p, t) - at_y(p, tonnes_of(p, EMISSIONS, before))) * (between - before) / (y - before);
			}
		}
		begun |= !isnan(t);
		before = isnan(tonnes_of(p, EMISSIONS, y)) ? before : y;
		point[2 * y] = isnan(t) ? NAN : at_x(p, y);
		point[2 * y + 1] = isnan(t) ? NAN : at_y(p, t);
	}
	chart_polyline(c, line_of[l].key, line_of[l].paint, point, (size_t)p->years, 2, !line_of[l].given);
	for (int y = 0; y < p->years; y++) {
		double t = tonnes_of(p, l, y), d = MARK * c->em;
		const char *tip = arena_printf(c->arena, "%s %s: %s", year_text(p, y), name_of(p, l), tonnes_text(p, t));

		if (isnan(t))
			continue;
		if (!line_of[l].given)
			chart_circle(c, line_of[l].key, PAINT_PAGE, FILL_SOLID, at_x(p, y), at_y(p, t), d, NULL);
		chart_circle(c, line_of[l].key, line_of[l].paint, line_of[l].given ? FILL_SOLID : FILL_OUTLINE, at_x(p, y), at_y(p, t), d, tip);
	}
}

static void put_picture(struct picture *p)
{
	struct chart *c = p->c;
	double em = c->em;

	p->left = fmax(LEFT * em, chart_wide(c, axis_number(p, p->high)) + 0.8 * em);
	p->right = c->width - 1.5 * em;
	p->top = c->y + 2.2 * em;
	p->bottom = p->top + PLOT * em;
	put_axes(p);
	for (enum line l = LINES; l-- > 0;)
		if (p->has[l])
			put_line(p, l);
	c->y = p->bottom + 2.8 * em;
	put_legend(p);
}

/* ---- on a phone ---- */

static void put_list(struct picture *p)
{
	struct chart *c = p->c;

	chart_rows_head(c, name_of(p, EMISSIONS), p->t.name);
	for (int y = 0; y < p->years; y++) {
		double known = tonnes_of(p, EMISSIONS, y), target = tonnes_of(p, TARGET, y), forecast = tonnes_of(p, FORECAST, y);
		double shown = isnan(known) ? forecast : known;
		struct chart_part part = {0, isnan(shown) ? 0 : fmax(shown, 0) / p->high, line_of[isnan(known) ? FORECAST : EMISSIONS].paint,
			isnan(known) ? FILL_OUTLINE : FILL_SOLID};
		const char *note = isnan(target) ? "" : arena_printf(c->arena, "%s %s", name_of(p, TARGET), tonnes_text(p, target));

		if (!isnan(forecast))
			note = arena_printf(
				c->arena, "%s%s%s %s", note, note[0] ? " · " : "", chart_pick(c, "forecast", "예측"), tonnes_text(p, forecast));
		chart_rows_put(c, &(struct chart_row){.key = year_text(p, y),
					  .name = year_text(p, y),
					  .value = tonnes_text(p, known),
					  .part = &part,
					  .parts = isnan(shown) ? 0 : 1,
					  .mark = target > 0 ? target / p->high : 0,
					  .note = note[0] ? note : NULL});
	}
	if (p->has[TARGET])
		chart_note(c, PAINT_QUIET, false, chart_pick(c, "A line across a bar: the target path.", "막대를 가로지르는 선은 목표 경로입니다."));
}

void report_chart_path(
	const struct view_outcome_firm *firm, date_day on, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .firm = firm};
	double most = 0;
	int last;

	chart_begin(&c, "path", frame, arena);
	view_outcome_years(firm, &p.first, &last);
	p.years = p.first > 0 ? last - p.first + 1 : 0;
	for (enum line l = 0; l < LINES; l++)
		for (int y = 0; y < p.years; y++) {
			double t = tonnes_of(&p, l, y);

			p.has[l] |= !isnan(t);
			most = isnan(t) ? most : fmax(most, t);
		}
	p.years = most > 0 ? p.years : 0;
	p.t = report_unit_carbon((int64_t)fmin(1e6 * most, 9e18));
	p.step = chart_step(most > 0 ? most : (double)p.t.per / 1e6, 5);
	p.high = fmax(ceil(most / p.step - 1e-9), 1) * p.step;
	say(&p, on);
	put_table(&p);
	if (most <= 0)
		chart_note(&c, PAINT_TEXT, false, c.d.finding);
	else if (c.list)
		put_list(&p);
	else
		put_picture(&p);
	chart_end(&c, out_drawing);
}
