/* Meter series: raw readings from 5 minutes to months, kept as written, and what they come to by month.
 *
 * A reading is a value of a meter (meters.csv) for one interval, named by the interval's start in the programme's own time (Asia/Seoul, no summer
 * time). It is kept as it was written; nothing is ever changed: a late or corrected reading is a newer record beside the old one. Of the records of
 * an interval the one recorded last counts, on the same day the one of the later batch. A batch is one file that was taken in.
 *
 * Months are sums over intervals, exact. An interval that nothing was recorded for, or that was said to be missing, is a gap; so is a value that
 * cannot be: a negative one, one from outside the instrument's calibration (R11, notice on external projects art. 27), and on the side filled with
 * the lowest one above the meter's capacity. A gap takes the highest (project side) or lowest (baseline side, output) value of comparable intervals:
 * the same time of day, measured within the months asked for; or the meter's fallback where that is more conservative or nothing is comparable (N27:
 * estimates are conservative). Filling never raises a reduction above what the highest and the lowest measured would give.
 *
 * Rows: the table of a month (store.h, tables by month) has a row for each meter, day and batch: the day's values as text, in the order of the
 * intervals, separated by commas; blank: not said, "-": said to be missing, no commas at the end. 350 million readings of a year every 15 minutes by
 * 10,000 meters are 3.65 million rows. The sums of a month are kept (reduction_series) and dropped when a record comes: only what changed is read
 * again. */
#ifndef SANGSAENG_REDUCTION_REDUCTION_SERIES_H
#define SANGSAENG_REDUCTION_REDUCTION_SERIES_H

#include "base/hash.h"
#include "base/message.h"
#include "reduction/reduction.h"

/* Interval of a meter, by the word in meters.csv. */
enum reduction_interval {
	REDUCTION_INTERVAL_5MIN,
	REDUCTION_INTERVAL_15MIN,
	REDUCTION_INTERVAL_30MIN,
	REDUCTION_INTERVAL_HOUR,
	REDUCTION_INTERVAL_DAY,
	REDUCTION_INTERVAL_MONTH, /* its one value stands on the month's first day */
	REDUCTION_INTERVALS
};
#define REDUCTION_SLOTS_MAX 288
/* Intervals of a day (of a month for _MONTH). */
int reduction_interval_slots(enum reduction_interval interval);
const char *reduction_interval_name(enum reduction_interval interval);
/* Start of an interval: "2027-03-01T00:15", "2027-03-01", "2027-03". */
#define REDUCTION_SERIES_TIME_LEN 20
void reduction_series_time_format(date_day day, int slot, enum reduction_interval interval, char out[REDUCTION_SERIES_TIME_LEN]);

/* A row of meters.csv. Strings live in the arena; optional ones are NULL, days DATE_NONE. */
struct reduction_series_meter {
	const char *meter, *measure, *parameter, *group, *unit;
	enum reduction_interval interval;
	const char *instrument, *uncertainty, *evidence;
	date_day calibrated_on, calibrated_to; /* both none: an instrument that is not calibrated (a counter, a log) */
	const char *capacity, *fallback;       /* decimals in `unit` per interval */
	int64_t source_line;
};
/* Of one machine, or of all (NULL), by meter. */
enum status reduction_series_meters(struct store_tx *tx, const char *measure_or_null, struct arena *arena, struct reduction_series_meter **out_list,
	size_t *out_count, struct err *err);

/* ---- what a meter's months come to ---- */

enum reduction_fill { REDUCTION_FILL_HIGHEST, REDUCTION_FILL_LOWEST }; /* project side highest, baseline side and output lowest (N27) */
/* Which one a meter takes, as the methodology of its machine says; the highest where that does not know its parameter. */
enum status reduction_series_side(struct store_tx *tx, const struct reduction_series_meter *meter, enum reduction_fill *out_fill, struct err *err);
struct reduction_series_month {
	date_month month;
	int64_t intervals, measured, filled, missing; /* that count; missing: a gap that nothing can fill */
	mpq_t sum;                                    /* of measured and filled, in the meter's unit; may miss the missing ones */
	bool calibrated;                              /* on each counted day */
	date_day recorded_on;                         /* of its newest record, DATE_NONE if it has none */
	char sha256[HASH_HEX_LEN];                    /* over all that the numbers above come from: the same numbers, the same hash */
};
/* Months from … to of one meter. An interval counts if its day (of a monthly one: the whole month) lies in counted_from … counted_to: gates by meter
 * interval, not pro rata. `*out_list` has to - from + 1 items; free with reduction_series_months_free. `store_sums`: sums of months that are not
 * known yet are kept (a writing transaction). ST_NOT_FOUND series.meter_unknown, ST_CONFLICT series.damaged (rows changed by hand). */
enum status reduction_series_months(struct store_tx *tx, const char *meter, date_month from, date_month to, date_day counted_from,
	date_day counted_to, enum reduction_fill fill, bool store_sums, struct reduction_series_month **out_list, size_t *out_count, struct err *err);
