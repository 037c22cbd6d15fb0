/* SQL of footprints to fetch, of who holds what of ours, and of lists. */
#include "exchange/exchange_event_int.h"

#include <string.h>

/* ---- footprints to fetch ---- */

enum status exchange_job_put(struct store_tx *tx, const char *partner, const char *footprint, int64_t event, int64_t now, struct err *err)
{
	struct store_stmt *s;
	int64_t last = 0;
	enum status st = store_get_int(tx, "SELECT MAX(number) FROM live_pact_job", 0, &last, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO live_pact_job (number, event, first_at, partner, footprint, state, attempts, not_before, claimed_to, detail)"
			" VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, 0, 0, '') ON CONFLICT (partner, footprint, event) DO NOTHING",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, last + 1);
	store_bind_int(s, 2, event);
	store_bind_int(s, 3, now);
	store_bind_text(s, 4, partner);
	store_bind_text(s, 5, footprint);
	return store_run(s, err);
}

enum status exchange_job_claim(struct store_tx *tx, const char *claimer, int64_t now, int64_t until, struct arena *arena, bool *out_found,
	struct exchange_job *out, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT number, partner, footprint, attempts, first_at FROM live_pact_job WHERE state = 'waiting' AND not_before <= ?1 AND claimed_to"
		" <= ?1 ORDER BY number LIMIT 1",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, now);
	st = store_step(s, &row, err);
	if (st != ST_OK || !row) {
		*out_found = false;
		return st;
	}
	*out = (struct exchange_job){.number = store_int(s, 0),
		.partner = store_text_copy(s, 1, arena),
		.footprint = store_text_copy(s, 2, arena),
		.attempts = store_int(s, 3),
		.first_at = store_int(s, 4)};
	st = store_query(tx, "UPDATE live_pact_job SET claimed_by = ?2, claimed_to = ?3 WHERE number = ?1 AND claimed_to <= ?4", &s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, out->number);
	store_bind_text(s, 2, claimer);
	store_bind_int(s, 3, until);
	store_bind_int(s, 4, now);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_found = store_changes(tx) == 1;
	return st;
}

enum status exchange_job_settle(
	struct store_tx *tx, const char *claimer, const struct exchange_job *job, int64_t now, bool *out_held, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"UPDATE live_pact_job SET state = ?3, attempts = ?4, not_before = ?5, detail = ?6, claimed_by = NULL, claimed_to = 0"
		" WHERE number = ?1 AND claimed_by = ?2 AND state = 'waiting'",
		&s, err);

	(void)now;
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, job->number);
	store_bind_text(s, 2, claimer);
	store_bind_text(s, 3, job->state);
	store_bind_int(s, 4, job->attempts);
	store_bind_int(s, 5, job->not_before);
	store_bind_text(s, 6, job->detail);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_held = store_changes(tx) == 1;
	return st;
}

/* ---- who holds what ---- */

enum status exchange_holder_put(struct store_tx *tx, const char *partner, const char *footprint, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(
		tx, "INSERT INTO live_pact_holder (partner, footprint) VALUES (?1, ?2) ON CONFLICT (partner, footprint) DO NOTHING", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	store_bind_text(s, 2, footprint);
	return store_run(s, err);
}

enum status exchange_holders(struct store_tx *tx, struct arena *arena, struct exchange_holder **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT partner, footprint FROM live_pact_holder ORDER BY partner, footprint", struct exchange_holder, *out_list, *out_count,
		STORE_TEXT(0), STORE_TEXT(1));
	return ST_OK;
}

/* ---- lists ---- */

enum status exchange_events(struct store_tx *tx, const char *partner_or_null, struct arena *arena, struct exchange_event_row **out_list,
	size_t *out_count, struct err *err)
{
	struct exchange_event_row *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT partner, id, kind, state, finding, received_at FROM live_pact_event_in WHERE ?1 = '' OR partner = ?1 ORDER BY number", &s,
		err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner_or_null ? partner_or_null : "");
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct exchange_event_row){.partner = store_text_copy(s, 0, arena),
			.id = store_text_copy(s, 1, arena),
			.kind = store_text_copy(s, 2, arena),
			.state = store_text_copy(s, 3, arena),
			.detail = store_text_copy(s, 4, arena),
			.at = store_text_copy(s, 5, arena)};
	}
	if (st == ST_OK)
		st = store_query(tx,
			"SELECT partner, id, kind, state, detail, attempts, status FROM live_pact_event_out WHERE ?1 = '' OR partner = ?1 ORDER BY"
			" number",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner_or_null ? partner_or_null : "");
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct exchange_event_row){.out = true,
			.partner = store_text_copy(s, 0, arena),
			.id = store_text_copy(s, 1, arena),
			.kind = store_text_copy(s, 2, arena),
			.state = store_text_copy(s, 3, arena),
			.detail = store_text_copy(s, 4, arena),
			.at = "",
			.attempts = store_int(s, 5),
			.status = store_int(s, 6)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

/* ---- what waits ---- */

static enum status any(struct store_tx *tx, const char *sql, bool with_now, int64_t now, bool *out_any, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	if (with_now)
		store_bind_int(s, 1, now);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_any = row;
	return st;
}

enum status exchange_waiting_read(struct store_tx *tx, int64_t now, struct exchange_waiting *out, struct err *err)
{
	enum status st = any(tx,
		"SELECT number FROM live_pact_event_out WHERE state = 'waiting' AND not_before <= ?1 AND claimed_to <= ?1 ORDER BY number LIMIT 1",
		true, now, &out->events, err);

	if (st == ST_OK)
		st = any(tx,
			"SELECT number FROM live_pact_job WHERE state = 'waiting' AND not_before <= ?1 AND claimed_to <= ?1 ORDER BY number LIMIT 1",
			true, now, &out->fetch, err);
	if (st == ST_OK)
		st = any(tx, "SELECT event FROM live_pact_request_in WHERE state IN ('new', 'asked') LIMIT 1", false, 0, &out->requests, err);
	if (st == ST_OK)
		st = any(tx, "SELECT number FROM desk_received WHERE state = 'new' LIMIT 1", false, 0, &out->received, err);
	return st;
}
