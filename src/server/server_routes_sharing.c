/* Routes by which a firm rules over its own data: consents, which widen what others see of it, contracts, which narrow that, and requests of others to
 * see more. */
#include "server/server_api.h"

#include "base/decimal.h"
#include "programme/programme_once.h"
#include "report/report_list.h"
#include "view/view_access_request.h"
#include "view/view_consent.h"
#include "view/view_narrowing.h"

#include <inttypes.h>
#include <string.h>

struct writing {
	struct server_call *call;
	struct programme_once *once;
	const char *what, *list; /* "consent", "consents" */
	int64_t seq;
	int64_t request; /* that is answered: then `seq` is the consent, 0 of a refusal */
};

/* In the transaction of the record: the answer under its key. */
static enum status keep_answer(void *context, struct store_tx *tx, struct err *err)
{
	struct writing *w = context;
	struct arena *arena = &w->call->arena;

	w->once->status = 201;
	w->once->location = arena_printf(arena, "/v1/%s/%" PRId64, w->list, w->seq);
	w->once->body = arena_printf(arena, "{\"schema\":\"sangsaeng.%s/1\",\"%s\":%" PRId64 "}\n", w->what, w->what, w->seq);
	return programme_once_end(tx, w->once, err);
}

static void finish(struct writing *w, enum status st)
{
	if (st == ST_OK)
		server_once_answer(w->call, w->once);
	else
		programme_once_forget(server_db(w->call), w->once);
}

/* The version is the ETag of the record as its owner reads it. */
static enum status match(struct server_call *call, const char *resource, int64_t *out_seq, struct err *err)
{
	struct view_list row;
	struct text text;
	char tag[SERVER_TAG_LEN];
	enum status st = view_item_read(call->door, &call->viewer, view_resource_find(resource), call->part[0], &call->arena, &row, err);

	if (st == ST_OK && decimal_parse_int(call->part[0], 1, INT64_MAX, out_seq, NULL) != ST_OK)
		st = server_hidden(err, "view.none", call->part[0]);
	if (st != ST_OK)
		return st;
	text_init(&text);
	report_row_json(&row, 0, &text);
	server_tag_of(&text, tag);
	text_done(&text);
	return server_if_match(call, arena_strdup(&call->arena, tag), err);
}

/* ---- consents ---- */

static enum status read_consent(struct server_call *call, const json_t *body, struct view_consent *out, struct err *err)
{
	static const char *const members[] = {"receiver", "class", "product", "site", "measure", "purpose", "from_day", "last_day", NULL};
	const char *class = NULL;
	enum status st = server_members(body, members, err);

	*out = (struct view_consent){.owner = call->caller.organisation};
	if (st == ST_OK)
		st = server_text(body, "receiver", true, &out->receiver, err);
	if (st == ST_OK)
		st = server_text(body, "class", true, &class, err);
	if (st == ST_OK && !view_class_parse(class, &out->class))
		st = err_set(err, ST_INPUT, "server.member_text", "class", NULL);
	if (st == ST_OK)
		st = server_text(body, "product", false, &out->product, err);
	if (st == ST_OK)
		st = server_text(body, "site", false, &out->site, err);
	if (st == ST_OK)
		st = server_text(body, "measure", false, &out->measure, err);
	if (st == ST_OK)
		st = server_text(body, "purpose", false, &out->purpose, err);
	if (st == ST_OK)
		st = server_day(body, "from_day", &out->from, err);
	return st == ST_OK ? server_day(body, "last_day", &out->until, err) : st;
}

static enum status give(struct server_call *call, struct err *err)
{
	struct programme_once once;
	struct writing writing = {.call = call, .once = &once, .what = "consent", .list = "consents"};
	struct view_consent consent;
	json_t *body = NULL;
	bool again = false;
	enum status st = server_body_json(call, &body, err);

