/* Routes of a factory's start: record, first estimate, measures, sending, application; what was submitted; a site's twelve months. */
#include "server/server_api.h"

#include "programme/programme_application.h"
#include "programme/programme_start.h"
#include "report/report_start.h"
#include "view/view_command.h"
#include "view/view_log.h"
#include "view/view_starts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MEASURES 3
#define MEASURES_MAX 50
#define CHANGES_MAX 200
#define YEAR_MIN 1990
#define YEAR_MAX 2199

/* ---- what a write is told of in the log, where no key keeps its answer ---- */

struct noted {
	const struct view_viewer *viewer;
	const char *what, *subject, *owner;
};

static enum status note(void *context, struct store_tx *tx, struct err *err)
{
	const struct noted *n = context;

	return view_write_log_tx(tx, n->viewer, n->what, n->subject, n->owner, 1, err);
}

static json_t *receipt(struct server_call *call, const char *what, const char *subject, const char *firm)
{
	json_t *answer = server_receipt(call, what, subject);

	json_object_set_new(answer, "organisation", json_string(firm));
	return answer;
}

/* ---- records ---- */

static enum status list_starts(struct server_call *call, struct err *err)
{
	struct programme_start *list;
	size_t count = 0;
	enum status st = view_starts_for(call->door, &call->viewer, &call->arena, &list, &count, err);

	if (st == ST_OK)
		report_starts_json(list, count, &call->out);
	return st;
}

static enum status make_start(struct server_call *call, void *context, struct err *err)
{
	return programme_start_create(server_db(call), context, &call->arena, err);
}

static enum status create_start(struct server_call *call, struct err *err)
{
	static const char *const members[] = {"request", "year", NULL};
	struct programme_start_ask ask = {.by = server_actor(call)};
	char key[PROGRAMME_START_KEY_LEN];
	const json_t *year;
	json_t *body = NULL;
	enum status st = server_body_json(call, &body, err);

	if (st == ST_OK)
		st = server_members(body, members, err);
	if (st == ST_OK)
		st = server_text(body, "request", false, &ask.request, err);
	year = json_object_get(body, "year");
	if (st == ST_OK && !ask.request && !(json_is_integer(year) && json_integer_value(year) >= YEAR_MIN && json_integer_value(year) <= YEAR_MAX))
		st = server_at(err_set(err, ST_INPUT, "start.needed", "request, year", NULL), "year", err);
	if (st == ST_OK)
		st = view_start_may_create(&call->viewer, ask.request, &call->arena, &ask.firm, err);
	ask.year = (int)json_integer_value(year);
	if (st == ST_OK) {
		programme_start_key(&ask, key);
		st = server_once_run(call, false, 201, arena_printf(&call->arena, "/v1/starts/%s", key),
			receipt(call, "start.created", key, ask.firm), make_start, &ask, err);
	}
	json_decref(body);
	return st;
}

static const char *tag_of(struct server_call *call, const struct programme_start *start)
{
	return arena_printf(&call->arena, "\"%s-%" PRId64 "\"", start->start, start->version);
}

static void answer_start(struct server_call *call, const struct view_start *start)
{
	call->etag = false; /* its version is the record's: what else stands there changes without it */
	server_answer_header(call, "ETag", tag_of(call, &start->start));
	report_start_json(start, &call->out);
}

static enum status get_start(struct server_call *call, struct err *err)
{
	struct view_start start;
	enum status st = view_start_for(call->door, &call->viewer, call->part[0], &call->arena, &start, err);

	if (st == ST_OK)
		answer_start(call, &start);
	return st;
}

/* Somebody else was faster: their version goes along. */
static void show_current(struct server_call *call)
{
	struct view_start start;
	struct text text;

	if (view_start_for(call->door, &call->viewer, call->part[0], &call->arena, &start, NULL) != ST_OK)
		return;
	text_init(&text);
	report_start_json(&start, &text);
	call->current = arena_strdup(&call->arena, text.data);
	text_done(&text);
	server_answer_header(call, "ETag", tag_of(call, &start.start));
}

