#include "programme/programme_backup.h"

#include "base/output.h"
#include "evidence/evidence_item.h"
#include "party/party.h"
#include "programme/programme_int.h"
#include "programme/programme_zip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#define MANIFEST "manifest.txt"
#define DATABASE "database"
#define MANIFEST_MAX ((uint64_t)512 * 1024 * 1024)

/* "DB.WORD", or "DB.WORD-PID" of what is on its way. */
static char *beside(const char *path, const char *word, bool passing)
{
	struct text text;

	text_init(&text);
	text_printf(&text, "%s.%s", path, word);
	if (passing)
		text_printf(&text, "-%ld", (long)getpid());
	return taken(&text);
}

/* ---- reading an archive ---- */

struct archive {
	zip_t *zip;
	struct programme_manifest manifest;
};

static void archive_close(struct archive *a)
{
	if (a->zip)
		zip_discard(a->zip);
	a->zip = NULL;
}

/* One entry, hashed, into a file or nowhere. */
static enum status read_entry(struct archive *a, const char *name, const char *sha256, int64_t bytes, int fd, const char *path, struct err *err)
{
	unsigned char *buffer;
	char hex[HASH_HEX_LEN];
	struct hash hash;
	zip_int64_t got = 0;
	int64_t total = 0;
	enum status st = ST_OK;
	zip_file_t *entry = zip_fopen(a->zip, name, ZIP_FL_ENC_GUESS);

	if (!entry)
		return err_set(err, ST_INPUT, "backup.differs", name, NULL);
	buffer = heap_alloc(1, EVIDENCE_CHUNK);
	hash_init(&hash);
	while (st == ST_OK && total <= bytes && (got = zip_fread(entry, buffer, EVIDENCE_CHUNK)) > 0) {
		hash_bytes(&hash, buffer, (size_t)got);
		total += got;
		for (zip_int64_t done = 0; st == ST_OK && fd >= 0 && done < got;) {
			ssize_t wrote = write(fd, buffer + done, (size_t)(got - done));

			if (wrote < 0 && errno != EINTR)
				st = err_set(err, ST_INTERNAL, "evidence.write", path, strerror(errno), NULL);
			done += wrote > 0 ? wrote : 0;
		}
	}
	hash_final(&hash, hex);
	if (st == ST_OK && (got < 0 || total != bytes || strcmp(hex, sha256) != 0))
		st = err_set(err, ST_INPUT, "backup.differs", name, NULL);
	zip_fclose(entry);
	free(buffer);
	return st;
}

static enum status read_manifest(struct archive *a, const char *path, struct arena *arena, struct err *err)
{
	zip_stat_t info;
	zip_file_t *entry;
	char *text;
	zip_int64_t got;
	enum status st;

	if (zip_stat(a->zip, MANIFEST, 0, &info) != 0 || info.size > MANIFEST_MAX || !(entry = zip_fopen(a->zip, MANIFEST, 0)))
		return err_set(err, ST_INPUT, "backup.not_one", path, NULL);
	text = heap_alloc(1, info.size + 1);
	got = zip_fread(entry, text, info.size);
	zip_fclose(entry);
	st = got == (zip_int64_t)info.size ? programme_manifest_parse(text, info.size, arena, &a->manifest, err)
					   : err_set(err, ST_INPUT, "backup.differs", MANIFEST, NULL);
	if (st != ST_OK && err && !err->file[0])
		err_at(err, MANIFEST, err->line, err->column);
	free(text);
	return st;
}

static const char *entry_name(const struct programme_manifest_object *o, char out[EVIDENCE_FILE_LEN + 16])
{
	snprintf(out, EVIDENCE_FILE_LEN + 16, "objects/%s", o->file);
	return out;
}

/* All of it is as the manifest says, and nothing else is in it. */
static enum status archive_open(const char *path, struct arena *arena, struct archive *out, struct err *err)
{
	char name[EVIDENCE_FILE_LEN + 16];
	zip_int64_t expected;
	enum status st;

