/* Sessions of people: beginning, listing, ending. */
#include "identity/identity_int.h"

#include <stdio.h>
#include <string.h>

#define SESSIONS_MAX 20 /* of one person: the oldest ends */

void identity_wipe(struct identity_signed_in *signed_in)
{
	sodium_memzero(signed_in, sizeof *signed_in);
}

enum status identity_session_put(struct identity_work *work, struct identity_row *row, struct identity_signed_in *out_signed_in, struct err *err)
{
	const struct identity_keys *keys = &work->identity->keys;
	enum status st;

	identity_secret_make(keys, 's', out_signed_in->secret);
	identity_secret_hex(out_signed_in->secret, row->hash);
	identity_csrf(keys, row->hash, row->caller.csrf);
	identity_id_make("s-", row->caller.session);
	row->seen = work->now;
	st = identity_row_add(work, row, err);
	out_signed_in->caller = row->caller;
	return st;
}

static enum status end_oldest(struct identity_work *work, const char *person, struct err *err)
{
	struct identity_row *row;
	size_t count = 0;
	enum status st = identity_rows_live(work, person, NULL, &work->arena, &row, &count, err);

	for (size_t i = 0; st == ST_OK && i + SESSIONS_MAX <= count; i++)
		st = identity_row_revoke(work, row[i].caller.session, err);
	return st;
}

enum status identity_session_begin(struct identity_work *work, const struct identity_who *who, const char *method, bool vouched,
	struct identity_signed_in *out_signed_in, struct err *err)
{
	struct identity_row row = {.created = work->now, .expires = work->now + IDENTITY_SESSION_SECONDS};
	struct identity_totp_row totp = {0};
	bool found = false;
	enum status st = identity_totp_get(work, who->person->person, &found, &totp, err);

	if (st == ST_OK)
		st = end_oldest(work, who->person->person, err);
	if (st != ST_OK)
		return st;
	row.caller.kind = IDENTITY_PERSON;
	snprintf(row.caller.person, sizeof row.caller.person, "%s", who->person->person);
	snprintf(row.caller.organisation, sizeof row.caller.organisation, "%s", who->person->organisation);
	snprintf(row.method, sizeof row.method, "%s", method);
	row.caller.second_factor = vouched;
	row.pending = !vouched && (who->needs_second || found);
	out_signed_in->need = !row.pending ? IDENTITY_COMPLETE : found ? IDENTITY_NEEDS_TOTP : IDENTITY_NEEDS_ENROLMENT;
	st = identity_session_put(work, &row, out_signed_in, err);
	if (st == ST_OK)
		st = identity_log_add(work, "session.begun", row.caller.session, row.caller.person, err);
	return st;
}

enum status identity_session_need(struct identity *identity, const char *session, enum identity_need *out_need, struct err *err)
{
	struct identity_totp_row totp;
	struct identity_work work;
	struct identity_row row;
	bool found = false, registered = false;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_row_by_id(&work, session, &found, &row, err);
	if (st == ST_OK && !found)
		st = err_set(err, ST_NOT_FOUND, "identity.session", session, NULL);
	if (st == ST_OK)
		st = identity_totp_get(&work, row.caller.person, &registered, &totp, err);
	if (st == ST_OK)
		*out_need = !row.pending ? IDENTITY_COMPLETE : registered ? IDENTITY_NEEDS_TOTP : IDENTITY_NEEDS_ENROLMENT;
	identity_abandon(&work);
	return st;
}

enum status identity_sessions(struct identity *identity, const char *person_or_null, struct arena *arena, struct identity_session **out_list,
	size_t *out_count, struct err *err)
{
	struct identity_session *list = NULL;
	struct identity_work work;
	struct identity_row *row;
	size_t count = 0, kept = 0;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_rows_live(&work, person_or_null, NULL, arena, &row, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct identity_caller *c = &row[i].caller;

		if (!c->client[0] && work.now - row[i].seen >= IDENTITY_IDLE_SECONDS)
			continue;
		list = arena_grow(arena, list, kept, sizeof *list);
		list[kept++] = (struct identity_session){.session = c->session,
			.kind = c->client[0] ? "token" : "session",
			.person = c->person[0] ? c->person : NULL,
			.organisation = c->organisation,
			.client = c->client[0] ? c->client : NULL,
			.method = row[i].method,
			.created = row[i].created,
			.seen = row[i].seen,
			.expires = row[i].expires,
			.second_factor = c->second_factor,
			.pending = row[i].pending};
	}
	identity_abandon(&work);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = kept;
	}
	return st;
}

enum status identity_session_revoke(struct identity *identity, const char *session, const char *person_or_null, const char *by, struct err *err)
{
	struct identity_work work;
	struct identity_row row;
	bool found = false;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_row_by_id(&work, session, &found, &row, err);
	if (st == ST_OK && (!found || row.revoked || (person_or_null && strcmp(row.caller.person, person_or_null) != 0)))
		st = err_set(err, ST_NOT_FOUND, "identity.session", session, NULL);
	if (st == ST_OK)
		st = identity_row_revoke(&work, session, err);
	if (st == ST_OK)
		st = identity_log_add(&work, "session.revoked", session, by, err);
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}

enum status identity_person_find(
	struct identity *identity, const char *person, struct arena *arena, struct identity_person *out_person, struct err *err)
{
	static const char *const area[] = {"all", "money", "carbon", "credits"};
	struct identity_people people;
	struct identity_totp_row totp;
	struct identity_who who;
	struct identity_work work;
	bool found = false;
	enum status st = identity_begin(identity, false, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_people_read(&work, &people, err);
	if (st == ST_OK && !identity_people_key(&people, person, &who))
		st = err_set(err, ST_NOT_FOUND, "identity.person", person, NULL);
	if (st == ST_OK)
		st = identity_totp_get(&work, person, &found, &totp, err);
	if (st == ST_OK)
		*out_person = (struct identity_person){.person = arena_strdup(arena, who.person->person),
			.name = arena_strdup(arena, who.person->name ? who.person->name : ""),
			.organisation = arena_strdup(arena, who.person->organisation),
			.organisation_kind = arena_strdup(arena, who.organisation_kind),
			.area = area[who.person->area],
			.language = who.person->language,
			.totp = found};
	identity_abandon(&work);
	return st;
}
