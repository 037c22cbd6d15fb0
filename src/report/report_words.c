#include "report/report_words_int.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

/* ---- units, by the end of a key ---- */

static const struct {
	const char *end, *en, *ko;
} units[] = {
	{"_tco2e_per_million_krw", "tCO2e/million KRW", "tCO2e/백만 원"},
	{"_krw_per_tco2e", "KRW/tCO2e", "원/tCO2e"},
	{"_tco2e_per_year", "tCO2e/year", "tCO2e/년"},
	{"_krw_per_year", "KRW/year", "원/년"},
	{"_t_per_year", "t/year", "t/년"},
	{"_kgco2e", "kgCO2e", "kgCO2e"},
	{"_tco2e", "tCO2e", "tCO2e"},
	{"_percent", "%", "%"},
	{"_years", "years", "년"},
	{"_krw", "KRW", "원"},
	{"_kwh", "kWh", "kWh"},
	{"_kg", "kg", "kg"},
	{"_t", "t", "t"},
	{"_g", "g", "g"},
};
/* Keys that are a word with its unit as they stand. */
static const struct {
	const char *key, *en, *ko;
} whole[] = {{"tonnes", "t", "t"}, {"bytes", "bytes", "바이트"}, {"pcf_excluding_uptake", "kgCO2e", "kgCO2e"},
	{"pcf_including_uptake", "kgCO2e", "kgCO2e"}, {"claimed_elsewhere", "kgCO2e", "kgCO2e"}, {"claim_adjusted", "kgCO2e", "kgCO2e"}};
#define COUNT(list) (sizeof(list) / sizeof *(list))

/* ---- words ---- */

/* What a list is called. */
static const struct {
	const char *table, *en, *ko;
} tables[] = {
	{"access", "Who sees what", "열람 권한"},
	{"accounts", "Accounts of the registry", "등록부 계정"},
	{"adoption", "Adopted", "채택한 설비"},
	{"agreements", "Agreements", "협약"},
	{"balances", "Balances", "계정 잔액"},
	{"band", "Expected and measured", "예상과 계량"},
	{"bill", "Bills", "고지서"},
	{"calculation", "Calculation", "계산"},
	{"candidates", "Candidates", "후보 설비"},
	{"cascade", "Cascade", "환원의 흐름"},
	{"changes", "Changed readings", "바뀐 계량값"},
	{"claim-rules", "Rules of claims", "주장의 규칙"},
	{"claims", "Claims", "주장"},
	{"clocks", "Clocks of projects", "외부사업 기한"},
	{"comparison", "Comparison", "계획 비교"},
	{"contracts", "Contracts", "크레딧 계약"},
	{"curve", "Abatement curve", "감축비용곡선"},
	{"dues", "What is due", "받을 돈과 의무"},
	{"duties", "Duties", "의무"},
	{"duty-rules", "Clock table", "기한 규칙"},
	{"events", "Events of the registry", "등록부 기록"},
	{"evidence", "Evidence", "증빙"},
	{"factor-comparison", "With another factor", "계수를 바꾸면"},
	{"facts", "Facts of the case", "검증 사건의 사실"},
	{"factors", "Emission factors", "배출계수"},
	{"fields", "Fields of forms", "양식에 채울 값"},
	{"firms", "Cash of the firms", "업체별 순현금"},
	{"footprints", "Footprints", "제품 발자국"},
	{"grants", "Grants", "지원"},
	{"holdings", "Credits held", "보유 크레딧"},
	{"inventory", "Inventory", "배출 목록"},
	{"ledger", "Ledger", "장부"},
	{"letters", "Letters", "편지"},
	{"life", "Life of a grant", "지원의 경과"},
	{"meters", "Meters", "계량기"},
	{"methodologies", "Methodologies", "방법론"},
	{"monitoring", "Monitoring by month", "월별 모니터링"},
	{"months", "Months of a meter", "월별 계량"},
	{"outcome", "Outcome", "성과"},
	{"pays", "Does a project pay", "외부사업 채산"},
	{"picks", "Picks of a plan", "계획의 선택"},
	{"plan", "Plan", "계획"},
	{"plans", "Plans", "남긴 계획"},
	{"position", "Trading position", "거래 포지션"},
	{"project-rules", "Rules of projects", "외부사업 거절 규칙"},
	{"property", "Property", "중요재산"},
	{"readings", "Readings", "계량값"},
	{"reconciliation", "Bank and books", "통장과 장부"},
	{"requests", "Requests", "자료 요청"},
	{"routes", "Routes", "지원 경로"},
	{"sensitivity", "Sensitivity", "민감도"},
	{"serial", "Life of a serial", "일련번호 이력"},
	{"statement", "Statement of the programme", "사업 명세"},
	{"steps", "Recomputed", "다시 계산한 단계"},
	{"variance", "Plan and outcome", "계획과 결과"},
	{"verifications", "Verifications", "검증"},
	{"visits", "Visits", "방문"},
};

