/* Private to view: positions between pages. What they hold is sealed: a key of a row may be one that the viewer does not know. */
#ifndef SANGSAENG_VIEW_PAGE_H
#define SANGSAENG_VIEW_PAGE_H

#include "view/view_int.h"

/* Text of letters that fit a URL. Tied to resource, filters and viewer. */
const char *view_page_seal(const struct view_relations *relations, const struct view_viewer *viewer, const struct view_ask *ask,
	const char *const *place, size_t keys, struct arena *arena);
/* ST_INPUT view.position for anything else than what was sealed for the same question. */
enum status view_page_open(const struct view_relations *relations, const struct view_viewer *viewer, const struct view_ask *ask, size_t keys,
	struct arena *arena, const char *const **out_place, struct err *err);

#endif
