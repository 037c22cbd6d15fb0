/* What the months of a machine come to by its methodology: gates, calibration, the second baseline after the old machine's life, the formulas. Pure.
 */
#include "reduction/reduction_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- values ---- */

struct reduction_value *reduction_values_add(struct reduction_values *v, const char *parameter, const char *group, const char *unit)
{
	struct reduction_value *added;

	if (v->count == v->capacity) {
		v->capacity = v->capacity ? 2 * v->capacity : 32;
		v->value = heap_grow(v->value, v->capacity, sizeof *v->value);
	}
	added = &v->value[v->count++];
	*added = (struct reduction_value){.parameter = parameter, .group = group, .month = REDUCTION_NO_MONTH, .unit = unit};
	mpq_inits(added->value, added->bound, NULL);
	return added;
}

void reduction_values_copy(struct reduction_values *v, const struct reduction_value *from)
{
	struct reduction_value *to = reduction_values_add(v, from->parameter, from->group, from->unit);

	to->year = from->year;
	to->month = from->month;
	to->missing = from->missing;
	to->filled = from->filled;
	to->bounded = from->bounded;
	to->file = from->file;
	to->line = from->line;
	mpq_set(to->value, from->value);
	mpq_set(to->bound, from->bound);
}

void reduction_values_done(struct reduction_values *v)
{
	for (size_t i = 0; i < v->count; i++)
		mpq_clears(v->value[i].value, v->value[i].bound, NULL);
	free(v->value);
	*v = (struct reduction_values){0};
}

void reduction_values_sec(struct reduction_values *v, const struct reduction_case *c, const char *output_unit, mpq_srcptr sec,
	mpq_srcptr output_per_year, mpq_srcptr ef, const char *ef_unit)
{
	struct reduction_value *energy = reduction_values_add(v, "E_hist", "", c->energy_unit);
	struct reduction_value *output;

	energy->year = REDUCTION_MEAN_YEAR;
	mpq_mul(energy->value, sec, output_per_year);
	output = reduction_values_add(v, "P_hist", "", output_unit);
	output->year = REDUCTION_MEAN_YEAR;
	mpq_set(output->value, output_per_year);
	mpq_set(reduction_values_add(v, "EF_el", "", ef_unit)->value, ef);
}

void reduction_values_reading(
	struct reduction_values *v, const struct reduction_case *c, const char *output_unit, const struct reduction_reading *reading, int64_t line)
{
	for (int i = 0; i < 2; i++) {
		struct reduction_value *value = reduction_values_add(v, i == 0 ? "EC_PJ" : "P_PJ", "", i == 0 ? c->energy_unit : output_unit);

		value->month = reading->month;
		value->missing = reading->missing;
		value->file = "meter_readings.csv";
		value->line = line;
		mpq_set(value->value, i == 0 ? reading->energy : reading->output);
	}
}

/* ---- months ---- */

struct reduction_month *reduction_months_new(const struct reduction_case *c, size_t *out_count)
{
	size_t count = c->metered_to >= c->metered_from ? (size_t)(c->metered_to - c->metered_from) + 1 : 0;
	struct reduction_month *month = count > 0 ? heap_alloc(count, sizeof *month) : NULL;

	for (size_t i = 0; i < count; i++) {
		struct reduction_month *m = &month[i];

		m->month = c->metered_from + (date_month)i;
		m->filled = false;
		m->rejected = NULL;
		mpq_inits(m->energy, m->output, m->output_credited, m->baseline_kg, m->project_kg, m->reduction_kg, NULL);
	}
	*out_count = count;
	return month;
}

void reduction_months_free(struct reduction_month *month, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct reduction_month *m = &month[i];

		mpq_clears(m->energy, m->output, m->output_credited, m->baseline_kg, m->project_kg, m->reduction_kg, NULL);
	}
	free(month);
}

/* R11: a meter whose calibrations are on record must be inside one of them for the whole month. */
static bool calibrated(const struct reduction_calibration *list, size_t count, date_month month)
{
	for (size_t i = 0; i < count; i++) {
		bool covered = false;

		for (size_t k = 0; k < count; k++)
			covered = covered || (strcmp(list[k].parameter, list[i].parameter) == 0 && strcmp(list[k].group, list[i].group) == 0 &&
						     list[k].from <= month_first_day(month) && list[k].to >= month_last_day(month));
		if (!covered)
			return false;
	}
	return true;
}

static bool after_life(const struct reduction_case *c, date_month month)
{
	return c->old_life_end != DATE_NONE && month_last_day(month) > c->old_life_end;
}

/* A term's or parameter's only group in a span, in the unit of its values; 0 if the methodology has no such name, or several groups. */
static void take_amount(const struct reduction_work *w, const char *name, size_t span, mpq_t out_value)
{
	const struct reduction_array *a;
	const char *unit;
	size_t symbol = reduction_work_symbol(w, name);
	mpq_t scale;

	if (symbol == w->arrays)
		return;
	a = &w->array[symbol];
	if (a->groups != 1 || !a->there[reduction_array_at(a, 0, 0, span)])
		return;
	mpq_init(scale);
	reduction_work_unit(w, symbol, a->shape.label ? w->group[symbol][0] : "", scale, &unit);
	mpq_div(out_value, a->cell[reduction_array_at(a, 0, 0, span)], scale);
	mpq_clear(scale);
}

