/* Where won came from and went: to the won, both ways, through partial amounts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_life.h"

static const struct fund_duty_rule full = {.ratio = {1, 1}}, third = {.ratio = {1, 3}}, state_half = {.ratio = {1, 2}, .state_only = true};
static const struct fund_duty_rule *duty_rule = &full;
static struct fund_trace *trace;
static size_t traces;

static void ask(const char *entry)
{
	ok(fund_trace(read_ledger(), entry, duty_rule, &arena, &trace, &traces, &err));
}

static void ask_at(int64_t position)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)position);
	ask(text);
}

/* Of the ledger as it was read last. */
static void ask_known(int64_t position)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)position);
	ok(fund_trace(ledger, text, duty_rule, &arena, &trace, &traces, &err));
}

/* Position of the nth (from 1) entry of a step. */
static int64_t position_of(const char *step, int nth)
{
	struct fund_ledger *l = read_ledger();

	for (int64_t i = 1; i <= fund_ledger_last(l); i++)
		if (strcmp(fund_ledger_line(l, i).step, step) == 0 && --nth == 0)
			return i;
	fail_msg("no %s", step);
	return 0;
}

/* Branches of an entry sum to it; those of a duty to the duty (in payments' won only where the ratio is 1). */
static void sums_hold(const struct fund_trace_node *n, bool down)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n->branches; i++) {
		assert_true(n->branch[i]->amount_krw > 0);
		if (n->branch[i]->kind != FUND_TRACE_DUTY || n->kind == FUND_TRACE_DUTY)
			sum += n->branch[i]->amount_krw;
		sums_hold(n->branch[i], down);
	}
	if (n->kind == FUND_TRACE_ENTRY) {
		assert_int_equal(sum, n->amount_krw);
		assert_true(n->amount_krw <= n->entry_krw);
	} else if (n->kind == FUND_TRACE_DUTY && (down || duty_rule->ratio.numerator == duty_rule->ratio.denominator)) {
		assert_int_equal(sum, n->amount_krw);
	}
}

static void all_sums_hold(void)
{
	struct fund_ledger *l = read_ledger();

	for (int64_t i = 1; i <= fund_ledger_last(l); i++) {
		ask_known(i);
		for (size_t k = 0; k < traces; k++) {
			assert_int_equal(trace[k].came_from->amount_krw, trace[k].came_from->entry_krw);
			sums_hold(trace[k].came_from, false);
			sums_hold(trace[k].went_to, true);
		}
	}
}

/* Won of a kind below a node; through duties only if `duties`. */
static int64_t won_of(const struct fund_trace_node *n, enum fund_trace_kind kind, bool duties)
{
	int64_t sum = n->kind == kind ? n->amount_krw : 0;

	for (size_t i = 0; i < n->branches; i++)
		if (duties || n->branch[i]->kind != FUND_TRACE_DUTY)
			sum += won_of(n->branch[i], kind, duties);
	return sum;
}

/* Won of the entry `position` below a node. */
static int64_t won_at(const struct fund_trace_node *n, int64_t position, bool duties)
{
	int64_t sum = n->kind == FUND_TRACE_ENTRY && n->position == position ? n->amount_krw : 0;

	for (size_t i = 0; i < n->branches; i++)
		if (duties || n->branch[i]->kind != FUND_TRACE_DUTY)
			sum += won_at(n->branch[i], position, duties);
	return sum;
}

static int64_t motie, oem, pool, mss;

static struct fund_grant tier1(const char *id, const char *firm, int64_t eligible)
{
	struct fund_grant g = agreed_grant(id, firm, "tier1", 1, eligible);

	add_source(&g, "MOTIE", FUND_STATE, motie, rate("0.5"), eligible / 2);
	add_source(&g, "OEM", FUND_PRIVATE, oem, rate("0.1"), eligible / 10);
	reserve_grant(&g, "2026-05-01");
	return g;
}

static int setup(void **state)
{
	life_setup(state);
	duty_rule = &full;
	motie = funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 50, "2026-04-01", "funding:1");
	funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 74999950, "2026-04-02", "funding:2");
	oem = funder_pays("OEM", "carmaker", "tier1_equipment", 1, 15000000, "2026-04-03", "funding:3");
	pool = open_account("bank", "returned", "pool", FUND_PRIVATE, 2);
	return 0;
}