	*out = (struct archive){.zip = zip_open(path, ZIP_RDONLY | ZIP_CHECKCONS, NULL)};
	if (!out->zip)
		return access(path, R_OK) != 0 ? err_set(err, ST_NOT_FOUND, "file.open", path, strerror(errno), NULL)
					       : err_set(err, ST_INPUT, "backup.not_one", path, NULL);
	st = read_manifest(out, path, arena, err);
	expected = 1 + (zip_int64_t)out->manifest.count + (out->manifest.database[0] ? 1 : 0);
	if (st == ST_OK && zip_get_num_entries(out->zip, 0) != expected)
		st = err_set(err, ST_INPUT, "backup.differs", path, NULL);
	if (st == ST_OK && out->manifest.database[0])
		st = read_entry(out, DATABASE, out->manifest.database, out->manifest.database_bytes, -1, NULL, err);
	for (size_t i = 0; st == ST_OK && i < out->manifest.count; i++)
		st = read_entry(out, entry_name(&out->manifest.object[i], name), out->manifest.object[i].sha256, out->manifest.object[i].bytes, -1,
			NULL, err);
	if (st != ST_OK)
		archive_close(out);
	return st;
}

/* ---- writing one ---- */

struct writing {
	const char *db, *out;
	struct arena *arena;
	struct programme_manifest manifest;
	const char **evidence; /* of each object: an item that has it */
	struct programme_place place;
	char *copy; /* of a SQLite database, beside the archive; NULL on a server */
	int64_t in_database;
};

static void unlink_copy(const char *path)
{
	static const char *const end[] = {"", "-wal", "-shm", "-journal"};

	for (size_t i = 0; i < sizeof end / sizeof *end; i++) {
		struct text name;

		text_init(&name);
		text_printf(&name, "%s%s", path, end[i]);
		unlink(name.data);
		text_done(&name);
	}
}

/* The tables that the archive will hold: of the copy where there is one, so that objects and rows agree whatever others write meanwhile. */
static enum status copy_database(struct writing *w, struct store **out_store, struct err *err)
{
	mode_t mask;
	struct store *live, *copy;
	enum status st = programme_open(w->db, STORE_READ, &live, err);

	if (st != ST_OK)
		return st;
	programme_place_of(live, &w->place);
	if (store_is_server(w->db)) {
		*out_store = live;
		return ST_OK;
	}
	w->copy = beside(w->out, "database", true);
	unlink_copy(w->copy);
	mask = umask(077);
	st = store_copy(live, w->copy, err);
	umask(mask);
	store_close(live);
	if (st == ST_OK)
		st = programme_open(w->copy, STORE_READ, &copy, err);
	if (st == ST_OK)
		*out_store = copy;
	return st;
}

static int compare_content(const void *a, const void *b)
{
	const struct evidence_item *left = a, *right = b;

	return strcmp(left->sha256 ? left->sha256 : "", right->sha256 ? right->sha256 : "");
}

/* By content; an object that no item has is named by its hash. */
static const char *item_of(const struct evidence_item *item, size_t items, const char *sha256)
{
	const struct evidence_item key = {.sha256 = sha256};
	const struct evidence_item *found = items ? bsearch(&key, item, items, sizeof *item, compare_content) : NULL;

	return found ? found->evidence : sha256;
}

static enum status list_objects(struct writing *w, struct store *store, struct err *err)
{
	struct programme_manifest *m = &w->manifest;
	struct evidence_object *object;
	struct evidence_item *item;
	struct party_rules rules;
	struct store_tx *tx;
	size_t count = 0, items = 0;
	enum status st = store_begin(store, false, &tx, err);

