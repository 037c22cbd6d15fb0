/* Returned money (환원): the duty to return, and what settles it. */
#include "fund/fund_int.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

const struct fund_duty_rule *fund_duty_rule_of(const struct fund_duty_rule *list_or_null, const struct fund_grant *grant)
{
	for (const struct fund_duty_rule *rule = list_or_null; rule; rule = rule->next)
		if ((rule->tier ? rule->tier : 1) == grant->tier && rule->version == grant->return_rule)
			return rule;
	return NULL;
}

/* ---- pools ---- */

int fund_purpose_tier(const char *detail)
{
	int tier = 0;
	if (strncmp(detail, "tier", 4) != 0)
		return 2; /* "pool" */
	for (const char *c = detail + 4; *c >= '0' && *c <= '9' && tier < 1000; c++)
		tier = 10 * tier + (*c - '0');
	return tier > 0 ? tier : 2;
}

bool fund_tier_allows(int bank, int grant)
{
	return bank >= 1 && grant >= 1 && (bank == 1 ? grant == 1 : grant >= bank);
}

const char *fund_pool_consortium(const char *detail)
{
	const char *colon = strchr(detail, ':');
	return colon ? colon + 1 : "";
}

static enum status pool_detail(int pays, const char *consortium, char detail[FUND_ID_LEN], struct err *err)
{
	char prefix[16] = "";
	if (pays > 2)
		snprintf(prefix, sizeof prefix, "tier%d_", pays);
	int length = snprintf(detail, FUND_ID_LEN, "%spool%s%s", prefix, consortium[0] ? ":" : "", consortium);
	return length < FUND_ID_LEN ? ST_OK : err_set(err, ST_INPUT, "fund.pool_name", consortium, NULL);
}

enum status fund_pool_free(struct store_tx *tx, int pays, const char *consortium, int64_t *out_krw, struct err *err)
{
	char detail[FUND_ID_LEN];
	struct fund_balance b;
	enum status status = pool_detail(pays, consortium, detail, err);
	if (status == ST_OK)
		status = fund_kind_balance(tx, "bank", "returned", detail, -1, &b, err);
	if (status == ST_OK)
		*out_krw = b.debits_posted - b.credits_posted - b.credits_pending;
	return status;
}

/* The account of a pool; its detail lies in `detail`. */
static enum status pool_account(
	const char *programme_or_null, int pays, const char *consortium, char detail[FUND_ID_LEN], struct fund_account *out_account, struct err *err)
{
	enum status status = pool_detail(pays, consortium, detail, err);
	if (status == ST_OK)
		*out_account = (struct fund_account){
			.kind = "bank", .owner = "returned", .detail = detail, .nature = FUND_PRIVATE, .tier = pays, .programme = programme_or_null};
	return status;
}

enum status fund_pool_open(struct store_tx *tx, const char *programme_or_null, int pays, const char *consortium, int64_t *out_id, struct err *err)
{
	char detail[FUND_ID_LEN];
	struct fund_account account;
	enum status status = pool_account(programme_or_null, pays, consortium, detail, &account, err);
	return status == ST_OK ? fund_account_open(tx, &account, out_id, err) : status;
}

enum status fund_pool_find(struct store_tx *tx, const char *programme_or_null, int pays, const char *consortium, int64_t *out_id, struct err *err)
{
	char detail[FUND_ID_LEN];
	struct fund_account account;
	enum status status = pool_account(programme_or_null, pays, consortium, detail, &account, err);
	return status == ST_OK ? fund_account_find(tx, &account, out_id, err) : status;
}

enum status fund_pool_check(struct store_tx *tx, const struct fund_grant *grant, const struct fund_source *source, struct err *err)
{
	struct fund_account_row bank;
	if (strcmp(source->origin, "returned") != 0)
		return ST_OK;
	enum status status = fund_store_account_get(tx, source->bank, &bank, err);
	if (status != ST_OK)
		return status;
	const char *consortium = fund_pool_consortium(bank.detail);
	if (consortium[0] && strcmp(consortium, grant->consortium) != 0)
		return err_set(err, ST_INPUT, "fund.pool_consortium", grant->grant, consortium, grant->consortium, NULL);
	return ST_OK;
}

/* ---- duties ---- */