/* The worked case of one-run.md: S1 100,000,000 (fixed at 95,800,000), S2 50,000,000, returned 57,480,000 and 12,520,000, pool 105,000,000. */
static void worked_case(void)
{
	struct fund_grant a = tier1("S1-M1", "S1", 100000000), b = tier1("S2-M1", "S2", 50000000), c;

	complete_grant(&a, &full, "2026-05-15", "2026-11-15", "2027-02-28");
	complete_grant(&b, &full, "2026-05-15", "2026-11-15", "2027-02-28");
	ok(fund_grant_interest(tx, &a, 84500, day("2026-12-31"), "bank:B-1", &err));
	assert_int_equal(fix_grant(&a, 95800000, &full, "2027-03-31"), 2604500);
	fix_grant(&b, 50000000, &full, "2027-03-31");
	ok(fund_grant_settlement_in(tx, &a, 2604500, day("2027-04-20"), "B-2", &err));
	ok(fund_return(tx, "R-1", "S1-M1", 57480000, pool, NULL, day("2027-06-30"), "E-R1", &err));
	ok(fund_return(tx, "R-2", "S2-M1", 12520000, pool, NULL, day("2027-06-30"), "E-R2", &err));
	mss = funder_pays("MSS", "ministry_sme", "tier2_match", 2, 35000000, "2027-07-15", "funding:4");
	c = agreed_grant("S3-M1", "S3", "pool", 2, 140000000);
	add_source(&c, "returned", FUND_PRIVATE, pool, rate("0.75"), 70000000);
	add_source(&c, "MSS", FUND_STATE, mss, rate("0.75"), 35000000);
	reserve_grant(&c, "2027-08-31");
	complete_grant(&c, NULL, "2027-09-15", "2027-12-31", "2028-02-28");
	fix_grant(&c, 140000000, NULL, "2028-03-31");
	ok(fund_attribute(tx, &err));
}

static void test_first_in_first_out_splits_a_payment_over_pay_ins(void **state)
{
	worked_case();
	ask_at(position_of("pay", 1)); /* 35,000,000 of MOTIE to S1-M1 */
	assert_int_equal(traces, 1);
	assert_int_equal(won_at(trace[0].came_from, 1, true), 50);
	assert_int_equal(won_at(trace[0].came_from, 2, true), 34999950);
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_FUNDER, true), 35000000);
	assert_true(trace[0].came_from->branch[0]->reservation);
	ask_at(1);
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_MACHINE, false), 50);
	all_sums_hold();
}

static void test_a_payment_leads_over_the_duty_to_the_next_machine(void **state)
{
	const struct fund_trace_node *went;

	worked_case();
	ask_at(position_of("pay", 1));
	went = trace[0].went_to;
	assert_int_equal(won_of(went, FUND_TRACE_MACHINE, false), 35000000);
	/* once in the machine of S1, once as the firm's own money in the machine of S3 */
	assert_int_equal(won_of(went, FUND_TRACE_MACHINE, true), 70000000);
	assert_int_equal(won_of(went, FUND_TRACE_DUTY, true), 35000000);
	assert_int_equal(won_at(went, position_of("return", 1), true), 35000000);
}

static void test_a_pool_payment_leads_back_to_ministry_and_carmaker(void **state)
{
	worked_case();
	/* S3-M1, second payment of returned money, 21,000,000: 8,480,000 of S1 and 12,520,000 of S2 */
	ask_at(position_of("pay", 11));
	assert_string_equal(trace[0].went_to->grant, "S3-M1");
	assert_string_equal(trace[0].went_to->origin, "returned");
	assert_int_equal(trace[0].went_to->milestone, 2);
	assert_int_equal(trace[0].went_to->amount_krw, 21000000);
	assert_int_equal(won_at(trace[0].came_from, position_of("return", 1), true), 8480000);
	assert_int_equal(won_at(trace[0].came_from, position_of("return", 2), true), 12520000);
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_FIRM, true), 21000000);
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_FUNDER, true), 21000000);
	/* S1 had returned its first 49,000,000 for the first payment: what is left of its duty is of the second instalment */
	assert_int_equal(won_at(trace[0].came_from, position_of("pay", 1), true), 0);
}

