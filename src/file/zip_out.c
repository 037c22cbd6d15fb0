#include "file/zip_out.h"

#include "base/arena.h"
#include "base/output.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#define DOS_DATE 0x0021 /* 1980-01-01, where times of a zip begin */

struct zip_out {
	zip_t *zip;
	const struct zip_out_rules *rules;
	char *path, *place, *temporary; /* place: where a symbolic link leads */
	struct err err;                 /* the first one; status ST_OK: none */
};

void zip_out_fail(struct zip_out *z, const struct err *err)
{
	if (z->err.status == ST_OK)
		z->err = *err;
}

static void note(struct zip_out *z, const char *cause)
{
	struct err err;

	err_set(&err, ST_INPUT, z->rules->write, z->path, cause, NULL);
	zip_out_fail(z, &err);
}

static enum status open_temporary(struct zip_out *z, struct err *err)
{
	int cause = 0;
	zip_error_t error;
	enum status st;

	unlink(z->temporary);
	z->zip = zip_open(z->temporary, ZIP_CREATE | ZIP_EXCL, &cause);
	if (z->zip)
		return ST_OK;
	zip_error_init_with_code(&error, cause);
	st = err_set(err, ST_INPUT, z->rules->write, z->path, zip_error_strerror(&error), NULL);
	zip_error_fini(&error);
	return st;
}

enum status zip_out_begin(const char *path, const struct zip_out_rules *rules, struct zip_out **out_zip, struct err *err)
{
	struct zip_out *z;
	struct text temporary;
	enum status st = output_judge_file(path, err);

	if (st != ST_OK)
		return st;
	if (rules->exists && access(path, F_OK) == 0)
		return err_set(err, ST_CONFLICT, rules->exists, path, NULL);
	z = heap_alloc(1, sizeof *z);
	*z = (struct zip_out){.rules = rules, .path = heap_strdup(path), .place = output_real(path)};
	text_init(&temporary);
	text_printf(&temporary, "%s.new-%ld", z->place, (long)getpid());
	z->temporary = text_take(&temporary);
	text_done(&temporary);
	st = open_temporary(z, err);
	if (st != ST_OK) {
		zip_out_abandon(z);
		return st;
	}
	*out_zip = z;
	return ST_OK;
}

struct zip *zip_out_handle(struct zip_out *z)
{
	return z->zip;
}

void zip_out_source(struct zip_out *z, const char *name, struct zip_source *source, bool compress)
{
	zip_int64_t index = source ? zip_file_add(z->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;

	if (index < 0) {
		note(z, zip_strerror(z->zip));
		if (source)
			zip_source_free(source);
		return;
	}
	if (zip_file_set_dostime(z->zip, (zip_uint64_t)index, 0, DOS_DATE, 0) != 0 ||
		zip_set_file_compression(z->zip, (zip_uint64_t)index, compress ? ZIP_CM_DEFLATE : ZIP_CM_STORE, compress ? 6 : 0) != 0 ||
		zip_file_set_external_attributes(
			z->zip, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX, (zip_uint32_t)(S_IFREG | (z->rules->private ? 0600 : 0644)) << 16) != 0)
		note(z, zip_strerror(z->zip));
}

void zip_out_bytes(struct zip_out *z, const char *name, const char *bytes, size_t length, bool compress)
{
	char *copy = heap_alloc(1, length + 1);

	memcpy(copy, bytes, length);
	zip_out_source(z, name, zip_source_buffer(z->zip, copy, length, 1), compress); /* libzip frees it */
}

void zip_out_file(struct zip_out *z, const char *name, const char *path, bool compress)
{
	zip_out_source(z, name, zip_source_file(z->zip, path, 0, -1), compress);
}

static enum status to_disk(const struct zip_out *z, struct err *err)
{
	int fd = open(z->temporary, O_RDONLY | O_CLOEXEC);
	enum status st = fd < 0 || fsync(fd) != 0 ? err_set(err, ST_INTERNAL, z->rules->write, z->path, strerror(errno), NULL) : ST_OK;

	if (fd >= 0)
		close(fd);
	return st;
}

static enum status give_name(const struct zip_out *z, struct err *err)
{
	if ((z->rules->exists ? link(z->temporary, z->place) : rename(z->temporary, z->place)) == 0)
		return ST_OK;
	if (z->rules->exists && errno == EEXIST)
		return err_set(err, ST_CONFLICT, z->rules->exists, z->path, NULL);
	return err_set(err, ST_INPUT, z->rules->write, z->path, strerror(errno), NULL);
}

enum status zip_out_end(struct zip_out *z, struct err *err)
{
	mode_t mask = 0;
	enum status st = ST_OK;

	if (z->rules->private)
		mask = umask(077);
	if (z->err.status == ST_OK && zip_close(z->zip) != 0)
		note(z, zip_strerror(z->zip));
	else if (z->err.status == ST_OK)
		z->zip = NULL;
	if (z->rules->private)
		umask(mask);
	if (z->err.status != ST_OK) {
		st = z->err.status;
		if (err)
			*err = z->err;
	}
	if (st == ST_OK)
		st = to_disk(z, err);
	if (st == ST_OK)
		st = give_name(z, err);
	zip_out_abandon(z);
	return st;
}

void zip_out_abandon(struct zip_out *z)
{
	if (!z)
		return;
	if (z->zip)
		zip_discard(z->zip);
	unlink(z->temporary);
	free(z->path);
	free(z->place);
	free(z->temporary);
	free(z);
}
