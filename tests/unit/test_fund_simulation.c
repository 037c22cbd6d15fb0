/* Random programmes against a naive auditor (fund_auditor.h) in one transaction: every command is sent one to three times, some are wrong on purpose.
 * After each step the room's totals must be the auditor's, and the recheck finds nothing. With crashes: test_fund_crash.c. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_auditor.h"

#define SEEDS (on_postgres() ? 8 : 80 * test_effort()) /* there every call is a round trip */
#define STEPS 180

static void look_at_once(bool deep)
{
	audit();
	if (deep)
		recheck();
}

static void test_random_programmes_agree_with_the_auditor(void **state)
{
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, fund_migrations, NULL};
	int commands = 0;

	deliver = deliver_at_once;
	look = look_at_once;
	for (seed = 1; seed <= SEEDS; seed++) {
		ok(store_open(db_passing(), STORE_WRITE_CREATE, &store, &err));
		ok(store_migrate(store, schema, &err));
		ok(store_begin(store, true, &tx, &err));
		simulate(STEPS);
		commands += m.commands;
		for (int i = 0; i < m.grants; i++)
			reached[m.grant[i].stage]++;
		store_rollback(tx);
		tx = NULL;
		store_close(store);
	}
	assert_true(commands > SEEDS * STEPS / 2);
	print_message("grants by stage: %d %d %d %d %d %d %d %d, in kind %d, deeper settled %d, money back to the pool %d, commands %d\n", reached[0],
		reached[1], reached[2], reached[3], reached[4], reached[5], reached[6], reached[7], in_kinds, deeper_settled, deeper_money_back,
		commands);
	print_message("suspensions %d, withdrawals %d, set-offs %d\n", suspensions, withdrawals, set_offs);
	if (on_postgres())
		return; /* too few seeds to meet everything */
	for (int stage = GONE; stage <= RECOVERED; stage++)
		assert_true(reached[stage] > SEEDS / 4);
	assert_true(suspensions > SEEDS / 4 && withdrawals > SEEDS / 8 && set_offs > SEEDS / 20);
	assert_true(in_kinds > SEEDS / 4 && deeper_settled > SEEDS / 4 && deeper_money_back > SEEDS / 8);
}

static void test_a_lost_won_would_be_noticed(void **state)
{
	/* the canary: an auditor that cannot disagree proves nothing */
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, fund_migrations, NULL};

	deliver = deliver_at_once;
	look = look_at_once;
	seed = 7;
	ok(store_open(db_passing(), STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	simulate(STEPS);
	sql_run("UPDATE fund_account SET credits_posted = credits_posted + 1 WHERE kind = 'bank' AND owner = 'MOTIE'");
	assert_int_not_equal(balance_of(m.bank_id[BANK_STATE]).debits_posted - balance_of(m.bank_id[BANK_STATE]).credits_posted, m.cash[BANK_STATE]);
	assert_true(fund_errors(&rule) > 0);
	store_rollback(tx);
	tx = NULL;
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_programmes_agree_with_the_auditor),
		cmocka_unit_test(test_a_lost_won_would_be_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
