/* SQL of partners, grants and names, and the steps of this room's schema. */
#include "exchange/exchange_partner_int.h"

#include "exchange/exchange_event_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Tables without references between them: a run that is repeated carries them over in the order of their names. */
const struct store_migration exchange_migrations[] = {
	{"exchange", 1,
		"CREATE TABLE live_pact_state (name TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT;\n"
		"CREATE TABLE live_pact_partner (partner TEXT PRIMARY KEY, organisation TEXT, name TEXT NOT NULL, base_url TEXT NOT NULL,"
		" auth_url TEXT NOT NULL, token_host TEXT, client_id TEXT, secret BLOB, scope TEXT, audience TEXT, resource TEXT, ca_file TEXT,"
		" state TEXT NOT NULL CHECK (state IN ('active', 'suspended')), created_at TEXT NOT NULL, changed_at TEXT NOT NULL,"
		" speaks_v3 INTEGER NOT NULL, speaks_v2 INTEGER NOT NULL, serve_v2 INTEGER NOT NULL, percent_encoded INTEGER NOT NULL,"
		" source_events INTEGER NOT NULL, inside INTEGER NOT NULL) STRICT;\n"
		"CREATE TABLE live_pact_grant (number INTEGER PRIMARY KEY, \"grant\" TEXT NOT NULL UNIQUE, partner TEXT NOT NULL,"
		" owner TEXT NOT NULL, product TEXT NOT NULL, purpose TEXT NOT NULL, valid_from TEXT NOT NULL,"
		" valid_to TEXT, granted_by TEXT NOT NULL, granted_at TEXT NOT NULL, revoked_at TEXT) STRICT;\n"
		"CREATE TABLE live_pact_alias (partner TEXT NOT NULL, product TEXT NOT NULL,"
		" alias TEXT NOT NULL, learned_at TEXT NOT NULL, PRIMARY KEY (partner, product, alias)) STRICT;\n"
		"CREATE TABLE live_pact_footprint (seq INTEGER PRIMARY KEY, footprint TEXT NOT NULL UNIQUE, version TEXT UNIQUE,"
		" product TEXT NOT NULL, organisation TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('Active', 'Deprecated')),"
		" created_us INTEGER NOT NULL, deprecated_us INTEGER, preceding TEXT, json TEXT NOT NULL, v2_json TEXT, v2_lacks TEXT,"
		/* what filters ask, so that a server need not read each text: words folded to lower case, one a line */
		" products TEXT NOT NULL, companies TEXT NOT NULL, classifications TEXT NOT NULL, geography TEXT NOT NULL,"
		" reference_start_us INTEGER NOT NULL, reference_end_us INTEGER NOT NULL, valid_from_us INTEGER NOT NULL,"
		" valid_to_us INTEGER NOT NULL, sha256 TEXT NOT NULL, changed INTEGER NOT NULL) STRICT;\n"
		"CREATE INDEX live_pact_footprint_changed ON live_pact_footprint (changed);\n"
		"CREATE INDEX live_pact_footprint_product ON live_pact_footprint (product);\n"
		"CREATE TABLE live_pact_log (seq INTEGER PRIMARY KEY, at TEXT NOT NULL, partner TEXT NOT NULL, direction TEXT NOT NULL,"
		" action TEXT NOT NULL, ids TEXT NOT NULL, status INTEGER NOT NULL, times INTEGER NOT NULL, sha256 TEXT NOT NULL,"
		" hash TEXT NOT NULL) STRICT;\n"
		"CREATE INDEX live_pact_log_partner ON live_pact_log (partner, seq);\n"},
	{"exchange", 2, exchange_event_schema},
	{0},
};

/* ---- partners ---- */

#define COLUMNS                                                                                                                                      \
	"partner, organisation, name, base_url, auth_url, token_host, client_id, scope, audience, resource, ca_file, state, created_at, changed_at," \
	" speaks_v3, speaks_v2, serve_v2, percent_encoded, source_events, inside, CASE WHEN secret IS NULL THEN 0 ELSE 1 END"

enum status exchange_partners(struct store_tx *tx, struct arena *arena, struct exchange_partner **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT " COLUMNS " FROM live_pact_partner ORDER BY partner", struct exchange_partner, *out_list, *out_count,
		.partner = STORE_TEXT(0), .organisation = STORE_TEXT(1), .name = STORE_TEXT(2), .base_url = STORE_TEXT(3), .auth_url = STORE_TEXT(4),
		.token_host = STORE_TEXT(5), .client_id = STORE_TEXT(6), .scope = STORE_TEXT(7), .audience = STORE_TEXT(8), .resource = STORE_TEXT(9),
		.ca_file = STORE_TEXT(10), .state = STORE_TEXT(11), .created_at = STORE_TEXT(12), .changed_at = STORE_TEXT(13),
		.speaks_v3 = STORE_INT(14) != 0, .speaks_v2 = STORE_INT(15) != 0, .serve_v2 = STORE_INT(16) != 0,
		.percent_encoded = STORE_INT(17) != 0, .source_events = STORE_INT(18) != 0, .inside = STORE_INT(19) != 0,
		.has_secret = STORE_INT(20) != 0);
	return ST_OK;
}

