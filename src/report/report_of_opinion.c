/* Verification opinion: scope, materiality, sample, findings, the opinion, and the signatures over the case. No reading of a meter. */
#include "report/report_paper_int.h"
#include "view/view_verification.h"

#include <string.h>

struct making {
	struct report_paper paper;
	struct view_verification v;
};

/* "high_risk filled" in the reader's words. */
static const char *words(const struct report_paper *p, const char *codes)
{
	const char *out = NULL;

	while (*codes) {
		size_t length = strcspn(codes, " ");
		const char *word = report_word(p, arena_strndup(p->arena, codes, length));

		out = out ? arena_printf(p->arena, "%s, %s", out, word) : word;
		codes += length;
		codes += strspn(codes, " ");
	}
	return out;
}

static void put_scope(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_verification *v = &m->v;

	report_heading(p->d, 1, report_say(p, "Opinion", "의견"));
	report_pairs(p->d, "opinion", NULL);
	report_pair(p->d, "verification", report_say(p, "Case", "검증 번호"), CELL_TEXT, v->verification, NULL);
	report_pair(p->d, "verifier", report_say(p, "Verifier", "검증기관"), CELL_TEXT, report_who(p, v->verifier), NULL);
	report_pair(p->d, "project", report_say(p, "Project", "외부사업"), CELL_TEXT,
		v->project_name[0] ? arena_printf(p->arena, "%s (%s)", v->project_name, v->project) : v->project, NULL);
	report_pair(p->d, "period", report_say(p, "Period", "검증 대상 기간"), CELL_TEXT, report_cell_months(p, v->from, v->to), NULL);
	report_pair(p->d, "opinion", report_say(p, "Opinion", "검증 의견"), CELL_TEXT,
		strcmp(v->opinion, "open") == 0 ? report_say(p, "none yet", "아직 의견 없음") : report_word(p, v->opinion), NULL);
	report_pair_why(p, "signed_on", report_say(p, "Given on", "의견일"), CELL_DAY, report_cell_day(p, v->signed_on), NULL,
		report_say(p, "no opinion yet", "아직 의견이 없음"));
	report_pair(p->d, "reduction_tco2e", report_say(p, "Reduction of the period", "기간 감축량"), CELL_DECIMAL, report_cell_grams(p, v->grams),
		"tCO2e");
	report_pair_why(p, "statement", report_say(p, "Statement of the verifier", "검증기관의 설명"), CELL_TEXT, report_cell_text(v->statement),
		NULL, report_say(p, "none is recorded", "기록이 없음"));
	report_pair_why(p, "evidence", report_say(p, "Report", "검증 보고서"), CELL_TEXT, report_cell_text(v->evidence), NULL,
		report_say(p, "none is recorded", "기록이 없음"));
	report_pair_why(p, "evidence_sha256", report_say(p, "SHA-256 of the report", "검증 보고서의 SHA-256"), CELL_TEXT, report_cell_text(v->sha256),
		NULL, report_say(p, "the file is not kept here", "파일을 보관하지 않음"));
	report_reasons(p);
	if (v->stale)
		report_paragraph(p->d, "%s",
			report_say(p,
				"THE DATA HAVE CHANGED since the version that this opinion was given on: it does not count until somebody verifies "
				"again.",
				"이 의견의 근거가 된 판 뒤에 자료가 바뀌었습니다. 다시 검증할 때까지 이 의견은 효력이 없습니다."));
}

