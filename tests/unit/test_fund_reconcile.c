/* Bank lines against the books: what is expected on each account, and which line is which movement. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_life.h"

#include "fund/fund_reconcile.h"

static struct fund_statement_line line[32];
static struct fund_cash cash[16];
static struct fund_cash_part part[16][4];
static size_t lines, cashes;
static struct fund_reconciliation r;

static int fresh(void **state)
{
	lines = cashes = 0;
	memset(part, 0, sizeof part);
	arena_init(&arena);
	return 0;
}

static int gone(void **state)
{
	arena_done(&arena);
	return 0;
}

static struct fund_statement_line *bank(const char *on, int64_t krw, const char *text)
{
	line[lines] = (struct fund_statement_line){.line = "L",
		.booked_on = day(on),
		.paid_in_krw = krw > 0 ? krw : 0,
		.paid_out_krw = krw < 0 ? -krw : 0,
		.counterparty = "",
		.text = text,
		.source_line = (int64_t)lines + 2};
	return &line[lines++];
}

static struct fund_cash *books(const char *on, int64_t krw, const char *grant, const char *firm)
{
	cash[cashes] = (struct fund_cash){.kind = FUND_CASH_PAYMENT,
		.organisation = firm,
		.grant = grant,
		.invoice = "",
		.vendor = "",
		.name = "",
		.on = day(on),
		.amount_krw = krw,
		.position = (int64_t)cashes + 1,
		.part = part[cashes],
		.parts = 1};
	part[cashes][0] = (struct fund_cash_part){(int64_t)cashes + 1, krw};
	return &cash[cashes++];
}

static struct fund_cash *books_of_two(const char *on, int64_t a_krw, int64_t b_krw)
{
	struct fund_cash *c = books(on, a_krw + b_krw, "G", "F");
	c->part[0].amount_krw = a_krw;
	c->part[1] = (struct fund_cash_part){100, b_krw};
	c->parts = 2;
	return c;
}

static void sums_add_up(void)
{
	assert_int_equal(r.bank.count, lines);
	assert_int_equal(r.bank.count, r.matched.count + r.bank_only.count);
	assert_int_equal(r.bank.in_krw, r.matched.in_krw + r.bank_only.in_krw);
	assert_int_equal(r.bank.out_krw, r.matched.out_krw + r.bank_only.out_krw);
	assert_int_equal(r.books.in_krw, r.matched.in_krw + r.books_only.in_krw);
	assert_int_equal(r.books.out_krw, r.matched.out_krw + r.books_only.out_krw);
	assert_int_equal(r.matches, r.matched.count);
	assert_int_equal(r.alones, r.bank_only.count);
	assert_int_equal(r.missings, r.books_only.count);
}

static void reconcile(int days)
{
	fund_reconcile(line, lines, cash, cashes, days, &arena, &r);
	sums_add_up();
}

/* The line at `at` is the movement `which`, -1: none. */
static void is(size_t at, int which)
{
	int found = -1;
	for (size_t i = 0; i < r.matches; i++)
		if (r.match[i].line == at)
			found = (int)r.match[i].cash;
	if (found != which)
		fail_msg("line %zu is movement %d, expected %d", at, found, which);
}

/* ---- matching ---- */

static void the_same_amount_and_direction_match(void **state)
{
	bank("2026-05-15", 100, "");
	bank("2026-05-15", -100, "");
	bank("2026-05-15", 101, "");
	books("2026-05-15", -100, "G1", "F1");
	books("2026-05-15", 100, "G2", "F2");
	reconcile(0);
	is(0, 1);
	is(1, 0);
	is(2, -1);
	assert_int_equal(r.bank_only.in_krw, 101);
}

static void days_apart_up_to_the_limit_and_not_one_more(void **state)
{
	bank("2026-05-18", 100, "");
	bank("2026-05-12", -7, "");
	bank("2026-06-30", 5, ""); /* so that the books lie inside the statement */
	books("2026-05-15", 100, "G1", "F1");
	books("2026-05-15", -7, "G1", "F1");
	reconcile(3);
	is(0, 0);
	is(1, 1);
	assert_int_equal(r.match[0].days, 3);
	assert_int_equal(r.match[1].days, -3);
	reconcile(2);
	is(0, -1);
	is(1, -1);
	assert_int_equal(r.missings, 2);
}

