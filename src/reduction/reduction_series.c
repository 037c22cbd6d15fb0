/* Joins the rules of meter series with their rows: months, values, changes, copies. */
#include "reduction/reduction_series_int.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void reduction_series_rule_of(const struct reduction_series_meter *meter, enum reduction_fill fill, struct reduction_series_rule *out_rule)
{
	struct reduction_series_rule rule = {
		.interval = meter->interval,
		.slots = reduction_interval_slots(meter->interval),
		.fill = fill,
		.calibrated_on = meter->calibrated_on,
		.calibrated_to = meter->calibrated_to,
	};

	/* the tables' reader saw to it that they are decimals; what is beyond any reading is as good as none */
	rule.has_capacity = meter->capacity && reduction_series_value_parse(meter->capacity, strlen(meter->capacity), &rule.capacity);
	rule.has_fallback = meter->fallback && reduction_series_value_parse(meter->fallback, strlen(meter->fallback), &rule.fallback);
	*out_rule = rule;
}

bool reduction_series_has_month(const date_month *list, size_t count, date_month month)
{
	for (size_t i = 0; i < count; i++)
		if (list[i] == month)
			return true;
	return false;
}

/* ---- days in effect ---- */

/* Called with each day that has a record, in order; `text` is what counts of it. */
typedef enum status day_fn(void *context, date_day day, const char *text, date_day recorded_on, struct err *err);

struct days {
	struct arena arena; /* of the day's texts, where it has several */
	struct text joined;
	struct reduction_series_day merged;
	const char *first; /* the day's only text so far */
	date_day day, recorded_on;
	int rows;
};

static enum status end_day(struct days *d, const char *meter, int slots, day_fn *each, void *context, struct err *err)
{
	const char *text = d->first;

	if (d->rows == 0)
		return ST_OK;
	if (d->rows > 1) {
		text_clear(&d->joined);
		reduction_series_day_text(&d->merged, slots, &d->joined);
		text = d->joined.data;
	}
	enum status st = each(context, d->day, text, d->recorded_on, err);
	arena_clear(&d->arena);
	d->rows = 0;
	return st == ST_CONFLICT ? err_set(err, ST_CONFLICT, "series.damaged", meter, reduction_reading_table.name, NULL) : st;
}

/* Lays a row over its day. The text is copied: it stands only until the next step. */
static bool add_row(struct days *d, const struct reduction_reading_row *row, int slots)
{
	const char *text = arena_strdup(&d->arena, row->values);

	if (d->rows == 0) {
		d->day = row->day;
		d->recorded_on = row->recorded_on;
		d->first = text;
	} else if (d->rows == 1) {
		memset(&d->merged, 0, sizeof d->merged);
		if (!reduction_series_day_over(&d->merged, slots, d->first))
			return false;
	}
	d->rows++;
	if (row->recorded_on > d->recorded_on)
		d->recorded_on = row->recorded_on;
	return d->rows == 1 || reduction_series_day_over(&d->merged, slots, text);
}

static enum status each_day(
	struct store_tx *tx, const char *meter, int slots, date_month month, date_day from, date_day to, day_fn *each, void *context, struct err *err)
{
	struct reduction_reading_walk walk;
	struct reduction_reading_row row;
	struct days d = {.rows = 0};
	bool more = false;
	enum status st = reduction_series_store_walk(tx, month, meter, from, to, &walk, err);

	arena_init(&d.arena);
	text_init(&d.joined);
	while (st == ST_OK && (st = reduction_series_store_next(&walk, &row, &more, err)) == ST_OK && more) {
		if (d.rows > 0 && row.day != d.day)
			st = end_day(&d, meter, slots, each, context, err);
		if (st == ST_OK && !add_row(&d, &row, slots))
			st = err_set(err, ST_CONFLICT, "series.damaged", meter, reduction_reading_table.name, NULL);
	}
	if (st == ST_OK)
		st = end_day(&d, meter, slots, each, context, err);
	text_done(&d.joined);
	arena_done(&d.arena);
	return st;
}

/* ---- months ---- */

static enum status add_day(void *context, date_day day, const char *text, date_day recorded_on, struct err *err)
{
	struct reduction_series_summing *summing = context;

	(void)err;
	if (summing->sum->recorded_on == DATE_NONE || recorded_on > summing->sum->recorded_on)
		summing->sum->recorded_on = recorded_on;
	return reduction_series_sum_day(summing, day, text) ? ST_OK : ST_CONFLICT;
}

