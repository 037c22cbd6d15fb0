/* The tables of the programme folder that fund keeps. */
#include "fund/fund.h"

#include <stddef.h>

static const struct column funding[] = {
	{"funding", "출연", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the payment into the programme.", "출연의 식별자."},
	{"funder", "출연자", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "A ministry or a carmaker.", "부처 또는 완성차."},
	{"purpose", "목적", COLUMN_ENUM, COLUMN_REQUIRED,
		"tier1_equipment|tier2_match|tier2_support|tier3_match|tier4_match|tier5_match|tier6_match|tier7_match|tier8_match", NULL,
		"What it may be spent on: tier-1 machines, the match per returned won of the tier above (tierN_match stands beside the pool that "
		"pays "
		"tier N), or the ministry's own selection at tier 2 and deeper.",
		"1차 설비, 환원 매칭(tierN_match는 N차에 지급하는 환원 재원의 매칭), 2차 이하 자체 지원."},
	{"paid_on", "입금일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day it came in.", "입금일."},
	{"amount_krw", "금액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Amount.", "금액(원)."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

static const struct column corrections[] = {
	{"correction", "정정", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the correction.", "정정의 식별자."},
	{"funding", "출연", COLUMN_REF, COLUMN_REQUIRED, "funding", NULL, "Payment that was booked too high, or by mistake.", "잘못 기록된 출연."},
	{"corrected_on", "정정일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of the correction, in the same budget year.",
		"정정일(같은 회계연도)."},
	{"amount_krw", "금액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL,
		"What is taken back of it; all corrections together at most the payment.", "되돌릴 금액(원). 합쳐서 출연을 넘지 못함."},
	{"reason", "이유", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Reason.", "이유."},
	{"corrected_by", "정정자", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Who corrected it (a key, not a name).", "정정한 사람(식별자)."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "What proves it.", "증빙."},
	{0},
};

static const struct column quotes[] = {
	{"quote", "견적", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the quote.", "견적의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "For which machine; an application needs three quotes.",
		"어느 기계. 신청에는 견적 셋."},
	{"vendor", "공급자", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who quoted.", "견적을 낸 곳."},
	{"quoted_on", "견적일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day.", "견적일."},
	{"supply_value_krw", "공급가액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Price without tax.", "공급가액(원)."},
	{"tax_krw", "세액", COLUMN_WON, COLUMN_REQUIRED, NULL, NULL, "Value added tax.", "세액(원)."},
	{0},
};

static const struct column decisions[] = {
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "What was decided on.", "심의 대상."},
	{"route", "경로", COLUMN_ENUM, COLUMN_REQUIRED, "tier1|pool|ministry", NULL,
		"tier1: trade ministry and carmaker; pool: returned money and its match; ministry: the SME ministry's own support.",
		"1차 지원, 환원 재원, 부처 자체 지원."},
	{"decided_on", "결정일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of the committee.", "위원회 날."},
	{"decision", "결정", COLUMN_ENUM, COLUMN_REQUIRED, "selected|rejected|waiting", NULL, "Outcome.", "결과."},
	{"reason", "이유", COLUMN_TEXT, 0, NULL, NULL, "Reason.", "이유."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The minutes.", "회의록."},
	{"committee", "위원회", COLUMN_REF, 0, "committees", NULL, "Meeting that decided; needed where the call asks for members or a pass score.",
		"결정한 회의. 공모가 위원 수나 합격 점수를 정하면 필요."},
	{"rank", "순위", COLUMN_INTEGER, COLUMN_POSITIVE, NULL, NULL, "Place on the waiting list, from 1; only for waiting.",
		"대기 순위(1부터). waiting에만."},
	{"promoted_on", "승격일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL,
		"Day on which a waiting one was selected after all, or a rejected one was decided anew after an objection was upheld.",
		"대기에서 선정된 날, 또는 이의신청이 받아들여져 다시 선정된 날."},
	{0},
};

static const struct column applications[] = {
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "What was applied for.", "신청한 설비."},
	{"call", "공모", COLUMN_ID, 0, NULL, NULL, "Call of programme.json; needed where the route has calls.",
		"programme.json의 공모. 경로에 공모가 있으면 필요."},
	{"applied_on", "신청일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day it came in.", "접수일."},
	{"applicant", "신청인", COLUMN_ID, 0, NULL, NULL, "Who signed for the firm: a key, not a name; blank: the firm.",
		"업체를 대신해 신청한 사람. 이름이 아니라 식별자. 비면 업체."},
	{"withdrawn_on", "철회일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day it was withdrawn, before anything was paid.",
		"철회한 날(지급 전)."},
	{"note", "비고", COLUMN_TEXT, 0, NULL, NULL, "Note.", "비고."},
	{0},
};

static const struct column reviews[] = {
	{"review", "심사", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the review.", "심사의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "What was reviewed.", "심사 대상."},
	{"step", "단계", COLUMN_ENUM, COLUMN_REQUIRED, "paper|site|presentation", NULL, "Papers, a visit, or a presentation.", "서류, 현장, 발표."},
	{"reviewed_on", "심사일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day.", "심사일."},
	{"reviewer", "심사자", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Who reviewed: a key, not a name; not one of the committee that decides.",
		"심사한 사람. 이름이 아니라 식별자. 결정하는 위원회의 위원이 아님."},
	{"result", "결과", COLUMN_ENUM, COLUMN_REQUIRED, "pass|fail|supplement", NULL,
		"The last result of a step counts; supplement asks for more papers and a new review.",
		"단계마다 마지막 결과가 유효. 보완이면 다시 심사."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "The reviewer's note.", "심사 기록."},
	{"note", "비고", COLUMN_TEXT, 0, NULL, NULL, "Note.", "비고."},
	{0},
};

static const struct column committees[] = {
	{"committee", "위원회", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the meeting.", "회의의 식별자."},
	{"call", "공모", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Call of programme.json that it decided.", "심의한 공모."},
	{"met_on", "회의일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day it met.", "회의한 날."},
	{"minutes", "회의록", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL,
		"The minutes: evidence of kind committee_minutes, not earlier than the meeting.",
		"회의록(committee_minutes). 회의일보다 앞서지 않음."},
	{"chair", "위원장", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Who signs for it: one of its members.", "위원장. 위원 가운데 한 사람."},
	{0},
};

static const struct column committee_members[] = {
	{"committee", "위원회", COLUMN_REF, COLUMN_REQUIRED, "committees", NULL, "Meeting.", "회의."},
	{"member", "위원", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Who sat in it: a key, not a name.", "참석한 위원. 이름이 아니라 식별자."},
	{"organisation", "조직", COLUMN_REF, 0, "organisations", NULL, "Where the member belongs, if that is one of the organisations.",
		"위원의 소속이 조직 표에 있으면 그 조직."},
	{"part", "구분", COLUMN_ENUM, COLUMN_REQUIRED, "internal|external", NULL, "Of the operator and the ministries, or from outside.",
		"내부(운영기관·부처) 또는 외부."},
	{0},
};

static const struct column recusals[] = {
	{"committee", "위원회", COLUMN_REF, COLUMN_REQUIRED, "committees", NULL, "Meeting.", "회의."},
	{"member", "위원", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Who stepped back; gives no score.", "제척·회피한 위원. 점수를 주지 않음."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "For which application.", "어느 신청에 대해."},
	{"reason", "이유", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Why.", "이유."},
	{0},
};

static const struct column scores[] = {
	{"committee", "위원회", COLUMN_REF, COLUMN_REQUIRED, "committees", NULL, "Meeting.", "회의."},
	{"member", "위원", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Who scored.", "점수를 준 위원."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "What was scored.", "점수를 받은 신청."},
	{"score", "점수", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL,
		"Points, 0 to 1000. The mean is exact, without the highest and the lowest where the call says so.",
		"점수(0~1000). 평균은 정확한 분수이고, 공모가 정하면 최고·최저를 뺌."},
	{0},
};

static const struct column objections[] = {
	{"objection", "이의신청", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the objection.", "이의신청의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "Whose decision it is against.", "어느 결정에 대한 것인가."},
	{"filed_on", "신청일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day it came in (Subsidy Act 37: 30 days).",
		"접수일(보조금법 제37조: 30일)."},
	{"grounds", "사유", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "What it says.", "이의 내용."},
	{"answered_on", "답변일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "Day it was answered; blank: not yet.", "답변한 날. 비면 아직."},
	{"outcome", "결과", COLUMN_ENUM, 0, "upheld|dismissed", NULL, "upheld: decided anew, on promoted_on of the decision.",
		"upheld(인용)이면 decisions의 promoted_on에 다시 결정. dismissed는 기각."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "The answer; needed once answered.", "답변서. 답변했으면 필요."},
	{0},
};

static const struct column invoices[] = {
	{"invoice", "계산서", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the e-tax invoice.", "전자세금계산서의 식별자."},
	{"line", "줄", COLUMN_INTEGER, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Line number in the invoice.", "계산서의 줄 번호."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "For which machine.", "어느 기계."},
	{"item", "품목", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "What was bought.", "품목."},
	{"vendor", "공급자", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Who sold it.", "판 곳."},
	{"approval_number", "승인번호", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Approval number of the e-tax invoice; belongs to one invoice only.",
		"승인번호. 계산서 하나에만 속함."},
	{"issued_on", "발행일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of issue.", "발행일."},
	{"supply_value_krw", "공급가액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Price without tax.", "공급가액(원)."},
	{"tax_krw", "세액", COLUMN_WON, COLUMN_REQUIRED, NULL, NULL, "Value added tax; deductible, so not eligible cost.",
		"세액(원). 공제되므로 지원 대상 아님."},
	{"eligible", "지원대상", COLUMN_YESNO, COLUMN_REQUIRED, NULL, NULL, "Whether the supply value is eligible cost.",
		"공급가액이 지원 대상인가."},
	{"paid_on", "지급일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day the firm paid its vendor: proves the own share.",
		"업체가 공급자에게 지급한 날(자부담 증명)."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL, "The invoice.", "계산서."},
	{"tax_eligible", "세액대상", COLUMN_YESNO, 0, NULL, "no",
		"yes: the tax is proven not to be deductible and counts as eligible cost; the proof is the line's evidence.",
		"yes면 공제받지 못함이 증명되어 세액도 지원 대상. 증명은 그 줄의 증빙."},
	{0},
};

static const struct column bank_lines[] = {
	{"line", "거래", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the statement line.", "거래의 식별자."},
	{"account", "계좌", COLUMN_ENUM, COLUMN_REQUIRED, "fund|separate", NULL, "The programme's account or the firm's separate account.",
		"사업 계좌 또는 업체의 별도 계좌."},
	{"organisation", "조직", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "The firm that pays, or whose separate account it is.",
		"내는 업체 또는 별도 계좌의 업체."},
	{"measure", "설비투자", COLUMN_REF, 0, "measures", NULL, "Grant that it belongs to; needed for every kind but other.",
		"관련 지원. other 말고는 필요."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "interest|return|settlement_return|recovery|other", NULL,
		"interest: arose on the separate account; return: 환원 into the fund; settlement_return: excess and interest paid back after fixing; "
		"recovery: paid after a cancellation.",
		"이자, 환원, 정산 반납, 환수, 기타."},
	{"booked_on", "거래일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day.", "거래일."},
	{"amount_krw", "금액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Amount.", "금액(원)."},
	{"text", "적요", COLUMN_TEXT, 0, NULL, NULL, "Text of the line.", "적요."},
	{0},
};

static const struct column statements[] = {
	{"line", "거래", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the line.", "거래의 식별자."},
	{"account", "계좌", COLUMN_ENUM, COLUMN_REQUIRED, "fund|separate", NULL, "The programme's account or a firm's separate account.",
		"사업 계좌 또는 업체의 별도 계좌."},
	{"organisation", "조직", COLUMN_REF, 0, "organisations", NULL,
		"Whose separate account it is; needed there. On the programme's account the other party, where it is known.",
		"별도 계좌의 업체(별도 계좌면 필요). 사업 계좌면 알 때 상대."},
	{"measure", "설비투자", COLUMN_REF, 0, "measures", NULL, "Grant that it belongs to, where it is known: it then matches nothing else.",
		"알 때 관련 지원. 적으면 그 지원의 것과만 맞춤."},
	{"booked_on", "거래일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day.", "거래일."},
	{"paid_in_krw", "입금", COLUMN_WON, 0, NULL, NULL, "Paid in; one of the two amounts, the other is blank or 0.",
		"입금액(원). 입금과 출금 중 하나, 다른 하나는 비우거나 0."},
	{"paid_out_krw", "출금", COLUMN_WON, 0, NULL, NULL, "Paid out.", "출금액(원)."},
	{"balance_krw", "잔액", COLUMN_WON, 0, NULL, NULL, "Balance after it; then it is recomputed.", "거래 뒤 잔액(원). 적으면 다시 계산해 확인."},
	{"counterparty", "상대", COLUMN_TEXT, 0, NULL, NULL, "Other party, as the bank names it.", "은행이 적은 상대."},
	{"text", "적요", COLUMN_TEXT, 0, NULL, NULL, "Text of the line.", "적요."},
	{0},
};

static const struct column returns[] = {
	{"return", "환원", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the return.", "환원의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL,
		"Grant whose duty it settles: of tier 1, or of a deeper tier with a return rule.",
		"의무를 지는 지원: 1차, 또는 환원 규칙이 있는 더 깊은 차수."},
	{"returned_on", "환원일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day.", "환원일."},
	{"channel", "방식", COLUMN_ENUM, COLUMN_REQUIRED, "fund|direct_purchase|in_kind|operator_transfer", NULL,
		"fund: money into the programme's account; operator_transfer: the same through the operator's account; direct_purchase and in_kind: "
		"a "
		"machine or work for a measure of a deeper tier, never through the account. The rule says which are allowed.",
		"fund는 사업 계좌 입금, operator_transfer는 운영기관 계좌를 거친 입금, direct_purchase와 in_kind는 더 깊은 차수의 설비를 직접 "
		"지원(계좌를 거치지 "
		"않음). 규칙이 허용하는 방식만."},
	{"amount_krw", "금액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Amount or value.", "금액 또는 평가액(원)."},
	{"for_measure", "대상설비", COLUMN_REF, 0, "measures", NULL, "Measure of a deeper tier; needed unless the channel is money.",
		"더 깊은 차수의 설비. 돈이 아니면 필요."},
	{"bank_line", "거래", COLUMN_REF, 0, "bank_lines", NULL, "Statement line (kind return) with the same day and amount; needed for money.",
		"같은 날, 같은 금액의 거래. 돈이면 필요."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL,
		"Receipt; for direct_purchase and in_kind of kind invoice, tax_invoice, valuation, statement or return_receipt.",
		"영수증. direct_purchase와 in_kind는 invoice, tax_invoice, valuation, statement, return_receipt 가운데 하나."},
	{0},
};

static const struct column recoveries[] = {
	{"recovery", "환수", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the recovery.", "환수의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "Grant that is cancelled.", "취소되는 지원."},
	{"decided_on", "결정일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of the decision.", "결정일."},
	{"cause", "사유", COLUMN_ENUM, COLUMN_REQUIRED, "disposal|other_use|breach|fraud", NULL, "Cause (Subsidy Act 30, 35).",
		"사유(보조금법 제30조, 제35조)."},
	{"cancelled_share", "취소비율", COLUMN_SHARE, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Part of the grant that is cancelled.",
		"취소 비율."},
	{"surcharge_multiple", "제재부가배수", COLUMN_DECIMAL, COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE, NULL, NULL,
		"Surcharge as a multiple (0 to 5) of the state money to be returned.", "반환할 국고에 대한 제재부가금 배수(0~5)."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The decision.", "결정문."},
	{"exclusion_years", "제한연수", COLUMN_INTEGER, COLUMN_POSITIVE, NULL, NULL,
		"Years (1 to 5) for which the firm gets no subsidy; only for a first fraud, a second other use, a third breach (Subsidy Act 31-2).",
		"보조금 수행 배제 연수(1~5). 거짓 1회, 용도 외 사용 2회, 위반 3회부터(보조금법 제31조의2)."},
	{"credits", "크레딧", COLUMN_ENUM, 0, "hold|cancel", "hold",
		"What the decision says of the machine's credits: held until it is settled, or to be cancelled. Both hold them from that day.",
		"결정이 그 설비의 크레딧을 어떻게 하는지: hold는 해결될 때까지 묶음, cancel은 취소. 둘 다 결정일부터 묶음."},
	{0},
};

static const struct column changes[] = {
	{"change", "변경", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the request.", "변경 신청의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "Grant that is to change.", "변경할 지원."},
	{"kind", "종류", COLUMN_ENUM, COLUMN_REQUIRED, "budget|vendor|schedule|content|abandonment", NULL,
		"budget: other planned cost; vendor: another supplier than those who quoted; schedule, content: recorded; abandonment: the firm "
		"gives up.",
		"예산(계획 비용), 공급자, 일정, 내용, 포기."},
	{"requested_on", "신청일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of the request.", "신청일."},
	{"requested_by", "신청자", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Who asked (a key, not a name).", "신청한 사람(이름이 아닌 식별자)."},
	{"cost_krw", "계획비용", COLUMN_WON, COLUMN_POSITIVE, NULL, NULL, "New planned eligible cost; needed for kind budget, and only there.",
		"새 계획 비용(원). budget에만, 그리고 반드시."},
	{"decided_on", "결정일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of the decision: before anything is spent by it.",
		"결정일. 그 내용으로 쓰기 전."},
	{"decision", "결정", COLUMN_ENUM, COLUMN_REQUIRED, "approved|refused", NULL, "Outcome.", "결과."},
	{"decided_by", "결정자", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Who decided; somebody else than who asked.",
		"결정한 사람. 신청한 사람과 다름."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The approval or refusal.", "승인 또는 거절 문서."},
	{0},
};

static const struct column suspensions[] = {
	{"suspension", "정지", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the suspension.", "정지의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "Grant whose payments stop.", "지급을 멈추는 지원."},
	{"suspended_on", "정지일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "From this day on nothing is paid.",
		"이 날부터 지급하지 않음."},
	{"resumed_on", "재개일", COLUMN_DATE, COLUMN_NOT_FUTURE, NULL, NULL, "What was due meanwhile is paid on this day; blank: not resumed.",
		"그동안 밀린 것을 이 날 지급. 비면 재개 안 됨."},
	{"reason", "이유", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Reason.", "이유."},
	{"ordered_by", "명령자", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "Who ordered it (a key, not a name).", "명령한 사람(식별자)."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The order.", "명령 문서."},
	{0},
};

static const struct column in_kind[] = {
	{"in_kind", "현물", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the contribution in kind.", "현물 출연의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "Grant that gets it.", "받는 지원."},
	{"funder", "출연자", COLUMN_REF, COLUMN_REQUIRED, "organisations", NULL, "Carmaker that gives it, as part of its support of the grant.",
		"주는 완성차. 그 지원의 일부."},
	{"given_on", "제공일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day it was given, after the agreement.",
		"제공한 날(협약 뒤)."},
	{"item", "품목", COLUMN_TEXT, COLUMN_REQUIRED, NULL, NULL, "What was given.", "제공한 것."},
	{"value_krw", "평가액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Its value by the valuation.", "평가액(원)."},
	{"valuation", "평가서", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "Evidence of the value: a valuation, quote, invoice or certificate.",
		"평가를 증명하는 서류."},
	{0},
};

static const struct column set_offs[] = {
	{"set_off", "상계", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the set-off.", "상계의 식별자."},
	{"measure", "설비투자", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL, "Grant of which something is owed.", "돌려받을 것이 있는 지원."},
	{"against", "상대지원", COLUMN_REF, COLUMN_REQUIRED, "measures", NULL,
		"Another grant of the same firm and programme that is paid on that day (Subsidy Act 32).",
		"그날 지급되는 같은 업체, 같은 사업의 다른 지원(보조금법 제32조)."},
	{"set_off_on", "상계일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day of the payment.", "지급일."},
	{"amount_krw", "금액", COLUMN_WON, COLUMN_REQUIRED | COLUMN_POSITIVE, NULL, NULL, "Amount.", "금액(원)."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The decision.", "결정문."},
	{0},
};

static const struct column visits[] = {
	{"visit", "방문", COLUMN_ID, COLUMN_REQUIRED, NULL, NULL, "Key of the visit.", "방문의 식별자."},
	{"measure", "설비투자", COLUMN_REF, 0, "measures", NULL, "The machine that was looked at; blank where it was about the site.",
		"본 설비투자. 사업장 전체를 본 방문이면 빈칸."},
	{"site", "사업장", COLUMN_REF, 0, "sites", NULL, "Where; blank: the site of the measure.", "방문한 사업장. 비면 설비투자의 사업장."},
	{"visited_on", "방문일", COLUMN_DATE, COLUMN_REQUIRED | COLUMN_NOT_FUTURE, NULL, NULL, "Day.", "방문한 날."},
	{"person", "방문자", COLUMN_REF, 0, "persons", NULL, "Who visited.", "방문한 사람."},
	{"organisation", "방문조직", COLUMN_REF, 0, "organisations", NULL, "For whom; blank: the person's organisation. One of the two is needed.",
		"방문한 조직. 비면 방문자의 조직. 둘 중 하나는 필요."},
	{"purpose", "목적", COLUMN_ENUM, COLUMN_REQUIRED, "on_site_check|inspection|after_care|education", NULL,
		"on_site_check: is the machine there and running (who paid for it looks, not its owner); inspection: books and property; after_care "
		"and "
		"education may be one's own.",
		"on_site_check는 기계가 설치되어 도는지 보는 현장확인(업체 자신이 할 수 없음), inspection은 점검, after_care는 사후관리, education은 "
		"교육."},
	{"outcome", "결과", COLUMN_ENUM, COLUMN_REQUIRED, "ok|defect", NULL,
		"defect: what was looked at is not as it must be. Its paper then proves no installation until a later visit of the machine found it "
		"ok.",
		"ok는 이상 없음, defect는 지적 있음. 지적이 있는 현장확인서는 그 뒤의 방문이 ok여야 설치를 증명함."},
	{"note", "메모", COLUMN_TEXT, 0, NULL, NULL, "What was seen. No names.", "본 것. 사람 이름은 적지 않음."},
	{"evidence", "증빙", COLUMN_REF, 0, "evidence", NULL,
		"The report. An installation_check named here is the visit that the grant's step rests on.",
		"방문 기록. installation_check인 증빙을 적으면 지원의 설치 단계가 이 방문에 근거함."},
	{0},
};

static const struct column visit_photos[] = {
	{"visit", "방문", COLUMN_REF, COLUMN_REQUIRED, "visits", NULL, "The visit.", "방문."},
	{"evidence", "증빙", COLUMN_REF, COLUMN_REQUIRED, "evidence", NULL, "The photo, with its file.", "사진 증빙(파일 포함)."},
	{"taken_at", "찍은시각", COLUMN_TEXT, 0, NULL, NULL,
		"When it was taken, as a person says: 2026-10-20 14:03. The camera's own time is read from the file (EXIF) and compared.",
		"사람이 적은 찍은 시각. 예: 2026-10-20 14:03. 파일 속 카메라의 시각(EXIF)을 읽어 견줌."},
	{0},
};

const struct table fund_tables[] = {
	{"funding", "출연", "funding", TABLE_FILE, funding, "Money that ministries and carmakers paid in.", "부처와 완성차가 낸 돈."},
	{"corrections", "정정", "correction", TABLE_OPTIONAL, corrections,
		"Payments into the programme that are reversed: an entry is never changed.", "되돌린 출연. 장부의 기록은 고치지 않음."},
	{"quotes", "견적", "quote", TABLE_FILE, quotes, "Three quotes for each application.", "신청마다 견적 셋."},
	{"applications", "신청", "measure", TABLE_OPTIONAL, applications,
		"Applications; without a row, the day before the decision stands for it. An application that is rejected may be incomplete.",
		"신청. 줄이 없으면 결정 전날을 신청일로 봄. 거절된 신청은 서류가 모자라도 됨."},
	{"reviews", "심사", "review", TABLE_OPTIONAL, reviews, "Reviews before the committee.", "위원회 전의 심사."},
	{"committees", "위원회", "committee", TABLE_OPTIONAL, committees, "Meetings of the selection committee.", "선정위원회의 회의."},
	{"committee_members", "위원", "committee,member", TABLE_OPTIONAL, committee_members, "Who sat in them.", "참석한 위원."},
	{"recusals", "제척", "committee,member,measure", TABLE_OPTIONAL, recusals,
		"Who stepped back: a member who belongs to the applicant, to a vendor that quoted, or to the lead of its consortium must.",
		"제척·회피. 신청 업체, 견적을 낸 공급자, 컨소시엄 대표에 속한 위원은 반드시."},
	{"scores", "점수", "committee,member,measure", TABLE_OPTIONAL, scores, "Points of each member for each application.",
		"위원마다 신청마다의 점수."},
	{"decisions", "심의", "measure", TABLE_FILE, decisions, "What the committee decided.", "위원회의 결정."},
	{"objections", "이의신청", "objection", TABLE_OPTIONAL, objections, "Objections to decisions and their answers.",
		"결정에 대한 이의신청과 답변."},
	{"invoices", "계산서", "invoice,line", TABLE_FILE, invoices, "E-tax invoices, line by line.", "전자세금계산서."},
	{"bank_lines", "은행거래", "line", TABLE_FILE, bank_lines, "Statement lines.", "은행 거래."},
	{"statements", "통장", "line", TABLE_OPTIONAL, statements,
		"Statement lines as the bank has them, for sangsaeng fund reconcile; nothing is booked from them.",
		"은행이 준 그대로의 거래 내역. sangsaeng fund reconcile이 장부와 맞춰 보며, 여기서 기록하는 것은 없습니다."},
	{"returns", "환원", "return", TABLE_FILE, returns, "How firms returned what they received.", "협력사가 되돌린 돈."},
	{"recoveries", "환수", "recovery", TABLE_OPTIONAL, recoveries, "Cancelled grants.", "취소된 지원."},
	{"changes", "변경", "change", TABLE_OPTIONAL, changes, "Requests to change a grant, with their approval.", "지원의 변경 신청과 승인."},
	{"suspensions", "정지", "suspension", TABLE_OPTIONAL, suspensions, "Grants whose payments stop for a time.", "지급을 멈춘 지원."},
	{"in_kind", "현물", "in_kind", TABLE_OPTIONAL, in_kind, "What carmakers give in kind, with its valuation.", "완성차의 현물 출연과 평가."},
	{"visits", "방문", "visit", TABLE_OPTIONAL, visits, "Visits to sites and machines, and what was found.", "현장 방문과 그 결과."},
	{"visit_photos", "방문사진", "visit,evidence", TABLE_OPTIONAL, visit_photos, "Photos of visits and when they were taken.",
		"방문 사진과 찍은 시각."},
	{"set_offs", "상계", "set_off", TABLE_OPTIONAL, set_offs, "What is owed of one grant, taken from the payment of another.",
		"한 지원에서 받을 것을 다른 지원의 지급에서 뺀 것."},
	{0},
};
