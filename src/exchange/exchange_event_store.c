/* SQL of events in and out, requests, and footprints to fetch. */
#include "exchange/exchange_event_int.h"

#include <string.h>

const char exchange_event_schema[] =
	"CREATE TABLE live_pact_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;\n"
	"CREATE TABLE live_pact_event_in (number INTEGER PRIMARY KEY, partner TEXT NOT NULL, source TEXT NOT NULL, id TEXT NOT NULL, major INTEGER "
	"NOT"
	" NULL, kind TEXT NOT NULL, sha256 TEXT NOT NULL, body TEXT NOT NULL, received_at TEXT NOT NULL, state TEXT NOT NULL, finding TEXT NOT NULL,"
	" UNIQUE (partner, source, id)) STRICT;\n"
	"CREATE TABLE live_pact_event_out (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, partner TEXT NOT NULL, kind TEXT NOT NULL, major "
	"INTEGER"
	" NOT NULL, body TEXT NOT NULL, request INTEGER NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, not_before INTEGER NOT NULL, "
	"first_at"
	" INTEGER NOT NULL, claimed_by TEXT, claimed_to INTEGER NOT NULL, settled_at INTEGER, status INTEGER NOT NULL, detail TEXT NOT NULL) "
	"STRICT;\n"
	"CREATE INDEX live_pact_event_out_due ON live_pact_event_out (state, not_before);\n"
	"CREATE TABLE live_pact_request_in (event INTEGER PRIMARY KEY, partner TEXT NOT NULL, event_id TEXT NOT NULL, major INTEGER NOT NULL, "
	"criteria"
	" TEXT NOT NULL, comment TEXT NOT NULL, product TEXT NOT NULL, organisation TEXT NOT NULL, answer_by TEXT, declined INTEGER NOT NULL, state "
	"TEXT"
	" NOT NULL, result TEXT NOT NULL, asked_at TEXT NOT NULL, answered_at TEXT, answer TEXT) STRICT;\n"
	"CREATE INDEX live_pact_request_in_state ON live_pact_request_in (state);\n"
	"CREATE TABLE live_pact_request_out (id TEXT PRIMARY KEY, partner TEXT NOT NULL, criteria TEXT NOT NULL, comment TEXT NOT NULL, product TEXT "
	"NOT"
	" NULL, asked_by TEXT NOT NULL, state TEXT NOT NULL, result TEXT NOT NULL, asked_at TEXT NOT NULL, answered_at TEXT) STRICT;\n"
	"CREATE TABLE live_pact_job (number INTEGER PRIMARY KEY, partner TEXT NOT NULL, footprint TEXT NOT NULL, event INTEGER NOT NULL, state TEXT "
	"NOT"
	" NULL, attempts INTEGER NOT NULL, not_before INTEGER NOT NULL, first_at INTEGER NOT NULL, claimed_by TEXT, claimed_to INTEGER NOT NULL, "
	"detail"
	" TEXT NOT NULL, UNIQUE (partner, footprint, event)) STRICT;\n"
	"CREATE INDEX live_pact_job_due ON live_pact_job (state, not_before);\n"
	"CREATE TABLE live_pact_holder (partner TEXT NOT NULL, footprint TEXT NOT NULL, PRIMARY KEY (partner, footprint)) STRICT;\n";

/* Binds texts from ?1 on and runs. */
static enum status run(struct store_tx *tx, const char *sql, const char *const *text, int count, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < count; i++)
		store_bind_text(s, 1 + i, text[i]);
	return store_run(s, err);
}

/* ---- settings ---- */

enum status exchange_setting_get(struct store_tx *tx, const char *name, struct arena *arena, const char **out_value, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT value FROM live_pact_setting WHERE name = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, name);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_value = row ? store_text_copy(s, 0, arena) : NULL;
	return st;
}

