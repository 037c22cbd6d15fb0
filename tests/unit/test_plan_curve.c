/* What measures save together, and the abatement curve, against cases worked out by hand in the comments. */
#include "plan/plan_curve.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define T 1000000 /* grams */

static struct plan_measure measure(const char *key, int64_t g, int64_t use, int64_t cost, int64_t saving, int life, int tier)
{
	return (struct plan_measure){.measure = key,
		.origin = "programme",
		.organisation = "F",
		.site = "F-S",
		.process = "P",
		.machine = "M",
		.consortium = "",
		.region = "",
		.carrier = "electricity",
		.methodology = "sec",
		.tier = tier,
		.cost_krw = cost,
		.saving_krw_per_year = saving,
		.g_per_year = g,
		.g_low = g,
		.g_high = g,
		.g_use = use,
		.life_years = life};
}

/* ---- together ---- */

static int64_t together(struct plan_measure *list, size_t count, struct plan_relation *relation, size_t relations)
{
	struct plan_measures measures = {list, count, relation, relations};
	size_t member[8];

	for (size_t i = 0; i < count; i++)
		member[i] = i;
	return plan_together_g(&measures, member, count);
}

static void measures_that_share_nothing_add_up(void **state)
{
	struct plan_measure list[] = {measure("A", 30, 100, 1, 0, 1, 1), measure("B", 50, 100, 1, 0, 1, 1)};
	struct plan_relation not_sharing[] = {{0, 1, PLAN_REQUIRES}};

	(void)state;
	assert_int_equal(together(list, 2, NULL, 0), 80);
	assert_int_equal(together(list, 2, not_sharing, 1), 80);
	assert_int_equal(together(list, 0, NULL, 0), 0);
}

static void two_on_one_motor_save_one_part_of_what_the_other_left(void **state)
{
	/* 100 × (1 − 0.7 × 0.5) = 65 */
	struct plan_measure list[] = {measure("A", 30, 100, 1, 0, 1, 1), measure("B", 50, 100, 1, 0, 1, 1)};
	struct plan_relation shares[] = {{0, 1, PLAN_SHARES}};

	(void)state;
	assert_int_equal(together(list, 2, shares, 1), 65);
}

static void the_relation_counts_whichever_of_the_two_it_stands_with(void **state)
{
	struct plan_measure list[] = {measure("A", 30, 100, 1, 0, 1, 1), measure("B", 50, 100, 1, 0, 1, 1)};
	struct plan_relation shares[] = {{1, 0, PLAN_SHARES}};

	(void)state;
	assert_int_equal(together(list, 2, shares, 1), 65);
}

static void three_that_are_joined_over_the_middle_one_share_all(void **state)
{
	/* 100 × (1 − 0.9 × 0.8 × 0.5) = 64; C is joined to A over B */
	struct plan_measure list[] = {measure("A", 10, 100, 1, 0, 1, 1), measure("B", 20, 100, 1, 0, 1, 1), measure("C", 50, 100, 1, 0, 1, 1)};
	struct plan_relation shares[] = {{0, 1, PLAN_SHARES}, {1, 2, PLAN_SHARES}};

	(void)state;
	assert_int_equal(together(list, 3, shares, 2), 64);
}

static void only_members_join_others(void **state)
{
	/* A and C without B between them share nothing */
	struct plan_measure list[] = {measure("A", 10, 100, 1, 0, 1, 1), measure("B", 20, 100, 1, 0, 1, 1), measure("C", 50, 100, 1, 0, 1, 1)};
	struct plan_relation shares[] = {{0, 1, PLAN_SHARES}, {1, 2, PLAN_SHARES}};
	struct plan_measures measures = {list, 3, shares, 2};
	const size_t outer[] = {0, 2};

	(void)state;
	assert_int_equal(plan_together_g(&measures, outer, 2), 60);
}

static void what_is_saved_in_a_part_is_one_part_of_the_whole(void **state)
{
	/* a machine of 200 inside a site of 1000: machine 20 and 30, together 200 × (1 − 0.9 × 0.85) = 47; the site's measure saves 5 % of what is
	 * left: 1000 × (1 − 0.95 × (1 − 47/1000)) = 94.65 → 95 */
	struct plan_measure list[] = {measure("M1", 20, 200, 1, 0, 1, 1), measure("M2", 30, 200, 1, 0, 1, 1), measure("S", 50, 1000, 1, 0, 1, 1)};
	struct plan_relation shares[] = {{0, 1, PLAN_SHARES}, {0, 2, PLAN_SHARES}, {1, 2, PLAN_SHARES}};

	(void)state;
	assert_int_equal(together(list, 3, shares, 3), 95);
}

