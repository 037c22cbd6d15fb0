#include "duty/duty.h"

#include <stddef.h>

const struct message duty_messages[] = {
	{"duty.none", "열려 있는 의무가 없습니다: {0} {1}", "no open duty: {0} {1}", NULL, NULL},
	{"campaign.exists", "캠페인 {0}이(가) 이미 있습니다", "there is a campaign {0} already", "다른 이름(campaign)을 쓰십시오.",
		"Give it another key (campaign)."},
	{"campaign.none", "캠페인 {0}이(가) 없습니다", "there is no campaign {0}", "목록: sangsaeng campaign list --db FILE",
		"See: sangsaeng campaign list --db FILE"},
	{"request.none", "요청 {0}이(가) 없습니다", "there is no request {0}",
		"요청 번호는 캠페인/업체입니다. 목록: sangsaeng campaign show CAMPAIGN --db FILE",
		"A request is CAMPAIGN/FIRM. See: sangsaeng campaign show CAMPAIGN --db FILE"},
	{"outbox.none", "편지 {0}이(가) 없습니다", "there is no letter {0}", "목록: sangsaeng campaign outbox --db FILE",
		"See: sangsaeng campaign outbox --db FILE"},
	{0},
};
