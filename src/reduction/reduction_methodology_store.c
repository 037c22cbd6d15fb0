/* SQL of methodologies: stored texts, parameter records, what was frozen of both, terms of each month. */
#include "reduction/reduction_int.h"

#include <string.h>

const char reduction_methodology_schema[] =
	"CREATE TABLE parameters ("
	" measure TEXT NOT NULL, parameter TEXT NOT NULL, \"group\" TEXT, \"year\" INTEGER, \"month\" TEXT, valid_from TEXT, \"value\" TEXT, unit "
	"TEXT,"
	" source TEXT, instrument TEXT, calibrated_on TEXT, calibrated_to TEXT, frequency TEXT, uncertainty TEXT, fallback TEXT, factor TEXT,"
	" evidence TEXT, source_line INTEGER PRIMARY KEY) STRICT;"
	"CREATE TABLE methodologies (id TEXT NOT NULL PRIMARY KEY, version TEXT NOT NULL, sha256 TEXT NOT NULL, \"text\" TEXT NOT NULL) STRICT;"
	/* derived: what the baseline was frozen with, beside reduction_baseline; every term of every counted month */
	"CREATE TABLE reduction_frozen ("
	" measure TEXT NOT NULL PRIMARY KEY, methodology TEXT NOT NULL, version TEXT NOT NULL, methodology_sha256 TEXT NOT NULL,"
	" parameters_sha256 TEXT NOT NULL) STRICT;"
	"CREATE TABLE reduction_term ("
	" measure TEXT NOT NULL, place INTEGER NOT NULL, \"month\" TEXT NOT NULL, term TEXT NOT NULL, \"group\" TEXT NOT NULL, unit TEXT NOT NULL,"
	" \"value\" TEXT NOT NULL, value_exact TEXT NOT NULL, PRIMARY KEY (measure, place)) STRICT;";

/* NULLs as '' so that both databases sort alike. */
#define PARAMETER_COLUMNS                                                                                                                            \
	"SELECT measure, parameter, COALESCE(\"group\", ''), COALESCE(\"year\", 0), COALESCE(\"month\", ''), COALESCE(valid_from, ''), "             \
	"COALESCE(\"value\", ''), COALESCE(unit, ''), COALESCE(source, ''), COALESCE(instrument, ''), COALESCE(calibrated_on, ''), "                 \
	"COALESCE(calibrated_to, ''), COALESCE(frequency, ''), COALESCE(uncertainty, ''), COALESCE(fallback, ''), COALESCE(factor, ''), "            \
	"COALESCE(evidence, ''), source_line FROM parameters "
#define PARAMETER_ORDER                                                                                                                              \
	"ORDER BY measure, parameter, COALESCE(\"group\", ''), COALESCE(\"year\", 0), COALESCE(\"month\", ''), COALESCE(valid_from, '')"

enum status reduction_store_parameters(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_parameter_row **out_list, size_t *out_count, struct err *err)
{
	struct reduction_parameter_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st =
		store_query(tx, measure ? PARAMETER_COLUMNS "WHERE measure = ?1 " PARAMETER_ORDER : PARAMETER_COLUMNS PARAMETER_ORDER, &stmt, err);

	if (st == ST_OK && measure)
		store_bind_text(stmt, 1, measure);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		struct reduction_parameter_row *p;

		list = arena_grow(arena, list, count, sizeof *list);
		p = &list[count++];
		for (int i = 0; i < REDUCTION_PARAMETER_TEXTS; i++)
			p->text[i] = store_text_copy(stmt, i < PARAMETER_MONTH ? i : i + 1, arena);
		p->year = (int)store_int(stmt, PARAMETER_MONTH);
		p->source_line = store_int(stmt, REDUCTION_PARAMETER_TEXTS + 1);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_methodology(struct store_tx *tx, const char *id, struct arena *arena, const char **out_text, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, "SELECT \"text\" FROM methodologies WHERE id = ?1", &stmt, err);

	if (st == ST_OK) {
		store_bind_text(stmt, 1, id);
		st = store_step(stmt, &row, err);
	}
	if (st == ST_OK)
		*out_text = row ? store_text_copy(stmt, 0, arena) : NULL;
	return st;
}

enum status reduction_store_methodology_put(struct store_tx *tx, const struct reduction_methodology *m, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "INSERT INTO methodologies (id, version, sha256, \"text\") VALUES (?1, ?2, ?3, ?4)", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, m->id);
	store_bind_text(stmt, 2, m->version);
	store_bind_text(stmt, 3, m->sha256);
	store_bind_text(stmt, 4, m->text);
	return store_run(stmt, err);
}

enum status reduction_store_frozen(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_frozen *out_row, bool *out_found, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(
		tx, "SELECT methodology, version, methodology_sha256, parameters_sha256 FROM reduction_frozen WHERE measure = ?1", &stmt, err);

	if (st == ST_OK) {
		store_bind_text(stmt, 1, measure);
		st = store_step(stmt, &row, err);
	}
	for (int i = 0; st == ST_OK && row && i < FROZEN_FIELDS; i++)
		out_row->field[i] = store_text_copy(stmt, i, arena);
	if (st == ST_OK)
		*out_found = row;
	return st;
}

enum status reduction_store_frozen_put(struct store_tx *tx, const char *measure, const struct reduction_frozen *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO reduction_frozen (measure, methodology, version, methodology_sha256, parameters_sha256) VALUES (?1, ?2, ?3, ?4, ?5)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, measure);
	for (int i = 0; i < FROZEN_FIELDS; i++)
		store_bind_text(stmt, 2 + i, row->field[i]);
	return store_run(stmt, err);
}

enum status reduction_store_terms_forget(struct store_tx *tx, const char *measure, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "DELETE FROM reduction_term WHERE measure = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, measure);
	return store_run(stmt, err);
}

enum status reduction_store_term_put(struct store_tx *tx, const char *measure, int64_t place, const struct reduction_line *line, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO reduction_term (measure, place, \"month\", term, \"group\", unit, \"value\", value_exact)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, measure);
	store_bind_int(stmt, 2, place);
	store_bind_text(stmt, 3, line->month);
	store_bind_text(stmt, 4, line->term);
	store_bind_text(stmt, 5, line->group);
	store_bind_text(stmt, 6, line->unit);
	store_bind_text(stmt, 7, line->digits12);
	store_bind_text(stmt, 8, line->exact);
	return store_run(stmt, err);
}

enum status reduction_store_terms(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_term_row **out_list, size_t *out_count, struct err *err)
{
	struct reduction_term_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT \"month\", term, \"group\", unit, \"value\", value_exact, place FROM reduction_term WHERE measure = ?1 ORDER BY place", &stmt,
		err);

	if (st == ST_OK)
		store_bind_text(stmt, 1, measure);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_term_row){
			.line = {.month = store_text_copy(stmt, 0, arena),
				.term = store_text_copy(stmt, 1, arena),
				.group = store_text_copy(stmt, 2, arena),
				.unit = store_text_copy(stmt, 3, arena),
				.digits12 = store_text_copy(stmt, 4, arena),
				.exact = store_text_copy(stmt, 5, arena)},
			.place = store_int(stmt, 6),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status reduction_store_records_count(struct store_tx *tx, int64_t *out_frozen, int64_t *out_terms, struct err *err)
{
	enum status st = store_get_int(tx, "SELECT count(*) FROM reduction_frozen", 0, out_frozen, err);

	return st == ST_OK ? store_get_int(tx, "SELECT count(*) FROM reduction_term", 0, out_terms, err) : st;
}
