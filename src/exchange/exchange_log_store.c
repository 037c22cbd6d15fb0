/* SQL of the log of exchanges, and its chain. */
#include "exchange/exchange_partner.h"

#include "base/hash.h"
#include "programme/programme_desk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void chain(const char *previous, const struct exchange_entry *e, char out_hash[HASH_HEX_LEN])
{
	struct hash hash;

	hash_init(&hash);
	hash_string(&hash, previous);
	hash_int(&hash, e->seq);
	hash_string(&hash, e->at);
	hash_string(&hash, e->partner);
	hash_string(&hash, e->direction);
	hash_string(&hash, e->action);
	hash_string(&hash, e->ids);
	hash_int(&hash, e->status);
	hash_int(&hash, e->times);
	hash_string(&hash, e->sha256);
	hash_final(&hash, out_hash);
}

static enum status insert(struct store_tx *tx, const struct exchange_entry *e, const char *hash, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO live_pact_log (seq, at, partner, direction, action, ids, status, times, sha256, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, e->seq);
	store_bind_text(s, 2, e->at);
	store_bind_text(s, 3, e->partner);
	store_bind_text(s, 4, e->direction);
	store_bind_text(s, 5, e->action);
	store_bind_text(s, 6, e->ids);
	store_bind_int(s, 7, e->status);
	store_bind_int(s, 8, e->times);
	store_bind_text(s, 9, e->sha256);
	store_bind_text(s, 10, hash);
	return store_run(s, err);
}

enum status exchange_log_add(struct store_tx *tx, const struct exchange_entry *list, size_t count, struct err *err)
{
	char previous[HASH_HEX_LEN] = "", hash[HASH_HEX_LEN], now[PROGRAMME_AT_LEN];
	struct store_stmt *s;
	int64_t seq = 0;
	bool row = false;
	enum status st = store_query(tx, "SELECT seq, hash FROM live_pact_log ORDER BY seq DESC LIMIT 1", &s, err);

	if (st == ST_OK)
		st = store_step(s, &row, err);
	if (st == ST_OK && row) {
		seq = store_int(s, 0);
		snprintf(previous, sizeof previous, "%s", store_text(s, 1) ? store_text(s, 1) : "");
	}
	programme_now(now);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct exchange_entry e = list[i];

		e.seq = ++seq;
		e.at = e.at ? e.at : now;
		e.partner = e.partner ? e.partner : "";
		e.ids = e.ids ? e.ids : "";
		e.sha256 = e.sha256 ? e.sha256 : "";
		e.times = e.times ? e.times : 1;
		chain(previous, &e, hash);
		st = insert(tx, &e, hash, err);
		memcpy(previous, hash, sizeof previous);
	}
	return st;
}

static enum status read_all(struct store_tx *tx, struct arena *arena, struct exchange_entry **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT seq, at, partner, direction, action, ids, status, times, sha256, hash FROM live_pact_log ORDER BY seq",
		struct exchange_entry, *out_list, *out_count, .seq = STORE_INT(0), .at = STORE_TEXT(1), .partner = STORE_TEXT(2),
		.direction = STORE_TEXT(3), .action = STORE_TEXT(4), .ids = STORE_TEXT(5), .status = (int)STORE_INT(6), .times = STORE_INT(7),
		.sha256 = STORE_TEXT(8), .hash = STORE_TEXT(9));
	return ST_OK;
}

enum status exchange_log_read(struct store_tx *tx, const char *partner_or_null, size_t top, struct arena *arena, struct exchange_entry **out_list,
	size_t *out_count, struct err *err)
{
	struct exchange_entry *list;
	size_t count, kept = 0;
	enum status st = read_all(tx, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count; i++)
		if (!partner_or_null || strcmp(list[i].partner, partner_or_null) == 0)
			list[kept++] = list[i];
	*out_list = top > 0 && kept > top ? list + kept - top : list;
	*out_count = top > 0 && kept > top ? top : kept;
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

enum status exchange_log_check(struct store_tx *tx, struct findings *findings, struct err *err)
{
	struct exchange_entry *list;
	struct arena arena;
	size_t count = 0;
	enum status st;

	arena_init(&arena);
	st = read_all(tx, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		char hash[HASH_HEX_LEN];

		if (list[i].seq != (int64_t)i + 1) {
			find(findings, "partner.log_gap", (int64_t)i + 1);
			break;
		}
		chain(i > 0 ? list[i - 1].hash : "", &list[i], hash);
		if (!list[i].hash || strcmp(hash, list[i].hash) != 0) {
			find(findings, "partner.log_hash", list[i].seq);
			break;
		}
	}
	arena_done(&arena);
	return st;
}
