/* The token endpoint (RFC 6749, client credentials) and its discovery document: the same for /v1 and for partners under /pact. */
#include "base/json.h"
#include "identity/identity_client.h"
#include "server/server_identity_int.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

/* Errors have the form of that standard, with its own words. */
static enum status refuse(struct server_call *call, int status, const char *error, const char *description)
{
	struct json_writer w;

	call->status = status;
	if (status == 401)
		server_answer_header(call, "WWW-Authenticate", "Basic realm=\"sangsaeng\", charset=\"UTF-8\"");
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "error", error);
	json_put_string(&w, "error_description", description);
	json_object_close(&w);
	return ST_OK;
}

struct asked {
	char client[IDENTITY_KEY_LEN], secret[IDENTITY_SECRET_LEN];
	const char *scope;
};

/* False: the refusal is written. */
static bool read_ask(struct server_call *call, struct asked *out)
{
	const char *type = server_header(call, "Content-Type"), *header = server_header(call, "Authorization");
	static const char *const name[] = {"grant_type", "scope", "client_id", "client_secret"};
	const char *value[4];
	bool twice = false;

	if (!call->body || !type || strncasecmp(type, "application/x-www-form-urlencoded", 33) != 0) {
		refuse(call, 400, "invalid_request", "the body must be application/x-www-form-urlencoded");
		return false;
	}
	for (size_t i = 0; i < 4; i++) {
		bool again;

		value[i] = identity_form_value(call->body, call->body_length, name[i], &call->arena, &again);
		twice = twice || again;
	}
	if (twice || !value[0] || (header && value[3])) {
		refuse(call, 400, "invalid_request",
			twice      ? "a parameter stands twice or cannot be read"
			: value[0] ? "credentials stand twice"
				   : "grant_type is missing");
		return false;
	}
	if (strcmp(value[0], "client_credentials") != 0) {
		refuse(call, 400, "unsupported_grant_type", "only client_credentials is supported");
		return false;
	}
	out->scope = value[1] && value[1][0] ? value[1] : NULL;
	if (header ? !identity_basic_parse(header, out->client, out->secret)
		   : !value[2] || !value[3] || strlen(value[2]) >= sizeof out->client || strlen(value[3]) >= sizeof out->secret) {
		refuse(call, 401, "invalid_client", "client authentication is missing or not valid");
		return false;
	}
	if (!header) {
		strcpy(out->client, value[2]);
		strcpy(out->secret, value[3]);
	}
	return true;
}

enum status server_token(struct server_call *call, struct err *err)
{
	struct identity_granted granted;
	struct json_writer w;
	struct asked asked;
	enum status st;

	call->etag = false;
	server_answer_header(call, "Pragma", "no-cache");
	if (!read_ask(call, &asked))
		return ST_OK;
	st = identity_token_grant(server_identity(call), asked.client, asked.secret, asked.scope, call->address, &granted, err);
	sodium_memzero(asked.secret, sizeof asked.secret);
	if (st != ST_OK && strcmp(err->code, "identity.client") == 0)
		return refuse(call, 401, "invalid_client", "client authentication is missing or not valid");
	if (st != ST_OK && strcmp(err->code, "identity.locked") == 0) {
		server_identity_end(call, st, err);
		return refuse(call, 429, "temporarily_unavailable", "too many attempts");
	}
	if (st != ST_OK)
		return st;
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "access_token", granted.token);
	json_put_string(&w, "token_type", "Bearer");
	json_put_int(&w, "expires_in", granted.seconds);
	if (granted.narrowed || !asked.scope)
		json_put_string(&w, "scope", granted.scopes);
	json_object_close(&w);
	sodium_memzero(&granted, sizeof granted);
	return ST_OK;
}

/* The route's context is the path below the base, and the token's path below that. */
enum status server_discovery(struct server_call *call, struct err *err)
{
	const char *const *place = call->route->context;
	const char *issuer = arena_printf(&call->arena, "%s%s", server_base(call), place[0]);
	struct json_writer w;

	call->cache = "max-age=300";
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "issuer", issuer);
	json_put_string(&w, "token_endpoint", arena_printf(&call->arena, "%s%s", issuer, place[1]));
	json_array_begin(&w, "grant_types_supported");
	json_put_string(&w, NULL, "client_credentials");
	json_array_close(&w);
	json_array_begin(&w, "token_endpoint_auth_methods_supported");
	json_put_string(&w, NULL, "client_secret_basic");
	json_put_string(&w, NULL, "client_secret_post");
	json_array_close(&w);
	json_array_begin(&w, "response_types_supported");
	json_array_close(&w);
	json_array_begin(&w, "scopes_supported");
	for (const char *const *scope = place + 2; *scope; scope++)
		json_put_string(&w, NULL, *scope);
	json_array_close(&w);
	json_object_close(&w);
	return ST_OK;
}
