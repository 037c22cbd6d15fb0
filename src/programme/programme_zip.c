#include "programme/programme_zip.h"

#include "base/arena.h"
#include "base/output.h"
#include "evidence/evidence_object.h"
#include "programme/programme_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#define DOS_DATE 0x0021 /* 1980-01-01, where times of a zip begin */

struct programme_zip {
	zip_t *zip;
	char *path, *temporary;
	struct err err; /* the first one; status ST_OK: none */
};

static void note(struct programme_zip *z, enum status status, const char *code, const char *value)
{
	if (z->err.status == ST_OK)
		err_set(&z->err, status, code, z->path, value, NULL);
}

enum status programme_zip_begin(const char *path, struct programme_zip **out_zip, struct err *err)
{
	struct programme_zip *z;
	struct text temporary;
	int cause = 0;
	enum status may = output_judge_file(path, err);

	if (may != ST_OK)
		return may;
	if (access(path, F_OK) == 0)
		return err_set(err, ST_CONFLICT, "evidence.exists", path, NULL);
	z = heap_alloc(1, sizeof *z);
	memset(z, 0, sizeof *z);
	text_init(&temporary);
	text_printf(&temporary, "%s.new-%ld", path, (long)getpid());
	z->path = heap_strdup(path);
	z->temporary = taken(&temporary);
	unlink(z->temporary);
	z->zip = zip_open(z->temporary, ZIP_CREATE | ZIP_EXCL, &cause);
	if (!z->zip) {
		zip_error_t error;
		enum status st;

		zip_error_init_with_code(&error, cause);
		st = err_set(err, ST_INPUT, "evidence.write", path, zip_error_strerror(&error), NULL);
		zip_error_fini(&error);
		programme_zip_abandon(z);
		return st;
	}
	*out_zip = z;
	return ST_OK;
}

