/* Taking readings in: rows in any order become rows of days, each meter's open day in memory. */
#include "base/map.h"
#include "party/party.h"
#include "reduction/reduction_int.h"
#include "reduction/reduction_series_int.h"

#include <stdlib.h>
#include <string.h>

#define MONTHS_MAX (210 * 12) /* of the calendar, from 1990-01 */
#define FIRST_MONTH (1990 * 12)

struct open_slot {
	uint32_t at; /* in the buffer */
	uint16_t length;
	bool said;
	int64_t line;
};
struct open_meter {
	const struct reduction_series_meter *meter;
	const char *project; /* NULL if its machine has none */
	int slots;
	date_day day, recorded_on; /* of the open day; DATE_NONE: none */
	date_day last;             /* newest day that this batch stored */
	struct open_slot *slot;    /* made with the meter's first reading */
	struct text values;
	uint8_t *changed; /* bits by month; made with the first change */
};
struct month_table {
	date_month month;
	bool older; /* rows may be there that this batch did not store */
};
struct reduction_intake {
	struct store_tx *tx;
	struct reduction_batch batch;
	struct arena arena, scratch;
	struct open_meter *meter;
	size_t meters;
	struct map *meter_of;
	struct open_meter *last; /* of the row before: files come by meter or by time */
	struct reduction_verification *opinion;
	size_t opinions;
	struct month_table *table;
	size_t tables, recent; /* recent: used last */
	char day_text[DATE_TEXT_LEN];
	date_day day_read;
	struct reduction_intake_counts counts;
};

/* ---- opening ---- */

static enum status read_meters(struct reduction_intake *in, struct err *err)
{
	struct reduction_series_meter *meter;
	struct party_measure *measure;
	struct map *project_of = map_new();
	size_t measures;
	enum status st = reduction_series_meters(in->tx, NULL, &in->arena, &meter, &in->meters, err);

	if (st == ST_OK)
		st = party_measures(in->tx, &in->arena, &measure, &measures, err);
	if (st == ST_OK) {
		for (size_t i = 0; i < measures; i++)
			map_add(project_of, measure[i].measure, (int64_t)i, NULL);
		in->meter = heap_alloc(in->meters + 1, sizeof *in->meter);
		for (size_t i = 0; i < in->meters; i++) {
			int64_t at;

			in->meter[i] = (struct open_meter){.meter = &meter[i],
				.project = map_get(project_of, meter[i].measure, &at) ? measure[at].project : NULL,
				.slots = reduction_interval_slots(meter[i].interval),
				.day = DATE_NONE,
				.last = DATE_NONE};
			map_add(in->meter_of, meter[i].meter, (int64_t)i, NULL);
		}
	}
	map_free(project_of);
	return st;
}

enum status reduction_intake_open(struct store_tx *tx, const struct reduction_batch *batch, struct reduction_intake **out_intake, struct err *err)
{
	struct reduction_intake *in = heap_alloc(1, sizeof *in);
	int64_t last;
	enum status st;

	*in = (struct reduction_intake){.tx = tx, .batch = *batch, .meter_of = map_new(), .day_read = DATE_NONE};
	arena_init(&in->arena);
	arena_init(&in->scratch);
	st = read_meters(in, err);
	if (st == ST_OK)
		st = reduction_store_verifications(tx, &in->arena, &in->opinion, &in->opinions, err);
	if (st == ST_OK && batch->number == 0)
		st = reduction_series_store_batch_last(tx, batch->folder, &last, err);
	if (st != ST_OK) {
		reduction_intake_free(in);
		return st;
	}
	if (batch->number == 0)
		in->batch.number = last + 1;
	*out_intake = in;
	return ST_OK;
}

void reduction_intake_free(struct reduction_intake *in)
{
	if (!in)
		return;
	for (size_t i = 0; in->meter && i < in->meters; i++) {
		if (in->meter[i].slot)
			text_done(&in->meter[i].values);
		free(in->meter[i].slot);
		free(in->meter[i].changed);
	}
	free(in->meter);
	free(in->table);
	map_free(in->meter_of);
	arena_done(&in->arena);
	arena_done(&in->scratch);
	free(in);
}

