/* The story of a run for people: money down the tiers, carbon up to the vehicle, credits, duties, checks. */
#include "cli/cli.h"

#include "base/date.h"
#include "base/decimal.h"
#include "base/money.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct page {
	FILE *out;
	enum lang lang;
};

static const char *say(const struct page *p, const char *en, const char *ko)
{
	return p->lang == LANG_KO ? ko : en;
}

/* Hangul is two cells wide: pad by display width. */
static void pad(const struct page *p, const char *word, int width)
{
	int blanks = width - utf8_width(word);
	fputs(word, p->out);
	for (int i = 0; i < blanks; i++)
		fputc(' ', p->out);
}

/* A sentence in which each # stands for the next count. */
static void sentence(const struct page *p, const char *en, const char *ko, const int64_t *count)
{
	for (const char *c = say(p, en, ko); *c; c++) {
		if (*c == '#')
			fprintf(p->out, "%" PRId64, *count++);
		else
			fputc(*c, p->out);
	}
	fputc('\n', p->out);
}

static void heading(const struct page *p, const char *en, const char *ko)
{
	fprintf(p->out, "\n%s\n", say(p, en, ko));
}

static void right(const struct page *p, const char *word, int width)
{
	for (int i = utf8_width(word); i < width; i++)
		fputc(' ', p->out);
	fputs(word, p->out);
}

#define LABEL_WIDTH 38
#define AMOUNT_WIDTH 18

static void won_line(const struct page *p, const char *en, const char *ko, int64_t krw)
{
	char amount[32];
	money_format(krw, amount);
	fputs("  ", p->out);
	pad(p, say(p, en, ko), LABEL_WIDTH);
	right(p, amount, AMOUNT_WIDTH);
	fputc('\n', p->out);
}

static void rule_line(const struct page *p)
{
	fputs("  ", p->out);
	for (int i = 0; i < LABEL_WIDTH + AMOUNT_WIDTH; i++)
		fputc('-', p->out);
	fputc('\n', p->out);
}

/* A decimal string with at most `digits` after the point and thousands separated: for people only. */
static void show_decimal(const char *decimal, int digits, char out[64])
{
	char fixed[64];

	snprintf(fixed, sizeof fixed, "%.*f", digits, strtod(decimal, NULL));
	cli_grouped(fixed, out, 64);
}

static void quantity_line(const struct page *p, const char *en, const char *ko, const char *decimal, int digits, const char *unit)
{
	char shown[64];
	show_decimal(decimal, digits, shown);
	fputs("  ", p->out);
	pad(p, say(p, en, ko), LABEL_WIDTH);
	right(p, shown, AMOUNT_WIDTH);
	fprintf(p->out, " %s\n", unit);
}

static void count_line(const struct page *p, const char *en, const char *ko, int64_t count, const char *unit)
{
	char shown[32];
	money_format(count, shown);
	fputs("  ", p->out);
	pad(p, say(p, en, ko), LABEL_WIDTH);
	right(p, shown, AMOUNT_WIDTH);
	fprintf(p->out, " %s\n", unit);
}

static void print_money(const struct page *p, const struct programme_story *s)
{
	heading(p, "MONEY DOWN THE TIERS (won)", "아래 차수로 내려가는 돈 (원)");
	won_line(p, "in   trade ministry", "입금  산업통상부", s->money_krw.in_motie);
	won_line(p, "     carmakers", "      완성차", s->money_krw.in_oem);
	won_line(p, "     SME ministry", "      중소벤처기업부", s->money_krw.in_mss);
	won_line(p, s->deeper_returned_krw > 0 ? "     returned by suppliers" : "     returned by tier 1",
		s->deeper_returned_krw > 0 ? "      협력사의 환원" : "      1차 협력사의 환원", s->money_krw.in_returned);
	won_line(p, "     interest", "      이자", s->money_krw.in_interest);
	won_line(p, "     settlement returns and recovery", "      정산 반납과 환수", s->money_krw.in_recovered);
	rule_line(p);
	won_line(p, "     total in", "      합계",
		s->money_krw.in_motie + s->money_krw.in_oem + s->money_krw.in_mss + s->money_krw.in_returned + s->money_krw.in_interest +
			s->money_krw.in_recovered);
	won_line(p, "out  paid to tier 1", "출금  1차 협력사 지급", s->money_krw.paid_tier1);
	won_line(p, "     paid to tier 2 and deeper", "      2차 이하 협력사 지급", s->money_krw.paid_tier2);
	won_line(p, "     to the treasury", "      국고 반납", s->money_krw.to_treasury);
	won_line(p, "     fees", "      수수료", s->money_krw.fees);
	won_line(p, "     on hand", "      잔액", s->money_krw.on_hand);
	rule_line(p);
	won_line(p, "     total out and on hand", "      합계",
		s->money_krw.paid_tier1 + s->money_krw.paid_tier2 + s->money_krw.to_treasury + s->money_krw.fees + s->money_krw.on_hand);
}

