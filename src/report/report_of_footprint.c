/* Product footprint statement. Two copies: for customers, the totals with what lets them be judged (a breakdown that lets a buyer rebuild the recipe
 * or the use of energy is none of theirs: Subcontracting Act 12-3); and with audience `own` the firm's, which also shows where its footprint comes
 * from. */
#include "report/report_paper_int.h"

#include "base/decimal.h"

#include <stdlib.h>
#include <string.h>

#define SAMPLES 1000
#define SEED 1

struct making {
	struct report_paper paper;
	struct view_product_paper v;
	struct view_explanation before;
	bool own, has_before;
};

static bool is_zero(const char *decimal)
{
	return !decimal || strcmp(decimal, "0") == 0;
}

/* ---- the two numbers ---- */

static void put_summary(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_footprint *f = &m->v.footprint;
	const char *unit = arena_printf(p->arena, "kgCO2e/%s", f->unit);

	report_heading(p->d, 1, report_say(p, "Footprint of the product", "제품의 탄소발자국"));
	report_pairs(p->d, "product", NULL);
	report_pair(p->d, "product", report_say(p, "Product", "제품"), CELL_TEXT, arena_printf(p->arena, "%s (%s)", f->name, f->product), NULL);
	report_pair(p->d, "organisation", report_say(p, "Maker", "제조사"), CELL_TEXT, report_who(p, f->organisation), NULL);
	report_pair(p->d, "declared_unit", report_say(p, "Declared unit", "선언단위"), CELL_TEXT, arena_printf(p->arena, "1 %s", f->unit), NULL);
	report_pair_why(p, "mass_kg", report_say(p, "Mass of the declared unit", "선언단위의 질량"), CELL_DECIMAL, f->mass_kg, "kg",
		report_say(p, "not recorded", "기록하지 않음"));
	report_pair(p->d, "boundary", report_say(p, "Boundary", "시스템 경계"), CELL_TEXT,
		report_say(p, "cradle to gate: from raw materials to the maker's gate", "요람에서 문까지: 원료부터 제조사의 출하까지"), NULL);
	report_pair(
		p->d, "period", report_say(p, "Reference period", "기준 기간"), CELL_TEXT, report_cell_months(p, f->period_from, f->period_to), NULL);
	report_pair_why(p, "geography", report_say(p, "Geography", "지역"), CELL_TEXT, report_cell_text(m->v.region), NULL,
		report_say(p, "no site that makes it has a region", "만드는 사업장의 지역이 기록되어 있지 않음"));
	report_pair_why(p, "physical_kgco2e", report_say(p, "Physical footprint", "물리적 발자국"), CELL_DECIMAL, f->t2_kgco2e, unit,
		report_say(p, "data are missing", "자료가 빠져 있음"));
	report_pair_why(p, "claimed_elsewhere_kgco2e", report_say(p, "Reductions claimed elsewhere", "다른 곳에서 주장한 감축"), CELL_DECIMAL,
		f->claim_kgco2e, unit, report_say(p, "not stated", "밝히지 않음"));
	report_pair_why(p, "claim_adjusted_kgco2e", report_say(p, "Claim-adjusted footprint", "주장 조정 발자국"), CELL_DECIMAL, f->adjusted_kgco2e,
		unit, report_say(p, "data are missing", "자료가 빠져 있음"));
	report_reasons(p);
	report_paragraph(p->d, "%s",
		report_say(p,
			"The physical footprint is what meters, bills and factors give, without offsets: it is for exchange with customers, CBAM, "
			"the Battery "
			"Regulation and product passports. The claim-adjusted footprint adds back the tonnes that are certified or claimed elsewhere "
			"for the "
			"same production: whoever says “reduced thanks to …” has to use it, since otherwise one tonne would be counted twice.",
			"물리적 발자국은 계량값, 고지서, 배출계수에서 나온 값이며 상쇄를 넣지 않습니다. 고객사 제출, 탄소국경조정(CBAM), 배터리 "
			"규정, 제품 여권에는 이 "
			"값을 씁니다. 주장 조정 발자국은 같은 생산에서 다른 곳에 인증되거나 주장된 톤을 다시 더한 값입니다. ‘…로 줄였다’고 말할 "
			"때에는 한 톤을 두 번 "
			"세지 않도록 이 값을 써야 합니다."));
	if (is_zero(f->claim_kgco2e))
		report_note(p->d, "%s",
			report_say(
				p, "Nothing is claimed elsewhere: both numbers are the same.", "다른 곳에서 주장한 감축이 없어 두 값이 같습니다."));
}

