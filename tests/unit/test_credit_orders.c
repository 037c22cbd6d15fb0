/* Orders to the registry, test by rule: accounts, transfers, locks, cap, banking and lapse, cancellation; and the published case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "credit_support.h"

#define HELD(holder, unit)                                                                                                                           \
	rows("SELECT coalesce(sum(serial_to - serial_from + 1), 0) FROM credit_block WHERE state = 'live' AND holder = '" holder                     \
	     "' AND unit = '" unit "'")
#define IN_STATE(state) rows("SELECT coalesce(sum(serial_to - serial_from + 1), 0) FROM credit_block WHERE state = '" state "'")

/* 400 t of 2027 and 300 t of 2028, all SELLER's. */
static void two_vintages(void)
{
	begin();
	certify(2027, 400);
	certify(2028, 300);
}

static int64_t propose(const char *key, int64_t tonnes)
{
	return ORDER(.kind = CREDIT_TRANSFER, .on = day("2029-05-02"), .holder = "SELLER", .to = "OEM", .tonnes = tonnes, .evidence = "E-CONTRACT",
		.key = key);
}

static int64_t accept(const char *of)
{
	return ORDER(.kind = CREDIT_ACCEPT, .on = day("2029-05-03"), .holder = "OEM", .of = of);
}

static int64_t convert(int64_t tonnes)
{
	return ORDER(.kind = CREDIT_CONVERT, .on = day("2029-05-10"), .holder = "OEM", .tonnes = tonnes, .allocated = true);
}

/* OEM gets everything as KCU of 2028. */
static void all_converted(void)
{
	two_vintages();
	propose("all", 700);
	accept("all");
	assert_int_equal(convert(0), 700);
}

static void a_transfer_is_proposed_locked_and_accepted(void **state)
{
	two_vintages();
	assert_int_equal(propose("t", 450), 450); /* oldest vintage first: all of 2027, 50 of 2028 */
	assert_int_equal(HELD("SELLER", "KOC"), 700);
	assert_int_equal(rows("SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE lock_event > 0 AND vintage = 2028"), 50);
	REFUSED("credit.not_enough", .kind = CREDIT_CANCEL, .on = day("2029-05-02"), .holder = "SELLER", .tonnes = 251);
	REFUSED("credit.locked", .kind = CREDIT_CANCEL, .on = day("2029-05-02"), .holder = "SELLER", .project = "P", .vintage = 2028,
		.serial_from = 50, .serial_to = 51);
	REFUSED("credit.pending_party", .kind = CREDIT_ACCEPT, .on = day("2029-05-03"), .holder = "SELLER", .of = "t");
	assert_int_equal(accept("t"), 450);
	assert_int_equal(HELD("OEM", "KOC"), 450);
	assert_int_equal(HELD("SELLER", "KOC"), 250);
	/* the same serials, registered anew in the receiver's account (N37 ④) */
	assert_int_equal(
		rows("SELECT count(*) FROM credit_move WHERE from_holder = 'SELLER' AND holder = 'OEM' AND serial_from = 1 AND serial_to = 400"), 1);
	REFUSED("credit.pending_ended", .kind = CREDIT_ACCEPT, .on = day("2029-05-03"), .holder = "OEM", .of = "t");
	REFUSED("credit.pending_unknown", .kind = CREDIT_ACCEPT, .on = day("2029-05-03"), .holder = "OEM", .of = "nothing");
	expect_clean();
}

static void a_rejected_or_withdrawn_proposal_leaves_one_block(void **state)
{
	two_vintages();
	propose("t", 100);
	assert_int_equal(rows("SELECT count(*) FROM credit_block WHERE vintage = 2027"), 2);
	assert_int_equal(ORDER(.kind = CREDIT_REJECT, .on = day("2029-05-03"), .holder = "OEM", .of = "t"), 100);
	assert_int_equal(rows("SELECT count(*) FROM credit_block WHERE vintage = 2027"), 1);
	propose("u", 100);
	assert_int_equal(ORDER(.kind = CREDIT_WITHDRAW, .on = day("2029-05-03"), .holder = "SELLER", .of = "u"), 100);
	assert_int_equal(rows("SELECT count(*) FROM credit_block WHERE vintage = 2027"), 1);
	assert_int_equal(rows("SELECT count(*) FROM credit_pending WHERE state = 'withdrawn' OR state = 'withdraw'"), 1);
	expect_clean();
}