/* Korean words of keys without their unit; "list.key" where a list means something else by it. English is the key itself, or stands here. */
static const struct {
	const char *key, *ko, *en;
} words[] = {
	{"account", "계정", NULL},
	{"account_of", "계좌 주인", NULL},
	{"act_cancelled", "제31조 ① 취소액", "Cancelled (Act 31 ①)"},
	{"act_fixed", "제31조 ② 확정액", "Fixed (Act 31 ②)"},
	{"act_interest", "제31조 ② 이자", "Interest (Act 31 ②)"},
	{"act_open", "들어오지 않은 돈", "Still open"},
	{"act_paid", "제31조 ② 지급액", "Paid (Act 31 ②)"},
	{"act_returned", "반환된 돈", "Returned (Act 31 ②)"},
	{"act_surcharge", "제33조의2 제재부가금", "Surcharge (Act 33-2)"},
	{"act_to_return", "반환할 돈", "To return (Act 31 ②)"},
	{"actor", "행위자", NULL},
	{"actual", "실제 지원액", "Actual support"},
	{"added", "더해진 설비", NULL},
	{"adds", "더하는 감축량", "Adds"},
	{"adopted", "채택", NULL},
	{"adopted_on", "채택일", NULL},
	{"after", "바뀐 값", NULL},
	{"agreed_year", "협약 연도", NULL},
	{"agreement", "협약", NULL},
	{"aircraft", "항공", NULL},
	{"alarm", "알림", NULL},
	{"alarm_on", "알림일", NULL},
	{"alarm_unit", "알림 단위", NULL},
	{"alike", "같은 거래가 더 있음", NULL},
	{"allowed", "허용", NULL},
	{"amount", "금액", NULL},
	{"inventory.amount", "사용량", NULL},
	{"applied_on", "신청일", NULL},
	{"area", "업무", NULL},
	{"as_of", "기준일", NULL},
	{"at", "시각", NULL},
	{"attempts", "시도", NULL},
	{"balance", "잔액", NULL},
	{"baseline", "베이스라인", NULL},
	{"baseline_high", "베이스라인 상한", NULL},
	{"baseline_low", "베이스라인 하한", NULL},
	{"basis", "근거", NULL},
	{"before", "전의 값", NULL},
	{"before_recorded_on", "전의 기록일", NULL},
	{"billed", "청구액", "Billed"},
	{"biogenic_non_co2", "생물 기원 (CO2 제외)", "Biogenic, not CO2"},
	{"biogenic_uptake", "생물 기원 CO2 흡수", "Biogenic CO2 uptake"},
	{"booked_on", "거래일", NULL},
	{"bound", "한계", NULL},
	{"buyer", "구매자", NULL},
	{"by", "한 사람", NULL},
	{"visits.by", "방문 조직", NULL},
	{"bytes", "크기", "Size"},
	{"calibrated", "교정 유효", NULL},
	{"calibrated_on", "교정일", NULL},
	{"calibrated_to", "교정 만료일", "Calibrated until"},
	{"call", "공모", NULL},
	{"camera_at", "카메라의 시각", "Time of the camera"},
	{"campaign", "캠페인", NULL},
	{"capacity", "최대값", NULL},
	{"carmaker", "완성차", NULL},
	{"contracts.carmaker", "완성차 몫", "Carmaker's share"},
	{"carrier", "에너지", NULL},
	{"cash", "현금", NULL},
	{"cause", "사유", NULL},
	{"certificate", "인증서", NULL},
	{"certified_on", "인증일", NULL},
	{"ch4", "CH₄", "CH₄"},
	{"change", "변경", NULL},
	{"changed_by", "바꾼 기록", "Changed by event"},
	{"channel", "방식", NULL},
	{"claim", "주장", NULL},
	{"claim_adjusted", "주장 조정 발자국", NULL},
	{"claim_advice", "주장 조언", NULL},
	{"claimed_elsewhere", "다른 곳 주장", NULL},
	{"class", "자료 구분", NULL},
	{"co2", "CO₂", "CO₂"},
	{"code", "코드", NULL},
	{"committee", "위원회", NULL},
	{"completed_on", "완료일", NULL},
	{"component", "구성", NULL},
	{"consortium", "컨소시엄", NULL},
	{"contact", "연락처 상태", NULL},
	{"content", "내용 보관", NULL},
	{"contract", "계약", NULL},
	{"cost", "투자비", NULL},
	{"curve.cost", "감축비용", "Cost"},
	{"pays.cost", "비용", "Cost"},
	{"cost_high", "감축비용 상한", NULL},
	{"cost_low", "감축비용 하한", NULL},
	{"counted_back", "거꾸로 셈", NULL},
	{"counterparty", "상대", NULL},
	{"credit", "대변", NULL},
	{"credits", "대변", NULL},
	{"cumulative", "누적 감축량", NULL},
	{"cumulative_planned", "누적 계획", NULL},
	{"date", "날짜", NULL},
	{"days", "날짜 차이", "Days apart"},
	{"days_late", "늦은 날", NULL},
	{"debit", "차변", NULL},
	{"debits", "차변", NULL},
	{"decided_on", "결정일", NULL},
	{"decision", "결정", NULL},
	{"declared_unit", "선언단위", NULL},
	{"delegate", "맡은 사람", NULL},
	{"delegated_to", "위임받은 사람", NULL},
	{"delivered", "인도량", NULL},
	{"delivered_on", "이행일", NULL},
	{"detail", "내역", NULL},
	{"difference", "차이", NULL},
	{"digits6", "유효숫자 6자리", "6 digits"},
	{"done_on", "이행일", NULL},
	{"dqr_geographical", "지리 등급", "DQR geographical"},
	{"dqr_technological", "기술 등급", "DQR technological"},
	{"dqr_temporal", "시간 등급", "DQR temporal"},
	{"drawn", "뽑힌 설비", NULL},
	{"dropped", "빠진 설비", NULL},
	{"due", "낼 금액", NULL},
	{"due_on", "기한", NULL},
	{"duty", "환원 의무", "Return duty"},
	{"each", "무엇마다", NULL},
	{"eligible", "신청 가능", NULL},
	{"ended_on", "종료일", NULL},
	{"ends_on", "끝나는 날", NULL},
	{"enforced_by", "지키는 곳", NULL},
	{"estimate", "추정", NULL},
	{"event", "기록 번호", NULL},
	{"event_en", "시작 사건 (영문)", "Event (English)"},
	{"event_ko", "시작 사건", "Event (Korean)"},
	{"event_on", "사건일", NULL},
	{"evidence", "증빙", NULL},
	{"evidence_sha256", "증빙 해시", "Evidence SHA-256"},
	{"exact", "정확한 값", NULL},
	{"exempted", "제외 비율", NULL},
	{"explanation", "설명", NULL},
	{"factor", "배출계수", NULL},
	{"factors", "배출계수", NULL},
	{"fallback", "보수값", NULL},
	{"fees", "수수료", NULL},
	{"field", "항목", NULL},
	{"filled", "메움", NULL},
	{"findings", "지적", NULL},
	{"firm", "업체", NULL},
	{"firm_share", "업체 몫 비율", NULL},
	{"contracts.firm", "업체 몫", "Firm's share"},
	{"firmness", "확실함", NULL},
	{"first_creditable_day", "인정 시작일", NULL},
	{"fixed", "확정액", NULL},
	{"formula", "식", NULL},
	{"fossil", "화석", NULL},
	{"from", "시작", NULL},
	{"duty-rules.from", "세는 시작", NULL},
	{"serial.from", "보낸 계정", "From account"},
	{"funder", "출연자", NULL},
	{"gap", "차이", NULL},
	{"grant", "지원", NULL},
	{"grants", "지원 건수", NULL},
	{"group", "구분", NULL},
	{"ledger.group", "묶음의 처음", "First of group"},
	{"gsd", "기하표준편차", "Geometric standard deviation"},
	{"gwp_set", "지구온난화지수", "GWP set"},
	{"held", "확인이 필요한 까닭", "Held out by"},
	{"hash", "해시", NULL},
	{"holder", "보유자", NULL},
	{"how", "방법", NULL},
	{"id", "식별자", "ID"},
	{"in", "들어온 돈", "Total in"},
	{"instrument", "계측기", NULL},
	{"interest", "이자", NULL},
	{"interval", "간격", NULL},
	{"calculation.interval", "기간", NULL},
	{"intervals", "구간 수", NULL},
	{"invoice", "계산서", NULL},
	{"invoiced", "계산서 금액", NULL},
	{"issued_on", "발행일", NULL},
	{"joined_later", "나중에 참여", NULL},
	{"journal", "hledger 계정", "hledger account"},
	{"kcu", "상쇄배출권 (KCU)", "KCU"},
	{"kept_until", "보관 기한", NULL},
	{"key", "항목", NULL},
	{"events.key", "멱등 키", NULL},
	{"facts.key", "대상", NULL},
	{"factors.key", "식별자", NULL},
	{"ledger.key", "멱등 키", NULL},
	{"kgCO2e_per_unit", "단위당 kgCO2e", "kgCO2e per unit"},
	{"kind", "종류", NULL},
	{"koc", "외부사업 인증실적 (KOC)", "KOC"},
	{"label", "이름", NULL},
	{"land_management", "토지관리 CO2", "Land management CO2"},
	{"land_management_removal", "토지관리 제거", NULL},
	{"land_use_change", "토지이용 변화", NULL},
	{"last_letter", "마지막 편지", NULL},
	{"legal_basis", "근거", NULL},
	{"legal_basis_en", "근거 (영문)", "Legal basis (English)"},
	{"legal_basis_ko", "근거", "Legal basis (Korean)"},
	{"letters_sent", "보낸 편지", NULL},
	{"liable", "의무량", NULL},
	{"life", "내용연수", NULL},
	{"line", "거래 번호", NULL},
	{"location", "지역 기반", "Location-based"},
	{"locked_by", "잠근 기록", "Locked by event"},
	{"locked_until", "처분 제한 기한", NULL},
	{"machine", "설비", NULL},
	{"machines", "설비 수", NULL},
	{"made_by", "작성자", NULL},
	{"made_on", "주장일", NULL},
	{"market", "시장 기반", "Market-based"},
	{"marks", "표시", NULL},
	{"match", "매칭", NULL},
	{"measure", "설비투자", NULL},
	{"measured", "계량", NULL},
	{"media_type", "파일 형식", NULL},
	{"message", "편지", NULL},
	{"meter", "계량기", NULL},
	{"methodology", "방법론", NULL},
	{"milestone", "지급 단계", NULL},
	{"missing", "결측", NULL},
	{"pays.missing", "없는 자료", NULL},
	{"month", "월", NULL},
	{"months", "개월 수", NULL},
	{"moved", "해가 바뀐 설비", "Moved"},
	{"moves", "휴일에 옮김", NULL},
	{"n2o", "N₂O", "N₂O"},
	{"name", "이름", NULL},
	{"evidence.name", "파일 이름", "File name"},
	{"name_en", "영문 이름", "Name (English)"},
	{"name_ko", "이름", "Name (Korean)"},
	{"nature", "성격", NULL},
	{"net", "순현금", NULL},
	{"pays.net", "순수익", NULL},
	{"not_before", "보낼 시각", NULL},
	{"note", "비고", NULL},
	{"objective", "목표", NULL},
	{"offer", "제안 지원액", NULL},
	{"old_serial", "기존 일련번호", NULL},
	{"on", "날짜", "Day"},
	{"on_hand", "잔액", NULL},
	{"on_hold", "보류", NULL},
	{"open", "남은 금액", NULL},
	{"open_findings", "열린 지적", NULL},
	{"opened_by", "연 기록", "Opened by event"},
	{"opinion", "의견", NULL},
	{"organisation", "조직", NULL},
	{"origin", "재원", NULL},
	{"candidates.origin", "출처", NULL},
	{"curve.origin", "출처", NULL},
	{"out", "나간 돈과 잔액", "Total out and on hand"},
	{"outcome", "결과", NULL},
	{"own", "자부담", "Own share"},
	{"own_share", "자부담", NULL},
	{"owner", "주인", NULL},
	{"duties.owner", "의무자", NULL},
	{"duty-rules.owner", "의무자", NULL},
	{"clocks.owner", "의무자", NULL},
	{"clocks.status", "기한 상태", "Status"},
	{"paid", "지급액", NULL},
	{"parameter", "매개변수", NULL},
	{"part", "일부", NULL},
	{"payable", "지급 가능액", NULL},
	{"payback", "회수 기간", NULL},
	{"pays", "재원별 금액", NULL},
	{"pcf_excluding_uptake", "발자국 (흡수 제외)", "PCF excluding uptake"},
	{"pcf_including_uptake", "발자국 (흡수 포함)", "PCF including uptake"},
	{"period_from", "기간 시작", NULL},
	{"period_to", "기간 끝", NULL},
	{"person", "담당자", NULL},
	{"photo", "사진", NULL},
	{"picks", "선택한 설비", NULL},
	{"plan", "계획", NULL},
	{"planned", "계획", NULL},
	{"pays.planned", "계획 감축량", NULL},
	{"position", "순번", NULL},
	{"prepared_by", "준비한 사람", NULL},
	{"price", "단가", NULL},
	{"primary_data", "1차자료 비율", NULL},
	{"process", "공정", NULL},
	{"product", "제품", NULL},
	{"project", "외부사업", NULL},
	{"band.project", "사업 배출량", NULL},
	{"promise", "약속", NULL},
	{"promise_state", "약속 상태", NULL},
	{"promised", "약정량", NULL},
	{"promoted_on", "승격일", NULL},
	{"publishable", "공표 가능", NULL},
	{"purpose", "목적", NULL},
	{"quantity", "수량", NULL},
	{"rank", "순위", NULL},
	{"reason", "이유", NULL},
	{"reasons", "까닭", NULL},
	{"received", "출연받은 돈", NULL},
	{"recommended", "추천", NULL},
	{"recomputed", "다시 계산한 값", NULL},
	{"record", "기록", NULL},
	{"recorded_on", "기록일", NULL},
	{"recovered", "환수액", NULL},
	{"recovery", "환수", NULL},
	{"reduction", "감축량", NULL},
	{"refuse_when", "거절 조건 (영문)", "Refused when"},
	{"refuse_when_ko", "거절 조건", "Refused when (Korean)"},
	{"refused_by", "거절 규칙", NULL},
	{"region", "지역", NULL},
	{"registry", "등록처", NULL},
	{"rejected", "거절 이유", NULL},
	{"relation", "관계", NULL},
	{"released_by", "승인한 사람", NULL},
	{"released_on", "해제일", NULL},
	{"request", "요청", NULL},
	{"reservation", "예약의 순번", NULL},
	{"reserved", "예약액", NULL},
	{"reserved_credits", "예약 대변", NULL},
	{"reserved_debits", "예약 차변", NULL},
	{"return_duty", "환원 의무", NULL},
	{"returned", "환원액", NULL},
	{"revenue", "수입", NULL},
	{"role", "역할", NULL},
	{"route", "경로", NULL},
	{"rule", "규칙", NULL},
	{"routes.rule", "규칙상 지원액", "Support by the rule"},
	{"same", "같음", NULL},
	{"saving", "절감", NULL},
	{"saving_high", "절감 상한", NULL},
	{"saving_low", "절감 하한", NULL},
	{"saving_planned", "계획 절감", NULL},
	{"scale", "규모", NULL},
	{"scope", "스코프", NULL},
	{"score", "점수", NULL},
	{"seen", "보이는 만큼", NULL},
	{"seller", "판매자", NULL},
	{"serial", "일련번호", NULL},
	{"serial_from", "일련번호부터", NULL},
	{"serial_to", "일련번호까지", NULL},
	{"set", "묶음", NULL},
	{"settled", "낸 금액", NULL},
	{"settled_at", "처리 시각", NULL},
	{"settled_on", "낸 날", NULL},
	{"settlement", "정산 반납", NULL},
	{"sha256", "해시", "SHA-256"},
	{"signatures_that_hold", "맞는 서명", NULL},
	{"signed_on", "서명일", NULL},
	{"agreements.signed_on", "체결일", NULL},
	{"since", "시작일", NULL},
	{"site", "사업장", NULL},
	{"size", "기업 규모", NULL},
	{"source", "출처", NULL},
	{"span", "길이", NULL},
	{"stale", "바뀜", NULL},
	{"stand_in", "대용값", NULL},
	{"standing", "지위", NULL},
	{"state", "상태", NULL},
	{"cascade.state", "국고", NULL},
	{"property.state", "상태", NULL},
	{"state_on", "상태일", NULL},
	{"status", "상태", NULL},
	{"step", "단계", NULL},
	{"stopped", "멈춘 까닭", NULL},
	{"stored", "저장된 값", NULL},
	{"subject", "대상", NULL},
	{"suggestion", "고칠 값", NULL},
	{"sum", "합계", NULL},
	{"support", "지원액", NULL},
	{"support_a", "첫째 계획의 지원액", NULL},
	{"support_b", "둘째 계획의 지원액", NULL},
	{"supported_part", "지원분", NULL},
	{"surcharge", "제재부가금", NULL},
	{"taken_at", "찍은 시각", NULL},
	{"technological_removal", "기술적 제거", NULL},
	{"term", "항", NULL},
	{"text", "적요", NULL},
	{"agreements.text", "약속 내용", NULL},
	{"tier", "차수", NULL},
	{"tier_assumed", "추정한 차수", NULL},
	{"title", "제목", NULL},
	{"to", "끝", NULL},
	{"serial.to", "받은 계정", "To account"},
	{"tonnes", "톤", NULL},
	{"treasury", "국고 송금", "To the treasury"},
	{"type", "유형", NULL},
	{"uncertainty", "불확도", NULL},
	{"under_price", "탄소가격보다 쌈", NULL},
	{"unit", "단위", NULL},
	{"unknown", "모르는 까닭", NULL},
	{"unlocode", "UN/LOCODE", "UN/LOCODE"},
	{"upstream", "상류 포함", NULL},
	{"url", "출처 주소", "URL"},
	{"use", "용도", NULL},
	{"candidates.use", "사용 단계 감축량", NULL},
	{"valid_from", "유효 시작일", NULL},
	{"valid_to", "유효 종료일", NULL},
	{"valid_year", "유효 연도", NULL},
	{"value", "값", NULL},
	{"verification", "검증", NULL},
	{"verified", "검증", NULL},
	{"verified_months", "검증된 달", NULL},
	{"verifier", "검증기관", NULL},
	{"version", "판", NULL},
	{"version_sha256", "판의 해시", "Version SHA-256"},
	{"vintage", "감축 연도", NULL},
	{"visit", "방문", NULL},
	{"visited_on", "방문일", NULL},
	{"what", "무엇", NULL},
	{"who", "누구", NULL},
	{"with", "함께 주장", NULL},
	{"withdrawn_on", "철회일", NULL},
	{"word_en", "머리글 낱말 (영문)", "Header word (English)"},
	{"word_ko", "머리글 낱말", "Header word (Korean)"},
	{"year", "연도", NULL},
	{"year_a", "첫째 계획의 연도", NULL},
	{"year_b", "둘째 계획의 연도", NULL},
};

