/* All SQL of credit: its tables, and rows in and out. */
#include "credit/credit_claim.h"
#include "credit/credit_registry_int.h"

#include <string.h>

static const char schema[] =
	"CREATE TABLE projects ("
	" project TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, coordinator TEXT NOT NULL, started_on TEXT NOT NULL,"
	" resolution_on TEXT NOT NULL, crediting_to TEXT NOT NULL, certified_on TEXT, evidence TEXT NOT NULL, source_line INTEGER NOT NULL) STRICT;"
	"CREATE TABLE ownership ("
	" project TEXT NOT NULL, organisation TEXT NOT NULL, \"share\" TEXT NOT NULL, valid_from TEXT NOT NULL, evidence TEXT NOT NULL,"
	" source_line INTEGER NOT NULL, PRIMARY KEY (project, organisation, valid_from)) STRICT;"
	"CREATE TABLE compliance ("
	" organisation TEXT NOT NULL, \"year\" INTEGER NOT NULL, obligation_t INTEGER NOT NULL, surrender_rate TEXT NOT NULL, converted_on TEXT,"
	" surrendered_on TEXT, source TEXT NOT NULL, evidence TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (organisation, \"year\")) STRICT;"
	/* the log: every other table of the registry follows from it */
	"CREATE TABLE credit_event ("
	" seq INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, on_date TEXT NOT NULL, subject TEXT NOT NULL, quantity INTEGER NOT NULL, gone "
	"INTEGER NOT NULL,"
	" actor TEXT NOT NULL, evidence TEXT NOT NULL, \"key\" TEXT NOT NULL UNIQUE, content_sha256 TEXT NOT NULL, facts_sha256 TEXT NOT NULL,"
	" prev_hash TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"
	"CREATE TABLE credit_head (id INTEGER NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;"
	"CREATE TABLE credit_certificate ("
	" certificate INTEGER NOT NULL PRIMARY KEY, project TEXT NOT NULL, vintage INTEGER NOT NULL, period_from TEXT NOT NULL, period_to TEXT NOT "
	"NULL,"
	" grams INTEGER NOT NULL, tonnes INTEGER NOT NULL, remainder_g INTEGER NOT NULL, serial_from INTEGER NOT NULL, serial_to INTEGER NOT NULL,"
	" on_date TEXT NOT NULL, evidence TEXT NOT NULL, \"key\" TEXT NOT NULL UNIQUE, event INTEGER NOT NULL UNIQUE) STRICT;"
	"CREATE TABLE credit_certificate_unit ("
	" certificate INTEGER NOT NULL, measure TEXT NOT NULL, verified_g INTEGER NOT NULL, credited_g INTEGER NOT NULL, tonnes INTEGER NOT NULL,"
	" PRIMARY KEY (certificate, measure)) STRICT;"
	"CREATE TABLE credit_certificate_owner ("
	" certificate INTEGER NOT NULL, organisation TEXT NOT NULL, \"share\" TEXT NOT NULL, tonnes INTEGER NOT NULL,"
	" PRIMARY KEY (certificate, organisation)) STRICT;"
	"CREATE TABLE credit_block ("
	" block INTEGER NOT NULL PRIMARY KEY, unit TEXT NOT NULL, project TEXT NOT NULL, vintage INTEGER NOT NULL, serial_from INTEGER NOT NULL,"
	" serial_to INTEGER NOT NULL, holder TEXT NOT NULL, measure TEXT NOT NULL, state TEXT NOT NULL, blocked INTEGER NOT NULL, certificate "
	"INTEGER NOT NULL,"
	" since TEXT NOT NULL, made_by INTEGER NOT NULL, ended_by INTEGER NOT NULL, origin INTEGER NOT NULL) STRICT;"
	"CREATE INDEX credit_block_holder ON credit_block (holder, state);"
	"CREATE INDEX credit_block_measure ON credit_block (measure);"
	"CREATE TABLE credit_surrender ("
	" event INTEGER NOT NULL PRIMARY KEY, entity TEXT NOT NULL, \"year\" INTEGER NOT NULL, on_date TEXT NOT NULL, obligation_t INTEGER NOT NULL,"
	" surrender_rate TEXT NOT NULL, cap_t INTEGER NOT NULL, before_t INTEGER NOT NULL, quantity_t INTEGER NOT NULL, evidence TEXT NOT NULL) "
	"STRICT;";

