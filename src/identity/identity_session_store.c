/* SQL of sessions and tokens. */
#include "identity/identity_int.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS "session, secret_hash, person, organisation, client, partner, scopes, second_factor, pending, method, created, seen, expires, revoked"

static void copy(char *out, size_t size, const char *value)
{
	snprintf(out, size, "%s", value ? value : "");
}

static struct identity_row read_row(struct identity_work *work, struct store_stmt *s)
{
	struct identity_row row = {.pending = store_int(s, 8) != 0,
		.created = store_int(s, 10),
		.seen = store_int(s, 11),
		.expires = store_int(s, 12),
		.revoked = store_int(s, 13)};
	struct identity_caller *c = &row.caller;

	copy(c->session, sizeof c->session, store_text(s, 0));
	copy(row.hash, sizeof row.hash, store_text(s, 1));
	copy(c->person, sizeof c->person, store_text(s, 2));
	copy(c->organisation, sizeof c->organisation, store_text(s, 3));
	copy(c->client, sizeof c->client, store_text(s, 4));
	copy(c->partner, sizeof c->partner, store_text(s, 5));
	copy(c->scopes, sizeof c->scopes, store_text(s, 6));
	copy(row.method, sizeof row.method, store_text(s, 9));
	c->second_factor = store_int(s, 7) != 0;
	c->kind = c->client[0] ? IDENTITY_CLIENT : IDENTITY_PERSON;
	if (!c->client[0])
		identity_csrf(&work->identity->keys, row.hash, c->csrf);
	return row;
}

enum status identity_row_add(struct identity_work *work, const struct identity_row *row, struct err *err)
{
	const struct identity_caller *c = &row->caller;
	struct store_stmt *s;
	enum status st = identity_stamp(work, err);

	if (st == ST_OK)
		st = store_query(work->tx,
			"INSERT INTO live_identity_sessions (" COLUMNS
			", changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, c->session);
	store_bind_text(s, 2, row->hash);
	store_bind_text(s, 3, c->person[0] ? c->person : NULL);
	store_bind_text(s, 4, c->organisation);
	store_bind_text(s, 5, c->client[0] ? c->client : NULL);
	store_bind_text(s, 6, c->partner[0] ? c->partner : NULL);
	store_bind_text(s, 7, c->scopes);
	store_bind_int(s, 8, c->second_factor);
	store_bind_int(s, 9, row->pending);
	store_bind_text(s, 10, row->method);
	store_bind_int(s, 11, row->created);
	store_bind_int(s, 12, row->seen);
	store_bind_int(s, 13, row->expires);
	store_bind_int(s, 14, row->revoked);
	store_bind_int(s, 15, work->version);
	return store_run(s, err);
}

static enum status one(struct identity_work *work, const char *sql, const char *value, bool *out_found, struct identity_row *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(work->tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, value);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	*out_found = row;
	if (row)
		*out_row = read_row(work, s);
	return ST_OK;
}

enum status identity_row_by_hash(struct identity_work *work, const char *hash, bool *out_found, struct identity_row *out_row, struct err *err)
{
	return one(work, "SELECT " COLUMNS " FROM live_identity_sessions WHERE secret_hash = ?1", hash, out_found, out_row, err);
}

enum status identity_row_by_id(struct identity_work *work, const char *id, bool *out_found, struct identity_row *out_row, struct err *err)
{
	return one(work, "SELECT " COLUMNS " FROM live_identity_sessions WHERE session = ?1", id, out_found, out_row, err);
}

static enum status many(
	struct identity_work *work, struct store_stmt *s, struct arena *arena, struct identity_row **out_list, size_t *out_count, struct err *err)
{
	struct identity_row *list = NULL;
	size_t count = 0;
	bool row = false;
	enum status st;

	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = read_row(work, s);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status identity_rows_since(struct identity_work *work, int64_t version, struct identity_row **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *s;
	enum status st =
		store_query(work->tx, "SELECT " COLUMNS " FROM live_identity_sessions WHERE changed > ?1 AND expires > ?2 ORDER BY session", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, version);
	store_bind_int(s, 2, work->now);
	return many(work, s, &work->arena, out_list, out_count, err);
}

enum status identity_rows_live(struct identity_work *work, const char *person_or_null, const char *client_or_null, struct arena *arena,
	struct identity_row **out_list, size_t *out_count, struct err *err)
{
	const char *key = person_or_null ? person_or_null : client_or_null;
	struct store_stmt *s;
	enum status st = store_query(work->tx,
		person_or_null ? "SELECT " COLUMNS
				 " FROM live_identity_sessions WHERE revoked = 0 AND expires > ?1 AND person = ?2 ORDER BY created, session"
		: client_or_null ? "SELECT " COLUMNS
				   " FROM live_identity_sessions WHERE revoked = 0 AND expires > ?1 AND client = ?2 ORDER BY created, session"
				 : "SELECT " COLUMNS " FROM live_identity_sessions WHERE revoked = 0 AND expires > ?1 ORDER BY created, session",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, work->now);
	if (key)
		store_bind_text(s, 2, key);
	return many(work, s, arena, out_list, out_count, err);
}

enum status identity_row_revoke(struct identity_work *work, const char *id, struct err *err)
{
	struct store_stmt *s;
	enum status st = identity_stamp(work, err);

