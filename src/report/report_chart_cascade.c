/* The cascade: money columns funder → tier 1 → deeper tiers → machines, the hinge with won a tonne, carbon columns machines → vehicles or credits.
 * The two unit systems meet only at the hinge. Places of columns and the order of nodes are fixed, so that years compare. */
#include "report/report_chart_int.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define ENDS_MAX 8 /* nodes of a labelled column; more are folded into one */
#define PLOT 30.0  /* em of the tallest column of nodes, without gaps */
#define PAD 1.0    /* em, at least, between nodes of a column */
#define NODE 0.9   /* em, width of a node */
#define LABEL_LINE 1.3
#define LABEL_AIR 0.5   /* em between node and label */
#define HINGE_AIR 1.6   /* em beside labels of the hinge */
#define SMALL 0.01      /* of the column: where two or more are smaller, they are one node */
#define LABEL_SHARE 0.2 /* of the width: most that names take on each side, and in the hinge */

enum { STATES = VIEW_FLOW_PLANNED + 1 };
static const enum report_fill fill_of[STATES] = {FILL_SOLID, FILL_HATCHED, FILL_OUTLINE};

struct label {
	const char *line[CHART_LINES_MAX];
	size_t lines, amount; /* amount: which line it is */
};
/* A node: of money or of carbon. */
struct end {
	const char *key, *name;
	enum report_paint paint;
	int64_t total, rest;    /* total with what is left over */
	double y, height, slot; /* of the plot; the slot holds node and label */
	double out, in;         /* where the next ribbon starts and ends, from y */
	struct label label;
};

struct picture {
	struct chart *c;
	const struct view_cascade *v;
	const struct view_flows *f;
	struct end *source, *class, *carbon, *sink, tier[3]; /* tier[1], and [2] for all deeper ones */
	size_t sources, classes, sinks;
	size_t *source_of, *class_of, *sink_of; /* node of each entry of the flows */
	size_t folded_classes;
	const struct view_flow_source *own; /* the funder that looks; NULL: nobody in particular */
	/* sums: by source, tier 1 or 2 and state; by tier, class and state; returned money that tier 1 passes on; by class, sink and state */
	int64_t (*funded)[3][STATES], (*spent)[3][STATES], passed[STATES], (*grams)[STATES];
	int64_t won, tonnes_g[STATES], unspent;
	struct report_unit krw, t, rate;
	double *rate_of;                 /* won a tonne by class; NaN where there are no tonnes */
	double left, right, hinge, x[6]; /* room of labels; of columns */
	double won_scale, gram_scale, top, height;
};

static int64_t *grams_at(struct picture *p, size_t class, size_t sink, int state)
{
	return &p->grams[class * p->sinks + sink][state];
}

/* ---- which entries become nodes ---- */

/* Which entries have a node of their own, the others together being one more: those that are fixed, and the largest up to ENDS_MAX nodes in all;
 * where two or more are smaller than SMALL of the column, none of these. */
static void keep_largest(const int64_t *amount, const bool *fixed, size_t count, bool *kept)
{
	size_t nodes = 0, candidates = 0, small = 0, room;
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += (double)amount[i];
	for (size_t i = 0; i < count; i++) {
		kept[i] = fixed && fixed[i] && amount[i] > 0;
		nodes += kept[i];
		candidates += !kept[i] && amount[i] > 0;
		small += !kept[i] && amount[i] > 0 && (double)amount[i] < SMALL * sum;
	}
	small = small < 2 ? 0 : small;
	room = candidates - small;
	if (small > 0 || nodes + candidates > ENDS_MAX)
		room = nodes + 1 + room > ENDS_MAX ? ENDS_MAX > nodes + 1 ? ENDS_MAX - nodes - 1 : 0 : room;
	for (; room > 0; room--) {
		size_t best = count;

		for (size_t i = 0; i < count; i++)
			if (!kept[i] && amount[i] > 0 && (best == count || amount[i] > amount[best]))
				best = i;
		kept[best] = true;
	}
}

static bool is_funder(const struct view_flow_source *s)
{
	return strcmp(s->kind, "state") == 0 || strcmp(s->kind, "carmaker") == 0;
}

static const struct view_flow_source *own_source(const struct view_flows *f, const char *key)
{
	for (size_t i = 0; key && i < f->sources; i++)
		if (is_funder(&f->source[i]) && strcmp(f->source[i].key, key) == 0)
			return &f->source[i];
	return NULL;
}

static enum report_paint source_paint(const struct picture *p, const struct view_flow_source *s)
{
	if (p->own && p->own != s && is_funder(s))
		return PAINT_REST;
	return strcmp(s->kind, "state") == 0      ? PAINT_STATE
	       : strcmp(s->kind, "carmaker") == 0 ? PAINT_CARMAKER
	       : strcmp(s->kind, "own") == 0      ? PAINT_OWN
						  : PAINT_RETURN;
}

static const char *source_name(struct picture *p, const struct view_flow_source *s)
{
	struct chart *c = p->c;

	if (strcmp(s->kind, "own") == 0)
		return arena_printf(c->arena, c->ko ? "%d차사 자부담" : "own share, tier %d", s->tier);
	if (strcmp(s->kind, "returned") == 0)
		return arena_printf(c->arena, c->ko ? "%d차사 환원금" : "returned by tier %d", s->tier);
	if (!c->ko && s->name_en[0])
		return s->name_en;
	return s->name_ko[0] ? s->name_ko : s->key;
}

