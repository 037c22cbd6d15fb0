/* The store on SQLite: what stays, what is rolled back, and how faults are named. */
#include "base/text.h"
#include "store/store.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/sangsaeng-store-XXXXXX";
static char path[128];

static const struct store_migration party[] = {
	{"party", 1,
		"CREATE TABLE party_org (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, tier INTEGER CHECK (tier > 0)) STRICT;"
		"CREATE TABLE party_site (org TEXT NOT NULL REFERENCES party_org(id), site INTEGER NOT NULL, area REAL, note TEXT, plan BLOB,"
		" PRIMARY KEY (org, site)) STRICT;"},
	{"party", 2, "CREATE TABLE \"odd \"\"name\" (\"select\" INTEGER, x TEXT) STRICT;"},
	{NULL, 0, NULL},
};
static const struct store_migration *const schema[] = {party, NULL};

static struct store *open_ready(enum store_mode mode)
{
	struct store *store = NULL;
	struct err err = {0};

	if (store_open(path, mode, &store, &err) != ST_OK || store_migrate(store, schema, &err) != ST_OK)
		fail_msg("%s %s %s", err.code, err.param[0], err.param[1]);
	return store;
}

static struct store_tx *begin(struct store *store, bool write)
{
	struct store_tx *tx = NULL;

	assert_int_equal(store_begin(store, write, &tx, NULL), ST_OK);
	return tx;
}

static enum status add_org(struct store_tx *tx, const char *id, int64_t tier, struct err *err)
{
	struct store_stmt *stmt;

	assert_int_equal(store_query(tx, "INSERT INTO party_org (id, name, tier) VALUES (?1, ?2, ?3)", &stmt, err), ST_OK);
	store_bind_text(stmt, 1, id);
	store_bind_text(stmt, 2, "가나다");
	store_bind_int(stmt, 3, tier);
	return store_run(stmt, err);
}

static enum status add_site(struct store_tx *tx, const char *org, int64_t site, double area, const char *note, struct err *err)
{
	struct store_stmt *stmt;

	assert_int_equal(store_query(tx, "INSERT INTO party_site (org, site, area, note, plan) VALUES (?1, ?2, ?3, ?4, ?5)", &stmt, err), ST_OK);
	store_bind_text(stmt, 1, org);
	store_bind_int(stmt, 2, site);
	store_bind_double(stmt, 3, area);
	store_bind_text(stmt, 4, note);
	store_bind_blob(stmt, 5, "\0\1", 2);
	return store_run(stmt, err);
}

static int64_t count_orgs(struct store_tx *tx)
{
	int64_t count = -1;

	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_org", -2, &count, NULL), ST_OK);
	return count;
}

static int64_t count_orgs_now(void)
{
	struct store *store = open_ready(STORE_READ);
	struct store_tx *tx = begin(store, false);
	int64_t count = count_orgs(tx);

	store_rollback(tx);
	store_close(store);
	return count;
}

static void fresh(void)
{
	char name[160];

	unlink(path);
	snprintf(name, sizeof name, "%s-wal", path);
	unlink(name);
	snprintf(name, sizeof name, "%s-shm", path);
	unlink(name);
}

static int each_begins_fresh(void **state)
{
	fresh();
	return 0;
}

static void write_file(const char *bytes, size_t length)
{
	FILE *f = fopen(path, "wb");

	fwrite(bytes, 1, length, f);
	fclose(f);
}

/* --- opening --- */

static void assert_not_opened(enum store_mode mode, enum status status, const char *code)
{
	struct store *store = NULL;
	struct err err = {0};

	assert_int_equal(store_open(path, mode, &store, &err), status);
	assert_null(store);
	assert_string_equal(err.code, code);
}

static void a_missing_database_is_only_made_when_asked(void **state)
{
	struct stat info;

	assert_not_opened(STORE_READ, ST_NOT_FOUND, "store.open");
	assert_not_opened(STORE_WRITE, ST_NOT_FOUND, "store.open");
	assert_int_not_equal(stat(path, &info), 0);
	store_close(open_ready(STORE_WRITE_CREATE));
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600); /* business secrets: for its owner alone */
}

