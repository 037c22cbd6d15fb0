/* The tables of the programme folder that duty keeps. */
#include "duty/duty.h"

#include <stddef.h>

static const struct column holidays[] = {
	{"day", "날짜", COLUMN_DATE, COLUMN_REQUIRED, NULL, NULL, "The public holiday.", "공휴일."},
	{"name", "이름", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Its name.", "이름."},
	{"source", "출처", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "The rule or announcement that makes it one.", "근거 규정이나 공고."},
	{0},
};

const struct table duty_tables[] = {
	{"holidays", "공휴일", "day", TABLE_OPTIONAL, holidays,
		"Public holidays: a last day on one moves to the next working day (Civil Act 161). Without a year's rows only weekends count.",
		"공휴일. 기간의 마지막 날이 공휴일이면 다음 근무일로 옮김(민법 161조). 그 해의 줄이 없으면 주말만 셈."},
	{0},
};
