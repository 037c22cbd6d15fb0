/* Each invariant of the ledger by its name: what must always hold, and that whoever breaks it is refused or found out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund/fund_int.h"
#include "fund_life.h"

static int64_t motie, oem, pool, mss;
static const struct fund_duty_rule full = {.ratio = {1, 1}};
static const struct fund_check_rule rule = {.duty = {.ratio = {1, 1}}, .match_rate = {1, 2}, .match_ceiling_krw = 50000000};

static int setup(void **state)
{
	life_setup(state);
	motie = funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 100000000, "2026-04-27", "funding:1");
	oem = funder_pays("OEM", "carmaker", "tier1_equipment", 1, 20000000, "2026-04-28", "funding:2");
	mss = funder_pays("MSS", "ministry_sme", "tier2_match", 2, 50000000, "2027-07-15", "funding:3");
	pool = open_account("bank", "returned", "pool", FUND_PRIVATE, 2);
	return 0;
}

/* A tier-1 grant of ministry 50 % and carmaker 10 %, reserved. */
static struct fund_grant tier1(const char *id, const char *firm, int64_t eligible)
{
	struct fund_grant g = agreed_grant(id, firm, "tier1", 1, eligible);

	add_source(&g, "MOTIE", FUND_STATE, motie, rate("0.5"), eligible / 2);
	add_source(&g, "OEM", FUND_PRIVATE, oem, rate("0.1"), eligible / 10);
	reserve_grant(&g, "2026-05-01");
	return g;
}

static struct fund_grant settled(const char *id, const char *firm, int64_t eligible)
{
	struct fund_grant g = tier1(id, firm, eligible);

	complete_grant(&g, &full, "2026-05-15", "2026-11-15", "2027-02-28");
	fix_grant(&g, eligible, &full, "2027-03-31");
	return g;
}

static enum status book(struct fund_transfer *list, size_t count, const char *on, const char *key)
{
	int64_t first;

	return fund_book(tx, list, count, day(on), "tester", key, &first, &err);
}

/* What the recheck says after a row was changed by hand; the change is undone. */
static void found_out(const char *sql, const char *code)
{
	struct findings findings;
	bool found = false;

	fund_commit();
	sql_run(DB_NO_REFERENCES);
	sql_run(sql);
	findings_init(&findings, 100);
	for (int part = FUND_CHECK_LEDGER; part <= FUND_CHECK_CASCADE; part++)
		ok(fund_recheck(tx, &rule, (enum fund_check_part)part, &findings, &err));
	for (size_t i = 0; i < findings.count; i++)
		found |= strcmp(findings.item[i].err.code, code) == 0;
	if (!found)
		fail_msg("%s: %s not found, but %s", sql, code, findings.count ? findings.item[0].err.code : "nothing");
	findings_done(&findings);
	fund_rollback();
}

static void test_fund_L1_every_entry_has_one_debit_one_credit_and_a_positive_amount(void **state)
{
	struct fund_transfer t = {.type = FUND_POST, .debit = motie, .credit = motie, .amount_krw = 1, .step = "x"};

	refused(book(&t, 1, "2026-05-01", "k1"), ST_INPUT, "fund.accounts");
	t.credit = open_account("contribution", "MOTIE", "ministry_trade", FUND_STATE, 0);
	for (int i = 0; i < 4; i++) {
		t.amount_krw = (int64_t[]){0, -1, INT64_MIN, MONEY_MAX_KRW + 1}[i];
		refused(book(&t, 1, "2026-05-01", "k1"), ST_INPUT, "fund.amount");
	}
	/* and no balance grows beyond what 64 bits hold */
	t.amount_krw = MONEY_MAX_KRW;
	refused(book(&t, 1, "2026-05-01", "k1"), ST_INPUT, "fund.amount");
	found_out("UPDATE fund_entry SET debit = 999 WHERE position = 1", "fund.L1");
}

