/* All SQL of duty. */
#include "duty/duty.h"
#include "duty/duty_calendar.h"
#include "duty/duty_int.h"

#include <stddef.h>
#include <string.h>

const struct store_migration duty_migrations[] = {
	{"duty", 1,
		"CREATE TABLE duty (\n"
		"  kind TEXT NOT NULL,\n"
		"  subject TEXT NOT NULL,\n"
		"  owner TEXT NOT NULL,\n"
		"  due_on TEXT NOT NULL,\n"
		"  done_on TEXT,\n"
		"  legal_basis TEXT NOT NULL,\n"
		"  evidence TEXT,\n"
		"  PRIMARY KEY (kind, subject)\n"
		") STRICT;\n"},
	{"duty", 2,
		"CREATE TABLE holidays (day TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, source TEXT NOT NULL, source_line INTEGER NOT NULL) "
		"STRICT;"
		"ALTER TABLE duty ADD COLUMN alarm_on TEXT;"},
	{"duty", 3, /* what arose at the desk, not in a run: it outlives run --again */
		"CREATE TABLE desk_duty (kind TEXT NOT NULL, subject TEXT NOT NULL, owner TEXT NOT NULL, due_on TEXT NOT NULL, done_on TEXT, "
		"legal_basis TEXT NOT NULL, evidence TEXT, alarm_on TEXT, PRIMARY KEY (kind, subject)) STRICT;"},
	{"duty", 4,
		"ALTER TABLE duty ADD COLUMN ends_on TEXT; ALTER TABLE duty ADD COLUMN event_on TEXT;"
		"ALTER TABLE desk_duty ADD COLUMN ends_on TEXT; ALTER TABLE desk_duty ADD COLUMN event_on TEXT;"
		"CREATE TABLE duty_rules (kind TEXT NOT NULL, valid_from TEXT NOT NULL, valid_to TEXT, span INTEGER, unit TEXT, alarm INTEGER, "
		"alarm_unit TEXT, legal_basis TEXT NOT NULL, source_line INTEGER NOT NULL, PRIMARY KEY (kind, valid_from)) STRICT;"
		"CREATE TABLE desk_duty_mark (seq INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, mark TEXT NOT NULL, "
		"on_date TEXT NOT NULL, actor TEXT NOT NULL, checker TEXT NOT NULL, delegate TEXT NOT NULL, until_date TEXT, evidence TEXT NOT NULL, "
		"reason TEXT NOT NULL, at TEXT NOT NULL) STRICT;"
		"CREATE INDEX desk_duty_mark_of ON desk_duty_mark (kind, subject, seq);"},
	{"duty", 5, /* campaigns, their requests and answers, and the letters about them */
		"CREATE TABLE desk_campaign (campaign TEXT NOT NULL PRIMARY KEY, name_ko TEXT NOT NULL, name_en TEXT NOT NULL, asked_by TEXT NOT "
		"NULL, "
		"sender TEXT NOT NULL, period_from TEXT NOT NULL, period_to TEXT NOT NULL, text_ko TEXT NOT NULL, text_en TEXT NOT NULL, wanted_on "
		"TEXT "
		"NOT NULL, due_on TEXT NOT NULL, alarm_on TEXT NOT NULL, started_on TEXT NOT NULL, started_by TEXT NOT NULL, escalate_to TEXT, "
		"escalate_on "
		"TEXT, purpose TEXT, scope TEXT, expires_on TEXT, sha256 TEXT NOT NULL) STRICT;"
		"CREATE TABLE desk_campaign_asked (campaign TEXT NOT NULL, place INTEGER NOT NULL, asked TEXT NOT NULL, PRIMARY KEY (campaign, "
		"place)) "
		"STRICT;"
		"CREATE TABLE desk_campaign_step (campaign TEXT NOT NULL, step INTEGER NOT NULL, on_day TEXT NOT NULL, channel TEXT NOT NULL, label "
		"TEXT "
		"NOT NULL, PRIMARY KEY (campaign, step)) STRICT;"
		"CREATE TABLE desk_request (request TEXT NOT NULL PRIMARY KEY, campaign TEXT NOT NULL, firm TEXT NOT NULL, tonnes TEXT, contact "
		"TEXT, "
		"delegate TEXT, state TEXT NOT NULL, state_on TEXT NOT NULL, returned_times INTEGER NOT NULL, reason TEXT) STRICT;"
		"CREATE TABLE desk_answer (answer INTEGER NOT NULL PRIMARY KEY, request TEXT NOT NULL, asked TEXT NOT NULL, file TEXT NOT NULL, "
		"sha256 TEXT "
		"NOT NULL, content BLOB NOT NULL, row_count INTEGER NOT NULL, answered_by TEXT NOT NULL, answered_on TEXT NOT NULL, state TEXT NOT "
		"NULL, "
		"decided_by TEXT, decided_on TEXT) STRICT;"
		"CREATE TABLE desk_bounce (person TEXT NOT NULL, address_sha256 TEXT NOT NULL, request TEXT, status TEXT NOT NULL, on_day TEXT NOT "
		"NULL, "
		"PRIMARY KEY (person, address_sha256)) STRICT;"
		"CREATE TABLE desk_queue_outbox (message TEXT NOT NULL PRIMARY KEY, campaign TEXT NOT NULL, request TEXT, kind TEXT NOT NULL, step "
		"INTEGER "
		"NOT NULL, person TEXT, channel TEXT NOT NULL, message_id TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, not_before "
		"TEXT "
		"NOT NULL, via TEXT, claimed_by TEXT, claimed_until TEXT, settled_at TEXT, detail TEXT) STRICT;"
		"CREATE UNIQUE INDEX desk_queue_outbox_id ON desk_queue_outbox (message_id);"
		"CREATE INDEX desk_queue_outbox_request ON desk_queue_outbox (request);"
		"CREATE INDEX desk_queue_outbox_state ON desk_queue_outbox (state, message);"},
	{0},
};