static void what_is_not_our_database_is_refused_and_left_alone(void **state)
{
	char text[5000];
	struct err err = {0};
	struct store *store;
	sqlite3 *other;

	memset(text, 'x', sizeof text);
	write_file(text, sizeof text);
	assert_not_opened(STORE_READ, ST_INPUT, "store.open");
	assert_not_opened(STORE_WRITE, ST_INPUT, "store.open");
	assert_not_opened(STORE_WRITE_CREATE, ST_INPUT, "store.open");
	unlink(path);
	sqlite3_open(path, &other);
	sqlite3_exec(other, "CREATE TABLE bookmarks (x); INSERT INTO bookmarks VALUES (1)", NULL, NULL, NULL);
	sqlite3_close(other);
	assert_not_opened(STORE_WRITE_CREATE, ST_INPUT, "store.open");
	assert_int_equal(store_open("/tmp", STORE_WRITE_CREATE, &store, &err), ST_INPUT);
	assert_string_equal(err.code, "store.open");
	assert_int_equal(store_open("/nonexistent/folder/x.db", STORE_WRITE_CREATE, &store, &err), ST_INPUT);
}

static void postgresql_is_not_built_yet(void **state)
{
	struct store *store;
	struct err err;

	assert_int_equal(store_open("postgresql://localhost/x", STORE_WRITE, &store, &err), ST_USAGE);
	assert_string_equal(err.code, "store.driver");
}

static void a_newer_file_format_is_refused(void **state)
{
	sqlite3 *db;

	store_close(open_ready(STORE_WRITE_CREATE));
	sqlite3_open(path, &db);
	sqlite3_exec(db, "PRAGMA user_version = 99", NULL, NULL, NULL);
	sqlite3_close(db);
	assert_not_opened(STORE_READ, ST_CONFLICT, "store.version");
	assert_not_opened(STORE_WRITE, ST_CONFLICT, "store.version");
}

static void the_database_is_durable_and_checks_foreign_keys(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, false);
	char log[160];
	int64_t value;

	assert_int_equal(store_get_int(tx, "PRAGMA synchronous", -1, &value, NULL), ST_OK);
	assert_int_equal(value, 2); /* FULL */
	assert_int_equal(store_get_int(tx, "PRAGMA foreign_keys", -1, &value, NULL), ST_OK);
	assert_int_equal(value, 1);
	snprintf(log, sizeof log, "%s-wal", path);
	assert_int_equal(access(log, F_OK), 0); /* write-ahead log */
	store_rollback(tx);
	store_close(store);
}

/* --- migrations --- */

static enum status migrate_with(const struct store_migration *list, enum store_mode mode, struct err *err)
{
	const struct store_migration *const lists[] = {list, NULL};
	struct store *store = NULL;
	enum status st = store_open(path, mode, &store, err);

	if (st == ST_OK)
		st = store_migrate(store, lists, err);
	store_close(store);
	return st;
}

static void migrations_are_applied_once_and_later_ones_added(void **state)
{
	const struct store_migration first_only[] = {party[0], {NULL, 0, NULL}};
	struct err err;

	assert_int_equal(migrate_with(first_only, STORE_WRITE_CREATE, NULL), ST_OK);
	assert_int_equal(migrate_with(first_only, STORE_WRITE, NULL), ST_OK);
	assert_int_equal(migrate_with(party, STORE_READ, &err), ST_CONFLICT); /* reading cannot add what is missing */
	assert_string_equal(err.code, "store.outdated");
	assert_int_equal(migrate_with(party, STORE_WRITE, NULL), ST_OK);
	assert_int_equal(migrate_with(party, STORE_READ, NULL), ST_OK);
	assert_int_equal(migrate_with(first_only, STORE_WRITE, &err), ST_CONFLICT); /* made by a newer program */
	assert_string_equal(err.code, "store.version");
	assert_string_equal(err.param[0], "party");
	assert_string_equal(err.param[1], "2");
}

static void a_changed_migration_is_refused(void **state)
{
	struct store_migration changed[] = {party[0], party[1], {NULL, 0, NULL}};
	struct err err;

	assert_int_equal(migrate_with(party, STORE_WRITE_CREATE, NULL), ST_OK);
	changed[1].sql = "CREATE TABLE other (id INTEGER) STRICT;";
	assert_int_equal(migrate_with(changed, STORE_WRITE, &err), ST_CONFLICT);
	assert_string_equal(err.code, "store.migration_changed");
	assert_string_equal(err.param[1], "2");
	assert_int_equal(migrate_with(changed, STORE_READ, &err), ST_CONFLICT);
	assert_string_equal(err.code, "store.migration_changed");
}

