#include "programme/programme_small_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_FILE_MAX 4096

enum status programme_file_new(
	const char *path, mode_t mode, const char *content, size_t length, const char *code_exists, const char *code_write, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return errno == EEXIST ? err_set(err, ST_CONFLICT, code_exists, path, NULL)
				       : err_set(err, ST_INPUT, code_write, path, strerror(errno), NULL);
	size_t done = 0;
	int cause = 0;
	while (cause == 0 && done < length) {
		ssize_t wrote = write(fd, content + done, length - done);
		if (wrote >= 0)
			done += (size_t)wrote;
		else if (errno != EINTR)
			cause = errno;
	}
	if (cause == 0 && fsync(fd) != 0)
		cause = errno;
	if (close(fd) != 0 && cause == 0)
		cause = errno;
	if (cause == 0)
		return ST_OK;
	(void)unlink(path);
	return err_set(err, ST_INPUT, code_write, path, strerror(cause), NULL);
}

enum status programme_file_small(const char *path, bool secret, char *out, size_t size, size_t *out_length, struct err *err)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
	enum status status = ST_OK;
	char mode[8];
	size_t length = 0;
	if (fstat(fd, &info) != 0)
		status = err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
	else if (S_ISDIR(info.st_mode))
		status = err_set(err, ST_INPUT, "file.directory", path, NULL);
	else if (secret && (info.st_mode & 077) != 0) {
		snprintf(mode, sizeof mode, "%04o", (unsigned)(info.st_mode & 07777));
		status = err_set(err, ST_DENIED, "key.mode", path, mode, NULL);
	}
	while (status == ST_OK && length < size) {
		ssize_t got = read(fd, out + length, size - length);
		if (got == 0)
			break;
		if (got > 0)
			length += (size_t)got;
		else if (errno != EINTR)
			status = err_set(err, ST_INPUT, "file.read", path, strerror(errno), NULL);
	}
	close(fd);
	if (status == ST_OK)
		*out_length = length;
	return status;
}

enum status programme_key_read(const char *path, struct sign_key *out_key, struct err *err)
{
	char content[KEY_FILE_MAX];
	size_t length = 0;
	enum status status = programme_file_small(path, true, content, sizeof content, &length, err);
	if (status == ST_OK) {
		status = sign_key_parse(content, length, out_key, err);
		if (status != ST_OK && err)
			err_at(err, path, err->line, err->column);
	}
	sodium_memzero(content, sizeof content);
	return status;
}
