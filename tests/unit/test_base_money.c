/* Won, rates and splits: exact, and never a won too much. */
#include "base/money.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void money_is_read_as_whole_won(void **state)
{
	int64_t won = 7;
	struct err err;

	assert_int_equal(money_parse("12345678", &won, NULL), ST_OK);
	assert_int_equal(won, 12345678);
	assert_int_equal(money_parse("9000000000000000", &won, NULL), ST_OK);
	assert_true(won == MONEY_MAX_KRW);
	won = 7;
	assert_int_equal(money_parse("9000000000000001", &won, &err), ST_INPUT);
	assert_string_equal(err.code, "money.range");
	assert_int_equal(money_parse("99999999999999999999999", &won, &err), ST_INPUT);
	assert_string_equal(err.code, "money.range");
	assert_int_equal(money_parse("-1", &won, &err), ST_INPUT);
	assert_string_equal(err.code, "money.negative");
	assert_int_equal(money_parse("1,000", &won, &err), ST_INPUT);
	assert_string_equal(err.code, "number.syntax");
	assert_int_equal(money_parse("+5", &won, &err), ST_INPUT);
	assert_int_equal(money_parse("1000.5", &won, &err), ST_INPUT);
	assert_string_equal(err.code, "number.not_integer");
	assert_int_equal(money_parse("", &won, &err), ST_INPUT);
	assert_string_equal(err.code, "number.blank");
	assert_int_equal(money_parse("5천원", &won, &err), ST_INPUT);
	assert_string_equal(err.code, "number.syntax");
	assert_int_equal(won, 7);
}

static void rates_are_reduced_fractions(void **state)
{
	struct rate rate = {1, 1};
	struct err err;

	assert_int_equal(rate_parse("0.6", 0, 1, &rate, NULL), ST_OK);
	assert_int_equal(rate.numerator, 3);
	assert_int_equal(rate.denominator, 5);
	assert_int_equal(rate_parse("2/6", 0, 1, &rate, NULL), ST_OK);
	assert_int_equal(rate.numerator, 1);
	assert_int_equal(rate.denominator, 3);
	assert_int_equal(rate_parse("1", 0, 1, &rate, NULL), ST_OK);
	assert_int_equal(rate.denominator, 1);
	assert_int_equal(rate_parse("1.0001", 0, 1, &rate, &err), ST_INPUT);
	assert_string_equal(err.code, "rate.range");
	assert_int_equal(rate_parse("-0.1", 0, 1, &rate, &err), ST_INPUT);
	assert_string_equal(err.code, "rate.range");
	assert_int_equal(rate_parse("0.1234567890123456", 0, 1, &rate, &err), ST_INPUT);
	assert_string_equal(err.code, "rate.digits");
	assert_int_equal(rate_parse("1e-30", 0, 1, &rate, &err), ST_INPUT);
	assert_string_equal(err.code, "rate.digits");
	assert_int_equal(rate_parse("1/0", 0, 1, &rate, &err), ST_INPUT);
	assert_int_equal(rate_parse("1/", 0, 1, &rate, &err), ST_INPUT);
	assert_int_equal(rate_parse("/2", 0, 1, &rate, &err), ST_INPUT);
	assert_int_equal(rate_parse("1/2/3", 0, 1, &rate, &err), ST_INPUT);
	assert_int_equal(rate_parse("60%", 0, 1, &rate, &err), ST_INPUT);
	assert_int_equal(rate.numerator, 1);
}

static void a_rate_of_an_amount_is_rounded_down_once(void **state)
{
	assert_int_equal(rate_floor((struct rate){3, 5}, 101), 60);
	assert_int_equal(rate_floor((struct rate){1, 3}, 100), 33);
	assert_int_equal(rate_floor((struct rate){7, 10}, 57480000), 40236000); /* 0.7 as a double would lose a won here and there */
	assert_true(rate_floor((struct rate){999999999999999, 1000000000000000}, MONEY_MAX_KRW) == 8999999999999991);
	assert_int_equal(rate_floor((struct rate){0, 1}, 5), 0);
	assert_true(rate_compare((struct rate){1, 3}, (struct rate){333333333, 1000000000}) > 0);
	assert_int_equal(rate_compare((struct rate){1, 2}, (struct rate){2, 4}), 0);
}

