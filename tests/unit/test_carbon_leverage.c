/* What a product's footprint changes with the emissions of a process: by hand, and as a bill that changes changes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

/* P makes 300 A of 1 kg and 100 B of 2 kg from 1000 kWh (500 kg): 3/5 and 2/5 of it. Q makes 10 V, each with 4 A and 1 B. A kg of P is 0.6 / 300 kg
 * for an A and 0.4 / 100 for a B, so 4 × 0.002 + 0.004 = 0.012 for a V; a kg of Q is 0.1. The period has one month: a kg a year is a twelfth there.
 */
static void book(struct bench *b)
{
	process_row(b, "P", "mass", "1000");
	process_row(b, "Q", "mass", "200");
	process_row(b, "R", "mass", "50");
	product_row(b, "A", "part", "piece", "1", "", "");
	product_row(b, "B", "part", "piece", "2", "", "");
	product_row(b, "C", "part", "piece", "1", "", "");
	product_row(b, "V", "vehicle", "piece", "10", "", "");
	makes(b, "P", "A", "300");
	makes(b, "P", "B", "100");
	makes(b, "R", "C", "7");
	makes(b, "Q", "V", "10");
	takes(b, "V", "A", "4");
	takes(b, "V", "B", "1");
}

static double leverage_of(struct bench *b, const char *process)
{
	struct carbon_chain *chain;
	struct carbon_leverage *list;
	size_t count;
	double found = 0;

	assert_int_equal(carbon_chain_open(b->tx, &b->rules, CARBON_AFTER, &chain, &b->err), ST_OK);
	assert_int_equal(carbon_chain_leverage(chain, "V", &b->arena, &list, &count, &b->err), ST_OK);
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].process, process) == 0)
			found = list[i].per_kg_per_year;
	carbon_chain_close(chain);
	return found;
}

static void a_vehicle_feels_what_stands_behind_it_by_amount_and_share(void **state)
{
	struct bench *b = *state;

	book(b);
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_OK);
	assert_true(close_to(leverage_of(b, "P"), 0.012 / 12, 0));
	assert_true(close_to(leverage_of(b, "Q"), 0.1 / 12, 0));
	assert_true(leverage_of(b, "R") == 0);
}

static void a_bill_that_changes_changes_the_vehicle_by_it(void **state)
{
	struct bench *b = *state;
	struct carbon_live *live;
	double before, after, adjusted;

	book(b);
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_OK);
	assert_int_equal(carbon_live_open(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &live, &b->err), ST_OK);
	assert_int_equal(carbon_live_total(live, "V", &before, &adjusted, &b->err), ST_OK);
	/* 120 kWh less: 60 kg in the month, 720 kg a year */
	assert_int_equal(carbon_live_bill(live, "P", 2027 * 12, "electricity", "880", NULL, &b->err), ST_OK);
	assert_int_equal(carbon_live_total(live, "V", &after, &adjusted, &b->err), ST_OK);
	carbon_live_close(live);
	assert_true(close_to(before - after, 720 * leverage_of(b, "P"), before));
}

static void a_product_that_is_not_there_has_none(void **state)
{
	struct bench *b = *state;
	struct carbon_chain *chain;
	struct carbon_leverage *list;
	size_t count;

	book(b);
	assert_int_equal(carbon_footprint_build(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &b->err), ST_OK);
	assert_int_equal(carbon_chain_open(b->tx, &b->rules, CARBON_AFTER, &chain, &b->err), ST_OK);
	assert_int_equal(carbon_chain_leverage(chain, "W", &b->arena, &list, &count, &b->err), ST_NOT_FOUND);
	assert_string_equal(b->err.code, "product.unknown");
	carbon_chain_close(chain);
	/* of the other period nothing is built */
	assert_int_equal(carbon_chain_open(b->tx, &b->rules, CARBON_BEFORE, &chain, &b->err), ST_OK);
	assert_int_equal(carbon_chain_leverage(chain, "V", &b->arena, &list, &count, &b->err), ST_NOT_FOUND);
	assert_string_equal(b->err.code, "carbon.not_built");
	carbon_chain_close(chain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_vehicle_feels_what_stands_behind_it_by_amount_and_share),
		TEST(a_bill_that_changes_changes_the_vehicle_by_it),
		TEST(a_product_that_is_not_there_has_none),
	};

	message_register(graph_messages);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