const struct store_migration credit_migrations[] = {
	{"credit", 1, schema},
	{"credit", 2, credit_registry_schema},
	{"credit", 3, credit_project_schema},
	{"credit", 4, credit_claim_schema},
	{"credit", 5,
		"CREATE TABLE carbon_prices (organisation TEXT NOT NULL,"
		" \"year\" INTEGER NOT NULL, instrument TEXT NOT NULL, scheme TEXT NOT NULL, tonnes INTEGER, amount_krw INTEGER NOT NULL,"
		" rebate_krw INTEGER, source TEXT NOT NULL, evidence TEXT, source_line INTEGER NOT NULL, PRIMARY KEY (organisation, \"year\","
		" instrument)) STRICT;"},
	{NULL, 0, NULL},
};

/* ---- input tables ---- */

enum status credit_store_projects(
	struct store_tx *tx, const char *project, struct arena *arena, struct credit_project_row **out_list, size_t *out_count, struct err *err)
{
	struct credit_project_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT project, coordinator, started_on, resolution_on, crediting_to, certified_on, source_line, kind FROM projects WHERE ?1 = '' "
		"OR "
		"project = ?1"
		" ORDER BY project",
		&stmt, err);

	if (st == ST_OK)
		store_bind_text(stmt, 1, project ? project : "");
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct credit_project_row){
			.project = store_text_copy(stmt, 0, arena),
			.coordinator = store_text_copy(stmt, 1, arena),
			.started_on = store_text_copy(stmt, 2, arena),
			.resolution_on = store_text_copy(stmt, 3, arena),
			.crediting_to = store_text_copy(stmt, 4, arena),
			.certified_on = store_text_copy(stmt, 5, arena),
			.source_line = store_int(stmt, 6),
			.kind = store_text_copy(stmt, 7, arena),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status credit_store_ownership(
	struct store_tx *tx, struct arena *arena, struct credit_ownership_row **out_list, size_t *out_count, struct err *err)
{
	struct credit_ownership_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT project, organisation, \"share\", valid_from, source_line FROM ownership ORDER BY project, valid_from, organisation", &stmt,
		err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct credit_ownership_row){
			.project = store_text_copy(stmt, 0, arena),
			.organisation = store_text_copy(stmt, 1, arena),
			.share = store_text_copy(stmt, 2, arena),
			.valid_from = store_text_copy(stmt, 3, arena),
			.source_line = store_int(stmt, 4),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status credit_store_owners(struct store_tx *tx, const char *project, const char *day, struct arena *arena,
	struct credit_certificate_owner **out_list, size_t *out_count, struct err *err)
{
	struct credit_certificate_owner *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT organisation, \"share\" FROM ownership WHERE project = ?1 AND valid_from ="
		" (SELECT max(valid_from) FROM ownership WHERE project = ?1 AND valid_from <= ?2) ORDER BY organisation",
		&stmt, err);

	if (st == ST_OK) {
		store_bind_text(stmt, 1, project);
		store_bind_text(stmt, 2, day);
	}
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct credit_certificate_owner){store_text_copy(stmt, 0, arena), store_text_copy(stmt, 1, arena), 0};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status credit_store_compliance(struct store_tx *tx, const char *organisation, int year, struct arena *arena,
	struct credit_compliance_row **out_list, size_t *out_count, struct err *err)
{
	struct credit_compliance_row *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT organisation, \"year\", coalesce((SELECT o.obligation_t FROM credit_obligation o WHERE o.entity = organisation AND "
		"o.\"year\" = "
		"compliance.\"year\""
		" ORDER BY o.event DESC LIMIT 1), obligation_t), surrender_rate, converted_on, surrendered_on, evidence, source_line FROM compliance"
		" WHERE ?1 = '' OR (organisation = ?1 AND \"year\" = ?2) ORDER BY organisation, \"year\"",
		&stmt, err);

	if (st == ST_OK) {
		store_bind_text(stmt, 1, organisation ? organisation : "");
		store_bind_int(stmt, 2, year);
	}
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct credit_compliance_row){
			.organisation = store_text_copy(stmt, 0, arena),
			.year = store_int(stmt, 1),
			.obligation_t = store_int(stmt, 2),
			.rate = store_text_copy(stmt, 3, arena),
			.converted_on = store_text_copy(stmt, 4, arena),
			.surrendered_on = store_text_copy(stmt, 5, arena),
			.evidence = store_text_copy(stmt, 6, arena),
			.source_line = store_int(stmt, 7),
		};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

/* ---- certificates ---- */

