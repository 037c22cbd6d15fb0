/* The figures of a run, from balances and grants. */
#include "fund/fund_int.h"

#include <string.h>

/* Grants stand by key. */
static const struct fund_grant *find_grant(const struct fund_grant *grant, size_t grants, const char *id)
{
	size_t low = 0, high = grants;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(grant[middle].grant, id);
		if (order == 0)
			return &grant[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

struct duty_period fund_due_period(const struct fund_duty_rule *rule, date_day fixed_on, const struct duty_clock *clock_or_null)
{
	const struct duty_period none = {DATE_NONE, DATE_NONE, DATE_NONE};
	if (rule->due_months == 0)
		return rule->due_on && rule->due_on != DATE_NONE ? duty_clock_stated(clock_or_null, "return", rule->due_on) : none;
	return fixed_on == DATE_NONE ? none : duty_clock_length(clock_or_null, "return", fixed_on, rule->due_months);
}

date_day fund_fixed_day(const struct fund_event *event, size_t events, const char *grant)
{
	for (size_t i = 0; i < events; i++)
		if (strcmp(event[i].grant, grant) == 0 && strcmp(event[i].to, fund_state_name(FUND_SETTLED)) == 0)
			return event[i].on;
	return DATE_NONE;
}

enum status fund_overdue(struct store_tx *tx, const struct fund_duty_rule *list, const struct duty_clock *clock, date_day on, int64_t *out_krw,
	int64_t *out_deeper_krw, struct err *err)
{
	struct arena arena;
	struct fund_grant *grant;
	struct fund_event *event;
	struct fund_obligation *obligation;
	size_t grants, events, obligations;
	int64_t sum = 0, deeper = 0;
	arena_init(&arena);
	enum status status = fund_grants(tx, &arena, &grant, &grants, err);
	if (status == ST_OK)
		status = fund_store_events(tx, &arena, NULL, &event, &events, err);
	if (status == ST_OK)
		status = fund_obligations(tx, &arena, &obligation, &obligations, err);
	for (size_t i = 0; status == ST_OK && i < obligations; i++) {
		const struct fund_grant *mine = find_grant(grant, grants, obligation[i].grant);
		const struct fund_duty_rule *rule = mine ? fund_duty_rule_of(list, mine) : NULL;
		int64_t open = obligation[i].obligation_krw - obligation[i].returned_krw;
		if (!rule || open <= 0)
			continue;
		date_day due = fund_due_period(rule, rule->due_months ? fund_fixed_day(event, events, mine->grant) : DATE_NONE, clock).last_day;
		if (due != DATE_NONE && due < on)
			*(mine->tier > 1 ? &deeper : &sum) += open;
	}
	arena_done(&arena);
	if (status == ST_OK) {
		*out_krw = sum;
		*out_deeper_krw = deeper;
	}
	return status;
}

enum status fund_totals(struct store_tx *tx, const struct fund_duty_rule *duty, struct fund_totals *out_totals, struct err *err)
{
	struct arena arena;
	arena_init(&arena);
	struct fund_totals totals = {0};
	struct fund_balance balance = {0};
	struct fund_grant *grant;
	struct fund_obligation *obligation;
	size_t grants, obligations;
	enum status status = fund_kind_balance(tx, "contribution", NULL, "ministry_trade", -1, &balance, err);
	totals.in_ministry_trade = balance.credits_posted - balance.debits_posted; /* less what was reversed */
	if (status == ST_OK)
		status = fund_kind_balance(tx, "contribution", NULL, "carmaker", -1, &balance, err);
	totals.in_carmaker = balance.credits_posted - balance.debits_posted;
	if (status == ST_OK)
		status = fund_kind_balance(tx, "contribution", NULL, "ministry_sme", -1, &balance, err);
	totals.in_ministry_sme = balance.credits_posted - balance.debits_posted;
	if (status == ST_OK)
		status = fund_kind_balance(tx, "returned", NULL, NULL, -1, &balance, err);
	totals.in_returned = balance.credits_posted;
	if (status == ST_OK)
		status = fund_step_sum(tx, "interest_in", &totals.in_interest, err);
	int64_t settlement = 0, recovery = 0;
	if (status == ST_OK)
		status = fund_step_sum(tx, "settlement_in", &settlement, err);
	if (status == ST_OK)
		status = fund_step_sum(tx, "recovery_in", &recovery, err);
	totals.in_recovered = settlement + recovery;
	struct fund_balance all = {0};
	if (status == ST_OK)
		status = fund_kind_balance(tx, "grant", NULL, NULL, 1, &balance, err);
	if (status == ST_OK)
		status = fund_kind_balance(tx, "grant", NULL, NULL, -1, &all, err);
	totals.paid_tier1 = balance.debits_posted;
	totals.paid_deeper = all.debits_posted - balance.debits_posted;
	if (status == ST_OK)
		status = fund_kind_balance(tx, "treasury", NULL, NULL, -1, &balance, err);
	totals.to_treasury = balance.debits_posted - balance.credits_posted;
	if (status == ST_OK)
		status = fund_kind_balance(tx, "fees", NULL, NULL, -1, &balance, err);
	totals.fees = balance.debits_posted - balance.credits_posted;
	if (status == ST_OK)
		status = fund_kind_balance(tx, "bank", NULL, NULL, -1, &balance, err);
	totals.on_hand = balance.debits_posted - balance.credits_posted;
	if (status == ST_OK)
		status = fund_grants(tx, &arena, &grant, &grants, err);
	for (size_t i = 0; status == ST_OK && i < grants; i++) {
		if (grant[i].state < FUND_SETTLED)
			continue;
		const struct fund_duty_rule *rule = grant[i].tier == 1 ? fund_duty_rule_of(duty, &grant[i]) : NULL;
		if (rule)
			totals.fixed_tier1 += fund_grant_base_krw(&grant[i], rule);
		int64_t fixed = 0;
		for (size_t k = 0; k < grant[i].source_count; k++)
			fixed += grant[i].source[k].fixed_krw;
		totals.own_share += grant[i].invoiced_krw - fixed;
	}
	if (status == ST_OK)
		status = fund_obligations(tx, &arena, &obligation, &obligations, err);
	for (size_t i = 0; status == ST_OK && i < obligations; i++) {
		const struct fund_grant *mine = find_grant(grant, grants, obligation[i].grant);
		bool deeper = mine && mine->tier > 1;
		int64_t above = obligation[i].returned_krw - obligation[i].obligation_krw;
		*(deeper ? &totals.deeper_obligation : &totals.obligation) += obligation[i].obligation_krw;
		*(deeper ? &totals.deeper_settled : &totals.settled) += obligation[i].returned_krw;
		*(deeper ? &totals.deeper_credit : &totals.return_credit) += above > 0 ? above : 0;
	}
	arena_done(&arena);
	if (status == ST_OK)
		*out_totals = totals;
	return status;
}
