/* The store on each of its databases: what stays, what is rolled back, and how faults are named. */
#include "base/text.h"
#include "store/store.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_example.h"
#include "store_support.h"

static struct store *open_ready(enum store_mode mode)
{
	return open_ready_at(db_path, mode);
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

/* Waits for the answer too: an insert may be on its way when store_run returns. */
static enum status run_now(struct store_tx *tx, struct store_stmt *stmt, struct err *err)
{
	enum status st = store_run(stmt, err);
	int64_t one;

	return st == ST_OK ? store_get_int(tx, "SELECT 1", 0, &one, err) : st;
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

/* --- opening --- */

static void assert_not_opened(enum store_mode mode, enum status status, const char *code)
{
	struct store *store = NULL;
	struct err err = {0};

	assert_int_equal(store_open(db_path, mode, &store, &err), status);
	assert_null(store);
	assert_string_equal(err.code, code);
}

static void a_missing_database_is_only_made_when_asked(void **state)
{
	assert_not_opened(STORE_READ, ST_NOT_FOUND, "store.open");
	assert_not_opened(STORE_WRITE, ST_NOT_FOUND, "store.open");
	if (!store_is_server(db_path)) {
		fclose(fopen(db_path, "w"));
		assert_not_opened(STORE_WRITE, ST_NOT_FOUND, "store.empty");
	}
	store_close(open_ready(STORE_WRITE_CREATE));
	store_close(open_ready(STORE_WRITE));
	store_close(open_ready(STORE_READ));
}

static void tables_of_another_program_are_left_alone(void **state)
{
	db_raw("CREATE TABLE bookmarks (x INTEGER)");
	db_raw("INSERT INTO bookmarks VALUES (1)");
	assert_not_opened(STORE_WRITE_CREATE, ST_INPUT, "store.open");
	assert_int_equal(db_raw_int("SELECT count(*) FROM bookmarks"), 1);
}

/* --- migrations --- */

static enum status migrate_with(const struct store_migration *list, enum store_mode mode, struct err *err)
{
	const struct store_migration *const lists[] = {list, NULL};
	struct store *store = NULL;
	enum status st = store_open(db_path, mode, &store, err);

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
	assert_string_equal(err.param[0], "party");
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

