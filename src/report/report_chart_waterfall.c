/* A product before and after: totals from zero or with a break, between them what changed, factor by factor, or, where the viewer sees only what goes
 * in, input by input; behind them what is claimed elsewhere. The steps sum exactly: what none of these explains is a step of its own. A total that is
 * not complete enough to publish is an estimate, and a step that rests on one or on a screening factor is, too. */
#include "report/report_chart_int.h"

#include "base/decimal.h"

#include <gmp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDING 1e-9   /* of a total */
#define STEPS_MAX 6     /* the largest; the others are one */
#define SLOT 5.0        /* em a bar needs, and room for its number; else it is a list */
#define BAR 0.6         /* of its slot */
#define BAR_MAX 5.0     /* em */
#define PLOT 18.0       /* em, height */
#define CUT_BELOW 0.3   /* of the highest level: where all levels lie closer together, the axis is cut */
#define PLACES_MAX 5    /* decimals of a number beside a bar */
#define CUT_MARGIN 0.35 /* of what lies between them: shown below the lowest */

enum step_kind { STEP_TOTAL, STEP_CHANGE, STEP_CLAIM, STEP_ADJUSTED };
struct step {
	enum step_kind kind;
	const char *key, *name, *exact; /* exact: kg as a decimal string */
	double value, from, to;         /* kg; levels before and after it */
	bool estimate;
};
struct picture {
	struct chart *c;
	const struct view_explanation *before, *after;
	struct step *step;
	size_t steps;
	struct report_unit unit;
	double low, high;     /* levels at the lower and upper edge */
	bool cut, estimates;  /* is any step one */
	const char *rounding; /* what the factors' amounts of 12 digits are off the totals: a row of the table, no bar */
};

/* ---- steps ---- */

/* A short name of a factor: what follows ": ", up to a bracket. */
static const char *short_name(struct chart *c, const struct view_source *s)
{
	const char *name = c->ko || !s->name_en[0] ? s->name_ko : s->name_en, *colon, *bracket;

	if (!name || !name[0])
		return s->factor;
	colon = strstr(name, ": ");
	name = colon && colon[2] ? colon + 2 : name;
	bracket = strstr(name, " (");
	if (!bracket)
		bracket = strchr(name, '(');
	return bracket && bracket > name ? arena_strndup(c->arena, name, (size_t)(bracket - name)) : name;
}

static const char *exact_text(struct chart *c, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(c->arena, text);
}

/* 0 for what is not stated. */
static void exact_of(const char *decimal, mpq_t out)
{
	if (!decimal || !decimal[0] || decimal_parse_exact(decimal, out, NULL) != ST_OK)
		mpq_set_ui(out, 0, 1);
}

static void add_step(struct picture *p, enum step_kind kind, const char *key, const char *name, const mpq_t kg, bool estimate)
{
	p->step = arena_grow(p->c->arena, p->step, p->steps, sizeof *p->step);
	p->step[p->steps++] =
		(struct step){.kind = kind, .key = key, .name = name, .exact = exact_text(p->c, kg), .value = mpq_get_d(kg), .estimate = estimate};
	p->estimates = p->estimates || estimate;
}

static bool is_total(const struct step *s)
{
	return s->kind == STEP_TOTAL || s->kind == STEP_ADJUSTED;
}

/* Of a step between the totals that no factor stands behind. */
static bool between_estimates(const struct picture *p)
{
	return !p->before->publishable || !p->after->publishable;
}

struct change {
	const char *key, *name;
	mpq_t kg;
	bool kept, estimate;
};
/* What a footprint is the sum of: factors of its sources; for who sees only what goes in, its inputs and its own process. */
struct causes {
	struct change *item;
	size_t count;
};

static int by_size(const void *a, const void *b)
{
	const struct change *x = *(struct change *const *)a, *y = *(struct change *const *)b;
	double xs = fabs(mpq_get_d(x->kg)), ys = fabs(mpq_get_d(y->kg));

	return xs != ys ? (xs < ys ? 1 : -1) : strcmp(x->key, y->key);
}

