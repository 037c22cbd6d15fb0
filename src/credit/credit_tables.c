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
	{"resolution_on", "결의일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL,
		"Committee's resolution: nothing earlier earns credits.", "위원회 결의일. 그 앞은 인정되지 않음."},
	{"crediting_to", "인정종료일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "Last day of the crediting period.", "인정 기간의 마지막 날."},
	{"certified_on", "인증일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day of certification; blank: not yet.", "인증일. 비면 아직."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The resolution.", "결의서."},
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
	{"obligation_t", "의무량", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL, "Tonnes to be surrendered.", "제출할 톤."},
	{"surrender_rate", "상쇄한도율", COLUMN_SHARE, COLUMN_REQUIRED, NULL, NULL, "Part of it that may be offset credits.",
		"상쇄배출권 한도 비율."},
	{"converted_on", "전환일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day its KOC are converted to KCU; blank: not.",
		"KOC를 KCU로 전환한 날. 비면 안 함."},
	{"surrendered_on", "제출일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day of surrender; blank: not.", "제출일. 비면 안 함."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Where the figure comes from.", "수치의 출처."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
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

const struct table credit_tables[] = {
	{"projects", "외부사업", "project", TABLE_FILE, projects, "Registered external projects.", "등록된 외부사업."},
	{"ownership", "소유권", "project,organisation,valid_from", TABLE_FILE, ownership, "Who owns the tonnes.", "톤의 소유자."},
	{"compliance", "이행", "organisation,year", TABLE_OPTIONAL, compliance, "Obligations in the trading system.", "배출권거래제의 의무."},
	{"claims", "주장", "claim", TABLE_OPTIONAL, claims,
		"Who claims which reduction or renewable electricity: REC, RE100, inventories, own reductions, other schemes, footprints. One event "
		"has one "
		"live claim.",
		"누가 어떤 감축이나 재생에너지를 주장하는지: REC, RE100, 인벤토리, 자기 실적, 다른 제도, 발자국. 한 번의 감축에는 유효한 주장이 "
		"하나뿐."},
	{0},
};