enum status reduction_series_sum_read(struct store_tx *tx, const char *meter, const struct reduction_series_rule *rule, date_month month,
	bool has_rows, date_day counted_from, date_day counted_to, struct reduction_series_sum *out_sum, struct err *err)
{
	struct reduction_series_summing summing;
	enum status st = ST_OK;

	reduction_series_sum_begin(&summing, rule, month, counted_from, counted_to, out_sum);
	if (has_rows)
		st = each_day(tx, meter, rule->slots, month, month_first_day(month), month_last_day(month), add_day, &summing, err);
	reduction_series_sum_end(&summing);
	return st;
}

/* A kept sum holds for these gates? */
static bool is_for(const struct reduction_series_sum *kept, const struct reduction_series_rule *rule, date_day counted_from, date_day counted_to)
{
	struct reduction_series_summing summing;
	struct reduction_series_sum asked;

	reduction_series_sum_begin(&summing, rule, kept->month, counted_from, counted_to, &asked);
	return kept->counted_from == asked.counted_from && kept->counted_to == asked.counted_to;
}

static enum status sum_of(struct store_tx *tx, const char *meter, const struct reduction_series_rule *rule, date_month month, bool has_rows,
	date_day counted_from, date_day counted_to, bool store_sums, struct reduction_series_sum *out_sum, struct err *err)
{
	bool found = false;
	enum status st = reduction_series_store_sum_get(tx, meter, month, rule->fill, rule->slots, out_sum, &found, err);

	if (st != ST_OK || (found && is_for(out_sum, rule, counted_from, counted_to)))
		return st;
	st = reduction_series_sum_read(tx, meter, rule, month, has_rows, counted_from, counted_to, out_sum, err);
	if (st == ST_OK && store_sums)
		st = reduction_series_store_sum_put(tx, meter, rule->fill, rule->slots, out_sum, err);
	return st;
}

enum status reduction_series_months(struct store_tx *tx, const char *meter, date_month from, date_month to, date_day counted_from,
	date_day counted_to, enum reduction_fill fill, bool store_sums, struct reduction_series_month **out_list, size_t *out_count, struct err *err)
{
	size_t count = to >= from ? (size_t)(to - from) + 1 : 0, months;
	struct reduction_series_meter row;
	struct reduction_series_rule rule;
	struct reduction_series_month *list;
	struct reduction_series_sum *sum;
	date_month *month = NULL;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = reduction_series_meter_get(tx, meter, &arena, &row, err);
	if (st == ST_OK)
		st = store_month_list(tx, &reduction_reading_table, &month, &months, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	reduction_series_rule_of(&row, fill, &rule);
	sum = heap_alloc(count + 1, sizeof *sum);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = sum_of(tx, meter, &rule, from + (date_month)i, reduction_series_has_month(month, months, from + (date_month)i), counted_from,
			counted_to, store_sums, &sum[i], err);
	if (st == ST_OK) {
		list = heap_alloc(count + 1, sizeof *list);
		for (size_t i = 0; i < count; i++)
			mpq_init(list[i].sum);
		reduction_series_fill(&rule, sum, count, list);
		*out_list = list;
		*out_count = count;
	}
	free(sum);
	free(month);
	arena_done(&arena);
	return st;
}

void reduction_series_months_free(struct reduction_series_month *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		mpq_clear(list[i].sum);
	free(list);
}

static bool same_sum(const struct reduction_series_sum *a, const struct reduction_series_sum *b)
{
	return strcmp(a->input_sha256, b->input_sha256) == 0 && a->intervals == b->intervals && a->measured == b->measured && a->sum == b->sum &&
	       a->calibrated == b->calibrated && a->recorded_on == b->recorded_on && memcmp(a->gap, b->gap, sizeof a->gap) == 0 &&
	       memcmp(a->extreme, b->extreme, sizeof a->extreme) == 0;
}

/* One kept sum again; *out_same false if it is another. */
static enum status recheck_sum(struct store_tx *tx, const struct reduction_series_key *key, const struct reduction_series_meter *meter, bool has_rows,
	bool *out_same, struct err *err)
{
	struct reduction_series_sum kept, now;
	struct reduction_series_rule rule;
	bool found = false;
	enum status st;

	reduction_series_rule_of(meter, key->fill, &rule);
	st = reduction_series_store_sum_get(tx, key->meter, key->month, key->fill, rule.slots, &kept, &found, err);
	if (st == ST_OK && found)
		st = reduction_series_sum_read(tx, key->meter, &rule, key->month, has_rows, kept.counted_from, kept.counted_to, &now, err);
	if (st == ST_OK)
		*out_same = found && same_sum(&kept, &now);
	return st;
}

enum status reduction_series_recheck(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct reduction_series_meter meter = {.meter = ""};
	struct reduction_series_key *key;
	date_month *month = NULL;
	struct arena arena;
	size_t count, months;
	enum status st;

	arena_init(&arena);
	st = reduction_series_store_sums(tx, &arena, &key, &count, err);
	if (st == ST_OK)
		st = store_month_list(tx, &reduction_reading_table, &month, &months, err);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		char name[DATE_TEXT_LEN] = "";
		bool same = true;
		struct err e;

		if (key[i].month == DATE_NONE)
			st = err_set(&e, ST_CONFLICT, "series.damaged", key[i].meter, "reduction_series", NULL);
		else if (strcmp(meter.meter, key[i].meter) != 0) /* they come by meter */
			st = reduction_series_meter_get(tx, key[i].meter, &arena, &meter, &e);
		if (st == ST_OK)
			st = recheck_sum(tx, &key[i], &meter, reduction_series_has_month(month, months, key[i].month), &same, &e);
		if (st == ST_OK && !same) {
			month_format(key[i].month, name);
			st = err_set(&e, ST_CONFLICT, "series.sum_differs", key[i].meter, name, NULL);
		}
		if (st == ST_CONFLICT || st == ST_NOT_FOUND) {
			findings_add(findings, SEVERITY_ERROR, &e);
			st = ST_OK;
		} else if (st != ST_OK && err) {
			*err = e;
		}
	}
	free(month);
	arena_done(&arena);
	return st;
}

