/* Carbon report of a firm for a year: what it may hand to any customer. No cost, no meter, no recipe (view/view_outcome.h). */
#include "report/report_firm_int.h"

#include <string.h>

struct making {
	struct report_paper paper;
	struct view_report v;
	const struct view_outcome_firm *firm;
};

static void put_summary(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_outcome_figure *base_year = view_outcome_find(m->firm, "base_year", 0);
	int base = base_year && base_year->form == VIEW_FIGURE_WHOLE ? (int)base_year->whole : 0;

	report_heading(p->d, 1, report_say(p, "Summary", "요약"));
	report_pairs(p->d, "summary", NULL);
	report_pair(p->d, "organisation", report_say(p, "Firm", "업체"), CELL_TEXT, report_who(p, m->firm->organisation), NULL);
	report_pair_why(p, "tier", report_say(p, "Tier", "차수"), CELL_COUNT, m->firm->tier > 0 ? report_cell_int(p, m->firm->tier) : NULL, NULL,
		report_say(p, "the firm is in no agreement", "협약에 들어 있지 않음"));
	report_pair(p->d, "year", report_say(p, "Year", "연도"), CELL_TEXT, report_cell_int(p, m->v.year), NULL);
	report_pair(p->d, "base_year", report_say(p, "Base year", "기준연도"), CELL_TEXT, base ? report_cell_int(p, base) : NULL, NULL);
	report_firm_pair(p, view_outcome_find(m->firm, "base_tco2e", base), "base_tco2e",
		report_say(p, "Emissions of the base year", "기준연도 배출량"), CELL_DECIMAL, "tCO2e");
	report_firm_pair(p, view_outcome_find(m->firm, "emissions_tco2e", m->v.year), "emissions_tco2e",
		report_say(p, "Emissions of the year, scopes 1 and 2", "그 해 배출량 (스코프 1, 2)"), CELL_DECIMAL, "tCO2e");
	report_firm_pair(p, view_outcome_find(m->firm, "target_tco2e", m->v.year), "target_tco2e",
		report_say(p, "Target path in the year", "그 해 목표 경로"), CELL_DECIMAL, "tCO2e");
	report_firm_pair(p, view_outcome_find(m->firm, "verified_tco2e", m->v.year), "verified_tco2e",
		report_say(p, "Verified reduction of the year", "그 해에 검증된 감축"), CELL_DECIMAL, "tCO2e");
	report_firm_pair(p, view_outcome_find(m->firm, "verified_tco2e", 0), "verified_all_tco2e",
		report_say(p, "Verified reduction so far", "지금까지 검증된 감축"), CELL_DECIMAL, "tCO2e");
	report_reasons(p);
}