static void put_components(struct making *m)
{
	static const struct {
		const char *key, *en, *ko;
	} component[8] = {{"fossil", "Fossil, without aircraft", "화석 (항공 제외)"},
		{"technological_removal", "Technological removals", "기술적 제거"}, {"biogenic_non_co2", "Biogenic, not CO2", "생물 기원 (CO2 제외)"},
		{"biogenic_uptake", "Biogenic CO2 uptake", "생물 기원 CO2 흡수"}, {"land_use_change", "Land-use change", "토지이용 변화"},
		{"land_management", "Land management CO2", "토지관리 CO2"}, {"land_management_removal", "Land management removals", "토지관리 제거"},
		{"aircraft", "Aircraft", "항공"}};
	struct report_paper *p = &m->paper;
	const struct view_footprint *f = &m->v.footprint;

	REPORT_TABLE("components", report_say(p, "Fossil and biogenic parts", "화석과 생물 기원 성분"),
		REPORT_COLUMN("component", "Part", "성분", NULL, CELL_TEXT),
		REPORT_COLUMN("kgco2e", "Per declared unit", "선언단위당", "kgCO2e", CELL_DECIMAL));
	for (int c = 0; c < 8; c++)
		REPORT_ROW(report_say(p, component[c].en, component[c].ko), f->component[c]);
	REPORT_TOTAL(report_say(p, "Physical, without biogenic uptake", "물리적 (생물 흡수 제외)"), f->t2_kgco2e);
	REPORT_TOTAL(report_say(p, "The same with biogenic uptake", "생물 흡수 포함"), f->t1_kgco2e);
	report_pairs(p->d, "beside", NULL);
	report_pair_why(p, "packaging_kgco2e", report_say(p, "Of it packaging", "그 가운데 포장"), CELL_DECIMAL, f->packaging_kgco2e, "kgCO2e",
		report_say(p, "none is recorded", "기록이 없음"));
	report_pair_why(p, "outbound_kgco2e", report_say(p, "Beside it: outbound transport", "따로: 출하 운송"), CELL_DECIMAL, f->outbound_kgco2e,
		"kgCO2e", report_say(p, "none is recorded", "기록이 없음"));
	report_pair_why(p, "fossil_carbon_kg", report_say(p, "Fossil carbon content", "화석 탄소 함량"), CELL_DECIMAL, f->fossil_carbon_kg, "kg C",
		report_say(p, "not stated by the maker", "제조사가 밝히지 않음"));
	report_pair_why(p, "biogenic_carbon_kg", report_say(p, "Biogenic carbon content", "생물 기원 탄소 함량"), CELL_DECIMAL, f->biogenic_carbon_kg,
		"kg C", report_say(p, "not stated by the maker", "제조사가 밝히지 않음"));
	report_reasons(p);
}

/* ---- how good it is ---- */

