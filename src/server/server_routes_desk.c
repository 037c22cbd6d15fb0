/* Routes of the desk: what people do after the run. Who acts is who is signed in; whether it may, the use case and view say. */
#include "server/server_api.h"
#include "server/server_jobs.h"

#include "base/hash.h"
#include "programme/programme_answer.h"
#include "programme/programme_campaign.h"
#include "programme/programme_duty.h"
#include "programme/programme_evidence.h"
#include "programme/programme_kept.h"
#include "view/view_command.h"
#include "view/view_worked.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- duties ---- */

static bool oversees(const struct server_call *call)
{
	return call->viewer.role == VIEW_ROLE_OPERATOR || call->viewer.role == VIEW_ROLE_MINISTRY;
}

/* Of another firm, or of nobody, to one that does not oversee. */
static bool is_foreign(const struct server_call *call, const char *owner)
{
	return !oversees(call) && !(owner && call->viewer.organisation && strcmp(owner, call->viewer.organisation) == 0);
}

/* Of the folder or handed in at the desk. */
enum status server_paper_judge(struct server_call *call, const char *evidence, struct err *err)
{
	const struct view_resource *resource = view_resource_find("evidence");
	struct view_list row;
	enum status st = ST_OK;

	if (!oversees(call))
		st = resource ? view_item_read(call->door, &call->viewer, resource, evidence, &call->arena, &row, err) : ST_NOT_FOUND;
	return st == ST_NOT_FOUND ? err_set(err, ST_NOT_FOUND, "duty.evidence", evidence, NULL) : st;
}

static enum status mark_duty(struct server_call *call, void *context, struct err *err)
{
	return programme_duty_mark(server_db(call), context, &call->arena, err);
}

/* Whose a duty, machine or paper is, an error of the desk may tell who oversees all, and of one's own. To others it is not there. */
static enum status hide(const struct server_call *call, enum status st, struct err *err)
{
	const char *own = call->viewer.organisation ? call->viewer.organisation : "";
	char kind[ERR_PARAM_LEN], subject[ERR_PARAM_LEN];

	if (st == ST_OK || call->viewer.role == VIEW_ROLE_OPERATOR || call->viewer.role == VIEW_ROLE_MINISTRY)
		return st;
	if (strcmp(err->code, "duty.not_yours") == 0 && strcmp(err->param[3], own) != 0) {
		snprintf(kind, sizeof kind, "%s", err->param[1]);
		snprintf(subject, sizeof subject, "%s", err->param[2]);
		return err_set(err, ST_NOT_FOUND, "duty.unknown", kind, subject, NULL);
	}
	if (strcmp(err->code, "evidence.measure_other") == 0) {
		snprintf(subject, sizeof subject, "%s", err->param[0]);
		return err_set(err, ST_NOT_FOUND, "evidence.target_unknown", "measure", subject, NULL);
	}
	return st;
}

/* A subject with "/" in it cannot stand in a path: then it is the parameter. */
static enum status duty(struct server_call *call, enum duty_mark_kind kind, const char *what, struct err *err)
{
	static const char *const members[] = {"evidence", "to", "until", "reason", "on", NULL};
	struct programme_duty_mark mark = {.mark = kind,
		.kind = call->part[0],
		.subject = call->part[1] ? call->part[1] : server_query(call, "subject"),
		.by = server_actor(call)};
	json_t *body = NULL;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_DUTY, NULL, NULL, err);

	if (st == ST_OK && !(mark.subject && mark.subject[0]))
		st = err_set(err, ST_USAGE, "server.parameter", "subject", "", "SUBJECT", NULL);
	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	if (st == ST_OK)
		st = server_text(body, "evidence", kind == DUTY_MARK_DONE, &mark.evidence, err);
	if (st == ST_OK)
		st = server_text(body, "to", kind == DUTY_MARK_DELEGATE, &mark.to, err);
	if (st == ST_OK)
		st = server_text(body, "reason", kind == DUTY_MARK_REOPEN, &mark.reason, err);
	if (st == ST_OK)
		st = server_day(body, "until", &mark.until, err);
	if (st == ST_OK)
		st = server_day(body, "on", &mark.on, err);
	if (st == ST_OK && mark.evidence)
		st = server_paper_judge(call, mark.evidence, err);
	if (st == ST_OK)
		st = server_once_run(call, true, 200, NULL, server_receipt(call, what, arena_printf(&call->arena, "%s/%s", mark.kind, mark.subject)),
			mark_duty, &mark, err);
	json_decref(body);
	return hide(call, st, err);
}

