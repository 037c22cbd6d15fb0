/* Whether registering a machine's reduction pays: days, tonnes, costs, routes. */
#include "credit/credit_pays.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct credit_pays_case list[3];
static struct credit_pays_answer answer[3];
static struct credit_term term[16];
static struct credit_price price[4];
static size_t cases, terms, prices;

static date_day day(const char *s)
{
	date_day d;

	assert_int_equal(date_parse(s, &d, NULL), ST_OK);
	return d;
}

static void termed(const char *name, const char *route, const char *value)
{
	term[terms++] = (struct credit_term){name, "any", route, value, "test", day("2020-01-01"), DATE_NONE, 2};
}

/* Three machines of 60.5, 30 and 9.5 t a year: micro. */
static int setup(void **state)
{
	static const int64_t grams[] = {60500000, 30000000, 9500000};
	static const char *const name[] = {"M1", "M2", "M3"};

	arena_init(&arena);
	cases = 3;
	terms = prices = 0;
	for (size_t i = 0; i < 3; i++)
		list[i] = (struct credit_pays_case){.measure = name[i],
			.organisation = "S1",
			.site = "S1-S",
			.planned_g_per_year = grams[i],
			.installed_on = DATE_NONE,
			.ends_on = day("2040-12-31"),
			.creditable = true};
	termed("validation_krw", "alone", "4000000");
	termed("verification_krw", "alone", "3000000");
	termed("validation_krw", "bundle", "5000000");
	termed("verification_krw", "bundle", "3000001");
	termed("coordination_krw_per_year", "bundle", "100000");
	termed("committee_wait_days", "any", "40");
	price[prices++] = (struct credit_price){"KOC", "test", day("2026-01-05"), 18000, 2};
	price[prices++] = (struct credit_price){"KOC", "test", day("2025-06-05"), 20000, 3};
	return 0;
}

static int teardown(void **state)
{
	arena_done(&arena);
	return 0;
}

static void ask(const char *on)
{
	credit_pays(list, cases, term, terms, price, prices, day(on), &arena, answer);
}

static void test_the_first_day_is_request_plus_opinions_consultation_and_wait(void **state)
{
	ask("2026-02-01");
	assert_int_equal(answer[0].first_day, day("2026-02-01") + 30 + 30 + 40);
	assert_int_equal(answer[0].earliest, day("2026-02-01") + 30 + 30 + 40);
	assert_int_equal(answer[0].latest, day("2026-02-01") + 4 * 60 + 30 + 40);
	termed("correction_rounds", "any", "2");
	termed("opinion_days", "any", "60");
	ask("2026-02-01");
	assert_int_equal(answer[0].first_day, day("2026-02-01") + 60 * 3 + 30 + 40);
}

static void test_nothing_before_the_first_day_earns(void **state)
{
	list[0].installed_on = day("2025-05-12"); /* a year before the first day, 2026-05-12 */
	ask("2026-02-01");
	assert_int_equal(answer[0].first_day, day("2026-05-12"));
	assert_int_equal(answer[0].lost_t, 60); /* 60.5 t of twelve months */
	assert_int_equal(answer[0].credited_from, day("2026-05-12"));
	list[0].installed_on = day("2026-08-01");
	ask("2026-02-01");
	assert_int_equal(answer[0].lost_t, 0);
	assert_int_equal(answer[0].credited_from, day("2026-08-01"));
}

static void test_tonnes_are_cut_at_each_certification(void **state)
{
	ask("2026-02-01");
	assert_int_equal(answer[0].months, 120);
	assert_int_equal(answer[0].requests, 2);
	assert_int_equal(answer[0].tonnes, 604); /* twice floor(302.5) */
	list[0].planned_g_per_year = 3000600000; /* general: every two years */
	ask("2026-02-01");
	assert_string_equal(answer[0].scale, "general");
	assert_int_equal(answer[0].requests, 5);
	assert_int_equal(answer[0].tonnes, 5 * 6001);
}

static void test_crediting_ends_with_the_old_machine(void **state)
{
	list[0].ends_on = day("2027-05-11");
	ask("2026-02-01");
	assert_int_equal(answer[0].months, 12);
	assert_int_equal(answer[0].credited_to, day("2027-05-11"));
	list[0].ends_on = day("2026-06-10");
	ask("2026-02-01");
	assert_string_equal(answer[0].refused, "R05");
	assert_int_equal(answer[0].tonnes, 0);
	assert_int_equal(answer[0].best, -1);
}

