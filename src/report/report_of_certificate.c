/* Certificate of credits: a project, or one block of serials of it. A statement of the operator's copy of the registry, not of the government's. */
#include "report/report_paper_int.h"
#include "view/view_certificate.h"

#include <string.h>

struct making {
	struct report_paper paper;
	struct view_certificate v;
};

static void put_project(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_certificate *v = &m->v;

	report_heading(p->d, 1, report_say(p, "The project", "외부사업"));
	report_pairs(p->d, "project", NULL);
	report_pair(p->d, "project", report_say(p, "Project", "외부사업"), CELL_TEXT, arena_printf(p->arena, "%s (%s)", v->name, v->project), NULL);
	report_pair(p->d, "kind", report_say(p, "Kind", "유형"), CELL_TEXT, report_word(p, v->kind), NULL);
	report_pair_why(p, "coordinator", report_say(p, "Coordinator", "관리자"), CELL_TEXT, report_who(p, v->coordinator), NULL,
		report_say(p, "not recorded", "기록하지 않음"));
	report_pair_why(p, "started_on", report_say(p, "Started on", "사업 시작일"), CELL_DAY, report_cell_text(v->started_on), NULL,
		report_say(p, "not recorded", "기록하지 않음"));
	report_pair_why(p, "resolution_on", report_say(p, "Committee's resolution", "인증위원회 결의일"), CELL_DAY,
		report_cell_text(v->resolution_on), NULL, report_say(p, "there is none yet", "아직 없음"));
	report_pair_why(p, "crediting_to", report_say(p, "End of the crediting period", "인정 기간 종료일"), CELL_DAY,
		report_cell_text(v->crediting_to), NULL, report_say(p, "not recorded", "기록하지 않음"));
	report_pair_why(p, "registration_number", report_say(p, "Number in the government's register", "정부 등록번호"), CELL_TEXT, NULL, NULL,
		report_say(p, "it is not recorded here", "여기에 기록하지 않음"));
	report_reasons(p);
	if (v->block[0]) /* whoever holds a block need not know who owns the project */
		return;
	REPORT_TABLE("shares", report_say(p, "Owners of the project, shares in force", "소유 지분 (현재 유효)"),
		REPORT_COLUMN("organisation", "Owner", "소유자", NULL, CELL_TEXT), REPORT_COLUMN("share", "Share", "지분", NULL, CELL_SHARE),
		REPORT_COLUMN("valid_from", "From", "시작일", NULL, CELL_DAY), REPORT_COLUMN("evidence", "Evidence", "증빙", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->shares; i++)
		REPORT_ROW(
			report_who(p, v->share[i].organisation), v->share[i].share, v->share[i].valid_from, report_cell_text(v->share[i].evidence));
}

static void put_issues(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_certificate *v = &m->v;
	int64_t sum = 0;

	report_heading(p->d, 1, report_say(p, "What was certified", "인증된 감축량"));
	REPORT_TABLE("certificates", report_say(p, "Certificates of the project", "이 사업의 인증"),
		REPORT_COLUMN("certificate", "Certificate", "인증 번호", NULL, CELL_COUNT),
		REPORT_COLUMN("on", "Certified on", "인증일", NULL, CELL_DAY), REPORT_COLUMN("period", "Months", "감축 기간", NULL, CELL_TEXT),
		REPORT_COLUMN("vintage", "Vintage", "감축 연도", NULL, CELL_TEXT), REPORT_COLUMN("tonnes", "Tonnes", "인증량", "tCO2e", CELL_TONNES),
		REPORT_COLUMN("serials", "Serials", "일련번호", NULL, CELL_TEXT),
		REPORT_COLUMN("remainder_g", "Below a tonne, dropped", "1톤 미만, 버림", "g", CELL_COUNT));
	for (size_t i = 0; i < v->issues; i++) {
		const struct view_issue *x = &v->issue[i];

		if (v->block[0] && x->certificate != v->serials[0].certificate)
			continue;
		sum += x->tonnes;
		REPORT_ROW(report_cell_int(p, x->certificate), x->on_date, report_cell_months(p, x->from, x->to), report_cell_int(p, x->vintage),
			report_cell_int(p, x->tonnes),
			x->tonnes > 0 ? arena_printf(p->arena, "%" PRId64 " – %" PRId64, x->serial_from, x->serial_to) : NULL,
			report_cell_int(p, x->remainder_g));
	}
	REPORT_TOTAL(report_say(p, "Total", "합계"), NULL, NULL, NULL, report_cell_int(p, sum), NULL, NULL);
	if (v->issues == 0)
		report_note(p->d, "%s", report_say(p, "Nothing has been certified yet.", "아직 인증된 것이 없습니다."));
}

static void put_blocks(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_certificate *v = &m->v;
	int64_t sum = 0;

	report_heading(p->d, 1, report_say(p, "Where the credits are", "크레딧의 현재 상태"));
	REPORT_TABLE("blocks", report_say(p, "Serials, holders and states", "일련번호, 보유자, 상태"),
		REPORT_COLUMN("serial", "Serials", "일련번호", NULL, CELL_TEXT), REPORT_COLUMN("unit", "Unit", "단위", NULL, CELL_TEXT),
		REPORT_COLUMN("tonnes", "Tonnes", "수량", "tCO2e", CELL_TONNES), REPORT_COLUMN("holder", "Holder", "보유자", NULL, CELL_TEXT),
		REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT), REPORT_COLUMN("since", "Since", "상태가 된 날", NULL, CELL_DAY),
		REPORT_COLUMN("blocked", "On hold or locked", "보류·잠금", NULL, CELL_TEXT),
		REPORT_COLUMN("certificate", "Certificate", "인증 번호", NULL, CELL_COUNT));
	for (size_t i = 0; i < v->blocks; i++) {
		const struct view_serials *b = &v->serials[i];

		sum += b->tonnes;
		REPORT_ROW(b->serial, b->unit, report_cell_int(p, b->tonnes), report_who(p, b->holder), report_word(p, b->state),
			report_cell_text(b->since), report_cell_yes(p, b->blocked), report_cell_int(p, b->certificate));
	}
	REPORT_TOTAL(report_say(p, "Total", "합계"), NULL, report_cell_int(p, sum), NULL, NULL, NULL, NULL, NULL);
	report_note(p->d, "%s",
		report_say(p,
			"KOC: a certified reduction of the project; KCU: what it became when it was converted, for surrender in the emissions "
			"trading scheme. A "
			"serial is at one place only: what was surrendered, cancelled or has lapsed cannot be used again.",
			"KOC는 외부사업에서 인증된 감축량이고, KCU는 배출권거래제에 제출하려고 전환한 것입니다. 한 일련번호는 한 곳에만 있으며, "
			"제출·취소·실효된 것은 "
			"다시 쓸 수 없습니다."));
	REPORT_TABLE("events", report_say(p, "Life of these serials", "일련번호의 이력"),
		REPORT_COLUMN("serial", "Serials", "일련번호", NULL, CELL_TEXT), REPORT_COLUMN("on", "Day", "날짜", NULL, CELL_DAY),
		REPORT_COLUMN("event", "Event", "사건", NULL, CELL_TEXT), REPORT_COLUMN("unit", "Unit", "단위", NULL, CELL_TEXT),
		REPORT_COLUMN("from_account", "From", "이전 계정", NULL, CELL_TEXT), REPORT_COLUMN("account", "To", "이후 계정", NULL, CELL_TEXT),
		REPORT_COLUMN("evidence", "Evidence", "증빙", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->events; i++) {
		const struct view_serial_event *e = &v->event[i];

		REPORT_ROW(e->serial, report_cell_day(p, e->on), report_word(p, e->kind), e->unit, report_cell_text(e->from_account),
			report_cell_text(e->account), report_cell_text(e->evidence));
	}
}

enum status report_of_certificate(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.v = {.project = NULL}};
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = view_certificate_read(tx, request->subject, document->arena, &m.v, err);
	if (st == ST_OK) {
		struct report_paper *p = &m.paper;

		document->subtitle = m.v.block[0] ? m.v.serials[0].serial : arena_printf(document->arena, "%s (%s)", m.v.name, m.v.project);
		document->number = request->subject;
		report_paper_issuer(p, p->basis.operator_or_null ? p->basis.operator_or_null->organisation : NULL);
		put_project(&m);
		put_issues(&m);
		put_blocks(&m);
		report_note(document, "%s",
			report_say(p,
				"This states what the operator's books of the registry show on the day above. It is no document of the government's "
				"offset registry and "
				"transfers nothing.",
				"이 확인서는 위 기준일에 운영기관이 보관한 등록부 기록의 내용입니다. 정부의 상쇄등록부가 발급한 문서가 아니며, "
				"이것으로 권리가 이전되지 않습니다."));
		report_paper_foot(p);
		report_signature(document, document->issuer ? document->issuer : report_say(p, "Operator", "운영기관"));
	}
	return st;
}
