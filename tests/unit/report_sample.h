/* Documents with invented content, for the tests of their writers: one with everything that a document may hold, long ones, and such as nobody would
 * wish for. */
#ifndef SANGSAENG_TESTS_REPORT_SAMPLE_H
#define SANGSAENG_TESTS_REPORT_SAMPLE_H

#include "report/report_document.h"

#include <math.h>
#include <string.h>

#define SAMPLE_COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline const struct report_drawing *sample_drawing(bool ko)
{
	static const double months[] = {60, 70, 110, 64, 160, 82, NAN, NAN, 260, 76, 310, 58};
	static const struct report_shape shape[] = {
		{.kind = SHAPE_LINE, .paint = PAINT_QUIET, .x = 40, .y = 150, .width = 430, .size = 1},
		{.kind = SHAPE_LINE, .paint = PAINT_RULE, .x = 40, .y = 50, .width = 430, .size = 0.5, .dashed = true},
		{.kind = SHAPE_RIBBON, .paint = PAINT_STATE, .x = 60, .y = 20, .y2 = 60, .width = 150, .height = 30, .key = "motie-tier1"},
		{.kind = SHAPE_RIBBON,
			.paint = PAINT_RETURN,
			.fill = FILL_HATCHED,
			.x = 240,
			.y = 60,
			.y2 = 20,
			.width = 120,
			.height = 16,
			.key = "return"},
		{.kind = SHAPE_RECT, .paint = PAINT_STATE, .x = 40, .y = 20, .width = 20, .height = 30, .key = "motie"},
		{.kind = SHAPE_RECT, .paint = PAINT_CUT, .fill = FILL_HATCHED, .x = 380, .y = 100, .width = 40, .height = 50, .key = "estimated"},
		{.kind = SHAPE_RECT, .paint = PAINT_CREDIT, .fill = FILL_OUTLINE, .x = 430, .y = 80, .width = 30, .height = 70, .key = "planned"},
		{.kind = SHAPE_POLYLINE, .paint = PAINT_TOTAL, .point = months, .point_count = 6, .size = 2, .key = "measured"},
		{.kind = SHAPE_CIRCLE, .paint = PAINT_RISE, .x = 110, .y = 64, .width = 8, .key = "2026-05"},
		{.kind = SHAPE_TEXT, .paint = PAINT_PAGE, .x = 50, .y = 38, .size = 9, .anchor = ANCHOR_MIDDLE, .text = "A"},
	};
	static const struct report_shape label_ko[] = {
		{.kind = SHAPE_TEXT, .paint = PAINT_TEXT, .x = 70, .y = 40, .size = 10, .bold = true, .text = "산업부 120억 원"},
		{.kind = SHAPE_TEXT, .paint = PAINT_QUIET, .x = 470, .y = 164, .size = 9, .anchor = ANCHOR_END, .text = "2026년 1월부터 6월까지"}};
	static const struct report_shape label_en[] = {
		{.kind = SHAPE_TEXT, .paint = PAINT_TEXT, .x = 70, .y = 40, .size = 10, .bold = true, .text = "MOTIE KRW 12.0bn"},
		{.kind = SHAPE_TEXT, .paint = PAINT_QUIET, .x = 470, .y = 164, .size = 9, .anchor = ANCHOR_END, .text = "January to June 2026"}};
	static const char *const header_ko[] = {"달", "실측 (tCO2e)"}, *const header_en[] = {"Month", "Measured (tCO2e)"};
	static const char *const cell[] = {"2026-01", "12.5", "2026-02", "13.25", "2026-03", NULL};
	static const bool number[] = {false, true};
	static struct report_shape both[2][SAMPLE_COUNT(shape) + 2];
	static struct report_drawing drawing[2];
	struct report_drawing *d = &drawing[ko];

	memcpy(both[ko], shape, sizeof shape);
	memcpy(both[ko] + SAMPLE_COUNT(shape), ko ? label_ko : label_en, sizeof label_ko);
	*d = (struct report_drawing){.kind = "monitoring",
		.title = ko ? "그림 1. 지원금이 흐르는 길과 월별 실측" : "Figure 1. Where the support flows, and what was measured",
		.subtitle = ko ? "단위 억 원, tCO2e · 2026년 1~6월 · 2026-06-30 기준" : "KRW bn and tCO2e · January to June 2026 · as of 2026-06-30",
		.finding = ko ? "지원금 120억 원 가운데 16억 원이 2차 협력사로 환원되었고, 4월에는 실측값이 없습니다."
			      : "Of KRW 12.0bn of support 1.6bn were returned to tier 2, and nothing was measured in April.",
		.width = 480,
		.height = 172,
		.shape = both[ko],
		.count = SAMPLE_COUNT(both[ko]),
		.header = ko ? header_ko : header_en,
		.number = number,
		.cell = cell,
		.column_count = 2,
		.row_count = 3};
	return d;
}