static void test_fund_L2_posted_debits_equal_posted_credits_and_pending_ones_too(void **state)
{
	struct fund_grant g = tier1("G", "S1", 100000000);

	pay_grant(&g, 0, &full, "2026-05-15");
	assert_int_equal(sql_int("SELECT sum(debits_posted) - sum(credits_posted) FROM fund_account"), 0);
	assert_int_equal(sql_int("SELECT sum(debits_pending) - sum(credits_pending) FROM fund_account"), 0);
	assert_true(sql_int("SELECT sum(debits_pending) FROM fund_account") > 0);
	expect_sound(&rule);
}

static void test_fund_L3_money_that_is_not_there_or_reserved_cannot_be_spent(void **state)
{
	struct fund_grant g = tier1("G", "S1", 160000000); /* 80 m of the ministry's 100 m */
	struct fund_transfer t = {.type = FUND_POST, .debit = open_account("grant", "H", "MOTIE", FUND_STATE, 1), .credit = motie, .step = "pay"};

	assert_int_equal(g.source[0].reserved_krw, 80000000);
	t.amount_krw = 20000001;
	refused(book(&t, 1, "2026-05-02", "k1"), ST_INPUT, "fund.limit");
	t.type = FUND_PENDING;
	refused(book(&t, 1, "2026-05-02", "k1"), ST_INPUT, "fund.limit");
	t.amount_krw = 20000000;
	ok(book(&t, 1, "2026-05-02", "k1"));
	assert_int_equal(left_on(motie), 0);
}

static int64_t pending(int64_t krw, const char *last_day, const char *key)
{
	struct fund_transfer t = {.type = FUND_PENDING,
		.debit = open_account("grant", "P", "MOTIE", FUND_STATE, 1),
		.credit = motie,
		.amount_krw = krw,
		.expires_on = last_day ? day(last_day) : 0,
		.step = "reserve"};
	int64_t first;

	ok(fund_book(tx, &t, 1, day("2026-05-01"), "tester", key, &first, &err));
	return first;
}

static enum status resolve(int64_t position, enum fund_transfer_type type, int64_t krw, const char *on, const char *key)
{
	struct fund_transfer t = {.type = type, .pending = position, .amount_krw = krw, .step = "x"};

	return book(&t, 1, on, key);
}

static void test_fund_L4_a_reservation_is_resolved_once_by_post_void_or_expiry(void **state)
{
	static const enum fund_transfer_type ways[] = {FUND_POST_PENDING, FUND_VOID_PENDING, FUND_EXPIRE_PENDING};

	for (int first = 0; first < 3; first++) {
		char key[3][16];
		int64_t p;

		snprintf(key[0], sizeof key[0], "p%d", first);
		snprintf(key[1], sizeof key[1], "q%d", first);
		p = pending(1000, "2026-06-30", key[0]);
		refused(resolve(p, ways[0], 1001, "2026-06-01", "above"), ST_INPUT, "fund.amount");
		ok(resolve(p, ways[first], 1000, ways[first] == FUND_EXPIRE_PENDING ? "2026-07-01" : "2026-06-30", key[1]));
		for (int again = 0; again < 3; again++)
			refused(resolve(p, ways[again], 1000, "2026-06-30", "again"), ST_CONFLICT, "fund.pending_resolved");
	}
	/* the rest of a partly posted one is free in the same step */
	int64_t before = left_on(motie), p = pending(1000, NULL, "part");
	ok(resolve(p, FUND_POST_PENDING, 300, "2026-06-01", "part-post"));
	assert_int_equal(left_on(motie), before - 300);
}

static void test_fund_L4_expiry_follows_the_days_of_the_log_and_not_the_computers_clock(void **state)
{
	int64_t count = -1, early = pending(100, "2026-06-30", "a"), late = pending(200, "2026-07-31", "b"), never = pending(300, NULL, "c");

	refused(resolve(early, FUND_POST_PENDING, 100, "2026-07-01", "too-late"), ST_INPUT, "fund.expired");
	refused(resolve(early, FUND_EXPIRE_PENDING, 100, "2026-06-30", "too-early"), ST_INPUT, "fund.not_expired");
	refused(resolve(never, FUND_EXPIRE_PENDING, 300, "2030-01-01", "never"), ST_INPUT, "fund.not_expired");
	ok(fund_expire(tx, day("2026-06-30"), "clock", &count, &err));
	assert_int_equal(count, 0);
	ok(fund_expire(tx, day("2026-07-01"), "clock", &count, &err));
	assert_int_equal(count, 1);
	ok(fund_expire(tx, day("2026-07-01"), "clock", &count, &err)); /* nothing is left to expire */
	assert_int_equal(count, 0);
	ok(resolve(late, FUND_POST_PENDING, 200, "2026-07-31", "in-time"));
	expect_sound(&rule);
	found_out("UPDATE fund_expiry SET expires_on = '2026-05-31'", "fund.L4");
}

