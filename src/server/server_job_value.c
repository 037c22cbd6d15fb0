/* Jobs as JSON, and as events. */
#include "server/server_jobs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ETA_AFTER_MS 5000

void server_time_text(int64_t ms, char out[SERVER_TIME_LEN])
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;

	out[0] = '\0';
	if (ms > 0 && gmtime_r(&seconds, &tm))
		strftime(out, SERVER_TIME_LEN, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

static json_t *time_value(int64_t ms)
{
	char text[SERVER_TIME_LEN];

	server_time_text(ms, text);
	return text[0] ? json_string(text) : json_null();
}

static json_t *text_or_null(const char *text)
{
	return text[0] ? json_string(text) : json_null();
}

static json_t *eta(const struct programme_job *j)
{
	int64_t elapsed = programme_now_ms() - j->started_ms;

	if (j->state != PROGRAMME_JOB_RUNNING || j->done <= 0 || j->total <= j->done || elapsed < ETA_AFTER_MS)
		return json_null();
	return json_integer(elapsed * (j->total - j->done) / j->done / 1000 + 1);
}

static int status_of_exit(json_int_t code)
{
	static const int status[] = {[1] = 422, [2] = 400, [3] = 422, [4] = 404, [5] = 409, [6] = 403, [7] = 502};

	return code >= 1 && code <= 7 ? status[code] : 500;
}

/* Lines of the command (cli/wrapper.c) as errors[]. */
static json_t *entries(const json_t *findings)
{
	json_t *list = json_array();

	for (size_t i = 0; i < json_array_size(findings); i++)
		json_array_append(list, json_array_get(findings, i));
	return list;
}

static json_t *message_of(const char *code)
{
	const struct message *m = message_find(code);

	return json_pack("{s:s, s:s}", "ko", m ? m->ko : code, "en", m ? m->en : code);
}

static json_t *problem_of(const struct programme_job *j, const json_t *kept)
{
	static const char *const kept_too[] = {"suggestion", "file", "line", "column", "cell"};
	const json_t *error = json_object_get(kept, "error");
	const char *code = json_string_value(json_object_get(error, "code"));
	int status = status_of_exit(json_integer_value(json_object_get(kept, "exit")));
	json_t *problem = json_object(), *message = json_object_get(error, "message");
	char text[128];

	code = code ? code : "job.exit";
	snprintf(text, sizeof text, "/docs/problems/%s", code);
	json_object_set_new(problem, "type", json_string(text));
	json_object_set_new(problem, "title", json_string("The job failed"));
	json_object_set_new(problem, "status", json_integer(status));
	snprintf(text, sizeof text, "/v1/jobs/%s", j->job);
	json_object_set_new(problem, "instance", json_string(text));
	json_object_set_new(problem, "code", json_string(code));
	if (message)
		json_object_set(problem, "message", message);
	else
		json_object_set_new(problem, "message", message_of(code));
	for (size_t i = 0; i < sizeof kept_too / sizeof *kept_too; i++)
		if (json_object_get(error, kept_too[i]))
			json_object_set(problem, kept_too[i], json_object_get(error, kept_too[i]));
	json_object_set_new(problem, "errors", entries(json_object_get(kept, "findings")));
	return problem;
}

static json_t *kept_of(const struct programme_job *j)
{
	return j->problem[0] ? json_loads(j->problem, 0, NULL) : NULL;
}

static json_t *url(const struct programme_job *j, const char *file)
{
	char text[128];

	if (!file[0])
		return json_null();
	snprintf(text, sizeof text, "/v1/jobs/%s/result", j->job);
	return json_string(text);
}

json_t *server_job_value(const struct programme_job *j, const char *input)
{
	json_t *v = json_object(), *kept = kept_of(j), *arguments = json_loads(j->arguments, 0, NULL);
	bool stale = j->state == PROGRAMME_JOB_SUCCEEDED && !j->writes && input[0] && j->input[0] && strcmp(input, j->input) != 0;

	json_object_set_new(v, "schema", json_string("sangsaeng.job/1"));
	json_object_set_new(v, "id", json_string(j->job));
	json_object_set_new(v, "kind", json_string(j->kind));
	json_object_set_new(v, "state", json_string(programme_job_state_name(j->state)));
	json_object_set_new(v, "phase", text_or_null(j->phase));
	json_object_set_new(v, "done", json_integer(j->done));
	json_object_set_new(v, "total", json_integer(j->total));
	json_object_set_new(v, "eta_s", eta(j));
	json_object_set_new(v, "created_at", time_value(j->made_ms));
	json_object_set_new(v, "started_at", time_value(j->started_ms));
	json_object_set_new(v, "ended_at", time_value(j->ended_ms));
	json_object_set_new(v, "person", text_or_null(j->person));
	json_object_set_new(v, "organisation", json_string(j->organisation));
	json_object_set_new(v, "needs_approval", json_boolean(j->second && !j->checker[0] && !programme_job_over(j->state)));
	json_object_set_new(v, "approved_by", text_or_null(j->checker));
	json_object_set_new(v, "cancelling", json_boolean(j->cancel && !programme_job_over(j->state)));
	json_object_set_new(v, "attempts", json_integer(j->attempts));
	json_object_set_new(v, "result", url(j, j->result[0] ? j->result : j->answer));
	json_object_set_new(v, "input_version", text_or_null(j->input));
	json_object_set_new(v, "stale", json_boolean(stale));
	json_object_set_new(v, "problem", j->state == PROGRAMME_JOB_FAILED ? problem_of(j, kept) : json_null());
	json_object_set_new(v, "exit_code", json_is_integer(json_object_get(kept, "exit")) ? json_incref(json_object_get(kept, "exit")) : json_null());
	json_object_set_new(v, "findings", j->state == PROGRAMME_JOB_SUCCEEDED ? entries(json_object_get(kept, "findings")) : json_array());
	json_object_set_new(v, "request", arguments ? arguments : json_null());
	json_decref(kept);
	return v;
}

void server_job_event(struct text *out, int64_t id, const struct programme_job *job)
{
	json_t *value = server_job_value(job, "");
	char *line = json_dumps(value, JSON_COMPACT);

	text_printf(out, "id: %" PRId64 "\nevent: job\ndata: %s\n\n", id, line ? line : "{}");
	free(line);
	json_decref(value);
}

static json_int_t number_in(const json_t *answer, const char *const *key)
{
	for (; *key; key++)
		if (json_is_integer(json_object_get(answer, *key)))
			return json_integer_value(json_object_get(answer, *key));
	return 0;
}

/* What the three importing commands print, in one form. */
json_t *server_import_value(const struct programme_job *job, const char *text)
{
	static const char *const imported[] = {"imported", "taken", "read", "rows", NULL}, *const skipped[] = {"skipped", "same", NULL};
	json_t *kept = kept_of(job), *answer = text ? json_loads(text, 0, NULL) : NULL, *findings, *files = json_object_get(answer, "files");
	json_t *request = json_loads(job->arguments, 0, NULL), *options = json_object_get(request, "options"), *value;
	json_int_t rows = number_in(answer, imported), failed = 0;
	char text_url[128];

	for (size_t i = 0; i < json_array_size(files); i++)
		rows += number_in(json_array_get(files, i), imported);
	findings = entries(json_object_get(kept, "findings"));
	for (size_t i = 0; i < json_array_size(findings); i++) {
		const char *severity = json_string_value(json_object_get(json_array_get(findings, i), "severity"));

		failed += severity && strcmp(severity, "error") == 0;
	}
	if (json_array_size(findings) == 0 && json_object_get(answer, "findings"))
		json_array_extend(findings, json_object_get(answer, "findings"));
	snprintf(text_url, sizeof text_url, "/v1/jobs/%s", job->job);
	value = json_pack("{s:s, s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:o, s:o}", "schema", "sangsaeng.import/1", "id", job->job, "job", text_url,
		"state", programme_job_state_name(job->state), "dry_run", (int)json_is_true(json_object_get(options, "dry-run")), "imported",
		programme_job_over(job->state) && job->state == PROGRAMME_JOB_SUCCEEDED ? rows : (json_int_t)0, "failed", failed, "skipped",
		number_in(answer, skipped), "findings", findings, "problem",
		job->state == PROGRAMME_JOB_FAILED ? problem_of(job, kept) : json_null());
	json_decref(kept);
	json_decref(answer);
	json_decref(request);
	return value;
}
