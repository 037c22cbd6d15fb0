/* Programme report to a ministry: what its own won did, others' money apart; tonnes, returns, what was missed. Without an audience all new money is
 * "own". Won of a grant that was not fixed count as paid; of a fixed one as fixed, less what was taken back. */
#include "report/report_paper_int.h"
#include "view/view_cascade.h"
#include "view/view_duty.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct making {
	struct report_paper paper;
	const struct view_named *audience; /* NULL: all */
	struct view_statements statements;
	struct view_grant_book book;
	struct view_dues dues;
	struct view_duties duties;
	struct view_cascade cascade;
};

/* ---- for whom ---- */

static bool is_ministry(const struct view_named *o)
{
	return strncmp(o->kind, "ministry", 8) == 0;
}

/* By its key, or by what it is: motie the ministry of trade, mss that of small firms. */
static enum status find_audience(struct making *m, struct err *err)
{
	static const char *const kind[][2] = {{"motie", "ministry_trade"}, {"mss", "ministry_sme"}};
	const struct report_paper *p = &m->paper;
	const char *asked = p->request->audience, *known = "";

	for (size_t i = 0; asked && i < p->basis.organisations; i++) {
		const struct view_named *o = &p->basis.organisation[i];

		if (!is_ministry(o))
			continue;
		if (strcmp(o->organisation, asked) == 0 || (!m->audience && strcasecmp(o->organisation, asked) == 0))
			m->audience = o;
		known = arena_printf(p->arena, "%s%s%s", known, known[0] ? ", " : "", o->organisation);
	}
	for (size_t k = 0; asked && !m->audience && k < sizeof kind / sizeof *kind; k++)
		for (size_t i = 0; i < p->basis.organisations; i++)
			if (!m->audience && strcasecmp(kind[k][0], asked) == 0 && strcmp(p->basis.organisation[i].kind, kind[k][1]) == 0)
				m->audience = &p->basis.organisation[i];
	return asked && !m->audience ? err_set(err, ST_USAGE, "report.audience", "programme", asked, known, NULL) : ST_OK;
}

static bool is_own(const struct making *m, const char *origin)
{
	return m->audience ? strcmp(origin, m->audience->organisation) == 0 : strcmp(origin, "returned") != 0;
}

/* ---- its own money ---- */

/* Sum over the funders that are own. */
static struct view_statement own_statement(const struct making *m)
{
	struct view_statement sum = {.funder = ""};

	for (size_t i = 0; i < m->statements.count; i++) {
		const struct view_statement *s = &m->statements.item[i];

		if (!is_own(m, s->funder))
			continue;
		sum.received_krw += s->received_krw;
		sum.interest_krw += s->interest_krw;
		sum.settlement_krw += s->settlement_krw;
		sum.recovery_krw += s->recovery_krw;
		sum.surcharge_krw += s->surcharge_krw;
		sum.in_krw += s->in_krw;
		sum.reserved_krw += s->reserved_krw;
		for (int t = 0; t < VIEW_TIERS_MAX; t++) {
			sum.paid_krw[0] += t > 0 ? s->paid_krw[t] : 0;
			sum.fixed_krw[0] += t > 0 ? s->fixed_krw[t] : 0;
		}
		sum.treasury_krw += s->treasury_krw;
		sum.fees_krw += s->fees_krw;
		sum.on_hand_krw += s->on_hand_krw;
		sum.held_krw += s->held_krw;
		sum.act_due_krw += s->act_due_krw;
		sum.act_returned_krw += s->act_returned_krw;
		sum.act_open_krw += s->act_open_krw;
	}
	return sum;
}

struct line {                     /* of a group of grants */
	const char *name, *order; /* order: by which it stands among its like */
	int64_t grants, paid_krw, kept_krw, others_krw, planned_g, measured_g, verified_g;
	bool planned_known;
};

static int64_t kept_of(const struct view_grant_money *g, const struct view_grant_source *s)
{
	return g->fixed_on != DATE_NONE ? s->fixed_krw - s->recovered_krw : s->paid_krw;
}

