/* Following what other processes do: rows with a later number, and people who left. */
#include "identity/identity_int.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define FLUSH_SECONDS 30
#define PEOPLE_SECONDS 60
#define SWEEP_SECONDS 600
#define KEPT_SECONDS (60 * 60)            /* in memory: "has run out" is told apart from "unknown" for so long */
#define STORED_SECONDS (7 * 24 * 60 * 60) /* in the database */

/* A file may have been replaced by a run. */
static enum status open_reader(struct identity *identity, struct err *err)
{
	struct stat info = {0};
	bool file = !store_is_server(identity->db) && stat(identity->db, &info) == 0;
	enum status st;

	if (identity->reader && file && (info.st_dev != identity->reader_dev || info.st_ino != identity->reader_ino)) {
		store_close(identity->reader);
		identity->reader = NULL;
	}
	if (identity->reader)
		return ST_OK;
	st = identity->open(identity->db, STORE_READ, &identity->reader, err);
	if (st != ST_OK)
		identity->reader = NULL;
	identity->reader_dev = info.st_dev;
	identity->reader_ino = info.st_ino;
	return st;
}

static enum status take_in(struct identity *identity, struct identity_work *work, struct err *err)
{
	struct identity_row *row;
	int64_t version = 0;
	size_t count = 0;
	enum status st = identity_state_int(work->tx, "version", &version, err);

	if (st != ST_OK || version == identity->version)
		return st;
	if (version < identity->version) { /* another database: from the start */
		identity_memory_clear(identity->memory);
		identity->version = 0;
	}
	st = identity_rows_since(work, identity->version, &row, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		identity_memory_put(identity->memory, &row[i]);
	if (st == ST_OK)
		identity->version = version;
	return st;
}

/* Whoever left, moved or was erased is no longer signed in. */
static bool still(const struct identity_people *people, const struct identity_row *row)
{
	struct identity_who who;

	return row->caller.client[0] ||
	       (identity_people_key(people, row->caller.person, &who) && strcmp(who.person->organisation, row->caller.organisation) == 0 &&
		       (!who.needs_second || row->pending || row->caller.second_factor));
}

static enum status end_those_who_left(struct identity *identity, struct err *err)
{
	struct identity_people people;
	struct identity_work work;
	struct identity_row *row;
	size_t count = 0, left = 0;
	enum status st = identity_begin(identity, false, &work, err);

	for (int pass = 0; st == ST_OK && pass < 2; pass++) {
		st = identity_people_read(&work, &people, err);
		if (st == ST_OK)
			st = identity_rows_live(&work, NULL, NULL, &work.arena, &row, &count, err);
		left = 0;
		for (size_t i = 0; st == ST_OK && i < count; i++) {
			if (still(&people, &row[i]))
				continue;
			left++;
			if (pass == 1)
				st = identity_row_revoke(&work, row[i].caller.session, err);
			if (st == ST_OK && pass == 1)
				st = identity_log_add(&work, "session.left", row[i].caller.session, "", err);
		}
		if (pass == 1 || left == 0)
			break;
		identity_abandon(&work);
		if (st == ST_OK)
			st = identity_begin(identity, true, &work, err);
		if (st != ST_OK)
			return st;
	}
	if (st == ST_OK && left > 0)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

static enum status flush(struct identity *identity, bool sweep, struct err *err)
{
	struct identity_seen *seen;
	struct identity_work work;
	size_t count = identity_memory_seen(identity->memory, &seen);
	enum status st = ST_OK;

	if (count > 0 || sweep) {
		st = identity_begin(identity, true, &work, err);
		if (st != ST_OK) {
			free(seen);
			return st;
		}
		for (size_t i = 0; st == ST_OK && i < count; i++)
			st = identity_row_seen(&work, seen[i].session, seen[i].seen, err);
		if (st == ST_OK && sweep)
			st = identity_rows_sweep(&work, work.now - STORED_SECONDS, err);
		if (st == ST_OK)
			st = identity_commit(&work, err);
		else
			identity_abandon(&work);
	}
	free(seen);
	return st;
}

enum status identity_refresh(struct identity *identity, struct err *err)
{
	struct identity_work work = {.identity = identity, .now = identity_now(identity)};
	enum status st;

	pthread_mutex_lock(&identity->refresh_lock);
	st = open_reader(identity, err);
	if (st == ST_OK) {
		st = store_begin(identity->reader, false, &work.tx, err);
		if (st == ST_OK) {
			arena_init(&work.arena);
			st = take_in(identity, &work, err);
			store_rollback(work.tx);
			arena_done(&work.arena);
		}
		if (st != ST_OK) { /* opened anew next time */
			store_close(identity->reader);
			identity->reader = NULL;
		}
	}
	pthread_mutex_unlock(&identity->refresh_lock);
	return st;
}

/* What is done now and then. */
static enum status tend(struct identity *identity, int64_t *flushed, int64_t *looked, int64_t *swept, struct err *err)
{
	int64_t now = identity_now(identity);
	bool sweep = now - *swept >= SWEEP_SECONDS;
	enum status st = ST_OK;

	if (now - *looked >= PEOPLE_SECONDS) {
		*looked = now;
		st = end_those_who_left(identity, err);
	}
	if (st == ST_OK && (sweep || now - *flushed >= FLUSH_SECONDS)) {
		*flushed = now;
		if (sweep) {
			*swept = now;
			identity_memory_purge(identity->memory, now - KEPT_SECONDS);
		}
		st = flush(identity, sweep, err);
	}
	return st;
}

static void *follow(void *context)
{
	struct identity *identity = context;
	int64_t flushed = identity_now(identity), looked = 0, swept = flushed;
	enum status before = ST_OK;
	struct timespec until;
	struct err err;

	pthread_mutex_lock(&identity->stop_lock);
	while (!identity->stop) {
		enum status st;

		pthread_mutex_unlock(&identity->stop_lock);
		st = identity_refresh(identity, &err);
		if (st == ST_OK)
			st = tend(identity, &flushed, &looked, &swept, &err);
		if (st != ST_OK && before == ST_OK && identity->log)
			identity->log(identity->log_context, "warning", "sessions cannot be followed", err.code);
		before = st;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += 700000000L; /* with the work itself within a second */
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_mutex_lock(&identity->stop_lock);
		if (!identity->stop)
			pthread_cond_timedwait(&identity->stopped, &identity->stop_lock, &until);
	}
	pthread_mutex_unlock(&identity->stop_lock);
	(void)flush(identity, false, &err); /* what was used last */
	return NULL;
}

enum status identity_refresher_start(struct identity *identity, struct err *err)
{
	pthread_condattr_t attributes;

	pthread_mutex_init(&identity->stop_lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&identity->stopped, &attributes);
	pthread_condattr_destroy(&attributes);
	if (pthread_create(&identity->refresher, NULL, follow, identity) != 0)
		return err_internal(err, "thread");
	identity->refresher_runs = true;
	return ST_OK;
}

void identity_refresher_stop(struct identity *identity)
{
	if (!identity->refresher_runs)
		return;
	pthread_mutex_lock(&identity->stop_lock);
	identity->stop = true;
	pthread_cond_signal(&identity->stopped);
	pthread_mutex_unlock(&identity->stop_lock);
	pthread_join(identity->refresher, NULL);
	identity->refresher_runs = false;
}
