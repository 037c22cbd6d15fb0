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

static const struct column credit_orders[] = {
	{"order", "명령", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the order, kept for ever: carried out once.",
		"명령의 식별자. 영구히 보존되며 한 번만 처리됨."},
	{"on", "일자", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL,
		"Day. Orders of one day come after its certificates and holds, in the order of their lines.",
		"일자. 같은 날의 명령은 인증과 보류 다음에 줄 순서대로."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED,
		"convert|surrender|hold|release|transfer|accept|reject|withdraw|lock|unlock|bank|lapse|cancel|void|suspend|resume|close|revise|"
		"deposit|"
		"restore",
		NULL, "What to do: docs/credits.md says what each needs.", "할 일. 각각에 필요한 것은 docs/credits.md."},
	{"holder", "보유자", COLUMN_REF, 0, "organisations", NULL, "Whose units; for accept and reject the receiver.",
		"단위의 보유자. 수락과 거절에서는 받는 쪽."},
	{"to", "받는이", COLUMN_REF, 0, "organisations", NULL, "Receiver of a transfer.", "이전받는 조직."},
	{"unit", "단위", COLUMN_ENUM, 0, "KOC|KCU", NULL, "KOC or KCU; blank: KOC where both are possible.",
		"KOC 또는 KCU. 비면 둘 다 되는 곳에서는 KOC."},
	{"tonnes", "톤", COLUMN_INTEGER, COLUMN_NOT_NEGATIVE, NULL, NULL, "Whole tonnes; for revise the obligation.",
		"정수 톤. revise에서는 의무량."},
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

const struct table credit_tables[] = {
	{"projects", "외부사업", "project", TABLE_FILE, projects, "Registered external projects.", "등록된 외부사업."},
	{"ownership", "소유권", "project,organisation,valid_from", TABLE_FILE, ownership, "Who owns the tonnes.", "톤의 소유자."},
	{"compliance", "이행", "organisation,year", TABLE_OPTIONAL, compliance, "Obligations in the trading system.", "배출권거래제의 의무."},
	{"credit_orders", "등록부명령", "order", TABLE_OPTIONAL, credit_orders, "Orders to the registry of credits, carried out by date.",
		"크레딧 등록부에 내리는 명령. 일자 순으로 처리."},
	{0},
};