static void add(struct programme_zip *z, const char *name, zip_source_t *source, bool compress)
{
	zip_int64_t index = source ? zip_file_add(z->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;

	if (index < 0) {
		note(z, ST_INPUT, "evidence.write", zip_strerror(z->zip));
		if (source)
			zip_source_free(source);
		return;
	}
	if (zip_file_set_dostime(z->zip, (zip_uint64_t)index, 0, DOS_DATE, 0) != 0 ||
		zip_set_file_compression(z->zip, (zip_uint64_t)index, compress ? ZIP_CM_DEFLATE : ZIP_CM_STORE, compress ? 6 : 0) != 0 ||
		zip_file_set_external_attributes(z->zip, (zip_uint64_t)index, 0, ZIP_OPSYS_UNIX, (zip_uint32_t)(S_IFREG | 0600) << 16) != 0)
		note(z, ST_INPUT, "evidence.write", zip_strerror(z->zip));
}

void programme_zip_text(struct programme_zip *z, const char *name, const char *bytes, size_t length)
{
	char *copy = heap_alloc(1, length + 1);

	memcpy(copy, bytes, length);
	add(z, name, zip_source_buffer(z->zip, copy, length, 1), true); /* libzip frees it */
}

void programme_zip_file(struct programme_zip *z, const char *name, const char *path, bool compress)
{
	add(z, name, zip_source_file(z->zip, path, 0, -1), compress);
}

/* ---- the content of an object as a source of libzip ---- */

struct content {
	struct programme_zip *z;
	struct store_tx *tx;
	const char *folder;
	const struct evidence_master *master;
	char sha256[65];
	int64_t bytes;
	struct evidence_reader *reader;
	const unsigned char *at;
	size_t left;
	zip_error_t error;
};

static zip_int64_t fail(struct content *c, const struct err *err)
{
	if (c->z->err.status == ST_OK)
		c->z->err = *err;
	zip_error_set(&c->error, ZIP_ER_READ, 0);
	return -1;
}

static zip_int64_t read_content(struct content *c, unsigned char *out, zip_uint64_t size)
{
	zip_uint64_t done = 0;

	while (done < size) {
		size_t part;

		if (c->left == 0) {
			struct err err;

			if (evidence_reader_next(c->reader, &c->at, &c->left, &err) != ST_OK)
				return fail(c, &err);
			if (c->left == 0)
				break;
		}
		part = size - done < c->left ? (size_t)(size - done) : c->left;
		memcpy(out + done, c->at, part);
		c->at += part;
		c->left -= part;
		done += part;
	}
	return (zip_int64_t)done;
}

static zip_int64_t content_source(void *context, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
	struct content *c = context;
	struct err err;

	switch (command) {
	case ZIP_SOURCE_OPEN:
		c->left = 0;
		return evidence_reader_open(c->tx, c->folder, c->master, c->sha256, &c->reader, &err) == ST_OK ? 0 : fail(c, &err);
	case ZIP_SOURCE_READ:
		return read_content(c, data, length);
	case ZIP_SOURCE_CLOSE:
		evidence_reader_close(c->reader);
		c->reader = NULL;
		return 0;
	case ZIP_SOURCE_STAT: {
		zip_stat_t *stat = data;

		if (length < sizeof *stat)
			return -1;
		zip_stat_init(stat);
		stat->size = (zip_uint64_t)c->bytes;
		stat->valid = ZIP_STAT_SIZE;
		return sizeof *stat;
	}
	case ZIP_SOURCE_ERROR:
		return zip_error_to_data(&c->error, data, length);
	case ZIP_SOURCE_FREE:
		evidence_reader_close(c->reader);
		free(c);
		return 0;
	case ZIP_SOURCE_SUPPORTS:
		return ZIP_SOURCE_SUPPORTS_READABLE | ZIP_SOURCE_MAKE_COMMAND_BITMASK(ZIP_SOURCE_SUPPORTS);
	default:
		zip_error_set(&c->error, ZIP_ER_OPNOTSUPP, 0);
		return -1;
	}
}

void programme_zip_evidence(struct programme_zip *z, const char *name, struct store_tx *tx, const char *folder, const struct evidence_master *master,
	const char *sha256, int64_t bytes, bool compress)
{
	struct content *c = heap_alloc(1, sizeof *c);
	zip_source_t *source;

	*c = (struct content){.z = z, .tx = tx, .folder = folder, .master = master, .bytes = bytes};
	snprintf(c->sha256, sizeof c->sha256, "%s", sha256);
	zip_error_init(&c->error);
	source = zip_source_function(z->zip, content_source, c);
	if (!source)
		free(c);
	add(z, name, source, compress);
}

/* ---- the end ---- */

static enum status to_disk(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum status st = fd < 0 || fsync(fd) != 0 ? err_set(err, ST_INTERNAL, "evidence.write", path, strerror(errno), NULL) : ST_OK;

	if (fd >= 0)
		close(fd);
	return st;
}

enum status programme_zip_end(struct programme_zip *z, struct err *err)
{
	mode_t mask = umask(077); /* it may hold what not everybody may read */
	enum status st = ST_OK;

	if (z->err.status == ST_OK && zip_close(z->zip) != 0)
		note(z, ST_INPUT, "evidence.write", zip_strerror(z->zip));
	else if (z->err.status == ST_OK)
		z->zip = NULL;
	umask(mask);
	if (z->err.status != ST_OK) {
		st = z->err.status;
		if (err)
			*err = z->err;
	}
	if (st == ST_OK)
		st = to_disk(z->temporary, err);
	if (st == ST_OK && link(z->temporary, z->path) != 0)
		st = errno == EEXIST ? err_set(err, ST_CONFLICT, "evidence.exists", z->path, NULL)
				     : err_set(err, ST_INPUT, "evidence.write", z->path, strerror(errno), NULL);
	programme_zip_abandon(z);
	return st;
}

void programme_zip_abandon(struct programme_zip *z)
{
	if (!z)
		return;
	if (z->zip)
		zip_discard(z->zip);
	unlink(z->temporary);
	free(z->path);
	free(z->temporary);
	free(z);
}

enum status programme_zip_digest(const char *path, char out_sha256[65], struct err *err)
{
	unsigned char *buffer;
	struct hash hash;
	ssize_t got;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set(err, ST_INPUT, "file.open", path, strerror(errno), NULL);
	buffer = heap_alloc(1, EVIDENCE_CHUNK);
	hash_init(&hash);
	while ((got = read(fd, buffer, EVIDENCE_CHUNK)) > 0)
		hash_bytes(&hash, buffer, (size_t)got);
	free(buffer);
	close(fd);
	if (got < 0)
		return err_set(err, ST_INPUT, "file.read", path, strerror(errno), NULL);
	hash_final(&hash, out_sha256);
	return ST_OK;
}
