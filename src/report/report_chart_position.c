/* A company in the trading scheme: what it must hand in against what covers it, offsets against their limit, batches in the order of use. */
#include "report/report_chart_int.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

struct picture {
	struct chart *c;
	const struct view_position *v;
	double most; /* tonnes of the longest bar */
};

static const struct view_figure *figure(const struct picture *p, const char *key)
{
	for (size_t i = 0; i < p->v->figures; i++)
		if (strcmp(p->v->figure[i].key, key) == 0 && p->v->figure[i].known)
			return &p->v->figure[i];
	return NULL;
}

/* -1: not known. */
static int64_t tonnes(const struct picture *p, const char *key)
{
	const struct view_figure *f = figure(p, key);

	return f ? f->value : -1;
}

static const char *text_of(struct picture *p, int64_t t)
{
	return t < 0 ? chart_pick(p->c, "not known", "모름") : arena_printf(p->c->arena, "%s t", report_whole(p->c->arena, t));
}

static int64_t known(int64_t t)
{
	return t > 0 ? t : 0;
}

/* Adds a part behind those that are there. */
static void part(struct chart_part *list, size_t *count, double *at, double most, int64_t t, enum report_paint paint, enum report_fill fill)
{
	if (t <= 0)
		return;
	list[(*count)++] = (struct chart_part){*at / most, (*at + (double)t) / most, paint, fill};
	*at += (double)t;
}

static int64_t used_of(const struct picture *p, const char *instrument)
{
	int64_t sum = 0;

	for (size_t i = 0; i < p->v->lots; i++)
		sum += strcmp(p->v->lot[i].instrument, instrument) == 0 ? p->v->lot[i].use_t : 0;
	return sum;
}

static const char *reason_of(struct chart *c, const char *reason)
{
	static const struct {
		const char *code, *en, *ko;
	} words[] = {{"lapses", "lapses with the year", "그 해로 소멸"}, {"banked", "was banked", "이미 이월함"},
		{"this_year", "of this year", "이 해의 것"}, {"window", "to be converted first", "먼저 전환"},
		{"borrowed", "borrowed: last", "차입: 마지막"}, {"not_there", "came too late for this year", "이 해에는 쓸 수 없음"},
		{"over_limit", "above the offset limit", "상쇄 한도 초과"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].code, reason) == 0)
			return chart_pick(c, words[i].en, words[i].ko);
	return reason;
}

static void say(struct picture *p)
{
	struct chart *c = p->c;
	int64_t due = tonnes(p, "obligation_t"), covered = tonnes(p, "covered_t"), lack = tonnes(p, "shortfall_t"), surplus = tonnes(p, "surplus_t");

	c->d.title = arena_printf(c->arena, c->ko ? "%s 배출권: 이행연도 %d" : "%s: allowances and offsets of %d", p->v->organisation, p->v->year);
	c->d.subtitle = arena_printf(c->arena, c->ko ? "tCO₂e · 이행연도 %d · %s 기준" : "tCO₂e · compliance year %d · as of %s", p->v->year,
		report_day(c->arena, c->lang, p->v->on));
	if (due < 0)
		c->d.finding = chart_pick(c, "The obligation is not known yet.", "의무량을 아직 모릅니다.");
	else if (lack > 0)
		c->d.finding = arena_printf(c->arena,
			c->ko ? "의무 %s 가운데 충당 %s, 부족 %s." : "Of an obligation of %s, %s are covered and %s are missing.", text_of(p, due),
			text_of(p, covered), text_of(p, lack));
	else if (lack == 0)
		c->d.finding = arena_printf(c->arena, c->ko ? "의무 %s 모두 충당, 잉여 %s." : "The obligation of %s is covered; %s are left.",
			text_of(p, due), text_of(p, surplus));
	else
		c->d.finding = arena_printf(c->arena,
			c->ko ? "의무 %s 가운데 확인된 충당 %s. 보유 배출권은 모릅니다."
			      : "Of an obligation of %s, %s are known to be covered; allowances held are not known.",
			text_of(p, due), text_of(p, covered));
}

static const char *figure_name(struct chart *c, const char *key)
{
	static const struct {
		const char *key, *en, *ko;
	} names[] = {{"certified_t", "certified emissions", "인증 배출량"}, {"obligation_t", "obligation", "의무량"},
		{"offset_limit_t", "offset limit", "상쇄 한도"}, {"surrendered_kcu_t", "KCU surrendered", "제출한 KCU"},
		{"offset_limit_left_t", "offset limit left", "남은 상쇄 한도"}, {"allocated_free_t", "allocated free", "무상할당"},
		{"allocated_auctioned_t", "allocated, to be bought", "유상할당"}, {"allocated_undivided_t", "allocated, undivided", "할당 (미구분)"},
		{"held_kau_t", "KAU held", "보유 KAU"}, {"held_kau_banked_t", "of it banked", "그중 이월한 것"},
		{"held_kau_borrowed_t", "of it borrowed", "그중 차입한 것"}, {"held_kcu_t", "KCU held", "보유 KCU"},
		{"held_koc_t", "KOC held", "보유 KOC"}, {"covered_t", "covered", "충당"}, {"shortfall_t", "shortfall", "부족"},
		{"surplus_t", "surplus", "잉여"}, {"bankable_t", "can be banked", "이월 가능"}, {"borrowable_t", "can be borrowed", "차입 가능"}};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].key, key) == 0)
			return chart_pick(c, names[i].en, names[i].ko);
	return key;
}

