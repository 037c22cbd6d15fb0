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
	int64_t count[DUTY_STATES] = {0};
	struct arena arena;
	struct duty *list;
	size_t n;

	arena_init(&arena);
	ok(duty_list(tx, NULL, &arena, &list, &n, &err));
	for (size_t i = 0; i < n; i++)
		count[duty_stand(&list[i], DUTY_TASK, NULL, 0, day(as_of)).state]++;
	arena_done(&arena);
	assert_int_equal(count[DUTY_DONE], done);
	assert_int_equal(count[DUTY_DONE_LATE], late);
	assert_int_equal(count[DUTY_OPEN], open);
	assert_int_equal(count[DUTY_OVERDUE], overdue);
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

static const struct duty one = {.kind = "return",
	.subject = "M1",
	.owner = "S1",
	.legal_basis = "x",
	.evidence = "E-FACT",
	.due_on = 21000,
	.alarm_on = 20990,
	.done_on = DATE_NONE};

static enum duty_state state_on(enum duty_nature nature, const struct duty_mark *mark, size_t marks, date_day on)
{
	return duty_stand(&one, nature, mark, marks, on).state;
}

static void test_a_task_warns_then_is_overdue_a_right_and_a_period_end(void **state)
{
	assert_int_equal(state_on(DUTY_TASK, NULL, 0, 20989), DUTY_OPEN);
	assert_int_equal(state_on(DUTY_TASK, NULL, 0, 20990), DUTY_SOON);
	assert_int_equal(state_on(DUTY_TASK, NULL, 0, 21000), DUTY_SOON);
	assert_int_equal(state_on(DUTY_TASK, NULL, 0, 21001), DUTY_OVERDUE);
	assert_int_equal(state_on(DUTY_RIGHT, NULL, 0, 21001), DUTY_ENDED);
	assert_int_equal(state_on(DUTY_PERIOD, NULL, 0, 21001), DUTY_ENDED);
}

static void test_marks_decide_from_their_day_on_and_can_be_taken_back(void **state)
{
	const struct duty_mark mark[] = {{.mark = DUTY_MARK_DONE, .on = 21005, .evidence = "E-1"}, {.mark = DUTY_MARK_REOPEN, .on = 21006},
		{.mark = DUTY_MARK_WAIVE, .on = 21007}};

	assert_int_equal(state_on(DUTY_TASK, mark, 1, 21004), DUTY_OVERDUE);
	assert_int_equal(state_on(DUTY_TASK, mark, 3, 21005), DUTY_DONE_LATE);
	assert_string_equal(duty_stand(&one, DUTY_TASK, mark, 3, 21005).evidence, "E-1");
	assert_int_equal(state_on(DUTY_TASK, mark, 3, 21006), DUTY_OVERDUE);
	assert_int_equal(state_on(DUTY_TASK, mark, 3, 21007), DUTY_WAIVED);
}

static void test_facts_win_over_marks(void **state)
{
	const struct duty_mark mark[] = {{.mark = DUTY_MARK_DONE, .on = 21005, .evidence = "E-1"}, {.mark = DUTY_MARK_WAIVE, .on = 21006}};
	struct duty fact = one;
	struct duty_standing s;

	fact.done_on = 20995;
	s = duty_stand(&fact, DUTY_TASK, mark, 2, 21010);
	assert_int_equal(s.state, DUTY_DONE);
	assert_int_equal(s.done_on, 20995);
	assert_string_equal(s.evidence, "E-FACT");
	assert_null(s.mark);
}

static void test_a_delegation_holds_until_its_last_day(void **state)
{
	const struct duty_mark mark[] = {{.mark = DUTY_MARK_DELEGATE, .on = 20980, .to = "P-9", .until = 20985}};

	assert_null(duty_stand(&one, DUTY_TASK, mark, 1, 20979).delegate);
	assert_string_equal(duty_stand(&one, DUTY_TASK, mark, 1, 20985).delegate->to, "P-9");
	assert_null(duty_stand(&one, DUTY_TASK, mark, 1, 20986).delegate);
}

static void test_marks_are_kept_in_order_and_found_by_their_duty(void **state)
{
	struct duty_mark mark = {.kind = "return",
		.subject = "M1",
		.mark = DUTY_MARK_DELEGATE,
		.on = day("2027-06-01"),
		.by = "P-1",
		.checker = "",
		.to = "P-2",
		.until = day("2027-06-30"),
		.evidence = "",
		.reason = "",
		.at = "2027-06-01T00:00:00Z"};
	const struct duty_mark *mine;
	struct duty_mark *list;
	struct arena arena;
	size_t count, own;

	arena_init(&arena);
	ok(duty_mark_put(tx, &mark, &err));
	mark.subject = "M0";
	mark.until = DATE_NONE;
	ok(duty_mark_put(tx, &mark, &err));
	mark.subject = "M1";
	mark.mark = DUTY_MARK_DONE;
	ok(duty_mark_put(tx, &mark, &err));
	ok(duty_marks(tx, &arena, &list, &count, &err));
	assert_int_equal(count, 3);
	assert_int_equal(list[0].until, DATE_NONE);
	duty_marks_of(list, count, &one, &mine, &own);
	assert_int_equal(own, 2);
	assert_int_equal(mine[0].seq, 1);
	assert_int_equal(mine[0].until, day("2027-06-30"));
	assert_int_equal(mine[1].mark, DUTY_MARK_DONE);
	arena_done(&arena);
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
		cmocka_unit_test(test_a_task_warns_then_is_overdue_a_right_and_a_period_end),
		cmocka_unit_test(test_marks_decide_from_their_day_on_and_can_be_taken_back),
		cmocka_unit_test(test_facts_win_over_marks),
		cmocka_unit_test(test_a_delegation_holds_until_its_last_day),
		T(test_marks_are_kept_in_order_and_found_by_their_duty),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