static enum status complete_duty(struct server_call *call, struct err *err)
{
	return duty(call, DUTY_MARK_DONE, "duty.done", err);
}

static enum status delegate_duty(struct server_call *call, struct err *err)
{
	return duty(call, DUTY_MARK_DELEGATE, "duty.delegated", err);
}

static enum status reopen_duty(struct server_call *call, struct err *err)
{
	return duty(call, DUTY_MARK_REOPEN, "duty.reopened", err);
}

/* ---- requests ---- */

struct request_act {
	const char *request, *reason, *person;
	const char *const *path;
	size_t paths;
	struct findings *findings;
	int what; /* 'a'ccept, 'r'eturn, 'd'ecline, 'h'and on, 'w' answer */
};

static enum status act_on_request(struct server_call *call, void *context, struct err *err)
{
	struct request_act *a = context;
	const char *db = server_db(call), *by = server_actor(call);
	struct programme_answered answered;

	switch (a->what) {
	case 'a':
		return programme_campaign_accept(db, a->request, by, DATE_NONE, a->findings, err);
	case 'r':
		return programme_campaign_return(db, a->request, by, a->reason, DATE_NONE, err);
	case 'd':
		return programme_campaign_decline(db, a->request, by, a->reason, DATE_NONE, err);
	case 'h':
		return programme_campaign_delegate(db, a->request, a->person, by, DATE_NONE, err);
	default:
		return programme_campaign_answer(
			db, a->request, a->path, a->paths, by, DATE_NONE, server_dry_run(call), &call->arena, &answered, a->findings, err);
	}
}

static enum status on_request(struct server_call *call, int what, const char *done, enum view_act act, struct err *err)
{
	static const char *const members[] = {"reason", "person", NULL};
	struct request_act a = {.request = arena_printf(&call->arena, "%s/%s", call->part[0], call->part[1]), .what = what};
	json_t *body = NULL;
	enum status st = view_act_may(&call->viewer, act, call->part[1], a.request, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	if (st == ST_OK)
		st = server_text(body, "reason", what == 'r' || what == 'd', &a.reason, err);
	if (st == ST_OK)
		st = server_text(body, "person", false, &a.person, err);
	a.findings = server_findings(call);
	if (st == ST_OK)
		st = server_once_run(call, false, 200, NULL, server_receipt(call, done, a.request), act_on_request, &a, err);
	server_findings_keep(call);
	json_decref(body);
	return st;
}

static enum status request_accept(struct server_call *call, struct err *err)
{
	return on_request(call, 'a', "request.accepted", VIEW_ACT_JUDGE, err);
}

static enum status request_return(struct server_call *call, struct err *err)
{
	return on_request(call, 'r', "request.returned", VIEW_ACT_JUDGE, err);
}

static enum status request_decline(struct server_call *call, struct err *err)
{
	return on_request(call, 'd', "request.declined", VIEW_ACT_DUTY, err);
}

static enum status request_delegate(struct server_call *call, struct err *err)
{
	return on_request(call, 'h', "request.delegated", VIEW_ACT_DUTY, err);
}

/* Its file has the name by which the answer's table is known. */
static enum status fetch_upload(struct server_call *call, const char *folder, const char *file, const char **out_path, struct err *err)
{
	const char *scope = view_own_scope(&call->viewer);
	struct programme_kept kept;
	enum status st = programme_kept_find(server_db(call), file, &call->arena, &kept, err);
	int fd;

