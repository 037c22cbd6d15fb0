/* What the machines saved: frozen baseline, readings and records put together, calculated, stored month by month. */
#include "base/decimal.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status read_one(const struct reduction_case *c, const char *output_unit, const struct reduction_meter_row *row,
	struct reduction_reading *reading, struct err *err)
{
	enum status st;

	reading->missing = strcmp(row->status, "missing") == 0;
	if (reading->missing) {
		mpq_set_ui(reading->energy, 0, 1);
		mpq_set_ui(reading->output, 0, 1);
		return ST_OK;
	}
	if (!row->energy || !row->output)
		st = err_set(err, ST_INPUT, "reading.blank", row->measure, row->month, NULL);
	else
		st = reduction_text_amount(row->energy, row->unit, c->fundable ? c->energy_unit : row->unit, reading->energy, err);
	if (st == ST_OK)
		st = reduction_text_amount(row->output, row->output_unit, c->fundable ? output_unit : row->output_unit, reading->output, err);
	if (st != ST_OK)
		err_at(err, "meter_readings.csv", row->source_line, 0);
	return st;
}

static void month_row(const struct reduction_month *m, struct arena *arena, struct reduction_month_row *out_row)
{
	mpq_srcptr const term[REDUCTION_TERMS] = {m->energy, m->output, m->output_credited, m->baseline_kg, m->project_kg, m->reduction_kg};

	out_row->month = reduction_text_month(arena, m->month);
	out_row->filled = m->filled;
	out_row->verified = false;
	out_row->rejected = m->rejected;
	for (int i = 0; i < REDUCTION_TERMS; i++) {
		out_row->term[i] = reduction_text_digits(arena, term[i]);
		out_row->exact[i] = reduction_text_exact(arena, term[i]);
	}
}

/* The newest records of each month as values; `sec` has its frozen baseline beside them. Housekeeping keeps what it read, in its own units. */
static enum status read_meters(struct store_tx *tx, const struct reduction_case *c, const char *output_unit, const struct reduction_terms *terms,
	struct arena *arena, struct reduction_values *values, struct err *err)
{
	struct reduction_reading reading;
	struct reduction_meter_row *row;
	size_t rows;
	enum status st = reduction_store_readings(tx, c->measure, arena, &row, &rows, err);

	if (st == ST_OK && c->fundable)
		reduction_values_sec(
			values, c, output_unit, terms->sec, terms->output_per_year, terms->ef, arena_printf(arena, "kgCO2e/%s", c->energy_unit));
	mpq_inits(reading.energy, reading.output, NULL);
	for (size_t i = 0; st == ST_OK && i < rows; i++) {
		if (i + 1 < rows && strcmp(row[i].month, row[i + 1].month) == 0)
			continue; /* a newer record of the month follows */
		st = month_parse(row[i].month, &reading.month, err);
		if (st == ST_OK)
			st = read_one(c, output_unit, &row[i], &reading, err);
		if (st == ST_OK)
			reduction_values_reading(values, c, output_unit, &reading, row[i].source_line);
	}
	mpq_clears(reading.energy, reading.output, NULL);
	return st;
}

static enum status total_row(const struct reduction_case *c, struct arena *arena, struct reduction_measured *out, struct err *err)
{
	struct reduction_total_row *t = &out->total;

	out->row = arena_alloc(arena, (out->count + 1) * sizeof *out->row);
	*t = (struct reduction_total_row){
		.measure = c->measure,
		.project = c->project ? c->project : "",
		.metered_from = reduction_text_month(arena, c->metered_from),
		.metered_to = reduction_text_month(arena, c->metered_to),
	};
	for (size_t i = 0; i < out->count; i++) {
		month_row(&out->month[i], arena, &out->row[i]);
		t->filled_months += out->month[i].filled;
		t->rejected_months += out->month[i].rejected != NULL;
	}
	if (!reduction_rules_planned(c, &t->planned_g) || !reduction_rules_grams(out->month, out->count, NULL, &t->measured_g))
		return err_set(err, ST_INPUT, "reduction.too_large", c->measure, NULL);
	return ST_OK;
}

/* The months of the machine's own meters, for both baselines. */
static enum status read_series(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, const char *output_unit,
	struct arena *arena, struct reduction_plant *plant, struct err *err)
{
	bool life_ends = plant->after.count == 0;
	struct reduction_values metered = {0};
	enum status st = reduction_series_monthly(tx, c, m, life_ends, output_unit, arena, &metered, err);

	for (size_t i = 0; i < metered.count && st == ST_OK; i++) {
		reduction_values_copy(&plant->values, &metered.value[i]);
		if (!life_ends)
			reduction_values_copy(&plant->after, &metered.value[i]);
	}
	reduction_values_done(&metered);
	return st;
}