	if (st != ST_OK)
		return st;
	st = store_integrity(tx, err);
	if (st == ST_OK)
		st = party_programme_get(tx, w->arena, &rules, NULL, err);
	if (st == ST_OK)
		st = evidence_objects(tx, w->arena, &object, &count, err);
	if (st == ST_OK)
		st = evidence_items(tx, w->arena, &item, &items, err);
	store_rollback(tx);
	if (st != ST_OK)
		return st;
	qsort(item, items, sizeof *item, compare_content);
	snprintf(m->programme, sizeof m->programme, "%s", rules.programme);
	m->schema = programme_schema();
	m->object = arena_alloc(w->arena, (count + 1) * sizeof *m->object);
	w->evidence = arena_alloc(w->arena, (count + 1) * sizeof *w->evidence);
	for (size_t i = 0; i < count; i++) { /* by hash, which begins their names */
		struct programme_manifest_object *o = &m->object[m->count];

		w->in_database += !object[i].erased_on && !object[i].file[0];
		if (object[i].erased_on || !object[i].file[0])
			continue;
		snprintf(o->file, sizeof o->file, "%s", object[i].file);
		snprintf(o->sha256, sizeof o->sha256, "%s", object[i].sealed_sha256);
		o->bytes = object[i].sealed_bytes;
		w->evidence[m->count++] = item_of(item, items, object[i].sha256);
	}
	if (m->count > 0 && !w->place.folder)
		return err_set(err, ST_INPUT, "evidence.no_folder", NULL);
	return ST_OK;
}

static enum status digest_copy(struct writing *w, struct err *err)
{
	struct stat info;
	enum status st;

	if (!w->copy)
		return ST_OK;
	st = programme_zip_digest(w->copy, w->manifest.database, err);
	if (st == ST_OK && stat(w->copy, &info) != 0)
		return err_set(err, ST_INPUT, "file.open", w->copy, strerror(errno), NULL);
	if (st == ST_OK)
		w->manifest.database_bytes = info.st_size;
	return st;
}

static enum status write_archive(struct writing *w, const char *path, struct err *err)
{
	char name[EVIDENCE_FILE_LEN + 16];
	struct zip_out *zip;
	struct text manifest;
	enum status st = programme_zip_begin(path, &zip, err);

	if (st != ST_OK)
		return st;
	text_init(&manifest);
	manifest.max = MANIFEST_MAX;
	programme_manifest_text(&w->manifest, &manifest);
	zip_out_bytes(zip, MANIFEST, manifest.data, manifest.length, true);
	text_done(&manifest);
	if (w->copy)
		zip_out_file(zip, DATABASE, w->copy, true);
	for (size_t i = 0; st == ST_OK && i < w->manifest.count; i++) {
		struct text file;

		text_init(&file);
		text_printf(&file, "%s/%s", w->place.folder, w->manifest.object[i].file);
		if (access(file.data, R_OK) != 0)
			st = err_set(err, ST_INPUT, "backup.damaged", w->evidence[i], file.data, NULL);
		else
			zip_out_file(zip, entry_name(&w->manifest.object[i], name), file.data, false);
		text_done(&file);
	}
	if (st != ST_OK) {
		zip_out_abandon(zip);
		return st;
	}
	return zip_out_end(zip, err);
}

/* Whose file is not as its row says; without one, what was refused is the archive itself. */
static enum status name_damaged(struct writing *w, struct err *err)
{
	for (size_t i = 0; i < w->manifest.count; i++) {
		const struct programme_manifest_object *o = &w->manifest.object[i];
		char sha256[65] = "";
		struct err unread;
		struct text path;

		text_init(&path);
		text_printf(&path, "%s/%s", w->place.folder, o->file);
		if (programme_zip_digest(path.data, sha256, &unread) != ST_OK || strcmp(sha256, o->sha256) != 0) {
			err_set(err, ST_INPUT, "backup.damaged", w->evidence[i], path.data, NULL);
			text_done(&path);
			return ST_INPUT;
		}
		text_done(&path);
	}
	return ST_OK;
}

static enum status finish_backup(struct writing *w, const char *unnamed, struct programme_backup *out, struct err *err)
{
	struct archive archive;
	struct stat info;
	enum status st = archive_open(unnamed, w->arena, &archive, err);

