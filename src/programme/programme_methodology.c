#include "programme/programme_methodology.h"

#include "base/decimal.h"
#include "file/rows.h"
#include "programme/programme_int.h"
#include "reduction/reduction.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- methodologies ---- */

/* `name` is shown in errors. */
static enum status read_file(const char *path, const char *name, struct reduction_methodology **out_methodology, struct err *err)
{
	size_t size = REDUCTION_METHODOLOGY_BYTES_MAX + 1, length; /* one more tells that it is too large */
	char *bytes;
	FILE *f = fopen(path, "rbe");
	struct stat info;
	enum status st;

	if (!f) {
		st = err_set(err, ST_INPUT, "file.open", name, strerror(errno), NULL);
	} else if (fstat(fileno(f), &info) == 0 && S_ISDIR(info.st_mode)) {
		st = err_set(err, ST_INPUT, "file.directory", name, NULL);
	} else {
		bytes = heap_alloc(size + 1, 1);
		length = fread(bytes, 1, size, f);
		bytes[length] = '\0';
		st = ferror(f) ? err_set(err, ST_INPUT, "file.read", name, strerror(errno), NULL)
			       : reduction_methodology_read(bytes, length, name, out_methodology, err);
		free(bytes);
	}
	if (st != ST_OK && err && !err->file[0])
		err_at(err, name, 0, 0);
	if (f)
		fclose(f);
	return st;
}

enum status programme_methodology_open(const char *id_or_file, struct reduction_methodology **out_methodology, struct err *err)
{
	size_t length = strlen(id_or_file);

	if (length > 5 && strcmp(id_or_file + length - 5, ".json") == 0)
		return read_file(id_or_file, id_or_file, out_methodology, err);
	return reduction_methodology_get(id_or_file, out_methodology, err);
}

