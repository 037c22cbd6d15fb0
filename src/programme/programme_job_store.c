/* SQL of the queue of jobs. */
#include "programme/programme_job_int.h"

#include <stdio.h>
#include <string.h>

const struct store_migration programme_job_migrations[] = {
	{"job", 1,
		"CREATE TABLE live_job (job TEXT PRIMARY KEY, kind TEXT NOT NULL, arguments TEXT NOT NULL, person TEXT NOT NULL, organisation TEXT "
		"NOT "
		"NULL, role TEXT NOT NULL, writes INTEGER NOT NULL, second INTEGER NOT NULL, checker TEXT NOT NULL, state INTEGER NOT NULL, phase "
		"TEXT "
		"NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL, version INTEGER NOT NULL, made_ms INTEGER NOT NULL, started_ms INTEGER NOT "
		"NULL, ended_ms INTEGER NOT NULL, lease_ms INTEGER NOT NULL, attempts INTEGER NOT NULL, cancel INTEGER NOT NULL, claimed_by TEXT NOT "
		"NULL, result TEXT NOT NULL, answer TEXT NOT NULL, problem TEXT NOT NULL, input TEXT NOT NULL) STRICT;"
		"CREATE INDEX live_job_state ON live_job (state, made_ms, job);"
		"CREATE INDEX live_job_whose ON live_job (organisation, made_ms, job);"
		"CREATE TABLE live_job_event (job TEXT NOT NULL, number INTEGER NOT NULL, at_ms INTEGER NOT NULL, state INTEGER NOT NULL, phase TEXT "
		"NOT "
		"NULL, done INTEGER NOT NULL, total INTEGER NOT NULL, PRIMARY KEY (job, number)) STRICT;"
		"CREATE TABLE live_file (file TEXT PRIMARY KEY, name TEXT NOT NULL, media TEXT NOT NULL, sha256 TEXT NOT NULL, bytes INTEGER NOT "
		"NULL, "
		"made_ms INTEGER NOT NULL, person TEXT NOT NULL, organisation TEXT NOT NULL, job TEXT NOT NULL) STRICT;"
		"CREATE TABLE live_file_part (file TEXT NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL, PRIMARY KEY (file, number)) STRICT;"
		"CREATE TABLE live_idempotency (caller TEXT NOT NULL, \"key\" TEXT NOT NULL, asked TEXT NOT NULL, saved INTEGER NOT NULL, status "
		"INTEGER "
		"NOT NULL, location TEXT NOT NULL, body TEXT NOT NULL, at_ms INTEGER NOT NULL, ends_ms INTEGER NOT NULL, PRIMARY KEY (caller, "
		"\"key\")) "
		"STRICT;"},
	{0},
};

#define COLUMNS                                                                                                                                      \
	"job, kind, arguments, person, organisation, role, writes, second, checker, state, phase, done, total, version, made_ms, started_ms, "       \
	"ended_ms, lease_ms, attempts, cancel, claimed_by, result, answer, problem, input"

static void read_job(struct store_stmt *s, struct arena *arena, struct programme_job *j)
{
	*j = (struct programme_job){.job = store_text_copy(s, 0, arena),
		.kind = store_text_copy(s, 1, arena),
		.arguments = store_text_copy(s, 2, arena),
		.person = store_text_copy(s, 3, arena),
		.organisation = store_text_copy(s, 4, arena),
		.role = store_text_copy(s, 5, arena),
		.writes = store_int(s, 6) != 0,
		.second = store_int(s, 7) != 0,
		.checker = store_text_copy(s, 8, arena),
		.state = (enum programme_job_state)store_int(s, 9),
		.phase = store_text_copy(s, 10, arena),
		.done = store_int(s, 11),
		.total = store_int(s, 12),
		.version = store_int(s, 13),
		.made_ms = store_int(s, 14),
		.started_ms = store_int(s, 15),
		.ended_ms = store_int(s, 16),
		.lease_ms = store_int(s, 17),
		.attempts = (int)store_int(s, 18),
		.cancel = store_int(s, 19) != 0,
		.claimed_by = store_text_copy(s, 20, arena),
		.result = store_text_copy(s, 21, arena),
		.answer = store_text_copy(s, 22, arena),
		.problem = store_text_copy(s, 23, arena),
		.input = store_text_copy(s, 24, arena)};
}

