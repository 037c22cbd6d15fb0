/* Meter series: what a reading is, which record counts, gaps, gates by interval, exact sums, and what a late reading touches. On both databases. */
#include "base/decimal.h"
#include "evidence/evidence.h"
#include "party/party.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_support.h"

#define M2027(m) (2027 * 12 + (m)-1)
#define EVER_FROM date_make(1990, 1, 1)
#define EVER_TO date_make(2199, 12, 31)

static struct store *store;

static void expect_ok(enum status st, const struct err *err)
{
	if (st != ST_OK)
		fail_msg("%s %s %s %s", err->code, err->param[0], err->param[1], err->param[2]);
}

static struct store_tx *begin(void)
{
	struct store_tx *tx;
	struct err err;

	expect_ok(store_begin(store, true, &tx, &err), &err);
	return tx;
}

static void run_sql(struct store_tx *tx, const char *sql)
{
	struct store_stmt *stmt;
	struct err err;

	expect_ok(store_query(tx, sql, &stmt, &err), &err);
	expect_ok(store_run(stmt, &err), &err);
}

static int setup(void **state)
{
	static const struct store_migration *const schema[] = {party_migrations, evidence_migrations, reduction_migrations, NULL};
	struct store_tx *tx;
	struct err err;

	db_fresh();
	expect_ok(store_open(db_path, STORE_WRITE_CREATE, &store, &err), &err);
	expect_ok(store_migrate(store, schema, &err), &err);
	tx = begin();
	run_sql(tx, "INSERT INTO meters (meter, measure, parameter, unit, \"interval\", source_line) VALUES ('Q', 'K', 'EC_PJ', 'kWh', '15min', 2),"
		    " ('D', 'K', 'EC_PJ', 'kWh', 'day', 3), ('M', 'K', 'EC_PJ', 'kWh', 'month', 4), ('P', 'K', 'P_PJ', 'piece', 'day', 5)");
	expect_ok(store_commit(tx, &err), &err);
	return 0;
}

static int teardown(void **state)
{
	store_close(store);
	return 0;
}

/* A batch of rows "meter,at,value" that must be taken in. */
static struct reduction_intake_counts take(struct store_tx *tx, bool folder, date_day on, const char *const *row)
{
	struct reduction_batch batch = {.folder = folder, .source = "test.csv", .recorded_on = on, .not_after = date_make(2030, 1, 1)};
	struct reduction_intake_counts counts;
	struct reduction_intake *intake;
	struct err err;

	expect_ok(reduction_intake_open(tx, &batch, &intake, &err), &err);
	for (int64_t line = 2; *row; row++, line++) {
		char meter[32], at[32], value[64] = "";

		assert_true(sscanf(*row, "%31[^,],%31[^,],%63[^\n]", meter, at, value) >= 2);
		expect_ok(reduction_intake_put(intake, meter, at, value, NULL, line, &err), &err);
	}
	expect_ok(reduction_intake_close(intake, "00", &err), &err);
	counts = reduction_intake_count(intake);
	reduction_intake_free(intake);
	return counts;
}
#define TAKE(tx, on, ...) take(tx, false, on, (const char *const[]){__VA_ARGS__, NULL})

/* A reading for each day of 2027-03, `skip` (0: none) left out; value = day of the month. */
static void take_march(struct store_tx *tx, const char *meter, int skip)
{
	static char text[31][48];
	const char *row[32] = {NULL};
	size_t n = 0;

	for (int d = 1; d <= 31; d++) {
		snprintf(text[d - 1], sizeof text[d - 1], "%s,2027-03-%02d,%d", meter, d, d);
		if (d != skip)
			row[n++] = text[d - 1];
	}
	take(tx, false, date_make(2027, 4, 1), row);
}

