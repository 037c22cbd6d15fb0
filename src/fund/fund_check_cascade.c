/* Recomputes the cascade from the entries: the duties of each firm and tier, what settled them, what each pool may have paid (L10), attribution. */
#include "fund/fund_check_int.h"

#include <stdio.h>
#include <string.h>

/* ---- duties ---- */

/* Grants whose duties are one sum: of a firm, tier, programme and version of the rule. */
static bool together(const struct fund_grant *a, const struct fund_grant *b)
{
	return a->tier == b->tier && a->return_rule == b->return_rule && strcmp(a->organisation, b->organisation) == 0 &&
	       strcmp(a->programme, b->programme) == 0;
}

static bool tier_returns(const struct fund_duty_rule *list, int tier)
{
	for (; list; list = list->next)
		if ((list->tier ? list->tier : 1) == tier)
			return true;
	return false;
}

static const struct fund_obligation *stored_duty(const struct replay *r, const char *grant)
{
	for (size_t i = 0; i < r->obligations; i++)
		if (strcmp(r->obligation[i].grant, grant) == 0)
			return &r->obligation[i];
	return NULL;
}

static void check_returned(struct replay *r, const struct fund_obligation *stored, const char *place)
{
	int64_t returned = 0, booked = 0;
	for (size_t i = 0; i < r->returns; i++)
		if (strcmp(r->returned[i].grant, stored->grant) == 0)
			returned += r->returned[i].amount_krw;
	for (size_t i = 0; i < r->entries; i++)
		if (strcmp(r->entry[i].step, "duty_settled") == 0 && r->entry[i].grant && strcmp(r->entry[i].grant, stored->grant) == 0)
			booked += r->entry[i].amount_krw;
	if (stored->returned_krw != booked || returned != booked)
		fund_check_differ(r, "fund.returned", place, stored->returned_krw != booked ? stored->returned_krw : returned, booked);
}

static void check_duties(struct replay *r, const struct fund_duty_rule *list)
{
	int64_t *base = arena_alloc(&r->arena, (r->grants + 1) * sizeof *base), *duty = arena_alloc(&r->arena, (r->grants + 1) * sizeof *duty);
	size_t *index = arena_alloc(&r->arena, (r->grants + 1) * sizeof *index), expected = 0;
	bool *done = arena_alloc(&r->arena, r->grants + 1);
	for (size_t g = 0; g < r->grants; g++) {
		const struct fund_duty_rule *rule = fund_duty_rule_of(list, &r->grant[g]);
		size_t count = 0;
		int64_t total = 0;
		if (r->grant[g].state < FUND_RESERVED || done[g])
			continue;
		if (!rule && (r->grant[g].return_rule != 0 || tier_returns(list, r->grant[g].tier)))
			fund_check_differ(r, "fund.return_rule", arena_printf(&r->arena, "fund_grant %s", r->grant[g].grant), r->grant[g].return_rule,
				r->grant[g].tier);
		if (!rule)
			continue;
		for (size_t k = g; k < r->grants; k++) {
			if (r->grant[k].state < FUND_RESERVED || !together(&r->grant[k], &r->grant[g]))
				continue;
			done[k] = true;
			index[count] = k;
			base[count] = fund_grant_base_krw(&r->grant[k], rule);
			total += base[count++];
		}
		memset(duty, 0, count * sizeof *duty);
		if (total > 0)
			split_largest_remainder(fund_obligation_krw(rule->ratio, total), base, count, duty);
		for (size_t k = 0; k < count; k++) {
			const char *place = arena_printf(&r->arena, "fund_obligation %s", r->grant[index[k]].grant);
			const struct fund_obligation *stored = stored_duty(r, r->grant[index[k]].grant);
			if (!stored) {
				/* reserved after the firm's last payment: the next one opens its row */
				if (base[k] != 0)
					fund_check_complain(r, "fund.obligation_missing", place);
				continue;
			}
			expected++;
			if (stored->base_krw != base[k])
				fund_check_differ(r, "fund.obligation", place, stored->base_krw, base[k]);
			if (stored->obligation_krw != duty[k])
				fund_check_differ(r, "fund.obligation", place, stored->obligation_krw, duty[k]);
			check_returned(r, stored, place);
		}
	}
	if (expected != r->obligations)
		fund_check_differ(r, "fund.obligation", "fund_obligation", (int64_t)r->obligations, (int64_t)expected);
}

/* ---- pools (L9, L10) ---- */

struct pool {
	const struct fund_pool_rule *rule;
	const char *programme, *consortium;
	int64_t returned, matched_base, paid, match; /* matched_base: returned by the match's day */
};
struct pools {
	struct replay *r;
	const struct fund_pool_rule *rule;
	size_t rules;
	struct pool *list;
	size_t count;
	int64_t *match; /* by rule */
};

static bool pays(const struct fund_pool_rule *rule, int tier)
{
	return tier > 0 && (rule->pays & 1u << (tier > 31 ? 31 : tier));
}

