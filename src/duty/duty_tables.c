/* The tables of the programme folder that duty keeps. */
#include "duty/duty.h"

#include <stddef.h>

static const struct column holidays[] = {
	{"day", "날짜", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "The public holiday.", "공휴일."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Its name.", "이름."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "The rule or announcement that makes it one.", "근거 규정이나 공고."},
	{0},
};

static const struct column duty_rules[] = {
	{"kind", "의무", COLUMN_ENUM, COLUMN_REQUIRED, duty_kind_words, NULL, "The duty whose rule is another (`sangsaeng duty rules`).",
		"규칙이 달라지는 의무(`sangsaeng duty rules`)."},
	{"valid_from", "시작일", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "First day of the events it holds for.", "이 규칙이 맞는 사유의 첫날."},
	{"valid_to", "종료일", COLUMN_DATE, 0, NULL, NULL, "Last day; blank: open.", "마지막 날. 비면 계속."},
	{"span", "길이", COLUMN_INTEGER, COLUMN_POSITIVE, NULL, NULL, "How long the period is; blank: as built in. At most 1200.",
		"기간의 길이. 비면 기본 그대로. 1200까지."},
	{"unit", "단위", COLUMN_ENUM, 0, "days|months|years", NULL, "Unit of `span`.", "길이의 단위."},
	{"alarm", "알림", COLUMN_INTEGER, COLUMN_NOT_NEGATIVE, NULL, NULL, "How long before its end to warn; blank: as built in. At most 3650.",
		"끝나기 얼마 전에 알릴지. 비면 기본 그대로. 3650까지."},
	{"alarm_unit", "알림 단위", COLUMN_ENUM, 0, "days|working_days", NULL, "Unit of `alarm`.", "알림의 단위."},
	{"legal_basis", "근거", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "The article or decision that says so.", "그렇게 정한 조문이나 결정."},
	{0},
};

const struct table duty_tables[] = {
	{"holidays", "공휴일", "day", TABLE_OPTIONAL, holidays,
		"Public holidays: a last day on one moves to the next working day (Civil Act 161). Without a year's rows only weekends count.",
		"공휴일. 기간의 마지막 날이 공휴일이면 다음 근무일로 옮김(민법 161조). 그 해의 줄이 없으면 주말만 셈."},
	{"duty_rules", "의무 규칙", "kind,valid_from", TABLE_OPTIONAL, duty_rules,
		"Rules of the clock table that are others here, from a day on: where law or programme is open, or changes. Whether a last day moves, "
		"who owes "
		"and what ends it stays as built in.",
		"여기서 달라지는 의무의 규칙과 그 시작일: 법이나 사업이 정하지 않았거나 바뀔 때. 휴일에 옮기는지, 누구의 의무인지, 무엇으로 "
		"끝나는지는 그대로."},
	{0},
};
