#include "plan/plan_problem.h"

const struct message plan_messages[] = {
	{"plan.too_large", "금액이나 톤의 합이 계산할 수 있는 범위를 넘습니다", "sums of won or of tonnes are larger than can be calculated exactly",
		"단위가 맞는지 확인하십시오.", "Check the units."},
	{"plan.too_many_sources", "돈을 대는 곳이 너무 많습니다: {0} ({1}까지)", "too many sources of money: {0} ({1} at most)", NULL, NULL},
	{"plan.component_too_large", "서로 배제하거나 필요로 하거나 한 설비를 함께 쓰는 감축수단이 너무 많이 얽혀 있습니다: {0}",
		"too many measures exclude, need or share a use with each other: {0}",
		"몇 개를 exclude에 넣거나, 계획 연도나 관계를 줄이십시오.", "Exclude some of them, or plan fewer years or with fewer relations."},
	{"scenario.one_budget", "{1}과(와) budgets는 함께 쓸 수 없습니다 ({0})", "{1} and budgets cannot stand together ({0})", NULL, NULL},
	{"scenario.exactly_one", "{0}: 다음 가운데 꼭 하나를 적습니다: {1}", "{0}: exactly one of these: {1}", NULL, NULL},
	{"scenario.share_digits", "{0}: {1}은(는) 소수점 아래 세 자리까지입니다", "{0}: {1} may have three digits behind the point", NULL, NULL},
	{"scenario.order", "{0}: {1}이(가) 앞의 것보다 뒤여야 합니다", "{0}: {1} must come after what is before it", NULL, NULL},
	{"scenario.funder_unknown", "{0}은(는) 사업 규칙에서 이 경로({1})의 돈을 대지 않습니다", "the rules know no money of {0} on this route ({1})", NULL, NULL},
	{"scenario.funder_route", "{0}은(는) 여러 경로에 돈을 댑니다. 어느 경로의 예산인지 route에 적으십시오{1}",
		"{0} pays on several routes: say in \"route\" which one{1}", NULL, NULL},
	{"scenario.year_outside", "{0}의 예산 연도 {1}이(가) 계획 연도에 들지 않습니다", "budget year {1} of {0} is not a year of the plan", NULL, NULL},
	{"scenario.no_pool", "{0}차에 쓰일 환원금이 없습니다: 환원 규칙에 없음{1}", "no pool of returned money pays tier {0}: the rules have none{1}", NULL, NULL},
	{"scenario.pool_consortium", "{0}차의 환원금은 컨소시엄별인지 여부가 규칙과 다릅니다 ‘{1}’",
		"the pool of tier {0}: the rules say otherwise whether there is one for each consortium (\"{1}\")", NULL, NULL},
	{"scenario.measure_unknown", "감축수단 ‘{0}’이(가) 후보에 없습니다{1}", "no candidate is called \"{0}\"{1}", NULL, NULL},
	{NULL, NULL, NULL, NULL, NULL},
};
