/* Holds on database files: one descriptor a file and process, counted. The lock on it is of the kind that belongs to the descriptor (flock), so that
 * it has nothing to do with SQLite's. */
#include "programme/programme_int.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HOLD_SECONDS 5 /* as long as a writer waits for another */
#define HOLD_TRIES_PER_SECOND 20

struct held_file {
	dev_t device;
	ino_t number;
	int descriptor;
	size_t holders; /* together, or one alone */
	bool alone;
	struct held_file *next;
};

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static struct held_file *files;

static struct held_file *find(const struct stat *file)
{
	struct held_file *f = files;

	while (f && (f->number != file->st_ino || f->device != file->st_dev)) /* the open descriptor keeps the number from being given again */
		f = f->next;
	return f;
}

/* The file that stands at `db` now; NULL if there is none that could be opened. */
static struct held_file *file_at(const char *db)
{
	struct stat there;
	struct held_file *f;
	int fd;

	if (stat(db, &there) != 0)
		return NULL;
	f = find(&there);
	if (f)
		return f;
	fd = open(db, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || fstat(fd, &there) != 0)
		return NULL;
	f = find(&there); /* replaced between the two looks by one that is known: this descriptor stays open unused */
	if (f)
		return f;
	f = heap_alloc(1, sizeof *f);
	*f = (struct held_file){.device = there.st_dev, .number = there.st_ino, .descriptor = fd, .next = files};
	files = f;
	return f;
}

static bool take_hold(struct held_file *f, bool alone)
{
	if (f->holders > 0 && (alone || f->alone))
		return false;
	if (f->holders == 0 && flock(f->descriptor, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0)
		return false;
	f->holders++;
	f->alone = alone;
	return true;
}

static void drop_hold(struct held_file *f)
{
	if (--f->holders == 0)
		flock(f->descriptor, LOCK_UN);
}

enum try { TRY_HELD, TRY_NOTHING, TRY_REPLACED, TRY_TAKEN };

static enum try try_hold(const char *db, bool alone, int *out_hold)
{
	struct held_file *f = file_at(db);
	struct stat there;

	if (!f)
		return TRY_NOTHING;
	if (!take_hold(f, alone))
		return TRY_TAKEN;
	if (stat(db, &there) != 0 || find(&there) != f) { /* between opening and locking */
		drop_hold(f);
		return TRY_REPLACED;
	}
	*out_hold = f->descriptor;
	return TRY_HELD;
}

enum status programme_hold(const char *db, bool alone, int *out_hold, struct err *err)
{
	static const struct timespec pause = {.tv_nsec = 1000000000L / HOLD_TRIES_PER_SECOND};
	char shown[256];

	*out_hold = 0;
	if (store_is_server(db))
		return ST_OK;
	for (int tries = 0; tries < HOLD_SECONDS * HOLD_TRIES_PER_SECOND; tries++) {
		enum try got;

		pthread_mutex_lock(&turn);
		got = try_hold(db, alone, out_hold);
		pthread_mutex_unlock(&turn);
		if (got == TRY_HELD || got == TRY_NOTHING) /* opening it says why */
			return ST_OK;
		if (got == TRY_TAKEN)
			nanosleep(&pause, NULL);
	}
	return err_set(err, ST_CONFLICT, "programme.held", store_shown(db, shown, sizeof shown), NULL);
}

void programme_let_go(int hold)
{
	struct held_file *f;

	if (hold <= 0)
		return;
	pthread_mutex_lock(&turn);
	for (f = files; f->descriptor != hold; f = f->next)
		;
	drop_hold(f);
	pthread_mutex_unlock(&turn);
}