/* False if none of its money is own. */
static bool line_of(const struct making *m, const struct view_grant_money *g, struct line *out)
{
	bool own = false;

	*out = (struct line){
		.grants = 1, .planned_g = g->planned_g, .measured_g = g->measured_g, .verified_g = g->verified_g, .planned_known = g->tonnes_known};
	for (size_t i = 0; i < g->sources; i++) {
		const struct view_grant_source *s = &g->source[i];

		if (is_own(m, s->origin)) {
			own |= s->reserved_krw > 0 || s->paid_krw > 0;
			out->paid_krw += s->paid_krw;
			out->kept_krw += kept_of(g, s);
		} else {
			out->others_krw += kept_of(g, s);
		}
	}
	return own;
}

static void add_line(struct line *sum, const struct line *one)
{
	sum->grants += one->grants;
	sum->paid_krw += one->paid_krw;
	sum->kept_krw += one->kept_krw;
	sum->others_krw += one->others_krw;
	sum->planned_g += one->planned_g;
	sum->measured_g += one->measured_g;
	sum->verified_g += one->verified_g;
	sum->planned_known |= one->planned_known;
}

static struct line sum_of(const struct making *m)
{
	struct line sum = {0}, one;

	for (size_t i = 0; i < m->book.count; i++)
		if (line_of(m, &m->book.item[i], &one))
			add_line(&sum, &one);
	return sum;
}

static void put_summary(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_statement s = own_statement(m);
	const struct line sum = sum_of(m);
	const char *won = REPORT_WON;

	report_heading(p->d, 1, report_say(p, "At a glance", "한눈에 보기"));
	report_pairs(p->d, "money",
		m->audience ? arena_printf(p->arena, p->ko ? "%s의 돈" : "Money of %s", report_who(p, m->audience->organisation))
			    : report_say(p, "New money: ministries and carmakers", "새 돈: 부처와 완성차"));
	report_pair(p->d, "received_krw", report_say(p, "Paid in", "출연"), CELL_WON, report_cell_int(p, s.received_krw), won);
	report_pair(p->d, "interest_krw", report_say(p, "Interest of the separate accounts", "별도 계좌 이자"), CELL_WON,
		report_cell_int(p, s.interest_krw), won);
	report_pair(p->d, "settlement_krw", report_say(p, "Came back at settlement", "정산 반납으로 들어온 돈"), CELL_WON,
		report_cell_int(p, s.settlement_krw), won);
	report_pair(p->d, "recovery_krw", report_say(p, "Recovered, with surcharges", "환수(제재부가금 포함)"), CELL_WON,
		report_cell_int(p, s.recovery_krw + s.surcharge_krw), won);
	report_pair(p->d, "in_krw", report_say(p, "In, all together", "들어온 돈 합계"), CELL_WON, report_cell_int(p, s.in_krw), won);
	report_pair(p->d, "paid_krw", report_say(p, "Paid to firms", "업체에 지급"), CELL_WON, report_cell_int(p, s.paid_krw[0]), won);
	report_pair(p->d, "fixed_krw", report_say(p, "Fixed, after recoveries", "확정(환수 뒤)"), CELL_WON, report_cell_int(p, s.fixed_krw[0]), won);
	report_pair(p->d, "treasury_krw", report_say(p, "Remitted to the treasury", "국고 송금"), CELL_WON, report_cell_int(p, s.treasury_krw), won);
	report_pair(p->d, "on_hand_krw", report_say(p, "On hand", "보유액"), CELL_WON, report_cell_int(p, s.on_hand_krw), won);
	report_pair(p->d, "held_krw", report_say(p, "Of it reserved and not paid", "그 가운데 예약되고 미지급"), CELL_WON,
		report_cell_int(p, s.held_krw), won);
	report_pair(p->d, "unused_krw", report_say(p, "Of it neither reserved nor paid", "그 가운데 미집행"), CELL_WON,
		report_cell_int(p, s.on_hand_krw - s.held_krw), won);
	report_pair(p->d, "settlement_due_krw", report_say(p, "Settlement returns due (Subsidy Act 31 (2))", "정산 반납 의무(보조금법 제31조 제2항)"),
		CELL_WON, report_cell_int(p, s.act_due_krw), won);
	report_pair(p->d, "settlement_open_krw", report_say(p, "Of it still open", "그 가운데 남은 돈"), CELL_WON, report_cell_int(p, s.act_open_krw),
		won);
	report_pairs(p->d, "tonnes", report_say(p, "What it set in motion, in the metered months", "이 돈이 든 설비의 감축, 계량 기간"));
	report_pair(p->d, "metered", report_say(p, "Metered months", "계량 기간"), CELL_TEXT,
		report_cell_months(p, p->basis.metered_from, p->basis.metered_to), NULL);
	report_pair(p->d, "grants", report_say(p, "Machines supported", "지원한 설비"), CELL_COUNT, report_cell_int(p, sum.grants), NULL);
	report_pair(p->d, "planned_tco2e", report_say(p, "Planned", "계획"), CELL_DECIMAL, report_cell_grams(p, sum.planned_g), "tCO2e");
	report_pair(p->d, "measured_tco2e", report_say(p, "Measured", "계량"), CELL_DECIMAL, report_cell_grams(p, sum.measured_g), "tCO2e");
	report_pair(p->d, "verified_tco2e", report_say(p, "Verified", "검증"), CELL_DECIMAL, report_cell_grams(p, sum.verified_g), "tCO2e");
	report_pair_why(p, "own_krw_per_t", report_say(p, "Own won for a verified tonne", "검증 1톤당 이 재원"), CELL_WON,
		report_cell_krw_per_t(p, sum.kept_krw, sum.verified_g), p->ko ? "원/tCO2e" : "KRW/tCO2e",
		report_say(p, "nothing is verified", "검증된 것이 없음"));
	report_pair_why(p, "new_krw_per_t", report_say(p, "New money of all funders for a verified tonne", "검증 1톤당 새 돈(모든 재원)"), CELL_WON,
		report_cell_krw_per_t(p, m->cascade.new_krw, m->cascade.all.verified_g), p->ko ? "원/tCO2e" : "KRW/tCO2e",
		report_say(p, "nothing is verified", "검증된 것이 없음"));
	report_reasons(p);
	report_note(p->d, "%s",
		report_say(p,
			"Tonnes are those of machines that this money supports, whole: where other money supports the same machine, the same tonnes "
			"stand in its "
			"report too and must not be added up. Returned won are the firms' own money and are never counted as new.",
			"톤은 이 재원이 든 설비의 감축 전체입니다. 같은 설비에 다른 재원도 들어 있으면 그 보고서에도 같은 톤이 나오므로 더하면 안 "
			"됩니다. 환원금은 업체의 "
			"돈이며 새 돈으로 세지 않습니다."));
}