static void test_what_is_cut_at_the_fixing_was_paid_last_and_goes_to_the_treasury(void **state)
{
	int64_t second;

	worked_case();
	second = position_of("pay", 3); /* S1-M1, second payment of MOTIE */
	ask_at(second);
	assert_int_equal(trace[0].went_to->amount_krw, 15000000);
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_TREASURY, false), 2100000);
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_MACHINE, false), 12900000);
	/* the remittance is the money that came in with it, not the oldest on the account */
	ask_at(position_of("remit", 2));
	assert_int_equal(trace[0].came_from->amount_krw, 2100000);
	assert_int_equal(won_at(trace[0].came_from, second, true), 2100000);
	/* the carmaker's part stays in the fund */
	ask_at(position_of("settlement_in", 2));
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_ON_HAND, true), 420000);
	ask_at(position_of("remit", 1));
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_INTEREST, true), 84500);
}

static void test_an_open_duty_is_shown_open(void **state)
{
	worked_case();
	ask("S2-M1");
	assert_int_equal(traces, 4);
	int64_t open = 0, paid = 0;
	for (size_t i = 0; i < traces; i++) {
		open += won_of(trace[i].went_to, FUND_TRACE_DUTY_OPEN, true);
		paid += trace[i].went_to->amount_krw;
	}
	assert_int_equal(open, 17480000);
	assert_int_equal(paid, 30000000);
}

static void test_a_duty_stands_for_its_payments_and_a_settlement_for_its_return(void **state)
{
	worked_case();
	ask_at(position_of("obligation", 1));
	assert_int_equal(traces, 4);
	assert_string_equal(trace[0].went_to->grant, "S1-M1");
	ask_at(position_of("duty_settled", 2));
	assert_int_equal(traces, 1);
	assert_int_equal(trace[0].asked, position_of("return", 2));
}

/* Ratio 1/3 of all, then 1/2 of the state's money: 60,000,001 won of support on an amount that does not divide. */
static void lower_ratio(const struct fund_duty_rule *rule, int64_t duty, int64_t returned)
{
	struct fund_grant a = tier1("S1-M1", "S1", 99999990);

	duty_rule = rule;
	complete_grant(&a, rule, "2026-05-15", "2026-11-15", "2027-02-28");
	fix_grant(&a, 95800003, rule, "2027-03-31");
	ok(fund_return(tx, "R-1", "S1-M1", returned - 7, pool, NULL, day("2027-06-01"), "E-R1", &err));
	ok(fund_return(tx, "R-2", "S1-M1", 7, pool, NULL, day("2027-06-02"), "E-R2", &err));
	all_sums_hold();
	ask("S1-M1");
	int64_t sum = 0, open = 0;
	for (size_t i = 0; i < traces; i++) {
		sum += won_of(trace[i].went_to, FUND_TRACE_DUTY, true);
		open += won_of(trace[i].went_to, FUND_TRACE_DUTY_OPEN, true);
	}
	assert_int_equal(sum, duty);
	assert_int_equal(open, duty - returned);
	ask_at(position_of("return", 1));
	assert_true(won_of(trace[0].came_from, FUND_TRACE_FUNDER, true) >= 2 * (returned - 7) - 4);
}

static void test_a_third_of_the_support_is_spread_over_all_payments(void **state)
{
	/* fixed 47,900,001 + 9,580,000 = 57,480,001 */
	lower_ratio(&third, 19160000, 15000000);
}

static void test_half_of_the_states_money_leaves_the_carmakers_out(void **state)
{
	lower_ratio(&state_half, 23950000, 23950000);
	ask("S1-M1");
	for (size_t i = 0; i < traces; i++)
		if (strcmp(trace[i].went_to->origin, "OEM") == 0)
			assert_int_equal(won_of(trace[i].went_to, FUND_TRACE_DUTY, true), 0);
}

static void test_a_return_in_kind_is_in_the_machine_at_once(void **state)
{
	struct fund_grant a = tier1("S1-M1", "S1", 100000000), c;

	complete_grant(&a, &full, "2026-05-15", "2026-11-15", "2027-02-28");
	fix_grant(&a, 100000000, &full, "2027-03-31");
	c = agreed_grant("S3-M1", "S3", "pool", 2, 50000000);
	ok(fund_return(tx, "R-1", "S1-M1", 4000000, pool, "S3-M1", day("2027-06-30"), "E-R1", &err));
	ok(fund_attribute(tx, &err));
	(void)c;
	ask("S3-M1");
	assert_int_equal(traces, 1);
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_MACHINE, true), 4000000);
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_FUNDER, true), 4000000);
	all_sums_hold();
}

