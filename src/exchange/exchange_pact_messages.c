#include "exchange/exchange_pact_int.h"

#include <string.h>

/* {0} of a pact.* finding is the property's path; the English text is what a partner gets on the wire. */
const struct message exchange_pact_messages[] = {
	/* invalid (R35) */
	{"pact.missing", "{0}: 반드시 있어야 하는 값이 없습니다", "{0}: is mandatory and missing", NULL, NULL},
	{"pact.null", "{0}: null일 수 없습니다", "{0}: must not be null", NULL, NULL},
	{"pact.type", "{0}: 형식이 다릅니다. 필요한 형식: {2}", "{0}: must be {1}", "소수는 따옴표로 둘러싼 글자로 적습니다. 예: \"48.2\"",
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
	{"pact.geographies", "{0}: {1}과(와) 함께 쓸 수 없습니다", "{0}: must not stand beside {1}", "지역 값은 하나만 적습니다. 없으면 세계 전체입니다.",
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
	{"pact.total", "{0}: {1}은(는) 부분의 합 {2}과(와) 다릅니다", "{0}: {1} is not the sum of its parts, {2}",
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
	{"pact.criteria", "{0}: {2}", "{0}: {1}", NULL, NULL},

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
	{"pact.v2_left_out", "2판을 쓰는 상대에게는 보이지 않습니다: {1}", "not visible to v2 partners: {0}", NULL, NULL},
	{"pact.v2_filter", "$filter를 이해할 수 없습니다: {1}", "$filter is not understood here: {0}", NULL, NULL},

	/* Catena-X */
	{"pact.no_zone", "{0}: ‘{1}’에 시간대가 없어 UTC로 읽었습니다", "{0}: \"{1}\" has no zone and is read as UTC", NULL, NULL},
	{"pact.catena_version", "Catena-X 7.0.0, 8.0.0, 9.0.0 발자국이 아닙니다", "this is no Catena-X footprint of 7.0.0, 8.0.0 or 9.0.0", NULL,
		NULL},
	{"pact.catena_group", "{0}: 묶음에는 항목이 하나만 있어야 합니다", "{0}: the group must have one element", NULL, NULL},
	{"pact.catena_prospective", "{0}: ‘{1}’은(는) PACT로 옮길 수 없습니다", "{0}: \"{1}\" cannot be carried over to PACT", NULL, NULL},
	{"pact.catena_scope", "{0}: ‘{1}’은(는) 여기에서 읽지 않습니다 (Cradle-to-gate만)", "{0}: \"{1}\" is not read here, only Cradle-to-gate",
		NULL, NULL},
	{"pact.catena_unit", "{0}: 단위 ‘{1}’은(는) PACT에 없습니다", "{0}: PACT has no unit \"{1}\"", NULL, NULL},
	{"pact.catena_refused", "지어내지 않고는 옮길 수 없습니다: {0}", "cannot be carried over without inventing a value: {0}", NULL, NULL},

	{"pact.catena_lost", "Catena-X로 옮기지 못한 값: {0}", "not carried over to Catena-X: {0}", NULL, NULL},
	{"pact.refused", "거절될 파일입니다. 잘못된 곳: {0}", "it would be refused; invalid: {0}", NULL, NULL},
	{"export.unpublished", "‘{0}’의 발자국은 발행된 적이 없습니다", "no footprint of {0} was published",
		"먼저 발행하십시오: sangsaeng publish --db FILE --by 이름", "Publish it first: sangsaeng publish --db FILE --by NAME"},
	{"export.base_url", "‘{0}’에서 호스트 이름을 읽을 수 없습니다", "\"{0}\" has no host name", "예: https://carbon.example",
		"Example: https://carbon.example"},
	{"export.nothing", "내보낼 수 있는 발자국이 없습니다", "there is no footprint that can be exported", NULL, NULL},

	{NULL, NULL, NULL, NULL, NULL},
};

/* Phrases that stand in a text of the wire, in Korean. */
static const char *const phrases[][2] = {
	{"text", "글자"},
	{"a decimal as text", "글자로 적은 소수"},
	{"a date and time as text", "글자로 적은 날짜와 시각"},
	{"a UUID as text", "글자로 적은 UUID"},
	{"a URN as text", "글자로 적은 URN"},
	{"a URI as text", "글자로 적은 URI"},
	{"true or false", "true나 false"},
	{"an object", "객체"},
	{"a list", "목록"},
	{"a list of texts", "글자의 목록"},
	{"a number", "숫자"},
	{"given twice", "두 번 나옵니다"},
	{"not a date and time (RFC 3339)", "날짜와 시각이 아닙니다(RFC 3339)"},
	{"not a whole number of 0 or more", "0 이상의 정수가 아닙니다"},
	{"no filter that is known here", "여기에 없는 조건입니다"},
	{"no criterion is given", "조건이 하나도 없습니다"},
	{"the declared unit does not exist in version 2", "2판에 없는 단위"},
	{"pieces without mass", "질량이 없는 개수 단위"},
	{"CPC code missing", "CPC 분류 번호 없음"},
	{"the footprint is negative", "발자국이 음수"},
	{"biogenic carbon content missing", "생물 기원 탄소 함량 없음"},
	{"not said whether packaging is included", "포장 포함 여부가 없음"},
	{"GWP set is neither AR5 nor AR6", "GWP가 AR5나 AR6이 아님"},
	{"none of the standards that version 2 knows", "2판이 아는 표준이 없음"},
	{"exempted emissions are not between 0 and 100 %", "제외 배출이 0~100 %가 아님"},
	{"a quote is not closed", "따옴표가 닫히지 않았습니다"},
	{"operators are eq, lt, le, gt and ge", "연산자는 eq, lt, le, gt, ge입니다"},
	{"more than 20 terms", "조건이 20개를 넘습니다"},
	{"any needs (x:(x eq '…'))", "any에는 (x:(x eq '…'))가 와야 합니다"},
	{"any takes eq only", "any에는 eq만 쓸 수 있습니다"},
	{"a parenthesis is not closed", "괄호가 닫히지 않았습니다"},
	{"not a property that can be filtered by", "조건으로 쓸 수 없는 속성입니다"},
	{"a value is missing", "값이 없습니다"},
	{"not a date and time", "날짜와 시각이 아닙니다"},
	{"nested too deeply", "괄호가 너무 깊습니다"},
	{"only `and` joins terms", "조건은 and로만 잇습니다"},
	{"longer than 2 KiB", "2 KiB보다 깁니다"},
	{"something stands behind its end", "끝난 뒤에 남은 글자가 있습니다"},
};

const char *exchange_phrase_ko(const char *en)
{
	for (size_t i = 0; en && i < sizeof phrases / sizeof *phrases; i++)
		if (strcmp(phrases[i][0], en) == 0)
			return phrases[i][1];
	return NULL;
}