static void expect_month(struct store_tx *tx, const char *meter, date_month month, date_day from, date_day to, enum reduction_fill fill,
	const char *sum, int64_t measured, int64_t filled, int64_t missing)
{
	struct reduction_series_month *list;
	size_t count;
	struct err err;
	char text[DECIMAL_TEXT_LEN * 2];

	expect_ok(reduction_series_months(tx, meter, month, month, from, to, fill, true, &list, &count, &err), &err);
	assert_int_equal(count, 1);
	decimal_canonical(list[0].sum, text);
	assert_string_equal(text, sum);
	assert_int_equal(list[0].measured, measured);
	assert_int_equal(list[0].filled, filled);
	assert_int_equal(list[0].missing, missing);
	assert_int_equal(list[0].intervals, measured + filled + missing);
	reduction_series_months_free(list, count);
}

static void a_value_is_plain_digits_with_at_most_nine_decimals(void **state)
{
	static const char *const bad[] = {
		"", "-", ".", "1.", "1e3", "+1", "1,5", "0x1", "1.1234567891", "9000000001", "99999999999999999999", "--1", "1.2.3"};
	int64_t value;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(reduction_series_value_parse(bad[i], strlen(bad[i]), &value));
	assert_true(reduction_series_value_parse("12.50", 5, &value));
	assert_true(value == INT64_C(12500000000));
	assert_true(reduction_series_value_parse("-0.000000001", 12, &value));
	assert_true(value == -1);
	assert_true(reduction_series_value_parse("9000000000", 10, &value));
	assert_true(value == INT64_C(9000000000000000000));
	assert_false(reduction_series_value_parse("9000000000.1", 12, &value));
}

static void a_time_is_the_start_of_an_interval(void **state)
{
	date_day day;
	int slot;

	assert_int_equal(reduction_series_time("2027-03-01T00:15", REDUCTION_INTERVAL_15MIN, &day, &slot), REDUCTION_TIME_OK);
	assert_int_equal(day, date_make(2027, 3, 1));
	assert_int_equal(slot, 1);
	assert_int_equal(reduction_series_time("2027-03-01 23:55:00", REDUCTION_INTERVAL_5MIN, &day, &slot), REDUCTION_TIME_OK);
	assert_int_equal(slot, 287);
	assert_int_equal(reduction_series_time("2027-03-01T00:07", REDUCTION_INTERVAL_15MIN, &day, &slot), REDUCTION_TIME_GRID);
	assert_int_equal(reduction_series_time("2027-03-01T24:00", REDUCTION_INTERVAL_HOUR, &day, &slot), REDUCTION_TIME_FORM);
	assert_int_equal(reduction_series_time("2027-02-29T00:00", REDUCTION_INTERVAL_HOUR, &day, &slot), REDUCTION_TIME_FORM);
	assert_int_equal(reduction_series_time("2027-03-01", REDUCTION_INTERVAL_DAY, &day, &slot), REDUCTION_TIME_OK);
	assert_int_equal(reduction_series_time("2027-03", REDUCTION_INTERVAL_MONTH, &day, &slot), REDUCTION_TIME_OK);
	assert_int_equal(reduction_series_time("2027-03-01", REDUCTION_INTERVAL_MONTH, &day, &slot), REDUCTION_TIME_FORM);
}

static void sums_are_exact(void **state)
{
	struct store_tx *tx = begin();

	TAKE(tx, date_make(2027, 4, 1), "Q,2027-03-01T00:00,0.1", "Q,2027-03-01T00:15,0.2", "Q,2027-03-31T23:45,0.000000001");
	run_sql(tx, "UPDATE meters SET fallback = '0' WHERE meter = 'Q'");
	expect_month(tx, "Q", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_LOWEST, "0.300000001", 3, 31 * 96 - 3, 0);
	store_rollback(tx);
}

