/* The figures of a run, from balances and grants. */
#include "fund/fund_int.h"

#include <string.h>

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
		if (grant[i].tier == 1)
			totals.fixed_tier1 += fund_grant_base_krw(&grant[i], duty);
		int64_t fixed = 0;
		for (size_t k = 0; k < grant[i].source_count; k++)
			fixed += grant[i].source[k].fixed_krw;
		totals.own_share += grant[i].invoiced_krw - fixed;
	}
	if (status == ST_OK)
		status = fund_obligations(tx, &arena, &obligation, &obligations, err);
	for (size_t i = 0; status == ST_OK && i < obligations; i++) {
		totals.obligation += obligation[i].obligation_krw;
		totals.settled += obligation[i].returned_krw;
		if (obligation[i].returned_krw > obligation[i].obligation_krw)
			totals.return_credit += obligation[i].returned_krw - obligation[i].obligation_krw;
	}
	arena_done(&arena);
	if (status == ST_OK)
		*out_totals = totals;
	return status;
}
