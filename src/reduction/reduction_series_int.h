/* Private to reduction's meter series: pure rules (reduction_series_rules.c) and rows (reduction_series_store.c). */
#ifndef SANGSAENG_REDUCTION_SERIES_INT_H
#define SANGSAENG_REDUCTION_SERIES_INT_H

#include "base/hash.h"
#include "base/text.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series.h"

__extension__ typedef __int128 reduction_int128;

/* ---- pure rules (reduction_series_rules.c) ---- */

#define REDUCTION_SERIES_DECIMALS 9 /* a value is an integer of 10^-9 of its unit */
#define REDUCTION_SERIES_ONE INT64_C(1000000000)
#define REDUCTION_SERIES_WHOLE_MAX INT64_C(9000000000) /* units; keeps a value within 64 bits */

/* Sign, digits, at most nine of them after a point. False if it is not one of these, or too large. */
bool reduction_series_value_parse(const char *s, size_t length, int64_t *out_value);
void reduction_series_value_exact(reduction_int128 value, mpq_t out_value);
/* A sum as decimal text ("123.45"), and back; false if it is not one. */
#define REDUCTION_SERIES_SUM_LEN 48
void reduction_series_sum_format(reduction_int128 sum, char out[REDUCTION_SERIES_SUM_LEN]);
bool reduction_series_sum_parse(const char *s, reduction_int128 *out_sum);

/* Start of an interval as written: "2027-03-01T00:15" (or a blank instead of T; seconds :00 may follow), "2027-03-01", "2027-03", by the interval. */
enum reduction_time { REDUCTION_TIME_OK, REDUCTION_TIME_FORM, REDUCTION_TIME_GRID };
enum reduction_time reduction_series_time(const char *s, enum reduction_interval interval, date_day *out_day, int *out_slot);

/* One day of a meter, decoded. */
enum reduction_slot_state { REDUCTION_SLOT_UNSAID, REDUCTION_SLOT_MISSING, REDUCTION_SLOT_VALUE };
struct reduction_series_day {
	struct reduction_slot {
		const char *at; /* as written */
		uint16_t length;
		uint8_t state;
	} slot[REDUCTION_SLOTS_MAX];
};
/* Lays one row's text over the day: what it says counts from now on. False if the text is not what we write. The text must stand. */
bool reduction_series_day_over(struct reduction_series_day *day, int slots, const char *text);
/* The text of a day (appended). */
void reduction_series_day_text(const struct reduction_series_day *day, int slots, struct text *out);

/* What a month of one meter comes to before gaps are filled. */
struct reduction_series_sum {
	date_month month;
	date_day counted_from, counted_to; /* within the month; counted_from > counted_to: no day */
	int64_t intervals, measured;
	reduction_int128 sum; /* of measured */
	bool calibrated;
	date_day recorded_on;
	char input_sha256[HASH_HEX_LEN];
	uint32_t gap[REDUCTION_SLOTS_MAX]; /* that count, by time of day */
	int64_t extreme[REDUCTION_SLOTS_MAX];
	bool has_extreme[REDUCTION_SLOTS_MAX];
};
/* A meter as the rules need it. */
struct reduction_series_rule {
	enum reduction_interval interval;
	int slots;
	enum reduction_fill fill;
	date_day calibrated_on, calibrated_to;
	bool has_capacity, has_fallback;
	int64_t capacity, fallback;
};
/* Begins a month; adds its days in order, each at most once, with the text in effect; the end counts days that had none. */
struct reduction_series_summing {
	const struct reduction_series_rule *rule;
	struct reduction_series_sum *sum;
	struct hash hash;
	date_day next; /* first day not yet counted */
};
void reduction_series_sum_begin(struct reduction_series_summing *s, const struct reduction_series_rule *rule, date_month month, date_day counted_from,
	date_day counted_to, struct reduction_series_sum *out_sum);
/* False if the text is not what we write. */
bool reduction_series_sum_day(struct reduction_series_summing *s, date_day day, const char *text);
void reduction_series_sum_end(struct reduction_series_summing *s);
/* Months of one meter, from sums to what is asked: gaps filled by the extremes of all of them. `out` has `count` items, sums initialised. */
void reduction_series_fill(
	const struct reduction_series_rule *rule, const struct reduction_series_sum *sum, size_t count, struct reduction_series_month *out);
/* gap and extreme as text, and back. */
void reduction_series_gaps_text(const struct reduction_series_sum *sum, int slots, struct text *out);
bool reduction_series_gaps_parse(const char *text, int slots, struct reduction_series_sum *sum);
void reduction_series_extremes_text(const struct reduction_series_sum *sum, int slots, struct text *out);
bool reduction_series_extremes_parse(const char *text, int slots, struct reduction_series_sum *sum);

/* ---- rows (reduction_series_store.c) ---- */

extern const char reduction_series_schema[]; /* a step of reduction_migrations */

