/* Campaigns: days of reminders, what may be asked, coverage to the digit, and the outbox. */
#include "duty/duty.h"
#include "duty/duty_campaign.h"
#include "duty/duty_outbox.h"

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

/* ---- the ladder ---- */

static void test_steps_move_to_working_days_and_keep_their_order(void **state)
{
	const date_day holiday[] = {day("2028-07-17")};
	const struct duty_calendar calendar = {holiday, 1};
	const struct duty_rung rung[] = {{.days = 1}, {.days = -9}, {.at_start = true}, {.days = -30}, {.days = 2}, {.days = -1}};
	struct duty_step step[DUTY_STEPS_MAX];

	/* due on Friday the 14th: 9 days before is Wednesday, one and two days after are Saturday and Sunday, Monday is a holiday */
	assert_int_equal(duty_ladder(rung, 6, day("2028-06-30"), day("2028-07-14"), &calendar, step), 4);
	assert_string_equal(step[0].label, "start");
	assert_string_equal(step[1].label, "before-9");
	assert_int_equal(step[1].on, day("2028-07-05"));
	assert_string_equal(step[2].label, "before-1");
	assert_string_equal(step[3].label, "after-2"); /* of two on one day the last */
	assert_int_equal(step[3].on, day("2028-07-18"));
	assert_int_equal(step[3].step, 4);
}

static void test_the_latest_step_is_next_and_none_comes_back(void **state)
{
	const struct duty_step step[] = {{.step = 1, .on = 10}, {.step = 2, .on = 20}, {.step = 3, .on = 30}};

	assert_null(duty_ladder_next(step, 3, 9, 0));
	assert_int_equal(duty_ladder_next(step, 3, 10, 0)->step, 1);
	assert_int_equal(duty_ladder_next(step, 3, 35, 0)->step, 3);
	assert_int_equal(duty_ladder_next(step, 3, 35, 1)->step, 3);
	assert_null(duty_ladder_next(step, 3, 35, 3));
	assert_null(duty_ladder_next(step, 3, 25, 3));
}

/* ---- what may be asked ---- */

static void test_cost_and_recipes_are_told_from_what_may_be_asked(void **state)
{
	assert_int_equal(duty_demand_of("quotes"), DUTY_DEMAND_COST);
	assert_int_equal(duty_demand_of("inputs"), DUTY_DEMAND_RECIPE);
	assert_int_equal(duty_demand_of("activity"), DUTY_DEMAND_TECHNICAL);
	assert_int_equal(duty_demand_of("supplier_footprints"), DUTY_DEMAND_FREE);
	assert_int_equal(duty_demand_of("decisions"), DUTY_DEMAND_NONE);
	assert_true(duty_is_principal("carmaker") && duty_is_principal("supplier"));
	assert_false(duty_is_principal("operator") || duty_is_principal("ministry_trade") || duty_is_principal("verifier"));
}

/* ---- coverage ---- */

static void add(struct duty_coverage *c, const char *tonnes, enum duty_request_state state)
{
	duty_coverage_add(c, &(struct duty_request){.tonnes = tonnes, .state = state}, 10, 11);
}

static void test_tonnes_are_summed_exactly_and_a_firm_without_a_figure_is_no_zero(void **state)
{
	struct duty_coverage c;
	char percent[DUTY_PERCENT_LEN];
	mpq_t expected;

	duty_coverage_init(&c);
	mpq_init(expected);
	add(&c, "0.1", DUTY_ANSWERED);
	add(&c, "0.2", DUTY_ACCEPTED);
	add(&c, "1e-30", DUTY_SENT);
	add(&c, NULL, DUTY_ANSWERED);
	add(&c, "5", DUTY_DECLINED);
	add(&c, "0", DUTY_RETURNED);
	assert_int_equal(c.asked, 6);
	assert_int_equal(c.answered, 3);
	assert_int_equal(c.accepted, 1);
	assert_int_equal(c.unknown, 1);
	assert_int_equal(c.silent, 2);
	assert_int_equal(c.declined, 1);
	mpq_set_str(expected, "3/10", 10);
	assert_true(mpq_equal(c.answered_t, expected));
	mpq_set_str(expected, "5300000000000000000000000000001/1000000000000000000000000000000", 10);
	assert_true(mpq_equal(c.total_t, expected));
	duty_percent(c.answered_t, c.total_t, percent);
	assert_string_equal(percent, "5.66");
	mpq_set_str(expected, "1/20000", 10); /* 0.005 %: half away from zero */
	mpq_set_ui(c.total_t, 1, 1);
	duty_percent(expected, c.total_t, percent);
	assert_string_equal(percent, "0.01");
	mpq_set_ui(c.total_t, 0, 1);
	duty_percent(expected, c.total_t, percent);
	assert_string_equal(percent, "");
	mpq_clear(expected);
	duty_coverage_done(&c);
}

