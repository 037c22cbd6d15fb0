/* SQL of the outbox and of addresses that do not work. */
#include "duty/duty_outbox.h"

#include <string.h>

#define COLUMNS                                                                                                                                      \
	"SELECT message, campaign, request, kind, step, person, channel, message_id, state, attempts, not_before, via, claimed_by, claimed_until, "  \
	"settled_at, detail FROM desk_queue_outbox"

static enum duty_letter kind_of(const char *name)
{
	for (int i = DUTY_LETTER_REMINDER; name && i <= DUTY_LETTER_BOUNCED; i++)
		if (strcmp(duty_letter_name((enum duty_letter)i), name) == 0)
			return (enum duty_letter)i;
	return DUTY_LETTER_REMINDER;
}

static struct duty_outbox row_of(struct store_stmt *stmt, struct arena *arena)
{
	struct duty_outbox row = {.message = store_text_copy(stmt, 0, arena),
		.campaign = store_text_copy(stmt, 1, arena),
		.request = store_text_copy(stmt, 2, arena),
		.kind = kind_of(store_text(stmt, 3)),
		.step = store_int(stmt, 4),
		.person = store_text_copy(stmt, 5, arena),
		.channel = store_text(stmt, 6) && strcmp(store_text(stmt, 6), "message") == 0 ? DUTY_CHANNEL_MESSAGE : DUTY_CHANNEL_MAIL,
		.message_id = store_text_copy(stmt, 7, arena),
		.state = DUTY_OUTBOX_UNCERTAIN, /* what was changed by hand into no state is not sent */
		.attempts = store_int(stmt, 9),
		.not_before = store_text_copy(stmt, 10, arena),
		.via = store_text_copy(stmt, 11, arena),
		.claimed_by = store_text_copy(stmt, 12, arena),
		.claimed_until = store_text_copy(stmt, 13, arena),
		.settled_at = store_text_copy(stmt, 14, arena),
		.detail = store_text_copy(stmt, 15, arena)};

	if (store_text(stmt, 8))
		duty_outbox_state_parse(store_text(stmt, 8), &row.state);
	return row;
}

static enum status read_rows(struct store_stmt *stmt, struct arena *arena, struct duty_outbox **out_list, size_t *out_count, struct err *err)
{
	struct duty_outbox *list = NULL;
	size_t count = 0;
	bool row;
	enum status st;

