/* The ledger on a real database, test by invariant (L1 to L13). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_support.h"

static const struct fund_check_rule rule = {.duty = {.ratio = {1, 1}}, .match_rate = {1, 2}, .match_ceiling_krw = 1000000};

/* A bank account with 1,000 won of the trade ministry and a tier-1 grant to spend it on. */
static int64_t bank, grant, contribution;

static int setup(void **state)
{
	fund_setup(state);
	bank = fund_pay_in("MOTIE", "ministry_trade", "tier1_equipment", 1, 1000);
	contribution = open_account("contribution", "MOTIE", "ministry_trade", FUND_STATE, 0);
	grant = open_account("grant", "M-1", "MOTIE", FUND_STATE, 1);
	return 0;
}

static struct fund_transfer transfer(enum fund_transfer_type type, int64_t debit, int64_t credit, int64_t krw)
{
	return (struct fund_transfer){
		.type = type, .debit = debit, .credit = credit, .amount_krw = krw, .step = "pay", .grant = "M-1", .evidence = "E-1"};
}

static enum status book(const struct fund_transfer *list, size_t count, const char *key, int64_t *out_first)
{
	return fund_book(tx, list, count, day("2026-05-15"), "operator", key, out_first, &err);
}

static enum status book_one(enum fund_transfer_type type, int64_t krw, const char *key, int64_t *out_first)
{
	struct fund_transfer t = transfer(type, grant, bank, krw);

	return book(&t, 1, key, out_first);
}

static enum status resolve(enum fund_transfer_type type, int64_t pending, int64_t krw, const char *key)
{
	struct fund_transfer t = {.type = type, .pending = pending, .amount_krw = krw, .step = "pay", .grant = "M-1", .evidence = "E-1"};
	int64_t first;

	return book(&t, 1, key, &first);
}

static int64_t entries(void)
{
	return sql_int("SELECT count(*) FROM fund_entry");
}

/* All entries and balances in one number that changes with any of them. */
static int64_t fingerprint(void)
{
	return sql_int(
		"SELECT (SELECT count(*) * 1000003 + coalesce(sum(position * 7 + amount_krw * 13), 0) FROM fund_entry) +"
		" (SELECT count(*) * 999983 + coalesce(sum(id * (debits_posted * 3 + credits_posted * 5 + debits_pending * 11 + credits_pending * "
		"17)), 0) FROM fund_account)");
}

/* ---- L1 ---- */

static void test_L1_debits_equal_credits_after_every_group(void **state)
{
	int64_t first;

	ok(book_one(FUND_POST, 400, "a", &first));
	assert_int_equal(balance_of(grant).debits_posted, 400);
	assert_int_equal(balance_of(bank).credits_posted, 400);
	assert_int_equal(sql_int("SELECT sum(debits_posted) - sum(credits_posted) FROM fund_account"), 0);
	expect_sound(&rule);
}

static void test_L1_amounts_must_be_positive_and_in_range(void **state)
{
	static const int64_t amounts[] = {0, -1, INT64_MIN, MONEY_MAX_KRW + 1, INT64_MAX};
	int64_t first, before = fingerprint();

	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
		refused(book_one(FUND_POST, amounts[i], "a", &first), ST_INPUT, "fund.amount");
	assert_int_equal(fingerprint(), before);
}

static void test_L1_an_account_cannot_pay_itself(void **state)
{
	struct fund_transfer t = transfer(FUND_POST, bank, bank, 10);
	int64_t first, before = fingerprint();

	refused(book(&t, 1, "a", &first), ST_INPUT, "fund.accounts");
	t = transfer(FUND_PENDING, bank, bank, 10);
	refused(book(&t, 1, "a", &first), ST_INPUT, "fund.accounts");
	assert_int_equal(fingerprint(), before);
}

