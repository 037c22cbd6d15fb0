/* Words of states and kinds for people; codes stay in JSON's other commands. */
#include "report/report_paper_int.h"

#include <string.h>

static const struct {
	const char *code, *en, *ko;
} words[] = {
	/* of a grant */
	{"draft", "draft", "작성"},
	{"submitted", "submitted", "신청"},
	{"reviewed", "reviewed", "심사 통과"},
	{"waiting", "on the waiting list", "대기"},
	{"rejected", "rejected", "거절"},
	{"withdrawn", "withdrawn", "철회"},
	{"selected", "selected", "선정"},
	{"agreed", "agreed", "협약"},
	{"reserved", "reserved", "예약"},
	{"disbursed", "paid", "지급"},
	{"installed", "installed", "설치"},
	{"suspended", "suspended", "정지"},
	{"completed", "completed", "완료"},
	{"settled", "fixed", "확정"},
	{"closed", "closed", "종결"},
	{"recovery", "being recovered", "환수 중"},
	{"recovered", "recovered", "환수됨"},
	{"not_fixed", "not fixed yet", "확정 전"},
	{"fixed", "fixed from the invoices", "계산서에 따라 확정"},
	{"abandoned", "abandoned: fixed at nothing", "포기: 0원으로 확정"},
	{"tier1", "tier 1 (ministry and carmakers)", "1차 (부처와 완성차)"},
	{"pool", "pool (returned money and its match)", "재원 (환원금과 매칭)"},
	{"ministry", "the ministry's own support", "부처 자체 지원"},
	{"returned", "returned money", "환원금"},
	{"state", "state", "국고"},
	{"private", "private", "민간"},
	{"small", "small", "소기업"},
	{"medium", "medium", "중기업"},
	{"mid_size", "mid-size", "중견기업"},
	{"large", "large", "대기업"},
	{"equipment", "equipment", "설비"},
	{"housekeeping", "housekeeping", "운영 개선"},
	{"consulting", "consulting", "컨설팅"},
	{"verification", "verification", "검증"},
	/* dues and duties */
	{"return", "return duty", "환원 의무"},
	{"settlement", "settlement return", "정산 반납"},
	{"interest", "interest", "이자"},
	{"surcharge", "surcharge", "제재부가금"},
	{"settled_late", "settled late", "늦게 이행"},
	{"above", "settled above the duty", "의무보다 많이 이행"},
	{"open", "open", "진행 중"},
	{"overdue", "overdue", "기한 지남"},
	{"due_soon", "due soon", "기한 임박"},
	{"done", "done", "이행"},
	{"done_late", "done late", "늦게 이행"},
	{"waived", "waived", "면제"},
	{"ended", "ended", "끝남"},
	{"delivered", "delivered", "이행"},
	{"delivered_late", "delivered late", "늦게 이행"},
	/* requests */
	{"sent", "asked", "요청함"},
	{"silent", "no answer", "무응답"},
	{"answered", "answered", "답함"},
	{"accepted", "accepted", "받아들임"},
	{"declined", "declined", "거절"},
	/* machines, readings */
	{"verified", "verified", "검증됨"},
	{"measured", "measured", "계측"},
	{"estimated", "estimated", "추정"},
	{"missing", "missing", "없음"},
	{"before_installation", "before the installation", "설치 전"},
	{"not_scrapped", "no proof that the old machine was scrapped", "기존 설비의 폐기 증명이 없음"},
	{"before_resolution", "before the committee's resolution", "인증위원회 결의 전"},
	{"after_crediting", "after the crediting period", "인정 기간 뒤"},
	{"life_ended", "the old machine's life is over", "기존 설비의 수명이 끝남"},
	{"calibration", "the meter is out of calibration", "계측기 교정 기간 밖"},
	{"no_reading", "no reading", "계측값 없음"},
	{"other_baseline", "of another baseline", "다른 베이스라인의 달"},
	/* verification */
	{"fit", "fit", "적합"},
	{"unfit", "unfit", "부적합"},
	{"misstatement", "misstatement", "수치 오류"},
	{"nonconformity", "nonconformity", "규칙 위반"},
	{"clarification", "clarification", "설명 요청"},
	{"recommendation", "recommendation", "권고"},
	{"largest", "the largest", "가장 큼"},
	{"certain", "drawn for certain", "반드시 추출"},
	{"chance", "drawn by chance", "추첨"},
	{"uniform", "drawn with equal chances", "균등 추출"},
	{"size_and_risk", "drawn by size and risk", "규모·위험 추출"},
	{"high_risk", "high risk", "고위험"},
	{"filled", "gaps filled", "결측 보충"},
	{"corrected", "corrected", "정정"},
	{"outlier", "outlier", "이상값"},
	{"first_year", "first year", "첫해"},
	{"unproven", "papers missing", "증빙 부족"},
	{"finding", "an earlier finding", "앞선 지적"},
	{"lead", "lead verifier", "책임 검증인"},
	{"reviewer", "reviewer", "검토자"},
	/* credits */
	{"live", "live", "유효"},
	{"converted", "converted", "전환됨"},
	{"surrendered", "surrendered", "제출됨"},
	{"cancelled", "cancelled", "취소됨"},
	{"expired", "lapsed", "실효됨"},
	{"deposited", "deposited", "예치됨"},
	{"certify", "certified", "인증"},
	{"convert", "converted", "전환"},
	{"surrender", "surrendered", "제출"},
	{"hold", "put on hold", "보류"},
	{"release", "released", "보류 해제"},
	{"transfer", "transfer offered", "이전 제안"},
	{"accept", "transfer accepted", "이전 수락"},
	{"reject", "transfer rejected", "이전 거절"},
	{"withdraw", "transfer withdrawn", "이전 철회"},
	{"lock", "locked", "잠금"},
	{"unlock", "unlocked", "잠금 해제"},
	{"bank", "banked", "이월"},
	{"lapse", "lapsed", "실효"},
	{"cancel", "cancelled", "취소"},
	{"void", "certificate voided", "인증 취소"},
	{"deposit", "deposited", "예치"},
	{"restore", "deposit given back", "예치 해제"},
	{"single", "single project", "단일 사업"},
	{"bundle", "bundle", "묶음 사업"},
	{"programme", "programme of activities", "프로그램 사업"},
};

const char *report_word_due(const struct report_paper *paper, const char *state)
{
	return state && strcmp(state, "settled") == 0 ? report_say(paper, "settled", "이행") : report_word(paper, state);
}

const char *report_word(const struct report_paper *paper, const char *code)
{
	if (!code || !code[0])
		return NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].code, code) == 0)
			return report_say(paper, words[i].en, words[i].ko);
	return code;
}