struct reduction_intake_counts reduction_intake_count(const struct reduction_intake *in)
{
	return in->counts;
}

/* ---- storing a day ---- */

static enum status table_of(struct reduction_intake *in, date_month month, const struct month_table **out_table, struct err *err)
{
	bool made = false;
	enum status st;

	for (size_t i = 0; i < in->tables; i++) {
		size_t at = (in->recent + i) % in->tables;

		if (in->table[at].month == month) {
			in->recent = at;
			*out_table = &in->table[at];
			return ST_OK;
		}
	}
	st = store_month_make(in->tx, &reduction_reading_table, month, &made, err);
	if (st != ST_OK)
		return st;
	in->table = heap_grow(in->table, in->tables + 1, sizeof *in->table);
	in->table[in->tables] = (struct month_table){month, !made};
	in->recent = in->tables;
	*out_table = &in->table[in->tables++];
	return ST_OK;
}

static void note_changed(struct reduction_intake *in, struct open_meter *m)
{
	int at = month_of(m->day) - FIRST_MONTH;

	if (!m->changed)
		m->changed = heap_alloc(MONTHS_MAX / 8, 1);
	if (!(m->changed[at / 8] & (1u << at % 8))) {
		m->changed[at / 8] |= (uint8_t)(1u << at % 8);
		in->counts.months++;
	}
}

static enum status refuse(struct err *err, const char *code, int64_t line, const char *a, const char *b, const char *c)
{
	enum status st = err_set(err, ST_INPUT, code, a, b, c, NULL);

	err_at(err, "", line, 0);
	return st;
}

static enum status refuse_twice(const struct open_meter *m, int slot, const char *had, const char *now, int64_t line, struct err *err)
{
	char time[REDUCTION_SERIES_TIME_LEN];
	enum status st;

	reduction_series_time_format(m->day, slot, m->meter->interval, time);
	st = err_set(err, ST_INPUT, "reading.twice", m->meter->meter, time, had, now, NULL);
	err_at(err, "", line, 0);
	return st;
}

/* What was verified stays as the verifier saw it: no record of a month after the last fit opinion on it was signed, unless with a reason. */
static enum status check_closed(const struct reduction_intake *in, const struct open_meter *m, int64_t line, struct err *err)
{
	date_month month = month_of(m->day);
	date_day signed_on = DATE_NONE;
	char day[DATE_TEXT_LEN], name[DATE_TEXT_LEN];

	if (!m->project || in->batch.reason)
		return ST_OK;
	for (size_t i = 0; i < in->opinions; i++) {
		const struct reduction_verification *v = &in->opinion[i];

		if (v->fit && v->from <= month && month <= v->to && strcmp(v->project, m->project) == 0 &&
			(signed_on == DATE_NONE || v->signed_on > signed_on))
			signed_on = v->signed_on;
	}
	if (signed_on == DATE_NONE || m->recorded_on <= signed_on)
		return ST_OK;
	date_format(signed_on, day);
	month_format(month, name);
	return refuse(err, "reading.month_closed", line, m->meter->meter, name, day);
}

/* What is recorded of the open day already: the values that count, those of this batch apart, and the number for the next row of the batch. */
static enum status read_recorded(struct reduction_intake *in, const struct open_meter *m, struct reduction_series_day *counting,
	struct reduction_series_day *own, int64_t *out_part, struct err *err)
{
	struct reduction_reading_walk walk;
	struct reduction_reading_row row;
	bool more = false;
	enum status st = reduction_series_store_walk(in->tx, month_of(m->day), m->meter->meter, m->day, m->day, &walk, err);

	while (st == ST_OK && (st = reduction_series_store_next(&walk, &row, &more, err)) == ST_OK && more) {
		const char *text = arena_strdup(&in->scratch, row.values);

		if (row.batch > in->batch.number)
			continue; /* imported later than this file of the folder */
		if (row.batch == in->batch.number && row.part >= *out_part)
			*out_part = row.part + 1;
		if (!reduction_series_day_over(counting, m->slots, text) ||
			(row.batch == in->batch.number && !reduction_series_day_over(own, m->slots, text)))
			return err_set(err, ST_CONFLICT, "series.damaged", m->meter->meter, reduction_reading_table.name, NULL);
	}
	return st;
}

