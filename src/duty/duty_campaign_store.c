/* SQL of campaigns, requests and answers. */
#include "duty/duty_campaign.h"

#include <stdio.h>
#include <string.h>

static void bind_day(struct store_stmt *stmt, int index, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day != DATE_NONE)
		date_format(day, text);
	store_bind_text(stmt, index, day == DATE_NONE ? NULL : text);
}

static void bind_month(struct store_stmt *stmt, int index, date_month month)
{
	char text[DATE_TEXT_LEN];

	month_format(month, text);
	store_bind_text(stmt, index, text);
}

/* ---- campaigns ---- */

static const char *channel_name(enum duty_channel channel)
{
	return channel == DUTY_CHANNEL_MAIL ? "mail" : "message";
}

static enum status put_parts(struct store_tx *tx, const struct duty_campaign *c, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < c->asked_count; i++) {
		st = store_query(tx, "INSERT INTO desk_campaign_asked (campaign, place, asked) VALUES (?1, ?2, ?3)", &stmt, err);
		if (st != ST_OK)
			break;
		store_bind_text(stmt, 1, c->campaign);
		store_bind_int(stmt, 2, (int64_t)i + 1);
		store_bind_text(stmt, 3, c->asked[i]);
		st = store_run(stmt, err);
	}
	for (size_t i = 0; st == ST_OK && i < c->step_count; i++) {
		st = store_query(
			tx, "INSERT INTO desk_campaign_step (campaign, step, on_day, channel, label) VALUES (?1, ?2, ?3, ?4, ?5)", &stmt, err);
		if (st != ST_OK)
			break;
		store_bind_text(stmt, 1, c->campaign);
		store_bind_int(stmt, 2, c->step[i].step);
		bind_day(stmt, 3, c->step[i].on);
		store_bind_text(stmt, 4, channel_name(c->step[i].channel));
		store_bind_text(stmt, 5, c->step[i].label);
		st = store_run(stmt, err);
	}
	return st;
}

static enum status campaign_there(struct store_tx *tx, const char *campaign, bool *out_there, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "SELECT 1 FROM desk_campaign WHERE campaign = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, campaign);
	return store_step(stmt, out_there, err);
}

enum status duty_campaign_put(struct store_tx *tx, const struct duty_campaign *c, struct err *err)
{
	struct store_stmt *stmt;
	bool there = false;
	enum status st = campaign_there(tx, c->campaign, &there, err);

	if (st != ST_OK)
		return st;
	if (there)
		return err_set(err, ST_CONFLICT, "campaign.exists", c->campaign, NULL);
	st = store_query(tx,
		"INSERT INTO desk_campaign (campaign, name_ko, name_en, asked_by, sender, period_from, period_to, text_ko, text_en, wanted_on, "
		"due_on, "
		"alarm_on, started_on, started_by, escalate_to, escalate_on, purpose, scope, expires_on, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
		"?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)",
		&stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, c->campaign);
	store_bind_text(stmt, 2, c->name_ko);
	store_bind_text(stmt, 3, c->name_en);
	store_bind_text(stmt, 4, c->asked_by);
	store_bind_text(stmt, 5, c->sender);
	bind_month(stmt, 6, c->from);
	bind_month(stmt, 7, c->to);
	store_bind_text(stmt, 8, c->text_ko);
	store_bind_text(stmt, 9, c->text_en);
	bind_day(stmt, 10, c->wanted_on);
	bind_day(stmt, 11, c->due_on);
	bind_day(stmt, 12, c->alarm_on);
	bind_day(stmt, 13, c->started_on);
	store_bind_text(stmt, 14, c->started_by);
	store_bind_text(stmt, 15, c->escalate_to);
	bind_day(stmt, 16, c->escalate_on);
	store_bind_text(stmt, 17, c->purpose);
	store_bind_text(stmt, 18, c->scope);
	bind_day(stmt, 19, c->expires_on);
	store_bind_text(stmt, 20, c->sha256);
	st = store_run(stmt, err);
	return st == ST_OK ? put_parts(tx, c, err) : st;
}

static struct duty_campaign *find(struct duty_campaign *list, size_t count, const char *campaign)
{
	for (size_t i = 0; i < count; i++)
		if (campaign && strcmp(list[i].campaign, campaign) == 0)
			return &list[i];
	return NULL;
}

enum status duty_campaigns(struct store_tx *tx, struct arena *arena, struct duty_campaign **out_list, size_t *out_count, struct err *err)
{
	struct asked {
		const char *campaign, *asked;
	} * asked;
	struct step {
		const char *campaign, *channel, *label;
		date_day on;
		int64_t step;
	} * step;
	struct duty_campaign *list;
	size_t count, asked_count, steps;

