/* Balances of any day, dues, firms, statements and property from a ledger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_life.h"

static const struct fund_duty_rule full = {.ratio = {1, 1}};
static struct fund_duty_rule dated = {.ratio = {1, 1}}; /* the same with its last day */
static int64_t motie, oem, pool, mss;
static struct fund_grant a, b, c;

static int setup(void **state)
{
	life_setup(state);
	motie = funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 75000000, "2026-04-01", "funding:1");
	oem = funder_pays("OEM", "carmaker", "tier1_equipment", 1, 15000000, "2026-04-02", "funding:2");
	pool = open_account("bank", "returned", "pool", FUND_PRIVATE, 2);
	return 0;
}

static struct fund_grant tier1(const char *id, const char *firm, int64_t eligible)
{
	struct fund_grant g = agreed_grant(id, firm, "tier1", 1, eligible);

	add_source(&g, "MOTIE", FUND_STATE, motie, rate("0.5"), eligible / 2);
	add_source(&g, "OEM", FUND_PRIVATE, oem, rate("0.1"), eligible / 10);
	reserve_grant(&g, "2026-05-01");
	return g;
}

/* As the worked case of one-run.md, S2 recovered at the end. */
static void whole_life(void)
{
	a = tier1("S1-M1", "S1", 100000000);
	b = tier1("S2-M1", "S2", 50000000);
	complete_grant(&a, &full, "2026-05-15", "2026-11-15", "2027-02-28");
	complete_grant(&b, &full, "2026-05-15", "2026-11-15", "2027-02-28");
	ok(fund_grant_interest(tx, &a, 84500, day("2026-12-31"), "bank:B-1", &err));
	fix_grant(&a, 95800000, &full, "2027-03-31");
	fix_grant(&b, 50000000, &full, "2027-03-31");
	ok(fund_grant_settlement_in(tx, &a, 2604500, day("2027-04-20"), "B-2", &err));
	ok(fund_return(tx, "R-1", "S1-M1", 57480000, pool, NULL, day("2027-08-10"), "E-R1", &err));
	ok(fund_return(tx, "R-2", "S2-M1", 12520000, pool, NULL, day("2027-06-30"), "E-R2", &err));
	mss = funder_pays("MSS", "ministry_sme", "tier2_match", 2, 35000000, "2027-07-15", "funding:3");
	c = agreed_grant("S3-M1", "S3", "pool", 2, 140000000);
	add_source(&c, "returned", FUND_PRIVATE, pool, rate("0.75"), 70000000);
	add_source(&c, "MSS", FUND_STATE, mss, rate("0.75"), 35000000);
	reserve_grant(&c, "2027-08-31");
	complete_grant(&c, NULL, "2027-09-15", "2027-12-31", "2028-02-28");
	fix_grant(&c, 140000000, NULL, "2028-03-31");
	ok(fund_attribute(tx, &err));
	read_ledger();
}

static void take_back(void)
{
	struct fund_recovery r;

	ok(fund_grant_recover(tx, &b, rate("1"), rate("1"), 0, &full, ACT(day("2028-08-31"), "E-REC"), &r, &err));
	ok(fund_grant_recovery_in(tx, &b, 31000000, day("2028-09-20"), "B-9", &err)); /* 30,000,000 and 25,000,000 of surcharge are due */
	read_ledger();
}

static struct fund_account_state state_of(int64_t at, date_day on, const char *kind, const char *owner)
{
	struct fund_account_state *list, found = {0};
	size_t count;

	fund_balances(ledger, at, on, &arena, &list, &count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].kind, kind) == 0 && strcmp(list[i].owner, owner) == 0)
			found = list[i];
	return found;
}

static void test_a_balance_is_the_fold_up_to_a_day_or_a_position(void **state)
{
	struct fund_balance x;

	whole_life();
	x = state_of(0, day("2026-03-31"), "bank", "MOTIE").balance;
	assert_true(x.debits_posted == 0 && x.credits_posted == 0 && x.credits_pending == 0);
	x = state_of(0, day("2026-05-01"), "bank", "MOTIE").balance;
	assert_true(x.debits_posted == 75000000 && x.credits_posted == 0 && x.credits_pending == 75000000);
	x = state_of(0, day("2026-05-15"), "bank", "MOTIE").balance;
	assert_true(x.credits_posted == 52500000 && x.credits_pending == 22500000);
	x = state_of(0, DATE_NONE, "bank", "MOTIE").balance;
	assert_true(x.debits_posted == 77100000 && x.credits_posted == 77100000 && x.credits_pending == 0);
	x = state_of(1, DATE_NONE, "bank", "OEM").balance;
	assert_int_equal(x.debits_posted, 0);
	x = state_of(2, DATE_NONE, "bank", "OEM").balance;
	assert_int_equal(x.debits_posted, 15000000);
}

