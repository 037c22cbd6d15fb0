/* SQL of items, links and erasures. */
#include "evidence/evidence_item.h"

#include "evidence/evidence.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One list over both tables: what was uploaded since the run stands in the second only. A paper of an application is an upload of its firm under
 * another key, and has that one's file name. */
#define ITEMS                                                                                                                                        \
	"SELECT e.evidence, e.kind, e.organisation, e.measure, e.issued_on, e.title, e.sha256, coalesce(d.name, e.file, u.name), d.added_by, "       \
	"d.added_on, d.personal, d.person FROM evidence e LEFT JOIN desk_evidence d ON d.evidence = e.evidence AND d.sha256 = e.sha256 "             \
	"LEFT JOIN (SELECT sha256, organisation, MIN(name) AS name FROM desk_evidence GROUP BY sha256, organisation) u "                             \
	"ON u.sha256 = e.sha256 AND u.organisation = e.organisation UNION ALL SELECT "                                                               \
	"d.evidence, d.kind, d.organisation, d.measure, d.issued_on, d.title, d.sha256, d.name, d.added_by, d.added_on, d.personal, d.person FROM "  \
	"desk_evidence d WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.evidence = d.evidence)"

#define ITEM                                                                                                                                         \
	.evidence = STORE_TEXT(0), .kind = STORE_TEXT(1), .organisation = STORE_TEXT(2), .measure = STORE_TEXT(3), .issued_on = STORE_DATE(4),       \
	.title = STORE_TEXT(5), .sha256 = STORE_TEXT(6), .file = STORE_TEXT(7), .uploaded = !store_is_null(stmt_, 8), .added_by = STORE_TEXT(8),     \
	.added_on = STORE_DATE(9), .personal = STORE_INT(10) != 0, .person = STORE_TEXT(11)

enum status evidence_items(struct store_tx *tx, struct arena *arena, struct evidence_item **out_list, size_t *out_count, struct err *err)
{
	struct evidence_item *list;
	size_t count;

	STORE_READ_ROWS("SELECT * FROM (" ITEMS ") AS items ORDER BY evidence", struct evidence_item, list, count, ITEM);
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status evidence_item_get(struct store_tx *tx, const char *evidence, struct arena *arena, struct evidence_item *out_item, struct err *err)
{
	struct store_stmt *stmt_;
	bool row = false;
	enum status st = store_query(tx, "SELECT * FROM (" ITEMS ") AS items WHERE evidence = ?1", &stmt_, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt_, 1, evidence);
	st = store_step(stmt_, &row, err);
	if (st == ST_OK && !row)
		st = err_set(err, ST_NOT_FOUND, "evidence.unknown", evidence, NULL);
	if (st == ST_OK)
		*out_item = (struct evidence_item){ITEM};
	return st;
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

enum status evidence_item_add(struct store_tx *tx, const struct evidence_item *item, bool *out_again, struct err *err)
{
	struct evidence_item there;
	struct store_stmt *stmt;
	struct arena arena;
	struct err unknown;
	char issued[DATE_TEXT_LEN], added[DATE_TEXT_LEN];
	bool same = false, content = false;
	enum status st;

	arena_init(&arena);
	st = evidence_item_get(tx, item->evidence, &arena, &there, &unknown);
	content = st == ST_OK && same_text(there.sha256, item->sha256);
	if (st == ST_OK)
		same = content && there.uploaded && strcmp(there.kind, item->kind) == 0 && same_text(there.organisation, item->organisation) &&
		       same_text(there.measure, item->measure) && there.issued_on == item->issued_on;
	else if (st != ST_NOT_FOUND && err)
		*err = unknown;
	arena_done(&arena);
	if (st == ST_OK && !same)
		return err_set(err, ST_CONFLICT, content ? "evidence.key_differs" : "evidence.key_used", item->evidence, NULL);
	if (st != ST_NOT_FOUND) {
		*out_again = st == ST_OK;
		return st;
	}
	st = store_query(tx,
		"INSERT INTO desk_evidence (evidence, kind, organisation, measure, issued_on, title, sha256, name, added_by, added_on, personal, "
		"person) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		&stmt, err);
	if (st != ST_OK)
		return st;
	date_format(item->issued_on, issued);
	date_format(item->added_on, added);
	store_bind_text(stmt, 1, item->evidence);
	store_bind_text(stmt, 2, item->kind);
	store_bind_text(stmt, 3, item->organisation);
	store_bind_text(stmt, 4, item->measure);
	store_bind_text(stmt, 5, issued);
	store_bind_text(stmt, 6, item->title);
	store_bind_text(stmt, 7, item->sha256);
	store_bind_text(stmt, 8, item->file);
	store_bind_text(stmt, 9, item->added_by);
	store_bind_text(stmt, 10, added);
	store_bind_int(stmt, 11, item->personal);
	store_bind_text(stmt, 12, item->person);
	st = store_run(stmt, err);
	if (st == ST_OK)
		*out_again = false;
	return st;
}

enum status evidence_items_carry(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct store_stmt *stmt;
	bool row;
	enum status st = store_query(tx,
		"SELECT e.evidence, e.source_line FROM evidence e JOIN desk_evidence d ON d.evidence = e.evidence ORDER BY e.evidence", &stmt, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(stmt, &row, err)) == ST_OK && row) {
		struct err finding;

		err_set(&finding, ST_INPUT, "evidence.key_twice", store_text(stmt, 0), NULL);
		err_at(&finding, "evidence.csv", store_int(stmt, 1), 0);
		findings_add(findings, SEVERITY_ERROR, &finding);
	}
	if (st != ST_OK)
		return st;
	/* a firm or machine that this folder has not: the item is about nothing then, as `check` says */
	st = store_query(tx,
		"INSERT INTO evidence (evidence, kind, organisation, measure, issued_on, title, file, sha256, source_line) SELECT d.evidence, "
		"d.kind, "
		"o.organisation, m.measure, d.issued_on, d.title, NULL, d.sha256, 0 FROM desk_evidence d LEFT JOIN organisations o ON o.organisation "
		"= "
		"d.organisation LEFT JOIN measures m ON m.measure = d.measure WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.evidence = "
		"d.evidence)",
		&stmt, err);
	return st == ST_OK ? store_run(stmt, err) : st;
}

static enum status run_on(struct store_tx *tx, const char *sql, const char *key, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, sql, &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, key);
	return store_run(stmt, err);
}

enum status evidence_item_blank(struct store_tx *tx, const char *evidence, struct err *err)
{
	enum status st = run_on(tx,
		"UPDATE evidence SET title = '' WHERE evidence = ?1 AND EXISTS (SELECT 1 FROM desk_evidence d WHERE d.evidence = evidence.evidence)",
		evidence, err);

