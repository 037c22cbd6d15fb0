#include "programme/programme_int.h"

#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)
#define EXPECT_MAX ((size_t)4 << 20)
#define SLOTS_FIRST ((size_t)256) /* a power of two; at most three quarters of the slots are used */

static unsigned char secret[crypto_shorthash_siphashx24_KEYBYTES];

static void draw_secret(void)
{
	if (sodium_init() < 0)
		abort();
	randombytes_buf(secret, sizeof secret);
}

/* Free slots. Large tables are looked at in no order, each time on another page: huge pages spare most of the address translation. */
static uint64_t *new_slots(size_t slots)
{
	size_t bytes = slots * sizeof(uint64_t);
	uint64_t *slot;

	if (bytes < 2 * HUGE_PAGE)
		return heap_alloc(slots, sizeof *slot);
	slot = aligned_alloc(HUGE_PAGE, bytes); /* both are powers of two */
	if (!slot)
		return heap_alloc(slots, sizeof *slot);
	madvise(slot, bytes, MADV_HUGEPAGE); /* a wish: without it the pages are small */
	memset(slot, 0, bytes);
	return slot;
}

void programme_keys_init(struct programme_keys *keys)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, draw_secret);
	*keys = (struct programme_keys){.slots = SLOTS_FIRST};
	keys->slot = new_slots(keys->slots);
}

void programme_keys_expect(struct programme_keys *keys, size_t count)
{
	assert(keys->count == 0);
	while (keys->slots < EXPECT_MAX * 2 && keys->slots * 3 < count * 4)
		keys->slots *= 2;
	free(keys->slot);
	keys->slot = new_slots(keys->slots);
}

void programme_keys_done(struct programme_keys *keys)
{
	free(keys->key);
	free(keys->slot);
	*keys = (struct programme_keys){0};
}

struct programme_hash programme_keys_hash(const char *bytes, size_t length)
{
	uint64_t half[2];

	crypto_shorthash_siphashx24((unsigned char *)half, (const unsigned char *)bytes, length, secret);
	return (struct programme_hash){.low = half[0], .high = half[1]};
}

void programme_keys_prefetch(const struct programme_keys *keys, struct programme_hash hash)
{
	__builtin_prefetch(&keys->slot[hash.low & (keys->slots - 1)]);
}

static uint64_t slot_value(struct programme_hash hash, size_t count)
{
	return hash.high >> 32 << 32 | (uint32_t)count;
}

/* The slot of a hash, or the free one where it belongs. */
static size_t slot_of(const struct programme_keys *keys, struct programme_hash hash)
{
	size_t mask = keys->slots - 1;
	uint32_t tag = (uint32_t)(hash.high >> 32);

	for (size_t i = hash.low & mask;; i = (i + 1) & mask) {
		uint64_t slot = keys->slot[i];

		if (slot == 0)
			return i;
		if ((uint32_t)(slot >> 32) == tag) {
			const struct programme_hash *other = &keys->key[(uint32_t)slot - 1].hash;

			if (other->low == hash.low && other->high == hash.high)
				return i;
		}
	}
}

static void grow_slots(struct programme_keys *keys)
{
	size_t slots = keys->slots * 2, mask = slots - 1;

	free(keys->slot);
	keys->slot = new_slots(slots);
	keys->slots = slots;
	for (size_t n = 0; n < keys->count; n++) {
		size_t i = keys->key[n].hash.low & mask;

		while (keys->slot[i])
			i = (i + 1) & mask;
		keys->slot[i] = slot_value(keys->key[n].hash, n + 1);
	}
}

int64_t programme_keys_find(const struct programme_keys *keys, struct programme_hash hash)
{
	return (int64_t)(uint32_t)keys->slot[slot_of(keys, hash)] - 1;
}

bool programme_keys_add(struct programme_keys *keys, struct programme_hash hash, int64_t line, int64_t *out_number)
{
	size_t i = slot_of(keys, hash);

	if (keys->slot[i]) {
		if (out_number)
			*out_number = (int64_t)(uint32_t)keys->slot[i] - 1;
		return false;
	}
	assert(keys->count < UINT32_MAX - 1);
	if (keys->count == keys->capacity) {
		keys->capacity = keys->capacity ? keys->capacity * 2 : 128;
		keys->key = heap_grow(keys->key, keys->capacity, sizeof *keys->key);
	}
	keys->key[keys->count++] = (struct programme_key){.hash = hash, .line = line};
	keys->slot[i] = slot_value(hash, keys->count);
	if (keys->count * 4 > keys->slots * 3)
		grow_slots(keys);
	if (out_number)
		*out_number = (int64_t)keys->count - 1;
	return true;
}