	if (st != ST_OK)
		return name_damaged(w, err) != ST_OK ? ST_INPUT : st;
	archive_close(&archive);
	st = programme_zip_digest(unnamed, out->sha256, err);
	if (st == ST_OK && (stat(unnamed, &info) != 0 || link(unnamed, w->out) != 0))
		st = errno == EEXIST ? err_set(err, ST_CONFLICT, "evidence.exists", w->out, NULL)
				     : err_set(err, ST_INPUT, "evidence.write", w->out, strerror(errno), NULL);
	if (st != ST_OK)
		return st;
	out->bytes = info.st_size;
	out->objects = (int64_t)w->manifest.count + w->in_database;
	out->database = w->copy != NULL;
	out->key = w->place.key ? arena_strdup(w->arena, w->place.key) : NULL;
	out->folder = w->place.folder ? arena_strdup(w->arena, w->place.folder) : NULL;
	snprintf(out->programme, sizeof out->programme, "%s", w->manifest.programme);
	return ST_OK;
}

enum status programme_backup_write(const char *db, const char *out, struct arena *arena, struct programme_backup *out_backup, struct err *err)
{
	struct writing w = {.db = db, .out = out, .arena = arena};
	struct programme_backup backup = {.bytes = 0};
	struct store *store;
	char *unnamed;
	enum status st = output_judge_file(out, err);

	if (st != ST_OK)
		return st;
	if (access(out, F_OK) == 0)
		return err_set(err, ST_CONFLICT, "evidence.exists", out, NULL);
	unnamed = beside(out, "unverified", true);
	unlink(unnamed);
	st = copy_database(&w, &store, err);
	if (st == ST_OK) {
		st = list_objects(&w, store, err);
		store_close(store);
	}
	if (st == ST_OK)
		st = digest_copy(&w, err);
	if (st == ST_OK)
		st = write_archive(&w, unnamed, err);
	if (w.copy)
		unlink_copy(w.copy);
	if (st == ST_OK)
		st = finish_backup(&w, unnamed, &backup, err);
	unlink(unnamed);
	free(unnamed);
	free(w.copy);
	programme_place_done(&w.place);
	if (st == ST_OK)
		*out_backup = backup;
	return st;
}

/* ---- restoring ---- */

static enum status write_entry(struct archive *a, const char *name, const char *sha256, int64_t bytes, const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	enum status st;

	if (fd < 0)
		return err_set(err, ST_INPUT, "evidence.write", path, strerror(errno), NULL);
	st = read_entry(a, name, sha256, bytes, fd, path, err);
	if (st == ST_OK && fsync(fd) != 0)
		st = err_set(err, ST_INTERNAL, "evidence.write", path, strerror(errno), NULL);
	close(fd);
	if (st != ST_OK)
		unlink(path);
	return st;
}

static enum status make_folder(const char *path, struct err *err)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ? ST_OK : err_set(err, ST_INPUT, "evidence.write", path, strerror(errno), NULL);
}

/* A name says hash and a random word: what is there under it is the same object. */
static enum status write_object(struct archive *a, const struct programme_manifest_object *o, const char *folder, struct err *err)
{
	char name[EVIDENCE_FILE_LEN + 16];
	struct text inner, path, new;
	enum status st;

	text_init(&inner);
	text_init(&path);
	text_init(&new);
	text_printf(&inner, "%s/%.2s", folder, o->file);
	text_printf(&path, "%s/%s", folder, o->file);
	text_printf(&new, "%s/new-%ld-restore", folder, (long)getpid());
	st = make_folder(inner.data, err);
	unlink(new.data);
	if (st == ST_OK)
		st = write_entry(a, entry_name(o, name), o->sha256, o->bytes, new.data, err);
	if (st == ST_OK && rename(new.data, path.data) != 0)
		st = err_set(err, ST_INPUT, "evidence.write", path.data, strerror(errno), NULL);
	text_done(&inner);
	text_done(&path);
	text_done(&new);
	return st;
}

static enum status try_copy(const char *path, struct err *err)
{
	struct store *store;
	struct store_tx *tx;
	enum status st = programme_open(path, STORE_WRITE, &store, err); /* brought up to date where it is of an older version */

