/* The proposal: always within budgets and caps, never above its bound, and the bound never below the best there is (brute force on small cases). */
#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MANY 11

static uint64_t seed_;
static int64_t below(int64_t n)
{
	seed_ ^= seed_ << 13;
	seed_ ^= seed_ >> 7;
	seed_ ^= seed_ << 17;
	return n > 0 ? (int64_t)(seed_ % (uint64_t)n) : 0;
}

struct problem {
	struct plan_candidate list[MANY];
	char key[MANY][24];
	size_t count, funders;
	int64_t budget[PLAN_FUNDERS_MAX], cap[PLAN_FUNDERS_MAX];
};
static const char *const consortia[] = {"", "C-1", "C-2"};

static void make(struct problem *p)
{
	memset(p, 0, sizeof *p);
	p->count = (size_t)below(MANY + 1);
	p->funders = (size_t)(1 + below(3));
	int64_t scale = below(3) == 0 ? 10 : 1000000;
	for (size_t k = 0; k < p->funders; k++) {
		p->budget[k] = below(4) == 0 ? 0 : below(scale * 4);
		p->cap[k] = below(2) == 0 ? INT64_MAX : below(scale * 2);
	}
	for (size_t i = 0; i < p->count; i++) {
		struct plan_candidate *c = &p->list[i];

		snprintf(p->key[i], sizeof p->key[i], "M%02zu", i);
		c->measure = p->key[i];
		c->consortium = consortia[below(3)];
		c->planned_g = below(6) == 0 ? 0 : below(scale * 3) - scale / 8;
		for (size_t k = 0; k < p->funders; k++)
			c->least_krw[k] = c->support_krw[k] = below(5) == 0 ? 0 : below(scale);
	}
}

static bool feasible(const struct problem *p, unsigned chosen)
{
	for (size_t k = 0; k < p->funders; k++) {
		int64_t spent = 0;

		for (size_t i = 0; i < p->count; i++)
			spent += chosen >> i & 1 ? p->list[i].support_krw[k] : 0;
		if (spent > p->budget[k])
			return false;
		for (int c = 1; c < 3; c++) {
			int64_t used = 0;

			for (size_t i = 0; i < p->count; i++)
				used += (chosen >> i & 1) && p->list[i].consortium == consortia[c] ? p->list[i].support_krw[k] : 0;
			if (p->cap[k] != INT64_MAX && used > p->cap[k])
				return false;
		}
	}
	return true;
}

static int64_t value(const struct problem *p, unsigned chosen)
{
	int64_t sum = 0;

	for (size_t i = 0; i < p->count; i++)
		sum += chosen >> i & 1 ? p->list[i].planned_g : 0;
	return sum;
}

static unsigned chosen_of(const struct problem *p)
{
	unsigned chosen = 0;

	for (size_t i = 0; i < p->count; i++)
		chosen |= (unsigned)p->list[i].chosen << i;
	return chosen;
}

static void test_the_proposal_is_feasible_and_its_bound_holds_by_brute_force(void **state)
{
	int64_t best_of_all = 0, proposed = 0;

	for (int round = 1; round <= 3000; round++) {
		struct problem p;
		struct plan_result r;
		int64_t best = 0;

		seed_ = UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)round;
		make(&p);
		plan_propose(p.list, p.count, p.funders, p.budget, p.cap, &r);
		for (unsigned set = 0; set < 1u << p.count; set++)
			if (feasible(&p, set) && value(&p, set) > best)
				best = value(&p, set);
		if (!feasible(&p, chosen_of(&p)))
			fail_msg("round %d: the proposal breaks a budget or a cap", round);
		assert_int_equal(r.objective_g, value(&p, chosen_of(&p)));
		assert_int_equal(r.chosen, __builtin_popcount(chosen_of(&p)));
		if (r.bound_g < best)
			fail_msg("round %d: bound %lld below the best %lld", round, (long long)r.bound_g, (long long)best);
		assert_true(r.objective_g <= best);
		best_of_all += best / 1000;
		proposed += r.objective_g / 1000;
	}
	assert_true(proposed > best_of_all / 100 * 85); /* greedy, but not senseless */
}

static void test_the_order_of_candidates_does_not_matter(void **state)
{
	for (int round = 1; round <= 300; round++) {
		struct problem p, q;
		struct plan_result a, b;

		seed_ = UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)(round + 5000);
		make(&p);
		q = p;
		for (size_t i = 0; i < p.count; i++)
			q.list[i] = p.list[p.count - 1 - i];
		plan_propose(p.list, p.count, p.funders, p.budget, p.cap, &a);
		plan_propose(q.list, q.count, q.funders, q.budget, q.cap, &b);
		assert_memory_equal(&a, &b, sizeof a);
		for (size_t i = 0; i < p.count; i++)
			assert_int_equal(p.list[i].chosen, q.list[p.count - 1 - i].chosen);
	}
}

