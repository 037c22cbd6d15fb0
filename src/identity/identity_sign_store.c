/* SQL of codes, second factors and counts of attempts. */
#include "identity/identity_int.h"

#include <stdio.h>
#include <string.h>

/* ---- one-time codes ---- */

enum status identity_code_put(struct identity_work *work, const struct identity_code_row *row, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx,
		"INSERT INTO live_identity_codes (sign_in, person, code, link, created, expires, tries, used, mail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
		"0, 0, ?7)",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, row->sign_in);
	store_bind_text(s, 2, row->person);
	store_bind_text(s, 3, row->code);
	store_bind_text(s, 4, row->link);
	store_bind_int(s, 5, row->created);
	store_bind_int(s, 6, row->expires);
	store_bind_text(s, 7, row->mail);
	return store_run(s, err);
}

enum status identity_code_get(struct identity_work *work, const char *sign_in, bool *out_found, struct identity_code_row *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(
		work->tx, "SELECT person, code, link, created, expires, tries, used, mail FROM live_identity_codes WHERE sign_in = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, sign_in);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	*out_found = row;
	if (!row)
		return ST_OK;
	snprintf(out_row->sign_in, sizeof out_row->sign_in, "%s", sign_in);
	snprintf(out_row->person, sizeof out_row->person, "%s", store_text(s, 0) ? store_text(s, 0) : "");
	snprintf(out_row->code, sizeof out_row->code, "%s", store_text(s, 1) ? store_text(s, 1) : "");
	snprintf(out_row->link, sizeof out_row->link, "%s", store_text(s, 2) ? store_text(s, 2) : "");
	snprintf(out_row->mail, sizeof out_row->mail, "%s", store_text(s, 7) ? store_text(s, 7) : "");
	out_row->created = store_int(s, 3);
	out_row->expires = store_int(s, 4);
	out_row->tries = store_int(s, 5);
	out_row->used = store_int(s, 6);
	return ST_OK;
}

enum status identity_code_mark(struct identity_work *work, const char *sign_in, int64_t tries, int64_t used, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx, "UPDATE live_identity_codes SET tries = ?2, used = ?3 WHERE sign_in = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, sign_in);
	store_bind_int(s, 2, tries);
	store_bind_int(s, 3, used);
	return store_run(s, err);
}

/* ---- second factors ---- */

enum status identity_totp_get(struct identity_work *work, const char *person, bool *out_found, struct identity_totp_row *out_row, struct err *err)
{
	struct store_stmt *s;
	const void *sealed;
	size_t length = 0;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT sealed, confirmed, last_step FROM live_identity_totp WHERE person = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, person);
	st = store_step(s, &row, err);
	if (st != ST_OK)
		return st;
	sealed = row ? store_blob(s, 0, &length) : NULL;
	*out_found = sealed && length == sizeof out_row->sealed;
	if (!*out_found)
		return ST_OK;
	memcpy(out_row->sealed, sealed, length);
	out_row->confirmed = store_int(s, 1);
	out_row->last_step = store_int(s, 2);
	return ST_OK;
}

enum status identity_totp_put(struct identity_work *work, const char *person, const struct identity_totp_row *row, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx,
		"INSERT INTO live_identity_totp (person, sealed, confirmed, last_step) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (person) DO UPDATE SET "
		"sealed = excluded.sealed, confirmed = excluded.confirmed, last_step = excluded.last_step",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, person);
	store_bind_blob(s, 2, row->sealed, sizeof row->sealed);
	store_bind_int(s, 3, row->confirmed);
	store_bind_int(s, 4, row->last_step);
	return store_run(s, err);
}

static enum status drop(struct identity_work *work, const char *sql, const char *person, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, person);
	return store_run(s, err);
}

enum status identity_totp_delete(struct identity_work *work, const char *person, struct err *err)
{
	enum status st = drop(work, "DELETE FROM live_identity_totp WHERE person = ?1", person, err);

	return st == ST_OK ? drop(work, "DELETE FROM live_identity_recovery WHERE person = ?1", person, err) : st;
}

enum status identity_recovery_put(struct identity_work *work, const char *person, const char *hash, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx, "INSERT INTO live_identity_recovery (person, code) VALUES (?1, ?2)", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, person);
	store_bind_text(s, 2, hash);
	return store_run(s, err);
}

enum status identity_recovery_use(struct identity_work *work, const char *person, const char *hash, bool *out_used, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx, "DELETE FROM live_identity_recovery WHERE person = ?1 AND code = ?2", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, person);
	store_bind_text(s, 2, hash);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_used = store_changes(work->tx) == 1;
	return st;
}

/* ---- attempts ---- */

enum status identity_count_get(struct identity_work *work, const char *name, struct identity_count *out_count, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(work->tx, "SELECT number, since, ends FROM live_identity_counts WHERE name = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, name);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_count = row ? (struct identity_count){.number = store_int(s, 0), .since = store_int(s, 1), .until = store_int(s, 2)}
				 : (struct identity_count){0};
	return st;
}

enum status identity_count_put(struct identity_work *work, const char *name, const struct identity_count *count, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(work->tx,
		"INSERT INTO live_identity_counts (name, number, since, ends) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET number = "
		"excluded.number, since = excluded.since, ends = excluded.ends",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, name);
	store_bind_int(s, 2, count->number);
	store_bind_int(s, 3, count->since);
	store_bind_int(s, 4, count->until);
	return store_run(s, err);
}
