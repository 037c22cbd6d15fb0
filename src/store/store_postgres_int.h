/* Private to the PostgreSQL driver: its texts. What is written in the store's dialect becomes PostgreSQL's; what a server or an operator wrote
 * becomes a message that holds no secret. Pure, but for PQconninfoParse. */
#ifndef SANGSAENG_STORE_STORE_POSTGRES_INT_H
#define SANGSAENG_STORE_STORE_POSTGRES_INT_H

#include <stdbool.h>
#include <stddef.h>

enum pg_kind {
	PG_READ,   /* gives rows, changes nothing */
	PG_INSERT, /* gives no rows: need not be waited for */
	PG_WRITE,  /* anything else */
	PG_SAVE,   /* SAVEPOINT */
	PG_FORGET, /* RELEASE */
	PG_BACK,   /* ROLLBACK TO: the transaction goes on, also after an error */
};

/* One statement: ?1 … ?n become $1 … $n outside of strings, quoted names and comments. `?3 IS NULL` asks for a parameter of its own, a boolean after
 * the others, because a server cannot tell the type of a parameter by that. */
#define PG_PARAMS_MAX 512
#define PG_TESTS_MAX 16
struct pg_sql {
	char *text; /* NULL: it is not exactly one statement, or a placeholder has no number; `complaint` says so. Free with free() */
	const char *complaint;
	enum pg_kind kind;
	int params;
	int tests, test[PG_TESTS_MAX]; /* parameter params + 1 + i is true where parameter test[i] is NULL */
};
struct pg_sql pg_statement(const char *sql);

/* Statements of a migration: column types INTEGER, REAL, BLOB and TEXT become BIGINT, DOUBLE PRECISION, BYTEA and TEXT COLLATE "C", and the STRICT
 * after a table's last parenthesis goes. Only where a column's type stands: the word after a column's name in CREATE TABLE and ALTER TABLE … ADD
 * COLUMN. Free with free(). */
char *pg_schema(const char *sql);

/* A connection string as messages may show it: "postgresql://user@host:port/database?options=…", whatever else it holds left out. "postgresql://…" if
 * libpq cannot read it. */
void pg_shown(const char *where, char *out, size_t size);

/* "Key (a, b)=(1, 2) already exists." and "t" as "t.a, t.b"; false if the detail is of another form. */
bool pg_key_columns(const char *detail, const char *table, char *out, size_t size);

/* A server's message in one line without its closing blanks. */
void pg_one_line(const char *message, char *out, size_t size);

#endif
