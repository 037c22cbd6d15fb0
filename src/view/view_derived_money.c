/* Grants, what is owed, balances, eligibility and plans, as lists. */
#include "view/view_derived.h"

#include "base/decimal.h"
#include "fund/fund.h"
#include "party/party.h"
#include "programme/programme_desk.h"
#include "view/view_fund.h"
#include "view/view_plan.h"

#include <string.h>

#define GRANT VIEW_CLASS_GRANT
#define RETURN VIEW_CLASS_RETURN
#define PROGRAMME VIEW_CLASS_PROGRAMME

static const struct view_derived_column grants[] = {
	VIEW_NAMES("grant", "지원", GRANT, VIEW_MEASURE),
	VIEW_NAMES("organisation", "조직", GRANT, VIEW_ORGANISATION),
	VIEW_WORD("route", "경로", GRANT),
	VIEW_WORD("state", "상태", GRANT),
	{{"state_on", "상태일", VIEW_DAY, GRANT, false}, VIEW_PLAIN, false, false},
	{{"applied_on", "신청일", VIEW_DAY, GRANT, false}, VIEW_PLAIN, false, false},
	VIEW_WORD("decision", "결정", GRANT),
	{{"decided_on", "결정일", VIEW_DAY, GRANT, false}, VIEW_PLAIN, false, false},
	VIEW_FREE("reason", "이유", GRANT),
	VIEW_CELL("score", "점수", VIEW_DECIMAL, PROGRAMME),
	VIEW_CELL("rank", "순위", VIEW_COUNT, PROGRAMME),
	VIEW_CELL("reserved_krw", "예약액", VIEW_WON, GRANT),
	VIEW_CELL("paid_krw", "지급액", VIEW_WON, GRANT),
	VIEW_CELL("fixed_krw", "확정액", VIEW_WON, GRANT),
	VIEW_END,
};

static enum status read_grants(struct view_reading *r, struct err *err)
{
	struct view_grants list;
	struct arena *a = r->arena;
	enum status st = view_fund_grants(r->door->tx, NULL, a, &list, err);

