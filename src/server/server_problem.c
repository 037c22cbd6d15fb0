/* Errors as bodies: RFC 9457 problems, and the forms that PACT and OAuth prescribe. */
#include "server/server_core_int.h"

#include <stdlib.h>
#include <string.h>

/* Codes whose HTTP status is not that of their kind. A name that ends with "." stands for all that begin so. */
static const struct {
	const char *code;
	int status;
} statuses[] = {
	{"json.", 400},
	{"server.target_long", 414},
	{"server.headers_long", 431},
	{"server.path", 400},
	{"server.query", 400},
	{"server.query_many", 400},
	{"server.query_near", 400},
	{"server.query_none", 400},
	{"server.query_unknown", 400},
	{"server.header", 400},
	{"server.body_unexpected", 400},
	{"server.body_needed", 400},
	{"server.version", 400},
	{"server.method", 405},
	{"server.too_large", 413},
	{"server.media_type", 415},
	{"server.expect", 417},
	{"server.host", 421},
	{"server.version_needed", 428},
	{"server.version_stale", 412},
	{"start.changed", 412},
	{"server.signed_in", 401},
	{"server.token", 401},
	{"server.token_needed", 401},
	{"server.token_expired", 401},
	{"identity.expired", 401},
	{"identity.refused", 401},
	{"identity.locked", 429},
	{"view.signed_in", 401},
	{"view.filter_unknown", 400},
	{"view.position", 400},
	{"view.access_many", 429},
	{"job.command", 400},
	{"server.parameter", 400},
	{"server.key_needed", 400},
	{"server.key_bad", 400},
	{"server.busy", 503},
	{"server.stopping", 503},
	{"server.late", 503},
	{"server.not_ready", 503},
	{"store.busy", 503},
	{"store.lost", 503},
	{"programme.held", 503},
};

int server_status_of(const struct err *err)
{
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		size_t length = strlen(statuses[i].code);

		if (statuses[i].code[length - 1] == '.' ? strncmp(err->code, statuses[i].code, length) == 0
							: strcmp(err->code, statuses[i].code) == 0)
			return statuses[i].status;
	}
	switch (err->status) {
	case ST_OK:
		return 200;
	case ST_USAGE:
		return 400;
	case ST_INPUT:
		return 422;
	case ST_NOT_FOUND:
		return 404;
	case ST_CONFLICT:
		return 409;
	case ST_DENIED:
		return 403;
	case ST_NETWORK:
		return 502;
	case ST_CANCELLED:
		return 503;
	case ST_INTERNAL:
		break;
	}
	return 500;
}

static const char *title_of(int status)
{
	static const struct {
		int status;
		const char *title;
	} titles[] = {{400, "Bad request"}, {401, "Not signed in"}, {403, "Not permitted"}, {404, "Not found"}, {405, "Method not allowed"},
		{409, "Conflict"}, {410, "Gone"}, {412, "Changed meanwhile"}, {413, "Too large"}, {414, "Address too long"},
		{415, "Media type not supported"}, {417, "Expectation failed"}, {421, "Misdirected request"}, {422, "Cannot be accepted"},
		{428, "Version needed"}, {429, "Too many requests"}, {431, "Header fields too large"}, {500, "Internal error"}, {502, "Bad gateway"},
		{503, "Not available"}};

	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (titles[i].status == status)
			return titles[i].title;
	return status >= 500 ? "Server error" : "Request error";
}

static void put_message(struct json_writer *w, const char *key, const struct err *err, enum lang lang)
{
	struct text text;

	text_init(&text);
	message_format(&text, err, lang);
	json_put_string(w, key, text.data);
	text_done(&text);
}

static void put_both(struct json_writer *w, const struct err *err)
{
	json_object_begin(w, "message");
	put_message(w, "ko", err, LANG_KO);
	put_message(w, "en", err, LANG_EN);
	json_object_close(w);
}