static void test_alone_pays_its_whole_cost(void **state)
{
	ask("2026-02-01");
	assert_int_equal(answer[0].price_krw, 19000);
	assert_string_equal(answer[0].price_of, "KOC");
	assert_true(answer[0].route[CREDIT_PAYS_ALONE].known);
	assert_int_equal(answer[0].route[CREDIT_PAYS_ALONE].cost_krw, 4000000 + 2 * 3000000);
	assert_int_equal(answer[0].route[CREDIT_PAYS_ALONE].revenue_krw, 604 * 19000);
	assert_int_equal(answer[0].route[CREDIT_PAYS_ALONE].net_krw, 1476000);
	assert_int_equal(answer[0].route[CREDIT_PAYS_ALONE].break_even_krw, 16557); /* 10,000,000 / 604 = 16,556.3 */
}

static void test_a_bundle_shares_costs_to_the_won(void **state)
{
	int64_t validation = 0, verification = 0, coordination = 0;

	ask("2026-02-01");
	for (size_t i = 0; i < 3; i++) {
		const struct credit_pays_route *r = &answer[i].route[CREDIT_PAYS_BUNDLE];

		assert_true(r->known);
		validation += r->validation_krw;
		verification += r->verification_krw / answer[i].requests;
		coordination += r->coordination_krw / 10;
	}
	assert_int_equal(validation, 5000000);
	assert_int_equal(verification, 3000001);
	assert_int_equal(coordination, 100000);
	assert_int_equal(answer[0].route[CREDIT_PAYS_BUNDLE].validation_krw, 3025000); /* 60.5 % */
	assert_int_equal(answer[0].best, CREDIT_PAYS_BUNDLE);
	assert_int_equal(answer[1].best, CREDIT_PAYS_BUNDLE);
	assert_true(answer[1].route[CREDIT_PAYS_ALONE].net_krw < 0);
}

static void test_a_bundle_above_its_limit_is_not_offered(void **state)
{
	list[0].planned_g_per_year = 100100000; /* small among micro: limit 15,000 t */
	ask("2026-02-01");
	assert_true(answer[0].route[CREDIT_PAYS_BUNDLE].known);
	list[0].planned_g_per_year = 3000100000; /* general */
	ask("2026-02-01");
	assert_string_equal(answer[0].route[CREDIT_PAYS_BUNDLE].missing, "R07");
	assert_string_equal(answer[1].route[CREDIT_PAYS_BUNDLE].missing, "R07");
}

static void test_what_is_not_known_is_named(void **state)
{
	ask("2026-02-01");
	assert_false(answer[0].route[CREDIT_PAYS_PROGRAMME].known);
	assert_string_equal(answer[0].route[CREDIT_PAYS_PROGRAMME].missing, "validation_krw");
	prices = 0;
	ask("2026-02-01");
	assert_int_equal(answer[0].price_krw, -1);
	assert_string_equal(answer[0].route[CREDIT_PAYS_ALONE].missing, "price");
	assert_int_equal(answer[0].route[CREDIT_PAYS_ALONE].break_even_krw, 16557); /* known without a price */
	assert_int_equal(answer[0].best, -1);
}

static void test_R01_and_R02_are_not_registered(void **state)
{
	list[0].allocated = true;
	list[1].creditable = false;
	list[1].planned_g_per_year = 0;
	ask("2026-02-01");
	assert_string_equal(answer[0].refused, "R01");
	assert_string_equal(answer[1].refused, "R02");
	assert_string_equal(answer[0].route[CREDIT_PAYS_ALONE].missing, "R01");
	assert_int_equal(answer[2].route[CREDIT_PAYS_BUNDLE].validation_krw, 5000000); /* nobody else to share with */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		T(test_the_first_day_is_request_plus_opinions_consultation_and_wait),
		T(test_nothing_before_the_first_day_earns),
		T(test_tonnes_are_cut_at_each_certification),
		T(test_crediting_ends_with_the_old_machine),
		T(test_alone_pays_its_whole_cost),
		T(test_a_bundle_shares_costs_to_the_won),
		T(test_a_bundle_above_its_limit_is_not_offered),
		T(test_what_is_not_known_is_named),
		T(test_R01_and_R02_are_not_registered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
