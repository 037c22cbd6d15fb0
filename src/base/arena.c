#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BLOCK_FIRST ((size_t)4096)
#define HUGE_PAGE ((size_t)2 << 20)
#define BLOCK_LARGEST ((size_t)1024 * 1024)

/* Blocks are zeroed when they are made; clear zeroes again what was handed out from the one block it keeps. */
struct arena_block {
	struct arena_block *next;
	size_t size, used;
	_Alignas(max_align_t) unsigned char data[];
};

static _Noreturn void out_of_memory(void)
{
	static const char text[] = "sangsaeng: out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);

	(void)ignored;
	_exit(70);
}

void arena_init(struct arena *arena)
{
	arena->head = NULL;
	arena->used_bytes = 0;
}

static void free_blocks(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
}

void arena_done(struct arena *arena)
{
	free_blocks(arena->head);
	arena_init(arena);
}

void arena_clear(struct arena *arena)
{
	struct arena_block *keep = arena->head;

	arena->used_bytes = 0;
	if (!keep)
		return;
	free_blocks(keep->next);
	keep->next = NULL;
	if (keep->size > BLOCK_LARGEST) { /* made for one large request: do not hold on to it */
		free(keep);
		arena->head = NULL;
		return;
	}
	memset(keep->data, 0, keep->used);
	keep->used = 0;
}

/* `bytes` zeroed bytes at a multiple of `align` (a power of two). */
static void *take(struct arena *arena, size_t bytes, size_t align)
{
	struct arena_block *head = arena->head;
	size_t at = head ? (head->used + align - 1) & ~(align - 1) : 0;

	if (bytes > SIZE_MAX / 4)
		out_of_memory();
	if (!head || at > head->size || head->size - at < bytes) {
		size_t size = !head ? BLOCK_FIRST : head->size < BLOCK_LARGEST ? head->size * 2 : BLOCK_LARGEST;

		if (size < bytes)
			size = bytes;
		head = calloc(1, sizeof *head + size);
		if (!head)
			out_of_memory();
		head->size = size;
		head->next = arena->head;
		arena->head = head;
		at = 0;
	}
	head->used = at + bytes;
	arena->used_bytes += bytes;
	return head->data + at;
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
	return take(arena, bytes ? bytes : 1, _Alignof(max_align_t));
}

char *arena_strndup(struct arena *arena, const char *string, size_t bytes)
{
	size_t length = strnlen(string, bytes);
	char *copy = take(arena, length + 1, 1);

	memcpy(copy, string, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *string)
{
	return arena_strndup(arena, string, strlen(string));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	int length;
	char *out;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		out_of_memory(); /* only beyond INT_MAX bytes */
	out = take(arena, (size_t)length + 1, 1);
	vsnprintf(out, (size_t)length + 1, format, again);
	va_end(again);
	return out;
}

void *arena_grow(struct arena *arena, void *list, size_t count, size_t size)
{
	void *larger;

	if ((count & (count - 1)) != 0)
		return list;
	larger = arena_alloc(arena, (count > 0 ? 2 * count : 1) * size);
	if (count > 0)
		memcpy(larger, list, count * size);
	return larger;
}

void *heap_alloc(size_t count, size_t size)
{
	void *result = calloc(count ? count : 1, size ? size : 1);

	if (!result)
		out_of_memory();
	return result;
}

void *heap_grow(void *old, size_t count, size_t size)
{
	void *result = reallocarray(old, count ? count : 1, size ? size : 1);

	if (!result)
		out_of_memory();
	return result;
}

char *heap_strdup(const char *string)
{
	char *copy = strdup(string);

	if (!copy)
		out_of_memory();
	return copy;
}

void *heap_array(size_t count, size_t size)
{
	size_t bytes;
	void *array = NULL;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory();
	if (bytes < 2 * HUGE_PAGE) {
		array = malloc(bytes ? bytes : 1);
		if (!array)
			out_of_memory();
		return array;
	}
	if (posix_memalign(&array, HUGE_PAGE, bytes) != 0)
		out_of_memory();
	(void)madvise(array, bytes, MADV_HUGEPAGE); /* only a wish */
	return array;
}
