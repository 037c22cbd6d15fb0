#include "view/view.h"

const struct message view_messages[] = {
	{"view.act", "이 일을 할 수 없습니다", "may not do this", "자신의 것만 할 수 있습니다", "it is for whose it is, or for who oversees it"},
	{"view.command", "이 역할은 ‘{0}’을(를) 시킬 수 없습니다", "this role may not have ‘{0}’ run", "GET /v1/commands가 할 수 있는 것을 알려 줍니다",
		"GET /v1/commands tells what may be asked"},
	{"view.command_own", "‘{0}’은(는) 자신의 것에만 시킬 수 있습니다 ({1})", "‘{0}’ may be run on one's own only ({1})",
		"{1}에 자신의 조직을 적고, 다른 옵션은 쓰지 마십시오", "name your own organisation as {1} and leave other options out"},
	{"view.as_denied", "다른 조직의 눈으로 보는 것은 운영기관, 부처, 협력사만 할 수 있습니다",
		"only the operator, ministries and suppliers may look as another organisation", NULL, NULL},
	{"view.filter_unknown", "‘{0}’(으)로는 거를 수 없습니다", "there is no filter ‘{0}’", "혹시 ‘{1}’?", "did you mean ‘{1}’?"},
	{"view.log_gap", "열람 기록 {0}번이 없습니다: 지워졌습니다", "line {0} of the log of reads and writes is missing: it was removed", NULL,
		NULL},
	{"view.log_hash", "열람 기록 {0}번이 바뀌었습니다", "line {0} of the log of reads and writes was changed", NULL, NULL},
	{"view.nobody", "이 프로그램에서 맡은 일이 없습니다", "has no part in this programme", NULL, NULL},
	{"view.diverges", "이렇게 바꾸면 합계가 유한하지 않습니다: 제품이 자기 자신을 돌아 포함합니다",
		"with these changes there is no finite total: a product contains itself by a loop", NULL, NULL},
	{"view.none", "그런 것이 없습니다", "there is no such thing", NULL, NULL},
	{"view.position", "목록의 위치가 맞지 않습니다. 처음부터 다시 읽으세요",
		"this position in the list is not one that was given for this question", "cursor 없이 다시 부르세요", "ask again without the cursor"},
	{"view.role", "‘{0}’ 역할을 할 수 없습니다", "may not act as ‘{0}’", NULL, NULL},
	{"view.signed_in", "로그인한 사람만 볼 수 있습니다", "only for those who are signed in", NULL, NULL},
	{0},
};
