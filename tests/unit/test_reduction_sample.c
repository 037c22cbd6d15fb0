/* The sample of a verification: what is always in, what depends on what, and how often chance picks a machine. */
#include "reduction/reduction_audit_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MACHINES 40

static char name[MACHINES][16];

/* Sizes 1 … 40 tonnes but for those of `risks`. */
static void machines(struct reduction_sample_item *item)
{
	for (int i = 0; i < MACHINES; i++) {
		snprintf(name[i], sizeof name[i], "M%02d", i);
		item[i] = (struct reduction_sample_item){.measure = name[i], .grams = 1000000 * (i + 1)};
	}
}

static struct reduction_verification by_size(int64_t size, int64_t seed)
{
	return (struct reduction_verification){.verification = "V1", .project = "P1", .sample_size = size, .seed = seed, .by_size = true};
}

static const struct reduction_sample_item *find(const struct reduction_sample_item *item, const char *measure)
{
	for (int i = 0; i < MACHINES; i++)
		if (strcmp(item[i].measure, measure) == 0)
			return &item[i];
	fail_msg("%s is gone", measure);
	return NULL;
}

static void the_largest_and_all_of_high_risk_are_always_in(void **state)
{
	struct reduction_sample_item item[MACHINES];

	for (int64_t seed = 0; seed < 200; seed++) {
		struct reduction_verification v = by_size(5, seed);

		machines(item);
		item[3].risks = 1u << REDUCTION_RISK_OUTLIER | 1u << REDUCTION_RISK_FILLED; /* 3 points */
		item[7].risks = 1u << REDUCTION_RISK_FINDING;                               /* 2: not high */
		assert_int_equal(reduction_sample_draw(&v, item, MACHINES), 5);
		assert_int_equal(find(item, "M39")->drawn, REDUCTION_LARGEST);
		assert_int_equal(find(item, "M39")->place, 1);
		assert_int_equal(find(item, "M03")->drawn, REDUCTION_HIGH_RISK);
	}
}

static void high_risk_makes_the_sample_larger_than_asked_for(void **state)
{
	struct reduction_sample_item item[MACHINES];
	struct reduction_verification v = by_size(2, 1);

	machines(item);
	for (int i = 0; i < 6; i++)
		item[i].risks = 1u << REDUCTION_RISK_OUTLIER | 1u << REDUCTION_RISK_UNPROVEN;
	assert_int_equal(reduction_sample_draw(&v, item, MACHINES), 7);
}

static void the_same_seed_gives_the_same_sample_whatever_the_order_of_rows(void **state)
{
	struct reduction_sample_item item[MACHINES], again[MACHINES], other[MACHINES];
	struct reduction_verification v = by_size(9, 20290228), w = by_size(9, 20290229);

	machines(item);
	for (int i = 0; i < MACHINES; i++)
		again[i] = item[MACHINES - 1 - i];
	memcpy(other, item, sizeof item);
	assert_int_equal(reduction_sample_draw(&v, item, MACHINES), 9);
	assert_int_equal(reduction_sample_draw(&v, again, MACHINES), 9);
	assert_int_equal(reduction_sample_draw(&w, other, MACHINES), 9);
	int differ = 0;
	for (int i = 0; i < MACHINES; i++) {
		assert_string_equal(item[i].measure, again[i].measure);
		assert_string_equal(item[i].hash, again[i].hash);
		assert_int_equal(item[i].place, again[i].place);
		differ += strcmp(item[i].measure, other[i].measure) != 0;
	}
	assert_true(differ > 0);
}

/* 4000 seeds: a count with probability p lies within 4.5 standard deviations of its mean but once in 100,000. */
static void chance_is_proportional_to_size_and_risk(void **state)
{
	enum { DRAWS = 4000, SIZE = 6 };
	int drawn[MACHINES] = {0};
	struct reduction_sample_item item[MACHINES];
	double sum = 0;

	for (int64_t seed = 0; seed < DRAWS; seed++) {
		struct reduction_verification v = by_size(SIZE, seed);

		machines(item);
		item[9].risks = 1u << REDUCTION_RISK_FINDING; /* weighs as three of its size */
		assert_int_equal(reduction_sample_draw(&v, item, MACHINES), SIZE);
		for (int i = 0; i < MACHINES; i++)
			drawn[atoi(item[i].measure + 1)] += item[i].place > 0;
	}
	for (int i = 0; i < MACHINES - 1; i++) /* all but the largest */
		sum += i == 9 ? 3 * (i + 1) : i + 1;
	assert_int_equal(drawn[MACHINES - 1], DRAWS);
	for (int i = 0; i < MACHINES - 1; i++) {
		double p = (SIZE - 1) * (i == 9 ? 3 * (i + 1) : i + 1) / sum, mean = DRAWS * p, off = drawn[i] - mean;

		if (off * off > 4.5 * 4.5 * mean * (1 - p))
			fail_msg("machine %d drawn %d times, expected %.0f", i, drawn[i], mean);
	}
}

