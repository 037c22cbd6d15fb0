#include "exchange/exchange_client.h"

#include "base/json.h"
#include "base/text.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define EARLY_SECONDS 60     /* a token is not used in its last minute */
#define LIFETIME_SECONDS 300 /* where the other side names none */
#define TOKEN_MAX 8192
#define TOKENS_MAX 1024 /* partners whose tokens are kept */

/* ---- tokens that are kept, of this process ---- */

static struct {
	pthread_mutex_t lock;
	struct kept {
		char *key, *token;
		time_t until;
	} * item;
	size_t count;
} kept = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const char *key_of(const struct exchange_client *c, struct arena *arena)
{
	return arena_printf(
		arena, "%s\n%s\n%s\n%s", c->partner.partner, c->partner.client_id, c->partner.auth_url, c->partner.scope ? c->partner.scope : "");
}

static const char *find_token(const char *key, struct arena *arena)
{
	const char *found = NULL;

	pthread_mutex_lock(&kept.lock);
	for (size_t i = 0; i < kept.count && !found; i++)
		if (strcmp(kept.item[i].key, key) == 0 && kept.item[i].until > time(NULL))
			found = arena_strdup(arena, kept.item[i].token);
	pthread_mutex_unlock(&kept.lock);
	return found;
}

static void keep_token(const char *key, const char *token, int64_t lifetime)
{
	size_t i = 0;

	pthread_mutex_lock(&kept.lock);
	while (i < kept.count && strcmp(kept.item[i].key, key) != 0)
		i++;
	if (i == kept.count && kept.count < TOKENS_MAX) {
		kept.item = heap_grow(kept.item, kept.count + 1, sizeof *kept.item);
		kept.item[kept.count++] = (struct kept){.key = heap_strdup(key)};
	}
	if (i < kept.count) {
		free(kept.item[i].token);
		kept.item[i].token = heap_strdup(token);
		kept.item[i].until = time(NULL) + (time_t)lifetime - EARLY_SECONDS;
	}
	pthread_mutex_unlock(&kept.lock);
}

/* ---- who it is ---- */

enum status exchange_client_open(
	struct store_tx *tx, const char *db, const char *partner, struct arena *arena, struct exchange_client *out_client, struct err *err)
{
	struct exchange_secret_key key;
	char url[EXCHANGE_URL_LEN];
	enum status st;

	*out_client = (struct exchange_client){0};
	st = exchange_partner_get(tx, partner, arena, &out_client->partner, err);
	if (st == ST_OK && strcmp(out_client->partner.state, "active") != 0)
		return err_set(err, ST_DENIED, "partner.suspended", partner, NULL);
	if (st == ST_OK && (!exchange_url_clean(out_client->partner.base_url, url, out_client->base_host) ||
				   !exchange_url_clean(out_client->partner.auth_url, url, out_client->auth_host)))
		return err_set(err, ST_INPUT, "partner.no_address", partner, NULL);
	if (st == ST_OK && !out_client->partner.client_id)
		return err_set(err, ST_NOT_FOUND, "partner.no_secret", partner, NULL);
	if (st == ST_OK)
		st = exchange_secret_open(db, false, &key, err);
	if (st != ST_OK)
		return st;
	st = exchange_partner_secret(tx, partner, &key, out_client->secret, err);
	exchange_secret_done(&key);
	return st;
}

void exchange_client_done(struct exchange_client *client)
{
	sodium_memzero(client->secret, sizeof client->secret);
}

/* ---- the token ---- */

static enum status send(const struct exchange_client *c, const struct net_http_ask *ask, const char *host, size_t max, struct arena *arena,
	struct net_http_answer *out, struct err *err)
{
	const char *const hosts[] = {host, NULL};
	struct net_http_rules rules = {.host = hosts, .inside = c->partner.inside, .ca_file = c->partner.ca_file, .body_max = max};

	return net_http(ask, &rules, arena, out, err);
}

/* The token endpoint: what the discovery document says, if that is the host that was pinned (or, before one is, that of the document itself). */
static const char *endpoint(const struct exchange_client *c, struct arena *arena, char out_host[EXCHANGE_URL_LEN])
{
	struct net_http_ask ask = {.method = "GET", .url = arena_printf(arena, "%s/.well-known/openid-configuration", c->partner.auth_url)};
	const char *pinned = c->partner.token_host ? c->partner.token_host : c->auth_host, *found = NULL;
	struct net_http_answer answer;
	char url[EXCHANGE_URL_LEN];

	if (send(c, &ask, c->auth_host, 0, arena, &answer, NULL) == ST_OK && answer.status == 200) {
		json_t *root = json_loadb(answer.body, answer.body_length, 0, NULL);
		const char *named = json_string_value(json_object_get(root, "token_endpoint"));

		if (named && exchange_url_clean(named, url, out_host) && strcasecmp(out_host, pinned) == 0)
			found = arena_strdup(arena, url);
		json_decref(root);
	}
	if (!found) {
		snprintf(out_host, EXCHANGE_URL_LEN, "%s", c->auth_host);
		found = arena_printf(arena, "%s/auth/token", c->partner.auth_url);
	}
	return found;
}

static void percent(struct text *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || strchr("-._~", c))
			text_append_char(out, (char)c);
		else
			text_printf(out, "%%%02X", c);
	}
}

static void parameter(struct text *out, const char *name, const char *value)
{
	if (!value || !value[0])
		return;
	text_printf(out, "&%s=", name);
	percent(out, value);
}