enum status exchange_partner_get(struct store_tx *tx, const char *partner, struct arena *arena, struct exchange_partner *out_partner, struct err *err)
{
	struct exchange_partner *list;
	size_t count;
	enum status st = exchange_partners(tx, arena, &list, &count, err); /* some hundred at most */

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (strcmp(list[i].partner, partner) != 0)
			continue;
		*out_partner = list[i];
		return ST_OK;
	}
	return st == ST_OK ? err_set(err, ST_NOT_FOUND, "partner.unknown", partner, NULL) : st;
}

enum status exchange_partner_insert(struct store_tx *tx, const struct exchange_partner *p, const void *sealed, size_t length, struct err *err)
{
	const char *const text[] = {p->partner, p->organisation, p->name, p->base_url, p->auth_url, p->token_host, p->client_id, p->scope,
		p->audience, p->resource, p->ca_file, p->state, p->created_at, p->changed_at};
	const bool flag[] = {p->speaks_v3, p->speaks_v2, p->serve_v2, p->percent_encoded, p->source_events, p->inside};
	enum { TEXTS = sizeof text / sizeof *text, FLAGS = sizeof flag / sizeof *flag };
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_pact_partner (partner, organisation, name, base_url, auth_url, token_host, client_id, scope, audience, resource,"
		" ca_file, state, created_at, changed_at, speaks_v3, speaks_v2, serve_v2, percent_encoded, source_events, inside, secret)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)"
		" ON CONFLICT (partner) DO UPDATE SET organisation = excluded.organisation, name = excluded.name, base_url = excluded.base_url,"
		" auth_url = excluded.auth_url, token_host = excluded.token_host, client_id = excluded.client_id, scope = excluded.scope,"
		" audience = excluded.audience, resource = excluded.resource, ca_file = excluded.ca_file, state = excluded.state,"
		" changed_at = excluded.changed_at, speaks_v3 = excluded.speaks_v3, speaks_v2 = excluded.speaks_v2,"
		" serve_v2 = excluded.serve_v2, percent_encoded = excluded.percent_encoded, source_events = excluded.source_events,"
		" inside = excluded.inside, secret = COALESCE(excluded.secret, live_pact_partner.secret)",
		&s, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < TEXTS; i++)
		store_bind_text(s, 1 + i, text[i]);
	for (int i = 0; i < FLAGS; i++)
		store_bind_int(s, TEXTS + 1 + i, flag[i]);
	if (sealed)
		store_bind_blob(s, TEXTS + FLAGS + 1, sealed, length);
	else
		store_bind_null(s, TEXTS + FLAGS + 1);
	return store_run(s, err);
}

enum status exchange_partner_sealed(
	struct store_tx *tx, const char *partner, unsigned char out[EXCHANGE_SEALED_MAX], size_t *out_length, struct err *err)
{
	struct store_stmt *s;
	const void *bytes;
	size_t length = 0;
	bool row;
	enum status st = store_query(tx, "SELECT secret FROM live_pact_partner WHERE partner = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	if ((st = store_step(s, &row, err)) != ST_OK)
		return st;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "partner.unknown", partner, NULL);
	bytes = store_blob(s, 0, &length);
	if (!bytes || length > EXCHANGE_SEALED_MAX)
		return err_set(err, ST_NOT_FOUND, "partner.no_secret", partner, NULL);
	memcpy(out, bytes, length);
	*out_length = length;
	return ST_OK;
}

enum status exchange_partner_suspended(struct store_tx *tx, const char *partner, bool *out_suspended, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT 1 FROM live_pact_partner WHERE partner = ?1 AND state = 'suspended'", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_suspended = row;
	return st;
}

enum status exchange_partner_set_state(struct store_tx *tx, const char *partner, const char *state, const char *at, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "UPDATE live_pact_partner SET state = ?2, changed_at = ?3 WHERE partner = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	store_bind_text(s, 2, state);
	store_bind_text(s, 3, at);
	st = store_run(s, err);
	return st == ST_OK && store_changes(tx) == 0 ? err_set(err, ST_NOT_FOUND, "partner.unknown", partner, NULL) : st;
}

enum status exchange_partner_set_learned(
	struct store_tx *tx, const char *partner, const char *token_host, bool v3, bool v2, const char *at, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(
		tx, "UPDATE live_pact_partner SET token_host = ?2, speaks_v3 = ?3, speaks_v2 = ?4, changed_at = ?5 WHERE partner = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	store_bind_text(s, 2, token_host);
	store_bind_int(s, 3, v3);
	store_bind_int(s, 4, v2);
	store_bind_text(s, 5, at);
	st = store_run(s, err);
	return st == ST_OK && store_changes(tx) == 0 ? err_set(err, ST_NOT_FOUND, "partner.unknown", partner, NULL) : st;
}

/* ---- grants ---- */

enum status exchange_grant_last(struct store_tx *tx, int64_t *out_number, struct err *err)
{
	return store_get_int(tx, "SELECT MAX(number) FROM live_pact_grant", 0, out_number, err);
}

static void bind_day(struct store_stmt *s, int index, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day == DATE_NONE) {
		store_bind_text(s, index, NULL);
		return;
	}
	date_format(day, text);
	store_bind_text(s, index, text);
}