struct reduction_reading_row {
	const char *meter;
	date_day day, recorded_on;
	int64_t batch, part;
	const char *values; /* of the statement: until the next step */
};
enum status reduction_series_store_reading_put(struct store_tx *tx, const struct reduction_reading_row *row, struct err *err);
/* Rows of a month's table by meter and day, in the order in which they count: recorded_on, batch, part. Ended by a row without (next false). One walk
 * at a time for each kind. The month's table must be there. */
struct reduction_reading_walk {
	struct store_stmt *stmt;
	date_month month;
	const char *meter;
};
enum status reduction_series_store_walk(struct store_tx *tx, date_month month, const char *meter, date_day from, date_day to,
	struct reduction_reading_walk *out_walk, struct err *err);
enum status reduction_series_store_next(struct reduction_reading_walk *walk, struct reduction_reading_row *out_row, bool *out_more, struct err *err);
/* The same over all rows of a month, of batches from a number on. */
enum status reduction_series_store_walk_batches(
	struct store_tx *tx, date_month month, int64_t from_batch, struct reduction_reading_walk *out_walk, struct err *err);

enum status reduction_series_store_sum_get(struct store_tx *tx, const char *meter, date_month month, enum reduction_fill fill, int slots,
	struct reduction_series_sum *out_sum, bool *out_found, struct err *err);
enum status reduction_series_store_sum_put(
	struct store_tx *tx, const char *meter, enum reduction_fill fill, int slots, const struct reduction_series_sum *sum, struct err *err);
enum status reduction_series_store_sum_forget(struct store_tx *tx, const char *meter, date_month month, struct err *err);
/* What sums there are, by meter, month, fill. */
struct reduction_series_key {
	const char *meter;
	date_month month;
	enum reduction_fill fill;
};
enum status reduction_series_store_sums(
	struct store_tx *tx, struct arena *arena, struct reduction_series_key **out_list, size_t *out_count, struct err *err);

/* The newest record of each month of a machine (from its sums), metered_from … metered_to; DATE_NONE where there is none. */
enum status reduction_series_recorded(
	struct store_tx *tx, const char *measure, date_month from, date_month to, struct arena *arena, date_day **out_list, struct err *err);

enum status reduction_series_store_batch_put(struct store_tx *tx, const struct reduction_batch *batch, struct err *err);
enum status reduction_series_store_batch_last(struct store_tx *tx, bool folder, int64_t *out_number, struct err *err);
enum status reduction_series_store_forget_folder(struct store_tx *tx, date_month month, struct err *err);
enum status reduction_series_store_forget_batches(struct store_tx *tx, struct err *err);

/* ---- shared (reduction_series.c) ---- */

void reduction_series_rule_of(const struct reduction_series_meter *meter, enum reduction_fill fill, struct reduction_series_rule *out_rule);
enum status reduction_series_meter_get(
	struct store_tx *tx, const char *meter, struct arena *arena, struct reduction_series_meter *out_meter, struct err *err);
/* Is there a table for the month? `list` as store_month_list gave it. */
bool reduction_series_has_month(const date_month *list, size_t count, date_month month);
/* A month of a meter from its readings. */
enum status reduction_series_sum_read(struct store_tx *tx, const char *meter, const struct reduction_series_rule *rule, date_month month,
	bool has_rows, date_day counted_from, date_day counted_to, struct reduction_series_sum *out_sum, struct err *err);

/* ---- joined with the formulas (reduction_series_case.c) ---- */

/* Has the machine meters of its own? Then its months come from them, and reduction_case.by_interval is set. */
enum status reduction_series_metered(struct store_tx *tx, const char *measure, bool *out_metered, struct err *err);
/* Adds the months of all parameters that have meters, as sums over the intervals inside the gates (the end of the old machine's life is one if
 * `life_ends`); several meters of a parameter and group are added. Gaps are filled as the methodology says of the parameter. A month in which
 * something is missing that nothing can fill is left out. EC_PJ and P_PJ of `sec` come in the units of its baseline, others in their meter's. */
enum status reduction_series_monthly(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, bool life_ends,
	const char *output_unit, struct arena *arena, struct reduction_values *values, struct err *err);

/* ---- which way gaps are filled (reduction_series_side.c) ---- */

/* A monitored parameter of a methodology, NULL if it has none of that id. */
const struct reduction_parameter *reduction_series_parameter(const struct reduction_methodology *m, const char *parameter);
enum reduction_fill reduction_series_fill_of(const struct reduction_parameter *parameter);
/* For many meters: measures and methodologies are read once. */
struct reduction_sides {
	struct party_measure *measure;
	size_t measures;
	struct reduction_library library;
};
enum status reduction_sides_read(struct store_tx *tx, struct arena *arena, struct reduction_sides *out_sides, struct err *err);
void reduction_sides_done(struct reduction_sides *sides);
/* The methodology of a meter's machine and its parameter; NULL where there is none. */
enum status reduction_sides_parameter(struct reduction_sides *sides, struct store_tx *tx, const struct reduction_series_meter *meter,
	const struct reduction_methodology **out_m, const struct reduction_parameter **out_parameter, struct err *err);

#endif
