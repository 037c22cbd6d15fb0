/* What each request needs: hash of the secret → who it is. Shards with a lock each, which readers share; entries stay where they are. */
#include "identity/identity_int.h"

#include <stdlib.h>
#include <string.h>

#define SHARDS 16
#define ENTRIES_MAX 65536 /* of a shard; what does not fit is found in the database */
#define FIRST 64

struct entry {
	unsigned char hash[IDENTITY_HASH_BYTES];
	struct identity_caller caller;
	bool pending;
	int64_t expires, revoked;
	_Atomic int64_t seen;
	atomic_bool used; /* since the last identity_memory_seen */
};
struct shard {
	pthread_rwlock_t lock;
	struct entry **slot; /* open addressing; capacity a power of two */
	size_t capacity, count;
};
struct identity_memory {
	struct shard shard[SHARDS];
};

struct identity_memory *identity_memory_new(void)
{
	struct identity_memory *memory = heap_alloc(1, sizeof *memory);

	for (int i = 0; i < SHARDS; i++) {
		pthread_rwlock_init(&memory->shard[i].lock, NULL);
		memory->shard[i].capacity = FIRST;
		memory->shard[i].slot = heap_alloc(FIRST, sizeof *memory->shard[i].slot);
	}
	return memory;
}

void identity_memory_clear(struct identity_memory *memory)
{
	for (int i = 0; i < SHARDS; i++) {
		struct shard *s = &memory->shard[i];

		pthread_rwlock_wrlock(&s->lock);
		for (size_t k = 0; k < s->capacity; k++) {
			free(s->slot[k]);
			s->slot[k] = NULL;
		}
		s->count = 0;
		pthread_rwlock_unlock(&s->lock);
	}
}

void identity_memory_free(struct identity_memory *memory)
{
	if (!memory)
		return;
	identity_memory_clear(memory);
	for (int i = 0; i < SHARDS; i++) {
		pthread_rwlock_destroy(&memory->shard[i].lock);
		free(memory->shard[i].slot);
	}
	free(memory);
}

/* A hash is as good as random: some of its bytes are the place. */
static size_t place_of(const unsigned char hash[IDENTITY_HASH_BYTES], size_t capacity)
{
	size_t place;

	memcpy(&place, hash + 8, sizeof place);
	return place & (capacity - 1);
}

static struct entry **find(struct shard *s, const unsigned char hash[IDENTITY_HASH_BYTES])
{
	size_t at = place_of(hash, s->capacity);

	while (s->slot[at] && sodium_memcmp(s->slot[at]->hash, hash, IDENTITY_HASH_BYTES) != 0)
		at = (at + 1) & (s->capacity - 1);
	return &s->slot[at];
}

enum identity_answer identity_memory_get(
	struct identity_memory *memory, const unsigned char hash[IDENTITY_HASH_BYTES], int64_t now, struct identity_caller *out_caller)
{
	struct shard *s = &memory->shard[hash[0] % SHARDS];
	enum identity_answer answer = IDENTITY_ASK;
	struct entry *e;

	pthread_rwlock_rdlock(&s->lock);
	e = *find(s, hash);
	if (e && e->revoked) {
		answer = IDENTITY_REFUSED;
	} else if (e && now >= e->expires) {
		answer = IDENTITY_EXPIRED;
	} else if (e && (e->caller.client[0] || now - atomic_load_explicit(&e->seen, memory_order_relaxed) < IDENTITY_IDLE_SECONDS)) {
		answer = IDENTITY_KNOWN;
		if (e->pending) { /* so far nobody, who may show the second factor */
			memcpy(out_caller->session, e->caller.session, sizeof out_caller->session);
			memcpy(out_caller->csrf, e->caller.csrf, sizeof out_caller->csrf);
		} else {
			*out_caller = e->caller;
		}
		if (!e->caller.client[0] && atomic_load_explicit(&e->seen, memory_order_relaxed) < now) {
			atomic_store_explicit(&e->seen, now, memory_order_relaxed);
			atomic_store_explicit(&e->used, true, memory_order_relaxed);
		}
	} /* else idle here: it may have been used at another process, so the database is asked */
	pthread_rwlock_unlock(&s->lock);
	return answer;
}

static void grow(struct shard *s)
{
	struct entry **old = s->slot;
	size_t capacity = s->capacity;

	s->capacity *= 2;
	s->slot = heap_alloc(s->capacity, sizeof *s->slot);
	for (size_t k = 0; k < capacity; k++)
		if (old[k])
			*find(s, old[k]->hash) = old[k];
	free(old);
}

void identity_memory_put(struct identity_memory *memory, const struct identity_row *row)
{
	unsigned char hash[IDENTITY_HASH_BYTES];
	struct shard *s;
	struct entry *e, **place;

	if (sodium_hex2bin(hash, sizeof hash, row->hash, strlen(row->hash), NULL, NULL, NULL) != 0)
		return;
	s = &memory->shard[hash[0] % SHARDS];
	pthread_rwlock_wrlock(&s->lock);
	if (s->count * 2 >= s->capacity)
		grow(s);
	place = find(s, hash);
	e = *place;
	if (!e && s->count < ENTRIES_MAX) {
		e = *place = heap_alloc(1, sizeof *e);
		memcpy(e->hash, hash, sizeof hash);
		s->count++;
	}
	if (e) {
		e->caller = row->caller;
		e->pending = row->pending;
		e->expires = row->expires;
		e->revoked = row->revoked;
		if (atomic_load(&e->seen) < row->seen)
			atomic_store(&e->seen, row->seen);
	}
	pthread_rwlock_unlock(&s->lock);
}

void identity_memory_purge(struct identity_memory *memory, int64_t before)
{
	for (int i = 0; i < SHARDS; i++) {
		struct shard *s = &memory->shard[i];
		struct entry **old;
		size_t capacity;

		pthread_rwlock_wrlock(&s->lock);
		old = s->slot;
		capacity = s->capacity;
		s->slot = heap_alloc(capacity, sizeof *s->slot);
		s->count = 0;
		for (size_t k = 0; k < capacity; k++) {
			if (!old[k])
				continue;
			if (old[k]->expires < before || (old[k]->revoked && old[k]->revoked < before)) {
				free(old[k]);
			} else {
				*find(s, old[k]->hash) = old[k];
				s->count++;
			}
		}
		free(old);
		pthread_rwlock_unlock(&s->lock);
	}
}

size_t identity_memory_seen(struct identity_memory *memory, struct identity_seen **out_list)
{
	struct identity_seen *list = NULL;
	size_t count = 0, room = 0;

	for (int i = 0; i < SHARDS; i++) {
		struct shard *s = &memory->shard[i];

		pthread_rwlock_rdlock(&s->lock);
		for (size_t k = 0; k < s->capacity; k++) {
			if (!s->slot[k] || !atomic_exchange(&s->slot[k]->used, false))
				continue;
			if (count == room) {
				room = room ? room * 2 : 16;
				list = heap_grow(list, room, sizeof *list);
			}
			memcpy(list[count].session, s->slot[k]->caller.session, sizeof list[count].session);
			list[count++].seen = atomic_load(&s->slot[k]->seen);
		}
		pthread_rwlock_unlock(&s->lock);
	}
	*out_list = list;
	return count;
}