/* The vector of offsets.md: resolution on 10 September, so 1 to 9 September and all months before are 0. */
static void gates_count_by_interval_not_pro_rata(void **state)
{
	static char text[61][48];
	const char *row[62] = {NULL};
	struct store_tx *tx = begin();
	date_day resolution = date_make(2026, 9, 10);

	for (int i = 0; i < 61; i++) { /* August and September, 1 a day and 2 from the 20th of September on: no mean gives this */
		date_day day = date_make(2026, 8, 1) + i;
		char name[DATE_TEXT_LEN];

		date_format(day, name);
		snprintf(text[i], sizeof text[i], "D,%s,%d", name, day >= date_make(2026, 9, 20) ? 2 : 1);
		row[i] = text[i];
	}
	take(tx, false, date_make(2026, 10, 2), row);
	expect_month(tx, "D", 2026 * 12 + 7, resolution, EVER_TO, REDUCTION_FILL_HIGHEST, "0", 0, 0, 0);
	expect_month(tx, "D", 2026 * 12 + 8, resolution, EVER_TO, REDUCTION_FILL_HIGHEST, "32", 21, 0, 0);
	TAKE(tx, date_make(2026, 10, 2), "M,2026-09,10");
	expect_month(tx, "M", 2026 * 12 + 8, resolution, EVER_TO, REDUCTION_FILL_HIGHEST, "0", 0, 0, 0); /* cannot be split */
	expect_month(tx, "M", 2026 * 12 + 8, date_make(2026, 9, 1), EVER_TO, REDUCTION_FILL_HIGHEST, "10", 1, 0, 0);
	store_rollback(tx);
}

static void a_month_partly_inside_the_gates_counts_if_it_is_metered_by_interval(void **state)
{
	struct reduction_case c = {.fundable = true,
		.project = "EP",
		.installed_on = date_make(2026, 2, 1),
		.scrapped_on = date_make(2026, 2, 1),
		.resolution_on = date_make(2026, 9, 10),
		.crediting_to = date_make(2027, 3, 15),
		.old_life_end = DATE_NONE};

	assert_string_equal(reduction_rules_gate(&c, 2026 * 12 + 8), "before_resolution");
	assert_string_equal(reduction_rules_gate(&c, M2027(3)), "after_crediting");
	c.by_interval = true;
	assert_string_equal(reduction_rules_gate(&c, 2026 * 12 + 7), "before_resolution");
	assert_null(reduction_rules_gate(&c, 2026 * 12 + 8));
	assert_null(reduction_rules_gate(&c, M2027(3)));
	assert_string_equal(reduction_rules_gate(&c, M2027(4)), "after_crediting");
}

static void a_gap_takes_the_highest_or_the_lowest_of_its_time_of_day(void **state)
{
	struct store_tx *tx = begin();

	take_march(tx, "D", 20); /* 496 - 20 */
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "507", 30, 1, 0);
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_LOWEST, "477", 30, 1, 0);
	run_sql(tx, "DELETE FROM reduction_series");
	run_sql(tx, "UPDATE meters SET fallback = '40' WHERE meter = 'D'"); /* more conservative on one side only */
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "516", 30, 1, 0);
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_LOWEST, "477", 30, 1, 0);
	store_rollback(tx);
}

static void a_gap_without_anything_comparable_is_missing(void **state)
{
	struct store_tx *tx = begin();

	TAKE(tx, date_make(2027, 4, 1), "Q,2027-03-01T00:00,5", "Q,2027-03-02T00:00,7", "Q,2027-03-03T00:15,");
	expect_month(tx, "Q", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "215", 2, 29, 31 * 95); /* 5 + 7 + 29 · 7 */
	expect_month(tx, "Q", M2027(5), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "0", 0, 0, 31 * 96);
	store_rollback(tx);
}

static void what_cannot_be_is_a_gap(void **state)
{
	struct store_tx *tx = begin();

	take_march(tx, "D", 0);
	TAKE(tx, date_make(2027, 4, 2), "D,2027-03-05,-3");
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "522", 30, 1, 0); /* 496 - 5 + 31 */
	run_sql(tx, "DELETE FROM reduction_series");
	run_sql(tx, "UPDATE meters SET capacity = '29' WHERE meter = 'D'");
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "522", 30, 1, 0); /* high energy is conservative: it stays */
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_LOWEST, "433", 28, 3, 0);  /* 496 - 5 - 30 - 31 + 3 */
	store_rollback(tx);
}

