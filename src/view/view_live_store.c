/* Tables that the room keeps for a server: keys, consents, released aggregates, the log. They outlive a run. */
#include "view/view.h"
#include "view/view_int.h"
#include "view/view_log.h"

#include "programme/programme.h"

#include <sodium.h>
#include <string.h>

const struct store_migration view_migrations[] = {
	{"view", 1,
		"CREATE TABLE live_view_key (name TEXT NOT NULL PRIMARY KEY, secret BLOB NOT NULL) STRICT;\n"
		"CREATE TABLE live_view_consent (seq INTEGER NOT NULL PRIMARY KEY, owner TEXT NOT NULL, receiver TEXT NOT NULL, class TEXT NOT NULL, "
		"product TEXT, purpose TEXT, from_day TEXT NOT NULL, end_day TEXT, given_at TEXT NOT NULL, given_by TEXT NOT NULL, withdrawn_at "
		"TEXT, withdrawn_by TEXT, withdrawn_seq INTEGER) STRICT;\n"
		"CREATE TABLE live_view_release (seq INTEGER NOT NULL PRIMARY KEY, audience TEXT NOT NULL, measure TEXT NOT NULL, period TEXT NOT "
		"NULL, released_at TEXT NOT NULL, set_sha256 TEXT NOT NULL) STRICT;\n"
		"CREATE UNIQUE INDEX live_view_release_once ON live_view_release (audience, measure, period, set_sha256);\n"
		"CREATE TABLE live_view_release_member (release INTEGER NOT NULL, member TEXT NOT NULL, weight INTEGER NOT NULL, PRIMARY KEY "
		"(release, member)) STRICT;\n"
		"CREATE TABLE live_view_log (seq INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, person TEXT, client TEXT, "
		"organisation TEXT, role TEXT, as_organisation TEXT, resource TEXT NOT NULL, owner TEXT, classes TEXT, row_count INTEGER NOT NULL, "
		"subject TEXT, purpose TEXT, request_id TEXT, hash TEXT NOT NULL) STRICT;\n"
		"CREATE INDEX live_view_log_owner ON live_view_log (owner, seq);\n"},
	{"view", 2, "ALTER TABLE live_view_log ADD COLUMN rights TEXT;\n"},
	{"view", 3,
		"ALTER TABLE live_view_consent ADD COLUMN site TEXT;\n"
		"ALTER TABLE live_view_consent ADD COLUMN measure TEXT;\n"
		"CREATE TABLE live_view_access_request (seq INTEGER NOT NULL PRIMARY KEY, asker TEXT NOT NULL, owner TEXT NOT NULL, class TEXT NOT NULL, "
		"kind TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL, last_day TEXT, asked_at TEXT NOT NULL, asked_on TEXT NOT NULL, "
		"asked_by TEXT NOT NULL, state TEXT NOT NULL, answered_at TEXT, answered_on TEXT, answered_by TEXT, answer TEXT, consent INTEGER) "
		"STRICT;\n"},
	{0},
};

static enum status have_keys(struct store *store, bool *out_have, struct err *err)
{
	struct store_tx *tx;
	int64_t count = 0;
	enum status st = store_begin(store, false, &tx, err);

	if (st != ST_OK)
		return st;
	st = store_get_int(tx, "SELECT COUNT(*) FROM live_view_key", 0, &count, err);
	store_rollback(tx);
	if (st == ST_OK)
		*out_have = count >= 2;
	return st;
}

static enum status put_keys(struct store_tx *tx, struct err *err)
{
	static const char *const name[] = {"pseudonym", "cursor"};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < 2; i++) {
		unsigned char secret[32];
		struct store_stmt *s;

		randombytes_buf(secret, sizeof secret);
		st = store_query(tx, "INSERT INTO live_view_key (name, secret) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING", &s, err);
		if (st == ST_OK) {
			store_bind_text(s, 1, name[i]);
			store_bind_blob(s, 2, secret, sizeof secret);
			st = store_run(s, err);
		}
		sodium_memzero(secret, sizeof secret);
	}
	return st;
}

enum status view_keys_make(const char *db, struct store *store, struct err *err)
{
	struct store *writer;
	struct store_tx *tx;
	bool have = false;
	enum status st = have_keys(store, &have, err);

	if (st != ST_OK || have)
		return st;
	st = programme_open(db, STORE_WRITE, &writer, err);
	if (st != ST_OK)
		return st;
	st = store_begin(writer, true, &tx, err);
	if (st == ST_OK) {
		st = put_keys(tx, err);
		if (st == ST_OK)
			st = store_commit(tx, err);
		else
			store_rollback(tx);
	}
	store_close(writer);
	return st;
}
