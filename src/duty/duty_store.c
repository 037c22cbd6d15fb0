/* All SQL of duty. */
#include "duty/duty.h"
#include "duty/duty_calendar.h"

#include <stddef.h>

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
	{"duty", 4, /* campaigns, their requests and answers, and the letters about them */
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
	"INSERT INTO " table " (kind, subject, owner, due_on, done_on, legal_basis, evidence, alarm_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"

static enum status put(struct store_stmt *stmt, const struct duty *duty, struct err *err)
{
	char due[DATE_TEXT_LEN], done[DATE_TEXT_LEN], alarm[DATE_TEXT_LEN];
	date_format(duty->due_on, due);
	store_bind_text(stmt, 1, duty->kind);
	store_bind_text(stmt, 2, duty->subject);
	store_bind_text(stmt, 3, duty->owner);
	store_bind_text(stmt, 4, due);
	if (duty->done_on != DATE_NONE)
		date_format(duty->done_on, done);
	store_bind_text(stmt, 5, duty->done_on == DATE_NONE ? NULL : done);
	store_bind_text(stmt, 6, duty->legal_basis);
	store_bind_text(stmt, 7, duty->evidence);
	if (duty->alarm_on)
		date_format(duty->alarm_on, alarm);
	store_bind_text(stmt, 8, duty->alarm_on ? alarm : NULL);
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
		"SELECT kind, subject, owner, legal_basis, due_on, done_on, evidence, alarm_on FROM"
		" (SELECT * FROM duty UNION ALL SELECT * FROM desk_duty) AS every WHERE ?1 = '' OR kind = ?1"
		" ORDER BY CASE WHEN ?1 = '' THEN due_on ELSE '' END, kind, subject",
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
			.alarm_on = store_is_null(stmt, 7) ? 0 : store_day(stmt, 7)};
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
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

enum status duty_counts(struct store_tx *tx, date_day as_of, struct duty_counts *out_counts, struct err *err)
{
	struct store_stmt *stmt;
	enum status status = store_query(tx,
		/* what is done after that day was still open on it */
		"SELECT SUM(CASE WHEN done_on <= ?1 AND done_on <= due_on THEN 1 ELSE 0 END), SUM(CASE WHEN done_on <= ?1 AND done_on > due_on THEN "
		"1 ELSE 0 END),"
		" SUM(CASE WHEN (done_on IS NULL OR done_on > ?1) AND due_on >= ?1 THEN 1 ELSE 0 END),"
		" SUM(CASE WHEN (done_on IS NULL OR done_on > ?1) AND due_on < ?1 THEN 1 ELSE 0 END) FROM duty",
		&stmt, err);
	if (status != ST_OK)
		return status;
	char text[DATE_TEXT_LEN];
	date_format(as_of, text);
	store_bind_text(stmt, 1, text);
	bool row = false;
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		*out_counts = (struct duty_counts){
			.done = store_int(stmt, 0), .done_late = store_int(stmt, 1), .open = store_int(stmt, 2), .overdue = store_int(stmt, 3)};
	return status;
}
