/* Settlement of a grant (보조금 정산): what was bought, who paid what, what was fixed, what came back, what has to be returned. The figures of the
 * Subsidy Act: paid + interest = fixed + settlement return (31 ②). */
#include "report/report_paper_int.h"
#include "view/view_fund.h"

#include <string.h>

struct making {
	struct report_paper paper;
	const struct view_grant_money *g;
	struct view_grant_papers papers;
	struct view_dues dues;
	struct view_grants steps;
	bool fixed;
};

static int64_t won_of_line(const struct view_invoice *i)
{
	return i->supply_value_krw + (i->tax_eligible ? i->tax_krw : 0);
}

static void put_summary(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_grant_money *g = m->g;
	const char *why = report_say(p, "the amount is not fixed yet", "아직 금액을 확정하지 않음");
	int64_t paid = 0, fixed = 0, back = 0, recovered = 0;

	for (size_t i = 0; i < g->sources; i++) {
		paid += g->source[i].paid_krw;
		fixed += g->source[i].fixed_krw;
		back += g->source[i].came_back_krw;
		recovered += g->source[i].recovered_krw;
	}
	report_heading(p->d, 1, report_say(p, "The grant", "지원 개요"));
	report_pairs(p->d, "grant", NULL);
	report_pair(p->d, "grant", report_say(p, "Grant", "지원 번호"), CELL_TEXT, g->grant, NULL);
	report_pair(p->d, "organisation", report_say(p, "Beneficiary", "보조사업자"), CELL_TEXT, report_who(p, g->organisation), NULL);
	report_pair(p->d, "machine", report_say(p, "Machine", "설비"), CELL_TEXT, report_cell_text(report_say(p, g->machine_en, g->machine)), NULL);
	report_pair(p->d, "site", report_say(p, "Site", "사업장"), CELL_TEXT,
		g->region[0] ? arena_printf(p->arena, "%s (%s)", g->site, g->region) : g->site, NULL);
	report_pair(p->d, "route", report_say(p, "Route", "지원 경로"), CELL_TEXT, report_word(p, g->route), NULL);
	report_pair(p->d, "tier", report_say(p, "Tier", "차수"), CELL_COUNT, report_cell_int(p, g->tier), NULL);
	report_pair_why(p, "size", report_say(p, "Size of the firm at the agreement", "협약 때의 기업 규모"), CELL_TEXT, report_word(p, g->size),
		NULL, report_say(p, "no certificate is recorded", "확인서 기록이 없음"));
	report_pair_why(p, "agreed_on", report_say(p, "Agreed on", "협약일"), CELL_DAY, report_cell_day(p, g->agreed_on), NULL,
		report_say(p, "there is no agreement", "협약이 없음"));
	report_pair(p->d, "state", report_say(p, "State", "상태"), CELL_TEXT, report_word(p, g->state), NULL);
	report_pair(p->d, "fixing", report_say(p, "Fixing of the amount", "금액 확정"), CELL_TEXT, report_word(p, g->fixing), NULL);
	report_pair_why(p, "fixed_on", report_say(p, "Fixed on", "확정일"), CELL_DAY, report_cell_day(p, g->fixed_on), NULL, why);
	report_reasons(p);

	report_heading(p->d, 1, report_say(p, "Settlement", "정산"));
	report_pairs(p->d, "settlement", NULL);
	report_pair(p->d, "eligible_planned_krw", report_say(p, "Eligible cost, planned", "지원 대상 비용(계획)"), CELL_WON,
		report_cell_int(p, g->eligible_planned_krw), REPORT_WON);
	report_pair_why(p, "eligible_final_krw", report_say(p, "Eligible cost by the invoices", "지원 대상 비용(계산서)"), CELL_WON,
		m->fixed ? report_cell_int(p, g->eligible_final_krw) : NULL, REPORT_WON, why);
	report_pair(p->d, "paid_krw", report_say(p, "Paid to the firm", "지급액"), CELL_WON, report_cell_int(p, paid), REPORT_WON);
	report_pair(p->d, "interest_krw", report_say(p, "Interest of the separate account", "별도 계좌 이자"), CELL_WON,
		report_cell_int(p, g->interest_krw), REPORT_WON);
	report_pair_why(
		p, "fixed_krw", report_say(p, "Fixed amount", "확정액"), CELL_WON, m->fixed ? report_cell_int(p, fixed) : NULL, REPORT_WON, why);
	report_pair_why(p, "settlement_return_krw", report_say(p, "To return: paid + interest − fixed", "정산 반납액: 지급액 + 이자 − 확정액"),
		CELL_WON, m->fixed ? report_cell_int(p, paid + g->interest_krw - fixed) : NULL, REPORT_WON, why);
	report_pair(p->d, "came_back_krw", report_say(p, "Of it came back, without interest", "그 가운데 들어온 돈(이자 제외)"), CELL_WON,
		report_cell_int(p, back), REPORT_WON);
	report_pair_why(p, "own_share_krw", report_say(p, "Own share of the firm: invoices − fixed", "자부담: 계산서 − 확정액"), CELL_WON,
		m->fixed ? report_cell_int(p, g->own_share_krw) : NULL, REPORT_WON, why);
	if (recovered > 0)
		report_pair(p->d, "recovered_krw", report_say(p, "Taken back after a cancellation", "취소 뒤 환수"), CELL_WON,
			report_cell_int(p, recovered), REPORT_WON);
	report_reasons(p);
	report_note(p->d, "%s",
		report_say(p,
			"Subsidy Act 31 (2): what was paid and the interest that arose on it, less the fixed amount, goes back. Each funder's share "
			"is in the "
			"next table.",
			"보조금법 제31조 제2항: 지급액과 그 이자에서 확정액을 뺀 금액을 반납합니다. 재원별 금액은 다음 표에 있습니다."));
}