/* ---- looking up ---- */

/* Length of the key without its unit. */
static size_t stem(const char *key, enum lang lang, const char **out_unit)
{
	size_t length = strlen(key);

	*out_unit = NULL;
	for (size_t i = 0; i < COUNT(whole); i++)
		if (strcmp(whole[i].key, key) == 0) {
			*out_unit = lang == LANG_KO ? whole[i].ko : whole[i].en;
			return length;
		}
	for (size_t i = 0; i < COUNT(units); i++) {
		size_t end = strlen(units[i].end);

		if (length > end && strcmp(key + length - end, units[i].end) == 0) {
			*out_unit = lang == LANG_KO ? units[i].ko : units[i].en;
			return length - end;
		}
	}
	return length;
}

static const char *find(const char *table, const char *key, size_t length, const char **out_en)
{
	const char *ko = NULL;

	for (size_t i = 0; i < COUNT(words); i++) {
		const char *dot = strchr(words[i].key, '.'), *own = dot ? dot + 1 : words[i].key;
		bool scoped = dot && table && strlen(table) == (size_t)(dot - words[i].key) && memcmp(words[i].key, table, strlen(table)) == 0;

		if (strlen(own) != length || memcmp(own, key, length) != 0 || (dot && !scoped))
			continue;
		ko = words[i].ko;
		*out_en = words[i].en;
		if (scoped)
			break;
	}
	return ko;
}