/* What a pool grant paid back is paid again: linked to the return that it was at first, through the settlement. */
static void test_pool_money_that_came_back_is_traced_to_the_firm_that_returned_it(void **state)
{
	struct fund_grant a = tier1("S1-M1", "S1", 100000000), p, q;

	complete_grant(&a, &full, "2026-05-15", "2026-11-15", "2027-02-28");
	fix_grant(&a, 100000000, &full, "2027-03-31");
	ok(fund_return(tx, "R-1", "S1-M1", 60000000, pool, NULL, day("2027-06-30"), "E-R1", &err));
	p = agreed_grant("S3-M1", "S3", "pool", 2, 60000000);
	add_source(&p, "returned", FUND_PRIVATE, pool, rate("1"), 60000000);
	reserve_grant(&p, "2027-08-31");
	complete_grant(&p, NULL, "2027-09-15", "2027-12-31", "2028-02-28");
	fix_grant(&p, 40000000, NULL, "2028-03-31");
	ok(fund_grant_settlement_in(tx, &p, 20000000, day("2028-04-20"), "B-8", &err));
	q = agreed_grant("S4-M1", "S4", "pool", 2, 20000000);
	add_source(&q, "returned", FUND_PRIVATE, pool, rate("1"), 20000000);
	reserve_grant(&q, "2028-08-31");
	pay_grant(&q, 0, NULL, "2028-09-15");
	ok(fund_attribute(tx, &err));
	assert_int_equal(sql_int("SELECT SUM(amount_krw) FROM fund_attribution"), 60000000 + 14000000);
	assert_int_equal(sql_int("SELECT SUM(a.amount_krw) FROM fund_attribution a JOIN fund_entry e ON e.position = a.through_position WHERE "
				 "e.step = 'settlement_in'"),
		14000000);
	all_sums_hold();
	ask("S4-M1");
	assert_int_equal(traces, 1);
	assert_int_equal(trace[0].came_from->amount_krw, 14000000);
	assert_int_equal(won_at(trace[0].came_from, position_of("settlement_in", 1), true), 14000000);
	assert_int_equal(won_at(trace[0].came_from, position_of("return", 1), true), 14000000);
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_FIRM, true), 14000000);
	ask_at(position_of("return", 1));
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_MACHINE, true), 40000000 + 14000000);
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_ON_HAND, true), 6000000);
}

static void test_a_recovery_leads_to_the_treasury_and_the_duty_falls(void **state)
{
	struct fund_grant a = tier1("S1-M1", "S1", 100000000);
	struct fund_recovery r;

	complete_grant(&a, &full, "2026-05-15", "2026-11-15", "2027-02-28");
	fix_grant(&a, 100000000, &full, "2027-03-31");
	ok(fund_return(tx, "R-1", "S1-M1", 40000000, pool, NULL, day("2027-06-30"), "E-R1", &err));
	ok(fund_grant_recover(tx, &a, rate("0.4"), rate("1"), 0, &full, ACT(day("2028-08-31"), "E-REC"), &r, &err));
	assert_int_equal(r.principal_krw, 24000000);
	ok(fund_grant_recovery_in(tx, &a, 44000000, day("2028-09-20"), "B-9", &err));
	all_sums_hold();
	ask("S1-M1");
	int64_t treasury = 0, kept = 0, duty = 0;
	for (size_t i = 0; i < traces; i++) {
		treasury += won_of(trace[i].went_to, FUND_TRACE_TREASURY, false);
		kept += won_of(trace[i].went_to, FUND_TRACE_MACHINE, false);
		duty += won_of(trace[i].went_to, FUND_TRACE_DUTY, true);
	}
	assert_int_equal(treasury, 20000000);
	assert_int_equal(kept, 36000000);
	assert_int_equal(duty, 36000000);
	/* 4,000,000 were returned above the duty that is left */
	ask_at(position_of("return", 1));
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_NO_DUTY, true), 4000000);
	ask_at(position_of("surcharge", 1));
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_SURCHARGE, true), 20000000);
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_TREASURY, true), 20000000);
}

static void test_a_reservation_that_is_given_back_spent_nothing(void **state)
{
	struct fund_grant a = tier1("S1-M1", "S1", 100000000);

	ask_at(position_of("reserve", 2));
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_RESERVED, true), 15000000);
	assert_int_equal(won_of(trace[0].came_from, FUND_TRACE_UNPAID, true), 15000000);
	pay_grant(&a, 0, &full, "2026-05-15");
	fix_grant(&a, 0, &full, "2027-03-31"); /* never installed */
	all_sums_hold();
	ask_at(position_of("reserve", 2));
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_RELEASED, true), 15000000);
	ask_at(position_of("release", 1)); /* stands for its reservation */
	assert_true(trace[0].went_to->reservation);
	ask_at(position_of("pay", 1));
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_OPEN, true), 35000000);
	ask_at(1);
	assert_int_equal(won_of(trace[0].went_to, FUND_TRACE_OPEN, true), 50);
}