static void list_sources(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_flows *f = p->f;
	int64_t *amount = arena_alloc(c->arena, (f->sources + 1) * sizeof *amount);
	bool *kept = arena_alloc(c->arena, f->sources + 1), *fixed = arena_alloc(c->arena, f->sources + 1);
	size_t others = 0;

	for (size_t i = 0; i < f->wons; i++)
		amount[f->won[i].source] += f->won[i].krw;
	for (size_t i = 0; i < f->sources; i++) {
		amount[i] += f->source[i].rest_krw;
		fixed[i] = f->source[i].tier > 0 && amount[i] > 0; /* own and returned money are never among others */
	}
	keep_largest(amount, fixed, f->sources, kept);
	p->source = arena_alloc(c->arena, (f->sources + 1) * sizeof *p->source);
	p->source_of = arena_alloc(c->arena, (f->sources + 1) * sizeof *p->source_of);
	for (size_t i = 0; i < f->sources; i++) {
		const struct view_flow_source *s = &f->source[i];

		if (!kept[i])
			continue;
		p->source_of[i] = p->sources;
		p->source[p->sources++] = (struct end){.key = s->key, .name = source_name(p, s), .paint = source_paint(p, s), .rest = s->rest_krw};
	}
	for (size_t i = 0; i < f->sources; i++) {
		if (kept[i] || amount[i] == 0)
			continue;
		p->source_of[i] = p->sources;
		p->source[p->sources].rest += f->source[i].rest_krw;
		others++;
	}
	if (others > 0) {
		p->source[p->sources].key = "others";
		p->source[p->sources].paint = PAINT_REST;
		p->source[p->sources++].name = arena_printf(c->arena, c->ko ? "기타 재원 %zu곳" : "%zu other funders", others);
	}
}

static void list_classes(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_flows *f = p->f;
	int64_t *amount = arena_alloc(c->arena, (f->classes + 1) * sizeof *amount), machines = 0;
	double *won = arena_alloc(c->arena, (f->classes + 1) * sizeof *won), *grams = arena_alloc(c->arena, (f->classes + 1) * sizeof *grams);
	double all_won = 0, all_grams = 0;
	bool *kept = arena_alloc(c->arena, f->classes + 1);

	for (size_t i = 0; i < f->wons; i++) {
		won[f->won[i].class] += (double)f->won[i].krw;
		all_won += (double)f->won[i].krw;
	}
	for (size_t i = 0; i < f->grams; i++) {
		grams[f->gram[i].class] += (double)f->gram[i].grams;
		all_grams += (double)f->gram[i].grams;
	}
	for (size_t i = 0; i < f->classes; i++) /* the larger of its shares */
		amount[i] = (int64_t)ceil(1e12 * fmax(all_won > 0 ? won[i] / all_won : 0, all_grams > 0 ? grams[i] / all_grams : 0));
	keep_largest(amount, NULL, f->classes, kept);
	p->class = arena_alloc(c->arena, (f->classes + 1) * sizeof *p->class);
	p->carbon = arena_alloc(c->arena, (f->classes + 1) * sizeof *p->carbon);
	p->class_of = arena_alloc(c->arena, (f->classes + 1) * sizeof *p->class_of);
	for (size_t i = 0; i < f->classes; i++) {
		if (!kept[i])
			continue;
		p->class_of[i] = p->classes;
		p->class[p->classes++] = (struct end){.key = f->class[i].name,
			.name = c->ko || !f->class[i].name_en[0] ? f->class[i].name : f->class[i].name_en,
			.paint = PAINT_CUT};
	}
	for (size_t i = 0; i < f->classes; i++) {
		if (kept[i] || amount[i] == 0)
			continue;
		p->class_of[i] = p->classes;
		p->folded_classes++;
		machines += f->class[i].machines;
	}
	if (p->folded_classes > 0)
		p->class[p->classes++] = (struct end){.key = "others",
			.paint = PAINT_CUT,
			.name = arena_printf(
				c->arena, c->ko ? "기타 %zu종 %" PRId64 "대" : "%zu other kinds, %" PRId64 " machines", p->folded_classes, machines)};
	memcpy(p->carbon, p->class, p->classes * sizeof *p->class);
}

static const char *sink_name(struct picture *p, const struct view_flow_sink *s)
{
	static const struct {
		const char *kind, *en, *ko;
	} names[] = {{"products", "other products", "그 밖의 제품"}, {"claim", "claimed in other schemes", "다른 제도의 실적"},
		{"credit", "offset credits", "외부사업 인증실적"}, {"unverified", "metered, not verified", "미확인 (검증 전)"},
		{"planned", "planned, not metered", "계획 (계량 전)"}};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].kind, s->kind) == 0)
			return chart_pick(p->c, names[i].en, names[i].ko);
	return s->name[0] ? s->name : s->key;
}

static enum report_paint sink_paint(const char *kind)
{
	return strcmp(kind, "credit") == 0 || strcmp(kind, "claim") == 0         ? PAINT_CREDIT
	       : strcmp(kind, "unverified") == 0 || strcmp(kind, "planned") == 0 ? PAINT_REST
										 : PAINT_TOTAL;
}

