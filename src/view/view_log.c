/* The writer of the log: a thread that commits together what waits together. */
#include "view/view_log.h"

#include "programme/programme.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TOGETHER_MAX 4096 /* lines of one commit */
#define HELD_MAX_MS 500   /* then a run may take its turn */
#define TURN_MS 30
#define REPEATS_MAX 8

struct group {
	struct group *next;
	struct view_log_line *line;
	size_t count;
	struct arena arena;
	view_log_done *done;
	void *context;
};
struct view_log {
	struct view_log *next;
	int references;
	char *db;
	pthread_t writer;
	pthread_mutex_t lock;
	pthread_cond_t arrived;
	struct group *first, **last;
	bool closing;
};

static struct {
	pthread_mutex_t lock;
	struct view_log *first;
} all = {.lock = PTHREAD_MUTEX_INITIALIZER};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pause_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&t, NULL);
}

/* ---- the writer ---- */

static enum status write_once(struct store *store, const struct group *list, struct err *err)
{
	struct store_tx *tx;
	enum status st = store_begin(store, true, &tx, err);

	if (st != ST_OK)
		return st;
	for (; list && st == ST_OK; list = list->next)
		st = view_log_append(tx, list->line, list->count, err);
	if (st == ST_OK)
		return store_commit(tx, err);
	store_rollback(tx);
	return st;
}

/* A line more than once does no harm, a line too few does: what may or may not have been committed is written again. */
static enum status write_all(const char *db, struct store **store, const struct group *list, struct err *err)
{
	enum status st = ST_OK;

	for (int i = 0; i < REPEATS_MAX; i++) {
		err_clear(err);
		if (!*store)
			st = programme_open(db, STORE_WRITE, store, err);
		if (*store)
			st = write_once(*store, list, err);
		if (st == ST_OK || !(store_retry_advised(err) || strcmp(err->code, "store.lost") == 0 || strcmp(err->code, "store.busy") == 0))
			return st;
		if (*store)
			store_close(*store);
		*store = NULL;
		pause_ms(5L << i);
	}
	return st;
}

static void answer(struct group *list, enum status st, const struct err *err)
{
	while (list) {
		struct group *next = list->next;

		list->done(list->context, st, err);
		arena_done(&list->arena);
		free(list);
		list = next;
	}
}

static struct group *take(struct view_log *log)
{
	struct group *list = log->first, **end = &list;
	size_t lines = 0;

	while (*end && lines < TOGETHER_MAX) {
		lines += (*end)->count;
		end = &(*end)->next;
	}
	log->first = *end;
	if (!log->first)
		log->last = &log->first;
	*end = NULL;
	return list;
}

static void *run(void *context)
{
	struct view_log *log = context;
	struct store *store = NULL;
	int64_t since = 0;

	pthread_mutex_lock(&log->lock);
	while (log->first || !log->closing) {
		struct group *list;
		struct err err;
		enum status st;

		if (!log->first) {
			pthread_cond_wait(&log->arrived, &log->lock);
			continue;
		}
		list = take(log);
		pthread_mutex_unlock(&log->lock);
		if (!store)
			since = now_ms();
		st = write_all(log->db, &store, list, &err);
		answer(list, st, &err);
		pthread_mutex_lock(&log->lock);
		/* on a server nobody replaces a file: the connection stays */
		if (store && (st != ST_OK || (!store_is_server(log->db) && (!log->first || now_ms() - since > HELD_MAX_MS)))) {
			bool busy = log->first != NULL;

			pthread_mutex_unlock(&log->lock);
			store_close(store);
			store = NULL;
			if (busy)
				pause_ms(TURN_MS);
			pthread_mutex_lock(&log->lock);
		}
	}
	pthread_mutex_unlock(&log->lock);
	if (store)
		store_close(store);
	return NULL;
}

/* ---- opening and closing ---- */

static void log_free(struct view_log *log)
{
	pthread_cond_destroy(&log->arrived);
	pthread_mutex_destroy(&log->lock);
	free(log->db);
	free(log);
}

enum status view_log_open(const char *db, struct view_log **out_log, struct err *err)
{
	struct view_log *log;

