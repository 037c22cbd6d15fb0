/* Store: the one small SQL interface of the project. SQLite is behind it (embedded default) or a PostgreSQL server, with the same calls.
 *
 * Dialect: rooms write SQL that both understand. Placeholders are ?1 … ?n (PostgreSQL: rewritten to $n). Column types in migrations are
 * INTEGER (64 bit), REAL, TEXT and BLOB only, and each CREATE TABLE ends with ") STRICT;" — on PostgreSQL they become BIGINT, DOUBLE
 * PRECISION, TEXT COLLATE "C" (texts are ordered by their bytes on both, whatever the server's language is) and BYTEA, without STRICT. No
 * SQL text is ever built from data: values are bound, each parameter always with the same kind of value. No AUTOINCREMENT, no rowid
 * tricks, no RETURNING; upserts use INSERT … ON CONFLICT. A condition is a comparison, never a number (WHERE 1 = 0). CAST to DOUBLE
 * PRECISION, not to REAL. ORDER BY a column that may be NULL says NULLS FIRST. Every row set whose order matters is ordered by a key.
 *
 * Threads: a `struct store` belongs to one thread at a time. Every read and write happens inside a transaction; only `programme` (and
 * tools such as `check`) begins one and hands `struct store_tx *` down. A transaction that is not committed is rolled back.
 * Durability: a commit that returned ST_OK survives kill -9 and power loss (SQLite: WAL, synchronous=FULL; PostgreSQL: synchronous_commit
 * on, fsync is the server's).
 *
 * Writers: one at a time in a database (SQLite: its file lock; PostgreSQL: a lock on the table store_writer, SERIALIZABLE beside it for
 * writers that are not this program). store_begin for writing waits up to 5 s, then gives store.busy. Readers see one state (PostgreSQL:
 * REPEATABLE READ, READ ONLY), neither wait for a writer nor hinder it.
 *
 * Errors inside a transaction: PostgreSQL accepts nothing more after the first one, so roll back (or ROLLBACK TO a savepoint); until then
 * every call gives that first error again, also store_commit. An INSERT is not waited for there: its error may show at any later call of the same
 * transaction, at store_commit at the latest, with the code, the constraint and the columns of the row that broke it. UPDATE, DELETE, store_changes
 * and store_settle wait.
 *
 * Retry: where store_retry_advised says so (somebody else was faster: nothing of the transaction is there), roll back and do the whole
 * transaction again, from store_begin on, a few times with a random pause. Where store.lost came from store_commit, the transaction may
 * have been saved: look before doing it again (commands of the ledger and registry carry a key for that). The store connects again at the
 * next store_begin. */
#ifndef SANGSAENG_STORE_H
#define SANGSAENG_STORE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct store_tx;
struct store_stmt;

extern const struct message store_messages[];

enum store_mode {
	STORE_READ,         /* must exist; opened read-only */
	STORE_WRITE,        /* must exist */
	STORE_WRITE_CREATE, /* created if missing */
};

/* Opens a database. `where` is a file path (SQLite; ":memory:" is one that ends with the store) or a connection string of PostgreSQL
 * ("postgresql://user@host:port/database?options", also "postgres://…"; see libpq for what it may hold). There the tables stand in the first
 * schema of the search_path; the database must be there, in UTF-8; STORE_WRITE_CREATE makes tables in a schema that is empty.
 * Reading needs no right to write to the file or its folder (SQLite: where the log's index cannot be made, the file is read as one that nobody
 * changes; store.log_unread if a log is there).
 * Errors: store.empty (STORE_WRITE on an empty file), store.open (missing, not a database, no permission, no server; never with a password),
 * store.locked, store.version (made by a newer schema). */
enum status store_open(const char *where, enum store_mode mode, struct store **out_store, struct err *err);
void store_close(struct store *store);
/* Something that is let go of after the database was closed: a hold on its file, say (0: nothing). SQLite's own locks belong to the process and end
 * when any descriptor of the file is closed, so nobody may close one while a store of that file is open. */
void store_hold(struct store *store, int hold, void (*let_go)(int hold));
/* A server's database, not a file: nothing to copy or rename. */
bool store_is_server(const char *where);
/* `where` as people may see it: a connection string without its password (in the buffer, 256 bytes are enough), a path as it is. */
const char *store_shown(const char *where, char *buffer, size_t size);
/* Another writer was in the way: doing the same transaction again may well succeed. See "Retry" above. */
bool store_retry_advised(const struct err *err);

/* The name after which files beside it are called (key and folder of evidence): `where`, unless store_name_set gave it another, because it is built
 * elsewhere and moved to its place later. */
const char *store_name(const struct store *store);
void store_name_set(struct store *store, const char *name);
/* Outside transactions. A copy in one state into a new file, while others read and write; not yet synced to the disk. ST_USAGE store.no_copy on a
 * server, whose own tools do it. */
