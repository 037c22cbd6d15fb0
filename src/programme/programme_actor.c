#include "programme/programme_actor.h"

#include <string.h>

enum status programme_actors_read(struct store_tx *tx, date_day on, struct arena *arena, struct programme_actors *out_actors, struct err *err)
{
	struct programme_actors a = {.on = on};
	enum status st = party_persons(tx, arena, &a.person, &a.persons, err);

	if (st == ST_OK)
		st = party_organisations(tx, arena, &a.organisation, &a.organisations, err);
	if (st == ST_OK)
		*out_actors = a;
	return st;
}

enum status programme_actor_check(const struct programme_actors *a, const char *actor, struct err *err)
{
	char day[DATE_TEXT_LEN];

	for (size_t i = 0; i < a->organisations; i++)
		if (strcmp(a->organisation[i].organisation, actor) == 0)
			return ST_OK;
	for (size_t i = 0; i < a->persons; i++) {
		if (strcmp(a->person[i].person, actor) != 0)
			continue;
		if (party_person_active(&a->person[i], a->on))
			return ST_OK;
		date_format(a->on, day);
		return err_set(err, ST_DENIED, "actor.left", actor, day, NULL);
	}
	return err_set(err, ST_NOT_FOUND, "actor.unknown", actor, NULL);
}

enum status programme_actor_find(struct store_tx *tx, const char *actor, date_day on, struct err *err)
{
	struct programme_actors actors;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = programme_actors_read(tx, on, &arena, &actors, err);
	if (st == ST_OK)
		st = programme_actor_check(&actors, actor, err);
	arena_done(&arena);
	return st;
}

bool programme_actor_acts_for(const struct programme_actors *a, const char *actor, const char *organisation_or_null)
{
	return organisation_or_null && party_person_acts_for(a->person, a->persons, actor, organisation_or_null, a->on);
}

static bool acts_for_kind(const struct programme_actors *a, const char *actor, const char *kind)
{
	for (size_t i = 0; i < a->organisations; i++)
		if (strncmp(a->organisation[i].kind, kind, strlen(kind)) == 0 && programme_actor_acts_for(a, actor, a->organisation[i].organisation))
			return true;
	return false;
}

bool programme_actor_operates(const struct programme_actors *a, const char *actor)
{
	return acts_for_kind(a, actor, "operator");
}

bool programme_actor_oversees(const struct programme_actors *a, const char *actor)
{
	return programme_actor_operates(a, actor) || acts_for_kind(a, actor, "ministry_");
}