static enum status put_event(struct store_tx *tx, const struct programme_job *j, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(
		tx, "INSERT INTO live_job_event (job, number, at_ms, state, phase, done, total) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, j->job);
	store_bind_int(s, 2, j->version);
	store_bind_int(s, 3, programme_now_ms());
	store_bind_int(s, 4, j->state);
	store_bind_text(s, 5, j->phase);
	store_bind_int(s, 6, j->done);
	store_bind_int(s, 7, j->total);
	return store_run(s, err);
}

enum status programme_job_store_add(struct store_tx *tx, const struct programme_job *j, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_job (" COLUMNS
		") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, '', 0, '', 0, 0, 1, ?9, 0, 0, 0, 0, 0, '', '', '', '', '')",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, j->job);
	store_bind_text(s, 2, j->kind);
	store_bind_text(s, 3, j->arguments);
	store_bind_text(s, 4, j->person);
	store_bind_text(s, 5, j->organisation);
	store_bind_text(s, 6, j->role);
	store_bind_int(s, 7, j->writes);
	store_bind_int(s, 8, j->second);
	store_bind_int(s, 9, j->made_ms);
	st = store_run(s, err);
	return st == ST_OK ? put_event(tx, j, err) : st;
}

enum status programme_job_store_save(struct store_tx *tx, struct programme_job *j, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"UPDATE live_job SET checker = ?2, state = ?3, phase = ?4, done = ?5, total = ?6, version = ?7, started_ms = ?8, ended_ms = ?9, "
		"lease_ms = "
		"?10, attempts = ?11, cancel = ?12, claimed_by = ?13, result = ?14, answer = ?15, problem = ?16, input = ?17 WHERE job = ?1",
		&s, err);

	if (st != ST_OK)
		return st;
	j->version++;
	store_bind_text(s, 1, j->job);
	store_bind_text(s, 2, j->checker);
	store_bind_int(s, 3, j->state);
	store_bind_text(s, 4, j->phase);
	store_bind_int(s, 5, j->done);
	store_bind_int(s, 6, j->total);
	store_bind_int(s, 7, j->version);
	store_bind_int(s, 8, j->started_ms);
	store_bind_int(s, 9, j->ended_ms);
	store_bind_int(s, 10, j->lease_ms);
	store_bind_int(s, 11, j->attempts);
	store_bind_int(s, 12, j->cancel);
	store_bind_text(s, 13, j->claimed_by);
	store_bind_text(s, 14, j->result);
	store_bind_text(s, 15, j->answer);
	store_bind_text(s, 16, j->problem);
	store_bind_text(s, 17, j->input);
	st = store_run(s, err);
	return st == ST_OK ? put_event(tx, j, err) : st;
}

static enum status one(struct store_stmt *s, struct arena *arena, struct programme_job *out_job, bool *out_found, struct err *err)
{
	enum status st = store_step(s, out_found, err);

	if (st == ST_OK && *out_found)
		read_job(s, arena, out_job);
	return st;
}

enum status programme_job_get(struct store_tx *tx, const char *job, struct arena *arena, struct programme_job *out_job, struct err *err)
{
	struct store_stmt *s;
	bool found = false;
	enum status st = store_query(tx, "SELECT " COLUMNS " FROM live_job WHERE job = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, job);
	st = one(s, arena, out_job, &found, err);
	return st == ST_OK && !found ? err_set(err, ST_NOT_FOUND, "job.none", job, NULL) : st;
}

enum status programme_job_store_next(struct store_tx *tx, struct arena *arena, struct programme_job *out_job, bool *out_found, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(
		tx, "SELECT " COLUMNS " FROM live_job WHERE state = 0 AND (second = 0 OR checker <> '') ORDER BY made_ms, job LIMIT 1", &s, err);

	return st == ST_OK ? one(s, arena, out_job, out_found, err) : st;
}

enum status programme_job_store_lost(struct store_tx *tx, const char *process, int64_t now_ms, struct arena *arena, struct programme_job *out_job,
	bool *out_found, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"SELECT " COLUMNS
		" FROM live_job WHERE state = 1 AND (lease_ms < ?1 OR (?2 <> '' AND claimed_by <> ?2)) ORDER BY made_ms, job LIMIT 1",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, now_ms);
	store_bind_text(s, 2, process ? process : "");
	return one(s, arena, out_job, out_found, err);
}

