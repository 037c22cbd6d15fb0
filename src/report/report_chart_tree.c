/* What goes into a product as an indented list: the largest inputs as bars on one scale, what was measured solid, what rests on a factor hatched,
 * what was asked for and has not come an outline; an input whose number is not for the viewer has no bar. */
#include "report/report_chart_int.h"

#include <math.h>
#include <string.h>

#define INPUTS_MAX 40
#define INDENT "\u00a0\u00a0\u00a0"

struct picture {
	struct chart *c;
	const struct view_tree *t;
	struct report_unit unit;
	double total, most; /* kg; total NaN where it is not told */
};

static const struct {
	const char *state, *en, *ko;
} states[] = {{"verified", "verified", "검증"}, {"measured", "measured", "실측"}, {"estimated", "estimated", "추정"},
	{"missing", "not handed in", "미제출"}, {"untold", "its maker's only", "공급사만 봅니다"}};

static const char *state_word(const struct picture *p, const char *state)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(states[i].state, state) == 0)
			return p->c->ko ? states[i].ko : states[i].en;
	return state;
}

static void measure(struct picture *p)
{
	double least = INFINITY, direct = chart_value(p->t->direct_kgco2e);

	p->total = chart_value(p->t->total_kgco2e);
	p->most = isnan(direct) ? 1e-9 : fmax(fabs(direct), 1e-9);
	for (size_t i = 0; i < p->t->nodes && i < INPUTS_MAX; i++) {
		double kg = chart_value(p->t->node[i].kgco2e);

		if (isnan(kg))
			continue;
		p->most = fmax(p->most, fabs(kg));
		if (kg != 0)
			least = fmin(least, fabs(kg));
	}
	p->unit = chart_unit(fmax(p->most, isnan(p->total) ? 0 : p->total), least);
}

static const char *shown(const struct picture *p, double kg, const char *share)
{
	const char *text = isnan(kg) ? "–" : report_unit_text(p->c->arena, p->unit, kg * 1000);
	double percent = chart_value(share);

	return isnan(percent) ? text : arena_printf(p->c->arena, "%s (%s%%)", text, report_number(p->c->arena, percent, 1));
}

static void say(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_tree *t = p->t;
	const struct view_explanation root = {.unit = t->unit, .kind = t->kind};
	const char *name = t->name[0] ? t->name : t->product;

	c->d.title = arena_printf(c->arena, c->ko ? "%s: 공급망" : "%s: supply chain", name);
	if (isnan(p->total)) {
		c->d.subtitle = chart_pick(c, "who supplies; the numbers are its makers'", "누가 대는지만 보입니다. 수치는 공급사의 것입니다");
		c->d.finding = arena_printf(c->arena, c->ko ? "%s: 투입 %zu건" : "%s: %zu inputs", name, t->nodes);
		return;
	}
	c->d.subtitle = arena_printf(c->arena, c->ko ? "%s/%s · %s · 요람에서 문까지" : "%s per %s · %s · cradle to gate", p->unit.name,
		chart_per(c, &root), report_months(c->arena, c->lang, t->period_from, t->period_to));
	if (!t->measured_percent[0]) {
		c->d.finding = arena_printf(c->arena, c->ko ? "%s: %s, 투입 %zu건" : "%s: %s, %zu inputs", name, shown(p, p->total, ""), t->nodes);
		return;
	}
	c->d.finding = arena_printf(c->arena,
		c->ko ? "%s: %s 가운데 실측 %s%%, 추정 %s%%, 미제출 %s%%" : "%s: of %s, %s %% measured, %s %% estimated, %s %% not handed in", name,
		shown(p, p->total, ""), report_number(c->arena, chart_value(t->measured_percent), 1),
		report_number(c->arena, chart_value(t->estimated_percent), 1), report_number(c->arena, chart_value(t->missing_percent), 1));
	if (t->gaps > 0)
		c->d.finding = arena_printf(c->arena, c->ko ? "%s. 가장 큰 공백은 %s." : "%s. The largest gap is %s.", c->d.finding,
			t->gap[0]->name[0] ? t->gap[0]->name : t->gap[0]->product);
}

/* Parts of a bar that begins at 0: measured, then the rest. */
static size_t parts_of(const struct picture *p, const struct view_tree_node *n, struct chart_part part[2])
{
	double kg = chart_value(n->kgco2e), gap = chart_value(n->gap_kgco2e), whole = fabs(kg) / p->most,
	       sure = isnan(gap) || kg <= 0 ? 0 : fmin(1, fmax(0, 1 - gap / kg)) * whole;
	bool missing = strcmp(n->state, "missing") == 0;
	size_t count = 0;

	if (isnan(kg))
		return 0;
	if (sure > 0)
		part[count++] = (struct chart_part){0, sure, PAINT_TIER1, FILL_SOLID};
	if (whole > sure)
		part[count++] = (struct chart_part){sure, whole,
			missing  ? PAINT_RISE
			: kg < 0 ? PAINT_CUT
				 : PAINT_OWN,
			missing ? FILL_OUTLINE : FILL_HATCHED};
	return count;
}

