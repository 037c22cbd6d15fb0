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

static const struct column meters[] = {
	{"meter", "계량기", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the meter.", "계량기의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "The machine; one with meters here needs no rows in meter_readings.",
		"기계. 여기에 계량기가 있으면 meter_readings에 적지 않음."},
	{"parameter", "매개변수", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL,
		"Symbol of the methodology; of sec: EC_PJ (energy of the new machine) or P_PJ (its output). Meters of one symbol are added.",
		"방법론의 기호. sec이면 EC_PJ(새 기계의 에너지) 또는 P_PJ(생산량). 같은 기호의 계량기는 더함."},
	{"group", "구분", COLUMN_ID, 0, NULL, NULL, "Group within the symbol, as a material.", "기호 안의 구분(재료 등)."},
	{"unit", "단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of a reading.", "값의 단위."},
	{"interval", "간격", COLUMN_ENUM, COLUMN_REQUIRED, "5min|15min|30min|hour|day|month", NULL, "Time from one reading to the next.",
		"값과 값 사이의 시간."},
	{"instrument", "계기", COLUMN_TEXT, 0, NULL, NULL, "Instrument: maker, model, serial number.", "계기의 제조사, 모델, 일련번호."},
	{"calibrated_on", "교정일", COLUMN_DATE, 0, NULL, NULL,
		"First day of the calibration; readings before it do not count. Blank with calibrated_to blank: not calibrated (a counter, a log).",
		"교정의 첫날. 그 전의 값은 세지 않음. calibrated_to와 함께 비우면 교정하지 않는 계기(계수기, 일지)."},
	{"calibrated_to", "교정만료일", COLUMN_DATE, 0, NULL, NULL, "Last day of the calibration.", "교정의 마지막 날."},
	{"uncertainty", "불확도", COLUMN_SHARE, 0, NULL, NULL, "Relative uncertainty of a reading.", "값의 상대 불확도."},
	{"capacity", "최대값", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL, "Highest plausible value of an interval.",
		"한 간격에 있을 수 있는 가장 큰 값."},
	{"fallback", "대체값", COLUMN_DECIMAL, COLUMN_NOT_NEGATIVE, NULL, NULL, "Conservative value for an interval without a reading.",
		"값이 없는 간격에 쓰는 보수적인 값."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "Calibration certificate or test report.", "교정 성적서나 시험 성적서."},
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
	{"opinion", "의견", COLUMN_ENUM, COLUMN_REQUIRED, "fit|unfit", NULL, "Opinion.", "검증 의견."},
	{"signed_on", "서명일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of signature.", "서명일."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The signed opinion.", "서명된 의견서."},
	{0},
};

const struct table reduction_tables[] = {
	{"baselines", "기준선", "measure,year", TABLE_FILE, baselines, "History of the old machines.", "기존 기계의 이력."},
	{"installations", "설치", "measure", TABLE_FILE, installations, "New machines in, old machines out.", "새 기계의 설치와 기존 기계의 폐기."},
	{"meter_readings", "계량", "measure,meter,month,recorded_on", TABLE_FILE, meter_readings, "Monthly readings of the new machines.",
		"새 기계의 월별 계량."},
	{"meters", "계량기", "meter", TABLE_OPTIONAL, meters,
		"Meters whose readings come as series: the files readings/*.csv (meter, at, value, recorded_on) and sangsaeng meter import.",
		"값이 시계열로 오는 계량기. readings/*.csv(meter, at, value, recorded_on)와 sangsaeng meter import."},
	{"verifications", "검증", "verification", TABLE_FILE, verifications, "Verifier's opinions.", "검증 의견."},
	{0},
};