static void a_failing_migration_leaves_nothing_behind(void **state)
{
	const struct store_migration bad[] = {
		party[0], {"party", 2, "CREATE TABLE fine (id INTEGER) STRICT; CREATE TABEL wrong (id);"}, {NULL, 0, NULL}};
	struct err err;
	sqlite3 *db;
	sqlite3_stmt *stmt;

	assert_int_not_equal(migrate_with(bad, STORE_WRITE_CREATE, &err), ST_OK);
	assert_string_equal(err.code, "store.migration_failed");
	assert_string_equal(err.param[0], "party");
	sqlite3_open(path, &db);
	sqlite3_prepare_v2(db, "SELECT count(*) FROM sqlite_schema", -1, &stmt, NULL);
	sqlite3_step(stmt);
	assert_int_equal(sqlite3_column_int(stmt, 0), 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}

static void migration_numbers_without_a_gap_are_demanded(void **state)
{
	const struct store_migration gap[] = {party[0], {"party", 3, "CREATE TABLE x (id INTEGER) STRICT;"}, {NULL, 0, NULL}};
	struct err err;

	assert_int_equal(migrate_with(gap, STORE_WRITE_CREATE, &err), ST_INTERNAL);
}

/* --- transactions --- */

static void committed_rows_stay_and_rolled_back_rows_do_not(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);

	assert_ptr_equal(store_of(tx), store);
	assert_int_equal(add_org(tx, "a", 1, NULL), ST_OK);
	assert_int_equal(store_changes(tx), 1);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	tx = begin(store, true);
	assert_int_equal(add_org(tx, "b", 1, NULL), ST_OK);
	assert_int_equal(count_orgs(tx), 2);
	store_rollback(tx);
	tx = begin(store, true);
	assert_int_equal(add_org(tx, "c", 1, NULL), ST_OK);
	store_close(store); /* not committed: rolled back */
	assert_int_equal(count_orgs_now(), 1);
}

static void a_commit_ends_statements_that_were_not_read_to_their_end(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	bool row;

	add_org(tx, "a", 1, NULL);
	add_org(tx, "b", 1, NULL);
	assert_int_equal(store_query(tx, "SELECT id FROM party_org ORDER BY id", &stmt, NULL), ST_OK);
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_string_equal(store_text(stmt, 0), "a");
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	tx = begin(store, true);
	assert_int_equal(store_query(tx, "SELECT id FROM party_org ORDER BY id", &stmt, NULL), ST_OK);
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_string_equal(store_text(stmt, 0), "a"); /* begins anew */
	store_rollback(tx);
	store_close(store);
}

static void one_transaction_at_a_time_and_no_change_in_a_reading_one(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE), *reader;
	struct store_tx *tx = begin(store, false), *second = NULL;
	struct store_stmt *stmt;
	struct err err;

	assert_int_equal(store_begin(store, false, &second, &err), ST_INTERNAL);
	assert_int_equal(store_query(tx, "DELETE FROM party_org", &stmt, &err), ST_INTERNAL);
	store_rollback(tx);
	tx = begin(store, true); /* the statement is cached by a writing transaction … */
	assert_int_equal(store_query(tx, "DELETE FROM party_site", &stmt, &err), ST_OK);
	store_rollback(tx);
	tx = begin(store, false); /* … and still refused in a reading one */
	assert_int_equal(store_query(tx, "DELETE FROM party_site", &stmt, &err), ST_INTERNAL);
	store_rollback(tx);
	store_close(store);
	reader = open_ready(STORE_READ);
	assert_int_equal(store_begin(reader, true, &second, &err), ST_DENIED);
	assert_string_equal(err.code, "store.read_only");
	store_close(reader);
}

static void a_reader_sees_its_snapshot_while_a_writer_commits(void **state)
{
	struct store *writer = open_ready(STORE_WRITE_CREATE), *reader = open_ready(STORE_READ);
	struct store_tx *reading = begin(reader, false), *writing = begin(writer, true);

	assert_int_equal(count_orgs(reading), 0);
	add_org(writing, "a", 1, NULL);
	assert_int_equal(store_commit(writing, NULL), ST_OK);
	assert_int_equal(count_orgs(reading), 0);
	store_rollback(reading);
	reading = begin(reader, false);
	assert_int_equal(count_orgs(reading), 1);
	store_close(reader);
	store_close(writer);
}

