/* Routes of long work: commands, jobs and their events, files, imports. */
#include "server/server_api.h"
#include "server/server_jobs.h"

#include "programme/programme_kept.h"
#include "view/view_command.h"
#include "view/view_log.h"
#include "view/view_worked.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct server_jobs *jobs_of(const struct server_call *call)
{
	return server_state(call, SERVER_PART_JOBS);
}

static enum status commands(struct server_call *call, struct err *err)
{
	server_commands_list(server_jobs_commands(jobs_of(call)), &call->viewer, &call->out);
	return ST_OK;
}

/* ---- a job is asked for ---- */

static enum status uploads_are_own(struct server_call *call, const struct server_plan *plan, struct err *err)
{
	const char *scope = view_own_scope(&call->viewer);

	for (size_t i = 0; i < plan->uploads; i++) {
		struct programme_kept kept;
		enum status st = programme_kept_find(server_db(call), plan->upload[i], &call->arena, &kept, err);

		if (st == ST_OK && scope && strcmp(kept.organisation, scope) != 0)
			st = server_hidden(err, "kept.none", plan->upload[i]);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static void fill(struct server_call *call, const struct server_plan *plan, const char *key, struct programme_job *job)
{
	char *arguments = json_dumps(plan->arguments, JSON_COMPACT);

	*job = (struct programme_job){.job = arena_strdup(&call->arena, key),
		.kind = plan->kind,
		.arguments = arena_strdup(&call->arena, arguments ? arguments : "{}"),
		.person = call->caller.person,
		.organisation = call->caller.organisation,
		.role = view_role_name(call->viewer.role),
		.writes = plan->writes,
		.second = plan->second,
		.checker = "",
		.claimed_by = "",
		.result = "",
		.answer = "",
		.problem = "",
		.input = "",
		.phase = plan->second ? "approval" : "",
		.made_ms = programme_now_ms()};
	free(arguments);
}

/* ---- the log: what a job reads is not told row by row, so that it says whose data were asked for, where a key names somebody ---- */

struct noted {
	const struct view_viewer *viewer;
	const char *resource, *owner, *job, *classes, *rights;
	bool writes;
};

static enum status find_owner(struct server_call *call, const json_t *asked, const char **out_owner, struct err *err)
{
	const json_t *first = json_array_get(json_object_get(asked, "arguments"), 0), *options = json_object_get(asked, "options");
	const char *key = json_string_value(json_object_get(options, "firm")), *slash;

	if (!key)
		key = json_string_value(first);
	slash = key ? strrchr(key, '/') : NULL; /* CAMPAIGN/FIRM */
	return view_owner_of(call->door, slash ? slash + 1 : key, &call->arena, out_owner, err);
}

static bool is_own(const struct server_call *call, const char *owner)
{
	return owner && call->viewer.organisation && strcmp(owner, call->viewer.organisation) == 0;
}

static enum status note(void *context, struct store_tx *tx, struct err *err)
{
	const struct noted *n = context;

	return n->writes ? view_write_log_tx(tx, n->viewer, n->resource, n->job, n->owner, 1, err)
			 : view_read_log_tx(tx, n->viewer, n->resource, n->owner, n->classes, n->rights, n->job, err);
}

static enum status note_of(
	struct server_call *call, const char *what, const struct programme_job *job, const json_t *asked, struct noted *out_noted, struct err *err)
{
	struct noted n = {.viewer = &call->viewer,
		.resource = arena_printf(&call->arena, "%s %s", what, job->kind),
		.job = job->job,
		.classes = view_command_classes(&call->viewer, job->kind),
		.writes = job->writes};
	enum status st = find_owner(call, asked, &n.owner, err);

	if (st == ST_OK && !n.writes)
		st = view_read_rights(call->door, n.viewer, n.resource, n.owner, n.classes, NULL, &call->arena, &n.rights, err);
	*out_noted = n;
	return st;
}

/* Before a result's bytes go out. */
static enum status note_result(struct server_call *call, const struct programme_job *job, struct err *err)
{
	json_t *asked = json_loads(job->arguments, 0, NULL);
	struct noted noted = {0};
	enum status st = note_of(call, "job.result", job, asked, &noted, err);

	json_decref(asked);
	if (st != ST_OK || is_own(call, noted.owner))
		return st;
	return view_read_log(call->door, &call->viewer, noted.resource, noted.owner, noted.classes, job->job, err);
}

/* Understands a body and puts the job into the queue, with its answer under its key. `imports`: the answer is that of an import. `*out_asked` false: the
 * key had been used for the same, and the answer is the one given then. */
static enum status ask(struct server_call *call, json_t *body, bool imports, bool *out_asked, struct err *err)
{
	struct findings *findings = server_findings(call);
	struct programme_once once;
	struct server_plan plan = {0};
	struct programme_job job;
	struct noted noted = {0};
	char key[PROGRAMME_JOB_KEY_LEN], *text;
	bool again = false;
	json_t *value;
	enum status st;

	st = server_commands_plan(server_jobs_commands(jobs_of(call)), &call->viewer, body, &call->arena, findings, &plan, err);
	server_findings_keep(call);
	if (st == ST_OK)
		st = view_command_keys(call->door, &call->viewer, &plan.what, err);
	if (st == ST_OK)
		st = uploads_are_own(call, &plan, err);
	if (st == ST_OK)
		st = server_once_begin(call, plan.for_ever, &once, &again, err);
	if (st == ST_OK && !again) {
		programme_job_key("job", key);
		fill(call, &plan, key, &job);
		value = imports ? server_import_value(&job, NULL) : server_job_value(&job, "");
		text = json_dumps(value, JSON_INDENT(2));
		json_decref(value);
		once.status = 202;
		once.location = arena_printf(&call->arena, imports ? "/v1/imports/%s" : "/v1/jobs/%s", key);
		once.body = arena_printf(&call->arena, "%s\n", text);
		free(text);
		st = note_of(call, "job", &job, plan.arguments, &noted, err);
		if (st == ST_OK)
			st = programme_job_ask(server_db(call), &job, &once, job.writes || !is_own(call, noted.owner) ? note : NULL, &noted, err);
		if (st == ST_OK)
			server_once_answer(call, &once);
		else
			programme_once_forget(server_db(call), &once);
	}
	json_decref(plan.arguments);
	if (st != ST_OK)
		return st;
	server_jobs_wake(jobs_of(call));
	*out_asked = !again;
	return ST_OK;
}

static enum status create_job(struct server_call *call, struct err *err)
{
	json_t *body = NULL;
	bool asked;
	enum status st = server_body_json(call, &body, err);

	if (st == ST_OK && server_dry_run(call)) {
		if (!json_is_object(json_object_get(body, "options")))
			json_object_set_new(body, "options", json_object());
		json_object_set_new(json_object_get(body, "options"), "dry_run", json_true());
	}
	if (st == ST_OK)
		st = ask(call, body, false, &asked, err);
	json_decref(body);
	return st;
}

/* ---- jobs that are there ---- */

static bool is_job_of(const struct server_call *call, const struct programme_job *job)
{

	return strcmp(job->organisation, call->caller.organisation) == 0 && strcmp(job->person, call->caller.person) == 0 &&
	       strcmp(job->role, view_role_name(call->viewer.role)) == 0;
}

/* One's own, in the role in which it was asked for; the operator's and what waits for a second person also those who oversee. */
static bool sees_job(const struct server_call *call, const struct programme_job *job)
{
	bool operates = strcmp(job->role, view_role_name(VIEW_ROLE_OPERATOR)) == 0;

	if (call->viewer.owner || is_job_of(call, job))
		return true;
	return (call->viewer.role == VIEW_ROLE_OPERATOR || (call->viewer.role == VIEW_ROLE_MINISTRY && job->second)) && !call->viewer.as && operates;
}

static enum status own_job(struct server_call *call, const char *key, struct programme_job *out_job, char input[PROGRAMME_INPUT_LEN], struct err *err)
{
	enum status st = programme_job_look(server_db(call), key, &call->arena, out_job, input, err);

	return st == ST_OK && !sees_job(call, out_job) ? server_hidden(err, "job.none", key) : st;
}

static int state_of(const char *word)
{
	for (int s = PROGRAMME_JOB_QUEUED; s <= PROGRAMME_JOB_CANCELLED; s++)
		if (strcmp(programme_job_state_name((enum programme_job_state)s), word) == 0)
			return s;
	return -2;
}

static enum status list_jobs(struct server_call *call, struct err *err)
{
	const char *state = server_query(call, "state"), *cursor = server_query(call, "cursor");
	char input[PROGRAMME_INPUT_LEN];
	struct programme_job *list;
	json_t *items, *root;
	size_t count;
	int64_t limit;
	enum status st = server_number(call, "limit", 1, 500, 50, &limit, err);

	if (st == ST_OK && state && state_of(state) == -2)
		st = err_set(err, ST_USAGE, "server.parameter", "state", state, "queued, running, succeeded, failed, cancelled", NULL);
	if (st == ST_OK)
		st = programme_job_page(server_db(call), view_own_scope(&call->viewer), state ? state_of(state) : -1, cursor, limit + 1, &call->arena,
			&list, &count, input, err);
	if (st == ST_NOT_FOUND)
		st = err_set(err, ST_USAGE, "view.position", NULL);
	if (st != ST_OK)
		return st;
	items = json_array();
	for (size_t i = 0; i < count && i < (size_t)limit; i++)
		if (sees_job(call, &list[i]))
			json_array_append_new(items, server_job_value(&list[i], input));
	root = json_pack("{s:o, s:o}", "items", items, "next_cursor", count > (size_t)limit ? json_string(list[limit - 1].job) : json_null());
	server_answer_value(call, root);
	return ST_OK;
}

static enum status get_job(struct server_call *call, struct err *err)
{
	char input[PROGRAMME_INPUT_LEN];
	struct programme_job job;
	enum status st = own_job(call, call->part[0], &job, input, err);

	if (st == ST_OK)
		server_answer_value(call, server_job_value(&job, input));
	return st;
}

static void line_written(void *context, enum status st, const struct err *err)
{
	if (st != ST_OK)
		server_log(context, "error", "job.stopped", err->code);
}

static enum status cancel_job(struct server_call *call, struct err *err)
{
	char input[PROGRAMME_INPUT_LEN];
	struct programme_job job;
	bool told = false;
	enum status st = own_job(call, call->part[0], &job, input, err);

	if (st == ST_OK) {
		told = server_jobs_interrupt(jobs_of(call), job.job);
		st = programme_job_stop(server_db(call), job.job, note,
			&(struct noted){&call->viewer, "job.stopped", job.organisation, job.job, NULL, NULL, true}, err);
	}
	if (st == ST_CONFLICT && told) { /* it holds the database, or was over at once: told it is */
		struct view_log *log;

		err_clear(err);
		st = view_log_open(server_db(call), &log, err);
		if (st == ST_OK) {
			view_write_log_later(log, &call->viewer, "job.stopped", job.job, job.organisation, 1, line_written, call->server);
			view_log_close(log); /* the worker's door keeps it open */
		}
	}
	if (st == ST_OK) {
		server_jobs_wake(jobs_of(call));
		st = own_job(call, call->part[0], &job, input, err);
	}
	if (st == ST_OK) {
		job.cancel = true;
		call->status = 202;
		server_answer_value(call, server_job_value(&job, input));
	}
	return st;
}

static enum status approve_job(struct server_call *call, struct err *err)
{
	char input[PROGRAMME_INPUT_LEN];
	struct programme_job job;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_APPROVE, NULL, NULL, err);

	if (st == ST_OK)
		st = programme_job_agree(server_db(call), call->part[0], call->caller.person, note,
			&(struct noted){&call->viewer, "job.approved", NULL, call->part[0], NULL, NULL, true}, err);
	if (st == ST_OK)
		st = programme_job_look(server_db(call), call->part[0], &call->arena, &job, input, err);
	if (st == ST_OK) {
		server_jobs_wake(jobs_of(call));
		call->status = 202;
		server_answer_value(call, server_job_value(&job, input));
	}
	return st;
}

/* ---- events ---- */

static enum status job_events(struct server_call *call, struct err *err)
{
	const char *last = server_header(call, "Last-Event-ID");
	struct programme_job_event *event;
	char input[PROGRAMME_INPUT_LEN];
	struct programme_job job;
	struct text text;
	int64_t seen = last ? strtoll(last, NULL, 10) : 0;
	size_t count = 0;
	enum status st = own_job(call, call->part[0], &job, input, err);

