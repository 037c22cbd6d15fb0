/* PostgreSQL behind the store's interface (libpq, always in pipeline mode).
 *
 * What is sent stands in a queue of answers to come. An INSERT is sent and not waited for; everything else waits for its own answer and so takes
 * those before it. Rows are streamed; if another statement needs an answer meanwhile, what is left of them is kept in memory. After the first error
 * of a transaction every further call gives that error again, until it is rolled back. */
#include "base/arena.h"
#include "base/text.h"
#include "store/store_int.h"
#include "store/store_libpq_int.h"
#include "store/store_notify.h"
#include "store/store_postgres_int.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOCK_WAIT "5s"             /* as SQLite waits for its file */
#define BATCH 256                  /* inserts sent before the server is asked to answer */
#define KEPT_MAX ((size_t)1 << 20) /* bytes a statement holds on to for the next time */
#define BATCHES_MAX 3              /* batches it may owe us the answers of */
#define SERVER_VERSION_MIN 120000
#define LOCK_TABLE "store_writer"

/* What every transaction says, prepared once for each connection. */
enum control { BEGIN_READ, BEGIN_WRITE, LOCK_WRITER, TELL_LIVE, TELL_ROWS, TELL_BOTH, COMMIT, CONTROLS };
static const char *const control_sql[CONTROLS] = {
	"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	"BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE",
	"LOCK TABLE " LOCK_TABLE " IN EXCLUSIVE MODE", /* takes no snapshot: what the writer before committed is seen */
	"NOTIFY sangsaeng, E'live %s'",                /* store_notify.h; no SELECT, which would take a snapshot before BEGIN when it is prepared */
	"NOTIFY sangsaeng, E'rows %s'",
	"NOTIFY sangsaeng, E'both %s'",
	"COMMIT",
};
static const char *const control_name[CONTROLS] = {"begin_read", "begin_write", "lock_writer", "tell_live", "tell_rows", "tell_both", "commit"};

enum {
	OID_BOOL = 16,
	OID_BYTEA = 17,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_FLOAT4 = 700,
	OID_FLOAT8 = 701,
	OID_NUMERIC = 1700
};

struct pg_param {
	Oid bound;         /* 0: NULL */
	const char *value; /* borrowed, `owned` or `fixed` */
	int length;
	char *owned;
	size_t capacity;
	char fixed[8];
};

struct pg_stmt {
	struct store_stmt stmt;
	struct pg_sql sql;
	char name[16];
	unsigned generation; /* of the connection that knows it; 0: none */
	Oid *type;           /* of the parameters as declared to the server */
	struct pg_param *param;
	const char *bind_error;
	int owed; /* answers in the queue */
	/* rows */
	bool open;     /* its query was sent and its rows are not all read */
	bool asked;    /* … and none of them yet */
	bool complete; /* the server has sent them all */
	PGresult *row;
	int columns;
	Oid *column_type;
	const char **cell; /* NULL is NULL */
	int *cell_length;
	char *kept; /* rows that were taken while another statement had to be answered: lengths and bytes */
	size_t kept_used, kept_read, kept_capacity;
	char number[40]; /* a number read as text */
};

enum owed_kind { OWED_CONTROL, OWED_PREPARE, OWED_RUN, OWED_ROWS, OWED_SYNC };
struct owed {
	enum owed_kind kind;
	struct pg_stmt *stmt; /* NULL: control, sync, or nobody wants the rows any more */
};

struct pg_store {
	struct store store;
	PGconn *db;
	bool broken; /* what was sent and what will be answered no longer agree */
	char shown[256];
	char schema[2 * 64 + 8]; /* as in a string of SQL */
	enum store_mode mode;
	unsigned generation; /* counts connections: prepared statements end with theirs */
	unsigned names;
	bool lock_table; /* it is there */
	bool advisory;   /* the lock of the schema is held */
	struct owed *queue;
	size_t first, count, capacity; /* ring */
	int syncs, unsynced;
	bool failed;
	struct err failure;
	char check_table[64]; /* where the failure is a broken CHECK whose text is not asked for yet */
	bool not_committed;   /* COMMIT answered ROLLBACK */
	int savepoints;
	int64_t changes;
	char **dead; /* names of prepared statements that are no longer needed */
	size_t dead_count;
};

static struct pg_store *db_of(struct store *store)
{
	return (struct pg_store *)store;
}

static struct pg_stmt *own(struct store_stmt *stmt)
{
	return (struct pg_stmt *)stmt;
}

static uint64_t get_big(const char *at, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | (unsigned char)at[i];
	return value;
}

static void put_big(char *at, uint64_t value)
{
	for (int i = 7; i >= 0; i--, value >>= 8)
		at[i] = (char)(value & 0xff);
}

/* ---- errors ---- */

static bool is_lost(const struct pg_store *s)
{
	return s->broken || PQstatus(s->db) != CONNECTION_OK;
}

static const char *field(const PGresult *result, int code)
{
	const char *text = result ? PQresultErrorField(result, code) : NULL;

	return text ? text : "";
}

/* A server's error as one of ours. `result` may be NULL (the connection failed). */
static enum status refuse(struct pg_store *s, const PGresult *result, struct err *err)
{
	const char *state = field(result, PG_DIAG_SQLSTATE), *table = field(result, PG_DIAG_TABLE_NAME);
	char message[512], text[512];

