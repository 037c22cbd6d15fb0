/* `sangsaeng session`: who is signed in at a server, ending it, the second factor of somebody who lost it, and the log. */
#include "cli/identity.h"
#include "identity/identity_sign_in.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static enum status list(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	struct identity_session *session;
	struct json_writer w;
	char time[CLI_TIME_LEN];
	size_t count = 0;
	enum status st = identity_sessions(identity, args->person, arena, &session, &count, err);

	if (st != ST_OK)
		return st;
	json_writer_init(&w, out);
	if (args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.sessions/1");
		json_array_begin(&w, "sessions");
	}
	for (size_t i = 0; i < count; i++) {
		const struct identity_session *s = &session[i];

		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_string(&w, "session", s->session);
			json_put_string(&w, "kind", s->kind);
			json_put_string(&w, "person", s->person);
			json_put_string(&w, "organisation", s->organisation);
			json_put_string(&w, "client", s->client);
			json_put_string(&w, "method", s->method);
			json_put_string(&w, "created_at", cli_time(s->created, time));
			json_put_string(&w, "seen_at", cli_time(s->seen, time));
			json_put_string(&w, "expires_at", cli_time(s->expires, time));
			json_put_bool(&w, "second_factor", s->second_factor);
			json_put_bool(&w, "pending", s->pending);
			json_object_close(&w);
			continue;
		}
		text_printf(out, "%s ", s->session);
		cli_pad(out, s->person ? s->person : s->client, 20);
		text_printf(out, " %s\n", cli_time(s->created, time));
	}
	if (args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	} else {
		text_printf(out, args->lang == LANG_KO ? "로그인과 토큰 %zu개\n" : "%zu sessions and tokens\n", count);
	}
	return ST_OK;
}

static enum status done(const struct cli_args *args, enum status st, struct text *out, const char *en, const char *ko)
{
	if (st == ST_OK && args->format == CLI_JSON)
		text_append_string(out, "{\n  \"schema\": \"sangsaeng.session_changed/1\"\n}\n");
	else if (st == ST_OK)
		text_append_string(out, cli_pick(args, en, ko));
	return st;
}

static enum status revoke(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	return done(args, identity_session_revoke(identity, args->positional[1], NULL, cli_identity_by(args), err), out, "Ended.\n", "끝냈습니다.\n");
}

static enum status reset(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	return done(args, identity_totp_reset(identity, args->positional[1], cli_identity_by(args), err), out,
		"The authenticator app is no longer registered and all sessions of the person ended.\n",
		"인증 앱 등록을 지우고 그 담당자의 모든 로그인을 끝냈습니다.\n");
}

static enum status show_log(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	struct identity_event *event = NULL;
	struct findings findings;
	struct json_writer w;
	size_t count = 0;
	enum status st;

	findings_init(&findings, 10);
	st = identity_log_read(identity, arena, &event, &count, &findings, err);
	json_writer_init(&w, out);
	if (st == ST_OK && args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.sign_in_log/1");
		json_array_begin(&w, "events");
	}
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		if (args->format == CLI_JSON) {
			json_object_begin(&w, NULL);
			json_put_int(&w, "seq", event[i].seq);
			json_put_string(&w, "at", event[i].at);
			json_put_string(&w, "kind", event[i].kind);
			json_put_string(&w, "subject", event[i].subject);
			json_put_string(&w, "actor", event[i].actor);
			json_put_string(&w, "hash", event[i].hash);
			json_object_close(&w);
		} else {
			text_printf(out, "%" PRId64 " %s ", event[i].seq, event[i].at);
			cli_pad(out, event[i].kind, 22);
			text_printf(out, " %s %s\n", event[i].subject, event[i].actor);
		}
	}
	if (st == ST_OK && args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	if (st == ST_OK && findings.errors > 0) { /* shown, and an error */
		*err = findings.item[0].err;
		st = ST_INPUT;
	}
	findings_done(&findings);
	return st;
}

static const char *role_name(enum lang lang, const char *role)
{
	static const struct {
		const char *role, *en, *ko;
	} names[] = {{"operator", "operator", "운영재단"}, {"ministry_trade", "trade ministry", "산업부처"},
		{"ministry_sme", "SME ministry", "중소기업 부처"}, {"carmaker_sustainability", "carmaker, sustainability", "완성차 지속가능경영"},
		{"carmaker_trading", "carmaker, trading", "완성차 배출권"}, {"supplier_1", "tier 1", "1차 협력사"},
		{"supplier_2", "tier 2", "2차 협력사"}, {"verifier", "verifier", "검증기관"}};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i].role, role) == 0)
			return lang == LANG_KO ? names[i].ko : names[i].en;
	return "";
}

static enum status put_link(const struct cli_args *args, struct identity *identity, const struct identity_link_person *person, struct json_writer *w,
	struct text *out, struct err *err)
{
	const char *base = args->base_url ? args->base_url : "http://127.0.0.1:8080";
	char link[IDENTITY_SECRET_LEN], url[512];
	bool two;
	enum status st = identity_link_make(identity, person->person, cli_identity_by(args), link, err);

	if (st != ST_OK)
		return st;
	/* people of a carmaker may have two roles: the link opens the one that it is for */
	two = person->role && strncmp(person->role, "carmaker_", 9) == 0;
	snprintf(url, sizeof url, "%s/v1/sign-in/link?key=%s%s%s", base, link, two ? "&role=" : "", two ? person->role : "");
	if (args->format == CLI_JSON) {
		json_object_begin(w, NULL);
		json_put_string(w, "role", person->role);
		json_put_string(w, "person", person->person);
		json_put_string(w, "url", url);
		json_object_close(w);
	} else {
		if (person->role)
			text_printf(out, "%s (%s)\n  ", role_name(args->lang, person->role), person->organisation);
		text_printf(out, "%s\n", url);
	}
	sodium_memzero(link, sizeof link);
	sodium_memzero(url, sizeof url);
	return ST_OK;
}

static enum status links(const struct cli_args *args, struct identity *identity, struct arena *arena, struct text *out, struct err *err)
{
	struct identity_link_person person[IDENTITY_LINK_ROLES] = {{.person = args->positional_count > 1 ? args->positional[1] : NULL}};
	struct json_writer w;
	size_t count = 1;
	enum status st = person[0].person ? ST_OK : identity_link_persons(identity, arena, person, &count, err);

	json_writer_init(&w, out);
	if (st == ST_OK && args->format == CLI_JSON) {
		json_object_begin(&w, NULL);
		json_put_string(&w, "schema", "sangsaeng.links/1");
		json_array_begin(&w, "links");
	}
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = put_link(args, identity, &person[i], &w, out, err);
	if (st == ST_OK && args->format == CLI_JSON) {
		json_array_close(&w);
		json_object_close(&w);
	}
	return st;
}

int cli_session(const struct cli_args *args)
{
	static const struct cli_verb verbs[] = {{"list", 0, NULL, list}, {"revoke", 1, "SESSION", revoke}, {"reset-totp", 1, "PERSON", reset},
		{"link", 0, NULL, links}, {"log", 0, NULL, show_log}, {NULL, 0, NULL, NULL}};

	return cli_identity_run(args, "session", verbs);
}
