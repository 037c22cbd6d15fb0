/* A plan year by year: whose money buys what is chosen, against what the budgets hold in that year, and below on the same years the tonnes a year
 * that it adds. All of it is planned, so all of it is an outline; what a budget has left is a dashed one. Money that no budget counts (what is
 * returned) stands beside, so that the line is never read against it. */
#include "report/report_chart_int.h"

#include "view/view_plan.h"

#include <math.h>
#include <string.h>

#define LEFT 5.0   /* em for the numbers of the axes, or more where they are longer */
#define HEAD 3.4   /* em above a strip: what it shows, and the numbers above its bars */
#define UPPER 16.0 /* em, heights of the strips */
#define LOWER 9.0
#define BAR 10.0      /* em, the widest bar of budgeted money */
#define BAR_PART 0.5  /* of a year's place, where that is narrower */
#define SIDE_PART 0.5 /* the bar beside it, of that */
#define BETWEEN 0.5   /* em between the two */

struct money {
	const struct view_plan_money *m;
	enum report_paint paint;
	const char *name; /* "MOTIE · tier-1 support" */
	int64_t sum_krw;
	bool beside; /* no budget counts it */
};
struct year {
	int64_t there_krw, budget_krw, beside_krw, picks, g, before_g; /* there: of the budgets, -1: none; budget, beside: paid */
};
struct picture {
	struct chart *c;
	const struct view_plan *v;
	struct money *money; /* from the foot of a bar upwards */
	struct year *year;
	size_t moneys, years;
	bool has_budget, has_beside;
	int64_t left_krw; /* after the last year; without carrying over, of all years */
	struct report_unit won, t;
	double left, slot, bar, side;
};

/* ---- what is drawn ---- */

static const char *route_name(const struct chart *c, const char *route)
{
	static const struct {
		const char *route, *en, *ko;
	} words[] = {
		{"tier1", "tier-1 support", "1차 지원"}, {"ministry", "a ministry’s call", "부처 공모"}, {"pool", "returned money", "환원 재원"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].route, route) == 0)
			return chart_pick(c, words[i].en, words[i].ko);
	return route;
}

static bool is_returned(const struct view_plan_money *m)
{
	return strcmp(m->funder, "returned") == 0;
}

static const char *funder_name(const struct chart *c, const struct view_plan_money *m)
{
	if (is_returned(m))
		return chart_pick(c, "returned money", "환원금");
	return !c->ko && m->name_en ? m->name_en : m->name_ko ? m->name_ko : m->funder;
}

static const char *money_name(struct chart *c, const struct view_plan_money *m)
{
	const char *funder = funder_name(c, m);

	return !is_returned(m) && m->route[0] ? arena_printf(c->arena, "%s · %s", funder, route_name(c, m->route)) : funder;
}

static void add_money(struct picture *p, enum report_paint paint)
{
	for (size_t i = 0; i < p->v->moneys; i++) {
		const struct view_plan_money *m = &p->v->money[i];
		struct money *to = &p->money[p->moneys];
		enum report_paint own = is_returned(m) ? PAINT_RETURN : m->is_state ? PAINT_STATE : PAINT_CARMAKER;

		*to = (struct money){.m = m, .paint = own, .name = money_name(p->c, m), .beside = p->has_budget && !view_plan_is_budgeted(p->v, m)};
		to->beside |= strcmp(m->route, "pool") == 0;
		for (size_t y = 0; y < p->years; y++)
			to->sum_krw += m->paid_krw[y];
		if (own != paint || to->sum_krw == 0)
			continue;
		p->has_beside |= to->beside;
		p->moneys++;
	}
}

static int64_t left_of(const struct year *y)
{
	return y->there_krw > y->budget_krw ? y->there_krw - y->budget_krw : 0;
}