static void put_quality(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_footprint *f = &m->v.footprint;
	const char *ratio = report_say(p, "no ratios are stated: the total is not above zero", "합계가 0보다 크지 않아 비율을 밝히지 않음");

	report_heading(p->d, 1, report_say(p, "Quality of the data", "자료의 품질"));
	report_pairs(p->d, "quality", NULL);
	report_pair_why(p, "primary_data_share", report_say(p, "Primary data", "1차 자료 비율"), CELL_SHARE,
		report_cell_share(p, f->primary_data_percent), NULL, ratio);
	report_pair_why(p, "dqr_technological", report_say(p, "Rating, technology (1 best to 5)", "등급, 기술 대표성 (1 최고 – 5)"), CELL_DECIMAL,
		f->rating[0], NULL, ratio);
	report_pair_why(p, "dqr_temporal", report_say(p, "Rating, time (1 best to 5)", "등급, 시간 대표성 (1 최고 – 5)"), CELL_DECIMAL, f->rating[1],
		NULL, ratio);
	report_pair_why(p, "dqr_geographical", report_say(p, "Rating, geography (1 best to 5)", "등급, 지리 대표성 (1 최고 – 5)"), CELL_DECIMAL,
		f->rating[2], NULL, ratio);
	report_pair_why(p, "third_party_share", report_say(p, "Verified by a third party", "제3자 검증 비율"), CELL_SHARE,
		report_cell_share(p, f->verified_percent[3]), NULL, ratio);
	report_pair_why(p, "exempted_share", report_say(p, "Left out, estimated", "제외한 배출(추정)"), CELL_SHARE,
		report_cell_share(p, f->exempted_percent), NULL, ratio);
	report_pair(p->d, "complete", report_say(p, "Can be published as complete", "완전한 값으로 공표 가능"), CELL_TEXT,
		report_cell_yes(p, f->publishable), NULL);
	report_reasons(p);
	if (!f->publishable)
		report_note(p->d, "%s",
			report_say(p, "Not complete: something behind it is missing, or rests on a factor that is good for estimates only.",
				"완전하지 않습니다. 뒤에 빠진 자료가 있거나 추정용 배출계수에 기댄 부분이 있습니다."));
	for (size_t i = 0; i < f->note_count; i++) {
		struct text text;
		struct err note;

		text_init(&text);
		message_compose_code(&note, "note", f->note[i]);
		message_format(&text, &note, p->d->lang);
		report_note(p->d, "%s", text.data);
		text_done(&text);
	}
}