enum status exchange_grant_insert(struct store_tx *tx, int64_t number, const struct exchange_grant *g, struct err *err)
{
	const char *const text[] = {g->grant, g->partner, g->owner, g->product, g->purpose};
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_pact_grant (number, \"grant\", partner, owner, product, purpose, valid_from, valid_to, granted_by, granted_at)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, number);
	for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
		store_bind_text(s, 2 + i, text[i]);
	bind_day(s, 7, g->from);
	bind_day(s, 8, g->until);
	store_bind_text(s, 9, g->by);
	store_bind_text(s, 10, g->granted_at);
	return store_run(s, err);
}

enum status exchange_grant_end(struct store_tx *tx, const char *grant, const char *at, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "UPDATE live_pact_grant SET revoked_at = COALESCE(revoked_at, ?2) WHERE \"grant\" = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, grant);
	store_bind_text(s, 2, at);
	st = store_run(s, err);
	return st == ST_OK && store_changes(tx) == 0 ? err_set(err, ST_NOT_FOUND, "partner.grant_unknown", grant, NULL) : st;
}

enum status exchange_grants(
	struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct exchange_grant **out_list, size_t *out_count, struct err *err)
{
	struct exchange_grant *list;
	size_t count, kept = 0;

	STORE_READ_ROWS("SELECT \"grant\", partner, owner, product, purpose, valid_from, valid_to, granted_by, granted_at, revoked_at"
			" FROM live_pact_grant ORDER BY number",
		struct exchange_grant, list, count, .grant = STORE_TEXT(0), .partner = STORE_TEXT(1), .owner = STORE_TEXT(2),
		.product = STORE_TEXT(3), .purpose = STORE_TEXT(4), .from = STORE_DATE(5), .until = STORE_DATE(6), .by = STORE_TEXT(7),
		.granted_at = STORE_TEXT(8), .revoked_at = STORE_TEXT(9));
	for (size_t i = 0; i < count; i++)
		if (!partner_or_null || strcmp(list[i].partner, partner_or_null) == 0)
			list[kept++] = list[i];
	*out_list = list;
	*out_count = kept;
	return ST_OK;
}

/* ---- names ---- */

enum status exchange_alias_insert(struct store_tx *tx, const struct exchange_alias *a, struct err *err)
{
	const char *const text[] = {a->partner, a->product, a->alias, a->learned_at};
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_pact_alias (partner, product, alias, learned_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (partner, product, alias)"
		" DO NOTHING",
		&s, err);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
		store_bind_text(s, 1 + i, text[i]);
	return store_run(s, err);
}

enum status exchange_aliases_named(
	struct store_tx *tx, const char *folded, struct arena *arena, struct exchange_alias **out_list, size_t *out_count, struct err *err)
{
	struct exchange_alias *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row = false;
	enum status st = store_query(tx, "SELECT partner, product, alias, learned_at FROM live_pact_alias WHERE lower(alias) = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, folded);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct exchange_alias){
			store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_text_copy(s, 2, arena), store_text_copy(s, 3, arena)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status exchange_aliases(
	struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct exchange_alias **out_list, size_t *out_count, struct err *err)
{
	struct exchange_alias *list;
	size_t count, kept = 0;

	STORE_READ_ROWS("SELECT partner, product, alias, learned_at FROM live_pact_alias ORDER BY partner, product, alias", struct exchange_alias,
		list, count, .partner = STORE_TEXT(0), .product = STORE_TEXT(1), .alias = STORE_TEXT(2), .learned_at = STORE_TEXT(3));
	for (size_t i = 0; i < count; i++)
		if (!partner_or_null || strcmp(list[i].partner, partner_or_null) == 0)
			list[kept++] = list[i];
	*out_list = list;
	*out_count = kept;
	return ST_OK;
}

/* ---- changes ---- */

enum status exchange_change(struct store_tx *tx, int64_t *out_change, struct err *err)
{
	return store_get_int(tx, "SELECT number FROM live_pact_state WHERE name = 'change'", 0, out_change, err);
}

enum status exchange_change_next(struct store_tx *tx, int64_t *out_change, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_pact_state (name, number) VALUES ('change', 1) ON CONFLICT (name) DO UPDATE SET number = live_pact_state.number + "
		"1",
		&s, err);

	if (st == ST_OK)
		st = store_run(s, err);
	return st == ST_OK ? exchange_change(tx, out_change, err) : st;
}