static void add_up(struct picture *p)
{
	const struct view_plan *v = p->v;
	double most = 0, tonnes = 0;

	p->years = (size_t)v->span;
	p->year = arena_alloc(p->c->arena, (p->years + 1) * sizeof *p->year);
	p->money = arena_alloc(p->c->arena, (v->moneys + 1) * sizeof *p->money);
	p->has_budget = v->budget_krw >= 0;
	for (size_t i = 0; i < v->moneys; i++)
		p->has_budget |= view_plan_is_budgeted(v, &v->money[i]);
	add_money(p, PAINT_STATE);
	add_money(p, PAINT_CARMAKER);
	add_money(p, PAINT_RETURN);
	for (size_t i = 0; i < v->years; i++) {
		size_t y = (size_t)(v->year[i].year - v->first_year);

		if (y < p->years) {
			p->year[y].picks = v->year[i].picks;
			p->year[y].g = v->year[i].g_per_year;
		}
	}
	for (size_t y = 0; y < p->years; y++) {
		struct year *at = &p->year[y];

		at->there_krw = view_plan_there_krw(v, y);
		at->before_g = y > 0 ? at[-1].before_g + at[-1].g : 0;
		for (size_t i = 0; i < p->moneys; i++)
			*(p->money[i].beside ? &at->beside_krw : &at->budget_krw) += p->money[i].m->paid_krw[y];
		p->left_krw = left_of(at) + (v->carries_over || v->budget_krw >= 0 ? 0 : p->left_krw);
		most = fmax(most, fmax((double)at->there_krw, fmax((double)at->budget_krw, (double)at->beside_krw)));
		tonnes = (double)(at->before_g + at->g);
	}
	p->won = report_unit_won(p->c->lang, most < 9e18 ? (int64_t)most : INT64_MAX);
	p->t = report_unit_carbon((int64_t)fmin(tonnes, 9e18));
}

static const char *won_text(struct picture *p, int64_t krw)
{
	return report_unit_text(p->c->arena, report_unit_won(p->c->lang, krw), (double)krw);
}

static const char *won_number(struct picture *p, int64_t krw)
{
	return report_unit_number(p->c->arena, p->won, (double)krw);
}

static const char *tonnes_text(struct picture *p, int64_t grams)
{
	return report_unit_text(p->c->arena, p->t, (double)grams);
}

static const char *year_text(struct picture *p, size_t y)
{
	return arena_printf(p->c->arena, "%d", p->v->first_year + (int)y);
}

static const char *left_word(const struct picture *p)
{
	return chart_pick(p->c, "left", "남은 돈");
}

/* ---- words ---- */

static void say(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_plan *v = p->v;
	int last = v->first_year + v->span - 1;
	const char *rest =
		p->has_budget ? arena_printf(c->arena, c->ko ? " 예산에서 %s이 남습니다." : " Of the budgets %s is left.", won_text(p, p->left_krw))
			      : "";
	const char *best = strcmp(v->gap_percent, "0.00") == 0
				   ? chart_pick(c, "proven best", "더 나은 계획이 없음을 증명")
				   : arena_printf(c->arena, c->ko ? "최선과의 차이 %s%% 이내" : "within %s %% of the best", v->gap_percent);

	c->d.title = arena_printf(c->arena, c->ko ? "계획 %s: 해마다 쓰는 돈과 줄이는 양" : "Plan %s: money and tonnes year by year", v->plan);
	c->d.subtitle = p->years == 0 ? ""
				      : arena_printf(c->arena,
						c->ko ? "%s, %s/년 · %d~%d년, 협약하는 해 · 모두 계획 · %s · %s 기준"
						      : "%s, %s a year · %d to %d, by year of agreement · all planned · %s · as of %s",
						p->won.name, p->t.name, v->first_year, last, best, report_day(c->arena, c->lang, v->as_of));
	if (v->picks == 0)
		c->d.finding = arena_printf(c->arena, c->ko ? "고른 설비가 없습니다.%s" : "Nothing is chosen.%s", rest);
	else
		c->d.finding = arena_printf(c->arena,
			c->ko ? "설비 %s대에 %s을 지원해 모두 가동하면 한 해 %s을 줄입니다.%s"
			      : "%s machines with support of %s cut %s a year once all run.%s",
			report_whole(c->arena, v->picks), won_text(p, v->support_krw), report_unit_text(c->arena, p->t, (double)v->total.g_per_year),
			rest);
}

