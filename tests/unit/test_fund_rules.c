/* Money rules as plain functions: every vector of the programme rules (section 9) to the won, the Subsidy Act's returns and charges, the states of a
 * grant. */
#include "fund/fund.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct rate rate(const char *s)
{
	struct rate r;

	assert_int_equal(rate_parse(s, 0, 10, &r, NULL), ST_OK);
	return r;
}

static date_day day(const char *s)
{
	date_day d;

	assert_int_equal(date_parse(s, &d, NULL), ST_OK);
	return d;
}

/* ---- support ---- */

static void test_sources_on_a_line_leave_the_own_share_of_the_vector(void **state)
{
	int64_t eligible = 100000000, mss = fund_support_krw(rate("0.5"), eligible, INT64_MAX);
	int64_t pool = fund_support_krw(rate("1"), eligible, 40000000);

	assert_int_equal(mss, 50000000);
	assert_int_equal(pool, 40000000);
	assert_int_equal(eligible - mss - pool, 10000000);
}

static void test_small_firm_at_sixty_percent_gets_384_million_of_640(void **state)
{
	assert_int_equal(fund_support_krw(rate("0.6"), 640000000, INT64_MAX), 384000000);
}

static void test_cap_of_300_million_is_smaller_than_half_of_640(void **state)
{
	assert_int_equal(fund_support_krw(rate("0.5"), 640000000, INT64_MAX), 320000000);
	assert_int_equal(fund_support_krw(rate("0.5"), 640000000, 300000000), 300000000);
}

static void test_support_rounds_down_once_to_the_won(void **state)
{
	assert_int_equal(fund_support_krw(rate("0.6"), 1, INT64_MAX), 0);
	assert_int_equal(fund_support_krw(rate("1/3"), 100, INT64_MAX), 33);
	assert_int_equal(fund_support_krw(rate("2/3"), 100, INT64_MAX), 66);
	assert_int_equal(fund_support_krw(rate("0.35"), 20, INT64_MAX), 7); /* 6.999999 with binary fractions */
	assert_int_equal(fund_support_krw(rate("0.999999999999999"), MONEY_MAX_KRW, INT64_MAX), 8999999999999991);
}

static void test_support_is_nothing_when_no_cost_no_rate_or_no_cap_is_left(void **state)
{
	assert_int_equal(fund_support_krw(rate("0.6"), 0, INT64_MAX), 0);
	assert_int_equal(fund_support_krw(rate("0"), 640000000, INT64_MAX), 0);
	assert_int_equal(fund_support_krw(rate("0.6"), 640000000, 0), 0);
	assert_int_equal(fund_support_krw(rate("0.6"), 640000000, -5), 0);
}

/* ---- returns ---- */

static void test_settlement_return_of_the_vector_is_13_445_000(void **state)
{
	assert_int_equal(fund_settlement_return_krw(300000000, 845000, 287400000), 13445000);
}

static void test_settlement_return_is_never_negative(void **state)
{
	assert_int_equal(fund_settlement_return_krw(100, 0, 100), 0);
	assert_int_equal(fund_settlement_return_krw(100, 7, 100), 7);
	assert_int_equal(fund_settlement_return_krw(100, 0, 101), 0);
}

static void test_settlement_returns_of_the_worked_case(void **state)
{
	assert_int_equal(fund_settlement_return_krw(60000000, 84500, 57480000), 2520000 + 84500);
	assert_int_equal(fund_settlement_return_krw(30000000, 0, 30000000), 0);
}

static void test_sanction_of_the_vector_is_to_the_won(void **state)
{
	struct fund_sanction s = fund_sanction_of(250000000, rate("0.4"), 1312500, rate("2"));

	assert_int_equal(s.principal_krw, 100000000);
	assert_int_equal(s.principal_krw + s.interest_krw, 101312500);
	assert_int_equal(s.surcharge_krw, 200000000);
	assert_int_equal(s.limit_krw, 500000000);
	assert_int_equal(s.exposure_krw, 301312500);
}

