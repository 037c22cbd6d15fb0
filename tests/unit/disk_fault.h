/* A disk under SQLite whose n-th change goes wrong: an error, a full disk, half a write, a power cut after which of what was not yet synced any part
 * may be there, or kill -9 of the process. A file system (VFS) for SQLite that passes everything on to the usual one; all SQLite databases that this
 * process opens after disk_install() stand on it. Locks and the shared index of the write-ahead log are the usual one's and never fail. */
#ifndef SANGSAENG_TEST_DISK_FAULT_H
#define SANGSAENG_TEST_DISK_FAULT_H

#include <assert.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum disk_fault {
	DISK_FINE,
	DISK_ERROR,    /* the change is not made */
	DISK_FULL,     /* a write finds no room; other changes fail */
	DISK_SHORT,    /* half of a write is made, then it fails */
	DISK_CUT,      /* the power goes: nothing reaches the disk any more until disk_power_on() */
	DISK_KILL,     /* kill -9 before the change */
	DISK_KILL_TORN /* kill -9 after half of the n-th write */
};

/* A write, or a new size (bytes NULL), that is not yet sure to outlive a power cut. */
struct disk_change {
	sqlite3_int64 at;
	int length;
	unsigned char *bytes;
};
/* What the disk would hold of a file after a power cut at least, and what else may be there. */
struct disk_image {
	char path[600];
	unsigned char *sure;
	sqlite3_int64 size, room;
	struct disk_change *change;
	size_t changes, capacity;
};
struct disk_handle {
	sqlite3_file base;
	struct disk_image *image; /* NULL: not remembered */
	sqlite3_file *real;
};

static struct {
	sqlite3_vfs vfs, *usual;
	enum disk_fault fault;
	int64_t at, changes, hits;
	bool off, remembers, lies; /* lies: says that it synced and did not */
	struct disk_image image[8];
	size_t images;
} disk;

static struct disk_handle *disk_own(sqlite3_file *file)
{
	return (struct disk_handle *)(void *)file;
}

/* ---- what is on the disk ---- */

static void image_apply(struct disk_image *image, const struct disk_change *c, int length)
{
	sqlite3_int64 end = c->bytes ? c->at + length : c->at;

	if (end > image->room) {
		image->room = end * 2;
		image->sure = realloc(image->sure, (size_t)image->room);
	}
	if (end > image->size)
		memset(image->sure + image->size, 0, (size_t)(end - image->size));
	if (end > image->size || !c->bytes)
		image->size = end;
	if (c->bytes)
		memcpy(image->sure + c->at, c->bytes, (size_t)length);
}

static void image_forget_changes(struct disk_image *image)
{
	for (size_t i = 0; i < image->changes; i++)
		free(image->change[i].bytes);
	image->changes = 0;
}

static void image_note(struct disk_image *image, sqlite3_int64 at, const void *bytes, int length)
{
	struct disk_change *c;

	if (!image)
		return;
	if (image->changes == image->capacity) {
		image->capacity = image->capacity * 2 + 64;
		image->change = realloc(image->change, image->capacity * sizeof *image->change);
	}
	c = &image->change[image->changes++];
	*c = (struct disk_change){.at = at, .length = length};
	if (bytes) {
		c->bytes = malloc((size_t)length + 1);
		memcpy(c->bytes, bytes, (size_t)length);
	}
}

static void image_sync(struct disk_image *image)
{
	if (!image || disk.lies)
		return;
	for (size_t i = 0; i < image->changes; i++)
		image_apply(image, &image->change[i], image->change[i].length);
	image_forget_changes(image);
}

/* The image of a file; what it holds when we first see it is sure. */
static struct disk_image *image_of(const char *path)
{
	struct disk_image *image;
	FILE *file;

	if (!disk.remembers || !path)
		return NULL;
	for (size_t i = 0; i < disk.images; i++)
		if (strcmp(disk.image[i].path, path) == 0)
			return &disk.image[i];
	assert(disk.images < sizeof disk.image / sizeof *disk.image);
	image = &disk.image[disk.images++];
	*image = (struct disk_image){0};
	snprintf(image->path, sizeof image->path, "%s", path);
	file = fopen(path, "rb");
	if (file) {
		fseek(file, 0, SEEK_END);
		image->size = image->room = ftell(file);
		rewind(file);
		image->sure = malloc((size_t)image->size + 1);
		if (fread(image->sure, 1, (size_t)image->size, file) != (size_t)image->size)
			abort();
		fclose(file);
	}
	return image;
}