static void put_footprints(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "Footprint of products", "제품의 탄소발자국"));
	if (m->v.footprints == 0) {
		report_paragraph(p->d, "%s", report_say(p, "No footprint of a product of this firm is stated.", "이 업체 제품의 발자국이 없습니다."));
		return;
	}
	REPORT_TABLE("footprints", report_say(p, "Cradle to gate, per declared unit", "요람에서 문까지, 선언단위당"),
		REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT), REPORT_COLUMN("unit", "Unit", "단위", NULL, CELL_TEXT),
		REPORT_COLUMN("physical_kgco2e", "Physical", "물리적", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("claim_adjusted_kgco2e", "Claim-adjusted", "주장 조정", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("claimed_elsewhere_kgco2e", "Gap", "차이", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("primary_data_share", "Primary data", "1차 자료", NULL, CELL_SHARE),
		REPORT_COLUMN("complete", "Complete", "완전", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->v.footprints; i++) {
		const struct view_footprint *f = &m->v.footprint[i];

		REPORT_ROW(arena_printf(p->arena, "%s (%s)", f->name, f->product), f->unit, f->t2_kgco2e, f->adjusted_kgco2e, f->claim_kgco2e,
			report_cell_share(p, f->primary_data_percent), report_cell_yes(p, f->publishable));
	}
	report_note(p->d, "%s",
		report_say(p,
			"Physical: metered and modelled emissions, without offsets. Claim-adjusted: with the tonnes added back that are certified or "
			"claimed elsewhere; "
			"a sentence such as “reduced thanks to …” rests on it. Not complete: something behind it is missing or only an estimate.",
			"물리적 발자국은 계량하고 계산한 배출량이며 상쇄를 넣지 않습니다. 주장 조정 발자국은 다른 곳에서 인증되거나 주장된 톤을 다시 "
			"더한 값으로, ‘…로 "
			"줄였다’는 말은 이 값을 근거로 합니다. 완전하지 않다는 것은 뒤에 빠진 값이나 추정이 있다는 뜻입니다."));
}

static void put_path(struct making *m)
{
	struct report_paper *p = &m->paper;
	struct report_drawing *drawing = arena_alloc(p->arena, sizeof *drawing);
	struct report_frame frame = report_paper_frame(p);
	int first, last;

	view_outcome_years(m->firm, &first, &last);
	report_heading(p->d, 1, report_say(p, "Target path", "목표 경로"));
	report_chart_path(m->firm, m->v.outcome.on, &frame, p->arena, drawing);
	if (drawing->row_count > 0)
		report_figure(p->d, "target_path", drawing);
	REPORT_TABLE("path", report_say(p, "Scopes 1 and 2 by year", "연도별 스코프 1, 2"), REPORT_COLUMN("year", "Year", "연도", NULL, CELL_TEXT),
		REPORT_COLUMN("emissions_tco2e", "Emissions", "배출량", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("target_tco2e", "Target path", "목표 경로", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("forecast_tco2e", "Forecast", "예측", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("verified_tco2e", "Verified reduction", "검증된 감축", "tCO2e", CELL_DECIMAL));
	for (int year = first; first > 0 && year <= last; year++)
		REPORT_ROW(report_cell_int(p, year), report_firm_cell(p, view_outcome_find(m->firm, "emissions_tco2e", year)),
			report_firm_cell(p, view_outcome_find(m->firm, "target_tco2e", year)),
			report_firm_cell(p, view_outcome_find(m->firm, "forecast_tco2e", year)),
			report_firm_cell(p, view_outcome_find(m->firm, "verified_tco2e", year)));
	report_note(p->d, "%s",
		report_say(p,
			"Between two targets the path is a straight line. Forecast: the newest whole year less what planned machines will save "
			"beyond it, with output "
			"unchanged. A verified reduction is against the machine's baseline at the output of the year, so it need not equal the "
			"change from year to "
			"year.",
			"두 목표 사이는 직선입니다. 예측은 가장 최근의 온전한 해에서 계획한 설비가 더 줄일 양을 뺀 값이며 생산량은 그대로 둡니다. "
			"검증된 감축은 그 해 "
			"생산량에서 설비의 기준선과 견준 값이므로 해마다의 변화와 같지 않을 수 있습니다."));
}

static void put_support(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "Supported equipment and education", "지원받은 설비와 교육"));
	REPORT_TABLE("machines", report_say(p, "Supported equipment", "지원받은 설비"), REPORT_COLUMN("machine", "Machine", "설비", NULL, CELL_TEXT),
		REPORT_COLUMN("state", "State", "상태", NULL, CELL_TEXT), REPORT_COLUMN("installed_on", "Installed", "설치일", NULL, CELL_DAY),
		REPORT_COLUMN("funders", "Supported by", "지원", NULL, CELL_TEXT),
		REPORT_COLUMN("verified_tco2e", "Verified so far", "지금까지 검증", "tCO2e", CELL_DECIMAL));
	for (size_t i = 0; i < m->firm->measures; i++) {
		const struct view_outcome_measure *x = &m->firm->measure[i];

		if (x->funders_en[0])
			REPORT_ROW(report_say(p, x->machine_en, x->machine), report_word(p, x->state), report_cell_day(p, x->installed_on),
				report_say(p, x->funders_en, x->funders_ko), x->verified_tco2e);
	}
	REPORT_TABLE("lessons", report_say(p, "Education in the year", "그 해의 교육"), REPORT_COLUMN("held_on", "Day", "날짜", NULL, CELL_DAY),
		REPORT_COLUMN("topic", "Topic", "주제", NULL, CELL_TEXT), REPORT_COLUMN("given_by", "Given by", "제공", NULL, CELL_TEXT),
		REPORT_COLUMN("hours", "Hours", "시간", NULL, CELL_DECIMAL), REPORT_COLUMN("persons", "People", "인원", NULL, CELL_COUNT));
	for (size_t i = 0; i < m->v.lessons; i++) {
		const struct view_report_lesson *l = &m->v.lesson[i];

		REPORT_ROW(report_cell_day(p, l->held_on), l->topic, report_cell_text(report_say(p, l->given_by_en, l->given_by_ko)), l->hours,
			report_cell_int(p, l->persons));
	}
	if (m->v.lessons == 0)
		report_note(p->d, "%s", report_say(p, "No education is recorded for this year.", "이 해의 교육 기록이 없습니다."));
}

static void put_method(struct making *m)
{
	struct report_paper *p = &m->paper;

	report_heading(p->d, 1, report_say(p, "Method, factors and versions", "방법, 배출계수, 판"));
	REPORT_TABLE("factors", report_say(p, "Emission factors", "배출계수"), REPORT_COLUMN("factor", "Factor", "배출계수", NULL, CELL_TEXT),
		REPORT_COLUMN("kgco2e_per_unit", "Value", "값", "kgCO2e", CELL_DECIMAL), REPORT_COLUMN("unit", "for each", "단위", NULL, CELL_TEXT),
		REPORT_COLUMN("edition", "Edition", "판", NULL, CELL_TEXT), REPORT_COLUMN("source", "Source", "출처", NULL, CELL_TEXT));
	report_firm_factors(p, m->v.factor, m->v.factors);
	REPORT_TABLE("methodologies", report_say(p, "Methodologies of reductions", "감축 방법론"),
		REPORT_COLUMN("methodology", "Methodology", "방법론", NULL, CELL_TEXT), REPORT_COLUMN("version", "Version", "판", NULL, CELL_TEXT),
		REPORT_COLUMN("sha256", "SHA-256", "SHA-256", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->v.methods; i++)
		REPORT_ROW(m->v.method[i].methodology, report_cell_text(m->v.method[i].version), report_cell_text(m->v.method[i].sha256));
	REPORT_TABLE("versions", report_say(p, "Published footprints", "발행한 발자국"), REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("number", "Number", "회차", NULL, CELL_COUNT), REPORT_COLUMN("published_on", "Published", "발행일", NULL, CELL_DAY),
		REPORT_COLUMN("version", "Version", "발행본", NULL, CELL_TEXT),
		REPORT_COLUMN("payload_sha256", "SHA-256", "SHA-256", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->v.versions; i++) {
		const struct view_report_version *x = &m->v.version[i];

		REPORT_ROW(x->product, report_cell_int(p, x->number), x->published_on, x->version, x->payload_sha256);
	}
	if (m->v.versions == 0)
		report_note(p->d, "%s",
			report_say(p, "No footprint of these products has been published as a fixed version yet: the numbers may still change.",
				"이 제품들의 발자국은 아직 고정된 판으로 발행하지 않아 수치가 바뀔 수 있습니다."));
	REPORT_TABLE("verifications", report_say(p, "Verifications", "검증"), REPORT_COLUMN("verification", "Case", "검증", NULL, CELL_TEXT),
		REPORT_COLUMN("project", "Project", "외부사업", NULL, CELL_TEXT), REPORT_COLUMN("verifier", "Verifier", "검증기관", NULL, CELL_TEXT),
		REPORT_COLUMN("period", "Period", "기간", NULL, CELL_TEXT), REPORT_COLUMN("opinion", "Opinion", "의견", NULL, CELL_TEXT),
		REPORT_COLUMN("signed_on", "Signed", "서명일", NULL, CELL_DAY),
		REPORT_COLUMN("version_sha256", "SHA-256 of the case", "사안의 SHA-256", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->v.audits; i++) {
		const struct view_report_case *a = &m->v.audit[i];

		REPORT_ROW(a->verification, a->project, report_who(p, a->verifier), report_cell_months(p, a->from, a->to), report_word(p, a->opinion),
			report_cell_day(p, a->signed_on), a->version_sha256);
	}
	report_note(p->d, "%s",
		report_say(p, "This report holds no cost, no meter reading and no recipe. The firm itself decides to whom it gives it.",
			"이 보고서에는 원가, 계량값, 배합이 없습니다. 누구에게 줄지는 업체가 스스로 정합니다."));
}

enum status report_of_outcome(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.firm = NULL};
	struct view_outcomes outcomes;
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = view_outcomes(tx, request->subject, 0, DATE_NONE, document->arena, &outcomes, err);
	if (st == ST_OK)
		st = view_outcome_report(tx, request->subject, report_firm_year(&m.paper, &outcomes.firm[0]), DATE_NONE, document->arena, &m.v, err);
	if (st == ST_OK) {
		m.firm = &m.v.outcome.firm[0];
		document->subtitle =
			arena_printf(document->arena, m.paper.ko ? "%s · %d년" : "%s · %d", report_who(&m.paper, m.firm->organisation), m.v.year);
		document->number = arena_printf(document->arena, "%s-%d", m.firm->organisation, m.v.year);
		report_paper_issuer(&m.paper, m.firm->organisation);
		put_summary(&m);
		put_footprints(&m);
		put_path(&m);
		put_support(&m);
		put_method(&m);
		report_paper_foot(&m.paper);
		report_signature(document, document->issuer);
	}
	return st;
}
