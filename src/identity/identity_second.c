/* The second factor of a session: enrolling, showing it, recovery, reset. */
#include "identity/identity_int.h"

#include <stdio.h>
#include <string.h>

/* Begins a change of a session by its public id: it holds, and its person is in the task. */
static enum status open_session(struct identity *identity, const char *session, struct identity_work *out_work, struct identity_row *out_row,
	struct identity_who *out_who, struct err *err)
{
	struct identity_people people;
	struct identity_work work;
	bool found = false;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_row_by_id(&work, session, &found, out_row, err);
	if (st == ST_OK && (!found || out_row->revoked || out_row->caller.client[0] || work.now >= out_row->expires))
		st = err_set(err, ST_DENIED, "identity.refused", NULL);
	if (st == ST_OK)
		st = identity_people_read(&work, &people, err);
	if (st == ST_OK && !identity_people_key(&people, out_row->caller.person, out_who))
		st = err_set(err, ST_DENIED, "identity.refused", NULL);
	if (st == ST_OK)
		st = identity_key_need(&work, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	*out_work = work;
	return ST_OK;
}

static void place_of(const char *person, char out[IDENTITY_KEY_LEN + 8])
{
	snprintf(out, IDENTITY_KEY_LEN + 8, "totp:%s", person);
}

static void candidate_of(const char *person, char out[IDENTITY_KEY_LEN + 8])
{
	snprintf(out, IDENTITY_KEY_LEN + 8, "new:%s", person);
}

static enum status unseal(
	struct identity_work *work, const char *person, const struct identity_totp_row *row, unsigned char out[IDENTITY_TOTP_BYTES], struct err *err)
{
	char place[IDENTITY_KEY_LEN + 8];

	place_of(person, place);
	return identity_unseal(&work->identity->keys, place, row->sealed, sizeof row->sealed, out)
		       ? ST_OK
		       : err_set(err, ST_INPUT, "identity.key_other", work->identity->key_file, NULL);
}

/* The session goes on, complete, under a new secret. */
static enum status complete(
	struct identity_work *work, const struct identity_row *row, const char *kind, struct identity_signed_in *out_signed_in, struct err *err)
{
	struct identity_row next = *row;
	enum status st = identity_row_revoke(work, row->caller.session, err);

	next.pending = false;
	next.caller.second_factor = true;
	out_signed_in->need = IDENTITY_COMPLETE;
	if (st == ST_OK)
		st = identity_session_put(work, &next, out_signed_in, err);
	if (st == ST_OK)
		st = identity_log_add(work, kind, next.caller.session, next.caller.person, err);
	return st;
}

/* A failure is kept although the call fails. */
static enum status fail(struct identity_work *work, const char *name, struct err *err)
{
	enum status st = identity_lock_failed(work, name, err);

	if (st != ST_OK) {
		identity_abandon(work);
		return st;
	}
	st = identity_commit(work, err);
	return st == ST_OK ? err_set(err, ST_DENIED, "identity.totp", NULL) : st;
}

static enum status judge(
	struct identity_work *work, const char *person, struct identity_totp_row *totp, const char *code, bool *out_good, struct err *err)
{
	unsigned char secret[IDENTITY_TOTP_BYTES];
	char plain[IDENTITY_CODE_LEN], hash[HASH_HEX_LEN];
	int64_t step = -1;
	enum status st = unseal(work, person, totp, secret, err);

	if (st == ST_OK)
		st = identity_totp_judge(secret, code, work->now, totp->last_step, &step, err);
	sodium_memzero(secret, sizeof secret);
	*out_good = false;
	if (st == ST_OK && step >= 0) {
		totp->last_step = step;
		*out_good = true;
		return identity_totp_put(work, person, totp, err);
	}
	if (st == ST_OK && identity_code_read(code, plain)) {
		identity_blind(&work->identity->keys, "recovery", plain, person, hash);
		st = identity_recovery_use(work, person, hash, out_good, err);
	}
	return st;
}

enum status identity_totp_check(
	struct identity *identity, const char *session, const char *code, struct identity_signed_in *out_signed_in, struct err *err)
{
	struct identity_signed_in signed_in = {.need = IDENTITY_COMPLETE};
	struct identity_totp_row totp;
	struct identity_who who;
	struct identity_work work;
	struct identity_row row;
	char name[IDENTITY_KEY_LEN + 8];
	bool found = false, good = false;
	enum status st = open_session(identity, session, &work, &row, &who, err);