static void kill_9_in_a_transaction_leaves_the_state_before(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	int status, ready[2];
	char byte;
	pid_t child;

	add_org(tx, "before", 1, NULL);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	store_close(store);
	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		char id[32];

		store = open_ready(STORE_WRITE);
		tx = begin(store, true);
		add_org(tx, "committed", 1, NULL);
		if (store_commit(tx, NULL) != ST_OK)
			_exit(1);
		tx = begin(store, true);
		for (int i = 0; i < 200000; i++) { /* more than the page cache of a connection: pages reach the log */
			snprintf(id, sizeof id, "org-%d", i);
			add_org(tx, id, 1, NULL);
		}
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	close(ready[0]);
	close(ready[1]);
	assert_int_equal(count_orgs_now(), 2); /* "before" and "committed" */
	store = open_ready(STORE_WRITE);
	tx = begin(store, true);
	assert_int_equal(store_integrity(tx, NULL), ST_OK);
	assert_int_equal(add_org(tx, "after", 1, NULL), ST_OK);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	store_close(store);
}

/* --- statements --- */

static void values_of_every_type_come_back(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	size_t length = 0;
	bool row = false;

	add_org(tx, "a", 1, NULL);
	assert_int_equal(add_site(tx, "a", INT64_MIN, 0.1, "', ?1 -- \"", NULL), ST_OK);
	assert_int_equal(store_query(tx, "SELECT site, area, note, plan FROM party_site WHERE org = ?1", &stmt, NULL), ST_OK);
	store_bind_text(stmt, 1, "a");
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_true(row);
	assert_true(store_int(stmt, 0) == INT64_MIN);
	assert_true(store_double(stmt, 1) == 0.1);
	assert_string_equal(store_text(stmt, 2), "', ?1 -- \"");
	assert_memory_equal(store_blob(stmt, 3, &length), "\0\1", 2);
	assert_int_equal(length, 2);
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_false(row);
	store_rollback(tx);
	store_close(store);
}

static void null_reads_as_zero_and_null(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, false);
	struct store_stmt *stmt;
	size_t length = 9;
	int64_t value = 0;
	bool row;

	assert_int_equal(store_query(tx, "SELECT NULL", &stmt, NULL), ST_OK);
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_true(store_is_null(stmt, 0));
	assert_int_equal(store_int(stmt, 0), 0);
	assert_true(store_double(stmt, 0) == 0.0);
	assert_null(store_text(stmt, 0));
	assert_null(store_blob(stmt, 0, &length));
	assert_int_equal(length, 0);
	assert_int_equal(store_get_int(tx, "SELECT NULL", 5, &value, NULL), ST_OK);
	assert_int_equal(value, 5);
	assert_int_equal(store_get_int(tx, "SELECT 1 WHERE 0", 6, &value, NULL), ST_OK);
	assert_int_equal(value, 6);
	store_rollback(tx);
	store_close(store);
}

static void a_statement_can_be_bound_again_and_again(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	bool row = true;

	add_org(tx, "a", 1, NULL);
	add_org(tx, "b", 2, NULL);
	assert_int_equal(store_query(tx, "SELECT tier FROM party_org WHERE id = ?1", &stmt, NULL), ST_OK);
	for (int i = 0; i < 4; i++) {
		store_bind_text(stmt, 1, i % 2 ? "b" : "a"); /* though the step before was not the last */
		assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
		assert_true(row);
		assert_int_equal(store_int(stmt, 0), i % 2 + 1);
	}
	store_bind_text(stmt, 1, "none");
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_false(row);
	store_rollback(tx);
	store_close(store);
}

static void store_run_clears_its_bindings(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	struct err err;

	store_query(tx, "INSERT INTO party_org (id, name) VALUES (?1, ?2)", &stmt, NULL);
	store_bind_text(stmt, 1, "a");
	store_bind_text(stmt, 2, "x");
	assert_int_equal(store_run(stmt, NULL), ST_OK);
	store_bind_text(stmt, 1, "b");
	assert_int_equal(store_run(stmt, &err), ST_INPUT); /* the name is NULL again */
	assert_string_equal(err.code, "store.check");
	assert_string_equal(err.param[0], "party_org.name");
	store_rollback(tx);
	store_close(store);
}

static void a_buffer_with_new_text_is_a_new_statement(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, false);
	char sql[32];
	int64_t value;

	for (int i = 0; i < 200; i++) {
		snprintf(sql, sizeof sql, "SELECT %d", i);
		assert_int_equal(store_get_int(tx, sql, -1, &value, NULL), ST_OK);
		assert_int_equal(value, i);
	}
	store_rollback(tx);
	store_close(store);
}

