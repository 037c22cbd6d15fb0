/* Handlers of sessions: who am I, signing out, what else is signed in. */
#include "base/json.h"
#include "server/server_identity_int.h"
#include "view/view_self.h"

#include <string.h>

enum status server_is_operator(struct server_call *call, bool *out_operator, struct err *err)
{
	struct identity_person person;
	enum status st;

	*out_operator = false;
	if (call->caller.kind != IDENTITY_PERSON)
		return ST_OK;
	st = identity_person_find(server_identity(call), call->caller.person, &call->arena, &person, err);
	if (st == ST_OK)
		*out_operator = strcmp(person.organisation_kind, "operator") == 0;
	return st;
}

static void put_person(struct json_writer *w, const struct identity_person *person)
{
	json_object_begin(w, "person");
	json_put_string(w, "person", person->person);
	json_put_string(w, "name", person->name);
	json_put_string(w, "language", person->language == LANG_KO ? "ko" : "en");
	json_put_string(w, "area", person->area);
	json_put_bool(w, "totp", person->totp);
	json_object_close(w);
}

static void put_names(struct json_writer *w, const char *key, const char *const name[2])
{
	json_object_begin(w, key);
	json_put_string(w, "ko", name[LANG_KO]);
	json_put_string(w, "en", name[LANG_EN]);
	json_object_close(w);
}

/* What the page shows of who is signed in, and of the programme. */
static void put_self(struct json_writer *w, const struct view_self *self)
{
	char day[DATE_TEXT_LEN];

	put_names(w, "organisation_name", self->name);
	if (self->tier)
		json_put_int(w, "tier", self->tier);
	else
		json_put_string(w, "tier", NULL);
	json_put_bool(w, "manages_people", self->manages);
	json_array_begin(w, "roles");
	for (size_t i = 0; i < self->roles; i++)
		json_put_string(w, NULL, self->role[i]);
	json_array_close(w);
	json_object_begin(w, "programme");
	json_put_string(w, "programme", self->programme);
	put_names(w, "name", self->programme_name);
	json_put_bool(w, "simulated", self->simulated);
	date_format(self->as_of, day);
	json_put_string(w, "as_of", day);
	date_format(self->today, day);
	json_put_string(w, "today", day);
	json_object_close(w);
}

enum status server_me(struct server_call *call, struct err *err)
{
	const struct identity_caller *caller = &call->caller;
	enum identity_need need = IDENTITY_COMPLETE;
	struct identity_person person;
	struct view_self self;
	struct json_writer w;
	enum status st = ST_OK;

	if (caller->kind == IDENTITY_NOBODY && !caller->session[0])
		return err_set(err, ST_DENIED, "server.signed_in", NULL);
	if (caller->kind == IDENTITY_PERSON)
		st = identity_person_find(server_identity(call), caller->person, &call->arena, &person, err);
	if (st == ST_OK && caller->kind == IDENTITY_NOBODY)
		st = identity_session_need(server_identity(call), caller->session, &need, err);
	else if (st == ST_OK)
		st = view_self_read(call->door, &call->viewer, &call->arena, &self, err);
	if (st != ST_OK)
		return st;
	call->etag = false;
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "kind", caller->kind == IDENTITY_PERSON ? "person" : caller->kind == IDENTITY_CLIENT ? "client" : "pending");
	json_put_string(&w, "session", caller->session);
	if (caller->csrf[0])
		json_put_string(&w, "csrf", caller->csrf);
	if (caller->kind != IDENTITY_NOBODY) {
		json_put_string(&w, "organisation", caller->organisation);
		json_put_string(&w, "role", view_role_name(call->viewer.role));
		put_self(&w, &self);
	} else {
		json_put_string(&w, "sign_in", server_need_word(need));
	}
	if (caller->kind == IDENTITY_PERSON) {
		put_person(&w, &person);
		json_put_string(&w, "organisation_kind", person.organisation_kind);
		json_put_bool(&w, "second_factor", caller->second_factor);
	}
	if (caller->kind == IDENTITY_CLIENT) {
		json_put_string(&w, "client", caller->client);
		if (caller->partner[0])
			json_put_string(&w, "partner", caller->partner);
		json_put_string(&w, "scopes", caller->scopes);
	}
	json_object_close(&w);
	return ST_OK;
}

/* Also for a session that lacks its second factor, and for a token. A session without CSRF token may be ended by any page of this site only: the
 * cookie is SameSite. */