static void R15_no_transfer_without_contract_above_the_balance_or_from_a_suspended_account(void **state)
{
	two_vintages();
	REFUSED("credit.no_contract", .kind = CREDIT_TRANSFER, .on = day("2029-05-02"), .holder = "SELLER", .to = "OEM", .tonnes = 1);
	REFUSED("credit.not_enough", .kind = CREDIT_TRANSFER, .on = day("2029-05-02"), .holder = "SELLER", .to = "OEM", .tonnes = 701,
		.evidence = "E");
	REFUSED("credit.same_account", .kind = CREDIT_TRANSFER, .on = day("2029-05-02"), .holder = "SELLER", .to = "SELLER", .tonnes = 1,
		.evidence = "E");
	REFUSED("credit.tonnes", .kind = CREDIT_TRANSFER, .on = day("2029-05-02"), .holder = "SELLER", .to = "OEM", .tonnes = -5, .evidence = "E");
	REFUSED("credit.order_incomplete", .kind = CREDIT_TRANSFER, .on = day("2029-05-02"), .holder = "SELLER", .to = "OEM", .evidence = "E");
	propose("before", 10);
	ORDER(.kind = CREDIT_SUSPEND, .on = day("2029-05-02"), .holder = "SELLER", .reason = "notice of cancellation");
	REFUSED("credit.account_state", .kind = CREDIT_TRANSFER, .on = day("2029-05-02"), .holder = "SELLER", .to = "OEM", .tonnes = 1,
		.evidence = "E");
	REFUSED("credit.account_state", .kind = CREDIT_ACCEPT, .on = day("2029-05-03"), .holder = "OEM", .of = "before");
	ORDER(.kind = CREDIT_RESUME, .on = day("2029-05-04"), .holder = "SELLER", .reason = "notice withdrawn");
	assert_int_equal(accept("before"), 10);
	expect_clean();
}

static void a_closed_account_moves_its_units_to_cancellation(void **state)
{
	two_vintages();
	propose("t", 10);
	REFUSED("credit.locked", .kind = CREDIT_CLOSE, .on = day("2029-05-04"), .holder = "SELLER", .reason = "ends");
	ORDER(.kind = CREDIT_WITHDRAW, .on = day("2029-05-03"), .holder = "SELLER", .of = "t");
	assert_int_equal(ORDER(.kind = CREDIT_CLOSE, .on = day("2029-05-04"), .holder = "SELLER", .reason = "ends"), 700);
	assert_int_equal(IN_STATE("cancelled"), 700);
	REFUSED("credit.account_state", .kind = CREDIT_RESUME, .on = day("2029-05-05"), .holder = "SELLER", .reason = "again");
	REFUSED("credit.account_unknown", .kind = CREDIT_CLOSE, .on = day("2029-05-05"), .holder = "NOBODY", .reason = "again");
	expect_clean();
}

static void accounts_are_opened_by_what_first_uses_them(void **state)
{
	struct credit_account_row *list;
	struct arena arena;
	size_t count;

	all_converted();
	ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .tonnes = 10);
	arena_init(&arena);
	ok(credit_accounts(tx, &arena, &list, &count, &err));
	assert_int_equal(count, 5);
	assert_string_equal(list[0].account, "disposal");
	assert_string_equal(list[1].account, "holding:OEM");
	assert_string_equal(list[2].account, "holding:SELLER");
	assert_string_equal(list[3].account, "issuing:P");
	assert_string_equal(list[4].account, "offset:OEM");
	assert_string_equal(list[4].kind, "offset");
	assert_string_equal(list[4].owner, "OEM");
	arena_done(&arena);
}

static void R7_what_is_locked_is_neither_moved_nor_surrendered_nor_split(void **state)
{
	all_converted();
	assert_int_equal(ORDER(.kind = CREDIT_LOCK, .on = day("2029-05-11"), .holder = "OEM", .unit = "KCU", .tonnes = 600, .reason = "pledge",
				 .key = "pledge"),
		600);
	REFUSED("credit.not_enough", .kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .tonnes = 101);
	REFUSED("credit.locked", .kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .project = "P", .vintage = 2027,
		.serial_from = 1, .serial_to = 5);
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028), 100);
	REFUSED("credit.pending_party", .kind = CREDIT_UNLOCK, .on = day("2029-07-01"), .holder = "BANK", .of = "pledge");
	assert_int_equal(ORDER(.kind = CREDIT_UNLOCK, .on = day("2029-07-01"), .holder = "OEM", .of = "pledge"), 600);
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-07-02"), .holder = "OEM", .year = 2028), 50);
	expect_clean();
}