	if (st != ST_OK)
		return st;
	place_of(row.caller.person, name);
	st = identity_totp_get(&work, row.caller.person, &found, &totp, err);
	if (st == ST_OK && !found)
		st = err_set(err, ST_CONFLICT, "identity.totp_none", NULL);
	if (st == ST_OK)
		st = identity_lock_judge(&work, name, err);
	if (st == ST_OK)
		st = judge(&work, row.caller.person, &totp, code, &good, err);
	if (st == ST_OK && !good)
		return fail(&work, name, err);
	if (st == ST_OK)
		st = identity_lock_good(&work, name, err);
	if (st == ST_OK)
		st = complete(&work, &row, "session.second_factor", &signed_in, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	if (st == ST_OK)
		*out_signed_in = signed_in;
	identity_wipe(&signed_in);
	return st;
}

/* May the session set a second factor? Not in the place of one that it has not shown. */
static enum status may_enrol(struct identity_work *work, const struct identity_row *row, struct err *err)
{
	struct identity_totp_row totp;
	bool found = false;
	enum status st = identity_totp_get(work, row->caller.person, &found, &totp, err);

	return st == ST_OK && found && (row->pending || !row->caller.second_factor) ? err_set(err, ST_CONFLICT, "identity.totp_there", NULL) : st;
}

static const char *uri_of(struct arena *arena, const char *person, const char *secret)
{
	struct text label;
	const char *uri;

	text_init(&label);
	for (const unsigned char *s = (const unsigned char *)person; *s; s++)
		if ((*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || *s == '-' || *s == '_' || *s == '.')
			text_append_char(&label, (char)*s);
		else
			text_printf(&label, "%%%02X", *s);
	uri = arena_printf(arena, "otpauth://totp/Sangsaeng:%s?secret=%s&issuer=Sangsaeng&algorithm=SHA1&digits=6&period=30", label.data, secret);
	text_done(&label);
	return uri;
}

enum status identity_totp_begin(
	struct identity *identity, const char *session, struct arena *arena, const char **out_secret, const char **out_uri, struct err *err)
{
	unsigned char secret[IDENTITY_TOTP_BYTES];
	char shown[IDENTITY_TOTP_BYTES * 2], key[IDENTITY_KEY_LEN + 8], place[IDENTITY_KEY_LEN + 8];
	struct identity_totp_row totp = {.last_step = -1};
	struct identity_who who;
	struct identity_work work;
	struct identity_row row;
	enum status st = open_session(identity, session, &work, &row, &who, err);

	if (st != ST_OK)
		return st;
	st = may_enrol(&work, &row, err);
	if (st == ST_OK) {
		randombytes_buf(secret, sizeof secret);
		identity_base32(secret, sizeof secret, shown);
		place_of(row.caller.person, place);
		candidate_of(row.caller.person, key);
		identity_seal(&identity->keys, place, secret, sizeof secret, totp.sealed);
		sodium_memzero(secret, sizeof secret);
		st = identity_totp_put(&work, key, &totp, err);
	}
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	if (st == ST_OK) {
		*out_secret = arena_strdup(arena, shown);
		*out_uri = uri_of(arena, row.caller.person, shown);
	}
	sodium_memzero(shown, sizeof shown);
	return st;
}

static enum status put_recovery(struct identity_work *work, const char *person, struct arena *arena, const char ***out_recovery, struct err *err)
{
	const char **list = arena_alloc(arena, (IDENTITY_RECOVERY_CODES + 1) * sizeof *list);
	enum status st = ST_OK;

	for (int i = 0; st == ST_OK && i < IDENTITY_RECOVERY_CODES; i++) {
		char code[IDENTITY_CODE_LEN], plain[IDENTITY_CODE_LEN], hash[HASH_HEX_LEN];

		identity_code_make(code);
		identity_code_read(code, plain);
		identity_blind(&work->identity->keys, "recovery", plain, person, hash);
		list[i] = arena_strdup(arena, code);
		st = identity_recovery_put(work, person, hash, err);
	}
	*out_recovery = list;
	return st;
}

enum status identity_totp_confirm(struct identity *identity, const char *session, const char *code, struct arena *arena,
	struct identity_signed_in *out_signed_in, const char ***out_recovery, struct err *err)
{
	struct identity_signed_in signed_in = {.need = IDENTITY_COMPLETE};
	unsigned char secret[IDENTITY_TOTP_BYTES];
	char name[IDENTITY_KEY_LEN + 8], key[IDENTITY_KEY_LEN + 8];
	const char **recovery = NULL, *person;
	struct identity_totp_row totp;
	struct identity_who who;
	struct identity_work work;
	struct identity_row row;
	int64_t step = -1;
	bool found = false;
	enum status st = open_session(identity, session, &work, &row, &who, err);

	if (st != ST_OK)
		return st;
	person = row.caller.person;
	place_of(person, name);
	candidate_of(person, key);
	st = may_enrol(&work, &row, err);
	if (st == ST_OK)
		st = identity_lock_judge(&work, name, err);
	if (st == ST_OK)
		st = identity_totp_get(&work, key, &found, &totp, err);
	if (st == ST_OK && !found)
		st = err_set(err, ST_CONFLICT, "identity.totp_none", NULL);
	if (st == ST_OK)
		st = unseal(&work, person, &totp, secret, err);
	if (st == ST_OK)
		st = identity_totp_judge(secret, code, work.now, -1, &step, err);
	sodium_memzero(secret, sizeof secret);
	if (st == ST_OK && step < 0)
		return fail(&work, name, err);
	totp.confirmed = work.now;
	totp.last_step = step;
	if (st == ST_OK)
		st = identity_totp_delete(&work, key, err);
	if (st == ST_OK)
		st = identity_totp_delete(&work, person, err);
	if (st == ST_OK)
		st = identity_totp_put(&work, person, &totp, err);
	if (st == ST_OK)
		st = put_recovery(&work, person, arena, &recovery, err);
	if (st == ST_OK)
		st = identity_lock_good(&work, name, err);
	if (st == ST_OK)
		st = complete(&work, &row, "totp.enrolled", &signed_in, err);
	if (st != ST_OK) {
		identity_abandon(&work);
		return st;
	}
	st = identity_commit(&work, err);
	if (st == ST_OK) {
		*out_signed_in = signed_in;
		*out_recovery = recovery;
	}
	identity_wipe(&signed_in);
	return st;
}

enum status identity_totp_reset(struct identity *identity, const char *person, const char *by, struct err *err)
{
	struct identity_totp_row totp;
	struct identity_work work;
	struct identity_row *row;
	size_t count = 0;
	bool found = false;
	enum status st = identity_begin(identity, true, &work, err);

	if (st != ST_OK)
		return st;
	st = identity_totp_get(&work, person, &found, &totp, err);
	if (st == ST_OK && !found)
		st = err_set(err, ST_NOT_FOUND, "identity.totp_of", person, NULL);
	if (st == ST_OK)
		st = identity_totp_delete(&work, person, err);
	if (st == ST_OK)
		st = identity_rows_live(&work, person, NULL, &work.arena, &row, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = identity_row_revoke(&work, row[i].caller.session, err);
	if (st == ST_OK)
		st = identity_log_add(&work, "totp.reset", person, by, err);
	if (st == ST_OK)
		return identity_commit(&work, err);
	identity_abandon(&work);
	return st;
}
