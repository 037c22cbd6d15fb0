/* What waits to be written into the log of exchanges: two halves of a mapped file, one that is filled while the other is written. Whatever happens to
 * the process, the file holds it. */
#include "exchange/exchange_host_int.h"

#include "base/hash.h"
#include "programme/programme.h"
#include "programme/programme_desk.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

static const char magic[16] = "SANGSAENG PACT1";
#define HALF_BYTES ((size_t)4 << 20)
#define RETRIES 5

/* An entry: head, then partner, action, ids and digest as texts without their ends. Written first, counted in `used` afterwards. */
struct entry {
	int64_t at; /* seconds since 1970 */
	uint32_t ids_length;
	uint16_t status;
	uint8_t partner_length, action_length;
	unsigned char digest[HOST_DIGEST];
};
struct half {
	atomic_size_t used;
	char bytes[HALF_BYTES - sizeof(atomic_size_t)];
};
struct file {
	char magic[sizeof magic];
	struct half half[2];
};
struct host_queue {
	pthread_mutex_t lock, flushing;
	int fd;
	int filling; /* the half that takes entries */
	struct file *file;
};

static size_t rounded(size_t bytes)
{
	return (bytes + 7) / 8 * 8;
}

static enum status map_file(const char *path, struct host_queue *q, struct err *err)
{
	void *at;

	if (path) {
		q->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (q->fd < 0 || flock(q->fd, LOCK_EX | LOCK_NB) != 0 || ftruncate(q->fd, (off_t)sizeof(struct file)) != 0)
			return err_set(err, ST_CONFLICT, "partner.reads", path, strerror(errno), NULL);
		/* room on the disk now: a hole that cannot be filled later would end the process */
		if ((errno = posix_fallocate(q->fd, 0, (off_t)sizeof(struct file))) != 0)
			return err_set(err, ST_CONFLICT, "partner.reads", path, strerror(errno), NULL);
	}
	at = mmap(NULL, sizeof(struct file), PROT_READ | PROT_WRITE, path ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS, q->fd, 0);
	if (at == MAP_FAILED)
		return err_set(err, ST_CONFLICT, "partner.reads", path ? path : "", strerror(errno), NULL);
	q->file = at;
	if (memcmp(q->file->magic, magic, sizeof magic) != 0) {
		atomic_store(&q->file->half[0].used, 0);
		atomic_store(&q->file->half[1].used, 0);
		memcpy(q->file->magic, magic, sizeof magic);
	}
	return ST_OK;
}

enum status host_queue_open(const char *path_or_null, struct host_queue **out_queue, struct err *err)
{
	struct host_queue *q = heap_alloc(1, sizeof *q);
	enum status st;

	q->fd = -1;
	pthread_mutex_init(&q->lock, NULL);
	pthread_mutex_init(&q->flushing, NULL);
	st = map_file(path_or_null, q, err);
	if (st != ST_OK) {
		host_queue_close(q);
		return st;
	}
	*out_queue = q;
	return ST_OK;
}

void host_queue_close(struct host_queue *q)
{
	if (!q)
		return;
	if (q->file)
		munmap(q->file, sizeof(struct file));
	if (q->fd >= 0)
		close(q->fd);
	pthread_mutex_destroy(&q->lock);
	pthread_mutex_destroy(&q->flushing);
	free(q);
}

bool host_queue_put(
	struct host_queue *q, const char *partner, const char *action, const char *ids, int status, const unsigned char digest[HOST_DIGEST])
{
	struct entry e = {.at = (int64_t)time(NULL),
		.ids_length = (uint32_t)strlen(ids),
		.status = (uint16_t)status,
		.partner_length = (uint8_t)strlen(partner),
		.action_length = (uint8_t)strlen(action)};
	size_t bytes = rounded(sizeof e + e.partner_length + e.action_length + e.ids_length);
	struct half *half;
	size_t used;
	bool fits;

	memcpy(e.digest, digest, sizeof e.digest);
	pthread_mutex_lock(&q->lock);
	half = &q->file->half[q->filling];
	used = atomic_load(&half->used);
	fits = used + bytes <= sizeof half->bytes;
	if (fits) {
		char *at = half->bytes + used;

		memcpy(at, &e, sizeof e);
		memcpy(at += sizeof e, partner, e.partner_length);
		memcpy(at += e.partner_length, action, e.action_length);
		memcpy(at + e.action_length, ids, e.ids_length);
		atomic_store(&half->used, used + bytes);
	}
	pthread_mutex_unlock(&q->lock);
	return fits;
}

