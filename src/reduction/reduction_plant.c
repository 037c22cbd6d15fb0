/* A machine's methodology and values from the rows: parameter records, frozen baseline, meter readings. */
#include "base/decimal.h"
#include "factor/factor.h"
#include "reduction/reduction_int.h"

#include <stdlib.h>
#include <string.h>

/* ---- methodologies ---- */

enum status reduction_library_get(struct reduction_library *l, struct store_tx *tx, const char *measure, const char *id,
	const struct reduction_methodology **out_m, struct err *err)
{
	struct reduction_methodology *m = NULL;
	const char *text = NULL, *file;
	struct arena arena;
	enum status st;

	for (size_t i = 0; i < l->count; i++)
		if (strcmp(l->m[i]->id, id) == 0) {
			*out_m = l->m[i];
			return ST_OK;
		}
	arena_init(&arena);
	st = reduction_methodology_get(id, &m, err);
	if (st == ST_NOT_FOUND) {
		st = reduction_store_methodology(tx, id, &arena, &text, err);
		file = arena_printf(&arena, "methodologies/%s.json", id);
		if (st == ST_OK && text)
			st = reduction_methodology_read(text, strlen(text), file, &m, err);
		else if (st == ST_OK)
			st = err_set(err, ST_INPUT, "reduction.methodology", measure, id, NULL);
	}
	arena_done(&arena);
	if (st != ST_OK)
		return st;
	l->m = heap_grow(l->m, l->count + 1, sizeof *l->m);
	l->m[l->count++] = m;
	*out_m = m;
	return ST_OK;
}

void reduction_library_done(struct reduction_library *l)
{
	for (size_t i = 0; i < l->count; i++)
		reduction_methodology_free(l->m[i]);
	free(l->m);
	*l = (struct reduction_library){0};
}

enum status reduction_methodology_put(struct store_tx *tx, const struct reduction_methodology *m, struct err *err)
{
	const char *id, *text;
	struct arena arena;
	size_t length;
	enum status st;

	for (size_t i = 0; reduction_methodology_builtin(i, &id, &length); i++)
		if (strcmp(id, m->id) == 0) {
			st = err_set(err, ST_INPUT, "methodology.twice", m->id, NULL);
			err_at(err, m->file, 1, 0);
			return st;
		}
	arena_init(&arena);
	st = reduction_store_methodology(tx, m->id, &arena, &text, err);
	if (st == ST_OK && text) {
		st = err_set(err, ST_INPUT, "methodology.twice", m->id, NULL);
		err_at(err, m->file, 1, 0);
	}
	arena_done(&arena);
	return st == ST_OK ? reduction_store_methodology_put(tx, m, err) : st;
}

/* ---- what is frozen ---- */

static bool is_condition(const struct reduction_methodology *m, const char *id)
{
	for (size_t i = 0; i < m->conditions; i++)
		if (strcmp(m->condition[i].id, id) == 0)
			return true;
	return false;
}

/* Records without a month: what the plan states. Values of months come later and are not frozen. */
static void hash_parameters(const struct reduction_parameter_row *row, size_t count, char out_hex[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, "sangsaeng.parameters/1");
	for (size_t i = 0; i < count; i++) {
		if (row[i].text[PARAMETER_MONTH][0])
			continue;
		for (int t = 0; t < REDUCTION_PARAMETER_TEXTS; t++)
			hash_string(&hash, row[i].text[t]);
		hash_int(&hash, row[i].year);
	}
	hash_final(&hash, out_hex);
}

enum status reduction_frozen_compute(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, struct arena *arena,
	struct reduction_frozen *out_row, struct err *err)
{
	struct reduction_parameter_row *row;
	char hash[HASH_HEX_LEN];
	size_t count;
	enum status st = reduction_store_parameters(tx, c->measure, arena, &row, &count, err);

	if (st != ST_OK)
		return st;
	hash_parameters(row, count, hash);
	out_row->field[FROZEN_METHODOLOGY] = m->id;
	out_row->field[FROZEN_VERSION] = m->version;
	out_row->field[FROZEN_SHA256] = m->sha256;
	out_row->field[FROZEN_PARAMETERS] = arena_strdup(arena, hash);
	return ST_OK;
}