static void an_unknown_use_adds_up_plainly(void **state)
{
	struct plan_measure list[] = {measure("A", 30, 100, 1, 0, 1, 1), measure("B", 50, 0, 1, 0, 1, 1)};
	struct plan_relation shares[] = {{0, 1, PLAN_SHARES}};

	(void)state;
	assert_int_equal(together(list, 2, shares, 1), 80);
}

static void rounding_is_to_the_even_gram_and_exact_for_large_numbers(void **state)
{
	/* 2 × (1 − 1/4) = 1.5 → 2; and two halves of 10^15: 3/4 of it */
	struct plan_measure half[] = {measure("A", 1, 2, 1, 0, 1, 1), measure("B", 1, 2, 1, 0, 1, 1)};
	int64_t large = INT64_C(1000000000000000);
	struct plan_measure big[] = {measure("A", large / 2, large, 1, 0, 1, 1), measure("B", large / 2, large, 1, 0, 1, 1)};
	struct plan_relation shares[] = {{0, 1, PLAN_SHARES}};

	(void)state;
	assert_int_equal(together(half, 2, shares, 1), 2);
	assert_int_equal(together(big, 2, shares, 1), large / 4 * 3);
}

static void nothing_saves_more_than_is_used(void **state)
{
	struct plan_measure list[] = {measure("A", 150, 100, 1, 0, 1, 1), measure("B", 50, 100, 1, 0, 1, 1)};
	struct plan_relation shares[] = {{0, 1, PLAN_SHARES}};

	(void)state;
	assert_int_equal(together(list, 2, shares, 1), 100);
}

/* ---- the curve ---- */

struct fixture {
	struct arena arena;
	struct plan_curve curve;
};

static int setup(void **state)
{
	static struct fixture f;

	arena_init(&f.arena);
	*state = &f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_done(&f->arena);
	return 0;
}

static void draw(struct fixture *f, struct plan_measure *list, const struct plan_money *money, size_t count, struct plan_relation *relation,
	size_t relations, struct plan_curve_options options)
{
	struct plan_measures measures = {list, count, relation, relations};

	if (options.discount.denominator == 0)
		options.discount = (struct rate){0, 1};
	plan_curve(&measures, money, NULL, &options, &f->arena, &f->curve);
}

static void programme_view_is_support_over_tonnes_of_the_life(void **state)
{
	/* A: 6,000,000 / (10 t × 10) = 60,000; B: 1,000,000 / (5 t × 5) = 40,000: B first */
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", 10 * T, 0, 10000000, 0, 10, 1), measure("B", 5 * T, 0, 2000000, 0, 5, 1)};
	const struct plan_money money[] = {{.support_krw = 6000000}, {.support_krw = 1000000}};

	draw(f, list, money, 2, NULL, 0, (struct plan_curve_options){.has_price = true, .price_krw = 40000});
	assert_int_equal(f->curve.bar_count, 2);
	assert_int_equal(f->curve.bar[0].measure, 1);
	assert_string_equal(f->curve.bar[0].krw_per_t, "40000");
	assert_string_equal(f->curve.bar[1].krw_per_t, "60000");
	assert_int_equal(f->curve.bar[1].cumulative_g, 15 * T);
	assert_int_equal(f->curve.total_g, 15 * T);
	assert_int_equal(f->curve.under_price_g, 5 * T); /* at the price counts as under it */
}

static void discounted_tonnes_count_less(void **state)
{
	/* R = 25 %, life 2: a = 0.8 + 0.64 = 1.44; 1,440,000 / (10 × 1.44) = 100,000 */
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", 10 * T, 0, 10000000, 0, 2, 1)};
	const struct plan_money money[] = {{.support_krw = 1440000}};

	draw(f, list, money, 1, NULL, 0, (struct plan_curve_options){.discount_tonnes = true, .discount = {1, 4}});
	assert_string_equal(f->curve.bar[0].krw_per_t, "100000");
	assert_string_equal(f->curve.bar[0].annuity, "1.44");
	assert_string_equal(f->curve.bar[0].own_t, "14.4");
}