static void broken_rules_of_the_database_are_named(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	struct err err;

	add_org(tx, "a", 1, NULL);
	assert_int_equal(add_org(tx, "a", 1, &err), ST_CONFLICT);
	assert_string_equal(err.code, "store.unique");
	assert_string_equal(err.param[0], "party_org.id");
	assert_int_equal(add_site(tx, "nobody", 1, 1, NULL, &err), ST_CONFLICT);
	assert_string_equal(err.code, "store.foreign_key");
	assert_int_equal(add_org(tx, "c", 0, &err), ST_INPUT);
	assert_string_equal(err.code, "store.check");
	store_query(tx, "INSERT INTO party_org (id, name, tier) VALUES ('d', 'x', ?1)", &stmt, NULL);
	store_bind_text(stmt, 1, "many"); /* STRICT: no text in an INTEGER column */
	assert_int_equal(store_run(stmt, &err), ST_INPUT);
	assert_string_equal(err.code, "store.check");
	store_bind_int(stmt, 9, 1); /* no such parameter */
	assert_int_equal(store_run(stmt, &err), ST_INTERNAL);
	assert_string_equal(err.code, "store.sql");
	assert_int_equal(store_query(tx, "SELECT nothing FROM nowhere", &stmt, &err), ST_INTERNAL);
	assert_string_equal(err.code, "store.sql");
	assert_int_equal(store_query(tx, "SELECT 1; SELECT 2", &stmt, &err), ST_INTERNAL);
	assert_int_equal(store_query(tx, "SELECT id FROM party_org", &stmt, &err), ST_OK);
	assert_int_equal(store_run(stmt, &err), ST_INTERNAL); /* a row where none was expected */
	assert_int_equal(count_orgs(tx), 1);                  /* the transaction goes on */
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	store_close(store);
}

/* --- tables and digests --- */

static void digest_of(struct store_tx *tx, const char *table, char hex[65], int64_t rows)
{
	int64_t counted = -1;

	assert_int_equal(store_table_digest(tx, table, hex, &counted, NULL), ST_OK);
	assert_int_equal(counted, rows);
}

static void tables_are_listed_without_bookkeeping(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, false);
	char **names;
	size_t count;

	assert_int_equal(store_table_names(tx, &names, &count, NULL), ST_OK);
	assert_int_equal(count, 3);
	assert_string_equal(names[0], "odd \"name");
	assert_string_equal(names[1], "party_org");
	assert_string_equal(names[2], "party_site");
	store_names_free(names, count);
	store_rollback(tx);
	store_close(store);
}

static void the_digest_changes_when_any_cell_changes(void **state)
{
	static const char *const change[] = {"UPDATE party_site SET area = 1.0000000000000002", "UPDATE party_site SET note = 'x '",
		"UPDATE party_site SET note = NULL", "UPDATE party_site SET note = ''", "UPDATE party_site SET plan = x'0100'",
		"UPDATE party_site SET site = 2", "DELETE FROM party_site"};
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	char before[65], after[8][65];
	struct store_stmt *stmt;

	add_org(tx, "a", 1, NULL);
	add_site(tx, "a", 1, 1.0, "x", NULL);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	for (size_t i = 0; i < sizeof change / sizeof change[0]; i++) {
		tx = begin(store, true);
		digest_of(tx, "party_site", before, 1);
		store_query(tx, change[i], &stmt, NULL);
		assert_int_equal(store_run(stmt, NULL), ST_OK);
		digest_of(tx, "party_site", after[i], i + 1 == sizeof change / sizeof change[0] ? 0 : 1);
		assert_string_not_equal(before, after[i]);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(after[j], after[i]);
		store_rollback(tx);
	}
	store_close(store);
}

static void the_digest_does_not_depend_on_the_order_of_insertion(void **state)
{
	char first[65], second[65];

	for (int round = 0; round < 2; round++) {
		struct store *store;
		struct store_tx *tx;

		fresh();
		store = open_ready(STORE_WRITE_CREATE);
		tx = begin(store, true);
		add_org(tx, round ? "나" : "a", 1, NULL);
		add_org(tx, round ? "a" : "나", 1, NULL);
		for (int i = 0; i < 20; i++)
			add_site(tx, i % 2 ? "a" : "나", round ? 20 - i / 2 : 11 + i / 2, 0.5, NULL, NULL);
		digest_of(tx, "party_site", round ? second : first, 20);
		store_rollback(tx);
		store_close(store);
	}
	assert_string_equal(first, second);
}