	if (st == ST_OK)
		st = programme_job_missed(server_db(call), job.job, seen, &call->arena, &event, &count, err);
	if (st != ST_OK)
		return st;
	text_init(&text);
	for (size_t i = 0; i < count; i++) { /* the last one is the job as it is; those before it tell the way there */
		struct programme_job then = job;

		if (event[i].number < job.version) {
			then.state = event[i].state;
			then.phase = event[i].phase;
			then.done = event[i].done;
			then.total = event[i].total;
			then.problem = "";
			then.result = then.answer = "";
			then.ended_ms = 0;
		}
		server_job_event(&text, event[i].number, &then);
		seen = event[i].number > seen ? event[i].number : seen;
	}
	call->content_type = "text/event-stream";
	server_answer_header(call, "X-Accel-Buffering", "no");
	call->etag = false;
	call->stream = server_jobs_watch(jobs_of(call), &job, seen, &text);
	text_done(&text);
	return ST_OK;
}

/* ---- results and files ---- */

static enum status send_kept(struct server_call *call, const struct programme_kept *kept, struct err *err)
{
	char path[] = "/tmp/sangsaeng-sent-XXXXXX";
	int fd = mkostemp(path, O_CLOEXEC);
	enum status st;

	if (fd < 0)
		return err_internal(err, strerror(errno));
	unlink(path);
	st = programme_kept_copy(server_db(call), kept->file, fd, err);
	if (st != ST_OK || lseek(fd, 0, SEEK_SET) != 0) {
		close(fd);
		return st == ST_OK ? err_internal(err, strerror(errno)) : st;
	}
	call->content_type = kept->media;
	call->file = fd;
	call->file_bytes = kept->bytes;
	server_answer_header(call, "ETag", arena_printf(&call->arena, "\"%.32s\"", kept->sha256));
	server_answer_header(call, "Content-Disposition",
		arena_printf(&call->arena, "attachment; filename=\"%s\"", strcmp(kept->name, "answer") ? "result" : "answer"));
	return ST_OK;
}

static enum status job_result(struct server_call *call, struct err *err)
{
	const char *part = server_query(call, "part"), *file;
	char input[PROGRAMME_INPUT_LEN];
	struct programme_kept kept;
	struct programme_job job;
	enum status st = own_job(call, call->part[0], &job, input, err);

