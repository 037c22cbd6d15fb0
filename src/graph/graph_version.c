/* Versions of the totals: tables of pages, pages shared between versions. A page is written in place while nobody else holds it, and copied
 * otherwise; both under one lock, so that a version in a reader's hands never changes. Pages go by position, so that what changes together lies
 * together; each version holds the positions it was written by. */
#include "base/arena.h"
#include "graph/graph_version_int.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS 256

struct page {
	uint32_t holders; /* versions */
	double value[];
};

struct places {
	uint32_t holders; /* versions */
	int32_t position[];
};

struct graph_version {
	uint64_t number;
	uint32_t holders; /* readers, and the board if it is the newest */
	int32_t n, columns;
	struct places *places;
	size_t page_count;
	struct page *page[];
};

static size_t page_bytes(const struct graph_version *version)
{
	return sizeof(struct page) + PAGE_ROWS * (size_t)version->columns * sizeof(double);
}

static struct graph_version *version_new(int32_t n, int32_t columns)
{
	size_t pages = ((size_t)n + PAGE_ROWS - 1) / PAGE_ROWS;
	struct graph_version *version = heap_alloc(1, sizeof *version + pages * sizeof *version->page);

	version->holders = 1;
	version->n = n;
	version->columns = columns;
	version->page_count = pages;
	version->places = heap_alloc(1, sizeof *version->places + (size_t)n * sizeof(int32_t));
	version->places->holders = 1;
	for (int32_t i = 0; i < n; i++)
		version->places->position[i] = i;
	for (size_t p = 0; p < pages; p++) {
		version->page[p] = heap_alloc(1, page_bytes(version));
		version->page[p]->holders = 1;
	}
	return version;
}

static void version_drop(struct graph_version *version)
{
	if (--version->holders > 0)
		return;
	for (size_t p = 0; p < version->page_count; p++) {
		if (--version->page[p]->holders == 0)
			free(version->page[p]);
	}
	if (--version->places->holders == 0)
		free(version->places);
	free(version);
}

void graph_board_init(struct graph_board *board, int32_t n, int32_t columns)
{
	pthread_mutex_init(&board->lock, NULL);
	board->newest = version_new(n, columns);
}

void graph_board_done(struct graph_board *board)
{
	version_drop(board->newest);
	pthread_mutex_destroy(&board->lock);
}

/* The newest version, to be written: itself if no reader holds it, else a copy of its table. */
static struct graph_version *version_writable(struct graph_board *board)
{
	struct graph_version *old = board->newest, *version;
	size_t bytes = sizeof *version + old->page_count * sizeof *version->page;

	if (old->holders == 1)
		return old;
	version = heap_alloc(1, bytes);
	memcpy(version, old, bytes);
	version->holders = 1;
	version->places->holders++;
	for (size_t p = 0; p < version->page_count; p++)
		version->page[p]->holders++;
	old->holders--;
	board->newest = version;
	return version;
}

static struct page *page_writable(struct graph_version *version, size_t p)
{
	struct page *page = version->page[p], *copy;

	if (page->holders == 1)
		return page;
	copy = heap_alloc(1, page_bytes(version));
	memcpy(copy, page, page_bytes(version));
	copy->holders = 1;
	page->holders--;
	return version->page[p] = copy;
}

void graph_board_publish(struct graph_board *board, const int32_t *at, size_t count, const double *value, size_t stride)
{
	struct graph_version *version;
	size_t columns;

	pthread_mutex_lock(&board->lock);
	version = version_writable(board);
	columns = (size_t)version->columns;
	for (size_t i = 0; i < count; i++) {
		double *to = page_writable(version, (size_t)at[i] / PAGE_ROWS)->value + (size_t)at[i] % PAGE_ROWS * columns;

		for (size_t c = 0; c < columns; c++)
			to[c] = value[(size_t)at[i] * stride + c];
	}
	version->number++;
	pthread_mutex_unlock(&board->lock);
}

void graph_board_renew(struct graph_board *board, const int32_t *position, const double *value, size_t stride)
{
	struct graph_version *old = board->newest, *version = version_new(old->n, old->columns); /* only the writer changes `newest` */

	memcpy(version->places->position, position, (size_t)version->n * sizeof *position);
	for (int32_t p = 0; p < version->n; p++)
		memcpy(version->page[p / PAGE_ROWS]->value + (size_t)(p % PAGE_ROWS) * (size_t)version->columns, value + (size_t)p * stride,
			(size_t)version->columns * sizeof *value);
	pthread_mutex_lock(&board->lock);
	version->number = old->number + 1;
	board->newest = version;
	version_drop(old);
	pthread_mutex_unlock(&board->lock);
}

const struct graph_version *graph_board_read(struct graph_board *board)
{
	struct graph_version *version;

	pthread_mutex_lock(&board->lock);
	version = board->newest;
	version->holders++;
	pthread_mutex_unlock(&board->lock);
	return version;
}

void graph_board_release(struct graph_board *board, const struct graph_version *version)
{
	pthread_mutex_lock(&board->lock);
	version_drop((struct graph_version *)(uintptr_t)version); /* readers see it as constant; its count of holders is ours */
	pthread_mutex_unlock(&board->lock);
}

uint64_t graph_version_number(const struct graph_version *version)
{
	return version->number;
}

const double *graph_version_total(const struct graph_version *version, int32_t row)
{
	size_t p = (size_t)version->places->position[row];

	return version->page[p / PAGE_ROWS]->value + p % PAGE_ROWS * (size_t)version->columns;
}
