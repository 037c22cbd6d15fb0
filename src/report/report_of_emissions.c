/* Confirmation of emissions (배출량 확인서): one page on which a factory states its scopes 1 and 2 of a year to who asks. Tonnes only: no bill,
 * no meter. */
#include "report/report_firm_int.h"
#include "report/report_paper_int.h"
#include "view/view_emissions.h"

#include <string.h>

struct making {
	struct report_paper paper;
	struct view_outcomes outcomes;
	const struct view_outcome_firm *firm;
	struct view_emissions v;
};

static void put_summary(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_outcome_figure *emissions = view_outcome_find(m->firm, "emissions_tco2e", m->v.year);
	const struct view_outcome_figure *measured = view_outcome_find(m->firm, "measured_data_percent", m->v.year);
	const struct view_outcome_figure *verified = view_outcome_find(m->firm, "verified_tco2e", m->v.year);

	report_paragraph(p->d,
		p->ko ? "%s의 %d년 온실가스 배출량(스코프 1과 2)을 아래와 같이 확인합니다."
		      : "The greenhouse gas emissions (scopes 1 and 2) of %s in %d are stated as follows.",
		report_who(p, m->firm->organisation), m->v.year);
	report_pairs(p->d, "emissions", NULL);
	report_pair(p->d, "organisation", report_say(p, "Firm", "업체"), CELL_TEXT, report_who(p, m->firm->organisation), NULL);
	report_pair(p->d, "year", report_say(p, "Year", "연도"), CELL_TEXT, report_cell_int(p, m->v.year), NULL);
	report_firm_pair(p, emissions, "emissions_tco2e",
		report_say(p, "Emissions, scopes 1 and 2 (location-based)", "배출량, 스코프 1과 2 (지역 기반)"), CELL_DECIMAL, "tCO2e");
	report_firm_pair(
		p, measured, "measured_data_share", report_say(p, "From metered or billed use", "계량·고지서에서 온 비율"), CELL_SHARE, NULL);
	report_firm_pair(
		p, verified, "verified_tco2e", report_say(p, "Verified reduction of the year", "그 해에 검증된 감축"), CELL_DECIMAL, "tCO2e");
	report_reasons(p);
}

static void put_sites(struct making *m)
{
	struct report_paper *p = &m->paper;

	REPORT_TABLE("sites", report_say(p, "Sites", "사업장별"), REPORT_COLUMN("site", "Site", "사업장", NULL, CELL_TEXT),
		REPORT_COLUMN("region", "Region", "지역", NULL, CELL_TEXT),
		REPORT_COLUMN("scope1_tco2e", "Scope 1", "스코프 1", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("scope2_tco2e", "Scope 2, location", "스코프 2, 지역 기반", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("scope2_market_tco2e", "Scope 2, market", "스코프 2, 시장 기반", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("sum_tco2e", "1 and 2, location", "1과 2, 지역 기반", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("months", "Months", "달 수", NULL, CELL_COUNT), REPORT_COLUMN("missing_lines", "Missing", "빠진 줄", NULL, CELL_COUNT),
		REPORT_COLUMN("estimated_lines", "Estimated", "추정한 줄", NULL, CELL_COUNT));
	for (size_t i = 0; i <= m->v.sites; i++) {
		bool total = i == m->v.sites;
		const struct view_emissions_site *s = total ? &m->v.total : &m->v.site[i];
		const char *const cell[] = {total ? report_say(p, "Total", "합계") : s->site, report_cell_text(s->region),
			s->lines ? s->scope1_t : NULL, s->lines ? s->scope2_location_t : NULL, s->lines ? s->scope2_market_t : NULL,
			s->lines ? s->both_t : NULL, report_cell_int(p, s->months), report_cell_int(p, s->missing_lines),
			report_cell_int(p, s->estimated_lines)};

		report_row(p->d, total, cell);
	}
	if (m->v.total.missing_lines > 0)
		report_note(p->d, "%s",
			report_say(p, "Lines that are missing are not in the sums: the emissions are higher than these figures.",
				"빠진 줄은 합계에 들어 있지 않으므로 실제 배출량은 이 수치보다 많습니다."));
}

static void put_method(struct making *m)
{
	struct report_paper *p = &m->paper;

	REPORT_TABLE("factors", report_say(p, "Emission factors", "배출계수"), REPORT_COLUMN("factor", "Factor", "배출계수", NULL, CELL_TEXT),
		REPORT_COLUMN("kgco2e_per_unit", "Value", "값", "kgCO2e", CELL_DECIMAL), REPORT_COLUMN("unit", "for each", "단위", NULL, CELL_TEXT),
		REPORT_COLUMN("edition", "Edition", "판", NULL, CELL_TEXT), REPORT_COLUMN("source", "Source", "출처", NULL, CELL_TEXT));
	report_firm_factors(p, m->v.factor, m->v.factors);
	report_note(p->d, "%s",
		report_say(p,
			"Scope 1: own fuels and process gases; scope 2: bought electricity and heat, with the factor of the grid (location-based) "
			"and of the contracts "
			"(market-based). Scope 3 is not in it. Whoever knows the factor can work out the use of electricity from scope 2: the firm "
			"itself decides to whom it gives this page.",
			"스코프 1은 자체 연료와 공정 가스, 스코프 2는 사 온 전기와 열이며 지역 기반(전력망 계수)과 시장 기반(계약)으로 나누어 "
			"적습니다. 스코프 3은 들어 있지 "
			"않습니다. 스코프 2와 배출계수에서 전력 사용량을 미루어 알 수 있으므로, 이 확인서를 누구에게 줄지는 업체가 정합니다."));
}

enum status report_of_emissions(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.firm = NULL};
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = view_outcomes(tx, request->subject, 0, DATE_NONE, document->arena, &m.outcomes, err);
	if (st == ST_OK) {
		m.firm = &m.outcomes.firm[0];
		st = view_emissions_read(tx, request->subject, report_firm_year(&m.paper, m.firm), document->arena, &m.v, err);
	}
	if (st == ST_OK) {
		document->subtitle =
			arena_printf(document->arena, m.paper.ko ? "%s · %d년" : "%s · %d", report_who(&m.paper, m.firm->organisation), m.v.year);
		document->number = arena_printf(document->arena, "%s-%d", m.firm->organisation, m.v.year);
		report_paper_issuer(&m.paper, m.firm->organisation);
		put_summary(&m);
		put_sites(&m);
		put_method(&m);
		report_paper_foot(&m.paper);
		report_signature(document, document->issuer);
	}
	return st;
}