/* Hands the rows of units and owners, which come in order of their certificate, to the certificates. */
static enum status read_parts(struct store_tx *tx, struct arena *arena, struct credit_certificate *list, size_t count, struct err *err)
{
	struct store_stmt *stmt;
	size_t at = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT certificate, measure, verified_g, credited_g, tonnes FROM credit_certificate_unit ORDER BY certificate, measure", &stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		while (at < count && list[at].id < store_int(stmt, 0))
			at++;
		if (at == count || list[at].id != store_int(stmt, 0))
			continue; /* an orphan: credit_store_orphans counts it */
		list[at].unit = arena_grow(arena, list[at].unit, list[at].unit_count, sizeof *list[at].unit);
		list[at].unit[list[at].unit_count++] =
			(struct credit_certificate_unit){store_text_copy(stmt, 1, arena), store_int(stmt, 2), store_int(stmt, 3), store_int(stmt, 4)};
	}
	at = 0;
	if (st == ST_OK)
		st = store_query(tx,
			"SELECT certificate, organisation, \"share\", tonnes FROM credit_certificate_owner ORDER BY certificate, organisation", &stmt,
			err);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		while (at < count && list[at].id < store_int(stmt, 0))
			at++;
		if (at == count || list[at].id != store_int(stmt, 0))
			continue;
		list[at].owner = arena_grow(arena, list[at].owner, list[at].owner_count, sizeof *list[at].owner);
		list[at].owner[list[at].owner_count++] =
			(struct credit_certificate_owner){store_text_copy(stmt, 1, arena), store_text_copy(stmt, 2, arena), store_int(stmt, 3)};
	}
	return st;
}

enum status credit_store_certificates(
	struct store_tx *tx, bool parts, struct arena *arena, struct credit_certificate **out_list, size_t *out_count, struct err *err)
{
	struct credit_certificate *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT certificate, project, vintage, period_from, period_to, grams, tonnes, remainder_g, serial_from, serial_to, on_date, "
		"evidence, \"key\", event"
		" FROM credit_certificate ORDER BY certificate",
		&stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct credit_certificate){
			.id = store_int(stmt, 0),
			.project = store_text_copy(stmt, 1, arena),
			.vintage = store_int(stmt, 2),
			.from = store_month(stmt, 3),
			.to = store_month(stmt, 4),
			.grams = store_int(stmt, 5),
			.tonnes = store_int(stmt, 6),
			.remainder_g = store_int(stmt, 7),
			.serial_from = store_int(stmt, 8),
			.serial_to = store_int(stmt, 9),
			.on = store_day(stmt, 10),
			.evidence = store_text_copy(stmt, 11, arena),
			.key = store_text_copy(stmt, 12, arena),
			.event = store_int(stmt, 13),
		};
	}
	if (st == ST_OK && parts)
		st = read_parts(tx, arena, list, count, err);
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

static enum status add_parts(struct store_tx *tx, const struct credit_certificate *c, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = ST_OK;

	for (size_t i = 0; i < c->unit_count && st == ST_OK; i++) {
		st = store_query(tx,
			"INSERT INTO credit_certificate_unit (certificate, measure, verified_g, credited_g, tonnes) VALUES (?1, ?2, ?3, ?4, ?5)",
			&stmt, err);
		if (st != ST_OK)
			return st;
		store_bind_int(stmt, 1, c->id);
		store_bind_text(stmt, 2, c->unit[i].measure);
		store_bind_int(stmt, 3, c->unit[i].verified_g);
		store_bind_int(stmt, 4, c->unit[i].credited_g);
		store_bind_int(stmt, 5, c->unit[i].tonnes);
		st = store_run(stmt, err);
	}
	for (size_t i = 0; i < c->owner_count && st == ST_OK; i++) {
		st = store_query(tx, "INSERT INTO credit_certificate_owner (certificate, organisation, \"share\", tonnes) VALUES (?1, ?2, ?3, ?4)",
			&stmt, err);
		if (st != ST_OK)
			return st;
		store_bind_int(stmt, 1, c->id);
		store_bind_text(stmt, 2, c->owner[i].organisation);
		store_bind_text(stmt, 3, c->owner[i].share);
		store_bind_int(stmt, 4, c->owner[i].tonnes);
		st = store_run(stmt, err);
	}
	return st;
}

