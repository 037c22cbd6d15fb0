/* A machine month by month: what it emitted against the baseline and what was expected, and below on the same months the reduction so far. A month
 * that does not count is a gap, never zero. */
#include "report/report_chart_int.h"

#include <math.h>
#include <string.h>

#define LEFT 5.0   /* em for the numbers of the axes */
#define UPPER 15.0 /* em, heights of the strips */
#define LOWER 8.0
#define POINT 0.65 /* em, diameter */

struct strip {
	double top, bottom, low, high; /* high, low: in kg */
};
struct picture {
	struct chart *c;
	const struct view_band *v;
	struct report_unit unit, sum_unit;
	double left, right;
	size_t counted, filled, verified, open, gaps, before;
};

static bool counts(const struct view_band_month *m)
{
	return m->rejected[0] == '\0';
}

static bool is_before(const struct view_band_month *m)
{
	return strcmp(m->rejected, "before_installation") == 0;
}

/* What the new machine was expected to emit: the baseline's range less the plan, not below zero. */
static double expected(const struct view_band_month *m, double baseline_kg)
{
	return fmax(0, baseline_kg - chart_value(m->planned_kg));
}

static double low_of(const struct view_band_month *m)
{
	double low = chart_value(m->baseline_low_kg);

	return isnan(low) ? chart_value(m->baseline_kg) : low;
}

static double high_of(const struct view_band_month *m)
{
	double high = chart_value(m->baseline_high_kg);

	return isnan(high) ? chart_value(m->baseline_kg) : high;
}

/* Verified, filled by a conservative estimate, or metered and not verified yet. */
static enum report_fill fill_of(const struct view_band_month *m)
{
	return m->filled ? FILL_HATCHED : m->verified ? FILL_SOLID : FILL_OUTLINE;
}

static const struct view_band_month *last(const struct view_band *v)
{
	return v->months > 0 ? &v->month[v->months - 1] : NULL;
}

static const char *why(struct chart *c, const char *rejected)
{
	static const struct {
		const char *code, *en, *ko;
	} words[] = {{"before_installation", "before installation", "설치 전"},
		{"not_scrapped", "old machine not scrapped", "옛 설비 폐기 증빙 없음"}, {"before_resolution", "before the resolution", "심의 전"},
		{"after_crediting", "after the crediting period", "인증기간 뒤"}, {"life_ended", "old machine's life over", "옛 설비 수명 끝남"},
		{"calibration", "meter not calibrated", "계량기 교정 벗어남"}, {"no_reading", "no reading", "계량값 없음"},
		{"housekeeping", "no equipment", "설비 교체 아님"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].code, rejected) == 0)
			return chart_pick(c, words[i].en, words[i].ko);
	return rejected;
}

static void measure(struct picture *p)
{
	double most = 0, sums = 0;

	for (size_t i = 0; i < p->v->months; i++) {
		const struct view_band_month *m = &p->v->month[i];

		p->before += is_before(m);
		p->gaps += !counts(m) && !is_before(m);
		p->counted += counts(m);
		p->filled += counts(m) && m->filled;
		p->verified += counts(m) && m->verified;
		p->open += counts(m) && !m->verified && !m->filled;
		sums = fmax(sums, fmax(fabs(chart_value(m->cumulative_kg)), fabs(chart_value(m->cumulative_planned_kg))));
		if (counts(m))
			most = fmax(most, fmax(high_of(m), chart_value(m->project_kg)));
	}
	p->unit = report_unit_carbon((int64_t)fmin(most * 1000, 9e18));
	p->sum_unit = report_unit_carbon((int64_t)fmin(sums * 1000, 9e18));
}

static const char *kg_text(struct picture *p, struct report_unit unit, const char *kg)
{
	double value = chart_value(kg);

	return isnan(value) ? "–" : report_unit_text(p->c->arena, unit, value * 1000);
}

/* ---- words ---- */

