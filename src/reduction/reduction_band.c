/* Expected against measured: a machine's months beside the plan and the band of its old machine. */
#include "reduction/reduction_band.h"
#include "base/decimal.h"
#include "factor/factor.h"
#include "reduction/reduction_int.h"

#include <string.h>

struct band {
	mpq_t planned, low, high, ef; /* a month's plan in kg; lowest and highest SEC of the history; factor */
	mpq_t cumulative_planned, cumulative;
	date_month from; /* first month of the plan */
	bool has_history;
};

static const char *digits(struct arena *arena, const mpq_t value)
{
	char text[DECIMAL_TEXT_LEN];

	decimal_from_exact(value, text);
	return arena_strdup(arena, text);
}

/* `value` less `part`, not below zero; `value` is changed. */
static const char *less(struct arena *arena, mpq_t value, const mpq_t part)
{
	mpq_sub(value, value, part);
	if (mpq_sgn(value) < 0)
		mpq_set_ui(value, 0, 1);
	return digits(arena, value);
}

static bool exact(const char *text, mpq_t out_value)
{
	if (!text || mpq_set_str(out_value, text, 10) != 0 || mpz_sgn(mpq_denref(out_value)) == 0)
		return false;
	mpq_canonicalize(out_value);
	return true;
}

/* Lowest and highest yearly energy per output of the history, in the baseline's units. */
static enum status read_history(struct store_tx *tx, const struct reduction_baseline *base, struct arena *arena, struct band *band, struct err *err)
{
	struct reduction_history *history;
	size_t years;
	mpq_t energy, output;
	enum status st = reduction_store_history(tx, base->measure, arena, &history, &years, err);

	mpq_inits(energy, output, NULL);
	for (size_t i = 0; i < years && st == ST_OK; i++) {
		st = decimal_parse_exact(history[i].energy, energy, err);
		if (st == ST_OK)
			st = decimal_parse_exact(history[i].output, output, err);
		if (st == ST_OK && strcmp(history[i].unit, base->field[BASELINE_ENERGY_UNIT]) != 0)
			st = factor_convert(energy, history[i].unit, base->field[BASELINE_ENERGY_UNIT], energy, err);
		if (st == ST_OK && strcmp(history[i].output_unit, base->field[BASELINE_OUTPUT_UNIT]) != 0)
			st = factor_convert(output, history[i].output_unit, base->field[BASELINE_OUTPUT_UNIT], output, err);
		if (st != ST_OK || mpq_sgn(output) <= 0)
			continue;
		mpq_div(energy, energy, output);
		if (!band->has_history || mpq_cmp(energy, band->low) < 0)
			mpq_set(band->low, energy);
		if (!band->has_history || mpq_cmp(energy, band->high) > 0)
			mpq_set(band->high, energy);
		band->has_history = true;
	}
	mpq_clears(energy, output, NULL);
	return st;
}

static enum status read_plan(struct store_tx *tx, const char *measure, struct arena *arena, struct band *band, struct err *err)
{
	struct reduction_machine *machine;
	struct reduction_total_row *total;
	size_t machines, totals, i = 0, k = 0;
	date_month to;
	enum status st = reduction_store_totals(tx, arena, &total, &totals, err);

	if (st == ST_OK)
		st = reduction_machines(tx, arena, &machine, &machines, err);
	if (st != ST_OK)
		return st;
	while (i < totals && strcmp(total[i].measure, measure) != 0)
		i++;
	while (k < machines && strcmp(machine[k].measure, measure) != 0)
		k++;
	if (i == totals || k == machines)
		return err_set(err, ST_NOT_FOUND, "reduction.none", measure, NULL);
	st = month_parse(total[i].metered_from, &band->from, err);
	if (st == ST_OK)
		st = month_parse(total[i].metered_to, &to, err);
	if (st != ST_OK)
		return st;
	while (band->from <= to && (machine[k].installed_on == DATE_NONE || month_first_day(band->from) < machine[k].installed_on))
		band->from++;
	if (band->from <= to)
		mpq_set_si(band->planned, total[i].planned_g, 1000UL * (unsigned long)(to - band->from + 1));
	mpq_canonicalize(band->planned);
	return ST_OK;
}

static enum status month_of_band(const char *measure, const struct reduction_month_row *row, struct band *band, struct arena *arena,
	struct reduction_band_month *out, struct err *err)
{
	enum { ENERGY, OUTPUT, OUTPUT_CREDITED, BASELINE, PROJECT, REDUCTION };
	mpq_t output, reduction, value, low, high;
	enum status st = month_parse(row->month, &out->month, err);

	mpq_inits(output, reduction, value, low, high, NULL);
	if (st == ST_OK &&
		(!exact(row->exact[OUTPUT_CREDITED], output) || !exact(row->exact[REDUCTION], reduction) || !exact(row->exact[BASELINE], low)))
		st = err_set(err, ST_CONFLICT, "reduction.month_differs", measure, row->month, "exact", row->exact[REDUCTION], "", NULL);
	if (st == ST_OK) {
		out->filled = row->filled != 0;
		out->verified = row->verified != 0;
		out->rejected = row->rejected;
		out->baseline_kg = row->term[BASELINE];
		out->project_kg = row->term[PROJECT];
		out->reduction_kg = row->term[REDUCTION];
		out->energy = row->term[ENERGY];
		out->output = row->term[OUTPUT];
		out->output_credited = row->term[OUTPUT_CREDITED];
		mpq_set(high, low);
		if (band->has_history) {
			mpq_mul(value, output, band->ef);
			mpq_mul(low, value, band->low);
			out->baseline_low_kg = digits(arena, low);
			mpq_mul(high, value, band->high);
			out->baseline_high_kg = digits(arena, high);
		}
		mpq_set_ui(value, 0, 1);
		if (out->month >= band->from)
			mpq_set(value, band->planned);
		out->planned_kg = digits(arena, value);
		out->expected_low_kg = less(arena, low, value);
		out->expected_high_kg = less(arena, high, value);
		mpq_add(band->cumulative_planned, band->cumulative_planned, value);
		if (!row->rejected)
			mpq_add(band->cumulative, band->cumulative, reduction);
		out->cumulative_planned_kg = digits(arena, band->cumulative_planned);
		out->cumulative_kg = digits(arena, band->cumulative);
	}
	mpq_clears(output, reduction, value, low, high, NULL);
	return st;
}

enum status reduction_band(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_band_month **out_list, size_t *out_count, struct err *err)
{
	struct band band = {.from = 0};
	struct reduction_band_month *list;
	struct reduction_month_row *row;
	struct reduction_baseline base;
	bool found = false;
	size_t count;
	enum status st = reduction_store_months(tx, measure, arena, &row, &count, err);

	mpq_inits(band.planned, band.low, band.high, band.ef, band.cumulative_planned, band.cumulative, NULL);
	if (st == ST_OK)
		st = read_plan(tx, measure, arena, &band, err);
	if (st == ST_OK)
		st = reduction_store_baseline(tx, measure, arena, &base, &found, err);
	if (st == ST_OK && found && exact(base.field[BASELINE_EF_EXACT], band.ef))
		st = read_history(tx, &base, arena, &band, err);
	if (st == ST_OK) {
		list = arena_alloc(arena, (count + 1) * sizeof *list);
		for (size_t i = 0; i < count && st == ST_OK; i++)
			st = month_of_band(measure, &row[i], &band, arena, &list[i], err);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	mpq_clears(band.planned, band.low, band.high, band.ef, band.cumulative_planned, band.cumulative, NULL);
	return st;
}