	pg_one_line(*field(result, PG_DIAG_MESSAGE_PRIMARY) ? field(result, PG_DIAG_MESSAGE_PRIMARY)
		    : result                                ? PQresultErrorMessage(result)
							    : PQerrorMessage(s->db),
		message, sizeof message);
	if (strcmp(state, "23505") == 0) {
		if (!pg_key_columns(field(result, PG_DIAG_MESSAGE_DETAIL), table, text, sizeof text))
			snprintf(text, sizeof text, "%s", field(result, PG_DIAG_CONSTRAINT_NAME));
		return err_set(err, ST_CONFLICT, "store.unique", text, NULL);
	}
	if (strcmp(state, "23503") == 0)
		return err_set(err, ST_CONFLICT, "store.foreign_key", field(result, PG_DIAG_CONSTRAINT_NAME), NULL);
	if (strcmp(state, "23502") == 0) {
		snprintf(text, sizeof text, "%s.%s", table, field(result, PG_DIAG_COLUMN_NAME));
		return err_set(err, ST_INPUT, "store.check", text, NULL);
	}
	if (strcmp(state, "23514") == 0) {
		snprintf(s->check_table, sizeof s->check_table, "%s", table);
		return err_set(err, ST_INPUT, "store.check", field(result, PG_DIAG_CONSTRAINT_NAME), NULL);
	}
	/* a value of another type than its column, out of its range, or no UTF-8 */
	if (strcmp(state, "42804") == 0 || strncmp(state, "22", 2) == 0)
		return err_set(err, ST_INPUT, "store.check", message, NULL);
	if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 || strcmp(state, "55P03") == 0)
		return err_set(err, ST_CONFLICT, "store.busy", NULL);
	if (strcmp(state, "25006") == 0)
		return err_set(err, ST_DENIED, "store.read_only", NULL);
	if (strcmp(state, "42501") == 0)
		return err_set(err, ST_DENIED, "store.denied", message, NULL);
	if (strcmp(state, "53100") == 0)
		return err_set(err, ST_INTERNAL, "store.full", NULL);
	if (strncmp(state, "XX00", 4) == 0 && state[4] != '0')
		return err_set(err, ST_INTERNAL, "store.corrupt", message, NULL);
	if (strncmp(state, "58", 2) == 0 || strncmp(state, "53", 2) == 0)
		return err_set(err, ST_INTERNAL, "store.io", message, NULL);
	if (strncmp(state, "57P0", 4) == 0 || strncmp(state, "08", 2) == 0 || is_lost(s))
		return err_set(err, ST_NETWORK, "store.lost", s->shown, message, NULL);
	return err_set(err, ST_INTERNAL, "store.sql", message, NULL);
}

/* The first error of a transaction is the one that counts. */
static void fail(struct pg_store *s, const PGresult *result)
{
	if (s->failed)
		return;
	s->failed = true;
	refuse(s, result, &s->failure);
}

/* ---- the queue of answers ---- */

static void owe(struct pg_store *s, enum owed_kind kind, struct pg_stmt *stmt)
{
	if (s->count == s->capacity) {
		size_t capacity = s->capacity ? s->capacity * 2 : 256;
		struct owed *queue = heap_alloc(capacity, sizeof *queue);

		for (size_t i = 0; i < s->count; i++)
			queue[i] = s->queue[(s->first + i) % s->capacity];
		free(s->queue);
		s->queue = queue;
		s->capacity = capacity;
		s->first = 0;
	}
	s->queue[(s->first + s->count++) % s->capacity] = (struct owed){kind, stmt};
	if (stmt)
		stmt->owed++;
	s->syncs += kind == OWED_SYNC;
	s->unsynced = kind == OWED_SYNC ? 0 : s->unsynced + 1;
}

static struct owed *head(struct pg_store *s)
{
	return s->count > 0 ? &s->queue[s->first] : NULL;
}

static void paid(struct pg_store *s)
{
	struct owed *o = head(s);

	if (o->stmt)
		o->stmt->owed--;
	s->syncs -= o->kind == OWED_SYNC;
	s->first = (s->first + 1) % s->capacity;
	s->count--;
}

/* The connection is gone or of no use any more: no answer will come. */
static void forgive(struct pg_store *s)
{
	s->broken = true;
	fail(s, NULL);
	while (s->count > 0) {
		struct pg_stmt *stmt = head(s)->stmt;

		if (stmt)
			stmt->complete = true;
		paid(s);
	}
	s->unsynced = 0;
}

static void keep_row(struct pg_stmt *p, const PGresult *result, int row)
{
	int columns = PQnfields(result);

	for (int c = 0; c < columns; c++) {
		int length = PQgetisnull(result, row, c) ? -1 : PQgetlength(result, row, c);
		size_t more = sizeof length + (size_t)(length < 0 ? 0 : length + 1);

		if (p->kept_used + more > p->kept_capacity) {
			p->kept_capacity = (p->kept_capacity + more) * 2;
			p->kept = heap_grow(p->kept, p->kept_capacity, 1);
		}
		memcpy(p->kept + p->kept_used, &length, sizeof length);
		if (length >= 0)
			memcpy(p->kept + p->kept_used + sizeof length, PQgetvalue(result, row, c), (size_t)length + 1);
		p->kept_used += more;
	}
}

static void note_columns(struct pg_stmt *p, const PGresult *result)
{
	int columns = PQnfields(result);

	if (columns > p->columns) {
		p->column_type = heap_grow(p->column_type, (size_t)columns, sizeof *p->column_type);
		p->cell = heap_grow(p->cell, (size_t)columns, sizeof *p->cell);
		p->cell_length = heap_grow(p->cell_length, (size_t)columns, sizeof *p->cell_length);
	}
	p->columns = columns;
	for (int c = 0; c < columns; c++)
		p->column_type[c] = PQftype(result, c);
}

/* One result of the head's answer that is no row to be read now. */
static void take_result(struct pg_store *s, const struct owed *o, PGresult *result)
{
	switch (PQresultStatus(result)) {
	case PGRES_SINGLE_TUPLE:
	case PGRES_TUPLES_OK:
		if (o->kind == OWED_ROWS && o->stmt) {
			note_columns(o->stmt, result);
			for (int i = 0; i < PQntuples(result); i++)
				keep_row(o->stmt, result, i);
		}
		break;
	case PGRES_COMMAND_OK:
		if (o->kind == OWED_RUN && PQcmdTuples(result)[0]) /* a savepoint has no count */
			s->changes = strtoll(PQcmdTuples(result), NULL, 10);
		if (o->kind == OWED_PREPARE && o->stmt)
			o->stmt->generation = s->generation;
		if (o->kind == OWED_CONTROL && strcmp(PQcmdStatus(result), "ROLLBACK") == 0)
			s->not_committed = true;
		break;
	case PGRES_PIPELINE_ABORTED: /* follows an error that is noted */
		break;
	default:
		fail(s, result);
	}
	if (o->kind == OWED_PREPARE && o->stmt && PQresultStatus(result) != PGRES_COMMAND_OK)
		o->stmt->generation = 0;
}

