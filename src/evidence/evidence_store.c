/* All SQL of evidence. */
#include "evidence/evidence.h"

#include "base/hash.h"
#include "evidence/evidence_cipher.h"
#include "evidence/evidence_type.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Table of the programme folder that evidence keeps, as evidence_tables describes it, plus `source_line`. Migration number 1.
 * A released schema is never changed: add a migration. The index serves evidence_find, which is asked for every
 * payment and state change. */
#define EVIDENCE_SCHEMA_1                                                                                                                            \
	"CREATE TABLE evidence (\n"                                                                                                                  \
	"  evidence TEXT NOT NULL PRIMARY KEY,\n"                                                                                                    \
	"  kind TEXT NOT NULL,\n"                                                                                                                    \
	"  organisation TEXT REFERENCES organisations (organisation) DEFERRABLE INITIALLY DEFERRED,\n"                                               \
	"  measure TEXT REFERENCES measures (measure) DEFERRABLE INITIALLY DEFERRED,\n"                                                              \
	"  issued_on TEXT NOT NULL,\n"                                                                                                               \
	"  title TEXT NOT NULL,\n"                                                                                                                   \
	"  file TEXT,\n"                                                                                                                             \
	"  sha256 TEXT,\n"                                                                                                                           \
	"  source_line INTEGER NOT NULL\n"                                                                                                           \
	") STRICT;\n"                                                                                                                                \
	"CREATE INDEX evidence_by_measure ON evidence (measure, kind, issued_on);\n"

const struct store_migration evidence_migrations[] = {
	{"evidence", 1, EVIDENCE_SCHEMA_1},
	{"evidence", 2,
		"CREATE TABLE desk_log (seq INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, "
		"actor TEXT NOT NULL, sha256 TEXT NOT NULL, hash TEXT NOT NULL) STRICT;"},
	{"evidence", 3,
		"CREATE TABLE desk_object (sha256 TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, media_type TEXT NOT NULL, file TEXT NOT NULL, "
		"sealed_bytes INTEGER NOT NULL, sealed_sha256 TEXT NOT NULL, key_id TEXT NOT NULL, sealed_key BLOB, content BLOB, erased_on TEXT) "
		"STRICT;\n"
		"CREATE TABLE desk_evidence (evidence TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, organisation TEXT, measure TEXT, issued_on TEXT "
		"NOT "
		"NULL, title TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT, added_by TEXT NOT NULL, added_on TEXT NOT NULL, personal INTEGER NOT "
		"NULL, "
		"person TEXT) STRICT;\n"
		"CREATE TABLE desk_evidence_link (evidence TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, linked_on TEXT NOT NULL, "
		"linked_by "
		"TEXT NOT NULL, PRIMARY KEY (evidence, kind, target)) STRICT;\n"
		"CREATE TABLE desk_erasure (kind TEXT NOT NULL, subject TEXT NOT NULL, erased_on TEXT NOT NULL, erased_by TEXT NOT NULL, reason TEXT "
		"NOT "
		"NULL, PRIMARY KEY (kind, subject)) STRICT;\n"},
	{0},
};

enum status evidence_find(
	struct store_tx *tx, const char *measure, const char *kind, date_day day, char out_evidence[EVIDENCE_ID_LEN], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT evidence FROM evidence WHERE measure = ?1 AND kind = ?2 AND issued_on <= ?3 ORDER BY issued_on DESC, evidence", &stmt, err);
	if (status != ST_OK)
		return status;
	char text[DATE_TEXT_LEN];
	date_format(day, text);
	store_bind_text(stmt, 1, measure);
	store_bind_text(stmt, 2, kind);
	store_bind_text(stmt, 3, text);
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "evidence.missing", kind, measure, text, NULL);
	snprintf(out_evidence, EVIDENCE_ID_LEN, "%s", store_text(stmt, 0));
	return ST_OK;
}

enum status evidence_kind(struct store_tx *tx, const char *evidence, char out_kind[EVIDENCE_KIND_LEN], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(
		tx, "SELECT kind FROM evidence WHERE evidence = ?1 UNION ALL SELECT kind FROM desk_evidence WHERE evidence = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, evidence);
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "evidence.unknown", evidence, NULL);
	snprintf(out_kind, EVIDENCE_KIND_LEN, "%s", store_text(stmt, 0));
	return ST_OK;
}