static void test_L1_sums_beyond_what_money_can_hold_are_refused_not_wrapped(void **state)
{
	int64_t carmaker = open_account("contribution", "OEM", "carmaker", FUND_PRIVATE, 0),
		cash = open_account("bank", "OEM", "tier1_equipment", FUND_PRIVATE, 1);

	ok(post(cash, carmaker, MONEY_MAX_KRW, "pay_in", "one"));
	refused(post(cash, carmaker, 1, "pay_in", "two"), ST_INPUT, "fund.amount");
	assert_int_equal(balance_of(cash).debits_posted, MONEY_MAX_KRW);
	expect_sound(&rule);
}

/* ---- L3 ---- */

static void test_L3_never_spends_money_that_is_not_there(void **state)
{
	int64_t first, before;

	before = fingerprint();
	refused(book_one(FUND_POST, 1001, "a", &first), ST_INPUT, "fund.limit");
	assert_int_equal(fingerprint(), before);
	ok(book_one(FUND_POST, 1000, "a", &first));
	refused(book_one(FUND_POST, 1, "b", &first), ST_INPUT, "fund.limit");
	assert_int_equal(left_on(bank), 0);
}

static void test_L3_never_spends_reserved_money(void **state)
{
	int64_t first;

	ok(book_one(FUND_PENDING, 700, "reserve", &first));
	assert_int_equal(left_on(bank), 300);
	refused(book_one(FUND_POST, 301, "a", &first), ST_INPUT, "fund.limit");
	refused(book_one(FUND_PENDING, 301, "b", &first), ST_INPUT, "fund.limit");
	ok(book_one(FUND_POST, 300, "c", &first));
	expect_sound(&rule);
}

static void test_L3_the_refusal_names_account_and_missing_won(void **state)
{
	int64_t first;

	assert_int_equal(book_one(FUND_POST, 3001000, "a", &first), ST_INPUT);
	assert_string_equal(err.param[0], "MOTIE");
	assert_string_equal(err.param[1], "tier1_equipment");
	assert_string_equal(err.param[2], "3,000,000");
}

/* ---- L4 ---- */

static void test_L4_pending_resolved_once_by_posting(void **state)
{
	int64_t pending;

	ok(book_one(FUND_PENDING, 700, "reserve", &pending));
	ok(resolve(FUND_POST_PENDING, pending, 700, "pay"));
	refused(resolve(FUND_POST_PENDING, pending, 700, "again"), ST_CONFLICT, "fund.pending_resolved");
	refused(resolve(FUND_VOID_PENDING, pending, 700, "void"), ST_CONFLICT, "fund.pending_resolved");
	assert_int_equal(balance_of(grant).debits_posted, 700);
	assert_int_equal(balance_of(grant).debits_pending, 0);
	expect_sound(&rule);
}

static void test_L4_pending_resolved_once_by_voiding(void **state)
{
	int64_t pending;

	ok(book_one(FUND_PENDING, 700, "reserve", &pending));
	ok(resolve(FUND_VOID_PENDING, pending, 700, "void"));
	refused(resolve(FUND_POST_PENDING, pending, 1, "pay"), ST_CONFLICT, "fund.pending_resolved");
	assert_int_equal(left_on(bank), 1000);
	assert_int_equal(balance_of(grant).debits_posted, 0);
	expect_sound(&rule);
}

static void test_L4_pending_is_resolved_once_within_one_group_too(void **state)
{
	int64_t pending, first, before;

	ok(book_one(FUND_PENDING, 300, "reserve", &pending));
	before = fingerprint();
	struct fund_transfer twice[] = {{.type = FUND_POST_PENDING, .pending = pending, .amount_krw = 300, .step = "pay", .grant = "M-1"},
		{.type = FUND_POST_PENDING, .pending = pending, .amount_krw = 300, .step = "pay", .grant = "M-1"}};
	refused(book(twice, 2, "pay", &first), ST_CONFLICT, "fund.pending_resolved");
	assert_int_equal(fingerprint(), before);
}

