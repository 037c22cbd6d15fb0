/* Holds on a database file: a process that opens it many times keeps its locks, and who replaces it does so alone. */
#include "programme/programme_int.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "store_support.h"

/* Another process, forked before this one opens anything: it does one step for each byte it is sent and answers with one. */
struct other {
	pid_t pid;
	int ask, answer;
};

static char other_step(char step)
{
	static int hold;
	struct err err;
	sqlite3 *db;
	int result;

	switch (step) {
	case 'w': /* writes a row and closes, the last one to do so as far as locks tell */
		sqlite3_open(db_path, &db);
		sqlite3_busy_timeout(db, 5000);
		result = sqlite3_exec(db, "INSERT INTO live_note VALUES (abs(random() % 1000000) + 1000)", NULL, NULL, NULL);
		sqlite3_close(db);
		return result == SQLITE_OK ? 'y' : 'n';
	case 'h': /* holds it alone */
		return programme_hold(db_path, true, &hold, &err) == ST_OK && hold ? 'y' : 'n';
	default:
		programme_let_go(hold);
		return 'y';
	}
}

static struct other other_start(void)
{
	int ask[2], answer[2];
	struct other other;

	if (pipe(ask) != 0 || pipe(answer) != 0)
		fail_msg("no pipe");
	other = (struct other){fork(), ask[1], answer[0]};
	if (other.pid == 0) {
		char step;

		close(ask[1]);
		while (read(ask[0], &step, 1) == 1) {
			char reply = other_step(step);

			if (write(answer[1], &reply, 1) != 1)
				break;
		}
		_exit(0);
	}
	close(ask[0]);
	close(answer[1]);
	return other;
}

static char other_does(const struct other *other, char step)
{
	char reply = 0;

	if (write(other->ask, &step, 1) != 1 || read(other->answer, &reply, 1) != 1)
		fail_msg("the other process is gone");
	return reply;
}

static void other_ends(const struct other *other)
{
	close(other->ask);
	close(other->answer);
	waitpid(other->pid, NULL, 0);
}

static struct store *opened(enum store_mode mode)
{
	struct store *store;
	struct err err;

	if (programme_open(db_path, mode, &store, &err) != ST_OK)
		fail_msg("%s %s", err.code, err.param[0]);
	return store;
}

static void note(struct store *store, int64_t number)
{
	struct store_stmt *stmt;
	struct store_tx *tx;
	struct err err;

	assert_int_equal(store_begin(store, true, &tx, &err), ST_OK);
	assert_int_equal(store_query(tx, "INSERT INTO live_note VALUES (?1)", &stmt, &err), ST_OK);
	store_bind_int(stmt, 1, number);
	assert_int_equal(store_run(stmt, &err), ST_OK);
	assert_int_equal(store_commit(tx, &err), ST_OK);
}

static int with_notes(void **state)
{
	(void)state;
	db_fresh();
	store_close(opened(STORE_WRITE_CREATE));
	db_raw("CREATE TABLE live_note (number INTEGER PRIMARY KEY) STRICT");
	return 0;
}

/* SQLite ends a process's locks when any descriptor of the file is closed: another process that closes the database then takes itself for the last
 * and removes the log that is still written to. */
static void a_second_store_of_the_file_that_closes_costs_the_first_no_row(void **state)
{
	struct other other = other_start();
	struct store *first = opened(STORE_WRITE), *second = opened(STORE_WRITE);

	(void)state;
	note(first, 1);
	store_close(second);
	assert_int_equal(other_does(&other, 'w'), 'y');
	note(first, 2);
	assert_int_equal(other_does(&other, 'w'), 'y');
	note(first, 3);
	store_close(first);
	other_ends(&other);
	assert_int_equal(db_raw_int("SELECT count(*) FROM live_note"), 5);
	assert_int_equal(db_raw_int("SELECT count(*) FROM live_note WHERE number < 4"), 3);
}

static void a_writer_that_closes_costs_a_reader_nothing(void **state)
{
	struct other other = other_start();
	struct store *reader = opened(STORE_READ);
	struct store_tx *tx;
	struct err err;
	int64_t count;

	(void)state;
	store_close(opened(STORE_WRITE));
	assert_int_equal(other_does(&other, 'w'), 'y');
	assert_int_equal(other_does(&other, 'w'), 'y');
	assert_int_equal(store_begin(reader, false, &tx, &err), ST_OK);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM live_note", -1, &count, &err), ST_OK);
	assert_int_equal(count, 2);
	store_rollback(tx);
	store_close(reader);
	other_ends(&other);
}

