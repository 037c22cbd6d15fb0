/* Map from string to int64, for ids. Keys are copied. Open addressing with a keyed hash (SipHash), so that chosen ids cannot make it
 * slow. Iteration is not offered: order comes from the caller's own arrays, results stay repeatable. */
#ifndef SANGSAENG_BASE_MAP_H
#define SANGSAENG_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map;
struct map *map_new(void);
void map_free(struct map *map);
size_t map_count(const struct map *map);
/* False and `*out_value` untouched if absent. */
bool map_get(const struct map *map, const char *key, int64_t *out_value);
/* Inserts; if the key is there, leaves it, sets *out_old (may be NULL) and returns false. */
bool map_add(struct map *map, const char *key, int64_t value, int64_t *out_old);
/* The map's own copy of a key that is in it (lives as long as the map), or NULL. */
const char *map_key(const struct map *map, const char *key);

#endif