static void test_surcharge_never_exceeds_five_times_the_cancelled_part(void **state)
{
	struct fund_sanction five = fund_sanction_of(250000000, rate("1"), 0, rate("5")), more = fund_sanction_of(250000000, rate("1"), 0, rate("7"));

	assert_int_equal(five.surcharge_krw, 1250000000);
	assert_int_equal(more.surcharge_krw, 1250000000);
	assert_int_equal(more.limit_krw, 1250000000);
	assert_int_equal(more.exposure_krw, 1500000000);
}

static void test_surcharge_does_not_rest_on_the_interest(void **state)
{
	assert_int_equal(fund_sanction_of(100, rate("1"), 1000000, rate("5")).limit_krw, 500);
	assert_int_equal(fund_sanction_of(100, rate("1"), 1000000, rate("5")).surcharge_krw, 500);
}

static void test_sanction_without_multiple_is_the_return_alone(void **state)
{
	struct fund_sanction s = fund_sanction_of(250000000, rate("0.4"), 1312500, rate("0"));

	assert_int_equal(s.surcharge_krw, 0);
	assert_int_equal(s.exposure_krw, 101312500);
}

static void test_sanction_rounds_each_part_down(void **state)
{
	struct fund_sanction s = fund_sanction_of(1001, rate("1/3"), 0, rate("0.5"));

	assert_int_equal(s.principal_krw, 333);
	assert_int_equal(s.surcharge_krw, 166);
}

static void test_largest_grant_at_five_times_does_not_overflow(void **state)
{
	struct fund_sanction s = fund_sanction_of(MONEY_MAX_KRW, rate("1"), MONEY_MAX_KRW, rate("5"));

	assert_int_equal(s.surcharge_krw, 5 * MONEY_MAX_KRW);
	assert_int_equal(s.exposure_krw, 7 * MONEY_MAX_KRW);
}

/* ---- late charge on a surcharge ---- */

static void test_late_charges_of_the_vector(void **state)
{
	date_day due = day("2029-09-30");

	assert_int_equal(fund_late_charge_krw(50000000, due, due + 5), 500000);
	assert_int_equal(fund_late_charge_krw(50000000, due, due + 20), 1000000);
	assert_int_equal(fund_late_charge_krw(50000000, due, due + 45), 1500000);
	assert_int_equal(fund_late_charge_krw(50000000, due, due + 100), 2500000);
}

static void test_late_charge_changes_only_at_its_limits(void **state)
{
	date_day due = day("2029-06-15");

	assert_int_equal(fund_late_charge_krw(100, due, due - 1), 0);
	assert_int_equal(fund_late_charge_krw(100, due, due), 0);
	assert_int_equal(fund_late_charge_krw(100, due, due + 1), 1);
	assert_int_equal(fund_late_charge_krw(100, due, due + 7), 1);
	assert_int_equal(fund_late_charge_krw(100, due, due + 8), 2);
	assert_int_equal(fund_late_charge_krw(100, due, day("2029-07-15")), 2); /* one month is still within one month */
	assert_int_equal(fund_late_charge_krw(100, due, day("2029-07-16")), 3);
	assert_int_equal(fund_late_charge_krw(100, due, day("2029-08-14")), 3);
	assert_int_equal(fund_late_charge_krw(100, due, day("2029-08-15")), 4);
	assert_int_equal(fund_late_charge_krw(100, due, day("2029-09-14")), 4);
	assert_int_equal(fund_late_charge_krw(100, due, day("2029-09-15")), 5);
}

static void test_late_charge_stays_at_five_percent_for_ever(void **state)
{
	date_day due = day("2029-01-31");

	assert_int_equal(fund_late_charge_krw(100, due, day("2029-06-30")), 5);
	assert_int_equal(fund_late_charge_krw(100, due, day("2099-01-31")), 5);
}

static void test_late_charge_never_falls_as_days_pass(void **state)
{
	static const char *const dues[] = {"2027-12-31", "2028-01-29", "2028-01-30", "2028-01-31", "2028-02-29", "2029-08-31"};

	for (size_t i = 0; i < sizeof dues / sizeof *dues; i++) {
		int64_t before = 0;

		for (int late = 0; late < 400; late++) {
			int64_t now = fund_late_charge_krw(100, day(dues[i]), day(dues[i]) + late);

			assert_true(now >= before && now <= 5);
			assert_true(now - before <= 1);
			before = now;
		}
		assert_int_equal(before, 5);
	}
}