	if (st != ST_OK)
		return st;
	if (part && strcmp(part, "answer") != 0 && strcmp(part, "file") != 0)
		return err_set(err, ST_USAGE, "server.parameter", "part", part, "answer, file", NULL);
	if (!programme_job_over(job.state))
		return err_set(err, ST_CONFLICT, "job.not_over", job.job, programme_job_state_name(job.state), NULL);
	file = part && part[0] == 'a' ? job.answer : part ? job.result : job.result[0] ? job.result : job.answer;
	if (!file[0])
		return err_set(err, ST_NOT_FOUND, "job.no_result", job.job, programme_job_state_name(job.state), NULL);
	st = programme_kept_find(server_db(call), file, &call->arena, &kept, err);
	if (st == ST_OK && job.state == PROGRAMME_JOB_SUCCEEDED && !job.writes && strcmp(input, job.input) != 0)
		server_answer_header(call, "Warning", "110 - \"made of an older version of the data\"");
	if (st == ST_OK)
		st = note_result(call, &job, err);
	return st == ST_OK ? send_kept(call, &kept, err) : st;
}

static json_t *kept_value(const struct programme_kept *k)
{
	char at[SERVER_TIME_LEN];

	server_time_text(k->made_ms, at);
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "schema", "sangsaeng.upload/1", "id", k->file, "name", k->name, "media_type",
		k->media, "sha256", k->sha256, "bytes", (json_int_t)k->bytes, "created_at", at);
}