static void of_two_equal_amounts_the_nearest_day_counts(void **state)
{
	bank("2026-05-16", 100, "");
	bank("2026-05-18", 100, "");
	books("2026-05-18", 100, "G1", "F1");
	books("2026-05-15", 100, "G2", "F2");
	reconcile(3);
	is(0, 1);
	is(1, 0);
	assert_false(r.match[0].alike);
	assert_false(r.match[1].alike);
}

static void equal_amounts_of_one_day_go_in_order_and_say_so(void **state)
{
	bank("2026-05-15", 100, "");
	bank("2026-05-15", 100, "");
	bank("2026-05-15", 100, "");
	books("2026-05-15", 100, "G1", "F1");
	books("2026-05-15", 100, "G2", "F2");
	reconcile(3);
	is(0, 0);
	is(1, 1);
	is(2, -1);
	assert_true(r.match[0].alike && r.match[1].alike);
}

static void a_line_that_names_the_grant_or_the_firm_goes_before_the_order(void **state)
{
	bank("2026-05-15", 100, "S2-M1 지원금");
	bank("2026-05-15", 100, "")->counterparty = "㈜가상 부품";
	bank("2026-05-15", 100, "");
	books("2026-05-15", 100, "S1-M1", "S1");
	books("2026-05-15", 100, "S2-M1", "S2");
	books("2026-05-15", 100, "S3-M1", "S3")->name = "가상부품 (주)";
	reconcile(3);
	is(0, 1);
	is(1, 2);
	is(2, 0);
	assert_false(r.match[0].alike);
	assert_false(r.match[1].alike);
}

static void a_longer_name_is_another_one(void **state)
{
	bank("2026-05-15", 100, "S11 1st");
	bank("2026-05-15", 100, "to S1, 1st");
	books("2026-05-15", 100, "S1-M1", "S1");
	books("2026-05-15", 100, "S2-M1", "S2");
	reconcile(3);
	is(0, 1);
	is(1, 0);
}

static void a_line_of_a_grant_or_firm_fits_nothing_else(void **state)
{
	bank("2026-05-15", 100, "")->measure = "G2";
	bank("2026-05-15", 100, "")->organisation = "F3";
	books("2026-05-15", 100, "G1", "F1");
	books("2026-05-15", 100, "G2", "F2");
	reconcile(3);
	is(0, 1);
	is(1, -1);
}

static void what_goes_to_the_treasury_fits_whoever_the_line_names(void **state)
{
	bank("2026-05-15", -100, "")->organisation = "OFFICE";
	books("2026-05-15", -100, "G1", "F1")->kind = FUND_CASH_REMITTANCE;
	reconcile(3);
	is(0, 0);
}

static void one_line_may_be_the_sum_of_a_command(void **state)
{
	bank("2026-05-15", 42, "");
	books_of_two("2026-05-15", 35, 7);
	reconcile(3);
	is(0, 0);
	assert_int_equal(r.match[0].part, -1);
	assert_int_equal(r.books_only.count, 0);
}

static void or_each_of_its_entries_has_a_line(void **state)
{
	bank("2026-05-15", 35, "");
	bank("2026-05-16", 7, "");
	books_of_two("2026-05-15", 35, 7);
	reconcile(3);
	is(0, 0);
	is(1, 0);
	assert_int_equal(r.match[0].part, 0);
	assert_int_equal(r.match[1].part, 1);
	assert_int_equal(r.books_only.count, 0);
}

static void an_entry_of_it_that_has_no_line_is_missed_alone(void **state)
{
	bank("2026-05-14", 1, "");
	bank("2026-05-15", 35, "");
	bank("2026-05-16", 2, "");
	books_of_two("2026-05-15", 35, 7);
	reconcile(3);
	assert_int_equal(r.missings, 1);
	assert_int_equal(r.missing[0].part, 1);
	assert_int_equal(r.books_only.in_krw, 7);
}

static void the_sum_goes_before_an_equal_entry(void **state)
{
	bank("2026-05-15", 42, "");
	bank("2026-05-15", 42, "");
	books_of_two("2026-05-15", 42, 42);
	books("2026-05-15", 42, "G9", "F9");
	reconcile(3);
	is(0, 1); /* a whole movement first */
	is(1, 0);
	assert_int_equal(r.match[1].part, 0);
}