/* Takes the whole answer at the head of the queue. */
static void take_head(struct pg_store *s)
{
	struct owed o = *head(s);
	PGresult *result;

	if (o.kind == OWED_SYNC) {
		result = PQgetResult(s->db);
		if (PQresultStatus(result) != PGRES_PIPELINE_SYNC || is_lost(s)) {
			PQclear(result);
			forgive(s);
			return;
		}
		PQclear(result);
		paid(s);
		return;
	}
	while ((result = PQgetResult(s->db)) && !is_lost(s)) {
		take_result(s, &o, result);
		PQclear(result);
	}
	if (is_lost(s)) {
		if (result)
			fail(s, result);
		PQclear(result);
		forgive(s);
		return;
	}
	if (o.kind == OWED_ROWS && o.stmt)
		o.stmt->complete = true;
	paid(s);
}

static void send_sync(struct pg_store *s)
{
	if (s->unsynced == 0)
		return;
	if (PQpipelineSync(s->db) == 1)
		owe(s, OWED_SYNC, NULL);
	else
		forgive(s);
}

/* Everything is answered. */
static void settle(struct pg_store *s)
{
	send_sync(s);
	while (s->count > 0)
		take_head(s);
}

static void control(struct pg_store *s, const char *sql)
{
	if (PQsendQueryParams(s->db, sql, 0, NULL, NULL, NULL, NULL, 0) == 1)
		owe(s, OWED_CONTROL, NULL);
	else
		forgive(s);
}

static void control_prepared(struct pg_store *s, enum control which)
{
	if (PQsendQueryPrepared(s->db, control_name[which], 0, NULL, NULL, NULL, 0) == 1)
		owe(s, OWED_CONTROL, NULL);
	else
		forgive(s);
}

/* Outside of the pipeline: several statements at once, or an answer that is looked at here. Free with PQclear; NULL is an error too. */
static PGresult *plain(struct pg_store *s, const char *sql)
{
	PGresult *result;

	settle(s);
	PQexitPipelineMode(s->db);
	result = PQexec(s->db, sql);
	PQenterPipelineMode(s->db);
	return result;
}

static bool is_good(const PGresult *result)
{
	return PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK;
}

/* "tier > 0" of a broken CHECK, in the place of its constraint's name. The transaction is over anyway, so it ends here. If it made the table too, the
 * name has to do. */
static void ask_check(struct pg_store *s)
{
	const char *const value[] = {s->failure.param[0], s->check_table};
	PGresult *found;

	PQclear(plain(s, "ROLLBACK"));
	PQexitPipelineMode(s->db);
	found = PQexecParams(s->db,
		"SELECT pg_get_expr(o.conbin, o.conrelid) FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = "
		"c.relnamespace WHERE o.contype = 'c' AND o.conname = $1 AND c.relname = $2 AND n.nspname = current_schema()",
		2, NULL, value, NULL, NULL, 0);
	PQenterPipelineMode(s->db);
	if (PQresultStatus(found) == PGRES_TUPLES_OK && PQntuples(found) == 1) {
		const char *text = PQgetvalue(found, 0, 0);
		size_t length = strlen(text);
		bool enclosed = length > 2 && text[0] == '(' && text[length - 1] == ')';

		snprintf(s->failure.param[0], sizeof s->failure.param[0], "%.*s", (int)(enclosed ? length - 2 : length), text + enclosed);
	}
	PQclear(found);
}

static enum status failure(struct pg_store *s, struct err *err)
{
	if (s->check_table[0] && !is_lost(s) && s->savepoints == 0) /* else the transaction may go on */
		ask_check(s);
	s->check_table[0] = '\0';
	if (err)
		*err = s->failure;
	return s->failure.status;
}

/* ---- opening ---- */

/* What a session needs, whatever the server's defaults are. A commit that was answered is on the disk; a connection that is gone ends its work. */
static enum status set_session(struct pg_store *s, struct err *err)
{
	PGresult *result =
		PQexec(s->db, "SET client_min_messages = error; SET lock_timeout = '" LOCK_WAIT "'; SET jit = off; "
			      "SET idle_in_transaction_session_timeout = 0; SELECT set_config('search_path', quote_ident(current_schema()), false); "
			      "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'");

	if (is_good(result) && PQserverVersion(s->db) >= 140000) {
		PQclear(result);
		result = PQexec(s->db, "SET client_connection_check_interval = '1s'");
		if (!is_good(result)) { /* not on every system: then a dead client's query runs to its end */
			PQclear(result);
			result = PQexec(s->db, "SELECT 1");
		}
	}
	if (is_good(result) && s->mode == STORE_READ) {
		PQclear(result);
		result = PQexec(s->db, "SET default_transaction_read_only = on");
	}
	if (!is_good(result)) {
		enum status st = refuse(s, result, err);

		PQclear(result);
		return st;
	}
	PQclear(result);
	s->generation++;
	if (PQenterPipelineMode(s->db) != 1)
		return err_set(err, ST_NETWORK, "store.lost", s->shown, "no pipeline mode", NULL);
	for (int i = 0; i < CONTROLS && !is_lost(s); i++) { /* answered with what comes first */
		char sql[256];
		const char *place = strstr(control_sql[i], "%s");

		if (place)
			snprintf(sql, sizeof sql, "%.*s%s%s", (int)(place - control_sql[i]), control_sql[i], s->schema, place + 2);
		if (PQsendPrepare(s->db, control_name[i], place ? sql : control_sql[i], 0, NULL) == 1)
			owe(s, OWED_PREPARE, NULL);
	}
	return ST_OK;
}

static enum status not_connected(struct pg_store *s, struct err *err)
{
	bool password = PQconnectionNeedsPassword(s->db) || PQconnectionUsedPassword(s->db);
	char message[512];
	enum status st = password ? ST_DENIED : ST_NETWORK;

	pg_one_line(PQerrorMessage(s->db), message, sizeof message);
	if (strstr(message, "does not exist")) /* a server that answers in another language gives ST_NETWORK or ST_DENIED with its words */
		st = ST_NOT_FOUND;
	return err_set(err, st, "store.open", s->shown, message, NULL);
}

static void note_schema(struct pg_store *s, const char *schema)
{
	size_t length = 0;

	for (; *schema && length + 3 < sizeof s->schema; schema++) {
		if (*schema == '\'' || *schema == '\\')
			s->schema[length++] = *schema;
		s->schema[length++] = *schema;
	}
	s->schema[length] = '\0';
}

