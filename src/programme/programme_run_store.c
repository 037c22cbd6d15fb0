/* SQL of the run's own tables: the seal, and which files the tables of the folder were read from. */
#include "programme/programme_application.h"
#include "programme/programme_chain.h"
#include "programme/programme_flag.h"
#include "programme/programme_received_int.h"
#include "programme/programme_start_int.h"

#include <stdio.h>

const struct store_migration programme_migrations[] = {
	{"programme", 1,
		"CREATE TABLE programme_seal (\n"
		"  table_name TEXT PRIMARY KEY,\n"
		"  row_count INTEGER NOT NULL,\n"
		"  sha256 TEXT NOT NULL\n"
		") STRICT;\n"},
	{"programme", 2,
		"CREATE TABLE programme_beside (programme TEXT NOT NULL, kind INTEGER NOT NULL, \"key\" TEXT NOT NULL, organisation TEXT NOT NULL, "
		"site TEXT"
		" NOT NULL, route TEXT NOT NULL, funder TEXT NOT NULL, amount_krw INTEGER NOT NULL, first_month INTEGER NOT NULL, last_month INTEGER "
		"NOT"
		" NULL, PRIMARY KEY (programme, kind, \"key\")) STRICT;"},
	{"programme", 3, programme_flag_schema},
	{"programme", 4, programme_received_schema},
	{"programme", 5,
		"CREATE TABLE programme_source (table_name TEXT PRIMARY KEY, file TEXT NOT NULL, sheet TEXT NOT NULL) STRICT;"},
	{"programme", 6, programme_start_schema},
	{"programme", 7, programme_application_schema},
	{0},
};

enum status programme_store_seal_put(struct store_tx *tx, const char *table, int64_t rows, const char *sha256, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO programme_seal (table_name, row_count, sha256) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (table_name) DO UPDATE SET row_count = excluded.row_count, sha256 = excluded.sha256",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, table);
	store_bind_int(stmt, 2, rows);
	store_bind_text(stmt, 3, sha256);
	return store_run(stmt, err);
}

enum status programme_store_seal_get(struct store_tx *tx, const char *table, bool *out_found, int64_t *out_rows, char out_sha256[65], struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "SELECT row_count, sha256 FROM programme_seal WHERE table_name = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, table);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	*out_found = row;
	if (row) {
		*out_rows = store_int(stmt, 0);
		snprintf(out_sha256, 65, "%s", store_text(stmt, 1));
	}
	return ST_OK;
}

enum status programme_store_seal_count(struct store_tx *tx, int64_t *out_count, struct err *err)
{
	return store_get_int(tx, "SELECT COUNT(*) FROM programme_seal", 0, out_count, err);
}

enum status programme_store_source_put(struct store_tx *tx, const char *table, const char *file, const char *sheet, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "INSERT INTO programme_source (table_name, file, sheet) VALUES (?1, ?2, ?3)", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, table);
	store_bind_text(stmt, 2, file);
	store_bind_text(stmt, 3, sheet);
	return store_run(stmt, err);
}

enum status programme_store_sources_name(struct store_tx *tx, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx, "SELECT table_name, file, sheet FROM programme_source ORDER BY table_name", &stmt, err);
	while (status == ST_OK && (status = store_step(stmt, &row, err)) == ST_OK && row) {
		char name[80];
		snprintf(name, sizeof name, "%.70s.csv", store_text(stmt, 0));
		message_file_from(name, store_text(stmt, 1), store_text(stmt, 2));
	}
	return status;
}

enum status programme_store_beside_put(struct store_tx *tx, const struct programme_beside *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"INSERT INTO programme_beside (programme, kind, \"key\", organisation, site, route, funder, amount_krw, first_month, last_month)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (programme, kind, \"key\") DO NOTHING",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, row->programme);
	store_bind_int(stmt, 2, row->kind);
	store_bind_text(stmt, 3, row->key);
	store_bind_text(stmt, 4, row->organisation);
	store_bind_text(stmt, 5, row->site);
	store_bind_text(stmt, 6, row->route);
	store_bind_text(stmt, 7, row->funder);
	store_bind_int(stmt, 8, row->amount_krw);
	store_bind_int(stmt, 9, row->first);
	store_bind_int(stmt, 10, row->last);
	return store_run(stmt, err);
}

enum status programme_beside_read(struct store_tx *tx, struct arena *arena, struct programme_beside **out_list, size_t *out_count, struct err *err)
{
	struct programme_beside *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT programme, kind, \"key\", organisation, site, route, funder, amount_krw, first_month, last_month FROM programme_beside"
		" ORDER BY programme, kind, \"key\"",
		&s, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct programme_beside){.programme = store_text_copy(s, 0, arena),
			.kind = (enum programme_beside_kind)store_int(s, 1),
			.key = store_text_copy(s, 2, arena),
			.organisation = store_text_copy(s, 3, arena),
			.site = store_text_copy(s, 4, arena),
			.route = store_text_copy(s, 5, arena),
			.funder = store_text_copy(s, 6, arena),
			.amount_krw = store_int(s, 7),
			.first = (date_month)store_int(s, 8),
			.last = (date_month)store_int(s, 9)};
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status programme_store_savepoint(struct store_tx *tx, enum programme_savepoint what, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = what == PROGRAMME_SAVEPOINT_SET    ? store_query(tx, "SAVEPOINT command", &stmt, err)
			     : what == PROGRAMME_SAVEPOINT_BACK ? store_query(tx, "ROLLBACK TO SAVEPOINT command", &stmt, err)
								: store_query(tx, "RELEASE SAVEPOINT command", &stmt, err);
	return status == ST_OK ? store_run(stmt, err) : status;
}