	if (st == ST_OK && (kept.job[0] || (scope && strcmp(kept.organisation, scope) != 0)))
		st = server_hidden(err, "kept.none", file);
	if (st != ST_OK)
		return st;
	*out_path = arena_printf(&call->arena, "%s/%s", folder, kept.name);
	fd = open(*out_path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, ST_INPUT, "kept.name", kept.name, NULL);
	st = programme_kept_copy(server_db(call), file, fd, err);
	close(fd);
	return st;
}

/* Files by the names they were handed in with; where the server put them is nobody's business. */
static void name_only(const struct findings *findings, const char *folder)
{
	size_t length = strlen(folder);

	for (size_t i = 0; i < findings->count; i++) {
		char *file = findings->item[i].err.file;

		if (strncmp(file, folder, length) == 0 && file[length] == '/')
			memmove(file, file + length + 1, strlen(file + length));
	}
}

static enum status request_answer(struct server_call *call, struct err *err)
{
	static const char *const members[] = {"uploads", NULL};
	struct request_act a = {.request = arena_printf(&call->arena, "%s/%s", call->part[0], call->part[1]), .what = 'w'};
	char folder[] = "/tmp/sangsaeng-answer-XXXXXX";
	json_t *body = NULL, *uploads;
	const char **path;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_ANSWER, call->part[1], a.request, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	uploads = json_object_get(body, "uploads");
	if (st == ST_OK && (json_array_size(uploads) == 0 || json_array_size(uploads) > 20))
		st = err_set(err, ST_INPUT, "server.member_text", "uploads", NULL);
	if (st == ST_OK && !mkdtemp(folder))
		st = err_internal(err, strerror(errno));
	if (st != ST_OK) {
		json_decref(body);
		return st;
	}
	path = arena_alloc(&call->arena, (json_array_size(uploads) + 1) * sizeof *path);
	for (size_t i = 0; st == ST_OK && i < json_array_size(uploads); i++) {
		const char *file = json_string_value(json_array_get(uploads, i));

		st = fetch_upload(call, folder, file ? file : "", &path[i], err);
	}
	a.path = path;
	a.paths = json_array_size(uploads);
	a.findings = server_findings(call);
	if (st == ST_OK)
		st = server_once_run(call, false, 200, NULL, server_receipt(call, "request.answered", a.request), act_on_request, &a, err);
	server_findings_keep(call);
	name_only(a.findings, folder);
	server_job_remove(folder);
	json_decref(body);
	return st;
}

/* ---- campaigns ---- */

struct chase_act {
	const char *campaign;
	bool dry_run;
	struct programme_remind said;
};

static enum status chase(struct server_call *call, void *context, struct err *err)
{
	struct chase_act *a = context;

	return programme_campaign_remind(server_db(call), a->campaign, DATE_NONE, server_actor(call), a->dry_run, &call->arena, &a->said, err);
}

/* A letter to each open request, once a day: into the outbox, from where they are handed out as always. */
static enum status chase_campaign(struct server_call *call, struct err *err)
{
	static const char *const members[] = {NULL};
	struct chase_act a = {.campaign = call->part[0], .dry_run = server_dry_run(call)};
	json_t *body = NULL;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_JUDGE, NULL, NULL, err);

	if (st == ST_OK)
		st = server_body_json(call, &body, err);
	if (st == ST_OK)
		st = server_members(body, members, err);
	if (st == ST_OK)
		st = server_once_run(call, false, 200, NULL, server_receipt(call, "campaign.chased", a.campaign), chase, &a, err);
	json_decref(body);
	return st;
}

/* ---- evidence ---- */

struct evidence_act {
	struct programme_evidence_new what;
	const char *file[2];
};

static enum status add_evidence(struct server_call *call, void *context, struct err *err)
{
	struct evidence_act *a = context;
	struct programme_evidence_added *added;
	const char *file = strrchr(call->body_path, '/');
	size_t count;
	enum status st = programme_evidence_add(server_db(call), &a->what, &call->arena, &added, &count, err);

	for (int i = 0; st != ST_OK && file && i < err->param_count; i++) /* the server's own name of the body tells nobody anything */
		if (strcmp(err->param[i], file + 1) == 0)
			snprintf(err->param[i], sizeof err->param[i], "%s", a->what.title);
	return st;
}