static void odd_table_names_are_quoted_and_unknown_ones_refused(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	char hex[65];
	int64_t rows;
	struct err err;

	store_query(tx, "INSERT INTO \"odd \"\"name\" VALUES (2, 'b'), (1, 'a'), (1, 'a'), (NULL, NULL)", &stmt, NULL);
	assert_int_equal(store_run(stmt, NULL), ST_OK);
	digest_of(tx, "odd \"name", hex, 4); /* no primary key: ordered by all columns */
	assert_int_equal(store_table_digest(tx, "party_org; DROP TABLE party_org", hex, &rows, &err), ST_NOT_FOUND);
	assert_string_equal(err.code, "store.no_table");
	store_rollback(tx);
	store_close(store);
}

static void a_row_that_refers_to_nothing_is_found(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct err err;
	sqlite3 *db;

	add_org(tx, "a", 1, NULL);
	add_site(tx, "a", 1, 1, NULL, NULL);
	assert_int_equal(store_integrity(tx, NULL), ST_OK);
	store_commit(tx, NULL);
	sqlite3_open(path, &db); /* by hand, with foreign keys off */
	sqlite3_exec(db, "DELETE FROM party_org", NULL, NULL, NULL);
	sqlite3_close(db);
	tx = begin(store, false);
	assert_int_equal(store_integrity(tx, &err), ST_INTERNAL);
	assert_string_equal(err.code, "store.corrupt");
	assert_non_null(strstr(err.param[0], "party_site"));
	store_rollback(tx);
	store_close(store);
}

static void an_overwritten_page_is_found(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct err err = {0};
	char id[32], junk[4096];
	enum status st;
	FILE *f;

	for (int i = 0; i < 5000; i++) {
		snprintf(id, sizeof id, "organisation-%d", i);
		add_org(tx, id, 1, NULL);
	}
	store_commit(tx, NULL);
	store_close(store);
	memset(junk, 0x5a, sizeof junk);
	f = fopen(path, "r+b");
	fseek(f, 20 * 4096, SEEK_SET);
	fwrite(junk, 1, sizeof junk, f);
	fclose(f);
	store = open_ready(STORE_READ);
	tx = begin(store, false);
	st = store_integrity(tx, &err);
	assert_int_equal(st, ST_INTERNAL);
	assert_string_equal(err.code, "store.corrupt");
	store_rollback(tx);
	store_close(store);
}

static int make_folder(void **state)
{
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof path, "%s/t.db", folder);
	return 0;
}

static int remove_folder(void **state)
{
	fresh();
	return rmdir(folder);
}

#define TEST(name) cmocka_unit_test_setup(name, each_begins_fresh)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_missing_database_is_only_made_when_asked),
		TEST(what_is_not_our_database_is_refused_and_left_alone),
		TEST(postgresql_is_not_built_yet),
		TEST(a_newer_file_format_is_refused),
		TEST(the_database_is_durable_and_checks_foreign_keys),
		TEST(migrations_are_applied_once_and_later_ones_added),
		TEST(a_changed_migration_is_refused),
		TEST(a_failing_migration_leaves_nothing_behind),
		TEST(migration_numbers_without_a_gap_are_demanded),
		TEST(committed_rows_stay_and_rolled_back_rows_do_not),
		TEST(a_commit_ends_statements_that_were_not_read_to_their_end),
		TEST(one_transaction_at_a_time_and_no_change_in_a_reading_one),
		TEST(a_reader_sees_its_snapshot_while_a_writer_commits),
		TEST(kill_9_in_a_transaction_leaves_the_state_before),
		TEST(values_of_every_type_come_back),
		TEST(null_reads_as_zero_and_null),
		TEST(a_statement_can_be_bound_again_and_again),
		TEST(store_run_clears_its_bindings),
		TEST(a_buffer_with_new_text_is_a_new_statement),
		TEST(broken_rules_of_the_database_are_named),
		TEST(tables_are_listed_without_bookkeeping),
		TEST(the_digest_changes_when_any_cell_changes),
		TEST(the_digest_does_not_depend_on_the_order_of_insertion),
		TEST(odd_table_names_are_quoted_and_unknown_ones_refused),
		TEST(a_row_that_refers_to_nothing_is_found),
		TEST(an_overwritten_page_is_found),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
