/* The tables of the programme folder that reduction keeps. */
#include "reduction/reduction.h"

#include <stddef.h>

static const struct column baselines[] = {
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "The machine.", "기계."},
	{"year", "연도", COLUMN_YEAR, COLUMN_REQUIRED, NULL, NULL,
		"Year of the history: three years, or one if the saving is at most 600 MWh a year.", "이력의 해. 셋, 연 600 MWh 이하 절감이면 하나."},
	{"energy", "에너지", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Energy the old machine used.", "기존 기계의 에너지."},
	{"unit", "단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of the energy; that of the readings.", "에너지의 단위(계량과 같음)."},
	{"output", "생산량", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Output of the machine.", "기계의 생산량."},
	{"output_unit", "생산단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of the output; that of the readings.",
		"생산량의 단위(계량과 같음)."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "Operating record.", "운전 기록."},
	{0},
};

static const struct column installations[] = {
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "The machine.", "기계."},
	{"installed_on", "설치일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day it ran.", "가동일."},
	{"new_serial", "새일련번호", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Serial number of the new machine; unique.",
		"새 기계의 일련번호. 중복 불가."},
	{"check_evidence", "설치확인", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "On-site check.", "현장확인."},
	{"scrapped_on", "폐기일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL,
		"Day the old machine was scrapped; blank: not proved, so nothing is credited.",
		"기존 기계를 폐기한 날. 비면 증명이 없어 감축을 인정하지 않음."},
	{"scrapping_evidence", "폐기증빙", COLUMN_REF, 0, "evidence", NULL, "Proof of scrapping.", "폐기 증빙."},
	{0},
};