	return st == ST_OK ? run_on(tx, "UPDATE desk_evidence SET title = '', name = NULL WHERE evidence = ?1", evidence, err) : st;
}

/* ---- links ---- */

enum status evidence_link_add(struct store_tx *tx, const struct evidence_link *link, bool *out_again, struct err *err)
{
	struct store_stmt *stmt;
	char day[DATE_TEXT_LEN];
	enum status st = store_query(tx,
		"INSERT INTO desk_evidence_link (evidence, kind, target, linked_on, linked_by) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (evidence, "
		"kind, "
		"target) DO NOTHING",
		&stmt, err);

	if (st != ST_OK)
		return st;
	date_format(link->linked_on, day);
	store_bind_text(stmt, 1, link->evidence);
	store_bind_text(stmt, 2, link->kind);
	store_bind_text(stmt, 3, link->target);
	store_bind_text(stmt, 4, day);
	store_bind_text(stmt, 5, link->linked_by);
	st = store_run(stmt, err);
	if (st == ST_OK)
		st = store_settle(tx, err);
	if (st == ST_OK)
		*out_again = store_changes(tx) == 0;
	return st;
}

enum status evidence_links(struct store_tx *tx, struct arena *arena, struct evidence_link **out_list, size_t *out_count, struct err *err)
{
	struct evidence_link *list;
	size_t count;

	STORE_READ_ROWS("SELECT evidence, kind, target, linked_on, linked_by FROM desk_evidence_link ORDER BY evidence, kind, target",
		struct evidence_link, list, count, .evidence = STORE_TEXT(0), .kind = STORE_TEXT(1), .target = STORE_TEXT(2),
		.linked_on = STORE_DATE(3), .linked_by = STORE_TEXT(4));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

/* ---- erasures ---- */

enum status evidence_erasure_add(struct store_tx *tx, const struct evidence_erasure *erasure, struct err *err)
{
	struct store_stmt *stmt;
	char day[DATE_TEXT_LEN];
	enum status st = store_query(tx,
		"INSERT INTO desk_erasure (kind, subject, erased_on, erased_by, reason) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (kind, subject) DO "
		"NOTHING",
		&stmt, err);

	if (st != ST_OK)
		return st;
	date_format(erasure->on, day);
	store_bind_text(stmt, 1, erasure->kind);
	store_bind_text(stmt, 2, erasure->subject);
	store_bind_text(stmt, 3, day);
	store_bind_text(stmt, 4, erasure->by);
	store_bind_text(stmt, 5, erasure->reason);
	return store_run(stmt, err);
}

enum status evidence_erasures_replace(struct store_tx *tx, const char *word, const char *key, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "UPDATE desk_erasure SET reason = REPLACE(reason, ?1, ?2)", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, word);
	store_bind_text(stmt, 2, key);
	return store_run(stmt, err);
}

enum status evidence_erasures(struct store_tx *tx, struct arena *arena, struct evidence_erasure **out_list, size_t *out_count, struct err *err)
{
	struct evidence_erasure *list;
	size_t count;

	STORE_READ_ROWS("SELECT kind, subject, erased_on, erased_by, reason FROM desk_erasure ORDER BY kind, subject", struct evidence_erasure, list,
		count, .kind = STORE_TEXT(0), .subject = STORE_TEXT(1), .on = STORE_DATE(2), .by = STORE_TEXT(3), .reason = STORE_TEXT(4));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