enum status exchange_setting_put(struct store_tx *tx, const char *name, const char *value, struct err *err)
{
	return run(tx, "INSERT INTO live_pact_setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		(const char *const[]){name, value}, 2, err);
}

/* ---- events that came ---- */

#define IN_COLUMNS "SELECT number, partner, source, id, major, kind, sha256, body, received_at, state, finding FROM live_pact_event_in"

static struct exchange_event_in in_of(struct store_stmt *s, struct arena *arena)
{
	return (struct exchange_event_in){.number = store_int(s, 0),
		.partner = store_text_copy(s, 1, arena),
		.source = store_text_copy(s, 2, arena),
		.id = store_text_copy(s, 3, arena),
		.major = (int)store_int(s, 4),
		.kind = store_text_copy(s, 5, arena),
		.sha256 = store_text_copy(s, 6, arena),
		.body = store_text_copy(s, 7, arena),
		.received_at = store_text_copy(s, 8, arena),
		.state = store_text_copy(s, 9, arena),
		.finding = store_text_copy(s, 10, arena)};
}

enum status exchange_event_in_find(struct store_tx *tx, const char *partner, const char *source, const char *id, struct arena *arena, bool *out_found,
	struct exchange_event_in *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, IN_COLUMNS " WHERE partner = ?1 AND source = ?2 AND id = ?3", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	store_bind_text(s, 2, source);
	store_bind_text(s, 3, id);
	st = store_step(s, &row, err);
	if (st == ST_OK && row)
		*out_row = in_of(s, arena);
	if (st == ST_OK)
		*out_found = row;
	return st;
}

enum status exchange_event_in_get(struct store_tx *tx, int64_t number, struct arena *arena, struct exchange_event_in *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, IN_COLUMNS " WHERE number = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, number);
	st = store_step(s, &row, err);
	if (st == ST_OK && !row)
		return err_internal(err, "event of a request is gone");
	if (st == ST_OK)
		*out_row = in_of(s, arena);
	return st;
}

enum status exchange_event_in_last(struct store_tx *tx, int64_t *out_number, struct err *err)
{
	return store_get_int(tx, "SELECT MAX(number) FROM live_pact_event_in", 0, out_number, err);
}

enum status exchange_event_in_put(struct store_tx *tx, const struct exchange_event_in *e, int64_t *out_number, struct err *err)
{
	const char *const text[] = {e->partner, e->source, e->id, e->kind, e->sha256, e->body, e->received_at, e->state, e->finding};
	struct store_stmt *s;
	int64_t last = 0;
	enum status st = store_get_int(tx, "SELECT MAX(number) FROM live_pact_event_in", 0, &last, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO live_pact_event_in (number, major, partner, source, id, kind, sha256, body, received_at, state, finding)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, last + 1);
	store_bind_int(s, 2, e->major);
	for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
		store_bind_text(s, 3 + i, text[i]);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_number = last + 1;
	return st;
}

/* ---- the outbox ---- */

enum status exchange_event_out_put(struct store_tx *tx, const struct exchange_event_out *e, struct err *err)
{
	const char *const text[] = {e->id, e->partner, e->kind, e->body};
	struct store_stmt *s;
	int64_t last = 0;
	enum status st = store_get_int(tx, "SELECT MAX(number) FROM live_pact_event_out", 0, &last, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO live_pact_event_out (number, major, request, first_at, id, partner, kind, body, state, attempts, not_before,"
			" claimed_to, status, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', 0, 0, 0, 0, '')",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, last + 1);
	store_bind_int(s, 2, e->major);
	store_bind_int(s, 3, e->request);
	store_bind_int(s, 4, 0);
	for (int i = 0; i < 4; i++)
		store_bind_text(s, 5 + i, text[i]);
	return store_run(s, err);
}

enum status exchange_event_out_claim(struct store_tx *tx, const char *claimer, int64_t now, int64_t until, struct arena *arena, bool *out_found,
	struct exchange_event_out *out, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT number, id, partner, kind, major, body, request, attempts, first_at FROM live_pact_event_out WHERE state = 'waiting' AND"
		" not_before <= ?1 AND claimed_to <= ?1 ORDER BY number LIMIT 1",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, now);
	st = store_step(s, &row, err);
	if (st != ST_OK || !row) {
		*out_found = false;
		return st;
	}
	*out = (struct exchange_event_out){.number = store_int(s, 0),
		.id = store_text_copy(s, 1, arena),
		.partner = store_text_copy(s, 2, arena),
		.kind = store_text_copy(s, 3, arena),
		.major = (int)store_int(s, 4),
		.body = store_text_copy(s, 5, arena),
		.request = store_int(s, 6),
		.attempts = store_int(s, 7),
		.first_at = store_int(s, 8)};
	st = store_query(tx, "UPDATE live_pact_event_out SET claimed_by = ?2, claimed_to = ?3 WHERE number = ?1 AND claimed_to <= ?4", &s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, out->number);
	store_bind_text(s, 2, claimer);
	store_bind_int(s, 3, until);
	store_bind_int(s, 4, now);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_found = store_changes(tx) == 1;
	return st;
}

enum status exchange_event_out_settle(
	struct store_tx *tx, const char *claimer, const struct exchange_event_out *e, int64_t now, bool *out_held, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"UPDATE live_pact_event_out SET state = ?3, attempts = ?4, not_before = ?5, first_at = ?6, status = ?7, detail = ?8, settled_at = ?9,"
		" claimed_by = NULL, claimed_to = 0 WHERE number = ?1 AND claimed_by = ?2 AND state = 'waiting'",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, e->number);
	store_bind_text(s, 2, claimer);
	store_bind_text(s, 3, e->state);
	store_bind_int(s, 4, e->attempts);
	store_bind_int(s, 5, e->not_before);
	store_bind_int(s, 6, e->first_at);
	store_bind_int(s, 7, e->status);
	store_bind_text(s, 8, e->detail);
	store_bind_int(s, 9, now);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_held = store_changes(tx) == 1;
	return st;
}

