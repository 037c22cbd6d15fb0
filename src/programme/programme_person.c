/* People who may sign in, as the operator decides it, and a firm for its own. */
#include "programme/programme_person.h"

#include "party/party_person.h"
#include "programme/programme_actor.h"
#include "programme/programme_chain.h"
#include "programme/programme_desk.h"
#include "programme/programme_int.h"
#include "programme/programme_job.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX_BYTES 200
#define MAIL_MAX_BYTES 254

struct deciding {
	struct programme_desk desk;
	struct programme_actors actors;
	const char *by;
};

void programme_person_key(const char *organisation, char out_person[PROGRAMME_PERSON_KEY_LEN])
{
	char random[PROGRAMME_JOB_KEY_LEN];

	programme_job_key("p", random);
	snprintf(out_person, PROGRAMME_PERSON_KEY_LEN, "%.50s-%.8s", organisation, random + 2);
}

static const struct party_organisation *organisation_of(const struct programme_actors *a, const char *organisation)
{
	for (size_t i = 0; i < a->organisations; i++)
		if (strcmp(a->organisation[i].organisation, organisation) == 0)
			return &a->organisation[i];
	return NULL;
}

static const struct party_person *person_of(const struct programme_actors *a, const char *person)
{
	for (size_t i = 0; i < a->persons; i++)
		if (strcmp(a->person[i].person, person) == 0)
			return &a->person[i];
	return NULL;
}

static enum status start(const char *db, const char *by, struct arena *arena, struct deciding *d, struct err *err)
{
	enum status st = programme_desk_open(db, DATE_NONE, &d->desk, err);

	if (st != ST_OK)
		return st;
	d->by = by;
	st = programme_personal_intact(d->desk.tx, err);
	if (st == ST_OK)
		st = programme_actors_read(d->desk.tx, d->desk.today, arena, &d->actors, err);
	if (st == ST_OK)
		st = programme_actor_check(&d->actors, by, err);
	if (st != ST_OK)
		programme_desk_abandon(&d->desk);
	return st;
}

static bool is_over(const struct deciding *d, const struct party_person *person)
{
	return person->valid_to != DATE_NONE && person->valid_to < d->desk.today;
}

/* No ministry: the operator answers for who comes in. A supplier or carmaker decides of its own people, by one who looks after all or carbon. */
static enum status judge_right(const struct deciding *d, const struct party_person *person, struct err *err)
{
	const struct party_person *by = person_of(&d->actors, d->by);
	const struct party_organisation *firm = by ? organisation_of(&d->actors, by->organisation) : NULL;

	if (programme_actor_operates(&d->actors, d->by))
		return ST_OK;
	if (!firm || (strcmp(firm->kind, "supplier") != 0 && strcmp(firm->kind, "carmaker") != 0) || !party_person_manages(by))
		return err_set(err, ST_DENIED, "person.operator_only", d->by, NULL);
	if (strcmp(by->organisation, person->organisation) != 0 || !party_person_within(by, person))
		return err_set(err, ST_DENIED, "person.beyond", d->by, NULL);
	return ST_OK;
}

/* Of somebody who is there: others' people are not there for a firm, and nobody decides of oneself or calls back whom the operator let go. */
static enum status judge_change(const struct deciding *d, const struct party_person *was, struct err *err)
{
	const struct party_person *by = person_of(&d->actors, d->by);
	enum status st = ST_OK;

	if (programme_actor_operates(&d->actors, d->by))
		return ST_OK;
	if (!by || strcmp(by->organisation, was->organisation) != 0)
		return err_set(err, ST_NOT_FOUND, "person.unknown", was->person, NULL);
	st = judge_right(d, was, err);
	if (st == ST_OK && (strcmp(was->person, d->by) == 0 || is_over(d, was)))
		st = err_set(err, ST_DENIED, "person.beyond", d->by, NULL);
	return st;
}

static enum status finish(struct deciding *d, const struct party_person *person, const char *what, enum status st, struct err *err)
{
	if (st == ST_OK)
		st = party_person_put(d->desk.tx, person, d->by, d->desk.at, err);
	if (st == ST_OK)
		st = programme_desk_log(&d->desk, what, person->person, d->by, "", err);
	if (st == ST_OK)
		st = programme_reseal_personal(d->desk.tx, err);
	if (st == ST_OK)
		return programme_desk_commit(&d->desk, err);
	programme_desk_abandon(&d->desk);
	return st;
}