enum status reduction_check_approval(
	struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, date_day on, struct arena *arena, struct err *err)
{
	struct reduction_parameter_row *row;
	char day[DATE_TEXT_LEN];
	size_t count;
	enum status st = reduction_store_parameters(tx, c->measure, arena, &row, &count, err);

	if (st != ST_OK)
		return st;
	if ((m->approved_from != DATE_NONE && on < m->approved_from) || (m->approved_to != DATE_NONE && on > m->approved_to)) {
		date_format(on, day);
		return err_set(err, ST_INPUT, "reduction.methodology_not_approved", c->measure, m->id, m->version, day, NULL);
	}
	if (strcmp(m->id, "sec") == 0)
		return ST_OK; /* its conditions are proved by installation check and proof of scrapping */
	for (size_t i = 0; i < m->conditions; i++) {
		bool declared = m->condition[i].check != NULL;

		for (size_t k = 0; k < count; k++)
			declared = declared || (strcmp(row[k].text[PARAMETER_ID], m->condition[i].id) == 0 && row[k].text[PARAMETER_EVIDENCE][0]);
		if (!declared)
			return err_set(err, ST_INPUT, "reduction.condition_undeclared", c->measure, m->condition[i].id, m->condition[i].text_ko,
				m->condition[i].text_en, NULL);
	}
	return ST_OK;
}

/* ---- records as values ---- */

static bool later(const struct reduction_case *c, const struct reduction_parameter_row *row)
{
	date_day from;

	return row->text[PARAMETER_VALID_FROM][0] && c->old_life_end != DATE_NONE &&
	       date_parse(row->text[PARAMETER_VALID_FROM], &from, NULL) == ST_OK && from > c->old_life_end;
}

static bool same_key(const struct reduction_parameter_row *a, const struct reduction_parameter_row *b)
{
	return strcmp(a->text[PARAMETER_ID], b->text[PARAMETER_ID]) == 0 && strcmp(a->text[PARAMETER_GROUP], b->text[PARAMETER_GROUP]) == 0;
}

static enum status at_row(const struct reduction_parameter_row *row, enum status st, struct err *err)
{
	if (st != ST_OK)
		err_at(err, "parameters.csv", row->source_line, 0);
	return st;
}

/* The description of a monitored parameter: its record without month. */
static const struct reduction_parameter_row *description_of(
	const struct reduction_parameter_row *row, size_t count, const char *parameter, const char *group)
{
	for (size_t i = 0; i < count; i++)
		if (!row[i].text[PARAMETER_MONTH][0] && strcmp(row[i].text[PARAMETER_ID], parameter) == 0 &&
			strcmp(row[i].text[PARAMETER_GROUP], group) == 0)
			return &row[i];
	return NULL;
}

static enum status add_record(struct reduction_values *values, const struct reduction_parameter_row *row, struct err *err)
{
	struct reduction_value *v = reduction_values_add(values, row->text[PARAMETER_ID], row->text[PARAMETER_GROUP], row->text[PARAMETER_UNIT]);
	enum status st = ST_OK;

	v->year = row->year;
	v->file = "parameters.csv";
	v->line = row->source_line;
	v->missing = row->text[PARAMETER_VALUE][0] == '\0';
	if (row->text[PARAMETER_MONTH][0])
		st = month_parse(row->text[PARAMETER_MONTH], &v->month, err);
	if (st == ST_OK && !v->missing)
		st = decimal_parse_exact(row->text[PARAMETER_VALUE], v->value, err);
	return at_row(row, st, err);
}

static enum status add_calibration(struct reduction_plant *plant, const struct reduction_parameter_row *row, struct arena *arena, struct err *err)
{
	struct reduction_calibration *c;
	enum status st;