/* Does `action` end the process by SIGABRT? */
static void assert_aborts(void (*action)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		const struct rlimit no_core = {0, 0};

		setrlimit(RLIMIT_CORE, &no_core);
		signal(SIGABRT, SIG_DFL);
		close(STDERR_FILENO);
		action();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void overflow(void)
{
	money_add(INT64_MAX, 1);
}

static void rate_overflow(void)
{
	rate_floor((struct rate){INT64_MAX, 1}, 2);
}

static void split_by_nothing(void)
{
	int64_t part[2];

	split_largest_remainder(10, (const int64_t[]){0, 0}, 2, part);
}

static void an_overflow_is_a_bug_and_stops_the_program(void **state)
{
	assert_int_equal(money_add(-5, 3), -2);
	assert_true(money_add(INT64_MAX, -1) == INT64_MAX - 1);
	assert_aborts(overflow);
	assert_aborts(rate_overflow);
	assert_aborts(split_by_nothing);
}

static void parts_sum_to_the_whole_and_ties_go_to_the_lower_index(void **state)
{
	int64_t part[4];

	split_largest_remainder(100, (const int64_t[]){1, 1, 1}, 3, part);
	assert_int_equal(part[0], 34);
	assert_int_equal(part[1], 33);
	assert_int_equal(part[2], 33);
	split_largest_remainder(10, (const int64_t[]){5, 0, 3, 4}, 4, part); /* 4.17, 0, 2.5, 3.33: the half wins */
	assert_int_equal(part[0], 4);
	assert_int_equal(part[1], 0);
	assert_int_equal(part[2], 3);
	assert_int_equal(part[3], 3);
	split_largest_remainder(0, (const int64_t[]){1, 2}, 2, part);
	assert_int_equal(part[0] + part[1], 0);
	split_largest_remainder(INT64_MAX, (const int64_t[]){INT64_MAX, INT64_MAX}, 2, part); /* through 128 bits */
	assert_true(part[0] == INT64_MAX / 2 + 1 && part[1] == INT64_MAX / 2);
}

static void random_splits_are_exact_and_within_one_of_the_share(void **state)
{
	unsigned seed = 3;

	for (int round = 0; round < 2000; round++) {
		int64_t weight[9], part[9], sum = 0, weights = 0, total = rand_r(&seed);
		size_t n = 1 + (size_t)rand_r(&seed) % 9;

		for (size_t i = 0; i < n; i++)
			weights += weight[i] = rand_r(&seed) % 1000 + (i == 0);
		split_largest_remainder(total, weight, n, part);
		for (size_t i = 0; i < n; i++) {
			sum += part[i];
			assert_true(part[i] >= total / weights * weight[i]);
			assert_true(part[i] * weights > total * weight[i] - weights && part[i] * weights < total * weight[i] + weights);
			assert_true(weight[i] > 0 || part[i] == 0);
		}
		assert_int_equal(sum, total);
	}
}

static void money_for_people_has_commas(void **state)
{
	char out[32];

	money_format(12345678, out);
	assert_string_equal(out, "12,345,678");
	money_format(-999, out);
	assert_string_equal(out, "-999");
	money_format(0, out);
	assert_string_equal(out, "0");
	money_format(INT64_MIN, out);
	assert_string_equal(out, "-9,223,372,036,854,775,808");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(money_is_read_as_whole_won),
		cmocka_unit_test(rates_are_reduced_fractions),
		cmocka_unit_test(a_rate_of_an_amount_is_rounded_down_once),
		cmocka_unit_test(an_overflow_is_a_bug_and_stops_the_program),
		cmocka_unit_test(parts_sum_to_the_whole_and_ties_go_to_the_lower_index),
		cmocka_unit_test(random_splits_are_exact_and_within_one_of_the_share),
		cmocka_unit_test(money_for_people_has_commas),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