int64_t fund_grant_base_krw(const struct fund_grant *grant, const struct fund_duty_rule *rule)
{
	bool fixed = grant->state >= FUND_SETTLED;
	int64_t base = 0;
	for (size_t i = 0; i < grant->source_count; i++) {
		const struct fund_source *source = &grant->source[i];
		if (rule->state_only && source->nature != FUND_STATE)
			continue;
		if (rule->as_paid)
			base = money_add(base, source->paid_krw - source->came_back_krw - source->recovered_krw);
		else
			base = money_add(base, fixed ? source->fixed_krw - source->recovered_krw : source->paid_krw);
	}
	return base;
}

/* A grant's return duty and its counter account. */
static enum status duty_accounts(struct store_tx *tx, const struct fund_grant *grant, int64_t *out_duty, int64_t *out_contra, struct err *err)
{
	struct fund_account duty = {.kind = "duty",
		.owner = grant->organisation,
		.detail = grant->grant,
		.nature = FUND_DUTY,
		.tier = grant->tier,
		.programme = grant->programme};
	struct fund_account contra = duty;
	contra.kind = "duty_contra";
	enum status status = fund_account_open(tx, &duty, out_duty, err);
	return status == ST_OK ? fund_account_open(tx, &contra, out_contra, err) : status;
}

enum status fund_duty_true_up(struct store_tx *tx, const struct fund_grant *of, const struct fund_duty_rule *list, const struct fund_act *act,
	const char *key, struct err *err)
{
	const char *organisation = of->organisation;
	const struct fund_duty_rule *rule = fund_duty_rule_of(list, of);
	struct arena arena;
	if (!rule)
		return ST_OK;
	arena_init(&arena);
	struct fund_grant *grant;
	struct fund_obligation *known;
	size_t grants, knowns;
	enum status status = fund_grants(tx, &arena, &grant, &grants, err);
	if (status == ST_OK)
		status = fund_obligations(tx, &arena, &known, &knowns, err);
	if (status != ST_OK)
		goto done;
	size_t count = 0;
	struct fund_grant **mine = arena_alloc(&arena, (grants + 1) * sizeof *mine);
	int64_t *base = arena_alloc(&arena, (grants + 1) * sizeof *base), *duty = arena_alloc(&arena, (grants + 1) * sizeof *duty), total = 0;
	for (size_t i = 0; i < grants; i++) {
		if (grant[i].tier != of->tier || strcmp(grant[i].organisation, organisation) != 0 || strcmp(grant[i].programme, of->programme) != 0 ||
			grant[i].return_rule != of->return_rule || grant[i].state < FUND_RESERVED)
			continue;
		base[count] = fund_grant_base_krw(&grant[i], rule);
		total = money_add(total, base[count]);
		mine[count++] = &grant[i];
	}
	if (total > 0)
		split_largest_remainder(fund_obligation_krw(rule->ratio, total), base, count, duty);
	struct fund_transfer *transfer = arena_alloc(&arena, (count + 1) * sizeof *transfer);
	size_t booked = 0;
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		struct fund_obligation obligation = {0};
		snprintf(obligation.grant, sizeof obligation.grant, "%s", mine[i]->grant);
		snprintf(obligation.organisation, sizeof obligation.organisation, "%s", organisation);
		bool is_known = false;
		for (size_t k = 0; k < knowns; k++) {
			if (strcmp(known[k].grant, mine[i]->grant) != 0)
				continue;
			obligation = known[k];
			is_known = true;
		}
		if (!is_known && base[i] == 0)
			continue; /* nothing was paid to it yet */
		int64_t delta = duty[i] - obligation.obligation_krw, account, contra;
		if (delta != 0) {
			status = duty_accounts(tx, mine[i], &account, &contra, err);
			if (status != ST_OK)
				break;
			transfer[booked++] = (struct fund_transfer){.type = FUND_POST,
				.debit = delta > 0 ? account : contra,
				.credit = delta > 0 ? contra : account,
				.amount_krw = delta > 0 ? delta : -delta,
				.step = delta > 0 ? "obligation" : "obligation_down",
				.grant = mine[i]->grant,
				.evidence = act->evidence};
		}
		obligation.base_krw = base[i];
		obligation.obligation_krw = duty[i];
		status = fund_store_obligation_put(tx, &obligation, err);
	}
	int64_t first;
	if (status == ST_OK && booked > 0)
		status = fund_book(tx, transfer, booked, act->on, "programme rule", key, &first, err);