	if (!row->text[PARAMETER_CALIBRATED_TO][0])
		return ST_OK;
	plant->calibration = arena_grow(arena, plant->calibration, plant->calibrations, sizeof *plant->calibration);
	c = &plant->calibration[plant->calibrations++];
	*c = (struct reduction_calibration){.parameter = row->text[PARAMETER_ID], .group = row->text[PARAMETER_GROUP], .from = INT32_MIN};
	st = date_parse(row->text[PARAMETER_CALIBRATED_TO], &c->to, err);
	if (st == ST_OK && row->text[PARAMETER_CALIBRATED_ON][0])
		st = date_parse(row->text[PARAMETER_CALIBRATED_ON], &c->from, err);
	return at_row(row, st, err);
}

/* Records that hold before (or after) the end of the old machine's life. */
static enum status add_records(const struct reduction_case *c, const struct reduction_methodology *m, const struct reduction_parameter_row *row,
	size_t count, bool after, struct reduction_values *values, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		bool replaced = false;

		if (is_condition(m, row[i].text[PARAMETER_ID]) || (!row[i].text[PARAMETER_MONTH][0] && !row[i].text[PARAMETER_VALUE][0]))
			continue;
		for (size_t k = 0; after && k < count && !later(c, &row[i]); k++)
			replaced = replaced || (later(c, &row[k]) && same_key(&row[i], &row[k]));
		if (!replaced && (after || !later(c, &row[i])))
			st = add_record(values, &row[i], err);
	}
	return st;
}

/* Conservative bounds of monitored parameters, from their descriptions. */
static enum status add_bounds(const struct reduction_parameter_row *row, size_t count, struct reduction_values *values, struct err *err)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < values->count && st == ST_OK; i++) {
		struct reduction_value *v = &values->value[i];
		const struct reduction_parameter_row *d = v->month == REDUCTION_NO_MONTH ? NULL : description_of(row, count, v->parameter, v->group);

		if (!d || !d->text[PARAMETER_FALLBACK][0])
			continue;
		st = decimal_parse_exact(d->text[PARAMETER_FALLBACK], v->bound, err);
		if (st == ST_OK && strcmp(d->text[PARAMETER_UNIT], v->unit) != 0 &&
			factor_convert(v->bound, d->text[PARAMETER_UNIT], v->unit, v->bound, NULL) != ST_OK)
			st = err_set(err, ST_INPUT, "reduction.unit", d->text[PARAMETER_UNIT], v->unit, NULL);
		v->bounded = true;
		at_row(d, st, err);
	}
	return st;
}

enum status reduction_plant_read(struct store_tx *tx, const struct reduction_case *c, const struct reduction_methodology *m, struct arena *arena,
	struct reduction_plant *plant, struct err *err)
{
	struct reduction_parameter_row *row;
	size_t count, monitored = plant->values.count;
	bool changes = false;
	enum status st = reduction_store_parameters(tx, c->measure, arena, &row, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		changes = changes || later(c, &row[i]);
		if (!row[i].text[PARAMETER_MONTH][0])
			st = add_calibration(plant, &row[i], arena, err);
	}
	for (size_t i = 0; st == ST_OK && changes && i < monitored; i++) { /* what is there already holds after too */
		const struct reduction_value *from = &plant->values.value[i];
		bool replaced = false;

		for (size_t k = 0; k < count; k++)
			replaced = replaced || (later(c, &row[k]) && strcmp(row[k].text[PARAMETER_ID], from->parameter) == 0 &&
						       strcmp(row[k].text[PARAMETER_GROUP], from->group) == 0);
		if (!replaced)
			reduction_values_copy(&plant->after, from);
	}
	if (st == ST_OK)
		st = add_records(c, m, row, count, false, &plant->values, err);
	if (st == ST_OK && changes)
		st = add_records(c, m, row, count, true, &plant->after, err);
	if (st == ST_OK)
		st = add_bounds(row, count, &plant->values, err);
	if (st == ST_OK)
		st = add_bounds(row, count, &plant->after, err);
	return st;
}

void reduction_plant_done(struct reduction_plant *plant)
{
	reduction_values_done(&plant->values);
	reduction_values_done(&plant->after);
}
