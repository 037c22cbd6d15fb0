#include "graph/graph.h"

const struct message graph_messages[] = {
	/* graph_refusal_say builds both sentences, because a loop and a component read differently. */
	{"rollup.diverges", "{0}", "{1}", "순환을 이루는 링크의 수량과 단위를 확인하십시오. 되돌아오는 양은 들어간 양보다 적어야 합니다.",
		"Check quantities and units of the links in the loop: less must come back than went in."},
	{"graph.loop", "순환: {0}, 이득 {1}, 1보다 작아야 합니다", "loop: {0}, gain {1}, must be below 1", NULL, NULL},
	{"graph.together", "1에 이르는 단일 순환은 없지만 다음 제품들이 함께 1에 이릅니다 (반경 {1}): {0}",
		"no single loop reaches 1, but these products together do (radius {1}): {0}", NULL, NULL},
	{"graph.row_range", "링크 {0}의 제품 번호 {1}이(가) 범위를 벗어났습니다 (제품 {2}개)",
		"link {0} names product number {1}, but there are {2} products", NULL, NULL},
	{"graph.not_finite", "계산 결과가 표현할 수 있는 수의 범위를 벗어났습니다: {0}", "a number is too large or not a number: {0}",
		"수량과 단위를 확인하십시오.", "Check quantities and units."},
	{"graph.not_converged", "서로 얽힌 제품 {0}개의 합계가 정해진 계산량 안에 수렴하지 않았습니다",
		"the totals of {0} interlinked products did not converge within the work allowed",
		"이득이 1에 매우 가까운 순환이 있는지 확인하십시오.", "Look for loops whose gain is very close to 1."},
	{NULL, NULL, NULL, NULL, NULL},
};
