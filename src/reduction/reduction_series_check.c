/* Plausibility of meter readings, and rules across meters.csv. Warnings name meter and time. */
#include "base/map.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"
#include "reduction/reduction_unit_int.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SLIP_TIMES 8      /* off the median by this factor: a slip of the decimal point shows as about ten */
#define SLIP_OTHERS_MIN 5 /* values of a time of day before one can be called odd */
#define STUCK_MIN 8       /* intervals, and longer than a day */
#define REGISTER_DAYS_MIN 5

/* A meter's month. */
struct month_check {
	const struct reduction_series_meter *meter;
	struct reduction_series_rule rule;
	const struct reduction_series_value *value;
	int64_t *number; /* of each value; INT64_MIN: none */
	size_t count;
	struct findings *findings;
};

#define NO_NUMBER INT64_MIN

static void warn(struct month_check *c, const char *code, size_t at, const char *a, const char *b, int64_t times)
{
	char time[REDUCTION_SERIES_TIME_LEN], number[24];
	struct err e;

	reduction_series_time_format(c->value[at].day, c->value[at].slot, c->meter->interval, time);
	snprintf(number, sizeof number, "%" PRId64, times);
	err_set(&e, ST_INPUT, code, c->meter->meter, time, a, b, number, NULL);
	findings_add(c->findings, SEVERITY_WARNING, &e);
}

