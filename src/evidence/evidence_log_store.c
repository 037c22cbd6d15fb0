/* SQL of the desk's log, and its chain. */
#include "evidence/evidence_log.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void chain(const char *previous, const struct evidence_event *e, char out_hash[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, previous);
	hash_int(&hash, e->seq);
	hash_string(&hash, e->at);
	hash_string(&hash, e->kind);
	hash_string(&hash, e->subject);
	hash_string(&hash, e->actor);
	hash_string(&hash, e->sha256);
	hash_final(&hash, out_hash);
}

enum status evidence_log_add(struct store_tx *tx, const struct evidence_event *event, struct err *err)
{
	struct evidence_event e = *event;
	struct store_stmt *stmt;
	char previous[HASH_HEX_LEN] = "", hash[HASH_HEX_LEN];
	bool row = false;
	enum status st = store_query(tx, "SELECT seq, hash FROM desk_log ORDER BY seq DESC LIMIT 1", &stmt, err);

	if (st == ST_OK)
		st = store_step(stmt, &row, err);
	if (st != ST_OK)
		return st;
	e.seq = row ? store_int(stmt, 0) + 1 : 1;
	if (row)
		snprintf(previous, sizeof previous, "%s", store_text(stmt, 1) ? store_text(stmt, 1) : "");
	chain(previous, &e, hash);
	st = store_query(tx, "INSERT INTO desk_log (seq, at, kind, subject, actor, sha256, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &stmt, err);
	if (st != ST_OK)
		return st;
	store_bind_int(stmt, 1, e.seq);
	store_bind_text(stmt, 2, e.at);
	store_bind_text(stmt, 3, e.kind);
	store_bind_text(stmt, 4, e.subject);
	store_bind_text(stmt, 5, e.actor);
	store_bind_text(stmt, 6, e.sha256);
	store_bind_text(stmt, 7, hash);
	return store_run(stmt, err);
}

enum status evidence_log_list(
	struct store_tx *tx, const char *subject_or_null, struct arena *arena, struct evidence_event **out_list, size_t *out_count, struct err *err)
{
	struct evidence_event *list;
	size_t count, kept = 0;

	STORE_READ_ROWS("SELECT seq, at, kind, subject, actor, sha256, hash FROM desk_log ORDER BY seq", struct evidence_event, list, count,
		.seq = STORE_INT(0), .at = STORE_TEXT(1), .kind = STORE_TEXT(2), .subject = STORE_TEXT(3), .actor = STORE_TEXT(4),
		.sha256 = STORE_TEXT(5), .hash = STORE_TEXT(6));
	for (size_t i = 0; i < count; i++)
		if (!subject_or_null || (list[i].subject && strcmp(list[i].subject, subject_or_null) == 0))
			list[kept++] = list[i];
	*out_list = list;
	*out_count = kept;
	return ST_OK;
}

static void find(struct findings *findings, const char *code, int64_t seq)
{
	struct err finding;
	char number[24];

	snprintf(number, sizeof number, "%" PRId64, seq);
	err_set(&finding, ST_INPUT, code, number, NULL);
	findings_add(findings, SEVERITY_ERROR, &finding);
}

enum status evidence_log_check(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct evidence_event *list;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = evidence_log_list(tx, NULL, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		char hash[HASH_HEX_LEN];

		if (list[i].seq != (int64_t)i + 1) {
			find(findings, "log.gap", (int64_t)i + 1);
			break;
		}
		chain(i > 0 ? list[i - 1].hash : "", &list[i], hash);
		if (!list[i].hash || strcmp(hash, list[i].hash) != 0) {
			find(findings, "log.hash", list[i].seq);
			break;
		}
	}
	arena_done(&arena);
	return st;
}
