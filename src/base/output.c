#include "base/output.h"

#include "base/arena.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_stdout(const struct stat *info)
{
	struct stat out;

	return fstat(STDOUT_FILENO, &out) == 0 && out.st_dev == info->st_dev && out.st_ino == info->st_ino;
}

bool output_is_stdout(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && is_stdout(&info);
}

static enum status judge_new(const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	struct stat info;
	char *folder;
	bool there;

	if (lstat(path, &info) == 0)
		return err_set(err, ST_INPUT, "file.not_regular", path, NULL);
	folder = !slash ? heap_strdup(".") : slash == path ? heap_strdup("/") : heap_strdup(path);
	if (slash && slash != path)
		folder[slash - path] = '\0';
	there = stat(folder, &info) == 0 && S_ISDIR(info.st_mode);
	free(folder);
	if (slash && !slash[1])
		return err_set(err, ST_INPUT, there ? "file.directory" : "file.no_folder", path, NULL);
	return there ? ST_OK : err_set(err, ST_INPUT, "file.no_folder", path, NULL);
}

enum status output_judge(const char *path, bool *out_stream, struct err *err)
{
	struct stat info;

	*out_stream = false;
	if (stat(path, &info) != 0)
		return errno == ENOENT || errno == ENOTDIR ? judge_new(path, err) : err_set(err, ST_INPUT, "file.write", path, strerror(errno), NULL);
	if (S_ISDIR(info.st_mode))
		return err_set(err, ST_INPUT, "file.directory", path, NULL);
	if (S_ISSOCK(info.st_mode))
		return err_set(err, ST_INPUT, "file.not_regular", path, NULL);
	*out_stream = !S_ISREG(info.st_mode) || is_stdout(&info);
	return ST_OK;
}

enum status output_judge_file(const char *path, struct err *err)
{
	bool stream;
	enum status st = output_judge(path, &stream, err);

	return st == ST_OK && stream ? err_set(err, ST_INPUT, "file.not_regular", path, NULL) : st;
}

char *output_real(const char *path)
{
	char *real = realpath(path, NULL);

	return real ? real : heap_strdup(path);
}

/* 0 or the cause. */
static int write_all(int fd, const char *data, size_t length)
{
	while (length > 0) {
		ssize_t wrote = write(fd, data, length);

		if (wrote < 0 && errno != EINTR)
			return errno;
		if (wrote > 0) {
			data += wrote;
			length -= (size_t)wrote;
		}
	}
	return 0;
}

static int write_stream(const char *path, const char *data, size_t length)
{
	int cause, fd;

	if (output_is_stdout(path))
		return write_all(STDOUT_FILENO, data, length);
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return errno;
	cause = write_all(fd, data, length);
	if (close(fd) != 0 && cause == 0)
		cause = errno;
	return cause;
}

static int write_file(const char *path, const char *data, size_t length)
{
	char *real = output_real(path);
	struct text beside;
	int cause, fd;

	text_init(&beside);
	text_printf(&beside, "%s.part", real);
	fd = open(beside.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	cause = fd < 0 ? errno : write_all(fd, data, length);
	if (fd >= 0) {
		if (cause == 0 && fsync(fd) != 0)
			cause = errno;
		if (close(fd) != 0 && cause == 0)
			cause = errno;
		if (cause == 0 && rename(beside.data, real) != 0)
			cause = errno;
		if (cause != 0)
			(void)unlink(beside.data);
	}
	text_done(&beside);
	free(real);
	return cause;
}

enum status output_write(const char *path, const char *data, size_t length, struct err *err)
{
	bool stream;
	enum status st = output_judge(path, &stream, err);
	int cause = st != ST_OK ? 0 : stream ? write_stream(path, data, length) : write_file(path, data, length);

	return cause ? err_set(err, ST_INPUT, "file.write", path, strerror(cause), NULL) : st;
}
