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
	period(duty_clock(NULL, "koc_conversion", day("2026-03-15")), "2031-03-15", "2031-03-17", "2031-03-14");
}

static void test_a_compliance_year_is_surrendered_for_until_the_end_of_august(void **state)
{
	period(duty_clock(NULL, "surrender", day("2026-12-31")), "2027-08-31", "2027-08-31", "2027-08-31");
}

static void test_a_period_without_matching_day_ends_with_the_month(void **state)
{
	period(duty_clock(NULL, "property_report", day("2027-01-31")), "2027-02-28", "2027-03-01", "2027-02-26");
}

static void test_a_request_before_an_end_is_counted_back_and_moves_back(void **state)
{
	period(duty_clock(NULL, "renewal_request", day("2031-06-30")), "2030-12-30", "2030-12-30", "2030-12-27");
	/* 2031-03-15 is a Saturday */
	period(duty_clock(NULL, "renewal_request", day("2031-09-15")), "2031-03-15", "2031-03-14", "2031-03-13");
}

static void test_the_first_day_is_not_counted(void **state)
{
	period(duty_clock(NULL, "recovery", day("2026-06-01")), "2026-07-01", "2026-07-01", "2026-07-01");
}

static void test_holidays_move_the_last_day_on_and_the_warning_back(void **state)
{
	const date_day holiday[] = {day("2031-03-14"), day("2031-03-17")};
	const struct duty_calendar calendar = {holiday, 2};
	const struct duty_clock clock = {.calendar = calendar};

	period(duty_clock(&clock, "koc_conversion", day("2026-03-15")), "2031-03-15", "2031-03-18", "2031-03-13");
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

static void test_every_rule_of_the_clock_table_is_whole(void **state)
{
	for (const struct duty_rule *r = duty_rules_builtin; r->kind; r++) {
		assert_ptr_equal(duty_clock_rule(NULL, r->kind, DATE_NONE), r); /* no kind twice */
		assert_true(r->span > 0 || r->from);
		for (int lang = 0; lang < 2; lang++)
			assert_true(r->name[lang][0] && r->event[lang][0] && r->ends[lang][0] && r->basis[lang][0]);
		/* where the reference gives no day, the table says why it has one */
		if (strcmp(r->firmness, "open") == 0 && !r->from)
			assert_non_null(r->note[LANG_EN]);
	}
	assert_null(duty_clock_rule(NULL, "nothing", DATE_NONE));
}

static void test_a_period_that_begins_at_midnight_ends_the_day_before(void **state)
{
	period(duty_clock(NULL, "verifier_designation", day("2025-01-01")), "2027-12-31", "2027-12-31", "2027-12-31");
	period(duty_clock(NULL, "monitoring_period", day("2026-07-01")), "2028-06-30", "2028-06-30", "2028-06-30");
}

static void test_a_stated_day_does_not_move_but_its_warning_does(void **state)
{
	/* 2027-05-15 is a Saturday */
	period(duty_clock_stated(NULL, "promise", day("2027-05-15")), "2027-05-15", "2027-05-15", "2027-05-14");
	period(duty_clock_stated(NULL, "return", day("2027-05-15")), "2027-05-15", "2027-05-15", "2027-05-14");
	period(duty_clock_length(NULL, "return", day("2027-02-15"), 3), "2027-05-15", "2027-05-17", "2027-05-14");
}

static void test_an_answer_to_an_objection_warns_when_its_first_days_are_over(void **state)
{
	period(duty_clock(NULL, "grant_objection_answer", day("2026-06-01")), "2026-06-25", "2026-06-25", "2026-06-15");
}

static void insert(const char *sql)
{
	struct store_stmt *stmt;

	ok(store_query(tx, sql, &stmt, &err));
	ok(store_run(stmt, &err));
}

static void test_a_folder_changes_span_warning_and_basis_from_a_day_on(void **state)
{
	static const struct store_migration *const schema[] = {duty_migrations, NULL};
	struct duty_clock clock;
	struct findings findings;
	struct arena arena;

	ok(store_open(db_passing(), STORE_WRITE_CREATE, &store, &err));
	ok(store_migrate(store, schema, &err));
	ok(store_begin(store, true, &tx, &err));
	arena_init(&arena);
	findings_init(&findings, 100);
	insert("INSERT INTO duty_rules VALUES ('koc_conversion', '2026-01-01', '2026-12-31', 24, 'months', 5, 'working_days', 'earlier notice', 2)");
	insert("INSERT INTO duty_rules VALUES ('koc_conversion', '2027-01-01', NULL, NULL, NULL, 10, 'days', 'later notice', 3)");
	ok(duty_rules_check(tx, &findings, &err));
	assert_int_equal(findings.errors, 0);
	ok(duty_clock_read(tx, &arena, &clock, &err));
	period(duty_clock(&clock, "koc_conversion", day("2026-03-15")), "2028-03-15", "2028-03-15", "2028-03-08");
	period(duty_clock(&clock, "koc_conversion", day("2027-03-15")), "2032-03-15", "2032-03-15", "2032-03-05");
	period(duty_clock(&clock, "koc_conversion", day("2025-03-15")), "2030-03-15", "2030-03-15", "2030-03-15");
	assert_string_equal(duty_clock_rule(&clock, "koc_conversion", day("2026-06-01"))->basis[LANG_KO], "earlier notice");
	assert_int_equal(duty_clock_shortest_days(&clock, "koc_conversion"), 24 * 28);
	assert_int_equal(duty_clock_shortest_days(NULL, "koc_conversion"), 60 * 28);
	insert("INSERT INTO duty_rules VALUES ('koc_conversion', '2026-06-01', '2026-05-01', 24, NULL, 9, NULL, 'x', 4)");
	insert("INSERT INTO duty_rules VALUES ('promise', '2026-06-01', NULL, 1201, 'months', 9999, 'days', 'x', 5)");
	ok(duty_rules_check(tx, &findings, &err));
	/* span without unit, alarm without unit, days, two overlaps; stated, range twice */
	assert_int_equal(findings.errors, 7);
	findings_done(&findings);
	arena_done(&arena);
	store_rollback(tx);
	tx = NULL;
	store_close(store);
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
		cmocka_unit_test(test_every_rule_of_the_clock_table_is_whole),
		cmocka_unit_test(test_a_period_that_begins_at_midnight_ends_the_day_before),
		cmocka_unit_test(test_a_stated_day_does_not_move_but_its_warning_does),
		cmocka_unit_test(test_an_answer_to_an_objection_warns_when_its_first_days_are_over),
		cmocka_unit_test(test_a_folder_changes_span_warning_and_basis_from_a_day_on),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