static void list_sinks(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_flows *f = p->f;
	int64_t *amount = arena_alloc(c->arena, (f->sinks + 1) * sizeof *amount);
	bool *kept = arena_alloc(c->arena, f->sinks + 1), *fixed = arena_alloc(c->arena, f->sinks + 1);
	size_t others = 0, place = 0;

	for (size_t i = 0; i < f->grams; i++)
		amount[f->gram[i].sink] += f->gram[i].grams;
	for (size_t i = 0; i < f->sinks; i++)
		fixed[i] = strcmp(f->sink[i].kind, "vehicle") != 0 && amount[i] > 0;
	keep_largest(amount, fixed, f->sinks, kept);
	for (size_t i = 0; i < f->sinks; i++)
		others += !kept[i] && amount[i] > 0;
	p->sink = arena_alloc(c->arena, (f->sinks + 2) * sizeof *p->sink);
	p->sink_of = arena_alloc(c->arena, (f->sinks + 1) * sizeof *p->sink_of);
	for (size_t i = 0; i < f->sinks; i++) {
		bool vehicle = strcmp(f->sink[i].kind, "vehicle") == 0;

		if (!vehicle && others > 0 && place == 0) { /* other vehicles stand behind the vehicles */
			place = ++p->sinks;
			p->sink[place - 1] = (struct end){.key = "others",
				.paint = PAINT_TOTAL,
				.name = arena_printf(c->arena, c->ko ? "기타 차종 %zu건" : "%zu other vehicles", others)};
		}
		if (!kept[i])
			continue;
		p->sink_of[i] = p->sinks;
		p->sink[p->sinks++] = (struct end){.key = f->sink[i].key[0] ? f->sink[i].key : f->sink[i].kind,
			.name = sink_name(p, &f->sink[i]),
			.paint = sink_paint(f->sink[i].kind)};
	}
	for (size_t i = 0; i < f->sinks; i++)
		if (!kept[i] && amount[i] > 0)
			p->sink_of[i] = place - 1;
}

/* ---- sums ---- */

static void add_up(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_flows *f = p->f;
	int64_t most_won = 0, most_t = 0;
	double most_rate = 0;
	bool deeper = false;

	p->funded = arena_alloc(c->arena, (p->sources + 1) * sizeof *p->funded);
	p->spent = arena_alloc(c->arena, (p->classes + 1) * sizeof *p->spent);
	p->grams = arena_alloc(c->arena, (p->classes * p->sinks + 1) * sizeof *p->grams);
	p->rate_of = arena_alloc(c->arena, (p->classes + 1) * sizeof *p->rate_of);
	for (size_t i = 0; i < f->wons; i++) {
		const struct view_flow_won *w = &f->won[i];
		const struct view_flow_source *s = &f->source[w->source];
		size_t source = p->source_of[w->source], class = p->class_of[w->class];
		int tier = w->tier > 1 ? 2 : 1;
		bool passes = strcmp(s->kind, "returned") == 0 && s->tier == 1 && tier == 2; /* through the firms that return it */

		deeper |= w->tier > 2;
		p->funded[source][passes ? 1 : tier][w->state] += w->krw;
		p->spent[class][tier][w->state] += w->krw;
		p->passed[w->state] += passes ? w->krw : 0;
		p->source[source].total += w->krw;
		p->class[class].total += w->krw;
		p->tier[tier].total += w->krw;
		p->tier[1].total += passes ? w->krw : 0;
		p->won += w->krw;
	}
	for (size_t i = 0; i < p->sources; i++) {
		p->source[i].total += p->source[i].rest;
		p->unspent += p->source[i].rest;
		most_won = p->source[i].total > most_won ? p->source[i].total : most_won;
	}
	for (size_t i = 0; i < f->grams; i++) {
		const struct view_flow_grams *g = &f->gram[i];
		size_t class = p->class_of[g->class], sink = p->sink_of[g->sink];

		*grams_at(p, class, sink, (int)g->state) += g->grams;
		p->carbon[class].total += g->grams;
		p->sink[sink].total += g->grams;
		p->tonnes_g[g->state] += g->grams;
	}
	for (size_t i = 0; i < p->classes; i++) {
		p->rate_of[i] = p->carbon[i].total > 0 ? (double)p->class[i].total * 1e6 / (double)p->carbon[i].total : NAN;
		most_rate = isnan(p->rate_of[i]) ? most_rate : fmax(most_rate, p->rate_of[i]);
		most_won = p->class[i].total > most_won ? p->class[i].total : most_won;
		most_t = p->carbon[i].total > most_t ? p->carbon[i].total : most_t;
	}
	for (size_t i = 0; i < p->sinks; i++)
		most_t = p->sink[i].total > most_t ? p->sink[i].total : most_t;
	p->krw = report_unit_won(c->lang, most_won);
	p->t = report_unit_carbon(most_t);
	p->rate = report_unit_rate(c->lang, most_rate);
	p->tier[1] = (struct end){"tier:1", chart_pick(c, "tier 1 suppliers", "1차 협력사"), PAINT_TIER1, .total = p->tier[1].total};
	p->tier[2] = (struct end){"tier:2",
		deeper ? chart_pick(c, "tier 2 and deeper", "2차 이하 협력사") : chart_pick(c, "tier 2 suppliers", "2차 협력사"), PAINT_TIER2,
		.total = p->tier[2].total};
}

static const char *won_text(struct picture *p, int64_t krw)
{
	return report_unit_text(p->c->arena, p->krw, (double)krw);
}

static const char *tonnes_text(struct picture *p, int64_t grams)
{
	return report_unit_text(p->c->arena, p->t, (double)grams);
}

static const char *rate_text(struct picture *p, size_t class)
{
	return isnan(p->rate_of[class]) ? "–" : report_unit_text(p->c->arena, p->rate, p->rate_of[class]);
}

/* ---- words ---- */