/* "paid_on" → "Paid on" */
static const char *english(const char *key, size_t length, struct arena *arena)
{
	char *word = arena_strndup(arena, key, length);

	for (char *c = word; *c; c++)
		if (*c == '_')
			*c = ' ';
	if (word[0] >= 'a' && word[0] <= 'z')
		word[0] = (char)(word[0] - 'a' + 'A');
	return word;
}

struct report_word report_word_of(enum lang lang, const char *table, const char *key, const char *ko_or_null, struct arena *arena)
{
	struct report_word word;
	const char *en = NULL, *ko;
	size_t length = stem(key, lang, &word.unit);

	ko = find(table, key, length, &en);
	if (ko_or_null)
		ko = ko_or_null;
	if (lang == LANG_KO && ko)
		word.word = ko;
	else
		word.word = en ? en : english(key, length, arena);
	return word;
}

const char *report_word_table(enum lang lang, const char *table)
{
	for (size_t i = 0; i < COUNT(tables); i++)
		if (strcmp(tables[i].table, table) == 0)
			return lang == LANG_KO ? tables[i].ko : tables[i].en;
	assert(!"a list without a name");
	return table;
}

bool report_word_has_unit(const char *key)
{
	const char *unit;

	stem(key, LANG_EN, &unit);
	return unit != NULL;
}
