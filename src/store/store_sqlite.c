/* SQLite behind the store's interface. */
#include "base/arena.h"
#include "base/text.h"
#include "store/store_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_WAIT_MS 5000
#define APPLICATION_ID 0x53534E47 /* "SSNG": tells our files from those of other programs */
#define FORMAT_VERSION 1          /* of the bookkeeping; rooms' schemas have their own numbers */

struct sqlite_store {
	struct store store;
	sqlite3 *db;
	sqlite3_stmt *begin_read, *begin_write, *commit, *rollback;
};

struct sqlite_stmt {
	struct store_stmt stmt;
	sqlite3_stmt *handle;
	int bind_result; /* first error of a bind call since the last reset */
};

static sqlite3 *db_of(struct store *store)
{
	return ((struct sqlite_store *)store)->db;
}

static struct sqlite_stmt *own(struct store_stmt *stmt)
{
	return (struct sqlite_stmt *)stmt;
}

/* What follows the last ": " of "UNIQUE constraint failed: party_site.id", or the whole text. */
static const char *constraint_text(const char *message)
{
	const char *colon = strstr(message, ": ");

	return colon ? colon + 2 : message;
}

/* SQLite's result as one of ours. */
static enum status refuse(sqlite3 *db, int result, struct err *err)
{
	const char *message = db ? sqlite3_errmsg(db) : sqlite3_errstr(result);

	switch (result) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return err_set(err, ST_CONFLICT, "store.unique", constraint_text(message), NULL);
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return err_set(err, ST_CONFLICT, "store.foreign_key", constraint_text(message), NULL);
	default:
		break;
	}
	switch (result & 0xff) {
	case SQLITE_CONSTRAINT: /* CHECK, NOT NULL, and a value of another type than the STRICT column */
		return err_set(err, ST_INPUT, "store.check", constraint_text(message), NULL);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ST_CONFLICT, "store.busy", NULL);
	case SQLITE_FULL:
		return err_set(err, ST_INTERNAL, "store.full", NULL);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, ST_INTERNAL, "store.corrupt", message, NULL);
	case SQLITE_READONLY:
		return err_set(err, ST_DENIED, "store.read_only", NULL);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return err_set(err, ST_INTERNAL, "store.io", message, NULL);
	default:
		return err_set(err, ST_INTERNAL, "store.sql", message, NULL);
	}
}

static enum status exec(sqlite3 *db, const char *sql, struct err *err)
{
	int result = sqlite3_exec(db, sql, NULL, NULL, NULL);

	return result == SQLITE_OK ? ST_OK : refuse(db, result, err);
}

/* First column of the first row of a statement without parameters. */
static int read_one(sqlite3 *db, const char *sql, int64_t *out_value, char *out_text, size_t size)
{
	sqlite3_stmt *stmt;
	int result = sqlite3_prepare_v3(db, sql, -1, 0, &stmt, NULL);

	if (result != SQLITE_OK)
		return result;
	result = sqlite3_step(stmt);
	if (result == SQLITE_ROW && out_value)
		*out_value = sqlite3_column_int64(stmt, 0);
	if (result == SQLITE_ROW && out_text) {
		const unsigned char *text = sqlite3_column_text(stmt, 0);

		snprintf(out_text, size, "%s", text ? (const char *)text : "");
	}
	sqlite3_finalize(stmt);
	return result == SQLITE_ROW ? SQLITE_OK : result;
}

/* --- opening --- */

/* The file that SQLite will open: there for the modes that need it, made for its owner alone where we create it, and a regular file. */
static enum status prepare_file(const char *where, enum store_mode mode, struct err *err)
{
	struct stat info;
	int fd;

	if (stat(where, &info) == 0) {
		if (S_ISDIR(info.st_mode))
			return err_set(err, ST_INPUT, "store.open", where, strerror(EISDIR), NULL);
		if (access(where, mode == STORE_READ ? R_OK : R_OK | W_OK) != 0)
			return err_set(err, ST_DENIED, "store.open", where, strerror(errno), NULL);
		return ST_OK;
	}
	if (errno != ENOENT || mode != STORE_WRITE_CREATE)
		return err_set(err, errno == ENOENT ? ST_NOT_FOUND : ST_INPUT, "store.open", where, strerror(errno), NULL);
	fd = open(where, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0 && errno == EEXIST) /* another thread's by now: closing a descriptor of it would end that one's locks */
		return ST_OK;
	if (fd < 0)
		return err_set(err, errno == EACCES ? ST_DENIED : ST_INPUT, "store.open", where, strerror(errno), NULL);
	close(fd);
	return ST_OK;
}