/* One line of text that a letter can begin with. */
static bool is_name(const char *name)
{
	if (!name || string_is_blank(name) || strlen(name) > NAME_MAX_BYTES)
		return false;
	for (const char *c = name; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return true;
}

static enum status judge_mail(const struct deciding *d, const struct party_person *person, struct err *err)
{
	if (!person->mail || strlen(person->mail) > MAIL_MAX_BYTES || !string_is_mail_address(person->mail))
		return err_set(err, ST_INPUT, "person.mail", NULL);
	for (size_t i = 0; i < d->actors.persons; i++) {
		const struct party_person *other = &d->actors.person[i];

		if (strcmp(other->person, person->person) != 0 && other->mail && strcasecmp(other->mail, person->mail) == 0 && !is_over(d, other)) {
			bool known = programme_actor_operates(&d->actors, d->by) || strcmp(other->organisation, person->organisation) == 0;

			return err_set(err, ST_CONFLICT, "person.mail_taken", known ? other->person : "…", NULL);
		}
	}
	return ST_OK;
}

static enum status judge(const struct deciding *d, const struct party_person *person, struct err *err)
{
	char until[DATE_TEXT_LEN], today[DATE_TEXT_LEN];

	if (!is_name(person->name))
		return err_set(err, ST_INPUT, "person.name", NULL);
	if (person->valid_to != DATE_NONE && person->valid_to < d->desk.today) {
		date_format(person->valid_to, until);
		date_format(d->desk.today, today);
		return err_set(err, ST_INPUT, "person.until", until, today, NULL);
	}
	return judge_mail(d, person, err);
}

static enum status set_words(struct party_person *person, const struct programme_person_said *said, struct err *err)
{
	if (said->area && !party_area_parse(said->area, &person->area))
		return err_set(err, ST_INPUT, "person.word", "area", "all, money, carbon, credits", NULL);
	if (said->language && strcmp(said->language, "ko") != 0 && strcmp(said->language, "en") != 0)
		return err_set(err, ST_INPUT, "person.word", "language", "ko, en", NULL);
	if (said->language)
		person->language = strcmp(said->language, "en") == 0 ? LANG_EN : LANG_KO;
	return ST_OK;
}

enum status programme_person_invite(const char *db, const struct programme_person_said *said, struct arena *arena, struct err *err)
{
	struct party_person one = {.person = said->person,
		.organisation = said->organisation,
		.name = said->name,
		.mail = said->mail,
		.language = LANG_KO,
		.valid_to = said->valid_to};
	struct deciding d;
	enum status st = start(db, said->by, arena, &d, err);

	if (st != ST_OK)
		return st;
	one.valid_from = d.desk.today;
	if (!organisation_of(&d.actors, one.organisation))
		st = err_set(err, ST_NOT_FOUND, "person.organisation", one.organisation, NULL);
	else if (person_of(&d.actors, one.person) || organisation_of(&d.actors, one.person))
		st = err_set(err, ST_CONFLICT, "person.exists", one.person, NULL);
	if (st == ST_OK)
		st = set_words(&one, said, err);
	if (st == ST_OK)
		st = judge_right(&d, &one, err);
	if (st == ST_OK)
		st = judge(&d, &one, err);
	return finish(&d, &one, "person.invited", st, err);
}

/* The person as it stands, to be changed. */
static enum status find(const struct deciding *d, const char *person, struct party_person *out_person, struct err *err)
{
	const struct party_person *found = person_of(&d->actors, person);

	if (!found)
		return err_set(err, ST_NOT_FOUND, "person.unknown", person, NULL);
	if (!found->name || !found->name[0])
		return err_set(err, ST_CONFLICT, "person.erased", person, NULL);
	*out_person = *found;
	return ST_OK;
}

enum status programme_person_change(const char *db, const struct programme_person_said *said, struct arena *arena, struct err *err)
{
	struct party_person one = {.person = said->person};
	struct deciding d;
	enum status st = start(db, said->by, arena, &d, err);

	if (st != ST_OK)
		return st;
	st = find(&d, said->person, &one, err);
	if (st == ST_OK)
		st = judge_change(&d, &one, err);
	if (st == ST_OK)
		st = set_words(&one, said, err);
	if (said->name)
		one.name = said->name;
	if (said->mail)
		one.mail = said->mail;
	if (said->valid_to != DATE_NONE || said->open)
		one.valid_to = said->open ? DATE_NONE : said->valid_to;
	if (st == ST_OK)
		st = judge_right(&d, &one, err);
	if (st == ST_OK)
		st = judge(&d, &one, err);
	return finish(&d, &one, "person.changed", st, err);
}

enum status programme_person_withdraw(const char *db, const char *person, const char *by, struct arena *arena, struct err *err)
{
	struct party_person one = {.person = person};
	struct deciding d;
	enum status st = start(db, by, arena, &d, err);

	if (st != ST_OK)
		return st;
	if (strcmp(person, by) == 0)
		st = err_set(err, ST_CONFLICT, "person.self", NULL);
	if (st == ST_OK)
		st = find(&d, person, &one, err);
	if (st == ST_OK)
		st = judge_change(&d, &one, err);
	if (st == ST_OK && is_over(&d, &one))
		st = err_set(err, ST_CONFLICT, "person.ended", person, NULL);
	one.valid_to = d.desk.today - 1;
	if (one.valid_from > one.valid_to)
		one.valid_from = one.valid_to;
	return finish(&d, &one, "person.withdrawn", st, err);
}
