/* Tables of identity, its state and its log. They are named live_…: a run leaves them, no seal covers them. */
#include "identity/identity_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

const struct store_migration identity_migrations[] = {
	{"identity", 1,
		"CREATE TABLE live_identity_state (name TEXT PRIMARY KEY, number INTEGER, bytes BLOB) STRICT;\n"
		"CREATE TABLE live_identity_sessions (session TEXT PRIMARY KEY, secret_hash TEXT NOT NULL UNIQUE, person TEXT, organisation TEXT NOT "
		"NULL, client TEXT, partner TEXT, scopes TEXT NOT NULL, second_factor INTEGER NOT NULL, pending INTEGER NOT NULL, method TEXT NOT "
		"NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER NOT NULL, changed INTEGER NOT "
		"NULL) "
		"STRICT;\n"
		"CREATE INDEX live_identity_sessions_changed ON live_identity_sessions (changed);\n"
		"CREATE INDEX live_identity_sessions_person ON live_identity_sessions (person);\n"
		"CREATE INDEX live_identity_sessions_client ON live_identity_sessions (client);\n"
		"CREATE TABLE live_identity_codes (sign_in TEXT PRIMARY KEY, mail TEXT NOT NULL, person TEXT NOT NULL, code TEXT NOT NULL, link TEXT "
		"NOT NULL, created "
		"INTEGER NOT NULL, expires INTEGER NOT NULL, tries INTEGER NOT NULL, used INTEGER NOT NULL) STRICT;\n"
		"CREATE TABLE live_identity_totp (person TEXT PRIMARY KEY, sealed BLOB NOT NULL, confirmed INTEGER NOT NULL, last_step INTEGER NOT "
		"NULL) STRICT;\n"
		"CREATE TABLE live_identity_recovery (person TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (person, code)) STRICT;\n"
		"CREATE TABLE live_identity_counts (name TEXT PRIMARY KEY, number INTEGER NOT NULL, since INTEGER NOT NULL, ends INTEGER NOT NULL) "
		"STRICT;\n"
		"CREATE TABLE live_identity_clients (client TEXT PRIMARY KEY, name TEXT NOT NULL, organisation TEXT NOT NULL, partner TEXT, scopes "
		"TEXT NOT NULL, created INTEGER NOT NULL, revoked INTEGER NOT NULL) STRICT;\n"
		"CREATE TABLE live_identity_secrets (client TEXT NOT NULL, number INTEGER NOT NULL, secret_hash TEXT NOT NULL, created INTEGER NOT "
		"NULL, expires INTEGER NOT NULL, PRIMARY KEY (client, number)) STRICT;\n"
		"CREATE TABLE live_identity_providers (provider TEXT PRIMARY KEY, issuer TEXT NOT NULL, client TEXT NOT NULL, sealed BLOB NOT NULL, "
		"organisation TEXT NOT NULL, claim TEXT NOT NULL, inside INTEGER NOT NULL, ca_file TEXT, created INTEGER NOT NULL) STRICT;\n"
		"CREATE TABLE live_identity_subjects (provider TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (provider, "
		"subject)) STRICT;\n"
		"CREATE TABLE live_identity_states (state TEXT PRIMARY KEY, provider TEXT NOT NULL, browser TEXT NOT NULL, expires INTEGER NOT NULL) "
		"STRICT;\n"
		"CREATE TABLE live_identity_log (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, actor TEXT "
		"NOT "
		"NULL, hash TEXT NOT NULL) STRICT;\n"},
	{0},
};

/* ---- state ---- */

enum status identity_state_int(struct store_tx *tx, const char *name, int64_t *out_number, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT number FROM live_identity_state WHERE name = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, name);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_number = row ? store_int(s, 0) : 0;
	return st;
}

enum status identity_state_int_put(struct store_tx *tx, const char *name, int64_t number, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_identity_state (name, number) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET number = excluded.number", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, name);
	store_bind_int(s, 2, number);
	return store_run(s, err);
}