static void test_ties_go_to_the_first_key(void **state)
{
	struct plan_candidate list[] = {{.measure = "B", .consortium = "", .support_krw = {10}, .least_krw = {10}, .planned_g = 5},
		{.measure = "A", .consortium = "", .support_krw = {10}, .least_krw = {10}, .planned_g = 5}};
	int64_t budget = 10, cap = INT64_MAX;
	struct plan_result r;

	plan_propose(list, 2, 1, &budget, &cap, &r);
	assert_false(list[0].chosen);
	assert_true(list[1].chosen);
}

static void test_nothing_is_proposed_without_money_or_gain(void **state)
{
	struct plan_candidate list[] = {{.measure = "A", .consortium = "", .support_krw = {10}, .least_krw = {10}, .planned_g = 5, .chosen = true},
		{.measure = "B", .consortium = "", .support_krw = {0}, .least_krw = {0}, .planned_g = 0, .chosen = true},
		{.measure = "C", .consortium = "", .support_krw = {0}, .least_krw = {0}, .planned_g = -3, .chosen = true}};
	int64_t budget = 9, cap = INT64_MAX;
	struct plan_result r;

	plan_propose(list, 3, 1, &budget, &cap, &r);
	assert_int_equal(r.chosen, 0);
	assert_int_equal(r.objective_g, 0);
	assert_true(r.bound_g >= 0);
	for (int i = 0; i < 3; i++)
		assert_false(list[i].chosen); /* an old mark does not stay */
	plan_propose(list, 0, 1, &budget, &cap, &r);
	assert_int_equal(r.bound_g, 0);
}

static void test_machines_that_cost_nothing_are_always_proposed(void **state)
{
	struct plan_candidate list[] = {{.measure = "A", .consortium = "C", .planned_g = 5}, {.measure = "B", .consortium = "C", .planned_g = 7}};
	int64_t budget[2] = {0, 0}, cap[2] = {0, INT64_MAX};
	struct plan_result r;

	plan_propose(list, 2, 2, budget, cap, &r);
	assert_int_equal(r.objective_g, 12);
	assert_int_equal(r.bound_g, 12);
}

static void test_the_largest_amounts_do_not_overflow(void **state)
{
	struct plan_candidate list[] = {{.measure = "A",
						.consortium = "C",
						.support_krw = {INT64_C(9000000000000000)},
						.least_krw = {INT64_C(9000000000000000)},
						.planned_g = INT64_C(4000000000000000000)},
		{.measure = "B",
			.consortium = "C",
			.support_krw = {INT64_C(8999999999999999)},
			.least_krw = {INT64_C(8999999999999999)},
			.planned_g = INT64_C(4000000000000000000)}};
	int64_t budget = INT64_C(9000000000000000), cap = INT64_C(9000000000000000);
	struct plan_result r;

	plan_propose(list, 2, 1, &budget, &cap, &r);
	assert_int_equal(r.chosen, 1);
	assert_true(list[1].chosen);
	assert_true(r.bound_g >= r.objective_g);
}

static void test_machines_that_share_a_cap_may_cost_less_together_and_the_bound_knows(void **state)
{
	/* each alone would cost 10; under their shared cap of 12 both can be had */
	struct plan_candidate list[] = {{.measure = "A", .consortium = "", .support_krw = {10}, .least_krw = {2}, .planned_g = 5},
		{.measure = "B", .consortium = "", .support_krw = {10}, .least_krw = {2}, .planned_g = 5}};
	int64_t budget = 12, cap = INT64_MAX;
	struct plan_result r;

	plan_propose(list, 2, 1, &budget, &cap, &r);
	assert_int_equal(r.objective_g, 5);
	assert_true(r.bound_g >= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_proposal_is_feasible_and_its_bound_holds_by_brute_force),
		cmocka_unit_test(test_the_order_of_candidates_does_not_matter),
		cmocka_unit_test(test_ties_go_to_the_first_key),
		cmocka_unit_test(test_nothing_is_proposed_without_money_or_gain),
		cmocka_unit_test(test_machines_that_cost_nothing_are_always_proposed),
		cmocka_unit_test(test_the_largest_amounts_do_not_overflow),
		cmocka_unit_test(test_machines_that_share_a_cap_may_cost_less_together_and_the_bound_knows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