enum status store_copy(struct store *store, const char *path, struct err *err);
/* Files only: the finished and closed database `from` takes the place of the one at `path`, at once. Who has that open for reading goes on reading it
 * as it was; nobody may have it open for writing, nor open it for that meanwhile (that is the caller's to see to). ST_CONFLICT store.locked if a
 * reader is in the midst of an older state or somebody wrote; store.io. */
enum status store_replace(const char *from, const char *path, struct err *err);
/* Outside transactions, after what must not stay was deleted and committed: no page of the file or its log holds it any more (it is written anew).
 * store.busy if others use it: call again. On a server nothing: its pages, logs and backups are its operator's (docs/operations.md). */
enum status store_scrub(struct store *store, struct err *err);

/* A numbered step of a room's schema. Steps of a room are applied in order of `number`, rooms in the order given to store_migrate.
 * A step once released is never changed: its SHA-256 is recorded and compared at every open (store.migration_changed). */
struct store_migration {
	const char *room;
	int number;      /* 1, 2, 3 … within the room */
	const char *sql; /* one or more statements in the dialect above */
};
/* Applies what is missing in one transaction. `list` ends with a NULL room. store.version if the database has steps that `lists` have not,
 * store.outdated (store.empty: there is nothing at all) if steps are missing and the store is open for reading only, store.migration_failed with
 * room, number and cause. */
enum status store_migrate(struct store *store, const struct store_migration *const *lists, struct err *err);

enum status store_begin(struct store *store, bool write, struct store_tx **out_tx, struct err *err);
/* The same for writing, but not waited for on PostgreSQL, which saves a round trip: store.busy, and store.lost of a connection that ended meanwhile,
 * may then come from the first answer of the transaction. For callers that repeat a transaction anyway. */
enum status store_begin_ask(struct store *store, struct store_tx **out_tx, struct err *err);
enum status store_commit(struct store_tx *tx, struct err *err); /* tx is gone afterwards, also on failure (rolled back) */
void store_rollback(struct store_tx *tx);
struct store *store_of(struct store_tx *tx);

/* A faulty statement is refused here or by its first step (PostgreSQL). A prepared statement, cached in the store by the pointer and text of `sql`
 * (string literals), reset on each call; valid until the next store_query with the same text in this store, or the transaction's end. */
enum status store_query(struct store_tx *tx, const char *sql, struct store_stmt **out_stmt, struct err *err);
/* A statement for `count` (>= 1) rows at once: head, then `each` count times with `between` in between, then tail. Its parameters ?1 … ?n go on
 * counting from one repetition to the next (no other "?" in it). Every count is a statement of its own, so use few different ones,
 * and at most 512 parameters. `list` must stand, unchanged, as long as the store. */
struct store_list {
	const char *head, *each, *between, *tail;
};
enum status store_query_list(struct store_tx *tx, const struct store_list *list, int count, struct store_stmt **out_stmt, struct err *err);
/* Tables by month: rows too many for one table. SQLite: a table NAME_YYYY_MM for each month that was made; PostgreSQL: these are the partitions of a
 * table NAME. `columns` is what stands in the brackets of CREATE TABLE, in the dialect above; among them "month" TEXT ('2027-03') as the first
 * column of the primary key. The names are made of `name` and a valid month, of nothing else. */
struct store_monthly {
	const char *name, *columns; /* static lifetime */
};
/* Its name for a month, as in store_table_names. */
#define STORE_MONTH_NAME_LEN 64
void store_month_name(const struct store_monthly *table, date_month month, char out[STORE_MONTH_NAME_LEN]);
/* Makes the month's table if it is not there; *out_made tells. Writing transactions only. */
enum status store_month_make(struct store_tx *tx, const struct store_monthly *table, date_month month, bool *out_made, struct err *err);
/* The months that have a table, ascending; free() them. */
enum status store_month_list(struct store_tx *tx, const struct store_monthly *table, date_month **out_list, size_t *out_count, struct err *err);
/* As store_query, for a statement on the table of one month that is there: each "@" in `sql` becomes "YYYY_MM". `sql` must stand as long as the
 * store. */
enum status store_month_query(struct store_tx *tx, const char *sql, date_month month, struct store_stmt **out_stmt, struct err *err);

/* Parameters count from 1. Text is copied by the call. */
void store_bind_int(struct store_stmt *stmt, int index, int64_t value);
void store_bind_double(struct store_stmt *stmt, int index, double value);
void store_bind_text(struct store_stmt *stmt, int index, const char *value_or_null);
/* The same without the copy: `value` must stay as it is until the store_run that follows has returned. For inserts by the million. */
void store_bind_text_borrowed(struct store_stmt *stmt, int index, const char *value);
void store_bind_blob(struct store_stmt *stmt, int index, const void *bytes, size_t length);
void store_bind_null(struct store_stmt *stmt, int index);

/* Runs to the next row: *out_row false at the end. Errors: store.unique, store.foreign_key, store.check (with the constraint's text),
 * store.busy, store.full, store.io, store.corrupt, store.read_only, store.denied, store.lost, store.sql (also a change inside a reading
 * transaction). On PostgreSQL see "Errors" above. */