/* A file never changes: its version is its hash. */
static const char *tag_of(struct server_call *call, const struct programme_kept *kept)
{
	return arena_printf(&call->arena, "\"%.32s\"", kept->sha256);
}

static void answer_upload(struct server_call *call, const struct programme_kept *kept)
{
	call->etag = false;
	server_answer_header(call, "ETag", tag_of(call, kept));
	server_answer_value(call, kept_value(kept));
}

static enum status take_file(struct server_call *call, struct programme_kept *kept, struct err *err)
{
	const char *type = server_header(call, "Content-Type"), *name = server_query(call, "name");

	*kept = (struct programme_kept){.name = name ? name : "upload",
		.media = arena_strdup(&call->arena, type && strlen(type) < 128 ? type : "application/octet-stream"),
		.person = call->caller.person,
		.organisation = call->caller.organisation,
		.job = ""};
	if (!call->body_path)
		return err_set(err, ST_INPUT, "server.body_needed", NULL);
	return programme_kept_put(server_db(call), call->body_path, kept, NULL, NULL, &call->arena, err);
}

static enum status create_upload(struct server_call *call, struct err *err)
{
	struct programme_kept kept;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_UPLOAD, NULL, NULL, err);

	if (st == ST_OK)
		st = take_file(call, &kept, err);
	if (st == ST_OK) {
		call->status = 201;
		server_answer_header(call, "Location", arena_printf(&call->arena, "/v1/files/%s", kept.file));
		answer_upload(call, &kept);
	}
	return st;
}