enum status identity_state_bytes(struct store_tx *tx, const char *name, unsigned char *out, size_t length, bool *out_found, struct err *err)
{
	struct store_stmt *s;
	const void *bytes;
	size_t got = 0;
	bool row = false;
	enum status st = store_query(tx, "SELECT bytes FROM live_identity_state WHERE name = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, name);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	bytes = row ? store_blob(s, 0, &got) : NULL;
	*out_found = bytes && got == length;
	if (*out_found)
		memcpy(out, bytes, length);
	return ST_OK;
}

enum status identity_state_bytes_put(struct store_tx *tx, const char *name, const unsigned char *bytes, size_t length, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(
		tx, "INSERT INTO live_identity_state (name, bytes) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET bytes = excluded.bytes", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, name);
	store_bind_blob(s, 2, bytes, length);
	return store_run(s, err);
}

/* Writers come one after the other, so a later number is committed later. */
enum status identity_stamp(struct identity_work *work, struct err *err)
{
	int64_t number = 0;
	enum status st = ST_OK;

	if (work->version)
		return ST_OK;
	st = identity_state_int(work->tx, "version", &number, err);
	if (st == ST_OK)
		st = identity_state_int_put(work->tx, "version", number + 1, err);
	if (st == ST_OK)
		work->version = number + 1;
	return st;
}

/* ---- log ---- */

static void chain(const char *previous, const struct identity_event *e, char out_hash[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, previous);
	hash_int(&hash, e->seq);
	hash_string(&hash, e->at);
	hash_string(&hash, e->kind);
	hash_string(&hash, e->subject);
	hash_string(&hash, e->actor);
	hash_final(&hash, out_hash);
}

enum status identity_log_add(struct identity_work *work, const char *kind, const char *subject, const char *actor, struct err *err)
{
	struct identity_event e = {.seq = 1, .kind = kind, .subject = subject, .actor = actor};
	char previous[HASH_HEX_LEN] = "", hash[HASH_HEX_LEN], at[24];
	time_t now = (time_t)work->now;
	struct store_stmt *s;
	struct tm tm;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT seq, hash FROM live_identity_log ORDER BY seq DESC LIMIT 1", &s, err);

	if (st == ST_OK)
		st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	if (row) {
		e.seq = store_int(s, 0) + 1;
		snprintf(previous, sizeof previous, "%s", store_text(s, 1) ? store_text(s, 1) : "");
	}
	gmtime_r(&now, &tm);
	strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &tm);
	e.at = at;
	chain(previous, &e, hash);
	st = store_query(work->tx, "INSERT INTO live_identity_log (seq, at, kind, subject, actor, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", &s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, e.seq);
	store_bind_text(s, 2, e.at);
	store_bind_text(s, 3, e.kind);
	store_bind_text(s, 4, e.subject);
	store_bind_text(s, 5, e.actor);
	store_bind_text(s, 6, hash);
	return store_run(s, err);
}

static void find(struct findings *findings, const char *code, int64_t seq)
{
	struct err finding;
	char number[24];

	snprintf(number, sizeof number, "%" PRId64, seq);
	err_set(&finding, ST_INPUT, code, number, NULL);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

static enum status read_log(struct store_tx *tx, struct arena *arena, struct identity_event **out_list, size_t *out_count, struct err *err)
{
	struct identity_event *list;
	size_t count;

	STORE_READ_ROWS("SELECT seq, at, kind, subject, actor, hash FROM live_identity_log ORDER BY seq", struct identity_event, list, count,
		.seq = STORE_INT(0), .at = STORE_TEXT(1), .kind = STORE_TEXT(2), .subject = STORE_TEXT(3), .actor = STORE_TEXT(4),
		.hash = STORE_TEXT(5));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status identity_log_read(struct identity *identity, struct arena *arena, struct identity_event **out_list, size_t *out_count,
	struct findings *findings, struct err *err)
{
	struct identity_work work;
	struct identity_event *list;
	size_t count = 0;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = read_log(work.tx, arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		char hash[HASH_HEX_LEN];

		if (list[i].seq != (int64_t)i + 1) {
			find(findings, "identity.log_gap", (int64_t)i + 1);
			break;
		}
		chain(i > 0 ? list[i - 1].hash : "", &list[i], hash);
		if (strcmp(hash, list[i].hash) != 0) {
			find(findings, "identity.log_hash", list[i].seq);
			break;
		}
	}
	identity_abandon(&work);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