static void test_L4_partial_posting_restores_the_remainder_in_the_same_step(void **state)
{
	int64_t pending;

	ok(book_one(FUND_PENDING, 700, "reserve", &pending));
	ok(resolve(FUND_POST_PENDING, pending, 450, "pay"));
	assert_int_equal(balance_of(bank).credits_posted, 450);
	assert_int_equal(balance_of(bank).credits_pending, 0);
	assert_int_equal(left_on(bank), 550);
	refused(resolve(FUND_POST_PENDING, pending, 250, "rest"), ST_CONFLICT, "fund.pending_resolved");
	expect_sound(&rule);
}

static void test_L4_posts_at_most_what_was_reserved(void **state)
{
	int64_t pending;

	ok(book_one(FUND_PENDING, 700, "reserve", &pending));
	refused(resolve(FUND_POST_PENDING, pending, 701, "pay"), ST_INPUT, "fund.amount");
	ok(resolve(FUND_POST_PENDING, pending, 700, "pay"));
}

static void test_L4_only_a_reservation_can_be_resolved(void **state)
{
	int64_t posted;

	ok(book_one(FUND_POST, 100, "a", &posted));
	refused(resolve(FUND_POST_PENDING, posted, 100, "b"), ST_CONFLICT, "fund.pending_resolved");
	refused(resolve(FUND_POST_PENDING, 999, 100, "c"), ST_CONFLICT, "fund.pending_resolved");
	refused(resolve(FUND_POST_PENDING, 0, 100, "d"), ST_CONFLICT, "fund.pending_resolved");
	refused(resolve(FUND_VOID_PENDING, -1, 100, "e"), ST_CONFLICT, "fund.pending_resolved");
}

/* ---- L5 ---- */

static void test_L5_same_key_same_content_has_no_effect(void **state)
{
	int64_t first, again = 0, before;
	struct fund_transfer pair[] = {transfer(FUND_POST, grant, bank, 10), transfer(FUND_PENDING, grant, bank, 20)};

	ok(book(pair, 2, "command", &first));
	before = fingerprint();
	for (int i = 0; i < 5; i++) {
		ok(book(pair, 2, "command", &again));
		assert_int_equal(again, first);
	}
	assert_int_equal(fingerprint(), before);
}

static void test_L5_same_key_is_answered_alike_after_commit_and_reopening(void **state)
{
	int64_t first, again = 0;

	ok(book_one(FUND_PENDING, 700, "reserve", &first));
	fund_commit();
	ok(book_one(FUND_PENDING, 700, "reserve", &again));
	assert_int_equal(again, first);
	assert_int_equal(left_on(bank), 300);
}

static void test_L5_a_retry_is_answered_even_when_the_money_is_gone(void **state)
{
	int64_t first, again = 0;

	ok(book_one(FUND_POST, 1000, "a", &first));
	ok(book_one(FUND_POST, 1000, "a", &again));
	assert_int_equal(again, first);
}

static void test_L5_same_key_other_content_is_refused_without_effect(void **state)
{
	struct fund_transfer good = transfer(FUND_POST, grant, bank, 10), other;
	int64_t first, before, second = open_account("grant", "M-2", "MOTIE", FUND_STATE, 1);

	ok(book(&good, 1, "command", &first));
	before = fingerprint();
#define OTHER(change)                                                                                                                                \
	other = good;                                                                                                                                \
	other.change;                                                                                                                                \
	refused(book(&other, 1, "command", &first), ST_CONFLICT, "fund.key_reused")
	OTHER(amount_krw = 11);
	OTHER(type = FUND_PENDING);
	OTHER(debit = second);
	OTHER(credit = contribution);
	OTHER(step = "repay");
	OTHER(grant = "M-2");
	OTHER(grant = NULL);
	OTHER(evidence = "E-2");
	OTHER(evidence = NULL);
#undef OTHER
	struct fund_transfer two[] = {good, good};
	refused(book(two, 2, "command", &first), ST_CONFLICT, "fund.key_reused");
	refused(fund_book(tx, &good, 1, day("2026-05-16"), "operator", "command", &first, &err), ST_CONFLICT, "fund.key_reused");
	refused(fund_book(tx, &good, 1, day("2026-05-15"), "somebody else", "command", &first, &err), ST_CONFLICT, "fund.key_reused");
	assert_int_equal(fingerprint(), before);
}

