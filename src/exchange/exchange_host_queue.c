/* What waits to be written into the log of exchanges: two halves of a mapped file, one that is filled while the other is written. Whatever happens to
 * the process, the file holds it. */
#include "exchange/exchange_host_int.h"

#include "base/hash.h"
#include "programme/programme.h"
#include "programme/programme_desk.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char magic[16] = "SANGSAENG PACT3";
#define HALF_BYTES ((size_t)4 << 20)
#define RETRIES 5
#define RECENT ((size_t)1024) /* power of two */

/* An entry: head, digests, then partner, action and ids as texts without their ends. Written first, counted in `used` afterwards. Alike reads of a
 * second are alike byte for byte but for `times`, and mostly counted in one entry: a steady reader does not fill the file. */
struct entry {
	uint64_t times;
	int64_t at; /* seconds since 1970 */
	uint32_t ids_length;
	uint16_t status;
	uint8_t partner_length, action_length;
	uint32_t digests; /* of footprints, or HOST_WHOLE */
	uint32_t zero;
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
	unsigned char secret[crypto_shorthash_KEYBYTES];
	size_t recent[RECENT]; /* by hash: where in that half an entry begins, + 1 */
	struct file *file;

	/* of who holds `flushing`: the connection to a server stays open */
	struct store *store;
};

static size_t digest_bytes(uint32_t digests)
{
	return (digests == HOST_WHOLE ? 1 : digests) * (size_t)HOST_DIGEST;
}

static size_t entry_bytes(const struct entry *e)
{
	return (sizeof *e + digest_bytes(e->digests) + e->partner_length + e->action_length + (size_t)e->ids_length + 7) / 8 * 8;
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
	crypto_shorthash_keygen(q->secret);
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
	store_close(q->store);
	pthread_mutex_destroy(&q->lock);
	pthread_mutex_destroy(&q->flushing);
	free(q);
}

#define ALIKE offsetof(struct entry, at) /* what is compared begins here */

static uint64_t hash_of(const unsigned char *secret, const char *entry, size_t bytes)
{
	uint64_t hash;

	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)entry + ALIKE, bytes - ALIKE, secret);
	return hash;
}

/* Counts the entry that stands, not yet part of the half, at `at` in one that is alike. */
static bool count_alike(struct half *half, size_t at, size_t bytes, size_t *recent)
{
	char *other = half->bytes + *recent - 1;
	uint64_t times;

	if (*recent == 0 || *recent - 1 + bytes > at || memcmp(other + ALIKE, half->bytes + at + ALIKE, bytes - ALIKE) != 0) {
		*recent = at + 1;
		return false;
	}
	memcpy(&times, other, sizeof times);
	times++;
	memcpy(other, &times, sizeof times);
	return true;
}

