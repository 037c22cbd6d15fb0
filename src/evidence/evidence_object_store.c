/* SQL of objects. */
#include "evidence/evidence_int.h"

#include <string.h>

#define COLUMNS "sha256, media_type, file, sealed_sha256, key_id, bytes, sealed_bytes, erased_on"

enum status evidence_objects(struct store_tx *tx, struct arena *arena, struct evidence_object **out_list, size_t *out_count, struct err *err)
{
	struct evidence_object *list;
	size_t count;

	STORE_READ_ROWS("SELECT " COLUMNS " FROM desk_object ORDER BY sha256", struct evidence_object, list, count, .sha256 = STORE_TEXT(0),
		.media = STORE_TEXT(1), .file = STORE_TEXT(2), .sealed_sha256 = STORE_TEXT(3), .key_id = STORE_TEXT(4), .bytes = STORE_INT(5),
		.sealed_bytes = STORE_INT(6), .erased_on = STORE_TEXT(7));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}

enum status evidence_object_get(struct store_tx *tx, const char *sha256, struct arena *arena, struct evidence_object *out_object, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, "SELECT " COLUMNS " FROM desk_object WHERE sha256 = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, sha256);
	st = store_step(stmt, &row, err);
	if (st == ST_OK && !row)
		st = err_set(err, ST_NOT_FOUND, "evidence.no_object", sha256, NULL);
	if (st == ST_OK)
		*out_object = (struct evidence_object){.sha256 = store_text_copy(stmt, 0, arena),
			.media = store_text_copy(stmt, 1, arena),
			.file = store_text_copy(stmt, 2, arena),
			.sealed_sha256 = store_text_copy(stmt, 3, arena),
			.key_id = store_text_copy(stmt, 4, arena),
			.bytes = store_int(stmt, 5),
			.sealed_bytes = store_int(stmt, 6),
			.erased_on = store_text_copy(stmt, 7, arena)};
	return st;
}

enum status evidence_object_insert(
	struct store_tx *tx, const struct evidence_object *o, const unsigned char *wrapped, const void *content, size_t length, struct err *err)
{
	struct store_stmt *stmt;
	enum status st = store_query(tx,
		"INSERT INTO desk_object (sha256, media_type, file, sealed_sha256, key_id, bytes, sealed_bytes, sealed_key, content) VALUES (?1, ?2, "
		"?3, "
		"?4, ?5, ?6, ?7, ?8, ?9)",
		&stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, o->sha256);
	store_bind_text(stmt, 2, o->media);
	store_bind_text(stmt, 3, o->file);
	store_bind_text(stmt, 4, o->sealed_sha256);
	store_bind_text(stmt, 5, o->key_id);
	store_bind_int(stmt, 6, o->bytes);
	store_bind_int(stmt, 7, o->sealed_bytes);
	store_bind_blob(stmt, 8, wrapped, EVIDENCE_WRAPPED_BYTES);
	if (content)
		store_bind_blob(stmt, 9, content, length);
	else
		store_bind_null(stmt, 9);
	return store_run(stmt, err);
}

static const void *blob_copy(struct store_stmt *stmt, int column, struct arena *arena, size_t *out_length)
{
	const void *bytes;
	void *copy;

	*out_length = 0;
	if (store_is_null(stmt, column))
		return NULL;
	bytes = store_blob(stmt, column, out_length);
	copy = arena_alloc(arena, *out_length + 1);
	if (*out_length > 0)
		memcpy(copy, bytes, *out_length);
	return copy;
}

enum status evidence_object_sealed_row(struct store_tx *tx, const char *sha256, struct arena *arena, struct evidence_sealed *out, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status st = store_query(tx, "SELECT sealed_key, content FROM desk_object WHERE sha256 = ?1", &stmt, err);

	if (st != ST_OK)
		return st;
	store_bind_text(stmt, 1, sha256);
	st = store_step(stmt, &row, err);
	if (st == ST_OK && !row)
		st = err_set(err, ST_NOT_FOUND, "evidence.no_object", sha256, NULL);
	if (st == ST_OK) {
		out->wrapped = blob_copy(stmt, 0, arena, &out->wrapped_length);
		out->content = blob_copy(stmt, 1, arena, &out->content_length);
	}
	return st;
}

enum status evidence_object_forget(struct store_tx *tx, const char *sha256, date_day on, struct err *err)
{
	struct store_stmt *stmt;
	char day[DATE_TEXT_LEN];
	enum status st = store_query(
		tx, "UPDATE desk_object SET sealed_key = NULL, content = NULL, erased_on = ?2 WHERE sha256 = ?1 AND erased_on IS NULL", &stmt, err);

	if (st != ST_OK)
		return st;
	date_format(on, day);
	store_bind_text(stmt, 1, sha256);
	store_bind_text(stmt, 2, day);
	return store_run(stmt, err);
}