static void say(struct picture *p)
{
	struct chart *c = p->c;
	int64_t all = p->tonnes_g[0] + p->tonnes_g[1] + p->tonnes_g[2];
	double each = all > 0 ? (double)p->won * 1e6 / (double)all : 0; /* won a tonne */
	const char *won = report_unit_text(c->arena, report_unit_won(c->lang, p->won), (double)p->won);
	const char *day = report_day(c->arena, c->lang, p->v->fund.as_of), *months = report_months(c->arena, c->lang, p->f->from, p->f->to);

	c->d.title = chart_pick(c, "Where the money went and what it cut", "돈이 어디로 가서 얼마나 줄였나");
	c->d.subtitle = arena_printf(c->arena,
		c->ko ? "돈: %s, 지원금과 자부담, %s까지 · 감축: %s/년, %s · 설비 %" PRId64 "대"
		      : "money: %s, support and own share, up to %s · cut: %s a year, %s · %" PRId64 " machines",
		p->krw.name, day, p->t.name, months, p->f->machines);
	if (p->won == 0)
		c->d.finding = chart_pick(c, "No grant has been agreed yet.", "아직 협약한 지원이 없습니다.");
	else if (all == 0)
		c->d.finding = arena_printf(c->arena,
			c->ko ? "%s이 설비 %" PRId64 "대로 갔습니다. 계량한 달이 없어 감축량은 아직 모릅니다."
			      : "%s went into %" PRId64 " machines; no month is metered, so their cut is not known yet.",
			won, p->f->machines);
	else
		c->d.finding = arena_printf(c->arena,
			c->ko ? "%s이 설비 %" PRId64 "대로 갔고 한 해 감축은 %s입니다(검증 %s). 1톤에 %s이 들었습니다."
			      : "%s went into %" PRId64 " machines that cut %s a year (verified %s): %s for a tonne a year.",
			won, p->f->machines, tonnes_text(p, all), tonnes_text(p, p->tonnes_g[VIEW_FLOW_SURE]),
			report_unit_text(c->arena, report_unit_rate(c->lang, each), each));
}

/* What of it is the money of who looks. */
static void say_own(struct picture *p)
{
	struct chart *c = p->c;
	int64_t krw = 0;

	for (size_t i = 0; i < p->f->wons; i++)
		krw += &p->f->source[p->f->won[i].source] == p->own ? p->f->won[i].krw : 0;
	c->d.finding = arena_printf(c->arena, c->ko ? "%s 이 가운데 %s의 돈은 %s입니다." : "%s Of this, %s paid %s.", c->d.finding,
		source_name(p, p->own), report_unit_text(c->arena, report_unit_won(c->lang, krw), (double)krw));
}

static const char *state_word(struct chart *c, int state, bool won)
{
	static const char *const en[2][STATES] = {{"verified", "metered, not verified", "planned"}, {"fixed", "paid", "planned"}};
	static const char *const ko[2][STATES] = {{"검증", "계량 (검증 전)", "계획"}, {"확정", "지급 (확정 전)", "계획"}};

	return chart_pick(c, en[won][state], ko[won][state]);
}

static void table_row(struct picture *p, const char *from, const char *to, const char *state, int64_t krw, int64_t grams)
{
	struct chart *c = p->c;

	chart_table_row(
		c, (const char *const[]){from, to, state, krw >= 0 ? report_whole(c->arena, krw) : "", grams >= 0 ? chart_tonnes(c, grams) : "",
			   krw >= 0 && grams > 0 ? report_number(c->arena, (double)krw * 1e6 / (double)grams, 0) : ""});
}

static void put_table(struct picture *p)
{
	struct chart *c = p->c;

	chart_table(c, c->ko ? (const char *const[]){"어디서", "어디로", "상태", "#금액 (원)", "#감축 (tCO₂e/년)", "#톤당 금액 (원/tCO₂e·년)", NULL}
			     : (const char *const[]){"from", "to", "state", "#won", "#tCO₂e a year", "#won for a tonne a year", NULL});
	for (size_t i = 0; i < p->sources; i++) {
		for (int tier = 1; tier <= 2; tier++)
			for (int s = 0; s < STATES; s++)
				if (p->funded[i][tier][s] > 0)
					table_row(p, p->source[i].name, p->tier[tier].name, state_word(c, s, true), p->funded[i][tier][s], -1);
		if (p->source[i].rest > 0)
			table_row(p, p->source[i].name, chart_pick(c, "not spent", "미집행"), "", p->source[i].rest, -1);
	}
	for (int s = 0; s < STATES; s++)
		if (p->passed[s] > 0)
			table_row(p, p->tier[1].name, arena_printf(c->arena, c->ko ? "%s (환원)" : "%s (returned)", p->tier[2].name),
				state_word(c, s, true), p->passed[s], -1);
	for (int tier = 1; tier <= 2; tier++)
		for (size_t i = 0; i < p->classes; i++)
			for (int s = 0; s < STATES; s++)
				if (p->spent[i][tier][s] > 0)
					table_row(p, p->tier[tier].name, p->class[i].name, state_word(c, s, true), p->spent[i][tier][s], -1);
	for (size_t i = 0; i < p->classes; i++)
		table_row(p, p->class[i].name, chart_pick(c, "all of it", "합계"), "", p->class[i].total, p->carbon[i].total);
	for (size_t i = 0; i < p->classes; i++)
		for (size_t k = 0; k < p->sinks; k++)
			for (int s = 0; s < STATES; s++)
				if (*grams_at(p, i, k, s) > 0)
					table_row(p, p->class[i].name, p->sink[k].name, state_word(c, s, false), -1, *grams_at(p, i, k, s));
}

static const char *paint_word(struct picture *p, enum report_paint paint, const char *word)
{
	if (p->own && paint == PAINT_REST)
		return chart_pick(p->c, "other funders", "다른 재원");
	return p->own && paint == source_paint(p, p->own) ? source_name(p, p->own) : word;
}

