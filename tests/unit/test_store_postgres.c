/* What only PostgreSQL has: its dialect, answers that come later, connections that end, passwords. The rest is in test_store.c. */
#include "base/text.h"
#include "store/store.h"
#include "store/store_postgres_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store_support.h"

static const struct store_migration cells[] = {
	{"cells", 1,
		"CREATE TABLE cell (id TEXT NOT NULL PRIMARY KEY, number INTEGER, real REAL, note TEXT, bytes BLOB, CHECK (number <> 13)) STRICT;"},
	{NULL, 0, NULL},
};
static const struct store_migration *const schema[] = {cells, NULL};

static struct store *open_ready(const char *where, enum store_mode mode)
{
	struct store *store = NULL;
	struct err err = {0};

	if (store_open(where, mode, &store, &err) != ST_OK || store_migrate(store, schema, &err) != ST_OK)
		fail_msg("%s %s %s", err.code, err.param[0], err.param[1]);
	return store;
}

static struct store_tx *begin(struct store *store, bool write)
{
	struct store_tx *tx = NULL;
	struct err err = {0};

	if (store_begin(store, write, &tx, &err) != ST_OK)
		fail_msg("%s %s %s", err.code, err.param[0], err.param[1]);
	return tx;
}

static enum status put(struct store_tx *tx, const char *id, int64_t number, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "INSERT INTO cell (id, number) VALUES (?1, ?2)", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, id);
	store_bind_int(stmt, 2, number);
	return store_run(stmt, err);
}

/* ---- dialect ---- */

static void expect_statement(const char *sql, const char *expected, enum pg_kind expected_kind, int expected_params)
{
	struct pg_sql ours = pg_statement(sql);

	assert_non_null(ours.text);
	assert_string_equal(ours.text, expected);
	assert_int_equal(ours.kind, expected_kind);
	assert_int_equal(ours.params, expected_params);
	free(ours.text);
}

static void placeholders_are_rewritten_outside_of_texts_and_names(void **state)
{
	expect_statement("SELECT a FROM t WHERE b = ?1 AND c < ?12", "SELECT a FROM t WHERE b = $1 AND c < $12", PG_READ, 12);
	expect_statement("SELECT '?1', 'it''s ?2', \"a?3\" FROM t -- ?4\nWHERE /* ?5 ' */ x = ?1;",
		"SELECT '?1', 'it''s ?2', \"a?3\" FROM t -- ?4\nWHERE /* ?5 ' */ x = $1", PG_READ, 1);
	expect_statement("INSERT INTO t (\"return\") VALUES (?1) ON CONFLICT (a) DO UPDATE SET b = ?1",
		"INSERT INTO t (\"return\") VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = $1", PG_INSERT, 1);
	expect_statement("UPDATE t SET a = 1", "UPDATE t SET a = 1", PG_WRITE, 0);
	expect_statement("WITH x AS (DELETE FROM t) SELECT 1", "WITH x AS (DELETE FROM t) SELECT 1", PG_WRITE, 0);
	expect_statement("WITH x AS (SELECT 1) SELECT * FROM x", "WITH x AS (SELECT 1) SELECT * FROM x", PG_READ, 0);
	expect_statement("SELECT a FROM t WHERE (?1 IS NULL OR b = ?1) AND (?2  is not\nnull OR c IS NULL) AND ?1 IS NULL",
		"SELECT a FROM t WHERE ($3 OR b = $1) AND ((NOT $4) OR c IS NULL) AND $3", PG_READ, 2);
	assert_null(pg_statement("SELECT 1; SELECT 2").text);
	assert_null(pg_statement("  ; ").text);
	assert_null(pg_statement("SELECT ?").text);
	assert_null(pg_statement("SELECT ?9999").text);
}

static void expect_schema(const char *sql, const char *expected)
{
	char *ours = pg_schema(sql);

	assert_string_equal(ours, expected);
	free(ours);
}