static void print_routes(const struct page *p, const struct programme_story *s)
{
	static const int width[] = {6, 16, 8, 18, 18, 18};
	const char *head[] = {say(p, "tier", "차수"), say(p, "money of", "돈의 출처"), say(p, "grants", "지원"), say(p, "reserved", "예약"),
		say(p, "paid", "지급"), say(p, "fixed", "확정")};
	fputc('\n', p->out);
	for (size_t i = 0; i < sizeof width / sizeof *width; i++) {
		if (i == 0)
			fputs("  ", p->out);
		if (i < 2)
			pad(p, head[i], width[i]);
		else
			right(p, head[i], width[i]);
	}
	fputc('\n', p->out);
	for (size_t i = 0; i < s->route_count; i++) {
		const struct programme_route_money *line = &s->route[i];
		char cell[32];
		snprintf(cell, sizeof cell, "%d", line->tier);
		fputs("  ", p->out);
		pad(p, cell, width[0]);
		pad(p, strcmp(line->funder, "returned") == 0 ? say(p, "returned", "환원금") : line->funder, width[1]);
		money_format(line->grants, cell);
		right(p, cell, width[2]);
		money_format(line->reserved_krw, cell);
		right(p, cell, width[3]);
		money_format(line->paid_krw, cell);
		right(p, cell, width[4]);
		money_format(line->fixed_krw, cell);
		right(p, cell, width[5]);
		fputc('\n', p->out);
	}
}

static void print_returns(const struct page *p, const struct programme_story *s)
{
	heading(p, "RETURN DUTY OF TIER 1 (won)", "1차 협력사의 환원 의무 (원)");
	won_line(p, "fixed support in the base", "기준이 되는 확정 지원액", s->money_krw.fixed_tier1);
	won_line(p, "obligation", "환원 의무", s->money_krw.obligation);
	won_line(p, "returned", "환원", s->money_krw.in_returned - s->deeper_returned_krw);
	won_line(p, "overdue", "연체", s->money_krw.overdue);
	if (s->return_credit_krw > 0)
		won_line(p, "returned above a duty that fell later", "의무가 줄어 더 낸 환원", s->return_credit_krw);
	if (s->deeper_obligation_krw > 0 || s->deeper_returned_krw > 0) {
		won_line(p, "obligation of deeper tiers", "2차 이하의 환원 의무", s->deeper_obligation_krw);
		won_line(p, "  returned by them", "  그 환원", s->deeper_returned_krw);
		won_line(p, "  overdue", "  연체", s->deeper_overdue_krw);
		if (s->deeper_credit_krw > 0)
			won_line(p, "  returned above a duty that fell later", "  의무가 줄어 더 낸 환원", s->deeper_credit_krw);
	}
	won_line(p, "match paid by the SME ministry", "중소벤처기업부 매칭 지급", s->match_krw);
	won_line(p, "own share of firms, outside the fund", "업체 자부담 (사업 계좌 밖)", s->money_krw.own_share);
}

static void print_reduction(const struct page *p, const struct programme_story *s)
{
	heading(p, "REDUCTION OF THE METERED MONTHS", "계량 기간의 감축");
	quantity_line(p, "planned", "계획", s->planned_tco2e, 3, "tCO2e");
	quantity_line(p, "verified", "검증", s->verified_tco2e, 3, "tCO2e");
	if (s->filled_months > 0)
		count_line(p, "months filled conservatively", "보수적으로 메운 달", s->filled_months, say(p, "months", "개월"));
}

static bool is_automotive(const struct programme_story *s)
{
	return strcmp(s->sector, "automotive") == 0;
}