static void table_row(
	struct picture *p, size_t y, const char *whose, const char *route, int64_t there_krw, int64_t paid_krw, const struct year *all_or_null)
{
	struct chart *c = p->c;
	bool known = there_krw >= 0;

	chart_table_row(
		c, (const char *const[]){year_text(p, y), whose, route, known ? report_whole(c->arena, there_krw) : "",
			   report_whole(c->arena, paid_krw), known ? report_whole(c->arena, there_krw > paid_krw ? there_krw - paid_krw : 0) : "",
			   all_or_null ? report_whole(c->arena, all_or_null->picks) : "", all_or_null ? chart_tonnes(c, all_or_null->g) : "",
			   all_or_null ? chart_tonnes(c, all_or_null->before_g + all_or_null->g) : ""});
}

/* Each year: each money, what the budgets are together, and all. */
static void put_table(struct picture *p)
{
	struct chart *c = p->c;

	chart_table(c, c->ko ? (const char *const[]){"해", "재원", "사업", "#쓸 수 있는 예산 (원)", "#쓰는 돈 (원)", "#남은 돈 (원)", "#설비",
				       "#감축 (tCO₂e/년)", "#누적 (tCO₂e/년)", NULL}
			     : (const char *const[]){"year", "funder", "route", "#budget there (won)", "#used (won)", "#left (won)", "#machines",
				       "#cut (tCO₂e a year)", "#cumulated (tCO₂e a year)", NULL});
	for (size_t y = 0; y < p->years; y++) {
		const struct year *at = &p->year[y];

		for (size_t i = 0; i < p->moneys; i++) {
			const struct view_plan_money *m = p->money[i].m;

			if (m->paid_krw[y] != 0)
				table_row(p, y, funder_name(c, m), route_name(c, m->route), -1, m->paid_krw[y], NULL);
		}
		if (p->has_budget)
			table_row(p, y, chart_pick(c, "budgets together", "예산 합계"), "", at->there_krw, at->budget_krw, NULL);
		table_row(p, y, chart_pick(c, "all", "모두"), "", -1, at->budget_krw + at->beside_krw, at);
	}
}

static const char *line_text(const struct picture *p)
{
	bool carries = p->v->carries_over || p->v->budget_krw >= 0;

	return carries ? chart_pick(p->c, "budget there in the year, with what is left from before", "그 해에 쓸 수 있는 예산 (앞에서 남은 돈 포함)")
		       : chart_pick(p->c, "budget of the year", "그 해 예산");
}

static void put_legend(struct picture *p)
{
	struct chart *c = p->c;
	struct chart_mark *mark = arena_alloc(c->arena, (p->moneys + 5) * sizeof *mark);
	size_t n = 0;

	if (p->has_budget)
		mark[n++] = (struct chart_mark){.paint = PAINT_TEXT, .line = true, .text = line_text(p)};
	for (size_t i = 0; i < p->moneys; i++) {
		const struct money *m = &p->money[i];
		const char *sum = report_unit_text(c->arena, p->won, (double)m->sum_krw);

		mark[n++] = (struct chart_mark){.paint = m->paint,
			.fill = FILL_OUTLINE,
			.text = m->beside && p->has_budget ? arena_printf(c->arena, c->ko ? "%s %s (예산 밖)" : "%s %s (in no budget)", m->name, sum)
							   : arena_printf(c->arena, "%s %s", m->name, sum)};
	}
	if (p->has_budget)
		mark[n++] = (struct chart_mark){.paint = PAINT_REST, .fill = FILL_OUTLINE, .dashed = true, .text = left_word(p)};
	if (p->v->picks > 0 && !c->list)
		mark[n++] = (struct chart_mark){
			.paint = PAINT_CUT, .fill = FILL_OUTLINE, .text = chart_pick(c, "cut by what the year adds", "그 해에 고른 설비의 감축")};
	if (p->years > 0 && p->year[p->years - 1].before_g > 0 && !c->list)
		mark[n++] = (struct chart_mark){
			.paint = PAINT_QUIET, .fill = FILL_OUTLINE, .text = chart_pick(c, "cut by what was chosen before", "앞서 고른 설비의 감축")};
	chart_legend(c, mark, n);
	if (!p->has_budget && p->years > 0)
		chart_note(c, PAINT_QUIET, false, chart_pick(c, "The scenario sets no budget.", "시나리오에 예산이 없습니다."));
}

