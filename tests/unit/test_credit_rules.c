/* Pure rules of credits: the vectors of the registry notes, serial arithmetic, and how a certificate is laid out. */
#include "base/decimal.h"
#include "credit/credit_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum credit_class class_of(const char *tonnes)
{
	enum credit_class result;
	mpq_t value;

	mpq_init(value);
	assert_int_equal(decimal_parse_exact(tonnes, value, NULL), ST_OK);
	result = credit_class_of(value);
	mpq_clear(value);
	return result;
}

static void classes_by_tonnes_a_year(void **state)
{
	assert_int_equal(class_of("100.0"), CREDIT_MICRO);
	assert_int_equal(class_of("100.1"), CREDIT_SMALL);
	assert_int_equal(class_of("3000.0"), CREDIT_SMALL);
	assert_int_equal(class_of("3000.1"), CREDIT_GENERAL);
}

static void a_request_is_truncated_once(void **state)
{
	struct credit_tonnes t = credit_truncate(INT64_C(51953100) + 42140900 + 98200000);

	assert_int_equal(t.tonnes, 192);
	assert_int_equal(t.remainder_g, 294000);
	t = credit_truncate(999999);
	assert_int_equal(t.tonnes, 0);
	assert_int_equal(t.remainder_g, 999999);
}

static void split(int64_t total, const char *const *share, size_t count, int64_t *part)
{
	mpq_t value[8];

	for (size_t i = 0; i < count; i++) {
		mpq_init(value[i]);
		assert_int_equal(decimal_parse_exact(share[i], value[i], NULL), ST_OK);
	}
	credit_split(total, value, count, part);
	for (size_t i = 0; i < count; i++)
		mpq_clear(value[i]);
}

static void owners_get_the_largest_remainders(void **state)
{
	int64_t part[4];

	split(192, (const char *const[]){"0.555", "0.3", "0.145"}, 3, part);
	assert_int_equal(part[0], 106);
	assert_int_equal(part[1], 58);
	assert_int_equal(part[2], 28);
	split(2, (const char *const[]){"0.25", "0.25", "0.25", "0.25"}, 4, part); /* ties to the lower index */
	assert_int_equal(part[0] + part[1], 2);
	split(0, (const char *const[]){"0.5", "0.5"}, 2, part);
	assert_int_equal(part[0] + part[1], 0);
	split(10, (const char *const[]){"0.3333333333333333333", "0.3333333333333333333", "0.3333333333333333334"}, 3, part);
	assert_int_equal(part[2], 4);
}

static int64_t cap(int64_t obligation, const char *rate)
{
	int64_t result;
	mpq_t value;

	mpq_init(value);
	assert_int_equal(decimal_parse_exact(rate, value, NULL), ST_OK);
	result = credit_cap(obligation, value);
	mpq_clear(value);
	return result;
}

static void the_surrender_cap_is_rounded_down(void **state)
{
	assert_int_equal(cap(1234567, "0.05"), 61728);
	assert_int_equal(cap(1234567, "0.1"), 123456);
	assert_int_equal(cap(0, "1"), 0);
	assert_int_equal(cap(INT64_MAX, "1"), INT64_MAX);
}

static void last_days(void **state)
{
	char text[DATE_TEXT_LEN];
	date_day day;

	assert_int_equal(date_parse("2026-03-15", &day, NULL), ST_OK);
	date_format(credit_conversion_last_day(day, NULL), text);
	assert_string_equal(text, "2031-03-17"); /* 15 March 2031 is a Saturday */
	date_format(credit_surrender_last_day(2026, NULL), text);
	assert_string_equal(text, "2027-08-31");
}

static void R6_split_and_merge_keep_every_unit(void **state)
{
	struct credit_range whole = {11, 110}, low, high, again;

	assert_int_equal(credit_range_count(whole), 100);
	assert_false(credit_range_split(whole, 0, &low, &high));
	assert_false(credit_range_split(whole, 100, &low, &high));
	for (int64_t n = 1; n < 100; n++) {
		assert_true(credit_range_split(whole, n, &low, &high));
		assert_int_equal(credit_range_count(low), n);
		assert_int_equal(credit_range_count(low) + credit_range_count(high), 100);
		assert_false(credit_range_overlap(low, high));
		assert_true(credit_range_merge(low, high, &again));
		assert_int_equal(again.from, whole.from);
		assert_int_equal(again.to, whole.to);
	}
	assert_false(credit_range_merge((struct credit_range){1, 5}, (struct credit_range){7, 9}, &again));
	assert_false(credit_range_merge((struct credit_range){1, 5}, (struct credit_range){5, 9}, &again));
	assert_false(credit_range_merge((struct credit_range){1, INT64_MAX}, (struct credit_range){1, 2}, &again));
	assert_true(credit_range_overlap((struct credit_range){1, 100}, (struct credit_range){50, 60})); /* "A-1-100" and "A-50-60" */
}

static void serials_read_well(void **state)
{
	char text[CREDIT_SERIAL_LEN];

	credit_serial_text("KOC", "P1", 2028, 1, 192, text);
	assert_string_equal(text, "KOC-P1-2028-1…192");
}