enum status evidence_sha256(struct store_tx *tx, const char *evidence, char out_sha256[EVIDENCE_SHA256_LEN], struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(
		tx, "SELECT sha256 FROM evidence WHERE evidence = ?1 UNION ALL SELECT sha256 FROM desk_evidence WHERE evidence = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, evidence);
	status = store_step(stmt, &row, err);
	if (status == ST_OK)
		snprintf(out_sha256, EVIDENCE_SHA256_LEN, "%s", row && store_text(stmt, 0) ? store_text(stmt, 0) : "");
	return status;
}

enum status evidence_paper(struct store_tx *tx, const char *evidence, struct arena *arena, struct evidence_paper *out_paper, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	enum status status = store_query(tx,
		"SELECT kind, title, file, sha256 FROM evidence WHERE evidence = ?1 UNION ALL SELECT kind, title, NULL, sha256 FROM desk_evidence "
		"WHERE "
		"evidence = ?1",
		&stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, evidence);
	status = store_step(stmt, &row, err);
	if (status != ST_OK)
		return status;
	if (!row)
		return err_set(err, ST_NOT_FOUND, "evidence.unknown", evidence, NULL);
	*out_paper = (struct evidence_paper){.kind = store_text_copy(stmt, 0, arena),
		.title = store_text_copy(stmt, 1, arena),
		.file = store_text_copy(stmt, 2, arena),
		.sha256 = store_text_copy(stmt, 3, arena)};
	return ST_OK;
}

enum status evidence_of_kinds(
	struct store_tx *tx, const char *const *kinds, struct arena *arena, struct evidence_proof **out_list, size_t *out_count, struct err *err)
{
	struct evidence_proof *list = NULL;
	size_t count = 0;
	enum status status = ST_OK;
	for (; status == ST_OK && *kinds; kinds++) {
		struct store_stmt *stmt;
		bool row;
		status = store_query(tx,
			"SELECT evidence, kind, COALESCE(organisation, ''), COALESCE(measure, ''), issued_on FROM evidence WHERE kind = ?1"
			" ORDER BY 4, 3, issued_on, evidence",
			&stmt, err);
		if (status != ST_OK)
			return status;
		store_bind_text(stmt, 1, *kinds);
		while ((status = store_step(stmt, &row, err)) == ST_OK && row) {
			list = arena_grow(arena, list, count, sizeof *list);
			list[count++] = (struct evidence_proof){.evidence = store_text_copy(stmt, 0, arena),
				.kind = store_text_copy(stmt, 1, arena),
				.organisation = store_text_copy(stmt, 2, arena),
				.measure = store_text_copy(stmt, 3, arena),
				.issued_on = store_day(stmt, 4)};
		}
	}
	if (status == ST_OK) {
		*out_list = list;
		*out_count = count;
	}
	return status;
}

enum status evidence_put(
	struct store_tx *tx, const char *evidence, const char *kind, date_day issued_on, const char *title, const char *sha256, struct err *err)
{
	struct store_stmt *stmt;
	bool row = false;
	char day[DATE_TEXT_LEN];
	enum status status = store_query(tx, "SELECT sha256 FROM evidence WHERE evidence = ?1", &stmt, err);
	if (status != ST_OK)
		return status;
	store_bind_text(stmt, 1, evidence);
	status = store_step(stmt, &row, err);
	if (status == ST_OK && row && (store_is_null(stmt, 0) || strcmp(store_text(stmt, 0), sha256) != 0))
		status = err_set(err, ST_CONFLICT, "evidence.key_used", evidence, NULL);
	if (status != ST_OK || row)
		return status;
	status = store_query(
		tx, "INSERT INTO evidence (evidence, kind, issued_on, title, sha256, source_line) VALUES (?1, ?2, ?3, ?4, ?5, 0)", &stmt, err);
	if (status != ST_OK)
		return status;
	date_format(issued_on, day);
	store_bind_text(stmt, 1, evidence);
	store_bind_text(stmt, 2, kind);
	store_bind_text(stmt, 3, day);
	store_bind_text(stmt, 4, title);
	store_bind_text(stmt, 5, sha256);
	return store_run(stmt, err);
}

static bool path_is_inside(const char *path)
{
	if (path[0] == '/' || path[0] == '\0')
		return false;
	for (const char *part = path; part; part = strchr(part, '/')) {
		if (*part == '/')
			part++;
		if (strncmp(part, "..", 2) == 0 && (part[2] == '/' || part[2] == '\0'))
			return false;
	}
	return true;
}

enum status evidence_open_below(const char *folder, const char *name, int *out_fd, struct err *err)
{
	char path[4096];
	struct stat info;
	if (!path_is_inside(name) || snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
		return err_set(err, ST_INPUT, "evidence.path", name, NULL);
	char *real_folder = realpath(folder, NULL), *real_path = realpath(path, NULL);
	enum status status = ST_OK;
	int fd = -1;
	size_t length = real_folder ? strlen(real_folder) : 0;
	if (!real_folder || !real_path) {
		status = err_set(err, ST_INPUT, "evidence.file_missing", name, NULL);
	} else if (strncmp(real_path, real_folder, length) != 0 || (real_path[length] != '/' && strcmp(real_folder, "/") != 0)) {
		status = err_set(err, ST_INPUT, "evidence.path", name, NULL);
	} else {
		fd = open(real_path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0)
			status = err_set(err, ST_INPUT, "evidence.file_missing", name, NULL);
		else if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
			status = err_set(err, ST_INPUT, "evidence.file_unfit", name, NULL);
	}
	free(real_folder);
	free(real_path);
	if (status == ST_OK)
		*out_fd = fd;
	else if (fd >= 0)
		close(fd);
	return status;
}

/* Its hash, and whether it may be evidence at all. */
static enum status judge_file(const char *folder, const char *name, int64_t max_bytes, char out_hex[HASH_HEX_LEN], struct err *err)
{
	unsigned char *buffer;
	const char *media;
	char limit[24];
	struct hash hash;
	int64_t total = 0;
	ssize_t length = 0;
	int fd = -1;
	enum status status = evidence_open_below(folder, name, &fd, err);
	if (status != ST_OK)
		return status;
	struct evidence_type *type = evidence_type_new();
	buffer = heap_alloc(1, EVIDENCE_CHUNK);
	hash_init(&hash);
	while (total <= max_bytes && (length = read(fd, buffer, EVIDENCE_CHUNK)) > 0) {
		hash_bytes(&hash, buffer, (size_t)length);
		evidence_type_add(type, buffer, (size_t)length);
		total += length;
	}
	snprintf(limit, sizeof limit, "%lld", (long long)(max_bytes / (1024 * 1024)));
	if (length < 0)
		status = err_set(err, ST_INPUT, "evidence.file_unfit", name, NULL);
	else if (total > max_bytes)
		status = err_set(err, ST_INPUT, "evidence.too_large", name, limit, NULL);
	else
		status = evidence_type_end(type, name, &media, err);
	free(buffer);
	evidence_type_free(type);
	close(fd);
	hash_final(&hash, out_hex);
	return status;
}

enum status evidence_seal(struct store_tx *tx, const char *folder, int64_t max_bytes, struct findings *findings, struct err *err)
{
	struct store_stmt *read, *write;
	bool row;
	enum status status = store_query(tx,
		"SELECT evidence, kind, organisation, measure, issued_on, title, file, sha256, source_line FROM evidence ORDER BY evidence", &read,
		err);
	if (status == ST_OK)
		status = store_query(tx, "UPDATE evidence SET sha256 = ?2 WHERE evidence = ?1", &write, err);
	if (status != ST_OK)
		return status;
	while ((status = store_step(read, &row, err)) == ST_OK && row) {
		char hex[HASH_HEX_LEN];
		const char *stated = store_text(read, 7), *file = store_text(read, 6);
		struct err finding;
		if (file) {
			enum status judged = judge_file(folder, file, max_bytes, hex, &finding);
			if (judged == ST_INTERNAL) { /* the machine, not the file */
				if (err)
					*err = finding;
				return judged;
			}
			if (judged != ST_OK) {
				err_at(&finding, "evidence.csv", store_int(read, 8), 0);
				findings_add(findings, SEVERITY_ERROR, &finding);
				continue;
			}
			if (stated && strcasecmp(stated, hex) != 0) {
				err_set(&finding, ST_INPUT, "evidence.hash_differs", file, stated, hex, NULL);
				err_at(&finding, "evidence.csv", store_int(read, 8), 0);
				findings_add(findings, SEVERITY_ERROR, &finding);
				continue;
			}
		} else if (stated) {
			if (strlen(stated) != 64 || strspn(stated, "0123456789abcdefABCDEF") != 64) {
				err_set(&finding, ST_INPUT, "evidence.hash_form", stated, NULL);
				err_at(&finding, "evidence.csv", store_int(read, 8), 0);
				findings_add(findings, SEVERITY_ERROR, &finding);
			}
			continue;
		} else {
			struct hash hash;
			hash_init(&hash);
			for (int i = 0; i < 6; i++)
				hash_string(&hash, store_text(read, i));
			hash_final(&hash, hex);
		}
		store_bind_text(write, 1, store_text(read, 0));
		store_bind_text(write, 2, hex);
		status = store_run(write, err);
		if (status != ST_OK)
			return status;
	}
	return status;
}

enum status evidence_files(struct store_tx *tx, struct arena *arena, struct evidence_file **out_list, size_t *out_count, struct err *err)
{
	struct evidence_file *list;
	size_t count;
	STORE_READ_ROWS("SELECT file, sha256, source_line FROM evidence WHERE file IS NOT NULL ORDER BY evidence", struct evidence_file, list, count,
		.file = STORE_TEXT(0), .sha256 = STORE_TEXT(1), .source_line = STORE_INT(2));
	*out_list = list;
	*out_count = count;
	return ST_OK;
}
