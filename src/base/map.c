#include "base/map.h"

#include "base/arena.h"
#include "base/hash_int.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define MAP_FIRST ((size_t)64) /* slots; always a power of two, at most three quarters of them used */

struct slot {
	const char *key; /* NULL: free */
	uint64_t hash;
	int64_t value;
};

struct map {
	struct slot *slot;
	size_t slots, count;
	struct arena keys;
	unsigned char secret[crypto_shorthash_KEYBYTES];
};

struct map *map_new(void)
{
	struct map *map = heap_alloc(1, sizeof *map);

	sodium_ready();
	randombytes_buf(map->secret, sizeof map->secret);
	arena_init(&map->keys);
	map->slots = MAP_FIRST;
	map->slot = heap_alloc(map->slots, sizeof *map->slot);
	return map;
}

void map_free(struct map *map)
{
	if (!map)
		return;
	arena_done(&map->keys);
	free(map->slot);
	free(map);
}

size_t map_count(const struct map *map)
{
	return map->count;
}

static uint64_t key_hash(const struct map *map, const char *key, size_t length)
{
	uint64_t hash;

	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key, length, map->secret);
	return hash;
}

/* The slot that holds `key`, or the free one where it belongs. */
static struct slot *find(const struct map *map, const char *key, uint64_t hash)
{
	size_t mask = map->slots - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct slot *slot = &map->slot[i];

		if (!slot->key || (slot->hash == hash && strcmp(slot->key, key) == 0))
			return slot;
	}
}

static void grow(struct map *map)
{
	struct slot *old = map->slot;
	size_t slots = map->slots, mask = slots * 2 - 1;

	map->slots = slots * 2;
	map->slot = heap_alloc(map->slots, sizeof *map->slot);
	for (size_t i = 0; i < slots; i++) {
		if (!old[i].key)
			continue;
		size_t at = old[i].hash & mask;

		while (map->slot[at].key)
			at = (at + 1) & mask;
		map->slot[at] = old[i];
	}
	free(old);
}

bool map_get(const struct map *map, const char *key, int64_t *out_value)
{
	const struct slot *slot = find(map, key, key_hash(map, key, strlen(key)));

	if (!slot->key)
		return false;
	*out_value = slot->value;
	return true;
}

bool map_add(struct map *map, const char *key, int64_t value, int64_t *out_old)
{
	size_t length = strlen(key);
	uint64_t hash = key_hash(map, key, length);
	struct slot *slot = find(map, key, hash);

	if (slot->key) {
		if (out_old)
			*out_old = slot->value;
		return false;
	}
	if ((map->count + 1) * 4 > map->slots * 3) {
		grow(map);
		slot = find(map, key, hash);
	}
	*slot = (struct slot){.key = arena_strndup(&map->keys, key, length), .hash = hash, .value = value};
	map->count++;
	return true;
}

const char *map_key(const struct map *map, const char *key)
{
	return find(map, key, key_hash(map, key, strlen(key)))->key;
}