/* ---- the picture ---- */

struct strip {
	double top, bottom, high, step, per; /* high, step in won or grams; per: of those that make one of the axis */
};

static struct strip strip_of(double top, double height, double most, struct report_unit unit, int parts)
{
	double step = chart_step(most > 0 ? most : (double)unit.per, parts);

	return (struct strip){top, top + height, fmax(ceil(most / step - 1e-9), 1) * step, step, (double)unit.per};
}

static const char *axis_number(const struct picture *p, const struct strip *s, double value)
{
	return report_number(p->c->arena, value / s->per, chart_places(s->step / s->per));
}

static double at_y(const struct strip *s, double value)
{
	return s->bottom - fmin(fmax(value, 0), s->high) / s->high * (s->bottom - s->top);
}

static void put_grid(struct picture *p, const struct strip *s, const char *what)
{
	struct chart *c = p->c;

	chart_text(c, NULL, PAINT_QUIET, ANCHOR_START, false, 0, s->top - (HEAD - CHART_ASCENT) * c->em, what);
	for (int i = 0; i * s->step <= s->high * (1 + 1e-9); i++) {
		double y = at_y(s, i * s->step);

		chart_line(c, NULL, i == 0 ? PAINT_QUIET : PAINT_RULE, p->left, y, p->slot * (double)p->years, 0, 1, false);
		chart_text(c, NULL, PAINT_QUIET, ANCHOR_END, false, p->left - 0.5 * c->em, y + 0.33 * c->em, axis_number(p, s, i * s->step));
	}
}

/* The two bars of a year stand in the middle of its place. */
static double bar_x(const struct picture *p, size_t y)
{
	double wide = p->bar + (p->has_beside ? BETWEEN * p->c->em + p->side : 0);

	return p->left + p->slot * ((double)y + 0.5) - wide / 2;
}

static double side_x(const struct picture *p, size_t y)
{
	return bar_x(p, y) + p->bar + BETWEEN * p->c->em;
}

/* A part of a bar from one amount to another, with the first of the words that fits into it. */
static void put_part(struct picture *p, const struct strip *s, const char *key, enum report_paint paint, bool dashed, double x, double width,
	double from, double to, const char *tip, const char *full, const char *brief)
{
	struct chart *c = p->c;
	double em = c->em, top = at_y(s, to), height = fmax(at_y(s, from) - top, 0.5), middle = top + height / 2 + 0.35 * em;
	const char *label = chart_wide(c, full) <= width - 0.5 * em ? full : chart_wide(c, brief) <= width - 0.4 * em ? brief : "";

	chart_rect(c, key, PAINT_PAGE, FILL_SOLID, x, top, width, height, tip); /* what is pointed at: an outline is open */
	chart_rect(c, key, paint, FILL_OUTLINE, x, top, width, height, NULL);
	c->d.shape[c->d.count - 1].dashed = dashed;
	if (height >= 1.5 * em)
		chart_text(c, key, PAINT_TEXT, ANCHOR_MIDDLE, false, x + width / 2, middle, label);
}

