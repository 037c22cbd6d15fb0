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
	bool manages; /* view_managed */
	const char *programme, *programme_name[2];
	bool simulated;
	date_day as_of, today; /* today: by which duties and requests are judged */
};
/* ST_DENIED view.nobody for who is not signed in; ST_NOT_FOUND programme.none. */
enum status view_self_read(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_self *out_self, struct err *err);
/* Who may sign in for a firm, as its own people decide it: a person of a supplier or carmaker, in that role, whose area is all or carbon, decides of
 * colleagues whose task has not ended and is not wider or longer than the own. The operator's people decide of everybody by another rule. */
struct view_managed {
	bool manages;        /* the viewer is such a person */
	const char **person; /* of whom it decides, by key, without itself */
	size_t persons;
};
enum status view_managed(
	struct view_door *door, const struct view_viewer *viewer, struct arena *arena, struct view_managed *out_managed, struct err *err);
bool view_managed_has(const struct view_managed *managed, const char *person);

#endif
