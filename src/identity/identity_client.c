/* API clients and partners: adding, changing the secret, ending. */
#include "identity/identity_client_int.h"

#include <stdio.h>
#include <string.h>

static enum status hash_secret(const char *secret, char out_hash[crypto_pwhash_STRBYTES], struct err *err)
{
	if (crypto_pwhash_str(out_hash, secret, strlen(secret), IDENTITY_SLOW_TIMES, IDENTITY_SLOW_BYTES) != 0)
		return err_internal(err, "memory");
	return ST_OK;
}

/* Words of letters, digits, ":", "_" and "-", one blank between. */
static bool scopes_good(const char *scopes)
{
	bool word = false;

	for (const char *s = scopes; *s; s++) {
		bool letter = (*s >= 'a' && *s <= 'z') || (*s >= '0' && *s <= '9') || *s == ':' || *s == '_' || *s == '-';

		if (!letter && !(*s == ' ' && word && s[1]))
			return false;
		word = letter;
	}
	return word && strlen(scopes) < IDENTITY_SCOPES_LEN;
}

enum status identity_client_add(struct identity *identity, const struct identity_client_ask *ask, const char *by, char out_client[IDENTITY_KEY_LEN],
	char out_secret[IDENTITY_SECRET_LEN], struct err *err)
{
	struct identity_client client = {.name = ask->name, .organisation = ask->organisation, .partner = ask->partner};
	struct identity_secret_row row = {.number = 1};
	struct identity_people people;
	struct identity_work work;
	char key[IDENTITY_KEY_LEN], secret[IDENTITY_SECRET_LEN];
	enum status st;

	client.scopes = ask->scopes ? ask->scopes : ask->partner ? IDENTITY_SCOPES_PARTNER : IDENTITY_SCOPES_API;
	if (!scopes_good(client.scopes))
		return err_set(err, ST_INPUT, "identity.scopes", client.scopes, NULL);
	if (string_is_blank(ask->name) || strlen(ask->name) > 200)
		return err_set(err, ST_INPUT, "identity.client_name", NULL);
	if (!client.organisation && ask->partner)
		client.organisation = ""; /* a node of nobody in the programme */
	else if (!client.organisation)
		return err_set(err, ST_NOT_FOUND, "identity.organisation", "", NULL);
	if (strlen(client.organisation) >= IDENTITY_KEY_LEN || (ask->partner && strlen(ask->partner) >= IDENTITY_KEY_LEN))
		return err_set(err, ST_NOT_FOUND, "identity.organisation", client.organisation, NULL);
	identity_id_make("c-", key);
	client.client = key;
	identity_secret_make(&identity->keys, 'k', secret);
	st = hash_secret(secret, row.hash, err); /* before the transaction: it takes long */
	if (st == ST_OK)
		st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	client.created = work.now;
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK && client.organisation[0] && !identity_people_organisation(&people, client.organisation))
		st = err_set(err, ST_NOT_FOUND, "identity.organisation", client.organisation, NULL);
	if (st == ST_OK)
		st = identity_client_put(&work, &client, err);
	if (st == ST_OK)
		st = identity_secret_put(&work, key, &row, err);
	if (st == ST_OK)
		st = identity_log_add(&work, "client.added", key, by, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	if (st == ST_OK) {
		memcpy(out_client, key, sizeof key);
		memcpy(out_secret, secret, sizeof secret);
	}
	sodium_memzero(secret, sizeof secret);
	return st;
}

static enum status live_client(struct identity_work *work, const char *client, struct err *err)
{
	struct identity_client found;
	bool there = false;
	enum status st = identity_client_get(work, client, &work->arena, &there, &found, err);

	return st == ST_OK && (!there || found.revoked) ? err_set(err, ST_NOT_FOUND, "identity.client_unknown", client, NULL) : st;
}

enum status identity_client_rotate(
	struct identity *identity, const char *client, int64_t overlap_seconds, const char *by, char out_secret[IDENTITY_SECRET_LEN], struct err *err)
{
	struct identity_secret_row row = {.number = 1}, *old = NULL;
	struct identity_work work;
	char secret[IDENTITY_SECRET_LEN];
	size_t count = 0;
	enum status st;

	identity_secret_make(&identity->keys, 'k', secret);
	st = hash_secret(secret, row.hash, err);
	if (st == ST_OK)
		st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	st = live_client(&work, client, err);
	if (st == ST_OK)
		st = identity_secret_list(&work, client, &old, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = identity_secret_expire(&work, client, old[i].number, work.now + (i == 0 ? overlap_seconds : 0), err);
	if (count > 0)
		row.number = old[0].number + 1;
	if (st == ST_OK)
		st = identity_secret_put(&work, client, &row, err);
	if (st == ST_OK)
		st = identity_log_add(&work, "client.rotated", client, by, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	if (st == ST_OK)
		memcpy(out_secret, secret, sizeof secret);
	sodium_memzero(secret, sizeof secret);
	return st;
}

static enum status end_tokens(struct identity_work *work, const char *client, size_t *ended, struct err *err)
{
	struct identity_row *row;
	size_t count = 0;
	enum status st = identity_rows_live(work, NULL, client, &work->arena, &row, &count, err);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = identity_row_revoke(work, row[i].caller.session, err);
	*ended += count;
	return st;
}

enum status identity_partner_end(struct identity *identity, const char *partner, const char *by, struct err *err)
{
	struct identity_client *list;
	struct identity_work work;
	size_t count = 0, ended = 0;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_client_list(&work, &work.arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (!list[i].partner || strcmp(list[i].partner, partner) != 0)
			continue;
		ended = 0;
		st = end_tokens(&work, list[i].client, &ended, err);
		if (st == ST_OK && ended > 0)
			st = identity_log_add(&work, "client.tokens_ended", list[i].client, by, err);
	}
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

enum status identity_client_revoke(struct identity *identity, const char *client, const char *by, struct err *err)
{
	struct identity_work work;
	size_t ended = 0;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = live_client(&work, client, err);
	if (st == ST_OK)
		st = identity_client_end(&work, client, err);
	if (st == ST_OK)
		st = end_tokens(&work, client, &ended, err);
	if (st == ST_OK)
		st = identity_log_add(&work, "client.revoked", client, by, err);
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

enum status identity_clients(struct identity *identity, const char *organisation_or_null, struct arena *arena, struct identity_client **out_list,
	size_t *out_count, struct err *err)
{
	struct identity_client *list;
	struct identity_work work;
	size_t count = 0, kept = 0;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_client_list(&work, arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct identity_secret_row *secret;
		size_t secrets = 0;

		if (organisation_or_null && strcmp(list[i].organisation, organisation_or_null) != 0)
			continue;
		st = identity_secret_list(&work, list[i].client, &secret, &secrets, err);
		for (size_t k = 0; st == ST_OK && k < secrets; k++)
			list[i].secrets += !list[i].revoked && (!secret[k].expires || secret[k].expires > work.now);
		list[kept++] = list[i];
	}
	identity_abandon(&work);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = kept;
	}
	return st;
}