static void what_fills_an_interval_of_its_own_is_certain(void **state)
{
	struct reduction_sample_item item[4] = {
		{.measure = "A", .grams = 1000}, {.measure = "B", .grams = -900}, {.measure = "C", .grams = 10}, {.measure = "D", .grams = 0}};
	struct reduction_verification v = by_size(2, 5);

	assert_int_equal(reduction_sample_draw(&v, item, 4), 2);
	assert_string_equal(item[0].measure, "A");
	assert_int_equal(item[0].drawn, REDUCTION_LARGEST);
	assert_string_equal(item[1].measure, "B"); /* a loss is as large as it is: 900 of 910 */
	v = by_size(3, 5);
	assert_int_equal(reduction_sample_draw(&v, item, 4), 3);
	assert_int_equal(item[1].drawn, REDUCTION_CERTAIN);
	v = by_size(9, 5);
	assert_int_equal(reduction_sample_draw(&v, item, 4), 4); /* also what has no size */
	v = by_size(2, 5);
	for (int i = 0; i < 4; i++)
		item[i].grams = 0;
	assert_int_equal(reduction_sample_draw(&v, item, 4), 2);
	assert_int_equal(reduction_sample_draw(&v, item, 0), 0);
}

static void the_largest_sizes_do_not_overflow(void **state)
{
	struct reduction_sample_item item[MACHINES];
	struct reduction_verification v = by_size(20, 1);

	machines(item);
	for (int i = 0; i < MACHINES; i++) {
		item[i].grams = i % 2 ? REDUCTION_GRAMS_MAX : -REDUCTION_GRAMS_MAX;
		item[i].risks = 1u << REDUCTION_RISK_OUTLIER;
	}
	assert_int_equal(reduction_sample_draw(&v, item, MACHINES), 20);
	assert_int_equal(reduction_sample_minimum(item, MACHINES, (struct rate){1, 20}, (struct rate){3, 1}), 40);
}

/* By hand: 820 t in all; J = 0.05 × 820 / 3 = 13.67 t. 27 machines (14 … 40 t) are at least J; the rest is 91 t: ⌈91 / 13.67⌉ = 7. */
static void the_minimum_follows_from_the_materiality(void **state)
{
	struct reduction_sample_item item[MACHINES];

	machines(item);
	assert_int_equal(reduction_sample_minimum(item, MACHINES, (struct rate){1, 20}, (struct rate){3, 1}), 34);
	assert_int_equal(reduction_sample_minimum(item, MACHINES, (struct rate){1, 2}, (struct rate){1, 1}), 2);
	assert_int_equal(reduction_sample_minimum(item, MACHINES, (struct rate){1, 1000000}, (struct rate){3, 1}), 40);
	assert_int_equal(reduction_sample_minimum(item, 0, (struct rate){1, 20}, (struct rate){3, 1}), 0);
	item[0].grams = 0;
	assert_int_equal(reduction_sample_minimum(item, 1, (struct rate){1, 20}, (struct rate){3, 1}), 0);
}

static void a_uniform_draw_is_the_one_of_reduction_rules_draw(void **state)
{
	struct reduction_verification v = {.verification = "V1", .project = "P1", .sample_size = 4, .seed = 42};
	struct reduction_draw draw[MACHINES];
	struct reduction_sample_item item[MACHINES];

	machines(item);
	for (int i = 0; i < MACHINES; i++)
		draw[i].measure = name[i];
	assert_int_equal(reduction_rules_draw(&v, draw, MACHINES), 4);
	assert_int_equal(reduction_sample_draw(&v, item, MACHINES), 4);
	for (int i = 0; i < 4; i++) {
		assert_string_equal(item[i].measure, draw[i].measure);
		assert_string_equal(item[i].hash, draw[i].hash);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_largest_and_all_of_high_risk_are_always_in),
		cmocka_unit_test(high_risk_makes_the_sample_larger_than_asked_for),
		cmocka_unit_test(the_same_seed_gives_the_same_sample_whatever_the_order_of_rows),
		cmocka_unit_test(chance_is_proportional_to_size_and_risk),
		cmocka_unit_test(what_fills_an_interval_of_its_own_is_certain),
		cmocka_unit_test(the_largest_sizes_do_not_overflow),
		cmocka_unit_test(the_minimum_follows_from_the_materiality),
		cmocka_unit_test(a_uniform_draw_is_the_one_of_reduction_rules_draw),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
