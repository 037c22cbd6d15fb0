/* Rows of the registry: events and moves, blocks, sums, accounts, proposals and locks, surrenders. */
#include "credit/credit_registry_int.h"

#include <stdlib.h>
#include <string.h>

/* Blocks are keyed by where they are; events get their moves. What was there before becomes moves of its events. */
const char credit_registry_schema[] =
	"ALTER TABLE credit_event ADD COLUMN asked TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE credit_event ADD COLUMN moves_sha256 TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE credit_block RENAME TO credit_block_1;"
	"CREATE TABLE credit_block ("
	" unit TEXT NOT NULL, project TEXT NOT NULL, vintage INTEGER NOT NULL, serial_from INTEGER NOT NULL, serial_to INTEGER NOT NULL,"
	" holder TEXT NOT NULL, measure TEXT NOT NULL, state TEXT NOT NULL, blocked INTEGER NOT NULL, lock_event INTEGER NOT NULL, valid_year "
	"INTEGER "
	"NOT NULL,"
	" certificate INTEGER NOT NULL, certified_on TEXT NOT NULL, since TEXT NOT NULL, made_by INTEGER NOT NULL,"
	" PRIMARY KEY (unit, project, vintage, serial_from)) STRICT;"
	"INSERT INTO credit_block SELECT b.unit, b.project, b.vintage, b.serial_from, b.serial_to, b.holder, b.measure, b.state, b.blocked, 0,"
	" CASE WHEN b.unit = 'KOC' THEN 0 WHEN substr(e.on_date, 6, 5) <= '08-31' THEN CAST(substr(e.on_date, 1, 4) AS INTEGER) - 1"
	" ELSE CAST(substr(e.on_date, 1, 4) AS INTEGER) END, b.certificate, c.on_date, coalesce(p.on_date, b.since),"
	" CASE WHEN b.ended_by > 0 THEN b.ended_by WHEN b.unit = 'KOC' THEN c.event ELSE o.ended_by END"
	" FROM credit_block_1 b JOIN credit_certificate c ON c.certificate = b.certificate"
	" LEFT JOIN credit_block_1 o ON o.block = b.origin AND b.unit = 'KCU' LEFT JOIN credit_event e ON e.seq = o.ended_by"
	" LEFT JOIN credit_event p ON p.seq = b.ended_by AND b.ended_by > 0;"
	"CREATE TABLE credit_move ("
	" event INTEGER NOT NULL, line INTEGER NOT NULL, unit TEXT NOT NULL, project TEXT NOT NULL, vintage INTEGER NOT NULL,"
	" serial_from INTEGER NOT NULL, serial_to INTEGER NOT NULL, from_holder TEXT, from_state TEXT, holder TEXT NOT NULL, state TEXT NOT NULL,"
	" blocked INTEGER NOT NULL, lock_event INTEGER NOT NULL, valid_year INTEGER NOT NULL, PRIMARY KEY (event, line)) STRICT;"
	"INSERT INTO credit_move SELECT m.event, row_number() OVER (PARTITION BY m.event ORDER BY m.project, m.vintage, m.serial_from, m.unit DESC),"
	" m.unit, m.project, m.vintage, m.serial_from, m.serial_to, m.from_holder, m.from_state, m.holder, m.state, m.blocked, 0, m.valid_year FROM ("
	"SELECT c.event AS event, b.unit AS unit, b.project AS project, b.vintage AS vintage, b.serial_from AS serial_from, b.serial_to AS serial_to,"
	" NULL AS from_holder, NULL AS from_state, b.holder AS holder, 'live' AS state, 0 AS blocked, 0 AS valid_year"
	" FROM credit_block b JOIN credit_certificate c ON c.certificate = b.certificate WHERE b.unit = 'KOC'"
	" UNION ALL SELECT b.made_by, b.unit, b.project, b.vintage, b.serial_from, b.serial_to, b.holder, 'live', b.holder, b.state, 0, b.valid_year"
	" FROM credit_block b WHERE b.state <> 'live'"
	" UNION ALL SELECT o.ended_by, b.unit, b.project, b.vintage, b.serial_from, b.serial_to, NULL, NULL, b.holder, 'live', 0, n.valid_year"
	" FROM credit_block_1 b JOIN credit_block_1 o ON o.block = b.origin JOIN credit_block n ON n.unit = b.unit AND n.project = b.project"
	" AND n.vintage = b.vintage AND n.serial_from = b.serial_from WHERE b.unit = 'KCU'"
	" UNION ALL SELECT (SELECT min(e.seq) FROM credit_event e WHERE e.kind = 'hold' AND e.subject = b.measure AND e.seq > b.made_by), b.unit,"
	" b.project, b.vintage, b.serial_from, b.serial_to, b.holder, b.state, b.holder, b.state, 1, b.valid_year FROM credit_block b WHERE "
	"b.blocked = "
	"1"
	") m;"
	"DROP TABLE credit_block_1;"
	/* free blocks of a holder in the order of choice; the others by what asks for them */
	"CREATE INDEX credit_block_free ON credit_block (holder, unit, state, lock_event, blocked, vintage, project, serial_from);"
	"CREATE INDEX credit_block_of_measure ON credit_block (measure);"
	"CREATE INDEX credit_block_lock ON credit_block (lock_event) WHERE lock_event > 0;"
	"CREATE INDEX credit_block_valid ON credit_block (state, unit, valid_year, certified_on);"
	"CREATE INDEX credit_move_serial ON credit_move (project, vintage, serial_from);"
	"CREATE INDEX credit_certificate_project ON credit_certificate (project, vintage, serial_to);"
	"CREATE INDEX credit_surrender_year ON credit_surrender (entity, \"year\", event);"
	"CREATE TABLE credit_sum ("
	" unit TEXT NOT NULL, project TEXT NOT NULL, vintage INTEGER NOT NULL, issued_t INTEGER NOT NULL, live_t INTEGER NOT NULL, converted_t "
	"INTEGER "
	"NOT NULL,"
	" surrendered_t INTEGER NOT NULL, cancelled_t INTEGER NOT NULL, expired_t INTEGER NOT NULL, deposited_t INTEGER NOT NULL,"
	" CONSTRAINT r2 CHECK (issued_t = live_t + converted_t + surrendered_t + cancelled_t + expired_t + deposited_t),"
	" PRIMARY KEY (unit, project, vintage)) STRICT;"
	"INSERT INTO credit_sum SELECT unit, project, vintage, sum(serial_to - serial_from + 1),"
	" sum(CASE WHEN state = 'live' THEN serial_to - serial_from + 1 ELSE 0 END),"
	" sum(CASE WHEN state = 'converted' THEN serial_to - serial_from + 1 ELSE 0 END),"
	" sum(CASE WHEN state = 'surrendered' THEN serial_to - serial_from + 1 ELSE 0 END),"
	" sum(CASE WHEN state = 'cancelled' THEN serial_to - serial_from + 1 ELSE 0 END), 0, 0 FROM credit_block GROUP BY unit, project, vintage;"
	"CREATE TABLE credit_account ("
	" account TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, opened_by INTEGER NOT NULL, changed_by INTEGER NOT NULL) STRICT;"
	"INSERT INTO credit_account SELECT a.account, 'open', min(a.event), 0 FROM ("
	"SELECT CASE WHEN state IN ('converted', 'surrendered') THEN 'disposal' WHEN unit = 'KOC' THEN 'holding:' || holder ELSE 'offset:' || holder "
	"END "
	"AS account,"
	" event AS event FROM credit_move WHERE state <> 'live' OR from_state IS NULL"
	" UNION ALL SELECT 'issuing:' || project, event FROM credit_move WHERE from_state IS NULL AND unit = 'KOC') a GROUP BY a.account;"
	"CREATE TABLE credit_pending ("
	" event INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, \"key\" TEXT NOT NULL UNIQUE, holder TEXT NOT NULL, receiver TEXT NOT NULL, unit "
	"TEXT "
	"NOT NULL,"
	" tonnes INTEGER NOT NULL, state TEXT NOT NULL, ended_by INTEGER NOT NULL) STRICT;"
	"CREATE TABLE credit_obligation ("
	" event INTEGER NOT NULL PRIMARY KEY, entity TEXT NOT NULL, \"year\" INTEGER NOT NULL, obligation_t INTEGER NOT NULL) STRICT;"
	"CREATE INDEX credit_obligation_year ON credit_obligation (entity, \"year\", event);"
	/* a table of the programme folder */
	"CREATE TABLE credit_orders ("
	" \"order\" TEXT NOT NULL PRIMARY KEY, \"on\" TEXT NOT NULL, kind TEXT NOT NULL, holder TEXT, \"to\" TEXT, unit TEXT, tonnes INTEGER,"
	" project TEXT, vintage INTEGER, serial_from INTEGER, serial_to INTEGER, \"year\" INTEGER, measure TEXT, \"of\" TEXT, reason TEXT, evidence "
	"TEXT,"
	" source_line INTEGER NOT NULL) STRICT;";