enum status server_session_end(struct server_call *call, struct err *err)
{
	const struct identity_caller *caller = &call->caller;
	const char *by = caller->person[0] ? caller->person : caller->client;
	enum status st;

	if (!caller->session[0])
		return err_set(err, ST_DENIED, "server.signed_in", NULL);
	st = identity_session_revoke(server_identity(call), caller->session, NULL, by, err);
	if (st != ST_OK)
		return st;
	if (!caller->client[0]) {
		server_cookie_set(call, "session", "", 0);
		if (server_cookie(call, "role"))
			server_cookie_set(call, "role", "", 0);
	}
	call->status = 204;
	return ST_OK;
}

/* With all=true the operator sees everybody's, who manages a firm's people those of its people. */
static enum status judge_all(struct server_call *call, bool *out_operator, bool *out_manages, struct err *err)
{
	struct view_managed managed = {0};
	enum status st = server_is_operator(call, out_operator, err);

	if (st == ST_OK && !*out_operator)
		st = view_managed(call->door, &call->viewer, &call->arena, &managed, err);
	*out_manages = managed.manages;
	if (st == ST_OK && !*out_operator && !managed.manages)
		st = err_set(err, ST_DENIED, "identity.operator_only", NULL);
	return st;
}

static bool is_colleague(const struct server_call *call, const struct identity_session *session)
{
	return session->person && session->organisation && strcmp(session->organisation, call->caller.organisation) == 0;
}

static void put_session(const struct server_call *call, struct json_writer *w, const struct identity_session *session)
{
	json_object_begin(w, NULL);
	json_put_string(w, "session", session->session);
	json_put_string(w, "kind", session->kind);
	json_put_string(w, "person", session->person);
	json_put_string(w, "organisation", session->organisation);
	json_put_string(w, "client", session->client);
	json_put_string(w, "method", session->method);
	server_put_time(w, "created_at", session->created);
	server_put_time(w, "seen_at", session->seen);
	server_put_time(w, "expires_at", session->expires);
	json_put_bool(w, "second_factor", session->second_factor);
	json_put_bool(w, "pending", session->pending);
	json_put_bool(w, "current", strcmp(session->session, call->caller.session) == 0);
	json_object_close(w);
}

enum status server_sessions(struct server_call *call, struct err *err)
{
	const char *all = server_query(call, "all");
	struct identity_session *list;
	struct json_writer w;
	size_t count = 0;
	bool is_operator = false, manages = false;
	enum status st = ST_OK;

	if (call->caller.kind != IDENTITY_PERSON)
		return err_set(err, ST_DENIED, "identity.person_only", NULL);
	if (all && strcmp(all, "true") == 0)
		st = judge_all(call, &is_operator, &manages, err);
	if (st == ST_OK)
		st = identity_sessions(
			server_identity(call), is_operator || manages ? NULL : call->caller.person, &call->arena, &list, &count, err);
	if (st != ST_OK)
		return st;
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_array_begin(&w, "items");
	for (size_t i = 0; i < count; i++)
		if (!manages || is_colleague(call, &list[i]))
			put_session(call, &w, &list[i]);
	json_array_close(&w);
	json_object_close(&w);
	return ST_OK;
}

/* Whose session it must be: one's own, or of a colleague of whom one decides. No other is there. */
static enum status judge_revoke(struct server_call *call, const char **out_person, struct err *err)
{
	struct identity_session *list;
	struct view_managed managed;
	size_t count = 0;
	enum status st = view_managed(call->door, &call->viewer, &call->arena, &managed, err);

	if (st == ST_OK)
		st = identity_sessions(server_identity(call), NULL, &call->arena, &list, &count, err);
	*out_person = call->caller.person;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		if (strcmp(list[i].session, call->part[0]) == 0 && is_colleague(call, &list[i]) && view_managed_has(&managed, list[i].person))
			*out_person = list[i].person;
	return st;
}

enum status server_session_revoke(struct server_call *call, struct err *err)
{
	const char *person = NULL; /* anybody's, for the operator */
	bool is_operator = false;
	enum status st = ST_OK;

	if (call->caller.kind != IDENTITY_PERSON)
		return err_set(err, ST_DENIED, "identity.person_only", NULL);
	st = server_is_operator(call, &is_operator, err);
	if (st == ST_OK && !is_operator)
		st = judge_revoke(call, &person, err);
	if (st == ST_OK)
		st = identity_session_revoke(server_identity(call), call->part[0], person, call->caller.person, err);
	if (st == ST_OK)
		call->status = 204;
	return st;
}