static void test_fund_L5_a_command_sent_again_has_the_same_answer_and_no_effect(void **state)
{
	struct fund_transfer t = {
		.type = FUND_POST, .debit = open_account("grant", "H", "MOTIE", FUND_STATE, 1), .credit = motie, .amount_krw = 7, .step = "pay"};
	int64_t first, again;

	ok(fund_book(tx, &t, 1, day("2026-05-02"), "tester", "k", &first, &err));
	for (int i = 0; i < 3; i++) {
		ok(fund_book(tx, &t, 1, day("2026-05-02"), "tester", "k", &again, &err));
		assert_int_equal(again, first);
	}
	t.amount_krw = 8;
	refused(book(&t, 1, "2026-05-02", "k"), ST_CONFLICT, "fund.key_reused");
	t.amount_krw = 7;
	refused(book(&t, 1, "2026-05-03", "k"), ST_CONFLICT, "fund.key_reused");
	assert_int_equal(balance_of(t.debit).debits_posted, 7);
}

static void test_fund_L5_a_step_of_a_grant_sent_again_has_no_effect(void **state)
{
	struct fund_grant g = agreed_grant("G", "S1", "tier1", 1, 1000), again = g;
	static const struct rate whole[] = {{1, 1}};
	int64_t events = sql_int("SELECT count(*) FROM fund_grant_event");

	ok(fund_grant_move(tx, "G", FUND_AGREED, ACT(day("2026-05-01"), "E-AGREEMENT"), 0, &err));
	ok(fund_grant_move(tx, "G", FUND_SELECTED, ACT_BY(day("2026-04-15"), "committee", "E-MINUTES"), 0, &err));
	assert_int_equal(sql_int("SELECT count(*) FROM fund_grant_event"), events);
	refused(fund_grant_move(tx, "G", FUND_SELECTED, ACT_BY(day("2026-04-16"), "committee", "E-MINUTES"), 0, &err), ST_CONFLICT,
		"fund.transition");
	/* a reservation of nothing too */
	ok(fund_grant_reserve(tx, &g, whole, 1, 0, ACT(day("2026-05-01"), "E"), &err));
	ok(fund_grant_reserve(tx, &again, whole, 1, 0, ACT(day("2026-05-01"), "E"), &err));
	assert_int_equal(sql_int("SELECT count(*) FROM fund_grant_event"), events + 1);
}

static void test_fund_L6_a_group_is_booked_whole_or_not_at_all(void **state)
{
	int64_t grant = open_account("grant", "H", "MOTIE", FUND_STATE, 1), entries = sql_int("SELECT count(*) FROM fund_entry");
	struct fund_transfer t[] = {{.type = FUND_POST, .debit = grant, .credit = motie, .amount_krw = 60000000, .step = "pay"},
		{.type = FUND_POST, .debit = grant, .credit = motie, .amount_krw = 60000000, .step = "pay"}};

	refused(book(t, 2, "2026-05-02", "k"), ST_INPUT, "fund.limit");
	assert_int_equal(sql_int("SELECT count(*) FROM fund_entry"), entries);
	assert_int_equal(balance_of(grant).debits_posted, 0);
	t[1].amount_krw = 40000000;
	ok(book(t, 2, "2026-05-02", "k"));
}