/* Another firm's person is not there. */
static enum status judge_person(struct server_call *call, const char *person, struct err *err)
{
	const char *owner = NULL;
	enum status st = person && !oversees(call) ? view_owner_of(call->door, person, &call->arena, &owner, err) : ST_OK;

	if (st == ST_OK && person && is_foreign(call, owner))
		st = err_set(err, ST_NOT_FOUND, "evidence.target_unknown", "person", person, NULL);
	return st;
}

static enum status digest(struct server_call *call, char out_hex[HASH_HEX_LEN], struct err *err)
{
	int fd = call->body_path ? open(call->body_path, O_RDONLY | O_CLOEXEC) : -1;
	struct hash hash;
	char buffer[65536];
	ssize_t n;

	if (fd < 0)
		return err_set(err, ST_INPUT, "server.body_needed", NULL);
	hash_init(&hash);
	while ((n = read(fd, buffer, sizeof buffer)) > 0)
		hash_bytes(&hash, buffer, (size_t)n);
	close(fd);
	hash_final(&hash, out_hex);
	return ST_OK;
}

/* A key has the firm's own in front, so that trying keys tells nothing of others' papers; who oversees all takes any. */
static enum status judge_key(const struct server_call *call, const char *key, const char *organisation, struct err *err)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t length = strlen(organisation), spanned = strspn(key, letters);
	bool any = call->viewer.role == VIEW_ROLE_OPERATOR;

	if (key[spanned] == '\0' && key[0] != '.' && spanned > 0 && spanned <= 64 &&
		(any || (strncmp(key, organisation, length) == 0 && key[length] == '-')))
		return ST_OK;
	return err_set(err, ST_USAGE, "server.parameter", "key", key,
		any ? "A-Z a-z 0-9 . _ -" : arena_printf((struct arena *)(uintptr_t)&call->arena, "%s-…", organisation), NULL);
}

static enum status evidence_add(struct server_call *call, struct err *err)
{
	const char *issued = server_query(call, "issued"), *personal = server_query(call, "personal"), *name = server_query(call, "name");
	const char *owner = server_query(call, "organisation");
	struct evidence_act a = {.file = {call->body_path, NULL},
		.what = {.name = name,
			.key = server_query(call, "key"),
			.kind = server_query(call, "kind"),
			.title = server_query(call, "title"),
			.organisation = owner ? owner : call->caller.organisation,
			.measure = server_query(call, "measure"),
			.person = server_query(call, "person"),
			.by = server_actor(call),
			.issued_on = DATE_NONE,
			.on = DATE_NONE,
			.personal = personal && strcmp(personal, "true") == 0}};
	char hex[HASH_HEX_LEN];
	json_t *answer;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_EVIDENCE, owner, NULL, err);

	if (st == ST_OK && !a.what.kind)
		st = err_set(err, ST_USAGE, "server.parameter", "kind", "", "invoice, quote …", NULL);
	if (st == ST_OK && a.what.key)
		st = judge_key(call, a.what.key, a.what.organisation, err);
	if (st == ST_OK && personal && strcmp(personal, "true") != 0 && strcmp(personal, "false") != 0)
		st = err_set(err, ST_USAGE, "server.parameter", "personal", personal, "true, false", NULL);
	if (st == ST_OK)
		st = judge_person(call, a.what.person, err);
	if (st == ST_OK && issued)
		st = date_parse(issued, &a.what.issued_on, err);
	if (st == ST_OK)
		st = digest(call, hex, err);
	if (st != ST_OK)
		return st;
	a.what.file = a.file;
	if (!a.what.title)
		a.what.title = name ? name : "upload";
	if (!a.what.key) /* of two firms that hand in the same paper each has its own */
		a.what.key = arena_printf(&call->arena, "%s-EV-%.12s", a.what.organisation, hex);
	answer = json_pack("{s:s, s:s, s:s, s:s, s:s}", "schema", "sangsaeng.evidence/1", "evidence", a.what.key, "sha256", hex, "organisation",
		a.what.organisation, "by", a.what.by);
	return hide(call, server_once_run(call, true, 201, arena_printf(&call->arena, "/v1/evidence/%s", a.what.key), answer, add_evidence, &a, err),
		err);
}

