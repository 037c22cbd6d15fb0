/* SQL of clients, providers and what belongs to them. */
#include "identity/identity_client_int.h"

#include <stdio.h>
#include <string.h>

/* ---- clients ---- */

enum status identity_client_put(struct identity_work *work, const struct identity_client *client, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx,
		"INSERT INTO live_identity_clients (client, name, organisation, partner, scopes, created, revoked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
		"0)",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, client->client);
	store_bind_text(s, 2, client->name);
	store_bind_text(s, 3, client->organisation);
	store_bind_text(s, 4, client->partner);
	store_bind_text(s, 5, client->scopes);
	store_bind_int(s, 6, client->created);
	return store_run(s, err);
}

#define COLUMNS "client, name, organisation, partner, scopes, created, revoked"
static struct identity_client read_client(struct store_stmt *s, struct arena *arena)
{
	return (struct identity_client){.client = store_text_copy(s, 0, arena),
		.name = store_text_copy(s, 1, arena),
		.organisation = store_text_copy(s, 2, arena),
		.partner = store_text_copy(s, 3, arena),
		.scopes = store_text_copy(s, 4, arena),
		.created = store_int(s, 5),
		.revoked = store_int(s, 6)};
}

enum status identity_client_get(
	struct identity_work *work, const char *client, struct arena *arena, bool *out_found, struct identity_client *out_client, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT " COLUMNS " FROM live_identity_clients WHERE client = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, client);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	*out_found = row;
	if (row)
		*out_client = read_client(s, arena);
	return ST_OK;
}

enum status identity_client_list(
	struct identity_work *work, struct arena *arena, struct identity_client **out_list, size_t *out_count, struct err *err)
{
	struct identity_client *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT " COLUMNS " FROM live_identity_clients ORDER BY created, client", &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = read_client(s, arena);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status identity_client_end(struct identity_work *work, const char *client, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx, "UPDATE live_identity_clients SET revoked = ?2 WHERE client = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, client);
	store_bind_int(s, 2, work->now);
	return store_run(s, err);
}

enum status identity_secret_put(struct identity_work *work, const char *client, const struct identity_secret_row *row, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(
		work->tx, "INSERT INTO live_identity_secrets (client, number, secret_hash, created, expires) VALUES (?1, ?2, ?3, ?4, ?5)", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, client);
	store_bind_int(s, 2, row->number);
	store_bind_text(s, 3, row->hash);
	store_bind_int(s, 4, work->now);
	store_bind_int(s, 5, row->expires);
	return store_run(s, err);
}

enum status identity_secret_list(
	struct identity_work *work, const char *client, struct identity_secret_row **out_list, size_t *out_count, struct err *err)
{
	struct identity_secret_row *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row = false;
	enum status st = store_query(
		work->tx, "SELECT number, secret_hash, expires FROM live_identity_secrets WHERE client = ?1 ORDER BY number DESC", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, client);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(&work->arena, list, count, sizeof *list);
		list[count] = (struct identity_secret_row){.number = store_int(s, 0), .expires = store_int(s, 2)};
		snprintf(list[count++].hash, sizeof list->hash, "%s", store_text(s, 1) ? store_text(s, 1) : "");
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status identity_secret_expire(struct identity_work *work, const char *client, int64_t number, int64_t expires, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx,
		"UPDATE live_identity_secrets SET expires = ?3 WHERE client = ?1 AND number = ?2 AND (expires = 0 OR expires > ?3)", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, client);
	store_bind_int(s, 2, number);
	store_bind_int(s, 3, expires);
	return store_run(s, err);
}

/* ---- providers ---- */