/* Adds an amount to the cause of that key, which may have come before. */
static void add_cause(struct picture *p, struct causes *causes, const char *key, const char *name, const char *kg, bool before, bool estimate)
{
	mpq_t amount;
	size_t i = 0;

	while (i < causes->count && strcmp(causes->item[i].key, key) != 0)
		i++;
	if (i == causes->count) {
		causes->item = arena_grow(p->c->arena, causes->item, causes->count, sizeof *causes->item);
		causes->item[causes->count++] = (struct change){.key = key, .name = name};
		mpq_init(causes->item[i].kg);
	}
	causes->item[i].estimate = causes->item[i].estimate || estimate;
	mpq_init(amount);
	exact_of(kg, amount);
	(before ? mpq_sub : mpq_add)(causes->item[i].kg, causes->item[i].kg, amount);
	mpq_clear(amount);
}

static bool told_inputs(const struct view_explanation *e)
{
	for (size_t i = 0; i < e->link_count; i++)
		if (!e->link[i].kgco2e[0])
			return false;
	return e->link_count > 0;
}

/* Which firm supplies it tells inputs of one name apart. */
static const char *input_name(struct chart *c, const struct view_link *l)
{
	const char *name = l->name[0] ? l->name : l->input;

	return l->organisation[0] ? arena_printf(c->arena, "%s · %s", name, l->organisation) : name;
}

static void list_causes(struct picture *p, struct causes *causes)
{
	bool inputs = p->before->source_count + p->after->source_count == 0 && told_inputs(p->before) && told_inputs(p->after);

	for (int side = 0; side < 2; side++) {
		const struct view_explanation *e = side == 0 ? p->before : p->after;

		for (size_t i = 0; i < e->source_count; i++)
			add_cause(p, causes, e->source[i].factor, short_name(p->c, &e->source[i]), e->source[i].kgco2e, side == 0,
				e->source[i].screening || e->source[i].unverified);
		for (size_t i = 0; inputs && i < e->link_count; i++)
			add_cause(p, causes, e->link[i].input, input_name(p->c, &e->link[i]), e->link[i].kgco2e, side == 0, between_estimates(p));
		if (inputs)
			add_cause(p, causes, e->product, chart_pick(p->c, "its own process", "이 제품의 공정"), e->direct_kgco2e, side == 0,
				between_estimates(p));
	}
}

/* Changes in the order of the list before, then of those that came new; the smallest beyond STEPS_MAX are one. */
static void add_changes(struct picture *p, mpq_t left)
{
	struct chart *c = p->c;
	struct causes causes = {0};
	struct change **order;
	size_t count = 0, others = 0;
	bool estimate = false;
	mpq_t rest;

	mpq_init(rest);
	list_causes(p, &causes);
	order = arena_alloc(c->arena, (causes.count + 1) * sizeof *order);
	for (size_t i = 0; i < causes.count; i++) {
		mpq_sub(left, left, causes.item[i].kg);
		if (mpq_sgn(causes.item[i].kg) != 0)
			order[count++] = &causes.item[i];
	}
	if (count > 1)
		qsort(order, count, sizeof(struct change *), by_size);
	for (size_t i = 0; i < count && i < (count > STEPS_MAX ? STEPS_MAX - 1 : STEPS_MAX); i++)
		order[i]->kept = true;
	for (size_t i = 0; i < causes.count; i++) {
		struct change *cause = &causes.item[i];

		if (cause->kept) {
			add_step(p, STEP_CHANGE, cause->key, cause->name, cause->kg, cause->estimate);
		} else if (mpq_sgn(cause->kg) != 0) {
			mpq_add(rest, rest, cause->kg);
			estimate = estimate || cause->estimate;
			others++;
		}
		mpq_clear(cause->kg);
	}
	if (others > 0)
		add_step(p, STEP_CHANGE, "others", arena_printf(c->arena, c->ko ? "기타 %zu건" : "%zu others", others), rest, estimate);
	mpq_clear(rest);
}

