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

/* A is used twice in B, B three times in C. */
static struct carbon_live *live_chain(struct bench *b)
{
	struct carbon_live *live;

	process_row(b, "P", "mass", "1000");
	product_row(b, "A", "part", "kg", "1", "", "");
	product_row(b, "B", "part", "kg", "1", "", "");
	product_row(b, "C", "vehicle", "piece", "1", "", "");
	product_row(b, "D", "part", "kg", "1", "", "");
	takes(b, "B", "A", "2");
	takes(b, "C", "B", "3");
	makes(b, "P", "A", "100");
	energy_row(b, "P", "2027-01", "kerosene", "40", "L");
	assert_int_equal(carbon_live_open(b->tx, &b->rules, CARBON_AFTER, NULL, 0, &live, &b->err), ST_OK);
	return live;
}

static double if_so(struct bench *b, const struct carbon_live *live, const struct carbon_live_change *change, size_t count, const char *product)
{
	struct carbon_live_product found;
	struct carbon_live_totals totals;

	assert_int_equal(carbon_live_find(live, product, &found, &b->err), ST_OK);
	if (carbon_live_what_if(live, change, count, &found.row, 1, &totals, &b->err) != ST_OK)
		fail_msg("%s %s", b->err.code, b->err.param[0]);
	return totals.t2;
}

static void what_would_be_is_answered_and_nothing_stays(void **state)
{
	struct bench *b = *state;
	struct carbon_live *live = live_chain(b);
	struct carbon_live_change direct = {"A", NULL, 11}, link = {"C", "B", 1}, same = {"B", "A", 2}, both[2] = {{"A", NULL, 11}, {"C", "B", 1}};
	double t2, adjusted, again;

	assert_int_equal(carbon_live_total(live, "C", &t2, &adjusted, &b->err), ST_OK);
	assert_true(t2 > 0);
	assert_true(close_to(if_so(b, live, &direct, 1, "A"), 11, 0));
	assert_true(close_to(if_so(b, live, &direct, 1, "C"), 66, 0));
	assert_true(close_to(if_so(b, live, &link, 1, "C"), t2 / 3, 0));
	assert_true(close_to(if_so(b, live, both, 2, "C"), 22, 0));
	assert_true(close_to(if_so(b, live, &same, 1, "C"), t2, 0));
	assert_int_equal(carbon_live_total(live, "C", &again, &adjusted, &b->err), ST_OK);
	assert_true(memcmp(&again, &t2, sizeof t2) == 0);
	carbon_live_close(live);
}

static void what_lies_above_a_product_is_what_uses_it_nearest_first(void **state)
{
	struct bench *b = *state;
	struct carbon_live *live = live_chain(b);
	struct carbon_live_product from, *list;
	struct arena arena;
	size_t count;
	bool more;

	arena_init(&arena);
	assert_int_equal(carbon_live_find(live, "A", &from, &b->err), ST_OK);
	carbon_live_above(live, &from.row, 1, 10, &arena, &list, &count, &more);
	assert_int_equal(count, 3);
	assert_string_equal(list[0].product, "A");
	assert_string_equal(list[1].product, "B");
	assert_string_equal(list[2].product, "C");
	assert_false(more);
	carbon_live_above(live, &from.row, 1, 2, &arena, &list, &count, &more);
	assert_int_equal(count, 2);
	assert_true(more);
	arena_done(&arena);
	carbon_live_close(live);
}

static void a_question_without_an_answer_is_refused(void **state)
{
	struct bench *b = *state;
	struct carbon_live *live = live_chain(b);
	struct carbon_live_change loop = {"A", "C", 1}, unknown = {"A", "X", 1}, nan = {"A", NULL, (double)NAN}, many[65];
	struct carbon_live_totals totals;
	int32_t row = 0;

	assert_int_equal(carbon_live_what_if(live, &loop, 1, &row, 1, &totals, &b->err), ST_INPUT);
	assert_string_equal(b->err.code, "rollup.diverges");
	assert_non_null(strstr(b->err.param[1], "A"));
	assert_int_equal(carbon_live_what_if(live, &unknown, 1, &row, 1, &totals, &b->err), ST_NOT_FOUND);
	assert_int_equal(carbon_live_what_if(live, &nan, 1, &row, 1, &totals, &b->err), ST_INPUT);
	for (int i = 0; i < 65; i++)
		many[i] = (struct carbon_live_change){"A", NULL, 1};
	assert_int_equal(carbon_live_what_if(live, many, 65, &row, 1, &totals, &b->err), ST_INPUT);
	carbon_live_close(live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_refused_live_changes_nothing),
		TEST(a_missing_bill_that_arrives_live_is_counted_or_refused),
		TEST(a_bill_that_becomes_0_live_counts_0),
		TEST(a_bill_that_was_0_may_become_more_or_is_refused_and_changes_nothing),
		TEST(what_would_be_is_answered_and_nothing_stays),
		TEST(what_lies_above_a_product_is_what_uses_it_nearest_first),
		TEST(a_question_without_an_answer_is_refused),
	};

	message_register(graph_messages); /* graph_refusal_say makes its sentences from them */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