static void put_table(struct picture *p)
{
	struct chart *c = p->c;

	chart_table(c, c->ko ? (const char *const[]){"항목", "#tCO₂e", "식", "출처", NULL}
			     : (const char *const[]){"figure", "#tCO₂e", "formula", "source", NULL});
	for (size_t i = 0; i < p->v->figures; i++) {
		const struct view_figure *f = &p->v->figure[i];
		size_t length = strlen(f->key);

		if (length > 2 && strcmp(f->key + length - 2, "_t") == 0)
			chart_table_row(
				c, (const char *const[]){figure_name(c, f->key),
					   f->known ? report_whole(c->arena, f->value) : chart_pick(c, "not known", "모름"), f->formula, f->source});
	}
	for (size_t i = 0; i < p->v->lots; i++) {
		const struct view_lot *l = &p->v->lot[i];

		chart_table_row(
			c, (const char *const[]){arena_printf(c->arena, "%s %s %" PRId64, l->instrument, l->id, l->vintage),
				   report_whole(c->arena, l->tonnes),
				   arena_printf(c->arena, c->ko ? "이 해에 %s t 사용" : "%s t used this year", report_whole(c->arena, l->use_t)),
				   reason_of(c, l->reason)});
	}
}

static void put_obligation(struct picture *p)
{
	struct chart *c = p->c;
	const struct view_figure *due = figure(p, "obligation_t");
	int64_t kcu = tonnes(p, "surrendered_kcu_t"), kau = tonnes(p, "held_kau_t"), lack = tonnes(p, "shortfall_t"),
		covered = tonnes(p, "covered_t"), more;
	struct chart_part list[6];
	size_t n = 0;
	double at = 0;
	bool projected = due && (due->estimate || due->stand_in);

	chart_rows_head(c, chart_pick(c, "Emitted and held", "배출과 보유"), "tCO₂e");
	part(list, &n, &at, p->most, due ? due->value : -1, PAINT_TOTAL, projected ? FILL_HATCHED : FILL_SOLID);
	chart_rows_put(c, &(struct chart_row){.key = "obligation_t",
				  .name = chart_pick(c, "obligation", "의무량"),
				  .value = text_of(p, due ? due->value : -1),
				  .part = list,
				  .parts = n,
				  .note = projected ? chart_pick(c, "projected or a stand-in", "예상 또는 대용값") : NULL});
	n = 0;
	at = 0;
	part(list, &n, &at, p->most, kcu, PAINT_CREDIT, FILL_SOLID);
	more = covered - known(kcu); /* what is held and will be used */
	part(list, &n, &at, p->most, more, PAINT_TIER1, FILL_SOLID);
	part(list, &n, &at, p->most, lack, PAINT_RISE, FILL_OUTLINE);
	chart_rows_put(c, &(struct chart_row){.key = "covered_t",
				  .name = chart_pick(c, "covered", "충당"),
				  .value = text_of(p, covered),
				  .part = list,
				  .parts = n,
				  .note = arena_printf(c->arena,
					  c->ko ? "제출 KCU %s · 보유에서 %s · 부족 %s" : "KCU surrendered %s · of what is held %s · missing %s",
					  text_of(p, kcu), text_of(p, covered < 0 ? -1 : more), text_of(p, lack))});
	n = 0;
	at = 0;
	part(list, &n, &at, p->most, kau, PAINT_TIER1, FILL_SOLID);
	chart_rows_put(c, &(struct chart_row){.key = "held_kau_t",
				  .name = chart_pick(c, "allowances held (KAU)", "보유 배출권 (KAU)"),
				  .value = text_of(p, kau),
				  .part = list,
				  .parts = n});
}

