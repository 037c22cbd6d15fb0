/* SQL of received footprints. */
#include "programme/programme_received_int.h"

#include <string.h>

/* What came lies by its hash in a table that needs no seal, everything else in one that is sealed with the desk. */
const char programme_received_schema[] =
	"CREATE TABLE desk_received (number INTEGER PRIMARY KEY, partner TEXT NOT NULL, footprint TEXT NOT NULL, \"key\" TEXT NOT NULL, product TEXT,"
	" supplier TEXT, preceding TEXT NOT NULL, status TEXT NOT NULL, cells TEXT NOT NULL, sha256 TEXT NOT NULL, content_sha256 TEXT NOT NULL,"
	" event TEXT NOT NULL, received_at TEXT NOT NULL, deprecated_at TEXT, state TEXT NOT NULL, finding TEXT NOT NULL) STRICT;"
	"CREATE UNIQUE INDEX desk_received_of ON desk_received (partner, footprint);"
	"CREATE TABLE desk_object_footprint (sha256 TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;";

const char *programme_received_state_name(enum programme_received_state state)
{
	static const char *const name[PROGRAMME_RECEIVED_STATES] = {"unmatched", "new", "used", "passed_over", "unusable"};

	return name[state];
}

static enum programme_received_state state_of(const char *name)
{
	for (int i = 0; name && i < PROGRAMME_RECEIVED_STATES; i++)
		if (strcmp(programme_received_state_name((enum programme_received_state)i), name) == 0)
			return (enum programme_received_state)i;
	return PROGRAMME_RECEIVED_UNUSABLE;
}

#define COLUMNS                                                                                                                                      \
	"SELECT number, partner, footprint, \"key\", product, supplier, preceding, status, cells, sha256, content_sha256, event, received_at,"       \
	" deprecated_at, state, finding FROM desk_received"

static struct programme_received_stored row_of(struct store_stmt *s, struct arena *arena)
{
	return (struct programme_received_stored){.row = {.number = store_int(s, 0),
							  .partner = store_text_copy(s, 1, arena),
							  .footprint = store_text_copy(s, 2, arena),
							  .key = store_text_copy(s, 3, arena),
							  .product = store_text_copy(s, 4, arena),
							  .supplier = store_text_copy(s, 5, arena),
							  .preceding = store_text_copy(s, 6, arena),
							  .deprecated = store_text(s, 7) && strcmp(store_text(s, 7), "Active") != 0,
							  .sha256 = store_text_copy(s, 9, arena),
							  .content_sha256 = store_text_copy(s, 10, arena),
							  .event = store_text_copy(s, 11, arena),
							  .received_at = store_text_copy(s, 12, arena),
							  .deprecated_at = store_text_copy(s, 13, arena),
							  .state = state_of(store_text(s, 14)),
							  .finding = store_text_copy(s, 15, arena)},
		.cells = store_text_copy(s, 8, arena)};
}

enum status programme_received_all(
	struct store_tx *tx, struct arena *arena, struct programme_received_stored **out_list, size_t *out_count, struct err *err)
{
	struct programme_received_stored *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(tx, COLUMNS " ORDER BY number", &s, err);