	while ((st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = row_of(stmt, arena);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

static enum status read_one(struct store_stmt *stmt, struct arena *arena, bool *out_found, struct duty_outbox *out_row, struct err *err)
{
	bool row = false;
	enum status st = store_step(stmt, &row, err);

	if (st == ST_OK && row)
		*out_row = row_of(stmt, arena);
	if (st == ST_OK)
		*out_found = row;
	return st;
}

enum status duty_outbox_put(struct store_tx *tx, const struct duty_outbox *row, bool *out_new, struct err *err)
{
	struct store_stmt *stmt;
	bool there = false;
	enum status st = store_query(tx, "SELECT 1 FROM desk_queue_outbox WHERE message = ?1", &stmt, err);

	if (st == ST_OK) {
		store_bind_text(stmt, 1, row->message);
		st = store_step(stmt, &there, err);
	}
	if (st != ST_OK || there) {
		if (st == ST_OK)
			*out_new = false;
		return st;
	}
	st = store_query(tx,
		"INSERT INTO desk_queue_outbox (message, campaign, request, kind, step, person, channel, message_id, state, attempts, not_before) "
		"VALUES "
		"(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10)",
		&stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, row->message);
	store_bind_text(stmt, 2, row->campaign);
	store_bind_text(stmt, 3, row->request);
	store_bind_text(stmt, 4, duty_letter_name(row->kind));
	store_bind_int(stmt, 5, row->step);
	store_bind_text(stmt, 6, row->person);
	store_bind_text(stmt, 7, row->channel == DUTY_CHANNEL_MAIL ? "mail" : "message");
	store_bind_text(stmt, 8, row->message_id);
	store_bind_text(stmt, 9, duty_outbox_state_name(row->state));
	store_bind_text(stmt, 10, row->not_before);
	st = store_run(stmt, err);
	if (st == ST_OK)
		*out_new = true;
	return st;
}

enum status duty_outbox_list(
	struct store_tx *tx, const char *campaign_or_null, struct arena *arena, struct duty_outbox **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, COLUMNS " WHERE ?1 = '' OR campaign = ?1 ORDER BY campaign, message", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, campaign_or_null ? campaign_or_null : "");
	return read_rows(stmt, arena, out_list, out_count, err);
}

enum status duty_outbox_get(struct store_tx *tx, const char *message, struct arena *arena, struct duty_outbox *out_row, struct err *err)
{
	struct store_stmt *stmt;
	bool found = false;
	enum status st = store_query(tx, COLUMNS " WHERE message = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, message);
	st = read_one(stmt, arena, &found, out_row, err);
	return st == ST_OK && !found ? err_set(err, ST_NOT_FOUND, "outbox.none", message, NULL) : st;
}

enum status duty_outbox_by_id(
	struct store_tx *tx, const char *message_id, struct arena *arena, bool *out_found, struct duty_outbox *out_row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, COLUMNS " WHERE message_id = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, message_id);
	return read_one(stmt, arena, out_found, out_row, err);
}

enum status duty_outbox_last_step(struct store_tx *tx, const char *request, int64_t *out_step, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, "SELECT MAX(step) FROM desk_queue_outbox WHERE request = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, request);
	st = store_step(stmt, &row, err);
	if (st == ST_OK)
		*out_step = row ? store_int(stmt, 0) : 0;
	return st;
}

enum status duty_outbox_first(struct store_tx *tx, const char *campaign_or_null, bool mail, bool message, const char *now, struct arena *arena,
	bool *out_found, struct duty_outbox *out_row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		COLUMNS
		" WHERE state = 'waiting' AND not_before <= ?2 AND (?1 = '' OR campaign = ?1) AND ((channel = 'mail' AND ?3 = 1) OR (channel = "
		"'message' AND ?4 = 1)) ORDER BY message LIMIT 1",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, campaign_or_null ? campaign_or_null : "");
	store_bind_text(stmt, 2, now);
	store_bind_int(stmt, 3, mail);
	store_bind_int(stmt, 4, message);
	return read_one(stmt, arena, out_found, out_row, err);
}

enum status duty_outbox_claims(struct store_tx *tx, struct arena *arena, struct duty_outbox **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, COLUMNS " WHERE state = 'claimed' ORDER BY message", &stmt, err);

	return st == ST_OK ? read_rows(stmt, arena, out_list, out_count, err) : st;
}

enum status duty_outbox_update(struct store_tx *tx, const struct duty_outbox *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"UPDATE desk_queue_outbox SET state = ?2, attempts = ?3, not_before = ?4, via = ?5, claimed_by = ?6, claimed_until = ?7, settled_at "
		"= ?8, "
		"detail = ?9 WHERE message = ?1",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, row->message);
	store_bind_text(stmt, 2, duty_outbox_state_name(row->state));
	store_bind_int(stmt, 3, row->attempts);
	store_bind_text(stmt, 4, row->not_before);
	store_bind_text(stmt, 5, row->via);
	store_bind_text(stmt, 6, row->claimed_by);
	store_bind_text(stmt, 7, row->claimed_until);
	store_bind_text(stmt, 8, row->settled_at);
	store_bind_text(stmt, 9, row->detail);
	return store_run(stmt, err);
}

enum status duty_outbox_drop(struct store_tx *tx, const char *request, bool reminders_only, const char *at, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"UPDATE desk_queue_outbox SET state = 'dropped', settled_at = ?2 WHERE request = ?1 AND state = 'waiting' AND (?3 = 0 OR kind = "
		"'reminder')",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, request);
	store_bind_text(stmt, 2, at);
	store_bind_int(stmt, 3, reminders_only);
	return store_run(stmt, err);
}

enum status duty_bounce_put(struct store_tx *tx, const struct duty_bounce *bounce, bool *out_new, struct err *err)
{
	struct store_stmt *stmt;
	char day[DATE_TEXT_LEN];
	bool there = false;
	enum status st = store_query(tx, "SELECT 1 FROM desk_bounce WHERE person = ?1 AND address_sha256 = ?2", &stmt, err);

	if (st == ST_OK) {
		store_bind_text(stmt, 1, bounce->person);
		store_bind_text(stmt, 2, bounce->address_sha256);
		st = store_step(stmt, &there, err);
	}
	if (st == ST_OK && !there)
		st = store_query(
			tx, "INSERT INTO desk_bounce (person, address_sha256, request, status, on_day) VALUES (?1, ?2, ?3, ?4, ?5)", &stmt, err);
	if (st == ST_OK && !there) {
		date_format(bounce->on, day);
		store_bind_text(stmt, 1, bounce->person);
		store_bind_text(stmt, 2, bounce->address_sha256);
		store_bind_text(stmt, 3, bounce->request);
		store_bind_text(stmt, 4, bounce->status);
		store_bind_text(stmt, 5, day);
		st = store_run(stmt, err);
	}
	if (st == ST_OK)
		*out_new = !there;
	return st;
}

enum status duty_bounces(struct store_tx *tx, struct arena *arena, struct duty_bounce **out_list, size_t *out_count, struct err *err)
{
	struct duty_bounce *list;
	size_t count;

	STORE_READ_ROWS("SELECT person, address_sha256, request, status, on_day FROM desk_bounce ORDER BY person, address_sha256", struct duty_bounce,
		list, count, .person = STORE_TEXT(0), .address_sha256 = STORE_TEXT(1), .request = STORE_TEXT(2), .status = STORE_TEXT(3),
		.on = STORE_DATE(4));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