/* Of each paint its sum, and what the fills mean where they occur. */
static void put_legend(struct picture *p)
{
	struct chart *c = p->c;
	static const struct {
		enum report_paint paint;
		const char *en, *ko;
	} paints[] = {{PAINT_STATE, "state", "국고"}, {PAINT_CARMAKER, "carmakers", "완성차"}, {PAINT_OWN, "own share", "자부담"},
		{PAINT_RETURN, "returned", "환원"}, {PAINT_REST, "others", "기타"}};
	struct chart_mark mark[16];
	size_t n = 0;
	bool seen[STATES] = {false};

	for (size_t k = 0; k < sizeof paints / sizeof *paints; k++) {
		int64_t sum = 0;

		for (size_t i = 0; i < p->sources; i++)
			sum += p->source[i].paint == paints[k].paint ? p->source[i].total - p->source[i].rest : 0;
		if (sum > 0)
			mark[n++] = (struct chart_mark){.paint = paints[k].paint,
				.text = arena_printf(c->arena, "%s %s", paint_word(p, paints[k].paint, chart_pick(c, paints[k].en, paints[k].ko)),
					won_text(p, sum))};
	}
	if (p->unspent > 0)
		mark[n++] = (struct chart_mark){.paint = PAINT_REST,
			.fill = FILL_HATCHED,
			.text = arena_printf(c->arena, c->ko ? "미집행 %s" : "not spent %s", won_text(p, p->unspent))};
	for (size_t i = 0; i < p->f->wons; i++)
		seen[p->f->won[i].state] = true;
	if (seen[VIEW_FLOW_PROVISIONAL])
		mark[n++] = (struct chart_mark){
			.paint = PAINT_QUIET, .fill = FILL_HATCHED, .text = chart_pick(c, "paid, not fixed yet", "지급했고 확정 전")};
	if (seen[VIEW_FLOW_PLANNED])
		mark[n++] = (struct chart_mark){
			.paint = PAINT_QUIET, .fill = FILL_OUTLINE, .text = chart_pick(c, "agreed, not paid yet", "협약했고 지급 전")};
	chart_legend(c, mark, n);
	n = 0;
	for (int s = 0; s < STATES; s++)
		if (p->tonnes_g[s] > 0)
			mark[n++] = (struct chart_mark){.paint = s == 0 ? PAINT_CUT : PAINT_REST,
				.fill = fill_of[s],
				.text = arena_printf(c->arena, "%s %s", state_word(c, s, false), tonnes_text(p, p->tonnes_g[s]))};
	chart_legend(c, mark, n);
}

/* ---- the picture ---- */

/* Name, then amounts. */
static struct label label_of(struct picture *p, const char *name, double room, const char *amount, const char *rest)
{
	struct label l = {.lines = 0};

	l.lines = chart_wrap(p->c, name, room, 3, l.line);
	l.amount = l.lines;
	l.line[l.lines++] = amount;
	if (rest[0])
		l.line[l.lines++] = rest;
	return l;
}

/* Beside the middle of the node. */
static void put_label(struct picture *p, const struct end *e, enum report_anchor anchor, double x, bool bold)
{
	const struct label *l = &e->label;
	double em = p->c->em, y = p->top + e->y + (e->height - (double)l->lines * LABEL_LINE * em) / 2;

	for (size_t i = 0; i < l->lines; i++)
		chart_text(p->c, e->key, i > l->amount ? PAINT_QUIET : PAINT_TEXT, anchor, bold && i == l->amount, x,
			y + (CHART_ASCENT + 0.15 + LABEL_LINE * (double)i) * em, l->line[i]);
}

static double widest(struct picture *p, const struct end *list, size_t count, bool won)
{
	double most = 0;

	for (size_t i = 0; i < count; i++)
		most = fmax(most,
			fmax(chart_wide(p->c, list[i].name), chart_wide(p->c, won ? won_text(p, list[i].total) : tonnes_text(p, list[i].total))));
	return most;
}

/* Nodes of a column below each other, each in its slot, the gaps between them equal; one alone stands in the middle. */
static void spread(struct end *list, size_t count, double height)
{
	double sum = 0, y = 0, gap;

	for (size_t i = 0; i < count; i++)
		sum += list[i].slot;
	gap = count > 1 ? (height - sum) / (double)(count - 1) : 0;
	if (count == 1)
		y = (height - sum) / 2;
	for (size_t i = 0; i < count; i++) {
		list[i].y = y + (list[i].slot - list[i].height) / 2;
		y += list[i].slot + gap;
	}
}

static double needed(const struct end *list, size_t count, double pad)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += list[i].slot + (i > 0 ? pad : 0);
	return sum;
}

static void ribbon(struct picture *p, const char *key, enum report_paint paint, int state, double x, struct end *from, double x2, struct end *to,
	int64_t amount, double scale, const char *tip)
{
	double height = (double)amount * scale;

	if (amount <= 0)
		return;
	chart_ribbon(p->c, key, paint, fill_of[state], x, p->top + from->y + from->out, x2 - x, height, p->top + to->y + to->in, tip);
	from->out += height;
	to->in += height;
}

static const char *tip_of(struct picture *p, const struct end *from, const struct end *to, const char *state, const char *amount)
{
	return arena_printf(p->c->arena, "%s → %s: %s (%s)", from->name, to->name, amount, state);
}

/* A node beside the ribbons on its one side: each part as sure as the ribbon that it meets, equal neighbours as one; then what is left over. */
static void node(struct picture *p, const struct end *e, double x, const int64_t (*part)[STATES], size_t parts, double scale, const char *amount)
{
	struct chart *c = p->c;
	double y = p->top + e->y, height = 0;
	int fill = 0;

	for (size_t i = 0; i <= parts; i++)
		for (int s = 0; s < STATES; s++) {
			double more = i < parts ? (double)part[i][s] * scale : 0;

			if (height > 0 && (i == parts || (more > 0 && s != fill))) {
				chart_rect(c, e->key, e->paint, fill_of[fill], x, y, NODE * c->em, height,
					arena_printf(c->arena, "%s: %s", e->name, amount));
				y += height;
				height = 0;
			}
			if (more > 0)
				fill = s;
			height += more;
		}
	if (e->rest > 0)
		chart_rect(c, e->key, PAINT_REST, FILL_HATCHED, x, y, NODE * c->em, (double)e->rest * scale,
			arena_printf(c->arena, c->ko ? "%s: 미집행 %s" : "%s: not spent %s", e->name, won_text(p, e->rest)));
}