static char *basic(const struct exchange_client *c, struct arena *arena)
{
	struct text pair;
	size_t size;
	char *header;

	text_init(&pair);
	if (c->partner.percent_encoded) {
		percent(&pair, c->partner.client_id);
		text_append_char(&pair, ':');
		percent(&pair, c->secret);
	} else {
		text_printf(&pair, "%s:%s", c->partner.client_id, c->secret);
	}
	size = sodium_base64_encoded_len(pair.length, sodium_base64_VARIANT_ORIGINAL);
	header = arena_alloc(arena, size + 32);
	snprintf(header, 32, "Authorization: Basic ");
	sodium_bin2base64(header + strlen(header), size, (const unsigned char *)pair.data, pair.length, sodium_base64_VARIANT_ORIGINAL);
	sodium_memzero(pair.data, pair.length);
	text_done(&pair);
	return header;
}

static bool read_token(const struct net_http_answer *answer, struct arena *arena, const char **out_token, int64_t *out_lifetime)
{
	json_t *root = answer->status == 200 ? json_loadb(answer->body, answer->body_length, 0, NULL) : NULL, *lifetime;
	const char *token = json_string_value(json_object_get(root, "access_token"));
	bool good = token && token[0] && strlen(token) <= TOKEN_MAX;

	for (const char *at = token; good && *at; at++)
		good = *at > ' ' && *at < 127; /* it goes into a header */
	if (good)
		*out_token = arena_strdup(arena, token);
	lifetime = json_object_get(root, "expires_in");
	*out_lifetime = json_is_number(lifetime) ? (int64_t)json_number_value(lifetime) : LIFETIME_SECONDS;
	json_decref(root);
	return good;
}

enum status exchange_client_token(struct exchange_client *c, bool fresh, struct arena *arena, const char **out_token, struct err *err)
{
	const char *key = key_of(c, arena), *token = fresh ? NULL : find_token(key, arena);
	char host[EXCHANGE_URL_LEN], status[16];
	struct net_http_answer answer;
	struct text body;
	int64_t lifetime;
	enum status st;

	if (token) {
		*out_token = token;
		return ST_OK;
	}
	text_init(&body);
	text_append_string(&body, "grant_type=client_credentials");
	parameter(&body, "scope", c->partner.scope);
	parameter(&body, "audience", c->partner.audience);
	parameter(&body, "resource", c->partner.resource);
	st = send(c,
		&(struct net_http_ask){.method = "POST",
			.url = endpoint(c, arena, host),
			.header = (const char *const[]){basic(c, arena), "Content-Type: application/x-www-form-urlencoded",
				"Accept: application/json", NULL},
			.body = body.data,
			.body_length = body.length},
		host, 0, arena, &answer, err);
	text_done(&body);
	if (st != ST_OK)
		return st;
	if (!read_token(&answer, arena, out_token, &lifetime)) {
		snprintf(status, sizeof status, "%d", answer.status);
		return err_set(err, ST_NETWORK, "client.token", c->partner.partner, status, NULL);
	}
	if (lifetime > EARLY_SECONDS)
		keep_token(key, *out_token, lifetime);
	return ST_OK;
}

/* ---- asking ---- */

/* A Link that leads to another host, or away from https, is not followed. */
static const char *target(const struct exchange_client *c, const char *url, struct arena *arena, struct err *err)
{
	const char *path;
	size_t length;

	if (url[0] == '/')
		return arena_printf(arena, "%s%s", c->partner.base_url, url);
	path = strncasecmp(url, "https://", 8) == 0 ? url + 8 : "";
	length = strcspn(path, "/?#");
	if (length > 0 && length == strlen(c->base_host) && strncasecmp(path, c->base_host, length) == 0 && !strpbrk(url, " \t\r\n@"))
		return url;
	err_set(err, ST_DENIED, "client.link", c->partner.partner, NULL);
	return NULL;
}

enum status exchange_client_ask(
	struct exchange_client *c, const struct exchange_client_ask *ask, struct arena *arena, struct net_http_answer *out_answer, struct err *err)
{
	const char *url = target(c, ask->url, arena, err);
	enum status st = url ? ST_OK : ST_DENIED;

	for (int round = 0; st == ST_OK && round < 2; round++) {
		const char *token, *header[4] = {NULL}, *accept = "Accept: application/json";

		st = exchange_client_token(c, round > 0, arena, &token, err);
		if (st != ST_OK)
			return st;
		header[0] = arena_printf(arena, "Authorization: Bearer %s", token);
		header[1] = accept;
		header[2] = ask->content_type ? arena_printf(arena, "Content-Type: %s", ask->content_type) : NULL;
		st = send(c,
			&(struct net_http_ask){
				.method = ask->method, .url = url, .header = header, .body = ask->body, .body_length = ask->body_length},
			c->base_host, ask->answer_max, arena, out_answer, err);
		if (st == ST_OK && out_answer->status != 401)
			break;
	}
	return st;
}

const char *exchange_client_next(const char *link, struct arena *arena)
{
	for (const char *at = link; at && (at = strchr(at, '<')); at++) {
		const char *end = strchr(at, '>'), *comma;
		const char *parameters;

		if (!end)
			return NULL;
		comma = strchr(end, '<'); /* the next link */
		parameters = arena_strndup(arena, end + 1, comma ? (size_t)(comma - end - 1) : strlen(end + 1));
		if (strcasestr(parameters, "rel=\"next\"") || strcasestr(parameters, "rel=next"))
			return arena_strndup(arena, at + 1, (size_t)(end - at - 1));
		at = end;
	}
	return NULL;
}
