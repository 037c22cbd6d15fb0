/* All SQL of meter series: meters, batches, readings by month, sums. */
#include "reduction/reduction_series_int.h"

#include <string.h>

const char reduction_series_schema[] =
	"CREATE TABLE meters ("
	" meter TEXT NOT NULL PRIMARY KEY, measure TEXT NOT NULL, parameter TEXT NOT NULL, \"group\" TEXT, unit TEXT NOT NULL,"
	" \"interval\" TEXT NOT NULL, instrument TEXT, calibrated_on TEXT, calibrated_to TEXT, uncertainty TEXT, capacity TEXT, fallback TEXT,"
	" evidence TEXT, source_line INTEGER NOT NULL) STRICT;"
	"CREATE INDEX meters_by_measure ON meters (measure);"
	/* one file that was taken in */
	"CREATE TABLE reduction_batch ("
	" batch INTEGER NOT NULL PRIMARY KEY, source TEXT NOT NULL, sha256 TEXT NOT NULL, recorded_on TEXT, reason TEXT, recorded_by TEXT,"
	" readings INTEGER NOT NULL) STRICT;"
	/* derived: what a meter's month comes to before gaps are filled */
	"CREATE TABLE reduction_series ("
	" meter TEXT NOT NULL, \"month\" TEXT NOT NULL, fill INTEGER NOT NULL, counted_from TEXT NOT NULL, counted_to TEXT NOT NULL,"
	" intervals INTEGER NOT NULL, measured INTEGER NOT NULL, sum TEXT NOT NULL, calibrated INTEGER NOT NULL, recorded_on TEXT,"
	" gaps TEXT NOT NULL, extremes TEXT NOT NULL, input_sha256 TEXT NOT NULL, PRIMARY KEY (meter, \"month\", fill)) STRICT;";

const struct store_monthly reduction_reading_table = {"reduction_reading",
	"\"month\" TEXT NOT NULL, meter TEXT NOT NULL, day INTEGER NOT NULL, batch INTEGER NOT NULL, part INTEGER NOT NULL, recorded_on TEXT NOT "
	"NULL,"
	" readings TEXT NOT NULL, PRIMARY KEY (\"month\", meter, day, batch, part)"};

static void bind_day(struct store_stmt *stmt, int index, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day == DATE_NONE) {
		store_bind_null(stmt, index);
		return;
	}
	date_format(day, text);
	store_bind_text(stmt, index, text);
}

static void bind_month(struct store_stmt *stmt, int index, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	store_bind_text(stmt, index, text);
}

/* ---- meters ---- */

static enum reduction_interval interval_of(const char *word)
{
	int i = 0;

	while (i + 1 < REDUCTION_INTERVALS && strcmp(word, reduction_interval_name((enum reduction_interval)i)) != 0)
		i++;
	return (enum reduction_interval)i;
}

#define METER_COLUMNS                                                                                                                                \
	"SELECT meter, measure, parameter, \"group\", unit, \"interval\", instrument, uncertainty, evidence, calibrated_on, calibrated_to, "         \
	"capacity,"                                                                                                                                  \
	" fallback, source_line FROM meters"

static struct reduction_series_meter meter_row(struct store_stmt *stmt, struct arena *arena)
{
	return (struct reduction_series_meter){
		.meter = store_text_copy(stmt, 0, arena),
		.measure = store_text_copy(stmt, 1, arena),
		.parameter = store_text_copy(stmt, 2, arena),
		.group = store_text_copy(stmt, 3, arena),
		.unit = store_text_copy(stmt, 4, arena),
		.interval = interval_of(store_text(stmt, 5)),
		.instrument = store_text_copy(stmt, 6, arena),
		.uncertainty = store_text_copy(stmt, 7, arena),
		.evidence = store_text_copy(stmt, 8, arena),
		.calibrated_on = store_day(stmt, 9),
		.calibrated_to = store_day(stmt, 10),
		.capacity = store_text_copy(stmt, 11, arena),
		.fallback = store_text_copy(stmt, 12, arena),
		.source_line = store_int(stmt, 13),
	};
}

