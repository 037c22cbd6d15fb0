#include "plan/plan_problem.h"

const struct message plan_messages[] = {
	{"plan.too_large", "금액이나 톤의 합이 계산할 수 있는 범위를 넘습니다", "sums of won or of tonnes are larger than can be calculated exactly",
		"단위가 맞는지 확인하십시오.", "Check the units."},
	{NULL, NULL, NULL, NULL, NULL},
};
