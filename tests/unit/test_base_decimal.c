/* Numbers at the edges: what is accepted, what is refused, and how a number is written. */
#include "base/decimal.h"
#include "base/text.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *refused_as(const char *s)
{
	static struct err err;
	double value = 42;
	mpq_t exact;

	err_clear(&err);
	if (decimal_parse_double(s, &value, &err) == ST_OK)
		return "accepted";
	assert_true(value == 42); /* untouched */
	if (!string_equal(err.code, "number.range")) {
		struct err again;

		mpq_init(exact);
		assert_int_equal(decimal_parse_exact(s, exact, &again), ST_INPUT); /* the same syntax */
		assert_string_equal(again.code, err.code);
		mpq_clear(exact);
	}
	return err.code;
}

static double read_double(const char *s)
{
	double value = NAN;

	assert_int_equal(decimal_parse_double(s, &value, NULL), ST_OK);
	return value;
}

static const char *written(double value)
{
	static char out[DECIMAL_TEXT_LEN];

	decimal_from_double(value, out);
	return out;
}

static const char *exact_written(const char *s)
{
	static char out[DECIMAL_TEXT_LEN];
	mpq_t value;

	mpq_init(value);
	assert_int_equal(decimal_parse_exact(s, value, NULL), ST_OK);
	decimal_from_exact(value, out);
	mpq_clear(value);
	return out;
}

static const char *canonical(const char *s)
{
	static char out[DECIMAL_TEXT_LEN * 2];
	mpq_t value;

	mpq_init(value);
	assert_int_equal(decimal_parse_exact(s, value, NULL), ST_OK);
	decimal_canonical(value, out);
	mpq_clear(value);
	return out;
}

static void plain_numbers_are_read(void **state)
{
	assert_true(read_double("0") == 0);
	assert_true(read_double("12.50") == 12.5);
	assert_true(read_double("-.5") == -0.5);
	assert_true(read_double("+5.") == 5);
	assert_true(read_double("1e3") == 1000);
	assert_true(read_double("2.5E-03") == 0.0025);
	assert_true(read_double("0e999") == 0);
}

static void minus_zero_is_zero(void **state)
{
	assert_false(signbit(read_double("-0")));
	assert_false(signbit(read_double("-0.000")));
	assert_string_equal(written(-0.0), "0");
	assert_string_equal(exact_written("-0.0"), "0");
	assert_string_equal(canonical("-0"), "0");
}

static void what_is_not_a_number_is_refused_by_name(void **state)
{
	static const char *const syntax[] = {"12kg?", "0x1", "1,000", "1 2", " 1", "1 ", "1e", "1e+", "e5", ".", "-", "+-1", "1.2.3", "1e1.5",
		"1e1000", "--1", "１２", "12%", "1e0001", "0.00000000000000000000000000000000000000001"};

	for (size_t i = 0; i < sizeof syntax / sizeof syntax[0]; i++)
		assert_string_equal(refused_as(syntax[i]), "number.syntax");
	assert_string_equal(refused_as(""), "number.blank");
	assert_string_equal(refused_as("  \t"), "number.blank");
	assert_string_equal(refused_as("nan"), "number.not_finite");
	assert_string_equal(refused_as("NaN"), "number.not_finite");
	assert_string_equal(refused_as("-Inf"), "number.not_finite");
	assert_string_equal(refused_as("+infinity"), "number.not_finite");
}

static void too_large_and_too_small_are_out_of_range(void **state)
{
	assert_string_equal(refused_as("1e999"), "number.range");
	assert_string_equal(refused_as("-1e300"), "number.range");
	assert_string_equal(refused_as("1e-301"), "number.range");
	assert_string_equal(refused_as("1e-999"), "number.range"); /* not silently 0 */
	assert_true(read_double("1e-300") == 1e-300);
	assert_true(read_double("9.99e299") == 9.99e299);
}

static void a_locale_with_commas_changes_nothing(void **state)
{
	char digits[32];

	if (!setlocale(LC_ALL, "de_DE.UTF-8"))
		setlocale(LC_ALL, "");
	assert_true(read_double("1.5") == 1.5);
	assert_string_equal(written(1.5), "1.5");
	decimal_roundtrip(1.5, digits);
	assert_string_equal(digits, "1.5");
	setlocale(LC_ALL, "C");
}

static void exact_reading_keeps_every_digit(void **state)
{
	mpq_t value, expected;
	struct err err;

	mpq_inits(value, expected, NULL);
	assert_int_equal(decimal_parse_exact("-0.1", value, NULL), ST_OK);
	mpq_set_si(expected, -1, 10);
	assert_true(mpq_equal(value, expected));
	assert_int_equal(decimal_parse_exact("12e-1", value, NULL), ST_OK);
	mpq_set_si(expected, 6, 5);
	assert_true(mpq_equal(value, expected));
	assert_int_equal(decimal_parse_exact("1e61", value, &err), ST_INPUT);
	assert_string_equal(err.code, "number.range");
	assert_true(mpq_equal(value, expected)); /* untouched */
	assert_int_equal(decimal_parse_exact("1e60", value, NULL), ST_OK);
	mpq_clears(value, expected, NULL);
}