static void an_invoice_in_full_goes_before_its_supported_part(void **state)
{
	bank("2026-11-12", -110, "");
	bank("2026-11-12", -60, "");
	books("2026-11-12", -110, "G1", "F1")->support_krw = -60;
	books("2026-11-12", -70, "G1", "F1")->support_krw = -60;
	reconcile(3);
	is(0, 0);
	is(1, 1);
	assert_true(r.match[1].support);
	assert_int_equal(r.match[1].amount_krw, -60);
	assert_int_equal(r.books_only.count, 0);
}

static void what_lies_outside_the_statement_is_not_missed_but_may_match(void **state)
{
	bank("2026-05-15", 100, "");
	bank("2026-06-15", 5, "");
	books("2026-05-13", 100, "G1", "F1"); /* before its first day */
	books("2026-05-14", 99, "G2", "F2");
	books("2026-06-16", 98, "G2", "F2");
	books("2026-05-20", 97, "G2", "F2");
	reconcile(3);
	is(0, 0);
	assert_int_equal(r.outside, 2);
	assert_int_equal(r.missings, 1);
	assert_int_equal(r.books_only.in_krw, 97);
}

static void an_empty_statement_matches_nothing_and_misses_nothing(void **state)
{
	books("2026-05-13", 100, "G1", "F1");
	reconcile(3);
	assert_int_equal(r.from, DATE_NONE);
	assert_int_equal(r.missings, 0);
	assert_int_equal(r.outside, 1);
}

static void the_result_does_not_depend_on_the_order_of_movements(void **state)
{
	bank("2026-05-16", 100, "");
	bank("2026-05-17", 100, "");
	books("2026-05-17", 100, "G1", "F1");
	books("2026-05-15", 100, "G2", "F2");
	reconcile(3);
	const char *first = cash[r.match[0].cash].grant, *second = cash[r.match[1].cash].grant;
	struct fund_cash turned = cash[0];
	cash[0] = cash[1];
	cash[1] = turned;
	reconcile(3);
	assert_string_equal(cash[r.match[0].cash].grant, first);
	assert_string_equal(cash[r.match[1].cash].grant, second);
}

/* ---- balances ---- */

static void with_balance(const char *on, int64_t krw, int64_t balance_krw)
{
	struct fund_statement_line *l = bank(on, krw, "");
	l->has_balance = true;
	l->balance_krw = balance_krw;
}

static void a_balance_that_does_not_follow_is_told_once(void **state)
{
	with_balance("2026-05-15", 100, 1100); /* 1000 were there */
	bank("2026-05-16", -40, "");           /* states none */
	with_balance("2026-05-17", 10, 1070);
	with_balance("2026-05-18", 10, 1090); /* 1080 */
	with_balance("2026-05-19", 10, 1100);
	reconcile(3);
	assert_int_equal(r.breaks, 1);
	assert_int_equal(r.broken[0].line, 3);
	assert_int_equal(r.broken[0].stated_krw, 1090);
	assert_int_equal(r.broken[0].expected_krw, 1080);
}

static void a_statement_with_the_newest_line_first_is_read_upwards(void **state)
{
	with_balance("2026-05-19", 10, 1080);
	with_balance("2026-05-18", -40, 1070);
	with_balance("2026-05-18", 10, 1110);
	reconcile(3);
	assert_int_equal(r.breaks, 0);
}

/* ---- what the books expect ---- */

static const struct fund_duty_rule duty_rule = {.ratio = {1, 1}};

