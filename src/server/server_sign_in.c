/* Handlers of signing in. */
#include "server/server_api.h"
#include "server/server_identity_int.h"

#include "base/json.h"
#include "identity/identity_oidc.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* ---- shared by the routes of identity ---- */

enum status server_identity_end(struct server_call *call, enum status status, const struct err *err)
{
	if (status != ST_OK && strcmp(err->code, "identity.locked") == 0)
		server_answer_header(call, "Retry-After", err->param[0]);
	return status;
}

static bool secure(const struct server_call *call)
{
	return strncmp(server_base(call), "https:", 6) == 0;
}

void server_cookie_set(struct server_call *call, const char *name, const char *value, int seconds)
{
	server_answer_header(call, "Set-Cookie",
		arena_printf(&call->arena, "%s%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s", secure(call) ? "__Host-" : "", name, value,
			seconds, secure(call) ? "; Secure" : ""));
}

const char *server_cookie(const struct server_call *call, const char *name)
{
	const char *cookie = server_header(call, "Cookie");
	char full[64];
	size_t length;

	snprintf(full, sizeof full, "%s%s=", secure(call) ? "__Host-" : "", name);
	length = strlen(full);
	while (cookie && *cookie) {
		cookie += strspn(cookie, " ;");
		if (strncmp(cookie, full, length) == 0) {
			struct arena *arena = (struct arena *)(uintptr_t)&call->arena; /* of the call, which lends it */

			return arena_strndup(arena, cookie + length, strcspn(cookie + length, "; "));
		}
		cookie += strcspn(cookie, ";");
	}
	return NULL;
}

enum status server_member(json_t *root, const char *name, const char **out_value, struct err *err)
{
	const char *value = json_string_value(json_object_get(root, name));

	if (!value)
		return server_at(err_set(err, ST_INPUT, "identity.member", name, NULL), name, err);
	*out_value = value;
	return ST_OK;
}

void server_put_time(struct json_writer *w, const char *key, int64_t seconds)
{
	time_t time = (time_t)seconds;
	char text[24];
	struct tm tm;

	gmtime_r(&time, &tm);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	json_put_string(w, key, text);
}

/* A session without its second factor is nobody's yet, so the server has not looked at its CSRF token. */
static enum status judge_session(struct server_call *call, struct err *err)
{
	const char *token = server_header(call, "X-CSRF-Token");
	const struct identity_caller *caller = &call->caller;

	if (!caller->session[0] || caller->client[0])
		return err_set(err, ST_DENIED, "server.signed_in", NULL);
	if (!token || strlen(token) != strlen(caller->csrf) || sodium_memcmp(token, caller->csrf, strlen(token)) != 0)
		return err_set(err, ST_DENIED, "server.csrf", NULL);
	return ST_OK;
}

const char *server_need_word(enum identity_need need)
{
	static const char *const word[] = {"complete", "totp", "enrolment"};

	return word[need];
}

/* The role in which the session begins, of a link that names one; the page may take another (X-Role). NULL: none. */
static void keep_role(struct server_call *call, const char *role)
{
	bool word = role && role[0] && strlen(role) < 40 && strspn(role, "abcdefghijklmnopqrstuvwxyz_") == strlen(role);

	if (word)
		server_cookie_set(call, "role", role, IDENTITY_SESSION_SECONDS);
	else if (server_cookie(call, "role"))
		server_cookie_set(call, "role", "", 0);
}

/* The session's cookie, and what the page must know. */
static void put_signed_in(struct server_call *call, struct json_writer *w, struct identity_signed_in *signed_in)
{
	keep_role(call, NULL);
	server_cookie_set(call, "session", signed_in->secret, IDENTITY_SESSION_SECONDS);
	sodium_memzero(signed_in->secret, sizeof signed_in->secret);
	json_put_string(w, "sign_in", server_need_word(signed_in->need));
	json_put_string(w, "session", signed_in->caller.session);
	json_put_string(w, "csrf", signed_in->caller.csrf);
}

static void answer_signed_in(struct server_call *call, struct identity_signed_in *signed_in)
{
	struct json_writer w;

	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	put_signed_in(call, &w, signed_in);
	json_object_close(&w);
}