static void put_funders(struct making *m)
{
	struct report_paper *p = &m->paper;

	REPORT_TABLE("funders",
		m->audience ? report_say(p, "Money of the other funders, apart", "다른 재원의 돈 (따로)") : report_say(p, "Funders", "재원별"),
		REPORT_COLUMN("funder", "Funder", "재원", NULL, CELL_TEXT), REPORT_COLUMN("nature", "Kind", "성격", NULL, CELL_TEXT),
		REPORT_COLUMN("received_krw", "Paid in", "들어온 돈", REPORT_WON, CELL_WON),
		REPORT_COLUMN("paid_krw", "Paid to firms", "지급", REPORT_WON, CELL_WON),
		REPORT_COLUMN("fixed_krw", "Fixed", "확정", REPORT_WON, CELL_WON),
		REPORT_COLUMN("treasury_krw", "To the treasury", "국고 송금", REPORT_WON, CELL_WON),
		REPORT_COLUMN("on_hand_krw", "On hand", "보유", REPORT_WON, CELL_WON));
	for (size_t i = 0; i < m->statements.count; i++) {
		const struct view_statement *s = &m->statements.item[i];
		int64_t paid = 0, fixed = 0;

		if (m->audience && is_own(m, s->funder))
			continue;
		for (int t = 1; t < VIEW_TIERS_MAX; t++) {
			paid += s->paid_krw[t];
			fixed += s->fixed_krw[t];
		}
		REPORT_ROW(strcmp(s->funder, "returned") == 0 ? report_word(p, s->funder) : report_who(p, s->funder), report_word(p, s->nature),
			report_cell_int(p, s->received_krw), report_cell_int(p, paid), report_cell_int(p, fixed), report_cell_int(p, s->treasury_krw),
			report_cell_int(p, s->on_hand_krw));
	}
}

