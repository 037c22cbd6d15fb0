/* Watches: what another connection commits is told within a second, what is rolled back is not, and a database that took the name of another is new.
 */
#include "store/store_notify.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#include "store_support.h"

#define BOTH (STORE_CHANGED_LIVE | STORE_CHANGED_ROWS)

static const struct store_migration steps[] = {
	{"party", 1,
		"CREATE TABLE note (number INTEGER NOT NULL PRIMARY KEY) STRICT; CREATE TABLE live_note (number INTEGER NOT NULL PRIMARY KEY) "
		"STRICT;"},
	{0},
};
static const struct store_migration *const lists[] = {steps, NULL};

static struct store *opened(const char *path)
{
	struct store *store;
	struct err err;

	if (store_open(path, STORE_WRITE_CREATE, &store, &err) != ST_OK || store_migrate(store, lists, &err) != ST_OK)
		fail_msg("%s %s", err.code, err.param[0]);
	return store;
}

static struct store_watch *watching(void)
{
	struct store_watch *watch;
	unsigned changed;
	struct err err;

	if (store_watch_open(db_path, &watch, &err) != ST_OK)
		fail_msg("%s %s %s", err.code, err.param[0], err.param[1]);
	assert_int_equal(store_watch_wait(watch, 0, &changed, &err), ST_OK);
	return watch;
}

static unsigned told(struct store_watch *watch, int timeout_ms)
{
	unsigned changed;
	struct err err;

	if (store_watch_wait(watch, timeout_ms, &changed, &err) != ST_OK)
		fail_msg("%s %s %s", err.code, err.param[0], err.param[1]);
	return changed;
}

static void run_in(struct store *store, const char *sql, bool commit)
{
	struct store_stmt *stmt;
	struct store_tx *tx;
	struct err err;

	assert_int_equal(store_begin(store, true, &tx, &err), ST_OK);
	assert_int_equal(store_query(tx, sql, &stmt, &err), ST_OK);
	assert_int_equal(store_run(stmt, &err), ST_OK);
	if (commit)
		assert_int_equal(store_commit(tx, &err), ST_OK);
	else
		store_rollback(tx);
}

static void a_commit_is_told_once(void **state)
{
	struct store *store = opened(db_path);
	struct store_watch *watch = watching();

	(void)state;
	run_in(store, "INSERT INTO note VALUES (1)", true);
	assert_int_equal(told(watch, 1000), on_postgres() ? STORE_CHANGED_ROWS : BOTH);
	assert_int_equal(told(watch, 150), 0);
	run_in(store, "UPDATE live_note SET number = 2", true); /* no row is touched; a file says so */
	if (on_postgres())
		assert_int_equal(told(watch, 1000), STORE_CHANGED_LIVE);
	run_in(store, "INSERT INTO live_note VALUES (3)", true);
	run_in(store, "DELETE FROM note", true);
	assert_int_not_equal(told(watch, 1000), 0);
	store_watch_close(watch);
	store_close(store);
}

static void what_is_rolled_back_or_only_read_is_not_told(void **state)
{
	struct store *store = opened(db_path);
	struct store_watch *watch = watching();
	struct store_tx *tx;
	struct err err;

	(void)state;
	run_in(store, "INSERT INTO note VALUES (1)", false);
	assert_int_equal(store_begin(store, true, &tx, &err), ST_OK);
	assert_int_equal(store_commit(tx, &err), ST_OK);
	assert_int_equal(told(watch, 250), 0);
	store_watch_close(watch);
	store_close(store);
}

static void *commits_later(void *store)
{
	struct timespec pause = {.tv_nsec = 200000000};

	nanosleep(&pause, NULL);
	run_in(store, "INSERT INTO live_note VALUES (1)", true);
	return NULL;
}

static void who_waits_is_woken_within_a_second(void **state)
{
	struct store *store = opened(db_path);
	struct store_watch *watch = watching();
	struct timespec before, after;
	pthread_t thread;

	(void)state;
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_int_equal(pthread_create(&thread, NULL, commits_later, store), 0);
	assert_true(told(watch, 20000) & STORE_CHANGED_LIVE);
	clock_gettime(CLOCK_MONOTONIC, &after);
	pthread_join(thread, NULL);
	assert_true(after.tv_sec - before.tv_sec <= 1);
	store_watch_close(watch);
	store_close(store);
}

static void another_schema_of_the_same_server_is_not_heard(void **state)
{
	char mine[sizeof db_path], other[sizeof db_path];
	struct store_watch *watch;
	struct store *store;

	(void)state;
	if (!on_postgres())
		skip();
	store_close(opened(db_path));
	watch = watching();
	strcpy(mine, db_path);
	strcpy(other, db_passing());
	store = opened(other);
	run_in(store, "INSERT INTO note VALUES (1)", true);
	store_close(store);
	strcpy(db_path, mine);
	assert_int_equal(told(watch, 250), 0);
	store_watch_close(watch);
}

static void a_lost_connection_is_made_again_and_counts_as_a_change_of_everything(void **state)
{
	struct store_watch *watch;
	unsigned changed = 0;
	struct err err;
	char sql[160];

	(void)state;
	if (!on_postgres())
		skip();
	store_close(opened(db_path));
	watch = watching();
	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '%s'", db_schema);
	db_raw(sql);
	for (int i = 0; i < 20 && !changed; i++)
		(void)store_watch_wait(watch, 100, &changed, &err);
	assert_int_equal(changed, BOTH);
	store_watch_close(watch);
}

static void another_file_of_the_name_is_told(void **state)
{
	char other[sizeof db_path + 8];
	struct store_watch *watch;

	(void)state;
	if (on_postgres())
		skip();
	store_close(opened(db_path));
	watch = watching();
	snprintf(other, sizeof other, "%s.new", db_path);
	store_close(opened(other));
	assert_int_equal(rename(other, db_path), 0);
	assert_int_equal(told(watch, 1000), BOTH | STORE_CHANGED_FILE);
	assert_int_equal(told(watch, 150), 0);
	store_watch_close(watch);
}

static void a_database_that_is_not_there_is_an_error_and_may_come_later(void **state)
{
	struct store_watch *watch;
	unsigned changed;
	struct err err;

	(void)state;
	if (on_postgres())
		skip();
	assert_int_equal(store_watch_open(db_path, &watch, &err), ST_NOT_FOUND);
	store_close(opened(db_path));
	watch = watching();
	unlink(db_path);
	assert_int_equal(store_watch_wait(watch, 50, &changed, &err), ST_NOT_FOUND);
	store_close(opened(db_path));
	assert_int_equal(told(watch, 1000), BOTH | STORE_CHANGED_FILE);
	store_watch_close(watch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_commit_is_told_once, db_each),
		cmocka_unit_test_setup(what_is_rolled_back_or_only_read_is_not_told, db_each),
		cmocka_unit_test_setup(who_waits_is_woken_within_a_second, db_each),
		cmocka_unit_test_setup(another_schema_of_the_same_server_is_not_heard, db_each),
		cmocka_unit_test_setup(a_lost_connection_is_made_again_and_counts_as_a_change_of_everything, db_each),
		cmocka_unit_test_setup(another_file_of_the_name_is_told, db_each),
		cmocka_unit_test_setup(a_database_that_is_not_there_is_an_error_and_may_come_later, db_each),
	};

	message_register(store_messages);
	return cmocka_run_group_tests(tests, NULL, db_done);
}