enum status reduction_measure_case(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m,
	const char *output_unit, const struct reduction_terms *terms, struct arena *arena, struct reduction_measured *out, struct err *err)
{
	struct reduction_case by_meter = *c; /* the same, as its months are to be read */
	struct reduction_plant plant = {0};
	enum status st = reduction_series_metered(tx, c->measure, &by_meter.by_interval, err);

	if (st == ST_OK && strcmp(c->methodology, "sec") == 0)
		st = read_meters(tx, c, output_unit, terms, arena, &plant.values, err);
	if (st == ST_OK)
		st = reduction_plant_read(tx, c, m, arena, &plant, err);
	if (st == ST_OK && by_meter.by_interval)
		st = read_series(tx, c, m, output_unit, arena, &plant, err);
	if (st == ST_OK) {
		out->month = reduction_months_new(c, &out->count);
		st = reduction_rules_months(&by_meter, m, &plant, out->month, out->count, arena, &out->lines, err);
		if (st == ST_INPUT && err && err->line == 0) { /* no record is at fault: name the machine */
			char code[ERR_CODE_LEN], of[ERR_PARAM_LEN];

			snprintf(code, sizeof code, "%s", err->code);
			snprintf(of, sizeof of, "%s", err->param[0]);
			err_set(err, ST_INPUT, "reduction.not_calculated", c->measure, m->id, code, of, NULL);
		}
		if (st == ST_OK)
			st = total_row(c, arena, out, err);
		if (st != ST_OK)
			reduction_months_free(out->month, out->count);
	}
	reduction_plant_done(&plant);
	return st;
}

void reduction_measured_done(struct reduction_measured *m)
{
	reduction_months_free(m->month, m->count);
}

/* The frozen baseline of a case as exact terms: it must be what was frozen, and the case must still use its factor. */
static enum status frozen_terms(struct store_tx *tx, const struct reduction_case *c, struct arena *arena, struct reduction_terms *terms,
	const char **out_output_unit, struct err *err)
{
	struct reduction_baseline stored;
	char hash[HASH_HEX_LEN];
	bool found;
	enum status st;

	if (!c->fundable) {
		*out_output_unit = "";
		return ST_OK;
	}
	st = reduction_store_baseline(tx, c->measure, arena, &stored, &found, err);
	if (st != ST_OK)
		return st;
	if (!found)
		return err_set(err, ST_INPUT, "reduction.not_frozen", c->measure, NULL);
	reduction_baseline_hash(&stored, hash);
	if (strcmp(hash, stored.hash) != 0 || !reduction_text_parse(stored.field[BASELINE_SEC_EXACT], terms->sec) ||
		!reduction_text_parse(stored.field[BASELINE_OUTPUT_EXACT], terms->output_per_year) ||
		!reduction_text_parse(stored.field[BASELINE_EF_EXACT], terms->ef))
		return err_set(err, ST_CONFLICT, "reduction.baseline_changed", c->measure, NULL);
	if (mpq_cmp(terms->ef, c->kgco2e_per_energy) != 0 || strcmp(stored.field[BASELINE_FACTOR], c->factor) != 0 ||
		strcmp(stored.field[BASELINE_ENERGY_UNIT], c->energy_unit) != 0 || strcmp(stored.field[BASELINE_METHODOLOGY], c->methodology) != 0)
		return err_set(err, ST_CONFLICT, "reduction.baseline_frozen", c->measure, NULL);
	*out_output_unit = stored.field[BASELINE_OUTPUT_UNIT];
	return ST_OK;
}

/* The methodology and the records are those that were frozen (R18); a baseline frozen before records were kept has none. */
static enum status check_frozen(
	struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, struct arena *arena, struct err *err)
{
	struct reduction_frozen now, stored;
	bool found;
	enum status st = c->fundable ? reduction_store_frozen(tx, c->measure, arena, &stored, &found, err) : ST_OK;

	if (st != ST_OK || !c->fundable || !found)
		return st;
	st = reduction_frozen_compute(tx, c, m, arena, &now, err);
	for (int i = 0; i < FROZEN_FIELDS && st == ST_OK; i++)
		if (strcmp(now.field[i], stored.field[i]) != 0)
			st = err_set(err, ST_CONFLICT, "reduction.baseline_frozen", c->measure, NULL);
	return st;
}

static enum status measure_and_store(
	struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, struct arena *arena, struct err *err)
{
	struct reduction_case storing = *c;
	struct reduction_measured measured;
	struct reduction_terms terms;
	const char *output_unit = "";
	enum status st;

	storing.store_sums = true;
	reduction_terms_init(&terms);
	st = frozen_terms(tx, c, arena, &terms, &output_unit, err);
	if (st == ST_OK)
		st = check_frozen(tx, c, m, arena, err);
	if (st == ST_OK)
		st = reduction_measure_case(tx, &storing, m, output_unit, &terms, arena, &measured, err);
	reduction_terms_done(&terms);
	if (st != ST_OK)
		return st;
	st = reduction_store_forget(tx, c->measure, err);
	if (st == ST_OK)
		st = reduction_store_terms_forget(tx, c->measure, err);
	for (size_t i = 0; i < measured.count && st == ST_OK; i++)
		st = reduction_store_month_put(tx, c->measure, &measured.row[i], err);
	for (size_t i = 0; i < measured.lines.count && st == ST_OK; i++)
		st = reduction_store_term_put(tx, c->measure, (int64_t)i, &measured.lines.line[i], err);
	if (st == ST_OK)
		st = reduction_store_total_put(tx, &measured.total, err);
	reduction_measured_done(&measured);
	return st;
}

enum status reduction_measure(struct store_tx *tx, const struct reduction_case *list, size_t count, struct err *err)
{
	struct reduction_library library = {0};
	const struct reduction_methodology *m;
	enum status st = ST_OK;
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < count && st == ST_OK; i++, arena_clear(&arena)) {
		st = reduction_library_get(&library, tx, list[i].measure, list[i].methodology, &m, err);
		if (st == ST_OK)
			st = measure_and_store(tx, &list[i], m, &arena, err);
	}
	arena_done(&arena);
	reduction_library_done(&library);
	return st;
}
