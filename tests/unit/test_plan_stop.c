/* How the optimiser stops: at any moment with a plan and a bound, the same with any number of threads; and what a solver beside it may do to it. */
#include "plan/plan_solve.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "plan_check.h"

static void test_stopped_at_any_moment_it_has_a_plan_or_none_and_a_bound(void **state)
{
	static struct model m;

	for (uint64_t n = 0; n < (uint64_t)(150 * test_effort()); n++) {
		draw_model(&m, n + 10000, 1500);
		struct brute best = model_solve(&m);
		int64_t all = 0;
		for (int64_t work = 1; work < 4000000; work += work / 3 + 1) {
			struct plan_result r = solve(m.problem, (struct plan_options){.work = work, .seed = n});
			check_truth(m.problem, &r, &best, "problem stopped by work", n);
			bool done = r.stopped != PLAN_STOP_WORK;
			all = r.work;
			plan_result_done(&r);
			if (done)
				break;
		}
		struct plan_result r = solve(m.problem, (struct plan_options){.work = all + 1000, .seed = n});
		check_optimal(m.problem, &r, &best, "problem with enough work", n);
		plan_result_done(&r);
		r = solve(m.problem, (struct plan_options){.seconds = 1e-9 + (double)(n % 7) * 2e-5, .seed = n});
		check_truth(m.problem, &r, &best, "problem stopped by time", n);
		plan_result_done(&r);
		double gap = (double)(n % 5) * 0.05;
		r = solve(m.problem, (struct plan_options){.gap = gap, .seconds = GUARD});
		check_truth(m.problem, &r, &best, "problem with a gap", n);
		assert_int_equal(r.found, best.found);
		assert_true(!r.found || r.gap <= gap || r.stopped == PLAN_STOP_OPTIMAL);
		plan_result_done(&r);
		plan_problem_free(m.problem);
	}
}

/* Hard to finish: many sets of two years under budgets and a pool, values near to amounts. */
static struct plan_problem *large_problem(int32_t sets, uint64_t seed)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight[3] = {12, 11, 10};

	seed_ = UINT64_C(0x9e3779b97f4a7c15) * seed;
	for (int t = 0; t < 3; t++)
		plan_row_add(p, (int64_t)sets * 150000);
	for (int t = 0; t < 3; t++)
		plan_row_add(p, (int64_t)sets * 20000);
	plan_pattern_add(p, 3, 2);
	plan_pattern_add(p, 3, 2);
	for (int t = 0; t < 3; t++) {
		plan_use_add(p, 0, t, t, 0, 1);
		for (int u = t + 1; u < 3; u++)
			plan_use_add(p, 0, t, 3 + u, 1, -1);
		for (int u = t; u < 3; u++)
			plan_use_add(p, 1, t, 3 + u, 0, 1);
	}
	plan_profile_add(p, weight, 3);
	for (int32_t s = 0; s < sets; s++) {
		plan_set_add(p, false);
		for (int k = 0; k < 2; k++) {
			int64_t amount[2] = {between(100000, 3000000), 0};
			amount[1] = amount[0] / 5;
			plan_candidate_add(p, s, (int32_t)below(2), 0, amount[0] / 1000 + between(100, 300), amount);
		}
	}
	return p;
}

static void test_threads_change_nothing(void **state)
{
	static const int threads[] = {1, 2, 4, 8};
	static const int64_t works[2][2] = {{2000, 20000}, {3000, 15000}};
	static const int32_t sets[] = {300, 9000}; /* threads are started for many sets only */

	for (size_t k = 0; k < 2; k++) {
		struct plan_problem *p = large_problem(sets[k], 5);
		for (size_t w = 0; w < 2; w++) {
			struct plan_result first = {0};
			for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
				struct plan_result r = solve(p, (struct plan_options){.work = works[k][w], .seed = 3, .threads = threads[t]});
				check_answer(p, &r, "threads", (uint64_t)threads[t]);
				if (t == 0) {
					first = r;
					continue;
				}
				if (r.objective != first.objective || r.bound != first.bound || r.work != first.work || r.stopped != first.stopped)
					fail_msg("%d sets, work %d: another answer with %d threads", (int)sets[k], (int)works[k][w], threads[t]);
				assert_memory_equal(r.choice, first.choice, (size_t)sets[k] * sizeof *r.choice);
				assert_memory_equal(r.price, first.price, plan_row_count(p) * sizeof *r.price);
				plan_result_done(&r);
			}
			plan_result_done(&first);
		}
		plan_problem_free(p);
	}
}

/* Once the prices are found: a plan from prices that are still on their way may happen to be better. */
static void test_more_work_is_never_worse(void **state)
{
	for (uint64_t n = 0; n < (uint64_t)(4 * test_effort()); n++) {
		struct plan_problem *p = large_problem(120, n + 100);
		plan_value before = 0, bound = 0;
		for (int64_t work = 1500; work < 40000; work += work / 2) {
			struct plan_result r = solve(p, (struct plan_options){.work = work, .seed = n});
			check_answer(p, &r, "more work", n);
			if (r.objective < before)
				fail_msg("problem %d: work %lld gives a worse plan", (int)n, (long long)work);
			if (work > 1500 && r.bound > bound)
				fail_msg("problem %d: work %lld gives a worse bound", (int)n, (long long)work);
			before = r.objective;
			bound = r.bound;
			plan_result_done(&r);
		}
		plan_problem_free(p);
	}
}

struct watch {
	int calls, stop_at;
	double objective, bound, seconds;
};
static bool watch(void *context, double objective, double bound, double seconds)
{
	struct watch *w = context;
	assert_true(bound >= objective - 1e-9 * fabs(objective));
	assert_true(objective >= w->objective && seconds >= w->seconds);
	w->objective = objective;
	w->bound = bound;
	w->seconds = seconds;
	return ++w->calls < w->stop_at;
}

