/* For tests that run on each database: a fresh one for each test. SANGSAENG_TEST_DB=postgres chooses a PostgreSQL server (SANGSAENG_TEST_PG is its
 * connection string, tests/postgres/with_postgres starts one); otherwise a SQLite file in a folder of its own. */
#ifndef SANGSAENG_TEST_STORE_SUPPORT_H
#define SANGSAENG_TEST_STORE_SUPPORT_H

#include "store/store.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAYBE __attribute__((unused)) static

static char db_path[512]; /* what store_open gets */
static char db_folder[64], db_schema[32];
static PGconn *db_admin;
static unsigned db_count, db_dropped;

MAYBE bool on_postgres(void)
{
	const char *kind = getenv("SANGSAENG_TEST_DB");

	return kind && strcmp(kind, "postgres") == 0;
}

/* How often tests repeat what is drawn at random: 1 in ./dev test, more in ./dev check. */
MAYBE int test_effort(void)
{
	const char *text = getenv("TEST_EFFORT");

	return text && atoi(text) > 0 ? atoi(text) : 1;
}

/* By hand, behind the store's back. */
MAYBE void db_raw(const char *sql)
{
	char *complaint = NULL;
	sqlite3 *db;

	if (on_postgres()) {
		PGresult *result = PQexec(db_admin, sql);

		if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
			fail_msg("%s: %s", sql, PQresultErrorMessage(result));
		PQclear(result);
		return;
	}
	sqlite3_open(db_path, &db);
	if (sqlite3_exec(db, sql, NULL, NULL, &complaint) != SQLITE_OK)
		fail_msg("%s: %s", sql, complaint);
	sqlite3_close(db);
}

/* First column of the first row as a number. */
MAYBE int64_t db_raw_int(const char *sql)
{
	int64_t value = -1;
	sqlite3_stmt *stmt;
	sqlite3 *db;

	if (on_postgres()) {
		PGresult *result = PQexec(db_admin, sql);

		if (PQresultStatus(result) != PGRES_TUPLES_OK)
			fail_msg("%s: %s", sql, PQresultErrorMessage(result));
		value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
		PQclear(result);
		return value;
	}
	sqlite3_open(db_path, &db);
	if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	if (sqlite3_step(stmt) == SQLITE_ROW)
		value = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return value;
}

MAYBE void db_gone(void)
{
	char command[160];

	while (db_dropped < db_count) {
		snprintf(command, sizeof command, "DROP SCHEMA t%ld_%u CASCADE", (long)getpid(), ++db_dropped);
		db_raw(command);
	}
	if (db_folder[0]) {
		snprintf(command, sizeof command, "rm -rf %s", db_folder);
		if (system(command) != 0)
			fail_msg("%s", command);
		db_folder[0] = '\0';
	}
}

static void db_make_schema(void)
{
	const char *server = getenv("SANGSAENG_TEST_PG");
	char command[160];

	if (!server)
		fail_msg("SANGSAENG_TEST_PG is not set: run it by tests/postgres/with_postgres");
	if (!db_admin)
		db_admin = PQconnectdb(server);
	snprintf(db_schema, sizeof db_schema, "t%ld_%u", (long)getpid(), ++db_count);
	snprintf(command, sizeof command, "SET client_min_messages = error; CREATE SCHEMA %s; SET search_path = %s", db_schema, db_schema);
	db_raw(command);
	snprintf(db_path, sizeof db_path, "%s%coptions=-csearch_path%%3D%s&application_name=%s", server, strchr(server, '?') ? '&' : '?', db_schema,
		db_schema);
}

/* Another database, nothing in it; those before are gone. */
MAYBE void db_fresh(void)
{
	db_gone();
	if (on_postgres()) {
		db_make_schema();
		return;
	}
	strcpy(db_folder, "/tmp/sangsaeng-test-XXXXXX");
	if (!mkdtemp(db_folder))
		fail_msg("no folder %s", db_folder);
	snprintf(db_path, sizeof db_path, "%s/t.db", db_folder);
}

MAYBE int db_each(void **state)
{
	db_fresh();
	return 0;
}

/* For tests that keep nothing: in memory, or one more database of the server, which is there until db_gone. */
MAYBE const char *db_passing(void)
{
	if (!on_postgres())
		return ":memory:";
	db_make_schema();
	return db_path;
}

/* Where SQL cannot be the same. The place of a row; what switches references off until the transaction ends; columns of a table (?1) with their
 * type and place in the key. */
#define DB_ROW (on_postgres() ? "ctid" : "rowid")
#define DB_NO_REFERENCES (on_postgres() ? "SET LOCAL session_replication_role = replica" : "PRAGMA defer_foreign_keys = ON")
#define DB_COLUMNS                                                                                                                                   \
	(on_postgres() ? "SELECT a.attname, CASE WHEN a.atttypid = 'int8'::regtype THEN 'INTEGER' ELSE 'TEXT' END, coalesce(i.indnatts, 0) FROM "    \
			 "pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey) WHERE "    \
			 "a.attrelid = to_regclass(?1) AND a.attnum > 0 ORDER BY a.attnum"                                                           \
		       : "SELECT name, type, pk FROM pragma_table_info(?1)")

/* After the last test. */
MAYBE int db_done(void **state)
{
	db_gone();
	PQfinish(db_admin);
	db_admin = NULL;
	return 0;
}

#endif