static const char *consortium_of(const struct pools *p, const char *grant)
{
	const struct fund_grant *g = fund_check_grant(p->r, grant);
	return g ? g->consortium : "";
}

/* The pool of what a tier returned; NULL and a finding if that tier has none. */
static struct pool *pool_of(struct pools *p, int tier, const char *programme, const char *consortium, const struct fund_entry *entry)
{
	for (size_t k = 0; k < p->rules; k++) {
		const struct fund_pool_rule *rule = &p->rule[k];
		if (rule->tier != tier)
			continue;
		const char *mine = rule->by_consortium ? consortium : "";
		for (size_t i = 0; i < p->count; i++)
			if (p->list[i].rule == rule && strcmp(p->list[i].programme, programme) == 0 && strcmp(p->list[i].consortium, mine) == 0)
				return &p->list[i];
		p->list = arena_grow(&p->r->arena, p->list, p->count, sizeof *p->list);
		p->list[p->count] = (struct pool){.rule = rule, .programme = programme, .consortium = mine};
		return &p->list[p->count++];
	}
	fund_check_complain(p->r, "fund.L9_pool", fund_check_entry(p->r, entry));
	return NULL;
}

/* A pool pays the tiers of its rule, and one of a consortium only its own. */
static void check_target(struct pools *p, const struct pool *pool, const struct fund_account_row *target, const struct fund_entry *entry)
{
	if (!pays(pool->rule, target->tier) || (pool->rule->by_consortium && strcmp(consortium_of(p, target->owner), pool->consortium) != 0))
		fund_check_complain(p->r, "fund.L9_pool", fund_check_entry(p->r, entry));
}

static bool is_match(const struct fund_account_row *bank)
{
	size_t length = strlen(bank->detail);
	return length > 6 && strcmp(bank->detail + length - 6, "_match") == 0;
}

/* What an entry adds to its pool; NULL if it is none's. */
static struct pool *count_entry(struct pools *p, const struct fund_entry *entry)
{
	const struct fund_account_row *to = &p->r->account[entry->debit - 1], *from = &p->r->account[entry->credit - 1];
	bool from_bank = strcmp(from->kind, "bank") == 0, to_grant = strcmp(to->kind, "grant") == 0;
	struct pool *pool = NULL;
	if (strcmp(from->kind, "returned") == 0) {
		pool = pool_of(p, from->tier, from->programme, consortium_of(p, from->detail), entry);
		if (!pool)
			return NULL;
		pool->returned += entry->amount_krw;
		if (pool->rule->match_until == DATE_NONE || entry->effective_on <= pool->rule->match_until)
			pool->matched_base += entry->amount_krw;
		if (to_grant) {
			pool->paid += entry->amount_krw; /* in kind */
			check_target(p, pool, to, entry);
		} else if (strcmp(to->owner, "returned") != 0 || to->tier != from->tier + 1 ||
			   strcmp(fund_pool_consortium(to->detail), pool->consortium) != 0) {
			fund_check_complain(p->r, "fund.L9_pool", fund_check_entry(p->r, entry));
		}
	} else if (strcmp(to->kind, "bank") == 0 && strcmp(to->owner, "returned") == 0 && !from_bank) {
		/* what a grant gave back to the pool may be spent once more */
		pool = pool_of(p, to->tier - 1, to->programme, fund_pool_consortium(to->detail), entry);
		if (pool)
			pool->paid -= entry->amount_krw;
	} else if (from_bank && to_grant && strcmp(from->owner, "returned") == 0) {
		pool = pool_of(p, from->tier - 1, from->programme, fund_pool_consortium(from->detail), entry);
		if (pool) {
			pool->paid += entry->amount_krw;
			check_target(p, pool, to, entry);
		}
	} else if (from_bank && to_grant && is_match(from)) {
		pool = pool_of(p, from->tier - 1, from->programme, consortium_of(p, to->owner), entry);
		if (pool) {
			pool->paid += entry->amount_krw;
			pool->match += entry->amount_krw;
			p->match[pool->rule - p->rule] += entry->amount_krw;
			check_target(p, pool, to, entry);
		}
	}
	return pool;
}

/* L10 at every position: a pool pays at most what was returned to it and its match, and the match is at most the rate on what was returned by its
 * day, each won once, all of a tier's pools within the ceiling. */