static void R11_readings_outside_the_calibration_do_not_count_as_measured(void **state)
{
	struct reduction_series_month *list;
	struct store_tx *tx = begin();
	struct err err;
	size_t count;

	run_sql(tx, "UPDATE meters SET calibrated_on = '2027-01-01', calibrated_to = '2027-03-29' WHERE meter = 'D'");
	take_march(tx, "D", 0);
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "493", 29, 2, 0); /* 1 … 29, twice 29 for the 30th and 31st */
	expect_ok(reduction_series_months(tx, "D", M2027(2), M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, true, &list, &count, &err), &err);
	assert_true(list[0].calibrated);
	assert_false(list[1].calibrated);
	reduction_series_months_free(list, count);
	store_rollback(tx);
}

static void the_record_made_last_counts_and_the_others_stay(void **state)
{
	struct reduction_series_change *change;
	struct reduction_intake_counts counts;
	struct store_tx *tx = begin();
	struct arena arena;
	struct err err;
	size_t count;

	take_march(tx, "D", 0);
	counts = TAKE(tx, date_make(2027, 4, 20), "D,2027-03-02,12.5");
	assert_int_equal(counts.corrected, 1);
	counts = TAKE(tx, date_make(2027, 4, 10), "D,2027-03-02,99"); /* came later, but is an older record */
	assert_int_equal(counts.taken, 1);
	counts = TAKE(tx, date_make(2027, 4, 25), "D,2027-03-02,12.50", "D,2027-03-03,3"); /* nothing new */
	assert_int_equal(counts.taken, 0);
	assert_int_equal(counts.same, 2);
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "506.5", 31, 0, 0);
	arena_init(&arena);
	expect_ok(reduction_series_changes(tx, "D", EVER_FROM, EVER_TO, &arena, &change, &count, &err), &err);
	assert_int_equal(count, 2);
	assert_string_equal(change[0].before, "2");
	assert_string_equal(change[0].after, "99");
	assert_string_equal(change[1].before, "99");
	assert_string_equal(change[1].after, "12.5");
	assert_int_equal(change[1].recorded_on, date_make(2027, 4, 20));
	arena_done(&arena);
	store_rollback(tx);
}

static void a_correction_may_take_a_value_back(void **state)
{
	struct store_tx *tx = begin();

	take_march(tx, "D", 0);
	TAKE(tx, date_make(2027, 4, 20), "D,2027-03-31,");
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "495", 30, 1, 0); /* 496 - 31 + 30 */
	store_rollback(tx);
}

static void the_same_readings_in_any_order_come_to_the_same(void **state)
{
	static char text[10 * 96][48];
	const char *row[10 * 96 + 1] = {NULL};
	char hash[2][HASH_HEX_LEN];
	uint32_t seed = 7;

	for (int i = 0; i < 10 * 96; i++) {
		char time[REDUCTION_SERIES_TIME_LEN];

		reduction_series_time_format(date_make(2027, 3, 1) + i / 96, i % 96, REDUCTION_INTERVAL_15MIN, time);
		snprintf(text[i], sizeof text[i], "Q,%s,%d.%03d", time, i % 7, i);
		row[i] = text[i];
	}
	for (int pass = 0; pass < 2; pass++) {
		struct store_tx *tx = begin();
		struct reduction_series_month *list;
		struct err err;
		size_t count;

		take(tx, false, date_make(2027, 4, 1), row);
		expect_ok(reduction_series_months(tx, "Q", M2027(3), M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, true, &list, &count, &err),
			&err);
		assert_int_equal(list[0].measured, 10 * 96);
		memcpy(hash[pass], list[0].sha256, HASH_HEX_LEN);
		reduction_series_months_free(list, count);
		store_rollback(tx);
		for (int i = 10 * 96 - 1; i > 0; i--) { /* shuffled for the second pass */
			int k = (int)((seed = seed * 1664525u + 1013904223u) >> 8) % (i + 1);
			const char *swap = row[i];

			row[i] = row[k];
			row[k] = swap;
		}
	}
	assert_string_equal(hash[0], hash[1]);
}