static void say(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_band *v = p->v;
	const struct view_band_month *end = last(v);
	double planned = end ? chart_value(end->cumulative_planned_kg) : NAN, done = end ? chart_value(end->cumulative_kg) : NAN;
	const char *installed = v->installed_on == DATE_NONE ? chart_pick(c, " · not installed", " · 설치 전")
							     : arena_printf(c->arena, c->ko ? " · 설치 %s" : " · installed %s",
								       report_day(c->arena, c->lang, v->installed_on));

	c->d.title = arena_printf(c->arena, c->ko ? "%s %s: 예상과 계량" : "%s %s: expected against measured", v->measure,
		c->ko || !v->machine_en[0] ? v->machine : v->machine_en);
	c->d.subtitle = end ? arena_printf(c->arena, c->ko ? "%s/월, 누적 %s · %s%s · %s 기준" : "%s a month, cumulated %s · %s%s · as of %s",
				      p->unit.name, p->sum_unit.name, report_months(c->arena, c->lang, v->month[0].month, end->month), installed,
				      report_day(c->arena, c->lang, v->as_of))
			    : "";
	if (!end || p->counted == 0)
		c->d.finding = chart_pick(c, "No month counts yet.", "아직 세는 달이 없습니다.");
	else
		c->d.finding = arena_printf(c->arena,
			c->ko ? "%zu개월의 감축은 %s, 계획 %s의 %s%%입니다. 검증된 달 %zu, 메운 달 %zu, 세지 않은 달 %zu."
			      : "%zu months cut %s, of the planned %s that is %s %%; months verified %zu, filled %zu, not counted %zu.",
			p->counted, kg_text(p, p->sum_unit, end->cumulative_kg), kg_text(p, p->sum_unit, end->cumulative_planned_kg),
			planned > 0 ? report_number(c->arena, 100 * done / planned, 0) : "–", p->verified, p->filled, p->gaps);
	chart_table(c, c->ko ? (const char *const[]){"월", "#기준선 (kgCO₂e)", "#기준선 낮음", "#기준선 높음", "#계획 감축", "#계량 배출", "#감축",
				       "#계획 누적", "#누적", "상태", NULL}
			     : (const char *const[]){"month", "#baseline (kgCO₂e)", "#baseline low", "#baseline high", "#planned cut", "#measured",
				       "#cut", "#planned, sum", "#sum", "state", NULL});
	for (size_t i = 0; i < v->months; i++) {
		const struct view_band_month *m = &v->month[i];
		bool ok = counts(m);

		chart_table_row(
			c, (const char *const[]){chart_month(c, m->month), ok ? m->baseline_kg : "", ok ? m->baseline_low_kg : "",
				   ok ? m->baseline_high_kg : "", m->planned_kg, ok ? m->project_kg : "", ok ? m->reduction_kg : "",
				   m->cumulative_planned_kg, m->cumulative_kg,
				   !ok         ? why(c, m->rejected)
				   : m->filled ? chart_pick(c, m->verified ? "filled, verified" : "filled", m->verified ? "메움, 검증" : "메움")
				   : m->verified ? chart_pick(c, "verified", "검증")
						 : chart_pick(c, "measured", "계량")});
	}
}