/* ---- the outbox ---- */

static struct duty_outbox letter(const char *message, const char *id)
{
	return (struct duty_outbox){.message = message,
		.campaign = "C",
		.request = "C/S1",
		.kind = DUTY_LETTER_REMINDER,
		.step = 2,
		.person = "P",
		.message_id = id,
		.state = DUTY_OUTBOX_WAITING,
		.not_before = "2026-11-26T08:00:00Z"};
}

static void test_a_letter_is_put_once_and_waits_for_its_time_and_channel(void **state)
{
	struct duty_outbox row = letter("C/S1/start", "<1@x.example>"), found;
	struct arena arena;
	int64_t last = 0;
	bool is_new = false, there = false;

	arena_init(&arena);
	ok(duty_outbox_put(tx, &row, &is_new, &err));
	assert_true(is_new);
	ok(duty_outbox_put(tx, &row, &is_new, &err));
	assert_false(is_new);
	ok(duty_outbox_last_step(tx, "C/S1", &last, &err));
	assert_int_equal(last, 2);
	ok(duty_outbox_first(tx, NULL, true, true, "2026-11-26T07:59:59Z", &arena, &there, &found, &err));
	assert_false(there);
	ok(duty_outbox_first(tx, NULL, false, true, "2026-11-26T08:00:00Z", &arena, &there, &found, &err));
	assert_false(there);
	ok(duty_outbox_first(tx, "D", true, true, "2026-11-26T08:00:00Z", &arena, &there, &found, &err));
	assert_false(there);
	ok(duty_outbox_first(tx, "C", true, false, "2026-11-26T08:00:00Z", &arena, &there, &found, &err));
	assert_true(there);
	found.state = DUTY_OUTBOX_CLAIMED;
	found.claimed_by = "host 1 x";
	ok(duty_outbox_update(tx, &found, &err));
	ok(duty_outbox_first(tx, "C", true, false, "2026-11-26T08:00:00Z", &arena, &there, &found, &err));
	assert_false(there);
	ok(duty_outbox_drop(tx, "C/S1", false, "2026-11-26T08:00:01Z", &err)); /* a letter on its way is not dropped */
	ok(duty_outbox_get(tx, "C/S1/start", &arena, &found, &err));
	assert_int_equal(found.state, DUTY_OUTBOX_CLAIMED);
	arena_done(&arena);
}

static void test_pauses_double_up_to_a_day(void **state)
{
	assert_int_equal(duty_outbox_pause_seconds(1), 300);
	assert_int_equal(duty_outbox_pause_seconds(2), 600);
	assert_int_equal(duty_outbox_pause_seconds(40), 86400);
}

static void test_a_state_that_was_changed_by_hand_is_not_sent(void **state)
{
	struct duty_outbox row = letter("C/S1/start", "<1@x.example>"), found;
	struct arena arena;
	bool is_new;

	arena_init(&arena);
	ok(duty_outbox_put(tx, &row, &is_new, &err));
	sql_run("UPDATE desk_queue_outbox SET state = 'wating'");
	ok(duty_outbox_get(tx, "C/S1/start", &arena, &found, &err));
	assert_int_equal(found.state, DUTY_OUTBOX_UNCERTAIN);
	refused(duty_outbox_get(tx, "C/S2/start", &arena, &found, &err), ST_NOT_FOUND, "outbox.none");
	arena_done(&arena);
}

/* ---- campaigns ---- */

