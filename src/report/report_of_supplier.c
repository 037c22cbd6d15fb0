/* Letter to a supplier: what was asked of it and what it delivered, the outcome of a year, its support and return duty, the next dates. */
#include "report/report_firm_int.h"
#include "view/view_agreement.h"
#include "view/view_campaign.h"
#include "view/view_duty.h"
#include "view/view_fund.h"

#include <string.h>

struct making {
	struct report_paper paper;
	struct view_outcomes outcomes;
	const struct view_outcome_firm *firm;
	struct view_campaign *campaign;
	size_t campaigns;
	struct view_agreement_book agreements;
	struct view_grant_book book;
	struct view_dues dues;
	struct view_duties duties;
	int year;
};

static bool is_mine(const struct making *m, const char *organisation)
{
	return strcmp(organisation, m->firm->organisation) == 0;
}

static void put_greeting(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_basis *b = &p->basis;

	report_paragraph(p->d, "%s%s", report_say(p, "To ", ""),
		p->ko ? arena_printf(p->arena, "%s 귀중", report_who(p, m->firm->organisation)) : report_who(p, m->firm->organisation));
	report_paragraph(p->d,
		p->ko ? "‘%s’에 함께해 주셔서 감사합니다. 귀사에 요청드린 일과 %d년의 성과, 지원과 환원, 다음 일정을 기준일 현재로 정리해 알려 "
			"드립니다."
		      : "Thank you for taking part in “%s”. This letter sums up what was asked of you, your outcome of %d, your support and return "
			"duty, and the next dates.",
		report_say(p, b->name_en, b->name_ko), m->year);
}

static void put_requests(struct making *m)
{
	struct report_paper *p = &m->paper;
	size_t rows = 0;

	report_heading(p->d, 1, report_say(p, "What was asked, and what you delivered", "요청드린 일과 이행"));
	REPORT_TABLE("requests", report_say(p, "Requests for data", "자료 요청"), REPORT_COLUMN("campaign", "Request", "요청", NULL, CELL_TEXT),
		REPORT_COLUMN("asked_by", "Asked by", "요청한 곳", NULL, CELL_TEXT), REPORT_COLUMN("period", "Period", "대상 기간", NULL, CELL_TEXT),
		REPORT_COLUMN("due_on", "Due on", "기한", NULL, CELL_DAY), REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT),
		REPORT_COLUMN("answers", "Answers", "낸 답", NULL, CELL_COUNT));
	for (size_t i = 0; i < m->campaigns; i++) {
		const struct view_campaign *c = &m->campaign[i];

		for (size_t k = 0; k < c->count; k++) {
			const struct view_request *r = &c->request[k];

			if (!is_mine(m, r->request.firm))
				continue;
			rows++;
			REPORT_ROW(arena_printf(p->arena, "%s (%s)", report_say(p, c->campaign.name_en, c->campaign.name_ko), c->campaign.campaign),
				report_say(p, c->asker_en, c->asker_ko), report_cell_months(p, c->campaign.from, c->campaign.to),
				report_cell_day(p, c->campaign.due_on), report_word(p, r->state), report_cell_int(p, (int64_t)r->answers));
		}
	}
	if (rows == 0)
		report_note(p->d, "%s", report_say(p, "No data were asked of you by a campaign.", "캠페인으로 요청드린 자료가 없습니다."));
	REPORT_TABLE("promises", report_say(p, "Promises of the agreement", "협약의 약속"),
		REPORT_COLUMN("promise", "Promise", "약속", NULL, CELL_TEXT), REPORT_COLUMN("text", "What", "내용", NULL, CELL_TEXT),
		REPORT_COLUMN("due_on", "Due on", "기한", NULL, CELL_DAY), REPORT_COLUMN("delivered_on", "Delivered on", "이행일", NULL, CELL_DAY),
		REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT));
	rows = 0;
	for (size_t i = 0; i < m->agreements.count; i++)
		for (size_t k = 0; k < m->agreements.item[i].promises; k++, rows++) {
			const struct view_promise *x = &m->agreements.item[i].promise[k];

			REPORT_ROW(x->promise, x->text, report_cell_day(p, x->due_on), report_cell_day(p, x->delivered_on), report_word(p, x->state));
		}
	if (rows == 0)
		report_note(p->d, "%s", report_say(p, "Your agreement holds no promise.", "협약에 적힌 약속이 없습니다."));
}

