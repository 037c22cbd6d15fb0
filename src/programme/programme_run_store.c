/* SQL of the run's own table: the seal. */
#include "programme/programme_chain.h"

#include <stdio.h>

const struct store_migration programme_migrations[] = {
	{"programme", 1,
		"CREATE TABLE programme_seal (\n"
		"  table_name TEXT PRIMARY KEY,\n"
		"  row_count INTEGER NOT NULL,\n"
		"  sha256 TEXT NOT NULL\n"
		") STRICT;\n"},
	{0},
};

enum status programme_store_seal_put(struct store_tx *tx, const char *table, int64_t rows, const char *sha256, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "INSERT INTO programme_seal (table_name, row_count, sha256) VALUES (?1, ?2, ?3)", &stmt, err);
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