static enum status put_one(struct store_tx *tx, const char *first, const char *meter, const char *at, const char *value, struct err *err)
{
	struct reduction_batch batch = {.source = "t", .recorded_on = date_make(2027, 4, 1), .not_after = date_make(2027, 4, 1)};
	struct reduction_intake *intake;
	enum status st;

	expect_ok(reduction_intake_open(tx, &batch, &intake, err), err);
	if (first)
		expect_ok(reduction_intake_put(intake, "D", first, "1", NULL, 2, err), err);
	st = reduction_intake_put(intake, meter, at, value, NULL, 3, err);
	if (st == ST_OK)
		st = reduction_intake_close(intake, "00", err);
	reduction_intake_free(intake);
	return st;
}

static void bad_readings_are_refused_by_name(void **state)
{
	static const char *const bad[][5] = {{NULL, "X", "2027-03-01", "1", "reading.meter_unknown"},
		{NULL, "Q", "2027-03-01T00:01", "1", "reading.off_grid"}, {NULL, "Q", "2027-03-01", "1", "reading.time"},
		{NULL, "D", "2027-04-02", "1", "reading.future"}, {NULL, "D", "2027-03-01", "1kg", "reading.value"},
		{NULL, "D", "2027-03-01", "0.1234567891", "reading.digits"}, {"2027-03-01", "D", "2027-03-01", "2", "reading.twice"}};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct store_tx *tx = begin();
		struct err err;

		assert_int_equal(put_one(tx, bad[i][0], bad[i][1], bad[i][2], bad[i][3], &err), ST_INPUT);
		assert_string_equal(err.code, bad[i][4]);
		store_rollback(tx);
	}
}

static void twice_is_noticed_in_a_file_without_order_too(void **state)
{
	struct reduction_batch batch = {.source = "t", .recorded_on = date_make(2027, 4, 1), .not_after = date_make(2027, 4, 1)};
	struct reduction_intake *intake;
	struct store_tx *tx = begin();
	struct err err;

	expect_ok(reduction_intake_open(tx, &batch, &intake, &err), &err);
	expect_ok(reduction_intake_put(intake, "D", "2027-03-02", "1", NULL, 2, &err), &err);
	expect_ok(reduction_intake_put(intake, "D", "2027-03-01", "1", NULL, 3, &err), &err);
	expect_ok(reduction_intake_put(intake, "D", "2027-03-02", "2", NULL, 4, &err), &err);
	assert_int_equal(reduction_intake_close(intake, "00", &err), ST_INPUT);
	assert_string_equal(err.code, "reading.twice");
	assert_int_equal(err.line, 4);
	reduction_intake_free(intake);
	store_rollback(tx);
}

/* 2 was said earlier in another file, and counts as it was recorded later: the file that says 1 twice still says one thing. */
static void the_same_value_on_two_days_of_record_is_no_contradiction(void **state)
{
	struct reduction_batch batch = {.source = "t", .recorded_on = date_make(2027, 4, 1), .not_after = date_make(2027, 4, 1)};
	struct reduction_intake *intake;
	struct store_tx *tx = begin();
	struct err err;

	expect_ok(put_one(tx, NULL, "D", "2027-03-01", "2", &err), &err);
	expect_ok(reduction_intake_open(tx, &batch, &intake, &err), &err);
	expect_ok(reduction_intake_put(intake, "D", "2027-03-01", "1", "2027-03-02", 2, &err), &err);
	expect_ok(reduction_intake_put(intake, "D", "2027-03-01", "1", "2027-03-03", 3, &err), &err);
	expect_ok(reduction_intake_close(intake, "01", &err), &err);
	assert_int_equal(reduction_intake_count(intake).taken, 1);
	assert_int_equal(reduction_intake_count(intake).same, 1);
	reduction_intake_free(intake);
	store_rollback(tx);
}

