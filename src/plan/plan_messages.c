#include "plan/plan_problem.h"

const struct message plan_messages[] = {
	{"plan.too_large", "금액이나 톤의 합이 계산할 수 있는 범위를 넘습니다", "sums of won or of tonnes are larger than can be calculated exactly",
		"단위가 맞는지 확인하십시오.", "Check the units."},
	/* a plan that is kept; {0} is the place in it */
	{"plan.field", "{0}: ‘{1}’은(는) 쓸 수 없습니다", "{0}: \"{1}\" is no value for it", "쓸 수 있는 값: {2}", "Possible: {2}"},
	{"plan.text", "{0}: ‘{1}’의 길이가 맞지 않거나 제어 문자가 있습니다", "{0}: \"{1}\" is too long, empty, or has a control character",
		"길이(바이트): {2}", "Bytes: {2}"},
	{"plan.bound", "{0}: 상한 {1}이(가) 계획의 값 {2}보다 작습니다", "{0}: the bound {1} is below the plan's value {2}", NULL, NULL},
	{"plan.pay_twice", "{0}: {1}에 재원 {2}이(가) 두 번 나옵니다", "{0}: {1} is paid twice by {2}", NULL, NULL},
	{"plan.pays", "{0}: {1}의 지원 {2}원이 재원별 금액의 합 {3}원과 다릅니다",
		"{0}: the support of {1}, {2} won, is not the sum of its pays, {3} won", NULL, NULL},
	{"plan.order", "{0}: {1}은(는) {2}보다 앞에 있어야 합니다", "{0}: {1} must stand before {2}", "연도, 설비투자 식별자의 순서로 적습니다.",
		"Picks are in order of year, then measure."},
	{"plan.measure_twice", "{0}: {1}이(가) 두 번 선택되었습니다", "{0}: {1} is chosen twice", NULL, NULL},
	{"plan.key_used", "계획 {0}은(는) 다른 내용으로 이미 있습니다", "plan {0} is there already with other content",
		"다른 이름을 쓰십시오. 남긴 계획은 바뀌지 않습니다.", "Give it another name: a plan that is kept never changes."},
	{"plan.unknown", "계획 {0}이(가) 없습니다", "there is no plan {0}", "있는 계획 보기: sangsaeng plan list", "See: sangsaeng plan list"},
	{NULL, NULL, NULL, NULL, NULL},
};
