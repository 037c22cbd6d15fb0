/* Arena: memory of one request or job, dropped whole. Allocation never returns NULL: running out of memory ends the process with
 * exit code 70, because nothing sensible can follow; writes are transactions, so nothing half-done stays. */
#ifndef SANGSAENG_BASE_ARENA_H
#define SANGSAENG_BASE_ARENA_H

#include <stddef.h>

struct arena {
	struct arena_block *head;
	size_t used_bytes; /* handed out since the last clear */
};
void arena_init(struct arena *arena);
void arena_done(struct arena *arena);
void arena_clear(struct arena *arena);
/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t bytes);
char *arena_strdup(struct arena *arena, const char *string);
char *arena_strndup(struct arena *arena, const char *string, size_t bytes);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for one more element in a list that grows by doubling: call it before writing element `count`. Returns the list, moved if it was full (at 0,
 * 1, 2, 4, 8 …). */
void *arena_grow(struct arena *arena, void *list, size_t count, size_t size);

/* Heap that ends the process instead of returning NULL; sizes are checked for overflow. */
void *heap_alloc(size_t count, size_t size);
void *heap_grow(void *old, size_t count, size_t size);
char *heap_strdup(const char *string);
/* A large array that the caller fills: not zeroed, on huge pages where the system has them, since walks over it jump about. free() it. */
void *heap_array(size_t count, size_t size);

#endif