static void an_import_that_is_rolled_back_leaves_nothing(void **state)
{
	struct store_tx *tx = begin();
	date_month *list;
	size_t count;
	struct err err;

	take_march(tx, "D", 0);
	store_rollback(tx);
	tx = begin();
	expect_ok(store_month_list(tx, &reduction_reading_table, &list, &count, &err), &err);
	assert_int_equal(count, 0);
	free(list);
	take_march(tx, "D", 0); /* and the same import succeeds then */
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "496", 31, 0, 0);
	store_rollback(tx);
}

static void a_late_reading_forgets_the_sum_of_its_month_only(void **state)
{
	struct reduction_series_month *before, *after;
	struct store_tx *tx = begin();
	struct err err;
	size_t count;
	int64_t sums;

	take_march(tx, "D", 20);
	TAKE(tx, date_make(2027, 6, 1), "D,2027-05-01,50");
	expect_ok(
		reduction_series_months(tx, "D", M2027(3), M2027(6), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, true, &before, &count, &err), &err);
	expect_ok(store_get_int(tx, "SELECT count(*) FROM reduction_series", 0, &sums, &err), &err);
	assert_int_equal(sums, 4);
	TAKE(tx, date_make(2027, 6, 2), "D,2027-05-02,40");
	expect_ok(store_get_int(tx, "SELECT count(*) FROM reduction_series", 0, &sums, &err), &err);
	assert_int_equal(sums, 3);
	expect_ok(reduction_series_months(tx, "D", M2027(3), M2027(6), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, true, &after, &count, &err), &err);
	for (size_t i = 0; i < count; i++)
		assert_true((strcmp(before[i].sha256, after[i].sha256) == 0) == (i != 2));
	reduction_series_months_free(before, count);
	reduction_series_months_free(after, count);
	store_rollback(tx);
}

static void a_reading_changed_by_hand_is_found(void **state)
{
	struct store_tx *tx = begin();
	struct findings findings;
	struct err err;

	take_march(tx, "D", 0);
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_HIGHEST, "496", 31, 0, 0);
	findings_init(&findings, 10);
	expect_ok(reduction_series_recheck(tx, &findings, &err), &err);
	assert_int_equal(findings.errors, 0);
	run_sql(tx, "UPDATE reduction_reading_2027_03 SET readings = '6' WHERE day = 5");
	expect_ok(reduction_series_recheck(tx, &findings, &err), &err);
	assert_int_equal(findings.errors, 1);
	run_sql(tx, "UPDATE reduction_reading_2027_03 SET readings = 'six' WHERE day = 5"); /* not what we write */
	expect_ok(reduction_series_recheck(tx, &findings, &err), &err);
	assert_int_equal(findings.errors, 2);
	assert_string_equal(findings.item[1].err.code, "series.damaged");
	findings_done(&findings);
	store_rollback(tx);
}

static void the_folders_readings_go_and_the_imported_ones_stay(void **state)
{
	struct store_tx *tx = begin();
	struct err err;

	take(tx, true, date_make(2027, 4, 1), (const char *const[]){"D,2027-03-01,1", "D,2027-03-02,2", NULL});
	TAKE(tx, date_make(2027, 4, 1), "D,2027-03-02,20");
	run_sql(tx, "UPDATE meters SET fallback = '0' WHERE meter = 'D'");
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_LOWEST, "21", 2, 29, 0);
	expect_ok(reduction_series_forget_folder(tx, &err), &err);
	run_sql(tx, "DELETE FROM reduction_series");
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_LOWEST, "20", 1, 30, 0);
	take(tx, true, date_make(2027, 4, 1), (const char *const[]){"D,2027-03-01,1", "D,2027-03-02,2", NULL}); /* the folder read again */
	expect_month(tx, "D", M2027(3), EVER_FROM, EVER_TO, REDUCTION_FILL_LOWEST, "21", 2, 29, 0);
	store_rollback(tx);
}