static const struct column meter_readings[] = {
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "The machine.", "기계."},
	{"meter", "계량기", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Meter; one per machine.", "계량기. 기계마다 하나."},
	{"month", "월", COLUMN_MONTH, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Month.", "월."},
	{"recorded_on", "기록일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL,
		"Day it was recorded: the newest record of a month counts, older ones are kept.",
		"기록한 날. 같은 달이면 가장 새 기록이 유효하고 옛 기록도 남음."},
	{"energy", "에너지", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL, "Energy used; blank only with status missing.",
		"사용한 에너지. missing일 때만 빈칸."},
	{"unit", "단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of the energy.", "에너지의 단위."},
	{"output", "생산량", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL, "Output; blank only with status missing.",
		"생산량. missing일 때만 빈칸."},
	{"output_unit", "생산단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of the output.", "생산량의 단위."},
	{"status", "상태", COLUMN_ENUM, COLUMN_REQUIRED, "measured|missing", NULL, "missing: a gap, filled conservatively and marked.",
		"missing은 결측. 보수적으로 메우고 표시."},
	{0},
};

static const struct column verifications[] = {
	{"verification", "검증", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the verification.", "검증의 식별자."},
	{"project", "외부사업", COLUMN_REF, COLUMN_REQUIRED, "projects", NULL, "The external project.", "외부사업."},
	{"verifier", "검증기관", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who verified; not an owner or vendor.",
		"검증기관. 소유자나 공급자가 아님."},
	{"period_from", "시작월", COLUMN_MONTH, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "First month.", "첫 달."},
	{"period_to", "종료월", COLUMN_MONTH, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Last month.", "마지막 달."},
	{"sample_size", "표본수", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Machines drawn for the sample.",
		"표본으로 뽑은 기계 수."},
	{"seed", "씨앗", COLUMN_INTEGER, COLUMN_REQUIRED, NULL, NULL, "Seed of the draw.", "표본 추출의 씨앗."},
	{"findings", "지적", COLUMN_TEXT, 0, NULL, NULL, "Findings and how they were closed.", "지적과 조치."},
	{"opinion", "의견", COLUMN_ENUM, COLUMN_REQUIRED, "fit|unfit|open", NULL, "Opinion; open: engaged and sampled, no opinion yet.",
		"검증 의견. open은 맡아서 표본을 뽑았으나 아직 의견이 없음."},
	{"signed_on", "서명일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of signature; while open, of the engagement.",
		"서명일. open이면 맡은 날."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The signed opinion; while open, the contract.",
		"서명된 의견서. open이면 계약서."},
	{"method", "표본방법", COLUMN_ENUM, 0, "uniform|size_and_risk", "uniform",
		"How the sample is drawn: every machine alike, or by size and risk, the largest and all of high risk always.",
		"표본을 뽑는 방법. uniform은 고르게, size_and_risk는 크기와 위험에 따라(가장 큰 것과 위험이 큰 것은 늘 포함)."},
	{"materiality", "중요성", COLUMN_SHARE, 0, NULL, NULL,
		"Share of the period's reduction that would matter; blank: that of rules.verification (0.05).",
		"중요하다고 볼 감축량의 몫. 비면 rules.verification의 값(0.05)."},
	{"version", "판해시", COLUMN_TEXT, 0, NULL, NULL,
		"SHA-256 of the case that the opinion is over (sangsaeng verify CASE shows it); if the data say otherwise now, the opinion does not "
		"count.",
		"의견이 가리키는 판의 SHA-256(sangsaeng verify CASE가 보임). 자료가 그 뒤에 바뀌면 의견은 효력이 없음."},
	{0},
};

static const struct column verification_findings[] = {
	{"verification", "검증", COLUMN_REF, COLUMN_REQUIRED, "verifications", NULL, "The verification.", "검증."},
	{"finding", "번호", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Number of the finding.", "지적의 번호."},
	{"measure", "설비투자", COLUMN_REF, 0, "measures", NULL, "The machine; blank: the project as a whole.", "기계. 비면 사업 전체."},
	{"month", "월", COLUMN_MONTH, COLUMN_NOT_FUTURE, NULL, NULL, "The month; blank: the whole period.", "월. 비면 기간 전체."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "misstatement|nonconformity|clarification|recommendation", NULL,
		"A number that is wrong, a rule that was not kept, a question, or advice.", "틀린 값, 지키지 않은 규칙, 질문, 권고."},
	{"grams", "영향그램", COLUMN_INTEGER, 0, NULL, NULL,
		"Effect of a misstatement in grams: reported less what is right; blank: not known or none.",
		"틀린 값의 영향(그램): 보고한 값 − 옳은 값."},
	{"description", "내용", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "What was found.", "지적의 내용."},
	{"raised_on", "지적일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day it was raised.", "지적한 날."},
	{"raised_by", "지적자", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who raised it: the verifier.", "지적한 검증기관."},
	{"answer", "답변", COLUMN_TEXT, 0, NULL, NULL, "The answer.", "답변."},
	{"answered_on", "답변일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day of the answer.", "답변한 날."},
	{"answered_by", "답변자", COLUMN_REF, 0, "organisations", NULL, "Who answered; never the verifier.", "답변한 조직. 검증기관은 안 됨."},
	{"resolution", "처리", COLUMN_ENUM, 0, "corrected|accepted", NULL,
		"How a misstatement was closed: the data were corrected, or it stays in the result and counts against the materiality.",
		"틀린 값을 바로잡았는지(corrected), 결과에 남겨 중요성에 셈하는지(accepted)."},
	{"closed_on", "종결일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day the verifier closed it; blank: open.",
		"검증기관이 종결한 날. 비면 열려 있음."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves the answer.", "답변의 증빙."},
	{0},
};

static const struct column verification_visits[] = {
	{"verification", "검증", COLUMN_REF, COLUMN_REQUIRED, "verifications", NULL, "The verification.", "검증."},
	{"site", "사업장", COLUMN_REF, COLUMN_REQUIRED, "sites", NULL, "The site visited.", "방문한 사업장."},
	{"visited_on", "방문일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of the visit.", "방문한 날."},
	{"visited_by", "방문자", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who went: the verifier.", "방문한 검증기관."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "Record and photographs.", "기록과 사진."},
	{0},
};

static const struct column verifier_status[] = {
	{"verifier", "검증기관", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "The verifier.", "검증기관."},
	{"designated_from", "지정일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "First day of the designation.", "지정 첫날."},
	{"designated_to", "지정종료일", COLUMN_DATE, 0, NULL, NULL, "Last day; blank: three years (Decree 40 (2)).",
		"지정 마지막 날. 비면 3년(시행령 40조 ②)."},
	{"scope", "분야", COLUMN_TEXT, 0, NULL, NULL, "For which sectors.", "지정 분야."},
	{"independence_evidence", "독립성증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "Statement of independence.", "독립성 선언서."},
	{"public_key", "공개키", COLUMN_TEXT, 0, NULL, NULL,
		"Public key (64 hexadecimal digits) by which the verifier signs; if any is given, no other counts.",
		"검증기관이 서명하는 공개키(16진수 64자). 하나라도 있으면 다른 키는 인정하지 않음."},
	{0},
};

const struct table reduction_tables[] = {
	{"baselines", "기준선", "measure,year", TABLE_FILE, baselines, "History of the old machines.", "기존 기계의 이력."},
	{"installations", "설치", "measure", TABLE_FILE, installations, "New machines in, old machines out.", "새 기계의 설치와 기존 기계의 폐기."},
	{"meter_readings", "계량", "measure,meter,month,recorded_on", TABLE_FILE, meter_readings, "Monthly readings of the new machines.",
		"새 기계의 월별 계량."},
	{"verifications", "검증", "verification", TABLE_FILE, verifications, "Verifier's opinions.", "검증 의견."},
	{"verification_findings", "검증지적", "verification,finding", TABLE_OPTIONAL, verification_findings,
		"Findings of a verification, their answers and how they were closed.", "검증의 지적과 답변, 종결."},
	{"verification_visits", "검증방문", "verification,site,visited_on", TABLE_OPTIONAL, verification_visits, "Visits to sites.",
		"사업장 방문 기록."},
	{"verifier_status", "검증기관지정", "verifier,designated_from", TABLE_OPTIONAL, verifier_status,
		"Designation of verifiers; with any row here, an opinion outside a designation is refused.",
		"검증기관의 지정. 한 줄이라도 있으면 지정 기간 밖의 의견은 거부."},
	{0},
};
