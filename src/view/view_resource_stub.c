/* Stands until lists are built: a door that opens the database, viewers who see nothing. */
#include "base/arena.h"
#include "programme/programme.h"
#include "view/view_resource.h"

#include <stdlib.h>
#include <string.h>

struct view_door {
	struct store *store;
};

enum status view_door_open(const char *db, struct view_door **out_door, struct err *err)
{
	struct store *store;
	enum status st = programme_open(db, STORE_READ, &store, err);

	if (st != ST_OK)
		return st;
	*out_door = heap_alloc(1, sizeof **out_door);
	(*out_door)->store = store;
	return ST_OK;
}

void view_door_close(struct view_door *door)
{
	if (door)
		store_close(door->store);
	free(door);
}

enum status view_viewer_find(struct view_door *door, const char *person_or_null, const char *organisation_or_null, const char *role_or_null,
	struct arena *arena, struct view_viewer *out_viewer, struct err *err)
{
	memset(out_viewer, 0, sizeof *out_viewer);
	out_viewer->on = DATE_NONE;
	return ST_OK;
}