/* What is left over; "" if nothing is. */
static const char *rest_text(struct picture *p, size_t source)
{
	struct chart *c = p->c;
	int64_t rest = p->source[source].rest;

	return rest > 0 ? arena_printf(c->arena, c->ko ? "미집행 %s" : "left %s", report_unit_number(c->arena, p->krw, (double)rest)) : "";
}

static void lay_labels(struct picture *p)
{
	struct chart *c = p->c;
	double most = LABEL_SHARE * c->width;

	p->left = fmin(widest(p, p->source, p->sources, true), most);
	p->right = fmin(widest(p, p->sink, p->sinks, false), most);
	p->hinge = 0;
	for (size_t i = 0; i < p->classes; i++)
		p->hinge = fmax(p->hinge, fmax(chart_wide(c, p->class[i].name), chart_wide(c, rate_text(p, i))));
	p->hinge = fmin(p->hinge, most);
	for (size_t i = 0; i < p->sources; i++)
		p->left = fmax(p->left, chart_wide(c, rest_text(p, i)));
	for (size_t i = 0; i < p->sources; i++)
		p->source[i].label = label_of(p, p->source[i].name, p->left, won_text(p, p->source[i].total - p->source[i].rest), rest_text(p, i));
	for (size_t i = 0; i < p->classes; i++)
		p->class[i].label = label_of(p, p->class[i].name, p->hinge, rate_text(p, i), "");
	for (size_t i = 0; i < p->sinks; i++)
		p->sink[i].label = label_of(p, p->sink[i].name, p->right, tonnes_text(p, p->sink[i].total), "");
}

static void lay_across(struct picture *p)
{
	double em = p->c->em, width = NODE * em, between = p->hinge + HINGE_AIR * em, step;

	p->x[0] = p->left + LABEL_AIR * em;
	p->x[5] = p->c->width - p->right - LABEL_AIR * em - width;
	step = (p->x[5] - p->x[0] - width - between) / 4;
	for (int i = 1; i <= 3; i++)
		p->x[i] = p->x[0] + step * i;
	p->x[4] = p->x[3] + width + between;
}

static void size_of(struct picture *p, struct end *e, double scale)
{
	e->height = (double)e->total * scale;
	e->slot = fmax(e->height, LABEL_LINE * p->c->em * (double)e->label.lines);
}

/* One scale for won, one for grams. */
static void lay_down(struct picture *p)
{
	double em = p->c->em, won = 0, grams = 0;

	for (size_t i = 0; i < p->sources; i++)
		won += (double)p->source[i].total;
	for (size_t i = 0; i < p->classes; i++)
		grams += (double)p->carbon[i].total;
	won = fmax(won, fmax((double)p->tier[1].total, (double)p->tier[2].total));
	p->won_scale = PLOT * em / won;
	p->gram_scale = grams > 0 ? PLOT * em / grams : 0;
	for (size_t i = 0; i < p->sources; i++)
		size_of(p, &p->source[i], p->won_scale);
	for (size_t i = 0; i < p->sinks; i++)
		size_of(p, &p->sink[i], p->gram_scale);
	for (size_t i = 0; i < p->classes; i++) {
		size_of(p, &p->class[i], p -> won_scale);
		size_of(p, &p->carbon[i], p->gram_scale);
		p->class[i].slot = p->carbon[i].slot = fmax(p->class[i].slot, p->carbon[i].slot);
	}
	size_of(p, &p->tier[1], p->won_scale);
	size_of(p, &p->tier[2], p->won_scale);
	p->height = fmax(fmax(needed(p->source, p->sources, PAD * em), needed(p->class, p->classes, PAD * em)), needed(p->sink, p->sinks, PAD * em));
	p->height = fmax(p->height, fmax(p->tier[1].height, p->tier[2].height));
	spread(p->source, p->sources, p->height);
	spread(p->class, p->classes, p->height);
	spread(p->carbon, p->classes, p->height);
	spread(p->sink, p->sinks, p->height);
	p->tier[1].y = 0;
	p->tier[2].y = p->height - p->tier[2].height;
}

static void put_tier(struct picture *p, int tier)
{
	struct chart *c = p->c;

	if (p->tier[tier].total > 0)
		chart_text(c, p->tier[tier].key, PAINT_TEXT, ANCHOR_MIDDLE, false, p->x[tier] + NODE * c->em / 2, c->y + CHART_ASCENT * c->em,
			arena_printf(c->arena, "%s %s", p->tier[tier].name, won_text(p, p->tier[tier].total)));
	c->y += CHART_LINE * c->em;
}

static void put_head(struct picture *p, enum report_anchor anchor, double x, const char *name, const char *unit)
{
	struct chart *c = p->c;

	chart_text(c, NULL, PAINT_TEXT, anchor, true, x, c->y + CHART_ASCENT * c->em, name);
	chart_text(c, NULL, PAINT_QUIET, anchor, false, x, c->y + (CHART_ASCENT + CHART_LINE) * c->em, unit);
}

/* Above the columns: what they are, and in which unit. */
static void put_heads(struct picture *p)
{
	struct chart *c = p->c;
	const char *cut = chart_pick(c, "Cut", "감축"), *per_year = arena_printf(c->arena, c->ko ? "%s/년" : "%s/yr", p->t.name);
	bool room = p->x[5] + fmax(chart_wide(c, cut), chart_wide(c, per_year)) <= c->width;

	put_head(p, ANCHOR_END, p->x[0] + NODE * c->em, chart_pick(c, "Funders", "재원"), p->krw.name);
	put_head(p, ANCHOR_MIDDLE, (p->x[3] + NODE * c->em + p->x[4]) / 2, chart_pick(c, "Machines", "설비"),
		arena_printf(c->arena, c->ko ? "%s/tCO₂e·년" : "%s/tCO₂e·yr", p->rate.name));
	if (p->sinks > 0)
		put_head(p, room ? ANCHOR_START : ANCHOR_END, room ? p->x[5] : c->width, cut, per_year);
	c->y += 2 * CHART_LINE * c->em;
	put_tier(p, 1);
	c->y += 0.2 * c->em;
	p->top = c->y;
}

