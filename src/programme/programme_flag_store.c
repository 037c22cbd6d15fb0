/* SQL of flags on published footprints. */
#include "programme/programme_flag.h"

#include <string.h>

const char programme_flag_schema[] = "CREATE TABLE footprint_flag (version TEXT NOT NULL, recovery TEXT NOT NULL, measure TEXT NOT NULL, cause TEXT "
				     "NOT NULL, on_date TEXT NOT NULL,"
				     " known INTEGER NOT NULL, PRIMARY KEY (version, recovery)) STRICT;";

static enum status read_flags(struct store_tx *tx, struct arena *arena, struct programme_flag **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT version, recovery, measure, cause, on_date, known FROM footprint_flag ORDER BY recovery, version",
		struct programme_flag, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		store_int(stmt_, 5) != 0);
	return ST_OK;
}

enum status programme_flags(
	struct store_tx *tx, const char *version, struct arena *arena, struct programme_flag **out_list, size_t *out_count, struct err *err)
{
	struct programme_flag *list;
	size_t all, count = 0;
	enum status st = read_flags(tx, arena, &list, &all, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < all; i++)
		if (!version || strcmp(list[i].version, version) == 0)
			list[count++] = list[i];
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status programme_flag_put(struct store_tx *tx, const struct programme_flag *flag, struct err *err)
{
	const char *const text[] = {flag->version, flag->recovery, flag->measure, flag->cause, flag->on_date};
	struct store_stmt *stmt;
	enum status st = store_query(
		tx, "INSERT INTO footprint_flag (version, recovery, measure, cause, on_date, known) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &stmt, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < 5; i++)
		store_bind_text(stmt, i + 1, text[i]);
	store_bind_int(stmt, 6, flag->known);
	return store_run(stmt, err);
}

enum status programme_flag_drop(struct store_tx *tx, const struct programme_flag *flag, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "DELETE FROM footprint_flag WHERE version = ?1 AND recovery = ?2", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, flag->version);
	store_bind_text(stmt, 2, flag->recovery);
	return store_run(stmt, err);
}