static void put_legend(struct picture *p, bool lines)
{
	struct chart *c = p->c;
	struct chart_mark mark[8];
	size_t n = 0;

	mark[n++] = (struct chart_mark){.paint = lines ? PAINT_QUIET : PAINT_TEXT, .line = true, .text = chart_pick(c, "baseline", "기준선")};
	if (lines)
		mark[n++] = (struct chart_mark){.paint = PAINT_TIER2,
			.fill = FILL_HATCHED,
			.text = chart_pick(c, "expected: baseline less plan", "예상 범위: 기준선 − 계획")};
	if (p->verified > 0)
		mark[n++] = (struct chart_mark){.paint = PAINT_CUT, .text = chart_pick(c, "measured, verified", "계량, 검증")};
	if (p->open > 0)
		mark[n++] = (struct chart_mark){
			.paint = PAINT_CUT, .fill = FILL_OUTLINE, .text = chart_pick(c, "measured, not verified", "계량, 검증 전")};
	if (p->filled > 0)
		mark[n++] = (struct chart_mark){
			.paint = PAINT_CUT, .fill = FILL_HATCHED, .text = chart_pick(c, "filled, conservative", "메움 (보수적 추정)")};
	if (p->gaps > 0)
		mark[n++] = (struct chart_mark){.paint = PAINT_REST, .fill = FILL_HATCHED, .text = chart_pick(c, "not counted", "세지 않은 달")};
	if (lines)
		mark[n++] = (struct chart_mark){
			.paint = PAINT_QUIET, .line = true, .dashed = true, .text = chart_pick(c, "planned, cumulated", "계획 누적")};
	chart_legend(c, mark, n);
}

/* ---- the picture ---- */

static double slot_of(const struct picture *p)
{
	return (p->right - p->left) / (double)p->v->months;
}

static double middle_of(const struct picture *p, size_t i)
{
	return p->left + slot_of(p) * ((double)i + 0.5);
}

static double at_y(const struct strip *s, double kg)
{
	return s->bottom - (fmin(fmax(kg, s->low), s->high) - s->low) / (s->high - s->low) * (s->bottom - s->top);
}

static struct strip strip_of(double top, double height, double low, double high, struct report_unit unit, int parts, double *out_step)
{
	double per = (double)unit.per / 1000, step;

	if (!(high > low))
		high = low + per;
	step = chart_step((high - low) / per, parts) * per;
	*out_step = step;
	return (struct strip){top, top + height, floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step};
}

static void put_grid(struct picture *p, const struct strip *s, double step, struct report_unit unit, const char *what)
{
	struct chart *c = p->c;
	double per = (double)unit.per / 1000;

	chart_text(c, NULL, PAINT_QUIET, ANCHOR_START, false, 0, s->top - 0.9 * c->em, arena_printf(c->arena, "%s (%s)", what, unit.name));
	for (int i = 0; s->low + i * step <= s->high + step / 2; i++) {
		double kg = s->low + i * step;
		bool zero = fabs(kg) < step / 2;

		chart_line(c, NULL, zero ? PAINT_QUIET : PAINT_RULE, p->left, at_y(s, kg), p->right - p->left, 0, 1, false);
		chart_text(c, NULL, PAINT_QUIET, ANCHOR_END, false, p->left - 0.5 * c->em, at_y(s, kg) + 0.33 * c->em,
			report_number(c->arena, kg / per, chart_places(step / per)));
	}
}

/* Every k-th month, so that they have room; January is among them where a quarter of a year or more lies between. */
static void put_months(struct picture *p, double y)
{
	static const size_t steps[] = {1, 2, 3, 6, 12, 24, 60, 120};
	struct chart *c = p->c;
	double wide = chart_wide(c, chart_pick(c, "Sept 2027", "2027년 12월")), room = wide + c->em;
	size_t every = 120, first = 0;

	for (size_t k = sizeof steps / sizeof *steps; k-- > 0;)
		if (slot_of(p) * (double)steps[k] >= room)
			every = steps[k];
	for (size_t i = 0; every >= 3 && i < p->v->months && i < 12; i++)
		if (strcmp(chart_month(c, p->v->month[i].month) + 5, "01") == 0)
			first = i % every;
	for (size_t i = first; i < p->v->months; i += every) {
		double x = middle_of(p, i), half = wide / 2;

		if (x - half < 0 || x + half > c->width)
			continue;
		chart_text(c, NULL, PAINT_QUIET, ANCHOR_MIDDLE, false, x, y, report_month(c->arena, c->lang, p->v->month[i].month));
	}
}

