/* What only SQLite has: files, their mode and format, overwritten pages. The rest is in test_store.c. */
#include "base/text.h"
#include "store/store.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_example.h"

static char folder[] = "/tmp/sangsaeng-store-XXXXXX";
static char path[128];

static struct store *open_ready(enum store_mode mode)
{
	return open_ready_at(path, mode);
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

static void a_missing_file_is_only_made_when_asked_and_for_its_owner(void **state)
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
		TEST(a_missing_file_is_only_made_when_asked_and_for_its_owner),
		TEST(what_is_not_our_database_is_refused_and_left_alone),
		TEST(a_newer_file_format_is_refused),
		TEST(the_database_is_durable_and_checks_foreign_keys),
		TEST(an_overwritten_page_is_found),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