	if (st != ST_OK)
		return st;
	st = store_begin(store, false, &tx, err);
	if (st == ST_OK) {
		st = store_integrity(tx, err);
		store_rollback(tx);
	}
	store_close(store);
	return st;
}

/* The old database may be what is broken: then only its log goes. */
static enum status place_database(const char *temporary, const char *db, bool force, struct err *err)
{
	bool there = access(db, F_OK) == 0;
	struct err why;
	int hold;
	enum status st = programme_hold(db, true, &hold, err);

	if (st != ST_OK)
		return st;
	st = programme_build_place(temporary, db, there, &why);
	if (st == ST_OK || !there || !force || strcmp(why.code, "store.locked") == 0 || strcmp(why.code, "store.busy") == 0) {
		if (st != ST_OK && err)
			*err = why;
	} else {
		unlink_copy(db);
		st = programme_build_place(temporary, db, false, err);
	}
	programme_let_go(hold);
	return st;
}

static enum status restore_database(struct archive *a, const char *db, bool force, struct err *err)
{
	char *temporary;
	enum status st;

	if (!a->manifest.database[0])
		return ST_OK;
	temporary = beside(db, "restore", true);
	unlink_copy(temporary);
	st = write_entry(a, DATABASE, a->manifest.database, a->manifest.database_bytes, temporary, err);
	if (st == ST_OK)
		st = try_copy(temporary, err);
	if (st == ST_OK)
		st = place_database(temporary, db, force, err);
	unlink_copy(temporary);
	free(temporary);
	return st;
}

/* Evidence lies beside the database that will be there. */
static void place_for(const char *db, struct programme_place *out)
{
	const char *folder = getenv(PROGRAMME_EVIDENCE_FOLDER), *key = getenv(PROGRAMME_EVIDENCE_KEY);
	bool server = store_is_server(db);

	*out = (struct programme_place){.folder = folder && folder[0] ? heap_strdup(folder)
						  : server            ? NULL
								      : beside(db, "evidence", false),
		.key = key && key[0] ? heap_strdup(key)
		       : server      ? NULL
				     : beside(db, "key", false)};
}

enum status programme_backup_restore(
	const char *path, const char *db, bool force, struct arena *arena, struct programme_backup *out_backup, struct err *err)
{
	struct programme_backup backup = {.bytes = 0};
	struct programme_place place;
	struct archive archive;
	bool server = store_is_server(db);
	enum status st;

	if (!server && !force && access(db, F_OK) == 0)
		return err_set(err, ST_CONFLICT, "backup.exists", db, NULL);
	st = archive_open(path, arena, &archive, err);
	if (st != ST_OK)
		return st;
	place_for(db, &place);
	if (server == (archive.manifest.database[0] != '\0'))
		st = err_set(err, ST_USAGE, "backup.server", NULL);
	else if (archive.manifest.count > 0 && !place.folder)
		st = err_set(err, ST_INPUT, "evidence.no_folder", NULL);
	else if (archive.manifest.schema > programme_schema())
		st = err_set(err, ST_CONFLICT, "backup.newer", NULL);
	if (st == ST_OK && archive.manifest.count > 0)
		st = make_folder(place.folder, err);
	for (size_t i = 0; st == ST_OK && i < archive.manifest.count; i++)
		st = write_object(&archive, &archive.manifest.object[i], place.folder, err);
	if (st == ST_OK)
		st = restore_database(&archive, db, force, err);
	if (st == ST_OK)
		st = programme_zip_digest(path, backup.sha256, err);
	if (st == ST_OK) {
		backup.objects = (int64_t)archive.manifest.count;
		backup.database = archive.manifest.database[0] != '\0';
		backup.key = place.key ? arena_strdup(arena, place.key) : NULL;
		backup.folder = place.folder ? arena_strdup(arena, place.folder) : NULL;
		snprintf(backup.programme, sizeof backup.programme, "%s", archive.manifest.programme);
		*out_backup = backup;
	}
	programme_place_done(&place);
	archive_close(&archive);
	return st;
}
