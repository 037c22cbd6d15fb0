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
	run_sql(b, "UPDATE contracts SET month_to = '2027-12', factor = 'one'");
	assert_true(finds(b, "contract.unit"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_contract_claimed_for_the_footprint_lowers_it_in_proportion_to_use),
		TEST(what_is_claimed_elsewhere_does_not_lower_the_footprint),
		TEST(contracts_share_the_use_and_none_covers_more_than_was_used),
		TEST(a_contract_of_another_site_or_time_covers_nothing),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