#define INTO(table)                                                                                                                                  \
	"INSERT INTO " table " (kind, subject, owner, due_on, done_on, legal_basis, evidence, alarm_on, ends_on, event_on) VALUES (?1, ?2, ?3, ?4, " \
	"?5, ?6, ?7, ?8, ?9, ?10)"

/* 0: NULL */
static void bind_day(struct store_stmt *stmt, int index, date_day day)
{
	char text[DATE_TEXT_LEN];

	if (day != 0 && day != DATE_NONE)
		date_format(day, text);
	store_bind_text(stmt, index, day == 0 || day == DATE_NONE ? NULL : text);
}

static enum status put(struct store_stmt *stmt, const struct duty *duty, struct err *err)
{
	store_bind_text(stmt, 1, duty->kind);
	store_bind_text(stmt, 2, duty->subject);
	store_bind_text(stmt, 3, duty->owner);
	bind_day(stmt, 4, duty->due_on);
	bind_day(stmt, 5, duty->done_on);
	store_bind_text(stmt, 6, duty->legal_basis);
	store_bind_text(stmt, 7, duty->evidence);
	bind_day(stmt, 8, duty->alarm_on);
	bind_day(stmt, 9, duty->ends_on);
	bind_day(stmt, 10, duty->event_on);
	return store_run(stmt, err);
}

enum status duty_put(struct store_tx *tx, const struct duty *duty, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, INTO("duty"), &stmt, err);
	return status == ST_OK ? put(stmt, duty, err) : status;
}

enum status duty_put_desk(struct store_tx *tx, const struct duty *duty, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, INTO("desk_duty"), &stmt, err);
	return status == ST_OK ? put(stmt, duty, err) : status;
}

enum status duty_done(struct store_tx *tx, const char *kind, const char *subject, date_day done_on, const char *evidence_or_null, struct err *err)
{
	static const char *const update[] = {"UPDATE duty SET done_on = ?3, evidence = ?4 WHERE kind = ?1 AND subject = ?2 AND done_on IS NULL",
		"UPDATE desk_duty SET done_on = ?3, evidence = ?4 WHERE kind = ?1 AND subject = ?2 AND done_on IS NULL"};
	char done[DATE_TEXT_LEN];
	date_format(done_on, done);
	for (int i = 0; i < 2; i++) {
		struct store_stmt *stmt;
		enum status status = store_query(tx, update[i], &stmt, err);
		if (status != ST_OK)
			return status;
		store_bind_text(stmt, 1, kind);
		store_bind_text(stmt, 2, subject);
		store_bind_text(stmt, 3, done);
		store_bind_text(stmt, 4, evidence_or_null);
		status = store_run(stmt, err);
		if (status != ST_OK || store_changes(tx) > 0)
			return status;
	}
	return err_set(err, ST_NOT_FOUND, "duty.none", kind, subject, NULL);
}