static void live(void)
{
	int64_t a = funder_pays("MOTIE", "ministry_trade", "tier1_equipment", 1, 75, "2026-04-27", "funding:1");
	int64_t b = funder_pays("OEM", "carmaker", "tier1_equipment", 1, 20, "2026-04-28", "funding:2");
	struct fund_grant g = agreed_grant("S1-M1", "S1", "tier1", 1, 100);
	add_source(&g, "MOTIE", FUND_STATE, a, rate("0.5"), 50);
	add_source(&g, "OEM", FUND_PRIVATE, b, rate("0.1"), 10);
	reserve_grant(&g, "2026-05-01");
	complete_grant(&g, &duty_rule, "2026-05-15", "2026-11-15", "2027-02-26");
	ok(fund_grant_interest(tx, &g, 3, day("2026-12-31"), "bank:B-1", &err));
	fix_grant(&g, 90, &duty_rule, "2027-03-31");
	ok(fund_grant_settlement_in(tx, &g, 9, day("2027-04-20"), "B-2", &err));
	int64_t pool = open_account("bank", "returned", "pool", FUND_PRIVATE, 2);
	ok(fund_return(tx, "R-1", "S1-M1", 54, pool, NULL, day("2027-06-30"), "E-R", &err));
	read_ledger();
}

static void has(const struct fund_cash *c, const char *on, const char *kind, int64_t krw, size_t parts)
{
	assert_string_equal(fund_cash_kind_name(c->kind), kind);
	assert_int_equal(c->on, day(on));
	assert_int_equal(c->amount_krw, krw);
	assert_int_equal(c->parts, parts);
	int64_t sum = 0;
	for (size_t i = 0; i < c->parts; i++)
		sum += c->part[i].amount_krw;
	assert_int_equal(sum, krw);
}

static void the_fund_account_sees_pay_ins_payments_returns_and_remittances(void **state)
{
	struct fund_cash *list;
	size_t count;
	live();
	fund_cash_of_fund(ledger, &arena, &list, &count);
	assert_int_equal(count, 7);
	has(&list[0], "2026-04-27", "pay_in", 75, 1);
	assert_string_equal(list[0].organisation, "MOTIE");
	has(&list[1], "2026-04-28", "pay_in", 20, 1);
	has(&list[2], "2026-05-15", "payment", -42, 2);
	assert_int_equal(list[2].milestone, 1);
	has(&list[3], "2026-11-15", "payment", -18, 2);
	assert_int_equal(list[3].milestone, 2);
	has(&list[4], "2027-04-20", "settlement", 9, 3); /* interest, state, carmaker */
	has(&list[5], "2027-04-20", "remittance", -8, 2);
	has(&list[6], "2027-06-30", "return", 54, 1);
	assert_string_equal(list[6].grant, "S1-M1");
}

static void a_firms_account_sees_its_payments_interest_invoices_and_what_it_paid_back(void **state)
{
	static const struct fund_invoice_line invoice[] = {{"I-1", "S1-M1", "VENDOR", 1, 60, 6, true, 0},
		{"I-1", "S1-M1", "VENDOR", 2, 30, 3, true, 0}, {"I-2", "S1-M1", "VENDOR", 1, 5, 1, false, 0},
		{"I-3", "S9-M1", "VENDOR", 1, 5, 1, true, 0}};
	struct fund_invoice_line dated[4];
	struct fund_cash *list;
	size_t count;
	memcpy(dated, invoice, sizeof dated);
	for (size_t i = 0; i < 4; i++)
		dated[i].paid_on = day("2026-11-12");
	live();
	fund_cash_of_firm(ledger, dated, 4, "S1", &arena, &list, &count);
	assert_int_equal(count, 6); /* no return: that is the firm's own money */
	has(&list[0], "2026-05-15", "payment", 42, 2);
	has(&list[1], "2026-11-12", "invoice", -99, 2);
	assert_int_equal(list[1].support_krw, -54); /* all that was fixed: I-2 is not eligible */
	has(&list[2], "2026-11-12", "invoice", -6, 1);
	assert_int_equal(list[2].support_krw, 0);
	has(&list[3], "2026-11-15", "payment", 18, 2);
	has(&list[4], "2026-12-31", "interest", 3, 1);
	has(&list[5], "2027-04-20", "settlement", -9, 3);
	fund_cash_of_firm(ledger, dated, 4, "S9", &arena, &list, &count);
	assert_int_equal(count, 0);
}