static void test_what_is_unknown_is_said_with_the_range(void **state)
{
	struct fund_grant a = tier1("S1-M1", "S1", 100000000);

	(void)a;
	read_ledger();
	refused(fund_trace(ledger, "8", &full, &arena, &trace, &traces, &err), ST_NOT_FOUND, "fund.trace_unknown");
	refused(fund_trace(ledger, "0", &full, &arena, &trace, &traces, &err), ST_NOT_FOUND, "fund.trace_unknown");
	fund_trace(ledger, "S1M1", &full, &arena, &trace, &traces, &err);
	assert_string_equal(err.param[1], "7");
	assert_string_equal(err.param[2], "S1-M1");
	ask("S1-M1");
	assert_int_equal(traces, 0); /* reserved, not paid */
}

static void test_an_empty_ledger_has_no_entry(void **state)
{
	fund_rollback();
	read_ledger();
	assert_int_equal(fund_ledger_last(ledger), 0);
	refused(fund_trace(ledger, "1", &full, &arena, &trace, &traces, &err), ST_NOT_FOUND, "fund.trace_empty");
}

static void test_rows_that_are_no_ledger_are_refused(void **state)
{
	sql_run("UPDATE fund_entry SET group_first = 9 WHERE position = 2");
	refused(fund_ledger_read(tx, &arena, &ledger, &err), ST_INPUT, "fund.L1");
	sql_run("UPDATE fund_entry SET group_first = 2 WHERE position = 2");
	sql_run("UPDATE fund_entry SET position = 7 WHERE position = 2");
	refused(fund_ledger_read(tx, &arena, &ledger, &err), ST_INPUT, "fund.position");
}

/* ---- random programmes: what is traced agrees with the balances ---- */

static uint64_t seed;
static int64_t below(int64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return n > 0 ? (int64_t)(seed % (uint64_t)n) : 0;
}

static int64_t net(const char *kind, const char *owner, const char *detail)
{
	struct fund_balance b = kind_balance(kind, owner, detail);

	return b.debits_posted - b.credits_posted;
}

static void random_programme(void)
{
	char id[16], firm[16], key[24];
	int64_t returned = 0;
	int grants = 2 + (int)below(4);

	for (int i = 0; i < 3; i++) {
		snprintf(key, sizeof key, "more:%d", i);
		funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 1 + below(50000000), "2026-04-20", key);
	}
	for (int i = 0; i < grants; i++) {
		struct fund_grant g;
		struct fund_recovery r;
		int64_t eligible = 10 * (1 + below(1500000)), back;

		snprintf(id, sizeof id, "G%d", i);
		snprintf(firm, sizeof firm, "F%d", i / 2); /* two grants of one firm */
		g = tier1(id, firm, eligible);
		if (below(5) == 0)
			continue; /* stays reserved */
		pay_grant(&g, 0, duty_rule, "2026-05-15");
		if (below(6) == 0)
			continue;
		move_grant(&g, FUND_INSTALLED, "2026-11-15");
		pay_grant(&g, 1, duty_rule, "2026-11-15");
		move_grant(&g, FUND_COMPLETED, "2027-02-28");
		if (below(6) == 0)
			continue;
		back = fix_grant(&g, eligible - below(eligible / 2), duty_rule, "2027-03-31");
		if (back > 0 && below(2))
			ok(fund_grant_settlement_in(tx, &g, 1 + below(back), day("2027-04-20"), id, &err));
		struct fund_obligation *list;
		size_t count;
		ok(fund_obligations(tx, &arena, &list, &count, &err));
		for (size_t k = 0; k < count; k++) {
			int64_t open = list[k].obligation_krw - list[k].returned_krw;
			if (strcmp(list[k].grant, id) == 0 && open > 0) {
				int64_t part = 1 + below(open);
				snprintf(key, sizeof key, "R%d", i);
				ok(fund_return(tx, key, id, part, pool, NULL, day("2027-06-30"), "E-R", &err));
				returned += part;
			}
		}
		if (below(4) == 0)
			ok(fund_grant_recover(
				tx, &g, (struct rate){1 + below(4), 4}, rate("2"), 0, duty_rule, ACT(day("2028-08-31"), "E-REC"), &r, &err));
	}
	for (int i = 0; i < 3 && returned > 1; i++) {
		int64_t part = 1 + below(returned / 2);
		struct fund_grant g;

		snprintf(id, sizeof id, "P%d", i);
		g = agreed_grant(id, "FP", "pool", 2, 2 * part);
		add_source(&g, "returned", FUND_PRIVATE, pool, rate("0.5"), part);
		reserve_grant(&g, "2027-08-31");
		pay_grant(&g, 0, NULL, "2027-09-15");
		if (below(3) > 0)
			pay_grant(&g, 1, NULL, "2027-12-31");
		returned -= part;
	}
	ok(fund_attribute(tx, &err));
}

