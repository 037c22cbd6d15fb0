/* What is communicated to an importer under CBAM, in sections named as those of the Commission's communication template; the layout is ours. */
#include "report/report_export.h"
#include "report/report_paper_int.h"
#include "view/view_cbam.h"

#include <string.h>

#define T_PER_T "tCO2e/t"

static void put_general(struct report_paper *p, const struct view_cbam *v)
{
	report_heading(p->d, 1, report_say(p, "A. Installation and period", "A. 시설과 기간"));
	report_pairs(p->d, "general", NULL);
	report_pair(p->d, "period", report_say(p, "Reporting period", "보고 기간"), CELL_TEXT, report_cell_months(p, v->from, v->to), NULL);
	report_pair(p->d, "lists", report_say(p, "Lists of goods that count", "적용한 품목 목록"), CELL_TEXT,
		v->proposal ? report_say(p, "in force and proposed", "시행 중인 것과 제안된 것") : report_say(p, "in force", "시행 중인 것"), NULL);
	report_pair(p->d, "gwp_set", report_say(p, "Global warming potentials", "지구온난화지수(GWP)"), CELL_TEXT, p->basis.gwp_set, NULL);
	REPORT_TABLE("a_installations", report_say(p, "A. Installations", "A. 시설"), REPORT_COLUMN("site", "Installation", "시설", NULL, CELL_TEXT),
		REPORT_COLUMN("name", "Name", "이름", NULL, CELL_TEXT), REPORT_COLUMN("name_en", "Name in English", "영문 이름", NULL, CELL_TEXT),
		REPORT_COLUMN("operator", "Operator", "운영자", NULL, CELL_TEXT), REPORT_COLUMN("address", "Address", "주소", NULL, CELL_TEXT),
		REPORT_COLUMN("unlocode", "UN/LOCODE", "UN/LOCODE", NULL, CELL_TEXT),
		REPORT_COLUMN("coordinates", "Coordinates", "좌표", NULL, CELL_TEXT),
		REPORT_COLUMN("plan_version", "Monitoring plan", "모니터링 계획 판", NULL, CELL_TEXT),
		REPORT_COLUMN("verifier", "Verifier", "검증기관", NULL, CELL_TEXT),
		REPORT_COLUMN("accreditation", "Accreditation", "인정 번호", NULL, CELL_TEXT),
		REPORT_COLUMN("report", "Verification report", "검증 보고서", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->installations; i++) {
		const struct view_cbam_installation *x = &v->installation[i];

		REPORT_ROW(x->site, x->name, x->name_en, report_who(p, x->organisation), x->address, x->unlocode, x->coordinates, x->plan_version,
			x->verifier, x->accreditation, x->report);
	}
}

static const char *listed(const struct report_paper *p, const struct view_cbam_good *g)
{
	if (!g->list)
		return report_say(p, "on no list", "목록에 없음");
	return strcmp(g->status, "proposal") == 0 ? report_say(p, "proposal", "제안") : report_say(p, "in force", "시행");
}

static void put_goods(struct report_paper *p, const struct view_cbam *v)
{
	report_heading(p->d, 1, report_say(p, "B. Goods and embedded emissions", "B. 제품과 내재배출"));
	REPORT_TABLE("b_goods", report_say(p, "B. Goods", "B. 제품"), REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("name", "Name", "이름", NULL, CELL_TEXT), REPORT_COLUMN("cn_code", "CN code", "CN 코드", NULL, CELL_TEXT),
		REPORT_COLUMN("category", "Category", "품목군", NULL, CELL_TEXT), REPORT_COLUMN("status", "List", "목록 상태", NULL, CELL_TEXT),
		REPORT_COLUMN("applies_from", "Since", "적용일", NULL, CELL_DAY),
		REPORT_COLUMN("counts", "What counts", "산정 범위", NULL, CELL_TEXT), REPORT_COLUMN("country", "Origin", "원산지", NULL, CELL_TEXT),
		REPORT_COLUMN("route", "Production route", "생산 경로", NULL, CELL_TEXT),
		REPORT_COLUMN("installation", "Installation", "시설", NULL, CELL_TEXT),
		REPORT_COLUMN("output_t", "Output", "생산량", "t", CELL_DECIMAL));
	for (size_t i = 0; i < v->goods; i++) {
		const struct view_cbam_good *g = &v->good[i];

		REPORT_ROW(g->product, g->name, g->cn_code, g->category, listed(p, g), g->applies_from,
			!g->counts                             ? NULL
			: strcmp(g->counts, "precursors") == 0 ? report_say(p, "precursors only", "전구물질만")
							       : report_say(p, "own process and precursors", "자체 공정과 전구물질"),
			g->country, g->route, g->site, g->output_t);
	}
	REPORT_TABLE("b_emissions", report_say(p, "B. Embedded emissions", "B. 내재배출"),
		REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("own_direct_t_per_t", "Own process, direct", "자체 공정 직접", T_PER_T, CELL_DECIMAL),
		REPORT_COLUMN("own_indirect_t_per_t", "Own process, indirect", "자체 공정 간접", T_PER_T, CELL_DECIMAL),
		REPORT_COLUMN("direct_t_per_t", "Specific direct", "직접 내재배출", T_PER_T, CELL_DECIMAL),
		REPORT_COLUMN("indirect_t_per_t", "Specific indirect", "간접 내재배출", T_PER_T, CELL_DECIMAL),
		REPORT_COLUMN("declared_t_per_t", "Of them declared", "신고 대상", T_PER_T, CELL_DECIMAL),
		REPORT_COLUMN("default_share", "Share of default values", "기본값 비율", NULL, CELL_SHARE),
		REPORT_COLUMN("electricity_mwh_per_t", "Electricity", "전력", "MWh/t", CELL_DECIMAL));
	for (size_t i = 0; i < v->goods; i++) {
		const struct view_cbam_good *g = &v->good[i];

		REPORT_ROW(g->product, g->own_direct_t_per_t, g->own_indirect_t_per_t, g->direct_t_per_t, g->indirect_t_per_t, g->declared_t_per_t,
			g->default_share, g->electricity_mwh_per_t);
	}
	report_note(p->d, "%s",
		report_say(p,
			"Physical emissions only: no claim, credit or certificate lowers a figure. Heat is direct wherever it was made. Of iron, "
			"steel, aluminium and "
			"hydrogen only direct emissions are declared; indirect ones are stated beside them. CO2-equivalents include CH4 and N2O of "
			"fuels.",
			"물리적 배출만 셉니다. 주장, 크레딧, 인증서는 어떤 값도 낮추지 않습니다. 열은 어디서 만들었든 직접 배출입니다. 철강, "
			"알루미늄, 수소는 직접 배출만 "
			"신고 대상이며 간접 배출은 참고로 적습니다. CO2 환산량에는 연료의 CH4와 N2O가 들어 있습니다."));
}

static const char *kind_word(const struct report_paper *p, const char *kind)
{
	if (strcmp(kind, "direct") == 0)
		return report_say(p, "direct", "직접");
	return strcmp(kind, "indirect") == 0 ? report_say(p, "indirect", "간접") : report_say(p, "outside CBAM", "CBAM 밖");
}

static void put_process(struct report_paper *p, const struct view_cbam *v)
{
	report_heading(p->d, 1, report_say(p, "C. Own process: fuels and electricity", "C. 자체 공정: 연료와 전력"));
	REPORT_TABLE("c_process", report_say(p, "C. Process", "C. 공정"), REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("kind", "Kind", "구분", NULL, CELL_TEXT), REPORT_COLUMN("activity", "Source", "배출원", NULL, CELL_TEXT),
		REPORT_COLUMN("amount", "Amount for one unit", "단위당 양", NULL, CELL_DECIMAL),
		REPORT_COLUMN("unit", "Unit", "단위", NULL, CELL_TEXT), REPORT_COLUMN("factor", "Factor", "배출계수", NULL, CELL_TEXT),
		REPORT_COLUMN("kgco2e_per_unit", "kgCO2e for one", "계수값", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("edition", "Edition", "계수 연도", NULL, CELL_TEXT),
		REPORT_COLUMN("source", "Published by", "계수 출처", NULL, CELL_TEXT),
		REPORT_COLUMN("kgco2e", "Emissions for one unit", "단위당 배출", "kgCO2e", CELL_DECIMAL));
	for (size_t i = 0; i < v->goods; i++)
		for (size_t k = 0; k < v->good[i].parts; k++) {
			const struct view_cbam_part *x = &v->good[i].part[k];

			REPORT_ROW(v->good[i].product, kind_word(p, x->kind), x->activity, x->amount, x->unit, x->factor, x->kgco2e_per_unit,
				x->year ? report_cell_int(p, x->year) : NULL, report_cell_text(x->source ? x->source : ""), x->kgco2e);
		}
}

static const char *basis_word(const struct report_paper *p, const struct view_cbam_precursor *x)
{
	static const char *const word[][3] = {{"cn", "does not count: no CN code", "제외: CN 코드 없음"},
		{"not_listed", "does not count: on no list", "제외: 목록에 없음"},
		{"avoided", "does not count: goes back or is avoided", "제외: 되돌아가거나 회피한 것"},
		{"process", "actual, of its process in this programme", "실측: 이 사업의 공정"},
		{"actual", "actual, communicated", "실측: 통보받은 값"}, {"default", "default value", "기본값"}};
	const char *code = x->why_not ? x->why_not : x->basis;

	for (size_t i = 0; code && i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i][0], code) == 0)
			return report_say(p, word[i][1], word[i][2]);
	return NULL;
}