static void put_uncertainty(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_footprint *f = &m->v.footprint;

	if (!f->spread) {
		report_note(p->d, "%s", report_say(p, "No uncertainty is worked out.", "불확도를 계산하지 않았습니다."));
		return;
	}
	REPORT_TABLE("uncertainty", report_say(p, "Uncertainty: 95 % of the draws lie between the ends", "불확도: 추출의 95 %가 두 끝 사이에 있음"),
		REPORT_COLUMN("footprint", "Footprint", "발자국", NULL, CELL_TEXT),
		REPORT_COLUMN("value_kgco2e", "Stated", "명세값", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("p2_5_kgco2e", "Lower end", "아래 끝", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("median_kgco2e", "Median", "가운데값", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("p97_5_kgco2e", "Upper end", "위 끝", "kgCO2e", CELL_DECIMAL));
	for (int c = 0; c < 2; c++)
		REPORT_ROW(c == 0 ? report_say(p, "physical", "물리적") : report_say(p, "claim-adjusted", "주장 조정"), f->spread[c].value,
			f->spread[c].p2_5, f->spread[c].median, f->spread[c].p97_5);
	report_note(p->d,
		p->ko ? "몬테카를로 %d회, 시드 %d. 불확도를 적지 않은 값은 확실한 것으로 보므로, 폭이 좁다고 해서 값이 정확하다는 뜻은 아닙니다."
		      : "Monte Carlo, %d draws, seed %d. A number without a stated uncertainty counts as certain: a narrow band can mean that nobody "
			"stated one.",
		SAMPLES, SEED);
}

/* ---- the firm's own copy: where it comes from ---- */

/* Before and after, by what caused the change. */
static void put_waterfall(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct report_frame frame = report_paper_frame(p);
	struct report_drawing *drawing = arena_alloc(p->arena, sizeof *drawing);

	if (!m->has_before || m->v.others) /* by factor it would tell what others use */
		return;
	report_chart_waterfall(&m->before, &m->v.explanation, &frame, p->arena, drawing);
	report_figure(p->d, "waterfall", drawing);
}

static void put_contributions(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_explanation *e = &m->v.explanation;
	mpq_t total, part;

	report_heading(p->d, 1, report_say(p, "Where it comes from", "어디에서 생기는가"));
	mpq_inits(total, part, NULL);
	(void)decimal_parse_exact(e->total_kgco2e, total, NULL);
	REPORT_TABLE("contributions", report_say(p, "Own processes and what is bought", "자체 공정과 사 오는 것"),
		REPORT_COLUMN("input", "Input", "투입", NULL, CELL_TEXT), REPORT_COLUMN("quantity", "Quantity", "수량", NULL, CELL_DECIMAL),
		REPORT_COLUMN("input_kgco2e", "Each", "단위당", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("kgco2e", "In the product", "제품에", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("share", "Share", "비중", NULL, CELL_SHARE));
	for (size_t i = 0; i <= e->link_count; i++) {
		const struct view_link *l = i > 0 ? &e->link[i - 1] : NULL;
		const char *kgco2e = l ? l->kgco2e : e->direct_kgco2e, *share = NULL;
		char text[DECIMAL_TEXT_LEN];

		if (mpq_sgn(total) > 0 && decimal_parse_exact(kgco2e, part, NULL) == ST_OK) {
			mpq_div(part, part, total);
			decimal_from_exact(part, text);
			share = arena_strdup(p->arena, text);
		}
		if (l)
			REPORT_ROW(l->name[0] ? arena_printf(p->arena, "%s (%s)", l->name, l->input) : l->input, l->quantity, l->input_kgco2e,
				l->kgco2e, share);
		else
			REPORT_ROW(report_say(p, "own processes", "자체 공정"), NULL, NULL, e->direct_kgco2e, share);
	}
	REPORT_TOTAL(report_say(p, "physical footprint", "물리적 발자국"), NULL, NULL, e->total_kgco2e, "1");
	mpq_clears(total, part, NULL);
	report_note(p->d, "%s",
		report_say(p,
			"Own processes: energy and process emissions of the firm's own sites, as allocated to this product. Bought inputs count with "
			"the "
			"footprints of their makers. This section is the firm's own: the copy for customers leaves it out.",
			"자체 공정은 이 제품에 배분한 자체 사업장의 에너지와 공정 배출입니다. 사 오는 것은 그 제조사의 발자국으로 셉니다. 이 절은 "
			"업체의 자료이며 "
			"고객용 사본에는 들어가지 않습니다."));
	put_waterfall(m);
	if (m->v.scopes == 0)
		return;
	REPORT_TABLE("scopes",
		report_say(p, "Emissions of the processes that make it, by scope, in the period", "이 제품을 만드는 공정의 기간 배출, 스코프별"),
		REPORT_COLUMN("scope", "Scope", "스코프", NULL, CELL_COUNT),
		REPORT_COLUMN("location_kgco2e", "Location-based", "지역 기반", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("market_kgco2e", "Market-based", "시장 기반", "kgCO2e", CELL_DECIMAL),
		REPORT_COLUMN("missing_lines", "Lines missing", "빠진 줄", NULL, CELL_COUNT));
	for (size_t i = 0; i < m->v.scopes; i++)
		REPORT_ROW(report_cell_int(p, m->v.scope[i].scope), m->v.scope[i].location_kgco2e, m->v.scope[i].market_kgco2e,
			report_cell_int(p, m->v.scope[i].missing_lines));
}

/* ---- factors, method, version ---- */

/* Of the customers' copy: which editions of which sources, without the carriers that they were used for. */
static void put_sources(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_explanation *e = &m->v.explanation;

	report_heading(p->d, 1, report_say(p, "Emission factors and method", "배출계수와 방법"));
	if (m->own && !m->v.others)
		REPORT_TABLE("factors", report_say(p, "Emission factors", "배출계수"), REPORT_COLUMN("factor", "Factor", "배출계수", NULL, CELL_TEXT),
			REPORT_COLUMN("kgco2e_per_unit", "Value", "값", "kgCO2e", CELL_DECIMAL),
			REPORT_COLUMN("unit", "for each", "단위", NULL, CELL_TEXT), REPORT_COLUMN("edition", "Edition", "판", NULL, CELL_TEXT),
			REPORT_COLUMN("gwp_set", "GWP", "GWP", NULL, CELL_TEXT), REPORT_COLUMN("source", "Source", "출처", NULL, CELL_TEXT));
	else
		REPORT_TABLE("factor_sources", report_say(p, "Sources of emission factors", "배출계수의 출처"),
			REPORT_COLUMN("source", "Source", "출처", NULL, CELL_TEXT), REPORT_COLUMN("edition", "Edition", "판", NULL, CELL_TEXT),
			REPORT_COLUMN("gwp_set", "GWP", "GWP", NULL, CELL_TEXT));
	for (size_t i = 0; i < e->source_count; i++) {
		const struct view_source *s = &e->source[i];
		const char *year = s->year > 0 ? report_cell_int(p, s->year) : NULL;
		bool seen = false;

		if (m->own && !m->v.others) {
			REPORT_ROW(arena_printf(p->arena, "%s (%s)", p->ko && s->name_ko[0] ? s->name_ko : s->name_en, s->factor), s->kgco2e_per_unit,
				s->unit, year, report_cell_text(s->gwp_set), report_cell_text(s->source));
			continue;
		}
		for (size_t k = 0; k < i && !seen; k++)
			seen = strcmp(e->source[k].source, s->source) == 0 && e->source[k].year == s->year &&
			       strcmp(e->source[k].gwp_set, s->gwp_set) == 0;
		if (!seen)
			REPORT_ROW(report_cell_text(s->source), year, report_cell_text(s->gwp_set));
	}
	report_note(p->d,
		p->ko ? "용어와 산정 원칙은 ISO 14067:2018, 자료 교환 항목은 PACT 방법론 3판의 정의를 따르며, 적합성 인증을 뜻하지 않습니다. 배분과 "
			"공급망 합산: "
			"사업의 산정 규칙(sangsaeng carbon/1). GWP: %s."
		      : "Terms and principles follow the definitions of ISO 14067:2018, the elements of exchange those of the PACT Methodology 3; "
			"this is no "
			"certificate of conformity. Allocation and the sum over the chain: the programme's method (sangsaeng carbon/1). GWP: %s.",
		m->v.footprint.gwp_set);
	if (!m->own)
		report_note(p->d, "%s",
			report_say(p,
				"No recipe, use of energy, cost or meter reading is in this copy: a buyer may not ask a supplier for them "
				"(Subcontracting Act 12-3). "
				"They are recomputed by a verifier.",
				"이 사본에는 배합, 에너지 사용량, 원가, 계량값이 없습니다. 원사업자는 이를 요구할 수 없으며(하도급법 제12조의3), "
				"검증기관이 다시 계산해 확인합니다."));
}

static void put_version(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_report_version *version = m->v.version_or_null;
	const char *why = report_say(p, "it has not been published", "발행하지 않음");

	report_heading(p->d, 1, report_say(p, "Version and attestation", "판과 증명"));
	report_pairs(p->d, "version", NULL);
	report_pair_why(p, "version", report_say(p, "Published version", "발행본"), CELL_TEXT, version ? version->version : NULL, NULL, why);
	report_pair_why(p, "number", report_say(p, "Number", "회차"), CELL_COUNT, version ? report_cell_int(p, version->number) : NULL, NULL, why);
	report_pair_why(p, "published_on", report_say(p, "Published on", "발행일"), CELL_DAY, version ? version->published_on : NULL, NULL, why);
	report_pair_why(p, "payload_sha256", report_say(p, "SHA-256 of the statement", "명세의 SHA-256"), CELL_TEXT,
		version ? version->payload_sha256 : NULL, NULL, why);
	report_pair_why(p, "inputs_sha256", report_say(p, "SHA-256 of its inputs", "입력 자료의 SHA-256"), CELL_TEXT,
		version ? version->inputs_sha256 : NULL, NULL, why);
	report_pair(p->d, "valid_until", report_say(p, "Valid until", "유효 기한"), CELL_DAY, report_cell_day(p, m->v.valid_until), NULL);
	report_reasons(p);
	if (m->v.audits == 0) {
		report_note(p->d, "%s",
			report_say(p,
				"No reduction behind this product has been verified; the footprint itself carries no third party's opinion beyond "
				"the share above.",
				"이 제품과 관련해 검증된 감축이 없으며, 발자국에는 위에 적은 비율 말고는 제3자의 의견이 없습니다."));
		return;
	}
	REPORT_TABLE("attestations", report_say(p, "Verifications of reductions at machines that make it", "이 제품을 만드는 설비의 감축 검증"),
		REPORT_COLUMN("verification", "Case", "검증", NULL, CELL_TEXT), REPORT_COLUMN("project", "Project", "외부사업", NULL, CELL_TEXT),
		REPORT_COLUMN("verifier", "Verifier", "검증기관", NULL, CELL_TEXT), REPORT_COLUMN("period", "Period", "기간", NULL, CELL_TEXT),
		REPORT_COLUMN("opinion", "Opinion", "의견", NULL, CELL_TEXT), REPORT_COLUMN("signed_on", "Signed", "서명일", NULL, CELL_DAY),
		REPORT_COLUMN("version_sha256", "SHA-256 of the case", "사안의 SHA-256", NULL, CELL_TEXT));
	for (size_t i = 0; i < m->v.audits; i++) {
		const struct view_report_case *a = &m->v.audit[i];

		REPORT_ROW(a->verification, a->project, report_who(p, a->verifier), report_cell_months(p, a->from, a->to), report_word(p, a->opinion),
			report_cell_day(p, a->signed_on), a->version_sha256);
	}
}

static void put_head(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_footprint *f = &m->v.footprint;

	p->d->subtitle = arena_printf(p->arena, "%s (%s) · %s", f->name, f->product, report_cell_months(p, f->period_from, f->period_to));
	p->d->number = m->v.version_or_null ? m->v.version_or_null->version : NULL;
	report_paper_issuer(p, f->organisation);
	if (!m->v.version_or_null)
		report_paper_draft(p, "not published: the numbers may still change", "발행하지 않은 값이라 바뀔 수 있습니다");
	else if (!m->v.version_agrees)
		report_paper_draft(p, "the data have changed since the published version", "발행한 뒤에 자료가 바뀌었습니다");
	if (m->own)
		report_paper_draft(p, "the firm's own copy: not for customers", "업체 보관용 사본: 고객에게 내지 않습니다");
}

enum status report_of_footprint(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.own = request->audience && strcmp(request->audience, "own") == 0};
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = view_product_paper_read(tx, request->subject, SAMPLES, SEED, document->arena, &m.v, err);
	if (st == ST_OK && m.own) {
		st = view_product_explain(tx, VIEW_BEFORE, request->subject, SIZE_MAX / 2, document->arena, &m.before, err);
		m.has_before = st == ST_OK;
		st = st == ST_NOT_FOUND ? ST_OK : st;
	}
	if (st == ST_OK) {
		put_head(&m);
		put_summary(&m);
		put_components(&m);
		put_quality(&m);
		put_uncertainty(&m);
		if (m.own)
			put_contributions(&m);
		put_sources(&m);
		put_version(&m);
		report_paper_foot(&m.paper);
		report_signature(document, document->issuer ? document->issuer : "");
	}
	return st;
}