static void column_types_are_rewritten_where_a_type_stands(void **state)
{
	expect_schema("CREATE TABLE t (a INTEGER PRIMARY KEY, text TEXT NOT NULL, \"real\" REAL, b BLOB, PRIMARY KEY (a, text)) STRICT;",
		"CREATE TABLE t (a BIGINT PRIMARY KEY, text TEXT COLLATE \"C\" NOT NULL, \"real\" DOUBLE PRECISION, b BYTEA, PRIMARY KEY (a, text)) "
		";");
	expect_schema("CREATE TABLE IF NOT EXISTS t (\n  integer INTEGER CHECK (integer IN (1, 2)), note TEXT DEFAULT 'TEXT, a INTEGER'\n) STRICT;\n",
		"CREATE TABLE IF NOT EXISTS t (\n  integer BIGINT CHECK (integer IN (1, 2)), note TEXT COLLATE \"C\" DEFAULT 'TEXT, a INTEGER'\n) "
		";\n");
	expect_schema("ALTER TABLE t ADD COLUMN x INTEGER NOT NULL DEFAULT 0;ALTER TABLE t ADD COLUMN text TEXT;",
		"ALTER TABLE t ADD COLUMN x BIGINT NOT NULL DEFAULT 0;ALTER TABLE t ADD COLUMN text TEXT COLLATE \"C\";");
	expect_schema("CREATE UNIQUE INDEX text ON integer (text, real);", "CREATE UNIQUE INDEX text ON integer (text, real);");
}

static void messages_never_hold_a_password(void **state)
{
	char shown[256];

	assert_string_equal(store_shown("postgresql://anna:geheim@db.example:5433/prog?password=geheim&sslpassword=geheim", shown, sizeof shown),
		"postgresql://anna@db.example:5433/prog");
	assert_string_equal(store_shown("postgresql://test@/p?host=/run/pg&options=-csearch_path%3Ds1&password=geheim", shown, sizeof shown),
		"postgresql://test@/p?host=/run/pg&options=-csearch_path%3Ds1");
	assert_string_equal(store_shown("postgres://db/prog", shown, sizeof shown), "postgresql://db/prog");
	assert_string_equal(store_shown("postgresql://anna:ge%heim@db/prog", shown, sizeof shown), "postgresql://…");
	assert_string_equal(store_shown("geheim.db", shown, sizeof shown), "geheim.db");
}

static void the_columns_of_a_key_are_read_from_the_detail(void **state)
{
	char out[64];

	assert_true(pg_key_columns("Key (a, b)=(1, (2)) already exists.", "t", out, sizeof out));
	assert_string_equal(out, "t.a, t.b");
	assert_true(pg_key_columns("(a)=(x) 키가 이미 있습니다.", "t", out, sizeof out));
	assert_string_equal(out, "t.a");
	assert_false(pg_key_columns("", "t", out, sizeof out));
}

/* ---- opening ---- */

static void refuse_open(const char *where, enum status status, const char *word)
{
	struct store *store = NULL;
	struct err err = {0};
	enum status st = store_open(where, STORE_READ, &store, &err);

	if (st != status || strcmp(err.code, "store.open") != 0 || !strstr(err.param[1], word))
		fail_msg("%s: %d %s (%s)", where, st, err.code, err.param[1]);
	for (int i = 0; i < err.param_count; i++)
		assert_null(strstr(err.param[i], "geheim"));
}

static void what_cannot_be_opened_is_named_without_its_password(void **state)
{
	const char *server = getenv("SANGSAENG_TEST_PG"), *host = strstr(server, "host=");
	char where[512];

	refuse_open("postgresql://anna:geheim@127.0.0.1:1/x", ST_NETWORK, "127.0.0.1");
	refuse_open("postgresql://anna:geheim@no-such-host.invalid/x", ST_NETWORK, "no-such-host.invalid");
	refuse_open("postgresql://anna:geheim@[/x", ST_USAGE, "connection string");
	refuse_open("postgresql://anna:ge%zzheim@127.0.0.1/x", ST_USAGE, "connection string");
	if (!host)
		return;
	host += strlen("host=");
	snprintf(where, sizeof where, "postgresql://secret:geheim@/postgres?host=%.*s", (int)strcspn(host, "&"), host);
	refuse_open(where, ST_DENIED, "password authentication failed");
	snprintf(where, sizeof where, "postgresql://secret@/postgres?host=%.*s", (int)strcspn(host, "&"), host);
	refuse_open(where, ST_DENIED, "password");
	snprintf(where, sizeof where, "postgresql://test@/nowhere?host=%.*s", (int)strcspn(host, "&"), host);
	refuse_open(where, ST_NOT_FOUND, "nowhere");
	snprintf(where, sizeof where, "postgresql://test@/postgres?host=%.*s&options=-csearch_path%%3Dnowhere", (int)strcspn(host, "&"), host);
	refuse_open(where, ST_NOT_FOUND, "search_path");
}