static void test_a_campaign_is_kept_with_its_tables_and_steps(void **state)
{
	struct duty_campaign c = {.campaign = "C",
				     .name_ko = "가",
				     .name_en = "a",
				     .asked_by = "OPERATOR",
				     .sender = "a@b.example",
				     .from = 2027 * 12,
				     .to = 2027 * 12 + 11,
				     .text_ko = "",
				     .text_en = "",
				     .wanted_on = day("2028-07-15"),
				     .due_on = day("2028-07-18"),
				     .alarm_on = day("2028-07-14"),
				     .started_on = day("2028-06-30"),
				     .started_by = "P",
				     .escalate_on = DATE_NONE,
				     .expires_on = DATE_NONE,
				     .sha256 = "x",
				     .asked = {"activity", "evidence"},
				     .asked_count = 2,
				     .step = {{.step = 1, .on = day("2028-06-30"), .channel = DUTY_CHANNEL_MESSAGE, .label = "start"}},
				     .step_count = 1},
			     read;
	struct arena arena;

	arena_init(&arena);
	ok(duty_campaign_put(tx, &c, &err));
	refused(duty_campaign_put(tx, &c, &err), ST_CONFLICT, "campaign.exists");
	ok(duty_campaign_get(tx, "C", &arena, &read, &err));
	assert_int_equal(read.due_on, c.due_on);
	assert_int_equal(read.to, c.to);
	assert_int_equal(read.escalate_on, DATE_NONE);
	assert_true(duty_campaign_asks(&read, "evidence") && !duty_campaign_asks(&read, "inputs"));
	assert_int_equal(read.step_count, 1);
	assert_int_equal(read.step[0].channel, DUTY_CHANNEL_MESSAGE);
	refused(duty_campaign_get(tx, "D", &arena, &read, &err), ST_NOT_FOUND, "campaign.none");
	arena_done(&arena);
}

static void test_an_answer_is_kept_byte_by_byte(void **state)
{
	const char bytes[] = "a,b\r\n\xb0\xa1,\0x"; /* CP949, and a NUL byte */
	struct duty_answer answer = {.request = "C/S1",
		.asked = "activity",
		.file = "activity.csv",
		.sha256 = "x",
		.bytes = bytes,
		.length = sizeof bytes - 1,
		.answered_by = "P",
		.answered_on = day("2028-07-01")};
	struct duty_answer *list;
	struct arena arena;
	const char *again;
	size_t length, count;
	int64_t number = 0;

	arena_init(&arena);
	ok(duty_answer_put(tx, &answer, &number, &err));
	assert_int_equal(number, 1);
	ok(duty_answer_bytes(tx, 1, &arena, &again, &length, &err));
	assert_int_equal(length, sizeof bytes - 1);
	assert_memory_equal(again, bytes, length);
	ok(duty_answers_decide(tx, "C/S1", DUTY_ANSWER_ACCEPTED, "Q", day("2028-07-02"), &err));
	ok(duty_answers_decide(tx, "C/S1", DUTY_ANSWER_RETURNED, "R", day("2028-07-03"), &err)); /* decided once */
	ok(duty_answers(tx, "C/S1", &arena, &list, &count, &err));
	assert_int_equal(count, 1);
	assert_int_equal(list[0].state, DUTY_ANSWER_ACCEPTED);
	assert_string_equal(list[0].decided_by, "Q");
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, fund_teardown)
		cmocka_unit_test(test_steps_move_to_working_days_and_keep_their_order),
		cmocka_unit_test(test_the_latest_step_is_next_and_none_comes_back),
		cmocka_unit_test(test_cost_and_recipes_are_told_from_what_may_be_asked),
		cmocka_unit_test(test_tonnes_are_summed_exactly_and_a_firm_without_a_figure_is_no_zero),
		cmocka_unit_test(test_pauses_double_up_to_a_day),
		T(test_a_letter_is_put_once_and_waits_for_its_time_and_channel),
		T(test_a_state_that_was_changed_by_hand_is_not_sent),
		T(test_a_campaign_is_kept_with_its_tables_and_steps),
		T(test_an_answer_is_kept_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, db_done);
}