static void test_L5_a_refused_command_may_be_sent_again_once_there_is_money(void **state)
{
	int64_t first;

	refused(book_one(FUND_POST, 1500, "pay", &first), ST_INPUT, "fund.limit");
	ok(post(bank, contribution, 500, "pay_in", "second instalment"));
	ok(book_one(FUND_POST, 1500, "pay", &first));
}

/* ---- L6 ---- */

static void test_L6_a_refused_group_leaves_nothing_behind(void **state)
{
	struct fund_transfer list[] = {
		transfer(FUND_POST, grant, bank, 100), transfer(FUND_PENDING, grant, bank, 200), transfer(FUND_POST, grant, bank, 701)};
	int64_t first = -7, before = fingerprint();

	refused(book(list, 3, "group", &first), ST_INPUT, "fund.limit");
	assert_int_equal(first, -7);
	assert_int_equal(fingerprint(), before);
	/* the caller may go on in the same transaction, with the same key */
	list[2].amount_krw = 700;
	ok(book(list, 3, "group", &first));
	fund_commit();
	expect_sound(&rule);
	assert_int_equal(entries(), 4);
}

static void test_L6_each_reason_to_refuse_leaves_nothing_behind(void **state)
{
	int64_t deeper = open_account("grant", "M-9", "MOTIE", FUND_STATE, 2), first, before = fingerprint();
	struct fund_transfer fine = transfer(FUND_POST, grant, bank, 100);
	struct fund_transfer purpose[] = {fine, transfer(FUND_POST, deeper, bank, 1)}, amount[] = {fine, transfer(FUND_POST, grant, bank, 0)},
			     itself[] = {fine, transfer(FUND_POST, grant, grant, 1)},
			     resolved[] = {fine, {.type = FUND_VOID_PENDING, .pending = 77, .amount_krw = 1, .step = "void"}};

	refused(book(purpose, 2, "group", &first), ST_INPUT, "fund.purpose");
	refused(book(amount, 2, "group", &first), ST_INPUT, "fund.amount");
	refused(book(itself, 2, "group", &first), ST_INPUT, "fund.accounts");
	refused(book(resolved, 2, "group", &first), ST_CONFLICT, "fund.pending_resolved");
	assert_int_equal(fingerprint(), before);
}

static void test_L6_a_group_counts_its_own_earlier_transfers(void **state)
{
	/* money that comes in with the first may go out with the second; not the other way round */
	struct fund_transfer list[] = {{.type = FUND_POST, .debit = bank, .credit = contribution, .amount_krw = 500, .step = "pay_in"},
		transfer(FUND_POST, grant, bank, 1500)};
	struct fund_transfer reversed[] = {list[1], list[0]};
	int64_t first;

	refused(book(reversed, 2, "reversed", &first), ST_INPUT, "fund.limit");
	ok(book(list, 2, "in order", &first));
	assert_int_equal(left_on(bank), 0);
	expect_sound(&rule);
}

static void test_L6_a_group_rolled_back_by_its_caller_is_gone(void **state)
{
	int64_t first, before;

	fund_commit();
	before = fingerprint();
	ok(book_one(FUND_POST, 100, "a", &first));
	fund_rollback();
	assert_int_equal(fingerprint(), before);
	ok(book_one(FUND_POST, 200, "a", &first)); /* the key was not used */
	assert_int_equal(first, 2);
	expect_sound(&rule);
}