static void list_steps(struct picture *p)
{
	struct chart *c = p->c;
	mpq_t before, after, left, claim;
	double level = 0;

	mpq_inits(before, after, left, claim, NULL);
	exact_of(p->before->total_kgco2e, before);
	exact_of(p->after->total_kgco2e, after);
	mpq_sub(left, after, before);
	add_step(p, STEP_TOTAL, "before", chart_pick(c, "before", "참여 전"), before, !p->before->publishable);
	add_changes(p, left);
	p->rounding = fabs(mpq_get_d(left)) <= ROUNDING * fmax(mpq_get_d(before), mpq_get_d(after)) ? exact_text(c, left) : "0";
	if (mpq_sgn(left) != 0 && strcmp(p->rounding, "0") == 0)
		add_step(p, STEP_CHANGE, "rest", p->steps > 1 ? chart_pick(c, "not by a factor", "그 밖") : chart_pick(c, "change", "변화"), left,
			between_estimates(p));
	add_step(p, STEP_TOTAL, "after", chart_pick(c, "after", "참여 후"), after, !p->after->publishable);
	exact_of(p->after->claim_kgco2e, claim);
	if (mpq_sgn(claim) != 0) {
		add_step(p, STEP_CLAIM, "claim", chart_pick(c, "claimed elsewhere", "인증·청구된 몫"), claim, false);
		exact_of(p->after->claim_adjusted_kgco2e, claim);
		add_step(p, STEP_ADJUSTED, "claim_adjusted", chart_pick(c, "claim-adjusted", "주장 조정 후"), claim, !p->after->publishable);
	}
	mpq_clears(before, after, left, claim, NULL);
	for (size_t i = 0; i < p->steps; i++) {
		struct step *s = &p->step[i];
		bool total = is_total(s);

		s->from = total ? 0 : level;
		level = s->to = total ? s->value : level + s->value;
	}
}

/* Totals begin at zero; where that would flatten every step, the axis is cut below the lowest level. */
static void scale(struct picture *p)
{
	double least = INFINITY, most = -INFINITY;

	for (size_t i = 0; i < p->steps; i++) {
		least = fmin(least, p->step[i].to);
		most = fmax(most, p->step[i].to);
	}
	p->cut = least > 0 && most > least && most - least < CUT_BELOW * most;
	p->low = p->cut ? fmax(0, least - CUT_MARGIN * (most - least)) : fmin(0, least);
	p->high = fmax(most, p->cut ? most : 0);
	if (p->high <= p->low)
		p->high = p->low + 1;
}

/* Do the numbers beside the bars add up as they are rounded? */
static bool adds_up(const struct picture *p)
{
	double scale = pow(10, p->unit.places) * 1000 / (double)p->unit.per;
	int64_t level = 0;

	for (size_t i = 0; i < p->steps; i++) {
		const struct step *s = &p->step[i];
		int64_t shown = llround(s->value * scale);

		if (i > 0 && is_total(s) && shown != level)
			return false;
		level = is_total(s) ? shown : level + shown;
	}
	return true;
}

/* The fewest decimals that show the smallest step and let the reader add; where none do, those that show it. */
static void choose_unit(struct picture *p)
{
	struct report_unit fewest;
	double most = 0, least = INFINITY;

	for (size_t i = 0; i < p->steps; i++) {
		most = fmax(most, fabs(p->step[i].value));
		if (p->step[i].value != 0)
			least = fmin(least, fabs(p->step[i].value));
	}
	fewest = p->unit = chart_unit(most, least);
	while (!adds_up(p) && p->unit.places < PLACES_MAX)
		p->unit.places++;
	if (!adds_up(p))
		p->unit = fewest;
}

static const char *shown(struct picture *p, const struct step *s)
{
	const char *number = report_unit_number(p->c->arena, p->unit, s->value * 1000);

	return is_total(s) || s->value <= 0 ? number : arena_printf(p->c->arena, "+%s", number);
}

static enum report_paint paint_of(const struct step *s)
{
	return is_total(s) ? PAINT_TOTAL : s->kind == STEP_CHANGE ? (s->value < 0 ? PAINT_CUT : PAINT_RISE) : PAINT_CREDIT;
}