static inline void sample_frame(struct report_document *d, struct arena *arena, bool ko, const char *kind)
{
	report_document_init(d, arena, ko ? LANG_KO : LANG_EN, kind);
	d->title = ko ? "제품 탄소발자국 확인서" : "Product footprint statement";
	d->subtitle = ko ? "가나정밀(예시) 브레이크 캘리퍼 BC-200, 2025년" : "Gana Precision (invented), brake caliper BC-200, 2025";
	d->number = "SS-2026-0042";
	d->day = "2026-05-15";
	d->issuer = ko ? "상생 탄소감축 사업단(예시)" : "Sangsaeng programme office (invented)";
	d->basis = ko ? "입력 3f9a6c1e5b7d0842, 배출계수 2025년판, GWP AR6" : "inputs 3f9a6c1e5b7d0842, factors of 2025, GWP AR6";
}

/* Everything a document may hold. */
static inline void sample_statement(struct report_document *d, struct arena *arena, bool ko)
{
	const struct report_column inputs[] = {{"name", ko ? "투입물" : "Input", NULL, CELL_TEXT, 0},
		{"supplier", ko ? "공급사" : "Supplier", NULL, CELL_TEXT, 0}, {"amount_kg", ko ? "투입량" : "Amount", "kg", CELL_DECIMAL, 0},
		{"total_kg", ko ? "배출량" : "Emissions", "kgCO2e", CELL_DECIMAL, 0}, {"share", ko ? "비중" : "Share", NULL, CELL_SHARE, 0},
		{"day", ko ? "확인일" : "Checked", NULL, CELL_DAY, 0}, {0}};
	const char *const row[][6] = {
		{ko ? "구상흑연주철 FCD450, 재생 원료 60 % 포함" : "Spheroidal graphite cast iron FCD450, 60 % recycled",
			ko ? "다라주물(예시)" : "Dara Foundry (invented)", "4.2", "7.318", "0.6121", "2026-03-02"},
		{ko ? "전기" : "Electricity", NULL, "3.05", "1.4012", "0.1172", "2026-04-11"},
		{ko ? "도시가스(LNG)" : "City gas (LNG)", NULL, NULL, "2.2", "0.184", NULL},
		{ko ? "그 밖의 투입물 14가지" : "14 other inputs", NULL, "0.8", "1.0365", "0.0867", NULL},
	};
	const char *const total[] = {ko ? "합계" : "Total", NULL, "8.05", "11.9557", "1", NULL};
	const struct report_column money[] = {{"grant", ko ? "과제" : "Grant", NULL, CELL_TEXT, 1},
		{"what", ko ? "내용" : "What for", NULL, CELL_TEXT, 3}, {"amount_krw", ko ? "금액" : "Amount", ko ? "원" : "KRW", CELL_WON, 1.4},
		{"month", ko ? "지급월" : "Paid in", NULL, CELL_MONTH, 0.8}, {0}};
	const char *const paid[][4] = {
		{"G-001", ko ? "인버터 압축기 교체, 설치비 포함" : "Inverter compressor, with installation", "128400000", "2026-02"},
		{"G-002", ko ? "폐열 회수 열교환기" : "Heat exchanger for waste heat", "-3050000", "2026-03"}, {"G-003", NULL, NULL, NULL}};

	sample_frame(d, arena, ko, "footprint-statement");
	d->draft = ko ? "받는 곳의 서식을 확인하지 못해 배치는 시안입니다." : "We could not see the recipient's form; the layout is a proposal.";
	report_heading(d, 1, ko ? "1. 결과" : "1. Result");
	report_paragraph(d, "%s",
		ko ? "선언단위 1개의 요람에서 출하까지(cradle-to-gate) 탄소발자국은 물리 기준 11.9557 kgCO2e입니다. 상쇄배출권을 반영한 주장조정 "
		     "값은 "
		     "11.2 kgCO2e이며, 두 값의 차이는 외부사업 인증실적 이전에 따른 것입니다. 물리 기준 값이 배출의 실제 크기이고, 주장조정 값은 "
		     "같은 감축이 두 번 주장되지 않도록 조정한 값입니다."
		   : "The cradle-to-gate footprint of one declared unit is 11.9557 kgCO2e as emitted. Adjusted for claims it is 11.2 kgCO2e; the "
		     "difference comes "
		     "from a reduction that was transferred as a credit. The first figure is what was emitted; the second makes sure that no "
		     "reduction is "
		     "claimed twice.");
	report_pairs(d, "result", ko ? "한눈에 보기" : "At a glance");
	report_pair(d, "physical", ko ? "탄소발자국 (물리 기준)" : "Footprint, as emitted", CELL_DECIMAL, "11.9557",
		ko ? "kgCO2e/개" : "kgCO2e per piece");
	report_pair(d, "adjusted", ko ? "탄소발자국 (주장조정)" : "Footprint, adjusted for claims", CELL_DECIMAL, "11.2",
		ko ? "kgCO2e/개" : "kgCO2e per piece");
	report_pair(d, "share", ko ? "1차 데이터 비중" : "Share of primary data", CELL_SHARE, "0.7313", NULL);
	report_pair(d, "volume", ko ? "생산량" : "Pieces made", CELL_COUNT, "1284000", ko ? "개" : NULL);
	report_pair(d, "until", ko ? "유효기간" : "Valid until", CELL_DAY, "2027-05-14", NULL);
	report_pair(d, "verified", ko ? "제3자 검증" : "Third-party verification", CELL_TEXT, NULL, NULL);
	report_note(d, "%s",
		ko ? "제3자 검증은 아직 받지 않아 빈칸(—)으로 두었습니다. 검증을 마치면 의견서 번호가 적힙니다."
		   : "There is no third-party verification yet, hence the dash; the number of the opinion will stand there.");
	report_heading(d, 2, ko ? "1.1 주요 투입물" : "1.1 Main inputs");
	report_table(d, "contributions", ko ? "표 1. 배출량이 큰 투입물" : "Table 1. Inputs by emissions", inputs);
	for (size_t i = 0; i < SAMPLE_COUNT(row); i++)
		report_row(d, false, row[i]);
	report_row(d, true, total);
	report_note(d, "%s",
		ko ? "배출계수: 국가 고유 배출계수 2025년판. 비중은 반올림하여 합이 100 %와 다를 수 있습니다."
		   : "Factors: national set, 2025 edition. Shares are rounded and may not add up to 100 %.");
	report_heading(d, 2, ko ? "1.2 감축 설비와 지원금" : "1.2 Measures and support");
	report_figure(d, "flow", sample_drawing(ko));
	report_table(d, "support", ko ? "표 2. 지급된 지원금" : "Table 2. Support paid", money);
	for (size_t i = 0; i < SAMPLE_COUNT(paid); i++)
		report_row(d, false, paid[i]);
	report_heading(d, 1, ko ? "2. 산정 방법" : "2. Method");
	report_heading(d, 3, ko ? "표준과 경계" : "Standards and boundary");
	for (int i = 0; i < 3; i++)
		report_paragraph(d, "%s",
			ko ? "산정은 ISO 14067:2018과 PACT 방법론 3.0을 따릅니다. 시스템 경계는 원료 채취부터 공장 출하까지이며, 자본재와 임직원 "
			     "통근은 "
			     "제외합니다. 계량기 값이 없는 달은 같은 공정의 앞뒤 두 달 평균으로 메우고, 메운 값은 추정으로 표시합니다. 배분은 "
			     "물리량(질량) "
			     "기준이며, 경제적 배분은 쓰지 않습니다."
			   : "The calculation follows ISO 14067:2018 and the PACT methodology 3.0. The boundary runs from extraction of raw "
			     "materials to the factory "
			     "gate; capital goods and commuting are left out. A month without a meter reading is filled with the mean of the months "
			     "around it and "
			     "marked as an estimate. Allocation is by mass, never by price.");
	report_signature(d, ko ? "상생 탄소감축 사업단장" : "Head of the programme office");
}

