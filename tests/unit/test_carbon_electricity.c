/* Electricity under contract: what lowers a footprint, what only the market-based inventory, and what neither. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

/* P1 uses 1,000 kWh for 100 A, P2 3 MWh for 100 B. */
static void two_processes_at_a_site(struct bench *b)
{
	factor_row(b, "ppa", "MWh", "20");
	factor_row(b, "rec", "kWh", "0");
	process_row(b, "P1", "mass", "1000");
	process_row(b, "P2", "mass", "3000");
	run_sql(b, "UPDATE activity SET quantity = '3', unit = 'MWh' WHERE process = 'P2'");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	makes(b, "P1", "A", "100");
	makes(b, "P2", "B", "100");
}

static void a_contract_claimed_for_the_footprint_lowers_it_in_proportion_to_use(void **state)
{
	struct bench *b = *state;
	struct line line;

	two_processes_at_a_site(b);
	contract_row(b, "C", "2000", "ppa", "footprint");
	build(b);
	t2_is(b, "A", "2.6"); /* (500 × 0.5 + 500 × 0.02) / 100 */
	t2_is(b, "B", "7.8");
	site_is(b, "2000", "1040");
	line = line_of(b, "P1", "electricity");
	says(line.amount, "500");
	says(line.location, "250");
	says(line.market, "250");
	line = line_of(b, "P1", "electricity/C");
	assert_string_equal(line.factor, "ppa");
	assert_int_equal(line.scope, 2);
	says(line.amount, "0.5"); /* MWh */
	says(line.location, "250");
	says(line.market, "10");
	/* the contract gives the figure of a measured amount: primary; the grid's share is not */
	says(after(b, "A").primary_data_percent, "3.846153846"); /* 10 of 260 */
	assert_int_equal(errors_of(b), 0);
	assert_false(finds(b, "contract.more_than_used"));
}

static void what_is_claimed_elsewhere_does_not_lower_the_footprint(void **state)
{
	struct bench *b = *state;
	static const char *const claimed[] = {"re100", "rec", "offset"};
	static const char *const market[] = {"1040", "2000", "2000"}; /* sold certificates and offset projects take the attribute away */

	two_processes_at_a_site(b);
	contract_row(b, "C", "2000", "ppa", "footprint");
	for (size_t i = 0; i < 3; i++) {
		run_sql(b, "UPDATE contracts SET claimed_for = '%s'", claimed[i]);
		build(b);
		t2_is(b, "A", "5");
		t2_is(b, "B", "15");
		site_is(b, "2000", market[i]);
	}
}

static void contracts_share_the_use_and_none_covers_more_than_was_used(void **state)
{
	struct bench *b = *state;
	int line;

	two_processes_at_a_site(b);
	contract_row(b, "C1", "1000", "ppa", "footprint");
	contract_row(b, "C2", "1000", "rec", "footprint");
	contract_row(b, "C3", "2000", "rec", "re100");
	build(b);
	t2_is(b, "A", "2.55"); /* 500 grid, 250 at 0.02, 250 at 0 */
	site_is(b, "2000", "20");
	assert_false(finds(b, "contract.more_than_used"));
	run_sql(b, "DELETE FROM contracts");
	line = contract_row(b, "C1", "5000", "ppa", "footprint");
	build(b);
	t2_is(b, "A", "0.2"); /* all of it at 0.02, not less */
	t2_is(b, "B", "0.6");
	site_is(b, "2000", "80");
	finds_at(b, "contract.more_than_used", "contracts.csv", line);
	assert_string_equal(b->err.param[0], "S");
	assert_string_equal(b->err.param[1], "2027-01");
	assert_int_equal(errors_of(b), 0);
}