static void agree_with_balances(const char *funder)
{
	struct fund_ledger *l = read_ledger();
	int64_t machine = 0, treasury = 0, hand = 0, open = 0, in = 0;

	for (int64_t i = 1; i <= fund_ledger_last(l); i++) {
		struct fund_entry_line line = fund_ledger_line(l, i);

		if (strcmp(line.credit_kind, "contribution") != 0 || strcmp(line.credit_owner, funder) != 0)
			continue;
		ask_known(i);
		in += line.amount_krw;
		machine += won_of(trace[0].went_to, FUND_TRACE_MACHINE, false);
		treasury += won_of(trace[0].went_to, FUND_TRACE_TREASURY, false);
		hand += won_of(trace[0].went_to, FUND_TRACE_ON_HAND, false);
		open += won_of(trace[0].went_to, FUND_TRACE_OPEN, false);
	}
	assert_int_equal(machine, net("grant", NULL, funder));
	assert_int_equal(hand, net("bank", funder, NULL));
	assert_int_equal(open, net("settlement", NULL, funder) + net("recovery", NULL, funder));
	assert_int_equal(in, machine + treasury + hand + open);
}

/* What a pool payment is traced to is what the stored links say. */
static void agree_with_links(void)
{
	struct store_stmt *stmt;
	bool row;
	int64_t payment[200], from[200], krw[200];
	size_t count = 0;

	ok(store_query(tx, "SELECT payment_position, return_position, amount_krw FROM fund_attribution", &stmt, &err));
	while (store_step(stmt, &row, &err) == ST_OK && row && count < 200) {
		payment[count] = store_int(stmt, 0);
		from[count] = store_int(stmt, 1);
		krw[count++] = store_int(stmt, 2);
	}
	for (size_t i = 0; i < count; i++) {
		ask_known(payment[i]);
		assert_int_equal(won_at(trace[0].came_from, from[i], false), krw[i]);
		ask_known(from[i]);
		assert_int_equal(won_at(trace[0].went_to, payment[i], false), krw[i]);
	}
}

static void test_random_programmes_agree_with_balances_links_and_sums(void **state)
{
	static const struct fund_duty_rule *const rules[] = {&full, &third, &state_half};

	for (int round = 0; round < 60; round++) {
		if (round > 0) {
			life_teardown(state);
			setup(state);
		}
		seed = 88172645463325252u + 977u * (unsigned)round;
		duty_rule = rules[round % 3];
		random_programme();
		all_sums_hold();
		agree_with_balances("MOTIE");
		agree_with_balances("OEM");
		agree_with_links();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_first_in_first_out_splits_a_payment_over_pay_ins, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_a_payment_leads_over_the_duty_to_the_next_machine, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_a_pool_payment_leads_back_to_ministry_and_carmaker, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_what_is_cut_at_the_fixing_was_paid_last_and_goes_to_the_treasury, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_an_open_duty_is_shown_open, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_a_duty_stands_for_its_payments_and_a_settlement_for_its_return, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_a_third_of_the_support_is_spread_over_all_payments, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_half_of_the_states_money_leaves_the_carmakers_out, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_a_return_in_kind_is_in_the_machine_at_once, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_pool_money_that_came_back_is_traced_to_the_firm_that_returned_it, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_a_recovery_leads_to_the_treasury_and_the_duty_falls, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_a_reservation_that_is_given_back_spent_nothing, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_what_is_unknown_is_said_with_the_range, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_an_empty_ledger_has_no_entry, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_rows_that_are_no_ledger_are_refused, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_random_programmes_agree_with_balances_links_and_sums, setup, life_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
