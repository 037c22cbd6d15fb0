/* SQL of published versions and their inputs: append-only. */
#include "carbon/carbon_int.h"

#include <string.h>

enum status carbon_version_insert(struct store_tx *tx, int64_t sequence, const struct carbon_version *v, struct err *err)
{
	const char *const text[] = {
		v->published_on, v->published_by, v->reason, v->previous, v->payload, v->payload_sha256, v->inputs, v->changes, v->chain_sha256};
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO footprint_version (sequence, version, product, period, number, published_on, published_by, reason, previous, payload,"
		" payload_sha256, inputs, changes, chain_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, sequence);
	store_bind_text(s, 2, v->version);
	store_bind_text(s, 3, v->product);
	store_bind_text(s, 4, v->period);
	store_bind_int(s, 5, v->number);
	for (int i = 0; i < (int)(sizeof text / sizeof *text); i++)
		store_bind_text(s, 6 + i, text[i]);
	return store_run(s, err);
}

enum status carbon_version_copy(struct store_tx *tx, const struct carbon_version *version, struct err *err)
{
	int64_t count;
	enum status st = store_get_int(tx, "SELECT COUNT(*) FROM footprint_version", 0, &count, err);

	return st == ST_OK ? carbon_version_insert(tx, count + 1, version, err) : st;
}

enum status carbon_version_last(struct store_tx *tx, struct arena *arena, int64_t *out_count, const char **out_chain, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT sequence, chain_sha256 FROM footprint_version ORDER BY sequence DESC LIMIT 1", &s, err);

	if (st != ST_OK || (st = store_step(s, &row, err)) != ST_OK)
		return st;
	*out_count = row ? store_int(s, 0) : 0;
	*out_chain = row ? store_text_copy(s, 1, arena) : "";
	return ST_OK;
}

/* All, or with `product` the last of that product and period. */
static enum status read_versions(struct store_tx *tx, const char *sql, const char *product, const char *period, struct arena *arena,
	struct carbon_version **out_list, size_t *out_count, struct err *err)
{
	struct carbon_version *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, sql, &s, err);

	if (st != ST_OK)
		return st;
	if (product) {
		store_bind_text(s, 1, product);
		store_bind_text(s, 2, period);
	}
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct carbon_version){.version = store_text_copy(s, 0, arena),
			.product = store_text_copy(s, 1, arena),
			.period = store_text_copy(s, 2, arena),
			.number = store_int(s, 3),
			.published_on = store_text_copy(s, 4, arena),
			.published_by = store_text_copy(s, 5, arena),
			.reason = store_text_copy(s, 6, arena),
			.previous = store_text_copy(s, 7, arena),
			.payload = store_text_copy(s, 8, arena),
			.payload_sha256 = store_text_copy(s, 9, arena),
			.inputs = store_text_copy(s, 10, arena),
			.changes = store_text_copy(s, 11, arena),
			.chain_sha256 = store_text_copy(s, 12, arena)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

#define VERSION_COLUMNS                                                                                                                              \
	"version, product, period, number, published_on, published_by, reason, previous, payload, payload_sha256, inputs, changes, chain_sha256"

enum status carbon_versions_read(struct store_tx *tx, struct arena *arena, struct carbon_version **out_list, size_t *out_count, struct err *err)
{
	return read_versions(tx, "SELECT " VERSION_COLUMNS " FROM footprint_version ORDER BY sequence", NULL, NULL, arena, out_list, out_count, err);
}

enum status carbon_version_latest(struct store_tx *tx, struct arena *arena, const char *product, const char *period, bool *out_found,
	struct carbon_version *out_version, struct err *err)
{
	struct carbon_version *list;
	size_t count;
	enum status st =
		read_versions(tx, "SELECT " VERSION_COLUMNS " FROM footprint_version WHERE product = ?1 AND period = ?2 ORDER BY number DESC LIMIT 1",
			product, period, arena, &list, &count, err);

	if (st != ST_OK)
		return st;
	*out_found = count > 0;
	if (count > 0) {
		*out_version = list[0];
		out_version->is_active = true;
	}
	return ST_OK;
}

enum status carbon_input_put(struct store_tx *tx, const char *sha256, const char *content, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "INSERT INTO footprint_input (sha256, content) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, sha256);
	store_bind_text(s, 2, content);
	return store_run(s, err);
}

enum status carbon_input_get(struct store_tx *tx, struct arena *arena, const char *sha256, const char **out_content, struct err *err)
{
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT content FROM footprint_input WHERE sha256 = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, sha256);
	st = store_step(s, &row, err);
	if (st == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "version.inputs_lost", "", sha256, NULL);
	if (st == ST_OK)
		*out_content = store_text_copy(s, 0, arena);
	return st;
}

enum status carbon_input_set_put(struct store_tx *tx, const struct carbon_input_table *row, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"INSERT INTO footprint_input_set (input_set, table_name, sha256) VALUES (?1, ?2, ?3) ON CONFLICT (input_set, table_name) DO NOTHING",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, row->set);
	store_bind_text(s, 2, row->table);
	store_bind_text(s, 3, row->sha256);
	return store_run(s, err);
}

enum status carbon_input_set(
	struct store_tx *tx, struct arena *arena, const char *set, struct carbon_input_table **out_list, size_t *out_count, struct err *err)
{
	struct carbon_input_table *list = NULL;
	size_t count = 0;
	struct store_stmt *s;
	bool row;
	enum status st = store_query(tx, "SELECT input_set, table_name, sha256 FROM footprint_input_set ORDER BY input_set, table_name", &s, err);

	if (st != ST_OK)
		return st;
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		if (set && strcmp(store_text(s, 0), set) != 0)
			continue;
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct carbon_input_table){store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_text_copy(s, 2, arena)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}