/* ---- events ---- */

#define EVENTS                                                                                                                                       \
	"SELECT seq, kind, on_date, subject, quantity, gone, actor, evidence, \"key\", content_sha256, facts_sha256, asked, moves_sha256, "          \
	"prev_hash, hash FROM credit_event"
#define EVENT_ROW                                                                                                                                    \
	(struct credit_event)                                                                                                                        \
	{                                                                                                                                            \
		.seq = STORE_INT(0), .kind = STORE_TEXT(1), .on_date = STORE_TEXT(2), .subject = STORE_TEXT(3), .quantity = STORE_INT(4),            \
		.gone = STORE_INT(5), .actor = STORE_TEXT(6), .evidence = STORE_TEXT(7), .key = STORE_TEXT(8), .content = STORE_TEXT(9),             \
		.facts = STORE_TEXT(10), .asked = STORE_TEXT(11), .moves = STORE_TEXT(12), .prev_hash = STORE_TEXT(13), .hash = STORE_TEXT(14)       \
	}

enum status credit_store_event_by_key(
	struct store_tx *tx, const char *key, struct arena *arena, struct credit_event *out_event, bool *out_found, struct err *err)
{
	struct store_stmt *stmt_;
	bool row = false;
	enum status st = store_query(tx, EVENTS " WHERE \"key\" = ?1", &stmt_, err);