/* Is there a schema to work in, and is it ours or empty? */
static enum status recognise(struct pg_store *s, enum store_mode mode, struct err *err)
{
	PGresult *result = PQexec(s->db, "SELECT current_setting('server_encoding'), current_schema(), to_regclass(quote_ident(current_schema()) || "
					 "'.store_migration') IS NOT NULL, to_regclass(quote_ident(current_schema()) || '." LOCK_TABLE
					 "') IS NOT NULL, (SELECT min(c.relname) FROM pg_class c WHERE c.relnamespace = "
					 "to_regnamespace(quote_ident(current_schema())) AND c.relkind "
					 "IN ('r', 'p') AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))");
	enum status st = ST_OK;
	bool ours;

	if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1) {
		st = refuse(s, result, err);
		PQclear(result);
		return st;
	}
	note_schema(s, PQgetvalue(result, 0, 1));
	ours = PQgetvalue(result, 0, 2)[0] == 't';
	s->lock_table = PQgetvalue(result, 0, 3)[0] == 't';
	if (PQserverVersion(s->db) < SERVER_VERSION_MIN)
		st = err_set(err, ST_INPUT, "store.open", s->shown, "PostgreSQL 12 or newer is needed", NULL);
	else if (strcmp(PQgetvalue(result, 0, 0), "UTF8") != 0)
		st = err_set(err, ST_INPUT, "store.open", s->shown, "the database's encoding is not UTF8", NULL);
	else if (PQgetisnull(result, 0, 1))
		st = err_set(err, ST_NOT_FOUND, "store.open", s->shown, "no schema of the search_path exists", NULL);
	else if (!ours && mode != STORE_WRITE_CREATE)
		st = err_set(err, ST_NOT_FOUND, "store.open", s->shown, "there is no Sangsaeng database in it", NULL);
	else if (!ours && !PQgetisnull(result, 0, 4))
		st = err_set(err, ST_INPUT, "store.open", s->shown, "its schema holds tables of another program", NULL);
	PQclear(result);
	return st;
}

static void pg_close(struct store *store)
{
	struct pg_store *s = db_of(store);

	for (size_t i = 0; i < s->dead_count; i++)
		free(s->dead[i]);
	free(s->dead);
	free(s->queue);
	PQfinish(s->db);
	free(s);
}

/* Remarks of a server are not for the user's terminal. */
static void ignore_notice(void *context, const char *message)
{
	(void)context;
	(void)message;
}

static enum status pg_open(const char *where, enum store_mode mode, struct store **out_store, struct err *err)
{
	static const char *const keyword[] = {"fallback_application_name", "connect_timeout", "dbname", "client_encoding", NULL};
	const char *const value[] = {"sangsaeng", "10", where, "UTF8", NULL};
	PQconninfoOption *option;
	struct pg_store *s;
	enum status st = libpq_need(err);

	if (st != ST_OK)
		return st;
	s = heap_alloc(1, sizeof *s);
	option = PQconninfoParse(where, NULL);
	pg_shown(where, s->shown, sizeof s->shown);
	s->mode = mode;
	if (!option) { /* libpq's own words would repeat the string */
		free(s);
		return err_set(err, ST_USAGE, "store.open", "postgresql://…", "not a connection string", NULL);
	}
	PQconninfoFree(option);
	s->db = PQconnectdbParams(keyword, value, 1);
	PQsetNoticeProcessor(s->db, ignore_notice, NULL);
	st = is_lost(s) ? not_connected(s, err) : recognise(s, mode, err);
	if (st == ST_OK)
		st = set_session(s, err);
	if (st != ST_OK) {
		pg_close(&s->store);
		return st;
	}
	*out_store = &s->store;
	return ST_OK;
}

/* After the connection was lost. What was prepared is gone with it. */
static enum status connect_again(struct pg_store *s, struct err *err)
{
	enum status st;

	forgive(s);
	if (PQpipelineStatus(s->db) != PQ_PIPELINE_OFF)
		PQexitPipelineMode(s->db);
	PQreset(s->db);
	s->broken = false;
	for (size_t i = 0; i < s->dead_count; i++)
		free(s->dead[i]);
	s->dead_count = 0;
	s->advisory = false;
	st = is_lost(s) ? not_connected(s, err) : set_session(s, err);
	return st;
}

/* ---- transactions ---- */

static void deallocate(struct pg_store *s)
{
	if (s->dead_count == 0)
		return;
	for (size_t i = 0; i < s->dead_count; i++) {
		char sql[40];

		snprintf(sql, sizeof sql, "DEALLOCATE %s", s->dead[i]);
		control(s, sql);
		free(s->dead[i]);
	}
	s->dead_count = 0;
	settle(s); /* not in the transaction that follows, and no failure of it */
	s->failed = is_lost(s);
}

static void unlock_schema(struct pg_store *s)
{
	if (s->advisory && !is_lost(s))
		PQclear(plain(s, "SELECT pg_advisory_unlock_all()"));
	s->advisory = false;
}

/* One writer at a time as long as the table that they lock is not there: migrations that begin in an empty schema. */
static void lock_schema(struct pg_store *s)
{
	PGresult *result =
		plain(s, "SELECT pg_advisory_lock(hashtextextended('sangsaeng ' || current_schema(), 0)), to_regclass('" LOCK_TABLE "') IS NOT NULL");

	if (PQresultStatus(result) == PGRES_TUPLES_OK) {
		PQclear(result); /* what was there before the lock was granted does not count */
		s->advisory = true;
		result = plain(s, "SELECT to_regclass('" LOCK_TABLE "') IS NOT NULL");
	}
	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		s->lock_table = PQgetvalue(result, 0, 0)[0] == 't';
	else
		fail(s, result);
	PQclear(result);
	if (s->lock_table)
		unlock_schema(s);
}

static void pg_rollback(struct store *store)
{
	struct pg_store *s = db_of(store);

	if (!is_lost(s))
		settle(s);
	if (!is_lost(s) && PQtransactionStatus(s->db) != PQTRANS_IDLE)
		PQclear(plain(s, "ROLLBACK"));
	unlock_schema(s);
	s->failed = s->not_committed = false;
}

static void try_begin(struct pg_store *s, bool write, bool wait)
{
	s->failed = s->not_committed = false;
	s->savepoints = 0;
	deallocate(s);
	if (write && !s->lock_table)
		lock_schema(s);
	if (s->failed)
		return;
	control_prepared(s, write ? BEGIN_WRITE : BEGIN_READ);
	if (write && s->lock_table)
		control_prepared(s, LOCK_WRITER);
	if (wait)
		settle(s);
}