/* What a word in the middle of the bar has to itself, up to `edge` and as much on the other side. */
static double room_around(const struct picture *p, size_t y, double edge)
{
	double middle = bar_x(p, y) + p->bar / 2;

	return 2 * fmin(middle - p->left - p->slot * (double)y, edge - middle) - 0.4 * p->c->em;
}

/* The number above a bar. */
static void put_sum(struct picture *p, const struct strip *s, const char *key, enum report_anchor anchor, double x, double room, double value,
	const char *full, const char *brief)
{
	struct chart *c = p->c;
	const char *label = chart_wide(c, full) <= room ? full : chart_wide(c, brief) <= room ? brief : "";

	chart_text(c, key, PAINT_TEXT, anchor, true, x, at_y(s, value) - 0.5 * c->em, label);
}

/* What is left can be too little to be seen. */
static bool is_seen(const struct picture *p, const struct strip *s, const struct year *at)
{
	return at->there_krw > 0 && s->bottom - at_y(s, (double)at->there_krw) > 1;
}

static void put_year_money(struct picture *p, const struct strip *s, size_t y)
{
	struct chart *c = p->c;
	const struct year *at = &p->year[y];
	const char *key = year_text(p, y);
	double x = bar_x(p, y), side = side_x(p, y), foot[2] = {0, 0};

	for (size_t i = 0; i < p->moneys; i++) {
		const struct money *m = &p->money[i];
		int64_t krw = m->m->paid_krw[y];
		double *from = &foot[m->beside];
		const char *number = won_number(p, krw), *whose = is_returned(m->m) ? chart_pick(c, "returned", "환원금") : funder_name(c, m->m);

		if (krw == 0)
			continue;
		put_part(p, s, key, m->paint, false, m->beside ? side : x, m->beside ? p->side : p->bar, *from, *from + (double)krw,
			arena_printf(c->arena, "%s %s: %s", key, m->name, won_text(p, krw)),
			m->beside ? whose : arena_printf(c->arena, "%s %s", whose, number), m->beside ? "" : number); /* beside: number above */
		*from += (double)krw;
	}
	if (left_of(at) > 0 && is_seen(p, s, at))
		put_part(p, s, key, PAINT_REST, true, x, p->bar, foot[0], foot[0] + (double)left_of(at),
			arena_printf(c->arena, "%s %s: %s", key, left_word(p), won_text(p, left_of(at))),
			arena_printf(c->arena, "%s %s", left_word(p), won_number(p, left_of(at))), won_number(p, left_of(at)));
	if (is_seen(p, s, at))
		chart_line(c, key, PAINT_TEXT, x - 0.4 * c->em, at_y(s, (double)at->there_krw), p->bar + 0.8 * c->em, 0, 2, false);
}

/* What is paid of what there is, and beside it what is in no budget. */
static void put_year_sums(struct picture *p, const struct strip *s, size_t y)
{
	struct chart *c = p->c;
	const struct year *at = &p->year[y];
	const char *key = year_text(p, y), *paid = won_number(p, at->budget_krw), *beside = won_number(p, at->beside_krw);
	double edge = p->has_beside ? side_x(p, y) - BETWEEN * c->em / 2 : p->left + p->slot * (double)(y + 1);
	bool in_middle = chart_wide(c, beside) <= p->side;

	if (at->budget_krw > 0 || is_seen(p, s, at))
		put_sum(p, s, key, ANCHOR_MIDDLE, bar_x(p, y) + p->bar / 2, room_around(p, y, edge),
			fmax((double)at->there_krw, (double)at->budget_krw),
			p->has_budget ? arena_printf(c->arena, "%s / %s", paid, won_number(p, at->there_krw)) : paid, paid);
	if (at->beside_krw > 0)
		put_sum(p, s, key, in_middle ? ANCHOR_MIDDLE : ANCHOR_START, side_x(p, y) + (in_middle ? p->side / 2 : 0),
			p->left + p->slot * (double)(y + 1) - side_x(p, y) - 0.4 * c->em, (double)at->beside_krw, beside, "");
}

