/* Who may sign in: the people of persons.csv in their task today. */
#include "identity/identity_int.h"

#include "party/party.h"

#include <string.h>
#include <strings.h>

enum status identity_people_read(struct identity_work *work, struct identity_people *out_people, struct err *err)
{
	struct identity_people p = {0};
	struct party_rules rules;
	char folder[65];
	enum status st = party_programme_get(work->tx, &work->arena, &rules, folder, err);

	if (st == ST_OK)
		st = party_persons(work->tx, &work->arena, &p.person, &p.persons, err);
	if (st == ST_OK)
		st = party_organisations(work->tx, &work->arena, &p.organisation, &p.organisations, err);
	if (st != ST_OK)
		return st;
	p.simulated = rules.simulated;
	/* an example that is told ahead of time has people of its own days */
	p.today = date_in_seoul(work->now);
	if (rules.as_of > p.today)
		p.today = rules.as_of;
	*out_people = p;
	return ST_OK;
}

static bool fill(const struct identity_people *people, const struct party_person *person, struct identity_who *out_who)
{
	static const char *const careful[] = {"operator", "ministry_trade", "ministry_sme", "verifier"};
	struct identity_who who = {.person = person};

	if (!party_person_active(person, people->today) || strlen(person->person) >= IDENTITY_KEY_LEN ||
		strlen(person->organisation) >= IDENTITY_KEY_LEN)
		return false;
	for (size_t i = 0; i < people->organisations; i++)
		if (strcmp(people->organisation[i].organisation, person->organisation) == 0)
			who.organisation_kind = people->organisation[i].kind;
	if (!who.organisation_kind)
		return false;
	for (size_t i = 0; i < sizeof careful / sizeof *careful; i++)
		who.needs_second = who.needs_second || strcmp(who.organisation_kind, careful[i]) == 0;
	*out_who = who;
	return true;
}

bool identity_people_key(const struct identity_people *people, const char *person, struct identity_who *out_who)
{
	for (size_t i = 0; i < people->persons; i++)
		if (strcmp(people->person[i].person, person) == 0)
			return fill(people, &people->person[i], out_who);
	return false;
}

bool identity_people_mail(const struct identity_people *people, const char *mail, const char *organisation_or_null, struct identity_who *out_who)
{
	for (size_t i = 0; i < people->persons; i++) {
		const struct party_person *p = &people->person[i];

		if (p->mail && strcasecmp(p->mail, mail) == 0 && (!organisation_or_null || strcmp(p->organisation, organisation_or_null) == 0) &&
			fill(people, p, out_who))
			return true;
	}
	return false;
}

bool identity_people_organisation(const struct identity_people *people, const char *organisation)
{
	for (size_t i = 0; i < people->organisations; i++)
		if (strcmp(people->organisation[i].organisation, organisation) == 0)
			return true;
	return false;
}
