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
extern const struct view_derived view_derived_log[];

#endif
