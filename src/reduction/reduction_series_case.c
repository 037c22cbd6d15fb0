/* A machine's months from its meters: where series and formula meet. */
#include "factor/factor.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <stdlib.h>
#include <string.h>

/* Days whose intervals count: all gates together. */
static void counted_days(const struct reduction_case *c, date_day *out_from, date_day *out_to)
{
	date_day from = month_first_day(c->metered_from), to = month_last_day(c->metered_to);
	const date_day begins[] = {c->installed_on, c->scrapped_on, c->project ? c->resolution_on : DATE_NONE};
	const date_day ends[] = {c->project ? c->crediting_to : DATE_NONE, c->old_life_end};

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		from = begins[i] > from ? begins[i] : from; /* DATE_NONE is before every day: that gate rejects the month as a whole */
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		to = ends[i] != DATE_NONE && ends[i] < to ? ends[i] : to;
	*out_from = from;
	*out_to = to;
}

/* Adds a meter's months to `term` of the readings. */
static enum status add_meter(struct store_tx *tx, const struct reduction_case *c, const struct reduction_series_meter *meter, const char *unit,
	struct reduction_reading *reading, size_t count, bool output, struct err *err)
{
	struct reduction_series_month *month;
	date_day from, to;
	size_t months;
	enum status st;

	counted_days(c, &from, &to);
	st = reduction_series_months(tx, meter->meter, c->metered_from, c->metered_to, from, to, reduction_series_fill_of(meter->parameter),
		c->store_sums, &month, &months, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < months && i < count && st == ST_OK; i++) {
		struct reduction_reading *r = &reading[i];

		r->missing = r->missing || month[i].missing > 0 || month[i].intervals == 0;
		r->filled = r->filled || month[i].filled > 0;
		if (strcmp(meter->unit, unit) != 0 && factor_convert(month[i].sum, meter->unit, unit, month[i].sum, NULL) != ST_OK) {
			st = err_set(err, ST_INPUT, "reduction.unit", meter->unit, unit, NULL);
			err_at(err, "meters.csv", meter->source_line, 0);
		} else if (output) {
			mpq_add(r->output, r->output, month[i].sum);
		} else {
			mpq_add(r->energy, r->energy, month[i].sum);
		}
	}
	reduction_series_months_free(month, months);
	return st;
}

enum status reduction_series_readings(struct store_tx *tx, const struct reduction_case *c, const char *output_unit, struct arena *arena,
	struct reduction_reading **out_list, size_t *out_count, bool *out_by_series, struct err *err)
{
	size_t meters, count = c->metered_to >= c->metered_from ? (size_t)(c->metered_to - c->metered_from) + 1 : 0;
	struct reduction_series_meter *meter;
	struct reduction_reading *reading;
	bool has_energy = false, has_output = false;
	enum status st = reduction_series_meters(tx, c->measure, arena, &meter, &meters, err);

	if (st != ST_OK)
		return st;
	*out_by_series = meters > 0;
	if (meters == 0)
		return ST_OK;
	reading = heap_alloc(count + 1, sizeof *reading);
	for (size_t i = 0; i < count; i++) {
		reading[i] = (struct reduction_reading){.month = c->metered_from + (date_month)i};
		mpq_inits(reading[i].energy, reading[i].output, NULL);
	}
	for (size_t i = 0; i < meters && st == ST_OK; i++) {
		bool output = strcmp(meter[i].parameter, "P_PJ") == 0, energy = strcmp(meter[i].parameter, "EC_PJ") == 0;

		has_output = has_output || output;
		has_energy = has_energy || energy;
		if (output || energy)
			st = add_meter(tx, c, &meter[i],
				!c->fundable ? meter[i].unit
				: output     ? output_unit
					     : c->energy_unit,
				reading, count, output, err);
	}
	for (size_t i = 0; i < count; i++)
		reading[i].missing = reading[i].missing || !has_energy || !has_output;
	if (st != ST_OK) {
		for (size_t i = 0; i < count; i++)
			mpq_clears(reading[i].energy, reading[i].output, NULL);
		free(reading);
		return st;
	}
	*out_list = reading;
	*out_count = count;
	return ST_OK;
}