enum status reduction_series_meters(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_series_meter **out_list, size_t *out_count, struct err *err)
{
	struct reduction_series_meter *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = measure ? store_query(tx, METER_COLUMNS " WHERE measure = ?1 ORDER BY meter", &stmt, err)
				 : store_query(tx, METER_COLUMNS " ORDER BY meter", &stmt, err);

	if (st == ST_OK && measure)
		store_bind_text(stmt, 1, measure);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = meter_row(stmt, arena);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_series_meter_get(
	struct store_tx *tx, const char *meter, struct arena *arena, struct reduction_series_meter *out_meter, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status st = store_query(tx, METER_COLUMNS " WHERE meter = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, meter);
	st = store_step(stmt, &row, err);
	if (st == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "series.meter_unknown", meter, NULL);
	if (st == ST_OK)
		*out_meter = meter_row(stmt, arena);
	return st;
}

/* ---- readings ---- */

enum status reduction_series_store_reading_put(struct store_tx *tx, const struct reduction_reading_row *row, struct err *err)
{
	struct store_stmt *stmt;
	date_month month = month_of(row->day);
	enum status st = store_month_query(tx,
		"INSERT INTO reduction_reading_@ (\"month\", meter, day, batch, part, recorded_on, readings) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		month, &stmt, err);

	if (st != ST_OK)
		return st;
	bind_month(stmt, 1, month);
	store_bind_text(stmt, 2, row->meter);
	store_bind_int(stmt, 3, row->day - month_first_day(month) + 1);
	store_bind_int(stmt, 4, row->batch);
	store_bind_int(stmt, 5, row->part);
	bind_day(stmt, 6, row->recorded_on);
	store_bind_text_borrowed(stmt, 7, row->values);
	return store_run(stmt, err);
}

#define READING_COLUMNS "SELECT meter, day, recorded_on, batch, part, readings FROM reduction_reading_@"

enum status reduction_series_store_walk(struct store_tx *tx, date_month month, const char *meter, date_day from, date_day to,
	struct reduction_reading_walk *out_walk, struct err *err)
{
	date_day first = month_first_day(month);
	struct store_stmt *stmt;
	enum status st = store_month_query(tx,
		READING_COLUMNS " WHERE \"month\" = ?1 AND meter = ?2 AND day BETWEEN ?3 AND ?4 ORDER BY day, recorded_on, batch, part", month, &stmt,
		err);

	if (st != ST_OK)
		return st;
	bind_month(stmt, 1, month);
	store_bind_text(stmt, 2, meter);
	store_bind_int(stmt, 3, from - first + 1);
	store_bind_int(stmt, 4, to - first + 1);
	*out_walk = (struct reduction_reading_walk){stmt, month, meter};
	return ST_OK;
}

enum status reduction_series_store_walk_batches(
	struct store_tx *tx, date_month month, int64_t from_batch, struct reduction_reading_walk *out_walk, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_month_query(tx, READING_COLUMNS " WHERE batch >= ?1 ORDER BY meter, day, recorded_on, batch, part", month, &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, from_batch);
	*out_walk = (struct reduction_reading_walk){stmt, month, NULL};
	return ST_OK;
}

enum status reduction_series_store_next(struct reduction_reading_walk *walk, struct reduction_reading_row *out_row, bool *out_more, struct err *err)
{
	struct store_stmt *stmt = walk->stmt;
	int64_t day;
	bool row;
	enum status st = store_step(stmt, &row, err);

	if (st != ST_OK)
		return st;
	if (row) {
		day = store_int(stmt, 1);
		*out_row = (struct reduction_reading_row){
			.meter = walk->meter ? walk->meter : store_text(stmt, 0),
			.day = month_first_day(walk->month) + (date_day)day - 1,
			.recorded_on = store_day(stmt, 2),
			.batch = store_int(stmt, 3),
			.part = store_int(stmt, 4),
			.values = store_text(stmt, 5),
		};
		if (day < 1 || day > month_days(walk->month) || out_row->recorded_on == DATE_NONE || !out_row->values)
			return err_set(err, ST_CONFLICT, "series.damaged", out_row->meter, reduction_reading_table.name, NULL);
	}
	*out_more = row;
	return ST_OK;
}

/* ---- sums ---- */

enum status reduction_series_store_sum_get(struct store_tx *tx, const char *meter, date_month month, enum reduction_fill fill, int slots,
	struct reduction_series_sum *out_sum, bool *out_found, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status st = store_query(tx,
		"SELECT counted_from, counted_to, intervals, measured, sum, calibrated, recorded_on, gaps, extremes, input_sha256 FROM "
		"reduction_series"
		" WHERE meter = ?1 AND \"month\" = ?2 AND fill = ?3",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, meter);
	bind_month(stmt, 2, month);
	store_bind_int(stmt, 3, fill);
	st = store_step(stmt, &row, err);
	if (st != ST_OK)
		return st;
	if (row) {
		memset(out_sum, 0, sizeof *out_sum);
		out_sum->month = month;
		out_sum->counted_from = store_day(stmt, 0);
		out_sum->counted_to = store_day(stmt, 1);
		out_sum->intervals = store_int(stmt, 2);
		out_sum->measured = store_int(stmt, 3);
		out_sum->calibrated = store_int(stmt, 5) == 1;
		out_sum->recorded_on = store_day(stmt, 6);
		snprintf(out_sum->input_sha256, sizeof out_sum->input_sha256, "%s", store_text(stmt, 9));
		if (!reduction_series_sum_parse(store_text(stmt, 4), &out_sum->sum) ||
			!reduction_series_gaps_parse(store_text(stmt, 7), slots, out_sum) ||
			!reduction_series_extremes_parse(store_text(stmt, 8), slots, out_sum))
			return err_set(err, ST_CONFLICT, "series.damaged", meter, "reduction_series", NULL);
	}
	*out_found = row;
	return ST_OK;
}

enum status reduction_series_store_sum_put(
	struct store_tx *tx, const char *meter, enum reduction_fill fill, int slots, const struct reduction_series_sum *sum, struct err *err)
{
	char total[REDUCTION_SERIES_SUM_LEN];
	struct store_stmt *stmt;
	struct text text;
	enum status st = store_query(tx,
		"INSERT INTO reduction_series (meter, \"month\", fill, counted_from, counted_to, intervals, measured, sum, calibrated, recorded_on,"
		" gaps, extremes, input_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (meter, \"month\", fill)"
		" DO UPDATE SET counted_from = excluded.counted_from, counted_to = excluded.counted_to, intervals = excluded.intervals, measured ="
		" excluded.measured, sum = excluded.sum, calibrated = excluded.calibrated, recorded_on = excluded.recorded_on, gaps = excluded.gaps,"
		" extremes = excluded.extremes, input_sha256 = excluded.input_sha256",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, meter);
	bind_month(stmt, 2, sum->month);
	store_bind_int(stmt, 3, fill);
	bind_day(stmt, 4, sum->counted_from);
	bind_day(stmt, 5, sum->counted_to);
	store_bind_int(stmt, 6, sum->intervals);
	store_bind_int(stmt, 7, sum->measured);
	reduction_series_sum_format(sum->sum, total);
	store_bind_text(stmt, 8, total);
	store_bind_int(stmt, 9, sum->calibrated);
	bind_day(stmt, 10, sum->recorded_on);
	text_init(&text);
	reduction_series_gaps_text(sum, slots, &text);
	store_bind_text(stmt, 11, text.data);
	text_clear(&text);
	reduction_series_extremes_text(sum, slots, &text);
	store_bind_text(stmt, 12, text.data);
	text_done(&text);
	store_bind_text(stmt, 13, sum->input_sha256);
	return store_run(stmt, err);
}

enum status reduction_series_store_sum_forget(struct store_tx *tx, const char *meter, date_month month, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "DELETE FROM reduction_series WHERE meter = ?1 AND \"month\" = ?2", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, meter);
	bind_month(stmt, 2, month);
	return store_run(stmt, err);
}

enum status reduction_series_store_sums(
	struct store_tx *tx, struct arena *arena, struct reduction_series_key **out_list, size_t *out_count, struct err *err)
{
	struct reduction_series_key *list = NULL;
	size_t count = 0;

	STORE_READ_ROWS("SELECT meter, \"month\", fill FROM reduction_series ORDER BY meter, \"month\", fill", struct reduction_series_key, list,
		count, STORE_TEXT(0), store_month(stmt_, 1), (enum reduction_fill)STORE_INT(2));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status reduction_series_recorded(
	struct store_tx *tx, const char *measure, date_month from, date_month to, struct arena *arena, date_day **out_list, struct err *err)
{
	size_t count = to >= from ? (size_t)(to - from) + 1 : 0;
	date_day *list = arena_alloc(arena, (count + 1) * sizeof *list);
	struct store_stmt *stmt;
	bool row;
	enum status st = store_query(tx,
		"SELECT s.\"month\", max(s.recorded_on) FROM meters m JOIN reduction_series s ON s.meter = m.meter WHERE m.measure = ?1 GROUP BY"
		" s.\"month\"",
		&stmt, err);

	for (size_t i = 0; i < count; i++)
		list[i] = DATE_NONE;
	if (st == ST_OK)
		store_bind_text(stmt, 1, measure);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		date_month month = store_month(stmt, 0);

		if (month >= from && month <= to)
			list[month - from] = store_day(stmt, 1);
	}
	if (st == ST_OK)
		*out_list = list;
	return st;
}

/* ---- batches ---- */

enum status reduction_series_store_batch_put(struct store_tx *tx, const struct reduction_batch *batch, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO reduction_batch (batch, source, sha256, recorded_on, reason, recorded_by, readings) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, batch->number);
	store_bind_text(stmt, 2, batch->source);
	store_bind_text(stmt, 3, batch->sha256);
	bind_day(stmt, 4, batch->recorded_on);
	store_bind_text(stmt, 5, batch->reason);
	store_bind_text(stmt, 6, batch->by);
	store_bind_int(stmt, 7, batch->readings);
	return store_run(stmt, err);
}

enum status reduction_series_store_batch_last(struct store_tx *tx, bool folder, int64_t *out_number, struct err *err)
{
	return folder ? store_get_int(tx, "SELECT max(batch) FROM reduction_batch WHERE batch < 1000001", 0, out_number, err)
		      : store_get_int(
				tx, "SELECT max(batch) FROM reduction_batch WHERE batch >= 1000001", REDUCTION_BATCH_IMPORTED - 1, out_number, err);
}

enum status reduction_series_batches(struct store_tx *tx, struct arena *arena, struct reduction_batch **out_list, size_t *out_count, struct err *err)
{
	struct reduction_batch *list = NULL;
	size_t count = 0;

	STORE_READ_ROWS("SELECT batch, source, sha256, recorded_on, reason, recorded_by, readings FROM reduction_batch ORDER BY batch",
		struct reduction_batch, list, count, .number = STORE_INT(0), .source = STORE_TEXT(1), .sha256 = STORE_TEXT(2),
		.recorded_on = STORE_DATE(3), .reason = STORE_TEXT(4), .by = STORE_TEXT(5), .readings = STORE_INT(6), .not_after = DATE_NONE);
	for (size_t i = 0; i < count; i++)
		list[i].folder = list[i].number < REDUCTION_BATCH_IMPORTED;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status reduction_series_store_forget_folder(struct store_tx *tx, date_month month, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_month_query(tx, "DELETE FROM reduction_reading_@ WHERE batch < 1000001", month, &stmt, err);

	return st == ST_OK ? store_run(stmt, err) : st;
}

enum status reduction_series_store_forget_batches(struct store_tx *tx, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "DELETE FROM reduction_batch WHERE batch < 1000001", &stmt, err);

	return st == ST_OK ? store_run(stmt, err) : st;
}