static bool is_stale(const struct err *err)
{
	return strcmp(err->code, "server.version_stale") == 0 || strcmp(err->code, "start.changed") == 0;
}

static enum status save(struct server_call *call, const struct view_start *start, struct err *err)
{
	struct noted noted = {&call->viewer, "start.saved", start->start.start, start->start.firm};
	const struct programme_with with = {.also = note, .context = &noted};
	struct findings *findings = server_findings(call);
	enum status st;

	programme_once_attach(&with);
	st = programme_start_save(server_db(call), start->start.start, start->start.version, call->body, call->body_length, server_actor(call),
		&call->arena, findings, err);
	programme_once_attach(NULL);
	server_findings_keep(call);
	return st;
}

static enum status put_start(struct server_call *call, struct err *err)
{
	struct view_start start;
	json_t *body = NULL;
	enum status st = view_start_for(call->door, &call->viewer, call->part[0], &call->arena, &start, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	json_decref(body);
	if (st == ST_OK)
		st = server_if_match(call, tag_of(call, &start.start), err);
	if (st == ST_OK)
		st = save(call, &start, err);
	if (st == ST_CONFLICT && is_stale(err))
		show_current(call);
	return st == ST_OK ? get_start(call, err) : st;
}

/* A file of bills is read and told of; nothing of it is kept. */
static enum status read_bill(struct server_call *call, struct err *err)
{
	const char *name = server_query(call, "name");
	struct programme_start start;
	struct programme_bill_year bill;
	enum status st;

	name = name ? name : "bill";
	if (!call->body_path)
		return err_set(err, ST_INPUT, "server.body_needed", NULL);
	st = view_start_bill(call->door, &call->viewer, call->part[0], call->body_path, name, &call->arena, &start, &bill, err);
	if (st == ST_OK)
		report_bill_json(&start, name, &bill, &call->out);
	return st;
}

/* ---- figures ---- */

static enum status get_estimate(struct server_call *call, struct err *err)
{
	struct programme_start_estimate estimate;
	struct programme_start start;
	enum status st = view_start_estimate(call->door, &call->viewer, call->part[0], &call->arena, &start, &estimate, err);

	if (st == ST_OK)
		report_start_estimate_json(&start, &estimate, &call->out);
	return st;
}

static enum status get_measures(struct server_call *call, struct err *err)
{
	const char *catalogue = server_options(call)->catalogue;
	struct programme_start_measures measures;
	struct findings findings;
	int64_t top = MEASURES;
	enum status st = server_number(call, "limit", 1, MEASURES_MAX, MEASURES, &top, err);

	findings_init(&findings, 50);
	if (st == ST_OK)
		st = view_start_measures(call->door, &call->viewer, call->part[0], catalogue, &call->arena, &measures, &findings, err);
	findings_done(&findings);
	if (st == ST_OK)
		report_start_measures_json(&measures, (size_t)top, catalogue != NULL, &call->out);
	return st;
}

static enum status get_preview(struct server_call *call, struct err *err)
{
	const char *receiver = server_query(call, "receiver");
	struct programme_start_preview preview;
	struct view_start start;
	bool consent = false;
	enum status st = view_start_for(call->door, &call->viewer, call->part[0], &call->arena, &start, err);

	if (st == ST_OK && !receiver)
		st = err_set(err, ST_USAGE, "server.parameter", "receiver", "", "ORGANISATION", NULL);
	if (st == ST_OK)
		st = view_start_preview(
			call->door, &call->viewer, call->part[0], receiver, server_query(call, "request"), &call->arena, &preview, &consent, err);
	if (st == ST_OK)
		report_start_preview_json(&start.start, &preview, consent, &call->out);
	return st;
}

/* ---- sending ---- */

struct send_act {
	struct programme_start_sending sending;
	struct findings *findings;
};

static enum status send_it(struct server_call *call, void *context, struct err *err)
{
	struct send_act *a = context;

