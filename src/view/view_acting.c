/* Who may rule over a firm's data, and the transaction in which that is written. */
#include "view/view_int.h"

#include "programme/programme.h"

#include <string.h>

bool view_acts_for(const struct view_viewer *v, const char *owner)
{
	return v->owner || (v->organisation && strcmp(v->organisation, owner) == 0 && v->role != VIEW_ROLE_CONSULTANT && !v->as);
}

const char *view_actor(const struct view_viewer *v)
{
	return v->person ? v->person : v->client ? v->client : v->organisation ? v->organisation : "";
}

enum status view_writer_open(struct view_door *door, struct store **out_store, struct store_tx **out_tx, struct err *err)
{
	enum status st = programme_open(door->db, STORE_WRITE, out_store, err);

	if (st != ST_OK)
		return st;
	st = store_begin(*out_store, true, out_tx, err);
	if (st != ST_OK)
		store_close(*out_store);
	return st;
}

enum status view_writer_close(struct store *store, struct store_tx *tx, enum status st, struct err *err)
{
	if (st == ST_OK)
		st = store_commit(tx, err);
	else
		store_rollback(tx);
	store_close(store);
	return st;
}