/* ---- groups ---- */

enum group { BY_TIER, BY_REGION, BY_SIZE };

static const char *name_of(const struct making *m, const struct view_grant_money *g, enum group by)
{
	const struct report_paper *p = &m->paper;

	if (by == BY_TIER)
		return arena_printf(p->arena, p->ko ? "%d차" : "tier %d", g->tier);
	if (by == BY_REGION)
		return g->region[0] ? g->region : report_say(p, "not stated", "적지 않음");
	return g->size[0] ? report_word(p, g->size) : report_say(p, "not known", "모름");
}

/* The same in every language. */
static const char *order_of(const struct making *m, const struct view_grant_money *g, enum group by)
{
	static const char *const size[] = {"small", "medium", "mid_size", "large"};
	size_t at = 0;

	if (by == BY_TIER)
		return arena_printf(m->paper.arena, "%09d", g->tier);
	if (by == BY_REGION)
		return g->region;
	while (at < sizeof size / sizeof *size && strcmp(size[at], g->size) != 0)
		at++;
	return arena_printf(m->paper.arena, "%zu", at);
}

static int by_order(const void *a, const void *b)
{
	return strcmp(((const struct line *)a)->order, ((const struct line *)b)->order);
}

static void put_line(struct making *m, bool total, const char *name, const struct line *l)
{
	struct report_paper *p = &m->paper;
	const char *const cell[] = {name, report_cell_int(p, l->grants), report_cell_int(p, l->paid_krw), report_cell_int(p, l->kept_krw),
		report_cell_int(p, l->others_krw), report_cell_grams(p, l->planned_g), report_cell_grams(p, l->measured_g),
		report_cell_grams(p, l->verified_g), report_cell_krw_per_t(p, l->kept_krw, l->verified_g)};

	report_row(p->d, total, cell);
}