/* ---- changes ---- */

/* SQLITE_OK: the change is to be made. `*out_half`: of a write the first half only, and then it fails. */
static int disk_change_comes(bool write, bool *out_half)
{
	*out_half = false;
	if (disk.off)
		return SQLITE_IOERR;
	if (disk.fault == DISK_KILL_TORN && !write) /* counts writes only */
		return SQLITE_OK;
	if (++disk.changes != disk.at || disk.fault == DISK_FINE)
		return SQLITE_OK;
	disk.hits++;
	switch (disk.fault) {
	case DISK_FULL:
		return write ? SQLITE_FULL : SQLITE_IOERR;
	case DISK_SHORT:
	case DISK_KILL_TORN:
		*out_half = write;
		return write ? SQLITE_OK : SQLITE_IOERR;
	case DISK_CUT:
		disk.off = true;
		return SQLITE_IOERR;
	case DISK_KILL:
		raise(SIGKILL);
		return SQLITE_IOERR;
	default:
		return SQLITE_IOERR;
	}
}

static int disk_write(sqlite3_file *file, const void *bytes, int length, sqlite3_int64 at)
{
	struct disk_handle *h = disk_own(file);
	bool half, was_on = !disk.off;
	int result = disk_change_comes(true, &half);

	if (result != SQLITE_OK) {
		if (was_on && disk.off) /* it was under way when the power went */
			image_note(h->image, at, bytes, length);
		return result;
	}
	length = half ? length / 2 : length;
	result = h->real->pMethods->xWrite(h->real, bytes, length, at);
	image_note(h->image, at, bytes, length);
	if (half && disk.fault == DISK_KILL_TORN)
		raise(SIGKILL);
	return half ? SQLITE_IOERR_WRITE : result;
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct disk_handle *h = disk_own(file);
	bool half;
	int result = disk_change_comes(false, &half);

	if (result != SQLITE_OK)
		return result;
	image_note(h->image, size, NULL, 0);
	return h->real->pMethods->xTruncate(h->real, size);
}

/* The kernel does not die in these tests, so that its own sync, which takes long, can be left out. */
static int disk_sync(sqlite3_file *file, int flags)
{
	bool half;
	int result = disk_change_comes(false, &half);

	(void)flags;
	if (result == SQLITE_OK)
		image_sync(disk_own(file)->image);
	return result;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
	struct disk_image *image = image_of(path);
	bool half;
	int result = disk_change_comes(false, &half);

	(void)vfs;
	if (result != SQLITE_OK)
		return result;
	if (image) {
		image_forget_changes(image);
		image->size = 0;
	}
	return disk.usual->xDelete(disk.usual, path, sync_folder);
}

/* ---- the rest is passed on ---- */

#define DISK_REAL(file) (disk_own(file)->real)
static int disk_close(sqlite3_file *file)
{
	int result = DISK_REAL(file)->pMethods->xClose(DISK_REAL(file));

	free(DISK_REAL(file));
	return result;
}
static int disk_read(sqlite3_file *file, void *out_bytes, int length, sqlite3_int64 at)
{
	return DISK_REAL(file)->pMethods->xRead(DISK_REAL(file), out_bytes, length, at);
}
static int disk_size(sqlite3_file *file, sqlite3_int64 *out_size)
{
	return DISK_REAL(file)->pMethods->xFileSize(DISK_REAL(file), out_size);
}
static int disk_lock(sqlite3_file *file, int level)
{
	return DISK_REAL(file)->pMethods->xLock(DISK_REAL(file), level);
}
static int disk_unlock(sqlite3_file *file, int level)
{
	return DISK_REAL(file)->pMethods->xUnlock(DISK_REAL(file), level);
}
static int disk_reserved(sqlite3_file *file, int *out_is)
{
	return DISK_REAL(file)->pMethods->xCheckReservedLock(DISK_REAL(file), out_is);
}
static int disk_control(sqlite3_file *file, int what, void *value)
{
	if (what == SQLITE_FCNTL_SIZE_HINT) /* would change the file without being counted */
		return SQLITE_NOTFOUND;
	return DISK_REAL(file)->pMethods->xFileControl(DISK_REAL(file), what, value);
}
static int disk_sector(sqlite3_file *file)
{
	return DISK_REAL(file)->pMethods->xSectorSize(DISK_REAL(file));
}
static int disk_kind(sqlite3_file *file)
{
	return DISK_REAL(file)->pMethods->xDeviceCharacteristics(DISK_REAL(file));
}
static int disk_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out_at)
{
	return DISK_REAL(file)->pMethods->xShmMap(DISK_REAL(file), page, size, extend, out_at);
}
static int disk_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return DISK_REAL(file)->pMethods->xShmLock(DISK_REAL(file), offset, count, flags);
}
static void disk_shm_barrier(sqlite3_file *file)
{
	DISK_REAL(file)->pMethods->xShmBarrier(DISK_REAL(file));
}
static int disk_shm_unmap(sqlite3_file *file, int delete_it)
{
	return DISK_REAL(file)->pMethods->xShmUnmap(DISK_REAL(file), delete_it);
}

