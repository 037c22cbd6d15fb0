/* Routes of who may sign in: how people stand, inviting, changing and ending; the log of sign-ins. For people of the operator; a firm's manager sees
 * and decides of its own colleagues. */
#include "server/server_api.h"
#include "server/server_identity_int.h"

#include "programme/programme_person.h"
#include "view/view_self.h"
#include "view/view_worked.h"

#include <stdio.h>
#include <string.h>

#define SIGN_INS_MAX 500

/* A person of the operator, in that role. Programs never: who could add people by a token could sign in as one of them. */
static enum status judge_operator(struct server_call *call, struct err *err)
{
	bool is_operator = false;
	enum status st;

	if (call->caller.kind != IDENTITY_PERSON)
		return err_set(err, ST_DENIED, "identity.person_only", NULL);
	st = server_is_operator(call, &is_operator, err);
	if (st == ST_OK && (!is_operator || call->viewer.role != VIEW_ROLE_OPERATOR || call->viewer.as))
		st = err_set(err, ST_DENIED, "identity.operator_only", NULL);
	return st;
}

/* One of a firm's own people too, in its own right; of whom is the use case's. */
static enum status judge_manager(struct server_call *call, struct err *err)
{
	enum view_role role = call->viewer.role;
	bool of_firm = role == VIEW_ROLE_SUPPLIER || role == VIEW_ROLE_CARMAKER_SUSTAINABILITY || role == VIEW_ROLE_CARMAKER_TRADING;

	return call->caller.kind == IDENTITY_PERSON && of_firm && !call->viewer.as ? ST_OK : judge_operator(call, err);
}

/* ---- how they stand ---- */

static void put_account(struct json_writer *w, const struct identity_account *a, bool may_change)
{
	json_object_begin(w, NULL);
	json_put_string(w, "person", a->person);
	json_put_string(w, "organisation", a->organisation);
	json_put_string(w, "organisation_kind", a->organisation_kind);
	json_put_bool(w, "active", a->active);
	json_put_bool(w, "needs_second_factor", a->needs_second);
	json_put_bool(w, "second_factor", a->second);
	json_put_int(w, "sessions", a->sessions);
	json_put_string(w, "signed_in_at", a->signed_in_at);
	json_put_string(w, "invited_at", a->invited_at);
	json_put_bool(w, "may_change", may_change);
	json_object_close(w);
}

/* The operator sees how everybody stands, who manages a firm's people how these do. */
static enum status accounts(struct server_call *call, struct err *err)
{
	struct identity_account *list;
	struct json_writer w;
	size_t count = 0;
	struct view_managed managed = {0};
	enum status st = ST_OK;

	if (call->caller.kind == IDENTITY_PERSON)
		st = view_managed(call->door, &call->viewer, &call->arena, &managed, err);
	if (st == ST_OK && !managed.manages)
		st = judge_operator(call, err);
	if (st == ST_OK)
		st = identity_accounts(server_identity(call), &call->arena, &list, &count, err);
	if (st == ST_OK && !managed.manages) /* who signed in when is told of others' persons: the log says who asked */
		st = view_read_log(call->door, &call->viewer, "accounts", NULL, view_class_name(VIEW_CLASS_PERSON), NULL, err);
	if (st != ST_OK)
		return st;
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_array_begin(&w, "items");
	for (size_t i = 0; i < count; i++)
		if (!managed.manages || strcmp(list[i].organisation, call->caller.organisation) == 0)
			put_account(&w, &list[i], !managed.manages || view_managed_has(&managed, list[i].person));
	json_array_close(&w);
	json_object_close(&w);
	return ST_OK;
}

/* ---- deciding ---- */

static json_t *receipt(struct server_call *call, const char *what, const char *person, const char *organisation)
{
	json_t *answer = server_receipt(call, what, person);

	if (organisation)
		json_object_set_new(answer, "organisation", json_string(organisation));
	return answer;
}

