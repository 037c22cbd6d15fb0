/* Private to view: resources that are no table of the folder, each a description and a function that gives its rows. */
#ifndef SANGSAENG_VIEW_DERIVED_H
#define SANGSAENG_VIEW_DERIVED_H

#include "view/view_int.h"

struct view_derived_column {
	struct view_column column;
	enum view_entity entity;
	bool published, free;
};
struct view_derived {
	const char *name, *ko, *en;
	enum view_class class;
	const char *key, *owner, *party;          /* columns with blanks between */
	const struct view_derived_column *column; /* ended by a NULL name */
	enum status (*read)(struct view_reading *reading, struct err *err);
};
extern const struct view_derived *const view_derived_all[]; /* lists, each ended by a NULL name; ended by NULL */
extern const struct view_derived view_derived_log[], view_derived_carbon[], view_derived_money[], view_derived_credit[], view_derived_desk[],
	view_derived_monitoring[], view_derived_start[], view_derived_admin[];

/* Columns of a description. */
#define VIEW_CELL(name, ko, type, class)                                                                                                             \
	{                                                                                                                                            \
		{name, ko, type, class, false}, VIEW_PLAIN, false, false                                                                             \
	}
#define VIEW_WORD(name, ko, class)                                                                                                                   \
	{                                                                                                                                            \
		{name, ko, VIEW_TEXT, class, true}, VIEW_PLAIN, false, false                                                                         \
	} /* may be a filter */
#define VIEW_FREE(name, ko, class)                                                                                                                   \
	{                                                                                                                                            \
		{name, ko, VIEW_TEXT, class, false}, VIEW_PLAIN, false, true                                                                         \
	} /* hidden in a pseudonymous row */
#define VIEW_NAMES(name, ko, class, entity)                                                                                                          \
	{                                                                                                                                            \
		{name, ko, VIEW_TEXT, class, true}, entity, false, false                                                                             \
	}
#define VIEW_END                                                                                                                                     \
	{                                                                                                                                            \
		{0}, VIEW_PLAIN, false, false                                                                                                        \
	}

/* Cells: NULL where there is no day or nothing is known. */
const char *view_day_text(date_day day, struct arena *arena);
const char *view_number_text(int64_t number, struct arena *arena);
const char *view_text_or_null(const char *text);

#endif