static void put_line(struct picture *p, const struct strip *s, const char *key, enum report_paint paint, double size, bool dashed, int what)
{
	double *point = arena_alloc(p->c->arena, (2 * p->v->months + 2) * sizeof *point);

	for (size_t i = 0; i < p->v->months; i++) {
		const struct view_band_month *m = &p->v->month[i];
		double kg = chart_value(what == 0   ? m->baseline_kg
					: what == 1 ? m->project_kg
					: what == 2 ? m->cumulative_planned_kg
						    : m->cumulative_kg);
		bool gap = isnan(kg) || (what < 2 && !counts(m)) || (what >= 2 && is_before(m));

		point[2 * i] = gap ? NAN : middle_of(p, i);
		point[2 * i + 1] = gap ? NAN : at_y(s, kg);
	}
	chart_polyline(p->c, key, paint, point, p->v->months, size, dashed);
}

static void put_upper(struct picture *p, const struct strip *s)
{
	struct chart *c = p->c;
	double slot = slot_of(p), em = c->em;

	for (size_t i = 0; i < p->v->months; i++) {
		const struct view_band_month *m = &p->v->month[i];
		double x = p->left + slot * (double)i, low, high;

		if (!counts(m)) {
			if (!is_before(m))
				chart_rect(c, chart_month(c, m->month), PAINT_REST, FILL_HATCHED, x, s->bottom - 0.5 * em, slot, 0.5 * em,
					why(c, m->rejected));
			continue;
		}
		low = expected(m, fmin(low_of(m), high_of(m)));
		high = expected(m, fmax(low_of(m), high_of(m)));
		chart_rect(c, chart_month(c, m->month), PAINT_TIER2, high > low ? FILL_HATCHED : FILL_SOLID, x, at_y(s, high) - 1, slot,
			at_y(s, low) - at_y(s, high) + 2,
			arena_printf(c->arena, c->ko ? "예상 %s ~ %s" : "expected %s to %s", report_unit_text(c->arena, p->unit, 1000 * low),
				report_unit_text(c->arena, p->unit, 1000 * high)));
	}
	put_line(p, s, "baseline", PAINT_QUIET, 1.5, false, 0);
	put_line(p, s, "measured", PAINT_CUT, 1, false, 1);
	for (size_t i = 0; i < p->v->months; i++) {
		const struct view_band_month *m = &p->v->month[i];

		if (counts(m))
			chart_circle(c, chart_month(c, m->month), PAINT_CUT, fill_of(m), middle_of(p, i), at_y(s, chart_value(m->project_kg)),
				POINT * em,
				arena_printf(c->arena, "%s: %s", report_month(c->arena, c->lang, m->month), kg_text(p, p->unit, m->project_kg)));
	}
}

/* The day of installation, where it lies within the months. */
static void put_installation(struct picture *p, double top, double bottom)
{
	struct chart *c = p->c;
	date_month month;
	double x, wide;
	const char *label;

	if (p->v->installed_on == DATE_NONE)
		return;
	month = month_of(p->v->installed_on);
	if (month < p->v->month[0].month || month > last(p->v)->month)
		return;
	x = p->left + slot_of(p) * ((double)(month - p->v->month[0].month) + (double)(p->v->installed_on - month_first_day(month)) /
										     (double)(month_last_day(month) - month_first_day(month) + 1));
	label = arena_printf(c->arena, c->ko ? "설치 %s" : "installed %s", report_day(c->arena, c->lang, p->v->installed_on));
	wide = chart_wide(c, label);
	chart_line(c, "installed", PAINT_TEXT, x, top, 0, bottom - top, 1, true);
	chart_text(c, "installed", PAINT_TEXT, x + wide + c->em < c->width ? ANCHOR_START : ANCHOR_END, false,
		x + (x + wide + c->em < c->width ? 0.4 : -0.4) * c->em, top + c->em, label);
}