static void integers_are_read_within_their_bounds(void **state)
{
	int64_t value = 7;
	struct err err;

	assert_int_equal(decimal_parse_int("-9223372036854775808", INT64_MIN, INT64_MAX, &value, NULL), ST_OK);
	assert_true(value == INT64_MIN);
	assert_int_equal(decimal_parse_int("9223372036854775807", INT64_MIN, INT64_MAX, &value, NULL), ST_OK);
	assert_true(value == INT64_MAX);
	assert_int_equal(decimal_parse_int("007", 0, 10, &value, NULL), ST_OK);
	assert_int_equal(value, 7);
	assert_int_equal(decimal_parse_int("9223372036854775808", INT64_MIN, INT64_MAX, &value, &err), ST_INPUT);
	assert_string_equal(err.code, "number.range");
	assert_int_equal(decimal_parse_int("11", 0, 10, &value, &err), ST_INPUT);
	assert_string_equal(err.code, "number.range");
	assert_string_equal(err.param[1], "0 … 10");
	assert_int_equal(decimal_parse_int("1.0", 0, 10, &value, &err), ST_INPUT);
	assert_string_equal(err.code, "number.not_integer");
	assert_int_equal(decimal_parse_int("1e1", 0, 10, &value, &err), ST_INPUT);
	assert_string_equal(err.code, "number.not_integer");
	assert_int_equal(decimal_parse_int("3개", 0, 10, &value, &err), ST_INPUT);
	assert_string_equal(err.code, "number.syntax");
	assert_int_equal(decimal_parse_int("", 0, 10, &value, &err), ST_INPUT);
	assert_string_equal(err.code, "number.blank");
	assert_int_equal(decimal_parse_int("nan", 0, 10, &value, &err), ST_INPUT);
	assert_string_equal(err.code, "number.not_finite");
	assert_int_equal(value, 7);
}

static void twelve_digits_are_written_in_plain_notation(void **state)
{
	assert_string_equal(written(0), "0");
	assert_string_equal(written(1), "1");
	assert_string_equal(written(-1234.5), "-1234.5");
	assert_string_equal(written(0.1 + 0.2), "0.3");
	assert_string_equal(written(1.0 / 3), "0.333333333333");
	assert_string_equal(written(2.0 / 3), "0.666666666667");
	assert_string_equal(written(1e12), "1000000000000");
	assert_string_equal(written(123456789012345.0), "123456789012000");
	assert_string_equal(written(0.000012345), "0.000012345");
	assert_string_equal(written(999999999999.7), "1000000000000"); /* rounds up into the next power */
	assert_string_equal(written(1e-30), "0.000000000000000000000000000001");
	assert_string_equal(written(1e44), "100000000000000000000000000000000000000000000");
}

static void only_what_does_not_fit_gets_an_exponent(void **state)
{
	assert_string_equal(written(1.5e200), "1.5e200");
	assert_string_equal(written(-1.25e-200), "-1.25e-200");
	assert_true(read_double(written(1.5e200)) == 1.5e200);
	assert_string_equal(exact_written("1e60"), "1e60");
	assert_string_equal(exact_written("-1.23456789012e-59"), "-1.23456789012e-59");
}

static void ties_go_to_the_even_digit_on_the_exact_value(void **state)
{
	assert_string_equal(written(2000000000000.5 / 4), "500000000000"); /* 500000000000.125 */
	assert_string_equal(written(100000000000.5), "100000000000");      /* exact in binary: tie to even */
	assert_string_equal(written(100000000001.5), "100000000002");
	assert_string_equal(written(1.0000000000005), "1");          /* the double is just below the tie */
	assert_string_equal(exact_written("1.00000000000500"), "1"); /* 13th digit 5 and nothing behind: to even */
	assert_string_equal(exact_written("1.00000000001500"), "1.00000000002");
	assert_string_equal(exact_written("1.000000000005000000001"), "1.00000000001");
	assert_string_equal(exact_written("-2.5"), "-2.5");
	assert_string_equal(exact_written("9999999999995e-1"), "1000000000000");
	assert_string_equal(exact_written("999999999998.5"), "999999999998");
}