static void R7_a_hold_stops_a_transfer_and_can_be_released_or_end_in_cancellation(void **state)
{
	two_vintages();
	propose("t", 100);
	assert_int_equal(ORDER(.kind = CREDIT_HOLD, .on = day("2029-05-02"), .measure = "M", .reason = "recovery"), 700);
	REFUSED("credit.transfer_incomplete", .kind = CREDIT_ACCEPT, .on = day("2029-05-03"), .holder = "OEM", .of = "t");
	assert_int_equal(ORDER(.kind = CREDIT_RELEASE, .on = day("2029-05-04"), .measure = "M", .reason = "paid back"), 700);
	REFUSED("credit.not_held_machine", .kind = CREDIT_RELEASE, .on = day("2029-05-04"), .measure = "M", .reason = "again");
	assert_int_equal(accept("t"), 100);
	assert_int_equal(ORDER(.kind = CREDIT_HOLD, .on = day("2029-05-05"), .measure = "M", .reason = "recovery"), 700);
	assert_int_equal(ORDER(.kind = CREDIT_CANCEL, .on = day("2029-05-06"), .measure = "M", .reason = "recovered"), 700);
	assert_int_equal(IN_STATE("cancelled"), 700);
	expect_clean();
}

static void R2_R3_R16_conversion_is_for_allocated_companies_by_quantity_and_once(void **state)
{
	two_vintages();
	propose("t", 500);
	accept("t");
	REFUSED("credit.not_allocated", .kind = CREDIT_CONVERT, .on = day("2029-05-10"), .holder = "SELLER", .tonnes = 1);
	assert_int_equal(convert(410), 410);
	assert_int_equal(HELD("OEM", "KCU"), 410);
	assert_int_equal(HELD("OEM", "KOC"), 90);
	assert_int_equal(rows("SELECT count(*) FROM credit_sum WHERE unit = 'KOC' AND issued_t = live_t + converted_t"), 2);
	REFUSED("credit.ended", .kind = CREDIT_CONVERT, .on = day("2029-05-11"), .holder = "OEM", .project = "P", .vintage = 2027, .serial_from = 399,
		.serial_to = 400, .allocated = true);
	REFUSED("credit.not_held", .kind = CREDIT_CONVERT, .on = day("2029-05-11"), .holder = "OEM", .project = "P", .vintage = 2028,
		.serial_from = 100, .serial_to = 101, .allocated = true);
	REFUSED("credit.range", .kind = CREDIT_CONVERT, .on = day("2029-05-11"), .holder = "OEM", .project = "P", .vintage = 2028, .serial_from = 20,
		.serial_to = 11, .allocated = true);
	expect_clean();
}

/* Vector: certified 2026-03-15 → 2031-03-15 is a Saturday → last day 2031-03-17; a holiday there moves it on. */
static void R16_the_last_day_to_convert_is_a_working_day(void **state)
{
	const date_day monday = day("2031-03-17");
	const struct duty_clock holiday = {.calendar = {&monday, 1}};

	assert_int_equal(credit_conversion_last_day(day("2026-03-15"), NULL), day("2031-03-17"));
	assert_int_equal(credit_conversion_last_day(day("2026-03-15"), &holiday), day("2031-03-18"));
	two_vintages();
	propose("t", 700);
	accept("t");
	/* certified on 2028-04-30 and 2029-04-30; five years later is a Sunday and a Monday */
	REFUSED("credit.conversion_late", .kind = CREDIT_CONVERT, .on = day("2033-05-03"), .holder = "OEM", .tonnes = 301, .allocated = true);
	assert_int_equal(ORDER(.kind = CREDIT_CONVERT, .on = day("2033-05-03"), .holder = "OEM", .allocated = true), 300);
	assert_int_equal(answer.expired_t, 400);
	assert_int_equal(ORDER(.kind = CREDIT_LAPSE, .on = day("2033-05-03")), 400);
	assert_int_equal(IN_STATE("expired"), 400);
	expect_clean();
}