	STORE_READ_ROWS("SELECT campaign, name_ko, name_en, asked_by, sender, period_from, period_to, text_ko, text_en, wanted_on, due_on, alarm_on, "
			"started_on, started_by, escalate_to, escalate_on, purpose, scope, expires_on, sha256 FROM desk_campaign ORDER BY campaign",
		struct duty_campaign, list, count, .campaign = STORE_TEXT(0), .name_ko = STORE_TEXT(1), .name_en = STORE_TEXT(2),
		.asked_by = STORE_TEXT(3), .sender = STORE_TEXT(4), .from = store_month(stmt_, 5), .to = store_month(stmt_, 6),
		.text_ko = STORE_TEXT(7), .text_en = STORE_TEXT(8), .wanted_on = STORE_DATE(9), .due_on = STORE_DATE(10), .alarm_on = STORE_DATE(11),
		.started_on = STORE_DATE(12), .started_by = STORE_TEXT(13), .escalate_to = STORE_TEXT(14), .escalate_on = STORE_DATE(15),
		.purpose = STORE_TEXT(16), .scope = STORE_TEXT(17), .expires_on = STORE_DATE(18), .sha256 = STORE_TEXT(19));
	STORE_READ_ROWS("SELECT campaign, asked FROM desk_campaign_asked ORDER BY campaign, place", struct asked, asked, asked_count,
		.campaign = STORE_TEXT(0), .asked = STORE_TEXT(1));
	STORE_READ_ROWS("SELECT campaign, step, on_day, channel, label FROM desk_campaign_step ORDER BY campaign, step", struct step, step, steps,
		.campaign = STORE_TEXT(0), .step = STORE_INT(1), .on = STORE_DATE(2), .channel = STORE_TEXT(3), .label = STORE_TEXT(4));
	for (size_t i = 0; i < asked_count; i++) {
		struct duty_campaign *c = find(list, count, asked[i].campaign);

		if (c && c->asked_count < DUTY_ASKED_MAX)
			c->asked[c->asked_count++] = asked[i].asked;
	}
	for (size_t i = 0; i < steps; i++) {
		struct duty_campaign *c = find(list, count, step[i].campaign);
		struct duty_step *s;

		if (!c || c->step_count == DUTY_STEPS_MAX || !step[i].label)
			continue;
		s = &c->step[c->step_count++];
		*s = (struct duty_step){.step = (int)step[i].step,
			.on = step[i].on,
			.channel = step[i].channel && strcmp(step[i].channel, "message") == 0 ? DUTY_CHANNEL_MESSAGE : DUTY_CHANNEL_MAIL};
		snprintf(s->label, sizeof s->label, "%s", step[i].label);
	}
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status duty_campaign_get(struct store_tx *tx, const char *campaign, struct arena *arena, struct duty_campaign *out_campaign, struct err *err)
{
	struct duty_campaign *list, *found;
	size_t count;
	enum status st = duty_campaigns(tx, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	found = find(list, count, campaign);
	if (!found)
		return err_set(err, ST_NOT_FOUND, "campaign.none", campaign, NULL);
	*out_campaign = *found;
	return ST_OK;
}

/* ---- requests ---- */

static enum duty_request_state request_state(const char *name)
{
	for (int i = 0; name && i < DUTY_REQUEST_STATES; i++)
		if (strcmp(duty_request_state_name((enum duty_request_state)i), name) == 0)
			return (enum duty_request_state)i;
	return DUTY_SENT;
}

enum status duty_request_put(struct store_tx *tx, const struct duty_request *r, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO desk_request (request, campaign, firm, tonnes, contact, delegate, state, state_on, returned_times, reason) VALUES (?1, "
		"?2, "
		"?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, r->request);
	store_bind_text(stmt, 2, r->campaign);
	store_bind_text(stmt, 3, r->firm);
	store_bind_text(stmt, 4, r->tonnes);
	store_bind_text(stmt, 5, r->contact);
	store_bind_text(stmt, 6, r->delegate);
	store_bind_text(stmt, 7, duty_request_state_name(r->state));
	bind_day(stmt, 8, r->state_on);
	store_bind_int(stmt, 9, r->returns);
	store_bind_text(stmt, 10, r->reason);
	return store_run(stmt, err);
}

#define REQUEST_COLUMNS "SELECT request, campaign, firm, tonnes, contact, delegate, state, state_on, returned_times, reason FROM desk_request"

static struct duty_request request_row(struct store_stmt *stmt, struct arena *arena)
{
	return (struct duty_request){.request = store_text_copy(stmt, 0, arena),
		.campaign = store_text_copy(stmt, 1, arena),
		.firm = store_text_copy(stmt, 2, arena),
		.tonnes = store_text_copy(stmt, 3, arena),
		.contact = store_text_copy(stmt, 4, arena),
		.delegate = store_text_copy(stmt, 5, arena),
		.state = request_state(store_text(stmt, 6)),
		.state_on = store_day(stmt, 7),
		.returns = store_int(stmt, 8),
		.reason = store_text_copy(stmt, 9, arena)};
}

enum status duty_requests(struct store_tx *tx, const char *campaign_or_null, const char *firm_or_null, struct arena *arena,
	struct duty_request **out_list, size_t *out_count, struct err *err)
{
	struct duty_request *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, REQUEST_COLUMNS " WHERE (?1 = '' OR campaign = ?1) AND (?2 = '' OR firm = ?2) ORDER BY request", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, campaign_or_null ? campaign_or_null : "");
	store_bind_text(stmt, 2, firm_or_null ? firm_or_null : "");
	while ((st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = request_row(stmt, arena);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status duty_request_get(struct store_tx *tx, const char *request, struct arena *arena, struct duty_request *out_request, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, REQUEST_COLUMNS " WHERE request = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, request);
	st = store_step(stmt, &row, err);
	if (st == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "request.none", request, NULL);
	if (st == ST_OK)
		*out_request = request_row(stmt, arena);
	return st;
}

enum status duty_request_update(struct store_tx *tx, const struct duty_request *r, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"UPDATE desk_request SET delegate = ?2, state = ?3, state_on = ?4, returned_times = ?5, reason = ?6 WHERE request = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, r->request);
	store_bind_text(stmt, 2, r->delegate);
	store_bind_text(stmt, 3, duty_request_state_name(r->state));
	bind_day(stmt, 4, r->state_on);
	store_bind_int(stmt, 5, r->returns);
	store_bind_text(stmt, 6, r->reason);
	return store_run(stmt, err);
}

/* ---- answers ---- */

static enum duty_answer_state answer_state(const char *name)
{
	for (int i = DUTY_ANSWER_WAITING; name && i <= DUTY_ANSWER_RETURNED; i++)
		if (strcmp(duty_answer_state_name((enum duty_answer_state)i), name) == 0)
			return (enum duty_answer_state)i;
	return DUTY_ANSWER_WAITING;
}

enum status duty_answer_put(struct store_tx *tx, const struct duty_answer *a, int64_t *out_answer, struct err *err)
{
	struct store_stmt *stmt;
	int64_t last = 0;
	enum status st = store_get_int(tx, "SELECT MAX(answer) FROM desk_answer", 0, &last, err);

	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO desk_answer (answer, request, asked, file, sha256, content, row_count, answered_by, answered_on, state) VALUES "
			"(?1, ?2, "
			"?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
			&stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, last + 1);
	store_bind_text(stmt, 2, a->request);
	store_bind_text(stmt, 3, a->asked);
	store_bind_text(stmt, 4, a->file);
	store_bind_text(stmt, 5, a->sha256);
	store_bind_blob(stmt, 6, a->bytes, a->length);
	store_bind_int(stmt, 7, a->rows);
	store_bind_text(stmt, 8, a->answered_by);
	bind_day(stmt, 9, a->answered_on);
	store_bind_text(stmt, 10, duty_answer_state_name(a->state));
	st = store_run(stmt, err);
	if (st == ST_OK)
		*out_answer = last + 1;
	return st;
}

enum status duty_answers(
	struct store_tx *tx, const char *request_or_null, struct arena *arena, struct duty_answer **out_list, size_t *out_count, struct err *err)
{
	struct duty_answer *list;
	size_t count, kept = 0;

	STORE_READ_ROWS("SELECT answer, request, asked, file, sha256, row_count, answered_by, answered_on, state, decided_by, decided_on, "
			"LENGTH(content) FROM desk_answer ORDER BY answer",
		struct duty_answer, list, count, .answer = STORE_INT(0), .request = STORE_TEXT(1), .asked = STORE_TEXT(2), .file = STORE_TEXT(3),
		.sha256 = STORE_TEXT(4), .rows = STORE_INT(5), .answered_by = STORE_TEXT(6), .answered_on = STORE_DATE(7),
		.state = answer_state(store_text(stmt_, 8)), .decided_by = STORE_TEXT(9), .decided_on = STORE_DATE(10),
		.length = (size_t)STORE_INT(11));
	for (size_t i = 0; i < count; i++)
		if (!request_or_null || (list[i].request && strcmp(list[i].request, request_or_null) == 0))
			list[kept++] = list[i];
	*out_list = list;
	*out_count = kept;
	return ST_OK;
}

enum status duty_answer_bytes(struct store_tx *tx, int64_t answer, struct arena *arena, const char **out_bytes, size_t *out_length, struct err *err)
{
	struct store_stmt *stmt;
	const void *bytes;
	size_t length = 0;
	char *copy;
	bool row = false;
	enum status st = store_query(tx, "SELECT content FROM desk_answer WHERE answer = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, answer);
	st = store_step(stmt, &row, err);
	if (st == ST_OK && !row)
		return err_internal(err, "answer");
	if (st != ST_OK)
		return st;
	bytes = store_blob(stmt, 0, &length);
	copy = arena_alloc(arena, length + 1); /* it may hold NUL bytes */
	if (length > 0)
		memcpy(copy, bytes, length);
	*out_bytes = copy;
	*out_length = length;
	return ST_OK;
}

enum status duty_answers_decide(struct store_tx *tx, const char *request, enum duty_answer_state state, const char *by, date_day on, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(
		tx, "UPDATE desk_answer SET state = ?2, decided_by = ?3, decided_on = ?4 WHERE request = ?1 AND state = 'waiting'", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, request);
	store_bind_text(stmt, 2, duty_answer_state_name(state));
	store_bind_text(stmt, 3, by);
	bind_day(stmt, 4, on);
	return store_run(stmt, err);
}