	return programme_start_send(server_db(call), &a->sending, &call->arena, a->findings, err);
}

/* The version that the caller means, else the one there is. */
static enum status version_of(const json_t *body, const struct programme_start *start, int64_t *out_version, struct err *err)
{
	const json_t *version = json_object_get(body, "version");

	*out_version = start->version;
	if (!version || json_is_null(version))
		return ST_OK;
	if (!json_is_integer(version))
		return server_at(err_set(err, ST_INPUT, "server.member_text", "version", NULL), "version", err);
	*out_version = json_integer_value(version);
	return ST_OK;
}

static enum status send_start(struct server_call *call, struct err *err)
{
	static const char *const members[] = {"receiver", "request", "version", NULL};
	struct send_act a = {.sending = {.by = server_actor(call), .dry_run = server_dry_run(call)}};
	struct view_start_consent consent = {.viewer = &call->viewer};
	struct programme_start_preview preview;
	struct view_start start;
	bool consents = false;
	json_t *body = NULL;
	enum status st = view_start_for(call->door, &call->viewer, call->part[0], &call->arena, &start, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	if (st == ST_OK)
		st = server_text(body, "receiver", true, &a.sending.receiver, err);
	if (st == ST_OK)
		st = server_text(body, "request", false, &a.sending.request, err);
	if (st == ST_OK)
		st = version_of(body, &start.start, &a.sending.version, err);
	if (st == ST_OK)
		st = view_start_preview(
			call->door, &call->viewer, call->part[0], a.sending.receiver, a.sending.request, &call->arena, &preview, &consents, err);
	if (st == ST_OK) {
		a.sending.start = start.start.start;
		a.sending.request = preview.request;
		consent.firm = start.start.firm;
		consent.receiver = a.sending.receiver;
		a.sending.consent = consents ? view_start_consent_give : NULL;
		a.sending.context = &consent;
		a.findings = server_findings(call);
		st = server_once_run(call, true, 200, NULL,
			receipt(call, "start.sent", arena_printf(&call->arena, "%s/%s", start.start.start, a.sending.receiver), start.start.firm),
			send_it, &a, err);
		server_findings_keep(call);
	}
	if (st == ST_CONFLICT && is_stale(err))
		show_current(call);
	json_decref(body);
	return st;
}

static enum status withdraw_sent(struct server_call *call, struct err *err)
{
	struct view_start_consent consent = {.viewer = &call->viewer, .receiver = call->part[1]};
	struct programme_start_sent *standing = NULL;
	struct view_start start;
	struct noted noted = {&call->viewer, "start.withdrawn", NULL, NULL};
	const struct programme_with with = {.also = note, .context = &noted};
	enum status st = view_start_for(call->door, &call->viewer, call->part[0], &call->arena, &start, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < start.sents; i++)
		if (strcmp(start.sent[i].receiver, call->part[1]) == 0 && !start.sent[i].withdrawn_at)
			standing = &start.sent[i];
	if (!standing)
		return err_set(err, ST_NOT_FOUND, "start.not_sent", call->part[1], NULL);
	st = server_if_match(call, arena_printf(&call->arena, "\"sent-%" PRId64 "\"", standing->number), err);
	if (st != ST_OK)
		return st;
	consent.firm = start.start.firm;
	noted.subject = arena_printf(&call->arena, "%s/%s", start.start.start, call->part[1]);
	noted.owner = start.start.firm;
	programme_once_attach(&with);
	st = programme_start_withdraw(
		server_db(call), start.start.start, call->part[1], server_actor(call), view_start_consent_end, &consent, &call->arena, err);
	programme_once_attach(NULL);
	if (st == ST_OK)
		call->status = 204;
	return st;
}

/* ---- applications ---- */

struct submit_act {
	struct programme_application_submit submit;
	struct findings *findings;
	const char *application;
};

static enum status submit_it(struct server_call *call, void *context, struct err *err)
{
	struct submit_act *a = context;

