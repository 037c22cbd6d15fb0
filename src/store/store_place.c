/* One database file in the place of another while readers have that open. SQLite finds a file's log and the log's index by name, so the name must
 * never lead to the new file and the old one's log at once: whoever opens locks the folder with others, who replaces locks it alone. */
#include "base/arena.h"
#include "store/store_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int store_folder_lock(const char *path, bool alone)
{
	char *real = realpath(path, NULL), *folder = real ? real : heap_strdup(path), *slash = strrchr(folder, '/');
	int fd;

	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	while (fd >= 0 && flock(fd, alone ? LOCK_EX : LOCK_SH) != 0)
		if (errno != EINTR) { /* a file system without such locks */
			close(fd);
			fd = -1;
		}
	return fd;
}

void store_folder_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}

/* All of the log is in the file, and the log is empty. */
static enum status empty_log(const char *path, struct err *err)
{
	struct store *store;
	int64_t busy = 0;
	enum status st = store_open(path, STORE_WRITE_CREATE, &store, err); /* it may be an empty file */

	if (st != ST_OK)
		return st;
	st = store_sqlite_empty_log(store, &busy, err);
	store_close(store);
	return st == ST_OK && busy ? err_set(err, ST_CONFLICT, "store.locked", path, NULL) : st;
}

static enum status swap(const char *from, const char *path, struct err *err)
{
	static const char *const end[] = {"-wal", "-shm"};
	char name[4096];
	struct stat info;

	for (size_t i = 0; i < 2; i++) {
		if (snprintf(name, sizeof name, "%s%s", path, end[i]) >= (int)sizeof name)
			return err_internal(err, "path");
		if (i == 0 && stat(name, &info) == 0 && info.st_size > 0) /* somebody wrote since */
			return err_set(err, ST_CONFLICT, "store.locked", path, NULL);
		if (unlink(name) != 0 && errno != ENOENT)
			return err_set(err, ST_INTERNAL, "store.io", strerror(errno), NULL);
	}
	return rename(from, path) == 0 ? ST_OK : err_set(err, ST_INTERNAL, "store.io", strerror(errno), NULL);
}

enum status store_replace(const char *from, const char *path, struct err *err)
{
	enum status st = empty_log(path, err);
	int lock;

	if (st != ST_OK)
		return st;
	lock = store_folder_lock(path, true);
	st = swap(from, path, err);
	store_folder_unlock(lock);
	return st;
}