static void R5_the_cap_names_itself_what_was_before_and_what_was_asked(void **state)
{
	all_converted();
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .tonnes = 100), 100);
	REFUSED("credit.surrender_cap", .kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .tonnes = 51);
	assert_string_equal(err.param[2], "150");
	assert_string_equal(err.param[3], "100");
	assert_string_equal(err.param[4], "51");
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .tonnes = 50), 50);
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028), 0);
	/* revised downwards: the excess is told at once and by every check from then on */
	assert_int_equal(ORDER(.kind = CREDIT_REVISE, .on = day("2029-07-30"), .holder = "OEM", .year = 2028, .tonnes = 2000), 2000);
	assert_int_equal(answer.gone_t, 50);
	assert_true(tamper_errors(tx, credit_recheck) > 0);
	assert_int_equal(ORDER(.kind = CREDIT_REVISE, .on = day("2029-07-31"), .holder = "OEM", .year = 2028, .tonnes = 3100), 3100);
	assert_int_equal(answer.gone_t, 0);
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-08-31"), .holder = "OEM", .year = 2028), 5);
	expect_clean();
}

/* Vector: the compliance year 2028 ends 2028-12-31: last day 2029-08-31. */
static void R17_a_kcu_lapses_unless_it_is_banked_with_approval(void **state)
{
	all_converted();
	REFUSED("credit.no_approval", .kind = CREDIT_BANK, .on = day("2029-08-01"), .holder = "OEM", .year = 2028, .tonnes = 100);
	assert_int_equal(
		ORDER(.kind = CREDIT_BANK, .on = day("2029-08-01"), .holder = "OEM", .year = 2028, .tonnes = 100, .evidence = "E-APPROVAL"), 100);
	assert_int_equal(ORDER(.kind = CREDIT_LAPSE, .on = day("2029-08-31")), 0);
	assert_int_equal(ORDER(.kind = CREDIT_LAPSE, .on = day("2029-09-01")), 600);
	assert_int_equal(HELD("OEM", "KCU"), 100);
	REFUSED("credit.not_enough", .kind = CREDIT_SURRENDER, .on = day("2030-06-30"), .holder = "OEM", .year = 2029, .tonnes = 101);
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2030-06-30"), .holder = "OEM", .year = 2029), 100);
	expect_clean();
}

static void R17_a_lapsed_kcu_is_refused_even_before_it_is_written_off(void **state)
{
	all_converted();
	REFUSED("credit.not_enough", .kind = CREDIT_SURRENDER, .on = day("2030-06-30"), .holder = "OEM", .year = 2029, .tonnes = 1);
	REFUSED("credit.lapsed", .kind = CREDIT_SURRENDER, .on = day("2030-06-30"), .holder = "OEM", .year = 2029, .project = "P", .vintage = 2027,
		.serial_from = 7, .serial_to = 7);
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2030-06-30"), .holder = "OEM", .year = 2029), 0);
	REFUSED("credit.surrender_late", .kind = CREDIT_SURRENDER, .on = day("2029-09-01"), .holder = "OEM", .year = 2028, .tonnes = 1);
}

/* N35 ④: live units are cancelled, surrendered ones are a liability. */
static void a_certification_cancelled_for_double_use_takes_what_is_live(void **state)
{
	all_converted();
	ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .tonnes = 120);
	ORDER(.kind = CREDIT_LOCK, .on = day("2029-06-30"), .holder = "OEM", .unit = "KCU", .tonnes = 50, .reason = "dispute");
	assert_int_equal(ORDER(.kind = CREDIT_VOID, .on = day("2029-07-10"), .project = "P", .vintage = 2027, .reason = "used twice"), 280);
	assert_int_equal(answer.gone_t, 120);
	assert_int_equal(HELD("OEM", "KCU"), 300);
	expect_clean();
}

static void a_forest_deposit_is_kept_apart_and_comes_back(void **state)
{
	two_vintages();
	assert_int_equal(ORDER(.kind = CREDIT_DEPOSIT, .on = day("2029-05-01"), .holder = "SELLER", .tonnes = 30), 30);
	assert_int_equal(HELD("SELLER", "KOC"), 670);
	REFUSED("credit.ended", .kind = CREDIT_CANCEL, .on = day("2029-05-02"), .holder = "SELLER", .project = "P", .vintage = 2027,
		.serial_from = 30, .serial_to = 31);
	assert_int_equal(ORDER(.kind = CREDIT_RESTORE, .on = day("2029-05-03"), .holder = "SELLER", .tonnes = 30), 30);
	assert_int_equal(HELD("SELLER", "KOC"), 700);
	expect_clean();
}