/* Random requests: machines exact, owners exact, serials without gap or overlap, every machine spread over the owners in proportion. */
static void a_certificate_keeps_both_totals(void **state)
{
	static const char *const shares[][3] = {{"0.555", "0.3", "0.145"}, {"0.01", "0.98", "0.01"}, {"0.3333", "0.3333", "0.3334"}};
	static const char *const names[] = {"M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9"};

	srand(11);
	for (int round = 0; round < 300; round++) {
		struct credit_certificate_unit unit[9];
		struct credit_certificate_owner owner[3] = {{.organisation = "A"}, {.organisation = "B"}, {.organisation = "C"}};
		struct credit_certificate c = {
			.id = 1, .project = "P", .vintage = 2028, .unit = unit, .unit_count = 9, .owner = owner, .owner_count = 3};
		int64_t by_machine[9] = {0}, by_owner[3] = {0}, grams = 0, next = 101;
		struct credit_registry r = {0};
		struct arena arena;

		arena_init(&arena);
		r.arena = &arena;
		for (int i = 0; i < 9; i++) {
			unit[i] = (struct credit_certificate_unit){.measure = names[i], .verified_g = rand() % 20000000 - 4000000};
			grams += unit[i].verified_g;
		}
		for (int k = 0; k < 3; k++)
			owner[k].share = shares[round % 3][k];
		assert_int_equal(credit_registry_certify(&r, &c, 101, 1, NULL), ST_OK);
		grams = grams > 0 ? grams : 0; /* a request below zero counts as zero */
		assert_int_equal(c.tonnes, grams / 1000000);
		assert_int_equal(c.remainder_g, grams % 1000000);
		for (size_t b = 0; b < r.count; b++) {
			assert_int_equal(r.block[b].range.from, next);
			next = r.block[b].range.to + 1;
			by_machine[r.block[b].measure[1] - '1'] += credit_range_count(r.block[b].range);
			by_owner[r.block[b].holder[0] - 'A'] += credit_range_count(r.block[b].range);
		}
		assert_int_equal(next, 101 + c.tonnes);
		for (int i = 0; i < 9; i++)
			assert_int_equal(by_machine[i], unit[i].tonnes);
		for (int k = 0; k < 3; k++)
			assert_int_equal(by_owner[k], owner[k].tonnes);
		arena_done(&arena);
	}
}

/* ER < 0 stays in the record and reduces the project's total; the machine itself gets no tonne. */
static void a_machine_that_got_worse_reduces_its_project(void **state)
{
	struct credit_certificate_unit unit[2] = {{.measure = "M1", .verified_g = 172009456}, {.measure = "M2", .verified_g = -47694745}};
	struct credit_certificate_owner owner[1] = {{"A", "1", 0}};
	struct credit_certificate c = {.project = "P", .unit = unit, .unit_count = 2, .owner = owner, .owner_count = 1};
	struct credit_registry r = {0};
	struct arena arena;

	arena_init(&arena);
	r.arena = &arena;
	assert_int_equal(credit_registry_certify(&r, &c, 1, 1, NULL), ST_OK);
	assert_int_equal(c.tonnes, 124);
	assert_int_equal(c.remainder_g, 314711);
	assert_int_equal(unit[0].tonnes, 124);
	assert_int_equal(unit[1].tonnes, 0);
	unit[0].verified_g = 1000000;
	assert_int_equal(credit_registry_certify(&r, &c, 1, 1, NULL), ST_OK);
	assert_int_equal(c.tonnes, 0);
	arena_done(&arena);
}

static void shares_that_do_not_sum_to_one_are_refused(void **state)
{
	struct credit_certificate_unit unit = {.measure = "M1", .verified_g = 5000000};
	struct credit_certificate_owner owner[2] = {{"A", "0.5", 0}, {"B", "0.4999999999", 0}};
	struct credit_certificate c = {.project = "P", .unit = &unit, .unit_count = 1, .owner = owner, .owner_count = 2};
	struct credit_registry r = {0};
	struct err err = {0};

	assert_int_equal(credit_registry_certify(&r, &c, 1, 1, &err), ST_INPUT);
	assert_string_equal(err.code, "credit.ownership_sum");
	c.owner_count = 0;
	assert_int_equal(credit_registry_certify(&r, &c, 1, 1, &err), ST_INPUT);
	unit.verified_g = INT64_MAX;
	assert_int_equal(credit_registry_certify(&r, &c, 1, 1, &err), ST_INPUT);
	assert_string_equal(err.code, "credit.too_large");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_by_tonnes_a_year),
		cmocka_unit_test(a_request_is_truncated_once),
		cmocka_unit_test(owners_get_the_largest_remainders),
		cmocka_unit_test(the_surrender_cap_is_rounded_down),
		cmocka_unit_test(last_days),
		cmocka_unit_test(R6_split_and_merge_keep_every_unit),
		cmocka_unit_test(serials_read_well),
		cmocka_unit_test(a_certificate_keeps_both_totals),
		cmocka_unit_test(a_machine_that_got_worse_reduces_its_project),
		cmocka_unit_test(shares_that_do_not_sum_to_one_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
