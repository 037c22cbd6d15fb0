/* Long work that a server was asked for: a row in the queue that several processes share. Here are the rows and who holds them; what a job does is a
 * command of this program, started by the server (server/server_jobs.h).
 *
 * A process claims a job for a lease and renews it. A lease that ran out means that the process is gone: what only reads begins again once, what
 * changes something fails with job.lost, because it may have been done. Tables: live_job, live_job_event. Each function is a transaction of its own
 * unless it takes one. Times are milliseconds since 1970, UTC. */
#ifndef SANGSAENG_PROGRAMME_JOB_H
#define SANGSAENG_PROGRAMME_JOB_H

#include "base/arena.h"
#include "base/err.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const struct store_migration programme_job_migrations[];

#define PROGRAMME_JOB_KEY_LEN 40 /* "job_" and 32 digits */
/* A random key with a prefix: "job_…", "file_…". */
void programme_job_key(const char *prefix, char out_key[PROGRAMME_JOB_KEY_LEN]);
int64_t programme_now_ms(void);

enum programme_job_state { PROGRAMME_JOB_QUEUED, PROGRAMME_JOB_RUNNING, PROGRAMME_JOB_SUCCEEDED, PROGRAMME_JOB_FAILED, PROGRAMME_JOB_CANCELLED };
const char *programme_job_state_name(enum programme_job_state state); /* "queued" … */
bool programme_job_over(enum programme_job_state state);

struct programme_job {
	const char *job, *kind;                   /* kind: the command's words, "duty list" */
	const char *arguments;                    /* JSON, as the server understood it */
	const char *person, *organisation, *role; /* who asked for it; person "" for a program */
	bool writes;                              /* it changes the programme */
	bool second;                              /* a second person must agree before it runs */
	const char *checker;                      /* who agreed; "" so far nobody */
	enum programme_job_state state;
	const char *phase; /* "" before the first */
	int64_t done, total;
	int64_t version;                                 /* of its row: rises with every change, the id of its newest event */
	int64_t made_ms, started_ms, ended_ms, lease_ms; /* 0: not yet */
	int attempts;
	bool cancel;                 /* it is asked to stop */
	const char *claimed_by;      /* process; "" */
	const char *result, *answer; /* files (programme_kept.h): what was made, and what the command printed; "" */
	const char *problem;         /* JSON of the error and the findings; "" */
	const char *input;           /* version of the data that it saw (programme_input_version); "" */
};

/* What a result is made of: the programme's folder and what the desk has done since. */
#define PROGRAMME_INPUT_LEN 96
enum status programme_input_version(struct store_tx *tx, char out_version[PROGRAMME_INPUT_LEN], struct err *err);

/* In a transaction of the caller: state, times and version are set here. */
enum status programme_job_add(struct store_tx *tx, const struct programme_job *job, struct err *err);
/* ST_NOT_FOUND job.none. */
enum status programme_job_get(struct store_tx *tx, const char *job, struct arena *arena, struct programme_job *out_job, struct err *err);
/* The newest first, at most `limit`, those made before `before` (a job's key, or NULL). `organisation` NULL: everybody's. `state` -1: every one. */
enum status programme_job_list(struct store_tx *tx, const char *organisation, int state, const char *before, int64_t limit, struct arena *arena,
	struct programme_job **out_list, size_t *out_count, struct err *err);

struct programme_job_event {
	int64_t number, done, total, at_ms;
	enum programme_job_state state;
	const char *phase;
};
/* Those after `after`, in order. */
enum status programme_job_events(struct store_tx *tx, const char *job, int64_t after, struct arena *arena, struct programme_job_event **out_list,
	size_t *out_count, struct err *err);

/* ---- for the process that does them ---- */

/* Takes the oldest job that may run; `*out_found` false: there is none. Puts those whose lease ran out back first, or ends them. `mine` true: leases
 * of other processes count as run out (a database file has one server). */
enum status programme_job_claim(const char *db, const char *process, bool mine, int64_t lease_ms, struct arena *arena, struct programme_job *out_job,
	bool *out_found, struct err *err);
/* How far it is, and the lease anew. `*out_cancel`: stop it; `*out_lost`: somebody else has it now. */
enum status programme_job_step(const char *db, const char *job, const char *process, const char *phase, int64_t done, int64_t total, int64_t lease_ms,
	int64_t *out_version, bool *out_cancel, bool *out_lost, struct err *err);
struct programme_job_end {
	enum programme_job_state state;
	const char *result_path, *result_name, *result_media; /* NULL: none; the file is taken into the database */
	const char *answer_path, *answer_media;
	const char *problem; /* "" */
	int64_t version;     /* at least this one before: steps that were told while the row could not be written */
};
enum status programme_job_finish(const char *db, const char *job, const char *process, const struct programme_job_end *end, struct err *err);
/* Gives a claimed job back to the queue: the server stops before it was done. */
enum status programme_job_return(const char *db, const char *job, const char *process, struct err *err);

/* ---- for doors: each a transaction of its own ---- */

/* What else belongs to a transaction that a door begins: its line in the log. */
typedef enum status programme_also(void *context, struct store_tx *tx, struct err *err);
struct programme_once;
/* Adds a job, with the answer to the call that asked for it. `once`, `also` may be NULL. */
enum status programme_job_ask(
	const char *db, const struct programme_job *job, const struct programme_once *once, programme_also *also, void *context, struct err *err);
/* A job, and the version of the data now ("" if there is none). */
enum status programme_job_look(
	const char *db, const char *job, struct arena *arena, struct programme_job *out_job, char out_input[PROGRAMME_INPUT_LEN], struct err *err);
enum status programme_job_page(const char *db, const char *organisation, int state, const char *before, int64_t limit, struct arena *arena,
	struct programme_job **out_list, size_t *out_count, char out_input[PROGRAMME_INPUT_LEN], struct err *err);
enum status programme_job_missed(const char *db, const char *job, int64_t after, struct arena *arena, struct programme_job_event **out_list,
	size_t *out_count, struct err *err);
enum status programme_job_stop(const char *db, const char *job, programme_also *also, void *context, struct err *err);
enum status programme_job_agree(const char *db, const char *job, const char *person, programme_also *also, void *context, struct err *err);

/* ---- for people ---- */

/* A queued one is cancelled at once, a running one is asked to stop. ST_CONFLICT job.over. */
enum status programme_job_cancel(struct store_tx *tx, const char *job, struct err *err);
/* The second person agrees. ST_CONFLICT job.over, job.no_second; ST_DENIED job.same_person. */
enum status programme_job_approve(struct store_tx *tx, const char *job, const char *person, struct err *err);
/* Removes files, keys and ended jobs that are old enough (files of uploads and keys of 24 hours after that time). */
enum status programme_job_tidy(const char *db, struct err *err);

#endif