/* ---- looking ---- */

struct looking {
	struct arena *arena;
	int slots;
	struct reduction_series_value *list;
	size_t count;
};

static enum status look_day(void *context, date_day day, const char *text, date_day recorded_on, struct err *err)
{
	struct looking *l = context;
	struct reduction_series_day values = {0};

	(void)recorded_on;
	(void)err;
	if (!reduction_series_day_over(&values, l->slots, text))
		return ST_CONFLICT;
	for (int i = 0; i < l->slots; i++) {
		struct reduction_slot *s = &values.slot[i];

		l->list = arena_grow(l->arena, l->list, l->count, sizeof *l->list);
		l->list[l->count++] =
			(struct reduction_series_value){day, i, s->state == REDUCTION_SLOT_UNSAID ? NULL : arena_strndup(l->arena, s->at, s->length)};
	}
	return ST_OK;
}

/* Months of a range that have a table, each with the days asked for. */
static enum status each_month(struct store_tx *tx, date_day from, date_day to,
	enum status (*each)(void *context, struct store_tx *tx, date_month month, date_day from, date_day to, struct err *err), void *context,
	struct err *err)
{
	date_month *month;
	size_t months;
	enum status st = store_month_list(tx, &reduction_reading_table, &month, &months, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < months && st == ST_OK; i++) {
		date_day first = month_first_day(month[i]), last = month_last_day(month[i]);

		if (last >= from && first <= to)
			st = each(context, tx, month[i], from > first ? from : first, to < last ? to : last, err);
	}
	free(month);
	return st;
}

struct values_of {
	struct looking looking;
	const char *meter;
};

static enum status values_month(void *context, struct store_tx *tx, date_month month, date_day from, date_day to, struct err *err)
{
	struct values_of *v = context;

	return each_day(tx, v->meter, v->looking.slots, month, from, to, look_day, &v->looking, err);
}

enum status reduction_series_values(struct store_tx *tx, const char *meter, date_day from, date_day to, struct arena *arena,
	struct reduction_series_value **out_list, size_t *out_count, struct err *err)
{
	struct reduction_series_meter row;
	struct values_of v = {.looking = {.arena = arena}, .meter = meter};
	enum status st = reduction_series_meter_get(tx, meter, arena, &row, err);

	v.looking.slots = st == ST_OK ? reduction_interval_slots(row.interval) : 0;
	if (st == ST_OK)
		st = each_month(tx, from, to, values_month, &v, err);
	if (st == ST_OK) {
		*out_list = v.looking.list;
		*out_count = v.looking.count;
	}
	return st;
}

struct changes_of {
	const char *meter;
	struct arena *arena;
	int slots;
	struct reduction_series_change *list;
	size_t count;
};