static void put_sample(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_verification *v = &m->v;

	report_heading(p->d, 1, report_say(p, "Scope, materiality and sample", "범위, 중요성, 표본"));
	report_pairs(p->d, "scope", NULL);
	report_pair(p->d, "machines", report_say(p, "Machines in scope", "대상 설비"), CELL_COUNT, report_cell_int(p, (int64_t)v->machines), NULL);
	report_pair(p->d, "materiality", report_say(p, "Materiality", "중요성 기준"), CELL_SHARE, v->materiality, NULL);
	report_pair(p->d, "drawn", report_say(p, "Machines in the sample", "표본"), CELL_COUNT, report_cell_int(p, v->drawn), NULL);
	report_pair(p->d, "drawn_minimum", report_say(p, "What the materiality asks for", "중요성 기준이 요구하는 수"), CELL_COUNT,
		report_cell_int(p, v->minimum), NULL);
	report_pair(p->d, "method", report_say(p, "How it was drawn", "추출 방법"), CELL_TEXT, report_word(p, v->method), NULL);
	if (v->drawn < v->minimum)
		report_note(p->d, "%s",
			report_say(p, "The sample is smaller than the materiality asks for.", "표본이 중요성 기준이 요구하는 수보다 적습니다."));
	REPORT_TABLE("machines", report_say(p, "Machines in the order of the sample", "설비, 표본 순서"),
		REPORT_COLUMN("place", "Place", "순서", NULL, CELL_COUNT), REPORT_COLUMN("measure", "Machine", "설비", NULL, CELL_TEXT),
		REPORT_COLUMN("organisation", "Firm", "업체", NULL, CELL_TEXT),
		REPORT_COLUMN("methodology", "Methodology", "방법론", NULL, CELL_TEXT),
		REPORT_COLUMN("reduction_tco2e", "Reduction", "감축량", "tCO2e", CELL_DECIMAL),
		REPORT_COLUMN("drawn", "Drawn", "추출", NULL, CELL_TEXT), REPORT_COLUMN("risks", "Risks", "위험", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->machines; i++) {
		const struct view_verified_machine *x = &v->machine[i];

		REPORT_ROW(x->place > 0 ? report_cell_int(p, x->place) : NULL,
			arena_printf(p->arena, "%s (%s)", report_say(p, x->machine_en, x->machine), x->measure), report_who(p, x->organisation),
			report_cell_text(x->methodology), report_cell_grams(p, x->grams), report_word(p, x->drawn), words(p, x->risks));
	}
	REPORT_TOTAL(NULL, report_say(p, "Total", "합계"), NULL, NULL, report_cell_grams(p, v->grams), NULL, NULL);
	REPORT_TABLE("factors", report_say(p, "Emission factors of the version", "이 판의 배출계수"),
		REPORT_COLUMN("factor", "Factor", "배출계수", NULL, CELL_TEXT),
		REPORT_COLUMN("kgco2e_per_unit", "Value", "값", "kgCO2e", CELL_DECIMAL), REPORT_COLUMN("unit", "for each", "단위", NULL, CELL_TEXT),
		REPORT_COLUMN("edition", "Edition", "판", NULL, CELL_TEXT), REPORT_COLUMN("gwp_set", "GWP", "GWP", NULL, CELL_TEXT),
		REPORT_COLUMN("source", "Source", "출처", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->factors; i++) {
		const struct view_verified_factor *x = &v->factor[i];

		REPORT_ROW(x->factor, report_cell_text(x->kgco2e_per_unit), report_cell_text(x->unit), report_cell_text(x->year),
			report_cell_text(x->gwp_set), report_cell_text(x->source));
	}
	if (v->visits == 0) {
		report_note(p->d, "%s", report_say(p, "No visit is recorded.", "방문 기록이 없습니다."));
		return;
	}
	REPORT_TABLE("visits", report_say(p, "Visits", "현장 방문"), REPORT_COLUMN("visited_on", "Day", "방문일", NULL, CELL_DAY),
		REPORT_COLUMN("site", "Site", "사업장", NULL, CELL_TEXT), REPORT_COLUMN("visited_by", "By", "방문자", NULL, CELL_TEXT),
		REPORT_COLUMN("evidence", "Evidence", "증빙", NULL, CELL_TEXT));
	for (size_t i = 0; i < v->visits; i++)
		REPORT_ROW(
			v->visit[i].visited_on, v->visit[i].site, report_cell_text(v->visit[i].visited_by), report_cell_text(v->visit[i].evidence));
}

static bool is_withdrawn(const struct view_verified_finding *f)
{
	return strcmp(f->resolution, "withdrawn") == 0;
}

static void put_findings(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_verification *v = &m->v;

	report_heading(p->d, 1, report_say(p, "Findings", "지적 사항"));
	if (v->findings == 0) {
		report_paragraph(p->d, "%s", report_say(p, "None is recorded.", "기록된 지적이 없습니다."));
		return;
	}
	REPORT_TABLE("findings", report_say(p, "Findings and their answers", "지적과 답"),
		REPORT_COLUMN("finding", "Finding", "지적", NULL, CELL_TEXT), REPORT_COLUMN("kind", "Kind", "종류", NULL, CELL_TEXT),
		REPORT_COLUMN("measure", "Machine", "설비", NULL, CELL_TEXT), REPORT_COLUMN("month", "Month", "월", NULL, CELL_MONTH),
		REPORT_COLUMN("description", "What", "내용", NULL, CELL_TEXT), REPORT_COLUMN("raised_on", "Raised", "제기일", NULL, CELL_DAY),
		REPORT_COLUMN("answer", "Answer", "답", NULL, CELL_TEXT), REPORT_COLUMN("answered_on", "Answered", "답한 날", NULL, CELL_DAY),
		REPORT_COLUMN("closed_on", "Closed", "종결일", NULL, CELL_DAY));
	for (size_t i = 0; i < v->findings; i++) {
		const struct view_verified_finding *f = &v->finding[i];

		REPORT_ROW(f->finding, report_word(p, f->kind), report_cell_text(f->measure), report_cell_text(f->month),
			report_cell_text(f->description), report_cell_text(f->raised_on),
			is_withdrawn(f) ? report_say(p, "withdrawn by the verifier", "검증기관이 거둠") : report_cell_text(f->answer),
			report_cell_text(f->answered_on), report_cell_text(f->closed_on));
	}
	report_note(p->d, p->ko ? "열린 지적(권고 제외): %" PRId64 "건." : "Open findings, recommendations aside: %" PRId64 ".", v->open_findings);
}

static void put_signatures(struct making *m)
{
	struct report_paper *p = &m->paper;
	const struct view_verification *v = &m->v;

	report_heading(p->d, 1, report_say(p, "Version and signatures", "판과 서명"));
	report_pairs(p->d, "version", NULL);
	report_pair(p->d, "version_sha256", report_say(p, "SHA-256 of the case", "사안의 SHA-256"), CELL_TEXT, v->version, NULL);
	report_pair_why(p, "stated_version_sha256", report_say(p, "SHA-256 that the opinion states", "의견이 밝힌 SHA-256"), CELL_TEXT,
		report_cell_text(v->stated_version), NULL, report_say(p, "the opinion states none", "의견에 적혀 있지 않음"));
	report_reasons(p);
	if (v->signatures == 0) {
		report_note(p->d, "%s",
			report_say(p, "No electronic signature is stored: the opinion rests on the report named above.",
				"저장된 전자 서명이 없습니다. 의견은 위에 적은 보고서에 따릅니다."));
	} else {
		REPORT_TABLE("signatures", report_say(p, "Ed25519 signatures over the case", "사안에 대한 Ed25519 서명"),
			REPORT_COLUMN("role", "Role", "역할", NULL, CELL_TEXT), REPORT_COLUMN("public_key", "Public key", "공개키", NULL, CELL_TEXT),
			REPORT_COLUMN("version_sha256", "Over", "서명한 판", NULL, CELL_TEXT),
			REPORT_COLUMN("holds", "Holds", "유효", NULL, CELL_TEXT));
		for (size_t i = 0; i < v->signatures; i++)
			REPORT_ROW(report_word(p, v->signature[i].role), v->signature[i].public_key, v->signature[i].version,
				report_cell_yes(p, v->signature[i].holds));
	}
	report_note(p->d, "%s",
		report_say(p, "Anybody can recompute: sangsaeng verify export CASE; the SHA-256 is that of the lines before “version_sha256”.",
			"누구나 다시 계산할 수 있습니다: sangsaeng verify export 사안. SHA-256은 ‘version_sha256’ 앞의 줄들에 대한 것입니다."));
}

enum status report_of_opinion(struct store_tx *tx, const struct report_request *request, struct report_document *document, struct err *err)
{
	struct making m = {.v = {.programme = NULL}};
	enum status st = report_paper_open(&m.paper, tx, request, document, err);

	if (st == ST_OK)
		st = view_verification_read(tx, request->subject, document->arena, &m.v, err);
	if (st == ST_OK) {
		struct report_paper *p = &m.paper;

		document->subtitle = arena_printf(document->arena, "%s · %s", m.v.verification, report_cell_months(p, m.v.from, m.v.to));
		document->number = m.v.verification;
		report_paper_issuer(p, m.v.verifier);
		if (m.v.stale)
			report_paper_draft(p, "the data have changed: the opinion does not count", "자료가 바뀌어 의견의 효력이 없습니다");
		else if (strcmp(m.v.opinion, "open") == 0)
			report_paper_draft(p, "no opinion yet", "아직 의견이 없습니다");
		put_scope(&m);
		put_sample(&m);
		put_findings(&m);
		put_signatures(&m);
		report_paper_foot(p);
		report_signature(document, document->issuer);
	}
	return st;
}
