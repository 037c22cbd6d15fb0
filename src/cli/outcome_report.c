/* The page of a year that a firm may hand to any customer: one file of HTML, no scripts, nothing loaded from elsewhere, every text escaped. */
#include "cli/fund.h"
#include "cli/outcome.h"
#include "report/report_chart.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_WIDTH 736 /* what the page leaves, less the edge of a drawing */

struct page {
	const struct cli_args *args;
	const struct view_report *r;
	const struct view_outcome_firm *firm;
	struct text *out;
	bool ko;
};

static const char style[] =
	"body{font-family:Pretendard,'Noto Sans KR','Noto Sans CJK KR','Apple SD Gothic Neo','Malgun Gothic',NanumGothic,sans-serif;color:#1e2124;"
	"max-width:760px;margin:24px auto;padding:0 16px;line-height:1.55;font-size:15px}\n"
	"h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:28px 0 8px;border-bottom:1px solid #d8dbdf;padding-bottom:4px}\n"
	"table{border-collapse:collapse;width:100%;margin:8px 0}th,td{border-bottom:1px solid #d8dbdf;padding:5px 8px;text-align:left;"
	"vertical-align:top}\n"
	"th{font-weight:600;background:#f4f5f6}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n"
	"p.note,td.note{color:#464c53;font-size:13px}code{font-family:'D2Coding',Consolas,monospace;font-size:12px;overflow-wrap:anywhere}\n"
	"p.mark{border:1px solid #8a6100;background:#fff7e0;padding:6px 10px}svg{max-width:100%;height:auto}\n"
	"@page{size:A4;margin:16mm}@media print{body{margin:0;max-width:none;font-size:11pt}h2,tr,svg{break-inside:avoid}h2{break-after:avoid}"
	"thead{display:table-header-group}}\n";

static const char *say(const struct page *p, const char *en, const char *ko)
{
	return p->ko ? ko : en;
}

static void heading(struct page *p, const char *en, const char *ko)
{
	text_append_string(p->out, "<h2>");
	report_put_xml(p->out, say(p, en, ko));
	text_append_string(p->out, "</h2>\n");
}

static void paragraph(struct page *p, const char *class, const char *s)
{
	if (class)
		text_printf(p->out, "<p class=\"%s\">", class);
	else
		text_append_string(p->out, "<p>");
	report_put_xml(p->out, s);
	text_append_string(p->out, "</p>\n");
}

/* Marks in front of a cell: a number, a hash. No text of a firm begins so, since control characters are refused everywhere. */
#define N "\1"
#define HASH "\2"

/* A row of cells, ended by NULL. */
static void row(struct page *p, const char *tag, const char *const *cell)
{
	text_append_string(p->out, "<tr>");
	for (; *cell; cell++) {
		bool number = (*cell)[0] == N[0], hash = (*cell)[0] == HASH[0];

		text_printf(p->out, "<%s%s>%s", tag, number ? " class=\"n\"" : "", hash ? "<code>" : "");
		report_put_xml(p->out, *cell + (number || hash));
		text_printf(p->out, "%s</%s>", hash ? "</code>" : "", tag);
	}
	text_append_string(p->out, "</tr>\n");
}
#define ROW(p, tag, ...) row(p, tag, (const char *const[]){__VA_ARGS__, NULL})

#define HASH_CELL_LEN 80
static const char *hash_cell(const char *sha256, char out[HASH_CELL_LEN])
{
	snprintf(out, HASH_CELL_LEN, HASH "%s", sha256[0] ? sha256 : "–");
	return out;
}

static void open_table(struct page *p)
{
	text_append_string(p->out, "<table>\n<thead>");
}

static void open_rows(struct page *p)
{
	text_append_string(p->out, "</thead>\n<tbody>\n");
}

static void close_table(struct page *p)
{
	text_append_string(p->out, "</tbody></table>\n");
}

/* A number for a cell. */
static const char *cell_of(const struct page *p, const char *key, int year, char out[DECIMAL_TEXT_LEN * 2 + 1])
{
	const struct view_outcome_figure *f = view_outcome_find(p->firm, key, year);

	out[0] = N[0];
	if (f && f->form != VIEW_FIGURE_UNKNOWN)
		outcome_value(p->args, f, out + 1);
	else
		snprintf(out + 1, DECIMAL_TEXT_LEN * 2, "–");
	return out;
}

/* ---- head and summary ---- */