static enum status start(struct store *store, bool write, bool wait, struct err *err)
{
	struct pg_store *s = db_of(store);
	enum status st;

	if (!is_lost(s))
		try_begin(s, write, wait);
	if (is_lost(s)) { /* it ended while nothing was going on: nothing is lost but time */
		st = connect_again(s, err);
		if (st != ST_OK)
			return st;
		try_begin(s, write, wait);
	}
	if (!s->failed)
		return ST_OK;
	st = failure(s, err);
	pg_rollback(store);
	return st;
}

static enum status pg_begin(struct store *store, bool write, struct err *err)
{
	return start(store, write, true, err);
}

/* A server that has ended the connection has said so: a last message, then the end of the stream. */
static enum status pg_begin_ask(struct store *store, struct err *err)
{
	struct pg_store *s = db_of(store);

	for (int i = 0; i < 2 && !is_lost(s); i++)
		PQconsumeInput(s->db);
	return start(store, true, false, err);
}

static enum status pg_commit(struct store *store, struct err *err)
{
	struct pg_store *s = db_of(store);

	if (!s->failed) {
		if (store->tx.changed)
			control_prepared(s, store->tx.changed == STORE_CHANGED_LIVE   ? TELL_LIVE
					    : store->tx.changed == STORE_CHANGED_ROWS ? TELL_ROWS
										      : TELL_BOTH);
		control_prepared(s, COMMIT);
		settle(s);
	}
	if (!s->failed && s->not_committed)
		return err_set(err, ST_INTERNAL, "store.io", "the transaction was rolled back", NULL);
	if (s->failed)
		return failure(s, err);
	unlock_schema(s);
	return ST_OK;
}

/* Statements of a migration, or of an operator. */
static enum status pg_script(struct store *store, const char *sql, struct err *err)
{
	struct pg_store *s = db_of(store);
	char *ours = pg_schema(sql);
	PGresult *result = s->failed ? NULL : plain(s, ours);

	if (!s->failed && !is_good(result))
		fail(s, result);
	PQclear(result);
	free(ours);
	return s->failed ? failure(s, err) : ST_OK;
}

/* Runs the statements that a query gives as text in its first column, and hands the further columns of those that give a row to `found`. */
static enum status run_each(struct pg_store *s, const char *query, bool expect_rows, struct err *err)
{
	PGresult *list = s->failed ? NULL : plain(s, query);
	enum status st = ST_OK;

	if (!s->failed && !is_good(list))
		fail(s, list);
	for (int i = 0; !s->failed && st == ST_OK && i < PQntuples(list); i++) {
		PGresult *result = plain(s, PQgetvalue(list, i, 0));

		if (!is_good(result)) {
			fail(s, result);
		} else if (expect_rows && PQntuples(result) > 0) {
			char complaint[256];

			snprintf(complaint, sizeof complaint, "a row of %s refers to nothing in %s", PQgetvalue(list, i, 1), PQgetvalue(list, i, 2));
			st = err_set(err, ST_INTERNAL, "store.corrupt", complaint, NULL);
		}
		PQclear(result);
	}
	PQclear(list);
	return s->failed ? failure(s, err) : st;
}

/* Beside what the rooms ask for: the table that writers lock, and an index for each reference, without which deleting a row would look through all
 * rows that may refer to it. */
static enum status pg_migrated(struct store *store, struct err *err)
{
	enum status st = pg_script(store, "CREATE TABLE IF NOT EXISTS " LOCK_TABLE " (id INTEGER NOT NULL PRIMARY KEY) STRICT;", err);

	if (st != ST_OK)
		return st;
	return run_each(db_of(store),
		"SELECT format('CREATE INDEX IF NOT EXISTS %I ON %I.%I (%s)', left('ref_' || min(c.relname) || '_' || string_agg(a.attname, '_' "
		"ORDER BY "
		"k.n), 63), min(n.nspname), min(c.relname), string_agg(quote_ident(a.attname), ', ' ORDER BY k.n)) FROM pg_constraint o JOIN "
		"pg_class c "
		"ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL unnest(o.conkey) WITH ORDINALITY AS k "
		"(attnum, n) "
		"JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.attnum WHERE o.contype = 'f' AND n.nspname = current_schema() AND "
		"NOT "
		"EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = o.conrelid AND (string_to_array(i.indkey::text, ' "
		"')::int2[])[1:cardinality(o.conkey)] "
		"= o.conkey) GROUP BY o.oid",
		false, err);
}

static enum status pg_settle(struct store *store, struct err *err)
{
	struct pg_store *s = db_of(store);

	settle(s);
	return s->failed ? failure(s, err) : ST_OK;
}

static int64_t pg_changes(struct store *store)
{
	struct pg_store *s = db_of(store);

	settle(s);
	return s->failed ? 0 : s->changes;
}

/* Pages are the server's to check. References are ours: they can be switched off by whoever owns the tables. */
static enum status pg_integrity(struct store *store, struct err *err)
{
	return run_each(db_of(store),
		"SELECT format('SELECT 1 FROM %s c WHERE %s AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s) LIMIT 1', min(o.conrelid::regclass::text), "
		"string_agg(format('c.%I IS NOT NULL', a.attname), ' AND '), min(o.confrelid::regclass::text), string_agg(format('p.%I = c.%I', "
		"b.attname, "
		"a.attname), ' AND ')), min(o.conrelid::regclass::text), min(o.confrelid::regclass::text) FROM pg_constraint o CROSS JOIN LATERAL "
		"unnest(o.conkey, o.confkey) AS k (child, parent) JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.child JOIN "
		"pg_attribute "
		"b ON b.attrelid = o.confrelid AND b.attnum = k.parent WHERE o.contype = 'f' AND o.connamespace = to_regnamespace(quote_ident("
		"current_schema())) GROUP BY o.oid ORDER BY 2, 3",
		true, err);
}

/* ---- statements ---- */

static enum status pg_prepare(struct store *store, const char *sql, bool write, struct store_stmt **out_stmt, struct err *err)
{
	struct pg_store *s = db_of(store);
	struct pg_sql ours = pg_statement(sql);
	struct pg_stmt *p;

