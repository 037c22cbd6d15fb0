#include "exchange/exchange_pact.h"

/* {0} of a pact.* finding is the property's path; the English text is what a partner gets on the wire. */
const struct message exchange_pact_messages[] = {
	/* invalid (R35) */
	{"pact.missing", "{0}: 반드시 있어야 하는 값이 없습니다", "{0}: is mandatory and missing", NULL, NULL},
	{"pact.null", "{0}: null일 수 없습니다", "{0}: must not be null", NULL, NULL},
	{"pact.type", "{0}: 형식이 다릅니다 ({1}이어야 함)", "{0}: must be {1}", "소수는 따옴표로 둘러싼 글자로 적습니다. 예: \"48.2\"",
		"A decimal is written as text in quotes. Example: \"48.2\""},
	{"pact.blank", "{0}: 비어 있으면 안 됩니다", "{0}: must not be empty", NULL, NULL},
	{"pact.empty", "{0}: 항목이 하나 이상 있어야 합니다", "{0}: must have at least one item", "없으면 속성 자체를 빼십시오.",
		"Leave the property out where there is none."},
	{"pact.duplicate", "{0}: ‘{1}’이(가) 두 번 나옵니다", "{0}: \"{1}\" stands twice", NULL, NULL},
	{"pact.decimal", "{0}: ‘{1}’은(는) 소수로 읽을 수 없습니다", "{0}: \"{1}\" is not a decimal", "숫자와 소수점만, 64자까지 적습니다. 예: -12.5",
		"Digits and a point, at most 64 characters. Example: -12.5"},
	{"pact.time", "{0}: ‘{1}’은(는) 시간대가 있는 날짜와 시각이 아닙니다", "{0}: \"{1}\" is not a date and time with a zone",
		"예: 2026-03-01T00:00:00Z", "Example: 2026-03-01T00:00:00Z"},
	{"pact.uuid", "{0}: ‘{1}’은(는) UUID가 아닙니다", "{0}: \"{1}\" is not a UUID", NULL, NULL},
	{"pact.urn", "{0}: ‘{1}’은(는) URN이 아닙니다", "{0}: \"{1}\" is not a URN", "urn: 으로 시작합니다.", "A URN begins with urn:"},
	{"pact.word", "{0}: ‘{1}’은(는) 쓸 수 있는 값이 아닙니다 (가능: {2})", "{0}: \"{1}\" is none of {2}", NULL, NULL},
	{"pact.form", "{0}: ‘{1}’은(는) 형식에 맞지 않습니다 (예: {2})", "{0}: \"{1}\" does not look like {2}", NULL, NULL},
	{"pact.above_0", "{0}: 0보다 커야 합니다", "{0}: must be greater than 0", NULL, NULL},
	{"pact.geographies", "{0}: {1}와 함께 쓸 수 없습니다", "{0}: must not stand beside {1}", "지역 값은 하나만 적습니다. 없으면 세계 전체입니다.",
		"Give at most one geography; none means global."},
	{"pact.version", "{0}: ‘{1}’은(는) 여기에서 읽는 판(3.x.y)이 아닙니다", "{0}: \"{1}\" is not a version that is read here (3.x.y)", NULL,
		NULL},
	{"pact.depth", "괄호가 {0}단보다 깊습니다", "nested deeper than {0} levels", NULL, NULL},

	/* findings (R36) */
	{"pact.uri", "{0}: ‘{1}’은(는) URI로 읽을 수 없습니다", "{0}: \"{1}\" is not a URI", NULL, NULL},
	{"pact.version_short", "{0}: ‘{1}’에 세 번째 수가 없습니다", "{0}: \"{1}\" lacks its third number", NULL, NULL},
	{"pact.unknown_word", "{0}: ‘{1}’은(는) 알려진 값이 아닙니다", "{0}: \"{1}\" is not a known value", NULL, NULL},
	{"pact.not_below_0", "{0}: {1}은(는) 음수입니다", "{0}: {1} is below 0", "배출은 0 이상으로 적습니다.", "Emissions are 0 or more."},
	{"pact.not_above_0", "{0}: {1}은(는) 양수입니다", "{0}: {1} is above 0", "흡수와 저장은 0 이하로 적습니다.",
		"What is taken up or stored is 0 or less."},
	{"pact.range", "{0}: {1}은(는) {2}에서 {3} 사이가 아닙니다", "{0}: {1} is not between {2} and {3}", NULL, NULL},
	{"pact.reporting", "{0}: 작성자가 알려야 하는 값이 없습니다", "{0}: a value that is to be reported is missing", NULL, NULL},
	{"pact.reporting_2027", "{0}: 2027년 12월 31일부터 알려야 하는 값이 없습니다",
		"{0}: a value that is to be reported from 31 December 2027 is missing", NULL, NULL},
	{"pact.reporting_reason", "{0}: 알려야 하는 값이 없고, 까닭은 비고에 있습니다",
		"{0}: a value that is to be reported is missing; the comment says why", NULL, NULL},
	{"pact.total", "{0}: {1}은(는) 부분의 합 {2}와 다릅니다", "{0}: {1} is not the sum of its parts, {2}",
		"0.1 %까지는 같은 것으로 봅니다. 적힌 값을 씁니다.", "Up to 0.1 % counts as equal. The value as given is used."},
	{"pact.reference_order", "{0}: 기준 기간의 끝이 시작보다 뒤가 아닙니다", "{0}: the reference period does not end after its start", NULL,
		NULL},
	{"pact.window_start", "{0}: 기준 기간이 끝나기 전입니다", "{0}: lies before the end of the reference period", NULL, NULL},
	{"pact.window_end", "{0}: 기준 기간이 끝난 지 3년이 넘습니다", "{0}: lies more than 3 years after the end of the reference period", NULL,
		NULL},
	{"pact.window_order", "{0}: 유효 기간의 끝이 시작보다 뒤가 아닙니다", "{0}: the validity period does not end after its start", NULL, NULL},
	{"pact.absent_if_false", "{0}: {1}이(가) false이면 없어야 합니다", "{0}: must be absent where {1} is false", NULL, NULL},
	{"pact.other_operator", "{0}: operator가 Other일 때에만, 그때는 반드시 있어야 합니다", "{0}: belongs to the operator Other, and to it only",
		NULL, NULL},
	{"pact.credit_only", "{0}: Credit 방식일 때에만 있어야 합니다", "{0}: belongs to the approach Credit only", NULL, NULL},
	{"pact.mass_differs", "{0}: 단위가 kilogram이면 질량 {1}은(는) 수량 {2}와 같아야 합니다",
		"{0}: with the unit kilogram the mass {1} must equal the amount {2}", NULL, NULL},

	/* lists */
	{"pact.criteria", "{0}: {1}", "{0}: {1}", NULL, NULL},

	/* our own */
	{"pact.own_missing", "지어내지 않고는 내보낼 수 없습니다. 없는 값: {0}", "cannot be written without inventing a value; missing: {0}",
		"해당 값을 자료(products.csv 등)에 적은 뒤 다시 발행하십시오.",
		"Enter the value in the data (products.csv and so on), then publish again."},
	{"pact.own_unit", "단위 ‘{0}’은(는) PACT에 없습니다", "PACT has no unit like \"{0}\"", NULL, NULL},
	{"pact.own_payload", "발행된 발자국으로 읽을 수 없습니다: {0}", "cannot be read as a published footprint: {0}", NULL, NULL},
	{"pact.own_finding", "받는 쪽이 문제를 발견할 것입니다: {0}", "a partner would find fault with it: {0}", NULL, NULL},

	/* events and version 2 */
	{"pact.event_type", "{0}: ‘{1}’은(는) 알려진 사건 종류가 아닙니다", "{0}: \"{1}\" is no known type of event", NULL, NULL},
	{"pact.event_version", "{0}: ‘{1}’은(는) 다른 판의 사건입니다", "{0}: \"{1}\" belongs to another version", NULL, NULL},
	{"pact.long", "{0}: {1}바이트보다 깁니다", "{0}: longer than {1} bytes", NULL, NULL},
	{"pact.v2_left_out", "2판을 쓰는 상대에게는 보이지 않습니다: {0}", "not visible to v2 partners: {0}", NULL, NULL},
	{"pact.v2_filter", "$filter를 이해할 수 없습니다: {0}", "$filter is not understood here: {0}", NULL, NULL},

	{NULL, NULL, NULL, NULL, NULL},
};
