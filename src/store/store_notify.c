/* Watches: LISTEN on PostgreSQL, looking on SQLite; and which tables a statement changes. */
#include "store/store_notify.h"

#include "base/arena.h"
#include "base/text.h"
#include "store/store_int.h"
#include "store/store_libpq_int.h"
#include "store/store_postgres_int.h"

#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 100 /* between two looks at a file */

struct store_watch {
	char *where;
	unsigned seen; /* not yet told */
	/* a file */
	sqlite3 *file;
	sqlite3_stmt *version;
	int64_t last_version;
	dev_t device;
	ino_t number;
	/* a server */
	PGconn *connection;
	char schema[128];
	char shown[256];
};

/* ---- what a statement changes ---- */

static const char *after_word(const char *sql, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = sql; *at; at++)
		if (strncasecmp(at, word, length) == 0 && (at == sql || at[-1] == ' ' || at[-1] == '\n') && at[length] == ' ')
			return at + length + strspn(at + length, " \"");
	return NULL;
}

unsigned store_topic_of(const char *sql)
{
	const char *table = NULL;

	sql += strspn(sql, " \t\r\n");
	if (strncasecmp(sql, "INSERT", 6) == 0 || strncasecmp(sql, "REPLACE", 7) == 0)
		table = after_word(sql, "INTO");
	else if (strncasecmp(sql, "UPDATE", 6) == 0)
		table = after_word(sql, "UPDATE");
	else if (strncasecmp(sql, "DELETE", 6) == 0)
		table = after_word(sql, "FROM");
	else if (strncasecmp(sql, "SAVEPOINT", 9) == 0 || strncasecmp(sql, "RELEASE", 7) == 0 || strncasecmp(sql, "ROLLBACK", 8) == 0)
		return 0;
	return table && strncmp(table, "live_", 5) == 0 ? STORE_CHANGED_LIVE : STORE_CHANGED_ROWS;
}

/* ---- time ---- */

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void sleep_ms(int64_t ms)
{
	struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

	if (ms > 0)
		nanosleep(&pause, NULL);
}

/* ---- a file ---- */

static void close_file(struct store_watch *w)
{
	sqlite3_finalize(w->version);
	sqlite3_close(w->file);
	w->version = NULL;
	w->file = NULL;
}

/* Changes when another connection commits. */
static bool read_version(struct store_watch *w, int64_t *out_version)
{
	bool row = sqlite3_step(w->version) == SQLITE_ROW;

	if (row)
		*out_version = sqlite3_column_int64(w->version, 0);
	sqlite3_reset(w->version);
	return row;
}

static enum status open_file(struct store_watch *w, struct err *err)
{
	struct stat info;
	struct text path;
	int result, lock = store_folder_lock(w->where, false);

	if (stat(w->where, &info) != 0) {
		store_folder_unlock(lock);
		return err_set(err, ST_NOT_FOUND, "store.open", w->where, "it is not there", NULL);
	}
	text_init(&path);
	text_printf(&path, "%s%s", w->where[0] == '/' ? "" : "./", w->where);
	result = sqlite3_open_v2(path.data, &w->file, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	text_done(&path);
	if (result == SQLITE_OK)
		result = sqlite3_prepare_v3(w->file, "PRAGMA data_version", -1, SQLITE_PREPARE_PERSISTENT, &w->version, NULL);
	if (result == SQLITE_OK && !read_version(w, &w->last_version))
		result = sqlite3_errcode(w->file);
	store_folder_unlock(lock);
	if (result != SQLITE_OK) {
		enum status st = err_set(err, ST_INPUT, "store.open", w->where, w->file ? sqlite3_errmsg(w->file) : sqlite3_errstr(result), NULL);

		close_file(w);
		return st;
	}
	w->device = info.st_dev;
	w->number = info.st_ino;
	return ST_OK;
}

static enum status look_at_file(struct store_watch *w, struct err *err)
{
	struct stat info;
	int64_t version;

	if (stat(w->where, &info) != 0)
		return err_set(err, ST_NOT_FOUND, "store.open", w->where, "it is not there", NULL);
	if (!w->file || info.st_ino != w->number || info.st_dev != w->device) {
		close_file(w);
		w->seen |= STORE_CHANGED_FILE | STORE_CHANGED_ROWS | STORE_CHANGED_LIVE;
		return open_file(w, err);
	}
	if (read_version(w, &version) && version != w->last_version) {
		w->last_version = version;
		w->seen |= STORE_CHANGED_ROWS | STORE_CHANGED_LIVE;
	}
	return ST_OK;
}

static enum status wait_for_file(struct store_watch *w, int64_t until, struct err *err)
{
	enum status st;

