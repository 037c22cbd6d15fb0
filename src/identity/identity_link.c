/* Sign-in links made at the machine, by who holds the database: for the first person of a new programme, and for trials. */
#include "identity/identity_int.h"

#include "party/party.h"

#include <stdio.h>
#include <string.h>

enum status identity_link_make(struct identity *identity, const char *person, const char *by, char out_link[IDENTITY_SECRET_LEN], struct err *err)
{
	struct identity_code_row row = {.mail = ""};
	char link[IDENTITY_SECRET_LEN];
	struct identity_people people;
	struct identity_who who;
	struct identity_work work;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK && !identity_people_key(&people, person, &who))
		st = err_set(err, ST_NOT_FOUND, "identity.person", person, NULL);
	if (st == ST_OK) {
		identity_secret_make(&identity->keys, IDENTITY_MACHINE_LINK, link);
		identity_secret_hex(link, row.sign_in);
		identity_secret_hex(link, row.link);
		snprintf(row.person, sizeof row.person, "%s", person);
		row.created = work.now;
		row.expires = work.now + IDENTITY_LINK_SECONDS;
		st = identity_code_put(&work, &row, err);
	}
	if (st == ST_OK)
		st = identity_log_add(&work, "link.made", person, by, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	if (st == ST_OK)
		memcpy(out_link, link, sizeof link);
	sodium_memzero(link, sizeof link);
	return st;
}

/* Whether a person stands for a role: kind of organisation, tier of a supplier, area of a carmaker's people. */
static enum status stands(struct identity_work *work, const struct identity_people *people, const struct identity_who *who, const char *role,
	bool *out, struct err *err)
{
	const enum party_area area = who->person->area;
	char consortium[PARTY_ID_LEN];
	int tier = 0;
	enum status st;

	*out = strcmp(who->organisation_kind, role) == 0;
	if (strncmp(role, "carmaker_", 9) == 0)
		*out = strcmp(who->organisation_kind, "carmaker") == 0 &&
		       (area == PARTY_AREA_ALL || (area == PARTY_AREA_CREDITS) == (strcmp(role, "carmaker_trading") == 0));
	if (strncmp(role, "supplier_", 9) != 0 || strcmp(who->organisation_kind, "supplier") != 0)
		return ST_OK;
	st = party_tier_on(work->tx, who->person->organisation, people->today, &tier, consortium, err);
	*out = (strcmp(role, "supplier_1") == 0) == (tier == 1);
	return st;
}

enum status identity_link_persons(struct identity *identity, struct arena *arena, struct identity_link_person out_person[IDENTITY_LINK_ROLES],
	size_t *out_count, struct err *err)
{
	static const char *const roles[IDENTITY_LINK_ROLES] = {
		"operator", "ministry_trade", "ministry_sme", "carmaker_sustainability", "carmaker_trading", "supplier_1", "supplier_2", "verifier"};
	struct identity_people people;
	struct identity_who who;
	struct identity_work work;
	size_t count = 0;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK && !people.simulated)
		st = err_set(err, ST_USAGE, "identity.links_simulated", NULL);
	for (size_t r = 0; st == ST_OK && r < IDENTITY_LINK_ROLES; r++) {
		bool found = false;

		for (size_t i = 0; st == ST_OK && !found && i < people.persons; i++) {
			if (!identity_people_key(&people, people.person[i].person, &who))
				continue;
			st = stands(&work, &people, &who, roles[r], &found, err);
			if (st == ST_OK && found)
				out_person[count++] = (struct identity_link_person){.role = roles[r],
					.person = arena_strdup(arena, who.person->person),
					.organisation = arena_strdup(arena, who.person->organisation)};
		}
	}
	identity_abandon(&work);
	if (st == ST_OK)
		*out_count = count;
	return st;
}