	if (!ours.text)
		return err_set(err, ST_INTERNAL, "store.sql", ours.complaint, NULL);
	if (!write && ours.kind != PG_READ) {
		free(ours.text);
		return err_set(err, ST_INTERNAL, "store.sql", "a change inside a reading transaction", NULL);
	}
	p = heap_alloc(1, sizeof *p);
	p->stmt.write = ours.kind != PG_READ;
	p->sql = ours;
	p->type = heap_alloc((size_t)(ours.params + ours.tests) + 1, sizeof *p->type);
	for (int i = 0; i < ours.tests; i++)
		p->type[ours.params + i] = OID_BOOL;
	p->param = heap_alloc((size_t)ours.params + 1, sizeof *p->param);
	snprintf(p->name, sizeof p->name, "s%u", ++s->names);
	*out_stmt = &p->stmt;
	return ST_OK;
}

static void end_rows(struct pg_store *s, struct pg_stmt *p)
{
	PQclear(p->row);
	p->row = NULL;
	for (size_t i = 0; p->open && !p->complete && i < s->count; i++) { /* nobody reads the rest */
		struct owed *o = &s->queue[(s->first + i) % s->capacity];

		if (o->kind == OWED_ROWS && o->stmt == p) {
			o->stmt = NULL;
			p->owed--;
		}
	}
	for (int c = 0; c < p->columns; c++)
		p->cell[c] = NULL;
	p->open = p->asked = p->complete = false;
	p->kept_used = p->kept_read = 0;
	if (p->kept_capacity > KEPT_MAX) {
		free(p->kept);
		p->kept = NULL;
		p->kept_capacity = 0;
	}
}

static void pg_reset(struct store_stmt *stmt, bool clear_bindings)
{
	struct pg_stmt *p = own(stmt);

	if (p->open || p->row)
		end_rows(db_of(stmt->store), p);
	if (!clear_bindings)
		return;
	for (int i = 0; i < p->sql.params; i++)
		p->param[i].bound = 0;
	p->bind_error = NULL;
}

static void pg_finalize(struct store_stmt *stmt)
{
	struct pg_store *s = db_of(stmt->store);
	struct pg_stmt *p = own(stmt);

	pg_reset(stmt, true);
	while (p->owed > 0 && s->count > 0)
		take_head(s);
	if (p->generation == s->generation && !is_lost(s)) {
		s->dead = heap_grow(s->dead, s->dead_count + 1, sizeof *s->dead);
		s->dead[s->dead_count++] = heap_strdup(p->name);
	}
	for (int i = 0; i < p->sql.params; i++)
		free(p->param[i].owned);
	free(p->param);
	free(p->type);
	free(p->column_type);
	free(p->cell);
	free(p->cell_length);
	free(p->kept);
	free(p->sql.text);
	free(p);
}

static struct pg_param *bind(struct store_stmt *stmt, int index, Oid type)
{
	struct pg_stmt *p = own(stmt);

	if (index < 1 || index > p->sql.params) {
		p->bind_error = "no parameter of this number";
		return NULL;
	}
	p->param[index - 1].bound = type;
	return &p->param[index - 1];
}

static void bind_number(struct store_stmt *stmt, int index, Oid type, uint64_t bits)
{
	struct pg_param *param = bind(stmt, index, type);

	if (!param)
		return;
	put_big(param->fixed, bits);
	param->value = param->fixed;
	param->length = 8;
}

static void bind_bytes(struct store_stmt *stmt, int index, Oid type, const void *bytes, size_t length, bool borrowed)
{
	struct pg_param *param = bind(stmt, index, type);

	if (!param)
		return;
	if (length > INT32_MAX / 2) {
		own(stmt)->bind_error = "a value of more than a gigabyte";
		return;
	}
	param->length = (int)length;
	param->value = bytes;
	if (borrowed)
		return;
	if (length + 1 > param->capacity) {
		param->capacity = length + 1 + length / 2;
		param->owned = heap_grow(param->owned, param->capacity, 1);
	}
	if (length > 0)
		memcpy(param->owned, bytes, length);
	param->owned[length] = '\0';
	param->value = param->owned;
}

static void pg_bind_int(struct store_stmt *stmt, int index, int64_t value)
{
	bind_number(stmt, index, OID_INT8, (uint64_t)value);
}

static void pg_bind_double(struct store_stmt *stmt, int index, double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	bind_number(stmt, index, OID_FLOAT8, bits);
}

static void pg_bind_text(struct store_stmt *stmt, int index, const char *value, size_t length, bool borrowed)
{
	bind_bytes(stmt, index, OID_TEXT, value, length, borrowed);
}

static void pg_bind_blob(struct store_stmt *stmt, int index, const void *bytes, size_t length)
{
	bind_bytes(stmt, index, OID_BYTEA, bytes, length, false);
}

static void pg_bind_null(struct store_stmt *stmt, int index)
{
	bind(stmt, index, 0);
}

/* Declares the statement to the server when it is first needed, and again when a parameter turns out to be of another type than it was: one that was
 * always NULL so far had none, and the server took the one that fits. */
static bool declare(struct pg_store *s, struct pg_stmt *p)
{
	bool changed = p->generation != s->generation;

	for (int i = 0; i < p->sql.params; i++) {
		Oid bound = p->param[i].bound;

		if (bound == 0 || bound == p->type[i])
			continue;
		p->type[i] = bound;
		changed = true;
	}
	if (!changed)
		return true;
	if (p->generation == s->generation) {
		char sql[40];

		snprintf(sql, sizeof sql, "DEALLOCATE %s", p->name);
		control(s, sql);
		snprintf(p->name, sizeof p->name, "s%u", ++s->names);
	}
	if (s->failed || PQsendPrepare(s->db, p->name, p->sql.text, p->sql.params + p->sql.tests, p->type) != 1)
		return false;
	owe(s, OWED_PREPARE, p);
	p->generation = s->generation; /* taken back if it fails */
	return true;
}

static bool send_query(struct pg_store *s, struct pg_stmt *p)
{
	const char *value[PG_PARAMS_MAX + PG_TESTS_MAX];
	int length[PG_PARAMS_MAX + PG_TESTS_MAX], format[PG_PARAMS_MAX + PG_TESTS_MAX], count = p->sql.params;

	if (!declare(s, p))
		return false;
	for (int i = 0; i < p->sql.params; i++) {
		value[i] = p->param[i].bound ? p->param[i].value : NULL;
		length[i] = p->param[i].bound ? p->param[i].length : 0;
		format[i] = 1;
	}
	for (int i = 0; i < p->sql.tests; i++, count++) {
		value[count] = p->param[p->sql.test[i] - 1].bound ? "\0" : "\1";
		length[count] = format[count] = 1;
	}
	if (PQsendQueryPrepared(s->db, p->name, count, value, length, format, 1) != 1)
		return false;
	owe(s, p->sql.kind == PG_READ ? OWED_ROWS : OWED_RUN, p);
	return true;
}