static void nobody_replaces_the_file_until_the_last_writer_of_a_process_closed_it(void **state)
{
	struct other other = other_start();
	struct store *first = opened(STORE_WRITE), *second = opened(STORE_WRITE);

	(void)state;
	store_close(first);
	assert_int_equal(other_does(&other, 'h'), 'n'); /* five seconds */
	store_close(second);
	assert_int_equal(other_does(&other, 'h'), 'y');
	other_does(&other, 'l');
	other_ends(&other);
}

static void who_holds_it_alone_keeps_out_other_threads_too(void **state)
{
	struct err err;
	int alone, with_others;

	(void)state;
	assert_int_equal(programme_hold(db_path, true, &alone, &err), ST_OK);
	assert_true(alone > 0);
	assert_int_equal(programme_hold(db_path, false, &with_others, &err), ST_CONFLICT);
	assert_string_equal(err.code, "programme.held");
	assert_int_equal(with_others, 0);
	programme_let_go(alone);
	assert_int_equal(programme_hold(db_path, false, &with_others, &err), ST_OK);
	assert_int_equal(programme_hold(db_path, false, &alone, &err), ST_OK);
	assert_int_equal(alone, with_others); /* one descriptor a file */
	programme_let_go(alone);
	programme_let_go(with_others);
	assert_int_equal(programme_hold(db_path, true, &alone, &err), ST_OK); /* all let go of: it may be had alone again */
	programme_let_go(alone);
}

static void a_file_that_took_the_name_is_held_and_the_old_one_is_not(void **state)
{
	struct err err;
	int before, after;
	char other[sizeof db_path + 8];

	(void)state;
	assert_int_equal(programme_hold(db_path, false, &before, &err), ST_OK);
	snprintf(other, sizeof other, "%s.new", db_path);
	{
		struct store *store;

		assert_int_equal(programme_open(other, STORE_WRITE_CREATE, &store, &err), ST_OK);
		store_close(store);
	}
	assert_int_equal(rename(other, db_path), 0);
	assert_int_equal(programme_hold(db_path, true, &after, &err), ST_OK);
	assert_int_not_equal(before, after);
	programme_let_go(after);
	programme_let_go(before);
}

static int64_t notes_of(struct store *store)
{
	struct store_tx *tx;
	struct err err;
	int64_t count = -1;

	assert_int_equal(store_begin(store, false, &tx, &err), ST_OK);
	assert_int_equal(store_get_int(tx, "SELECT count(*) FROM live_note", -1, &count, &err), ST_OK);
	store_rollback(tx);
	return count;
}

/* Readers of this process and of others have the old file open when another takes its name. Its log must not be taken for the new file's, nor the new
 * file's log be removed when the last reader of the old one closes. */
static void a_file_is_replaced_under_readers_and_both_stay_whole(void **state)
{
	char next[sizeof db_path + 8];
	struct store *reader, *writer = opened(STORE_WRITE), *new_reader;
	struct err err;

	(void)state;
	for (int i = 0; i < 50; i++)
		note(writer, i);
	store_close(writer);
	reader = opened(STORE_READ);
	assert_int_equal(notes_of(reader), 50);
	snprintf(next, sizeof next, "%s.new", db_path);
	assert_int_equal(programme_open(next, STORE_WRITE_CREATE, &writer, &err), ST_OK);
	store_close(writer);
	{
		char path[sizeof db_path];

		strcpy(path, db_path);
		strcpy(db_path, next);
		db_raw("CREATE TABLE live_note (number INTEGER PRIMARY KEY) STRICT; INSERT INTO live_note VALUES (1000)");
		strcpy(db_path, path);
	}
	assert_int_equal(store_replace(next, db_path, &err), ST_OK);
	assert_int_equal(notes_of(reader), 50);
	writer = opened(STORE_WRITE);
	note(writer, 1001);
	new_reader = opened(STORE_READ);
	assert_int_equal(notes_of(new_reader), 2);
	store_close(reader); /* the last of the old file */
	note(writer, 1002);
	assert_int_equal(notes_of(new_reader), 3);
	store_close(writer);
	store_close(new_reader);
	assert_int_equal(db_raw_int("SELECT count(*) FROM live_note"), 3);
	assert_int_equal(db_raw_int("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_second_store_of_the_file_that_closes_costs_the_first_no_row, with_notes),
		cmocka_unit_test_setup(a_writer_that_closes_costs_a_reader_nothing, with_notes),
		cmocka_unit_test_setup(nobody_replaces_the_file_until_the_last_writer_of_a_process_closed_it, with_notes),
		cmocka_unit_test_setup(who_holds_it_alone_keeps_out_other_threads_too, with_notes),
		cmocka_unit_test_setup(a_file_is_replaced_under_readers_and_both_stay_whole, with_notes),
		cmocka_unit_test_setup(a_file_that_took_the_name_is_held_and_the_old_one_is_not, with_notes),
	};

	programme_start();
	return cmocka_run_group_tests(tests, NULL, db_done);
}