/* L8 at every position: each stored balance is the fold; a changed one is told. */
static void test_the_last_fold_is_what_is_stored(void **state)
{
	struct fund_account_state *list;
	size_t count;

	whole_life();
	fund_balances(ledger, 0, DATE_NONE, &arena, &list, &count);
	for (size_t i = 0; i < count; i++)
		assert_false(list[i].differs);
	for (int64_t at = 1; at <= fund_ledger_last(ledger); at++) {
		int64_t debits = 0, credits = 0, pending = 0;

		fund_balances(ledger, at, DATE_NONE, &arena, &list, &count);
		for (size_t i = 0; i < count; i++) {
			debits += list[i].balance.debits_posted;
			credits += list[i].balance.credits_posted;
			pending += list[i].balance.debits_pending - list[i].balance.credits_pending;
			assert_true(list[i].balance.debits_pending >= 0 && list[i].balance.credits_pending >= 0);
		}
		assert_int_equal(debits, credits);
		assert_int_equal(pending, 0);
	}
	sql_run("UPDATE fund_account SET debits_posted = debits_posted + 1 WHERE id = 1");
	read_ledger();
	assert_true(state_of(0, DATE_NONE, "bank", "MOTIE").differs);
	assert_false(state_of(0, DATE_NONE, "bank", "OEM").differs);
	assert_false(state_of(3, DATE_NONE, "bank", "MOTIE").differs); /* not asked for the whole */
}

static struct fund_due due_of(enum fund_due_kind kind, const char *grant, const char *origin, const char *on)
{
	struct fund_due *list, found = {.due_krw = -1};
	size_t count;

	dated.due_on = day("2027-06-30");
	ok(fund_dues(tx, ledger, day(on), &dated, NULL, &arena, &list, &count, &err));
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == kind && strcmp(list[i].grant, grant) == 0 && strcmp(list[i].origin, origin) == 0)
			found = list[i];
	return found;
}

static void test_dues_are_those_of_the_day(void **state)
{
	struct duty recovery = {
		.kind = "recovery", .subject = "S2-M1", .owner = "S2", .due_on = day("2028-09-30"), .done_on = DATE_NONE, .legal_basis = "x"};
	struct fund_due d;

	whole_life();
	ok(duty_put(tx, &recovery, &err));
	take_back();
	assert_int_equal(due_of(FUND_DUE_RETURN, "S1-M1", "", "2026-05-14").due_krw, -1);
	d = due_of(FUND_DUE_RETURN, "S1-M1", "", "2026-12-31");
	assert_true(d.due_krw == 60000000 && d.open_krw == 60000000 && d.days_late == 0);
	d = due_of(FUND_DUE_RETURN, "S1-M1", "", "2027-07-10"); /* fixed in the meantime */
	assert_true(d.due_krw == 57480000 && d.settled_krw == 0 && d.days_late == 10);
	d = due_of(FUND_DUE_RETURN, "S1-M1", "", "2028-01-01");
	assert_true(d.open_krw == 0 && d.days_late == 41 && d.settled_on == day("2027-08-10"));
	d = due_of(FUND_DUE_RETURN, "S2-M1", "", "2028-01-01");
	assert_true(d.due_krw == 30000000 && d.settled_krw == 12520000 && d.open_krw == 17480000);
	d = due_of(FUND_DUE_RETURN, "S2-M1", "", "2029-01-01"); /* the duty fell to nothing */
	assert_true(d.due_krw == 0 && d.open_krw == -12520000);
	d = due_of(FUND_DUE_SETTLEMENT, "S1-M1", "MOTIE", "2027-04-01");
	assert_true(d.open_krw == 2100000 && d.due_on == DATE_NONE && d.since == day("2027-03-31"));
	assert_int_equal(due_of(FUND_DUE_SETTLEMENT, "S1-M1", "MOTIE", "2027-04-20").open_krw, 0);
	assert_int_equal(due_of(FUND_DUE_INTEREST, "S1-M1", "", "2027-01-01").open_krw, 84500);
	d = due_of(FUND_DUE_RECOVERY, "S2-M1", "MOTIE", "2028-10-10");
	assert_true(d.due_krw == 25000000 && d.open_krw == 0 && d.days_late == 0);
	d = due_of(FUND_DUE_SURCHARGE, "S2-M1", "", "2028-10-10");
	assert_true(d.due_krw == 25000000 && d.open_krw == 24000000 && d.days_late == 10);
	assert_string_equal(d.organisation, "S2");
}