static void a_session_for_reading_cannot_write(void **state)
{
	struct store *store;
	struct store_tx *tx;
	struct err err;

	store_close(open_ready(db_path, STORE_WRITE_CREATE));
	store = open_ready(db_path, STORE_READ);
	assert_int_equal(store_begin(store, true, &tx, &err), ST_DENIED);
	tx = begin(store, false);
	assert_int_equal(put(tx, "a", 1, &err), ST_INTERNAL);
	store_rollback(tx);
	store_close(store);
}

/* ---- answers that come later ---- */

static void an_error_of_an_insert_shows_at_the_next_answer_with_its_own_code(void **state)
{
	struct store *store = open_ready(db_path, STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct err err = {0};
	int64_t count = 0;

	assert_int_equal(put(tx, "a", 1, &err), ST_OK);
	assert_int_equal(put(tx, "b", 13, &err), ST_OK); /* on its way */
	assert_int_equal(put(tx, "c", 1, &err), ST_OK);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM cell", 0, &count, &err), ST_INPUT);
	assert_string_equal(err.code, "store.check");
	assert_string_equal(err.param[0], "number <> 13");
	memset(&err, 0, sizeof err);
	assert_int_equal(put(tx, "d", 1, &err), ST_INPUT); /* the same again */
	assert_string_equal(err.code, "store.check");
	assert_int_equal(store_changes(tx), 0);
	assert_int_equal(store_commit(tx, &err), ST_INPUT);
	assert_string_equal(err.code, "store.check");
	tx = begin(store, false);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM cell", 9, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	store_rollback(tx);
	store_close(store);
}

static void an_error_of_an_insert_shows_at_the_commit(void **state)
{
	struct store *store = open_ready(db_path, STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct err err = {0};

	assert_int_equal(put(tx, "a", 1, &err), ST_OK);
	assert_int_equal(put(tx, "a", 2, &err), ST_OK);
	assert_int_equal(store_commit(tx, &err), ST_CONFLICT);
	assert_string_equal(err.code, "store.unique");
	assert_string_equal(err.param[0], "cell.id");
	store_close(store);
}

static void many_inserts_and_their_error_in_the_middle(void **state)
{
	struct store *store = open_ready(db_path, STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct err err = {0};
	int64_t count = 0;
	enum status st = ST_OK;
	char id[32];

	for (int i = 0; i < 20000; i++) {
		snprintf(id, sizeof id, "%d", i);
		assert_int_equal(put(tx, id, 1, &err), ST_OK);
	}
	assert_int_equal(store_changes(tx), 1);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM cell", 0, &count, &err), ST_OK);
	assert_int_equal(count, 20000);
	for (int i = 0; i < 20000 && st == ST_OK; i++) {
		snprintf(id, sizeof id, "x%d", i);
		st = put(tx, id, i == 5000 ? 13 : 1, &err);
		count = i;
	}
	assert_int_equal(st, ST_INPUT); /* not much later */
	assert_in_range(count, 5000, 6500);
	assert_string_equal(err.code, "store.check");
	store_rollback(tx);
	store_close(store);
}

static void rows_by_the_hundred_thousand_are_streamed_and_can_be_left(void **state)
{
	struct store *store = open_ready(db_path, STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, false);
	struct store_stmt *stmt;
	int64_t sum = 0, one = 0;
	bool row;

	for (int round = 0; round < 2; round++) {
		assert_int_equal(store_query(tx, "SELECT g, 'row ' || g FROM generate_series(1, 300000) AS s (g)", &stmt, NULL), ST_OK);
		for (int i = 0; (round == 0 || i < 10) && store_step(stmt, &row, NULL) == ST_OK && row; i++)
			sum += store_int(stmt, 0);
		assert_int_equal(store_get_int(tx, "SELECT 1", 0, &one, NULL), ST_OK);
	}
	assert_true(sum == INT64_C(300000) * 300001 / 2 + 55);
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK); /* the other statement did not disturb this one */
	assert_true(row);
	assert_int_equal(store_int(stmt, 0), 11);
	assert_string_equal(store_text(stmt, 1), "row 11");
	store_rollback(tx);
	store_close(store);
}

static void a_savepoint_takes_an_error_back(void **state)
{
	struct store *store = open_ready(db_path, STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	struct err err = {0};
	int64_t count = 0;

	for (int round = 0; round < 2; round++) {
		assert_int_equal(put(tx, round ? "b" : "a", round, &err), ST_OK);
		assert_int_equal(store_query(tx, "SAVEPOINT command", &stmt, &err), ST_OK);
		assert_int_equal(store_run(stmt, &err), ST_OK);
		assert_int_equal(put(tx, "c", 1, &err), ST_OK);
		assert_int_equal(put(tx, "d", 13, &err), ST_OK);
		assert_int_equal(store_settle(tx, &err), ST_INPUT);
		assert_string_equal(err.code, "store.check");
		assert_int_equal(store_query(tx, "ROLLBACK TO SAVEPOINT command", &stmt, &err), ST_OK);
		assert_int_equal(store_run(stmt, &err), ST_OK);
		assert_int_equal(store_query(tx, "RELEASE SAVEPOINT command", &stmt, &err), ST_OK);
		assert_int_equal(store_run(stmt, &err), ST_OK);
		assert_int_equal(store_settle(tx, &err), ST_OK);
		assert_int_equal(store_get_int(tx, "SELECT count(*) FROM cell", 0, &count, &err), ST_OK);
		assert_int_equal(count, round + 1);
	}
	assert_int_equal(store_commit(tx, &err), ST_OK);
	store_close(store);
}

/* ---- others ---- */

static void kill_sessions(void)
{
	char sql[256];

	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = '%s'", db_schema);
	db_raw(sql);
}

static void a_connection_that_ended_between_transactions_is_made_again(void **state)
{
	struct store *store = open_ready(db_path, STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	int64_t count = 0;

	assert_int_equal(put(tx, "a", 1, NULL), ST_OK);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	kill_sessions();
	tx = begin(store, true);
	assert_int_equal(put(tx, "b", 1, NULL), ST_OK); /* prepared anew */
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	kill_sessions();
	tx = begin(store, false);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM cell", 0, &count, NULL), ST_OK);
	assert_int_equal(count, 2);
	store_rollback(tx);
	kill_sessions();
	assert_int_equal(store_begin_ask(store, &tx, NULL), ST_OK); /* the end has been told by now, so it is seen without waiting */
	assert_int_equal(put(tx, "c", 1, NULL), ST_OK);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	store_close(store);
}

static void a_connection_that_ends_in_a_transaction_is_told_and_leaves_nothing(void **state)
{
	struct store *store = open_ready(db_path, STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct err err = {0};
	int64_t count = 0;

	assert_int_equal(put(tx, "a", 1, NULL), ST_OK);
	kill_sessions();
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM cell", 0, &count, &err), ST_NETWORK);
	assert_string_equal(err.code, "store.lost");
	assert_false(store_retry_advised(&err));
	assert_int_equal(store_commit(tx, &err), ST_NETWORK);
	tx = begin(store, true);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM cell", 9, &count, &err), ST_OK);
	assert_int_equal(count, 0);
	kill_sessions();
	store_close(store); /* in a transaction, over a dead connection */
}

static void a_writer_of_another_program_makes_us_retry(void **state)
{
	struct store *store = open_ready(db_path, STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	struct err err = {0};
	int64_t number = 0;

	assert_int_equal(put(tx, "a", 1, NULL), ST_OK);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	tx = begin(store, true);
	assert_int_equal(store_get_int(tx, "SELECT number FROM cell WHERE id = 'a'", 0, &number, NULL), ST_OK);
	db_raw("UPDATE cell SET number = 5");
	assert_int_equal(store_query(tx, "UPDATE cell SET number = number + 1", &stmt, NULL), ST_OK);
	assert_int_equal(store_run(stmt, &err), ST_CONFLICT);
	assert_string_equal(err.code, "store.busy");
	assert_true(store_retry_advised(&err));
	store_rollback(tx);
	tx = begin(store, true);
	assert_int_equal(store_query(tx, "UPDATE cell SET number = number + 1", &stmt, NULL), ST_OK);
	assert_int_equal(store_run(stmt, &err), ST_OK);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	assert_int_equal(db_raw_int("SELECT number FROM cell"), 6);
	store_close(store);
}

static void a_role_with_rights_on_rows_only_reads_and_writes_and_cannot_migrate(void **state)
{
	static const struct store_migration more[] = {{"cells", 1, NULL}, {"cells", 2, "CREATE TABLE x (id INTEGER) STRICT;"}, {NULL, 0, NULL}};
	struct store_migration both[] = {cells[0], more[1], {NULL, 0, NULL}};
	const struct store_migration *const lists[] = {both, NULL};
	const char *server = getenv("SANGSAENG_TEST_PG"), *host = strstr(server, "host=");
	struct store *store;
	struct store_tx *tx;
	struct err err = {0};
	char sql[512], where[512];

	if (!host)
		return;
	host += strlen("host=");
	store_close(open_ready(db_path, STORE_WRITE_CREATE));
	snprintf(sql, sizeof sql,
		"GRANT USAGE ON SCHEMA %s TO secret; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %s TO secret; "
		"REVOKE INSERT, UPDATE, DELETE ON store_migration FROM secret",
		db_schema, db_schema);
	db_raw(sql);
	snprintf(where, sizeof where, "postgresql://secret:hidden@/postgres?host=%.*s&options=-csearch_path%%3D%s", (int)strcspn(host, "&"), host,
		db_schema);
	store = open_ready(where, STORE_WRITE);
	tx = begin(store, true);
	assert_int_equal(put(tx, "a", 1, NULL), ST_OK);
	assert_int_equal(store_clear(tx, NULL, NULL), ST_OK);
	assert_int_equal(put(tx, "a", 1, NULL), ST_OK);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	assert_int_equal(store_migrate(store, lists, &err), ST_DENIED);
	assert_string_equal(err.code, "store.denied");
	store_close(store);
	db_raw("REVOKE UPDATE, DELETE ON store_writer FROM secret");
	store = open_ready(where, STORE_WRITE);
	assert_int_equal(store_begin(store, true, &tx, &err), ST_DENIED);
	assert_string_equal(err.code, "store.denied");
	store_close(store);
}

/* ---- the same as on SQLite ---- */

static void fill(struct store_tx *tx)
{
	static const char *const id[] = {"", "a", "B", "_", "\xc3\xa9", "\xea\xb0\x80", "b"};
	struct store_stmt *stmt;

	for (int i = 0; i < 7; i++) {
		assert_int_equal(store_query(tx, "INSERT INTO cell (id, number, real, note, bytes) VALUES (?1, ?2, ?3, ?4, ?5)", &stmt, NULL), ST_OK);
		store_bind_text(stmt, 1, id[i]);
		if (i != 3)
			store_bind_int(stmt, 2, i % 2 ? INT64_MAX - i : INT64_MIN + i);
		if (i != 4)
			store_bind_double(stmt, 3, i == 1 ? 1e300 : i / 7.0);
		if (i != 5)
			store_bind_text(stmt, 4, id[6 - i]);
		if (i != 6)
			store_bind_blob(stmt, 5, "\0\xff\x80", (size_t)i % 4);
		assert_int_equal(store_run(stmt, NULL), ST_OK);
	}
}

static void the_digest_is_that_of_sqlite(void **state)
{
	char hex[2][65];

	for (int i = 0; i < 2; i++) {
		struct store *store = open_ready(i ? ":memory:" : db_path, STORE_WRITE_CREATE);
		struct store_tx *tx = begin(store, true);
		int64_t rows;

		fill(tx);
		assert_int_equal(store_table_digest(tx, "cell", hex[i], &rows, NULL), ST_OK);
		assert_int_equal(rows, 7);
		store_rollback(tx);
		store_close(store);
	}
	assert_string_equal(hex[0], hex[1]);
}

#define TEST(name) cmocka_unit_test_setup(name, db_each)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(placeholders_are_rewritten_outside_of_texts_and_names),
		TEST(column_types_are_rewritten_where_a_type_stands),
		TEST(messages_never_hold_a_password),
		TEST(the_columns_of_a_key_are_read_from_the_detail),
		TEST(what_cannot_be_opened_is_named_without_its_password),
		TEST(a_session_for_reading_cannot_write),
		TEST(an_error_of_an_insert_shows_at_the_next_answer_with_its_own_code),
		TEST(an_error_of_an_insert_shows_at_the_commit),
		TEST(many_inserts_and_their_error_in_the_middle),
		TEST(rows_by_the_hundred_thousand_are_streamed_and_can_be_left),
		TEST(a_savepoint_takes_an_error_back),
		TEST(a_connection_that_ended_between_transactions_is_made_again),
		TEST(a_connection_that_ends_in_a_transaction_is_told_and_leaves_nothing),
		TEST(a_writer_of_another_program_makes_us_retry),
		TEST(a_role_with_rights_on_rows_only_reads_and_writes_and_cannot_migrate),
		TEST(the_digest_is_that_of_sqlite),
	};
	return cmocka_run_group_tests(tests, NULL, db_done);
}