static void put_sources(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_grant_money *g = m->g;
	int64_t sum[5] = {0};

	REPORT_TABLE("sources", report_say(p, "Who paid", "재원별 금액"), REPORT_COLUMN("origin", "Source", "재원", NULL, CELL_TEXT),
		REPORT_COLUMN("nature", "Kind", "성격", NULL, CELL_TEXT), REPORT_COLUMN("rate", "Rate", "지원 비율", NULL, CELL_SHARE),
		REPORT_COLUMN("reserved_krw", "Reserved", "예약", REPORT_WON, CELL_WON),
		REPORT_COLUMN("paid_krw", "Paid", "지급", REPORT_WON, CELL_WON), REPORT_COLUMN("fixed_krw", "Fixed", "확정", REPORT_WON, CELL_WON),
		REPORT_COLUMN("came_back_krw", "Came back", "반납", REPORT_WON, CELL_WON),
		REPORT_COLUMN("recovered_krw", "Taken back", "환수", REPORT_WON, CELL_WON));
	for (size_t i = 0; i < g->sources; i++) {
		const struct view_grant_source *s = &g->source[i];
		const int64_t krw[] = {s->reserved_krw, s->paid_krw, s->fixed_krw, s->came_back_krw, s->recovered_krw};

		REPORT_ROW(strcmp(s->origin, "returned") == 0 ? report_word(p, s->origin) : report_who(p, s->origin),
			s->is_match ? report_say(p, "match of returned money", "환원금 매칭") : report_word(p, s->nature), report_cell_text(s->rate),
			report_cell_int(p, krw[0]), report_cell_int(p, krw[1]), m->fixed ? report_cell_int(p, krw[2]) : NULL,
			report_cell_int(p, krw[3]), report_cell_int(p, krw[4]));
		for (int k = 0; k < 5; k++)
			sum[k] += krw[k];
	}
	REPORT_TOTAL(report_say(p, "Total", "합계"), NULL, NULL, report_cell_int(p, sum[0]), report_cell_int(p, sum[1]),
		m->fixed ? report_cell_int(p, sum[2]) : NULL, report_cell_int(p, sum[3]), report_cell_int(p, sum[4]));
	for (size_t i = 0; i < g->sources; i++)
		if (g->source[i].in_kind_krw > 0)
			report_note(p->d, p->ko ? "%s의 지급액 가운데 %s원은 현물입니다." : "Of what %s paid, KRW %s were in kind.",
				report_who(p, g->source[i].origin),
				report_value(p->arena, p->d->lang, CELL_WON, report_cell_int(p, g->source[i].in_kind_krw)));
}

