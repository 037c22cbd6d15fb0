/* Inside of the room graph: a set of positions that is walked in order while it changes. */
#ifndef SANGSAENG_GRAPH_MARKS_H
#define SANGSAENG_GRAPH_MARKS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct marks {
	uint64_t *word, *some; /* bit w of `some`: word w is not 0 */
	size_t words;
};

static inline void marks_init(struct marks *marks, int32_t n)
{
	marks->words = ((size_t)n + 63) / 64;
	marks->word = (uint64_t *)heap_alloc(marks->words, sizeof *marks->word);
	marks->some = (uint64_t *)heap_alloc((marks->words + 63) / 64, sizeof *marks->some);
}

static inline void marks_done(struct marks *marks)
{
	free(marks->word);
	free(marks->some);
}

static inline void mark(struct marks *marks, int32_t p)
{
	size_t w = (size_t)p / 64;

	marks->word[w] |= UINT64_C(1) << (p % 64);
	marks->some[w / 64] |= UINT64_C(1) << (w % 64);
}

static inline void unmark(struct marks *marks, int32_t p)
{
	size_t w = (size_t)p / 64;

	marks->word[w] &= ~(UINT64_C(1) << (p % 64));
	if (!marks->word[w])
		marks->some[w / 64] &= ~(UINT64_C(1) << (w % 64));
}

static inline bool is_marked(const struct marks *marks, int32_t p)
{
	return marks->word[(size_t)p / 64] >> (p % 64) & 1;
}

/* The lowest marked position from `from` on, -1 if there is none. */
static inline int32_t marks_next(const struct marks *marks, int32_t from)
{
	size_t w = (size_t)from / 64, s;
	uint64_t bits;

	if (w >= marks->words)
		return -1;
	bits = marks->word[w] & ~UINT64_C(0) << (from % 64);
	if (bits)
		return (int32_t)(w * 64) + __builtin_ctzll(bits);
	if (++w >= marks->words)
		return -1;
	s = w / 64;
	bits = marks->some[s] & ~UINT64_C(0) << (w % 64);
	while (!bits) {
		if (++s * 64 >= marks->words)
			return -1;
		bits = marks->some[s];
	}
	w = s * 64 + (size_t)__builtin_ctzll(bits);
	return (int32_t)(w * 64) + __builtin_ctzll(marks->word[w]);
}

/* The highest marked position up to `from`, -1 if there is none. */
static inline int32_t marks_previous(const struct marks *marks, int32_t from)
{
	size_t w, s;
	uint64_t bits;

	if (from < 0)
		return -1;
	w = (size_t)from / 64;
	bits = marks->word[w] & ~UINT64_C(0) >> (63 - from % 64);
	if (bits)
		return (int32_t)(w * 64) + 63 - __builtin_clzll(bits);
	if (w-- == 0)
		return -1;
	s = w / 64;
	bits = marks->some[s] & ~UINT64_C(0) >> (63 - w % 64);
	while (!bits) {
		if (s-- == 0)
			return -1;
		bits = marks->some[s];
	}
	w = s * 64 + 63 - (size_t)__builtin_clzll(bits);
	return (int32_t)(w * 64) + 63 - __builtin_clzll(marks->word[w]);
}

static inline void marks_clear(struct marks *marks)
{
	for (int32_t p = marks_next(marks, 0); p >= 0; p = marks_next(marks, p + 1))
		unmark(marks, p);
}

#endif