/* A sum as PostgreSQL gives it: digits to the base 10,000. False if it is no integer of 64 bits. */
static bool numeric_int(const char *at, int64_t *out_value)
{
	int digits = (int)get_big(at, 2), weight = (int16_t)get_big(at + 2, 2);
	unsigned sign = (unsigned)get_big(at + 4, 2);
	int64_t value = 0;

	if ((sign != 0 && sign != 0x4000) || digits > weight + 1)
		return false;
	for (int i = 0; i <= weight; i++) {
		int64_t digit = i < digits ? (int64_t)get_big(at + 8 + 2 * i, 2) : 0;

		if (__builtin_mul_overflow(value, 10000, &value) || __builtin_add_overflow(value, sign ? -digit : digit, &value))
			return false;
	}
	*out_value = value;
	return true;
}

static double numeric_double(const char *at)
{
	int digits = (int)get_big(at, 2), weight = (int16_t)get_big(at + 2, 2);
	struct text text;
	double value;

	text_init(&text);
	text_append_string(&text, get_big(at + 4, 2) == 0x4000 ? "-0" : "0");
	for (int i = 0; i < digits; i++)
		text_printf(&text, "%04d", (int)get_big(at + 8 + 2 * i, 2));
	text_printf(&text, "e%d", 4 * (weight + 1 - digits));
	value = strtod(text.data, NULL);
	text_done(&text);
	return value;
}

/* SQLite refuses a sum beyond 64 bits; so do we. */
static bool row_fits(const struct pg_stmt *p)
{
	for (int c = 0; c < p->columns; c++) {
		int64_t value;

		if (p->column_type[c] == OID_NUMERIC && p->cell[c] && (int)get_big(p->cell[c], 2) <= (int16_t)get_big(p->cell[c] + 2, 2) + 1 &&
			!numeric_int(p->cell[c], &value))
			return false;
	}
	return true;
}

static void row_from_result(struct pg_stmt *p)
{
	note_columns(p, p->row);
	for (int c = 0; c < p->columns; c++) {
		p->cell[c] = PQgetisnull(p->row, 0, c) ? NULL : PQgetvalue(p->row, 0, c);
		p->cell_length[c] = PQgetlength(p->row, 0, c);
	}
}

static void row_from_kept(struct pg_stmt *p)
{
	for (int c = 0; c < p->columns; c++) {
		int length;

		memcpy(&length, p->kept + p->kept_read, sizeof length);
		p->kept_read += sizeof length;
		p->cell[c] = length < 0 ? NULL : p->kept + p->kept_read;
		p->cell_length[c] = length < 0 ? 0 : length;
		p->kept_read += (size_t)(length < 0 ? 0 : length + 1);
	}
}

/* The next row of an open statement, kept or from the connection. */
static bool next_row(struct pg_store *s, struct pg_stmt *p)
{
	PQclear(p->row);
	p->row = NULL;
	if (p->kept_read < p->kept_used) {
		row_from_kept(p);
		return true;
	}
	while (!p->complete) { /* its answer is at the head of the queue */
		PGresult *result = PQgetResult(s->db);

		if (PQresultStatus(result) == PGRES_SINGLE_TUPLE && !is_lost(s)) {
			p->row = result;
			row_from_result(p);
			return true;
		}
		if (!result && !is_lost(s)) {
			p->complete = true;
			paid(s);
		} else if (is_lost(s)) {
			if (result)
				fail(s, result);
			forgive(s);
		} else {
			take_result(s, head(s), result);
		}
		PQclear(result);
	}
	if (p->kept_read < p->kept_used && !s->failed) { /* all at once, should the server be asked without single rows */
		row_from_kept(p);
		return true;
	}
	return false;
}

static enum status ask_rows(struct pg_store *s, struct pg_stmt *p, struct err *err)
{
	p->open = p->asked = true;
	p->complete = false;
	p->kept_used = p->kept_read = 0;
	if (send_query(s, p))
		return ST_OK;
	forgive(s);
	return failure(s, err);
}

static enum status step_rows(struct pg_store *s, struct pg_stmt *p, bool *out_row, struct err *err)
{
	enum status st = p->open ? ST_OK : ask_rows(s, p, err);

	if (st != ST_OK)
		return st;
	if (p->asked && !p->complete) { /* else another statement's wait has kept all rows */
		send_sync(s);
		while (head(s) && !(head(s)->kind == OWED_ROWS && head(s)->stmt == p))
			take_head(s);
		PQsetSingleRowMode(s->db);
	}
	p->asked = false;
	*out_row = next_row(s, p);
	if (s->failed)
		return failure(s, err);
	return *out_row && !row_fits(p) ? err_set(err, ST_INTERNAL, "store.sql", "integer overflow", NULL) : ST_OK;
}

static enum status pg_ask(struct store_stmt *stmt, struct err *err)
{
	struct pg_store *s = db_of(stmt->store);
	struct pg_stmt *p = own(stmt);

	if (p->bind_error || p->sql.kind != PG_READ)
		return err_set(err, ST_INTERNAL, "store.sql", p->bind_error ? p->bind_error : "only what reads can be asked", NULL);
	return s->failed ? failure(s, err) : ask_rows(s, p, err);
}

static enum status pg_step(struct store_stmt *stmt, bool *out_row, struct err *err)
{
	struct pg_store *s = db_of(stmt->store);
	struct pg_stmt *p = own(stmt);

	*out_row = false;
	if (p->bind_error)
		return err_set(err, ST_INTERNAL, "store.sql", p->bind_error, NULL);
	if (p->sql.kind == PG_BACK && !is_lost(s)) {
		settle(s);
		s->failed = is_lost(s);
		s->check_table[0] = '\0';
	}
	if (s->failed)
		return failure(s, err);
	s->savepoints += p->sql.kind == PG_SAVE ? 1 : p->sql.kind == PG_FORGET ? -1 : 0;
	if (p->sql.kind == PG_READ)
		return step_rows(s, p, out_row, err);
	if (!send_query(s, p)) {
		forgive(s);
		return failure(s, err);
	}
	if (p->sql.kind == PG_WRITE || p->sql.kind == PG_BACK) {
		settle(s);
	} else if (s->unsynced >= BATCH) {
		send_sync(s);
		while (s->syncs >= BATCHES_MAX && head(s))
			take_head(s);
	}
	return s->failed ? failure(s, err) : ST_OK;
}