static void test_a_firms_cash_is_support_less_duty_and_own_share_plus_saving(void **state)
{
	static const struct fund_effect effect[] = {{"S1-M1", 10000000, 12000000, 5000000}, {"S3-M1", -5, 7, 2500000}, {"S9-M1", 1, 1, 1000000}};
	struct fund_firm *firm;
	struct fund_tier_money *tier;
	size_t firms, tiers;

	whole_life();
	take_back();
	fund_firms(ledger, effect, 3, &arena, &firm, &firms, &tier, &tiers);
	assert_int_equal(firms, 3);
	assert_string_equal(firm[0].organisation, "S1");
	assert_true(firm[0].support_krw == 57480000 && firm[0].duty_krw == 57480000 && firm[0].own_share_krw == 38320000);
	assert_int_equal(firm[0].net_krw, -38320000 + 10000000);
	assert_int_equal(firm[0].cash_krw, -95800000 + 10000000);
	/* recovered: no support and no duty are left, the surcharge is */
	assert_true(firm[1].support_krw == 0 && firm[1].duty_krw == 0 && firm[1].returned_krw == 12520000 && firm[1].surcharge_krw == 25000000);
	assert_int_equal(firm[1].cash_krw, -50000000 - 25000000);
	assert_int_equal(firm[2].net_krw, 105000000 - 35000000 - 5);
	/* tier 0: a machine that the fund did not pay */
	assert_int_equal(tiers, 3);
	assert_true(tier[0].tier == 0 && tier[0].verified_g == 1000000 && tier[0].state_krw == 0);
	assert_true(tier[1].tier == 1 && tier[1].state_krw == 47900000 && tier[1].carmaker_krw == 9580000 && tier[1].returned_krw == 0);
	assert_true(tier[2].tier == 2 && tier[2].state_krw == 35000000 && tier[2].returned_krw == 70000000 && tier[2].verified_g == 2500000);
}

static void test_a_saving_is_by_months_and_by_what_was_measured(void **state)
{
	assert_int_equal(fund_saving_krw(12000000, 24, 50, 100), 12000000);
	assert_int_equal(fund_saving_krw(10, 1, 1, 1), 0);   /* 10/12 */
	assert_int_equal(fund_saving_krw(10, 1, -1, 1), -1); /* floor */
	assert_int_equal(fund_saving_krw(10, 12, 7, 0), 0);
	assert_int_equal(fund_saving_krw(10, 0, 7, 7), 0);
	assert_int_equal(fund_saving_krw(MONEY_MAX_KRW, 240, 1000000000000000, 1000000000000000), 20 * MONEY_MAX_KRW);
}

static const struct fund_statement *statement_of(const struct fund_statement *list, size_t count, const char *funder)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].funder, funder) == 0)
			return &list[i];
	fail_msg("no statement of %s", funder);
	return NULL;
}

static void test_statements_balance_and_sum_to_the_totals(void **state)
{
	struct fund_statement *list;
	const struct fund_statement *s;
	struct fund_totals t;
	int64_t received = 0, paid1 = 0, deeper = 0, treasury = 0, hand = 0, interest = 0, back = 0;
	size_t count;

	whole_life();
	take_back();
	fund_statements(ledger, &arena, &list, &count);
	ok(fund_totals(tx, &full, &t, &err));
	assert_int_equal(count, 4);
	assert_string_equal(list[0].funder, "MOTIE"); /* by kind */
	assert_string_equal(list[3].funder, "returned");
	for (size_t i = 0; i < count; i++) {
		int64_t in = list[i].received_krw + list[i].interest_krw + list[i].settlement_krw + list[i].recovery_krw + list[i].surcharge_krw,
			out = 0;

		for (int k = 0; k < FUND_TIERS_MAX; k++)
			out += list[i].paid_krw[k];
		assert_int_equal(in, out + list[i].treasury_krw + list[i].fees_krw + list[i].on_hand_krw);
		assert_int_equal(list[i].act_paid_krw + list[i].act_interest_krw, list[i].act_fixed_krw + list[i].act_due_krw);
		received += list[i].received_krw;
		paid1 += list[i].paid_krw[1];
		deeper += list[i].paid_krw[2];
		treasury += list[i].treasury_krw;
		hand += list[i].on_hand_krw;
		interest += list[i].interest_krw;
		back += list[i].settlement_krw + list[i].recovery_krw + list[i].surcharge_krw;
	}
	assert_int_equal(received, t.in_ministry_trade + t.in_carmaker + t.in_ministry_sme + t.in_returned);
	assert_int_equal(paid1, t.paid_tier1);
	assert_int_equal(deeper, t.paid_deeper);
	assert_int_equal(treasury, t.to_treasury);
	assert_int_equal(hand, t.on_hand);
	assert_int_equal(interest, t.in_interest);
	assert_int_equal(back, t.in_recovered);
	/* the vector of the Subsidy Act: paid + interest = fixed + to return */
	s = statement_of(list, count, "MOTIE");
	assert_true(s->act_paid_krw == 75000000 && s->act_interest_krw == 84500 && s->act_fixed_krw == 72900000 && s->act_due_krw == 2184500);
	assert_true(s->act_returned_krw == 2184500 && s->act_cancelled_krw == 25000000 && s->act_surcharge_krw == 25000000);
	assert_int_equal(s->act_open_krw, 24000000);
	assert_int_equal(s->fixed_krw[1], 47900000);
	s = statement_of(list, count, "OEM");
	assert_true(s->nature == FUND_PRIVATE && s->treasury_krw == 0 && s->on_hand_krw == 420000 + 5000000);
}

