#include "programme/programme_job_int.h"

#include "party/party.h"
#include "programme/programme.h"
#include "programme/programme_kept.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ATTEMPTS_MAX 2
#define UPLOAD_KEPT_MS ((int64_t)24 * 60 * 60 * 1000)

void programme_job_key(const char *prefix, char out_key[PROGRAMME_JOB_KEY_LEN])
{
	unsigned char bytes[16];
	char hex[2 * sizeof bytes + 1];

	randombytes_buf(bytes, sizeof bytes);
	snprintf(out_key, PROGRAMME_JOB_KEY_LEN, "%.6s_%s", prefix, sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes));
}

int64_t programme_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const char *programme_job_state_name(enum programme_job_state state)
{
	static const char *const name[] = {"queued", "running", "succeeded", "failed", "cancelled"};

	return name[state];
}

bool programme_job_over(enum programme_job_state state)
{
	return state >= PROGRAMME_JOB_SUCCEEDED;
}

enum status programme_input_version(struct store_tx *tx, char out_version[PROGRAMME_INPUT_LEN], struct err *err)
{
	struct party_rules rules;
	struct arena arena;
	char folder[65];
	int64_t steps = 0;
	enum status st;

	arena_init(&arena);
	st = party_programme_get(tx, &arena, &rules, folder, err);
	if (st == ST_OK)
		st = programme_job_store_changes(tx, &steps, err);
	if (st == ST_OK)
		snprintf(out_version, PROGRAMME_INPUT_LEN, "%.16s:%" PRId64, folder, steps);
	arena_done(&arena);
	return st;
}

enum status programme_job_add(struct store_tx *tx, const struct programme_job *job, struct err *err)
{
	struct programme_job new = *job;

	new.state = PROGRAMME_JOB_QUEUED;
	new.phase = job->second ? "approval" : "";
	new.version = 1;
	new.made_ms = programme_now_ms();
	return programme_job_store_add(tx, &new, err);
}

/* ---- a transaction of its own ---- */

struct own {
	struct store *store;
	struct store_tx *tx;
};

static enum status begin(const char *db, struct own *own, struct err *err)
{
	enum status st = programme_open(db, STORE_WRITE, &own->store, err);

	own->tx = NULL;
	if (st != ST_OK)
		return st;
	st = store_begin(own->store, true, &own->tx, err);
	if (st != ST_OK)
		store_close(own->store);
	return st;
}

static enum status end(struct own *own, enum status st, struct err *err)
{
	if (st == ST_OK)
		st = store_commit(own->tx, err);
	else
		store_rollback(own->tx);
	store_close(own->store);
	return st;
}

/* ---- claiming ---- */

static enum status take_back(struct store_tx *tx, struct programme_job *job, struct err *err)
{
	bool again = !job->writes && job->attempts < ATTEMPTS_MAX && !job->cancel;

	job->claimed_by = "";
	job->lease_ms = 0;
	job->phase = "";
	job->done = job->total = 0;
	if (again) {
		job->state = PROGRAMME_JOB_QUEUED;
	} else {
		job->state = PROGRAMME_JOB_FAILED;
		job->ended_ms = programme_now_ms();
		job->problem = "{\"error\":{\"code\":\"job.lost\"}}";
	}
	return programme_job_store_save(tx, job, err);
}

enum status programme_job_claim(const char *db, const char *process, bool mine, int64_t lease_ms, struct arena *arena, struct programme_job *out_job,
	bool *out_found, struct err *err)
{
	struct programme_job job;
	struct own own;
	bool found = true;
	enum status st = begin(db, &own, err);

	if (st != ST_OK)
		return st;
	while (st == ST_OK && found) {
		st = programme_job_store_lost(own.tx, mine ? process : NULL, programme_now_ms(), arena, &job, &found, err);
		if (st == ST_OK && found)
			st = take_back(own.tx, &job, err);
	}
	if (st == ST_OK)
		st = programme_job_store_next(own.tx, arena, &job, &found, err);
	if (st == ST_OK && found) {
		char input[PROGRAMME_INPUT_LEN] = "";

		job.state = PROGRAMME_JOB_RUNNING;
		job.phase = "";
		job.claimed_by = process;
		job.lease_ms = programme_now_ms() + lease_ms;
		job.started_ms = programme_now_ms();
		job.attempts++;
		if (programme_input_version(own.tx, input, NULL) == ST_OK)
			job.input = arena_strdup(arena, input);
		st = programme_job_store_save(own.tx, &job, err);
	}
	st = end(&own, st, err);
	if (st == ST_OK) {
		*out_found = found;
		if (found)
			*out_job = job;
	}
	return st;
}

/* The job, if this process holds it. */
static enum status held(struct own *own, const char *job, const char *process, struct arena *arena, struct programme_job *out_job, struct err *err)
{
	enum status st = programme_job_get(own->tx, job, arena, out_job, err);

	if (st == ST_OK && (out_job->state != PROGRAMME_JOB_RUNNING || strcmp(out_job->claimed_by, process) != 0))
		st = err_set(err, ST_CONFLICT, "job.lost", job, NULL);
	return st;
}