static bool same_value(const char *a, size_t a_length, const struct reduction_slot *b)
{
	bool missing = a_length == 1 && *a == '-';
	int64_t x, y;

	if (missing || b->state != REDUCTION_SLOT_VALUE)
		return missing && b->state == REDUCTION_SLOT_MISSING;
	return reduction_series_value_parse(a, a_length, &x) && reduction_series_value_parse(b->at, b->length, &y) && x == y;
}

/* Takes out what is recorded already and notes what it corrects. */
static enum status compare(struct reduction_intake *in, struct open_meter *m, int64_t *out_part, struct err *err)
{
	struct reduction_series_day counting = {0}, own = {0};
	enum status st = read_recorded(in, m, &counting, &own, out_part, err);

	for (int i = 0; i < m->slots && st == ST_OK; i++) {
		struct open_slot *s = &m->slot[i];
		const char *value = m->values.data + s->at;

		if (!s->said || counting.slot[i].state == REDUCTION_SLOT_UNSAID)
			continue;
		if (same_value(value, s->length, own.slot[i].state != REDUCTION_SLOT_UNSAID ? &own.slot[i] : &counting.slot[i])) {
			s->said = false;
			in->counts.same++;
		} else if (own.slot[i].state != REDUCTION_SLOT_UNSAID) {
			st = refuse_twice(m, i, arena_strndup(&in->scratch, own.slot[i].at, own.slot[i].length),
				arena_strndup(&in->scratch, value, s->length), s->line, err);
		} else {
			in->counts.corrected++;
		}
	}
	return st;
}

/* The day's text, "" if nothing of it is left. Counts what is taken. */
static int64_t write_day(struct reduction_intake *in, const struct open_meter *m, struct text *out)
{
	int64_t line = 0;
	int last = m->slots;

	while (last > 0 && !m->slot[last - 1].said)
		last--;
	for (int i = 0; i < last; i++) {
		const struct open_slot *s = &m->slot[i];

		if (i > 0)
			text_append_char(out, ',');
		if (!s->said)
			continue;
		line = line ? line : s->line;
		text_append(out, m->values.data + s->at, s->length);
		in->counts.taken++;
		in->counts.missing += s->length == 1 && m->values.data[s->at] == '-';
	}
	return line;
}

static enum status store_open_day(struct reduction_intake *in, struct open_meter *m, struct err *err)
{
	const struct month_table *table;
	int64_t part = 1, line;
	struct text text;
	enum status st = table_of(in, month_of(m->day), &table, err);

	if (st == ST_OK && (table->older || (m->last != DATE_NONE && m->day <= m->last)))
		st = compare(in, m, &part, err);
	if (st != ST_OK)
		return st;
	text_init(&text);
	line = write_day(in, m, &text);
	if (text.length > 0) {
		struct reduction_reading_row row = {m->meter->meter, m->day, m->recorded_on, in->batch.number, part, text.data};

		st = check_closed(in, m, line, err);
		if (st == ST_OK)
			st = reduction_series_store_reading_put(in->tx, &row, err);
		if (st == ST_OK)
			note_changed(in, m);
	}
	text_done(&text);
	return st;
}

/* Stores the open day, if there is one; it is closed in any case. */
static enum status close_day(struct reduction_intake *in, struct open_meter *m, struct err *err)
{
	enum status st;

	if (m->day == DATE_NONE)
		return ST_OK;
	st = store_open_day(in, m, err);
	if (m->last == DATE_NONE || m->day > m->last)
		m->last = m->day;
	m->day = DATE_NONE;
	for (int i = 0; i < m->slots; i++)
		m->slot[i].said = false;
	text_clear(&m->values);
	arena_clear(&in->scratch);
	return st;
}

/* ---- a row ---- */

static struct open_meter *find_meter(struct reduction_intake *in, const char *meter)
{
	int64_t at;

	if (in->last && strcmp(in->last->meter->meter, meter) == 0)
		return in->last;
	if (!map_get(in->meter_of, meter, &at))
		return NULL;
	in->last = &in->meter[at];
	return in->last;
}

/* reduction_series_time, but a day that was just read is not read again. */
static enum reduction_time read_time(struct reduction_intake *in, const char *at, enum reduction_interval interval, date_day *out_day, int *out_slot)
{
	enum reduction_time time;