	assert_int_not_equal(migrate_with(bad, STORE_WRITE_CREATE, &err), ST_OK);
	assert_string_equal(err.code, "store.migration_failed");
	assert_string_equal(err.param[0], "party");
	assert_int_equal(db_raw_int(on_postgres() ? "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
						  : "SELECT count(*) FROM sqlite_schema"),
		0);
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
	assert_int_equal(store_get_int(tx, "SELECT 1 WHERE 1 = 0", 6, &value, NULL), ST_OK);
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
	assert_int_equal(run_now(tx, stmt, &err), ST_INPUT); /* the name is NULL again */
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

/* In a transaction of its own: on PostgreSQL nothing goes on after an error. */
static void refused(struct store *store, const char *sql, const char *text, int64_t number, enum status status, const char *code, const char *param)
{
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	struct err err = {0};
	enum status st = store_query(tx, sql, &stmt, &err);

	if (st == ST_OK && text)
		store_bind_text(stmt, 1, text);
	if (st == ST_OK && number)
		store_bind_int(stmt, text ? 2 : 1, number);
	if (st == ST_OK)
		st = run_now(tx, stmt, &err);
	if (st != status || strcmp(err.code, code) != 0 || (param && strcmp(err.param[0], param) != 0))
		fail_msg("%s: %d %s %s", sql, st, err.code, err.param[0]);
	store_rollback(tx);
}

static void broken_rules_of_the_database_are_named(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	struct err err;

	add_org(tx, "a", 1, NULL);
	add_site(tx, "a", 7, 1, NULL, NULL);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	refused(store, "INSERT INTO party_org (id, name) VALUES (?1, 'x')", "a", 0, ST_CONFLICT, "store.unique", "party_org.id");
	refused(store, "INSERT INTO party_site (org, site) VALUES (?1, ?2)", "a", 7, ST_CONFLICT, "store.unique", "party_site.org, party_site.site");
	refused(store, "UPDATE party_site SET org = ?1", "nobody", 0, ST_CONFLICT, "store.foreign_key", NULL);
	refused(store, "DELETE FROM party_org WHERE id = ?1", "a", 0, ST_CONFLICT, "store.foreign_key", NULL);
	refused(store, "INSERT INTO party_org (id, name, tier) VALUES (?1, 'x', ?2)", "c", -1, ST_INPUT, "store.check", "tier > 0");
	refused(store, "INSERT INTO party_org (id) VALUES (?1)", "c", 0, ST_INPUT, "store.check", "party_org.name");
	refused(store, "INSERT INTO party_org (id, name, tier) VALUES ('d', 'x', ?1)", "many", 0, ST_INPUT, "store.check", NULL); /* STRICT */
	refused(store, "INSERT INTO party_org (id, name) VALUES ('d', ?1)", "x", 9, ST_INTERNAL, "store.sql", NULL); /* no such parameter */
	refused(store, "SELECT nothing FROM nowhere", NULL, 0, ST_INTERNAL, "store.sql", NULL);
	refused(store, "SELECT 1; SELECT 2", NULL, 0, ST_INTERNAL, "store.sql", NULL);
	refused(store, "SELECT id FROM party_org", NULL, 0, ST_INTERNAL, "store.sql", NULL); /* a row where none was expected */
	tx = begin(store, true);
	assert_int_equal(store_query(tx, "SELECT 1; SELECT 2", &stmt, &err), ST_INTERNAL); /* refused before it was tried: the transaction goes on */
	assert_int_equal(count_orgs(tx), 1);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	store_close(store);
}

static void a_sum_beyond_64_bits_is_refused(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	int64_t sum = 0;
	struct err err;

	add_org(tx, "a", INT64_MAX - 5, NULL);
	add_org(tx, "b", 5, NULL);
	assert_int_equal(store_get_int(tx, "SELECT sum(tier) FROM party_org", -1, &sum, NULL), ST_OK);
	assert_true(sum == INT64_MAX);
	assert_int_equal(store_get_int(tx, "SELECT -sum(tier) - 1 FROM party_org", -1, &sum, NULL), ST_OK);
	assert_true(sum == INT64_MIN);
	add_org(tx, "c", 1, NULL);
	assert_int_equal(store_get_int(tx, "SELECT sum(tier) FROM party_org", -1, &sum, &err), ST_INTERNAL);
	assert_string_equal(err.code, "store.sql");
	store_rollback(tx);
	store_close(store);
}

static void a_parameter_may_be_null_first_and_something_later(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	int64_t sum = 0;

	add_org(tx, "a", 1, NULL);
	for (int i = 0; i < 6; i++) {
		store_query(tx, "INSERT INTO party_site (org, site, area, note, plan) VALUES ('a', ?1, ?2, ?3, ?4)", &stmt, NULL);
		store_bind_int(stmt, 1, i);
		if (i > 1)
			store_bind_double(stmt, 2, i * 0.5);
		if (i > 2)
			store_bind_text(stmt, 3, "note");
		else
			store_bind_text(stmt, 3, NULL);
		if (i > 3 && i != 5)
			store_bind_blob(stmt, 4, NULL, 0);
		assert_int_equal(store_run(stmt, NULL), ST_OK);
	}
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_site WHERE area IS NULL AND note IS NULL", 0, &sum, NULL), ST_OK);
	assert_int_equal(sum, 2);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_site WHERE note IS NOT NULL", 0, &sum, NULL), ST_OK);
	assert_int_equal(sum, 3);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_site WHERE plan IS NOT NULL", 0, &sum, NULL), ST_OK);
	assert_int_equal(sum, 1); /* an empty blob is not NULL */
	store_rollback(tx);
	store_close(store);
}

/* Rows are streamed on PostgreSQL; what other statements need meanwhile must not disturb them. */
static void statements_may_be_read_beside_each_other(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *outer, *inner;
	int64_t seen = 0, count = 0;
	bool row, found;
	char id[16];

	for (int i = 0; i < 1000; i++) {
		snprintf(id, sizeof id, "o%03d", i);
		add_org(tx, id, i + 1, NULL);
	}
	assert_int_equal(store_query(tx, "SELECT id, tier FROM party_org ORDER BY id", &outer, NULL), ST_OK);
	while (store_step(outer, &row, NULL) == ST_OK && row) {
		snprintf(id, sizeof id, "o%03d", (int)seen);
		assert_string_equal(store_text(outer, 0), id);
		assert_int_equal(store_int(outer, 1), ++seen);
		if (seen % 3 == 0)
			add_site(tx, id, seen, 0.5, "x", NULL); /* not waited for */
		if (seen % 10 == 0) {
			assert_int_equal(store_query(tx, "SELECT id FROM party_org WHERE tier >= ?1 ORDER BY id", &inner, NULL), ST_OK);
			store_bind_int(inner, 1, seen);
			assert_int_equal(store_step(inner, &found, NULL), ST_OK);
			assert_string_equal(store_text(inner, 0), id); /* and not read to its end */
		}
	}
	assert_int_equal(seen, 1000);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_site", 0, &count, NULL), ST_OK);
	assert_int_equal(count, 333);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	store_close(store);
}

/* Asked together, read in any order, with writing in between; one is never read. */
static void statements_may_be_asked_before_they_are_read(void **state)
{
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = NULL;
	struct store_stmt *few, *many, *unread;
	struct err err = {0};
	int64_t seen = 0;
	bool row;
	char id[16];

	assert_int_equal(store_begin_ask(store, &tx, &err), ST_OK);
	for (int i = 0; i < 600; i++) {
		snprintf(id, sizeof id, "o%03d", i);
		add_org(tx, id, i + 1, NULL);
	}
	assert_int_equal(store_query(tx, "SELECT id FROM party_org WHERE tier = ?1", &few, NULL), ST_OK);
	store_bind_int(few, 1, 7);
	assert_int_equal(store_ask(few, &err), ST_OK);
	assert_int_equal(store_query(tx, "SELECT tier FROM party_org ORDER BY tier", &many, NULL), ST_OK);
	assert_int_equal(store_ask(many, &err), ST_OK);
	assert_int_equal(store_query(tx, "SELECT name FROM party_org", &unread, NULL), ST_OK);
	assert_int_equal(store_ask(unread, &err), ST_OK);
	while (store_step(many, &row, &err) == ST_OK && row) {
		assert_int_equal(store_int(many, 0), ++seen);
		if (seen == 300)
			assert_int_equal(add_site(tx, "o001", 1, 0.5, "x", NULL), ST_OK);
	}
	assert_int_equal(seen, 600);
	assert_int_equal(store_step(few, &row, &err), ST_OK);
	assert_true(row);
	assert_string_equal(store_text(few, 0), "o006");
	assert_int_equal(store_step(few, &row, &err), ST_OK);
	assert_false(row);
	store_bind_int(few, 1, 8); /* and asked anew */
	assert_int_equal(store_ask(few, &err), ST_OK);
	store_bind_int(few, 1, 9); /* the answer on its way is not this one's */
	assert_int_equal(store_step(few, &row, &err), ST_OK);
	assert_string_equal(store_text(few, 0), "o008");
	assert_int_equal(store_commit(tx, &err), ST_OK);
	store_close(store);
}

/* The parameters of the repetitions go on counting; lists of different lengths and texts do not get into each other's way. */
static void a_list_is_one_statement_for_many_rows(void **state)
{
	static const struct store_list insert = {"INSERT INTO party_org (id, name, tier) VALUES ", "(?1, ?2 || ?1, ?3)", ", ", ""},
				       read = {"", "SELECT tier FROM party_org WHERE id = ?1", " UNION ALL ", " ORDER BY 1"};
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	int64_t sum = 0;
	bool row;
	int next = 0;

	for (int count = 1; count <= 8; count *= 2) {
		assert_int_equal(store_query_list(tx, &insert, count, &stmt, NULL), ST_OK);
		for (int i = 0; i < count; i++, next++) {
			char id[16];

			snprintf(id, sizeof id, "o%02d", next);
			store_bind_text(stmt, 3 * i + 1, id);
			store_bind_text(stmt, 3 * i + 2, "n");
			store_bind_int(stmt, 3 * i + 3, next + 1);
		}
		assert_int_equal(store_run(stmt, NULL), ST_OK);
	}
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_org WHERE name = 'n' || id", 0, &sum, NULL), ST_OK);
	assert_int_equal(sum, 15);
	assert_int_equal(store_query_list(tx, &read, 3, &stmt, NULL), ST_OK);
	store_bind_text(stmt, 1, "o14");
	store_bind_text(stmt, 2, "nobody");
	store_bind_text(stmt, 3, "o02");
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_int_equal(store_int(stmt, 0), 3);
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_int_equal(store_int(stmt, 0), 15);
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_false(row);
	store_rollback(tx);
	store_close(store);
}

/* The lock may be told to be somebody else's only when the first answer comes; then it is as if it had been waited for. */
static void a_writer_that_did_not_wait_is_told_to_retry_too(void **state)
{
	struct store *first = open_ready(STORE_WRITE_CREATE), *second = open_ready(STORE_WRITE);
	struct store_tx *tx = begin(first, true), *other = NULL;
	struct err err = {0};
	enum status status;
	int64_t count;

	add_org(tx, "a", 1, NULL);
	status = store_begin_ask(second, &other, &err);
	if (status == ST_OK) {
		status = store_get_int(other, "SELECT count(*) FROM party_org", 0, &count, &err);
		store_rollback(other);
	}
	assert_int_equal(status, ST_CONFLICT);
	assert_string_equal(err.code, "store.busy");
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	assert_int_equal(store_begin_ask(second, &other, &err), ST_OK);
	assert_int_equal(count_orgs(other), 1);
	assert_int_equal(add_org(other, "b", 1, NULL), ST_OK);
	assert_int_equal(store_commit(other, &err), ST_OK);
	store_close(first);
	store_close(second);
	assert_int_equal(count_orgs_now(), 2);
}

static void texts_are_ordered_by_their_bytes(void **state)
{
	static const char *const id[] = {"", " ", "-", "A", "B", "Z", "_", "a", "b", "\xc3\xa9", "\xea\xb0\x80", "\xeb\x82\x98", "\xf0\x9f\x8c\xb1"};
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	struct store_stmt *stmt;
	size_t count = sizeof id / sizeof *id;
	int64_t below = 0;
	bool row;

	for (size_t i = 0; i < count; i++)
		add_org(tx, id[(i * 5 + 3) % count], 1, NULL);
	assert_int_equal(store_query(tx, "SELECT id FROM party_org ORDER BY id", &stmt, NULL), ST_OK);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
		assert_string_equal(store_text(stmt, 0), id[i]);
	}
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_org WHERE id < 'a'", 0, &below, NULL), ST_OK);
	assert_int_equal(below, 7);
	store_query(tx, "SELECT max(id), min(coalesce(id, 'x')) FROM party_org WHERE id > ?1", &stmt, NULL);
	store_bind_text(stmt, 1, "B");
	assert_int_equal(store_step(stmt, &row, NULL), ST_OK);
	assert_string_equal(store_text(stmt, 0), "\xf0\x9f\x8c\xb1");
	assert_string_equal(store_text(stmt, 1), "Z");
	store_rollback(tx);
	store_close(store);
}

static void a_second_writer_waits_and_is_then_told_to_retry(void **state)
{
	struct store *first = open_ready(STORE_WRITE_CREATE), *second = open_ready(STORE_WRITE);
	struct store_tx *tx = begin(first, true), *other = NULL;
	struct err err = {0};

	add_org(tx, "a", 1, NULL);
	assert_int_equal(store_begin(second, true, &other, &err), ST_CONFLICT);
	assert_string_equal(err.code, "store.busy");
	assert_true(store_retry_advised(&err));
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	tx = begin(second, true);
	assert_int_equal(count_orgs(tx), 1); /* it sees what the first one did */
	assert_int_equal(add_org(tx, "b", 1, NULL), ST_OK);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	store_close(first);
	store_close(second);
	assert_int_equal(count_orgs_now(), 2);
}

static void clearing_keeps_what_is_named_and_the_schema(void **state)
{
	static const char *const keep[] = {"party_org", NULL};
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	int64_t sites = -1;

	add_org(tx, "a", 1, NULL);
	add_site(tx, "a", 1, 1, NULL, NULL);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	tx = begin(store, true);
	assert_int_equal(store_clear(tx, keep, NULL), ST_OK);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_site", -1, &sites, NULL), ST_OK);
	assert_int_equal(sites, 0);
	assert_int_equal(count_orgs(tx), 1);
	store_rollback(tx);
	tx = begin(store, true);
	assert_int_equal(store_clear(tx, NULL, NULL), ST_OK); /* sites before the organisations that they refer to */
	assert_int_equal(count_orgs(tx), 0);
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	store_close(store);
	store_close(open_ready(STORE_READ));
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
		"UPDATE party_site SET note = NULL", "UPDATE party_site SET note = ''", "UPDATE party_site SET plan = ?1",
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
		if (strchr(change[i], '?'))
			store_bind_blob(stmt, 1, "\1", 2);
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

		db_fresh();
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

	add_org(tx, "a", 1, NULL);
	add_site(tx, "a", 1, 1, NULL, NULL);
	assert_int_equal(store_integrity(tx, NULL), ST_OK);
	store_commit(tx, NULL);
	if (on_postgres()) /* by hand, with foreign keys off */
		db_raw("SET session_replication_role = replica; DELETE FROM party_org; RESET session_replication_role");
	else
		db_raw("DELETE FROM party_org");
	tx = begin(store, false);
	assert_int_equal(store_integrity(tx, &err), ST_INTERNAL);
	assert_string_equal(err.code, "store.corrupt");
	assert_non_null(strstr(err.param[0], "party_site"));
	store_rollback(tx);
	store_close(store);
}

static void tables_by_month_are_made_once_listed_and_rolled_back(void **state)
{
	static const struct store_monthly table = {"party_reading", "\"month\" TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (\"month\", id)"};
	static const char insert[] = "INSERT INTO party_reading_@ (\"month\", id) VALUES (?1, ?2)";
	const date_month may = 2027 * 12 + 4;
	struct store *store = open_ready(STORE_WRITE_CREATE);
	struct store_tx *tx = begin(store, true);
	char hex[65], name[STORE_MONTH_NAME_LEN];
	bool made = false;
	date_month *list;
	size_t count;
	int64_t rows;

	for (int round = 0; round < 2; round++) { /* rolled back, then kept */
		assert_int_equal(store_month_make(tx, &table, may + 1, &made, NULL), ST_OK);
		assert_true(made);
		assert_int_equal(store_month_make(tx, &table, may, &made, NULL), ST_OK);
		assert_int_equal(store_month_make(tx, &table, may, &made, NULL), ST_OK);
		assert_false(made);
		for (int i = 0; i < 2; i++) {
			struct store_stmt *stmt;

			assert_int_equal(store_month_query(tx, insert, may + i, &stmt, NULL), ST_OK);
			store_bind_text(stmt, 1, i ? "2027-06" : "2027-05");
			store_bind_int(stmt, 2, 7 + i);
			assert_int_equal(store_run(stmt, NULL), ST_OK);
		}
		if (round == 0) {
			store_rollback(tx);
			tx = begin(store, true);
			assert_int_equal(store_month_list(tx, &table, &list, &count, NULL), ST_OK);
			assert_int_equal(count, 0);
			free(list);
		}
	}
	assert_int_equal(store_commit(tx, NULL), ST_OK);
	tx = begin(store, true);
	assert_int_equal(store_month_list(tx, &table, &list, &count, NULL), ST_OK);
	assert_int_equal(count, 2);
	assert_int_equal(list[0], may);
	free(list);
	store_month_name(&table, may, name);
	assert_string_equal(name, "party_reading_2027_05");
	assert_int_equal(store_table_digest(tx, name, hex, &rows, NULL), ST_OK);
	assert_int_equal(rows, 1);
	assert_int_equal(store_clear(tx, (const char *const[]){"party_reading_", NULL}, NULL), ST_OK); /* all that begin so */
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM party_reading_2027_06", 0, &rows, NULL), ST_OK);
	assert_int_equal(rows, 1);
	store_rollback(tx);
	store_close(store);
}

#define TEST(name) cmocka_unit_test_setup(name, db_each)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_missing_database_is_only_made_when_asked),
		TEST(tables_of_another_program_are_left_alone),
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
		TEST(a_sum_beyond_64_bits_is_refused),
		TEST(a_parameter_may_be_null_first_and_something_later),
		TEST(statements_may_be_read_beside_each_other),
		TEST(statements_may_be_asked_before_they_are_read),
		TEST(a_list_is_one_statement_for_many_rows),
		TEST(a_writer_that_did_not_wait_is_told_to_retry_too),
		TEST(texts_are_ordered_by_their_bytes),
		TEST(a_second_writer_waits_and_is_then_told_to_retry),
		TEST(clearing_keeps_what_is_named_and_the_schema),
		TEST(tables_are_listed_without_bookkeeping),
		TEST(the_digest_changes_when_any_cell_changes),
		TEST(the_digest_does_not_depend_on_the_order_of_insertion),
		TEST(odd_table_names_are_quoted_and_unknown_ones_refused),
		TEST(a_row_that_refers_to_nothing_is_found),
		TEST(tables_by_month_are_made_once_listed_and_rolled_back),
	};
	return cmocka_run_group_tests(tests, NULL, db_done);
}