static void test_property_is_locked_from_completion_and_no_longer(void **state)
{
	struct fund_property *list;
	size_t count;

	whole_life();
	take_back();
	ok(fund_properties(tx, ledger, day("2027-02-27"), 5, NULL, &arena, &list, &count, &err));
	assert_int_equal(count, 0);
	ok(fund_properties(tx, ledger, day("2027-03-01"), 5, NULL, &arena, &list, &count, &err));
	assert_int_equal(count, 2);
	assert_true(list[0].completed_on == day("2027-02-28") && list[0].locked_until == day("2032-02-28"));
	assert_true(list[0].fixed_krw == 0 && list[0].state == FUND_PROPERTY_LOCKED); /* not fixed yet */
	ok(fund_properties(tx, ledger, day("2028-08-31"), 5, NULL, &arena, &list, &count, &err));
	assert_int_equal(count, 3);
	assert_true(list[0].fixed_krw == 57480000 && list[0].state_krw == 47900000 && list[0].recovered_krw == 0);
	assert_true(list[1].state == FUND_PROPERTY_RECOVERY && list[1].recovered_krw == 30000000);
	ok(fund_properties(tx, ledger, day("2032-02-28"), 5, NULL, &arena, &list, &count, &err));
	assert_int_equal(list[0].state, FUND_PROPERTY_LOCKED);
	ok(fund_properties(tx, ledger, day("2032-02-29"), 5, NULL, &arena, &list, &count, &err));
	assert_int_equal(list[0].state, FUND_PROPERTY_FREE);
}

static void test_an_empty_ledger_answers_with_nothing(void **state)
{
	struct fund_account_state *balance;
	struct fund_statement *statement;
	struct fund_property *property;
	struct fund_tier_money *tier;
	struct fund_firm *firm;
	struct fund_due *due;
	size_t balances, statements, properties, firms, tiers, dues;
	date_day first, last;
	struct text text;

	fund_rollback();
	read_ledger();
	fund_ledger_days(ledger, &first, &last);
	fund_balances(ledger, 0, DATE_NONE, &arena, &balance, &balances);
	fund_statements(ledger, &arena, &statement, &statements);
	fund_firms(ledger, NULL, 0, &arena, &firm, &firms, &tier, &tiers);
	ok(fund_dues(tx, ledger, day("2027-01-01"), &dated, NULL, &arena, &due, &dues, &err));
	ok(fund_properties(tx, ledger, day("2027-01-01"), 5, NULL, &arena, &property, &properties, &err));
	assert_true(first == DATE_NONE && last == DATE_NONE);
	assert_int_equal(balances + statements + firms + tiers + dues + properties, 0);
	text_init(&text);
	fund_journal(ledger, "empty", &text);
	assert_non_null(strstr(text.data, "commodity 1000. KRW"));
	assert_null(strstr(text.data, " * "));
	text_done(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_balance_is_the_fold_up_to_a_day_or_a_position, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_the_last_fold_is_what_is_stored, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_dues_are_those_of_the_day, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_a_firms_cash_is_support_less_duty_and_own_share_plus_saving, setup, life_teardown),
		cmocka_unit_test(test_a_saving_is_by_months_and_by_what_was_measured),
		cmocka_unit_test_setup_teardown(test_statements_balance_and_sum_to_the_totals, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_property_is_locked_from_completion_and_no_longer, setup, life_teardown),
		cmocka_unit_test_setup_teardown(test_an_empty_ledger_answers_with_nothing, setup, life_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