	if (in->day_read != DATE_NONE && interval < REDUCTION_INTERVAL_DAY && strncmp(at, in->day_text, DATE_TEXT_LEN - 1) == 0) {
		const char *clock = at + DATE_TEXT_LEN - 1;
		int step = 24 * 60 / reduction_interval_slots(interval);

		if (*clock == 'T' && clock[1] >= '0' && clock[1] <= '2' && clock[2] >= '0' && clock[2] <= '9' && clock[3] == ':' && clock[4] >= '0' &&
			clock[4] <= '5' && clock[5] >= '0' && clock[5] <= '9' && clock[6] == '\0') {
			int minutes = ((clock[1] - '0') * 10 + clock[2] - '0') * 60 + (clock[4] - '0') * 10 + clock[5] - '0';

			if (minutes < 24 * 60 && minutes % step == 0) {
				*out_day = in->day_read;
				*out_slot = minutes / step;
				return REDUCTION_TIME_OK;
			}
		}
	}
	time = reduction_series_time(at, interval, out_day, out_slot);
	if (time == REDUCTION_TIME_OK && interval < REDUCTION_INTERVAL_DAY) {
		memcpy(in->day_text, at, DATE_TEXT_LEN - 1);
		in->day_read = *out_day;
	}
	return time;
}

/* Digits with one point at most: then it has too many of them. */
static bool is_plain_number(const char *value)
{
	const char *s = value + (*value == '-');
	size_t whole = strspn(s, "0123456789"), decimals;

	s += whole;
	if (*s != '.')
		return whole > 0 && !*s;
	decimals = strspn(s + 1, "0123456789");
	return decimals > 0 && !s[1 + decimals];
}

static enum status check_value(const struct reduction_series_meter *meter, const char *value, size_t length, struct err *err)
{
	int64_t parsed;

	if (length == 0 || reduction_series_value_parse(value, length, &parsed))
		return ST_OK;
	if (is_plain_number(value))
		return err_set(err, ST_INPUT, "reading.digits", value, meter->unit, NULL);
	return err_set(err, ST_INPUT, "reading.value", value, NULL);
}

/* The day of the record, by row or batch; DATE_NONE cannot be: then the interval's own last day is taken. */
static enum status recorded_day(
	const struct reduction_intake *in, const struct open_meter *m, const char *recorded, date_day day, date_day *out_day, struct err *err)
{
	date_day end = m->meter->interval == REDUCTION_INTERVAL_MONTH ? month_last_day(month_of(day)) : day;
	date_day on = in->batch.recorded_on;

	if (recorded && *recorded && date_parse(recorded, &on, NULL) != ST_OK)
		return err_set(err, ST_INPUT, "reading.recorded", recorded, NULL);
	if (on == DATE_NONE)
		on = end;
	if (on > in->batch.not_after || end > on) {
		char time[REDUCTION_SERIES_TIME_LEN], limit[DATE_TEXT_LEN];

		reduction_series_time_format(day, 0, m->meter->interval, time);
		date_format(on > in->batch.not_after ? in->batch.not_after : on, limit);
		return err_set(err, ST_INPUT, end > in->batch.not_after ? "reading.future" : "reading.recorded_order", time,
			recorded && *recorded ? recorded : limit, limit, NULL);
	}
	*out_day = on;
	return ST_OK;
}

static void open_day(struct open_meter *m, date_day day, date_day recorded_on)
{
	if (!m->slot) {
		m->slot = heap_alloc((size_t)m->slots, sizeof *m->slot);
		text_init(&m->values);
	}
	m->day = day;
	m->recorded_on = recorded_on;
}

static enum status put_slot(
	struct reduction_intake *in, struct open_meter *m, int slot, const char *value, size_t length, int64_t line, struct err *err)
{
	struct open_slot *s = &m->slot[slot];