static void test_fund_L7_a_payment_in_is_reversed_by_a_new_entry_and_never_beyond_what_it_was(void **state)
{
	struct fund_transfer t = {.type = FUND_POST, .reverses = 1, .amount_krw = 30000000, .step = "correction"};
	int64_t entries = sql_int("SELECT count(*) FROM fund_entry");

	ok(book(&t, 1, "2026-05-02", "k1"));
	assert_int_equal(left_on(motie), 70000000);
	assert_int_equal(sql_int("SELECT count(*) FROM fund_entry"), entries + 1);
	t.amount_krw = 70000001;
	refused(book(&t, 1, "2026-05-02", "k2"), ST_INPUT, "fund.reversal_above");
	t.amount_krw = 70000000;
	ok(book(&t, 1, "2026-05-02", "k2"));
	t.amount_krw = 1;
	refused(book(&t, 1, "2026-05-02", "k3"), ST_INPUT, "fund.reversal_above");
	t.reverses = 4; /* a reversal cannot be reversed, */
	refused(book(&t, 1, "2026-05-02", "k3"), ST_INPUT, "fund.reversal_of");
	t.reverses = 99; /* nor what is not there */
	refused(book(&t, 1, "2026-05-02", "k3"), ST_INPUT, "fund.reversal_of");
	expect_sound(&rule);
	found_out("UPDATE fund_entry SET amount_krw = amount_krw + 1 WHERE position = 5", "fund.L7");
	found_out("DELETE FROM fund_reversal WHERE position = 5", "fund.L9");
}

static void test_fund_L7_money_that_was_spent_cannot_be_reversed_away_and_no_payment_of_a_grant(void **state)
{
	struct fund_grant g = tier1("G", "S1", 160000000);
	struct fund_transfer t = {.type = FUND_POST, .reverses = 1, .amount_krw = 20000001, .step = "correction"};
	int64_t paid = 0;

	refused(book(&t, 1, "2026-05-02", "k1"), ST_INPUT, "fund.limit");
	pay_grant(&g, 0, &full, "2026-05-15");
	ok(fund_position_of(tx, "pay:G:0", &paid, &err));
	t.reverses = paid;
	t.amount_krw = 1;
	refused(book(&t, 1, "2026-05-15", "k2"), ST_INPUT, "fund.reversal_of");
}

static void test_fund_L8_a_balance_is_the_fold_of_the_entries_up_to_a_position(void **state)
{
	struct fund_grant g = tier1("G", "S1", 100000000);
	struct fund_account_state *list;
	size_t count;

	pay_grant(&g, 0, &full, "2026-05-15");
	fund_balances(read_ledger(), 1, DATE_NONE, &arena, &list, &count);
	assert_int_equal(list[motie - 1].balance.debits_posted, 100000000);
	assert_int_equal(list[motie - 1].balance.credits_pending, 0);
	fund_balances(ledger, 0, DATE_NONE, &arena, &list, &count);
	for (size_t i = 0; i < count; i++)
		assert_false(list[i].differs);
	assert_int_equal(list[motie - 1].balance.credits_posted, 35000000);
	found_out("UPDATE fund_account SET credits_posted = credits_posted - 1 WHERE owner = 'MOTIE' AND kind = 'bank'", "fund.L8");
}

static void test_fund_L9_earmarked_money_goes_only_where_its_purpose_allows(void **state)
{
	struct {
		const char *owner, *detail;
		enum fund_nature nature;
		int tier;
		const char *programme;
	} wrong[] = {{"G", "MOTIE", FUND_STATE, 2, NULL}, {"G", "OEM", FUND_PRIVATE, 1, NULL}, {"G", "MSS", FUND_STATE, 1, NULL},
		{"G", "MOTIE", FUND_STATE, 1, "other"}};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct fund_account a = {.kind = "grant",
			.owner = wrong[i].owner,
			.detail = wrong[i].detail,
			.nature = wrong[i].nature,
			.tier = wrong[i].tier,
			.programme = wrong[i].programme};
		struct fund_transfer t = {.type = FUND_POST, .credit = motie, .amount_krw = 1, .step = "pay"};

		ok(fund_account_open(tx, &a, &t.debit, &err));
		refused(book(&t, 1, "2026-05-02", "k"), ST_INPUT, "fund.purpose");
	}
	/* no money of whatever kind crosses programmes: a firm's help in kind neither */
	struct fund_account firm = {.kind = "returned", .owner = "S1", .detail = "G", .nature = FUND_PRIVATE, .tier = 1, .programme = "one"},
			    machine = {.kind = "grant", .owner = "T2", .detail = "returned", .nature = FUND_PRIVATE, .tier = 2, .programme = "other"};
	struct fund_transfer gift = {.type = FUND_POST, .amount_krw = 1, .step = "return_in_kind"};
	ok(fund_account_open(tx, &firm, &gift.credit, &err));
	ok(fund_account_open(tx, &machine, &gift.debit, &err));
	refused(book(&gift, 1, "2027-06-30", "k"), ST_INPUT, "fund.purpose");
	/* a carmaker's money does not go to the treasury, and one account does not pay another */
	struct fund_transfer t = {
		.type = FUND_POST, .debit = open_account("treasury", "treasury", "", FUND_STATE, 0), .credit = oem, .amount_krw = 1, .step = "remit"};
	refused(book(&t, 1, "2026-05-02", "k"), ST_INPUT, "fund.purpose");
	t.debit = motie;
	refused(book(&t, 1, "2026-05-02", "k"), ST_INPUT, "fund.purpose");
}