enum status programme_job_list(struct store_tx *tx, const char *organisation, int state, const char *before, int64_t limit, struct arena *arena,
	struct programme_job **out_list, size_t *out_count, struct err *err)
{
	struct programme_job *list = NULL;
	struct programme_job last = {.job = "", .made_ms = INT64_MAX};
	struct store_stmt *s;
	size_t n = 0;
	bool row = false;
	enum status st = before ? programme_job_get(tx, before, arena, &last, err) : ST_OK;

	if (st == ST_OK)
		st = store_query(tx,
			"SELECT " COLUMNS
			" FROM live_job WHERE (?1 = '' OR organisation = ?1) AND (?2 < 0 OR state = ?2) AND (made_ms < ?3 OR (made_ms = ?3 AND "
			"job > ?4)) ORDER BY made_ms DESC, job LIMIT ?5",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, organisation ? organisation : "");
	store_bind_int(s, 2, state);
	store_bind_int(s, 3, last.made_ms);
	store_bind_text(s, 4, last.job);
	store_bind_int(s, 5, limit);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, n, sizeof *list);
		read_job(s, arena, &list[n++]);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = n;
	}
	return st;
}

enum status programme_job_events(struct store_tx *tx, const char *job, int64_t after, struct arena *arena, struct programme_job_event **out_list,
	size_t *out_count, struct err *err)
{
	struct programme_job_event *list = NULL;
	struct store_stmt *s;
	size_t n = 0;
	bool row = false;
	enum status st = store_query(
		tx, "SELECT number, at_ms, state, phase, done, total FROM live_job_event WHERE job = ?1 AND number > ?2 ORDER BY number", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, job);
	store_bind_int(s, 2, after);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, n, sizeof *list);
		list[n++] = (struct programme_job_event){.number = store_int(s, 0),
			.at_ms = store_int(s, 1),
			.state = (enum programme_job_state)store_int(s, 2),
			.phase = store_text_copy(s, 3, arena),
			.done = store_int(s, 4),
			.total = store_int(s, 5)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = n;
	}
	return st;
}

static enum status run_with(struct store_tx *tx, const char *sql, int64_t value, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, value);
	return store_run(s, err);
}

enum status programme_job_store_tidy(struct store_tx *tx, int64_t uploads_ms, int64_t now_ms, struct err *err)
{
	enum status st = run_with(
		tx, "DELETE FROM live_file_part WHERE file IN (SELECT f.file FROM live_file f WHERE f.job = '' AND f.made_ms < ?1)", uploads_ms, err);

	if (st == ST_OK)
		st = run_with(tx, "DELETE FROM live_file WHERE job = '' AND made_ms < ?1", uploads_ms, err);
	if (st == ST_OK)
		st = run_with(tx, "DELETE FROM live_idempotency WHERE ends_ms > 0 AND ends_ms < ?1", now_ms, err);
	return st;
}

enum status programme_job_store_changes(struct store_tx *tx, int64_t *out_changes, struct err *err)
{
	int64_t desk = 0, batches = 0;
	enum status st = store_get_int(tx, "SELECT MAX(seq) FROM desk_log", 0, &desk, err);

	if (st == ST_OK)
		st = store_get_int(tx, "SELECT MAX(batch) FROM reduction_batch", 0, &batches, err);
	if (st == ST_OK)
		*out_changes = desk + batches;
	return st;
}