/* ---- L7, L8 ---- */

static void test_L8_stored_balances_are_the_fold_of_the_entries(void **state)
{
	int64_t pending;

	ok(book_one(FUND_PENDING, 700, "reserve", &pending));
	ok(resolve(FUND_POST_PENDING, pending, 600, "pay"));
	expect_sound(&rule);
	sql_run("UPDATE fund_account SET credits_posted = credits_posted + 1 WHERE id = 1");
	assert_true(fund_errors(&rule) > 0);
	assert_string_equal(err.code, "fund.L8");
}

/* ---- L9 ---- */

static void test_L9_tier_one_money_does_not_go_to_deeper_tiers(void **state)
{
	int64_t tier2 = open_account("grant", "M-2", "MOTIE", FUND_STATE, 2), tier3 = open_account("grant", "M-3", "MOTIE", FUND_STATE, 3);

	refused(post(tier2, bank, 1, "pay", "a"), ST_INPUT, "fund.purpose");
	refused(post(tier3, bank, 1, "pay", "b"), ST_INPUT, "fund.purpose");
}

static void test_L9_pool_money_does_not_go_to_tier_one(void **state)
{
	int64_t pool = open_account("bank", "returned", "pool", FUND_PRIVATE, 2), mine = open_account("grant", "M-1", "returned", FUND_PRIVATE, 1);

	ok(post(pool, open_account("returned", "S1", "M-1", FUND_PRIVATE, 1), 100, "return", "r"));
	refused(post(mine, pool, 1, "pay", "a"), ST_INPUT, "fund.purpose");
	ok(post(open_account("grant", "M-3", "returned", FUND_PRIVATE, 3), pool, 1, "pay", "b"));
}

static void test_L9_earmarked_money_does_not_change_its_account(void **state)
{
	int64_t pool = open_account("bank", "returned", "pool", FUND_PRIVATE, 2),
		other = open_account("bank", "MOTIE", "tier2_support", FUND_STATE, 2);

	refused(post(pool, bank, 1, "pay", "a"), ST_INPUT, "fund.purpose");
	refused(post(other, bank, 1, "pay", "b"), ST_INPUT, "fund.purpose");
}

static void test_L9_a_grant_is_paid_from_the_origin_it_names(void **state)
{
	/* state money booked as the carmaker's, or the other way round, would hide who paid */
	int64_t other = open_account("grant", "M-1", "OEM", FUND_PRIVATE, 1);

	refused(post(other, bank, 1, "pay", "a"), ST_INPUT, "fund.purpose");
}

static void test_L9_private_money_does_not_go_to_the_treasury(void **state)
{
	int64_t cash = fund_pay_in("OEM", "carmaker", "tier1_equipment", 1, 100), treasury = open_account("treasury", "treasury", "", FUND_STATE, 0);

	refused(post(treasury, cash, 1, "remit", "a"), ST_INPUT, "fund.purpose");
	ok(post(treasury, bank, 1, "remit", "b"));
}

static void test_L9_money_in_transit_is_never_paid_to_firms(void **state)
{
	int64_t transit = open_account("bank", "transit", "interest", FUND_STATE, 0), due = open_account("interest_due", "S1", "M-1", FUND_STATE, 1),
		deeper = open_account("grant", "M-2", "transit", FUND_STATE, 2);

	ok(post(due, open_account("interest_owed", "S1", "M-1", FUND_STATE, 1), 10, "interest", "i"));
	ok(post(transit, due, 10, "interest_in", "in"));
	refused(post(deeper, transit, 1, "pay", "a"), ST_INPUT, "fund.purpose");
}

