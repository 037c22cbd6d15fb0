/* Following the database: one thread waits for what other processes, and this one, change, and brings what is kept in memory up to date. */
#include "server/server_core_int.h"
#include "server/server_follow_int.h"

#include "programme/programme_watch.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WAIT_MS 250
#define REST_MS 50 /* until it is asked again whether a programme has rested enough */

struct server_follow {
	struct server *server;
	struct programme_resident *resident;
	pthread_t thread;
	bool running;
	atomic_bool stop;
	atomic_ullong changes, failures;
};

static void note_failure(struct server_follow *f, char last[ERR_CODE_LEN], const struct err *err)
{
	atomic_fetch_add(&f->failures, 1);
	if (strcmp(last, err->code) == 0)
		return; /* once, not each quarter of a second */
	snprintf(last, ERR_CODE_LEN, "%s", err->code);
	server_log(f->server, "warning", "following the database", err->code);
}

/* What memory holds, by what changed. */
static unsigned refresh(struct server_follow *f, unsigned changed)
{
	bool later = false;
	struct err err;

	if (changed)
		atomic_fetch_add(&f->changes, 1);
	/* sessions and tokens that another process made or revoked; its own thread looks each second */
	if ((changed & (PROGRAMME_CHANGED_LIVE | PROGRAMME_CHANGED_FILE)) && identity_refresh(f->server->identity, &err) != ST_OK)
		atomic_fetch_add(&f->failures, 1);
	/* what stands in the way is the answer of its routes, and no failure of the server */
	(void)programme_resident_refresh(f->resident, changed, &later, &err);
	return later ? changed : 0;
}

static void *follow(void *context)
{
	struct server_follow *f = context;
	struct programme_watch *watch = NULL;
	unsigned pending = PROGRAMME_CHANGED_ROWS | PROGRAMME_CHANGED_LIVE;
	char last[ERR_CODE_LEN] = "";
	struct err err;

	while (!atomic_load(&f->stop)) {
		unsigned changed = 0;
		enum status st = watch ? ST_OK : programme_watch_open(server_options_of(f->server)->db, &watch, &err);

		if (st == ST_OK)
			st = programme_watch_wait(watch, pending ? 0 : WAIT_MS, &changed, &err);
		if (st != ST_OK) {
			struct timespec pause = {.tv_nsec = WAIT_MS * 1000000L};

			note_failure(f, last, &err);
			nanosleep(&pause, NULL);
			continue;
		}
		last[0] = '\0';
		pending |= changed;
		if (!pending)
			continue;
		pending = refresh(f, pending);
		if (pending) { /* a large programme rests between two solves */
			struct timespec pause = {.tv_nsec = REST_MS * 1000000L};

			nanosleep(&pause, NULL);
		}
	}
	programme_watch_close(watch);
	return NULL;
}

enum status server_follow_start(struct server *server, void **out_state, struct err *err)
{
	struct server_follow *f = heap_alloc(1, sizeof *f);

	memset(f, 0, sizeof *f);
	f->server = server;
	f->resident = programme_resident_new(server_options_of(server)->db);
	f->running = pthread_create(&f->thread, NULL, follow, f) == 0;
	*out_state = f;
	if (f->running)
		return ST_OK;
	server_follow_stop(f);
	return err_internal(err, "pthread_create");
}

void server_follow_stop(void *state)
{
	struct server_follow *f = state;

	atomic_store(&f->stop, true);
	if (f->running)
		pthread_join(f->thread, NULL);
	programme_resident_free(f->resident);
	free(f);
}

void server_follow_metrics(void *state, struct text *out)
{
	struct server_follow *f = state;

	text_printf(out,
		"# HELP sangsaeng_follow_changes_total Changes of the database that this process was told of.\n"
		"# TYPE sangsaeng_follow_changes_total counter\nsangsaeng_follow_changes_total %llu\n"
		"# HELP sangsaeng_follow_failures_total Times that the database could not be followed.\n"
		"# TYPE sangsaeng_follow_failures_total counter\nsangsaeng_follow_failures_total %llu\n"
		"# HELP sangsaeng_resident_version Version of the supply graph in memory, 0 before the first.\n"
		"# TYPE sangsaeng_resident_version gauge\nsangsaeng_resident_version %lld\n",
		(unsigned long long)atomic_load(&f->changes), (unsigned long long)atomic_load(&f->failures),
		(long long)programme_resident_number(f->resident));
}

struct programme_resident *server_resident(const struct server_call *call)
{
	return ((struct server_follow *)server_state(call, SERVER_PART_FOLLOW))->resident;
}