/* Is it a database, ours, and not newer than this program? A fresh file gets our mark. */
static enum status recognise(sqlite3 *db, const char *where, enum store_mode mode, struct err *err)
{
	int64_t tables = 0, id = 0, version = 0;
	int result = read_one(db, "SELECT count(*) FROM sqlite_schema", &tables, NULL, 0);
	char number[24];

	if (result == SQLITE_OK)
		result = read_one(db, "PRAGMA application_id", &id, NULL, 0);
	if (result == SQLITE_OK)
		result = read_one(db, "PRAGMA user_version", &version, NULL, 0);
	if ((result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED)
		return err_set(err, ST_CONFLICT, "store.locked", where, NULL);
	if (result != SQLITE_OK)
		return err_set(err, ST_INPUT, "store.open", where, sqlite3_errmsg(db), NULL);
	if (id != APPLICATION_ID && (id != 0 || tables > 0))
		return err_set(err, ST_INPUT, "store.open", where, "made by another program", NULL);
	if (version > FORMAT_VERSION) {
		snprintf(number, sizeof number, "%lld", (long long)version);
		return err_set(err, ST_CONFLICT, "store.version", "store", number, NULL);
	}
	if (id == 0 && mode == STORE_READ)
		return ST_OK;               /* an empty file reads as an empty database */
	if (id == 0 && mode == STORE_WRITE) /* and stays empty: only who makes tables turns it into a database */
		return err_set(err, ST_NOT_FOUND, "store.empty", where, NULL);
	if (id == 0) {
		char sql[96];

		snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION_ID, FORMAT_VERSION);
		return exec(db, sql, err);
	}
	return ST_OK;
}

static enum status configure(sqlite3 *db, const char *where, enum store_mode mode, struct err *err)
{
	char journal[16] = "";
	enum status st;
	int result;

	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, BUSY_WAIT_MS);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL); /* "name" is a name and never a string, as in PostgreSQL */
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	st = recognise(db, where, mode, err);
	if (st == ST_OK)
		st = exec(db,
			"PRAGMA trusted_schema=OFF; PRAGMA foreign_keys=ON; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; PRAGMA "
			"cache_size=-65536; PRAGMA wal_autocheckpoint=16000;" /* 64 MiB: else every fortieth order to the registry waits for one */,
			err);
	if (st != ST_OK || mode == STORE_READ || strcmp(where, ":memory:") == 0)
		return st;
	result = read_one(db, "PRAGMA journal_mode=WAL", NULL, journal, sizeof journal);
	if ((result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED)
		return err_set(err, ST_CONFLICT, "store.locked", where, NULL);
	if (result != SQLITE_OK || strcmp(journal, "wal") != 0)
		return err_set(err, ST_INTERNAL, "store.open", where, result == SQLITE_OK ? "no write-ahead log here" : sqlite3_errmsg(db), NULL);
	return ST_OK;
}

static void sqlite_close(struct store *store)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	sqlite3_finalize(s->begin_read);
	sqlite3_finalize(s->begin_write);
	sqlite3_finalize(s->commit);
	sqlite3_finalize(s->rollback);
	sqlite3_close(s->db);
	free(s);
}

static int prepare_transactions(struct sqlite_store *s)
{
	const struct {
		sqlite3_stmt **stmt;
		const char *sql;
	} item[] = {{&s->begin_read, "BEGIN"}, {&s->begin_write, "BEGIN IMMEDIATE"}, {&s->commit, "COMMIT"}, {&s->rollback, "ROLLBACK"}};
	int result = SQLITE_OK;

	for (size_t i = 0; i < sizeof item / sizeof item[0] && result == SQLITE_OK; i++)
		result = sqlite3_prepare_v3(s->db, item[i].sql, -1, SQLITE_PREPARE_PERSISTENT, item[i].stmt, NULL);
	return result;
}

/* "file:/a%20b.db?immutable=1": for a reader who may not make the index of the write-ahead log beside the file. */
static char *immutable_uri(const char *path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-";
	struct text uri;

	text_init(&uri);
	text_append_string(&uri, "file:");
	for (const char *c = path; *c; c++)
		text_printf(&uri, strchr(plain, *c) ? "%c" : "%%%02X", (unsigned char)*c);
	text_append_string(&uri, "?immutable=1");
	return text_take(&uri);
}

/* Nobody has it open, and all of it stands in the file: no log beside it. */
static bool log_is_empty(const char *path)
{
	struct stat info;
	struct text name;
	bool empty;

	text_init(&name);
	text_printf(&name, "%s-wal", path);
	empty = stat(name.data, &info) != 0 ? errno == ENOENT : info.st_size == 0;
	text_done(&name);
	return empty;
}