static int is_methodology(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

enum status programme_methodologies_take_in(
	struct store_tx *tx, const char *folder, struct findings *findings, char out_digest[HASH_HEX_LEN], struct err *err)
{
	struct dirent **entry;
	enum status st = ST_OK;
	struct arena arena;
	struct hash hash;
	int count;

	out_digest[0] = '\0';
	arena_init(&arena);
	count = scandir(arena_printf(&arena, "%s/methodologies", folder), &entry, is_methodology, alphasort);
	hash_init(&hash);
	for (int i = 0; i < count; i++) {
		const char *name = arena_printf(&arena, "methodologies/%s", entry[i]->d_name);
		struct reduction_methodology *m = NULL;
		struct err e;

		if (st == ST_OK)
			st = read_file(arena_printf(&arena, "%s/%s", folder, name), name, &m, &e);
		if (st == ST_OK && m) {
			hash_string(&hash, name);
			hash_string(&hash, m->sha256);
			st = reduction_methodology_put(tx, m, &e);
			reduction_methodology_free(m);
		}
		if (st == ST_INPUT) {
			findings_add(findings, SEVERITY_ERROR, &e);
			st = ST_OK;
		} else if (st != ST_OK && err) {
			*err = e;
		}
		free(entry[i]);
	}
	if (count > 0)
		hash_final(&hash, out_digest);
	if (count >= 0)
		free(entry);
	arena_done(&arena);
	return st;
}

/* ---- values ---- */

enum { AT_PARAMETER, AT_VALUE, AT_UNIT, NEEDED, AT_GROUP = NEEDED, AT_YEAR, AT_MONTH, AT_STATUS, COLUMNS };
static const char *const columns[COLUMNS] = {"parameter", "value", "unit", "group", "year", "month", "status"};

struct values_reader {
	struct rows *in;
	struct arena *arena;
	int at[COLUMNS]; /* field of each, -1: not there */
	struct programme_values values;
	size_t capacity;
};

static const char *cell(const struct values_reader *r, int column)
{
	return r->at[column] >= 0 && r->at[column] < rows_count(r->in) ? rows_cell(r->in, r->at[column]) : "";
}

static enum status at_cell(const struct values_reader *r, int column, enum status st, struct err *err)
{
	int field = r->at[column] < rows_count(r->in) ? r->at[column] : 0;

	rows_at(r->in, field < 0 ? 0 : field, err);
	return st;
}

static int column_of(const char *word)
{
	int c = 0;

	while (c < COLUMNS && strcmp(columns[c], word) != 0)
		c++;
	return c;
}

static enum status read_header(struct values_reader *r, struct err *err)
{
	bool more;
	enum status st = rows_next(r->in, &more, err);

	if (st != ST_OK)
		return st;
	for (int c = 0; c < COLUMNS; c++)
		r->at[c] = -1;
	for (int i = 0; more && i < rows_count(r->in); i++) {
		int c = column_of(rows_cell(r->in, i));

		if (c == COLUMNS || r->at[c] >= 0) {
			st = err_set(err, ST_INPUT, "methodology.value_column", rows_cell(r->in, i), NULL);
			rows_at(r->in, i, err);
			return st;
		}
		r->at[c] = i;
	}
	for (int c = 0; c < NEEDED; c++)
		if (r->at[c] < 0) {
			st = err_set(err, ST_INPUT, "methodology.value_column", columns[c], NULL);
			rows_at(r->in, -1, err);
			return st;
		}
	return ST_OK;
}

static enum status read_row(struct values_reader *r, struct reduction_value *v, struct err *err)
{
	const char *status = cell(r, AT_STATUS);
	int64_t year;
	enum status st;

	v->missing = strcmp(status, "missing") == 0;
	if ((status[0] && !v->missing && strcmp(status, "measured") != 0) || v->missing != (cell(r, AT_VALUE)[0] == '\0'))
		return at_cell(r, status[0] ? AT_STATUS : AT_VALUE, err_set(err, ST_INPUT, "methodology.value_status", status, NULL), err);
	if (!v->missing && (st = decimal_parse_exact(cell(r, AT_VALUE), v->value, err)) != ST_OK)
		return at_cell(r, AT_VALUE, st, err);
	if (cell(r, AT_YEAR)[0]) {
		if ((st = decimal_parse_int(cell(r, AT_YEAR), 1990, 2199, &year, err)) != ST_OK)
			return at_cell(r, AT_YEAR, st, err);
		v->year = (int)year;
	}
	v->month = REDUCTION_NO_MONTH;
	if (cell(r, AT_MONTH)[0] && (st = month_parse(cell(r, AT_MONTH), &v->month, err)) != ST_OK)
		return at_cell(r, AT_MONTH, st, err);
	v->parameter = arena_strdup(r->arena, cell(r, AT_PARAMETER));
	v->group = arena_strdup(r->arena, cell(r, AT_GROUP));
	v->unit = arena_strdup(r->arena, cell(r, AT_UNIT));
	v->line = rows_line(r->in);
	v->column = rows_cell_column(r->in, r->at[AT_VALUE] < rows_count(r->in) ? r->at[AT_VALUE] : 0);
	return ST_OK;
}

static enum status read_rows(struct values_reader *r, struct err *err)
{
	enum status st = ST_OK;
	bool more;

	while (st == ST_OK && (st = rows_next(r->in, &more, err)) == ST_OK && more) {
		struct reduction_value *v;

		if (r->values.count == PROGRAMME_VALUES_MAX)
			return at_cell(r, AT_PARAMETER, err_set(err, ST_INPUT, "methodology.too_large", "", NULL), err);
		if (r->values.count == r->capacity) {
			r->capacity = r->capacity ? 2 * r->capacity : 64;
			r->values.value = heap_grow(r->values.value, r->capacity, sizeof *r->values.value);
		}
		v = &r->values.value[r->values.count++];
		memset(v, 0, sizeof *v);
		mpq_init(v->value);
		st = read_row(r, v, err);
	}
	return st;
}

/* Nobody would see a warning. */
static enum status refuse_hidden(const struct rows *in, struct err *err)
{
	struct findings findings;
	enum status st = ST_OK;

	findings_init(&findings, 1);
	rows_remark(in, &findings);
	if (findings.count > 0) {
		st = ST_INPUT;
		if (err)
			*err = findings.item[0].err;
	}
	findings_done(&findings);
	return st;
}

enum status programme_values_read(const char *path, const char *sheet, struct arena *arena, struct programme_values *out_values, struct err *err)
{
	struct values_reader r = {.arena = arena};
	struct programme_words words = {.en = columns, .count = COLUMNS, .needed = NEEDED};
	struct rows_options options = {.max_bytes = (int64_t)64 * 1024 * 1024, .header = programme_words_score, .context = &words, .sheet = sheet};
	enum status st = rows_open(path, path, &options, &r.in, err);

	if (st != ST_OK)
		return st;
	st = read_header(&r, err);
	if (st == ST_OK)
		st = read_rows(&r, err);
	if (st == ST_OK)
		st = refuse_hidden(r.in, err);
	snprintf(r.values.sheet, sizeof r.values.sheet, "%s", rows_sheet(r.in));
	rows_close(r.in);
	if (st == ST_OK)
		*out_values = r.values;
	else
		programme_values_done(&r.values);
	return st;
}

void programme_values_done(struct programme_values *values)
{
	for (size_t i = 0; i < values->count; i++)
		mpq_clear(values->value[i].value);
	free(values->value);
	values->value = NULL;
	values->count = 0;
}

/* ---- for the doors ---- */

enum status programme_methodology_builtin(size_t place, struct reduction_methodology **out_methodology, struct err *err)
{
	const char *id;
	size_t length;

	if (!reduction_methodology_builtin(place, &id, &length)) {
		*out_methodology = NULL;
		return ST_OK;
	}
	return reduction_methodology_get(id, out_methodology, err);
}

void programme_methodology_close(struct reduction_methodology *methodology)
{
	reduction_methodology_free(methodology);
}

enum status programme_methodology_calculate(const struct reduction_methodology *methodology, const char *values_path, const char *sheet,
	struct arena *arena, struct reduction_calculation *out_calculation, struct err *err)
{
	struct programme_values values;
	enum status st = programme_values_read(values_path, sheet, arena, &values, err);

	if (st != ST_OK)
		return st;
	st = reduction_calculate(methodology, values.value, values.count, values_path, arena, out_calculation, err);
	if (st != ST_OK && err && strcmp(err->file, values_path) == 0)
		err_at_cell(err, values_path, values.sheet, err->line, err->column);
	programme_values_done(&values);
	return st;
}
