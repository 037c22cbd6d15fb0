/* The tables of the programme folder that credit keeps. */
#include "credit/credit.h"

#include <stddef.h>

static const struct column projects[] = {
	{"project", "외부사업", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the external project; first part of the serial numbers.",
		"외부사업의 식별자. 일련번호의 앞부분."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name.", "이름."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "single|bundle|programme", NULL, "Single project, bundle or programme project.",
		"단일, 묶음, 프로그램 감축사업."},
	{"coordinator", "주관", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Owner or coordinator.", "사업자 또는 관리자."},
	{"started_on", "사업시작일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "Project start: not before 2016-12-03.",
		"사업 시작일. 2016-12-03 이후."},
	{"resolution_on", "결의일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL,
		"Committee's resolution: nothing earlier earns credits. Blank: not approved yet.",
		"위원회 결의일. 그 앞은 인정되지 않음. 비면 아직 승인 전."},
	{"crediting_to", "인정종료일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "Last day of the crediting period.", "인정 기간의 마지막 날."},
	{"certified_on", "인증일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day of certification; blank: not yet.", "인증일. 비면 아직."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "The resolution; needed where there is one.", "결의서. 결의가 있으면 필요."},
	{0},
};

static const struct column ownership[] = {
	{"project", "외부사업", COLUMN_REF, COLUMN_REQUIRED, "projects", NULL, "The project.", "외부사업."},
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "The owner.", "소유자."},
	{"share", "몫", COLUMN_SHARE, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Share; those of a project sum to exactly 1.",
		"몫. 사업마다 합이 정확히 1."},
	{"valid_from", "시작일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "From when.", "시작일."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The contract.", "계약서."},
	{0},
};

static const struct column compliance[] = {
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Allocated company.", "할당대상업체."},
	{"year", "이행연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL, "Compliance year.", "이행연도."},
	{"obligation_t", "의무량", COLUMN_TONNES, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL, "Tonnes to be surrendered.", "제출할 톤."},
	{"surrender_rate", "상쇄한도율", COLUMN_SHARE, COLUMN_REQUIRED, NULL, NULL, "Part of it that may be offset credits.",
		"상쇄배출권 한도 비율."},
	{"converted_on", "전환일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day its KOC are converted to KCU; blank: not.",
		"KOC를 KCU로 전환한 날. 비면 안 함."},
	{"surrendered_on", "제출일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day of surrender; blank: not.", "제출일. 비면 안 함."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the figure comes from.", "수치의 출처."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

static const struct column credit_orders[] = {
	{"order", "명령", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the order, kept for ever: carried out once.",
		"명령의 식별자. 영구히 보존되며 한 번만 처리됨."},
	{"on", "일자", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL,
		"Day. Orders of one day come after its certificates and holds, in the order of their lines.",
		"일자. 같은 날의 명령은 인증과 보류 다음에 줄 순서대로."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED,
		"certify|convert|surrender|hold|release|transfer|accept|reject|withdraw|lock|unlock|bank|lapse|cancel|void|suspend|resume|close|"
		"revise|"
		"deposit|"
		"restore",
		NULL, "What to do: docs/credits.md says what each needs.", "할 일. 각각에 필요한 것은 docs/credits.md."},
	{"holder", "보유자", COLUMN_REF, 0, "organisations", NULL, "Whose units; for accept and reject the receiver.",
		"단위의 보유자. 수락과 거절에서는 받는 쪽."},
	{"to", "받는이", COLUMN_REF, 0, "organisations", NULL, "Receiver of a transfer.", "이전받는 조직."},
	{"unit", "단위", COLUMN_ENUM, 0, "KOC|KCU", NULL, "KOC or KCU; blank: KOC where both are possible.",
		"KOC 또는 KCU. 비면 둘 다 되는 곳에서는 KOC."},
	{"tonnes", "톤", COLUMN_TONNES, COLUMN_NOT_NEGATIVE, NULL, NULL, "Whole tonnes; for revise the obligation.", "정수 톤. revise에서는 의무량."},
	{"project", "외부사업", COLUMN_REF, 0, "projects", NULL, "Only units of this project (with vintage).", "이 사업의 단위만 (연도와 함께)."},
	{"vintage", "발생연도", COLUMN_YEAR, 0, NULL, NULL, "Vintage of the units.", "단위의 발생연도."},
	{"serial_from", "일련번호부터", COLUMN_INTEGER, COLUMN_POSITIVE, NULL, NULL, "First serial of a named range.", "지정한 범위의 첫 일련번호."},
	{"serial_to", "일련번호까지", COLUMN_INTEGER, COLUMN_POSITIVE, NULL, NULL, "Last serial.", "마지막 일련번호."},
	{"year", "이행연도", COLUMN_YEAR, 0, NULL, NULL, "Compliance year of convert, surrender, bank and revise.",
		"전환, 제출, 이월, 의무량 변경의 이행연도."},
	{"measure", "조치", COLUMN_REF, 0, "measures", NULL, "Machine of hold, release and cancel.", "보류, 해제, 취소의 설비."},
	{"of", "대상명령", COLUMN_ID, 0, NULL, NULL, "The order that proposed or locked: for accept, reject, withdraw, unlock.",
		"수락, 거절, 철회, 잠금 해제의 대상 명령."},
	{"reason", "사유", COLUMN_TEXT, 0, NULL, NULL, "Why.", "사유."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it; the contract of a transfer, the approval of banking.",
		"증빙. 이전의 계약서, 이월의 승인서."},
	{0},
};

static const struct column project_plans[] = {
	{"project", "외부사업", COLUMN_REF, COLUMN_REQUIRED, "projects", NULL, "The project.", "외부사업."},
	{"version", "판", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Version of the plan: 1, 2, …", "계획서의 판: 1, 2, …"},
	{"submitted_on", "제출일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL,
		"From when it counts; after the approval a new version needs a plan_change of the same number (R18).",
		"적용 시작일. 승인 뒤의 새 판은 같은 번호의 plan_change가 있어야 함(R18)."},
	{"crediting", "인정방식", COLUMN_ENUM, COLUMN_REQUIRED, "renewable|fixed|forest", NULL,
		"Crediting: 5 years and at most two renewals, 10 years fixed, or forest (15 years).",
		"인정 기간: 갱신형 5년(2회까지 갱신), 고정형 10년, 산림 15년."},
	{"expected_t_per_year", "예상감축량", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL,
		"Expected reduction in t CO2-eq a year: decides the scale class.", "예상 감축량(t CO2-eq/년). 규모를 정함."},
	{"largest_member_t_per_year", "최대구성원감축량", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL,
		"Bundle: expected reduction of its largest member, t a year.", "묶음 사업에서 가장 큰 구성원의 예상 감축량(t/년)."},
	{"change", "변경종류", COLUMN_ENUM, 0, "replacement|removal|maintenance|behaviour|output_cut", "replacement",
		"What reduces: only replacing or removing the source can be approved (R02).", "감축 방법. 배출원의 교체나 제거만 승인됨(R02)."},
	{"methodology", "방법론", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Approved methodology.", "승인된 방법론."},
	{"methodology_version", "방법론판", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Its version.", "방법론의 판."},
	{"methodology_from", "방법론승인일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "Day from which that version is approved (R06).",
		"그 판이 승인된 날(R06)."},
	{"methodology_to", "방법론종료일", COLUMN_DATE, 0, NULL, NULL, "Last day of that version; blank: still the newest (R06).",
		"그 판의 마지막 날. 비면 최신판(R06)."},
	{"economic_test", "경제성평가", COLUMN_YESNO, 0, NULL, "no", "Economic additionality is shown; needed above 60,000 t a year.",
		"경제적 추가성을 보임. 연 60,000톤을 넘으면 필요."},
	{"legal_duty_share", "법적의무비율", COLUMN_SHARE, 0, NULL, "0", "Part of the reduction that a law demands: only the rest is credited (R03).",
		"법이 요구하는 감축의 비율. 나머지만 인정됨(R03)."},
	{"parent", "상위사업", COLUMN_REF, 0, "projects", NULL, "Programme project of which this is a unit.", "이 단위사업이 속한 프로그램 사업."},
	{"consultant", "컨설팅기관", COLUMN_REF, 0, "organisations", NULL, "Who wrote the plan: may not verify it (R10).",
		"계획서를 쓴 곳. 검증할 수 없음(R10)."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The plan.", "계획서."},
	{0},
};

static const struct column project_steps[] = {
	{"project", "외부사업", COLUMN_REF, COLUMN_REQUIRED, "projects", NULL, "The project.", "외부사업."},
	{"step", "단계", COLUMN_ENUM, COLUMN_REQUIRED,
		"requested|non_disclosure|correction|validated|consulted|objection|committee|approved|rejected|start_notice|crediting_start|"
		"crediting_moved|plan_change|ownership_change|succession|succession_answered|late_reason|late_accepted|monitoring_report|"
		"certification_request|certified|renewal_request|renewed|cancelled|ended",
		NULL, "What happened; which step may follow which is in docs/external-projects.md.",
		"일어난 일. 어느 단계 뒤에 무엇이 올 수 있는지는 docs/external-projects.md."},
	{"round", "회차", COLUMN_INTEGER, COLUMN_POSITIVE, NULL, "1",
		"1, 2, … where a step comes more than once; of plan_change and renewed the version of the plan.",
		"같은 단계가 여러 번이면 1, 2, …. plan_change와 renewed에서는 계획서의 판."},
	{"done_on", "날짜", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day on which it was done or filed.", "한 날 또는 낸 날."},
	{"from_on", "시작일", COLUMN_DATE, 0, NULL, NULL,
		"First day of the crediting or monitoring period; of ownership_change the day of the change.",
		"인정 기간이나 모니터링 기간의 첫날. ownership_change에서는 바뀐 날."},
	{"to_on", "종료일", COLUMN_DATE, 0, NULL, NULL,
		"Last day of the crediting or monitoring period; of late_reason that of the period which is late.",
		"인정 기간이나 모니터링 기간의 마지막 날. late_reason에서는 늦은 기간의 마지막 날."},
	{"actor", "행위자", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Who did it.", "한 사람이나 기관."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{"note", "비고", COLUMN_TEXT, 0, NULL, NULL, "Note.", "비고."},
	{0},
};

static const struct column project_checks[] = {
	{"project", "외부사업", COLUMN_REF, COLUMN_REQUIRED, "projects", NULL, "The project.", "외부사업."},
	{"list", "목록", COLUMN_ENUM, COLUMN_REQUIRED, "validation|certification", NULL,
		"Validation (items 1 to 11, N13 ①) or review of a certification (items 1 to 5, N32 ①).",
		"타당성 평가(항목 1–11, 지침 13조 1항) 또는 인증 검토(항목 1–5, 지침 32조 1항)."},
	{"item", "항목", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Number of the item.", "항목 번호."},
	{"result", "결과", COLUMN_ENUM, COLUMN_REQUIRED, "pass|fail|open|not_applicable", NULL,
		"Result: what is open or failed stops the approval or the certification.", "결과. 열려 있거나 불합격이면 승인이나 인증이 막힘."},
	{"checked_by", "확인자", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Who looked.", "확인한 사람."},
	{"checked_on", "확인일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "When.", "확인한 날."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{"note", "비고", COLUMN_TEXT, 0, NULL, NULL, "Note.", "비고."},
	{0},
};

static const struct column certified_emissions[] = {
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Allocated company.", "할당대상업체."},
	{"year", "이행연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL, "Compliance year.", "이행연도."},
	{"certified_t", "인증배출량", COLUMN_TONNES, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL, "Certified emissions, t.",
		"인증 배출량(톤)."},
	{"stand_in", "대용", COLUMN_YESNO, 0, NULL, "no", "The figure stands in for one that is not known; every answer made with it is marked.",
		"모르는 값을 대신한 값. 이것으로 만든 답에는 표시가 붙음."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the figure comes from.", "수치의 출처."},
	{0},
};

static const struct column allocations[] = {
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Allocated company.", "할당대상업체."},
	{"year", "이행연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL, "Compliance year.", "이행연도."},
	{"free_t", "무상", COLUMN_TONNES, COLUMN_NOT_NEGATIVE, NULL, NULL, "Allocated free of charge, t.", "무상할당(톤)."},
	{"auctioned_t", "유상", COLUMN_TONNES, COLUMN_NOT_NEGATIVE, NULL, NULL, "To be bought at auction, t.", "유상할당(톤)."},
	{"undivided_t", "미구분", COLUMN_TONNES, COLUMN_NOT_NEGATIVE, NULL, NULL,
		"Published as one figure without the two parts, t; every answer made with it is marked.",
		"유상과 무상을 나누지 않고 공표된 값(톤). 이것으로 만든 답에는 표시가 붙음."},
	{"stand_in", "대용", COLUMN_YESNO, 0, NULL, "no", "The figure stands in for one that is not known.", "모르는 값을 대신한 값."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the figure comes from.", "수치의 출처."},
	{0},
};

static const struct column allowance_holdings[] = {
	{"lot", "묶음", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the lot of allowances.", "배출권 묶음의 식별자."},
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Holder.", "보유자."},
	{"year", "이행연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL, "Compliance year for which they can be surrendered.",
		"제출할 수 있는 이행연도."},
	{"tonnes", "톤", COLUMN_TONNES, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Tonnes (KAU).", "톤(KAU)."},
	{"origin", "유래", COLUMN_ENUM, COLUMN_REQUIRED, "free|auctioned|bought|banked|borrowed", NULL,
		"How they came: banked ones cannot be banked again.", "얻은 방법. 이월한 것은 다시 이월할 수 없음."},
	{"obtained_on", "취득일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "When.", "얻은 날."},
	{"price_krw", "취득가격", COLUMN_WON, 0, NULL, NULL, "Won paid for a tonne; blank: nothing or not known.", "톤당 치른 원. 비면 없거나 모름."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the figure comes from.", "수치의 출처."},
	{0},
};

static const struct column market_prices[] = {
	{"instrument", "종목", COLUMN_ENUM, COLUMN_REQUIRED, "KAU|KOC|KCU", NULL, "Allowance, certified reduction or offset allowance.",
		"할당배출권, 외부사업 인증실적, 상쇄배출권."},
	{"day", "날짜", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Trading day.", "거래일."},
	{"price_krw", "가격", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Won for a tonne.", "톤당 원."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the price comes from.", "가격의 출처."},
	{0},
};

static const struct column offtake_contracts[] = {
	{"contract", "계약", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the offtake contract.", "매매 계약의 식별자."},
	{"seller", "판매자", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who sells.", "파는 쪽."},
	{"buyer", "구매자", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who buys.", "사는 쪽."},
	{"project", "외부사업", COLUMN_REF, COLUMN_REQUIRED, "projects", NULL, "Project whose KOC are sold.", "KOC를 파는 외부사업."},
	{"tonnes", "톤", COLUMN_TONNES, COLUMN_POSITIVE, NULL, NULL, "Tonnes promised; or share.", "약속한 톤. 아니면 share."},
	{"share", "몫", COLUMN_SHARE, COLUMN_POSITIVE, NULL, NULL, "Share promised of what the project is issued, rounded down to whole tonnes.",
		"사업이 발급받는 톤 가운데 약속한 몫. 톤 아래는 버림."},
	{"price_krw", "가격", COLUMN_WON, COLUMN_REQUIRED, NULL, NULL, "Won for a tonne.", "톤당 원."},
	{"signed_on", "체결일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "When signed.", "체결일."},
	{"due_on", "인도기한", COLUMN_DATE, 0, NULL, NULL, "Deliver by; blank: no date.", "인도 기한. 비면 없음."},
	{"paid_krw", "지급액", COLUMN_WON, 0, NULL, NULL, "Won paid so far.", "지금까지 지급한 원."},
	{"paid_on", "지급일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day of payment.", "지급일."},
	{"firm_share", "기업몫", COLUMN_SHARE, COLUMN_REQUIRED, NULL, NULL,
		"Share of the revenue that the firm with the machine keeps; the rest is the carmaker's.",
		"매출 가운데 설비를 둔 기업의 몫. 나머지는 완성차 기업의 것."},
	{"invoice", "세금계산서", COLUMN_TEXT, 0, NULL, NULL, "Tax invoice of the sale.", "판매의 세금계산서."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The contract.", "계약서."},
	{0},
};

static const struct column trading_terms[] = {
	{"term", "조건", COLUMN_ENUM, COLUMN_REQUIRED,
		"offset_limit|banking_limit_t|borrowing_limit|penalty_multiple|late_rate_per_month|late_months|validation_krw|verification_krw|"
		"coordination_krw_per_year|opinion_days|correction_rounds|consultation_days|committee_wait_days",
		NULL, "A dated parameter of law, market or programme.", "법, 시장, 사업의 날짜 있는 매개변수."},
	{"scale", "규모", COLUMN_ENUM, 0, "any|micro|small|general", "any", "Scale class for which it holds (costs).", "적용되는 규모(비용)."},
	{"route", "방식", COLUMN_ENUM, 0, "any|alone|bundle|programme", "any", "Registered alone, in a bundle, in a programme project (costs).",
		"단독, 묶음, 프로그램(비용)."},
	{"valid_from", "시작일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "From when.", "시작일."},
	{"valid_to", "종료일", COLUMN_DATE, 0, NULL, NULL, "Until when; blank: open.", "종료일. 비면 계속."},
	{"value", "값", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL, "Value: share, tonnes, won, days or number.",
		"값: 비율, 톤, 원, 일, 횟수."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where it is laid down or who offered it.", "근거나 제시한 곳."},
	{0},
};

static const struct column claims[] = {
	{"claim", "주장", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the claim.", "주장의 식별자."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED,
		"rec|re100|ppa|market_based_inventory|location_based_inventory|own_reduction|footprint|other_scheme|retained|koc", NULL,
		"What it is used for. own_reduction: recognised as an allocated company's own at a firm that it supports. What may stand side by "
		"side: "
		"sangsaeng claims rules.",
		"쓰임. own_reduction은 할당대상업체가 지원한 업체에서 자기 실적으로 인정받은 감축. 함께 있을 수 있는 것은 sangsaeng claims rules."},
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who claims it.", "주장하는 조직."},
	{"measure", "설비투자", COLUMN_REF, 0, "measures", NULL, "The machine; or a meter, or a site.", "기계. 아니면 계량기나 사업장."},
	{"meter", "계량기", COLUMN_ID, 0, NULL, NULL, "The meter, if no machine is named.", "기계를 적지 않을 때의 계량기."},
	{"site", "사업장", COLUMN_REF, 0, "sites", NULL, "The whole site, if neither is named; or where the meter stands.",
		"둘 다 적지 않을 때의 사업장 전체, 또는 계량기가 있는 사업장."},
	{"period_from", "시작", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "First month (2027-01), or first day where meters are finer.",
		"첫 달(2027-01). 계량이 더 촘촘하면 첫 날."},
	{"period_to", "끝", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Last month or day.", "마지막 달 또는 날."},
	{"quantity", "수량", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL, "How much; blank: all that was saved or generated.",
		"주장하는 양. 비면 감축하거나 발전한 전부."},
	{"unit", "단위", COLUMN_ENUM, 0, "MWh|tCO2e", NULL, "Unit of the quantity.", "수량의 단위."},
	{"metered", "계량값", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL,
		"What a meter without machine gave in the interval, in the unit; needed for a part of it.",
		"기계가 없는 계량기가 그 기간에 계량한 양(같은 단위). 일부만 주장할 때 필요."},
	{"registry", "등록처", COLUMN_TEXT, 0, NULL, NULL, "Register of the certificate.", "인증서의 등록처."},
	{"certificate", "인증서", COLUMN_ID, 0, NULL, NULL, "Id of the certificate there; claimed once.", "그곳의 인증서 번호. 한 번만 주장."},
	{"made_on", "주장일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of the claim.", "주장한 날."},
	{"released_on", "해제일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day it was given up; blank: it lives.", "거둔 날. 비면 유효."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

static const struct column carbon_prices[] = {
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who paid.", "지급한 조직."},
	{"year", "연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL, "Year of the emissions.", "배출 연도."},
	{"instrument", "수단", COLUMN_ENUM, COLUMN_REQUIRED, "allowances|offsets|tax", NULL,
		"allowances (KAU) and offset credits (KOC, KCU) apart, or a tax.", "할당배출권(KAU), 상쇄배출권(KOC·KCU), 세금을 나누어 적음."},
	{"scheme", "제도", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Scheme, such as K-ETS.", "제도(예: K-ETS)."},
	{"tonnes", "톤", COLUMN_TONNES, COLUMN_NOT_NEGATIVE, NULL, NULL, "Tonnes that were paid for.", "값을 치른 톤."},
	{"amount_krw", "금액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL, "Won paid.", "지급한 금액(원)."},
	{"rebate_krw", "환급", COLUMN_WON, COLUMN_NOT_NEGATIVE, NULL, NULL, "Won that came back as rebate or compensation; blank: not known.",
		"환급이나 보상으로 돌아온 금액(원). 비면 모름."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the figure comes from.", "수치의 출처."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

const struct table credit_tables[] = {
	{"projects", "외부사업", "project", TABLE_FILE, projects, "Registered external projects.", "등록된 외부사업."},
	{"ownership", "소유권", "project,organisation,valid_from", TABLE_FILE, ownership, "Who owns the tonnes.", "톤의 소유자."},
	{"compliance", "이행", "organisation,year", TABLE_OPTIONAL, compliance, "Obligations in the trading system.", "배출권거래제의 의무."},
	{"credit_orders", "등록부명령", "order", TABLE_OPTIONAL, credit_orders, "Orders to the registry of credits, carried out by date.",
		"크레딧 등록부에 내리는 명령. 일자 순으로 처리."},
	{"project_plans", "외부사업계획", "project,version", TABLE_OPTIONAL, project_plans,
		"Plans of external projects in versions. A project with rows here or in project_steps is held against the rules of its life.",
		"외부사업 계획서의 판. 여기나 project_steps에 줄이 있는 사업은 생애 규칙을 적용받음."},
	{"project_steps", "외부사업단계", "project,step,round", TABLE_OPTIONAL, project_steps,
		"What happened to external projects: requests, corrections, approval, start, reports, renewals, changes.",
		"외부사업의 단계: 신청, 보완, 승인, 착수, 보고, 갱신, 변경."},
	{"project_checks", "외부사업점검", "project,list,item", TABLE_OPTIONAL, project_checks, "Checklists of validation and of certification.",
		"타당성 평가와 인증의 점검 목록."},
	{"certified_emissions", "인증배출량", "organisation,year", TABLE_OPTIONAL, certified_emissions,
		"Certified emissions of allocated companies: what they must surrender for.", "할당대상업체의 인증 배출량."},
	{"allocations", "할당", "organisation,year", TABLE_OPTIONAL, allocations, "Allowances allocated, free and auctioned apart.",
		"할당량. 무상과 유상을 나눔."},
	{"allowance_holdings", "배출권보유", "lot", TABLE_OPTIONAL, allowance_holdings, "Allowances (KAU) held. KOC and KCU are in the registry.",
		"보유한 할당배출권(KAU). KOC와 KCU는 등록부에 있음."},
	{"market_prices", "배출권가격", "instrument,day", TABLE_OPTIONAL, market_prices, "Market prices by day.", "날짜별 시장 가격."},
	{"offtake_contracts", "크레딧계약", "contract", TABLE_OPTIONAL, offtake_contracts, "Offtake contracts for KOC.", "KOC 매매 계약."},
	{"trading_terms", "크레딧조건", "term,scale,route,valid_from", TABLE_OPTIONAL, trading_terms,
		"Limits of trading, costs and waiting times of registering.", "거래 한도, 등록의 비용과 대기 시간."},
	{"claims", "주장", "claim", TABLE_OPTIONAL, claims,
		"Who claims which reduction or renewable electricity: REC, RE100, inventories, own reductions, other schemes, footprints. One event "
		"has one "
		"live claim.",
		"누가 어떤 감축이나 재생에너지를 주장하는지: REC, RE100, 인벤토리, 자기 실적, 다른 제도, 발자국. 한 번의 감축에는 유효한 주장이 "
		"하나뿐."},
	{"carbon_prices", "탄소가격", "organisation,year,instrument", TABLE_OPTIONAL, carbon_prices,
		"What a firm paid for its emissions: for CBAM, where allowances and credits are told apart.",
		"업체가 배출에 치른 값. CBAM에 쓰며 배출권과 상쇄를 나눔."},
	{0},
};