static void test_a_user_may_cancel_and_a_clock_may_run_out(void **state)
{
	struct plan_problem *p = large_problem(3000, 9);
	struct watch w = {.stop_at = 3};
	struct plan_result r = solve(p, (struct plan_options){.progress = watch, .context = &w, .seconds = GUARD});

	check_answer(p, &r, "cancel", 0);
	assert_int_equal(r.stopped, PLAN_STOP_CANCEL);
	assert_int_equal(w.calls, 3); /* it is not asked again */
	assert_true(r.found && (double)r.objective >= w.objective);
	plan_result_done(&r);
	r = solve(p, (struct plan_options){.seconds = 0.2});
	check_answer(p, &r, "clock", 0);
	assert_int_equal(r.stopped, PLAN_STOP_TIME);
	assert_true(r.seconds >= 0.2 && r.seconds < 5);
	plan_result_done(&r);
	plan_problem_free(p);
}

/* Amounts whose sum must meet a number: a solver with tolerances finds sums that are a few won too many. The planted choice meets it. */
static struct plan_problem *planted_sum(uint64_t n, struct brute *out_truth)
{
	struct plan_problem *p = plan_problem_new();
	int64_t weight = 1, capacity = 0, amount[40];

	seed_ = UINT64_C(0x9e3779b97f4a7c15) * (n + 555);
	for (int k = 0; k < 40; k++) {
		amount[k] = between(INT64_C(1) << 34, INT64_C(1) << 36);
		capacity += below(2) ? amount[k] : 0;
	}
	plan_row_add(p, capacity);
	plan_pattern_add(p, 1, 1);
	plan_use_add(p, 0, 0, 0, 0, 1);
	plan_profile_add(p, &weight, 1);
	for (int k = 0; k < 40; k++) {
		plan_set_add(p, false);
		plan_candidate_add(p, k, 0, 0, amount[k], &amount[k]);
	}
	*out_truth = (struct brute){.found = true, .value = capacity};
	return p;
}

static void test_what_a_solver_with_tolerances_says_is_not_believed(void **state)
{
	for (uint64_t n = 0; n < (uint64_t)(2 * test_effort()); n++) {
		struct brute truth;
		struct plan_problem *p = planted_sum(n, &truth);
		struct plan_result r = solve(p, (struct plan_options){.seconds = 0.5, .seed = n});

		check_truth(p, &r, &truth, "planted sum", n);
		plan_result_done(&r);
		plan_problem_free(p);
	}
}

/* A program `cbc` that answers what it should not. */
static void test_a_solver_that_is_wrong_changes_nothing(void **state)
{
	static const char *const script[] = {
		/* above the capacity, called optimal */
		"for o; do :; done; { echo 'Optimal - objective value -1'; for k in $(seq 0 39); do echo \"$k x$k 1 0\"; done; } > \"$o\"",
		/* nothing at all, called optimal */
		"for o; do :; done; echo 'Optimal - objective value -1' > \"$o\"",
		/* no solution, no words */
		"for o; do :; done; head -c 3000 /dev/urandom > \"$o\"",
		"for o; do :; done; { echo 'Optimal'; echo '0 x4000000000 1 0'; echo '0 x40 1'; echo '0 x-1 1'; echo x; } > \"$o\"",
		"exit 1",
		"kill -SEGV $$",
		"exec sleep 30",
	};
	const char *base = getenv("TMPDIR"), *before = getenv("PATH");
	char folder[300], path[400], search[4096], kept[4096];

	snprintf(kept, sizeof kept, "%s", before ? before : "/bin:/usr/bin");
	snprintf(folder, sizeof folder, "%.200s/plan-cbc-XXXXXX", base && base[0] ? base : "/tmp");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/cbc", folder);
	snprintf(search, sizeof search, "%.300s:%.3000s", folder, kept);
	setenv("PATH", search, 1);
	for (size_t k = 0; k < sizeof script / sizeof *script; k++) {
		struct brute truth;
		struct plan_problem *p = planted_sum(k + 100, &truth);
		FILE *f = fopen(path, "we");

		assert_non_null(f);
		fprintf(f, "#!/bin/sh\n%s\n", script[k]);
		fclose(f);
		chmod(path, 0700);
		struct plan_result r = solve(p, (struct plan_options){.seconds = 0.4, .seed = 1});
		check_truth(p, &r, &truth, "a wrong solver", k);
		assert_true(r.seconds < 5); /* it was not waited for */
		plan_result_done(&r);
		plan_problem_free(p);
	}
	setenv("PATH", kept, 1);
	unlink(path);
	rmdir(folder);
}

static void test_stops_have_names(void **state)
{
	assert_string_equal(plan_stop_name(PLAN_STOP_OPTIMAL), "optimal");
	assert_string_equal(plan_stop_name(PLAN_STOP_GAP), "gap");
	assert_string_equal(plan_stop_name(PLAN_STOP_WORK), "work");
	assert_string_equal(plan_stop_name(PLAN_STOP_TIME), "time");
	assert_string_equal(plan_stop_name(PLAN_STOP_CANCEL), "cancel");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stopped_at_any_moment_it_has_a_plan_or_none_and_a_bound),
		cmocka_unit_test(test_threads_change_nothing),
		cmocka_unit_test(test_more_work_is_never_worse),
		cmocka_unit_test(test_a_user_may_cancel_and_a_clock_may_run_out),
		cmocka_unit_test(test_what_a_solver_with_tolerances_says_is_not_believed),
		cmocka_unit_test(test_a_solver_that_is_wrong_changes_nothing),
		cmocka_unit_test(test_stops_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