static void a_contract_of_another_site_or_time_covers_nothing(void **state)
{
	struct bench *b = *state;

	two_processes_at_a_site(b);
	contract_row(b, "C", "2000", "ppa", "footprint");
	run_sql(b, "UPDATE contracts SET month_from = '2027-02'");
	build(b);
	t2_is(b, "A", "5");
	run_sql(b, "UPDATE contracts SET month_from = '2026-01', site = 'ELSEWHERE'");
	build(b);
	t2_is(b, "A", "5");
	run_sql(b, "UPDATE contracts SET month_from = '2027-03', month_to = '2027-02'");
	assert_true(finds(b, "contract.order"));
	run_sql(b, "UPDATE contracts SET month_from = '2027-01', month_to = '2027-12', factor = 'one'");
	assert_true(finds(b, "contract.unit"));
}

static void one_factor_is_one_source_however_often_it_is_used(void **state)
{
	struct bench *b = *state;
	struct carbon_explanation e;

	/* two contracts, two inputs and the product itself, and some of it is estimated */
	factor_row(b, "all", "kWh", "0.1");
	process_row(b, "P", "mass", "1000");
	input_row(b, "P", "heat", "material", "all", "100", "kWh");
	input_row(b, "P", "steam", "material", "all", "0.2", "MWh");
	input_row(b, "P", "box", "packaging", "all", "300", "kWh");
	input_row(b, "P", "truck", "transport_out", "all", "400", "kWh");
	run_sql(b, "UPDATE inputs SET status = 'estimated' WHERE item = 'steam'");
	contract_row(b, "C1", "400", "all", "footprint");
	contract_row(b, "C2", "500", "all", "footprint");
	product_row(b, "A", "part", "kWh", "", "", "all");
	run_sql(b, "UPDATE processes SET allocation = 'pieces'");
	makes(b, "P", "A", "100");
	build(b);
	e = explain(b, CARBON_AFTER, "A");
	says(e.total_kgco2e, "2.1"); /* (100 × 0.5 + (900 + 600) × 0.1) / 100 + 0.1 */
	assert_int_equal(e.source_count, 2);
	assert_string_equal(e.source[0].factor, "all");
	says(e.source[0].kgco2e, "1.6");
	says(e.source[0].amount, "16");
	says(e.source[1].kgco2e, "0.5");
	says(after(b, "A").packaging_kgco2e, "0.3");
	says(after(b, "A").outbound_kgco2e, "0.4");
}

static void three_months(struct bench *b)
{
	b->rules.after_to = 2027 * 12 + 2;
	factor_row(b, "ppa", "kWh", "0.1");
	process_row(b, "P", "mass", "1000");
	energy_row(b, "P", "2027-02", "electricity", "", "kWh");
	energy_row(b, "P", "2027-03", "electricity", "1000", "kWh");
	run_sql(b, "UPDATE activity SET status = 'missing' WHERE quantity IS NULL");
	product_row(b, "A", "part", "kg", "1", "", "");
	makes(b, "P", "A", "100");
}

static void a_missing_month_is_estimated_though_a_contract_covers_the_others(void **state)
{
	struct bench *b = *state;

	three_months(b);
	contract_row(b, "C", "1000", "ppa", "footprint");
	build(b);
	/* 3 × 1000 kWh: at 0.1 if the contract is taken to cover the month, at 0.5 if
	 * not; never nothing */
	assert_true(strtod(after(b, "A").t2_kgco2e, NULL) > 2.9);
}

static void a_missing_month_is_estimated_as_the_mean_of_the_whole_bills(void **state)
{
	struct bench *b = *state;

	three_months(b);
	contract_row(b, "C", "600", "ppa", "re100");
	build(b);
	t2_is(b, "A", "15"); /* 3 × 500 / 100: the contract is claimed elsewhere */
	run_sql(b, "UPDATE contracts SET claimed_for = 'footprint'");
	build(b);
	/* a month is 400 × 0.5 + 600 × 0.1 = 260 kg with its contract */
	t2_is(b, "A", "7.8");
}

static void a_contract_shifts_its_missing_month_not_to_others(void **state)
{
	struct bench *b = *state;

	factor_row(b, "ppa", "kWh", "0.1");
	process_row(b, "P1", "mass", "1000");
	process_row(b, "P2", "mass", "1000");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	makes(b, "P1", "A", "100");
	makes(b, "P2", "B", "100");
	contract_row(b, "C", "1000", "ppa", "footprint");
	build(b);
	t2_is(b, "A", "3");
	run_sql(b, "UPDATE activity SET status = 'missing', quantity = NULL WHERE "
		   "process = 'P2'");
	build(b);
	assert_false(after(b, "A").publishable); /* its share of the contract is not known */
}

