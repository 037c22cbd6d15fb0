/* A store whose n-th call goes wrong. The store's driver is replaced by one that passes everything on, counts begin, query, bind, ask, step, settle
 * and commit, and at one of them fails, or lets the client die there: from then on nothing reaches the database any more. No product code knows of
 * it. */
#ifndef SANGSAENG_TEST_STORE_FAULT_H
#define SANGSAENG_TEST_STORE_FAULT_H

#include "store/store_int.h"

#include "store_support.h"

#include <signal.h>
#include <time.h>

enum fault_kind {
	FAULT_NONE,
	FAULT_ERROR,      /* the call fails and does nothing; the client goes on */
	FAULT_DIE_BEFORE, /* the client dies instead of the call */
	FAULT_DIE_AFTER,  /* the call is done, its answer is lost with the client */
	FAULT_DIE_WITHIN, /* the client dies while the call is under way: nobody knows whether it was done */
	FAULT_CUT,        /* the server ends the connection and the call is tried nevertheless; SQLite: as FAULT_ERROR */
	FAULT_KILL,       /* kill -9 of this process before the call */
};
struct fault {
	struct store_driver driver; /* first: what the store points to */
	const struct store_driver *real;
	struct store *store;
	enum fault_kind kind;
	int64_t at, calls, hits;
	bool at_commit;    /* in the place of `at` */
	bool passes_binds; /* they do not count: nothing leaves the process there */
	bool dead, due;    /* due: a bind failed, the next step says so */
	int64_t server_pid;
	/* broken on purpose, to see that somebody notices */
	bool commits_are_lost, leaves_a_part;
};

static struct fault *fault_of(const struct store *s)
{
	return (struct fault *)(uintptr_t)s->driver;
}

/* Ends a connection at the server and waits until it is gone; PostgreSQL only. */
static void server_hangs_up(int64_t pid, bool wait)
{
	static const struct timespec pause = {0, 500000};
	char sql[96];

	if (!on_postgres())
		return;
	snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%lld)", (long long)pid);
	if (!wait) {
		assert_int_equal(PQsendQuery(db_admin, sql), 1);
		PQflush(db_admin);
		return;
	}
	db_raw(sql);
	snprintf(sql, sizeof sql, "SELECT count(*) FROM pg_stat_activity WHERE pid = %lld", (long long)pid);
	while (db_raw_int(sql) > 0)
		nanosleep(&pause, NULL);
}

static enum status fault_lost(struct err *lost)
{
	return err_set(lost, ST_NETWORK, "store.lost", "test", "the client is dead", NULL);
}

static void fault_die(struct fault *f)
{
	if (f->leaves_a_part && f->store->tx.open && f->store->tx.write)
		f->real->commit(f->store, NULL);
	f->dead = true;
}

/* Does this call go wrong? */
static bool fault_is_here(struct fault *f, bool commit)
{
	f->calls++;
	if (f->kind == FAULT_NONE || (f->at_commit ? !commit : f->calls != f->at))
		return false;
	f->hits++;
	return true;
}

/* Before a call: true if it is to be made. `*out_die`: the client dies afterwards. */
static bool fault_before(struct fault *f, bool commit, bool *out_die, enum status *out_status, struct err *lost)
{
	*out_die = false;
	if (f->dead) {
		*out_status = fault_lost(lost);
		return false;
	}
	if (!fault_is_here(f, commit))
		return true;
	switch (f->kind) {
	case FAULT_DIE_AFTER:
		*out_die = true;
		return true;
	case FAULT_DIE_WITHIN:
		*out_die = true;
		server_hangs_up(f->server_pid, false);
		return true;
	case FAULT_CUT:
		server_hangs_up(f->server_pid, true);
		if (on_postgres())
			return true;
		break;
	case FAULT_DIE_BEFORE:
		fault_die(f);
		*out_status = fault_lost(lost);
		return false;
	case FAULT_KILL:
		raise(SIGKILL);
		break;
	default:
		break;
	}
	*out_status = err_set(lost, ST_INTERNAL, "store.io", "test", NULL);
	return false;
}

static enum status fault_after(struct fault *f, bool die, enum status status, struct err *lost)
{
	if (!die)
		return status;
	while (on_postgres() && f->kind == FAULT_DIE_WITHIN) {
		PGresult *result = PQgetResult(db_admin);

		if (!result)
			break;
		PQclear(result);
	}
	fault_die(f);
	return fault_lost(lost);
}

#define FAULTY(f, commit, call)                                                                                                                      \
	do {                                                                                                                                         \
		bool die_;                                                                                                                           \
		enum status status_;                                                                                                                 \
		if (!fault_before(f, commit, &die_, &status_, lost))                                                                                 \
			return status_;                                                                                                              \
		status_ = (call);                                                                                                                    \
		return fault_after(f, die_, status_, lost);                                                                                          \
	} while (0)

static enum status fault_begin(struct store *s, bool write, struct err *lost)
{
	struct fault *f = fault_of(s);

	FAULTY(f, false, f->real->begin(s, write, lost));
}

