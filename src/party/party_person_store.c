/* SQL of persons, and who answers on a day. */
#include "party/party_person.h"

#include <string.h>

static enum party_area area_of(const char *word)
{
	static const char *const name[] = {"all", "money", "carbon", "credits"};
	for (int i = 0; word && i < 4; i++)
		if (strcmp(word, name[i]) == 0)
			return (enum party_area)i;
	return PARTY_AREA_ALL;
}

enum status party_persons(struct store_tx *tx, struct arena *arena, struct party_person **out_list, size_t *out_count, struct err *err)
{
	struct party_person *list;
	size_t count;

	STORE_READ_ROWS(
		"SELECT person, organisation, name, mail, language, area, valid_from, valid_to, successor, source_line FROM persons ORDER BY person",
		struct party_person, list, count, .person = STORE_TEXT(0), .organisation = STORE_TEXT(1), .name = STORE_TEXT(2),
		.mail = STORE_TEXT(3), .language = store_text(stmt_, 4) && strcmp(store_text(stmt_, 4), "en") == 0 ? LANG_EN : LANG_KO,
		.area = area_of(store_text(stmt_, 5)), .valid_from = STORE_DATE(6), .valid_to = STORE_DATE(7), .successor = STORE_TEXT(8),
		.source_line = STORE_INT(9));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

bool party_person_active(const struct party_person *person, date_day day)
{
	return person->valid_from <= day && (person->valid_to == DATE_NONE || day <= person->valid_to);
}

static const struct party_person *find(const struct party_person *list, size_t count, const char *person)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].person, person) == 0)
			return &list[i];
	return NULL;
}

const struct party_person *party_person_on(const struct party_person *list, size_t count, const char *person, date_day day)
{
	const struct party_person *at = find(list, count, person);
	for (size_t steps = 0; at && steps <= count; steps++) {
		if (party_person_active(at, day))
			return at;
		at = at->successor ? find(list, count, at->successor) : NULL;
	}
	return NULL;
}

bool party_person_acts_for(const struct party_person *list, size_t count, const char *actor, const char *organisation, date_day day)
{
	const struct party_person *person = find(list, count, actor);

	if (strcmp(actor, organisation) == 0)
		return true;
	return person && strcmp(person->organisation, organisation) == 0 && party_person_active(person, day);
}