	if (st == ST_OK) {
		store_bind_text(stmt_, 1, key);
		st = store_step(stmt_, &row, err);
	}
	if (st != ST_OK)
		return st;
	if (row)
		*out_event = EVENT_ROW;
	*out_found = row;
	return ST_OK;
}

enum status credit_store_events(struct store_tx *tx, struct arena *arena, struct credit_event **out_list, size_t *out_count, struct err *err)
{
	struct credit_event *list = NULL;
	struct store_stmt *stmt_;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, EVENTS " ORDER BY seq", &stmt_, err);

	while (st == ST_OK && (st = store_step(stmt_, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = EVENT_ROW;
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status credit_store_head(struct store_tx *tx, struct arena *arena, int64_t *out_seq, const char **out_hash, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, "SELECT seq, hash FROM credit_head WHERE id = 1", &stmt, err);

	if (st == ST_OK)
		st = store_step(stmt, &row, err);
	if (st != ST_OK)
		return st;
	*out_seq = row ? store_int(stmt, 0) : 0;
	*out_hash = row ? store_text_copy(stmt, 1, arena) : CREDIT_FIRST_HASH;
	return ST_OK;
}

enum status credit_store_event_add(struct store_tx *tx, const struct credit_event *e, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO credit_event (seq, kind, on_date, subject, quantity, gone, actor, evidence, \"key\", content_sha256, facts_sha256, "
		"asked, moves_sha256, prev_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, e->seq);
	store_bind_text(stmt, 2, e->kind);
	store_bind_text(stmt, 3, e->on_date);
	store_bind_text(stmt, 4, e->subject);
	store_bind_int(stmt, 5, e->quantity);
	store_bind_int(stmt, 6, e->gone);
	store_bind_text(stmt, 7, e->actor);
	store_bind_text(stmt, 8, e->evidence);
	store_bind_text(stmt, 9, e->key);
	store_bind_text(stmt, 10, e->content);
	store_bind_text(stmt, 11, e->facts);
	store_bind_text(stmt, 12, e->asked);
	store_bind_text(stmt, 13, e->moves);
	store_bind_text(stmt, 14, e->prev_hash);
	store_bind_text(stmt, 15, e->hash);
	st = store_run(stmt, err);
	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO credit_head (id, seq, hash) VALUES (1, ?1, ?2) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, hash = "
			"excluded.hash",
			&stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, e->seq);
	store_bind_text(stmt, 2, e->hash);
	return store_run(stmt, err);
}

/* ---- orders of the folder ---- */

enum status credit_order_rows(struct store_tx *tx, struct arena *arena, struct credit_order_row **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(
		"SELECT \"order\", \"on\", kind, holder, \"to\", unit, tonnes, project, vintage, serial_from, serial_to, \"year\", measure, \"of\","
		" reason, evidence, source_line FROM credit_orders ORDER BY source_line",
		struct credit_order_row, *out_list, *out_count, .id = STORE_TEXT(0), .source_line = STORE_INT(16),
		.order = {.on = STORE_DATE(1),
			.kind = credit_order_named(store_text(stmt_, 2)),
			.holder = STORE_TEXT(3),
			.to = STORE_TEXT(4),
			.unit = STORE_TEXT(5),
			.tonnes = STORE_INT(6),
			.project = STORE_TEXT(7),
			.vintage = (int)STORE_INT(8),
			.serial_from = STORE_INT(9),
			.serial_to = STORE_INT(10),
			.year = (int)STORE_INT(11),
			.measure = STORE_TEXT(12),
			.of = STORE_TEXT(13),
			.reason = STORE_TEXT(14),
			.evidence = STORE_TEXT(15)});
	return ST_OK;
}

/* ---- moves ---- */

enum status credit_store_moves(
	struct store_tx *tx, int64_t event, struct arena *arena, struct credit_move **out_list, size_t *out_count, struct err *err)
{
	struct credit_move *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT event, line, unit, project, vintage, serial_from, serial_to, from_holder, from_state, holder, state, blocked, lock_event, "
		"valid_year FROM credit_move WHERE ?1 = 0 OR event = ?1 ORDER BY event, line",
		&stmt, err);

	if (st == ST_OK)
		store_bind_int(stmt, 1, event);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct credit_move){.event = store_int(stmt, 0),
			.line = store_int(stmt, 1),
			.kind = credit_kind_named(store_text(stmt, 2)),
			.project = store_text_copy(stmt, 3, arena),
			.vintage = store_int(stmt, 4),
			.range = {store_int(stmt, 5), store_int(stmt, 6)},
			.from_holder = store_text_copy(stmt, 7, arena),
			.from_state = store_text_copy(stmt, 8, arena),
			.holder = store_text_copy(stmt, 9, arena),
			.state = credit_state_named(store_text(stmt, 10)),
			.blocked = store_int(stmt, 11),
			.lock_event = store_int(stmt, 12),
			.valid_year = store_int(stmt, 13)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status credit_store_move_add(struct store_tx *tx, const struct credit_move *m, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO credit_move (event, line, unit, project, vintage, serial_from, serial_to, from_holder, from_state, holder, state, "
		"blocked, lock_event, valid_year) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, m->event);
	store_bind_int(stmt, 2, m->line);
	store_bind_text(stmt, 3, credit_kind_name[m->kind]);
	store_bind_text(stmt, 4, m->project);
	store_bind_int(stmt, 5, m->vintage);
	store_bind_int(stmt, 6, m->range.from);
	store_bind_int(stmt, 7, m->range.to);
	store_bind_text(stmt, 8, m->from_holder);
	store_bind_text(stmt, 9, m->from_state);
	store_bind_text(stmt, 10, m->holder);
	store_bind_text(stmt, 11, credit_state_name[m->state]);
	store_bind_int(stmt, 12, m->blocked);
	store_bind_int(stmt, 13, m->lock_event);
	store_bind_int(stmt, 14, m->valid_year);
	return store_run(stmt, err);
}

/* ---- accounts ---- */

enum status credit_store_account_state(struct store_tx *tx, const char *account, struct arena *arena, const char **out_state, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, "SELECT state FROM credit_account WHERE account = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, account);
	st = store_step(stmt, &row, err);
	if (st == ST_OK)
		*out_state = row ? store_text_copy(stmt, 0, arena) : "";
	return st;
}

enum status credit_store_account_open(struct store_tx *tx, const char *account, int64_t event, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "INSERT INTO credit_account (account, state, opened_by, changed_by) VALUES (?1, 'open', ?2, 0)", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, account);
	store_bind_int(stmt, 2, event);
	return store_run(stmt, err);
}

enum status credit_store_account_change(struct store_tx *tx, const char *account, const char *state, int64_t event, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "UPDATE credit_account SET state = ?2, changed_by = ?3 WHERE account = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, account);
	store_bind_text(stmt, 2, state);
	store_bind_int(stmt, 3, event);
	return store_run(stmt, err);
}

/* "kind:owner" taken apart; common accounts have no owner. */
static struct credit_account_row account_row(const char *account, const char *state, int64_t opened_by, int64_t changed_by, struct arena *arena)
{
	size_t kind = strcspn(account, ":");

	return (struct credit_account_row){.account = account,
		.kind = arena_strndup(arena, account, kind),
		.owner = account[kind] ? account + kind + 1 : "",
		.state = state,
		.opened_by = opened_by,
		.changed_by = changed_by};
}

enum status credit_store_accounts(struct store_tx *tx, struct arena *arena, struct credit_account_row **out_list, size_t *out_count, struct err *err)
{
	struct credit_account_row *list;
	size_t count;

	STORE_READ_ROWS("SELECT account, state, opened_by, changed_by FROM credit_account ORDER BY account", struct credit_account_row, list, count,
		.account = STORE_TEXT(0), .state = STORE_TEXT(1), .opened_by = STORE_INT(2), .changed_by = STORE_INT(3));
	for (size_t i = 0; i < count; i++)
		list[i] = account_row(list[i].account, list[i].state, list[i].opened_by, list[i].changed_by, arena);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

/* ---- proposals and locks ---- */

#define PENDINGS "SELECT event, kind, \"key\", holder, receiver, unit, tonnes, state, ended_by FROM credit_pending"
#define PENDING_ROW                                                                                                                                  \
	.event = STORE_INT(0), .kind = STORE_TEXT(1), .key = STORE_TEXT(2), .holder = STORE_TEXT(3), .receiver = STORE_TEXT(4),                      \
	.unit = STORE_TEXT(5), .tonnes = STORE_INT(6), .state = STORE_TEXT(7), .ended_by = STORE_INT(8)

enum status credit_store_pending_by_key(
	struct store_tx *tx, const char *key, struct arena *arena, struct credit_pending *out_pending, bool *out_found, struct err *err)
{
	struct store_stmt *stmt_;
	bool row = false;
	enum status st = store_query(tx, PENDINGS " WHERE \"key\" = ?1", &stmt_, err);

	if (st == ST_OK) {
		store_bind_text(stmt_, 1, key);
		st = store_step(stmt_, &row, err);
	}
	if (st != ST_OK)
		return st;
	if (row)
		*out_pending = (struct credit_pending){PENDING_ROW};
	*out_found = row;
	return ST_OK;
}

enum status credit_store_pendings(struct store_tx *tx, struct arena *arena, struct credit_pending **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS(PENDINGS " ORDER BY event", struct credit_pending, *out_list, *out_count, PENDING_ROW);
	return ST_OK;
}

enum status credit_store_pending_add(struct store_tx *tx, const struct credit_pending *p, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO credit_pending (event, kind, \"key\", holder, receiver, unit, tonnes, state, ended_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
		"?7, 'open', 0)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, p->event);
	store_bind_text(stmt, 2, p->kind);
	store_bind_text(stmt, 3, p->key);
	store_bind_text(stmt, 4, p->holder);
	store_bind_text(stmt, 5, p->receiver);
	store_bind_text(stmt, 6, p->unit);
	store_bind_int(stmt, 7, p->tonnes);
	return store_run(stmt, err);
}

enum status credit_store_pending_end(struct store_tx *tx, int64_t event, const char *state, int64_t ended_by, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "UPDATE credit_pending SET state = ?2, ended_by = ?3 WHERE event = ?1 AND state = 'open'", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, event);
	store_bind_text(stmt, 2, state);
	store_bind_int(stmt, 3, ended_by);
	st = store_run(stmt, err);
	return st == ST_OK && store_changes(tx) != 1 ? err_internal(err, "credit: a proposal ends once") : st;
}

/* ---- obligations, surrenders ---- */

enum status credit_store_obligation_add(struct store_tx *tx, const struct credit_obligation *o, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "INSERT INTO credit_obligation (event, entity, \"year\", obligation_t) VALUES (?1, ?2, ?3, ?4)", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, o->event);
	store_bind_text(stmt, 2, o->entity);
	store_bind_int(stmt, 3, o->year);
	store_bind_int(stmt, 4, o->obligation_t);
	return store_run(stmt, err);
}

enum status credit_store_obligations(
	struct store_tx *tx, struct arena *arena, struct credit_obligation **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT event, entity, \"year\", obligation_t FROM credit_obligation ORDER BY event", struct credit_obligation, *out_list,
		*out_count, .event = STORE_INT(0), .entity = STORE_TEXT(1), .year = STORE_INT(2), .obligation_t = STORE_INT(3));
	return ST_OK;
}

enum status credit_store_surrender_add(struct store_tx *tx, const struct credit_surrender_row *s, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO credit_surrender (event, entity, \"year\", on_date, obligation_t, surrender_rate, cap_t, before_t, quantity_t, evidence)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, s->event);
	store_bind_text(stmt, 2, s->entity);
	store_bind_int(stmt, 3, s->year);
	store_bind_text(stmt, 4, s->on_date);
	store_bind_int(stmt, 5, s->obligation_t);
	store_bind_text(stmt, 6, s->rate);
	store_bind_int(stmt, 7, s->cap_t);
	store_bind_int(stmt, 8, s->before_t);
	store_bind_int(stmt, 9, s->quantity_t);
	store_bind_text(stmt, 10, s->evidence);
	return store_run(stmt, err);
}

enum status credit_store_surrenders(
	struct store_tx *tx, struct arena *arena, struct credit_surrender_row **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT event, entity, \"year\", on_date, obligation_t, surrender_rate, cap_t, before_t, quantity_t, evidence FROM "
			"credit_surrender ORDER BY event",
		struct credit_surrender_row, *out_list, *out_count, .event = STORE_INT(0), .entity = STORE_TEXT(1), .year = STORE_INT(2),
		.on_date = STORE_TEXT(3), .obligation_t = STORE_INT(4), .rate = STORE_TEXT(5), .cap_t = STORE_INT(6), .before_t = STORE_INT(7),
		.quantity_t = STORE_INT(8), .evidence = STORE_TEXT(9));
	return ST_OK;
}

enum status credit_store_surrendered(struct store_tx *tx, const char *entity, int year, int64_t *out_tonnes, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	/* each row knows what was before it: the last one is enough */
	enum status st = store_query(
		tx, "SELECT before_t + quantity_t FROM credit_surrender WHERE entity = ?1 AND \"year\" = ?2 ORDER BY event DESC LIMIT 1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, entity);
	store_bind_int(stmt, 2, year);
	st = store_step(stmt, &row, err);
	if (st == ST_OK)
		*out_tonnes = row ? store_int(stmt, 0) : 0;
	return st;
}
