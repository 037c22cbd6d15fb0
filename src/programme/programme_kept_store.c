/* SQL of the files that a server keeps. */
#include "programme/programme_kept.h"

#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PART_BYTES ((size_t)512 * 1024)
#define NAME_MAX_BYTES 120

bool programme_kept_name(const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || length > NAME_MAX_BYTES || name[0] == '.' || name[0] == '-')
		return false;
	for (size_t i = 0; i < length;) {
		unsigned char c = (unsigned char)name[i];
		int n = utf8_length((const unsigned char *)name + i, length - i);

		if (n == 0 || (n == 1 && !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+ ()", c)))
			return false;
		i += (size_t)n;
	}
	return true;
}

static enum status put_part(struct store_tx *tx, const char *file, int64_t number, const void *bytes, size_t length, struct err *err)
{
	struct store_stmt *s;
	enum status st = store_query(tx, "INSERT INTO live_file_part (file, number, content) VALUES (?1, ?2, ?3)", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, file);
	store_bind_int(s, 2, number);
	store_bind_blob(s, 3, bytes, length);
	return store_run(s, err);
}

static enum status put_parts(struct store_tx *tx, const char *path, struct programme_kept *kept, struct arena *arena, struct err *err)
{
	char hex[HASH_HEX_LEN], *buffer;
	struct hash hash;
	enum status st = ST_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return err_set(err, ST_INPUT, "file.open", kept->name, strerror(errno), NULL);
	buffer = heap_alloc(1, PART_BYTES);
	hash_init(&hash);
	for (int64_t number = 0; st == ST_OK; number++) {
		size_t length = 0;
		ssize_t n = 1;

		while (length < PART_BYTES && n > 0) {
			n = read(fd, buffer + length, PART_BYTES - length);
			if (n > 0)
				length += (size_t)n;
		}
		if (n < 0)
			st = err_set(err, ST_INPUT, "file.read", kept->name, strerror(errno), NULL);
		if (st != ST_OK || length == 0)
			break;
		hash_bytes(&hash, buffer, length);
		kept->bytes += (int64_t)length;
		st = put_part(tx, kept->file, number, buffer, length, err);
	}
	hash_final(&hash, hex);
	kept->sha256 = arena_strdup(arena, hex);
	free(buffer);
	close(fd);
	return st;
}

enum status programme_kept_add(struct store_tx *tx, const char *path, struct programme_kept *kept, struct arena *arena, struct err *err)
{
	char key[PROGRAMME_JOB_KEY_LEN];
	struct store_stmt *s;
	enum status st;

	if (!programme_kept_name(kept->name))
		return err_set(err, ST_INPUT, "kept.name", kept->name, NULL);
	programme_job_key("file", key);
	kept->file = arena_strdup(arena, key);
	kept->bytes = 0;
	kept->made_ms = programme_now_ms();
	st = put_parts(tx, path, kept, arena, err);
	if (st == ST_OK)
		st = store_query(tx,
			"INSERT INTO live_file (file, name, media, sha256, bytes, made_ms, person, organisation, job) VALUES (?1, ?2, ?3, ?4, ?5, "
			"?6, ?7, "
			"?8, ?9)",
			&s, err);
	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, kept->file);
	store_bind_text(s, 2, kept->name);
	store_bind_text(s, 3, kept->media);
	store_bind_text(s, 4, kept->sha256);
	store_bind_int(s, 5, kept->bytes);
	store_bind_int(s, 6, kept->made_ms);
	store_bind_text(s, 7, kept->person);
	store_bind_text(s, 8, kept->organisation);
	store_bind_text(s, 9, kept->job);
	return store_run(s, err);
}

#define COLUMNS "file, name, media, sha256, bytes, made_ms, person, organisation, job"

static void read_kept(struct store_stmt *s, struct arena *arena, struct programme_kept *k)
{
	*k = (struct programme_kept){.file = store_text_copy(s, 0, arena),
		.name = store_text_copy(s, 1, arena),
		.media = store_text_copy(s, 2, arena),
		.sha256 = store_text_copy(s, 3, arena),
		.bytes = store_int(s, 4),
		.made_ms = store_int(s, 5),
		.person = store_text_copy(s, 6, arena),
		.organisation = store_text_copy(s, 7, arena),
		.job = store_text_copy(s, 8, arena)};
}

enum status programme_kept_get(struct store_tx *tx, const char *file, struct arena *arena, struct programme_kept *out_kept, struct err *err)
{
	struct store_stmt *s;
	bool row = false;
	enum status st = store_query(tx, "SELECT " COLUMNS " FROM live_file WHERE file = ?1", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, file);
	st = store_step(s, &row, err);
	if (st == ST_OK && !row)
		return err_set(err, ST_NOT_FOUND, "kept.none", file, NULL);
	if (st == ST_OK)
		read_kept(s, arena, out_kept);
	return st;
}

enum status programme_kept_list(struct store_tx *tx, const char *organisation_or_null, struct arena *arena, struct programme_kept **out_list,
	size_t *out_count, struct err *err)
{
	struct programme_kept *list = NULL;
	struct store_stmt *s;
	size_t n = 0;
	bool row = false;
	enum status st = store_query(tx,
		"SELECT " COLUMNS " FROM live_file WHERE job = '' AND (?1 = '' OR organisation = ?1) ORDER BY made_ms DESC, file LIMIT 500", &s, err);

	if (st != ST_OK)
		return st;
	store_bind_text(s, 1, organisation_or_null ? organisation_or_null : "");
	while ((st = store_step(s, &row, err)) == ST_OK && row) {
		list = arena_grow(arena, list, n, sizeof *list);
		read_kept(s, arena, &list[n++]);
	}
	if (st == ST_OK) {
		*out_list = list;
		*out_count = n;
	}
	return st;
}

static bool write_all(int descriptor, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = write(descriptor, bytes, length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		length -= (size_t)n;
	}
	return true;
}

/* A query for each part: a reader never holds more than one of them. */
enum status programme_kept_write(struct store_tx *tx, const char *file, int descriptor, struct err *err)
{
	for (int64_t number = 0;; number++) {
		struct store_stmt *s;
		const void *bytes;
		size_t length = 0;
		bool row = false;
		enum status st = store_query(tx, "SELECT content FROM live_file_part WHERE file = ?1 AND number = ?2", &s, err);

		if (st != ST_OK)
			return st;
		store_bind_text(s, 1, file);
		store_bind_int(s, 2, number);
		st = store_step(s, &row, err);
		if (st != ST_OK || !row)
			return st;
		bytes = store_blob(s, 0, &length);
		if (!write_all(descriptor, bytes, length))
			return err_set(err, ST_INTERNAL, "kept.broken", file, strerror(errno), NULL);
	}
}

enum status programme_kept_delete(struct store_tx *tx, const char *file, struct err *err)
{
	static const char *const sql[] = {"DELETE FROM live_file_part WHERE file = ?1", "DELETE FROM live_file WHERE file = ?1"};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof sql / sizeof *sql; i++) {
		struct store_stmt *s;

		st = store_query(tx, sql[i], &s, err);
		if (st != ST_OK)
			break;
		store_bind_text(s, 1, file);
		st = store_run(s, err);
	}
	return st;
}