static int compare_numbers(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Values of each time of day against their median; zero is a machine that stands. */
static void check_slips(struct month_check *c)
{
	int64_t *of = heap_alloc(c->count + 1, sizeof *of), times = 0;
	size_t first = 0;
	int64_t first_median = 0;

	for (int slot = 0; slot < c->rule.slots; slot++) {
		size_t n = 0;
		int64_t median;

		for (size_t i = (size_t)slot; i < c->count; i += (size_t)c->rule.slots)
			if (c->number[i] > 0)
				of[n++] = c->number[i];
		if (n <= SLIP_OTHERS_MIN)
			continue;
		qsort(of, n, sizeof *of, compare_numbers);
		median = of[n / 2];
		for (size_t i = (size_t)slot; i < c->count; i += (size_t)c->rule.slots) {
			if (c->number[i] <= 0 || (c->number[i] / SLIP_TIMES < median && median / SLIP_TIMES < c->number[i]))
				continue;
			if (times++ == 0 || i < first) {
				first = i;
				first_median = median;
			}
		}
	}
	if (times > 0) {
		char text[REDUCTION_SERIES_SUM_LEN];

		reduction_series_sum_format(first_median, text);
		warn(c, "series.slip", first, c->value[first].value, text, times);
	}
	free(of);
}

static void check_bounds(struct month_check *c)
{
	int64_t above = 0, negative = 0;
	size_t first_above = 0, first_negative = 0;

	for (size_t i = 0; i < c->count; i++) {
		if (c->number[i] == NO_NUMBER)
			continue;
		if (c->rule.has_capacity && c->number[i] > c->rule.capacity && above++ == 0)
			first_above = i;
		if (c->number[i] < 0 && negative++ == 0)
			first_negative = i;
	}
	if (above > 0)
		warn(c, "series.capacity", first_above, c->value[first_above].value, c->meter->capacity, above);
	if (negative > 0)
		warn(c, "series.negative", first_negative, c->value[first_negative].value, "", negative);
}

/* The longest run of one value other than zero; a meter that never moves in the month hangs too. */
static void check_stuck(struct month_check *c)
{
	size_t best = 0, best_length = 0, begin = 0;
	size_t most = (size_t)c->rule.slots > STUCK_MIN ? (size_t)c->rule.slots : STUCK_MIN;
	char length[24];

	for (size_t i = 0; i <= c->count; i++) {
		if (i < c->count && i > begin && c->number[i] == c->number[begin])
			continue;
		if (i > begin && c->number[begin] != NO_NUMBER && c->number[begin] != 0 && i - begin > best_length) {
			best = begin;
			best_length = i - begin;
		}
		begin = i;
	}
	if (best_length <= most)
		return;
	snprintf(length, sizeof length, "%zu", best_length);
	warn(c, "series.stuck", best, c->value[best].value, length, 1);
}

static bool day_has_other_gaps(const struct month_check *c, size_t begin, size_t length)
{
	size_t slots = (size_t)c->rule.slots, day = begin / slots * slots;

	for (size_t i = day; i < day + slots && i < c->count; i++)
		if (c->number[i] == NO_NUMBER && (i < begin || i >= begin + length))
			return true;
	return false;
}

/* The first run of an hour or more without a value; one of just an hour in a day that is whole otherwise speaks of the clock. */
static void check_gaps(struct month_check *c)
{
	size_t hour = c->rule.slots > 24 ? (size_t)c->rule.slots / 24 : 1, first = 0, first_length = 0, begin = 0;
	int64_t gaps = 0;

	for (size_t i = 0; i <= c->count; i++) {
		bool gap = i < c->count && c->number[i] == NO_NUMBER;

		gaps += gap;
		if (gap)
			continue;
		if (i - begin >= hour && i > begin) {
			if (i - begin == hour && hour > 1 && !day_has_other_gaps(c, begin, hour))
				warn(c, "series.clock", begin, "", "", 1);
			else if (first_length == 0) {
				first = begin;
				first_length = i - begin;
			}
		}
		begin = i + 1;
	}
	if (first_length > 0) {
		char length[24], all[24];

		snprintf(length, sizeof length, "%zu", first_length);
		snprintf(all, sizeof all, "%" PRId64, gaps);
		warn(c, "series.gap", first, length, all, gaps);
	}
}

/* Amounts fall now and then; a counter never does. */
static void check_register(struct month_check *c)
{
	int64_t last = NO_NUMBER, rises = 0, seen = 0;

	for (size_t i = 0; i < c->count; i++) {
		if (c->number[i] == NO_NUMBER)
			continue;
		if (last != NO_NUMBER && c->number[i] < last)
			return;
		rises += last != NO_NUMBER && c->number[i] > last;
		last = c->number[i];
		seen++;
	}
	if (c->count > 0 && seen >= REGISTER_DAYS_MIN * c->rule.slots && seen > STUCK_MIN && rises * 2 > seen)
		warn(c, "series.register", 0, "", "", 1);
}

/* Every interval of the days from … to, also of days without any record. `value` has those of the others, day by day. */
static struct reduction_series_value *all_days(
	const struct reduction_series_value *value, size_t count, int slots, date_day from, date_day to, struct arena *arena, size_t *out_count)
{
	size_t all = (size_t)(to - from + 1) * (size_t)slots;
	struct reduction_series_value *list = arena_alloc(arena, all * sizeof *list);

	for (size_t i = 0; i < all; i++)
		list[i] = (struct reduction_series_value){from + (date_day)(i / (size_t)slots), (int)(i % (size_t)slots), NULL};
	for (size_t i = 0; i < count; i++)
		list[(size_t)(value[i].day - from) * (size_t)slots + (size_t)value[i].slot] = value[i];
	*out_count = all;
	return list;
}

/* `begun`: there are readings of a month before; `goes_on`: there may be some of a month after. Then the month's first and last days count too. */
static enum status check_month(struct store_tx *tx, const struct reduction_series_meter *meter, enum reduction_fill fill, date_month month,
	bool *begun, bool goes_on, struct findings *findings, struct err *err)
{
	struct month_check c = {.meter = meter, .findings = findings};
	struct reduction_series_value *value;
	struct arena arena;
	size_t count;
	enum status st;

	arena_init(&arena);
	st = reduction_series_values(tx, meter->meter, month_first_day(month), month_last_day(month), &arena, &value, &count, err);
	if (st == ST_OK && count > 0) {
		bool monthly = meter->interval == REDUCTION_INTERVAL_MONTH;
		date_day from = *begun ? month_first_day(month) : value[0].day;
		date_day to = goes_on && !monthly ? month_last_day(month) : value[count - 1].day;

		reduction_series_rule_of(meter, fill, &c.rule);
		c.value = value = all_days(value, count, c.rule.slots, from, to, &arena, &c.count);
		c.number = arena_alloc(&arena, c.count * sizeof *c.number);
		for (size_t i = 0; i < c.count; i++)
			if (!value[i].value || !reduction_series_value_parse(value[i].value, strlen(value[i].value), &c.number[i]))
				c.number[i] = NO_NUMBER;
		check_bounds(&c);
		check_slips(&c);
		check_stuck(&c);
		check_gaps(&c);
		check_register(&c);
		*begun = true;
	}
	arena_done(&arena);
	return st;
}

enum status reduction_series_check(
	struct store_tx *tx, const char *meter_or_null, date_month from, date_month to, struct findings *findings, struct err *err)
{
	struct reduction_series_meter *meter;
	struct reduction_sides sides;
	date_month *month = NULL;
	size_t meters, months;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	if (meter_or_null) {
		meter = arena_alloc(&arena, sizeof *meter);
		meters = 1;
		st = reduction_series_meter_get(tx, meter_or_null, &arena, meter, err);
	} else {
		st = reduction_series_meters(tx, NULL, &arena, &meter, &meters, err);
	}
	if (st == ST_OK)
		st = store_month_list(tx, &reduction_reading_table, &month, &months, err);
	sides = (struct reduction_sides){0};
	if (st == ST_OK)
		st = reduction_sides_read(tx, &arena, &sides, err);
	for (size_t i = 0; st == ST_OK && i < meters; i++) {
		const struct reduction_parameter *parameter;
		const struct reduction_methodology *m;
		bool begun = false;

		st = reduction_sides_parameter(&sides, tx, &meter[i], &m, &parameter, err);
		for (size_t k = 0; st == ST_OK && k < months; k++)
			if (month[k] >= from && month[k] <= to)
				st = check_month(tx, &meter[i], parameter ? reduction_series_fill_of(parameter) : REDUCTION_FILL_HIGHEST, month[k],
					&begun, k + 1 < months && month[k + 1] <= to, findings, err);
	}
	reduction_sides_done(&sides);
	free(month);
	arena_done(&arena);
	return st;
}

/* ---- meters.csv ---- */

static void found(struct findings *findings, enum severity severity, int64_t line, const char *code, const char *a, const char *b, const char *c)
{
	struct err e;

	err_set(&e, ST_INPUT, code, a, b, c, NULL);
	err_at(&e, "meters.csv", line, 0);
	findings_add(findings, severity, &e);
}

/* Of `sec` both sides are needed; other methodologies say themselves what is missing. */
static void check_side(const struct reduction_series_meter *meter, size_t count, size_t i, const char *parameter, struct findings *findings)
{
	for (size_t k = 0; k < count; k++) {
		bool same = strcmp(meter[k].measure, meter[i].measure) == 0;

		if (same && (k < i || strcmp(meter[k].parameter, parameter) == 0))
			return; /* told at the machine's first meter, or there */
	}
	found(findings, SEVERITY_WARNING, meter[i].source_line, "series.one_side", meter[i].measure, parameter, NULL);
}

enum status reduction_series_check_meters(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct reduction_series_meter *meter;
	struct reduction_meter *monthly;
	struct reduction_sides sides = {0};
	struct reduction_dimension dimension;
	struct map *by_month = map_new();
	size_t meters, months;
	struct arena arena;
	enum status st;
	mpq_t scale;

	mpq_init(scale);
	arena_init(&arena);
	st = reduction_series_meters(tx, NULL, &arena, &meter, &meters, err);
	if (st == ST_OK)
		st = reduction_store_monthly_meters(tx, &arena, &monthly, &months, err);
	if (st == ST_OK)
		st = reduction_sides_read(tx, &arena, &sides, err);
	for (size_t i = 0; st == ST_OK && i < months; i++)
		map_add(by_month, monthly[i].measure, 0, NULL);
	for (size_t i = 0; st == ST_OK && i < meters; i++) {
		const struct reduction_series_meter *m = &meter[i];
		const struct reduction_methodology *methodology;
		const struct reduction_parameter *parameter;
		struct err unit, ignored; /* an unknown methodology is a finding of measures.csv */
		int64_t at;

		if (reduction_sides_parameter(&sides, tx, m, &methodology, &parameter, &ignored) != ST_OK)
			methodology = NULL;
		if (methodology && !parameter)
			found(findings, SEVERITY_ERROR, m->source_line, "series.parameter", m->meter, m->parameter, methodology->id);
		if (reduction_unit_parse(m->unit, NULL, &dimension, scale, &unit) != ST_OK) {
			err_at(&unit, "meters.csv", m->source_line, 0);
			findings_add(findings, SEVERITY_ERROR, &unit);
		}
		if (m->calibrated_on != DATE_NONE && m->calibrated_to != DATE_NONE && m->calibrated_to < m->calibrated_on)
			found(findings, SEVERITY_ERROR, m->source_line, "series.calibration", m->meter, NULL, NULL);
		if (map_get(by_month, m->measure, &at))
			found(findings, SEVERITY_ERROR, m->source_line, "series.both_forms", m->measure, NULL, NULL);
		if (methodology && strcmp(methodology->id, "sec") == 0) {
			check_side(meter, meters, i, "EC_PJ", findings);
			check_side(meter, meters, i, "P_PJ", findings);
		}
	}
	reduction_sides_done(&sides);
	map_free(by_month);
	mpq_clear(scale);
	arena_done(&arena);
	return st;
}