enum status exchange_queue_count(struct store_tx *tx, int64_t since, struct exchange_queue *out_queue, struct err *err)
{
	struct exchange_queue queue = {0};
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT state, COUNT(*), SUM(CASE WHEN attempts > 0 THEN 1 ELSE 0 END) FROM live_pact_event_out WHERE state = 'waiting' OR"
		" (state IN ('refused', 'abandoned') AND settled_at >= ?1) GROUP BY state",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, since);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		if (strcmp(store_text(s, 0), "waiting") == 0) {
			queue.waiting = store_int(s, 1);
			queue.retried = store_int(s, 2);
		} else {
			queue.given_up += store_int(s, 1);
		}
	}
	if (st == ST_OK)
		*out_queue = queue;
	return st;
}

/* ---- requests that came ---- */

enum status exchange_request_in_put(struct store_tx *tx, const struct exchange_request_in *r, struct err *err)
{
	const char *const text[] = {r->partner, r->event_id, r->criteria, r->comment, r->product, r->organisation, r->state, r->result, r->asked_at};
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_pact_request_in (event, major, declined, partner, event_id, criteria, comment, product, organisation, state, "
		"result,"
		" asked_at) VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, r->event);
	store_bind_int(s, 2, r->major);
	for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
		store_bind_text(s, 3 + i, text[i]);
	return store_run(s, err);
}

enum status exchange_request_in_list(struct store_tx *tx, const char *state_or_null, struct arena *arena, struct exchange_request_in **out_list,
	size_t *out_count, struct err *err)
{
	struct exchange_request_in *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT event, partner, event_id, major, criteria, comment, product, organisation, answer_by, declined, state, result, asked_at,"
		" answered_at, answer FROM live_pact_request_in WHERE ?1 = '' OR state = ?1 ORDER BY event",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, state_or_null ? state_or_null : "");
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct exchange_request_in){.event = store_int(s, 0),
			.partner = store_text_copy(s, 1, arena),
			.event_id = store_text_copy(s, 2, arena),
			.major = (int)store_int(s, 3),
			.criteria = store_text_copy(s, 4, arena),
			.comment = store_text_copy(s, 5, arena),
			.product = store_text_copy(s, 6, arena),
			.organisation = store_text_copy(s, 7, arena),
			.due_on = store_day(s, 8),
			.declined = store_int(s, 9) != 0,
			.state = store_text_copy(s, 10, arena),
			.result = store_text_copy(s, 11, arena),
			.asked_at = store_text_copy(s, 12, arena),
			.answered_at = store_text_copy(s, 13, arena),
			.answer = store_text_copy(s, 14, arena)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status exchange_request_in_update(struct store_tx *tx, const struct exchange_request_in *r, struct err *err)
{
	char day[DATE_TEXT_LEN];
	const char *const text[] = {r->product, r->organisation, r->due_on == DATE_NONE ? NULL : day, r->state, r->result, r->answered_at, r->answer};
	struct store_stmt *s;
	enum status st = store_query(tx,
		"UPDATE live_pact_request_in SET declined = ?2, product = ?3, organisation = ?4, answer_by = ?5, state = ?6, result = ?7, "
		"answered_at ="
		" ?8, answer = ?9 WHERE event = ?1",
		&s, err);

	if (st != ST_OK)
		return st;
	if (r->due_on != DATE_NONE)
		date_format(r->due_on, day);
	store_bind_int(s, 1, r->event);
	store_bind_int(s, 2, r->declined);
	for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
		store_bind_text(s, 3 + i, text[i]);
	return store_run(s, err);
}

/* ---- requests of ours ---- */

enum status exchange_request_out_put(struct store_tx *tx, const struct exchange_request_out *r, struct err *err)
{
	return run(tx,
		"INSERT INTO live_pact_request_out (id, partner, criteria, comment, product, asked_by, state, result, asked_at)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		(const char *const[]){r->id, r->partner, r->criteria, r->comment, r->product, r->by, r->state, r->result, r->asked_at}, 9, err);
}

enum status exchange_request_out_list(
	struct store_tx *tx, struct arena *arena, struct exchange_request_out **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT id, partner, criteria, comment, product, asked_by, state, result, asked_at, answered_at FROM live_pact_request_out"
			" ORDER BY asked_at, id",
		struct exchange_request_out, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_TEXT(5), STORE_TEXT(6), STORE_TEXT(7), STORE_TEXT(8), STORE_TEXT(9));
	return ST_OK;
}

enum status exchange_request_out_find(
	struct store_tx *tx, const char *id, struct arena *arena, bool *out_found, struct exchange_request_out *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT id, partner, product, state, criteria FROM live_pact_request_out WHERE id = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, id);
	st = store_step(s, &row, err);
	if (st == ST_OK && row)
		*out_row = (struct exchange_request_out){.id = store_text_copy(s, 0, arena),
			.partner = store_text_copy(s, 1, arena),
			.product = store_text_copy(s, 2, arena),
			.state = store_text_copy(s, 3, arena),
			.criteria = store_text_copy(s, 4, arena)};
	if (st == ST_OK)
		*out_found = row;
	return st;
}

enum status exchange_request_out_settle(struct store_tx *tx, const char *id, const char *state, const char *result, const char *at, struct err *err)
{
	return run(tx, "UPDATE live_pact_request_out SET state = ?2, result = ?3, answered_at = ?4 WHERE id = ?1",
		(const char *const[]){id, state, result, at}, 4, err);
}