static void put_picture(struct picture *p)
{
	struct chart *c = p->c;
	struct strip upper, lower;
	double em = c->em, most = 0, sum_low = 0, sum_high = 0, step;

	p->left = LEFT * em;
	p->right = c->width - 0.5 * em;
	for (size_t i = 0; i < p->v->months; i++) {
		const struct view_band_month *m = &p->v->month[i];
		double done = chart_value(m->cumulative_kg), planned = chart_value(m->cumulative_planned_kg);

		if (counts(m))
			most = fmax(most, fmax(high_of(m), chart_value(m->project_kg)));
		sum_low = fmin(sum_low, fmin(done, planned));
		sum_high = fmax(sum_high, fmax(done, planned));
	}
	upper = strip_of(c->y + 2.2 * em, UPPER * em, 0, most, p->unit, 5, &step);
	put_grid(p, &upper, step, p->unit, chart_pick(c, "emissions a month", "월 배출"));
	put_upper(p, &upper);
	put_installation(p, upper.top - 0.3 * em, upper.bottom);
	lower = strip_of(upper.bottom + 3.2 * em, LOWER * em, sum_low, sum_high, p->sum_unit, 3, &step);
	put_grid(p, &lower, step, p->sum_unit, chart_pick(c, "cumulated cut", "누적 감축"));
	put_line(p, &lower, "planned", PAINT_QUIET, 1.5, true, 2);
	put_line(p, &lower, "cumulated", PAINT_CUT, 2.5, false, 3);
	put_months(p, lower.bottom + 1.5 * em);
	c->y = lower.bottom + 2.6 * em;
	put_legend(p, true);
}

/* ---- on a phone ---- */

static void put_list(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_band_month *end = last(p->v);
	double most = 1e-9;

	for (size_t i = 0; i < p->v->months; i++)
		if (counts(&p->v->month[i]))
			most = fmax(most, fmax(chart_value(p->v->month[i].baseline_kg), chart_value(p->v->month[i].project_kg)));
	chart_rows_head(c, chart_pick(c, "Cumulated cut", "누적 감축"), p->sum_unit.name);
	chart_rows_put(
		c, &(struct chart_row){
			   .key = "cumulated", .name = chart_pick(c, "measured", "계량"), .value = kg_text(p, p->sum_unit, end->cumulative_kg)});
	chart_rows_put(
		c, &(struct chart_row){
			   .key = "planned", .name = chart_pick(c, "planned", "계획"), .value = kg_text(p, p->sum_unit, end->cumulative_planned_kg)});
	chart_rows_head(c, chart_pick(c, "Emissions a month", "월 배출"), p->unit.name);
	for (size_t i = 0; i < p->v->months; i++) {
		const struct view_band_month *m = &p->v->month[i];
		double value = chart_value(m->project_kg);
		struct chart_part part = {0, value / most, PAINT_CUT, fill_of(m)};

		if (is_before(m))
			continue;
		if (!counts(m))
			chart_rows_put(c, &(struct chart_row){.key = chart_month(c, m->month),
						  .name = report_month(c->arena, c->lang, m->month),
						  .value = "–",
						  .note = why(c, m->rejected)});
		else
			chart_rows_put(c, &(struct chart_row){.key = chart_month(c, m->month),
						  .name = report_month(c->arena, c->lang, m->month),
						  .value = kg_text(p, p->unit, m->project_kg),
						  .part = &part,
						  .parts = 1,
						  .mark = chart_value(m->baseline_kg) / most,
						  .note = m->filled ? chart_pick(c, "filled, conservative", "메움 (보수적 추정)") : NULL});
	}
	put_legend(p, false);
}

void report_chart_monitoring(const struct view_band *band, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .v = band};

	chart_begin(&c, "monitoring", frame, arena);
	measure(&p);
	say(&p);
	if (p.counted == 0)
		chart_note(&c, PAINT_TEXT, false, c.d.finding);
	else if (c.list)
		put_list(&p);
	else
		put_picture(&p);
	chart_end(&c, out_drawing);
}
