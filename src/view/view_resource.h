/* Lists for the server's API: every list is a resource with columns, every column has a class of the matrix, every row an owner. Reading one applies
 * the matrix to rows and cells, pseudonyms and small cells, and writes the log of reads; there is no other way to rows for a door without the
 * database file. What a viewer may not see is not there: a row is left out, a cell is NULL.
 *
 * A `struct view_door` is an open database of one worker thread; it follows a file that a run replaced. */
#ifndef SANGSAENG_VIEW_RESOURCE_H
#define SANGSAENG_VIEW_RESOURCE_H

#include "base/arena.h"
#include "base/err.h"
#include "view/view_access.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view_door;
enum status view_door_open(const char *db, struct view_door **out_door, struct err *err);
void view_door_close(struct view_door *door);
/* Who a signed-in person or program is (identity gives keys): role by kind of organisation, area of the person and delegation. Strings in the arena.
 * ST_DENIED view.nobody if the organisation has no role. A person of a carmaker with area credits trades, with carbon or all looks after
 * sustainability; one with area all has both: the role asked for, else sustainability. */
enum status view_viewer_find(struct view_door *door, const char *person_or_null, const char *organisation_or_null, const char *role_or_null,
	struct arena *arena, struct view_viewer *out_viewer, struct err *err);

/* Is the viewer's purpose a word of the matrix, or of a consent given to its organisation? ST_USAGE view.purpose (word, known words). */
enum status view_purpose_judge(struct view_door *door, const struct view_viewer *viewer, struct err *err);

enum view_type { VIEW_TEXT, VIEW_WON, VIEW_TONNES, VIEW_COUNT, VIEW_DECIMAL, VIEW_DAY, VIEW_MONTH, VIEW_TIME, VIEW_BOOL, VIEW_YEAR };
struct view_column {
	const char *name; /* snake_case, ends in its unit: the JSON key and CSV header in English */
	const char *ko;   /* header word in Korean */
	enum view_type type;
	enum view_class class;
	bool filter; /* may be a query parameter: equality */
};
struct view_resource {
	const char *name;    /* "sites", "meter-readings": the plural of its route */
	const char *ko, *en; /* what it is, one line */
	const char *key;     /* column that names an item; NULL: items have no route */
	const struct view_column *column;
	size_t columns;
};
/* All of them, in a fixed order; each after programme_start. */
const struct view_resource *view_resource_at(size_t index);
const struct view_resource *view_resource_find(const char *name);

struct view_filter {
	const char *column, *value;
};
struct view_ask {
	const struct view_resource *resource;
	const struct view_filter *filter;
	size_t filters;
	const char *after; /* opaque position that an earlier answer gave; NULL: from the start */
	size_t limit;      /* 0: no limit (files) */
	bool count;
};
/* What a person reads in place of a key: of organisations, sites and products. */
struct view_name {
	size_t column;
	const char *key, *ko, *en; /* en: NULL if it has none */
};
struct view_list {
	const struct view_resource *resource;
	const char ***cell; /* row by row, column by column: decimals and integers as text, days as 2026-06-30, bools "true"/"false"; NULL: absent or
			     * not for this viewer */
	size_t rows;
	const char *next;       /* position after the last row; NULL: that was all */
	int64_t total;          /* with `count`: rows that this viewer may see; else -1 */
	struct view_name *name; /* of keys in the rows, by column and key, where the viewer may know whose they are; none in files */
	size_t names;
};
/* ST_NOT_FOUND programme.none; ST_INPUT view.filter_unknown (name, near), view.position; ST_DENIED view.signed_in where only people signed in may
 * ask. */
enum status view_list_read(struct view_door *door, const struct view_viewer *viewer, const struct view_ask *ask, struct arena *arena,
	struct view_list *out_list, struct err *err);
/* One item by key: a list of one row. ST_NOT_FOUND view.none: there is none, or none that the viewer may know of. */
enum status view_item_read(struct view_door *door, const struct view_viewer *viewer, const struct view_resource *resource, const char *key,
	struct arena *arena, struct view_list *out_list, struct err *err);

#endif