enum status programme_job_step(const char *db, const char *key, const char *process, const char *phase, int64_t done, int64_t total, int64_t lease_ms,
	int64_t *out_version, bool *out_cancel, bool *out_lost, struct err *err)
{
	struct programme_job job;
	struct arena arena;
	struct own own;
	struct err mine;
	enum status st = begin(db, &own, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	err_clear(&mine);
	st = held(&own, key, process, &arena, &job, &mine);
	*out_lost = strcmp(mine.code, "job.lost") == 0;
	if (st == ST_OK) {
		job.phase = phase;
		job.done = done;
		job.total = total;
		job.lease_ms = programme_now_ms() + lease_ms;
		st = programme_job_store_save(own.tx, &job, &mine);
	}
	st = end(&own, st, &mine);
	if (st == ST_OK) {
		*out_version = job.version;
		*out_cancel = job.cancel;
	} else if (err) {
		*err = mine;
	}
	arena_done(&arena);
	return st;
}

static enum status keep(struct store_tx *tx, const struct programme_job *job, const char *path, const char *name, const char *media,
	struct arena *arena, const char **out_file, struct err *err)
{
	struct programme_kept kept = {.name = name, .media = media, .person = job->person, .organisation = job->organisation, .job = job->job};
	enum status st = programme_kept_add(tx, path, &kept, arena, err);

	if (st == ST_OK)
		*out_file = kept.file;
	return st;
}

enum status programme_job_finish(const char *db, const char *key, const char *process, const struct programme_job_end *what, struct err *err)
{
	struct programme_job job;
	struct arena arena;
	struct own own;
	enum status st = begin(db, &own, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = held(&own, key, process, &arena, &job, err);
	if (st == ST_OK && what->result_path)
		st = keep(own.tx, &job, what->result_path, what->result_name, what->result_media, &arena, &job.result, err);
	if (st == ST_OK && what->answer_path)
		st = keep(own.tx, &job, what->answer_path, "answer", what->answer_media, &arena, &job.answer, err);
	if (st == ST_OK) {
		job.state = what->state;
		job.problem = what->problem;
		job.version = job.version > what->version ? job.version : what->version;
		job.ended_ms = programme_now_ms();
		job.lease_ms = 0;
		job.claimed_by = "";
		if (what->state == PROGRAMME_JOB_SUCCEEDED && job.total > 0)
			job.done = job.total;
		st = programme_job_store_save(own.tx, &job, err);
	}
	st = end(&own, st, err);
	arena_done(&arena);
	return st;
}

enum status programme_job_return(const char *db, const char *key, const char *process, struct err *err)
{
	struct programme_job job;
	struct arena arena;
	struct own own;
	enum status st = begin(db, &own, err);

	if (st != ST_OK)
		return st;
	arena_init(&arena);
	st = held(&own, key, process, &arena, &job, err);
	if (st == ST_OK) { /* it was stopped at a safe point: nothing was changed, and this attempt does not count */
		job.state = job.cancel ? PROGRAMME_JOB_CANCELLED : PROGRAMME_JOB_QUEUED;
		job.ended_ms = job.cancel ? programme_now_ms() : 0;
		job.claimed_by = "";
		job.lease_ms = 0;
		job.attempts--;
		st = programme_job_store_save(own.tx, &job, err);
	}
	st = end(&own, st, err);
	arena_done(&arena);
	return st;
}

/* ---- people ---- */

enum status programme_job_cancel(struct store_tx *tx, const char *key, struct err *err)
{
	struct programme_job job;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = programme_job_get(tx, key, &arena, &job, err);
	if (st == ST_OK && programme_job_over(job.state))
		st = err_set(err, ST_CONFLICT, "job.over", key, programme_job_state_name(job.state), NULL);
	if (st == ST_OK) {
		job.cancel = true;
		if (job.state == PROGRAMME_JOB_QUEUED) {
			job.state = PROGRAMME_JOB_CANCELLED;
			job.ended_ms = programme_now_ms();
		}
		st = programme_job_store_save(tx, &job, err);
	}
	arena_done(&arena);
	return st;
}

enum status programme_job_approve(struct store_tx *tx, const char *key, const char *person, struct err *err)
{
	struct programme_job job;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = programme_job_get(tx, key, &arena, &job, err);
	if (st == ST_OK && programme_job_over(job.state))
		st = err_set(err, ST_CONFLICT, "job.over", key, programme_job_state_name(job.state), NULL);
	if (st == ST_OK && (!job.second || job.checker[0]))
		st = err_set(err, ST_CONFLICT, "job.no_second", key, NULL);
	if (st == ST_OK && (!person[0] || strcmp(job.person, person) == 0))
		st = err_set(err, ST_DENIED, "job.same_person", person, NULL);
	if (st == ST_OK) {
		job.checker = person;
		job.phase = "";
		st = programme_job_store_save(tx, &job, err);
	}
	arena_done(&arena);
	return st;
}

enum status programme_job_tidy(const char *db, struct err *err)
{
	struct own own;
	enum status st = begin(db, &own, err);
	int64_t now = programme_now_ms();

	return st == ST_OK ? end(&own, programme_job_store_tidy(own.tx, now - UPLOAD_KEPT_MS, now, err), err) : st;
}