static enum status own_upload(struct server_call *call, struct programme_kept *kept, struct err *err)
{
	const char *scope = view_own_scope(&call->viewer);
	enum status st = programme_kept_find(server_db(call), call->part[0], &call->arena, kept, err);

	if (st == ST_OK && (kept->job[0] || (scope && strcmp(kept->organisation, scope) != 0)))
		st = server_hidden(err, "kept.none", call->part[0]);
	return st;
}

static enum status get_upload(struct server_call *call, struct err *err)
{
	struct programme_kept kept;
	enum status st = own_upload(call, &kept, err);

	if (st == ST_OK)
		answer_upload(call, &kept);
	return st;
}

static enum status list_uploads(struct server_call *call, struct err *err)
{
	struct programme_kept *list;
	json_t *items;
	size_t count = 0;
	enum status st = programme_kept_all(server_db(call), view_own_scope(&call->viewer), &call->arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	items = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(items, kept_value(&list[i]));
	server_answer_value(call, json_pack("{s:o, s:n}", "items", items, "next_cursor"));
	return ST_OK;
}

static enum status delete_upload(struct server_call *call, struct err *err)
{
	struct programme_kept kept;
	enum status st = own_upload(call, &kept, err);

	if (st == ST_OK)
		st = server_if_match(call, tag_of(call, &kept), err);
	if (st == ST_OK)
		st = programme_kept_drop(server_db(call), kept.file, err);
	if (st == ST_OK)
		call->status = 204;
	return st;
}

/* ---- imports: a file and the job that takes it in ---- */

static const struct {
	const char *kind, *command;
	const char *subject, *form; /* the parameter that it needs, and what it is like; NULL: none */
} imports[] = {{"programme", "import", NULL, NULL}, {"readings", "meter import", NULL, NULL}, {"answer", "campaign answer", "request", "CAMPAIGN/FIRM"},
	{"bill", "bill", "site", "SITE"}};

/* Parameters that are options of the command, under their names there. */
static void add_options(struct server_call *call, json_t *options)
{
	static const char *const passed[][2] = {
		{"reason", "reason"}, {"sheet", "sheet"}, {"site", "site"}, {"year", "year"}, {"account", "account"}, {"carrier", "kind"}};

	for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
		if (server_query(call, passed[i][0]))
			json_object_set_new(options, passed[i][1], json_string(server_query(call, passed[i][0])));
	if (server_query(call, "force") && strcmp(server_query(call, "force"), "true") == 0)
		json_object_set_new(options, "force", json_true());
}

static enum status create_import(struct server_call *call, struct err *err)
{
	const char *kind = server_query(call, "kind");
	struct programme_kept kept;
	json_t *arguments, *options, *body;
	bool asked = false;
	size_t i = 0;
	enum status st = view_act_may(&call->viewer, VIEW_ACT_UPLOAD, NULL, NULL, err);