enum status duty_list(struct store_tx *tx, const char *kind_or_null, struct arena *arena, struct duty **out_list, size_t *out_count, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		"SELECT kind, subject, owner, legal_basis, due_on, done_on, evidence, alarm_on, ends_on, event_on, desk FROM"
		" (SELECT kind, subject, owner, legal_basis, due_on, done_on, evidence, alarm_on, ends_on, event_on, 0 AS desk FROM duty UNION ALL"
		" SELECT kind, subject, owner, legal_basis, due_on, done_on, evidence, alarm_on, ends_on, event_on, 1 FROM desk_duty) AS every"
		" WHERE ?1 = '' OR kind = ?1 ORDER BY CASE WHEN ?1 = '' THEN due_on ELSE '' END, kind, subject, desk",
		&stmt, err);
	if (status != ST_OK)
		return status;
	struct duty *list = NULL;
	size_t count = 0;
	bool row;
	store_bind_text(stmt, 1, kind_or_null ? kind_or_null : "");
	while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct duty){.kind = store_text_copy(stmt, 0, arena),
			.subject = store_text_copy(stmt, 1, arena),
			.owner = store_text_copy(stmt, 2, arena),
			.legal_basis = store_text_copy(stmt, 3, arena),
			.due_on = store_day(stmt, 4),
			.done_on = store_day(stmt, 5),
			.evidence = store_text_copy(stmt, 6, arena),
			.alarm_on = store_is_null(stmt, 7) ? 0 : store_day(stmt, 7),
			.ends_on = store_is_null(stmt, 8) ? 0 : store_day(stmt, 8),
			.event_on = store_is_null(stmt, 9) ? 0 : store_day(stmt, 9),
			.desk = store_int(stmt, 10) != 0};
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status duty_clear(struct store_tx *tx, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx, "DELETE FROM duty", &stmt, err);

	return status == ST_OK ? store_run(stmt, err) : status;
}

/* ---- marks ---- */

enum status duty_mark_put(struct store_tx *tx, const struct duty_mark *mark, struct err *err)
{
	struct store_stmt *stmt;
	int64_t last;
	enum status status = store_get_int(tx, "SELECT MAX(seq) FROM desk_duty_mark", 0, &last, err);

	if (status == ST_OK)
		status = store_query(tx,
			"INSERT INTO desk_duty_mark (seq, kind, subject, mark, on_date, actor, checker, delegate, until_date, evidence, reason, at)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
			&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_int(stmt, 1, last + 1);
	store_bind_text(stmt, 2, mark->kind);
	store_bind_text(stmt, 3, mark->subject);
	store_bind_text(stmt, 4, duty_mark_name[mark->mark]);
	bind_day(stmt, 5, mark->on);
	store_bind_text(stmt, 6, mark->by);
	store_bind_text(stmt, 7, mark->checker);
	store_bind_text(stmt, 8, mark->to);
	bind_day(stmt, 9, mark->until);
	store_bind_text(stmt, 10, mark->evidence);
	store_bind_text(stmt, 11, mark->reason);
	store_bind_text(stmt, 12, mark->at);
	return store_run(stmt, err);
}

static enum duty_mark_kind mark_of(const char *word)
{
	int mark = 0;

	while (mark < DUTY_MARKS && (!word || strcmp(duty_mark_name[mark], word) != 0))
		mark++;
	return (enum duty_mark_kind)mark;
}

enum status duty_marks(struct store_tx *tx, struct arena *arena, struct duty_mark **out_list, size_t *out_count, struct err *err)
{
	struct duty_mark *list;
	size_t count, known = 0;