static void put_precursors(struct report_paper *p, const struct view_cbam *v)
{
	report_heading(p->d, 1, report_say(p, "E. Precursors", "E. 전구물질"));
	REPORT_TABLE("e_precursors", report_say(p, "E. Precursors", "E. 전구물질"), REPORT_COLUMN("product", "Good", "제품", NULL, CELL_TEXT),
		REPORT_COLUMN("precursor", "Input", "투입", NULL, CELL_TEXT), REPORT_COLUMN("name", "Name", "이름", NULL, CELL_TEXT),
		REPORT_COLUMN("cn_code", "CN code", "CN 코드", NULL, CELL_TEXT), REPORT_COLUMN("t_per_t", "Mass", "투입 질량", "t/t", CELL_DECIMAL),
		REPORT_COLUMN("direct_t_per_t", "Its direct", "직접 내재배출", T_PER_T, CELL_DECIMAL),
		REPORT_COLUMN("indirect_t_per_t", "Its indirect", "간접 내재배출", T_PER_T, CELL_DECIMAL),
		REPORT_COLUMN("basis", "Basis", "근거", NULL, CELL_TEXT), REPORT_COLUMN("maker", "Maker", "만든 곳", NULL, CELL_TEXT),
		REPORT_COLUMN("installation", "Installation", "시설", NULL, CELL_TEXT), REPORT_COLUMN("country", "Origin", "원산지", NULL, CELL_TEXT),
		REPORT_COLUMN("verifier", "Verifier", "검증기관", NULL, CELL_TEXT), REPORT_COLUMN("report", "Report", "검증 보고서", NULL, CELL_TEXT),
		REPORT_COLUMN("source", "Source of the value", "값의 출처", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->goods; i++)
		for (size_t k = 0; k < v->good[i].precursors; k++) {
			const struct view_cbam_precursor *x = &v->good[i].precursor[k];

			REPORT_ROW(v->good[i].product, x->product, x->name, x->cn_code, x->t_per_t, x->direct_t_per_t, x->indirect_t_per_t,
				basis_word(p, x), report_who(p, x->organisation), x->installation, x->country, x->verifier, x->report, x->source);
		}
}

static void put_price(struct report_paper *p, const struct view_cbam *v)
{
	report_heading(p->d, 1, report_say(p, "G. Carbon price and credits", "G. 탄소가격과 크레딧"));
	REPORT_TABLE("g_price", report_say(p, "G. Carbon price paid", "G. 지급한 탄소가격"),
		REPORT_COLUMN("organisation", "Operator", "운영자", NULL, CELL_TEXT), REPORT_COLUMN("scheme", "Scheme", "제도", NULL, CELL_TEXT),
		REPORT_COLUMN("instrument", "Instrument", "수단", NULL, CELL_TEXT),
		REPORT_COLUMN("tonnes_t", "Paid for", "값을 치른 양", "t", CELL_TONNES),
		REPORT_COLUMN("amount_krw", "Paid", "지급액", REPORT_WON, CELL_WON),
		REPORT_COLUMN("rebate_krw", "Rebate", "환급", REPORT_WON, CELL_WON),
		REPORT_COLUMN("free_t", "Allocated free", "무상할당", "t", CELL_TONNES),
		REPORT_COLUMN("certified_t", "Certified emissions", "인증 배출량", "t", CELL_TONNES),
		REPORT_COLUMN("krw_per_t", "For a tonne emitted", "배출 1톤당", report_say(p, "KRW/t", "원/t"), CELL_DECIMAL),
		REPORT_COLUMN("source", "Source", "출처", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->prices; i++) {
		const struct view_cbam_price *x = &v->price[i];

		REPORT_ROW(report_who(p, x->organisation), x->scheme,
			strcmp(x->instrument, "allowances") == 0 ? report_say(p, "allowances", "할당배출권")
			: strcmp(x->instrument, "offsets") == 0  ? report_say(p, "offset credits", "상쇄배출권")
								 : report_say(p, "tax", "세금"),
			x->tonnes < 0 ? NULL : report_cell_int(p, x->tonnes), report_cell_int(p, x->amount_krw),
			x->rebate_krw < 0 ? NULL : report_cell_int(p, x->rebate_krw), x->free_t < 0 ? NULL : report_cell_int(p, x->free_t),
			x->certified_t < 0 ? NULL : report_cell_int(p, x->certified_t), x->krw_per_t, x->source);
	}
	if (v->prices == 0)
		report_note(p->d, "%s",
			report_say(p,
				"No carbon price is recorded for the operators and the year (carbon_prices.csv): none is stated, which does not mean "
				"that none was paid.",
				"운영자와 연도의 탄소가격 기록이 없습니다(carbon_prices.csv). 적지 않은 것이며, 지급하지 않았다는 뜻이 아닙니다."));
	REPORT_TABLE("g_credits", report_say(p, "G. Credits by product and year", "G. 제품과 연도별 크레딧"),
		REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT), REPORT_COLUMN("year", "Year", "연도", NULL, CELL_TEXT),
		REPORT_COLUMN("claim", "Certificate or claim", "인증서나 주장", NULL, CELL_TEXT),
		REPORT_COLUMN("kind", "Kind", "종류", NULL, CELL_TEXT), REPORT_COLUMN("who", "Project or owner", "사업이나 주체", NULL, CELL_TEXT),
		REPORT_COLUMN("tonnes_t", "Share of the product", "제품 몫", "t", CELL_DECIMAL));
	for (size_t i = 0; i < v->goods; i++)
		for (size_t k = 0; k < v->good[i].credits; k++) {
			const struct view_cbam_credit *x = &v->good[i].credit[k];

			REPORT_ROW(v->good[i].product, report_cell_int(p, v->year), x->claim, report_word(p, x->kind), x->who, x->tonnes);
		}
	report_note(p->d, "%s",
		report_say(p,
			"Reductions of the goods' own processes that are certified (KOC, KCU) or claimed elsewhere, by the goods' share. They stand "
			"apart: the "
			"emissions above are not lower for them. How they count as a carbon price is open.",
			"제품의 자체 공정 감축 가운데 인증(KOC, KCU)되거나 다른 곳에서 주장한 것의 제품 몫입니다. 따로 적으며 위의 배출을 낮추지 "
			"않습니다. 탄소가격으로 "
			"어떻게 인정되는지는 정해지지 않았습니다."));
}

static void put_bridge(struct report_paper *p, const struct view_cbam *v)
{
	report_heading(p->d, 1, report_say(p, "Bridge to the product footprint", "제품 탄소발자국과의 관계"));
	REPORT_TABLE("bridge", report_say(p, "Bridge to the footprint", "발자국과의 관계"),
		REPORT_COLUMN("product", "Product", "제품", NULL, CELL_TEXT), REPORT_COLUMN("unit", "Declared unit", "선언단위", NULL, CELL_TEXT),
		REPORT_COLUMN("mass_kg", "Mass", "질량", "kg", CELL_DECIMAL),
		REPORT_COLUMN("own_kgco2e", "Own process", "자체 공정", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("outside_kgco2e", "Of it outside CBAM", "그중 CBAM 밖", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("inputs_kgco2e", "Footprints of inputs", "투입의 발자국", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("footprint_kgco2e", "Physical footprint", "물리적 발자국", "kgCO2e", CELL_DECIMAL));
	for (size_t i = 0; i < v->goods; i++) {
		const struct view_cbam_good *g = &v->good[i];

		REPORT_ROW(g->product, g->unit, g->mass_kg, g->own_kgco2e, g->outside_kgco2e, g->inputs_kgco2e, g->footprint_kgco2e);
	}
	report_note(p->d, "%s",
		report_say(p,
			"The life-cycle footprint counts all inputs with their supply; CBAM counts precursors on its lists only. Own process and "
			"inputs sum to the footprint.",
			"전 과정 발자국은 모든 투입과 그 공급망을 세고, CBAM은 목록에 있는 전구물질만 셉니다. 자체 공정과 투입의 합이 "
			"발자국입니다."));
}

/* What is missing, and why: a sentence for each code. */
static const char *gap_text(const struct report_paper *p, const struct view_cbam_gap *gap)
{
	static const struct {
		const char *kind, *en, *ko;
	} word[] = {{"cn", "it has no CN code (products.csv): as an input it does not count", "CN 코드가 없음(products.csv). 투입이면 세지 않음"},
		{"mass", "its mass is not known (products.csv)", "질량을 모름(products.csv)"},
		{"value", "a precursor without embedded emissions: no process here, no value in cbam_values.csv; the total is not stated",
			"내재배출이 없는 전구물질: 이 사업의 공정도 cbam_values.csv의 값도 없음. 합계를 적지 않음"},
		{"indirect", "a precursor without indirect emissions: the indirect total is not stated",
			"간접 배출을 모르는 전구물질. 간접 합계를 적지 않음"},
		{"production", "nothing of it was made in the period", "기간에 생산이 없음"},
		{"month", "a month of its energy is missing; the others stand for it", "에너지 자료가 빠진 달이 있어 다른 달로 어림함"},
		{"output", "a month of its output is missing", "생산량이 빠진 달이 있음"},
		{"input", "nothing is known of what it is made of", "무엇으로 만드는지 모름"},
		{"contract", "a contract for electricity is counted with its own factor: CBAM takes that of a contract of direct supply only",
			"전력 계약을 그 계수로 계산함. CBAM은 직접 공급 계약만 인정함"},
		{"footprint", "a supplier's footprint stands for it, which is not split into direct and indirect",
			"협력사의 발자국이 대신하며 직접과 간접으로 나뉘지 않음"}};

	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		if (strcmp(word[i].kind, gap->kind) == 0)
			return report_say(p, word[i].en, word[i].ko);
	return gap->kind;
}

static void lack(struct report_paper *p, const char *product, const char *what, const char *value, const char *en, const char *ko)
{
	if (!value)
		REPORT_ROW(product, what, report_say(p, en, ko));
}

static void put_missing(struct report_paper *p, const struct view_cbam *v)
{
	report_heading(p->d, 1, report_say(p, "What is missing", "빠진 것"));
	REPORT_TABLE("missing", report_say(p, "Missing", "빠진 것"),
		REPORT_COLUMN("product", "Product or installation", "제품이나 시설", NULL, CELL_TEXT),
		REPORT_COLUMN("what", "What", "무엇", NULL, CELL_TEXT), REPORT_COLUMN("reason", "Why", "까닭", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->goods; i++) {
		const struct view_cbam_good *g = &v->good[i];

		for (size_t k = 0; k < g->gaps; k++)
			REPORT_ROW(g->product,
				g->gap[k].detail[0] ? arena_printf(p->arena, "%s %s", g->gap[k].subject, g->gap[k].detail) : g->gap[k].subject,
				gap_text(p, &g->gap[k]));
		lack(p, g->product, "footprint_kgco2e", g->footprint_kgco2e, "footprints are stated for the programme's two periods only",
			"발자국은 사업의 두 기간에 대해서만 밝힘");
		lack(p, g->product, "country", g->country, "not recorded (cbam_goods.csv)", "기록하지 않음(cbam_goods.csv)");
		lack(p, g->product, "route", g->route, "not recorded (cbam_goods.csv)", "기록하지 않음(cbam_goods.csv)");
		for (size_t k = 0; k < g->precursors; k++)
			if (g->precursor[k].withheld)
				REPORT_ROW(g->product, g->precursor[k].product,
					report_say(p, "its maker has not released installation and verifier",
						"만든 업체가 시설과 검증기관을 공개하지 않음"));
	}
	for (size_t i = 0; i < v->installations; i++) {
		const struct view_cbam_installation *x = &v->installation[i];
		const char *en = "not recorded for the year (cbam_installations.csv)", *ko = "그해의 기록이 없음(cbam_installations.csv)";

		lack(p, x->site, "address", x->address, en, ko);
		lack(p, x->site, "unlocode, coordinates", x->unlocode ? x->unlocode : x->coordinates, en, ko);
		lack(p, x->site, "plan_version", x->plan_version, en, ko);
		lack(p, x->site, "verifier", x->verifier, en, ko);
		lack(p, x->site, "report", x->report, en, ko);
	}
}

enum status report_cbam(struct store_tx *tx, const struct report_export *asked, struct report_document *document, struct err *err)
{
	static const struct report_request request = {0};
	const struct view_cbam_question question = {.product = asked->product,
		.products = asked->products,
		.year = asked->year,
		.quarter = asked->quarter,
		.proposal = asked->proposal,
		.reader = asked->reader};
	struct report_paper paper, *p = &paper;
	struct view_cbam v;
	enum status st = report_paper_open(p, tx, &request, document, err);

	if (st == ST_OK)
		st = view_cbam_read(tx, &question, document->arena, &v, err);
	if (st == ST_OK) {
		document->title = report_say(p, "CBAM data for the importer", "탄소국경조정제도(CBAM) 수입자 제공 자료");
		document->subtitle = report_cell_months(p, v.from, v.to);
		report_paper_draft(p, "our layout, not the Commission's file", "우리가 정한 배치이며 유럽집행위원회의 파일이 아닙니다");
		put_general(p, &v);
		put_goods(p, &v);
		put_process(p, &v);
		put_precursors(p, &v);
		put_price(p, &v);
		put_bridge(p, &v);
		put_missing(p, &v);
		report_paper_foot(p);
	}
	return st;
}