static enum status fault_begin_ask(struct store *s, struct err *lost)
{
	struct fault *f = fault_of(s);

	FAULTY(f, false, f->real->begin_ask ? f->real->begin_ask(s, lost) : f->real->begin(s, true, lost));
}

static enum status fault_commit(struct store *s, struct err *lost)
{
	struct fault *f = fault_of(s);

	if (f->commits_are_lost && !f->dead) {
		f->real->rollback(s);
		return ST_OK;
	}
	FAULTY(f, true, f->real->commit(s, lost));
}

static void fault_rollback(struct store *s)
{
	struct fault *f = fault_of(s);

	f->due = false;
	if (!f->dead)
		f->real->rollback(s);
}

static enum status fault_prepare(struct store *s, const char *sql, bool write, struct store_stmt **out_stmt, struct err *lost)
{
	struct fault *f = fault_of(s);
	struct store_stmt *stmt = NULL;
	enum status status;
	bool die;

	if (!fault_before(f, false, &die, &status, lost))
		return status;
	status = f->real->prepare(s, sql, write, &stmt, lost);
	if (die && stmt) { /* nobody hears of it */
		stmt->store = s;
		f->real->finalize(stmt);
		stmt = NULL;
	}
	if (stmt)
		*out_stmt = stmt;
	return fault_after(f, die, status, lost);
}

static enum status fault_ask(struct store_stmt *stmt, struct err *lost)
{
	struct fault *f = fault_of(stmt->store);

	if (f->due) /* the step says so */
		return ST_OK;
	FAULTY(f, false, f->real->ask ? f->real->ask(stmt, lost) : ST_OK);
}

static enum status fault_step(struct store_stmt *stmt, bool *out_row, struct err *lost)
{
	struct fault *f = fault_of(stmt->store);

	if (f->due && !f->dead) {
		f->due = false;
		return err_set(lost, ST_INTERNAL, "store.io", "test", NULL);
	}
	FAULTY(f, false, f->real->step(stmt, out_row, lost));
}

static enum status fault_settle(struct store *s, struct err *lost)
{
	struct fault *f = fault_of(s);

	FAULTY(f, false, f->real->settle ? f->real->settle(s, lost) : ST_OK);
}

/* A bind says nothing: its failure shows at the next step. */
static bool fault_bind(struct store_stmt *stmt)
{
	struct fault *f = fault_of(stmt->store);
	enum status status;
	bool die;

	if (f->passes_binds && !f->dead)
		return true;
	if (!fault_before(f, false, &die, &status, NULL)) {
		f->due = true;
		return false;
	}
	if (die)
		fault_die(f);
	return true;
}

static void fault_bind_int(struct store_stmt *stmt, int index, int64_t value)
{
	if (fault_bind(stmt))
		fault_of(stmt->store)->real->bind_int(stmt, index, value);
}

static void fault_bind_double(struct store_stmt *stmt, int index, double value)
{
	if (fault_bind(stmt))
		fault_of(stmt->store)->real->bind_double(stmt, index, value);
}

static void fault_bind_text(struct store_stmt *stmt, int index, const char *value, size_t length, bool borrowed)
{
	if (fault_bind(stmt))
		fault_of(stmt->store)->real->bind_text(stmt, index, value, length, borrowed);
}

static void fault_bind_blob(struct store_stmt *stmt, int index, const void *bytes, size_t length)
{
	if (fault_bind(stmt))
		fault_of(stmt->store)->real->bind_blob(stmt, index, bytes, length);
}

static void fault_bind_null(struct store_stmt *stmt, int index)
{
	if (fault_bind(stmt))
		fault_of(stmt->store)->real->bind_null(stmt, index);
}

/* Puts the faulty driver between a store and its database. The fault must live as long as the store. */
MAYBE void fault_install(struct fault *f, struct store *s)
{
	*f = (struct fault){.real = s->driver, .driver = *s->driver, .store = s};
	f->driver.begin = fault_begin;
	f->driver.begin_ask = fault_begin_ask;
	f->driver.commit = fault_commit;
	f->driver.rollback = fault_rollback;
	f->driver.prepare = fault_prepare;
	f->driver.ask = fault_ask;
	f->driver.step = fault_step;
	f->driver.settle = fault_settle;
	f->driver.bind_int = fault_bind_int;
	f->driver.bind_double = fault_bind_double;
	f->driver.bind_text = fault_bind_text;
	f->driver.bind_blob = fault_bind_blob;
	f->driver.bind_null = fault_bind_null;
	s->driver = &f->driver;
}

/* Nothing goes wrong, and counting begins anew. */
MAYBE void fault_off(struct fault *f)
{
	f->kind = FAULT_NONE;
	f->at = f->calls = f->hits = 0;
	f->at_commit = f->due = false;
}

/* The client is gone: its connection ends, what was not committed is not there. */
MAYBE void fault_bury(struct fault *f)
{
	struct store *s = f->store;

	server_hangs_up(f->server_pid, true);
	s->driver = f->real;
	store_close(s);
	f->store = NULL;
}

#endif