bool host_queue_waits(struct host_queue *q)
{
	return atomic_load(&q->file->half[0].used) > 0 || atomic_load(&q->file->half[1].used) > 0;
}

/* ---- into the log ---- */

struct gathered {
	struct arena arena;
	struct map *index; /* what is alike → entry */
	struct exchange_entry *list;
	size_t count;
};

static void gather(struct gathered *g, const struct entry *e, const char *text)
{
	struct exchange_entry *entry;
	char hex[2 * HOST_DIGEST + 1], *key, at[PROGRAMME_AT_LEN];
	const char *partner = arena_strndup(&g->arena, text, e->partner_length);
	const char *action = arena_strndup(&g->arena, text + e->partner_length, e->action_length);
	const char *ids = arena_strndup(&g->arena, text + e->partner_length + e->action_length, e->ids_length);
	int64_t old = 0;
	struct tm tm;
	time_t seconds = (time_t)e->at;

	sodium_bin2hex(hex, sizeof hex, e->digest, sizeof e->digest);
	gmtime_r(&seconds, &tm);
	strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &tm);
	key = arena_printf(&g->arena, "%s %s %s %d %s %s", at, partner, action, e->status, hex, ids);
	if (!map_add(g->index, key, (int64_t)g->count, &old)) {
		g->list[old].times++;
		return;
	}
	g->list = arena_grow(&g->arena, g->list, g->count, sizeof *g->list);
	entry = &g->list[g->count++];
	*entry = (struct exchange_entry){.at = arena_strdup(&g->arena, at),
		.partner = partner,
		.direction = "in",
		.action = action,
		.ids = ids,
		.status = e->status,
		.times = 1,
		.sha256 = e->status == 200 ? arena_strdup(&g->arena, hex) : ""};
}

static void gather_half(struct gathered *g, const struct half *half)
{
	size_t used = atomic_load(&half->used), at = 0;

	if (used > sizeof half->bytes)
		return; /* of another program */
	while (at + sizeof(struct entry) <= used) {
		struct entry e;
		size_t bytes;

		memcpy(&e, half->bytes + at, sizeof e);
		bytes = rounded(sizeof e + e.partner_length + e.action_length + (size_t)e.ids_length);
		if (bytes > used - at)
			return;
		gather(g, &e, half->bytes + at + sizeof e);
		at += bytes;
	}
}

static enum status write_log(const char *db, const struct gathered *g, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(db, STORE_WRITE, &store, err);

	if (st != ST_OK)
		return st;
	for (int tries = 0; tries < RETRIES; tries++) {
		st = store_begin(store, true, &tx, err);
		if (st == ST_OK) {
			st = exchange_log_add(tx, g->list, g->count, err);
			if (st == ST_OK)
				st = store_commit(tx, err);
			else
				store_rollback(tx);
		}
		if (st == ST_OK || !store_retry_advised(err))
			break;
	}
	store_close(store);
	return st;
}

/* Writes one half, which nobody fills meanwhile. */
static enum status flush_half(struct half *half, const char *db, struct err *err)
{
	struct gathered g = {.index = map_new()};
	enum status st = ST_OK;

	arena_init(&g.arena);
	gather_half(&g, half);
	if (g.count > 0)
		st = write_log(db, &g, err);
	if (st == ST_OK)
		atomic_store(&half->used, 0);
	map_free(g.index);
	arena_done(&g.arena);
	return st;
}

enum status host_queue_flush(struct host_queue *q, const char *db, struct err *err)
{
	enum status st = ST_OK;

	pthread_mutex_lock(&q->flushing);
	/* the other half first: it may hold what a flush that failed, or a process that was killed, left */
	for (int turn = 0; turn < 2 && st == ST_OK; turn++) {
		struct half *other = &q->file->half[1 - q->filling];

		if (atomic_load(&other->used) > 0)
			st = flush_half(other, db, err);
		if (st != ST_OK || turn == 1)
			break;
		pthread_mutex_lock(&q->lock);
		q->filling = 1 - q->filling;
		pthread_mutex_unlock(&q->lock);
	}
	pthread_mutex_unlock(&q->flushing);
	return st;
}