enum status identity_provider_put(struct identity_work *work, const struct identity_provider_row *row, struct err *err)
{
	const struct identity_provider *p = &row->provider;
	struct store_stmt *s;
	enum status st = store_query(work->tx,
		"INSERT INTO live_identity_providers (provider, issuer, client, sealed, organisation, claim, inside, ca_file, created) VALUES (?1, "
		"?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, p->provider);
	store_bind_text(s, 2, p->issuer);
	store_bind_text(s, 3, p->client);
	store_bind_blob(s, 4, row->sealed, row->sealed_length);
	store_bind_text(s, 5, p->organisation);
	store_bind_text(s, 6, p->claim);
	store_bind_int(s, 7, p->inside);
	store_bind_text(s, 8, p->ca_file);
	store_bind_int(s, 9, work->now);
	return store_run(s, err);
}

#define PROVIDER "provider, issuer, client, organisation, claim, inside, ca_file, created, sealed"
static struct identity_provider read_provider(struct store_stmt *s, struct arena *arena)
{
	return (struct identity_provider){.provider = store_text_copy(s, 0, arena),
		.issuer = store_text_copy(s, 1, arena),
		.client = store_text_copy(s, 2, arena),
		.organisation = store_text_copy(s, 3, arena),
		.claim = store_text_copy(s, 4, arena),
		.inside = store_int(s, 5) != 0,
		.ca_file = store_text_copy(s, 6, arena),
		.created = store_int(s, 7)};
}

enum status identity_provider_get(
	struct identity_work *work, const char *provider, bool *out_found, struct identity_provider_row *out_row, struct err *err)
{
	struct store_stmt *s;
	const void *sealed;
	unsigned char *copy;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT " PROVIDER " FROM live_identity_providers WHERE provider = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, provider);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	*out_found = row;
	if (!row)
		return ST_OK;
	*out_row = (struct identity_provider_row){.provider = read_provider(s, &work->arena)};
	sealed = store_blob(s, 8, &out_row->sealed_length);
	copy = arena_alloc(&work->arena, out_row->sealed_length + 1);
	if (sealed)
		memcpy(copy, sealed, out_row->sealed_length);
	out_row->sealed = copy;
	return ST_OK;
}

enum status identity_provider_list(
	struct identity_work *work, struct arena *arena, struct identity_provider **out_list, size_t *out_count, struct err *err)
{
	struct identity_provider *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT " PROVIDER " FROM live_identity_providers ORDER BY provider", &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = read_provider(s, arena);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

static enum status drop(struct identity_work *work, const char *sql, const char *key, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, key);
	return store_run(s, err);
}

enum status identity_provider_delete(struct identity_work *work, const char *provider, struct err *err)
{
	enum status st = drop(work, "DELETE FROM live_identity_providers WHERE provider = ?1", provider, err);

	if (st == ST_OK)
		st = drop(work, "DELETE FROM live_identity_subjects WHERE provider = ?1", provider, err);
	return st == ST_OK ? drop(work, "DELETE FROM live_identity_states WHERE provider = ?1", provider, err) : st;
}

enum status identity_subject_put(struct identity_work *work, const char *provider, const char *subject, const char *person, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx,
		"INSERT INTO live_identity_subjects (provider, subject, person) VALUES (?1, ?2, ?3) ON CONFLICT (provider, subject) DO UPDATE SET "
		"person = excluded.person",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, provider);
	store_bind_text(s, 2, subject);
	store_bind_text(s, 3, person);
	return store_run(s, err);
}

enum status identity_subject_get(
	struct identity_work *work, const char *provider, const char *subject, char out_person[IDENTITY_KEY_LEN], struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT person FROM live_identity_subjects WHERE provider = ?1 AND subject = ?2", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, provider);
	store_bind_text(s, 2, subject);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		snprintf(out_person, IDENTITY_KEY_LEN, "%s", row && store_text(s, 0) ? store_text(s, 0) : "");
	return st;
}

/* ---- states ---- */

enum status identity_state_row_put(struct identity_work *work, const struct identity_state_row *row, struct err *err)
{
	struct store_stmt *s;
	enum status st =
		store_query(work->tx, "INSERT INTO live_identity_states (state, provider, browser, expires) VALUES (?1, ?2, ?3, ?4)", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, row->state);
	store_bind_text(s, 2, row->provider);
	store_bind_text(s, 3, row->browser);
	store_bind_int(s, 4, row->expires);
	return store_run(s, err);
}

enum status identity_state_row_take(
	struct identity_work *work, const char *state, bool *out_found, struct identity_state_row *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT provider, browser, expires FROM live_identity_states WHERE state = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, state);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	*out_found = row;
	if (!row)
		return ST_OK;
	snprintf(out_row->state, sizeof out_row->state, "%s", state);
	snprintf(out_row->provider, sizeof out_row->provider, "%s", store_text(s, 0) ? store_text(s, 0) : "");
	snprintf(out_row->browser, sizeof out_row->browser, "%s", store_text(s, 1) ? store_text(s, 1) : "");
	out_row->expires = store_int(s, 2);
	return drop(work, "DELETE FROM live_identity_states WHERE state = ?1", state, err);
}