static void cascade_counts_what_returned_money_and_its_match_buy(void **state)
{
	/* Tier 2: B 2,000,000 won for 20 t, C 3,000,000 for 5 t: 25 t / 5,000,000 won. A of tier 1: 4,000,000 for 10 t, returns all, match 1/2:
	 * 6,000,000 × 25 / 5,000,000 = 30 t; new won 4,000,000 + 2,000,000: 6,000,000 / 40 t = 150,000 (alone 400,000). */
	struct fixture *f = *state;
	struct plan_measure list[] = {
		measure("A", T, 0, 9000000, 0, 10, 1), measure("B", 2 * T, 0, 9000000, 0, 10, 2), measure("C", T / 2, 0, 9000000, 0, 10, 2)};
	const struct plan_money money[] = {{.support_krw = 4000000, .returned_krw = 4000000, .match_krw = 2000000, .pays = 1u << 2},
		{.support_krw = 2000000}, {.support_krw = 3000000}};

	draw(f, list, money, 3, NULL, 0, (struct plan_curve_options){.cascade = true});
	assert_int_equal(f->curve.pool_count, 1);
	assert_string_equal(f->curve.pool[0].t_per_krw, "0.000005");
	assert_int_equal(f->curve.bar[0].measure, 1); /* B: 100,000 */
	assert_int_equal(f->curve.bar[1].measure, 0);
	assert_string_equal(f->curve.bar[1].krw_per_t, "150000");
	assert_string_equal(f->curve.bar[1].bought_t, "30");
	assert_string_equal(f->curve.bar[1].new_krw, "6000000");
	draw(f, list, money, 3, NULL, 0, (struct plan_curve_options){.cascade = false});
	assert_string_equal(f->curve.bar[1].krw_per_t, "400000");
	assert_int_equal(f->curve.pool_count, 0);
}

static void cascade_goes_on_to_the_third_tier(void **state)
{
	/* C of tier 3: 10 t for 1,000,000. B of tier 2: 10 t for 1,000,000, returns half, matched one to one: 1,000,000 buy 10 t more, match 500,000.
	 * A: 1,000,000 for 10 t, returns all, no match: 1,000,000 in the pool of tier 2 buy 20 t and bring 500,000 of match:
	 * (1,000,000 + 500,000) / 30 t = 50,000. */
	struct fixture *f = *state;
	struct plan_measure list[] = {
		measure("A", T, 0, 9000000, 0, 10, 1), measure("B", T, 0, 9000000, 0, 10, 2), measure("C", T, 0, 9000000, 0, 10, 3)};
	const struct plan_money money[] = {{.support_krw = 1000000, .returned_krw = 1000000, .pays = 1u << 2},
		{.support_krw = 1000000, .returned_krw = 500000, .match_krw = 500000, .pays = 1u << 3}, {.support_krw = 1000000}};

	draw(f, list, money, 3, NULL, 0, (struct plan_curve_options){.cascade = true});
	assert_int_equal(f->curve.pool_count, 2);
	for (size_t i = 0; i < 3; i++)
		if (f->curve.bar[i].measure == 0)
			assert_string_equal(f->curve.bar[i].krw_per_t, "50000");
}

static void factory_view_is_own_money_less_discounted_savings(void **state)
{
	/* own 10,000,000 − 4,000,000 = 6,000,000; R = 25 %, life 2: a = 1.44; savings 5,000,000 × 1.44 = 7,200,000; tonnes 10 × 1.44:
	 * −1,200,000 / 14.4 = −83,333.33; payback 6/5 years. Having to return 3,000,000 of it makes it 1,800,000 / 14.4 = 125,000. */
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", 10 * T, 0, 10000000, 5000000, 2, 1)};
	const struct plan_money money[] = {{.support_krw = 4000000, .returned_krw = 3000000, .pays = 1u << 2}};
	struct plan_curve_options options = {.view = PLAN_VIEW_FACTORY, .discount_tonnes = true, .discount = {1, 4}};

	draw(f, list, money, 1, NULL, 0, options);
	assert_string_equal(f->curve.bar[0].krw_per_t, "-83333.3333333");
	assert_string_equal(f->curve.bar[0].payback_years, "1.2");
	options.cascade = true;
	draw(f, list, money, 1, NULL, 0, options);
	assert_string_equal(f->curve.bar[0].krw_per_t, "125000");
	assert_int_equal(f->curve.bar[0].own_krw, 9000000);
}

static void later_bars_count_with_what_they_add(void **state)
{
	/* one use of 100 t: A 50 t for 1,000,000 a (20,000 at life 1), B 50 t for 1,500,000: after A it adds 25 t: 60,000. C 10 t, alone 40,000. */
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", 50 * T, 100 * T, 9000000, 0, 1, 1), measure("B", 50 * T, 100 * T, 9000000, 0, 1, 1),
		measure("C", 10 * T, 0, 9000000, 0, 1, 1)};
	const struct plan_money money[] = {{.support_krw = 1000000}, {.support_krw = 1500000}, {.support_krw = 400000}};
	struct plan_relation shares[] = {{0, 1, PLAN_SHARES}};

	draw(f, list, money, 3, shares, 1, (struct plan_curve_options){0});
	assert_int_equal(f->curve.bar[0].measure, 0);
	assert_int_equal(f->curve.bar[1].measure, 2);
	assert_int_equal(f->curve.bar[2].measure, 1);
	assert_string_equal(f->curve.bar[2].krw_per_t, "60000");
	assert_int_equal(f->curve.bar[2].g_adds, 25 * T);
	assert_int_equal(f->curve.total_g, 85 * T);
}