static int64_t warnings_of(struct store_tx *tx, const char *meter, const char *code)
{
	struct findings findings;
	struct err err;
	int64_t count = 0;

	findings_init(&findings, 100);
	expect_ok(reduction_series_check(tx, meter, M2027(1), M2027(12), &findings, &err), &err);
	for (size_t i = 0; i < findings.count; i++)
		count += strcmp(findings.item[i].err.code, code) == 0;
	findings_done(&findings);
	return count;
}

static void odd_readings_are_warned_of(void **state)
{
	struct store_tx *tx = begin();

	take_march(tx, "D", 0); /* rises every day, as a counter does */
	assert_int_equal(warnings_of(tx, "D", "series.register"), 1);
	assert_int_equal(warnings_of(tx, "D", "series.negative"), 0);
	TAKE(tx, date_make(2027, 4, 2), "D,2027-03-20,200", "D,2027-03-21,-1");
	assert_int_equal(warnings_of(tx, "D", "series.register"), 0);
	assert_int_equal(warnings_of(tx, "D", "series.slip"), 1);
	assert_int_equal(warnings_of(tx, "D", "series.negative"), 1);
	TAKE(tx, date_make(2027, 4, 3), "D,2027-03-04,7", "D,2027-03-05,7", "D,2027-03-06,7", "D,2027-03-08,7", "D,2027-03-09,7", "D,2027-03-10,7",
		"D,2027-03-11,7", "D,2027-03-12,7");
	assert_int_equal(warnings_of(tx, "D", "series.stuck"), 1);
	store_rollback(tx);
}

static void days_without_any_record_are_warned_of(void **state)
{
	struct store_tx *tx = begin();

	take_march(tx, "D", 0);
	assert_int_equal(warnings_of(tx, "D", "series.gap"), 0);
	TAKE(tx, date_make(2027, 5, 10), "D,2027-05-02,1", "D,2027-05-05,2"); /* nothing of April, nor of the 1st, 3rd and 4th */
	assert_int_equal(warnings_of(tx, "D", "series.gap"), 1);
	store_rollback(tx);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_plain_digits_with_at_most_nine_decimals),
		cmocka_unit_test(a_time_is_the_start_of_an_interval),
		TEST(sums_are_exact),
		TEST(gates_count_by_interval_not_pro_rata),
		cmocka_unit_test(a_month_partly_inside_the_gates_counts_if_it_is_metered_by_interval),
		TEST(a_gap_takes_the_highest_or_the_lowest_of_its_time_of_day),
		TEST(a_gap_without_anything_comparable_is_missing),
		TEST(what_cannot_be_is_a_gap),
		TEST(R11_readings_outside_the_calibration_do_not_count_as_measured),
		TEST(the_record_made_last_counts_and_the_others_stay),
		TEST(a_correction_may_take_a_value_back),
		TEST(the_same_readings_in_any_order_come_to_the_same),
		TEST(bad_readings_are_refused_by_name),
		TEST(twice_is_noticed_in_a_file_without_order_too),
		TEST(the_same_value_on_two_days_of_record_is_no_contradiction),
		TEST(an_import_that_is_rolled_back_leaves_nothing),
		TEST(a_late_reading_forgets_the_sum_of_its_month_only),
		TEST(a_reading_changed_by_hand_is_found),
		TEST(the_folders_readings_go_and_the_imported_ones_stay),
		TEST(odd_readings_are_warned_of),
		TEST(days_without_any_record_are_warned_of),
	};
	return cmocka_run_group_tests(tests, NULL, db_done);
}