/* What to do about it, where the catalogue knows. */
static void put_suggestion(struct json_writer *w, const struct err *err)
{
	struct text ko, en;

	text_init(&ko);
	text_init(&en);
	message_format_hint(&ko, err, LANG_KO);
	message_format_hint(&en, err, LANG_EN);
	if (ko.length > 0 && en.length > 0) {
		json_object_begin(w, "suggestion");
		json_put_string(w, "ko", ko.data);
		json_put_string(w, "en", en.data);
		json_object_close(w);
	}
	text_done(&ko);
	text_done(&en);
}

/* Keys are the placeholders of the message. */
static void put_params(struct json_writer *w, const struct err *err)
{
	char key[12];

	json_object_begin(w, "params");
	for (int i = 0; i < err->param_count; i++) {
		snprintf(key, sizeof key, "%d", i);
		json_put_string(w, key, err->param[i]);
	}
	json_object_close(w);
}

#define ERRORS_MAX 200
static void put_errors(struct json_writer *w, const struct findings *findings)
{
	size_t count = findings->count < ERRORS_MAX ? findings->count : ERRORS_MAX;

	json_array_begin(w, "errors");
	for (size_t i = 0; i < count; i++) {
		const struct err *err = &findings->item[i].err;
		char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];
		int64_t line = message_place(err, file, cell);

		json_object_begin(w, NULL);
		json_put_string(w, "code", err->code);
		json_put_string(w, "severity", findings->item[i].severity == SEVERITY_ERROR ? "error" : "warning");
		if (err->file[0] == '/')
			json_put_string(w, "pointer", err->file);
		else if (err->file[0])
			json_put_string(w, "file", file);
		if (line > 0)
			json_put_int(w, "line", line);
		if (err->column > 0)
			json_put_int(w, "column", err->column);
		if (cell[0])
			json_put_string(w, "cell", cell);
		put_both(w, err);
		put_suggestion(w, err);
		put_params(w, err);
		json_object_close(w);
	}
	json_array_close(w);
	if (findings->dropped > 0 || findings->count > count)
		json_put_bool(w, "errors_truncated", true);
}

/* Routes whose answer a firm's consent could open, and to what: what is offered is the same whether the thing is there or not. */
static const struct {
	const char *path, *class, *kind;
} askable[] = {
	{"/v1/monitoring/{measure}/months", "meter", "measure"},
	{"/v1/sites/{site}/activity", "meter", "site"},
	{"/v1/footprints/{product}", "footprint", "product"},
	{"/v1/footprints/{product}/explain", "footprint", "product"},
	{"/v1/footprints/{product}/tree", "footprint", "product"},
};

static void put_ask(struct json_writer *w, const struct server_call *call, const struct err *err)
{
	bool may = call->viewer.organisation && !call->viewer.as && call->viewer.role != VIEW_ROLE_CONSULTANT;
	bool denied = may && (strcmp(err->code, "view.none") == 0 || strcmp(err->code, "view.meter") == 0);

	for (size_t i = 0; denied && call->route && i < sizeof askable / sizeof *askable; i++) {
		if (strcmp(call->route->method, "GET") != 0 || strcmp(call->route->path, askable[i].path) != 0)
			continue;
		json_object_begin(w, "ask");
		json_put_string(w, "class", askable[i].class);
		json_put_string(w, "kind", askable[i].kind);
		json_put_string(w, "key", call->part[0]);
		json_object_close(w);
	}
}