	for (;;) {
		int64_t left;

		st = look_at_file(w, err);
		left = until - now_ms();
		if (left <= 0 || (st == ST_OK && w->seen))
			return st;
		sleep_ms(left < LOOK_MS ? left : LOOK_MS);
	}
}

/* ---- a server ---- */

static void disconnect(struct store_watch *w)
{
	if (w->connection)
		PQfinish(w->connection);
	w->connection = NULL;
}

static void ignore_notice(void *context, const char *message)
{
	(void)context;
	(void)message;
}

static enum status connect_server(struct store_watch *w, struct err *err)
{
	static const char *const keyword[] = {"fallback_application_name", "connect_timeout", "dbname", "client_encoding", NULL};
	const char *const value[] = {"sangsaeng watch", "5", w->where, "UTF8", NULL};
	PGresult *result;
	char message[512];
	bool good;

	w->connection = PQconnectdbParams(keyword, value, 1);
	PQsetNoticeProcessor(w->connection, ignore_notice, NULL);
	if (PQstatus(w->connection) != CONNECTION_OK) {
		pg_one_line(PQerrorMessage(w->connection), message, sizeof message);
		disconnect(w);
		return err_set(err, ST_NETWORK, "store.open", w->shown, message, NULL);
	}
	/* an own statement: a listener hears what is committed after LISTEN was */
	result = PQexec(w->connection, "SET idle_session_timeout = 0");
	PQclear(result); /* older servers have no such setting, and need none */
	result = PQexec(w->connection, "LISTEN sangsaeng");
	good = PQresultStatus(result) == PGRES_COMMAND_OK;
	PQclear(result);
	result = PQexec(w->connection, "SELECT current_schema()");
	good = good && PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
	if (good)
		snprintf(w->schema, sizeof w->schema, "%s", PQgetvalue(result, 0, 0));
	PQclear(result);
	if (good)
		return ST_OK;
	disconnect(w);
	return err_set(err, ST_NETWORK, "store.lost", w->shown, "LISTEN", NULL);
}

/* "live SCHEMA", "rows SCHEMA", "both SCHEMA": a channel belongs to the whole database, whose schemas may hold a programme each. */
static void take_notice(struct store_watch *w, const char *words)
{
	if (strlen(words) < 5 || strcmp(words + 5, w->schema) != 0)
		return;
	if (strncmp(words, "rows ", 5) != 0)
		w->seen |= STORE_CHANGED_LIVE;
	if (strncmp(words, "live ", 5) != 0)
		w->seen |= STORE_CHANGED_ROWS;
}

static bool hear(struct store_watch *w)
{
	PGnotify *notice;
	bool alive = PQconsumeInput(w->connection) == 1;

	while ((notice = PQnotifies(w->connection))) {
		take_notice(w, notice->extra);
		PQfreemem(notice);
	}
	return alive && PQstatus(w->connection) == CONNECTION_OK;
}

static enum status wait_for_server(struct store_watch *w, int64_t until, struct err *err)
{
	if (!w->connection) {
		enum status st = connect_server(w, err);

		if (st != ST_OK) {
			sleep_ms(until - now_ms());
			return st;
		}
		w->seen |= STORE_CHANGED_ROWS | STORE_CHANGED_LIVE;
	}
	for (;;) {
		struct pollfd readable = {.fd = PQsocket(w->connection), .events = POLLIN};
		int64_t left;

		if (!hear(w)) {
			disconnect(w);
			return err_set(err, ST_NETWORK, "store.lost", w->shown, "LISTEN", NULL);
		}
		left = until - now_ms();
		if (w->seen || left <= 0)
			return ST_OK;
		poll(&readable, 1, (int)left);
	}
}

/* ---- either ---- */

enum status store_watch_open(const char *where, struct store_watch **out_watch, struct err *err)
{
	struct store_watch *w = heap_alloc(1, sizeof *w);
	enum status st = store_is_server(where) ? libpq_need(err) : ST_OK;

	w->where = heap_strdup(where);
	if (st == ST_OK && store_is_server(where)) {
		pg_shown(where, w->shown, sizeof w->shown);
		st = connect_server(w, err);
	} else if (st == ST_OK) {
		st = open_file(w, err);
	}
	if (st != ST_OK) {
		store_watch_close(w);
		return st;
	}
	*out_watch = w;
	return ST_OK;
}

void store_watch_close(struct store_watch *watch)
{
	if (!watch)
		return;
	close_file(watch);
	disconnect(watch);
	free(watch->where);
	free(watch);
}

enum status store_watch_wait(struct store_watch *watch, int timeout_ms, unsigned *out_changed, struct err *err)
{
	int64_t until = now_ms() + timeout_ms;
	enum status st = store_is_server(watch->where) ? wait_for_server(watch, until, err) : wait_for_file(watch, until, err);

	if (st != ST_OK)
		return st;
	*out_changed = watch->seen;
	watch->seen = 0;
	return ST_OK;
}
