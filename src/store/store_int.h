/* Private to the store: what a database driver offers to store.c. SQLite is store_sqlite.c, PostgreSQL store_postgres.c.
 * Drivers know their database's calls and error codes; transactions' rules, statement cache, migrations and digests are in store.c. */
#ifndef SANGSAENG_STORE_STORE_INT_H
#define SANGSAENG_STORE_STORE_INT_H

#include "store/store.h"

enum store_type { STORE_NULL, STORE_INT, STORE_REAL, STORE_TEXT, STORE_BLOB };

struct store_driver {
	/* Dialect. `sql_tables`: names of all tables, also the bookkeeping, in byte order. `sql_columns`: of table ?1 in declared order:
	 * name, position in the primary key (0: not in it), 1 if text. `sql_children_first`: as sql_tables, but a table stands before those
	 * that it refers to. `binary_collation` follows a text column in ORDER BY. */
	const char *sql_tables, *sql_columns, *sql_children_first, *binary_collation;
	bool partitions; /* tables by month are partitions of one table */

	enum status (*open)(const char *where, enum store_mode mode, struct store **out_store, struct err *err);
	void (*close)(struct store *store); /* statements are finalized before */
	enum status (*begin)(struct store *store, bool write, struct err *err);
	enum status (*begin_ask)(struct store *store, struct err *err); /* begin for writing without waiting for the answer; may be NULL */
	enum status (*commit)(struct store *store, struct err *err);    /* on failure the transaction may still be open: rollback follows */
	void (*rollback)(struct store *store);
	enum status (*script)(struct store *store, const char *sql, struct err *err); /* several statements of a migration */
	enum status (*migrated)(struct store *store, struct err *err); /* after the last step of a migration, in its transaction; may be NULL */
	enum status (*integrity)(struct store *store, struct err *err);
	enum status (*settle)(struct store *store, struct err *err); /* waits for what is on its way; may be NULL */
	int64_t (*changes)(struct store *store);
	enum status (*copy)(struct store *store, const char *path, struct err *err); /* NULL: none but its own tools can */
	enum status (*scrub)(struct store *store, struct err *err);                  /* NULL: the server's own business */

	/* A statement that only reads unless `write`. */
	enum status (*prepare)(struct store *store, const char *sql, bool write, struct store_stmt **out_stmt, struct err *err);
	void (*finalize)(struct store_stmt *stmt);
	void (*reset)(struct store_stmt *stmt, bool clear_bindings);
	void (*bind_int)(struct store_stmt *stmt, int index, int64_t value);
	void (*bind_double)(struct store_stmt *stmt, int index, double value);
	void (*bind_text)(struct store_stmt *stmt, int index, const char *value, size_t length, bool borrowed);
	void (*bind_blob)(struct store_stmt *stmt, int index, const void *bytes, size_t length);
	void (*bind_null)(struct store_stmt *stmt, int index);
	enum status (*ask)(struct store_stmt *stmt, struct err *err);                 /* sends what the first step would; may be NULL */
	enum status (*step)(struct store_stmt *stmt, bool *out_row, struct err *err); /* binding errors show here */
	enum store_type (*type)(struct store_stmt *stmt, int column);
	int64_t (*get_int)(struct store_stmt *stmt, int column);
	double (*get_double)(struct store_stmt *stmt, int column);
	const char *(*get_text)(struct store_stmt *stmt, int column, size_t *out_length);
	const void *(*get_blob)(struct store_stmt *stmt, int column, size_t *out_length);
};

extern const struct store_driver store_sqlite, store_postgres;

struct store_tx {
	struct store *store;
	bool open, write;
	unsigned changed; /* STORE_CHANGED_… so far */
};

struct store_cached {
	const void *literal; /* the caller's pointer: the text or its struct store_list */
	int count;           /* of a list; 0: a text; below 0: -1 - month, a text for the table of a month */
	char *sql;           /* our copy of the text */
	struct store_stmt *stmt;
};

/* First member of each driver's own struct; store.c fills it. */
struct store {
	const struct store_driver *driver;
	enum store_mode mode;
	char *name; /* of what lies beside it */
	int held;   /* 0: nothing */
	void (*let_go)(int held);
	struct store_tx tx;
	struct store_cached *cache; /* open addressing by pointer */
	size_t cache_slots, cache_count;
	struct store_stmt *active; /* statements handed out in this transaction */
};

/* The cache of statements (store.c): of a text (`count` 0), a list (> 0) or a month's text (< 0). */
enum status store_hand_out(struct store_tx *tx, const void *literal, int count, struct store_stmt **out_stmt, struct err *err);
/* The text of a month's statement: "@" replaced (store_month.c). free() it. */
char *store_month_text(const char *sql, date_month month);

/* Held while a file is opened with others, while one takes the place of another alone; -1 where there is no lock (store_place.c). */
int store_folder_lock(const char *path, bool alone);
void store_folder_unlock(int lock);
/* The log's content goes into the file and the log becomes empty; `*out_busy` if others read an older state. */
enum status store_sqlite_empty_log(struct store *store, int64_t *out_busy, struct err *err);

/* STORE_CHANGED_… of a changing statement in the dialect (store_notify.c). */
unsigned store_topic_of(const char *sql);

/* First member of each driver's own struct. */
struct store_stmt {
	struct store *store;
	struct store_stmt *next_active;
	bool is_active; /* in the list above */
	bool running;   /* stepped and not at its end */
	bool write;     /* changes data */
	unsigned topic; /* STORE_CHANGED_… that it changes */
};

#endif
