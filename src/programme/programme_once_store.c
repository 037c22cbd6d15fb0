/* SQL of calls that have their effect once. */
#include "programme/programme_once.h"

#include "programme/programme.h"
#include "programme/programme_job.h"

#include <string.h>

#define KEPT_MS ((int64_t)24 * 60 * 60 * 1000)

static enum status judge(struct store_tx *tx, struct programme_once *once, struct arena *arena, bool *out_found, bool *out_again, struct err *err)
{
	struct store_stmt *s;
	bool row = false, saved;
	int64_t ends_ms;
	enum status st = store_query(
		tx, "SELECT asked, saved, status, location, body, ends_ms FROM live_idempotency WHERE caller = ?1 AND \"key\" = ?2", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, once->caller);
	store_bind_text(s, 2, once->key);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	ends_ms = row ? store_int(s, 5) : 0;
	saved = row && store_int(s, 1) != 0;
	*out_found = row;
	if (!row || (ends_ms > 0 && ends_ms < programme_now_ms())) /* whoever began it is gone, or its day is over */
		return ST_OK;
	if (strcmp(store_text(s, 0), once->asked) != 0)
		return err_set(err, ST_INPUT, "once.other", once->key, NULL);
	if (!saved)
		return err_set(err, ST_CONFLICT, "once.running", once->key, NULL);
	once->status = (int)store_int(s, 2);
	once->location = store_text_copy(s, 3, arena);
	once->body = store_text_copy(s, 4, arena);
	*out_again = true;
	return ST_OK;
}

static enum status put(struct store_tx *tx, const struct programme_once *once, bool saved, int64_t ends_ms, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_idempotency (caller, \"key\", asked, saved, status, location, body, at_ms, ends_ms) VALUES (?1, ?2, ?3, ?4, ?5, "
		"?6, ?7, ?8, "
		"?9) ON CONFLICT (caller, \"key\") DO UPDATE SET asked = excluded.asked, saved = excluded.saved, status = excluded.status, location "
		"= "
		"excluded.location, body = excluded.body, at_ms = excluded.at_ms, ends_ms = excluded.ends_ms",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, once->caller);
	store_bind_text(s, 2, once->key);
	store_bind_text(s, 3, once->asked);
	store_bind_int(s, 4, saved);
	store_bind_int(s, 5, saved ? once->status : 0);
	store_bind_text(s, 6, saved && once->location ? once->location : "");
	store_bind_text(s, 7, saved && once->body ? once->body : "");
	store_bind_int(s, 8, programme_now_ms());
	store_bind_int(s, 9, ends_ms);
	return store_run(s, err);
}

enum status programme_once_begin(const char *db, struct programme_once *once, int64_t hold_ms, struct arena *arena, bool *out_again, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	bool found = false, again = false;
	enum status st = programme_open(db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(store, true, &tx, err);
	if (st == ST_OK) {
		st = judge(tx, once, arena, &found, &again, err);
		if (st == ST_OK && !again)
			st = put(tx, once, false, programme_now_ms() + hold_ms, err);
		if (st == ST_OK && !again)
			st = store_commit(tx, err);
		else
			store_rollback(tx);
	}
	store_close(store);
	if (st == ST_OK)
		*out_again = again;
	return st;
}

enum status programme_once_end(struct store_tx *tx, const struct programme_once *once, struct err *err)
{
	return put(tx, once, true, once->for_ever ? 0 : programme_now_ms() + KEPT_MS, err);
}

void programme_once_forget(const char *db, const struct programme_once *once)
{
	struct store *store;
	struct store_tx *tx;
	struct store_stmt *s;
	enum status st;

	if (programme_open(db, STORE_WRITE, &store, NULL) != ST_OK)
		return; /* it runs out by itself */
	if (store_begin(store, true, &tx, NULL) == ST_OK) {
		st = store_query(tx, "DELETE FROM live_idempotency WHERE caller = ?1 AND \"key\" = ?2 AND saved = 0", &s, NULL);
		if (st == ST_OK) {
			store_bind_text(s, 1, once->caller);
			store_bind_text(s, 2, once->key);
			st = store_run(s, NULL);
		}
		if (st == ST_OK)
			store_commit(tx, NULL);
		else
			store_rollback(tx);
	}
	store_close(store);
}

/* ---- what this thread commits next ---- */

static _Thread_local const struct programme_with *attached;
static _Thread_local bool saved_it;

void programme_once_attach(const struct programme_with *with_or_null)
{
	attached = with_or_null;
	saved_it = false;
}

enum status programme_once_save(struct store_tx *tx, struct err *err)
{
	enum status st = ST_OK;

	if (!attached)
		return ST_OK;
	if (attached->once)
		st = programme_once_end(tx, attached->once, err);
	if (st == ST_OK && attached->also)
		st = attached->also(attached->context, tx, err);
	saved_it = st == ST_OK;
	return st;
}

bool programme_once_dry(void)
{
	return attached && attached->dry_run;
}

bool programme_once_saved(void)
{
	return saved_it;
}
