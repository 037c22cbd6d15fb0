/* The table of the programme folder that factor keeps. */
#include "factor/factor.h"

#include <stddef.h>

static const struct column factors[] = {
	{"key", "키", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key; never re-used for another value.", "식별자. 다른 값에 다시 쓰지 않음."},
	{"name_en", "영문이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Name in English.", "영문 이름."},
	{"name_ko", "이름", COLUMN_TEXT, 0, NULL, NULL, "Name in Korean.", "한글 이름."},
	{"unit", "단위", COLUMN_UNIT, COLUMN_REQUIRED, NULL, NULL, "Unit of activity.", "활동량의 단위."},
	{"kgCO2e_per_unit", "단위당배출", COLUMN_DECIMAL, 0, NULL, NULL,
		"kg CO2-eq per unit as published; blank for heating values only; for gwp_ rows the GWP.",
		"단위당 kg CO2-eq(공표값). 열량만 있으면 빈칸."},
	{"co2", "co2", COLUMN_DECIMAL, 0, NULL, NULL, "kg CO2 per unit.", "단위당 kg CO2."},
	{"ch4", "ch4", COLUMN_DECIMAL, 0, NULL, NULL, "kg CH4 per unit.", "단위당 kg CH4."},
	{"n2o", "n2o", COLUMN_DECIMAL, 0, NULL, NULL, "kg N2O per unit.", "단위당 kg N2O."},
	{"component_unit", "성분단위", COLUMN_TEXT, 0, NULL, NULL, "Unit of the three gas columns.", "세 기체 열의 단위."},
	{"heating_value_net", "순발열량", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL, "Net heating value per unit.", "단위당 순발열량."},
	{"heating_value_gross", "총발열량", COLUMN_DECIMAL, COLUMN_POSITIVE, NULL, NULL, "Gross heating value per unit.", "단위당 총발열량."},
	{"heating_value_unit", "발열량단위", COLUMN_TEXT, 0, NULL, NULL, "Unit of the heating values.", "발열량의 단위."},
	{"gwp_set", "gwp", COLUMN_ENUM, 0, "SAR|AR4|AR5|AR6|as published", NULL, "GWP set of the published total.", "공표값의 GWP."},
	{"year", "연도", COLUMN_YEAR, 0, NULL, NULL, "Year of the edition.", "판의 연도."},
	{"region", "지역", COLUMN_TEXT, 0, NULL, NULL, "Region.", "지역."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Source.", "출처."},
	{"url", "url", COLUMN_TEXT, 0, NULL, NULL, "Address of the source.", "출처 주소."},
	{"status", "상태", COLUMN_ENUM, COLUMN_REQUIRED, "verified-copy|secondary|unverified", NULL,
		"verified-copy: read in a public copy of the source; secondary: transcription; unverified: never in a filing.",
		"원문 사본 확인, 2차 전사, 미확인(제출 금지)."},
	{"notes", "비고", COLUMN_TEXT, 0, NULL, NULL, "Remark.", "비고."},
	{"use", "용도", COLUMN_ENUM, 0, "full|screening", "full", "screening: may feed an estimate, never a footprint published as complete.",
		"screening은 추정에만, 완전한 발자국으로 공표 불가."},
	{"upstream", "상류포함", COLUMN_YESNO, 0, NULL, "no", "yes if the value includes what lies before it (extraction, transport).",
		"채굴, 운송 등 상류를 포함하면 예."},
	{"valid_from", "시작일", COLUMN_DATE, 0, NULL, NULL, "First day of the edition.", "판의 첫날."},
	{"valid_to", "종료일", COLUMN_DATE, 0, NULL, NULL, "Last day of the edition.", "판의 마지막 날."},
	{0},
};

const struct table factor_tables[] = {
	{"factors", "배출계수", "key", TABLE_ROWS, factors,
		"Emission factors with edition, GWP set, source and status; the columns of the published list plus use and validity.",
		"배출계수. 판, GWP, 출처, 상태."},
	{0},
};