static void take_months(
	const struct reduction_work *w, const struct reduction_span *span, const bool *mine, struct reduction_month *month, size_t months)
{
	const struct reduction_array *result = &w->array[w->arrays - REDUCTION_RESULTS];
	mpq_t thousand;

	mpq_init(thousand);
	mpq_set_ui(thousand, 1000, 1);
	for (size_t i = 0; i < months; i++) {
		struct reduction_month *m = &month[i];

		if (!mine[i])
			continue;
		m->rejected = span[i].rejected;
		m->filled = span[i].filled && !span[i].rejected;
		if (m->rejected)
			continue;
		take_amount(w, "EC_PJ", i, m->energy);
		take_amount(w, "P_PJ", i, m->output);
		take_amount(w, "P_credited", i, m->output_credited);
		mpq_mul(m->baseline_kg, result[REDUCTION_BE].cell[reduction_array_at(&result[REDUCTION_BE], 0, 0, i)], thousand);
		mpq_mul(m->project_kg, result[REDUCTION_PE].cell[reduction_array_at(&result[REDUCTION_PE], 0, 0, i)], thousand);
		mpq_mul(m->reduction_kg, w->er_t[i], thousand);
	}
	mpq_clear(thousand);
}

/* How many days of a month lie inside the gates; 0: all, or the month counts as a whole or not at all. */
static int days_of(const struct reduction_case *c, bool life_ends, date_month month)
{
	date_day from, to, first = month_first_day(month), last = month_last_day(month);

	if (!c->by_interval)
		return 0;
	reduction_rules_counted_days(c, life_ends, &from, &to);
	from = from > first ? from : first;
	to = to < last ? to : last;
	return to < from || to - from == last - first ? 0 : (int)(to - from + 1);
}

/* Calculates the months marked `mine` by the values; the others count as rejected meanwhile. */
static enum status calculate(const struct reduction_case *c, const struct reduction_methodology *m, const struct reduction_values *values,
	const bool *mine, bool life_ends, struct reduction_month *month, size_t months, struct arena *arena, struct reduction_lines *lines,
	struct err *err)
{
	struct reduction_span *span = arena_alloc(arena, (months + 1) * sizeof *span);
	struct reduction_line *line = NULL;
	struct reduction_work work;
	size_t count = 0, counted = 0;
	enum status st;

	for (size_t i = 0; i < months; i++) {
		span[i] = (struct reduction_span){.month = month[i].month,
			.comparable = reduction_rules_begins_by(month[i].month, c->installed_on),
			.days = days_of(c, life_ends, month[i].month),
			.rejected = mine[i] ? month[i].rejected : "other_baseline"};
		counted += !span[i].rejected;
	}
	if (counted == 0)
		return ST_OK;
	st = reduction_work_run(&work, m, span, months, values->value, values->count, "parameters.csv", REDUCTION_SILENCE_REJECTS, arena, err);
	if (st == ST_OK) {
		take_months(&work, span, mine, month, months);
		st = reduction_work_lines(&work, arena, &line, &count, err);
	}
	reduction_work_done(&work);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		lines->line = arena_grow(arena, lines->line, lines->count, sizeof *lines->line);
		lines->line[lines->count++] = line[i];
	}
	return st;
}

/* What was measured stays on record in months that do not count. */
static void keep_record(const struct reduction_values *values, struct reduction_month *month, size_t months)
{
	for (size_t i = 0; i < values->count; i++) {
		const struct reduction_value *v = &values->value[i];
		bool energy = strcmp(v->parameter, "EC_PJ") == 0;
		struct reduction_month *m;

		if (v->month == REDUCTION_NO_MONTH || v->missing || (!energy && strcmp(v->parameter, "P_PJ") != 0) || v->group[0] || months == 0 ||
			v->month < month[0].month || v->month > month[months - 1].month)
			continue;
		m = &month[v->month - month[0].month];
		if (m->rejected)
			mpq_set(energy ? m->energy : m->output, v->value);
	}
}

enum status reduction_rules_months(const struct reduction_case *c, const struct reduction_methodology *m, const struct reduction_plant *plant,
	struct reduction_month *month, size_t months, struct arena *arena, struct reduction_lines *out_lines, struct err *err)
{
	bool *mine = arena_alloc(arena, months + 1);
	enum status st;

	*out_lines = (struct reduction_lines){0};
	for (size_t i = 0; i < months; i++) {
		month[i].rejected = reduction_rules_gate(c, month[i].month);
		if (month[i].rejected && strcmp(month[i].rejected, "life_ended") == 0 && plant->after.count > 0)
			month[i].rejected = NULL;
		if (!month[i].rejected && !calibrated(plant->calibration, plant->calibrations, month[i].month))
			month[i].rejected = "calibration";
		mine[i] = plant->after.count == 0 || !after_life(c, month[i].month);
	}
	st = calculate(c, m, &plant->values, mine, plant->after.count == 0, month, months, arena, out_lines, err);
	if (st == ST_OK && plant->after.count > 0) {
		for (size_t i = 0; i < months; i++)
			mine[i] = !mine[i];
		st = calculate(c, m, &plant->after, mine, false, month, months, arena, out_lines, err);
	}
	if (st == ST_OK)
		keep_record(&plant->values, month, months);
	return st;
}