static void put_group(struct making *m, enum group by, const char *key, const char *caption, const char *header)
{
	struct report_paper *p = &m->paper;
	struct line *list = arena_alloc(p->arena, (m->book.count + 1) * sizeof *list), sum = {0}, one;
	size_t count = 0;

	for (size_t i = 0; i < m->book.count; i++) {
		const char *order = order_of(m, &m->book.item[i], by);
		size_t k = 0;

		if (!line_of(m, &m->book.item[i], &one))
			continue;
		while (k < count && strcmp(list[k].order, order) != 0)
			k++;
		if (k == count)
			list[count++] = (struct line){.name = name_of(m, &m->book.item[i], by), .order = order};
		add_line(&list[k], &one);
		add_line(&sum, &one);
	}
	qsort(list, count, sizeof *list, by_order);
	REPORT_TABLE(key, caption, {.key = "group", .header = header, .type = CELL_TEXT},
		REPORT_COLUMN("grants", "Machines", "설비", NULL, CELL_COUNT),
		REPORT_COLUMN("paid_krw", "Own, paid", "이 재원 지급", REPORT_WON, CELL_WON),
		REPORT_COLUMN("kept_krw", "Own, fixed", "이 재원 확정", REPORT_WON, CELL_WON),
		REPORT_COLUMN("others_krw", "Others", "다른 재원", REPORT_WON, CELL_WON),
		REPORT_COLUMN("planned_tco2e", "Planned", "계획", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("measured_tco2e", "Measured", "계량", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("verified_tco2e", "Verified", "검증", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("krw_per_t", "Own won per t", "1톤당 이 재원", p->ko ? "원/t" : "KRW/t", CELL_WON));
	for (size_t k = 0; k < count; k++)
		put_line(m, false, list[k].name, &list[k]);
	put_line(m, true, report_say(p, "Total", "합계"), &sum);
}

static void put_groups(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "Where the money went", "돈이 간 곳"));
	put_group(m, BY_TIER, "tiers", report_say(p, "By tier", "차수별"), report_say(p, "Tier", "차수"));
	put_group(m, BY_REGION, "regions", report_say(p, "By region of the site", "사업장 지역별"), report_say(p, "Region", "지역"));
	put_group(m, BY_SIZE, "sizes", report_say(p, "By size of the firm at the agreement", "기업 규모별(협약 때)"), report_say(p, "Size", "규모"));
	report_note(p->d, "%s",
		report_say(p, "Fixed: as fixed, less what was taken back; as paid where the amount is not fixed yet.",
			"확정은 확정액에서 환수액을 뺀 값이며, 아직 확정하지 않은 것은 지급액입니다."));
	put_funders(m);
}

static void put_measures(struct making *m)
{
	struct report_paper *p = &m->paper;
	struct line one;

	report_heading(p->d, 1, report_say(p, "Machines", "설비"));
	REPORT_TABLE("measures", report_say(p, "Every machine with this money", "이 재원이 든 모든 설비"),
		REPORT_COLUMN("grant", "Grant", "지원", NULL, CELL_TEXT), REPORT_COLUMN("organisation", "Firm", "업체", NULL, CELL_TEXT),
		REPORT_COLUMN("tier", "Tier", "차수", NULL, CELL_COUNT), REPORT_COLUMN("machine", "Machine", "설비", NULL, CELL_TEXT),
		REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT),
		REPORT_COLUMN("paid_krw", "Own, paid", "이 재원 지급", REPORT_WON, CELL_WON),
		REPORT_COLUMN("kept_krw", "Own, fixed", "이 재원 확정", REPORT_WON, CELL_WON),
		REPORT_COLUMN("planned_tco2e", "Planned", "계획", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("verified_tco2e", "Verified", "검증", "tCO2e", CELL_DECIMAL));
	for (size_t i = 0; i < m->book.count; i++) {
		const struct view_grant_money *g = &m->book.item[i];

		if (line_of(m, g, &one))
			REPORT_ROW(g->grant, report_who(p, g->organisation), report_cell_int(p, g->tier),
				report_cell_text(report_say(p, g->machine_en, g->machine)), report_word(p, g->state),
				report_cell_int(p, one.paid_krw), report_cell_int(p, one.kept_krw),
				g->tonnes_known ? report_cell_grams(p, one.planned_g) : NULL,
				g->tonnes_known ? report_cell_grams(p, one.verified_g) : NULL);
	}
}

static void put_returns(struct making *m)
{
	struct report_paper *p = &m->paper;
	int64_t sum[5] = {0};

	report_heading(p->d, 1, report_say(p, "Returned money", "환원"));
	REPORT_TABLE("returns", report_say(p, "Return duties of the firms", "업체별 환원 의무"),
		REPORT_COLUMN("organisation", "Firm", "업체", NULL, CELL_TEXT), REPORT_COLUMN("tier", "Tier", "차수", NULL, CELL_COUNT),
		REPORT_COLUMN("provisional_krw", "Provisional", "잠정", REPORT_WON, CELL_WON),
		REPORT_COLUMN("due_krw", "Due", "의무", REPORT_WON, CELL_WON), REPORT_COLUMN("settled_krw", "Returned", "환원", REPORT_WON, CELL_WON),
		REPORT_COLUMN("open_krw", "Open", "남은 돈", REPORT_WON, CELL_WON),
		REPORT_COLUMN("overdue_krw", "Overdue", "기한 지남", REPORT_WON, CELL_WON),
		REPORT_COLUMN("days_late", "Days late", "지난 날", NULL, CELL_COUNT),
		REPORT_COLUMN("on_default", "What the rule says", "규칙", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->dues.firm_count; i++) {
		const struct view_due_firm *f = &m->dues.firm[i];
		const int64_t krw[] = {f->provisional_krw, f->fixed_krw, f->settled_krw, f->open_krw, f->overdue_krw};

		REPORT_ROW(report_who(p, f->organisation), report_cell_int(p, f->tier), report_cell_int(p, krw[0]), report_cell_int(p, krw[1]),
			report_cell_int(p, krw[2]), report_cell_int(p, krw[3]), report_cell_int(p, krw[4]), report_cell_int(p, f->days_late),
			report_cell_text(f->on_default));
		for (int k = 0; k < 5; k++)
			sum[k] += krw[k];
	}
	REPORT_TOTAL(report_say(p, "Total", "합계"), NULL, report_cell_int(p, sum[0]), report_cell_int(p, sum[1]), report_cell_int(p, sum[2]),
		report_cell_int(p, sum[3]), report_cell_int(p, sum[4]), NULL, NULL);
}

static void put_cascade(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_cascade *c = &m->cascade;
	const char *why = report_say(p, "divided by nothing", "나눌 값이 없음");

	report_heading(p->d, 1, report_say(p, "The cascade", "상생 흐름"));
	REPORT_TABLE("cascade", report_say(p, "Won that grants kept, and tonnes", "남은 지원금과 톤"),
		REPORT_COLUMN("tier", "Tier", "차수", NULL, CELL_TEXT), REPORT_COLUMN("state_krw", "State", "국고", REPORT_WON, CELL_WON),
		REPORT_COLUMN("carmaker_krw", "Carmakers", "완성차", REPORT_WON, CELL_WON),
		REPORT_COLUMN("match_krw", "Match", "매칭", REPORT_WON, CELL_WON),
		REPORT_COLUMN("returned_krw", "Returned money", "환원금", REPORT_WON, CELL_WON),
		REPORT_COLUMN("own_share_krw", "Own share", "자부담", REPORT_WON, CELL_WON),
		REPORT_COLUMN("planned_tco2e", "Planned", "계획", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("verified_tco2e", "Verified", "검증", "tCO2e", CELL_DECIMAL));
	for (size_t i = 0; i <= c->tiers; i++) {
		const struct view_cascade_tier *t = i < c->tiers ? &c->tier[i] : &c->all;
		const char *name = t->tier < 0    ? report_say(p, "Total", "합계")
				   : t->tier == 0 ? report_say(p, "no grant", "지원 없음")
						  : arena_printf(p->arena, p->ko ? "%d차" : "tier %d", t->tier);
		const char *const cell[] = {name, report_cell_int(p, t->state_krw), report_cell_int(p, t->carmaker_krw),
			report_cell_int(p, t->match_krw), report_cell_int(p, t->returned_krw), report_cell_int(p, t->own_share_krw),
			report_cell_grams(p, t->planned_g), report_cell_grams(p, t->verified_g)};

		report_row(p->d, i == c->tiers, cell);
	}
	if (c->metered) {
		struct report_frame frame = report_paper_frame(p);
		struct report_drawing *drawing = arena_alloc(p->arena, sizeof *drawing);

		frame.own = m->audience ? m->audience->organisation : NULL;
		report_chart_cascade(c, &frame, p->arena, drawing);
		report_figure(p->d, "cascade", drawing);
	}
	report_pairs(p->d, "multipliers", NULL);
	report_pair_why(p, "verified_multiplier", report_say(p, "Verified tonnes of all tiers ÷ those of tier 1", "모든 차수의 검증 톤 ÷ 1차의 톤"),
		CELL_DECIMAL, c->verified_multiplier, NULL, why);
	report_pair_why(p, "money_multiplier", report_say(p, "Returned and match that went on ÷ first money", "이어진 환원금과 매칭 ÷ 첫 돈"),
		CELL_DECIMAL, c->money_multiplier, NULL, why);
	report_reasons(p);
}

static void put_missed(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "Duties missed", "지나간 의무"));
	report_pairs(p->d, "duties", NULL);
	report_pair(p->d, "done", report_say(p, "Done in time", "제때 이행"), CELL_COUNT, report_cell_int(p, m->duties.counts.done), NULL);
	report_pair(p->d, "done_late", report_say(p, "Done late", "늦게 이행"), CELL_COUNT, report_cell_int(p, m->duties.counts.done_late), NULL);
	report_pair(p->d, "open", report_say(p, "Open", "남음"), CELL_COUNT, report_cell_int(p, m->duties.counts.open), NULL);
	report_pair(p->d, "overdue", report_say(p, "Overdue", "기한 지남"), CELL_COUNT, report_cell_int(p, m->duties.counts.overdue), NULL);
	if (m->duties.count == 0) {
		report_note(p->d, "%s", report_say(p, "Nothing is overdue.", "기한이 지난 의무가 없습니다."));
		return;
	}
	REPORT_TABLE("missed", report_say(p, "Overdue", "기한이 지난 의무"), REPORT_COLUMN("due_on", "Last day", "마지막 날", NULL, CELL_DAY),
		REPORT_COLUMN("days_late", "Days late", "지난 날", NULL, CELL_COUNT), REPORT_COLUMN("what", "What", "의무", NULL, CELL_TEXT),
		REPORT_COLUMN("subject", "About", "대상", NULL, CELL_TEXT), REPORT_COLUMN("owner", "Who", "의무자", NULL, CELL_TEXT),
		REPORT_COLUMN("basis", "Basis", "근거", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->duties.count; i++) {
		const struct view_duty *d = &m->duties.duty[i];

		REPORT_ROW(report_cell_day(p, d->due_on), report_cell_int(p, -d->days_left), d->name[p->d->lang], d->subject, report_who(p, d->owner),
			report_cell_text(d->basis[p->d->lang]));
	}
}

static void put_method(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "Method", "방법"));
	report_paragraph(p->d, "%s",
		report_say(p,
			"Won come from the append-only ledger of the programme and are whole; every sum is recomputed by sangsaeng check. Reductions "
			"are those of the "
			"methodologies, month by month and exact; verified are the months that a fit opinion covers. A project whose verified "
			"reduction is not above "
			"zero counts as nothing. Planned tonnes are the part of the yearly plan that falls into the metered months.",
			"금액은 덧붙이기만 하는 장부에서 나온 정수이며 모든 합계를 sangsaeng check가 다시 계산합니다. 감축량은 방법론에 따라 달마다 "
			"정확히 계산하고, 적합 "
			"의견이 덮는 달만 검증으로 셉니다. 검증된 감축이 0 이하인 외부사업은 없는 것으로 봅니다. 계획 톤은 연간 계획 가운데 계량 "
			"기간에 드는 "
			"부분입니다."));
}