static void check_pools(struct replay *r, const struct fund_check_rule *rule)
{
	struct fund_pool_rule only = {
		.tier = 1, .pays = ~3u, .match_rate = rule->match_rate, .match_ceiling_krw = rule->match_ceiling_krw, .match_until = DATE_NONE};
	struct pools p = {.r = r, .rule = rule->pool ? rule->pool : &only, .rules = rule->pool ? rule->pools : 1};
	p.match = arena_alloc(&r->arena, (p.rules + 1) * sizeof *p.match);
	for (size_t i = 0; i < r->entries; i++) {
		const struct fund_entry *entry = &r->entry[i];
		if (!fund_check_known(r, entry->debit) || !fund_check_known(r, entry->credit) || !fund_moves_money(entry->type))
			continue;
		const struct pool *pool = count_entry(&p, entry);
		if (!pool)
			continue;
		int64_t match = pool->rule->match_rate.denominator > 0 ? rate_floor(pool->rule->match_rate, pool->matched_base) : 0;
		int64_t ceiling = pool->rule->match_ceiling_krw;
		if (match > ceiling)
			match = ceiling;
		if (pool->paid > pool->returned + match || pool->match > match || p.match[pool->rule - p.rule] > ceiling) {
			fund_check_differ(r, "fund.L10", fund_check_entry(r, entry), pool->paid, pool->returned + match);
			return;
		}
	}
}

/* A ministry's own support stays under its ceiling. */
static void check_ceilings(struct replay *r, const struct fund_check_rule *rule)
{
	for (size_t c = 0; c < rule->ceilings; c++) {
		const struct fund_ceiling *ceiling = &rule->ceiling[c];
		int64_t paid = 0;
		for (size_t i = 0; i < r->entries && paid <= ceiling->krw; i++) {
			const struct fund_entry *entry = &r->entry[i];
			if (!fund_check_known(r, entry->debit) || !fund_check_known(r, entry->credit) || !fund_moves_money(entry->type) ||
				!fund_check_is(r, entry->debit, "grant") || !fund_check_is(r, entry->credit, "bank"))
				continue;
			const struct fund_account_row *to = &r->account[entry->debit - 1], *from = &r->account[entry->credit - 1];
			if (strcmp(from->owner, ceiling->funder) != 0 || strcmp(from->detail, "tier2_support") != 0 ||
				!(ceiling->tiers & 1u << (to->tier > 31 ? 31 : to->tier)))
				continue;
			paid += entry->amount_krw;
			if (paid > ceiling->krw)
				fund_check_differ(r, "fund.L10_own", fund_check_entry(r, entry), paid, ceiling->krw);
		}
	}
}

static void check_returns(struct replay *r)
{
	for (size_t i = 0; i < r->returns; i++) {
		const struct fund_return_entry *entry = &r->returned[i];
		const char *place = arena_printf(&r->arena, "fund_return %s", entry->id);
		const struct fund_entry *booked =
			entry->position >= 1 && entry->position <= (int64_t)r->entries ? &r->entry[entry->position - 1] : NULL;
		if (!booked || strcmp(booked->step, entry->for_grant[0] ? "return_in_kind" : "return") != 0 || !booked->grant ||
			strcmp(booked->grant, entry->grant) != 0)
			fund_check_complain(r, "fund.return_entry", place);
		else if (booked->amount_krw != entry->amount_krw)
			fund_check_differ(r, "fund.returned", place, entry->amount_krw, booked->amount_krw);
	}
}

/* ---- attribution ---- */

static enum status check_attribution(struct replay *r, struct err *err)
{
	struct fund_attribution *stored, *fresh;
	size_t stored_count, fresh_count;
	int64_t linked = 0, paid = 0;
	enum status status = fund_store_attributions(r->tx, &r->arena, &stored, &stored_count, err);
	if (status == ST_OK)
		status = fund_attribution_of(r->tx, &r->arena, &fresh, &fresh_count, err);
	if (status != ST_OK)
		return status;
	if (stored_count != fresh_count)
		fund_check_differ(r, "fund.attribution", "fund_attribution", (int64_t)stored_count, (int64_t)fresh_count);
	for (size_t i = 0, k = 0; i < fresh_count; i++) {
		while (k < stored_count && fund_attribution_order(&stored[k], &fresh[i]) < 0)
			k++;
		int64_t found = k < stored_count && fund_attribution_order(&stored[k], &fresh[i]) == 0 ? stored[k].amount_krw : 0;
		if (found != fresh[i].amount_krw)
			fund_check_differ(r, "fund.attribution",
				arena_printf(&r->arena, "fund_attribution %lld/%lld", (long long)fresh[i].payment, (long long)fresh[i].returned),
				found, fresh[i].amount_krw);
	}
	/* every won that a pool paid, in kind too, has its return */
	for (size_t i = 0; i < stored_count; i++)
		linked += stored[i].amount_krw;
	for (size_t i = 0; i < r->entries; i++)
		if (fund_moves_money(r->entry[i].type) && fund_check_known(r, r->entry[i].debit) && fund_check_is(r, r->entry[i].debit, "grant") &&
			strcmp(r->account[r->entry[i].debit - 1].detail, "returned") == 0)
			paid += r->entry[i].amount_krw;
	if (linked != paid)
		fund_check_differ(r, "fund.attribution", "fund_attribution", linked, paid);
	return ST_OK;
}

enum status fund_check_cascade(struct replay *r, const struct fund_check_rule *rule, struct err *err)
{
	check_duties(r, &rule->duty);
	check_pools(r, rule);
	check_ceilings(r, rule);
	check_returns(r);
	return check_attribution(r, err);
}