static inline void sample_rows(struct report_document *d, bool ko, int rows)
{
	const struct report_column columns[] = {{"number", ko ? "번호" : "No.", NULL, CELL_COUNT, 0},
		{"firm", ko ? "업체" : "Firm", NULL, CELL_TEXT, 0}, {"region", ko ? "지역" : "Region", NULL, CELL_TEXT, 0},
		{"measure", ko ? "감축 설비" : "Measure", NULL, CELL_TEXT, 0},
		{"support_krw", ko ? "지원금" : "Support", ko ? "원" : "KRW", CELL_WON, 0},
		{"reduction_t", ko ? "감축량" : "Reduction", "tCO2e", CELL_DECIMAL, 0}, {"day", ko ? "확인일" : "Verified", NULL, CELL_DAY, 0}, {0}};
	static const char *const firm_ko[] = {"가나정밀(예시)", "다라주물(예시)", "마바열처리공업(예시)", "사아프레스(예시)"};
	static const char *const firm_en[] = {"Gana Precision (invented)", "Dara Foundry (invented)", "Maba Heat (invented)", "Saa Press (invented)"};
	static const char *const region_ko[] = {"경남 창원", "울산", "경기 화성"}, *const region_en[] = {"Changwon", "Ulsan", "Hwaseong"};
	static const char *const measure_ko[] = {"인버터 공기압축기", "폐열 회수 열교환기와 배관 단열 보강", "전기 유도가열로"};
	static const char *const measure_en[] = {"Inverter air compressor", "Heat exchanger and insulation of pipes", "Induction furnace"};
	char number[16], support[24], reduction[24], day[16];
	int64_t sum = 0;

	report_table(d, "measures", ko ? "표 1. 지원받은 설비 모두" : "Table 1. All measures supported", columns);
	for (int i = 0; i < rows; i++) {
		int64_t krw = 1000000 + (int64_t)i * 7919 % 900000 * 100;
		const char *const cells[] = {number, (ko ? firm_ko : firm_en)[i % 4], (ko ? region_ko : region_en)[i % 3],
			(ko ? measure_ko : measure_en)[i % 5 % 3], support, i % 17 == 3 ? NULL : reduction, i % 11 == 5 ? NULL : day};

		sum += krw;
		snprintf(number, sizeof number, "%d", i + 1);
		snprintf(support, sizeof support, "%lld", (long long)krw);
		snprintf(reduction, sizeof reduction, "%d.%02d", i % 997, i % 100);
		snprintf(day, sizeof day, "2026-%02d-%02d", i % 12 + 1, i % 28 + 1);
		report_row(d, false, cells);
	}
	snprintf(support, sizeof support, "%lld", (long long)sum);
	report_row(d, true, (const char *const[]){NULL, ko ? "합계" : "Total", NULL, NULL, support, NULL, NULL});
}

