/* A machine's months from its meters: where series and formulas meet. */
#include "factor/factor.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <stdlib.h>
#include <string.h>

/* The months of one parameter and group while its meters are added up. */
struct monthly {
	const char *parameter, *group, *unit;
	int64_t line;
	struct sum {
		mpq_t value;
		bool missing, filled;
	} * month;
};

static enum status add_meter(struct store_tx *tx, const struct reduction_case *c, const struct reduction_series_meter *meter, date_day from,
	date_day to, enum reduction_fill fill, struct monthly *into, size_t count, struct err *err)
{
	struct reduction_series_month *month;
	size_t months;
	enum status st =
		reduction_series_months(tx, meter->meter, c->metered_from, c->metered_to, from, to, fill, c->store_sums, &month, &months, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < months && i < count && st == ST_OK; i++) {
		struct sum *s = &into->month[i];

		s->missing = s->missing || month[i].missing > 0 || month[i].intervals == 0;
		s->filled = s->filled || month[i].filled > 0;
		if (strcmp(meter->unit, into->unit) != 0 && factor_convert(month[i].sum, meter->unit, into->unit, month[i].sum, NULL) != ST_OK) {
			st = err_set(err, ST_INPUT, "reduction.unit", meter->unit, into->unit, NULL);
			err_at(err, "meters.csv", meter->source_line, 0);
		} else {
			mpq_add(s->value, s->value, month[i].sum);
		}
	}
	reduction_series_months_free(month, months);
	return st;
}

/* A month in which something is missing that nothing can fill is left out: it then counts as not read. */
static void hand_over(const struct reduction_case *c, const struct monthly *m, size_t count, struct reduction_values *values)
{
	for (size_t i = 0; i < count; i++) {
		struct reduction_value *v;

		if (m->month[i].missing)
			continue;
		v = reduction_values_add(values, m->parameter, m->group, m->unit);
		v->month = c->metered_from + (date_month)i;
		v->filled = m->month[i].filled;
		v->file = "meters.csv";
		v->line = m->line;
		mpq_set(v->value, m->month[i].value);
	}
}

/* Housekeeping, and parameters that its methodology does not know (which is a finding of meters.csv), keep the unit of the meter. */
static const char *unit_of(const struct reduction_case *c, const struct reduction_series_meter *meter, const char *output_unit)
{
	if (!c->fundable || strcmp(c->methodology, "sec") != 0)
		return meter->unit;
	if (strcmp(meter->parameter, "EC_PJ") == 0)
		return c->energy_unit;
	return strcmp(meter->parameter, "P_PJ") == 0 ? output_unit : meter->unit;
}

enum status reduction_series_metered(struct store_tx *tx, const char *measure, bool *out_metered, struct err *err)
{
	struct reduction_series_meter *meter;
	struct arena arena;
	size_t meters;
	enum status st;

	arena_init(&arena);
	st = reduction_series_meters(tx, measure, &arena, &meter, &meters, err);
	if (st == ST_OK)
		*out_metered = meters > 0;
	arena_done(&arena);
	return st;
}

enum status reduction_series_monthly(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, bool life_ends,
	const char *output_unit, struct arena *arena, struct reduction_values *values, struct err *err)
{
	size_t meters, count = c->metered_to >= c->metered_from ? (size_t)(c->metered_to - c->metered_from) + 1 : 0;
	struct reduction_series_meter *meter;
	bool *done;
	date_day from, to;
	enum status st = reduction_series_meters(tx, c->measure, arena, &meter, &meters, err);

	if (st != ST_OK)
		return st;
	reduction_rules_counted_days(c, life_ends, &from, &to);
	done = arena_alloc(arena, meters + 1);
	memset(done, 0, meters + 1);
	for (size_t i = 0; i < meters && st == ST_OK; i++) {
		const struct reduction_parameter *parameter = reduction_series_parameter(m, meter[i].parameter);
		struct monthly sums = {.parameter = meter[i].parameter,
			.group = meter[i].group ? meter[i].group : "",
			.unit = unit_of(c, &meter[i], output_unit),
			.line = meter[i].source_line};

		if (done[i] || !parameter)
			continue;
		sums.month = heap_alloc(count + 1, sizeof *sums.month);
		for (size_t k = 0; k < count; k++) {
			sums.month[k].missing = sums.month[k].filled = false;
			mpq_init(sums.month[k].value);
		}
		for (size_t k = i; k < meters && st == ST_OK; k++) {
			if (strcmp(meter[k].parameter, sums.parameter) != 0 || strcmp(meter[k].group ? meter[k].group : "", sums.group) != 0)
				continue;
			done[k] = true;
			st = add_meter(tx, c, &meter[k], from, to, reduction_series_fill_of(parameter), &sums, count, err);
		}
		if (st == ST_OK)
			hand_over(c, &sums, count, values);
		for (size_t k = 0; k < count; k++)
			mpq_clear(sums.month[k].value);
		free(sums.month);
	}
	return st;
}

/* ---- meters of both forms ---- */

static int by_machine(const void *a, const void *b)
{
	const struct reduction_meter *left = a, *right = b;
	int order = strcmp(left->measure, right->measure);

	return order != 0 ? order : strcmp(left->meter, right->meter);
}

enum status reduction_meters(struct store_tx *tx, struct arena *arena, struct reduction_meter **out_list, size_t *out_count, struct err *err)
{
	struct reduction_meter *monthly, *list;
	struct reduction_series_meter *meter;
	size_t count, meters, months = 0;
	date_month *month = NULL;
	enum status st = reduction_store_monthly_meters(tx, arena, &monthly, &count, err);

	if (st == ST_OK)
		st = reduction_series_meters(tx, NULL, arena, &meter, &meters, err);
	if (st == ST_OK && meters > 0)
		st = store_month_list(tx, &reduction_reading_table, &month, &months, err);
	if (st != ST_OK)
		return st;
	list = arena_alloc(arena, (count + meters + 1) * sizeof *list);
	if (count > 0)
		memcpy(list, monthly, count * sizeof *list);
	for (size_t i = 0; months > 0 && i < meters; i++)
		list[count++] =
			(struct reduction_meter){meter[i].measure, meter[i].meter, month[0], month[months - 1], "meters.csv", meter[i].source_line};
	free(month);
	qsort(list, count, sizeof *list, by_machine);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
