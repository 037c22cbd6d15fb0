/* How a process's emissions are shared among its co-products: every key, and the rule that picks one (footprint rules 2.3, vector V3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

static void v3_co_products_share_by_mass(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "mass", "9", "1.5");
	build(b);
	t2_is(b, "X", "2.58");
	t2_is(b, "Y", "2.58");
}

static void v3_co_products_share_by_value(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "value", "9", "1.5");
	build(b);
	t2_is(b, "X", "3.065346535");
	t2_is(b, "Y", "0.5108910891");
}

static void prices_of_several_years_count_by_their_mean_in_place_of_the_catalogue(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "rule", "1", "");
	run_sql(b, "INSERT INTO prices (product, \"year\", price_krw, source_line) VALUES ('X', 2024, '8.4', 2), ('X', 2025, '9.1', 3), ('X', 2026, "
		   "'9.5', 4), ('Y', 2024, '1.3', 5), ('Y', 2025, '1.6', 6), ('Y', 2026, '1.6', 7)");
	build(b);
	t2_is(b, "X", "3.065346535"); /* 9 : 1.5 = 6, above 5 */
	t2_is(b, "Y", "0.5108910891");
}

static void the_rule_takes_mass_at_a_price_ratio_of_exactly_5(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "rule", "", "0.3");
	run_sql(b, "INSERT INTO prices (product, \"year\", price_krw, source_line) VALUES ('X', 2025, '1.4', 2), ('X', 2026, '1.6', 3)");
	build(b);
	t2_is(b, "X", "2.58");
	t2_is(b, "Y", "2.58");
	assert_false(finds(b, "allocation.price_ratio"));
}

static void the_rule_takes_value_above_a_price_ratio_of_5(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "rule", "1.5000001", "0.3");
	build(b);
	/* 810 × 1.5000001 : 190 × 0.3 */
	assert_true(fabs(strtod(after(b, "X").t2_kgco2e, NULL) - 2580 * 1.5000001 / (810 * 1.5000001 + 57)) < 1e-9);
	run_sql(b, "UPDATE processes SET allocation = 'mass', reason = NULL");
	assert_true(finds(b, "allocation.price_ratio"));
	run_sql(b, "UPDATE processes SET allocation = 'value', reason = NULL");
	assert_true(finds(b, "allocation.no_reason"));
}

static void the_rule_needs_a_price_of_every_product(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "rule", "9", "");
	assert_true(finds(b, "product.no_price"));
	assert_string_equal(b->err.file, "products.csv");
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "product.no_price");
}

static void v3_subdivided_the_finishing_belongs_to_x_alone(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "rule", "9", "1.5");
	run_sql(b, "UPDATE activity SET quantity = '780' WHERE process = 'RUN'");
	run_sql(b, "UPDATE products SET product = 'X0' WHERE product = 'X'"); /* what leaves the run, at the price of X */
	run_sql(b, "UPDATE production SET product = 'X0' WHERE product = 'X'");
	process_row(b, "FINISH", "mass", "420");
	product_row(b, "X", "part", "kg", "1", "9", "");
	makes(b, "FINISH", "X", "810");
	takes(b, "X", "X0", "1");
	build(b);
	t2_is(b, "X", "3.074125413");
	t2_is(b, "Y", "0.4734653465");
	run_sql(b, "UPDATE processes SET allocation = 'mass'");
	build(b);
	t2_is(b, "X", "2.624333333");
	t2_is(b, "Y", "2.391");
}

static void waste_takes_no_share_and_sets_no_price_ratio(void **state)
{
	struct bench *b = *state;
	static const char *const keys[] = {"mass", "pieces", "rule"};

	the_run_of_v3(b, "mass", "9", "3");
	product_row(b, "SCRAP", "waste", "kg", "1", "0.01", "");
	makes(b, "RUN", "SCRAP", "500");
	for (size_t i = 0; i < 3; i++) {
		run_sql(b, "UPDATE processes SET allocation = '%s'", keys[i]);
		build(b);
		t2_is(b, "X", "2.58");
		t2_is(b, "SCRAP", "0");
	}
	run_sql(b, "UPDATE processes SET allocation = 'value'"); /* no credit for scrap that is sold */
	build(b);
	assert_true(fabs(810 * strtod(after(b, "X").t2_kgco2e, NULL) + 190 * strtod(after(b, "Y").t2_kgco2e, NULL) - 2580) < 1e-6);
	t2_is(b, "SCRAP", "0");
}