static void test_fund_L9_money_of_a_budget_year_is_spent_in_that_year_or_moves_on_at_its_end(void **state)
{
	struct fund_account from = {.kind = "contribution", .owner = "M", .detail = "ministry_trade", .nature = FUND_STATE, .year = 2026},
			    bank = {.kind = "bank", .owner = "M", .detail = "tier1_equipment", .nature = FUND_STATE, .tier = 1, .year = 2026},
			    next = bank;
	struct fund_transfer t = {.type = FUND_POST, .amount_krw = 1000, .step = "pay_in"};
	struct fund_year_end end;
	int64_t first;

	next.year = 2027;
	ok(fund_account_open(tx, &from, &t.credit, &err));
	ok(fund_account_open(tx, &bank, &t.debit, &err));
	refused(book(&t, 1, "2027-01-01", "k0"), ST_INPUT, "fund.budget_year");
	ok(book(&t, 1, "2026-12-31", "k1"));
	struct fund_transfer pay = {
		.type = FUND_POST, .debit = open_account("grant", "H", "M", FUND_STATE, 1), .credit = t.debit, .amount_krw = 100, .step = "pay"};
	refused(book(&pay, 1, "2027-01-01", "k2"), ST_INPUT, "fund.budget_year");
	pay.type = FUND_PENDING;
	ok(fund_book(tx, &pay, 1, day("2026-12-31"), "tester", "k3", &first, &err));
	ok(fund_year_carry(tx, 2026, false, ACT(day("2027-01-01"), NULL), &end, &err));
	assert_int_equal(end.carried_krw, 100);
	assert_int_equal(end.reserved_krw, 100);
	assert_int_equal(end.lapsed_krw, 900);
	ok(fund_account_open(tx, &next, &t.debit, &err));
	assert_int_equal(balance_of(t.debit).debits_posted, 100);
	assert_int_equal(balance_of(t.debit).credits_pending, 100);
	assert_int_equal(kind_balance("treasury", NULL, NULL).debits_posted, 900);
	ok(fund_year_carry(tx, 2026, false, ACT(day("2027-01-01"), NULL), &end, &err)); /* sent again: nothing is left to move */
	assert_int_equal(end.carried_krw, 0);
	expect_sound(&rule);
}

