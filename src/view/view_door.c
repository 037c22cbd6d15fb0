/* The door of one worker thread: an open database that follows a file which a run replaced. */
#include "view/view_int.h"
#include "view/view_log.h"

#include "programme/programme.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void forget(struct view_door *door)
{
	for (size_t i = 0; i < VIEW_CIRCLES; i++) {
		view_circle_free(door->circle[i]);
		door->circle[i] = NULL;
	}
	view_relations_release(door->relations);
	door->relations = NULL;
}

static void shut(struct view_door *door)
{
	forget(door);
	if (door->store)
		store_close(door->store);
	door->store = NULL;
}

static enum status open_store(struct view_door *door, struct err *err)
{
	struct stat there = {0};
	enum status st;

	if (!store_is_server(door->db) && stat(door->db, &there) != 0)
		there.st_ino = 0;
	st = programme_open(door->db, STORE_READ, &door->store, err);
	if (st != ST_OK)
		return st;
	door->inode = (uint64_t)there.st_ino;
	door->device = (uint64_t)there.st_dev;
	return ST_OK;
}

static bool replaced(const struct view_door *door)
{
	struct stat there;

	return !store_is_server(door->db) && stat(door->db, &there) == 0 &&
	       ((uint64_t)there.st_ino != door->inode || (uint64_t)there.st_dev != door->device);
}

static enum status begin(struct view_door *door, struct err *err)
{
	char state[VIEW_STATE_LEN];
	enum status st = ST_OK;

	if (door->store && replaced(door))
		shut(door);
	if (!door->store)
		st = open_store(door, err);
	if (st == ST_OK)
		st = store_begin(door->store, false, &door->tx, err);
	if (st != ST_OK)
		return st;
	st = view_relations_state(door->tx, state, err);
	if (st == ST_OK && (!door->relations || strcmp(door->relations->state, state) != 0)) {
		forget(door);
		st = view_relations_get(door->db, door->tx, &door->relations, err);
	}
	if (st != ST_OK)
		view_door_end(door);
	return st;
}

/* A connection that was lost while nobody looked is opened once more; so is a file whose tables changed under us. */
enum status view_door_begin(struct view_door *door, struct err *err)
{
	struct err own;
	enum status st;

	if (!err)
		err = &own;
	err_clear(err);
	st = begin(door, err);
	if (st == ST_OK || (strcmp(err->code, "store.lost") != 0 && strcmp(err->code, "store.sql") != 0))
		return st;
	shut(door);
	return begin(door, err);
}

void view_door_end(struct view_door *door)
{
	if (door->tx)
		store_rollback(door->tx);
	door->tx = NULL;
}

const struct view_circle *view_door_circle(struct view_door *door, int32_t organisation)
{
	size_t at;

	for (size_t i = 0; i < VIEW_CIRCLES; i++)
		if (door->circle[i] && door->circle[i]->organisation == organisation)
			return door->circle[i];
	at = door->circle_next;
	door->circle_next = (door->circle_next + 1) % VIEW_CIRCLES;
	view_circle_free(door->circle[at]);
	door->circle[at] = view_circle_new(door->relations, organisation);
	return door->circle[at];
}

enum status view_door_open(const char *db, struct view_door **out_door, struct err *err)
{
	struct view_door *door = heap_alloc(1, sizeof *door);
	struct err own;
	enum status st;

	memset(door, 0, sizeof *door);
	door->db = heap_strdup(db);
	if (!err)
		err = &own;
	err_clear(err);
	st = open_store(door, err);
	if (st == ST_OK)
		st = view_keys_make(db, door->store, err);
	if (st == ST_OK)
		st = view_log_open(db, &door->log, err);
	if (st != ST_OK) {
		view_door_close(door);
		return st;
	}
	*out_door = door;
	return ST_OK;
}

void view_door_close(struct view_door *door)
{
	if (!door)
		return;
	view_door_end(door);
	shut(door);
	view_log_close(door->log);
	free(door->db);
	free(door);
}