static void a_key_is_kept_for_ever(void **state)
{
	struct credit_order o = {.kind = CREDIT_CANCEL, .on = day("2029-05-01"), .holder = "SELLER", .tonnes = 5, .reason = "voluntary", .key = "k"};

	two_vintages();
	for (int i = 0; i < 5; i++)
		assert_int_equal(order(o), 5);
	assert_true(answer.repeated);
	assert_int_equal(IN_STATE("cancelled"), 5);
	o.tonnes = 6;
	refused(o, "credit.key_reused");
	o.tonnes = 5;
	o.kind = CREDIT_LOCK;
	refused(o, "credit.key_reused");
}

static void the_life_of_a_serial_can_be_told(void **state)
{
	struct credit_holding *block;
	struct credit_serial_step *step;
	const char *project;
	int64_t vintage, serial;
	struct arena arena;
	size_t count;

	all_converted();
	ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .tonnes = 10);
	arena_init(&arena);
	ok(credit_serial_parse("KCU-P-2027-7", &arena, &project, &vintage, &serial, &err));
	ok(credit_trace(tx, project, vintage, serial, &arena, &step, &count, &err));
	assert_int_equal(count, 6);
	assert_string_equal(step[0].kind, "certify");
	assert_string_equal(step[0].from_account, "issuing:P");
	assert_string_equal(step[0].account, "holding:SELLER");
	assert_string_equal(step[1].kind, "transfer");
	assert_string_equal(step[2].account, "holding:OEM");
	assert_string_equal(step[3].account, "disposal");
	assert_string_equal(step[4].account, "offset:OEM");
	assert_string_equal(step[5].state, "surrendered");
	ok(credit_block_at(tx, project, vintage, serial, &arena, &block, &count, &err));
	assert_int_equal(count, 2);
	assert_string_equal(block[0].state, "converted");
	assert_string_equal(block[1].state, "surrendered");
	assert_int_equal(block[1].serial_to, 10);
	assert_int_equal(credit_serial_parse("KOC-A-B-2027-12…15", &arena, &project, &vintage, &serial, &err), ST_OK);
	assert_string_equal(project, "A-B");
	assert_int_equal(serial, 12);
	for (size_t i = 0; i < 7; i++) {
		static const char *const wrong[] = {
			"", "KOC", "KOC-P-2027-", "KOC-P-2027-0", "KOC--2027-1", "XXX-P-2027-1", "KOC-P-2027-99999999999999999999"};

		assert_int_equal(credit_serial_parse(wrong[i], &arena, &project, &vintage, &serial, &err), ST_INPUT);
	}
	arena_done(&arena);
}

/* The published figure: 1,526,375 t certified for 2024, 5 %: at most 76,318 KCU. What it owns here is simulated. */
static void published_case_a_company_of_1526375_t_surrenders_at_most_76318(void **state)
{
	char path[512], line[512], sql[256];
	int64_t emitted = 0;
	FILE *file;

	snprintf(path, sizeof path, "%s/tests/data/kets/etrs_certified_2024_subset.csv", getenv("SANGSAENG_SOURCE"));
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file))
		if (strstr(line, "현대자동차"))
			emitted = strtoll(strrchr(line, ',') + 1, NULL, 10);
	fclose(file);
	assert_int_equal(emitted, 1526375);
	begin();
	snprintf(sql, sizeof sql, "INSERT INTO compliance VALUES ('BUYER', 2028, %" PRId64 ", '0.05', NULL, NULL, 'published', NULL, 4)", emitted);
	tamper_run(tx, sql);
	certify(2028, 100000);
	ORDER(.kind = CREDIT_TRANSFER, .on = day("2029-05-02"), .holder = "SELLER", .to = "BUYER", .tonnes = 100000, .evidence = "E", .key = "t");
	ORDER(.kind = CREDIT_ACCEPT, .on = day("2029-05-03"), .holder = "BUYER", .of = "t");
	ORDER(.kind = CREDIT_CONVERT, .on = day("2029-05-10"), .holder = "BUYER", .allocated = true);
	REFUSED("credit.surrender_cap", .kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "BUYER", .year = 2028, .tonnes = 76319);
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "BUYER", .year = 2028, .tonnes = 76318), 76318);
	REFUSED("credit.surrender_cap", .kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "BUYER", .year = 2028, .tonnes = 1);
	expect_clean();
}