	if (st == ST_OK)
		st = read_consent(call, body, &consent, err);
	if (st == ST_OK)
		st = server_once_begin(call, true, &once, &again, err);
	if (st == ST_OK && !again) {
		st = view_consent_give_with(call->door, &call->viewer, &consent, keep_answer, &writing, &writing.seq, err);
		finish(&writing, st);
	}
	json_decref(body);
	return st;
}

static enum status withdraw(struct server_call *call, struct err *err)
{
	int64_t seq = 0;
	enum status st = match(call, "consents", &seq, err);

	if (st == ST_OK)
		st = view_consent_withdraw(call->door, &call->viewer, seq, err);
	if (st == ST_OK)
		call->status = 204;
	return st;
}

/* ---- contracts ---- */

static enum status read_narrowing(struct server_call *call, const json_t *body, struct view_narrowing *out, struct err *err)
{
	static const char *const members[] = {"receiver", "group", "class", "most", "from_day", "last_day", "contract", "evidence", "reason", NULL};
	const struct {
		const char *name;
		bool needed;
		const char **to;
	} text[] = {{"receiver", false, &out->receiver}, {"group", false, &out->group}, {"class", true, &out->class}, {"most", true, &out->most},
		{"contract", true, &out->contract}, {"evidence", false, &out->evidence}, {"reason", false, &out->reason}};
	enum status st = server_members(body, members, err);

	*out = (struct view_narrowing){.owner = call->caller.organisation};
	for (size_t i = 0; st == ST_OK && i < sizeof text / sizeof *text; i++)
		st = server_text(body, text[i].name, text[i].needed, text[i].to, err);
	if (st == ST_OK)
		st = server_day(body, "from_day", &out->from, err);
	return st == ST_OK ? server_day(body, "last_day", &out->until, err) : st;
}

static enum status narrow(struct server_call *call, struct err *err)
{
	struct programme_once once;
	struct writing writing = {.call = call, .once = &once, .what = "narrowing", .list = "narrowings"};
	struct view_narrowing narrowing;
	json_t *body = NULL;
	bool again = false;
	enum status st = server_body_json(call, &body, err);

	if (st == ST_OK)
		st = read_narrowing(call, body, &narrowing, err);
	if (st == ST_OK)
		st = server_once_begin(call, true, &once, &again, err);
	if (st == ST_OK && !again) {
		st = view_narrowing_add(call->door, &call->viewer, &narrowing, keep_answer, &writing, &writing.seq, err);
		finish(&writing, st);
	}
	json_decref(body);
	return st;
}

static enum status withdraw_narrowing(struct server_call *call, struct err *err)
{
	int64_t seq = 0;
	enum status st = match(call, "narrowings", &seq, err);

	if (st == ST_OK)
		st = view_narrowing_withdraw(call->door, &call->viewer, seq, err);
	if (st == ST_OK)
		call->status = 204;
	return st;
}

/* ---- requests of others to see more ---- */

static enum status read_question(const json_t *body, struct view_access_question *out, struct err *err)
{
	static const char *const members[] = {"class", "kind", "key", "reason", "last_day", NULL};
	enum status st = server_members(body, members, err);

	*out = (struct view_access_question){0};
	if (st == ST_OK)
		st = server_text(body, "class", true, &out->class, err);
	if (st == ST_OK)
		st = server_text(body, "kind", true, &out->kind, err);
	if (st == ST_OK)
		st = server_text(body, "key", true, &out->key, err);
	if (st == ST_OK)
		st = server_text(body, "reason", true, &out->reason, err);
	return st == ST_OK ? server_day(body, "last_day", &out->until, err) : st;
}

static enum status ask_access(struct server_call *call, struct err *err)
{
	struct programme_once once;
	struct writing writing = {.call = call, .once = &once, .what = "access_request", .list = "access-requests"};
	struct view_access_question question;
	json_t *body = NULL;
	bool again = false;
	enum status st = server_body_json(call, &body, err);