static enum report_fill fill_of(const struct step *s)
{
	return s->estimate ? FILL_HATCHED : FILL_SOLID;
}

/* ---- words ---- */

static void say(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_explanation *a = p->after, *b = p->before;
	const char *name = a->name[0] ? a->name : a->product, *unit = chart_per(c, a);
	double before = chart_value(b->total_kgco2e), after = chart_value(a->total_kgco2e),
	       share = before > 0 ? 100 * (after - before) / before : NAN;
	bool claimed = p->step[p->steps - 1].kind == STEP_ADJUSTED;

	c->d.title = arena_printf(c->arena, c->ko ? "%s 탄소발자국: 참여 전과 후" : "%s: footprint before and after", name);
	c->d.subtitle = arena_printf(c->arena, c->ko ? "%s/%s · 요람에서 문까지 · %s과 %s%s" : "%s per %s · cradle to gate · %s and %s%s",
		p->unit.name, unit, report_months(c->arena, c->lang, b->period_from, b->period_to),
		report_months(c->arena, c->lang, a->period_from, a->period_to),
		a->publishable && b->publishable ? "" : chart_pick(c, " · not complete enough to publish", " · 공표 기준에 못 미침"));
	c->d.finding = arena_printf(c->arena, c->ko ? "%s: %s/%s에서 %s/%s로 %s%% %s%s" : "%s: from %s per %s to %s per %s, %s %% %s%s", name,
		report_unit_text(c->arena, p->unit, before * 1000), unit, report_unit_text(c->arena, p->unit, after * 1000), unit,
		isnan(share) ? "–" : report_number(c->arena, fabs(share), 1),
		after <= before ? chart_pick(c, "less", "줄었습니다") : chart_pick(c, "more", "늘었습니다"),
		claimed ? arena_printf(c->arena, c->ko ? ". 인증·청구된 몫을 되돌리면 %s입니다." : "; with what is claimed elsewhere added back %s.",
				  report_unit_text(c->arena, p->unit, chart_value(a->claim_adjusted_kgco2e) * 1000))
			: ".");
	chart_table(c, c->ko ? (const char *const[]){"단계", "#kgCO₂e", "#여기까지 (kgCO₂e)", NULL}
			     : (const char *const[]){"step", "#kgCO₂e", "#up to here (kgCO₂e)", NULL});
	for (size_t i = 0; i < p->steps; i++) {
		char level[DECIMAL_TEXT_LEN];

		if (i > 0 && p->step[i].kind == STEP_TOTAL && strcmp(p->rounding, "0") != 0)
			chart_table_row(c, (const char *const[]){chart_pick(c, "rounding to 12 digits", "12자리 반올림"), p->rounding, ""});

		decimal_from_double(p->step[i].to, level);
		chart_table_row(c,
			(const char *const[]){p->step[i].name, p->step[i].exact,
				p->step[i].kind == STEP_CHANGE || p->step[i].kind == STEP_CLAIM ? arena_strdup(c->arena, level) : p->step[i].exact});
	}
}

static void put_notes(struct picture *p)
{
	if (p->estimates)
		chart_legend(p->c,
			(const struct chart_mark[]){{.paint = PAINT_TOTAL, .text = chart_pick(p->c, "verified or measured", "검증·실측")},
				{.paint = PAINT_TOTAL, .fill = FILL_HATCHED, .text = chart_pick(p->c, "estimated", "추정")}},
			2);
	if (p->cut)
		chart_note(p->c, PAINT_QUIET, false,
			p->c->list ? chart_pick(p->c, "Bars do not begin at zero.", "막대는 0에서 시작하지 않습니다.")
				   : chart_pick(p->c, "Part of the vertical axis is left out.", "세로축 일부 생략"));
}

/* ---- the picture ---- */

static double at_y(const struct picture *p, double level, double top, double height)
{
	return top + height - (fmax(level, p->low) - p->low) / (p->high - p->low) * height;
}