/* Back to the page, signed in. */
static void go_home(struct server_call *call, struct identity_signed_in *signed_in)
{
	keep_role(call, server_query(call, "role"));
	server_cookie_set(call, "session", signed_in->secret, IDENTITY_SESSION_SECONDS);
	sodium_memzero(signed_in->secret, sizeof signed_in->secret);
	server_answer_header(call, "Location", arena_printf(&call->arena, "%s/?sign_in=%s", server_base(call), server_need_word(signed_in->need)));
	call->status = 303;
}

/* ---- by mail ---- */

enum status server_sign_in_ask(struct server_call *call, struct err *err)
{
	char sign_in[IDENTITY_SECRET_LEN];
	struct json_writer w;
	const char *mail = NULL;
	json_t *root;
	enum status st = server_body_json(call, &root, err);

	if (st != ST_OK)
		return st;
	st = server_members(root, (const char *const[]){"mail", NULL}, err);
	if (st == ST_OK)
		st = server_member(root, "mail", &mail, err);
	if (st == ST_OK)
		st = identity_sign_in_ask(server_identity(call), mail, call->address, sign_in, err);
	json_decref(root);
	if (st != ST_OK)
		return server_identity_end(call, st, err);
	server_cookie_set(call, "sign-in", sign_in, IDENTITY_CODE_SECONDS);
	call->status = 202;
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "sign_in", sign_in);
	json_put_int(&w, "expires_in", IDENTITY_CODE_SECONDS);
	json_object_close(&w);
	return ST_OK;
}

enum status server_sign_in_code(struct server_call *call, struct err *err)
{
	struct identity_signed_in signed_in;
	const char *code = NULL, *sign_in = NULL;
	json_t *root;
	enum status st = server_body_json(call, &root, err);

	if (st != ST_OK)
		return st;
	st = server_members(root, (const char *const[]){"code", "sign_in", NULL}, err);
	if (st == ST_OK)
		st = server_member(root, "code", &code, err);
	if (st == ST_OK)
		st = server_text(root, "sign_in", false, &sign_in, err);
	if (st == ST_OK && !sign_in)
		sign_in = server_cookie(call, "sign-in");
	if (st == ST_OK && !sign_in)
		st = err_set(err, ST_INPUT, "identity.member", "sign_in", NULL);
	if (st == ST_OK)
		st = identity_sign_in_code(server_identity(call), sign_in, code, call->address, &signed_in, err);
	json_decref(root);
	if (st != ST_OK)
		return server_identity_end(call, st, err);
	server_cookie_set(call, "sign-in", "", 0);
	answer_signed_in(call, &signed_in);
	return ST_OK;
}

static bool accepts_html(const struct server_call *call)
{
	const char *accept = server_header(call, "Accept");

	return accept && strcasestr(accept, "text/html");
}

static void put_html(struct text *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<' || *text == '>' || *text == '&' || *text == '"')
			text_printf(out, "&#%d;", *text);
		else
			text_append_char(out, *text);
	}
}

/* Who clicks on a link reads a page, not a problem. It needs no style, so that the strict policy holds. */
static void tell_page(struct server_call *call, const struct err *err)
{
	const bool ko = call->lang == LANG_KO;
	struct text words;

	text_init(&words);
	call->status = server_status_of(err);
	call->content_type = "text/html; charset=utf-8";
	call->etag = false;
	text_printf(&call->out, "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n<title>%s</title>\n<h1>%s</h1>\n<p>",
		ko ? "ko" : "en", ko ? "상생" : "Sangsaeng", ko ? "로그인하지 못했습니다" : "Not signed in");
	message_format(&words, err, call->lang);
	put_html(&call->out, words.data ? words.data : "");
	text_clear(&words);
	message_format_hint(&words, err, call->lang);
	text_append_string(&call->out, "</p>\n<p>");
	put_html(&call->out, words.data ? words.data : "");
	text_printf(&call->out, "</p>\n<p><a href=\"/\">%s</a></p>\n</html>\n", ko ? "처음으로" : "To the start");
	text_done(&words);
}

enum status server_sign_in_link(struct server_call *call, struct err *err)
{
	struct identity_signed_in signed_in;
	const char *key = server_query(call, "key");
	enum status st;

