/* A plan against what became of it: for each state of a grant the money it comes to and the reasons. */
#include "plan/plan_variance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct plan_pay pays[] = {{"MOTIE", 50}, {"CARMAKER", 10}};
static const struct plan_pick pick = {
	.measure = "M", .year = 2028, .cost_krw = 100, .support_krw = 60, .pay = pays, .pay_count = 2, .g_per_year = 1200000, .life_years = 10};
static struct fund_grant grant;
static struct plan_actual actual;

static int setup(void **state)
{
	grant = (struct fund_grant){.state = FUND_RESERVED, .eligible_planned_krw = 100, .source_count = 2};
	snprintf(grant.source[0].origin, sizeof grant.source[0].origin, "MOTIE");
	snprintf(grant.source[1].origin, sizeof grant.source[1].origin, "CARMAKER");
	grant.source[0].reserved_krw = 50;
	grant.source[1].reserved_krw = 10;
	actual = (struct plan_actual){.grant = &grant, .year = 2028};
	return 0;
}

/* Reasons as words with commas between. */
static struct plan_outcome compare(const char *reasons)
{
	struct plan_outcome out;
	char found[256] = "";
	plan_compare(&pick, &actual, &out);
	for (int d = 0; d < PLAN_DEVIATION_COUNT; d++)
		if (out.deviations & (1u << d))
			snprintf(found + strlen(found), sizeof found - strlen(found), "%s%s", found[0] ? "," : "",
				plan_deviation_name((enum plan_deviation)d));
	assert_string_equal(found, reasons);
	return out;
}

static void fix(int64_t eligible, int64_t motie, int64_t carmaker)
{
	grant.state = FUND_CLOSED;
	grant.eligible_final_krw = eligible;
	grant.source[0].paid_krw = 50;
	grant.source[1].paid_krw = 10;
	grant.source[0].fixed_krw = motie;
	grant.source[1].fixed_krw = carmaker;
	actual.installed = true;
	actual.verified_g = 1200000;
	actual.months = 12;
}

static void what_came_as_planned_has_no_reason(void **state)
{
	fix(100, 50, 10);
	struct plan_outcome out = compare("");
	assert_int_equal(out.support_krw, 60);
	assert_int_equal(out.difference_krw, 0);
	assert_int_equal(out.verified_g_per_year, 1200000);
	assert_int_equal(out.difference_g_per_year, 0);
}

static void without_a_grant_there_is_no_money(void **state)
{
	actual = (struct plan_actual){.grant = NULL};
	struct plan_outcome out = compare("not_granted");
	assert_int_equal(out.difference_krw, -60);
	assert_int_equal(plan_actual_krw(NULL, "MOTIE"), 0);
}

static void reserved_money_counts_until_it_is_fixed(void **state)
{
	assert_int_equal(compare("not_paid").support_krw, 60);
	grant.state = FUND_DISBURSED;
	assert_int_equal(compare("not_installed").support_krw, 60);
	actual.installed = true;
	grant.state = FUND_INSTALLED;
	compare("not_verified");
	grant.state = FUND_SUSPENDED;
	compare("suspended,not_verified");
}

static void what_was_not_selected_or_given_up_comes_to_nothing(void **state)
{
	grant.state = FUND_SUBMITTED;
	assert_int_equal(compare("undecided").support_krw, 0);
	grant.state = FUND_WAITING;
	compare("undecided");
	grant.state = FUND_REJECTED;
	compare("rejected");
	grant.state = FUND_WITHDRAWN; /* its sources keep what the agreement said */
	assert_int_equal(compare("withdrawn").difference_krw, -60);
}

static void lower_invoices_are_told_from_a_lower_rate(void **state)
{
	fix(90, 45, 9);
	assert_int_equal(compare("cost_fell").difference_krw, -6);
	fix(100, 40, 10);
	compare("support_less");
	fix(110, 50, 10);
	compare("cost_rose");
	fix(100, 40, 20);
	compare("other_sources");
}

static void another_year_is_said(void **state)
{
	actual.year = 2029;
	compare("other_year,not_paid");
}

static void what_was_taken_back_is_off_the_support(void **state)
{
	fix(100, 50, 10);
	grant.state = FUND_RECOVERED;
	grant.source[0].recovered_krw = 50;
	struct plan_outcome out = compare("recovered");
	assert_int_equal(out.support_krw, 10);
	assert_int_equal(out.fixed_krw, 10);
}

static void a_saving_counts_per_year_of_verified_months_with_a_tolerance(void **state)
{
	fix(100, 50, 10);
	actual.months = 6;
	actual.verified_g = 570000; /* 1,140,000 a year: 5 % below */
	assert_int_equal(compare("").difference_g_per_year, -60000);
	actual.verified_g = 569999;
	compare("saves_less");
	actual.verified_g = 630001;
	compare("saves_more");
	actual.verified_g = -100;
	assert_int_equal(compare("saves_less").verified_g_per_year, -200);
	actual.months = 0;
	assert_int_equal(compare("not_verified").verified_g_per_year, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_came_as_planned_has_no_reason, setup),
		cmocka_unit_test_setup(without_a_grant_there_is_no_money, setup),
		cmocka_unit_test_setup(reserved_money_counts_until_it_is_fixed, setup),
		cmocka_unit_test_setup(what_was_not_selected_or_given_up_comes_to_nothing, setup),
		cmocka_unit_test_setup(lower_invoices_are_told_from_a_lower_rate, setup),
		cmocka_unit_test_setup(another_year_is_said, setup),
		cmocka_unit_test_setup(what_was_taken_back_is_off_the_support, setup),
		cmocka_unit_test_setup(a_saving_counts_per_year_of_verified_months_with_a_tolerance, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
