/* Footprints that stay solved: one changed bill, what is refused, and what then still stands. Against new calculations: test_carbon_properties.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "carbon_support.h"

/* One process, 100 A of 1000 kWh, and gas that is not billed */
static struct carbon_live *live_process(struct bench *b, const char *kwh)
{
	struct carbon_live *live;

	process_row(b, "P", "mass", kwh);
	product_row(b, "A", "part", "kg", "1", "", "");
	makes(b, "P", "A", "100");
	energy_row(b, "P", "2027-01", "kerosene", "40", "L"); /* 1 kg a piece */
	energy_row(b, "P", "2027-01", "city_gas", "", "Nm3");
	run_sql(b, "UPDATE activity SET status = 'missing' WHERE quantity IS NULL");
	assert_int_equal(carbon_live_open(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &live, &b->err), ST_OK);
	return live;
}

static void total_live_is(struct bench *b, struct carbon_live *live, double expected)
{
	double t2, adjusted;

	assert_int_equal(carbon_live_total(live, "A", &t2, &adjusted, &b->err), ST_OK);
	if (!close_to(t2, expected, 0) || !close_to(adjusted, expected, 0)) {
		carbon_live_close(live);
		fail_msg("live %.12g, expected %.12g", t2, expected);
	}
}

static void what_is_refused_live_changes_nothing(void **state)
{
	struct bench *b = *state;
	struct carbon_live *live = live_process(b, "1000");

	assert_int_not_equal(carbon_live_bill(live, "P", 2027 * 12, "electricity", "1,5", NULL, &b->err), ST_OK);
	total_live_is(b, live, 6);
	assert_int_equal(carbon_live_bill(live, "P", 2027 * 12, "kerosene", "80", NULL, &b->err), ST_OK);
	total_live_is(b, live, 7); /* the electricity as it was */
	carbon_live_close(live);
}

static void a_missing_bill_that_arrives_live_is_counted_or_refused(void **state)
{
	struct bench *b = *state;
	struct carbon_live *live = live_process(b, "1000");
	enum status st = carbon_live_bill(live, "P", 2027 * 12, "city_gas", "50", NULL, &b->err);

	total_live_is(b, live, st == ST_OK ? 7 : 6);
	carbon_live_close(live);
}

static void a_bill_that_becomes_0_live_counts_0(void **state)
{
	struct bench *b = *state;
	struct carbon_live *live = live_process(b, "1000");

	total_live_is(b, live, 6);
	assert_int_equal(carbon_live_bill(live, "P", 2027 * 12, "electricity", "0", NULL, &b->err), ST_OK);
	total_live_is(b, live, 1);
	assert_int_equal(carbon_live_bill(live, "P", 2027 * 12, "electricity", "10", NULL, &b->err), ST_OK);
	total_live_is(b, live, 1.05);
	carbon_live_close(live);
}

static void a_bill_that_was_0_may_become_more_or_is_refused_and_changes_nothing(void **state)
{
	struct bench *b = *state;
	struct carbon_live *live = live_process(b, "0");
	bool done = carbon_live_bill(live, "P", 2027 * 12, "electricity", "1000", NULL, &b->err) == ST_OK;

	total_live_is(b, live, done ? 6 : 1);
	assert_int_equal(carbon_live_bill(live, "P", 2027 * 12, "kerosene", "80", NULL, &b->err), ST_OK);
	total_live_is(b, live, done ? 7 : 2);
	carbon_live_close(live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_refused_live_changes_nothing),
		TEST(a_missing_bill_that_arrives_live_is_counted_or_refused),
		TEST(a_bill_that_becomes_0_live_counts_0),
		TEST(a_bill_that_was_0_may_become_more_or_is_refused_and_changes_nothing),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
