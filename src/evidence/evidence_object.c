#include "evidence/evidence_object.h"

#include "evidence/evidence_int.h"
#include "evidence/evidence_type.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_MAX_BYTES 4096
#define READ_BYTES 65536
#define BEGUN "new-" /* a file being written: new-PID-RANDOM */

struct evidence_intake {
	char *folder; /* NULL: none */
	char temporary[PATH_MAX_BYTES], placed[PATH_MAX_BYTES];
	int fd; /* of the temporary file, -1 while it fits into memory */
	bool made_folder;
	unsigned char *memory; /* EVIDENCE_IN_DATABASE_MAX */
	size_t held;
	struct hash plain, sealed;
	char sha256[HASH_HEX_LEN], sealed_sha256[HASH_HEX_LEN];
	int64_t bytes, sealed_bytes;
	const char *media, *name;
	struct evidence_sealing sealing;
};

static enum status write_error(const char *path, struct err *err)
{
	return err_set(err, ST_INTERNAL, "evidence.write", path, strerror(errno), NULL);
}

static void random_word(char out[9])
{
	unsigned char bytes[4];

	randombytes_buf(bytes, sizeof bytes);
	sodium_bin2hex(out, 9, bytes, sizeof bytes);
}

static enum status sync_folder(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status st = fd < 0 || fsync(fd) != 0 ? write_error(path, err) : ST_OK;

	if (fd >= 0)
		close(fd);
	return st;
}

/* ---- taking in ---- */

static enum status write_all(struct evidence_intake *in, const unsigned char *bytes, size_t length, struct err *err)
{
	while (length > 0) {
		ssize_t wrote = write(in->fd, bytes, length);

		if (wrote < 0 && errno != EINTR)
			return write_error(in->temporary, err);
		if (wrote > 0) {
			bytes += wrote;
			length -= (size_t)wrote;
		}
	}
	return ST_OK;
}

/* What has outgrown the database goes on in a file. */
static enum status spill(struct evidence_intake *in, struct err *err)
{
	char word[9];

	if (!in->folder)
		return err_set(err, ST_INPUT, "evidence.no_folder", NULL);
	in->made_folder = mkdir(in->folder, 0700) == 0;
	if (!in->made_folder && errno != EEXIST)
		return write_error(in->folder, err);
	random_word(word);
	if (snprintf(in->temporary, sizeof in->temporary, "%s/" BEGUN "%ld-%s", in->folder, (long)getpid(), word) >= (int)sizeof in->temporary)
		return err_set(err, ST_INPUT, "evidence.path", in->folder, NULL);
	in->fd = open(in->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	if (in->fd < 0) {
		enum status st = write_error(in->temporary, err);

		in->temporary[0] = '\0';
		return st;
	}
	return write_all(in, in->memory, in->held, err);
}

static enum status take_sealed(void *context, const unsigned char *bytes, size_t length, struct err *err)
{
	struct evidence_intake *in = context;
	enum status st = ST_OK;

	hash_bytes(&in->sealed, bytes, length);
	in->sealed_bytes += (int64_t)length;
	if (in->fd < 0 && in->held + length <= EVIDENCE_IN_DATABASE_MAX) {
		memcpy(in->memory + in->held, bytes, length);
		in->held += length;
		return ST_OK;
	}
	if (in->fd < 0)
		st = spill(in, err);
	return st == ST_OK ? write_all(in, bytes, length, err) : st;
}

static enum status too_large(const struct evidence_intake *in, int64_t max_bytes, struct err *err)
{
	char limit[24];

	snprintf(limit, sizeof limit, "%lld", (long long)(max_bytes / (1024 * 1024)));
	return err_set(err, ST_INPUT, "evidence.too_large", in->name[0] ? in->name : "-", limit, NULL);
}

static enum status read_all(struct evidence_intake *in, int fd, int64_t max_bytes, struct evidence_type *type, struct err *err)
{
	unsigned char *buffer;
	struct stat info;
	enum status st;

	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > max_bytes)
		return too_large(in, max_bytes, err); /* before any of it is written */
	buffer = heap_alloc(1, READ_BYTES);
	st = evidence_sealing_start(&in->sealing, take_sealed, in, err);
	while (st == ST_OK) {
		ssize_t got = read(fd, buffer, READ_BYTES);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			st = err_set(err, ST_INPUT, "evidence.read", in->name[0] ? in->name : "-", strerror(errno), NULL);
		if (got <= 0)
			break;
		in->bytes += got;
		if (in->bytes > max_bytes) {
			st = too_large(in, max_bytes, err);
			break;
		}
		hash_bytes(&in->plain, buffer, (size_t)got);
		evidence_type_add(type, buffer, (size_t)got);
		st = evidence_sealing_add(&in->sealing, buffer, (size_t)got, err);
	}
	if (st == ST_OK)
		st = evidence_type_end(type, in->name, &in->media, err);
	if (st == ST_OK)
		st = evidence_sealing_end(&in->sealing, err);
	sodium_memzero(buffer, READ_BYTES);
	free(buffer);
	return st;
}

