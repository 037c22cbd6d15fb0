/* Tokens of programs: client credentials. */
#include "identity/identity_client_int.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define GRANTS_A_MINUTE 120
#define TOKENS_MAX 200 /* of one client: the oldest ends */

/* Unknown clients are judged against this, so that they take as long as known ones. */
static char nobody_hash[crypto_pwhash_STRBYTES];
static void make_nobody(void)
{
	if (crypto_pwhash_str(nobody_hash, "nobody", 6, IDENTITY_SLOW_TIMES, IDENTITY_SLOW_BYTES) != 0)
		nobody_hash[0] = '\0';
}

/* The scopes asked for that the client has; those that nobody knows are passed over, and none left means all. */
static void narrow(const char *own, const char *asked_or_null, struct identity_granted *out)
{
	struct identity_caller caller = {.kind = IDENTITY_CLIENT};
	size_t length = 0;

	snprintf(caller.scopes, sizeof caller.scopes, "%s", own);
	out->scopes[0] = '\0';
	for (const char *at = asked_or_null ? asked_or_null : ""; *at; at += strspn(at, " ")) {
		size_t word = strcspn(at, " ");
		char scope[IDENTITY_SCOPES_LEN];

		snprintf(scope, sizeof scope, "%.*s", (int)(word < sizeof scope - 1 ? word : sizeof scope - 1), at);
		at += word;
		if (word > 0 && identity_has_scope(&caller, scope) && length + word + 2 < sizeof out->scopes && !strstr(out->scopes, scope))
			length += (size_t)snprintf(out->scopes + length, sizeof out->scopes - length, "%s%s", length ? " " : "", scope);
	}
	if (!out->scopes[0])
		snprintf(out->scopes, sizeof out->scopes, "%s", own);
	out->narrowed = asked_or_null && strcmp(out->scopes, asked_or_null) != 0;
}

struct look {
	struct identity_client client;
	bool found;
	char hash[2][crypto_pwhash_STRBYTES]; /* valid secrets; "" for none */
};

static enum status look_up(struct identity *identity, const char *client, const char *lock, struct arena *arena, struct look *out, struct err *err)
{
	struct identity_secret_row *secret;
	struct identity_work work;
	size_t count = 0, kept = 0;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_lock_judge(&work, lock, err);
	if (st == ST_OK)
		st = identity_client_get(&work, client, arena, &out->found, &out->client, err);
	if (st == ST_OK && out->found && out->client.revoked)
		out->found = false;
	if (st == ST_OK && out->found && out->client.partner && identity->partner_suspended) {
		bool suspended = false;

		st = identity->partner_suspended(work.tx, out->client.partner, &suspended, err);
		out->found = !suspended;
	}
	if (st == ST_OK && out->found)
		st = identity_secret_list(&work, client, &secret, &count, err);
	for (size_t i = 0; st == ST_OK && i < count && kept < 2; i++)
		if (!secret[i].expires || secret[i].expires > work.now)
			memcpy(out->hash[kept++], secret[i].hash, sizeof secret[i].hash);
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

/* Two hashes, always. */
static bool judge(const struct look *look, const char *secret)
{
	bool good = false;

	for (int i = 0; i < 2; i++) {
		bool real = look->found && look->hash[i][0];

		good |= crypto_pwhash_str_verify(real ? look->hash[i] : nobody_hash, secret, strlen(secret)) == 0 && real;
	}
	return good;
}

static enum status refuse(struct identity *identity, const char *lock, struct err *err)
{
	struct identity_work work;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_lock_failed(&work, lock, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	return st == ST_OK ? err_set(err, ST_DENIED, "identity.client", NULL) : st;
}

static enum status issue(struct identity_work *work, const struct identity_client *client, struct identity_granted *granted, struct err *err)
{
	struct identity_row row = {.method = "client", .created = work->now, .seen = work->now, .expires = work->now + granted->seconds}, *old;
	struct identity_caller *c = &row.caller;
	size_t count = 0;
	enum status st = identity_rows_live(work, NULL, client->client, &work->arena, &old, &count, err);

	for (size_t i = 0; st == ST_OK && i + TOKENS_MAX <= count; i++)
		st = identity_row_revoke(work, old[i].caller.session, err);
	if (st != ST_OK)
		return st;
	c->kind = IDENTITY_CLIENT;
	snprintf(c->client, sizeof c->client, "%s", client->client);
	snprintf(c->organisation, sizeof c->organisation, "%s", client->organisation);
	snprintf(c->partner, sizeof c->partner, "%s", client->partner ? client->partner : "");
	snprintf(c->scopes, sizeof c->scopes, "%s", granted->scopes);
	identity_id_make("t-", c->session);
	identity_secret_make(&work->identity->keys, 't', granted->token);
	identity_secret_hex(granted->token, row.hash);
	return identity_row_add(work, &row, err);
}

enum status identity_token_grant(struct identity *identity, const char *client, const char *secret, const char *scope_or_null, const char *address,
	struct identity_granted *out_granted, struct err *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	struct identity_granted granted = {.seconds = IDENTITY_TOKEN_SECONDS};
	struct look look = {.found = false};
	struct identity_work work;
	struct arena arena;
	char lock[96], rate[96], hex[HASH_HEX_LEN];
	enum status st;

	identity_blind(&identity->keys, "token", client, address, hex);
	snprintf(lock, sizeof lock, "token:%s", hex);
	snprintf(rate, sizeof rate, "grant:%s", hex);
	arena_init(&arena);
	pthread_once(&once, make_nobody);
	st = look_up(identity, client, lock, &arena, &look, err);
	/* what cannot be a secret of ours costs no slow hash, whoever the client is */
	if (st == ST_OK && (!identity_secret_ours(&identity->keys, 'k', secret) || !judge(&look, secret)))
		st = refuse(identity, lock, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	narrow(look.client.scopes, scope_or_null, &granted);
	st = identity_begin(identity, true, &work, err);
	if (st != ST_OK) {
		arena_done(&arena);
		return st;
	}
	st = identity_limit(&work, rate, GRANTS_A_MINUTE, 60, err);
	if (st == ST_OK)
		st = identity_lock_good(&work, lock, err);
	if (st == ST_OK)
		st = issue(&work, &look.client, &granted, err);
	if (st == ST_OK)
		st = identity_commit(&work, err);
	else
		identity_abandon(&work);
	arena_done(&arena);
	if (st == ST_OK)
		*out_granted = granted;
	sodium_memzero(&granted, sizeof granted);
	return st;
}