static void machine_hours_and_given_shares_are_keys_too(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "hours", "9", "1.5");
	run_sql(b, "UPDATE production SET machine_hours = CASE product WHEN 'X' THEN '30' ELSE '10' END");
	build(b);
	t2_is(b, "X", "2.388888889"); /* 2580 × 3/4 / 810 */
	t2_is(b, "Y", "3.394736842");
	run_sql(b, "UPDATE production SET machine_hours = NULL WHERE product = 'Y'");
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "production.no_hours");

	run_sql(b, "UPDATE processes SET allocation = 'given'");
	run_sql(b, "INSERT INTO allocation_shares VALUES ('RUN', 'X', '0.7', 20)");
	assert_true(finds(b, "allocation.no_share"));
	run_sql(b, "INSERT INTO allocation_shares VALUES ('RUN', 'Y', '0.3', 21)");
	assert_int_equal(errors_of(b), 0);
	build(b);
	t2_is(b, "X", "2.22962963"); /* 2580 × 0.7 / 810 */
	t2_is(b, "Y", "4.073684211");
}

static void given_shares_that_do_not_sum_to_1_are_found(void **state)
{
	struct bench *b = *state;

	the_run_of_v3(b, "given", "9", "1.5");
	run_sql(b, "INSERT INTO allocation_shares VALUES ('RUN', 'X', '0.6', 20), ('RUN', 'Y', '0.3', 21)");
	finds_at(b, "allocation.shares_sum", "allocation_shares.csv", 20);
	assert_string_equal(b->err.param[0], "RUN");
	assert_string_equal(b->err.param[1], "0.9");
	assert_true(errors_of(b) > 0);
	run_sql(b, "UPDATE allocation_shares SET \"share\" = '0.4' WHERE product = 'Y'");
	assert_false(finds(b, "allocation.shares_sum"));
	run_sql(b, "UPDATE processes SET allocation = 'mass'");
	finds_at(b, "allocation.not_given", "allocation_shares.csv", 20);
}

static void zero_machine_hours_are_not_missing_machine_hours(void **state)
{
	struct bench *b = *state;

	process_row(b, "P", "hours", "100");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	makes(b, "P", "A", "10");
	makes(b, "P", "B", "10");
	run_sql(b, "UPDATE production SET machine_hours = CASE product WHEN 'A' THEN "
		   "'5' ELSE '0' END");
	build(b);
	t2_is(b, "A", "5");
	t2_is(b, "B", "0");
}

static void a_single_product_needs_no_key(void **state)
{
	struct bench *b = *state;

	process_row(b, "P", "rule", "100");
	product_row(b, "A", "part", "piece", "", "", "");
	makes(b, "P", "A", "10");
	build(b);
	t2_is(b, "A", "5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(v3_co_products_share_by_mass),
		TEST(v3_co_products_share_by_value),
		TEST(prices_of_several_years_count_by_their_mean_in_place_of_the_catalogue),
		TEST(the_rule_takes_mass_at_a_price_ratio_of_exactly_5),
		TEST(the_rule_takes_value_above_a_price_ratio_of_5),
		TEST(the_rule_needs_a_price_of_every_product),
		TEST(v3_subdivided_the_finishing_belongs_to_x_alone),
		TEST(waste_takes_no_share_and_sets_no_price_ratio),
		TEST(machine_hours_and_given_shares_are_keys_too),
		TEST(given_shares_that_do_not_sum_to_1_are_found),
		TEST(zero_machine_hours_are_not_missing_machine_hours),
		TEST(a_single_product_needs_no_key),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