enum status evidence_intake_read(
	const char *folder, int fd, const char *name, int64_t max_bytes, struct evidence_intake **out_intake, struct err *err)
{
	struct evidence_intake *in = heap_alloc(1, sizeof *in);
	struct evidence_type *type = evidence_type_new();
	enum status st;

	memset(in, 0, sizeof *in);
	in->fd = -1;
	in->folder = folder ? heap_strdup(folder) : NULL;
	in->memory = heap_alloc(1, EVIDENCE_IN_DATABASE_MAX);
	in->name = name;
	hash_init(&in->plain);
	hash_init(&in->sealed);
	st = read_all(in, fd, max_bytes, type, err);
	evidence_type_free(type);
	in->name = "";
	if (st != ST_OK) {
		evidence_intake_undo(in);
		return st;
	}
	hash_final(&in->plain, in->sha256);
	hash_final(&in->sealed, in->sealed_sha256);
	*out_intake = in;
	return ST_OK;
}

const char *evidence_intake_sha256(const struct evidence_intake *in)
{
	return in->sha256;
}

const char *evidence_intake_media(const struct evidence_intake *in)
{
	return in->media;
}

const char *evidence_intake_file(const struct evidence_intake *in)
{
	return in->placed[0] ? in->placed + strlen(in->folder) + 1 : "";
}

int64_t evidence_intake_bytes(const struct evidence_intake *in)
{
	return in->bytes;
}

/* The file is whole and under its own name, also after a power cut, before a row speaks of it. */
static enum status place(struct evidence_intake *in, char out_file[EVIDENCE_FILE_LEN], struct err *err)
{
	char word[9], inner[PATH_MAX_BYTES];

	random_word(word);
	snprintf(out_file, EVIDENCE_FILE_LEN, "%.2s/%s-%s", in->sha256, in->sha256, word);
	if (snprintf(in->placed, sizeof in->placed, "%s/%s", in->folder, out_file) >= (int)sizeof in->placed ||
		snprintf(inner, sizeof inner, "%s/%.2s", in->folder, in->sha256) >= (int)sizeof inner)
		return err_set(err, ST_INPUT, "evidence.path", in->folder, NULL);
	if (fsync(in->fd) != 0)
		return write_error(in->temporary, err);
	if (mkdir(inner, 0700) != 0 && errno != EEXIST)
		return write_error(inner, err);
	if (rename(in->temporary, in->placed) != 0) {
		enum status st = write_error(in->placed, err);

		in->placed[0] = '\0';
		return st;
	}
	in->temporary[0] = '\0';
	if (sync_folder(inner, err) != ST_OK || sync_folder(in->folder, err) != ST_OK)
		return ST_INTERNAL;
	snprintf(inner, sizeof inner, "%s/..", in->folder); /* it may be new itself */
	return sync_folder(inner, err);
}

enum status evidence_intake_keep(
	struct evidence_intake *in, struct store_tx *tx, const struct evidence_master *master, bool *out_again, struct err *err)
{
	unsigned char wrapped[EVIDENCE_WRAPPED_BYTES];
	char file[EVIDENCE_FILE_LEN] = "";
	struct evidence_object object, there;
	struct arena arena;
	struct err unknown;
	enum status st;

	arena_init(&arena);
	st = evidence_object_get(tx, in->sha256, &arena, &there, &unknown);
	if (st == ST_OK && there.erased_on)
		st = err_set(err, ST_CONFLICT, "evidence.erased", in->sha256, there.erased_on, NULL);
	else if (st == ST_OK)
		*out_again = true;
	else if (st != ST_NOT_FOUND && err)
		*err = unknown;
	arena_done(&arena);
	if (st != ST_NOT_FOUND)
		return st;
	st = in->fd >= 0 ? place(in, file, err) : ST_OK;
	if (st != ST_OK)
		return st;
	object = (struct evidence_object){.sha256 = in->sha256,
		.media = in->media,
		.file = file,
		.sealed_sha256 = in->sealed_sha256,
		.key_id = master->id,
		.bytes = in->bytes,
		.sealed_bytes = in->sealed_bytes};
	evidence_wrap(master, in->sealing.key, wrapped);
	st = evidence_object_insert(tx, &object, wrapped, in->fd >= 0 ? NULL : in->memory, in->held, err);
	if (st == ST_OK)
		*out_again = false;
	return st;
}