static void put_head(struct page *p)
{
	const struct view_outcomes *v = &p->r->outcome;
	const char *name = p->ko ? p->firm->name_ko : p->firm->name_en;
	char day[DATE_TEXT_LEN];
	struct text line;

	text_printf(p->out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", p->ko ? "ko" : "en");
	text_append_string(p->out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	report_put_xml(p->out, name);
	text_printf(p->out, p->ko ? " · %d년 탄소 보고서" : " · carbon report %d", p->r->year);
	text_printf(p->out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", style);
	report_put_xml(p->out, name);
	text_append_string(p->out, "</h1>\n");
	text_init(&line);
	text_printf(
		&line, p->ko ? "%d년 탄소 보고서 · 사업 ‘%s’" : "Carbon report for %d · programme “%s”", p->r->year, p->ko ? v->name_ko : v->name_en);
	if (p->firm->tier > 0)
		text_printf(&line, p->ko ? " · %d차 협력사" : " · tier %d supplier", p->firm->tier);
	text_printf(&line, p->ko ? " · %s 현재" : " · as of %s", fund_day_text(v->on, day));
	paragraph(p, NULL, line.data);
	if (v->simulated)
		paragraph(p, "mark",
			say(p, "Simulated data: the firm and its figures are invented for an example.",
				"모의 자료입니다. 업체와 수치는 예를 위해 지어낸 것입니다."));
	text_done(&line);
}

static void put_summary(struct page *p)
{
	const struct view_outcome_figure *verified = view_outcome_find(p->firm, "verified_tco2e", p->r->year);
	const struct view_outcome_figure *base_year = view_outcome_find(p->firm, "base_year", 0);
	char a[DECIMAL_TEXT_LEN * 2 + 1];
	struct text line;

	text_init(&line);
	if (verified && verified->form == VIEW_FIGURE_DECIMAL)
		text_printf(&line,
			p->ko ? "%d년에 설비 교체로 줄인 온실가스 %s tCO2e를 검증기관이 확인했습니다."
			      : "In %d a verifier confirmed a reduction of %s t CO2e from replaced equipment.",
			p->r->year, outcome_value(p->args, verified, a));
	else
		text_printf(&line, p->ko ? "%d년에 검증된 감축은 없습니다." : "No reduction has been verified for %d.", p->r->year);
	paragraph(p, NULL, line.data);
	open_table(p);
	ROW(p, "th", say(p, "Figure", "항목"), say(p, N "Tonnes CO2e", N "tCO2e"));
	open_rows(p);
	text_clear(&line);
	text_printf(&line, p->ko ? "기준연도 %" PRId64 "년 배출량 (스코프 1, 2)" : "Emissions of the base year %" PRId64 " (scopes 1 and 2)",
		base_year->whole);
	ROW(p, "td", line.data, cell_of(p, "base_tco2e", (int)base_year->whole, a));
	text_clear(&line);
	text_printf(&line, p->ko ? "%d년 배출량 (스코프 1, 2)" : "Emissions of %d (scopes 1 and 2)", p->r->year);
	ROW(p, "td", line.data, cell_of(p, "emissions_tco2e", p->r->year, a));
	text_clear(&line);
	text_printf(&line, p->ko ? "%d년 목표 경로" : "Target path in %d", p->r->year);
	ROW(p, "td", line.data, cell_of(p, "target_tco2e", p->r->year, a));
	ROW(p, "td", say(p, "Verified reduction of the year", "그 해의 검증된 감축"), cell_of(p, "verified_tco2e", p->r->year, a));
	ROW(p, "td", say(p, "Verified reduction so far", "지금까지 검증된 감축"), cell_of(p, "verified_tco2e", 0, a));
	close_table(p);
	paragraph(p, "note", say(p, "–: not known; it does not mean zero.", "–는 모른다는 뜻이며 0이 아닙니다."));
	text_done(&line);
}

/* ---- products ---- */

static void put_footprints(struct page *p)
{
	heading(p, "Footprint of products", "제품 발자국");
	if (p->r->footprints == 0) {
		paragraph(p, NULL, say(p, "No footprint of a product of this firm is stated.", "이 업체 제품의 발자국이 없습니다."));
		return;
	}
	open_table(p);
	ROW(p, "th", say(p, "Product", "제품"), say(p, "Unit", "단위"), say(p, N "Physical, kg CO2e", N "물리적 kgCO2e"),
		say(p, N "Claim-adjusted", N "주장 반영"), say(p, N "Gap", N "차이"), say(p, N "Primary data", N "1차 데이터"),
		say(p, "Complete", "완전"));
	open_rows(p);
	for (size_t i = 0; i < p->r->footprints; i++) {
		const struct view_footprint *f = &p->r->footprint[i];
		char physical[DECIMAL_TEXT_LEN * 2 + 1] = N, adjusted[DECIMAL_TEXT_LEN * 2 + 1] = N, gap[DECIMAL_TEXT_LEN * 2 + 1] = N,
						     primary[DECIMAL_TEXT_LEN * 2 + 4] = N;
		struct text name;

		outcome_shown(f->t2_kgco2e, 5, physical + 1);
		outcome_shown(f->adjusted_kgco2e, 5, adjusted + 1);
		outcome_shown(f->claim_kgco2e, 5, gap + 1);
		outcome_shown(f->primary_data_percent, 1, primary + 1);
		if (f->primary_data_percent)
			strcat(primary, " %");
		text_init(&name);
		text_printf(&name, "%s %s", f->product, f->name ? f->name : "");
		ROW(p, "td", name.data, f->unit, physical, adjusted, gap, primary, f->publishable ? say(p, "yes", "예") : say(p, "no", "아니오"));
		text_done(&name);
	}
	close_table(p);
	paragraph(p, "note",
		say(p,
			"Cradle to gate, per declared unit, of the programme's period after. Physical: metered and modelled emissions, without "
			"offsets. "
			"Claim-adjusted: the same with the tonnes added back that are certified or claimed elsewhere. A sentence such as “reduced "
			"thanks "
			"to …” rests on the claim-adjusted figure. Not complete: something behind it is missing or only from a screening factor.",
			"원료부터 공장 문까지, 선언단위당, 사업의 교체 뒤 기간. 물리적 발자국은 계량하고 계산한 배출량이며 상쇄를 넣지 않았습니다. "
			"주장 반영 "
			"발자국은 다른 곳에서 인증되거나 주장된 톤을 다시 더한 값입니다. ‘…로 줄였다’는 말은 주장 반영 값을 근거로 해야 합니다. "
			"‘아니오’는 뒤에 "
			"빠진 값이나 선별용 계수가 있다는 뜻입니다."));
}

/* ---- the path ---- */

static void put_picture(struct page *p)
{
	const struct report_frame frame = {.width = PICTURE_WIDTH, .lang = p->args->lang};
	struct report_drawing drawing;
	struct arena arena;

	arena_init(&arena);
	report_chart_path(p->firm, p->r->outcome.on, &frame, &arena, &drawing);
	if (drawing.row_count > 0)
		report_drawing_svg(&drawing, p->args->lang, p->out);
	arena_done(&arena);
}

static void put_path(struct page *p)
{
	int first, last;

	heading(p, "Target path", "목표 경로");
	const struct view_outcome_figure *none = view_outcome_find(p->firm, "target_tco2e", 0);
	if (none)
		paragraph(p, NULL, outcome_why(p->args, none->why));
	put_picture(p);
	view_outcome_years(p->firm, &first, &last);
	if (first == 0)
		return;
	open_table(p);
	ROW(p, "th", say(p, "Year", "연도"), say(p, N "Emissions, t", N "배출량 (톤)"), say(p, N "Target path, t", N "목표 경로 (톤)"),
		say(p, N "Forecast, t", N "예측 (톤)"), say(p, N "Verified reduction, t", N "검증된 감축 (톤)"));
	open_rows(p);
	for (int year = first; year <= last; year++) {
		char a[4][DECIMAL_TEXT_LEN * 2 + 1], number[16];

		snprintf(number, sizeof number, "%d", year);
		ROW(p, "td", number, cell_of(p, "emissions_tco2e", year, a[0]), cell_of(p, "target_tco2e", year, a[1]),
			cell_of(p, "forecast_tco2e", year, a[2]), cell_of(p, "verified_tco2e", year, a[3]));
	}
	close_table(p);
	paragraph(p, "note",
		say(p,
			"Scopes 1 and 2 (location-based) of the firm's sites. Between two targets the path is a straight line. Forecast: the newest "
			"whole "
			"year less what planned machines will save beyond it, with output unchanged. A verified reduction is against the machine's "
			"baseline at the output of the year, so it need not equal the change from year to year.",
			"업체 사업장의 스코프 1과 2(지역 기반). 두 목표 사이는 직선입니다. 예측은 가장 새로운 온전한 해에서 계획한 설비가 더 줄일 "
			"양을 뺀 값이고, "
			"생산량은 그대로 둡니다. 검증된 감축은 그 해 생산량에서 설비의 기준선과 견준 것이므로 해마다의 변화와 같지 않을 수 "
			"있습니다."));
}

/* ---- support, education, method ---- */

static void put_support(struct page *p)
{
	bool any = false;

	heading(p, "Supported equipment", "지원받은 설비");
	for (size_t i = 0; i < p->firm->measures; i++) {
		const struct view_outcome_measure *m = &p->firm->measure[i];
		char day[DATE_TEXT_LEN], verified[DECIMAL_TEXT_LEN * 2 + 1] = N;

		if (!m->funders_en[0])
			continue;
		if (!any) {
			open_table(p);
			ROW(p, "th", say(p, "Machine", "설비"), say(p, "State", "상태"), say(p, "Installed", "설치일"),
				say(p, "Supported by", "지원"), say(p, N "Verified so far, t", N "지금까지 검증 (톤)"));
			open_rows(p);
		}
		any = true;
		outcome_shown(m->verified_tco2e, 3, verified + 1);
		ROW(p, "td", p->ko ? m->machine : m->machine_en, outcome_state(p->args, m->state), fund_day_text(m->installed_on, day),
			p->ko ? m->funders_ko : m->funders_en, verified);
	}
	if (any) {
		close_table(p);
		paragraph(p, "note",
			say(p, "Returned money: what first-tier suppliers returned after they were supported.",
				"환원금은 1차 협력사가 지원받은 뒤 되돌린 돈입니다."));
	} else {
		paragraph(p, NULL, say(p, "None.", "없습니다."));
	}
}

static void put_education(struct page *p)
{
	heading(p, "Education", "교육");
	if (p->r->lessons == 0) {
		paragraph(p, NULL, say(p, "None is recorded for this year.", "이 해의 기록이 없습니다."));
		return;
	}
	open_table(p);
	ROW(p, "th", say(p, "Day", "날짜"), say(p, "Topic", "주제"), say(p, "Given by", "제공"), say(p, N "Hours", N "시간"),
		say(p, N "People", N "인원"));
	open_rows(p);
	for (size_t i = 0; i < p->r->lessons; i++) {
		const struct view_report_lesson *l = &p->r->lesson[i];
		char day[DATE_TEXT_LEN], hours[DECIMAL_TEXT_LEN * 2 + 1], people[24];

		snprintf(hours, sizeof hours, N "%s", l->hours);
		snprintf(people, sizeof people, N "%" PRId64, l->persons);
		ROW(p, "td", fund_day_text(l->held_on, day), l->topic, p->ko ? l->given_by_ko : l->given_by_en, hours, people);
	}
	close_table(p);
}

static void put_method(struct page *p)
{
	const struct view_outcomes *v = &p->r->outcome;
	struct text line;

	heading(p, "Method and emission factors", "방법과 배출계수");
	text_init(&line);
	text_printf(&line,
		p->ko ? "배출량은 활동자료 × 배출계수(GWP는 %s). 발자국은 공정의 배출을 제품에 나눈 뒤 공급망 전체를 따라 더합니다. 감축은 아래 "
			"방법론에 따라 "
			"달마다 기준 배출 − 사업 배출 − 누출로 정확히 계산합니다."
		      : "Emissions: activity × emission factor, GWP set %s. Footprints: allocation of each process to its products, then through all "
			"suppliers of the chain. Reductions: baseline − project − leakage by the methodology below, month by month, exact.",
		v->gwp_set);
	paragraph(p, NULL, line.data);
	text_done(&line);
	if (p->r->factors > 0) {
		open_table(p);
		ROW(p, "th", say(p, "Factor", "배출계수"), say(p, N "kg CO2e for each unit", N "단위당 kgCO2e"), say(p, "Unit", "단위"),
			say(p, N "Edition", N "판"), say(p, "Source", "출처"));
		open_rows(p);
	}
	for (size_t i = 0; i < p->r->factors; i++) {
		const struct view_factor *f = &p->r->factor[i];
		char value[DECIMAL_TEXT_LEN + 1], year[16] = N "–";
		struct text name;

		snprintf(value, sizeof value, N "%s", f->kgco2e_per_unit);
		if (f->year > 0)
			snprintf(year, sizeof year, N "%d", f->year);
		text_init(&name);
		text_printf(&name, "%s (%s)", p->ko && f->name_ko[0] ? f->name_ko : f->name_en, f->key);
		ROW(p, "td", name.data, value, f->unit, year, f->source);
		text_done(&name);
	}
	if (p->r->factors > 0)
		close_table(p);
	if (p->r->methods == 0)
		return;
	open_table(p);
	ROW(p, "th", say(p, "Methodology", "방법론"), say(p, "Version", "판"), "SHA-256");
	open_rows(p);
	for (size_t i = 0; i < p->r->methods; i++) {
		const struct view_report_method *m = &p->r->method[i];
		char hash[HASH_CELL_LEN];

		ROW(p, "td", m->methodology, m->version[0] ? m->version : "–", hash_cell(m->sha256, hash));
	}
	close_table(p);
}

/* ---- versions and hashes ---- */

static void put_proof(struct page *p)
{
	const struct view_outcomes *v = &p->r->outcome;
	char cell[HASH_CELL_LEN];

	heading(p, "For a verifier", "검증인에게");
	paragraph(p, NULL,
		say(p,
			"The figures above are recomputed from the programme's records by the hashes below, with the open program Sangsaeng: "
			"sangsaeng "
			"outcome; sangsaeng publish --recompute VERSION; sangsaeng verify.",
			"위 수치는 아래 해시의 기록에서 공개 프로그램 Sangsaeng으로 다시 계산할 수 있습니다: sangsaeng outcome; sangsaeng publish "
			"--recompute "
			"발행본; sangsaeng verify."));
	open_table(p);
	ROW(p, "th", say(p, "What", "대상"), say(p, "Version", "판"), "SHA-256");
	open_rows(p);
	ROW(p, "td", say(p, "Programme folder", "사업 폴더"), v->programme, hash_cell(v->folder_sha256, cell));
	for (size_t i = 0; i < p->r->versions; i++) {
		const struct view_report_version *x = &p->r->version[i];
		struct text what, version, hash;

		text_init(&what);
		text_init(&version);
		text_init(&hash);
		text_printf(&what, p->ko ? "발행한 발자국 %s, 기간 %s" : "Published footprint %s, period %s", x->product,
			strcmp(x->period, "after") == 0 ? say(p, "after", "교체 뒤") : say(p, "before", "교체 앞"));
		text_printf(&version, "%" PRId64 " · %s · %s", x->number, x->published_on, x->version);
		text_printf(&hash, p->ko ? HASH "진술 %s, 입력 %s" : HASH "statement %s, inputs %s", x->payload_sha256, x->inputs_sha256);
		ROW(p, "td", what.data, version.data, hash.data);
		text_done(&what);
		text_done(&version);
		text_done(&hash);
	}
	for (size_t i = 0; i < p->r->audits; i++) {
		const struct view_report_case *x = &p->r->audit[i];
		char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], day[DATE_TEXT_LEN];
		struct text what, version;

		month_format(x->from, from);
		month_format(x->to, to);
		text_init(&what);
		text_init(&version);
		text_printf(&what, p->ko ? "검증 %s, 사업 %s, %s – %s, 검증기관 %s" : "Verification %s of project %s, %s to %s, by %s",
			x->verification, x->project, from, to, x->verifier);
		text_printf(&version, "%s · %s",
			strcmp(x->opinion, "fit") == 0     ? say(p, "fit", "적합")
			: strcmp(x->opinion, "unfit") == 0 ? say(p, "unfit", "부적합")
							   : say(p, "open", "진행 중"),
			fund_day_text(x->signed_on, day));
		ROW(p, "td", what.data, version.data, hash_cell(x->version_sha256, cell));
		text_done(&what);
		text_done(&version);
	}
	close_table(p);
	if (p->r->versions == 0)
		paragraph(p, "note",
			say(p, "No footprint of these products has been published as a fixed version yet: the table above may still change.",
				"이 제품들의 발자국은 아직 고정된 판으로 발행되지 않았습니다. 위 표는 바뀔 수 있습니다."));
	paragraph(p, "note",
		say(p, "This page holds no cost, no meter reading and no recipe. The firm itself decides to whom it gives it.",
			"이 보고서에는 원가, 계량값, 배합이 없습니다. 누구에게 줄지는 업체가 스스로 정합니다."));
}

void outcome_report(const struct cli_args *args, const struct view_report *report, struct text *out)
{
	struct page p = {.args = args, .r = report, .firm = &report->outcome.firm[0], .out = out, .ko = args->lang == LANG_KO};

	put_head(&p);
	put_summary(&p);
	put_footprints(&p);
	put_path(&p);
	put_support(&p);
	put_education(&p);
	put_method(&p);
	put_proof(&p);
	text_append_string(out, "</body>\n</html>\n");
}