	while (st == ST_OK && i < sizeof imports / sizeof *imports && !(kind && strcmp(imports[i].kind, kind) == 0))
		i++;
	if (st == ST_OK && i == sizeof imports / sizeof *imports)
		st = err_set(err, ST_USAGE, "server.parameter", "kind", kind ? kind : "", "programme, readings, answer, bill", NULL);
	if (st == ST_OK && imports[i].subject && !server_query(call, imports[i].subject))
		st = err_set(err, ST_USAGE, "server.parameter", imports[i].subject, "", imports[i].form, NULL);
	if (st == ST_OK && !server_header(call, "Idempotency-Key"))
		st = err_set(err, ST_USAGE, "server.key_needed", NULL);
	if (st == ST_OK)
		st = take_file(call, &kept, err);
	if (st != ST_OK)
		return st;
	arguments = json_array();
	options = json_object();
	if (imports[i].subject && strcmp(imports[i].subject, "request") == 0)
		json_array_append_new(arguments, json_string(server_query(call, "request")));
	json_array_append_new(arguments, json_pack("{s:s}", "upload", kept.file));
	if (server_dry_run(call))
		json_object_set_new(options, "dry_run", json_true());
	else if (i == 0)
		json_object_set_new(options, "again", json_true());
	add_options(call, options);
	body = json_pack("{s:s, s:o, s:o}", "command", imports[i].command, "arguments", arguments, "options", options);
	st = ask(call, body, true, &asked, err);
	if (!asked) /* nobody reads it */
		(void)programme_kept_drop(server_db(call), kept.file, NULL);
	json_decref(body);
	return st;
}

static enum status get_import(struct server_call *call, struct err *err)
{
	char input[PROGRAMME_INPUT_LEN], *answer = NULL;
	struct programme_kept kept;
	struct programme_job job;
	enum status st = own_job(call, call->part[0], &job, input, err);

	if (st == ST_OK && job.answer[0] && programme_kept_find(server_db(call), job.answer, &call->arena, &kept, NULL) == ST_OK &&
		kept.bytes < 4 << 20) {
		int fd = memfd_create("answer", MFD_CLOEXEC);

		answer = arena_alloc(&call->arena, (size_t)kept.bytes + 1);
		if (fd < 0 || programme_kept_copy(server_db(call), job.answer, fd, NULL) != ST_OK ||
			pread(fd, answer, (size_t)kept.bytes, 0) != kept.bytes)
			answer = NULL;
		if (fd >= 0)
			close(fd);
	}
	if (st == ST_OK)
		server_answer_value(call, server_import_value(&job, answer));
	return st;
}

#define W SERVER_WORKER, SERVER_SIGNED_IN, SERVER_PROBLEM
const struct server_route server_routes_jobs[] = {
	{"GET", "/v1/commands", "listCommands", W, SERVER_BODY_NONE, "", false, NULL, commands},
	{"POST", "/v1/jobs", "createJob", W, SERVER_BODY_MEMORY, "dry_run", true, NULL, create_job},
	{"GET", "/v1/jobs", "listJobs", W, SERVER_BODY_NONE, "limit cursor state", false, NULL, list_jobs},
	{"GET", "/v1/jobs/{job}", "getJob", W, SERVER_BODY_NONE, "", false, NULL, get_job},
	{"GET", "/v1/jobs/{job}/events", "watchJob", W, SERVER_BODY_NONE, "", false, NULL, job_events},
	{"GET", "/v1/jobs/{job}/result", "getJobResult", W, SERVER_BODY_NONE, "part", false, NULL, job_result},
	{"POST", "/v1/jobs/{job}/cancel", "cancelJob", W, SERVER_BODY_MEMORY, "", false, NULL, cancel_job},
	{"POST", "/v1/jobs/{job}/approve", "approveJob", W, SERVER_BODY_MEMORY, "", false, NULL, approve_job},
	{"POST", "/v1/files", "createFile", W, SERVER_BODY_FILE, "name", false, NULL, create_upload},
	{"GET", "/v1/files", "listFiles", W, SERVER_BODY_NONE, "", false, NULL, list_uploads},
	{"GET", "/v1/files/{file}", "getFile", W, SERVER_BODY_NONE, "", false, NULL, get_upload},
	{"DELETE", "/v1/files/{file}", "deleteFile", W, SERVER_BODY_NONE, "", false, NULL, delete_upload},
	{"POST", "/v1/imports", "createImport", W, SERVER_BODY_FILE, "kind name sheet request reason site year carrier account force dry_run", true, NULL, create_import},
	{"GET", "/v1/imports/{import}", "getImport", W, SERVER_BODY_NONE, "", false, NULL, get_import},
	{NULL, NULL, NULL, SERVER_MEMORY, SERVER_ANYBODY, SERVER_PROBLEM, SERVER_BODY_NONE, NULL, false, NULL, NULL},
};
