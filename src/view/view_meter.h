/* Meters and their readings for the doors. What the words mean: reduction/reduction_series.h, reduction_band.h. Strings live in the caller's arena;
 * what is not known is "" (dates DATE_NONE). Read-only. */
#ifndef SANGSAENG_VIEW_METER_H
#define SANGSAENG_VIEW_METER_H

#include "base/message.h"
#include "view/view.h"

struct view_meter {
	const char *meter, *measure, *parameter, *group, *unit, *interval, *instrument, *uncertainty, *capacity, *fallback, *evidence;
	date_day calibrated_on, calibrated_to;
};
/* By meter. */
enum status view_meters(struct store_tx *tx, struct arena *arena, struct view_meter **out_list, size_t *out_count, struct err *err);

/* One meter by month over the programme's metered months, all intervals counted. */
struct view_meter_month {
	date_month month;
	int64_t intervals, measured, filled, missing;
	const char *sum; /* exact decimal in the meter's unit */
	bool calibrated;
	date_day recorded_on;
	const char *sha256;
};
/* ST_NOT_FOUND series.meter_unknown, programme.none. */
enum status view_meter_months(struct store_tx *tx, const char *meter, struct arena *arena, struct view_meter *out_meter,
	struct view_meter_month **out_list, size_t *out_count, struct err *err);

/* Readings that count, interval by interval: `at` its start. value "" nothing said, "-" said to be missing. */
struct view_meter_value {
	const char *at, *value;
};
enum status view_meter_values(struct store_tx *tx, const char *meter, date_day from, date_day to, struct arena *arena, struct view_meter *out_meter,
	struct view_meter_value **out_list, size_t *out_count, struct err *err);

/* What later records changed: from what to what, when, by which file. */
struct view_meter_change {
	const char *at, *before, *after, *source, *sha256, *reason, *by;
	date_day recorded_on, before_recorded_on;
};
enum status view_meter_changes(struct store_tx *tx, const char *meter, date_day from, date_day to, struct arena *arena,
	struct view_meter_change **out_list, size_t *out_count, struct err *err);

/* Plausibility of all meters (NULL) or one, as warnings. */
enum status view_meter_check(struct store_tx *tx, const char *meter_or_null, struct findings *findings, struct err *err);

/* Expected against measured of a machine. `rejected` "" if the month counts. */
struct view_band_month {
	date_month month;
	const char *planned_kg, *baseline_low_kg, *baseline_kg, *baseline_high_kg, *project_kg, *reduction_kg, *cumulative_planned_kg, *cumulative_kg,
		*rejected;
	bool filled, verified;
	const char *expected_low_kg, *expected_high_kg; /* the baseline's range less the plan */
	const char *energy, *output, *output_credited;  /* in the units of the frozen baseline */
};
/* "verified", "measured", "estimated" (a gap that was filled), "missing" (nothing that counts was read), "not_counted" (outside installation, gates
 * and life). */
const char *view_band_state(const struct view_band_month *month);
struct view_band {
	const char *measure, *machine, *machine_en; /* machine: what it is called */
	date_day installed_on, as_of;               /* installed_on DATE_NONE if it is not */
	struct view_band_month *month;
	size_t months;
};
/* ST_NOT_FOUND reduction.none: not measured. */
enum status view_band(struct store_tx *tx, const char *measure, struct arena *arena, struct view_band *out_band, struct err *err);

#endif