	STORE_READ_ROWS("SELECT seq, kind, subject, mark, on_date, actor, checker, delegate, until_date, evidence, reason, at FROM desk_duty_mark"
			" ORDER BY kind, subject, seq",
		struct duty_mark, list, count, .seq = STORE_INT(0), .kind = STORE_TEXT(1), .subject = STORE_TEXT(2),
		.mark = mark_of(store_text(stmt_, 3)), .on = STORE_DATE(4), .by = STORE_TEXT(5), .checker = STORE_TEXT(6), .to = STORE_TEXT(7),
		.until = STORE_DATE(8), .evidence = STORE_TEXT(9), .reason = STORE_TEXT(10), .at = STORE_TEXT(11));
	for (size_t i = 0; i < count; i++) /* a word changed by hand: the seal reports it */
		if (list[i].mark < DUTY_MARKS)
			list[known++] = list[i];
	*out_list = list;
	*out_count = known;
	return ST_OK;
}

/* ---- the clock ---- */

static enum duty_unit unit_of(const char *word)
{
	return strcmp(word, "days") == 0 ? DUTY_DAYS : strcmp(word, "months") == 0 ? DUTY_MONTHS : DUTY_YEARS;
}

enum status duty_rules_read(struct store_tx *tx, struct arena *arena, struct duty_rule_row **out_list, size_t *out_count, struct err *err)
{
	struct duty_rule_row *list;
	size_t count;

	STORE_READ_ROWS("SELECT kind, valid_from, valid_to, span, unit, alarm, alarm_unit, legal_basis, source_line FROM duty_rules ORDER BY kind, "
			"valid_from",
		struct duty_rule_row, list, count, .kind = STORE_TEXT(0), .valid_from = STORE_DATE(1), .valid_to = STORE_DATE(2),
		.span = store_is_null(stmt_, 3) ? -1 : STORE_INT(3), .unit = STORE_TEXT(4), .alarm = store_is_null(stmt_, 5) ? -1 : STORE_INT(5),
		.alarm_unit = STORE_TEXT(6), .basis = STORE_TEXT(7), .source_line = STORE_INT(8));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status duty_clock_read(struct store_tx *tx, struct arena *arena, struct duty_clock *out_clock, struct err *err)
{
	struct duty_clock clock = {0};
	struct duty_rule_row *row;
	struct duty_rule *own;
	size_t rows;
	enum status status = duty_calendar_read(tx, arena, &clock.calendar, err);

	if (status == ST_OK)
		status = duty_rules_read(tx, arena, &row, &rows, err);
	if (status != ST_OK)
		return status;
	own = arena_alloc(arena, (rows + 1) * sizeof *own);
	for (size_t i = 0; i < rows; i++) {
		const struct duty_rule *rule = duty_clock_rule(NULL, row[i].kind, DATE_NONE);

		if (!rule || row[i].span > DUTY_SPAN_MAX || row[i].alarm > DUTY_ALARM_MAX) /* changed by hand: the seal reports it */
			continue;
		own[clock.owns] = *rule;
		own[clock.owns].valid_from = row[i].valid_from;
		own[clock.owns].valid_to = row[i].valid_to;
		own[clock.owns].source_line = row[i].source_line;
		if (row[i].span > 0 && row[i].unit && rule->span > 0) {
			own[clock.owns].span = (int)row[i].span;
			own[clock.owns].unit = unit_of(row[i].unit);
		}
		if (row[i].alarm >= 0) {
			own[clock.owns].alarm = (int)row[i].alarm;
			own[clock.owns].alarm_working_days = row[i].alarm_unit && strcmp(row[i].alarm_unit, "working_days") == 0;
		}
		own[clock.owns].basis[LANG_EN] = own[clock.owns].basis[LANG_KO] = row[i].basis;
		clock.owns++;
	}
	clock.own = own;
	*out_clock = clock;
	return ST_OK;
}

enum status duty_holiday_name(struct store_tx *tx, date_day day, struct arena *arena, const char **out_name, struct err *err)
{
	struct store_stmt *stmt;
	char text[DATE_TEXT_LEN];
	bool row = false;
	enum status status = store_query(tx, "SELECT name FROM holidays WHERE day = ?1", &stmt, err);

	if (status != ST_OK)
		return status;
	date_format(day, text);
	store_bind_text(stmt, 1, text);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_name = row ? store_text_copy(stmt, 0, arena) : "";
	return status;
}

enum status duty_calendar_read(struct store_tx *tx, struct arena *arena, struct duty_calendar *out_calendar, struct err *err)
{
	date_day *list;
	size_t count, known = 0;

	STORE_READ_ROWS("SELECT day FROM holidays ORDER BY day", date_day, list, count, STORE_DATE(0));
	for (size_t i = 0; i < count; i++) /* what was changed by hand into no day is left out */
		if (list[i] != DATE_NONE)
			list[known++] = list[i];
	*out_calendar = (struct duty_calendar){list, known};
	return ST_OK;
}
