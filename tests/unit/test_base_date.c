/* Calendar days and months, and periods of the Civil Act. */
#include "base/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static date_day day_of(const char *s)
{
	date_day day = DATE_NONE;

	assert_int_equal(date_parse(s, &day, NULL), ST_OK);
	return day;
}

static const char *after(const char *s, int months)
{
	static char out[DATE_TEXT_LEN];

	date_format(date_add_months(day_of(s), months), out);
	return out;
}

static void days_count_from_1970(void **state)
{
	assert_int_equal(date_make(1970, 1, 1), 0);
	assert_int_equal(day_of("2000-03-01"), 11017);
	assert_int_equal(day_of("2026-06-30") - day_of("2026-06-01"), 29);
	assert_int_equal(date_weekday(day_of("2026-06-30")), 1); /* a Tuesday */
	assert_int_equal(date_weekday(day_of("2024-02-29")), 3);
	assert_int_equal(date_weekday(date_make(1969, 12, 28)), 6);
}

static void every_valid_day_splits_and_formats_back(void **state)
{
	date_day expected = date_make(1990, 1, 1);

	for (date_day day = expected; day <= date_make(2199, 12, 31); day++) {
		int year, month, mday;
		char out[DATE_TEXT_LEN];
		date_day again;

		date_split(day, &year, &month, &mday);
		assert_int_equal(date_make(year, month, mday), day);
		date_format(day, out);
		assert_int_equal(date_parse(out, &again, NULL), ST_OK);
		assert_int_equal(again, day);
		assert_int_equal(month_of(day), year * 12 + month - 1);
	}
}

static void other_ways_to_write_a_date_are_refused(void **state)
{
	static const char *const syntax[] = {
		"", "2026-6-30", "2026/06/30", "20260630", "2026-06-30 ", " 2026-06-30", "2026-06-3x", "2026-06", "２026-06-30"};
	static const char *const range[] = {
		"2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-01-00", "1989-12-31", "2200-01-01"};
	date_month month = 5;
	date_day day = 5;
	struct err err;

	for (size_t i = 0; i < sizeof syntax / sizeof syntax[0]; i++) {
		assert_int_equal(date_parse(syntax[i], &day, &err), ST_INPUT);
		assert_string_equal(err.code, "date.syntax");
	}
	for (size_t i = 0; i < sizeof range / sizeof range[0]; i++) {
		assert_int_equal(date_parse(range[i], &day, &err), ST_INPUT);
		assert_string_equal(err.code, "date.range");
	}
	assert_int_equal(month_parse("2026-06-30", &month, &err), ST_INPUT);
	assert_string_equal(err.code, "date.month_syntax");
	assert_int_equal(month_parse("2026-13", &month, &err), ST_INPUT);
	assert_string_equal(err.code, "date.range");
	assert_int_equal(day, 5);
	assert_int_equal(month, 5);
	assert_int_equal(date_parse("2024-02-29", &day, NULL), ST_OK);
}

static void months_have_their_days(void **state)
{
	date_month february;
	char out[DATE_TEXT_LEN];

	assert_int_equal(month_parse("2024-02", &february, NULL), ST_OK);
	assert_int_equal(month_days(february), 29);
	assert_int_equal(month_days(february + 12), 28);
	assert_int_equal(month_last_day(february), day_of("2024-02-29"));
	assert_int_equal(month_first_day(february + 10), day_of("2024-12-01"));
	month_format(february, out);
	assert_string_equal(out, "2024-02");
	date_format(DATE_NONE, out);
	assert_string_equal(out, "");
}

static void a_period_ends_on_the_matching_day(void **state)
{
	assert_string_equal(after("2026-05-15", 1), "2026-06-15");
	assert_string_equal(after("2026-12-10", 2), "2027-02-10");
	assert_string_equal(after("2026-05-15", 60), "2031-05-15");
	assert_string_equal(after("2026-05-15", 0), "2026-05-15");
	assert_string_equal(after("2026-05-15", -6), "2025-11-15");
}

static void without_a_matching_day_it_ends_with_the_month(void **state)
{
	assert_string_equal(after("2026-01-31", 1), "2026-02-28");
	assert_string_equal(after("2028-01-31", 1), "2028-02-29");
	assert_string_equal(after("2026-01-29", 1), "2026-02-28");
	assert_string_equal(after("2026-12-31", 2), "2027-02-28");
	assert_string_equal(after("2026-03-31", -1), "2026-02-28");
}

/* The reference reads articles 157 and 160 as "the matching calendar day"; for a deadline that is also the earlier, careful reading where a month
 * ends. */
static void it_ends_on_the_matching_day_also_from_the_end_of_a_short_month(void **state)
{
	assert_string_equal(after("2026-02-28", 2), "2026-04-28");
	assert_string_equal(after("2026-06-30", 2), "2026-08-30");
	assert_string_equal(after("2024-02-29", 12), "2025-02-28");
	assert_string_equal(after("2026-12-31", 8), "2027-08-31");
}

/* A day that was written into a database by hand: no overflow, whatever it is. */
static void days_out_of_all_bounds_stay_days(void **state)
{
	const date_day far[] = {INT32_MIN, INT32_MIN + 1, -2000000000, -719468, 2000000000, INT32_MAX - 1, INT32_MAX};

	for (size_t i = 0; i < sizeof far / sizeof *far; i++)
		for (int months = -240; months <= 240; months += 36) {
			date_day moved = date_add_months(far[i], months);
			assert_true(moved > INT32_MIN && moved < INT32_MAX);
			date_weekday(moved);
			month_last_day(month_of(moved));
		}
}

/* Nine hours ahead of UTC: at 15:00 there the next day begins. */
static void a_day_in_seoul_begins_at_three_in_the_afternoon_of_utc(void **state)
{
	const int64_t day = 24 * 60 * 60, noon = day_of("2026-06-30") * day + 12 * 60 * 60;

	assert_int_equal(date_in_seoul(noon), day_of("2026-06-30"));
	assert_int_equal(date_in_seoul(noon + 3 * 60 * 60 - 1), day_of("2026-06-30"));
	assert_int_equal(date_in_seoul(noon + 3 * 60 * 60), day_of("2026-07-01"));
	assert_int_equal(date_in_seoul(0), 0);
	assert_int_equal(date_in_seoul(-9 * 60 * 60), 0);
	assert_int_equal(date_in_seoul(-9 * 60 * 60 - 1), -1);
	assert_int_equal(date_seoul_begins(day_of("2026-07-01")), noon + 3 * 60 * 60);
	for (date_day d = -3000; d < 60000; d++) {
		assert_int_equal(date_in_seoul(date_seoul_begins(d)), d);
		assert_int_equal(date_in_seoul(date_seoul_begins(d) - 1), d - 1);
	}
	assert_int_equal(date_in_seoul(INT64_MAX), 2000000000); /* as days written by hand: no overflow */
	assert_int_equal(date_in_seoul(INT64_MIN), -2000000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_count_from_1970),
		cmocka_unit_test(every_valid_day_splits_and_formats_back),
		cmocka_unit_test(other_ways_to_write_a_date_are_refused),
		cmocka_unit_test(months_have_their_days),
		cmocka_unit_test(a_period_ends_on_the_matching_day),
		cmocka_unit_test(without_a_matching_day_it_ends_with_the_month),
		cmocka_unit_test(it_ends_on_the_matching_day_also_from_the_end_of_a_short_month),
		cmocka_unit_test(days_out_of_all_bounds_stay_days),
		cmocka_unit_test(a_day_in_seoul_begins_at_three_in_the_afternoon_of_utc),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
