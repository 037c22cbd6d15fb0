/* What one unit of a product's footprint is made of: the largest parts as bars on one scale, what rests on a factor hatched, the others as one bar,
 * and their sum. The parts are whose own emissions they are, or what goes into the product. */
#include "report/report_chart_int.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PARTS_MAX 12

struct picture {
	struct chart *c;
	const struct view_explanation *e;
	struct report_unit unit;
	size_t listed;
	const char *others;              /* kg beyond those listed, as a decimal string; "" */
	double total, rest, most, least; /* kg; rest NaN if nothing is stated */
};

static void measure(struct picture *p)
{
	const struct view_explanation *e = p->e;
	double smallest = INFINITY;
	char text[DECIMAL_TEXT_LEN];

	p->total = chart_value(e->total_kgco2e);
	p->rest = chart_value(e->other_kgco2e);
	p->others = e->other_kgco2e;
	p->most = 1e-9;
	p->listed = e->contribution_count < PARTS_MAX ? e->contribution_count : PARTS_MAX;
	for (size_t i = 0; i < e->contribution_count; i++) {
		double kg = chart_value(e->contribution[i].kgco2e);

		if (isnan(kg))
			continue;
		if (i >= p->listed) {
			p->rest = kg + (isnan(p->rest) ? 0 : p->rest);
			continue;
		}
		p->most = fmax(p->most, kg);
		p->least = fmin(p->least, kg);
		if (kg != 0)
			smallest = fmin(smallest, fabs(kg));
	}
	if (e->contribution_count > p->listed) {
		decimal_from_double(p->rest, text);
		p->others = arena_strdup(p->c->arena, text);
	}
	p->most = fmax(p->most, isnan(p->rest) ? 0 : p->rest);
	p->least = fmin(p->least, isnan(p->rest) ? 0 : p->rest);
	p->unit = chart_unit(fmax(p->most, isnan(p->total) ? 0 : p->total), smallest);
}

static const char *shown(struct picture *p, double kg)
{
	return isnan(kg) ? "–" : report_unit_text(p->c->arena, p->unit, kg * 1000);
}

static const char *share_of(struct picture *p, double kg)
{
	return p->total > 0 && !isnan(kg) ? report_number(p->c->arena, 100 * kg / p->total, 1) : "";
}

static void say(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_explanation *e = p->e;
	const struct view_contribution *first = p->listed > 0 ? &e->contribution[0] : NULL;
	const char *name = e->name[0] ? e->name : e->product, *per = chart_per(c, e), *total = shown(p, p->total);

	c->d.title = arena_printf(c->arena, c->ko ? "%s 탄소발자국은 무엇으로 이루어지나" : "%s: what its footprint is made of", name);
	c->d.subtitle = arena_printf(c->arena, c->ko ? "%s/%s · %s · %s%s" : "%s per %s · %s · %s%s", p->unit.name, per,
		report_months(c->arena, c->lang, e->period_from, e->period_to),
		e->which == VIEW_BEFORE ? chart_pick(c, "before the machines", "참여 전") : chart_pick(c, "after the machines", "참여 후"),
		e->publishable ? "" : chart_pick(c, " · not complete enough to publish", " · 공표 기준에 못 미침"));
	if (!first || !(p->total > 0)) {
		c->d.finding = arena_printf(c->arena, c->ko ? "%s: %s/%s" : "%s: %s per %s", name, total, per);
	} else {
		double kg = chart_value(first->kgco2e);

		c->d.finding = arena_printf(c->arena,
			c->ko ? "%s: %s/%s. 가장 큰 것은 %s, %s (%s%%)." : "%s: %s per %s. The largest part is %s, %s (%s %%).", name, total, per,
			first->name[0] ? first->name : first->product, shown(p, kg), share_of(p, kg));
	}
}

static void put_part(struct picture *p, const char *key, const char *name, const char *whose, const char *decimal, enum report_paint paint)
{
	struct chart *c = p->c;
	double kg = chart_value(decimal), span = p->most - p->least, zero = -p->least / span, end = isnan(kg) ? zero : (kg - p->least) / span;
	struct chart_part part = {fmin(zero, end), fmax(zero, end), kg < 0 ? PAINT_CUT : paint, paint == PAINT_OWN ? FILL_HATCHED : FILL_SOLID};
	const char *share = share_of(p, kg), *full = whose[0] ? arena_printf(c->arena, "%s · %s", name, whose) : name;

	chart_rows_put(c, &(struct chart_row){.key = key,
				  .name = full,
				  .value = share[0] ? arena_printf(c->arena, "%s (%s%%)", shown(p, kg), share) : shown(p, kg),
				  .part = &part,
				  .parts = 1});
	chart_table_row(c, (const char *const[]){name, whose, decimal, share});
}

