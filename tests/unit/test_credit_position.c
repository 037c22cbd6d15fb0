/* The trading position of an allocated company, prices, dated terms, offtake contracts. */
#include "credit/credit_int.h"
#include "credit/credit_position_int.h"
#include "credit/credit_registry.h"
#include "duty/duty.h"
#include "reduction/reduction.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_support.h"

static struct arena arena;
static struct credit_trading_facts facts;
static struct credit_trading trading;
static struct credit_lot lot[8];
static struct credit_price price[8];
static struct credit_term term[8];
static const struct duty_clock no_holidays;

/* The published figure of one carmaker: 1,526,375 t certified for 2024, here as a stand-in; 5 % of it may be offset credits. */
static int setup(void **state)
{
	arena_init(&arena);
	facts = (struct credit_trading_facts){.organisation = "CARMAKER",
		.year = 2024,
		.on = day("2025-06-30"),
		.certified_t = 1526375,
		.certified_stand_in = true,
		.compliance_t = -1,
		.free_t = -1,
		.auctioned_t = -1,
		.undivided_t = -1,
		.certified_source = "certified_emissions.csv:2",
		.compliance_source = "",
		.allocation_source = "",
		.rate = "0.05",
		.rate_source = "trading_terms.csv:2",
		.lot = lot,
		.price = price,
		.term = term};
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static void kau(const char *id, int64_t tonnes, const char *origin)
{
	lot[facts.lots++] = (struct credit_lot){.instrument = CREDIT_KAU_LOT,
		.id = id,
		.vintage = 2024,
		.tonnes = tonnes,
		.origin = origin,
		.certified_on = day("2024-01-02"),
		.price_krw = -1};
}

static void unit(enum credit_instrument instrument, const char *project, int64_t tonnes, const char *certified_on)
{
	lot[facts.lots++] = (struct credit_lot){.instrument = instrument,
		.id = project,
		.vintage = 2023,
		.tonnes = tonnes,
		.origin = "",
		.certified_on = day(certified_on),
		.price_krw = -1};
}

static void priced(const char *instrument, const char *on, int64_t krw)
{
	price[facts.prices++] = (struct credit_price){.instrument = instrument, .source = "test", .day = day(on), .price_krw = krw};
}

static void termed(const char *name, const char *value)
{
	term[facts.terms++] = (struct credit_term){.term = name,
		.scale = "any",
		.route = "any",
		.value = value,
		.source = "test",
		.valid_from = day("2021-01-01"),
		.valid_to = DATE_NONE,
		.source_line = 2};
}

static void work_out(void)
{
	ok(credit_trading_work_out(&facts, &no_holidays, &arena, &trading, &err));
}

static const struct credit_figure *figure(const char *key)
{
	for (size_t i = 0; i < trading.figures; i++)
		if (strcmp(trading.figure[i].key, key) == 0)
			return &trading.figure[i];
	fail_msg("no figure %s", key);
	return NULL;
}

static void is(const char *key, int64_t value)
{
	if (!figure(key)->known || figure(key)->value != value)
		fail_msg(
			"%s is %s%lld, expected %lld", key, figure(key)->known ? "" : "not known: ", (long long)figure(key)->value, (long long)value);
}

static void test_the_published_company_may_surrender_76318_offsets(void **state)
{
	work_out();
	is("obligation_t", 1526375);
	is("offset_limit_t", 76318);
	assert_string_equal(figure("offset_limit_t")->formula, "floor(0.05 × 1526375) (Decree 47)");
	assert_true(figure("certified_t")->stand_in && figure("obligation_t")->stand_in && figure("offset_limit_t")->stand_in);
}

static void test_caps_are_floored(void **state)
{
	facts.certified_t = 1234567;
	work_out();
	is("offset_limit_t", 61728);
	facts.rate = "0.1";
	work_out();
	is("offset_limit_t", 123456);
}

static void test_what_is_not_known_is_not_zero(void **state)
{
	facts.rate = "";
	work_out();
	assert_false(figure("offset_limit_t")->known);
	assert_false(figure("held_kau_t")->known);
	assert_false(figure("shortfall_t")->known);
	assert_false(figure("penalty_krw")->known);
	assert_false(figure("allocated_free_t")->known);
	assert_false(figure("mean_price_kau_krw")->known);
	assert_false(figure("borrowable_t")->known);
	facts.certified_t = -1;
	refused(credit_trading_work_out(&facts, &no_holidays, &arena, &trading, &err), ST_INPUT, "trading.nothing_known");
}

static void test_free_and_auctioned_stay_apart_and_an_undivided_figure_is_marked(void **state)
{
	facts.free_t = 1300000;
	facts.auctioned_t = 100000;
	facts.certified_stand_in = false;
	work_out();
	is("allocated_free_t", 1300000);
	is("allocated_auctioned_t", 100000);
	is("held_kau_t", 1300000); /* only what comes free stands for holdings that are not entered */
	is("shortfall_t", 226375);
	assert_false(figure("shortfall_t")->stand_in);
	facts.lots = 0;
	facts.lot = lot;
	facts.free_t = facts.auctioned_t = -1;
	facts.undivided_t = 1328007;
	work_out();
	is("allocated_undivided_t", 1328007);
	is("shortfall_t", 198368);
	assert_true(figure("shortfall_t")->stand_in && figure("allocated_undivided_t")->stand_in);
}

/* 1,526,375 = 20,000 banked + 76,318 offsets + 1,430,057 of the year. */
static void test_the_order_of_surrender_gives_a_reason_for_each_block(void **state)
{
	kau("YEAR", 1500000, "free");
	kau("BORROWED", 10000, "borrowed");
	kau("BANKED", 20000, "banked");
	unit(CREDIT_KCU_LOT, "EP-1", 50000, "2023-05-01");
	unit(CREDIT_KOC_LOT, "EP-2", 90000, "2020-07-15"); /* window ends 2025-07-15, before the others */
	unit(CREDIT_KOC_LOT, "EP-3", 5000, "2024-05-01");
	work_out();
	assert_int_equal(trading.lots, 6);
	assert_string_equal(trading.lot[0].id, "EP-2");
	assert_string_equal(trading.lot[0].reason, "window");
	assert_int_equal(trading.lot[0].last_day, day("2025-07-15"));
	assert_int_equal(trading.lot[0].use_t, 76318); /* the limit counts KCU and KOC together */
	assert_string_equal(trading.lot[1].id, "EP-1");
	assert_string_equal(trading.lot[1].reason, "over_limit");
	assert_int_equal(trading.lot[1].use_t, 0);
	assert_string_equal(trading.lot[2].id, "BANKED");
	assert_string_equal(trading.lot[2].reason, "banked");
	assert_int_equal(trading.lot[2].use_t, 20000);
	assert_int_equal(trading.lot[2].last_day, day("2025-08-31"));
	assert_string_equal(trading.lot[3].id, "YEAR");
	assert_int_equal(trading.lot[3].use_t, 1430057);
	assert_string_equal(trading.lot[4].id, "EP-3");
	assert_string_equal(trading.lot[5].id, "BORROWED");
	assert_int_equal(trading.lot[5].use_t, 0);
	is("covered_t", 1526375);
	is("shortfall_t", 0);
	is("surplus_t", 69943);
	assert_true(trading.weekends_only);
}

static void test_at_the_same_end_the_cheapest_goes_first(void **state)
{
	kau("BANKED", 20000, "banked");
	unit(CREDIT_KCU_LOT, "EP-1", 50000, "2023-05-01");
	priced("KAU", "2024-03-04", 8000);
	priced("KCU", "2024-03-04", 9000);
	work_out();
	assert_string_equal(trading.lot[0].id, "BANKED");
	facts.lots = 0;
	facts.lot = lot;
	kau("BANKED", 20000, "banked");
	unit(CREDIT_KCU_LOT, "EP-1", 50000, "2023-05-01");
	price[1].price_krw = 7000;
	work_out();
	assert_string_equal(trading.lot[0].id, "EP-1");
}

static void test_a_KOC_past_its_window_covers_nothing(void **state)
{
	kau("YEAR", 1526374, "free");
	unit(CREDIT_KOC_LOT, "EP-1", 100, "2020-06-27"); /* 2025-06-27 is a Friday, before the day of the position */
	work_out();
	is("held_koc_t", 0);
	is("shortfall_t", 1);
}

static void test_the_penalty_is_three_times_the_exact_mean_price(void **state)
{
	kau("YEAR", 1526368, "free"); /* 7 t short */
	priced("KAU", "2023-12-29", 1);
	priced("KAU", "2024-01-02", 8000);
	priced("KAU", "2024-06-03", 8001);
	priced("KAU", "2024-12-31", 8001);
	priced("KAU", "2025-01-02", 999999);
	work_out();
	is("mean_price_kau_krw", 8000); /* 24,002 / 3 */
	is("penalty_krw", 168014);      /* floor(3 × 24,002 / 3 × 7): the mean is not rounded before */
	is("late_per_month_krw", 2016); /* floor(0.012 × 168,014) */
	assert_true(figure("penalty_krw")->estimate);
	assert_string_equal(figure("penalty_krw")->formula, "at most floor(3 × 24002 / 3 × 7 t)");
	termed("penalty_multiple", "2.5");
	work_out();
	is("penalty_krw", 140011); /* floor(2.5 × 24,002 / 3 × 7) = floor(140,011.67) */
}

static void test_banking_and_borrowing_are_limited_by_dated_terms(void **state)
{
	kau("YEAR", 1600000, "free");
	termed("banking_limit_t", "50000");
	termed("borrowing_limit", "0.15");
	work_out();
	is("surplus_t", 73625);
	is("bankable_t", 50000);
	is("borrowable_t", 228956); /* floor(0.15 × 1,526,375) = floor(228,956.25) */
	term[0].valid_to = day("2024-12-30");
	facts.lot = lot;
	facts.lots = 0;
	kau("YEAR", 1600000, "free");
	work_out();
	assert_false(figure("bankable_t")->known);
}

static void test_what_was_surrendered_counts_toward_limit_and_obligation(void **state)
{
	kau("YEAR", 1000000, "free");
	unit(CREDIT_KCU_LOT, "EP-1", 50000, "2023-05-01");
	facts.surrendered_kcu_t = 76000;
	work_out();
	is("offset_limit_left_t", 318);
	is("covered_t", 1076318);
	is("shortfall_t", 450057);
}

static void test_a_term_for_a_scale_and_route_goes_before_one_for_any(void **state)
{
	const struct credit_term list[] = {{"validation_krw", "any", "any", "1", "s", 0, DATE_NONE, 2},
		{"validation_krw", "micro", "any", "2", "s", 0, DATE_NONE, 3}, {"validation_krw", "micro", "bundle", "3", "s", 0, DATE_NONE, 4},
		{"validation_krw", "any", "any", "4", "s", 100, 200, 5}};

	assert_string_equal(credit_term_find(list, 4, "validation_krw", "micro", "bundle", 50)->value, "3");
	assert_string_equal(credit_term_find(list, 4, "validation_krw", "micro", "alone", 50)->value, "2");
	assert_string_equal(credit_term_find(list, 4, "validation_krw", "small", "alone", 50)->value, "1");
	assert_string_equal(credit_term_find(list, 4, "validation_krw", "small", "alone", 150)->value, "4");
	assert_string_equal(credit_term_find(list, 4, "validation_krw", "small", "alone", 201)->value, "1");
	assert_null(credit_term_find(list, 4, "verification_krw", "small", "alone", 50));
}

/* ---- with a database ---- */

static void run(const char *sql)
{
	struct store_stmt *stmt;

	ok(store_query(tx, sql, &stmt, &err));
	ok(store_run(stmt, &err));
}

static int database(void **state)
{
	static const struct store_migration *const schema[] = {reduction_migrations, credit_migrations, duty_migrations, NULL};

	arena_init(&arena);
	db_fresh();
	ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	run("INSERT INTO projects VALUES ('P', 'P', 'single', 'SUP', '2026-10-31', '2026-09-30', '2036-09-29', '2028-04-30', 'E', 2)");
	run("INSERT INTO ownership VALUES ('P', 'OEM', '0.25', '2026-10-01', 'E', 2), ('P', 'SUP', '0.75', '2026-10-01', 'E', 3)");
	return 0;
}

static int database_gone(void **state)
{
	store_rollback(tx);
	tx = NULL;
	store_close(store);
	db_gone();
	arena_done(&arena);
	return 0;
}

static void certify(int64_t grams)
{
	struct credit_unit one = {"M1", grams};
	date_month from, to;
	int64_t issued;

	assert_int_equal(month_parse("2027-01", &from, NULL), ST_OK);
	assert_int_equal(month_parse("2027-12", &to, NULL), ST_OK);
	ok(credit_certify(tx, "P", 2027, from, to, &one, 1, day("2028-04-30"), "E", "k", &issued, &err));
}

static void transfer(const char *from, const char *to, int64_t tonnes)
{
	struct credit_order order = {
		.kind = CREDIT_TRANSFER, .on = day("2028-05-02"), .holder = from, .to = to, .tonnes = tonnes, .evidence = "E", .key = "t"};
	struct credit_answer answer;

	ok(credit_carry_out(tx, &order, &answer, &err));
	order = (struct credit_order){.kind = CREDIT_ACCEPT, .on = day("2028-05-03"), .holder = to, .of = "t", .key = "a"};
	ok(credit_carry_out(tx, &order, &answer, &err));
}

static void test_a_contract_is_held_against_what_its_buyer_got_beyond_its_own_share(void **state)
{
	struct credit_contract *c;
	size_t count;

	certify(101000000); /* OEM 25, SUP 76 */
	run("INSERT INTO offtake_contracts VALUES ('C1', 'SUP', 'OEM', 'P', 40, NULL, 15001, '2028-01-10', '2028-12-31', NULL, NULL, "
	    "'0.7', NULL, 'E', "
	    "2), ('C2', 'SUP', 'THIRD', 'P', NULL, '0.5', 20000, '2028-01-10', NULL, 0, NULL, '1', NULL, 'E', 3)");
	ok(credit_contracts(tx, &arena, &c, &count, &err));
	assert_int_equal(count, 2);
	assert_int_equal(c[0].promised_t, 40);
	assert_int_equal(c[0].delivered_t, 0);
	assert_int_equal(c[1].issued_t, 101);
	assert_int_equal(c[1].promised_t, 50); /* floor(0.5 × 101) */
	/* 33 of SUP's tonnes go to OEM */
	transfer("SUP", "OEM", 33);
	ok(credit_contracts(tx, &arena, &c, &count, &err));
	assert_int_equal(c[0].delivered_t, 33);
	assert_int_equal(c[0].amount_krw, 495033);
	assert_int_equal(c[0].firm_krw, 346523);     /* 346,523.1 */
	assert_int_equal(c[0].carmaker_krw, 148510); /* 148,509.9: the larger remainder */
}

static void test_the_position_reads_the_registry(void **state)
{
	struct duty_clock clock;

	certify(101000000);
	run("INSERT INTO certified_emissions VALUES ('OEM', 2028, 1000, 0, 'test', 2)");
	run("INSERT INTO trading_terms VALUES ('offset_limit', 'any', 'any', '2026-01-01', NULL, '0.01', 'plan', 2)");
	run("INSERT INTO allowance_holdings VALUES ('L1', 'OEM', 2028, 900, 'free', '2028-01-02', NULL, 'test', 2), ('L2', 'OEM', 2029, 900, "
	    "'free', '2028-01-02', NULL, 'test', 3)");
	ok(duty_clock_read(tx, &arena, &clock, &err));
	ok(credit_trading_read(tx, "OEM", 0, day("2028-06-30"), &arena, &facts, &err));
	ok(credit_trading_work_out(&facts, &clock, &arena, &trading, &err));
	is("obligation_t", 1000);
	is("offset_limit_t", 10);
	is("held_koc_t", 25);
	is("held_kau_t", 900);
	is("shortfall_t", 90);
	refused(credit_trading_read(tx, "SUP", 0, day("2028-06-30"), &arena, &facts, &err), ST_NOT_FOUND, "trading.unknown");
}

static void expect_finding(const char *sql, const char *code, const char *file, int64_t line, enum severity severity)
{
	struct findings f;

	run(sql);
	findings_init(&f, 10);
	ok(credit_trading_check_rows(tx, &f, &err));
	if (f.count != 1 || strcmp(f.item[0].err.code, code) != 0 || strcmp(f.item[0].err.file, file) != 0 || f.item[0].err.line != line ||
		f.item[0].severity != severity)
		fail_msg("%d findings, %s; expected %s", (int)f.count, f.count ? f.item[0].err.code : "", code);
	findings_done(&f);
	run("DELETE FROM offtake_contracts");
	run("DELETE FROM trading_terms");
	run("DELETE FROM compliance");
}

static void test_rows_of_the_desk_are_checked(void **state)
{
	const char *contracts = "offtake_contracts.csv", *terms = "trading_terms.csv";

	expect_finding("INSERT INTO offtake_contracts VALUES ('C', 'SUP', 'OEM', 'P', 40, '0.5', 1, '2028-01-10', NULL, 0, NULL, '1', NULL, 'E', 4)",
		"contract.promise", contracts, 4, SEVERITY_ERROR);
	expect_finding("INSERT INTO offtake_contracts VALUES ('C', 'SUP', 'OEM', 'P', NULL, NULL, 1, '2028-01-10', NULL, 0, NULL, '1', NULL, 'E', 5)",
		"contract.promise", contracts, 5, SEVERITY_ERROR);
	expect_finding("INSERT INTO offtake_contracts VALUES ('C', 'SUP', 'SUP', 'P', 40, NULL, 1, '2028-01-10', NULL, 0, NULL, '1', NULL, 'E', 6)",
		"contract.parties", contracts, 6, SEVERITY_ERROR);
	expect_finding(
		"INSERT INTO offtake_contracts VALUES ('C', 'SUP', 'OEM', 'P', 40, NULL, 1, '2028-01-10', NULL, 5, '2028-01-09', '1', NULL, 'E', 7)",
		"contract.paid", contracts, 7, SEVERITY_ERROR);
	expect_finding("INSERT INTO trading_terms VALUES ('offset_limit', 'any', 'any', '2026-01-01', NULL, '1.01', 's', 8)", "trading.term", terms,
		8, SEVERITY_ERROR);
	expect_finding("INSERT INTO trading_terms VALUES ('opinion_days', 'any', 'any', '2026-01-01', NULL, '30.5', 's', 9)", "trading.term", terms,
		9, SEVERITY_ERROR);
	expect_finding("INSERT INTO trading_terms VALUES ('opinion_days', 'any', 'any', '2026-01-01', '2025-12-31', '30', 's', 10)",
		"trading.term_reversed", terms, 10, SEVERITY_ERROR);
	run("INSERT INTO certified_emissions VALUES ('OEM', 2027, 1001, 0, 'test', 2)");
	expect_finding("INSERT INTO compliance VALUES ('OEM', 2027, 1000, '0.05', NULL, NULL, 'x', NULL, 11)", "trading.obligation_differs",
		"compliance.csv", 11, SEVERITY_WARNING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
#define D(name) cmocka_unit_test_setup_teardown(name, database, database_gone)
		T(test_the_published_company_may_surrender_76318_offsets),
		T(test_caps_are_floored),
		T(test_what_is_not_known_is_not_zero),
		T(test_free_and_auctioned_stay_apart_and_an_undivided_figure_is_marked),
		T(test_the_order_of_surrender_gives_a_reason_for_each_block),
		T(test_at_the_same_end_the_cheapest_goes_first),
		T(test_a_KOC_past_its_window_covers_nothing),
		T(test_the_penalty_is_three_times_the_exact_mean_price),
		T(test_banking_and_borrowing_are_limited_by_dated_terms),
		T(test_what_was_surrendered_counts_toward_limit_and_obligation),
		T(test_a_term_for_a_scale_and_route_goes_before_one_for_any),
		D(test_a_contract_is_held_against_what_its_buyer_got_beyond_its_own_share),
		D(test_the_position_reads_the_registry),
		D(test_rows_of_the_desk_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