done:
	arena_done(&arena);
	return status;
}

static enum status find_obligation(struct store_tx *tx, const char *grant, struct fund_obligation *out, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	struct fund_obligation *list;
	size_t count;
	enum status status = fund_obligations(tx, &arena, &list, &count, err);
	bool found = false;
	for (size_t i = 0; status == ST_OK && i < count; i++) {
		if (strcmp(list[i].grant, grant) == 0) {
			*out = list[i];
			found = true;
		}
	}
	arena_done(&arena);
	if (status == ST_OK && !found)
		return err_set(err, ST_INPUT, "fund.no_duty", grant, NULL);
	return status;
}

enum status fund_return(struct store_tx *tx, const char *return_id, const char *grant, int64_t amount_krw, int64_t pool_bank,
	const char *for_grant_or_null, date_day on, const char *evidence, struct err *err)
{
	struct fund_obligation obligation;
	char key[FUND_ID_LEN + 16];
	bool seen = false;
	snprintf(key, sizeof key, "return:%s", return_id);
	enum status status = find_obligation(tx, grant, &obligation, err);
	if (status == ST_OK)
		status = fund_booked(tx, key, &seen, err);
	if (status != ST_OK)
		return status;
	if (amount_krw <= 0)
		return err_set(err, ST_INPUT, "fund.amount", "return", NULL);
	if (!seen && amount_krw > obligation.obligation_krw - obligation.returned_krw) {
		char amount[32], left[32];
		money_format(amount_krw, amount);
		money_format(obligation.obligation_krw - obligation.returned_krw, left);
		return err_set(err, ST_INPUT, "fund.return_above_obligation", grant, amount, left, NULL);
	}
	int64_t money, returned, duty, contra, first;
	struct fund_grant payer = {0};
	status = fund_grant_get(tx, grant, &payer, err);
	struct fund_account from = {.kind = "returned",
		.owner = obligation.organisation,
		.detail = grant,
		.nature = FUND_PRIVATE,
		.tier = payer.tier,
		.programme = payer.programme};
	if (status == ST_OK)
		status = fund_account_open(tx, &from, &returned, err);
	if (status == ST_OK)
		status = duty_accounts(tx, &payer, &duty, &contra, err);
	money = pool_bank;
	if (status == ST_OK && for_grant_or_null) {
		struct fund_grant target = {0};
		status = fund_grant_get(tx, for_grant_or_null, &target, err);
		if (status == ST_OK && target.tier <= payer.tier)
			return err_set(err, ST_INPUT, "fund.return_not_deeper", return_id, for_grant_or_null, NULL);
		if (status == ST_OK && (target.state == FUND_REJECTED || target.state == FUND_WITHDRAWN))
			return err_set(err, ST_INPUT, "fund.return_rejected", return_id, for_grant_or_null, NULL);
		struct fund_account account = {.kind = "grant",
			.owner = for_grant_or_null,
			.detail = "returned",
			.nature = FUND_PRIVATE,
			.tier = status == ST_OK ? target.tier : 2,
			.programme = target.programme};
		if (status == ST_OK)
			status = fund_account_open(tx, &account, &money, err);
	}
	if (status != ST_OK)
		return status;
	struct fund_transfer transfer[] = {
		{.type = FUND_POST,
			.debit = money,
			.credit = returned,
			.amount_krw = amount_krw,
			.step = for_grant_or_null ? "return_in_kind" : "return",
			.grant = grant,
			.evidence = evidence},
		{.type = FUND_POST,
			.debit = contra,
			.credit = duty,
			.amount_krw = amount_krw,
			.step = "duty_settled",
			.grant = grant,
			.evidence = evidence},
	};
	status = fund_book(tx, transfer, 2, on, obligation.organisation, key, &first, err);
	if (status != ST_OK || seen)
		return status;
	obligation.returned_krw += amount_krw;
	status = fund_store_obligation_put(tx, &obligation, err);
	struct fund_return_entry entry = {.position = first, .amount_krw = amount_krw};
	snprintf(entry.id, sizeof entry.id, "%s", return_id);
	snprintf(entry.grant, sizeof entry.grant, "%s", grant);
	snprintf(entry.for_grant, sizeof entry.for_grant, "%s", for_grant_or_null ? for_grant_or_null : "");
	return status == ST_OK ? fund_store_return_add(tx, &entry, err) : status;
}