static void put_year_tonnes(struct picture *p, const struct strip *s, size_t y)
{
	struct chart *c = p->c;
	const struct year *at = &p->year[y];
	const char *key = year_text(p, y), *adds = arena_printf(c->arena, "+%s", report_unit_number(c->arena, p->t, (double)at->g));
	int64_t all = at->before_g + at->g;
	double x = bar_x(p, y);

	if (at->before_g > 0)
		put_part(p, s, key, PAINT_QUIET, false, x, p->bar, 0, (double)at->before_g,
			arena_printf(c->arena, c->ko ? "%d년까지: 한 해 %s" : "up to %d: %s a year", p->v->first_year + (int)y - 1,
				tonnes_text(p, at->before_g)),
			"", "");
	if (at->g > 0)
		put_part(p, s, key, PAINT_CUT, false, x, p->bar, (double)at->before_g, (double)all,
			arena_printf(c->arena, c->ko ? "%s: 설비 %s대, 한 해 %s" : "%s: %s machines, %s a year", key,
				report_whole(c->arena, at->picks), tonnes_text(p, at->g)),
			at->before_g > 0 ? adds : "", "");
	if (all > 0)
		put_sum(p, s, key, ANCHOR_MIDDLE, x + p->bar / 2, room_around(p, y, p->left + p->slot * (double)(y + 1)), (double)all,
			report_unit_number(c->arena, p->t, (double)all), "");
}

/* Every k-th year, so that they have room. */
static void put_years(struct picture *p, double y)
{
	struct chart *c = p->c;
	size_t every = 1;

	while (p->slot * (double)every < chart_wide(c, "2028") + 0.6 * c->em)
		every++;
	for (size_t i = 0; i < p->years; i += every)
		if (bar_x(p, i) + p->bar / 2 + chart_wide(c, "2028") / 2 <= c->width)
			chart_text(c, NULL, PAINT_QUIET, ANCHOR_MIDDLE, false, bar_x(p, i) + p->bar / 2, y, year_text(p, i));
}

static void put_picture(struct picture *p)
{
	struct chart *c = p->c;
	double em = c->em, most = 0;
	const struct year *last = &p->year[p->years - 1];
	struct strip money, tonnes;

	for (size_t y = 0; y < p->years; y++)
		most = fmax(most, fmax((double)p->year[y].there_krw, fmax((double)p->year[y].budget_krw, (double)p->year[y].beside_krw)));
	money = strip_of(c->y + HEAD * em, UPPER * em, most, p->won, 5);
	tonnes = strip_of(money.bottom + (1.2 + HEAD) * em, LOWER * em, (double)(last->before_g + last->g), p->t, 3);
	p->left = fmax(chart_wide(c, axis_number(p, &money, money.high)), chart_wide(c, axis_number(p, &tonnes, tonnes.high))) + 0.5 * em;
	p->left = fmax(p->left, LEFT * em);
	p->slot = (c->width - 0.5 * em - p->left) / (double)p->years;
	p->bar = fmin(BAR * em, BAR_PART * p->slot);
	p->side = SIDE_PART * p->bar;
	put_grid(p, &money, arena_printf(c->arena, c->ko ? "지원 (%s)" : "support (%s)", p->won.name));
	for (size_t y = 0; y < p->years; y++)
		put_year_money(p, &money, y);
	for (size_t y = 0; y < p->years; y++)
		put_year_sums(p, &money, y);
	put_grid(p, &tonnes, arena_printf(c->arena, c->ko ? "모두 가동하면 줄이는 양 (%s/년)" : "cut once all run (%s a year)", p->t.name));
	for (size_t y = 0; y < p->years; y++)
		put_year_tonnes(p, &tonnes, y);
	put_years(p, tonnes.bottom + 1.5 * em);
	c->y = tonnes.bottom + 2.8 * em;
	put_legend(p);
}

/* ---- on a phone ---- */