static void test_L9_cash_goes_only_to_grants_treasury_and_fees(void **state)
{
	refused(post(open_account("duty", "S1", "M-1", FUND_DUTY, 1), bank, 1, "obligation", "a"), ST_INPUT, "fund.purpose");
	refused(post(contribution, bank, 1, "pay_in", "b"), ST_INPUT, "fund.purpose");
	ok(post(open_account("fees", "bank", "", FUND_OUTSIDE, 0), bank, 1, "fee", "c"));
	expect_sound(&rule);
}

/* ---- L12 ---- */

static void test_L12_conservation_holds_at_every_position(void **state)
{
	int64_t pending, first, settlement = open_account("settlement", "M-1", "MOTIE", FUND_STATE, 1),
				treasury = open_account("treasury", "treasury", "", FUND_STATE, 0);

	ok(book_one(FUND_PENDING, 700, "reserve", &pending));
	expect_sound(&rule);
	ok(resolve(FUND_POST_PENDING, pending, 650, "pay"));
	expect_sound(&rule);
	ok(post(settlement, grant, 50, "fix", "fix"));
	expect_sound(&rule);
	struct fund_transfer back[] = {{.type = FUND_POST, .debit = bank, .credit = settlement, .amount_krw = 50, .step = "settlement_in"},
		{.type = FUND_POST, .debit = treasury, .credit = bank, .amount_krw = 50, .step = "remit"}};
	ok(book(back, 2, "back", &first));
	ok(post(open_account("fees", "bank", "", FUND_OUTSIDE, 0), bank, 7, "fee", "fee"));
	expect_sound(&rule);
	struct fund_totals t;
	ok(fund_totals(tx, &rule.duty, &t, &err));
	assert_int_equal(t.in_ministry_trade + t.in_recovered, t.paid_tier1 + t.to_treasury + t.fees + t.on_hand);
	assert_int_equal(t.in_ministry_trade, 1000);
	assert_int_equal(t.in_recovered, 50);
	assert_int_equal(t.paid_tier1, 650);
	assert_int_equal(t.to_treasury, 50);
	assert_int_equal(t.fees, 7);
	assert_int_equal(t.on_hand, 343);
}

/* ---- hash chain ---- */

static void test_the_hash_chain_detects_every_changed_column_of_an_entry(void **state)
{
	static const char *const changes[] = {"position = 40", "group_first = group_first + 1", "type = 1", "type = 2", "debit = debit + 1",
		"credit = credit - 1", "amount_krw = amount_krw + 1", "pending_position = 1", "effective_on = '2026-05-16'", "step = 'Pay'",
		"grant_id = 'M-2'", "grant_id = NULL", "evidence = 'E-2'", "evidence = NULL", "actor = 'somebody'", "command_key = 'other'",
		"command_index = 1", "hash = upper(hash)", "hash = ''"};
	int64_t pending, first,
		columns = sql_int(on_postgres() ? "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass('fund_entry') AND attnum > 0"
						: "SELECT count(*) FROM pragma_table_info('fund_entry')");

	assert_int_equal(columns, 15); /* a new column needs a line above, and its place in the hash */
	ok(book_one(FUND_PENDING, 700, "reserve", &pending));
	ok(resolve(FUND_POST_PENDING, pending, 650, "pay"));
	ok(book_one(FUND_POST, 5, "small", &first));
	ok(book_one(FUND_POST, 6, "last", &first));
	expect_sound(&rule);
	fund_commit();
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		char sql[256];
		bool chain = false;
		struct findings findings;

		sql_run(DB_NO_REFERENCES);
		snprintf(sql, sizeof sql, "UPDATE fund_entry SET %s WHERE command_key = 'small'", changes[i]);
		sql_run(sql);
		findings_init(&findings, 100);
		ok(fund_recheck(tx, &rule, FUND_CHECK_LEDGER, &findings, &err));
		for (size_t k = 0; k < findings.count; k++)
			chain |= strcmp(findings.item[k].err.code, "fund.chain") == 0;
		findings_done(&findings);
		if (!chain)
			fail_msg("the chain did not notice %s", changes[i]);
		fund_rollback();
	}
}