static void put_outcome(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_outcome_firm *firm = m->firm;

	report_heading(p->d, 1, arena_printf(p->arena, p->ko ? "%d년의 성과" : "Outcome of %d", m->year));
	report_pairs(p->d, "outcome", NULL);
	report_firm_pair(p, view_outcome_find(firm, "emissions_tco2e", m->year), "emissions_tco2e",
		report_say(p, "Emissions, scopes 1 and 2", "배출량 (스코프 1, 2)"), CELL_DECIMAL, "tCO2e");
	report_firm_pair(p, view_outcome_find(firm, "target_tco2e", m->year), "target_tco2e", report_say(p, "Target path", "목표 경로"), CELL_DECIMAL,
		"tCO2e");
	report_firm_pair(p, view_outcome_find(firm, "target_gap_tco2e", m->year), "target_gap_tco2e",
		report_say(p, "Above (+) or below (−) the path", "경로보다 위(+) 또는 아래(−)"), CELL_DECIMAL, "tCO2e");
	report_firm_pair(p, view_outcome_find(firm, "verified_tco2e", m->year), "verified_tco2e", report_say(p, "Verified reduction", "검증된 감축"),
		CELL_DECIMAL, "tCO2e");
	report_firm_pair(p, view_outcome_find(firm, "saving_measured_krw_per_year", 0), "saving_measured_krw_per_year",
		report_say(p, "Production cost saved a year, by the meters", "연 생산비 절감(계량)"), CELL_WON, REPORT_WON);
	report_firm_pair(p, view_outcome_find(firm, "education_hours", m->year), "education_hours", report_say(p, "Hours of education", "교육 시간"),
		CELL_DECIMAL, report_say(p, "h", "시간"));
	report_reasons(p);
	REPORT_TABLE("machines", report_say(p, "Machines", "설비"), REPORT_COLUMN("measure", "Machine", "설비", NULL, CELL_TEXT),
		REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT), REPORT_COLUMN("installed_on", "Installed", "설치일", NULL, CELL_DAY),
		REPORT_COLUMN("planned_t_per_year", "Planned a year", "계획 (연)", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("verified_tco2e", "Verified so far", "지금까지 검증", "tCO2e", CELL_DECIMAL));
	for (size_t i = 0; i < firm->measures; i++) {
		const struct view_outcome_measure *x = &firm->measure[i];

		REPORT_ROW(arena_printf(p->arena, "%s (%s)", report_say(p, x->machine_en, x->machine), x->measure), report_word(p, x->state),
			report_cell_day(p, x->installed_on), x->planned_g_per_year ? report_cell_grams(p, x->planned_g_per_year) : NULL,
			x->verified_tco2e);
	}
}

static void put_money(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "Support and return duty", "지원과 환원"));
	REPORT_TABLE("grants", report_say(p, "Support", "지원"), REPORT_COLUMN("grant", "Grant", "지원", NULL, CELL_TEXT),
		REPORT_COLUMN("machine", "Machine", "설비", NULL, CELL_TEXT), REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT),
		REPORT_COLUMN("paid_krw", "Paid", "지급", REPORT_WON, CELL_WON), REPORT_COLUMN("fixed_krw", "Fixed", "확정", REPORT_WON, CELL_WON));
	for (size_t i = 0; i < m->book.count; i++) {
		const struct view_grant_money *g = &m->book.item[i];
		int64_t paid = 0, fixed = 0;

		if (!is_mine(m, g->organisation))
			continue;
		for (size_t s = 0; s < g->sources; s++) {
			paid += g->source[s].paid_krw;
			fixed += g->source[s].fixed_krw - g->source[s].recovered_krw;
		}
		REPORT_ROW(g->grant, report_say(p, g->machine_en, g->machine), report_word(p, g->state), report_cell_int(p, paid),
			g->fixed_on != DATE_NONE ? report_cell_int(p, fixed) : NULL);
	}
	REPORT_TABLE("dues", report_say(p, "What has to be returned", "돌려줄 돈"), REPORT_COLUMN("kind", "What", "종류", NULL, CELL_TEXT),
		REPORT_COLUMN("grant", "Grant", "지원", NULL, CELL_TEXT), REPORT_COLUMN("due_krw", "Due", "의무액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("settled_krw", "Settled", "이행", REPORT_WON, CELL_WON),
		REPORT_COLUMN("open_krw", "Open", "남은 돈", REPORT_WON, CELL_WON), REPORT_COLUMN("due_on", "Due on", "기한", NULL, CELL_DAY),
		REPORT_COLUMN("days_late", "Days late", "지난 날", NULL, CELL_COUNT), REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->dues.count; i++) {
		const struct view_due *d = &m->dues.item[i];

		if (is_mine(m, d->organisation))
			REPORT_ROW(d->provisional ? report_say(p, "return duty, provisional before the fixing", "환원 의무 (확정 전 잠정)")
						  : report_word(p, d->kind),
				d->grant, report_cell_int(p, d->due_krw), report_cell_int(p, d->settled_krw), report_cell_int(p, d->open_krw),
				report_cell_day(p, d->due_on), report_cell_int(p, d->days_late), report_word_due(p, d->state));
	}
	report_note(p->d, "%s",
		report_say(p, "Money that you return supports second-tier suppliers; it stays your own money until it is returned.",
			"환원하신 돈은 2차 협력사의 설비 교체에 쓰이며, 환원하시기 전까지는 귀사의 돈입니다."));
}

