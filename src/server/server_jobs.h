/* Private to server: jobs under way. One thread claims them, starts each as a process of its own, reads its steps, keeps the row up to date and tells
 * who watches; what a job does, or how it ends, is never the server's undoing. */
#ifndef SANGSAENG_SERVER_JOBS_H
#define SANGSAENG_SERVER_JOBS_H

#include "programme/programme_job.h"
#include "server/server_commands.h"
#include "server/server_int.h"

struct server_jobs;
/* The part SERVER_PART_JOBS. */
enum status server_jobs_start(struct server *server, void **out_state, struct err *err);
void server_jobs_halt(void *state);
void server_jobs_stop(void *state);
void server_jobs_metrics(void *state, struct text *out);

const struct server_commands *server_jobs_commands(const struct server_jobs *jobs);
/* There may be a new job. */
void server_jobs_wake(struct server_jobs *jobs);
/* Stops it at a safe point, if this process does it: true; else whoever does sees it in the row. */
bool server_jobs_interrupt(struct server_jobs *jobs, const char *job);

/* A stream of its events; `events` are those that the caller missed, in the form of the stream. */
struct server_stream *server_jobs_watch(struct server_jobs *jobs, const struct programme_job *job, int64_t seen, const struct text *events);

/* ---- server_job_value.c ---- */

/* A job as JSON; `input` the version of the data now, "" if not known. */
json_t *server_job_value(const struct programme_job *job, const char *input);
/* `2026-11-26T08:00:00Z`; "" for 0. */
#define SERVER_TIME_LEN 21
void server_time_text(int64_t ms, char out[SERVER_TIME_LEN]);
void server_job_event(struct text *out, int64_t id, const struct programme_job *job);
/* Findings of an import as {imported, failed, skipped, findings}. */
json_t *server_import_value(const struct programme_job *job, const char *answer);

/* ---- server_job_files.c ---- */

/* Makes the job's folder with in/ and out/, and its uploads in it: key, path, key, path, …, NULL. */
enum status server_job_unpack(const struct server_commands *commands, const char *db, const struct programme_job *job, const json_t *arguments,
	int64_t unpacked_max, struct arena *arena, const char **out_folder, const char *const **out_file, struct err *err);
/* A folder that was made becomes a zip: the path to be kept. NULL if nothing was made. */
const char *server_job_made(const char *result, struct arena *arena, const char **out_name, const char **out_media);
/* Names the cell of a finding in a file that was handed in, "activity.csv!C14": the command knows line and position. */
void server_job_cell(const char *const *file, json_t *finding);
/* The job's own folder stands in no text that leaves the server: "/tmp/…/in/0/a.csv" is "a.csv". */
void server_job_hide(const char *folder, char *text);
void server_job_remove(const char *folder);

#endif