static void of_two_that_exclude_each_other_the_cheaper_stays(void **state)
{
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", 10 * T, 0, 9000000, 0, 1, 1), measure("B", 10 * T, 0, 9000000, 0, 1, 1)};
	const struct plan_money money[] = {{.support_krw = 2000000}, {.support_krw = 1000000}};
	struct plan_relation excludes[] = {{0, 1, PLAN_EXCLUDES}};

	draw(f, list, money, 2, excludes, 1, (struct plan_curve_options){0});
	assert_int_equal(f->curve.bar_count, 1);
	assert_int_equal(f->curve.bar[0].measure, 1);
	assert_int_equal(f->curve.left_count, 1);
	assert_int_equal(f->curve.left[0].measure, 0);
	assert_int_equal(f->curve.left[0].other, 1);
	assert_int_equal(f->curve.left[0].why, PLAN_OUT_EXCLUDED);
}

static void a_measure_stands_behind_what_it_needs_even_if_it_is_cheaper(void **state)
{
	struct fixture *f = *state;
	struct plan_measure list[] = {
		measure("A", 10 * T, 0, 9000000, 0, 1, 1), measure("B", 10 * T, 0, 9000000, 0, 1, 1), measure("C", 10 * T, 0, 9000000, 0, 1, 1)};
	const struct plan_money money[] = {{.support_krw = 100000}, {.support_krw = 3000000}, {.support_krw = 2000000}};
	struct plan_relation requires[] = {{0, 1, PLAN_REQUIRES}};

	draw(f, list, money, 3, requires, 1, (struct plan_curve_options){0});
	assert_int_equal(f->curve.bar[0].measure, 2);
	assert_int_equal(f->curve.bar[1].measure, 1);
	assert_int_equal(f->curve.bar[2].measure, 0);
	assert_true(f->curve.bar[2].waited);
	assert_false(f->curve.bar[1].waited);
}

static void what_needs_something_that_is_left_out_is_left_out_too(void **state)
{
	/* C excludes B and is cheaper; A needs B */
	struct fixture *f = *state;
	struct plan_measure list[] = {
		measure("A", 10 * T, 0, 9000000, 0, 1, 1), measure("B", 10 * T, 0, 9000000, 0, 1, 1), measure("C", 10 * T, 0, 9000000, 0, 1, 1)};
	const struct plan_money money[] = {{.support_krw = 100000}, {.support_krw = 3000000}, {.support_krw = 2000000}};
	struct plan_relation relation[] = {{0, 1, PLAN_REQUIRES}, {2, 1, PLAN_EXCLUDES}};

	draw(f, list, money, 3, relation, 2, (struct plan_curve_options){0});
	assert_int_equal(f->curve.bar_count, 1);
	assert_int_equal(f->curve.left_count, 2);
	assert_int_equal(f->curve.left[0].why, PLAN_OUT_PREREQUISITE);
	assert_int_equal(f->curve.left[1].why, PLAN_OUT_EXCLUDED);
}

static void without_support_or_tonnes_there_is_no_bar_and_it_says_why(void **state)
{
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", 0, 0, 9000000, 0, 1, 1), measure("B", T, 0, 9000000, 0, 1, 1)};
	const struct plan_money money[] = {{.support_krw = 1000000}, {.support_krw = 0}};

	draw(f, list, money, 2, NULL, 0, (struct plan_curve_options){0});
	assert_int_equal(f->curve.bar_count, 0);
	assert_int_equal(f->curve.left[0].why, PLAN_OUT_NO_TONNES);
	assert_int_equal(f->curve.left[1].why, PLAN_OUT_NO_SUPPORT);
	draw(f, list, money, 2, NULL, 0, (struct plan_curve_options){.view = PLAN_VIEW_FACTORY}); /* the factory pays it all itself */
	assert_int_equal(f->curve.bar_count, 1);
}

static void band_is_the_same_at_more_and_at_fewer_tonnes(void **state)
{
	/* 6,000,000 over 10, 8 and 12 t a year, life 10 */
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", 10 * T, 0, 10000000, 0, 10, 1)};
	const struct plan_money money[] = {{.support_krw = 6000000}};

	list[0].g_low = 8 * T;
	list[0].g_high = 12 * T;
	draw(f, list, money, 1, NULL, 0, (struct plan_curve_options){0});
	assert_string_equal(f->curve.bar[0].krw_per_t_low, "50000");
	assert_string_equal(f->curve.bar[0].krw_per_t_high, "75000");
}