static void the_recheck_notices_every_column_of_orders_changed_by_hand(void **state)
{
	all_converted();
	propose("late", 1);
	ORDER(.kind = CREDIT_LOCK, .on = day("2029-05-11"), .holder = "OEM", .unit = "KCU", .tonnes = 60, .reason = "pledge", .key = "pledge");
	ORDER(.kind = CREDIT_SUSPEND, .on = day("2029-05-12"), .holder = "SELLER", .reason = "notice");
	ORDER(.kind = CREDIT_REVISE, .on = day("2029-05-30"), .holder = "OEM", .year = 2028, .tonnes = 4000);
	ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-06-30"), .holder = "OEM", .year = 2028, .tonnes = 100);
	ORDER(.kind = CREDIT_UNLOCK, .on = day("2029-07-01"), .holder = "OEM", .of = "pledge");
	commit();
	begin();
	expect_clean();
	store_rollback(tx);
	tx = NULL;
	tamper_table(store, "credit_event", credit_recheck);
	tamper_table(store, "credit_move", credit_recheck);
	tamper_table(store, "credit_block", credit_recheck);
	tamper_table(store, "credit_account", credit_recheck);
	tamper_table(store, "credit_pending", credit_recheck);
	tamper_table(store, "credit_obligation", credit_recheck);
	tamper_table(store, "credit_surrender", credit_recheck);
	tamper_expect(store, "UPDATE credit_sum SET live_t = live_t + 1, issued_t = issued_t + 1", credit_recheck);
	tamper_expect(store, "UPDATE credit_sum SET live_t = live_t + 1, converted_t = converted_t - 1", credit_recheck);
	tamper_expect(store, "DELETE FROM credit_sum", credit_recheck);
}

static void R2_the_database_itself_refuses_sums_that_do_not_add_up(void **state)
{
	struct store_stmt *stmt;

	two_vintages();
	assert_int_equal(store_query(tx, "UPDATE credit_sum SET live_t = live_t + 1", &stmt, &err), ST_OK);
	assert_true(store_run(stmt, &err) != ST_OK);
	assert_string_equal(err.code, "store.check");
}

/* ---- a database of before there were moves ---- */

static char old_hash[5][HASH_HEX_LEN];
static void old_event(int seq, const char *kind, const char *on, const char *subject, int64_t quantity, const char *content, const char *facts)
{
	char key[16], sql[1024];
	struct credit_event e = {.seq = seq,
		.kind = kind,
		.on_date = on,
		.subject = subject,
		.quantity = quantity,
		.actor = subject,
		.evidence = "E",
		.key = key,
		.content = content,
		.facts = facts,
		.asked = "",
		.moves = "",
		.prev_hash = seq > 1 ? old_hash[seq - 1] : CREDIT_FIRST_HASH};

	snprintf(key, sizeof key, "old-%d", seq);
	credit_event_hash(&e, old_hash[seq]);
	snprintf(sql, sizeof sql, "INSERT INTO credit_event VALUES (%d, '%s', '%s', '%s', %" PRId64 ", 0, '%s', 'E', '%s', '%s', '%s', '%s', '%s')",
		seq, kind, on, subject, quantity, subject, key, content, facts, e.prev_hash, old_hash[seq]);
	tamper_run(tx, sql);
}