static void list_money(struct picture *p, size_t y, double most)
{
	struct chart *c = p->c;
	const struct year *at = &p->year[y];
	struct chart_part *part = arena_alloc(c->arena, (p->moneys + 2) * sizeof *part);
	const char *note = p->has_budget ? arena_printf(c->arena, c->ko ? "예산 %s, 남은 돈 %s" : "budget %s, left %s", won_number(p, at->there_krw),
						   won_number(p, left_of(at)))
					 : "";
	size_t n = 0;
	double from = 0;

	for (size_t i = 0; i < p->moneys; i++) {
		const struct money *m = &p->money[i];
		int64_t krw = m->m->paid_krw[y];

		if (krw == 0)
			continue;
		if (!m->beside) {
			part[n++] =
				(struct chart_part){.from = from / most, .to = (from + (double)krw) / most, .paint = m->paint, .fill = FILL_OUTLINE};
			from += (double)krw;
		}
		note = arena_printf(c->arena, "%s%s%s %s", note, note[0] ? " · " : "", m->name, won_number(p, krw));
	}
	part[n++] = (struct chart_part){.from = from / most, .to = (from + (double)left_of(at)) / most, .paint = PAINT_REST, .fill = FILL_OUTLINE};
	chart_rows_put(c, &(struct chart_row){.key = year_text(p, y),
				  .name = year_text(p, y),
				  .value = won_number(p, at->budget_krw + at->beside_krw),
				  .part = part,
				  .parts = n,
				  .left_dashed = true,
				  .mark = at->there_krw > 0 ? (double)at->there_krw / most : 0,
				  .note = note[0] ? note : NULL});
}

static void list_tonnes(struct picture *p, size_t y, double most)
{
	struct chart *c = p->c;
	const struct year *at = &p->year[y];
	double before = (double)at->before_g / most, all = (double)(at->before_g + at->g) / most;
	struct chart_part part[2] = {{.from = 0, .to = before, .paint = PAINT_QUIET, .fill = FILL_OUTLINE},
		{.from = before, .to = all, .paint = PAINT_CUT, .fill = FILL_OUTLINE}};

	chart_rows_put(
		c, &(struct chart_row){.key = year_text(p, y),
			   .name = year_text(p, y),
			   .value = report_unit_number(c->arena, p->t, (double)(at->before_g + at->g)),
			   .part = part,
			   .parts = 2,
			   .note = at->picks == 0 ? NULL
						  : arena_printf(c->arena, c->ko ? "설비 %s대, +%s" : "machines %s, +%s",
							    report_whole(c->arena, at->picks), report_unit_number(c->arena, p->t, (double)at->g))});
}

static void put_list(struct picture *p)
{
	struct chart *c = p->c;
	const struct year *last = &p->year[p->years - 1];
	double most = 1, tonnes = fmax((double)(last->before_g + last->g), 1);

	for (size_t y = 0; y < p->years; y++)
		most = fmax(most, fmax((double)p->year[y].there_krw, (double)p->year[y].budget_krw));
	chart_rows_head(c, chart_pick(c, "Support", "지원"), p->won.name);
	for (size_t y = 0; y < p->years; y++)
		list_money(p, y, most);
	put_legend(p);
	chart_rows_head(
		c, chart_pick(c, "Cut once all run", "모두 가동하면 줄이는 양"), arena_printf(c->arena, c->ko ? "%s/년" : "%s a year", p->t.name));
	for (size_t y = 0; y < p->years; y++)
		list_tonnes(p, y, tonnes);
}

void report_chart_plan(const struct view_plan *plan, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .v = plan};

	chart_begin(&c, "plan", frame, arena);
	add_up(&p);
	say(&p);
	put_table(&p);
	if (p.years == 0)
		chart_note(&c, PAINT_TEXT, false, c.d.finding);
	else if (c.list)
		put_list(&p);
	else
		put_picture(&p);
	chart_end(&c, out_drawing);
}
