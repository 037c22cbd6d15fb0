/* Providers of companies: adding, removing, listing. */
#include "identity/identity_client_int.h"

#include <string.h>
#include <strings.h>

bool identity_loopback_url(const char *url)
{
	static const char *const host[] = {"http://localhost", "http://127.0.0.1", "http://[::1]"};

	for (size_t i = 0; i < sizeof host / sizeof *host; i++) {
		size_t length = strlen(host[i]);

		if (strncasecmp(url, host[i], length) == 0 && (!url[length] || url[length] == ':' || url[length] == '/'))
			return true;
	}
	return false;
}

static bool name_good(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return length > 0 && !name[length] && length <= 40;
}

enum status identity_provider_add(
	struct identity *identity, const struct identity_provider *provider, const char *secret, const char *by, struct err *err)
{
	struct identity_provider_row row = {.provider = *provider}, there;
	struct identity_people people;
	struct identity_work work;
	unsigned char *sealed;
	char place[IDENTITY_KEY_LEN + 8];
	bool found = false;
	enum status st;

	if (!name_good(provider->provider))
		return err_set(err, ST_INPUT, "identity.provider_name", provider->provider, NULL);
	if (strncmp(provider->issuer, "https://", 8) != 0 && !identity_loopback_url(provider->issuer))
		return err_set(err, ST_INPUT, "identity.issuer", provider->issuer, NULL);
	if (strcmp(provider->claim, "email") != 0 && strcmp(provider->claim, "sub") != 0)
		return err_set(err, ST_INPUT, "identity.claim", provider->claim, NULL);
	st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	st = identity_key_need(&work, err);
	if (st == ST_OK)
		st = identity_people_read(&work, &people, err);
	if (st == ST_OK && !identity_people_organisation(&people, provider->organisation))
		st = err_set(err, ST_NOT_FOUND, "identity.organisation", provider->organisation, NULL);
	if (st == ST_OK)
		st = identity_provider_get(&work, provider->provider, &found, &there, err);
	if (st == ST_OK && found)
		st = err_set(err, ST_CONFLICT, "identity.provider_there", provider->provider, NULL);
	if (st == ST_OK) {
		row.sealed_length = strlen(secret) + IDENTITY_SEAL_EXTRA;
		sealed = arena_alloc(&work.arena, row.sealed_length);
		snprintf(place, sizeof place, "oidc:%s", provider->provider);
		identity_seal(&identity->keys, place, secret, strlen(secret), sealed);
		row.sealed = sealed;
		st = identity_provider_put(&work, &row, err);
	}
	if (st == ST_OK)
		st = identity_log_add(&work, "provider.added", provider->provider, by, err);
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

static enum status begin_known(
	struct identity *identity, const char *provider, struct identity_work *out_work, struct identity_provider_row *out_row, struct err *err)
{
	struct identity_work work;
	bool found = false;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_provider_get(&work, provider, &found, out_row, err);
	if (st == ST_OK && !found)
		st = err_set(err, ST_NOT_FOUND, "identity.provider", provider, NULL);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	*out_work = work;
	return ST_OK;
}

enum status identity_provider_subject(
	struct identity *identity, const char *provider, const char *subject, const char *person, const char *by, struct err *err)
{
	struct identity_provider_row row;
	struct identity_people people;
	struct identity_who who;
	struct identity_work work;
	enum status st = begin_known(identity, provider, &work, &row, err);

	if (st != ST_OK)
		return st;
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK && (!identity_people_key(&people, person, &who) || strcmp(who.person->organisation, row.provider.organisation) != 0))
		st = err_set(err, ST_NOT_FOUND, "identity.person", person, NULL);
	if (st == ST_OK)
		st = identity_subject_put(&work, provider, subject, person, err);
	if (st == ST_OK)
		st = identity_log_add(&work, "provider.subject", provider, by, err);
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

enum status identity_provider_remove(struct identity *identity, const char *provider, const char *by, struct err *err)
{
	struct identity_provider_row row;
	struct identity_work work;
	enum status st = begin_known(identity, provider, &work, &row, err);

	if (st != ST_OK)
		return st;
	st = identity_provider_delete(&work, provider, err);
	if (st == ST_OK)
		st = identity_log_add(&work, "provider.removed", provider, by, err);
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

enum status identity_providers(
	struct identity *identity, struct arena *arena, struct identity_provider **out_list, size_t *out_count, struct err *err)
{
	struct identity_work work;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_provider_list(&work, arena, out_list, out_count, err);
	identity_abandon(&work);
	return st;
}
