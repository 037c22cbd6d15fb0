/* People as those who sign in: how each stands, and the end of their sessions with their task. */
#include "identity/identity_int.h"

#include <string.h>

enum status identity_person_end(struct identity *identity, const char *person, const char *by, struct err *err)
{
	struct identity_work work;
	struct identity_row *row;
	size_t count = 0;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_rows_live(&work, person, NULL, &work.arena, &row, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		st = identity_row_revoke(&work, row[i].caller.session, err);
		if (st == ST_OK)
			st = identity_log_add(&work, "session.revoked", row[i].caller.session, by, err);
	}
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

static struct identity_account *find(struct identity_account *list, size_t count, const char *person)
{
	for (size_t low = 0, high = count; low < high;) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(list[middle].person, person);

		if (order == 0)
			return &list[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static void fill(const struct identity_people *people, struct identity_account *list)
{
	for (size_t i = 0; i < people->persons; i++) {
		const struct party_person *p = &people->person[i];
		struct identity_who who = {.organisation_kind = NULL};

		list[i] = (struct identity_account){.person = p->person, .organisation = p->organisation};
		list[i].active = identity_people_key(people, p->person, &who);
		list[i].organisation_kind = who.organisation_kind;
		list[i].needs_second = who.needs_second;
	}
}

/* What the sessions and the log say of them. */
static enum status add_facts(struct identity_work *work, struct arena *arena, struct identity_account *list, size_t count, struct err *err)
{
	struct identity_fact *fact;
	size_t facts = 0;
	enum status st = identity_facts(work, arena, &fact, &facts, err);

	for (size_t i = 0; st == ST_OK && i < facts; i++) {
		struct identity_account *one = find(list, count, fact[i].person);

		if (!one)
			continue;
		one->sessions += fact[i].sessions;
		one->second |= fact[i].second;
		if (fact[i].signed_in_at)
			one->signed_in_at = fact[i].signed_in_at;
		if (fact[i].invited_at)
			one->invited_at = fact[i].invited_at;
	}
	return st;
}

enum status identity_accounts(struct identity *identity, struct arena *arena, struct identity_account **out_list, size_t *out_count, struct err *err)
{
	struct identity_account *list = NULL;
	struct identity_people people;
	struct identity_work work;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK) {
		list = arena_alloc(arena, (people.persons + 1) * sizeof *list);
		fill(&people, list);
		st = add_facts(&work, arena, list, people.persons, err);
	}
	for (size_t i = 0; st == ST_OK && i < people.persons; i++) { /* the work's memory ends with it */
		list[i].person = arena_strdup(arena, list[i].person);
		list[i].organisation = arena_strdup(arena, list[i].organisation);
		list[i].organisation_kind = list[i].organisation_kind ? arena_strdup(arena, list[i].organisation_kind) : NULL;
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = people.persons;
	}
	identity_abandon(&work);
	return st;
}
