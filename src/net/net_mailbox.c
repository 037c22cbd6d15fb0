#include "net/net_mailbox.h"

#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_MAX_BYTES 200

static bool make(const char *folder, const char *below)
{
	struct text path;
	bool made;

	text_init(&path);
	text_printf(&path, "%s%s", folder, below);
	made = mkdir(path.data, 0700) == 0 || errno == EEXIST;
	text_done(&path);
	return made;
}

enum status net_mailbox_open(const char *folder, struct err *err)
{
	if (make(folder, "") && make(folder, "/tmp") && make(folder, "/new") && make(folder, "/cur"))
		return ST_OK;
	return err_set(err, ST_INPUT, "net.mailbox", folder, strerror(errno), NULL);
}

enum status net_mailbox_judge(const char *folder, struct err *err)
{
	struct stat found;
	struct text parent;
	const char *end = folder + strlen(folder), *place = folder;

	text_init(&parent);
	if (stat(folder, &found) != 0 && errno == ENOENT) { /* it will be made: what counts is the folder above */
		while (end > folder && end[-1] == '/')
			end--;
		while (end > folder && end[-1] != '/')
			end--;
		text_printf(&parent, "%.*s", end > folder ? (int)(end - folder) : 1, end > folder ? folder : ".");
		place = parent.data;
	}
	errno = 0;
	if (stat(place, &found) == 0 && !S_ISDIR(found.st_mode))
		errno = ENOTDIR;
	if (errno == 0 && access(place, W_OK | X_OK) == 0) {
		text_done(&parent);
		return ST_OK;
	}
	text_done(&parent);
	return err_set(err, ST_INPUT, "net.mailbox", folder, strerror(errno), NULL);
}

/* Two keys never give one name: what is not a plain sign is written as its hexadecimal digits. */
static void file_name(const char *key, struct text *out)
{
	struct hash hash;
	char hex[HASH_HEX_LEN];

	for (const char *s = key; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || (c == '.' && s > key))
			text_append_char(out, (char)c);
		else
			text_printf(out, "%%%02X", c);
	}
	if (out->length <= NAME_MAX_BYTES)
		return;
	text_clear(out);
	hash_init(&hash);
	hash_bytes(&hash, key, strlen(key));
	hash_final(&hash, hex);
	text_append_string(out, hex);
}

static bool write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t put = write(fd, bytes, length);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		bytes += put;
		length -= (size_t)put;
	}
	return fsync(fd) == 0;
}

static void sync_folder(const char *folder)
{
	struct text path;
	int fd;

	text_init(&path);
	text_printf(&path, "%s/new", folder);
	fd = open(path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	text_done(&path);
}

struct net_answer net_mailbox_put(const char *folder, const struct net_letter *letter)
{
	struct net_answer answer = {.result = NET_BROKEN};
	struct text mail, name, draft, place;
	int fd, failure;
	bool written;

	text_init(&mail);
	text_init(&name);
	text_init(&draft);
	text_init(&place);
	net_letter_mail(letter, &mail);
	file_name(letter->key, &name);
	text_printf(&draft, "%s/tmp/%s.%ld", folder, name.data, (long)getpid());
	text_printf(&place, "%s/new/%s", folder, name.data);
	fd = open(draft.data, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	written = fd >= 0 && write_all(fd, mail.data, mail.length);
	failure = errno;
	if (fd >= 0)
		close(fd);
	if (written && link(draft.data, place.data) == 0) {
		sync_folder(folder);
		answer.result = NET_SENT;
	} else if (written && errno == EEXIST) {
		answer.result = NET_SENT;
	} else {
		snprintf(answer.detail, sizeof answer.detail, "%s", strerror(written ? errno : failure));
	}
	unlink(draft.data);
	text_done(&place);
	text_done(&draft);
	text_done(&name);
	text_done(&mail);
	return answer;
}
