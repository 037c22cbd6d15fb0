#include "identity/identity_oidc.h"

#include "identity/identity_client_int.h"
#include "identity/identity_jwt_int.h"
#include "net/net_http.h"

#include <string.h>
#include <strings.h>

#define STATE_SECONDS 600
#define DOCUMENT_MAX ((size_t)256 * 1024)

/* A provider at hand, with what it says of itself. */
struct session {
	struct identity *identity;
	struct identity_provider provider;
	char *secret;
	struct arena *arena;
	const char *authorization, *token, *keys, *userinfo;
	bool post; /* the secret goes into the form */
};

static enum status wrong(const char *cause, struct err *err)
{
	return err_set(err, ST_NETWORK, "identity.oidc", cause, NULL);
}

static void put_encoded(struct text *out, const char *value)
{
	for (const unsigned char *s = (const unsigned char *)value; *s; s++)
		if ((*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || strchr("-_.~", *s))
			text_append_char(out, (char)*s);
		else
			text_printf(out, "%%%02X", *s);
}

static void put_pair(struct text *out, const char *name, const char *value)
{
	if (out->length > 0 && out->data[out->length - 1] != '?')
		text_append_char(out, '&');
	text_printf(out, "%s=", name);
	put_encoded(out, value);
}

/* What a state stands for need not be kept: both follow from it. */
static void derive(const struct identity *identity, const char *purpose, const char *state, char out[IDENTITY_KEY_LEN])
{
	unsigned char hash[32];
	crypto_generichash_state h;

	crypto_generichash_init(&h, identity->keys.tag, sizeof identity->keys.tag, sizeof hash);
	crypto_generichash_update(&h, (const unsigned char *)purpose, strlen(purpose) + 1);
	crypto_generichash_update(&h, (const unsigned char *)state, strlen(state));
	crypto_generichash_final(&h, hash, sizeof hash);
	sodium_bin2base64(out, IDENTITY_KEY_LEN, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* ---- asking the provider ---- */

/* "host:port" of a URL, for the list of who may be asked. */
static const char *host_of(struct arena *arena, const char *url)
{
	bool plain = strncasecmp(url, "http://", 7) == 0;
	const char *host = url + (plain ? 7 : 8);
	size_t length = strcspn(host, "/?#");
	const char *bracket = memchr(host, ']', length),
		   *colon = memchr(bracket ? bracket : host, ':', length - (size_t)((bracket ? bracket : host) - host));

	return colon ? arena_strndup(arena, host, length) : arena_printf(arena, "%.*s:%d", (int)length, host, plain ? 80 : 443);
}

static enum status ask(struct session *s, const struct net_http_ask *question, json_t **out_root, struct err *err)
{
	bool plain = identity_loopback_url(s->provider.issuer);
	const char *hosts[2] = {NULL, NULL};
	struct net_http_rules rules = {
		.host = hosts, .inside = s->provider.inside || plain, .plain = plain, .ca_file = s->provider.ca_file, .body_max = DOCUMENT_MAX};
	struct net_http_answer answer;
	enum status st;

	if (strncmp(question->url, "https://", 8) != 0 && !(plain && identity_loopback_url(question->url)))
		return wrong("url", err);
	hosts[0] = host_of(s->arena, question->url);
	st = net_http(question, &rules, s->arena, &answer, err);
	if (st != ST_OK)
		return st;
	if (answer.status != 200)
		return wrong(arena_printf(s->arena, "status %d", answer.status), err);
	if (json_read_text(answer.body, answer.body_length, "provider", out_root, &(struct err){0}) != ST_OK)
		return wrong("json", err);
	return ST_OK;
}

static enum status get(struct session *s, const char *url, const char *const *header, json_t **out_root, struct err *err)
{
	return ask(s, &(struct net_http_ask){.method = "GET", .url = url, .header = header}, out_root, err);
}

/* Preferred: whether id and secret are percent-encoded in a header is read in two ways, in a form in one. */
static bool offers_post(json_t *document)
{
	json_t *list = json_object_get(document, "token_endpoint_auth_methods_supported"), *one;
	bool post = false;
	size_t i;

	json_array_foreach(list, i, one)
	{
		post = post || (json_is_string(one) && strcmp(json_string_value(one), "client_secret_post") == 0);
	}
	return post;
}

static enum status discover(struct session *s, struct err *err)
{
	const char *issuer = s->provider.issuer;
	size_t length = strlen(issuer);
	const char *url = arena_printf(s->arena, "%s%s.well-known/openid-configuration", issuer, length > 0 && issuer[length - 1] == '/' ? "" : "/");
	json_t *root = NULL;
	enum status st = get(s, url, NULL, &root, err);

	if (st != ST_OK)
		return st;
	if (strcmp(identity_json_string(root, "issuer"), issuer) != 0)
		st = wrong("issuer", err);
	s->authorization = arena_strdup(s->arena, identity_json_string(root, "authorization_endpoint"));
	s->token = arena_strdup(s->arena, identity_json_string(root, "token_endpoint"));
	s->keys = arena_strdup(s->arena, identity_json_string(root, "jwks_uri"));
	s->userinfo = arena_strdup(s->arena, identity_json_string(root, "userinfo_endpoint"));
	s->post = offers_post(root);
	json_decref(root);
	if (st == ST_OK && (!s->authorization[0] || !s->token[0] || !s->keys[0]))
		st = wrong("discovery", err);
	if (st == ST_OK && strncmp(s->authorization, "https://", 8) != 0 && !identity_loopback_url(s->authorization))
		st = wrong("authorization_endpoint", err);
	return st;
}

static enum status load(
	struct identity *identity, struct identity_work *work, const char *provider, struct arena *arena, struct session *out, struct err *err)
{
	struct identity_provider_row row;
	char place[IDENTITY_KEY_LEN + 8];
	bool found = false;
	enum status st = identity_provider_get(work, provider, &found, &row, err);

	if (st != ST_OK)
		return st;
	if (!found)
		return err_set(err, ST_NOT_FOUND, "identity.provider", provider, NULL);
	st = identity_key_need(work, err);
	if (st != ST_OK)
		return st;
	*out = (struct session){.identity = identity, .arena = arena};
	out->provider = (struct identity_provider){.provider = arena_strdup(arena, row.provider.provider),
		.issuer = arena_strdup(arena, row.provider.issuer),
		.client = arena_strdup(arena, row.provider.client),
		.organisation = arena_strdup(arena, row.provider.organisation),
		.claim = arena_strdup(arena, row.provider.claim),
		.inside = row.provider.inside,
		.ca_file = row.provider.ca_file ? arena_strdup(arena, row.provider.ca_file) : NULL};
	out->secret = arena_alloc(arena, row.sealed_length + 1);
	snprintf(place, sizeof place, "oidc:%s", row.provider.provider);
	if (!identity_unseal(&identity->keys, place, row.sealed, row.sealed_length, (unsigned char *)out->secret))
		return err_set(err, ST_INPUT, "identity.key_other", identity->key_file, NULL);
	return ST_OK;
}

/* ---- start ---- */

enum status identity_oidc_start(struct identity *identity, const char *provider, struct arena *arena, const char **out_url,
	char out_browser[IDENTITY_SECRET_LEN], struct err *err)
{
	char state[IDENTITY_SECRET_LEN], browser[IDENTITY_SECRET_LEN], nonce[IDENTITY_KEY_LEN], verifier[IDENTITY_KEY_LEN],
		challenge[IDENTITY_KEY_LEN];
	unsigned char hash[IDENTITY_HASH_BYTES];
	struct identity_state_row row;
	struct identity_work work;
	struct session s;
	struct text url;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = load(identity, &work, provider, arena, &s, err);
	identity_abandon(&work);
	if (st == ST_OK) {
		sodium_memzero(s.secret, strlen(s.secret));
		st = discover(&s, err);
	}
	if (st != ST_OK)
		return st;
	identity_secret_make(&identity->keys, 'o', state);
	identity_secret_make(&identity->keys, 'b', browser);
	identity_secret_hex(state, row.state);
	identity_secret_hex(browser, row.browser);
	snprintf(row.provider, sizeof row.provider, "%s", s.provider.provider);
	st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	row.expires = work.now + STATE_SECONDS;
	st = identity_state_row_put(&work, &row, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	if (st != ST_OK)
		return st;
	derive(identity, "nonce", state, nonce);
	derive(identity, "pkce", state, verifier);
	identity_secret_hash(verifier, hash);
	sodium_bin2base64(challenge, sizeof challenge, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	text_init(&url);
	text_printf(&url, "%s%s", s.authorization, strchr(s.authorization, '?') ? "&" : "?");
	put_pair(&url, "response_type", "code");
	put_pair(&url, "client_id", s.provider.client);
	put_pair(&url, "redirect_uri", arena_printf(arena, "%s/v1/oidc/callback", identity->base_url));
	put_pair(&url, "scope", "openid email");
	put_pair(&url, "state", state);
	put_pair(&url, "nonce", nonce);
	put_pair(&url, "code_challenge", challenge);
	put_pair(&url, "code_challenge_method", "S256");
	*out_url = arena_strdup(arena, url.data);
	text_done(&url);
	memcpy(out_browser, browser, sizeof browser);
	return ST_OK;
}

/* ---- finish ---- */

static enum status exchange(struct session *s, const char *code, const char *state, json_t **out_tokens, struct err *err)
{
	char verifier[IDENTITY_KEY_LEN], encoded[2048];
	const char *header[4] = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json", NULL, NULL};
	struct text form, pair;
	enum status st;

	derive(s->identity, "pkce", state, verifier);
	text_init(&form);
	text_init(&pair);
	put_pair(&form, "grant_type", "authorization_code");
	put_pair(&form, "code", code);
	put_pair(&form, "redirect_uri", arena_printf(s->arena, "%s/v1/oidc/callback", s->identity->base_url));
	put_pair(&form, "code_verifier", verifier);
	if (s->post) {
		put_pair(&form, "client_id", s->provider.client);
		put_pair(&form, "client_secret", s->secret);
	} else {
		put_encoded(&pair, s->provider.client);
		text_append_char(&pair, ':');
		put_encoded(&pair, s->secret);
		if (sodium_base64_ENCODED_LEN(pair.length, sodium_base64_VARIANT_ORIGINAL) <= sizeof encoded) {
			sodium_bin2base64(encoded, sizeof encoded, (const unsigned char *)pair.data, pair.length, sodium_base64_VARIANT_ORIGINAL);
			header[2] = arena_printf(s->arena, "Authorization: Basic %s", encoded);
		}
	}
	st = ask(s, &(struct net_http_ask){.method = "POST", .url = s->token, .header = header, .body = form.data, .body_length = form.length},
		out_tokens, err);
	sodium_memzero(form.data, form.length);
	if (pair.length)
		sodium_memzero(pair.data, pair.length);
	text_done(&pair);
	text_done(&form);
	return st;
}

/* Some providers say the address at the userinfo endpoint only. */
static enum status ask_userinfo(struct session *s, json_t *tokens, json_t *claims, struct err *err)
{
	const char *access = identity_json_string(tokens, "access_token");
	const char *header[2] = {NULL, NULL};
	json_t *info = NULL;
	enum status st;

	if (identity_json_string(claims, "email")[0] || strcmp(s->provider.claim, "email") != 0 || !s->userinfo[0] || !access[0])
		return ST_OK;
	header[0] = arena_printf(s->arena, "Authorization: Bearer %s", access);
	st = get(s, s->userinfo, header, &info, err);
	if (st != ST_OK)
		return st;
	if (strcmp(identity_json_string(info, "sub"), identity_json_string(claims, "sub")) != 0)
		st = wrong("userinfo", err);
	else if (json_object_get(info, "email")) {
		json_object_set(claims, "email", json_object_get(info, "email"));
		json_object_set(claims, "email_verified", json_object_get(info, "email_verified"));
	}
	json_decref(info);
	return st;
}

static enum status verify(struct session *s, const char *code, const char *state, json_t **out_claims, struct err *err)
{
	char nonce[IDENTITY_KEY_LEN];
	json_t *tokens = NULL, *keys = NULL, *claims = NULL;
	enum status st = discover(s, err);

	if (st == ST_OK)
		st = exchange(s, code, state, &tokens, err);
	if (st == ST_OK)
		st = get(s, s->keys, NULL, &keys, err);
	if (st == ST_OK)
		st = identity_jwt_read(identity_json_string(tokens, "id_token"), keys, &claims, err);
	derive(s->identity, "nonce", state, nonce);
	if (st == ST_OK)
		st = identity_jwt_judge(claims, s->provider.issuer, s->provider.client, nonce, identity_now(s->identity), err);
	if (st == ST_OK)
		st = ask_userinfo(s, tokens, claims, err);
	json_decref(tokens);
	json_decref(keys);
	if (st == ST_OK)
		*out_claims = claims;
	else
		json_decref(claims);
	return st;
}

static bool has_word(json_t *list, const char *word)
{
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one)
	{
		if (json_is_string(one) && strcmp(json_string_value(one), word) == 0)
			return true;
	}
	return false;
}

/* The person of the provider's organisation, and of no other. */
static enum status map(struct session *s, struct identity_work *work, json_t *claims, const struct identity_people *people,
	struct identity_who *out_who, struct err *err)
{
	json_t *verified = json_object_get(claims, "email_verified");
	char person[IDENTITY_KEY_LEN] = "";
	bool found = false;

	if (strcmp(s->provider.claim, "sub") == 0) {
		enum status st = identity_subject_get(work, s->provider.provider, identity_json_string(claims, "sub"), person, err);

		if (st != ST_OK)
			return st;
		found = person[0] && identity_people_key(people, person, out_who) &&
			strcmp(out_who->person->organisation, s->provider.organisation) == 0;
	} else if (json_is_true(verified) || (json_is_string(verified) && strcmp(json_string_value(verified), "true") == 0)) {
		const char *mail = identity_json_string(claims, "email");

		found = mail[0] && identity_people_mail(people, mail, s->provider.organisation, out_who);
	}
	return found ? ST_OK : err_set(err, ST_DENIED, "identity.oidc_person", s->provider.organisation, NULL);
}

static enum status enter(struct session *s, json_t *claims, struct identity_signed_in *out_signed_in, struct err *err)
{
	struct identity_signed_in signed_in = {.need = IDENTITY_COMPLETE};
	struct identity_people people;
	struct identity_who who;
	struct identity_work work;
	enum status st = identity_begin(s->identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK)
		st = map(s, &work, claims, &people, &who, err);
	if (st == ST_OK)
		st = identity_session_begin(&work, &who, "oidc", has_word(json_object_get(claims, "amr"), "mfa"), &signed_in, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	if (st == ST_OK)
		*out_signed_in = signed_in;
	identity_wipe(&signed_in);
	return st;
}

enum status identity_oidc_finish(
	struct identity *identity, const struct identity_oidc_answer *answer, struct identity_signed_in *out_signed_in, struct err *err)
{
	char state[HASH_HEX_LEN], browser[HASH_HEX_LEN];
	struct identity_state_row row = {.expires = 0};
	struct session s = {.identity = identity};
	struct identity_work work;
	struct arena arena;
	json_t *claims = NULL;
	bool found = false, good;
	enum status st;

	if (!answer->state || !answer->browser || !identity_secret_ours(&identity->keys, 'o', answer->state) ||
		!identity_secret_ours(&identity->keys, 'b', answer->browser))
		return err_set(err, ST_DENIED, "identity.oidc_state", NULL);
	identity_secret_hex(answer->state, state);
	identity_secret_hex(answer->browser, browser);
	st = identity_begin(identity, true, &work, err);
	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = identity_state_row_take(&work, state, &found, &row, err);
	good = found && work.now < row.expires && sodium_memcmp(row.browser, browser, sizeof browser) == 0;
	if (st == ST_OK && good)
		st = load(identity, &work, row.provider, &arena, &s, err);
	if (st == ST_OK)
		st = identity_commit(&work, err); /* the state is spent, whatever follows */
	else
		identity_abandon(&work);
	if (st == ST_OK && !good)
		st = err_set(err, ST_DENIED, "identity.oidc_state", NULL);
	if (st == ST_OK && answer->issuer && strcmp(answer->issuer, s.provider.issuer) != 0)
		st = err_set(err, ST_DENIED, "identity.oidc_state", NULL);
	if (st == ST_OK && (answer->error || !answer->code))
		st = err_set(err, ST_DENIED, "identity.oidc_denied", NULL);
	if (st == ST_OK)
		st = verify(&s, answer->code, answer->state, &claims, err);
	if (st == ST_OK)
		st = enter(&s, claims, out_signed_in, err);
	json_decref(claims);
	if (s.secret)
		sodium_memzero(s.secret, strlen(s.secret));
	arena_done(&arena);
	return st;
}
