/* Meters, readings, changes, plausibility and the band of a machine. */
#include "view/view_meter.h"

#include "base/decimal.h"
#include "party/party.h"
#include "reduction/reduction_band.h"
#include "reduction/reduction_series.h"

#include <stdlib.h>
#include <string.h>

static const char *or_blank(const char *text)
{
	return text ? text : "";
}

static struct view_meter shown(const struct reduction_series_meter *m)
{
	return (struct view_meter){.meter = m->meter,
		.measure = m->measure,
		.parameter = m->parameter,
		.group = or_blank(m->group),
		.unit = m->unit,
		.interval = reduction_interval_name(m->interval),
		.instrument = or_blank(m->instrument),
		.uncertainty = or_blank(m->uncertainty),
		.capacity = or_blank(m->capacity),
		.fallback = or_blank(m->fallback),
		.evidence = or_blank(m->evidence),
		.calibrated_on = m->calibrated_on,
		.calibrated_to = m->calibrated_to};
}

enum status view_meters(struct store_tx *tx, struct arena *arena, struct view_meter **out_list, size_t *out_count, struct err *err)
{
	struct reduction_series_meter *row;
	struct view_meter *list;
	size_t count;
	enum status st = reduction_series_meters(tx, NULL, arena, &row, &count, err);

	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = shown(&row[i]);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static enum status find(struct store_tx *tx, const char *meter, struct arena *arena, struct reduction_series_meter *out_row, struct err *err)
{
	struct reduction_series_meter *row;
	size_t count;
	enum status st = reduction_series_meters(tx, NULL, arena, &row, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(row[i].meter, meter) == 0) {
			*out_row = row[i];
			return ST_OK;
		}
	return st == ST_OK ? err_set(err, ST_NOT_FOUND, "series.meter_unknown", meter, NULL) : st;
}

enum status view_meter_months(struct store_tx *tx, const char *meter, struct arena *arena, struct view_meter *out_meter,
	struct view_meter_month **out_list, size_t *out_count, struct err *err)
{
	struct reduction_series_month *month;
	struct reduction_series_meter row;
	enum reduction_fill fill;
	struct view_meter_month *list;
	struct party_rules rules;
	size_t count;
	enum status st = party_programme_get(tx, arena, &rules, NULL, err);

	if (st == ST_OK)
		st = find(tx, meter, arena, &row, err);
	if (st == ST_OK)
		st = reduction_series_side(tx, &row, &fill, err);
	if (st == ST_OK)
		st = reduction_series_months(tx, meter, rules.metered_from, rules.metered_to, month_first_day(rules.metered_from),
			month_last_day(rules.metered_to), fill, false, &month, &count, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		char sum[DECIMAL_TEXT_LEN * 2];

		decimal_canonical(month[i].sum, sum);
		list[i] = (struct view_meter_month){month[i].month, month[i].intervals, month[i].measured, month[i].filled, month[i].missing,
			arena_strdup(arena, sum), month[i].calibrated, month[i].recorded_on, arena_strdup(arena, month[i].sha256)};
	}
	reduction_series_months_free(month, count);
	*out_meter = shown(&row);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static const char *time_text(struct arena *arena, date_day day, int slot, enum reduction_interval interval)
{
	char text[REDUCTION_SERIES_TIME_LEN];

	reduction_series_time_format(day, slot, interval, text);
	return arena_strdup(arena, text);
}

enum status view_meter_values(struct store_tx *tx, const char *meter, date_day from, date_day to, struct arena *arena, struct view_meter *out_meter,
	struct view_meter_value **out_list, size_t *out_count, struct err *err)
{
	struct reduction_series_value *value;
	struct reduction_series_meter row;
	struct view_meter_value *list;
	size_t count;
	enum status st = find(tx, meter, arena, &row, err);

