#include "view/view.h"

const struct message view_messages[] = {
	{"view.as_denied", "다른 조직의 눈으로 보는 것은 운영기관, 부처, 협력사만 할 수 있습니다",
		"only the operator, ministries and suppliers may look as another organisation", NULL, NULL},
	{"view.by", "‘{0}’(으)로는 나눌 수 없습니다", "there is no grouping by ‘{0}’", "by=tier", "by=tier"},
	{"view.consent_days", "동의의 마지막 날이 첫날보다 앞섭니다", "the consent would end before it begins", NULL, NULL},
	{"view.consent_owner", "자기 자료에 대해서만 동의할 수 있습니다", "only its owner may consent to that", NULL, NULL},
	{"view.consent_purpose", "‘{0}’ 자료에 대한 동의에는 목적과 마지막 날이 필요합니다(하도급법 제12조의3)",
		"a consent for ‘{0}’ needs a purpose and a last day (Subcontracting Act 12-3)", NULL, NULL},
	{"view.consent_withdrawn", "이미 철회한 동의입니다", "the consent was withdrawn already", NULL, NULL},
	{"view.filter_unknown", "‘{0}’(으)로는 거를 수 없습니다", "there is no filter ‘{0}’", "혹시 ‘{1}’?", "did you mean ‘{1}’?"},
	{"view.log_gap", "열람 기록 {0}번이 없습니다: 지워졌습니다", "line {0} of the log of reads and writes is missing: it was removed", NULL,
		NULL},
	{"view.log_hash", "열람 기록 {0}번이 바뀌었습니다", "line {0} of the log of reads and writes was changed", NULL, NULL},
	{"view.nobody", "이 프로그램에서 맡은 일이 없습니다", "has no part in this programme", NULL, NULL},
	{"view.none", "그런 것이 없습니다", "there is no such thing", NULL, NULL},
	{"view.position", "목록의 위치가 맞지 않습니다. 처음부터 다시 읽으세요",
		"this position in the list is not one that was given for this question", "cursor 없이 다시 부르세요", "ask again without the cursor"},
	{"view.role", "‘{0}’ 역할을 할 수 없습니다", "may not act as ‘{0}’", NULL, NULL},
	{"view.signed_in", "로그인한 사람만 볼 수 있습니다", "only for those who are signed in", NULL, NULL},
	{0},
};