static void put_limit(struct picture *p)
{
	struct chart *c = p->c;
	int64_t limit = tonnes(p, "offset_limit_t"), used = tonnes(p, "surrendered_kcu_t"), left = tonnes(p, "offset_limit_left_t"),
		planned = used_of(p, "KCU") + used_of(p, "KOC");
	struct chart_part list[4];
	size_t n = 0;
	double at = 0, most;

	planned = left >= 0 && planned > left ? left : planned;
	most = fmax(1, fmax((double)limit, (double)known(used) + (double)(left > planned ? left : planned)));
	chart_rows_head(c, chart_pick(c, "Offsets and their limit", "상쇄와 한도"), "tCO₂e");
	part(list, &n, &at, most, used, PAINT_CREDIT, FILL_SOLID);
	part(list, &n, &at, most, planned, PAINT_CREDIT, FILL_HATCHED);
	part(list, &n, &at, most, left - planned, PAINT_REST, FILL_OUTLINE);
	chart_rows_put(c, &(struct chart_row){.key = "offset_limit_t",
				  .name = chart_pick(c, "offset limit", "상쇄 한도"),
				  .part = list,
				  .parts = n,
				  .value = arena_printf(c->arena, "%s / %s", used < 0 ? "–" : report_whole(c->arena, used), text_of(p, limit)),
				  .note = arena_printf(c->arena,
					  c->ko ? "사용 %s · 이 해에 더 쓸 것 %s · 남는 한도 %s" : "used %s · to be used this year %s · left %s",
					  text_of(p, used), text_of(p, planned), text_of(p, left < 0 ? -1 : left - planned))});
}

static void put_batches(struct picture *p)
{
	struct chart *c = p->c;
	static const struct {
		const char *key, *en, *ko;
	} states[] = {{"held_koc_t", "certified (KOC)", "인증 (KOC)"}, {"held_kcu_t", "converted (KCU)", "전환 (KCU)"},
		{"surrendered_kcu_t", "used (KCU)", "사용 (KCU)"}};
	double most = 1, lots = 1;

	for (size_t i = 0; i < 3; i++)
		most = fmax(most, (double)tonnes(p, states[i].key));
	for (size_t i = 0; i < p->v->lots; i++)
		lots = fmax(lots, (double)p->v->lot[i].tonnes);
	chart_rows_head(c, chart_pick(c, "Credits by state", "크레딧 상태"), "tCO₂e");
	for (size_t i = 0; i < 3; i++) {
		struct chart_part list[1];
		size_t n = 0;
		double at = 0;

		part(list, &n, &at, most, tonnes(p, states[i].key), PAINT_CREDIT, FILL_SOLID);
		chart_rows_put(c, &(struct chart_row){.key = states[i].key,
					  .name = chart_pick(c, states[i].en, states[i].ko),
					  .value = text_of(p, tonnes(p, states[i].key)),
					  .part = list,
					  .parts = n});
	}
	if (p->v->lots > 0)
		chart_rows_head(c, chart_pick(c, "What is held, in the order of use", "보유분, 쓰는 순서"), "tCO₂e");
	for (size_t i = 0; i < p->v->lots; i++) {
		const struct view_lot *l = &p->v->lot[i];
		enum report_paint paint = strcmp(l->instrument, "KAU") == 0 ? PAINT_TIER1 : PAINT_CREDIT;
		struct chart_part list[2];
		size_t n = 0;
		double at = 0;
		const char *until = l->last_day == DATE_NONE
					    ? ""
					    : arena_printf(c->arena, c->ko ? " · %s까지" : " · until %s", report_day(c->arena, c->lang, l->last_day));

		part(list, &n, &at, lots, l->use_t, paint, FILL_SOLID);
		part(list, &n, &at, lots, l->tonnes - l->use_t, paint, FILL_OUTLINE);
		chart_rows_put(c, &(struct chart_row){.key = l->id,
					  .part = list,
					  .parts = n,
					  .value = text_of(p, l->tonnes),
					  .name = arena_printf(c->arena, "%zu. %s %s (%" PRId64 ")", i + 1, l->instrument, l->id, l->vintage),
					  .note = arena_printf(c->arena, c->ko ? "이 해에 %s t 사용%s · %s" : "%s t used this year%s · %s",
						  report_whole(c->arena, l->use_t), until, reason_of(c, l->reason))});
	}
}

void report_chart_position(
	const struct view_position *position, const struct report_frame *frame, struct arena *arena, struct report_drawing *out_drawing)
{
	struct chart c;
	struct picture p = {.c = &c, .v = position, .most = 1};
	int64_t lack, used, covered;

	chart_begin(&c, "position", frame, arena);
	lack = known(tonnes(&p, "shortfall_t"));
	used = known(tonnes(&p, "surrendered_kcu_t"));
	covered = known(tonnes(&p, "covered_t"));
	p.most = fmax(p.most, (double)tonnes(&p, "obligation_t"));
	p.most = fmax(p.most, (double)tonnes(&p, "held_kau_t"));
	p.most = fmax(p.most, fmax((double)used, (double)covered) + (double)lack);
	say(&p);
	put_table(&p);
	put_obligation(&p);
	put_limit(&p);
	put_batches(&p);
	chart_end(&c, out_drawing);
}