static void test_late_charge_rounds_down(void **state)
{
	assert_int_equal(fund_late_charge_krw(99, day("2029-06-15"), day("2029-06-16")), 0);
	assert_int_equal(fund_late_charge_krw(199, day("2029-06-15"), day("2029-06-16")), 1);
}

/* ---- late report ---- */

static void test_late_report_cuts_ten_twenty_and_fifty_percent(void **state)
{
	date_day due = day("2027-02-28");

	assert_int_equal(fund_late_report_cut_percent(due, due - 10), 0);
	assert_int_equal(fund_late_report_cut_percent(due, due), 0);
	assert_int_equal(fund_late_report_cut_percent(due, day("2027-05-27")), 0);
	assert_int_equal(fund_late_report_cut_percent(due, day("2027-05-28")), 10);
	assert_int_equal(fund_late_report_cut_percent(due, day("2027-08-27")), 10);
	assert_int_equal(fund_late_report_cut_percent(due, day("2027-08-28")), 20);
	assert_int_equal(fund_late_report_cut_percent(due, day("2028-02-27")), 20);
	assert_int_equal(fund_late_report_cut_percent(due, day("2028-02-28")), 50);
	assert_int_equal(fund_late_report_cut_percent(due, day("2035-01-01")), 50);
}

/* ---- return duty ---- */

static void test_open_balance_of_the_vector_is_17_400_000(void **state)
{
	assert_int_equal(fund_obligation_krw(rate("1.0"), 287400000) - 120000000 - 150000000, 17400000);
}

static void test_obligation_rounds_down_to_the_won(void **state)
{
	assert_int_equal(fund_obligation_krw(rate("0.35"), 57480001), 20118000);
	assert_int_equal(fund_obligation_krw(rate("1/3"), 2), 0);
	assert_int_equal(fund_obligation_krw(rate("0"), 57480000), 0);
	assert_int_equal(fund_obligation_krw(rate("1"), 0), 0);
}

static void test_obligation_of_a_firm_is_not_the_sum_of_roundings_by_grant(void **state)
{
	/* two grants of 10 won at 0.35: 7, not 3 + 3 */
	int64_t whole = fund_obligation_krw(rate("0.35"), 20), part[2], base[2] = {10, 10};

	assert_int_equal(whole, 7);
	split_largest_remainder(whole, base, 2, part);
	assert_int_equal(part[0], 4);
	assert_int_equal(part[1], 3);
}

/* ---- states ---- */