/* Reading alone needs no right to write: SQLite makes an index of its log beside the file also for readers, and where it may not, the file is read as
 * one that nobody changes. */
static enum status open_immutable(struct sqlite_store *s, const char *path, const char *where, struct err *err)
{
	char *uri;
	int result;

	if (!log_is_empty(path))
		return err_set(err, ST_DENIED, "store.log_unread", where, NULL);
	sqlite3_close(s->db);
	s->db = NULL;
	uri = immutable_uri(path);
	result = sqlite3_open_v2(uri, &s->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	free(uri);
	return result == SQLITE_OK ? ST_OK
				   : err_set(err, ST_INPUT, "store.open", where, s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(result), NULL);
}

/* A file of a write-ahead log whose index this process may not make. */
static bool needs_index(sqlite3 *db)
{
	int result = read_one(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, 0) & 0xff;

	return result == SQLITE_READONLY || result == SQLITE_CANTOPEN;
}

static enum status sqlite_open(const char *where, enum store_mode mode, struct store **out_store, struct err *err)
{
	bool memory = strcmp(where, ":memory:") == 0;
	int flags = (mode == STORE_READ && !memory ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	enum status st = memory ? ST_OK : prepare_file(where, mode, err);
	struct sqlite_store *s;
	char *path;
	int result, lock;

	if (st != ST_OK)
		return st;
	lock = memory ? -1 : store_folder_lock(where, false);
	s = heap_alloc(1, sizeof *s);
	path = heap_alloc(strlen(where) + 3, 1); /* "./" keeps a file named "file:x" from being read as a URI */
	snprintf(path, strlen(where) + 3, "%s%s", where[0] == '/' || memory ? "" : "./", where);
	result = sqlite3_open_v2(path, &s->db, flags, NULL);
	if (result != SQLITE_OK)
		st = err_set(err, ST_INPUT, "store.open", where, s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(result), NULL);
	else if (mode == STORE_READ && !memory && needs_index(s->db))
		st = open_immutable(s, path, where, err);
	free(path);
	if (st == ST_OK)
		st = configure(s->db, where, mode, err); /* reads, so that log and index are open too */
	store_folder_unlock(lock);
	if (st == ST_OK && (result = prepare_transactions(s)) != SQLITE_OK)
		st = refuse(s->db, result, err);
	if (st != ST_OK) {
		sqlite_close(&s->store);
		return st;
	}
	*out_store = &s->store;
	return ST_OK;
}

/* --- transactions --- */

static int run(sqlite3_stmt *stmt)
{
	sqlite3_step(stmt);
	return sqlite3_reset(stmt);
}

static enum status sqlite_begin(struct store *store, bool write, struct err *err)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	int result = run(write ? s->begin_write : s->begin_read);

	return result == SQLITE_OK ? ST_OK : refuse(s->db, result, err);
}

static enum status sqlite_commit(struct store *store, struct err *err)
{
	struct sqlite_store *s = (struct sqlite_store *)store;
	int result;

	if (sqlite3_get_autocommit(s->db)) /* SQLite rolled back by itself after a full disk or the like */
		return err_set(err, ST_INTERNAL, "store.io", "the transaction was rolled back", NULL);
	result = run(s->commit);
	return result == SQLITE_OK ? ST_OK : refuse(s->db, result, err);
}

static void sqlite_rollback(struct store *store)
{
	struct sqlite_store *s = (struct sqlite_store *)store;

	if (!sqlite3_get_autocommit(s->db))
		run(s->rollback);
}

static enum status sqlite_script(struct store *store, const char *sql, struct err *err)
{
	return exec(db_of(store), sql, err);
}

static int64_t sqlite_changes(struct store *store)
{
	return sqlite3_changes64(db_of(store));
}

static enum status sqlite_integrity(struct store *store, struct err *err)
{
	sqlite3 *db = db_of(store);
	char complaint[256] = "";
	int result = read_one(db, "PRAGMA integrity_check(1)", NULL, complaint, sizeof complaint);

