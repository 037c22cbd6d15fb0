/* SQL of verification cases: visits, designations, signatures. Their schema: reduction_store.c; findings: reduction_finding_store.c. */
#include "reduction/reduction_audit_int.h"

#include <string.h>

enum status reduction_store_standings(
	struct store_tx *tx, struct arena *arena, struct reduction_standing **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT verifier, scope, independence_evidence, public_key, designated_from, designated_to, source_line FROM verifier_status"
			" ORDER BY verifier, designated_from",
		struct reduction_standing, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_DATE(4),
		STORE_DATE(5), STORE_INT(6));
	return ST_OK;
}

enum status reduction_store_visits(struct store_tx *tx, struct arena *arena, struct reduction_visit **out_list, size_t *out_count, struct err *err)
{
	STORE_READ_ROWS("SELECT verification, site, visited_on, visited_by, evidence, source_line FROM verification_visits"
			" ORDER BY verification, site, visited_on",
		struct reduction_visit, *out_list, *out_count, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3), STORE_TEXT(4),
		STORE_INT(5));
	return ST_OK;
}

enum status reduction_store_history_papers(
	struct store_tx *tx, const char *measure, struct arena *arena, struct reduction_history_paper **out_list, size_t *out_count, struct err *err)
{
	struct reduction_history_paper *list = NULL;
	struct store_stmt *stmt;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, "SELECT \"year\", evidence FROM baselines WHERE measure = ?1 ORDER BY \"year\"", &stmt, err);

	if (st == ST_OK)
		store_bind_text(stmt, 1, measure);
	while (st == ST_OK && (st = store_step(stmt, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct reduction_history_paper){(int)store_int(stmt, 0), store_text_copy(stmt, 1, arena)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

struct key_row {
	const char *key;
};

static const char **keys_of(const struct key_row *row, size_t count, struct arena *arena)
{
	const char **list = arena_alloc(arena, (count + 1) * sizeof *list);

	for (size_t i = 0; i < count; i++)
		list[i] = row[i].key;
	return list;
}

enum status reduction_audit_keys(struct store_tx *tx, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err)
{
	struct key_row *row;

	STORE_READ_ROWS("SELECT verification FROM verifications ORDER BY verification", struct key_row, row, *out_count, STORE_TEXT(0));
	*out_list = keys_of(row, *out_count, arena);
	return ST_OK;
}

enum status reduction_store_stale(struct store_tx *tx, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err)
{
	struct key_row *row;

	STORE_READ_ROWS("SELECT verification FROM reduction_stale ORDER BY verification", struct key_row, row, *out_count, STORE_TEXT(0));
	*out_list = keys_of(row, *out_count, arena);
	return ST_OK;
}

enum status reduction_store_stale_clear(struct store_tx *tx, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "DELETE FROM reduction_stale", &stmt, err);

	return st == ST_OK ? store_run(stmt, err) : st;
}

enum status reduction_store_stale_put(struct store_tx *tx, const char *verification, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx, "INSERT INTO reduction_stale (verification) VALUES (?1)", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, verification);
	return store_run(stmt, err);
}

enum status reduction_signatures(struct store_tx *tx, const char *verification_or_null, struct arena *arena, struct reduction_signature **out_list,
	size_t *out_count, struct err *err)
{
	struct reduction_signature *list = NULL;
	size_t all, count = 0;

	STORE_READ_ROWS("SELECT verification, version, public_key, content FROM verification_signature ORDER BY verification, version, public_key",
		struct reduction_signature, list, all, STORE_TEXT(0), STORE_TEXT(1), STORE_TEXT(2), STORE_TEXT(3));
	for (size_t i = 0; i < all; i++)
		if (!verification_or_null || strcmp(list[i].verification, verification_or_null) == 0)
			list[count++] = list[i];
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status reduction_signature_copy(struct store_tx *tx, const struct reduction_signature *row, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(
		tx, "INSERT INTO verification_signature (verification, version, public_key, content) VALUES (?1, ?2, ?3, ?4)", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, row->verification);
	store_bind_text(stmt, 2, row->version);
	store_bind_text(stmt, 3, row->public_key);
	store_bind_text(stmt, 4, row->content);
	return store_run(stmt, err);
}
