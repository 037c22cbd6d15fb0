/* Credits: verifications behind them, what is held, accounts and contracts, as lists. */
#include "view/view_derived.h"

#include "reduction/reduction_saving.h"
#include "view/view_credit_position.h"
#include "view/view_registry.h"

#include <string.h>

#define CREDIT VIEW_CLASS_CREDIT
#define COST VIEW_CLASS_COST
#define METER VIEW_CLASS_METER

static const struct view_derived_column holdings[] = {
	VIEW_WORD("serial", "일련번호", CREDIT),
	VIEW_WORD("unit", "단위", CREDIT),
	VIEW_NAMES("project", "외부사업", CREDIT, VIEW_PROJECT),
	VIEW_NAMES("holder", "보유자", CREDIT, VIEW_ORGANISATION),
	VIEW_NAMES("measure", "설비투자", VIEW_CLASS_PROJECT, VIEW_MEASURE),
	VIEW_WORD("state", "상태", CREDIT),
	VIEW_CELL("vintage", "감축연도", VIEW_YEAR, CREDIT),
	VIEW_CELL("credits_t", "톤", VIEW_TONNES, CREDIT),
	{{"certified_on", "인증일", VIEW_DAY, CREDIT, false}, VIEW_PLAIN, false, false},
	{{"since", "보유시작", VIEW_DAY, CREDIT, false}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static enum status read_holdings(struct view_reading *r, struct err *err)
{
	struct view_holding *list;
	struct arena *a = r->arena;
	size_t count;
	enum status st = view_registry_holdings(r->door->tx, NULL, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_holding *h = &list[i];
		const char *cell[] = {h->serial, h->unit, h->project, h->holder, view_text_or_null(h->machine), h->state,
			view_number_text(h->vintage, a), view_number_text(h->tonnes, a), view_day_text(h->certified_on, a),
			view_day_text(h->since, a)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column accounts[] = {
	VIEW_WORD("account", "계정", CREDIT),
	VIEW_WORD("kind", "종류", CREDIT),
	VIEW_NAMES("owner", "주인", CREDIT, VIEW_ORGANISATION),
	VIEW_WORD("state", "상태", CREDIT),
	VIEW_CELL("koc_t", "KOC", VIEW_TONNES, CREDIT),
	VIEW_CELL("kcu_t", "KCU", VIEW_TONNES, CREDIT),
	VIEW_END,
};

static enum status read_accounts(struct view_reading *r, struct err *err)
{
	struct view_account *list;
	struct arena *a = r->arena;
	size_t count;
	enum status st = view_registry_accounts(r->door->tx, a, &list, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct view_account *c = &list[i];
		const char *cell[] = {
			c->account, c->kind, view_text_or_null(c->owner), c->state, view_number_text(c->koc_t, a), view_number_text(c->kcu_t, a)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

static const struct view_derived_column contracts[] = {
	VIEW_WORD("contract", "계약", CREDIT),
	VIEW_NAMES("seller", "판매자", CREDIT, VIEW_ORGANISATION),
	VIEW_NAMES("buyer", "구매자", CREDIT, VIEW_ORGANISATION),
	VIEW_NAMES("project", "외부사업", CREDIT, VIEW_PROJECT),
	VIEW_WORD("status", "상태", CREDIT),
	VIEW_CELL("promised_t", "약정톤", VIEW_TONNES, CREDIT),
	VIEW_CELL("delivered_t", "인도톤", VIEW_TONNES, CREDIT),
	VIEW_CELL("price_krw", "단가", VIEW_WON, COST),
	VIEW_CELL("amount_krw", "금액", VIEW_WON, COST),
	VIEW_CELL("paid_krw", "지급액", VIEW_WON, COST),
	{{"signed_on", "체결일", VIEW_DAY, CREDIT, false}, VIEW_PLAIN, false, false},
	{{"due_on", "인도기한", VIEW_DAY, CREDIT, true}, VIEW_PLAIN, false, false},
	VIEW_END,
};

static enum status read_contracts(struct view_reading *r, struct err *err)
{
	struct view_contracts list;
	struct arena *a = r->arena;
	enum status st = view_credit_contracts(r->door->tx, a, &list, err);

	for (size_t i = 0; st == ST_OK && i < list.count; i++) {
		const struct view_contract *c = &list.item[i];
		const char *cell[] = {c->contract, c->seller, c->buyer, view_text_or_null(c->project), c->status, view_number_text(c->promised_t, a),
			view_number_text(c->delivered_t, a), c->price_krw >= 0 ? view_number_text(c->price_krw, a) : NULL,
			view_number_text(c->amount_krw, a), view_number_text(c->paid_krw, a), view_day_text(c->signed_on, a),
			view_day_text(c->due_on, a)};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

/* The folder's table, and by which materiality a case is judged where it states none, so the list stands in the table's place. */
static const struct view_derived_column verifications[] = {
	VIEW_NAMES("verification", "검증", CREDIT, VIEW_VERIFICATION),
	VIEW_NAMES("project", "외부사업", CREDIT, VIEW_PROJECT),
	VIEW_NAMES("verifier", "검증기관", CREDIT, VIEW_ORGANISATION),
	{{"period_from", "시작월", VIEW_MONTH, CREDIT, true}, VIEW_PLAIN, false, false},
	{{"period_to", "종료월", VIEW_MONTH, CREDIT, true}, VIEW_PLAIN, false, false},
	VIEW_CELL("sample_size", "표본수", VIEW_COUNT, METER),
	VIEW_CELL("seed", "씨앗", VIEW_COUNT, METER),
	VIEW_FREE("findings", "지적", METER),
	VIEW_WORD("opinion", "의견", CREDIT),
	{{"signed_on", "서명일", VIEW_DAY, CREDIT, true}, VIEW_PLAIN, false, false},
	VIEW_NAMES("evidence", "증빙", VIEW_CLASS_DUTY, VIEW_EVIDENCE),
	VIEW_WORD("method", "표본방법", CREDIT),
	VIEW_CELL("materiality", "중요성", VIEW_DECIMAL, CREDIT),
	VIEW_CELL("materiality_applied", "적용한중요성", VIEW_DECIMAL, CREDIT),
	VIEW_CELL("materiality_default", "중요성기본값", VIEW_BOOL, CREDIT),
	VIEW_FREE("version", "판해시", CREDIT),
	VIEW_END,
};

static enum status read_verifications(struct view_reading *r, struct err *err)
{
	struct reduction_verification_row *list;
	const char **share = NULL;
	struct arena *a = r->arena;
	size_t count;
	enum status st = reduction_verification_rows(r->door->tx, a, &list, &count, err);

	if (st == ST_OK)
		st = reduction_materialities(r->door->tx, list, count, a, &share, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct reduction_verification_row *v = &list[i];
		char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN];

		month_format(v->from, from);
		month_format(v->to, to);
		const char *cell[] = {v->verification, v->project, v->verifier, from, to, view_number_text(v->sample_size, a),
			view_number_text(v->seed, a), v->findings, v->opinion, v->signed_on, v->evidence, v->method, v->materiality, share[i],
			v->materiality ? "false" : "true", v->version};

		if (!view_reading_row(r, cell))
			break;
	}
	return st;
}

const struct view_derived view_derived_credit[] = {
	{"verifications", "검증 의견", "opinions of verifiers", CREDIT, "verification", "project", "verifier", verifications, read_verifications},
	{"holdings", "보유한 크레딧", "credits that are held", CREDIT, "serial", "holder", "", holdings, read_holdings},
	{"credit-accounts", "크레딧 계정과 잔량", "accounts of the registry with what is in them", CREDIT, "account", "owner", "", accounts,
		read_accounts},
	{"credit-contracts", "크레딧 계약의 이행", "contracts for credits and what was delivered", CREDIT, "contract", "seller", "buyer", contracts,
		read_contracts},
	{0},
};