/* Where what was wrong stands in the body. */
static enum status at_member(enum status st, struct err *err)
{
	static const char *const at[][2] = {{"person.name", "name"}, {"person.mail", "mail"}, {"person.mail_taken", "mail"},
		{"person.until", "valid_to"}, {"person.organisation", "organisation"}};
	char member[ERR_PARAM_LEN];

	for (size_t i = 0; st != ST_OK && i < sizeof at / sizeof *at; i++)
		if (strcmp(err->code, at[i][0]) == 0)
			return server_at(st, at[i][1], err);
	if (st != ST_OK && strcmp(err->code, "person.word") == 0) {
		snprintf(member, sizeof member, "%s", err->param[0]);
		server_at(st, member, err);
	}
	return st;
}

static enum status read_said(struct server_call *call, bool is_new, json_t **out_body, struct programme_person_said *said, struct err *err)
{
	static const char *const members[] = {"name", "mail", "language", "area", "valid_to", "organisation", NULL};
	static const char *const kept[] = {"name", "mail", "language", "area", "valid_to", NULL};
	enum status st = judge_manager(call, err);

	said->by = server_actor(call);
	if (st == ST_OK)
		st = server_body_json(call, out_body, err);
	if (st == ST_OK)
		st = server_members(*out_body, is_new ? members : kept, err);
	if (st == ST_OK)
		st = server_text(*out_body, "organisation", is_new, &said->organisation, err);
	if (st == ST_OK)
		st = server_text(*out_body, "name", is_new, &said->name, err);
	if (st == ST_OK)
		st = server_text(*out_body, "mail", is_new, &said->mail, err);
	if (st == ST_OK)
		st = server_text(*out_body, "area", false, &said->area, err);
	if (st == ST_OK)
		st = server_text(*out_body, "language", false, &said->language, err);
	if (st == ST_OK)
		st = server_day(*out_body, "valid_to", &said->valid_to, err);
	said->open = json_is_null(json_object_get(*out_body, "valid_to"));
	return st;
}

static enum status make_person(struct server_call *call, void *context, struct err *err)
{
	return programme_person_invite(server_db(call), context, &call->arena, err);
}

static enum status invite_person(struct server_call *call, struct err *err)
{
	char key[PROGRAMME_PERSON_KEY_LEN];
	struct programme_person_said said = {.person = key, .valid_to = DATE_NONE};
	json_t *body = NULL;
	enum status st = read_said(call, true, &body, &said, err);

	if (st == ST_OK) {
		programme_person_key(said.organisation, key);
		st = at_member(server_once_run(call, true, 201, arena_printf(&call->arena, "/v1/persons/%s", key),
				       receipt(call, "person.invited", key, said.organisation), make_person, &said, err),
			err);
	}
	json_decref(body);
	return st;
}

static enum status make_change(struct server_call *call, void *context, struct err *err)
{
	return programme_person_change(server_db(call), context, &call->arena, err);
}

static enum status change_person(struct server_call *call, struct err *err)
{
	struct programme_person_said said = {.person = call->part[0], .valid_to = DATE_NONE};
	json_t *body = NULL;
	enum status st = read_said(call, false, &body, &said, err);

	if (st == ST_OK)
		st = at_member(
			server_once_run(call, true, 200, NULL, receipt(call, "person.changed", said.person, NULL), make_change, &said, err), err);
	json_decref(body);
	return st;
}

static enum status make_end(struct server_call *call, void *context, struct err *err)
{
	return programme_person_withdraw(server_db(call), context, server_actor(call), &call->arena, err);
}

/* The sessions end with the task; should the server die between the two, they do so within a minute by themselves. */
static enum status withdraw_person(struct server_call *call, struct err *err)
{
	static const char *const members[] = {NULL};
	char *person = arena_strdup(&call->arena, call->part[0]);
	json_t *body = NULL;
	enum status st = judge_manager(call, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	json_decref(body);
	if (st == ST_OK)
		st = server_once_run(call, true, 200, NULL, receipt(call, "person.withdrawn", person, NULL), make_end, person, err);
	if (st == ST_OK && !server_dry_run(call))
		st = identity_person_end(server_identity(call), person, call->caller.person, err);
	return st;
}

static enum status judge_own(struct server_call *call, const char *person, struct err *err)
{
	const char *owner = NULL;
	struct view_managed managed;
	enum status st = view_owner_of(call->door, person, &call->arena, &owner, err);