	if (!key)
		st = err_set(err, ST_DENIED, "identity.code", NULL);
	else
		st = identity_sign_in_link(server_identity(call), server_cookie(call, "sign-in"), key, call->address, &signed_in, err);
	/* begun elsewhere, or used already: this browser cannot tell */
	if (st != ST_OK && call->caller.session[0] && strcmp(err->code, "identity.other_browser") == 0)
		st = err_set(err, ST_DENIED, "identity.link_used", NULL);
	if (st != ST_OK) {
		server_identity_end(call, st, err);
		if (accepts_html(call)) {
			tell_page(call, err);
			st = ST_OK;
		}
		return st;
	}
	server_cookie_set(call, "sign-in", "", 0);
	go_home(call, &signed_in);
	return ST_OK;
}

/* ---- the second factor ---- */

static enum status read_code(struct server_call *call, json_t **out_root, const char **out_code, struct err *err)
{
	json_t *root;
	enum status st = judge_session(call, err);

	if (st == ST_OK)
		st = server_body_json(call, &root, err);
	if (st != ST_OK)
		return st;
	st = server_members(root, (const char *const[]){"code", NULL}, err);
	if (st == ST_OK)
		st = server_member(root, "code", out_code, err);
	if (st != ST_OK)
		json_decref(root);
	else
		*out_root = root;
	return st;
}

enum status server_sign_in_totp(struct server_call *call, struct err *err)
{
	struct identity_signed_in signed_in;
	const char *code;
	json_t *root;
	enum status st = read_code(call, &root, &code, err);

	if (st != ST_OK)
		return st;
	st = identity_totp_check(server_identity(call), call->caller.session, code, &signed_in, err);
	json_decref(root);
	if (st == ST_OK)
		answer_signed_in(call, &signed_in);
	return server_identity_end(call, st, err);
}

enum status server_totp_begin(struct server_call *call, struct err *err)
{
	const char *secret, *uri;
	struct json_writer w;
	enum status st = judge_session(call, err);

	if (st == ST_OK)
		st = identity_totp_begin(server_identity(call), call->caller.session, &call->arena, &secret, &uri, err);
	if (st != ST_OK)
		return st;
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "secret", secret);
	json_put_string(&w, "uri", uri);
	json_object_close(&w);
	return ST_OK;
}

enum status server_totp_confirm(struct server_call *call, struct err *err)
{
	struct identity_signed_in signed_in;
	const char *code, **recovery;
	struct json_writer w;
	json_t *root;
	enum status st = read_code(call, &root, &code, err);

	if (st != ST_OK)
		return st;
	st = identity_totp_confirm(server_identity(call), call->caller.session, code, &call->arena, &signed_in, &recovery, err);
	json_decref(root);
	if (st != ST_OK)
		return server_identity_end(call, st, err);
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	put_signed_in(call, &w, &signed_in);
	json_array_begin(&w, "recovery_codes");
	for (const char **code_at = recovery; *code_at; code_at++)
		json_put_string(&w, NULL, *code_at);
	json_array_close(&w);
	json_object_close(&w);
	return ST_OK;
}

/* ---- through a company's provider ---- */

enum status server_oidc_start(struct server_call *call, struct err *err)
{
	char browser[IDENTITY_SECRET_LEN];
	const char *url;
	enum status st = identity_oidc_start(server_identity(call), call->part[0], &call->arena, &url, browser, err);

	if (st != ST_OK)
		return st;
	server_cookie_set(call, "oidc", browser, 600);
	server_answer_header(call, "Location", url);
	call->status = 303;
	return ST_OK;
}

enum status server_oidc_finish(struct server_call *call, struct err *err)
{
	struct identity_signed_in signed_in;
	struct identity_oidc_answer answer = {.state = server_query(call, "state"),
		.code = server_query(call, "code"),
		.issuer = server_query(call, "iss"),
		.error = server_query(call, "error"),
		.browser = server_cookie(call, "oidc")};
	enum status st = identity_oidc_finish(server_identity(call), &answer, &signed_in, err);

	server_cookie_set(call, "oidc", "", 0);
	if (st == ST_OK)
		go_home(call, &signed_in);
	return st;
}