void reduction_series_months_free(struct reduction_series_month *list, size_t count);

/* The tables of readings, by month (store.h). */
extern const struct store_monthly reduction_reading_table;

/* ---- taking readings in ---- */

/* Batches of the folder are numbered from 1 in the order of their names, imported ones from here on, so that on one day an import counts as newer. */
#define REDUCTION_BATCH_IMPORTED INT64_C(1000001)
struct reduction_batch {
	int64_t number; /* 0: the next one of its kind */
	bool folder;
	const char *source, *sha256; /* the file's name and digest; the digest is known at the end */
	date_day recorded_on;        /* where a row does not say; DATE_NONE: the day of its interval */
	date_day not_after;          /* no interval and no record after this day */
	const char *reason, *by;     /* or NULL; with a reason, readings of verified months are taken in: their verification is stale then */
	int64_t readings;            /* that were taken in */
};
struct reduction_intake_counts {
	int64_t rows, taken, corrected, same,
		missing;        /* rows = taken + same; corrected: taken where another value counted; missing: of those taken */
	int64_t meters, months; /* that changed: pairs of meter and month */
};
struct reduction_intake;
enum status reduction_intake_open(struct store_tx *tx, const struct reduction_batch *batch, struct reduction_intake **out_intake, struct err *err);
void reduction_intake_free(struct reduction_intake *intake);
/* One row, in any order; rows by time or by meter need one day of each meter in memory. `recorded` "" or NULL: the batch's day. ST_INPUT, and the
 * intake can go on: reading.meter_unknown, .time (not of the form of the meter's interval), .off_grid, .future, .value, .digits, .twice, .recorded,
 * .recorded_order (recorded before the interval). A row of another day may also bring what is wrong with a day before (reading.twice,
 * reading.month_closed): err->line is set then. */
enum status reduction_intake_put(
	struct reduction_intake *intake, const char *meter, const char *at, const char *value, const char *recorded, int64_t line, struct err *err);
/* Stores what is left and the batch; the sums of changed months are forgotten. Nothing is stored for a batch without any new reading. */
enum status reduction_intake_close(struct reduction_intake *intake, const char *sha256, struct err *err);
struct reduction_intake_counts reduction_intake_count(const struct reduction_intake *intake);
/* Machines with a changed month, in order; in the arena. Months with a changed reading, ascending. After close. */
void reduction_intake_changed(const struct reduction_intake *intake, struct arena *arena, const char ***out_measure, size_t *out_measures,
	date_month **out_month, size_t *out_months);

/* Copies imported batches and their readings into another database (programme: run --again). */
enum status reduction_series_copy(struct store_tx *from, struct store_tx *to, struct err *err);
/* Forgets the batches of the folder and their readings, before it is read again. */
enum status reduction_series_forget_folder(struct store_tx *tx, struct err *err);
/* Batches in order. */
enum status reduction_series_batches(struct store_tx *tx, struct arena *arena, struct reduction_batch **out_list, size_t *out_count, struct err *err);

/* ---- looking ---- */

/* One interval of a meter, as the records say. */
struct reduction_series_value {
	date_day day;
	int slot;
	const char *value; /* as written, "-" said to be missing, NULL nothing said */
};
/* Values that count from … to, every interval. */
enum status reduction_series_values(struct store_tx *tx, const char *meter, date_day from, date_day to, struct arena *arena,
	struct reduction_series_value **out_list, size_t *out_count, struct err *err);
/* A change of an interval: a later record over an earlier one. */
struct reduction_series_change {
	date_day day, recorded_on, before_recorded_on;
	int slot;
	const char *before, *after; /* as written, "-" missing */
	int64_t batch;
};
enum status reduction_series_changes(struct store_tx *tx, const char *meter, date_day from, date_day to, struct arena *arena,
	struct reduction_series_change **out_list, size_t *out_count, struct err *err);

/* Plausibility of a meter's readings (NULL: of all meters) from … to, as warnings with meter and time, one for each kind, meter and month, with how
 * many there are: series.slip (off the median of its time of day by a factor of eight or more: a slip of the decimal point), series.stuck (one value,
 * not zero, for longer than a day while it moves at other times), series.gap (an hour or more that nothing was recorded for), series.clock (such a
 * gap of one hour in a day that is otherwise whole: a clock put forward, or a restart), series.capacity, series.negative, series.register (never
 * falls from day to day: readings of a counter instead of amounts). */
enum status reduction_series_check(
	struct store_tx *tx, const char *meter_or_null, date_month from, date_month to, struct findings *findings, struct err *err);
/* Rules across meters.csv: parameters that the methodology of the machine does not monitor, units that do not fit, calibration reversed, a machine
 * with only one side metered. */
enum status reduction_series_check_meters(struct store_tx *tx, struct findings *findings, struct err *err);
/* Every stored sum again from the readings: series.sum_differs. */
enum status reduction_series_recheck(struct store_tx *tx, struct findings *findings, struct err *err);

#endif