	if (st == ST_OK && (!owner || !call->viewer.organisation || strcmp(owner, call->viewer.organisation) != 0))
		return err_set(err, ST_NOT_FOUND, "identity.person", person, NULL);
	if (st == ST_OK)
		st = view_managed(call->door, &call->viewer, &call->arena, &managed, err);
	if (st == ST_OK && !view_managed_has(&managed, person))
		st = err_set(err, ST_DENIED, managed.manages ? "person.beyond" : "person.operator_only", call->caller.person, NULL);
	return st;
}

/* The letter, once more or for the first time: it changes nothing, so it needs no key. */
static enum status send_invitation(struct server_call *call, struct err *err)
{
	static const char *const members[] = {NULL};
	json_t *body = NULL;
	enum status st = judge_manager(call, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	json_decref(body);
	if (st == ST_OK && call->viewer.role != VIEW_ROLE_OPERATOR)
		st = judge_own(call, call->part[0], err);
	if (st == ST_OK)
		st = identity_invite(server_identity(call), call->part[0], call->caller.person, err);
	if (st == ST_OK)
		call->status = 204;
	return st;
}

/* ---- the log of sign-ins ---- */

static enum status sign_ins(struct server_call *call, struct err *err)
{
	const char *person = server_query(call, "person"), *kind = server_query(call, "kind");
	struct identity_event *list = NULL;
	struct findings findings;
	struct json_writer w;
	int64_t limit = 50, before = INT64_MAX, put = 0, last = 0;
	size_t count = 0;
	enum status st = judge_operator(call, err);

	if (st == ST_OK)
		st = server_number(call, "limit", 1, SIGN_INS_MAX, 50, &limit, err);
	if (st == ST_OK)
		st = server_number(call, "before", 1, INT64_MAX, INT64_MAX, &before, err);
	if (st != ST_OK)
		return st;
	findings_init(&findings, 1);
	st = identity_log_read(server_identity(call), &call->arena, &list, &count, &findings, err);
	json_writer_init(&w, &call->out);
	if (st == ST_OK) {
		json_object_begin(&w, NULL);
		json_put_int(&w, "lines", (int64_t)count);
		json_put_bool(&w, "intact", findings.errors == 0);
		json_array_begin(&w, "items");
		for (size_t i = count; i-- > 0 && put < limit;) {
			const struct identity_event *e = &list[i];

			if (e->seq >= before || (kind && strcmp(e->kind, kind) != 0) ||
				(person && strcmp(e->actor, person) != 0 && strcmp(e->subject, person) != 0))
				continue;
			json_object_begin(&w, NULL);
			json_put_int(&w, "seq", e->seq);
			json_put_string(&w, "at", e->at);
			json_put_string(&w, "kind", e->kind);
			json_put_string(&w, "subject", e->subject);
			json_put_string(&w, "actor", e->actor);
			json_object_close(&w);
			last = e->seq;
			put++;
		}
		json_array_close(&w);
		if (put == limit)
			json_put_int(&w, "next_before", last);
		else
			json_put_string(&w, "next_before", NULL);
		json_object_close(&w);
	}
	findings_done(&findings);
	return st;
}

#define W SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM
const struct server_route server_routes_people[] = {
	{"GET", "/v1/accounts", "listAccounts", W, SERVER_BODY_NONE, "", false, NULL, accounts},
	{"GET", "/v1/sign-ins", "listSignIns", W, SERVER_BODY_NONE, "limit before person kind", false, NULL, sign_ins},
	{"POST", "/v1/persons", "invitePerson", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, invite_person},
	{"POST", "/v1/persons/{person}/change", "changePerson", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, change_person},
	{"POST", "/v1/persons/{person}/withdraw", "withdrawPerson", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, withdraw_person},
	{"POST", "/v1/persons/{person}/invitation", "sendInvitation", W, SERVER_BODY_MEMORY, "", false, NULL, send_invitation},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