	pthread_mutex_lock(&all.lock);
	for (log = all.first; log && strcmp(log->db, db) != 0; log = log->next)
		;
	if (!log) {
		log = heap_alloc(1, sizeof *log);
		memset(log, 0, sizeof *log);
		log->db = heap_strdup(db);
		log->last = &log->first;
		pthread_mutex_init(&log->lock, NULL);
		pthread_cond_init(&log->arrived, NULL);
		if (pthread_create(&log->writer, NULL, run, log) != 0) {
			log_free(log);
			pthread_mutex_unlock(&all.lock);
			return err_internal(err, "pthread_create");
		}
		log->next = all.first;
		all.first = log;
	}
	log->references++;
	pthread_mutex_unlock(&all.lock);
	*out_log = log;
	return ST_OK;
}

void view_log_close(struct view_log *log)
{
	struct view_log **at;

	if (!log)
		return;
	pthread_mutex_lock(&all.lock);
	if (--log->references > 0) {
		pthread_mutex_unlock(&all.lock);
		return;
	}
	for (at = &all.first; *at != log; at = &(*at)->next)
		;
	*at = log->next;
	pthread_mutex_unlock(&all.lock);
	pthread_mutex_lock(&log->lock);
	log->closing = true;
	pthread_cond_signal(&log->arrived);
	pthread_mutex_unlock(&log->lock);
	pthread_join(log->writer, NULL);
	log_free(log);
}

/* ---- adding ---- */

static const char *kept(struct arena *arena, const char *string)
{
	return string ? arena_strdup(arena, string) : NULL;
}

void view_log_add_later(struct view_log *log, const struct view_log_line *line, size_t count, view_log_done *done, void *context)
{
	struct group *g = heap_alloc(1, sizeof *g);

	memset(g, 0, sizeof *g);
	arena_init(&g->arena);
	g->line = arena_alloc(&g->arena, (count + 1) * sizeof *g->line);
	g->count = count;
	g->done = done;
	g->context = context;
	for (size_t i = 0; i < count; i++) {
		struct view_log_line l = line[i];

		l.kind = kept(&g->arena, l.kind);
		l.person = kept(&g->arena, l.person);
		l.client = kept(&g->arena, l.client);
		l.organisation = kept(&g->arena, l.organisation);
		l.role = kept(&g->arena, l.role);
		l.as = kept(&g->arena, l.as);
		l.resource = kept(&g->arena, l.resource);
		l.owner = kept(&g->arena, l.owner);
		l.classes = kept(&g->arena, l.classes);
		l.rights = kept(&g->arena, l.rights);
		l.subject = kept(&g->arena, l.subject);
		l.purpose = kept(&g->arena, l.purpose);
		l.request_id = kept(&g->arena, l.request_id);
		g->line[i] = l;
	}
	pthread_mutex_lock(&log->lock);
	*log->last = g;
	log->last = &g->next;
	pthread_cond_signal(&log->arrived);
	pthread_mutex_unlock(&log->lock);
}

struct waiting {
	sem_t answered;
	enum status st;
	struct err *err;
};

static void wake(void *context, enum status st, const struct err *err)
{
	struct waiting *w = context;

	w->st = st;
	if (st != ST_OK && w->err)
		*w->err = *err;
	sem_post(&w->answered);
}

enum status view_log_add(struct view_log *log, const struct view_log_line *line, size_t count, struct err *err)
{
	struct waiting w = {.err = err};

	if (count == 0)
		return ST_OK;
	sem_init(&w.answered, 0, 0);
	view_log_add_later(log, line, count, wake, &w);
	while (sem_wait(&w.answered) != 0)
		;
	sem_destroy(&w.answered);
	return w.st;
}

static struct view_log_line write_line(const struct view_viewer *v, const char *what, const char *subject, const char *owner_or_null, int64_t count)
{
	return (struct view_log_line){.kind = "write",
		.person = v->person,
		.client = v->client,
		.organisation = v->organisation,
		.role = v->owner ? "owner" : view_role_name(v->role),
		.as = v->as,
		.resource = what,
		.owner = owner_or_null,
		.count = count,
		.subject = subject,
		.purpose = v->purpose,
		.request_id = v->request_id};
}

void view_write_log_later(struct view_log *log, const struct view_viewer *viewer, const char *what, const char *subject, const char *owner_or_null,
	int64_t count, view_log_done *done, void *context)
{
	struct view_log_line line = write_line(viewer, what, subject, owner_or_null, count);

	view_log_add_later(log, &line, 1, done, context);
}

enum status view_write_log_tx(struct store_tx *tx, const struct view_viewer *viewer, const char *what, const char *subject, const char *owner_or_null,
	int64_t count, struct err *err)
{
	struct view_log_line line = write_line(viewer, what, subject, owner_or_null, count);

	return view_log_append(tx, &line, 1, err);
}