static void test_the_hash_chain_tells_null_from_empty(void **state)
{
	struct fund_transfer t = transfer(FUND_POST, grant, bank, 5);
	int64_t first;

	t.evidence = NULL;
	ok(book(&t, 1, "a", &first));
	expect_sound(&rule);
	sql_run("UPDATE fund_entry SET evidence = '' WHERE command_key = 'a'");
	assert_true(fund_errors(&rule) > 0);
	assert_string_equal(err.code, "fund.chain");
}

static void test_a_removed_or_reordered_entry_breaks_the_chain(void **state)
{
	int64_t first;

	for (int i = 0; i < 4; i++) {
		char key[16];

		snprintf(key, sizeof key, "k%d", i);
		ok(book_one(FUND_POST, 10, key, &first));
	}
	fund_commit();
	sql_run("DELETE FROM fund_entry WHERE position = 5"); /* the last one: the chain holds, the balances do not */
	assert_true(fund_errors(&rule) > 0);
	fund_rollback();
	sql_run("DELETE FROM fund_entry WHERE position = 3");
	assert_true(fund_errors(&rule) > 0);
	fund_rollback();
	sql_run("UPDATE fund_entry SET command_key = 'swap' WHERE position = 3");
	sql_run("UPDATE fund_entry SET command_key = 'k1' WHERE position = 4");
	sql_run("UPDATE fund_entry SET command_key = 'k2' WHERE position = 3");
	assert_true(fund_errors(&rule) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, fund_teardown)
		T(test_L1_debits_equal_credits_after_every_group),
		T(test_L1_amounts_must_be_positive_and_in_range),
		T(test_L1_an_account_cannot_pay_itself),
		T(test_L1_sums_beyond_what_money_can_hold_are_refused_not_wrapped),
		T(test_L3_never_spends_money_that_is_not_there),
		T(test_L3_never_spends_reserved_money),
		T(test_L3_the_refusal_names_account_and_missing_won),
		T(test_L4_pending_resolved_once_by_posting),
		T(test_L4_pending_resolved_once_by_voiding),
		T(test_L4_pending_is_resolved_once_within_one_group_too),
		T(test_L4_partial_posting_restores_the_remainder_in_the_same_step),
		T(test_L4_posts_at_most_what_was_reserved),
		T(test_L4_only_a_reservation_can_be_resolved),
		T(test_L5_same_key_same_content_has_no_effect),
		T(test_L5_same_key_is_answered_alike_after_commit_and_reopening),
		T(test_L5_a_retry_is_answered_even_when_the_money_is_gone),
		T(test_L5_same_key_other_content_is_refused_without_effect),
		T(test_L5_a_refused_command_may_be_sent_again_once_there_is_money),
		T(test_L6_a_refused_group_leaves_nothing_behind),
		T(test_L6_each_reason_to_refuse_leaves_nothing_behind),
		T(test_L6_a_group_counts_its_own_earlier_transfers),
		T(test_L6_a_group_rolled_back_by_its_caller_is_gone),
		T(test_L8_stored_balances_are_the_fold_of_the_entries),
		T(test_L9_tier_one_money_does_not_go_to_deeper_tiers),
		T(test_L9_pool_money_does_not_go_to_tier_one),
		T(test_L9_earmarked_money_does_not_change_its_account),
		T(test_L9_a_grant_is_paid_from_the_origin_it_names),
		T(test_L9_private_money_does_not_go_to_the_treasury),
		T(test_L9_money_in_transit_is_never_paid_to_firms),
		T(test_L9_cash_goes_only_to_grants_treasury_and_fees),
		T(test_L12_conservation_holds_at_every_position),
		T(test_the_hash_chain_detects_every_changed_column_of_an_entry),
		T(test_the_hash_chain_tells_null_from_empty),
		T(test_a_removed_or_reordered_entry_breaks_the_chain),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