enum status store_step(struct store_stmt *stmt, bool *out_row, struct err *err);
/* Sends a reading statement off; its rows are read by store_step as ever, later. Several that are asked before the first is read share one round
 * trip to a server (SQLite: no effect). Errors show here or at its first step. */
enum status store_ask(struct store_stmt *stmt, struct err *err);
/* For statements without result: one step, and it is an error if a row comes. Ready to be bound again afterwards (bindings are cleared). */
enum status store_run(struct store_stmt *stmt, struct err *err);
/* Waits for the answers of all that was run: after ST_OK nothing of it can fail any more but the commit itself. */
enum status store_settle(struct store_tx *tx, struct err *err);
/* Number of rows the last store_run changed. 0 if an error is due: the next call gives it. */
int64_t store_changes(struct store_tx *tx);

/* Columns count from 0. Text is valid until the next step; NULL columns give 0, 0.0, NULL. */
int64_t store_int(struct store_stmt *stmt, int column);
double store_double(struct store_stmt *stmt, int column);
const char *store_text(struct store_stmt *stmt, int column);
const void *store_blob(struct store_stmt *stmt, int column, size_t *out_length);
bool store_is_null(struct store_stmt *stmt, int column);

/* Text of a column in the arena, NULL if it is NULL; a date or month column, DATE_NONE if it is NULL or was changed into something else. */
const char *store_text_copy(struct store_stmt *stmt, int column, struct arena *arena);
date_day store_day(struct store_stmt *stmt, int column);
date_month store_month(struct store_stmt *stmt, int column);

/* Reads every row of `sql` into a list of `type` in `arena`, each by the initialiser that follows, whose columns are STORE_TEXT, STORE_DATE
 * and STORE_INT. Takes `tx`, `arena` and `err` of the caller and returns from it with the error; `list` and `count` are set on success only.
 * `sql` has no parameters; that of STORE_READ_ROWS_OF has ?1, the text `key` (none if NULL). */
#define STORE_READ_ROWS(sql, type, list, count, ...) STORE_READ_ROWS_OF(sql, NULL, type, list, count, __VA_ARGS__)
#define STORE_READ_ROWS_OF(sql, key, type, list, count, ...)                                                                                         \
	do {                                                                                                                                         \
		struct store_stmt *stmt_;                                                                                                            \
		const char *key_ = (key);                                                                                                            \
		type *rows_ = NULL;                                                                                                                  \
		size_t n_ = 0;                                                                                                                       \
		bool row_;                                                                                                                           \
		enum status status_ = store_query(tx, sql, &stmt_, err);                                                                             \
		if (status_ == ST_OK && key_)                                                                                                        \
			store_bind_text(stmt_, 1, key_);                                                                                             \
		while (status_ == ST_OK && (status_ = store_step(stmt_, &row_, err)) == ST_OK && row_) {                                             \
			rows_ = arena_grow(arena, rows_, n_, sizeof *rows_);                                                                         \
			rows_[n_++] = (type){__VA_ARGS__};                                                                                           \
		}                                                                                                                                    \
		if (status_ != ST_OK)                                                                                                                \
			return status_;                                                                                                              \
		(list) = rows_;                                                                                                                      \
		(count) = n_;                                                                                                                        \
	} while (0)
#define STORE_TEXT(column) store_text_copy(stmt_, column, arena)
#define STORE_DATE(column) store_day(stmt_, column)
#define STORE_INT(column) store_int(stmt_, column)

/* Convenience: a query of at most one row and one integer column; `fallback` if there is no row or it is NULL. */
enum status store_get_int(struct store_tx *tx, const char *sql, int64_t fallback, int64_t *out_value, struct err *err);

/* Names of all tables of the schema in alphabetical order, the store's own bookkeeping left out; and a digest over all rows and columns of
 * one of them in primary-key order (typed fields, see hash.h). Used by `check` to notice a number changed by hand. */
enum status store_table_names(struct store_tx *tx, char ***out_names, size_t *out_count, struct err *err); /* free with store_names_free */
void store_names_free(char **names, size_t count);
enum status store_table_digest(struct store_tx *tx, const char *table, char out_hex[65], int64_t *out_rows, struct err *err);
/* Copies all rows of a table into the one of the same name of another store, column by column; ST_NOT_FOUND store.no_table if either has none.
 * Columns that only the other table has get their defaults. */
enum status store_table_copy(struct store_tx *from, struct store_tx *to, const char *table, struct err *err);
/* Deletes all rows of all tables but those of `keep` (NULL-ended, or NULL; a name that ends with "_" keeps all that begin with it) and the store's
 * own bookkeeping; a table before those it refers to. */
enum status store_clear(struct store_tx *tx, const char *const *keep, struct err *err);
/* PRAGMA integrity_check and foreign_key_check, and that the schema is legible and refers to tables that are there (PostgreSQL: the references; its
 * pages are the server's to check). store.corrupt with the first complaint. */
enum status store_integrity(struct store_tx *tx, struct err *err);

#endif