static void put_node(struct picture *p, const struct view_tree_node *n)
{
	struct chart *c = p->c;
	const char *name = n->name[0] ? n->name : n->product, *firm = c->ko || !n->firm_en[0] ? n->firm_ko : n->firm_en;
	const char *whose = firm[0] ? firm : n->organisation, *state = n->material ? chart_pick(c, "material", "소재") : state_word(p, n->state);
	const char *tier = n->tier > 0 ? arena_printf(c->arena, c->ko ? "%d차" : "tier %d", n->tier) : "";
	struct chart_part part[2];
	size_t parts = parts_of(p, n, part);

	chart_rows_put(c, &(struct chart_row){.key = n->product,
				  .name = arena_printf(c->arena, INDENT "%s%s%s%s%s", name, whose[0] ? " · " : "", whose, tier[0] ? " · " : "", tier),
				  .value = shown(p, chart_value(n->kgco2e), n->share_percent),
				  .note = state,
				  .part = part,
				  .parts = parts});
	chart_table_row(c, (const char *const[]){name, whose, tier, state, n->kgco2e, n->share_percent, n->primary_percent, n->gap_kgco2e});
}

static void put_own(struct picture *p)
{
	struct chart *c = p->c;
	const char *own = chart_pick(c, "its own process", "이 제품의 공정");
	double kg = chart_value(p->t->direct_kgco2e);
	struct chart_part part = {0, fabs(kg) / p->most, PAINT_CARMAKER, FILL_SOLID};

	if (isnan(kg) || kg == 0)
		return;
	chart_rows_put(c, &(struct chart_row){.key = "own",
				  .name = arena_printf(c->arena, INDENT "%s", own),
				  .value = shown(p, kg, p->total > 0 ? arena_printf(c->arena, "%.12g", 100 * kg / p->total) : ""),
				  .part = &part,
				  .parts = 1});
	chart_table_row(c, (const char *const[]){own, "", "", "", p->t->direct_kgco2e, "", "", ""});
}

static void put_others(struct picture *p)
{
	struct chart *c = p->c;
	char text[DECIMAL_TEXT_LEN];
	double kg = 0;
	const char *name;

	if (p->t->nodes <= INPUTS_MAX)
		return;
	for (size_t i = INPUTS_MAX; i < p->t->nodes; i++)
		kg += isnan(chart_value(p->t->node[i].kgco2e)) ? 0 : chart_value(p->t->node[i].kgco2e);
	decimal_from_double(kg, text);
	name = arena_printf(c->arena, c->ko ? "기타 %zu건" : "%zu others", p->t->nodes - INPUTS_MAX);
	chart_rows_put(
		c, &(struct chart_row){
			   .key = "others", .name = arena_printf(c->arena, INDENT "%s", name), .value = isnan(p->total) ? "–" : shown(p, kg, "")});
	chart_table_row(c, (const char *const[]){name, "", "", "", isnan(p->total) ? "" : arena_strdup(c->arena, text), "", "", ""});
}

void report_chart_tree(const struct view_tree *tree, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .t = tree};
	const char *name = tree->name[0] ? tree->name : tree->product;

	chart_begin(&c, "tree", frame, arena);
	measure(&p);
	say(&p);
	chart_table(&c, c.ko ? (const char *const[]){"무엇", "누구", "차수", "상태", "#kgCO₂e", "#비율 (%)", "#실측 비율 (%)",
				       "#실측이 아닌 몫 (kgCO₂e)", NULL}
			     : (const char *const[]){"what", "whose", "tier", "state", "#kgCO₂e", "#share (%)", "#primary data (%)",
				       "#not measured (kgCO₂e)", NULL});
	chart_rows_head(&c, chart_pick(&c, "What goes in", "투입"), isnan(p.total) ? "" : p.unit.name);
	chart_rows_put(&c, &(struct chart_row){.key = "total", .name = name, .value = shown(&p, p.total, ""), .bold = true});
	chart_table_row(&c, (const char *const[]){name, tree->organisation, "", "", tree->total_kgco2e, isnan(p.total) ? "" : "100", "", ""});
	put_own(&p);
	for (size_t i = 0; i < tree->nodes && i < INPUTS_MAX; i++)
		put_node(&p, &tree->node[i]);
	put_others(&p);
	c.y += 0.5 * c.em;
	if (!isnan(p.total))
		chart_legend(&c,
			(const struct chart_mark[]){{.paint = PAINT_CARMAKER, .text = chart_pick(&c, "its own process", "이 제품의 공정")},
				{.paint = PAINT_TIER1, .text = chart_pick(&c, "verified, measured", "검증·실측")},
				{.paint = PAINT_OWN, .fill = FILL_HATCHED, .text = chart_pick(&c, "estimated", "추정")},
				{.paint = PAINT_RISE, .fill = FILL_OUTLINE, .text = chart_pick(&c, "not handed in", "미제출")}},
			4);
	chart_end(&c, out_drawing);
}