	if (result != SQLITE_OK)
		return refuse(db, result, err);
	if (strcmp(complaint, "ok") != 0)
		return err_set(err, ST_INTERNAL, "store.corrupt", complaint, NULL);
	/* the schema itself: ours is ASCII, and what it refers to is there */
	result = read_one(db, "SELECT 'the schema of ' || name FROM sqlite_master WHERE sql GLOB '*[^' || char(1) || '-' || char(127) || ']*'", NULL,
		complaint, sizeof complaint);
	if (result == SQLITE_DONE)
		result = read_one(db,
			"SELECT 'the schema: ' || m.name || ' refers to no table' FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f "
			"WHERE m.type = 'table' AND f.\"table\" COLLATE NOCASE NOT IN (SELECT name FROM sqlite_master WHERE type = 'table')",
			NULL, complaint, sizeof complaint);
	if (result == SQLITE_OK)
		return err_set(err, ST_INTERNAL, "store.corrupt", complaint, NULL);
	if (result != SQLITE_DONE)
		return refuse(db, result, err);
	result = read_one(db,
		"SELECT 'row ' || coalesce(rowid, '?') || ' of ' || \"table\" || ' refers to nothing in ' || parent FROM pragma_foreign_key_check",
		NULL, complaint, sizeof complaint);
	if (result == SQLITE_OK)
		return err_set(err, ST_INTERNAL, "store.corrupt", complaint, NULL);
	return result == SQLITE_DONE ? ST_OK : refuse(db, result, err);
}

/* --- statements --- */

static enum status sqlite_prepare(struct store *store, const char *sql, bool write, struct store_stmt **out_stmt, struct err *err)
{
	sqlite3 *db = db_of(store);
	sqlite3_stmt *handle;
	struct sqlite_stmt *s;
	const char *tail;
	int result = sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &tail);

	if (result != SQLITE_OK)
		return refuse(db, result, err);
	if (!handle || tail[strspn(tail, " \t\r\n;")]) {
		sqlite3_finalize(handle);
		return err_set(err, ST_INTERNAL, "store.sql", "not exactly one statement", NULL);
	}
	if (!write && !sqlite3_stmt_readonly(handle)) {
		sqlite3_finalize(handle);
		return err_set(err, ST_INTERNAL, "store.sql", "a change inside a reading transaction", NULL);
	}
	s = heap_alloc(1, sizeof *s);
	s->handle = handle;
	s->stmt.write = !sqlite3_stmt_readonly(handle);
	*out_stmt = &s->stmt;
	return ST_OK;
}

static void sqlite_finalize(struct store_stmt *stmt)
{
	sqlite3_finalize(own(stmt)->handle);
	free(stmt);
}

static void sqlite_reset(struct store_stmt *stmt, bool clear_bindings)
{
	sqlite3_reset(own(stmt)->handle);
	if (clear_bindings) {
		sqlite3_clear_bindings(own(stmt)->handle);
		own(stmt)->bind_result = SQLITE_OK;
	}
}

static void note(struct store_stmt *stmt, int result)
{
	if (result != SQLITE_OK && own(stmt)->bind_result == SQLITE_OK)
		own(stmt)->bind_result = result;
}

static void sqlite_bind_int(struct store_stmt *stmt, int index, int64_t value)
{
	note(stmt, sqlite3_bind_int64(own(stmt)->handle, index, value));
}

static void sqlite_bind_double(struct store_stmt *stmt, int index, double value)
{
	note(stmt, sqlite3_bind_double(own(stmt)->handle, index, value));
}

static void sqlite_bind_text(struct store_stmt *stmt, int index, const char *value, size_t length, bool borrowed)
{
	note(stmt, sqlite3_bind_text64(own(stmt)->handle, index, value, length, borrowed ? SQLITE_STATIC : SQLITE_TRANSIENT, SQLITE_UTF8));
}

static void sqlite_bind_blob(struct store_stmt *stmt, int index, const void *bytes, size_t length)
{
	/* An empty blob must not become NULL. */
	note(stmt, sqlite3_bind_blob64(own(stmt)->handle, index, length ? bytes : "", length, SQLITE_TRANSIENT));
}

static void sqlite_bind_null(struct store_stmt *stmt, int index)
{
	note(stmt, sqlite3_bind_null(own(stmt)->handle, index));
}

static enum status sqlite_step(struct store_stmt *stmt, bool *out_row, struct err *err)
{
	sqlite3 *db = db_of(stmt->store);
	int result = own(stmt)->bind_result;

	if (result != SQLITE_OK)
		return err_set(err, ST_INTERNAL, "store.sql", sqlite3_errstr(result), NULL);
	result = sqlite3_step(own(stmt)->handle);
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		return refuse(db, result, err);
	*out_row = result == SQLITE_ROW;
	return ST_OK;
}

