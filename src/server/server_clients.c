/* Handlers of API clients: people of an organisation keep those of their own, the operator all. */
#include "base/json.h"
#include "identity/identity_client.h"
#include "server/server_api.h"
#include "server/server_identity_int.h"

#include <sodium.h>
#include <string.h>

#define OVERLAP_SECONDS (24 * 60 * 60)
#define OVERLAP_MAX (30 * 24 * 60 * 60)

/* Whose clients the caller may keep: NULL for all. */
static enum status whose(struct server_call *call, const char **out_organisation, struct err *err)
{
	bool is_operator = false;
	enum status st;

	if (call->caller.kind != IDENTITY_PERSON)
		return err_set(err, ST_DENIED, "identity.person_only", NULL);
	st = server_is_operator(call, &is_operator, err);
	if (st == ST_OK)
		*out_organisation = is_operator ? NULL : call->caller.organisation;
	return st;
}

static void put_client(struct json_writer *w, const struct identity_client *client)
{
	json_object_begin(w, NULL);
	json_put_string(w, "client", client->client);
	json_put_string(w, "name", client->name);
	json_put_string(w, "organisation", client->organisation);
	json_put_string(w, "partner", client->partner);
	json_put_string(w, "scopes", client->scopes);
	server_put_time(w, "created_at", client->created);
	if (client->revoked)
		server_put_time(w, "revoked_at", client->revoked);
	json_put_int(w, "secrets", client->secrets);
	json_object_close(w);
}

enum status server_clients(struct server_call *call, struct err *err)
{
	const char *organisation = NULL;
	struct identity_client *list;
	struct json_writer w;
	size_t count = 0;
	enum status st = whose(call, &organisation, err);

	if (st == ST_OK)
		st = identity_clients(server_identity(call), organisation, &call->arena, &list, &count, err);
	if (st != ST_OK)
		return st;
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_array_begin(&w, "items");
	for (size_t i = 0; i < count; i++)
		put_client(&w, &list[i]);
	json_array_close(&w);
	json_object_close(&w);
	return ST_OK;
}

static void answer_secret(struct server_call *call, const char *client, char *secret)
{
	struct json_writer w;

	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "client", client);
	json_put_string(&w, "secret", secret);
	json_object_close(&w);
	sodium_memzero(secret, IDENTITY_SECRET_LEN);
}

/* Nobody gives a program more than the usual scopes of its own organisation, the operator apart. */
static enum status judge_ask(const struct identity_client_ask *ask, const char *own_or_null, struct err *err)
{
	const struct identity_caller usual = {.kind = IDENTITY_CLIENT, .scopes = IDENTITY_SCOPES_API};

	if (!own_or_null)
		return ST_OK;
	if (strcmp(ask->organisation, own_or_null) != 0 || ask->partner)
		return err_set(err, ST_DENIED, "identity.operator_only", NULL);
	for (const char *at = ask->scopes ? ask->scopes : ""; *at; at += strspn(at, " ")) {
		size_t length = strcspn(at, " ");
		char scope[IDENTITY_SCOPES_LEN] = "";

		if (length < sizeof scope)
			memcpy(scope, at, length);
		if (!identity_has_scope(&usual, scope))
			return err_set(err, ST_DENIED, "identity.operator_only", NULL);
		at += length;
	}
	return ST_OK;
}

static enum status read_ask(json_t *root, struct identity_client_ask *ask, struct err *err)
{
	enum status st = server_members(root, (const char *const[]){"name", "organisation", "partner", "scopes", NULL}, err);

	if (st == ST_OK)
		st = server_member(root, "name", &ask->name, err);
	if (st == ST_OK)
		st = server_text(root, "organisation", false, &ask->organisation, err);
	if (st == ST_OK)
		st = server_text(root, "partner", false, &ask->partner, err);
	if (st == ST_OK)
		st = server_text(root, "scopes", false, &ask->scopes, err);
	return st;
}

enum status server_client_add(struct server_call *call, struct err *err)
{
	char client[IDENTITY_KEY_LEN], secret[IDENTITY_SECRET_LEN];
	struct identity_client_ask ask = {.name = NULL};
	const char *own = NULL;
	json_t *root;
	enum status st = whose(call, &own, err);

	if (st == ST_OK)
		st = server_body_json(call, &root, err);
	if (st != ST_OK)
		return st;
	st = read_ask(root, &ask, err);
	if (!ask.organisation)
		ask.organisation = call->caller.organisation;
	if (st == ST_OK)
		st = judge_ask(&ask, own, err);
	if (st == ST_OK)
		st = identity_client_add(server_identity(call), &ask, call->caller.person, client, secret, err);
	json_decref(root);
	if (st != ST_OK)
		return st;
	call->status = 201;
	server_answer_header(call, "Location", arena_printf(&call->arena, "/v1/clients/%s", client));
	answer_secret(call, client, secret);
	return ST_OK;
}

/* Is the client of the path one that the caller may keep? Another's is not there. */
static enum status judge_client(struct server_call *call, struct err *err)
{
	const char *own = NULL;
	struct identity_client *list;
	size_t count = 0;
	enum status st = whose(call, &own, err);

	if (st == ST_OK)
		st = identity_clients(server_identity(call), own, &call->arena, &list, &count, err);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].client, call->part[0]) == 0)
			return ST_OK;
	return err_set(err, ST_NOT_FOUND, "identity.client_unknown", call->part[0], NULL);
}

/* How long the secret before stays valid: `days`, or to the second. */
static enum status read_overlap(const json_t *root, int64_t *out_seconds, struct err *err)
{
	const json_t *days = json_object_get(root, "days"), *seconds = json_object_get(root, "overlap_seconds"), *given = days ? days : seconds;
	const char *name = days ? "days" : "overlap_seconds";
	int64_t each = days ? 24 * 60 * 60 : 1;
	enum status st = server_members(root, (const char *const[]){"days", "overlap_seconds", NULL}, err);

	if (st != ST_OK || !given)
		return st;
	if ((days && seconds) || !json_is_integer(given) || json_integer_value(given) < 0 || json_integer_value(given) > OVERLAP_MAX / each)
		return server_at(err_set(err, ST_INPUT, "server.member_text", name, NULL), name, err);
	*out_seconds = json_integer_value(given) * each;
	return ST_OK;
}

enum status server_client_rotate(struct server_call *call, struct err *err)
{
	int64_t overlap = OVERLAP_SECONDS;
	char secret[IDENTITY_SECRET_LEN];
	json_t *root = NULL;
	enum status st = judge_client(call, err);

	if (st == ST_OK && call->body)
		st = server_body_json(call, &root, err);
	if (st != ST_OK)
		return st;
	st = root ? read_overlap(root, &overlap, err) : ST_OK;
	json_decref(root);
	if (st == ST_OK)
		st = identity_client_rotate(server_identity(call), call->part[0], overlap, call->caller.person, secret, err);
	if (st == ST_OK)
		answer_secret(call, call->part[0], secret);
	return st;
}

enum status server_client_revoke(struct server_call *call, struct err *err)
{
	enum status st = judge_client(call, err);

	if (st == ST_OK)
		st = identity_client_revoke(server_identity(call), call->part[0], call->caller.person, err);
	if (st == ST_OK)
		call->status = 204;
	return st;
}