/* A gap in the page's colour between two strokes across the foot of a total. */
static void put_break(struct picture *p, double x, double width, double bottom)
{
	double em = p->c->em, left = x - 0.3 * em, length = width + 0.6 * em;

	chart_line(p->c, "break", PAINT_PAGE, left, bottom - em, length, -0.5 * em, 0.5 * em, false);
	for (int i = 0; i < 2; i++)
		chart_line(p->c, "break", PAINT_QUIET, left, bottom - (0.75 + 0.5 * i) * em, length, -0.5 * em, 1, false);
}

static void put_picture(struct picture *p)
{
	struct chart *c = p->c;
	double em = c->em, slot = c->width / (double)p->steps, width = fmin(BAR * slot, BAR_MAX * em), top, height = PLOT * em, most = 0;

	c->y += CHART_LINE * em;
	top = c->y;
	for (size_t i = 0; i < p->steps; i++) {
		const struct step *s = &p->step[i];
		bool total = is_total(s);
		double x = slot * ((double)i + 0.5) - width / 2, from = at_y(p, total ? p->low : s->from, top, height),
		       to = at_y(p, s->to, top, height);
		const char *line[CHART_LINES_MAX];
		size_t lines = chart_wrap(c, s->name, slot - 0.4 * em, 4, line);

		if (total && !p->cut)
			from = at_y(p, 0, top, height);
		chart_rect(c, s->key, paint_of(s), fill_of(s), x, fmin(from, to), width, fmax(fabs(to - from), 1),
			arena_printf(c->arena, "%s: %s kgCO₂e", s->name, s->exact));
		if (total && p->cut)
			put_break(p, x, width, top + height);
		if (i + 1 < p->steps)
			chart_line(c, NULL, PAINT_QUIET, x + width, to, slot - width, 0, 0.75, true);
		chart_text(c, s->key, PAINT_TEXT, ANCHOR_MIDDLE, total, x + width / 2, fmin(from, to) - 0.4 * em, shown(p, s));
		for (size_t k = 0; k < lines; k++)
			chart_text(c, s->key, PAINT_TEXT, ANCHOR_MIDDLE, false, x + width / 2,
				top + height + (0.4 + CHART_ASCENT + 1.3 * (double)k) * em, line[k]);
		most = fmax(most, (double)lines);
	}
	chart_line(c, NULL, PAINT_QUIET, 0, at_y(p, p->cut ? p->low : 0, top, height), c->width, 0, 1, false);
	c->y = top + height + (0.6 + 1.3 * most) * em;
	put_notes(p);
	c->y += 0.4 * em;
}

static void put_list(struct picture *p)
{
	struct chart *c = p->c;

	chart_rows_head(c, chart_pick(c, "Step", "단계"), arena_printf(c->arena, "%s/%s", p->unit.name, chart_per(c, p->after)));
	for (size_t i = 0; i < p->steps; i++) {
		const struct step *s = &p->step[i];
		bool total = is_total(s);
		double a = (fmax(total ? (p->cut ? p->low : 0) : s->from, p->low) - p->low) / (p->high - p->low),
		       b = (s->to - p->low) / (p->high - p->low);
		struct chart_part part = {fmin(a, b), fmax(fmax(a, b), fmin(a, b) + 0.003), paint_of(s), fill_of(s)};

		chart_rows_put(
			c, &(struct chart_row){.key = s->key, .name = s->name, .value = shown(p, s), .part = &part, .parts = 1, .bold = total});
	}
	put_notes(p);
	c->y += 0.3 * c->em;
}

void report_chart_waterfall(const struct view_explanation *before, const struct view_explanation *after, const struct report_frame *frame,
	struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .before = before, .after = after};

	chart_begin(&c, "waterfall", frame, arena);
	list_steps(&p);
	scale(&p);
	choose_unit(&p);
	say(&p);
	for (size_t i = 0; i < p.steps; i++)
		c.list |= c.width / (double)p.steps < fmax(SLOT * c.em, chart_wide(&c, shown(&p, &p.step[i])) + 0.5 * c.em);
	if (c.list)
		put_list(&p);
	else
		put_picture(&p);
	chart_end(&c, out_drawing);
}