	return programme_application_submit(server_db(call), &a->submit, &call->arena, &a->application, a->findings, err);
}

static enum status submit_application(struct server_call *call, struct err *err)
{
	static const char *const members[] = {"version", NULL};
	struct submit_act a = {.submit = {.by = server_actor(call), .catalogue = server_options(call)->catalogue, .dry_run = server_dry_run(call)}};
	struct view_start start;
	json_t *body = NULL;
	enum status st = view_start_for(call->door, &call->viewer, call->part[0], &call->arena, &start, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	if (st == ST_OK)
		st = version_of(body, &start.start, &a.submit.version, err);
	if (st == ST_OK) {
		a.submit.start = start.start.start;
		a.findings = server_findings(call);
		st = server_once_run(
			call, true, 200, NULL, receipt(call, "application.submitted", start.start.start, start.start.firm), submit_it, &a, err);
		server_findings_keep(call);
	}
	if (st == ST_CONFLICT && is_stale(err))
		show_current(call);
	json_decref(body);
	return st;
}

static enum status get_receipt(struct server_call *call, struct err *err)
{
	struct programme_application application;
	enum status st = view_application_for(call->door, &call->viewer, call->part[0], &call->arena, &application, err);

	if (st == ST_OK)
		report_application_json(&application, &call->out);
	return st;
}

struct decide_act {
	const char *application, *reason;
	int what; /* 'a'ccept, 'r'eturn, 'w'ithdraw */
	struct findings *findings;
};

static enum status decide_it(struct server_call *call, void *context, struct err *err)
{
	struct decide_act *a = context;
	const char *db = server_db(call), *by = server_actor(call);

	switch (a->what) {
	case 'a':
		return programme_application_accept(db, a->application, by, a->findings, err);
	case 'r':
		return programme_application_return(db, a->application, by, a->reason, err);
	default:
		return programme_application_withdraw(db, a->application, by, a->reason, err);
	}
}

static enum status decide(struct server_call *call, int what, const char *done, struct err *err)
{
	static const char *const members[] = {"reason", NULL};
	struct decide_act a = {.application = call->part[0], .what = what};
	struct programme_application application;
	json_t *body = NULL;
	enum status st = view_application_for(call->door, &call->viewer, call->part[0], &call->arena, &application, err);

	if (st == ST_OK)
		st = view_act_may(&call->viewer, what == 'w' ? VIEW_ACT_DUTY : VIEW_ACT_JUDGE, application.firm, NULL, err);
	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	if (st == ST_OK)
		st = server_text(body, "reason", what == 'r', &a.reason, err);
	if (st == ST_OK) {
		a.findings = server_findings(call);
		st = server_once_run(call, true, 200, NULL, receipt(call, done, a.application, application.firm), decide_it, &a, err);
		server_findings_keep(call);
	}
	json_decref(body);
	return st;
}

static enum status accept_application(struct server_call *call, struct err *err)
{
	return decide(call, 'a', "application.accepted", err);
}

static enum status return_application(struct server_call *call, struct err *err)
{
	return decide(call, 'r', "application.returned", err);
}

static enum status withdraw_application(struct server_call *call, struct err *err)
{
	return decide(call, 'w', "application.withdrawn", err);
}

/* ---- twelve months of a site ---- */

static enum status read_grid(struct server_call *call, struct view_grid *out_grid, struct err *err)
{
	int64_t year = 0;
	enum status st = server_number(call, "year", YEAR_MIN, YEAR_MAX, 0, &year, err);

	if (st == ST_OK && year == 0)
		st = err_set(err, ST_USAGE, "server.parameter", "year", "", "1990 … 2199", NULL);
	return st == ST_OK ? view_grid_for(call->door, &call->viewer, call->part[0], (int)year, &call->arena, out_grid, err) : st;
}

static enum status get_grid(struct server_call *call, struct err *err)
{
	struct view_grid grid;
	enum status st = read_grid(call, &grid, err);