static void a_recovery_is_called_so_though_its_interest_comes_first(void **state)
{
	struct fund_cash *list;
	struct fund_grant g;
	struct fund_recovery recovery;
	size_t count;
	live();
	ok(fund_grant_get(tx, "S1-M1", &g, &err));
	ok(fund_grant_interest(tx, &g, 4, day("2027-07-31"), "bank:B-3", &err));
	ok(fund_grant_recover(tx, &g, rate("1"), rate("0"), 4, &duty_rule, ACT_BY(day("2027-08-31"), "operator", "E-REC"), &recovery, &err));
	ok(fund_grant_recovery_in(tx, &g, 58, day("2027-09-20"), "B-4", &err));
	read_ledger();
	fund_cash_of_firm(ledger, NULL, 0, "S1", &arena, &list, &count);
	has(&list[count - 1], "2027-09-20", "recovery", -58, 3);
	assert_string_equal(fund_cash_kind_name(list[count - 2].kind), "interest");
	fund_cash_of_fund(ledger, &arena, &list, &count);
	has(&list[count - 2], "2027-09-20", "recovery", 58, 3);
	has(&list[count - 1], "2027-09-20", "remittance", -49, 2);
}

static void what_was_set_off_is_taken_off_the_payment(void **state)
{
	struct fund_cash *list;
	size_t count;
	live();
	int64_t bank = funder_pays("MSS", "ministry_sme", "tier1_equipment", 1, 50, "2027-05-01", "funding:3");
	struct fund_grant g, other = agreed_grant("S1-M2", "S1", "tier1", 1, 100);
	add_source(&other, "MSS", FUND_STATE, bank, rate("0.5"), 50);
	reserve_grant(&other, "2027-05-01");
	ok(fund_grant_get(tx, "S1-M1", &g, &err));
	struct fund_recovery recovery;
	ok(fund_grant_recover(tx, &g, rate("0.2"), rate("0"), 0, &duty_rule, ACT_BY(day("2027-08-31"), "operator", "E-REC"), &recovery, &err));
	pay_grant(&other, 0, NULL, "2027-09-15");
	ok(fund_grant_set_off(tx, &g, "S1-M2", 9, ACT_BY(day("2027-09-15"), "operator", "E-SET"), "SO-1", &err));
	read_ledger();
	fund_cash_of_fund(ledger, &arena, &list, &count);
	has(&list[count - 2], "2027-09-15", "payment", -26, 2); /* 35 − 9 */
	assert_string_equal(list[count - 2].grant, "S1-M2");
	has(&list[count - 1], "2027-09-15", "remittance", -9, 1);
	fund_cash_of_firm(ledger, NULL, 0, "S1", &arena, &list, &count);
	has(&list[count - 1], "2027-09-15", "payment", 26, 2);
}

int main(void)
{
#define PURE(test) cmocka_unit_test_setup_teardown(test, fresh, gone)
#define STORED(test) cmocka_unit_test_setup_teardown(test, life_setup, life_teardown)
	const struct CMUnitTest tests[] = {
		PURE(the_same_amount_and_direction_match),
		PURE(days_apart_up_to_the_limit_and_not_one_more),
		PURE(of_two_equal_amounts_the_nearest_day_counts),
		PURE(equal_amounts_of_one_day_go_in_order_and_say_so),
		PURE(a_line_that_names_the_grant_or_the_firm_goes_before_the_order),
		PURE(a_longer_name_is_another_one),
		PURE(a_line_of_a_grant_or_firm_fits_nothing_else),
		PURE(what_goes_to_the_treasury_fits_whoever_the_line_names),
		PURE(one_line_may_be_the_sum_of_a_command),
		PURE(or_each_of_its_entries_has_a_line),
		PURE(an_entry_of_it_that_has_no_line_is_missed_alone),
		PURE(the_sum_goes_before_an_equal_entry),
		PURE(an_invoice_in_full_goes_before_its_supported_part),
		PURE(what_lies_outside_the_statement_is_not_missed_but_may_match),
		PURE(an_empty_statement_matches_nothing_and_misses_nothing),
		PURE(the_result_does_not_depend_on_the_order_of_movements),
		PURE(a_balance_that_does_not_follow_is_told_once),
		PURE(a_statement_with_the_newest_line_first_is_read_upwards),
		STORED(the_fund_account_sees_pay_ins_payments_returns_and_remittances),
		STORED(a_firms_account_sees_its_payments_interest_invoices_and_what_it_paid_back),
		STORED(what_was_set_off_is_taken_off_the_payment),
		STORED(a_recovery_is_called_so_though_its_interest_comes_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
