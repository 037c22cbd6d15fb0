/* Who is signed in, as the page shows it: names of its organisation, its tier, the roles it may take, the programme. Strings live in the arena. */
#ifndef SANGSAENG_VIEW_SELF_H
#define SANGSAENG_VIEW_SELF_H

#include "base/date.h"
#include "view/view_resource.h"

struct view_self {
	const char *name[2]; /* of the organisation, by enum lang */
	int tier;            /* 0: none */
	const char **role;   /* words for X-Role: of the person's area, and consultant:KEY for each task that was handed to it */
	size_t roles;
	const char *programme, *programme_name[2];
	bool simulated;
	date_day as_of, today; /* today: by which duties and requests are judged */
};
/* ST_DENIED view.nobody for who is not signed in; ST_NOT_FOUND programme.none. */
enum status view_self_read(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_self *out_self, struct err *err);

#endif