/* 10 t of machine M certified for A, converted; 4 surrendered, the rest on hold: as the first version wrote it. */
static int old_database(void **state)
{
	static struct store_migration old[2]; /* ended by an empty one */
	static const struct store_migration *const schema[] = {reduction_migrations, old, NULL};
	struct credit_certificate_unit unit = {"M", 10000000, 10000000, 10};
	struct credit_certificate_owner owner = {"A", "1", 10};
	struct credit_certificate c = {.project = "P",
		.vintage = 2028,
		.from = month("2028-01"),
		.to = month("2028-12"),
		.on = day("2029-04-30"),
		.evidence = "E",
		.unit = &unit,
		.unit_count = 1,
		.owner = &owner,
		.owner_count = 1};
	char content[HASH_HEX_LEN], facts[HASH_HEX_LEN], sql[256];

	old[0] = credit_migrations[0];
	db_fresh();
	ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	begin();
	tamper_run(tx, "INSERT INTO compliance VALUES ('A', 2028, 100, '0.05', NULL, NULL, 's', NULL, 2)");
	tamper_run(tx, "INSERT INTO reduction_total VALUES ('M', 'P', '2028-01', '2028-12', 0, 0, 0, 0, 0)");
	tamper_run(tx,
		"INSERT INTO reduction_month VALUES ('M', '2028-06', 0, 1, NULL, '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', 'x', '10000')");
	credit_certify_hashes(&c, content, facts);
	old_event(1, "certify", "2029-04-30", "P", 10, content, facts);
	credit_no_facts(facts);
	old_event(2, "convert", "2029-05-31", "A", 10, "asked before", facts);
	credit_facts_hash(100, "0.05", facts);
	old_event(3, "surrender", "2029-06-30", "A", 4, "asked before", facts);
	credit_no_facts(facts);
	old_event(4, "hold", "2029-07-01", "M", 6, "asked before", facts);
	snprintf(sql, sizeof sql, "INSERT INTO credit_head VALUES (1, 4, '%s')", old_hash[4]);
	tamper_run(tx, sql);
	tamper_run(tx,
		"INSERT INTO credit_certificate VALUES (1, 'P', 2028, '2028-01', '2028-12', 10000000, 10, 0, 1, 10, '2029-04-30', 'E', 'old-1', 1)");
	tamper_run(tx, "INSERT INTO credit_certificate_unit VALUES (1, 'M', 10000000, 10000000, 10)");
	tamper_run(tx, "INSERT INTO credit_certificate_owner VALUES (1, 'A', '1', 10)");
	tamper_run(tx, "INSERT INTO credit_block VALUES (1, 'KOC', 'P', 2028, 1, 10, 'A', 'M', 'converted', 0, 1, '2029-04-30', 1, 2, 0),"
		       " (2, 'KCU', 'P', 2028, 1, 4, 'A', 'M', 'surrendered', 0, 1, '2029-05-31', 2, 3, 1),"
		       " (3, 'KCU', 'P', 2028, 5, 10, 'A', 'M', 'live', 1, 1, '2029-05-31', 3, 0, 1)");
	tamper_run(tx, "INSERT INTO credit_surrender VALUES (3, 'A', 2028, '2029-06-30', 100, '0.05', 5, 0, 4, 'E')");
	commit();
	return 0;
}

static void a_registry_made_before_there_were_moves_is_carried_over(void **state)
{
	ok(store_migrate(store, credit_test_schema, &err));
	begin();
	expect_clean();
	assert_int_equal(rows("SELECT count(*) FROM credit_move"), 6);
	assert_int_equal(ORDER(.kind = CREDIT_RELEASE, .on = day("2029-07-02"), .measure = "M", .reason = "paid back"), 6);
	assert_int_equal(ORDER(.kind = CREDIT_SURRENDER, .on = day("2029-07-03"), .holder = "A", .year = 2028), 1);
	expect_clean();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, credit_database, credit_database_gone)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_transfer_is_proposed_locked_and_accepted),
		TEST(a_rejected_or_withdrawn_proposal_leaves_one_block),
		TEST(R15_no_transfer_without_contract_above_the_balance_or_from_a_suspended_account),
		TEST(a_closed_account_moves_its_units_to_cancellation),
		TEST(accounts_are_opened_by_what_first_uses_them),
		TEST(R7_what_is_locked_is_neither_moved_nor_surrendered_nor_split),
		TEST(R7_a_hold_stops_a_transfer_and_can_be_released_or_end_in_cancellation),
		TEST(R2_R3_R16_conversion_is_for_allocated_companies_by_quantity_and_once),
		TEST(R16_the_last_day_to_convert_is_a_working_day),
		TEST(R5_the_cap_names_itself_what_was_before_and_what_was_asked),
		TEST(R17_a_kcu_lapses_unless_it_is_banked_with_approval),
		TEST(R17_a_lapsed_kcu_is_refused_even_before_it_is_written_off),
		TEST(a_certification_cancelled_for_double_use_takes_what_is_live),
		TEST(a_forest_deposit_is_kept_apart_and_comes_back),
		TEST(a_key_is_kept_for_ever),
		TEST(the_life_of_a_serial_can_be_told),
		TEST(published_case_a_company_of_1526375_t_surrenders_at_most_76318),
		TEST(the_recheck_notices_every_column_of_orders_changed_by_hand),
		TEST(R2_the_database_itself_refuses_sums_that_do_not_add_up),
		cmocka_unit_test_setup_teardown(a_registry_made_before_there_were_moves_is_carried_over, old_database, credit_database_gone),
	};
	return cmocka_run_group_tests(tests, NULL, db_done);
}