	if (st == ST_OK)
		st = store_query(
			work->tx, "UPDATE live_identity_sessions SET revoked = ?2, changed = ?3 WHERE session = ?1 AND revoked = 0", &s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, id);
	store_bind_int(s, 2, work->now);
	store_bind_int(s, 3, work->version);
	return store_run(s, err);
}

/* No stamp: other processes ask the database where they think that a session is idle. */
enum status identity_row_seen(struct identity_work *work, const char *id, int64_t seen, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx, "UPDATE live_identity_sessions SET seen = ?2 WHERE session = ?1 AND seen < ?2", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, id);
	store_bind_int(s, 2, seen);
	return store_run(s, err);
}

static enum status drop(struct identity_work *work, const char *sql, int64_t before, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, before);
	return store_run(s, err);
}

enum status identity_rows_sweep(struct identity_work *work, int64_t before, struct err *err)
{
	enum status st = drop(work, "DELETE FROM live_identity_sessions WHERE expires < ?1", before, err);

	if (st == ST_OK)
		st = drop(work, "DELETE FROM live_identity_sessions WHERE revoked > 0 AND revoked < ?1", before, err);
	if (st == ST_OK)
		st = drop(work, "DELETE FROM live_identity_codes WHERE expires < ?1", before, err);
	if (st == ST_OK)
		st = drop(work, "DELETE FROM live_identity_states WHERE expires < ?1", before, err);
	if (st == ST_OK)
		st = drop(work, "DELETE FROM live_identity_counts WHERE ends < ?1 AND since < ?1", before, err);
	return st;
}

/* ---- people as those who sign in ---- */

/* Which line says what, by number. */
enum { FACT_SESSIONS, FACT_SECOND, FACT_SIGNED_IN, FACT_INVITED };

enum status identity_facts(struct identity_work *work, struct arena *arena, struct identity_fact **out_list, size_t *out_count, struct err *err)
{
	struct identity_fact *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row = false;
	enum status st = store_query(work->tx,
		"SELECT 0, person, COUNT(*), '' FROM live_identity_sessions WHERE revoked = 0 AND expires > ?1 AND person IS NOT NULL GROUP BY person"
		" UNION ALL SELECT 1, person, 1, '' FROM live_identity_totp WHERE confirmed <> 0"
		" UNION ALL SELECT 2, actor, 0, MAX(at) FROM live_identity_log WHERE kind = 'session.begun' GROUP BY actor"
		" UNION ALL SELECT 3, subject, 0, MAX(at) FROM live_identity_log WHERE kind = 'person.invited' GROUP BY subject",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, work->now);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		struct identity_fact fact = {.person = store_text_copy(s, 1, arena)};

		switch (store_int(s, 0)) {
		case FACT_SESSIONS:
			fact.sessions = store_int(s, 2);
			break;
		case FACT_SECOND:
			fact.second = true;
			break;
		case FACT_SIGNED_IN:
			fact.signed_in_at = store_text_copy(s, 3, arena);
			break;
		default:
			fact.invited_at = store_text_copy(s, 3, arena);
		}
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = fact;
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