static bool same_slot(const struct reduction_slot *a, const struct reduction_slot *b)
{
	int64_t x, y;

	if (a->state != b->state || a->state != REDUCTION_SLOT_VALUE)
		return a->state == b->state;
	return reduction_series_value_parse(a->at, a->length, &x) && reduction_series_value_parse(b->at, b->length, &y) && x == y;
}

static enum status changes_month(void *context, struct store_tx *tx, date_month month, date_day from, date_day to, struct err *err)
{
	struct changes_of *c = context;
	struct reduction_series_day before;
	date_day day = DATE_NONE, recorded[REDUCTION_SLOTS_MAX];
	struct reduction_reading_walk walk;
	struct reduction_reading_row row;
	bool more = false;
	enum status st = reduction_series_store_walk(tx, month, c->meter, from, to, &walk, err);

	while (st == ST_OK && (st = reduction_series_store_next(&walk, &row, &more, err)) == ST_OK && more) {
		struct reduction_series_day now = {0};

		if (row.day != day)
			memset(&before, 0, sizeof before);
		day = row.day;
		if (!reduction_series_day_over(&now, c->slots, arena_strdup(c->arena, row.values)))
			return err_set(err, ST_CONFLICT, "series.damaged", c->meter, reduction_reading_table.name, NULL);
		for (int i = 0; i < c->slots; i++) {
			const struct reduction_slot *a = &before.slot[i], *b = &now.slot[i];

			if (b->state == REDUCTION_SLOT_UNSAID)
				continue;
			if (a->state != REDUCTION_SLOT_UNSAID && !same_slot(a, b)) {
				c->list = arena_grow(c->arena, c->list, c->count, sizeof *c->list);
				c->list[c->count++] = (struct reduction_series_change){day, row.recorded_on, recorded[i], i,
					arena_strndup(c->arena, a->at, a->length), arena_strndup(c->arena, b->at, b->length), row.batch};
			}
			before.slot[i] = *b;
			recorded[i] = row.recorded_on;
		}
	}
	return st;
}

enum status reduction_series_changes(struct store_tx *tx, const char *meter, date_day from, date_day to, struct arena *arena,
	struct reduction_series_change **out_list, size_t *out_count, struct err *err)
{
	struct reduction_series_meter row;
	struct changes_of c = {.meter = meter, .arena = arena};
	enum status st = reduction_series_meter_get(tx, meter, arena, &row, err);

	c.slots = st == ST_OK ? reduction_interval_slots(row.interval) : 0;
	if (st == ST_OK)
		st = each_month(tx, from, to, changes_month, &c, err);
	if (st == ST_OK) {
		*out_list = c.list;
		*out_count = c.count;
	}
	return st;
}

/* ---- from one database into another ---- */

static enum status copy_month(struct store_tx *from, struct store_tx *to, date_month month, struct err *err)
{
	struct reduction_reading_walk walk;
	struct reduction_reading_row row;
	bool more = false, made = false, any = false;
	enum status st = reduction_series_store_walk_batches(from, month, REDUCTION_BATCH_IMPORTED, &walk, err);

	while (st == ST_OK && (st = reduction_series_store_next(&walk, &row, &more, err)) == ST_OK && more) {
		if (!any)
			st = store_month_make(to, &reduction_reading_table, month, &made, err);
		any = true;
		if (st == ST_OK)
			st = reduction_series_store_reading_put(to, &row, err);
	}
	return st;
}

enum status reduction_series_copy(struct store_tx *from, struct store_tx *to, struct err *err)
{
	struct reduction_batch *batch;
	date_month *month;
	size_t batches, months;
	struct arena arena;
	enum status st = store_month_list(from, &reduction_reading_table, &month, &months, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	for (size_t i = 0; i < months && st == ST_OK; i++)
		st = copy_month(from, to, month[i], err);
	if (st == ST_OK)
		st = reduction_series_batches(from, &arena, &batch, &batches, err);
	for (size_t i = 0; st == ST_OK && i < batches; i++)
		if (!batch[i].folder)
			st = reduction_series_store_batch_put(to, &batch[i], err);
	arena_done(&arena);
	free(month);
	return st;
}

enum status reduction_series_forget_folder(struct store_tx *tx, struct err *err)
{
	date_month *month;
	size_t months;
	enum status st = store_month_list(tx, &reduction_reading_table, &month, &months, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < months && st == ST_OK; i++)
		st = reduction_series_store_forget_folder(tx, month[i], err);
	free(month);
	return st == ST_OK ? reduction_series_store_forget_batches(tx, err) : st;
}