static void put_dates(struct making *m)
{
	struct report_paper *p = &m->paper;
	size_t rows = 0;

	report_heading(p->d, 1, report_say(p, "Next dates", "다음 일정"));
	REPORT_TABLE("duties", report_say(p, "What is due, by day", "기한순"), REPORT_COLUMN("due_on", "Last day", "마지막 날", NULL, CELL_DAY),
		REPORT_COLUMN("what", "What", "할 일", NULL, CELL_TEXT), REPORT_COLUMN("subject", "About", "대상", NULL, CELL_TEXT),
		REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT), REPORT_COLUMN("basis", "Basis", "근거", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->duties.count; i++, rows++) {
		const struct view_duty *d = &m->duties.duty[i];

		REPORT_ROW(report_cell_day(p, d->due_on), d->name[p->d->lang], d->subject, report_word(p, d->state),
			report_cell_text(d->basis[p->d->lang]));
	}
	if (rows == 0)
		report_note(p->d, "%s", report_say(p, "Nothing is due.", "예정된 기한이 없습니다."));
}

static enum status read_all(struct making *m, struct err *err)
{
	struct report_paper *p = &m->paper;
	const char *firm = p->request->subject;
	const struct view_duty_question question = {.firm = firm, .on = p->basis.as_of};
	date_day today;
	enum status st = view_outcomes(p->tx, firm, 0, DATE_NONE, p->arena, &m->outcomes, err);

	if (st != ST_OK)
		return st;
	m->firm = &m->outcomes.firm[0];
	m->year = report_firm_year(p, m->firm);
	st = view_campaigns_read(p->tx, NULL, p->basis.as_of, p->arena, &today, &m->campaign, &m->campaigns, err);
	if (st == ST_OK) {
		st = view_agreements(p->tx, firm, DATE_NONE, p->arena, &m->agreements, err);
		if (st == ST_NOT_FOUND) /* it signed none */
			st = ST_OK;
	}
	if (st == ST_OK)
		st = view_grant_book_read(p->tx, NULL, p->arena, &m->book, err);
	if (st == ST_OK)
		st = view_fund_dues(p->tx, DATE_NONE, p->arena, &m->dues, err);
	return st == ST_OK ? view_duties_read(p->tx, &question, p->arena, &m->duties, err) : st;
}

enum status report_of_supplier(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.firm = NULL};
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = read_all(&m, err);
	if (st == ST_OK) {
		struct report_paper *p = &m.paper;

		document->subtitle = arena_printf(document->arena, p->ko ? "%s · %d년" : "%s · %d", report_who(p, m.firm->organisation), m.year);
		report_paper_issuer(p, p->basis.operator_or_null ? p->basis.operator_or_null->organisation : NULL);
		put_greeting(&m);
		put_requests(&m);
		put_outcome(&m);
		put_money(&m);
		put_dates(&m);
		report_paper_foot(p);
		report_signature(document, document->issuer ? document->issuer : report_say(p, "Operator", "운영기관"));
	}
	return st;
}