	if (st == ST_OK)
		st = read_question(body, &question, err);
	if (st == ST_OK)
		st = server_once_begin(call, true, &once, &again, err);
	if (st == ST_OK && !again) {
		st = view_access_request_ask(call->door, &call->viewer, &question, keep_answer, &writing, &writing.seq, err);
		finish(&writing, st);
	}
	json_decref(body);
	return st;
}

/* In the transaction of the answer. */
static enum status keep_access(void *context, struct store_tx *tx, struct err *err)
{
	struct writing *w = context;

	w->once->status = 200;
	w->once->body = arena_printf(&w->call->arena, "{\"schema\":\"sangsaeng.access_answer/1\",\"access_request\":%" PRId64 ",\"state\":\"%s\",\"consent\":%s}\n",
		w->request, w->seq ? "granted" : "refused", w->seq ? arena_printf(&w->call->arena, "%" PRId64, w->seq) : "null");
	return programme_once_end(tx, w->once, err);
}

static enum status read_answer(const json_t *body, struct view_access_answer *out, struct err *err)
{
	static const char *const members[] = {"answer", "last_day", "reason", NULL};
	const char *word = NULL;
	enum status st = server_members(body, members, err);

	*out = (struct view_access_answer){0};
	if (st == ST_OK)
		st = server_text(body, "answer", true, &word, err);
	if (st == ST_OK)
		out->grants = strcmp(word, "grant") == 0;
	if (st == ST_OK && !out->grants && strcmp(word, "refuse") != 0)
		st = err_set(err, ST_INPUT, "server.member_text", "answer", NULL);
	if (st == ST_OK)
		st = server_text(body, "reason", false, &out->reason, err);
	return st == ST_OK ? server_day(body, "last_day", &out->until, err) : st;
}

static enum status answer_access(struct server_call *call, struct err *err)
{
	struct programme_once once;
	struct writing writing = {.call = call, .once = &once};
	struct view_access_answer answer;
	json_t *body = NULL;
	int64_t seq = 0;
	bool again = false;
	enum status st = server_body_json(call, &body, err);

	if (st == ST_OK)
		st = read_answer(body, &answer, err);
	if (st == ST_OK && decimal_parse_int(call->part[0], 1, INT64_MAX, &seq, NULL) != ST_OK)
		st = server_hidden(err, "view.none", call->part[0]);
	writing.request = seq;
	if (st == ST_OK)
		st = server_once_begin(call, true, &once, &again, err);
	if (st == ST_OK && !again) {
		st = view_access_request_answer(call->door, &call->viewer, seq, &answer, keep_access, &writing, &writing.seq, err);
		finish(&writing, st);
	}
	json_decref(body);
	return st;
}

static enum status withdraw_access(struct server_call *call, struct err *err)
{
	int64_t seq = 0;
	enum status st = match(call, "access-requests", &seq, err);

	if (st == ST_OK)
		st = view_access_request_withdraw(call->door, &call->viewer, seq, err);
	if (st == ST_OK)
		call->status = 204;
	return st;
}

#define R SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM
const struct server_route server_routes_sharing[] = {
	{"POST", "/v1/consents", "giveConsent", R, SERVER_BODY_MEMORY, "", true, NULL, give},
	{"DELETE", "/v1/consents/{consent}", "withdrawConsent", R, SERVER_BODY_NONE, "", false, NULL, withdraw},
	{"POST", "/v1/narrowings", "narrowByContract", R, SERVER_BODY_MEMORY, "", true, NULL, narrow},
	{"DELETE", "/v1/narrowings/{narrowing}", "withdrawNarrowing", R, SERVER_BODY_NONE, "", false, NULL, withdraw_narrowing},
	{"POST", "/v1/access-requests", "askAccess", R, SERVER_BODY_MEMORY, "", true, NULL, ask_access},
	{"POST", "/v1/access-requests/{access_request}/answer", "answerAccess", R, SERVER_BODY_MEMORY, "", true, NULL, answer_access},
	{"DELETE", "/v1/access-requests/{access_request}", "withdrawAccess", R, SERVER_BODY_NONE, "", false, NULL, withdraw_access},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