enum status credit_store_certificate_add(struct store_tx *tx, const struct credit_certificate *c, struct err *err)
{
	char from[DATE_TEXT_LEN], to[DATE_TEXT_LEN], on[DATE_TEXT_LEN];
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO credit_certificate (certificate, project, vintage, period_from, period_to, grams, tonnes, remainder_g, serial_from, "
		"serial_to, on_date,"
		" evidence, \"key\", event) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	month_format(c->from, from);
	month_format(c->to, to);
	date_format(c->on, on);
	store_bind_int(stmt, 1, c->id);
	store_bind_text(stmt, 2, c->project);
	store_bind_int(stmt, 3, c->vintage);
	store_bind_text(stmt, 4, from);
	store_bind_text(stmt, 5, to);
	store_bind_int(stmt, 6, c->grams);
	store_bind_int(stmt, 7, c->tonnes);
	store_bind_int(stmt, 8, c->remainder_g);
	store_bind_int(stmt, 9, c->serial_from);
	store_bind_int(stmt, 10, c->serial_to);
	store_bind_text(stmt, 11, on);
	store_bind_text(stmt, 12, c->evidence);
	store_bind_text(stmt, 13, c->key);
	store_bind_int(stmt, 14, c->event);
	st = store_run(stmt, err);
	return st == ST_OK ? add_parts(tx, c, err) : st;
}

/* First integer of a query with bound texts; 0 if there is no row or it is NULL. */
static enum status first_int(struct store_stmt *stmt, int64_t *out_value, struct err *err)
{
	bool row = false;
	enum status st = store_step(stmt, &row, err);

	if (st == ST_OK)
		*out_value = row && !store_is_null(stmt, 0) ? store_int(stmt, 0) : 0;
	return st;
}

enum status credit_store_overlap(
	struct store_tx *tx, const char *project, const char *from, const char *to, int64_t *out_certificate, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"SELECT min(certificate) FROM credit_certificate WHERE project = ?1 AND tonnes > 0 AND period_from <= ?3 AND period_to >= ?2", &stmt,
		err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, project);
	store_bind_text(stmt, 2, from);
	store_bind_text(stmt, 3, to);
	return first_int(stmt, out_certificate, err);
}

enum status credit_store_last_serial(struct store_tx *tx, const char *project, int64_t vintage, int64_t *out_serial, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "SELECT max(serial_to) FROM credit_certificate WHERE project = ?1 AND vintage = ?2", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, project);
	store_bind_int(stmt, 2, vintage);
	return first_int(stmt, out_serial, err);
}

enum status credit_store_last_certificate(struct store_tx *tx, int64_t *out_id, struct err *err)
{
	return store_get_int(tx, "SELECT max(certificate) FROM credit_certificate", 0, out_id, err);
}

/* ---- sums over blocks ---- */

enum status credit_store_position(struct store_tx *tx, struct credit_position *out_position, struct err *err)
{
	struct credit_position p = {0};
	enum status st = store_get_int(tx, "SELECT sum(tonnes) FROM credit_certificate", 0, &p.koc_issued_t, err);

	if (st == ST_OK)
		st = store_get_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE unit = 'KCU'", 0, &p.kcu_converted_t, err);
	if (st == ST_OK)
		st = store_get_int(tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE unit = 'KCU' AND state = 'surrendered'", 0,
			&p.kcu_surrendered_t, err);
	if (st == ST_OK)
		st = store_get_int(
			tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE state IN ('live', 'deposited')", 0, &p.held_t, err);
	if (st == ST_OK)
		st = store_get_int(
			tx, "SELECT sum(serial_to - serial_from + 1) FROM credit_block WHERE state = 'live' AND blocked = 1", 0, &p.blocked_t, err);
	if (st == ST_OK)
		*out_position = p;
	return st;
}

enum status credit_store_claims(struct store_tx *tx, struct arena *arena, struct credit_claim **out_list, size_t *out_count, struct err *err)
{
	struct credit_claim *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx,
		"SELECT measure, sum(serial_to - serial_from + 1) FROM credit_block WHERE state NOT IN ('converted', 'cancelled', 'expired') GROUP "
		"BY measure "
		"ORDER BY "
		"measure",
		&stmt, err);

	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		memset(&list[count], 0, sizeof *list);
		strncpy(list[count].measure, store_text(stmt, 0), sizeof list[count].measure - 1);
		list[count++].certified_t = store_int(stmt, 1);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status credit_store_orphans(struct store_tx *tx, int64_t *out_rows, struct err *err)
{
	return store_get_int(tx,
		"SELECT (SELECT count(*) FROM credit_certificate_unit u WHERE NOT EXISTS (SELECT 1 FROM credit_certificate c WHERE c.certificate = "
		"u.certificate))"
		" + (SELECT count(*) FROM credit_certificate_owner o WHERE NOT EXISTS (SELECT 1 FROM credit_certificate c WHERE c.certificate = "
		"o.certificate))"
		" + (SELECT count(*) FROM credit_head WHERE id <> 1)"
		" + (SELECT count(*) FROM credit_move m WHERE NOT EXISTS (SELECT 1 FROM credit_event e WHERE e.seq = m.event))",
		0, out_rows, err);
}
