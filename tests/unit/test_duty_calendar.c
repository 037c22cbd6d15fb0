/* Last days and warnings by the Civil Act: weekends and holidays. */
#include "duty/duty.h"
#include "duty/duty_calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_support.h"

static const struct duty_calendar no_holidays = {NULL, 0};

static void period(struct duty_period p, const char *ends_on, const char *last_day, const char *alarm_on)
{
	assert_int_equal(p.ends_on, day(ends_on));
	assert_int_equal(p.last_day, day(last_day));
	assert_int_equal(p.alarm_on, day(alarm_on));
}

static void test_a_period_that_ends_on_a_saturday_goes_on_until_monday_and_warns_on_friday(void **state)
{
	period(duty_period_months(&no_holidays, day("2026-03-15"), 60), "2031-03-15", "2031-03-17", "2031-03-14");
}

static void test_a_compliance_year_is_surrendered_for_until_the_end_of_august(void **state)
{
	period(duty_period_months(&no_holidays, day("2026-12-31"), 8), "2027-08-31", "2027-08-31", "2027-08-31");
}

static void test_a_period_without_matching_day_ends_with_the_month(void **state)
{
	period(duty_period_months(&no_holidays, day("2027-01-31"), 1), "2027-02-28", "2027-03-01", "2027-02-26");
}

static void test_a_request_before_an_end_is_counted_back_and_moves_back(void **state)
{
	period(duty_period_before(&no_holidays, day("2031-06-30"), 6), "2030-12-30", "2030-12-30", "2030-12-27");
	/* 2031-03-15 is a Saturday */
	period(duty_period_before(&no_holidays, day("2031-09-15"), 6), "2031-03-15", "2031-03-14", "2031-03-13");
}

static void test_the_first_day_is_not_counted(void **state)
{
	period(duty_period_days(&no_holidays, day("2026-06-01"), 30), "2026-07-01", "2026-07-01", "2026-07-01");
}

static void test_holidays_move_the_last_day_on_and_the_warning_back(void **state)
{
	const date_day holiday[] = {day("2031-03-14"), day("2031-03-17")};
	const struct duty_calendar calendar = {holiday, 2};

	period(duty_period_months(&calendar, day("2026-03-15"), 60), "2031-03-15", "2031-03-18", "2031-03-13");
	assert_false(duty_is_working_day(&calendar, day("2031-03-17")));
	assert_true(duty_is_working_day(&calendar, day("2031-03-18")));
}

static void test_a_year_without_holidays_is_known_to_be_uncovered(void **state)
{
	const date_day holiday[] = {day("2031-03-01")};
	const struct duty_calendar calendar = {holiday, 1};

	assert_true(duty_calendar_covers(&calendar, day("2031-12-31")));
	assert_false(duty_calendar_covers(&calendar, day("2030-12-31")));
	assert_false(duty_calendar_covers(&no_holidays, day("2031-12-31")));
}

static void test_holidays_are_read_in_order_and_duties_keep_their_warning(void **state)
{
	static const struct store_migration *const schema[] = {duty_migrations, NULL};
	struct duty duty = {.kind = "start_notice",
		.subject = "EP-1",
		.owner = "S1",
		.legal_basis = "N26",
		.due_on = day("2031-03-17"),
		.alarm_on = day("2031-03-14"),
		.done_on = DATE_NONE};
	struct duty_calendar calendar;
	struct store_stmt *stmt;
	struct arena arena;
	struct duty *list;
	size_t count;

	ok(store_open(db_passing(), STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	arena_init(&arena);
	ok(store_query(tx, "INSERT INTO holidays VALUES ('2031-05-05', 'b', 's', 3), ('2031-03-01', 'a', 's', 2)", &stmt, &err));
	ok(store_run(stmt, &err));
	ok(duty_calendar_read(tx, &arena, &calendar, &err));
	assert_int_equal(calendar.count, 2);
	assert_int_equal(calendar.holiday[0], day("2031-03-01"));
	ok(duty_put(tx, &duty, &err));
	duty.subject = "EP-2";
	duty.due_on = day("2031-03-10");
	duty.alarm_on = 0;
	ok(duty_put(tx, &duty, &err));
	ok(duty_list(tx, NULL, &arena, &list, &count, &err));
	assert_int_equal(count, 2); /* by due date */
	assert_string_equal(list[0].subject, "EP-2");
	assert_int_equal(list[0].alarm_on, 0);
	assert_int_equal(list[1].alarm_on, day("2031-03-14"));
	ok(duty_list(tx, "nothing", &arena, &list, &count, &err));
	assert_int_equal(count, 0);
	store_rollback(tx);
	tx = NULL;
	store_close(store);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_period_that_ends_on_a_saturday_goes_on_until_monday_and_warns_on_friday),
		cmocka_unit_test(test_a_compliance_year_is_surrendered_for_until_the_end_of_august),
		cmocka_unit_test(test_a_period_without_matching_day_ends_with_the_month),
		cmocka_unit_test(test_a_request_before_an_end_is_counted_back_and_moves_back),
		cmocka_unit_test(test_the_first_day_is_not_counted),
		cmocka_unit_test(test_holidays_move_the_last_day_on_and_the_warning_back),
		cmocka_unit_test(test_a_year_without_holidays_is_known_to_be_uncovered),
		cmocka_unit_test(test_holidays_are_read_in_order_and_duties_keep_their_warning),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
