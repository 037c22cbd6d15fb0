/* Private to report: a mapping as it was read, and values as a form wants them. */
#ifndef SANGSAENG_REPORT_FILL_INT_H
#define SANGSAENG_REPORT_FILL_INT_H

#include "base/json.h"
#include "report/report_fill.h"

/* ---- report_map.c ---- */

/* What goes into a cell: a field, its unit and its form. */
struct report_wish {
	const struct view_field *field;
	int scale;    /* power of ten from the field's unit to the one that is wished: 3 for g of kg, -3 for t, -2 for a share of percent */
	int decimals; /* -1: as it is */
	bool as_text;
	int64_t line, column; /* in the mapping */
};
struct report_map_cell {
	const char *sheet, *product; /* product NULL: the only one */
	int row, column;
	struct report_wish wish;
};
struct report_map_column {
	int column;
	struct report_wish wish;
};
struct report_map_block {
	const char *sheet;
	int from_row, rows_max; /* rows_max 0: no limit */
	enum view_each each;
	struct report_map_column *list;
	size_t count;
	int64_t line, column; /* of the block */
};
struct report_map_header {
	const char *word;
	struct report_wish wish;
};
struct report_map {
	const char *file, *text;
	struct report_map_cell *cell;
	struct report_map_block *block;
	struct report_map_header *header;
	size_t cells, blocks, headers;
};
/* Every finding is added. The arena keeps all of it. */
enum status report_map_read(const char *path, struct arena *arena, struct report_map *out_map, struct findings *findings, struct err *err);
void report_complain(
	struct findings *findings, const char *file, int64_t line, int64_t column, const char *code, const char *a, const char *b, const char *c);

/* The value of a wish as it is written; NULL where it is not stated. In the arena. */
const char *report_wish_value(const struct view_record *record, const struct report_wish *wish, size_t index, struct arena *arena);
void report_not_stated(struct report_filled *filled, const char *field, struct arena *arena);

/* ---- report_csv.c ---- */

enum status report_fill_csv(const struct report_fill *fill, const struct report_map *map_or_null, const struct view_record *record,
	struct arena *arena, struct findings *findings, struct report_filled *filled, struct err *err);

#endif