	if (length == 0) {
		value = "-"; /* a gap that was said */
		length = 1;
	}
	if (s->said) {
		const char *had = arena_strndup(&in->scratch, m->values.data + s->at, s->length);
		const struct reduction_slot before = {
			had, s->length, (uint8_t)(*had == '-' && s->length == 1 ? REDUCTION_SLOT_MISSING : REDUCTION_SLOT_VALUE)};

		if (!same_value(value, length, &before))
			return refuse_twice(m, slot, had, value, line, err);
		in->counts.same++;
		return ST_OK;
	}
	*s = (struct open_slot){(uint32_t)m->values.length, (uint16_t)length, true, line};
	text_append(&m->values, value, length);
	return ST_OK;
}

enum status reduction_intake_put(
	struct reduction_intake *in, const char *meter, const char *at, const char *value, const char *recorded, int64_t line, struct err *err)
{
	struct open_meter *m = find_meter(in, meter);
	size_t length = strlen(value);
	date_day day = DATE_NONE, recorded_on = DATE_NONE;
	enum status st;
	int slot;

	in->counts.rows++;
	if (!m)
		return err_set(err, ST_INPUT, "reading.meter_unknown", meter, NULL);
	switch (read_time(in, at, m->meter->interval, &day, &slot)) {
	case REDUCTION_TIME_OK:
		break;
	case REDUCTION_TIME_FORM:
		return err_set(err, ST_INPUT, "reading.time", at, reduction_interval_name(m->meter->interval), NULL);
	case REDUCTION_TIME_GRID:
		return err_set(err, ST_INPUT, "reading.off_grid", at, meter, reduction_interval_name(m->meter->interval), NULL);
	}
	st = check_value(m->meter, value, length, err);
	if (st == ST_OK)
		st = recorded_day(in, m, recorded, day, &recorded_on, err);
	if (st == ST_OK && m->day != DATE_NONE && (m->day != day || m->recorded_on != recorded_on))
		st = close_day(in, m, err);
	if (st != ST_OK)
		return st;
	if (m->day == DATE_NONE)
		open_day(m, day, recorded_on);
	return put_slot(in, m, slot, value, length, line, err);
}

/* ---- the end ---- */

static enum status forget_sums(struct reduction_intake *in, const struct open_meter *m, struct err *err)
{
	enum status st = ST_OK;

	for (int i = 0; i < MONTHS_MAX && st == ST_OK; i++)
		if (m->changed[i / 8] & (1u << i % 8))
			st = reduction_series_store_sum_forget(in->tx, m->meter->meter, FIRST_MONTH + i, err);
	return st;
}

enum status reduction_intake_close(struct reduction_intake *in, const char *sha256, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < in->meters && st == ST_OK; i++)
		st = close_day(in, &in->meter[i], err);
	for (size_t i = 0; i < in->meters && st == ST_OK; i++) {
		if (!in->meter[i].changed)
			continue;
		in->counts.meters++;
		st = forget_sums(in, &in->meter[i], err);
	}
	if (st == ST_OK && in->counts.taken > 0) {
		in->batch.sha256 = sha256;
		in->batch.readings = in->counts.taken;
		st = reduction_series_store_batch_put(in->tx, &in->batch, err);
	}
	return st;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void reduction_intake_changed(const struct reduction_intake *in, struct arena *arena, const char ***out_measure, size_t *out_measures,
	date_month **out_month, size_t *out_months)
{
	const char **measure = arena_alloc(arena, (in->meters + 1) * sizeof *measure);
	date_month *month = arena_alloc(arena, MONTHS_MAX * sizeof *month);
	size_t measures = 0, months = 0, unique = 0;

	for (size_t i = 0; i < in->meters; i++)
		if (in->meter[i].changed)
			measure[measures++] = arena_strdup(arena, in->meter[i].meter->measure);
	if (measures > 0)
		qsort(measure, measures, sizeof *measure, compare_names);
	for (size_t i = 0; i < measures; i++)
		if (i == 0 || strcmp(measure[i], measure[i - 1]) != 0)
			measure[unique++] = measure[i];
	for (int at = 0; at < MONTHS_MAX; at++) {
		bool changed = false;

		for (size_t i = 0; i < in->meters && !changed; i++)
			changed = in->meter[i].changed && (in->meter[i].changed[at / 8] & (1u << at % 8));
		if (changed)
			month[months++] = FIRST_MONTH + at;
	}
	*out_measure = measure;
	*out_measures = unique;
	*out_month = month;
	*out_months = months;
}