static void put_problem(struct server_call *call, const struct err *err)
{
	struct json_writer w;
	char type[ERR_CODE_LEN + 16];

	snprintf(type, sizeof type, "/docs/problems/%s", err->code);
	call->content_type = "application/problem+json";
	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, "type", type);
	json_put_string(&w, "title", title_of(call->status));
	json_put_int(&w, "status", call->status);
	put_message(&w, "detail", err, call->lang);
	json_put_string(&w, "instance", call->path ? call->path : "");
	json_put_string(&w, "code", err->code);
	json_put_string(&w, "request_id", call->request_id);
	put_both(&w, err);
	put_suggestion(&w, err);
	put_params(&w, err);
	put_ask(&w, call, err);
	if (err->line > 0) {
		char file[MESSAGE_FILE_LEN], cell[ERR_CELL_LEN];

		json_put_int(&w, "line", message_place(err, file, cell));
		json_put_int(&w, "column", err->column);
		if (cell[0])
			json_put_string(&w, "cell", cell);
	}
	if (call->findings && call->findings->count) {
		put_errors(&w, call->findings);
	} else if (err->file[0] == '/') { /* one member of the body is to blame */
		struct finding one = {.severity = SEVERITY_ERROR, .err = *err};
		const struct findings only = {.item = &one, .count = 1, .errors = 1, .max = 1};

		put_errors(&w, &only);
	}
	if (call->current && call->status == 412)
		json_put_raw(&w, "current", call->current);
	json_object_close(&w);
	text_append_char(&call->out, '\n');
}

/* domain/pact.md, "Errors" */
static const char *pact_code(int status, const struct err *err)
{
	if (strncmp(err->code, "pact.code_", 10) == 0)
		return err->code + 10;
	if (strstr(err->code, "expired") && status == 401)
		return "TokenExpired";
	switch (status) {
	case 403:
		return "AccessDenied";
	case 404:
		return "NotFound";
	case 501:
		return "NotImplemented";
	default:
		return status >= 500 ? "InternalError" : "BadRequest";
	}
}

static const char *oauth_error(int status, const struct err *err)
{
	if (strncmp(err->code, "oauth.", 6) == 0)
		return err->code + 6;
	return status == 401 ? "invalid_client" : status >= 500 ? "server_error" : "invalid_request";
}

static void put_pair(struct server_call *call, const char *key, const char *code, const char *text_key, const struct err *err)
{
	struct json_writer w;

	json_writer_init(&w, &call->out);
	json_object_begin(&w, NULL);
	json_put_string(&w, key, code);
	put_message(&w, text_key, err, LANG_EN);
	json_object_close(&w);
	text_append_char(&call->out, '\n');
}

static bool lies_below(const char *target, const char *place)
{
	size_t length = strlen(place);

	return strncmp(target, place, length) == 0 && (target[length] == '\0' || strchr("/?", target[length]));
}

/* Without a route the address says whose form it is. */
static enum server_errors form_of(const struct server_exchange *exchange)
{
	const char *target = exchange->target ? exchange->target : "";

	if (exchange->call.route)
		return exchange->call.route->errors;
	if (lies_below(target, "/pact/auth/token") || lies_below(target, "/v1/token"))
		return SERVER_OAUTH;
	return lies_below(target, "/pact") ? SERVER_PACT : SERVER_PROBLEM;
}

void server_problem(struct server_exchange *exchange, const struct err *err)
{
	struct server_call *call = &exchange->call;
	enum server_errors form = form_of(exchange);
	struct err hidden;

	if (call->status < 400)
		call->status = server_status_of(err);
	if (call->status == 500) { /* what it was goes to the log only */
		server_log(call->server, "error", err->code, err->param_count ? err->param[0] : NULL);
		err_set(&hidden, ST_INTERNAL, "server.internal", call->request_id, NULL);
		err = &hidden;
	}
	if (call->status == 503)
		server_answer_header(call, "Retry-After", "1");
	if (call->status == 401)
		server_answer_header(call, "WWW-Authenticate", exchange->bearer ? "Bearer error=\"invalid_token\"" : "Bearer");
	text_clear(&call->out);
	if (call->file >= 0)
		server_answer_end(exchange);
	call->stream = NULL;
	call->etag = false;
	call->content_type = "application/json";
	if (form == SERVER_PACT)
		put_pair(call, "code", pact_code(call->status, err), "message", err);
	else if (form == SERVER_OAUTH)
		put_pair(call, "error", oauth_error(call->status, err), "error_description", err);
	else
		put_problem(call, err);
}