/* A paper's content: of one's own, or for who oversees. That it exists, and reading it, is what the list of evidence judges and logs. */
static enum status evidence_content(struct server_call *call, struct err *err)
{
	const struct view_resource *resource = view_resource_find("evidence");
	char folder[] = "/tmp/sangsaeng-paper-XXXXXX";
	const char *path, *owner = NULL, *measure = NULL;
	struct view_list row;
	int fd;
	off_t bytes;
	enum status st = resource ? view_item_read(call->door, &call->viewer, resource, call->part[0], &call->arena, &row, err)
				  : server_hidden(err, "view.none", call->part[0]);

	if (st != ST_OK)
		return st;
	for (size_t c = 0; resource && c < resource->columns; c++)
		if (strcmp(resource->column[c].name, "organisation") == 0)
			owner = row.cell[0][c];
		else if (strcmp(resource->column[c].name, "measure") == 0)
			measure = row.cell[0][c];
	if (!view_may_open(call->door, &call->viewer, owner, measure))
		return err_set(err, ST_DENIED, "view.act", NULL);
	if (!(owner && call->viewer.organisation && strcmp(owner, call->viewer.organisation) == 0))
		st = view_read_log(call->door, &call->viewer, "evidence.content", owner, NULL, call->part[0], err);
	if (st != ST_OK)
		return st;
	if (!mkdtemp(folder))
		return err_internal(err, strerror(errno));
	path = arena_printf(&call->arena, "%s/content", folder);
	st = programme_evidence_fetch(server_db(call), call->part[0], path, err);
	fd = st == ST_OK ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	server_job_remove(folder);
	if (st != ST_OK)
		return st;
	bytes = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	if (bytes < 0 || lseek(fd, 0, SEEK_SET) != 0)
		return err_internal(err, "evidence");
	call->file = fd;
	call->file_bytes = bytes;
	call->content_type = "application/octet-stream";
	server_answer_header(call, "Content-Disposition", "attachment");
	return ST_OK;
}

#define W SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM
const struct server_route server_routes_desk[] = {
	{"POST", "/v1/duties/{kind}/{subject}/done", "completeDuty", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, complete_duty},
	{"POST", "/v1/duties/{kind}/done", "completeDutyNamed", W, SERVER_BODY_MEMORY, "subject dry_run", true, NULL, complete_duty},
	{"POST", "/v1/duties/{kind}/{subject}/delegate", "delegateDuty", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, delegate_duty},
	{"POST", "/v1/duties/{kind}/delegate", "delegateDutyNamed", W, SERVER_BODY_MEMORY, "subject dry_run", true, NULL, delegate_duty},
	{"POST", "/v1/duties/{kind}/{subject}/reopen", "reopenDuty", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, reopen_duty},
	{"POST", "/v1/duties/{kind}/reopen", "reopenDutyNamed", W, SERVER_BODY_MEMORY, "subject dry_run", true, NULL, reopen_duty},
	{"POST", "/v1/campaigns/{campaign}/chase", "chaseCampaign", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, chase_campaign},
	{"POST", "/v1/requests/{campaign}/{firm}/answer", "answerRequest", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, request_answer},
	{"POST", "/v1/requests/{campaign}/{firm}/accept", "acceptRequest", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, request_accept},
	{"POST", "/v1/requests/{campaign}/{firm}/return", "returnRequest", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, request_return},
	{"POST", "/v1/requests/{campaign}/{firm}/decline", "declineRequest", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, request_decline},
	{"POST", "/v1/requests/{campaign}/{firm}/delegate", "delegateRequest", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, request_delegate},
	{"POST", "/v1/evidence", "createEvidence", W, SERVER_BODY_FILE, "kind title name key issued organisation measure person personal", true, NULL,
		evidence_add},
	{"GET", "/v1/evidence/{evidence}/content", "getEvidenceContent", W, SERVER_BODY_NONE, "", false, NULL, evidence_content},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
