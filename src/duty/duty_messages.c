#include "duty/duty.h"

#include <stddef.h>

const struct message duty_messages[] = {
	{"duty.none", "열려 있는 의무가 없습니다: {0} {1}", "no open duty: {0} {1}", NULL, NULL},
	{"duty.rule_span", "‘{0}’: {1} 둘을 함께 적거나 둘 다 비웁니다", "{0}: {1} are given together or not at all", NULL, NULL},
	{"duty.rule_stated", "‘{0}’의 날짜는 {1}에서 옵니다. 여기서 길이를 정할 수 없습니다", "{0}: its day is stated in {1}, so it has no span here",
		"span과 unit을 비우고 그 자료를 고치십시오", "leave span and unit blank and change it there"},
	{"duty.rule_range", "‘{0}’: {1}이(가) 너무 깁니다", "{0}: {1} is too long", "span은 1200, alarm은 3650까지입니다",
		"span is at most 1200, alarm 3650"},
	{"duty.rule_days", "‘{0}’: valid_to가 valid_from보다 빠릅니다", "{0}: valid_to is before valid_from", NULL, NULL},
	{"duty.rule_overlap", "‘{0}’의 규칙이 {1}에 겹칩니다", "two rules of {0} hold on {1}", "앞 줄의 valid_to를 그 전날로 하십시오",
		"end the row before on the day before it"},
	{"duty.unknown", "그런 의무가 없습니다: {0} {1}", "no such duty: {0} {1}", "sangsaeng duty list --all 로 종류와 대상을 보십시오",
		"sangsaeng duty list --all shows kinds and subjects"},
	{"duty.kind", "‘{0}’은(는) 의무 규칙에 없습니다", "the clock table has no {0}", "sangsaeng duty rules 로 종류를 보십시오",
		"sangsaeng duty rules lists the kinds"},
	{"duty.firm", "조직 ‘{0}’이(가) 없습니다", "there is no organisation {0}", NULL, NULL},
	{"duty.person", "담당자 ‘{0}’이(가) 없습니다", "there is no person {0}", "persons.csv에 적으십시오", "enter persons.csv"},
	{"duty.person_left", "담당자 ‘{0}’은(는) {1}에 맡고 있지 않습니다", "{0} is not in the task on {1}", NULL, NULL},
	{"duty.not_open", "이미 끝난 의무입니다: {0} {1} ({2})", "no longer open: {0} {1} ({2})",
		"잘못 적었으면 sangsaeng duty reopen 으로 되돌리십시오", "sangsaeng duty reopen takes a mistake back"},
	{"duty.by_facts", "프로그램의 자료가 이미 이행을 보여 줍니다: {0} {1}", "the programme's facts show it done already: {0} {1}", NULL, NULL},
	{"duty.nothing_marked", "되돌릴 표시가 없습니다: {0} {1}", "nothing was marked that could be taken back: {0} {1}", NULL, NULL},
	{"duty.four_eyes", "면제는 두 사람이 정합니다. 둘 다 ‘{0}’입니다", "a duty is waived by two persons; both are {0}",
		"--checker 에 다른 담당자를 적으십시오", "name another person with --checker"},
	{"duty.until", "위임이 시작하기 전에 끝납니다", "the delegation ends before it begins", NULL, NULL},
	{"duty.period", "‘{0}’은(는) 기간이 아닙니다", "{0} is no length of time", "30d(일), 2w(주), 3m(개월)처럼 적으십시오",
		"write 30d (days), 2w (weeks) or 3m (months)"},
	{0},
};