static enum status read_all(struct making *m, struct err *err)
{
	struct report_paper *p = &m->paper;
	const struct view_duty_question question = {.overdue = true, .on = p->basis.as_of};
	enum status st = find_audience(m, err);

	if (st == ST_OK)
		st = view_fund_statements(p->tx, NULL, p->arena, &m->statements, err);
	if (st == ST_OK)
		st = view_grant_book_read(p->tx, NULL, p->arena, &m->book, err);
	if (st == ST_OK)
		st = view_fund_dues(p->tx, DATE_NONE, p->arena, &m->dues, err);
	if (st == ST_OK)
		st = view_cascade(p->tx, 0, p->arena, &m->cascade, err);
	return st == ST_OK ? view_duties_read(p->tx, &question, p->arena, &m->duties, err) : st;
}

enum status report_of_programme(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.audience = NULL};
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = read_all(&m, err);
	if (st == ST_OK) {
		struct report_paper *p = &m.paper;
		const char *name = report_say(p, p->basis.name_en, p->basis.name_ko);

		document->subtitle = m.audience ? arena_printf(document->arena, p->ko ? "%s · %s 제출" : "%s · to %s", name,
							  report_who(p, m.audience->organisation))
						: name;
		report_paper_issuer(p, p->basis.operator_or_null ? p->basis.operator_or_null->organisation : NULL);
		put_summary(&m);
		put_groups(&m);
		put_measures(&m);
		put_returns(&m);
		put_cascade(&m);
		put_missed(&m);
		put_method(&m);
		report_paper_foot(p);
		report_signature(document, document->issuer ? document->issuer : report_say(p, "Operator", "운영기관"));
	}
	return st;
}
