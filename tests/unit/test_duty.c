/* Dated duties: done in time, done late, open, overdue, by one clock. */
#include "duty/duty.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fund_support.h"

static int setup(void **state)
{
	static const struct store_migration *const schema[] = {duty_migrations, NULL};

	strcpy(fund_folder, "/tmp/sangsaeng-duty-XXXXXX");
	assert_non_null(mkdtemp(fund_folder));
	ok(store_open(db_passing(), STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	return 0;
}

static enum status put(const char *kind, const char *subject, const char *due, const char *done)
{
	struct duty duty = {.kind = kind,
		.subject = subject,
		.owner = "S1",
		.legal_basis = "Act 27",
		.due_on = day(due),
		.done_on = done ? day(done) : DATE_NONE};

	return duty_put(tx, &duty, &err);
}

static void counts(const char *as_of, int64_t done, int64_t late, int64_t open, int64_t overdue)
{
	struct duty_counts c;

	ok(duty_counts(tx, day(as_of), &c, &err));
	assert_int_equal(c.done, done);
	assert_int_equal(c.done_late, late);
	assert_int_equal(c.open, open);
	assert_int_equal(c.overdue, overdue);
}

static void test_no_duties_are_no_counts(void **state)
{
	counts("2027-01-01", 0, 0, 0, 0);
}

static void test_a_duty_is_open_on_its_day_and_overdue_the_day_after(void **state)
{
	ok(put("return", "M1", "2027-06-30", NULL));
	counts("2027-06-29", 0, 0, 1, 0);
	counts("2027-06-30", 0, 0, 1, 0);
	counts("2027-07-01", 0, 0, 0, 1);
}

static void test_a_duty_done_on_its_day_is_in_time_and_the_day_after_late(void **state)
{
	ok(put("return", "M1", "2027-06-30", "2027-06-30"));
	ok(put("return", "M2", "2027-06-30", "2027-07-01"));
	ok(put("return", "M3", "2027-06-30", NULL));
	ok(duty_done(tx, "return", "M3", day("2027-06-01"), "E-1", &err));
	counts("2027-12-31", 2, 1, 0, 0);
}

static void test_what_is_done_later_was_still_open_before(void **state)
{
	ok(put("return", "M1", "2027-06-30", "2027-09-01"));
	counts("2027-06-15", 0, 0, 1, 0);
	counts("2027-08-01", 0, 0, 0, 1);
	counts("2027-09-01", 0, 1, 0, 0);
}

static void test_kind_and_subject_name_one_duty(void **state)
{
	ok(put("return", "M1", "2027-06-30", NULL));
	ok(put("recovery", "M1", "2027-06-30", NULL));
	assert_int_equal(put("return", "M1", "2028-06-30", NULL) == ST_OK ? store_settle(tx, &err) : ST_CONFLICT, ST_CONFLICT);
}

static void test_only_an_open_duty_can_be_done_and_only_once(void **state)
{
	refused(duty_done(tx, "return", "M1", day("2027-06-01"), NULL, &err), ST_NOT_FOUND, "duty.none");
	ok(put("return", "M1", "2027-06-30", NULL));
	ok(duty_done(tx, "return", "M1", day("2027-06-01"), "E-1", &err));
	refused(duty_done(tx, "return", "M1", day("2027-07-05"), "E-2", &err), ST_NOT_FOUND, "duty.none");
	assert_int_equal(sql_int("SELECT count(*) FROM duty WHERE done_on = '2027-06-01' AND evidence = 'E-1'"), 1);
	refused(duty_done(tx, "return", "M2", day("2027-06-01"), NULL, &err), ST_NOT_FOUND, "duty.none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, fund_teardown)
		T(test_no_duties_are_no_counts),
		T(test_a_duty_is_open_on_its_day_and_overdue_the_day_after),
		T(test_a_duty_done_on_its_day_is_in_time_and_the_day_after_late),
		T(test_what_is_done_later_was_still_open_before),
		T(test_kind_and_subject_name_one_duty),
		T(test_only_an_open_duty_can_be_done_and_only_once),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