static void flow_won(
	struct picture *p, int from, struct end *a, int to, struct end *b, enum report_paint paint, const char *key, const int64_t amount[STATES])
{
	for (int s = 0; s < STATES; s++)
		ribbon(p, key, paint, s, p->x[from] + NODE * p->c->em, a, p->x[to], b, amount[s], p->won_scale,
			tip_of(p, a, b, state_word(p->c, s, true), won_text(p, amount[s])));
}

/* Ribbons leave a node in the order of where they go, and reach one in the order of where they come from. What is returned leaves tier 1 below all
 * others and reaches tier 2 above them. */
static void put_ribbons(struct picture *p)
{
	struct chart *c = p->c;
	double passed = 0;

	for (int s = 0; s < STATES; s++)
		passed += (double)p->passed[s] * p->won_scale;
	for (size_t i = 0; i < p->sources; i++)
		flow_won(p, 0, &p->source[i], 1, &p->tier[1], p->source[i].paint, p->source[i].key, p->funded[i][1]);
	p->tier[1].out = p->tier[1].height - passed;
	flow_won(p, 1, &p->tier[1], 2, &p->tier[2], PAINT_RETURN, "returned", p->passed);
	p->tier[1].out = 0;
	for (size_t i = 0; i < p->sources; i++)
		flow_won(p, 0, &p->source[i], 2, &p->tier[2], p->source[i].paint, p->source[i].key, p->funded[i][2]);
	for (int t = 1; t <= 2; t++)
		for (size_t i = 0; i < p->classes; i++)
			flow_won(p, t, &p->tier[t], 3, &p->class[i], p -> tier[t].paint, p->class[i].key, p->spent[i][t]);
	for (size_t i = 0; i < p->classes; i++)
		for (size_t k = 0; k < p->sinks; k++)
			for (int s = 0; s < STATES; s++)
				ribbon(p, p->sink[k].key, p->sink[k].paint == PAINT_TOTAL ? PAINT_CUT : p->sink[k].paint, s, p->x[4] + NODE * c->em,
					&p->carbon[i], p->x[5], &p->sink[k], *grams_at(p, i, k, s), p->gram_scale,
					tip_of(p, &p->class[i], &p -> sink[k], state_word(c, s, false), tonnes_text(p, *grams_at(p, i, k, s))));
}

static void put_source(struct picture *p, size_t i)
{
	const struct end *e = &p->source[i];

	node(p, e, p->x[0], (const int64_t(*)[STATES]) & p->funded[i][1], 2, p->won_scale, won_text(p, e->total));
	put_label(p, e, ANCHOR_END, p->x[0] - LABEL_AIR * p->c->em, false);
}

/* What comes in and what goes out mix here, so nothing is said of how sure it is. */
static void put_supplier(struct picture *p, int tier)
{
	const int64_t all[1][STATES] = {{p->tier[tier].total}};

	node(p, &p->tier[tier], p->x[tier], all, 1, p->won_scale, won_text(p, p->tier[tier].total));
}

/* The hinge: won at its left, tonnes at its right, and between them what a tonne costs. */
static void put_hinge(struct picture *p, size_t i)
{
	struct chart *c = p->c;
	const struct end *won = &p->class[i], *carbon = &p->carbon[i];
	double x = p->x[3] + NODE * c->em, width = p->x[4] - x, y = p->top + won->y + won->height / 2, half = 0, air = 0.3 * c->em;

	for (size_t k = 0; k < won->label.lines; k++)
		half = fmax(half, chart_wide(c, won->label.line[k]) / 2);
	if (carbon->total > 0 && width / 2 - half > 3 * air) { /* a line on both sides of the words */
		chart_line(c, won->key, PAINT_CUT, x + air, y, width / 2 - half - 2 * air, 0, 1, false);
		chart_line(c, won->key, PAINT_CUT, x + width / 2 + half + air, y, width / 2 - half - 2 * air, 0, 1, false);
	}
	node(p, won, p->x[3], (const int64_t(*)[STATES]) & p->spent[i][1], 2, p->won_scale, won_text(p, won->total));
	node(p, carbon, p->x[4], (const int64_t(*)[STATES]) & p->grams[i * p->sinks], p->sinks, p->gram_scale, tonnes_text(p, carbon->total));
	put_label(p, won, ANCHOR_MIDDLE, x + width / 2, true);
}

static void put_sink(struct picture *p, size_t i)
{
	const struct end *e = &p->sink[i];
	int64_t(*part)[STATES] = arena_alloc(p->c->arena, (p->classes + 1) * sizeof *part);

	for (size_t k = 0; k < p->classes; k++)
		memcpy(part[k], p->grams[k * p->sinks + i], sizeof *part);
	node(p, e, p->x[5], (const int64_t(*)[STATES])part, p->classes, p->gram_scale, tonnes_text(p, e->total));
	put_label(p, e, ANCHOR_START, p->x[5] + (NODE + LABEL_AIR) * p->c->em, false);
}

