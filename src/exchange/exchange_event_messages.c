/* Messages of events, requests and a partner's client. */
#include "exchange/exchange_event.h"

const struct message exchange_event_messages[] = {
	{"event.media_type", "이벤트의 형식 ‘{0}’은(는) 받지 않습니다", "an event of media type \"{0}\" is not taken",
		"application/cloudevents+json으로 하나씩 보내십시오.", "Send one event as application/cloudevents+json."},
	{"event.reused", "이벤트 식별자 {0}은(는) 다른 내용으로 이미 왔습니다", "id: {0} was used before for another event", NULL, NULL},
	{"event.source", "source ‘{0}’은(는) 등록된 주소 {1}이(가) 아닙니다", "source: \"{0}\" is not the address that is registered for you ({1})",
		"운영자가 주소를 고칠 수 있습니다: sangsaeng pact partner", "The operator can correct the address: sangsaeng pact partner"},
	{"event.no_base", "이 서버의 주소를 아직 모릅니다", "the address of this node is not known yet",
		"sangsaeng serve를 한 번 시작하십시오. 답이 그 주소로 옵니다.", "Start sangsaeng serve once: answers come to its address."},
	{"event.no_criteria", "무엇을 요청하는지 없습니다", "nothing is asked for", "제품을 적으십시오: --product-id URN",
		"Name a product: --product-id URN"},
	{"event.request_unknown", "들어온 요청 {0}이(가) 없습니다", "there is no request {0}", "sangsaeng pact requests로 찾으십시오.",
		"Find it with sangsaeng pact requests."},
	{"event.request_answered", "요청 {0}은(는) 이미 끝났습니다: {1}", "request {0} is not waiting for an answer: {1}", NULL, NULL},
	{"event.not_asked", "{0}은(는) {1}의 요청에 답할 수 없습니다", "{0} does not answer requests for {1}", NULL, NULL},
	{"event.reason_needed", "사절하는 이유가 없습니다", "a reason is needed to decline", "--reason TEXT를 더하십시오.", "Add --reason TEXT."},
	{"partner.suspended", "거래 상대 {0}은(는) 중지되어 있습니다", "partner {0} is suspended", NULL, NULL},
	{"partner.no_address", "거래 상대 {0}의 주소가 없습니다", "partner {0} has no address", "기본 URL을 등록하십시오: sangsaeng pact partner",
		"Register its base URL: sangsaeng pact partner"},
	{"client.token", "{0}이(가) 토큰을 주지 않았습니다(상태 {1})", "{0} gave no token (status {1})", "클라이언트 아이디와 비밀을 확인하십시오.",
		"Check the client id and secret."},
	{"client.link", "{0}이(가) 다른 호스트로 이어지는 링크를 주었습니다", "{0} gave a link to another host", NULL, NULL},
	{"client.status", "{0}의 답: 상태 {1}", "{0} answered with status {1}", NULL, NULL},
	{"client.answer", "{0}의 답을 읽을 수 없습니다: {1}", "the answer of {0} cannot be read: {1}", NULL, NULL},
	{0},
};
