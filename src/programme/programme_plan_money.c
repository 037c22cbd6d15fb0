#include "programme/programme_plan_money.h"

#include "programme/programme_chain.h"
#include "programme/programme_money_int.h"

#include <stdlib.h>
#include <string.h>

enum status programme_payers_read(
	struct store_tx *tx, const struct party_rules *rules, struct arena *arena, struct programme_payers *out_payers, struct err *err)
{
	bool *state = arena_alloc(arena, rules->support_count + 1);

	for (size_t i = 0; i < rules->support_count; i++) {
		char kind[32];
		enum status st;

		if (!rules->support[i].funder[0]) /* the pool: the firms' returned money */
			continue;
		st = party_kind(tx, rules->support[i].funder, kind, err);
		if (st != ST_OK)
			return st;
		state[i] = programme_nature(kind) == FUND_STATE;
	}
	*out_payers = (struct programme_payers){rules, state};
	return ST_OK;
}

static int64_t cap_of(const struct party_rules *rules, enum party_route route, const char *funder, const char *consortium)
{
	int64_t cap = INT64_MAX;

	for (size_t i = 0; i < rules->cap_count; i++) {
		const struct party_cap *c = &rules->cap[i];

		if (c->route != route || strcmp(c->funder, funder) != 0 || (c->per == PARTY_CAP_CONSORTIUM && !consortium[0]) ||
			(c->measure_type[0] && strcmp(c->measure_type, "equipment") != 0))
			continue;
		cap = c->amount_krw < cap ? c->amount_krw : cap;
	}
	return cap;
}

enum party_route programme_plan_route(const struct party_rules *rules, int tier)
{
	return tier == 1 ? PARTY_ROUTE_TIER1 : party_pool_for(rules, tier) ? PARTY_ROUTE_POOL : PARTY_ROUTE_MINISTRY;
}

/* What each support of the rules pays, by place; 0 where it does not. */
static void offer(const struct programme_payers *payers, int tier, enum party_size size, const char *consortium, int64_t cost_krw, date_day day,
	int64_t *out_krw)
{
	const struct party_rules *rules = payers->rules;
	enum party_route route = programme_plan_route(rules, tier);
	int64_t left = fund_support_limit_krw(programme_own_share(party_call_on(rules, route, day)), cost_krw);

	for (size_t i = 0; i < rules->support_count; i++) {
		const struct party_support *support = &rules->support[i];
		int64_t amount;

		out_krw[i] = 0;
		if (tier == 0 || support->route != route || support->valid_from > day ||
			(support->valid_to != DATE_NONE && support->valid_to < day))
			continue;
		amount = fund_support_krw(support->rate[size], cost_krw, cap_of(rules, route, support->funder, consortium));
		amount = amount < left ? amount : left;
		left -= amount;
		out_krw[i] = amount;
	}
}

struct plan_money programme_plan_money(
	const struct programme_payers *payers, int tier, enum party_size size, const char *consortium, int64_t cost_krw, date_day day)
{
	const struct party_rules *rules = payers->rules;
	const struct party_return_rule *back = party_return_on(rules, tier, day);
	const struct party_match_rule *match = party_match_for(rules, tier);
	int64_t *krw = heap_alloc(rules->support_count + 1, sizeof *krw), base = 0;
	struct plan_money money = {0};

	offer(payers, tier, size, consortium, cost_krw, day, krw);
	for (size_t i = 0; i < rules->support_count; i++) {
		money.support_krw += krw[i];
		base += back && (back->base != PARTY_BASE_STATE || payers->state[i]) ? krw[i] : 0;
	}
	free(krw);
	if (back && base > 0) {
		money.returned_krw = rate_floor(back->ratio, base);
		money.match_krw = match ? rate_floor(match->rate, money.returned_krw) : 0;
		money.pays = back->pays;
	}
	return money;
}

size_t programme_plan_sources(const struct programme_payers *payers, int tier, enum party_size size, const char *consortium, int64_t cost_krw,
	date_day day, struct programme_plan_source *source)
{
	const struct party_rules *rules = payers->rules;
	int64_t *krw = heap_alloc(rules->support_count + 1, sizeof *krw);
	size_t count = 0;

	offer(payers, tier, size, consortium, cost_krw, day, krw);
	for (size_t i = 0; i < rules->support_count; i++)
		if (krw[i] > 0)
			source[count++] = (struct programme_plan_source){rules->support[i].funder, krw[i]};
	free(krw);
	return count;
}