static void test_fund_L10_the_pool_pays_at_most_what_was_returned_and_matched(void **state)
{
	struct fund_grant g = settled("G", "S1", 100000000), deep = agreed_grant("T2", "S3", "pool", 2, 40000000);

	ok(fund_return(tx, "R-1", "G", 20000000, pool, NULL, day("2027-06-30"), "E", &err));
	assert_int_equal(g.state, FUND_SETTLED);
	add_source(&deep, "returned", FUND_PRIVATE, pool, rate("0.75"), 20000000);
	add_source(&deep, "MSS", FUND_STATE, mss, rate("0.75"), 10000000);
	reserve_grant(&deep, "2027-08-31");
	pay_grant(&deep, 0, NULL, "2027-09-15");
	pay_grant(&deep, 1, NULL, "2027-12-31");
	ok(fund_attribute(tx, &err));
	expect_sound(&rule);
	/* at a lower rate of the match the same payments are too much */
	struct fund_check_rule poorer = rule;
	poorer.match_rate = (struct rate){2, 5};
	assert_true(fund_errors(&poorer) > 0);
	assert_string_equal(err.code, "fund.L10");
	err_clear(&err);
	/* and the pool cannot go below nothing */
	struct fund_grant more = agreed_grant("T3", "S4", "pool", 2, 40000000);
	add_source(&more, "returned", FUND_PRIVATE, pool, rate("0.75"), 1);
	refused(fund_grant_reserve(tx, &more, &(struct rate){1, 1}, 1, 0, ACT(day("2027-08-31"), "E"), &err), ST_INPUT, "fund.limit");
}

static void test_fund_L11_disbursed_plus_interest_is_fixed_plus_to_return(void **state)
{
	/* the vector: 300,000,000 + 845,000 = 287,400,000 + 13,445,000 */
	int64_t bank = funder_pays("M", "ministry_trade", "tier1_equipment", 1, 300000000, "2026-04-27", "funding:9"), back;
	struct fund_grant g = agreed_grant("G", "S1", "tier1", 1, 500000000);

	add_source(&g, "M", FUND_STATE, bank, rate("0.6"), 300000000);
	reserve_grant(&g, "2026-05-01");
	pay_grant(&g, 0, &full, "2026-05-15");
	ok(fund_grant_interest(tx, &g, 845000, day("2026-12-31"), "bank:B-1", &err));
	move_grant(&g, FUND_INSTALLED, "2026-10-31");
	pay_grant(&g, 1, &full, "2026-11-15");
	move_grant(&g, FUND_COMPLETED, "2027-02-28");
	back = fix_grant(&g, 479000000, &full, "2027-03-31");
	assert_int_equal(g.source[0].fixed_krw, 287400000);
	assert_int_equal(back, 13445000);
	assert_int_equal(kind_balance("duty", "S1", "G").debits_posted - kind_balance("duty", "S1", "G").credits_posted, 287400000);
	expect_sound(&rule);
}

static void test_fund_L11_sources_leave_the_own_share_that_the_call_asks_for(void **state)
{
	struct fund_grant g = {.own_share_min = rate("0.45"), .source_count = 2, .route = "tier1"};

	assert_int_equal(fund_support_limit_krw(rate("0.45"), 101), 55); /* floor(0.55 × 101) */
	assert_int_equal(fund_support_limit_krw((struct rate){0, 1}, 101), 101);
	g.source[0] = (struct fund_source){.rate = rate("0.5"), .paid_krw = 50};
	g.source[1] = (struct fund_source){.rate = rate("0.1"), .paid_krw = 10};
	fund_fix_sources(&g, 101);
	assert_int_equal(g.source[0].fixed_krw, 50);
	assert_int_equal(g.source[1].fixed_krw, 5);
}

static void test_fund_L12_what_came_in_is_paid_remitted_or_on_hand_for_each_programme(void **state)
{
	struct fund_account bank = {.kind = "bank", .owner = "MSS", .detail = "tier2_support", .nature = FUND_STATE, .tier = 2, .programme = "sme"},
			    from = {.kind = "contribution", .owner = "MSS", .detail = "ministry_sme", .nature = FUND_STATE, .programme = "sme"};
	struct fund_transfer t = {.type = FUND_POST, .amount_krw = 500, .step = "pay_in"};
	struct fund_totals totals;

	settled("G", "S1", 100000000);
	ok(fund_account_open(tx, &bank, &t.debit, &err));
	ok(fund_account_open(tx, &from, &t.credit, &err));
	ok(book(&t, 1, "2027-01-05", "k1"));
	ok(fund_totals(tx, &full, &totals, &err));
	assert_int_equal(totals.in_ministry_trade + totals.in_carmaker + totals.in_ministry_sme, totals.paid_tier1 + totals.on_hand);
	expect_sound(&rule);
	/* the other programme's account is the same name without the programme: no money crosses */
	char sql[160];
	snprintf(sql, sizeof sql, "UPDATE fund_account SET programme = 'other' WHERE id = %lld", (long long)t.debit);
	found_out(sql, "fund.L12_programme");
}