static void put_picture(struct picture *p)
{
	struct chart *c = p->c;

	lay_labels(p);
	lay_across(p);
	lay_down(p);
	put_heads(p);
	put_ribbons(p);
	for (size_t i = 0; i < p->sources; i++)
		put_source(p, i);
	put_supplier(p, 1);
	put_supplier(p, 2);
	for (size_t i = 0; i < p->classes; i++)
		put_hinge(p, i);
	for (size_t i = 0; i < p->sinks; i++)
		put_sink(p, i);
	c->y = p->top + p->height + 0.4 * c->em;
	put_tier(p, 2);
	c->y += 0.8 * c->em;
}

/* ---- the list ---- */

static void put_list(struct picture *p)
{
	struct chart *c = p->c;
	double most_won = 1, most_g = 1;
	struct chart_part part[2 * STATES];

	for (size_t i = 0; i < p->sources; i++)
		most_won = fmax(most_won, (double)p->source[i].total);
	for (size_t i = 0; i < p->classes; i++)
		most_won = fmax(most_won, (double)p->class[i].total);
	most_won = fmax(most_won, (double)(p->tier[1].total > p->tier[2].total ? p->tier[1].total : p->tier[2].total));
	for (size_t i = 0; i < p->sinks; i++)
		most_g = fmax(most_g, (double)p->sink[i].total);
	for (size_t i = 0; i < p->classes; i++)
		most_g = fmax(most_g, (double)p->carbon[i].total);

	chart_rows_head(c, chart_pick(c, "Funders", "재원"), p->krw.name);
	for (size_t i = 0; i < p->sources; i++) {
		const struct end *e = &p->source[i];
		double at = 0;
		size_t n = 0;

		for (int s = 0; s < STATES; s++) {
			double next = at + (double)(p->funded[i][1][s] + p->funded[i][2][s]) / most_won;

			part[n++] = (struct chart_part){at, next, e->paint, fill_of[s]};
			at = next;
		}
		part[n++] = (struct chart_part){at, at + (double)e->rest / most_won, PAINT_REST, FILL_HATCHED};
		chart_rows_put(
			c, &(struct chart_row){.key = e->key,
				   .name = e->name,
				   .value = won_text(p, e->total - e->rest),
				   .part = part,
				   .parts = n,
				   .note = e->rest > 0 ? arena_printf(c->arena, c->ko ? "미집행 %s" : "not spent %s", won_text(p, e->rest)) : NULL});
	}
	chart_rows_head(c, chart_pick(c, "Suppliers", "협력사"), p->krw.name);
	for (int t = 1; t <= 2; t++) {
		int64_t sum = 0, all = p->passed[0] + p->passed[1] + p->passed[2];

		for (int s = 0; s < STATES; s++)
			sum += p->passed[s];
		part[0] = (struct chart_part){0, (double)(p->tier[t].total - sum) / most_won, p->tier[t].paint, FILL_SOLID};
		part[1] = (struct chart_part){part[0].to, (double)p->tier[t].total / most_won, PAINT_RETURN, FILL_SOLID};
		if (p->tier[t].total > 0)
			chart_rows_put(
				c, &(struct chart_row){.key = p->tier[t].key,
					   .name = p->tier[t].name,
					   .value = won_text(p, p->tier[t].total),
					   .part = part,
					   .parts = 2,
					   .note = all == 0 ? NULL
						   : t == 1 ? arena_printf(c->arena, c->ko ? "그중 환원 %s" : "of it returned %s", won_text(p, all))
							    : arena_printf(c->arena, c->ko ? "그중 환원금에서 %s" : "of it from returned money %s",
								      won_text(p, all))});
	}
	chart_rows_head(c, chart_pick(c, "Machines", "설비"), arena_printf(c->arena, c->ko ? "%s/tCO₂e·년" : "%s/tCO₂e·yr", p->rate.name));
	for (size_t i = 0; i < p->classes; i++) {
		part[0] = (struct chart_part){0, (double)p->class[i].total / most_won, PAINT_CUT, FILL_SOLID};
		chart_rows_put(c, &(struct chart_row){.key = p->class[i].key,
					  .name = p->class[i].name,
					  .value = rate_text(p, i),
					  .part = part,
					  .parts = 1,
					  .note = arena_printf(c->arena, c->ko ? "%s → 연 %s" : "%s → %s a year", won_text(p, p->class[i].total),
						  tonnes_text(p, p->carbon[i].total))});
	}
	if (p->sinks == 0)
		return;
	chart_rows_head(c, chart_pick(c, "Cut", "감축"), arena_printf(c->arena, c->ko ? "%s/년" : "%s/yr", p->t.name));
	for (size_t k = 0; k < p->sinks; k++) {
		double at = 0;

		for (int s = 0; s < STATES; s++) {
			double sum = 0;

			for (size_t i = 0; i < p->classes; i++)
				sum += (double)*grams_at(p, i, k, s);
			part[s] = (struct chart_part){at, at + sum / most_g, p->sink[k].paint, fill_of[s]};
			at = part[s].to;
		}
		chart_rows_put(c, &(struct chart_row){.key = p->sink[k].key,
					  .name = p->sink[k].name,
					  .value = tonnes_text(p, p->sink[k].total),
					  .part = part,
					  .parts = STATES});
	}
	c->y += 0.5 * c->em;
}

void report_chart_cascade(
	const struct view_cascade *cascade, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .v = cascade, .f = cascade->flows, .own = own_source(cascade->flows, frame->own)};

	chart_begin(&c, "cascade", frame, arena);
	list_sources(&p);
	list_classes(&p);
	list_sinks(&p);
	add_up(&p);
	say(&p);
	if (p.own && p.won > 0)
		say_own(&p);
	put_table(&p);
	if (p.won == 0)
		chart_note(&c, PAINT_TEXT, false, c.d.finding);
	else if (c.list)
		put_list(&p);
	else
		put_picture(&p);
	if (p.won > 0)
		put_legend(&p);
	chart_end(&c, out_drawing);
}
