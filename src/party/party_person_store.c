/* SQL of persons, and who answers on a day. */
#include "party/party_person.h"

#include <string.h>

static const char *const area_names[] = {"all", "money", "carbon", "credits"};

const char *party_area_name(enum party_area area)
{
	return area_names[area];
}

bool party_area_parse(const char *word, enum party_area *out_area)
{
	for (int i = 0; i < 4; i++)
		if (strcmp(word, area_names[i]) == 0) {
			*out_area = (enum party_area)i;
			return true;
		}
	return false;
}

static enum party_area area_of(const char *word)
{
	enum party_area area = PARTY_AREA_ALL;

	if (word)
		party_area_parse(word, &area);
	return area;
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

const struct party_person *party_person_find(const struct party_person *list, size_t count, const char *person)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i].person, person) == 0)
			return &list[i];
	return NULL;
}

const struct party_person *party_person_on(const struct party_person *list, size_t count, const char *person, date_day day)
{
	const struct party_person *at = party_person_find(list, count, person);
	for (size_t steps = 0; at && steps <= count; steps++) {
		if (party_person_active(at, day))
			return at;
		at = at->successor ? party_person_find(list, count, at->successor) : NULL;
	}
	return NULL;
}

bool party_person_manages(const struct party_person *person)
{
	return person->area == PARTY_AREA_ALL || person->area == PARTY_AREA_CARBON;
}

bool party_person_within(const struct party_person *manager, const struct party_person *person)
{
	bool longer = manager->valid_to != DATE_NONE && (person->valid_to == DATE_NONE || person->valid_to > manager->valid_to);

	return !longer && (manager->area == PARTY_AREA_ALL || person->area == manager->area);
}

bool party_person_acts_for(const struct party_person *list, size_t count, const char *actor, const char *organisation, date_day day)
{
	const struct party_person *person = party_person_find(list, count, actor);

	if (strcmp(actor, organisation) == 0)
		return true;
	return person && strcmp(person->organisation, organisation) == 0 && party_person_active(person, day);
}

/* ---- the desk's ---- */

static void bind_day(struct store_stmt *s, int at, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day != DATE_NONE)
		date_format(day, text);
	store_bind_text(s, at, day != DATE_NONE ? text : NULL);
}

static void bind_person(struct store_stmt *s, const struct party_person *person)
{
	store_bind_text(s, 1, person->person);
	store_bind_text(s, 2, person->organisation);
	store_bind_text(s, 3, person->name);
	store_bind_text(s, 4, person->mail);
	store_bind_text(s, 5, person->language == LANG_EN ? "en" : "ko");
	store_bind_text(s, 6, party_area_name(person->area));
	bind_day(s, 7, person->valid_from);
	bind_day(s, 8, person->valid_to);
}

/* In `persons`: what is not known of it (the successor) stays. */
static enum status lay(struct store_tx *tx, const struct party_person *person, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO persons (person, organisation, name, mail, language, area, valid_from, valid_to, successor, source_line)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, 0) ON CONFLICT (person) DO UPDATE SET name = excluded.name, mail = excluded.mail,"
		" language = excluded.language, area = excluded.area, valid_from = excluded.valid_from, valid_to = excluded.valid_to",
		&s, err);

	if (st != ST_OK)
		return st;
	bind_person(s, person);
	return store_run(s, err);
}

enum status party_person_put(struct store_tx *tx, const struct party_person *person, const char *by, const char *at, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO desk_person (person, organisation, name, mail, language, area, valid_from, valid_to, decided_by, decided_at)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (person) DO UPDATE SET name = excluded.name, mail = excluded.mail,"
		" language = excluded.language, area = excluded.area, valid_from = excluded.valid_from, valid_to = excluded.valid_to,"
		" decided_by = excluded.decided_by, decided_at = excluded.decided_at",
		&s, err);

	if (st != ST_OK)
		return st;
	bind_person(s, person);
	store_bind_text(s, 9, by);
	store_bind_text(s, 10, at);
	st = store_run(s, err);
	return st == ST_OK ? lay(tx, person, err) : st;
}

enum status party_persons_lay(struct store_tx *tx, struct arena *arena, const char ***out_key, size_t *out_count, struct err *err)
{
	struct party_person *list;
	const char **key;
	size_t count;
	enum status st = ST_OK;

	STORE_READ_ROWS("SELECT d.person, d.organisation, d.name, d.mail, d.language, d.area, d.valid_from, d.valid_to FROM desk_person d JOIN "
			"organisations o"
			" ON o.organisation = d.organisation LEFT JOIN persons p ON p.person = d.person WHERE p.organisation IS NULL OR"
			" p.organisation = d.organisation ORDER BY d.person",
		struct party_person, list, count, .person = STORE_TEXT(0), .organisation = STORE_TEXT(1), .name = STORE_TEXT(2),
		.mail = STORE_TEXT(3), .language = strcmp(store_text(stmt_, 4), "en") == 0 ? LANG_EN : LANG_KO, .area = area_of(store_text(stmt_, 5)),
		.valid_from = STORE_DATE(6), .valid_to = STORE_DATE(7));
	key = arena_alloc(arena, (count + 1) * sizeof *key);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		key[i] = list[i].person;
		st = lay(tx, &list[i], err);
	}
	*out_key = key;
	*out_count = count;
	return st;
}

enum status party_person_blank(struct store_tx *tx, const char *person, struct err *err)
{
	static const char *const sql[] = {
		"UPDATE persons SET name = '', mail = NULL WHERE person = ?1", "UPDATE desk_person SET name = '', mail = NULL WHERE person = ?1"};
	struct store_stmt *s;
	enum status st = ST_OK;

	for (int i = 0; st == ST_OK && i < 2; i++) {
		st = store_query(tx, sql[i], &s, err);
		if (st == ST_OK) {
			store_bind_text(s, 1, person);
			st = store_run(s, err);
		}
	}
	return st;
}
