/* The file of the key that seals: 64 hexadecimal digits that only its owner may read. */
#include "identity/identity_int.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIGITS (2 * IDENTITY_KEY_BYTES)

static enum status complain(const char *path, const char *cause, struct err *err)
{
	return err_set(err, ST_INPUT, "identity.key_file", path, cause, NULL);
}

static enum status make_file(const char *path, struct err *err)
{
	unsigned char key[IDENTITY_KEY_BYTES];
	char text[DIGITS + 2];
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool good;

	if (fd < 0)
		return errno == EEXIST ? ST_OK : complain(path, strerror(errno), err);
	randombytes_buf(key, sizeof key);
	sodium_bin2hex(text, sizeof text, key, sizeof key);
	text[DIGITS] = '\n';
	good = write(fd, text, DIGITS + 1) == DIGITS + 1 && fsync(fd) == 0;
	close(fd);
	sodium_memzero(key, sizeof key);
	sodium_memzero(text, sizeof text);
	if (!good) {
		unlink(path);
		return complain(path, "write", err);
	}
	return ST_OK;
}

enum status identity_key_file(struct identity *identity, bool make, unsigned char out_key[IDENTITY_KEY_BYTES], bool *out_found, struct err *err)
{
	const char *path = identity->key_file;
	char text[DIGITS + 2] = "";
	struct stat info;
	ssize_t got;
	size_t length = 0;
	int fd;

	*out_found = false;
	if (!path)
		return ST_OK;
	if (make) {
		enum status st = make_file(path, err);

		if (st != ST_OK)
			return st;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return errno == ENOENT ? ST_OK : complain(path, strerror(errno), err);
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || (info.st_mode & (S_IRWXG | S_IRWXO))) {
		close(fd);
		return complain(path, "chmod 600", err);
	}
	got = read(fd, text, DIGITS + 1);
	close(fd);
	if (got < DIGITS || sodium_hex2bin(out_key, IDENTITY_KEY_BYTES, text, DIGITS, NULL, &length, NULL) != 0 || length != IDENTITY_KEY_BYTES) {
		sodium_memzero(text, sizeof text);
		return complain(path, "64", err);
	}
	sodium_memzero(text, sizeof text);
	*out_found = true;
	return ST_OK;
}