static void test_fund_L13_parts_of_a_split_sum_to_the_whole(void **state)
{
	int64_t weight[] = {1, 1, 1, 3, 7}, part[5], sum;

	for (int64_t whole = 0; whole < 200; whole++) {
		split_largest_remainder(whole, weight, 5, part);
		sum = 0;
		for (int i = 0; i < 5; i++) {
			assert_true(part[i] >= whole * weight[i] / 13 && part[i] <= whole * weight[i] / 13 + 1);
			sum += part[i];
		}
		assert_int_equal(sum, whole);
	}
}

static void test_fund_G1_a_step_takes_its_role_its_paper_and_two_people(void **state)
{
	struct fund_grant g = agreed_grant("G", "S1", "tier1", 1, 1000);
	struct fund_act alone = {.on = day("2026-05-01"), .maker = "clerk"}, same = {.on = day("2026-05-01"), .maker = "clerk", .checker = "clerk"};
	static const struct rate whole[] = {{1, 1}};

	add_source(&g, "MOTIE", FUND_STATE, motie, rate("0.5"), 500);
	refused(fund_grant_reserve(tx, &g, whole, 1, 0, &alone, &err), ST_CONFLICT, "fund.four_eyes");
	fund_rollback();
	motie = funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 100000000, "2026-04-27", "funding:1");
	g = agreed_grant("G", "S1", "tier1", 1, 1000);
	add_source(&g, "MOTIE", FUND_STATE, motie, rate("0.5"), 500);
	refused(fund_grant_move(tx, "G", FUND_WITHDRAWN, &same, 0, &err), ST_CONFLICT, "fund.four_eyes");
	refused(fund_grant_move(tx, "G", FUND_COMPLETED, ACT(day("2026-05-01"), "E"), 0, &err), ST_CONFLICT, "fund.transition");
	reserve_grant(&g, "2026-05-01");
	expect_sound(&rule);
	found_out("UPDATE fund_grant_event SET checker = actor WHERE to_state = 'reserved'", "fund.G1_people");
	found_out("UPDATE fund_grant_event SET role = 'applicant' WHERE to_state = 'reserved'", "fund.G1_role");
	found_out("UPDATE fund_grant_event SET evidence_sha256 = 'ab' WHERE to_state = 'reserved'", "fund.G1_evidence");
	found_out("UPDATE fund_grant_event SET to_state = 'settled' WHERE to_state = 'selected'", "fund.G1");
}

static void test_fund_G1_a_suspended_grant_goes_back_to_where_it_was(void **state)
{
	struct fund_grant g = tier1("G", "S1", 100000000);

	pay_grant(&g, 0, &full, "2026-05-15");
	move_grant(&g, FUND_SUSPENDED, "2026-06-01");
	refused(fund_grant_pay(tx, &g, 1, &full, ACT(day("2026-11-15"), "E-CHECK"), &err), ST_CONFLICT, "fund.transition");
	refused(fund_grant_move(tx, "G", FUND_INSTALLED, ACT(day("2026-07-01"), "E"), 0, &err), ST_CONFLICT, "fund.transition");
	ok(fund_grant_resume(tx, "G", ACT(day("2026-07-01"), "E"), &err));
	ok(fund_grant_get(tx, "G", &g, &err));
	assert_int_equal(g.state, FUND_DISBURSED);
	ok(fund_grant_resume(tx, "G", ACT(day("2026-07-01"), "E"), &err)); /* sent again */
	ok(fund_grant_move(tx, "G", FUND_SUSPENDED, ACT(day("2026-06-01"), "E-X"), 0, &err));
	ok(fund_grant_get(tx, "G", &g, &err));
	assert_int_equal(g.state, FUND_DISBURSED);
	refused(fund_grant_resume(tx, "G", ACT(day("2026-07-02"), "E"), &err), ST_CONFLICT, "fund.not_suspended");
	refused(fund_grant_move(tx, "G", FUND_WITHDRAWN, ACT(day("2026-07-01"), "E"), 0, &err), ST_CONFLICT, "fund.transition");
	expect_sound(&rule);
}