	for (size_t i = 0; st == ST_OK && i < list.count; i++) {
		const struct view_grant *g = &list.item[i];
		const char *cell[] = {g->grant, g->organisation, g->route, g->state, view_day_text(g->state_on, a), view_day_text(g->applied_on, a),
			view_text_or_null(g->decision), view_day_text(g->decided_on, a), view_text_or_null(g->reason), view_text_or_null(g->score),
			g->rank > 0 ? view_number_text(g->rank, a) : NULL, view_number_text(g->reserved_krw, a), view_number_text(g->paid_krw, a),
			view_number_text(g->fixed_krw, a)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column obligations[] = {
	VIEW_WORD("kind", "종류", RETURN),
	VIEW_NAMES("organisation", "조직", RETURN, VIEW_ORGANISATION),
	VIEW_NAMES("grant", "지원", RETURN, VIEW_MEASURE),
	VIEW_CELL("origin", "재원", VIEW_TEXT, RETURN),
	VIEW_WORD("state", "상태", RETURN),
	VIEW_CELL("due_krw", "낼금액", VIEW_WON, RETURN),
	VIEW_CELL("settled_krw", "낸금액", VIEW_WON, RETURN),
	VIEW_CELL("open_krw", "남은금액", VIEW_WON, RETURN),
	{{"due_on", "기한", VIEW_DAY, RETURN, true}, VIEW_PLAIN, false, false},
	{{"settled_on", "낸날", VIEW_DAY, RETURN, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("tier", "차수", VIEW_COUNT, RETURN),
	{{"provisional", "잠정", VIEW_BOOL, RETURN, false}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static enum status read_obligations(struct view_reading *r, struct err *err)
{
	struct view_dues list;
	struct arena *a = r->arena;
	date_day today;
	enum status st = programme_today(r->door->tx, DATE_NONE, &today, err);

	if (st == ST_OK)
		st = view_fund_dues(r->door->tx, today, a, &list, err);
	for (size_t i = 0; st == ST_OK && i < list.count; i++) {
		const struct view_due *d = &list.item[i];
		const char *cell[] = {d->kind, d->organisation, view_text_or_null(d->grant), view_text_or_null(d->origin), d->state,
			view_number_text(d->due_krw, a), view_number_text(d->settled_krw, a), view_number_text(d->open_krw, a),
			view_day_text(d->due_on, a), view_day_text(d->settled_on, a), d->tier > 0 ? view_number_text(d->tier, a) : NULL,
			d->provisional ? "true" : "false"};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

/* One line for each firm that must return: what is due in all, what came, what is missing and since when. */
static const struct view_derived_column return_ledger[] = {
	VIEW_NAMES("organisation", "조직", RETURN, VIEW_ORGANISATION),
	VIEW_CELL("tier", "차수", VIEW_COUNT, RETURN),
	VIEW_WORD("state", "상태", RETURN),
	VIEW_CELL("due_krw", "낼금액", VIEW_WON, RETURN),
	VIEW_CELL("settled_krw", "낸금액", VIEW_WON, RETURN),
	VIEW_CELL("open_krw", "남은금액", VIEW_WON, RETURN),
	VIEW_CELL("overdue_krw", "기한지난금액", VIEW_WON, RETURN),
	{{"overdue_since", "기한지난날", VIEW_DAY, RETURN, false}, VIEW_PLAIN, false, false},
	VIEW_END,
};

/* The earliest last day that is over and not met. */
static date_day overdue_since(const struct view_dues *dues, const struct view_due_firm *firm)
{
	date_day since = DATE_NONE;

	for (size_t i = 0; i < dues->count; i++) {
		const struct view_due *d = &dues->item[i];

		if (strcmp(d->kind, "return") == 0 && strcmp(d->state, "overdue") == 0 && strcmp(d->organisation, firm->organisation) == 0 &&
			(since == DATE_NONE || d->due_on < since))
			since = d->due_on;
	}
	return since;
}

static enum status read_return_ledger(struct view_reading *r, struct err *err)
{
	struct view_dues list;
	struct arena *a = r->arena;
	date_day today;
	enum status st = programme_today(r->door->tx, DATE_NONE, &today, err);

	if (st == ST_OK)
		st = view_fund_dues(r->door->tx, today, a, &list, err);
	for (size_t i = 0; st == ST_OK && i < list.firm_count; i++) {
		const struct view_due_firm *f = &list.firm[i];
		const char *state = f->overdue_krw > 0 ? "overdue" : f->open_krw > 0 ? "open" : "settled";
		const char *cell[] = {f->organisation, f->tier > 0 ? view_number_text(f->tier, a) : NULL, state,
			view_number_text(f->fixed_krw + f->provisional_krw, a), view_number_text(f->settled_krw, a), view_number_text(f->open_krw, a),
			view_number_text(f->overdue_krw, a), view_day_text(overdue_since(&list, f), a)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column balances[] = {
	VIEW_WORD("account", "계정", PROGRAMME),
	VIEW_WORD("kind", "종류", PROGRAMME),
	VIEW_NAMES("owner", "주인", PROGRAMME, VIEW_ORGANISATION),
	VIEW_CELL("detail", "내역", VIEW_TEXT, PROGRAMME),
	VIEW_CELL("debits_krw", "차변", VIEW_WON, PROGRAMME),
	VIEW_CELL("credits_krw", "대변", VIEW_WON, PROGRAMME),
	VIEW_CELL("balance_krw", "잔액", VIEW_WON, PROGRAMME),
	VIEW_END,
};

/* The books are the programme's; an account in a firm's name is shown to that firm. */
static enum status read_balances(struct view_reading *r, struct err *err)
{
	struct view_balances list;
	struct arena *a = r->arena;
	enum status st = view_fund_balances(r->door->tx, DATE_NONE, 0, NULL, a, &list, err);

	for (size_t i = 0; st == ST_OK && i < list.account_count; i++) {
		const struct view_balance *b = &list.account[i];
		const char *cell[] = {b->account, b->kind, view_text_or_null(b->owner), view_text_or_null(b->detail),
			view_number_text(b->debits_krw, a), view_number_text(b->credits_krw, a), view_number_text(b->balance_krw, a)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column eligibility[] = {
	VIEW_NAMES("organisation", "조직", VIEW_CLASS_LINK, VIEW_ORGANISATION),
	{{"eligible", "자격", VIEW_BOOL, VIEW_CLASS_LINK, true}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static enum status eligible_on(struct store_tx *tx, const char *organisation, date_day day, bool *out_eligible, struct err *err)
{
	char consortium[PARTY_ID_LEN];
	bool excluded = false, barred = false;
	int tier = 0;
	enum status st = party_tier_on(tx, organisation, day, &tier, consortium, err);

	if (st == ST_OK)
		st = party_flag_on(tx, organisation, "excluded", day, &excluded, err);
	if (st == ST_OK)
		st = fund_excluded_on(tx, organisation, day, &barred, err);
	if (st == ST_OK)
		*out_eligible = tier > 0 && !excluded && !barred;
	return st;
}

/* The result that buyers and funders may know, and nothing of why. */
static enum status read_eligibility(struct view_reading *r, struct err *err)
{
	const struct view_relations *all = r->door->relations;
	date_day today;
	enum status st = programme_today(r->door->tx, DATE_NONE, &today, err);

	for (size_t o = 0; st == ST_OK && o < all->count[VIEW_ORGANISATION]; o++) {
		const char *cell[2] = {all->entity[VIEW_ORGANISATION][o].key};
		bool eligible = false;

		if (strcmp(all->kind[o], "supplier") != 0 && strcmp(all->kind[o], "lead_company") != 0)
			continue;
		st = eligible_on(r->door->tx, cell[0], today, &eligible, err);
		cell[1] = eligible ? "true" : "false";
		if (st == ST_OK && !view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column plans[] = {
	VIEW_WORD("plan", "계획", PROGRAMME),
	VIEW_WORD("scenario", "시나리오", PROGRAMME),
	VIEW_CELL("made_by", "작성자", VIEW_TEXT, PROGRAMME),
	{{"as_of", "기준일", VIEW_DAY, PROGRAMME, false}, VIEW_PLAIN, false, false},
	VIEW_CELL("objective", "목표", VIEW_TEXT, PROGRAMME),
	VIEW_CELL("value", "값", VIEW_DECIMAL, PROGRAMME),
	VIEW_CELL("bound", "한계", VIEW_DECIMAL, PROGRAMME),
	VIEW_CELL("gap_percent", "차이", VIEW_DECIMAL, PROGRAMME),
	VIEW_CELL("picks", "선택", VIEW_COUNT, PROGRAMME),
	VIEW_CELL("adopted", "채택", VIEW_COUNT, PROGRAMME),
	VIEW_CELL("support_krw", "지원액", VIEW_WON, PROGRAMME),
	VIEW_CELL("sha256", "해시", VIEW_TEXT, PROGRAMME),
	VIEW_END,
};

static enum status read_plans(struct view_reading *r, struct err *err)
{
	struct view_plan *list;
	struct arena *a = r->arena;
	size_t count;
	enum status st = view_plans(r->door->tx, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_plan *p = &list[i];
		const char *cell[] = {p->plan, p->scenario, p->made_by, view_day_text(p->as_of, a), p->objective, view_text_or_null(p->value),
			view_text_or_null(p->bound), view_text_or_null(p->gap_percent), view_number_text(p->picks, a),
			view_number_text(p->adopted, a), view_number_text(p->support_krw, a), p->sha256};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column firm_money[] = {
	VIEW_NAMES("organisation", "조직", GRANT, VIEW_ORGANISATION),
	VIEW_CELL("tier", "차수", VIEW_COUNT, GRANT),
	VIEW_CELL("support_krw", "지원", VIEW_WON, GRANT),
	VIEW_CELL("return_duty_krw", "환원의무", VIEW_WON, RETURN),
	VIEW_CELL("returned_krw", "환원액", VIEW_WON, RETURN),
	VIEW_CELL("own_share_krw", "자부담", VIEW_WON, GRANT),
	VIEW_CELL("saving_krw", "절감액", VIEW_WON, GRANT),
	VIEW_CELL("net_cash_krw", "순현금", VIEW_WON, GRANT),
	VIEW_CELL("verified_tco2e", "검증감축", VIEW_DECIMAL, VIEW_CLASS_PROJECT),
	VIEW_END,
};

/* The same numbers as in a firm's outcome. */
static enum status read_firm_money(struct view_reading *r, struct err *err)
{
	struct view_firms list;
	struct arena *a = r->arena;
	enum status st = view_fund_firms(r->door->tx, a, &list, err);

	for (size_t i = 0; st == ST_OK && i < list.firm_count; i++) {
		const struct view_firm *f = &list.firm[i];
		char verified[DECIMAL_DIGITS_LEN];

		decimal_from_digits(f->verified_g, -6, verified);
		const char *cell[] = {f->organisation, view_number_text(f->tier, a), view_number_text(f->support_krw, a),
			view_number_text(f->duty_krw, a), view_number_text(f->returned_krw, a), view_number_text(f->own_share_krw, a),
			view_number_text(f->saving_krw, a), view_number_text(f->net_krw, a), arena_strdup(a, verified)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

const struct view_derived view_derived_money[] = {
	{"grants", "지원금: 신청부터 확정까지", "grants from the application on", GRANT, "grant", "grant organisation", "", grants, read_grants},
	{"obligations", "환원과 그 밖의 납부 의무", "returns and what else is owed", RETURN, "organisation kind grant origin", "grant organisation",
		"", obligations, read_obligations},
	{"return-ledger", "업체마다 환원할 돈과 들어온 돈", "what each firm must return, and what came", RETURN, "organisation", "organisation", "", return_ledger,
		read_return_ledger},
	{"balances", "장부의 잔액", "balances of the ledger", PROGRAMME, "account", "owner", "", balances, read_balances},
	{"eligibility", "지원 자격: 결과만", "eligible or not, and nothing of why", VIEW_CLASS_LINK, "organisation", "organisation", "", eligibility,
		read_eligibility},
	{"plans", "보관한 계획", "kept plans", PROGRAMME, "plan", "", "", plans, read_plans},
	{"firm-money", "업체마다 받은 지원, 환원, 순현금", "support, returns and net cash of each firm", GRANT, "organisation", "organisation", "", firm_money,
		read_firm_money},
	{0},
};
