#include "file/xlsx_read_int.h"

#include <stdlib.h>
#include <string.h>

void xlsx_merges_done(struct xlsx_merges *merges)
{
	for (size_t i = 0; i < merges->count; i++)
		free(merges->list[i].value);
	free(merges->list);
	free(merges->open);
	*merges = (struct xlsx_merges){0};
}

bool xlsx_merges_add(struct xlsx_merges *merges, const char *range, size_t length)
{
	char first[32], *second;
	struct xlsx_merge m = {0};

	if (length >= sizeof first)
		return true;
	memcpy(first, range, length);
	first[length] = '\0';
	second = strchr(first, ':');
	if (!second)
		return true;
	*second++ = '\0';
	if (!xlsx_cell_parse(first, &m.from_row, &m.from_column) || !xlsx_cell_parse(second, &m.to_row, &m.to_column) || m.to_row < m.from_row ||
		m.to_column < m.from_column)
		return true;
	if (merges->count == XLSX_MERGES_MAX)
		return false;
	if ((merges->count & (merges->count - 1)) == 0)
		merges->list = heap_grow(merges->list, merges->count ? 2 * merges->count : 1, sizeof *merges->list);
	merges->list[merges->count++] = m;
	return true;
}

static int by_row(const void *pa, const void *pb)
{
	const struct xlsx_merge *a = pa, *b = pb;

	if (a->from_row != b->from_row)
		return a->from_row < b->from_row ? -1 : 1;
	return a->from_column < b->from_column ? -1 : a->from_column > b->from_column;
}

void xlsx_merges_sort(struct xlsx_merges *merges)
{
	if (merges->count > 1)
		qsort(merges->list, merges->count, sizeof *merges->list, by_row);
}