static void put_invoices(struct making *m)
{
	struct report_paper *p = &m->paper;
	int64_t eligible = 0, all = 0;

	report_heading(p->d, 1, report_say(p, "What was bought", "집행 내역"));
	REPORT_TABLE("invoices", report_say(p, "Lines of e-tax invoices", "전자세금계산서의 줄"),
		REPORT_COLUMN("invoice", "Invoice", "계산서", NULL, CELL_TEXT), REPORT_COLUMN("line", "Line", "줄", NULL, CELL_COUNT),
		REPORT_COLUMN("item", "Item", "품목", NULL, CELL_TEXT), REPORT_COLUMN("vendor", "Vendor", "공급자", NULL, CELL_TEXT),
		REPORT_COLUMN("approval_number", "Approval number", "승인번호", NULL, CELL_TEXT),
		REPORT_COLUMN("issued_on", "Issued", "발행일", NULL, CELL_DAY), REPORT_COLUMN("paid_on", "Paid", "지급일", NULL, CELL_DAY),
		REPORT_COLUMN("supply_value_krw", "Without tax", "공급가액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("tax_krw", "Tax", "세액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("eligible_krw", "Eligible", "지원 대상", REPORT_WON, CELL_WON));
	for (size_t i = 0; i < m->papers.invoices; i++) {
		const struct view_invoice *line = &m->papers.invoice[i];
		int64_t counts = line->eligible ? won_of_line(line) : 0;

		eligible += counts;
		all += line->supply_value_krw;
		REPORT_ROW(line->invoice, report_cell_int(p, line->line), line->item, report_who(p, line->vendor), line->approval_number,
			report_cell_day(p, line->issued_on), report_cell_day(p, line->paid_on), report_cell_int(p, line->supply_value_krw),
			report_cell_int(p, line->tax_krw), report_cell_int(p, counts));
	}
	REPORT_TOTAL(report_say(p, "Total", "합계"), NULL, NULL, NULL, NULL, NULL, NULL, report_cell_int(p, all), NULL, report_cell_int(p, eligible));
	if (m->papers.invoices == 0)
		report_note(p->d, "%s", report_say(p, "No invoice is recorded.", "계산서 기록이 없습니다."));
	report_note(p->d, "%s",
		report_say(p,
			"Deductible tax is not eligible. All lines stand here; at the fixing those count that were issued and paid by that day.",
			"공제받는 세액은 지원 대상이 아닙니다. 기록된 모든 줄이며, 확정에는 그날까지 발행되고 지급된 줄만 셉니다."));
	REPORT_TABLE("quotes", report_say(p, "Quotes", "견적"), REPORT_COLUMN("quote", "Quote", "견적", NULL, CELL_TEXT),
		REPORT_COLUMN("vendor", "Vendor", "공급자", NULL, CELL_TEXT), REPORT_COLUMN("quoted_on", "Day", "견적일", NULL, CELL_DAY),
		REPORT_COLUMN("supply_value_krw", "Without tax", "공급가액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("tax_krw", "Tax", "세액", REPORT_WON, CELL_WON));
	for (size_t i = 0; i < m->papers.quotes; i++) {
		const struct view_quote *q = &m->papers.quote[i];

		REPORT_ROW(q->quote, report_who(p, q->vendor), report_cell_day(p, q->quoted_on), report_cell_int(p, q->supply_value_krw),
			report_cell_int(p, q->tax_krw));
	}
}

static void put_payments(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "Payments and returns", "지급과 반납"));
	REPORT_TABLE("payments", report_say(p, "Entries of the ledger", "장부의 기입"),
		REPORT_COLUMN("position", "Entry", "기입 번호", NULL, CELL_COUNT), REPORT_COLUMN("on", "Day", "날짜", NULL, CELL_DAY),
		REPORT_COLUMN("origin", "Source", "재원", NULL, CELL_TEXT),
		REPORT_COLUMN("amount_krw", "Amount (− given back or cut)", "금액 (−는 감액·반납)", REPORT_WON, CELL_WON),
		REPORT_COLUMN("evidence", "Evidence", "증빙", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->papers.payments; i++) {
		const struct view_payment *x = &m->papers.payment[i];

		REPORT_ROW(report_cell_int(p, x->position), report_cell_day(p, x->on),
			strcmp(x->origin, "returned") == 0 ? report_word(p, x->origin) : report_who(p, x->origin), report_cell_int(p, x->amount_krw),
			report_cell_text(x->evidence));
	}
	REPORT_TABLE("dues", report_say(p, "What has to be returned", "돌려줄 돈"), REPORT_COLUMN("kind", "What", "종류", NULL, CELL_TEXT),
		REPORT_COLUMN("origin", "To", "받는 곳", NULL, CELL_TEXT), REPORT_COLUMN("due_krw", "Due", "의무액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("settled_krw", "Settled", "이행", REPORT_WON, CELL_WON),
		REPORT_COLUMN("open_krw", "Open", "남은 돈", REPORT_WON, CELL_WON), REPORT_COLUMN("due_on", "Due on", "기한", NULL, CELL_DAY),
		REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->dues.count; i++) {
		const struct view_due *d = &m->dues.item[i];

		if (strcmp(d->grant, m->g->grant) == 0)
			REPORT_ROW(d->provisional ? report_say(p, "return duty, provisional before the fixing", "환원 의무 (확정 전 잠정)")
						  : report_word(p, d->kind),
				report_who(p, d->origin), report_cell_int(p, d->due_krw), report_cell_int(p, d->settled_krw),
				report_cell_int(p, d->open_krw), report_cell_day(p, d->due_on), report_word_due(p, d->state));
	}
	report_note(p->d, "%s",
		report_say(p,
			"The return duty (환원) is the firm's own money under the agreement; the settlement return is the state's under the Subsidy "
			"Act. They are "
			"different things and are not set off against each other.",
			"환원 의무는 협약에 따라 업체가 자기 돈으로 되돌리는 것이고, 정산 반납은 보조금법에 따라 국고로 돌아가는 것입니다. 서로 다른 "
			"것이며 상계하지 "
			"않습니다."));
}

static void put_steps(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_grant *g = &m->steps.item[0];

	REPORT_TABLE("steps", report_say(p, "Steps", "경과"), REPORT_COLUMN("on", "Day", "날짜", NULL, CELL_DAY),
		REPORT_COLUMN("step", "Step", "단계", NULL, CELL_TEXT), REPORT_COLUMN("prepared_by", "Prepared", "기안", NULL, CELL_TEXT),
		REPORT_COLUMN("released_by", "Released", "승인", NULL, CELL_TEXT), REPORT_COLUMN("evidence", "Evidence", "증빙", NULL, CELL_TEXT));
	for (size_t i = 0; i < g->moment_count; i++) {
		const struct view_moment *x = &g->moment[i];

		if (strcmp(x->kind, "step") == 0)
			REPORT_ROW(report_cell_day(p, x->on), report_word(p, x->what), report_cell_text(x->who), report_cell_text(x->released),
				report_cell_text(x->evidence));
	}
}

enum status report_of_settlement(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.g = NULL};
	struct view_grant_book book;
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = view_grant_book_read(tx, request->subject, document->arena, &book, err);
	if (st == ST_OK)
		st = view_grant_papers_read(tx, request->subject, document->arena, &m.papers, err);
	if (st == ST_OK)
		st = view_fund_dues(tx, DATE_NONE, document->arena, &m.dues, err);
	if (st == ST_OK)
		st = view_fund_grants(tx, request->subject, document->arena, &m.steps, err);
	if (st == ST_OK) {
		struct report_paper *p = &m.paper;

		m.g = &book.item[0];
		m.fixed = m.g->fixed_on != DATE_NONE;
		document->subtitle = arena_printf(document->arena, "%s · %s", m.g->grant, report_who(p, m.g->organisation));
		document->number = m.g->grant;
		report_paper_issuer(p, p->basis.operator_or_null ? p->basis.operator_or_null->organisation : NULL);
		if (!m.fixed)
			report_paper_draft(p, "the amount is not fixed yet", "금액을 확정하기 전입니다");
		put_summary(&m);
		put_sources(&m);
		put_invoices(&m);
		put_payments(&m);
		put_steps(&m);
		report_paper_foot(p);
		report_signature(document, report_who(p, m.g->organisation));
		report_signature(document, document->issuer ? document->issuer : report_say(p, "Operator", "운영기관"));
	}
	return st;
}