static inline void sample_long(struct report_document *d, struct arena *arena, bool ko, int rows)
{
	sample_frame(d, arena, ko, "programme");
	d->title = ko ? "상생 탄소감축 사업 보고서" : "Programme report";
	d->subtitle = ko ? "2026년, 예시 자료" : "2026, invented data";
	report_heading(d, 1, ko ? "1. 설비별 지원과 감축" : "1. Support and reductions by measure");
	sample_rows(d, ko, rows);
	report_note(d, "%s", ko ? "확인되지 않은 감축량은 빈칸(—)입니다." : "A dash is a reduction that is not verified.");
}

/* Too many columns for an upright page. */
static inline void sample_wide(struct report_document *d, struct arena *arena, bool ko)
{
	struct report_column column[15] = {{"measure", ko ? "감축 설비" : "Measure", NULL, CELL_TEXT, 0}};
	static const char *const key[] = {"m01", "m02", "m03", "m04", "m05", "m06", "m07", "m08", "m09", "m10", "m11", "m12", "year"};
	static const char *const month_ko[] = {"1월", "2월", "3월", "4월", "5월", "6월", "7월", "8월", "9월", "10월", "11월", "12월", "연간"};
	static const char *const month_en[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Year"};
	char value[13][16];

	for (size_t c = 0; c < 13; c++)
		column[c + 1] = (struct report_column){key[c], (ko ? month_ko : month_en)[c], "tCO2e", CELL_DECIMAL, 0};
	sample_frame(d, arena, ko, "monitoring-report");
	report_heading(d, 1, ko ? "1. 결과" : "1. Result");
	report_paragraph(d, "%s", ko ? "다음 쪽의 표는 가로로 놓입니다." : "The table on the next page lies on its side.");
	report_heading(d, 1, ko ? "2. 월별 감축량" : "2. Reductions by month");
	report_table(d, "months", ko ? "표 1. 설비별 월간 감축량" : "Table 1. Reductions of each measure by month", column);
	for (int i = 0; i < 24; i++) {
		const char *cells[14] = {ko ? "인버터 공기압축기" : "Inverter air compressor"};

		for (int c = 0; c < 13; c++) {
			snprintf(value[c], sizeof value[c], "%d.%03d", (i * 37 + c * 211) % 2800, (i * 91 + c * 7) % 1000);
			cells[c + 1] = (i + c) % 9 == 4 ? NULL : value[c];
		}
		report_row(d, false, cells);
	}
	report_note(d, "%s", ko ? "빈칸(—)은 계측이 없는 달입니다." : "A dash is a month without readings.");
	report_heading(d, 1, ko ? "3. 맺음말" : "3. Conclusion");
	report_paragraph(d, "%s", ko ? "세로 쪽으로 돌아옵니다." : "Back on an upright page.");
}

/* What nobody would wish for, and files hold all the same. */
static inline void sample_hostile(struct report_document *d, struct arena *arena, bool ko)
{
	const struct report_column columns[] = {{"name", "이름 Name", NULL, CELL_TEXT, 0}, {"text", "글 Text", NULL, CELL_TEXT, 0},
		{"value", "값 Value", "kWh", CELL_DECIMAL, 0}, {0}};
	char *big = arena_alloc(arena, 24001), *word = arena_alloc(arena, 1201);

	for (int i = 0; i < 24000; i++)
		big[i] = i % 7 == 6 ? ' ' : (char)('a' + i % 26);
	memset(word, 'W', 1200);
	sample_frame(d, arena, ko, "hostile");
	d->basis = NULL;
	report_heading(d, 1, word);
	report_paragraph(d, "%s", "");
	report_paragraph(d, "%s",
		"첫 줄\n둘째 줄\n\n넷째 줄\ttab \x01 \xff\xfe bad \xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf "
		"−12.5 µm Äpfel Škoda Đặng 汉字 漢字 \xf0\x9f\x9a\x97 x\xc2\xady");
	report_table(d, "odd", "표 (1) \\ <&> \"인용\"", columns);
	report_row(d, false, (const char *const[]){word, "=cmd|'/c calc'!A0", "123456789012345678901234567890.123"});
	report_row(d, false, (const char *const[]){"", "", ""});
	report_row(d, false, (const char *const[]){NULL, big, "1"});
	report_row(d, true, (const char *const[]){"합계", NULL, "1.2e-05"});
	report_table(d, "empty", "빈 표", columns);
	report_pairs(d, "nothing", NULL);
	report_signature(d, "아주 긴 이름을 가진 주식회사 상생협력 탄소감축 지원사업 운영기관 대표이사 홍길동 (예시) 외 여러 사람");
	report_break(d);
	report_break(d);
	report_heading(d, 3, "끝 End");
}

/* Values that a spreadsheet would change if it could. */
static inline void sample_numbers(struct report_document *d, struct arena *arena, bool ko)
{
	const struct report_column columns[] = {{"text", "Text", NULL, CELL_TEXT, 0}, {"decimal", "Decimal", NULL, CELL_DECIMAL, 0},
		{"won", "Won", NULL, CELL_WON, 0}, {"plain", "Plain", NULL, CELL_PLAIN, 0}, {"share", "Share", NULL, CELL_SHARE, 0},
		{"day", "Day", NULL, CELL_DAY, 0}, {"month", "Month", NULL, CELL_MONTH, 0}, {0}};
	const char *const row[][7] = {{"00123", "0.123456789012345678", "9007199254740993", "2027", "0.12345", "2026-02-29", "2026-13"},
		{"_x0041_", "-12.50", "9007199254740992", "2027", "1", "2026-02-28", "2026-12"},
		{"\x01\xEF\xBF\xBF", "1.2e-05", "-7", "x", "half", "", NULL}, {"=1+1", "=1+1", "=1+1", "=1+1", "=1+1", "=1+1", "=1+1"}};
	char *long_text = arena_alloc(arena, 40001);
	const char *const last[] = {memset(long_text, 'a', 40000), NULL, NULL, NULL, NULL, NULL, NULL};

	sample_frame(d, arena, ko, "numbers");
	report_table(d, "numbers", "History", columns);
	for (size_t i = 0; i < SAMPLE_COUNT(row); i++)
		report_row(d, false, row[i]);
	report_row(d, false, last);
	report_table(d, "numbers", "a/b: [c] *?\\ 'd' and much more than a sheet's name may hold", columns);
	report_table(d, "numbers", "A/B: [c] *?\\ 'd' and much more than a sheet's name may hold", columns);
}

static inline bool sample_make(struct report_document *d, struct arena *arena, const char *name, bool ko)
{
	if (strcmp(name, "statement") == 0)
		sample_statement(d, arena, ko);
	else if (strcmp(name, "pages") == 0)
		sample_long(d, arena, ko, 120);
	else if (strcmp(name, "long") == 0)
		sample_long(d, arena, ko, 10000);
	else if (strcmp(name, "wide") == 0)
		sample_wide(d, arena, ko);
	else if (strcmp(name, "hostile") == 0)
		sample_hostile(d, arena, ko);
	else if (strcmp(name, "numbers") == 0)
		sample_numbers(d, arena, ko);
	else if (strcmp(name, "empty") == 0)
		report_document_init(d, arena, ko ? LANG_KO : LANG_EN, "empty");
	else
		return false;
	return true;
}

#endif