static void forget(struct evidence_intake *in)
{
	if (in->fd >= 0)
		close(in->fd);
	if (in->temporary[0])
		unlink(in->temporary); /* refused, or the content was there already */
	if (in->made_folder)
		rmdir(in->folder); /* only if nothing came into it */
	evidence_sealing_done(&in->sealing);
	free(in->folder);
	free(in->memory);
	free(in);
}

void evidence_intake_done(struct evidence_intake *in)
{
	if (in)
		forget(in);
}

void evidence_intake_undo(struct evidence_intake *in)
{
	if (!in)
		return;
	if (in->placed[0]) {
		unlink(in->placed);
		*strrchr(in->placed, '/') = '\0';
		rmdir(in->placed);
	}
	forget(in);
}

/* ---- reading ---- */

struct evidence_reader {
	struct arena arena;
	struct evidence_opening opening;
	const unsigned char *content; /* of the database */
	size_t length, at;
	int fd; /* -1: of the database */
	struct hash hash;
	char sha256[HASH_HEX_LEN];
};

static ssize_t source(void *context, unsigned char *out, size_t size)
{
	struct evidence_reader *r = context;
	size_t done = 0;

	if (r->fd < 0) {
		done = r->length - r->at < size ? r->length - r->at : size;
		if (done > 0)
			memcpy(out, r->content + r->at, done);
		r->at += done;
		return (ssize_t)done;
	}
	while (done < size) {
		ssize_t got = read(r->fd, out + done, size - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

static enum status open_file(const char *folder, const struct evidence_object *object, int *out_fd, struct err *err)
{
	char path[PATH_MAX_BYTES];

	if (!folder)
		return err_set(err, ST_INPUT, "evidence.no_folder", NULL);
	if (snprintf(path, sizeof path, "%s/%s", folder, object->file) >= (int)sizeof path)
		return err_set(err, ST_INPUT, "evidence.path", folder, NULL);
	*out_fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	return *out_fd >= 0 ? ST_OK : err_set(err, ST_INPUT, "evidence.object_missing", object->sha256, path, NULL);
}

static enum status changed(const struct evidence_reader *r, struct err *err)
{
	return err_set(err, ST_INPUT, "evidence.object_changed", r->sha256, NULL);
}

enum status evidence_reader_open(struct store_tx *tx, const char *folder, const struct evidence_master *master, const char *sha256,
	struct evidence_reader **out_reader, struct err *err)
{
	struct evidence_reader *r = heap_alloc(1, sizeof *r);
	unsigned char key[EVIDENCE_KEY_BYTES];
	struct evidence_object object;
	struct evidence_sealed sealed;
	enum status st;

	memset(r, 0, sizeof *r);
	r->fd = -1;
	arena_init(&r->arena);
	hash_init(&r->hash);
	st = evidence_object_get(tx, sha256, &r->arena, &object, err);
	if (st == ST_OK)
		st = evidence_object_sealed_row(tx, sha256, &r->arena, &sealed, err);
	if (st == ST_OK)
		snprintf(r->sha256, sizeof r->sha256, "%s", sha256);
	if (st == ST_OK && object.erased_on)
		st = err_set(err, ST_NOT_FOUND, "evidence.erased", sha256, object.erased_on, NULL);
	else if (st == ST_OK && strcmp(object.key_id, master->id) != 0)
		st = err_set(err, ST_DENIED, "evidence.key_wrong", object.key_id, master->id, NULL);
	else if (st == ST_OK && !evidence_unwrap(master, sealed.wrapped, sealed.wrapped_length, key))
		st = changed(r, err);
	if (st == ST_OK && object.file[0])
		st = open_file(folder, &object, &r->fd, err);
	if (st == ST_OK) {
		r->content = sealed.content;
		r->length = sealed.content_length;
		if (evidence_opening_start(&r->opening, key, source, r, NULL) != ST_OK)
			st = changed(r, err);
	}
	sodium_memzero(key, sizeof key);
	if (st != ST_OK)
		evidence_reader_close(r);
	else
		*out_reader = r;
	return st;
}

enum status evidence_reader_next(struct evidence_reader *r, const unsigned char **out_bytes, size_t *out_length, struct err *err)
{
	char hex[HASH_HEX_LEN];
	bool before = r->opening.ended;
	size_t length = 0;

	if (evidence_opening_next(&r->opening, &length, NULL) != ST_OK)
		return changed(r, err);
	hash_bytes(&r->hash, r->opening.plain, length);
	if (r->opening.ended && !before) {
		hash_final(&r->hash, hex);
		if (strcmp(hex, r->sha256) != 0)
			return changed(r, err);
	}
	*out_bytes = r->opening.plain;
	*out_length = length;
	return ST_OK;
}

void evidence_reader_close(struct evidence_reader *r)
{
	if (!r)
		return;
	if (r->fd >= 0)
		close(r->fd);
	evidence_opening_done(&r->opening);
	arena_done(&r->arena);
	free(r);
}

enum status evidence_object_sealed(const char *folder, const struct evidence_object *object, evidence_sink *sink, void *context, struct err *err)
{
	unsigned char *buffer;
	char hex[HASH_HEX_LEN];
	struct hash hash;
	int64_t total = 0;
	int fd;
	enum status st = open_file(folder, object, &fd, err);

	if (st != ST_OK)
		return st;
	buffer = heap_alloc(1, READ_BYTES);
	hash_init(&hash);
	for (;;) {
		ssize_t got = read(fd, buffer, READ_BYTES);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			st = err_set(err, ST_INPUT, "evidence.object_missing", object->sha256, object->file, NULL);
		if (got <= 0)
			break;
		hash_bytes(&hash, buffer, (size_t)got);
		total += got;
		st = sink ? sink(context, buffer, (size_t)got, err) : ST_OK;
		if (st != ST_OK)
			break;
	}
	hash_final(&hash, hex);
	if (st == ST_OK && (strcmp(hex, object->sealed_sha256) != 0 || total != object->sealed_bytes))
		st = err_set(err, ST_INPUT, "evidence.object_changed", object->sha256, NULL);
	free(buffer);
	close(fd);
	return st;
}

/* ---- keeping in order ---- */

/* The sealed bytes by their own hash: also without the key, and the row's statement about them. */
static enum status check_sealed(struct store_tx *tx, const char *folder, const struct evidence_object *object, struct err *err)
{
	struct evidence_sealed sealed;
	struct arena arena;
	struct hash hash;
	char hex[HASH_HEX_LEN];
	enum status st;

	if (object->file[0])
		return evidence_object_sealed(folder, object, NULL, NULL, err);
	arena_init(&arena);
	st = evidence_object_sealed_row(tx, object->sha256, &arena, &sealed, err);
	if (st == ST_OK) {
		hash_init(&hash);
		hash_bytes(&hash, sealed.content ? sealed.content : "", sealed.content_length);
		hash_final(&hash, hex);
		if (strcmp(hex, object->sealed_sha256) != 0 || (int64_t)sealed.content_length != object->sealed_bytes)
			st = err_set(err, ST_INPUT, "evidence.object_changed", object->sha256, NULL);
	}
	arena_done(&arena);
	return st;
}

static enum status check_object(
	struct store_tx *tx, const char *folder, const struct evidence_master *master, const struct evidence_object *object, struct err *err)
{
	struct evidence_reader *reader;
	const unsigned char *bytes;
	int64_t total = 0;
	size_t length = 1;
	enum status st = check_sealed(tx, folder, object, err);

	if (st != ST_OK || !master)
		return st;
	st = evidence_reader_open(tx, folder, master, object->sha256, &reader, err);
	if (st != ST_OK)
		return st;
	while (st == ST_OK && length > 0) {
		st = evidence_reader_next(reader, &bytes, &length, err);
		total += st == ST_OK ? (int64_t)length : 0;
	}
	if (st == ST_OK && total != object->bytes)
		st = err_set(err, ST_INPUT, "evidence.object_changed", object->sha256, NULL);
	evidence_reader_close(reader);
	return st;
}

enum status evidence_objects_check(
	struct store_tx *tx, const char *folder, const struct evidence_master *master, struct findings *findings, struct err *err)
{
	struct evidence_object *list;
	const char **orphan;
	size_t count = 0, orphans = 0;
	struct arena arena;
	enum status st;

	arena_init(&arena);
	st = evidence_objects(tx, &arena, &list, &count, err);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct err finding;
		enum status found = list[i].erased_on ? ST_OK : check_object(tx, folder, master, &list[i], &finding);

		if (found != ST_OK && strncmp(finding.code, "evidence.", 9) != 0) { /* the database failed */
			if (err)
				*err = finding;
			st = found;
		} else if (found != ST_OK) {
			findings_add(findings, SEVERITY_ERROR, &finding);
		}
	}
	if (st == ST_OK && folder)
		st = evidence_orphans(tx, folder, &arena, &orphan, &orphans, err);
	for (size_t i = 0; st == ST_OK && i < orphans; i++) {
		struct err note;

		err_set(&note, ST_INPUT, "evidence.orphan", orphan[i], NULL);
		findings_add(findings, SEVERITY_NOTE, &note);
	}
	arena_done(&arena);
	return st;
}

enum status evidence_object_erase(struct store_tx *tx, const char *sha256, date_day on, struct arena *arena, const char **out_file, struct err *err)
{
	struct evidence_object object;
	enum status st = evidence_object_get(tx, sha256, arena, &object, err);

	if (st == ST_OK)
		st = evidence_object_forget(tx, sha256, on, err);
	if (st == ST_OK)
		*out_file = object.file;
	return st;
}

/* ---- files without a row ---- */

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool named(struct evidence_object *list, size_t count, const char *file)
{
	for (size_t low = 0, high = count; low < high;) { /* by hash, and a file's name is its hash behind "ab/" */
		size_t middle = (low + high) / 2;
		int order = strncmp(list[middle].sha256, file + 3, HASH_HEX_LEN - 1);

		if (order == 0)
			return !list[middle].erased_on && strcmp(list[middle].file, file) == 0;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Is a process still writing it? */
static bool alive(const char *name)
{
	char *end;
	long pid = strtol(name + strlen(BEGUN), &end, 10);

	return *end == '-' && pid > 0 && pid <= INT_MAX && (kill((pid_t)pid, 0) == 0 || errno != ESRCH);
}

struct orphans {
	struct arena *arena;
	struct evidence_object *object;
	size_t objects, count;
	const char **list;
};

static void add_orphan(struct orphans *o, const char *file)
{
	o->list = arena_grow(o->arena, o->list, o->count, sizeof *o->list);
	o->list[o->count++] = arena_strdup(o->arena, file);
}

static void look_in(struct orphans *o, const char *folder, const char *inner)
{
	char path[PATH_MAX_BYTES], file[PATH_MAX_BYTES];
	const struct dirent *entry;
	DIR *dir;

	if (snprintf(path, sizeof path, "%s/%s", folder, inner) >= (int)sizeof path)
		return;
	dir = opendir(path);
	while (dir && (entry = readdir(dir))) {
		size_t length = strlen(entry->d_name);

		if (entry->d_name[0] == '.')
			continue;
		if (inner[0] == '\0' && length == 2 && strspn(entry->d_name, "0123456789abcdef") == 2) {
			look_in(o, folder, entry->d_name);
		} else if (inner[0] == '\0' && strncmp(entry->d_name, BEGUN, strlen(BEGUN)) == 0) {
			if (!alive(entry->d_name))
				add_orphan(o, entry->d_name);
		} else if (inner[0] && length == HASH_HEX_LEN + 8) { /* what is not ours is left alone */
			snprintf(file, sizeof file, "%.2s/%s", inner, entry->d_name);
			if (!named(o->object, o->objects, file))
				add_orphan(o, file);
		}
	}
	if (dir)
		closedir(dir);
}

enum status evidence_orphans(struct store_tx *tx, const char *folder, struct arena *arena, const char ***out_list, size_t *out_count, struct err *err)
{
	struct orphans o = {.arena = arena};
	enum status st = evidence_objects(tx, arena, &o.object, &o.objects, err);

	if (st != ST_OK)
		return st;
	look_in(&o, folder, "");
	if (o.count > 0)
		qsort(o.list, o.count, sizeof *o.list, compare_texts);
	*out_list = o.list;
	*out_count = o.count;
	return ST_OK;
}

enum status evidence_file_remove(const char *folder, const char *file, struct err *err)
{
	char path[PATH_MAX_BYTES];
	enum status st = ST_OK;

	if (!folder || snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path)
		return err_set(err, ST_INPUT, "evidence.no_folder", NULL);
	if (unlink(path) != 0 && errno != ENOENT)
		st = write_error(path, err);
	*strrchr(path, '/') = '\0';
	rmdir(path); /* if it was the last one there; the top folder stays while anything is in it */
	return st;
}
