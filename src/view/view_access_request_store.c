#include "view/view_access_request.h"

#include <string.h>

static const char *const states[] = {"open", "granted", "refused", "withdrawn"};

const char *view_access_state_name(enum view_access_state state)
{
	return states[state];
}

static enum view_access_state state_of(const char *word)
{
	int at = VIEW_ACCESS_WITHDRAWN;

	while (at > VIEW_ACCESS_OPEN && strcmp(states[at], word) != 0)
		at--;
	return (enum view_access_state)at;
}

enum status view_access_requests(struct store_tx *tx, struct arena *arena, struct view_access_request **out_list, size_t *out_count, struct err *err)
{
	struct view_access_request *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT seq, asker, owner, class, kind, subject, reason, last_day, asked_at, asked_on, asked_by, state, answered_at, answered_on, "
		"answered_by, answer, consent FROM live_view_access_request ORDER BY seq",
		&s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		struct view_access_request q = {.seq = store_int(s, 0),
			.asker = store_text_copy(s, 1, arena),
			.owner = store_text_copy(s, 2, arena),
			.kind = store_text_copy(s, 4, arena),
			.subject = store_text_copy(s, 5, arena),
			.reason = store_text_copy(s, 6, arena),
			.until = store_day(s, 7),
			.asked_at = store_text_copy(s, 8, arena),
			.asked_on = store_day(s, 9),
			.asked_by = store_text_copy(s, 10, arena),
			.state = state_of(store_text(s, 11)),
			.answered_at = store_text_copy(s, 12, arena),
			.answered_on = store_day(s, 13),
			.answered_by = store_text_copy(s, 14, arena),
			.answer = store_text_copy(s, 15, arena),
			.consent = store_int(s, 16)};

		if (!view_class_parse(store_text(s, 3), &q.class))
			continue;
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = q;
	}
	if (st != ST_OK)
		return st;
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

static const char *day_or_null(date_day day, char out[DATE_TEXT_LEN])
{
	if (day == DATE_NONE)
		return NULL;
	date_format(day, out);
	return out;
}

enum status view_access_request_put(struct store_tx *tx, const struct view_access_request *q, int64_t *out_seq, struct err *err)
{
	char until[DATE_TEXT_LEN], on[DATE_TEXT_LEN];
	struct store_stmt *s;
	int64_t seq = 0;
	enum status st = store_get_int(tx, "SELECT MAX(seq) FROM live_view_access_request", 0, &seq, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO live_view_access_request (asker, owner, class, kind, subject, reason, last_day, asked_at, asked_on, asked_by, "
			"state, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
			&s, err);
	if (st != ST_OK)
		return st;
	const char *const text[] = {q->asker, q->owner, view_class_name(q->class), q->kind, q->subject, q->reason, day_or_null(q->until, until),
		q->asked_at, day_or_null(q->asked_on, on), q->asked_by, states[VIEW_ACCESS_OPEN]};
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		store_bind_text(s, (int)i + 1, text[i]);
	store_bind_int(s, 12, ++seq);
	st = store_run(s, err);
	if (st == ST_OK)
		*out_seq = seq;
	return st;
}

enum status view_access_request_end(struct store_tx *tx, const struct view_access_request *q, struct err *err)
{
	char until[DATE_TEXT_LEN], on[DATE_TEXT_LEN];
	struct store_stmt *s;
	enum status st = store_query(tx,
		"UPDATE live_view_access_request SET state = ?1, last_day = ?2, answered_at = ?3, answered_on = ?4, answered_by = ?5, answer = ?6, "
		"consent = ?7 WHERE seq = ?8",
		&s, err);

	if (st != ST_OK)
		return st;
	const char *const text[] = {
		states[q->state], day_or_null(q->until, until), q->answered_at, day_or_null(q->answered_on, on), q->answered_by, q->answer};
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		store_bind_text(s, (int)i + 1, text[i]);
	store_bind_int(s, 7, q->consent);
	store_bind_int(s, 8, q->seq);
	return store_run(s, err);
}