static void a_contract_may_outlive_the_edition_of_its_factor(void **state)
{
	struct bench *b = *state;

	factor_row(b, "ppa", "kWh", "0.1");
	run_sql(b, "UPDATE factors SET valid_to = '2027-12-31' WHERE \"key\" = 'ppa'");
	process_row(b, "P", "mass", "1000");
	product_row(b, "A", "part", "kg", "1", "", "");
	makes(b, "P", "A", "100");
	contract_row(b, "C", "1000", "ppa", "footprint");
	run_sql(b, "UPDATE contracts SET month_to = '2037-12'");
	build(b);
	t2_is(b, "A", "1");
	assert_int_equal(errors_of(b), 0); /* valid in every month that counts */
}

static void two_contracts_that_share_with_a_missing_bill_name_it_once(void **state)
{
	struct bench *b = *state;

	factor_row(b, "ppa", "kWh", "0.1");
	process_row(b, "P1", "mass", "1000");
	process_row(b, "P2", "mass", "");
	process_row(b, "P3", "mass", "");
	run_sql(b, "UPDATE activity SET status = 'missing' WHERE quantity IS NULL");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	product_row(b, "C", "part", "kg", "1", "", "");
	makes(b, "P1", "A", "100");
	makes(b, "P2", "B", "100");
	makes(b, "P3", "C", "100");
	contract_row(b, "C1", "300", "ppa", "footprint");
	contract_row(b, "C2", "200", "ppa", "footprint");
	build(b);
	assert_true(is_missing(b, "A", "month:P2:2027-01"));
	assert_false(after(b, "A").publishable);
}

static void a_process_that_is_wholly_covered_but_whose_neighbour_is_not_billed_is_marked_in_both_periods(void **state)
{
	struct bench *b = *state;

	b->rules.after_to = 2027 * 12 + 2;
	factor_row(b, "ppa", "kWh", "0.1");
	process_row(b, "P1", "mass", "1000");
	process_row(b, "P2", "mass", "1000");
	for (int m = 2; m <= 3; m++) {
		energy_row(b, "P1", m == 2 ? "2027-02" : "2027-03", "electricity", "1000", "kWh");
		energy_row(b, "P1", m == 2 ? "2027-02" : "2027-03", "city_gas", "", "Nm3");
	}
	run_sql(b, "UPDATE activity SET status = 'missing' WHERE quantity IS NULL");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	makes(b, "P1", "A", "100");
	makes(b, "P2", "B", "100");
	contract_row(b, "C1", "300", "ppa", "footprint");
	contract_row(b, "C2", "200", "ppa", "footprint");
	contract_row(b, "C3", "200", "ppa", "re100");
	build(b);
	assert_true(is_missing(b, "A", "month:P2:2027-02"));
	assert_true(is_missing(b, "A", "month:P1:2027-02"));
	assert_true(is_missing(b, "A", "month:P2:2027-03"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_contract_claimed_for_the_footprint_lowers_it_in_proportion_to_use),
		TEST(what_is_claimed_elsewhere_does_not_lower_the_footprint),
		TEST(contracts_share_the_use_and_none_covers_more_than_was_used),
		TEST(a_contract_of_another_site_or_time_covers_nothing),
		TEST(one_factor_is_one_source_however_often_it_is_used),
		TEST(a_missing_month_is_estimated_though_a_contract_covers_the_others),
		TEST(a_missing_month_is_estimated_as_the_mean_of_the_whole_bills),
		TEST(a_contract_shifts_its_missing_month_not_to_others),
		TEST(a_contract_may_outlive_the_edition_of_its_factor),
		TEST(two_contracts_that_share_with_a_missing_bill_name_it_once),
		TEST(a_process_that_is_wholly_covered_but_whose_neighbour_is_not_billed_is_marked_in_both_periods),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
