/* Store: the one small SQL interface of the project. SQLite is behind it (embedded default); PostgreSQL will be, with the same calls.
 *
 * Dialect: rooms write SQL that both understand. Placeholders are ?1 … ?n (the PostgreSQL driver rewrites them to $n). Column types in
 * migrations are INTEGER (64 bit), REAL, TEXT and BLOB only, and each CREATE TABLE ends with ") STRICT;" — the PostgreSQL driver maps
 * them to BIGINT, DOUBLE PRECISION, TEXT and BYTEA and drops STRICT. No SQL text is ever built from data: values are bound.
 * No AUTOINCREMENT, no rowid tricks, no RETURNING; upserts use INSERT … ON CONFLICT.
 *
 * Threads: a `struct store` belongs to one thread at a time. Every read and write happens inside a transaction; only `programme` (and
 * tools such as `check`) begins one and hands `struct store_tx *` down. A transaction that is not committed is rolled back.
 * Durability: SQLite in WAL mode with synchronous=FULL, foreign keys on; a commit that returned ST_OK survives kill -9 and power loss. */
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

/* Opens a database. `where` is a file path (SQLite; ":memory:" is one that ends with the store); "postgresql://…" is refused as
 * store.driver until that driver is built.
 * Errors: store.open (missing, not a database, no permission), store.locked, store.version (made by a newer schema). */
enum status store_open(const char *where, enum store_mode mode, struct store **out_store, struct err *err);
void store_close(struct store *store);

/* A numbered step of a room's schema. Steps of a room are applied in order of `number`, rooms in the order given to store_migrate.
 * A step once released is never changed: its SHA-256 is recorded and compared at every open (store.migration_changed). */
struct store_migration {
	const char *room;
	int number;      /* 1, 2, 3 … within the room */
	const char *sql; /* one or more statements in the dialect above */
};
/* Applies what is missing in one transaction. `list` ends with a NULL room. store.version if the database has steps that `lists` have not,
 * store.outdated if steps are missing and the store is open for reading only, store.migration_failed with room, number and cause. */
enum status store_migrate(struct store *store, const struct store_migration *const *lists, struct err *err);

enum status store_begin(struct store *store, bool write, struct store_tx **out_tx, struct err *err);
enum status store_commit(struct store_tx *tx, struct err *err); /* tx is gone afterwards, also on failure (rolled back) */
void store_rollback(struct store_tx *tx);
struct store *store_of(struct store_tx *tx);

/* A prepared statement, cached in the store by the pointer and text of `sql` (string literals), reset on each call; valid until the
 * next store_query with the same text in this store, or the transaction's end. */
enum status store_query(struct store_tx *tx, const char *sql, struct store_stmt **out_stmt, struct err *err);
/* Parameters count from 1. Text is copied by the call. */
void store_bind_int(struct store_stmt *stmt, int index, int64_t value);
void store_bind_double(struct store_stmt *stmt, int index, double value);
void store_bind_text(struct store_stmt *stmt, int index, const char *value_or_null);
/* The same without the copy: `value` must stay as it is until the store_run that follows has returned. For inserts by the million. */
void store_bind_text_borrowed(struct store_stmt *stmt, int index, const char *value);
void store_bind_blob(struct store_stmt *stmt, int index, const void *bytes, size_t length);
void store_bind_null(struct store_stmt *stmt, int index);

/* Runs to the next row: *out_row false at the end. Errors: store.unique, store.foreign_key, store.check (with the constraint's text),
 * store.busy, store.full, store.io, store.corrupt, store.read_only, store.sql (also a change inside a reading transaction). */
enum status store_step(struct store_stmt *stmt, bool *out_row, struct err *err);
/* For statements without result: one step, and it is an error if a row comes. Ready to be bound again afterwards (bindings are cleared). */
enum status store_run(struct store_stmt *stmt, struct err *err);
/* Number of rows the last store_run changed. */
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

/* Convenience: a query of at most one row and one integer column; `fallback` if there is no row or it is NULL. */
enum status store_get_int(struct store_tx *tx, const char *sql, int64_t fallback, int64_t *out_value, struct err *err);

/* Names of all tables of the schema in alphabetical order, the store's own bookkeeping left out; and a digest over all rows and columns of
 * one of them in primary-key order (typed fields, see hash.h). Used by `check` to notice a number changed by hand. */
enum status store_table_names(struct store_tx *tx, char ***out_names, size_t *out_count, struct err *err); /* free with store_names_free */
void store_names_free(char **names, size_t count);
enum status store_table_digest(struct store_tx *tx, const char *table, char out_hex[65], int64_t *out_rows, struct err *err);
/* PRAGMA integrity_check and foreign_key_check (PostgreSQL: nothing to do). store.corrupt with the first complaint. */
enum status store_integrity(struct store_tx *tx, struct err *err);

#endif