bool host_queue_put(struct host_queue *q, const char *partner, const char *action, const char *ids, int status, const struct host_digests *digests)
{
	struct entry e = {.times = 1,
		.at = (int64_t)time(NULL),
		.ids_length = (uint32_t)strlen(ids),
		.status = (uint16_t)status,
		.partner_length = (uint8_t)strlen(partner),
		.action_length = (uint8_t)strlen(action),
		.digests = digests->count};
	size_t bytes = entry_bytes(&e), used;
	struct half *half;
	bool fits;

	pthread_mutex_lock(&q->lock);
	half = &q->file->half[q->filling];
	used = atomic_load(&half->used);
	fits = used + bytes <= sizeof half->bytes;
	if (fits) {
		char *entry = half->bytes + used, *at = entry;

		memset(at + bytes - 8, 0, 8); /* what the texts do not fill */
		memcpy(at, &e, sizeof e);
		memcpy(at += sizeof e, digests->digest, digest_bytes(e.digests));
		memcpy(at += digest_bytes(e.digests), partner, e.partner_length);
		memcpy(at += e.partner_length, action, e.action_length);
		memcpy(at + e.action_length, ids, e.ids_length);
		if (!count_alike(half, used, bytes, &q->recent[hash_of(q->secret, entry, bytes) & (RECENT - 1)]))
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
	unsigned char secret[crypto_shorthash_KEYBYTES];
	struct place { /* open addressing by the entry's bytes */
		const char *bytes;
		uint64_t hash;
		size_t length, line;
	} * place;
	size_t mask;
	struct exchange_entry *list;
	size_t count;
};

/* The place of an entry that is alike, or the free one where it belongs. */
static struct place *place_of(const struct gathered *g, const char *bytes, size_t length)
{
	uint64_t hash = hash_of(g->secret, bytes, length);

	for (size_t i = hash & g->mask;; i = (i + 1) & g->mask) {
		struct place *p = &g->place[i];

		if (!p->bytes)
			p->hash = hash;
		if (!p->bytes || (p->hash == hash && p->length == length && memcmp(p->bytes + ALIKE, bytes + ALIKE, length - ALIKE) == 0))
			return p;
	}
}

static const char *digest_of(struct gathered *g, const struct entry *e, const unsigned char *digests)
{
	unsigned char made[HOST_DIGEST];
	char hex[2 * HOST_DIGEST + 1];

	if (e->status != 200)
		return "";
	if (e->digests == HOST_WHOLE)
		memcpy(made, digests, sizeof made);
	else
		crypto_hash_sha256(made, digests, digest_bytes(e->digests));
	return arena_strdup(&g->arena, sodium_bin2hex(hex, sizeof hex, made, sizeof made));
}

static void gather(struct gathered *g, const char *bytes, size_t length)
{
	struct place *place = place_of(g, bytes, length);
	const char *digests = bytes + sizeof(struct entry), *text;
	char at[PROGRAMME_AT_LEN];
	struct entry e;
	struct tm tm;
	time_t seconds;

	memcpy(&e, bytes, sizeof e);
	if (place->bytes) {
		g->list[place->line].times += (int64_t)e.times;
		return;
	}
	place->bytes = bytes;
	place->length = length;
	place->line = g->count;
	text = digests + digest_bytes(e.digests);
	seconds = (time_t)e.at;
	gmtime_r(&seconds, &tm);
	strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%SZ", &tm);
	g->list = arena_grow(&g->arena, g->list, g->count, sizeof *g->list);
	g->list[g->count++] = (struct exchange_entry){.at = arena_strdup(&g->arena, at),
		.partner = arena_strndup(&g->arena, text, e.partner_length),
		.direction = "in",
		.action = arena_strndup(&g->arena, text + e.partner_length, e.action_length),
		.ids = arena_strndup(&g->arena, text + e.partner_length + e.action_length, e.ids_length),
		.status = e.status,
		.times = (int64_t)e.times,
		.sha256 = digest_of(g, &e, (const unsigned char *)digests)};
}

/* Length of the entry at `at`, 0 if there is none. */
static size_t length_at(const struct half *half, size_t at)
{
	size_t used = atomic_load(&half->used), bytes;
	struct entry e;

	if (used > sizeof half->bytes || at + sizeof e > used) /* of another program, or the end */
		return 0;
	memcpy(&e, half->bytes + at, sizeof e);
	if (e.digests > HOST_WHOLE)
		return 0;
	bytes = entry_bytes(&e);
	return bytes <= used - at ? bytes : 0;
}

static void gather_half(struct gathered *g, const struct half *half)
{
	size_t entries = 0, slots = 16, length;

	for (size_t at = 0; (length = length_at(half, at)) > 0; at += length)
		entries++;
	while (slots < entries * 2)
		slots *= 2;
	g->place = heap_alloc(slots, sizeof *g->place);
	g->mask = slots - 1;
	for (size_t at = 0; (length = length_at(half, at)) > 0; at += length)
		gather(g, half->bytes + at, length);
}

static enum status write_log(struct host_queue *q, const char *db, const struct gathered *g, struct err *err)
{
	struct store_tx *tx;
	enum status st = q->store ? ST_OK : programme_open(db, STORE_WRITE, &q->store, err);

	for (int tries = 0; q->store && tries < RETRIES; tries++) {
		st = store_begin(q->store, true, &tx, err);
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
	if (st != ST_OK || !store_is_server(db)) { /* a new connection may be better; and who holds a file keeps a run from replacing it */
		store_close(q->store);
		q->store = NULL;
	}
	return st;
}

/* Writes one half, which nobody fills meanwhile. */
static enum status flush_half(struct host_queue *q, struct half *half, const char *db, struct err *err)
{
	struct gathered g = {0};
	enum status st = ST_OK;

	arena_init(&g.arena);
	crypto_shorthash_keygen(g.secret);
	gather_half(&g, half);
	if (g.count > 0)
		st = write_log(q, db, &g, err);
	if (st == ST_OK)
		atomic_store(&half->used, 0);
	free(g.place);
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
			st = flush_half(q, other, db, err);
		if (st != ST_OK || turn == 1)
			break;
		pthread_mutex_lock(&q->lock);
		q->filling = 1 - q->filling;
		memset(q->recent, 0, sizeof q->recent);
		pthread_mutex_unlock(&q->lock);
	}
	pthread_mutex_unlock(&q->flushing);
	return st;
}