/* ---- values ---- */

static enum store_type pg_type(struct store_stmt *stmt, int column)
{
	struct pg_stmt *p = own(stmt);
	int64_t value;

	if (column < 0 || column >= p->columns || !p->cell[column])
		return STORE_NULL;
	switch (p->column_type[column]) {
	case OID_BOOL:
	case OID_INT2:
	case OID_INT4:
	case OID_INT8:
		return STORE_INT;
	case OID_FLOAT4:
	case OID_FLOAT8:
		return STORE_REAL;
	case OID_NUMERIC:
		return numeric_int(p->cell[column], &value) ? STORE_INT : STORE_REAL;
	case OID_BYTEA:
		return STORE_BLOB;
	default:
		return STORE_TEXT;
	}
}

static double pg_get_double(struct store_stmt *stmt, int column)
{
	struct pg_stmt *p = own(stmt);
	enum store_type type = pg_type(stmt, column);
	double value = 0;

	if (type == STORE_TEXT)
		return strtod(p->cell[column], NULL);
	if (type == STORE_REAL && p->column_type[column] == OID_NUMERIC)
		return numeric_double(p->cell[column]);
	if (type == STORE_REAL && p->column_type[column] == OID_FLOAT4) {
		uint32_t bits = (uint32_t)get_big(p->cell[column], 4);
		float single;

		memcpy(&single, &bits, sizeof single);
		value = (double)single;
	} else if (type == STORE_REAL) {
		uint64_t bits = get_big(p->cell[column], 8);

		memcpy(&value, &bits, sizeof value);
	} else if (type == STORE_INT) {
		value = (double)stmt->store->driver->get_int(stmt, column);
	}
	return value;
}

static int64_t pg_get_int(struct store_stmt *stmt, int column)
{
	struct pg_stmt *p = own(stmt);
	int64_t value = 0;
	double real;

	switch (pg_type(stmt, column)) {
	case STORE_INT:
		break;
	case STORE_TEXT:
		return strtoll(p->cell[column], NULL, 10);
	case STORE_REAL:
		real = pg_get_double(stmt, column);
		return real >= 9223372036854775807.0 ? INT64_MAX : real <= -9223372036854775808.0 ? INT64_MIN : (int64_t)real;
	default:
		return 0;
	}
	switch (p->column_type[column]) {
	case OID_NUMERIC:
		numeric_int(p->cell[column], &value);
		return value;
	case OID_BOOL:
		return p->cell[column][0] != 0;
	case OID_INT2:
		return (int16_t)get_big(p->cell[column], 2);
	case OID_INT4:
		return (int32_t)get_big(p->cell[column], 4);
	default:
		return (int64_t)get_big(p->cell[column], 8);
	}
}

static const char *pg_get_text(struct store_stmt *stmt, int column, size_t *out_length)
{
	struct pg_stmt *p = own(stmt);
	enum store_type type = pg_type(stmt, column);
	const char *text = type == STORE_NULL ? NULL : p->cell[column];
	size_t length = type == STORE_NULL ? 0 : (size_t)p->cell_length[column];

	if (type == STORE_INT || type == STORE_REAL) {
		if (type == STORE_INT)
			snprintf(p->number, sizeof p->number, "%lld", (long long)pg_get_int(stmt, column));
		else
			snprintf(p->number, sizeof p->number, "%.15g", pg_get_double(stmt, column));
		text = p->number;
		length = strlen(text);
	}
	if (out_length)
		*out_length = length;
	return text;
}

static const void *pg_get_blob(struct store_stmt *stmt, int column, size_t *out_length)
{
	size_t length = 0;
	const char *bytes = pg_get_text(stmt, column, &length);

	if (out_length)
		*out_length = length;
	return length > 0 ? bytes : NULL;
}

const struct store_driver store_postgres = {
	.sql_tables =
		"SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind "
		"= 'r' AND c.relname <> '" LOCK_TABLE "' ORDER BY c.relname COLLATE \"C\"",
	.sql_columns =
		"SELECT a.attname, coalesce(array_position(string_to_array(i.indkey::text, ' ')::int2[], a.attnum), 0), a.atttypid = "
		"'text'::regtype FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN "
		"pg_index i ON i.indrelid = c.oid AND i.indisprimary WHERE c.relname = ?1 AND n.nspname = current_schema() AND c.relkind IN ('r', "
		"'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
	.sql_children_first =
		"WITH RECURSIVE t AS (SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = "
		"current_schema() AND c.relkind = 'r' AND c.relname <> '" LOCK_TABLE
		"'), d AS (SELECT t.oid, 0 AS depth FROM t UNION SELECT o.confrelid, d.depth + 1 FROM d JOIN pg_constraint o ON o.conrelid = d.oid "
		"AND "
		"o.contype = 'f' AND o.confrelid <> o.conrelid WHERE d.depth < 100) SELECT t.relname FROM t JOIN d ON d.oid = t.oid GROUP BY "
		"t.relname "
		"ORDER BY max(d.depth), t.relname COLLATE \"C\"",
	.binary_collation = " COLLATE \"C\"",
	.partitions = true,
	.open = pg_open,
	.close = pg_close,
	.begin = pg_begin,
	.begin_ask = pg_begin_ask,
	.commit = pg_commit,
	.rollback = pg_rollback,
	.script = pg_script,
	.migrated = pg_migrated,
	.integrity = pg_integrity,
	.settle = pg_settle,
	.changes = pg_changes,
	.prepare = pg_prepare,
	.finalize = pg_finalize,
	.reset = pg_reset,
	.bind_int = pg_bind_int,
	.bind_double = pg_bind_double,
	.bind_text = pg_bind_text,
	.bind_blob = pg_bind_blob,
	.bind_null = pg_bind_null,
	.ask = pg_ask,
	.step = pg_step,
	.type = pg_type,
	.get_int = pg_get_int,
	.get_double = pg_get_double,
	.get_text = pg_get_text,
	.get_blob = pg_get_blob,
};
