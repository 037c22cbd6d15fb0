/* People who answer for an organisation (persons.csv). Names and mail addresses are personal data: they stand in this table only, everything else
 * refers to the key, so that they can be erased without touching what was done. */
#ifndef SANGSAENG_PARTY_PERSON_H
#define SANGSAENG_PARTY_PERSON_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/message.h"
#include "store/store.h"

#include <stdbool.h>

enum party_area { PARTY_AREA_ALL, PARTY_AREA_MONEY, PARTY_AREA_CARBON, PARTY_AREA_CREDITS };
struct party_person {
	const char *person, *organisation;
	const char *name, *mail; /* name "" once erased; mail NULL if none */
	enum lang language;
	enum party_area area;
	date_day valid_from, valid_to; /* valid_to DATE_NONE: open */
	const char *successor;         /* NULL if none */
	int64_t source_line;
};
/* All of them by key, in the arena. */
enum status party_persons(struct store_tx *tx, struct arena *arena, struct party_person **out_list, size_t *out_count, struct err *err);
const char *party_area_name(enum party_area area);
/* "all", "money", "carbon", "credits". */
bool party_area_parse(const char *word, enum party_area *out_area);

/* ---- what the desk decides: table desk_person, which lies over persons.csv and outlives a run ---- */

/* A new person, or the one with this key as it is from now on: stands at once in `persons` too. `at` is UTC. */
enum status party_person_put(struct store_tx *tx, const struct party_person *person, const char *by, const char *at, struct err *err);
/* After a folder was read: the desk's persons over those of persons.csv. One whose organisation is not in the folder any more, or is another there,
 * is left out. `out_key`: those that are there, in the arena. */
enum status party_persons_lay(struct store_tx *tx, struct arena *arena, const char ***out_key, size_t *out_count, struct err *err);
/* Name and address are erased, of the folder's person and of the desk's. */
enum status party_person_blank(struct store_tx *tx, const char *person, struct err *err);

/* The line of a person; NULL: none. */
const struct party_person *party_person_find(const struct party_person *list, size_t count, const char *person);
/* Who does a person's work on a day: the person, or along successors the first who is in the task; NULL if nobody is, or successors go in a circle.
 */
const struct party_person *party_person_on(const struct party_person *list, size_t count, const char *person, date_day day);
/* Is the person in the task on the day? */
bool party_person_active(const struct party_person *person, date_day day);
/* Does its area let a person decide who else signs in for the firm? */
bool party_person_manages(const struct party_person *person);
/* Has the other a task that is not wider and not longer than the manager's? */
bool party_person_within(const struct party_person *manager, const struct party_person *person);
/* May `actor` act for an organisation on a day: an active person of it, or the organisation itself by its key? */
bool party_person_acts_for(const struct party_person *list, size_t count, const char *actor, const char *organisation, date_day day);

#endif