static void test_fund_G2_no_payment_without_evidence_and_no_fixing_before_completion(void **state)
{
	struct fund_grant g = tier1("G", "S1", 100000000);
	int64_t back;

	refused(fund_grant_pay(tx, &g, 0, &full, ACT(day("2026-05-15"), NULL), &err), ST_INPUT, "fund.no_evidence");
	refused(fund_grant_pay(tx, &g, 0, &full, ACT(day("2026-05-15"), ""), &err), ST_INPUT, "fund.no_evidence");
	pay_grant(&g, 0, &full, "2026-05-15");
	refused(fund_grant_fix(tx, &g, 1000, &full, ACT(day("2027-03-31"), "E"), &back, &err), ST_CONFLICT, "fund.transition");
}

static void test_fund_G3_a_step_and_its_money_are_one(void **state)
{
	struct fund_grant g = tier1("G", "S1", 100000000);
	int64_t events = sql_int("SELECT count(*) FROM fund_grant_event"), entries = sql_int("SELECT count(*) FROM fund_entry");
	struct fund_act alone = {.on = day("2026-05-15"), .maker = "clerk", .evidence = "E"};

	fund_commit();
	refused(fund_grant_pay(tx, &g, 0, &full, &alone, &err), ST_CONFLICT, "fund.four_eyes");
	fund_rollback();
	assert_int_equal(sql_int("SELECT count(*) FROM fund_grant_event"), events);
	assert_int_equal(sql_int("SELECT count(*) FROM fund_entry"), entries);
	pay_grant(&g, 0, &full, "2026-05-15");
	assert_int_equal(
		sql_int("SELECT e.position FROM fund_entry e JOIN fund_grant_event v ON v.group_first = e.position WHERE v.to_state = 'disbursed'"),
		entries + 1);
	found_out("UPDATE fund_grant_event SET group_first = 9999 WHERE to_state = 'disbursed'", "fund.G3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, life_teardown)
		T(test_fund_L1_every_entry_has_one_debit_one_credit_and_a_positive_amount),
		T(test_fund_L2_posted_debits_equal_posted_credits_and_pending_ones_too),
		T(test_fund_L3_money_that_is_not_there_or_reserved_cannot_be_spent),
		T(test_fund_L4_a_reservation_is_resolved_once_by_post_void_or_expiry),
		T(test_fund_L4_expiry_follows_the_days_of_the_log_and_not_the_computers_clock),
		T(test_fund_L5_a_command_sent_again_has_the_same_answer_and_no_effect),
		T(test_fund_L5_a_step_of_a_grant_sent_again_has_no_effect),
		T(test_fund_L6_a_group_is_booked_whole_or_not_at_all),
		T(test_fund_L7_a_payment_in_is_reversed_by_a_new_entry_and_never_beyond_what_it_was),
		T(test_fund_L7_money_that_was_spent_cannot_be_reversed_away_and_no_payment_of_a_grant),
		T(test_fund_L8_a_balance_is_the_fold_of_the_entries_up_to_a_position),
		T(test_fund_L9_earmarked_money_goes_only_where_its_purpose_allows),
		T(test_fund_L9_money_of_a_budget_year_is_spent_in_that_year_or_moves_on_at_its_end),
		T(test_fund_L10_the_pool_pays_at_most_what_was_returned_and_matched),
		T(test_fund_L11_disbursed_plus_interest_is_fixed_plus_to_return),
		T(test_fund_L11_sources_leave_the_own_share_that_the_call_asks_for),
		T(test_fund_L12_what_came_in_is_paid_remitted_or_on_hand_for_each_programme),
		T(test_fund_L13_parts_of_a_split_sum_to_the_whole),
		T(test_fund_G1_a_step_takes_its_role_its_paper_and_two_people),
		T(test_fund_G1_a_suspended_grant_goes_back_to_where_it_was),
		T(test_fund_G2_no_payment_without_evidence_and_no_fixing_before_completion),
		T(test_fund_G3_a_step_and_its_money_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