static enum store_type sqlite_type(struct store_stmt *stmt, int column)
{
	switch (sqlite3_column_type(own(stmt)->handle, column)) {
	case SQLITE_INTEGER:
		return STORE_INT;
	case SQLITE_FLOAT:
		return STORE_REAL;
	case SQLITE_TEXT:
		return STORE_TEXT;
	case SQLITE_BLOB:
		return STORE_BLOB;
	default:
		return STORE_NULL;
	}
}

static int64_t sqlite_get_int(struct store_stmt *stmt, int column)
{
	return sqlite3_column_int64(own(stmt)->handle, column);
}

static double sqlite_get_double(struct store_stmt *stmt, int column)
{
	return sqlite3_column_double(own(stmt)->handle, column);
}

static const char *sqlite_get_text(struct store_stmt *stmt, int column, size_t *out_length)
{
	const char *text = (const char *)sqlite3_column_text(own(stmt)->handle, column);

	if (out_length)
		*out_length = (size_t)sqlite3_column_bytes(own(stmt)->handle, column);
	return text;
}

static const void *sqlite_get_blob(struct store_stmt *stmt, int column, size_t *out_length)
{
	const void *bytes = sqlite3_column_blob(own(stmt)->handle, column);

	if (out_length)
		*out_length = (size_t)sqlite3_column_bytes(own(stmt)->handle, column);
	return bytes;
}

static enum status sqlite_copy(struct store *store, const char *path, struct err *err)
{
	sqlite3_stmt *stmt;
	enum status st = ST_OK;

	if (sqlite3_prepare_v3(db_of(store), "VACUUM INTO ?1", -1, 0, &stmt, NULL) != SQLITE_OK)
		return refuse(db_of(store), sqlite3_extended_errcode(db_of(store)), err);
	sqlite3_bind_text(stmt, 1, path, -1, SQLITE_TRANSIENT);
	if (sqlite3_step(stmt) != SQLITE_DONE)
		st = refuse(db_of(store), sqlite3_extended_errcode(db_of(store)), err);
	sqlite3_finalize(stmt);
	return st;
}

/* Deleted rows stay in free pages, in gaps of pages and in the log. VACUUM writes only what there is; its copy goes to a file that has no name, since
 * it may be larger than memory. */
static enum status sqlite_scrub(struct store *store, struct err *err)
{
	int64_t busy = 1;
	enum status st = exec(db_of(store), "PRAGMA temp_store=FILE; PRAGMA secure_delete=ON; VACUUM", err);
	int result;

	(void)sqlite3_exec(db_of(store), "PRAGMA temp_store=MEMORY; PRAGMA secure_delete=OFF", NULL, NULL, NULL);
	if (st != ST_OK)
		return st;
	result = read_one(db_of(store), "PRAGMA wal_checkpoint(TRUNCATE)", &busy, NULL, 0);
	if (result != SQLITE_OK)
		return refuse(db_of(store), result, err);
	return busy ? err_set(err, ST_CONFLICT, "store.busy", NULL) : ST_OK;
}

enum status store_sqlite_empty_log(struct store *store, int64_t *out_busy, struct err *err)
{
	int result = read_one(db_of(store), "PRAGMA wal_checkpoint(TRUNCATE)", out_busy, NULL, 0);

	return result == SQLITE_OK ? ST_OK : refuse(db_of(store), result, err);
}

const struct store_driver store_sqlite = {
	.sql_tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name",
	.sql_columns = "SELECT name, pk, type = 'TEXT' FROM pragma_table_info(?1) ORDER BY cid",
	.sql_children_first = "WITH RECURSIVE d (name, depth) AS (SELECT name, 0 FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
			      "'sqlite@_%' ESCAPE '@' UNION "
			      "SELECT f.\"table\", d.depth + 1 FROM d, pragma_foreign_key_list(d.name) f WHERE f.\"table\" <> d.name AND d.depth < "
			      "100) SELECT name "
			      "FROM d GROUP BY name ORDER BY max(depth), name",
	.binary_collation = " COLLATE BINARY",
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.script = sqlite_script,
	.integrity = sqlite_integrity,
	.changes = sqlite_changes,
	.copy = sqlite_copy,
	.scrub = sqlite_scrub,
	.prepare = sqlite_prepare,
	.finalize = sqlite_finalize,
	.reset = sqlite_reset,
	.bind_int = sqlite_bind_int,
	.bind_double = sqlite_bind_double,
	.bind_text = sqlite_bind_text,
	.bind_blob = sqlite_bind_blob,
	.bind_null = sqlite_bind_null,
	.step = sqlite_step,
	.type = sqlite_type,
	.get_int = sqlite_get_int,
	.get_double = sqlite_get_double,
	.get_text = sqlite_get_text,
	.get_blob = sqlite_get_blob,
};