static void print_vehicles(const struct page *p, const struct programme_story *s)
{
	static const int width[] = {18, 16, 16, 18};
	heading(p,
		is_automotive(s) ? "CARBON UP TO THE VEHICLE (kgCO2e per vehicle, cradle to gate)"
				 : "CARBON UP TO THE PRODUCT (kgCO2e per declared unit, cradle to gate)",
		is_automotive(s) ? "완성차로 올라가는 탄소 (대당 kgCO2e, 요람에서 출고까지)"
				 : "완제품으로 올라가는 탄소 (선언단위당 kgCO2e, 요람에서 문까지)");
	fputs("  ", p->out);
	pad(p, is_automotive(s) ? say(p, "vehicle", "차량") : say(p, "product", "제품"), width[0]);
	right(p, say(p, "before", "이전"), width[1]);
	right(p, say(p, "after", "이후"), width[2]);
	right(p, say(p, "claim-adjusted", "주장 조정"), width[3]);
	fprintf(p->out, "  %s\n", say(p, "publishable", "공표 가능"));
	for (size_t i = 0; i < s->vehicle_count; i++) {
		char cell[64];
		const struct programme_vehicle *v = &s->vehicle[i];
		fputs("  ", p->out);
		pad(p, v->id, width[0]);
		show_decimal(v->before_kgco2e, 3, cell);
		right(p, cell, width[1]);
		show_decimal(v->after_kgco2e, 3, cell);
		right(p, cell, width[2]);
		show_decimal(v->claim_adjusted_kgco2e, 3, cell);
		right(p, cell, width[3]);
		fprintf(p->out, "  %s\n", v->publishable ? say(p, "yes", "예") : say(p, "no", "아니오"));
	}
	bool all = true;
	for (size_t i = 0; i < s->vehicle_count; i++)
		all &= s->vehicle[i].publishable;
	if (!all && s->vehicle_count > 0)
		fprintf(p->out, "  %s sangsaeng explain --db FILE --product %s\n", say(p, "why not:", "이유:"), s->vehicle[0].id);
}

static void print_credits(const struct page *p, const struct programme_story *s)
{
	const char *unit = say(p, "t", "톤");
	heading(p, "CREDITS (whole tonnes)", "크레딧 (정수 톤)");
	count_line(p, "KOC issued", "KOC 발행", s->credits.koc_issued, unit);
	count_line(p, "converted to KCU", "KCU 전환", s->credits.kcu_converted, unit);
	count_line(p, "KCU surrendered", "KCU 제출", s->credits.kcu_surrendered, unit);
	count_line(p, "held", "보유", s->credits.held, unit);
	count_line(p, "  of it on hold (recovered grants)", "  그중 정지 (환수된 지원)", s->credits.blocked, unit);
	count_line(p, "obligation of the carmaker", "완성차의 의무량", s->credits.obligation_t, unit);
	count_line(p, "cap on surrendered offsets", "상쇄 제출 한도", s->credits.surrender_cap, unit);
}

void cli_story_print(FILE *stream, const struct programme_story *s, enum lang lang)
{
	struct page page = {stream, lang}, *p = &page;
	char day[DATE_TEXT_LEN];
	date_format(s->as_of, day);
	fprintf(stream, "%s (%s) · %s %s\n", lang == LANG_KO ? s->name_ko : s->name_en, s->programme, say(p, "as of", "기준일"), day);
	sentence(p, "# suppliers: # of tier 1, # of tier 2 and deeper", "협력사 #곳: 1차 #곳, 2차 이하 #곳",
		(int64_t[]){s->suppliers, s->tier1, s->tier2});
	sentence(p, "# machines: # applied for, # selected, # installed", "기계 #대: 신청 #, 선정 #, 설치 #",
		(int64_t[]){s->measures, s->applied, s->selected, s->installed});
	sentence(p, "# promises of the agreement, # delivered", "협약의 약속 #건, 이행 #건", (int64_t[]){s->promises, s->promises_delivered});
	print_money(p, s);
	print_routes(p, s);
	print_returns(p, s);
	print_reduction(p, s);
	print_vehicles(p, s);
	print_credits(p, s);

	heading(p, "PLAN AGAINST COMMITTEE (tier 1, over the machines' life)", "계획과 위원회 (1차, 기계 수명 동안)");
	quantity_line(p, "proposal", "제안", s->proposal_tco2e, 0, "tCO2e");
	quantity_line(p, "decided", "결정", s->decided_tco2e, 0, "tCO2e");
	quantity_line(p, "proven upper bound for that money", "그 돈으로 증명된 상한", s->proposal_bound_tco2e, 0, "tCO2e");
	sentence(p, "  # machines proposed, # of them selected", "  제안 #대 중 #대 선정", (int64_t[]){s->plan_proposed, s->plan_same});

	heading(p, "DUTIES", "의무");
	sentence(p, "  # done in time, # done late, # open, # overdue", "  제때 #건, 늦게 #건, 열림 #건, 연체 #건",
		(int64_t[]){s->duties_done, s->duties_late, s->duties_open, s->duties_overdue});
	if (s->historical) {
		heading(p, "HISTORICAL RECORD (stands apart)", "과거 기록 (이 사업과 별도)");
		fprintf(stream, "  %s\n", s->historical);
	}
	heading(p, "CHECK", "점검");
	sentence(p, "  # rules passed, # failed", "  규칙 #개 통과, #개 실패", (int64_t[]){s->checks_passed, s->checks_failed});
}