	if (st == ST_OK)
		st = reduction_series_values(tx, meter, from, to, arena, &value, &count, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct view_meter_value){time_text(arena, value[i].day, value[i].slot, row.interval), or_blank(value[i].value)};
	*out_meter = shown(&row);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status view_meter_changes(struct store_tx *tx, const char *meter, date_day from, date_day to, struct arena *arena,
	struct view_meter_change **out_list, size_t *out_count, struct err *err)
{
	struct reduction_series_change *change;
	struct reduction_series_meter row;
	struct reduction_batch *batch;
	struct view_meter_change *list;
	size_t count, batches;
	enum status st = find(tx, meter, arena, &row, err);

	if (st == ST_OK)
		st = reduction_series_changes(tx, meter, from, to, arena, &change, &count, err);
	if (st == ST_OK)
		st = reduction_series_batches(tx, arena, &batch, &batches, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + 1) * sizeof *list);
	for (size_t i = 0; i < count; i++) {
		struct view_meter_change *c = &list[i];

		*c = (struct view_meter_change){time_text(arena, change[i].day, change[i].slot, row.interval), change[i].before, change[i].after, "",
			"", "", "", change[i].recorded_on, change[i].before_recorded_on};
		for (size_t k = 0; k < batches; k++) {
			if (batch[k].number != change[i].batch)
				continue;
			c->source = batch[k].source;
			c->sha256 = batch[k].sha256;
			c->reason = or_blank(batch[k].reason);
			c->by = or_blank(batch[k].by);
		}
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status view_meter_check(struct store_tx *tx, const char *meter_or_null, struct findings *findings, struct err *err)
{
	date_month first = month_of(date_make(1990, 1, 1)), last = month_of(date_make(2199, 12, 1));

	return reduction_series_check(tx, meter_or_null, first, last, findings, err);
}

const char *view_band_state(const struct view_band_month *m)
{
	if (strcmp(m->rejected, "no_reading") == 0 || strcmp(m->rejected, "calibration") == 0)
		return "missing";
	return m->rejected[0] ? "not_counted" : m->filled ? "estimated" : m->verified ? "verified" : "measured";
}

enum status view_band(struct store_tx *tx, const char *measure, struct arena *arena, struct view_band *out_band, struct err *err)
{
	struct view_band band = {.measure = arena_strdup(arena, measure), .machine = "", .machine_en = "", .installed_on = DATE_NONE};
	struct reduction_band_month *month;
	struct reduction_machine *machine;
	struct party_measure *measures;
	struct party_rules rules;
	size_t count, machines, n;
	enum status st = reduction_band(tx, measure, arena, &month, &count, err);

	if (st == ST_OK)
		st = party_programme_get(tx, arena, &rules, NULL, err);
	if (st == ST_OK)
		st = reduction_machines(tx, arena, &machine, &machines, err);
	if (st == ST_OK)
		st = party_measures(tx, arena, &measures, &n, err);
	if (st != ST_OK)
		return st;
	band.as_of = rules.as_of;
	for (size_t i = 0; i < machines; i++)
		if (strcmp(machine[i].measure, measure) == 0)
			band.installed_on = machine[i].installed_on;
	for (size_t i = 0; i < n; i++)
		if (strcmp(measures[i].measure, measure) == 0) {
			band.machine = or_blank(measures[i].machine);
			band.machine_en = or_blank(measures[i].machine_en);
		}
	band.month = arena_alloc(arena, (count + 1) * sizeof *band.month);
	for (size_t i = 0; i < count; i++)
		band.month[band.months++] = (struct view_band_month){month[i].month, month[i].planned_kg, or_blank(month[i].baseline_low_kg),
			month[i].baseline_kg, or_blank(month[i].baseline_high_kg), month[i].project_kg, month[i].reduction_kg,
			month[i].cumulative_planned_kg, month[i].cumulative_kg, or_blank(month[i].rejected), month[i].filled, month[i].verified,
			month[i].expected_low_kg, month[i].expected_high_kg, month[i].energy, month[i].output, month[i].output_credited};
	*out_band = band;
	return ST_OK;
}
