/* Who acts: a person by its key, on a day in its task, or an organisation by its key. One answer for every command with --by. */
#ifndef SANGSAENG_PROGRAMME_ACTOR_H
#define SANGSAENG_PROGRAMME_ACTOR_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "party/party.h"
#include "party/party_person.h"
#include "store/store.h"

#include <stdbool.h>

struct programme_actors {
	struct party_person *person;
	struct party_organisation *organisation;
	size_t persons, organisations;
	date_day on;
};
enum status programme_actors_read(struct store_tx *tx, date_day on, struct arena *arena, struct programme_actors *out_actors, struct err *err);
/* Is it one, on that day? ST_NOT_FOUND actor.unknown, ST_DENIED actor.left (key, day). */
enum status programme_actor_check(const struct programme_actors *actors, const char *actor, struct err *err);
/* The same, read for this one question. */
enum status programme_actor_find(struct store_tx *tx, const char *actor, date_day on, struct err *err);
/* Is it the organisation, or a person of it? False for an organisation that is NULL. */
bool programme_actor_acts_for(const struct programme_actors *actors, const char *actor, const char *organisation_or_null);
/* Does it act for an operator or a ministry, who may do what any firm may? */
bool programme_actor_oversees(const struct programme_actors *actors, const char *actor);
/* For an operator? Ministries read, and decide nothing for it. */
bool programme_actor_operates(const struct programme_actors *actors, const char *actor);

#endif