static void draw(
	const struct view_explanation *e, bool inputs, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .e = e};
	const char *total;

	chart_begin(&c, "contribution", frame, arena);
	measure(&p);
	say(&p);
	chart_table(&c, c.ko ? (const char *const[]){"무엇", "누구", "#kgCO₂e", "#비율 (%)", NULL}
			     : (const char *const[]){"what", "whose", "#kgCO₂e", "#share (%)", NULL});
	chart_rows_head(&c, inputs ? chart_pick(&c, "What goes in", "투입") : chart_pick(&c, "Own emissions of", "무엇의 배출인가"), p.unit.name);
	for (size_t i = 0; i < p.listed; i++) {
		const struct view_contribution *k = &e->contribution[i];

		put_part(&p, k->product, k->name[0] ? k->name : k->product, k->organisation, k->kgco2e,
			strcmp(k->product, e->product) == 0 ? PAINT_CARMAKER
			: k->organisation[0]                ? PAINT_TIER1
							    : PAINT_OWN);
	}
	if (!isnan(p.rest) && p.rest != 0)
		put_part(&p, "others", chart_pick(&c, "all others", "그 밖의 모든 것"), "", p.others, PAINT_REST);
	total = chart_pick(&c, "total", "합계");
	chart_rows_put(&c, &(struct chart_row){.key = "total", .name = total, .value = shown(&p, p.total), .bold = true});
	chart_table_row(&c, (const char *const[]){total, "", e->total_kgco2e, share_of(&p, p.total)});
	c.y += 0.5 * c.em;
	chart_legend(&c,
		(const struct chart_mark[]){{.paint = PAINT_CARMAKER, .text = chart_pick(&c, "its own process", "이 제품의 공정")},
			{.paint = PAINT_TIER1, .text = chart_pick(&c, "parts of suppliers", "협력사의 부품")},
			{.paint = PAINT_OWN, .fill = FILL_HATCHED, .text = chart_pick(&c, "materials by a factor", "배출계수로 계산한 소재")}},
		3);
	chart_end(&c, out_drawing);
}

void report_chart_contribution(
	const struct view_explanation *explanation, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	draw(explanation, false, frame, arena, out_drawing);
}

/* ---- what goes in ---- */

static int largest_first(const void *pa, const void *pb)
{
	const struct view_contribution *a = pa, *b = pb;

	return a->share > b->share ? -1 : a->share < b->share ? 1 : strcmp(a->amount, b->amount);
}

/* The product's own emissions, and each of its inputs with all that lies behind it. `share` holds its kg and `amount` its place, for the order. */
static void list_inputs(const struct view_explanation *e, enum lang lang, struct arena *arena, struct view_explanation *out)
{
	const char *used_up = lang == LANG_KO ? "공정 소모" : "used up";

	*out = *e;
	out->other_kgco2e = "";
	out->contribution = arena_alloc(arena, (e->link_count + 1) * sizeof *out->contribution);
	out->contribution_count = 0;
	for (size_t i = 0; i <= e->link_count; i++) {
		const struct view_link *l = i > 0 ? &e->link[i - 1] : NULL;
		struct view_contribution *to = &out->contribution[out->contribution_count];
		const char *name = l ? (l->name[0] ? l->name : l->input) : lang == LANG_KO ? "이 제품의 공정" : "its own process";

		if (!(l ? l->kgco2e : e->direct_kgco2e)[0])
			continue;
		*to = (struct view_contribution){.product = l ? l->input : e->product,
			.name = l && strcmp(l->kind, "consumes") == 0 ? arena_printf(arena, "%s · %s", name, used_up) : name,
			.organisation = l ? l->organisation : e->organisation,
			.amount = arena_printf(arena, "%08zu", i),
			.unit = "",
			.direct_kgco2e = "",
			.kgco2e = l ? l->kgco2e : e->direct_kgco2e};
		to->share = chart_value(to->kgco2e);
		out->contribution_count++;
	}
	qsort(out->contribution, out->contribution_count, sizeof *out->contribution, largest_first);
}

void report_chart_inputs(
	const struct view_explanation *explanation, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct view_explanation inputs;
	bool told = false;

	for (size_t i = 0; i < explanation->link_count; i++)
		told = told || explanation->link[i].kgco2e[0];
	if (!told) { /* none, or none that this viewer is told of */
		draw(explanation, false, frame, arena, out_drawing);
		return;
	}
	list_inputs(explanation, frame->lang, arena, &inputs);
	draw(&inputs, true, frame, arena, out_drawing);
}
