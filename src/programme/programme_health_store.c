/* SQL of what an operator looks at every day. */
#include "programme/programme_health.h"

#include <jansson.h>
#include <string.h>

static enum status count_jobs(struct store_tx *tx, int64_t since_ms, struct programme_health *h, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st =
		store_query(tx, "SELECT state, COUNT(*), MIN(made_ms) FROM live_job WHERE state <> ?1 OR ended_ms >= ?2 GROUP BY state", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, PROGRAMME_JOB_FAILED);
	store_bind_int(s, 2, since_ms);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		if (store_int(s, 0) == PROGRAMME_JOB_QUEUED) {
			h->queued = store_int(s, 1);
			h->oldest_queued_ms = store_int(s, 2);
		} else if (store_int(s, 0) == PROGRAMME_JOB_RUNNING) {
			h->running = store_int(s, 1);
		} else if (store_int(s, 0) == PROGRAMME_JOB_FAILED) {
			h->failed = store_int(s, 1);
		}
	}
	return st;
}

static int64_t findings_of(const char *problem)
{
	json_t *kept = problem[0] ? json_loads(problem, 0, NULL) : NULL;
	int64_t count = (int64_t)json_array_size(json_object_get(kept, "findings"));

	json_decref(kept);
	return count;
}

static enum status last_job(struct store_tx *tx, const char *kind, struct arena *arena, struct programme_health_job *out, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT j.job, j.ended_ms, COALESCE(f.bytes, 0), j.problem FROM live_job j LEFT JOIN live_file f ON f.file = j.result"
		" WHERE j.kind = ?1 AND j.state = ?2 ORDER BY j.ended_ms DESC, j.job LIMIT 1",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, kind);
	store_bind_int(s, 2, PROGRAMME_JOB_SUCCEEDED);
	st = store_step(s, &row, err);
	if (st == ST_OK && row)
		*out = (struct programme_health_job){.job = store_text_copy(s, 0, arena),
			.ended_ms = store_int(s, 1),
			.bytes = store_int(s, 2),
			.findings = findings_of(store_text(s, 3))};
	return st;
}

static enum status count_letters(struct store_tx *tx, struct programme_health *h, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT state, COUNT(*) FROM desk_queue_outbox GROUP BY state", &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		const char *state = store_text(s, 0);

		if (strcmp(state, "waiting") == 0)
			h->letters_waiting = store_int(s, 1);
		else if (strcmp(state, "uncertain") == 0)
			h->letters_uncertain = store_int(s, 1);
		else if (strcmp(state, "refused") == 0)
			h->letters_refused = store_int(s, 1);
	}
	return st;
}

enum status programme_health_read(struct store_tx *tx, int64_t now_ms, struct arena *arena, struct programme_health *out_health, struct err *err)
{
	struct programme_health h = {0};
	enum status st = count_jobs(tx, now_ms - (int64_t)PROGRAMME_LATELY_S * 1000, &h, err);

	if (st == ST_OK)
		st = last_job(tx, "backup", arena, &h.backup, err);
	if (st == ST_OK)
		st = last_job(tx, "check", arena, &h.check, err);
	if (st == ST_OK)
		st = count_letters(tx, &h, err);
	if (st == ST_OK)
		*out_health = h;
	return st;
}
