/* For tests of a room's recheck: changes every column of a table by hand, one at a time, deletes and adds a row, and expects a finding each time.
 * Nothing is kept. */
#ifndef SANGSAENG_TEST_TAMPER_H
#define SANGSAENG_TEST_TAMPER_H

#include "base/message.h"
#include "store/store.h"
#include "store_support.h"

#include <stdio.h>
#include <string.h>

typedef enum status tamper_recheck(struct store_tx *tx, struct findings *findings, struct err *err);

static void tamper_run(struct store_tx *tx, const char *sql)
{
	struct store_stmt *stmt;
	struct err err = {0};
	enum status st = store_query(tx, sql, &stmt, &err);

	if (st == ST_OK)
		st = store_run(stmt, &err);
	if (st != ST_OK)
		fail_msg("%s: %s %s", sql, err.code, err.param[0]);
}

static int64_t tamper_int(struct store_tx *tx, const char *sql)
{
	int64_t value = 0;

	assert_int_equal(store_get_int(tx, sql, 0, &value, NULL), ST_OK);
	return value;
}

/* Errors that the recheck finds; a refusal to go on counts as one. */
MAYBE int64_t tamper_errors(struct store_tx *tx, tamper_recheck *recheck)
{
	struct findings findings;
	struct err err = {0};
	int64_t errors;

	findings_init(&findings, 100);
	if (recheck(tx, &findings, &err) != ST_OK)
		findings_add(&findings, SEVERITY_ERROR, &err);
	errors = findings.errors;
	findings_done(&findings);
	return errors;
}

MAYBE void tamper_expect(struct store *store, const char *sql, tamper_recheck *recheck)
{
	struct store_tx *tx;

	assert_int_equal(store_begin(store, true, &tx, NULL), ST_OK);
	tamper_run(tx, sql);
	if (store_changes(tx) < 1)
		fail_msg("nothing to change: %s", sql);
	if (tamper_errors(tx, recheck) == 0)
		fail_msg("not noticed: %s", sql);
	store_rollback(tx);
}

/* The table must hold at least one row. */
MAYBE void tamper_table(struct store *store, const char *table, tamper_recheck *recheck)
{
	static char name[32][48], expression[32][96];
	char sql[8192], place[256], list[2048] = "", values[4096] = "";
	struct store_stmt *stmt;
	struct store_tx *tx;
	int columns = 0;
	bool row;

	assert_int_equal(store_begin(store, false, &tx, NULL), ST_OK);
	assert_int_equal(store_query(tx, DB_COLUMNS, &stmt, NULL), ST_OK);
	store_bind_text(stmt, 1, table);
	while (store_step(stmt, &row, NULL) == ST_OK && row) {
		const char *column = store_text(stmt, 0);
		bool number = strcmp(store_text(stmt, 1), "INTEGER") == 0,
		     key = store_int(stmt, 2) > 0 || strcmp(column, "key") == 0 || strcmp(column, "event") == 0;

		snprintf(name[columns], sizeof name[0], "\"%s\"", column);
		snprintf(expression[columns], sizeof expression[0], number ? "\"%s\" + 1000" : "coalesce(\"%s\", '') || '1'", column);
		strcat(strcat(list, columns ? ", " : ""), name[columns]);
		strcat(strcat(values, columns ? ", " : ""), key ? expression[columns] : name[columns]);
		columns++;
	}
	store_rollback(tx);
	assert_true(columns > 0);
	for (int last = 0; last < 2; last++) {
		snprintf(place, sizeof place, "WHERE %s = (SELECT %s FROM %s ORDER BY 1 %s LIMIT 1)", DB_ROW, DB_ROW, table, last ? "DESC" : "");
		for (int i = 0; i < columns; i++) {
			snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s %s", table, name[i], expression[i], place);
			tamper_expect(store, sql, recheck);
		}
		snprintf(sql, sizeof sql, "DELETE FROM %s %s", table, place);
		tamper_expect(store, sql, recheck);
	}
	snprintf(sql, sizeof sql, "INSERT INTO %s (%s) SELECT %s FROM %s %s", table, list, values, table, place);
	tamper_expect(store, sql, recheck);
}

#endif