static void saving_of_a_catalogue_entry_moves_with_its_tonnes(void **state)
{
	/* own 10,000,000, life 1, R 0; 10 t and 4,000,000 saved: 600,000 a tonne; at 20 t and 8,000,000: 100,000; at 5 t and 2,000,000: 1,600,000.
	 * A measure of the programme keeps its 4,000,000: 300,000 and 1,200,000. */
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", 10 * T, 0, 10000000, 4000000, 1, 1)};
	const struct plan_money money[] = {{0}};

	list[0].g_low = 5 * T;
	list[0].g_high = 20 * T;
	draw(f, list, money, 1, NULL, 0, (struct plan_curve_options){.view = PLAN_VIEW_FACTORY});
	assert_string_equal(f->curve.bar[0].krw_per_t_low, "300000");
	assert_string_equal(f->curve.bar[0].krw_per_t_high, "1200000");
	list[0].origin = "catalogue";
	draw(f, list, money, 1, NULL, 0, (struct plan_curve_options){.view = PLAN_VIEW_FACTORY});
	assert_string_equal(f->curve.bar[0].krw_per_t, "600000");
	assert_string_equal(f->curve.bar[0].krw_per_t_low, "100000");
	assert_string_equal(f->curve.bar[0].krw_per_t_high, "1600000");
}

static void only_what_is_in_scope_is_drawn(void **state)
{
	struct fixture *f = *state;
	struct plan_measure list[] = {measure("A", T, 0, 9000000, 0, 1, 1), measure("B", T, 0, 9000000, 0, 1, 1)};
	const struct plan_money money[] = {{.support_krw = 1}, {.support_krw = 2}};
	struct plan_measures measures = {list, 2, NULL, 0};
	const struct plan_curve_options options = {.discount = {0, 1}};
	const bool in_scope[] = {false, true};

	plan_curve(&measures, money, in_scope, &options, &f->arena, &f->curve);
	assert_int_equal(f->curve.bar_count, 1);
	assert_int_equal(f->curve.bar[0].measure, 1);
	assert_int_equal(f->curve.left_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_that_share_nothing_add_up),
		cmocka_unit_test(two_on_one_motor_save_one_part_of_what_the_other_left),
		cmocka_unit_test(the_relation_counts_whichever_of_the_two_it_stands_with),
		cmocka_unit_test(three_that_are_joined_over_the_middle_one_share_all),
		cmocka_unit_test(only_members_join_others),
		cmocka_unit_test(what_is_saved_in_a_part_is_one_part_of_the_whole),
		cmocka_unit_test(an_unknown_use_adds_up_plainly),
		cmocka_unit_test(rounding_is_to_the_even_gram_and_exact_for_large_numbers),
		cmocka_unit_test(nothing_saves_more_than_is_used),
		cmocka_unit_test_setup_teardown(programme_view_is_support_over_tonnes_of_the_life, setup, teardown),
		cmocka_unit_test_setup_teardown(discounted_tonnes_count_less, setup, teardown),
		cmocka_unit_test_setup_teardown(cascade_counts_what_returned_money_and_its_match_buy, setup, teardown),
		cmocka_unit_test_setup_teardown(cascade_goes_on_to_the_third_tier, setup, teardown),
		cmocka_unit_test_setup_teardown(factory_view_is_own_money_less_discounted_savings, setup, teardown),
		cmocka_unit_test_setup_teardown(later_bars_count_with_what_they_add, setup, teardown),
		cmocka_unit_test_setup_teardown(of_two_that_exclude_each_other_the_cheaper_stays, setup, teardown),
		cmocka_unit_test_setup_teardown(a_measure_stands_behind_what_it_needs_even_if_it_is_cheaper, setup, teardown),
		cmocka_unit_test_setup_teardown(what_needs_something_that_is_left_out_is_left_out_too, setup, teardown),
		cmocka_unit_test_setup_teardown(without_support_or_tonnes_there_is_no_bar_and_it_says_why, setup, teardown),
		cmocka_unit_test_setup_teardown(band_is_the_same_at_more_and_at_fewer_tonnes, setup, teardown),
		cmocka_unit_test_setup_teardown(saving_of_a_catalogue_entry_moves_with_its_tonnes, setup, teardown),
		cmocka_unit_test_setup_teardown(only_what_is_in_scope_is_drawn, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