	if (st == ST_OK)
		report_grid_json(&grid, &call->out);
	return st;
}

static enum status read_change(const json_t *item, struct programme_start_change *out, struct err *err)
{
	static const char *const members[] = {"process", "carrier", "month", "quantity", "unit", "source", "accept", NULL};
	static const char *const carrier[] = {"electricity", "city_gas", "lpg", "kerosene", "diesel", "heavy_oil", "steam"};
	const char *month = NULL;
	bool known = false;
	enum status st = server_members(item, members, err);

	if (st == ST_OK)
		st = server_text(item, "process", false, &out->process, err);
	if (st == ST_OK)
		st = server_text(item, "carrier", true, &out->carrier, err);
	if (st == ST_OK)
		st = server_text(item, "month", true, &month, err);
	if (st == ST_OK)
		st = server_text(item, "quantity", false, &out->quantity, err);
	if (st == ST_OK)
		st = server_text(item, "unit", false, &out->unit, err);
	if (st == ST_OK)
		st = server_text(item, "source", false, &out->source, err);
	if (st == ST_OK)
		st = server_text(item, "accept", false, &out->accept, err);
	if (st == ST_OK && out->accept && (out->quantity || out->unit || out->source))
		st = server_at(err_set(err, ST_INPUT, "start.accept_alone", NULL), "accept", err);
	if (st == ST_OK)
		st = month_parse(month, &out->month, err);
	for (size_t i = 0; i < sizeof carrier / sizeof *carrier && st == ST_OK; i++)
		known |= strcmp(out->carrier, carrier[i]) == 0;
	if (st == ST_OK && !known)
		st = server_at(err_set(err, ST_INPUT, "server.member_text", "carrier", NULL), "carrier", err);
	return st;
}

static enum status read_changes(const json_t *body, struct arena *arena, struct programme_start_change **out_list, size_t *out_count, struct err *err)
{
	static const char *const members[] = {"changes", NULL};
	const json_t *list = json_object_get(body, "changes");
	size_t count = json_array_size(list);
	enum status st = server_members(body, members, err);

	if (st == ST_OK && (!json_is_array(list) || count > CHANGES_MAX))
		st = server_at(err_set(err, ST_INPUT, "server.many", "changes", "200", NULL), "changes", err);
	*out_list = arena_alloc(arena, (count + 1) * sizeof **out_list);
	*out_count = count;
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		st = read_change(json_array_get(list, i), &(*out_list)[i], err);
		if (st != ST_OK)
			server_at(st, arena_printf(arena, "/changes/%zu%s", i, err->file[0] == '/' ? err->file : ""), err);
	}
	return st;
}

/* Of which process each is (else the first that uses the energy, else the site's first), and its version as it was seen. */
static enum status place_changes(
	const struct view_grid *g, struct programme_start_change *change, size_t count, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct view_grid_process *p = NULL;

		for (size_t k = 0; k < g->rows && !change[i].process; k++)
			if (strcmp(g->row[k].carrier, change[i].carrier) == 0)
				change[i].process = g->row[k].process;
		for (size_t k = 0; k < g->processes && !p; k++)
			if (!change[i].process || strcmp(g->process[k].process, change[i].process) == 0)
				p = &g->process[k];
		if (!p && change[i].process)
			return server_at(err_set(err, ST_INPUT, "start.process_unknown", change[i].process, NULL),
				arena_printf(arena, "/changes/%zu/process", i), err);
		change[i].process = p && p->process[0] ? p->process : NULL;
		change[i].version = p ? p->version : 0;
	}
	return ST_OK;
}

static enum status patch_grid(struct server_call *call, struct err *err)
{
	struct programme_start_ask ask = {.by = server_actor(call)};
	struct programme_start_change *change;
	struct view_grid grid;
	struct text text;
	char tag[SERVER_TAG_LEN];
	json_t *body = NULL;
	size_t count = 0;
	enum status st = read_grid(call, &grid, err);