static void double_and_exact_form_agree_on_the_double_s_exact_value(void **state)
{
	unsigned seed = 1;

	for (int i = 0; i < 20000; i++) {
		char a[DECIMAL_TEXT_LEN], b[DECIMAL_TEXT_LEN];
		double value = ldexp((double)rand_r(&seed) * 2147483648.0 + rand_r(&seed), rand_r(&seed) % 160 - 140);
		mpq_t exact;

		if (i % 2)
			value = -value;
		mpq_init(exact);
		mpq_set_d(exact, value);
		decimal_from_double(value, a);
		decimal_from_exact(exact, b);
		assert_string_equal(a, b);
		mpq_clear(exact);
	}
}

static void canonical_form_is_the_number_in_full(void **state)
{
	assert_string_equal(canonical("0.4330"), "0.433");
	assert_string_equal(canonical("-007.50"), "-7.5");
	assert_string_equal(canonical("1e3"), "1000");
	assert_string_equal(canonical("12345678901234567890.0123456789"), "12345678901234567890.0123456789");
	assert_string_equal(canonical("1e-60"), "0.000000000000000000000000000000000000000000000000000000000001");
	assert_string_equal(canonical("1234567890123456789012345678901234567e60"), "1.234567890123456789012345678901234567e96");
}

static void roundtrip_gives_the_same_double_back(void **state)
{
	unsigned seed = 7;
	char digits[32];

	decimal_roundtrip(0.1, digits);
	assert_string_equal(digits, "0.1");
	decimal_roundtrip(1.0 / 3, digits);
	assert_string_equal(digits, "0.3333333333333333");
	for (int i = 0; i < 20000; i++) {
		double value = ldexp((double)rand_r(&seed) / 3, rand_r(&seed) % 1800 - 900);

		decimal_roundtrip(value, digits);
		assert_true(strtod(digits, NULL) == value);
	}
}

static void roundtrip_writes_whole_numbers_without_an_exponent_up_to_fifteen_digits(void **state)
{
	char digits[32];
	(void)state;

	decimal_roundtrip(0, digits);
	assert_string_equal(digits, "0");
	decimal_roundtrip(-0.0, digits);
	assert_string_equal(digits, "-0");
	decimal_roundtrip(-12, digits);
	assert_string_equal(digits, "-12");
	decimal_roundtrip(999999999999999, digits);
	assert_string_equal(digits, "999999999999999");
	decimal_roundtrip(1e15, digits);
	assert_string_equal(digits, "1e+15");
	decimal_roundtrip(-1e300, digits);
	assert_string_equal(digits, "-1e+300");
}

static int64_t floor_of(const char *s)
{
	mpq_t value;
	int64_t result;

	mpq_init(value);
	assert_int_equal(decimal_parse_exact(s, value, NULL), ST_OK);
	result = decimal_floor(value);
	mpq_clear(value);
	return result;
}

static int64_t nearest_of(const char *s)
{
	mpq_t value;
	int64_t result;

	mpq_init(value);
	assert_int_equal(decimal_parse_exact(s, value, NULL), ST_OK);
	result = decimal_round_half_even(value);
	mpq_clear(value);
	return result;
}

static void crossings_to_integers_round_as_named(void **state)
{
	assert_int_equal(floor_of("2.999999999999999999"), 2);
	assert_int_equal(floor_of("-0.1"), -1);
	assert_int_equal(floor_of("-3"), -3);
	assert_true(floor_of("9223372036854775807.9") == INT64_MAX);
	assert_int_equal(nearest_of("0.5"), 0);
	assert_int_equal(nearest_of("1.5"), 2);
	assert_int_equal(nearest_of("2.5"), 2);
	assert_int_equal(nearest_of("-0.5"), 0);
	assert_int_equal(nearest_of("-1.5"), -2);
	assert_int_equal(nearest_of("2.500000000000000000001"), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_numbers_are_read),
		cmocka_unit_test(minus_zero_is_zero),
		cmocka_unit_test(what_is_not_a_number_is_refused_by_name),
		cmocka_unit_test(too_large_and_too_small_are_out_of_range),
		cmocka_unit_test(a_locale_with_commas_changes_nothing),
		cmocka_unit_test(exact_reading_keeps_every_digit),
		cmocka_unit_test(integers_are_read_within_their_bounds),
		cmocka_unit_test(twelve_digits_are_written_in_plain_notation),
		cmocka_unit_test(only_what_does_not_fit_gets_an_exponent),
		cmocka_unit_test(ties_go_to_the_even_digit_on_the_exact_value),
		cmocka_unit_test(double_and_exact_form_agree_on_the_double_s_exact_value),
		cmocka_unit_test(canonical_form_is_the_number_in_full),
		cmocka_unit_test(roundtrip_gives_the_same_double_back),
		cmocka_unit_test(roundtrip_writes_whole_numbers_without_an_exponent_up_to_fifteen_digits),
		cmocka_unit_test(crossings_to_integers_round_as_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