static void test_only_listed_transitions_are_allowed(void **state)
{
	/* G1: draft > submitted > selected > agreed > reserved > disbursed* > installed > completed > settled > {closed | recovery > recovered} */
	static const struct {
		enum fund_state from, to;
	} allowed[] = {
		{FUND_DRAFT, FUND_SUBMITTED},
		{FUND_SUBMITTED, FUND_SELECTED},
		{FUND_SUBMITTED, FUND_REJECTED},
		{FUND_SUBMITTED, FUND_WAITING},
		{FUND_SUBMITTED, FUND_REVIEWED},
		{FUND_SUBMITTED, FUND_WITHDRAWN},
		{FUND_REVIEWED, FUND_SELECTED},
		{FUND_REVIEWED, FUND_REJECTED},
		{FUND_REVIEWED, FUND_WAITING},
		{FUND_REVIEWED, FUND_WITHDRAWN},
		{FUND_WAITING, FUND_WITHDRAWN},
		{FUND_REJECTED, FUND_REVIEWED}, /* an objection was upheld */
		{FUND_SELECTED, FUND_WITHDRAWN},
		{FUND_AGREED, FUND_WITHDRAWN},
		{FUND_RESERVED, FUND_WITHDRAWN},
		{FUND_RESERVED, FUND_SUSPENDED},
		{FUND_DISBURSED, FUND_SUSPENDED},
		{FUND_INSTALLED, FUND_SUSPENDED},
		{FUND_SUSPENDED, FUND_RESERVED},
		{FUND_SUSPENDED, FUND_DISBURSED},
		{FUND_SUSPENDED, FUND_INSTALLED},
		{FUND_SUSPENDED, FUND_WITHDRAWN},
		{FUND_SUSPENDED, FUND_SETTLED}, /* at nothing */
		{FUND_SUSPENDED, FUND_RECOVERY},
		{FUND_DISBURSED, FUND_RECOVERY}, /* cancelled before the fixing */
		{FUND_INSTALLED, FUND_RECOVERY},
		{FUND_COMPLETED, FUND_RECOVERY},
		{FUND_WAITING, FUND_SELECTED},
		{FUND_WAITING, FUND_REJECTED},
		{FUND_SELECTED, FUND_AGREED},
		{FUND_AGREED, FUND_RESERVED},
		{FUND_RESERVED, FUND_DISBURSED},
		{FUND_DISBURSED, FUND_DISBURSED},
		{FUND_DISBURSED, FUND_INSTALLED},
		{FUND_DISBURSED, FUND_SETTLED},   /* abandoned: settled at nothing */
		{FUND_INSTALLED, FUND_INSTALLED}, /* the balance is paid after installation */
		{FUND_INSTALLED, FUND_COMPLETED},
		{FUND_COMPLETED, FUND_SETTLED},
		{FUND_SETTLED, FUND_CLOSED},
		{FUND_SETTLED, FUND_RECOVERY},
		{FUND_CLOSED, FUND_RECOVERY},
		{FUND_RECOVERY, FUND_RECOVERED},
	};

	for (int from = 0; from < FUND_STATE_COUNT; from++) {
		for (int to = 0; to < FUND_STATE_COUNT; to++) {
			bool listed = false;

			for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
				listed |= (int)allowed[i].from == from && (int)allowed[i].to == to;
			if (fund_transition_allowed((enum fund_state)from, (enum fund_state)to) != listed)
				fail_msg("%s to %s", fund_state_name((enum fund_state)from), fund_state_name((enum fund_state)to));
		}
	}
}

static void test_every_state_has_its_own_name(void **state)
{
	for (int a = 0; a < FUND_STATE_COUNT; a++) {
		assert_true(strlen(fund_state_name((enum fund_state)a)) > 0);
		for (int b = 0; b < a; b++)
			assert_string_not_equal(fund_state_name((enum fund_state)a), fund_state_name((enum fund_state)b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sources_on_a_line_leave_the_own_share_of_the_vector),
		cmocka_unit_test(test_small_firm_at_sixty_percent_gets_384_million_of_640),
		cmocka_unit_test(test_cap_of_300_million_is_smaller_than_half_of_640),
		cmocka_unit_test(test_support_rounds_down_once_to_the_won),
		cmocka_unit_test(test_support_is_nothing_when_no_cost_no_rate_or_no_cap_is_left),
		cmocka_unit_test(test_settlement_return_of_the_vector_is_13_445_000),
		cmocka_unit_test(test_settlement_return_is_never_negative),
		cmocka_unit_test(test_settlement_returns_of_the_worked_case),
		cmocka_unit_test(test_sanction_of_the_vector_is_to_the_won),
		cmocka_unit_test(test_surcharge_never_exceeds_five_times_the_cancelled_part),
		cmocka_unit_test(test_surcharge_does_not_rest_on_the_interest),
		cmocka_unit_test(test_sanction_without_multiple_is_the_return_alone),
		cmocka_unit_test(test_sanction_rounds_each_part_down),
		cmocka_unit_test(test_largest_grant_at_five_times_does_not_overflow),
		cmocka_unit_test(test_late_charges_of_the_vector),
		cmocka_unit_test(test_late_charge_changes_only_at_its_limits),
		cmocka_unit_test(test_late_charge_stays_at_five_percent_for_ever),
		cmocka_unit_test(test_late_charge_never_falls_as_days_pass),
		cmocka_unit_test(test_late_charge_rounds_down),
		cmocka_unit_test(test_late_report_cuts_ten_twenty_and_fifty_percent),
		cmocka_unit_test(test_open_balance_of_the_vector_is_17_400_000),
		cmocka_unit_test(test_obligation_rounds_down_to_the_won),
		cmocka_unit_test(test_obligation_of_a_firm_is_not_the_sum_of_roundings_by_grant),
		cmocka_unit_test(test_only_listed_transitions_are_allowed),
		cmocka_unit_test(test_every_state_has_its_own_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