	if (st == ST_OK)
		st = view_start_may_create(&call->viewer, NULL, &call->arena, &ask.firm, err);
	if (st == ST_OK && strcmp(ask.firm, grid.organisation) != 0)
		st = err_set(err, ST_DENIED, "view.act", NULL);
	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = read_changes(body, &call->arena, &change, &count, err);
	if (st == ST_OK)
		st = place_changes(&grid, change, count, &call->arena, err);
	if (st == ST_OK) {
		text_init(&text);
		report_grid_json(&grid, &text);
		server_tag_of(&text, tag);
		call->current = arena_strdup(&call->arena, text.data);
		text_done(&text);
		st = server_if_match(call, arena_strdup(&call->arena, tag), err);
	}
	if (st == ST_OK) {
		struct noted noted = {&call->viewer, "activity.drafted", grid.site, ask.firm};
		const struct programme_with with = {.also = note, .context = &noted};

		call->current = NULL;
		ask.year = grid.year;
		programme_once_attach(&with);
		st = programme_start_patch(server_db(call), &ask, grid.site, change, count, &call->arena, err);
		programme_once_attach(NULL);
	}
	json_decref(body);
	if (st == ST_OK)
		st = get_grid(call, err);
	if (st == ST_OK) { /* who goes on typing sends it with the next change */
		server_tag_of(&call->out, tag);
		server_answer_header(call, "ETag", arena_strdup(&call->arena, tag));
	}
	return st;
}

#define W SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM
const struct server_route server_routes_start[] = {
	{"GET", "/v1/starts", "listStarts", W, SERVER_BODY_NONE, "", false, NULL, list_starts},
	{"POST", "/v1/starts", "createStart", W, SERVER_BODY_MEMORY, "", true, NULL, create_start},
	{"GET", "/v1/starts/{start}", "getStart", W, SERVER_BODY_NONE, "", false, NULL, get_start},
	{"PUT", "/v1/starts/{start}", "saveStart", W, SERVER_BODY_MEMORY, "", false, NULL, put_start},
	{"POST", "/v1/starts/{start}/bill", "readBill", W, SERVER_BODY_FILE, "name", false, NULL, read_bill},
	{"GET", "/v1/starts/{start}/estimate", "getStartEstimate", W, SERVER_BODY_NONE, "", false, NULL, get_estimate},
	{"GET", "/v1/starts/{start}/measures", "getStartMeasures", W, SERVER_BODY_NONE, "limit", false, NULL, get_measures},
	{"GET", "/v1/starts/{start}/preview", "getStartPreview", W, SERVER_BODY_NONE, "receiver request", false, NULL, get_preview},
	{"POST", "/v1/starts/{start}/send", "sendStart", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, send_start},
	{"DELETE", "/v1/starts/{start}/sent/{receiver}", "withdrawStart", W, SERVER_BODY_NONE, "", false, NULL, withdraw_sent},
	{"POST", "/v1/starts/{start}/application", "submitApplication", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, submit_application},
	{"GET", "/v1/grant-applications/{application}/receipt", "getApplicationReceipt", W, SERVER_BODY_NONE, "", false, NULL, get_receipt},
	{"POST", "/v1/grant-applications/{application}/accept", "acceptApplication", W, SERVER_BODY_MEMORY, "dry_run", true, NULL,
		accept_application},
	{"POST", "/v1/grant-applications/{application}/return", "returnApplication", W, SERVER_BODY_MEMORY, "dry_run", true, NULL,
		return_application},
	{"POST", "/v1/grant-applications/{application}/withdraw", "withdrawApplication", W, SERVER_BODY_MEMORY, "dry_run", true, NULL,
		withdraw_application},
	{"GET", "/v1/sites/{site}/activity", "getSiteActivity", W, SERVER_BODY_NONE, "year", false, NULL, get_grid},
	{"PATCH", "/v1/sites/{site}/activity", "draftSiteActivity", W, SERVER_BODY_MEMORY, "year", false, NULL, patch_grid},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