	while (st == ST_OK && (st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = row_of(s, arena);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status programme_received_stands(struct store_tx *tx, const char *partner, const char *product, bool *out_stands, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT 1 FROM desk_received WHERE partner = ?1 AND product = ?2 LIMIT 1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	store_bind_text(s, 2, product);
	st = store_step(s, &row, err);
	if (st == ST_OK)
		*out_stands = row;
	return st;
}

enum status programme_received_get(struct store_tx *tx, const char *partner, const char *footprint, struct arena *arena, bool *out_found,
	struct programme_received_stored *out_row, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, COLUMNS " WHERE partner = ?1 AND footprint = ?2", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	store_bind_text(s, 2, footprint);
	st = store_step(s, &row, err);
	if (st == ST_OK && row)
		*out_row = row_of(s, arena);
	if (st == ST_OK)
		*out_found = row;
	return st;
}

static enum status keep_json(struct store_tx *tx, const char *sha256, const char *json, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "INSERT INTO desk_object_footprint (sha256, json) VALUES (?1, ?2) ON CONFLICT (sha256) DO NOTHING", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, sha256);
	store_bind_text(s, 2, json);
	return store_run(s, err);
}

enum status programme_received_add(
	struct store_tx *tx, const struct programme_received *r, const char *key, const char *cells, const char *at, struct err *err)
{
	struct store_stmt *s;
	int64_t last = 0;
	enum status st = store_get_int(tx, "SELECT MAX(number) FROM desk_received", 0, &last, err);

	if (st == ST_OK)
		st = keep_json(tx, r->sha256, r->json, err);
	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO desk_received (number, partner, footprint, \"key\", product, supplier, preceding, status, cells, sha256,"
			" content_sha256, event, received_at, deprecated_at, state, finding) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
			" ?12, ?13, ?14, ?15, ?16)",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, last + 1);
	store_bind_text(s, 2, r->partner);
	store_bind_text(s, 3, r->footprint);
	store_bind_text(s, 4, key);
	store_bind_text(s, 5, r->product);
	store_bind_text(s, 6, r->supplier);
	store_bind_text(s, 7, r->preceding ? r->preceding : "");
	store_bind_text(s, 8, r->deprecated ? "Deprecated" : "Active");
	store_bind_text(s, 9, cells);
	store_bind_text(s, 10, r->sha256);
	store_bind_text(s, 11, r->content_sha256);
	store_bind_text(s, 12, r->event ? r->event : "");
	store_bind_text(s, 13, at);
	store_bind_text(s, 14, r->deprecated ? at : NULL);
	store_bind_text(s, 15, programme_received_state_name(r->product ? PROGRAMME_RECEIVED_NEW : PROGRAMME_RECEIVED_UNMATCHED));
	store_bind_text(s, 16, r->finding ? r->finding : "");
	return store_run(s, err);
}

enum status programme_received_deprecate(struct store_tx *tx, int64_t number, const char *sha256, const char *json, const char *at, struct err *err)
{
	struct store_stmt *s;
	enum status st = keep_json(tx, sha256, json, err);

	if (st == ST_OK)
		st = store_query(tx,
			"UPDATE desk_received SET status = 'Deprecated', sha256 = ?2, deprecated_at = ?3,"
			" state = CASE WHEN state IN ('used', 'passed_over') THEN 'new' ELSE state END WHERE number = ?1",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, number);
	store_bind_text(s, 2, sha256);
	store_bind_text(s, 3, at);
	return store_run(s, err);
}

enum status programme_received_state_set(
	struct store_tx *tx, int64_t number, enum programme_received_state state, const char *finding, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "UPDATE desk_received SET state = ?2, finding = ?3 WHERE number = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, number);
	store_bind_text(s, 2, programme_received_state_name(state));
	store_bind_text(s, 3, finding);
	return store_run(s, err);
}

enum status programme_received_product_set(struct store_tx *tx, int64_t number, const char *product, const char *supplier_or_null, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx,
		"UPDATE desk_received SET product = ?2, supplier = COALESCE(?3, supplier), state = 'new', finding = '' WHERE number = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, number);
	store_bind_text(s, 2, product);
	store_bind_text(s, 3, supplier_or_null);
	return store_run(s, err);
}

enum status programme_received_json(
	struct store_tx *tx, const char *partner, const char *footprint, struct arena *arena, const char **out_json, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT o.json FROM desk_received r JOIN desk_object_footprint o ON o.sha256 = r.sha256 WHERE r.partner = ?1 AND r.footprint = ?2",
		&s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, partner);
	store_bind_text(s, 2, footprint);
	st = store_step(s, &row, err);
	if (st == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "received.none", partner, footprint, NULL);
	if (st == ST_OK)
		*out_json = store_text_copy(s, 0, arena);
	return st;
}

enum status programme_received_folder(
	struct store_tx *tx, struct arena *arena, struct programme_received_beside **out_list, size_t *out_count, struct err *err)
{
	struct programme_received_beside *list = NULL;
	struct store_stmt *s;
	size_t count = 0;
	bool row;
	enum status st = store_query(
		tx, "SELECT footprint, product, supplier, reference_to FROM supplier_footprints WHERE source_line < ?1 ORDER BY footprint", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, PROGRAMME_RECEIVED_LINE);
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, count, sizeof *list);
		list[count++] = (struct programme_received_beside){
			store_text_copy(s, 0, arena), store_text_copy(s, 1, arena), store_text_copy(s, 2, arena), store_text_copy(s, 3, arena)};
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return st;
}

enum status programme_received_remove(struct store_tx *tx, int64_t line, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "DELETE FROM supplier_footprints WHERE source_line >= ?1 AND source_line <= ?2", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_int(s, 1, line > 0 ? line : PROGRAMME_RECEIVED_LINE);
	store_bind_int(s, 2, line > 0 ? line : INT64_MAX);
	return store_run(s, err);
}

enum status programme_received_kept_all(
	struct store_tx *tx, struct arena *arena, struct programme_received_kept **out_list, size_t *out_count, struct err *err)
{
	struct programme_received_kept *list = NULL;
	size_t count = 0;

	STORE_READ_ROWS("SELECT r.number, r.sha256, o.json FROM desk_received r LEFT JOIN desk_object_footprint o ON o.sha256 = r.sha256"
			" ORDER BY r.number",
		struct programme_received_kept, list, count, STORE_INT(0), STORE_TEXT(1), STORE_TEXT(2));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