static const sqlite3_io_methods disk_methods = {
	.iVersion = 2, /* no mapping of the database: its changes would not be seen */
	.xClose = disk_close,
	.xRead = disk_read,
	.xWrite = disk_write,
	.xTruncate = disk_truncate,
	.xSync = disk_sync,
	.xFileSize = disk_size,
	.xLock = disk_lock,
	.xUnlock = disk_unlock,
	.xCheckReservedLock = disk_reserved,
	.xFileControl = disk_control,
	.xSectorSize = disk_sector,
	.xDeviceCharacteristics = disk_kind,
	.xShmMap = disk_shm_map,
	.xShmLock = disk_shm_lock,
	.xShmBarrier = disk_shm_barrier,
	.xShmUnmap = disk_shm_unmap,
};

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out_flags)
{
	struct disk_handle *h = disk_own(file);
	int result;

	(void)vfs;
	h->base.pMethods = NULL;
	h->image = image_of(path);
	h->real = calloc(1, (size_t)disk.usual->szOsFile);
	result = disk.usual->xOpen(disk.usual, path, h->real, flags, out_flags);
	if (result != SQLITE_OK) {
		if (h->real->pMethods)
			h->real->pMethods->xClose(h->real);
		free(h->real);
		return result;
	}
	h->base.pMethods = &disk_methods;
	return SQLITE_OK;
}

MAYBE void disk_install(void)
{
	if (disk.usual)
		return;
	disk.usual = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.usual;
	disk.vfs.zName = "faulty";
	disk.vfs.pNext = NULL;
	disk.vfs.szOsFile = sizeof(struct disk_handle);
	disk.vfs.xOpen = disk_open;
	disk.vfs.xDelete = disk_delete;
	if (sqlite3_vfs_register(&disk.vfs, 1) != SQLITE_OK)
		abort();
}

/* The n-th change from now on. */
MAYBE void disk_arm(enum disk_fault fault, int64_t at)
{
	disk.fault = fault;
	disk.at = at;
	disk.changes = disk.hits = 0;
}

/* After a power cut, when nobody has the files open: of what was not synced, `pick(n)` says what is there (nothing, a part, all of each change). */
MAYBE void disk_power_on(int64_t (*pick)(int64_t n))
{
	char index[700];

	for (size_t i = 0; i < disk.images; i++) {
		struct disk_image *image = &disk.image[i];
		int64_t mood = pick(4); /* nothing, everything, each by chance, all but the last */
		FILE *file;

		for (size_t k = 0; k < image->changes; k++) {
			const struct disk_change *c = &image->change[k];
			int length = c->length;
			bool there = mood == 1 || (mood == 2 && pick(2) == 0) || (mood == 3 && k + 1 < image->changes);

			if (mood == 2 && there && pick(3) == 0 && length > 512)
				length = (int)(512 * pick(length / 512));
			if (there)
				image_apply(image, c, length);
		}
		image_forget_changes(image);
		if (image->size == 0 && access(image->path, F_OK) != 0)
			continue;
		file = fopen(image->path, "wb");
		if (!file || fwrite(image->sure ? (const void *)image->sure : "", 1, (size_t)image->size, file) != (size_t)image->size)
			abort();
		fclose(file);
		snprintf(index, sizeof index, "%s-shm", image->path);
		unlink(index);
	}
	disk.off = false;
	disk_arm(DISK_FINE, 0);
}

/* Remembers what is synced from now on, for power cuts; what was remembered is forgotten. */
MAYBE void disk_remember(bool remembers)
{
	for (size_t i = 0; i < disk.images; i++) {
		image_forget_changes(&disk.image[i]);
		free(disk.image[i].change);
		free(disk.image[i].sure);
	}
	disk.images = 0;
	disk.remembers = remembers;
	disk.off = disk.lies = false;
	disk_arm(DISK_FINE, 0);
}

#endif
